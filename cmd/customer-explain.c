/* SPDX-License-Identifier: ISC */
/* customer-explain.c - why a customer is as it is. */
#include "customer.h"
#include "crm/level.h"
#include "crm/rights.h"

static enum crm_code tell(void *writer, const struct crm_cell *row,
			  struct crm_error *err)
{
	return crm_writer_row(writer, row, err);
}

/* What can be explained, the columns of that, and how. */
static const struct {
	const char *what;
	const struct crm_type *columns;
	enum crm_code (*run)(struct crm_store *st, const char *code,
			     enum crm_code (*tell)(void *arg,
				     const struct crm_cell *row,
				     struct crm_error *err),
			     void *arg, struct crm_error *err);
} subjects[] = {
	{ "level", &crm_level_reason, crm_level_explain },
};

static enum crm_code find(const struct crm_ctx *c, size_t *at,
			  struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;

	for (*at = 0; *at < CRM_NELEM(subjects); ++*at) {
		if (c->nargs == 2 && !strcmp(c->args[0], subjects[*at].what))
			goto done;
		crm_buf_addf(&all, "%s%s", *at ? " or " : "",
			     subjects[*at].what);
	}
	crm_error_set(err, CRM_USAGE, "explain takes %s, and the code of a "
		      "customer", crm_buf_str(&all));
done:
	crm_buf_clear(&all);
	return *at < CRM_NELEM(subjects) ? CRM_OK : CRM_USAGE;
}

enum crm_code crm_customer_explain(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_access *access = NULL;
	struct crm_column *cols = NULL;
	struct crm_writer *w = NULL;
	size_t at;
	enum crm_code rc = find(c, &at, err);

	if (rc)
		return rc;
	cols = crm_cli_columns(c, subjects[at].columns);
	if (!cols)
		return crm_error_nomem(err);
	rc = crm_cli_access(c, false, c->type,
			    (const char *const[]){ c->args[1] }, 1, &access,
			    err);
	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, cols,
				    subjects[at].columns->nfields, &w, err);
	if (!rc)
		rc = subjects[at].run(c->st, c->args[1], tell, w, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	if (!rc)
		rc = crm_access_end(access, 1, err);
	crm_access_close(access);
	crm_writer_close(w);
	free(cols);
	return rc;
}
