/* SPDX-License-Identifier: ISC */
/* filter_sql.c - a tree of conditions as one SQL condition. */
#include "filter.h"

/*
 * SQLite's parser holds 100 symbols; each bracket of ours costs it three,
 * each EXISTS fourteen, a derived field as much as two of those, and the
 * deepest comparison must still fit.
 */
enum { NEST_MAX = 72, NEST_BRACKET = 3, NEST_EXISTS = 14, NEST_DERIVED = 28 };

struct compiler {
	struct crm_query *q;
	struct crm__source src;
	int nest;
};

static enum crm_code emit(struct compiler *c, const struct crm__cond *cond,
			  struct crm__rel *rel, bool neg, struct crm_buf *out,
			  struct crm_error *err);
static enum crm_code emit_path(struct compiler *c,
			       const struct crm__cond *cond,
			       struct crm__path path, struct crm__rel *rel,
			       bool neg, struct crm_buf *out,
			       struct crm_error *err);

static enum crm_code deeper(struct compiler *c, const struct crm__cond *cond,
			    int cost, struct crm_error *err)
{
	c->nest += cost;
	if (c->nest <= NEST_MAX)
		return CRM_OK;
	return crm__fail_at(&c->src, cond->at, err, "conditions are nested "
			    "too deeply from here on");
}

/* Brackets around each of n operands in a chain, in symbols. */
static int chain_cost(size_t n)
{
	int cost = NEST_BRACKET;

	for (size_t group = CRM__CHAIN; group < n; group *= CRM__CHAIN)
		cost += NEST_BRACKET;
	return cost;
}

/* A field's comparison, turned round where it is negated. */
static enum crm_code emit_atom(struct compiler *c, const struct crm__cond *cond,
			       const struct crm__leaf *leaf, bool neg,
			       struct crm_buf *out, struct crm_error *err)
{
	struct crm__atom a = {
		.q = c->q, .src = &c->src, .cond = cond, .rel = leaf->rel,
		.field = leaf->field, .out = out,
		.f = &leaf->rel->type->fields[leaf->field],
	};
	bool turn = cond->inverse != neg;
	int cost = chain_cost(cond->nvalues) + (a.f->derive ? NEST_DERIVED : 0);
	enum crm_code rc = deeper(c, cond, cost, err);

	c->nest -= cost;
	if (rc)
		return rc;
	if (cond->op == CRM__NULL) {
		crm__rel_column(leaf->rel, leaf->field, out);
		crm_buf_adds(out, turn ? " IS NOT NULL" : " IS NULL");
		return CRM_OK;
	}
	crm_buf_addc(out, '(');
	rc = crm__atom(&a, err);
	/* What is unset compares as NULL, and that is not true either. */
	crm_buf_adds(out, turn ? ") IS NOT TRUE" : ")");
	return rc;
}

/* What has to hold for one of the records that are many. */
static enum crm_code emit_inner(struct compiler *c,
				const struct crm__cond *cond,
				struct crm__path path, struct crm__rel *rel,
				const struct crm__leaf *leaf,
				struct crm_buf *out, struct crm_error *err)
{
	const char *name = c->src.s + leaf->name.at;
	int n = (int)leaf->name.n;

	if (path.n)
		return emit_path(c, cond, path, rel, false, out, err);
	if (cond->op == CRM__GROUP)
		return emit(c, cond->first, rel, false, out, err);
	if (cond->op == CRM__NULL)
		return CRM_OK;
	return crm__fail_at(&c->src, leaf->name.at, err, "'%.*s' means "
			    "records, not a value; write '%.*s.FIELD'", n,
			    name, n, name);
}

static enum crm_code emit_exists(struct compiler *c,
				 const struct crm__cond *cond,
				 struct crm__path path,
				 const struct crm__leaf *leaf, bool neg,
				 struct crm_buf *out, struct crm_error *err)
{
	struct crm__scope *scope = crm__scope_new(c->q, leaf->many);
	struct crm_buf inner = CRM_BUF_INIT;
	enum crm_code rc;

	if (!scope)
		return crm_error_nomem(err);
	/* "contact is null": there is none. */
	if (!path.n && cond->op == CRM__NULL)
		neg = neg == cond->inverse;
	rc = deeper(c, cond, NEST_EXISTS, err);
	if (!rc)
		rc = emit_inner(c, cond, path, scope->first, leaf, &inner,
				err);
	if (!rc)
		rc = crm_buf_check(&inner, err);
	c->nest -= NEST_EXISTS;
	crm_buf_adds(out, neg ? "NOT EXISTS (SELECT 1 FROM "
		     : "EXISTS (SELECT 1 FROM ");
	crm__scope_sql(c->q, scope, CRM__BOTH, out);
	crm_buf_adds(out, " WHERE ");
	crm__rel_column(scope->first, leaf->via, out);
	crm_buf_adds(out, " = ");
	crm__rel_column(leaf->rel, -1, out);
	if (inner.len)
		crm_buf_adds(out, " AND (");
	crm_buf_addmem(out, crm_buf_str(&inner), inner.len);
	crm_buf_adds(out, inner.len ? "))" : ")");
	crm_buf_clear(&inner);
	return rc;
}

/* Conditions in brackets behind a reference hold for the record it names; for
 * none, none of them does. */
static enum crm_code emit_referred(struct compiler *c,
				   const struct crm__cond *cond,
				   const struct crm__leaf *leaf, bool neg,
				   struct crm_buf *out, struct crm_error *err)
{
	struct crm__rel *rel;
	enum crm_code rc;

	rc = crm__rel_follow(c->q, leaf->rel, leaf->field, &rel, err);
	if (rc)
		return crm__blame(&c->src, cond->at, rc, err);
	crm_buf_addc(out, '(');
	crm__rel_column(rel, -1, out);
	crm_buf_adds(out, neg ? " IS NULL OR (" : " IS NOT NULL AND (");
	rc = deeper(c, cond, 2 * NEST_BRACKET, err);
	if (!rc)
		rc = emit(c, cond->first, rel, neg, out, err);
	c->nest -= 2 * NEST_BRACKET;
	crm_buf_adds(out, "))");
	return rc;
}

static enum crm_code emit_path(struct compiler *c,
			       const struct crm__cond *cond,
			       struct crm__path path, struct crm__rel *rel,
			       bool neg, struct crm_buf *out,
			       struct crm_error *err)
{
	struct crm__leaf leaf = { .rel = rel };
	enum crm_code rc;

	rc = crm__path_follow(c->q, &c->src, &path, true, &leaf, err);
	if (rc)
		return rc;
	if (leaf.field < 0)
		return emit_exists(c, cond, path, &leaf, neg, out, err);
	if (cond->op == CRM__GROUP &&
	    leaf.rel->type->fields[leaf.field].kind == CRM_T_REF)
		return emit_referred(c, cond, &leaf, neg, out, err);
	return emit_atom(c, cond, &leaf, neg, out, err);
}

/* "not" goes down to the atoms, so that what remains positive can use an
 * index. */
static enum crm_code emit(struct compiler *c, const struct crm__cond *cond,
			  struct crm__rel *rel, bool neg, struct crm_buf *out,
			  struct crm_error *err)
{
	bool and = (cond->kind == CRM__AND) != (neg != cond->neg);
	const struct crm__cond *operand = cond->first;
	int cost = chain_cost(cond->n);
	enum crm_code rc;

	neg = neg != cond->neg;
	if (cond->kind == CRM__ATOM)
		return emit_path(c, cond, cond->path, rel, neg, out, err);
	rc = deeper(c, cond, cost, err);
	for (size_t i = 0; !rc && operand; operand = operand->next, i++) {
		bool list = operand->kind != CRM__ATOM;
		crm__chain_open(out, i, cond->n, and ? " AND " : " OR ");
		crm_buf_adds(out, list ? "(" : "");
		rc = emit(c, operand, rel, neg, out, err);
		crm_buf_adds(out, list ? ")" : "");
		crm__chain_close(out, i, cond->n);
	}
	c->nest -= cost;
	return rc;
}

enum crm_code crm__filter(struct crm_query *q, struct crm__rel *rel,
			  const char *what, const char *where,
			  struct crm_buf *out, struct crm_error *err)
{
	struct compiler c = { .q = q, .src = { what, where, strlen(where) } };
	struct crm__cond *cond = NULL;
	enum crm_code rc;

	rc = crm__filter_parse(&c.src, &q->mem, &cond, err);
	return rc ? rc : emit(&c, cond, rel, false, out, err);
}
