/* SPDX-License-Identifier: ISC */
/*
 * lunar.h - the Chinese calendar, by which birthdays are kept.
 *
 * Its months begin with the day of a new moon in Beijing and have 29 or 30
 * days; a year has twelve, or thirteen with a leap month, which has the number
 * of the month before it. Source: GB/T 33661-2017, "Calculation and
 * promulgation of the Chinese calendar". What is known here is a table of the
 * years 1899 to 2100.
 */
#ifndef CRM_LUNAR_H
#define CRM_LUNAR_H

#include "crm/date.h"

struct crm_lunar {
	int year;  /* in which its first month begins */
	int month; /* 1 to 12 */
	bool leap; /* the leap month behind that month */
	int day;   /* 1 to 30 */
};

/* The lunar date of a day (days since 1970-01-01) from 1900-01-01 to
 * 2100-12-31; false for any other. */
bool crm_lunar_of(int32_t day, struct crm_lunar *out);

/* The day of a lunar date; false where there is no such date in the table. */
bool crm_lunar_day(const struct crm_lunar *l, int32_t *day);

/*
 * The day on which a birthday is kept in a lunar year: month and day of the
 * birth; in a year without that leap month, in the ordinary month of its
 * number; for a 30th in a month of 29 days, on the 29th. Common practice; the
 * standard is silent. false for a year that is not in the table.
 */
bool crm_lunar_kept(const struct crm_lunar *birth, int year, int32_t *day);

#endif
