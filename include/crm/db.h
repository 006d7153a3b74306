/* SPDX-License-Identifier: ISC */
/*
 * db.h - the database: connection, statements, transactions, migrations.
 *
 * The only way to SQL. Statements are cached by their text. Identifiers in
 * SQL come from the static tables (or are generated column names); values
 * are always bound.
 */
#ifndef CRM_DB_H
#define CRM_DB_H

#include "crm/buf.h"

#define CRM_DB_APPLICATION_ID 0x43524d31 /* "CRM1" */

struct crm_db;
struct crm_stmt;

enum {
	CRM_DB_READ = 0,
	CRM_DB_WRITE = 1 << 0,
	CRM_DB_CREATE = 1 << 1, /* with WRITE; the file must not exist */
	CRM_DB_ANY_SCHEMA = 1 << 2 /* do not insist on the current schema */
};

/*
 * Open a database file (":memory:" for tests, with CREATE). wait: seconds to
 * wait for another writer. Errors: CRM_NOTFOUND no such file; CRM_ERROR not
 * a CRM database, or of another schema (the message says what to run).
 */
enum crm_code crm_db_open(struct crm_db **out, const char *path, int flags,
			  int wait, struct crm_error *err) CRM_MUST_USE;
/* Closing a NULL handle is legal. An open transaction is rolled back. */
void crm_db_close(struct crm_db *db);
const char *crm_db_path(const struct crm_db *db);

/* Ask for a larger page cache (MiB) for a bulk load. */
enum crm_code crm_db_cache(struct crm_db *db, int mib, struct crm_error *err)
	CRM_MUST_USE;

/* ---- statements ---- */

/*
 * A statement for one SQL text, from the cache when it is there and not in
 * use. sql must be a single statement. crm_stmt_put() gives it back (reset,
 * bindings cleared); NULL is legal.
 */
enum crm_code crm_stmt_get(struct crm_db *db, const char *sql,
			   struct crm_stmt **out, struct crm_error *err)
	CRM_MUST_USE;
void crm_stmt_put(struct crm_stmt *st);

/* Parameters count from 1. Text and bytes are borrowed until the statement is
 * stepped to its end or put back. Failures show at the next step. */
void crm_bind_int(struct crm_stmt *st, int i, int64_t v);
void crm_bind_text(struct crm_stmt *st, int i, const char *s, size_t n);
void crm_bind_blob(struct crm_stmt *st, int i, const void *p, size_t n);
void crm_bind_null(struct crm_stmt *st, int i);

/* One step: *row true when there is one. Errors: CRM_BUSY, CRM_CONFLICT for
 * a violated constraint, CRM_NOMEM, CRM_ERROR. */
enum crm_code crm_step(struct crm_stmt *st, bool *row, struct crm_error *err)
	CRM_MUST_USE;
/* Step a statement that gives no rows, and make it ready for another run. */
enum crm_code crm_run(struct crm_stmt *st, struct crm_error *err)
	CRM_MUST_USE;
/* Ready for another run; bindings stay. */
void crm_stmt_reset(struct crm_stmt *st);

/* Columns count from 0; text and bytes are borrowed until the next step. */
bool crm_col_null(struct crm_stmt *st, int i);
int64_t crm_col_int(struct crm_stmt *st, int i);
const char *crm_col_text(struct crm_stmt *st, int i, size_t *len);
/* Of any number of bytes; never NULL. */
const void *crm_col_bytes(struct crm_stmt *st, int i, size_t *len);
/* NULL when the column has not so many bytes. */
const void *crm_col_blob(struct crm_stmt *st, int i, size_t len);

/* Run SQL text without parameters or rows; may be several statements. */
enum crm_code crm_exec(struct crm_db *db, const char *sql,
		       struct crm_error *err) CRM_MUST_USE;
/* First column of the first row of a query without parameters; 0 if none. */
enum crm_code crm_db_int(struct crm_db *db, const char *sql, int64_t *out,
			 struct crm_error *err) CRM_MUST_USE;
/* Is there a word in a text, as the tables of the search take it: something
 * that is a letter or a digit? SQLite's tokenizer unicode61 says so. Errors:
 * CRM_NOMEM, CRM_ERROR. */
enum crm_code crm_db_has_word(struct crm_db *db, const char *s, size_t n,
			      bool *yes, struct crm_error *err) CRM_MUST_USE;
/* Append a text in single quotes, where it cannot be bound: it must come from
 * the database itself, and hold no NUL. */
void crm_sql_text(struct crm_buf *b, const char *s, size_t n);
/* Append an identifier in double quotes. */
void crm_sql_ident(struct crm_buf *b, const char *name);

/* ---- transactions ---- */

/*
 * Begin a transaction (BEGIN IMMEDIATE when the handle writes, waiting as
 * the open asked), or a savepoint inside one. crm_txn_end() commits when rc
 * is CRM_OK, else rolls back; it returns rc, or the error of the commit.
 */
enum crm_code crm_txn_begin(struct crm_db *db, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm_txn_end(struct crm_db *db, enum crm_code rc,
			  struct crm_error *err) CRM_MUST_USE;

/* ---- schema ---- */

extern const int crm_schema_version; /* that this program reads and writes */
enum crm_code crm_db_schema(struct crm_db *db, int *version,
			    struct crm_error *err) CRM_MUST_USE;
/* Bring the schema up to date, each migration in one transaction. */
enum crm_code crm_db_migrate(struct crm_db *db, struct crm_error *err)
	CRM_MUST_USE;

/* ---- whole files ---- */

/* What else looks at a copy before it gets its name: a file, closed, that is
 * only to be read. Any error refuses the copy. */
struct crm_db_look {
	enum crm_code (*fn)(void *arg, const char *file,
			    struct crm_error *err);
	void *arg;
};

/*
 * Write a verified copy to path (which must not exist, nor a journal under its
 * name): VACUUM INTO beside it, fsync, integrity check, the look (NULL: none),
 * rename. sha256: 65 bytes for the digest in hex of the copy, or NULL. Errors:
 * CRM_ERROR for a copy that is not sound, which is what CRM_INVALID of the
 * look says too.
 */
enum crm_code crm_db_backup(struct crm_db *db, const char *path,
			    const struct crm_db_look *look, char *sha256,
			    struct crm_error *err) CRM_MUST_USE;
/*
 * Replace the content of db by that of a backup at path, after checking the
 * backup (integrity, application id, digest when sha256 is not NULL) and in
 * one transaction of SQLite's online backup; readers see the old content or
 * the new. Errors: CRM_INVALID a damaged or foreign file, CRM_NOTFOUND.
 */
enum crm_code crm_db_restore(struct crm_db *db, const char *path,
			     const char *sha256, struct crm_error *err)
	CRM_MUST_USE;
/*
 * Make a database at path, where there is none, of what a backup holds,
 * checked in the same way. wait: as for crm_db_open(). Errors: those of
 * crm_db_restore(); CRM_CONFLICT where a file is in the way.
 */
enum crm_code crm_db_restore_as(const char *path, const char *backup,
				const char *sha256, int wait,
				struct crm_error *err) CRM_MUST_USE;
/* Have what is deleted from now on overwritten in the file. */
enum crm_code crm_db_overwrite(struct crm_db *db, struct crm_error *err)
	CRM_MUST_USE;
/* Make the file anew, and its write-ahead log empty, so that neither has
 * anything left of what was deleted. Outside of transactions. Errors: CRM_BUSY
 * where somebody reads the file, for longer than the open said to wait. */
enum crm_code crm_db_purge(struct crm_db *db, struct crm_error *err)
	CRM_MUST_USE;
/* Every fault SQLite's integrity and foreign key checks find, one call each,
 * with the table of the key or NULL; the callback returning non-zero stops. */
enum crm_code crm_db_check(struct crm_db *db,
			   int (*finding)(void *arg, const char *table,
					  const char *text),
			   void *arg, struct crm_error *err) CRM_MUST_USE;

#endif
