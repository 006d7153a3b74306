/* SPDX-License-Identifier: ISC */
/* claim.c - who may take a customer out of a pool, and why not. */
#include "internal.h"
#include "crm/date.h"

#define V(R, F) (&(R)->v[CRM_CUSTOMER_##F])
/* The code of the pool, for "%.*s". */
#define POOL(Q) (int)(Q)->h->pool.v[CRM_F_CODE].len, \
		(Q)->h->pool.v[CRM_F_CODE].s

/* One user and one customer; h->pool is its pool where it has one. */
struct claim {
	struct crm_hands *h;
	const struct crm_rec *customer;
	int64_t pool;         /* 0: none */
	int32_t today;
	struct crm_buf why;   /* said of the customer */
};

/* A limit of the pool; -1: it has none. */
static int64_t limit(const struct claim *q, int field)
{
	const struct crm_value *v = &q->h->pool.v[field];

	return v->kind == CRM_V_INT ? v->i : -1;
}

/* Since when it is whose it is. */
static enum crm_code since(const struct claim *q, int32_t *day,
			   struct crm_error *err)
{
	const struct crm_value *v = V(q->customer, OWNED_SINCE);

	if (!crm_value_given(v))
		v = &q->customer->v[CRM_F_CREATED_AT];
	return crm__day_of(v->s, v->len, day, err);
}

/* One number of the database, of a user and a pool, and of two times. */
static enum crm_code count(struct claim *q, const char *sql, const char *user,
			   const char *from, const char *to, int64_t *n,
			   struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(crm_store_db(q->h->st), sql, &s, err);

	*n = 0;
	if (rc)
		return rc;
	if (user)
		crm_bind_text(s, 1, user, strlen(user));
	else
		crm_bind_int(s, 1, q->h->id);
	crm_bind_int(s, 2, q->pool);
	if (from)
		crm_bind_text(s, 3, from, strlen(from));
	if (to)
		crm_bind_text(s, 4, to, strlen(to));
	rc = crm_step(s, &row, err);
	if (!rc && row)
		*n = crm_col_int(s, 0);
	crm_stmt_put(s);
	return rc;
}

/* ---- the conditions ---- */

static enum crm_code state(struct claim *q, bool *holds, struct crm_error *err)
{
	const struct crm_value *is = V(q->customer, STATE);
	const struct crm_value *owner = V(q->customer, OWNER);
	char text[CRM_DATE_LEN + 1];
	int32_t day;
	enum crm_code rc = since(q, &day, err);

	if (rc)
		return rc;
	crm_date_format(day, text);
	*holds = crm__is(is, "pool") && q->pool;
	if (*holds) {
		crm_buf_addf(&q->why, crm_tr("lies in pool %.*s since %s"),
			     POOL(q), text);
	} else if (crm__is(is, "active") && owner->kind == CRM_V_INT) {
		bool hidden = crm__hidden(q->customer, CRM_CUSTOMER_OWNER);

		rc = crm__hands_user(q->h, owner->i, err);
		crm_buf_addf(&q->why, crm_tr("is %s's since %s"), hidden
			     ? crm_tr("another")
			     : crm_buf_str(&q->h->text), text);
	} else if (crm__is(is, "active") || crm__is(is, "pool")) {
		crm_buf_adds(&q->why, crm_tr("lies in no pool"));
	} else {
		crm_buf_addf(&q->why, crm_tr("is %.*s"), (int)is->len, is->s);
	}
	return rc;
}

static enum crm_code active(struct claim *q, bool *holds,
			    struct crm_error *err)
{
	(void)err;
	*holds = crm__true(&q->h->pool.v[CRM_POOL_ACTIVE]);
	crm_buf_addf(&q->why, *holds
		     ? crm_tr("belongs to pool %.*s, which is active")
		     : crm_tr("belongs to pool %.*s, which is not active"),
		     POOL(q));
	return CRM_OK;
}

static enum crm_code member(struct claim *q, bool *holds,
			    struct crm_error *err)
{
	(void)err;
	/* Nobody is a member of a pool that is not active. */
	if (!crm__true(&q->h->pool.v[CRM_POOL_ACTIVE]))
		return CRM_OK;
	*holds = crm__member(q->h, q->pool);
	crm_buf_addf(&q->why, *holds
		? crm_tr("belongs to pool %.*s, of which %s is a member")
		: crm_tr("belongs to pool %.*s, of which %s is no member"),
		POOL(q), q->h->user);
	return CRM_OK;
}

/* What is new in a pool is dealt out first. */
static enum crm_code arrival(struct claim *q, bool *holds,
			     struct crm_error *err)
{
	int64_t days = limit(q, CRM_POOL_ARRIVAL);
	char from[CRM_DATE_LEN + 1], ripe[CRM_DATE_LEN + 1];
	int32_t came;
	enum crm_code rc;

	if (days <= 0 || !crm__is(V(q->customer, STATE), "pool"))
		return CRM_OK;
	rc = since(q, &came, err);
	if (rc)
		return rc;
	*holds = q->today >= came + days;
	crm_date_format(came, from);
	crm_date_format(came + (int32_t)days, ripe);
	crm_buf_addf(&q->why, *holds
		? crm_tr("came into the pool on %s, and may be claimed since "
			 "%s")
		: crm_tr("came into the pool on %s, and is only assigned "
			 "before %s"), from, ripe);
	return CRM_OK;
}

static enum crm_code last_loss(struct claim *q, struct crm_buf *at,
			       struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	size_t n;
	const char *text;
	enum crm_code rc;

	rc = crm_stmt_get(crm_store_db(q->h->st), "SELECT max(at) FROM "
		"handover WHERE customer = ? AND \"from\" = ? AND kind IN "
		"('release', 'recycle')", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, q->customer->id);
	crm_bind_text(s, 2, q->h->user, strlen(q->h->user));
	rc = crm_step(s, &row, err);
	if (!rc && row && !crm_col_null(s, 0)) {
		text = crm_col_text(s, 0, &n);
		crm_buf_addmem(at, text, n);
	}
	crm_stmt_put(s);
	return rc ? rc : crm_buf_check(at, err);
}

static enum crm_code cooldown(struct claim *q, bool *holds,
			      struct crm_error *err)
{
	int64_t days = limit(q, CRM_POOL_COOLDOWN);
	char until[CRM_DATE_LEN + 1], again[CRM_DATE_LEN + 1];
	struct crm_buf at = CRM_BUF_INIT;
	int32_t lost = 0;
	enum crm_code rc;

	if (days <= 0)
		return CRM_OK;
	rc = last_loss(q, &at, err);
	if (!rc && at.len) {
		rc = crm__day_of(at.s, at.len, &lost, err);
		*holds = q->today >= lost + days;
		crm_date_format(lost, until);
		crm_date_format(lost + (int32_t)days, again);
		crm_buf_addf(&q->why, crm_tr("was %s's until %s, who may claim "
					     "it again from %s"), q->h->user,
			     until, again);
	}
	crm_buf_clear(&at);
	return rc;
}

static enum crm_code claims_a_day(struct claim *q, bool *holds,
				  struct crm_error *err)
{
	int64_t most = limit(q, CRM_POOL_CLAIMS_A_DAY), n;
	char from[CRM_TIME_LEN + 1], to[CRM_TIME_LEN + 1];
	enum crm_code rc;

	if (most < 0)
		return CRM_OK;
	crm_time_format(crm_date_start(q->today), from);
	crm_time_format(crm_date_start(q->today + 1), to);
	rc = count(q, "SELECT count(*) FROM handover WHERE \"to\" = ? AND "
		   "pool = ? AND at >= ? AND at < ? AND kind = 'claim'",
		   q->h->user, from, to, &n, err);
	*holds = n < most;
	crm_buf_addf(&q->why, crm_tr("belongs to pool %.*s, from which %s has "
				     "claimed %lld of %lld today"), POOL(q),
		     q->h->user, (long long)n, (long long)most);
	return rc;
}

/* Does it count for the cap? */
static bool counts(const struct claim *q)
{
	const struct crm_value *level = V(q->customer, LEVEL);

	return !crm__true(&q->h->pool.v[CRM_POOL_WON_FREE]) ||
	       !crm__trades(level);
}

static enum crm_code cap(struct claim *q, bool *holds, struct crm_error *err)
{
	int64_t most = limit(q, CRM_POOL_CAP), n;
	enum crm_code rc;

	if (most < 0 || !counts(q))
		return CRM_OK;
	rc = count(q, crm__true(&q->h->pool.v[CRM_POOL_WON_FREE])
		? "SELECT count(*) FROM customer WHERE owner = ? AND pool = ? "
		  "AND state = 'active' AND level IN ('lead', 'potential')"
		: "SELECT count(*) FROM customer WHERE owner = ? AND pool = ? "
		  "AND state = 'active'", NULL, NULL, NULL, &n, err);
	*holds = n < most;
	crm_buf_addf(&q->why, crm_tr("belongs to pool %.*s, of which %s looks "
				     "after %lld of %lld"), POOL(q),
		     q->h->user, (long long)n, (long long)most);
	return rc;
}

/* In the order in which they are asked; the first that does not hold is told.
 * One that says nothing is not for the customer. */
static const struct condition {
	const char *name;
	enum crm_code code; /* of the refusal */
	bool pool, user;    /* is for what has a pool, is about the user */
	enum crm_code (*look)(struct claim *q, bool *holds,
			      struct crm_error *err);
} conditions[] = {
	{ "state", CRM_CONFLICT, false, false, state },
	{ "pool", CRM_CONFLICT, true, false, active },
	{ "member", CRM_DENIED, true, true, member },
	{ "arrival", CRM_CONFLICT, true, false, arrival },
	{ "cooldown", CRM_CONFLICT, true, true, cooldown },
	{ "claims_a_day", CRM_CONFLICT, true, true, claims_a_day },
	{ "cap", CRM_CONFLICT, true, true, cap },
};

static enum crm_code ask(struct claim *q, const struct condition *c,
			 bool *holds, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	crm_buf_reset(&q->why);
	*holds = true;
	if ((q->pool || !c->pool) && (q->h->id || !c->user))
		rc = c->look(q, holds, err);
	return rc ? rc : crm_buf_check(&q->why, err);
}

static enum crm_code begin(struct claim *q, struct crm_error *err)
{
	const struct crm_value *pool = V(q->customer, POOL);

	q->today = crm_clock_today();
	if (pool->kind != CRM_V_INT)
		return CRM_OK;
	q->pool = pool->i;
	return crm__hands_pool(q->h, q->pool, err);
}

enum crm_code crm_claim(struct crm_hands *h, const struct crm_rec *customer,
			struct crm_error *err)
{
	struct claim q = { .h = h, .customer = customer };
	bool holds = true;
	enum crm_code rc = h->id ? begin(&q, err)
		: crm_error_set(err, CRM_DENIED, "is for users to claim; '%s' "
				"is none", h->user ? h->user : "");

	for (size_t i = 0; !rc && i < CRM_NELEM(conditions); i++) {
		rc = ask(&q, &conditions[i], &holds, err);
		if (!rc && !holds)
			rc = crm_error_set(err, conditions[i].code, "%s",
					   q.why.s);
	}
	crm_buf_clear(&q.why);
	if (rc)
		return rc;
	crm_rec_reset(&h->new);
	crm_rec_set_int(&h->new, CRM_CUSTOMER_OWNER, h->id);
	return crm__hand(h, customer, "claim", q.pool, true, err);
}

/* The row of an owned customer of a pool that the user is a member of. */
static enum crm_code taken(struct crm_hands *h, const char *code, int64_t *id,
			   struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	*id = 0;
	rc = crm_stmt_get(crm_store_db(h->st), "SELECT id, pool FROM customer "
		"WHERE code = ? AND owner IS NOT NULL AND pool IS NOT NULL "
		"AND state = 'active'", &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, code, strlen(code));
	rc = crm_step(s, &row, err);
	if (!rc && row && crm__member(h, crm_col_int(s, 1)))
		*id = crm_col_int(s, 0);
	crm_stmt_put(s);
	return rc;
}

enum crm_code crm_claim_unseen(struct crm_hands *h, const char *code,
			       struct crm_error *err)
{
	struct crm_rec customer = { 0 };
	int64_t id;
	enum crm_code rc = taken(h, code, &id, err);

	if (!rc && !id)
		return crm_error_set(err, CRM_NOTFOUND, "no customer '%s'",
				     code);
	if (!rc)
		rc = crm_rec_init(&customer, h->new.type, err);
	if (!rc)
		rc = crm_load_id(h->st, id, &customer, err);
	if (!rc)
		rc = crm_claim(h, &customer, err);
	crm_rec_clear(&customer);
	return rc;
}

enum crm_code crm__explain_claim(struct crm_hands *h,
				 const struct crm_rec *customer,
				 const struct crm__tell *t,
				 struct crm_error *err)
{
	struct claim q = { .h = h, .customer = customer };
	bool holds = true;
	enum crm_code rc = begin(&q, err);

	for (size_t i = 0; !rc && i < CRM_NELEM(conditions); i++) {
		rc = ask(&q, &conditions[i], &holds, err);
		if (!rc && q.why.len)
			rc = crm__tell_row(t, conditions[i].name, holds,
					   q.why.s, err);
	}
	crm_buf_clear(&q.why);
	return rc;
}
