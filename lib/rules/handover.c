/* SPDX-License-Identifier: ISC */
/* handover.c - customers that change hands: released, assigned, locked. */
#include "internal.h"
#include "crm/date.h"
#include "crm/rights.h"

#define V(R, F) (&(R)->v[CRM_CUSTOMER_##F])

/* ---- who does it ---- */

enum crm_code crm__find_user(struct crm_store *st, const char *code,
			     int64_t *id, bool *active, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	*id = 0;
	rc = crm_stmt_get(crm_store_db(st), "SELECT id, active FROM crm_user "
			  "WHERE code = ?", &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, code, strlen(code));
	rc = crm_step(s, &row, err);
	if (!rc && row) {
		*id = crm_col_int(s, 0);
		*active = crm_col_int(s, 1);
	}
	crm_stmt_put(s);
	return rc;
}

static enum crm_code begin(struct crm_hands *h, struct crm_error *err)
{
	struct crm_store *st = h->st;
	bool active;
	enum crm_code rc;

	rc = crm_rec_init(&h->new, crm_store_type(st, "customer"), err);
	if (!rc)
		rc = crm_rec_init(&h->handover, crm_store_type(st, "handover"),
				  err);
	if (!rc)
		rc = crm_rec_init(&h->pool, crm_store_type(st, "pool"), err);
	/* Nothing is to be refused when the customer is saved already. */
	if (!rc && h->reason)
		rc = crm_rec_enter(&h->handover, CRM_HANDOVER_REASON,
				   h->reason, strlen(h->reason), err);
	if (!rc && h->user)
		rc = crm__find_user(st, h->user, &h->id, &active, err);
	return rc || !h->id ? rc : crm_pools_of(st, h->id, &h->pools, err);
}

enum crm_code crm_hands_open(struct crm_store *st, const char *user,
			     const char *reason, struct crm_hands **out,
			     struct crm_error *err)
{
	struct crm_hands *h = calloc(1, sizeof(*h));
	enum crm_code rc;

	*out = NULL;
	if (!h)
		return crm_error_nomem(err);
	h->st = st;
	h->user = user;
	h->reason = reason;
	rc = begin(h, err);
	if (rc)
		crm_hands_close(h);
	else
		*out = h;
	return rc;
}

void crm_hands_close(struct crm_hands *h)
{
	if (!h)
		return;
	crm_rec_clear(&h->new);
	crm_rec_clear(&h->handover);
	crm_rec_clear(&h->pool);
	crm_buf_clear(&h->pools);
	crm_buf_clear(&h->text);
	free(h);
}

bool crm__member(const struct crm_hands *h, int64_t pool)
{
	char *s = h->pools.s;

	while (s && *s) {
		if (strtoll(s, &s, 10) == pool)
			return true;
		s += *s == ',';
	}
	return false;
}

enum crm_code crm__hands_pool(struct crm_hands *h, int64_t pool,
			      struct crm_error *err)
{
	return h->pool.id == pool ? CRM_OK
		: crm_load_id(h->st, pool, &h->pool, err);
}

enum crm_code crm__hands_user(struct crm_hands *h, int64_t id,
			      struct crm_error *err)
{
	return crm_code_of(h->st, crm_store_type(h->st, "user"), id, &h->text,
			   err);
}

enum crm_code crm__day_of(const char *s, size_t n, int32_t *day,
			  struct crm_error *err)
{
	int64_t seconds = 0;
	enum crm_code rc = crm_time_parse(s, n, &seconds, err);

	*day = crm_date_of(seconds);
	return rc;
}

/* ---- the handover ---- */

static enum crm_code set_user(struct crm_hands *h, int field,
			      const struct crm_value *user,
			      struct crm_error *err)
{
	enum crm_code rc;

	if (user->kind != CRM_V_INT)
		return CRM_OK;
	rc = crm__hands_user(h, user->i, err);
	return rc ? rc : crm_rec_set_text(&h->handover, field,
					  crm_buf_str(&h->text), h->text.len,
					  err);
}

enum crm_code crm__hand(struct crm_hands *h, const struct crm_rec *customer,
			const char *kind, int64_t pool, bool program,
			struct crm_error *err)
{
	const struct crm_origin as = { .program = program };
	const struct crm_origin rules = { .program = true };
	enum crm_action act = CRM_ACT_NONE;
	enum crm_code rc = crm_save(h->st, customer, &h->new, &as, &act, err);

	if (rc || act == CRM_ACT_NONE) {
		if (!rc)
			crm_job_unchanged(h->st);
		return rc;
	}
	crm_rec_reset(&h->handover);
	h->handover.id = 0;
	crm_rec_set_int(&h->handover, CRM_HANDOVER_CUSTOMER, customer->id);
	rc = crm_rec_set_text(&h->handover, CRM_HANDOVER_KIND, kind,
			      strlen(kind), err);
	if (!rc)
		rc = set_user(h, CRM_HANDOVER_FROM, V(customer, OWNER), err);
	if (!rc)
		rc = set_user(h, CRM_HANDOVER_TO, V(&h->new, OWNER), err);
	if (!rc && h->reason)
		rc = crm_rec_enter(&h->handover, CRM_HANDOVER_REASON,
				   h->reason, strlen(h->reason), err);
	if (pool)
		crm_rec_set_int(&h->handover, CRM_HANDOVER_POOL, pool);
	return rc ? rc : crm_save(h->st, NULL, &h->handover, &rules, NULL,
				  err);
}

/* ---- release ---- */

/* What lies in no one's hands, or is out of the game, is not released. */
static enum crm_code releasable(struct crm_hands *h,
				const struct crm_rec *customer,
				struct crm_error *err)
{
	const struct crm_value *state = V(customer, STATE);
	const struct crm_value *owner = V(customer, OWNER);
	bool may = true;
	enum crm_code rc;

	if (crm__is(state, "pool"))
		return crm_error_set(err, CRM_CONFLICT, "lies in a pool "
				     "already");
	if (!crm__is(state, "active"))
		return crm_error_set(err, CRM_CONFLICT, "is %.*s",
				     (int)state->len, state->s);
	if (owner->kind == CRM_V_INT && owner->i == h->id)
		return CRM_OK;
	rc = crm_may_by_scope(h->st, CRM_MAY_CHANGE, customer->type,
			      customer->id, &may, err);
	return rc || may ? rc : crm_error_set(err, CRM_DENIED, "is not yours "
					      "to release");
}

/* The only pool of the user's, where there is one. */
static enum crm_code only_pool(struct crm_hands *h, int64_t *pool,
			       struct crm_error *err)
{
	struct crm_buf names = CRM_BUF_INIT;
	char *s = h->pools.s;
	int n = 0;
	enum crm_code rc = CRM_OK;

	for (; !rc && s && *s; s += *s == ',') {
		*pool = strtoll(s, &s, 10);
		rc = crm__hands_pool(h, *pool, err);
		if (!rc)
			crm_buf_addf(&names, "%s%.*s", n++ ? ", " : "",
				     (int)h->pool.v[CRM_F_CODE].len,
				     h->pool.v[CRM_F_CODE].s);
	}
	if (!rc)
		rc = crm_buf_check(&names, err);
	if (!rc && n != 1)
		rc = crm_error_set(err, CRM_INVALID, n
			? CRM_TR("has no pool; give pool=, one of %s")
			: CRM_TR("has no pool, and %s is a member of none; "
				 "give pool="), n ? names.s
			: h->user ? h->user : crm_tr("nobody"));
	crm_buf_clear(&names);
	return rc;
}

static enum crm_code named_pool(struct crm_hands *h, const char *code,
				int64_t *pool, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(crm_store_db(h->st), "SELECT id FROM pool WHERE "
			  "code = ?", &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, code, strlen(code));
	rc = crm_step(s, &row, err);
	*pool = !rc && row ? crm_col_int(s, 0) : 0;
	crm_stmt_put(s);
	if (!rc && !row) {
		crm_error_set(err, CRM_INVALID, "there is no pool '%s'", code);
		crm_error_at_field(err, "pool");
		rc = CRM_INVALID;
	}
	return rc;
}

/* One who is no administrator puts it where he could claim it. */
static enum crm_code takes(struct crm_hands *h, int64_t pool, bool own,
			   struct crm_error *err)
{
	const struct crm_value *code = &h->pool.v[CRM_F_CODE];
	enum crm_code rc = crm__hands_pool(h, pool, err);

	if (!rc && !crm__true(&h->pool.v[CRM_POOL_ACTIVE]))
		rc = crm_error_set(err, CRM_CONFLICT, "cannot go into pool "
			"%.*s, which is not active", (int)code->len, code->s);
	if (rc || own || crm__member(h, pool) ||
	    !crm_permit(h->st, CRM_MAY_CHANGE, NULL, "release", NULL))
		return rc;
	return crm_error_set(err, CRM_DENIED, "cannot go into pool %.*s: %s "
			     "is no member of it", (int)code->len, code->s,
			     h->user);
}

enum crm_code crm_release(struct crm_hands *h, const struct crm_rec *customer,
			  const char *pool, struct crm_error *err)
{
	const struct crm_value *own = V(customer, POOL);
	int64_t id = own->kind == CRM_V_INT ? own->i : 0, to = id;
	enum crm_code rc = releasable(h, customer, err);

	if (!rc && pool)
		rc = named_pool(h, pool, &to, err);
	else if (!rc && !id)
		rc = only_pool(h, &to, err);
	if (!rc)
		rc = takes(h, to, to == id, err);
	if (rc)
		return rc;
	crm_rec_reset(&h->new);
	rc = crm_rec_set_text(&h->new, CRM_CUSTOMER_STATE, "pool", 4, err);
	crm_rec_set_int(&h->new, CRM_CUSTOMER_POOL, to);
	return rc ? rc : crm__hand(h, customer, "release", to, true, err);
}

/* ---- assign, lock ---- */

enum crm_code crm__taker(struct crm_hands *h, const char *code, int64_t *id,
			 struct crm_error *err)
{
	bool active = false;
	enum crm_code rc = crm__find_user(h->st, code, id, &active, err);

	if (rc || (*id && active))
		return rc;
	crm_error_set(err, CRM_INVALID, *id
		      ? CRM_TR("user %s is not active")
		      : CRM_TR("there is no user '%s'"), code);
	crm_error_at_field(err, "owner");
	return CRM_INVALID;
}

/* A pool that is not active gives nothing. */
static enum crm_code gives(struct crm_hands *h, const struct crm_rec *customer,
			   int64_t *pool, struct crm_error *err)
{
	const struct crm_value *code = &h->pool.v[CRM_F_CODE];
	enum crm_code rc;

	*pool = 0;
	if (!crm__is(V(customer, STATE), "pool") ||
	    V(customer, POOL)->kind != CRM_V_INT)
		return CRM_OK;
	*pool = V(customer, POOL)->i;
	rc = crm__hands_pool(h, *pool, err);
	if (rc || crm__true(&h->pool.v[CRM_POOL_ACTIVE]))
		return rc;
	return crm_error_set(err, CRM_CONFLICT, "lies in pool %.*s, which is "
			     "not active", (int)code->len, code->s);
}

enum crm_code crm__give(struct crm_hands *h, const struct crm_rec *customer,
			int64_t to, const char *kind, struct crm_error *err)
{
	int64_t pool;
	enum crm_code rc = gives(h, customer, &pool, err);

	if (rc)
		return rc;
	crm_rec_reset(&h->new);
	crm_rec_set_int(&h->new, CRM_CUSTOMER_OWNER, to);
	return crm__hand(h, customer, kind, pool, false, err);
}

enum crm_code crm_assign(struct crm_hands *h, const struct crm_rec *customer,
			 const char *to, struct crm_error *err)
{
	int64_t id;
	enum crm_code rc = crm__taker(h, to, &id, err);

	return rc ? rc : crm__give(h, customer, id, "assign", err);
}

enum crm_code crm_lock(struct crm_hands *h, const struct crm_rec *customer,
		       bool on, struct crm_error *err)
{
	if (crm__true(V(customer, LOCKED)) == on) {
		crm_job_unchanged(h->st);
		return CRM_OK;
	}
	crm_rec_reset(&h->new);
	crm_rec_set_int(&h->new, CRM_CUSTOMER_LOCKED, on);
	return crm_save(h->st, customer, &h->new, NULL, NULL, err);
}
