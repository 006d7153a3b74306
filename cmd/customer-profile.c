/* SPDX-License-Identifier: ISC */
/* customer-profile.c - the verb profile of crm-customer: all of a customer. */
#include "customer.h"
#include "crm/profile.h"
#include "crm/rights.h"

/* Entries of a timeline, where nobody says how many. */
#define ENTRIES 50

struct telling {
	struct crm_ctx *c;
	struct crm_profile *p;
	struct read {
		struct crm_access *access;
		int64_t rows;
	} *reads; /* of the sections */
};

/* The next row of a section, counted. */
static enum crm_code next(struct telling *t, size_t section,
			  const struct crm_cell **row, struct crm_error *err)
{
	enum crm_code rc = crm_profile_next(t->p, row, err);

	t->reads[section].rows += !rc && *row;
	return rc;
}

/* ---- for people: tables, one below the other ---- */

static enum crm_code print_section(struct telling *t, size_t section,
				   struct crm_error *err)
{
	const char *title = crm_profile_title(t->p, section);
	const struct crm_column *cols;
	const struct crm_cell *row;
	struct crm_writer *w = NULL;
	size_t n;
	enum crm_code rc = crm_profile_section(t->p, section, &cols, &n, err);

	if (!rc)
		rc = crm_cli_section(t->c, title, cols, n, &w, err);
	while (!rc && !(rc = next(t, section, &row, err)) && row)
		rc = crm_writer_row(w, row, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	crm_writer_close(w);
	return rc;
}

static enum crm_code print_tables(struct telling *t, const char *const *codes,
				  size_t n, struct crm_error *err)
{
	const struct crm_column *cols;
	const struct crm_cell *row;
	struct crm_writer *w = NULL;
	size_t ncols;
	enum crm_code rc;

	cols = crm_profile_columns(t->p, &ncols);
	rc = crm_cli_writer(t->c, CRM_FMT_AUTO, true, cols, ncols, &w, err);
	for (size_t i = 0; !rc && i < n; i++) {
		rc = crm_profile_record(t->p, codes[i], &row, err);
		if (!rc)
			rc = crm_writer_row(w, row, err);
		if (!rc)
			rc = crm_writer_flush(w, err);
		for (size_t k = 0; !rc && k < crm_profile_sections(t->p); k++)
			rc = print_section(t, k, err);
	}
	if (!rc)
		rc = crm_writer_end(w, err);
	crm_writer_close(w);
	return rc;
}

/* ---- for programs: one document each ---- */

struct document {
	struct crm_column *cols; /* the customer's, then one for each section */
	struct crm_cell *cells;
	size_t own, n;
	struct crm_buf *text;    /* of each section */
	struct crm_arena names;
};

static bool is_section(const struct crm_profile *p, const char *name)
{
	for (size_t i = 0; i < crm_profile_sections(p); i++)
		if (!strcmp(crm_profile_name(p, i), name))
			return true;
	return false;
}

/* A custom field that is called as a section is gets the record type in front
 * of its name. */
static enum crm_code own_columns(struct document *d,
				 const struct crm_profile *p,
				 const struct crm_column *own,
				 struct crm_error *err)
{
	struct crm_buf name = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < d->own; i++) {
		d->cols[i] = own[i];
		if (!is_section(p, own[i].name))
			continue;
		crm_buf_reset(&name);
		crm_buf_addf(&name, "customer.%s", own[i].name);
		d->cols[i].name = crm_arena_copy(&d->names, crm_buf_str(&name),
						 name.len);
		rc = d->cols[i].name ? crm_buf_check(&name, err)
				     : crm_error_nomem(err);
	}
	crm_buf_clear(&name);
	return rc;
}

static void document_clear(struct document *d)
{
	for (size_t i = 0; d->text && i < d->n - d->own; i++)
		crm_buf_clear(&d->text[i]);
	free(d->text);
	free(d->cols);
	free(d->cells);
	crm_arena_clear(&d->names);
}

/* d is to be cleared whatever comes back. */
static enum crm_code document_init(struct document *d,
				   const struct crm_profile *p,
				   struct crm_error *err)
{
	const struct crm_column *own;
	size_t sections = crm_profile_sections(p);

	*d = (struct document){ 0 };
	own = crm_profile_columns(p, &d->own);
	d->n = d->own + sections;
	d->cols = calloc(d->n, sizeof(*d->cols));
	d->cells = calloc(d->n, sizeof(*d->cells));
	d->text = calloc(sections, sizeof(*d->text));
	if (!d->cols || !d->cells || !d->text)
		return crm_error_nomem(err);
	for (size_t i = 0; i < sections; i++) {
		d->cols[d->own + i].name = crm_profile_name(p, i);
		d->cols[d->own + i].label = crm_profile_title(p, i);
	}
	return own_columns(d, p, own, err);
}

/* The rows of a section as a JSON array. */
static enum crm_code array(struct telling *t, size_t section,
			   struct crm_buf *out, struct crm_error *err)
{
	struct crm_out_opts o = { .format = CRM_FMT_JSONL };
	const struct crm_column *cols;
	const struct crm_cell *row;
	struct crm_writer *w = NULL;
	size_t n;
	enum crm_code rc = crm_profile_section(t->p, section, &cols, &n, err);

	if (!rc)
		rc = crm_writer_memory(&w, &o, out, cols, n, err);
	crm_buf_reset(out);
	crm_buf_addc(out, '[');
	while (!rc && !(rc = next(t, section, &row, err)) && row) {
		rc = crm_writer_row(w, row, err);
		if (!rc)
			rc = crm_writer_flush(w, err);
		if (!rc)
			out->s[out->len - 1] = ','; /* was the line's end */
	}
	if (out->len > 1)
		out->len--;
	crm_buf_addc(out, ']');
	crm_writer_close(w);
	return rc ? rc : crm_buf_check(out, err);
}

static enum crm_code fill(struct document *d, struct telling *t,
			  const char *code, struct crm_error *err)
{
	const struct crm_cell *row;
	enum crm_code rc = crm_profile_record(t->p, code, &row, err);

	if (!rc)
		memcpy(d->cells, row, d->own * sizeof(*row));
	for (size_t i = 0; !rc && i < d->n - d->own; i++) {
		struct crm_buf *b = &d->text[i];

		rc = array(t, i, b, err);
		d->cells[d->own + i] = (struct crm_cell){
			CRM_CELL_JSON, 0, crm_buf_str(b), b->len };
	}
	return rc;
}

static enum crm_code print_documents(struct telling *t,
				     const char *const *codes, size_t n,
				     struct crm_error *err)
{
	struct crm_writer *w = NULL;
	struct document d;
	enum crm_code rc = document_init(&d, t->p, err);

	if (!rc)
		rc = crm_cli_writer(t->c, CRM_FMT_AUTO, true, d.cols, d.n, &w,
				    err);
	for (size_t i = 0; !rc && i < n; i++) {
		rc = fill(&d, t, codes[i], err);
		if (!rc)
			rc = crm_writer_row(w, d.cells, err);
	}
	if (!rc)
		rc = crm_writer_end(w, err);
	crm_writer_close(w);
	document_clear(&d);
	return rc;
}

/* ---- either ---- */

/* What belongs to customers is read by way of them: that is logged too, where
 * reads of its type are. */
static enum crm_code begin(struct telling *t, const struct crm_profile_opts *o,
			   struct crm_error *err)
{
	enum crm_code rc = crm_profile_open(t->c->st, o, &t->p, err);

	if (rc)
		return rc;
	t->reads = calloc(crm_profile_sections(t->p), sizeof(*t->reads));
	if (!t->reads)
		return crm_error_nomem(err);
	for (size_t i = 0; !rc && i < crm_profile_sections(t->p); i++) {
		const struct crm_type *type = crm_profile_type(t->p, i);

		if (type && type != t->c->type)
			rc = crm_cli_access(t->c, false, type, NULL, 0,
					    &t->reads[i].access, err);
	}
	return rc;
}

static enum crm_code end(struct telling *t, enum crm_code rc,
			 struct crm_error *err)
{
	for (size_t i = 0; t->reads && i < crm_profile_sections(t->p); i++) {
		if (!rc)
			rc = crm_access_end(t->reads[i].access,
					    t->reads[i].rows, err);
		crm_access_close(t->reads[i].access);
	}
	free(t->reads);
	crm_profile_close(t->p);
	return rc;
}

static enum crm_code tell(struct crm_ctx *c, const char *const *codes, size_t n,
			  struct crm_error *err)
{
	struct crm_profile_opts o = {
		.type = c->type,
		.limit = c->opt.limit < 0 ? ENTRIES : c->opt.limit,
		.labels_zh = crm_cli_labels_zh(c),
	};
	struct telling t = { .c = c };
	enum crm_format f = CRM_FMT_AUTO;
	enum crm_code rc = crm_cli_format(c, f, &f, err);

	o.table = f == CRM_FMT_TABLE;
	if (!rc)
		rc = begin(&t, &o, err);
	if (!rc && o.table)
		rc = print_tables(&t, codes, n, err);
	else if (!rc)
		rc = print_documents(&t, codes, n, err);
	return end(&t, rc, err);
}

enum crm_code crm_customer_profile(struct crm_ctx *c, struct crm_error *err)
{
	return crm_cli_by_codes(c, tell, err);
}
