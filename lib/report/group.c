/* SPDX-License-Identifier: ISC */
/* group.c - the report group: records of any type by any of their fields. */
#include "internal.h"

static const struct {
	const char *prefix, *label, *zh;
} names[] = {
	[CRM_FIG_COUNT] = { "count", "Count", "记录数" },
	[CRM_FIG_SUM] = { "sum", "Sum", "合计" },
	[CRM_FIG_AVG] = { "avg", "Average", "平均" },
	[CRM_FIG_MIN] = { "min", "Least", "最小" },
	[CRM_FIG_MAX] = { "max", "Most", "最大" },
	[CRM_FIG_DISTINCT] = { "distinct", "Distinct", "不同值" },
};
_Static_assert(CRM_NELEM(names) == CRM_FIG__N, "a figure has no name");

/* "sum_amount", "Sum amount" */
static enum crm_code add(struct crm_report *r, struct crm__groups *g,
			 enum crm_figure how, const char *path,
			 struct crm_error *err)
{
	struct crm__figure f = { .how = how, .path = path };
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc;

	if (g->nfigures == CRM__FIGURES_MAX)
		return crm_error_set(err, CRM_USAGE, "too many figures");
	crm_buf_adds(&b, names[how].prefix);
	if (path)
		crm_buf_addf(&b, "_%s", path);
	f.name = crm_arena_copy(&r->mem, crm_buf_str(&b), b.len);
	crm_buf_reset(&b);
	crm_buf_addf(&b, path ? "%s %s" : "%s", names[how].label, path);
	f.label = crm_arena_copy(&r->mem, crm_buf_str(&b), b.len);
	crm_buf_reset(&b);
	crm_buf_addf(&b, path ? "%s %s" : "%s", names[how].zh, path);
	f.label_zh = crm_arena_copy(&r->mem, crm_buf_str(&b), b.len);
	rc = crm_buf_check(&b, err);
	crm_buf_clear(&b);
	if (!rc && (!f.name || !f.label || !f.label_zh))
		rc = crm_error_nomem(err);
	g->figures[g->nfigures++] = f;
	return rc;
}

static enum crm_code figures(struct crm_report *r, struct crm__groups *g,
			     const struct crm_report_opts *opts,
			     struct crm_error *err)
{
	bool any = opts->count;
	enum crm_code rc = CRM_OK;

	for (int how = CRM_FIG_SUM; how < CRM_FIG__N; how++)
		any = any || (opts->figures[how] && opts->figures[how][0]);
	if (opts->count || !any)
		rc = add(r, g, CRM_FIG_COUNT, NULL, err);
	for (int how = CRM_FIG_SUM; how < CRM_FIG__N; how++)
		for (const char *const *p = opts->figures[how];
		     !rc && p && *p; p++)
			rc = add(r, g, (enum crm_figure)how, *p, err);
	return rc;
}

static enum crm_code make(struct crm_report *r,
			  const struct crm_report_opts *opts,
			  struct crm_error *err)
{
	struct crm__groups g = { .type = crm_store_type(r->st, opts->type),
				 .where = opts->where };
	enum crm_code rc = crm__by_paths(r, opts->by, &g, err);

	if (!rc)
		rc = figures(r, &g, opts, err);
	return rc ? rc : crm__groups_make(r, &g, opts, err);
}

const struct crm_report_kind crm_report_group = {
	.name = "group", .make = make,
};
