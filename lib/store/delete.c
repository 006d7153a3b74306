/* SPDX-License-Identifier: ISC */
/* delete.c - deleting records, and what refers to them. */
#include "rights/rights.h"

#define NAMED 3 /* referring records an error names */

enum crm_code crm__know_referrers(struct crm_store *st, struct crm__type *to,
				  struct crm_error *err)
{
	size_t n = 1;

	if (to->referrers)
		return CRM_OK;
	to->nreferrers = 0;
	for (size_t i = 0; i < crm_ntypes; i++)
		n += st->types[i].type.nfields;
	to->referrers = calloc(n, sizeof(*to->referrers));
	if (!to->referrers)
		return crm_error_nomem(err);
	for (size_t i = 0; i < crm_ntypes; i++) {
		const struct crm_type *t = &st->types[i].type;
		for (size_t k = 0; k < t->nfields; k++)
			if (t->fields[k].kind == CRM_T_REF &&
			    !strcmp(t->fields[k].ref, to->type.name))
				to->referrers[to->nreferrers++] =
					(struct crm__referrer){
						&st->types[i], (int)k, NULL };
	}
	return CRM_OK;
}

/* Begin to read id and code of what refers to a record. */
static enum crm_code select_referring(struct crm_store *st,
				      struct crm__referrer *from, int64_t id,
				      struct crm_error *err)
{
	const struct crm_type *t = &from->type->type;
	enum crm_code rc = CRM_OK;

	if (!from->by)
		rc = crm__sql(st, &from->by, err, "SELECT id, code FROM $ "
			      "WHERE $ = ? ORDER BY id", t->table,
			      crm_field_column(&t->fields[from->field]));
	if (!rc)
		crm_bind_int(from->by, 1, id);
	return rc;
}

static void add_unseen(struct crm_buf *out, const struct crm_type *t)
{
	if (out->len)
		crm_buf_adds(out, crm_tr(", "));
	crm_buf_addf(out, crm_tr("a %s that you may not see"),
		     crm_tr(t->name));
}

enum crm_code crm__unreferred(struct crm_store *st, const struct crm_rec *old,
			      struct crm_error *err)
{
	struct crm__type *t = crm__type_of(st, old->type);
	struct crm_buf names = CRM_BUF_INIT, unseen = CRM_BUF_INIT;
	int64_t n = 0;
	enum crm_code rc = crm__know_referrers(st, t, err);

	for (size_t i = 0; !rc && i < t->nreferrers; i++) {
		struct crm__referrer *r = &t->referrers[i];
		bool row = false, seen, told = false;

		rc = select_referring(st, r, old->id, err);
		while (!rc && !(rc = crm_step(r->by, &row, err)) && row) {
			size_t len;
			const char *code = crm_col_text(r->by, 1, &len);
			if (crm_col_int(r->by, 0) == old->id && r->type == t)
				continue; /* its own parent: no obstacle */
			rc = crm__sees(st, &r->type->type,
				       crm_col_int(r->by, 0), &seen, err);
			if (rc)
				break;
			/* Nor is it told how many of them there are. */
			if (!seen && !told)
				add_unseen(&unseen, &r->type->type);
			told = told || !seen;
			if (seen && n++ < NAMED)
				crm_buf_addf(&names, "%s%s %.*s",
					names.len ? crm_tr(", ") : "",
					crm_tr(r->type->type.name), (int)len,
					code);
		}
		if (r->by)
			crm_stmt_reset(r->by);
	}
	if (!rc && n > NAMED)
		crm_buf_addf(&names, crm_tr(" and %lld more"),
			     (long long)n - NAMED);
	if (names.len && unseen.len)
		crm_buf_adds(&names, crm_tr(", "));
	crm_buf_adds(&names, crm_buf_str(&unseen));
	if (!rc)
		rc = crm_buf_check(&unseen, err);
	if (!rc)
		rc = crm_buf_check(&names, err);
	if (!rc && names.len)
		rc = crm_error_set(err, CRM_CONFLICT, "is still referred to "
				   "by %s", names.s);
	crm_buf_clear(&names);
	crm_buf_clear(&unseen);
	return rc;
}

/* Delete one referring record, or clear its reference, if it can be. */
static enum crm_code release(struct crm_store *st,
			     const struct crm__referrer *r,
			     int64_t id, const struct crm_origin *from,
			     struct crm_error *err)
{
	const struct crm_type *t = &r->type->type;
	const struct crm_field *f = &t->fields[r->field];
	bool goes = f->flags & (CRM_F_OWNER | CRM_F_BOUND);
	struct crm_rec old = { 0 }, new = { 0 };
	enum crm_code rc;

	rc = crm_rec_init(&old, t, err);
	if (!rc)
		rc = crm_rec_init(&new, t, err);
	if (!rc)
		rc = crm_load_id(st, id, &old, err);
	/* Told here, as the code must not be. */
	if (!rc)
		rc = crm__permit_old(st, &old, goes, err);
	if (!rc && goes) {
		rc = crm_delete(st, &old, true, from, err);
	} else if (!rc && f->flags & CRM_F_REQUIRED) {
		rc = crm_error_set(err, CRM_CONFLICT, "%s %.*s must have a "
				   "%s; give it another one first",
				   crm_tr(t->name), (int)old.v[CRM_F_CODE].len,
				   old.v[CRM_F_CODE].s, f->name);
	} else if (!rc) {
		crm_rec_set_null(&new, r->field);
		rc = crm_save(st, &old, &new, from, NULL, err);
		if (rc)
			crm_error_prefix(err, "%s %.*s: ", crm_tr(t->name),
					 (int)old.v[CRM_F_CODE].len,
					 old.v[CRM_F_CODE].s);
	}
	crm_rec_clear(&old);
	crm_rec_clear(&new);
	return rc;
}

static enum crm_code release_all(struct crm_store *st,
				 const struct crm_rec *old,
				 const struct crm_origin *from,
				 struct crm_error *err)
{
	struct crm__type *t = crm__type_of(st, old->type);
	enum crm_code rc = crm__know_referrers(st, t, err);

	/* The last types first, as these refer to others, whose records then
	 * go without a reference being cleared that nobody will see again. */
	for (size_t i = t->nreferrers; !rc && i-- > 0;) {
		struct crm__referrer *r = &t->referrers[i];
		bool row = true;

		/* One at a time: releasing changes what the query reads. */
		while (!rc && row) {
			int64_t id = 0;
			rc = select_referring(st, r, old->id, err);
			if (!rc)
				rc = crm_step(r->by, &row, err);
			if (!rc && row)
				id = crm_col_int(r->by, 0);
			if (r->by)
				crm_stmt_reset(r->by);
			if (!rc && row)
				rc = release(st, r, id, from, err);
		}
	}
	return rc;
}

enum crm_code crm_delete(struct crm_store *st, const struct crm_rec *old,
			 bool cascade, const struct crm_origin *from,
			 struct crm_error *err)
{
	struct crm_origin plain = from ? *from : (struct crm_origin){ 0 };
	struct crm_error e = CRM_ERROR_INIT;
	struct crm__part part;
	enum crm_code rc;

	if (!cascade) {
		rc = crm__unreferred(st, old, &e);
		if (rc == CRM_CONFLICT)
			return crm_error_set(err, rc, "%s %.*s %s; --cascade "
				"deletes what belongs to it and clears other "
				"references", crm_tr(old->type->name),
				(int)old->v[CRM_F_CODE].len,
				old->v[CRM_F_CODE].s, e.msg);
		if (rc && err)
			*err = e;
		return rc ? rc : crm_save(st, old, NULL, from, NULL, err);
	}
	plain.if_version = 0; /* that of the record itself */
	rc = crm__part_begin(st, &part, err);
	if (rc)
		return rc;
	rc = release_all(st, old, &plain, err);
	if (!rc)
		rc = crm_save(st, old, NULL, from, NULL, err);
	return crm__part_end(st, &part, rc, err);
}
