/* SPDX-License-Identifier: ISC */
/* importing.h - what staging and saving of an import share. */
#ifndef CRM_STORE_IMPORTING_H
#define CRM_STORE_IMPORTING_H

#include "internal.h"
#include "map.h"
#include "stage.h"

/* An error of a record. */
struct crm__kept {
	struct crm_error e;
	int64_t row;              /* the record, counted over all inputs */
	size_t order;             /* among all that were kept */
};

struct crm_import {
	struct crm_store *st;
	struct crm_import_opts opts;
	struct crm__stage *stage;
	int64_t rows;

	char **names;             /* of the inputs */
	int nnames, ninputs;      /* an input may be named twice */
	int source;               /* the name of the one at hand, from 1 */
	int64_t number;           /* highest code of those generated */
	struct crm_buf heading;   /* of refused records' file */

	struct crm_error scratch; /* of the record being staged */
	struct crm_error first;   /* the first one it had */
	struct crm__kept *errors; /* nkept of nerrors */
	int64_t nerrors;
	size_t nkept, errcap;
	enum crm_code worst;      /* what the errors make of the import */
	bool refused;             /* nothing was saved */
	int64_t nbad;             /* records with errors */
	int64_t actions[CRM_ACT__N]; /* records by what became of them */

	unsigned char *bad;       /* a bit for each row; of badcap bytes */
	size_t badcap;

	/* Results: JSON lines in the order in which they became known, and
	 * where each row's lies; -1: it has none yet. */
	int results;              /* descriptor or -1 */
	struct crm_buf line;
	int64_t *where, written;
	size_t wherecap;
};

/* Keep an error of a record; its field is in e. */
enum crm_code crm__import_error(struct crm_import *im, int64_t row, long line,
				int source, const struct crm_error *e,
				struct crm_error *err) CRM_MUST_USE;
enum crm_code crm__import_mark(struct crm_import *im, int64_t row,
			       struct crm_error *err) CRM_MUST_USE;
bool crm__import_marked(const struct crm_import *im, int64_t row);
/* Note the result of a row: code may be NULL; e NULL for success. */
enum crm_code crm__import_result(struct crm_import *im, int64_t row, long line,
				 int source, enum crm_action act,
				 const struct crm_value *code,
				 const struct crm_error *e,
				 struct crm_error *err) CRM_MUST_USE;
/* Values for fields the record itself does not give. */
enum crm_code crm__import_fill(struct crm_rec *r, const struct crm_assign *a,
			       size_t n, struct crm_error *err) CRM_MUST_USE;
#endif
