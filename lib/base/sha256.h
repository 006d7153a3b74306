/* SPDX-License-Identifier: ISC */
/* sha256.h - what the two ways to a SHA-256 digest share. */
#ifndef CRM_BASE_SHA256_H
#define CRM_BASE_SHA256_H

#include <stdbool.h>

#include "crm/sha256.h"

extern const uint32_t crm__sha256_constant[64];

/* Take n blocks of 64 bytes into the state: in C, and by instructions that
 * only some machines have. */
void crm__sha256_plain(uint32_t state[8], const uint8_t *p, size_t n);
void crm__sha256_x86(uint32_t state[8], const uint8_t *p, size_t n);
bool crm__sha256_fast(void);

#endif
