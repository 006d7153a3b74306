/* SPDX-License-Identifier: ISC */
/*
 * match.h - keys by which records are compared when they are entered.
 *
 * Every save keeps the keys of the record in the table match_key: hashes of
 * its identifying numbers, telephone numbers, e-mail addresses and of its name,
 * if it is a company. What is found by a hash is compared with the record
 * itself. An invalid record has no keys.
 *
 * The upper bits of a hash are those of what makes records alike, of a name its
 * loose key; the lower ones those of what makes them the same, its strong key.
 * So one company is found among however many that are called like it.
 */
#ifndef CRM_STORE_MATCH_H
#define CRM_STORE_MATCH_H

#include "../rights/rights.h"

enum {
	CRM__MATCH_TYPES = 64, /* match_key.record: a row id times this, plus
				  the number of the type */
	CRM__MATCH_EXACT = 20, /* the lower bits of a hash */
	CRM__MATCH_KEYS = 8,   /* the most keys of a record */
	CRM__MATCH_FOUND = 16, /* the most records looked at for each */
	CRM__MATCH_WAITING = 2 << 20 /* steps that wait at most; each takes 24
				  bytes, and 2 to 4 of the heads */
};

struct crm__match_key {
	int field;
	enum crm_match kind;
	int64_t hash;
	size_t at, n; /* where in the text what is alike is */
};

struct crm__match_keys {
	struct crm__match_key v[CRM__MATCH_KEYS];
	size_t n;
	struct crm_buf text;
};

/* The part of a hash that those have in common which are alike. */
static inline int64_t crm__match_alike(int64_t hash)
{
	return hash >> CRM__MATCH_EXACT;
}

/* The keys of a record; none of NULL (keys.c). */
enum crm_code crm__match_describe(const struct crm_rec *r,
				  struct crm__match_keys *k,
				  struct crm_error *err) CRM_MUST_USE;
/* Has a record a key like that? Its place, or -1. */
int crm__match_has(const struct crm__match_keys *k,
		   const struct crm__match_keys *of,
		   const struct crm__match_key *key);
/* A record, as the table has it. */
static inline int64_t crm__match_record(const struct crm_rec *r)
{
	/* cppcheck-suppress nullPointerRedundantCheck ; it is a record */
	return r->id * CRM__MATCH_TYPES + r->type->number;
}
/* Have two records different values in a field that keys depend on? Either may
 * be NULL, which is different. */
bool crm__match_differs(const struct crm_rec *a, const struct crm_rec *b);

/* ---- keeping (index.c) ---- */

struct crm__match {
	struct crm__match_keys old, new, other;
	const struct crm_rec *known; /* whose keys are in new, if anybody's:
					a record's while it is being saved */

	/* What waits to be written: what is done to keys in order of time, and
	 * chains of those with like hashes, the latest first. */
	struct crm__match_step {
		int64_t hash, record;
		uint32_t next; /* place in v plus 1; 0: the last */
		bool add;      /* else taken away */
	} *v;
	size_t n, cap;
	uint32_t *heads;
	size_t nheads;

	/* Which hashes the table may have (a Bloom filter), once there were
	 * many questions. */
	uint64_t *bits;
	size_t nbits;
	int64_t nkeys, asked;
};

/* Memory for the store's keys, at the first use. */
enum crm_code crm__match_ready(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;
/* Have the keys of a record be those of `new` (NULL: none), which are those of
 * `old` (NULL: none). */
enum crm_code crm__match_put(struct crm_store *st, const struct crm_rec *old,
			     const struct crm_rec *new, struct crm_error *err)
	CRM_MUST_USE;
/* Where the chain of a hash begins; there are heads. */
static inline uint32_t *crm__match_head(const struct crm__match *m,
					int64_t hash)
{
	return &m->heads[(uint64_t)crm__match_alike(hash) & (m->nheads - 1)];
}

/* ---- finding (find.c) ---- */
/* Have the filter, if there is one, know a hash that is written. */
void crm__match_pass(struct crm__match *m, int64_t hash);
void crm__match_forget_filter(struct crm__match *m);
/* Forget it where it has become too dense. */
void crm__match_thin(struct crm__match *m);

/* The ids of up to CRM__MATCH_FOUND records of a type that have a key, those
 * with the same hash before those that are alike, in order, but not of one
 * itself; for each key of k. */
struct crm__match_found {
	int64_t v[CRM__MATCH_FOUND];
	size_t n, same; /* how many of them have the same hash */
};
enum crm_code crm__match_find(struct crm_store *st, const struct crm_type *t,
			      const struct crm__match_keys *k, int64_t self,
			      struct crm__match_found found[CRM__MATCH_KEYS],
			      struct crm_error *err) CRM_MUST_USE;

/* ---- looking after them (tally.c) ---- */

/* Keys added up. */
struct crm__tally {
	uint64_t sum;
	int64_t n;
};
/* Add those that a record should have; those that the table has. */
enum crm_code crm__tally_record(struct crm_store *st, const struct crm_rec *r,
				struct crm__tally *t, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm__tally_kept(struct crm_store *st, struct crm__tally *t,
			      struct crm_error *err) CRM_MUST_USE;

/* ---- comparing (likes.c) ---- */
/* Put into from->entry what a whole record is like, old NULL for a new one; of
 * a change, what it was not like before. */
enum crm_code crm__entry_likes(struct crm_store *st, const struct crm_rec *old,
			       const struct crm_rec *new,
			       const struct crm_origin *from,
			       struct crm_error *err) CRM_MUST_USE;

/* ---- entering (entry.c) ---- */

/* May another have to do with a new record instead, whatever the record is
 * like otherwise? */
bool crm__entry_spares(const struct crm_origin *from);

/* Compare a whole record that is entered with others, old NULL for a new one.
 * *other gets the row id of the one that has to do with it instead, or 0.
 * CRM_CONFLICT where the policy refuses it. */
enum crm_code crm__entry(struct crm_store *st, const struct crm_rec *old,
			 const struct crm_rec *new,
			 const struct crm_origin *from, int64_t *other,
			 struct crm_error *err) CRM_MUST_USE;
/* Do to the other what the policy says. given: the values of new as they were
 * before it was made whole. */
enum crm_code crm__entry_other(struct crm_store *st, int64_t other,
			       const struct crm_value *given,
			       struct crm_rec *new,
			       const struct crm_origin *from,
			       enum crm_action *act, struct crm_error *err)
	CRM_MUST_USE;

#endif
