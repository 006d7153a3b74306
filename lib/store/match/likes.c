/* SPDX-License-Identifier: ISC */
/* likes.c - which others a record is like, and how that is told. */
#include "match.h"
#include "crm/company.h"

enum { STRONG_MAX = 4 }; /* the most that are told by one field */

void crm_entry_clear(struct crm_entry *e)
{
	free(e->v);
	crm_arena_clear(&e->mem);
	*e = (struct crm_entry){ 0 };
}

void crm_duplicate_error(const struct crm_duplicate *d, struct crm_error *err)
{
	crm_error_set(err, CRM_CONFLICT, "%s", d->message);
	crm_error_at_field(err, d->field);
}

/* One comparison: the record that is entered, and another. */
struct look {
	struct crm_store *st;
	const struct crm_rec *new;
	struct crm_rec other; /* id 0: none is loaded */
	int source;           /* of new, as the log counts inputs */
	struct crm_entry *e;
	struct crm_buf text;
};

/* ---- how it is told ---- */

/* The field by which a record is in a pool; -1: there is none. */
static int pool_field(const struct crm_type *t)
{
	int i = crm_field_find(t, "pool", 4);

	return i >= 0 && t->fields[i].kind == CRM_T_REF ? i : -1;
}

/* Append the code that a field of the other refers to, where it does. */
static enum crm_code add_ref(const struct look *l, int field,
			     struct crm_buf *out, struct crm_error *err)
{
	const struct crm_field *f = &l->other.type->fields[field < 0 ? 0
								     : field];

	if (field < 0 || f->flags & CRM_F_HIDDEN || f->kind != CRM_T_REF ||
	    l->other.v[field].kind != CRM_V_INT)
		return CRM_OK;
	return crm_code_of(l->st, crm_type_find(f->ref), l->other.v[field].i,
			   out, err);
}

/* Whose the other is: the code of its owner, else (*pool) of its pool, else
 * "". */
static enum crm_code whose(const struct look *l, struct crm_buf *code,
			   bool *pool, struct crm_error *err)
{
	const struct crm_type *t = l->other.type;
	enum crm_code rc;

	rc = add_ref(l, crm_field_flagged(t, CRM_F_HOLDER), code, err);
	*pool = !rc && !code->len;
	return *pool ? add_ref(l, pool_field(t), code, err) : rc;
}

static void add_day(struct look *l)
{
	const struct crm_value *v = &l->other.v[CRM_F_CREATED_AT];
	char day[CRM_DATE_LEN + 1];
	int64_t at;

	if (v->kind != CRM_V_TEXT || crm_time_parse(v->s, v->len, &at, NULL))
		return;
	crm_date_format(crm_date_of(at), day);
	crm_buf_addf(&l->text, crm_tr("entered %s"), day);
}

static bool archived(const struct crm_rec *r)
{
	int i = crm_field_matching(r->type, CRM_MATCH_STATE);

	return i >= 0 && !(r->type->fields[i].flags & CRM_F_HIDDEN) &&
	       r->v[i].kind == CRM_V_TEXT && r->v[i].len == 8 &&
	       !memcmp(r->v[i].s, "archived", 8);
}

/* Append where in the input the other stands, if it came with the same job:
 * its code may be gone when that is read. */
static enum crm_code add_line(struct look *l, struct crm_error *err)
{
	struct crm_buf name = CRM_BUF_INIT;
	const char *names = l->st->info->input;
	struct crm_stmt *s;
	size_t pos = 0;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(l->st->db, "SELECT line, source FROM change WHERE "
			  "type = ? AND record = ? AND seq >= ? AND line > 0 "
			  "ORDER BY seq LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, l->other.type->number);
	crm_bind_int(s, 2, l->other.id);
	crm_bind_int(s, 3, l->st->first_seq);
	rc = crm_step(s, &row, err);
	if (!rc && row) {
		int64_t line = crm_col_int(s, 0), source = crm_col_int(s, 1);

		for (int64_t i = 0; source != l->source && names &&
		     i < source; i++)
			if (!crm_list_next(names, strlen(names), &pos, &name))
				break;
		crm_buf_addf(&l->text, name.len ? crm_tr("%s:%lld, ")
			     : crm_tr("%sline %lld, "), crm_buf_str(&name),
			     (long long)line);
	}
	crm_stmt_put(s);
	crm_buf_clear(&name);
	return rc;
}

/* Append what the other is called: by its code, or to one who may not see it
 * by whose it is. */
static void add_other(const struct look *l, bool seen, bool pool,
		      const char *of, struct crm_buf *out)
{
	const struct crm_value *code = &l->other.v[CRM_F_CODE];
	const char *type = crm_tr(l->other.type->name);

	if (seen)
		crm_buf_addf(out, "%s %.*s", type, (int)code->len, code->s);
	else if (!*of)
		crm_buf_addf(out, crm_tr("another %s"), type);
	else
		crm_buf_addf(out, pool ? crm_tr("a %s in pool %s")
			     : crm_tr("a %s of %s"), type, of);
}

/* One that the user may see: where it stands, and since when. */
static enum crm_code add_details(struct look *l, bool pool, const char *of,
				 struct crm_error *err)
{
	enum crm_code rc;

	crm_buf_adds(&l->text, crm_tr(" ("));
	rc = add_line(l, err);
	if (archived(&l->other))
		crm_buf_adds(&l->text, crm_tr("archived, "));
	if (*of)
		crm_buf_addf(&l->text, pool ? crm_tr("pool %s, ")
			     : crm_tr("owner %s, "), of);
	add_day(l);
	crm_buf_adds(&l->text, crm_tr(")"));
	return rc;
}

/* Have in text that the other has a value, too, or one that is like it. Of one
 * that the user may not see no more is told than whose it is, and since
 * when. */
static enum crm_code tell(struct look *l, bool seen, bool strong, bool like,
			  struct crm_error *err)
{
	struct crm_buf of = CRM_BUF_INIT, other = CRM_BUF_INIT;
	bool pool;
	enum crm_code rc = whose(l, &of, &pool, err);

	add_other(l, seen, pool, crm_buf_str(&of), &other);
	crm_buf_reset(&l->text);
	crm_buf_addf(&l->text, strong ? crm_tr("is that of %s already")
		     : like ? crm_tr("is like that of %s too")
		     : crm_tr("is that of %s too"), crm_buf_str(&other));
	if (!rc && seen) {
		rc = add_details(l, pool, crm_buf_str(&of), err);
	} else if (!rc) {
		crm_buf_adds(&l->text, crm_tr(", "));
		add_day(l);
	}
	if (!rc)
		rc = crm_buf_check(&other, err);
	crm_buf_clear(&of);
	crm_buf_clear(&other);
	return rc ? rc : crm_buf_check(&l->text, err);
}

/* Note that the record is like the other by a field. */
static enum crm_code note(struct look *l, int field, bool strong,
			  struct crm_error *err)
{
	const struct crm_field *f = &l->new->type->fields[field];
	struct crm_entry *e = l->e;
	const struct crm_value *code = &l->other.v[CRM_F_CODE];
	struct crm_duplicate d = { .field = f->name, .id = l->other.id,
				   .strong = strong };
	enum crm_code rc;

	rc = crm__sees(l->st, l->other.type, d.id, &d.seen, err);
	if (rc)
		return rc;
	rc = tell(l, d.seen, strong, f->match == CRM_MATCH_NAME, err);
	if (rc)
		return rc;
	if (e->n == e->cap) {
		size_t cap = e->cap ? 2 * e->cap : 8;
		struct crm_duplicate *v = realloc(e->v, cap * sizeof(*v));

		if (!v)
			return crm_error_nomem(err);
		e->v = v;
		e->cap = cap;
	}
	d.message = crm_arena_copy(&e->mem, l->text.s, l->text.len);
	d.code = d.seen ? crm_arena_copy(&e->mem, code->s, code->len) : NULL;
	if (!d.message || (d.seen && !d.code))
		return crm_error_nomem(err);
	e->v[e->n++] = d;
	return CRM_OK;
}

/* ---- which they are ---- */

/* Have the other record and its keys, unless it is gone. */
static enum crm_code load(struct look *l, int64_t id, bool *there,
			  struct crm_error *err)
{
	struct crm_error e = CRM_ERROR_INIT;
	enum crm_code rc = CRM_OK;

	*there = true;
	if (l->other.id == id)
		return CRM_OK;
	rc = crm_load_id(l->st, id, &l->other, &e);
	if (rc == CRM_NOTFOUND) {
		l->other.id = 0;
		*there = false;
		return CRM_OK;
	}
	if (rc && err)
		*err = e;
	return rc ? rc : crm__match_describe(&l->other,
					     &l->st->match->other, err);
}

/* Are two names those of one company? */
static enum crm_code same_company(const struct crm_value *a,
				  const struct crm_value *b, bool *same,
				  struct crm_error *err)
{
	struct crm_buf x = CRM_BUF_INIT, y = CRM_BUF_INIT;
	enum crm_code rc;

	crm_company_key(&x, a->s, a->len);
	crm_company_key(&y, b->s, b->len);
	rc = crm_buf_check(&x, err);
	if (!rc)
		rc = crm_buf_check(&y, err);
	*same = !rc && x.len == y.len && !memcmp(x.s, y.s, x.len);
	crm_buf_clear(&x);
	crm_buf_clear(&y);
	return rc;
}

/* One that was found by a key's hash: has it the key? */
static enum crm_code look_at(struct look *l, const struct crm__match_key *k,
			     int64_t id, int *nstrong, bool *weak,
			     struct crm_error *err)
{
	struct crm__match *m = l->st->match;
	bool there, strong = k->kind == CRM_MATCH_NUMBER;
	enum crm_code rc = load(l, id, &there, err);

	if (rc || !there || crm__match_has(&m->other, &m->new, k) < 0)
		return rc;
	if (k->kind == CRM_MATCH_NAME)
		rc = same_company(&l->new->v[k->field],
				  &l->other.v[k->field], &strong, err);
	if (rc || (strong ? *nstrong == STRONG_MAX : *weak))
		return rc;
	if (strong)
		++*nstrong;
	else
		*weak = true;
	return note(l, k->field, strong, err);
}

/* Look at those found by a key; weak ones count if there is to be one. */
static enum crm_code look_by(struct look *l, const struct crm__match_key *k,
			     const struct crm__match_found *f, bool weak,
			     struct crm_error *err)
{
	bool can_be = k->kind == CRM_MATCH_NAME || k->kind == CRM_MATCH_NUMBER;
	bool told = !weak;
	int strong = 0;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < f->n && (can_be || !told); i++)
		rc = look_at(l, k, f->v[i], &strong, &told, err);
	return rc;
}

/* Is a key looked for, and for weak ones too? What is hidden from the user,
 * and what the record had before, is not; but similar names may have been
 * those of two companies. */
static enum crm_code asked(const struct crm_store *st,
			   const struct crm_rec *old,
			   const struct crm_rec *new,
			   const struct crm__match_key *k, bool *yes,
			   bool *weak, struct crm_error *err)
{
	const struct crm__match *m = st->match;
	bool had = old && crm__match_has(&m->old, &m->new, k) >= 0;
	bool same = true;
	enum crm_code rc = CRM_OK;

	if (had && k->kind == CRM_MATCH_NAME)
		rc = same_company(&old->v[k->field], &new->v[k->field], &same,
				  err);
	*weak = !had;
	*yes = !(new->type->fields[k->field].flags & CRM_F_HIDDEN) &&
	       !(had && same);
	return rc;
}

enum crm_code crm__entry_likes(struct crm_store *st, const struct crm_rec *old,
			       const struct crm_rec *new,
			       const struct crm_origin *from,
			       struct crm_error *err)
{
	struct crm__match_found found[CRM__MATCH_KEYS];
	struct crm_entry *e = from->entry;
	struct look l = { .st = st, .new = new, .source = from->source,
			  .e = e };
	struct crm__match *m;
	enum crm_code rc;

	e->n = 0;
	crm_arena_reset(&e->mem);
	if (!crm_type_matched(new->type) || !crm__match_differs(old, new))
		return CRM_OK;
	rc = crm__match_ready(st, err);
	m = st->match;
	if (!rc)
		rc = crm__match_describe(old, &m->old, err);
	if (!rc)
		rc = crm__match_describe(new, &m->new, err);
	if (!rc)
		rc = crm__match_find(st, new->type, &m->new, new->id, found,
				     err);
	if (rc)
		return rc;
	for (size_t i = 0; !rc && i < m->new.n; i++) {
		bool yes = false, weak;

		if (found[i].n)
			rc = asked(st, old, new, &m->new.v[i], &yes, &weak,
				   err);
		if (!rc && yes && !l.other.type)
			rc = crm_rec_init(&l.other, new->type, err);
		if (!rc && yes)
			rc = look_by(&l, &m->new.v[i], &found[i], weak, err);
	}
	m->known = rc ? NULL : new;
	if (l.other.type)
		crm_rec_clear(&l.other);
	crm_buf_clear(&l.text);
	return rc;
}
