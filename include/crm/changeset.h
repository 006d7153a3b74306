/* SPDX-License-Identifier: ISC */
/*
 * changeset.h - jobs taken back, plans carried out, data erased.
 *
 * Every job is a set of changes that the log keeps. Undoing one is a job that
 * makes the opposite changes, last one first. A job that is only planned
 * (info.plan) writes its changes down instead; applying them makes them. Both
 * go through crm_save() and its rules.
 */
#ifndef CRM_CHANGESET_H
#define CRM_CHANGESET_H

#include "crm/store.h"

/* The changes that could not be made, for telling when the job has ended: no
 * slow reader of messages is to keep the database locked. */
struct crm_refusals {
	int64_t max;         /* given: how many are kept */
	struct crm_error *v; /* the first ones; each names its record */
	size_t n, cap;
	int64_t all;
	enum crm_code worst; /* their kind; CRM_INVALID for several */
};
/* Count a change that could not be made, and keep the reason. An error that is
 * not of one record only goes to err and comes back. CRM_NOMEM. */
enum crm_code crm_refusals_add(struct crm_refusals *r,
			       const struct crm_error *why,
			       struct crm_error *err) CRM_MUST_USE;
/* crm_job_end() for a job of which changes were refused: with skip they are
 * left out, and it ends with CRM_PARTIAL; else nothing is saved. */
enum crm_code crm_refusals_end(struct crm_store *st, enum crm_code rc,
			       const struct crm_refusals *r, bool skip,
			       bool dry, struct crm_job_result *out,
			       struct crm_error *err) CRM_MUST_USE;
/* Forget all of them, and max too. */
void crm_refusals_clear(struct crm_refusals *r);

struct crm_undo_opts {
	int64_t job;
	bool keep_later; /* leave what later changes stand in the way of */
	bool dry;
	enum crm_policy on_duplicate;
};

/*
 * Undo a job, of any record types, in a job of its own, which can itself be
 * undone. A change is in the way when a field it set has another value now, a
 * record it made was changed or is referred to, or a record it deleted cannot
 * come back (its code or a unique value is in use, what it refers to is
 * gone). Counters stay where they are. info->undoes is filled in. Changes in
 * the way are added to `left`, which begins empty but for its max.
 * Errors: CRM_NOTFOUND (no such job), CRM_CONFLICT (undone already; something
 * is in the way, nothing was undone).
 */
enum crm_code crm_undo(struct crm_store *st, const struct crm_job_info *info,
		       const struct crm_undo_opts *opts,
		       struct crm_job_result *out, struct crm_refusals *left,
		       struct crm_error *err) CRM_MUST_USE;

struct crm_apply_opts {
	const char *name; /* of the plan, for messages and the log */
	bool skip;        /* leave out what is refused */
	bool dry;
	enum crm_policy on_duplicate;
};

/*
 * Make the changes of a plan, in its order, in one job. in: JSON Lines, each
 * {"type":"customer","action":"update","code":"C-1","before":{…},"after":{…}}
 * with values as machine formats have them; action is insert (after), update,
 * delete (before), restore (after) or mend: then "record" is the id of a row
 * that is to become what the log says, which adds nothing to the log. A record
 * that is not as it was before is refused with CRM_CONFLICT. What is refused
 * is added to `refused`, which begins empty but for its max. Nothing is read
 * slowly from `in`: see crm_spool().
 * Errors: those of the changes, when all have one kind, else CRM_INVALID;
 * CRM_PARTIAL when some were left out.
 */
enum crm_code crm_apply(struct crm_store *st, const struct crm_job_info *info,
			struct crm_reader *in,
			const struct crm_apply_opts *opts,
			struct crm_job_result *out,
			struct crm_refusals *refused, struct crm_error *err)
	CRM_MUST_USE;

/* Copy what fd gives into a file without a name beside the database, so that
 * no pipe makes a job wait; *out, at its beginning, is to be closed where this
 * succeeds. digest (may be NULL) takes it and its length. */
enum crm_code crm_spool(struct crm_store *st, int fd,
			struct crm_sha256 *digest, int *out,
			struct crm_error *err) CRM_MUST_USE;

struct crm_erase_opts {
	const struct crm_type *type; /* of the records; NULL: whichever has
					the code */
	const char *const *codes;    /* n of them */
	size_t n;
	const char *reason;          /* for the log, with nobody's data in it */
	bool dry;
};

/*
 * Erase records for good, those deleted before too, in a job of its own: as
 * crm_delete() with cascade, what belongs to them and was deleted before, and
 * what was merged into them;
 * then the content of all that the log has of them (what they were and
 * became, the codes they had, the arguments of the commands, the inputs of
 * jobs that did nothing else), the arguments of what was asked of their types
 * (the log of accesses), and what remains of it in the file. Each is
 * logged once more, with the code it had last and the reason; the digests of
 * the log still verify. It cannot be undone. out->deleted counts the records.
 * Where there is nothing left to erase, there is no job, and the file is made
 * anew: so one that was interrupted is carried on by doing it again.
 * Errors: CRM_DENIED to all but admins; CRM_NOTFOUND; CRM_CONFLICT for a code
 * of several types, or where crm_delete() says so. With out->job not 0 it was
 * erased, but remains may be in the file: CRM_BUSY while somebody reads it.
 */
enum crm_code crm_erase(struct crm_store *st, const struct crm_job_info *info,
			const struct crm_erase_opts *opts,
			struct crm_job_result *out, struct crm_error *err)
	CRM_MUST_USE;

#endif
