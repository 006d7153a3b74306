/* SPDX-License-Identifier: ISC */
/* calendar.h - what readers of dates share; for lib/base only. */
#ifndef CRM_BASE_CALENDAR_H
#define CRM_BASE_CALENDAR_H

#include "crm/date.h"

#define CRM_DAY_MIN (-719162)  /* 0001-01-01 */
#define CRM_DAY_MAX 2932896    /* 9999-12-31 */
#define CRM_DAY_NONE INT64_MAX /* outside of them */

int crm_month_days(int year, int month);

/* ISO 8601 weeks: the Monday of one, and how many a year has. */
int32_t crm_week_start(int year, int week);
int crm_year_weeks(int year);

/* The day so many months on, at most the last of its month; CRM_DAY_NONE
 * outside the years there are. */
int64_t crm_add_months(int32_t day, int64_t months);

/*
 * A date expression being read: p is what is left of its plain form in lower
 * case, text what was typed, for messages.
 */
struct crm_datetext {
	const char *p;
	const char *text;
	size_t len;
};

/* "'…' is not a date: why"; returns CRM_INVALID. */
enum crm_code crm_datetext_refuse(const struct crm_datetext *t, const char *why,
				  struct crm_error *err);

/* Digits at the cursor as a number, 0 when there are none; passes them. No
 * more than nine count towards *v. Returns how many there are. */
int crm_datetext_digits(struct crm_datetext *t, int *v);

/* A period that starts with digits: a day, week, month, quarter or year. */
enum crm_code crm_civil_parse(struct crm_datetext *t, struct crm_period *out,
			      struct crm_error *err);

/* true when a word stands at the cursor that means a period. */
bool crm_dateword_parse(struct crm_datetext *t, int32_t today,
			struct crm_period *out);

/* Seconds since the epoch at which local clocks show a day and second. */
int64_t crm_local_instant(int32_t day, int32_t second);

#endif
