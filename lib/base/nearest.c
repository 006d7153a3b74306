/* SPDX-License-Identifier: ISC */
/* nearest.c - the candidate somebody meant who made a slip. */
#include "alike.h"

/* Names of fields and commands are far shorter. */
#define CHARS_MAX CRM_ALIKE_MAX

/* Decode and fold; returns the characters, CHARS_MAX + 1 for too many. */
static size_t unpack(uint32_t out[CHARS_MAX], const char *s, size_t n)
{
	size_t chars = 0, used;

	for (size_t i = 0; i < n; i += used) {
		if (chars == CHARS_MAX)
			return CHARS_MAX + 1;
		out[chars++] =
		    crm_text_fold_char(crm_utf8_decode(s + i, n - i, &used));
	}
	return chars;
}

static bool is_prefix(const uint32_t *a, size_t na, const uint32_t *b,
		      size_t nb)
{
	return na >= 2 && na <= nb && memcmp(a, b, na * sizeof(*a)) == 0;
}

static bool near_enough(size_t d, size_t longer)
{
	/* Texts without one character in common are no slips of each other. */
	return d < longer && (d <= 1 || d <= longer / 3);
}

const char *crm_text_nearest(const char *s, size_t len,
			     const char *const *candidates, size_t n)
{
	uint32_t a[CHARS_MAX], b[CHARS_MAX];
	size_t na = unpack(a, s, len);
	size_t best = SIZE_MAX;
	const char *found = NULL;

	if (na == 0 || na > CHARS_MAX)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t nb, d;

		if (!candidates[i])
			continue;
		nb = unpack(b, candidates[i], strlen(candidates[i]));
		if (nb > CHARS_MAX)
			continue;
		d = crm_alike_distance(a, na, b, nb);
		if (d < best && (near_enough(d, na > nb ? na : nb) ||
				 is_prefix(a, na, b, nb))) {
			best = d;
			found = candidates[i];
		}
	}
	return found;
}
