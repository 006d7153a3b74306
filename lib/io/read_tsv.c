/* SPDX-License-Identifier: ISC */
/*
 * read_tsv.c - the cells of a TSV record: tab, LF, CR, the backslash and a
 * quote in front are written \t \n \r \\ \", and \N is a cell that is unset.
 *
 * Spreadsheets write TSV with cells in quotes, as in CSV. Where the format was
 * not named, such cells are read so; none that we write looks like one.
 */
#include "reader.h"

/* Undo the escapes of a cell; false at one that is none, put into *bad. */
static bool unescape(char *out, struct crm_cell *cell, char *bad)
{
	static const char from[] = "tnr\\\"", to[] = "\t\n\r\\\"";
	const char *p = cell->s, *end = p + cell->len;
	size_t len = 0;

	while (p < end) {
		const char *which;

		if (*p != '\\') {
			out[len++] = *p++;
			continue;
		}
		*bad = p + 1 < end ? p[1] : '\0';
		which = *bad ? strchr(from, *bad) : NULL;
		if (!which)
			return false;
		out[len++] = to[which - from];
		p += 2;
	}
	cell->s = out;
	cell->len = len;
	return true;
}

/* The value of a cell with backslashes in it. */
static enum crm_code finish(struct crm_reader *r, struct crm_cell *cell,
			    struct crm_error *err)
{
	char bad = '\0';
	char *out;

	if (cell->len == 2 && memcmp(cell->s, "\\N", 2) == 0) {
		cell->kind = CRM_CELL_NULL;
		cell->len = 0;
		return CRM_OK;
	}
	out = crm_arena_alloc(&r->arena, cell->len);
	if (!out)
		return crm_error_nomem(err);
	if (unescape(out, cell, &bad))
		return CRM_OK;
	if (bad > ' ' && bad < 0x7f)
		return crm_error_set(err, CRM_INVALID,
				     "'\\%c' is not an escape of TSV; a "
				     "backslash is written '\\\\'", bad);
	return crm_error_set(err, CRM_INVALID,
			     "a lone backslash; in TSV it is written '\\\\'");
}

struct scan {
	struct crm_reader *r;
	struct crm_span *span;
	const char *end;
	enum crm_code code; /* of the first cell that is bad */
};

/* The cell at p; returns what is behind it, NULL for want of text. */
static const char *plain_cell(struct scan *sc, const char *p,
			      struct crm_cell *cell, struct crm_error *err)
{
	const bool *stop = sc->r->sheet.stop;
	bool escaped = false;
	const char *q = p;

	for (;; q++) {
		while (!stop[(unsigned char)*q])
			q++;
		if (*q == '\\')
			escaped = true;
		else if (*q != '\0' || q == sc->end)
			break;
	}
	if (q == sc->end && !sc->r->src.eof) {
		sc->span->more = true;
		return NULL;
	}
	cell->s = p;
	cell->len = (size_t)(q - p);
	if (escaped && sc->code == CRM_OK)
		sc->code = finish(sc->r, cell, err);
	return q;
}

/* Behind the quote that closes the cell at p; NULL where none does, or for
 * want of text. */
static const char *closed(struct scan *sc, const char *p, bool *doubled)
{
	*doubled = false;
	for (p++; p < sc->end && *p != '\t'; p++) {
		if (*p != '"')
			continue;
		if (p + 1 == sc->end && !sc->r->src.eof)
			break;
		p++;
		if (p == sc->end || *p == '\t' || *p == '\r' || *p == '\n')
			return p;
		if (*p != '"')
			return NULL;
		*doubled = true;
	}
	sc->span->more = p != sc->end ? *p == '"' : !sc->r->src.eof;
	return NULL;
}

/* The cell at p, which begins with a quote. */
static const char *quoted_cell(struct scan *sc, const char *p,
			       struct crm_cell *cell, struct crm_error *err)
{
	bool doubled;
	const char *q = closed(sc, p, &doubled);

	if (sc->span->more)
		return NULL;
	if (!q)
		return plain_cell(sc, p, cell, err);
	cell->s = p + 1;
	cell->len = (size_t)(q - p - 2);
	sc->span->lines += crm_source_lines(cell->s, cell->len);
	if (doubled && sc->code == CRM_OK)
		sc->code = crm_sheet_undouble(sc->r, cell, err);
	return q;
}

enum crm_code crm_tsv_scan(struct crm_reader *r, struct crm_span *span,
			   struct crm_error *err)
{
	const char *p = r->src.buf + r->src.pos;
	struct scan sc = { .r = r, .span = span, .code = CRM_OK,
			   .end = r->src.buf + r->src.end };
	size_t n = 0;

	for (;; p++) {
		struct crm_cell cell = { .kind = CRM_CELL_TEXT };

		p = r->sheet.guessed && *p == '"'
			    ? quoted_cell(&sc, p, &cell, err)
			    : plain_cell(&sc, p, &cell, err);
		if (!p)
			return sc.code;
		if (n < r->cap)
			r->cells[n] = cell;
		n++;
		if (p == sc.end || *p != '\t')
			break;
	}
	crm_sheet_line_end(r, span, p);
	r->sheet.n = n;
	r->sheet.blank = span->len == 0;
	return sc.code;
}
