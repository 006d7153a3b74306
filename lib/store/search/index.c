/* SPDX-License-Identifier: ISC */
/*
 * index.c - the search kept beside the records.
 *
 * Its tables have no texts of their own, so what they are to forget they must
 * be told word for word as they were told it before.
 */
#include "../pack.h"
#include "search.h"

enum { SOUND = CRM_SEARCH__N, PARTS };

static enum crm_code add_field(struct crm_buf parts[PARTS],
			       const struct crm_field *f,
			       const struct crm_value *v,
			       struct crm_error *err)
{
	enum crm_search part = crm_field_search(f);
	size_t from = parts[part].len;
	enum crm_code rc;

	if (part == CRM_SEARCH_NONE || v->kind != CRM_V_TEXT)
		return CRM_OK;
	rc = crm__search_value(&parts[part], f, v, err);
	if (!rc && part == CRM_SEARCH_NAME && parts[part].s)
		crm__search_sound(&parts[SOUND], parts[part].s + from,
				  parts[part].len - from);
	return rc;
}

static enum crm_code describe(struct crm_buf parts[PARTS],
			      const struct crm_rec *r, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; i < PARTS; i++)
		crm_buf_reset(&parts[i]);
	for (size_t i = 0; !rc && r && i < r->type->nfields; i++)
		rc = add_field(parts, &r->type->fields[i], &r->v[i], err);
	for (size_t i = 0; !rc && i < PARTS; i++)
		rc = crm_buf_check(&parts[i], err);
	return rc;
}

static bool same(const struct crm_buf *a, const struct crm_buf *b, size_t from,
		 size_t to)
{
	for (size_t i = from; i < to; i++)
		if (a[i].len != b[i].len || (a[i].len &&
		    memcmp(a[i].s, b[i].s, a[i].len)))
			return false;
	return true;
}

/*
 * What is to be told to the search waits until the job ends, or there is much
 * of it: its tables write out what they have at every savepoint. An entry that
 * waits is a row id (a signed), what to do (a number) and texts (pack.h).
 */
enum { TEXT = 1, SOUNDS = 2, FORGET = 4 };
#define WAITING_MAX (4 << 20) /* bytes */

static void wait_for(struct crm_buf *b, int64_t rowid, unsigned what,
		     const struct crm_buf parts[PARTS])
{
	size_t need = 2 * CRM__NUMBER_MAX;
	char *p;

	for (size_t i = 1; i < PARTS; i++)
		need += CRM__NUMBER_MAX + parts[i].len;
	if (!crm_buf_reserve(b, need))
		return;
	p = crm__put_signed(b->s + b->len, rowid);
	p = crm__put_number(p, what);
	for (size_t i = 1; i < PARTS; i++)
		p = crm__put_text(p, crm_buf_str(&parts[i]), parts[i].len);
	b->len = (size_t)(p - b->s);
}

struct waiting {
	int64_t rowid;
	size_t order;
	uint64_t what;
	struct { const char *s; size_t n; } parts[PARTS];
};

static const char *take(const char *p, const char *end, struct waiting *w)
{
	p = crm__take_signed(p, end, &w->rowid);
	p = crm__take_number(p, end, &w->what);
	for (size_t i = 1; i < PARTS; i++)
		p = crm__take_text(p, end, &w->parts[i].s, &w->parts[i].n);
	return p;
}

/* Run a statement that takes a row id and parts of an entry. */
static enum crm_code run(struct crm_store *st, const char *sql,
			 const struct waiting *w, int from, int to,
			 struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc = crm_stmt_get(st->db, sql, &s, err);

	if (rc)
		return rc;
	crm_bind_int(s, 1, w->rowid);
	for (int i = from; i < to; i++)
		crm_bind_text(s, i - from + 2, w->parts[i].s, w->parts[i].n);
	return crm__run_once(s, err);
}

static enum crm_code tell(struct crm_store *st, const struct waiting *w,
			  struct crm_error *err)
{
	bool forget = w->what & FORGET;
	enum crm_code rc = CRM_OK;

	if (w->what & TEXT)
		rc = run(st, forget
			? "INSERT INTO search_text (search_text, rowid, name, "
			  "phone, tag, note) VALUES ('delete', ?, ?, ?, ?, ?)"
			: "INSERT INTO search_text (rowid, name, phone, tag, "
			  "note) VALUES (?, ?, ?, ?, ?)", w, 1, SOUND, err);
	if (!rc && w->what & SOUNDS && w->parts[SOUND].n)
		rc = run(st, forget
			? "INSERT INTO search_sound (search_sound, rowid, "
			  "name) VALUES ('delete', ?, ?)"
			: "INSERT INTO search_sound (rowid, name) "
			  "VALUES (?, ?)", w, SOUND, PARTS, err);
	return rc;
}

static int by_rowid(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	if (x->rowid != y->rowid)
		return x->rowid < y->rowid ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* All that waits, in order of row ids: for one that is less than that before
 * it the tables would write out what they have. */
static enum crm_code sorted(const struct crm_buf *b, struct waiting **out,
			    size_t *n, struct crm_error *err)
{
	const char *p = crm_buf_str(b), *end = p + b->len;
	size_t room = 0;

	*out = NULL;
	*n = 0;
	while (p && p < end) {
		if (*n == room) {
			size_t more = room ? 2 * room : 64;
			struct waiting *w = realloc(*out, more * sizeof(*w));

			if (!w)
				return crm_error_nomem(err);
			*out = w;
			room = more;
		}
		(*out)[*n].order = *n;
		p = take(p, end, &(*out)[(*n)++]);
	}
	if (*n)
		qsort(*out, *n, sizeof(**out), by_rowid);
	return CRM_OK;
}

enum crm_code crm__search_flush(struct crm_store *st, struct crm_error *err)
{
	struct waiting *w = NULL;
	size_t n = 0;
	enum crm_code rc = crm_buf_check(&st->to_search, err);

	if (!rc)
		rc = sorted(&st->to_search, &w, &n, err);
	for (size_t i = 0; !rc && i < n; i++)
		rc = tell(st, &w[i], err);
	free(w);
	st->to_search.len = 0;
	return rc;
}

enum crm_code crm__search_relieve(struct crm_store *st, struct crm_error *err)
{
	if (st->to_search.len < WAITING_MAX || st->parts)
		return crm_buf_check(&st->to_search, err);
	return crm__search_flush(st, err);
}

static unsigned differing(const struct crm_buf *was, const struct crm_buf *is)
{
	return (same(was, is, 1, SOUND) ? 0 : TEXT) |
	       (same(was, is, SOUND, PARTS) ? 0 : SOUNDS);
}

enum crm_code crm__search_put(struct crm_store *st, const struct crm_rec *old,
			      const struct crm_rec *new, struct crm_error *err)
{
	const struct crm_rec *r = old ? old : new;
	int64_t rowid = r->id * CRM__SEARCH_TYPES + r->type->number;
	unsigned what;
	enum crm_code rc;

	if (!crm_type_searched(r->type))
		return CRM_OK;
	if (!st->found) {
		st->found = calloc(2 * PARTS, sizeof(*st->found));
		if (!st->found)
			return crm_error_nomem(err);
	}
	rc = describe(st->found, old, err);
	if (!rc)
		rc = describe(st->found + PARTS, new, err);
	if (rc)
		return rc;
	what = old && new ? differing(st->found, st->found + PARTS)
			  : TEXT | SOUNDS;
	if (old && what)
		wait_for(&st->to_search, rowid, what | FORGET, st->found);
	if (new && what)
		wait_for(&st->to_search, rowid, what, st->found + PARTS);
	return crm__search_relieve(st, err);
}

void crm__search_clear(struct crm_store *st)
{
	for (size_t i = 0; st->found && i < 2 * PARTS; i++)
		crm_buf_clear(&st->found[i]);
	free(st->found);
	st->found = NULL;
	crm_buf_clear(&st->to_search);
}

enum crm_code crm__search_tidy(struct crm_store *st, struct crm_error *err)
{
	return crm_exec(st->db,
		"INSERT INTO search_text (search_text) VALUES ('optimize'); "
		"INSERT INTO search_sound (search_sound) VALUES ('optimize')",
		err);
}
