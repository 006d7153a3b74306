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

/* Is a field of the record hidden from the user the store acts for? */
static inline bool crm__hidden(const struct crm_rec *r, int field)
{
	return r->type->fields[field].flags & CRM_F_HIDDEN;
}

/* Is a user in a group of that name? A group is there as long as one is.
 * CRM_INVALID. */
enum crm_code crm__known_group(struct crm_store *st, const char *name,
			       size_t n, struct crm_error *err) CRM_MUST_USE;

/* Have the roles that a new database has, where they are there and say nothing
 * of a record type, permit what they do in one. */
enum crm_code crm__roles_extend(struct crm_store *st, const char *record,
				struct crm_error *err) CRM_MUST_USE;

/* The local day of a stored time. CRM_INVALID. */
enum crm_code crm__day_of(const char *s, size_t n, int32_t *day,
			  struct crm_error *err) CRM_MUST_USE;

/* ---- filters as values (condition.c) ---- */

/* Is the text in a field a filter of records of a type? CRM_INVALID says at
 * which column it goes wrong. */
enum crm_code crm__condition_check(struct crm_store *st,
				   const struct crm_type *of,
				   const struct crm_rec *r, int field,
				   struct crm_error *err) CRM_MUST_USE;
/* Open a query that has the row of a record of a type where a filter holds.
 * CRM_CONFLICT where that names what is gone, told as one of `whose`, which has
 * a code. And ask it; of NULL all hold. */
enum crm_code crm__condition_open(struct crm_store *st,
				  const struct crm_type *of,
				  const char *filter, const char *whose,
				  const char *code, struct crm_query **out,
				  struct crm_error *err) CRM_MUST_USE;
enum crm_code crm__condition_meets(struct crm_query *q, const char *code,
				   bool *yes, struct crm_error *err)
	CRM_MUST_USE;

/* ---- lines (dealline.c) ---- */

/* What a line comes to, in minor units of a currency with so many places:
 * quantity and price in millionths, discount in basis points. False where that
 * is too much for a number. And the tax on it, by a rate in basis points. */
bool crm__line_amount(int64_t quantity, int64_t price, int64_t discount,
		      int places, int64_t *out);
bool crm__line_tax(int64_t amount, int64_t rate, int64_t *out);
/* What the lines of a deal come to, and how many there are. */
enum crm_code crm__lines_total(struct crm_store *st, int64_t deal,
			       int64_t *sum, int64_t *lines,
			       struct crm_error *err) CRM_MUST_USE;

/* ---- contact with customers (followup.c) ---- */

/* Append the condition that nobody reached the customer that an alias stands
 * for since a time, which is the next parameter of the statement, */
void crm__followup_none(struct crm_buf *sql, const char *alias);
/* and the time of the last contact, NULL where there was none. */
void crm__followup_last(struct crm_buf *sql, const char *alias);
/* How many parameters the condition takes, each of them that time. */
size_t crm__followup_params(void);

/* ---- recycling (recycle.c) ---- */

/* Does a customer of that level trade with us? */
bool crm__trades(const struct crm_value *level);

/* A rule with action recycle; all that are active, in their order. */
struct crm__recycle {
	char *code, *condition; /* condition: NULL for all customers */
	int64_t pool;           /* 0: any */
	int64_t days;
};
struct crm__recycling {
	struct crm__recycle *v;
	size_t n;
	struct crm_arena mem;
};
enum crm_code crm__recycling_load(struct crm_store *st,
				  struct crm__recycling *r,
				  struct crm_error *err) CRM_MUST_USE;
void crm__recycling_clear(struct crm__recycling *r);

/* The condition of a rule, for crm__condition_meets(); NULL where it has
 * none. */
enum crm_code crm__recycle_for(struct crm_store *st,
			       const struct crm__recycle *r,
			       struct crm_query **out, struct crm_error *err)
	CRM_MUST_USE;

#define CRM__NEVER INT32_MAX

/* What the days of one customer are counted from: days, or CRM__NEVER. */
struct crm__facts {
	int32_t owned, until, last;
	int64_t protection;
	bool trades;
};
/* Append the columns of a customer c with its pool p; and read them, from col
 * on. */
void crm__facts_sql(struct crm_buf *sql);
enum crm_code crm__facts_read(struct crm_stmt *s, int col,
			      struct crm__facts *f, struct crm_error *err)
	CRM_MUST_USE;
/* The day on which a rule lets it fall; *since: what its days count from. */
int32_t crm__falls_on(const struct crm__facts *f,
		      const struct crm__recycle *r, int32_t *since);

/* ---- why (recycle_explain.c) ---- */

/* Whom a rule is explained to, a row of crm_pool_reason at a time. */
struct crm__tell {
	enum crm_code (*fn)(void *arg, const struct crm_cell *row,
			    struct crm_error *err);
	void *arg;
};
enum crm_code crm__tell_row(const struct crm__tell *t, const char *rule,
			    bool holds, const char *detail,
			    struct crm_error *err) CRM_MUST_USE;
/* Tell of each condition under which the user of h may claim a customer
 * (claim.c). */
struct crm_hands;
enum crm_code crm__explain_claim(struct crm_hands *h,
				 const struct crm_rec *customer,
				 const struct crm__tell *t,
				 struct crm_error *err) CRM_MUST_USE;

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
/* The row of a user, and whether he is active; 0: there is none. */
enum crm_code crm__find_user(struct crm_store *st, const char *code,
			     int64_t *id, bool *active, struct crm_error *err)
	CRM_MUST_USE;
/* The row of an active user who is to get customers. CRM_INVALID. */
enum crm_code crm__taker(struct crm_hands *h, const char *code, int64_t *id,
			 struct crm_error *err) CRM_MUST_USE;
/* Give him one. */
enum crm_code crm__give(struct crm_hands *h, const struct crm_rec *customer,
			int64_t to, const char *kind, struct crm_error *err)
	CRM_MUST_USE;
/* Save h->new over what the customer was, and that it changed hands so; with
 * the pool of a row, or 0. program: the rules allowed it. */
enum crm_code crm__hand(struct crm_hands *h, const struct crm_rec *customer,
			const char *kind, int64_t pool, bool program,
			struct crm_error *err) CRM_MUST_USE;

#endif
