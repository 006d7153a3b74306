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

/* What crm_lookup_next() gives: a type without a table, for its columns. */
extern const struct crm_type crm_number;

/*
 * Whose telephone number is this: of all searched records that are to be seen,
 * those that have it, however it is written there and here. A number without
 * its country or area code is found where it is written apart from them.
 * Rows: type, code and name of the record, code and name of the one it belongs
 * to (of itself where it belongs to none), field, number as it is written.
 * Errors: CRM_USAGE for what is no telephone number.
 */
struct crm_lookup;
enum crm_code crm_lookup_open(struct crm_store *st, const char *phone,
			      struct crm_lookup **out, struct crm_error *err)
	CRM_MUST_USE;
/* The next row, NULL at the end; cells borrowed until the next call. */
enum crm_code crm_lookup_next(struct crm_lookup *l,
			      const struct crm_cell **row,
			      struct crm_error *err) CRM_MUST_USE;
void crm_lookup_close(struct crm_lookup *l);

#endif
