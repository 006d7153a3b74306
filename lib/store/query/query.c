/* SPDX-License-Identifier: ISC */
/* query.c - putting a query together from what was asked for. */
#include "query.h"
#include "../rights/rights.h"
#include "../search/search.h"

/* Append a condition that was made, unless that failed with rc: "WHERE a",
 * then "AND b". Clears it. */
static enum crm_code also(struct crm_buf *where, struct crm_buf *cond,
			  enum crm_code rc, struct crm_error *err)
{
	if (!rc)
		rc = crm_buf_check(cond, err);
	if (!rc) {
		crm_buf_adds(where, where->len ? " AND (" : " WHERE (");
		crm_buf_addmem(where, crm_buf_str(cond), cond->len);
		crm_buf_addc(where, ')');
	}
	crm_buf_clear(cond);
	return rc;
}

static enum crm_code filter(struct crm_query *q, const char *what,
			    const char *text, struct crm_buf *where,
			    struct crm_error *err)
{
	struct crm_buf cond = CRM_BUF_INIT;
	enum crm_code rc = crm__filter(q, q->from->first, what, text,
				       &cond, err);

	return also(where, &cond, rc, err);
}

/* Filters are counted in messages where there are several. */
static enum crm_code filters(struct crm_query *q,
			     const struct crm_query_opts *opts,
			     struct crm_buf *where, struct crm_error *err)
{
	const char *const *texts = opts->where;
	char what[32] = "where";
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && texts && texts[i]; i++) {
		if (texts[1])
			snprintf(what, sizeof(what), "where %zu", i + 1);
		rc = filter(q, opts->what ? opts->what : what, texts[i], where,
			    err);
	}
	if (!rc && opts->also)
		rc = filter(q, opts->what ? opts->what : "where", opts->also,
			    where, err);
	return rc;
}

static enum crm_code among(struct crm_query *q, const int64_t *ids, size_t n,
			   struct crm_buf *where, struct crm_error *err)
{
	struct crm_buf cond = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	crm__rel_column(q->from->first, -1, &cond);
	crm_buf_adds(&cond, " IN (");
	for (size_t i = 0; !rc && i < n; i++) {
		crm_buf_adds(&cond, i ? ", " : "");
		rc = crm__param_int(q, ids[i], &cond, err);
	}
	crm_buf_addc(&cond, ')');
	return also(where, &cond, rc, err);
}

/* No later record of the same owner meets a condition. The index by owner and
 * time serves, where there is one. */
static void nothing_later(struct crm_query *q, const struct crm__scope *scope,
			  const struct crm_buf *inner, struct crm_buf *out)
{
	struct crm__rel *one = q->from->first, *other = scope->first;
	int owner = crm_field_flagged(q->type, CRM_F_OWNER);
	int at = crm_field_flagged(q->type, CRM_F_EVENT);

	crm_buf_adds(out, " AND NOT EXISTS (SELECT 1 FROM ");
	crm__scope_sql(q, scope, CRM__BOTH, out);
	crm_buf_adds(out, " WHERE ");
	crm__rel_column(other, owner, out);
	crm_buf_adds(out, " = ");
	crm__rel_column(one, owner, out);
	crm_buf_adds(out, " AND (");
	crm__rel_column(other, at, out);
	crm_buf_adds(out, ", ");
	crm__rel_column(other, -1, out);
	crm_buf_adds(out, ") > (");
	crm__rel_column(one, at, out);
	crm_buf_adds(out, ", ");
	crm__rel_column(one, -1, out);
	crm_buf_addf(out, ") AND (%s))", crm_buf_str(inner));
}

static enum crm_code latest(struct crm_query *q, const char *text,
			    struct crm_buf *where, struct crm_error *err)
{
	struct crm__scope *scope = crm__scope_new(q, q->type);
	struct crm_buf cond = CRM_BUF_INIT, inner = CRM_BUF_INIT;
	enum crm_code rc;

	if (!scope)
		return crm_error_nomem(err);
	crm_buf_addc(&cond, '(');
	rc = crm__filter(q, q->from->first, "latest", text, &cond, err);
	crm_buf_addc(&cond, ')');
	if (!rc)
		rc = crm__filter(q, scope->first, "latest", text, &inner, err);
	if (!rc)
		rc = crm_buf_check(&inner, err);
	nothing_later(q, scope, &inner, &cond);
	crm_buf_clear(&inner);
	return also(where, &cond, rc, err);
}

static enum crm_code search(struct crm_query *q, const char *text,
			    struct crm_buf *where, struct crm_error *err)
{
	struct crm_buf cond = CRM_BUF_INIT;
	enum crm_code rc = crm__search_match(q, text, &cond, err);

	return also(where, &cond, rc, err);
}

static enum crm_code page(struct crm_query *q, const char *after,
			  struct crm_buf *where, struct crm_error *err)
{
	struct crm_buf cond = CRM_BUF_INIT;
	enum crm_code rc = crm__sort_after(q, after, &cond, err);

	return also(where, &cond, rc, err);
}

static enum crm_code one_code(struct crm_query *q, struct crm_buf *where,
			      struct crm_error *err)
{
	struct crm_buf cond = CRM_BUF_INIT;
	enum crm_code rc;

	crm__rel_column(q->from->first, CRM_F_CODE, &cond);
	crm_buf_adds(&cond, " = ");
	/* The place of the code; crm_query_code() binds the real one. */
	rc = crm__param_int(q, 0, &cond, err);
	q->code = (int)q->nparams;
	return also(where, &cond, rc, err);
}

/* Rows may be seen, and not be for taking away. */
static enum crm_code exported(struct crm_query *q, struct crm_buf *where,
			      struct crm_error *err)
{
	struct crm_buf cond = CRM_BUF_INIT;

	if (!crm__limited(q->st) || crm__reach(q->st, q->st->caller,
			CRM_MAY_EXPORT, q->type, NULL) == CRM__ALL)
		return CRM_OK;
	crm_buf_adds(&cond, "t0.\"id\" IN (SELECT e.id FROM ");
	crm_sql_ident(&cond, q->type->table);
	crm_buf_adds(&cond, " e WHERE ");
	crm__condition(q->st, q->st->caller, CRM_MAY_EXPORT, CRM__BY_ANY,
		       q->type, "e", &cond);
	crm_buf_addc(&cond, ')');
	return also(where, &cond, CRM_OK, err);
}

/* The conditions, and order and limit behind them. */
static enum crm_code tail(struct crm_query *q,
			  const struct crm_query_opts *opts,
			  struct crm_buf *out, struct crm_error *err)
{
	enum crm_code rc = filters(q, opts, out, err);

	if (!rc && opts->among)
		rc = among(q, opts->among, opts->namong, out, err);
	if (!rc && opts->latest)
		rc = latest(q, opts->latest, out, err);
	if (!rc && opts->export)
		rc = exported(q, out, err);
	if (!rc && opts->search)
		rc = search(q, opts->search, out, err);
	if (!rc && (opts->sort || !opts->values))
		rc = crm__sort(q, opts->sort, opts->search, err);
	if (rc)
		return rc;
	if (opts->by_code)
		return one_code(q, out, err);
	if (opts->after)
		rc = page(q, opts->after, out, err);
	if (rc)
		return rc;
	crm__sort_sql(q, out);
	if (opts->limit >= 0) {
		crm_buf_adds(out, " LIMIT ");
		rc = crm__param_int(q, opts->limit, out, err);
	}
	return rc;
}

/* Statements that are merged have the keys of the order behind the columns. */
static enum crm_code statement(struct crm_query *q,
			       const struct crm_buf *columns,
			       const struct crm_buf *rest, enum crm__side side,
			       struct crm_stmt **out, struct crm_error *err)
{
	struct crm_buf sql = CRM_BUF_INIT;
	enum crm_code rc;

	crm_buf_adds(&sql, "SELECT ");
	crm_buf_addmem(&sql, crm_buf_str(columns), columns->len);
	for (size_t i = 0; side != CRM__BOTH && i < q->nkeys; i++)
		crm_buf_addf(&sql, ", %s", q->keys[i].sql);
	crm_buf_adds(&sql, " FROM ");
	crm__scope_sql(q, q->from, side, &sql);
	crm_buf_addmem(&sql, crm_buf_str(rest), rest->len);
	rc = crm__query_prepare(q, &sql, out, err);
	crm_buf_clear(&sql);
	return rc;
}

static enum crm_code compile(struct crm_query *q,
			     const struct crm_query_opts *opts,
			     struct crm_error *err)
{
	struct crm_buf columns = CRM_BUF_INIT, rest = CRM_BUF_INIT;
	enum crm_code rc;

	rc = crm__columns(q, opts, &columns, err);
	if (!rc && opts->ids) {
		q->id = q->ncols++;
		crm_buf_adds(&columns, ", ");
		crm__rel_column(q->from->first, -1, &columns);
	}
	if (!rc)
		rc = tail(q, opts, &rest, err);
	if (!rc)
		rc = crm_buf_check(&columns, err);
	if (!rc)
		rc = crm_buf_check(&rest, err);
	if (rc)
		goto done;
	/* The joins are known when everything else is written. */
	if (q->from->first->past && !q->by_code) {
		rc = statement(q, &columns, &rest, CRM__NOW, &q->pair[0], err);
		if (!rc)
			rc = statement(q, &columns, &rest, CRM__THEN,
				       &q->pair[1], err);
	} else {
		rc = statement(q, &columns, &rest, CRM__BOTH, &q->stmt, err);
	}
done:
	crm_buf_clear(&columns);
	crm_buf_clear(&rest);
	return rc;
}

enum crm_code crm_query_open(struct crm_store *st,
			     const struct crm_query_opts *opts,
			     struct crm_query **out, struct crm_error *err)
{
	struct crm_query *q = calloc(1, sizeof(*q));
	enum crm_code rc;

	*out = NULL;
	if (!q)
		return crm_error_nomem(err);
	q->st = st;
	q->type = opts->type;
	q->by_code = opts->by_code;
	q->left = opts->limit;
	q->has[0] = q->has[1] = q->stale[0] = q->stale[1] = true;
	q->from = crm__scope_new(q, opts->type);
	rc = q->from ? compile(q, opts, err) : crm_error_nomem(err);
	if (rc)
		crm_query_close(q);
	else
		*out = q;
	return rc;
}

void crm_query_close(struct crm_query *q)
{
	if (!q)
		return;
	if (!q->pair[0])
		crm_stmt_put(q->stmt);
	crm_stmt_put(q->pair[0]);
	crm_stmt_put(q->pair[1]);
	free(q->params);
	free(q->columns);
	free(q->cells);
	free(q->row);
	free(q->values);
	crm_arena_clear(&q->mem);
	free(q);
}
