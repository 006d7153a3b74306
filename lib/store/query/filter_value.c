/* SPDX-License-Identifier: ISC */
/* filter_value.c - the values of a filter as they are stored and compared. */
#include "filter.h"

#include "crm/check.h"
#include "crm/text.h"

static enum crm_code blame(struct crm__atom *a, const struct crm__value *v,
			   enum crm_code rc, struct crm_error *err)
{
	return rc ? crm__blame(a->src, v->at, rc, err) : CRM_OK;
}

/* Bind a copy: buffers on the way are short-lived. */
static enum crm_code bind_copy(struct crm__atom *a, const struct crm__value *v,
			       const char *s, size_t n, struct crm_error *err)
{
	const char *copy = crm_arena_copy(&a->q->mem, s, n);
	enum crm_code rc;

	if (!copy)
		return crm_error_nomem(err);
	rc = crm__param_text(a->q, copy, n, a->out, err);
	return blame(a, v, rc, err);
}

static enum crm_code bind_text(struct crm__atom *a, const struct crm__value *v,
			       const char *s, size_t n, struct crm_error *err)
{
	return blame(a, v, crm__param_text(a->q, s, n, a->out, err), err);
}

enum crm_code crm__value_folded(struct crm__atom *a,
				const struct crm__value *v,
				struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc;

	crm_text_fold(&b, v->s, v->n);
	rc = crm_buf_check(&b, err);
	if (!rc)
		rc = bind_copy(a, v, crm_buf_str(&b), b.len, err);
	crm_buf_clear(&b);
	return rc;
}

/* A value in the one spelling that records have of it, or that crm_phone()
 * makes of theirs; one that is refused is in no record, and stays as it is. */
static enum crm_code spelling(struct crm__atom *a, const struct crm__value *v,
			      const char *s, size_t n, struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	if (a->f->kind == CRM_T_PHONE)
		rc = crm_phone_normal(s, n, &b, NULL);
	else if (n)
		rc = a->f->check(a->f, s, n, &b, NULL);
	if (rc == CRM_NOMEM || crm_buf_check(&b, NULL))
		rc = crm_error_nomem(err);
	else if (rc || !b.len)
		rc = bind_text(a, v, s, n, err);
	else
		rc = bind_copy(a, v, crm_buf_str(&b), b.len, err);
	crm_buf_clear(&b);
	return rc;
}

/* A member as it stands between semicolons in a stored list, in the form
 * that filter_atom.c looks for: \x for \\ and \y for \; */
static enum crm_code member(struct crm__atom *a, const struct crm__value *v,
			    const char *s, size_t n, struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc;

	crm_buf_addc(&b, ';');
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\\')
			crm_buf_adds(&b, "\\x");
		else if (s[i] == ';')
			crm_buf_adds(&b, "\\y");
		else
			crm_buf_addc(&b, s[i]);
	}
	crm_buf_addc(&b, ';');
	rc = crm_buf_check(&b, err);
	if (!rc)
		rc = bind_copy(a, v, crm_buf_str(&b), b.len, err);
	crm_buf_clear(&b);
	return rc;
}

/* The model's own reading of truth values. */
static enum crm_code truth(struct crm__atom *a, const struct crm__value *v,
			   struct crm_error *err)
{
	static const struct crm_field field = { .name = "",
						.kind = CRM_T_BOOL };
	static const struct crm_type type = { .name = "", .fields = &field,
					      .nfields = 1 };
	struct crm_rec r;
	enum crm_code rc = crm_rec_init(&r, &type, err);

	if (rc)
		return rc;
	rc = crm_rec_read(&r, 0, v->s, v->n, err);
	if (!rc)
		rc = crm__param_int(a->q, r.v[0].i, a->out, err);
	crm_rec_clear(&r);
	return blame(a, v, rc, err);
}

static enum crm_code number(struct crm__atom *a, const struct crm__value *v,
			    struct crm_error *err)
{
	int places = a->f->kind == CRM_T_QUANTITY ? CRM_QUANTITY_PLACES : 0;
	int64_t n;
	enum crm_code rc;

	if (a->f->kind == CRM_T_PERCENT)
		rc = crm_percent_parse(v->s, v->n, &n, err);
	else
		rc = crm_decimal_parse(v->s, v->n, places, &n, NULL, err);
	if (!rc)
		rc = crm__param_int(a->q, n, a->out, err);
	return blame(a, v, rc, err);
}

enum crm_code crm__value_choice(struct crm__atom *a,
				const struct crm__value *v, int *choice,
				struct crm_error *err)
{
	size_t n = v->n;
	const char *s = crm_text_trim(v->s, &n);

	*choice = crm_choice_find(a->f, s, n);
	if (*choice >= 0)
		return CRM_OK;
	return blame(a, v, crm_choice_unknown(a->f, s, n, err), err);
}

static enum crm_code choice(struct crm__atom *a, const struct crm__value *v,
			    struct crm_error *err)
{
	const char *name;
	int i = 0;
	enum crm_code rc = crm__value_choice(a, v, &i, err);

	if (rc)
		return rc;
	name = a->f->choices[i].name;
	return bind_text(a, v, name, strlen(name), err);
}

enum crm_code crm__value_param(struct crm__atom *a,
			       const struct crm__value *v,
			       struct crm_error *err)
{
	size_t n = v->n;
	const char *s = crm_text_trim(v->s, &n);

	if (!n && a->f->kind != CRM_T_TEXT)
		return crm__fail_at(a->src, v->at, err, "a value is missing; "
				    "unset is written 'is null'");
	switch (a->f->kind) {
	case CRM_T_TEXT: /* to the byte, unless it is checked */
		return a->f->check ? spelling(a, v, s, n, err)
				   : bind_text(a, v, v->s, v->n, err);
	case CRM_T_PHONE:
		return spelling(a, v, s, n, err);
	case CRM_T_ENUM:
		return choice(a, v, err);
	case CRM_T_LIST:
		return member(a, v, s, n, err);
	case CRM_T_BOOL:
		return truth(a, v, err);
	case CRM_T_INT:
	case CRM_T_QUANTITY:
	case CRM_T_PERCENT:
		return number(a, v, err);
	default: /* the code of a REF */
		return bind_text(a, v, s, n, err);
	}
}

enum crm_code crm__value_money(struct crm__atom *a,
			       const struct crm__value *v, int64_t *amount,
			       char cur[4], struct crm_error *err)
{
	bool single = crm_field_flagged(a->rel->type, CRM_F_CURRENCY) < 0;
	enum crm_code rc;

	cur[0] = '\0';
	/* Money of a type without currencies has two decimals. */
	rc = crm_decimal_parse(v->s, v->n, single ? 2 : CRM_MONEY_PLACES_MAX,
			       amount, single ? NULL : cur, err);
	return blame(a, v, rc, err);
}

/* ---- dates and times ---- */

static bool is_now(const struct crm__value *v)
{
	size_t n = v->n;
	const char *s = crm_text_trim(v->s, &n);

	return n == 3 && (s[0] | 32) == 'n' && (s[1] | 32) == 'o' &&
	       (s[2] | 32) == 'w';
}

static void time_text(int64_t at, char out[CRM_TIME_LEN + 1])
{
	int64_t last = (int64_t)crm_date_days(9999, 12, 31) * 86400 + 86399;

	crm_time_format(at, out);
	/* The end of all times is behind the last of them. */
	if (at > last)
		memcpy(out, "9999-12-32", CRM_DATE_LEN);
}

static void period_span(struct crm__atom *a, const struct crm_period *p,
			struct crm__span *out)
{
	if (a->f->kind == CRM_T_DATE) {
		crm_date_format(p->from, out->from);
		crm_date_format(p->to, out->to);
	} else {
		time_text(crm_date_start(p->from), out->from);
		time_text(crm_date_start(p->to), out->to);
	}
}

enum crm_code crm__value_span(struct crm__atom *a, const struct crm__value *v,
			      struct crm__span *out, struct crm_error *err)
{
	int32_t today = crm_clock_today();
	struct crm_period p = { today, today + 1 };
	bool now = is_now(v), clock = memchr(v->s, ':', v->n) ||
				      memmem(v->s, v->n, "：", 3);
	int64_t at;
	enum crm_code rc = CRM_OK;

	if (a->f->kind == CRM_T_TIME && (now || clock)) {
		rc = crm_time_parse(v->s, v->n, &at, err);
		if (rc)
			return blame(a, v, rc, err);
		time_text(at, out->from);
		time_text(at + 1, out->to);
		return CRM_OK;
	}
	if (!now)
		rc = crm_period_parse(v->s, v->n, today, &p, err);
	if (!rc)
		period_span(a, &p, out);
	return blame(a, v, rc, err);
}
