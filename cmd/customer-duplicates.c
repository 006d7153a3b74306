/* SPDX-License-Identifier: ISC */
/* customer-duplicates.c - records that are probably of the same customer. */
#include <unistd.h>

#include "customer.h"
#include "crm/duplicate.h"
#include "crm/rights.h"

static enum crm_code print(struct crm_duplicates *d, struct crm_writer *w,
			   int64_t *rows, struct crm_error *err)
{
	const struct crm_cell *row = NULL;
	enum crm_code rc;

	while (!(rc = crm_duplicates_next(d, &row, err)) && row) {
		rc = crm_writer_row(w, row, err);
		if (rc)
			break;
		++*rows;
	}
	return rc;
}

/* As list does: what is not shown to a person is taken away. */
static enum crm_code open_all(struct crm_ctx *c, bool *export,
			      struct crm_duplicates **d, struct crm_error *err)
{
	struct crm_duplicates_opts o = {
		.type = c->type, .where = c->opt.where.v,
		.min_score = c->opt.min_score, .limit = c->opt.limit,
	};
	enum crm_format f;
	enum crm_code rc = crm_cli_format(c, CRM_FMT_AUTO, &f, err);

	if (rc)
		return rc;
	o.export = *export = f != CRM_FMT_TABLE || !isatty(STDOUT_FILENO);
	if (o.export)
		rc = crm_permit(c->st, CRM_MAY_EXPORT, c->type, NULL, err);
	return rc ? rc : crm_duplicates_open(c->st, &o, d, err);
}

enum crm_code crm_customer_duplicates(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_column *cols = crm_cli_columns(c, &crm_duplicate);
	struct crm_duplicates *d = NULL;
	struct crm_access *access = NULL;
	struct crm_writer *w = NULL;
	bool export = false;
	int64_t rows = 0;
	enum crm_code rc = cols ? CRM_OK : crm_error_nomem(err);

	if (!rc)
		rc = crm_cli_no_args(c, err);
	if (!rc)
		rc = open_all(c, &export, &d, err);
	if (!rc)
		rc = crm_cli_access(c, export, c->type, NULL, 0, &access, err);
	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, cols,
				    crm_duplicate.nfields, &w, err);
	if (!rc)
		rc = print(d, w, &rows, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	if (!rc)
		rc = crm_access_end(access, rows, err);
	crm_access_close(access);
	crm_writer_close(w);
	crm_duplicates_close(d);
	free(cols);
	return rc;
}
