/* SPDX-License-Identifier: ISC */
/* migrate.c - bringing the schema of a file up to date. */
#include "internal.h"
#include "migration.h"

/* What happens inside the transaction of one migration. */
static enum crm_code apply(struct crm_db *db, const struct crm_migration *m,
			   struct crm_error *err)
{
	enum crm_code rc;
	char sql[64];
	int version;

	/* Another process may have done it while we waited for the lock. */
	rc = crm_db_schema(db, &version, err);
	if (rc || version >= m->number)
		return rc;
	rc = crm_exec(db, (const char *)m->sql, err);
	if (rc == CRM_OK && crm_txn_lost(db))
		rc = crm_error_set(err, CRM_ERROR,
				   "it ends its transaction itself");
	if (rc == CRM_OK)
		rc = crm_check_linked(db, err);
	if (rc == CRM_OK && version == 0) {
		snprintf(sql, sizeof(sql), "PRAGMA application_id = %d",
			 CRM_DB_APPLICATION_ID);
		rc = crm_exec(db, sql, err);
	}
	snprintf(sql, sizeof(sql), "PRAGMA user_version = %d", m->number);
	return rc ? rc : crm_exec(db, sql, err);
}

static bool is_rebuild(const char *name)
{
	static const char tail[] = ".rebuild.sql";
	size_t n = strlen(name), t = sizeof(tail) - 1;

	return n >= t && strcmp(name + n - t, tail) == 0;
}

static enum crm_code foreign_keys(struct crm_db *db, bool on,
				  struct crm_error *err)
{
	return crm_db_sql(
	    db, on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF",
	    err);
}

static enum crm_code run_one(struct crm_db *db, const struct crm_migration *m,
			     struct crm_error *err)
{
	bool rebuild = is_rebuild(m->name);
	enum crm_code rc, again;

	/* Has no effect inside a transaction, hence here. */
	if (rebuild) {
		rc = foreign_keys(db, false, err);
		if (rc)
			return rc;
	}
	rc = crm_txn_begin(db, err);
	if (rc == CRM_OK)
		rc = crm_txn_end(db, apply(db, m, err), err);
	if (rebuild) {
		again = foreign_keys(db, true, rc ? NULL : err);
		rc = rc ? rc : again;
	}
	return rc;
}

enum crm_code crm_migrate_with(struct crm_db *db, const struct crm_migration *m,
			       size_t n, struct crm_error *err)
{
	enum crm_code rc;
	int version;

	if (db->depth > 0)
		return crm_error_set(err, CRM_ERROR,
				     "the schema cannot change inside a "
				     "transaction");
	rc = crm_db_schema(db, &version, err);
	if (rc)
		return rc;
	if (version > m[n - 1].number)
		return crm_error_set(err, CRM_ERROR,
				     "'%s' was made by a newer version of this "
				     "program (schema %d, this one knows %d)",
				     db->path, version, m[n - 1].number);
	for (size_t i = 0; i < n; i++) {
		if (m[i].number <= version)
			continue;
		rc = run_one(db, &m[i], err);
		if (rc) {
			crm_error_prefix(err, "%s: ", m[i].name);
			return rc;
		}
	}
	db->fresh = false;
	return CRM_OK;
}

enum crm_code crm_db_migrate(struct crm_db *db, struct crm_error *err)
{
	return crm_migrate_with(db, crm_migrations, crm_migration_count, err);
}
