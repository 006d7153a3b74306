/* SPDX-License-Identifier: ISC */
/*
 * former.c - codes that records had before they were merged.
 *
 * A type that can be merged has another whose records are such codes, each
 * belonging to the record that was kept. They are looked at where a code is
 * not found, so that finding one costs nothing more.
 */
#include "rights/rights.h"
#include "log/log.h"

const struct crm_type *crm__former_of(const struct crm_type *t)
{
	int owner = crm_field_flagged(t, CRM_F_OWNER);
	const struct crm_type *of = owner < 0 ? NULL
		: crm_type_find(t->fields[owner].ref);

	return of && of->former && of->former->number == t->number ? of : NULL;
}

enum crm_code crm__code_now(struct crm_store *st, const struct crm_type *t,
			    const char *code, size_t n, struct crm_buf *now,
			    struct crm_error *err)
{
	const struct crm_type *former = t->former;
	struct crm_buf *b = &st->sql;
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	crm_buf_reset(now);
	if (!former)
		return CRM_OK;
	crm_buf_reset(b);
	crm_buf_adds(b, "SELECT t.code FROM ");
	crm__all_rows(st, former, CRM__BOTH, b);
	crm_buf_adds(b, " f JOIN ");
	crm__all_rows(st, t, CRM__BOTH, b);
	crm_buf_adds(b, " t ON t.id = f.");
	crm_sql_ident(b, crm_field_column(&former->fields[
		crm_field_flagged(former, CRM_F_OWNER)]));
	crm_buf_adds(b, " WHERE f.code = ?");
	rc = crm_buf_check(b, err);
	if (!rc)
		rc = crm_stmt_get(st->db, b->s, &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, code, n);
	return crm__one_text(s, now, NULL, err);
}

/* The job that made a code a former one; 0: not known. */
static enum crm_code merged_by(struct crm_store *st,
			       const struct crm_type *former,
			       const char *code, size_t n, int64_t *job,
			       struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	int64_t id;
	enum crm_code rc;

	*job = 0;
	rc = crm__sql(st, &s, err, "SELECT id FROM $ WHERE code = ?",
		      former->table);
	if (rc)
		return rc;
	crm_bind_text(s, 1, code, n);
	rc = crm__one_int(s, &id, err);
	if (!rc)
		rc = crm_stmt_get(st->db, "SELECT job FROM change WHERE "
			"type = ? AND record = ? AND op = 1 ORDER BY seq DESC "
			"LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, former->number);
	crm_bind_int(s, 2, id);
	return crm__one_int(s, job, err);
}

/* Say whose former code it is. */
static enum crm_code was_merged(struct crm_store *st, const struct crm_type *t,
				const char *code, size_t n, const char *now,
				bool undo, struct crm_error *err)
{
	int64_t job = 0, id = 0;
	struct crm_buf how = CRM_BUF_INIT;
	enum crm_code rc = crm__id_of_own(st, crm__type_of(st, t), now,
					  strlen(now), &id, err);

	if (!rc && undo)
		rc = merged_by(st, t->former, code, n, &job, err);
	if (job)
		crm_buf_addf(&how, crm_tr("; undo job %lld to have it back"),
			     (long long)job);
	if (!rc)
		rc = crm_buf_check(&how, err);
	if (!rc && id)
		rc = crm_error_set(err, CRM_CONFLICT, "'%.*s' is the former "
			"code of %s %s%s", (int)n, code, crm_tr(t->name), now,
			crm_buf_str(&how));
	else if (!rc)
		rc = crm_error_set(err, CRM_CONFLICT, "'%.*s' is the former "
			"code of another %s%s", (int)n, code, crm_tr(t->name),
			crm_buf_str(&how));
	crm_buf_clear(&how);
	return rc;
}

/* A former code that a record has would lead nowhere. */
static enum crm_code in_use(struct crm_store *st, const struct crm_type *of,
			    const char *code, size_t n, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	int64_t id = 0;
	enum crm_code rc = crm__sql(st, &s, err, "SELECT id FROM $ WHERE "
				    "code = ?", of->table);

	if (rc)
		return rc;
	crm_bind_text(s, 1, code, n);
	rc = crm__one_int(s, &id, err);
	return rc || !id ? rc : crm_error_set(err, CRM_CONFLICT, "'%.*s' is "
		"the code of a %s still", (int)n, code, crm_tr(of->name));
}

enum crm_code crm__code_former(struct crm_store *st, const struct crm_type *t,
			       const char *code, size_t n, bool undo,
			       struct crm_error *err)
{
	const struct crm_type *of = crm__former_of(t);
	struct crm_buf now = CRM_BUF_INIT;
	enum crm_code rc = crm__code_now(st, t, code, n, &now, err);

	if (!rc && now.len)
		rc = was_merged(st, t, code, n, now.s, undo, err);
	else if (!rc && of)
		rc = in_use(st, of, code, n, err);
	if (rc == CRM_CONFLICT)
		crm_error_at_field(err, t->fields[CRM_F_CODE].name);
	crm_buf_clear(&now);
	return rc;
}
