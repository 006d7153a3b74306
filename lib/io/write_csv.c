/* SPDX-License-Identifier: ISC */
/* write_csv.c - rows as CSV (RFC 4180) and as TSV. */
#include <strings.h>

#include "guard.h"
#include "writer.h"

static bool pads(char c)
{
	return c == ' ' || c == '\t';
}

static bool needs_quotes(const struct crm_writer *w, const char *s, size_t n)
{
	bool found = false;

	if (pads(s[0]) || pads(s[n - 1]))
		return true;
	for (size_t i = 0; i < n; i++)
		found |= w->special[(unsigned char)s[i]];
	return found;
}

static void put_quoted(struct crm_out *o, const char *s, size_t n, bool guard)
{
	const char *end = s + n;

	crm_out_add(o, "\"'", guard ? 2 : 1);
	while (s < end) {
		const char *q = memchr(s, '"', (size_t)(end - s));
		const char *to = q ? q + 1 : end;

		crm_out_add(o, s, (size_t)(to - s));
		if (q)
			crm_out_char(o, '"');
		s = to;
	}
	crm_out_char(o, '"');
}

static void put_csv(struct crm_writer *w, const char *s, size_t n, bool quote)
{
	bool guard = w->opts.excel && crm_guard_needed(s, n);

	if (n == 0)
		return;
	if (quote || needs_quotes(w, s, n)) {
		put_quoted(&w->out, s, n, guard);
		return;
	}
	if (guard)
		crm_out_char(&w->out, '\'');
	crm_out_add(&w->out, s, n);
}

static void put_tsv(struct crm_writer *w, const char *s, size_t n)
{
	const char *end = s + n;

	/* Lest it be taken for a cell that a spreadsheet put in quotes. */
	if (n > 0 && *s == '"')
		crm_out_char(&w->out, '\\');
	while (s < end) {
		const char *run = s;
		char e[2] = { '\\', '\\' };

		while (s < end && !w->special[(unsigned char)*s])
			s++;
		crm_out_add(&w->out, run, (size_t)(s - run));
		if (s == end)
			break;
		if (*s != '\\')
			e[1] = *s == '\t' ? 't' : *s == '\n' ? 'n' : 'r';
		crm_out_add(&w->out, e, 2);
		s++;
	}
}

static void end_line(struct crm_writer *w)
{
	if (w->opts.excel && w->opts.format == CRM_FMT_CSV)
		crm_out_add(&w->out, "\r\n", 2);
	else
		crm_out_char(&w->out, '\n');
}

static bool is_empty(const struct crm_cell *cell)
{
	return cell->kind == CRM_CELL_NULL || cell->len == 0;
}

static enum crm_code csv_row(struct crm_writer *w,
			     const struct crm_cell *cells,
			     struct crm_error *err)
{
	(void)err;
	/* An empty line would be taken for no record. */
	if (w->ncols == 1 && is_empty(cells))
		crm_out_add(&w->out, "\"\"", 2);
	for (size_t i = 0; i < w->ncols; i++) {
		if (i > 0)
			crm_out_char(&w->out, w->opts.delimiter);
		if (!is_empty(&cells[i]))
			put_csv(w, cells[i].s, cells[i].len, false);
	}
	end_line(w);
	return CRM_OK;
}

static enum crm_code tsv_row(struct crm_writer *w,
			     const struct crm_cell *cells,
			     struct crm_error *err)
{
	(void)err;
	for (size_t i = 0; i < w->ncols; i++) {
		if (i > 0)
			crm_out_char(&w->out, '\t');
		if (cells[i].kind == CRM_CELL_NULL ||
		    (w->ncols == 1 && is_empty(cells)))
			crm_out_add(&w->out, "\\N", 2);
		else
			put_tsv(w, cells[i].s, cells[i].len);
	}
	end_line(w);
	return CRM_OK;
}

/* What a reader would take for JSON, a byte order mark, TSV, a line that tells
 * the delimiter or a blank one. */
static bool misleads(const char *s)
{
	s += strspn(s, "\v\f");
	return *s == '\0' || *s == '[' || *s == '{' ||
	       strncmp(s, "\xef\xbb\xbf", 3) == 0 ||
	       strncasecmp(s, "sep=", 4) == 0 || strchr(s, '\t');
}

static void put_heading(struct crm_writer *w)
{
	for (size_t i = 0; i < w->ncols; i++) {
		const struct crm_column *col = &w->cols[i];
		const char *s = w->opts.labels ? crm_writer_label(w, i)
					       : col->name;

		if (i > 0)
			crm_out_char(&w->out, w->opts.delimiter);
		if (w->opts.format == CRM_FMT_TSV)
			put_tsv(w, s, strlen(s));
		else
			put_csv(w, s, strlen(s), i == 0 && misleads(s));
	}
	end_line(w);
}

enum crm_code crm_csv_begin(struct crm_writer *w, struct crm_error *err)
{
	bool tsv = w->opts.format == CRM_FMT_TSV;
	char delimiter = tsv ? '\t' : w->opts.delimiter;

	if (delimiter == '\0')
		delimiter = ',';
	if (delimiter < ' ' ? delimiter != '\t'
			    : delimiter == '"' || delimiter == 0x7f)
		return crm_error_set(err, CRM_USAGE,
				     "the delimiter must be a tab or one "
				     "printable ASCII character, no quote");
	w->opts.delimiter = delimiter;
	w->special[(unsigned char)delimiter] = true;
	w->special['\r'] = w->special['\n'] = true;
	w->special[tsv ? '\\' : '"'] = true;
	w->row = tsv ? tsv_row : csv_row;
	if (w->opts.excel && !tsv && w->out.mark)
		crm_out_add(&w->out, "\xef\xbb\xbf", 3);
	if (!w->opts.no_header)
		put_heading(w);
	return CRM_OK;
}
