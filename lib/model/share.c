/* SPDX-License-Identifier: ISC */
/* share.c - single records shown to others than those who see them anyway. */
#include "crm/types.h"

#define F(NAME) [CRM_SHARE_##NAME]

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(0, "share number"),
	F(CUSTOMER) = CRM_CUSTOMER_OF(5),
	F(USER) = { .number = 6, .name = "user", .kind = CRM_T_REF,
		.ref = "user",
		.flags = CRM_F_LIST | CRM_F_BOUND,
		.label = "User", .label_zh = "用户",
		.help = "user it is shared with" },
	F(DEPARTMENT) = { .number = 7, .name = "department", .kind = CRM_T_REF,
		.ref = "department", .flags = CRM_F_LIST | CRM_F_BOUND,
		.label = "Department", .label_zh = "部门",
		.help = "or department, with those below it" },
	F(GROUP) = { .number = 8, .name = "group", .kind = CRM_T_TEXT,
		.flags = CRM_F_LIST, .max = 60,
		.label = "Group", .label_zh = "用户组",
		.help = "or group of users (field groups of user)" },
	F(ACCESS) = { .number = 9, .name = "access", .kind = CRM_T_ENUM,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "read",
		.choices = CRM_CHOICES({ "read", "查看" },
				       { "change", "修改" }),
		.label = "Access", .label_zh = "共享权限",
		.help = "whether they may change it, too" },
	F(UNTIL) = { .number = 10, .name = "until", .kind = CRM_T_DATE,
		.flags = CRM_F_LIST,
		.label = "Until", .label_zh = "截止日期",
		.help = "last day; none: until it is taken back" },
	F(NOTE) = CRM_NOTE_FIELD(11),
};
_Static_assert(CRM_NELEM(fields) == CRM_SHARE__N, "a field has no row");

const struct crm_type crm_share = {
	.number = 26, .name = "share", .plural = "shares", .label_zh = "共享",
	.summary = "records shared with a user, a department or a group",
	.table = "share", .prefix = "SH-",
	.fields = fields, .nfields = CRM_NELEM(fields),
};
