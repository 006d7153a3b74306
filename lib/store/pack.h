/* SPDX-License-Identifier: ISC */
/*
 * pack.h - values as bytes, in the change log and in the staging file.
 *
 *   number   7 bits a byte, the lowest first; the top bit says that more
 *            follow
 *   signed   0, -1, 1, -2, … as the numbers 0, 1, 2, 3, …
 *   text     its length as a number, then its bytes
 *   value    the number 0 for none; 1 and a signed for an integer; the length
 *            plus 2 and the bytes for a text
 *
 * What is put needs room; what is taken ends at `end`, and NULL is returned
 * where the bytes end before it does.
 */
#ifndef CRM_STORE_PACK_H
#define CRM_STORE_PACK_H

#include "crm/model.h"

enum {
	CRM__NUMBER_MAX = 10,    /* the most bytes of a number or a signed */
	CRM__VALUE_MAX = 1 + 10  /* and of a value, but for those of a text */
};

static inline char *crm__put_number(char *p, uint64_t n)
{
	for (; n > 0x7f; n >>= 7)
		*p++ = (char)(n | 0x80);
	*p++ = (char)n;
	return p;
}

static inline const char *crm__take_number(const char *p, const char *end,
					   uint64_t *n)
{
	*n = 0;
	for (int shift = 0; p && p < end && shift < 64; shift += 7) {
		*n |= (uint64_t)(*p & 0x7f) << shift;
		if (!(*p++ & 0x80))
			return p;
	}
	return NULL;
}

static inline char *crm__put_signed(char *p, int64_t i)
{
	return crm__put_number(p, (uint64_t)i << 1 ^
				  (uint64_t)(i < 0 ? -1 : 0));
}

static inline const char *crm__take_signed(const char *p, const char *end,
					   int64_t *i)
{
	uint64_t n;

	p = crm__take_number(p, end, &n);
	*i = (int64_t)(n >> 1 ^ (n & 1 ? UINT64_MAX : 0));
	return p;
}

static inline char *crm__put_bytes(char *p, const char *s, size_t n)
{
	if (n)
		memcpy(p, s, n);
	return p + n;
}

static inline const char *crm__take_bytes(const char *p, const char *end,
					  uint64_t n)
{
	return p && n <= (uint64_t)(end - p) ? p + n : NULL;
}

static inline char *crm__put_text(char *p, const char *s, size_t n)
{
	return crm__put_bytes(crm__put_number(p, n), s, n);
}

static inline const char *crm__take_text(const char *p, const char *end,
					 const char **s, size_t *n)
{
	uint64_t len;

	*s = p = crm__take_number(p, end, &len);
	*n = (size_t)len;
	return crm__take_bytes(p, end, len);
}

static inline char *crm__put_value(char *p, const struct crm_value *v)
{
	if (v->kind == CRM_V_TEXT)
		return crm__put_bytes(crm__put_number(p, v->len + 2), v->s,
				      v->len);
	if (v->kind != CRM_V_INT)
		return crm__put_number(p, 0);
	*p++ = 1;
	return crm__put_signed(p, v->i);
}

/* The value's text lies where it was taken from. */
static inline const char *crm__take_value(const char *p, const char *end,
					  struct crm_value *v)
{
	uint64_t n;

	p = crm__take_number(p, end, &n);
	*v = (struct crm_value){ CRM_V_NULL, 0, NULL, 0 };
	if (!p || !n)
		return p;
	if (n == 1) {
		v->kind = CRM_V_INT;
		return crm__take_signed(p, end, &v->i);
	}
	*v = (struct crm_value){ CRM_V_TEXT, 0, p, (size_t)(n - 2) };
	return crm__take_bytes(p, end, n - 2);
}

#endif
