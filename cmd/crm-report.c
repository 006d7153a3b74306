/* SPDX-License-Identifier: ISC */
/* crm-report.c - figures over records, one verb a report. */
#include "crm/cli.h"
#include "crm/report.h"
#include "crm/rights.h"

static const char *const types[] = { NULL };

static enum crm_code next(void *from, const struct crm_cell **row,
			  struct crm_error *err)
{
	return crm_report_next(from, row, err);
}

static enum crm_code report(struct crm_ctx *c,
			    const struct crm_report_kind *kind,
			    struct crm_report_opts *o, struct crm_error *err)
{
	struct crm_cli_rows rows = { .next = next };
	struct crm_report *r = NULL;
	int64_t records;
	enum crm_code rc;

	rows.type = crm_store_type(c->st, kind->type ? kind->type : o->type);
	rc = crm_permit(c->st, CRM_MAY_READ, rows.type, NULL, err);
	if (!rc)
		rc = crm_cli_export(c, rows.type, &o->export, err);
	if (!rc)
		rc = crm_report_open(c->st, kind, o, &r, err);
	if (!rc) {
		rows.from = r;
		rows.export = o->export;
		rows.columns = crm_report_columns(r, &rows.n);
		records = crm_report_records(r);
		rows.records = &records;
		rc = crm_cli_print(c, &rows, err);
	}
	crm_report_close(r);
	return rc;
}

static struct crm_report_opts options(const struct crm_ctx *c)
{
	return (struct crm_report_opts){
		.where = c->opt.where.v, .by = c->opt.by,
		.figures = {
			[CRM_FIG_SUM] = c->opt.sum.v,
			[CRM_FIG_AVG] = c->opt.avg.v,
			[CRM_FIG_MIN] = c->opt.min.v,
			[CRM_FIG_MAX] = c->opt.max.v,
			[CRM_FIG_DISTINCT] = c->opt.distinct.v,
		},
		.count = c->opt.count, .pipeline = c->opt.pipeline,
		.from = c->opt.from, .to = c->opt.to, .sort = c->opt.sort,
		.limit = c->opt.limit,
		.labels_zh = crm_cli_labels_zh(c),
	};
}

static enum crm_code verb_group(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_report_opts o = options(c);

	if (c->nargs != 1)
		return crm_error_set(err, CRM_USAGE, "group takes one TYPE of "
				     "records, such as customer or deal");
	if (!crm_store_type(c->st, c->args[0]))
		return crm_error_set(err, CRM_USAGE, "no record type '%s'",
				     c->args[0]);
	o.type = c->args[0];
	return report(c, &crm_report_group, &o, err);
}

/* The report that the verb is called after. */
static enum crm_code verb_report(struct crm_ctx *c, struct crm_error *err)
{
	static const struct crm_report_kind *const kinds[] = {
		&crm_report_sales, &crm_report_lost, &crm_report_forecast,
		&crm_report_funnel, &crm_report_pyramid,
	};
	struct crm_report_opts o = options(c);
	size_t i = 0;
	enum crm_code rc = crm_cli_no_args(c, err);

	while (strcmp(kinds[i]->name, c->verb->name) != 0)
		i++;
	return rc ? rc : report(c, kinds[i], &o, err);
}

#define USUAL (CRM_O_OUTPUT | CRM_O_WHERE | CRM_O_SORT | CRM_O_LIMIT | \
	CRM_O_PAST)

static const struct crm_verb verbs[] = {
	{ "group", "TYPE", "count and add up records of a type by their fields",
	  USUAL | CRM_O_BY | CRM_O_FIGURES, CRM_NEED_READ, CRM_FOR_ALL,
	  CRM_ON_ALL, verb_group, NULL },
	{ "sales", "", "deals that were won",
	  USUAL | CRM_O_BY | CRM_O_RANGE, CRM_NEED_READ, CRM_FOR_ALL,
	  CRM_ON_ALL, verb_report, NULL },
	{ "lost", "", "deals that were lost, and why",
	  USUAL | CRM_O_BY | CRM_O_RANGE, CRM_NEED_READ, CRM_FOR_ALL,
	  CRM_ON_ALL, verb_report, NULL },
	{ "forecast", "", "open deals, weighed by their probabilities",
	  USUAL | CRM_O_BY | CRM_O_RANGE, CRM_NEED_READ, CRM_FOR_ALL,
	  CRM_ON_ALL, verb_report, NULL },
	{ "funnel", "", "how far deals come through the stages of a pipeline",
	  USUAL | CRM_O_PIPELINE | CRM_O_RANGE, CRM_NEED_READ, CRM_FOR_ALL,
	  CRM_ON_ALL, verb_report, NULL },
	{ "pyramid", "", "customers by level, and what was won with them",
	  USUAL | CRM_O_BY, CRM_NEED_READ, CRM_FOR_ALL, CRM_ON_ALL,
	  verb_report, NULL },
	{ NULL, NULL, NULL, 0, CRM_NEED_NONE, CRM_FOR_ALL, CRM_ON_ALL, NULL,
	  NULL }
};

static const struct crm_command command = {
	.name = "crm-report",
	.summary = "figures over records, one verb a report",
	.types = types, .verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_main(&command, argc, argv);
}
