/* SPDX-License-Identifier: ISC */
/* test_audit.c - a log that somebody has tampered with, and what tells. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/audit.h"
#include "crm/date.h"
#include "crm/rules.h"

static struct crm_store *st;
static struct crm_error err;
static const struct crm_job_info info = { .user = "wang",
	.real_user = "root", .command = "test" };

/* Give a field of a customer, who may be new, that value; "" deletes him. */
static void put(const char *code, int field, const char *value)
{
	const struct crm_type *t = crm_store_type(st, "customer");
	struct crm_rec old = { 0 }, new = { 0 };
	bool there;

	assert_int_equal(crm_rec_init(&old, t, &err), CRM_OK);
	assert_int_equal(crm_rec_init(&new, t, &err), CRM_OK);
	there = !crm_load(st, code, strlen(code), &old, NULL);
	assert_int_equal(crm_rec_read(&new, CRM_F_CODE, code, strlen(code),
				      &err), CRM_OK);
	assert_int_equal(crm_rec_read(&new, field, value, strlen(value),
				      &err), CRM_OK);
	assert_int_equal(crm_save(st, there ? &old : NULL,
				  *value ? &new : NULL, NULL, NULL, &err),
			 CRM_OK);
	crm_rec_clear(&old);
	crm_rec_clear(&new);
}

static void begin(void)
{
	assert_int_equal(crm_job_begin(st, &info, &err), CRM_OK);
}

static void end(void)
{
	assert_int_equal(crm_job_end(st, CRM_OK, false, NULL, &err), CRM_OK);
}

/* Jobs 1 to 4 with changes 1; 2, 3, 4; 5; 6. */
static int set_up(void **state)
{
	(void)state;
	crm_clock_zone("UTC");
	if (crm_clock_set("2026-11-21T20:15:40Z", &err) ||
	    crm_store_open(&st, ":memory:", CRM_DB_WRITE | CRM_DB_CREATE, 0,
			   crm_rules, &err))
		return -1;
	begin();
	put("A", CRM_CUSTOMER_NAME, "Alpha");
	end();
	begin();
	put("B", CRM_CUSTOMER_NAME, "Beta");
	put("C", CRM_CUSTOMER_NAME, "Gamma");
	put("A", CRM_CUSTOMER_CITY, "Ulm");
	end();
	begin();
	put("B", CRM_CUSTOMER_CITY, "Bonn");
	end();
	begin();
	put("C", CRM_CUSTOMER_CITY, "");
	end();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	crm_store_close(st);
	st = NULL;
	return 0;
}

static void run(const char *sql)
{
	if (crm_exec(crm_store_db(st), sql, &err))
		fail_msg("%s: %s", sql, err.msg);
}

static enum crm_code add_finding(void *arg, const struct crm_finding *f,
				 struct crm_error *e)
{
	assert_string_equal(f->check, "audit");
	crm_buf_addf(arg, "%s %s: %s\n", f->type, f->code ? f->code : "?",
		     f->message);
	return crm_buf_check(arg, e);
}

/* What verifying tells, a line each; to be freed. */
static char *findings(const char *head)
{
	struct crm_buf b = CRM_BUF_INIT;
	int64_t found, lines = 0;

	assert_int_equal(crm_audit_verify(st, head, add_finding, &b, &found,
					  &err), CRM_OK);
	for (const char *s = crm_buf_str(&b); *s; s++)
		lines += *s == '\n';
	assert_int_equal(found, lines);
	return b.s ? b.s : strdup("");
}

static void nothing_is_found(const char *head)
{
	char *is = findings(head);

	assert_string_equal(is, "");
	free(is);
}

static void head_of_now(char head[CRM_SHA256_HEX + 24])
{
	char digest[CRM_SHA256_HEX];
	int64_t job;

	assert_int_equal(crm_audit_head(st, &job, digest, &err), CRM_OK);
	snprintf(head, CRM_SHA256_HEX + 24, "%lld:%s", (long long)job, digest);
}

#define NOT "is not as it was logged"
#define OR ", or what is before it has another digest\n"

/* Each with what it makes of the log of set_up(). */
static const struct {
	const char *sql, *want;
} cases[] = {
	{ "UPDATE change SET data = CAST(replace(CAST(data AS TEXT), "
	  "'Gamma', 'Gamme') AS BLOB) WHERE seq = 3",
	  "customer C: change 3 of job 2 " NOT OR },
	{ "UPDATE change SET code = 'Z' WHERE seq = 5",
	  "customer B: change 5 of job 3 " NOT OR },
	{ "UPDATE change SET code = NULL WHERE seq = 6",
	  "customer ?: change 6 of job 4 " NOT OR },
	{ "UPDATE change SET op = 1 WHERE seq = 5",
	  "customer B: change 5 of job 3 " NOT OR },
	{ "UPDATE change SET record = 1 WHERE seq = 5",
	  "customer A: change 5 of job 3 " NOT OR },
	{ "UPDATE change SET type = 99 WHERE seq = 5",
	  "job 3: change 5 of job 3 " NOT OR },
	{ "UPDATE change SET line = 7 WHERE seq = 2",
	  "customer B: change 2 of job 2 " NOT OR },
	{ "UPDATE change SET source = 0 WHERE seq = 2",
	  "customer B: change 2 of job 2 " NOT OR },
	{ "UPDATE change SET salt = zeroblob(16) WHERE seq = 1",
	  "customer A: change 1 of job 1 " NOT OR },
	{ "UPDATE change SET salt = NULL WHERE seq = 1",
	  "customer A: change 1 of job 1 " NOT OR },
	{ "UPDATE change SET salt = NULL, content = zeroblob(32) "
	  "WHERE seq = 1", "customer A: change 1 of job 1 " NOT OR },
	{ "UPDATE change SET job = 1 WHERE seq = 2",
	  "customer B: change 2 of job 2 says it is of job 1\n" },
	/* With a digest of its own the next one does not fit it. */
	{ "UPDATE change SET digest = zeroblob(32) WHERE seq = 3",
	  "customer C: change 3 of job 2 " NOT OR
	  "customer A: change 4 of job 2 " NOT OR },
	{ "UPDATE change SET digest = NULL WHERE seq = 6",
	  "customer C: change 6 of job 4 " NOT OR },
	/* Removed. */
	{ "DELETE FROM change WHERE seq = 3",
	  "job 2: change 3 is missing\n" },
	{ "DELETE FROM change WHERE seq IN (2, 3)",
	  "job 2: changes 2 to 3 are missing\n" },
	{ "DELETE FROM change WHERE seq = 6",
	  "job 4: change 6 is missing\n" },
	{ "DELETE FROM change WHERE seq = 6; "
	  "UPDATE job SET last_seq = 5, deleted = 0 WHERE id = 4",
	  "job 4: it " NOT OR },
	{ "DELETE FROM change WHERE seq = 5; DELETE FROM job WHERE id = 3",
	  "job 3: it is missing\n" },
	{ "DELETE FROM change WHERE seq < 6; DELETE FROM job WHERE id < 4",
	  "job 1: it and all up to job 3 are missing\n" },
	/* Moved up to close the gap. */
	{ "DELETE FROM change WHERE seq = 5; DELETE FROM job WHERE id = 3; "
	  "UPDATE job SET id = 3, first_seq = 5, last_seq = 5 WHERE id = 4; "
	  "UPDATE change SET seq = 5, job = 3 WHERE seq = 6",
	  "customer C: change 5 of job 3 " NOT OR "job 3: it " NOT OR },
	/* Put in. */
	{ "INSERT INTO change SELECT 7, job, type, record, op, line, source, "
	  "code, data, salt, content, digest FROM change WHERE seq = 6",
	  "customer C: change 7 is of no job\n" },
	{ "INSERT INTO change SELECT 7, job, type, record, op, line, source, "
	  "code, data, salt, content, digest FROM change WHERE seq = 6; "
	  "UPDATE job SET last_seq = 7, deleted = 2 WHERE id = 4",
	  "customer C: change 7 of job 4 " NOT OR "job 4: it " NOT OR },
	{ "INSERT INTO change SELECT -1, job, type, record, op, line, source, "
	  "code, data, salt, content, digest FROM change WHERE seq = 6",
	  "customer C: change -1 is of no job\n" },
	{ "INSERT INTO job SELECT 5, schema_version, 7, 6, at, real_at, "
	  "actor, real_user, command, input, 0, 0, 0, NULL, NULL, salt, "
	  "content, input_salt, input_content, digest FROM job WHERE id = 4",
	  "job 5: it " NOT OR },
	/* In another order. */
	{ "UPDATE change SET seq = 9 WHERE seq = 2; "
	  "UPDATE change SET seq = 2 WHERE seq = 3; "
	  "UPDATE change SET seq = 3 WHERE seq = 9",
	  "customer C: change 2 of job 2 " NOT OR
	  "customer B: change 3 of job 2 " NOT OR
	  "customer A: change 4 of job 2 " NOT OR },
	/* Jobs. */
	{ "UPDATE job SET at = '2026-11-21T20:15:41Z' WHERE id = 2",
	  "job 2: it " NOT OR },
	{ "UPDATE job SET real_at = '' WHERE id = 2", "job 2: it " NOT OR },
	{ "UPDATE job SET actor = 'li' WHERE id = 2", "job 2: it " NOT OR },
	{ "UPDATE job SET real_user = 'li' WHERE id = 4",
	  "job 4: it " NOT OR },
	{ "UPDATE job SET command = 'x' WHERE id = 4", "job 4: it " NOT OR },
	{ "UPDATE job SET input = '' WHERE id = 4", "job 4: it " NOT OR },
	{ "UPDATE job SET inserted = 3 WHERE id = 1", "job 1: it " NOT OR },
	{ "UPDATE job SET schema_version = 1 WHERE id = 1",
	  "job 1: it " NOT OR },
	{ "UPDATE job SET undoes = 1 WHERE id = 2", "job 2: it " NOT OR },
	{ "UPDATE job SET input_salt = NULL WHERE id = 2",
	  "job 2: it " NOT OR },
	{ "UPDATE job SET digest = NULL WHERE id = 2", "job 2: it " NOT OR },
	{ "UPDATE job SET last_seq = 3 WHERE id = 2",
	  "job 2: it " NOT OR "customer A: change 4 is of no job\n" },
	{ "UPDATE job SET first_seq = -9223372036854775808, last_seq = "
	  "9223372036854775807 WHERE id = 4",
	  "job 4: changes 7 to 9223372036854775807 are missing\n" },
	{ "UPDATE job SET id = 9223372036854775807 WHERE id = 4; "
	  "UPDATE change SET job = 9223372036854775807 WHERE job = 4",
	  "job 4: it and all up to job 9223372036854775806 are missing\n"
	  "job 9223372036854775807: it " NOT OR },
};

static void what_is_tampered_with_is_named(void **state)
{
	(void)state;
	run("PRAGMA foreign_keys = OFF");
	nothing_is_found(NULL);
	for (size_t i = 0; i < CRM_NELEM(cases); i++) {
		char *is;

		assert_int_equal(crm_txn_begin(crm_store_db(st), &err),
				 CRM_OK);
		run(cases[i].sql);
		is = findings(NULL);
		if (strcmp(is, cases[i].want))
			fail_msg("%s\n%swanted:\n%s", cases[i].sql, is,
				 cases[i].want);
		free(is);
		assert_int_equal(crm_txn_end(crm_store_db(st), CRM_ERROR,
					     &err), CRM_ERROR);
	}
	nothing_is_found(NULL);
}

static void only_a_kept_head_finds_a_cut_tail(void **state)
{
	char kept[CRM_SHA256_HEX + 24], later[CRM_SHA256_HEX + 24], *is;

	(void)state;
	head_of_now(kept);
	nothing_is_found(kept);
	begin();
	put("B", CRM_CUSTOMER_CITY, "Hof");
	end();
	nothing_is_found(kept);
	head_of_now(later);
	run("DELETE FROM change WHERE seq = 7; DELETE FROM job WHERE id = 5");
	nothing_is_found(NULL);
	nothing_is_found(kept);
	is = findings(later);
	assert_string_equal(is, "job 5: it is missing, and what came after "
			    "it\n");
	free(is);
	later[0] = '4';
	is = findings(later);
	assert_string_equal(is, "job 4: it has another digest than the head "
			    "that was kept\n");
	free(is);
}

static void a_head_has_one_form(void **state)
{
	static const char *const bad[] = { "", "4", "4:", ":", "4:abc", "x:y",
		"0:0000000000000000000000000000000000000000000000000000000000"
		"000000",
		"1:000000000000000000000000000000000000000000000000000000000"
		"000000G" };
	int64_t found;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(bad); i++)
		assert_int_equal(crm_audit_verify(st, bad[i], add_finding,
						  NULL, &found, &err),
				 CRM_USAGE);
}

/* Whatever was rolled back has left nothing in the chain. */
static void what_was_not_saved_is_not_in_the_chain(void **state)
{
	char before[CRM_SHA256_HEX + 24], after[CRM_SHA256_HEX + 24];
	struct crm_job_result out;
	struct crm_rec r = { 0 };
	const struct crm_type *t = crm_store_type(st, "customer");

	(void)state;
	head_of_now(before);
	begin();
	put("A", CRM_CUSTOMER_CITY, "Hof");
	assert_int_equal(crm_job_end(st, CRM_OK, true, &out, &err), CRM_OK);
	head_of_now(after);
	assert_string_equal(before, after);
	nothing_is_found(before);

	/* A cascade that is refused in the middle. */
	begin();
	put("A", CRM_CUSTOMER_CITY, "Hof");
	assert_int_equal(crm_rec_init(&r, t, &err), CRM_OK);
	assert_int_equal(crm_load(st, "B", 1, &r, &err), CRM_OK);
	run("CREATE TEMP TRIGGER no BEFORE DELETE ON customer BEGIN "
	    "SELECT raise(ABORT, 'no'); END");
	run("UPDATE customer SET parent = 2 WHERE code = 'A'");
	assert_int_not_equal(crm_delete(st, &r, true, NULL, &err), CRM_OK);
	run("DROP TRIGGER no; UPDATE customer SET parent = NULL");
	put("B", CRM_CUSTOMER_CITY, "Hof");
	end();
	crm_rec_clear(&r);
	nothing_is_found(before);
}

/* A log from before there were digests, or a database whose upgrade was
 * stopped in the middle. */
static void an_older_log_gets_digests(void **state)
{
	char head[CRM_SHA256_HEX + 24], *is;

	(void)state;
	run("UPDATE job SET salt = NULL, input_salt = NULL, digest = NULL");
	run("UPDATE change SET salt = NULL, digest = NULL");
	begin();
	put("B", CRM_CUSTOMER_CITY, "Hof");
	end();
	nothing_is_found(NULL);
	head_of_now(head);
	assert_int_equal(crm_audit_seal(st, &err), CRM_OK);
	nothing_is_found(head);

	/* One that has digests gets no others. */
	run("UPDATE job SET digest = NULL WHERE id = 5");
	assert_int_equal(crm_audit_seal(st, &err), CRM_OK);
	begin();
	put("B", CRM_CUSTOMER_CITY, "Rom");
	end();
	is = findings(NULL);
	assert_string_equal(is, "job 5: it " NOT OR);
	free(is);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_tampered_with_is_named),
		TEST(only_a_kept_head_finds_a_cut_tail),
		TEST(a_head_has_one_form),
		TEST(what_was_not_saved_is_not_in_the_chain),
		TEST(an_older_log_gets_digests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
