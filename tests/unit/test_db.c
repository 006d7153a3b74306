/* SPDX-License-Identifier: ISC */
/* test_db.c - opening a database, and its statements. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <sys/stat.h>

#include "db_fixture.h"

/* ---- opening ---- */

static void test_settings(void **state)
{
	struct crm_db *db = make_db();
	struct stat st;

	(void)state;
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_string_equal(crm_db_path(db), file);
	assert_int_equal(number(db, "PRAGMA synchronous"), 2);
	assert_int_equal(number(db, "PRAGMA foreign_keys"), 1);
	assert_int_equal(number(db, "PRAGMA trusted_schema"), 0);
	assert_int_equal(number(db, "PRAGMA temp_store"), 1);
	assert_int_equal(number(db, "PRAGMA cell_size_check"), 1);
	assert_int_equal(number(db, "PRAGMA cache_size"), -8192);
	assert_int_equal(number(db, "SELECT 'A' LIKE 'a'"), 0);
	assert_int_equal(number(db, "PRAGMA application_id"),
			 CRM_DB_APPLICATION_ID);
	refused(crm_exec(db, "SELECT \"no such name\"", &err), CRM_ERROR,
		"no such");
	ok(crm_db_cache(db, 64, &err));
	assert_int_equal(number(db, "PRAGMA cache_size"), -65536);
	refused(crm_db_cache(db, 0, &err), CRM_ERROR, "between 1 and");
	crm_db_close(db);
	db = open_db(CRM_DB_READ, 0);
	refused(crm_exec(db, "INSERT INTO t VALUES (1, 'a')", &err), CRM_ERROR,
		"readonly");
	crm_db_close(db);
	crm_db_close(NULL);
}

static void test_wal(void **state)
{
	struct crm_db *db = make_db();
	struct crm_stmt *st;
	bool row;

	(void)state;
	ok(crm_stmt_get(db, "PRAGMA journal_mode", &st, &err));
	ok(crm_step(st, &row, &err));
	assert_string_equal(crm_col_text(st, 0, NULL), "wal");
	crm_stmt_put(st);
	crm_db_close(db);
}

static void test_open_refusals(void **state)
{
	struct crm_db *db = NULL;
	FILE *f;

	(void)state;
	refused(crm_db_open(&db, file, CRM_DB_READ, 0, &err), CRM_NOTFOUND,
		"crm-admin init");
	refused(crm_db_open(&db, folder, CRM_DB_WRITE, 0, &err), CRM_ERROR,
		"is not a file");
	refused(crm_db_open(&db, "/nowhere/x.db", CRM_DB_WRITE | CRM_DB_CREATE,
			    0, &err),
		CRM_ERROR, "cannot create '/nowhere/x.db'");
	assert_int_equal(err.sys, ENOENT);

	f = fopen(file, "w");
	assert_non_null(f);
	refused(crm_db_open(&db, file, CRM_DB_WRITE | CRM_DB_CREATE, 0, &err),
		CRM_CONFLICT, "exists already");
	refused(crm_db_open(&db, file, CRM_DB_WRITE, 0, &err), CRM_ERROR,
		"is not a CRM database");
	for (int i = 0; i < 1000; i++)
		fputs("this is no database\n", f);
	fclose(f);
	refused(crm_db_open(&db, file, CRM_DB_READ, 0, &err), CRM_ERROR,
		"is not a CRM database");
	assert_null(db);
}

static void test_schema_refusals(void **state)
{
	struct crm_db *db = make_db();
	int version;

	(void)state;
	run(db, "PRAGMA user_version = 0");
	crm_db_close(db);
	refused(crm_db_open(&db, file, CRM_DB_WRITE, 0, &err), CRM_ERROR,
		"has schema 0, this program needs");
	assert_non_null(strstr(err.msg, "crm-admin upgrade"));
	db = open_db(CRM_DB_WRITE | CRM_DB_ANY_SCHEMA, 0);
	ok(crm_db_schema(db, &version, &err));
	assert_int_equal(version, 0);
	run(db, "PRAGMA user_version = 9999");
	refused(crm_db_migrate(db, &err), CRM_ERROR, "newer version");
	crm_db_close(db);
	refused(crm_db_open(&db, file, CRM_DB_READ, 0, &err), CRM_ERROR,
		"newer version");
	db = open_db(CRM_DB_WRITE | CRM_DB_ANY_SCHEMA, 0);
	run(db, "PRAGMA application_id = 7");
	crm_db_close(db);
	refused(
	    crm_db_open(&db, file, CRM_DB_WRITE | CRM_DB_ANY_SCHEMA, 0, &err),
	    CRM_ERROR, "is not a CRM database");
}

/* Names that SQLite would take for an address or a database in memory. */
static void test_odd_names(void **state)
{
	static const char *const names[] = {"file:a?mode=memory", ":a"};
	char *back = getcwd(NULL, 0);
	struct crm_db *db = NULL;

	(void)state;
	assert_non_null(back);
	assert_int_equal(chdir(folder), 0);
	for (size_t i = 0; i < CRM_NELEM(names); i++) {
		ok(crm_db_open(&db, names[i], CRM_DB_WRITE | CRM_DB_CREATE, 0,
			       &err));
		ok(crm_db_migrate(db, &err));
		crm_db_close(db);
		assert_int_equal(access(names[i], F_OK), 0);
		assert_int_equal(unlink(names[i]), 0);
	}
	assert_int_not_equal(
	    crm_db_open(&db, "", CRM_DB_WRITE | CRM_DB_CREATE, 0, &err),
	    CRM_OK);
	assert_int_equal(chdir(back), 0);
	free(back);
}

/* A creation that gets no schema leaves no file. */
static void test_unfinished(void **state)
{
	struct crm_db *db = open_db(CRM_DB_WRITE | CRM_DB_CREATE, 0);

	(void)state;
	run(db, "CREATE TABLE half (a INTEGER) STRICT");
	crm_db_close(db);
	assert_int_equal(access(file, F_OK), -1);
	db = open_db(CRM_DB_WRITE | CRM_DB_CREATE, 0);
	ok(crm_db_migrate(db, &err));
	crm_db_close(db);
	assert_int_equal(access(file, F_OK), 0);
}

/* ---- statements ---- */

static void test_cache(void **state)
{
	struct crm_db *db = memory_db();
	struct crm_stmt *a, *b, *again;
	bool row;

	(void)state;
	run(db, "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
	ok(crm_stmt_get(db, "SELECT id FROM t ORDER BY id", &a, &err));
	ok(crm_step(a, &row, &err));
	assert_true(row);
	/* In use: the same text gives another statement. */
	ok(crm_stmt_get(db, "SELECT id FROM t ORDER BY id", &b, &err));
	assert_ptr_not_equal(a, b);
	ok(crm_step(b, &row, &err));
	assert_int_equal(crm_col_int(b, 0), 1);
	ok(crm_step(a, &row, &err));
	assert_int_equal(crm_col_int(a, 0), 2);
	crm_stmt_put(b);
	crm_stmt_put(a);
	ok(crm_stmt_get(db, "SELECT id FROM t ORDER BY id", &again, &err));
	assert_ptr_equal(again, a);
	/* Put back in the middle, it starts anew. */
	ok(crm_step(again, &row, &err));
	assert_int_equal(crm_col_int(again, 0), 1);
	ok(crm_step(again, &row, &err));
	ok(crm_step(again, &row, &err));
	assert_false(row);
	ok(crm_step(again, &row, &err));
	assert_false(row);
	crm_stmt_reset(again);
	ok(crm_step(again, &row, &err));
	assert_true(row);
	crm_stmt_put(again);
	crm_stmt_put(NULL);
	crm_db_close(db);
}

/* Bindings do not survive crm_stmt_put(). */
static void test_bindings_cleared(void **state)
{
	struct crm_db *db = memory_db();
	struct crm_stmt *st;
	bool row;

	(void)state;
	for (int i = 0; i < 2; i++) {
		ok(crm_stmt_get(db, "SELECT ?1", &st, &err));
		if (i == 0)
			crm_bind_int(st, 1, 5);
		ok(crm_step(st, &row, &err));
		assert_int_equal(crm_col_null(st, 0), i == 1);
		crm_stmt_put(st);
	}
	ok(crm_stmt_get(db, "SELECT ?1", &st, &err));
	crm_bind_int(st, 2, 5);
	refused(crm_step(st, &row, &err), CRM_ERROR, "cannot bind");
	crm_stmt_put(st);
	ok(crm_stmt_get(db, "SELECT ?1", &st, &err));
	ok(crm_step(st, &row, &err));
	crm_stmt_put(st);
	crm_db_close(db);
}

static void test_many_texts(void **state)
{
	struct crm_db *db = memory_db();
	struct crm_stmt *held, *st;
	char sql[64];
	bool row;

	(void)state;
	ok(crm_stmt_get(db, "SELECT 'held'", &held, &err));
	ok(crm_step(held, &row, &err));
	for (int i = 0; i < 2000; i++) {
		snprintf(sql, sizeof(sql), "SELECT %d", i);
		ok(crm_stmt_get(db, sql, &st, &err));
		ok(crm_step(st, &row, &err));
		assert_int_equal(crm_col_int(st, 0), i);
		crm_stmt_put(st);
	}
	assert_string_equal(crm_col_text(held, 0, NULL), "held");
	crm_stmt_put(held);
	crm_db_close(db);
}

static void test_surplus(void **state)
{
	static const char *const bad[] = {
	    "SELECT 1; SELECT 2",
	    "SELECT 1; DROP TABLE t",
	    "SELECT 1;; x",
	    "SELECT 1; /* c */ SELECT 2",
	};
	static const char *const good[] = {
	    "SELECT 1;",
	    "SELECT 1 ; \n",
	    "SELECT 1; -- why",
	    "SELECT 1;;; /* c */ ;",
	};
	struct crm_db *db = memory_db();
	struct crm_stmt *st;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(bad); i++)
		refused(crm_stmt_get(db, bad[i], &st, &err), CRM_ERROR,
			"more than one SQL statement");
	for (size_t i = 0; i < CRM_NELEM(good); i++) {
		ok(crm_stmt_get(db, good[i], &st, &err));
		crm_stmt_put(st);
	}
	refused(crm_stmt_get(db, "", &st, &err), CRM_ERROR, "no SQL");
	refused(crm_stmt_get(db, "-- nothing", &st, &err), CRM_ERROR, "no SQL");
	refused(crm_stmt_get(db, "SELEC 1", &st, &err), CRM_ERROR, "syntax");
	ok(crm_stmt_get(db, "SELECT 1", &st, &err));
	refused(crm_run(st, &err), CRM_ERROR, "gave a row");
	crm_stmt_put(st);
	crm_db_close(db);
}

static void test_values(void **state)
{
	static const char text[] = "a\0b\xe4\xb8\xad";
	struct crm_db *db = memory_db();
	struct crm_stmt *st;
	const char *s;
	size_t n;
	int64_t rows = -1;
	bool row;

	(void)state;
	ok(crm_stmt_get(db, "INSERT INTO t VALUES (?1, ?2)", &st, &err));
	crm_bind_int(st, 1, INT64_MIN);
	crm_bind_text(st, 2, text, sizeof(text) - 1);
	ok(crm_run(st, &err));
	ok(crm_db_int(db, "SELECT count(*) FROM t", &rows, &err));
	assert_int_equal(rows, 1);
	crm_bind_int(st, 1, INT64_MAX);
	crm_bind_text(st, 2, "", 0);
	ok(crm_run(st, &err));
	crm_bind_int(st, 1, 0);
	crm_bind_null(st, 2);
	ok(crm_run(st, &err));
	crm_stmt_put(st);

	ok(crm_stmt_get(db, "SELECT id, s FROM t ORDER BY id", &st, &err));
	ok(crm_step(st, &row, &err));
	assert_true(crm_col_int(st, 0) == INT64_MIN);
	s = crm_col_text(st, 1, &n);
	assert_int_equal(n, sizeof(text) - 1);
	assert_memory_equal(s, text, sizeof(text));
	ok(crm_step(st, &row, &err));
	assert_true(crm_col_null(st, 1));
	assert_string_equal(crm_col_text(st, 1, &n), "");
	assert_int_equal(n, 0);
	ok(crm_step(st, &row, &err));
	assert_true(crm_col_int(st, 0) == INT64_MAX);
	assert_false(crm_col_null(st, 1));
	assert_string_equal(crm_col_text(st, 1, &n), "");
	crm_stmt_put(st);
	assert_int_equal(number(db, "SELECT id FROM t WHERE s = 'none'"), 0);
	crm_db_close(db);
}

static void test_constraints(void **state)
{
	struct crm_db *db = memory_db();
	struct crm_stmt *st;

	(void)state;
	run(db, "CREATE TABLE u (t INTEGER REFERENCES t (id)) STRICT");
	run(db, "INSERT INTO t VALUES (1, 'a')");
	ok(crm_stmt_get(db, "INSERT INTO t VALUES (2, 'a')", &st, &err));
	refused(crm_run(st, &err), CRM_CONFLICT, "t.s");
	crm_stmt_put(st);
	refused(crm_exec(db, "INSERT INTO u VALUES (5)", &err), CRM_CONFLICT,
		"FOREIGN KEY");
	refused(crm_exec(db, "INSERT INTO t VALUES (3, x'00')", &err),
		CRM_CONFLICT, "TEXT");
	assert_int_equal(number(db, "SELECT count(*) FROM t"), 1);
	crm_db_close(db);
}

static void test_ident(void **state)
{
	struct crm_buf b = CRM_BUF_INIT;

	(void)state;
	crm_sql_ident(&b, "plain");
	crm_sql_ident(&b, "a\"b");
	assert_string_equal(crm_buf_str(&b), "\"plain\"\"a\"\"b\"");
	crm_buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_FOLDER(test_settings),
	    IN_FOLDER(test_wal),
	    IN_FOLDER(test_open_refusals),
	    IN_FOLDER(test_schema_refusals),
	    IN_FOLDER(test_odd_names),
	    IN_FOLDER(test_unfinished),
	    cmocka_unit_test(test_cache),
	    cmocka_unit_test(test_bindings_cleared),
	    cmocka_unit_test(test_many_texts),
	    cmocka_unit_test(test_surplus),
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_constraints),
	    cmocka_unit_test(test_ident),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
