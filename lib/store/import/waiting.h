/* SPDX-License-Identifier: ISC */
/*
 * waiting.h - records of an import that wait for others of the same input.
 *
 * A record that refers to one yet to come is passed over and read again
 * later; so is every record that has a value in common with it by which
 * records are told apart, or they would change places.
 */
#ifndef CRM_STORE_WAITING_H
#define CRM_STORE_WAITING_H

#include "../internal.h"

struct crm__waiting {
	int64_t *places;  /* in the staging file */
	size_t n, cap;
	uint64_t *slots;  /* hashes of what they are told apart by; 0: free */
	size_t used, nslots;
};

/* Have a record wait; key is the field it was found by. */
enum crm_code crm__waiting_add(struct crm__waiting *w, int64_t place,
			       const struct crm_rec *r, int key,
			       struct crm_error *err) CRM_MUST_USE;
/* Has a waiting record this value in that field? */
bool crm__waiting_has(const struct crm__waiting *w, int field,
		      const struct crm_value *v);
/* Is there one the record has such a value in common with? */
bool crm__waiting_like(const struct crm__waiting *w, const struct crm_rec *r,
		       int key);
/* Forget the values, not the places. */
void crm__waiting_forget(struct crm__waiting *w);
void crm__waiting_clear(struct crm__waiting *w);

#endif
