/* SPDX-License-Identifier: ISC */
/* words.c - the words of a text, for comparing. */
#include "crm/text.h"

static bool within(uint32_t c, uint32_t from, uint32_t to)
{
	return c >= from && c <= to;
}

bool crm_text_dense(uint32_t c)
{
	return within(c, 0x2e80, 0xa4cf) || within(c, 0xac00, 0xd7ff) ||
	       within(c, 0xf900, 0xfaff) || within(c, 0xff66, 0xffdc) ||
	       within(c, 0x1b000, 0x1b2ff) || within(c, 0x20000, 0x3ffff);
}

/* Full stops, apostrophes, marks of ownership, what is not seen. */
static bool vanishes(uint32_t c)
{
	return c == '.' || c == '\'' || c == '`' || c == 0xad || c == 0xae ||
	       c == 0xb4 || c == 0x2bc || within(c, 0x2018, 0x201b) ||
	       within(c, 0x200b, 0x200f) || within(c, 0x2060, 0x2064) ||
	       c == 0x2032 || c == 0x2122 || c == 0xfeff;
}

static bool separates(uint32_t c)
{
	if (c < 0x80)
		return !(within(c, 'a', 'z') || within(c, '0', '9'));
	if (c < 0xc0)
		return c != 0xaa && c != 0xb2 && c != 0xb3 && c != 0xb5 &&
		       c != 0xb9 && c != 0xba;
	return c == 0xd7 || c == 0xf7 || within(c, 0x2000, 0x206f) ||
	       within(c, 0x2190, 0x2bff) || within(c, 0x3000, 0x3004) ||
	       within(c, 0x3008, 0x303f) || c == 0x30fb ||
	       within(c, 0xfe10, 0xfe6f) || within(c, 0xff5f, 0xff65) ||
	       crm_text_blank(c);
}

void crm_text_words(struct crm_buf *b, const char *s, size_t n)
{
	size_t start = b->len, used;
	bool ended = false, last = false;

	for (; n; s += used, n -= used) {
		uint32_t c = crm_text_simplified(crm_text_fold_char(
			crm_utf8_decode(s, n, &used)));
		bool dense = crm_text_dense(c);

		if (vanishes(c))
			continue;
		if (separates(c)) {
			ended = true;
			continue;
		}
		if (b->len > start && (dense != last || (ended && !dense)))
			crm_buf_addc(b, ' ');
		crm_utf8_encode(b, c);
		last = dense;
		ended = false;
	}
}
