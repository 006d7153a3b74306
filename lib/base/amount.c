/* SPDX-License-Identifier: ISC */
/* amount.c - numbers, amounts of money and percentages as people type them. */
#include "crm/decimal.h"
#include "number.h"
#include "plain.h"

/* A number being read from the plain form of what somebody typed. */
struct reading {
	char plain[CRM_PLAIN_MAX];
	const char *p;	  /* what is left of the plain form */
	const char *text; /* what was typed, for messages */
	size_t len;
	struct crm_number x;
	char cur[4];
	int unit;     /* power of ten that 万 or 亿 means */
	bool money;   /* a currency may stand here */
	bool percent; /* a percent sign may, but no 万 and 亿 */
	bool sign, bracket;
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static enum crm_code refuse(const struct reading *r, const char *why,
			    struct crm_error *err)
{
	return crm_error_set(err, CRM_INVALID, "'%.*s' is not a number: %s",
			     crm_plain_clip(r->text, r->len), r->text,
			     crm_tr(why));
}

/* Say what stands at the cursor instead of the rest of a number. */
static enum crm_code refuse_rest(const struct reading *r, struct crm_error *err)
{
	const char *p = r->p;

	if (*p == ',')
		return refuse(r,
			      CRM_TR("commas stand between groups of three "
				     "digits, decimals follow a point, as in "
				     "1,234.50"),
			      err);
	if (*p == '.')
		return refuse(r, CRM_TR("it has more than one point"), err);
	if (*p == 'e' || *p == 'E') {
		p += 1 + (p[1] == '+' || p[1] == '-');
		if (crm_is_digit(*p))
			return refuse(r, CRM_TR("write it without an "
						"exponent"), err);
	}
	if (r->money && is_letter(r->p[0]) && is_letter(r->p[1]) &&
	    is_letter(r->p[2]) && !is_letter(r->p[3]))
		return crm_error_set(err, CRM_INVALID,
				     "'%.3s' is not a currency of ISO 4217 "
				     "with at most %d decimals",
				     r->p, CRM_MONEY_PLACES_MAX);
	return crm_error_set(err, CRM_INVALID,
			     "'%.*s' is not a number: '%.*s' is not understood",
			     crm_plain_clip(r->text, r->len), r->text,
			     crm_plain_clip(r->p, strlen(r->p)), r->p);
}

/* The currency at the cursor into cur, passing it; "" when there is none. */
static void read_currency(const char **p, char cur[4])
{
	static const struct {
		const char *sign, *code;
	} signs[] = {
		{ "¥", "CNY" }, { "元", "CNY" }, { "$", "USD" },
		{ "€", "EUR" }, { "£", "GBP" },
	};
	const char *s = *p;
	size_t n = 0;

	cur[0] = '\0';
	for (size_t i = 0; i < CRM_NELEM(signs); i++) {
		if (crm_plain_skip(p, signs[i].sign)) {
			memcpy(cur, signs[i].code, 4);
			return;
		}
	}
	for (; n < 3 && is_letter(s[n]); n++)
		cur[n] = (char)(s[n] & ~0x20);
	cur[n] = '\0';
	if (n < 3 || is_letter(s[3]) || crm_currency_places(cur, 3) < 0)
		cur[0] = '\0';
	else
		*p += 3;
}

/* Take a currency; *taken when there was one. One before and one behind
 * may be the same ("￥99.9元"), but not different ones. */
static enum crm_code take_currency(struct reading *r, bool *taken,
				   struct crm_error *err)
{
	char cur[4];

	*taken = false;
	read_currency(&r->p, cur);
	if (cur[0] == '\0')
		return CRM_OK;
	if (!r->money)
		return refuse(r, CRM_TR("no currency may stand here"), err);
	if (r->cur[0] != '\0' && memcmp(r->cur, cur, sizeof(cur)) != 0)
		return refuse(r, CRM_TR("it names two currencies"), err);
	memcpy(r->cur, cur, sizeof(cur));
	*taken = true;
	return CRM_OK;
}

/* Sign, bracket and currency before the digits, each at most once. */
static enum crm_code read_front(struct reading *r, struct crm_error *err)
{
	bool money = false, more = true;
	enum crm_code rc;

	while (more) {
		crm_plain_skip(&r->p, " ");
		more = false;
		if (!r->sign && !r->bracket && *r->p == '(') {
			r->bracket = r->x.neg = more = true;
			r->p++;
		} else if (!r->sign && !r->bracket &&
			   (*r->p == '-' || *r->p == '+')) {
			r->sign = more = true;
			r->x.neg = *r->p++ == '-';
		} else if (!money) {
			rc = take_currency(r, &more, err);
			if (rc != CRM_OK)
				return rc;
			money = more;
		}
	}
	return CRM_OK;
}

/* Digits, in groups of three where there are commas; false: ill-formed. */
static bool read_whole(struct reading *r)
{
	const char *start = r->p;

	while (crm_is_digit(*r->p))
		crm_number_digit(&r->x, *r->p++);
	if (*r->p != ',')
		return true;
	/* "0,125" is a fraction in much of the world, never 125. */
	if (r->p == start || r->p - start > 3 || *start == '0')
		return false;
	while (*r->p == ',') {
		for (int i = 1; i <= 3; i++) {
			if (!crm_is_digit(r->p[i]))
				return false;
		}
		if (crm_is_digit(r->p[4]))
			return false;
		for (int i = 1; i <= 3; i++)
			crm_number_digit(&r->x, r->p[i]);
		r->p += 4;
	}
	return true;
}

static enum crm_code read_digits(struct reading *r, struct crm_error *err)
{
	const char *start = r->p;
	ptrdiff_t points = 0;

	if (!read_whole(r))
		return refuse(r,
			      CRM_TR("commas stand between groups of three "
				     "digits, decimals follow a point"),
			      err);
	if (*r->p == '.') {
		points = 1;
		r->p++;
		while (crm_is_digit(*r->p))
			crm_number_decimal(&r->x, *r->p++);
	}
	if (r->p - start > points)
		return CRM_OK;
	r->p = start;
	if (*r->p == '\0' || *r->p == '.')
		return refuse(r, CRM_TR("it has no digits"), err);
	return refuse_rest(r, err);
}

/* 万, percent sign, currency and closing bracket behind the digits. */
static enum crm_code read_back(struct reading *r, struct crm_error *err)
{
	bool money = false, percent = !r->percent, open = r->bracket;
	bool more = true;
	enum crm_code rc;

	crm_plain_skip(&r->p, " ");
	if (!r->percent) {
		if (crm_plain_skip(&r->p, "万"))
			r->unit += 4;
		if (crm_plain_skip(&r->p, "亿"))
			r->unit += 8;
	}
	while (more) {
		crm_plain_skip(&r->p, " ");
		more = false;
		if (open && *r->p == ')') {
			open = false;
			more = true;
			r->p++;
		} else if (!percent && *r->p == '%') {
			percent = more = true;
			r->p++;
		} else if (!money) {
			rc = take_currency(r, &more, err);
			if (rc != CRM_OK)
				return rc;
			money = more;
		}
	}
	if (*r->p != '\0')
		return refuse_rest(r, err);
	if (open)
		return refuse(r, CRM_TR("its bracket is not closed"), err);
	return CRM_OK;
}

static enum crm_code read_parts(struct reading *r, struct crm_error *err)
{
	enum crm_code rc;

	if (!crm_plain_form(r->text, r->len, false, r->plain))
		return refuse(r, CRM_TR("the text is too long"), err);
	r->p = r->plain;
	if (r->plain[0] == '\0')
		return crm_error_set(err, CRM_INVALID,
				     "the text is empty; a number is wanted");
	rc = read_front(r, err);
	if (rc == CRM_OK)
		rc = read_digits(r, err);
	if (rc == CRM_OK)
		rc = read_back(r, err);
	return rc;
}

static enum crm_code read_typed(struct reading *r, int places, int64_t *out,
				struct crm_error *err)
{
	enum crm_code rc = read_parts(r, err);
	enum crm_fit fit;

	if (rc != CRM_OK)
		return rc;
	fit = crm_number_finish(&r->x, places, r->unit, out);
	if (fit != CRM_FITS)
		return crm_number_refuse(r->text, r->len, fit, places, err);
	return CRM_OK;
}

enum crm_code crm_decimal_parse(const char *s, size_t n, int places,
				int64_t *out, char cur[4],
				struct crm_error *err)
{
	struct reading r;
	enum crm_code rc;

	if (crm_number_fast(s, n, places, out)) {
		if (cur)
			memset(cur, 0, 4);
		return CRM_OK;
	}
	r = (struct reading){ .text = s, .len = n, .money = cur != NULL };
	rc = read_typed(&r, places, out, err);
	if (rc == CRM_OK && cur)
		memcpy(cur, r.cur, sizeof(r.cur));
	return rc;
}

enum crm_code crm_percent_parse(const char *s, size_t n, int64_t *out,
				struct crm_error *err)
{
	struct reading r;

	if (crm_number_fast(s, n, CRM_PERCENT_PLACES, out))
		return CRM_OK;
	r = (struct reading){ .text = s, .len = n, .percent = true };
	return read_typed(&r, CRM_PERCENT_PLACES, out, err);
}
