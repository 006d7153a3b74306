/* SPDX-License-Identifier: ISC */
/* dateword.c - words that mean a day or a longer period near today. */
#include "calendar.h"
#include "plain.h"

enum unit { DAY, WEEK, MONTH, QUARTER, YEAR, WEEKDAY };

/* shift counts units from the present one; a WEEKDAY's counts days from the
 * Monday of this week. */
static const struct word {
	const char *text;
	enum unit unit;
	int shift;
} words[] = {
	{ "today", DAY, 0 },
	{ "yesterday", DAY, -1 },
	{ "tomorrow", DAY, 1 },
	{ "day", DAY, 0 },
	{ "week", WEEK, 0 },
	{ "this week", WEEK, 0 },
	{ "last week", WEEK, -1 },
	{ "next week", WEEK, 1 },
	{ "month", MONTH, 0 },
	{ "this month", MONTH, 0 },
	{ "last month", MONTH, -1 },
	{ "next month", MONTH, 1 },
	{ "quarter", QUARTER, 0 },
	{ "this quarter", QUARTER, 0 },
	{ "last quarter", QUARTER, -1 },
	{ "next quarter", QUARTER, 1 },
	{ "year", YEAR, 0 },
	{ "this year", YEAR, 0 },
	{ "last year", YEAR, -1 },
	{ "next year", YEAR, 1 },
	{ "monday", WEEKDAY, 0 },
	{ "tuesday", WEEKDAY, 1 },
	{ "wednesday", WEEKDAY, 2 },
	{ "thursday", WEEKDAY, 3 },
	{ "friday", WEEKDAY, 4 },
	{ "saturday", WEEKDAY, 5 },
	{ "sunday", WEEKDAY, 6 },
	{ "今天", DAY, 0 },
	{ "昨天", DAY, -1 },
	{ "明天", DAY, 1 },
	{ "前天", DAY, -2 },
	{ "后天", DAY, 2 },
	{ "本周", WEEK, 0 },
	{ "这周", WEEK, 0 },
	{ "上周", WEEK, -1 },
	{ "下周", WEEK, 1 },
	{ "本月", MONTH, 0 },
	{ "这个月", MONTH, 0 },
	{ "上月", MONTH, -1 },
	{ "上个月", MONTH, -1 },
	{ "下月", MONTH, 1 },
	{ "下个月", MONTH, 1 },
	{ "本季度", QUARTER, 0 },
	{ "上季度", QUARTER, -1 },
	{ "上个季度", QUARTER, -1 },
	{ "下季度", QUARTER, 1 },
	{ "下个季度", QUARTER, 1 },
	{ "今年", YEAR, 0 },
	{ "去年", YEAR, -1 },
	{ "明年", YEAR, 1 },
	{ "周", WEEKDAY, 0 },
	{ "星期", WEEKDAY, 0 },
};

/* The number of the weekday at the cursor ("三"), -1 when there is none. */
static int read_numeral(struct crm_datetext *t)
{
	static const char *const numerals[] = { "一", "二", "三", "四",
						"五", "六", "日", "天" };

	for (int i = 0; i < (int)CRM_NELEM(numerals); i++) {
		if (crm_plain_skip(&t->p, numerals[i]))
			return i < 6 ? i : 6;
	}
	return -1;
}

static int64_t month_start(int32_t day, int months, int64_t shift)
{
	int y, m, d;

	crm_date_civil(day, &y, &m, &d);
	m = (m - 1) / months * months + 1;
	return crm_add_months(crm_date_days(y, m, 1), shift * months);
}

/* The period the unit means; false outside the years there are. */
static bool unit_period(enum unit unit, int shift, int32_t today,
			struct crm_period *out)
{
	int64_t from = today, to;
	int months = unit == YEAR ? 12 : unit == QUARTER ? 3 : 1;

	switch (unit) {
	case DAY:
		from += shift;
		to = from + 1;
		break;
	case WEEK:
		from += 7 * shift - crm_weekday(today);
		to = from + 7;
		break;
	case WEEKDAY:
		from += shift - crm_weekday(today);
		to = from + 1;
		break;
	default:
		from = month_start(today, months, shift);
		to = month_start(today, months, shift + 1);
		break;
	}
	if (to == CRM_DAY_NONE)
		to = (int64_t)CRM_DAY_MAX + 1;
	if (from < CRM_DAY_MIN || to > (int64_t)CRM_DAY_MAX + 1 || from >= to)
		return false;
	out->from = (int32_t)from;
	out->to = (int32_t)to;
	return true;
}

/* The longest word at the cursor, NULL when there is none. */
static const struct word *find_word(const char *p)
{
	const struct word *found = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < CRM_NELEM(words); i++) {
		size_t len = strlen(words[i].text);

		if (len > longest && strncmp(p, words[i].text, len) == 0) {
			longest = len;
			found = &words[i];
		}
	}
	return found;
}

bool crm_dateword_parse(struct crm_datetext *t, int32_t today,
			struct crm_period *out)
{
	const struct word *w = find_word(t->p);
	enum unit unit;
	int shift, day;
	bool latin;

	if (!w)
		return false;
	unit = w->unit;
	shift = w->shift;
	latin = (unsigned char)w->text[0] < 0x80;
	t->p += strlen(w->text);
	if (!latin && (unit == WEEK || unit == WEEKDAY)) {
		day = read_numeral(t);
		if (day < 0 && unit == WEEKDAY)
			return false;
		if (day >= 0) {
			unit = WEEKDAY;
			shift = shift * 7 + day;
		}
	}
	return unit_period(unit, shift, today, out);
}
