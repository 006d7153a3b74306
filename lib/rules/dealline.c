/* SPDX-License-Identifier: ISC */
/* dealline.c - what a line comes to, and its deal with it. */
#include "internal.h"
#include "crm/decimal.h"

#define V(R, F) (&(R)->v[CRM_DEALLINE_##F])

__extension__ typedef __int128 wide;

/* ---- a line ---- */

static wide rounded(wide n, wide by)
{
	return n < 0 ? -((-n + by / 2) / by) : (n + by / 2) / by;
}

/* Exact to the end, then rounded once, half away from zero. */
bool crm__line_amount(int64_t quantity, int64_t price, int64_t discount,
		      int places, int64_t *out)
{
	wide n = (wide)quantity * price, by = 100000000;
	wide most = ((wide)1 << 126) / 10000;

	/* Two times six decimals, less those of the currency. */
	for (int i = places; i < 2 * CRM_QUANTITY_PLACES - 4; i++)
		by *= 10;
	if (n > most || n < -most)
		return false;
	n = rounded(n * (10000 - discount), by);
	*out = (int64_t)n;
	return *out == n;
}

bool crm__line_tax(int64_t amount, int64_t rate, int64_t *out)
{
	wide n = rounded((wide)amount * rate, 10000);

	*out = (int64_t)n;
	return *out == n;
}

static enum crm_code refuse(struct crm_error *err, const char *field)
{
	crm_error_at_field(err, field);
	return CRM_INVALID;
}

/* What a line leaves out is that of its product. */
static enum crm_code of_product(struct crm_store *st,
				const struct crm_rec *old, struct crm_rec *new,
				struct crm_error *err)
{
	static const struct { int line, product; } same[] = {
		{ CRM_DEALLINE_NAME, CRM_PRODUCT_NAME },
		{ CRM_DEALLINE_UNIT, CRM_PRODUCT_UNIT },
		{ CRM_DEALLINE_PRICE, CRM_PRODUCT_PRICE },
		{ CRM_DEALLINE_TAX_RATE, CRM_PRODUCT_TAX_RATE },
	};
	struct crm_rec p = { 0 };
	enum crm_code rc;

	if (V(new, PRODUCT)->kind != CRM_V_INT ||
	    (old && crm_value_equal(V(old, PRODUCT), V(new, PRODUCT))))
		return CRM_OK;
	rc = crm_rec_init(&p, crm_store_type(st, "product"), err);
	if (!rc)
		rc = crm_load_id(st, V(new, PRODUCT)->i, &p, err);
	for (size_t i = 0; !rc && i < CRM_NELEM(same); i++) {
		const struct crm_value *v = &p.v[same[i].product];

		if (crm_value_given(&new->v[same[i].line]) ||
		    !crm_value_given(v))
			continue;
		if (same[i].line == CRM_DEALLINE_PRICE &&
		    !crm_value_equal(&p.v[CRM_PRODUCT_CURRENCY],
				     V(new, CURRENCY))) {
			crm_error_set(err, CRM_INVALID, "is missing: that of "
				      "the product is in %.*s, the deal in "
				      "%.*s", (int)p.v[CRM_PRODUCT_CURRENCY].len,
				      p.v[CRM_PRODUCT_CURRENCY].s,
				      (int)V(new, CURRENCY)->len,
				      V(new, CURRENCY)->s);
			rc = refuse(err, "price");
		} else if (v->kind == CRM_V_TEXT) {
			rc = crm_rec_set_text(new, same[i].line, v->s, v->len,
					      err);
		} else {
			new->v[same[i].line] = *v;
		}
	}
	crm_rec_clear(&p);
	return rc;
}

/* The currency of the deal, and the next place in it. */
static enum crm_code of_deal(struct crm_store *st, struct crm_rec *new,
			     struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(crm_store_db(st), "SELECT d.currency, "
		"(SELECT max(l.position) FROM dealline l WHERE l.deal = d.id) "
		"FROM deal d WHERE d.id = ?", &s, err);

	if (rc)
		return rc;
	crm_bind_int(s, 1, V(new, DEAL)->i);
	rc = crm_step(s, &row, err);
	if (!rc && row) {
		size_t n;
		const char *currency = crm_col_text(s, 0, &n);

		rc = crm_rec_set_text(new, CRM_DEALLINE_CURRENCY, currency, n,
				      err);
		if (!crm_value_given(V(new, POSITION)))
			crm_rec_set_int(new, CRM_DEALLINE_POSITION,
					crm_col_int(s, 1) + 1);
	}
	crm_stmt_put(s);
	return rc;
}

static int64_t given(const struct crm_value *v)
{
	return v->kind == CRM_V_INT ? v->i : 0;
}

static enum crm_code count(struct crm_rec *new, struct crm_error *err)
{
	const struct crm_value *currency = V(new, CURRENCY);
	int64_t amount, tax;

	if (!crm__line_amount(given(V(new, QUANTITY)), given(V(new, PRICE)),
			      given(V(new, DISCOUNT)),
			      crm_currency_places(currency->s, currency->len),
			      &amount) ||
	    !crm__line_tax(amount, given(V(new, TAX_RATE)), &tax)) {
		crm_error_set(err, CRM_INVALID, "times the price is too much");
		return refuse(err, "quantity");
	}
	crm_rec_set_int(new, CRM_DEALLINE_AMOUNT, amount);
	crm_rec_set_int(new, CRM_DEALLINE_TAX, tax);
	return CRM_OK;
}

/* A deal that is to come to the sum of its lines when the job ends. */
static enum crm_code note(struct crm_store *st, const struct crm_rec *line,
			  struct crm_error *err)
{
	struct crm_buf *b = crm_job_notes(st, &crm_rule_dealline);

	crm_buf_addmem(b, &V(line, DEAL)->i, sizeof(V(line, DEAL)->i));
	return crm_buf_check(b, err);
}

static enum crm_code prepare(struct crm_store *st, const struct crm_rec *old,
			     struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc;

	if (!new)
		return note(st, old, err);
	if (V(new, DEAL)->kind != CRM_V_INT)
		return CRM_OK; /* that it is missing is told behind this */
	rc = of_deal(st, new, err);
	if (!rc)
		rc = of_product(st, old, new, err);
	if (!rc && !crm_value_given(V(new, NAME))) {
		crm_error_set(err, CRM_INVALID, "is missing; a product would "
			      "do for it");
		rc = refuse(err, "name");
	}
	if (!rc && !crm_value_given(V(new, PRICE))) {
		crm_error_set(err, CRM_INVALID, "is missing; a product that "
			      "has one would do for it");
		rc = refuse(err, "price");
	}
	if (!rc)
		rc = count(new, err);
	return rc ? rc : note(st, new, err);
}

/* ---- the deals ---- */

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

enum crm_code crm__lines_total(struct crm_store *st, int64_t deal,
			       int64_t *sum, int64_t *lines,
			       struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(crm_store_db(st), "SELECT sum(amount), "
		"count(*) FROM dealline WHERE deal = ?", &s, err);

	if (rc)
		return rc;
	crm_bind_int(s, 1, deal);
	rc = crm_step(s, &row, err);
	if (!rc && row) {
		*sum = crm_col_int(s, 0);
		*lines = crm_col_int(s, 1);
	}
	crm_stmt_put(s);
	return rc;
}

/* A deal that has no lines any more keeps what they came to. */
static enum crm_code settle(struct crm_store *st, int64_t id,
			    struct crm_rec *old, struct crm_rec *new,
			    struct crm_error *err)
{
	const struct crm_origin rules = { .program = true };
	struct crm_error e = CRM_ERROR_INIT;
	int64_t sum = 0, lines = 0;
	enum crm_code rc = crm__lines_total(st, id, &sum, &lines, err);

	if (rc || !lines)
		return rc;
	crm_rec_reset(old);
	crm_rec_reset(new);
	rc = crm_load_id(st, id, old, &e);
	if (!rc && old->v[CRM_DEAL_AMOUNT].kind == CRM_V_INT &&
	    old->v[CRM_DEAL_AMOUNT].i == sum)
		return CRM_OK;
	if (!rc) {
		crm_rec_set_int(new, CRM_DEAL_AMOUNT, sum);
		rc = crm_save(st, old, new, &rules, NULL, &e);
	}
	if (rc && err)
		*err = e;
	return rc;
}

static enum crm_code finish(struct crm_store *st, struct crm_error *err)
{
	struct crm_buf *notes = crm_job_notes(st, &crm_rule_dealline);
	size_t n = notes->len / sizeof(int64_t);
	int64_t *ids = (int64_t *)(void *)notes->s;
	struct crm_rec old = { 0 }, new = { 0 };
	enum crm_code rc = CRM_OK;

	if (!n)
		return CRM_OK;
	qsort(ids, n, sizeof(*ids), by_id);
	rc = crm_rec_init(&old, crm_store_type(st, "deal"), err);
	if (!rc)
		rc = crm_rec_init(&new, crm_store_type(st, "deal"), err);
	for (size_t i = 0; !rc && i < n; i++)
		if (!i || ids[i] != ids[i - 1])
			rc = settle(st, ids[i], &old, &new, err);
	crm_rec_clear(&old);
	crm_rec_clear(&new);
	return rc;
}

const struct crm_rule crm_rule_dealline = {
	.type = &crm_dealline, .prepare = prepare, .finish = finish,
};
