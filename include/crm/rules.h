/* SPDX-License-Identifier: ISC */
/* rules.h - the rules of the business, for crm_store_open(). */
#ifndef CRM_RULES_H
#define CRM_RULES_H

#include "crm/store.h"

/* Every rule, ending with NULL. */
extern const struct crm_rule *const crm_rules[];

extern const struct crm_rule crm_rule_customfield, crm_rule_permission,
	crm_rule_share, crm_rule_activity, crm_rule_customer, crm_rule_pool,
	crm_rule_member, crm_rule_rule,
	crm_rule_level, crm_rule_level_activity, crm_rule_level_deal,
	crm_rule_stage,
	crm_rule_deal, crm_rule_dealline;

/* Save, in the running job, the roles a new database has: admin, manager,
 * sales and viewer; nothing where there are roles. */
enum crm_code crm_roles_add(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;

/* The same for its pipeline, "standard" with eight stages, and for what these
 * roles may do with it; nothing where there are pipelines. */
enum crm_code crm_pipeline_add(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;

#endif
