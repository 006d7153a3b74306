/* SPDX-License-Identifier: ISC */
/* rules.c - the list of the rules. */
#include "crm/rules.h"

const struct crm_rule *const crm_rules[] = {
	&crm_rule_customfield, &crm_rule_permission, &crm_rule_share,
	&crm_rule_activity, &crm_rule_customer, &crm_rule_pool, &crm_rule_member,
	&crm_rule_rule, &crm_rule_stage, &crm_rule_deal, &crm_rule_dealline,
	&crm_rule_level, &crm_rule_level_activity, &crm_rule_level_deal, NULL,
};
