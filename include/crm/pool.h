/* SPDX-License-Identifier: ISC */
/*
 * pool.h - customers that change hands.
 *
 * A customer has an owner, or lies in a pool, from where its members claim
 * it, or has neither. Who may do what with customers is told in rights.h;
 * beyond that the members of a pool may claim what lies in it, and an owner
 * may release what is his. Each change of hands leaves a handover.
 *
 * A customer falls into its pool by the rules with action recycle. Days are
 * those of the database's clocks. A rule of N days without contact lets it
 * fall on the latest of these days:
 *   the day of the last contact + N;
 *   the day its owner got it + N;
 *   that day + the protection of the pool, unless it trades with us (level
 *   trading and above);
 *   the day after protected_until.
 * It needs an active pool, an owner and state active, must not be locked, and
 * must meet the rule's condition. What should have fallen on days on which
 * nobody looked falls when somebody does.
 */
#ifndef CRM_POOL_H
#define CRM_POOL_H

#include "crm/changeset.h"

/* ---- by hand ---- */

/* One user who has customers change hands, in a running job. */
struct crm_hands;

/* user: his code. reason: for the handovers; or NULL. Both are borrowed.
 * Errors: CRM_INVALID (the reason is too long). */
enum crm_code crm_hands_open(struct crm_store *st, const char *user,
			     const char *reason, struct crm_hands **out,
			     struct crm_error *err) CRM_MUST_USE;
void crm_hands_close(struct crm_hands *h); /* NULL is legal */

/*
 * Each of these is for one customer as it was loaded in the job; one that is
 * refused leaves nothing behind. Errors tell what stands in the way as what is
 * said of the customer ("is ada's since 2026-03-05"): CRM_CONFLICT for that,
 * CRM_DENIED for what the user may not do, CRM_INVALID for what was given.
 */
enum crm_code crm_claim(struct crm_hands *h, const struct crm_rec *customer,
			struct crm_error *err) CRM_MUST_USE;
/* Why a customer that the user may not see is not for him to claim: whose it is
 * (CRM_CONFLICT) where it is of a pool of his, so that who comes second is
 * told; else, as ever, CRM_NOTFOUND. */
enum crm_code crm_claim_unseen(struct crm_hands *h, const char *code,
			       struct crm_error *err) CRM_MUST_USE;
/* pool: code of the pool it goes into; NULL: its own, else the only one the
 * user is a member of. */
enum crm_code crm_release(struct crm_hands *h, const struct crm_rec *customer,
			  const char *pool, struct crm_error *err)
	CRM_MUST_USE;
/* to: code of an active user. */
enum crm_code crm_assign(struct crm_hands *h, const struct crm_rec *customer,
			 const char *to, struct crm_error *err) CRM_MUST_USE;
enum crm_code crm_lock(struct crm_hands *h, const struct crm_rec *customer,
		       bool on, struct crm_error *err) CRM_MUST_USE;

struct crm_transfer_opts {
	const char *from;         /* code of a user, who may have left */
	const char *to;           /* code of an active user; NULL: the other
				     active users of his department, in turn,
				     both in the order of their codes */
	const char *const *where; /* only customers for which these filters
				     hold; or NULL */
	bool deals;               /* with the deals of theirs that are his, and
				     open or on hold */
};
/* All customers of one user to another or to several; each with its deals, or
 * not at all. What is refused is added to `refused`. Errors: CRM_NOTFOUND (no such user), CRM_INVALID (nobody is
 * there to take them), CRM_USAGE (a filter). */
enum crm_code crm_transfer(struct crm_hands *h,
			   const struct crm_transfer_opts *opts,
			   struct crm_refusals *refused, struct crm_error *err)
	CRM_MUST_USE;

/* ---- by rules ---- */

struct crm_fall {
	int64_t customer;  /* row id */
	const char *code;  /* of the customer */
	const char *rule;  /* of the rule that lets it fall */
	int64_t days;      /* the rule's */
	int32_t since;     /* the day they are counted from: that of the last
			      contact, or its owner got it only then */
	int32_t day;       /* on which it falls */
	int order;         /* the rule's place among the rules */
};

struct crm_falls {
	struct crm_fall *v; /* in order of day and code */
	size_t n, cap;
	struct crm_arena mem;
};

/* Which customers fall on a day or before it; each once, by the rule that is
 * the first to let it fall, of several on one day by the one whose position is
 * lowest. These are all there are, those the user may not see too. *out is to
 * be cleared whatever comes back. */
enum crm_code crm_falls_find(struct crm_store *st, int32_t day,
			     struct crm_falls *out, struct crm_error *err)
	CRM_MUST_USE;
void crm_falls_clear(struct crm_falls *f);

/* Have what falls today or should have before fall, in the running job of the
 * user of h. What is refused is added to `refused`. */
enum crm_code crm_recycle(struct crm_hands *h, struct crm_refusals *refused,
			  struct crm_error *err) CRM_MUST_USE;

/* ---- why ---- */

/*
 * Tell why a user (NULL, or one who is none: nobody) may claim a customer or may not, and when it will fall: a
 * condition of claiming (rule: "state", "pool", "member", "arrival",
 * "cooldown", "claims_a_day", "cap") holds or stands in the way; "locked" and
 * "protected" hold as long as they keep it; a rule (by its code) holds when it
 * lets the customer fall today. Errors: CRM_NOTFOUND (no such customer).
 */
extern const struct crm_type crm_pool_reason; /* rule, holds, detail */
enum crm_code crm_pool_explain(struct crm_store *st, const char *user,
			       const char *code,
			       enum crm_code (*tell)(void *arg,
					const struct crm_cell *row,
					struct crm_error *err),
			       void *arg, struct crm_error *err) CRM_MUST_USE;

#endif
