/* SPDX-License-Identifier: ISC */
/* check_between.c - what must hold between records, and their counters. */
#include "checking.h"

/* The rows of k->sql: code, row id and perhaps a number that the message ends
 * with. Each is a finding; what is wrong with a field is mended by clearing
 * it, unless it must be given, and all else by the log. */
static enum crm_code each_row(struct crm__check *k, const char *check,
			      const struct crm_type *t,
			      const struct crm_field *f, const char *text,
			      struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_buf_check(&k->sql, err);

	if (!rc)
		rc = crm_stmt_get(k->st->db, k->sql.s, &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		struct crm_value code = { .kind = CRM_V_TEXT };
		struct crm_error why = CRM_ERROR_INIT;

		code.s = crm_col_text(s, 0, &code.len);
		if (crm_col_null(s, 2))
			crm_error_set(&why, CRM_INVALID, "%s", crm_tr(text));
		else
			crm_error_set(&why, CRM_INVALID, "%s %lld",
				      crm_tr(text),
				      (long long)crm_col_int(s, 2));
		if (f)
			crm__repair_clear(k, t, f, &code, crm_col_int(s, 1));
		else
			rc = crm__repair_mend(k, t, &code, crm_col_int(s, 1),
					      err);
		if (!rc)
			rc = crm__tell(k, check, t, &code, f ? f->name : NULL,
				       &why, err);
	}
	crm_stmt_put(s);
	return rc;
}

/* ---- references ---- */

/* What a field refers to must be there. */
static enum crm_code references(struct crm__check *k, const struct crm_type *t,
				const struct crm_field *f,
				struct crm_error *err)
{
	struct crm_buf *b = &k->sql;
	const char *column = crm_field_column(f);

	crm_buf_reset(b);
	crm_buf_adds(b, "SELECT code, id, ");
	crm_sql_ident(b, column);
	crm_buf_adds(b, " FROM ");
	crm_sql_ident(b, t->table);
	crm_buf_adds(b, " WHERE ");
	crm_sql_ident(b, column);
	crm_buf_adds(b, " IS NOT NULL AND ");
	crm_sql_ident(b, column);
	crm_buf_adds(b, " NOT IN (SELECT id FROM ");
	crm_sql_ident(b, crm_type_find(f->ref)->table);
	crm_buf_adds(b, ") ORDER BY id");
	return each_row(k, "reference", t, f,
		CRM_TR("refers to what is not there, row"), err);
}

/* ---- the only one of its kind ---- */

/* Of the records with one owner a sole field may be true for one alone; the
 * one that has been there longest stays. */
static enum crm_code sole(struct crm__check *k, const struct crm_type *t,
			  const struct crm_field *f, struct crm_error *err)
{
	int owner = crm_field_flagged(t, CRM_F_OWNER);
	struct crm_buf *b = &k->sql;

	if (owner < 0)
		return CRM_OK;
	crm_buf_reset(b);
	crm_buf_adds(b, "SELECT t.code, t.id, NULL FROM ");
	crm_sql_ident(b, t->table);
	crm_buf_adds(b, " t WHERE t.");
	crm_sql_ident(b, crm_field_column(f));
	crm_buf_adds(b, " = 1 AND t.id > (SELECT min(o.id) FROM ");
	crm_sql_ident(b, t->table);
	crm_buf_adds(b, " o WHERE o.");
	crm_sql_ident(b, crm_field_column(f));
	crm_buf_adds(b, " = 1 AND o.");
	crm_sql_ident(b, crm_field_column(&t->fields[owner]));
	crm_buf_adds(b, " = t.");
	crm_sql_ident(b, crm_field_column(&t->fields[owner]));
	crm_buf_adds(b, ") ORDER BY t.id");
	return each_row(k, "sole", t, f, CRM_TR("is true for another one "
						"too"), err);
}

/* ---- among the records of one owner ---- */

/* What is not there has been told as a reference. */
static enum crm_code fellow(struct crm__check *k, const struct crm_type *t,
			    const struct crm_field *f, struct crm_error *err)
{
	const struct crm_type *to = crm_type_find(f->ref);
	const char *own = crm_field_column(
		&t->fields[crm_field_flagged(t, CRM_F_OWNER)]);
	const char *other = crm_field_column(
		&to->fields[crm_field_flagged(to, CRM_F_OWNER)]);
	struct crm_buf *b = &k->sql;

	crm_buf_reset(b);
	crm_buf_adds(b, "SELECT t.code, t.id, NULL FROM ");
	crm_sql_ident(b, t->table);
	crm_buf_adds(b, " t JOIN ");
	crm_sql_ident(b, to->table);
	crm_buf_adds(b, " o ON o.id = t.");
	crm_sql_ident(b, crm_field_column(f));
	crm_buf_adds(b, " WHERE o.");
	crm_sql_ident(b, other);
	crm_buf_adds(b, " <> t.");
	crm_sql_ident(b, own);
	crm_buf_adds(b, " ORDER BY t.id");
	return each_row(k, "fellow", t, f,
		CRM_TR("belongs to another record"), err);
}

/* ---- trees ---- */

/* Is the record in a circle, as the one of it that was there first? */
static enum crm_code first_of_circle(struct crm_stmt *up, int64_t id,
				     int64_t rows, bool *first,
				     struct crm_error *err)
{
	int64_t at = id, steps = 0;
	bool row = true;
	enum crm_code rc = CRM_OK;

	*first = true;
	do {
		crm_bind_int(up, 1, at);
		rc = crm_step(up, &row, err);
		at = !rc && row ? crm_col_int(up, 0) : 0;
		crm_stmt_reset(up);
		*first = *first && at >= id;
		steps++;
	} while (!rc && at && at != id && *first && steps < rows);
	*first = *first && at == id;
	return rc;
}

/* What cannot be reached from a record without a parent is in a circle, or
 * below one. */
static enum crm_code circles(struct crm__check *k, const struct crm_type *t,
			     const struct crm_field *f, struct crm_error *err)
{
	const char *up = crm_field_column(f);
	struct crm_stmt *s = NULL, *step = NULL;
	struct crm_buf table = CRM_BUF_INIT;
	bool row = false, first;
	enum crm_code rc;

	crm_sql_ident(&table, t->table);
	crm_buf_reset(&k->sql);
	crm_buf_addf(&k->sql, "WITH RECURSIVE r (id) AS (SELECT id FROM %s "
		"WHERE %s IS NULL UNION ALL SELECT t.id FROM %s t JOIN r ON "
		"t.%s = r.id) SELECT code, id, (SELECT count(*) FROM %s) "
		"FROM %s WHERE %s IN (SELECT id FROM %s) AND id NOT IN "
		"(SELECT id FROM r) ORDER BY id", crm_buf_str(&table), up,
		crm_buf_str(&table), up, crm_buf_str(&table),
		crm_buf_str(&table), up, crm_buf_str(&table));
	rc = crm_buf_check(&table, err);
	if (!rc)
		rc = crm_buf_check(&k->sql, err);
	if (!rc)
		rc = crm_stmt_get(k->st->db, k->sql.s, &s, err);
	if (!rc)
		rc = crm__sql(k->st, &step, err, "SELECT $ FROM $ WHERE id = "
			      "?", up, t->table);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		struct crm_value code = { .kind = CRM_V_TEXT };
		struct crm_error why = CRM_ERROR_INIT;

		code.s = crm_col_text(s, 0, &code.len);
		rc = first_of_circle(step, crm_col_int(s, 1),
				     crm_col_int(s, 2), &first, err);
		crm_error_set(&why, CRM_INVALID, "leads in a circle");
		/* To open it in one place is enough, for all below it too. */
		if (first)
			crm__repair_clear(k, t, f, &code, crm_col_int(s, 1));
		else
			crm__repair_told(k);
		if (!rc)
			rc = crm__tell(k, "tree", t, &code, f->name, &why,
				       err);
	}
	crm_stmt_put(step);
	crm_stmt_put(s);
	crm_buf_clear(&table);
	return rc;
}

/* ---- numbers ---- */

/* Row ids must not run ahead of the counter they come from. */
static enum crm_code numbers(struct crm__check *k, const struct crm_type *t,
			     struct crm_error *err)
{
	crm_buf_reset(&k->sql);
	crm_buf_adds(&k->sql, "SELECT code, id, NULL FROM ");
	crm_sql_ident(&k->sql, t->table);
	crm_buf_addf(&k->sql, " WHERE id > (SELECT coalesce(max(value), 0) "
		     "FROM counter WHERE name = 'id:%s') ORDER BY id",
		     t->table);
	return each_row(k, "number", t, NULL,
		CRM_TR("has a row id its counter has not reached"), err);
}

/* And no code of the form that is made here ahead of its own. */
static enum crm_code codes(struct crm__check *k, const struct crm_type *t,
			   struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	struct crm_stmt *s = NULL;
	int64_t last = 0;
	bool row = false;
	enum crm_code rc = crm__code_counter(k->st, t, &last, err);

	if (rc || !t->prefix)
		return rc;
	rc = crm__sql(k->st, &s, err, "SELECT code, id FROM $ ORDER BY id",
		      t->table);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		struct crm_value code = { .kind = CRM_V_TEXT };

		code.s = crm_col_text(s, 0, &code.len);
		if (crm__code_number(t, &code) <= last)
			continue;
		crm_error_set(&why, CRM_INVALID, "has a number its counter "
			      "has not reached");
		rc = crm__repair_mend(k, t, &code, crm_col_int(s, 1), err);
		if (!rc)
			rc = crm__tell(k, "number", t, &code, "code", &why,
				       err);
	}
	crm_stmt_put(s);
	return rc;
}

enum crm_code crm__check_between(struct crm__check *k,
				 const struct crm_type *t,
				 struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < t->nfields; i++) {
		const struct crm_field *f = &t->fields[i];

		if (f->kind == CRM_T_REF)
			rc = references(k, t, f, err);
		if (!rc && f->flags & CRM_F_SOLE)
			rc = sole(k, t, f, err);
		if (!rc && f->flags & CRM_F_FELLOW)
			rc = fellow(k, t, f, err);
		if (!rc && f->flags & CRM_F_TREE)
			rc = circles(k, t, f, err);
	}
	if (!rc)
		rc = numbers(k, t, err);
	return rc ? rc : codes(k, t, err);
}
