/* SPDX-License-Identifier: ISC */
/* test_model.c - reading and printing values, defaults, money, lists. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/date.h"
#include "crm/types.h"

static struct crm_rec rec;
static struct crm_error err;
static const struct crm_defaults defaults = { "CNY", "li" };

static int set_up(void **state)
{
	(void)state;
	crm_clock_zone("UTC");
	err = (struct crm_error)CRM_ERROR_INIT;
	if (crm_clock_set("2026-11-21T20:15:40Z", &err))
		return -1;
	return crm_rec_init(&rec, &crm_customer, &err) ? -1 : 0;
}

static int tear_down(void **state)
{
	(void)state;
	crm_rec_clear(&rec);
	return 0;
}

static enum crm_code give(int field, const char *text)
{
	err = (struct crm_error)CRM_ERROR_INIT;
	return crm_rec_read(&rec, field, text, strlen(text), &err);
}

static void holds_text(int field, const char *want)
{
	assert_int_equal(rec.v[field].kind, CRM_V_TEXT);
	assert_int_equal(rec.v[field].len, strlen(want));
	assert_memory_equal(rec.v[field].s, want, strlen(want));
}

static void refused(int field, const char *text, const char *because)
{
	struct crm_value before = rec.v[field];

	assert_int_equal(give(field, text), CRM_INVALID);
	assert_string_equal(err.field, rec.type->fields[field].name);
	if (!strstr(err.msg, because))
		fail_msg("'%s': '%s' does not say '%s'", text, err.msg,
			 because);
	assert_int_equal(rec.v[field].kind, before.kind);
}

static void text_is_kept_to_the_byte(void **state)
{
	(void)state;
	assert_int_equal(give(CRM_CUSTOMER_NAME, "  a\tb\n "), CRM_OK);
	holds_text(CRM_CUSTOMER_NAME, "  a\tb\n ");
	assert_int_equal(give(CRM_CUSTOMER_NAME, ""), CRM_OK);
	assert_int_equal(rec.v[CRM_CUSTOMER_NAME].kind, CRM_V_NULL);
	refused(CRM_CUSTOMER_POSTCODE, "123456789012345678901",
		"21 characters long; at most 20");
	/* Characters count, not bytes. */
	assert_int_equal(give(CRM_CUSTOMER_POSTCODE,
			      "一二三四五六七八九十一二三四五六七八九十"), CRM_OK);
}

static void choices_by_name_and_label(void **state)
{
	(void)state;
	assert_int_equal(give(CRM_CUSTOMER_LEVEL, " Key "), CRM_OK);
	holds_text(CRM_CUSTOMER_LEVEL, "key");
	assert_int_equal(give(CRM_CUSTOMER_LEVEL, "战略"), CRM_OK);
	holds_text(CRM_CUSTOMER_LEVEL, "strategic");
	refused(CRM_CUSTOMER_LEVEL, "kye", "did you mean 'key'?");
	refused(CRM_CUSTOMER_LEVEL, "zzz",
		"lead, potential, trading, key, strategic");
}

static void a_slip_is_told_among_many_choices(void **state)
{
	struct crm_choice many[101] = { { NULL, NULL } };
	struct crm_field f = { .name = "f", .kind = CRM_T_ENUM,
			       .choices = many };
	char names[100][4];

	(void)state;
	for (int i = 0; i < 99; i++) {
		snprintf(names[i], sizeof(names[i]), "c%02d", i);
		many[i].name = names[i];
	}
	many[99].name = "zebra";
	assert_int_equal(crm_choice_unknown(&f, "zebar, cut", 5, &err),
			 CRM_INVALID);
	assert_non_null(strstr(err.msg, "'zebar' is not a choice; did you "
			       "mean 'zebra'? (c00, c01, "));
	many[1].name = NULL;
	assert_int_equal(crm_choice_unknown(&f, "zebar", 5, &err),
			 CRM_INVALID);
	assert_string_equal(err.msg, "'zebar' is not a choice (c00)");
}

static void dates_and_numbers(void **state)
{
	(void)state;
	assert_int_equal(give(CRM_CUSTOMER_FOUNDED_ON, "2026年3月5日"),
			 CRM_OK);
	holds_text(CRM_CUSTOMER_FOUNDED_ON, "2026-03-05");
	assert_int_equal(give(CRM_CUSTOMER_FOUNDED_ON, "today"), CRM_OK);
	holds_text(CRM_CUSTOMER_FOUNDED_ON, "2026-11-21");
	refused(CRM_CUSTOMER_FOUNDED_ON, "05/03/2026", "05/03/2026");
	assert_int_equal(give(CRM_CUSTOMER_EMPLOYEES, "1,200"), CRM_OK);
	assert_int_equal(rec.v[CRM_CUSTOMER_EMPLOYEES].i, 1200);
	refused(CRM_CUSTOMER_EMPLOYEES, "-1", "between 0 and 100000000");
	refused(CRM_CUSTOMER_EMPLOYEES, "1.5", "1.5");
}

static void money_waits_for_its_currency(void **state)
{
	int money = CRM_CUSTOMER_CREDIT_LIMIT;

	(void)state;
	assert_int_equal(give(money, "12.3万"), CRM_OK);
	holds_text(money, "12.3万");
	assert_int_equal(crm_rec_settle(&rec, false, &err), CRM_OK);
	assert_int_equal(rec.v[money].kind, CRM_V_TEXT);
	assert_int_equal(crm_rec_defaults(&rec, &defaults, &err), CRM_OK);
	assert_int_equal(crm_rec_settle(&rec, true, &err), CRM_OK);
	assert_int_equal(rec.v[money].i, 12300000);
}

static void money_has_its_currencys_decimals(void **state)
{
	int money = CRM_CUSTOMER_CREDIT_LIMIT, cur = CRM_CUSTOMER_CURRENCY;

	(void)state;
	assert_int_equal(give(cur, "jpy"), CRM_OK);
	holds_text(cur, "JPY");
	assert_int_equal(give(money, "1,000"), CRM_OK);
	assert_int_equal(rec.v[money].i, 1000);
	refused(money, "10.5", "0 decimals of JPY");
	assert_int_equal(give(cur, "KWD"), CRM_OK);
	assert_int_equal(give(money, "1.234"), CRM_OK);
	assert_int_equal(rec.v[money].i, 1234);
	refused(money, "USD 5", "currency is KWD");
	refused(money, "-5", "at least 0");
	refused(cur, "RMB", "ISO 4217");
	refused(cur, "CLF", "with at most 3 decimals");
}

static void an_amount_can_bring_the_currency(void **state)
{
	(void)state;
	assert_int_equal(give(CRM_CUSTOMER_CREDIT_LIMIT, "USD 99.9"), CRM_OK);
	assert_int_equal(give(CRM_CUSTOMER_YEARLY_REVENUE, "1000"), CRM_OK);
	assert_int_equal(crm_rec_settle(&rec, false, &err), CRM_OK);
	holds_text(CRM_CUSTOMER_CURRENCY, "USD");
	assert_int_equal(rec.v[CRM_CUSTOMER_CREDIT_LIMIT].i, 9990);
	assert_int_equal(crm_rec_settle(&rec, true, &err), CRM_OK);
	assert_int_equal(rec.v[CRM_CUSTOMER_YEARLY_REVENUE].i, 100000);
}

static void lists_keep_members_apart(void **state)
{
	struct crm_buf out = CRM_BUF_INIT;

	(void)state;
	assert_int_equal(give(CRM_CUSTOMER_TAGS, "a; b ;a;c\\;d;;\\\\"),
			 CRM_OK);
	holds_text(CRM_CUSTOMER_TAGS, ";a;b;c\\;d;\\\\;");
	crm_value_print(&crm_customer.fields[CRM_CUSTOMER_TAGS],
			&rec.v[CRM_CUSTOMER_TAGS], 2, &out);
	assert_string_equal(out.s, "a;b;c\\;d;\\\\");
	assert_true(crm_list_has(rec.v[CRM_CUSTOMER_TAGS].s,
				 rec.v[CRM_CUSTOMER_TAGS].len, "c;d", 3));
	assert_false(crm_list_has(rec.v[CRM_CUSTOMER_TAGS].s,
				  rec.v[CRM_CUSTOMER_TAGS].len, "d", 1));
	crm_buf_reset(&out);
	crm_list_add(&out, "x", 1);
	crm_list_add(&out, "y", 1);
	crm_list_add(&out, "x", 1);
	crm_list_remove(&out, "x", 1);
	assert_string_equal(out.s, ";y;");
	assert_int_equal(give(CRM_CUSTOMER_TAGS, " ; "), CRM_OK);
	assert_int_equal(rec.v[CRM_CUSTOMER_TAGS].kind, CRM_V_NULL);
	crm_buf_clear(&out);
}

static void codes_are_words(void **state)
{
	static const char *const bad[][2] = {
		{ "-a", "begin with '-'" }, { "a=b", "'='" },
		{ "a b", "U+0020" }, { "a\tb", "U+0009" },
		{ "a\xc2\x85" "b", "U+0085" }, { "a\xc2\xa0" "b", "U+00A0" },
		{ "a\xc2\xad" "b", "U+00AD" },
		{ "a\xe1\x9a\x80" "b", "U+1680" },
		{ "a\xe2\x80\x89" "b", "U+2009" },
		{ "a\xe2\x80\x8b", "U+200B" },
		{ "\xe2\x80\xa8" "a", "U+2028" },
		{ "\xe2\x80\xae" "a", "U+202E" },
		{ "a\xe2\x81\xa0" "b", "U+2060" },
		{ "a\xe3\x80\x80" "b", "U+3000" },
		{ "\xef\xbb\xbf" "a", "U+FEFF" },
		{ "a\xf3\xa0\x81\x81", "U+E0041" },
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(bad); i++)
		refused(CRM_F_CODE, bad[i][0], bad[i][1]);
	assert_int_equal(give(CRM_F_CODE, "客户-1/ä"), CRM_OK);
	holds_text(CRM_F_CODE, "客户-1/ä");
}

static void some_defaults_are_looked_up(void **state)
{
	struct crm_rec act = { 0 };
	bool value = true;

	(void)state;
	assert_int_equal(crm_rec_init(&act, &crm_activity, &err), CRM_OK);
	assert_int_equal(crm_rec_defaults(&act, &defaults, &err), CRM_OK);
	assert_int_equal(act.v[CRM_ACTIVITY_USER].len, 2);
	assert_memory_equal(act.v[CRM_ACTIVITY_USER].s, "li", 2);
	assert_memory_equal(act.v[CRM_ACTIVITY_AT].s, "2026-11-21T20:15:40Z",
			    CRM_TIME_LEN);
	crm_rec_clear(&act);
	assert_string_equal(crm_field_default(
		&crm_activity.fields[CRM_ACTIVITY_USER], &value),
		"user who writes it");
	assert_false(value);
	assert_string_equal(crm_field_default(
		&crm_activity.fields[CRM_ACTIVITY_AT], &value), "now");
	assert_true(value);
	assert_null(crm_field_default(
		&crm_activity.fields[CRM_ACTIVITY_NOTE], &value));
	assert_false(value);
}

static void required_fields_are_named(void **state)
{
	(void)state;
	assert_int_equal(crm_rec_defaults(&rec, &defaults, &err), CRM_OK);
	holds_text(CRM_CUSTOMER_LEVEL, "lead");
	assert_int_equal(crm_rec_required(&rec, &err), CRM_INVALID);
	assert_string_equal(err.field, "name");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(text_is_kept_to_the_byte), T(choices_by_name_and_label),
		T(a_slip_is_told_among_many_choices),
		T(dates_and_numbers), T(money_waits_for_its_currency),
		T(money_has_its_currencys_decimals),
		T(an_amount_can_bring_the_currency),
		T(lists_keep_members_apart), T(codes_are_words),
		T(some_defaults_are_looked_up),
		T(required_fields_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
