/* SPDX-License-Identifier: ISC */
/* affiliate.c - companies tied to a customer, and how. */
#include "crm/types.h"

#define F(NAME) [CRM_AFFILIATE_##NAME]

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(0, "number; given by the program if left out"),
	F(CUSTOMER) = CRM_CUSTOMER_OF(5),
	F(NAME) = { .number = 6, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .max = 200,
		.label = "Name", .label_zh = "关联公司",
		.aliases = CRM_LIST("company name", "关联企业"),
		.help = "name of the affiliated company" },
	F(TIE) = { .number = 7, .name = "tie", .kind = CRM_T_ENUM,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "other",
		.choices = CRM_CHOICES({ "subsidiary", "子公司" },
			{ "branch", "分公司" }, { "parent", "母公司" },
			{ "sister", "兄弟公司" }, { "shareholder", "股东" },
			{ "joint_venture", "合资" }, { "supplier", "供应商" },
			{ "customer", "客户" }, { "other", "其他" }),
		.label = "Tie", .label_zh = "关联关系",
		.help = "what it is to the customer" },
	F(COMPANY) = { .number = 8, .name = "company", .kind = CRM_T_REF,
		.ref = "customer", .flags = CRM_F_LIST,
		.label = "Company", .label_zh = "关联客户编号",
		.help = "its own customer code, where it has one" },
	F(SHARE) = { .number = 9, .name = "share", .kind = CRM_T_PERCENT,
		.min = 0, .max = 10000,
		.label = "Share", .label_zh = "持股比例",
		.help = "share held, in percent" },
	F(NOTE) = CRM_NOTE_FIELD(10),
};
_Static_assert(CRM_NELEM(fields) == CRM_AFFILIATE__N, "a field has no row");

const struct crm_type crm_affiliate = {
	.number = 5, .name = "affiliate", .plural = "affiliates",
	.label_zh = "关联公司", .summary = "companies tied to a customer",
	.table = "affiliate", .extra = "affiliate_x", .prefix = "A-",
	.fields = fields, .nfields = CRM_NELEM(fields),
};
