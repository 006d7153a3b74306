/* SPDX-License-Identifier: ISC */
/* cache.c - prepared statements, kept by their SQL text. */
#include "internal.h"

/* FNV-1a, 32 bits. */
static uint32_t hash_text(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 16777619u;
	return h;
}

static struct crm_stmt **bucket_of(struct crm_db *db, uint32_t hash)
{
	return &db->bucket[hash % CRM_STMT_BUCKETS];
}

static void stmt_free(struct crm_stmt *st)
{
	if (!st)
		return;
	sqlite3_finalize(st->s);
	free(st);
}

/* Take a statement out of its bucket and free it. */
static void drop(struct crm_stmt *st)
{
	struct crm_db *db = st->db;
	struct crm_stmt **at = bucket_of(db, st->hash);

	while (*at != st)
		at = &(*at)->next;
	*at = st->next;
	db->kept--;
	stmt_free(st);
}

static void drop_all(struct crm_db *db, bool used_too)
{
	for (size_t i = 0; i < CRM_STMT_BUCKETS; i++) {
		struct crm_stmt *next;

		for (struct crm_stmt *st = db->bucket[i]; st; st = next) {
			next = st->next;
			if (used_too || !st->used)
				drop(st);
		}
	}
}

void crm_stmt_clear(struct crm_db *db)
{
	drop_all(db, true);
}

/* CRM_ERROR when there is SQL behind the first statement: white space, ';'
 * and comments prepare to nothing, anything else does not. */
static enum crm_code check_tail(struct crm_db *db, const char *tail,
				struct crm_error *err)
{
	sqlite3_stmt *more = NULL;
	int rc;

	while (*tail) {
		rc = sqlite3_prepare_v3(db->h, tail, -1, 0, &more, &tail);
		sqlite3_finalize(more);
		if (rc == SQLITE_NOMEM)
			return crm_error_nomem(err);
		if (rc != SQLITE_OK || more)
			return crm_error_set(err, CRM_ERROR,
					     "more than one SQL statement");
	}
	return CRM_OK;
}

static enum crm_code stmt_new(struct crm_db *db, const char *sql,
			      struct crm_stmt **out, struct crm_error *err)
{
	size_t size = strlen(sql) + 1;
	struct crm_stmt *st = calloc(1, sizeof(*st) + size);
	enum crm_code rc = CRM_OK;
	const char *tail;
	int r;

	if (!st)
		return crm_error_nomem(err);
	memcpy(st->sql, sql, size);
	st->db = db;
	r = sqlite3_prepare_v3(db->h, sql, -1, SQLITE_PREPARE_PERSISTENT,
			       &st->s, &tail);
	if (r != SQLITE_OK)
		rc = crm_db_fail(db, r, err);
	else if (!st->s)
		rc = crm_error_set(err, CRM_ERROR, "no SQL statement");
	else
		rc = check_tail(db, tail, err);
	if (rc == CRM_OK) {
		*out = st;
		return CRM_OK;
	}
	if (rc == CRM_ERROR)
		crm_error_prefix(err, "SQL '%.120s': ", sql);
	stmt_free(st);
	return rc;
}

enum crm_code crm_stmt_get(struct crm_db *db, const char *sql,
			   struct crm_stmt **out, struct crm_error *err)
{
	uint32_t hash = hash_text(sql);
	struct crm_stmt **head = bucket_of(db, hash);
	struct crm_stmt *st;
	bool spare = false;
	enum crm_code rc;

	for (st = *head; st; st = st->next) {
		if (st->hash != hash || strcmp(st->sql, sql) != 0)
			continue;
		spare = true;
		if (!st->used)
			goto found;
	}
	rc = stmt_new(db, sql, &st, err);
	if (rc)
		return rc;
	/* More texts than this come from generated SQL that hardly returns. */
	if (db->kept >= CRM_STMT_KEEP)
		drop_all(db, false);
	st->hash = hash;
	st->spare = spare;
	st->next = *head;
	*head = st;
	db->kept++;
found:
	st->used = true;
	*out = st;
	return CRM_OK;
}

void crm_stmt_put(struct crm_stmt *st)
{
	if (!st)
		return;
	if (st->spare) {
		drop(st);
		return;
	}
	crm_stmt_reset(st);
	sqlite3_clear_bindings(st->s);
	st->bind_rc = SQLITE_OK;
	st->used = false;
}
