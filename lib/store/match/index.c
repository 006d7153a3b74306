/* SPDX-License-Identifier: ISC */
/*
 * index.c - the keys kept beside the records.
 *
 * Hashes come in no order, and written one by one they would touch a page of
 * the table each. So they wait in memory, where they are found too, until the
 * job ends or there are many of them, and are written in order.
 */
#include "match.h"

/* Steps that wait at most; each takes 24 bytes, and 2 to 4 of the heads. */
#define WAITING_MAX (2 << 20)
/* From so many questions in a job on, it is worth reading the whole table for
 * the filter: nearly all of them are answered by no. */
#define MANY 20000
/* Bits of the filter for each key, two of which are set: about one in 80 keys
 * that are not there is taken for one that is. */
#define SPARSE 16

enum crm_code crm__match_ready(struct crm_store *st, struct crm_error *err)
{
	if (!st->match)
		st->match = calloc(1, sizeof(*st->match));
	return st->match ? CRM_OK : crm_error_nomem(err);
}

/* ---- the filter ---- */

static void forget_filter(struct crm__match *m)
{
	free(m->bits);
	m->bits = NULL;
	m->asked = 0;
}

/* The two bits of a hash, any bits of which are as good as others. */
static size_t bit(const struct crm__match *m, int64_t hash, int which)
{
	uint64_t h = (uint64_t)hash;

	return (size_t)(which ? h >> 32 | h << 32 : h) & (m->nbits - 1);
}

static void pass(struct crm__match *m, int64_t hash)
{
	for (int i = 0; m->bits && i < 2; i++) {
		size_t at = bit(m, hash, i);
		m->bits[at / 64] |= UINT64_C(1) << (at % 64);
	}
	m->nkeys++;
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
	while (m->nbits / SPARSE < (size_t)keys + WAITING_MAX)
		m->nbits *= 2;
	m->bits = calloc(m->nbits / 64, sizeof(*m->bits));
	if (!m->bits)
		return crm_error_nomem(err);
	m->nkeys = 0;
	rc = crm_stmt_get(st->db, "SELECT hash FROM match_key", &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		pass(m, crm_col_int(s, 0));
	crm_stmt_put(s);
	return rc;
}

/* ---- what waits ---- */

static uint32_t *head(const struct crm__match *m, int64_t hash)
{
	return &m->heads[(uint64_t)hash & (m->nheads - 1)];
}

static void chain(struct crm__match *m, size_t i)
{
	uint32_t *h = head(m, m->v[i].hash);

	m->v[i].next = *h;
	*h = (uint32_t)i + 1;
}

static enum crm_code more_heads(struct crm__match *m, struct crm_error *err)
{
	size_t n = m->nheads ? 2 * m->nheads : 256;
	uint32_t *heads = calloc(n, sizeof(*heads));

	if (!heads)
		return crm_error_nomem(err);
	free(m->heads);
	m->heads = heads;
	m->nheads = n;
	for (size_t i = 0; i < m->n; i++)
		chain(m, i);
	return CRM_OK;
}

static enum crm_code wait_for(struct crm__match *m, int64_t hash,
			      int64_t record, bool add, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (m->n == m->cap) {
		size_t cap = m->cap ? 2 * m->cap : 64;
		struct crm__match_step *v = realloc(m->v, cap * sizeof(*v));

		if (!v)
			return crm_error_nomem(err);
		m->v = v;
		m->cap = cap;
	}
	if (m->n >= m->nheads)
		rc = more_heads(m, err);
	if (rc)
		return rc;
	m->v[m->n] = (struct crm__match_step){ hash, record, 0, add };
	chain(m, m->n++);
	return CRM_OK;
}

size_t crm__match_waiting(const struct crm_store *st)
{
	return st->match ? st->match->n : 0;
}

void crm__match_back(struct crm_store *st, size_t n)
{
	struct crm__match *m = st->match;

	/* Each is the first of its chain by then. */
	while (m && m->n > n) {
		m->n--;
		*head(m, m->v[m->n].hash) = m->v[m->n].next;
	}
	if (m)
		m->known = NULL;
}

static int by_key(const void *a, const void *b)
{
	const struct crm__match_step *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	if (x->record != y->record)
		return x->record < y->record ? -1 : 1;
	return x->next < y->next ? -1 : x->next > y->next;
}

/* The last step with a key is what it comes to. */
static bool settled(const struct crm__match *m, size_t i)
{
	return i + 1 == m->n || m->v[i].hash != m->v[i + 1].hash ||
	       m->v[i].record != m->v[i + 1].record;
}

static enum crm_code write_all(struct crm_store *st, struct crm_stmt *add,
			       struct crm_stmt *remove, struct crm_error *err)
{
	struct crm__match *m = st->match;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < m->n; i++) {
		const struct crm__match_step *w = &m->v[i];
		struct crm_stmt *s = w->add ? add : remove;

		if (!settled(m, i))
			continue;
		crm_bind_int(s, 1, w->hash);
		crm_bind_int(s, 2, w->record);
		rc = crm_run(s, err);
		if (w->add)
			pass(m, w->hash);
	}
	return rc;
}

static void forget_waiting(struct crm__match *m)
{
	if (m->n)
		memset(m->heads, 0, m->nheads * sizeof(*m->heads));
	m->n = 0;
}

enum crm_code crm__match_flush(struct crm_store *st, struct crm_error *err)
{
	struct crm__match *m = st->match;
	struct crm_stmt *add = NULL, *remove = NULL;
	enum crm_code rc;

	if (!m || !m->n)
		return CRM_OK;
	for (size_t i = 0; i < m->n; i++)
		m->v[i].next = (uint32_t)i; /* the order of time */
	qsort(m->v, m->n, sizeof(*m->v), by_key);
	rc = crm_stmt_get(st->db, "INSERT OR IGNORE INTO match_key "
			  "(hash, record) VALUES (?, ?)", &add, err);
	if (!rc)
		rc = crm_stmt_get(st->db, "DELETE FROM match_key "
			"WHERE hash = ? AND record = ?", &remove, err);
	if (!rc)
		rc = write_all(st, add, remove, err);
	crm_stmt_put(add);
	crm_stmt_put(remove);
	forget_waiting(m);
	if (m->bits && (uint64_t)m->nkeys * SPARSE / 2 > m->nbits)
		forget_filter(m); /* it has become too dense */
	return rc;
}

enum crm_code crm__match_relieve(struct crm_store *st, struct crm_error *err)
{
	if (!st->match || st->match->n < WAITING_MAX || st->parts)
		return CRM_OK;
	return crm__match_flush(st, err);
}

void crm__match_forget(struct crm_store *st)
{
	if (!st->match)
		return;
	forget_waiting(st->match);
	forget_filter(st->match);
	st->match->known = NULL;
}

void crm__match_clear(struct crm_store *st)
{
	struct crm__match *m = st->match;

	if (!m)
		return;
	crm_buf_clear(&m->old.text);
	crm_buf_clear(&m->new.text);
	crm_buf_clear(&m->other.text);
	free(m->v);
	free(m->heads);
	free(m->bits);
	free(m);
	st->match = NULL;
}

/* ---- keeping ---- */

/* Those of a that b has not are to be added or taken away. */
static enum crm_code put(struct crm__match *m,
			 const struct crm__match_keys *a,
			 const struct crm__match_keys *b, int64_t record,
			 bool add, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < a->n; i++)
		if (crm__match_has(b, a, &a->v[i]) < 0)
			rc = wait_for(m, a->v[i].hash, record, add, err);
	return rc;
}

enum crm_code crm__match_put(struct crm_store *st, const struct crm_rec *old,
			     const struct crm_rec *new, struct crm_error *err)
{
	/* cppcheck-suppress nullPointerRedundantCheck ; one of them is given */
	const struct crm_rec *r = old ? old : new;
	/* cppcheck-suppress nullPointerRedundantCheck ; as above */
	int64_t record = r->id * CRM__MATCH_TYPES + r->type->number;
	struct crm__match *m;
	enum crm_code rc;

	/* cppcheck-suppress nullPointerRedundantCheck ; as above */
	if (!crm_type_matched(r->type) || !crm__match_differs(old, new))
		return CRM_OK;
	rc = crm__match_ready(st, err);
	m = st->match;
	if (!rc)
		rc = crm__match_describe(old, &m->old, err);
	if (!rc && (!new || m->known != new))
		rc = crm__match_describe(new, &m->new, err);
	if (rc)
		return rc;
	m->known = NULL;
	rc = put(m, &m->old, &m->new, record, false, err);
	if (!rc)
		rc = put(m, &m->new, &m->old, record, true, err);
	return rc ? rc : crm__match_relieve(st, err);
}

/* ---- finding ---- */

static void found_one(struct crm__match_found *f, int64_t id)
{
	size_t i = 0;

	while (i < f->n && f->v[i] < id)
		i++;
	if (i == CRM__MATCH_FOUND || (i < f->n && f->v[i] == id))
		return;
	if (f->n == CRM__MATCH_FOUND)
		f->n--;
	memmove(f->v + i + 1, f->v + i, (f->n - i) * sizeof(*f->v));
	f->v[i] = id;
	f->n++;
}

/* What waits, the latest first; what a record came to is what was done last.
 * Of a key that very many have, only so much is looked at. */
static void find_waiting(const struct crm__match *m, int64_t hash, int type,
			 struct crm__match_found *f)
{
	uint32_t i = m->nheads ? *head(m, hash) : 0;
	int left = 8 * CRM__MATCH_FOUND;

	for (; i && left; i = m->v[i - 1].next) {
		const struct crm__match_step *w = &m->v[i - 1];

		if (w->hash != hash || w->record % CRM__MATCH_TYPES != type)
			continue;
		left--;
		/* What was taken away again fails when it is compared. */
		if (w->add)
			found_one(f, w->record / CRM__MATCH_TYPES);
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
				  record / CRM__MATCH_TYPES);
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
		size_t n = 0;

		find_waiting(m, k->v[i].hash, t->number, f);
		for (size_t j = 0; j < f->n; j++)
			if (f->v[j] != self)
				f->v[n++] = f->v[j];
		f->n = n;
	}
	return rc;
}
