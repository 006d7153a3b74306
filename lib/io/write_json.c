/* SPDX-License-Identifier: ISC */
/* write_json.c - rows as JSON objects, in an array or one a line. */
#include "writer.h"

/* How a byte stands in a JSON text: 0 as it is, 'u' as \u00XX, else the
 * letter behind the backslash. As crm_buf_addjson() does it. */
static const char escapes[256] = {
	[0] = 'u',    [1] = 'u',  [2] = 'u',    [3] = 'u',   [4] = 'u',
	[5] = 'u',    [6] = 'u',  [7] = 'u',    ['\b'] = 'b', ['\t'] = 't',
	['\n'] = 'n', [11] = 'u', ['\f'] = 'f', ['\r'] = 'r', [14] = 'u',
	[15] = 'u',   [16] = 'u', [17] = 'u',   [18] = 'u',  [19] = 'u',
	[20] = 'u',   [21] = 'u', [22] = 'u',   [23] = 'u',  [24] = 'u',
	[25] = 'u',   [26] = 'u', [27] = 'u',   [28] = 'u',  [29] = 'u',
	[30] = 'u',   [31] = 'u', ['"'] = '"',  ['\\'] = '\\', [0x7f] = 'u',
};

static void put_escape(struct crm_out *o, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char e[6] = { '\\', escapes[c], '0', '0', hex[c >> 4], hex[c & 15] };

	crm_out_add(o, e, e[1] == 'u' ? 6 : 2);
}

static void put_text(struct crm_out *o, const char *s, size_t n)
{
	const char *end = s + n;

	crm_out_char(o, '"');
	while (s < end) {
		const char *run = s;

		while (s < end && !escapes[(unsigned char)*s])
			s++;
		crm_out_add(o, run, (size_t)(s - run));
		if (s < end)
			put_escape(o, (unsigned char)*s++);
	}
	crm_out_char(o, '"');
}

/* An array of strings of "a;b"; no text at all is an empty list. */
static void put_list(struct crm_out *o, const char *s, size_t n)
{
	bool open = n > 0;

	crm_out_add(o, "[\"", open ? 2 : 1);
	for (size_t i = 0; i < n; i++) {
		if (s[i] == ';') {
			crm_out_add(o, "\",\"", 3);
			continue;
		}
		if (s[i] == '\\' && i + 1 < n)
			i++;
		if (escapes[(unsigned char)s[i]])
			put_escape(o, (unsigned char)s[i]);
		else
			crm_out_char(o, s[i]);
	}
	crm_out_add(o, open ? "\"]" : "]", open ? 2 : 1);
}

/* A record stands on one line, so line ends between the parts of a JSON text
 * become spaces; inside its strings there are none. */
static void put_json(struct crm_out *o, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		crm_out_char(o, s[i] == '\n' || s[i] == '\r' ? ' ' : s[i]);
}

static void put_cell(struct crm_out *o, const struct crm_cell *cell)
{
	switch (cell->kind) {
	case CRM_CELL_NULL:
		crm_out_add(o, "null", 4);
		break;
	case CRM_CELL_NUMBER:
	case CRM_CELL_BOOL:
		crm_out_add(o, cell->s, cell->len);
		break;
	case CRM_CELL_LIST:
		put_list(o, cell->s, cell->len);
		break;
	case CRM_CELL_JSON:
		put_json(o, cell->s, cell->len);
		break;
	case CRM_CELL_HIDDEN: /* has no key either */
		break;
	case CRM_CELL_EMPTY:
		crm_out_add(o, "\"\"", 2);
		break;
	case CRM_CELL_TEXT:
		put_text(o, cell->s, cell->len);
		break;
	}
}

static enum crm_code json_row(struct crm_writer *w,
			      const struct crm_cell *cells,
			      struct crm_error *err)
{
	struct crm_out *o = &w->out;
	size_t from = 0;
	bool some = false;

	(void)err;
	if (w->opts.format == CRM_FMT_JSON)
		crm_out_add(o, w->begun ? ",\n" : "[\n", 2);
	crm_out_char(o, '{');
	for (size_t i = 0; i < w->ncols; i++) {
		if (cells[i].kind != CRM_CELL_HIDDEN) {
			if (some)
				crm_out_char(o, ',');
			some = true;
			crm_out_add(o, w->keys.s + from, w->key_ends[i] - from);
			put_cell(o, &cells[i]);
		}
		from = w->key_ends[i];
	}
	crm_out_char(o, '}');
	if (w->opts.format == CRM_FMT_JSONL)
		crm_out_char(o, '\n');
	return CRM_OK;
}

static enum crm_code json_end(struct crm_writer *w, struct crm_error *err)
{
	(void)err;
	if (w->opts.format == CRM_FMT_JSON)
		crm_out_add(&w->out, w->begun ? "\n]\n" : "[]\n", 3);
	return CRM_OK;
}

enum crm_code crm_json_begin(struct crm_writer *w, struct crm_error *err)
{
	w->key_ends = calloc(w->ncols + 1, sizeof(*w->key_ends));
	if (!w->key_ends)
		return crm_error_nomem(err);
	for (size_t i = 0; i < w->ncols; i++) {
		const char *name = w->cols[i].name;

		crm_buf_addjson(&w->keys, name, strlen(name));
		crm_buf_addc(&w->keys, ':');
		w->key_ends[i] = w->keys.len;
	}
	w->row = json_row;
	w->end = json_end;
	return crm_buf_check(&w->keys, err);
}
