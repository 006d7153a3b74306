/* SPDX-License-Identifier: ISC */
/* customfield.c - definitions of custom fields, themselves records. */
#include "crm/types.h"

#define F(NAME) [CRM_CUSTOMFIELD_##NAME]

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(0, "RECORD.NAME; made by the program"),
	F(RECORD) = { .number = 5, .name = "record", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST | CRM_F_FIXED, .max = 40,
		.check = crm_check_extensible,
		.label = "Record", .label_zh = "记录类型",
		.help = "record type that gets the field" },
	F(NAME) = { .number = 6, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST | CRM_F_FIXED, .max = 40,
		.check = crm_check_name,
		.label = "Name", .label_zh = "字段名",
		.help = "lower-case letters, digits and _" },
	F(TYPE) = { .number = 7, .name = "type", .kind = CRM_T_ENUM,
		.flags = CRM_F_REQUIRED | CRM_F_LIST | CRM_F_FIXED,
		.def = "text",
		.choices = CRM_CHOICES({ "text", "文本" }, { "phone", "电话" },
			{ "enum", "选项" }, { "date", "日期" },
			{ "time", "时间" }, { "list", "多值" },
			{ "int", "整数" }, { "bool", "是否" },
			{ "money", "金额" }, { "quantity", "数量" },
			{ "percent", "百分比" }),
		.label = "Type", .label_zh = "字段类型",
		.help = "kind of value" },
	F(CHOICES) = { .number = 8, .name = "choices", .kind = CRM_T_LIST,
		.flags = CRM_F_LIST, .max = 10000,
		.label = "Choices", .label_zh = "选项值",
		.help = "values of an enum, in order" },
	F(REQUIRED) = { .number = 9, .name = "required", .kind = CRM_T_BOOL,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "false",
		.label = "Required", .label_zh = "必填",
		.help = "may not be empty in a record saved" },
	F(UNIQUE) = { .number = 10, .name = "unique", .kind = CRM_T_BOOL,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "false",
		.label = "Unique", .label_zh = "唯一",
		.help = "no two records may have the same value" },
	F(LABEL) = { .number = 11, .name = "label", .kind = CRM_T_TEXT,
		.max = 60,
		.label = "Label", .label_zh = "英文标题",
		.help = "heading for people" },
	F(LABEL_ZH) = { .number = 12, .name = "label_zh", .kind = CRM_T_TEXT,
		.max = 60,
		.label = "Chinese label", .label_zh = "中文标题",
		.help = "heading in Chinese" },
	F(HELP) = { .number = 13, .name = "help", .kind = CRM_T_TEXT,
		.max = 200,
		.label = "Help", .label_zh = "说明",
		.help = "what it is, in one line" },
};
_Static_assert(CRM_NELEM(fields) == CRM_CUSTOMFIELD__N, "a field has no row");

static const int naming[] = { CRM_CUSTOMFIELD_RECORD, CRM_CUSTOMFIELD_NAME };

const struct crm_type crm_customfield = {
	.number = 22, .name = "field", .plural = "fields",
	.label_zh = "自定义字段", .summary = "custom fields of record types",
	.table = "custom_field", .admin = true,
	.fields = fields, .nfields = CRM_NELEM(fields),
	.naming = naming, .nnaming = CRM_NELEM(naming),
};
