/* SPDX-License-Identifier: ISC */
/*
 * level.h - the rules by which customers rise and fall in the pyramid.
 *
 * An active rule that promotes or demotes holds for the customers that its
 * condition, a filter, lets pass. Of the rules in order of position and code
 * the first decides that holds and whose level lies its way, above the present
 * one or below it, or is the present one: that stays then. One that is pinned,
 * invalid or archived no rule moves.
 */
#ifndef CRM_LEVEL_H
#define CRM_LEVEL_H

#include "crm/store.h"

struct crm_level_rule {
	const char *code, *name; /* name "": it has none */
	const char *action;
	bool up;                 /* it promotes */
	int level;               /* a choice of the customer's field */
	const char *condition;   /* NULL: it holds for all */
	const char *from;        /* filter: levels that it decides about */
};

struct crm_level_rules {
	struct crm_level_rule *v; /* in the order in which they decide */
	size_t n;
	struct crm_arena mem;
};

/* The name of a choice of the customer's level. */
const char *crm_level_name(int level);
/* The choice that a cell of that field names. */
int crm_level_of(const struct crm_cell *c);

/* Read the rules as the store has them; those the user may see. *out is to be
 * cleared whatever comes back. */
enum crm_code crm_level_rules_load(struct crm_store *st,
				   struct crm_level_rules *out,
				   struct crm_error *err) CRM_MUST_USE;
void crm_level_rules_clear(struct crm_level_rules *r);

struct crm_level_move {
	int64_t customer; /* row id */
	size_t rule;      /* that moves it */
	int from;         /* the level it has */
};
struct crm_level_moves {
	struct crm_level_move *v; /* in order of customers; to be freed */
	size_t n, room;
};

/* What the rules would do to the customers with these row ids (NULL: all), in
 * the order of those: a query for each rule, and for each CRM_AMONG_MAX ids.
 * A rule whose condition means nothing any more moves none of those that are
 * named. Errors: CRM_CONFLICT for such a rule where all are asked about. */
enum crm_code crm_level_moves(struct crm_store *st,
			      const struct crm_level_rules *r,
			      const int64_t *ids, size_t nids,
			      struct crm_level_moves *out,
			      struct crm_error *err) CRM_MUST_USE;

/* Apply the rules to all customers in the running job; each is moved once. */
struct crm_level_counts {
	int64_t promoted, demoted;
};
enum crm_code crm_levels_apply(struct crm_store *st,
			       struct crm_level_counts *out,
			       struct crm_error *err) CRM_MUST_USE;

/* The columns of an explanation: rule, name, action, level, holds, result. */
extern const struct crm_type crm_level_reason;

/* Tell of each rule in order what it does to a customer, and why: the cells of
 * a row, borrowed. Errors: CRM_NOTFOUND. */
enum crm_code crm_level_explain(struct crm_store *st, const char *code,
				enum crm_code (*tell)(void *arg,
					const struct crm_cell *row,
					struct crm_error *err),
				void *arg, struct crm_error *err)
	CRM_MUST_USE;

/* ---- what the rules would have done ---- */

/* The columns of it: date, code, name, from, to, rule, actual (the level that
 * the customer really had then). */
extern const struct crm_type crm_level_step;

struct crm_backtest;

/* Rules are borrowed. */
enum crm_code crm_backtest_new(const struct crm_level_rules *r,
			       struct crm_backtest **out,
			       struct crm_error *err) CRM_MUST_USE;
void crm_backtest_free(struct crm_backtest *b);

/*
 * One step, told as above: the store shows the data as they were at the end of
 * a day, and the clock is to stand there. Customers have the levels that the
 * steps before gave them; in the first one, or where they are new, those that
 * they really had.
 */
enum crm_code crm_backtest_step(struct crm_backtest *b, struct crm_store *st,
				int32_t day,
				enum crm_code (*tell)(void *arg,
					const struct crm_cell *row,
					struct crm_error *err),
				void *arg, struct crm_error *err)
	CRM_MUST_USE;

#endif
