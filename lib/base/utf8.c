/* SPDX-License-Identifier: ISC */
/* utf8.c - validity, decoding and encoding of UTF-8; blanks and trimming. */
#include "crm/text.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define SHOWN_MAX 80

/* Bytes in front of s that are ASCII, counted eight at a time. */
static size_t ascii_words(const char *s, size_t n)
{
	uint64_t w;
	size_t i;

	for (i = 0; n - i >= sizeof(w); i += sizeof(w)) {
		memcpy(&w, s + i, sizeof(w));
		if (w & HIGH_BITS)
			break;
	}
	return i;
}

static bool tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* Bytes of the well-formed character at p, 0 where there is none. */
static size_t sequence(const unsigned char *p, size_t n)
{
	unsigned char a = p[0], lo = 0x80, hi = 0xbf;

	if (a < 0x80)
		return 1;
	if (a < 0xc2 || a > 0xf4 || n < 2)
		return 0;
	if (a < 0xe0)
		return tail(p[1]) ? 2 : 0;
	if (a == 0xe0)
		lo = 0xa0;
	else if (a == 0xed)
		hi = 0x9f;
	else if (a == 0xf0)
		lo = 0x90;
	else if (a == 0xf4)
		hi = 0x8f;
	if (p[1] < lo || p[1] > hi || n < 3 || !tail(p[2]))
		return 0;
	if (a < 0xf0)
		return 3;
	return n >= 4 && tail(p[3]) ? 4 : 0;
}

size_t crm_utf8_valid(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t i = 0, used;

	while (i < n) {
		if (p[i] < 0x80) {
			used = ascii_words(s + i, n - i);
			i += used > 0 ? used : 1;
			continue;
		}
		used = sequence(p + i, n - i);
		if (used == 0)
			break;
		i += used;
	}
	return i;
}

void crm_utf8_mend(char *s, size_t n)
{
	for (size_t i = 0; (i += crm_utf8_valid(s + i, n - i)) < n;)
		s[i] = '?';
}

uint32_t crm_utf8_decode(const char *s, size_t n, size_t *used)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t len = sequence(p, n);

	*used = len > 0 ? len : 1;
	switch (len) {
	case 1:
		return p[0];
	case 2:
		return (p[0] & 0x1fU) << 6 | (p[1] & 0x3fU);
	case 3:
		return (p[0] & 0x0fU) << 12 | (p[1] & 0x3fU) << 6 |
		       (p[2] & 0x3fU);
	case 4:
		return (p[0] & 0x07U) << 18 | (p[1] & 0x3fU) << 12 |
		       (p[2] & 0x3fU) << 6 | (p[3] & 0x3fU);
	default:
		return 0xfffd;
	}
}

size_t crm_utf8_put(char *out, uint32_t c)
{
	unsigned char *p = (unsigned char *)out;

	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	if (c < 0x80) {
		p[0] = (unsigned char)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (unsigned char)(0xc0 | c >> 6);
		p[1] = (unsigned char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (unsigned char)(0xe0 | c >> 12);
		p[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
		p[2] = (unsigned char)(0x80 | (c & 0x3f));
		return 3;
	}
	p[0] = (unsigned char)(0xf0 | c >> 18);
	p[1] = (unsigned char)(0x80 | (c >> 12 & 0x3f));
	p[2] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	p[3] = (unsigned char)(0x80 | (c & 0x3f));
	return 4;
}

void crm_utf8_encode(struct crm_buf *b, uint32_t c)
{
	char out[4];

	crm_buf_addmem(b, out, crm_utf8_put(out, c));
}

size_t crm_utf8_chars(const char *s, size_t n)
{
	size_t i = 0, chars = 0, used;

	while (i < n) {
		used = ascii_words(s + i, n - i);
		i += used;
		chars += used;
		if (i == n)
			break;
		used = sequence((const unsigned char *)s + i, n - i);
		i += used > 0 ? used : 1;
		chars++;
	}
	return chars;
}

bool crm_text_blank(uint32_t c)
{
	static const struct {
		uint32_t lo, hi;
	} blanks[] = {
		{ 0x0, 0x20 }, { 0x7f, 0xa0 }, { 0xad, 0xad },
		{ 0x600, 0x605 }, { 0x61c, 0x61c }, { 0x6dd, 0x6dd },
		{ 0x70f, 0x70f }, { 0x890, 0x891 }, { 0x8e2, 0x8e2 },
		{ 0x1680, 0x1680 }, { 0x180e, 0x180e }, { 0x2000, 0x200f },
		{ 0x2028, 0x202f }, { 0x205f, 0x2064 }, { 0x2066, 0x206f },
		{ 0x3000, 0x3000 }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb },
		{ 0x110bd, 0x110bd }, { 0x110cd, 0x110cd },
		{ 0x13430, 0x1343f }, { 0x1bca0, 0x1bca3 },
		{ 0x1d173, 0x1d17a }, { 0xe0001, 0xe0001 },
		{ 0xe0020, 0xe007f },
	};

	for (size_t i = 0; i < CRM_NELEM(blanks) && c >= blanks[i].lo; i++)
		if (c <= blanks[i].hi)
			return true;
	return false;
}

/* Bytes of the white space s starts with: an ASCII one or U+3000. */
static size_t space_at(const char *s, size_t n)
{
	if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		return 1;
	return n >= 3 && memcmp(s, "\xe3\x80\x80", 3) == 0 ? 3 : 0;
}

const char *crm_text_trim(const char *s, size_t *n)
{
	size_t len = *n, used;

	while (len > 0 && (used = space_at(s, len)) > 0) {
		s += used;
		len -= used;
	}
	for (;;) {
		if (len > 0 && space_at(s + len - 1, 1))
			len--;
		else if (len >= 3 && space_at(s + len - 3, 3) == 3)
			len -= 3;
		else
			break;
	}
	*n = len;
	return s;
}

int crm_text_shown(const char *s, size_t n)
{
	return (int)crm_utf8_valid(s, n < SHOWN_MAX ? n : SHOWN_MAX);
}
