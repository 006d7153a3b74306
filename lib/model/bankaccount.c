/* SPDX-License-Identifier: ISC */
/* bankaccount.c - the bank accounts of a customer. */
#include "crm/types.h"

#define F(NAME) [CRM_BANKACCOUNT_##NAME]

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(0, "number; given by the program if left out"),
	F(CUSTOMER) = CRM_CUSTOMER_OF(5),
	F(BANK) = { .number = 6, .name = "bank", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .max = 200,
		.label = "Bank", .label_zh = "开户银行",
		.aliases = CRM_LIST("开户行"), .help = "bank and branch" },
	F(ACCOUNT) = { .number = 7, .name = "account", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .max = 60,
		.label = "Account", .label_zh = "银行账号",
		.aliases = CRM_LIST("account number", "iban", "账号"),
		.help = "account number or IBAN" },
	F(HOLDER) = { .number = 8, .name = "holder", .kind = CRM_T_TEXT,
		.max = 200,
		.label = "Holder", .label_zh = "户名",
		.help = "name the account is in" },
	F(SWIFT) = { .number = 9, .name = "swift", .kind = CRM_T_TEXT,
		.max = 11,
		.label = "SWIFT", .label_zh = "联行号",
		.aliases = CRM_LIST("bic"),
		.help = "SWIFT or clearing code" },
	F(CURRENCY) = CRM_CURRENCY_FIELD(10, CRM_F_LIST,
		"ISO 4217 code of the account"),
	F(PRIMARY) = { .number = 11, .name = "primary", .kind = CRM_T_BOOL,
		.flags = CRM_F_SOLE | CRM_F_LIST,
		.label = "Primary", .label_zh = "主要账户",
		.help = "the one used first; one per customer" },
	F(NOTE) = CRM_NOTE_FIELD(12),
};
_Static_assert(CRM_NELEM(fields) == CRM_BANKACCOUNT__N, "a field has no row");

const struct crm_type crm_bankaccount = {
	.number = 4, .name = "bankaccount", .plural = "bank accounts",
	.label_zh = "银行账户", .summary = "bank accounts of customers",
	.table = "bankaccount", .extra = "bankaccount_x", .prefix = "B-",
	.fields = fields, .nfields = CRM_NELEM(fields),
};
