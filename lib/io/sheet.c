/* SPDX-License-Identifier: ISC */
/* sheet.c - heading and rows of CSV and TSV, once their cells are told. */
#include "guard.h"
#include "reader.h"

void crm_sheet_line_end(const struct crm_reader *r, struct crm_span *span,
			const char *p)
{
	const char *base = r->src.buf + r->src.pos;
	const char *end = r->src.buf + r->src.end, *q = p;

	if (q < end && *q == '\r') {
		q++;
		if (q == end && !r->src.eof) {
			span->more = true;
			return;
		}
	}
	if (q < end && *q == '\n')
		q++;
	span->len = (size_t)(p - base);
	span->used = (size_t)(q - base);
	span->lines += q > p;
}

enum crm_code crm_sheet_undouble(struct crm_reader *r, struct crm_cell *cell,
				 struct crm_error *err)
{
	char *out = crm_arena_alloc(&r->arena, cell->len);
	const char *p = cell->s, *end = cell->s + cell->len;
	size_t len = 0;

	if (!out)
		return crm_error_nomem(err);
	while (p < end) {
		const char *q = memchr(p, '"', (size_t)(end - p));
		size_t n = (size_t)((q ? q + 1 : end) - p);

		memcpy(out + len, p, n);
		len += n;
		p += n + (q ? 1 : 0);
	}
	cell->s = out;
	cell->len = len;
	return CRM_OK;
}

/* Scan the next record, reading on as needed; *end at the end of input. */
static enum crm_code scan(struct crm_reader *r, struct crm_span *span,
			  bool *end, struct crm_error *err)
{
	struct crm_source *s = &r->src;
	enum crm_code code;

	*end = false;
	for (;;) {
		if (s->pos < s->end) {
			*span = (struct crm_span){ 0 };
			crm_arena_reset(&r->arena);
			code = r->format == CRM_FMT_TSV
				       ? crm_tsv_scan(r, span, err)
				       : crm_csv_scan(r, span, err);
			if (!span->more)
				return code;
		} else if (s->eof) {
			*end = true;
			return CRM_OK;
		}
		code = crm_source_more(s, err);
		if (code != CRM_OK)
			return code;
	}
}

/* The same, passing over blank lines. */
static enum crm_code scan_filled(struct crm_reader *r, struct crm_span *span,
				 bool *end, struct crm_error *err)
{
	enum crm_code code;

	for (;;) {
		code = scan(r, span, end, err);
		if (code != CRM_OK || *end || !r->sheet.blank)
			return code;
		r->src.pos += span->used;
		r->src.line += span->lines;
	}
}

static void take_guard_off(const struct crm_reader *r, struct crm_cell *cell)
{
	if (r->excel && r->format == CRM_FMT_CSV &&
	    crm_guard_present(cell->s, cell->len)) {
		cell->s++;
		cell->len--;
	}
}

/* Take the guard off, and tell whether the cell is empty. */
static void finish_cell(const struct crm_reader *r, struct crm_cell *cell)
{
	if (cell->kind != CRM_CELL_TEXT)
		return;
	take_guard_off(r, cell);
	if (crm_reader_empties(r, cell))
		cell->len = 0;
	if (cell->len == 0)
		cell->kind = CRM_CELL_EMPTY;
}

static enum crm_code count_error(const struct crm_sheet *sheet,
				 struct crm_error *err)
{
	return crm_error_set(err, CRM_INVALID,
		crm_tr_n("%zu cell where the heading has %zu",
			 "%zu cells where the heading has %zu",
			 (int64_t)sheet->n), sheet->n, sheet->width);
}

/* Keep the cells of columns with a name; the others must be empty. */
static enum crm_code finish_row(struct crm_reader *r, size_t *ncells,
				struct crm_error *err)
{
	struct crm_sheet *sheet = &r->sheet;
	size_t kept = 0;

	if (sheet->n != sheet->width)
		return count_error(sheet, err);
	for (size_t i = 0; i < sheet->n; i++) {
		struct crm_cell *cell = &r->cells[i];

		finish_cell(r, cell);
		if (sheet->map[i] >= 0) {
			cell->col = (unsigned)sheet->map[i];
			r->cells[kept++] = *cell;
		} else if (cell->kind == CRM_CELL_TEXT) {
			return crm_error_set(
				err, CRM_INVALID,
				"column %zu has no heading but the cell "
				"'%.*s'", i + 1,
				(int)(cell->len < 80 ? cell->len : 80),
				cell->s);
		}
	}
	*ncells = kept;
	return CRM_OK;
}

static enum crm_code sheet_next(struct crm_reader *r, struct crm_error *err)
{
	struct crm_span span;
	size_t ncells = 0;
	enum crm_code code;
	bool end;

	code = scan_filled(r, &span, &end, err);
	if (code == CRM_OK && end)
		return CRM_OK;
	if (code == CRM_OK)
		code = finish_row(r, &ncells, err);
	if (code == CRM_INVALID)
		crm_error_at_line(err, r->name, r->src.line);
	if (code == CRM_OK || code == CRM_INVALID)
		crm_reader_emit(r, span.len, ncells, span.used, span.lines);
	return code;
}

static enum crm_code add_heading(struct crm_reader *r, size_t i,
				 struct crm_error *err)
{
	struct crm_cell *cell = &r->cells[i];
	int shown;

	take_guard_off(r, cell);
	r->sheet.map[i] = -1;
	if (cell->len == 0)
		return CRM_OK;
	shown = (int)(cell->len < 80 ? cell->len : 80);
	if (memchr(cell->s, '\0', cell->len))
		return crm_error_set(err, CRM_BROKEN,
				     "heading %zu holds a NUL byte: not text",
				     i + 1);
	if (crm_names_find(&r->names, cell->s, cell->len) >= 0)
		return crm_error_set(err, CRM_BROKEN,
				     "the heading '%.*s' stands there twice",
				     shown, cell->s);
	r->sheet.map[i] = (int)r->names.n;
	return crm_names_add(&r->names, cell->s, cell->len, err);
}

/* The heading as written, to stand above rejected records: with it goes the
 * line that tells the delimiter. */
static enum crm_code keep_heading(struct crm_reader *r, size_t n,
				  struct crm_error *err)
{
	struct crm_sheet *sheet = &r->sheet;
	char told[] = { 's', 'e', 'p', '=', sheet->delimiter, '\n' };
	size_t more = sheet->told ? sizeof(told) : 0;

	sheet->heading = malloc(more + n + 1);
	if (!sheet->heading)
		return crm_error_nomem(err);
	memcpy(sheet->heading, told, more);
	memcpy(sheet->heading + more, r->src.buf + r->src.pos, n);
	sheet->heading[more + n] = '\0';
	sheet->heading_len = more + n;
	return CRM_OK;
}

static enum crm_code take_heading(struct crm_reader *r,
				  const struct crm_span *span,
				  struct crm_error *err)
{
	struct crm_sheet *sheet = &r->sheet;
	enum crm_code code;

	sheet->width = sheet->n;
	sheet->map = malloc(sheet->width * sizeof(*sheet->map));
	if (!sheet->map)
		return crm_error_nomem(err);
	code = keep_heading(r, span->len, err);
	for (size_t i = 0; i < sheet->width && code == CRM_OK; i++)
		code = add_heading(r, i, err);
	if (code == CRM_OK && r->names.n == 0)
		code = crm_error_set(err, CRM_BROKEN,
				     "the first line names no column");
	if (code != CRM_OK)
		return code;
	r->src.pos += span->used;
	r->src.line += span->lines;
	return CRM_OK;
}

enum crm_code crm_sheet_open(struct crm_reader *r, char delimiter,
			     struct crm_error *err)
{
	struct crm_sheet *sheet = &r->sheet;
	struct crm_span span;
	enum crm_code code;
	bool end;

	if (delimiter < ' ' ? delimiter != '\t'
			    : delimiter == '"' || delimiter == 0x7f)
		return crm_error_set(err, CRM_USAGE,
				     "the delimiter must be a tab or one "
				     "printable ASCII character, no quote");
	sheet->delimiter = delimiter;
	sheet->stop[(unsigned char)delimiter] = true;
	sheet->stop['\r'] = sheet->stop['\n'] = sheet->stop['\0'] = true;
	sheet->stop[r->format == CRM_FMT_TSV ? '\\' : '"'] = true;
	r->next = sheet_next;
	code = scan_filled(r, &span, &end, err);
	if (code == CRM_OK && !end && sheet->n > r->cap) {
		if (sheet->n > CRM_COLUMNS_MAX)
			return crm_error_set(err, CRM_BROKEN,
					     "more than %d columns",
					     CRM_COLUMNS_MAX);
		code = crm_reader_cells(r, sheet->n, err);
		if (code == CRM_OK)
			code = scan_filled(r, &span, &end, err);
	}
	if (code == CRM_OK && !end)
		code = take_heading(r, &span, err);
	if (code != CRM_INVALID)
		return code;
	if (err)
		err->code = CRM_BROKEN;
	return CRM_BROKEN;
}

void crm_sheet_close(struct crm_sheet *sheet)
{
	free(sheet->map);
	free(sheet->heading);
}
