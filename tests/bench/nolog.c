/* SPDX-License-Identifier: ISC */
/*
 * nolog.c - a job that leaves nothing in the log, to measure what that costs.
 *
 * The Makefile links it with the toolkit into a second crm-customer, in which
 * calls to this function come here.
 */
#include "crm/store.h"

enum crm_code __wrap_crm__log(struct crm_store *st, const struct crm_rec *old,
			      const struct crm_rec *new,
			      const struct crm_origin *from,
			      struct crm_error *err);

enum crm_code __wrap_crm__log(struct crm_store *st, const struct crm_rec *old,
			      const struct crm_rec *new,
			      const struct crm_origin *from,
			      struct crm_error *err)
{
	(void)st;
	(void)old;
	(void)new;
	(void)from;
	(void)err;
	return CRM_OK;
}
