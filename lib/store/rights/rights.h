/* SPDX-License-Identifier: ISC */
/* rights.h - the user a store acts for, and conditions on what he may see. */
#ifndef CRM_STORE_RIGHTS_H
#define CRM_STORE_RIGHTS_H

#include "crm/rights.h"
#include "../internal.h"

/* "does not change", of a role that does not have the right. */
const char *crm__right_denied(enum crm_right r);
/* ---- what the rest of the store asks ---- */
/* Does the store act for one who is no administrator? */
bool crm__limited(const struct crm_store *st);
/* Refuse to go on where the user may not do the same any more: CRM_BUSY, or
 * CRM_DENIED where he may do nothing. */
enum crm_code crm__still_permitted(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;
/* Is it the code of the user that the store acts for? */
bool crm__is_caller(const struct crm_store *st, const char *code, size_t n);
/* Append, for such a one, the condition that he may see the row that an alias
 * stands for, with the glue in front of it. */
void crm__seen(struct crm_store *st, const struct crm_type *t,
	       const char *alias, const char *glue, struct crm_buf *out);
/* Does he see of the records that belong to some of a type all that belong to
 * one he sees? */
bool crm__sees_alike(struct crm_store *st, const struct crm_type *t,
		     const struct crm_type *owner);
/* May the user see a record? What is deleted is seen by those who see all. */
enum crm_code crm__sees(struct crm_store *st, const struct crm_type *t,
			int64_t id, bool *yes, struct crm_error *err)
	CRM_MUST_USE;
/* The same of taking it away in bulk. */
enum crm_code crm__exports(struct crm_store *st, const struct crm_type *t,
			   int64_t id, bool *yes, struct crm_error *err)
	CRM_MUST_USE;
/* Refuse to change or delete a record (permit.c); to change by it whose it is
 * where it is merely shared; and a record, just written, that the user could
 * not create or may not hand to others. CRM_DENIED. */
enum crm_code crm__permit_old(struct crm_store *st, const struct crm_rec *old,
			      bool gone, struct crm_error *err) CRM_MUST_USE;
enum crm_code crm__permit_move(struct crm_store *st, const struct crm_rec *old,
			       const struct crm_rec *new,
			       struct crm_error *err) CRM_MUST_USE;
enum crm_code crm__permit_new(struct crm_store *st, const struct crm_rec *old,
			      const struct crm_rec *new,
			      struct crm_error *err) CRM_MUST_USE;
/* Refuse to bring back a record as it was deleted: CRM_NOTFOUND for one that
 * the user could not see, CRM_DENIED for one that he could not create. */
enum crm_code crm__permit_back(struct crm_store *st, const struct crm_rec *r,
			       struct crm_error *err) CRM_MUST_USE;
/* A new record of one who may create only his own is his. */
void crm__hold(struct crm_store *st, struct crm_rec *new);

/* ---- the user, and conditions ---- */

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
	struct crm_buf pools;  /* row ids: those he is a member of */
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

/* How far a right goes for records of a type: the least of the scopes on the
 * way to the type they belong to in the end, whose holder and department
 * count, and which goes to *root (may be NULL). */
enum crm__scope_of crm__reach(struct crm_store *st,
			      const struct crm__caller *c,
			      enum crm_right right, const struct crm_type *t,
			      const struct crm_type **root);

/* Append the condition that a caller has a right to the row that an alias
 * stands for, by any of the ways given; "1" and "0" where no row matters. A
 * pool gives its members the right to read and to take away. */
enum crm__by { CRM__BY_SCOPE = 1, CRM__BY_SHARE = 2, CRM__BY_POOL = 4,
	       CRM__BY_ANY = 7 };
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
/* The code of the first share, or of the pool, that gives a caller a right to
 * a row that passes by one, after a reset. */
enum crm_code crm__given_by(struct crm_store *st, const struct crm__caller *c,
			    enum crm_right right, enum crm__by by,
			    const struct crm_type *t, int64_t id,
			    struct crm_buf *code, struct crm_error *err)
	CRM_MUST_USE;
/* Has the user the right to a row, in any way? */
enum crm_code crm__may(struct crm_store *st, enum crm_right right,
		       const struct crm_type *t, int64_t id, bool *yes,
		       struct crm_error *err) CRM_MUST_USE;

#endif
