/* SPDX-License-Identifier: ISC */
/* period.c - date expressions: a day or period, and offsets from a day. */
#include "calendar.h"
#include "plain.h"

/* The day so many units on; CRM_DAY_NONE outside the years there are, or
 * with *known false when unit is none. */
static int64_t shift_day(int32_t day, int64_t count, char unit, bool *known)
{
	int64_t moved = CRM_DAY_NONE;

	*known = true;
	switch (unit) {
	case 'd':
		moved = day + count;
		break;
	case 'w':
		moved = day + count * 7;
		break;
	case 'm':
		moved = crm_add_months(day, count);
		break;
	case 'y':
		moved = crm_add_months(day, count * 12);
		break;
	default:
		*known = false;
		break;
	}
	if (moved < CRM_DAY_MIN || moved > CRM_DAY_MAX)
		return CRM_DAY_NONE;
	return moved;
}

/* "+2w" or "-30d" at the cursor, applied to the day in *io. */
static enum crm_code read_offset(struct crm_datetext *t, struct crm_period *io,
				 struct crm_error *err)
{
	bool back = *t->p++ == '-', known;
	int64_t moved;
	int count, n;

	if (io->to != io->from + 1)
		return crm_datetext_refuse(
			t, CRM_TR("only a single day can be moved by an "
				  "offset"), err);
	crm_plain_skip(&t->p, " ");
	n = crm_datetext_digits(t, &count);
	if (n == 0)
		return crm_datetext_refuse(
			t, CRM_TR("a number follows the sign, as in "
				  "-30d"), err);
	if (n > 9)
		return crm_datetext_refuse(t,
			CRM_TR("the offset is too large"), err);
	moved = shift_day(io->from, back ? -(int64_t)count : count, *t->p,
			  &known);
	if (!known)
		return crm_datetext_refuse(t,
			CRM_TR("an offset ends in d, w, m or y (days, weeks, "
			       "months, years)"), err);
	t->p++;
	if (moved == CRM_DAY_NONE)
		return crm_datetext_refuse(
			t, CRM_TR("it leaves the years 0001 to 9999"), err);
	io->from = (int32_t)moved;
	io->to = io->from + 1;
	return CRM_OK;
}

/* What an expression starts with; an offset alone starts from today. */
static enum crm_code read_base(struct crm_datetext *t, int32_t today,
			       struct crm_period *out, struct crm_error *err)
{
	if (*t->p == '\0')
		return crm_error_set(err, CRM_INVALID,
				     "the text is empty; a date is wanted");
	if (*t->p >= '0' && *t->p <= '9')
		return crm_civil_parse(t, out, err);
	if (*t->p == '+' || *t->p == '-') {
		out->from = today;
		out->to = today + 1;
		return CRM_OK;
	}
	if (crm_dateword_parse(t, today, out))
		return CRM_OK;
	return crm_datetext_refuse(
		t, CRM_TR("write YYYY-MM-DD, today, month, -30d or the "
			  "like"), err);
}

enum crm_code crm_period_parse(const char *s, size_t n, int32_t today,
			       struct crm_period *out, struct crm_error *err)
{
	char plain[CRM_PLAIN_MAX];
	struct crm_datetext t = { .text = s, .len = n };
	struct crm_period period = { 0, 0 };
	enum crm_code rc;

	if (!crm_plain_form(s, n, true, plain))
		return crm_datetext_refuse(&t,
			CRM_TR("the text is too long"), err);
	t.p = plain;
	rc = read_base(&t, today, &period, err);
	if (rc != CRM_OK)
		return rc;
	crm_plain_skip(&t.p, " ");
	while (*t.p == '+' || *t.p == '-') {
		rc = read_offset(&t, &period, err);
		if (rc != CRM_OK)
			return rc;
		crm_plain_skip(&t.p, " ");
	}
	if (*t.p != '\0')
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' is not a date: "
				     "'%.*s' is not understood",
				     crm_plain_clip(s, n), s,
				     crm_plain_clip(t.p, strlen(t.p)), t.p);
	*out = period;
	return CRM_OK;
}

enum crm_code crm_date_parse(const char *s, size_t n, int32_t today,
			     int32_t *out, struct crm_error *err)
{
	struct crm_period period = { 0, 0 };
	enum crm_code rc;

	if (crm_date_iso(s, n, out))
		return CRM_OK;
	rc = crm_period_parse(s, n, today, &period, err);
	if (rc != CRM_OK)
		return rc;
	if (period.to != period.from + 1)
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' is %d days; one day is wanted",
				     crm_plain_clip(s, n), s,
				     (int)(period.to - period.from));
	*out = period.from;
	return CRM_OK;
}
