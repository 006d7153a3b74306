/* SPDX-License-Identifier: ISC */
/* test_date.c - the calendar, date expressions, instants and the clock. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/date.h"

#define TODAY "2026-11-21" /* a Saturday */
#define FIRST (-719162)
#define LAST 2932896

static int32_t day_of(const char *iso)
{
	int32_t day = 0;

	if (!crm_date_iso(iso, strlen(iso), &day))
		fail_msg("'%s' is no day", iso);
	return day;
}

static void test_yearly(void **state)
{
	(void)state;
	assert_int_equal(crm_date_yearly(day_of("1990-03-05"), 2026),
			 day_of("2026-03-05"));
	assert_int_equal(crm_date_yearly(day_of("1996-02-29"), 2026),
			 day_of("2026-02-28"));
	assert_int_equal(crm_date_yearly(day_of("1996-02-29"), 2028),
			 day_of("2028-02-29"));
	assert_int_equal(crm_date_yearly(day_of("1996-02-29"), 2100),
			 day_of("2100-02-28"));
}

/* Every day there is, counted up by the rules for leap years alone. */
static void test_calendar(void **state)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30,
				       31, 31, 30, 31, 30, 31 };
	int32_t day = FIRST, back;
	char text[CRM_DATE_LEN + 1];

	(void)state;
	for (int y = 1; y <= 9999; y++) {
		bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

		for (int m = 1; m <= 12; m++) {
			int n = lengths[m - 1] + (m == 2 && leap);

			for (int d = 1; d <= n; d++, day++) {
				int cy, cm, cd;

				if (crm_date_days(y, m, d) != day)
					fail_msg("%d-%d-%d", y, m, d);
				crm_date_civil(day, &cy, &cm, &cd);
				if (cy != y || cm != m || cd != d)
					fail_msg("%d-%d-%d", y, m, d);
				crm_date_format(day, text);
				if (!crm_date_iso(text, CRM_DATE_LEN, &back) ||
				    back != day)
					fail_msg("%s", text);
			}
			assert_true(crm_date_valid(y, m, n));
			assert_false(crm_date_valid(y, m, n + 1));
		}
	}
	assert_int_equal(day, LAST + 1);
	assert_int_equal(day_of("1970-01-01"), 0);
	assert_int_equal(day_of("2000-03-01"), 11017);
	assert_false(crm_date_valid(0, 1, 1));
	assert_false(crm_date_valid(10000, 1, 1));
	assert_false(crm_date_valid(2026, 0, 1));
	assert_false(crm_date_valid(2026, 13, 1));
	assert_false(crm_date_valid(2026, 1, 0));
}

static void test_format(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} rows[] = {
		{ 0, "1970-01-01T00:00:00Z" },
		{ -1, "1969-12-31T23:59:59Z" },
		{ 1795292140, "2026-11-21T20:15:40Z" },
		{ -86400, "1969-12-31T00:00:00Z" },
		{ 253402300799, "9999-12-31T23:59:59Z" },
		{ 253402300800, "9999-12-31T23:59:59Z" },
		{ INT64_MAX, "9999-12-31T23:59:59Z" },
		{ -62135596800, "0001-01-01T00:00:00Z" },
		{ INT64_MIN, "0001-01-01T00:00:00Z" },
	};
	char text[CRM_TIME_LEN + 1], date[CRM_DATE_LEN + 1];

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(rows); i++) {
		crm_time_format(rows[i].seconds, text);
		assert_string_equal(text, rows[i].text);
	}
	/* The end of the last period sorts behind every day. */
	crm_date_format(LAST + 1, date);
	assert_true(strcmp(date, "9999-12-31") > 0);
	crm_date_format(INT32_MAX, date);
	assert_int_equal(strlen(date), CRM_DATE_LEN);
	crm_date_format(INT32_MIN, date);
	assert_string_equal(date, "0001-01-01");
}

static void test_iso(void **state)
{
	static const char *const bad[] = {
		"",	       "2026-11-2",   "2026-11-211", "2026-02-29",
		"2026-13-01",  "2026-00-10",  "2026-01-00",  "0000-01-01",
		"2026/11/21",  "2026-11 21",  " 2026-11-21", "+026-11-21",
		"2026-1-211",  "2026--1-21",  "20261121",    "2100-02-29",
		"1900-02-29",  "2026-04-31",  "202a-01-01",
	};
	int32_t day = 42;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(bad); i++)
		assert_false(crm_date_iso(bad[i], strlen(bad[i]), &day));
	assert_int_equal(day, 42);
	assert_true(crm_date_iso("2024-02-29", 10, &day));
	assert_true(crm_date_iso("2000-02-29", 10, &day));
	assert_true(crm_date_iso("9999-12-31x", 10, &day));
	assert_int_equal(day, LAST);
}

/* What is meant on TODAY; last is NULL for a single day. */
static const struct {
	const char *text, *from, *last;
} expressions[] = {
	{ "2026-11-21", "2026-11-21", NULL },
	{ "2026/3/5", "2026-03-05", NULL },
	{ "2026/03/05", "2026-03-05", NULL },
	{ "2026.3.5", "2026-03-05", NULL },
	{ "2026-3-5", "2026-03-05", NULL },
	{ "20260305", "2026-03-05", NULL },
	{ "2026年3月5日", "2026-03-05", NULL },
	{ "2026 年 3 月 5 日", "2026-03-05", NULL },
	{ "2026年03月05号", "2026-03-05", NULL },
	{ "２０２６－０３－０５", "2026-03-05", NULL },
	{ "２０２６年３月５日", "2026-03-05", NULL },
	{ "  2026-03-05\u3000", "2026-03-05", NULL },
	{ "2024-02-29", "2024-02-29", NULL },
	{ "0001-01-01", "0001-01-01", NULL },
	{ "9999-12-31", "9999-12-31", NULL },
	{ "2026-03", "2026-03-01", "2026-03-31" },
	{ "2026-3", "2026-03-01", "2026-03-31" },
	{ "2026/12", "2026-12-01", "2026-12-31" },
	{ "2024-02", "2024-02-01", "2024-02-29" },
	{ "2026年3月", "2026-03-01", "2026-03-31" },
	{ "2026-Q3", "2026-07-01", "2026-09-30" },
	{ "2026-q1", "2026-01-01", "2026-03-31" },
	{ "2026Q4", "2026-10-01", "2026-12-31" },
	{ "2026年第三季度", "2026-07-01", "2026-09-30" },
	{ "2026年第2季度", "2026-04-01", "2026-06-30" },
	{ "2026年第 2 季度", "2026-04-01", "2026-06-30" },
	{ "2026年四季度", "2026-10-01", "2026-12-31" },
	{ "2026-W10", "2026-03-02", "2026-03-08" },
	{ "2026-w01", "2025-12-29", "2026-01-04" },
	{ "2026-W53", "2026-12-28", "2027-01-03" },
	{ "2020-W53", "2020-12-28", "2021-01-03" },
	{ "2021-W01", "2021-01-04", "2021-01-10" },
	{ "2019-W01", "2018-12-31", "2019-01-06" },
	{ "2024-W52", "2024-12-23", "2024-12-29" },
	{ "2026", "2026-01-01", "2026-12-31" },
	{ "2026年", "2026-01-01", "2026-12-31" },
	{ "9999", "9999-01-01", "9999-12-31" },
	{ "9999-Q4", "9999-10-01", "9999-12-31" },
	{ "today", "2026-11-21", NULL },
	{ "Today", "2026-11-21", NULL },
	{ "day", "2026-11-21", NULL },
	{ "yesterday", "2026-11-20", NULL },
	{ "tomorrow", "2026-11-22", NULL },
	{ "今天", "2026-11-21", NULL },
	{ "昨天", "2026-11-20", NULL },
	{ "明天", "2026-11-22", NULL },
	{ "前天", "2026-11-19", NULL },
	{ "后天", "2026-11-23", NULL },
	{ "-30d", "2026-10-22", NULL },
	{ "－３０ｄ", "2026-10-22", NULL },
	{ "+2w", "2026-12-05", NULL },
	{ "-1m", "2026-10-21", NULL },
	{ "+1y", "2027-11-21", NULL },
	{ "+0d", "2026-11-21", NULL },
	{ "+1m+1m-1d", "2027-01-20", NULL },
	{ "today+7d", "2026-11-28", NULL },
	{ "today + 7d", "2026-11-28", NULL },
	{ "yesterday-1m", "2026-10-20", NULL },
	{ "2026-01-31+1m", "2026-02-28", NULL },
	{ "2024-01-31+1m", "2024-02-29", NULL },
	{ "2026-03-31-1m", "2026-02-28", NULL },
	{ "2026-01-31+1m+1m", "2026-03-28", NULL },
	{ "2026-01-31+2m", "2026-03-31", NULL },
	{ "2024-02-29+1y", "2025-02-28", NULL },
	{ "2024-02-29-4y", "2020-02-29", NULL },
	{ "2026-01-15-13m", "2024-12-15", NULL },
	{ "20260131+1m", "2026-02-28", NULL },
	{ "2026年1月31日+1m", "2026-02-28", NULL },
	{ "9999-12-30+1d", "9999-12-31", NULL },
	{ "0001-01-02-1d", "0001-01-01", NULL },
	{ "0001-02-28-1m", "0001-01-28", NULL },
	{ "week", "2026-11-16", "2026-11-22" },
	{ "this week", "2026-11-16", "2026-11-22" },
	{ "last week", "2026-11-09", "2026-11-15" },
	{ "Next  Week", "2026-11-23", "2026-11-29" },
	{ "本周", "2026-11-16", "2026-11-22" },
	{ "上周", "2026-11-09", "2026-11-15" },
	{ "下周", "2026-11-23", "2026-11-29" },
	{ "month", "2026-11-01", "2026-11-30" },
	{ "last month", "2026-10-01", "2026-10-31" },
	{ "next month", "2026-12-01", "2026-12-31" },
	{ "本月", "2026-11-01", "2026-11-30" },
	{ "上月", "2026-10-01", "2026-10-31" },
	{ "上个月", "2026-10-01", "2026-10-31" },
	{ "下月", "2026-12-01", "2026-12-31" },
	{ "下个月", "2026-12-01", "2026-12-31" },
	{ "quarter", "2026-10-01", "2026-12-31" },
	{ "last quarter", "2026-07-01", "2026-09-30" },
	{ "next quarter", "2027-01-01", "2027-03-31" },
	{ "本季度", "2026-10-01", "2026-12-31" },
	{ "上季度", "2026-07-01", "2026-09-30" },
	{ "下季度", "2027-01-01", "2027-03-31" },
	{ "year", "2026-01-01", "2026-12-31" },
	{ "last year", "2025-01-01", "2025-12-31" },
	{ "next year", "2027-01-01", "2027-12-31" },
	{ "今年", "2026-01-01", "2026-12-31" },
	{ "去年", "2025-01-01", "2025-12-31" },
	{ "明年", "2027-01-01", "2027-12-31" },
	{ "周一", "2026-11-16", NULL },
	{ "周日", "2026-11-22", NULL },
	{ "周天", "2026-11-22", NULL },
	{ "星期三", "2026-11-18", NULL },
	{ "本周六", "2026-11-21", NULL },
	{ "下周一", "2026-11-23", NULL },
	{ "上周五", "2026-11-13", NULL },
	{ "下周一+1d", "2026-11-24", NULL },
	{ "monday", "2026-11-16", NULL },
	{ "Sunday", "2026-11-22", NULL },
	/* Refused; the last column is what the refusal says. */
	{ "", NULL, "empty" },
	{ " \t", NULL, "empty" },
	{ "05/03/2026", NULL, "the year comes first" },
	{ "5.3.2026", NULL, "the year comes first" },
	{ "05-03-2026", NULL, "the year comes first" },
	{ "26-03-05", NULL, "the year comes first" },
	{ "2026-02-29", NULL, "February 2026 has 28 days" },
	{ "2026年2月29日", NULL, "February 2026 has 28 days" },
	{ "20260431", NULL, "April 2026 has 30 days" },
	{ "2100-02-29", NULL, "February 2100 has 28 days" },
	{ "2026-01-00", NULL, "January 2026 has 31 days" },
	{ "2026-13-01", NULL, "months run from 1 to 12" },
	{ "2026-00", NULL, "months run from 1 to 12" },
	{ "2026/13", NULL, "months run from 1 to 12" },
	{ "0000-01-01", NULL, "no year 0" },
	{ "00000101", NULL, "no year 0" },
	{ "2026-Q5", NULL, "quarters run from 1 to 4" },
	{ "2026-Q0", NULL, "quarters run from 1 to 4" },
	{ "2026年第五季度", NULL, "write YYYY-MM-DD" },
	{ "2026年第3", NULL, "write YYYY-MM-DD" },
	{ "2025-W53", NULL, "weeks of 2025 run from 1 to 52" },
	{ "2026-W54", NULL, "weeks of 2026 run from 1 to 53" },
	{ "2026-W00", NULL, "run from 1 to 53" },
	{ "2026-W1", NULL, "write YYYY-MM-DD" },
	{ "2026-", NULL, "write YYYY-MM-DD" },
	{ "2026-03-", NULL, "write YYYY-MM-DD" },
	{ "2026-003-05", NULL, "write YYYY-MM-DD" },
	{ "2026-03/05", NULL, "'/05' is not understood" },
	{ "2026-03-05x", NULL, "'x' is not understood" },
	{ "2026-11-21T20:15:40Z", NULL, "'t20:15:40z' is not understood" },
	{ "202603", NULL, "write YYYY-MM-DD" },
	{ "126", NULL, "write YYYY-MM-DD" },
	{ "12026-01-01", NULL, "the year comes first" },
	{ "3月5日", NULL, "the year is missing" },
	{ "2026年3", NULL, "月 is missing" },
	{ "2026年3月5", NULL, "日 is missing" },
	{ "someday", NULL, "write YYYY-MM-DD" },
	{ "days", NULL, "'s' is not understood" },
	{ "周", NULL, "write YYYY-MM-DD" },
	{ "周八", NULL, "write YYYY-MM-DD" },
	{ "week一", NULL, "'一' is not understood" },
	{ "last monday", NULL, "write YYYY-MM-DD" },
	{ "today + 7 d", NULL, "ends in d, w, m or y" },
	{ "-30", NULL, "ends in d, w, m or y" },
	{ "-30x", NULL, "ends in d, w, m or y" },
	{ "-d", NULL, "a number follows" },
	{ "--1d", NULL, "a number follows" },
	{ "-30days", NULL, "'ays' is not understood" },
	{ "+9999999999d", NULL, "too large" },
	{ "+999999999y", NULL, "leaves the years" },
	{ "+999999999d", NULL, "leaves the years" },
	{ "-999999999w", NULL, "leaves the years" },
	{ "9999-12-31+1d", NULL, "leaves the years" },
	{ "9999-12-31+1m", NULL, "leaves the years" },
	{ "0001-01-01-1d", NULL, "leaves the years" },
	{ "0001-01-31-1m", NULL, "leaves the years" },
	{ "month+1d", NULL, "only a single day" },
	{ "2026-03 +1m", NULL, "only a single day" },
	{ "\xff\xfe", NULL, "write YYYY-MM-DD" },
};

static void check_expression(size_t i, int32_t today)
{
	struct crm_error err = CRM_ERROR_INIT;
	struct crm_period p = { 42, 42 };
	int32_t day = 42, last;
	const char *text = expressions[i].text;
	bool ok = expressions[i].from != NULL;
	bool single = ok && !expressions[i].last;
	enum crm_code rc = crm_period_parse(text, strlen(text), today, &p,
					    &err);

	assert_int_equal(crm_period_parse(text, strlen(text), today, &p, NULL),
			 rc);
	if (!ok) {
		if (rc != CRM_INVALID || !strstr(err.msg, expressions[i].last))
			fail_msg("'%s': %d %s", text, rc, err.msg);
		assert_int_equal(p.from, 42);
	} else {
		if (rc != CRM_OK)
			fail_msg("'%s': %s", text, err.msg);
		last = day_of(single ? expressions[i].from : expressions[i].last);
		if (p.from != day_of(expressions[i].from) || p.to != last + 1)
			fail_msg("'%s': %d to %d", text, p.from, p.to);
	}
	rc = crm_date_parse(text, strlen(text), today, &day, &err);
	assert_int_equal(rc, single ? CRM_OK : CRM_INVALID);
	assert_int_equal(day, single ? p.from : 42);
	if (ok && !single)
		assert_non_null(strstr(err.msg, "one day is wanted"));
}

static void test_expressions(void **state)
{
	(void)state;
	for (size_t i = 0; i < CRM_NELEM(expressions); i++)
		check_expression(i, day_of(TODAY));
}

static void check_from(const char *today, const char *text, const char *from,
		       const char *last)
{
	struct crm_error err = CRM_ERROR_INIT;
	struct crm_period p;
	enum crm_code rc = crm_period_parse(text, strlen(text), day_of(today),
					    &p, &err);

	if (rc != CRM_OK)
		fail_msg("%s: %s", text, err.msg);
	assert_int_equal(p.from, day_of(from));
	assert_int_equal(p.to, day_of(last) + 1);
}

/* Words near the edges of weeks, months and years. */
static void test_words_elsewhere(void **state)
{
	struct crm_period p;

	(void)state;
	check_from("2026-11-16", "week", "2026-11-16", "2026-11-22");
	check_from("2026-11-22", "week", "2026-11-16", "2026-11-22");
	check_from("2026-11-22", "周一", "2026-11-16", "2026-11-16");
	check_from("2026-11-22", "下周一", "2026-11-23", "2026-11-23");
	check_from("2026-01-01", "last month", "2025-12-01", "2025-12-31");
	check_from("2026-01-31", "next month", "2026-02-01", "2026-02-28");
	check_from("2026-03-31", "-1m", "2026-02-28", "2026-02-28");
	check_from("2026-02-10", "上季度", "2025-10-01", "2025-12-31");
	check_from("2026-12-31", "quarter", "2026-10-01", "2026-12-31");
	check_from("2024-02-29", "去年", "2023-01-01", "2023-12-31");
	check_from("1965-05-05", "周一", "1965-05-03", "1965-05-03");
	check_from("9999-12-31", "year", "9999-01-01", "9999-12-31");
	check_from("9999-12-31", "quarter", "9999-10-01", "9999-12-31");
	assert_int_equal(crm_period_parse("next year", 9, LAST, &p, NULL),
			 CRM_INVALID);
	assert_int_equal(crm_period_parse("tomorrow", 8, LAST, &p, NULL),
			 CRM_INVALID);
	assert_int_equal(crm_period_parse("last month", 10, FIRST, &p, NULL),
			 CRM_INVALID);
	assert_int_equal(crm_period_parse("昨天", 6, FIRST, &p, NULL),
			 CRM_INVALID);
}

/* The weeks of all years follow one another without gap or overlap. */
static void test_weeks(void **state)
{
	int32_t next = 0;

	(void)state;
	for (int y = 1900; y <= 2199; y++) {
		int last = 53;

		for (int w = 1; w <= 53; w++) {
			char text[16];
			struct crm_period p;
			int n = snprintf(text, sizeof(text), "%d-W%02d", y, w);

			if (crm_period_parse(text, (size_t)n, 0, &p, NULL)) {
				last = w - 1;
				break;
			}
			assert_true(next == 0 || p.from == next);
			assert_int_equal(p.to - p.from, 7);
			assert_int_equal(((p.from + 3) % 7 + 7) % 7, 0);
			next = p.to;
		}
		assert_in_range(last, 52, 53);
	}
}

static void test_long_text(void **state)
{
	char text[500];
	struct crm_error err;
	struct crm_period p;

	(void)state;
	memset(text, '1', sizeof(text));
	assert_int_equal(crm_period_parse(text, sizeof(text), 0, &p, &err),
			 CRM_INVALID);
	assert_non_null(strstr(err.msg, "too long"));
	assert_true(strlen(err.msg) < 120);
	assert_int_equal(crm_period_parse("today\0", 6, 0, &p, &err),
			 CRM_INVALID);
	assert_int_equal(crm_period_parse("2026-11-21", 7, 0, &p, &err),
			 CRM_OK);
	assert_int_equal(p.to - p.from, 30);
}

static const struct {
	const char *zone, *text, *utc;
} instants[] = {
	{ "UTC", "2026-11-21T20:15:40Z", "2026-11-21T20:15:40Z" },
	{ "Asia/Shanghai", "2026-11-21T20:15:40Z", "2026-11-21T20:15:40Z" },
	{ "UTC", "2026-11-21t20:15:40z", "2026-11-21T20:15:40Z" },
	{ "UTC", "2026-11-21T20:15:40+08:00", "2026-11-21T12:15:40Z" },
	{ "UTC", "2026-11-21T20:15:40+0800", "2026-11-21T12:15:40Z" },
	{ "UTC", "2026-11-21T20:15:40+08", "2026-11-21T12:15:40Z" },
	{ "UTC", "2026-11-21T20:15:40-03:30", "2026-11-21T23:45:40Z" },
	{ "UTC", "2026-11-21 20:15:40 +08:00", "2026-11-21T12:15:40Z" },
	{ "UTC", "2026-11-21T20:15Z", "2026-11-21T20:15:00Z" },
	{ "UTC", "2026-11-21 20:15", "2026-11-21T20:15:00Z" },
	{ "UTC", "2026/11/21 20:15", "2026-11-21T20:15:00Z" },
	{ "UTC", "2026-11-21T20:15:40.999Z", "2026-11-21T20:15:40Z" },
	{ "UTC", "2026-11-21T20:15:40,5+01:00", "2026-11-21T19:15:40Z" },
	{ "UTC", "２０２６-11-21T20：15：40Z", "2026-11-21T20:15:40Z" },
	{ "Asia/Shanghai", "2026-11-21 20:15:40", "2026-11-21T12:15:40Z" },
	{ "Asia/Shanghai", "2026-11-21", "2026-11-20T16:00:00Z" },
	{ "Asia/Shanghai", "2026-07-01", "2026-06-30T16:00:00Z" },
	{ "America/New_York", "2026-07-01", "2026-07-01T04:00:00Z" },
	/* A time skipped in spring, and one told twice in autumn. */
	{ "America/New_York", "2026-03-08 02:30", "2026-03-08T07:30:00Z" },
	{ "America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z" },
	{ "America/New_York", "2026-11-01 02:30", "2026-11-01T07:30:00Z" },
	/* Clocks there went from 24:00 to 01:00, and back to 23:00. */
	{ "America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z" },
	{ "America/Sao_Paulo", "2019-02-17", "2019-02-17T03:00:00Z" },
	{ "America/Sao_Paulo", "2019-02-16 23:30", "2019-02-17T01:30:00Z" },
	/* A day that never was starts with the next. */
	{ "Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z" },
	{ "Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z" },
	{ "Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z" },
	{ "UTC", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z" },
	{ "UTC", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
	{ "UTC", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z" },
};

/* An unknown zone counts as UTC, and so do all of them without the data. */
static void need_zones(void)
{
	crm_clock_zone("Asia/Shanghai");
	if (crm_date_start(0) == 0) {
		print_message("the time zone database is not installed\n");
		skip();
	}
}

static void test_instants(void **state)
{
	(void)state;
	need_zones();
	for (size_t i = 0; i < CRM_NELEM(instants); i++) {
		struct crm_error err = CRM_ERROR_INIT;
		char text[CRM_TIME_LEN + 1];
		int64_t at = 0;

		crm_clock_zone(instants[i].zone);
		if (crm_time_parse(instants[i].text, strlen(instants[i].text),
				   &at, &err) != CRM_OK)
			fail_msg("%s", err.msg);
		crm_time_format(at, text);
		if (strcmp(text, instants[i].utc) != 0)
			fail_msg("%s %s: %s", instants[i].zone,
				 instants[i].text, text);
	}
	crm_clock_zone("UTC");
}

static void test_instants_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ "", "empty" },
		{ "nowish", "write YYYY-MM-DD" },
		{ "2026-02-29T10:00:00Z", "February 2026 has 28 days" },
		{ "2026-11-21T24:00:00Z", "write hours" },
		{ "2026-11-21T20:60:00Z", "write hours" },
		{ "2026-11-21T20:15:60Z", "write hours" },
		{ "2026-11-21T20", "write hours" },
		{ "2026-11-21T2015", "write hours" },
		{ "2026-11-21T20:15:40.Z", "write hours" },
		{ "2026-11-21T20:15:40X", "a zone is written" },
		{ "2026-11-21T20:15:40Zx", "a zone is written" },
		{ "2026-11-21T20:15:40+15:00", "a zone is written" },
		{ "2026-11-21T20:15:40+08:60", "a zone is written" },
		{ "2026-11-21T20:15:40+08:", "a zone is written" },
		{ "2026-11-21T20:15:40+8", "a zone is written" },
		{ "2026-11 20:15", "not understood" },
		{ "2026", "'2026' is 365 days; one day is wanted" },
		{ "2026-Q3", "'2026-Q3' is 92 days; one day is wanted" },
		{ "2026-03", "31 days; one day" },
		{ "week", "7 days; one day" },
		{ "9999-12-31T23:59:59-01:00", "outside the years" },
		{ "0001-01-01T00:00:00+00:01", "outside the years" },
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(rows); i++) {
		struct crm_error err = CRM_ERROR_INIT;
		int64_t at = 42;
		enum crm_code rc = crm_time_parse(
			rows[i].text, strlen(rows[i].text), &at, &err);

		if (rc != CRM_INVALID || !strstr(err.msg, rows[i].why))
			fail_msg("'%s': %d %s", rows[i].text, rc, err.msg);
		assert_int_equal(at, 42);
	}
}

/* A day starts where the one before it ends, in zones of every kind. */
static void test_day_starts(void **state)
{
	static const char *const zones[] = {
		"UTC",		    "Asia/Shanghai",  "America/New_York",
		"Australia/Sydney", "Asia/Kathmandu", "America/Sao_Paulo",
		"Africa/Cairo",	    "Pacific/Apia",   "Asia/Beirut",
	};

	(void)state;
	need_zones();
	for (size_t i = 0; i < CRM_NELEM(zones); i++) {
		int32_t day = day_of("1995-01-01"), end = day_of("2030-01-01");
		int64_t before;

		crm_clock_zone(zones[i]);
		before = crm_date_start(day - 1);
		for (; day < end; day++) {
			int64_t at = crm_date_start(day);
			time_t t = (time_t)at, just = t - 1;
			struct tm tm, last;

			assert_true(at >= before);
			assert_true(at - before <= 25 * 3600);
			before = at;
			localtime_r(&t, &tm);
			localtime_r(&just, &last);
			assert_int_not_equal(tm.tm_mday, last.tm_mday);
		}
	}
	crm_clock_zone("UTC");
}

static void test_zone_known(void **state)
{
	static const char *const no[] = {
		"", "Asia", "Asia/", ".", "zone.tab", "tzdata.zi", "Asia/Nowhere",
		"/usr/share/zoneinfo/Asia/Shanghai", "../zoneinfo/Asia/Shanghai",
	};

	(void)state;
	assert_true(crm_clock_zone_known("UTC"));
	need_zones();
	assert_true(crm_clock_zone_known("Asia/Shanghai"));
	for (size_t i = 0; i < CRM_NELEM(no); i++) {
		if (crm_clock_zone_known(no[i]))
			fail_msg("'%s' is taken for a time zone", no[i]);
	}
}

static void test_clock(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;
	int64_t at, real = crm_clock_real();
	char text[CRM_DATE_LEN + 1];

	(void)state;
	at = crm_clock_now();
	assert_true(at >= 1700000000 && at <= crm_clock_real());
	assert_int_equal(crm_clock_now(), at);
	need_zones();
	crm_clock_zone("Asia/Shanghai");
	assert_int_equal(crm_clock_set("2026-11-21T20:15:40Z", &err), CRM_OK);
	assert_int_equal(crm_clock_now(), 1795292140);
	crm_date_format(crm_clock_today(), text);
	assert_string_equal(text, "2026-11-22");
	crm_clock_zone("UTC");
	assert_int_equal(crm_clock_today(), day_of("2026-11-21"));
	crm_clock_zone(NULL);
	assert_int_equal(crm_clock_today(), day_of("2026-11-21"));
	crm_clock_zone("Asia/Shanghai");
	assert_int_equal(crm_clock_set("2026-11-21", &err), CRM_OK);
	assert_int_equal(crm_clock_now(), 1795190400);
	assert_int_equal(crm_clock_today(), day_of("2026-11-21"));
	assert_int_equal(crm_time_parse("now", 3, &at, &err), CRM_OK);
	assert_int_equal(at, 1795190400);
	assert_int_equal(crm_time_parse("tomorrow", 8, &at, &err), CRM_OK);
	assert_int_equal(at, 1795190400 + 86400);
	assert_int_equal(crm_clock_set("05/03/2026", &err), CRM_INVALID);
	assert_int_equal(crm_clock_set("month", &err), CRM_INVALID);
	assert_int_equal(crm_clock_now(), 1795190400);
	assert_true(crm_clock_real() >= real);
	assert_int_equal(crm_clock_set("1969-12-31T12:00:00Z", &err), CRM_OK);
	crm_clock_zone("UTC");
	assert_int_equal(crm_clock_today(), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_zone_known),
		cmocka_unit_test(test_calendar),
		cmocka_unit_test(test_yearly),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_iso),
		cmocka_unit_test(test_expressions),
		cmocka_unit_test(test_words_elsewhere),
		cmocka_unit_test(test_weeks),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_instants),
		cmocka_unit_test(test_instants_refused),
		cmocka_unit_test(test_day_starts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
