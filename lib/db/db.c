/* SPDX-License-Identifier: ISC */
/* db.c - opening, setting up and closing a database. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE_CACHE_MIB 8
/* Bytes held in memory. More are written to a file all at once, and of such a
 * piece SQLite (3.40) writes its length modulo 128 KiB: then "disk full". */
#define STATEMENT_NOTES (128 * 1024 - 1)

static bool in_memory(const char *path)
{
	return strcmp(path, ":memory:") == 0;
}

const char *crm_db_path(const struct crm_db *db)
{
	return db->path;
}

const char *crm_db_file(const struct crm_db *db)
{
	const char *file = sqlite3_db_filename(db->h, "main");

	return file ? file : "";
}

/* ---- the file ---- */

static enum crm_code file_exists(const char *path, struct crm_error *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR
			   ? crm_error_set(err, CRM_NOTFOUND,
					   "no database '%s'; 'crm-admin "
					   "init' makes one",
					   path)
			   : crm_error_sys(
				 err, errno == EACCES ? CRM_DENIED : CRM_ERROR,
				 errno, "cannot open '%s'", path);
	if (!S_ISREG(st.st_mode))
		return crm_error_set(err, CRM_ERROR, "'%s' is not a file",
				     path);
	return CRM_OK;
}

static enum crm_code file_create(const char *path, struct crm_error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	enum crm_code rc;

	if (fd < 0 && errno == EEXIST)
		return crm_error_set(err, CRM_CONFLICT, "'%s' exists already",
				     path);
	if (fd < 0)
		return crm_error_sys(err,
				     errno == EACCES ? CRM_DENIED : CRM_ERROR,
				     errno, "cannot create '%s'", path);
	close(fd);
	rc = crm_file_sync_folder(path, err);
	if (rc)
		unlink(path);
	return rc;
}

/* ---- the connection ---- */

/* Sorts that do not fit in memory spill into files; those belong beside the
 * database. The setting is one for the process: the first database wins. */
static enum crm_code spill_beside(struct crm_db *db, struct crm_error *err)
{
	static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
	struct crm_buf folder = CRM_BUF_INIT;
	enum crm_code rc;

	if (crm_db_file(db)[0] == '\0')
		return CRM_OK;
	crm_file_folder(&folder, crm_db_file(db));
	rc = crm_buf_check(&folder, err);
	pthread_mutex_lock(&guard);
	if (rc == CRM_OK && !sqlite3_temp_directory) {
		sqlite3_temp_directory =
		    sqlite3_mprintf("%s", crm_buf_str(&folder));
		if (!sqlite3_temp_directory)
			rc = crm_error_nomem(err);
	}
	pthread_mutex_unlock(&guard);
	crm_buf_clear(&folder);
	return rc;
}

static enum crm_code connect(struct crm_db *db, struct crm_error *err)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	struct crm_buf name = CRM_BUF_INIT;
	enum crm_code rc;
	int r;

	flags |= db->write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	/* A name like "file:x?mode=…" must stay a name. */
	if (db->path[0] != '/' && !in_memory(db->path))
		crm_buf_adds(&name, "./");
	crm_buf_adds(&name, db->path);
	rc = crm_buf_check(&name, err);
	if (rc)
		goto done;
	/* Counting memory costs a lock on every allocation, and nobody asks
	 * for the count. A statement that may have to be taken back notes the
	 * pages it changes; were that more than eight once, all later ones
	 * would be noted in a file. Both are refused once SQLite is in use,
	 * which does no harm. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, STATEMENT_NOTES);
	r = sqlite3_open_v2(crm_buf_str(&name), &db->h, flags, NULL);
	if (!db->h)
		rc = crm_error_nomem(err);
	else if (r != SQLITE_OK)
		rc = crm_db_fail(db, r, err);
	else if (db->write && sqlite3_db_readonly(db->h, "main") == 1)
		rc = crm_error_set(err, CRM_DENIED,
				   "no permission to write '%s'", db->path);
done:
	crm_buf_clear(&name);
	return rc;
}

static enum crm_code configure(struct crm_db *db, struct crm_error *err)
{
	static const struct {
		int option, value;
	} options[] = {
	    {SQLITE_DBCONFIG_DEFENSIVE, 1},
	    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	    {SQLITE_DBCONFIG_DQS_DML, 0},
	    {SQLITE_DBCONFIG_DQS_DDL, 0},
	    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
	};
	enum crm_code rc;

	for (size_t i = 0; i < CRM_NELEM(options); i++) {
		int r = sqlite3_db_config(db->h, options[i].option,
					  options[i].value, NULL);

		if (r != SQLITE_OK)
			return crm_db_fail(db, r, err);
	}
	sqlite3_busy_handler(db->h, crm_txn_busy, db);
	rc = spill_beside(db, err);
	if (rc == CRM_OK)
		rc = crm_func_register(db, err);
	if (rc == CRM_OK)
		rc = crm_db_sql(db,
				"PRAGMA cell_size_check = ON;"
				"PRAGMA temp_store = FILE;"
				"PRAGMA synchronous = FULL;"
				"PRAGMA mmap_size = 0;"
				"PRAGMA case_sensitive_like = ON",
				err);
	return rc ? rc : crm_db_cache(db, PAGE_CACHE_MIB, err);
}

/* ---- whose file it is ---- */

/* Say better what SQLite said about a file it could not begin to read. */
static enum crm_code cannot_read(struct crm_db *db, enum crm_code rc,
				 struct crm_error *err)
{
	int code = db->fault & 0xff;
	struct crm_buf folder = CRM_BUF_INIT;

	if (code == SQLITE_NOTADB)
		return crm_error_set(err, CRM_ERROR,
				     "'%s' is not a CRM database", db->path);
	/* WAL needs two files beside the database, even to read it. */
	crm_file_folder(&folder, crm_db_file(db));
	if (!db->write &&
	    (code == SQLITE_CANTOPEN || code == SQLITE_READONLY) &&
	    access(crm_buf_str(&folder), W_OK) != 0)
		rc = crm_error_set(err, CRM_DENIED,
				   "'%s' cannot be read without permission to "
				   "write in its folder; run this as its "
				   "owner, or read a backup of it",
				   db->path);
	crm_buf_clear(&folder);
	return rc;
}

enum crm_code crm_db_schema(struct crm_db *db, int *version,
			    struct crm_error *err)
{
	int64_t v;
	enum crm_code rc = crm_db_int(db, "PRAGMA user_version", &v, err);

	if (rc == CRM_OK)
		*version = (int)v;
	return rc;
}

static enum crm_code check_owner(struct crm_db *db, bool any_schema,
				 struct crm_error *err)
{
	enum crm_code rc;
	int64_t id;
	int version;

	rc = crm_db_int(db, "PRAGMA application_id", &id, err);
	if (rc)
		return rc;
	if (id != CRM_DB_APPLICATION_ID)
		return crm_error_set(err, CRM_ERROR,
				     "'%s' is not a CRM database", db->path);
	rc = crm_db_schema(db, &version, err);
	if (rc || any_schema || version == crm_schema_version)
		return rc;
	if (version > crm_schema_version)
		return crm_error_set(err, CRM_ERROR,
				     "'%s' was made by a newer version of this "
				     "program (schema %d, this one knows %d)",
				     db->path, version, crm_schema_version);
	return crm_error_set(err, CRM_ERROR,
			     "'%s' has schema %d, this program needs %d; run "
			     "'crm-admin upgrade'",
			     db->path, version, crm_schema_version);
}

/* A file gets WAL when it is made; a restored copy by its first writer. */
static enum crm_code use_wal(struct crm_db *db, struct crm_error *err)
{
	struct crm_stmt *st;
	enum crm_code rc;
	bool row;

	if (crm_db_file(db)[0] == '\0')
		return CRM_OK;
	rc = crm_stmt_get(db, "PRAGMA journal_mode = WAL", &st, err);
	if (rc)
		return rc;
	rc = crm_step(st, &row, err);
	if (rc == CRM_OK &&
	    (!row || strcmp(crm_col_text(st, 0, NULL), "wal") != 0))
		rc = crm_error_set(err, CRM_ERROR,
				   "the file system of '%s' does not allow a "
				   "write-ahead log; use a local one",
				   db->path);
	crm_stmt_put(st);
	return rc;
}

/* ---- opening and closing ---- */

static enum crm_code set_up(struct crm_db *db, int flags, struct crm_error *err)
{
	enum crm_code rc;

	if (!in_memory(db->path)) {
		rc = flags & CRM_DB_CREATE ? file_create(db->path, err)
					   : file_exists(db->path, err);
		if (rc)
			return rc;
		db->fresh = flags & CRM_DB_CREATE;
	}
	rc = connect(db, err);
	if (rc)
		return rc;
	rc = configure(db, err);
	/* Against pages of 4096 bytes a load of a million customers takes a
	 * fifth less time, a single record a twentieth more. */
	if (rc == CRM_OK && (flags & CRM_DB_CREATE))
		rc = crm_db_sql(db, "PRAGMA page_size = 8192", err);
	if (rc == CRM_OK && !(flags & CRM_DB_CREATE))
		rc = check_owner(db, flags & CRM_DB_ANY_SCHEMA, err);
	if (rc == CRM_OK && db->write)
		rc = use_wal(db, err);
	return rc ? cannot_read(db, rc, err) : CRM_OK;
}

enum crm_code crm_db_open(struct crm_db **out, const char *path, int flags,
			  int wait, struct crm_error *err)
{
	struct crm_db *db = calloc(1, sizeof(*db));
	enum crm_code rc;

	if (!db)
		return crm_error_nomem(err);
	db->write = flags & (CRM_DB_WRITE | CRM_DB_CREATE);
	db->wait = wait;
	db->path = strdup(path);
	rc = db->path ? set_up(db, flags, err) : crm_error_nomem(err);
	if (rc) {
		crm_db_close(db);
		return rc;
	}
	*out = db;
	return CRM_OK;
}

void crm_db_close(struct crm_db *db)
{
	if (!db)
		return;
	crm_stmt_clear(db);
	/* Creation did not get as far as a schema: leave nothing. */
	if (db->fresh)
		crm_file_remove(db->h ? crm_db_file(db) : db->path);
	sqlite3_close(db->h);
	free(db->path);
	free(db);
}

enum crm_code crm_db_cache(struct crm_db *db, int mib, struct crm_error *err)
{
	char sql[64];

	if (mib < 1 || mib > 4096)
		return crm_error_set(err, CRM_ERROR,
				     "a cache of %d MiB is not between 1 and "
				     "4096",
				     mib);
	snprintf(sql, sizeof(sql), "PRAGMA cache_size = -%d", mib * 1024);
	return crm_exec(db, sql, err);
}
