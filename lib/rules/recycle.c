/* SPDX-License-Identifier: ISC */
/* recycle.c - which customers fall into their pools, when and why. */
#include "internal.h"
#include "crm/date.h"

#define NEVER INT32_MAX

/* A rule with action recycle. */
struct rule {
	char *code, *name, *condition; /* the last two may be NULL */
	int64_t pool; /* 0: any */
	int64_t days;
};

struct rules {
	struct rule *v;
	size_t n;
	struct crm_arena mem;
};

/* What the days of one customer are counted from. */
struct facts {
	int32_t owned, until, last; /* until, last: NEVER for none */
	int64_t protection;
	bool trades;
};

/* ---- the rules ---- */

static enum crm_code text(struct crm_stmt *s, int col, struct crm_arena *mem,
			  char **out, struct crm_error *err)
{
	size_t n;
	const char *v = crm_col_text(s, col, &n);

	*out = NULL;
	if (crm_col_null(s, col))
		return CRM_OK;
	*out = crm_arena_copy(mem, v, n);
	return *out ? CRM_OK : crm_error_nomem(err);
}

static enum crm_code take_rule(struct crm_stmt *s, struct rules *r,
			       struct crm_error *err)
{
	struct rule *more = realloc(r->v, (r->n + 1) * sizeof(*more));
	struct rule *one;
	enum crm_code rc;

	if (!more)
		return crm_error_nomem(err);
	r->v = more;
	one = &r->v[r->n++];
	*one = (struct rule){ .pool = crm_col_int(s, 3),
			      .days = crm_col_int(s, 4) };
	rc = text(s, 0, &r->mem, &one->code, err);
	if (!rc)
		rc = text(s, 1, &r->mem, &one->name, err);
	return rc ? rc : text(s, 2, &r->mem, &one->condition, err);
}

static enum crm_code load_rules(struct crm_store *st, struct rules *r,
				struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(crm_store_db(st), "SELECT code, name, condition, "
		"pool, days FROM rule WHERE action = 'recycle' AND active = 1 "
		"AND since = 'no_followup' AND days IS NOT NULL ORDER BY "
		"position, code", &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		rc = take_rule(s, r, err);
	crm_stmt_put(s);
	return rc;
}

static void rules_clear(struct rules *r)
{
	free(r->v);
	crm_arena_clear(&r->mem);
}

/* Open a query that has the row of a customer where a rule is for it. */
static enum crm_code open_condition(struct crm_store *st, const struct rule *r,
				    struct crm_query **out,
				    struct crm_error *err)
{
	const char *const where[] = { r->condition, NULL };
	struct crm_query_opts o = {
		.type = crm_store_type(st, "customer"), .where = where,
		.what = "condition", .fields = "code", .limit = -1, .by_code = true,
	};
	enum crm_code rc;

	*out = NULL;
	if (!r->condition)
		return CRM_OK;
	rc = crm_query_open(st, &o, out, err);
	if (rc)
		crm_error_prefix(err, "rule %s: ", r->code);
	return rc;
}

static enum crm_code meets(struct crm_query *q, const char *code, bool *yes,
			   struct crm_error *err)
{
	const struct crm_cell *row;
	enum crm_code rc = q ? crm_query_code(q, code, &row, NULL) : CRM_OK;

	*yes = !rc;
	return !rc || rc == CRM_NOTFOUND ? CRM_OK
		: crm_query_code(q, code, &row, err);
}

/* ---- days ---- */

bool crm__trades(const struct crm_value *level)
{
	return crm_value_given(level) && !crm__is(level, "lead") &&
	       !crm__is(level, "potential");
}

static enum crm_code day_or_never(struct crm_stmt *s, int col, int32_t *day,
				  struct crm_error *err)
{
	size_t n;
	const char *v = crm_col_text(s, col, &n);

	*day = NEVER;
	if (crm_col_null(s, col) || crm_date_iso(v, n, day))
		return CRM_OK;
	return crm__day_of(v, n, day, err);
}

/* Columns of a customer's facts, from col on; p is its pool, c the row. */
static void add_facts(struct crm_buf *sql)
{
	crm_buf_adds(sql, "coalesce(c.owned_since, c.created_at), "
		     "c.protected_until, p.protection, c.level, ");
	crm__followup_last(sql, "c");
}

static enum crm_code read_facts(struct crm_stmt *s, int col, struct facts *f,
				struct crm_error *err)
{
	struct crm_value level = { .kind = CRM_V_TEXT };
	enum crm_code rc = day_or_never(s, col, &f->owned, err);

	if (!rc)
		rc = day_or_never(s, col + 1, &f->until, err);
	f->protection = crm_col_int(s, col + 2);
	level.s = crm_col_text(s, col + 3, &level.len);
	f->trades = crm__trades(&level);
	return rc ? rc : day_or_never(s, col + 4, &f->last, err);
}

static int32_t later(int32_t a, int64_t b)
{
	return b > a ? (int32_t)b : a;
}

/* The day on which a rule lets it fall; *since: what its days count from. */
static int32_t falls_on(const struct facts *f, const struct rule *r,
			int32_t *since)
{
	int32_t day;

	*since = f->last == NEVER ? f->owned : later(f->owned, f->last);
	day = later(*since, *since + r->days);
	if (!f->trades)
		day = later(day, f->owned + f->protection);
	return f->until == NEVER ? day : later(day, (int64_t)f->until + 1);
}

/* ---- all customers ---- */

/* One rule's look at all customers; texts are bound to the statement. */
struct look {
	struct crm_store *st;
	const struct rule *r;
	int order;            /* of the rule, from 0 */
	const char *code;     /* the rule's, in the falls' memory */
	int32_t day;
	char start[CRM_TIME_LEN + 1], today[CRM_DATE_LEN + 1];
	struct crm_query *condition;
	struct crm_falls *out;
};

static const char owned[] =
	" FROM pool p JOIN customer c ON c.pool = p.id WHERE p.active = 1 AND "
	"c.state = 'active' AND c.owner IS NOT NULL AND (c.locked IS NULL OR "
	"c.locked = 0)";

/* What nobody had contact with for the days of the rule: this much the index
 * on contacts tells, and the days of what remains are counted one by one. */
static enum crm_code candidates(struct look *l, struct crm_stmt **out,
				struct crm_error *err)
{
	struct crm_buf sql = CRM_BUF_INIT;
	int n = 0;
	enum crm_code rc;

	crm_buf_adds(&sql, "SELECT c.id, c.code, ");
	add_facts(&sql);
	crm_buf_adds(&sql, owned);
	crm_buf_adds(&sql, " AND (? = 0 OR p.id = ?) AND coalesce("
		     "c.owned_since, c.created_at) < ? AND (c.protected_until "
		     "IS NULL OR c.protected_until < ?) AND ");
	crm__followup_none(&sql, "c");
	rc = crm_buf_check(&sql, err);
	if (!rc)
		rc = crm_stmt_get(crm_store_db(l->st), sql.s, out, err);
	crm_buf_clear(&sql);
	if (rc)
		return rc;
	crm_time_format(crm_date_start((int32_t)(l->day - l->r->days + 1)),
			l->start);
	crm_date_format(l->day, l->today);
	crm_bind_int(*out, ++n, l->r->pool);
	crm_bind_int(*out, ++n, l->r->pool);
	crm_bind_text(*out, ++n, l->start, CRM_TIME_LEN);
	crm_bind_text(*out, ++n, l->today, CRM_DATE_LEN);
	for (size_t i = 0; i < crm__followup_params(); i++)
		crm_bind_text(*out, ++n, l->start, CRM_TIME_LEN);
	return CRM_OK;
}

static struct crm_fall *another(struct crm_falls *f)
{
	if (f->n == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 256;
		struct crm_fall *more = realloc(f->v, cap * sizeof(*more));
		if (!more)
			return NULL;
		f->v = more;
		f->cap = cap;
	}
	return &f->v[f->n];
}

/* One candidate: does it fall by the day, and is the rule for it? */
static enum crm_code consider(struct look *l, struct crm_stmt *s,
			      struct crm_error *err)
{
	struct crm_fall *fall = another(l->out);
	struct facts f;
	bool yes = false;
	size_t n;
	enum crm_code rc = fall ? read_facts(s, 2, &f, err)
				: crm_error_nomem(err);

	if (rc)
		return rc;
	*fall = (struct crm_fall){ .customer = crm_col_int(s, 0),
		.rule = l->code, .days = l->r->days, .order = l->order };
	fall->day = falls_on(&f, l->r, &fall->since);
	if (fall->day > l->day)
		return CRM_OK;
	fall->code = crm_col_text(s, 1, &n);
	rc = meets(l->condition, fall->code, &yes, err);
	if (rc || !yes)
		return rc;
	fall->code = crm_arena_copy(&l->out->mem, fall->code, n);
	l->out->n++;
	return fall->code ? CRM_OK : crm_error_nomem(err);
}

static enum crm_code look(struct look *l, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = open_condition(l->st, l->r, &l->condition, err);

	l->code = crm_arena_copy(&l->out->mem, l->r->code,
				 strlen(l->r->code));
	if (!rc && !l->code)
		rc = crm_error_nomem(err);
	if (!rc)
		rc = candidates(l, &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		rc = consider(l, s, err);
	crm_stmt_put(s);
	crm_query_close(l->condition);
	return rc;
}

static int by_customer(const void *a, const void *b)
{
	const struct crm_fall *x = a, *y = b;

	if (x->customer != y->customer)
		return x->customer < y->customer ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->order - y->order;
}

static int by_day(const void *a, const void *b)
{
	const struct crm_fall *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return strcmp(x->code, y->code);
}

/* Each customer once: by the first rule. */
static void put_in_order(struct crm_falls *f)
{
	size_t n = 0;

	if (!f->n)
		return;
	qsort(f->v, f->n, sizeof(*f->v), by_customer);
	for (size_t i = 1; i < f->n; i++)
		if (f->v[i].customer != f->v[n].customer)
			f->v[++n] = f->v[i];
	f->n = n + 1;
	qsort(f->v, f->n, sizeof(*f->v), by_day);
}

enum crm_code crm_falls_find(struct crm_store *st, int32_t day,
			     struct crm_falls *out, struct crm_error *err)
{
	struct rules rules = { 0 };
	enum crm_code rc;

	*out = (struct crm_falls){ 0 };
	rc = load_rules(st, &rules, err);
	for (size_t i = 0; !rc && i < rules.n; i++) {
		struct look l = { .st = st, .r = &rules.v[i], .day = day,
				  .order = (int)i, .out = out };
		rc = look(&l, err);
	}
	if (!rc)
		put_in_order(out);
	rules_clear(&rules);
	return rc;
}

void crm_falls_clear(struct crm_falls *f)
{
	free(f->v);
	crm_arena_clear(&f->mem);
	*f = (struct crm_falls){ 0 };
}

/* ---- letting them fall ---- */

static enum crm_code fall(struct crm_hands *h, const struct crm_fall *f,
			  struct crm_rec *customer, struct crm_buf *reason,
			  struct crm_error *err)
{
	char since[CRM_DATE_LEN + 1];
	enum crm_code rc = crm_load(h->st, f->code, strlen(f->code), customer,
				    err);

	if (rc)
		return rc;
	crm_date_format(f->since, since);
	crm_buf_reset(reason);
	crm_buf_addf(reason, "rule %s: no contact since %s", f->rule, since);
	rc = crm_buf_check(reason, err);
	if (rc)
		return rc;
	h->reason = reason->s;
	crm_rec_reset(&h->new);
	rc = crm_rec_set_text(&h->new, CRM_CUSTOMER_STATE, "pool", 4, err);
	return rc ? rc : crm__hand(h, customer, "recycle",
		customer->v[CRM_CUSTOMER_POOL].i, false, err);
}

enum crm_code crm_recycle(struct crm_hands *h, struct crm_refusals *refused,
			  struct crm_error *err)
{
	struct crm_rec customer = { 0 };
	struct crm_buf reason = CRM_BUF_INIT;
	struct crm_falls falls;
	enum crm_code rc = crm_falls_find(h->st, crm_clock_today(), &falls,
					  err);

	if (!rc)
		rc = crm_rec_init(&customer, h->new.type, err);
	for (size_t i = 0; !rc && i < falls.n; i++) {
		struct crm_error why = CRM_ERROR_INIT;

		if (!fall(h, &falls.v[i], &customer, &reason, &why))
			continue;
		crm_error_prefix(&why, "%s: ", falls.v[i].code);
		rc = crm_refusals_add(refused, &why, err);
	}
	h->reason = NULL;
	crm_buf_clear(&reason);
	crm_rec_clear(&customer);
	crm_falls_clear(&falls);
	return rc;
}

/* ---- why ---- */

static enum crm_code tell_fact(struct crm_hands *h, const char *rule,
			       bool holds, struct crm__tell *t,
			       struct crm_error *err)
{
	enum crm_code rc = crm_buf_check(&h->text, err);

	return rc ? rc : t->fn(t->arg, rule, holds, crm_buf_str(&h->text),
			       err);
}

static enum crm_code explain_rule(struct crm_hands *h, const struct rule *r,
				  const struct facts *f, const char *code,
				  bool kept, struct crm__tell *t,
				  struct crm_error *err)
{
	char on[CRM_DATE_LEN + 1], from[CRM_DATE_LEN + 1];
	struct crm_query *q = NULL;
	int32_t since, day = falls_on(f, r, &since);
	bool yes = false;
	enum crm_code rc = open_condition(h->st, r, &q, err);

	if (!rc)
		rc = meets(q, code, &yes, err);
	crm_query_close(q);
	crm_date_format(day, on);
	crm_date_format(since, from);
	crm_buf_reset(&h->text);
	if (yes)
		crm_buf_addf(&h->text, "%lld days without contact, counted "
			     "from %s: falls on %s%s", (long long)r->days,
			     from, on, kept ? ", unless it is kept" : "");
	else
		crm_buf_addf(&h->text, "is not for it: %s",
			     r->condition ? r->condition : "");
	return rc ? rc : tell_fact(h, r->code, yes && !kept &&
				   day <= crm_clock_today(), t, err);
}

/* What keeps it from falling, as long as it does. */
static enum crm_code explain_keeping(struct crm_hands *h,
				     const struct crm_rec *customer,
				     struct crm__tell *t,
				     struct crm_error *err)
{
	const struct crm_value *until =
		&customer->v[CRM_CUSTOMER_PROTECTED_UNTIL];
	int32_t day;
	enum crm_code rc = CRM_OK;

	if (crm__true(&customer->v[CRM_CUSTOMER_LOCKED])) {
		crm_buf_reset(&h->text);
		crm_buf_adds(&h->text, "is locked: no rule takes it");
		rc = tell_fact(h, "locked", true, t, err);
	}
	if (!rc && crm_value_given(until) &&
	    crm_date_iso(until->s, until->len, &day)) {
		crm_buf_reset(&h->text);
		crm_buf_addf(&h->text, "is protected until %.*s",
			     (int)until->len, until->s);
		rc = tell_fact(h, "protected", day >= crm_clock_today(), t,
			       err);
	}
	return rc;
}

/* What the rules count from, where they are for it at all. */
static enum crm_code load_facts(struct crm_hands *h, int64_t customer,
				struct facts *f, int64_t *pool, bool *found,
				struct crm_error *err)
{
	struct crm_buf sql = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	crm_buf_adds(&sql, "SELECT c.id, p.id, ");
	add_facts(&sql);
	crm_buf_adds(&sql, " FROM pool p JOIN customer c ON c.pool = p.id "
		     "WHERE c.id = ? AND p.active = 1 AND c.state = 'active' "
		     "AND c.owner IS NOT NULL");
	rc = crm_buf_check(&sql, err);
	if (!rc)
		rc = crm_stmt_get(crm_store_db(h->st), sql.s, &s, err);
	crm_buf_clear(&sql);
	if (rc)
		return rc;
	crm_bind_int(s, 1, customer);
	rc = crm_step(s, found, err);
	if (!rc && *found) {
		*pool = crm_col_int(s, 1);
		rc = read_facts(s, 2, f, err);
	}
	crm_stmt_put(s);
	return rc;
}

static enum crm_code explain_falls(struct crm_hands *h,
				   const struct crm_rec *customer,
				   struct crm__tell *t, struct crm_error *err)
{
	const struct crm_value *code = &customer->v[CRM_F_CODE];
	bool kept = crm__true(&customer->v[CRM_CUSTOMER_LOCKED]);
	struct rules rules = { 0 };
	struct facts f;
	bool found = false;
	int64_t pool = 0;
	enum crm_code rc = load_facts(h, customer->id, &f, &pool, &found, err);

	if (rc || !found)
		return rc;
	rc = explain_keeping(h, customer, t, err);
	if (!rc)
		rc = load_rules(h->st, &rules, err);
	for (size_t i = 0; !rc && i < rules.n; i++)
		if (!rules.v[i].pool || rules.v[i].pool == pool)
			rc = explain_rule(h, &rules.v[i], &f, code->s, kept, t,
					  err);
	rules_clear(&rules);
	return rc;
}

enum crm_code crm_explain_pool(struct crm_store *st, const char *user,
			       const struct crm_rec *customer,
			       enum crm_code (*tell)(void *arg,
					const char *rule, bool holds,
					const char *detail,
					struct crm_error *err),
			       void *arg, struct crm_error *err)
{
	struct crm__tell t = { tell, arg };
	struct crm_hands *h = NULL;
	enum crm_code rc = crm_hands_open(st, user, NULL, &h, err);

	if (!rc)
		rc = crm__explain_claim(h, customer, &t, err);
	if (!rc)
		rc = explain_falls(h, customer, &t, err);
	crm_hands_close(h);
	return rc;
}
