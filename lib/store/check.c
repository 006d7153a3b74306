/* SPDX-License-Identifier: ISC */
/*
 * check.c - does the database hold what its rules allow?
 *
 * Everything that saving a record would refuse, looked for with one query a
 * rule and field, made from the field tables.
 */
#include "internal.h"
#include "crm/date.h"

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

/* Run k->sql, whose rows are codes (and perhaps a value); each is a finding
 * with the message "text" or "'value' text". */
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
		crm_buf_addmem(&code, v ? v : "", v ? n : 0);
		crm_buf_reset(&k->message);
		if (!crm_col_null(s, 1) && (v = crm_col_text(s, 1, &n)))
			crm_buf_addf(&k->message, "'%.*s' ", (int)n, v);
		crm_buf_adds(&k->message, text);
		rc = crm_buf_check(&code, err);
		if (!rc)
			rc = tell(k, check, t->name, crm_buf_str(&code), err);
	}
	crm_stmt_put(s);
	crm_buf_clear(&code);
	return rc;
}

/* "SELECT code, <value> FROM table [JOIN extra] WHERE <value> " so far. */
static void select_value(struct check *k, const struct crm_type *t,
			 const struct crm_field *f)
{
	struct crm_buf *b = &k->sql;
	const char *alias = f->flags & CRM_F_CUSTOM ? "x" : "t";

	crm_buf_reset(b);
	crm_buf_addf(b, "SELECT t.code, CAST(%s.", alias);
	crm_sql_ident(b, crm_field_column(f));
	crm_buf_adds(b, " AS TEXT) FROM ");
	crm_sql_ident(b, t->table);
	crm_buf_adds(b, " t");
	if (f->flags & CRM_F_CUSTOM) {
		crm_buf_adds(b, " LEFT JOIN ");
		crm_sql_ident(b, t->extra);
		crm_buf_adds(b, " x ON x.id = t.id");
	}
	crm_buf_addf(b, " WHERE %s.", alias);
	crm_sql_ident(b, crm_field_column(f));
}

static void add_literal(struct crm_buf *b, const char *s)
{
	crm_buf_addc(b, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			crm_buf_addc(b, '\'');
		crm_buf_addc(b, *s);
	}
	crm_buf_addc(b, '\'');
}

static enum crm_code enumerated(struct check *k, const struct crm_type *t,
				const struct crm_field *f,
				struct crm_error *err)
{
	struct crm_buf text = CRM_BUF_INIT;
	enum crm_code rc;

	select_value(k, t, f);
	crm_buf_adds(&k->sql, " NOT IN (");
	for (size_t i = 0; f->choices[i].name; i++) {
		if (i)
			crm_buf_adds(&k->sql, ", ");
		add_literal(&k->sql, f->choices[i].name);
	}
	crm_buf_addc(&k->sql, ')');
	crm_buf_addf(&text, "is not a choice of %s", f->name);
	rc = each_row(k, "value", t, crm_buf_str(&text), err);
	crm_buf_clear(&text);
	return rc;
}

/* Values outside what a field's kind and limits allow. */
static enum crm_code ranged(struct check *k, const struct crm_type *t,
			    const struct crm_field *f, struct crm_error *err)
{
	int64_t lo = f->min, hi = f->max;
	struct crm_buf text = CRM_BUF_INIT;
	enum crm_code rc;

	if (f->kind == CRM_T_BOOL)
		lo = 0, hi = 1;
	if (f->flags & CRM_F_READONLY || (!lo && !hi))
		return CRM_OK;
	select_value(k, t, f);
	if (crm_kind_is_int(f->kind))
		crm_buf_addf(&k->sql, " NOT BETWEEN %lld AND %lld",
			     (long long)lo, (long long)hi);
	else
		crm_buf_addf(&k->sql, " IS NOT NULL AND length(%s.\"%s\") > "
			     "%lld", f->flags & CRM_F_CUSTOM ? "x" : "t",
			     crm_field_column(f), (long long)hi);
	crm_buf_addf(&text, "is out of range for %s", f->name);
	rc = each_row(k, "value", t, crm_buf_str(&text), err);
	crm_buf_clear(&text);
	return rc;
}

static enum crm_code dated(struct check *k, const struct crm_type *t,
			   const struct crm_field *f, struct crm_error *err)
{
	struct crm_buf text = CRM_BUF_INIT;
	const char *form = f->kind == CRM_T_DATE ? "____-__-__"
						 : "____-__-__T__:__:__Z";
	enum crm_code rc;

	select_value(k, t, f);
	crm_buf_addf(&k->sql, " NOT LIKE '%s'", form);
	crm_buf_addf(&text, "is no %s in %s",
		     f->kind == CRM_T_DATE ? "date" : "time", f->name);
	rc = each_row(k, "value", t, crm_buf_str(&text), err);
	crm_buf_clear(&text);
	return rc;
}

static enum crm_code required(struct check *k, const struct crm_type *t,
			      const struct crm_field *f, struct crm_error *err)
{
	struct crm_buf text = CRM_BUF_INIT;
	enum crm_code rc;

	select_value(k, t, f);
	crm_buf_adds(&k->sql, " IS NULL");
	crm_buf_addf(&text, "%s must not be empty", f->name);
	rc = each_row(k, "required", t, crm_buf_str(&text), err);
	crm_buf_clear(&text);
	return rc;
}

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
		"t.%s = r.id) SELECT code, NULL FROM %s WHERE %s IS NOT NULL "
		"AND id NOT IN (SELECT id FROM r)",
		crm_buf_str(&name), crm_field_column(f), crm_buf_str(&name),
		crm_field_column(f), crm_buf_str(&name), crm_field_column(f));
	crm_buf_addf(&text, "%s leads in a circle", f->name);
	rc = each_row(k, "tree", t, crm_buf_str(&text), err);
	crm_buf_clear(&name);
	crm_buf_clear(&text);
	return rc;
}

static enum crm_code check_field(struct check *k, const struct crm_type *t,
				 const struct crm_field *f,
				 struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (f->flags & CRM_F_REQUIRED)
		rc = required(k, t, f, err);
	if (!rc && f->kind == CRM_T_ENUM)
		rc = enumerated(k, t, f, err);
	if (!rc && (f->kind == CRM_T_DATE || f->kind == CRM_T_TIME))
		rc = dated(k, t, f, err);
	else if (!rc && f->kind != CRM_T_REF)
		rc = ranged(k, t, f, err);
	if (!rc && (f->flags & CRM_F_TREE))
		rc = circles(k, t, f, err);
	return rc;
}

/* Row ids must not run ahead of the counter they come from. */
static enum crm_code numbers(struct check *k, const struct crm_type *t,
			     struct crm_error *err)
{
	crm_buf_reset(&k->sql);
	crm_buf_adds(&k->sql, "SELECT code, NULL FROM ");
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
	crm_buf_adds(&k->sql, "SELECT t.code, NULL FROM ");
	crm_sql_ident(&k->sql, t->table);
	crm_buf_addf(&k->sql, " t WHERE t.version <> (SELECT count(*) FROM "
		     "change c WHERE c.type = %d AND c.record = t.id AND "
		     "c.op <> %d)", t->number, CRM_OP_DELETE);
	return each_row(k, "log", t, "has a version the change log does not "
			"account for", err);
}

static int integrity(void *arg, const char *text)
{
	struct check *k = arg;

	crm_buf_reset(&k->message);
	crm_buf_adds(&k->message, text);
	k->rc = tell(k, "integrity", NULL, NULL, k->err);
	return k->rc != CRM_OK;
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
	for (size_t i = 0; !rc && i < crm_ntypes; i++) {
		const struct crm_type *t = &st->types[i].type;
		if (t->readonly)
			continue;
		for (size_t f = 0; !rc && f < t->nfields; f++)
			rc = check_field(&k, t, &t->fields[f], err);
		if (!rc)
			rc = numbers(&k, t, err);
		if (!rc)
			rc = logged(&k, t, err);
	}
	*found = k.found;
	crm_buf_clear(&k.sql);
	crm_buf_clear(&k.message);
	return rc;
}
