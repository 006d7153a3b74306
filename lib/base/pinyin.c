/* SPDX-License-Identifier: ISC */
/* pinyin.c - how Chinese characters are read, and the units of a name. */
#include "crm/text.h"

#include "pinyin.h"
#include "pinyin_table.h"

_Static_assert(PINYIN_MOST <= CRM_PINYIN_READINGS, "too many readings");
_Static_assert(CRM_NELEM(pinyin_names) <= PINYIN_MORE, "too many syllables");

static const uint16_t *far(uint32_t c)
{
	size_t lo = 0, hi = CRM_NELEM(pinyin_far);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (pinyin_far[mid].c < c)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < CRM_NELEM(pinyin_far) && pinyin_far[lo].c == c)
		return &pinyin_far[lo].value;
	return NULL;
}

size_t crm_pinyin_numbers(uint32_t c, const uint16_t **numbers)
{
	const uint16_t *value;
	size_t n = 0;

	if (c >= PINYIN_FIRST && c - PINYIN_FIRST < CRM_NELEM(pinyin_near))
		value = &pinyin_near[c - PINYIN_FIRST];
	else if (c >= pinyin_far[0].c)
		value = far(c);
	else
		value = NULL;
	if (!value || *value == 0)
		return 0;
	if (*value < PINYIN_MORE) {
		*numbers = value;
		return 1;
	}
	*numbers = &pinyin_more[*value - PINYIN_MORE];
	while ((*numbers)[n] != 0)
		n++;
	return n;
}

const char *crm_pinyin_syllable(uint16_t number)
{
	return pinyin_names[number];
}

size_t crm_pinyin_readings(uint32_t c, const char *out[CRM_PINYIN_READINGS])
{
	const uint16_t *numbers;
	size_t n = crm_pinyin_numbers(c, &numbers);

	for (size_t i = 0; i < n; i++)
		out[i] = pinyin_names[numbers[i]];
	return n;
}

/* The first syllable that is not less than s. */
static const char *not_less(const char *s, size_t n)
{
	size_t lo = 1, hi = CRM_NELEM(pinyin_names);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (strncmp(pinyin_names[mid], s, n) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < CRM_NELEM(pinyin_names) ? pinyin_names[lo] : "";
}

bool crm_pinyin_whole(const char *s, size_t n)
{
	const char *found = not_less(s, n);

	return strncmp(found, s, n) == 0 && found[n] == '\0';
}

bool crm_pinyin_begins(const char *s, size_t n)
{
	return strncmp(not_less(s, n), s, n) == 0;
}

/* Do the last units spell this text? */
static bool ends(const struct crm_pinyin_unit *units, size_t n,
		 const char *text)
{
	size_t len = strlen(text), used;

	for (n -= crm_utf8_chars(text, len); len > 0; n++) {
		if (units[n].c != crm_utf8_decode(text, len, &used))
			return false;
		text += used;
		len -= used;
	}
	return true;
}

/* Units in front of the legal form of a company. */
static size_t without_form(const struct crm_pinyin_unit *units, size_t n)
{
	static const char *const forms[] = {
	    "股份有限公司",
	    "有限责任公司",
	    "有限責任公司",
	    "有限公司",
	};

	for (size_t i = 0; i < CRM_NELEM(forms); i++) {
		size_t chars = crm_utf8_chars(forms[i], strlen(forms[i]));

		if (n > chars && ends(units, n, forms[i]))
			return n - chars;
	}
	return n;
}

/* A letter or digit as a unit; 0 for what is none. */
static uint32_t plain(uint32_t c)
{
	if (c - 'A' < 26)
		c |= 0x20;
	return c - 'a' < 26 || c - '0' < 10 ? c : 0;
}

size_t crm_pinyin_units(struct crm_pinyin_unit *units, const char *name,
			size_t n, size_t *starts)
{
	size_t count = 0, used;

	for (size_t i = 0; i < n && count < CRM_PINYIN_UNITS; i += used) {
		struct crm_pinyin_unit *u = &units[count];
		uint32_t c = crm_utf8_decode(name + i, n - i, &used);

		u->readings = (uint8_t)crm_pinyin_numbers(c, &u->numbers);
		u->c = u->readings > 0 ? c : plain(c);
		count += u->c != 0;
	}
	*starts = without_form(units, count);
	return count;
}
