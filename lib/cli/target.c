/* SPDX-License-Identifier: ISC */
/*
 * target.c - the files an import writes beside the database.
 *
 * What is meant for a plain file is collected in a new one beside it that
 * takes its place at the end. Until then the old content stays: it may be the
 * very input, or the command may fail.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "internal.h"

static enum crm_code cannot(const struct crm__target *t, enum crm_code code,
			    int sys, struct crm_error *err)
{
	return crm_error_sys(err, code, sys, "cannot write '%s'", t->name);
}

static bool same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The open descriptor a name stands for, or -1. */
static int descriptor(const char *name)
{
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };

	if (!strcmp(name, "/dev/stdout"))
		return STDOUT_FILENO;
	if (!strcmp(name, "/dev/stderr"))
		return STDERR_FILENO;
	for (size_t i = 0; i < CRM_NELEM(folders); i++) {
		size_t n = strlen(folders[i]);
		const char *digits = name + n;

		if (!strncmp(name, folders[i], n) && *digits &&
		    strlen(digits) < 9 &&
		    strspn(digits, "0123456789") == strlen(digits))
			return (int)strtol(digits, NULL, 10);
	}
	return -1;
}

/* The path of a plain file, there or not, with links resolved. */
static enum crm_code resolve(struct crm__target *t, struct crm_error *err)
{
	const char *slash = strrchr(t->name, '/');
	const char *base = slash ? slash + 1 : t->name;
	struct crm_buf b = CRM_BUF_INIT;
	char *folder;
	enum crm_code rc;

	if (t->exists) {
		t->path = realpath(t->name, NULL);
		return t->path ? CRM_OK : cannot(t, CRM_ERROR, errno, err);
	}
	if (!*base)
		return cannot(t, CRM_ERROR, ENOENT, err);
	if (slash)
		crm_buf_addmem(&b, t->name, (size_t)(base - t->name));
	else
		crm_buf_adds(&b, ".");
	rc = crm_buf_check(&b, err);
	if (rc)
		return rc;
	folder = realpath(b.s, NULL);
	if (!folder)
		rc = cannot(t, CRM_ERROR, errno, err);
	crm_buf_reset(&b);
	if (!rc)
		crm_buf_addf(&b, "%s/%s", strcmp(folder, "/") ? folder : "",
			     base);
	free(folder);
	if (!rc)
		rc = crm_buf_check(&b, err);
	if (rc)
		crm_buf_clear(&b);
	t->path = b.s;
	return rc;
}

/* Is it a file of the database? */
static enum crm_code refuse_database(const struct crm__target *t,
				     const char *db, struct crm_error *err)
{
	static const char *const parts[] = { "", "-wal", "-shm", "-journal" };
	char *real = realpath(db, NULL);
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	if (!real)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot find '%s'", db);
	for (size_t i = 0; !rc && i < CRM_NELEM(parts); i++) {
		struct stat sb;

		crm_buf_reset(&b);
		crm_buf_addf(&b, "%s%s", real, parts[i]);
		rc = crm_buf_check(&b, err);
		if (!rc && ((t->path && !strcmp(t->path, b.s)) ||
			    (t->exists && !stat(b.s, &sb) &&
			     same(&sb, &t->was))))
			rc = crm_error_set(err, CRM_USAGE, "%s must not be "
				"'%s', which is of the database", t->option,
				t->name);
	}
	crm_buf_clear(&b);
	free(real);
	return rc;
}

/* The name under which the new file lies until it takes the target's place:
 * in the same folder, and no other process makes the same. */
static enum crm_code name_new(struct crm__target *t, struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	crm_buf_addmem(&b, t->path, (size_t)(strrchr(t->path, '/') - t->path));
	crm_buf_addf(&b, "/.crm%s-%ld-%09ld", t->option + 1, (long)getpid(),
		     now.tv_nsec);
	t->temp = b.s;
	return crm_buf_check(&b, err);
}

/* A file without a name in the folder of path; -1 with errno, EOPNOTSUPP
 * where none could be given a name later. */
static int nameless(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder;
	int fd;

	if (access("/proc/self/fd", X_OK) < 0) {
		errno = EOPNOTSUPP;
		return -1;
	}
	folder = strndup(path, slash == path ? 1 : (size_t)(slash - path));
	if (!folder)
		return -1;
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	free(folder);
	return fd;
}

/* A new file, without a name where that can be: then a kill leaves nothing
 * behind. */
static enum crm_code make_new(struct crm__target *t, struct crm_error *err)
{
	enum crm_code rc = name_new(t, err);

	if (rc)
		return rc;
	t->fd = nameless(t->path);
	if (t->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR ||
			  errno == EINVAL)) {
		t->fd = open(t->temp, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC,
			     0600);
		t->named = t->fd >= 0;
	}
	return t->fd < 0 ? cannot(t, CRM_ERROR, errno, err) : CRM_OK;
}

/* What the name is to mean: an open descriptor, the plain file that stdout or
 * stderr is already, some device or pipe, or else a plain file. */
static enum crm_code take(struct crm__target *t, bool *plain,
			  struct crm_error *err)
{
	int fd = descriptor(t->name);
	struct stat sb;

	*plain = false;
	t->exists = !stat(t->name, &t->was);
	if (!t->exists && errno != ENOENT)
		return cannot(t, CRM_ERROR, errno, err);
	for (int i = STDOUT_FILENO; fd < 0 && i <= STDERR_FILENO; i++)
		if (t->exists && !fstat(i, &sb) && same(&sb, &t->was) &&
		    S_ISREG(sb.st_mode))
			fd = i;
	if (fd >= 0) {
		t->fd = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	} else if (t->exists && !S_ISREG(t->was.st_mode)) {
		t->fd = open(t->name, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	} else {
		*plain = true;
		return !t->exists || !access(t->name, W_OK) ? CRM_OK
			: cannot(t, CRM_ERROR, errno, err);
	}
	return t->fd < 0 ? cannot(t, CRM_ERROR, errno, err) : CRM_OK;
}

enum crm_code crm__target_open(struct crm__target *t, const char *option,
			       const char *name, const char *db,
			       struct crm_error *err)
{
	bool plain;
	enum crm_code rc;

	t->option = option;
	t->name = name;
	if (!name)
		return CRM_OK;
	rc = take(t, &plain, err);
	if (!rc && plain)
		rc = resolve(t, err);
	if (!rc)
		rc = refuse_database(t, db, err);
	if (!rc && plain)
		rc = make_new(t, err);
	return rc;
}

void crm__target_input(struct crm__target *t, const struct stat *input)
{
	if (t->path && t->exists && same(&t->was, input))
		t->input = true;
}

/* The new file is to be as accessible as the old one, and not more. */
static void take_over(const struct crm__target *t)
{
	mode_t mode = t->was.st_mode & 0777;

	if (fchown(t->fd, t->was.st_uid, t->was.st_gid) < 0 &&
	    fchown(t->fd, (uid_t)-1, t->was.st_gid) < 0)
		mode &= (mode_t)~070;
	if (fchmod(t->fd, mode) < 0)
		return; /* it stays its owner's alone */
}

static int put_in_place(struct crm__target *t)
{
	char self[sizeof("/proc/self/fd/") + 12];

	if (t->exists)
		take_over(t);
	if (fsync(t->fd) < 0)
		return -1;
	if (!t->named) {
		snprintf(self, sizeof(self), "/proc/self/fd/%d", t->fd);
		if (linkat(AT_FDCWD, self, AT_FDCWD, t->temp,
			   AT_SYMLINK_FOLLOW) < 0)
			return -1;
		t->named = true;
	}
	if (rename(t->temp, t->path) < 0)
		return -1;
	t->named = false;
	return 0;
}

enum crm_code crm__target_keep(struct crm__target *t, struct crm_error *err)
{
	int fd = t->fd;

	if (fd < 0)
		return CRM_OK;
	if (t->path && put_in_place(t) < 0)
		return cannot(t, CRM_OUTPUT, errno, err);
	/* Some file systems tell of a full disk only now. */
	t->fd = -1;
	return close(fd) < 0 ? cannot(t, CRM_OUTPUT, errno, err) : CRM_OK;
}

void crm__target_close(struct crm__target *t)
{
	if (t->named)
		unlink(t->temp);
	if (t->fd >= 0)
		close(t->fd);
	free(t->temp);
	free(t->path);
}
