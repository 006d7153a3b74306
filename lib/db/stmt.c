/* SPDX-License-Identifier: ISC */
/* stmt.c - binding, stepping and reading statements. */
#include "internal.h"

static void bound(struct crm_stmt *st, int rc)
{
	if (rc != SQLITE_OK && st->bind_rc == SQLITE_OK)
		st->bind_rc = rc;
	st->ended = false;
}

void crm_bind_int(struct crm_stmt *st, int i, int64_t v)
{
	bound(st, sqlite3_bind_int64(st->s, i, v));
}

void crm_bind_text(struct crm_stmt *st, int i, const char *s, size_t n)
{
	bound(st,
	      sqlite3_bind_text64(st->s, i, s, n, SQLITE_STATIC, SQLITE_UTF8));
}

void crm_bind_blob(struct crm_stmt *st, int i, const void *p, size_t n)
{
	bound(st, sqlite3_bind_blob64(st->s, i, p, n, SQLITE_STATIC));
}

void crm_bind_null(struct crm_stmt *st, int i)
{
	bound(st, sqlite3_bind_null(st->s, i));
}

void crm_stmt_reset(struct crm_stmt *st)
{
	sqlite3_reset(st->s);
	st->ended = false;
}

/* What forbids another step, whatever the statement. */
static enum crm_code may_step(struct crm_stmt *st, struct crm_error *err)
{
	struct crm_db *db = st->db;

	if (st->bind_rc == SQLITE_NOMEM || db->nomem) {
		/* Told once; a transaction that read it must not commit. */
		db->nomem = db->nomem && db->depth > 0;
		return crm_error_nomem(err);
	}
	if (st->bind_rc != SQLITE_OK)
		return crm_error_set(err, CRM_ERROR,
				     "cannot bind a value to '%.120s': %s",
				     st->sql, sqlite3_errstr(st->bind_rc));
	return crm_txn_lost(db) ? crm_txn_lost_error(err) : CRM_OK;
}

enum crm_code crm_step(struct crm_stmt *st, bool *row, struct crm_error *err)
{
	enum crm_code rc = may_step(st, err);
	int r;

	*row = false;
	if (rc || st->ended)
		return rc;
	r = sqlite3_step(st->s);
	if (r == SQLITE_ROW) {
		*row = true;
		return CRM_OK;
	}
	if (r != SQLITE_DONE)
		rc = crm_db_fail(st->db, r, err);
	/* Lets go of the borrowed text and of locks at once. */
	sqlite3_reset(st->s);
	st->ended = true;
	return rc;
}

enum crm_code crm_run(struct crm_stmt *st, struct crm_error *err)
{
	enum crm_code rc;
	bool row;

	rc = crm_step(st, &row, err);
	crm_stmt_reset(st);
	if (rc == CRM_OK && row)
		rc = crm_error_set(err, CRM_ERROR,
				   "SQL '%.120s' gave a row, none was expected",
				   st->sql);
	return rc;
}

bool crm_col_null(struct crm_stmt *st, int i)
{
	return sqlite3_column_type(st->s, i) == SQLITE_NULL;
}

int64_t crm_col_int(struct crm_stmt *st, int i)
{
	return sqlite3_column_int64(st->s, i);
}

/* NULL reads as "". When a conversion finds no memory it reads as "" too,
 * and the next step, or the end of the transaction, tells. The value is taken
 * once: SQLite calls that unsafe where threads share a connection, and here
 * none do. */
const char *crm_col_text(struct crm_stmt *st, int i, size_t *len)
{
	sqlite3_value *v = sqlite3_column_value(st->s, i);
	const char *s = (const char *)sqlite3_value_text(v);

	if (len)
		*len = s ? (size_t)sqlite3_value_bytes(v) : 0;
	if (!s && sqlite3_errcode(st->db->h) == SQLITE_NOMEM)
		st->db->nomem = true;
	return s ? s : "";
}

const void *crm_col_bytes(struct crm_stmt *st, int i, size_t *len)
{
	const void *p = sqlite3_column_blob(st->s, i);

	*len = (size_t)sqlite3_column_bytes(st->s, i);
	if (!p && sqlite3_errcode(st->db->h) == SQLITE_NOMEM)
		st->db->nomem = true;
	return p ? p : "";
}

const void *crm_col_blob(struct crm_stmt *st, int i, size_t len)
{
	const void *p = sqlite3_column_blob(st->s, i);

	if (!p && sqlite3_errcode(st->db->h) == SQLITE_NOMEM)
		st->db->nomem = true;
	return (size_t)sqlite3_column_bytes(st->s, i) == len ? p : NULL;
}

enum crm_code crm_db_sql(struct crm_db *db, const char *sql,
			 struct crm_error *err)
{
	int rc = sqlite3_exec(db->h, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? CRM_OK : crm_db_fail(db, rc, err);
}

enum crm_code crm_exec(struct crm_db *db, const char *sql,
		       struct crm_error *err)
{
	if (crm_txn_lost(db))
		return crm_txn_lost_error(err);
	return crm_db_sql(db, sql, err);
}

enum crm_code crm_db_int(struct crm_db *db, const char *sql, int64_t *out,
			 struct crm_error *err)
{
	struct crm_stmt *st;
	enum crm_code rc;
	bool row;

	rc = crm_stmt_get(db, sql, &st, err);
	if (rc)
		return rc;
	rc = crm_step(st, &row, err);
	if (rc == CRM_OK)
		*out = row ? crm_col_int(st, 0) : 0;
	crm_stmt_put(st);
	return rc;
}

void crm_sql_text(struct crm_buf *b, const char *s, size_t n)
{
	crm_buf_addc(b, '\'');
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\'')
			crm_buf_addc(b, '\'');
		crm_buf_addc(b, s[i]);
	}
	crm_buf_addc(b, '\'');
}

void crm_sql_ident(struct crm_buf *b, const char *name)
{
	crm_buf_addc(b, '"');
	for (; *name; name++) {
		if (*name == '"')
			crm_buf_addc(b, '"');
		crm_buf_addc(b, *name);
	}
	crm_buf_addc(b, '"');
}
