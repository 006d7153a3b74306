/* SPDX-License-Identifier: ISC */
/* customer-due.c - the verb due of crm-customer: what is coming. */
#include "customer.h"
#include "crm/date.h"
#include "crm/due.h"
#include "crm/rights.h"

/* What is read of each type that has such dates, for the log of accesses. */
struct reads {
	struct crm_access *access;
	int64_t rows;
};

static enum crm_code print_due(struct crm_ctx *c, const struct crm_due_opts *o,
			       struct reads *reads, struct crm_error *err)
{
	struct crm_column *cols = crm_cli_columns(c, &crm_due);
	struct crm_due_list *l = NULL;
	struct crm_writer *w = NULL;
	const struct crm_cell *row;
	size_t type;
	enum crm_code rc = cols ? CRM_OK : crm_error_nomem(err);

	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, cols,
				    crm_due.nfields, &w, err);
	if (!rc)
		rc = crm_due_open(c->st, o, &l, err);
	while (!rc && (row = crm_due_next(l, &type))) {
		rc = crm_writer_row(w, row, err);
		reads[type].rows++;
	}
	if (!rc)
		rc = crm_writer_end(w, err);
	crm_due_close(l);
	crm_writer_close(w);
	free(cols);
	return rc;
}

static enum crm_code print_logged(struct crm_ctx *c,
				  const struct crm_due_opts *o,
				  struct crm_error *err)
{
	struct reads *reads;
	size_t n = 0;
	enum crm_code rc = CRM_OK;

	while (crm_due_type(n))
		n++;
	reads = calloc(n + 1, sizeof(*reads));
	if (!reads)
		return crm_error_nomem(err);
	for (size_t i = 0; !rc && i < n; i++)
		rc = crm_cli_access(c, o->export,
				    crm_store_type(c->st, crm_due_type(i)),
				    NULL, 0, &reads[i].access, err);
	if (!rc)
		rc = print_due(c, o, reads, err);
	for (size_t i = 0; i < n; i++) {
		if (!rc)
			rc = crm_access_end(reads[i].access, reads[i].rows,
					    err);
		crm_access_close(reads[i].access);
	}
	free(reads);
	return rc;
}

enum crm_code crm_customer_due(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_due_opts o = { .where = c->opt.where.v,
				  .from = crm_clock_today(),
				  .limit = c->opt.limit };
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc)
		rc = crm_cli_within(c, "7d", &o.to, err);
	if (!rc)
		rc = crm_cli_export(c, c->type, &o.export, err);
	return rc ? rc : print_logged(c, &o, err);
}
