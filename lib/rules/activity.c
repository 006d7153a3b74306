/* SPDX-License-Identifier: ISC */
/* activity.c - what an activity must be, beyond its fields. */
#include "crm/date.h"
#include "crm/rules.h"

static bool same(const struct crm_rec *old, const struct crm_rec *new,
		 int field)
{
	return old && crm_value_equal(&old->v[field], &new->v[field]);
}

/* Days are those of the database's zone, so that a call late in the evening
 * and a date on the same evening's calendar agree. */
static enum crm_code prepare(struct crm_store *st, const struct crm_rec *old,
			     struct crm_rec *new, struct crm_error *err)
{
	const struct crm_value *next, *at;
	int64_t seconds;
	int32_t day;
	enum crm_code rc;

	(void)st;
	if (!new || (same(old, new, CRM_ACTIVITY_AT) &&
		     same(old, new, CRM_ACTIVITY_NEXT_CONTACT)))
		return CRM_OK;
	next = &new->v[CRM_ACTIVITY_NEXT_CONTACT];
	at = &new->v[CRM_ACTIVITY_AT];
	if (!crm_value_given(at) || !crm_value_given(next) ||
	    !crm_date_iso(next->s, next->len, &day))
		return CRM_OK;
	rc = crm_time_parse(at->s, at->len, &seconds, err);
	if (rc || seconds < crm_date_start(day + 1))
		return rc;
	crm_error_set(err, CRM_INVALID, "%.*s is before the day of the "
		      "activity", (int)next->len, next->s);
	crm_error_at_field(err, "next_contact");
	return CRM_INVALID;
}

const struct crm_rule crm_rule_activity = {
	.type = &crm_activity, .prepare = prepare,
};
