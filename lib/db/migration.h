/* SPDX-License-Identifier: ISC */
/* migration.h - the shape of the table that embed.sh makes of the .sql. */
#ifndef CRM_DB_MIGRATION_H
#define CRM_DB_MIGRATION_H

#include "crm/db.h"

/*
 * One numbered file. A name that ends ".rebuild.sql" is run with foreign
 * keys off, as rebuilding a table that others refer to needs.
 */
struct crm_migration {
	int number;
	const char *name;	  /* of the file, without folder */
	const unsigned char *sql; /* NUL-terminated */
	size_t len;
};

/* All of them, numbers ascending; crm_schema_version is the last one's. */
extern const struct crm_migration crm_migrations[];
extern const size_t crm_migration_count;

/*
 * crm_db_migrate() over another table (tests bring their own). Each
 * migration above the file's schema runs in one transaction. Errors: those
 * of its SQL with its name in front; CRM_INVALID for references it leaves
 * dangling; CRM_ERROR for a file of a newer schema than the last migration.
 */
enum crm_code crm_migrate_with(struct crm_db *db, const struct crm_migration *m,
			       size_t n, struct crm_error *err) CRM_MUST_USE;

#endif
