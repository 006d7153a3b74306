/* SPDX-License-Identifier: ISC */
/* pinyin_match.c - does a name match what was typed? */
#include "pinyin.h"

/* Where the piece of a unit that begins at pos may end, as bits. */
static uint64_t ends(const struct crm_pinyin_typed *t, size_t pos,
		     const struct crm_pinyin_unit *u)
{
	const char *s = t->s + pos;
	size_t run = t->run[pos];
	uint64_t found = 0;

	if (u->readings == 0)
		return (unsigned char)*s == u->c ? UINT64_C(2) << pos : 0;
	for (size_t i = 0; i < u->readings; i++) {
		const char *r = crm_pinyin_syllable(u->numbers[i]);
		size_t len = strlen(r);

		if (*s != *r)
			continue;
		found |= UINT64_C(2) << pos;
		if (run > 1 && crm_pinyin_two_letters(r) && s[1] == 'h')
			found |= UINT64_C(4) << pos;
		if (run >= len && memcmp(s, r, len) == 0)
			found |= UINT64_C(1) << (pos + len);
		else if (pos + run == t->n && strncmp(s, r, run) == 0)
			found |= UINT64_C(1) << t->n;
	}
	return found;
}

/* Does a match begin at the first of n units? */
static bool matches(const struct crm_pinyin_typed *t,
		    const struct crm_pinyin_unit *units, size_t n)
{
	const uint64_t end = UINT64_C(1) << t->n;
	uint64_t at = 1, next;

	for (size_t i = 0; i < n && at != 0; i++) {
		next = 0;
		for (size_t pos = i; pos < t->n; pos++)
			if (at >> pos & 1)
				next |= ends(t, pos, &units[i]);
		if (next & end)
			return true;
		at = next;
	}
	return false;
}

bool crm_pinyin_match(const struct crm_pinyin_typed *t, const char *name,
		      size_t n)
{
	struct crm_pinyin_unit units[CRM_PINYIN_UNITS];
	size_t starts, count = crm_pinyin_units(units, name, n, &starts);

	for (size_t i = 0; i < starts; i++)
		if (units[i].readings > 0 &&
		    matches(t, units + i, count - i))
			return true;
	return false;
}
