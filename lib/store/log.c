/* SPDX-License-Identifier: ISC */
/*
 * log.c - appending to the change log.
 *
 * Values are logged as they are stored and under their column's name: row ids
 * for references, minor units for money. Whoever reads the log turns them
 * into what people read.
 */
#include "internal.h"

static void add_value(struct crm_buf *b, const struct crm_value *v)
{
	if (v->kind == CRM_V_INT)
		crm_buf_addint(b, v->i);
	else if (v->kind == CRM_V_TEXT)
		crm_buf_addjson(b, v->s, v->len);
	else
		crm_buf_adds(b, "null");
}

static void add_key(struct crm_buf *b, const struct crm_buf *key)
{
	if (b->len > 1)
		crm_buf_addc(b, ',');
	crm_buf_addmem(b, key->s, key->len);
}

bool crm__log_has(size_t field)
{
	return field != CRM_F_VERSION && field != CRM_F_CREATED_AT &&
	       field != CRM_F_UPDATED_AT;
}

static void whole(struct crm_buf *b, const struct crm__type *t,
		  const struct crm_rec *r, bool system)
{
	for (size_t i = 0; i < r->type->nfields; i++) {
		if (!crm_value_given(&r->v[i]) || (!crm__log_has(i) &&
		    (!system || i == CRM_F_UPDATED_AT)))
			continue;
		add_key(b, &t->key[i]);
		add_value(b, &r->v[i]);
	}
}

static void difference(struct crm_buf *b, const struct crm__type *t,
		       const struct crm_rec *old, const struct crm_rec *new)
{
	bool money = false;

	for (size_t i = 0; i < old->type->nfields; i++)
		money = money || (old->type->fields[i].kind == CRM_T_MONEY &&
				  !crm_value_equal(&old->v[i], &new->v[i]));
	for (size_t i = 0; i < old->type->nfields; i++) {
		/* Amounts mean nothing without the currency of their time. */
		bool keep = money && (int)i == t->currency;
		if (!keep && (!crm__log_has(i) ||
			      crm_value_equal(&old->v[i], &new->v[i])))
			continue;
		add_key(b, &t->key[i]);
		crm_buf_addc(b, '[');
		add_value(b, &old->v[i]);
		crm_buf_addc(b, ',');
		add_value(b, &new->v[i]);
		crm_buf_addc(b, ']');
	}
}

void crm__log_data(struct crm_buf *b, const struct crm__type *t,
		   const struct crm_rec *old, const struct crm_rec *new)
{
	crm_buf_reset(b);
	crm_buf_addc(b, '{');
	if (!old)
		whole(b, t, new, new->v[CRM_F_VERSION].i != 1);
	else if (!new)
		whole(b, t, old, true);
	else
		difference(b, t, old, new);
	crm_buf_addc(b, '}');
}

static void bind_or_null(struct crm_stmt *s, int i, int64_t v)
{
	if (v)
		crm_bind_int(s, i, v);
	else
		crm_bind_null(s, i);
}

/* The log is written for every record of a bulk load, so its statement stays
 * checked out until the job ends. */
static enum crm_code append_statement(struct crm_store *st,
				      struct crm_error *err)
{
	if (st->append)
		return CRM_OK;
	return crm_stmt_get(st->db, "INSERT INTO change (seq, job, type, "
		"record, op, line, source, code, data) "
		"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", &st->append, err);
}

enum crm_code crm__log(struct crm_store *st, const struct crm_rec *old,
		       const struct crm_rec *new,
		       const struct crm_origin *from, struct crm_error *err)
{
	const struct crm_rec *r = old ? old : new;
	/* cppcheck-suppress nullPointerRedundantCheck ; one of them is given */
	const struct crm__type *t = crm__type_of(st, r->type);
	struct crm_buf *b = &st->log;
	struct crm_stmt *s;
	enum crm_code rc;

	crm__log_data(b, t, old, new);
	rc = crm_buf_check(b, err);
	if (!rc)
		rc = append_statement(st, err);
	if (rc)
		return rc;
	s = st->append;
	crm_bind_int(s, 1, ++st->seq);
	crm_bind_int(s, 2, st->job);
	crm_bind_int(s, 3, r->type->number);
	crm_bind_int(s, 4, r->id);
	crm_bind_int(s, 5, !old ? CRM_OP_INSERT : new ? CRM_OP_UPDATE
						      : CRM_OP_DELETE);
	bind_or_null(s, 6, from ? from->line : 0);
	bind_or_null(s, 7, from ? from->source : 0);
	if (old)
		crm__bind(s, 8, &old->v[CRM_F_CODE]);
	else
		crm_bind_null(s, 8);
	crm_bind_text(s, 9, b->s, b->len);
	return crm_run(s, err);
}
