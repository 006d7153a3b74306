/* SPDX-License-Identifier: ISC */
/* crm-customer.c - customers and what is known of them. */
#include "customer.h"
#include "crm/rights.h"
#include "crm/search.h"

static const char *const types[] = {
	"customer", "contact", "requirement", "bankaccount", "affiliate",
	"result", "alias", "pool", "handover", NULL
};

static enum crm_code print_numbers(struct crm_ctx *c, struct crm_writer *w,
				   int64_t *rows, struct crm_error *err)
{
	struct crm_lookup *l = NULL;
	const struct crm_cell *row = NULL;
	enum crm_code rc = crm_lookup_open(c->st, c->args[0], &l, err);

	while (!rc && !(rc = crm_lookup_next(l, &row, err)) && row) {
		rc = crm_writer_row(w, row, err);
		++*rows;
	}
	crm_lookup_close(l);
	return rc;
}

static enum crm_code verb_lookup(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_column *cols = crm_cli_columns(c, &crm_number);
	struct crm_access *access = NULL;
	struct crm_writer *w = NULL;
	int64_t rows = 0;
	enum crm_code rc = cols ? CRM_OK : crm_error_nomem(err);

	if (!rc && c->nargs != 1)
		rc = crm_error_set(err, CRM_USAGE, "lookup takes one PHONE; "
				   "quote it if it has spaces");
	if (!rc)
		rc = crm_cli_access(c, false, c->type, NULL, 0, &access, err);
	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, cols,
				    crm_number.nfields, &w, err);
	if (!rc)
		rc = print_numbers(c, w, &rows, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	if (!rc)
		rc = crm_access_end(access, rows, err);
	crm_access_close(access);
	crm_writer_close(w);
	free(cols);
	return rc;
}

static const struct crm_verb verbs[] = {
	{ "lookup", "PHONE", "print whose telephone number it is",
	  CRM_O_OUTPUT, CRM_NEED_READ, CRM_FOR_READ, CRM_ON_ALL, verb_lookup,
	  "customer" },
	{ "duplicates", "", "print records that are probably of the same "
	  "customer", CRM_O_OUTPUT | CRM_O_LIMIT | CRM_O_DUPLICATES,
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
