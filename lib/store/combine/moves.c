/* SPDX-License-Identifier: ISC */
/* moves.c - what refers to a record that is dropped, made to refer to the one
 * that is kept. */
#include "combine.h"
#include "../rights/rights.h"

/* The record that is being moved. */
struct move {
	struct crm__merge *m;
	struct crm__type *t; /* NULL: none */
	struct crm_rec old, new;
};

/* Does the record kept have one already that has the place only one can
 * have? */
static enum crm_code sole_taken(struct move *v, int sole, int owner,
				bool *taken, struct crm_error *err)
{
	const struct crm_type *t = &v->t->type;
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm__sql(v->m->st, &s, err, "SELECT 1 FROM $ WHERE $ = ? AND $ = "
		      "1", t->table, crm_field_column(&t->fields[owner]),
		      crm_field_column(&t->fields[sole]));
	if (rc)
		return rc;
	crm_bind_int(s, 1, v->m->keep.id);
	rc = crm_step(s, taken, err);
	crm_stmt_put(s);
	return rc;
}

/* What is the only one of its kind stays that of the record kept. */
static enum crm_code give_way(struct move *v, struct crm_error *err)
{
	int sole = crm_field_flagged(&v->t->type, CRM_F_SOLE);
	int owner = crm_field_flagged(&v->t->type, CRM_F_OWNER);
	bool taken = false;
	enum crm_code rc;

	if (sole < 0 || owner < 0 || !v->old.v[sole].i ||
	    v->new.v[owner].kind == CRM_V_UNSET)
		return CRM_OK;
	rc = sole_taken(v, sole, owner, &taken, err);
	if (!rc && taken)
		crm_rec_set_int(&v->new, sole, 0);
	return rc;
}

static enum crm_code move(struct move *v, int64_t id, struct crm_error *err)
{
	const struct crm_origin from = { .on_duplicate = CRM_DUP_ALLOW };
	const struct crm_type *t = &v->t->type;
	enum crm_code rc;

	crm_rec_reset(&v->old);
	crm_rec_reset(&v->new);
	rc = crm_load_id(v->m->st, id, &v->old, err);
	/* All at once, where it refers to them more than once. */
	for (size_t i = 0; !rc && i < t->nfields; i++)
		if (t->fields[i].kind == CRM_T_REF &&
		    !strcmp(t->fields[i].ref, v->m->t->type.name) &&
		    crm__merge_drops(v->m, &v->old.v[i]))
			crm_rec_set_int(&v->new, (int)i, v->m->keep.id);
	if (!rc)
		rc = give_way(v, err);
	return rc ? rc : crm_save(v->m->st, &v->old, &v->new, &from, NULL,
				  err);
}

/* The rows that refer to one, to ids: moving them changes what a query
 * reads. */
static enum crm_code referring(struct move *v, int field, int64_t to,
			       struct crm_buf *ids, struct crm_error *err)
{
	const struct crm_type *t = &v->t->type;
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	crm_buf_reset(ids);
	rc = crm__sql(v->m->st, &s, err, "SELECT id FROM $ WHERE $ = ?",
		      t->table, crm_field_column(&t->fields[field]));
	if (rc)
		return rc;
	crm_bind_int(s, 1, to);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		int64_t id = crm_col_int(s, 0);
		crm_buf_addmem(ids, &id, sizeof(id));
	}
	crm_stmt_put(s);
	return rc ? rc : crm_buf_check(ids, err);
}

static enum crm_code move_all(struct move *v, const struct crm__referrer *r,
			      struct crm_error *err)
{
	struct crm_buf ids = CRM_BUF_INIT;
	int64_t id;
	enum crm_code rc;

	crm_rec_clear(&v->old);
	crm_rec_clear(&v->new);
	v->t = r->type;
	rc = crm_rec_init(&v->old, &v->t->type, err);
	if (!rc)
		rc = crm_rec_init(&v->new, &v->t->type, err);
	for (size_t i = 0; !rc && i < v->m->n; i++) {
		rc = referring(v, r->field, v->m->drop[i].id, &ids, err);
		for (size_t at = 0; !rc && at < ids.len; at += sizeof(id)) {
			memcpy(&id, ids.s + at, sizeof(id));
			rc = move(v, id, err);
		}
	}
	crm_buf_clear(&ids);
	return rc;
}

/* Name the record that could not be moved, to who may see it. */
static enum crm_code blame(const struct move *v, enum crm_code rc,
			   struct crm_error *why, struct crm_error *err)
{
	const struct crm_value *code = &v->old.v[CRM_F_CODE];
	bool seen = true;
	enum crm_code rc2 = CRM_OK;

	if (crm__refused(rc) && v->t && v->old.id)
		rc2 = crm__sees(v->m->st, &v->t->type, v->old.id, &seen, err);
	if (rc2)
		return rc2;
	if (!seen)
		return crm_error_set(err, rc, "a %s that you may not see "
				     "cannot be moved",
				     crm_tr(v->t->type.name));
	if (crm__refused(rc) && v->t && v->old.id) {
		crm_error_prefix(why, "%s %.*s: %s%s",
				 crm_tr(v->t->type.name),
				 (int)code->len, code->s ? code->s : "",
				 why->field, why->field[0] ? ": " : "");
		why->field[0] = '\0';
	}
	if (err)
		*err = *why;
	return rc;
}

enum crm_code crm__merge_moves(struct crm__merge *m, struct crm_error *err)
{
	struct crm__caller *c = crm_rights_lift(m->st);
	struct crm_error why = CRM_ERROR_INIT;
	struct move v = { .m = m };
	enum crm_code rc = crm__know_referrers(m->st, m->t, &why);

	/* The last types first: what refers to another that moves, too, is
	 * there before that comes. */
	for (size_t i = m->t->nreferrers; !rc && i-- > 0;)
		rc = move_all(&v, &m->t->referrers[i], &why);
	rc = crm_rights_back(m->st, c, rc, &why);
	if (rc)
		rc = blame(&v, rc, &why, err);
	crm_rec_clear(&v.old);
	crm_rec_clear(&v.new);
	return rc;
}
