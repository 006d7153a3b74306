/* SPDX-License-Identifier: ISC */
/* purge.c - a file without remains of what is in it no more. */
#include "internal.h"

enum crm_code crm_db_overwrite(struct crm_db *db, struct crm_error *err)
{
	int64_t on;

	return crm_db_int(db, "PRAGMA secure_delete = ON", &on, err);
}

/* What was written is in the log until it is in the file itself. */
static enum crm_code empty_wal(struct crm_db *db, struct crm_error *err)
{
	int64_t busy;
	enum crm_code rc = crm_db_int(db, "PRAGMA wal_checkpoint(TRUNCATE)",
				      &busy, err);

	if (!rc && busy)
		rc = crm_error_set(err, CRM_BUSY, "others are reading '%s'",
				   db->path);
	return rc;
}

enum crm_code crm_db_purge(struct crm_db *db, struct crm_error *err)
{
	enum crm_code rc = crm_exec(db, "VACUUM", err);

	return rc ? rc : empty_wal(db, err);
}
