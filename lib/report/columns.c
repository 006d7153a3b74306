/* SPDX-License-Identifier: ISC */
/* columns.c - what a report asks of the records it groups. */
#include "groups.h"

static enum crm_code column(struct crm__grouping *w, const char *path,
			    size_t *at, struct crm_error *err)
{
	for (*at = 0; *at < w->ncolumns; ++*at)
		if (!strcmp(w->columns[*at].path, path))
			return CRM_OK;
	if (w->ncolumns == CRM_NELEM(w->columns))
		return crm_error_set(err, CRM_USAGE, "too many figures");
	w->columns[w->ncolumns++].path = path;
	return CRM_OK;
}

/* "customer.currency" beside "customer.credit_limit". */
static const char *currency_path(struct crm__grouping *w, const char *path,
				 const char *currency)
{
	const char *dot = strrchr(path, '.');
	size_t n = dot ? (size_t)(dot - path) + 1 : 0;
	struct crm_buf b = CRM_BUF_INIT;
	const char *copy;

	crm_buf_addmem(&b, path, n);
	crm_buf_adds(&b, currency);
	copy = crm_buf_check(&b, NULL) ? NULL
		: crm_arena_copy(&w->mem, crm_buf_str(&b), b.len);
	crm_buf_clear(&b);
	return copy;
}

/* The type that the field at the end of a path is of. */
static const struct crm_type *type_at(const struct crm__grouping *w,
				      const char *path)
{
	const struct crm_type *t = w->g->type;
	const char *dot;

	for (; (dot = strchr(path, '.')); path = dot + 1) {
		int i = crm_field_find(t, path, (size_t)(dot - path));

		if (i < 0 || t->fields[i].kind != CRM_T_REF)
			return t; /* the query says what is wrong */
		t = crm_store_type(w->r->st, t->fields[i].ref);
	}
	return t;
}

static const struct crm_field *field_at(const struct crm__grouping *w,
					const char *path)
{
	const struct crm_type *t = type_at(w, path);
	const char *dot = strrchr(path, '.');
	const char *name = dot ? dot + 1 : path;
	int i = crm_field_find(t, name, strlen(name));

	return i < 0 ? NULL : &t->fields[i];
}

/* Money is told currency by currency. */
static enum crm_code with_currency(struct crm__grouping *w, size_t figure,
				   struct crm_error *err)
{
	const struct crm__figure *f = &w->g->figures[figure];
	const struct crm_field *field = f->path ? field_at(w, f->path) : NULL;
	const struct crm_type *t;
	const char *path;
	int cur;

	w->currency[figure] = -1;
	if (!field || field->kind != CRM_T_MONEY ||
	    f->how == CRM_FIG_DISTINCT)
		return CRM_OK;
	t = type_at(w, f->path);
	cur = crm_field_flagged(t, CRM_F_CURRENCY);
	if (cur < 0)
		return CRM_OK;
	path = currency_path(w, f->path, t->fields[cur].name);
	if (!path)
		return crm_error_nomem(err);
	for (size_t i = 0; i < w->ndims; i++)
		if (!strcmp(w->dims[i].path, path))
			w->currency[figure] = (int)i;
	if (w->currency[figure] >= 0)
		return CRM_OK;
	if (w->ndims == CRM__DIMS_MAX)
		return crm_error_set(err, CRM_USAGE, "by: more than %d fields",
				     CRM__DIMS_MAX);
	w->currency[figure] = (int)w->ndims;
	w->dims[w->ndims++] = (struct crm__dim){ .path = path };
	return CRM_OK;
}

static enum crm_code choose(struct crm__grouping *w, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	memcpy(w->dims, w->g->dims, sizeof(w->dims));
	w->ndims = w->g->ndims;
	for (size_t i = 0; !rc && i < w->g->nfigures; i++)
		rc = with_currency(w, i, err);
	for (size_t i = 0; !rc && i < w->ndims; i++)
		rc = column(w, w->dims[i].path, &w->dim_at[i], err);
	for (size_t i = 0; !rc && i < w->g->nfigures; i++) {
		const struct crm__figure *f = &w->g->figures[i];

		if (f->path)
			rc = column(w, f->path, &w->at[i], err);
		if (!rc && f->by)
			rc = column(w, f->by, &w->by[i], err);
		if (!rc && f->or_by)
			rc = column(w, f->or_by, &w->or_by[i], err);
	}
	/* A query has a column at least. */
	if (!rc && !w->ncolumns)
		rc = column(w, "code", &w->dim_at[0], err);
	return rc;
}

static enum crm_code open_query(struct crm__grouping *w,
				const struct crm_report_opts *opts,
				struct crm_error *err)
{
	struct crm_query_opts o = { .type = w->g->type, .limit = -1,
				    .where = w->g->where, .also = w->g->also,
				    .values = true, .export = opts->export,
				    .labels_zh = opts->labels_zh };
	struct crm_buf fields = CRM_BUF_INIT;
	enum crm_code rc;

	for (size_t i = 0; i < w->ncolumns; i++)
		crm_buf_addf(&fields, "%s%s", i ? "," : "",
			     w->columns[i].path);
	rc = crm_buf_check(&fields, err);
	o.fields = crm_buf_str(&fields);
	if (!rc)
		rc = crm_query_open(w->r->st, &o, &w->q, err);
	for (size_t i = 0; !rc && i < w->ncolumns; i++)
		w->columns[i].f = crm_query_field(w->q, i);
	crm_buf_clear(&fields);
	return rc;
}

/* ---- is it asked of what has it? ---- */

static enum crm_code check_dim(const struct crm__grouping *w, size_t i,
			       struct crm_error *err)
{
	const struct crm_field *f = w->columns[w->dim_at[i]].f;

	if (f->kind == CRM_T_LIST)
		return crm_error_set(err, CRM_USAGE, "by: '%s' is a list; a "
				     "record would be in several groups",
				     w->dims[i].path);
	if (w->dims[i].part != CRM__WHOLE && f->kind != CRM_T_DATE &&
	    f->kind != CRM_T_TIME)
		return crm_error_set(err, CRM_USAGE, "by: '%s' is no date; it "
				     "has no parts", w->dims[i].path);
	return CRM_OK;
}

static bool orderly(enum crm_kind k)
{
	return crm_kind_is_number(k) || k == CRM_T_DATE || k == CRM_T_TIME;
}

static enum crm_code check_figure(const struct crm__grouping *w, size_t i,
				  struct crm_error *err)
{
	const struct crm__figure *f = &w->g->figures[i];
	enum crm_kind k;

	if (!f->path)
		return CRM_OK;
	k = w->columns[w->at[i]].f->kind;
	if ((f->how == CRM_FIG_SUM || f->how == CRM_FIG_AVG) &&
	    !crm_kind_is_number(k))
		return crm_error_set(err, CRM_USAGE, "'%s' is no number; there "
				     "is no sum of it", f->path);
	if ((f->how == CRM_FIG_MIN || f->how == CRM_FIG_MAX) && !orderly(k))
		return crm_error_set(err, CRM_USAGE, "'%s' is neither number "
				     "nor date; there is no least of it",
				     f->path);
	return CRM_OK;
}

static enum crm_code check_all(const struct crm__grouping *w,
			       struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < w->ndims; i++)
		rc = check_dim(w, i, err);
	for (size_t i = 0; !rc && i < w->g->nfigures; i++)
		rc = check_figure(w, i, err);
	return rc;
}

enum crm_code crm__grouping_open(struct crm__grouping *w,
				 const struct crm_report_opts *opts,
				 struct crm_error *err)
{
	enum crm_code rc = choose(w, err);

	w->groups.width = w->ndims;
	w->seen.width = 3;
	if (!rc)
		rc = open_query(w, opts, err);
	return rc ? rc : check_all(w, err);
}
