/* SPDX-License-Identifier: ISC */
/* merge.c - saving the staged records of one type. */
#include "crm/rights.h"
#include "../match/match.h"
#include "importing.h"

struct merge {
	struct crm_import *im;
	struct crm__batch *b;
	struct crm_rec old, new;
	struct crm__staged h;
	int64_t offset;
	int tree;                /* field that refers to the own type, or -1 */
	bool last;               /* nothing is deferred any more */
	struct crm__waiting wait;
	struct crm_error e;      /* of the record at hand, */
	struct crm_entry entry;  /* what it is like, */
	const struct crm_value *given; /* and what it gave; NULL: all it has */
	struct crm_buf top;      /* the last code of all */
	size_t told;             /* errors before those of this row */
};

/* ---- one record ---- */

/* Is a code behind every code there is? Files mostly come in the order of
 * their codes, and then need not be looked up one by one. */
static bool beyond(const struct merge *m, const struct crm_value *code)
{
	size_t n = code->len < m->top.len ? code->len : m->top.len;
	int order = n ? memcmp(code->s, m->top.s, n) : 0;

	return order > 0 || (!order && code->len > m->top.len);
}

static enum crm_code note_code(struct merge *m, struct crm_error *err)
{
	const struct crm_value *code = &m->new.v[CRM_F_CODE];

	if (code->kind != CRM_V_TEXT || !beyond(m, code))
		return CRM_OK;
	crm_buf_reset(&m->top);
	crm_buf_addmem(&m->top, code->s, code->len);
	return crm_buf_check(&m->top, err);
}

static enum crm_code find_old(struct merge *m, bool *found,
			      struct crm_error *err)
{
	const struct crm_import_opts *o = &m->im->opts;
	const struct crm_field *f = &m->new.type->fields[o->key];
	const struct crm_value *v = &m->new.v[o->key];
	bool must = o->mode == CRM_MODE_UPDATE || o->mode == CRM_MODE_DELETE;
	enum crm_code rc;

	*found = false;
	if (o->mode == CRM_MODE_INSERT)
		return CRM_OK;
	if (!crm_value_given(v)) {
		if (!must)
			return CRM_OK;
		crm_error_set(err, CRM_INVALID, o->mode == CRM_MODE_DELETE
			? CRM_TR("is missing; the record to delete is found "
				 "by it")
			: CRM_TR("is missing; the record to change is found "
				 "by it"));
		crm_error_at_field(err, f->name);
		return CRM_INVALID;
	}
	if (o->key == CRM_F_CODE && !must && beyond(m, v))
		return CRM_OK;
	if (o->key == CRM_F_CODE && !must)
		return crm__find(m->im->st, v->s, v->len, &m->old, found, err);
	rc = o->key != CRM_F_CODE
		? crm_load_by(m->im->st, o->key, v, &m->old, err)
		: o->mode == CRM_MODE_DELETE
		? crm_load_own(m->im->st, v->s, v->len, &m->old, err)
		: crm_load(m->im->st, v->s, v->len, &m->old, err);
	*found = rc == CRM_OK;
	return rc == CRM_NOTFOUND && !must ? CRM_OK : rc;
}

/* Does the record refer to one of its own type that is not there (yet), or
 * might it take the place of one that does? */
static enum crm_code must_wait(struct merge *m, bool *wait,
			       struct crm_error *err)
{
	const struct crm_value *v;
	int64_t id = 0;
	enum crm_code rc;

	*wait = false;
	if (m->tree < 0 || m->last)
		return CRM_OK;
	v = &m->new.v[m->tree];
	if (v->kind == CRM_V_TEXT) {
		rc = crm__id_of(m->im->st, crm__type_of(m->im->st,
				m->new.type), v->s, v->len, &id, err);
		*wait = !rc && !id;
		if (rc)
			return rc;
	}
	*wait = *wait || crm__waiting_like(&m->wait, &m->new, m->im->opts.key);
	return CRM_OK;
}

/* Fill in what --set gives a new record. Should another turn out to be the
 * same, that is no part of it. */
static enum crm_code fill(struct merge *m, struct crm_error *err)
{
	const struct crm_import_opts *o = &m->im->opts;
	size_t size = m->new.type->nfields * sizeof(*m->new.v);
	struct crm_value *given = crm_arena_alloc(&m->new.mem, size);

	if (!given)
		return crm_error_nomem(err);
	memcpy(given, m->new.v, size);
	m->given = given;
	return crm__import_fill(&m->new, o->set, o->nset, err);
}

/* Find the record that is there, fill in what a new one is given, and see
 * whether it has to wait. */
static enum crm_code look_up(struct merge *m, bool *found, bool *wait,
			     struct crm_error *err)
{
	const struct crm_import_opts *o = &m->im->opts;
	enum crm_code rc = find_old(m, found, err);

	m->given = NULL;
	if (!rc && !*found && o->nset)
		rc = fill(m, err);
	if (!rc)
		rc = must_wait(m, wait, err);
	/* One that was found by a former code keeps the one it has. */
	if (!rc && *found && !*wait && o->key == CRM_F_CODE)
		m->new.v[CRM_F_CODE] = m->old.v[CRM_F_CODE];
	return rc;
}

/* Was the other record refused, that this one refers to? */
static bool refused_too(const struct merge *m, const struct crm_field *f,
			const struct crm_value *code)
{
	for (size_t i = 0; i < m->im->nbatches; i++)
		if (!strcmp(m->im->batches[i].type->name, f->ref))
			return crm__waiting_has(&m->im->batches[i].refused,
						CRM_F_CODE, code);
	return false;
}

/* What is left over refers to what is not there, or to one another. */
static enum crm_code circle(struct merge *m, enum crm_code rc)
{
	int at = crm_field_find(m->new.type, m->e.field, strlen(m->e.field));
	const struct crm_field *f = &m->new.type->fields[at < 0 ? 0 : at];
	const struct crm_value *v = &m->new.v[at < 0 ? 0 : at];
	bool both;

	if (rc != CRM_INVALID || f->kind != CRM_T_REF ||
	    v->kind != CRM_V_TEXT)
		return rc;
	both = at == m->tree && m->last &&
	       crm__waiting_has(&m->wait, CRM_F_CODE, v);
	if (!both && !refused_too(m, f, v))
		return rc;
	crm_error_set(&m->e, rc, both
		? CRM_TR("'%.*s' is in the input, but is refused itself, or "
			 "together they close a circle")
		: CRM_TR("'%.*s' is in the input, but is refused itself"),
		(int)v->len, v->s);
	crm_error_at_field(&m->e, f->name);
	return rc;
}

static enum crm_code save(struct merge *m, bool found, enum crm_action *act,
			  struct crm_error *err)
{
	const struct crm_import_opts *o = &m->im->opts;
	bool insert = o->mode == CRM_MODE_INSERT;
	struct crm_origin from = {
		.line = m->h.line, .source = m->h.source,
		.on_duplicate = o->on_duplicate,
		.entry = o->entry ? &m->entry : NULL, .given = m->given,
		.if_version = insert ? 0 : m->h.version ? m->h.version
							: o->if_version,
		.code_free = !found && !insert && o->key == CRM_F_CODE &&
			     crm_value_given(&m->new.v[CRM_F_CODE]),
	};
	const struct crm_rec *old = found ? &m->old : NULL;
	enum crm_code rc;

	if (o->mode == CRM_MODE_DELETE) {
		*act = CRM_ACT_DELETE;
		return crm_delete(m->im->st, old, o->cascade, &from, err);
	}
	rc = crm_assign_apply(o->force, o->nforce, old, &m->new, err);
	if (rc)
		return rc;
	return crm__import_mixed(m->im)
		? crm__mixed_save(m->im, m->offset, old, &m->new, &from, act,
				  err)
		: crm_save(m->im->st, old, &m->new, &from, act, err);
}

/* Of a mixed stream, remember that the record is refused: others may refer to
 * it. */
static enum crm_code note_refused(struct merge *m, struct crm_error *err)
{
	if (!crm__import_mixed(m->im))
		return CRM_OK;
	return crm__waiting_add(&m->b->refused, m->offset, &m->new, CRM_F_CODE,
				err);
}

/* The record is refused, for the reason in m->e. */
static enum crm_code refuse(struct merge *m, struct crm_error *err)
{
	enum crm_code rc;

	rc = crm__import_error(m->im, m->h.row, m->h.line, m->h.source, &m->e,
			       err);
	if (!rc)
		rc = crm__import_mark(m->im, m->h.row, err);
	return rc ? rc : note_refused(m, err);
}

/* Would the record close a circle that others of the input may open yet? */
static bool too_early(const struct merge *m, enum crm_code rc, bool found)
{
	return rc == CRM_INVALID && found && m->tree >= 0 && !m->last &&
	       m->new.v[m->tree].kind == CRM_V_INT &&
	       !strcmp(m->e.field, m->new.type->fields[m->tree].name);
}

static enum crm_code merge_record(struct merge *m, struct crm_error *err)
{
	enum crm_action act = CRM_ACT_NONE;
	bool found = false, wait = false;
	enum crm_code rc, rc2;

	m->entry.n = 0;
	rc = look_up(m, &found, &wait, &m->e);
	if (!rc && !wait)
		rc = circle(m, save(m, found, &act, &m->e));
	if (wait || too_early(m, rc, found)) {
		m->e = (struct crm_error)CRM_ERROR_INIT;
		return crm__waiting_add(&m->wait, m->offset, &m->new,
					m->im->opts.key, err);
	}
	if (!rc)
		rc = note_code(m, &m->e);
	if (rc && !crm__refused(rc)) {
		if (err)
			*err = m->e;
		return rc;
	}
	rc2 = crm__import_result(m->im, m->h.row, m->h.line, m->h.source, act,
		act == CRM_ACT_DELETE ? &m->old.v[CRM_F_CODE]
				      : &m->new.v[CRM_F_CODE],
		rc ? &m->e : NULL, &m->entry, err);
	if (!rc && !rc2)
		rc2 = crm__import_likes(m->im, m->h.row, m->h.line,
					m->h.source, &m->entry, err);
	if (rc && !rc2)
		rc2 = refuse(m, err);
	if (!rc)
		m->im->actions[act]++;
	else
		m->e = (struct crm_error)CRM_ERROR_INIT;
	return rc2;
}

/* Has this row an error in that field already? The errors of staging lie in
 * the order of the rows, and so does m->told go through them; those of late
 * cells were the last to be kept. */
static bool told(struct merge *m, const char *field)
{
	const struct crm_import *im = m->im;

	while (m->told < im->errors.n && im->errors.v[m->told].row < m->h.row)
		m->told++;
	for (size_t i = m->told; i < im->errors.n &&
	     im->errors.v[i].row == m->h.row; i++)
		if (!strcmp(im->errors.v[i].e.field, field))
			return true;
	for (size_t i = im->errors.n; i > m->told &&
	     im->errors.v[i - 1].row == m->h.row; i--)
		if (!strcmp(im->errors.v[i - 1].e.field, field))
			return true;
	return false;
}

/* A record refused while it was staged may have more wrong with it that only
 * the database shows; who mends it wants to know all of it at once. */
static enum crm_code look_further(struct merge *m, struct crm_error *err)
{
	struct crm_import *im = m->im;
	struct crm__type *t = crm__type_of(im->st, m->new.type);
	struct crm_origin from = { .on_duplicate = im->opts.on_duplicate,
				   .entry = im->opts.entry ? &m->entry : NULL,
				   .source = m->h.source };
	const struct crm_rec *old;
	int64_t holder, other;
	bool found = false, wait = false;
	enum crm_code rc = note_refused(m, err);

	if (rc)
		return rc;
	/* An error without a field is one of the whole row: it has no values
	 * to look at. */
	if (im->opts.mode == CRM_MODE_DELETE || im->opts.nforce ||
	    (int64_t)im->errors.n < im->errors.all || told(m, ""))
		return CRM_OK;
	rc = look_up(m, &found, &wait, &m->e);
	old = found ? &m->old : NULL;
	/* What he may not make is none of his business. */
	if (!rc && !old)
		rc = crm_permit(im->st, CRM_MAY_CREATE, m->new.type, NULL,
				&m->e);
	if (!rc && !wait)
		rc = crm__make_whole(im->st, t, old, &m->new, &holder,
				     &m->e);
	if (!rc && !wait)
		rc = crm__verify(im->st, t, old, &m->new, &from, &m->e);
	if (!rc && !wait && from.on_duplicate == CRM_DUP_FAIL)
		rc = crm__entry(im->st, old, &m->new, &from, &other, &m->e);
	if (rc && !crm__refused(rc)) {
		if (err)
			*err = m->e;
		return rc;
	}
	if (rc && !told(m, m->e.field))
		rc = crm__import_error(im, m->h.row, m->h.line, m->h.source,
				       &m->e, err);
	else
		rc = CRM_OK;
	m->e = (struct crm_error)CRM_ERROR_INIT;
	return rc;
}

/* ---- all of them ---- */

/* The next record of the stage, whole. */
static enum crm_code next(struct merge *m, bool *more, struct crm_error *err)
{
	enum crm_code rc = crm__stage_next(m->b->stage, &m->h, &m->new,
					   &m->offset, more, err);

	if (!rc && *more && m->h.nlate)
		rc = crm__late_read(m->im, m->b, &m->h, &m->new, err);
	return rc;
}

static enum crm_code first_pass(struct merge *m, struct crm_error *err)
{
	struct crm_import *im = m->im;
	bool more = true;
	enum crm_code rc = crm__stage_seek(m->b->stage, 0, err);

	while (!rc && !crm__import_hopeless(im)) {
		rc = next(m, &more, err);
		if (rc || !more)
			break;
		rc = m->h.bad ? look_further(m, err) : merge_record(m, err);
		if (im->opts.progress && (im->merged & 1023) == 0)
			im->opts.progress(im->opts.progress_arg, true,
					  im->merged, 0);
		im->merged++;
	}
	return rc;
}

/* One of those that waited. */
static enum crm_code once_more(struct merge *m, int64_t place,
			       struct crm_error *err)
{
	bool more = false;
	enum crm_code rc = crm__stage_seek(m->b->stage, place, err);

	if (!rc)
		rc = next(m, &more, err);
	return rc ? rc : merge_record(m, err);
}

/* Those that waited: again and again while any of them gets in; what is left
 * then refers to what does not exist. */
static enum crm_code later_passes(struct merge *m, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	while (!rc && m->wait.n && !crm__import_hopeless(m->im)) {
		size_t n = m->wait.n;

		m->wait.n = 0; /* waiting again fills it behind the reader */
		if (!m->last)
			crm__waiting_forget(&m->wait);
		for (size_t i = 0; !rc && i < n; i++) {
			if (crm__import_hopeless(m->im))
				break;
			rc = once_more(m, m->wait.places[i], err);
		}
		m->last = m->wait.n == n;
	}
	return rc;
}

enum crm_code crm__batch_merge(struct crm_import *im, struct crm__batch *b,
			       struct crm_error *err)
{
	struct crm__type *t = crm__type_of(im->st, b->type);
	struct merge m = { .im = im, .b = b,
			   .tree = crm_field_flagged(&t->type, CRM_F_TREE) };
	enum crm_code rc = crm_rec_init(&m.old, &t->type, err);

	if (!rc)
		rc = crm_rec_init(&m.new, &t->type, err);
	if (!rc && crm__import_mixed(im))
		rc = crm__late_settle(b, &t->type, err);
	if (!rc)
		rc = crm__last_code(im->st, t, &m.top, err);
	if (!rc && b->number)
		rc = crm__number_past(im->st, t, b->number, err);
	if (!rc)
		rc = first_pass(&m, err);
	if (!rc)
		rc = later_passes(&m, err);
	crm_rec_clear(&m.old);
	crm_rec_clear(&m.new);
	crm_entry_clear(&m.entry);
	crm__waiting_clear(&m.wait);
	crm_buf_clear(&m.top);
	return rc;
}
