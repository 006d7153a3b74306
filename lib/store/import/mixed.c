/* SPDX-License-Identifier: ISC */
/*
 * mixed.c - streams whose records say what type they are of.
 *
 * The key "type" names the record type, always; a field of that name is
 * "customer.type", and every other field may be written so too. Records wait
 * in batches, one a type, which are saved in the order of crm_types: whatever
 * a record refers to is then there. Custom fields come first of all, so that
 * the records of the same stream can use them.
 */
#include "crm/text.h"
#include "importing.h"

static const char key_type[] = "type";

/* ---- batches ---- */

enum crm_code crm__batch_open(struct crm_import *im, struct crm__batch *b,
			      struct crm_error *err)
{
	enum crm_code rc = crm_rec_init(&b->rec, b->type, err);

	return rc ? rc : crm__stage_open(&b->stage, crm_db_path(im->st->db),
					 err);
}

void crm__batch_clear(struct crm__batch *b)
{
	crm__stage_close(b->stage);
	if (b->rec.type)
		crm_rec_clear(&b->rec);
	for (size_t i = 0; i < b->nlate; i++)
		free(b->late[i]);
	free(b->late);
	free(b->late_field);
	free(b->cells);
	free(b->field);
	crm__waiting_clear(&b->refused);
}

static enum crm_code no_type(const struct crm_cell *c, struct crm_error *err)
{
	const char *names[64], *near = NULL;
	struct crm_buf all = CRM_BUF_INIT;
	size_t n = 0;

	for (size_t i = 0; i < crm_ntypes && n < CRM_NELEM(names); i++) {
		if (crm_types[i]->readonly)
			continue;
		crm_buf_addf(&all, "%s%s", n ? ", " : "", crm_types[i]->name);
		names[n++] = crm_types[i]->name;
	}
	if (c && c->kind == CRM_CELL_TEXT)
		near = crm_text_nearest(c->s, c->len, names, n);
	if (!c || c->kind != CRM_CELL_TEXT)
		crm_error_set(err, CRM_INVALID, "must name the record type "
			      "(%s)", crm_buf_str(&all));
	else if (near)
		crm_error_set(err, CRM_INVALID, "'%.*s' is no record type to "
			"load; did you mean '%s'? (%s)",
			crm_text_shown(c->s, c->len), c->s, near,
			crm_buf_str(&all));
	else
		crm_error_set(err, CRM_INVALID, "'%.*s' is no record type to "
			"load (%s)", crm_text_shown(c->s, c->len), c->s,
			crm_buf_str(&all));
	crm_error_at_field(err, key_type);
	crm_buf_clear(&all);
	return CRM_INVALID;
}

/* The cell with the record type, or NULL. */
static const struct crm_cell *type_cell(struct crm_import *im,
					const struct crm_reader *in,
					const struct crm_row *row)
{
	for (; im->seen < crm_reader_columns(in); im->seen++)
		if (!strcmp(crm_reader_column(in, im->seen), key_type))
			im->type_col = (long)im->seen;
	for (size_t i = 0; i < row->n; i++)
		if ((long)row->cells[i].col == im->type_col)
			return &row->cells[i];
	return NULL;
}

enum crm_code crm__mixed_batch(struct crm_import *im,
			       const struct crm_reader *in,
			       const struct crm_row *row,
			       struct crm__batch **out, struct crm_error *err)
{
	const struct crm_cell *c = type_cell(im, in, row);
	struct crm__batch *b = NULL;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; c && c->kind == CRM_CELL_TEXT && !b &&
	     i < im->nbatches; i++) {
		const struct crm_type *t = im->batches[i].type;
		if (!t->readonly && strlen(t->name) == c->len &&
		    !memcmp(t->name, c->s, c->len))
			b = &im->batches[i];
	}
	if (!b)
		return no_type(c, err);
	if (!b->stage)
		rc = crm__batch_open(im, b, err);
	if (rc)
		return rc;
	crm_rec_reset(&b->rec);
	b->ncells = 0;
	*out = b;
	return CRM_OK;
}

/* ---- keys ---- */

static enum crm_code late_key(struct crm__batch *b, const char *key, int *out,
			      struct crm_error *err)
{
	char **more;

	for (size_t i = 0; i < b->nlate; i++) {
		*out = CRM__COL_LATE - (int)i;
		if (!strcmp(b->late[i], key))
			return CRM_OK;
	}
	*out = CRM__COL_LATE - (int)b->nlate;
	more = realloc(b->late, (b->nlate + 1) * sizeof(*more));
	if (!more)
		return crm_error_nomem(err);
	b->late = more;
	more[b->nlate] = strdup(key);
	if (!more[b->nlate])
		return crm_error_nomem(err);
	b->nlate++;
	return CRM_OK;
}

enum crm_code crm__mixed_column(struct crm_import *im, struct crm__batch *b,
				const char *key, int *out,
				struct crm_error *err)
{
	/* The store's type knows what is hidden from the user. */
	const struct crm_type *t = &crm__type_of(im->st, b->type)->type;
	size_t n = strlen(t->name);
	enum crm_code rc;

	if (!strcmp(key, key_type)) {
		*out = CRM__COL_IGNORED;
		return CRM_OK;
	}
	if (!strncmp(key, t->name, n) && key[n] == '.')
		key += n + 1;
	rc = crm_field_heading(t, key, out, err);
	if (rc)
		return rc;
	if (*out < 0 || *out >= (int)b->type->nfields)
		return late_key(b, key, out, err);
	if (*out == CRM_F_VERSION)
		*out = CRM__COL_VERSION;
	else if (t->fields[*out].flags & CRM_F_READONLY)
		return crm_error_set(err, CRM_INVALID, "'%s' is kept by the "
				     "program; leave it out", key);
	return CRM_OK;
}

/* ---- late cells ---- */

enum crm_code crm__late_add(struct crm__batch *b, int col,
			    const struct crm_cell *cell, struct crm_error *err)
{
	if (b->ncells == b->cellcap) {
		size_t cap = b->cellcap ? b->cellcap * 2 : 16;
		struct crm_cell *more = realloc(b->cells,
						cap * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		b->cells = more;
		b->cellcap = cap;
	}
	b->cells[b->ncells] = *cell;
	b->cells[b->ncells++].col = (unsigned)(CRM__COL_LATE - col);
	return CRM_OK;
}

enum crm_code crm__late_settle(struct crm__batch *b, const struct crm_type *t,
			       struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	b->late_field = calloc(b->nlate + 1, sizeof(*b->late_field));
	if (!b->late_field)
		return crm_error_nomem(err);
	for (size_t i = 0; !rc && i < b->nlate; i++)
		rc = crm_field_heading(t, b->late[i], &b->late_field[i], err);
	return rc;
}

static enum crm_code late_cell(const struct crm__batch *b,
			       const struct crm_cell *c, struct crm_rec *r,
			       struct crm_error *err)
{
	int field = b->late_field[c->col];
	const char *key = b->late[c->col];

	if (field < 0) {
		enum crm_code rc = crm_field_unknown(r->type, key, strlen(key),
						     err);
		if (rc == CRM_USAGE)
			rc = err->code = CRM_INVALID; /* it came as data */
		return rc;
	}
	if (r->v[field].kind != CRM_V_UNSET)
		return crm__import_twice(&r->type->fields[field], key, err);
	return crm__read_cell(r, field, c, err);
}

enum crm_code crm__late_read(struct crm_import *im, const struct crm__batch *b,
			     struct crm__staged *h, struct crm_rec *r,
			     struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < h->nlate; i++) {
		struct crm_error e = CRM_ERROR_INIT;

		if (b->late_field[h->late[i].col] < 0 && im->vague)
			continue; /* may be meant for the one refused */
		rc = late_cell(b, &h->late[i], r, &e);
		if (crm__refused(rc)) {
			h->bad = true;
			rc = crm__import_error(im, h->row, h->line, h->source,
					       &e, err);
		} else if (rc && err) {
			*err = e;
		}
	}
	return rc;
}

/* ---- saving ---- */

static enum crm_code demand(struct crm_import *im, int64_t id, int64_t place,
			    struct crm_error *err)
{
	if (im->ndemands == im->demandcap) {
		size_t cap = im->demandcap ? im->demandcap * 2 : 8;
		struct crm__demand *more = realloc(im->demands,
						   cap * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		im->demands = more;
		im->demandcap = cap;
	}
	im->demands[im->ndemands++] = (struct crm__demand){ id, place };
	return CRM_OK;
}

/* Does the definition ask for what some records do not meet? */
static bool too_strict(const struct crm_rec *new, enum crm_code rc,
		       const struct crm_error *e)
{
	return rc == CRM_CONFLICT &&
	       new->type->number == crm_customfield.number &&
	       (!strcmp(e->field, "required") || !strcmp(e->field, "unique") ||
		!strcmp(e->field, "choices"));
}

/* Let it ask for no more than it did, and have its old choices too. */
static enum crm_code relax(const struct crm_rec *old, struct crm_rec *new,
			   struct crm_error *err)
{
	static const int flags[] = { CRM_CUSTOMFIELD_REQUIRED,
				     CRM_CUSTOMFIELD_UNIQUE };
	const int choices = CRM_CUSTOMFIELD_CHOICES;
	struct crm_buf list = CRM_BUF_INIT, m = CRM_BUF_INIT;
	size_t pos = 0;
	enum crm_code rc;

	for (size_t i = 0; i < CRM_NELEM(flags); i++)
		crm_rec_set_int(new, flags[i], old ? old->v[flags[i]].i : 0);
	if (!old || !crm_value_given(&old->v[choices]))
		return CRM_OK;
	crm_buf_addmem(&list, new->v[choices].s, new->v[choices].len);
	while (crm_list_next(old->v[choices].s, old->v[choices].len, &pos, &m))
		crm_list_add(&list, crm_buf_str(&m), m.len);
	rc = crm_buf_check(&m, err);
	if (!rc)
		rc = crm_buf_check(&list, err);
	if (!rc)
		rc = crm_rec_set_text(new, choices, list.s, list.len, err);
	crm_buf_clear(&list);
	crm_buf_clear(&m);
	return rc;
}

enum crm_code crm__mixed_save(struct crm_import *im, int64_t place,
			      const struct crm_rec *old, struct crm_rec *new,
			      const struct crm_origin *from,
			      enum crm_action *act, struct crm_error *err)
{
	struct crm_error e = CRM_ERROR_INIT;
	enum crm_code rc = crm_save(im->st, old, new, from, act, &e);

	if (too_strict(new, rc, &e)) {
		e = (struct crm_error)CRM_ERROR_INIT;
		rc = relax(old, new, &e);
		if (!rc)
			rc = crm_save(im->st, old, new, from, act, &e);
		if (!rc)
			rc = demand(im, new->id, place, &e);
	}
	if (rc && err)
		*err = e;
	return rc;
}

/* Save a definition as it was given. */
static enum crm_code meet(struct crm_import *im, struct crm__batch *b,
			  const struct crm__demand *d, struct crm__staged *h,
			  struct crm_rec *old, struct crm_rec *new,
			  struct crm_error *err)
{
	struct crm_origin from = { 0 };
	bool more = false;
	enum crm_code rc = crm__stage_seek(b->stage, d->place, err);

	if (!rc)
		rc = crm__stage_next(b->stage, h, new, NULL, &more, err);
	if (!rc)
		rc = crm_load_id(im->st, d->id, old, err);
	from.line = h->line;
	from.source = h->source;
	return rc ? rc : crm_save(im->st, old, new, &from, NULL, err);
}

/* The records are saved: ask of them what the definitions ask. */
static enum crm_code meet_demands(struct crm_import *im, struct crm__batch *b,
				  struct crm_error *err)
{
	const struct crm_type *t = &crm__type_of(im->st, b->type)->type;
	struct crm_rec old = { 0 }, new = { 0 };
	enum crm_code rc = crm_rec_init(&old, t, err);

	if (!rc)
		rc = crm_rec_init(&new, t, err);
	for (size_t i = 0; !rc && i < im->ndemands; i++) {
		struct crm_error e = CRM_ERROR_INIT;
		struct crm__staged h = { 0 };

		rc = meet(im, b, &im->demands[i], &h, &old, &new, &e);
		if (crm__refused(rc))
			rc = crm__import_error(im, h.row, h.line, h.source, &e,
					       err);
		else if (rc && err)
			*err = e;
	}
	crm_rec_clear(&old);
	crm_rec_clear(&new);
	return rc;
}

enum crm_code crm__mixed_merge(struct crm_import *im, struct crm_error *err)
{
	struct crm__batch *fields = im->batches; /* the first type */
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < im->nbatches; i++) {
		struct crm__batch *b = &im->batches[i];

		if (!b->stage)
			continue;
		rc = crm__batch_merge(im, b, err);
		if (b == fields)
			im->vague = b->refused.n;
		if (!rc && im->st->reload)
			rc = crm__types_anew(im->st, err);
	}
	/* Where records were refused, nothing can be asked of them. */
	if (!rc && !im->errors.all && im->ndemands)
		rc = meet_demands(im, fields, err);
	return rc;
}
