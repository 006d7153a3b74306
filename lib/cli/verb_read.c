/* SPDX-License-Identifier: ISC */
/* verb_read.c - list, show, history, template. */
#include <unistd.h>

#include "internal.h"
#include "crm/rights.h"

static struct crm_query_opts query_opts(const struct crm_ctx *c)
{
	const struct crm_options *o = &c->opt;

	return (struct crm_query_opts){
		.type = c->type, .where = o->where.v, .search = o->search,
		.sort = o->sort,
		.fields = o->fields, .after = o->after, .limit = o->limit,
		.labels_zh = crm_cli_labels_zh(c),
	};
}

static enum crm_code next_record(void *from, const struct crm_cell **row,
				 struct crm_error *err)
{
	return crm_query_next(from, row, err);
}

static enum crm_code print_list(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_query_opts q = query_opts(c);
	struct crm_cli_rows rows = { .next = next_record, .type = c->type };
	struct crm_query *query = NULL;
	enum crm_format f;
	enum crm_code rc;

	rc = crm_cli_format(c, CRM_FMT_AUTO, &f, err);
	if (rc)
		return rc;
	q.columns = f == CRM_FMT_TABLE || c->type->readonly
		? CRM_COLS_LIST : CRM_COLS_WRITE;
	rc = crm_cli_export(c, c->type, &q.export, err);
	if (!rc)
		rc = crm_query_open(c->st, &q, &query, err);
	if (rc)
		return rc;
	rows.from = query;
	rows.export = q.export;
	rows.columns = crm_query_columns(query, &rows.n);
	rc = crm_cli_print(c, &rows, err);
	crm_query_close(query);
	return rc;
}

enum crm_code crm__verb_list(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_code rc = crm_cli_no_args(c, err);

	return rc ? rc : print_list(c, err);
}

enum crm_code crm__verb_search(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_buf text = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	if (!c->nargs)
		rc = crm_error_set(err, CRM_USAGE, "search needs words to "
				   "search for");
	for (int i = 0; i < c->nargs; i++)
		crm_buf_addf(&text, "%s%s", i ? " " : "", c->args[i]);
	if (!rc)
		rc = crm_buf_check(&text, err);
	c->opt.search = crm_buf_str(&text);
	if (!rc)
		rc = print_list(c, err);
	c->opt.search = NULL;
	crm_buf_clear(&text);
	return rc;
}

/* ---- whole records ---- */

static enum crm_code show_open(struct crm_ctx *c, struct crm_query **query,
			       struct crm_writer **w, struct crm_error *err)
{
	struct crm_query_opts q = query_opts(c);
	const struct crm_column *cols;
	enum crm_format f;
	size_t n;
	enum crm_code rc;

	q.by_code = true;
	rc = crm_cli_format(c, CRM_FMT_AUTO, &f, err);
	if (rc)
		return rc;
	q.columns = f == CRM_FMT_TABLE || c->type->readonly
		? CRM_COLS_ALL : CRM_COLS_WRITE;
	rc = crm_query_open(c->st, &q, query, err);
	if (rc)
		return rc;
	cols = crm_query_columns(*query, &n);
	return crm_cli_writer(c, CRM_FMT_AUTO, true, cols, n, w, err);
}

enum crm_code crm__show_check(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_query *query = NULL;
	struct crm_writer *w = NULL;
	enum crm_code rc = show_open(c, &query, &w, err);

	crm_writer_close(w); /* which has written nothing yet */
	crm_query_close(query);
	return rc;
}

enum crm_code crm_cli_show(struct crm_ctx *c, const char *const *codes,
			   size_t n, struct crm_error *err)
{
	struct crm_query *query = NULL;
	struct crm_writer *w = NULL;
	const struct crm_cell *row;
	enum crm_code rc = show_open(c, &query, &w, err);

	for (size_t i = 0; !rc && i < n; i++) {
		rc = crm_query_code(query, codes[i], &row, err);
		if (!rc)
			rc = crm_writer_row(w, row, err);
	}
	if (!rc)
		rc = crm_writer_end(w, err);
	crm_writer_close(w);
	crm_query_close(query);
	return rc;
}

enum crm_code crm_cli_by_codes(struct crm_ctx *c,
			       enum crm_code (*tell)(struct crm_ctx *c,
						     const char *const *codes,
						     size_t n,
						     struct crm_error *err),
			       struct crm_error *err)
{
	struct crm_access *access = NULL;
	struct crm_codes codes = { 0 };
	enum crm_code rc = crm__codes(c, &codes, err);

	if (!rc)
		rc = crm_cli_access(c, false, c->type, codes.v, codes.n,
				    &access, err);
	if (!rc)
		rc = tell(c, codes.v, codes.n, err);
	if (!rc)
		rc = crm_access_end(access, (int64_t)codes.n, err);
	crm_access_close(access);
	crm_codes_clear(&codes);
	return rc;
}

enum crm_code crm__verb_show(struct crm_ctx *c, struct crm_error *err)
{
	return crm_cli_by_codes(c, crm_cli_show, err);
}

/* *left: how many changes may still be printed; -1: any number. */
static enum crm_code one_history(struct crm_ctx *c, const char *code,
				 int64_t *left, struct crm_writer *w,
				 struct crm_error *err)
{
	struct crm_history_opts o = { .type = c->type, .code = code,
				      .field = c->opt.field, .limit = *left };
	struct crm_history *h = NULL;
	const struct crm_cell *row = NULL;
	enum crm_code rc = crm_history_open(c->st, &o, &h, err);

	while (!rc && !(rc = crm_history_next(h, &row, err)) && row) {
		rc = crm_writer_row(w, row, err);
		*left -= *left > 0;
	}
	crm_history_close(h);
	return rc;
}

enum crm_code crm__verb_history(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_column *cols = crm_cli_columns(c, &crm_change);
	struct crm_access *access = NULL;
	struct crm_codes codes = { 0 };
	struct crm_writer *w = NULL;
	int64_t left = c->opt.limit;
	enum crm_code rc = cols ? CRM_OK : crm_error_nomem(err);

	if (!rc)
		rc = crm__codes(c, &codes, err);
	if (!rc)
		rc = crm_cli_access(c, false, c->type, codes.v, codes.n,
				    &access, err);
	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, true, cols,
				    crm_change.nfields, &w, err);
	for (size_t i = 0; !rc && i < codes.n; i++)
		rc = one_history(c, codes.v[i], &left, w, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	if (!rc)
		rc = crm_access_end(access, (int64_t)codes.n, err);
	crm_access_close(access);
	crm_writer_close(w);
	crm_codes_clear(&codes);
	free(cols);
	return rc;
}

enum crm_code crm__verb_template(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_query_opts q = query_opts(c);
	struct crm_query *query = NULL;
	struct crm_writer *w = NULL;
	const struct crm_column *cols;
	size_t n;
	enum crm_code rc = crm_cli_no_args(c, err);

	q.columns = CRM_COLS_WRITE;
	q.by_code = true;
	if (!rc)
		rc = crm_query_open(c->st, &q, &query, err);
	if (rc)
		return rc;
	cols = crm_query_columns(query, &n);
	rc = crm_cli_writer(c, CRM_FMT_CSV, false, cols, n, &w, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	crm_writer_close(w);
	crm_query_close(query);
	return rc;
}
