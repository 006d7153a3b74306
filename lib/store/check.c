/* SPDX-License-Identifier: ISC */
/*
 * check.c - does the database hold what its rules allow?
 *
 * Every value of every record is read again as if it were entered now; then
 * come trees, numbers and the log. (Values that should be unique may have been
 * allowed, so they are not looked for.)
 */
#include "internal.h"
#include "crm/decimal.h"

struct check {
	struct crm_store *st;
	enum crm_code (*tell)(void *arg, const struct crm_finding *f,
			      struct crm_error *err);
	void *arg;
	int64_t found;
	struct crm_buf sql, message;
	enum crm_code rc;       /* of a callback inside the db layer */
	struct crm_error *err;
};

static enum crm_code tell(struct check *k, const char *check, const char *type,
			  const char *code, struct crm_error *err)
{
	struct crm_finding f = { check, type, code, crm_buf_str(&k->message) };
	enum crm_code rc = crm_buf_check(&k->message, err);

	k->found++;
	return rc ? rc : k->tell(k->arg, &f, err);
}

/* Run k->sql, whose rows are codes; each is a finding with that message. */
static enum crm_code each_row(struct check *k, const char *check,
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

static enum crm_code tell_value(struct check *k, const struct crm_rec *r,
				const struct crm_field *f, const char *check,
				const struct crm_error *why,
				struct crm_error *err)
{
	struct crm_buf code = CRM_BUF_INIT;
	enum crm_code rc;

	crm_buf_addmem(&code, r->v[CRM_F_CODE].s, r->v[CRM_F_CODE].len);
	crm_buf_reset(&k->message);
	crm_buf_addf(&k->message, "%s: %s", f ? f->name : why->field,
		     why->msg);
	rc = crm_buf_check(&code, err);
	if (!rc)
		rc = tell(k, check, r->type->name, crm_buf_str(&code), err);
	crm_buf_clear(&code);
	return rc;
}

static enum crm_code check_record(struct check *k, const struct crm_rec *r,
				  struct crm_rec *again, struct crm_buf *text,
				  struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc = crm_rec_required(r, &why);

	if (rc == CRM_INVALID)
		rc = tell_value(k, r, NULL, "required", &why, err);
	crm_rec_reset(again);
	for (size_t i = 0; !rc && i < r->type->nfields; i++) {
		const struct crm_field *f = &r->type->fields[i];

		if (!crm_value_given(&r->v[i]) || f->kind == CRM_T_REF)
			continue;
		rc = sound(r, i, again, text, &why);
		if (rc == CRM_INVALID)
			rc = tell_value(k, r, f, "value", &why, err);
		else if (rc && err)
			*err = why;
	}
	return rc;
}

/* Every value is read again as if it were entered now. */
static enum crm_code records(struct check *k, struct crm__type *t,
			     struct crm_error *err)
{
	struct crm_rec r = { 0 }, again = { 0 };
	struct crm_buf text = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm__type_ready(t, err);

	if (rc)
		return rc;
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
	}
	crm_stmt_put(s);
	crm_rec_clear(&r);
	crm_rec_clear(&again);
	crm_buf_clear(&text);
	return rc;
}

/* ---- what is between records ---- */

/* What cannot be reached from a record without a parent is in a circle, or
 * below one. */
static enum crm_code circles(struct check *k, const struct crm_type *t,
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
	rc = each_row(k, "tree", t, crm_buf_str(&text), err);
	crm_buf_clear(&name);
	crm_buf_clear(&text);
	return rc;
}

/* Row ids must not run ahead of the counter they come from. */
static enum crm_code numbers(struct check *k, const struct crm_type *t,
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

/* A record has as many versions as the log has changes that left it there. */
static enum crm_code logged(struct check *k, const struct crm_type *t,
			    struct crm_error *err)
{
	crm_buf_reset(&k->sql);
	crm_buf_adds(&k->sql, "SELECT t.code FROM ");
	crm_sql_ident(&k->sql, t->table);
	crm_buf_addf(&k->sql, " t WHERE t.version <> (SELECT count(*) FROM "
		     "change c WHERE c.type = %d AND c.record = t.id AND "
		     "c.op <> %d)", t->number, CRM_OP_DELETE);
	return each_row(k, "log", t, "has a version the change log does not "
			"account for", err);
}

/* A record that the log has, and never saw deleted, must be there. */
static enum crm_code lost(struct check *k, const struct crm_type *t,
			  struct crm_error *err)
{
	crm_buf_reset(&k->sql);
	crm_buf_addf(&k->sql, "SELECT max(c.data->>'code') FROM change c "
		"WHERE c.type = %d GROUP BY c.record HAVING sum(CASE c.op WHEN "
		"%d THEN 1 WHEN %d THEN -1 ELSE 0 END) = 1 AND c.record NOT IN "
		"(SELECT id FROM ", t->number, CRM_OP_INSERT, CRM_OP_DELETE);
	crm_sql_ident(&k->sql, t->table);
	crm_buf_addc(&k->sql, ')');
	return each_row(k, "log", t, "was never deleted, but is not there",
			err);
}

static int integrity(void *arg, const char *text)
{
	struct check *k = arg;

	crm_buf_reset(&k->message);
	crm_buf_adds(&k->message, text);
	k->rc = tell(k, "integrity", NULL, NULL, k->err);
	return k->rc != CRM_OK;
}

static enum crm_code check_type(struct check *k, struct crm__type *t,
				struct crm_error *err)
{
	enum crm_code rc = records(k, t, err);

	for (size_t f = 0; !rc && f < t->type.nfields; f++)
		if (t->type.fields[f].flags & CRM_F_TREE)
			rc = circles(k, &t->type, &t->type.fields[f], err);
	if (!rc)
		rc = numbers(k, &t->type, err);
	if (!rc)
		rc = logged(k, &t->type, err);
	return rc ? rc : lost(k, &t->type, err);
}

enum crm_code crm_check(struct crm_store *st,
			enum crm_code (*fn)(void *arg,
					    const struct crm_finding *f,
					    struct crm_error *err),
			void *arg, int64_t *found, struct crm_error *err)
{
	struct check k = { .st = st, .tell = fn, .arg = arg, .err = err };
	enum crm_code rc = crm_db_check(st->db, integrity, &k, err);

	if (k.rc)
		rc = k.rc;
	for (size_t i = 0; !rc && i < crm_ntypes; i++)
		if (!st->types[i].type.readonly)
			rc = check_type(&k, &st->types[i], err);
	*found = k.found;
	crm_buf_clear(&k.sql);
	crm_buf_clear(&k.message);
	return rc;
}
