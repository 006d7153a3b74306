/* SPDX-License-Identifier: ISC */
/* query_columns.c - which columns a query gives, and how they are called. */
#include "query.h"
#include "../rights/rights.h"


/* Append ", " unless it is the first, and count. */
static int next_column(struct crm_query *q, struct crm_buf *out)
{
	if (q->ncols)
		crm_buf_adds(out, ", ");
	return q->ncols++;
}

/* The statement's column of the currency of rel's money. */
static int currency_column(struct crm_query *q, struct crm__rel *rel,
			   struct crm_buf *out)
{
	int field = crm_field_flagged(rel->type, CRM_F_CURRENCY);
	int col;

	for (size_t i = 0; i < q->ncells; i++)
		if (q->cells[i].kind == CRM_T_MONEY && q->cells[i].rel == rel)
			return q->cells[i].cur;
	if (field < 0)
		return -1;
	col = next_column(q, out);
	crm__rel_column(rel, field, out);
	return col;
}

/* Labels along the way: "Owner Name", "负责人姓名". */
static void label(const struct crm__rel *rel, int field, bool zh,
		  struct crm_buf *out)
{
	const struct crm_field *f = &rel->type->fields[field];

	if (rel->parent) {
		label(rel->parent, rel->field, zh, out);
		crm_buf_adds(out, zh ? "" : " ");
	}
	crm_buf_adds(out, zh ? f->label_zh : f->label);
}

static enum crm_code head(struct crm_query *q, struct crm__rel *rel, int field,
			  const char *name, size_t n, bool zh,
			  struct crm_error *err)
{
	struct crm_column *c = &q->columns[q->ncells];
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc;

	label(rel, field, zh, &b);
	rc = crm_buf_check(&b, err);
	if (!rc) {
		c->name = crm_arena_copy(&q->mem, name, n);
		c->label = crm_arena_copy(&q->mem, crm_buf_str(&b), b.len);
		c->right = crm_kind_is_number(rel->type->fields[field].kind);
		if (!c->name || !c->label)
			rc = crm_error_nomem(err);
	}
	crm_buf_clear(&b);
	return rc;
}

static enum crm_code add(struct crm_query *q, struct crm__rel *rel, int field,
			 const char *name, size_t n, bool zh,
			 struct crm_buf *out, struct crm_error *err)
{
	struct crm__cell *c = &q->cells[q->ncells];
	enum crm_code rc = head(q, rel, field, name, n, zh, err);

	if (rc)
		return rc;
	*c = (struct crm__cell){ .kind = rel->type->fields[field].kind,
				 .rel = rel, .field = field, .cur = -1,
				 .places = 2 };
	c->col = next_column(q, out);
	if (q->values && !crm__limited(q->st))
		crm__rel_column(rel, field, out);
	else
		rc = crm__rel_shown(q, rel, field, out, err);
	if (!rc && c->kind == CRM_T_MONEY && !q->values)
		c->cur = currency_column(q, rel, out);
	c->ref = -1;
	if (!rc && c->kind == CRM_T_REF && crm__limited(q->st)) {
		c->ref = next_column(q, out);
		crm__rel_column(rel, field, out);
	}
	q->ncells++;
	return rc;
}

/* ---- the fields that were asked for ---- */

static enum crm_code add_path(struct crm_query *q,
			      const struct crm__source *src,
			      struct crm__path p, bool zh,
			      struct crm_buf *out, struct crm_error *err)
{
	struct crm__leaf leaf = { .rel = q->from->first };
	struct crm__path rest = p;
	const char *s = src->s + p.at;
	enum crm_code rc;

	rc = crm__path_follow(q, src, &rest, false, &leaf, err);
	if (rc)
		return rc;
	for (size_t i = 0; i < q->ncells; i++)
		if (strlen(q->columns[i].name) == p.n &&
		    !memcmp(q->columns[i].name, s, p.n))
			return crm__fail_at(src, p.at, err, "'%s' is named "
					    "twice", q->columns[i].name);
	rc = add(q, leaf.rel, leaf.field, s, p.n, zh, out, err);
	return rc ? crm__blame(src, p.at, rc, err) : CRM_OK;
}

static enum crm_code asked(struct crm_query *q, const char *fields, bool zh,
			   struct crm_buf *out, struct crm_error *err)
{
	struct crm__source src = { "fields", fields, strlen(fields) };
	struct crm__path p;
	size_t pos = 0;
	enum crm_code rc = CRM_OK;

	while (!rc && crm__path_next(&src, &pos, &p)) {
		if (q->ncells == CRM__FIELDS_MAX)
			return crm__fail_at(&src, p.at, err, "more than %d "
					    "fields", CRM__FIELDS_MAX);
		rc = add_path(q, &src, p, zh, out, err);
	}
	return rc;
}

/* ---- the fields of a type ---- */

static bool wanted(const struct crm_type *t, size_t i, enum crm_columns which)
{
	const struct crm_field *f = &t->fields[i];

	if (f->flags & CRM_F_HIDDEN)
		return false;
	switch (which) {
	case CRM_COLS_LIST:
		return f->flags & CRM_F_LIST;
	case CRM_COLS_WRITE:
		/* What only the program writes would have no columns. */
		return i == CRM_F_CODE || t->readonly ||
		       !(f->flags & CRM_F_READONLY);
	default:
		return true;
	}
}

static enum crm_code usual(struct crm_query *q, enum crm_columns which,
			   bool zh, struct crm_buf *out, struct crm_error *err)
{
	struct crm__rel *rel = q->from->first;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < q->type->nfields; i++) {
		const char *name = q->type->fields[i].name;
		if (wanted(q->type, i, which))
			rc = add(q, rel, (int)i, name, strlen(name), zh, out,
				 err);
	}
	return rc;
}

static size_t parts(const char *s)
{
	size_t n = 1;

	for (; *s; s++)
		n += *s == ',';
	return n < CRM__FIELDS_MAX ? n : CRM__FIELDS_MAX;
}

enum crm_code crm__columns(struct crm_query *q,
			   const struct crm_query_opts *opts,
			   struct crm_buf *out, struct crm_error *err)
{
	size_t room = opts->fields ? parts(opts->fields) : q->type->nfields;

	q->columns = calloc(room, sizeof(*q->columns));
	q->cells = calloc(room, sizeof(*q->cells));
	q->row = calloc(room, sizeof(*q->row));
	if (opts->values)
		q->values = calloc(room, sizeof(*q->values));
	if (!q->columns || !q->cells || !q->row ||
	    (opts->values && !q->values))
		return crm_error_nomem(err);
	if (opts->fields)
		return asked(q, opts->fields, opts->labels_zh, out, err);
	return usual(q, opts->columns, opts->labels_zh, out, err);
}
