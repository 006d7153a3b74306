/* SPDX-License-Identifier: ISC */
/* load.c - whole records by code, row id or a unique field. */
#include "rights/rights.h"

void crm__bind(struct crm_stmt *s, int i, const struct crm_value *v)
{
	if (v->kind == CRM_V_INT)
		crm_bind_int(s, i, v->i);
	else if (v->kind == CRM_V_TEXT)
		crm_bind_text(s, i, v->s, v->len);
	else
		crm_bind_null(s, i);
}

void crm__select_all(struct crm_buf *b, const struct crm__type *t)
{
	bool extra = t->custom;

	crm_buf_adds(b, "SELECT t0.id");
	for (size_t i = 0; i < t->type.nfields; i++) {
		const struct crm_field *f = &t->type.fields[i];
		if (f->derive) {
			crm_buf_adds(b, ", NULL");
			continue;
		}
		crm_buf_adds(b, f->flags & CRM_F_CUSTOM ? ", x0." : ", t0.");
		crm_sql_ident(b, crm_field_column(f));
	}
	crm_buf_adds(b, " FROM ");
	crm_sql_ident(b, t->type.table);
	crm_buf_adds(b, " t0");
	if (extra) {
		crm_buf_adds(b, " LEFT JOIN ");
		crm_sql_ident(b, t->type.extra);
		crm_buf_adds(b, " x0 ON x0.id = t0.id");
	}
	crm_buf_adds(b, " WHERE ");
}

enum crm_code crm__row_read(struct crm_stmt *s, struct crm_rec *r,
			    struct crm_error *err)
{
	crm_rec_reset(r);
	r->id = crm_col_int(s, 0);
	for (size_t i = 0; i < r->type->nfields; i++) {
		int col = (int)i + 1;
		enum crm_code rc;
		const char *text;
		size_t n;

		if (crm_kind_is_int(r->type->fields[i].kind)) {
			if (crm_col_null(s, col))
				crm_rec_set_null(r, (int)i);
			else
				crm_rec_set_int(r, (int)i,
						crm_col_int(s, col));
			continue;
		}
		/* No text is stored that is empty: it was unset. */
		text = crm_col_text(s, col, &n);
		if (!n) {
			crm_rec_set_null(r, (int)i);
			continue;
		}
		rc = crm_rec_set_text(r, (int)i, text, n, err);
		if (rc)
			return rc;
	}
	return CRM_OK;
}

/* "<select> <condition> LIMIT 2", for the statement cache: of rows that may be
 * seen, or of any. */
static enum crm_code prepare(struct crm_store *st, struct crm__type *t,
			     const char *where, bool seen, struct crm_stmt **s,
			     struct crm_error *err)
{
	enum crm_code rc = crm__type_ready(t, err);

	if (rc)
		return rc;
	crm_buf_reset(&st->sql);
	crm_buf_adds(&st->sql, t->select);
	crm_buf_adds(&st->sql, where);
	if (seen)
		crm__seen(st, &t->type, "t0", " AND ", &st->sql);
	crm_buf_adds(&st->sql, " LIMIT 2");
	rc = crm_buf_check(&st->sql, err);
	return rc ? rc : crm_stmt_get(st->db, st->sql.s, s, err);
}

enum crm_code crm_load_by(struct crm_store *st, int field,
			  const struct crm_value *v, struct crm_rec *r,
			  struct crm_error *err)
{
	struct crm__type *t = crm__type_of(st, r->type);
	const struct crm_field *f = &t->type.fields[field];
	struct crm_stmt *s = NULL;
	char where[80];
	enum crm_code rc;
	bool row = false;

	if (f->kind == CRM_T_MONEY || f->derive)
		return crm_error_set(err, CRM_USAGE, "no %s is found by %s, "
			"%s; give the code", crm_tr(t->type.name), f->name,
			f->derive ? crm_tr("which is derived")
				  : crm_tr("an amount of money"));
	snprintf(where, sizeof(where), "%c0.\"%s\" = ?",
		 f->flags & CRM_F_CUSTOM ? 'x' : 't', crm_field_column(f));
	rc = prepare(st, t, where, true, &s, err);
	if (rc)
		return rc;
	crm__bind(s, 1, v);
	rc = crm_step(s, &row, err);
	if (!rc && !row)
		rc = crm_error_set(err, CRM_NOTFOUND, "no %s has %s '%.*s'",
			crm_tr(t->type.name), f->name, (int)v->len,
			v->s ? v->s : "");
	if (!rc)
		rc = crm__row_read(s, r, err);
	if (!rc)
		rc = crm_step(s, &row, err);
	if (!rc && row)
		rc = crm_error_set(err, CRM_CONFLICT, "several %s have %s "
			"'%.*s'; give the code", crm_tr(t->type.plural), f->name,
			(int)v->len, v->s ? v->s : "");
	crm_stmt_put(s);
	return rc;
}

enum crm_code crm__find_own(struct crm_store *st, const char *code, size_t n,
			    struct crm_rec *r, bool *found,
			    struct crm_error *err)
{
	struct crm__type *t = crm__type_of(st, r->type);
	enum crm_code rc = CRM_OK;

	*found = false;
	if (!t->by_code)
		rc = prepare(st, t, "t0.code = ?", true, &t->by_code, err);
	if (rc)
		return rc;
	crm_bind_text(t->by_code, 1, code, n);
	rc = crm_step(t->by_code, found, err);
	if (!rc && *found)
		rc = crm__row_read(t->by_code, r, err);
	crm_stmt_reset(t->by_code);
	return rc;
}

enum crm_code crm__find(struct crm_store *st, const char *code, size_t n,
			struct crm_rec *r, bool *found, struct crm_error *err)
{
	struct crm_buf now = CRM_BUF_INIT;
	enum crm_code rc = crm__find_own(st, code, n, r, found, err);

	if (!rc && !*found)
		rc = crm__code_now(st, r->type, code, n, &now, err);
	if (!rc && now.len)
		rc = crm__find_own(st, now.s, now.len, r, found, err);
	crm_buf_clear(&now);
	return rc;
}

enum crm_code crm_load_own(struct crm_store *st, const char *code, size_t n,
			   struct crm_rec *r, struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	bool found;
	enum crm_code rc = crm__find_own(st, code, n, r, &found, err);

	if (rc || found)
		return rc;
	if (r->type->former)
		rc = crm__code_former(st, r->type, code, n, false, &why);
	if (rc && rc != CRM_CONFLICT) {
		if (err)
			*err = why;
		return rc;
	}
	return rc ? crm_error_set(err, CRM_NOTFOUND, "%s", why.msg)
		  : crm_error_set(err, CRM_NOTFOUND, "no %s '%.*s'",
				  crm_tr(r->type->name), (int)n, code);
}

enum crm_code crm_load(struct crm_store *st, const char *code, size_t n,
		       struct crm_rec *r, struct crm_error *err)
{
	bool found;
	enum crm_code rc = crm__find(st, code, n, r, &found, err);

	if (!rc && !found)
		rc = crm_error_set(err, CRM_NOTFOUND, "no %s '%.*s'",
				   crm_tr(r->type->name), (int)n, code);
	return rc;
}

enum crm_code crm_load_id(struct crm_store *st, int64_t id, struct crm_rec *r,
			  struct crm_error *err)
{
	struct crm__type *t = crm__type_of(st, r->type);
	bool row = false;
	enum crm_code rc = CRM_OK;

	if (!t->by_id)
		rc = prepare(st, t, "t0.id = ?", false, &t->by_id, err);
	if (rc)
		return rc;
	crm_bind_int(t->by_id, 1, id);
	rc = crm_step(t->by_id, &row, err);
	if (!rc)
		rc = row ? crm__row_read(t->by_id, r, err)
			 : crm_error_set(err, CRM_NOTFOUND, "no such %s",
					 crm_tr(r->type->name));
	crm_stmt_reset(t->by_id);
	return rc;
}

enum crm_code crm__id_of_own(struct crm_store *st, const struct crm__type *t,
			     const char *code, size_t n, int64_t *id,
			     struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	crm_buf_reset(&st->sql);
	crm_buf_adds(&st->sql, "SELECT t0.id FROM ");
	crm_sql_ident(&st->sql, t->type.table);
	crm_buf_adds(&st->sql, " t0 WHERE t0.code = ?");
	crm__seen(st, &t->type, "t0", " AND ", &st->sql);
	rc = crm_buf_check(&st->sql, err);
	if (!rc)
		rc = crm_stmt_get(st->db, st->sql.s, &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, code, n);
	return crm__one_int(s, id, err);
}

enum crm_code crm__id_of(struct crm_store *st, const struct crm__type *t,
			 const char *code, size_t n, int64_t *id,
			 struct crm_error *err)
{
	struct crm_buf now = CRM_BUF_INIT;
	enum crm_code rc = crm__id_of_own(st, t, code, n, id, err);

	if (!rc && !*id)
		rc = crm__code_now(st, &t->type, code, n, &now, err);
	if (!rc && now.len)
		rc = crm__id_of_own(st, t, now.s, now.len, id, err);
	crm_buf_clear(&now);
	return rc;
}

enum crm_code crm__run_once(struct crm_stmt *s, struct crm_error *err)
{
	enum crm_code rc = crm_run(s, err);

	crm_stmt_put(s);
	return rc;
}

enum crm_code crm__one_int(struct crm_stmt *s, int64_t *out,
			   struct crm_error *err)
{
	bool row = false;
	enum crm_code rc = crm_step(s, &row, err);

	*out = !rc && row ? crm_col_int(s, 0) : 0;
	crm_stmt_put(s);
	return rc;
}

enum crm_code crm__type_of_code(struct crm_store *st, const char *code,
				enum crm_code (*find)(struct crm_store *st,
					const struct crm__type *t,
					const char *code, size_t n,
					int64_t *id, struct crm_error *err),
				struct crm__type **out, int64_t *id,
				struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	*out = NULL;
	for (size_t i = 0; !rc && i < crm_ntypes; i++) {
		struct crm__type *t = &st->types[i];
		int64_t found = 0;

		if (t->type.readonly)
			continue;
		rc = find(st, t, code, strlen(code), &found, err);
		/* A former code belongs to what it leads to. */
		if (rc || !found || (*out && (*out)->type.former == t->base))
			continue;
		if (*out)
			return crm_error_set(err, CRM_CONFLICT, "'%s' is a %s "
				"and a %s", code, crm_tr((*out)->type.name),
				crm_tr(t->type.name));
		*out = t;
		*id = found;
	}
	return rc;
}

enum crm_code crm__one_text(struct crm_stmt *s, struct crm_buf *out, bool *row,
			    struct crm_error *err)
{
	bool more = false;
	enum crm_code rc = crm_step(s, &more, err);

	crm_buf_reset(out);
	if (!rc && more) {
		size_t n;
		const char *text = crm_col_text(s, 0, &n);
		crm_buf_addmem(out, text, n);
		rc = crm_buf_check(out, err);
	}
	crm_stmt_put(s);
	if (row)
		*row = more;
	return rc;
}

enum crm_code crm__last_code(struct crm_store *st, const struct crm__type *t,
			     struct crm_buf *out, struct crm_error *err)
{
	const struct crm_type *former = t->type.former ? t->type.former
						       : &t->type;
	struct crm_stmt *s = NULL;
	enum crm_code rc = crm__sql(st, &s, err, "SELECT max(code) FROM "
		"(SELECT max(code) AS code FROM $ UNION ALL SELECT max(code) "
		"FROM $)", t->type.table, former->table);

	return rc ? rc : crm__one_text(s, out, NULL, err);
}

enum crm_code crm_code_of(struct crm_store *st, const struct crm_type *t,
			  int64_t id, struct crm_buf *out,
			  struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm__sql(st, &s, err, "SELECT code FROM $ WHERE id = ?",
		      t->table);
	if (rc)
		return rc;
	crm_bind_int(s, 1, id);
	rc = crm__one_text(s, out, &row, err);
	if (!rc && !row)
		rc = crm_error_set(err, CRM_NOTFOUND, "no such %s",
				   crm_tr(t->name));
	return rc;
}

/* The row that a field refers to by the code in it, 0 for none; where the field
 * is within another one, by its code without the other's in front, too. */
static enum crm_code referred(struct crm_store *st, const struct crm_rec *r,
			      size_t field, int64_t *id, struct crm_error *err)
{
	const struct crm_field *f = &r->type->fields[field];
	const struct crm_value *v = &r->v[field];
	const struct crm__type *to = crm__type_of(st, crm_type_find(f->ref));
	int within = f->within ? crm_field_find(r->type, f->within,
						strlen(f->within)) : -1;
	struct crm_buf code = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	*id = 0;
	if (within >= 0 && r->v[within].kind == CRM_V_INT) {
		rc = crm_code_of(st, crm_type_find(r->type->fields[within].ref),
				 r->v[within].i, &code, err);
		crm_buf_addc(&code, '.');
		crm_buf_addmem(&code, v->s, v->len);
		if (!rc)
			rc = crm_buf_check(&code, err);
		if (!rc)
			rc = crm__id_of(st, to, code.s, code.len, id, err);
	}
	crm_buf_clear(&code);
	return rc || *id ? rc : crm__id_of(st, to, v->s, v->len, id, err);
}

enum crm_code crm_resolve(struct crm_store *st, struct crm_rec *r,
			  int *missing, struct crm_error *err)
{
	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct crm_field *f = &r->type->fields[i];
		struct crm_value *v = &r->v[i];
		enum crm_code rc;
		int64_t id;

		if (f->kind != CRM_T_REF || v->kind != CRM_V_TEXT)
			continue;
		rc = referred(st, r, i, &id, err);
		if (rc)
			return rc;
		if (!id) {
			if (missing)
				*missing = (int)i;
			crm_error_set(err, CRM_INVALID, "there is no %s '%.*s'",
				      crm_tr(f->ref), (int)v->len, v->s);
			crm_error_at_field(err, f->name);
			return CRM_INVALID;
		}
		crm_rec_set_int(r, (int)i, id);
	}
	return CRM_OK;
}
