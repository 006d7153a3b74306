/* SPDX-License-Identifier: ISC */
/* rights_sql.c - rights as conditions on rows: the one reading of the rules. */
#include "rights.h"

/* ---- how far a right goes ---- */

static enum crm__scope_of lesser(enum crm__scope_of a, enum crm__scope_of b)
{
	return a < b ? a : b;
}

static enum crm__scope_of given(struct crm_store *st,
				const struct crm__caller *c,
				enum crm_right right, const struct crm_type *t)
{
	size_t at = (size_t)(crm__type_of(st, t) - st->types);

	return (enum crm__scope_of)c->scope[at][right];
}

/* The field by which a record belongs to another and goes with it, or -1. */
static int belongs(const struct crm_type *t)
{
	return crm_field_flagged(t, CRM_F_HOLDER) < 0
		? crm_field_flagged(t, CRM_F_OWNER) : -1;
}

static const struct crm_type *owner_of(const struct crm_type *t)
{
	int field = belongs(t);

	return field < 0 ? NULL : crm_type_find(t->fields[field].ref);
}

static bool held(const struct crm_type *t)
{
	return crm_field_flagged(t, CRM_F_HOLDER) >= 0;
}

enum crm__scope_of crm__reach(struct crm_store *st,
			      const struct crm__caller *c,
			      enum crm_right right,
			      const struct crm_type *type,
			      const struct crm_type **root)
{
	const struct crm_type *t = crm__type_of(st, type)->base, *up;
	bool sharing = t == &crm_share && right != CRM_MAY_READ &&
		       right != CRM_MAY_EXPORT;
	enum crm__scope_of scope = CRM__ALL;

	if (!c->all)
		scope = given(st, c, right, t);
	if (!c->all && right != CRM_MAY_CREATE)
		scope = lesser(scope, given(st, c, CRM_MAY_READ, t));
	for (; (up = owner_of(t)); t = up) {
		if (!c->all)
			scope = lesser(scope,
				       given(st, c, CRM_MAY_READ, up));
		/* One can give no more than one has. */
		if (!c->all && sharing)
			scope = lesser(scope,
				       given(st, c, CRM_MAY_CHANGE, up));
	}
	if (root)
		*root = t;
	if (!held(t) && scope != CRM__NONE)
		scope = CRM__ALL;
	return scope;
}

/* ---- conditions ---- */

static void or_column(struct crm_buf *out, size_t from, const char *alias,
		      const char *column)
{
	if (out->len > from)
		crm_buf_adds(out, " OR ");
	crm_buf_addf(out, "%s.", alias);
	crm_sql_ident(out, column);
}

/* The rows that are the user's own, or those of his departments. */
static void by_holder(const struct crm__caller *c, const struct crm_type *root,
		      enum crm__scope_of scope, const char *alias,
		      struct crm_buf *out, size_t from)
{
	int holder = crm_field_flagged(root, CRM_F_HOLDER);
	int unit = crm_field_flagged(root, CRM_F_UNIT);
	const char *column = crm_field_column(&root->fields[holder]);
	bool text = root->fields[holder].kind == CRM_T_TEXT;
	const char *list = crm_buf_str(scope == CRM__SUBTREE ? &c->units
							     : &c->unit);

	or_column(out, from, alias, column);
	crm_buf_adds(out, " = ");
	if (text)
		crm_sql_text(out, crm_buf_str(&c->code), c->code.len);
	else
		crm_buf_addint(out, c->user);
	if (scope < CRM__DEPARTMENT || !*list)
		return;
	if (unit >= 0) {
		or_column(out, from, alias,
			  crm_field_column(&root->fields[unit]));
		crm_buf_addf(out, " IN (%s)", list);
	}
	if (!text) {
		or_column(out, from, alias, column);
		crm_buf_addf(out, " IN (SELECT id FROM crm_user WHERE "
			     "department IN (%s))", list);
	}
}

/* What of a share counts for a right to records of a type that belong to the
 * one shared: NULL for nothing. */
static const char *access_for(enum crm_right right, const struct crm_type *t,
			      const struct crm_type *root)
{
	if (right == CRM_MAY_READ || right == CRM_MAY_EXPORT)
		return "";
	if (t == &crm_share || (t == root && right != CRM_MAY_CHANGE))
		return NULL;
	return " AND s.access = 'change'";
}

/* Append the condition that a share s is with the user, his departments or
 * his groups, today, for the right. */
static void with_user(const struct crm__caller *c, const char *access,
		      struct crm_buf *out)
{
	crm_buf_addf(out, "(s.\"user\" = %lld", (long long)c->user);
	if (c->above.len)
		crm_buf_addf(out, " OR s.department IN (%s)",
			     crm_buf_str(&c->above));
	if (c->groups.len)
		crm_buf_addf(out, " OR s.\"group\" IN (%s)",
			     crm_buf_str(&c->groups));
	crm_buf_addf(out, ") AND (s.until IS NULL OR s.until >= '%s')%s",
		     c->today, access);
}

/* The field by which a share is of records of a type, or NULL. */
static const struct crm_field *shares(const struct crm_type *root)
{
	for (size_t i = 0; i < crm_share.nfields; i++) {
		const struct crm_field *f = &crm_share.fields[i];
		if ((f->flags & CRM_F_OWNER) && !strcmp(f->ref, root->name))
			return f;
	}
	return NULL;
}

/* The rows that are shared with the user, his departments or his groups. */
static void by_share(const struct crm__caller *c, enum crm_right right,
		     const struct crm_type *t, const struct crm_type *root,
		     const char *alias, struct crm_buf *out, size_t from)
{
	const char *access = access_for(right, t, root);
	const struct crm_field *f = shares(root);

	if (!access || !f)
		return;
	or_column(out, from, alias, "id");
	crm_buf_adds(out, " IN (SELECT s.");
	crm_sql_ident(out, crm_field_column(f));
	crm_buf_adds(out, " FROM share s WHERE ");
	with_user(c, access, out);
	crm_buf_addc(out, ')');
}

/* The rows that lie in a pool of the user's, and are nobody's. */
static void by_pool(const struct crm__caller *c, enum crm_right right,
		    const struct crm_type *root, const char *alias,
		    struct crm_buf *out, size_t from)
{
	int pool = crm_field_flagged(root, CRM_F_POOL);
	int state = crm_field_flagged(root, CRM_F_POOLED);
	int holder = crm_field_flagged(root, CRM_F_HOLDER);

	if (pool < 0 || !c->pools.len ||
	    (right != CRM_MAY_READ && right != CRM_MAY_EXPORT))
		return;
	or_column(out, from, alias, crm_field_column(&root->fields[pool]));
	crm_buf_addf(out, " IN (%s) AND %s.", crm_buf_str(&c->pools), alias);
	crm_sql_ident(out, crm_field_column(&root->fields[state]));
	crm_buf_addf(out, " = 'pool' AND %s.", alias);
	crm_sql_ident(out, crm_field_column(&root->fields[holder]));
	crm_buf_adds(out, " IS NULL");
}

/* Go up to the record that has a holder. */
static void climb(const struct crm_type **t, int *depth, char alias[16],
		  struct crm_buf *out)
{
	const struct crm_type *up;

	while ((up = owner_of(*t))) {
		crm_buf_adds(out, "EXISTS (SELECT 1 FROM ");
		crm_sql_ident(out, up->table);
		crm_buf_addf(out, " o%d WHERE o%d.id = %s.", *depth, *depth,
			     alias);
		crm_sql_ident(out, crm_field_column(&(*t)->fields[
			belongs(*t)]));
		crm_buf_adds(out, " AND ");
		snprintf(alias, 16, "o%d", (*depth)++);
		*t = up;
	}
}

void crm__condition(struct crm_store *st, const struct crm__caller *c,
		    enum crm_right right, enum crm__by by,
		    const struct crm_type *type, const char *alias,
		    struct crm_buf *out)
{
	enum crm__scope_of scope = crm__reach(st, c, right, type, NULL);
	const struct crm_type *t = crm__type_of(st, type)->base, *at = t;
	char name[16];
	int depth = 0;
	size_t from;

	if (scope == CRM__NONE ||
	    (scope == CRM__ALL && (by & CRM__BY_SCOPE))) {
		crm_buf_adds(out, scope == CRM__NONE ? "0" : "1");
		return;
	}
	snprintf(name, sizeof(name), "%s", alias);
	climb(&at, &depth, name, out);
	crm_buf_addc(out, '(');
	from = out->len;
	if (by & CRM__BY_SCOPE)
		by_holder(c, at, scope, name, out, from);
	if (by & CRM__BY_SHARE)
		by_share(c, right, t, at, name, out, from);
	if (by & CRM__BY_POOL)
		by_pool(c, right, at, name, out, from);
	if (out->len == from)
		crm_buf_addc(out, '0');
	crm_buf_addc(out, ')');
	while (depth--)
		crm_buf_addc(out, ')');
}

/* ---- asking ---- */

void crm__seen(struct crm_store *st, const struct crm_type *t,
	       const char *alias, const char *glue, struct crm_buf *out)
{
	if (!crm__limited(st))
		return;
	crm_buf_adds(out, glue);
	crm__condition(st, st->caller, CRM_MAY_READ, CRM__BY_ANY, t, alias,
		       out);
}

bool crm__sees_alike(struct crm_store *st, const struct crm_type *t,
		     const struct crm_type *owner)
{
	const struct crm_type *a, *b;

	return !crm__limited(st) ||
	       (crm__reach(st, st->caller, CRM_MAY_READ, t, &a) ==
		crm__reach(st, st->caller, CRM_MAY_READ, owner, &b) && a == b);
}

enum crm_code crm__passes(struct crm_store *st, const struct crm__caller *c,
			  enum crm_right right, enum crm__by by,
			  const struct crm_type *t, int64_t id, bool *yes,
			  struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	crm_buf_adds(&b, "SELECT 1 FROM ");
	crm_sql_ident(&b, t->table);
	crm_buf_adds(&b, " t0 WHERE t0.id = ? AND ");
	crm__condition(st, c, right, by, t, "t0", &b);
	rc = crm_buf_check(&b, err);
	if (!rc)
		rc = crm_stmt_get(st->db, b.s, &s, err);
	crm_buf_clear(&b);
	if (rc)
		return rc;
	crm_bind_int(s, 1, id);
	rc = crm_step(s, yes, err);
	crm_stmt_put(s);
	return rc;
}

/* The fields that decide whose a record is. */
static bool decides(const struct crm_field *f)
{
	return f->flags & (CRM_F_HOLDER | CRM_F_UNIT | CRM_F_OWNER |
			   CRM_F_POOL | CRM_F_POOLED);
}

/* The record as if it were a row of its table: what decides of it. */
static void as_row(const struct crm_type *t, struct crm_buf *out)
{
	crm_buf_adds(out, "(SELECT ? AS id");
	for (size_t i = 0; i < t->nfields; i++) {
		if (!decides(&t->fields[i]))
			continue;
		crm_buf_adds(out, ", ? AS ");
		crm_sql_ident(out, crm_field_column(&t->fields[i]));
	}
	crm_buf_adds(out, ") t0");
}

enum crm_code crm__would_pass(struct crm_store *st, enum crm_right right,
			      const struct crm_rec *r, bool *yes,
			      struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	int n = 2;
	enum crm_code rc;

	crm_buf_adds(&b, "SELECT 1 FROM ");
	as_row(r->type, &b);
	crm_buf_adds(&b, " WHERE ");
	crm__condition(st, st->caller, right, CRM__BY_ANY, r->type, "t0",
		       &b);
	rc = crm_buf_check(&b, err);
	if (!rc)
		rc = crm_stmt_get(st->db, b.s, &s, err);
	crm_buf_clear(&b);
	if (rc)
		return rc;
	crm_bind_int(s, 1, r->id);
	for (size_t i = 0; i < r->type->nfields; i++)
		if (decides(&r->type->fields[i]))
			crm__bind(s, n++, &r->v[i]);
	rc = crm_step(s, yes, err);
	crm_stmt_put(s);
	return rc;
}

enum crm_code crm__may(struct crm_store *st, enum crm_right right,
		       const struct crm_type *t, int64_t id, bool *yes,
		       struct crm_error *err)
{
	*yes = true;
	return !crm__limited(st) ? CRM_OK
		: crm__passes(st, st->caller, right, CRM__BY_ANY, t, id,
			     yes, err);
}

enum crm_code crm_may_by_scope(struct crm_store *st, enum crm_right right,
			       const struct crm_type *t, int64_t id, bool *yes,
			       struct crm_error *err)
{
	*yes = true;
	return !crm__limited(st) ? CRM_OK
		: crm__passes(st, st->caller, right, CRM__BY_SCOPE, t, id, yes,
			     err);
}

/* Append what a share or a pool s must be for a right to the row an alias
 * stands for; false where there is no such thing. */
static bool gives(const struct crm__caller *c, enum crm_right right,
		  enum crm__by by, const struct crm_type *t,
		  const struct crm_type *root, const char *alias,
		  struct crm_buf *out)
{
	const struct crm_field *f = shares(root);
	int pool = crm_field_flagged(root, CRM_F_POOL);

	if (by == CRM__BY_POOL && pool >= 0) {
		crm_buf_addf(out, "s.id = %s.", alias);
		crm_sql_ident(out, crm_field_column(&root->fields[pool]));
	} else if (by == CRM__BY_SHARE && f) {
		crm_buf_addf(out, "s.\"%s\" = %s.id AND ",
			     crm_field_column(f), alias);
		with_user(c, access_for(right, t, root), out);
	} else {
		return false;
	}
	return true;
}

enum crm_code crm__given_by(struct crm_store *st, const struct crm__caller *c,
			    enum crm_right right, enum crm__by by,
			    const struct crm_type *type, int64_t id,
			    struct crm_buf *code, struct crm_error *err)
{
	const struct crm_type *t = crm__type_of(st, type)->base, *at = t;
	struct crm_buf b = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	char alias[16] = "t0";
	int depth = 0;
	enum crm_code rc;

	crm_buf_reset(code);
	crm_buf_addf(&b, "SELECT s.code FROM %s s, ",
		     by == CRM__BY_POOL ? "pool" : "share");
	crm_sql_ident(&b, t->table);
	crm_buf_adds(&b, " t0 WHERE t0.id = ? AND ");
	climb(&at, &depth, alias, &b);
	if (!gives(c, right, by, t, at, alias, &b)) {
		crm_buf_clear(&b);
		return CRM_OK;
	}
	while (depth--)
		crm_buf_addc(&b, ')');
	crm_buf_adds(&b, " ORDER BY s.id LIMIT 1");
	rc = crm_buf_check(&b, err);
	if (!rc)
		rc = crm_stmt_get(st->db, b.s, &s, err);
	crm_buf_clear(&b);
	if (rc)
		return rc;
	crm_bind_int(s, 1, id);
	return crm__one_text(s, code, NULL, err);
}
