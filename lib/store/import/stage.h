/* SPDX-License-Identifier: ISC */
/*
 * stage.h - a private file of records waiting to be saved.
 *
 * It lies in the directory of the database and has no name, so nobody else
 * can read it, nothing is left behind by a kill, and memory does not grow
 * with the input.
 */
#ifndef CRM_STORE_STAGE_H
#define CRM_STORE_STAGE_H

#include "crm/store.h"

struct crm__stage;

/* One record of it. Values, raw and late and their text are borrowed until the
 * next read. */
struct crm__staged {
	bool bad;        /* refused while it was staged */
	int64_t row;     /* its place among all records of the import */
	long line;
	int source;      /* input it came from, from 1 */
	int64_t version; /* version the input expects, 0: any */
	const char *raw; /* as written; "" unless kept */
	size_t rawlen;
	const struct crm_cell *late; /* cells kept as they came; col is the
					caller's */
	size_t nlate;
};

/* A descriptor of a file without a name in the directory of the file
 * `beside`; -1 with errno. */
int crm__nameless(const char *beside);
/* Write all of s; the system's refusal becomes that code and "cannot write
 * WHAT". */
enum crm_code crm__write_all(int fd, const char *s, size_t n, const char *what,
			     enum crm_code code, struct crm_error *err)
	CRM_MUST_USE;

enum crm_code crm__stage_open(struct crm__stage **out, const char *beside,
			      struct crm_error *err) CRM_MUST_USE;
void crm__stage_close(struct crm__stage *sg);

/* Append a record; the given and NULL values of r, and the late cells. */
enum crm_code crm__stage_add(struct crm__stage *sg, const struct crm__staged *h,
			     const struct crm_rec *r, struct crm_error *err)
	CRM_MUST_USE;
/* Begin reading at an offset (0: the first record). */
enum crm_code crm__stage_seek(struct crm__stage *sg, int64_t offset,
			      struct crm_error *err) CRM_MUST_USE;
/* The next record into h and r (reset before); *more false at the end. Where
 * it lies is put into *offset unless that is NULL. */
enum crm_code crm__stage_next(struct crm__stage *sg, struct crm__staged *h,
			      struct crm_rec *r, int64_t *offset, bool *more,
			      struct crm_error *err) CRM_MUST_USE;

#endif
