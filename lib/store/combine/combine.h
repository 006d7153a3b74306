/* SPDX-License-Identifier: ISC */
/* combine.h - what the files of a merge share. */
#ifndef CRM_STORE_COMBINE_H
#define CRM_STORE_COMBINE_H

#include "crm/merge.h"
#include "../internal.h"

struct crm__merge {
	struct crm_store *st;
	struct crm__type *t;
	const enum crm_merge_rule *rules;
	struct crm_rec keep, *drop; /* as they were before */
	size_t n;
	struct crm_rec now, new;    /* what is kept as it is by now, and what
				       it is to become */
};

/* Is it the row of a record that is dropped? */
bool crm__merge_drops(const struct crm__merge *m, const struct crm_value *id);

/* The rule of a field where none was given (rules.c). */
enum crm_merge_rule crm__merge_usual(const struct crm_field *f);

/* What the record kept is to have of all the values, into m->new
 * (values.c). */
enum crm_code crm__merge_values(struct crm__merge *m, struct crm_error *err)
	CRM_MUST_USE;
/* The last change of a record that gave a field its value, 0: none is known
 * (changed.c). */
enum crm_code crm__merge_changed(struct crm__merge *m, const struct crm_rec *r,
				 int field, int64_t *seq,
				 struct crm_error *err) CRM_MUST_USE;

/* Have all that refers to the records dropped refer to the one kept
 * (moves.c). */
enum crm_code crm__merge_moves(struct crm__merge *m, struct crm_error *err)
	CRM_MUST_USE;

/* Take the record kept out from below those dropped; and, when these are gone,
 * give it a place of theirs if it has none (tree.c). */
enum crm_code crm__merge_raise(struct crm__merge *m, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm__merge_place(struct crm__merge *m, struct crm_error *err)
	CRM_MUST_USE;

#endif
