/* SPDX-License-Identifier: ISC */
/* token.c - what the tables of the search take for words. */
#include "internal.h"

#include <limits.h>

/* SQLite's way to its tokenizers; NULL, and *rc says why, where it is shut. */
static fts5_api *find_api(struct crm_db *db, int *rc)
{
	sqlite3_stmt *s = NULL;
	fts5_api *api = NULL;

	*rc = sqlite3_prepare_v2(db->h, "SELECT fts5(?1)", -1, &s, NULL);
	if (*rc == SQLITE_OK)
		*rc = sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
	if (*rc == SQLITE_OK)
		*rc = sqlite3_step(s);
	sqlite3_finalize(s);
	if (!api && (*rc == SQLITE_ROW || *rc == SQLITE_DONE))
		*rc = SQLITE_ERROR;
	return api;
}

static int found(void *arg, int flags, const char *s, int n, int from, int to)
{
	bool *any = arg;

	(void)flags, (void)s, (void)n, (void)from, (void)to;
	*any = true;
	return SQLITE_DONE;
}

enum crm_code crm_db_has_word(struct crm_db *db, const char *s, size_t n,
			      bool *yes, struct crm_error *err)
{
	fts5_tokenizer with;
	Fts5Tokenizer *t = NULL;
	void *arg = NULL;
	int rc;
	fts5_api *api = find_api(db, &rc);

	*yes = false;
	if (!api)
		return crm_db_fail(db, rc, err);
	rc = n > INT_MAX ? SQLITE_TOOBIG
			 : api->xFindTokenizer(api, "unicode61", &arg, &with);
	if (rc == SQLITE_OK)
		rc = with.xCreate(arg, NULL, 0, &t);
	if (rc == SQLITE_OK) {
		rc = with.xTokenize(t, yes, FTS5_TOKENIZE_QUERY, s, (int)n,
				    found);
		with.xDelete(t);
	}
	if (rc == SQLITE_OK || rc == SQLITE_DONE)
		return CRM_OK;
	return crm_db_fail(db, rc, err);
}
