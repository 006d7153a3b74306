/* SPDX-License-Identifier: ISC */
/* pool.c - what a pool must be, beyond its fields. */
#include "internal.h"

static enum crm_code known_user(struct crm_store *st, const char *code,
				size_t n, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(crm_store_db(st), "SELECT 1 FROM "
		"crm_user WHERE code = ?", &s, err);

	if (rc)
		return rc;
	crm_bind_text(s, 1, code, n);
	rc = crm_step(s, &row, err);
	crm_stmt_put(s);
	return rc || row ? rc : crm_error_set(err, CRM_INVALID, "there is no "
		"user '%.*s'", (int)n, code);
}

/* Every member of a list, where it changed, is there. */
static enum crm_code all_known(struct crm_store *st, const struct crm_rec *old,
			       const struct crm_rec *new, int field,
			       enum crm_code (*known)(struct crm_store *st,
					const char *s, size_t n,
					struct crm_error *err),
			       struct crm_error *err)
{
	const struct crm_value *list = &new->v[field];
	struct crm_buf m = CRM_BUF_INIT;
	size_t pos = 0;
	enum crm_code rc = CRM_OK;

	if (list->kind != CRM_V_TEXT ||
	    (old && crm_value_equal(&old->v[field], list)))
		return CRM_OK;
	while (!rc && crm_list_next(list->s, list->len, &pos, &m))
		rc = known(st, crm_buf_str(&m), m.len, err);
	if (!rc)
		rc = crm_buf_check(&m, err);
	if (rc == CRM_INVALID)
		crm_error_at_field(err, crm_pool.fields[field].name);
	crm_buf_clear(&m);
	return rc;
}

static enum crm_code prepare(struct crm_store *st, const struct crm_rec *old,
			     struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc;

	if (!new)
		return CRM_OK;
	rc = all_known(st, old, new, CRM_POOL_MEMBERS, known_user, err);
	return rc ? rc : all_known(st, old, new, CRM_POOL_GROUPS,
				   crm__known_group, err);
}

const struct crm_rule crm_rule_pool = {
	.type = &crm_pool, .prepare = prepare,
};

/* A member whom a pool names by his code keeps it, and stays. */
static enum crm_code prepare_user(struct crm_store *st,
				  const struct crm_rec *old,
				  struct crm_rec *new, struct crm_error *err)
{
	const struct crm_value *code = old ? &old->v[CRM_F_CODE] : NULL;
	struct crm_stmt *s = NULL;
	bool row = false, found = false;
	enum crm_code rc;

	if (!old || (new && crm_value_equal(code, &new->v[CRM_F_CODE])))
		return CRM_OK;
	rc = crm_stmt_get(crm_store_db(st), "SELECT code, members FROM pool "
			  "WHERE members IS NOT NULL ORDER BY code", &s, err);
	while (!rc && !found && !(rc = crm_step(s, &row, err)) && row) {
		size_t n;
		const char *list = crm_col_text(s, 1, &n);
		found = crm_list_has(list, n, code->s, code->len);
		if (found)
			rc = crm_error_set(err, CRM_CONFLICT, "pool %s names "
				"%.*s among its members", crm_col_text(s, 0,
				NULL), (int)code->len, code->s);
	}
	crm_stmt_put(s);
	return rc;
}

const struct crm_rule crm_rule_member = {
	.type = &crm_user, .prepare = prepare_user,
};
