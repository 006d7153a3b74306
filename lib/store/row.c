/* SPDX-License-Identifier: ISC */
/* row.c - writing the rows of a record: its table and its side table. */
#include "match/match.h"
#include "search/search.h"

/* Have what is kept beside the records be that of `new` instead of `old`;
 * either may be NULL. */
static enum crm_code derive(struct crm_store *st, const struct crm_rec *old,
			    const struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc = crm__search_put(st, old, new, err);

	return rc ? rc : crm__match_put(st, old, new, err);
}

static bool in_row(const struct crm_rec *r, size_t i)
{
	return crm_value_given(&r->v[i]) &&
	       !(r->type->fields[i].flags & CRM_F_CUSTOM);
}

/* Does the INSERT at hand have every column this record gives? It may have
 * more: what a record does not give is NULL. So the statement grows to the
 * columns of all records of a bulk load, and then stays. */
static bool covers(struct crm__type *t, const struct crm_rec *new)
{
	bool all = t->insert != NULL;

	if (!all)
		memset(t->mask, 0, t->type.nfields);
	for (size_t i = 0; i < t->type.nfields; i++) {
		if (!in_row(new, i) || t->mask[i])
			continue;
		t->mask[i] = true;
		all = false;
	}
	return all;
}

static enum crm_code insert_statement(struct crm_store *st,
				      struct crm__type *t,
				      const struct crm_rec *new,
				      struct crm_error *err)
{
	struct crm_buf *b = &st->sql;
	enum crm_code rc;

	if (covers(t, new))
		return CRM_OK;
	crm_stmt_put(t->insert);
	t->insert = NULL;
	crm_buf_reset(b);
	crm_buf_adds(b, "INSERT INTO ");
	crm_sql_ident(b, t->type.table);
	crm_buf_adds(b, " (id");
	for (size_t i = 0; i < t->type.nfields; i++) {
		if (!t->mask[i])
			continue;
		crm_buf_adds(b, ", ");
		crm_sql_ident(b, crm_field_column(&t->type.fields[i]));
	}
	crm_buf_adds(b, ") VALUES (?");
	for (size_t i = 0; i < t->type.nfields; i++)
		if (t->mask[i])
			crm_buf_adds(b, ", ?");
	crm_buf_addc(b, ')');
	rc = crm_buf_check(b, err);
	return rc ? rc : crm_stmt_get(st->db, b->s, &t->insert, err);
}

/* Write the custom values that differ from old's (NULL: from none). */
static enum crm_code custom_values(struct crm_store *st, struct crm__type *t,
				   const struct crm_rec *old,
				   const struct crm_rec *new,
				   struct crm_error *err)
{
	struct crm_buf *b = &st->sql, set = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	int n = 1;
	enum crm_code rc;

	crm_buf_reset(b);
	crm_buf_adds(b, "INSERT INTO ");
	crm_sql_ident(b, t->type.extra);
	crm_buf_adds(b, " (id");
	for (size_t i = t->base->nfields; i < t->type.nfields; i++) {
		const char *column = crm_field_column(&t->type.fields[i]);
		if (old ? crm_value_equal(&old->v[i], &new->v[i])
			: !crm_value_given(&new->v[i]))
			continue;
		crm_buf_addf(b, ", %s", column);
		crm_buf_addf(&set, "%s%s = excluded.%s", set.len ? ", " : "",
			     column, column);
		n++;
	}
	crm_buf_adds(b, ") VALUES (?");
	for (int i = 1; i < n; i++)
		crm_buf_adds(b, ", ?");
	crm_buf_adds(b, ") ON CONFLICT (id) DO UPDATE SET ");
	crm_buf_addmem(b, crm_buf_str(&set), set.len);
	rc = crm_buf_check(b, err);
	if (!rc)
		rc = crm_buf_check(&set, err);
	crm_buf_clear(&set);
	if (rc || n == 1)
		return rc;
	rc = crm_stmt_get(st->db, b->s, &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, new->id);
	n = 2;
	for (size_t i = t->base->nfields; i < t->type.nfields; i++)
		if (old ? !crm_value_equal(&old->v[i], &new->v[i])
			: crm_value_given(&new->v[i]))
			crm__bind(s, n++, &new->v[i]);
	return crm__run_once(s, err);
}

enum crm_code crm__row_insert(struct crm_store *st, struct crm__type *t,
			      const struct crm_rec *new, struct crm_error *err)
{
	int n = 1;
	enum crm_code rc = insert_statement(st, t, new, err);

	if (rc)
		return rc;
	crm_bind_int(t->insert, n++, new->id);
	for (size_t i = 0; i < t->type.nfields; i++)
		if (t->mask[i])
			crm__bind(t->insert, n++, &new->v[i]);
	rc = crm_run(t->insert, err);
	if (!rc && t->custom)
		rc = custom_values(st, t, NULL, new, err);
	return rc ? rc : derive(st, NULL, new, err);
}

/* Write the other values that differ. */
static enum crm_code own_values(struct crm_store *st, struct crm__type *t,
				const struct crm_rec *old,
				const struct crm_rec *new,
				struct crm_error *err)
{
	struct crm_buf *b = &st->sql;
	struct crm_stmt *s = NULL;
	int n = 1;
	enum crm_code rc;

	crm_buf_reset(b);
	crm_buf_adds(b, "UPDATE ");
	crm_sql_ident(b, t->type.table);
	crm_buf_adds(b, " SET ");
	for (size_t i = 0; i < t->base->nfields; i++) {
		if (crm_value_equal(&old->v[i], &new->v[i]))
			continue;
		if (n++ > 1)
			crm_buf_adds(b, ", ");
		crm_sql_ident(b, crm_field_column(&t->type.fields[i]));
		crm_buf_adds(b, " = ?");
	}
	crm_buf_adds(b, " WHERE id = ?");
	rc = crm_buf_check(b, err);
	if (rc || n == 1)
		return rc;
	rc = crm_stmt_get(st->db, b->s, &s, err);
	if (rc)
		return rc;
	n = 1;
	for (size_t i = 0; i < t->base->nfields; i++)
		if (!crm_value_equal(&old->v[i], &new->v[i]))
			crm__bind(s, n++, &new->v[i]);
	crm_bind_int(s, n, new->id);
	return crm__run_once(s, err);
}

enum crm_code crm__row_update(struct crm_store *st, struct crm__type *t,
			      const struct crm_rec *old,
			      const struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc = own_values(st, t, old, new, err);

	if (!rc && t->custom)
		rc = custom_values(st, t, old, new, err);
	return rc ? rc : derive(st, old, new, err);
}

static enum crm_code delete_from(struct crm_store *st, const char *table,
				 struct crm_stmt **s, int64_t id,
				 struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (!*s)
		rc = crm__sql(st, s, err, "DELETE FROM $ WHERE id = ?", table);
	if (rc)
		return rc;
	crm_bind_int(*s, 1, id);
	return crm_run(*s, err);
}

static enum crm_code delete_range(struct crm_store *st, const char *table,
				  struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm__sql(st, &s, err, "DELETE FROM $ WHERE id BETWEEN ? AND ?",
		      table);
	if (rc)
		return rc;
	crm_bind_int(s, 1, st->going.from);
	crm_bind_int(s, 2, st->going.to);
	return crm__run_once(s, err);
}

enum crm_code crm__rows_delete(struct crm_store *st, struct crm_error *err)
{
	struct crm__type *t = st->going.type;
	enum crm_code rc = CRM_OK;

	st->going.type = NULL;
	if (t && t->type.extra)
		rc = delete_range(st, t->type.extra, err);
	if (t && !rc)
		rc = delete_range(st, t->type.table, err);
	return rc;
}

/* Have the row join those that wait; others go first. */
static enum crm_code join(struct crm_store *st, struct crm__type *t,
			  int64_t id, struct crm_error *err)
{
	enum crm_code rc;

	if (st->going.type == t && id == st->going.from - 1) {
		st->going.from = id;
		return CRM_OK;
	}
	rc = crm__rows_delete(st, err);
	st->going.type = t;
	st->going.from = st->going.to = id;
	return rc;
}

enum crm_code crm__row_delete(struct crm_store *st, struct crm__type *t,
			      const struct crm_rec *old, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (st->going.wait)
		rc = join(st, t, old->id, err);
	else if (t->type.extra)
		rc = delete_from(st, t->type.extra, &t->remove_extra, old->id,
				 err);
	if (!rc && !st->going.wait)
		rc = delete_from(st, t->type.table, &t->remove, old->id, err);
	/* Not before: a row that is referred to stays. */
	return rc ? rc : derive(st, old, NULL, err);
}
