/* SPDX-License-Identifier: ISC */
/* cursor.c - the rows of a query as cells, without copying text. */
#include "query.h"
#include "../rights/rights.h"

#include "crm/text.h"

static void set(struct crm_cell *out, enum crm_cell_kind kind, const char *s,
		size_t n)
{
	out->kind = kind;
	out->s = s;
	out->len = n;
}

/* Decimals of the currency in this row; rows in a row are mostly alike. */
static int money_places(struct crm__cell *c, struct crm_stmt *s)
{
	struct crm_value v = { .kind = CRM_V_TEXT };

	if (c->cur < 0)
		return c->places;
	v.s = crm_col_text(s, c->cur, &v.len);
	if (v.len == 3 && !memcmp(v.s, c->last, 3))
		return c->places;
	crm_money_places(&v, &c->places);
	if (v.len == 3)
		memcpy(c->last, v.s, 3);
	else
		c->last[0] = '\0';
	return c->places;
}

static void decimal(struct crm__cell *c, struct crm_stmt *s, int places,
		    bool strip, struct crm_cell *out)
{
	size_t n = crm_decimal_format(crm_col_int(s, c->col), places, strip,
				      c->text);

	set(out, crm_decimal_safe(c->text, n) ? CRM_CELL_NUMBER
					      : CRM_CELL_TEXT, c->text, n);
}

static void number(struct crm__cell *c, struct crm_stmt *s,
		   struct crm_cell *out)
{
	switch (c->kind) {
	case CRM_T_BOOL:
		if (crm_col_int(s, c->col))
			set(out, CRM_CELL_BOOL, "true", 4);
		else
			set(out, CRM_CELL_BOOL, "false", 5);
		return;
	case CRM_T_MONEY:
		decimal(c, s, money_places(c, s), false, out);
		return;
	case CRM_T_QUANTITY:
		decimal(c, s, CRM_QUANTITY_PLACES, true, out);
		return;
	case CRM_T_PERCENT:
		decimal(c, s, CRM_PERCENT_PLACES, true, out);
		return;
	default:
		set(out, CRM_CELL_NUMBER, c->text,
		    crm_decimal_format(crm_col_int(s, c->col), 0, false,
				       c->text));
	}
}

static void text(const struct crm__cell *c, struct crm_stmt *s,
		 struct crm_cell *out)
{
	size_t n;
	const char *t = crm_col_text(s, c->col, &n);

	/* No text is stored that is empty: it was unset. */
	if (!n && c->kind == CRM_T_REF && c->ref >= 0 &&
	    !crm_col_null(s, c->ref))
		set(out, CRM_CELL_HIDDEN, "", 0);
	else if (!n)
		set(out, CRM_CELL_NULL, "", 0);
	else if (c->kind == CRM_T_LIST && n > 2)
		set(out, CRM_CELL_LIST, t + 1, n - 2);
	else
		set(out, c->kind == CRM_T_JSON ? CRM_CELL_JSON : CRM_CELL_TEXT,
		    t, n);
}

static const struct crm_cell *read_row(struct crm_query *q)
{
	for (size_t i = 0; i < q->ncells; i++) {
		struct crm__cell *c = &q->cells[i];
		if (c->kind == CRM_T_REF || !crm_kind_is_int(c->kind))
			text(c, q->stmt, &q->row[i]);
		else if (crm_col_null(q->stmt, c->col))
			set(&q->row[i], CRM_CELL_NULL, "", 0);
		else
			number(c, q->stmt, &q->row[i]);
	}
	return q->row;
}

const struct crm_column *crm_query_columns(const struct crm_query *q,
					   size_t *n)
{
	*n = q->ncells;
	return q->columns;
}

/* How two rows lie to one another in the order: as ORDER BY has it, what is
 * unset comes first going up and last going down. */
static int order(const struct crm_query *q)
{
	struct crm_stmt *a = q->pair[0], *b = q->pair[1];
	int c = 0;

	for (size_t i = 0; !c && i < q->nkeys; i++) {
		const struct crm__key *k = &q->keys[i];
		int col = q->ncols + (int)i;
		bool anull = crm_col_null(a, col), bnull = crm_col_null(b, col);

		if (anull || bnull) {
			c = bnull - anull;
		} else if (k->is_int) {
			int64_t x = crm_col_int(a, col);
			int64_t y = crm_col_int(b, col);
			c = (x > y) - (x < y);
		} else {
			size_t na, nb;
			const char *x = crm_col_text(a, col, &na);
			const char *y = crm_col_text(b, col, &nb);
			c = memcmp(x, y, na < nb ? na : nb);
			c = c ? c : (na > nb) - (na < nb);
		}
		c = k->desc ? -c : c;
	}
	return c;
}

static enum crm_code step_pair(struct crm_query *q, bool *more,
			       struct crm_error *err)
{
	enum crm_code rc = CRM_OK;
	int next;

	if (!q->left)
		return CRM_OK;
	for (int i = 0; !rc && i < 2; i++) {
		if (q->stale[i] && q->has[i])
			rc = crm_step(q->pair[i], &q->has[i], err);
		q->stale[i] = false;
	}
	if (rc)
		return rc;
	next = q->has[1] && (!q->has[0] || order(q) > 0);
	*more = q->has[next];
	q->stale[next] = true;
	q->stmt = q->pair[next];
	q->left -= q->left > 0;
	return CRM_OK;
}

enum crm_code crm_query_next(struct crm_query *q,
			     const struct crm_cell **row,
			     struct crm_error *err)
{
	bool more = false;
	enum crm_code rc = CRM_OK;

	*row = NULL;
	if (q->pair[0])
		rc = step_pair(q, &more, err);
	else if (!q->by_code)
		rc = crm_step(q->stmt, &more, err);
	if (!rc && more)
		*row = read_row(q);
	return rc;
}

static void read_value(const struct crm_query *q, const struct crm__cell *c,
		       struct crm_value *out)
{
	bool code = c->kind == CRM_T_REF && crm__limited(q->st);

	if (crm_col_null(q->stmt, c->col)) {
		out->kind = CRM_V_NULL;
	} else if (crm_kind_is_int(c->kind) && !code) {
		out->kind = CRM_V_INT;
		out->i = crm_col_int(q->stmt, c->col);
	} else {
		out->kind = CRM_V_TEXT;
		out->s = crm_col_text(q->stmt, c->col, &out->len);
	}
}

enum crm_code crm_query_values(struct crm_query *q,
			       const struct crm_value **row,
			       struct crm_error *err)
{
	bool more = false;
	enum crm_code rc = q->pair[0] ? step_pair(q, &more, err)
				      : crm_step(q->stmt, &more, err);

	*row = NULL;
	if (rc || !more)
		return rc;
	for (size_t i = 0; i < q->ncells; i++)
		read_value(q, &q->cells[i], &q->values[i]);
	*row = q->values;
	return CRM_OK;
}

const struct crm_field *crm_query_field(const struct crm_query *q, size_t i)
{
	const struct crm__cell *c = &q->cells[i];

	return &c->rel->type->fields[c->field];
}

int64_t crm_query_id(const struct crm_query *q)
{
	return crm_col_int(q->stmt, q->id);
}

/* Bind a code as the key is stored; false where it cannot be one. */
static bool bind_code(struct crm_query *q, const char *code)
{
	size_t n = strlen(code);
	int64_t number;

	if (!crm_kind_is_int(q->type->fields[CRM_F_CODE].kind)) {
		crm_bind_text(q->stmt, q->code, code, n);
		return true;
	}
	if (crm_decimal_plain(code, n, 0, &number, NULL))
		return false;
	crm_bind_int(q->stmt, q->code, number);
	return true;
}

static enum crm_code step_code(struct crm_query *q, const char *code,
			       bool *found, struct crm_error *err)
{
	crm_stmt_reset(q->stmt);
	return bind_code(q, code) ? crm_step(q->stmt, found, err) : CRM_OK;
}

enum crm_code crm_query_code(struct crm_query *q, const char *code,
			     const struct crm_cell **row,
			     struct crm_error *err)
{
	struct crm_buf now = CRM_BUF_INIT;
	bool found = false;
	enum crm_code rc = step_code(q, code, &found, err);

	*row = NULL;
	if (!rc && !found)
		rc = crm__code_now(q->st, q->type, code, strlen(code), &now,
				   err);
	if (!rc && now.len)
		rc = step_code(q, now.s, &found, err);
	crm_buf_clear(&now);
	if (!rc && !found)
		rc = crm_error_set(err, CRM_NOTFOUND, "no %s '%.*s'",
				   crm_tr(q->type->name),
				   crm_text_shown(code, strlen(code)), code);
	if (!rc)
		*row = read_row(q);
	return rc;
}
