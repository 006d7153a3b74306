/* SPDX-License-Identifier: ISC */
/* rights.c - what a permission and a share must be; the roles at hand. */
#include "internal.h"
#include "crm/rights.h"

static enum crm_code refuse(struct crm_error *err, const char *field)
{
	crm_error_at_field(err, field);
	return err ? err->code : CRM_INVALID;
}

/* ---- permissions ---- */

/* A role has one permission for a record type, and one for all others. */
static enum crm_code only_one(struct crm_store *st, const struct crm_rec *new,
			      struct crm_error *err)
{
	const struct crm_value *record = &new->v[CRM_PERMISSION_RECORD];
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(crm_store_db(st), "SELECT code FROM permission "
		"WHERE role = ? AND record IS NOT DISTINCT FROM ? AND "
		"id <> ?", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, new->v[CRM_PERMISSION_ROLE].i);
	if (record->kind == CRM_V_TEXT)
		crm_bind_text(s, 2, record->s, record->len);
	else
		crm_bind_null(s, 2);
	crm_bind_int(s, 3, new->id);
	rc = crm_step(s, &row, err);
	if (!rc && row) {
		crm_error_set(err, CRM_CONFLICT, "the role has permission %s "
			      "for that already; change it",
			      crm_col_text(s, 0, NULL));
		rc = refuse(err, "record");
	}
	crm_stmt_put(s);
	return rc;
}

static enum crm_code hidden_field(const struct crm_type *t, const char *name,
				  size_t n, struct crm_error *err)
{
	int field = crm_field_find(t, name, n);

	if (field < 0) {
		enum crm_code rc = crm_field_unknown(t, name, n, err);
		if (rc == CRM_NOMEM)
			return rc;
		if (err)
			err->code = CRM_INVALID;
		return refuse(err, "hidden");
	}
	if (field >= CRM_F__FIRST)
		return CRM_OK;
	crm_error_set(err, CRM_INVALID, "%s cannot be hidden",
		      t->fields[field].name);
	return refuse(err, "hidden");
}

static enum crm_code hidden(struct crm_store *st, const struct crm_rec *new,
			    struct crm_error *err)
{
	const struct crm_value *list = &new->v[CRM_PERMISSION_HIDDEN];
	const struct crm_value *record = &new->v[CRM_PERMISSION_RECORD];
	struct crm_buf name = CRM_BUF_INIT, m = CRM_BUF_INIT;
	const struct crm_type *t = NULL;
	size_t pos = 0;
	enum crm_code rc;

	if (list->kind != CRM_V_TEXT)
		return CRM_OK;
	if (record->kind != CRM_V_TEXT) {
		crm_error_set(err, CRM_INVALID, "fields are hidden of one "
			      "record type; give it as record");
		return refuse(err, "hidden");
	}
	crm_buf_addmem(&name, record->s, record->len);
	rc = crm_buf_check(&name, err);
	if (!rc)
		t = crm_store_type(st, crm_buf_str(&name));
	while (t && !rc && crm_list_next(list->s, list->len, &pos, &m))
		rc = hidden_field(t, crm_buf_str(&m), m.len, err);
	if (!rc)
		rc = crm_buf_check(&m, err);
	crm_buf_clear(&name);
	crm_buf_clear(&m);
	return rc;
}

static enum crm_code prepare_permission(struct crm_store *st,
					const struct crm_rec *old,
					struct crm_rec *new,
					struct crm_error *err)
{
	enum crm_code rc;

	(void)old;
	if (!new || new->v[CRM_PERMISSION_ROLE].kind != CRM_V_INT)
		return CRM_OK; /* told as a missing field later */
	rc = only_one(st, new, err);
	return rc ? rc : hidden(st, new, err);
}

const struct crm_rule crm_rule_permission = {
	.type = &crm_permission, .prepare = prepare_permission,
};

/* ---- shares ---- */

enum crm_code crm__known_group(struct crm_store *st, const char *name,
			       size_t n_name, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false, found = false;
	enum crm_code rc;

	rc = crm_stmt_get(crm_store_db(st), "SELECT groups FROM crm_user "
			  "WHERE groups IS NOT NULL", &s, err);
	while (!rc && !found && !(rc = crm_step(s, &row, err)) && row) {
		size_t n;
		const char *list = crm_col_text(s, 0, &n);
		found = crm_list_has(list, n, name, n_name);
	}
	crm_stmt_put(s);
	return rc || found ? rc : crm_error_set(err, CRM_INVALID, "no user is "
		"in a group '%.*s'", (int)n_name, name);
}

static enum crm_code prepare_share(struct crm_store *st,
				   const struct crm_rec *old,
				   struct crm_rec *new, struct crm_error *err)
{
	static const int with[] = { CRM_SHARE_USER, CRM_SHARE_DEPARTMENT,
				    CRM_SHARE_GROUP };
	const struct crm_value *group;
	int n = 0;
	enum crm_code rc;

	(void)old;
	if (!new)
		return CRM_OK;
	for (size_t i = 0; i < CRM_NELEM(with); i++)
		n += crm_value_given(&new->v[with[i]]);
	if (n != 1) {
		crm_error_set(err, CRM_INVALID, "a record is shared with one "
			      "user, one department or one group; give one of "
			      "them");
		return refuse(err, "user");
	}
	group = &new->v[CRM_SHARE_GROUP];
	if (!crm_value_given(group))
		return CRM_OK;
	rc = crm__known_group(st, group->s, group->len, err);
	return rc == CRM_INVALID ? refuse(err, "group") : rc;
}

const struct crm_rule crm_rule_share = {
	.type = &crm_share, .prepare = prepare_share,
};

/* ---- the roles at hand ---- */

struct ready {
	const char *role, *name;
	bool admin;
	const char *record; /* NULL: all that are not named */
	const char *scope[CRM_MAY__N]; /* of each right */
};

/* A role's first row makes it; the scopes of each make a permission. */
static const struct ready ready[] = {
	{ "admin", "Administrator", true, NULL, { NULL } },
	{ "manager", "Manager", false, NULL,
	  { "subtree", "subtree", "subtree", "subtree", "subtree" } },
	{ "manager", NULL, false, "user",
	  { "none", "all", "none", "none", "all" } },
	{ "manager", NULL, false, "department",
	  { "none", "all", "none", "none", "all" } },
	{ "sales", "Sales", false, NULL,
	  { "own", "own", "own", "none", "own" } },
	{ "sales", NULL, false, "user",
	  { "none", "all", "none", "none", "none" } },
	{ "sales", NULL, false, "department",
	  { "none", "all", "none", "none", "none" } },
	{ "viewer", "Viewer", false, NULL,
	  { "none", "all", "none", "none", "none" } },
	{ "viewer", NULL, false, "user",
	  { "none", "all", "none", "none", "none" } },
	{ "viewer", NULL, false, "department",
	  { "none", "all", "none", "none", "none" } },
	{ "manager", NULL, false, "pool",
	  { "none", "all", "none", "none", "all" } },
	{ "manager", NULL, false, "handover",
	  { "none", "all", "none", "none", "all" } },
	{ "sales", NULL, false, "pool",
	  { "none", "all", "none", "none", "none" } },
	{ "sales", NULL, false, "handover",
	  { "none", "all", "none", "none", "none" } },
	{ "viewer", NULL, false, "pool",
	  { "none", "all", "none", "none", "none" } },
	{ "viewer", NULL, false, "handover",
	  { "none", "all", "none", "none", "none" } },
	{ "manager", NULL, false, "pipeline",
	  { "none", "all", "none", "none", "all" } },
	{ "manager", NULL, false, "stage",
	  { "none", "all", "none", "none", "all" } },
	{ "manager", NULL, false, "transition",
	  { "none", "subtree", "none", "none", "subtree" } },
	{ "sales", NULL, false, "pipeline",
	  { "none", "all", "none", "none", "none" } },
	{ "sales", NULL, false, "stage",
	  { "none", "all", "none", "none", "none" } },
	{ "sales", NULL, false, "transition",
	  { "none", "own", "none", "none", "none" } },
	{ "viewer", NULL, false, "pipeline",
	  { "none", "all", "none", "none", "none" } },
	{ "viewer", NULL, false, "stage",
	  { "none", "all", "none", "none", "none" } },
	{ "viewer", NULL, false, "transition",
	  { "none", "all", "none", "none", "none" } },
	{ "manager", NULL, false, "product",
	  { "all", "all", "all", "all", "all" } },
	{ "manager", NULL, false, "category",
	  { "all", "all", "all", "all", "all" } },
	{ "manager", NULL, false, "competitor",
	  { "all", "all", "all", "all", "all" } },
	{ "sales", NULL, false, "product",
	  { "none", "all", "none", "none", "none" } },
	{ "sales", NULL, false, "category",
	  { "none", "all", "none", "none", "none" } },
	{ "sales", NULL, false, "competitor",
	  { "none", "all", "none", "none", "none" } },
	{ "viewer", NULL, false, "product",
	  { "none", "all", "none", "none", "none" } },
	{ "viewer", NULL, false, "category",
	  { "none", "all", "none", "none", "none" } },
	{ "viewer", NULL, false, "competitor",
	  { "none", "all", "none", "none", "none" } },
};

static enum crm_code add_role(struct crm_store *st, const struct ready *r,
			      struct crm_error *err)
{
	struct crm_rec rec = { 0 };
	enum crm_code rc = crm_rec_init(&rec, crm_store_type(st, "role"), err);

	if (!rc)
		rc = crm_rec_set_text(&rec, CRM_F_CODE, r->role,
				      strlen(r->role), err);
	if (!rc)
		rc = crm_rec_set_text(&rec, CRM_ROLE_NAME, r->name,
				      strlen(r->name), err);
	crm_rec_set_int(&rec, CRM_ROLE_ADMIN, r->admin);
	if (!rc)
		rc = crm_save(st, NULL, &rec, NULL, NULL, err);
	crm_rec_clear(&rec);
	return rc;
}

static enum crm_code add_permission(struct crm_store *st,
				    const struct ready *r,
				    struct crm_error *err)
{
	struct crm_rec rec = { 0 };
	enum crm_code rc = crm_rec_init(&rec, crm_store_type(st, "permission"),
					err);

	if (!rc)
		rc = crm_rec_set_text(&rec, CRM_PERMISSION_ROLE, r->role,
				      strlen(r->role), err);
	if (!rc && r->record)
		rc = crm_rec_set_text(&rec, CRM_PERMISSION_RECORD, r->record,
				      strlen(r->record), err);
	for (int i = 0; !rc && i < CRM_MAY__N; i++)
		rc = crm_rec_set_text(&rec, CRM_PERMISSION_CREATE + i,
				      r->scope[i], strlen(r->scope[i]), err);
	if (!rc)
		rc = crm_save(st, NULL, &rec, NULL, NULL, err);
	crm_rec_clear(&rec);
	return rc;
}

/* Is a role there that says nothing of the record type? */
static enum crm_code silent(struct crm_store *st, const struct ready *r,
			    bool *yes, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc = crm_stmt_get(crm_store_db(st), "SELECT 1 FROM role "
		"r WHERE r.code = ? AND r.admin = 0 AND NOT EXISTS (SELECT 1 "
		"FROM permission p WHERE p.role = r.id AND p.record = ?)", &s,
		err);

	if (rc)
		return rc;
	crm_bind_text(s, 1, r->role, strlen(r->role));
	crm_bind_text(s, 2, r->record, strlen(r->record));
	rc = crm_step(s, yes, err);
	crm_stmt_put(s);
	return rc;
}

enum crm_code crm__roles_extend(struct crm_store *st, const char *record,
				struct crm_error *err)
{
	bool yes;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < CRM_NELEM(ready); i++) {
		if (!ready[i].record || strcmp(ready[i].record, record))
			continue;
		rc = silent(st, &ready[i], &yes, err);
		if (!rc && yes)
			rc = add_permission(st, &ready[i], err);
	}
	return rc;
}

enum crm_code crm_roles_add(struct crm_store *st, struct crm_error *err)
{
	int64_t there = 0;
	enum crm_code rc = crm_db_int(crm_store_db(st), "SELECT count(*) FROM "
				      "role", &there, err);

	for (size_t i = 0; !rc && !there && i < CRM_NELEM(ready); i++) {
		if (ready[i].name)
			rc = add_role(st, &ready[i], err);
		if (!rc && ready[i].scope[0])
			rc = add_permission(st, &ready[i], err);
	}
	return rc;
}
