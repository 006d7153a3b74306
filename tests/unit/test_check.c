/* SPDX-License-Identifier: ISC */
/* test_check.c - records and a log that somebody has tampered with. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/date.h"
#include "crm/rules.h"

static struct crm_store *st;
static struct crm_error err;

/* Give a field of customer X that value; it is made by its name. */
static void put(int field, const char *value)
{
	static const struct crm_job_info info = { .user = "wang",
		.real_user = "root", .command = "test" };
	const struct crm_type *t = crm_store_type(st, "customer");
	struct crm_rec old = { 0 }, new = { 0 };
	bool there = field != CRM_CUSTOMER_NAME;

	assert_int_equal(crm_rec_init(&old, t, &err), CRM_OK);
	assert_int_equal(crm_rec_init(&new, t, &err), CRM_OK);
	assert_int_equal(crm_job_begin(st, &info, &err), CRM_OK);
	if (there)
		assert_int_equal(crm_load(st, "X", 1, &old, &err), CRM_OK);
	else
		assert_int_equal(crm_rec_read(&new, CRM_F_CODE, "X", 1, &err),
				 CRM_OK);
	assert_int_equal(crm_rec_read(&new, field, value, strlen(value), &err),
			 CRM_OK);
	assert_int_equal(crm_save(st, there ? &old : NULL, &new, NULL, NULL,
				  &err), CRM_OK);
	assert_int_equal(crm_job_end(st, CRM_OK, false, NULL, &err), CRM_OK);
	crm_rec_clear(&old);
	crm_rec_clear(&new);
}

/* The data of entries with some bytes, in hex, put in place of others. */
#define EDITED(FROM, TO) \
	"CAST(replace(CAST(data AS TEXT), CAST(x'" FROM "' AS TEXT), " \
	"CAST(x'" TO "' AS TEXT)) AS BLOB)"

static void run(const char *sql)
{
	assert_int_equal(crm_exec(crm_store_db(st), sql, &err), CRM_OK);
}

static int set_up(void **state)
{
	(void)state;
	crm_clock_zone("UTC");
	if (crm_clock_set("2026-11-21T20:15:40Z", &err) ||
	    crm_store_open(&st, ":memory:", CRM_DB_WRITE | CRM_DB_CREATE, 0,
			   crm_rules, &err))
		return -1;
	put(CRM_CUSTOMER_NAME, "A");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	crm_store_close(st);
	return 0;
}

/* Whatever has become of the log, it is told as it is. */
static void what_the_log_lacks_is_null(void **state)
{
	struct crm_history_opts o = { .limit = -1, .since = 1 };
	struct crm_history *h = NULL;
	const struct crm_cell *row = NULL;

	(void)state;
	put(CRM_CUSTOMER_CREDIT_LIMIT, "5");
	run("UPDATE change SET code = NULL, data = "
	    EDITED("434e59", "585859"));
	assert_int_equal(crm_history_open(st, &o, &h, &err), CRM_OK);
	assert_int_equal(crm_history_next(h, &row, &err), CRM_OK);
	assert_non_null(row);
	assert_int_equal(row[6].kind, CRM_CELL_NULL); /* code */
	assert_string_equal(row[10].s, "{\"credit_limit\":[null,5.00]}");
	crm_history_close(h);
}

static enum crm_code add_finding(void *arg, const struct crm_finding *f,
				 struct crm_error *e)
{
	static const char repairs[] = "-sp";

	crm_buf_addf(arg, "%s %s %c;", f->check, f->code, repairs[f->repair]);
	return crm_buf_check(arg, e);
}

static void check_finds_what_is_wrong(void **state)
{
	/* Check, record and repair: p the plan, s a person, - none. */
	static const char *const faults[][2] = {
		{ "UPDATE customer SET level = 'x'", "value X p;log X p;" },
		{ "UPDATE customer SET founded_on = 'soon'",
			"value X p;log X p;" },
		{ "UPDATE customer SET employees = -5", "value X p;log X p;" },
		{ "UPDATE customer SET version = 7", "log X p;" },
		{ "UPDATE customer SET parent = id", "log X p;tree X p;" },
		{ "UPDATE customer SET name = ' '", "required X p;log X p;" },
		{ "UPDATE customer SET currency = 'XXY'",
			"value X p;log X p;" },
		{ "UPDATE customer SET birthday = '2026-02-30'",
			"value X p;log X p;" },
		{ "UPDATE customer SET email = 'x@'", "value X p;log X p;" },
		{ "UPDATE customer SET tags = 'a'", "value X p;log X p;" },
		{ "DELETE FROM customer", "log X p;" },
		{ "UPDATE counter SET value = 0", "number X p;" },
		{ "UPDATE job SET deleted = 1", "job 1 -;" },
		/* The log is wrong, or as wrong as the row. */
		{ "UPDATE change SET data = CAST('{}' AS BLOB)",
			"log X p;log X p;log X p;log X p;log X p;log X p;"
			"log X p;" },
		{ "UPDATE change SET data = x'01'",
			"log X p;log X p;log X p;log X p;log X p;log X p;"
			"log X p;" },
		{ "UPDATE change SET data = CAST('{' AS BLOB)", "log X -;" },
		{ "UPDATE change SET data = x''", "log X -;" },
		{ "UPDATE change SET data = x'02'", "log X -;" },
		{ "UPDATE change SET data = " EDITED("0a0341", "0a03ff"),
			"log X -;" },
		{ "UPDATE change SET data = CAST(data || "
			"x'ffffffffffffffffff0100' AS BLOB)", "" },
		{ "UPDATE change SET data = CAST('{\"x-5\":\"q\"}' AS BLOB)",
			"log X p;log X p;log X p;log X p;log X p;log X p;"
			"log X p;" },
		{ "UPDATE change SET data = "
			"CAST('{\"x-9223372036854775808\":1}' AS BLOB)",
			"log X p;log X p;log X p;log X p;log X p;log X p;"
			"log X p;" },
		{ "UPDATE change SET data = substr(data, 1, length(data) - 1)",
			"log X -;" },
		{ "UPDATE change SET data = CAST(data || x'0a' AS BLOB)",
			"log X -;" },
		{ "UPDATE change SET data = "
			"CAST(data || x'0affffffffffffffffffff' AS BLOB)",
			"log X -;" },
		{ "UPDATE customer SET level = 'x'; UPDATE change SET data = "
			EDITED("066c656164", "0378"),
			"value X s;" },
		{ "UPDATE customer SET name = ''; UPDATE change SET data = "
			EDITED("0a0341", ""),
			"required X s;" },
		{ "UPDATE customer SET currency = 'cny'; UPDATE change SET "
			"data = " EDITED("434e59", "636e79"), "value X p;" },
		{ "UPDATE customer SET parent = id; UPDATE change SET data = "
			"CAST(data || x'580102' AS BLOB)",
			"tree X p;" },
		{ "UPDATE customer SET code = 'C-000007'; UPDATE change SET "
			"data = " EDITED("020358", "020a432d303030303037"),
			"number C-000007 p;" },
	};
	struct crm_buf what = CRM_BUF_INIT;
	int64_t n = -1;

	(void)state;
	assert_int_equal(crm_check(st, add_finding, &what, -1, &n, &err),
			 CRM_OK);
	assert_int_equal(n, 0);
	for (size_t i = 0; i < CRM_NELEM(faults); i++) {
		enum crm_code rc;
		assert_int_equal(crm_txn_begin(crm_store_db(st), &err),
				 CRM_OK);
		run(faults[i][0]);
		crm_buf_reset(&what);
		assert_int_equal(crm_check(st, add_finding, &what, -1, &n, &err),
				 CRM_OK);
		assert_string_equal(crm_buf_str(&what), faults[i][1]);
		rc = crm_txn_end(crm_store_db(st), CRM_ERROR, NULL);
		assert_int_equal(rc, CRM_ERROR);
	}
	crm_buf_clear(&what);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(what_the_log_lacks_is_null), T(check_finds_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
