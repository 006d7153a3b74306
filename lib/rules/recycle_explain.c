/* SPDX-License-Identifier: ISC */
/* recycle_explain.c - when a customer will fall into its pool, and why. */
#include "internal.h"
#include "crm/date.h"
#include "crm/rights.h"

enum { X_RULE, X_HOLDS, X_DETAIL, X__N };

static const struct crm_field fields[] = {
	[X_RULE] = CRM_COLUMN("rule", CRM_T_TEXT, "Rule", "规则",
		"a condition of claiming, or the code of a rule"),
	[X_HOLDS] = CRM_COLUMN("holds", CRM_T_BOOL, "Holds", "成立",
		"whether it holds today"),
	[X_DETAIL] = CRM_COLUMN("detail", CRM_T_TEXT, "Detail", "说明",
		"why"),
};

const struct crm_type crm_pool_reason = {
	.name = "reason", .plural = "reasons", .label_zh = "原因",
	.summary = "why a customer may be claimed, and when it falls",
	.readonly = true, .fields = fields, .nfields = X__N,
};

enum crm_code crm__tell_row(const struct crm__tell *t, const char *rule,
			    bool holds, const char *detail,
			    struct crm_error *err)
{
	const struct crm_cell row[X__N] = {
		[X_RULE] = { CRM_CELL_TEXT, 0, rule, strlen(rule) },
		[X_HOLDS] = { CRM_CELL_BOOL, 0, holds ? "true" : "false",
			      holds ? 4 : 5 },
		[X_DETAIL] = { CRM_CELL_TEXT, 0, detail, strlen(detail) },
	};

	return t->fn(t->arg, row, err);
}

static enum crm_code tell_fact(struct crm_hands *h, const char *rule,
			       bool holds, const struct crm__tell *t,
			       struct crm_error *err)
{
	enum crm_code rc = crm_buf_check(&h->text, err);

	return rc ? rc : crm__tell_row(t, rule, holds, crm_buf_str(&h->text),
				       err);
}

/* Is the rule for the customer? That is no matter of who asks. */
static enum crm_code is_for(struct crm_hands *h, const struct crm__recycle *r,
			    const char *code, bool *yes, struct crm_error *err)
{
	struct crm__caller *caller = crm_rights_lift(h->st);
	struct crm_query *q = NULL;
	enum crm_code rc = crm__recycle_for(h->st, r, &q, err);

	if (!rc)
		rc = crm__condition_meets(q, code, yes, err);
	crm_query_close(q);
	return crm_rights_back(h->st, caller, rc, err);
}

static enum crm_code explain_rule(struct crm_hands *h,
				  const struct crm__recycle *r,
				  const struct crm__facts *f, const char *code,
				  bool kept, const struct crm__tell *t,
				  struct crm_error *err)
{
	char on[CRM_DATE_LEN + 1], from[CRM_DATE_LEN + 1];
	int32_t since, day = crm__falls_on(f, r, &since);
	bool yes = false;
	enum crm_code rc = is_for(h, r, code, &yes, err);

	crm_date_format(day, on);
	crm_date_format(since, from);
	crm_buf_reset(&h->text);
	if (yes)
		crm_buf_addf(&h->text, kept
			? crm_tr("%lld days without contact, counted from %s: "
				 "falls on %s, unless it is kept")
			: crm_tr("%lld days without contact, counted from %s: "
				 "falls on %s"), (long long)r->days, from, on);
	else if (!crm_permit(h->st, CRM_MAY_READ, crm_store_type(h->st, "rule"),
			     NULL, NULL))
		crm_buf_addf(&h->text, crm_tr("is not for it: %s"),
			     r->condition ? r->condition : "");
	else
		crm_buf_adds(&h->text, crm_tr("is not for it"));
	return rc ? rc : tell_fact(h, r->code, yes && !kept &&
				   day <= crm_clock_today(), t, err);
}

/* What keeps it from falling, as long as it does. */
static enum crm_code explain_keeping(struct crm_hands *h,
				     const struct crm_rec *customer,
				     const struct crm__tell *t,
				     struct crm_error *err)
{
	const struct crm_value *until =
		&customer->v[CRM_CUSTOMER_PROTECTED_UNTIL];
	int32_t day;
	enum crm_code rc = CRM_OK;

	if (crm__true(&customer->v[CRM_CUSTOMER_LOCKED]) &&
	    !crm__hidden(customer, CRM_CUSTOMER_LOCKED)) {
		crm_buf_reset(&h->text);
		crm_buf_adds(&h->text, crm_tr("is locked: no rule takes it"));
		rc = tell_fact(h, "locked", true, t, err);
	}
	if (!rc && crm_value_given(until) &&
	    !crm__hidden(customer, CRM_CUSTOMER_PROTECTED_UNTIL) &&
	    crm_date_iso(until->s, until->len, &day)) {
		crm_buf_reset(&h->text);
		crm_buf_addf(&h->text, crm_tr("is protected until %.*s"),
			     (int)until->len, until->s);
		rc = tell_fact(h, "protected", day >= crm_clock_today(), t,
			       err);
	}
	return rc;
}

/* What the rules count from, where they are for it at all. */
static enum crm_code load_facts(struct crm_hands *h, int64_t customer,
				struct crm__facts *f, int64_t *pool, bool *found,
				struct crm_error *err)
{
	struct crm_buf sql = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	crm_buf_adds(&sql, "SELECT c.id, p.id, ");
	crm__facts_sql(&sql);
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
		rc = crm__facts_read(s, 2, f, err);
	}
	crm_stmt_put(s);
	return rc;
}

static enum crm_code explain_falls(struct crm_hands *h,
				   const struct crm_rec *customer,
				   const struct crm__tell *t,
				   struct crm_error *err)
{
	const struct crm_value *code = &customer->v[CRM_F_CODE];
	bool kept = crm__true(&customer->v[CRM_CUSTOMER_LOCKED]);
	struct crm__recycling rules = { 0 };
	struct crm__facts f;
	bool found = false;
	int64_t pool = 0;
	enum crm_code rc = load_facts(h, customer->id, &f, &pool, &found, err);

	if (rc || !found)
		return rc;
	rc = explain_keeping(h, customer, t, err);
	if (!rc)
		rc = crm__recycling_load(h->st, &rules, err);
	for (size_t i = 0; !rc && i < rules.n; i++)
		if (!rules.v[i].pool || rules.v[i].pool == pool)
			rc = explain_rule(h, &rules.v[i], &f, code->s, kept, t,
					  err);
	crm__recycling_clear(&rules);
	return rc;
}

enum crm_code crm_pool_explain(struct crm_store *st, const char *user,
			       const char *code,
			       enum crm_code (*tell)(void *arg,
					const struct crm_cell *row,
					struct crm_error *err),
			       void *arg, struct crm_error *err)
{
	const struct crm__tell t = { tell, arg };
	struct crm_rec customer = { 0 };
	struct crm_hands *h = NULL;
	enum crm_code rc = crm_hands_open(st, user, NULL, &h, err);

	if (!rc)
		rc = crm_rec_init(&customer, h->new.type, err);
	if (!rc)
		rc = crm_load(st, code, strlen(code), &customer, err);
	if (!rc)
		rc = crm__explain_claim(h, &customer, &t, err);
	if (!rc)
		rc = explain_falls(h, &customer, &t, err);
	crm_rec_clear(&customer);
	crm_hands_close(h);
	return rc;
}
