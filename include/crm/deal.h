/* SPDX-License-Identifier: ISC */
/*
 * deal.h - what is done with deals beyond saving them.
 *
 * A lead is a deal without a customer. A deal is rotting when it is open and
 * has been at its stage for more days than the stage allows (rot_days).
 */
#ifndef CRM_DEAL_H
#define CRM_DEAL_H

#include "crm/changeset.h"

/*
 * Find or make the customer of a lead as it was loaded, in the running job, and
 * the contact where the lead has a person; and make them those of the deal. The
 * customer is the one that the lead's company (or, without a company, a new
 * person) is a strong duplicate of, or a new one with the lead's telephone
 * numbers, address, source, owner and department. The contact is the one of
 * that customer with the same name, or a new one. All of it or nothing.
 * customer: one to use instead, by its code; or NULL.
 * Errors: CRM_CONFLICT (it has a customer; several are like it), CRM_INVALID,
 * CRM_NOTFOUND, CRM_DENIED (the customer may not be seen).
 */
enum crm_code crm_convert(struct crm_store *st, const struct crm_rec *deal,
			  const char *customer, struct crm_error *err)
	CRM_MUST_USE;

/* What crm_rotting_next() gives: a type without a table, for its columns. */
extern const struct crm_type crm_rotting;

struct crm_rotting_opts {
	const char *const *where; /* as of a query: deals to be looked at */
	int64_t limit;            /* -1: none */
	bool export;              /* as of a query */
};

/* The rotting deals that the user sees, those longest at their stage first.
 * Days are those of the database's clocks. opts is borrowed. Errors as
 * crm_query_open(). */
struct crm_rotting_list;
enum crm_code crm_rotting_open(struct crm_store *st,
			       const struct crm_rotting_opts *opts,
			       struct crm_rotting_list **out,
			       struct crm_error *err) CRM_MUST_USE;
/* The next row, NULL at the end; borrowed until the next call. */
enum crm_code crm_rotting_next(struct crm_rotting_list *l,
			       const struct crm_cell **row,
			       struct crm_error *err) CRM_MUST_USE;
void crm_rotting_close(struct crm_rotting_list *l); /* NULL is legal */

#endif
