/* SPDX-License-Identifier: ISC */
/* access.c - verbs that read, and the log of who reads what. */
#include <unistd.h>

#include "internal.h"
#include "crm/rights.h"

enum crm_code crm_cli_access(struct crm_ctx *c, bool export,
			     const struct crm_type *t,
			     const char *const *codes, size_t n,
			     struct crm_access **out, struct crm_error *err)
{
	struct crm_access_info info = {
		.user = c->job.user, .real_user = c->job.real_user,
		.command = c->command_line, .export = export,
		.type = t->name,
	};
	struct crm_buf list = CRM_BUF_INIT;
	enum crm_code rc;

	*out = NULL;
	if (!crm_logs(c->st, export ? CRM_MAY_EXPORT : CRM_MAY_READ, t))
		return CRM_OK;
	for (size_t i = 0; i < n; i++)
		crm_list_add(&list, codes[i], strlen(codes[i]));
	rc = crm_buf_check(&list, err);
	info.codes = n ? list.s : NULL;
	if (!rc)
		rc = crm_access_begin(out, c->path, crm_cli_wait(c), &info,
				      err);
	crm_buf_clear(&list);
	return rc;
}

enum crm_code crm_cli_export(const struct crm_ctx *c, const struct crm_type *t,
			     bool *export, struct crm_error *err)
{
	enum crm_format f;
	enum crm_code rc = crm_cli_format(c, CRM_FMT_AUTO, &f, err);

	if (rc)
		return rc;
	*export = f != CRM_FMT_TABLE || !isatty(STDOUT_FILENO);
	return *export ? crm_permit(c->st, CRM_MAY_EXPORT, t, NULL, err)
		       : CRM_OK;
}

static enum crm_code print(const struct crm_cli_rows *r, struct crm_writer *w,
			   int64_t *rows, struct crm_error *err)
{
	const struct crm_cell *row = NULL;
	enum crm_code rc;

	while (!(rc = r->next(r->from, &row, err)) && row) {
		rc = crm_writer_row(w, row, err);
		if (rc)
			break;
		++*rows;
	}
	return rc;
}

enum crm_code crm_cli_print(struct crm_ctx *c, const struct crm_cli_rows *r,
			    struct crm_error *err)
{
	struct crm_access *access = NULL;
	struct crm_writer *w = NULL;
	int64_t rows = 0;
	enum crm_code rc;

	rc = crm_cli_access(c, r->export, r->type, NULL, 0, &access, err);
	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, r->columns, r->n,
				    &w, err);
	if (!rc)
		rc = print(r, w, &rows, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	if (!rc)
		rc = crm_access_end(access, r->records ? *r->records : rows,
				    err);
	crm_access_close(access);
	crm_writer_close(w);
	return rc;
}

enum crm_code crm_cli_print_as(struct crm_ctx *c, const struct crm_type *as,
			       struct crm_cli_rows *r, struct crm_error *err)
{
	struct crm_column *cols = crm_cli_columns(c, as);
	enum crm_code rc = CRM_OK;

	if (!cols)
		return crm_error_nomem(err);
	r->columns = cols;
	r->n = as->nfields;
	rc = crm_cli_print(c, r, err);
	free(cols);
	return rc;
}
