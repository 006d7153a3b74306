/* SPDX-License-Identifier: ISC */
/* fold.c - text folded for comparing, whatever the locale says. */
#include "crm/text.h"

#define ONES UINT64_C(0x0101010101010101)
#define HIGH_BITS (ONES * 0x80)

/* Every step-th character from lo to hi folds to itself + delta. */
struct fold_range {
	uint16_t lo, hi;
	int16_t delta;
	uint16_t step;
};

static const struct fold_range folds[] = {
    /* Latin-1 and Latin Extended-A */
    {0x00b5, 0x00b5, 775, 1},
    {0x00c0, 0x00d6, 32, 1},
    {0x00d8, 0x00de, 32, 1},
    {0x0100, 0x012e, 1, 2},
    {0x0130, 0x0130, -199, 1},
    {0x0132, 0x0136, 1, 2},
    {0x0139, 0x0147, 1, 2},
    {0x014a, 0x0176, 1, 2},
    {0x0178, 0x0178, -121, 1},
    {0x0179, 0x017d, 1, 2},
    {0x017f, 0x017f, -268, 1},
    /* pinyin with tone marks, Romanian */
    {0x01cd, 0x01db, 1, 2},
    {0x01f8, 0x021e, 1, 2},
    /* Greek */
    {0x0370, 0x0372, 1, 2},
    {0x0376, 0x0376, 1, 1},
    {0x037f, 0x037f, 116, 1},
    {0x0386, 0x0386, 38, 1},
    {0x0388, 0x038a, 37, 1},
    {0x038c, 0x038c, 64, 1},
    {0x038e, 0x038f, 63, 1},
    {0x0391, 0x03a1, 32, 1},
    {0x03a3, 0x03ab, 32, 1},
    {0x03c2, 0x03c2, 1, 1},
    {0x03cf, 0x03cf, 8, 1},
    {0x03d0, 0x03d0, -30, 1},
    {0x03d1, 0x03d1, -25, 1},
    {0x03d5, 0x03d5, -15, 1},
    {0x03d6, 0x03d6, -22, 1},
    {0x03d8, 0x03ee, 1, 2},
    {0x03f0, 0x03f0, -54, 1},
    {0x03f1, 0x03f1, -48, 1},
    {0x03f4, 0x03f4, -60, 1},
    {0x03f5, 0x03f5, -64, 1},
    {0x03f7, 0x03f7, 1, 1},
    {0x03f9, 0x03f9, -7, 1},
    {0x03fa, 0x03fa, 1, 1},
    {0x03fd, 0x03ff, -130, 1},
    /* Cyrillic */
    {0x0400, 0x040f, 80, 1},
    {0x0410, 0x042f, 32, 1},
    {0x0460, 0x0480, 1, 2},
    {0x048a, 0x04be, 1, 2},
    {0x04c0, 0x04c0, 15, 1},
    {0x04c1, 0x04cd, 1, 2},
    {0x04d0, 0x052e, 1, 2},
    /* Latin Extended Additional (Vietnamese) */
    {0x1e00, 0x1e94, 1, 2},
    {0x1e9b, 0x1e9b, -58, 1},
    {0x1e9e, 0x1e9e, -7615, 1},
    {0x1ea0, 0x1efe, 1, 2},
};

static uint32_t fold_letter(uint32_t c)
{
	size_t lo = 0, hi = CRM_NELEM(folds);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c > folds[mid].hi)
			lo = mid + 1;
		else if (c < folds[mid].lo)
			hi = mid;
		else if ((c - folds[mid].lo) % folds[mid].step != 0)
			break;
		else
			return (uint32_t)((int32_t)c + folds[mid].delta);
	}
	return c;
}

static uint32_t lower(uint32_t ascii)
{
	return ascii - 'A' < 26 ? ascii | 0x20 : ascii;
}

uint32_t crm_text_fold_char(uint32_t c)
{
	if (c < 0x80)
		return lower(c);
	if (c < 0x530 || (c >= 0x1e00 && c < 0x1f00))
		return fold_letter(c);
	if (c == 0x3000)
		return ' ';
	if (c >= 0xff01 && c <= 0xff5e)
		return lower(c - 0xfee0);
	return c;
}

/*
 * Fold the character at s into out; *used = its bytes in s. A malformed byte
 * stays as it is, so that no two different ones become alike.
 */
static size_t fold_at(char out[4], const char *s, size_t n, size_t *used)
{
	uint32_t c, f;

	c = crm_utf8_decode(s, n, used);
	f = crm_text_fold_char(c);
	if (c != f)
		return crm_utf8_put(out, f);
	memcpy(out, s, *used);
	return *used;
}

/* Lower case of eight ASCII characters at once. */
static uint64_t lower_word(uint64_t w)
{
	uint64_t from_a = w + ONES * (0x80 - 'A');
	uint64_t above_z = w + ONES * (0x80 - 'Z' - 1);

	return w | (from_a & ~above_z & HIGH_BITS) >> 2;
}

void crm_text_fold(struct crm_buf *b, const char *s, size_t n)
{
	size_t i = 0, used;
	uint64_t w;
	char *out;

	/* No character grows by being folded. */
	if (!crm_buf_reserve(b, n))
		return;
	out = b->s + b->len;
	while (i < n) {
		if (n - i >= sizeof(w)) {
			memcpy(&w, s + i, sizeof(w));
			if (!(w & HIGH_BITS)) {
				w = lower_word(w);
				memcpy(out, &w, sizeof(w));
				out += sizeof(w);
				i += sizeof(w);
				continue;
			}
		}
		do {
			char one[4];
			size_t len = fold_at(one, s + i, n - i, &used);

			memcpy(out, one, len);
			out += len;
			i += used;
		} while (i < n && (unsigned char)s[i] >= 0x80);
	}
	*out = '\0';
	b->len = (size_t)(out - b->s);
}

/* true when the fold of s starts with the needle. */
static bool starts(const char *s, size_t n, const char *needle, size_t nn)
{
	size_t i = 0, used;
	char one[4];

	while (nn > 0 && i < n) {
		size_t len;

		if ((unsigned char)s[i] < 0x80) {
			if (lower((unsigned char)s[i]) !=
			    (unsigned char)*needle)
				return false;
			i++;
			needle++;
			nn--;
			continue;
		}
		len = fold_at(one, s + i, n - i, &used);
		if (len > nn || memcmp(one, needle, len) != 0)
			return false;
		needle += len;
		nn -= len;
		i += used;
	}
	return nn == 0;
}

/* Bytes of s, eight at a time, that are ASCII and fold to something else
 * than the ASCII character in every byte of `first`. */
static size_t skip_words(const char *s, size_t n, uint64_t first)
{
	uint64_t w, differ;
	size_t i;

	for (i = 0; n - i >= sizeof(w); i += sizeof(w)) {
		memcpy(&w, s + i, sizeof(w));
		if (w & HIGH_BITS)
			break;
		differ = lower_word(w) ^ first;
		if ((differ - ONES) & ~differ & HIGH_BITS)
			break;
	}
	return i;
}

/* May the fold of a character with this first byte start with byte a? */
static bool may_start(unsigned char c, unsigned char a)
{
	if (c < 0x80)
		return lower(c) == a;
	/* U+4000 to U+DFFF, nearly all Han, fold to themselves. */
	return c < 0xe4 || c > 0xed || c == a;
}

bool crm_text_contains(const char *s, size_t n, const char *needle, size_t nn)
{
	size_t i = 0, stop, used;
	unsigned char a;
	uint64_t first;

	if (nn == 0)
		return true;
	a = (unsigned char)needle[0];
	/* No ASCII character folds to one beyond ASCII. */
	first = ONES * (a < 0x80 ? a : 0);
	while (i < n) {
		i += skip_words(s + i, n - i, first);
		stop = n - i > sizeof(first) ? i + sizeof(first) : n;
		for (; i < stop; i += used) {
			unsigned char c = (unsigned char)s[i];

			if (may_start(c, a) && starts(s + i, n - i, needle, nn))
				return true;
			if (c < 0x80)
				used = 1;
			else
				(void)crm_utf8_decode(s + i, n - i, &used);
		}
	}
	return false;
}

void crm_text_plain(struct crm_buf *b, const char *s, size_t n)
{
	size_t used;

	for (; n; s += used, n -= used)
		crm_utf8_encode(b, crm_text_simplified(crm_text_fold_char(
			crm_utf8_decode(s, n, &used))));
}
