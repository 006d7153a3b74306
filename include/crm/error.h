/* SPDX-License-Identifier: ISC */
/*
 * error.h - what went wrong, told once.
 *
 * A caller owns a struct crm_error on its stack. Every function that can
 * fail returns enum crm_code (CRM_OK is 0), takes the error last and leaves
 * it untouched on success. Context is added on the way up with
 * crm_error_prefix(); the text is printed once, by the command line layer.
 * Messages are lower case, without a full stop, the offending text in
 * single quotes. They are written in English; whatever takes a format here
 * looks it up in the language of the reader.
 */
#ifndef CRM_ERROR_H
#define CRM_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crm/banned.h"
#include "crm/language.h"

#define CRM_NELEM(a) (sizeof(a) / sizeof((a)[0]))
#define CRM_MUST_USE __attribute__((warn_unused_result))
#define CRM_PRINTF(f, a) __attribute__((format(printf, f, a)))

enum crm_code {
	CRM_OK = 0,
	CRM_ERROR,    /* anything not named below */
	CRM_USAGE,    /* the command line is wrong */
	CRM_NOTFOUND, /* no such record */
	CRM_INVALID,  /* data refused; where it was one record of a stream,
			 reading may go on with the next */
	CRM_BROKEN,   /* input malformed from here on; reading cannot go on */
	CRM_CONFLICT, /* version, duplicate, still referred to */
	CRM_DENIED,   /* not permitted */
	CRM_PARTIAL,  /* some records saved, others skipped as asked */
	CRM_OUTPUT,   /* the output could not be written */
	CRM_BUSY,     /* the database is locked by another writer */
	CRM_NOMEM,    /* out of memory */
	CRM_REPEAT,   /* it was done before, and has a result */
	CRM_CODE__N
};

struct crm_error {
	enum crm_code code;
	int sys;          /* errno where the system refused, else 0 */
	char file[256];   /* input the error is in, or "" */
	long line;        /* its line, from 1, or 0 */
	char field[64];   /* field the error is in, or "" */
	char msg[512];    /* one line of UTF-8, never empty once set */
};

#define CRM_ERROR_INIT { .code = CRM_OK }

/*
 * Fill err (NULL: nobody asks) and return code, so that a failing function
 * can end with `return crm_error_set(err, CRM_INVALID, "…", …);`. A message
 * too long is cut at a character boundary; control characters in it are
 * replaced, so that data cannot drive a terminal.
 */
enum crm_code crm_error_set(struct crm_error *err, enum crm_code code,
			    const char *fmt, ...) CRM_PRINTF(3, 4);

/* The same with errno `sys`, whose text is appended after ": ". */
enum crm_code crm_error_sys(struct crm_error *err, enum crm_code code,
			    int sys, const char *fmt, ...) CRM_PRINTF(4, 5);

/* Fill err for an allocation that failed; returns CRM_NOMEM. */
enum crm_code crm_error_nomem(struct crm_error *err);

/* Name the field, and the place in the input, an error belongs to. Fields
 * named already stay, so the innermost word wins. NULL err is legal. */
void crm_error_at_field(struct crm_error *err, const char *field);
void crm_error_at_line(struct crm_error *err, const char *file, long line);

/* Put formatted text in front of the message. */
void crm_error_prefix(struct crm_error *err, const char *fmt, ...)
	CRM_PRINTF(2, 3);

/* The machine name of a code ("invalid"), and the exit status it means. */
const char *crm_code_name(enum crm_code code);
int crm_code_status(enum crm_code code);

#endif
