/* SPDX-License-Identifier: ISC */
/* verify.c - everything that can refuse a record before it is written. */
#include "rights/rights.h"

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

/* The code of another row whose column has this value, to `other`; "?" for
 * one that may not be seen. */
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
	if (!rc && id)
		rc = crm__sees(st, &t->type, id, &row, err);
	if (rc || !id)
		return rc;
	if (row)
		return crm_code_of(st, &t->type, id, other, err);
	crm_buf_adds(other, "?");
	return crm_buf_check(other, err);
}

/* Say that a value that must be unique is another record's. */
static enum crm_code taken(const struct crm__type *t, int i,
			   const struct crm_rec *new, const char *other,
			   struct crm_error *err)
{
	const struct crm_field *f = &t->type.fields[i];
	struct crm_buf value = CRM_BUF_INIT;

	if (f->flags & CRM_F_HIDDEN)
		return crm_error_set(err, CRM_CONFLICT, "has a value that is "
			"another %s's already; --on-duplicate allow saves it "
			"all the same", crm_tr(t->type.name));
	if (f->flags & CRM_F_KEY) {
		crm_error_set(err, CRM_CONFLICT, "%s '%.*s' exists already",
			      crm_tr(t->type.name), (int)new->v[i].len,
			      new->v[i].s);
	} else {
		crm_value_print(f, &new->v[i], 0, &value); /* no money */
		if (*other == '?')
			crm_error_set(err, CRM_CONFLICT, "'%s' is that of "
				"another %s already; --on-duplicate allow "
				"saves it all the same", crm_buf_str(&value),
				crm_tr(t->type.name));
		else
			crm_error_set(err, CRM_CONFLICT, "'%s' is that of %s "
				"%s already; --on-duplicate allow saves it "
				"all the same", crm_buf_str(&value),
				crm_tr(t->type.name), other);
		crm_buf_clear(&value);
	}
	crm_error_at_field(err, f->name);
	return CRM_CONFLICT;
}

/* Is it looked for with all that an entered record is compared by? */
static bool compared(const struct crm_field *f, const struct crm_origin *from)
{
	return from && from->entry && f->match != CRM_MATCH_NONE &&
	       !(f->flags & CRM_F_HIDDEN);
}

static enum crm_code unique(struct crm_store *st, const struct crm__type *t,
			    const struct crm_rec *old,
			    const struct crm_rec *new,
			    const struct crm_origin *from,
			    struct crm_error *err)
{
	struct crm_buf other = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < t->type.nfields; i++) {
		const struct crm_field *f = &t->type.fields[i];
		bool key = f->flags & CRM_F_KEY;

		if (compared(f, from) ||
		    !(f->flags & (CRM_F_UNIQUE | CRM_F_KEY)) ||
		    !crm_value_given(&new->v[i]) ||
		    (old && crm_value_equal(&old->v[i], &new->v[i])) ||
		    (key && from && from->code_free && !crm__former_of(
			    &t->type)) ||
		    (!key && from && from->on_duplicate == CRM_DUP_ALLOW))
			continue;
		rc = twin(st, t, i, new, &other, err);
		if (!rc && other.len)
			rc = taken(t, (int)i, new, crm_buf_str(&other), err);
		else if (!rc && key)
			rc = crm__code_former(st, &t->type, new->v[i].s,
					      new->v[i].len, false, err);
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
			crm_tr(t->type.name));
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

enum crm_code crm__verify(struct crm_store *st, const struct crm__type *t,
			  const struct crm_rec *old,
			  const struct crm_rec *new,
			  const struct crm_origin *from,
			  struct crm_error *err)
{
	enum crm_code rc = old ? fixed(old, new, err) : CRM_OK;

	if (!rc && !(from && from->past))
		rc = crm_rec_required(new, err);
	if (!rc && !crm_value_given(&new->v[CRM_F_CODE]) &&
	    (old || !t->type.prefix)) {
		crm_error_set(err, CRM_INVALID, "must not be empty");
		crm_error_at_field(err, "code");
		rc = CRM_INVALID;
	}
	if (!rc)
		rc = unique(st, t, old, new, from, err);
	if (!rc)
		rc = trees(st, t, old, new, err);
	return rc ? rc : crm__fellows(st, old, new, err);
}
