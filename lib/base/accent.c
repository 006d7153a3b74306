/* SPDX-License-Identifier: ISC */
/* accent.c - Latin letters without their accents. */
#include "crm/text.h"

/*
 * The letter under each of the characters from `first` on, '.' where there is
 * none. Folded text has the small letters only, but both have their place.
 * Source: the canonical decompositions of UnicodeData.txt, and ø đ ð ħ ı ł ŋ ŧ
 * for the letters they are drawn from.
 */
static const struct letters {
	uint32_t first;
	const char *bare;
} blocks[] = {
	/* from Latin-1 to Latin Extended-A */
	{ 0x00e0, "aaaaaa.ceeeeiiiidnooooo.ouuuuy.yaaaaaaccccccccdddd"
		  "eeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.llllllllll"
		  "nnnnnn.nnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuu"
		  "wwyyyzzzzzzs" },
	/* pinyin with tone marks */
	{ 0x01cd, "aaiioouuuuuuuuuu" },
	/* Romanian */
	{ 0x0218, "sstt" },
	/* Latin Extended Additional (Vietnamese) */
	{ 0x1e00, "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkk"
		  "llllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssss"
		  "ttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy" },
	{ 0x1ea0, "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiii"
		  "oooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy" },
};

/* Letters that are written as two. */
static const struct {
	uint32_t c;
	const char *two;
} pairs[] = {
	{ 0x00df, "ss" }, { 0x00e6, "ae" }, { 0x00fe, "th" },
	{ 0x0133, "ij" }, { 0x0153, "oe" },
};

static const char *two_letters(uint32_t c)
{
	for (size_t i = 0; i < CRM_NELEM(pairs); i++)
		if (pairs[i].c == c)
			return pairs[i].two;
	return NULL;
}

static char bare_letter(uint32_t c)
{
	for (size_t i = 0; i < CRM_NELEM(blocks); i++) {
		const struct letters *l = &blocks[i];

		if (c >= l->first && c - l->first < strlen(l->bare))
			return l->bare[c - l->first];
	}
	return '.';
}

void crm_text_unaccent(struct crm_buf *b, const char *s, size_t n)
{
	size_t used;

	for (; n; s += used, n -= used) {
		uint32_t c = crm_utf8_decode(s, n, &used);
		const char *two = c < 0x80 ? NULL : two_letters(c);
		char bare = c < 0x80 ? '.' : bare_letter(c);

		if (c >= 0x300 && c < 0x370)
			continue;
		if (two)
			crm_buf_adds(b, two);
		else if (bare != '.')
			crm_buf_addc(b, bare);
		else
			crm_buf_addmem(b, s, used);
	}
}
