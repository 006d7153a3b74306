/* SPDX-License-Identifier: ISC */
/* entry.c - what becomes of a record that others are like. */
#include "match.h"

const char *const crm_policy_names[] = {
	[CRM_DUP_FAIL] = "fail", [CRM_DUP_REPORT] = "report",
	[CRM_DUP_SKIP] = "skip", [CRM_DUP_UPDATE] = "update",
	[CRM_DUP_FILL] = "fill", [CRM_DUP_ALLOW] = "allow", NULL
};
_Static_assert(CRM_NELEM(crm_policy_names) == CRM_DUP__N + 1,
	       "a policy has no name");

bool crm_policy_parse(const char *s, enum crm_policy *out)
{
	for (int i = 0; crm_policy_names[i]; i++) {
		if (strcmp(crm_policy_names[i], s))
			continue;
		*out = (enum crm_policy)i;
		return true;
	}
	return false;
}

bool crm__entry_spares(const struct crm_origin *from)
{
	return from && from->entry && (from->on_duplicate == CRM_DUP_SKIP ||
				       from->on_duplicate == CRM_DUP_UPDATE ||
				       from->on_duplicate == CRM_DUP_FILL);
}

/* The first strong one; *several: there are others that it is not. */
static const struct crm_duplicate *strong(const struct crm_entry *e,
					  bool *several)
{
	const struct crm_duplicate *first = NULL;

	*several = false;
	for (size_t i = 0; i < e->n; i++) {
		if (!e->v[i].strong)
			continue;
		if (!first)
			first = &e->v[i];
		*several = *several || e->v[i].id != first->id;
	}
	return first;
}

static enum crm_code refuse_one(const struct crm_duplicate *d,
				struct crm_error *err)
{
	crm_error_set(err, CRM_CONFLICT, "%s; --on-duplicate says what else "
		      "can be done", d->message);
	crm_error_at_field(err, d->field);
	return CRM_CONFLICT;
}

/* Which of several is meant, only a person knows. */
static enum crm_code refuse_several(const struct crm_type *t,
				    const struct crm_entry *e,
				    struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;
	enum crm_code rc;

	for (size_t i = 0; i < e->n; i++) {
		const struct crm_duplicate *d = &e->v[i];
		const char *code = d->code ? d->code
					   : crm_tr("one you may not see");

		if (d->strong)
			crm_buf_adds(&all, all.len ? ", " : "");
		if (d->strong)
			crm_buf_addf(&all, crm_tr("%s by %s"), code,
				     d->field);
	}
	rc = crm_buf_check(&all, err);
	if (!rc)
		rc = crm_error_set(err, CRM_CONFLICT, "several %s are like it "
			"(%s); say by its code which is meant",
			crm_tr(t->plural), all.s);
	crm_buf_clear(&all);
	return rc;
}

/* A new record that one other has to do with instead. */
static enum crm_code instead(const struct crm_duplicate *d, enum crm_policy p,
			     int64_t *other, struct crm_error *err)
{
	*other = d->id;
	if (d->seen || p == CRM_DUP_SKIP)
		return CRM_OK;
	crm_error_set(err, CRM_DENIED, "%s; you may not change it",
		      d->message);
	crm_error_at_field(err, d->field);
	return CRM_DENIED;
}

/* What is to be told: of a record that is saved everything, of one that is left
 * out why. */
static enum crm_code choose(struct crm_entry *e, enum crm_policy p,
			    bool spared, struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < e->n; i++) {
		struct crm_duplicate *d = &e->v[i];

		d->told = !spared || (p == CRM_DUP_SKIP && d->strong);
		if (!spared || !d->told)
			continue;
		crm_buf_reset(&b);
		crm_buf_addf(&b, crm_tr("%s; left out"), d->message);
		d->message = crm_arena_copy(&e->mem, crm_buf_str(&b), b.len);
		if (!d->message)
			rc = crm_error_nomem(err);
	}
	if (!rc)
		rc = crm_buf_check(&b, err);
	crm_buf_clear(&b);
	return rc;
}

enum crm_code crm__entry(struct crm_store *st, const struct crm_rec *old,
			 const struct crm_rec *new,
			 const struct crm_origin *from, int64_t *other,
			 struct crm_error *err)
{
	const struct crm_duplicate *first;
	enum crm_policy p;
	bool several;
	enum crm_code rc;

	*other = 0;
	if (!from || !from->entry)
		return CRM_OK;
	p = from->on_duplicate;
	from->entry->n = 0;
	if (p == CRM_DUP_ALLOW)
		return CRM_OK;
	rc = crm__entry_likes(st, old, new, from, err);
	first = strong(from->entry, &several);
	if (!rc && first && p == CRM_DUP_FAIL)
		return refuse_one(first, err);
	if (!rc && first && !old && p != CRM_DUP_REPORT)
		/* To be left out it need not be known which is meant. */
		rc = several && p != CRM_DUP_SKIP
			? refuse_several(new->type, from->entry, err)
			: instead(first, p, other, err);
	return rc ? rc : choose(from->entry, p, *other != 0, err);
}

/* Is the new record in another currency than the other? Then what is an amount
 * of it is none of that. */
static bool other_currency(const struct crm_rec *old,
			   const struct crm_value *given)
{
	int i = crm_field_flagged(old->type, CRM_F_CURRENCY);

	return i >= 0 && crm_value_given(&given[i]) &&
	       crm_value_given(&old->v[i]) &&
	       !crm_value_equal(&given[i], &old->v[i]);
}

/* Would a value be filled in beside one of another record that it goes with, or
 * that goes with it? */
static bool mixed(const struct crm_rec *old, const struct crm_value *given,
		  size_t field)
{
	size_t leader = crm_field_leader(old->type, field);

	/* Without the other value that of a follower says nothing. */
	for (size_t i = 0; i < old->type->nfields; i++)
		if (i != field &&
		    crm_field_leader(old->type, i) == leader &&
		    crm_value_given(&old->v[i]) &&
		    (i == leader || crm_value_given(&given[i])) &&
		    !crm_value_equal(&given[i], &old->v[i]))
			return true;
	return false;
}

/* What a new record gives, but its code, as a change of the other. */
static void as_change(const struct crm_rec *old, const struct crm_value *given,
		      bool fill, struct crm_rec *new)
{
	bool foreign = fill && other_currency(old, given);

	for (size_t i = 0; i < new->type->nfields; i++) {
		bool money = new->type->fields[i].kind == CRM_T_MONEY;

		new->v[i] = given[i];
		if (i < CRM_F__FIRST || (money && foreign) ||
		    (fill && (crm_value_given(&old->v[i]) ||
			      mixed(old, given, i))))
			new->v[i].kind = CRM_V_UNSET;
	}
	new->unsettled = true;
	new->id = old->id;
}

/* Leave in new what is known of the other. */
static enum crm_code name_other(const struct crm_rec *other, bool seen,
				struct crm_rec *new, struct crm_error *err)
{
	const struct crm_value *code = &other->v[CRM_F_CODE];

	for (size_t i = 0; i < new->type->nfields; i++)
		new->v[i].kind = CRM_V_UNSET;
	new->id = other->id;
	return seen ? crm_rec_set_text(new, CRM_F_CODE, code->s, code->len,
				       err) : CRM_OK;
}

enum crm_code crm__entry_other(struct crm_store *st, int64_t other,
			       const struct crm_value *given,
			       struct crm_rec *new,
			       const struct crm_origin *from,
			       enum crm_action *act, struct crm_error *err)
{
	struct crm_origin change = *from;
	struct crm_entry unheard = { 0 };
	struct crm_rec old = { 0 };
	enum crm_action done = CRM_ACT_NONE;
	bool seen = false;
	enum crm_code rc = crm_rec_init(&old, new->type, err);

	if (!rc)
		rc = crm__sees(st, new->type, other, &seen, err);
	if (!rc)
		rc = crm_load_id(st, other, &old, err);
	if (!rc && from->on_duplicate != CRM_DUP_SKIP) {
		/* It is to be like the other, and was found to be like no
		 * third one. */
		change.entry = &unheard;
		change.code_free = false;
		as_change(&old, given, from->on_duplicate == CRM_DUP_FILL,
			  new);
		rc = crm_save(st, &old, new, &change, &done, err);
	}
	if (!rc)
		rc = name_other(&old, seen, new, err);
	if (!rc && act)
		*act = done;
	crm_entry_clear(&unheard);
	crm_rec_clear(&old);
	return rc;
}
