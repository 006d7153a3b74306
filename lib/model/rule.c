/* SPDX-License-Identifier: ISC */
/* rule.c - the rule: what moves customers in the pyramid, or into a pool. */
#include "crm/types.h"

#define F(NAME) [CRM_RULE_##NAME]

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(0, "rule number; given by the program if left out"),
	F(NAME) = { .number = 5, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_LIST, .max = 100,
		.label = "Name", .label_zh = "规则名称",
		.help = "what it is called, in explanations too" },
	F(ACTION) = { .number = 6, .name = "action", .kind = CRM_T_ENUM,
		.flags = CRM_F_REQUIRED | CRM_F_LIST,
		.choices = CRM_CHOICES({ "promote", "升级" },
			{ "demote", "降级" }, { "recycle", "回收" }),
		.label = "Action", .label_zh = "动作",
		.help = "what becomes of the customers it holds for" },
	F(LEVEL) = { .number = 7, .name = "level", .kind = CRM_T_ENUM,
		.flags = CRM_F_LIST, .choices = CRM_LEVELS,
		.label = "Level", .label_zh = "目标级别",
		.help = "level to promote or demote to" },
	F(POOL) = { .number = 8, .name = "pool", .kind = CRM_T_REF,
		.ref = "pool",
		.label = "Pool", .label_zh = "公海",
		.help = "recycle only customers of this pool" },
	F(SINCE) = { .number = 9, .name = "since", .kind = CRM_T_ENUM,
		.choices = CRM_CHOICES({ "no_followup", "未跟进" }),
		.label = "Since", .label_zh = "计时起点",
		.help = "recycle: what the days are without" },
	F(DAYS) = { .number = 10, .name = "days", .kind = CRM_T_INT,
		.flags = CRM_F_LIST, .min = 1, .max = 100000,
		.label = "Days", .label_zh = "天数",
		.help = "recycle: after how many days" },
	F(CONDITION) = { .number = 11, .name = "condition",
		.kind = CRM_T_TEXT, .flags = CRM_F_LIST, .max = 2000,
		.label = "Condition", .label_zh = "条件",
		.help = "filter of the customers it is for; all if left out" },
	F(POSITION) = { .number = 12, .name = "position", .kind = CRM_T_INT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "100",
		.min = 0, .max = 1000000,
		.label = "Position", .label_zh = "次序",
		.help = "of rules that hold, the lowest decides" },
	F(ACTIVE) = { .number = 13, .name = "active", .kind = CRM_T_BOOL,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "true",
		.label = "Active", .label_zh = "启用",
		.help = "false: it is kept, and has no effect" },
	F(NOTE) = CRM_NOTE_FIELD(14),
};
_Static_assert(CRM_NELEM(fields) == CRM_RULE__N, "a field has no row");

const struct crm_type crm_rule_type = {
	.number = 28, .name = "rule", .plural = "rules", .label_zh = "规则",
	.summary = "by which customers change their level, or lose their owner",
	.table = "rule", .prefix = "RU-", .admin = true,
	.fields = fields, .nfields = CRM_NELEM(fields),
};
