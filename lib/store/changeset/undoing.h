/* SPDX-License-Identifier: ISC */
/* undoing.h - what the files of undo share. */
#ifndef CRM_STORE_UNDOING_H
#define CRM_STORE_UNDOING_H

#include "changing.h"

struct crm__undo {
	struct crm_store *st;
	const struct crm_undo_opts *opts;
	struct crm_origin from;
	struct crm__job_row job;
	struct crm_refusals *left;
	struct crm__changing c; /* before: what it is to be */
	bool unseen;            /* the record at hand is */
	bool together;          /* rows to be deleted wait for others */
};

/* Undo one change, by a row of these columns of the log. What is in the way
 * is added to u->left and not undone; or, of changes undone together, it is
 * CRM_CONFLICT. (undo_change.c) */
#define CRM__UNDO_COLUMNS "seq, type, record, op, data, content IS NOT NULL"
enum crm_code crm__undo_change(struct crm__undo *u, struct crm_stmt *row,
			       struct crm_error *err) CRM_MUST_USE;

#endif
