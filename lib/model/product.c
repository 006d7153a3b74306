/* SPDX-License-Identifier: ISC */
/* product.c - what is sold, and the categories it is in. */
#include "crm/types.h"

#define F(NAME) [CRM_CATEGORY_##NAME]

static const struct crm_field category_fields[] = {
	CRM_STD_FIELDS(CRM_F_REQUIRED, "code of the category, without blanks"),
	F(NAME) = { .number = 5, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .max = 100,
		.label = "Name", .label_zh = "类别名称",
		.aliases = CRM_LIST("分类名称"),
		.help = "what it is called" },
	F(PARENT) = { .number = 6, .name = "parent", .kind = CRM_T_REF,
		.ref = "category", .flags = CRM_F_LIST | CRM_F_TREE,
		.label = "Parent", .label_zh = "上级类别",
		.aliases = CRM_LIST("parent category"),
		.help = "category it is a part of" },
	F(NOTE) = CRM_NOTE_FIELD(7),
};
_Static_assert(CRM_NELEM(category_fields) == CRM_CATEGORY__N,
	       "a field has no row");

const struct crm_type crm_category = {
	.number = 11, .name = "category", .plural = "categories",
	.label_zh = "产品类别", .summary = "kinds of products, as a tree",
	.table = "category", .extra = "category_x",
	.fields = category_fields, .nfields = CRM_NELEM(category_fields),
};

#undef F
#define F(NAME) [CRM_PRODUCT_##NAME]

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(0, "product number; given by the program if left out"),
	F(NAME) = { .number = 5, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .max = 200,
		.search = CRM_SEARCH_NAME,
		.label = "Name", .label_zh = "产品名称",
		.aliases = CRM_LIST("product name", "product", "品名",
			"商品名称", "名称"),
		.help = "what it is called" },
	F(SPECIFICATION) = { .number = 6, .name = "specification",
		.kind = CRM_T_TEXT, .flags = CRM_F_LIST, .max = 500,
		.label = "Specification", .label_zh = "规格型号",
		.aliases = CRM_LIST("规格", "型号"),
		.help = "size, grade or model" },
	F(UNIT) = { .number = 7, .name = "unit", .kind = CRM_T_TEXT,
		.flags = CRM_F_LIST, .max = 20,
		.label = "Unit", .label_zh = "单位",
		.aliases = CRM_LIST("计量单位"),
		.help = "unit that quantities of it are in" },
	F(CATEGORY) = { .number = 8, .name = "category", .kind = CRM_T_REF,
		.ref = "category", .flags = CRM_F_LIST,
		.label = "Category", .label_zh = "产品类别",
		.aliases = CRM_LIST("类别", "分类", "子类别"),
		.help = "code of the category it is in" },
	F(CURRENCY) = CRM_CURRENCY_FIELD(9, 0, "ISO 4217 code of its price"),
	F(PRICE) = { .number = 10, .name = "price", .kind = CRM_T_QUANTITY,
		.flags = CRM_F_LIST, .min = 0, .max = INT64_MAX,
		.label = "Price", .label_zh = "单价",
		.aliases = CRM_LIST("list price", "价格", "售价"),
		.help = "of one unit, without tax; six decimals" },
	F(TAX_RATE) = { .number = 11, .name = "tax_rate",
		.kind = CRM_T_PERCENT, .min = 0, .max = 10000,
		.label = "Tax rate", .label_zh = "税率",
		.aliases = CRM_LIST("vat"), .help = "per cent of the price" },
	F(ACTIVE) = { .number = 12, .name = "active", .kind = CRM_T_BOOL,
		.flags = CRM_F_REQUIRED, .def = "true",
		.label = "Active", .label_zh = "启用",
		.aliases = CRM_LIST("在售"),
		.help = "false: it is not sold any more" },
	F(NOTE) = CRM_NOTE_FIELD(13),
};
_Static_assert(CRM_NELEM(fields) == CRM_PRODUCT__N, "a field has no row");

const struct crm_type crm_product = {
	.number = 10, .name = "product", .plural = "products",
	.label_zh = "产品", .summary = "what is sold",
	.table = "product", .extra = "product_x", .prefix = "PR-",
	.fields = fields, .nfields = CRM_NELEM(fields),
};
