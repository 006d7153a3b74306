/* SPDX-License-Identifier: ISC */
/*
 * merge.h - several records of one type made into one.
 *
 * One record is kept, the others are dropped. All that refers to these moves
 * to the one kept, found by the field tables; their values are joined with its
 * own, field by field; then they are deleted, and their codes lead to it
 * (crm_type.former). It is all saved change by change, so a merge can be
 * planned, looked back to and undone as anything else.
 */
#ifndef CRM_MERGE_H
#define CRM_MERGE_H

#include "crm/store.h"

enum crm_merge_rule { /* whose value of a field the record kept gets */
	CRM_MERGE_USUAL,   /* union for lists, phone numbers and notes; of
			      what has CRM_F_STANDING that of the record
			      kept, given or not; keep for all else */
	CRM_MERGE_KEEP,    /* that of the record kept, or where it has none of
			      the first dropped one that has */
	CRM_MERGE_NEWEST,  /* the one that was given last, by the log */
	CRM_MERGE_LONGEST, /* the one of most characters */
	CRM_MERGE_UNION,   /* of lists all members, of notes all texts; phone
			      numbers go to fields that are free, or else
			      into the note */
	CRM_MERGE__N
};

/* The name of a rule that a field can be given; NULL: it makes no sense for
 * it. */
const char *crm_merge_rule_name(const struct crm_field *f,
				enum crm_merge_rule r);

/*
 * Read "FIELD=RULE" into the rules of a type, one for each field in its place,
 * all CRM_MERGE_USUAL before. Errors: CRM_USAGE for a field that is unknown,
 * kept by the program or given twice, and for a rule that its kind has not.
 */
enum crm_code crm_merge_rule_parse(const struct crm_type *t, const char *text,
				   enum crm_merge_rule *rules,
				   struct crm_error *err) CRM_MUST_USE;

/*
 * Merge n records of a type into another, in the running job: all of it or
 * nothing. Who may change the one and delete the others may do so, and what
 * refers to these moves whatever he may do with it himself. Amounts of money
 * go with their currency: those in another one than the record gets are left
 * behind. The record kept stays where it is in a tree (CRM_F_TREE), unless it
 * is below a dropped one, whose place it takes then. keep may be a former code.
 * Errors: CRM_USAGE (a type that is not merged), CRM_NOTFOUND, CRM_INVALID,
 * CRM_CONFLICT, CRM_DENIED, naming the record.
 */
enum crm_code crm_merge(struct crm_store *st, const struct crm_type *t,
			const char *keep, const char *const *drop, size_t n,
			const enum crm_merge_rule *rules,
			struct crm_error *err) CRM_MUST_USE;

#endif
