/* SPDX-License-Identifier: ISC */
/* alike.h - how far texts are from each other; for lib/base only. */
#ifndef CRM_BASE_ALIKE_H
#define CRM_BASE_ALIKE_H

#include "crm/text.h"

#define CRM_ALIKE_MAX 64

/* crm_text_distance() of characters, at most CRM_ALIKE_MAX of each. */
size_t crm_alike_distance(const uint32_t *a, size_t na, const uint32_t *b,
			  size_t nb);

#endif
