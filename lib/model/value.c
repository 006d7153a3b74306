/* SPDX-License-Identifier: ISC */
/* value.c - values as people write them, and back. */
#include "crm/model.h"
#include "crm/check.h"
#include "crm/date.h"
#include "crm/decimal.h"
#include "crm/text.h"

static enum crm_code limits(const struct crm_field *f, int64_t v, int places,
			    struct crm_error *err)
{
	char lo[CRM_DECIMAL_MAX], hi[CRM_DECIMAL_MAX];

	if ((!f->min && !f->max) || (v >= f->min && v <= f->max))
		return CRM_OK;
	crm_decimal_format(f->min, places, true, lo);
	crm_decimal_format(f->max, places, true, hi);
	if (f->max == INT64_MAX)
		return crm_error_set(err, CRM_INVALID, "must be at least %s",
				     lo);
	return crm_error_set(err, CRM_INVALID, "must be between %s and %s",
			     lo, hi);
}

static enum crm_code fits(const struct crm_field *f, const char *s, size_t n,
			  struct crm_error *err)
{
	size_t chars;

	/* A text of n bytes has at most n characters. */
	if (!f->max || n <= (size_t)f->max)
		return CRM_OK;
	chars = crm_utf8_chars(s, n);
	if (chars <= (size_t)f->max)
		return CRM_OK;
	return crm_error_set(err, CRM_INVALID, "is %zu characters long; at "
			     "most %lld fit", chars, (long long)f->max);
}

/* Check and store text that is kept as it was written. */
static enum crm_code read_text(struct crm_rec *r, int i, const char *s,
			       size_t n, struct crm_error *err)
{
	const struct crm_field *f = &r->type->fields[i];
	struct crm_buf canon = CRM_BUF_INIT;
	enum crm_code rc = fits(f, s, n, err);

	if (rc)
		return rc;
	if (f->kind == CRM_T_PHONE) {
		rc = crm_phone_normal(s, n, &canon, err);
		crm_buf_reset(&canon);
	} else if (f->check) {
		rc = f->check(f, s, n, &canon, err);
	}
	if (!rc)
		rc = crm_buf_check(&canon, err);
	if (!rc && canon.len)
		rc = crm_rec_set_text(r, i, canon.s, canon.len, err);
	else if (!rc)
		rc = crm_rec_set_text(r, i, s, n, err);
	crm_buf_clear(&canon);
	return rc;
}

static enum crm_code read_list(struct crm_rec *r, int i, const char *s,
			       size_t n, struct crm_error *err)
{
	struct crm_buf list = CRM_BUF_INIT, m = CRM_BUF_INIT;
	size_t pos = 0;
	enum crm_code rc;

	while (crm_list_next(s, n, &pos, &m)) {
		size_t len = m.len;
		const char *t = crm_text_trim(crm_buf_str(&m), &len);
		crm_list_add(&list, t, len);
	}
	rc = crm_buf_check(&m, err);
	if (!rc)
		rc = crm_buf_check(&list, err);
	if (!rc)
		rc = fits(&r->type->fields[i], list.s, list.len, err);
	if (!rc && !list.len)
		crm_rec_set_null(r, i);
	else if (!rc)
		rc = crm_rec_set_text(r, i, list.s, list.len, err);
	crm_buf_clear(&list);
	crm_buf_clear(&m);
	return rc;
}

static enum crm_code read_enum(struct crm_rec *r, int i, const char *s,
			       size_t n, struct crm_error *err)
{
	const struct crm_field *f = &r->type->fields[i];
	int c = crm_choice_find(f, s, n);
	const char *name;

	if (c < 0)
		return crm_choice_unknown(f, s, n, err);
	name = f->choices[c].name;
	r->v[i] = (struct crm_value){ CRM_V_TEXT, 0, name, strlen(name) };
	return CRM_OK;
}

static bool one_of(const char *s, size_t n, const char *const *words)
{
	for (; *words; words++)
		if (strlen(*words) == n && !strncasecmp(*words, s, n))
			return true;
	return false;
}

static enum crm_code read_bool(struct crm_rec *r, int i, const char *s,
			       size_t n, struct crm_error *err)
{
	if (one_of(s, n, CRM_LIST("true", "1", "yes", "y", "t", "on", "是",
				  "对", "√", "✓")))
		crm_rec_set_int(r, i, 1);
	else if (one_of(s, n, CRM_LIST("false", "0", "no", "n", "f", "off",
				       "否", "不", "×")))
		crm_rec_set_int(r, i, 0);
	else
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' is neither true nor false",
				     (int)n, s);
	return CRM_OK;
}

/* The currency a text names must be the record's, or becomes it. */
static enum crm_code settle_currency(struct crm_rec *r, const char *cur,
				     struct crm_error *err)
{
	int c = crm_field_flagged(r->type, CRM_F_CURRENCY);
	const struct crm_value *v = &r->v[c];

	if (!cur[0])
		return CRM_OK;
	if (r->type->fields[c].flags & CRM_F_HIDDEN)
		return crm_error_set(err, CRM_INVALID, "is in %s, but the "
				     "record has no currency to give; write "
				     "the amount alone", cur);
	if (!crm_value_given(v))
		return crm_rec_set_text(r, c, cur, strlen(cur), err);
	if (v->len != strlen(cur) || memcmp(v->s, cur, v->len))
		return crm_error_set(err, CRM_INVALID, "is in %s, but the "
				     "record's currency is %.*s; give "
				     "currency=%s too, or an amount in it",
				     cur, (int)v->len, v->s, cur);
	return CRM_OK;
}

/* An amount in the currency of the record, which is given. */
static enum crm_code settle_money(struct crm_rec *r, int i, int currency,
				  const char *s, size_t n, int64_t fine,
				  struct crm_error *err)
{
	const struct crm_value *c = &r->v[currency];
	int places = crm_currency_places(c->s, c->len);
	int64_t v;
	enum crm_code rc;

	if (places < 0)
		return crm_error_set(err, CRM_INVALID, "'%.*s' is no currency; "
				     "give currency=CODE too", (int)c->len,
				     c->s);
	/* No currency has more places, so nothing overflows. */
	if (!crm_decimal_rescale(fine, CRM_MONEY_PLACES_MAX, places, &v))
		return crm_error_set(err, CRM_INVALID, "'%.*s' has more than "
				     "the %d decimals of %.*s", (int)n, s,
				     places, (int)c->len, c->s);
	rc = limits(&r->type->fields[i], v, places, err);
	if (!rc)
		crm_rec_set_int(r, i, v);
	return rc;
}

static enum crm_code read_money(struct crm_rec *r, int i, const char *s,
				size_t n, bool last, struct crm_error *err)
{
	int c = crm_field_flagged(r->type, CRM_F_CURRENCY);
	int64_t fine;
	char cur[4] = "";
	enum crm_code rc;

	rc = crm_decimal_parse(s, n, CRM_MONEY_PLACES_MAX, &fine, cur, err);
	if (rc)
		return rc;
	if (!last && !crm_value_given(&r->v[c])) {
		r->unsettled = true;
		return crm_rec_set_text(r, i, s, n, err);
	}
	rc = settle_currency(r, cur, err);
	if (!rc && !crm_value_given(&r->v[c]))
		return CRM_OK; /* stays text */
	return rc ? rc : settle_money(r, i, c, s, n, fine, err);
}

enum crm_code crm_rec_settle(struct crm_rec *r, bool last,
			     struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (!r->unsettled)
		return CRM_OK;
	for (size_t i = 0; !rc && i < r->type->nfields; i++) {
		const struct crm_field *f = &r->type->fields[i];
		const struct crm_value v = r->v[i];

		if (f->kind != CRM_T_MONEY || v.kind != CRM_V_TEXT)
			continue;
		rc = read_money(r, (int)i, v.s, v.len, true, err);
		if (!rc && last && r->v[i].kind == CRM_V_TEXT)
			rc = crm_error_set(err, CRM_INVALID,
					   "needs a currency");
		if (rc == CRM_INVALID)
			crm_error_at_field(err, f->name);
	}
	return rc;
}

static enum crm_code read_number(struct crm_rec *r, int i, const char *s,
				 size_t n, struct crm_error *err)
{
	const struct crm_field *f = &r->type->fields[i];
	int places = f->kind == CRM_T_QUANTITY ? CRM_QUANTITY_PLACES : 0;
	int64_t v;
	enum crm_code rc;

	if (f->kind == CRM_T_PERCENT) {
		places = CRM_PERCENT_PLACES;
		rc = crm_percent_parse(s, n, &v, err);
	} else {
		rc = crm_decimal_parse(s, n, places, &v, NULL, err);
	}
	if (!rc)
		rc = limits(f, v, places, err);
	if (!rc)
		crm_rec_set_int(r, i, v);
	return rc;
}

static enum crm_code read_date(struct crm_rec *r, int i, const char *s,
			       size_t n, struct crm_error *err)
{
	char text[CRM_TIME_LEN + 1];
	enum crm_code rc;

	if (r->type->fields[i].kind == CRM_T_DATE) {
		int32_t day;
		rc = crm_date_parse(s, n, crm_clock_today(), &day, err);
		if (!rc)
			crm_date_format(day, text);
	} else {
		int64_t at;
		rc = crm_time_parse(s, n, &at, err);
		if (!rc)
			crm_time_format(at, text);
	}
	return rc ? rc : crm_rec_set_text(r, i, text, strlen(text), err);
}

static enum crm_code read_kind(struct crm_rec *r, int i, const char *s,
			       size_t n, struct crm_error *err)
{
	switch (r->type->fields[i].kind) {
	case CRM_T_LIST:
		return read_list(r, i, s, n, err);
	case CRM_T_ENUM:
		return read_enum(r, i, s, n, err);
	case CRM_T_BOOL:
		return read_bool(r, i, s, n, err);
	case CRM_T_MONEY:
		return read_money(r, i, s, n, false, err);
	case CRM_T_INT:
	case CRM_T_QUANTITY:
	case CRM_T_PERCENT:
		return read_number(r, i, s, n, err);
	case CRM_T_DATE:
	case CRM_T_TIME:
		return read_date(r, i, s, n, err);
	default:
		return read_text(r, i, s, n, err);
	}
}

enum crm_code crm_rec_read(struct crm_rec *r, int field, const char *s,
			   size_t n, struct crm_error *err)
{
	const struct crm_field *f = &r->type->fields[field];
	enum crm_code rc;

	/* Free text is kept to the byte; all else may stand in space. */
	if (f->kind != CRM_T_TEXT || f->check)
		s = crm_text_trim(s, &n);
	if (!n) {
		crm_rec_set_null(r, field);
		return CRM_OK;
	}
	rc = read_kind(r, field, s, n, err);
	if (rc == CRM_INVALID)
		crm_error_at_field(err, f->name);
	return rc;
}

enum crm_code crm_rec_enter(struct crm_rec *r, int field, const char *s,
			    size_t n, struct crm_error *err)
{
	if (crm_utf8_valid(s, n) == n)
		return crm_rec_read(r, field, s, n, err);
	crm_error_set(err, CRM_INVALID, "'%.*s' is not UTF-8", (int)n, s);
	crm_error_at_field(err, r->type->fields[field].name);
	return CRM_INVALID;
}

bool crm_money_places(const struct crm_value *c, int *places)
{
	int n = c && c->kind == CRM_V_TEXT ? crm_currency_places(c->s, c->len)
					   : -1;

	*places = n < 0 ? 2 : n;
	return n >= 0;
}

static void print_list(const struct crm_value *v, struct crm_buf *out)
{
	if (v->len > 2) /* without the outer semicolons */
		crm_buf_addmem(out, v->s + 1, v->len - 2);
}

void crm_value_print(const struct crm_field *f, const struct crm_value *v,
		     int money_places, struct crm_buf *out)
{
	char text[CRM_DECIMAL_MAX];
	size_t n;

	if (v->kind == CRM_V_TEXT) {
		if (f->kind == CRM_T_LIST)
			print_list(v, out);
		else
			crm_buf_addmem(out, v->s, v->len);
		return;
	}
	switch (f->kind) {
	case CRM_T_BOOL:
		crm_buf_adds(out, v->i ? "true" : "false");
		return;
	case CRM_T_MONEY:
		n = crm_decimal_format(v->i, money_places, false, text);
		break;
	case CRM_T_QUANTITY:
		n = crm_decimal_format(v->i, CRM_QUANTITY_PLACES, true, text);
		break;
	case CRM_T_PERCENT:
		n = crm_decimal_format(v->i, CRM_PERCENT_PLACES, true, text);
		break;
	default:
		crm_buf_addint(out, v->i);
		return;
	}
	crm_buf_addmem(out, text, n);
}
