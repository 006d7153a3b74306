/* SPDX-License-Identifier: ISC */
/* civil.c - dates, weeks, months, quarters and years written in digits. */
#include "calendar.h"
#include "plain.h"

static const char *const month_names[] = {
	CRM_TR("January"), CRM_TR("February"), CRM_TR("March"),
	CRM_TR("April"), CRM_TR("May"), CRM_TR("June"),
	CRM_TR("July"), CRM_TR("August"), CRM_TR("September"),
	CRM_TR("October"), CRM_TR("November"), CRM_TR("December"),
};

enum crm_code crm_datetext_refuse(const struct crm_datetext *t, const char *why,
				  struct crm_error *err)
{
	return crm_error_set(err, CRM_INVALID, "'%.*s' is not a date: %s",
			     crm_plain_clip(t->text, t->len), t->text,
			     crm_tr(why));
}

int crm_datetext_digits(struct crm_datetext *t, int *v)
{
	int n = 0;

	*v = 0;
	for (; *t->p >= '0' && *t->p <= '9'; t->p++, n++) {
		if (n < 9)
			*v = *v * 10 + (*t->p - '0');
	}
	return n;
}

static enum crm_code refuse_form(const struct crm_datetext *t,
				 struct crm_error *err)
{
	return crm_datetext_refuse(
		t, CRM_TR("write YYYY-MM-DD, YYYY-MM, YYYY-Q1, YYYY-W01 or "
			  "YYYY"), err);
}

static bool is_month(int month)
{
	return month >= 1 && month <= 12;
}

static enum crm_code refuse_month(const struct crm_datetext *t,
				  struct crm_error *err)
{
	return crm_datetext_refuse(t, CRM_TR("months run from 1 to 12"), err);
}

static enum crm_code take_month(const struct crm_datetext *t, int year,
				int month, struct crm_period *out,
				struct crm_error *err)
{
	if (!is_month(month))
		return refuse_month(t, err);
	out->from = crm_date_days(year, month, 1);
	out->to = out->from + crm_month_days(year, month);
	return CRM_OK;
}

static enum crm_code take_day(const struct crm_datetext *t, int year, int month,
			      int day, struct crm_period *out,
			      struct crm_error *err)
{
	if (!is_month(month))
		return refuse_month(t, err);
	if (!crm_date_valid(year, month, day))
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' is not a date: %s %d has %d days",
				     crm_plain_clip(t->text, t->len), t->text,
				     crm_tr(month_names[month - 1]), year,
				     crm_month_days(year, month));
	out->from = crm_date_days(year, month, day);
	out->to = out->from + 1;
	return CRM_OK;
}

static enum crm_code take_quarter(const struct crm_datetext *t, int year,
				  int quarter, struct crm_period *out,
				  struct crm_error *err)
{
	int32_t last;

	if (quarter < 1 || quarter > 4)
		return crm_datetext_refuse(t,
			CRM_TR("quarters run from 1 to 4"), err);
	last = crm_date_days(year, quarter * 3, 1);
	out->from = crm_date_days(year, quarter * 3 - 2, 1);
	out->to = last + crm_month_days(year, quarter * 3);
	return CRM_OK;
}

static enum crm_code take_week(const struct crm_datetext *t, int year, int week,
			       struct crm_period *out, struct crm_error *err)
{
	int weeks = crm_year_weeks(year);

	if (week < 1 || week > weeks)
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' is not a date: "
				     "the weeks of %d run from 1 to %d",
				     crm_plain_clip(t->text, t->len), t->text,
				     year, weeks);
	out->from = crm_week_start(year, week);
	out->to = out->from + 7;
	return CRM_OK;
}

/* "-03-05", "/3/5", "-03" behind a year, the cursor on the separator. */
static enum crm_code read_separated(struct crm_datetext *t, int year,
				    struct crm_period *out,
				    struct crm_error *err)
{
	const char separator = *t->p++;
	int month, day, n;

	n = crm_datetext_digits(t, &month);
	if (n < 1 || n > 2)
		return refuse_form(t, err);
	if (*t->p != separator)
		return take_month(t, year, month, out, err);
	t->p++;
	n = crm_datetext_digits(t, &day);
	if (n < 1 || n > 2)
		return refuse_form(t, err);
	return take_day(t, year, month, day, out, err);
}

/* "第三季度", "三季度" or "3季度" behind 年; *quarter is 0 when it is none. */
static enum crm_code read_quarter(struct crm_datetext *t, int *quarter,
				  struct crm_error *err)
{
	static const char *const numerals[] = { "一", "二", "三", "四" };
	const char *start = t->p;
	bool counted = crm_plain_skip(&t->p, "第");

	crm_plain_skip(&t->p, " ");
	*quarter = 0;
	if (crm_datetext_digits(t, quarter) == 0) {
		for (int i = 0; i < 4 && *quarter == 0; i++) {
			if (crm_plain_skip(&t->p, numerals[i]))
				*quarter = i + 1;
		}
	}
	crm_plain_skip(&t->p, " ");
	if (crm_plain_skip(&t->p, "季度"))
		return *quarter ? CRM_OK : refuse_form(t, err);
	if (counted)
		return refuse_form(t, err);
	t->p = start;
	*quarter = 0;
	return CRM_OK;
}

/* "3月5日", "3月", "第三季度" or nothing behind 年. */
static enum crm_code read_chinese(struct crm_datetext *t, int year,
				  struct crm_period *out, struct crm_error *err)
{
	int quarter, month, day;
	enum crm_code rc;

	crm_plain_skip(&t->p, " ");
	rc = read_quarter(t, &quarter, err);
	if (rc != CRM_OK)
		return rc;
	if (quarter > 0)
		return take_quarter(t, year, quarter, out, err);
	if (crm_datetext_digits(t, &month) == 0) {
		out->from = crm_date_days(year, 1, 1);
		out->to = crm_date_days(year, 12, 31) + 1;
		return CRM_OK;
	}
	crm_plain_skip(&t->p, " ");
	if (!crm_plain_skip(&t->p, "月"))
		return crm_datetext_refuse(t, CRM_TR("月 is missing"), err);
	crm_plain_skip(&t->p, " ");
	if (crm_datetext_digits(t, &day) == 0)
		return take_month(t, year, month, out, err);
	crm_plain_skip(&t->p, " ");
	if (!crm_plain_skip(&t->p, "日") && !crm_plain_skip(&t->p, "号"))
		return crm_datetext_refuse(t, CRM_TR("日 is missing"), err);
	return take_day(t, year, month, day, out, err);
}

/* What stands behind a year of four digits. */
static enum crm_code read_behind_year(struct crm_datetext *t, int year,
				      struct crm_period *out,
				      struct crm_error *err)
{
	const char *start = t->p;
	int v;

	if (crm_plain_skip(&t->p, "-q") || crm_plain_skip(&t->p, "q")) {
		if (crm_datetext_digits(t, &v) != 1)
			return refuse_form(t, err);
		return take_quarter(t, year, v, out, err);
	}
	if (crm_plain_skip(&t->p, "-w") || crm_plain_skip(&t->p, "w")) {
		if (crm_datetext_digits(t, &v) != 2)
			return refuse_form(t, err);
		return take_week(t, year, v, out, err);
	}
	if (*t->p == '-' || *t->p == '/' || *t->p == '.')
		return read_separated(t, year, out, err);
	crm_plain_skip(&t->p, " ");
	if (crm_plain_skip(&t->p, "年"))
		return read_chinese(t, year, out, err);
	t->p = start;
	out->from = crm_date_days(year, 1, 1);
	out->to = crm_date_days(year, 12, 31) + 1;
	return CRM_OK;
}

enum crm_code crm_civil_parse(struct crm_datetext *t, struct crm_period *out,
			      struct crm_error *err)
{
	int v, year, n = crm_datetext_digits(t, &v);

	if (n == 8) {
		year = v / 10000;
		if (year < 1)
			return crm_datetext_refuse(t,
				CRM_TR("there is no year 0"), err);
		return take_day(t, year, v / 100 % 100, v % 100, out, err);
	}
	if (n == 4 && v < 1)
		return crm_datetext_refuse(t,
			CRM_TR("there is no year 0"), err);
	if (n == 4)
		return read_behind_year(t, v, out, err);
	if (*t->p == '/' || *t->p == '.' || *t->p == '-')
		return crm_datetext_refuse(t,
			CRM_TR("the year comes first and has four digits, as "
			       "in 2026-03-05"), err);
	if (crm_plain_skip(&t->p, "月"))
		return crm_datetext_refuse(t,
			CRM_TR("the year is missing"), err);
	return refuse_form(t, err);
}
