/* SPDX-License-Identifier: ISC */
/* query_sort.c - the order of records, and where a page of it begins. */
#include "query.h"

#include "../search/search.h"
#include "crm/text.h"

/* Choices order as they are declared. */
static enum crm_code rank(struct crm_query *q, struct crm__rel *rel, int field,
			  struct crm_buf *out, struct crm_error *err)
{
	const struct crm_choice *c = rel->type->fields[field].choices;
	enum crm_code rc = CRM_OK;

	crm_buf_adds(out, "CASE ");
	crm__rel_column(rel, field, out);
	for (int i = 0; !rc && c[i].name; i++) {
		crm_buf_adds(out, " WHEN ");
		rc = crm__param_text(q, c[i].name, strlen(c[i].name), out,
				     err);
		crm_buf_addf(out, " THEN %d", i);
	}
	crm_buf_adds(out, " END");
	return rc;
}

static enum crm_code expression(struct crm_query *q, struct crm__rel *rel,
				int field, struct crm_buf *out,
				struct crm_error *err)
{
	const struct crm_field *f = &rel->type->fields[field];

	switch (f->kind) {
	case CRM_T_ENUM:
		return rank(q, rel, field, out, err);
	case CRM_T_MONEY:
		crm__rel_face(rel, field, out);
		return CRM_OK;
	case CRM_T_JSON:
		return crm_error_set(err, CRM_USAGE, "'%s' has no order",
				     f->name);
	default:
		return crm__rel_shown(q, rel, field, out, err);
	}
}

/* Keep the key whose expression stands in b, if that is right so far. */
static enum crm_code keep_key(struct crm_query *q, struct crm_buf *b,
			      bool is_int, bool desc, enum crm_code rc,
			      struct crm_error *err)
{
	struct crm__key *k = &q->keys[q->nkeys];

	if (!rc)
		rc = crm_buf_check(b, err);
	if (!rc) {
		*k = (struct crm__key){ crm_arena_copy(&q->mem, crm_buf_str(b),
						       b->len), desc, is_int };
		q->nkeys++;
		if (!k->sql)
			rc = crm_error_nomem(err);
	}
	crm_buf_clear(b);
	return rc;
}

static enum crm_code add_key(struct crm_query *q, struct crm__rel *rel,
			     int field, bool desc, struct crm_error *err)
{
	enum crm_kind kind = rel->type->fields[field].kind;
	struct crm_buf b = CRM_BUF_INIT;
	bool is_int = kind == CRM_T_ENUM ||
		      (kind != CRM_T_REF && crm_kind_is_int(kind));
	enum crm_code rc = expression(q, rel, field, &b, err);

	return keep_key(q, &b, is_int, desc, rc, err);
}

static enum crm_code add_match(struct crm_query *q, const char *search,
			       struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc = crm__search_rank(q, search, &b, err);

	return keep_key(q, &b, true, false, rc, err);
}

/* Read one key; *total when it tells all records apart. */
static enum crm_code read_key(struct crm_query *q,
			      const struct crm__source *src,
			      struct crm__path p, bool *total,
			      struct crm_error *err)
{
	struct crm__leaf leaf = { .rel = q->from->first };
	bool desc = p.n && src->s[p.at] == '-';
	enum crm_code rc;
	size_t at;

	if (desc) {
		p.at++;
		p.n--;
	}
	at = p.at;
	rc = crm__path_follow(q, src, &p, false, &leaf, err);
	if (rc)
		return rc;
	if (!*total && q->nkeys == CRM__KEYS_MAX)
		return crm__fail_at(src, at, err, "more than %d fields to "
				    "sort by", CRM__KEYS_MAX);
	if (!*total)
		rc = add_key(q, leaf.rel, leaf.field, desc, err);
	if (!rc && leaf.rel == q->from->first && leaf.field == CRM_F_CODE)
		*total = true;
	return rc ? crm__blame(src, at, rc, err) : CRM_OK;
}

enum crm_code crm__sort(struct crm_query *q, const char *sort,
			const char *search, struct crm_error *err)
{
	struct crm__source src = { "sort", sort, sort ? strlen(sort) : 0 };
	struct crm__path p;
	size_t pos = 0;
	bool total = false;
	enum crm_code rc = CRM_OK;

	if (search && !sort)
		rc = add_match(q, search, err);
	while (sort && !rc && crm__path_next(&src, &pos, &p))
		rc = read_key(q, &src, p, &total, err);
	/* The code decides between records that are equal so far. */
	if (!rc && !total)
		rc = add_key(q, q->from->first, CRM_F_CODE, false, err);
	return rc;
}

void crm__sort_sql(const struct crm_query *q, struct crm_buf *out)
{
	for (size_t i = 0; i < q->nkeys; i++)
		crm_buf_addf(out, "%s%s%s", i ? ", " : " ORDER BY ",
			     q->keys[i].sql, q->keys[i].desc
			     ? " DESC NULLS LAST" : " ASC NULLS FIRST");
}

/* ---- behind a record ---- */

/* A record's place in the order: for each key "?N", or "" for NULL. */
struct place {
	char value[CRM__KEYS_MAX + 1][16];
};

static enum crm_code read_value(struct crm_query *q, struct crm_stmt *s,
				size_t i, struct crm_buf *b,
				struct crm_error *err)
{
	const char *text;
	size_t n;

	if (crm_col_null(s, (int)i))
		return CRM_OK;
	if (q->keys[i].is_int)
		return crm__param_int(q, crm_col_int(s, (int)i), b, err);
	text = crm_col_text(s, (int)i, &n);
	text = crm_arena_copy(&q->mem, text, n);
	return text ? crm__param_text(q, text, n, b, err)
		    : crm_error_nomem(err);
}

static enum crm_code read_place(struct crm_query *q, struct crm_stmt *s,
				struct place *at, struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < q->nkeys; i++) {
		crm_buf_reset(&b);
		rc = read_value(q, s, i, &b, err);
		if (!rc)
			rc = crm_buf_check(&b, err);
		if (!rc)
			snprintf(at->value[i], sizeof(at->value[i]), "%s",
				 crm_buf_str(&b));
	}
	crm_buf_clear(&b);
	return rc;
}

static enum crm_code find_place(struct crm_query *q, const char *code,
				struct place *at, struct crm_error *err)
{
	struct crm_buf sql = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	for (size_t i = 0; i < q->nkeys; i++)
		crm_buf_addf(&sql, "%s%s", i ? ", " : "SELECT ",
			     q->keys[i].sql);
	crm_buf_adds(&sql, " FROM ");
	crm__scope_sql(q, q->from, CRM__BOTH, &sql);
	crm_buf_adds(&sql, " WHERE ");
	crm__rel_column(q->from->first, CRM_F_CODE, &sql);
	crm_buf_adds(&sql, " = ");
	rc = crm__param_code(q, code, &sql, err);
	if (!rc)
		rc = crm__query_prepare(q, &sql, &s, err);
	if (!rc)
		rc = crm_step(s, &row, err);
	if (!rc && !row)
		rc = crm_error_set(err, CRM_NOTFOUND, "no %s '%.*s'",
				   crm_tr(q->type->name),
				   crm_text_shown(code, strlen(code)), code);
	if (!rc)
		rc = read_place(q, s, at, err);
	crm_stmt_put(s);
	crm_buf_clear(&sql);
	return rc;
}

/* "key i is behind the place"; what is unset comes first going up and last
 * going down. */
static void behind(const struct crm__key *k, const char *value,
		   struct crm_buf *out)
{
	if (!*value)
		crm_buf_addf(out, "%s IS NOT NULL", k->sql);
	else if (k->desc)
		crm_buf_addf(out, "(%s < %s OR %s IS NULL)", k->sql, value,
			     k->sql);
	else
		crm_buf_addf(out, "%s > %s", k->sql, value);
}

static void level(const struct crm__key *k, const char *value,
		  struct crm_buf *out)
{
	if (*value)
		crm_buf_addf(out, "%s = %s AND ", k->sql, value);
	else
		crm_buf_addf(out, "%s IS NULL AND ", k->sql);
}

enum crm_code crm__sort_after(struct crm_query *q, const char *code,
			      struct crm_buf *out, struct crm_error *err)
{
	struct place at = { 0 };
	bool any = false;
	enum crm_code rc = find_place(q, code, &at, err);

	for (size_t i = 0; !rc && i < q->nkeys; i++) {
		const struct crm__key *k = &q->keys[i];
		if (k->desc && !at.value[i][0])
			continue;
		if (any)
			crm_buf_adds(out, " OR ");
		for (size_t j = 0; j < i; j++)
			level(&q->keys[j], at.value[j], out);
		behind(k, at.value[i], out);
		any = true;
	}
	return rc;
}
