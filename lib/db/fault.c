/* SPDX-License-Identifier: ISC */
/* fault.c - SQLite's result codes as our errors. */
#include "internal.h"

#include <errno.h>

static enum crm_code disk_full(int sys, struct crm_error *err)
{
	crm_error_set(err, CRM_ERROR, "the disk is full");
	if (err)
		err->sys = sys;
	return CRM_ERROR;
}

static enum crm_code damaged(sqlite3 *h, struct crm_error *err)
{
	return crm_error_set(err, CRM_ERROR,
			     "the database file is damaged; restore a backup "
			     "(%s)",
			     sqlite3_errmsg(h));
}

/* What the file system refused; SQLite keeps its errno for these alone. */
static enum crm_code system_fault(struct crm_db *db, struct crm_error *err)
{
	int sys = sqlite3_system_errno(db->h);

	if (sys == ENOSPC || sys == EDQUOT)
		return disk_full(sys, err);
	if (sys == 0)
		return crm_error_set(err, CRM_ERROR, "'%s': %s", db->path,
				     sqlite3_errmsg(db->h));
	return crm_error_sys(err,
			     sys == EACCES || sys == EPERM || sys == EROFS
				 ? CRM_DENIED
				 : CRM_ERROR,
			     sys, "'%s': %s", db->path, sqlite3_errmsg(db->h));
}

enum crm_code crm_db_fail(struct crm_db *db, int rc, struct crm_error *err)
{
	db->fault = rc;
	if (rc == SQLITE_IOERR_NOMEM)
		return crm_error_nomem(err);
	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		return crm_error_nomem(err);
	case SQLITE_BUSY:
		return crm_error_set(err, CRM_BUSY,
				     "the database is locked by another "
				     "writer; waited %d s",
				     db->waited);
	case SQLITE_FULL:
		return disk_full(ENOSPC, err);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return damaged(db->h, err);
	case SQLITE_CONSTRAINT:
		return crm_error_set(err, CRM_CONFLICT, "%s",
				     sqlite3_errmsg(db->h));
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return system_fault(db, err);
	default:
		return crm_error_set(err, CRM_ERROR, "%s",
				     sqlite3_errmsg(db->h));
	}
}
