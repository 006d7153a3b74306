/* SPDX-License-Identifier: ISC */
/* import.c - reading inputs into the stage, checking what needs no database. */
#include <unistd.h>

#include "importing.h"
#include "crm/text.h"

enum crm_code crm_import_new(struct crm_store *st,
			     const struct crm_import_opts *opts,
			     struct crm_import **out, struct crm_error *err)
{
	struct crm_import *im;
	enum crm_code rc;

	*out = NULL;
	if (opts->nset && opts->mode == CRM_MODE_UPDATE)
		return crm_error_set(err, CRM_USAGE, "--set gives new records "
			"their values; --mode update makes none");
	im = calloc(1, sizeof(*im));
	if (!im)
		return crm_error_nomem(err);
	im->st = st;
	im->opts = *opts;
	im->results = -1;
	im->nbatches = opts->type ? 1 : crm_ntypes;
	im->batches = calloc(im->nbatches, sizeof(*im->batches));
	rc = im->batches ? CRM_OK : crm_error_nomem(err);
	for (size_t i = 0; !rc && i < im->nbatches; i++)
		im->batches[i].type = opts->type ? opts->type : crm_types[i];
	if (!rc && opts->type)
		rc = crm__batch_open(im, im->batches, err);
	if (rc)
		crm_import_free(im);
	else
		*out = im;
	return rc;
}

void crm_import_free(struct crm_import *im)
{
	if (!im)
		return;
	for (size_t i = 0; im->batches && i < im->nbatches; i++)
		crm__batch_clear(&im->batches[i]);
	free(im->batches);
	free(im->demands);
	for (int i = 0; i < im->nnames; i++)
		free(im->names[i]);
	free(im->names);
	crm_buf_clear(&im->heading);
	crm_buf_clear(&im->line);
	if (im->results >= 0)
		close(im->results);
	free(im->errors.v);
	free(im->notes.v);
	free(im->bad);
	free(im->where);
	free(im);
}

/* ---- which field a column means ---- */

/* What may separate columns in what was taken for one heading, or NULL. */
static const char *other_delimiter(const char *heading)
{
	switch (heading[strcspn(heading, ";|\t")]) {
	case ';':
		return ";";
	case '|':
		return "|";
	case '\t':
		return "\\t";
	default:
		return NULL;
	}
}

static enum crm_code unknown(const struct crm_type *t, const char *heading,
			     const struct crm_field *readonly,
			     struct crm_error *err)
{
	if (readonly)
		return crm_error_set(err, CRM_INVALID, "'%s' is kept by the "
			"program; leave it out or use --ignore-unknown",
			heading);
	crm_field_unknown(t, heading, strlen(heading), err);
	if (err) {
		struct crm_error e = *err;
		const char *d = other_delimiter(heading);
		if (d)
			return crm_error_set(err, CRM_INVALID, "%s (if '%s' "
				"separates the columns: --delimiter '%s')",
				e.msg, d, d);
		return crm_error_set(err, CRM_INVALID, "%s (or --map FILE, or "
				     "--ignore-unknown)", e.msg);
	}
	return CRM_INVALID;
}

static enum crm_code column(struct crm_import *im, struct crm__batch *b,
			    const char *heading, int *out,
			    struct crm_error *err)
{
	const struct crm_type *t = b->type;
	bool lenient = im->opts.ignore_unknown || im->opts.nforce ||
		       im->opts.mode == CRM_MODE_DELETE;
	enum crm_code rc;

	if (crm__import_mixed(im))
		return crm__mixed_column(im, b, heading, out, err);
	rc = crm__map_heading(im->opts.map, t, heading, out, err);
	if (rc)
		return rc;
	if (*out >= 0 && (t->fields[*out].flags & CRM_F_READONLY)) {
		if (*out == CRM_F_VERSION)
			*out = CRM__COL_VERSION;
		else if (lenient)
			*out = CRM__COL_IGNORED;
		else
			return unknown(t, heading, &t->fields[*out], err);
	}
	if (*out == CRM__COL_UNKNOWN) {
		if (!lenient)
			return unknown(t, heading, NULL, err);
		*out = CRM__COL_IGNORED;
	}
	/* The rest of the input serves only to find the records. */
	if ((im->opts.nforce || im->opts.mode == CRM_MODE_DELETE) &&
	    *out >= 0 && *out != im->opts.key)
		*out = CRM__COL_IGNORED;
	return CRM_OK;
}

/* Settle the columns that are new since the last record. */
static enum crm_code columns(struct crm_import *im, struct crm_reader *in,
			     struct crm__batch *b, struct crm_error *err)
{
	bool keyed = crm_reader_format(in) == CRM_FMT_JSON ||
		     crm_reader_format(in) == CRM_FMT_JSONL;
	size_t n = crm_reader_columns(in);
	int *more;

	if (n <= b->ncols)
		return CRM_OK;
	more = realloc(b->field, n * sizeof(*more));
	if (!more)
		return crm_error_nomem(err);
	b->field = more;
	for (; b->ncols < n; b->ncols++) {
		int *means = &more[b->ncols];
		const char *heading = crm_reader_column(in, b->ncols);
		enum crm_code rc = column(im, b, heading, means, err);
		if (rc == CRM_INVALID && keyed)
			*means = CRM__COL_SPOILT;
		else if (rc)
			return rc;
		for (size_t i = 0; !keyed && i < b->ncols && *means >= 0; i++)
			if (more[i] == *means)
				return crm_error_set(err, CRM_INVALID,
					"'%s' and '%s' both mean the field "
					"%s", crm_reader_column(in, i), heading,
					b->type->fields[more[i]].name);
	}
	return CRM_OK;
}

/* ---- one record ---- */

static enum crm_code read_version(const struct crm_cell *c, int64_t *version,
				  struct crm_error *err)
{
	*version = 0;
	if (c->kind == CRM_CELL_EMPTY || c->kind == CRM_CELL_NULL)
		return CRM_OK;
	for (size_t i = 0; i < c->len; i++) {
		if (c->s[i] < '0' || c->s[i] > '9' || c->len > 18) {
			crm_error_set(err, CRM_INVALID, "'%.*s' is not a "
				      "version number", (int)c->len, c->s);
			crm_error_at_field(err, "version");
			return CRM_INVALID;
		}
		*version = *version * 10 + (c->s[i] - '0');
	}
	return CRM_OK;
}

enum crm_code crm__import_fill(struct crm_rec *r, const struct crm_assign *a,
			       size_t n, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < n; i++)
		if (r->v[a[i].field].kind == CRM_V_UNSET)
			rc = crm_assign_apply(&a[i], 1, NULL, r, err);
	return rc;
}

/* Put the error in im->scratch aside and go on; anything graver is
 * returned. */
static enum crm_code note(struct crm_import *im, struct crm__staged *h,
			  enum crm_code rc, struct crm_error *err)
{
	if (!rc)
		return CRM_OK;
	if (!crm__refused(rc)) {
		if (err)
			*err = im->scratch;
		return rc;
	}
	if (!h->bad)
		im->first = im->scratch;
	h->bad = true;
	rc = crm__import_error(im, im->rows, h->line, h->source, &im->scratch,
			       err);
	im->scratch = (struct crm_error)CRM_ERROR_INIT;
	return rc;
}

enum crm_code crm__import_twice(const struct crm_field *f, const char *heading,
				struct crm_error *err)
{
	crm_error_set(err, CRM_INVALID, "is given twice, the second time as "
		      "'%s'", heading);
	crm_error_at_field(err, f->name);
	return CRM_INVALID;
}

static enum crm_code read_cell(struct crm_import *im, struct crm__batch *b,
			       const struct crm_reader *in,
			       const struct crm_cell *cell,
			       struct crm__staged *h, struct crm_error *err)
{
	int field = b->field[cell->col];
	bool given = cell->kind != CRM_CELL_EMPTY || im->opts.empty_clear;

	if (field == CRM__COL_VERSION)
		return read_version(cell, &h->version, err);
	if (field == CRM__COL_SPOILT)
		return column(im, b, crm_reader_column(in, cell->col), &field,
			      err);
	if (field <= CRM__COL_LATE && given)
		return crm__late_add(b, field, cell, err);
	if (field < 0)
		return CRM_OK;
	if (b->rec.v[field].kind != CRM_V_UNSET)
		return crm__import_twice(&b->type->fields[field],
					 crm_reader_column(in, cell->col),
					 err);
	return given ? crm__read_cell(&b->rec, field, cell, err) : CRM_OK;
}

static enum crm_code read_record(struct crm_import *im, struct crm__batch *b,
				 const struct crm_reader *in,
				 const struct crm_row *row,
				 struct crm__staged *h, struct crm_error *err)
{
	const struct crm_assign *constants;
	struct crm_error *e = &im->scratch;
	int64_t number;
	size_t n;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && b->field && i < row->n; i++)
		rc = note(im, h, read_cell(im, b, in, &row->cells[i], h, e),
			  err);
	if (!rc && !im->opts.nforce && im->opts.mode != CRM_MODE_DELETE) {
		constants = crm__map_constants(im->opts.map, &n);
		rc = crm__import_fill(&b->rec, constants, n, e);
		rc = note(im, h, rc, err);
	}
	number = crm__code_number(b->type, &b->rec.v[CRM_F_CODE]);
	if (number > b->number)
		b->number = number;
	return rc;
}

static enum crm_code add_name(struct crm_import *im, const char *name,
			      struct crm_error *err)
{
	char **more, *copy;

	im->ninputs++;
	for (int i = 0; i < im->nnames; i++) {
		im->source = i + 1;
		if (!strcmp(im->names[i], name))
			return CRM_OK;
	}
	more = realloc(im->names, (size_t)(im->nnames + 1) * sizeof(*more));
	if (!more)
		return crm_error_nomem(err);
	im->names = more;
	copy = strdup(name);
	if (!copy)
		return crm_error_nomem(err);
	/* What is not UTF-8 has no place in the database. */
	crm_utf8_mend(copy, strlen(copy));
	more[im->nnames++] = copy;
	im->source = im->nnames;
	return CRM_OK;
}

/* Refused records keep their columns, so all inputs must have the same. */
static enum crm_code keep_heading(struct crm_import *im, struct crm_reader *in,
				  struct crm_error *err)
{
	size_t n;
	const char *heading = crm_reader_heading(in, &n);

	if (!im->opts.want_rejects)
		return CRM_OK;
	if (im->ninputs > 1 && (n != im->heading.len ||
			       memcmp(heading, crm_buf_str(&im->heading), n)))
		return crm_error_set(err, CRM_USAGE, "--rejects needs inputs "
			"with the same headings; import them one by one");
	crm_buf_reset(&im->heading);
	crm_buf_addmem(&im->heading, heading, n);
	return crm_buf_check(&im->heading, err);
}

/* The reader's error in one record; *end when there will be no more. */
static enum crm_code bad_row(struct crm_import *im, struct crm__staged *h,
			     enum crm_code rc, bool *end,
			     struct crm_error *err)
{
	*end = rc != CRM_INVALID;
	if (im->scratch.line)
		h->line = im->scratch.line;
	if (rc == CRM_BROKEN) {
		/* Told with the records' errors; nothing is saved. */
		im->worst = CRM_INVALID;
		im->opts.skip = false;
		rc = CRM_INVALID;
	}
	return note(im, h, rc, err);
}

static enum crm_code take_row(struct crm_import *im, struct crm__batch *b,
			      struct crm_reader *in, const struct crm_row *row,
			      struct crm__staged *h, struct crm_error *err)
{
	enum crm_code rc = columns(im, in, b, &im->scratch);

	if (!rc)
		return read_record(im, b, in, row, h, err);
	if (err)
		*err = im->scratch;
	return rc;
}

/* Put the record, bad or not, where it waits. */
static enum crm_code put_row(struct crm_import *im, struct crm__batch *b,
			     const struct crm_row *row,
			     struct crm__staged *h, struct crm_error *err)
{
	enum crm_code rc;

	if (im->opts.want_rejects && row) {
		h->raw = row->raw;
		h->rawlen = row->rawlen;
	}
	h->late = b->cells;
	h->nlate = b->ncells;
	rc = crm__stage_add(b->stage, h, &b->rec, err);
	if (!rc && h->bad)
		rc = crm__import_mark(im, im->rows, err);
	if (!rc && h->bad)
		rc = crm__import_result(im, im->rows, h->line, h->source,
					CRM_ACT_NONE, &b->rec.v[CRM_F_CODE],
					&im->first, NULL, err);
	return rc;
}

static enum crm_code stage_row(struct crm_import *im, struct crm_reader *in,
			       bool *end, struct crm_error *err)
{
	struct crm__batch *b = im->batches;
	bool placed = !crm__import_mixed(im);
	const struct crm_row *row = NULL;
	struct crm__staged h = { .source = im->source, .row = im->rows };
	enum crm_code rc;

	if (placed)
		crm_rec_reset(&b->rec);
	rc = crm_reader_next(in, &row, &im->scratch);
	if (!rc && !row) {
		*end = true;
		return CRM_OK;
	}
	if (row)
		h.line = row->line;
	if (!rc && !placed) {
		rc = crm__mixed_batch(im, in, row, &b, &im->scratch);
		placed = !rc;
	}
	rc = rc ? bad_row(im, &h, rc, end, err)
		: take_row(im, b, in, row, &h, err);
	if (!rc && placed)
		rc = put_row(im, b, row, &h, err);
	im->rows++;
	return rc;
}

enum crm_code crm_import_stage(struct crm_import *im, struct crm_reader *in,
			       const char *name, struct crm_error *err)
{
	bool end = false;
	enum crm_code rc;

	for (size_t i = 0; i < im->nbatches; i++)
		im->batches[i].ncols = 0;
	im->type_col = -1;
	im->seen = 0;
	rc = add_name(im, name, err);
	if (!rc)
		rc = keep_heading(im, in, err);
	if (!rc && !crm__import_mixed(im))
		rc = columns(im, in, im->batches, err);
	if (rc == CRM_INVALID)
		crm_error_at_line(err, name, 1);
	while (!rc && !end) {
		rc = stage_row(im, in, &end, err);
		if (im->opts.progress && (im->rows & 1023) == 0)
			im->opts.progress(im->opts.progress_arg, false,
					  im->rows, crm_reader_bytes(in));
	}
	return rc;
}
