/* SPDX-License-Identifier: ISC */
/* whole.c - what saving adds to a record that people leave out. */
#include "rights/rights.h"
#include "crm/decimal.h"

/* What new does not mention stays as in old. */
static void inherit(const struct crm_rec *old, struct crm_rec *new)
{
	for (size_t i = 0; i < new->type->nfields; i++)
		if (new->v[i].kind == CRM_V_UNSET)
			new->v[i] = old->v[i];
}

/* Why an amount has no such face value in the new currency. */
static enum crm_code refuse_face(const struct crm_field *f, int from, int to,
				 const struct crm_value *was,
				 const struct crm_value *now,
				 struct crm_error *err)
{
	if (from < 0)
		crm_error_set(err, CRM_INVALID, "was in '%.*s', which is no "
			      "currency; give the amount anew",
			      (int)was->len, was->s);
	else
		crm_error_set(err, CRM_INVALID, from > to
			? CRM_TR("has decimals that %.*s does not have; give "
				 "the amount anew")
			: CRM_TR("is too large for the decimals of %.*s; give "
				 "the amount anew"), (int)now->len, now->s);
	crm_error_at_field(err, f->name);
	return CRM_INVALID;
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
		if (from < 0 || !crm_decimal_rescale(old->v[i].i, from, to,
						     &new->v[i].i))
			return refuse_face(f, from, to, was, now, err);
	}
	return CRM_OK;
}

/* Who holds the place that only one record of an owner can have. The first
 * record gets it unless it says no; one that gives it up says no. */
static enum crm_code sole(struct crm_store *st, const struct crm__type *t,
			  const struct crm_rec *old, struct crm_rec *new,
			  int64_t *holder, struct crm_error *err)
{
	int place = crm_field_flagged(&t->type, CRM_F_SOLE);
	int owner = crm_field_flagged(&t->type, CRM_F_OWNER);
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	if (place < 0)
		return CRM_OK;
	if (old && new->v[place].kind != CRM_V_INT)
		crm_rec_set_int(new, place, 0);
	if (new->v[place].kind == CRM_V_INT && !new->v[place].i)
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

/* A change: what it leaves out stays, amounts are in the new currency. */
static enum crm_code whole_change(const struct crm__type *t,
				  const struct crm_rec *old,
				  struct crm_rec *new, struct crm_error *err)
{
	size_t size = t->type.nfields * sizeof(*new->v);
	struct crm_value *given = NULL;
	enum crm_code rc;

	if (t->currency >= 0) {
		given = crm_arena_alloc(&new->mem, size);
		if (!given)
			return crm_error_nomem(err);
		memcpy(given, new->v, size);
	}
	inherit(old, new);
	rc = crm_rec_settle(new, true, err);
	return rc || !given ? rc : recount(t, old, new, given, err);
}

static enum crm_code whole_new(struct crm_store *st, struct crm_rec *new,
			       struct crm_error *err)
{
	const char *base = crm_store_setting(st, "base_currency");
	const struct crm_defaults d = { base ? base : "CNY", st->info->user };
	enum crm_code rc = crm_rec_settle(new, false, err);

	if (!rc)
		rc = crm_rec_defaults(new, &d, err);
	if (!rc)
		crm__hold(st, new);
	return rc ? rc : crm_rec_settle(new, true, err);
}

enum crm_code crm__make_whole(struct crm_store *st, struct crm__type *t,
			      const struct crm_rec *old, struct crm_rec *new,
			      int64_t *holder, struct crm_error *err)
{
	enum crm_code rc;

	*holder = 0;
	rc = old ? whole_change(t, old, new, err)
		 : whole_new(st, new, err);
	if (!rc)
		rc = crm_resolve(st, new, NULL, err);
	if (!rc)
		rc = crm__rules_prepare(st, t, old, new, err);
	return rc ? rc : sole(st, t, old, new, holder, err);
}
