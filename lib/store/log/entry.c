/* SPDX-License-Identifier: ISC */
/*
 * entry.c - the data of an entry of the change log: what changed in a record.
 *
 * An entry is one byte, the format, and then the fields it is about in the
 * order of the type's table: each the number of the field (a signed), and its
 * value; of an update the old value, then the new one (pack.h). An insert has
 * the new values there are, a delete the old ones. Values are those of the
 * columns: row ids for references, minor units for money. Field 0 is the
 * reason of an erasure. An entry that was erased has no bytes, and is none to
 * be read.
 *
 * Before schema 7 entries were JSON, by names of columns; those are read
 * still, and stay as they are.
 */
#include "../pack.h"
#include "log.h"
#include "crm/text.h"

#define FORMAT 1

bool crm__log_has(size_t field)
{
	return field != CRM_F_VERSION && field != CRM_F_CREATED_AT &&
	       field != CRM_F_UPDATED_AT;
}

/* ---- writing ---- */

/* Append a field with one value or, where `new` is given, two. */
static void add(struct crm_buf *b, int64_t number, const struct crm_value *v,
		const struct crm_value *new)
{
	size_t need = CRM__NUMBER_MAX + CRM__VALUE_MAX + v->len;
	char *p;

	if (new)
		need += CRM__VALUE_MAX + new->len;
	if (!crm_buf_reserve(b, need))
		return;
	p = crm__put_signed(b->s + b->len, number);
	p = crm__put_value(p, v);
	if (new)
		p = crm__put_value(p, new);
	*p = '\0';
	b->len = (size_t)(p - b->s);
}

static void whole(struct crm_buf *b, const struct crm_rec *r, bool system)
{
	for (size_t i = 0; i < r->type->nfields; i++) {
		if (!crm_value_given(&r->v[i]) || (!crm__log_has(i) &&
		    (!system || i == CRM_F_UPDATED_AT)))
			continue;
		add(b, r->type->fields[i].number, &r->v[i], NULL);
	}
}

static void difference(struct crm_buf *b, int currency,
		       const struct crm_rec *old, const struct crm_rec *new)
{
	const struct crm_type *t = old->type;
	bool money = false;

	for (size_t i = 0; i < t->nfields; i++)
		money = money || (t->fields[i].kind == CRM_T_MONEY &&
				  !crm_value_equal(&old->v[i], &new->v[i]));
	for (size_t i = 0; i < t->nfields; i++) {
		/* Amounts mean nothing without the currency of their time. */
		bool keep = money && (int)i == currency;
		if (keep || (crm__log_has(i) &&
			     !crm_value_equal(&old->v[i], &new->v[i])))
			add(b, t->fields[i].number, &old->v[i], &new->v[i]);
	}
}

void crm__entry_make(struct crm_buf *b, const struct crm__type *t,
		     const struct crm_rec *old, const struct crm_rec *new)
{
	crm_buf_reset(b);
	crm_buf_addc(b, FORMAT);
	if (!old)
		whole(b, new, new->v[CRM_F_VERSION].i != 1);
	else if (!new)
		whole(b, old, true);
	else
		difference(b, t->currency, old, new);
}

void crm__entry_reason(struct crm_buf *b, const char *reason)
{
	struct crm_value v = { CRM_V_TEXT, 0, reason, strlen(reason) };

	crm_buf_reset(b);
	crm_buf_addc(b, FORMAT);
	add(b, 0, &v, NULL);
}

/* ---- reading ---- */

/* The field at p; what is behind it, or NULL where it is damaged. */
static const char *take(const struct crm__entry *e, const char *p,
			int64_t *number, struct crm__logged *l)
{
	static const struct crm_value null = { CRM_V_NULL, 0, NULL, 0 };
	struct crm_value first;

	p = crm__take_signed(p, e->end, number);
	p = crm__take_value(p, e->end, &first);
	l->old = l->new = null;
	if (e->op == CRM_OP_INSERT || e->op == CRM_OP_ERASE)
		l->new = first;
	else
		l->old = first;
	return e->op == CRM_OP_UPDATE ? crm__take_value(p, e->end, &l->new)
				      : p;
}

static bool is_text(const struct crm_value *v)
{
	return v->kind != CRM_V_TEXT ||
	       crm_utf8_valid(v->s, v->len) == v->len;
}

static bool sound(const struct crm__entry *e)
{
	const char *p = e->at;
	struct crm__logged l;
	int64_t number;

	while (p && p < e->end) {
		p = take(e, p, &number, &l);
		if (p && !(is_text(&l.old) && is_text(&l.new)))
			return false;
	}
	return p;
}

enum crm_code crm__entry_open(struct crm__entry *e, const struct crm_type *t,
			      int op, const void *data, size_t n,
			      struct crm_error *err)
{
	const char *p = data;
	enum crm_code rc;

	*e = (struct crm__entry){ .type = t, .op = op, .at = p, .end = p };
	if (n && *p == '{') {
		rc = crm__entry_json(e, p, n, err);
		if (rc)
			crm__entry_close(e);
		return rc;
	}
	if (n && *p == FORMAT) {
		e->at = p + 1;
		e->end = p + n;
		if (sound(e))
			return CRM_OK;
	}
	return crm_error_set(err, CRM_ERROR,
			     "an entry of the change log is damaged");
}

/* The place of a field in the type, looked for from *next on: entries have
 * the order of the fields. -1 for one that is gone. */
static int place(const struct crm_type *t, int64_t number, size_t *next)
{
	for (size_t k = 0, i = *next; k < t->nfields; k++, i++) {
		if (i >= t->nfields)
			i = 0;
		if (t->fields[i].number != number)
			continue;
		*next = i + 1;
		return (int)i;
	}
	return -1;
}

bool crm__entry_next(struct crm__entry *e, struct crm__logged *out)
{
	int64_t number;

	if (e->at == e->end)
		return false;
	e->at = take(e, e->at, &number, out);
	out->field = number ? place(e->type, number, &e->next) : -1;
	out->gone = out->field < 0 && number < 0 && number > INT64_MIN
		    ? -number : 0;
	return true;
}

bool crm__entry_field(const struct crm__entry *e, int field,
		      struct crm__logged *out)
{
	struct crm__entry rest = *e;

	while (field >= 0 && crm__entry_next(&rest, out))
		if (out->field == field)
			return true;
	*out = (struct crm__logged){ .field = -1 };
	return false;
}

void crm__entry_close(struct crm__entry *e)
{
	crm_buf_clear(&e->own);
	e->at = e->end = NULL;
}

static enum crm_code set(struct crm_rec *r, int field,
			 const struct crm_value *v, struct crm_error *err)
{
	if (!r)
		return CRM_OK;
	if (v->kind == CRM_V_TEXT)
		return crm_rec_set_text(r, field, v->s, v->len, err);
	r->v[field] = *v;
	return CRM_OK;
}

enum crm_code crm__entry_record(int op, const void *data, size_t n,
				struct crm_rec *old, struct crm_rec *new,
				int64_t *gone, struct crm_error *err)
{
	struct crm__entry e;
	struct crm__logged l;
	enum crm_code rc = crm__entry_open(&e, old ? old->type : new->type,
					   op, data, n, err);

	if (gone)
		*gone = 0;
	while (!rc && crm__entry_next(&e, &l)) {
		if (gone && l.gone)
			*gone = l.gone;
		if (l.field < 0)
			continue;
		if (op != CRM_OP_INSERT)
			rc = set(old, l.field, &l.old, err);
		if (!rc && op != CRM_OP_DELETE)
			rc = set(new, l.field, &l.new, err);
	}
	crm__entry_close(&e);
	return rc;
}

enum crm_code crm__entry_kept(const struct crm_type *t, struct crm_stmt *s,
			      int i, int field, int64_t *out,
			      struct crm_error *err)
{
	struct crm__entry e;
	struct crm__logged l = { .field = -1 };
	size_t n;
	const void *data = crm_col_bytes(s, i, &n);
	enum crm_code rc = crm__entry_open(&e, t, CRM_OP_DELETE, data, n, err);

	if (!rc)
		crm__entry_field(&e, field, &l);
	*out = l.old.i;
	crm__entry_close(&e);
	return rc;
}
