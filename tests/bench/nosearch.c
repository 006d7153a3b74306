/* SPDX-License-Identifier: ISC */
/*
 * nosearch.c - records that nobody finds, to measure what the search and the
 * keys of records cost.
 *
 * The Makefile links it with the toolkit into a second crm-customer, in which
 * calls to these functions come here.
 */
#include "crm/store.h"

enum crm_code __wrap_crm__search_put(struct crm_store *st,
				     const struct crm_rec *old,
				     const struct crm_rec *new,
				     struct crm_error *err);

enum crm_code __wrap_crm__match_put(struct crm_store *st,
				    const struct crm_rec *old,
				    const struct crm_rec *new,
				    struct crm_error *err);

enum crm_code __wrap_crm__search_put(struct crm_store *st,
				     const struct crm_rec *old,
				     const struct crm_rec *new,
				     struct crm_error *err)
{
	(void)st;
	(void)old;
	(void)new;
	(void)err;
	return CRM_OK;
}

enum crm_code __wrap_crm__match_put(struct crm_store *st,
				    const struct crm_rec *old,
				    const struct crm_rec *new,
				    struct crm_error *err)
{
	(void)st;
	(void)old;
	(void)new;
	(void)err;
	return CRM_OK;
}
