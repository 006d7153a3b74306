/* SPDX-License-Identifier: ISC */
/* fellow.c - references that stay among the records of one owner. */
#include "rights/rights.h"

static enum crm_code refuse(struct crm_error *err, enum crm_code code,
			    const struct crm_field *f)
{
	crm_error_at_field(err, f->name);
	return code;
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
	enum crm_code rc;

	rc = crm__sql(st, &s, err, "SELECT $ FROM $ WHERE id = ?",
		      crm_field_column(&to->fields[place]), to->table);
	if (rc)
		return rc;
	crm_bind_int(s, 1, new->v[field].i);
	rc = crm__one_int(s, &owner, err);
	if (rc || owner == new->v[own].i)
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
	bool row = false, seen = false;
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
		rc = crm__sees(st, t, crm_col_int(s, 0), &seen, err);
	}
	crm_stmt_put(s);
	if (!rc)
		rc = crm_buf_check(&code, err);
	if (!rc && row) {
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
