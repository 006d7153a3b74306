/* SPDX-License-Identifier: ISC */
/*
 * words.h - the search entries of a record, by hand.
 *
 * What is a word the library says, as it does of pinyin; they go straight
 * into the tables. Customers have number 1 among the types in the row ids, and
 * these ones have no tags.
 */
#ifndef CRM_BENCH_WORDS_H
#define CRM_BENCH_WORDS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "crm/check.h"
#include "crm/pinyin.h"
#include "crm/text.h"

enum { NAMES, PHONES, NOTES, SOUNDS, PARTS };

struct words {
	sqlite3_stmt *text, *sound;
	struct crm_buf part[PARTS], plain;
};

/* Folded, every Han character with spaces around it; a word of its own between
 * two texts. */
static inline void add_text(struct words *w, int part, const char *s, size_t n)
{
	struct crm_buf *to = &w->part[part];
	size_t used;

	if (to->len)
		crm_buf_adds(to, "\uE000 ");

	crm_buf_reset(&w->plain);
	crm_text_plain(&w->plain, s, n);
	for (size_t i = 0; i < w->plain.len; i += used) {
		const char *at = w->plain.s + i;
		uint32_t c = crm_utf8_decode(at, w->plain.len - i, &used);
		bool han = c >= 0x4E00 && c < 0xA000;
		if (han)
			crm_buf_addc(to, ' ');
		crm_buf_addmem(to, at, used);
		if (han)
			crm_buf_addc(to, ' ');
	}
	crm_buf_addc(to, ' ');
}

static inline void add_name(struct words *w, const char *s, size_t n)
{
	add_text(w, NAMES, s, n);
	crm_pinyin_words(&w->part[SOUNDS], w->plain.s, w->plain.len);
}

/* As it is written, with the country code, without it, and then with a 0 in
 * front, but for North America, Russia and Chinese mobiles. False where it is
 * no number. */
static inline bool add_phone(struct words *w, const char *s, size_t n)
{
	struct crm_buf *to = &w->part[PHONES], *normal = &w->plain;
	size_t code;

	add_text(w, PHONES, s, n);
	crm_buf_reset(normal);
	if (crm_phone_normal(s, n, normal, NULL))
		return false;
	crm_buf_addf(to, "%s ", normal->s);
	code = *normal->s == '+' ? crm_phone_country(normal->s + 1) : 0;
	if (!code || normal->len <= code + 1)
		return true;
	crm_buf_addf(to, "%s ", normal->s + 1 + code);
	if (code > 1 && !(!strncmp(normal->s, "+861", 4) && normal->len == 14))
		crm_buf_addf(to, "0%s ", normal->s + 1 + code);
	return true;
}

static inline void reset_words(struct words *w)
{
	for (int i = 0; i < PARTS; i++)
		crm_buf_reset(&w->part[i]);
}

static inline void clear_words(struct words *w)
{
	for (int i = 0; i < PARTS; i++)
		crm_buf_clear(&w->part[i]);
	crm_buf_clear(&w->plain);
	sqlite3_finalize(w->text);
	sqlite3_finalize(w->sound);
}

#endif
