/* SPDX-License-Identifier: ISC */
/* internal.h - what the files of lib/db share; nobody else includes it. */
#ifndef CRM_DB_INTERNAL_H
#define CRM_DB_INTERNAL_H

#include "crm/db.h"

#include <sqlite3.h>

#define CRM_STMT_BUCKETS 64
#define CRM_STMT_KEEP 256 /* idle statements kept at most */

struct crm_stmt {
	struct crm_stmt *next; /* in its bucket */
	struct crm_db *db;
	sqlite3_stmt *s;
	uint32_t hash;
	int bind_rc; /* first binding that failed */
	bool used;   /* handed out */
	bool spare;  /* not to be kept: another one has the same text */
	bool ended;  /* stepped to its end since the last reset */
	char sql[];  /* as asked for: the key */
};

struct crm_db {
	sqlite3 *h;
	char *path; /* as the caller wrote it */
	bool write;
	bool fresh;	    /* we made the file and it has no schema yet */
	bool nomem;	    /* a column could not be converted */
	int fault;	    /* SQLite's result of the last failure */
	int wait;	    /* seconds for another writer */
	int64_t busy_since; /* monotonic ms */
	int waited;	    /* seconds, of the last wait */
	int depth;	    /* open transaction and savepoints */
	size_t kept;	    /* statements in the buckets */
	struct crm_stmt *bucket[CRM_STMT_BUCKETS];
};

/* Fill err from what SQLite says about its result rc (not SQLITE_OK), by the
 * mapping every caller of SQLite wants; returns the code. */
enum crm_code crm_db_fail(struct crm_db *db, int rc, struct crm_error *err);

/* The file with links resolved; "" for a database in memory. */
const char *crm_db_file(const struct crm_db *db);

/* SQL text run as it is, even after SQLite undid the transaction. */
enum crm_code crm_db_sql(struct crm_db *db, const char *sql,
			 struct crm_error *err) CRM_MUST_USE;

/* true when SQLite undid the open transaction by itself (disk full, no
 * memory): what follows would commit one by one. */
bool crm_txn_lost(const struct crm_db *db);
enum crm_code crm_txn_lost_error(struct crm_error *err);
int crm_txn_busy(void *db, int count); /* the busy handler */

/* Finalise every statement. */
void crm_stmt_clear(struct crm_db *db);

/* Register our SQL functions. */
enum crm_code crm_func_register(struct crm_db *db,
				struct crm_error *err) CRM_MUST_USE;

/* CRM_INVALID with the first finding when crm_db_check() has one; the
 * second looks at references alone. */
enum crm_code crm_check_sound(struct crm_db *db,
			      struct crm_error *err) CRM_MUST_USE;
enum crm_code crm_check_linked(struct crm_db *db,
			       struct crm_error *err) CRM_MUST_USE;

/* The folder of path ("." when it names none), appended. */
void crm_file_folder(struct crm_buf *b, const char *path);
/* Make a folder's entries durable. */
enum crm_code crm_file_sync_folder(const char *path,
				   struct crm_error *err) CRM_MUST_USE;
/* Remove a database file with what SQLite keeps beside it. */
void crm_file_remove(const char *path);
/* SHA-256 of a file in hex (65 bytes); sync: make it durable too. Never of
 * a file that this process has open through SQLite: closing it would drop
 * SQLite's locks. */
enum crm_code crm_file_digest(const char *path, bool sync, char *hex,
			      struct crm_error *err) CRM_MUST_USE;

#endif
