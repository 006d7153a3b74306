/* SPDX-License-Identifier: ISC */
/* rule.c - what a rule must be, by what it does. */
#include "internal.h"

static enum crm_code refuse(const struct crm_rec *r, int field,
			    struct crm_error *err)
{
	crm_error_at_field(err, r->type->fields[field].name);
	return CRM_INVALID;
}

/* Refuse a field that means nothing to the action. */
static enum crm_code without(const struct crm_rec *r, int field,
			     struct crm_error *err)
{
	const struct crm_value *action = &r->v[CRM_RULE_ACTION];

	if (!crm_value_given(&r->v[field]))
		return CRM_OK;
	crm_error_set(err, CRM_INVALID, "means nothing to a rule that is to "
		      "%.*s", (int)action->len, action->s);
	return refuse(r, field, err);
}

/* One that is not active may name what is gone. */
static bool to_check(const struct crm_rec *old, const struct crm_rec *new)
{
	const struct crm_value *v = &new->v[CRM_RULE_CONDITION];

	return crm_value_given(v) &&
	       (!old || crm__true(&new->v[CRM_RULE_ACTIVE]) ||
		!crm_value_equal(&old->v[CRM_RULE_CONDITION], v));
}

/* promote, demote */
static enum crm_code of_level(const struct crm_rec *r, struct crm_error *err)
{
	static const int none[] = { CRM_RULE_POOL, CRM_RULE_SINCE,
				    CRM_RULE_DAYS };
	enum crm_code rc = CRM_OK;

	if (!crm_value_given(&r->v[CRM_RULE_LEVEL])) {
		crm_error_set(err, CRM_INVALID, "is missing: the level to "
			      "%.*s to", (int)r->v[CRM_RULE_ACTION].len,
			      r->v[CRM_RULE_ACTION].s);
		return refuse(r, CRM_RULE_LEVEL, err);
	}
	for (size_t i = 0; !rc && i < CRM_NELEM(none); i++)
		rc = without(r, none[i], err);
	return rc;
}

static enum crm_code recycle(const struct crm_rec *r, struct crm_error *err)
{
	if (!crm_value_given(&r->v[CRM_RULE_SINCE])) {
		crm_error_set(err, CRM_INVALID, "is missing: what the days "
			      "are without, such as no_followup");
		return refuse(r, CRM_RULE_SINCE, err);
	}
	if (!crm_value_given(&r->v[CRM_RULE_DAYS])) {
		crm_error_set(err, CRM_INVALID, "is missing: after how many "
			      "of them a customer falls");
		return refuse(r, CRM_RULE_DAYS, err);
	}
	return without(r, CRM_RULE_LEVEL, err);
}

static const struct {
	const char *action;
	enum crm_code (*check)(const struct crm_rec *r, struct crm_error *err);
} actions[] = {
	{ "promote", of_level }, { "demote", of_level },
	{ "recycle", recycle },
};

static enum crm_code prepare(struct crm_store *st, const struct crm_rec *old,
			     struct crm_rec *new, struct crm_error *err)
{
	const struct crm_value *action;
	enum crm_code rc = CRM_OK;

	if (!new)
		return CRM_OK;
	action = &new->v[CRM_RULE_ACTION];
	for (size_t i = 0; !rc && i < CRM_NELEM(actions); i++)
		if (crm__is(action, actions[i].action))
			rc = actions[i].check(new, err);
	if (!rc && to_check(old, new))
		rc = crm__condition_check(st, &crm_customer, new,
					  CRM_RULE_CONDITION, err);
	return rc;
}

const struct crm_rule crm_rule_rule = {
	.type = &crm_rule_type, .prepare = prepare,
};
