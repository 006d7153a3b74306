/* SPDX-License-Identifier: ISC */
/* part.c - parts of dates: days, weeks, months, quarters, years. */
#include "groups.h"
#include "crm/date.h"

bool crm__part_parse(const char *s, size_t n, enum crm__part *out)
{
	static const char *const names[] = {
		[CRM__WHOLE] = "", [CRM__DAY] = "day", [CRM__WEEK] = "week",
		[CRM__MONTH] = "month", [CRM__QUARTER] = "quarter",
		[CRM__YEAR] = "year",
	};

	for (int i = CRM__DAY; i <= CRM__YEAR; i++) {
		if (strlen(names[i]) != n || memcmp(names[i], s, n) != 0)
			continue;
		*out = (enum crm__part)i;
		return true;
	}
	return false;
}

/* The week of ISO 8601 a day is in: that of the year its Thursday lies in. */
static void iso_week(int32_t day, int *year, int *week)
{
	int32_t thursday = day - crm_weekday(day) + 3;
	int month, mday;

	crm_date_civil(thursday, year, &month, &mday);
	*week = (thursday - crm_date_days(*year, 1, 1)) / 7 + 1;
}

/* A part of a date as a number that sorts like it. */
int64_t crm__part_of(enum crm__part part, int32_t day)
{
	int year, month, mday, week;

	crm_date_civil(day, &year, &month, &mday);
	switch (part) {
	case CRM__DAY:
		return (int64_t)year * 10000 + month * 100 + mday;
	case CRM__WEEK:
		iso_week(day, &year, &week);
		return (int64_t)year * 100 + week;
	case CRM__MONTH:
		return (int64_t)year * 100 + month;
	case CRM__QUARTER:
		return (int64_t)year * 10 + (month + 2) / 3;
	default:
		return year;
	}
}

void crm__part_text(enum crm__part part, int64_t v, char out[32])
{
	int year, rest;

	if (part == CRM__DAY) {
		snprintf(out, 32, "%04d-%02d-%02d", (int)(v / 10000),
			 (int)(v / 100 % 100), (int)(v % 100));
		return;
	}
	year = (int)(part == CRM__YEAR ? v : part == CRM__QUARTER ? v / 10
		     : v / 100);
	rest = (int)(part == CRM__QUARTER ? v % 10 : v % 100);
	snprintf(out, 32, part == CRM__YEAR ? "%04d" : part == CRM__QUARTER
		 ? "%04d-Q%d" : part == CRM__WEEK ? "%04d-W%02d"
		 : "%04d-%02d", year, rest);
}
