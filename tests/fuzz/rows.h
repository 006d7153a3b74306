/* SPDX-License-Identifier: ISC */
/* rows.h - for fuzzing lib/io: a whole input in memory, read and written. */
#ifndef CRM_FUZZ_ROWS_H
#define CRM_FUZZ_ROWS_H

#include <sys/mman.h>
#include <unistd.h>

#include "crm/io.h"

#define CHECK(what)                                                         \
	do {                                                                \
		if (!(what))                                                \
			rows_fail(#what, __LINE__);                         \
	} while (0)

static inline _Noreturn void rows_fail(const char *what, int line)
{
	fprintf(stderr, "property broken, line %d: %s\n", line, what);
	abort();
}

/* The good rows of an input: n rows of ncols cells, absent ones unset. */
struct rows {
	struct crm_column *cols;
	struct crm_cell *cells;
	size_t ncols, n;
	enum crm_format format;
	bool clean; /* no error of any kind */
	struct crm_error err;
	struct crm_arena arena;
};

static inline int rows_fd(const void *data, size_t n)
{
	int fd = memfd_create("fuzz", 0);

	CHECK(fd >= 0);
	CHECK(write(fd, data, n) == (ssize_t)n);
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

/* Rows come one by one with columns still growing: kept as read first. */
struct rows_kept {
	struct crm_cell *cells;
	size_t n;
	struct rows_kept *next;
};

static inline struct rows_kept *rows_keep(struct rows *rows,
					  const struct crm_row *row)
{
	struct rows_kept *kept = crm_arena_alloc(&rows->arena, sizeof(*kept));

	CHECK(kept);
	kept->next = NULL;
	kept->n = row->n;
	kept->cells = crm_arena_alloc(&rows->arena,
				      (row->n + 1) * sizeof(*kept->cells));
	CHECK(kept->cells);
	for (size_t i = 0; i < row->n; i++) {
		kept->cells[i] = row->cells[i];
		kept->cells[i].s = crm_arena_copy(&rows->arena,
						  row->cells[i].s,
						  row->cells[i].len);
	}
	return kept;
}

static inline void rows_spread(struct rows *rows, const struct crm_reader *r,
			       const struct rows_kept *kept)
{
	rows->ncols = crm_reader_columns(r);
	rows->cols = calloc(rows->ncols + 1, sizeof(*rows->cols));
	rows->cells = calloc(rows->n * rows->ncols + 1, sizeof(*rows->cells));
	CHECK(rows->cols && rows->cells);
	for (size_t i = 0; i < rows->ncols; i++) {
		const char *name = crm_reader_column(r, i);

		rows->cols[i].name = crm_arena_copy(&rows->arena, name,
						    strlen(name));
	}
	for (size_t k = 0; kept; k++, kept = kept->next) {
		for (size_t i = 0; i < kept->n; i++) {
			CHECK(kept->cells[i].col < rows->ncols);
			rows->cells[k * rows->ncols + kept->cells[i].col] =
				kept->cells[i];
		}
	}
}

static inline void rows_read(struct rows *rows, const struct crm_in_opts *o,
			     const void *data, size_t n)
{
	int fd = rows_fd(data, n);
	struct rows_kept *first = NULL, **last = &first;
	struct crm_reader *r;
	enum crm_code code;

	memset(rows, 0, sizeof(*rows));
	rows->clean = true;
	code = crm_reader_open(&r, o, fd, &rows->err);
	while (r && (code == CRM_OK || code == CRM_INVALID)) {
		const struct crm_row *row;

		code = crm_reader_next(r, &row, &rows->err);
		CHECK(code != CRM_INVALID || row);
		rows->clean = rows->clean && code == CRM_OK;
		if (code != CRM_OK)
			CHECK(rows->err.code == code && rows->err.line > 0);
		if (code == CRM_OK && !row)
			break;
		if (code == CRM_OK) {
			*last = rows_keep(rows, row);
			last = &(*last)->next;
			rows->n++;
		}
	}
	rows->clean = rows->clean && code == CRM_OK;
	if (r) {
		rows->format = crm_reader_format(r);
		rows_spread(rows, r, first);
	}
	crm_reader_close(r);
	close(fd);
}

static inline void rows_free(struct rows *rows)
{
	free(rows->cols);
	free(rows->cells);
	crm_arena_clear(&rows->arena);
}

static inline char *rows_write(const struct rows *rows,
			       const struct crm_out_opts *o, size_t *n)
{
	int fd = memfd_create("fuzz", 0);
	struct crm_writer *w;
	char *s;

	CHECK(fd >= 0);
	CHECK(crm_writer_open(&w, o, fd, rows->cols, rows->ncols, NULL) ==
	      CRM_OK);
	for (size_t i = 0; i < rows->n; i++)
		CHECK(crm_writer_row(w, rows->cells + i * rows->ncols,
				     NULL) == CRM_OK);
	CHECK(crm_writer_end(w, NULL) == CRM_OK);
	crm_writer_close(w);
	*n = (size_t)lseek(fd, 0, SEEK_CUR);
	s = malloc(*n + 1);
	CHECK(s);
	CHECK(pread(fd, s, *n, 0) == (ssize_t)*n);
	close(fd);
	return s;
}

static inline bool rows_unset(const struct crm_cell *c)
{
	return c->kind == CRM_CELL_NULL || c->kind == CRM_CELL_EMPTY;
}

/* Write rows as o says, read that as in says, and find the same rows. With
 * `kinds` the kinds of cells come back too. */
static inline void rows_same(const struct rows *rows,
			     const struct crm_out_opts *o,
			     const struct crm_in_opts *in, bool kinds)
{
	struct rows back;
	size_t n;
	char *s = rows_write(rows, o, &n);

	rows_read(&back, in, s, n);
	CHECK(back.clean);
	CHECK(back.n == rows->n);
	CHECK(rows->n == 0 || back.ncols == rows->ncols);
	for (size_t i = 0; i < rows->n * rows->ncols; i++) {
		const struct crm_cell *a = &rows->cells[i];
		const struct crm_cell *b = &back.cells[i];

		CHECK(strcmp(rows->cols[i % rows->ncols].name,
			     back.cols[i % rows->ncols].name) == 0);
		CHECK(rows_unset(a) == rows_unset(b));
		CHECK(!kinds || rows_unset(a) || a->kind == b->kind);
		CHECK(rows_unset(a) ||
		      (a->len == b->len && memcmp(a->s, b->s, a->len) == 0));
	}
	rows_free(&back);
	free(s);
}

#endif
