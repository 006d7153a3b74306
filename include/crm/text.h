/* SPDX-License-Identifier: ISC */
/*
 * text.h - UTF-8: validity, width, folding, likeness.
 *
 * Lengths are bytes unless a name says characters. Text is UTF-8 (RFC 3629:
 * no surrogates, nothing above U+10FFFF, no overlong forms).
 */
#ifndef CRM_TEXT_H
#define CRM_TEXT_H

#include "crm/buf.h"

/* Length of the longest valid prefix of s; n when all of it is valid. */
size_t crm_utf8_valid(const char *s, size_t n);

/* Put '?' in place of every malformed byte. */
void crm_utf8_mend(char *s, size_t n);

/* Decode the character at s (n > 0 bytes of valid UTF-8); *used = its bytes.
 * A malformed byte decodes as U+FFFD with *used = 1. */
uint32_t crm_utf8_decode(const char *s, size_t n, size_t *used);
void crm_utf8_encode(struct crm_buf *b, uint32_t c);

/* The same into out, which has room for 4 bytes; returns the bytes. What is
 * no character is written as U+FFFD. */
size_t crm_utf8_put(char *out, uint32_t c);

/* Number of characters (code points). */
size_t crm_utf8_chars(const char *s, size_t n);

/*
 * Columns on a terminal, whatever the locale: 2 for East Asian Wide and
 * Fullwidth characters, emoji shown as pictures among them, 0 for combining
 * marks, format and control characters, 1 for all others. Characters are
 * counted one by one, as wcwidth() does, joined emoji too.
 */
size_t crm_utf8_width(const char *s, size_t n);

/*
 * One character folded for comparing, whatever the locale: the simple case
 * folding of Unicode for ASCII, Latin-1, Latin Extended-A, Latin Extended
 * Additional (Vietnamese), letters with pinyin tone marks, Greek and
 * Cyrillic; capital I with dot to i; full-width forms to ASCII, ideographic
 * space to space. All else, Han characters too, stays as it is.
 */
uint32_t crm_text_fold_char(uint32_t c);

/* Append s folded; the fold is never longer than s. Malformed bytes stay. */
void crm_text_fold(struct crm_buf *b, const char *s, size_t n);

/* Append s folded, traditional characters as simplified ones. */
void crm_text_plain(struct crm_buf *b, const char *s, size_t n);

/*
 * Append folded text without the accents of Latin letters: é and e with a
 * combining mark as e, ø as o, ł as l; ß is ss, æ ae, œ oe, þ th, and
 * combining marks are left out. Malformed bytes stay.
 */
void crm_text_unaccent(struct crm_buf *b, const char *s, size_t n);

/* Is it of a script that is written without spaces between words, or nearly:
 * Han, kana, hangul? */
bool crm_text_dense(uint32_t c);

/*
 * Append the words of a text in plain form (crm_text_plain()), with one space
 * between: full stops and apostrophes are left out, all other punctuation and
 * white space ends a word, and so does a change to or from characters written
 * without spaces (crm_text_dense()); between two of these there is no space.
 */
void crm_text_words(struct crm_buf *b, const char *s, size_t n);

/*
 * How many characters are to be inserted, left out, replaced or swapped with
 * their neighbour, none of them touched twice, to make one text of the other.
 * Only the first 64 characters of each count.
 * Source: the restricted form of the distance of F. J. Damerau, A technique
 * for computer detection and correction of spelling errors, CACM 7 (1964).
 */
size_t crm_text_distance(const char *s, size_t n, const char *t, size_t m);

/* true when the fold of s contains the already folded needle (an empty one
 * always). */
bool crm_text_contains(const char *s, size_t n, const char *needle,
		       size_t nn);

/*
 * Append a heading in the form in which headings are compared: folded,
 * without spaces, '*', ':' and '_', without what stands in brackets (round,
 * square, full-width or 【】; one never closed reaches to the end),
 * traditional characters as simplified ones.
 */
void crm_text_heading(struct crm_buf *b, const char *s, size_t n);

/* The same with the brackets and what stands in them, for headings that only
 * those tell apart. */
void crm_text_heading_full(struct crm_buf *b, const char *s, size_t n);

/* The simplified form of a traditional character, else c itself.
 * Source: Unihan_Variants.txt (kSimplifiedVariant) of the Unicode database. */
uint32_t crm_text_simplified(uint32_t c);

/*
 * The candidate nearest to s by edit distance (Damerau-Levenshtein over
 * characters, folded), or NULL when none is near enough to be a slip:
 * more than a third of the longer one's characters differ, at least one
 * allowed. A candidate of which s is a prefix of 2 characters or more counts
 * as near. n candidates; NULL entries are skipped, and so are texts of more
 * than 64 characters. Of equally near ones the first.
 */
const char *crm_text_nearest(const char *s, size_t len,
			     const char *const *candidates, size_t n);

/* White space, or a character that is not there to be seen: the general
 * categories Zs, Zl, Zp, Cc and Cf of the Unicode database 15.0. */
bool crm_text_blank(uint32_t c);

/* First n bytes of s without leading and trailing white space (ASCII and
 * U+3000); *n becomes the trimmed length. */
const char *crm_text_trim(const char *s, size_t *n);

/* Precision with which "%.*s" shows s in a message: its valid text, 80 bytes
 * at most, cut between characters. */
int crm_text_shown(const char *s, size_t n);

#endif
