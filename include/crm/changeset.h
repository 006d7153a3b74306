/* SPDX-License-Identifier: ISC */
/*
 * changeset.h - jobs taken back.
 *
 * Every job is a set of changes that the log keeps; undoing one is a job
 * that makes the opposite changes, last one first, by crm_save() and its
 * rules.
 */
#ifndef CRM_CHANGESET_H
#define CRM_CHANGESET_H

#include "crm/store.h"

struct crm_undo_opts {
	int64_t job;
	bool keep_later; /* leave what later changes stand in the way of */
	bool dry;
	/* Told of each change that is in the way; e names the record. */
	void (*tell)(void *arg, const struct crm_error *e);
	void *arg;
};

/*
 * Undo a job, of any record types, in a job of its own, which can itself be
 * undone. A change is in the way when a field it set has another value now, a
 * record it made was changed or is referred to, or a record it deleted cannot
 * come back (its code or a unique value is in use, what it refers to is
 * gone). Counters stay where they are. info->undoes is filled in.
 * *kept gets the number of changes that were left.
 * Errors: CRM_NOTFOUND (no such job), CRM_CONFLICT (undone already; something
 * is in the way, nothing was undone).
 */
enum crm_code crm_undo(struct crm_store *st, const struct crm_job_info *info,
		       const struct crm_undo_opts *opts,
		       struct crm_job_result *out, int64_t *kept,
		       struct crm_error *err) CRM_MUST_USE;

#endif
