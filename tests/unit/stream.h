/* SPDX-License-Identifier: ISC */
/* stream.h - for tests of lib/io: texts as descriptors, rows as text. */
#ifndef CRM_TEST_STREAM_H
#define CRM_TEST_STREAM_H

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "crm/io.h"

/* A descriptor from which n bytes can be read. */
static inline int stream_of(const void *s, size_t n)
{
	int fd = memfd_create("test", 0);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, s, n), n);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* All of a descriptor, to be freed; NUL-terminated. */
static inline char *stream_text(int fd, size_t *n)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *s = malloc((size_t)size + 1);

	assert_non_null(s);
	assert_int_equal(pread(fd, s, (size_t)size, 0), size);
	s[size] = '\0';
	if (n)
		*n = (size_t)size;
	return s;
}

static inline char *stream_file(const char *path, size_t *n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *s;

	if (fd < 0)
		fail_msg("cannot open %s", path);
	s = stream_text(fd, n);
	close(fd);
	return s;
}

/* One row as "LINE name:Kvalue …" with K one of N E T # B L J. */
static inline void stream_print_row(struct crm_buf *out,
				    const struct crm_reader *r,
				    const struct crm_row *row)
{
	static const char kinds[] = "NET#BLJ";

	crm_buf_addf(out, "%ld", row->line);
	for (size_t i = 0; i < row->n; i++) {
		const struct crm_cell *c = &row->cells[i];

		crm_buf_addf(out, " %s:%c", crm_reader_column(r, c->col),
			     kinds[c->kind]);
		crm_buf_addmem(out, c->s, c->len);
	}
	crm_buf_addc(out, '\n');
}

/* Everything a reader yields, errors as "!code LINE message". */
static inline char *stream_read(const struct crm_in_opts *opts,
				const void *s, size_t n)
{
	struct crm_buf out = CRM_BUF_INIT;
	struct crm_error err = CRM_ERROR_INIT;
	const struct crm_row *row = NULL;
	struct crm_reader *r = NULL;
	int fd = stream_of(s, n);
	enum crm_code code = crm_reader_open(&r, opts, fd, &err);

	while (code == CRM_OK || (code == CRM_INVALID && r)) {
		code = crm_reader_next(r, &row, &err);
		if (code == CRM_OK && !row)
			break;
		if (code == CRM_OK)
			stream_print_row(&out, r, row);
		if (code == CRM_INVALID) {
			assert_non_null(row);
			assert_int_equal(row->n, 0);
			assert_int_equal(err.code, CRM_INVALID);
			crm_buf_addf(&out, "!invalid %ld %s\n", err.line,
				     err.msg);
		}
	}
	if (code != CRM_OK) {
		assert_int_equal(err.code, code);
		crm_buf_addf(&out, "!%s %ld %s\n", crm_code_name(code),
			     err.line, err.msg);
	}
	assert_false(out.failed);
	crm_reader_close(r);
	close(fd);
	if (out.s)
		return out.s;
	out.s = strdup("");
	assert_non_null(out.s);
	return out.s;
}

static inline void stream_expect(const struct crm_in_opts *opts,
				 const void *s, size_t n, const char *want)
{
	char *got = stream_read(opts, s, n);

	assert_string_equal(got, want);
	free(got);
}

/* A read of s that goes wrong: its last line holds `what`. */
static inline void stream_expect_part(const struct crm_in_opts *opts,
				      const void *s, size_t n,
				      const char *what)
{
	char *got = stream_read(opts, s, n);

	if (!strstr(got, what))
		fail_msg("'%s' lacks '%s'", got, what);
	free(got);
}

#endif
