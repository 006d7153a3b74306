/* SPDX-License-Identifier: ISC */
/*
 * write_table.c - rows as a table for people, or one field a line.
 *
 * A table is printed in pieces, so that any number of rows passes. The first
 * piece settles the widths of the columns. Where the terminal limits them,
 * longer cells are cut from then on; where nothing does, columns grow.
 */
#include <errno.h>
#include <libsmartcols/libsmartcols.h>
#include <locale.h>

#include "crm/text.h"
#include "writer.h"

#define PIECE 500   /* rows */
#define NARROWEST 8 /* columns: none is made narrower to fit the terminal */
#define GAP "  "
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

struct crm_table {
	struct libscols_table *tb;
	struct libscols_column **col;
	size_t *width;
	char **text; /* of the piece: ncols of each row */
	size_t n;    /* its rows */
	bool settled;
	struct crm_arena arena;
	struct crm_buf buf;
	locale_t utf8;
};

/* What would drive a terminal or turn the text around on it. */
static bool unfit(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* The text fit to be shown, put into b. */
static void show(struct crm_buf *b, const char *s, size_t n)
{
	size_t used;

	crm_buf_reset(b);
	for (size_t i = 0; i < n; i += used) {
		uint32_t c = crm_utf8_decode(s + i, n - i, &used);

		if (c == '\n' || c == '\r' || c == '\t')
			crm_buf_addc(b, ' ');
		else if (unfit(c))
			crm_utf8_encode(b, 0xfffd);
		else
			crm_utf8_encode(b, c);
	}
}

static const char *label_of(const struct crm_column *col)
{
	return col->label ? col->label : col->name;
}

/* The beginning of s that fits, with dots for the rest; *s may be moved. */
static bool cut(struct crm_table *t, char **s, size_t width)
{
	size_t n = strlen(*s), i = 0, used, w = 0;

	if (crm_utf8_width(*s, n) <= width)
		return true;
	while (i < n) {
		crm_utf8_decode(*s + i, n - i, &used);
		w += crm_utf8_width(*s + i, used);
		if (w + 1 > width)
			break;
		i += used;
	}
	crm_buf_reset(&t->buf);
	crm_buf_addmem(&t->buf, *s, i);
	crm_buf_adds(&t->buf, "…");
	*s = crm_arena_copy(&t->arena, crm_buf_str(&t->buf), t->buf.len);
	return *s && !t->buf.failed;
}

/* Make columns of text narrower, widest first, until all fit the terminal.
 * Numbers are never cut. */
static void squeeze(const struct crm_writer *w, size_t *width)
{
	size_t gaps = strlen(GAP) * (w->ncols - 1), total = gaps;

	for (size_t i = 0; i < w->ncols; i++)
		total += width[i];
	while (total > (size_t)w->opts.width) {
		size_t widest = w->ncols;

		for (size_t i = 0; i < w->ncols; i++) {
			if (!w->cols[i].right && width[i] > NARROWEST &&
			    (widest == w->ncols || width[i] > width[widest]))
				widest = i;
		}
		if (widest == w->ncols)
			break;
		width[widest]--;
		total--;
	}
}

/* Widths by the piece at hand; they only grow where nothing limits them. */
static void settle(struct crm_writer *w)
{
	struct crm_table *t = w->table;
	bool limited = w->opts.width > 0;

	if (t->settled && limited)
		return;
	for (size_t i = 0; i < t->n * w->ncols; i++) {
		size_t wide = crm_utf8_width(t->text[i], strlen(t->text[i]));

		if (t->width[i % w->ncols] < wide)
			t->width[i % w->ncols] = wide;
	}
	if (limited)
		squeeze(w, t->width);
	t->settled = true;
}

static int fill_lines(struct crm_writer *w)
{
	struct crm_table *t = w->table;
	int rc = 0;

	for (size_t r = 0; r < t->n && rc == 0; r++) {
		struct libscols_line *line = scols_table_new_line(t->tb, NULL);

		if (!line)
			return -1;
		for (size_t i = 0; i < w->ncols && rc == 0; i++) {
			char *s = t->text[r * w->ncols + i];

			if (w->opts.width > 0 && !w->cols[i].right &&
			    !cut(t, &s, t->width[i]))
				return -1;
			rc = scols_line_set_data(line, i, s);
		}
	}
	return rc;
}

/* Print the rows at hand. */
static enum crm_code print_piece(struct crm_writer *w, struct crm_error *err)
{
	struct crm_table *t = w->table;
	locale_t before = uselocale(t->utf8);
	char *printed = NULL;
	int rc;

	settle(w);
	for (size_t i = 0; i < w->ncols; i++)
		scols_column_set_whint(t->col[i], (double)t->width[i]);
	rc = fill_lines(w);
	if (rc == 0)
		rc = scols_print_table_to_string(t->tb, &printed);
	uselocale(before);
	if (rc == 0 && printed) {
		crm_out_add(&w->out, printed, strlen(printed));
		if (*printed && printed[strlen(printed) - 1] != '\n')
			crm_out_char(&w->out, '\n');
	}
	free(printed);
	scols_table_remove_lines(t->tb);
	scols_table_enable_noheadings(t->tb, 1);
	crm_arena_reset(&t->arena);
	t->n = 0;
	return rc == 0 ? CRM_OK : crm_error_nomem(err);
}

static enum crm_code table_row(struct crm_writer *w,
			       const struct crm_cell *cells,
			       struct crm_error *err)
{
	struct crm_table *t = w->table;

	for (size_t i = 0; i < w->ncols; i++) {
		bool unset = cells[i].kind == CRM_CELL_NULL;
		char *s;

		show(&t->buf, cells[i].s, unset ? 0 : cells[i].len);
		s = crm_arena_copy(&t->arena, crm_buf_str(&t->buf),
				   t->buf.len);
		if (!s || t->buf.failed)
			return crm_error_nomem(err);
		t->text[t->n * w->ncols + i] = s;
	}
	return ++t->n == PIECE ? print_piece(w, err) : CRM_OK;
}

static enum crm_code table_end(struct crm_writer *w, struct crm_error *err)
{
	return w->table->n > 0 ? print_piece(w, err) : CRM_OK;
}

/* A label, or the room of one in front of a further line. */
static void put_label(struct crm_writer *w, const char *label)
{
	struct crm_table *t = w->table;
	size_t wide;

	show(&t->buf, label, strlen(label));
	wide = crm_utf8_width(crm_buf_str(&t->buf), t->buf.len);
	if (w->opts.color)
		crm_out_add(&w->out, BOLD, strlen(BOLD));
	crm_out_add(&w->out, crm_buf_str(&t->buf), t->buf.len);
	if (w->opts.color)
		crm_out_add(&w->out, PLAIN, strlen(PLAIN));
	for (; wide < t->width[0]; wide++)
		crm_out_char(&w->out, ' ');
}

/* One field a line, those that are set; text of several lines keeps them. */
static enum crm_code vertical_row(struct crm_writer *w,
				  const struct crm_cell *cells,
				  struct crm_error *err)
{
	struct crm_table *t = w->table;

	if (w->begun)
		crm_out_char(&w->out, '\n');
	for (size_t i = 0; i < w->ncols; i++) {
		const char *label = label_of(&w->cols[i]);
		size_t left = cells[i].len;
		const char *s = cells[i].s;

		if (cells[i].kind == CRM_CELL_NULL)
			continue;
		do {
			const char *nl = left ? memchr(s, '\n', left) : NULL;
			size_t n = nl ? (size_t)(nl - s) : left;

			put_label(w, label);
			show(&t->buf, s, n);
			if (n > 0)
				crm_out_add(&w->out, GAP, strlen(GAP));
			crm_out_add(&w->out, crm_buf_str(&t->buf),
				    t->buf.len);
			crm_out_char(&w->out, '\n');
			label = "";
			s = nl ? nl + 1 : s;
			left -= n + (nl ? 1 : 0);
		} while (left > 0);
	}
	return crm_buf_check(&t->buf, err);
}

static int add_column(struct crm_writer *w, size_t i)
{
	struct crm_table *t = w->table;
	const struct crm_column *col = &w->cols[i];
	struct libscols_column *cl;

	show(&t->buf, label_of(col), strlen(label_of(col)));
	if (t->buf.failed)
		return -1;
	t->width[i] = crm_utf8_width(crm_buf_str(&t->buf), t->buf.len);
	cl = scols_table_new_column(t->tb, crm_buf_str(&t->buf), 0,
				    col->right ? SCOLS_FL_RIGHT : 0);
	if (!cl)
		return -1;
	t->col[i] = cl;
	return w->opts.color ? scols_cell_set_color(
				       scols_column_get_header(cl), "bold")
			     : 0;
}

static bool open_table(struct crm_writer *w)
{
	struct crm_table *t = w->table;

	t->tb = scols_new_table();
	t->col = calloc(w->ncols + 1, sizeof(*t->col));
	t->text = calloc(w->ncols * PIECE + 1, sizeof(*t->text));
	if (!t->tb || !t->col || !t->text ||
	    scols_table_set_column_separator(t->tb, GAP) != 0 ||
	    scols_table_enable_colors(t->tb, w->opts.color) != 0 ||
	    scols_table_set_termforce(t->tb, SCOLS_TERMFORCE_NEVER) != 0)
		return false;
	for (size_t i = 0; i < w->ncols; i++) {
		if (add_column(w, i) != 0)
			return false;
	}
	return true;
}

static void open_vertical(struct crm_writer *w)
{
	for (size_t i = 0; i < w->ncols; i++) {
		const char *label = label_of(&w->cols[i]);
		size_t wide = crm_utf8_width(label, strlen(label));

		if (w->table->width[0] < wide)
			w->table->width[0] = wide;
	}
}

enum crm_code crm_table_begin(struct crm_writer *w, struct crm_error *err)
{
	struct crm_table *t = calloc(1, sizeof(*t));

	w->table = t;
	if (!t)
		return crm_error_nomem(err);
	t->width = calloc(w->ncols + 1, sizeof(*t->width));
	if (!t->width)
		return crm_error_nomem(err);
	if (w->opts.vertical) {
		open_vertical(w);
		w->row = vertical_row;
		return CRM_OK;
	}
	/* Widths are told by the locale, which may be C, as under cron. */
	errno = 0;
	t->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	if ((!t->utf8 && errno == ENOMEM) || !open_table(w))
		return crm_error_nomem(err);
	w->row = table_row;
	w->end = table_end;
	return CRM_OK;
}

void crm_table_free(struct crm_table *t)
{
	if (!t)
		return;
	if (t->tb)
		scols_unref_table(t->tb);
	if (t->utf8)
		freelocale(t->utf8);
	free(t->col);
	free(t->width);
	free(t->text);
	crm_arena_clear(&t->arena);
	crm_buf_clear(&t->buf);
	free(t);
}
