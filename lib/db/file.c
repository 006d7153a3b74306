/* SPDX-License-Identifier: ISC */
/* file.c - what is done to database files from outside SQLite. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "crm/sha256.h"

void crm_file_folder(struct crm_buf *b, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		crm_buf_adds(b, ".");
	else if (slash == path)
		crm_buf_adds(b, "/");
	else
		crm_buf_addmem(b, path, (size_t)(slash - path));
}

enum crm_code crm_file_sync_folder(const char *path, struct crm_error *err)
{
	struct crm_buf folder = CRM_BUF_INIT;
	enum crm_code rc;
	int fd = -1;

	crm_file_folder(&folder, path);
	rc = crm_buf_check(&folder, err);
	if (rc)
		goto done;
	fd = open(crm_buf_str(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Some file systems cannot sync a folder and say so by EINVAL. */
	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
		rc = crm_error_sys(err, CRM_ERROR, errno,
				   "cannot make folder '%s' durable",
				   crm_buf_str(&folder));
done:
	if (fd >= 0)
		close(fd);
	crm_buf_clear(&folder);
	return rc;
}

/* Without allocating, since it cleans up after failed allocations too. */
void crm_file_remove(const char *path)
{
	static const char *const beside[] = {"-journal", "-wal", "-shm", ""};
	char name[PATH_MAX];

	for (size_t i = 0; i < CRM_NELEM(beside); i++) {
		int n = snprintf(name, sizeof(name), "%s%s", path, beside[i]);

		if (n > 0 && (size_t)n < sizeof(name))
			unlink(name);
	}
}

static int digest_fd(int fd, uint8_t digest[CRM_SHA256_BYTES])
{
	struct crm_sha256 c;
	char chunk[16384];
	ssize_t n;

	crm_sha256_init(&c);
	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n > 0)
			crm_sha256_update(&c, chunk, (size_t)n);
		else if (errno != EINTR)
			return -1;
	}
	crm_sha256_final(&c, digest);
	return 0;
}

enum crm_code crm_file_digest(const char *path, bool sync, char *hex,
			      struct crm_error *err)
{
	uint8_t digest[CRM_SHA256_BYTES];
	enum crm_code rc = CRM_OK;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return crm_error_sys(err,
				     errno == ENOENT ? CRM_NOTFOUND : CRM_ERROR,
				     errno, "cannot open '%s'", path);
	if (sync && fsync(fd) != 0)
		rc = crm_error_sys(err, CRM_ERROR, errno,
				   "cannot make '%s' durable", path);
	else if (digest_fd(fd, digest) != 0)
		rc = crm_error_sys(err, CRM_ERROR, errno, "cannot read '%s'",
				   path);
	else
		crm_sha256_hex(digest, hex);
	close(fd);
	return rc;
}
