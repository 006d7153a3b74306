/* SPDX-License-Identifier: ISC */
/*
 * target.c - the files an import writes beside the database.
 *
 * What is meant for a plain file is collected in a new one beside it that
 * takes its place at the end. Until then the old content stays: it may be the
 * very input, or the command may fail. What is meant for a pipe or a device is
 * collected too, beside the database, and copied there at the end: who reads
 * slowly must not keep the database locked.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
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

	if (!strcmp(name, "-") || !strcmp(name, "/dev/stdout"))
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

bool crm__target_is(const struct crm__target *t, const struct stat *file)
{
	return t->exists && S_ISREG(file->st_mode) && same(&t->was, file);
}

enum crm_code crm_cli_input(const struct crm_ctx *c, int fd,
			    struct crm_error *err)
{
	struct stat sb;

	if (!c->plan || fstat(fd, &sb) < 0 || !crm__target_is(c->plan, &sb))
		return CRM_OK;
	return crm_error_set(err, CRM_USAGE, "--plan must not be '%s', which "
			     "is an input", c->plan->name);
}

/* Is it a file of the database? real: its path with links resolved. */
static enum crm_code refuse_database(const struct crm__target *t,
				     const char *real, struct crm_error *err)
{
	static const char *const parts[] = { "", "-wal", "-shm", "-journal" };
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

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
	return rc;
}

/* The name under which the new file lies until it takes the target's place:
 * in the folder of `beside`, and no other process makes the same. */
static enum crm_code name_new(struct crm__target *t, const char *beside,
			      struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	crm_buf_addmem(&b, beside, (size_t)(strrchr(beside, '/') - beside));
	crm_buf_addf(&b, "/.crm%s-%ld-%09ld", t->option + 1, (long)getpid(),
		     now.tv_nsec);
	t->temp = b.s;
	return crm_buf_check(&b, err);
}

/* A file without a name in the folder of path; -1 with errno. */
static int nameless(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = strndup(path, slash == path ? 1
			       : (size_t)(slash - path));
	int fd;

	if (!folder)
		return -1;
	fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	free(folder);
	return fd;
}

/* A new file, without a name where that can be: then a kill leaves nothing
 * behind. What is to get one at the end gets it by way of /proc. */
static enum crm_code make_new(struct crm__target *t, const char *beside,
			      struct crm_error *err)
{
	bool can = t->to >= 0 || !access("/proc/self/fd", X_OK);
	enum crm_code rc = name_new(t, beside, err);

	if (rc)
		return rc;
	t->fd = can ? nameless(beside) : -1;
	if (t->fd < 0 && (!can || errno == EOPNOTSUPP || errno == EISDIR ||
			  errno == EINVAL)) {
		t->fd = open(t->temp, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC,
			     0600);
		t->named = t->fd >= 0;
	}
	if (t->fd < 0)
		return cannot(t, CRM_ERROR, errno, err);
	if (t->named && t->to >= 0) {
		unlink(t->temp);
		t->named = false;
	}
	return CRM_OK;
}

/* A descriptor of one's own for one that is open for writing, or -1. */
static int own(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags >= 0 && (flags & O_ACCMODE) == O_RDONLY) {
		errno = EBADF;
		return -1;
	}
	return fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
}

/* What the name is to mean: an open descriptor, the plain file that stdout or
 * stderr is already, some device or pipe, or else a plain file. */
static enum crm_code take(struct crm__target *t, struct crm_error *err)
{
	int fd = descriptor(t->name);
	struct stat sb;

	t->exists = !(fd < 0 ? stat(t->name, &t->was) : fstat(fd, &t->was));
	if (!t->exists && errno != ENOENT)
		return cannot(t, CRM_ERROR, errno, err);
	for (int i = STDOUT_FILENO; fd < 0 && i <= STDERR_FILENO; i++)
		if (!fstat(i, &sb) && crm__target_is(t, &sb))
			fd = i;
	if (fd >= 0)
		t->to = own(fd);
	else if (t->exists && !S_ISREG(t->was.st_mode))
		t->to = open(t->name, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	else if (!t->exists || !access(t->name, W_OK))
		return resolve(t, err);
	return t->to < 0 ? cannot(t, CRM_ERROR, errno, err) : CRM_OK;
}

enum crm_code crm__target_open(struct crm__target *t, const char *option,
			       const char *name, const struct crm_ctx *c,
			       struct crm_error *err)
{
	char *real;
	enum crm_code rc = CRM_OK;

	t->option = option;
	t->name = name;
	if (!name)
		return CRM_OK;
	if (descriptor(name) < 0)
		rc = crm_cli_file(c, name, err);
	if (rc)
		return rc;
	real = realpath(c->path, NULL);
	if (!real)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot find '%s'", c->path);
	rc = take(t, err);
	if (!rc)
		rc = refuse_database(t, real, err);
	if (!rc)
		rc = make_new(t, t->path ? t->path : real, err);
	free(real);
	return rc;
}

/* The new file is to be as accessible as the old one, and not more; where
 * there was none, as any new file. */
static void grant(const struct crm__target *t)
{
	mode_t mask = umask(0), mode = 0666 & ~mask;

	umask(mask);
	if (t->exists)
		mode = t->was.st_mode & 0777;
	if (t->exists &&
	    fchown(t->fd, t->was.st_uid, t->was.st_gid) < 0 &&
	    fchown(t->fd, (uid_t)-1, t->was.st_gid) < 0)
		mode &= (mode_t)~070;
	if (fchmod(t->fd, mode) < 0)
		return; /* it stays its owner's alone */
}

static int put_in_place(struct crm__target *t)
{
	char self[sizeof("/proc/self/fd/") + 12];

	grant(t);
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

/* Copy what was collected to where it is to go. */
static int hand_over(const struct crm__target *t)
{
	struct pollfd p = { .fd = t->to, .events = POLLOUT };
	char part[16384];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(t->fd, part, sizeof(part), at)) > 0) {
		n = write(t->to, part, (size_t)n);
		if (n > 0)
			at += n;
		else if (n < 0 && errno == EAGAIN)
			poll(&p, 1, -1);
		else if (n < 0 && errno != EINTR)
			return -1;
	}
	return n < 0 ? -1 : 0;
}

enum crm_code crm__target_keep(struct crm__target *t, struct crm_error *err)
{
	int *last = t->to >= 0 ? &t->to : &t->fd, fd = *last;

	if (t->fd < 0)
		return CRM_OK;
	if ((t->to >= 0 ? hand_over(t) : put_in_place(t)) < 0)
		return cannot(t, CRM_OUTPUT, errno, err);
	/* Some file systems tell of a full disk only now. */
	*last = -1;
	return close(fd) < 0 ? cannot(t, CRM_OUTPUT, errno, err) : CRM_OK;
}

void crm__target_close(struct crm__target *t)
{
	if (t->named)
		unlink(t->temp);
	if (t->to >= 0)
		close(t->to);
	if (t->fd >= 0)
		close(t->fd);
	free(t->temp);
	free(t->path);
}
