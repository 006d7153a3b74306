/* SPDX-License-Identifier: ISC */
/* crm-customer.c - customers and what is known of them. */
#include "customer.h"
#include "crm/rights.h"
#include "crm/search.h"

static const char *const types[] = {
	"customer", "contact", "requirement", "bankaccount", "affiliate",
	"result", "alias", "pool", "handover", NULL
};

static enum crm_code next_number(void *from, const struct crm_cell **row,
				 struct crm_error *err)
{
	return crm_lookup_next(from, row, err);
}

static enum crm_code verb_lookup(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_lookup *l = NULL;
	struct crm_cli_rows rows = { .next = next_number, .type = c->type };
	enum crm_code rc = CRM_OK;

	if (c->nargs != 1)
		return crm_error_set(err, CRM_USAGE, "lookup takes one PHONE; "
				     "quote it if it has spaces");
	rc = crm_lookup_open(c->st, c->args[0], &l, err);
	rows.from = l;
	if (!rc)
		rc = crm_cli_print_as(c, &crm_number, &rows, err);
	crm_lookup_close(l);
	return rc;
}

static const struct crm_verb verbs[] = {
	{ "lookup", "PHONE", "print whose telephone number it is",
	  CRM_O_OUTPUT, CRM_NEED_READ, CRM_FOR_READ, CRM_ON_ALL, verb_lookup,
	  "customer" },
	{ "explain", "level|pool CODE", "tell why a customer is as it is",
	  CRM_O_OUTPUT | CRM_O_PAST, CRM_NEED_READ, CRM_FOR_READ, CRM_ON_ALL,
	  crm_customer_explain, "customer" },
	{ "level", "apply|backtest",
	  "apply the rules to all customers, or test them on the past",
	  CRM_O_OUTPUT | CRM_O_WRITE | CRM_O_RANGE | CRM_O_EVERY,
	  CRM_NEED_WRITE, CRM_FOR_ADMINS, CRM_ON_ALL, crm_customer_level,
	  "customer" },
	{ "pin", "CODE...|- [level=LEVEL]",
	  "keep customers at a level whatever the rules say",
	  CRM_O_INPUT | CRM_O_WRITE | CRM_O_VERSION,
	  CRM_NEED_WRITE, CRM_FOR_CHANGE, CRM_ON_ALL, crm_customer_pin,
	  "customer" },
	{ "unpin", "CODE...|-", "leave the level of customers to the rules",
	  CRM_O_INPUT | CRM_O_WRITE | CRM_O_VERSION,
	  CRM_NEED_WRITE, CRM_FOR_CHANGE, CRM_ON_ALL, crm_customer_unpin,
	  "customer" },
	{ "claim", "CODE...|-", "take customers out of their pools, for oneself",
	  CRM_O_CODES | CRM_O_WRITE | CRM_O_PARTIAL, CRM_NEED_WRITE,
	  CRM_FOR_READ, CRM_ON_ALL, crm_customer_claim, "customer" },
	{ "release", "CODE...|- reason=TEXT [pool=POOL]",
	  "let customers lie in a pool",
	  CRM_O_CODES | CRM_O_WRITE | CRM_O_PARTIAL, CRM_NEED_WRITE,
	  CRM_FOR_READ, CRM_ON_ALL, crm_customer_release, "customer" },
	{ "assign", "CODE...|- owner=USER [reason=TEXT]",
	  "give customers to a user",
	  CRM_O_CODES | CRM_O_WRITE | CRM_O_PARTIAL, CRM_NEED_WRITE,
	  CRM_FOR_CHANGE, CRM_ON_ALL, crm_customer_assign, "customer" },
	{ "transfer", "", "give the customers of one user to others",
	  CRM_O_TRANSFER | CRM_O_WHERE | CRM_O_WRITE | CRM_O_PARTIAL,
	  CRM_NEED_WRITE, CRM_FOR_CHANGE, CRM_ON_ALL, crm_customer_transfer,
	  "customer" },
	{ "lock", "CODE...|-", "have no rule take customers from their owners",
	  CRM_O_CODES | CRM_O_WRITE | CRM_O_PARTIAL, CRM_NEED_WRITE,
	  CRM_FOR_CHANGE, CRM_ON_ALL, crm_customer_lock, "customer" },
	{ "unlock", "CODE...|-", "end what lock did",
	  CRM_O_CODES | CRM_O_WRITE | CRM_O_PARTIAL, CRM_NEED_WRITE,
	  CRM_FOR_CHANGE, CRM_ON_ALL, crm_customer_unlock, "customer" },
	{ "recycle", "", "let customers fall into their pools, by the rules",
	  CRM_O_WRITE | CRM_O_PARTIAL, CRM_NEED_WRITE, CRM_FOR_ADMINS,
	  CRM_ON_ALL, crm_customer_recycle, "pool" },
	{ "due", "", "print which customers are to fall, when and why",
	  CRM_O_OUTPUT | CRM_O_WITHIN, CRM_NEED_READ, CRM_FOR_READ,
	  CRM_ON_ALL, crm_customer_falls, "pool" },
	{ "merge", "KEEP CODE...|-",
	  "drop customers, leaving what they had to the first",
	  CRM_O_WRITE | CRM_O_MERGE | CRM_O_GROUPS | CRM_O_PARTIAL,
	  CRM_NEED_WRITE, CRM_FOR_DELETE, CRM_ON_ALL, crm_customer_merge,
	  "customer" },
	{ "profile", "CODE...|-", "print all that is known of customers",
	  CRM_O_OUTPUT | CRM_O_LIMIT | CRM_O_CODES | CRM_O_PAST,
	  CRM_NEED_READ, CRM_FOR_READ, CRM_ON_ALL, crm_customer_profile,
	  "customer" },
	{ "due", "", "print birthdays, anniversaries and next contacts to come",
	  CRM_O_OUTPUT | CRM_O_WITHIN | CRM_O_WHERE | CRM_O_LIMIT,
	  CRM_NEED_READ, CRM_FOR_READ, CRM_ON_ALL, crm_customer_due,
	  "customer" },
	{ "duplicates", "", "print records that are probably of the same "
	  "customer", CRM_O_OUTPUT | CRM_O_LIMIT | CRM_O_WHERE |
	  CRM_O_DUPLICATES,
	  CRM_NEED_READ, CRM_FOR_READ, CRM_ON_ALL, crm_customer_duplicates,
	  "customer" },
	{ NULL, NULL, NULL, 0, CRM_NEED_NONE, CRM_FOR_ALL, CRM_ON_ALL, NULL,
	  NULL }
};

static const struct crm_command command = {
	.name = "crm-customer",
	.summary = "customers, their contacts and what is known of them",
	.types = types, .has_default = true, .verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_main(&command, argc, argv);
}
