/* SPDX-License-Identifier: ISC */
/*
 * deal.c - where a deal stands, and what follows from it.
 *
 * A deal is at a stage of its pipeline. Stages that close deals set the state;
 * on_hold and void are states a deal has beside its stage. Whenever it comes to
 * a stage there is a transition.
 */
#include "internal.h"
#include "crm/date.h"
#include "crm/rights.h"

#define V(R, F) (&(R)->v[CRM_DEAL_##F])
#define CHANGED(F) (!old || !crm_value_equal(V(old, F), V(new, F)))

static enum crm_code refuse(struct crm_error *err, const char *field)
{
	crm_error_at_field(err, field);
	return CRM_INVALID;
}

static void choose(struct crm_value *v, const char *choice)
{
	*v = (struct crm_value){ CRM_V_TEXT, 0, choice, strlen(choice) };
}

/* The number that a statement with one parameter gives; 0 for none. */
static enum crm_code ask(struct crm_store *st, const char *sql, int64_t id,
			 int64_t *out, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(crm_store_db(st), sql, &s, err);

	*out = 0;
	if (rc)
		return rc;
	crm_bind_int(s, 1, id);
	rc = crm_step(s, &row, err);
	if (!rc && row)
		*out = crm_col_int(s, 0);
	crm_stmt_put(s);
	return rc;
}

/* ---- pipeline and stage ---- */

static enum crm_code first_pipeline(struct crm_store *st, struct crm_rec *new,
				    struct crm_error *err)
{
	int64_t id;
	enum crm_code rc = ask(st, "SELECT id FROM pipeline WHERE active = ? "
			       "ORDER BY position, code LIMIT 1", 1, &id, err);

	if (!rc && !id) {
		crm_error_set(err, CRM_INVALID, "is missing, and there is no "
			      "active pipeline; crm-deal pipeline add makes "
			      "one");
		return refuse(err, "pipeline");
	}
	crm_rec_set_int(new, CRM_DEAL_PIPELINE, id);
	return rc;
}

static enum crm_code first_stage(struct crm_store *st, struct crm_rec *new,
				 struct crm_error *err)
{
	int64_t id;
	enum crm_code rc = ask(st, "SELECT id FROM stage WHERE pipeline = ? "
			       "ORDER BY position, code LIMIT 1",
			       V(new, PIPELINE)->i, &id, err);

	if (!rc && !id) {
		crm_error_set(err, CRM_INVALID, "has no stages; crm-deal stage "
			      "add makes some");
		return refuse(err, "pipeline");
	}
	crm_rec_set_int(new, CRM_DEAL_STAGE, id);
	return rc;
}

/* A stage of another pipeline leads nowhere. */
static enum crm_code of_pipeline(struct crm_store *st, struct crm_rec *new,
				 struct crm_error *err)
{
	struct crm_buf stage = CRM_BUF_INIT, own = CRM_BUF_INIT,
		       its = CRM_BUF_INIT;
	int64_t pipeline;
	enum crm_code rc = ask(st, "SELECT pipeline FROM stage WHERE id = ?",
			       V(new, STAGE)->i, &pipeline, err);

	if (rc || V(new, PIPELINE)->kind != CRM_V_INT) {
		crm_rec_set_int(new, CRM_DEAL_PIPELINE, pipeline);
		return rc;
	}
	if (pipeline == V(new, PIPELINE)->i)
		return CRM_OK;
	rc = crm_code_of(st, &crm_stage, V(new, STAGE)->i, &stage, err);
	if (!rc)
		rc = crm_code_of(st, &crm_pipeline, V(new, PIPELINE)->i, &own,
				 err);
	if (!rc)
		rc = crm_code_of(st, &crm_pipeline, pipeline, &its, err);
	if (!rc) {
		crm_error_set(err, CRM_INVALID, "'%s' is a stage of pipeline "
			      "%s, and the deal is in %s; give pipeline=%s, "
			      "too", stage.s, its.s, own.s, its.s);
		rc = refuse(err, "stage");
	}
	crm_buf_clear(&stage);
	crm_buf_clear(&own);
	crm_buf_clear(&its);
	return rc;
}

static enum crm_code place(struct crm_store *st, const struct crm_rec *old,
			   struct crm_rec *new, struct crm_error *err)
{
	bool other = old && CHANGED(PIPELINE);
	enum crm_code rc = CRM_OK;

	if (!CHANGED(STAGE) && !CHANGED(PIPELINE))
		return CRM_OK;
	if (V(new, STAGE)->kind == CRM_V_INT && (!other || CHANGED(STAGE)))
		return of_pipeline(st, new, err);
	if (V(new, PIPELINE)->kind != CRM_V_INT)
		rc = first_pipeline(st, new, err);
	return rc ? rc : first_stage(st, new, err);
}

/* ---- state ---- */

/* The outcome of a stage: a choice of crm_stage, which lasts. */
static enum crm_code outcome(struct crm_store *st, int64_t stage,
			     const char **out, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(crm_store_db(st), "SELECT outcome FROM "
					"stage WHERE id = ?", &s, err);

	*out = "open";
	if (rc)
		return rc;
	crm_bind_int(s, 1, stage);
	rc = crm_step(s, &row, err);
	if (!rc && row)
		*out = !strcmp(crm_col_text(s, 0, NULL), "won") ? "won"
		     : !strcmp(crm_col_text(s, 0, NULL), "lost") ? "lost"
		     : "open";
	crm_stmt_put(s);
	return rc;
}

static bool closed(const struct crm_value *state)
{
	return crm__is(state, "won") || crm__is(state, "lost");
}

/* Has somebody given the state another value? A new deal has one anyway. */
static bool state_given(const struct crm_rec *old, const struct crm_rec *new)
{
	return old ? CHANGED(STATE) : !crm__is(V(new, STATE), "open");
}

static enum crm_code settle_state(struct crm_store *st,
				  const struct crm_rec *old,
				  struct crm_rec *new, struct crm_error *err)
{
	struct crm_value *state = V(new, STATE);
	const char *out;
	bool open;
	enum crm_code rc;

	if (!CHANGED(STAGE) && !CHANGED(STATE))
		return CRM_OK;
	rc = outcome(st, V(new, STAGE)->i, &out, err);
	open = !strcmp(out, "open");
	if (rc || crm__is(state, "void"))
		return rc;
	if (open && closed(state) && state_given(old, new)) {
		crm_error_set(err, CRM_INVALID, "a deal is %.*s by its stage; "
			      "give it one whose outcome is that",
			      (int)state->len, state->s);
		return refuse(err, "state");
	}
	if (open) {
		if (closed(state))
			choose(state, "open");
		return CRM_OK;
	}
	if (state_given(old, new) && !crm__is(state, out)) {
		crm_error_set(err, CRM_INVALID, "cannot be %.*s at a stage by "
			      "which the deal is %s; give it another stage",
			      (int)state->len, state->s, crm_tr(out));
		return refuse(err, "state");
	}
	choose(state, out);
	return CRM_OK;
}

/* The day it was closed on, today unless it is given; an open one has none. */
static enum crm_code stamp(const struct crm_rec *old, struct crm_rec *new,
			   struct crm_error *err)
{
	const struct crm_value *day = V(new, CLOSED_ON);
	char today[CRM_DATE_LEN + 1];

	if (closed(V(new, STATE))) {
		if (crm_value_given(day) && (!CHANGED(STATE) || !old ||
					     CHANGED(CLOSED_ON)))
			return CRM_OK;
		crm_date_format(crm_clock_today(), today);
		return crm_rec_set_text(new, CRM_DEAL_CLOSED_ON, today,
					CRM_DATE_LEN, err);
	}
	if (crm__is(V(new, STATE), "void") || !crm_value_given(day))
		return CRM_OK;
	if (CHANGED(CLOSED_ON)) {
		crm_error_set(err, CRM_INVALID, "is for a deal that is won or "
			      "lost; its stage says so");
		return refuse(err, "closed_on");
	}
	crm_rec_set_null(new, CRM_DEAL_CLOSED_ON);
	return CRM_OK;
}

/* A lost deal has a reason, and who won it where somebody did. */
static enum crm_code lost(const struct crm_rec *old, struct crm_rec *new,
			  struct crm_error *err)
{
	const struct crm_value *reason = V(new, LOST_REASON);

	if (!crm__is(V(new, STATE), "lost")) {
		if (!crm_value_given(reason) || crm__is(V(new, STATE), "void"))
			return CRM_OK;
		if (CHANGED(LOST_REASON)) {
			crm_error_set(err, CRM_INVALID, "is for a deal that is "
				      "lost; its stage says so");
			return refuse(err, "lost_reason");
		}
		crm_rec_set_null(new, CRM_DEAL_LOST_REASON);
		if (!CHANGED(LOST_NOTE))
			crm_rec_set_null(new, CRM_DEAL_LOST_NOTE);
		return CRM_OK;
	}
	if (!CHANGED(STATE) && !CHANGED(LOST_REASON) && !CHANGED(COMPETITOR))
		return CRM_OK;
	if (!crm_value_given(reason)) {
		crm_error_set(err, CRM_INVALID, "is missing: why the deal was "
			      "lost, such as price or no_budget");
		return refuse(err, "lost_reason");
	}
	if (crm__is(reason, "competitor") &&
	    !crm_value_given(V(new, COMPETITOR))) {
		crm_error_set(err, CRM_INVALID, "is missing: who won the deal");
		return refuse(err, "competitor");
	}
	return CRM_OK;
}

/* ---- whose it is ---- */

/* The customer's contact; of a deal without a customer that of the contact. */
static enum crm_code contact(struct crm_store *st, const struct crm_rec *old,
			     struct crm_rec *new, struct crm_error *err)
{
	int64_t customer;
	enum crm_code rc;

	if (V(new, CONTACT)->kind != CRM_V_INT ||
	    (!CHANGED(CONTACT) && !CHANGED(CUSTOMER)))
		return CRM_OK;
	rc = ask(st, "SELECT customer FROM contact WHERE id = ?",
		 V(new, CONTACT)->i, &customer, err);
	if (rc)
		return rc;
	if (V(new, CUSTOMER)->kind != CRM_V_INT) {
		crm_rec_set_int(new, CRM_DEAL_CUSTOMER, customer);
		return CRM_OK;
	}
	if (V(new, CUSTOMER)->i == customer)
		return CRM_OK;
	/* A merge moves both, one after the other. */
	if (!CHANGED(CONTACT) || !crm_job_anew(st))
		return CRM_OK;
	crm_error_set(err, CRM_INVALID, "is a contact of another customer");
	return refuse(err, "contact");
}

static enum crm_code name(struct crm_store *st, struct crm_rec *new,
			  struct crm_error *err)
{
	static const int from[] = { CRM_DEAL_COMPANY, CRM_DEAL_PERSON };
	struct crm_rec customer = { 0 };
	const struct crm_value *v = NULL;
	enum crm_code rc = CRM_OK;

	if (crm_value_given(V(new, NAME)))
		return CRM_OK;
	if (V(new, CUSTOMER)->kind == CRM_V_INT) {
		rc = crm_rec_init(&customer, crm_store_type(st, "customer"),
				  err);
		if (!rc)
			rc = crm_load_id(st, V(new, CUSTOMER)->i, &customer,
					 err);
		v = rc ? NULL : &customer.v[CRM_CUSTOMER_NAME];
	}
	for (size_t i = 0; !v && i < CRM_NELEM(from); i++)
		if (crm_value_given(&new->v[from[i]]))
			v = &new->v[from[i]];
	if (!rc && v) {
		rc = crm_rec_set_text(new, CRM_DEAL_NAME, v->s, v->len, err);
	} else if (!rc) {
		crm_error_set(err, CRM_INVALID, "is missing; a customer, a "
			      "company or a person would do for it");
		rc = refuse(err, "name");
	}
	crm_rec_clear(&customer);
	return rc;
}

/* ---- what it is worth ---- */

/* The amount of a deal with lines is theirs, and so is its currency. */
static enum crm_code amount(struct crm_store *st, const struct crm_rec *old,
			    const struct crm_rec *new, struct crm_error *err)
{
	int64_t lines = 0, sum = 0;
	enum crm_code rc;

	if (!old || (!CHANGED(AMOUNT) && !CHANGED(CURRENCY)) ||
	    !crm_job_anew(st))
		return CRM_OK;
	rc = crm__lines_total(st, old->id, &sum, &lines, err);
	if (rc || !lines)
		return rc;
	if (CHANGED(CURRENCY)) {
		crm_error_set(err, CRM_INVALID, "is that of the deal's lines; "
			      "delete them to change it");
		return refuse(err, "currency");
	}
	if (V(new, AMOUNT)->kind == CRM_V_INT && V(new, AMOUNT)->i == sum)
		return CRM_OK;
	crm_error_set(err, CRM_INVALID, "is the sum of the deal's lines; "
		      "change these");
	return refuse(err, "amount");
}

static enum crm_code prepare(struct crm_store *st, const struct crm_rec *old,
			     struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc;

	if (!new)
		return CRM_OK;
	rc = place(st, old, new, err);
	if (!rc)
		rc = settle_state(st, old, new, err);
	if (!rc)
		rc = stamp(old, new, err);
	if (!rc)
		rc = lost(old, new, err);
	if (!rc)
		rc = contact(st, old, new, err);
	if (!rc)
		rc = name(st, new, err);
	return rc ? rc : amount(st, old, new, err);
}

/* ---- when it has come to a stage ---- */

/* What is asked of a deal that comes to a stage: NULs end the texts. */
static enum crm_code requirement(struct crm_store *st, int64_t stage,
				 struct crm_buf *code, struct crm_buf *filter,
				 struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(crm_store_db(st), "SELECT code, "
		"requirement FROM stage WHERE id = ? AND requirement IS NOT "
		"NULL", &s, err);

	if (rc)
		return rc;
	crm_bind_int(s, 1, stage);
	rc = crm_step(s, &row, err);
	if (!rc && row) {
		crm_buf_adds(code, crm_col_text(s, 0, NULL));
		crm_buf_adds(filter, crm_col_text(s, 1, NULL));
		rc = crm_buf_check(code, err);
	}
	crm_stmt_put(s);
	return rc ? rc : crm_buf_check(filter, err);
}

/* Stored by now, so it can be asked; and that whatever the user may see. */
static enum crm_code ask_deal(struct crm_store *st, const struct crm_rec *new,
			      const char *stage, const char *filter,
			      bool *meets, struct crm_error *err)
{
	struct crm__caller *caller = crm_rights_lift(st);
	const struct crm_value *v = &new->v[CRM_F_CODE];
	struct crm_buf code = CRM_BUF_INIT;
	struct crm_query *q = NULL;
	enum crm_code rc;

	crm_buf_addmem(&code, v->s, v->len);
	rc = crm_buf_check(&code, err);
	if (!rc)
		rc = crm__condition_open(st, &crm_deal, filter, "stage",
					 stage, &q, err);
	if (!rc)
		rc = crm__condition_meets(q, crm_buf_str(&code), meets, err);
	crm_query_close(q);
	crm_buf_clear(&code);
	return crm_rights_back(st, caller, rc, err);
}

static enum crm_code met(struct crm_store *st, const struct crm_rec *new,
			 struct crm_error *err)
{
	struct crm_buf stage = CRM_BUF_INIT, filter = CRM_BUF_INIT;
	bool meets = true;
	enum crm_code rc = requirement(st, V(new, STAGE)->i, &stage, &filter,
				       err);

	if (!rc && filter.len)
		rc = ask_deal(st, new, stage.s, filter.s, &meets, err);
	if (!rc && !meets) {
		crm_error_set(err, CRM_INVALID, "%s requires that %s", stage.s,
			      filter.s);
		rc = refuse(err, "stage");
	}
	crm_buf_clear(&stage);
	crm_buf_clear(&filter);
	return rc;
}

static enum crm_code add_transition(struct crm_store *st,
				    const struct crm_rec *old,
				    const struct crm_rec *new,
				    struct crm_error *err)
{
	const struct crm_origin rules = { .program = true };
	const char *user = crm_job_user(st);
	struct crm_rec r = { 0 };
	enum crm_code rc = crm_rec_init(&r, crm_store_type(st, "transition"),
					err);

	if (rc)
		return rc;
	crm_rec_set_int(&r, CRM_TRANSITION_DEAL, new->id);
	if (old && V(old, STAGE)->kind == CRM_V_INT)
		crm_rec_set_int(&r, CRM_TRANSITION_FROM, V(old, STAGE)->i);
	crm_rec_set_int(&r, CRM_TRANSITION_TO, V(new, STAGE)->i);
	if (user)
		rc = crm_rec_set_text(&r, CRM_TRANSITION_USER, user,
				      strlen(user), err);
	if (!rc)
		rc = crm_save(st, NULL, &r, &rules, NULL, err);
	crm_rec_clear(&r);
	return rc;
}

static enum crm_code after(struct crm_store *st, const struct crm_rec *old,
			   const struct crm_rec *new, struct crm_error *err)
{
	bool anew;
	enum crm_code rc = CRM_OK;

	if (!new || !CHANGED(STAGE))
		return CRM_OK;
	anew = crm_job_anew(st);
	/* A plan changes deals as people do; what is loaded is what it was. */
	if (anew || (old && !crm_job_undoes(st)))
		rc = met(st, new, err);
	return rc || !anew ? rc : add_transition(st, old, new, err);
}

const struct crm_rule crm_rule_deal = {
	.type = &crm_deal, .prepare = prepare, .after = after,
};
