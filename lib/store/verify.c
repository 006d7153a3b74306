/* SPDX-License-Identifier: ISC */
/* verify.c - everything that can refuse a record before it is written. */
#include "internal.h"
#include "crm/decimal.h"

/* What new does not mention stays as in old. */
static void inherit(const struct crm_rec *old, struct crm_rec *new)
{
	for (size_t i = 0; i < new->type->nfields; i++)
		if (new->v[i].kind == CRM_V_UNSET)
			new->v[i] = old->v[i];
}

static enum crm_code fixed(const struct crm_rec *old,
			   const struct crm_rec *new, struct crm_error *err)
{
	for (size_t i = 0; i < new->type->nfields; i++) {
		const struct crm_field *f = &new->type->fields[i];
		if (!(f->flags & CRM_F_FIXED) ||
		    crm_value_equal(&old->v[i], &new->v[i]))
			continue;
		crm_error_set(err, CRM_INVALID,
			      "cannot be changed once it is given");
		crm_error_at_field(err, f->name);
		return CRM_INVALID;
	}
	return CRM_OK;
}

/* A new currency keeps the face value of amounts not given anew. */
static enum crm_code recount(const struct crm__type *t,
			     const struct crm_rec *old, struct crm_rec *new,
			     const struct crm_value *given,
			     struct crm_error *err)
{
	const struct crm_value *was, *now;
	int from, to;

	if (t->currency < 0)
		return CRM_OK;
	was = &old->v[t->currency];
	now = &new->v[t->currency];
	if (crm_value_equal(was, now) || !crm_value_given(now) ||
	    !crm_value_given(was))
		return CRM_OK;
	from = crm_currency_places(was->s, was->len);
	to = crm_currency_places(now->s, now->len);
	for (size_t i = 0; i < t->type.nfields; i++) {
		const struct crm_field *f = &t->type.fields[i];
		if (f->kind != CRM_T_MONEY || given[i].kind != CRM_V_UNSET ||
		    new->v[i].kind != CRM_V_INT)
			continue;
		if (crm_decimal_rescale(old->v[i].i, from, to, &new->v[i].i))
			continue;
		crm_error_set(err, CRM_INVALID, "has decimals that %.*s does "
			      "not have; give the amount anew",
			      (int)now->len, now->s);
		crm_error_at_field(err, f->name);
		return CRM_INVALID;
	}
	return CRM_OK;
}

/* The code of another row whose column has this value, to `other`. */
static enum crm_code twin(struct crm_store *st, const struct crm__type *t,
			  size_t field, const struct crm_rec *new,
			  struct crm_buf *other, struct crm_error *err)
{
	const struct crm_field *f = &t->type.fields[field];
	bool custom = f->flags & CRM_F_CUSTOM;
	struct crm_stmt *s = NULL;
	bool row = false;
	int64_t id = 0;
	enum crm_code rc;

	crm_buf_reset(other);
	rc = crm__sql(st, &s, err, "SELECT id FROM $ WHERE $ = ? AND id <> ? "
		      "LIMIT 1", custom ? t->type.extra : t->type.table,
		      crm_field_column(f));
	if (rc)
		return rc;
	crm__bind(s, 1, &new->v[field]);
	crm_bind_int(s, 2, new->id);
	rc = crm_step(s, &row, err);
	if (!rc && row)
		id = crm_col_int(s, 0);
	crm_stmt_put(s);
	return rc || !id ? rc : crm_code_of(st, &t->type, id, other, err);
}

/* Say that a value that must be unique is another record's. */
static enum crm_code taken(const struct crm__type *t, int i,
			   const struct crm_rec *new, const char *other,
			   struct crm_error *err)
{
	const struct crm_field *f = &t->type.fields[i];
	const struct crm_value *cur = t->currency < 0 ? NULL
						      : &new->v[t->currency];
	struct crm_buf value = CRM_BUF_INIT;

	if (f->flags & CRM_F_KEY) {
		crm_error_set(err, CRM_CONFLICT, "%s '%s' exists already",
			      t->type.name, other);
	} else {
		crm_value_print(f, &new->v[i], cur && crm_value_given(cur)
			? crm_currency_places(cur->s, cur->len) : 2, &value);
		crm_error_set(err, CRM_CONFLICT, "'%s' is that of %s %s "
			"already; --on-duplicate allow saves it all the same",
			crm_buf_str(&value), t->type.name, other);
		crm_buf_clear(&value);
	}
	crm_error_at_field(err, f->name);
	return CRM_CONFLICT;
}

static enum crm_code unique(struct crm_store *st, const struct crm__type *t,
			    const struct crm_rec *old,
			    const struct crm_rec *new,
			    const struct crm_origin *from, bool code_free,
			    struct crm_error *err)
{
	struct crm_buf other = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < t->type.nfields; i++) {
		const struct crm_field *f = &t->type.fields[i];
		bool key = f->flags & CRM_F_KEY;

		if (!(f->flags & (CRM_F_UNIQUE | CRM_F_KEY)) ||
		    !crm_value_given(&new->v[i]) ||
		    (old && crm_value_equal(&old->v[i], &new->v[i])) ||
		    (key && code_free) ||
		    (!key && from && from->on_duplicate == CRM_DUP_ALLOW))
			continue;
		rc = twin(st, t, i, new, &other, err);
		if (rc || !other.len)
			continue;
		rc = taken(t, (int)i, new, crm_buf_str(&other), err);
	}
	crm_buf_clear(&other);
	return rc;
}

/* Walk up from the new parent: the record itself must not be above. */
static enum crm_code no_circle(struct crm_store *st, const struct crm__type *t,
			       size_t field, const struct crm_rec *new,
			       struct crm_error *err)
{
	const struct crm_field *f = &t->type.fields[field];
	int64_t id = new->v[field].i;
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm__sql(st, &s, err, "SELECT $ FROM $ WHERE id = ?",
		      crm_field_column(f), t->type.table);
	while (!rc && id && id != new->id) {
		bool row = false;
		crm_bind_int(s, 1, id);
		rc = crm_step(s, &row, err);
		id = !rc && row && !crm_col_null(s, 0) ? crm_col_int(s, 0) : 0;
		crm_stmt_reset(s);
	}
	crm_stmt_put(s);
	if (!rc && id) {
		rc = crm_error_set(err, CRM_INVALID, "would close a circle: "
			"%.*s is itself above that %s",
			(int)new->v[CRM_F_CODE].len, new->v[CRM_F_CODE].s,
			t->type.name);
		crm_error_at_field(err, f->name);
	}
	return rc;
}

static enum crm_code trees(struct crm_store *st, const struct crm__type *t,
			   const struct crm_rec *old,
			   const struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	/* Nothing can be below a record that does not exist yet. */
	for (size_t i = 0; old && !rc && i < t->type.nfields; i++)
		if ((t->type.fields[i].flags & CRM_F_TREE) &&
		    crm_value_given(&new->v[i]) &&
		    !crm_value_equal(&old->v[i], &new->v[i]))
			rc = no_circle(st, t, i, new, err);
	return rc;
}

/* Who holds the place that only one record of an owner can have. The first
 * record gets it unless it says no. */
static enum crm_code sole(struct crm_store *st, const struct crm__type *t,
			  const struct crm_rec *old, struct crm_rec *new,
			  int64_t *holder, struct crm_error *err)
{
	int place = crm_field_flagged(&t->type, CRM_F_SOLE);
	int owner = crm_field_flagged(&t->type, CRM_F_OWNER);
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	*holder = 0;
	if (place < 0 || (old && !(new->v[place].kind == CRM_V_INT &&
				   new->v[place].i)) ||
	    (!old && new->v[place].kind == CRM_V_INT && !new->v[place].i))
		return CRM_OK;
	rc = crm__sql(st, &s, err, "SELECT id FROM $ WHERE $ = ? AND $ = 1 "
		      "AND id <> ?", t->type.table,
		      crm_field_column(&t->type.fields[owner]),
		      crm_field_column(&t->type.fields[place]));
	if (rc)
		return rc;
	crm__bind(s, 1, &new->v[owner]);
	crm_bind_int(s, 2, new->id);
	rc = crm_step(s, &row, err);
	if (!rc && new->v[place].kind != CRM_V_INT)
		crm_rec_set_int(new, place, !row);
	else if (!rc && row)
		*holder = crm_col_int(s, 0);
	crm_stmt_put(s);
	return rc;
}

enum crm_code crm__verify(struct crm_store *st, struct crm__type *t,
			  const struct crm_rec *old, struct crm_rec *new,
			  const struct crm_origin *from, int64_t *holder,
			  struct crm_error *err)
{
	struct crm_value *given = NULL;
	bool code_free = from && from->code_free;
	enum crm_code rc = CRM_OK;

	if (old && t->currency >= 0) {
		size_t size = t->type.nfields * sizeof(*given);
		given = crm_arena_alloc(&new->mem, size);
		if (!given)
			return crm_error_nomem(err);
		memcpy(given, new->v, size);
	}
	if (old) {
		inherit(old, new);
		rc = crm_rec_settle(new, true, err);
		if (!rc)
			rc = fixed(old, new, err);
		if (!rc && given)
			rc = recount(t, old, new, given, err);
	} else {
		const char *base = crm_store_setting(st, "base_currency");
		rc = crm_rec_settle(new, false, err);
		if (!rc)
			rc = crm_rec_defaults(new, base ? base : "CNY", err);
		if (!rc)
			rc = crm_rec_settle(new, true, err);
	}
	if (!rc)
		rc = crm_resolve(st, new, NULL, err);
	if (!rc)
		rc = crm__rules_prepare(st, t, old, new, err);
	/* A number that goes on from the last one is free. */
	code_free |= !crm_value_given(&new->v[CRM_F_CODE]) && t->type.prefix;
	if (!rc && (!old || !crm_value_equal(&old->v[CRM_F_CODE],
					     &new->v[CRM_F_CODE])))
		rc = crm__number(st, t, new, err);
	if (!rc)
		rc = crm_rec_required(new, err);
	if (!rc && !crm_value_given(&new->v[CRM_F_CODE])) {
		crm_error_set(err, CRM_INVALID, "must not be empty");
		crm_error_at_field(err, "code");
		rc = CRM_INVALID;
	}
	if (!rc)
		rc = unique(st, t, old, new, from, code_free, err);
	if (!rc)
		rc = trees(st, t, old, new, err);
	if (!rc)
		rc = sole(st, t, old, new, holder, err);
	return rc;
}
