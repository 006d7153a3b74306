/* SPDX-License-Identifier: ISC */
/*
 * find.c - which records have a key, among those written and those that wait.
 *
 * A job that asks often has a filter made, which answers nearly all questions.
 */
#include "match.h"
#include "crm/hash.h"

/* From so many questions in a job on, it is worth reading the whole table for
 * the filter: nearly all of them are answered by no. */
#define MANY 20000
/* Bits of the filter for each key, two of which are set: about one in 80 keys
 * that are not there is taken for one that is. */
#define SPARSE 16

/* ---- the filter ---- */

void crm__match_forget_filter(struct crm__match *m)
{
	free(m->bits);
	m->bits = NULL;
	m->asked = 0;
}

/* The two bits of a hash: those that are alike have the same. */
static size_t bit(const struct crm__match *m, int64_t hash, int which)
{
	uint64_t h = crm_hash_spread((uint64_t)crm__match_alike(hash));

	return (size_t)(which ? h >> 32 | h << 32 : h) & (m->nbits - 1);
}

void crm__match_pass(struct crm__match *m, int64_t hash)
{
	for (int i = 0; m->bits && i < 2; i++) {
		size_t at = bit(m, hash, i);
		m->bits[at / 64] |= UINT64_C(1) << (at % 64);
	}
	m->nkeys++;
}

void crm__match_thin(struct crm__match *m)
{
	if (m->bits && (uint64_t)m->nkeys * SPARSE / 2 > m->nbits)
		crm__match_forget_filter(m);
}

static bool may_have(const struct crm__match *m, int64_t hash)
{
	for (int i = 0; m->bits && i < 2; i++) {
		size_t at = bit(m, hash, i);
		if (!(m->bits[at / 64] >> (at % 64) & 1))
			return false;
	}
	return true;
}

static enum crm_code make_filter(struct crm_store *st, struct crm_error *err)
{
	struct crm__match *m = st->match;
	struct crm_stmt *s = NULL;
	int64_t keys = 0;
	bool row = false;
	enum crm_code rc;

	rc = crm_db_int(st->db, "SELECT count(*) FROM match_key", &keys, err);
	if (rc)
		return rc;
	/* It is to do for what this job adds, too. */
	m->nbits = 1 << 20;
	while (m->nbits / SPARSE < (size_t)keys + CRM__MATCH_WAITING)
		m->nbits *= 2;
	m->bits = calloc(m->nbits / 64, sizeof(*m->bits));
	if (!m->bits)
		return crm_error_nomem(err);
	m->nkeys = 0;
	rc = crm_stmt_get(st->db, "SELECT hash FROM match_key", &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		crm__match_pass(m, crm_col_int(s, 0));
	crm_stmt_put(s);
	return rc;
}

/* ---- finding ---- */

static void leave_out(struct crm__match_found *f, int64_t id)
{
	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i] != id)
			continue;
		f->n--;
		f->same -= i < f->same;
		memmove(f->v + i, f->v + i + 1,
			(f->n - i) * sizeof(*f->v));
		return;
	}
}

/* Where there are too many, what is alike makes room for what is the same, and
 * what came later for what came before. */
static void found_one(struct crm__match_found *f, int64_t id, bool same)
{
	size_t i, end;

	for (size_t k = 0; k < f->same; k++)
		if (f->v[k] == id)
			return;
	leave_out(f, id);
	i = same ? 0 : f->same;
	end = same ? f->same : f->n;
	while (i < end && f->v[i] < id)
		i++;
	if (i == CRM__MATCH_FOUND)
		return;
	if (f->n == CRM__MATCH_FOUND)
		f->n--;
	memmove(f->v + i + 1, f->v + i, (f->n - i) * sizeof(*f->v));
	f->v[i] = id;
	f->n++;
	if (same && f->same < CRM__MATCH_FOUND)
		f->same++;
}

/* What waits, the latest first; what a record came to is what was done last.
 * Of a key that very many have, only so much is looked at. */
static void find_waiting(const struct crm__match *m, int64_t hash, int type,
			 struct crm__match_found *f)
{
	uint32_t i = m->nheads ? *crm__match_head(m, hash) : 0;
	int left[] = { 8 * CRM__MATCH_FOUND, 8 * CRM__MATCH_FOUND };
	int steps = 4096; /* of a name that people write in ever other ways */

	for (; i && left[true] && steps; i = m->v[i - 1].next, steps--) {
		const struct crm__match_step *w = &m->v[i - 1];
		bool same = w->hash == hash;

		if (crm__match_alike(w->hash) != crm__match_alike(hash) ||
		    w->record % CRM__MATCH_TYPES != type || !left[same])
			continue;
		left[same]--;
		/* What was taken away again fails when it is compared. */
		if (w->add)
			found_one(f, w->record / CRM__MATCH_TYPES, same);
	}
}

#define OF_KEY(I, N) "SELECT " #I ", record FROM (SELECT record FROM " \
	"match_key WHERE hash = ?" #N " ORDER BY record LIMIT 16)"
_Static_assert(CRM__MATCH_FOUND == 16 && CRM__MATCH_KEYS == 8,
	       "the statement is of other numbers");

static enum crm_code find_written(struct crm_store *st, int type,
				  const struct crm__match_keys *k,
				  struct crm__match_found *found,
				  struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false, any = false;
	enum crm_code rc;

	for (size_t i = 0; i < k->n; i++)
		any = any || may_have(st->match, k->v[i].hash);
	if (!any)
		return CRM_OK;
	rc = crm_stmt_get(st->db,
		OF_KEY(0, 1) " UNION ALL " OF_KEY(1, 2) " UNION ALL "
		OF_KEY(2, 3) " UNION ALL " OF_KEY(3, 4) " UNION ALL "
		OF_KEY(4, 5) " UNION ALL " OF_KEY(5, 6) " UNION ALL "
		OF_KEY(6, 7) " UNION ALL " OF_KEY(7, 8), &s, err);
	if (rc)
		return rc;
	for (size_t i = 0; i < k->n; i++)
		if (may_have(st->match, k->v[i].hash))
			crm_bind_int(s, (int)i + 1, k->v[i].hash);
	while (!(rc = crm_step(s, &row, err)) && row) {
		int64_t record = crm_col_int(s, 1);

		if (record % CRM__MATCH_TYPES == type)
			found_one(&found[crm_col_int(s, 0)],
				  record / CRM__MATCH_TYPES, true);
	}
	crm_stmt_put(s);
	return rc;
}

/* Those that are alike, but not the same. */
static enum crm_code find_alike(struct crm_store *st, int type, int64_t hash,
				struct crm__match_found *f,
				struct crm_error *err)
{
	const int64_t exact = ((int64_t)1 << CRM__MATCH_EXACT) - 1;
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	if (!may_have(st->match, hash))
		return CRM_OK;
	rc = crm_stmt_get(st->db, "SELECT record FROM match_key WHERE hash "
		"BETWEEN ?1 AND ?2 AND hash <> ?3 LIMIT ?4", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, hash & ~exact);
	crm_bind_int(s, 2, hash | exact);
	crm_bind_int(s, 3, hash);
	crm_bind_int(s, 4, CRM__MATCH_FOUND);
	while (!(rc = crm_step(s, &row, err)) && row) {
		int64_t record = crm_col_int(s, 0);

		if (record % CRM__MATCH_TYPES == type)
			found_one(f, record / CRM__MATCH_TYPES, false);
	}
	crm_stmt_put(s);
	return rc;
}

enum crm_code crm__match_find(struct crm_store *st, const struct crm_type *t,
			      const struct crm__match_keys *k, int64_t self,
			      struct crm__match_found found[CRM__MATCH_KEYS],
			      struct crm_error *err)
{
	struct crm__match *m = st->match;
	enum crm_code rc = CRM_OK;

	memset(found, 0, CRM__MATCH_KEYS * sizeof(*found));
	if (++m->asked >= MANY && !m->bits)
		rc = make_filter(st, err);
	if (!rc)
		rc = find_written(st, t->number, k, found, err);
	for (size_t i = 0; !rc && i < k->n; i++) {
		struct crm__match_found *f = &found[i];

		if (k->v[i].kind == CRM_MATCH_NAME)
			rc = find_alike(st, t->number, k->v[i].hash, f, err);
		find_waiting(m, k->v[i].hash, t->number, f);
		leave_out(f, self);
	}
	return rc;
}
