/* SPDX-License-Identifier: ISC */
/* test_phone.c - phone numbers in the form in which they are compared. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/check.h"

static const char *const pairs[][2] = {
    /* Chinese mobile numbers */
    {"13800138000", "+8613800138000"},
    {"138-0013-8000", "+8613800138000"},
    {"  138 0013 8000 ", "+8613800138000"},
    {"１３８００１３８０００", "+8613800138000"},
    {"+86 138 0013 8000", "+8613800138000"},
    {"(+86)13800138000", "+8613800138000"},
    {"＋８６　138.0013.8000", "+8613800138000"},
    {"0086-13800138000", "+8613800138000"},
    {"8613800138000", "+8613800138000"},
    {"86-13800138000", "+8613800138000"},
    {"\xe2\x80\xad"
     "19912345678\xe2\x80\xac",
     "+8619912345678"},
    {"13800138000-1234", "+8613800138000"},
    /* Chinese land lines */
    {"010-62345678", "+861062345678"},
    {"（０１０）６２３４５６７８", "+861062345678"},
    {"01062345678", "+861062345678"},
    {"010—62345678", "+861062345678"},
    {"+86 10 6234 5678", "+861062345678"},
    {"+86 (0)10 62345678", "+861062345678"},
    {"+86-010-62345678", "+861062345678"},
    {"86-10-62345678", "+861062345678"},
    {"0571 8888888", "+865718888888"},
    {"0755-8234-5678", "+8675582345678"},
    {"400-123-4567", "+864001234567"},
    {"8001234567", "+868001234567"},
    /* extensions */
    {"010-62345678转123", "+861062345678"},
    {"010-62345678（轉123）", "+861062345678"},
    {"010-62345678 分机：8001", "+861062345678"},
    {"010-62345678-123", "+861062345678"},
    {"+86-10-62345678-123", "+861062345678"},
    {"0755-82345678 Ext. 5", "+8675582345678"},
    {"4001234567x5", "+864001234567"},
    {"+49 30 1234567 #12", "+49301234567"},
    /* other countries */
    {"+49 (0)30 1234567", "+49301234567"},
    {"0049 (0)30/123 45 67", "+49301234567"},
    {"+1 (212) 555-1234", "+12125551234"},
    {"+39 06 1234567", "+39061234567"},
    {"+123456789012345", "+123456789012345"},
    /* no country code */
    {"5555-4729", "55554729"},
    {"(171) 555-7788", "1715557788"},
    {"030-0074321", "0300074321"},
    {"(0)30 1234567", "0301234567"},
    {"030 1234(0)", "03012340"},
    {"110", "110"},
    {"123456789012345", "123456789012345"},
};

static void test_forms(void **state)
{
	struct crm_buf out = CRM_BUF_INIT;
	struct crm_error err = CRM_ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(pairs); i++) {
		crm_buf_reset(&out);
		assert_int_equal(crm_phone_normal(pairs[i][0],
						  strlen(pairs[i][0]), &out,
						  &err),
				 CRM_OK);
		assert_string_equal(crm_buf_str(&out), pairs[i][1]);
	}
	assert_int_equal(err.code, CRM_OK);
	crm_buf_clear(&out);
}

/* The form of a form is the form itself. */
static void test_stable(void **state)
{
	struct crm_buf out = CRM_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(pairs); i++) {
		const char *form = pairs[i][1];

		crm_buf_reset(&out);
		assert_int_equal(
		    crm_phone_normal(form, strlen(form), &out, NULL), CRM_OK);
		assert_string_equal(crm_buf_str(&out), form);
	}
	crm_buf_clear(&out);
}

static void test_refused(void **state)
{
	static const char *const t[][2] = {
	    {"", "fewer than 3"},
	    {"+", "fewer than 3"},
	    {"12", "fewer than 3"},
	    {"1234567890123456", "more than 15"},
	    {"+1234567890123456", "more than 15"},
	    {"13800138000/13900139000", "more than 15"},
	    {"010-62345678-62345679", "more than 15"},
	    {"1111111111111111111111111111111111111111", "more than 15"},
	    {"unknown", "may hold digits"},
	    {"x5", "may hold digits"},
	    {"138****8000", "may hold digits"},
	    {"138xxxx8000", "may hold digits"},
	    {"+1+2345", "may hold digits"},
	    {"010-62345678\xff", "may hold digits"},
	    {"010-62345678转", "extension"},
	    {"010-62345678 ext 123456789", "extension"},
	    {"+012345", "starts with 0"},
	    {"12345678901", "13 to 19"},
	    {"+86 12345678901", "13 to 19"},
	    {"1-212-555-1234", "takes a + in front"},
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(t); i++) {
		struct crm_buf out = CRM_BUF_INIT;
		struct crm_error err = CRM_ERROR_INIT;

		crm_buf_adds(&out, "kept");
		assert_int_equal(
		    crm_phone_normal(t[i][0], strlen(t[i][0]), &out, &err),
		    CRM_INVALID);
		assert_int_equal(err.code, CRM_INVALID);
		assert_non_null(strstr(err.msg, t[i][1]));
		assert_string_equal(crm_buf_str(&out), "kept");
		crm_buf_clear(&out);
	}
}

static void test_nul(void **state)
{
	struct crm_buf out = CRM_BUF_INIT;

	(void)state;
	assert_int_equal(crm_phone_normal("1234\0", 5, &out, NULL),
			 CRM_INVALID);
	crm_buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_forms),
	    cmocka_unit_test(test_stable),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
