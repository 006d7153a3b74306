/* SPDX-License-Identifier: ISC */
/* internal.h - what the files of the rules share among themselves. */
#ifndef CRM_RULES_INTERNAL_H
#define CRM_RULES_INTERNAL_H

#include "crm/pool.h"
#include "crm/rules.h"

/* Is a value of an enumeration this choice? */
static inline bool crm__is(const struct crm_value *v, const char *choice)
{
	return v->kind == CRM_V_TEXT && v->len == strlen(choice) &&
	       !memcmp(v->s, choice, v->len);
}
/* Is a value of kind BOOL given, and true? */
static inline bool crm__true(const struct crm_value *v)
{
	return v->kind == CRM_V_INT && v->i;
}

/* Is a user in a group of that name? A group is there as long as one is.
 * CRM_INVALID. */
enum crm_code crm__known_group(struct crm_store *st, const char *name,
			       size_t n, struct crm_error *err) CRM_MUST_USE;

/* The local day of a stored time. CRM_INVALID. */
enum crm_code crm__day_of(const char *s, size_t n, int32_t *day,
			  struct crm_error *err) CRM_MUST_USE;

/* ---- contact with customers (followup.c) ---- */

/* Append the condition that nobody reached the customer that an alias stands
 * for since a time, which is the next parameter of the statement, */
void crm__followup_none(struct crm_buf *sql, const char *alias);
/* and the time of the last contact, NULL where there was none. */
void crm__followup_last(struct crm_buf *sql, const char *alias);
/* How many parameters the condition takes, each of them that time. */
size_t crm__followup_params(void);

/* Whom a rule is explained to. */
struct crm__tell {
	enum crm_code (*fn)(void *arg, const char *rule, bool holds,
			    const char *detail, struct crm_error *err);
	void *arg;
};

/* ---- recycling (recycle.c) ---- */

/* Does a customer of that level trade with us? */
bool crm__trades(const struct crm_value *level);

/* ---- changing hands (handover.c) ---- */

struct crm_hands {
	struct crm_store *st;
	const char *user;     /* code of who does it; borrowed */
	const char *reason;   /* or NULL; borrowed */
	int64_t id;           /* his row; 0: no user has the code */
	struct crm_buf pools; /* row ids: those he is a member of */
	struct crm_rec new, handover, pool; /* of one customer after another */
	struct crm_buf text;
};

/* Is the user a member of a pool? */
bool crm__member(const struct crm_hands *h, int64_t pool);
/* Have h->pool, the pool of a row. */
enum crm_code crm__hands_pool(struct crm_hands *h, int64_t pool,
			      struct crm_error *err) CRM_MUST_USE;
/* The code of a user's row, to h->text. */
enum crm_code crm__hands_user(struct crm_hands *h, int64_t id,
			      struct crm_error *err) CRM_MUST_USE;
/* Save h->new over what the customer was, and that it changed hands so; with
 * the pool of a row, or 0. program: the rules allowed it. */
enum crm_code crm__hand(struct crm_hands *h, const struct crm_rec *customer,
			const char *kind, int64_t pool, bool program,
			struct crm_error *err) CRM_MUST_USE;

/* Tell of each condition under which the user of h may claim a customer
 * (claim.c). */
enum crm_code crm__explain_claim(struct crm_hands *h,
				 const struct crm_rec *customer,
				 struct crm__tell *t, struct crm_error *err)
	CRM_MUST_USE;

#endif
