/* SPDX-License-Identifier: ISC */
/* role.c - what users may do: roles, and what each permits by record type. */
#include "crm/types.h"

#define F(NAME) [CRM_ROLE_##NAME]

static const struct crm_field role_fields[] = {
	CRM_STD_FIELDS(CRM_F_REQUIRED, "short name, such as sales"),
	F(NAME) = { .number = 5, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_LIST, .max = 100,
		.label = "Name", .label_zh = "角色名称",
		.aliases = CRM_LIST("角色"), .help = "full name" },
	F(ADMIN) = { .number = 6, .name = "admin", .kind = CRM_T_BOOL,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "false",
		.label = "Administrator", .label_zh = "管理员",
		.help = "true: may do everything, whatever is permitted" },
	F(NOTE) = CRM_NOTE_FIELD(7),
};
_Static_assert(CRM_NELEM(role_fields) == CRM_ROLE__N, "a field has no row");

const struct crm_type crm_role = {
	.number = 24, .name = "role", .plural = "roles", .label_zh = "角色",
	.summary = "what users are, and so may do", .table = "role",
	.admin = true,
	.fields = role_fields, .nfields = CRM_NELEM(role_fields),
};

#undef F
#define F(NAME) [CRM_PERMISSION_##NAME]
#define SCOPES CRM_CHOICES({ "none", "无" }, { "own", "本人" }, \
	{ "department", "本部门" }, { "subtree", "本部门及下级" }, \
	{ "all", "全部" })
#define SCOPE(N, NAME, LABEL, ZH, HELP) { .number = N, .name = NAME, \
	.kind = CRM_T_ENUM, \
	.flags = CRM_F_REQUIRED | CRM_F_LIST, .choices = SCOPES, \
	.def = "none", .label = LABEL, .label_zh = ZH, .help = HELP }

static const struct crm_field permission_fields[] = {
	CRM_STD_FIELDS(0, "permission number"),
	F(ROLE) = { .number = 5, .name = "role", .kind = CRM_T_REF,
		.ref = "role",
		.flags = CRM_F_REQUIRED | CRM_F_OWNER | CRM_F_LIST,
		.label = "Role", .label_zh = "角色",
		.help = "role it belongs to" },
	F(RECORD) = { .number = 6, .name = "record", .kind = CRM_T_TEXT,
		.flags = CRM_F_LIST, .max = 30, .check = crm_check_type,
		.label = "Record type", .label_zh = "记录类型",
		.help = "record type it is for; none: all others" },
	F(CREATE) = SCOPE(7, "create", "Create", "新建",
		"whose records may be created"),
	F(READ) = SCOPE(8, "read", "Read", "查看", "whose records are seen"),
	F(CHANGE) = SCOPE(9, "change", "Change", "修改",
		"whose records may be changed"),
	F(DELETE) = SCOPE(10, "delete", "Delete", "删除",
		"whose records may be deleted"),
	F(EXPORT) = SCOPE(11, "export", "Export", "导出",
		"whose records may be taken away in bulk"),
	F(HIDDEN) = { .number = 12, .name = "hidden", .kind = CRM_T_LIST,
		.flags = CRM_F_LIST, .max = 200,
		.label = "Hidden fields", .label_zh = "隐藏字段",
		.help = "fields that are not seen, nor written" },
	F(LOG_READS) = { .number = 13, .name = "log_reads", .kind = CRM_T_BOOL,
		.flags = CRM_F_REQUIRED, .def = "false",
		.label = "Log reads", .label_zh = "记录查看",
		.help = "whether it is logged who looks at them" },
	F(NOTE) = CRM_NOTE_FIELD(14),
};
_Static_assert(CRM_NELEM(permission_fields) == CRM_PERMISSION__N,
	       "a field has no row");

const struct crm_type crm_permission = {
	.number = 25, .name = "permission", .plural = "permissions",
	.label_zh = "权限", .summary = "what a role permits, by record type",
	.table = "permission", .prefix = "PM-", .admin = true,
	.fields = permission_fields, .nfields = CRM_NELEM(permission_fields),
};
