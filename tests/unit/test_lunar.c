/* SPDX-License-Identifier: ISC */
/* test_lunar.c - the Chinese calendar, and birthdays kept by it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/lunar.h"

static int32_t day_of(const char *iso)
{
	int32_t day = 0;

	if (!crm_date_iso(iso, strlen(iso), &day))
		fail_msg("'%s' is no day", iso);
	return day;
}

/* "2020-4L-2": a lunar date, L behind the month of a leap month. */
static void show(const struct crm_lunar *l, char out[32])
{
	snprintf(out, 32, "%d-%d%s-%d", l->year, l->month, l->leap ? "L" : "",
		 l->day);
}

static void is_lunar(const char *iso, const char *want)
{
	struct crm_lunar l;
	char got[32];

	assert_true(crm_lunar_of(day_of(iso), &l));
	show(&l, got);
	if (strcmp(got, want))
		fail_msg("%s is %s, not %s", iso, got, want);
}

/* Day follows day: the next of the month, or the first of the next month,
 * which may be a leap month. Months have 29 or 30 days. */
static void test_every_day(void **state)
{
	struct crm_lunar was, l;
	int32_t first = day_of("1900-01-01"), last = day_of("2100-12-31");
	int32_t back;

	(void)state;
	assert_true(crm_lunar_of(first, &was));
	for (int32_t d = first; d <= last; d++, was = l) {
		char text[32];

		assert_true(crm_lunar_of(d, &l));
		show(&l, text);
		if (!crm_lunar_day(&l, &back) || back != d)
			fail_msg("%s comes back as another day", text);
		if (d == first || (l.day == was.day + 1 && l.day <= 30 &&
				   l.month == was.month && l.leap == was.leap))
			continue;
		if (l.day != 1 || was.day < 29 ||
		    !(l.leap ? l.month == was.month && !was.leap
			     : l.month == was.month % 12 + 1) ||
		    l.year != was.year + (was.month == 12 && !l.leap))
			fail_msg("%s follows %d-%d-%d", text, was.year,
				 was.month, was.day);
	}
}

static void test_ends(void **state)
{
	struct crm_lunar l;
	int32_t day;

	(void)state;
	is_lunar("1900-01-01", "1899-12-1");
	is_lunar("2100-12-31", "2100-12-1");
	assert_false(crm_lunar_of(day_of("1899-12-31"), &l));
	assert_false(crm_lunar_of(day_of("2101-01-01"), &l));
	assert_false(crm_lunar_day(&(struct crm_lunar){ 1898, 1, false, 1 },
				   &day));
	assert_false(crm_lunar_day(&(struct crm_lunar){ 2101, 1, false, 1 },
				   &day));
	assert_false(crm_lunar_day(&(struct crm_lunar){ 2021, 4, true, 1 },
				   &day));
	assert_false(crm_lunar_day(&(struct crm_lunar){ 2026, 13, false, 1 },
				   &day));
	assert_false(crm_lunar_day(&(struct crm_lunar){ 2026, 1, false, 31 },
				   &day));
}

/* New years as the State Council's holidays had them, and older ones as
 * history has them. */
static void test_new_years(void **state)
{
	static const char *const days[] = {
		"1900-01-31", "1911-01-30", "1912-02-18", "1949-01-29",
		"1954-02-03", "1966-01-21", "1976-01-31", "1985-02-20",
		"1997-02-07", "2000-02-05", "2008-02-07", "2012-01-23",
		"2017-01-28", "2018-02-16", "2019-02-05", "2020-01-25",
		"2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10",
		"2025-01-29", "2026-02-17", "2027-02-06", "2030-02-03",
		"2033-01-31", "2034-02-19", "2050-01-23", "2100-02-09",
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(days); i++) {
		char want[32];

		snprintf(want, sizeof(want), "%.4s-1-1", days[i]);
		is_lunar(days[i], want);
	}
}

/* Leap months, those of 2033 among them, where many old tables are wrong. */
static void test_leap_months(void **state)
{
	(void)state;
	is_lunar("1922-06-25", "1922-5L-1");
	is_lunar("1987-07-26", "1987-6L-1");
	is_lunar("2012-05-21", "2012-4L-1");
	is_lunar("2014-10-24", "2014-9L-1");
	is_lunar("2017-07-23", "2017-6L-1");
	is_lunar("2020-05-23", "2020-4L-1");
	is_lunar("2020-06-20", "2020-4L-29");
	is_lunar("2020-06-21", "2020-5-1");
	is_lunar("2023-03-22", "2023-2L-1");
	is_lunar("2025-07-25", "2025-6L-1");
	is_lunar("2028-06-23", "2028-5L-1");
	is_lunar("2033-11-22", "2033-11-1");
	is_lunar("2033-12-22", "2033-11L-1");
	is_lunar("2034-01-20", "2033-12-1");
}

/* Feasts of known days: dragon boat, mid-autumn, the seventh evening. */
static void test_feasts(void **state)
{
	(void)state;
	is_lunar("2012-08-23", "2012-7-7");
	is_lunar("2018-11-07", "2018-9-30");
	is_lunar("2020-06-25", "2020-5-5");
	is_lunar("2020-10-01", "2020-8-15");
	is_lunar("2023-09-29", "2023-8-15");
	is_lunar("2025-10-06", "2025-8-15");
	is_lunar("2026-06-19", "2026-5-5");
}

static void kept(const char *born, int year, const char *want)
{
	struct crm_lunar birth;
	char got[CRM_DATE_LEN + 1];
	int32_t day;

	assert_true(crm_lunar_of(day_of(born), &birth));
	assert_true(crm_lunar_kept(&birth, year, &day));
	crm_date_format(day, got);
	if (strcmp(got, want))
		fail_msg("born %s, in %d kept on %s, not %s", born, year, got,
			 want);
}

static void test_birthdays(void **state)
{
	struct crm_lunar birth = { 1990, 1, false, 1 };
	int32_t day;

	(void)state;
	kept("1990-01-27", 2026, "2026-02-17"); /* 1-1 */
	kept("1976-02-01", 2026, "2026-02-18"); /* 1-2 */
	/* In a leap month: in that month where there is one, else in the
	 * ordinary one of its number. */
	kept("2020-06-01", 2020, "2020-06-01"); /* 4L-10 */
	kept("2020-06-01", 2021, "2021-05-21"); /* 4-10 */
	kept("2012-05-30", 2020, "2020-06-01");
	/* Not in a leap month: never in one. */
	kept("1991-05-23", 2020, "2020-05-02"); /* 4-10 */
	/* The 30th of a month that has 29 days. */
	kept("2024-02-09", 2024, "2025-01-28"); /* 12-30 */
	kept("2023-02-19", 2025, "2025-02-26"); /* 1-29 */
	assert_false(crm_lunar_kept(&birth, 1898, &day));
	assert_false(crm_lunar_kept(&birth, 2101, &day));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_day),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_new_years),
		cmocka_unit_test(test_leap_months),
		cmocka_unit_test(test_feasts),
		cmocka_unit_test(test_birthdays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
