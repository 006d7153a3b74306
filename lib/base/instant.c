/* SPDX-License-Identifier: ISC */
/* instant.c - reading points in time. */
#include "calendar.h"
#include "plain.h"

static enum crm_code refuse(const struct crm_datetext *t, const char *why,
			    struct crm_error *err)
{
	return crm_error_set(err, CRM_INVALID, "'%.*s' is not a time: %s",
			     crm_plain_clip(t->text, t->len), t->text,
			     crm_tr(why));
}

/* Exactly so many digits that mean at most max. */
static bool read_part(struct crm_datetext *t, int digits, int max, int *v)
{
	const char *p = t->p;

	*v = 0;
	for (int i = 0; i < digits; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		*v = *v * 10 + (p[i] - '0');
	}
	t->p += digits;
	return *v <= max;
}

/* "20:15:40.123": hours, minutes and perhaps seconds, as seconds.
 * Fractions are passed over. */
static bool read_clock(struct crm_datetext *t, int32_t *second)
{
	int h, m, s = 0, fraction;

	if (!read_part(t, 2, 23, &h) || !crm_plain_skip(&t->p, ":") ||
	    !read_part(t, 2, 59, &m))
		return false;
	if (crm_plain_skip(&t->p, ":")) {
		if (!read_part(t, 2, 59, &s))
			return false;
		if ((*t->p == '.' || *t->p == ',') && t->p++ &&
		    crm_datetext_digits(t, &fraction) == 0)
			return false;
	}
	*second = h * 3600 + m * 60 + s;
	return true;
}

/* "z", "+08:00", "+0800" or "+08"; *local when there is no zone. */
static bool read_zone(struct crm_datetext *t, bool *local, int32_t *offset)
{
	int h, m = 0, sign;

	crm_plain_skip(&t->p, " ");
	*local = *t->p == '\0';
	*offset = 0;
	if (*local || crm_plain_skip(&t->p, "z"))
		return true;
	if (*t->p != '+' && *t->p != '-')
		return false;
	sign = *t->p++ == '-' ? -1 : 1;
	if (!read_part(t, 2, 14, &h))
		return false;
	if ((crm_plain_skip(&t->p, ":") || *t->p != '\0') &&
	    !read_part(t, 2, 59, &m))
		return false;
	*offset = sign * (h * 3600 + m * 60);
	return true;
}

/* The time of day and zone behind a day. */
static enum crm_code read_time(struct crm_datetext *t, int32_t day,
			       int64_t *out, struct crm_error *err)
{
	int32_t second, offset;
	int64_t at;
	bool local;

	if (!read_clock(t, &second))
		return refuse(t, CRM_TR("write hours, minutes and seconds as "
					"20:15:40"),
			      err);
	if (!read_zone(t, &local, &offset) || *t->p != '\0')
		return refuse(t, CRM_TR("a zone is written Z or +08:00"), err);
	if (local)
		at = crm_local_instant(day, second);
	else
		at = (int64_t)day * 86400 + second - offset;
	if (at < (int64_t)CRM_DAY_MIN * 86400 ||
	    at >= ((int64_t)CRM_DAY_MAX + 1) * 86400)
		return refuse(t, CRM_TR("it lies outside the years 0001 to "
					"9999"), err);
	*out = at;
	return CRM_OK;
}

/* true when a day and the start of a time of day stand at the cursor. */
static bool read_day(struct crm_datetext *t, int32_t *day)
{
	struct crm_period period;

	if (*t->p < '0' || *t->p > '9' ||
	    crm_civil_parse(t, &period, NULL) != CRM_OK ||
	    period.to != period.from + 1 || (*t->p != 't' && *t->p != ' ') ||
	    t->p[1] < '0' || t->p[1] > '9')
		return false;
	t->p++;
	*day = period.from;
	return true;
}

enum crm_code crm_time_parse(const char *s, size_t n, int64_t *out,
			     struct crm_error *err)
{
	char plain[CRM_PLAIN_MAX];
	struct crm_datetext t = { .text = s, .len = n };
	enum crm_code rc;
	int32_t day;

	if (!crm_plain_form(s, n, true, plain))
		return refuse(&t, CRM_TR("the text is too long"), err);
	t.p = plain;
	if (strcmp(plain, "now") == 0) {
		*out = crm_clock_now();
		return CRM_OK;
	}
	if (read_day(&t, &day))
		return read_time(&t, day, out, err);
	rc = crm_date_parse(s, n, crm_clock_today(), &day, err);
	if (rc == CRM_OK)
		*out = crm_date_start(day);
	return rc;
}
