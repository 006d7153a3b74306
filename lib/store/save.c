/* SPDX-License-Identifier: ISC */
/* save.c - the one way a record is written. */
#include "internal.h"

static bool same(const struct crm_rec *a, const struct crm_rec *b)
{
	for (size_t i = 0; i < a->type->nfields; i++)
		if (!crm_value_equal(&a->v[i], &b->v[i]))
			return false;
	return true;
}

/* Take the sole place from the record that holds it. */
static enum crm_code displace(struct crm_store *st, struct crm__type *t,
			      int64_t id, const struct crm_origin *from,
			      struct crm_error *err)
{
	struct crm_rec old = { 0 }, new = { 0 };
	enum crm_code rc;

	rc = crm_rec_init(&old, &t->type, err);
	if (!rc)
		rc = crm_rec_init(&new, &t->type, err);
	if (!rc)
		rc = crm_load_id(st, id, &old, err);
	if (!rc) {
		crm_rec_set_int(&new, crm_field_flagged(&t->type, CRM_F_SOLE),
				0);
		rc = crm_save(st, &old, &new, from, NULL, err);
	}
	crm_rec_clear(&old);
	crm_rec_clear(&new);
	return rc;
}

static enum crm_code stamp(struct crm_store *st, const struct crm_rec *old,
			   struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (old)
		crm_rec_set_int(new, CRM_F_VERSION,
				old->v[CRM_F_VERSION].i + 1);
	else if (new->v[CRM_F_VERSION].kind != CRM_V_INT)
		crm_rec_set_int(new, CRM_F_VERSION, 1);
	/* The job outlives the record's use, so its text is not copied. */
	new->v[CRM_F_UPDATED_AT] = (struct crm_value){
		CRM_V_TEXT, 0, st->at, strlen(st->at) };
	if (!crm_value_given(&new->v[CRM_F_CREATED_AT]))
		new->v[CRM_F_CREATED_AT] = new->v[CRM_F_UPDATED_AT];
	return rc ? rc : crm__job_start(st, err);
}

static enum crm_code insert(struct crm_store *st, struct crm__type *t,
			    struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (!new->id)
		rc = crm__next_id(st, t, &new->id, err);
	if (!rc)
		rc = stamp(st, NULL, new, err);
	return rc ? rc : crm__row_insert(st, t, new, err);
}

static enum crm_code erase(struct crm_store *st, struct crm__type *t,
			   const struct crm_rec *old,
			   const struct crm_origin *from,
			   struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (t->rule && t->rule->prepare)
		rc = t->rule->prepare(st, old, NULL, err);
	if (!rc)
		rc = crm__job_start(st, err);
	if (!rc)
		rc = crm__row_delete(st, t, old->id, err);
	if (!rc)
		rc = crm__log(st, old, NULL, from, err);
	if (!rc && t->rule && t->rule->after)
		rc = t->rule->after(st, old, NULL, err);
	if (!rc)
		st->done.deleted++;
	return rc;
}

enum crm_code crm_save(struct crm_store *st, const struct crm_rec *old,
		       struct crm_rec *new, const struct crm_origin *from,
		       enum crm_action *act, struct crm_error *err)
{
	struct crm__type *t = crm__type_of(st, old ? old->type : new->type);
	enum crm_action a = CRM_ACT_DELETE;
	int64_t holder;
	enum crm_code rc;

	if (!new) {
		rc = erase(st, t, old, from, err);
		goto done;
	}
	if (old)
		new->id = old->id;
	rc = crm__verify(st, t, old, new, from, &holder, err);
	if (rc)
		return rc;
	a = !old ? CRM_ACT_INSERT : same(old, new) ? CRM_ACT_NONE
						   : CRM_ACT_UPDATE;
	if (a != CRM_ACT_NONE && holder)
		rc = displace(st, t, holder, from, err);
	if (!rc && a == CRM_ACT_INSERT)
		rc = insert(st, t, new, err);
	if (!rc && a == CRM_ACT_UPDATE)
		rc = stamp(st, old, new, err);
	if (!rc && a == CRM_ACT_UPDATE)
		rc = crm__row_update(st, t, old, new, err);
	if (!rc && a != CRM_ACT_NONE)
		rc = crm__log(st, old, new, from, err);
	if (!rc && a != CRM_ACT_NONE && t->rule && t->rule->after)
		rc = t->rule->after(st, old, new, err);
	if (!rc && a == CRM_ACT_INSERT)
		st->done.inserted++;
	if (!rc && a == CRM_ACT_UPDATE)
		st->done.updated++;
done:
	if (!rc && act)
		*act = a;
	return rc;
}
