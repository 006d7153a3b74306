/* SPDX-License-Identifier: ISC */
/* restore.c - bringing a deleted record back from the log. */
#include "log/log.h"
#include "rights/rights.h"

/* A value whose field is gone would be lost for good. */
enum crm_code crm__refuse_gone(struct crm_store *st, int64_t field,
			       struct crm_error *err)
{
	struct crm_buf code = CRM_BUF_INIT;
	enum crm_code rc;

	rc = crm__code_ever(st, &crm_customfield, field, &code, err);
	if (!rc)
		rc = crm_error_set(err, CRM_CONFLICT, "it had a value in the "
			"custom field %s, which is deleted; restore that "
			"first", crm_buf_str(&code));
	crm_buf_clear(&code);
	return rc;
}

static enum crm_code not_deleted(struct crm_store *st,
				 const struct crm_type *t, const char *code,
				 size_t ncode, struct crm_error *err)
{
	int64_t id = 0;
	enum crm_code rc = CRM_OK;

	if (!crm__limited(st)) /* it may have been out of sight */
		rc = crm__id_gone(st, t, code, ncode, &id, err);
	if (rc)
		return rc;
	return crm_error_set(err, CRM_NOTFOUND, id
		? CRM_TR("%s '%.*s' was erased; nothing is left to bring back")
		: CRM_TR("no %s '%.*s' was ever deleted"), crm_tr(t->name),
		(int)ncode, code);
}

enum crm_code crm__deleted(struct crm_store *st, const char *code, size_t ncode,
			   struct crm_rec *r, struct crm_error *err)
{
	const struct crm_type *t = r->type;
	struct crm_stmt *s = NULL;
	int64_t gone = 0;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT record, data FROM change "
		"WHERE type = ? AND code = ? AND " CRM__IS_DELETE
		" ORDER BY seq DESC LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, t->number);
	crm_bind_text(s, 2, code, ncode);
	rc = crm_step(s, &row, err);
	if (!rc && row) {
		size_t n;
		const void *data = crm_col_bytes(s, 1, &n);
		r->id = crm_col_int(s, 0);
		rc = crm__entry_record(CRM_OP_DELETE, data, n, r, NULL,
				       &gone, err);
		if (!rc)
			rc = crm__permit_back(st, r, err);
	}
	crm_stmt_put(s);
	if (rc == CRM_NOTFOUND || (!rc && !row))
		return not_deleted(st, t, code, ncode, err);
	return !rc && gone ? crm__refuse_gone(st, gone, err) : rc;
}

/* Refuse: what a field refers to is deleted. */
static enum crm_code is_gone(struct crm_store *st, const struct crm_field *f,
			     int64_t id, struct crm_error *err)
{
	const struct crm_type *to = crm_type_find(f->ref);
	struct crm_buf code = CRM_BUF_INIT;
	bool seen;
	enum crm_code rc = crm__sees(st, to, id, &seen, err);

	seen = seen && !(f->flags & CRM_F_HIDDEN);
	if (!rc && seen)
		rc = crm__code_ever(st, to, id, &code, err);
	if (!rc && seen)
		rc = crm_error_set(err, CRM_CONFLICT, "refers to %s %s, which "
				   "is deleted; restore that first",
				   crm_tr(to->name), crm_buf_str(&code));
	else if (!rc)
		rc = crm_error_set(err, CRM_CONFLICT, "refers to a %s, which "
				   "is deleted", crm_tr(to->name));
	if (seen)
		crm_error_at_field(err, f->name);
	crm_buf_clear(&code);
	return rc;
}

/* What the record referred to must be there still. */
static enum crm_code referred(struct crm_store *st, const struct crm_rec *r,
			      struct crm_error *err)
{
	struct crm_buf code = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < r->type->nfields; i++) {
		const struct crm_field *f = &r->type->fields[i];
		const struct crm_type *to;
		struct crm_error e = CRM_ERROR_INIT;

		if (f->kind != CRM_T_REF || r->v[i].kind != CRM_V_INT)
			continue;
		to = crm_type_find(f->ref);
		rc = crm_code_of(st, to, r->v[i].i, &code, &e);
		if (rc == CRM_NOTFOUND) {
			rc = is_gone(st, f, r->v[i].i, err);
		} else if (rc && err) {
			*err = e;
		}
	}
	crm_buf_clear(&code);
	return rc;
}

/* A choice that was taken away since is no choice any more. */
static enum crm_code choices(const struct crm_rec *r, struct crm_error *err)
{
	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct crm_field *f = &r->type->fields[i];
		const struct crm_value *v = &r->v[i];

		if (f->kind != CRM_T_ENUM || v->kind != CRM_V_TEXT ||
		    crm_choice_find(f, v->s, v->len) >= 0)
			continue;
		if (f->flags & CRM_F_HIDDEN)
			return crm_error_set(err, CRM_CONFLICT, "has a value "
				"that is no choice any more");
		crm_error_set(err, CRM_CONFLICT, "'%.*s' is no choice any "
			      "more", (int)v->len, v->s);
		crm_error_at_field(err, f->name);
		return CRM_CONFLICT;
	}
	return CRM_OK;
}

enum crm_code crm__valid_still(struct crm_store *st, const struct crm_rec *r,
			       struct crm_error *err)
{
	enum crm_code rc = referred(st, r, err);

	return rc ? rc : choices(r, err);
}

/* The version a record had when it was deleted last. */
static enum crm_code last_version(struct crm_store *st,
				  const struct crm_rec *r, int64_t *version,
				  struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT data FROM change WHERE type = ? "
		"AND record = ? AND op = 3 ORDER BY seq DESC LIMIT 1", &s,
		err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, r->type->number);
	crm_bind_int(s, 2, r->id);
	rc = crm_step(s, &row, err);
	*version = 0;
	if (!rc && row)
		rc = crm__entry_kept(r->type, s, 0, CRM_F_VERSION, version,
				     err);
	crm_stmt_put(s);
	return rc;
}

enum crm_code crm__bring_back(struct crm_store *st, struct crm_rec *r,
			      const struct crm_origin *from,
			      struct crm_error *err)
{
	struct crm_origin past = from ? *from : (struct crm_origin){ 0 };
	int sole = crm_field_flagged(r->type, CRM_F_SOLE);
	int64_t version;
	enum crm_code rc = crm__valid_still(st, r, err);

	/* It may be an earlier deletion that is undone. */
	if (!rc)
		rc = last_version(st, r, &version, err);
	if (rc)
		return rc;
	crm_rec_set_int(r, CRM_F_VERSION, version + 1);
	/* Whoever took its place meanwhile keeps it. */
	if (sole >= 0 && r->v[sole].i)
		r->v[sole].kind = CRM_V_UNSET;
	past.past = true;
	return crm_save(st, NULL, r, &past, NULL, err);
}

static enum crm_code still_there(struct crm_store *st, const struct crm_type *t,
				 const char *code, int64_t id,
				 struct crm_error *err)
{
	struct crm_buf now = CRM_BUF_INIT;
	struct crm_error e = CRM_ERROR_INIT;
	enum crm_code rc = crm_code_of(st, t, id, &now, &e);

	if (rc == CRM_OK)
		rc = crm_error_set(err, CRM_CONFLICT,
				   "%s %s is there already", crm_tr(t->name),
				   code);
	else if (rc == CRM_NOTFOUND)
		rc = CRM_OK;
	else if (err)
		*err = e;
	crm_buf_clear(&now);
	return rc;
}

enum crm_code crm_restore(struct crm_store *st, const struct crm_type *t,
			  const char *code, const struct crm_origin *from,
			  struct crm_error *err)
{
	struct crm_rec r = { 0 };
	int64_t id = 0;
	enum crm_code rc;

	rc = crm__id_of_own(st, crm__type_of(st, t), code, strlen(code), &id,
			    err);
	if (!rc && id)
		rc = still_there(st, t, code, id, err);
	if (!rc)
		rc = crm__code_former(st, t, code, strlen(code), true, err);
	if (!rc)
		rc = crm_rec_init(&r, t, err);
	if (!rc)
		rc = crm__deleted(st, code, strlen(code), &r, err);
	if (!rc)
		rc = still_there(st, t, code, r.id, err);
	if (!rc)
		rc = crm__bring_back(st, &r, from, err);
	crm_rec_clear(&r);
	return rc;
}
