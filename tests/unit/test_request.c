/* SPDX-License-Identifier: ISC */
/* test_request.c - jobs asked for under an id are done once. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/date.h"
#include "crm/request.h"
#include "crm/rules.h"

static struct crm_store *st;
static struct crm_error err;
static struct crm_request request;
static struct crm_job_info info;
static struct crm_job_result done;

static int set_up(void **state)
{
	(void)state;
	err = (struct crm_error)CRM_ERROR_INIT;
	crm_clock_zone("UTC");
	return crm_store_open(&st, ":memory:", CRM_DB_WRITE | CRM_DB_CREATE, 0,
			      crm_rules, &err) ? -1 : 0;
}

static int tear_down(void **state)
{
	(void)state;
	crm_store_close(st);
	st = NULL;
	return 0;
}

/* What a user asks for: to add a department of that code. */
static enum crm_code ask(const char *user, const char *id, const char *code,
			 enum crm_code fails, bool dry)
{
	const struct crm_type *t = crm_store_type(st, "department");
	struct crm_rec r = { 0 };
	enum crm_code rc;

	request = (struct crm_request){ .id = id };
	crm_sha256_init(&request.asked);
	crm_sha256_update(&request.asked, code, strlen(code));
	info = (struct crm_job_info){ .user = user, .real_user = "root",
				      .command = "test", .request = &request };
	rc = crm_job_begin(st, &info, &err);
	if (rc)
		return rc;
	assert_int_equal(crm_rec_init(&r, t, &err), CRM_OK);
	rc = crm_rec_enter(&r, CRM_F_CODE, code, strlen(code), &err);
	if (!rc)
		rc = crm_rec_enter(&r, CRM_DEPARTMENT_NAME, "x", 1, &err);
	if (!rc)
		rc = crm_save(st, NULL, &r, NULL, NULL, &err);
	crm_rec_clear(&r);
	if (!rc)
		rc = fails;
	return crm_job_end(st, rc, dry, &done, &err);
}

static void the_same_is_done_once(void **state)
{
	struct crm_buf code = CRM_BUF_INIT;

	(void)state;
	assert_int_equal(ask("wang", "1", "A", CRM_OK, false), CRM_OK);
	assert_int_equal(done.job, 1);
	assert_int_equal(ask("wang", "1", "A", CRM_OK, false), CRM_REPEAT);
	assert_int_equal(request.result.job, 1);
	assert_int_equal(request.result.inserted, 1);
	assert_int_equal(request.result.counts[CRM_ACT_INSERT], 1);
	assert_false(request.result.partial);
	assert_int_equal(crm_request_added(st, &request,
		crm_store_type(st, "department"), &code, &err), CRM_OK);
	assert_string_equal(code.s, "A");
	crm_buf_clear(&code);
}

static void something_else_is_a_conflict(void **state)
{
	(void)state;
	assert_int_equal(ask("wang", "1", "A", CRM_OK, false), CRM_OK);
	assert_int_equal(ask("wang", "1", "B", CRM_OK, false), CRM_CONFLICT);
	assert_non_null(strstr(err.msg, "other arguments or input"));
	/* Neither leaves a job running. */
	assert_int_equal(ask("wang", "2", "B", CRM_OK, false), CRM_OK);
	assert_int_equal(done.job, 2);
	/* Another user's ids are others. */
	assert_int_equal(ask("li", "1", "C", CRM_OK, false), CRM_OK);
	assert_int_equal(ask("li", "1", "C", CRM_OK, false), CRM_REPEAT);
	assert_int_equal(request.result.job, 3);
}

static void what_was_not_saved_was_not_done(void **state)
{
	(void)state;
	assert_int_equal(ask("wang", "1", "A", CRM_INVALID, false),
			 CRM_INVALID);
	assert_int_equal(ask("wang", "1", "A", CRM_OK, true), CRM_OK);
	assert_int_equal(ask("wang", "1", "A", CRM_OK, false), CRM_OK);
	assert_int_equal(ask("wang", "1", "A", CRM_OK, false), CRM_REPEAT);
}

static void ids(void **state)
{
	static const char *const good[] = { "1", "order 17", "中", " " };
	static const char *const bad[] = { "", "a\nb", "\x7f", "\xc2\x85",
					   "\xff" };

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(good); i++)
		assert_int_equal(crm_request_check(good[i], &err), CRM_OK);
	for (size_t i = 0; i < CRM_NELEM(bad); i++)
		assert_int_equal(crm_request_check(bad[i], &err), CRM_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		T(the_same_is_done_once),
		T(something_else_is_a_conflict),
		T(what_was_not_saved_was_not_done),
		T(ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
