/* SPDX-License-Identifier: ISC */
/* customer-explain.c - why it is with a customer as it is. */
#include "customer.h"
#include "crm/pool.h"
#include "crm/rights.h"

static struct crm_cell text_cell(const char *s)
{
	return (struct crm_cell){ CRM_CELL_TEXT, 0, s, strlen(s) };
}

static struct crm_cell bool_cell(bool v)
{
	return (struct crm_cell){ CRM_CELL_BOOL, 0, v ? "true" : "false",
				  v ? 4 : 5 };
}

/* ---- pool ---- */

static enum crm_code tell_pool(void *writer, const char *rule, bool holds,
			       const char *detail, struct crm_error *err)
{
	struct crm_cell cells[] = { text_cell(rule), bool_cell(holds),
				    text_cell(detail) };

	return crm_writer_row(writer, cells, err);
}

static enum crm_code pool(struct crm_ctx *c, const struct crm_rec *customer,
			  struct crm_writer *w, struct crm_error *err)
{
	return crm_explain_pool(c->st, c->job.user, customer, tell_pool, w,
				err);
}

/* ---- the verb ---- */

static const struct crm_column pool_columns[] = {
	{ "rule", "Rule", false }, { "holds", "Holds", false },
	{ "detail", "Detail", false },
};

/* What can be explained. */
static const struct thing {
	const char *name;
	const struct crm_column *columns;
	size_t ncolumns;
	enum crm_code (*explain)(struct crm_ctx *c,
				 const struct crm_rec *customer,
				 struct crm_writer *w, struct crm_error *err);
} things[] = {
	{ "pool", pool_columns, CRM_NELEM(pool_columns), pool },
};

static enum crm_code find(const struct crm_ctx *c, const struct thing **out,
			  struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;

	*out = NULL;
	for (size_t i = 0; i < CRM_NELEM(things); i++) {
		crm_buf_addf(&all, "%s%s", i ? " or " : "", things[i].name);
		if (c->nargs == 2 && !strcmp(c->args[0], things[i].name))
			*out = &things[i];
	}
	if (!*out)
		crm_error_set(err, CRM_USAGE, "explain takes %s, and the CODE "
			      "of a customer", crm_buf_str(&all));
	crm_buf_clear(&all);
	return *out ? CRM_OK : CRM_USAGE;
}

enum crm_code crm_customer_explain(struct crm_ctx *c, struct crm_error *err)
{
	const struct thing *t;
	struct crm_rec customer = { 0 };
	struct crm_access *access = NULL;
	struct crm_writer *w = NULL;
	enum crm_code rc = find(c, &t, err);

	if (!rc)
		rc = crm_rec_init(&customer, c->type, err);
	if (!rc)
		rc = crm_load(c->st, c->args[1], strlen(c->args[1]), &customer,
			      err);
	if (!rc)
		rc = crm_cli_access(c, false, c->type,
				    (const char *const *)c->args + 1, 1,
				    &access, err);
	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, t->columns,
				    t->ncolumns, &w, err);
	if (!rc)
		rc = t->explain(c, &customer, w, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	if (!rc)
		rc = crm_access_end(access, 1, err);
	crm_access_close(access);
	crm_writer_close(w);
	crm_rec_clear(&customer);
	return rc;
}
