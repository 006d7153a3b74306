/* SPDX-License-Identifier: ISC */
/* customer-duplicates.c - records that are probably of the same customer. */
#include "customer.h"
#include "crm/duplicate.h"

static enum crm_code next(void *from, const struct crm_cell **row,
			  struct crm_error *err)
{
	return crm_duplicates_next(from, row, err);
}

enum crm_code crm_customer_duplicates(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_duplicates_opts o = {
		.type = c->type, .where = c->opt.where.v,
		.min_score = c->opt.min_score, .limit = c->opt.limit,
	};
	struct crm_duplicates *d = NULL;
	struct crm_cli_rows rows = { .next = next, .type = c->type };
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc)
		rc = crm_cli_export(c, c->type, &o.export, err);
	if (!rc)
		rc = crm_duplicates_open(c->st, &o, &d, err);
	rows.from = d;
	rows.export = o.export;
	if (!rc)
		rc = crm_cli_print_as(c, &crm_duplicate, &rows, err);
	crm_duplicates_close(d);
	return rc;
}
