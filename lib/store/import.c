/* SPDX-License-Identifier: ISC */
/* import.c - reading inputs into the stage, checking what needs no database. */
#include <unistd.h>

#include "importing.h"
#include "crm/text.h"

enum { COL_VERSION = -3, COL_SPOILT = -4 };

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
	rc = crm__stage_open(&im->stage, crm_db_path(st->db), err);
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
	crm__stage_close(im->stage);
	for (int i = 0; i < im->nnames; i++)
		free(im->names[i]);
	free(im->names);
	crm_buf_clear(&im->heading);
	crm_buf_clear(&im->line);
	if (im->results >= 0)
		close(im->results);
	free(im->errors);
	free(im->bad);
	free(im->where);
	free(im);
}

/* ---- which field a column means ---- */

struct columns {
	int *field; /* or CRM__COL_…, COL_… */
	size_t n;
};

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

static enum crm_code unknown(const struct crm_import *im, const char *heading,
			     const struct crm_field *readonly,
			     struct crm_error *err)
{
	const struct crm_type *t = im->opts.type;

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

static enum crm_code column(struct crm_import *im, const char *heading,
			    int *out, struct crm_error *err)
{
	const struct crm_type *t = im->opts.type;
	bool lenient = im->opts.ignore_unknown || im->opts.nforce ||
		       im->opts.mode == CRM_MODE_DELETE;
	enum crm_code rc;

	rc = crm__map_heading(im->opts.map, t, heading, out, err);
	if (rc)
		return rc;
	if (*out >= 0 && (t->fields[*out].flags & CRM_F_READONLY)) {
		if (*out == CRM_F_VERSION)
			*out = COL_VERSION;
		else if (lenient)
			*out = CRM__COL_IGNORED;
		else
			return unknown(im, heading, &t->fields[*out], err);
	}
	if (*out == CRM__COL_UNKNOWN) {
		if (!lenient)
			return unknown(im, heading, NULL, err);
		*out = CRM__COL_IGNORED;
	}
	/* The rest of the input serves only to find the records. */
	if ((im->opts.nforce || im->opts.mode == CRM_MODE_DELETE) &&
	    *out >= 0 && *out != im->opts.key)
		*out = CRM__COL_IGNORED;
	return CRM_OK;
}

/* Settle the columns that are new since the last record. A JSON key without
 * meaning spoils only the records that have it. */
static enum crm_code columns(struct crm_import *im, struct crm_reader *in,
			     struct columns *c, struct crm_error *err)
{
	bool keyed = crm_reader_format(in) == CRM_FMT_JSON ||
		     crm_reader_format(in) == CRM_FMT_JSONL;
	size_t n = crm_reader_columns(in);
	int *more;

	if (n <= c->n)
		return CRM_OK;
	more = realloc(c->field, n * sizeof(*more));
	if (!more)
		return crm_error_nomem(err);
	c->field = more;
	for (; c->n < n; c->n++) {
		const char *heading = crm_reader_column(in, c->n);
		enum crm_code rc = column(im, heading, &more[c->n], err);
		if (rc == CRM_INVALID && keyed)
			more[c->n] = COL_SPOILT;
		else if (rc)
			return rc;
		for (size_t i = 0; !keyed && i < c->n && more[c->n] >= 0; i++)
			if (more[i] == more[c->n])
				return crm_error_set(err, CRM_INVALID,
					"'%s' and '%s' both mean the field "
					"%s", crm_reader_column(in, i), heading,
					im->opts.type->fields[more[i]].name);
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

static enum crm_code twice(const struct crm_field *f, const char *heading,
			   struct crm_error *err)
{
	crm_error_set(err, CRM_INVALID, "is given twice, the second time as "
		      "'%s'", heading);
	crm_error_at_field(err, f->name);
	return CRM_INVALID;
}

static enum crm_code read_record(struct crm_import *im,
				 const struct columns *c,
				 const struct crm_reader *in,
				 const struct crm_row *row, struct crm_rec *r,
				 struct crm__staged *h, struct crm_error *err)
{
	const struct crm_assign *constants;
	struct crm_error *e = &im->scratch;
	int64_t number;
	size_t n;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && c->field && i < row->n; i++) {
		const struct crm_cell *cell = &row->cells[i];
		int field = c->field[cell->col];

		if (field == COL_VERSION)
			rc = read_version(cell, &h->version, e);
		else if (field == COL_SPOILT)
			rc = column(im, crm_reader_column(in, cell->col),
				    &field, e);
		else if (field >= 0 && r->v[field].kind != CRM_V_UNSET)
			rc = twice(&r->type->fields[field],
				   crm_reader_column(in, cell->col), e);
		else if (field >= 0 && (cell->kind != CRM_CELL_EMPTY ||
					im->opts.empty_clear))
			rc = crm__read_cell(r, field, cell, e);
		rc = note(im, h, rc, err);
	}
	if (!rc && !im->opts.nforce && im->opts.mode != CRM_MODE_DELETE) {
		constants = crm__map_constants(im->opts.map, &n);
		rc = crm__import_fill(r, constants, n, e);
		rc = note(im, h, rc, err);
	}
	number = crm__code_number(r->type, &r->v[CRM_F_CODE]);
	if (number > im->number)
		im->number = number;
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

static enum crm_code take_row(struct crm_import *im, struct columns *c,
			      struct crm_reader *in, const struct crm_row *row,
			      struct crm_rec *r, struct crm__staged *h,
			      struct crm_error *err)
{
	enum crm_code rc = columns(im, in, c, &im->scratch);

	if (!rc)
		return read_record(im, c, in, row, r, h, err);
	if (err)
		*err = im->scratch;
	return rc;
}

static enum crm_code stage_row(struct crm_import *im, struct columns *c,
			       struct crm_reader *in, struct crm_rec *r,
			       bool *end, struct crm_error *err)
{
	const struct crm_row *row = NULL;
	struct crm__staged h = { .source = im->source };
	enum crm_code rc;

	crm_rec_reset(r);
	rc = crm_reader_next(in, &row, &im->scratch);
	if (!rc && !row) {
		*end = true;
		return CRM_OK;
	}
	if (row)
		h.line = row->line;
	rc = rc ? bad_row(im, &h, rc, end, err)
		: take_row(im, c, in, row, r, &h, err);
	if (!rc && im->opts.want_rejects && row) {
		h.raw = row->raw;
		h.rawlen = row->rawlen;
	}
	if (!rc)
		rc = crm__stage_add(im->stage, &h, r, err);
	if (!rc && h.bad)
		rc = crm__import_mark(im, im->rows, err);
	if (!rc && h.bad)
		rc = crm__import_result(im, im->rows, h.line, h.source,
					CRM_ACT_NONE, &r->v[CRM_F_CODE],
					&im->first, err);
	im->rows++;
	return rc;
}

enum crm_code crm_import_stage(struct crm_import *im, struct crm_reader *in,
			       const char *name, struct crm_error *err)
{
	struct columns c = { NULL, 0 };
	struct crm_rec r = { 0 };
	bool end = false;
	enum crm_code rc;

	rc = add_name(im, name, err);
	if (!rc)
		rc = keep_heading(im, in, err);
	if (!rc)
		rc = crm_rec_init(&r, im->opts.type, err);
	if (!rc)
		rc = columns(im, in, &c, err);
	if (rc == CRM_INVALID)
		crm_error_at_line(err, name, 1);
	while (!rc && !end) {
		rc = stage_row(im, &c, in, &r, &end, err);
		if (im->opts.progress && (im->rows & 1023) == 0)
			im->opts.progress(im->opts.progress_arg, false,
					  im->rows, crm_reader_bytes(in));
	}
	crm_rec_clear(&r);
	free(c.field);
	return rc;
}
