/* SPDX-License-Identifier: ISC */
/* customer.c - what the program keeps of a customer. */
#include "crm/date.h"
#include "crm/rules.h"

/* A level that changes is of today, unless it is said since when: an undo
 * brings back the one and the other. */
static enum crm_code level_since(const struct crm_rec *old,
				 struct crm_rec *new, struct crm_error *err)
{
	char now[CRM_TIME_LEN + 1];

	if (crm_value_equal(&old->v[CRM_CUSTOMER_LEVEL],
			    &new->v[CRM_CUSTOMER_LEVEL]) ||
	    !crm_value_equal(&old->v[CRM_CUSTOMER_LEVEL_SINCE],
			     &new->v[CRM_CUSTOMER_LEVEL_SINCE]))
		return CRM_OK;
	crm_time_format(crm_clock_now(), now);
	return crm_rec_set_text(new, CRM_CUSTOMER_LEVEL_SINCE, now,
				strlen(now), err);
}

static enum crm_code prepare(struct crm_store *st, const struct crm_rec *old,
			     struct crm_rec *new, struct crm_error *err)
{
	(void)st;
	return old && new ? level_since(old, new, err) : CRM_OK;
}

const struct crm_rule crm_rule_customer = {
	.type = &crm_customer, .prepare = prepare,
};
