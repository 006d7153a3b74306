/* SPDX-License-Identifier: ISC */
/*
 * search.h - the search beside the records.
 *
 * Every save keeps it; crm_query_opts.search asks it.
 */
#ifndef CRM_SEARCH_H
#define CRM_SEARCH_H

#include "crm/store.h"

/* Make the search anew from the records, in one transaction. *records (may be
 * NULL) gets how many there are in it. st is open for writing; no job runs. */
enum crm_code crm_reindex(struct crm_store *st, int64_t *records,
			  struct crm_error *err) CRM_MUST_USE;

#endif
