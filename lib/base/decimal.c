/* SPDX-License-Identifier: ISC */
/* decimal.c - exact numbers: digits, plain text and changes of scale. */
#include "crm/decimal.h"
#include "number.h"
#include "plain.h"

#define FAST_DIGITS 18 /* any number of so many digits fits an int64 */

static const int64_t powers[FAST_DIGITS + 1] = {
	1,
	10,
	100,
	1000,
	10000,
	100000,
	1000000,
	10000000,
	100000000,
	1000000000,
	10000000000,
	100000000000,
	1000000000000,
	10000000000000,
	100000000000000,
	1000000000000000,
	10000000000000000,
	100000000000000000,
	1000000000000000000,
};

static void times_ten(struct crm_number *x, unsigned int digit)
{
	if (x->mant > (UINT64_MAX - digit) / 10)
		x->large = true;
	else
		x->mant = x->mant * 10 + digit;
}

void crm_number_digit(struct crm_number *x, char c)
{
	times_ten(x, (unsigned int)(c - '0'));
}

void crm_number_decimal(struct crm_number *x, char c)
{
	if (c == '0') {
		x->zeros++;
		return;
	}
	x->frac += x->zeros + 1;
	for (; x->zeros > 0; x->zeros--)
		times_ten(x, 0);
	crm_number_digit(x, c);
}

enum crm_fit crm_number_finish(struct crm_number *x, int places, int unit,
			       int64_t *out)
{
	size_t scale = (size_t)(places + unit);
	uint64_t limit = (uint64_t)INT64_MAX + x->neg;

	if (x->frac > scale)
		return CRM_TOO_FINE;
	for (size_t i = x->frac; i < scale && x->mant > 0; i++)
		times_ten(x, 0);
	if (x->large || x->mant > limit)
		return CRM_TOO_LARGE;
	if (x->neg && x->mant > 0)
		*out = -(int64_t)(x->mant - 1) - 1;
	else
		*out = (int64_t)x->mant;
	return CRM_FITS;
}

bool crm_number_fast(const char *s, size_t n, int places, int64_t *out)
{
	bool neg = n > 0 && s[0] == '-';
	size_t i = neg, whole, decimals = 0;
	int64_t v = 0;

	if (n > FAST_DIGITS || places > FAST_DIGITS)
		return false;
	while (i < n && crm_is_digit(s[i]))
		v = v * 10 + (s[i++] - '0');
	whole = i - neg;
	if (whole == 0 || whole + (size_t)places > FAST_DIGITS)
		return false;
	if (i < n && s[i] == '.') {
		size_t point = i++;

		while (i < n && crm_is_digit(s[i]))
			v = v * 10 + (s[i++] - '0');
		decimals = i - point - 1;
		if (decimals == 0 || decimals > (size_t)places)
			return false;
	}
	if (i < n)
		return false;
	v *= powers[(size_t)places - decimals];
	*out = neg ? -v : v;
	return true;
}

enum crm_code crm_number_refuse(const char *s, size_t n, enum crm_fit fit,
				int places, struct crm_error *err)
{
	int clip = crm_plain_clip(s, n);

	if (fit == CRM_TOO_LARGE)
		return crm_error_set(err, CRM_INVALID, "'%.*s' is too large",
				     clip, s);
	if (places == 0)
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' has decimals; "
				     "a whole number is wanted",
				     clip, s);
	return crm_error_set(err, CRM_INVALID,
			     "'%.*s' has too many decimals; "
			     "at most %d can be kept",
			     clip, s, places);
}

enum crm_code crm_decimal_plain(const char *s, size_t n, int places,
				int64_t *out, struct crm_error *err)
{
	struct crm_number x = { .neg = n > 0 && s[0] == '-' };
	size_t i = n > 0 && (s[0] == '-' || s[0] == '+'), start = i, point;
	enum crm_fit fit;

	if (crm_number_fast(s, n, places, out))
		return CRM_OK;
	while (i < n && crm_is_digit(s[i]))
		crm_number_digit(&x, s[i++]);
	point = i;
	if (i > start && i + 1 < n && s[i] == '.') {
		i++;
		while (i < n && crm_is_digit(s[i]))
			crm_number_decimal(&x, s[i++]);
	}
	if (i > start && i < n && (s[i] == 'e' || s[i] == 'E'))
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' is not a plain number: "
				     "write it without an exponent",
				     crm_plain_clip(s, n), s);
	if (i < n || i == start || i == point + 1)
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' is not a plain number: "
				     "only a sign, digits and a point between "
				     "them may stand here",
				     crm_plain_clip(s, n), s);
	fit = crm_number_finish(&x, places, 0, out);
	if (fit != CRM_FITS)
		return crm_number_refuse(s, n, fit, places, err);
	return CRM_OK;
}

size_t crm_decimal_format(int64_t v, int places, bool strip, char *out)
{
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char text[CRM_DECIMAL_MAX];
	size_t i = sizeof(text), n;

	if (strip) {
		for (; places > 0 && u % 10 == 0; places--)
			u /= 10;
	}
	if (places > 0) {
		for (; places > 0; places--, u /= 10)
			text[--i] = (char)('0' + u % 10);
		text[--i] = '.';
	}
	do {
		text[--i] = (char)('0' + u % 10);
		u /= 10;
	} while (u > 0);
	if (v < 0)
		text[--i] = '-';
	n = sizeof(text) - i;
	memcpy(out, text + i, n);
	out[n] = '\0';
	return n;
}

int crm_decimal_digits(const char *s, size_t n)
{
	int zeros = 0, digits = 0;

	for (size_t i = 0; i < n; i++) {
		if (!crm_is_digit(s[i]))
			continue;
		if (s[i] == '0' && digits == 0)
			zeros = 1;
		else
			digits++;
	}
	return digits > 0 ? digits : zeros;
}

bool crm_decimal_rescale(int64_t v, int from, int to, int64_t *out)
{
	for (; from < to && v != 0; from++) {
		if (__builtin_mul_overflow(v, 10, &v))
			return false;
	}
	for (; from > to && v != 0; from--) {
		if (v % 10 != 0)
			return false;
		v /= 10;
	}
	*out = v;
	return true;
}
