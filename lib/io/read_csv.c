/* SPDX-License-Identifier: ISC */
/*
 * read_csv.c - the cells of a CSV record (RFC 4180, strictly).
 *
 * Cells point into the text; only those with doubled quotes are copied. A
 * line ends with LF, CR LF or a lone CR.
 */
#include "reader.h"

struct scan {
	struct crm_reader *r;
	struct crm_span *span;
	struct crm_error *err;
	const char *base, *end;
	bool eof;
	bool quoted;
	enum crm_code code;
};

/* Nothing more can be told before more text is there. */
static const char *want_more(struct scan *sc)
{
	sc->span->more = true;
	return NULL;
}

/* How far behind the bad place the end of a record is looked for. */
#define SEEK_BYTES 65536
#define SEEK_LINES 1000

static bool cell_ends(const struct scan *sc, const char *p)
{
	return p == sc->end || *p == sc->r->sheet.delimiter || *p == '\r' ||
	       *p == '\n';
}

/*
 * The first line end at which the quotes of a bad record match, so that no
 * part of a cell in quotes is taken for a record; the end of the text where
 * there is none, *open then telling why. A quote within a cell that does not
 * begin with one counts only once the quotes have proved unreliable.
 */
static const char *matching_end(const struct scan *sc, bool *open)
{
	bool begins = true, astray = false;
	const char *p = sc->base;

	*open = false;
	for (; p < sc->end; p++) {
		if (*p == '"') {
			if (*open && !astray && p[1] == '"') {
				p++;
				continue;
			}
			if (*open || begins || astray) {
				*open = !*open;
				astray |= !*open && !cell_ends(sc, p + 1);
			}
			begins = false;
		} else if (*p == sc->r->sheet.delimiter) {
			begins = true;
		} else if (*p == '\r' || *p == '\n') {
			if (!*open)
				return p;
		} else if (*p != ' ' && *p != '\t') {
			begins = false;
		}
	}
	return p;
}

static const char *endless(struct scan *sc, const char *why)
{
	sc->code = crm_error_set(sc->err, CRM_BROKEN,
				 "its quotes do not match, so nobody can tell "
				 "where this record ends: %s", why);
	crm_error_at_line(sc->err, sc->r->name, sc->r->src.line);
	return NULL;
}

/* The record is bad at p; it is passed over. */
static const char *refuse(struct scan *sc, const char *p, const char *why)
{
	long line = sc->r->src.line + sc->span->lines, lines;
	bool open;
	const char *end = matching_end(sc, &open);

	lines = crm_source_lines(p, (size_t)(end - p));
	if (end - p > SEEK_BYTES || lines > SEEK_LINES)
		return endless(sc, why);
	if (end == sc->end && !sc->eof)
		return want_more(sc);
	if (open)
		return endless(sc, why);
	crm_sheet_line_end(sc->r, sc->span, end);
	if (sc->span->more)
		return NULL;
	sc->span->lines += lines;
	sc->code = crm_error_set(sc->err, CRM_INVALID, "%s", crm_tr(why));
	crm_error_at_line(sc->err, sc->r->name, line);
	return NULL;
}

static const char *unterminated(struct scan *sc)
{
	long line = sc->r->src.line + sc->span->lines;

	if (!sc->eof)
		return want_more(sc);
	sc->code = crm_error_set(sc->err, CRM_BROKEN,
				 "the quote opened here is never closed");
	crm_error_at_line(sc->err, sc->r->name, line);
	return NULL;
}

/* The cell in quotes at p; returns what is behind it, or NULL. */
static const char *quoted_cell(struct scan *sc, const char *p,
			       struct crm_cell *cell)
{
	const char *open = p, *q = p + 1;
	bool doubled = false;

	for (;; q += 2, doubled = true) {
		q = memchr(q, '"', (size_t)(sc->end - q));
		if (!q)
			return unterminated(sc);
		if (q + 1 == sc->end && !sc->eof)
			return want_more(sc);
		if (q[1] != '"')
			break;
	}
	cell->s = open + 1;
	cell->len = (size_t)(q - open - 1);
	sc->span->lines += crm_source_lines(cell->s, cell->len);
	sc->quoted = true;
	if (doubled) {
		sc->code = crm_sheet_undouble(sc->r, cell, sc->err);
		if (sc->code != CRM_OK)
			return NULL;
	}
	q++;
	if (!cell_ends(sc, q))
		return refuse(sc, q, CRM_TR("text behind a closing quote; a "
					    "quote in a cell must be doubled"));
	return q;
}

static bool blank(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p == end;
}

static const char *plain_cell(struct scan *sc, const char *p,
			      struct crm_cell *cell)
{
	const bool *stop = sc->r->sheet.stop;
	const char *q = p;

	for (;; q++) {
		while (!stop[(unsigned char)*q])
			q++;
		if (*q != '\0' || q == sc->end)
			break;
	}
	if (q == sc->end && !sc->eof)
		return want_more(sc);
	if (*q == '"')
		return refuse(sc, q, blank(p, q)
			? CRM_TR("a blank stands before the quote that begins "
				 "a cell; leave the blank out")
			: CRM_TR("a quote inside a cell without quotes; put "
				 "the cell in quotes and double it"));
	cell->s = p;
	cell->len = (size_t)(q - p);
	return q;
}

enum crm_code crm_csv_scan(struct crm_reader *r, struct crm_span *span,
			   struct crm_error *err)
{
	struct scan sc = { .r = r, .span = span, .err = err,
			   .base = r->src.buf + r->src.pos,
			   .end = r->src.buf + r->src.end,
			   .eof = r->src.eof, .code = CRM_OK };
	const char *p = sc.base;
	struct crm_cell cell = { .kind = CRM_CELL_TEXT };
	size_t n = 0;

	for (;; p++) {
		p = *p == '"' && p < sc.end ? quoted_cell(&sc, p, &cell)
					    : plain_cell(&sc, p, &cell);
		if (!p)
			return sc.code;
		if (n < r->cap)
			r->cells[n] = cell;
		n++;
		if (p == sc.end || *p != r->sheet.delimiter)
			break;
	}
	r->sheet.n = n;
	r->sheet.blank = n == 1 && cell.len == 0 && !sc.quoted;
	crm_sheet_line_end(r, span, p);
	return CRM_OK;
}
