/* SPDX-License-Identifier: ISC */
/* restore.c - the content of a backup in place of the present one. */
#include "internal.h"

#include <errno.h>
#include <strings.h>
#include <sys/stat.h>

#include "crm/sha256.h"

static enum crm_code check_file(const char *path, struct stat *from,
				struct crm_error *err)
{
	if (stat(path, from) != 0)
		return errno == ENOENT || errno == ENOTDIR
			   ? crm_error_set(err, CRM_NOTFOUND, "no file '%s'",
					   path)
			   : crm_error_sys(err, CRM_ERROR, errno,
					   "cannot open '%s'", path);
	if (!S_ISREG(from->st_mode))
		return crm_error_set(err, CRM_INVALID, "'%s' is not a file",
				     path);
	return CRM_OK;
}

static enum crm_code check_other(struct crm_db *db, const char *path,
				 struct crm_error *err)
{
	struct stat from, to;
	enum crm_code rc = check_file(path, &from, err);

	if (rc)
		return rc;
	if (stat(crm_db_file(db), &to) == 0 && from.st_dev == to.st_dev &&
	    from.st_ino == to.st_ino)
		return crm_error_set(err, CRM_INVALID,
				     "'%s' is the database itself, not a "
				     "backup of it",
				     path);
	return CRM_OK;
}

static enum crm_code check_digest(const char *path, const char *want,
				  struct crm_error *err)
{
	char hex[CRM_SHA256_HEX];
	enum crm_code rc;

	rc = crm_file_digest(path, false, hex, err);
	if (rc == CRM_OK && strcasecmp(hex, want) != 0)
		rc = crm_error_set(err, CRM_INVALID,
				   "'%s' is not the file that was backed up: "
				   "its SHA-256 is '%s', not '%s'",
				   path, hex, want);
	return rc;
}

/* Open the backup and check one snapshot of it, which stays open to be
 * copied. */
static enum crm_code open_sound(struct crm_db **from, const char *path,
				int wait, struct crm_error *err)
{
	enum crm_code rc;

	rc =
	    crm_db_open(from, path, CRM_DB_READ | CRM_DB_ANY_SCHEMA, wait, err);
	if (rc == CRM_OK)
		rc = crm_txn_begin(*from, err);
	if (rc == CRM_OK)
		rc = crm_check_sound(*from, err);
	/* Opening names the file itself, unless it is damaged at its head. */
	if (rc && !strstr(err->msg, path))
		crm_error_prefix(err, "'%s': ", path);
	/* A file that SQLite cannot make sense of is the file's fault; what
	 * the system refused is not. */
	if (rc == CRM_ERROR && err->sys == 0)
		rc = err->code = CRM_INVALID;
	return rc;
}

static enum crm_code check_schema(struct crm_db *from, struct crm_error *err)
{
	int version;
	enum crm_code rc = crm_db_schema(from, &version, err);

	if (rc || version <= crm_schema_version)
		return rc;
	return crm_error_set(err, CRM_INVALID,
			     "'%s' was made by a newer version of this "
			     "program (schema %d, this one knows %d)",
			     from->path, version, crm_schema_version);
}

/* Schema and page size, which the program and the target must fit. */
static enum crm_code check_fit(struct crm_db *db, struct crm_db *from,
			       struct crm_error *err)
{
	int64_t here, there;
	enum crm_code rc = check_schema(from, err);

	if (rc == CRM_OK)
		rc = crm_db_int(db, "PRAGMA page_size", &here, err);
	if (rc == CRM_OK)
		rc = crm_db_int(from, "PRAGMA page_size", &there, err);
	if (rc)
		return rc;
	if (here != there)
		return crm_error_set(err, CRM_INVALID,
				     "'%s' has pages of %lld bytes, the "
				     "database of %lld",
				     from->path, (long long)there,
				     (long long)here);
	return CRM_OK;
}

/* SQLite does this in one transaction of the target, which its finish ends
 * either way. */
static enum crm_code copy_pages(struct crm_db *db, struct crm_db *from,
				struct crm_error *err)
{
	sqlite3_backup *b = sqlite3_backup_init(db->h, "main", from->h, "main");
	int rc;

	if (!b)
		return crm_db_fail(db, sqlite3_extended_errcode(db->h), err);
	do {
		rc = sqlite3_backup_step(b, -1);
	} while (rc == SQLITE_OK);
	rc = sqlite3_backup_finish(b);
	return rc == SQLITE_OK ? CRM_OK : crm_db_fail(db, rc, err);
}

enum crm_code crm_db_restore(struct crm_db *db, const char *path,
			     const char *sha256, struct crm_error *err)
{
	struct crm_error told = CRM_ERROR_INIT;
	struct crm_db *from = NULL;
	enum crm_code rc;

	if (db->depth > 0)
		return crm_error_set(err, CRM_ERROR,
				     "no restore inside a transaction");
	rc = check_other(db, path, &told);
	if (rc == CRM_OK && sha256)
		rc = check_digest(path, sha256, &told);
	if (rc == CRM_OK)
		rc = open_sound(&from, path, db->wait, &told);
	if (rc == CRM_OK)
		rc = check_fit(db, from, &told);
	if (rc == CRM_OK)
		rc = copy_pages(db, from, &told);
	if (rc == CRM_OK)
		db->fresh = false;
	crm_db_close(from);
	if (rc && err)
		*err = told;
	return rc;
}

enum crm_code crm_db_restore_as(const char *path, const char *backup,
				const char *sha256, int wait,
				struct crm_error *err)
{
	struct crm_error told = CRM_ERROR_INIT;
	struct crm_db *from = NULL;
	struct stat st;
	enum crm_code rc = check_file(backup, &st, &told);

	if (rc == CRM_OK && sha256)
		rc = check_digest(backup, sha256, &told);
	if (rc == CRM_OK)
		rc = open_sound(&from, backup, wait, &told);
	if (rc == CRM_OK)
		rc = check_schema(from, &told);
	/* The copy, which is checked itself, takes a snapshot of its own. */
	if (from)
		rc = crm_txn_end(from, rc, &told);
	if (rc == CRM_OK)
		rc = crm_db_backup(from, path, NULL, NULL, &told);
	crm_db_close(from);
	if (rc && err)
		*err = told;
	return rc;
}
