/* SPDX-License-Identifier: ISC */
/*
 * json_record.c - the cells of a record that is a JSON object.
 *
 * Cells point into the text wherever nothing is escaped. What is nested in a
 * record is passed on as text.
 */
#include "json.h"
#include "reader.h"

#define NUMBER_LONG 300 /* digits that fit into a double's range */

struct scan {
	struct crm_reader *r;
	struct crm_error *err;
	struct crm_json_scan js;
	const char *base;
	size_t depth;       /* of the record itself */
	size_t n;           /* cells */
	bool bad;           /* refused, but its end can be found */
	enum crm_code code; /* not CRM_OK: memory and the like */
};

static long line_of(const struct scan *sc, const char *at)
{
	return sc->r->src.line +
	       crm_source_lines(sc->base, (size_t)(at - sc->base));
}

/* Refuse the record for what is at `at`, but go on to its end. */
static void refuse(struct scan *sc, const char *at, const char *why)
{
	if (!sc->bad) {
		crm_error_set(sc->err, CRM_INVALID, "%s", crm_tr(why));
		crm_error_at_line(sc->err, sc->r->name, line_of(sc, at));
	}
	sc->bad = true;
}

static void refuse_key(struct scan *sc, const char *at, const char *key)
{
	if (!sc->bad) {
		crm_error_set(sc->err, CRM_INVALID,
			      "the key '%s' stands there twice", key);
		crm_error_at_line(sc->err, sc->r->name, line_of(sc, at));
	}
	sc->bad = true;
}

/* The same for the value of a column. */
static void refuse_value(struct scan *sc, const char *at, long col,
			 const char *why)
{
	bool first = !sc->bad;

	refuse(sc, at, why);
	if (first && col >= 0)
		crm_error_at_field(sc->err, sc->r->names.v[col].s);
}

static const char *stop(struct scan *sc, enum crm_code code)
{
	sc->code = code;
	return NULL;
}

/* Hand what was decoded into the text buffer to the cell. */
static bool keep_text(struct scan *sc, struct crm_cell *cell)
{
	struct crm_buf *text = &sc->r->json.text;

	sc->code = crm_buf_check(text, sc->err);
	if (sc->code != CRM_OK)
		return false;
	cell->s = crm_arena_copy(&sc->r->arena, crm_buf_str(text), text->len);
	cell->len = text->len;
	if (!cell->s)
		sc->code = crm_error_nomem(sc->err);
	return cell->s != NULL;
}

static const char *text_at(struct scan *sc, const char *p,
			   struct crm_cell *cell)
{
	struct crm_buf *text = &sc->r->json.text;
	bool escaped;
	const char *q = crm_json_string(&sc->js, p, &escaped);

	if (!q)
		return NULL;
	cell->s = p + 1;
	cell->len = (size_t)(q - p - 2);
	if (escaped) {
		crm_buf_reset(text);
		crm_json_decode(text, cell->s, cell->len, false);
		if (!keep_text(sc, cell))
			return NULL;
	}
	cell->kind = cell->len > 0 ? CRM_CELL_TEXT : CRM_CELL_EMPTY;
	return q;
}

/* Have the tree parser look for what the scan of a value leaves open. */
static bool check_tree(struct scan *sc, const char *p, size_t n, long col)
{
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code code = crm_json_tree(p, n, &why);

	if (code == CRM_INVALID)
		refuse_value(sc, p, col, why.msg);
	else if (code != CRM_OK)
		sc->code = crm_error_nomem(sc->err);
	return sc->code == CRM_OK;
}

/* Only a number that is long or has an exponent may exceed a double. */
static bool check_range(struct scan *sc, const char *p, size_t n, long col)
{
	return (n <= NUMBER_LONG && !memchr(p, 'e', n) &&
		!memchr(p, 'E', n)) ||
	       check_tree(sc, p, n, col);
}

/* The value at p as text without the white space between its parts. */
static const char *nested(struct scan *sc, const char *p, long col,
			  struct crm_cell *cell)
{
	const char *q = crm_json_value(&sc->js, p, sc->depth);
	struct crm_buf *text = &sc->r->json.text;
	bool escaped;

	if (!q || !check_tree(sc, p, (size_t)(q - p), col))
		return NULL;
	crm_buf_reset(text);
	while (p < q) {
		const char *from = p;

		p = *p == '"' ? crm_json_string(&sc->js, p, &escaped) : p + 1;
		if (p - from > 1 || !strchr(" \t\r\n", *from))
			crm_buf_addmem(text, from, (size_t)(p - from));
	}
	cell->kind = CRM_CELL_JSON;
	return keep_text(sc, cell) ? q : NULL;
}

/* One element of a list at p, appended to the text. */
static const char *list_item(struct scan *sc, const char *p, long col)
{
	const char *q = crm_json_scalar(&sc->js, p);
	struct crm_buf *text = &sc->r->json.text;

	if (!q)
		return NULL;
	if (*p == '"')
		crm_json_decode(text, p + 1, (size_t)(q - p - 2), true);
	else
		crm_buf_addmem(text, p, (size_t)(q - p));
	if (*p == 'n')
		refuse_value(sc, p, col,
			     CRM_TR("null in a list; leave the element out"));
	if ((*p == '-' || *p <= '9') && *p != '"' &&
	    !check_range(sc, p, (size_t)(q - p), col))
		return NULL;
	return q;
}

static const char *array(struct scan *sc, const char *p, long col,
			 struct crm_cell *cell)
{
	struct crm_buf *text = &sc->r->json.text;
	const char *open = p;

	crm_buf_reset(text);
	p = crm_json_space(p + 1);
	if (*p == ']')
		return p + 1;
	for (;;) {
		if (*p == '[' || *p == '{')
			return nested(sc, open, col, cell);
		p = list_item(sc, p, col);
		if (!p)
			return NULL;
		p = crm_json_space(p);
		if (*p == ']')
			break;
		if (*p != ',')
			return crm_json_fail(&sc->js, p,
					     CRM_TR("',' or ']' expected"));
		crm_buf_addc(text, ';');
		p = crm_json_space(p + 1);
	}
	if (!keep_text(sc, cell))
		return NULL;
	cell->kind = cell->len > 0 ? CRM_CELL_LIST : CRM_CELL_EMPTY;
	return p + 1;
}

static const char *number(struct scan *sc, const char *p, long col,
			  struct crm_cell *cell)
{
	const char *q = crm_json_number(&sc->js, p);
	size_t n;

	if (!q)
		return NULL;
	n = (size_t)(q - p);
	cell->kind = CRM_CELL_NUMBER;
	cell->s = p;
	cell->len = n;
	return check_range(sc, p, n, col) ? q : NULL;
}

static const char *value(struct scan *sc, const char *p, long col,
			 struct crm_cell *cell)
{
	const char *q;

	cell->kind = CRM_CELL_NULL;
	switch (*p) {
	case '"':
		q = text_at(sc, p, cell);
		if (q && crm_reader_empties(sc->r, cell))
			cell->kind = CRM_CELL_EMPTY;
		return q;
	case '[':
		return array(sc, p, col, cell);
	case '{':
		return nested(sc, p, col, cell);
	case 't':
	case 'f':
		cell->kind = CRM_CELL_BOOL;
		/* fall through */
	case 'n':
		q = crm_json_scalar(&sc->js, p);
		cell->s = p;
		cell->len = q && *p != 'n' ? (size_t)(q - p) : 0;
		return q;
	default:
		if (*p != '-' && (*p < '0' || *p > '9'))
			return crm_json_scalar(&sc->js, p);
		return number(sc, p, col, cell);
	}
}

/* The column of a key that is not the expected one. */
static const char *find_column(struct scan *sc, const char *p, long *col)
{
	struct crm_names *names = &sc->r->names;
	struct crm_cell key;
	enum crm_code code;
	const char *q = text_at(sc, p, &key);

	if (!q)
		return NULL;
	*col = -1;
	if (memchr(key.s, '\0', key.len)) {
		refuse(sc, p, CRM_TR("a key with a NUL in it"));
		return q;
	}
	*col = crm_names_find(names, key.s, key.len);
	if (*col >= 0)
		return q;
	*col = (long)names->n;
	code = crm_names_add(names, key.s, key.len, sc->err);
	return code == CRM_OK ? q : stop(sc, code);
}

/* The key at p. Records of a stream mostly have the same keys in the same
 * order, so one comparison finds most columns. */
static const char *column(struct scan *sc, const char *p, long *col)
{
	struct crm_names *names = &sc->r->names;
	size_t guess = sc->r->json.guess;
	const struct crm_name *name =
		guess < names->n ? &names->v[guess] : NULL;
	const char *q;

	if (*p == '"' && name && name->plain &&
	    (size_t)(sc->js.end - p) > name->len + 1 &&
	    memcmp(p + 1, name->s, name->len) == 0 &&
	    p[name->len + 1] == '"') {
		*col = (long)guess;
		q = p + name->len + 2;
	} else {
		q = find_column(sc, p, col);
	}
	if (!q || *col < 0 || !names->v)
		return q;
	sc->r->json.guess = (size_t)*col + 1;
	if (names->v[*col].seen == sc->r->json.turn)
		refuse_key(sc, p, names->v[*col].s);
	names->v[*col].seen = sc->r->json.turn;
	return q;
}

static const char *member(struct scan *sc, const char *p)
{
	struct crm_cell cell = { .s = "" };
	enum crm_code code;
	long col;

	p = column(sc, p, &col);
	if (!p)
		return NULL;
	p = crm_json_space(p);
	if (*p != ':')
		return crm_json_fail(&sc->js, p, CRM_TR("':' expected"));
	cell.col = col < 0 ? 0 : (unsigned)col;
	p = value(sc, crm_json_space(p + 1), col, &cell);
	if (!p || col < 0)
		return p;
	code = crm_reader_cells(sc->r, sc->n + 1, sc->err);
	if (code != CRM_OK)
		return stop(sc, code);
	sc->r->cells[sc->n++] = cell;
	return p;
}

static const char *object(struct scan *sc, const char *p)
{
	sc->r->json.guess = 0;
	p = crm_json_space(p + 1);
	if (*p == '}')
		return p + 1;
	for (;;) {
		p = member(sc, p);
		if (!p)
			return NULL;
		p = crm_json_space(p);
		if (*p == '}')
			return p + 1;
		if (*p != ',')
			return crm_json_fail(&sc->js, p,
					     CRM_TR("',' or '}' expected"));
		p = crm_json_space(p + 1);
	}
}

/* The element of an array that should be a record at p, but is none. */
static const char *no_object(struct scan *sc, const char *p)
{
	static const char why[] = CRM_TR("a record must be an object");
	const char *q;

	if (!sc->r->json.array)
		return crm_json_fail(&sc->js, p, why);
	q = crm_json_value(&sc->js, p, sc->depth - 1);
	if (q)
		refuse(sc, p, why);
	return q;
}

enum crm_code crm_json_record(struct crm_reader *r, struct crm_span *span,
			      struct crm_error *err)
{
	struct scan sc = { .r = r, .err = err,
			   .base = r->src.buf + r->src.pos,
			   .js.end = r->src.buf + r->src.end,
			   .depth = r->json.array ? 2 : 1 };
	const char *p;

	r->json.turn++;
	p = *sc.base == '{' ? object(&sc, sc.base) : no_object(&sc, sc.base);
	if (!p && sc.code == CRM_OK && sc.js.at >= sc.js.end && !r->src.eof) {
		span->more = true;
		return CRM_OK;
	}
	r->json.n = sc.n;
	if (p) {
		span->used = span->len = (size_t)(p - sc.base);
		span->lines = crm_source_lines(sc.base, span->len);
		return sc.bad ? CRM_INVALID : CRM_OK;
	}
	if (sc.code != CRM_OK)
		return sc.code;
	span->used = (size_t)(sc.js.at - sc.base);
	span->wrong = true;
	crm_error_set(err, CRM_BROKEN, "%s", crm_tr(sc.js.why));
	crm_error_at_line(err, r->name, line_of(&sc, sc.js.at));
	return CRM_BROKEN;
}
