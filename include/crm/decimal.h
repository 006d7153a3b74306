/* SPDX-License-Identifier: ISC */
/*
 * decimal.h - exact numbers: money, quantities, percentages.
 *
 * Every number is an int64 of a fixed number of decimal places; there is no
 * floating point. Rounding is half away from zero and happens once.
 */
#ifndef CRM_DECIMAL_H
#define CRM_DECIMAL_H

#include "crm/buf.h"

#define CRM_QUANTITY_PLACES 6  /* quantities and unit prices */
#define CRM_PERCENT_PLACES 2   /* percentages, as basis points */
#define CRM_MONEY_PLACES_MAX 3 /* of the currencies there are; amounts are
				  read and compared with so many */

/*
 * Read the number people wrote in s as an int64 with `places` decimals.
 * Accepted: sign, thousands separators in groups of three ("1,234.50"),
 * full-width digits and signs, accounting brackets "(1,234.50)", 万 and 亿
 * behind ("12.3万", "1.2345亿"), 元 or a currency sign or ISO 4217 code
 * before or behind ("￥", "USD 99.9", "99.9元"), surrounding space.
 * The currency code found is put into cur ("" when none; ￥¥元 mean CNY,
 * $ means USD, € EUR, £ GBP) unless cur is NULL, in which case a currency
 * is refused. Refused with the reason: groups not of three ("12,34.5"),
 * "1.234,50", more decimals than places (trailing zeros do not count),
 * overflow, exponents, empty text, anything behind.
 * Errors: CRM_INVALID.
 */
enum crm_code crm_decimal_parse(const char *s, size_t n, int places,
				int64_t *out, char cur[4],
				struct crm_error *err) CRM_MUST_USE;

/* The same for a percentage in basis points: "12.5%", "12.5" and "１２．５％"
 * are all 1250. */
enum crm_code crm_percent_parse(const char *s, size_t n, int64_t *out,
				struct crm_error *err) CRM_MUST_USE;

/* A JSON number literal or plain decimal ("-12.50", "1e5" refused): only
 * sign, digits and point. For machine formats. */
enum crm_code crm_decimal_plain(const char *s, size_t n, int places,
				int64_t *out, struct crm_error *err)
	CRM_MUST_USE;

/*
 * Write v with `places` decimals. Money keeps all of them ("1234.50"),
 * with `strip` trailing zeros are dropped ("1234.5", "3"). out needs
 * CRM_DECIMAL_MAX bytes; returns the length; NUL-terminated.
 */
#define CRM_DECIMAL_MAX 32
size_t crm_decimal_format(int64_t v, int places, bool strip, char *out);

/* How many significant digits the number has as printed. */
int crm_decimal_digits(const char *s, size_t n);

/* May it stand in JSON as a number? A reader that uses doubles would lose
 * digits of a longer one. */
#define CRM_DECIMAL_SAFE 15
static inline bool crm_decimal_safe(const char *s, size_t n)
{
	return n <= CRM_DECIMAL_SAFE ||
	       crm_decimal_digits(s, n) <= CRM_DECIMAL_SAFE;
}

/* Minor-unit decimals of an ISO 4217 currency ("CNY" 2, "JPY" 0, "KWD" 3), at
 * most CRM_MONEY_PLACES_MAX; -1 when the code is not one, or is one of more.
 * Source: ISO 4217 list one. */
int crm_currency_places(const char *code, size_t n);

/* v at `from` places as `to` places; false when digits would be lost or it
 * overflows. */
bool crm_decimal_rescale(int64_t v, int from, int to, int64_t *out);

#endif
