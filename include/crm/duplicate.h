/* SPDX-License-Identifier: ISC */
/*
 * duplicate.h - groups of records that are probably of one person or company.
 *
 * What records are compared by, their field table says (enum crm_match). Two
 * records get a score from 0 to 100: how much speaks for it that they are of
 * the same one, 50 being undecided. What a pair has in common counts the more
 * the fewer records have it; what differs counts against it. The weights, and
 * the reason for each, are in lib/store/duplicate/score.c.
 *
 * Only records whose names are at least similar are joined, or those with the
 * same identifying number; never records with different ones. For persons the
 * same name alone is not enough for the default score.
 */
#ifndef CRM_DUPLICATE_H
#define CRM_DUPLICATE_H

#include "crm/store.h"

/* From which score on records are taken for duplicates by default: on the
 * persons of the Febrl data set no more than 1 pair in 100 is wrong then. */
#define CRM_DUPLICATE_SCORE 60

struct crm_duplicates_opts {
	const struct crm_type *type; /* crm_type_matched() */
	const char *const *where; /* as of a query: records to be looked at */
	int64_t min_score;        /* 1 to 100 */
	int64_t limit;            /* groups; -1: all */
	bool export;              /* as of a query */
};

/* What crm_duplicates_next() gives: a type without a table, for its columns. */
extern const struct crm_type crm_duplicate;

/*
 * Look for duplicates among the records that are to be seen; of fields hidden
 * from the user nothing is said or used. All are held in memory, 300 to 400
 * bytes each. Rows: the records of one group after the other, the group with
 * the highest score first; in a group the one to keep first (most fields
 * given, then the oldest), the others by score. Errors: as crm_query_open();
 * CRM_USAGE for a score that is none.
 */
struct crm_duplicates;
enum crm_code crm_duplicates_open(struct crm_store *st,
				  const struct crm_duplicates_opts *opts,
				  struct crm_duplicates **out,
				  struct crm_error *err) CRM_MUST_USE;
/* The next row, NULL at the end; cells borrowed until the next call. */
enum crm_code crm_duplicates_next(struct crm_duplicates *d,
				  const struct crm_cell **row,
				  struct crm_error *err) CRM_MUST_USE;
void crm_duplicates_close(struct crm_duplicates *d);

#endif
