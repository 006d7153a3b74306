/* SPDX-License-Identifier: ISC */
/* importing.h - what staging and saving of an import share. */
#ifndef CRM_STORE_IMPORTING_H
#define CRM_STORE_IMPORTING_H

#include "../internal.h"
#include "map.h"
#include "stage.h"
#include "waiting.h"

/* What is to be told of records; the first of it is kept. */
struct crm__kept {
	struct crm_error e;
	int64_t row;              /* the record, counted over all inputs */
	size_t order;             /* among all that were kept */
};
struct crm__list {
	struct crm__kept *v;
	size_t n, cap;
	int64_t all;
};

/* What a column can mean but a field, beside CRM__COL_IGNORED and _UNKNOWN. */
enum {
	CRM__COL_VERSION = -3,
	CRM__COL_SPOILT = -4, /* a key without meaning spoils the records that
				 have it */
	CRM__COL_LATE = -16   /* and below: a key of batch->late */
};

/* The records of one type. */
struct crm__batch {
	const struct crm_type *type;
	struct crm__stage *stage; /* NULL: there are none */
	struct crm_rec rec;       /* being staged */
	int64_t number;           /* highest code of those generated */
	int *field;               /* what the columns of the input mean */
	size_t ncols;

	/* Mixed streams: keys that mean no built-in field. What they mean is
	 * known when the stream's own custom fields are saved, and so the
	 * cells wait as they came. */
	char **late;
	int *late_field;          /* by then: its place, or -1 */
	size_t nlate;
	struct crm_cell *cells;   /* of the record being staged */
	size_t ncells, cellcap;
	struct crm__waiting refused; /* by their codes */
};

/* A custom field that asks for more than the records there are have. */
struct crm__demand {
	int64_t id, place; /* its row; where it is staged */
};

struct crm_import {
	struct crm_store *st;
	struct crm_import_opts opts;
	struct crm__batch *batches; /* one; of a mixed stream one a type */
	size_t nbatches;
	int64_t rows, merged;     /* read, and dealt with again */

	/* Mixed streams. */
	long type_col;            /* where the type stands, or -1 */
	size_t seen;              /* columns of the input looked at for it */
	bool vague;               /* a custom field was refused */
	struct crm__demand *demands;
	size_t ndemands, demandcap;

	char **names;             /* of the inputs */
	int nnames, ninputs;      /* an input may be named twice */
	int source;               /* the name of the one at hand, from 1 */
	struct crm_buf heading;   /* of refused records' file */

	struct crm_error scratch; /* of the record being staged */
	struct crm_error first;   /* the first one it had */
	struct crm__list errors;
	struct crm__list notes;   /* what records are like */
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
/* Keep what a record is like that was saved. */
enum crm_code crm__import_likes(struct crm_import *im, int64_t row, long line,
				int source, const struct crm_entry *entry,
				struct crm_error *err) CRM_MUST_USE;
enum crm_code crm__import_mark(struct crm_import *im, int64_t row,
			       struct crm_error *err) CRM_MUST_USE;
/* So many errors that nobody looks at the rest. */
bool crm__import_hopeless(const struct crm_import *im);
/* What the errors make of the import. */
enum crm_code crm__import_verdict(const struct crm_import *im,
				  struct crm_error *err) CRM_MUST_USE;
/* Put what is to be told in the order of the input. */
void crm__import_sort(struct crm_import *im);
bool crm__import_marked(const struct crm_import *im, int64_t row);
/* Note the result of a row: code may be NULL; e NULL for success; entry, what
 * it is like, may be NULL. */
enum crm_code crm__import_result(struct crm_import *im, int64_t row, long line,
				 int source, enum crm_action act,
				 const struct crm_value *code,
				 const struct crm_error *e,
				 const struct crm_entry *entry,
				 struct crm_error *err) CRM_MUST_USE;

/* ---- mixed streams (mixed.c) ---- */
static inline bool crm__import_mixed(const struct crm_import *im)
{
	return !im->opts.type;
}
/* Open the stage of a batch. */
enum crm_code crm__batch_open(struct crm_import *im, struct crm__batch *b,
			      struct crm_error *err) CRM_MUST_USE;
/* The batch a row belongs to, by the type it names. CRM_INVALID. */
enum crm_code crm__mixed_batch(struct crm_import *im,
			       const struct crm_reader *in,
			       const struct crm_row *row,
			       struct crm__batch **out, struct crm_error *err)
	CRM_MUST_USE;
/* What a key means in a record of a batch. CRM_INVALID. */
enum crm_code crm__mixed_column(struct crm_import *im, struct crm__batch *b,
				const char *key, int *out,
				struct crm_error *err) CRM_MUST_USE;
/* Keep a cell of such a key. */
enum crm_code crm__late_add(struct crm__batch *b, int col,
			    const struct crm_cell *cell, struct crm_error *err)
	CRM_MUST_USE;
/* Find out what the keys mean in the type as it has become. */
enum crm_code crm__late_settle(struct crm__batch *b, const struct crm_type *t,
			       struct crm_error *err) CRM_MUST_USE;
/* Read the late cells of a record into it; errors are kept and make it bad. */
enum crm_code crm__late_read(struct crm_import *im, const struct crm__batch *b,
			     struct crm__staged *h, struct crm_rec *r,
			     struct crm_error *err) CRM_MUST_USE;
void crm__batch_clear(struct crm__batch *b);
/* crm_save() for a record of a mixed stream, staged at a place: what a custom
 * field asks of records that do not meet it yet waits until the stream's own
 * are saved. */
enum crm_code crm__mixed_save(struct crm_import *im, int64_t place,
			      const struct crm_rec *old, struct crm_rec *new,
			      const struct crm_origin *from,
			      enum crm_action *act, struct crm_error *err)
	CRM_MUST_USE;
/* Save all batches. */
enum crm_code crm__mixed_merge(struct crm_import *im, struct crm_error *err)
	CRM_MUST_USE;

/* ---- saving (merge.c) ---- */
/* Save what is staged in a batch; the errors of records are kept. */
enum crm_code crm__batch_merge(struct crm_import *im, struct crm__batch *b,
			       struct crm_error *err) CRM_MUST_USE;

/* ---- staging (import.c) ---- */
/* Refuse a field that is given twice. */
enum crm_code crm__import_twice(const struct crm_field *f, const char *heading,
				struct crm_error *err) CRM_MUST_USE;
/* Values for fields the record itself does not give. */
enum crm_code crm__import_fill(struct crm_rec *r, const struct crm_assign *a,
			       size_t n, struct crm_error *err) CRM_MUST_USE;
#endif
