/* SPDX-License-Identifier: ISC */
/* rights.h - the user a store acts for, and conditions on what he may see. */
#ifndef CRM_STORE_RIGHTS_H
#define CRM_STORE_RIGHTS_H

#include "crm/rights.h"
#include "internal.h"

enum crm__scope_of { /* in the order of a permission's choices */
	CRM__NONE, CRM__OWN, CRM__DEPARTMENT, CRM__SUBTREE, CRM__ALL
};

struct crm__caller {
	bool all;              /* an administrator */
	int64_t user;          /* row id */
	struct crm_buf code, role;
	struct crm_buf unit;   /* row ids with commas: the department, */
	struct crm_buf units;  /* that and those below it, */
	struct crm_buf above;  /* that and those above it */
	struct crm_buf groups; /* quoted names with commas */
	char today[11];
	/* By type and right; and by type the lists of hidden fields and the
	 * codes of the permissions that say so. */
	unsigned char (*scope)[CRM_MAY__N];
	struct crm_buf *hidden, *rule;
	bool *log_reads;
};

/* Read what a user may do. CRM_DENIED, or CRM_NOTFOUND for one who is not
 * there at all. *c is to be cleared whatever comes back. */
enum crm_code crm__caller_load(struct crm_store *st, const char *user,
			       struct crm__caller *c, struct crm_error *err)
	CRM_MUST_USE;
void crm__caller_clear(struct crm__caller *c);

/* Mark the fields hidden from the user the store acts for. */
enum crm_code crm__hide(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;

/* What a right comes down to for records of a type: the type they belong to in
 * the end, whose holder and department count, and the least of the scopes on
 * the way there. */
struct crm__reach {
	const struct crm_type *root;
	enum crm__scope_of scope;
};
struct crm__reach crm__reach(struct crm_store *st, const struct crm__caller *c,
			     enum crm_right right, const struct crm_type *t);

/* Append the condition that a caller has a right to the row that an alias
 * stands for, by its scope or by either the scope or a share; "1" and "0"
 * where no row matters. */
enum crm__by { CRM__BY_SCOPE, CRM__BY_SHARE, CRM__BY_EITHER };
void crm__condition(struct crm_store *st, const struct crm__caller *c,
		    enum crm_right right, enum crm__by by,
		    const struct crm_type *t, const char *alias,
		    struct crm_buf *out);

/* Does the row with an id pass that condition? */
enum crm_code crm__passes(struct crm_store *st, const struct crm__caller *c,
			  enum crm_right right, enum crm__by by,
			  const struct crm_type *t, int64_t id, bool *yes,
			  struct crm_error *err) CRM_MUST_USE;
/* Would a record that has no row pass, for the user the store acts for? */
enum crm_code crm__would_pass(struct crm_store *st, enum crm_right right,
			      const struct crm_rec *r, bool *yes,
			      struct crm_error *err) CRM_MUST_USE;
/* The code of the first share that gives a caller a right to a row that
 * passes by one, after a reset. */
enum crm_code crm__share_of(struct crm_store *st, const struct crm__caller *c,
			    enum crm_right right, const struct crm_type *t,
			    int64_t id, struct crm_buf *code,
			    struct crm_error *err) CRM_MUST_USE;
/* Has the user the right to a row? By his scope alone, shares aside. */
enum crm_code crm__may(struct crm_store *st, enum crm_right right,
		       const struct crm_type *t, int64_t id, bool *yes,
		       struct crm_error *err) CRM_MUST_USE;
enum crm_code crm__may_by_scope(struct crm_store *st, enum crm_right right,
				const struct crm_type *t, int64_t id,
				bool *yes, struct crm_error *err) CRM_MUST_USE;

#endif
