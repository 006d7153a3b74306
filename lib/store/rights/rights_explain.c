/* SPDX-License-Identifier: ISC */
/* rights_explain.c - which rule decides what a user may do with a record. */
#include "rights.h"

struct question {
	struct crm_store *st;
	const struct crm__caller *c;
	const struct crm_type *t;
	int64_t id;
	struct crm_buf why;
};

/* The permission that speaks of a type, or that none does. */
static void permission(struct question *q, const struct crm_type *t)
{
	size_t at = (size_t)(crm__type_of(q->st, t) - q->st->types);

	crm_buf_addf(&q->why, crm_tr("role %s"), crm_buf_str(&q->c->role));
	if (q->c->rule[at].len)
		crm_buf_addf(&q->why, crm_tr(", permission %s"),
			     crm_buf_str(&q->c->rule[at]));
	else if (t == &crm_job)
		crm_buf_adds(&q->why, crm_tr(", as everyone,"));
	else
		crm_buf_addf(&q->why, crm_tr(" has no permission for %s,"),
			     crm_tr(t->plural));
}

static void scope_text(struct question *q, enum crm__scope_of scope,
		       bool passes)
{
	static const char *const yes[] = {
		"", CRM_TR("the user's own"),
		CRM_TR("the user's department's"),
		CRM_TR("of the user's department or below it"), CRM_TR("all"),
	};

	permission(q, q->t);
	if (scope == CRM__NONE)
		crm_buf_adds(&q->why, crm_tr(": none"));
	else if (scope == CRM__ALL)
		crm_buf_addf(&q->why, crm_tr(": %s"), crm_tr(yes[scope]));
	else
		crm_buf_addf(&q->why, passes ? crm_tr(": %s, and it is")
			     : crm_tr(": %s, and it is not"),
			     crm_tr(yes[scope]));
}

/* Is it a share or a pool that gives the right? Then why has its code. */
static enum crm_code other_text(struct question *q, enum crm_right right,
				enum crm__by by, bool *may,
				struct crm_error *err)
{
	struct crm_buf code = CRM_BUF_INIT;
	enum crm_code rc = crm__passes(q->st, q->c, right, by, q->t, q->id,
				       may, err);

	if (rc || !*may)
		return rc;
	rc = crm__given_by(q->st, q->c, right, by, q->t, q->id, &code, err);
	crm_buf_addf(&q->why, by == CRM__BY_SHARE ? crm_tr("share %s")
		     : crm_tr("it lies in pool %s"), crm_buf_str(&code));
	crm_buf_clear(&code);
	return rc ? rc : crm_buf_check(&q->why, err);
}

static enum crm_code explain(struct question *q, enum crm_right right,
			     bool *may, struct crm_error *err)
{
	const struct crm_type *root = NULL;
	enum crm__scope_of scope = crm__reach(q->st, q->c, right, q->t, &root);
	enum crm_code rc;

	crm_buf_reset(&q->why);
	*may = true;
	if (q->c->all) {
		crm_buf_addf(&q->why, crm_tr("role %s may do everything"),
			     crm_buf_str(&q->c->role));
		return crm_buf_check(&q->why, err);
	}
	*may = false;
	rc = crm__passes(q->st, q->c, right, CRM__BY_SCOPE, q->t, q->id, may,
			 err);
	if (!rc && !*may && scope != CRM__NONE)
		rc = other_text(q, right, CRM__BY_SHARE, may, err);
	if (!rc && !*may && scope != CRM__NONE)
		rc = other_text(q, right, CRM__BY_POOL, may, err);
	if (rc || q->why.len)
		return rc;
	scope_text(q, scope, *may);
	if (root != crm__type_of(q->st, q->t)->base)
		crm_buf_addf(&q->why, crm_tr(" (it goes with its %s)"),
			     crm_tr(root->name));
	return crm_buf_check(&q->why, err);
}

/* Nothing may be done: why is in the error. */
static enum crm_code nothing(const struct crm_error *e,
			     enum crm_code (*tell)(void *arg,
				enum crm_right right, bool may,
				const char *why, struct crm_error *err),
			     void *arg, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (int r = 0; !rc && r < CRM_MAY__N; r++)
		rc = tell(arg, (enum crm_right)r, false, e->msg, err);
	return rc;
}

enum crm_code crm_explain_access(struct crm_store *st, const char *user,
				 const char *code,
				 enum crm_code (*tell)(void *arg,
					enum crm_right right, bool may,
					const char *why,
					struct crm_error *err),
				 void *arg, struct crm_error *err)
{
	struct crm__caller c = { .all = false };
	struct question q = { .st = st, .c = &c };
	struct crm__type *t = NULL;
	struct crm_error e = CRM_ERROR_INIT;
	bool may = false;
	enum crm_code rc = crm__type_of_code(st, code, crm__id_of, &t, &q.id,
					     err);

	if (!rc && !t)
		return crm_error_set(err, CRM_NOTFOUND, "no record '%s'",
				     code);
	if (t)
		q.t = &t->type;
	if (!rc) {
		rc = crm__caller_load(st, user, &c, &e);
		if (rc == CRM_DENIED)
			rc = nothing(&e, tell, arg, err);
		else if (rc && err)
			*err = e;
		else
			for (int r = 0; !rc && r < CRM_MAY__N; r++) {
				rc = explain(&q, (enum crm_right)r, &may, err);
				if (!rc)
					rc = tell(arg, (enum crm_right)r, may,
						  q.why.s, err);
			}
	}
	crm_buf_clear(&q.why);
	crm__caller_clear(&c);
	return rc;
}
