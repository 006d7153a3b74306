/* SPDX-License-Identifier: ISC */
/* customer-explain.c - why a customer is as it is. */
#include "customer.h"
#include "crm/level.h"
#include "crm/pool.h"
#include "crm/rights.h"

static enum crm_code tell(void *writer, const struct crm_cell *row,
			  struct crm_error *err)
{
	return crm_writer_row(writer, row, err);
}

static enum crm_code level(struct crm_ctx *c, struct crm_writer *w,
			   struct crm_error *err)
{
	return crm_level_explain(c->st, c->args[1], tell, w, err);
}

static enum crm_code pool(struct crm_ctx *c, struct crm_writer *w,
			  struct crm_error *err)
{
	return crm_pool_explain(c->st, c->job.user, c->args[1], tell, w, err);
}

/* What can be explained, the columns of that, and how. */
static const struct subject {
	const char *name;
	const struct crm_type *columns;
	bool past; /* as it was then, too */
	enum crm_code (*run)(struct crm_ctx *c, struct crm_writer *w,
			     struct crm_error *err);
} subjects[] = {
	{ "level", &crm_level_reason, true, level },
	{ "pool", &crm_pool_reason, false, pool },
};

static enum crm_code find(const struct crm_ctx *c, const struct subject **out,
			  struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;

	*out = NULL;
	for (size_t i = 0; i < CRM_NELEM(subjects); i++) {
		crm_buf_addf(&all, "%s%s", i ? crm_tr(" or ") : "",
			     subjects[i].name);
		if (c->nargs == 2 && !strcmp(c->args[0], subjects[i].name))
			*out = &subjects[i];
	}
	if (!*out)
		crm_error_set(err, CRM_USAGE, "explain takes %s, and the code "
			      "of a customer", crm_buf_str(&all));
	else if (c->opt.as_of && !(*out)->past)
		crm_error_set(err, CRM_USAGE, "explain %s tells of now; "
			      "--as-of does not go with it", (*out)->name);
	crm_buf_clear(&all);
	return *out && (!c->opt.as_of || (*out)->past) ? CRM_OK : CRM_USAGE;
}

enum crm_code crm_customer_explain(struct crm_ctx *c, struct crm_error *err)
{
	const struct subject *s;
	struct crm_access *access = NULL;
	struct crm_column *cols = NULL;
	struct crm_writer *w = NULL;
	enum crm_code rc = find(c, &s, err);

	if (rc)
		return rc;
	cols = crm_cli_columns(c, s->columns);
	if (!cols)
		return crm_error_nomem(err);
	rc = crm_cli_access(c, false, c->type,
			    (const char *const[]){ c->args[1] }, 1, &access,
			    err);
	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, cols,
				    s->columns->nfields, &w, err);
	if (!rc)
		rc = s->run(c, w, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	if (!rc)
		rc = crm_access_end(access, 1, err);
	crm_access_close(access);
	crm_writer_close(w);
	free(cols);
	return rc;
}
