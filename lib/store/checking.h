/* SPDX-License-Identifier: ISC */
/* checking.h - what the files of crm_check() share. */
#ifndef CRM_STORE_CHECKING_H
#define CRM_STORE_CHECKING_H

#include "internal.h"

struct crm__check {
	struct crm_store *st;
	enum crm_code (*tell)(void *arg, const struct crm_finding *f,
			      struct crm_error *err);
	void *arg;
	int64_t found;
	struct crm_buf sql, message;
	enum crm_code rc;       /* of a callback inside the db layer */
	struct crm_error *err;
};

/* Tell a finding "FIELD: why" of the record with that code; code and field
 * may be NULL. */
enum crm_code crm__tell(struct crm__check *k, const char *check,
			const struct crm_type *t, const struct crm_value *code,
			const char *field, const struct crm_error *why,
			struct crm_error *err) CRM_MUST_USE;

/* ---- replaying the log (check_log.c) ---- */

struct crm__replay;

enum crm_code crm__replay_open(struct crm__check *k, struct crm__type *t,
			       struct crm__replay **out, struct crm_error *err)
	CRM_MUST_USE;
void crm__replay_close(struct crm__replay *p);
/* Compare the next row, in order of ids, with what the log makes of it. */
enum crm_code crm__replay_row(struct crm__replay *p, const struct crm_rec *r,
			      struct crm_error *err) CRM_MUST_USE;
/* What the log has behind the last row. */
enum crm_code crm__replay_end(struct crm__replay *p, struct crm_error *err)
	CRM_MUST_USE;

/* ---- jobs (check_job.c) ---- */
enum crm_code crm__check_jobs(struct crm__check *k, struct crm_error *err)
	CRM_MUST_USE;

#endif
