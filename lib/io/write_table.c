/* SPDX-License-Identifier: ISC */
/*
 * write_table.c - rows as a table for people, or one field a line.
 *
 * A table is printed in pieces, so that any number of rows passes. The first
 * piece settles the widths of the columns. Where the terminal limits them,
 * longer cells are cut from then on; where nothing does, columns grow. How
 * wide a text is we tell ourselves: the C library knows only the characters of
 * its day, and those of other alphabets only where the locale has them.
 */
#include "crm/text.h"
#include "writer.h"

#define PIECE 500   /* rows */
#define NARROWEST 8 /* columns: none is made narrower to fit the terminal */
#define GAP "  "
#define DOTS "…"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

struct crm_table {
	size_t *width;
	char **text; /* of the piece: ncols of each row; behind it the heading */
	char *title; /* above the heading, or NULL */
	size_t n;    /* its rows */
	bool settled;
	struct crm_arena arena;
	struct crm_buf buf;
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

/* Keep the text as it is shown. */
static enum crm_code keep(struct crm_table *t, char **slot, const char *s,
			  size_t n, struct crm_error *err)
{
	show(&t->buf, s, n);
	*slot = crm_arena_copy(&t->arena, crm_buf_str(&t->buf), t->buf.len);
	return *slot && !t->buf.failed ? CRM_OK : crm_error_nomem(err);
}

static void put_spaces(struct crm_writer *w, size_t n)
{
	while (n-- > 0)
		crm_out_char(&w->out, ' ');
}

/* A text that is shown, in bold where it heads something. */
static void put_text(struct crm_writer *w, const char *s, size_t n, bool head)
{
	bool bold = head && w->opts.color;

	if (bold)
		crm_out_add(&w->out, BOLD, strlen(BOLD));
	crm_out_add(&w->out, s, n);
	if (bold)
		crm_out_add(&w->out, PLAIN, strlen(PLAIN));
}

/* Bytes at the beginning of s that leave room for dots within so many
 * columns; *wide becomes the columns they take. */
static size_t cut(const char *s, size_t n, size_t columns, size_t *wide)
{
	size_t i = 0, used;

	*wide = 0;
	for (; i < n; i += used) {
		size_t more;

		crm_utf8_decode(s + i, n - i, &used);
		more = crm_utf8_width(s + i, used);
		if (*wide + more + 1 > columns)
			break;
		*wide += more;
	}
	return i;
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

/* A line of the table; nothing stands behind its last text. */
static void put_line(struct crm_writer *w, char *const *text, bool head)
{
	const size_t *width = w->table->width;
	size_t spaces = 0;

	for (size_t i = 0; i < w->ncols; i++) {
		size_t n = strlen(text[i]), wide = crm_utf8_width(text[i], n);
		bool right = w->cols[i].right;
		bool cuts = wide > width[i] && w->opts.width > 0 && !right;

		if (cuts)
			n = cut(text[i], n, width[i], &wide);
		wide += cuts;
		if (right && wide < width[i])
			spaces += width[i] - wide;
		if (n > 0 || cuts) {
			put_spaces(w, spaces);
			put_text(w, text[i], n, head);
			spaces = 0;
		}
		if (cuts)
			crm_out_add(&w->out, DOTS, strlen(DOTS));
		if (!right && wide < width[i])
			spaces += width[i] - wide;
		spaces += strlen(GAP);
	}
	crm_out_char(&w->out, '\n');
}

/* Print the rows at hand, the heading above the first of all. */
static void print_piece(struct crm_writer *w)
{
	struct crm_table *t = w->table;
	bool first = !t->settled;

	settle(w);
	if (first && t->title) {
		crm_out_char(&w->out, '\n');
		put_text(w, t->title, strlen(t->title), true);
		crm_out_char(&w->out, '\n');
	}
	if (first)
		put_line(w, t->text + PIECE * w->ncols, true);
	for (size_t r = 0; r < t->n; r++)
		put_line(w, t->text + r * w->ncols, false);
	crm_arena_reset(&t->arena);
	t->n = 0;
}

static enum crm_code table_row(struct crm_writer *w,
			       const struct crm_cell *cells,
			       struct crm_error *err)
{
	struct crm_table *t = w->table;
	enum crm_code code = CRM_OK;

	for (size_t i = 0; i < w->ncols && code == CRM_OK; i++) {
		bool unset = cells[i].kind == CRM_CELL_NULL ||
			     cells[i].kind == CRM_CELL_HIDDEN;

		code = keep(t, &t->text[t->n * w->ncols + i], cells[i].s,
			    unset ? 0 : cells[i].len, err);
	}
	if (code == CRM_OK && ++t->n == PIECE)
		print_piece(w);
	return code;
}

static enum crm_code table_end(struct crm_writer *w, struct crm_error *err)
{
	(void)err;
	if (w->table->n > 0)
		print_piece(w);
	return CRM_OK;
}

/* A label, or the room of one in front of a further line. */
static void put_label(struct crm_writer *w, const char *label)
{
	struct crm_table *t = w->table;
	size_t wide;

	show(&t->buf, label, strlen(label));
	wide = crm_utf8_width(crm_buf_str(&t->buf), t->buf.len);
	put_text(w, crm_buf_str(&t->buf), t->buf.len, true);
	if (wide < t->width[0])
		put_spaces(w, t->width[0] - wide);
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
		const char *label = crm_writer_label(w, i);
		size_t left = cells[i].len;
		const char *s = cells[i].s;

		if (cells[i].kind == CRM_CELL_NULL ||
		    cells[i].kind == CRM_CELL_HIDDEN)
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

static enum crm_code open_table(struct crm_writer *w, struct crm_error *err)
{
	struct crm_table *t = w->table;
	const char *title = w->opts.title;
	enum crm_code code = CRM_OK;

	t->text = calloc(w->ncols * (PIECE + 1) + 1, sizeof(*t->text));
	if (!t->text)
		return crm_error_nomem(err);
	if (title)
		code = keep(t, &t->title, title, strlen(title), err);
	for (size_t i = 0; i < w->ncols && code == CRM_OK; i++) {
		const char *label = crm_writer_label(w, i);
		char **slot = &t->text[PIECE * w->ncols + i];

		code = keep(t, slot, label, strlen(label), err);
		if (code == CRM_OK)
			t->width[i] = crm_utf8_width(*slot, strlen(*slot));
	}
	return code;
}

static void open_vertical(struct crm_writer *w)
{
	for (size_t i = 0; i < w->ncols; i++) {
		const char *label = crm_writer_label(w, i);
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
	w->row = table_row;
	w->end = table_end;
	return open_table(w, err);
}

void crm_table_free(struct crm_table *t)
{
	if (!t)
		return;
	free(t->width);
	free(t->text);
	crm_arena_clear(&t->arena);
	crm_buf_clear(&t->buf);
	free(t);
}
