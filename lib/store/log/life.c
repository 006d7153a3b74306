/* SPDX-License-Identifier: ISC */
/* life.c - which changes make up the life of a record. */
#include "log.h"

struct life {
	struct crm_store *st;
	int64_t until;
	int64_t *seq;
	size_t n, cap;
};

static enum crm_code add(struct life *l, int64_t seq, struct crm_error *err)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 64;
		int64_t *more = realloc(l->seq, cap * sizeof(*more));

		if (!more)
			return crm_error_nomem(err);
		l->seq = more;
		l->cap = cap;
	}
	l->seq[l->n++] = seq;
	return CRM_OK;
}

/* Add what a statement gives; its parameters are a type, an id, and the last
 * change to be seen. Puts it back. */
static enum crm_code add_all(struct life *l, const struct crm_type *t,
			     int64_t id, struct crm_stmt *s,
			     struct crm_error *err)
{
	bool row = false;
	enum crm_code rc = CRM_OK;

	crm_bind_int(s, 1, t->number);
	crm_bind_int(s, 2, id);
	crm_bind_int(s, 3, l->until);
	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		rc = add(l, crm_col_int(s, 0), err);
	crm_stmt_put(s);
	return rc;
}

/* Events tell of themselves when they happened; that they were noted down is
 * no news. */
static const char *but_events(const struct crm_type *t)
{
	return crm_field_flagged(t, CRM_F_EVENT) < 0 ? "" : " AND c.op <> 1";
}

static enum crm_code add_record(void *life, struct crm__type *t, int64_t id,
				struct crm_error *err)
{
	struct life *l = life;
	struct crm_buf *b = &l->st->sql;
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	crm_buf_reset(b);
	crm_buf_addf(b, "SELECT c.seq FROM change c WHERE c.type = ?1 AND "
		     "c.record = ?2 AND c.seq <= ?3%s", but_events(&t->type));
	rc = crm_buf_check(b, err);
	if (!rc)
		rc = crm_stmt_get(l->st->db, b->s, &s, err);
	return rc ? rc : add_all(l, &t->type, id, s, err);
}

/* Those of the records of a type that belong to one by a field. */
static enum crm_code add_owned(struct life *l, const struct crm_type *t,
			       int field, int64_t owner, struct crm_error *err)
{
	struct crm_buf *b = &l->st->sql;
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	crm_buf_reset(b);
	crm_buf_adds(b, "SELECT c.seq FROM ");
	crm__rows(l->st, t, CRM__BOTH, b);
	crm_buf_adds(b, " b CROSS JOIN change c ON c.type = ?1 AND "
		     "c.record = b.id WHERE b.");
	crm_sql_ident(b, crm_field_column(&t->fields[field]));
	crm_buf_addf(b, " = ?2 AND c.seq <= ?3%s", but_events(t));
	rc = crm_buf_check(b, err);
	if (!rc)
		rc = crm_stmt_get(l->st->db, b->s, &s, err);
	return rc ? rc : add_all(l, t, owner, s, err);
}

static enum crm_code add_belongings(struct life *l, const struct crm_type *to,
				    int64_t owner, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < crm_ntypes; i++) {
		struct crm__type *t = &l->st->types[i];
		int field = crm_field_flagged(&t->type, CRM_F_OWNER);

		if (field < 0 || strcmp(t->type.fields[field].ref, to->name) ||
		    t->type.fields[field].flags & CRM_F_HIDDEN)
			continue;
		rc = add_owned(l, &t->type, field, owner, err);
		if (!rc)
			rc = crm__gone_of(l->st, t, field, owner, l->until,
					  add_record, l, err);
	}
	return rc;
}

static int last_first(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x < y) - (x > y);
}

enum crm_code crm__life(struct crm_store *st, const struct crm_type *t,
			int64_t id, int64_t until, int64_t **seqs, size_t *n,
			struct crm_error *err)
{
	struct life l = { .st = st, .until = until };
	enum crm_code rc = add_record(&l, crm__type_of(st, t), id, err);

	if (!rc)
		rc = add_belongings(&l, t, id, err);
	if (l.n)
		qsort(l.seq, l.n, sizeof(*l.seq), last_first);
	*seqs = l.seq;
	*n = l.n;
	return rc;
}
