/* SPDX-License-Identifier: ISC */
/* result.c - a customer's yearly results. */
#include "crm/types.h"

#define F(NAME) [CRM_RESULT_##NAME]
#define AMOUNT(N, NAME, LABEL, ZH, LEAST, HELP) { .number = N, .name = NAME, \
	.kind = CRM_T_MONEY, .flags = CRM_F_LIST, .min = LEAST, \
	.max = INT64_MAX, .label = LABEL, .label_zh = ZH, .help = HELP }

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(0, "number; given by the program if left out"),
	F(CUSTOMER) = CRM_CUSTOMER_OF(5),
	F(YEAR) = { .number = 6, .name = "year", .kind = CRM_T_INT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .min = 1900, .max = 2999,
		.label = "Year", .label_zh = "年度",
		.aliases = CRM_LIST("年份"), .help = "financial year" },
	F(CURRENCY) = CRM_CURRENCY_OF_AMOUNTS(7),
	F(REVENUE) = AMOUNT(8, "revenue", "Revenue", "营业收入", INT64_MIN,
		"revenue of the year"),
	F(PROFIT) = AMOUNT(9, "profit", "Profit", "利润", INT64_MIN,
		"profit of the year, negative for a loss"),
	F(ASSETS) = AMOUNT(10, "assets", "Assets", "总资产", INT64_MIN,
		"total assets at its end"),
	F(OUTPUT) = { .number = 11, .name = "output", .kind = CRM_T_QUANTITY,
		.min = 0, .max = INT64_MAX,
		.label = "Output", .label_zh = "产量",
		.help = "quantity produced" },
	F(UNIT) = { .number = 12, .name = "unit", .kind = CRM_T_TEXT, .max = 20,
		.label = "Unit", .label_zh = "单位",
		.help = "unit of the output" },
	F(EMPLOYEES) = { .number = 13, .name = "employees", .kind = CRM_T_INT,
		.min = 0, .max = 100000000,
		.label = "Employees", .label_zh = "员工人数",
		.help = "employees at its end" },
	F(NOTE) = CRM_NOTE_FIELD(14),
};
_Static_assert(CRM_NELEM(fields) == CRM_RESULT__N, "a field has no row");

const struct crm_type crm_result = {
	.number = 6, .name = "result", .plural = "results",
	.label_zh = "年度业绩", .summary = "yearly results of customers",
	.table = "result", .extra = "result_x", .prefix = "Y-",
	.fields = fields, .nfields = CRM_NELEM(fields),
};
