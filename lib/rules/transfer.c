/* SPDX-License-Identifier: ISC */
/* transfer.c - all customers of one user, given to others. */
#include "internal.h"

struct transfer {
	struct crm_hands *h;
	const struct crm_transfer_opts *o;
	int64_t from, *to;      /* rows of users */
	size_t nto;
	const char **codes;     /* of customers */
	size_t n, cap;
	struct crm_arena mem;
};

/* The other active users of his department. */
static enum crm_code colleagues(struct transfer *t, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(crm_store_db(t->h->st), "SELECT u.id FROM crm_user "
		"u JOIN crm_user f ON f.department = u.department WHERE "
		"f.code = ? AND u.id <> f.id AND u.active = 1 ORDER BY u.code",
		&s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, t->o->from, strlen(t->o->from));
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		int64_t *more = realloc(t->to, (t->nto + 1) * sizeof(*more));
		if (!more) {
			rc = crm_error_nomem(err);
			break;
		}
		t->to = more;
		t->to[t->nto++] = crm_col_int(s, 0);
	}
	crm_stmt_put(s);
	return rc || t->nto ? rc : crm_error_set(err, CRM_INVALID, "no other "
		"active user is in the department of %s", t->o->from);
}

static enum crm_code takers(struct transfer *t, struct crm_error *err)
{
	bool active;
	enum crm_code rc = crm__find_user(t->h->st, t->o->from, &t->from,
					  &active, err);

	if (!rc && !t->from)
		rc = crm_error_set(err, CRM_NOTFOUND, "there is no user '%s'",
				   t->o->from);
	if (rc || !t->o->to)
		return rc ? rc : colleagues(t, err);
	t->to = calloc(1, sizeof(*t->to));
	if (!t->to)
		return crm_error_nomem(err);
	t->nto = 1;
	rc = crm__taker(t->h, t->o->to, &t->to[0], err);
	if (!rc && t->to[0] == t->from)
		rc = crm_error_set(err, CRM_INVALID, "%s has them already",
				   t->o->to);
	return rc;
}

static enum crm_code keep_code(struct transfer *t, const struct crm_cell *code,
			       struct crm_error *err)
{
	if (t->n == t->cap) {
		size_t cap = t->cap ? t->cap * 2 : 64;
		const char **more = realloc(t->codes, cap * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		t->codes = more;
		t->cap = cap;
	}
	t->codes[t->n] = crm_arena_copy(&t->mem, code->s, code->len);
	return t->codes[t->n++] ? CRM_OK : crm_error_nomem(err);
}

static enum crm_code customers(struct transfer *t, struct crm_error *err)
{
	struct crm_buf his = CRM_BUF_INIT;
	struct crm_query *q = NULL;
	const struct crm_cell *row = NULL;
	struct crm_query_opts o = {
		.type = t->h->new.type, .where = t->o->where, .limit = -1,
		.fields = "code",
	};
	enum crm_code rc;

	crm_buf_adds(&his, "owner = ");
	crm_filter_quote(&his, t->o->from);
	rc = crm_buf_check(&his, err);
	o.also = crm_buf_str(&his);
	if (!rc)
		rc = crm_query_open(t->h->st, &o, &q, err);
	while (!rc && !(rc = crm_query_next(q, &row, err)) && row)
		rc = keep_code(t, row, err);
	crm_query_close(q);
	crm_buf_clear(&his);
	return rc;
}

/* A customer on its way. */
struct handing {
	struct transfer *t;
	const struct crm_rec *customer;
	int64_t to;
};

/* The next deal of the customer that is his and not over, behind a row id;
 * *id: 0 for none. */
static enum crm_code next_deal(const struct handing *g, int64_t *id,
			       struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(crm_store_db(g->t->h->st), "SELECT id "
		"FROM deal WHERE customer = ? AND owner = ? AND state IN "
		"('open', 'on_hold') AND id > ? ORDER BY id LIMIT 1", &s, err);

	if (rc)
		return rc;
	crm_bind_int(s, 1, g->customer->id);
	crm_bind_int(s, 2, g->t->from);
	crm_bind_int(s, 3, *id);
	rc = crm_step(s, &row, err);
	*id = !rc && row ? crm_col_int(s, 0) : 0;
	crm_stmt_put(s);
	return rc;
}

static enum crm_code give_deals(const struct handing *g, struct crm_error *err)
{
	const struct crm_type *t = crm_store_type(g->t->h->st, "deal");
	struct crm_rec old = { 0 }, new = { 0 };
	int64_t id = 0;
	enum crm_code rc = crm_rec_init(&old, t, err);

	if (!rc)
		rc = crm_rec_init(&new, t, err);
	while (!rc && !(rc = next_deal(g, &id, err)) && id) {
		crm_rec_reset(&old);
		crm_rec_reset(&new);
		rc = crm_load_id(g->t->h->st, id, &old, err);
		if (rc)
			break;
		crm_rec_set_int(&new, CRM_DEAL_OWNER, g->to);
		rc = crm_save(g->t->h->st, &old, &new, NULL, NULL, err);
	}
	crm_rec_clear(&old);
	crm_rec_clear(&new);
	return rc;
}

static enum crm_code hand(void *arg, struct crm_error *err)
{
	const struct handing *g = arg;
	enum crm_code rc = crm__give(g->t->h, g->customer, g->to, "transfer",
				     err);

	return rc || !g->t->o->deals ? rc : give_deals(g, err);
}

static enum crm_code deal(struct transfer *t, struct crm_refusals *refused,
			  struct crm_error *err)
{
	struct crm_rec customer = { 0 };
	enum crm_code rc = crm_rec_init(&customer, t->h->new.type, err);

	for (size_t i = 0; !rc && i < t->n; i++) {
		struct handing g = { t, &customer, t->to[i % t->nto] };
		struct crm_error why = CRM_ERROR_INIT;

		rc = crm_load(t->h->st, t->codes[i], strlen(t->codes[i]),
			      &customer, &why);
		if (!rc)
			rc = crm_job_part(t->h->st, hand, &g, &why);
		if (rc) {
			crm_error_prefix(&why, "%s: ", t->codes[i]);
			rc = crm_refusals_add(refused, &why, err);
		}
	}
	crm_rec_clear(&customer);
	return rc;
}

enum crm_code crm_transfer(struct crm_hands *h,
			   const struct crm_transfer_opts *opts,
			   struct crm_refusals *refused, struct crm_error *err)
{
	struct transfer t = { .h = h, .o = opts };
	enum crm_code rc = takers(&t, err);

	if (!rc)
		rc = customers(&t, err);
	if (!rc)
		rc = deal(&t, refused, err);
	free(t.to);
	free(t.codes);
	crm_arena_clear(&t.mem);
	return rc;
}
