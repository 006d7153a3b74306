/* SPDX-License-Identifier: ISC */
/* test_backup.c - migrations, checks, backup and restore. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "db_fixture.h"
#include "crm/sha256.h"
#include "../../lib/db/migration.h"

static char copy[128]; /* where the backup goes */

static int make_folders(void **state)
{
	int rc = make_folder(state);

	snprintf(copy, sizeof(copy), "%s/copy.db", folder);
	return rc;
}

static int remove_folders(void **state)
{
	unlink(copy);
	return remove_folder(state);
}

static int entries(void)
{
	DIR *d = opendir(folder);
	int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

/* ---- migrations ---- */

#define SQL(text) (const unsigned char *)(text), sizeof(text) - 1

static const struct crm_migration own[] = {
    {1, "001_a.sql",
     SQL("CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT;"
	 "CREATE TABLE c (p INTEGER REFERENCES p (id)) "
	 "STRICT; INSERT INTO p VALUES (1), (2);"
	 "INSERT INTO c VALUES (1), (2)")},
    {2, "002_b.rebuild.sql",
     SQL("CREATE TABLE p2 (id INTEGER PRIMARY KEY, n INTEGER) STRICT;"
	 "INSERT INTO p2 (id) SELECT id FROM p; DROP TABLE p;"
	 "ALTER TABLE p2 RENAME TO p")},
};

static struct crm_db *empty_db(void)
{
	struct crm_db *db = NULL;

	ok(crm_db_open(&db, ":memory:", CRM_DB_WRITE | CRM_DB_CREATE, 0, &err));
	return db;
}

static void test_migrations(void **state)
{
	struct crm_db *db = empty_db();

	(void)state;
	ok(crm_migrate_with(db, own, 1, &err));
	assert_int_equal(number(db, "PRAGMA user_version"), 1);
	assert_int_equal(number(db, "PRAGMA application_id"),
			 CRM_DB_APPLICATION_ID);
	ok(crm_migrate_with(db, own, 2, &err));
	assert_int_equal(number(db, "PRAGMA user_version"), 2);
	assert_int_equal(number(db, "SELECT count(n IS NULL) FROM p"), 2);
	assert_int_equal(number(db, "PRAGMA foreign_keys"), 1);
	/* Up to date: nothing is written. */
	run(db, "PRAGMA query_only = ON");
	ok(crm_migrate_with(db, own, 2, &err));
	run(db, "PRAGMA query_only = OFF");
	refused(crm_migrate_with(db, own, 1, &err), CRM_ERROR, "newer version");
	ok(crm_txn_begin(db, &err));
	refused(crm_migrate_with(db, own, 2, &err), CRM_ERROR, "transaction");
	assert_int_equal(crm_txn_end(db, CRM_ERROR, &err), CRM_ERROR);
	crm_db_close(db);
}

static void test_bad_migrations(void **state)
{
	static const struct crm_migration bad[] = {
	    {3, "003_syntax.sql", SQL("DELETE FROM c; CREAT TABLE")},
	    {3, "003_dangling.rebuild.sql", SQL("DELETE FROM p")},
	    {3, "003_key.sql", SQL("DELETE FROM p")},
	    {3, "003_ends.sql", SQL("ROLLBACK")},
	};
	static const char *const why[] = {"syntax", "missing in 'p'",
					  "FOREIGN KEY", "transaction"};
	static const enum crm_code code[] = {CRM_ERROR, CRM_INVALID,
					     CRM_CONFLICT, CRM_ERROR};
	struct crm_db *db = empty_db();

	(void)state;
	ok(crm_migrate_with(db, own, 2, &err));
	for (size_t i = 0; i < CRM_NELEM(bad); i++) {
		refused(crm_migrate_with(db, &bad[i], 1, &err), code[i],
			why[i]);
		assert_memory_equal(err.msg, "003_", 4);
		assert_int_equal(number(db, "PRAGMA user_version"), 2);
		assert_int_equal(number(db, "PRAGMA foreign_keys"), 1);
		assert_int_equal(number(db, "SELECT count(*) FROM p"), 2);
		assert_int_equal(number(db, "SELECT count(*) FROM c"), 2);
	}
	crm_db_close(db);
}

static void test_embedded(void **state)
{
	struct crm_db *db = empty_db();
	int version = 0;

	(void)state;
	assert_true(crm_migration_count > 0);
	for (size_t i = 0; i < crm_migration_count; i++) {
		const struct crm_migration *m = &crm_migrations[i];

		assert_true(m->number > version);
		version = m->number;
		assert_int_equal(strlen((const char *)m->sql), m->len);
	}
	assert_int_equal(version, crm_schema_version);
	ok(crm_db_migrate(db, &err));
	ok(crm_db_migrate(db, &err));
	ok(crm_db_schema(db, &version, &err));
	assert_int_equal(version, crm_schema_version);
	crm_db_close(db);
}

/* ---- checks ---- */

struct findings {
	int n, stop_after;
	char first[512];
};

static int count_finding(void *arg, const char *table, const char *text)
{
	struct findings *f = arg;

	(void)table;
	if (f->n++ == 0)
		snprintf(f->first, sizeof(f->first), "%s", text);
	return f->n == f->stop_after;
}

static void test_check(void **state)
{
	struct crm_db *db = make_db();
	struct findings f = {0};

	(void)state;
	run(db, "CREATE TABLE u (t INTEGER REFERENCES t (id)) STRICT");
	ok(crm_db_check(db, count_finding, &f, &err));
	assert_int_equal(f.n, 0);
	run(db, "PRAGMA foreign_keys = OFF; INSERT INTO u VALUES (1), (2), (3);"
		"PRAGMA foreign_keys = ON");
	ok(crm_db_check(db, count_finding, &f, &err));
	assert_int_equal(f.n, 3);
	assert_string_equal(f.first,
			    "row 1 of table 'u' refers to a row missing in "
			    "'t'");
	f = (struct findings){.stop_after = 2};
	ok(crm_db_check(db, count_finding, &f, &err));
	assert_int_equal(f.n, 2);
	refused(crm_db_backup(db, copy, NULL, NULL, &err), CRM_ERROR,
		"the copy is not sound: row 1 of table 'u'");
	assert_int_equal(access(copy, F_OK), -1);
	crm_db_close(db);
	assert_int_equal(entries(), 1);
}

/* ---- backup and restore ---- */

static void fill(struct crm_db *db, int n)
{
	struct crm_stmt *st;
	char text[64];

	ok(crm_txn_begin(db, &err));
	ok(crm_stmt_get(db, "INSERT INTO t (s) VALUES (?1)", &st, &err));
	for (int i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "a text of some length, %d", i);
		crm_bind_text(st, 1, text, strlen(text));
		ok(crm_run(st, &err));
	}
	crm_stmt_put(st);
	ok(crm_txn_end(db, CRM_OK, &err));
}

static void digest_of(const char *path, char hex[CRM_SHA256_HEX])
{
	FILE *f = fopen(path, "rb");
	uint8_t d[CRM_SHA256_BYTES];
	struct crm_sha256 c;
	char chunk[4096];
	size_t n;

	assert_non_null(f);
	crm_sha256_init(&c);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		crm_sha256_update(&c, chunk, n);
	fclose(f);
	crm_sha256_final(&c, d);
	crm_sha256_hex(d, hex);
}

static void test_backup(void **state)
{
	struct crm_db *db = make_db(), *back;
	char told[CRM_SHA256_HEX], real[CRM_SHA256_HEX];
	struct stat st;

	(void)state;
	fill(db, 500);
	ok(crm_db_backup(db, copy, NULL, told, &err));
	digest_of(copy, real);
	assert_string_equal(told, real);
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	refused(crm_db_backup(db, copy, NULL, NULL, &err), CRM_CONFLICT,
		"exists already");
	refused(crm_db_backup(db, "/nowhere/copy.db", NULL, NULL, &err), CRM_ERROR,
		"cannot create '/nowhere/copy.db'");
	ok(crm_txn_begin(db, &err));
	refused(crm_db_backup(db, "other", NULL, NULL, &err), CRM_ERROR,
		"transaction");
	ok(crm_txn_end(db, CRM_OK, &err));
	crm_db_close(db);
	assert_int_equal(entries(), 2);

	/* The copy is a database like any other. */
	ok(crm_db_open(&back, copy, CRM_DB_READ, 0, &err));
	assert_int_equal(number(back, "SELECT count(*) FROM t"), 500);
	crm_db_close(back);
	assert_int_equal(entries(), 2);
	ok(crm_db_open(&back, copy, CRM_DB_WRITE, 0, &err));
	run(back, "DELETE FROM t");
	crm_db_close(back);
	assert_int_equal(entries(), 2);
}

/* From a handle that only reads. */
static void test_backup_reader(void **state)
{
	struct crm_db *db = make_db(), *reader = open_db(CRM_DB_READ, 0);

	(void)state;
	fill(db, 10);
	ok(crm_db_backup(reader, copy, NULL, NULL, &err));
	crm_db_close(reader);
	crm_db_close(db);
}

struct looked {
	enum crm_code rc;
	int64_t rows;
};

/* What is looked at is whole, and not yet there under its name. */
static enum crm_code look(void *arg, const char *name, struct crm_error *e)
{
	struct looked *l = arg;
	struct crm_db *db;

	assert_int_equal(access(copy, F_OK), -1);
	ok(crm_db_open(&db, name, CRM_DB_READ, 0, e));
	l->rows = number(db, "SELECT count(*) FROM t");
	crm_db_close(db);
	return l->rc ? crm_error_set(e, l->rc, "seen") : CRM_OK;
}

static void test_backup_looked_at(void **state)
{
	struct crm_db *db = make_db();
	struct looked l = { CRM_INVALID, 0 };
	const struct crm_db_look by = { look, &l };

	(void)state;
	fill(db, 30);
	refused(crm_db_backup(db, copy, &by, NULL, &err), CRM_ERROR,
		"the copy is not sound: seen");
	assert_int_equal(l.rows, 30);
	l.rc = CRM_NOMEM;
	refused(crm_db_backup(db, copy, &by, NULL, &err), CRM_NOMEM, "seen");
	l = (struct looked){ CRM_OK, 0 };
	crm_db_close(db);
	assert_int_equal(entries(), 1);
	db = open_db(CRM_DB_WRITE, 0);
	ok(crm_db_backup(db, copy, &by, NULL, &err));
	assert_int_equal(l.rows, 30);
	crm_db_close(db);
	assert_int_equal(entries(), 2);
}

static void test_restore(void **state)
{
	struct crm_db *db = make_db(), *reader;
	char hex[CRM_SHA256_HEX];

	(void)state;
	fill(db, 300);
	ok(crm_db_backup(db, copy, NULL, hex, &err));
	run(db, "DELETE FROM t; CREATE TABLE later (a INTEGER) STRICT");
	reader = open_db(CRM_DB_READ, 0);
	ok(crm_txn_begin(reader, &err));
	assert_int_equal(number(reader, "SELECT count(*) FROM t"), 0);
	ok(crm_db_restore(db, copy, hex, &err));
	assert_int_equal(number(db, "SELECT count(*) FROM t"), 300);
	refused(crm_exec(db, "SELECT a FROM later", &err), CRM_ERROR, "later");
	/* A reader sees the old content until it looks anew. */
	assert_int_equal(number(reader, "SELECT count(*) FROM t"), 0);
	ok(crm_txn_end(reader, CRM_OK, &err));
	assert_int_equal(number(reader, "SELECT count(*) FROM t"), 300);
	crm_db_close(reader);
	run(db, "INSERT INTO t (s) VALUES ('new')");
	ok(crm_db_restore(db, copy, NULL, &err));
	crm_db_close(db);
	db = open_db(CRM_DB_WRITE, 0);
	assert_int_equal(number(db, "SELECT count(*) FROM t"), 300);
	crm_db_close(db);
	assert_int_equal(entries(), 2);
}

/* Into a file that does not exist yet. */
static void test_restore_new(void **state)
{
	struct crm_db *db = make_db();

	(void)state;
	fill(db, 3);
	ok(crm_db_backup(db, copy, NULL, NULL, &err));
	crm_db_close(db);
	unlink(file);
	db = open_db(CRM_DB_WRITE | CRM_DB_CREATE, 0);
	ok(crm_db_restore(db, copy, NULL, &err));
	crm_db_close(db);
	db = open_db(CRM_DB_READ, 0);
	assert_int_equal(number(db, "SELECT count(*) FROM t"), 3);
	crm_db_close(db);
}

/* Without a handle: the file is there whole or not at all. */
static void test_restore_as(void **state)
{
	struct crm_db *db = make_db();
	char hex[CRM_SHA256_HEX];

	(void)state;
	fill(db, 3);
	ok(crm_db_backup(db, copy, NULL, hex, &err));
	refused(crm_db_restore_as(file, copy, hex, 0, &err), CRM_CONFLICT,
		"exists already");
	crm_db_close(db);
	unlink(file);
	hex[0] = hex[0] == '0' ? '1' : '0';
	refused(crm_db_restore_as(file, copy, hex, 0, &err), CRM_INVALID,
		"SHA-256");
	assert_int_equal(entries(), 1);
	ok(crm_db_restore_as(file, copy, NULL, 0, &err));
	db = open_db(CRM_DB_WRITE, 0);
	assert_int_equal(number(db, "SELECT count(*) FROM t"), 3);
	run(db, "PRAGMA user_version = 9999");
	unlink(copy);
	ok(crm_db_backup(db, copy, NULL, NULL, &err));
	crm_db_close(db);
	unlink(file);
	refused(crm_db_restore_as(file, copy, NULL, 0, &err), CRM_INVALID,
		"newer version");
	assert_int_equal(entries(), 1);
}

static void overwrite(const char *path, long at, const char *text)
{
	FILE *f = fopen(path, "r+b");

	assert_non_null(f);
	assert_int_equal(fseek(f, at, SEEK_SET), 0);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void test_restore_refusals(void **state)
{
	struct crm_db *db = make_db();
	char hex[CRM_SHA256_HEX];
	struct stat st;

	(void)state;
	fill(db, 2000);
	refused(crm_db_restore(db, copy, NULL, &err), CRM_NOTFOUND, "no file");
	refused(crm_db_restore(db, file, NULL, &err), CRM_INVALID,
		"the database itself");
	refused(crm_db_restore(db, folder, NULL, &err), CRM_INVALID,
		"is not a file");
	ok(crm_db_backup(db, copy, NULL, hex, &err));
	run(db, "DELETE FROM t WHERE id > 1");
	ok(crm_txn_begin(db, &err));
	refused(crm_db_restore(db, copy, hex, &err), CRM_ERROR, "transaction");
	ok(crm_txn_end(db, CRM_OK, &err));

	/* One letter of one text: only the digest can tell. */
	assert_int_equal(stat(copy, &st), 0);
	overwrite(copy, st.st_size - 10, "#");
	refused(crm_db_restore(db, copy, hex, &err), CRM_INVALID, "SHA-256");
	/* The head of a page: SQLite itself sees it. */
	overwrite(copy, (long)(st.st_size / 8192) * 4096, "damaged here");
	refused(crm_db_restore(db, copy, NULL, &err), CRM_INVALID, copy);
	assert_int_equal(truncate(copy, st.st_size / 2), 0);
	refused(crm_db_restore(db, copy, NULL, &err), CRM_INVALID, "damaged");
	overwrite(copy, 0, "no database");
	refused(crm_db_restore(db, copy, NULL, &err), CRM_INVALID,
		"is not a CRM database");
	assert_int_equal(number(db, "SELECT count(*) FROM t"), 1);
	crm_db_close(db);
	assert_int_equal(entries(), 2);
}

static void test_restore_newer(void **state)
{
	struct crm_db *db = make_db();
	int version;

	(void)state;
	run(db, "PRAGMA user_version = 9999");
	ok(crm_db_backup(db, copy, NULL, NULL, &err));
	ok(crm_db_schema(db, &version, &err));
	refused(crm_db_restore(db, copy, NULL, &err), CRM_INVALID,
		"newer version");
	crm_db_close(db);
}

/* The live database is damaged: steps and checks say so. */
static void test_damaged(void **state)
{
	struct crm_db *db = make_db();
	struct findings f = {0};
	enum crm_code rc;
	struct stat st;

	(void)state;
	fill(db, 2000);
	crm_db_close(db);
	assert_int_equal(stat(file, &st), 0);
	for (long page = st.st_size / 4096 - 20; page < st.st_size / 4096;
	     page++)
		overwrite(file, page * 4096, "damaged here");
	db = open_db(CRM_DB_WRITE, 0);
	rc = crm_db_check(db, count_finding, &f, &err);
	assert_true(rc == CRM_OK ? f.n > 0 : rc == CRM_ERROR);
	refused(crm_exec(db, "SELECT sum(length(s)) FROM t", &err), CRM_ERROR,
		"the database file is damaged");
	refused(crm_db_backup(db, copy, NULL, NULL, &err), CRM_ERROR, "damaged");
	crm_db_close(db);
	assert_int_equal(entries(), 1);
}

/* What a killed backup left goes; one that is being written stays. */
static void test_backup_leftover(void **state)
{
	struct crm_db *db = make_db();
	char part[160], journal[176];
	int fd;

	(void)state;
	snprintf(part, sizeof(part), "%s.crm-new", copy);
	snprintf(journal, sizeof(journal), "%s-journal", part);
	fd = open(part, O_RDWR | O_CREAT, 0600);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	refused(crm_db_backup(db, copy, NULL, NULL, &err), CRM_BUSY,
		"another process is writing");
	assert_int_equal(access(part, F_OK), 0);
	close(fd);
	overwrite(part, 0, "half a database");
	fd = open(journal, O_RDWR | O_CREAT, 0600);
	close(fd);
	ok(crm_db_backup(db, copy, NULL, NULL, &err));
	assert_int_equal(access(part, F_OK), -1);
	assert_int_equal(access(journal, F_OK), -1);
	/* Nothing is written through a link or into what is no file. */
	unlink(copy);
	assert_int_equal(symlink("/dev/null", part), 0);
	refused(crm_db_backup(db, copy, NULL, NULL, &err), CRM_ERROR,
		"cannot create");
	unlink(part);
	assert_int_equal(mkfifo(part, 0600), 0);
	refused(crm_db_backup(db, copy, NULL, NULL, &err), CRM_ERROR,
		"cannot create");
	unlink(part);
	crm_db_close(db);
}

#define IN_FOLDERS(f)                                                          \
	cmocka_unit_test_setup_teardown(f, make_folders, remove_folders)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_migrations),
	    cmocka_unit_test(test_bad_migrations),
	    cmocka_unit_test(test_embedded),
	    IN_FOLDERS(test_check),
	    IN_FOLDERS(test_backup),
	    IN_FOLDERS(test_backup_looked_at),
	    IN_FOLDERS(test_backup_reader),
	    IN_FOLDERS(test_backup_leftover),
	    IN_FOLDERS(test_restore),
	    IN_FOLDERS(test_restore_new),
	    IN_FOLDERS(test_restore_as),
	    IN_FOLDERS(test_restore_refusals),
	    IN_FOLDERS(test_restore_newer),
	    IN_FOLDERS(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
