/* SPDX-License-Identifier: ISC */
/* alike.c - how far texts are from each other. */
#include "alike.h"

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t crm_alike_distance(const uint32_t *a, size_t na, const uint32_t *b,
			  size_t nb)
{
	size_t rows[3][CRM_ALIKE_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2], *spare;

	for (size_t j = 0; j <= nb; j++)
		above[j] = j;
	for (size_t i = 1; i <= na; i++) {
		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t d = above[j - 1] + (a[i - 1] != b[j - 1]);

			d = least(d, least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				d = least(d, before[j - 2] + 1);
			row[j] = d;
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[nb];
}

static size_t unpack(uint32_t out[CRM_ALIKE_MAX], const char *s, size_t n)
{
	size_t chars = 0, used;

	for (size_t i = 0; i < n && chars < CRM_ALIKE_MAX; i += used)
		out[chars++] = crm_utf8_decode(s + i, n - i, &used);
	return chars;
}

size_t crm_text_distance(const char *s, size_t n, const char *t, size_t m)
{
	uint32_t a[CRM_ALIKE_MAX], b[CRM_ALIKE_MAX];
	size_t na = unpack(a, s, n), nb = unpack(b, t, m), same = 0;

	/* What both begin and end with needs no looking at. */
	while (same < na && same < nb && a[same] == b[same])
		same++;
	while (na > same && nb > same && a[na - 1] == b[nb - 1]) {
		na--;
		nb--;
	}
	return crm_alike_distance(a + same, na - same, b + same, nb - same);
}
