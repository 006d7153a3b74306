/* SPDX-License-Identifier: ISC */
/* test_language.c - texts are looked up where somebody looks them up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

#include "crm/error.h"

/* A language with one form for all numbers, and other word order. */
static const char *backwards(const char *one, const char *several, int64_t n)
{
	(void)n;
	if (several)
		return !strcmp(one, "%d thing") ? "things: %d" : one;
	if (!strcmp(one, "%s has %d of '%s'"))
		return "'%3$s' times %2$d: %1$s";
	if (!strcmp(one, "in front: "))
		return "vorn: ";
	return one;
}

static int teardown(void **state)
{
	(void)state;
	crm_tr_set(NULL);
	return 0;
}

static void test_nobody(void **state)
{
	static const char text[] = "a text";

	(void)state;
	assert_ptr_equal(crm_tr(text), text);
	assert_null(crm_tr(NULL));
	assert_string_equal(crm_tr_n("%d thing", "%d things", 1), "%d thing");
	assert_string_equal(crm_tr_n("%d thing", "%d things", 0), "%d things");
	assert_string_equal(crm_tr_n("%d thing", "%d things", 2), "%d things");
}

static void test_looked_up(void **state)
{
	(void)state;
	crm_tr_set(backwards);
	assert_string_equal(crm_tr_n("%d thing", "%d things", 1),
			    "things: %d");
	assert_string_equal(crm_tr("unknown"), "unknown");
	/* gettext has its header under the empty text. */
	assert_string_equal(crm_tr(""), "");
	assert_null(crm_tr(NULL));
}

static void test_errors(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;

	(void)state;
	crm_tr_set(backwards);
	assert_int_equal(crm_error_set(&err, CRM_INVALID,
				       "%s has %d of '%s'", "x", 7, "y"),
			 CRM_INVALID);
	assert_string_equal(err.msg, "'y' times 7: x");
	assert_string_equal(crm_code_name(err.code), "invalid");
	crm_error_prefix(&err, "in front: ");
	assert_string_equal(err.msg, "vorn: 'y' times 7: x");
	assert_int_equal(crm_error_sys(&err, CRM_ERROR, ENOENT,
				       "%s has %d of '%s'", "x", 7, "y"),
			 CRM_ERROR);
	assert_string_equal(err.msg,
			    "'y' times 7: x: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_nobody, teardown),
		cmocka_unit_test_teardown(test_looked_up, teardown),
		cmocka_unit_test_teardown(test_errors, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
