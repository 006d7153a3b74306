/* SPDX-License-Identifier: ISC */
/* test_decimal.c - reading, writing and rescaling of exact numbers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>

#include "crm/decimal.h"

#define UNTOUCHED 424242

struct taken {
	const char *text;
	int places;
	int64_t v;
	const char *cur;
};

static const struct taken taken[] = {
	{ "0", 2, 0, "" },
	{ "-0", 2, 0, "" },
	{ "-0.00", 2, 0, "" },
	{ "123.45", 2, 12345, "" },
	{ "-123.45", 2, -12345, "" },
	{ "+123.45", 2, 12345, "" },
	{ "007", 2, 700, "" },
	{ ".5", 2, 50, "" },
	{ "5.", 2, 500, "" },
	{ "1,234.50", 2, 123450, "" },
	{ "1,234,567", 2, 123456700, "" },
	{ "12,345", 0, 12345, "" },
	{ "￥1,234.50", 2, 123450, "CNY" },
	{ "¥1,234.50", 2, 123450, "CNY" },
	{ "１，２３４．５０", 2, 123450, "" },
	{ "－１２．５", 2, -1250, "" },
	{ "＋１２．５", 2, 1250, "" },
	{ "\xe2\x88\x92" "12.5", 2, -1250, "" },
	{ "(1,234.50)", 2, -123450, "" },
	{ "（１,234.50）", 2, -123450, "" },
	{ "(￥1,234.50)", 2, -123450, "CNY" },
	{ "￥(1,234.50)", 2, -123450, "CNY" },
	{ "( 5 )", 2, -500, "" },
	{ "(99.9)元", 2, -9990, "CNY" },
	{ "12.3万", 2, 12300000, "" },
	{ "12.3 万元", 2, 12300000, "CNY" },
	{ "1.2345亿", 2, 12345000000, "" },
	{ "1.2345亿元", 2, 12345000000, "CNY" },
	{ "1.2万亿", 2, 120000000000000, "" },
	{ "1.234567万", 2, 1234567, "" },
	{ "-3万", 0, -30000, "" },
	{ "99.9元", 2, 9990, "CNY" },
	{ "￥99.9元", 2, 9990, "CNY" },
	{ "元 5", 2, 500, "CNY" },
	{ "USD 99.9", 2, 9990, "USD" },
	{ "USD99.9", 2, 9990, "USD" },
	{ "99.9 usd", 2, 9990, "USD" },
	{ "99.9EUR", 2, 9990, "EUR" },
	{ "ＵＳＤ　９９．９", 2, 9990, "USD" },
	{ "$5", 2, 500, "USD" },
	{ "＄5", 2, 500, "USD" },
	{ "-$5", 2, -500, "USD" },
	{ "$-5", 2, -500, "USD" },
	{ "$ - 5", 2, -500, "USD" },
	{ "5 €", 2, 500, "EUR" },
	{ "£5", 2, 500, "GBP" },
	{ "￡5", 2, 500, "GBP" },
	{ "JPY 500", 0, 500, "JPY" },
	{ " \t5\r\n", 2, 500, "" },
	{ "\u3000\u00a0" "5\u3000", 2, 500, "" },
	{ "1.500", 2, 150, "" },
	{ "1.5000000000000000000000000000000", 2, 150, "" },
	{ "0000000000000000000000000000000001", 2, 100, "" },
	{ "5.000", 0, 5, "" },
	{ "0.001", 6, 1000, "" },
	{ "92233720368547758.07", 2, INT64_MAX, "" },
	{ "-92233720368547758.08", 2, INT64_MIN, "" },
	{ "9223372036854775807", 0, INT64_MAX, "" },
	{ "(9,223,372,036,854,775,808)", 0, INT64_MIN, "" },
	{ "92233720368.54775807亿", 0, INT64_MAX, "" },
	{ "999999999999999999", 0, 999999999999999999, "" },
	{ "9.223372036854775807", 18, INT64_MAX, "" },
};

static void test_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < CRM_NELEM(taken); i++) {
		const struct taken *row = &taken[i];
		struct crm_error err = CRM_ERROR_INIT;
		int64_t v = UNTOUCHED;
		char cur[4] = "???";
		enum crm_code rc = crm_decimal_parse(
			row->text, strlen(row->text), row->places, &v, cur,
			&err);

		if (rc != CRM_OK || v != row->v || strcmp(cur, row->cur) != 0)
			fail_msg("'%s': %s, %" PRId64 " '%s'", row->text,
				 err.msg, v, cur);
		assert_int_equal(err.code, CRM_OK);
		v = UNTOUCHED;
		rc = crm_decimal_parse(row->text, strlen(row->text),
				       row->places, &v, NULL, &err);
		assert_int_equal(rc, row->cur[0] ? CRM_INVALID : CRM_OK);
		assert_true(v == (row->cur[0] ? UNTOUCHED : row->v));
	}
}

static const struct {
	const char *text;
	int places;
	const char *why;
} refused[] = {
	{ "", 2, "empty" },
	{ "  \u3000", 2, "empty" },
	{ "12,34.5", 2, "groups of three" },
	{ "1.234,50", 2, "decimals follow a point" },
	{ "1234,567", 2, "groups of three" },
	{ "1,234567", 2, "groups of three" },
	{ "1,2345", 2, "groups of three" },
	{ "1,23", 2, "groups of three" },
	{ ",234", 2, "groups of three" },
	{ "1,", 2, "groups of three" },
	{ "0,125", 2, "groups of three" },
	{ "1,234,", 2, "groups of three" },
	{ "1.234.567", 2, "more than one point" },
	{ "1.2.3", 2, "more than one point" },
	{ "1.234", 2, "at most 2" },
	{ "1.001", 2, "at most 2" },
	{ "1.5", 0, "whole number" },
	{ "1.00001万", 0, "whole number" },
	{ "0.0000001", 6, "at most 6" },
	{ "92233720368547758.08", 2, "too large" },
	{ "-92233720368547758.09", 2, "too large" },
	{ "9223372036854775808", 0, "too large" },
	{ "99999999999999999999999999999", 0, "too large" },
	{ "100000000000000000000", 0, "too large" },
	{ "9999999999亿", 6, "too large" },
	{ "1e5", 2, "exponent" },
	{ "1E5", 2, "exponent" },
	{ "1.5e-3", 2, "exponent" },
	{ "1ｅ5", 2, "exponent" },
	{ "12x", 2, "'x' is not understood" },
	{ "12 34", 2, "'34' is not understood" },
	{ "5-", 2, "'-' is not understood" },
	{ "5)", 2, "')' is not understood" },
	{ "(5", 2, "bracket is not closed" },
	{ "(-5)", 2, "not understood" },
	{ "-(5)", 2, "not understood" },
	{ "--5", 2, "not understood" },
	{ "+-5", 2, "not understood" },
	{ "-", 2, "no digits" },
	{ ".", 2, "no digits" },
	{ "()", 2, "not understood" },
	{ "USD", 2, "no digits" },
	{ "￥", 2, "no digits" },
	{ "￥￥5", 2, "not understood" },
	{ "$5元", 2, "two currencies" },
	{ "USD 5 EUR", 2, "two currencies" },
	{ "RMB 5", 2, "'RMB' is not a currency of ISO 4217" },
	{ "5 XXX", 2, "'XXX' is not a currency of ISO 4217" },
	{ "CLF 5", 2, "'CLF' is not a currency of ISO 4217 with at most 3 "
		      "decimals" },
	{ "5 DEM", 2, "'DEM' is not a currency" },
	{ "5 EURO", 2, "not understood" },
	{ "5元万", 2, "not understood" },
	{ "5亿万", 2, "not understood" },
	{ "万", 2, "not understood" },
	{ "5%", 2, "'%' is not understood" },
	{ "0x10", 2, "not understood" },
	{ "nan", 2, "'nan' is not a currency" },
	{ "inf", 2, "'inf' is not a currency" },
	{ "\xff", 2, "not understood" },
	{ "5\xef\xbc", 2, "not understood" },
	{ "五", 2, "not understood" },
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < CRM_NELEM(refused); i++) {
		struct crm_error err = CRM_ERROR_INIT;
		int64_t v = UNTOUCHED;
		char cur[4] = "???";
		enum crm_code rc = crm_decimal_parse(
			refused[i].text, strlen(refused[i].text),
			refused[i].places, &v, cur, &err);

		if (rc != CRM_INVALID || !strstr(err.msg, refused[i].why))
			fail_msg("'%s': %d %s", refused[i].text, rc, err.msg);
		assert_int_equal(err.code, CRM_INVALID);
		assert_int_equal(v, UNTOUCHED);
		assert_string_equal(cur, "???");
	}
}

static void test_lengths(void **state)
{
	char text[400];
	int64_t v = UNTOUCHED;
	struct crm_error err;

	(void)state;
	assert_int_equal(crm_decimal_parse("12345", 3, 0, &v, NULL, NULL), 0);
	assert_int_equal(v, 123);
	assert_int_equal(crm_decimal_parse("1\0002", 3, 0, &v, NULL, &err),
			 CRM_INVALID);
	assert_int_equal(crm_decimal_parse("5\0", 2, 0, &v, NULL, &err),
			 CRM_INVALID);
	for (size_t n = 1; n < sizeof(text); n++) {
		memset(text, '0', n);
		text[n - 1] = '7';
		v = UNTOUCHED;
		if (crm_decimal_parse(text, n, 2, &v, NULL, &err) == CRM_OK)
			assert_int_equal(v, 700);
		else
			assert_non_null(strstr(err.msg, "too long"));
		assert_int_equal(crm_decimal_plain(text, n, 2, &v, &err), 0);
		assert_int_equal(v, 700);
	}
}

static void test_percent(void **state)
{
	static const struct {
		const char *text;
		int64_t v;
		const char *why;
	} rows[] = {
		{ "12.5%", 1250, NULL },
		{ "12.5", 1250, NULL },
		{ "１２．５％", 1250, NULL },
		{ "12.5 %", 1250, NULL },
		{ "-3%", -300, NULL },
		{ "(3%)", -300, NULL },
		{ "100", 10000, NULL },
		{ "1,000%", 100000, NULL },
		{ "12.345%", 0, "at most 2" },
		{ "5%%", 0, "not understood" },
		{ "%5", 0, "not understood" },
		{ "%", 0, "not understood" },
		{ "5万", 0, "not understood" },
		{ "￥5", 0, "no currency" },
		{ "", 0, "empty" },
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(rows); i++) {
		struct crm_error err = CRM_ERROR_INIT;
		int64_t v = UNTOUCHED;
		enum crm_code rc = crm_percent_parse(
			rows[i].text, strlen(rows[i].text), &v, &err);

		assert_int_equal(rc, rows[i].why ? CRM_INVALID : CRM_OK);
		assert_int_equal(v, rows[i].why ? UNTOUCHED : rows[i].v);
		if (rows[i].why && !strstr(err.msg, rows[i].why))
			fail_msg("'%s': %s", rows[i].text, err.msg);
	}
}

static void test_plain(void **state)
{
	static const struct {
		const char *text;
		int64_t v;
		const char *why;
	} rows[] = {
		{ "-12.50", -1250, NULL },
		{ "+7", 700, NULL },
		{ "0", 0, NULL },
		{ "1.50000000000000000000000", 150, NULL },
		{ "92233720368547758.07", INT64_MAX, NULL },
		{ "-92233720368547758.08", INT64_MIN, NULL },
		{ "92233720368547758.08", 0, "too large" },
		{ "1.234", 0, "at most 2" },
		{ "1e5", 0, "exponent" },
		{ "1.5E+5", 0, "exponent" },
		{ "", 0, "only a sign" },
		{ "-", 0, "only a sign" },
		{ ".5", 0, "only a sign" },
		{ "5.", 0, "only a sign" },
		{ "-.5", 0, "only a sign" },
		{ "1..5", 0, "only a sign" },
		{ " 5", 0, "only a sign" },
		{ "5 ", 0, "only a sign" },
		{ "1,234", 0, "only a sign" },
		{ "--1", 0, "only a sign" },
		{ "５", 0, "only a sign" },
		{ "e5", 0, "only a sign" },
		{ "true", 0, "only a sign" },
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(rows); i++) {
		struct crm_error err = CRM_ERROR_INIT;
		int64_t v = UNTOUCHED;
		enum crm_code rc = crm_decimal_plain(
			rows[i].text, strlen(rows[i].text), 2, &v, &err);

		if (rc != (rows[i].why ? CRM_INVALID : CRM_OK))
			fail_msg("'%s': %d %s", rows[i].text, rc, err.msg);
		assert_true(v == (rows[i].why ? UNTOUCHED : rows[i].v));
		if (rows[i].why && !strstr(err.msg, rows[i].why))
			fail_msg("'%s': %s", rows[i].text, err.msg);
	}
}

static void test_format(void **state)
{
	static const struct {
		int64_t v;
		int places;
		bool strip;
		const char *text;
	} rows[] = {
		{ 123450, 2, false, "1234.50" },
		{ 123450, 2, true, "1234.5" },
		{ 300, 2, true, "3" },
		{ 300, 2, false, "3.00" },
		{ 3000, 0, true, "3000" },
		{ 5, 2, false, "0.05" },
		{ -5, 2, false, "-0.05" },
		{ -50, 2, true, "-0.5" },
		{ 0, 0, false, "0" },
		{ 0, 6, false, "0.000000" },
		{ 0, 6, true, "0" },
		{ 1000, 6, true, "0.001" },
		{ INT64_MAX, 0, false, "9223372036854775807" },
		{ INT64_MIN, 0, false, "-9223372036854775808" },
		{ INT64_MIN, 2, true, "-92233720368547758.08" },
		{ INT64_MIN, 18, false, "-9.223372036854775808" },
	};
	char out[CRM_DECIMAL_MAX];

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(rows); i++) {
		size_t n = crm_decimal_format(rows[i].v, rows[i].places,
					      rows[i].strip, out);

		assert_string_equal(out, rows[i].text);
		assert_int_equal(n, strlen(out));
	}
}

static void check_round_trip(int64_t v, int places)
{
	char out[CRM_DECIMAL_MAX];

	for (int strip = 0; strip < 2; strip++) {
		size_t n = crm_decimal_format(v, places, strip, out);
		int64_t plain = ~v, typed = ~v;

		assert_int_equal(
			crm_decimal_plain(out, n, places, &plain, NULL), 0);
		assert_int_equal(
			crm_decimal_parse(out, n, places, &typed, NULL, NULL),
			0);
		assert_true(plain == v && typed == v);
	}
}

static void test_round_trips(void **state)
{
	uint64_t x = 88172645463325252ULL;

	(void)state;
	for (int places = 0; places <= 18; places++) {
		for (int64_t v = -2500; v <= 2500; v++)
			check_round_trip(v, places);
		for (int i = 0; i < 3000; i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
			check_round_trip((int64_t)x >> (i % 64), places);
		}
		for (int64_t d = 0; d < 50; d++) {
			check_round_trip(INT64_MIN + d, places);
			check_round_trip(INT64_MAX - d, places);
		}
	}
}

static void test_digits(void **state)
{
	(void)state;
	assert_int_equal(crm_decimal_digits("1234.50", 7), 6);
	assert_int_equal(crm_decimal_digits("-0.05", 5), 1);
	assert_int_equal(crm_decimal_digits("0.00", 4), 1);
	assert_int_equal(crm_decimal_digits("100", 3), 3);
	assert_int_equal(crm_decimal_digits("1234567890123.45", 16), 15);
	assert_int_equal(crm_decimal_digits("12345678901234.56", 17), 16);
	assert_int_equal(crm_decimal_digits("", 0), 0);
	assert_true(crm_decimal_safe("-1234567890123.45", 17));
	assert_true(crm_decimal_safe("0.00000000000000001", 19));
	assert_false(crm_decimal_safe("12345678901234.56", 17));
	assert_false(crm_decimal_safe("1234567890123456", 16));
}

static void test_rescale(void **state)
{
	static const struct {
		int64_t v;
		int from, to;
		bool ok;
		int64_t out;
	} rows[] = {
		{ 123, 2, 2, true, 123 },
		{ 123, 2, 6, true, 1230000 },
		{ -1230000, 6, 2, true, -123 },
		{ 1230001, 6, 2, false, 0 },
		{ 0, 0, 6, true, 0 },
		{ 0, 6, 0, true, 0 },
		{ INT64_MAX, 0, 1, false, 0 },
		{ INT64_MIN, 0, 1, false, 0 },
		{ INT64_MAX / 10, 0, 1, true, INT64_MAX / 10 * 10 },
		{ 1, 0, 18, true, 1000000000000000000 },
		{ 10, 0, 18, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(rows); i++) {
		int64_t out = UNTOUCHED;
		bool ok = crm_decimal_rescale(rows[i].v, rows[i].from,
					      rows[i].to, &out);

		assert_int_equal(ok, rows[i].ok);
		assert_true(out == (ok ? rows[i].out : UNTOUCHED));
	}
}

static void test_currency(void **state)
{
	int known = 0;
	char code[4] = "AAA";

	(void)state;
	assert_int_equal(crm_currency_places("CNY", 3), 2);
	assert_int_equal(crm_currency_places("JPY", 3), 0);
	assert_int_equal(crm_currency_places("KRW", 3), 0);
	assert_int_equal(crm_currency_places("VND", 3), 0);
	assert_int_equal(crm_currency_places("KWD", 3), 3);
	assert_int_equal(crm_currency_places("TND", 3), 3);
	assert_int_equal(crm_currency_places("CLF", 3), -1); /* has four */
	assert_int_equal(crm_currency_places("UYW", 3), -1);
	assert_int_equal(crm_currency_places("AED", 3), 2);
	assert_int_equal(crm_currency_places("ZWG", 3), 2);
	assert_int_equal(crm_currency_places("CNYX", 3), 2);
	assert_int_equal(crm_currency_places("CNY", 2), -1);
	assert_int_equal(crm_currency_places("CNYX", 4), -1);
	assert_int_equal(crm_currency_places("cny", 3), -1);
	assert_int_equal(crm_currency_places("DEM", 3), -1);
	assert_int_equal(crm_currency_places("XXX", 3), -1);
	assert_int_equal(crm_currency_places("", 0), -1);
	for (int i = 0; i < 26 * 26 * 26; i++) {
		int places;

		code[0] = (char)('A' + i / 676);
		code[1] = (char)('A' + i / 26 % 26);
		code[2] = (char)('A' + i % 26);
		places = crm_currency_places(code, 3);
		assert_in_range(places + 1, 0, CRM_MONEY_PLACES_MAX + 1);
		known += places >= 0;
	}
	assert_int_equal(known, 163);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_percent),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_rescale),
		cmocka_unit_test(test_currency),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
