/* SPDX-License-Identifier: ISC */
/* match.c - what is searched for as a condition of a query. */
#include "search.h"
#include "../rights/rights.h"
#include "crm/check.h"
#include "crm/pinyin.h"
#include "crm/text.h"

/* Each is a condition of its own, and SQLite takes no deep expressions. */
#define WORDS_MAX 100

static const char *const parts[] = {
	[CRM_SEARCH_NAME] = "name", [CRM_SEARCH_PHONE] = "phone",
	[CRM_SEARCH_TAG] = "tag", [CRM_SEARCH_NOTE] = "note",
};
_Static_assert(CRM_NELEM(parts) == CRM_SEARCH__N, "a part has no column");

/* The parts of a type's records the user may find them by: not those in which
 * a hidden field is. */
static void open_parts(const struct crm_type *t, bool open[CRM_SEARCH__N])
{
	memset(open, 0, CRM_SEARCH__N * sizeof(*open));
	for (size_t i = 0; i < t->nfields; i++)
		open[crm_field_search(&t->fields[i])] = true;
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].flags & CRM_F_HIDDEN)
			open[crm_field_search(&t->fields[i])] = false;
	open[CRM_SEARCH_NONE] = false;
}

/* '"a b" *': words that follow one another, the last one perhaps only begun. */
static void phrase(struct crm_buf *b, const char *s, size_t n)
{
	crm_buf_addc(b, '"');
	for (size_t i = 0; i < n; i++)
		crm_buf_addc(b, s[i] == '"' ? ' ' : s[i]);
	crm_buf_adds(b, "\" *");
}

/* A word as the search tables are asked for it: in the open parts, or as the
 * beginning of a phone number. Nothing where no part is open. */
static enum crm_code ask(const struct crm_type *t, const char *s, size_t n,
			 struct crm_buf *out, struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	struct crm_buf words = CRM_BUF_INIT;
	bool open[CRM_SEARCH__N], any = false;
	enum crm_code rc;

	open_parts(t, open);
	for (size_t i = 0; i < CRM_SEARCH__N; i++) {
		if (open[i])
			crm_buf_addf(out, "%s%s", any ? " " : "{", parts[i]);
		any = any || open[i];
	}
	if (!any)
		return CRM_OK;
	crm__search_words(&words, s, n);
	crm_buf_adds(out, "} : ");
	phrase(out, crm_buf_str(&words), words.len);
	crm_buf_reset(&words);
	rc = crm_phone_normal(s, n, &words, &why);
	if (!rc && open[CRM_SEARCH_PHONE]) {
		crm_buf_adds(out, " OR phone : ");
		phrase(out, crm_buf_str(&words), words.len);
	}
	rc = rc == CRM_NOMEM ? crm_error_nomem(err)
			     : crm_buf_check(&words, err);
	crm_buf_clear(&words);
	return rc;
}

/* Append a parameter with a copy of the text. */
static enum crm_code param(struct crm_query *q, const char *s, size_t n,
			   struct crm_buf *out, struct crm_error *err)
{
	const char *copy = crm_arena_copy(&q->mem, s, n);

	return copy ? crm__param_text(q, copy, n, out, err)
		    : crm_error_nomem(err);
}

/* "SELECT row ids of records of a type that have the word". */
static enum crm_code by_text(struct crm_query *q, const struct crm_type *t,
			     const char *s, size_t n, struct crm_buf *out,
			     struct crm_error *err)
{
	struct crm_buf expr = CRM_BUF_INIT;
	enum crm_code rc = ask(t, s, n, &expr, err);

	if (!rc)
		rc = crm_buf_check(&expr, err);
	if (!rc && expr.len) {
		crm_buf_addf(out, "SELECT rowid / %d FROM search_text WHERE "
			     "rowid %% %d = %d AND search_text MATCH ",
			     CRM__SEARCH_TYPES, CRM__SEARCH_TYPES, t->number);
		rc = param(q, expr.s, expr.len, out, err);
	}
	crm_buf_clear(&expr);
	return rc;
}

/* "(word OR word …)" */
static void any_of(const struct crm_pinyin_set *set, struct crm_buf *b)
{
	for (size_t i = 0; i < set->n; i++)
		crm_buf_addf(b, "%s\"%s\"%s", i ? " OR " : "(",
			     set->words[i].s,
			     set->words[i].whole ? "" : " *");
	crm_buf_addc(b, ')');
}

/* "SELECT those with a name that sounds like the word". The tables know where
 * that may be so, the names whether it is. */
static enum crm_code by_sound(struct crm_query *q, const struct crm_type *t,
			      const struct crm_pinyin_typed *typed,
			      const char *s, size_t n, struct crm_buf *out,
			      struct crm_error *err)
{
	struct crm_buf expr = CRM_BUF_INIT;
	const char *sep = "";
	enum crm_code rc;

	any_of(&typed->begin, &expr);
	for (size_t i = 0; i < CRM_PINYIN_BEHIND; i++) {
		if (!typed->behind[i].n)
			continue;
		crm_buf_adds(&expr, " AND ");
		any_of(&typed->behind[i], &expr);
	}
	rc = crm_buf_check(&expr, err);
	crm_buf_adds(out, "SELECT n.id FROM search_sound s JOIN ");
	crm_sql_ident(out, t->table);
	crm_buf_addf(out, " n ON n.id = s.rowid / %d WHERE s.rowid %% %d = %d "
		     "AND search_sound MATCH ", CRM__SEARCH_TYPES,
		     CRM__SEARCH_TYPES, t->number);
	if (!rc)
		rc = param(q, expr.s, expr.len, out, err);
	crm_buf_adds(out, " AND (");
	for (size_t i = 0; !rc && i < t->nfields; i++) {
		if (crm_field_search(&t->fields[i]) != CRM_SEARCH_NAME)
			continue;
		crm_buf_addf(out, "%scrm_sounds(n.", sep);
		crm_sql_ident(out, crm_field_column(&t->fields[i]));
		crm_buf_adds(out, ", ");
		rc = param(q, s, n, out, err);
		crm_buf_addc(out, ')');
		sep = " OR ";
	}
	crm_buf_addc(out, ')');
	crm_buf_clear(&expr);
	return rc;
}

/* Either of them; *any is false where no part may be searched. */
static enum crm_code ids(struct crm_query *q, const struct crm_type *t,
			 const char *s, size_t n, struct crm_buf *out,
			 bool *any, struct crm_error *err)
{
	struct crm_pinyin_typed typed;
	bool open[CRM_SEARCH__N];
	size_t from = out->len;
	enum crm_code rc = by_text(q, t, s, n, out, err);

	*any = out->len > from;
	open_parts(t, open);
	if (rc || !open[CRM_SEARCH_NAME] || n < 2 ||
	    !crm_pinyin_parse(&typed, s, n))
		return rc;
	crm_buf_adds(out, " UNION ");
	return by_sound(q, t, &typed, s, n, out, err);
}

/* The same of the records that those of a type belong to. */
static enum crm_code owners(struct crm_query *q, const struct crm_type *t,
			    int owner, const char *s, size_t n,
			    struct crm_buf *out, bool *any,
			    struct crm_error *err)
{
	struct crm_buf inner = CRM_BUF_INIT;
	enum crm_code rc = ids(q, t, s, n, &inner, any, err);

	if (!rc)
		rc = crm_buf_check(&inner, err);
	if (!rc && inner.len) {
		crm_buf_adds(out, "SELECT b.");
		crm_sql_ident(out, crm_field_column(&t->fields[owner]));
		crm_buf_adds(out, " FROM ");
		crm__rows(q->st, t, CRM__BOTH, out);
		crm_buf_adds(out, " b WHERE b.id IN (");
		crm_buf_addmem(out, inner.s, inner.len);
		crm_buf_addc(out, ')');
	}
	crm_buf_clear(&inner);
	return rc;
}

/* The field by which a searched type's records belong to those of another;
 * -1: they do not. */
static int belongs(const struct crm_type *t, const struct crm_type *to)
{
	int f = crm_field_flagged(t, CRM_F_OWNER);

	return f >= 0 && crm_type_searched(t) &&
	       !strcmp(t->fields[f].ref, to->name) &&
	       !(t->fields[f].flags & CRM_F_HIDDEN) ? f : -1;
}

static enum crm_code word(struct crm_query *q, const char *s, size_t n,
			  struct crm_buf *out, struct crm_error *err)
{
	bool any, first = true;
	enum crm_code rc;

	crm__rel_column(q->from->first, -1, out);
	crm_buf_adds(out, " IN (");
	rc = ids(q, q->type, s, n, out, &any, err);
	first = !any;
	for (size_t i = 0; !rc && i < crm_ntypes; i++) {
		const struct crm_type *t = &q->st->types[i].type;
		int owner = belongs(t, q->type);
		size_t from = out->len;

		if (owner < 0)
			continue;
		if (!first)
			crm_buf_adds(out, " UNION ");
		rc = owners(q, t, owner, s, n, out, &any, err);
		if (!any)
			out->len = from;
		first = first && !any;
	}
	if (first)
		crm_buf_adds(out, "NULL");
	crm_buf_addc(out, ')');
	return rc;
}

/* The next word of a text; false at the end. */
static bool next_word(const char **s, size_t *n, size_t *len)
{
	size_t used;

	for (; *n; *s += used, *n -= used)
		if (!crm_text_blank(crm_utf8_decode(*s, *n, &used)))
			break;
	*len = 0;
	while (*len < *n && !crm_text_blank(crm_utf8_decode(*s + *len,
						*n - *len, &used)))
		*len += used;
	return *len;
}

/* Is the whole text one telephone number, with spaces in it perhaps? */
static enum crm_code is_phone(const char *s, size_t n, bool *yes,
			      struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	struct crm_buf normal = CRM_BUF_INIT;
	enum crm_code rc = crm_phone_normal(s, n, &normal, &why);

	*yes = !rc && normal.len >= 5;
	crm_buf_clear(&normal);
	return rc == CRM_NOMEM ? crm_error_nomem(err) : CRM_OK;
}

/* A sign that stands alone is in no table, so nothing would have it. */
static enum crm_code is_word(struct crm_query *q, const char *s, size_t n,
			     bool *yes, struct crm_error *err)
{
	struct crm_buf words = CRM_BUF_INIT;
	enum crm_code rc;

	crm__search_words(&words, s, n);
	rc = crm_buf_check(&words, err);
	if (!rc)
		rc = crm_db_has_word(q->st->db, crm_buf_str(&words), words.len,
				     yes, err);
	crm_buf_clear(&words);
	return rc;
}

/* The conditions of all words, "0" where all are mere signs. */
static enum crm_code all_words(struct crm_query *q, const char *text,
			       struct crm_buf *out, struct crm_error *err)
{
	size_t n = strlen(text), len, asked = 0;
	bool any = false, yes = false;
	enum crm_code rc = CRM_OK;

	for (; !rc && next_word(&text, &n, &len); text += len, n -= len) {
		any = true;
		rc = is_word(q, text, len, &yes, err);
		if (rc || !yes)
			continue;
		if (asked == WORDS_MAX)
			return crm_error_set(err, CRM_USAGE, "more than %d "
				"words are not searched for", WORDS_MAX);
		if (asked++)
			crm_buf_adds(out, " AND ");
		rc = word(q, text, len, out, err);
	}
	if (!rc && !any)
		rc = crm_error_set(err, CRM_USAGE, "nothing to search for");
	if (!asked)
		crm_buf_addc(out, '0');
	return rc;
}

enum crm_code crm__search_match(struct crm_query *q, const char *text,
				struct crm_buf *out, struct crm_error *err)
{
	bool phone;
	enum crm_code rc;

	if (!crm_type_searched(q->type))
		return crm_error_set(err, CRM_USAGE, "%s are not searched",
				     crm_tr(q->type->plural));
	if (q->st->as_of >= 0)
		return crm_error_set(err, CRM_USAGE, "what is searched is "
			"what there is now; --as-of does not go with it");
	rc = is_phone(text, strlen(text), &phone, err);
	if (rc)
		return rc;
	return phone ? word(q, text, strlen(text), out, err)
		     : all_words(q, text, out, err);
}

enum crm_code crm__search_rank(struct crm_query *q, const char *text,
			       struct crm_buf *out, struct crm_error *err)
{
	const struct crm_type *t = q->type;
	enum crm_code rc;

	crm_buf_adds(out, "crm_rank(");
	rc = crm__param_text(q, text, strlen(text), out, err);
	for (size_t i = 0; !rc && i < t->nfields; i++) {
		if (crm_field_search(&t->fields[i]) != CRM_SEARCH_NAME ||
		    t->fields[i].flags & CRM_F_HIDDEN)
			continue;
		crm_buf_adds(out, ", ");
		crm__rel_column(q->from->first, (int)i, out);
	}
	crm_buf_addc(out, ')');
	return rc;
}
