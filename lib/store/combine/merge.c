/* SPDX-License-Identifier: ISC */
/* merge.c - records merged into one, step by step. */
#include "combine.h"
#include "../rights/rights.h"

bool crm__merge_drops(const struct crm__merge *m, const struct crm_value *id)
{
	for (size_t i = 0; id->kind == CRM_V_INT && i < m->n; i++)
		if (m->drop[i].id == id->i)
			return true;
	return false;
}

/* ---- which records ---- */

/* May it be dropped, and is it none of those before? */
static enum crm_code check_drop(struct crm__merge *m, size_t i,
				struct crm_error *err)
{
	const struct crm_rec *r = &m->drop[i];

	if (r->id == m->keep.id)
		return crm_error_set(err, CRM_INVALID, "is the record that is "
			"to be kept; it cannot be dropped, too");
	for (size_t k = 0; k < i; k++)
		if (m->drop[k].id == r->id)
			return crm_error_set(err, CRM_INVALID,
					     "is given twice");
	return crm__permit_old(m->st, r, true, err);
}

static enum crm_code load_drop(struct crm__merge *m, const char *code,
			       size_t i, struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc = crm_rec_init(&m->drop[i], &m->t->type, err);

	if (rc)
		return rc;
	rc = crm_load_own(m->st, code, strlen(code), &m->drop[i], err);
	if (rc)
		return rc;
	rc = check_drop(m, i, &why);
	if (rc == CRM_INVALID)
		crm_error_prefix(&why, "%s ", code);
	if (rc && err)
		*err = why;
	return rc;
}

static enum crm_code load(struct crm__merge *m, const char *keep,
			  const char *const *drop, size_t n,
			  struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	m->drop = calloc(n ? n : 1, sizeof(*m->drop));
	if (!m->drop)
		return crm_error_nomem(err);
	rc = crm_rec_init(&m->keep, &m->t->type, err);
	if (!rc)
		rc = crm_rec_init(&m->now, &m->t->type, err);
	if (!rc)
		rc = crm_rec_init(&m->new, &m->t->type, err);
	if (!rc)
		rc = crm_load(m->st, keep, strlen(keep), &m->keep, err);
	if (!rc)
		rc = crm__permit_old(m->st, &m->keep, false, err);
	for (; !rc && m->n < n; m->n++)
		rc = load_drop(m, drop[m->n], m->n, err);
	return rc;
}

static void clear(struct crm__merge *m)
{
	for (size_t i = 0; m->drop && i < m->n; i++)
		crm_rec_clear(&m->drop[i]);
	free(m->drop);
	crm_rec_clear(&m->keep);
	crm_rec_clear(&m->now);
	crm_rec_clear(&m->new);
}

/* ---- what becomes of them ---- */

static void name(struct crm_error *err, const struct crm_rec *r)
{
	const struct crm_value *code = &r->v[CRM_F_CODE];

	crm_error_prefix(err, "%.*s: ", (int)code->len, code->s);
}

/* By now nothing refers to it. */
static enum crm_code drop(struct crm__merge *m, const struct crm_rec *r,
			  struct crm_error *err)
{
	enum crm_code rc;

	crm_rec_reset(&m->now);
	rc = crm_load_id(m->st, r->id, &m->now, err);
	if (!rc)
		rc = crm_save(m->st, &m->now, NULL, NULL, NULL, err);
	if (rc)
		name(err, r);
	return rc;
}

/* What must be unique is free now that the others are gone. */
static enum crm_code keep(struct crm__merge *m, struct crm_error *err)
{
	const struct crm_origin from = { .on_duplicate = CRM_DUP_ALLOW };
	enum crm_action act = CRM_ACT_NONE;
	enum crm_code rc;

	crm_rec_reset(&m->now);
	rc = crm_load_id(m->st, m->keep.id, &m->now, err);
	if (!rc)
		rc = crm__merge_place(m, err);
	if (!rc)
		rc = crm_save(m->st, &m->now, &m->new, &from, &act, err);
	if (rc)
		name(err, &m->keep);
	else
		m->st->done.counts[act]++;
	return rc;
}

/* Have the code of a record that is gone lead to the one kept. */
static enum crm_code forward(struct crm__merge *m, const struct crm_rec *gone,
			     struct crm_error *err)
{
	const struct crm_type *t = &crm__type_of(m->st,
						 m->t->type.former)->type;
	const struct crm_value *code = &gone->v[CRM_F_CODE];
	struct crm_rec r = { 0 };
	enum crm_code rc = crm_rec_init(&r, t, err);

	if (!rc)
		rc = crm_rec_set_text(&r, CRM_F_CODE, code->s, code->len, err);
	if (!rc) {
		crm_rec_set_int(&r, crm_field_flagged(t, CRM_F_OWNER),
				m->keep.id);
		rc = crm_save(m->st, NULL, &r, NULL, NULL, err);
	}
	crm_rec_clear(&r);
	return rc;
}

static enum crm_code forward_all(struct crm__merge *m, struct crm_error *err)
{
	struct crm__caller *c = crm_rights_lift(m->st);
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < m->n; i++)
		rc = forward(m, &m->drop[i], err);
	return crm_rights_back(m->st, c, rc, err);
}

static enum crm_code merge(struct crm__merge *m, struct crm_error *err)
{
	enum crm_code rc = crm__merge_values(m, err);

	if (rc)
		name(err, &m->keep);
	if (!rc)
		rc = crm__merge_raise(m, err);
	if (!rc)
		rc = crm__merge_moves(m, err);
	for (size_t i = 0; !rc && i < m->n; i++)
		rc = drop(m, &m->drop[i], err);
	if (!rc)
		rc = keep(m, err);
	/* Last, as undoing is to begin with them: until they are gone the
	 * codes are not free. */
	if (!rc)
		rc = forward_all(m, err);
	if (!rc) {
		m->st->done.counts[CRM_ACT_INSERT] += (int64_t)m->n;
		m->st->done.counts[CRM_ACT_DELETE] += (int64_t)m->n;
		m->st->done.records += (int64_t)m->n + 1;
	}
	return rc;
}

enum crm_code crm_merge(struct crm_store *st, const struct crm_type *t,
			const char *keep_code, const char *const *drop_codes,
			size_t n, const enum crm_merge_rule *rules,
			struct crm_error *err)
{
	struct crm__merge m = { .st = st, .t = crm__type_of(st, t),
				.rules = rules };
	struct crm__part part;
	enum crm_code rc;

	if (!m.t->type.former)
		return crm_error_set(err, CRM_USAGE, "%s are not merged",
				     crm_tr(t->plural));
	rc = crm__part_begin(st, &part, err);
	if (rc)
		return rc;
	rc = load(&m, keep_code, drop_codes, n, err);
	crm__fellows_begin(st, 0, 0);
	if (!rc)
		rc = merge(&m, err);
	rc = crm__fellows_end(st, rc, err);
	clear(&m);
	return crm__part_end(st, &part, rc, err);
}
