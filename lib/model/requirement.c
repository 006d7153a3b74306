/* SPDX-License-Identifier: ISC */
/* requirement.c - what a customer wants of capacity, quality, delivery. */
#include "crm/types.h"

#define F(NAME) [CRM_REQUIREMENT_##NAME]

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(0, "number; given by the program if left out"),
	F(CUSTOMER) = CRM_CUSTOMER_OF(5),
	F(DATE) = { .number = 6, .name = "date", .kind = CRM_T_DATE,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "today",
		.label = "Date", .label_zh = "日期",
		.aliases = CRM_LIST("提出日期"), .help = "when it was told" },
	F(KIND) = { .number = 7, .name = "kind", .kind = CRM_T_ENUM,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "other",
		.choices = CRM_CHOICES({ "capacity", "产能" },
			{ "quality", "质量" }, { "delivery", "交货" },
			{ "price", "价格" }, { "service", "服务" },
			{ "other", "其他" }),
		.label = "Kind", .label_zh = "需求类型",
		.help = "what it is about" },
	F(WISH) = { .number = 8, .name = "wish", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .max = 4000,
		.label = "Wish", .label_zh = "需求内容",
		.aliases = CRM_LIST("需求", "要求"),
		.help = "what the customer asks for" },
	F(QUANTITY) = { .number = 9, .name = "quantity", .kind = CRM_T_QUANTITY,
		.min = 0, .max = INT64_MAX,
		.label = "Quantity", .label_zh = "数量", .help = "how much" },
	F(UNIT) = { .number = 10, .name = "unit", .kind = CRM_T_TEXT, .max = 20,
		.label = "Unit", .label_zh = "单位",
		.help = "unit of the quantity" },
	F(WANTED_BY) = { .number = 11, .name = "wanted_by", .kind = CRM_T_DATE,
		.flags = CRM_F_LIST,
		.label = "Wanted by", .label_zh = "期望时间",
		.help = "time hoped for" },
	F(CURRENCY) = CRM_CURRENCY_OF_AMOUNTS(12),
	F(PRICE) = { .number = 13, .name = "price", .kind = CRM_T_MONEY,
		.min = 0, .max = INT64_MAX,
		.label = "Price", .label_zh = "期望价格",
		.help = "price hoped for" },
	F(TERMS) = { .number = 14, .name = "terms", .kind = CRM_T_TEXT,
		.max = 1000,
		.label = "Terms", .label_zh = "期望条件",
		.help = "terms hoped for" },
	F(STATE) = { .number = 15, .name = "state", .kind = CRM_T_ENUM,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "open",
		.choices = CRM_CHOICES({ "open", "未满足" },
			{ "met", "已满足" }, { "declined", "已拒绝" }),
		.label = "State", .label_zh = "状态",
		.help = "open, met or declined" },
	F(NOTE) = CRM_NOTE_FIELD(16),
};
_Static_assert(CRM_NELEM(fields) == CRM_REQUIREMENT__N, "a field has no row");

const struct crm_type crm_requirement = {
	.number = 3, .name = "requirement", .plural = "requirements",
	.label_zh = "客户需求", .summary = "what customers ask for, with dates",
	.table = "requirement", .extra = "requirement_x", .prefix = "R-",
	.fields = fields, .nfields = CRM_NELEM(fields),
};
