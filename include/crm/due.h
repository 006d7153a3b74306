/* SPDX-License-Identifier: ISC */
/*
 * due.h - what is coming: birthdays, anniversaries, days to be in touch.
 *
 * Each kind of date is a row of one table in lib/rules/due.c: which records
 * have it, in which field, and whether it comes round every year.
 */
#ifndef CRM_DUE_H
#define CRM_DUE_H

#include "crm/store.h"

/* What crm_due_next() gives: a type without a table, for its columns. */
extern const struct crm_type crm_due;

struct crm_due_opts {
	const char *const *where; /* filters of the customer, which must all
				     hold; ends with NULL; or NULL */
	int32_t from, to;  /* days since 1970-01-01, both among them; a day to
			      be in touch that is past is overdue, and told */
	int64_t limit;     /* -1: none */
	bool export;       /* only of records that may be taken away in bulk */
};

/*
 * Find all there is for the user, in order of days, then of customers. What
 * comes round each year is told once, the next time it does; the day it began
 * is none of these. Dates in fields that are hidden from the user are not
 * told. Takes memory for what is found, not for what is looked at. Errors:
 * CRM_USAGE for a bad filter.
 */
struct crm_due_list;
enum crm_code crm_due_open(struct crm_store *st,
			   const struct crm_due_opts *opts,
			   struct crm_due_list **out, struct crm_error *err)
	CRM_MUST_USE;
/* The next row, NULL at the end; borrowed until the list is closed. *type: of
 * which type the record is that has the date. */
const struct crm_cell *crm_due_next(struct crm_due_list *l, size_t *type);
void crm_due_close(struct crm_due_list *l); /* NULL is legal */

/* The names of the record types that have such dates, from 0 on; NULL past the
 * last. */
const char *crm_due_type(size_t i);

#endif
