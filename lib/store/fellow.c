/* SPDX-License-Identifier: ISC */
/*
 * fellow.c - references that stay among the records of one owner.
 *
 * Two fellows cannot go to another owner in one step. Where a job moves both,
 * as a merge does, and who undoes or applies one, the first is noted and looked
 * at again when all is done.
 */
#include "rights/rights.h"

/* A record that is looked at again. */
struct place {
	struct crm__type *type;
	int64_t id;
};

static enum crm_code refuse(struct crm_error *err, enum crm_code code,
			    const struct crm_field *f)
{
	crm_error_at_field(err, f->name);
	return code;
}

/* Is a record that is not where it should be still to come there? */
static enum crm_code to_come(struct crm_store *st, const struct crm_type *t,
			     int64_t id, bool *yes, struct crm_error *err)
{
	const struct crm__settling *s = &st->settling;
	struct crm_stmt *stmt = NULL;
	enum crm_code rc;

	*yes = s->on && !s->first;
	if (!s->on || !s->first)
		return CRM_OK;
	rc = crm_stmt_get(st->db, "SELECT 1 FROM change WHERE type = ? AND "
			  "record = ? AND seq BETWEEN ? AND ? LIMIT 1", &stmt,
			  err);
	if (rc)
		return rc;
	crm_bind_int(stmt, 1, t->number);
	crm_bind_int(stmt, 2, id);
	crm_bind_int(stmt, 3, s->first);
	crm_bind_int(stmt, 4, s->last);
	rc = crm_step(stmt, yes, err);
	crm_stmt_put(stmt);
	return rc;
}

/* Note the record to be looked at again, if the other one is to come; a new
 * one has no id yet to find it by. */
static enum crm_code settle_later(struct crm_store *st,
				  const struct crm_rec *r,
				  const struct crm_type *t, int64_t id,
				  bool *later, struct crm_error *err)
{
	struct place p = { crm__type_of(st, r->type), r->id };
	enum crm_code rc;

	*later = false;
	if (!r->id)
		return CRM_OK;
	rc = to_come(st, t, id, later, err);
	if (rc || !*later)
		return rc;
	crm_buf_addmem(&st->settling.wait, &p, sizeof(p));
	return crm_buf_check(&st->settling.wait, err);
}

/* What a field refers to must belong to the same record as new does. */
static enum crm_code same_owner(struct crm_store *st, const struct crm_rec *new,
				size_t field, int own, struct crm_error *err)
{
	const struct crm_field *f = &new->type->fields[field];
	const struct crm_type *to = crm_type_find(f->ref);
	int place = crm_field_flagged(to, CRM_F_OWNER);
	struct crm_stmt *s = NULL;
	int64_t owner = 0;
	bool later = false;
	enum crm_code rc;

	rc = crm__sql(st, &s, err, "SELECT $ FROM $ WHERE id = ?",
		      crm_field_column(&to->fields[place]), to->table);
	if (rc)
		return rc;
	crm_bind_int(s, 1, new->v[field].i);
	rc = crm__one_int(s, &owner, err);
	if (!rc && owner != new->v[own].i)
		rc = settle_later(st, new, to, new->v[field].i, &later, err);
	if (rc || later || owner == new->v[own].i)
		return rc;
	crm_error_set(err, CRM_INVALID, "must be a %s of the same %s",
		      crm_tr(f->ref), crm_tr(new->type->fields[own].ref));
	return refuse(err, CRM_INVALID, f);
}

/* A record that goes to another owner must leave nothing with the old one that
 * refers to it as a fellow. */
static enum crm_code left_behind(struct crm_store *st,
				 const struct crm__referrer *r,
				 const struct crm_rec *new, int own,
				 struct crm_error *err)
{
	const struct crm_type *t = &r->type->type;
	int place = crm_field_flagged(t, CRM_F_OWNER);
	struct crm_buf code = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	bool row = false, seen = false, later = false;
	enum crm_code rc;

	rc = crm__sql(st, &s, err, "SELECT id, code FROM $ WHERE $ = ? AND $ "
		      "<> ? ORDER BY id LIMIT 1", t->table,
		      crm_field_column(&t->fields[r->field]),
		      crm_field_column(&t->fields[place]));
	if (rc)
		return rc;
	crm_bind_int(s, 1, new->id);
	crm_bind_int(s, 2, new->v[own].i);
	rc = crm_step(s, &row, err);
	if (!rc && row) {
		crm_buf_adds(&code, crm_col_text(s, 1, NULL));
		rc = settle_later(st, new, t, crm_col_int(s, 0), &later, err);
		if (!rc)
			rc = crm__sees(st, t, crm_col_int(s, 0), &seen, err);
	}
	crm_stmt_put(s);
	if (!rc)
		rc = crm_buf_check(&code, err);
	if (!rc && row && !later) {
		if (seen)
			crm_error_set(err, CRM_CONFLICT, "%s %s refers to it "
				      "and stays where it was",
				      crm_tr(t->name), crm_buf_str(&code));
		else
			crm_error_set(err, CRM_CONFLICT, "a record that you "
				      "may not see refers to it and stays "
				      "where it was");
		rc = refuse(err, CRM_CONFLICT, &new->type->fields[own]);
	}
	crm_buf_clear(&code);
	return rc;
}

static enum crm_code none_left(struct crm_store *st, const struct crm_rec *new,
			       int own, struct crm_error *err)
{
	struct crm__type *t = crm__type_of(st, new->type);
	enum crm_code rc = crm__know_referrers(st, t, err);

	for (size_t i = 0; !rc && i < t->nreferrers; i++) {
		const struct crm__referrer *r = &t->referrers[i];

		if (r->type->type.fields[r->field].flags & CRM_F_FELLOW)
			rc = left_behind(st, r, new, own, err);
	}
	return rc;
}

enum crm_code crm__fellows(struct crm_store *st, const struct crm_rec *old,
			   const struct crm_rec *new, struct crm_error *err)
{
	int own = crm_field_flagged(new->type, CRM_F_OWNER);
	bool moves;
	enum crm_code rc = CRM_OK;

	if (own < 0 || !crm_value_given(&new->v[own]))
		return CRM_OK;
	moves = old && !crm_value_equal(&old->v[own], &new->v[own]);
	for (size_t i = 0; !rc && i < new->type->nfields; i++)
		if ((new->type->fields[i].flags & CRM_F_FELLOW) &&
		    crm_value_given(&new->v[i]) && (!old || moves ||
		    !crm_value_equal(&old->v[i], &new->v[i])))
			rc = same_owner(st, new, i, own, err);
	return rc || !moves ? rc : none_left(st, new, own, err);
}

/* ---- looking again ---- */

void crm__fellows_begin(struct crm_store *st, int64_t first, int64_t last)
{
	st->settling.on = true;
	st->settling.first = first;
	st->settling.last = last;
	st->settling.wait.len = 0;
}

static enum crm_code look_again(struct crm_store *st, struct place p,
				struct crm_error *err)
{
	struct crm_rec elsewhere = { 0 }, r = { 0 };
	struct crm_error why = CRM_ERROR_INIT;
	int own = crm_field_flagged(&p.type->type, CRM_F_OWNER);
	enum crm_code rc = crm_rec_init(&r, &p.type->type, err);

	if (!rc)
		rc = crm_rec_init(&elsewhere, &p.type->type, err);
	if (rc)
		goto done;
	rc = crm_load_id(st, p.id, &r, &why);
	if (rc == CRM_NOTFOUND) {
		rc = CRM_OK; /* it went as well */
		goto done;
	}
	/* All of it, as of a record that comes from another owner. */
	crm_rec_set_null(&elsewhere, own);
	if (!rc)
		rc = crm__fellows(st, &elsewhere, &r, &why);
	if (crm__refused(rc)) {
		rc = crm_error_set(err, CRM_CONFLICT, "%s %.*s: %s: %s",
				   crm_tr(p.type->type.name),
				   (int)r.v[CRM_F_CODE].len,
				   r.v[CRM_F_CODE].s, why.field, why.msg);
	} else if (rc && err) {
		*err = why;
	}
done:
	crm_rec_clear(&r);
	crm_rec_clear(&elsewhere);
	return rc;
}

enum crm_code crm__fellows_end(struct crm_store *st, enum crm_code rc,
			       struct crm_error *err)
{
	struct crm_buf *wait = &st->settling.wait;
	struct place p;

	st->settling.on = false;
	for (size_t at = 0; !rc && at < wait->len; at += sizeof(p)) {
		memcpy(&p, wait->s + at, sizeof(p));
		rc = look_again(st, p, err);
	}
	wait->len = 0;
	return rc;
}
