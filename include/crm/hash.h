/* SPDX-License-Identifier: ISC */
/* hash.h - hashes of texts that are the same on every machine. */
#ifndef CRM_HASH_H
#define CRM_HASH_H

#include <stddef.h>
#include <stdint.h>

#define CRM_HASH_INIT UINT64_C(14695981039346656037)

/* FNV-1a, 64 bits (Fowler, Noll, Vo): n bytes more of what h is of so far. */
static inline uint64_t crm_hash(uint64_t h, const void *p, size_t n)
{
	const unsigned char *s = p;

	for (size_t i = 0; i < n; i++)
		h = (h ^ s[i]) * UINT64_C(1099511628211);
	return h;
}

/* Have every bit depend on all others: the last step of MurmurHash3 (Austin
 * Appleby, public domain). */
static inline uint64_t crm_hash_spread(uint64_t h)
{
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

#endif
