/* SPDX-License-Identifier: ISC */
/* extend.c - record types of one database: the tables plus custom fields. */
#include "rights/rights.h"
#include "log/log.h"

/* A copy of the column's text in the type's memory; NULL stays NULL. */
static enum crm_code text(struct crm__type *t, struct crm_stmt *s, int col,
			  const char **out, struct crm_error *err)
{
	size_t n;
	const char *v;

	*out = NULL;
	if (crm_col_null(s, col))
		return CRM_OK;
	v = crm_col_text(s, col, &n);
	*out = crm_arena_copy(&t->mem, v, n);
	return *out ? CRM_OK : crm_error_nomem(err);
}

static enum crm_code choices(struct crm__type *t, struct crm_stmt *s, int col,
			     struct crm_field *f, struct crm_error *err)
{
	struct crm_buf m = CRM_BUF_INIT;
	struct crm_choice *c;
	size_t len, pos = 0, n = 0;
	const char *list = crm_col_text(s, col, &len);
	enum crm_code rc = CRM_OK;

	while (crm_list_next(list, len, &pos, &m))
		n++;
	c = crm_arena_alloc(&t->mem, (n + 1) * sizeof(*c));
	if (!c)
		rc = crm_error_nomem(err);
	pos = 0;
	for (size_t i = 0; !rc && i < n; i++) {
		crm_list_next(list, len, &pos, &m);
		c[i].name = crm_arena_copy(&t->mem, crm_buf_str(&m), m.len);
		c[i].label = NULL;
		if (!c[i].name)
			rc = crm_error_nomem(err);
	}
	if (!rc)
		rc = crm_buf_check(&m, err);
	if (!rc) {
		c[n] = (struct crm_choice){ NULL, NULL };
		f->choices = c;
	}
	crm_buf_clear(&m);
	return rc;
}

/* One row of custom_field as a field of the type. */
static enum crm_code define(struct crm__type *t, struct crm_stmt *s,
			    struct crm_field *f, struct crm_error *err)
{
	char column[32];
	const char *kind;
	size_t n;
	enum crm_code rc;

	*f = (struct crm_field){ .number = -crm_col_int(s, 0),
				 .flags = CRM_F_CUSTOM };
	snprintf(column, sizeof(column), "x%lld",
		 (long long)crm_col_int(s, 0));
	f->column = crm_arena_copy(&t->mem, column, strlen(column));
	if (!f->column)
		return crm_error_nomem(err);
	rc = text(t, s, 2, &f->name, err);
	if (rc)
		return rc;
	kind = crm_col_text(s, 3, &n);
	if (!crm_kind_parse(kind, n, &f->kind))
		return crm_error_set(err, CRM_ERROR,
				     "custom field '%s' is of unknown type "
				     "'%s'", f->name, kind);
	if (f->kind == CRM_T_ENUM)
		rc = choices(t, s, 4, f, err);
	if (crm_col_int(s, 5))
		f->flags |= CRM_F_REQUIRED;
	if (crm_col_int(s, 6))
		f->flags |= CRM_F_UNIQUE;
	if (!rc)
		rc = text(t, s, 7, &f->label, err);
	if (!rc)
		rc = text(t, s, 8, &f->label_zh, err);
	if (!rc)
		rc = text(t, s, 9, &f->help, err);
	if (!f->label)
		f->label = f->name;
	if (!f->label_zh)
		f->label_zh = f->label;
	if (!f->help)
		f->help = "custom field";
	return rc;
}

enum crm_code crm__type_own(struct crm__type *t, struct crm_error *err)
{
	size_t n = t->type.nfields;

	if (t->own)
		return CRM_OK;
	t->own = calloc(n, sizeof(*t->own));
	if (!t->own)
		return crm_error_nomem(err);
	memcpy(t->own, t->base->fields, n * sizeof(*t->own));
	t->type.fields = t->own;
	return CRM_OK;
}

static enum crm_code add_field(struct crm__type *t, struct crm_stmt *s,
			       struct crm_error *err)
{
	size_t n = t->type.nfields;
	enum crm_code rc = crm__type_own(t, err);
	struct crm_field *more;

	if (rc)
		return rc;
	more = realloc(t->own, (n + 1) * sizeof(*more));
	if (!more)
		return crm_error_nomem(err);
	t->own = more;
	t->custom = true;
	t->type.fields = more;
	t->type.nfields = n + 1;
	return define(t, s, &more[n], err);
}

static enum crm_code customs(struct crm_store *st, struct crm_error *err)
{
	struct crm_buf *b = &st->sql;
	struct crm_stmt *s = NULL;
	enum crm_code rc;
	bool row = false;

	crm_buf_reset(b);
	crm_buf_adds(b, "SELECT id, record, name, type, choices, required, "
		     "\"unique\", label, label_zh, help, id IN (SELECT id FROM "
		     "custom_field) FROM ");
	crm__all_rows(st, &crm_customfield, CRM__BOTH, b);
	crm_buf_adds(b, " ORDER BY code");
	rc = crm_buf_check(b, err);
	if (!rc)
		rc = crm_stmt_get(st->db, b->s, &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		size_t n;
		const char *record = crm_col_text(s, 1, &n);
		const struct crm_type *base = crm_type_find(record);
		struct crm__type *t = crm__type_of(st, base);
		if (!t || !base->extra)
			continue;
		rc = add_field(t, s, err);
		/* Of a field that is gone nobody knows whom it was hidden
		 * from. */
		if (!rc && !crm_col_int(s, 10) && crm__limited(st))
			t->own[t->type.nfields - 1].flags |= CRM_F_HIDDEN;
	}
	crm_stmt_put(s);
	return rc;
}

static enum crm_code make_select(struct crm__type *t, struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc;

	crm__select_all(&b, t);
	rc = crm_buf_check(&b, err);
	if (rc)
		crm_buf_clear(&b);
	else
		t->select = b.s;
	return rc;
}

enum crm_code crm__type_ready(struct crm__type *t, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (!t->select)
		rc = make_select(t, err);
	if (!rc && !t->mask && !(t->mask = calloc(t->type.nfields, 1)))
		rc = crm_error_nomem(err);
	return rc;
}

void crm__kept_put(struct crm_store *st)
{
	for (size_t i = 0; st->types && i < crm_ntypes; i++) {
		struct crm__type *t = &st->types[i];
		crm_stmt_put(t->insert);
		crm_stmt_put(t->by_code);
		crm_stmt_put(t->by_id);
		crm_stmt_put(t->remove);
		crm_stmt_put(t->remove_extra);
		t->insert = t->by_code = t->by_id = NULL;
		t->remove = t->remove_extra = NULL;
		for (size_t k = 0; k < t->nreferrers; k++) {
			crm_stmt_put(t->referrers[k].by);
			t->referrers[k].by = NULL;
		}
	}
	crm_stmt_put(st->append);
	st->append = NULL;
}

enum crm_code crm__types_load(struct crm_store *st, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	st->types = calloc(crm_ntypes, sizeof(*st->types));
	if (!st->types)
		return crm_error_nomem(err);
	for (size_t i = 0; i < crm_ntypes; i++) {
		struct crm__type *t = &st->types[i];
		t->base = crm_types[i];
		t->type = *crm_types[i];
		t->currency = crm_field_flagged(t->base, CRM_F_CURRENCY);
	}
	/* The stamp first: a field defined between the two reads makes the
	 * next job stop, not go on without it. */
	rc = crm__fields_stamp(st, &st->stamp, err);
	if (!rc)
		rc = customs(st, err);
	return rc ? rc : crm__hide(st, err);
}

struct crm__type *crm__type_numbered(struct crm_store *st, int64_t number)
{
	for (size_t i = 0; i < crm_ntypes; i++)
		if (crm_types[i]->number == number)
			return &st->types[i];
	return NULL;
}

struct crm__type *crm__type_named(struct crm_store *st, const char *name,
				  size_t n)
{
	for (size_t i = 0; i < crm_ntypes; i++)
		if (strlen(crm_types[i]->name) == n &&
		    !memcmp(crm_types[i]->name, name, n))
			return &st->types[i];
	return NULL;
}

void crm__types_free(struct crm_store *st)
{
	crm__kept_put(st);
	for (size_t i = 0; st->types && i < crm_ntypes; i++) {
		struct crm__type *t = &st->types[i];
		free(t->own);
		free(t->mask);
		free(t->select);
		free(t->referrers);
		crm_arena_clear(&t->mem);
	}
	free(st->types);
	st->types = NULL;
}

struct crm__type *crm__type_of(struct crm_store *st, const struct crm_type *t)
{
	for (size_t i = 0; i < crm_ntypes; i++)
		if (st->types[i].base == t || &st->types[i].type == t)
			return &st->types[i];
	return NULL;
}

const struct crm_type *crm_store_type(struct crm_store *st, const char *name)
{
	for (size_t i = 0; i < crm_ntypes; i++)
		if (!strcmp(st->types[i].base->name, name))
			return &st->types[i].type;
	return NULL;
}
