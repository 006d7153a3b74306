/* SPDX-License-Identifier: ISC */
/*
 * search.h - what records are found by, kept beside them and asked.
 *
 * A record is found by words of its names, phone numbers, tags and notes, and
 * by what its names sound like; a customer by those of its contacts too, as a
 * record is by those of whatever belongs to it.
 */
#ifndef CRM_STORE_SEARCH_H
#define CRM_STORE_SEARCH_H

#include "../query/query.h"

/* Row ids of the search: those of records times this, plus the number of the
 * type. */
enum { CRM__SEARCH_TYPES = 64 };

/* ---- words (words.c) ---- */
/* Append a text as words with spaces between: folded, traditional characters
 * as simplified ones, every Han character a word. */
void crm__search_words(struct crm_buf *b, const char *s, size_t n);
/* Append what a field's value is found by; CRM_NOMEM. */
enum crm_code crm__search_value(struct crm_buf *b, const struct crm_field *f,
				const struct crm_value *v,
				struct crm_error *err) CRM_MUST_USE;
/* Append the words of what a folded name sounds like. */
void crm__search_sound(struct crm_buf *b, const char *s, size_t n);

/* ---- keeping (index.c) ---- */
/* Have the search know a record as `new` (NULL: not at all), which it knows
 * as `old` (NULL: not). */
enum crm_code crm__search_put(struct crm_store *st, const struct crm_rec *old,
			      const struct crm_rec *new, struct crm_error *err)
	CRM_MUST_USE;
/* Tell the search what waits to be told it, which a job does at its end. */
enum crm_code crm__search_flush(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;
/* The same where there is much of it, and no part of the job can take any of it
 * back. */
enum crm_code crm__search_relieve(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;
/* Put the words of all records in one place, so that no later command must. */
enum crm_code crm__search_tidy(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;

/* ---- asking (match.c) ---- */
/* Append the condition that a query's first relation has all words of a text,
 * itself or in what belongs to it. CRM_USAGE where there are none. */
enum crm_code crm__search_match(struct crm_query *q, const char *text,
				struct crm_buf *out, struct crm_error *err)
	CRM_MUST_USE;
/* Append how well the names match, 0 the best. */
enum crm_code crm__search_rank(struct crm_query *q, const char *text,
			       struct crm_buf *out, struct crm_error *err)
	CRM_MUST_USE;

#endif
