/* SPDX-License-Identifier: ISC */
/* rules.h - the rules of the business, for crm_store_open(). */
#ifndef CRM_RULES_H
#define CRM_RULES_H

#include "crm/store.h"

/* Every rule, ending with NULL. */
extern const struct crm_rule *const crm_rules[];

extern const struct crm_rule crm_rule_customfield;

#endif
