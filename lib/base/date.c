/* SPDX-License-Identifier: ISC */
/* date.c - the calendar: day numbers, and the text of days and instants. */
#include "crm/date.h"
#include "calendar.h"

#define DAYS_400Y 146097
#define DAYS_100Y 36524
#define DAYS_4Y 1461
#define EPOCH 719162 /* days from 0001-01-01 to 1970-01-01 */
#define DAY_SECONDS 86400

/* Days of a common year before each month. */
static const short month_starts[] = { 0,   31,	59,  90,  120, 151, 181,
				      212, 243, 273, 304, 334, 365 };

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days of a year before the month, from 1 to 13. */
static int before_month(int year, int month)
{
	if (month < 1 || month > 13)
		return 0; /* no month; what is valid has one */
	return month_starts[month - 1] + (month > 2 && leap(year));
}

int crm_month_days(int year, int month)
{
	return before_month(year, month + 1) - before_month(year, month);
}

bool crm_date_valid(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 &&
	       day >= 1 && day <= crm_month_days(year, month);
}

int32_t crm_date_days(int year, int month, int day)
{
	int past = year - 1;

	return past * 365 + past / 4 - past / 100 + past / 400 +
	       before_month(year, month) + day - 1 - EPOCH;
}

void crm_date_civil(int32_t days, int *year, int *month, int *day)
{
	int n = days + EPOCH;
	int y, m, part;

	y = n / DAYS_400Y * 400;
	n %= DAYS_400Y;
	/* The last day of a longer cycle would open a fifth shorter one. */
	part = n / DAYS_100Y < 3 ? n / DAYS_100Y : 3;
	y += part * 100;
	n -= part * DAYS_100Y;
	y += n / DAYS_4Y * 4;
	n %= DAYS_4Y;
	part = n / 365 < 3 ? n / 365 : 3;
	y += part + 1;
	n -= part * 365;
	m = n / 32 + 1;
	if (n >= before_month(y, m + 1))
		m++;
	*year = y;
	*month = m;
	*day = n - before_month(y, m) + 1;
}

int32_t crm_date_yearly(int32_t day, int year)
{
	int y, m, d;

	crm_date_civil(day, &y, &m, &d);
	/* Only 29 February is missing in some years. */
	return crm_date_days(year, m, m == 2 && d == 29 && !leap(year) ? 28
			     : d);
}

static char *put_digits(char *out, int v, int digits)
{
	for (int i = digits - 1; i >= 0; i--, v /= 10)
		out[i] = (char)('0' + v % 10);
	return out + digits;
}

void crm_date_format(int32_t days, char out[CRM_DATE_LEN + 1])
{
	int y, m, d;
	char *p;

	/* The end of a period may lie behind the last day there is; as text
	 * it still has to come after every day. */
	if (days > CRM_DAY_MAX) {
		memcpy(out, "9999-12-32", CRM_DATE_LEN + 1);
		return;
	}
	crm_date_civil(days > CRM_DAY_MIN ? days : CRM_DAY_MIN, &y, &m, &d);
	p = put_digits(out, y, 4);
	*p++ = '-';
	p = put_digits(p, m, 2);
	*p++ = '-';
	p = put_digits(p, d, 2);
	*p = '\0';
}

void crm_time_format(int64_t seconds, char out[CRM_TIME_LEN + 1])
{
	int64_t days, rest;
	char *p = out + CRM_DATE_LEN;

	if (seconds < (int64_t)CRM_DAY_MIN * DAY_SECONDS)
		seconds = (int64_t)CRM_DAY_MIN * DAY_SECONDS;
	if (seconds >= ((int64_t)CRM_DAY_MAX + 1) * DAY_SECONDS)
		seconds = ((int64_t)CRM_DAY_MAX + 1) * DAY_SECONDS - 1;
	days = seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
	rest = seconds - days * DAY_SECONDS;
	crm_date_format((int32_t)days, out);
	*p++ = 'T';
	p = put_digits(p, (int)(rest / 3600), 2);
	*p++ = ':';
	p = put_digits(p, (int)(rest / 60 % 60), 2);
	*p++ = ':';
	p = put_digits(p, (int)(rest % 60), 2);
	*p++ = 'Z';
	*p = '\0';
}

bool crm_date_iso(const char *s, size_t n, int32_t *days)
{
	static const char shape[] = "dddd-dd-dd";
	int part[3] = { 0, 0, 0 };
	size_t at = 0;

	if (n != CRM_DATE_LEN)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (shape[i] == '-') {
			if (s[i] != '-')
				return false;
			at++;
		} else if (s[i] >= '0' && s[i] <= '9') {
			part[at] = part[at] * 10 + (s[i] - '0');
		} else {
			return false;
		}
	}
	if (!crm_date_valid(part[0], part[1], part[2]))
		return false;
	*days = crm_date_days(part[0], part[1], part[2]);
	return true;
}

int crm_weekday(int32_t day)
{
	/* 1970-01-01 was a Thursday. */
	return (int)((((int64_t)day + 3) % 7 + 7) % 7);
}

int32_t crm_week_start(int year, int week)
{
	/* The first week of a year is the one that holds its fourth day. */
	int32_t fourth = crm_date_days(year, 1, 4);

	return fourth - crm_weekday(fourth) + 7 * (week - 1);
}

int crm_year_weeks(int year)
{
	/* By its last day but three, a year's last week is its own. */
	int32_t day = crm_date_days(year, 12, 28);

	return (day - crm_week_start(year, 1)) / 7 + 1;
}

int64_t crm_add_months(int32_t day, int64_t months)
{
	int y, m, d, last;
	int64_t n;

	crm_date_civil(day, &y, &m, &d);
	n = (int64_t)y * 12 + (m - 1) + months;
	if (n < 12 || n >= (int64_t)10000 * 12)
		return CRM_DAY_NONE;
	y = (int)(n / 12);
	m = (int)(n % 12) + 1;
	last = crm_month_days(y, m);
	return crm_date_days(y, m, d < last ? d : last);
}
