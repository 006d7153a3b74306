/* SPDX-License-Identifier: ISC */
/* query_from.c - what a query reads from: tables, joins and parameters. */
#include "query.h"
#include "../rights/rights.h"

#include "crm/text.h"

/* ---- joins ---- */

static struct crm__rel *rel_new(struct crm_query *q, struct crm__scope *scope,
				const struct crm_type *t)
{
	struct crm__rel *r = crm_arena_alloc(&q->mem, sizeof(*r));

	if (!r)
		return NULL;
	*r = (struct crm__rel){ .st = q->st, .type = t, .scope = scope,
				.field = -1,
				.alias = q->aliases++,
				.past = crm__past(q->st, t) };
	*scope->end = r;
	scope->end = &r->next;
	scope->n++;
	return r;
}

struct crm__scope *crm__scope_new(struct crm_query *q,
				  const struct crm_type *t)
{
	struct crm__scope *s = crm_arena_alloc(&q->mem, sizeof(*s));

	if (!s)
		return NULL;
	*s = (struct crm__scope){ .end = &s->first };
	return rel_new(q, s, t) ? s : NULL;
}

enum crm_code crm__rel_follow(struct crm_query *q, struct crm__rel *rel,
			      int field, struct crm__rel **out,
			      struct crm_error *err)
{
	const char *ref = rel->type->fields[field].ref;
	struct crm__rel *r;

	for (r = rel->scope->first; r; r = r->next)
		if (r->parent == rel && r->field == field)
			break;
	if (!r && rel->scope->n >= CRM__RELS_MAX)
		return crm_error_set(err, CRM_USAGE, "more than %d references "
				     "are followed", CRM__RELS_MAX - 1);
	if (!r) {
		r = rel_new(q, rel->scope, crm_store_type(q->st, ref));
		if (!r)
			return crm_error_nomem(err);
		r->parent = rel;
		r->field = field;
	}
	*out = r;
	return CRM_OK;
}

/* ---- columns ---- */

static void derived_column(const struct crm_type *t, const char *field,
			   struct crm_buf *out)
{
	int at = crm_field_find(t, field, strlen(field));

	crm_buf_adds(out, "d.");
	crm_sql_ident(out, crm_field_column(&t->fields[at]));
}

/* The value that the records of one side give. */
static void derive_from(struct crm__rel *rel, const struct crm_derive *d,
			enum crm__side side, struct crm_buf *out)
{
	static const char *const select[] = {
		[CRM_MAX] = "SELECT max(", [CRM_COUNT] = "SELECT count(",
		[CRM_SUM] = "SELECT sum(",
	};
	const struct crm_type *t = crm_type_find(d->type);
	int currency = crm_field_flagged(rel->type, CRM_F_CURRENCY);

	crm_buf_adds(out, select[d->how]);
	derived_column(t, d->field, out);
	crm_buf_adds(out, ") AS v FROM ");
	crm__rows_with(rel->st, t, side, rel->type, out);
	crm_buf_adds(out, " d WHERE ");
	derived_column(t, d->via, out);
	crm_buf_adds(out, " = ");
	crm__rel_column(rel, -1, out);
	if (d->how == CRM_SUM) {
		crm_buf_adds(out, " AND d.currency = ");
		crm__rel_column(rel, currency, out);
	}
	if (!d->where)
		return;
	crm_buf_adds(out, " AND ");
	derived_column(t, d->where, out);
	crm_buf_adds(out, " = ");
	crm_sql_text(out, d->is, strlen(d->is));
}

/* SQLite finds the records of one by their index, but not in two tables
 * joined into one: so the two sides of the past are asked one by one. */
static void derive(struct crm__rel *rel, const struct crm_derive *d,
		   struct crm_buf *out)
{
	bool past = crm__past(rel->st, crm_type_find(d->type));
	/* There is nothing of a record that is none. */
	bool none = d->how == CRM_COUNT && rel->parent;

	if (none) {
		crm_buf_adds(out, "CASE WHEN ");
		crm__rel_column(rel, -1, out);
		crm_buf_adds(out, " IS NOT NULL THEN ");
	}
	crm_buf_addc(out, '(');
	if (past)
		crm_buf_adds(out, d->how == CRM_MAX ? "SELECT max(v) FROM ("
			     : "SELECT sum(v) FROM (");
	derive_from(rel, d, past ? CRM__NOW : CRM__BOTH, out);
	if (past) {
		crm_buf_adds(out, " UNION ALL ");
		derive_from(rel, d, CRM__THEN, out);
		crm_buf_addc(out, ')');
	}
	crm_buf_adds(out, none ? ") END" : ")");
}

void crm__rel_column(struct crm__rel *rel, int field, struct crm_buf *out)
{
	const struct crm_field *f = field < 0 ? NULL
		: &rel->type->fields[field];
	bool custom = f && (f->flags & CRM_F_CUSTOM);
	const char *column = f ? crm_field_column(f) : "id";
	bool both = rel->past && (rel->parent || custom);

	if (f && f->derive) {
		derive(rel, f->derive, out);
		return;
	}
	if (custom)
		rel->extra = true;
	/* Only one of the two has a row. */
	if (both) {
		crm_buf_addf(out, "coalesce(p%d.", rel->alias);
		crm_sql_ident(out, column);
		crm_buf_adds(out, ", ");
	}
	crm_buf_addf(out, "%c%d.", custom ? 'x' : 't', rel->alias);
	crm_sql_ident(out, column);
	if (both)
		crm_buf_addc(out, ')');
}

enum crm_code crm__rel_shown(struct crm_query *q, struct crm__rel *rel,
			     int field, struct crm_buf *out,
			     struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (rel->type->fields[field].kind == CRM_T_REF) {
		rc = crm__rel_follow(q, rel, field, &rel, err);
		field = CRM_F_CODE;
	}
	if (!rc)
		crm__rel_column(rel, field, out);
	return rc;
}

void crm__rel_face(struct crm__rel *rel, int field, struct crm_buf *out)
{
	int currency = crm_field_flagged(rel->type, CRM_F_CURRENCY);

	if (currency < 0) {
		crm__rel_column(rel, field, out);
		return;
	}
	crm_buf_adds(out, "crm_face(");
	crm__rel_column(rel, field, out);
	crm_buf_adds(out, ", ");
	crm__rel_column(rel, currency, out);
	crm_buf_addc(out, ')');
}

/* " ON alias.id = " what refers to the relation, or the row it extends. */
static void join_on(struct crm__rel *r, char alias, struct crm_buf *out)
{
	crm_buf_addf(out, " %c%d ON %c%d.\"id\" = ", alias, r->alias, alias,
		     r->alias);
	if (r->parent && alias != 'x')
		crm__rel_column(r->parent, r->field, out);
	else
		crm_buf_addf(out, "t%d.\"id\"", r->alias);
}

/* A row of the table is left out where another is to be seen. */
static void but_turned(const struct crm__rel *r, char alias,
		       struct crm_buf *out)
{
	char id[24];

	if (!r->past)
		return;
	snprintf(id, sizeof(id), "%c%d.\"id\"", alias, r->alias);
	crm_buf_adds(out, " AND ");
	crm__not_turned(r->type, id, out);
}

static void scope_rel(struct crm_query *q, struct crm__rel *r,
		      enum crm__side side, struct crm_buf *out)
{
	char alias[16];

	if (r->parent) {
		crm_buf_adds(out, " LEFT JOIN ");
		crm_sql_ident(out, r->type->table);
		join_on(r, 't', out);
		but_turned(r, 't', out);
		snprintf(alias, sizeof(alias), "t%d", r->alias);
		crm__seen(q->st, r->type, alias, " AND ", out);
	} else {
		crm__rows(q->st, r->type, side, out);
		crm_buf_addf(out, " t%d", r->alias);
	}
	if (r->past && (r->parent || r->extra)) {
		crm_buf_adds(out, " LEFT JOIN ");
		crm__past_table("past", r->type, out);
		join_on(r, 'p', out);
	}
	if (r->extra) {
		crm_buf_adds(out, " LEFT JOIN ");
		crm_sql_ident(out, r->type->extra);
		join_on(r, 'x', out);
		but_turned(r, 'x', out);
	}
}

void crm__scope_sql(struct crm_query *q, const struct crm__scope *s,
		    enum crm__side side, struct crm_buf *out)
{
	for (struct crm__rel *r = s->first; r; r = r->next)
		scope_rel(q, r, side, out);
}

/* ---- parameters ---- */

static enum crm_code param(struct crm_query *q, const struct crm__param *p,
			   struct crm_buf *out, struct crm_error *err)
{
	if (q->nparams >= CRM__PARAMS_MAX)
		return crm_error_set(err, CRM_USAGE, "more than %d values are "
				     "compared with", CRM__PARAMS_MAX);
	if (q->nparams == q->room) {
		size_t room = q->room ? q->room * 2 : 16;
		struct crm__param *more = realloc(q->params,
						  room * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		q->params = more;
		q->room = room;
	}
	q->params[q->nparams++] = *p;
	if (out)
		crm_buf_addf(out, "?%zu", q->nparams);
	return CRM_OK;
}

enum crm_code crm__param_int(struct crm_query *q, int64_t v,
			     struct crm_buf *out, struct crm_error *err)
{
	return param(q, &(struct crm__param){ .is_int = true, .i = v }, out,
		     err);
}

enum crm_code crm__param_text(struct crm_query *q, const char *s, size_t n,
			      struct crm_buf *out, struct crm_error *err)
{
	return param(q, &(struct crm__param){ .s = s, .len = n }, out, err);
}

enum crm_code crm__param_code(struct crm_query *q, const char *code,
			      struct crm_buf *out, struct crm_error *err)
{
	size_t n = strlen(code);
	int64_t number;

	if (!crm_kind_is_int(q->type->fields[CRM_F_CODE].kind))
		return crm__param_text(q, code, n, out, err);
	if (crm_decimal_plain(code, n, 0, &number, NULL))
		return crm_error_set(err, CRM_NOTFOUND, "no %s '%.*s'",
				     crm_tr(q->type->name),
				     crm_text_shown(code, n), code);
	return crm__param_int(q, number, out, err);
}

enum crm_code crm__query_prepare(struct crm_query *q,
				 const struct crm_buf *sql,
				 struct crm_stmt **out, struct crm_error *err)
{
	enum crm_code rc = crm_buf_check(sql, err);

	if (!rc)
		rc = crm_stmt_get(q->st->db, crm_buf_str(sql), out, err);
	for (size_t i = 0; !rc && i < q->nparams; i++) {
		const struct crm__param *p = &q->params[i];
		if (p->is_int)
			crm_bind_int(*out, (int)i + 1, p->i);
		else
			crm_bind_text(*out, (int)i + 1, p->s, p->len);
	}
	return rc;
}
