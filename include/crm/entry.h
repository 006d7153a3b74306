/* SPDX-License-Identifier: ISC */
/*
 * entry.h - records that are entered, and others that they may be.
 *
 * A record that a person or a file enters is compared with those there are,
 * by the fields that say so in the field table (enum crm_match). One with the
 * same number, or a company of the same name, is a strong duplicate; one with
 * the same telephone number or e-mail address, or a similar name, is a weak
 * one. A record that is invalid is no duplicate of any.
 */
#ifndef CRM_ENTRY_H
#define CRM_ENTRY_H

#include "crm/buf.h"

/* What becomes of a record that has strong duplicates. A unique value is
 * refused by every policy but ALLOW. */
enum crm_policy {
	CRM_DUP_FAIL,   /* it is refused: CRM_CONFLICT */
	CRM_DUP_REPORT, /* it is saved, and that is told */
	CRM_DUP_SKIP,   /* it is left out, and that is told */
	CRM_DUP_UPDATE, /* the other is changed by what it gives */
	CRM_DUP_FILL,   /* the other gets what it lacks */
	CRM_DUP_ALLOW,  /* it is saved; nobody looks */
	CRM_DUP__N
};

/* The names, which end with NULL; and the policy of a name, false for none. */
extern const char *const crm_policy_names[];
bool crm_policy_parse(const char *s, enum crm_policy *out);

/* A record that one being entered is like. */
struct crm_duplicate {
	const char *field;   /* by which; borrowed from the type */
	int64_t id;          /* row id of the other */
	bool strong;
	bool seen;           /* may the user see the other? */
	bool told;           /* is it to be told? */
	const char *code;    /* of the other; NULL where it is not seen */
	const char *message; /* one line, to be told behind the field's name */
};

/* The others that the record saved last is like: of weak ones the first by
 * each field. Begins as zeros; crm_entry_clear() frees. */
struct crm_entry {
	struct crm_duplicate *v;
	size_t n, cap;
	struct crm_arena mem; /* of the texts */
};
void crm_entry_clear(struct crm_entry *e);

/* One of them as the message of an error with a field. */
void crm_duplicate_error(const struct crm_duplicate *d, struct crm_error *err);

#endif
