/* SPDX-License-Identifier: ISC */
/* pools.c - the pools a user is a member of. */
#include "rights.h"

/* Have two lists a member in common? */
static enum crm_code meet(struct crm_stmt *s, int a, int b, bool *yes,
			  struct crm_error *err)
{
	size_t na, nb, pos = 0;
	const char *one = crm_col_text(s, a, &na);
	const char *other = crm_col_text(s, b, &nb);
	struct crm_buf m = CRM_BUF_INIT;
	enum crm_code rc;

	*yes = false;
	while (na && nb && !*yes && crm_list_next(one, na, &pos, &m))
		*yes = crm_list_has(other, nb, crm_buf_str(&m), m.len);
	rc = crm_buf_check(&m, err);
	crm_buf_clear(&m);
	return rc;
}

/* A pool that names nobody is everybody's. */
static enum crm_code member(struct crm_stmt *s, bool *yes,
			    struct crm_error *err)
{
	size_t nlist, ncode;
	const char *list = crm_col_text(s, 3, &nlist);
	const char *code = crm_col_text(s, 4, &ncode);

	*yes = crm_col_int(s, 2) || (crm_col_null(s, 1) && !nlist &&
				     crm_col_null(s, 5)) ||
	       (nlist && crm_list_has(list, nlist, code, ncode));
	return *yes ? CRM_OK : meet(s, 5, 6, yes, err);
}

enum crm_code crm_pools_of(struct crm_store *st, int64_t user,
			   struct crm_buf *ids, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false, yes;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "WITH RECURSIVE d (id) AS (SELECT "
		"department FROM crm_user WHERE id = ? UNION SELECT t.parent "
		"FROM department t JOIN d ON t.id = d.id WHERE t.parent IS "
		"NOT NULL) SELECT p.id, p.department, p.department IN (SELECT "
		"id FROM d), p.members, u.code, p.groups, u.groups FROM pool "
		"p, crm_user u WHERE p.active = 1 AND u.active = 1 AND u.id = "
		"? ORDER BY p.id", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, user);
	crm_bind_int(s, 2, user);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		rc = member(s, &yes, err);
		if (rc || !yes)
			continue;
		if (ids->len)
			crm_buf_addc(ids, ',');
		crm_buf_addint(ids, crm_col_int(s, 0));
	}
	crm_stmt_put(s);
	return rc ? rc : crm_buf_check(ids, err);
}
