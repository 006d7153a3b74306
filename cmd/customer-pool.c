/* SPDX-License-Identifier: ISC */
/* customer-pool.c - the verbs by which customers change hands. */
#include "customer.h"
#include "crm/date.h"
#include "crm/pool.h"
#include "crm/rights.h"

/* What a verb does with one customer after another. */
struct move {
	struct crm_hands *hands;
	enum crm_code (*one)(struct move *m, const struct crm_rec *customer,
			     struct crm_error *err);
	/* Of one that is not there for the user; or NULL. */
	enum crm_code (*unseen)(struct crm_hands *h, const char *code,
				struct crm_error *err);
	const char *reason, *pool, *owner; /* as given, or NULL */
};

/* ---- in one job ---- */

/* A job whose work adds what it refuses. */
static enum crm_code in_job(struct crm_ctx *c, const char *reason,
			    enum crm_code (*work)(struct crm_ctx *c,
					struct crm_hands *h, void *arg,
					struct crm_refusals *refused,
					struct crm_error *err),
			    void *arg, struct crm_error *err)
{
	struct crm_refusals refused = { .max = c->opt.max_errors };
	struct crm_hands *h = NULL;
	enum crm_code rc = crm_job_begin(c->st, &c->job, err);

	if (rc)
		return rc;
	rc = crm_hands_open(c->st, c->job.user, reason, &h, err);
	if (!rc)
		rc = work(c, h, arg, &refused, err);
	crm_hands_close(h);
	return crm_cli_job_end(c, rc, &refused, err);
}

/* ---- one after another ---- */

struct work {
	struct move *m;
	const struct crm_codes *codes;
};

static enum crm_code move_one(struct crm_ctx *c, struct move *m,
			      const char *code, struct crm_rec *customer,
			      struct crm_refusals *refused,
			      struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc = crm_load(c->st, code, strlen(code), customer, &why);

	if (!rc)
		rc = m->one(m, customer, &why);
	else if (rc == CRM_NOTFOUND && m->unseen)
		rc = m->unseen(m->hands, code, &why);
	if (rc && rc != CRM_NOTFOUND)
		crm_error_prefix(&why, "%s: ", code);
	return rc ? crm_refusals_add(refused, &why, err) : CRM_OK;
}

static enum crm_code move_each(struct crm_ctx *c, struct crm_hands *h,
			       void *arg, struct crm_refusals *refused,
			       struct crm_error *err)
{
	const struct work *w = arg;
	struct crm_rec customer = { 0 };
	enum crm_code rc = crm_rec_init(&customer, c->type, err);

	w->m->hands = h;
	for (size_t i = 0; !rc && i < w->codes->n; i++)
		rc = move_one(c, w->m, w->codes->v[i], &customer, refused,
			      err);
	crm_rec_clear(&customer);
	return rc;
}

static enum crm_code move(struct crm_ctx *c, struct move *m,
			  struct crm_named *named, struct crm_error *err)
{
	struct crm_codes codes = { 0 };
	struct work w = { m, &codes };
	enum crm_code rc = crm_cli_operands(c, &codes, named, err);

	for (; !rc && named->name; named++)
		*(!strcmp(named->name, "reason") ? &m->reason
		  : !strcmp(named->name, "pool") ? &m->pool : &m->owner) =
			named->text;
	if (!rc)
		rc = in_job(c, m->reason, move_each, &w, err);
	crm_codes_clear(&codes);
	return rc;
}

static enum crm_code claim(struct move *m, const struct crm_rec *customer,
			   struct crm_error *err)
{
	return crm_claim(m->hands, customer, err);
}

enum crm_code crm_customer_claim(struct crm_ctx *c, struct crm_error *err)
{
	return move(c, &(struct move){ .one = claim,
				       .unseen = crm_claim_unseen },
		    (struct crm_named[]){ { 0 } }, err);
}

static enum crm_code release(struct move *m, const struct crm_rec *customer,
			     struct crm_error *err)
{
	return crm_release(m->hands, customer, m->pool, err);
}

enum crm_code crm_customer_release(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_named named[] = { { .name = "reason", .required = true },
				     { .name = "pool" }, { 0 } };

	return move(c, &(struct move){ .one = release }, named, err);
}

static enum crm_code assign(struct move *m, const struct crm_rec *customer,
			    struct crm_error *err)
{
	return crm_assign(m->hands, customer, m->owner, err);
}

enum crm_code crm_customer_assign(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_named named[] = { { .name = "owner", .required = true },
				     { .name = "reason" }, { 0 } };

	return move(c, &(struct move){ .one = assign }, named, err);
}

static enum crm_code lock(struct move *m, const struct crm_rec *customer,
			  struct crm_error *err)
{
	return crm_lock(m->hands, customer, true, err);
}

enum crm_code crm_customer_lock(struct crm_ctx *c, struct crm_error *err)
{
	return move(c, &(struct move){ .one = lock },
		    (struct crm_named[]){ { 0 } }, err);
}

static enum crm_code unlock(struct move *m, const struct crm_rec *customer,
			    struct crm_error *err)
{
	return crm_lock(m->hands, customer, false, err);
}

enum crm_code crm_customer_unlock(struct crm_ctx *c, struct crm_error *err)
{
	return move(c, &(struct move){ .one = unlock },
		    (struct crm_named[]){ { 0 } }, err);
}

/* ---- many at once ---- */

static enum crm_code transfer(struct crm_ctx *c, struct crm_hands *h,
			      void *arg, struct crm_refusals *refused,
			      struct crm_error *err)
{
	(void)c;
	return crm_transfer(h, arg, refused, err);
}

enum crm_code crm_customer_transfer(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_transfer_opts o = { .from = c->opt.from, .to = c->opt.to,
				       .where = c->opt.where.v,
				       .deals = c->opt.deals };
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc && !o.from)
		rc = crm_error_set(err, CRM_USAGE, "transfer needs --from "
				   "USER");
	if (!rc && !o.to == !c->opt.share)
		rc = crm_error_set(err, CRM_USAGE, "transfer needs either --to "
				   "USER or --share");
	return rc ? rc : in_job(c, NULL, transfer, &o, err);
}

static enum crm_code recycle(struct crm_ctx *c, struct crm_hands *h, void *arg,
			     struct crm_refusals *refused,
			     struct crm_error *err)
{
	(void)c;
	(void)arg;
	return crm_recycle(h, refused, err);
}

enum crm_code crm_customer_recycle(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_code rc = crm_cli_no_args(c, err);

	return rc ? rc : in_job(c, NULL, recycle, NULL, err);
}

/* ---- due ---- */

enum { DATE, CODE, NAME, OWNER, POOL, RULE, DAYS, SINCE, COLUMNS };

/* Those that are fields of the customer stand together, in this order. */
static const struct crm_column columns[] = {
	[DATE] = { "date", "Date", "日期", false },
	[CODE] = { "code", "Code", "编号", false },
	[NAME] = { "name", "Name", "客户名称", false },
	[OWNER] = { "owner", "Owner", "负责人", false },
	[POOL] = { "pool", "Pool", "公海", false },
	[RULE] = { "rule", "Rule", "规则编号", false },
	[DAYS] = { "days", "Days", "天数", true },
	[SINCE] = { "since", "Since", "起算日期", false },
};
_Static_assert(CRM_NELEM(columns) == COLUMNS, "a column has no name");

struct due {
	struct crm_query *q;   /* of one customer after another */
	struct crm_writer *w;
	size_t n;              /* columns of the customer */
	int64_t rows;
};

/* Fields of the customer, those that are hidden left out. */
static enum crm_code open_due(struct crm_ctx *c, struct due *d,
			      struct crm_error *err)
{
	const struct crm_type *t = crm_store_type(c->st, "customer");
	struct crm_column cols[COLUMNS];
	struct crm_buf fields = CRM_BUF_INIT;
	struct crm_query_opts o = { .type = t, .by_code = true, .limit = -1 };
	size_t n = 0;
	enum crm_code rc;

	cols[n++] = columns[DATE];
	for (int i = CODE; i <= POOL; i++) {
		const char *name = columns[i].name;
		if (crm_field_find(t, name, strlen(name)) < 0)
			continue;
		crm_buf_addf(&fields, "%s%s", fields.len ? "," : "", name);
		cols[n++] = columns[i];
	}
	d->n = n - 1;
	for (int i = RULE; i < COLUMNS; i++)
		cols[n++] = columns[i];
	rc = crm_buf_check(&fields, err);
	o.fields = fields.s;
	if (!rc)
		rc = crm_query_open(c->st, &o, &d->q, err);
	crm_buf_clear(&fields);
	return rc ? rc : crm_cli_writer(c, CRM_FMT_AUTO, false, cols, n, &d->w,
					err);
}

static struct crm_cell text_cell(enum crm_cell_kind kind, const char *s)
{
	return (struct crm_cell){ kind, 0, s, strlen(s) };
}

static enum crm_code print_fall(struct due *d, const struct crm_fall *f,
				struct crm_error *err)
{
	char day[CRM_DATE_LEN + 1], since[CRM_DATE_LEN + 1], days[24];
	struct crm_cell cells[COLUMNS];
	const struct crm_cell *row = NULL;
	size_t n = 0;
	enum crm_code rc = crm_query_code(d->q, f->code, &row, err);

	if (rc)
		return rc;
	crm_date_format(f->day, day);
	crm_date_format(f->since, since);
	snprintf(days, sizeof(days), "%lld", (long long)f->days);
	cells[n++] = text_cell(CRM_CELL_TEXT, day);
	memcpy(cells + n, row, d->n * sizeof(*cells));
	n += d->n;
	cells[n++] = text_cell(CRM_CELL_TEXT, f->rule);
	cells[n++] = text_cell(CRM_CELL_NUMBER, days);
	cells[n++] = text_cell(CRM_CELL_TEXT, since);
	d->rows++;
	return crm_writer_row(d->w, cells, err);
}

/* What the user may not see is not there for him. */
static enum crm_code print_falls(struct crm_ctx *c, struct due *d,
				 struct crm_error *err)
{
	struct crm_falls falls = { 0 };
	struct crm_error why = CRM_ERROR_INIT;
	int32_t last = 0;
	enum crm_code rc = crm_cli_within(c, "7d", &last, err);

	if (!rc)
		rc = crm_falls_find(c->st, last, &falls, err);
	for (size_t i = 0; !rc && i < falls.n; i++) {
		rc = print_fall(d, &falls.v[i], &why);
		if (rc == CRM_NOTFOUND)
			rc = CRM_OK;
		else if (rc)
			*err = why;
	}
	crm_falls_clear(&falls);
	return rc;
}

enum crm_code crm_customer_falls(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_access *access = NULL;
	struct due d = { 0 };
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc)
		rc = crm_cli_access(c, false, crm_store_type(c->st,
							     "customer"),
				    NULL, 0, &access, err);
	if (!rc)
		rc = open_due(c, &d, err);
	if (!rc)
		rc = print_falls(c, &d, err);
	if (!rc)
		rc = crm_writer_end(d.w, err);
	if (!rc)
		rc = crm_access_end(access, d.rows, err);
	crm_access_close(access);
	crm_writer_close(d.w);
	crm_query_close(d.q);
	return rc;
}
