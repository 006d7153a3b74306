/* SPDX-License-Identifier: ISC */
/* txn.c - transactions, savepoints inside them, waiting for the lock. */
#include "internal.h"

#define PAUSE_MAX_MS 50

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Called by SQLite when a lock is taken; 0 gives up. Random pauses that grow
 * spread many waiting writers evenly. */
int crm_txn_busy(void *arg, int count)
{
	struct crm_db *db = arg;
	int64_t now = now_ms(), left, pause;
	uint32_t random;
	struct timespec t;

	if (count == 0)
		db->busy_since = now;
	db->waited = (int)((now - db->busy_since) / 1000);
	left = (int64_t)db->wait * 1000 - (now - db->busy_since);
	if (left <= 0)
		return 0;
	pause = count < 6 ? 1 << count : PAUSE_MAX_MS;
	sqlite3_randomness(sizeof(random), &random);
	pause = 1 + random % pause;
	if (pause > left)
		pause = left;
	t.tv_sec = 0;
	t.tv_nsec = pause * 1000000;
	nanosleep(&t, NULL);
	return 1;
}

bool crm_txn_lost(const struct crm_db *db)
{
	return db->depth > 0 && sqlite3_get_autocommit(db->h);
}

enum crm_code crm_txn_lost_error(struct crm_error *err)
{
	return crm_error_set(err, CRM_ERROR,
			     "the transaction was undone after an earlier "
			     "failure");
}

/* Run a command with the number of a savepoint behind it. */
static enum crm_code savepoint(struct crm_db *db, const char *command,
			       int number, struct crm_error *err)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "%s crm_%d", command, number);
	return crm_db_sql(db, sql, err);
}

enum crm_code crm_txn_begin(struct crm_db *db, struct crm_error *err)
{
	enum crm_code rc;

	db->waited = 0;
	if (crm_txn_lost(db))
		return crm_txn_lost_error(err);
	if (db->depth > 0)
		rc = savepoint(db, "SAVEPOINT", db->depth, err);
	else
		rc = crm_db_sql(db, db->write ? "BEGIN IMMEDIATE" : "BEGIN",
				err);
	if (rc == CRM_OK)
		db->depth++;
	return rc;
}

static enum crm_code commit(struct crm_db *db, struct crm_error *err)
{
	enum crm_code rc;

	if (db->nomem)
		return crm_error_nomem(err);
	if (db->depth > 0)
		return savepoint(db, "RELEASE", db->depth, err);
	rc = crm_db_sql(db, "COMMIT", err);
	/* A writer has the lock already: what is busy is its own statement. */
	if (rc == CRM_BUSY)
		rc = crm_error_set(err, CRM_ERROR, "%s", sqlite3_errmsg(db->h));
	return rc;
}

/* What fails here has been undone by SQLite itself. */
static void roll_back(struct crm_db *db)
{
	enum crm_code rc;

	if (db->depth == 0) {
		rc = crm_db_sql(db, "ROLLBACK", NULL);
	} else {
		rc = savepoint(db, "ROLLBACK TO", db->depth, NULL);
		if (rc == CRM_OK)
			rc = savepoint(db, "RELEASE", db->depth, NULL);
	}
	(void)rc;
}

enum crm_code crm_txn_end(struct crm_db *db, enum crm_code rc,
			  struct crm_error *err)
{
	bool lost = crm_txn_lost(db);

	if (db->depth == 0)
		return rc ? rc
			  : crm_error_set(err, CRM_ERROR,
					  "no transaction is open");
	db->depth--;
	if (lost && rc == CRM_OK)
		rc = crm_txn_lost_error(err);
	else if (rc == CRM_OK)
		rc = commit(db, err);
	if (rc && !lost)
		roll_back(db);
	if (db->depth == 0)
		db->nomem = false;
	return rc;
}
