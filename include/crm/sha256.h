/* SPDX-License-Identifier: ISC */
/* sha256.h - the digest SHA-256 (FIPS 180-4, sections 5 and 6.2). */
#ifndef CRM_SHA256_H
#define CRM_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define CRM_SHA256_BYTES 32
#define CRM_SHA256_HEX (2 * CRM_SHA256_BYTES + 1) /* with the NUL */

/* Lives on the caller's stack; nothing to free. */
struct crm_sha256 {
	uint32_t state[8];
	uint64_t bytes; /* taken so far */
	uint8_t block[64];
};

void crm_sha256_init(struct crm_sha256 *c);
/* Take n more bytes; NULL is legal when n is 0. */
void crm_sha256_update(struct crm_sha256 *c, const void *p, size_t n);
/* Take a length, which ends a part: so parts are not taken for others that
 * would run together into the same bytes. */
void crm_sha256_length(struct crm_sha256 *c, uint64_t n);
/* The digest of all taken; the context needs a new init afterwards. */
void crm_sha256_final(struct crm_sha256 *c, uint8_t digest[CRM_SHA256_BYTES]);

/* A digest in lower-case hex, NUL-terminated. */
void crm_sha256_hex(const uint8_t digest[CRM_SHA256_BYTES],
		    char out[CRM_SHA256_HEX]);

#endif
