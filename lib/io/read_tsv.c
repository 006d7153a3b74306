/* SPDX-License-Identifier: ISC */
/*
 * read_tsv.c - the cells of a TSV record: no quotes; tab, LF, CR and the
 * backslash are written \t \n \r \\, and \N is a cell that is unset.
 */
#include "reader.h"

/* Undo the escapes of a cell; false at one that is none, put into *bad. */
static bool unescape(char *out, struct crm_cell *cell, char *bad)
{
	static const char from[] = "tnr\\", to[] = "\t\n\r\\";
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

static enum crm_code finish(struct crm_reader *r, struct crm_cell *cell,
			    struct crm_error *err)
{
	char bad = '\0';
	char *out;

	if (cell->len == 0 || !memchr(cell->s, '\\', cell->len))
		return CRM_OK;
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

enum crm_code crm_tsv_scan(struct crm_reader *r, struct crm_span *span,
			   struct crm_error *err)
{
	const char *p = r->src.buf + r->src.pos;
	const char *end = r->src.buf + r->src.end;
	const char *nl = memchr(p, '\n', (size_t)(end - p));
	enum crm_code code = CRM_OK;
	size_t n = 0;

	if (!nl && !r->src.eof) {
		span->more = true;
		return CRM_OK;
	}
	span->used = (size_t)((nl ? nl + 1 : end) - p);
	span->lines = nl != NULL;
	end = nl ? nl : end;
	if (end > p && end[-1] == '\r')
		end--;
	span->len = (size_t)(end - p);
	r->sheet.blank = end == p;
	for (;; p++) {
		const char *tab = memchr(p, '\t', (size_t)(end - p));
		struct crm_cell cell = {
			.kind = CRM_CELL_TEXT,
			.s = p,
			.len = (size_t)((tab ? tab : end) - p),
		};

		if (code == CRM_OK)
			code = finish(r, &cell, err);
		if (n < r->cap)
			r->cells[n] = cell;
		n++;
		if (!tab)
			break;
		p = tab;
	}
	r->sheet.n = n;
	return code;
}
