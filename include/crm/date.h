/* SPDX-License-Identifier: ISC */
/*
 * date.h - days, months, periods and the clock.
 *
 * A business date is a day without a zone, text "YYYY-MM-DD" when stored;
 * here it is a number of days since 1970-01-01 in the proleptic Gregorian
 * calendar. An event is UTC text "YYYY-MM-DDTHH:MM:SSZ". Years run from
 * 0001 to 9999.
 */
#ifndef CRM_DATE_H
#define CRM_DATE_H

#include "crm/buf.h"

#define CRM_DATE_LEN 10
#define CRM_TIME_LEN 20

/* The clock of this process: read once, or fixed by crm_clock_set(). */

/* Fix the clock at an instant ("2026-11-21T20:15:40Z", or a date, meaning
 * its first moment in the local zone). Errors: CRM_INVALID. */
enum crm_code crm_clock_set(const char *text, struct crm_error *err)
	CRM_MUST_USE;
/* Set the zone that "today" is told in (an IANA name; NULL leaves TZ). */
void crm_clock_zone(const char *zone);
/* Is this the name of a zone this system knows? (The C library takes any
 * other name for UTC without a word.) */
bool crm_clock_zone_known(const char *zone);
int64_t crm_clock_now(void);    /* seconds since 1970-01-01T00:00:00Z */
int64_t crm_clock_real(void);   /* the same, never fixed by crm_clock_set */
int32_t crm_clock_today(void);  /* day number in the local zone */

int32_t crm_date_days(int year, int month, int day);   /* valid input only */
void crm_date_civil(int32_t days, int *year, int *month, int *day);
bool crm_date_valid(int year, int month, int day);
int crm_weekday(int32_t day); /* 0 for a Monday to 6 for a Sunday */
void crm_date_format(int32_t days, char out[CRM_DATE_LEN + 1]);
void crm_time_format(int64_t seconds, char out[CRM_TIME_LEN + 1]);

/* The day in a year on which a day of another year comes round. 29 February is
 * kept on the 28th in common years, as civil practice has it. */
int32_t crm_date_yearly(int32_t day, int year);

/* "YYYY-MM-DD" exactly; false on anything else. */
bool crm_date_iso(const char *s, size_t n, int32_t *days);

/* A half-open range of days [from, to). A single day has to = from + 1. */
struct crm_period {
	int32_t from, to;
};

/*
 * Read a date expression as people write one, relative to `today`:
 *   2026-11-21 2026/3/5 2026.3.5 20260305 2026年3月5日   one day
 *   2026-03 2026年3月 2026-Q3 2026年第三季度 2026-W10 2026 2026年
 *   today yesterday tomorrow, 今天 昨天 明天 前天 后天
 *   -30d +2w -1m +1y and today+7d, yesterday-1m, 2026-01-31+1m (a month's
 *   end is clamped); day, week, month, quarter, year, last/next month …,
 *   本周 上周 下周, 本月 上月 上个月 下月, 本季度 上季度 下季度,
 *   今年 去年 明年, 周一 下周一 上周五 (weeks start on Monday),
 *   monday … (of this week)
 * Full-width digits count as ASCII. 05/03/2026 and 2026-02-29 are refused
 * with the reason, never guessed. Errors: CRM_INVALID.
 */
enum crm_code crm_period_parse(const char *s, size_t n, int32_t today,
			       struct crm_period *out, struct crm_error *err)
	CRM_MUST_USE;

/* The same where one day is asked for: a longer period is refused. */
enum crm_code crm_date_parse(const char *s, size_t n, int32_t today,
			     int32_t *out, struct crm_error *err) CRM_MUST_USE;

/*
 * An instant: "2026-11-21T20:15:40Z", with an offset (+08:00), with a space
 * for the T, seconds optional, fractions dropped; without a zone it is told
 * in the local one; "now"; or an expression for one day, meaning its first
 * moment in the local zone. Out: seconds since the epoch.
 */
enum crm_code crm_time_parse(const char *s, size_t n, int64_t *out,
			     struct crm_error *err) CRM_MUST_USE;

/* The instants at which a period of local days starts and ends; and the local
 * day of an instant. */
int64_t crm_date_start(int32_t day);
int32_t crm_date_of(int64_t seconds);

#endif
