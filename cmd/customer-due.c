/* SPDX-License-Identifier: ISC */
/* customer-due.c - the verb due of crm-customer: what is coming. */
#include <unistd.h>

#include "customer.h"
#include "crm/date.h"
#include "crm/due.h"
#include "crm/rights.h"

static enum crm_code print_due(struct crm_ctx *c, const struct crm_due_opts *o,
			       int64_t *rows, struct crm_error *err)
{
	struct crm_column *cols = crm_cli_columns(c, &crm_due);
	struct crm_due_list *l = NULL;
	struct crm_writer *w = NULL;
	const struct crm_cell *row;
	enum crm_code rc = cols ? CRM_OK : crm_error_nomem(err);

	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, cols,
				    crm_due.nfields, &w, err);
	if (!rc)
		rc = crm_due_open(c->st, o, &l, err);
	for (; !rc && (row = crm_due_next(l)); ++*rows)
		rc = crm_writer_row(w, row, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	crm_due_close(l);
	crm_writer_close(w);
	free(cols);
	return rc;
}

enum crm_code crm_customer_due(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_due_opts o = { .where = c->opt.where.v,
				  .from = crm_clock_today(),
				  .limit = c->opt.limit };
	struct crm_access *access = NULL;
	enum crm_format f = CRM_FMT_AUTO;
	int64_t rows = 0;
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc)
		rc = crm_cli_within(c, "7d", &o.to, err);
	if (!rc)
		rc = crm_cli_format(c, f, &f, err);
	/* As with lists: what is not shown to a person is taken away. */
	o.export = f != CRM_FMT_TABLE || !isatty(STDOUT_FILENO);
	if (!rc && o.export)
		rc = crm_permit(c->st, CRM_MAY_EXPORT, c->type, NULL, err);
	if (!rc)
		rc = crm_cli_access(c, o.export, c->type, NULL, 0, &access,
				    err);
	if (!rc)
		rc = print_due(c, &o, &rows, err);
	if (!rc)
		rc = crm_access_end(access, rows, err);
	crm_access_close(access);
	return rc;
}
