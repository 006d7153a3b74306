/* SPDX-License-Identifier: ISC */
/* erasing.h - what is being erased, for the files that do it. */
#ifndef CRM_STORE_ERASING_H
#define CRM_STORE_ERASING_H

#include "crm/changeset.h"
#include "../internal.h"

struct crm__erased {
	struct crm__type *t;
	int64_t id;
};

struct crm__erase {
	struct crm_store *st;
	const struct crm_erase_opts *opts;
	struct crm_origin from;
	struct crm__erased *v; /* all that is erased, owners first */
	size_t n, cap;
	int64_t *jobs;         /* that touched them, in order once all are in */
	size_t njobs, jobcap;
	struct crm_buf code;
};

/* Take what the log says of the records, the arguments of the jobs that touched
 * them, and what was asked of their types, keeping the digests. */
enum crm_code crm__erase_log(struct crm__erase *e, struct crm_error *err)
	CRM_MUST_USE;

#endif
