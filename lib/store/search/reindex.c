/* SPDX-License-Identifier: ISC */
/* reindex.c - what is kept beside the records made anew. */
#include "../match/match.h"
#include "search.h"
#include "crm/search.h"

static enum crm_code add_rows(struct crm_store *st, struct crm_stmt *s,
			      struct crm_rec *r, int64_t *records,
			      struct crm_error *err)
{
	bool row = false;
	enum crm_code rc;

	while (!(rc = crm_step(s, &row, err)) && row) {
		rc = crm__row_read(s, r, err);
		if (!rc)
			rc = crm__search_put(st, NULL, r, err);
		if (!rc)
			rc = crm__match_put(st, NULL, r, err);
		if (rc)
			break;
		++*records;
	}
	return rc;
}

static enum crm_code add_type(struct crm_store *st, struct crm__type *t,
			      int64_t *records, struct crm_error *err)
{
	struct crm_buf sql = CRM_BUF_INIT;
	struct crm_rec r = { 0 };
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	crm__select_all(&sql, t);
	crm_buf_adds(&sql, "1 = 1");
	rc = crm_buf_check(&sql, err);
	if (!rc)
		rc = crm_rec_init(&r, &t->type, err);
	if (!rc)
		rc = crm_stmt_get(st->db, sql.s, &s, err);
	if (!rc)
		rc = add_rows(st, s, &r, records, err);
	crm_stmt_put(s);
	crm_rec_clear(&r);
	crm_buf_clear(&sql);
	return rc;
}

static enum crm_code reindex(struct crm_store *st, int64_t *records,
			     struct crm_error *err)
{
	enum crm_code rc = crm_exec(st->db,
		"INSERT INTO search_text (search_text) VALUES ('delete-all'); "
		"INSERT INTO search_sound (search_sound) VALUES "
		"('delete-all'); DELETE FROM match_key", err);

	for (size_t i = 0; !rc && i < crm_ntypes; i++)
		if (crm_type_searched(&st->types[i].type) ||
		    crm_type_matched(&st->types[i].type))
			rc = add_type(st, &st->types[i], records, err);
	if (!rc)
		rc = crm__search_flush(st, err);
	if (!rc)
		rc = crm__match_flush(st, err);
	crm__match_forget(st);
	return rc ? rc : crm__search_tidy(st, err);
}

enum crm_code crm_reindex(struct crm_store *st, int64_t *records,
			  struct crm_error *err)
{
	int64_t n = 0;
	enum crm_code rc = crm_txn_begin(st->db, err);

	if (rc)
		return rc;
	rc = crm_txn_end(st->db, reindex(st, &n, err), err);
	if (records)
		*records = n;
	return rc;
}
