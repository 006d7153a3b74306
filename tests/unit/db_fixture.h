/* SPDX-License-Identifier: ISC */
/* db_fixture.h - databases for tests, and what they say when one fails. */
#ifndef DB_FIXTURE_H
#define DB_FIXTURE_H

#include <unistd.h>

#include "crm/db.h"

static char folder[64], file[96]; /* a test's own folder, a file in it */
static struct crm_error err;

#define IN_FOLDER(f)                                                           \
	cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

static inline int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/crm-db-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(file, sizeof(file), "%s/x.db", folder);
	err = (struct crm_error)CRM_ERROR_INIT;
	return 0;
}

static inline int remove_folder(void **state)
{
	static const char *const tails[] = {"", "-wal", "-shm"};
	char name[128];

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(tails); i++) {
		snprintf(name, sizeof(name), "%s%s", file, tails[i]);
		unlink(name);
	}
	return rmdir(folder);
}

static inline void ok(enum crm_code rc)
{
	if (rc)
		fail_msg("%s: %s", crm_code_name(rc), err.msg);
}

static inline void refused(enum crm_code rc, enum crm_code want,
			   const char *text)
{
	if (rc != want || !strstr(err.msg, text))
		fail_msg("got %s '%s', wanted %s '%s'", crm_code_name(rc),
			 err.msg, crm_code_name(want), text);
	assert_int_equal(err.code, want);
}

static inline struct crm_db *open_db(int flags, int wait)
{
	struct crm_db *db = NULL;

	ok(crm_db_open(&db, file, flags, wait, &err));
	return db;
}

/* A file of the current schema with a table t of our own. */
static inline struct crm_db *make_db(void)
{
	struct crm_db *db = open_db(CRM_DB_WRITE | CRM_DB_CREATE, 0);

	ok(crm_db_migrate(db, &err));
	ok(crm_exec(db,
		    "CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT UNIQUE) "
		    "STRICT",
		    &err));
	return db;
}

static inline struct crm_db *memory_db(void)
{
	struct crm_db *db = NULL;

	ok(crm_db_open(&db, ":memory:", CRM_DB_WRITE | CRM_DB_CREATE, 0, &err));
	ok(crm_exec(db,
		    "CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT UNIQUE) "
		    "STRICT",
		    &err));
	return db;
}

static inline int64_t number(struct crm_db *db, const char *sql)
{
	int64_t v = -1;

	ok(crm_db_int(db, sql, &v, &err));
	return v;
}

static inline void run(struct crm_db *db, const char *sql)
{
	ok(crm_exec(db, sql, &err));
}

#endif
