/* SPDX-License-Identifier: ISC */
/* reader.c - opening an input, telling its format, and handing out rows. */
#include "reader.h"

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* A heading line with tabs and no comma was not meant as one column. */
static bool tabbed(const struct crm_source *s)
{
	const char *line = s->buf + s->pos;
	const char *end = memchr(line, '\n', s->end - s->pos);
	size_t n = end ? (size_t)(end - line) : s->end - s->pos;

	return memchr(line, '\t', n) && !memchr(line, ',', n);
}

/*
 * Pass over blank lines in front of all else, and put the first character
 * that is not white space into *c, NUL when there is none.
 */
static enum crm_code first_char(struct crm_reader *r, char *c,
				struct crm_error *err)
{
	struct crm_source *s = &r->src;
	size_t skip = 0;
	enum crm_code code;

	*c = '\0';
	for (;;) {
		char at = s->buf[s->pos + skip];

		if (s->pos + skip == s->end) {
			if (s->eof)
				break;
			code = crm_source_more(s, err);
			if (code != CRM_OK)
				return code;
		} else if (at == '\n') {
			s->pos += skip + 1;
			s->line++;
			skip = 0;
		} else if (is_blank(at)) {
			skip++;
		} else {
			*c = at;
			return CRM_OK;
		}
	}
	s->pos = s->end;
	return CRM_OK;
}

static enum crm_code dispatch(struct crm_reader *r, char delimiter,
			      struct crm_error *err)
{
	enum crm_code code;
	char c;

	code = first_char(r, &c, err);
	if (code != CRM_OK)
		return code;
	if (r->format == CRM_FMT_AUTO)
		r->format = c == '[' ? CRM_FMT_JSON
			    : c == '{' ? CRM_FMT_JSONL
			    : !delimiter && tabbed(&r->src) ? CRM_FMT_TSV
							    : CRM_FMT_CSV;
	else if (r->format == CRM_FMT_JSON && c == '{')
		r->format = CRM_FMT_JSONL;
	switch (r->format) {
	case CRM_FMT_JSON:
	case CRM_FMT_JSONL:
		crm_json_open(r, r->format == CRM_FMT_JSON);
		return CRM_OK;
	case CRM_FMT_CSV:
		return crm_sheet_open(r, delimiter ? delimiter : ',', err);
	case CRM_FMT_TSV:
		return crm_sheet_open(r, '\t', err);
	default:
		return crm_error_set(err, CRM_USAGE,
				     "'%s' is not a format to read; csv, "
				     "tsv, json and jsonl are",
				     crm_format_name(r->format));
	}
}

static enum crm_code copy_text(char **out, const char *s,
			       struct crm_error *err)
{
	*out = s ? strdup(s) : NULL;
	return s && !*out ? crm_error_nomem(err) : CRM_OK;
}

/* Name the input and the line; remember why reading cannot go on. */
static enum crm_code located(struct crm_reader *r, enum crm_code code,
			     struct crm_error *err)
{
	if (code == CRM_OK || code == CRM_USAGE)
		return code;
	crm_error_at_line(err, r->name, r->src.line);
	if (code != CRM_INVALID) {
		r->broken.code = code;
		if (err)
			r->broken = *err;
	}
	return code;
}

enum crm_code crm_reader_open(struct crm_reader **out,
			      const struct crm_in_opts *opts, int fd,
			      struct crm_error *err)
{
	struct crm_reader *r = calloc(1, sizeof(*r));
	enum crm_code code;

	*out = NULL;
	if (!r)
		return crm_error_nomem(err);
	r->format = opts->format;
	r->excel = opts->excel;
	code = crm_source_open(&r->src, opts, fd, err);
	if (code == CRM_OK)
		code = copy_text(&r->name, opts->name, err);
	if (code == CRM_OK)
		code = copy_text(&r->null_text, opts->null_text, err);
	if (code == CRM_OK) {
		r->null_len = r->null_text ? strlen(r->null_text) : 0;
		code = located(r, dispatch(r, opts->delimiter, err), err);
	}
	if (code != CRM_OK) {
		crm_reader_close(r);
		return code;
	}
	*out = r;
	return CRM_OK;
}

void crm_reader_close(struct crm_reader *r)
{
	if (!r)
		return;
	crm_source_close(&r->src);
	crm_names_clear(&r->names);
	crm_arena_clear(&r->arena);
	crm_sheet_close(&r->sheet);
	crm_json_close(&r->json);
	free(r->cells);
	free(r->name);
	free(r->null_text);
	free(r);
}

enum crm_code crm_reader_next(struct crm_reader *r,
			      const struct crm_row **row,
			      struct crm_error *err)
{
	enum crm_code code;

	*row = NULL;
	if (r->broken.code != CRM_OK) {
		if (err)
			*err = r->broken;
		return r->broken.code;
	}
	crm_arena_reset(&r->arena);
	r->have = false;
	code = located(r, r->next(r, err), err);
	if (r->have)
		*row = &r->row;
	return code;
}

enum crm_code crm_reader_cells(struct crm_reader *r, size_t n,
			       struct crm_error *err)
{
	size_t cap = r->cap ? r->cap : 32;
	struct crm_cell *cells;

	if (n <= r->cap)
		return CRM_OK;
	while (cap < n)
		cap *= 2;
	cells = realloc(r->cells, cap * sizeof(*cells));
	if (!cells)
		return crm_error_nomem(err);
	r->cells = cells;
	r->cap = cap;
	return CRM_OK;
}

void crm_reader_emit(struct crm_reader *r, size_t n, size_t ncells,
		     size_t used, long lines)
{
	r->row.line = r->src.line;
	r->row.cells = r->cells;
	r->row.n = ncells;
	r->row.raw = r->src.buf + r->src.pos;
	r->row.rawlen = n;
	r->src.pos += used;
	r->src.line += lines;
	r->have = true;
}

size_t crm_reader_columns(const struct crm_reader *r)
{
	return r->names.n;
}

const char *crm_reader_column(const struct crm_reader *r, size_t i)
{
	return r->names.v[i].s;
}

enum crm_format crm_reader_format(const struct crm_reader *r)
{
	return r->format;
}

const char *crm_reader_heading(const struct crm_reader *r, size_t *len)
{
	*len = r->sheet.heading_len;
	return r->sheet.heading ? r->sheet.heading : "";
}

int64_t crm_reader_bytes(const struct crm_reader *r)
{
	return r->src.bytes;
}
