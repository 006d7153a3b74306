/* SPDX-License-Identifier: ISC */
/* changing.h - change sets: plans, and what undoing and applying share. */
#ifndef CRM_STORE_CHANGING_H
#define CRM_STORE_CHANGING_H

#include "crm/changeset.h"
#include "../internal.h"

/* The record of one change: as it is, as it was before, as it became. */
struct crm__changing {
	struct crm__type *t; /* of all three; NULL: there are none yet */
	struct crm_rec now, before, after;
};

/* Have three empty records of a type. */
enum crm_code crm__changing_of(struct crm__changing *c, struct crm__type *t,
			       struct crm_error *err) CRM_MUST_USE;
void crm__changing_clear(struct crm__changing *c);

/* Begin the next change: types that the last one changed are read anew. */
enum crm_code crm__changing_types(struct crm_store *st,
				  struct crm__changing *c,
				  struct crm_error *err) CRM_MUST_USE;

/* ---- plans (plan.c) ---- */
/* Write the changes of the running job so far, a line each. CRM_OUTPUT. */
enum crm_code crm__plan_write(struct crm_store *st, int fd,
			      struct crm_error *err) CRM_MUST_USE;

/* Have the running job make a row, and the counters, what the log says
 * (mend.c). CRM_CONFLICT, CRM_INVALID. */
enum crm_code crm__mend(struct crm_store *st, struct crm__type *t, int64_t id,
			struct crm_error *err) CRM_MUST_USE;

#endif
