/* SPDX-License-Identifier: ISC */
/* permit.c - rights where records are written. */
#include "rights.h"

/* Has the user a right to a record that may be deleted by now? */
static enum crm_code may_ever(struct crm_store *st, enum crm_right right,
			      const struct crm_type *t, int64_t id, bool *yes,
			      struct crm_error *err)
{
	*yes = true;
	if (!crm__limited(st) || crm__reach(st, st->caller, right,
					    t, NULL) == CRM__ALL)
		return CRM_OK;
	*yes = false;
	return crm__may(st, right, t, id, yes, err);
}

enum crm_code crm__sees(struct crm_store *st, const struct crm_type *t,
			int64_t id, bool *yes, struct crm_error *err)
{
	return may_ever(st, CRM_MAY_READ, t, id, yes, err);
}

enum crm_code crm__exports(struct crm_store *st, const struct crm_type *t,
			   int64_t id, bool *yes, struct crm_error *err)
{
	return may_ever(st, CRM_MAY_EXPORT, t, id, yes, err);
}

static enum crm_code denied(struct crm_store *st, enum crm_right right,
			    const struct crm_rec *r, struct crm_error *err)
{
	const struct crm_value *code = &r->v[CRM_F_CODE];

	return crm_error_set(err, CRM_DENIED, "role %s %s %s %.*s",
			     crm_buf_str(&st->caller->role),
			     crm__right_denied(right),
			     crm_tr(r->type->name),
			     (int)code->len, code->s ? code->s : "");
}

enum crm_code crm__permit_old(struct crm_store *st, const struct crm_rec *old,
			      bool gone, struct crm_error *err)
{
	enum crm_right right = gone ? CRM_MAY_DELETE : CRM_MAY_CHANGE;
	bool yes;
	enum crm_code rc;

	if (!crm__limited(st))
		return CRM_OK;
	rc = crm__sees(st, old->type, old->id, &yes, err);
	if (!rc && !yes)
		return crm_error_set(err, CRM_DENIED, "a %s that you may not "
				     "see would change too",
				     crm_tr(old->type->name));
	if (!rc)
		rc = crm__may(st, right, old->type, old->id, &yes, err);
	return rc || yes ? rc : denied(st, right, old, err);
}

enum crm_code crm__permit_back(struct crm_store *st, const struct crm_rec *r,
			       struct crm_error *err)
{
	bool yes;
	enum crm_code rc;

	if (!crm__limited(st))
		return CRM_OK;
	rc = crm__would_pass(st, CRM_MAY_READ, r, &yes, err);
	if (!rc && !yes)
		return crm_error_set(err, CRM_NOTFOUND, "no %s is deleted "
			"that you may see", crm_tr(r->type->name));
	if (!rc)
		rc = crm__would_pass(st, CRM_MAY_CREATE, r, &yes, err);
	return rc || yes ? rc : denied(st, CRM_MAY_CREATE, r, err);
}

static bool moved(const struct crm_rec *old, const struct crm_rec *new)
{
	const unsigned decide = CRM_F_HOLDER | CRM_F_UNIT | CRM_F_OWNER |
				CRM_F_POOL | CRM_F_POOLED;

	for (size_t i = 0; i < old->type->nfields; i++)
		if ((old->type->fields[i].flags & decide) &&
		    !crm_value_equal(&old->v[i], &new->v[i]))
			return true;
	return false;
}

static bool lies(const struct crm_value *state)
{
	return state->kind == CRM_V_TEXT && state->len == 4 &&
	       !memcmp(state->s, "pool", 4);
}

/* What may be claimed by others, and what they give up for it, pools say: no
 * plain change gets round them. */
static enum crm_code into_pool(const struct crm_rec *old,
			       const struct crm_rec *new,
			       struct crm_error *err)
{
	int pool = crm_field_flagged(old->type, CRM_F_POOL);
	int state = crm_field_flagged(old->type, CRM_F_POOLED);
	int holder = crm_field_flagged(old->type, CRM_F_HOLDER);
	const struct crm_value *code = &old->v[CRM_F_CODE];

	if (pool < 0)
		return CRM_OK;
	if (!crm_value_equal(&old->v[pool], &new->v[pool]))
		return crm_error_set(err, CRM_DENIED, "%.*s: the pool of a "
			"customer is changed by release and assign",
			(int)code->len, code->s);
	if (crm_value_given(&new->v[pool]) &&
	    crm_value_given(&old->v[holder]) &&
	    (!crm_value_given(&new->v[holder]) || lies(&new->v[state])))
		return crm_error_set(err, CRM_DENIED, "%.*s has a pool: "
			"release lets it go", (int)code->len, code->s);
	return CRM_OK;
}

/* One who sees a record by a share must not make it his own. */
enum crm_code crm__permit_move(struct crm_store *st, const struct crm_rec *old,
			       const struct crm_rec *new,
			       struct crm_error *err)
{
	bool yes;
	enum crm_code rc;

	if (!crm__limited(st) || !moved(old, new))
		return CRM_OK;
	rc = crm_may_by_scope(st, CRM_MAY_CHANGE, old->type, old->id, &yes,
			      err);
	if (rc || yes)
		return rc ? rc : into_pool(old, new, err);
	return crm_error_set(err, CRM_DENIED, "%.*s is only "
		"shared with you; whose it is, you do not change",
		(int)old->v[CRM_F_CODE].len, old->v[CRM_F_CODE].s);
}

enum crm_code crm__permit_new(struct crm_store *st, const struct crm_rec *old,
			      const struct crm_rec *new,
			      struct crm_error *err)
{
	bool yes;
	enum crm_code rc;

	if (!crm__limited(st) || (old && !moved(old, new)))
		return CRM_OK;
	rc = old ? crm_may_by_scope(st, CRM_MAY_CHANGE, new->type, new->id,
				    &yes, err)
		 : crm__may(st, CRM_MAY_CREATE, new->type, new->id, &yes, err);
	if (rc || yes)
		return rc;
	return crm_error_set(err, CRM_DENIED, old
		? CRM_TR("role %s does not give %s away to others")
		: CRM_TR("role %s does not create %s for others, nor for what "
			 "it does not see"), crm_buf_str(&st->caller->role),
		crm_tr(new->type->plural));
}

void crm__hold(struct crm_store *st, struct crm_rec *new)
{
	int holder = crm_field_flagged(new->type, CRM_F_HOLDER);

	/* One that is brought back is whose it was. */
	if (!crm__limited(st) || holder < 0 || new->id ||
	    new->type->fields[holder].kind != CRM_T_REF ||
	    crm_value_given(&new->v[holder]) ||
	    crm__reach(st, st->caller, CRM_MAY_CREATE,
		       new->type, NULL) == CRM__ALL)
		return;
	crm_rec_set_int(new, holder, st->caller->user);
}
