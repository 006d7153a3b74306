/* SPDX-License-Identifier: ISC */
/* number.h - the digits of a number being read; for lib/base only. */
#ifndef CRM_BASE_NUMBER_H
#define CRM_BASE_NUMBER_H

#include "crm/error.h"

/* Digits so far: mant / 10^frac, less the zeros that may yet end it. */
struct crm_number {
	uint64_t mant;
	size_t frac;  /* decimals in mant */
	size_t zeros; /* decimals read behind those, all of them 0 */
	bool large;   /* mant overflowed */
	bool neg;
};

enum crm_fit { CRM_FITS, CRM_TOO_FINE, CRM_TOO_LARGE };

static inline bool crm_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Take the digit c before, or behind, the point. */
void crm_number_digit(struct crm_number *x, char c);
void crm_number_decimal(struct crm_number *x, char c);

/* x times 10^unit as an int64 with so many places; *out only if it fits. */
enum crm_fit crm_number_finish(struct crm_number *x, int places, int unit,
			       int64_t *out);

/* Plain ASCII of few digits, which most numbers are; false: look closer. */
bool crm_number_fast(const char *s, size_t n, int places, int64_t *out);

/* Say that the number s does not fit; returns CRM_INVALID. */
enum crm_code crm_number_refuse(const char *s, size_t n, enum crm_fit fit,
				int places, struct crm_error *err);

#endif
