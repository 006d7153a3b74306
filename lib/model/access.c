/* SPDX-License-Identifier: ISC */
/* access.c - what was looked at and taken away, a row a command. */
#include "crm/types.h"

#define F(NAME) [CRM_ACCESS_##NAME]

static const struct crm_field fields[] = {
	[CRM_F_CODE] = { .name = "access", .kind = CRM_T_INT, .column = "id",
		.flags = CRM_F_KEY | CRM_F_READONLY | CRM_F_LIST,
		.label = "Access", .label_zh = "访问", .help = "its number" },
	F(AT) = CRM_COLUMN("at", CRM_T_TIME, "At", "时间", "when it began"),
	F(USER) = { .name = "user", .kind = CRM_T_TEXT, .column = "actor",
		.flags = CRM_F_READONLY | CRM_F_LIST,
		.label = "User", .label_zh = "用户",
		.help = "user who looked" },
	F(REAL_USER) = CRM_COLUMN("real_user", CRM_T_TEXT, "Real user",
		"系统账户", "system account it ran under"),
	F(ACTION) = { .name = "action", .kind = CRM_T_ENUM,
		.flags = CRM_F_READONLY | CRM_F_LIST,
		.choices = CRM_CHOICES({ "read", "查看" },
				       { "export", "导出" }),
		.label = "Action", .label_zh = "操作",
		.help = "read, or taken away in bulk" },
	F(TYPE) = CRM_COLUMN("type", CRM_T_TEXT, "Type", "类型",
		"record type"),
	F(CODES) = { .name = "codes", .kind = CRM_T_LIST,
		.flags = CRM_F_READONLY, .label = "Codes",
		.label_zh = "编号清单", .help = "of the records asked for" },
	F(RECORDS) = CRM_COLUMN("records", CRM_T_INT, "Records", "记录数",
		"how many were told; none: it was cut short"),
	F(COMMAND) = CRM_COLUMN("command", CRM_T_TEXT, "Command", "命令",
		"the command line"),
};
_Static_assert(CRM_NELEM(fields) == CRM_ACCESS__N, "a field has no row");

const struct crm_type crm_access = {
	.number = 27, .name = "access", .plural = "accesses",
	.label_zh = "访问", .summary = "what was looked at and taken away",
	.table = "access", .readonly = true, .admin = true,
	.fields = fields, .nfields = CRM_NELEM(fields),
};
