/* SPDX-License-Identifier: ISC */
/* codes.c - the records a verb is for: codes given, or read from stdin. */
#include <unistd.h>

#include "internal.h"

/* '-' stands alone among n codes. */
static enum crm_code alone(const struct crm_ctx *c, int n,
			   struct crm_error *err)
{
	for (int i = 0; i < n && n > 1; i++)
		if (!strcmp(c->args[i], "-"))
			return crm_error_set(err, CRM_USAGE,
				"'-' stands for all codes; give no others");
	return CRM_OK;
}

enum crm_code crm__split(const struct crm_ctx *c, int *ncodes,
			 struct crm_error *err)
{
	int n = 0;

	while (n < c->nargs && !strchr(c->args[n], '='))
		n++;
	for (int i = n; i < c->nargs; i++)
		if (!strchr(c->args[i], '='))
			return crm_error_set(err, CRM_USAGE, "'%s' is neither "
				"FIELD=VALUE nor a CODE in front of them",
				c->args[i]);
	*ncodes = n;
	return alone(c, n, err);
}

enum crm_code crm__only_codes(const struct crm_ctx *c, bool *std,
			      struct crm_error *err)
{
	*std = c->nargs && !strcmp(c->args[0], "-");
	if (c->nargs)
		return alone(c, c->nargs, err);
	return crm_error_set(err, CRM_USAGE, "%s needs a CODE, or - to read "
			     "records from stdin", c->verb->name);
}

void crm__say(void *ctx, const char *msg)
{
	crm_cli_note(ctx, "%s", msg);
}

void crm__stdin_hint(const struct crm_ctx *c)
{
	if (isatty(STDIN_FILENO))
		crm_cli_note(c, "reading records from the terminal; Ctrl-D "
			     "ends them");
}

enum crm_code crm__need_column(const struct crm_ctx *c,
			       const struct crm_reader *in, const char *name,
			       const struct crm_map *map, int field,
			       struct crm_error *err)
{
	enum crm_format f = crm_reader_format(in);
	bool given;
	enum crm_code rc;

	if ((f != CRM_FMT_CSV && f != CRM_FMT_TSV) || !crm_reader_columns(in))
		return CRM_OK;
	rc = crm_map_gives(map, c->type, field, in, &given, err);
	if (rc || given)
		return rc;
	crm_error_set(err, CRM_INVALID, "no column '%s'; the first line names "
		      "the columns", c->type->fields[field].name);
	crm_error_at_line(err, name, 1);
	return CRM_INVALID;
}

/* ---- codes of the records on stdin ---- */

/* Which of the columns seen so far are the code: a byte for each. */
static enum crm_code code_columns(const struct crm_ctx *c,
				  const struct crm_reader *in,
				  struct crm_buf *is, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	while (!rc && is->len < crm_reader_columns(in)) {
		int field = -1;

		rc = crm_field_heading(c->type, crm_reader_column(in, is->len),
				       &field, err);
		crm_buf_addc(is, field == CRM_F_CODE);
		if (!rc)
			rc = crm_buf_check(is, err);
	}
	return rc;
}

static enum crm_code no_code(const struct crm_ctx *c,
			     const struct crm_row *row,
			     const struct crm_cell *cell,
			     struct crm_error *err)
{
	if (!cell || cell->kind == CRM_CELL_EMPTY ||
	    cell->kind == CRM_CELL_NULL)
		crm_error_set(err, CRM_INVALID, "is missing; the record to %s "
			      "is found by it", c->verb->name);
	else
		crm_error_set(err, CRM_INVALID, "is no code");
	crm_error_at_field(err, c->type->fields[CRM_F_CODE].name);
	crm_error_at_line(err, "stdin", row->line);
	return CRM_INVALID;
}

static enum crm_code add_code(const struct crm_ctx *c, struct crm_codes *out,
			      const struct crm_row *row,
			      const struct crm_buf *is, struct crm_error *err)
{
	const struct crm_cell *cell = NULL;
	char *copy;

	for (size_t i = 0; !cell && i < row->n; i++)
		if (crm_buf_str(is)[row->cells[i].col])
			cell = &row->cells[i];
	if (!cell || !cell->len || memchr(cell->s, '\0', cell->len) ||
	    (cell->kind != CRM_CELL_TEXT && cell->kind != CRM_CELL_NUMBER))
		return no_code(c, row, cell, err);
	if (out->n == out->cap) {
		size_t cap = out->cap ? out->cap * 2 : 64;
		const char **more = realloc(out->own, cap * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		out->own = more;
		out->cap = cap;
	}
	copy = crm_arena_copy(&out->mem, cell->s, cell->len);
	if (!copy)
		return crm_error_nomem(err);
	out->own[out->n++] = copy;
	return CRM_OK;
}

enum crm_code crm_cli_stdin(struct crm_ctx *c, struct crm_reader **out,
			    struct crm_error *err)
{
	struct crm_in_opts o = { .name = "stdin", .note = crm__say,
				 .note_arg = c,
				 .digest = crm_cli_digest(c) };
	enum crm_code rc = CRM_OK;

	*out = NULL;
	if (c->opt.input)
		crm_format_parse(c->opt.input, &o.format);
	/* Of a verb that prints records these are about what it prints. */
	if (!(c->verb->options & CRM_O_OUTPUT)) {
		o.encoding = c->opt.encoding;
		o.excel = c->opt.excel;
		rc = crm__delimiter(c, &o.delimiter, err);
	}
	crm__stdin_hint(c);
	if (!rc)
		rc = crm_cli_input(c, STDIN_FILENO, err);
	return rc ? rc : crm_reader_open(out, &o, STDIN_FILENO, err);
}

static enum crm_code read_codes(struct crm_ctx *c, struct crm_codes *out,
				struct crm_error *err)
{
	struct crm_buf is = CRM_BUF_INIT;
	struct crm_reader *in = NULL;
	const struct crm_row *row = NULL;
	enum crm_code rc = crm_cli_stdin(c, &in, err);

	if (!rc)
		rc = crm__need_column(c, in, "stdin", NULL, CRM_F_CODE, err);
	while (!rc && !(rc = crm_reader_next(in, &row, err)) && row) {
		rc = code_columns(c, in, &is, err);
		if (!rc)
			rc = add_code(c, out, row, &is, err);
	}
	crm_reader_close(in);
	crm_buf_clear(&is);
	out->v = out->own;
	return rc;
}

enum crm_code crm__codes(struct crm_ctx *c, struct crm_codes *out,
			 struct crm_error *err)
{
	bool std;
	enum crm_code rc = crm__only_codes(c, &std, err);

	if (!rc && std)
		return read_codes(c, out, err);
	out->v = (const char *const *)c->args;
	out->n = (size_t)c->nargs;
	return rc;
}

/* NAME=TEXT: one of those that may be given, once. */
static enum crm_code take_named(const struct crm_ctx *c, const char *word,
				struct crm_named *named, struct crm_error *err)
{
	size_t n = strcspn(word, "=");
	struct crm_buf all = CRM_BUF_INIT;

	for (struct crm_named *t = named; t->name; t++) {
		crm_buf_addf(&all, "%s%s=", t == named ? "" : crm_tr(" and "),
			     t->name);
		if (strlen(t->name) != n || strncmp(t->name, word, n) != 0)
			continue;
		crm_buf_clear(&all);
		if (t->text)
			return crm_error_set(err, CRM_USAGE, "%s is given "
					     "twice", t->name);
		t->text = word + n + 1;
		return CRM_OK;
	}
	crm_error_set(err, CRM_USAGE, named->name
		? CRM_TR("%s takes codes, %s, not '%s'")
		: CRM_TR("%s takes codes%s, not '%s'"), c->verb->name,
		crm_buf_str(&all), word);
	crm_buf_clear(&all);
	return CRM_USAGE;
}

enum crm_code crm_cli_operands(struct crm_ctx *c, struct crm_codes *codes,
			       struct crm_named *named, struct crm_error *err)
{
	int n = 0;
	enum crm_code rc = crm__split(c, &n, err);

	for (int i = n; !rc && i < c->nargs; i++)
		rc = take_named(c, c->args[i], named, err);
	if (!rc && !n)
		rc = crm_error_set(err, CRM_USAGE, "%s needs a CODE, or - to "
				   "read records from stdin", c->verb->name);
	for (struct crm_named *t = named; !rc && t->name; t++)
		if (t->required && (!t->text || !*t->text))
			rc = crm_error_set(err, CRM_USAGE, "%s needs %s=",
					   c->verb->name, t->name);
	if (!rc && !strcmp(c->args[0], "-"))
		return read_codes(c, codes, err);
	codes->v = (const char *const *)c->args;
	codes->n = (size_t)n;
	return rc;
}

void crm_codes_clear(struct crm_codes *codes)
{
	free(codes->own);
	crm_arena_clear(&codes->mem);
}
