/* SPDX-License-Identifier: ISC */
/* checking.h - what the files of crm_check() share. */
#ifndef CRM_STORE_CHECKING_H
#define CRM_STORE_CHECKING_H

#include "../match/match.h"

struct crm__check {
	struct crm_store *st;
	enum crm_code (*tell)(void *arg, const struct crm_finding *f,
			      struct crm_error *err);
	void *arg;
	int64_t found;
	int plan_fd;            /* -1: nobody wants a plan */
	struct crm_buf plan;    /* its lines that are not written yet */
	enum crm_repair repair; /* of the next finding */
	int64_t *mended;        /* records of the type at hand that the plan */
	size_t nmended, capmended; /* mends, in order of ids */
	struct crm_buf sql, message;
	struct crm__tally keys; /* that the records should have */
	enum crm_code rc;       /* of a callback inside the db layer */
	struct crm_error *err;
};

/* Tell a finding "FIELD: why" of the record with that code; code and field
 * may be NULL. */
enum crm_code crm__tell(struct crm__check *k, const char *check,
			const struct crm_type *t, const struct crm_value *code,
			const char *field, const struct crm_error *why,
			struct crm_error *err) CRM_MUST_USE;

/* ---- what the plan has for the next finding (check.c) ---- */
/* That field, set to a text or (NULL) cleared. */
void crm__repair_set(struct crm__check *k, const struct crm_type *t,
		     const struct crm_field *f, const struct crm_value *code,
		     const char *value, size_t n);
/* Cleared, unless it must be given or the log will have its say. */
void crm__repair_clear(struct crm__check *k, const struct crm_type *t,
		       const struct crm_field *f,
		       const struct crm_value *code, int64_t id);
/* The record as the log has it, once for several findings. */
enum crm_code crm__repair_mend(struct crm__check *k, const struct crm_type *t,
			       const struct crm_value *code, int64_t id,
			       struct crm_error *err) CRM_MUST_USE;
/* Another finding's repair mends it too. */
void crm__repair_told(struct crm__check *k);

/* ---- between records (check_between.c) ---- */
enum crm_code crm__check_between(struct crm__check *k,
				 const struct crm_type *t,
				 struct crm_error *err) CRM_MUST_USE;

/* ---- replaying the log (check_log.c) ---- */

struct crm__replay;

/* id: of the only record to be replayed; 0: all. */
enum crm_code crm__replay_open(struct crm__check *k, struct crm__type *t,
			       int64_t id, struct crm__replay **out,
			       struct crm_error *err) CRM_MUST_USE;
void crm__replay_close(struct crm__replay *p);
/* Replay up to the next row, in order of ids; then compare it. */
enum crm_code crm__replay_row(struct crm__replay *p, const struct crm_rec *r,
			      struct crm_error *err) CRM_MUST_USE;
enum crm_code crm__replay_compare(struct crm__replay *p, struct crm_error *err)
	CRM_MUST_USE;
/* Has the log another value for a field of that row? */
bool crm__replay_differs(const struct crm__replay *p, const struct crm_rec *r,
			 size_t field);
/* What the log makes of the record it was opened for: its values (borrowed
 * until it is closed), and whether it is there. CRM_CONFLICT where the log
 * does not say. */
enum crm_code crm__replay_one(struct crm__replay *p, struct crm_rec *out,
			      bool *there, struct crm_error *err) CRM_MUST_USE;
/* What the log has behind the last row. */
enum crm_code crm__replay_end(struct crm__replay *p, struct crm_error *err)
	CRM_MUST_USE;

/* ---- jobs (check_job.c) ---- */
enum crm_code crm__check_jobs(struct crm__check *k, struct crm_error *err)
	CRM_MUST_USE;

/* ---- digests (audit_verify.c) ---- */
enum crm_code crm__audit(struct crm__check *k, struct crm_error *err)
	CRM_MUST_USE;

#endif
