/* SPDX-License-Identifier: ISC */
/* alias.c - the alias: a code that a customer had before. */
#include "crm/types.h"

#define F(NAME) [CRM_ALIAS_##NAME]

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(CRM_F_REQUIRED, "the former code"),
	F(CUSTOMER) = CRM_CUSTOMER_OF(5),
	F(NOTE) = CRM_NOTE_FIELD(6),
};
_Static_assert(CRM_NELEM(fields) == CRM_ALIAS__N, "a field has no row");

const struct crm_type crm_alias = {
	.number = 8, .name = "alias", .plural = "aliases",
	.label_zh = "曾用编号",
	.summary = "codes that customers had before they were merged",
	.table = "alias",
	.fields = fields, .nfields = CRM_NELEM(fields),
};
