/* SPDX-License-Identifier: ISC */
/* access.c - the log of who looked at what. */
#include "rights.h"

#include "crm/date.h"

struct crm_access {
	struct crm_db *db;
	int64_t id;
};

bool crm_logs(const struct crm_store *st, enum crm_right right,
	      const struct crm_type *t)
{
	if (!st->caller)
		return false;
	if (right == CRM_MAY_EXPORT)
		return true;
	for (size_t i = 0; i < crm_ntypes; i++)
		if (&st->types[i].type == t)
			return st->caller->log_reads[i];
	return false;
}

static enum crm_code insert(struct crm_access *a,
			    const struct crm_access_info *info,
			    struct crm_error *err)
{
	const char *const text[] = { info->user, info->real_user,
		info->export ? "export" : "read", info->type, info->codes,
		info->command };
	char at[CRM_TIME_LEN + 1];
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm_db_int(a->db, "SELECT coalesce(max(id), 0) + 1 FROM access",
			&a->id, err);
	if (!rc)
		rc = crm_stmt_get(a->db, "INSERT INTO access (id, at, actor, "
			"real_user, action, type, codes, command) VALUES (?, "
			"?, ?, ?, ?, ?, ?, ?)", &s, err);
	if (rc)
		return rc;
	/* The real time: --now is for the business. */
	crm_time_format(crm_clock_real(), at);
	crm_bind_int(s, 1, a->id);
	crm_bind_text(s, 2, at, strlen(at));
	for (size_t i = 0; i < CRM_NELEM(text); i++) {
		if (text[i])
			crm_bind_text(s, (int)i + 3, text[i], strlen(text[i]));
		else
			crm_bind_null(s, (int)i + 3);
	}
	return crm__run_once(s, err);
}

enum crm_code crm_access_begin(struct crm_access **out, const char *path,
			       int wait, const struct crm_access_info *info,
			       struct crm_error *err)
{
	struct crm_access *a = calloc(1, sizeof(*a));
	enum crm_code rc;

	*out = NULL;
	if (!a)
		return crm_error_nomem(err);
	rc = crm_db_open(&a->db, path, CRM_DB_WRITE, wait, err);
	if (!rc)
		rc = crm_txn_begin(a->db, err);
	if (!rc)
		rc = crm_txn_end(a->db, insert(a, info, err), err);
	if (rc) {
		crm_error_prefix(err, "the access cannot be logged: ");
		crm_access_close(a);
		return rc;
	}
	*out = a;
	return CRM_OK;
}

static enum crm_code count(struct crm_access *a, int64_t records,
			   struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc = crm_stmt_get(a->db, "UPDATE access SET records = ? "
					"WHERE id = ?", &s, err);

	if (rc)
		return rc;
	crm_bind_int(s, 1, records);
	crm_bind_int(s, 2, a->id);
	return crm__run_once(s, err);
}

enum crm_code crm_access_end(struct crm_access *a, int64_t records,
			     struct crm_error *err)
{
	enum crm_code rc;

	if (!a)
		return CRM_OK;
	rc = crm_txn_begin(a->db, err);
	return rc ? rc : crm_txn_end(a->db, count(a, records, err), err);
}

void crm_access_close(struct crm_access *a)
{
	if (a)
		crm_db_close(a->db);
	free(a);
}
