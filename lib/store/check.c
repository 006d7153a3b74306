/* SPDX-License-Identifier: ISC */
/*
 * check.c - does the database hold what its rules allow?
 *
 * Every value of every record is read again as if it were entered now, and
 * the record compared with what the log makes of it; then come trees, numbers
 * and jobs. (Values that should be unique may have been allowed, so they are
 * not looked for.)
 */
#include "checking.h"

static enum crm_code tell(struct crm__check *k, const char *check,
			  const char *type, const char *code,
			  struct crm_error *err)
{
	struct crm_finding f = { check, type, code, crm_buf_str(&k->message) };
	enum crm_code rc = crm_buf_check(&k->message, err);

	k->found++;
	return rc ? rc : k->tell(k->arg, &f, err);
}

enum crm_code crm__tell(struct crm__check *k, const char *check,
			const struct crm_type *t, const struct crm_value *code,
			const char *field, const struct crm_error *why,
			struct crm_error *err)
{
	struct crm_buf text = CRM_BUF_INIT;
	enum crm_code rc;

	if (code->kind == CRM_V_TEXT)
		crm_buf_addmem(&text, code->s, code->len);
	else if (code->kind == CRM_V_INT)
		crm_buf_addint(&text, code->i);
	crm_buf_reset(&k->message);
	crm_buf_addf(&k->message, "%s%s%s", field ? field : "",
		     field ? ": " : "", why->msg);
	rc = crm_buf_check(&text, err);
	if (!rc)
		rc = tell(k, check, t->name, text.len ? text.s : NULL, err);
	crm_buf_clear(&text);
	return rc;
}

/* Run k->sql, whose rows are codes; each is a finding with that message. */
static enum crm_code each_row(struct crm__check *k, const char *check,
			      const struct crm_type *t, const char *text,
			      struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	struct crm_buf code = CRM_BUF_INIT;
	bool row = false;
	size_t n;
	enum crm_code rc = crm_buf_check(&k->sql, err);

	if (!rc)
		rc = crm_stmt_get(k->st->db, k->sql.s, &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		const char *v = crm_col_text(s, 0, &n);
		crm_buf_reset(&code);
		crm_buf_addmem(&code, v, n);
		crm_buf_reset(&k->message);
		crm_buf_adds(&k->message, text);
		rc = crm_buf_check(&code, err);
		if (!rc)
			rc = tell(k, check, t->name, crm_buf_str(&code), err);
	}
	crm_stmt_put(s);
	crm_buf_clear(&code);
	return rc;
}

/* ---- the values of a record ---- */

/* Is the value what would be stored for what it prints as? */
static enum crm_code sound(const struct crm_rec *r, size_t i,
			   struct crm_rec *again, struct crm_buf *text,
			   struct crm_error *err)
{
	const struct crm_field *f = &r->type->fields[i];
	int c = crm_field_flagged(r->type, CRM_F_CURRENCY);
	int places = 0;
	enum crm_code rc;

	if (f->kind == CRM_T_MONEY) {
		again->v[c] = r->v[c];
		if (!crm_money_places(&r->v[c], &places))
			return CRM_OK; /* told of the currency */
	}
	crm_buf_reset(text);
	crm_value_print(f, &r->v[i], places, text);
	rc = crm_buf_check(text, err);
	if (!rc)
		rc = crm_rec_read(again, (int)i, crm_buf_str(text), text->len,
				  err);
	if (!rc && !crm_value_equal(&r->v[i], &again->v[i]))
		rc = crm_error_set(err, CRM_INVALID,
				   "is not as it would be stored");
	return rc;
}

static enum crm_code check_record(struct crm__check *k, const struct crm_rec *r,
				  struct crm_rec *again, struct crm_buf *text,
				  struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc = crm_rec_required(r, &why);

	if (rc == CRM_INVALID)
		rc = crm__tell(k, "required", r->type, &r->v[CRM_F_CODE],
			       why.field, &why, err);
	crm_rec_reset(again);
	for (size_t i = 0; !rc && i < r->type->nfields; i++) {
		const struct crm_field *f = &r->type->fields[i];

		if (!crm_value_given(&r->v[i]) || f->kind == CRM_T_REF)
			continue;
		rc = sound(r, i, again, text, &why);
		if (rc == CRM_INVALID)
			rc = crm__tell(k, "value", r->type,
				       &r->v[CRM_F_CODE], f->name, &why, err);
		else if (rc && err)
			*err = why;
	}
	return rc;
}

/* One pass over the rows of a type and its part of the log. */
static enum crm_code records(struct crm__check *k, struct crm__type *t,
			     struct crm__replay *log, struct crm_error *err)
{
	struct crm_rec r = { 0 }, again = { 0 };
	struct crm_buf text = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	crm_buf_reset(&k->sql);
	crm_buf_addf(&k->sql, "%s1 = 1 ORDER BY t0.id", t->select);
	rc = crm_buf_check(&k->sql, err);
	if (!rc)
		rc = crm_rec_init(&r, &t->type, err);
	if (!rc)
		rc = crm_rec_init(&again, &t->type, err);
	if (!rc)
		rc = crm_stmt_get(k->st->db, k->sql.s, &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		rc = crm__row_read(s, &r, err);
		if (!rc)
			rc = check_record(k, &r, &again, &text, err);
		if (!rc)
			rc = crm__replay_row(log, &r, err);
	}
	crm_stmt_put(s);
	crm_rec_clear(&r);
	crm_rec_clear(&again);
	crm_buf_clear(&text);
	return rc ? rc : crm__replay_end(log, err);
}

/* ---- what is between records ---- */

/* What cannot be reached from a record without a parent is in a circle, or
 * below one. */
static enum crm_code circles(struct crm__check *k, const struct crm_type *t,
			     const struct crm_field *f, struct crm_error *err)
{
	struct crm_buf name = CRM_BUF_INIT, text = CRM_BUF_INIT;
	enum crm_code rc;

	crm_sql_ident(&name, t->table);
	crm_buf_reset(&k->sql);
	crm_buf_addf(&k->sql, "WITH RECURSIVE r (id) AS (SELECT id FROM %s "
		"WHERE %s IS NULL UNION ALL SELECT t.id FROM %s t JOIN r ON "
		"t.%s = r.id) SELECT code FROM %s WHERE %s IS NOT NULL "
		"AND id NOT IN (SELECT id FROM r)",
		crm_buf_str(&name), crm_field_column(f), crm_buf_str(&name),
		crm_field_column(f), crm_buf_str(&name), crm_field_column(f));
	crm_buf_addf(&text, "%s leads in a circle", f->name);
	rc = crm_buf_check(&name, err);
	if (!rc)
		rc = crm_buf_check(&text, err);
	if (!rc)
		rc = each_row(k, "tree", t, text.s, err);
	crm_buf_clear(&name);
	crm_buf_clear(&text);
	return rc;
}

/* Row ids must not run ahead of the counter they come from. */
static enum crm_code numbers(struct crm__check *k, const struct crm_type *t,
			     struct crm_error *err)
{
	crm_buf_reset(&k->sql);
	crm_buf_adds(&k->sql, "SELECT code FROM ");
	crm_sql_ident(&k->sql, t->table);
	crm_buf_addf(&k->sql, " WHERE id > (SELECT coalesce(max(value), 0) "
		     "FROM counter WHERE name = 'id:%s')", t->table);
	return each_row(k, "number", t, "has a row id its counter has not "
			"reached", err);
}

static int integrity(void *arg, const char *text)
{
	struct crm__check *k = arg;

	crm_buf_reset(&k->message);
	crm_buf_adds(&k->message, text);
	k->rc = tell(k, "integrity", NULL, NULL, k->err);
	return k->rc != CRM_OK;
}

static enum crm_code check_type(struct crm__check *k, struct crm__type *t,
				struct crm_error *err)
{
	struct crm__replay *log = NULL;
	enum crm_code rc = crm__type_ready(t, err);

	if (!rc)
		rc = crm__replay_open(k, t, &log, err);
	if (!rc)
		rc = records(k, t, log, err);
	crm__replay_close(log);
	for (size_t f = 0; !rc && f < t->type.nfields; f++)
		if (t->type.fields[f].flags & CRM_F_TREE)
			rc = circles(k, &t->type, &t->type.fields[f], err);
	return rc ? rc : numbers(k, &t->type, err);
}

enum crm_code crm_check(struct crm_store *st,
			enum crm_code (*fn)(void *arg,
					    const struct crm_finding *f,
					    struct crm_error *err),
			void *arg, int64_t *found, struct crm_error *err)
{
	struct crm__check k = { .st = st, .tell = fn, .arg = arg, .err = err };
	enum crm_code rc = crm_db_check(st->db, integrity, &k, err);

	if (k.rc)
		rc = k.rc;
	for (size_t i = 0; !rc && i < crm_ntypes; i++)
		if (!st->types[i].type.readonly)
			rc = check_type(&k, &st->types[i], err);
	if (!rc)
		rc = crm__check_jobs(&k, err);
	*found = k.found;
	crm_buf_clear(&k.sql);
	crm_buf_clear(&k.message);
	return rc;
}
