/* SPDX-License-Identifier: ISC */
/* test_txn.c - transactions, waiting for the lock, and SQL functions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <sys/wait.h>

#include "db_fixture.h"
#include "crm/text.h"

static int64_t rows(struct crm_db *db)
{
	return number(db, "SELECT count(*) FROM t");
}

static void test_nesting(void **state)
{
	struct crm_db *db = memory_db();

	(void)state;
	ok(crm_txn_begin(db, &err));
	run(db, "INSERT INTO t VALUES (1, 'a')");
	ok(crm_txn_begin(db, &err));
	run(db, "INSERT INTO t VALUES (2, 'b')");
	ok(crm_txn_begin(db, &err));
	run(db, "INSERT INTO t VALUES (3, 'c')");
	ok(crm_txn_end(db, CRM_OK, &err));
	assert_int_equal(rows(db), 3);
	/* Undoes the middle one with what was kept inside it. */
	assert_int_equal(crm_txn_end(db, CRM_INVALID, &err), CRM_INVALID);
	assert_int_equal(rows(db), 1);
	ok(crm_txn_end(db, CRM_OK, &err));
	assert_int_equal(rows(db), 1);
	ok(crm_txn_begin(db, &err));
	run(db, "DELETE FROM t");
	assert_int_equal(crm_txn_end(db, CRM_DENIED, NULL), CRM_DENIED);
	assert_int_equal(rows(db), 1);
	refused(crm_txn_end(db, CRM_OK, &err), CRM_ERROR, "no transaction");
	crm_db_close(db);
}

/* More pages than are noted in memory: a part can still be undone, or kept. */
static void test_large_part(void **state)
{
	struct crm_db *db = make_db();

	(void)state;
	run(db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
		"FROM n WHERE i < 2000) INSERT INTO t SELECT i, "
		"printf('a%.*c%d', 2000, 'a', i) FROM n");
	ok(crm_txn_begin(db, &err));
	for (int keep = 0; keep < 2; keep++) {
		ok(crm_txn_begin(db, &err));
		run(db, "UPDATE t SET s = replace(s, 'a', 'b')");
		if (keep)
			ok(crm_txn_end(db, CRM_OK, &err));
		else
			assert_int_equal(crm_txn_end(db, CRM_INVALID, NULL),
					 CRM_INVALID);
		assert_int_equal(number(db, "SELECT count(*) FROM t WHERE "
			"s LIKE 'b%'"), keep ? 2000 : 0);
	}
	ok(crm_txn_end(db, CRM_OK, &err));
	crm_db_close(db);
}

/* Closing undoes what is open, even with a statement in the middle. */
static void test_close_open(void **state)
{
	struct crm_db *db = make_db();
	struct crm_stmt *st;
	bool row;

	(void)state;
	ok(crm_txn_begin(db, &err));
	run(db, "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
	ok(crm_stmt_get(db, "SELECT id FROM t", &st, &err));
	ok(crm_step(st, &row, &err));
	crm_db_close(db);
	db = open_db(CRM_DB_READ, 0);
	assert_int_equal(rows(db), 0);
	crm_db_close(db);
}

/* A commit that fails has undone everything. */
static void test_failing_commit(void **state)
{
	struct crm_db *db = memory_db();

	(void)state;
	run(db, "CREATE TABLE u (t INTEGER REFERENCES t (id) "
		"DEFERRABLE INITIALLY DEFERRED) STRICT");
	ok(crm_txn_begin(db, &err));
	run(db, "INSERT INTO u VALUES (7)");
	refused(crm_txn_end(db, CRM_OK, &err), CRM_CONFLICT, "FOREIGN KEY");
	assert_int_equal(number(db, "SELECT count(*) FROM u"), 0);
	ok(crm_txn_begin(db, &err));
	ok(crm_txn_end(db, CRM_OK, &err));
	crm_db_close(db);
}

/* When the disk is full SQLite undoes the transaction by itself; whatever
 * comes after must not be committed on its own. */
static void test_disk_full(void **state)
{
	struct crm_db *db = make_db();
	struct crm_stmt *st;
	enum crm_code rc = CRM_OK;

	(void)state;
	run(db, "PRAGMA max_page_count = 1"); /* rounded up to what there is */
	ok(crm_stmt_get(db, "INSERT INTO t (s) VALUES (hex(randomblob(900)))",
			&st, &err));
	ok(crm_txn_begin(db, &err));
	ok(crm_txn_begin(db, &err));
	for (int i = 0; i < 1000 && rc == CRM_OK; i++)
		rc = crm_run(st, &err);
	crm_stmt_put(st);
	refused(rc, CRM_ERROR, "the disk is full");
	assert_int_equal(err.sys, ENOSPC);
	ok(crm_stmt_get(db, "DELETE FROM t", &st, &err));
	refused(crm_run(st, &err), CRM_ERROR, "undone");
	crm_stmt_put(st);
	refused(crm_exec(db, "DELETE FROM t", &err), CRM_ERROR, "undone");
	assert_int_equal(crm_txn_end(db, CRM_ERROR, &err), CRM_ERROR);
	refused(crm_txn_begin(db, &err), CRM_ERROR, "undone");
	/* The outer level did not hear of it: its commit must fail. */
	refused(crm_txn_end(db, CRM_OK, &err), CRM_ERROR, "undone");
	assert_int_equal(rows(db), 0);
	ok(crm_txn_begin(db, &err));
	ok(crm_txn_end(db, CRM_OK, &err));
	crm_db_close(db);
}

static void test_busy(void **state)
{
	struct crm_db *a = make_db(), *b = open_db(CRM_DB_WRITE, 0);
	struct crm_db *reader = open_db(CRM_DB_READ, 0);
	struct timespec t0, t1;

	(void)state;
	ok(crm_txn_begin(a, &err));
	run(a, "INSERT INTO t VALUES (1, 'a')");
	refused(crm_txn_begin(b, &err), CRM_BUSY,
		"the database is locked by another writer; waited 0 s");
	assert_int_equal(rows(reader), 0);
	crm_db_close(b);
	b = open_db(CRM_DB_WRITE, 1);
	clock_gettime(CLOCK_MONOTONIC, &t0);
	refused(crm_txn_begin(b, &err), CRM_BUSY, "waited 1 s");
	clock_gettime(CLOCK_MONOTONIC, &t1);
	assert_in_range((t1.tv_sec - t0.tv_sec) * 1000 +
			    (t1.tv_nsec - t0.tv_nsec) / 1000000,
			1000, 3000);
	ok(crm_txn_end(a, CRM_OK, &err));
	ok(crm_txn_begin(b, &err));
	ok(crm_txn_end(b, CRM_OK, &err));
	assert_int_equal(rows(reader), 1);
	crm_db_close(reader);
	crm_db_close(b);
	crm_db_close(a);
}

/* A reader's transaction sees one state of the database. */
static void test_snapshot(void **state)
{
	struct crm_db *writer = make_db(), *reader = open_db(CRM_DB_READ, 0);

	(void)state;
	ok(crm_txn_begin(reader, &err));
	assert_int_equal(rows(reader), 0);
	run(writer, "INSERT INTO t VALUES (1, 'a')");
	assert_int_equal(rows(reader), 0);
	ok(crm_txn_end(reader, CRM_OK, &err));
	assert_int_equal(rows(reader), 1);
	crm_db_close(reader);
	crm_db_close(writer);
}

/* In another process: take the lock, say so, hold it a while. */
static void hold_lock(int fd)
{
	static const struct timespec while_ = {0, 300000000};
	struct crm_db *db = NULL;
	bool good;

	good = crm_db_open(&db, file, CRM_DB_WRITE, 0, NULL) == CRM_OK &&
	       crm_txn_begin(db, NULL) == CRM_OK &&
	       crm_exec(db, "INSERT INTO t VALUES (1, 'a')", NULL) == CRM_OK &&
	       write(fd, "x", 1) == 1;
	nanosleep(&while_, NULL);
	good = good && crm_txn_end(db, CRM_OK, NULL) == CRM_OK;
	crm_db_close(db);
	_exit(good ? 0 : 1);
}

static void test_waiting(void **state)
{
	struct crm_db *db;
	int fds[2], status;
	pid_t child;
	char c;

	(void)state;
	crm_db_close(make_db());
	assert_int_equal(pipe(fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		hold_lock(fds[1]);
	assert_int_equal(read(fds[0], &c, 1), 1);
	db = open_db(CRM_DB_WRITE, 20);
	ok(crm_txn_begin(db, &err));
	assert_int_equal(rows(db), 1);
	run(db, "INSERT INTO t VALUES (2, 'b')");
	ok(crm_txn_end(db, CRM_OK, &err));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(rows(db), 2);
	crm_db_close(db);
	close(fds[0]);
	close(fds[1]);
}

/* ---- SQL functions ---- */

static void value_is(struct crm_db *db, const char *sql, const char *want)
{
	struct crm_stmt *st;
	bool row;

	ok(crm_stmt_get(db, sql, &st, &err));
	ok(crm_step(st, &row, &err));
	assert_true(row);
	if (want)
		assert_string_equal(crm_col_text(st, 0, NULL), want);
	assert_int_equal(crm_col_null(st, 0), !want);
	crm_stmt_put(st);
}

static void test_contains(void **state)
{
	struct crm_db *db = memory_db();

	(void)state;
	value_is(db, "SELECT crm_contains('Big Corp', 'corp')", "1");
	value_is(db, "SELECT crm_contains('Big Corp', 'firm')", "0");
	value_is(db, "SELECT crm_contains('上海华东公司', '华东')", "1");
	value_is(db, "SELECT crm_contains('ＡＢＣ', 'abc')", "1");
	value_is(db, "SELECT crm_contains('', '')", "1");
	value_is(db, "SELECT crm_contains(NULL, 'a')", "0");
	value_is(db, "SELECT crm_contains('a', NULL)", "0");
	value_is(db, "SELECT crm_contains(1234, '23')", "1");
	crm_db_close(db);
}

static void test_phone(void **state)
{
	struct crm_db *db = memory_db();

	(void)state;
	value_is(db, "SELECT crm_phone('138 0013 8000')", "+8613800138000");
	value_is(db, "SELECT crm_phone('(010) 6234-5678')", "+861062345678");
	value_is(db, "SELECT crm_phone('ask Li')", "ask Li");
	value_is(db, "SELECT crm_phone('')", "");
	value_is(db, "SELECT crm_phone(NULL)", NULL);
	/* Of use in an index, hence deterministic and innocuous. */
	run(db, "CREATE INDEX t_phone ON t (crm_phone(s))");
	run(db, "INSERT INTO t VALUES (1, '13800138000')");
	value_is(db, "SELECT id FROM t WHERE crm_phone(s) = '+8613800138000'",
		 "1");
	crm_db_close(db);
}

static void test_face(void **state)
{
	struct crm_db *db = memory_db();

	(void)state;
	value_is(db, "SELECT crm_face(12345, 'CNY')", "123450");
	value_is(db, "SELECT crm_face(123, 'JPY')", "123000");
	value_is(db, "SELECT crm_face(-1234, 'KWD')", "-1234");
	value_is(db, "SELECT crm_face(0, 'USD')", "0");
	value_is(db, "SELECT crm_face(9223372036854775807, 'CNY')",
		 "9223372036854775807");
	value_is(db, "SELECT crm_face(-922337203685477581, 'CNY')",
		 "-9223372036854775808");
	value_is(db, "SELECT crm_face(NULL, 'CNY')", NULL);
	value_is(db, "SELECT crm_face(1, NULL)", NULL);
	value_is(db, "SELECT crm_face(1, 'no currency')", NULL);
	crm_db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_nesting),
	    IN_FOLDER(test_close_open),
	    IN_FOLDER(test_large_part),
	    cmocka_unit_test(test_failing_commit),
	    IN_FOLDER(test_disk_full),
	    IN_FOLDER(test_busy),
	    IN_FOLDER(test_snapshot),
	    IN_FOLDER(test_waiting),
	    cmocka_unit_test(test_contains),
	    cmocka_unit_test(test_phone),
	    cmocka_unit_test(test_face),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
