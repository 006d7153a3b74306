/* SPDX-License-Identifier: ISC */
/* test_taxno.c - tax numbers and the check digit of GB 32100-2015. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/check.h"

/* Made up: no region has a code starting with 99. */
static const char *const codes[] = {
    "91990000MA0000001B", "9199010012345678AP", "12990200000000000L",
    "51990300WXYTUR0018", "A19900000000000999", "93990400MAHJKLMNP7",
    "91990500000000000Y", "919905000000000100",
};

static enum crm_code check_n(const char *s, size_t n, struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc = crm_taxno_normal(s, n, &b, err);

	if (rc)
		assert_int_equal(b.len, 0);
	crm_buf_clear(&b);
	return rc;
}

static enum crm_code check(const char *s, struct crm_error *err)
{
	return check_n(s, strlen(s), err);
}

static void normal_is(const char *s, const char *want)
{
	struct crm_buf b = CRM_BUF_INIT;

	assert_int_equal(crm_taxno_normal(s, strlen(s), &b, NULL), CRM_OK);
	assert_string_equal(crm_buf_str(&b), want);
	/* What is stored is read again as it is. */
	crm_buf_reset(&b);
	assert_int_equal(crm_taxno_normal(want, strlen(want), &b, NULL),
			 CRM_OK);
	assert_string_equal(crm_buf_str(&b), want);
	crm_buf_clear(&b);
}

static void test_codes(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(codes); i++)
		assert_int_equal(check(codes[i], &err), CRM_OK);
	assert_int_equal(check("91990000ma0000001b", &err), CRM_OK);
	assert_int_equal(err.code, CRM_OK);
}

/* Any other check digit is wrong, and the right one is named. */
static void test_check_digit(void **state)
{
	static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	char s[19];

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(codes); i++) {
		memcpy(s, codes[i], sizeof(s));
		for (size_t d = 0; digits[d] != '\0'; d++) {
			struct crm_error err = CRM_ERROR_INIT;
			char want[] = "give '?'";

			if (digits[d] == codes[i][17])
				continue;
			s[17] = digits[d];
			assert_int_equal(check(s, &err), CRM_INVALID);
			want[6] = codes[i][17];
			assert_non_null(strstr(err.msg, want));
			assert_non_null(strstr(err.msg, s));
		}
	}
}

/* Two neighbours swapped, or one character mistyped, are found. */
static void test_slips(void **state)
{
	char s[19];

	(void)state;
	memcpy(s, codes[1], sizeof(s));
	for (size_t i = 0; i + 1 < 18; i++) {
		char c = s[i];

		if (s[i] == s[i + 1])
			continue;
		s[i] = s[i + 1];
		s[i + 1] = c;
		assert_int_equal(check(s, NULL), CRM_INVALID);
		memcpy(s, codes[1], sizeof(s));
		s[i] = s[i] == '7' ? '1' : '7';
		assert_int_equal(check(s, NULL), CRM_INVALID);
		memcpy(s, codes[1], sizeof(s));
	}
}

/* Persons use their identity number; these two belong to nobody. */
static void test_identity(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;

	(void)state;
	assert_int_equal(check("11010519491231002X", &err), CRM_OK);
	assert_int_equal(check("11010519491231002x", &err), CRM_OK);
	assert_int_equal(check("440524188001010014", &err), CRM_OK);
	assert_int_equal(check("440524188001010015", &err), CRM_INVALID);
	assert_int_equal(check("44052418800101001A", &err), CRM_INVALID);
}

static void test_others(void **state)
{
	static const char *const good[] = {
	    "110199123456789", /* 15 digits, the old form */
	    "DE123456789",
	    "12-3456789",
	    "27.865.485/0001-30",
	    "1234",
	    "GB 999 9999 73",
	    "91990000MA000000IO", /* I and O are of no such code */
	    "12345678901234567890",
	};
	static const char *const bad[][2] = {
	    {"", "4 to 20"},
	    {"123", "4 to 20"},
	    {"123456789012345678901", "4 to 20"},
	    {"none", "no digit"},
	    {"- - -", "4 to 20"},
	    {"1-2-3", "4 to 20"}, /* letters and digits count */
	    {"DE_123456789", "letters, digits"},
	    {"９１９９００００", "letters, digits"},
	    {"税号123456", "letters, digits"},
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(good); i++)
		assert_int_equal(check(good[i], NULL), CRM_OK);
	for (size_t i = 0; i < CRM_NELEM(bad); i++) {
		struct crm_error err = CRM_ERROR_INIT;

		assert_int_equal(check(bad[i][0], &err), CRM_INVALID);
		assert_non_null(strstr(err.msg, bad[i][1]));
	}
	assert_int_equal(check_n("1234\0", 5, NULL), CRM_INVALID);
}

static void test_one_spelling(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;

	(void)state;
	normal_is("de 123.456", "DE123456");
	normal_is("DE123456", "DE123456");
	normal_is("12-3456789", "123456789");
	normal_is("27.865.485/0001-30", "27865485000130");
	normal_is("1-2-3-4-5-6-7-8-9-0-1-2-3-4-5-6-7-8-9-0",
		  "12345678901234567890");
	normal_is("9199 0000 ma00 0000 1b", "91990000MA0000001B");
	normal_is("110105 19491231 002x", "11010519491231002X");
	/* A separator hides no wrong check digit. */
	assert_int_equal(check("91990000-MA0000001c-", &err), CRM_INVALID);
	assert_non_null(strstr(err.msg, "is 'C', where the others give 'B'"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_codes),
	    cmocka_unit_test(test_check_digit),
	    cmocka_unit_test(test_slips),
	    cmocka_unit_test(test_identity),
	    cmocka_unit_test(test_others),
	    cmocka_unit_test(test_one_spelling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
