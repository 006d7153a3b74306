/* SPDX-License-Identifier: ISC */
/*
 * index.c - the keys kept beside the records.
 *
 * Hashes come in no order, and written one by one they would touch a page of
 * the table each. So they wait in memory, where they are found too, until the
 * job ends or there are many of them, and are written in order.
 */
#include "match.h"

enum crm_code crm__match_ready(struct crm_store *st, struct crm_error *err)
{
	if (!st->match)
		st->match = calloc(1, sizeof(*st->match));
	return st->match ? CRM_OK : crm_error_nomem(err);
}

/* ---- what waits ---- */

static void chain(struct crm__match *m, size_t i)
{
	uint32_t *h = crm__match_head(m, m->v[i].hash);

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
		*crm__match_head(m, m->v[m->n].hash) = m->v[m->n].next;
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
			crm__match_pass(m, w->hash);
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
	crm__match_thin(m);
	return rc;
}

enum crm_code crm__match_relieve(struct crm_store *st, struct crm_error *err)
{
	if (!st->match || st->match->n < CRM__MATCH_WAITING || st->parts)
		return CRM_OK;
	return crm__match_flush(st, err);
}

void crm__match_forget(struct crm_store *st)
{
	if (!st->match)
		return;
	forget_waiting(st->match);
	crm__match_forget_filter(st->match);
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

/* Has a record that very key? */
static bool has(const struct crm__match_keys *k,
		const struct crm__match_keys *of,
		const struct crm__match_key *key)
{
	int i = crm__match_has(k, of, key);

	return i >= 0 && k->v[i].hash == key->hash;
}

/* Those of a that b has not are to be added or taken away. */
static enum crm_code put(struct crm__match *m,
			 const struct crm__match_keys *a,
			 const struct crm__match_keys *b, int64_t record,
			 bool add, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < a->n; i++)
		if (!has(b, a, &a->v[i]))
			rc = wait_for(m, a->v[i].hash, record, add, err);
	return rc;
}

enum crm_code crm__match_put(struct crm_store *st, const struct crm_rec *old,
			     const struct crm_rec *new, struct crm_error *err)
{
	/* cppcheck-suppress nullPointerRedundantCheck ; one of them is given */
	const struct crm_rec *r = old ? old : new;
	/* cppcheck-suppress nullPointerRedundantCheck ; as above */
	int64_t record = crm__match_record(r);
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
