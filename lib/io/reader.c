/* SPDX-License-Identifier: ISC */
/* reader.c - opening an input, telling its format, and handing out rows. */
#include <strings.h>

#include "reader.h"

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Have all of the first line, or much of it; *n becomes its length. */
static enum crm_code first_line(struct crm_source *s, size_t *n,
				struct crm_error *err)
{
	for (;;) {
		enum crm_code code;

		*n = strcspn(s->buf + s->pos, "\r\n");
		if (*n < s->end - s->pos || *n >= CRM_SOURCE_WINDOW || s->eof)
			return CRM_OK;
		code = crm_source_more(s, err);
		if (code != CRM_OK)
			return code;
	}
}

/* A heading line with tabs and no comma was not meant as one column. What
 * stands in quotes tells nothing. */
static bool tabbed(const char *line, size_t n)
{
	bool tab = false, quoted = false, begins = true;

	for (size_t i = 0; i < n; i++) {
		if (line[i] == '"' && (quoted || begins)) {
			/* a doubled one closes and opens again */
			begins = quoted;
			quoted = !quoted;
			continue;
		}
		if (line[i] == ',' && !quoted)
			return false;
		begins = line[i] == '\t';
		tab |= begins && !quoted;
	}
	return tab;
}

/* The delimiter that a first line like "sep=;" tells spreadsheets, or NUL. */
static char told(const char *line, size_t n)
{
	char c = n == 5 && strncasecmp(line, "sep=", 4) == 0 ? line[4] : '\0';

	return c == '\t' || (c >= ' ' && c < 0x7f && c != '"') ? c : '\0';
}

/* What the first line tells of format and delimiter, where nobody did. */
static enum crm_code guess(struct crm_reader *r, char *delimiter,
			   struct crm_error *err)
{
	struct crm_source *s = &r->src;
	size_t n;
	enum crm_code code = first_line(s, &n, err);
	const char *line = s->buf + s->pos;
	char c;

	if (code != CRM_OK)
		return code;
	c = told(line, n);
	if (c && (!*delimiter || *delimiter == c)) {
		*delimiter = c;
		r->sheet.told = true;
		s->pos += n;
	}
	r->sheet.guessed = r->format == CRM_FMT_AUTO && !*delimiter &&
			   tabbed(line, n);
	if (r->format == CRM_FMT_AUTO)
		r->format = r->sheet.guessed ? CRM_FMT_TSV : CRM_FMT_CSV;
	return CRM_OK;
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
		char next = at ? s->buf[s->pos + skip + 1] : '\0';

		if (s->pos + skip + (at == '\r') >= s->end) {
			if (s->eof)
				break;
			code = crm_source_more(s, err);
			if (code != CRM_OK)
				return code;
		} else if (at == '\n' || (at == '\r' && next != '\n')) {
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
	if (r->format == CRM_FMT_AUTO && c == '[')
		r->format = CRM_FMT_JSON;
	else if ((r->format == CRM_FMT_AUTO || r->format == CRM_FMT_JSON) &&
		 c == '{')
		r->format = CRM_FMT_JSONL;
	else if (r->format == CRM_FMT_AUTO || r->format == CRM_FMT_CSV)
		code = guess(r, &delimiter, err);
	if (code != CRM_OK)
		return code;
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

bool crm_reader_empties(const struct crm_reader *r,
			const struct crm_cell *cell)
{
	return r->null_text && cell->len == r->null_len &&
	       memcmp(cell->s, r->null_text, cell->len) == 0;
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
