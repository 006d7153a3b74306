/* SPDX-License-Identifier: ISC */
/* pinyin.h - syllables by their numbers, names by units; for lib/base only. */
#ifndef CRM_BASE_PINYIN_H
#define CRM_BASE_PINYIN_H

#include "crm/pinyin.h"

#define CRM_PINYIN_UNITS 200
#define CRM_PINYIN_LONGEST 6 /* letters of a syllable */
#define CRM_PINYIN_DEPTH 4   /* units a word stands for */

struct crm_pinyin_unit {
	const uint16_t *numbers; /* of its readings */
	uint8_t readings;        /* how many; none: a letter or digit */
	uint32_t c;              /* a letter in lower case */
};

/* The numbers of a character's readings: how many, 0 for none. */
size_t crm_pinyin_numbers(uint32_t c, const uint16_t **numbers);

/* The syllable with this number. */
const char *crm_pinyin_syllable(uint16_t number);

/* Is s a syllable, or the beginning of one? */
bool crm_pinyin_whole(const char *s, size_t n);
bool crm_pinyin_begins(const char *s, size_t n);

/* Is the initial of a syllable zh, ch or sh? */
static inline bool crm_pinyin_two_letters(const char *s)
{
	return (s[0] == 'z' || s[0] == 'c' || s[0] == 's') && s[1] == 'h';
}

/* The units of a name, at most CRM_PINYIN_UNITS; *starts = how many of them
 * stand in front of the legal form, or all where nothing else does. */
size_t crm_pinyin_units(struct crm_pinyin_unit *units, const char *name,
			size_t n, size_t *starts);

#endif
