/* SPDX-License-Identifier: ISC */
/* test_error.c - codes, texts and places of errors. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

#include "crm/error.h"

static void test_codes(void **state)
{
	static const struct {
		enum crm_code code;
		const char *name;
		int status;
	} rows[] = {
		{ CRM_OK, "ok", 0 },
		{ CRM_ERROR, "error", 1 },
		{ CRM_USAGE, "usage", 2 },
		{ CRM_NOTFOUND, "not_found", 3 },
		{ CRM_INVALID, "invalid", 4 },
		{ CRM_BROKEN, "broken", 4 },
		{ CRM_CONFLICT, "conflict", 5 },
		{ CRM_DENIED, "denied", 6 },
		{ CRM_PARTIAL, "partial", 7 },
		{ CRM_OUTPUT, "output", 74 },
		{ CRM_BUSY, "busy", 75 },
		{ CRM_NOMEM, "no_memory", 1 },
		{ CRM_REPEAT, "repeat", 0 },
	};

	(void)state;
	assert_int_equal(CRM_NELEM(rows), CRM_CODE__N);
	for (size_t i = 0; i < CRM_NELEM(rows); i++) {
		assert_string_equal(crm_code_name(rows[i].code), rows[i].name);
		assert_int_equal(crm_code_status(rows[i].code),
				 rows[i].status);
	}
	assert_string_equal(crm_code_name((enum crm_code)99), "error");
	assert_int_equal(crm_code_status((enum crm_code)99), 1);
	assert_int_equal(crm_code_status((enum crm_code)-1), 1);
}

static void test_set(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;

	(void)state;
	assert_int_equal(crm_error_set(NULL, CRM_BUSY, "x"), CRM_BUSY);
	err.sys = 5;
	err.line = 9;
	memcpy(err.file, "a", 2);
	memcpy(err.field, "b", 2);
	assert_int_equal(crm_error_set(&err, CRM_INVALID, "'%s' is %d", "a", 1),
			 CRM_INVALID);
	assert_int_equal(err.code, CRM_INVALID);
	assert_string_equal(err.msg, "'a' is 1");
	assert_int_equal(err.sys, 0);
	assert_int_equal(err.line, 0);
	assert_string_equal(err.file, "");
	assert_string_equal(err.field, "");
}

static void test_set_from_itself(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;

	(void)state;
	crm_error_set(&err, CRM_INVALID, "no");
	crm_error_at_line(&err, "f.csv", 3);
	crm_error_at_field(&err, "name");
	crm_error_set(&err, CRM_CONFLICT, "%s:%s: (%s)", err.file, err.field,
		      err.msg);
	assert_string_equal(err.msg, "f.csv:name: (no)");
	assert_string_equal(err.file, "");
	crm_error_set(&err, CRM_ERROR, "%s", "");
	assert_string_equal(err.msg, "error");
}

static void test_unfit_text(void **state)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "a\033[31mb", "a?[31mb" },
		{ "a\r\nb\tc\177", "a??b?c?" },
		{ "客户 é 😀", "客户 é 😀" },
		{ "x\xc2\x9b" "1m", "x?1m" },
		{ "x\xe2\x80\xae" "y\xe2\x80\xa8", "x?y?" },
		{ "x\xff\xe5\xae", "x???" },
		{ "\xc0\xaf\xed\xa0\x80\xf5", "??????" },
		{ "\xf4\x90\x80\x80|", "????|" },
	};
	struct crm_error err;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(rows); i++) {
		crm_error_set(&err, CRM_INVALID, "%s", rows[i].in);
		assert_string_equal(err.msg, rows[i].out);
	}
}

/* Wherever the cut falls, a whole number of characters stays. */
static void test_cut(void **state)
{
	char text[2048];
	struct crm_error err;

	(void)state;
	for (size_t lead = 0; lead < 4; lead++) {
		size_t len, n = lead;

		memset(text, 'a', lead);
		while (n + 4 < sizeof(text)) {
			memcpy(text + n, "😀", 4);
			n += 4;
		}
		text[n] = '\0';
		crm_error_set(&err, CRM_INVALID, "%s", text);
		len = strlen(err.msg);
		assert_true(len < sizeof(err.msg));
		assert_true(len > sizeof(err.msg) - 5);
		assert_int_equal((len - lead) % 4, 0);
		assert_memory_equal(err.msg, text, len);
		crm_error_prefix(&err, "%s", "ab: ");
		len = strlen(err.msg);
		assert_int_equal((len - lead) % 4, 0);
		assert_null(strchr(err.msg, '?'));
	}
	memset(text, 'z', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	crm_error_prefix(&err, "%s", text);
	assert_int_equal(strlen(err.msg), sizeof(err.msg) - 1);
	crm_error_set(&err, CRM_INVALID, "ab");
	crm_error_at_line(&err, text, 1);
	crm_error_at_field(&err, text);
	assert_int_equal(strlen(err.file), sizeof(err.file) - 1);
	assert_int_equal(strlen(err.field), sizeof(err.field) - 1);
}

static void test_sys(void **state)
{
	char text[1024];
	struct crm_error err;
	size_t len;

	(void)state;
	assert_int_equal(crm_error_sys(NULL, CRM_OUTPUT, EIO, "x"),
			 CRM_OUTPUT);
	crm_error_sys(&err, CRM_OUTPUT, ENOENT, "cannot open '%s'", "a");
	assert_int_equal(err.sys, ENOENT);
	assert_string_equal(err.msg,
			    "cannot open 'a': No such file or directory");
	/* However long the text, the reason stays. */
	memset(text, 'p', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	crm_error_sys(&err, CRM_OUTPUT, ENOSPC, "%s", text);
	len = strlen(err.msg);
	assert_true(len > 26 && len < sizeof(err.msg));
	assert_string_equal(err.msg + len - 25, ": No space left on device");
}

static void test_place(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;

	(void)state;
	crm_error_at_field(NULL, "a");
	crm_error_at_line(NULL, "a", 1);
	crm_error_prefix(NULL, "a");
	crm_error_set(&err, CRM_INVALID, "no");
	crm_error_at_line(&err, NULL, 7);
	crm_error_at_line(&err, "in\n.csv", 9);
	crm_error_at_line(&err, "other", 1);
	assert_string_equal(err.file, "in?.csv");
	assert_int_equal(err.line, 7);
	crm_error_at_field(&err, NULL);
	crm_error_at_field(&err, "inner");
	crm_error_at_field(&err, "outer");
	assert_string_equal(err.field, "inner");
	crm_error_prefix(&err, "rule '%s': ", "r1");
	assert_string_equal(err.msg, "rule 'r1': no");
	assert_int_equal(err.code, CRM_INVALID);
	assert_int_equal(crm_error_nomem(&err), CRM_NOMEM);
	assert_string_equal(err.msg, "out of memory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_set_from_itself),
		cmocka_unit_test(test_unfit_text),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_sys),
		cmocka_unit_test(test_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
