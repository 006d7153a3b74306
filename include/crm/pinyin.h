/* SPDX-License-Identifier: ISC */
/*
 * pinyin.h - Chinese names found by, and sorted by, their pronunciation.
 *
 * Pinyin here is without tones, in lower case, with v for ü: zhong, lv.
 * Source: Unihan_Readings.txt of the Unicode database (kHanyuPinlu,
 * kMandarin, kTGHZ2013, kXHC1983). Traditional characters have readings of
 * their own, but not always all those of their simplified form, so callers
 * that search do better to simplify first. Text is UTF-8; malformed bytes and
 * NULs in it are skipped like punctuation.
 *
 * The units of a name are its Han characters that have a reading, and its
 * ASCII letters (of either case) and digits; nothing else counts. Only the
 * first 200 units of a name do.
 *
 * A typed string matches a name when it can be cut into pieces that stand for
 * units which follow each other, the first a Han character. The piece of a
 * Han character is one of its readings in full, or its initial: the first
 * letter or, of zh, ch and sh, both. The last piece may be any beginning of a
 * reading. The piece of a letter or digit is itself. An apostrophe or a space
 * is a cut. A match does not begin in the legal form that ends a company's
 * name (有限公司, 股份有限公司, 有限责任公司), but may run into it.
 *
 * An index is kept of the words that crm_pinyin_words() makes of each name.
 * What has one of the words of each set of crm_pinyin_parse() may match, and
 * crm_pinyin_match() sorts out what does not. Only where four units in a row may be
 * read in more than 16 ways are the least usual ones left out of the words,
 * and a name may not be found by them.
 */
#ifndef CRM_PINYIN_H
#define CRM_PINYIN_H

#include "crm/buf.h"

#define CRM_PINYIN_READINGS 4
#define CRM_PINYIN_TYPED 63
#define CRM_PINYIN_WORDS 48
#define CRM_PINYIN_BEHIND 2

/*
 * The readings of a character, the most usual first: how many were put into
 * out, 0 for what is no Han character or has none. They are static.
 */
size_t crm_pinyin_readings(uint32_t c, const char *out[CRM_PINYIN_READINGS]);

/*
 * Append the words under which a name of n bytes is found, with spaces
 * between, and one in front where b does not end with one. For each Han
 * character there are
 *
 *	0 and the initials of up to four units from there     0zgyd
 *	its reading and the initials of up to three more      zhonggyd
 *
 * where the initial of a letter or digit is itself, in lower case. A reading
 * of one letter makes no word of the second kind. No word comes twice; of each
 * kind at most 16 begin at one character. A name in which a letter or digit
 * follows a Han character has the word CRM_PINYIN_MIXED, too.
 */
#define CRM_PINYIN_MIXED "1"
void crm_pinyin_words(struct crm_buf *b, const char *name, size_t n);

/* A word to look for: itself, or unless it is whole what begins with it. */
struct crm_pinyin_word {
	char s[12];
	bool whole;
};

/* Words of which any will do. */
struct crm_pinyin_set {
	struct crm_pinyin_word words[CRM_PINYIN_WORDS];
	size_t n;
};

/* What somebody typed to find a name. */
struct crm_pinyin_typed {
	char s[CRM_PINYIN_TYPED + 1]; /* its letters and digits, lower case */
	size_t n;
	uint8_t run[CRM_PINYIN_TYPED]; /* from each on, up to the next cut */
	struct crm_pinyin_set begin;  /* a match has one of these words, */
	struct crm_pinyin_set behind[CRM_PINYIN_BEHIND]; /* and one of each of
						these, as far as there are any */
};

/*
 * Take apart n bytes of what was typed: ASCII letters of either case, digits,
 * apostrophes and spaces. t->begin becomes what to look for: what can be cut
 * in more ways than there is room for is looked for by fewer units. As many
 * names may begin alike, t->behind are of units farther behind; they are empty
 * where there are none, or every way to cut has its units somewhere else.
 * false when it can match no name: no reading begins with its first letter, or
 * it holds other characters, none, or more than CRM_PINYIN_TYPED letters and
 * digits.
 */
bool crm_pinyin_parse(struct crm_pinyin_typed *t, const char *s, size_t n);

/* Does a name of n bytes match? */
bool crm_pinyin_match(const struct crm_pinyin_typed *t, const char *name,
		      size_t n);

/*
 * Append a key by which names sort like their pronunciation, byte by byte:
 * the most usual reading of each Han character as a word of its own, all
 * else, malformed bytes too, as it is. A name of two to four Han characters
 * and nothing else is taken for a person's: where it begins with a surname
 * that is read in a way of its own (单 shan, 万俟 moqi), in either script,
 * that is its reading.
 */
void crm_pinyin_sort_key(struct crm_buf *b, const char *name, size_t n);

#endif
