/* SPDX-License-Identifier: ISC */
/* record.c - records: values in the order of their type's fields. */
#include "crm/model.h"
#include "crm/text.h"

enum crm_code crm_rec_init(struct crm_rec *r, const struct crm_type *t,
			   struct crm_error *err)
{
	*r = (struct crm_rec){ .type = t, .mem = CRM_ARENA_INIT };
	r->v = calloc(t->nfields, sizeof(*r->v));
	return r->v ? CRM_OK : crm_error_nomem(err);
}

void crm_rec_reset(struct crm_rec *r)
{
	r->id = 0;
	r->unsettled = false;
	memset(r->v, 0, r->type->nfields * sizeof(*r->v));
	crm_arena_reset(&r->mem);
}

void crm_rec_clear(struct crm_rec *r)
{
	free(r->v);
	crm_arena_clear(&r->mem);
	r->v = NULL;
}

enum crm_code crm_rec_set_text(struct crm_rec *r, int field, const char *s,
			       size_t n, struct crm_error *err)
{
	char *copy = crm_arena_copy(&r->mem, s, n);

	if (!copy)
		return crm_error_nomem(err);
	r->v[field] = (struct crm_value){ CRM_V_TEXT, 0, copy, n };
	return CRM_OK;
}

void crm_rec_set_int(struct crm_rec *r, int field, int64_t v)
{
	r->v[field] = (struct crm_value){ CRM_V_INT, v, NULL, 0 };
}

void crm_rec_set_null(struct crm_rec *r, int field)
{
	r->v[field] = (struct crm_value){ CRM_V_NULL, 0, NULL, 0 };
}

bool crm_value_equal(const struct crm_value *a, const struct crm_value *b)
{
	bool agiven = crm_value_given(a), bgiven = crm_value_given(b);

	if (!agiven || !bgiven)
		return agiven == bgiven;
	if (a->kind != b->kind)
		return false;
	if (a->kind == CRM_V_INT)
		return a->i == b->i;
	return a->len == b->len && !memcmp(a->s, b->s, a->len);
}

/* The defaults that are looked up, each with its meaning. */
static const char *const looked_up[][2] = {
	{ "@currency", CRM_TR("base currency") },
	{ "@user", CRM_TR("user who writes it") },
};

const char *crm_field_default(const struct crm_field *f, bool *value)
{
	const char *words = f->def;

	for (size_t i = 0; f->def && i < CRM_NELEM(looked_up); i++)
		if (!strcmp(f->def, looked_up[i][0]))
			words = looked_up[i][1];
	if (value)
		*value = words && words == f->def;
	return words;
}

static const char *default_text(const struct crm_field *f,
				const struct crm_defaults *d)
{
	if (!strcmp(f->def, "@user"))
		return d->user;
	return strcmp(f->def, "@currency") ? f->def : d->currency;
}

enum crm_code crm_rec_defaults(struct crm_rec *r,
			       const struct crm_defaults *d,
			       struct crm_error *err)
{
	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct crm_field *f = &r->type->fields[i];
		const char *def;
		enum crm_code rc;

		if (!f->def || crm_value_given(&r->v[i]))
			continue;
		def = default_text(f, d);
		/* Enumerations and texts are stored as they are written, and
		 * a bulk load comes through here a million times. */
		if (f->kind == CRM_T_ENUM || f->kind == CRM_T_TEXT) {
			r->v[i] = (struct crm_value){ CRM_V_TEXT, 0, def,
						      strlen(def) };
			continue;
		}
		rc = crm_rec_read(r, (int)i, def, strlen(def), err);
		if (rc)
			return rc;
	}
	return CRM_OK;
}

/* Nothing but white space names nobody. */
static bool blank(const struct crm_value *v)
{
	size_t n = v->len;

	if (v->kind != CRM_V_TEXT)
		return false;
	crm_text_trim(v->s, &n);
	return n == 0;
}

enum crm_code crm_rec_required(const struct crm_rec *r, struct crm_error *err)
{
	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct crm_field *f = &r->type->fields[i];
		if (!(f->flags & CRM_F_REQUIRED) ||
		    (crm_value_given(&r->v[i]) && !blank(&r->v[i])))
			continue;
		crm_error_set(err, CRM_INVALID, "must not be empty");
		crm_error_at_field(err, f->name);
		return CRM_INVALID;
	}
	return CRM_OK;
}
