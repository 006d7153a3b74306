/* SPDX-License-Identifier: ISC */
/* department.c - the tree of the firm's departments. */
#include "crm/types.h"

#define F(NAME) [CRM_DEPARTMENT_##NAME]

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(CRM_F_REQUIRED, "short name, such as sales-east"),
	F(NAME) = { .number = 5, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .max = 100,
		.label = "Name", .label_zh = "部门名称",
		.aliases = CRM_LIST("部门"), .help = "full name" },
	F(PARENT) = { .number = 6, .name = "parent", .kind = CRM_T_REF,
		.ref = "department", .flags = CRM_F_TREE | CRM_F_LIST,
		.label = "Parent", .label_zh = "上级部门",
		.help = "department it is a part of" },
	F(NOTE) = CRM_NOTE_FIELD(7),
};
_Static_assert(CRM_NELEM(fields) == CRM_DEPARTMENT__N, "a field has no row");

const struct crm_type crm_department = {
	.number = 21, .name = "department", .plural = "departments",
	.label_zh = "部门", .summary = "the tree of the firm's departments",
	.table = "department", .extra = "department_x", .admin = true,
	.fields = fields, .nfields = CRM_NELEM(fields),
};
