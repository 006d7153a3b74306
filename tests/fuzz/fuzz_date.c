/* SPDX-License-Identifier: ISC */
/*
 * fuzz_date.c - libFuzzer target: periods that were read have days in them
 * and lie in the calendar; a day or an instant, once written, reads as the
 * same one; a number of months on is that many months on, and no later in
 * the month.
 */
#include "crm/date.h"

#define DAY_MIN (-719162) /* 0001-01-01 */
#define DAY_MAX 2932896	  /* 9999-12-31 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_day(int32_t day, int32_t today)
{
	char text[CRM_DATE_LEN + 1];
	int32_t iso = ~day, typed = ~day;

	require(day >= DAY_MIN && day <= DAY_MAX);
	crm_date_format(day, text);
	require(strlen(text) == CRM_DATE_LEN);
	require(crm_date_iso(text, CRM_DATE_LEN, &iso));
	require(crm_date_parse(text, CRM_DATE_LEN, today, &typed, NULL) ==
		CRM_OK);
	require(iso == day && typed == day);
}

static void check_months(int32_t day, int months)
{
	char text[CRM_DATE_LEN + 1], moved[64];
	int y, m, d, my, mm, md, n;
	int32_t to;

	crm_date_format(day, text);
	n = snprintf(moved, sizeof(moved), "%s%+dm", text, months);
	if (crm_date_parse(moved, (size_t)n, 0, &to, NULL) != CRM_OK)
		return;
	crm_date_civil(day, &y, &m, &d);
	crm_date_civil(to, &my, &mm, &md);
	require(my * 12 + mm == y * 12 + m + months);
	require(md == d || (md < d && !crm_date_valid(my, mm, md + 1)));
}

static void check_period(const char *s, size_t n, int32_t today)
{
	struct crm_error err = CRM_ERROR_INIT;
	struct crm_period p;
	int32_t day;
	enum crm_code rc = crm_period_parse(s, n, today, &p, &err);

	if (rc != CRM_OK) {
		require(rc == CRM_INVALID && err.code == rc);
		require(err.msg[0] != '\0');
		require(crm_date_parse(s, n, today, &day, NULL) == rc);
		return;
	}
	require(p.from < p.to);
	check_day(p.from, today);
	check_day(p.to - 1, today);
	check_months(p.to - 1, today % 1000);
	rc = crm_date_parse(s, n, today, &day, NULL);
	require((rc == CRM_OK) == (p.to == p.from + 1));
	require(rc != CRM_OK || day == p.from);
}

static void check_instant(const char *s, size_t n)
{
	struct crm_error err = CRM_ERROR_INIT;
	char text[CRM_TIME_LEN + 1];
	int64_t at, again = 0;

	if (crm_time_parse(s, n, &at, &err) != CRM_OK) {
		require(err.code == CRM_INVALID && err.msg[0] != '\0');
		return;
	}
	crm_time_format(at, text);
	require(crm_time_parse(text, CRM_TIME_LEN, &again, NULL) == CRM_OK);
	require(again == at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool ready;
	int32_t today;

	if (!ready) {
		crm_clock_zone("UTC");
		ready = crm_clock_set("2026-11-21T20:15:40Z", NULL) == CRM_OK;
	}
	if (size < 3)
		return 0;
	today = (data[0] | data[1] << 8 | data[2] << 16) %
			(DAY_MAX - DAY_MIN + 1) +
		DAY_MIN;
	check_period((const char *)data + 3, size - 3, today);
	check_instant((const char *)data + 3, size - 3);
	return 0;
}
