/* SPDX-License-Identifier: ISC */
/* sheet.c - the rows of a report: kept, sorted, handed out. */
#include "internal.h"
#include "crm/decimal.h"

enum crm_code crm_report_open(struct crm_store *st,
			      const struct crm_report_kind *kind,
			      const struct crm_report_opts *opts,
			      struct crm_report **out, struct crm_error *err)
{
	struct crm_report *r = calloc(1, sizeof(*r));
	enum crm_code rc;

	*out = NULL;
	if (!r)
		return crm_error_nomem(err);
	r->st = st;
	r->left = opts->limit;
	rc = kind->make(r, opts, err);
	if (rc)
		crm_report_close(r);
	else
		*out = r;
	return rc;
}

void crm_report_close(struct crm_report *r)
{
	if (!r)
		return;
	free(r->columns);
	free(r->kinds);
	free(r->v);
	free(r->cells);
	free(r->texts);
	crm_arena_clear(&r->mem);
	free(r);
}

const struct crm_column *crm_report_columns(const struct crm_report *r,
					    size_t *n)
{
	*n = r->ncolumns;
	return r->columns;
}

int64_t crm_report_records(const struct crm_report *r)
{
	return r->records;
}

/* ---- making it ---- */

enum crm_code crm__sheet_begin(struct crm_report *r, size_t ncolumns,
			       struct crm_error *err)
{
	r->ncolumns = ncolumns;
	r->columns = calloc(ncolumns, sizeof(*r->columns));
	r->kinds = calloc(ncolumns, sizeof(*r->kinds));
	r->cells = calloc(ncolumns, sizeof(*r->cells));
	r->texts = calloc(ncolumns, sizeof(*r->texts));
	return r->columns && r->kinds && r->cells && r->texts
		? CRM_OK : crm_error_nomem(err);
}

enum crm_code crm__sheet_column(struct crm_report *r, size_t i,
				const char *name, const char *label,
				const char *zh, enum crm_kind kind,
				struct crm_error *err)
{
	struct crm_column *c = &r->columns[i];

	c->name = crm_arena_copy(&r->mem, name, strlen(name));
	c->label = crm_arena_copy(&r->mem, label, strlen(label));
	c->label_zh = zh ? crm_arena_copy(&r->mem, zh, strlen(zh)) : NULL;
	c->right = crm_kind_is_number(kind);
	r->kinds[i] = (struct crm__sheet_column){ kind, NULL, -1 };
	return c->name && c->label && (!zh || c->label_zh)
		? CRM_OK : crm_error_nomem(err);
}

struct crm_value *crm__sheet_row(struct crm_report *r)
{
	struct crm_value *row;

	if (r->nrows == r->room) {
		size_t room = r->room ? r->room * 2 : 64;
		void *more = realloc(r->v, room * r->ncolumns * sizeof(*r->v));

		if (!more)
			return NULL;
		r->v = more;
		r->room = room;
	}
	row = &r->v[r->nrows++ * r->ncolumns];
	for (size_t i = 0; i < r->ncolumns; i++)
		row[i] = (struct crm_value){ .kind = CRM_V_NULL };
	return row;
}

enum crm_code crm__sheet_text(struct crm_report *r, struct crm_value *v,
			      const char *s, size_t n, struct crm_error *err)
{
	const char *copy = crm_arena_copy(&r->mem, s, n);

	if (!copy)
		return crm_error_nomem(err);
	*v = (struct crm_value){ CRM_V_TEXT, 0, copy, n };
	return CRM_OK;
}

/* ---- sorting ---- */

struct order {
	const struct crm_report *r;
	size_t n, columns[CRM__DIMS_MAX + CRM__FIGURES_MAX];
	bool down[CRM__DIMS_MAX + CRM__FIGURES_MAX];
};

/* Decimals of an amount, by the currency of its row. */
static int places(const struct crm_report *r, size_t i,
		  const struct crm_value *row)
{
	int k = r->kinds[i].currency, n;

	crm_money_places(k < 0 ? NULL : &row[k], &n);
	return n;
}

/* Amounts compare by what stands on paper, as in lists. */
static struct crm_value face(const struct crm_report *r, size_t i,
			     const struct crm_value *row)
{
	struct crm_value v = row[i];

	/* One too large for more decimals is compared as it is. */
	if (r->kinds[i].kind == CRM_T_MONEY && v.kind == CRM_V_INT &&
	    !crm_decimal_rescale(v.i, places(r, i, row), CRM_MONEY_PLACES_MAX,
				 &v.i))
		v.i = row[i].i;
	return v;
}

/* What is unset comes first. */
static int compare(const struct crm_value *a, const struct crm_value *b)
{
	int c;

	if (!crm_value_given(a) || !crm_value_given(b))
		return crm_value_given(a) - crm_value_given(b);
	if (a->kind == CRM_V_INT)
		return (a->i > b->i) - (a->i < b->i);
	c = memcmp(a->s, b->s, a->len < b->len ? a->len : b->len);
	return c ? c : (a->len > b->len) - (a->len < b->len);
}

static int by_order(const struct order *o, const struct crm_value *a,
		    const struct crm_value *b)
{
	int c = 0;

	for (size_t i = 0; !c && i < o->n; i++) {
		const struct crm_value x = face(o->r, o->columns[i], a);
		const struct crm_value y = face(o->r, o->columns[i], b);

		c = compare(&x, &y);
		c = o->down[i] ? -c : c;
	}
	return c;
}

/* Merges, so that rows that are equal stay in the order they were in. */
static void merge_sort(const struct order *o, const struct crm_value **v,
		       const struct crm_value **spare, size_t n)
{
	size_t half = n / 2, i = 0, j = half;

	if (n < 2)
		return;
	merge_sort(o, v, spare, half);
	merge_sort(o, v + half, spare, n - half);
	for (size_t k = 0; k < n; k++)
		spare[k] = j == n || (i < half &&
				      by_order(o, v[i], v[j]) <= 0)
			? v[i++] : v[j++];
	memcpy(v, spare, n * sizeof(*v));
}

static enum crm_code sort(struct crm_report *r, const struct order *o,
			  struct crm_error *err)
{
	size_t n = r->nrows, width = r->ncolumns;
	const struct crm_value **v = calloc(2 * n + 1, sizeof(*v));
	struct crm_value *sorted = malloc((n * width + 1) * sizeof(*sorted));

	if (!v || !sorted) {
		free(v);
		free(sorted);
		return crm_error_nomem(err);
	}
	for (size_t i = 0; i < n; i++)
		v[i] = &r->v[i * width];
	merge_sort(o, v, v + n, n);
	for (size_t i = 0; i < n; i++)
		memcpy(&sorted[i * width], v[i], width * sizeof(*sorted));
	free(v);
	free(r->v);
	r->v = sorted;
	r->room = n;
	return CRM_OK;
}

static enum crm_code read_key(const struct crm_report *r, const char *s,
			      size_t n, struct order *o, struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;
	bool down = n && *s == '-';

	s += down;
	n -= down;
	for (size_t i = 0; i < r->ncolumns; i++) {
		const char *name = r->columns[i].name;

		crm_buf_addf(&all, "%s%s", i ? ", " : "", name);
		if (strlen(name) != n || strncmp(name, s, n) != 0 ||
		    o->n == CRM_NELEM(o->columns))
			continue;
		o->columns[o->n] = i;
		o->down[o->n++] = down;
		crm_buf_clear(&all);
		return CRM_OK;
	}
	crm_error_set(err, CRM_USAGE, "sort: no column '%.*s' (%s)", (int)n, s,
		      crm_buf_str(&all));
	crm_buf_clear(&all);
	return CRM_USAGE;
}

enum crm_code crm__sheet_sort(struct crm_report *r, const char *by, size_t n,
			      struct crm_error *err)
{
	struct order o = { .r = r };
	enum crm_code rc;

	for (; o.n < n; o.n++)
		o.columns[o.n] = o.n;
	rc = sort(r, &o, err);
	o = (struct order){ .r = r };
	while (!rc && by && *by) {
		size_t len = strcspn(by, ",");

		rc = read_key(r, by, len, &o, err);
		by += len + (by[len] == ',');
	}
	return rc || !o.n ? rc : sort(r, &o, err);
}

/* ---- handing it out ---- */

static void decimal(struct crm_cell *c, char *text, int64_t n, int places,
		    bool strip)
{
	c->len = crm_decimal_format(n, places, strip, text);
	c->s = text;
	c->kind = crm_decimal_safe(text, c->len) ? CRM_CELL_NUMBER
						 : CRM_CELL_TEXT;
}

static void number(const struct crm_report *r, size_t i,
		   const struct crm_value *row, struct crm_cell *c)
{
	const struct crm__sheet_column *k = &r->kinds[i];
	switch (k->kind) {
	case CRM_T_BOOL:
		c->kind = CRM_CELL_BOOL;
		c->s = row[i].i ? "true" : "false";
		c->len = strlen(c->s);
		return;
	case CRM_T_MONEY:
		decimal(c, r->texts[i], row[i].i, places(r, i, row), false);
		return;
	case CRM_T_QUANTITY:
		decimal(c, r->texts[i], row[i].i, CRM_QUANTITY_PLACES, true);
		return;
	case CRM_T_PERCENT:
		decimal(c, r->texts[i], row[i].i, CRM_PERCENT_PLACES, true);
		return;
	case CRM_T_ENUM:
		c->kind = CRM_CELL_TEXT;
		c->s = k->f->choices[row[i].i].name;
		c->len = strlen(c->s);
		return;
	default:
		decimal(c, r->texts[i], row[i].i, 0, false);
	}
}

enum crm_code crm_report_next(struct crm_report *r,
			      const struct crm_cell **row,
			      struct crm_error *err)
{
	const struct crm_value *v;

	(void)err;
	*row = NULL;
	if (r->next == r->nrows || !r->left)
		return CRM_OK;
	v = &r->v[r->next++ * r->ncolumns];
	r->left -= r->left > 0;
	for (size_t i = 0; i < r->ncolumns; i++) {
		struct crm_cell *c = &r->cells[i];

		*c = (struct crm_cell){ CRM_CELL_NULL, 0, "", 0 };
		if (v[i].kind == CRM_V_INT)
			number(r, i, v, c);
		else if (v[i].kind == CRM_V_TEXT)
			*c = (struct crm_cell){ CRM_CELL_TEXT, 0, v[i].s,
						v[i].len };
	}
	*row = r->cells;
	return CRM_OK;
}
