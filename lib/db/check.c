/* SPDX-License-Identifier: ISC */
/* check.c - what SQLite itself can find wrong with a database. */
#include "internal.h"

/* More findings than anybody reads; SQLite's own default is 100. */
#define INTEGRITY_CHECK "PRAGMA integrity_check(1000000)"

/* A page that could not be read for want of memory is no fault of the file,
 * yet SQLite lists it among them. */
static bool no_memory(const char *line)
{
	static const char lead[] = "unable to get the page. error code=";
	const char *at = strstr(line, lead);
	long code = at ? strtol(at + sizeof(lead) - 1, NULL, 10) : 0;

	return code == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM;
}

/* One row may tell several faults, a line each, under a heading. */
static enum crm_code tell_lines(const char *text,
				int (*finding)(void *arg, const char *table,
					       const char *text),
				void *arg, bool *stop, struct crm_error *err)
{
	struct crm_buf line = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;
	size_t n;

	for (; *text && rc == CRM_OK && !*stop; text += n + (text[n] != 0)) {
		n = strcspn(text, "\n");
		if (n == 0 || strncmp(text, "***", 3) == 0)
			continue;
		crm_buf_reset(&line);
		crm_buf_addmem(&line, text, n);
		rc = crm_buf_check(&line, err);
		if (rc == CRM_OK && no_memory(crm_buf_str(&line)))
			rc = crm_error_nomem(err);
		if (rc == CRM_OK)
			*stop = finding(arg, NULL, crm_buf_str(&line)) != 0;
	}
	crm_buf_clear(&line);
	return rc;
}

static enum crm_code
check_integrity(struct crm_db *db,
		int (*finding)(void *arg, const char *table, const char *text),
		void *arg, bool *stop, struct crm_error *err)
{
	struct crm_stmt *st;
	enum crm_code rc;
	const char *text;
	bool row;

	rc = crm_stmt_get(db, INTEGRITY_CHECK, &st, err);
	if (rc)
		return rc;
	while ((rc = crm_step(st, &row, err)) == CRM_OK && row && !*stop) {
		text = crm_col_text(st, 0, NULL);
		if (strcmp(text, "ok") == 0)
			continue;
		rc = tell_lines(text, finding, arg, stop, err);
		if (rc)
			break;
	}
	crm_stmt_put(st);
	return rc;
}

/* foreign_key_check gives table, row id, parent table, number of the key. */
static enum crm_code describe(struct crm_stmt *st, struct crm_buf *b,
			      struct crm_error *err)
{
	crm_buf_reset(b);
	crm_buf_addf(b, crm_tr("row %lld of table '%s' refers to a row "
			       "missing in '%s'"),
		     (long long)crm_col_int(st, 1), crm_col_text(st, 0, NULL),
		     crm_col_text(st, 2, NULL));
	return crm_buf_check(b, err);
}

static enum crm_code
check_references(struct crm_db *db,
		int (*finding)(void *arg, const char *table, const char *text),
		 void *arg, bool *stop, struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	struct crm_stmt *st;
	enum crm_code rc;
	bool row;

	rc = crm_stmt_get(db, "PRAGMA foreign_key_check", &st, err);
	if (rc)
		return rc;
	while ((rc = crm_step(st, &row, err)) == CRM_OK && row && !*stop) {
		rc = describe(st, &b, err);
		if (rc)
			break;
		*stop = finding(arg, crm_col_text(st, 0, NULL),
				crm_buf_str(&b)) != 0;
	}
	crm_stmt_put(st);
	crm_buf_clear(&b);
	return rc;
}

enum crm_code crm_db_check(struct crm_db *db,
			   int (*finding)(void *arg, const char *table,
					  const char *text),
			   void *arg, struct crm_error *err)
{
	enum crm_code rc;
	bool stop = false;

	rc = check_integrity(db, finding, arg, &stop, err);
	if (rc == CRM_OK && !stop)
		rc = check_references(db, finding, arg, &stop, err);
	return rc;
}

/* Keep the first finding and stop. */
static int keep_first(void *arg, const char *table, const char *text)
{
	(void)table;
	crm_error_set(arg, CRM_INVALID, "%s", text);
	return 1;
}

enum crm_code crm_check_sound(struct crm_db *db, struct crm_error *err)
{
	struct crm_error found = CRM_ERROR_INIT;
	enum crm_code rc = crm_db_check(db, keep_first, &found, err);

	if (rc == CRM_OK && found.code)
		rc = crm_error_set(err, CRM_INVALID, "%s", found.msg);
	return rc;
}

enum crm_code crm_check_linked(struct crm_db *db, struct crm_error *err)
{
	struct crm_error found = CRM_ERROR_INIT;
	enum crm_code rc;
	bool stop = false;

	rc = check_references(db, keep_first, &found, &stop, err);
	if (rc == CRM_OK && found.code)
		rc = crm_error_set(err, CRM_INVALID, "%s", found.msg);
	return rc;
}
