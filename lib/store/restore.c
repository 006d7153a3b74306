/* SPDX-License-Identifier: ISC */
/* restore.c - bringing a deleted record back from the log. */
#include "internal.h"

static enum crm_code last_deleted(struct crm_store *st,
				  const struct crm_type *t, const char *code,
				  struct crm_rec *r, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT record, data FROM change "
		"WHERE type = ? AND code = ? ORDER BY seq DESC LIMIT 1",
		&s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, t->number);
	crm_bind_text(s, 2, code, strlen(code));
	rc = crm_step(s, &row, err);
	if (!rc && !row)
		rc = crm_error_set(err, CRM_NOTFOUND,
				   "no %s '%s' was ever deleted", t->name,
				   code);
	if (!rc) {
		size_t n;
		const char *data = crm_col_text(s, 1, &n);
		r->id = crm_col_int(s, 0);
		rc = crm__log_record(data, n, r, err);
	}
	crm_stmt_put(s);
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
			rc = crm__code_ever(st, to, r->v[i].i, &code, err);
			if (!rc)
				rc = crm_error_set(err, CRM_CONFLICT,
					"refers to %s %s, which is deleted; "
					"restore that first", to->name,
					crm_buf_str(&code));
			crm_error_at_field(err, f->name);
		} else if (rc && err) {
			*err = e;
		}
	}
	crm_buf_clear(&code);
	return rc;
}

enum crm_code crm_restore(struct crm_store *st, const struct crm_type *t,
			  const char *code, struct crm_error *err)
{
	struct crm_rec r = { 0 }, now = { 0 };
	int sole = crm_field_flagged(t, CRM_F_SOLE);
	struct crm_error e = CRM_ERROR_INIT;
	enum crm_code rc;

	rc = crm_rec_init(&r, t, err);
	if (!rc)
		rc = crm_rec_init(&now, t, err);
	if (!rc)
		rc = last_deleted(st, t, code, &r, err);
	if (!rc && crm_load_id(st, r.id, &now, &e) == CRM_OK)
		rc = crm_error_set(err, CRM_CONFLICT,
				   "%s %s is there already", t->name, code);
	if (!rc)
		rc = referred(st, &r, err);
	if (!rc) {
		r.v[CRM_F_VERSION].i++;
		/* Whoever took its place meanwhile keeps it. */
		if (sole >= 0 && r.v[sole].i)
			r.v[sole].kind = CRM_V_UNSET;
		rc = crm_save(st, NULL, &r, NULL, NULL, err);
	}
	crm_rec_clear(&r);
	crm_rec_clear(&now);
	return rc;
}
