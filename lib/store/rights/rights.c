/* SPDX-License-Identifier: ISC */
/* rights.c - the user a store acts for, and what his role permits. */
#include "rights.h"

#include "crm/date.h"

static const char *const rights[] = { "create", "read", "change", "delete",
				      "export" };
_Static_assert(CRM_NELEM(rights) == CRM_MAY__N, "a right has no name");

const char *crm_right_name(enum crm_right r)
{
	return rights[r];
}

const char *crm__right_denied(enum crm_right r)
{
	static const char *const denied[CRM_MAY__N] = {
		CRM_TR("does not create"), CRM_TR("does not read"),
		CRM_TR("does not change"), CRM_TR("does not delete"),
		CRM_TR("does not export"),
	};

	return crm_tr(denied[r]);
}

bool crm__limited(const struct crm_store *st)
{
	return st->caller && !st->caller->all;
}

bool crm__is_caller(const struct crm_store *st, const char *code, size_t n)
{
	return st->caller && st->caller->code.len == n &&
	       !memcmp(crm_buf_str(&st->caller->code), code, n);
}

/* ---- reading a user ---- */

static void copy(struct crm_stmt *s, int col, struct crm_buf *out)
{
	size_t n;
	const char *text = crm_col_text(s, col, &n);

	crm_buf_reset(out);
	crm_buf_addmem(out, text, n);
}

/* Append row ids, one from each row of a query with one parameter. */
static enum crm_code ids(struct crm_store *st, const char *sql, int64_t of,
			 struct crm_buf *out, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(st->db, sql, &s, err);

	if (rc)
		return rc;
	crm_bind_int(s, 1, of);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		if (out->len)
			crm_buf_addc(out, ',');
		crm_buf_addint(out, crm_col_int(s, 0));
	}
	crm_stmt_put(s);
	return rc ? rc : crm_buf_check(out, err);
}

static enum crm_code departments(struct crm_store *st, int64_t department,
				 struct crm__caller *c, struct crm_error *err)
{
	enum crm_code rc;

	if (!department)
		return CRM_OK;
	crm_buf_addint(&c->unit, department);
	rc = ids(st, "WITH RECURSIVE d (id) AS (SELECT CAST(? AS INTEGER) "
		 "UNION SELECT t.id FROM department t JOIN d ON t.parent = "
		 "d.id) SELECT id FROM d ORDER BY id", department, &c->units,
		 err);
	if (!rc)
		rc = ids(st, "WITH RECURSIVE d (id) AS (SELECT CAST(? AS "
			 "INTEGER) UNION SELECT t.parent FROM department t "
			 "JOIN d ON t.id = d.id WHERE t.parent IS NOT NULL) "
			 "SELECT id FROM d ORDER BY id", department,
			 &c->above, err);
	return rc ? rc : crm_buf_check(&c->unit, err);
}

static enum crm_code groups(struct crm_stmt *s, int col, struct crm__caller *c,
			    struct crm_error *err)
{
	struct crm_buf m = CRM_BUF_INIT;
	size_t n, pos = 0;
	const char *list = crm_col_text(s, col, &n);
	enum crm_code rc;

	while (n && crm_list_next(list, n, &pos, &m)) {
		if (c->groups.len)
			crm_buf_addc(&c->groups, ',');
		crm_sql_text(&c->groups, crm_buf_str(&m), m.len);
	}
	rc = crm_buf_check(&m, err);
	crm_buf_clear(&m);
	return rc ? rc : crm_buf_check(&c->groups, err);
}

static enum crm_code take_user(struct crm_store *st, struct crm_stmt *s,
			       struct crm__caller *c, int64_t *role,
			       struct crm_error *err)
{
	int64_t department = crm_col_int(s, 2);
	enum crm_code rc;

	c->user = crm_col_int(s, 0);
	*role = crm_col_int(s, 4);
	c->all = crm_col_int(s, 6);
	copy(s, 5, &c->role);
	if (!crm_col_int(s, 1))
		return crm_error_set(err, CRM_DENIED, "user %s is not active",
				     crm_buf_str(&c->code));
	if (!*role)
		return crm_error_set(err, CRM_DENIED, "user %s has no role; "
			"an administrator gives one: crm-admin user set %s "
			"role=…", crm_buf_str(&c->code),
			crm_buf_str(&c->code));
	rc = crm_buf_check(&c->role, err);
	if (!rc)
		rc = groups(s, 3, c, err);
	return rc ? rc : departments(st, department, c, err);
}

static enum crm_code find_user(struct crm_store *st, const char *user,
			       struct crm__caller *c, int64_t *role,
			       struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	crm_buf_adds(&c->code, user);
	rc = crm_buf_check(&c->code, err);
	if (!rc)
		rc = crm_stmt_get(st->db, "SELECT u.id, u.active, "
			"u.department, u.groups, r.id, r.code, r.admin FROM "
			"crm_user u LEFT JOIN role r ON r.id = u.role WHERE "
			"u.code = ?", &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, user, strlen(user));
	rc = crm_step(s, &row, err);
	if (!rc && !row)
		rc = crm_error_set(err, CRM_NOTFOUND, "%s is no user of this "
			"database", user);
	if (!rc)
		rc = take_user(st, s, c, role, err);
	crm_stmt_put(s);
	return rc;
}

/* ---- reading a role ---- */

static void set_scopes(struct crm_stmt *s, int col, unsigned char *scope)
{
	const struct crm_field *f = &crm_permission.fields[
		CRM_PERMISSION_CREATE];

	for (int i = 0; i < CRM_MAY__N; i++) {
		size_t n;
		const char *text = crm_col_text(s, col + i, &n);
		int choice = crm_choice_find(f, text, n);
		scope[i] = choice < 0 ? CRM__NONE : (unsigned char)choice;
	}
}

static size_t place(const char *record)
{
	size_t i = 0;

	while (i < crm_ntypes && strcmp(crm_types[i]->name, record))
		i++;
	return i;
}

/* The row without a record type comes first; named types replace it. */
static void take_permission(struct crm_stmt *s, struct crm__caller *c)
{
	bool others = crm_col_null(s, 0);
	size_t named = others ? crm_ntypes : place(crm_col_text(s, 0, NULL));

	for (size_t at = 0; at < crm_ntypes; at++) {
		if (others ? crm_types[at]->admin : at != named)
			continue;
		set_scopes(s, 1, c->scope[at]);
		copy(s, 6, &c->hidden[at]);
		copy(s, 7, &c->rule[at]);
		c->log_reads[at] = crm_col_int(s, 8);
	}
}

static enum crm_code permissions(struct crm_store *st, int64_t role,
				 struct crm__caller *c, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT record, \"create\", \"read\", "
		"change, \"delete\", export, hidden, code, log_reads FROM "
		"permission WHERE "
		"role = ? ORDER BY record NULLS FIRST", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, role);
	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		take_permission(s, c);
	crm_stmt_put(s);
	for (size_t i = 0; !rc && i < crm_ntypes; i++) {
		if (crm_types[i]->admin)
			c->scope[i][CRM_MAY_CREATE] =
			c->scope[i][CRM_MAY_CHANGE] =
			c->scope[i][CRM_MAY_DELETE] = CRM__NONE;
		/* Command lines tell what they set: everyone sees his own. */
		if (crm_types[i] == &crm_job)
			c->scope[i][CRM_MAY_READ] =
			c->scope[i][CRM_MAY_EXPORT] = CRM__OWN;
		rc = crm_buf_check(&c->hidden[i], err);
		if (!rc)
			rc = crm_buf_check(&c->rule[i], err);
	}
	return rc;
}

enum crm_code crm__caller_load(struct crm_store *st, const char *user,
			       struct crm__caller *c, struct crm_error *err)
{
	int64_t role = 0;
	enum crm_code rc;

	*c = (struct crm__caller){ .all = false };
	crm_date_format(crm_clock_today(), c->today);
	c->scope = calloc(crm_ntypes, sizeof(*c->scope));
	c->hidden = calloc(crm_ntypes, sizeof(*c->hidden));
	c->rule = calloc(crm_ntypes, sizeof(*c->rule));
	c->log_reads = calloc(crm_ntypes, sizeof(*c->log_reads));
	if (!c->scope || !c->hidden || !c->rule || !c->log_reads)
		return crm_error_nomem(err);
	rc = find_user(st, user, c, &role, err);
	if (!rc && !c->all)
		rc = crm_pools_of(st, c->user, &c->pools, err);
	return rc || c->all ? rc : permissions(st, role, c, err);
}

void crm__caller_clear(struct crm__caller *c)
{
	struct crm_buf *const bufs[] = { &c->code, &c->role, &c->unit,
					 &c->units, &c->above, &c->groups,
					 &c->pools };

	for (size_t i = 0; i < CRM_NELEM(bufs); i++)
		crm_buf_clear(bufs[i]);
	for (size_t i = 0; c->hidden && i < crm_ntypes; i++)
		crm_buf_clear(&c->hidden[i]);
	for (size_t i = 0; c->rule && i < crm_ntypes; i++)
		crm_buf_clear(&c->rule[i]);
	free(c->hidden);
	free(c->rule);
	free(c->log_reads);
	free(c->scope);
}

/* ---- acting for one ---- */

static bool equal(const struct crm_buf *a, const struct crm_buf *b)
{
	return a->len == b->len &&
	       !memcmp(crm_buf_str(a), crm_buf_str(b), a->len);
}

/* May a user do the same as before, but for what a share ends on? */
static bool same(const struct crm__caller *a, const struct crm__caller *b)
{
	bool same = a->all == b->all && a->user == b->user &&
		    equal(&a->role, &b->role) && equal(&a->unit, &b->unit) &&
		    equal(&a->units, &b->units) &&
		    equal(&a->above, &b->above) &&
		    equal(&a->groups, &b->groups) &&
		    equal(&a->pools, &b->pools);

	for (size_t i = 0; same && i < crm_ntypes; i++)
		same = !memcmp(a->scope[i], b->scope[i], sizeof(*a->scope)) &&
		       equal(&a->hidden[i], &b->hidden[i]);
	return same;
}

static enum crm_code no_user(enum crm_code rc, const char *user,
			     struct crm_error *err)
{
	return rc != CRM_NOTFOUND ? rc : crm_error_set(err, CRM_DENIED, "'%s' "
		"is no user of this database; an administrator makes one: "
		"crm-admin user add code=%s role=…", user, user);
}

enum crm_code crm__still_permitted(struct crm_store *st, struct crm_error *err)
{
	struct crm__caller now;
	const char *user;
	enum crm_code rc;

	if (!st->caller)
		return CRM_OK;
	user = crm_buf_str(&st->caller->code);
	rc = no_user(crm__caller_load(st, user, &now, err), user, err);
	if (!rc && !same(st->caller, &now))
		rc = crm_error_set(err, CRM_BUSY, "what %s may do changed "
			"meanwhile; run the command again", user);
	memcpy(st->caller->today, now.today, sizeof(now.today));
	crm__caller_clear(&now);
	return rc;
}

enum crm_code crm_act_as(struct crm_store *st, const char *user,
			 struct crm_error *err)
{
	struct crm__caller *c = calloc(1, sizeof(*c));
	enum crm_code rc = c ? crm__caller_load(st, user, c, err)
			     : crm_error_nomem(err);

	rc = no_user(rc, user, err);
	if (rc) {
		if (c)
			crm__caller_clear(c);
		free(c);
		return rc;
	}
	if (st->caller)
		crm__caller_clear(st->caller);
	free(st->caller);
	st->caller = c;
	return crm_store_reload(st, err);
}

static enum crm_code hide_in(struct crm__type *t, const struct crm_buf *list,
			     struct crm_error *err)
{
	struct crm_buf m = CRM_BUF_INIT;
	size_t pos = 0;
	enum crm_code rc = crm__type_own(t, err);

	while (!rc && crm_list_next(list->s, list->len, &pos, &m)) {
		int f = crm_field_find(&t->type, crm_buf_str(&m), m.len);
		if (f >= CRM_F__FIRST)
			t->own[f].flags |= CRM_F_HIDDEN;
	}
	if (!rc)
		rc = crm_buf_check(&m, err);
	crm_buf_clear(&m);
	return rc;
}

static bool hidden(struct crm_store *st, const char *type, const char *field)
{
	const struct crm_type *t = crm_store_type(st, type);

	return field && crm_field_find(t, field, strlen(field)) < 0;
}

/* What is derived from hidden fields is hidden. */
static enum crm_code hide_derived(struct crm_store *st, struct crm__type *t,
				  struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < t->type.nfields; i++) {
		const struct crm_derive *d = t->type.fields[i].derive;

		if (!d || (!hidden(st, d->type, d->via) &&
			   !hidden(st, d->type, d->field) &&
			   !hidden(st, d->type, d->where)))
			continue;
		rc = crm__type_own(t, err);
		if (!rc)
			t->own[i].flags |= CRM_F_HIDDEN;
	}
	return rc;
}

enum crm_code crm__hide(struct crm_store *st, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (!crm__limited(st))
		return CRM_OK;
	for (size_t i = 0; !rc && i < crm_ntypes; i++)
		if (st->caller->hidden[i].len)
			rc = hide_in(&st->types[i], &st->caller->hidden[i],
				     err);
	for (size_t i = 0; !rc && i < crm_ntypes; i++)
		rc = hide_derived(st, &st->types[i], err);
	return rc;
}

struct crm__caller *crm_rights_lift(struct crm_store *st)
{
	struct crm__caller *c = st->caller;

	if (!crm__limited(st))
		return c;
	st->caller = NULL;
	/* Statements at hand find only what he may see. */
	crm__kept_put(st);
	for (size_t i = 0; i < crm_ntypes; i++)
		for (size_t k = 0; st->types[i].own &&
		     k < st->types[i].type.nfields; k++)
			st->types[i].own[k].flags &= ~(unsigned)CRM_F_HIDDEN;
	return c;
}

enum crm_code crm_rights_back(struct crm_store *st, struct crm__caller *c,
			       enum crm_code rc, struct crm_error *err)
{
	enum crm_code again;

	if (st->caller == c)
		return rc;
	st->caller = c;
	crm__kept_put(st);
	again = crm__hide(st, rc ? NULL : err);
	return rc ? rc : again;
}

enum crm_code crm_permit(struct crm_store *st, enum crm_right right,
			 const struct crm_type *t, const char *what,
			 struct crm_error *err)
{
	if (!crm__limited(st))
		return CRM_OK;
	if (!t)
		return crm_error_set(err, CRM_DENIED, "%s is for "
			"administrators; role %s is none", what,
			crm_buf_str(&st->caller->role));
	if (crm__reach(st, st->caller, right, t, NULL) != CRM__NONE)
		return CRM_OK;
	return crm_error_set(err, CRM_DENIED, "role %s %s %s",
			     crm_buf_str(&st->caller->role),
			     crm__right_denied(right), crm_tr(t->plural));
}
