/* SPDX-License-Identifier: ISC */
/* codes.c - codes that records had, and records that had a code. */
#include "log.h"

enum crm_code crm__id_gone(struct crm_store *st, const struct crm_type *t,
			   const char *code, size_t n, int64_t *id,
			   struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT record FROM change WHERE type = ? "
		"AND code = ? AND op >= 3 ORDER BY seq DESC LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, t->number);
	crm_bind_text(s, 2, code, n);
	return crm__one_int(s, id, err);
}

enum crm_code crm__code_ever(struct crm_store *st, const struct crm_type *t,
			     int64_t id, struct crm_buf *out,
			     struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	struct crm_error e = CRM_ERROR_INIT;
	enum crm_code rc = crm_code_of(st, t, id, out, &e);

	if (rc != CRM_NOTFOUND) {
		if (rc && err)
			*err = e;
		return rc;
	}
	rc = crm_stmt_get(st->db, "SELECT code FROM change WHERE type = ? "
		"AND record = ? AND code IS NOT NULL ORDER BY seq DESC "
		"LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, t->number);
	crm_bind_int(s, 2, id);
	return crm__one_text(s, out, NULL, err);
}

enum crm_code crm__code_after(struct crm_store *st, const struct crm_type *t,
			      int64_t id, int64_t seq, struct crm_buf *out,
			      struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT code FROM change WHERE type = ? "
		"AND record = ? AND seq > ? AND code IS NOT NULL ORDER BY seq "
		"LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, t->number);
	crm_bind_int(s, 2, id);
	crm_bind_int(s, 3, seq);
	rc = crm__one_text(s, out, &row, err);
	return rc || row ? rc : crm__code_ever(st, t, id, out, err);
}
