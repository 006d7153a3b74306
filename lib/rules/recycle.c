/* SPDX-License-Identifier: ISC */
/* recycle.c - which customers fall into their pools, when and why. */
#include "internal.h"
#include "crm/date.h"
#include "crm/rights.h"

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

static enum crm_code take_rule(struct crm_stmt *s, struct crm__recycling *r,
			       struct crm_error *err)
{
	struct crm__recycle *more = realloc(r->v, (r->n + 1) * sizeof(*more));
	struct crm__recycle *one;
	enum crm_code rc;

	if (!more)
		return crm_error_nomem(err);
	r->v = more;
	one = &r->v[r->n++];
	*one = (struct crm__recycle){ .pool = crm_col_int(s, 2),
				      .days = crm_col_int(s, 3) };
	rc = text(s, 0, &r->mem, &one->code, err);
	return rc ? rc : text(s, 1, &r->mem, &one->condition, err);
}

enum crm_code crm__recycling_load(struct crm_store *st,
				  struct crm__recycling *r,
				  struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(crm_store_db(st), "SELECT code, condition, "
		"pool, days FROM rule WHERE action = 'recycle' AND active = 1 "
		"AND since = 'no_followup' AND days IS NOT NULL ORDER BY "
		"position, code", &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		rc = take_rule(s, r, err);
	crm_stmt_put(s);
	return rc;
}

void crm__recycling_clear(struct crm__recycling *r)
{
	free(r->v);
	crm_arena_clear(&r->mem);
}

enum crm_code crm__recycle_for(struct crm_store *st,
			       const struct crm__recycle *r,
			       struct crm_query **out, struct crm_error *err)
{
	*out = NULL;
	return r->condition ? crm__condition_open(st, &crm_customer,
						  r->condition, "rule",
						  r->code, out, err) : CRM_OK;
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

	*day = CRM__NEVER;
	if (crm_col_null(s, col) || crm_date_iso(v, n, day))
		return CRM_OK;
	return crm__day_of(v, n, day, err);
}

void crm__facts_sql(struct crm_buf *sql)
{
	crm_buf_adds(sql, "coalesce(c.owned_since, c.created_at), "
		     "c.protected_until, p.protection, c.level, ");
	crm__followup_last(sql, "c");
}

enum crm_code crm__facts_read(struct crm_stmt *s, int col,
			      struct crm__facts *f, struct crm_error *err)
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

int32_t crm__falls_on(const struct crm__facts *f,
		      const struct crm__recycle *r, int32_t *since)
{
	int32_t day;

	*since = f->last == CRM__NEVER ? f->owned : later(f->owned, f->last);
	day = later(*since, *since + r->days);
	if (!f->trades)
		day = later(day, f->owned + f->protection);
	return f->until == CRM__NEVER ? day : later(day, (int64_t)f->until + 1);
}

/* ---- all customers ---- */

/* One rule's look at all customers; texts are bound to the statement. */
struct look {
	struct crm_store *st;
	const struct crm__recycle *r;
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
	crm__facts_sql(&sql);
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
	struct crm__facts f;
	bool yes = false;
	size_t n;
	enum crm_code rc;

	if (!fall)
		return crm_error_nomem(err);
	rc = crm__facts_read(s, 2, &f, err);
	if (rc)
		return rc;
	*fall = (struct crm_fall){ .customer = crm_col_int(s, 0),
		.rule = l->code, .days = l->r->days, .order = l->order };
	fall->day = crm__falls_on(&f, l->r, &fall->since);
	if (fall->day > l->day)
		return CRM_OK;
	fall->code = crm_col_text(s, 1, &n);
	rc = crm__condition_meets(l->condition, fall->code, &yes, err);
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
	enum crm_code rc = crm__recycle_for(l->st, l->r, &l->condition, err);

	if (l->r->code)
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

	if (!f->v || !f->n)
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
	struct crm__recycling rules = { 0 };
	/* Whether a rule is for a customer is no matter of who asks. */
	struct crm__caller *caller = crm_rights_lift(st);
	enum crm_code rc;

	*out = (struct crm_falls){ 0 };
	rc = crm__recycling_load(st, &rules, err);
	for (size_t i = 0; !rc && i < rules.n; i++) {
		struct look l = { .st = st, .r = &rules.v[i], .day = day,
				  .order = (int)i, .out = out };
		rc = look(&l, err);
	}
	rc = crm_rights_back(st, caller, rc, err);
	if (!rc)
		put_in_order(out);
	crm__recycling_clear(&rules);
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
