/* SPDX-License-Identifier: ISC */
/* user.c - the people who use the toolkit. */
#include "crm/types.h"

#define F(NAME) [CRM_USER_##NAME]

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(CRM_F_REQUIRED | CRM_F_HOLDER,
		"name of the system account"),
	F(NAME) = { .number = 5, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_LIST, .max = 100,
		.label = "Name", .label_zh = "姓名",
		.aliases = CRM_LIST("full name", "用户姓名"),
		.help = "full name" },
	F(EMAIL) = { .number = 6, .name = "email", .kind = CRM_T_TEXT,
		.flags = CRM_F_LIST, .max = 320, .check = crm_check_mail,
		.label = "E-mail", .label_zh = "邮箱",
		.aliases = CRM_LIST("mail", "电子邮件", "电子邮箱"),
		.help = "e-mail address" },
	F(MOBILE) = { .number = 7, .name = "mobile", .kind = CRM_T_PHONE,
		.max = 60,
		.label = "Mobile", .label_zh = "手机",
		.aliases = CRM_LIST("手机号"), .help = "mobile telephone" },
	F(DEPARTMENT) = { .number = 8, .name = "department", .kind = CRM_T_REF,
		.ref = "department", .flags = CRM_F_LIST | CRM_F_UNIT,
		.label = "Department", .label_zh = "部门",
		.aliases = CRM_LIST("所属部门"),
		.help = "department the user works in" },
	F(MANAGER) = { .number = 9, .name = "manager", .kind = CRM_T_REF,
		.ref = "user",
		.flags = CRM_F_TREE,
		.label = "Manager", .label_zh = "上级",
		.aliases = CRM_LIST("直接上级"),
		.help = "user to whom this one reports" },
	F(ROLE) = { .number = 10, .name = "role", .kind = CRM_T_REF,
		.ref = "role",
		.flags = CRM_F_LIST,
		.label = "Role", .label_zh = "角色",
		.help = "what the user may do; none: nothing" },
	F(GROUPS) = { .number = 11, .name = "groups", .kind = CRM_T_LIST,
		.max = 200,
		.label = "Groups", .label_zh = "用户组",
		.help = "groups of users to share records with" },
	F(ACTIVE) = { .number = 12, .name = "active", .kind = CRM_T_BOOL,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "true",
		.label = "Active", .label_zh = "启用",
		.aliases = CRM_LIST("在职"),
		.help = "false for one who has left" },
	F(NOTE) = CRM_NOTE_FIELD(13),
};
_Static_assert(CRM_NELEM(fields) == CRM_USER__N, "a field has no row");

const struct crm_type crm_user = {
	.number = 20, .name = "user", .plural = "users", .label_zh = "用户",
	.summary = "people who use the toolkit", .table = "crm_user",
	.extra = "crm_user_x", .admin = true,
	.fields = fields, .nfields = CRM_NELEM(fields),
};
