/* SPDX-License-Identifier: ISC */
/* lunar.c - days of the Chinese calendar. */
#include "crm/lunar.h"

#include "lunar_table.h"

enum { LUNAR_LAST = LUNAR_FIRST + CRM_NELEM(lunar_years) - 1 };

static int leap_month(uint32_t bits)
{
	return bits >> 13 & 15;
}

static int month_days(uint32_t bits, int place)
{
	return 29 + (int)(bits >> place & 1);
}

/* How many months of the year come before one; -1: it has no such month. */
static int place_of(uint32_t bits, int month, bool leap)
{
	int after = leap_month(bits);

	if (month < 1 || month > 12 || (leap && month != after))
		return -1;
	return month - 1 + (leap || (after && month > after));
}

static int32_t new_year(int year)
{
	return crm_date_days(year, 1, 20) +
	       (int32_t)(lunar_years[year - LUNAR_FIRST] >> 17);
}

bool crm_lunar_of(int32_t day, struct crm_lunar *out)
{
	int year, month, mday, place = 0, after;
	int32_t left;
	uint32_t bits;

	crm_date_civil(day, &year, &month, &mday);
	if (year <= LUNAR_FIRST || year > LUNAR_LAST)
		return false;
	if (day < new_year(year))
		year--;
	bits = lunar_years[year - LUNAR_FIRST];
	left = day - new_year(year);
	while (left >= month_days(bits, place))
		left -= month_days(bits, place++);
	after = leap_month(bits);
	*out = (struct crm_lunar){
		.year = year,
		.month = place + 1 - (after && place >= after),
		.leap = after && place == after,
		.day = left + 1,
	};
	return true;
}

bool crm_lunar_day(const struct crm_lunar *l, int32_t *day)
{
	uint32_t bits;
	int place;

	if (l->year < LUNAR_FIRST || l->year > LUNAR_LAST)
		return false;
	bits = lunar_years[l->year - LUNAR_FIRST];
	place = place_of(bits, l->month, l->leap);
	if (place < 0 || l->day < 1 || l->day > month_days(bits, place))
		return false;
	*day = new_year(l->year) + l->day - 1;
	while (place--)
		*day += month_days(bits, place);
	return true;
}

bool crm_lunar_kept(const struct crm_lunar *birth, int year, int32_t *day)
{
	struct crm_lunar l = { year, birth->month, birth->leap, birth->day };

	if (crm_lunar_day(&l, day))
		return true;
	if (year >= LUNAR_FIRST && year <= LUNAR_LAST && l.leap &&
	    leap_month(lunar_years[year - LUNAR_FIRST]) != l.month)
		l.leap = false;
	if (crm_lunar_day(&l, day))
		return true;
	l.day = 29;
	return birth->day == 30 && crm_lunar_day(&l, day);
}
