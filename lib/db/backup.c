/* SPDX-License-Identifier: ISC */
/* backup.c - a verified copy of a database in a file of its own. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crm/sha256.h"

/* A private, empty file beside path; its name goes into b. */
static enum crm_code make_temporary(struct crm_buf *b, const char *path,
				    struct crm_error *err)
{
	enum crm_code rc;
	int fd;

	/* With a slash in it no name is read as a "file:" address. */
	if (path[0] != '/')
		crm_buf_adds(b, "./");
	crm_buf_adds(b, path);
	crm_buf_adds(b, ".XXXXXX");
	rc = crm_buf_check(b, err);
	if (rc)
		return rc;
	fd = mkstemp(b->s);
	if (fd < 0) {
		rc =
		    crm_error_sys(err, errno == EACCES ? CRM_DENIED : CRM_ERROR,
				  errno, "cannot create '%s'", path);
		crm_buf_clear(b);
		return rc;
	}
	close(fd);
	return CRM_OK;
}

static enum crm_code copy_into(struct crm_db *db, const char *file,
			       struct crm_error *err)
{
	struct crm_stmt *st;
	enum crm_code rc;

	rc = crm_stmt_get(db, "VACUUM INTO ?1", &st, err);
	if (rc)
		return rc;
	crm_bind_text(st, 1, file, strlen(file));
	rc = crm_run(st, err);
	crm_stmt_put(st);
	return rc;
}

static enum crm_code verify(const char *file, struct crm_error *err)
{
	struct crm_db *copy = NULL;
	enum crm_code rc;

	rc = crm_db_open(&copy, file, CRM_DB_READ | CRM_DB_ANY_SCHEMA, 0, err);
	if (rc == CRM_OK)
		rc = crm_check_sound(copy, err);
	crm_db_close(copy);
	if (rc != CRM_INVALID)
		return rc;
	/* Nobody handed us this data: it is our own database that is bad. */
	crm_error_prefix(err, "the copy is not sound: ");
	if (err)
		err->code = CRM_ERROR;
	return CRM_ERROR;
}

/* Give the file its name unless that exists. */
static enum crm_code publish(const char *file, const char *path,
			     struct crm_error *err)
{
	int sys = 0;

	if (renameat2(AT_FDCWD, file, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return CRM_OK;
	sys = errno;
	/* Not every file system knows how to rename without replacing. */
	if (sys == EINVAL || sys == ENOSYS) {
		if (link(file, path) == 0) {
			unlink(file);
			return CRM_OK;
		}
		sys = errno;
	}
	if (sys == EEXIST)
		return crm_error_set(err, CRM_CONFLICT, "'%s' exists already",
				     path);
	return crm_error_sys(err, CRM_ERROR, sys, "cannot create '%s'", path);
}

enum crm_code crm_db_backup(struct crm_db *db, const char *path, char *sha256,
			    struct crm_error *err)
{
	struct crm_buf file = CRM_BUF_INIT;
	char hex[CRM_SHA256_HEX];
	struct stat st;
	enum crm_code rc;

	if (db->depth > 0)
		return crm_error_set(err, CRM_ERROR,
				     "no backup inside a transaction");
	if (lstat(path, &st) == 0)
		return crm_error_set(err, CRM_CONFLICT, "'%s' exists already",
				     path);
	rc = make_temporary(&file, path, err);
	if (rc)
		goto done;
	rc = copy_into(db, crm_buf_str(&file), err);
	if (rc == CRM_OK)
		rc = crm_file_digest(crm_buf_str(&file), true, hex, err);
	if (rc == CRM_OK)
		rc = verify(crm_buf_str(&file), err);
	if (rc == CRM_OK)
		rc = publish(crm_buf_str(&file), path, err);
	if (rc) {
		crm_file_remove(crm_buf_str(&file));
		goto done;
	}
	rc = crm_file_sync_folder(path, err);
	if (rc)
		unlink(path);
	else if (sha256)
		memcpy(sha256, hex, sizeof(hex));
done:
	crm_buf_clear(&file);
	return rc;
}
