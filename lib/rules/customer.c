/* SPDX-License-Identifier: ISC */
/* customer.c - whose a customer is, and what follows from it. */
#include "internal.h"
#include "crm/date.h"

#define V(R, F) (&(R)->v[CRM_CUSTOMER_##F])
#define CHANGED(F) (!old || !crm_value_equal(V(old, F), V(new, F)))

static enum crm_code refuse(struct crm_error *err, const char *field,
			    const char *why)
{
	crm_error_set(err, CRM_INVALID, "%s", crm_tr(why));
	crm_error_at_field(err, field);
	return CRM_INVALID;
}

static void choose(struct crm_value *v, const char *choice)
{
	*v = (struct crm_value){ CRM_V_TEXT, 0, choice, strlen(choice) };
}

/* Put in a pool on purpose: what was its owner's is nobody's now. */
static enum crm_code put(const struct crm_rec *old, struct crm_rec *new,
			 struct crm_error *err)
{
	if (!crm_value_given(V(new, POOL)))
		return refuse(err, "pool",
			CRM_TR("a customer in state pool lies in one; give "
			       "it"));
	if (crm_value_given(V(new, OWNER)) && CHANGED(OWNER))
		return refuse(err, "owner",
			CRM_TR("a customer in a pool has none; with one its "
			       "state is active"));
	crm_rec_set_null(new, CRM_CUSTOMER_OWNER);
	return CRM_OK;
}

/* What is active and in a pool's reach lies in it when it has no owner, and
 * only then. */
static enum crm_code place(const struct crm_rec *old, struct crm_rec *new,
			   struct crm_error *err)
{
	bool owned = crm_value_given(V(new, OWNER));
	bool pool = crm_value_given(V(new, POOL));
	bool taken = old && crm__is(V(old, STATE), "pool");

	if (!CHANGED(STATE) && !CHANGED(OWNER) && !CHANGED(POOL))
		return CRM_OK;
	if (crm__is(V(new, STATE), "pool")) {
		if (!taken)
			return put(old, new, err);
		if (owned || !pool)
			choose(V(new, STATE), "active");
	} else if (crm__is(V(new, STATE), "active") && pool && !owned) {
		if (taken && !CHANGED(OWNER) && !CHANGED(POOL))
			return refuse(err, "state",
				CRM_TR("what lies in a pool is active with "
				       "an owner; give it one"));
		choose(V(new, STATE), "pool");
	}
	return CRM_OK;
}

/* A lock and a protection are the owner's. */
static enum crm_code held(const struct crm_rec *old, struct crm_rec *new,
			  struct crm_error *err)
{
	bool owned = crm_value_given(V(new, OWNER));

	if (!owned && crm__true(V(new, LOCKED)) && CHANGED(LOCKED))
		return refuse(err, "locked",
			CRM_TR("only a customer that has an owner is locked"));
	if (!owned && crm_value_given(V(new, PROTECTED_UNTIL)) &&
	    CHANGED(PROTECTED_UNTIL))
		return refuse(err, "protected_until",
			CRM_TR("only a customer that has an owner is "
			       "protected"));
	if (old && CHANGED(OWNER) && !CHANGED(LOCKED))
		crm_rec_set_null(new, CRM_CUSTOMER_LOCKED);
	if (!owned && old && CHANGED(OWNER)) {
		crm_rec_set_null(new, CRM_CUSTOMER_PROTECTED_UNTIL);
		crm_rec_set_null(new, CRM_CUSTOMER_PROTECTION_REASON);
	}
	return CRM_OK;
}

/* How many customers of the pool an owner may lock, the pool says. */
static enum crm_code locks(struct crm_store *st, const struct crm_rec *old,
			   const struct crm_rec *new, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	if (!crm__true(V(new, LOCKED)) || V(new, POOL)->kind != CRM_V_INT ||
	    V(new, OWNER)->kind != CRM_V_INT ||
	    (!CHANGED(LOCKED) && !CHANGED(OWNER) && !CHANGED(POOL)))
		return CRM_OK;
	rc = crm_stmt_get(crm_store_db(st), "SELECT p.code, coalesce(p.locks, "
		"0), (SELECT count(*) FROM customer c WHERE c.owner = ? AND "
		"c.pool = p.id AND c.locked = 1 AND c.id <> ?) FROM pool p "
		"WHERE p.id = ?", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, V(new, OWNER)->i);
	crm_bind_int(s, 2, new->id);
	crm_bind_int(s, 3, V(new, POOL)->i);
	rc = crm_step(s, &row, err);
	if (!rc && row && crm_col_int(s, 2) >= crm_col_int(s, 1)) {
		rc = crm_error_set(err, CRM_CONFLICT, "its owner has locked "
			"%lld of %lld in pool %s", (long long)crm_col_int(s, 2),
			(long long)crm_col_int(s, 1),
			crm_col_text(s, 0, NULL));
		crm_error_at_field(err, "locked");
	}
	crm_stmt_put(s);
	return rc;
}

static enum crm_code protection(const struct crm_rec *old,
				const struct crm_rec *new,
				struct crm_error *err)
{
	const struct crm_value *until = V(new, PROTECTED_UNTIL);
	int32_t day;

	if ((CHANGED(PROTECTED_UNTIL) || CHANGED(PROTECTION_REASON)) &&
	    crm_value_given(until) &&
	    !crm_value_given(V(new, PROTECTION_REASON)) &&
	    crm_date_iso(until->s, until->len, &day) &&
	    day > crm_clock_today())
		return refuse(err, "protection_reason",
			CRM_TR("say why it is protected beyond today"));
	return CRM_OK;
}

static enum crm_code invalid(const struct crm_rec *old, struct crm_rec *new,
			     struct crm_error *err)
{
	if (!CHANGED(STATE) && !CHANGED(INVALID_REASON))
		return CRM_OK;
	if (!crm__is(V(new, STATE), "invalid")) {
		if (old && CHANGED(STATE) && !CHANGED(INVALID_REASON))
			crm_rec_set_null(new, CRM_CUSTOMER_INVALID_REASON);
		return CRM_OK;
	}
	if (!crm_value_given(V(new, INVALID_REASON)))
		return refuse(err, "invalid_reason",
			CRM_TR("say why it is no customer after all"));
	return CRM_OK;
}

/* Unless they are given. What takes a job back leaves what was before it. */
static void since(struct crm_store *st, const struct crm_rec *old,
		  struct crm_rec *new)
{
	bool pooled = crm__is(V(new, STATE), "pool");

	if (!old || crm_job_undoes(st))
		return;
	if (!CHANGED(OWNED_SINCE) &&
	    (CHANGED(OWNER) || (pooled && (CHANGED(STATE) || CHANGED(POOL)))))
		choose(V(new, OWNED_SINCE), crm_job_at(st));
	if (!CHANGED(LEVEL_SINCE) && CHANGED(LEVEL))
		choose(V(new, LEVEL_SINCE), crm_job_at(st));
}

static enum crm_code prepare(struct crm_store *st, const struct crm_rec *old,
			     struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc;

	if (!new)
		return CRM_OK;
	rc = place(old, new, err);
	if (!rc)
		rc = held(old, new, err);
	if (!rc)
		rc = locks(st, old, new, err);
	if (!rc)
		rc = protection(old, new, err);
	if (!rc)
		rc = invalid(old, new, err);
	if (!rc)
		since(st, old, new);
	return rc;
}

const struct crm_rule crm_rule_customer = {
	.type = &crm_customer, .prepare = prepare,
};
