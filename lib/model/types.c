/* SPDX-License-Identifier: ISC */
/* types.c - the list of record types. */
#include "crm/types.h"

const struct crm_type *const crm_types[] = {
	&crm_customfield, &crm_department, &crm_role, &crm_permission,
	&crm_user, &crm_pool, &crm_rule_type, &crm_customer, &crm_alias,
	&crm_contact, &crm_requirement, &crm_bankaccount, &crm_affiliate,
	&crm_result, &crm_activity, &crm_handover, &crm_category, &crm_product,
	&crm_pipeline, &crm_stage, &crm_competitor, &crm_deal, &crm_dealline,
	&crm_transition, &crm_share, &crm_job, &crm_access,
};
const size_t crm_ntypes = CRM_NELEM(crm_types);

const struct crm_type *crm_type_find(const char *name)
{
	for (size_t i = 0; name && i < crm_ntypes; i++)
		if (!strcmp(crm_types[i]->name, name))
			return crm_types[i];
	return NULL;
}
