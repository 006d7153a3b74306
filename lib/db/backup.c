/* SPDX-License-Identifier: ISC */
/* backup.c - a verified copy of a database in a file of its own. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crm/sha256.h"

/* Others may come and go under the same name so often. */
#define TRIES 16

/* Does the name still mean the open file? */
static bool is_file(int fd, const char *name)
{
	struct stat open_one, named;

	return fstat(fd, &open_one) == 0 && lstat(name, &named) == 0 &&
	       S_ISREG(named.st_mode) && open_one.st_dev == named.st_dev &&
	       open_one.st_ino == named.st_ino;
}

static int give_up(int fd)
{
	int sys = errno;

	close(fd);
	errno = sys;
	return -1;
}

/* A new file of that name, private and locked while it is open, which tells
 * one at work (EWOULDBLOCK) from one a killed process left: that one goes. */
static int take_name(const char *name)
{
	const int flags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;

	for (int i = 0; i < TRIES; i++) {
		int fd = open(name, flags | O_CREAT | O_EXCL, 0600);
		bool old = fd < 0 && errno == EEXIST;

		if (old)
			fd = open(name, flags);
		if (fd < 0 && old && errno == ENOENT)
			continue;
		if (fd < 0)
			return -1;
		/* A new file does without where there are no such locks. */
		if (flock(fd, LOCK_EX | LOCK_NB) != 0 &&
		    (old || errno == EWOULDBLOCK))
			return give_up(fd);
		if (is_file(fd, name)) {
			if (!old)
				return fd;
			/* Its journal would be played into the new one. */
			crm_file_remove(name);
		}
		close(fd);
	}
	errno = EEXIST;
	return -1;
}

/* A private, empty file beside path; its name goes into b. */
static enum crm_code make_temporary(struct crm_buf *b, int *fd,
				    const char *path, struct crm_error *err)
{
	enum crm_code rc;

	/* With a slash in it no name is read as a "file:" address. */
	if (path[0] != '/')
		crm_buf_adds(b, "./");
	crm_buf_adds(b, path);
	crm_buf_adds(b, ".crm-new");
	rc = crm_buf_check(b, err);
	if (rc)
		return rc;
	*fd = take_name(b->s);
	if (*fd >= 0)
		return CRM_OK;
	if (errno == EWOULDBLOCK)
		return crm_error_set(err, CRM_BUSY,
				     "another process is writing '%s'", path);
	return crm_error_sys(err, errno == EACCES ? CRM_DENIED : CRM_ERROR,
			     errno, "cannot create '%s'", path);
}

/* SQLite would play a journal that another database left into the new one.
 * Empty ones are left by readers. */
static enum crm_code refuse_remains(const char *path, struct crm_error *err)
{
	static const char *const parts[] = {"-wal", "-journal"};
	struct crm_buf name = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;
	struct stat st;

	for (size_t i = 0; rc == CRM_OK && i < CRM_NELEM(parts); i++) {
		crm_buf_reset(&name);
		crm_buf_addf(&name, "%s%s", path, parts[i]);
		rc = crm_buf_check(&name, err);
		if (rc || lstat(name.s, &st) != 0)
			continue;
		if (!S_ISREG(st.st_mode) || st.st_size > 0 || unlink(name.s))
			rc = crm_error_set(err, CRM_CONFLICT,
					   "'%s' is left of another database; "
					   "move it away first",
					   name.s);
	}
	crm_buf_clear(&name);
	return rc;
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

static enum crm_code verify(const char *file, const struct crm_db_look *look,
			    struct crm_error *err)
{
	struct crm_db *copy = NULL;
	enum crm_code rc;

	rc = crm_db_open(&copy, file, CRM_DB_READ | CRM_DB_ANY_SCHEMA, 0, err);
	if (rc == CRM_OK)
		rc = crm_check_sound(copy, err);
	crm_db_close(copy);
	if (rc == CRM_OK && look)
		rc = look->fn(look->arg, file, err);
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

enum crm_code crm_db_backup(struct crm_db *db, const char *path,
			    const struct crm_db_look *look, char *sha256,
			    struct crm_error *err)
{
	struct crm_buf file = CRM_BUF_INIT;
	char hex[CRM_SHA256_HEX];
	struct stat st;
	enum crm_code rc;
	int fd = -1;

	if (db->depth > 0)
		return crm_error_set(err, CRM_ERROR,
				     "no backup inside a transaction");
	if (lstat(path, &st) == 0)
		return crm_error_set(err, CRM_CONFLICT, "'%s' exists already",
				     path);
	rc = refuse_remains(path, err);
	if (rc == CRM_OK)
		rc = make_temporary(&file, &fd, path, err);
	if (rc)
		goto done;
	rc = copy_into(db, crm_buf_str(&file), err);
	if (rc == CRM_OK)
		rc = crm_file_digest(crm_buf_str(&file), true, hex, err);
	if (rc == CRM_OK)
		rc = verify(crm_buf_str(&file), look, err);
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
	if (fd >= 0)
		close(fd);
	crm_buf_clear(&file);
	return rc;
}
