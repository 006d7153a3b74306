/* SPDX-License-Identifier: ISC */
/*
 * report.h - figures over records: counted, added up, group by group.
 *
 * A report reads what the user may see, as it is or (crm_store_as_of()) as it
 * was, once, and holds what it found: memory goes by the groups there are, not
 * by the records. Its rows are in the order of what they are grouped by, first
 * to last; what is unset comes first.
 *
 * Money is added up currency by currency, never across: where a report has
 * amounts its rows are of one currency each. An average is rounded half away
 * from zero, once.
 */
#ifndef CRM_REPORT_H
#define CRM_REPORT_H

#include "crm/store.h"

/* What is computed of a field in each group. */
enum crm_figure {
	CRM_FIG_COUNT,    /* records; of no field */
	CRM_FIG_SUM, CRM_FIG_AVG, CRM_FIG_MIN, CRM_FIG_MAX, /* of those that
				have a value; unset where none has */
	CRM_FIG_DISTINCT, /* different values */
	CRM_FIG__N
};

struct crm_report_opts {
	const char *const *where; /* filters of the records; ends with NULL; or
				     NULL */
	const char *by;     /* what to group by, with commas; NULL: as the
			       report does by default */
	const char *const *figures[CRM_FIG__N]; /* paths, each ends with NULL;
				     or NULL; for reports that take any */
	bool count;         /* records too */
	const char *type;   /* name of the record type, for such a report */
	const char *pipeline; /* code, for reports on one; NULL: the first */
	const char *from, *to; /* days as people write them; or NULL */
	const char *sort;   /* "-amount,month" of the columns; or NULL */
	int64_t limit;      /* rows; -1: all */
	bool labels_zh;
	bool export;        /* only of records that may be taken away */
};

struct crm_report;

/* A kind of report: its name, the record types it reads (what their rights
 * permit counts, and what is taken away is logged by the first; NULL: by
 * opts.type), and how it is made. */
struct crm_report_kind {
	const char *name;
	const char *type;
	enum crm_code (*make)(struct crm_report *r,
			      const struct crm_report_opts *opts,
			      struct crm_error *err);
};
extern const struct crm_report_kind crm_report_group, crm_report_sales,
	crm_report_lost, crm_report_forecast, crm_report_pyramid,
	crm_report_funnel;

/* Make a report. Errors: CRM_USAGE (a field, type or column there is not, a
 * field that has no sum, a bad filter or day), CRM_NOTFOUND (no such
 * pipeline), CRM_INVALID (a sum that is too large). */
enum crm_code crm_report_open(struct crm_store *st,
			      const struct crm_report_kind *kind,
			      const struct crm_report_opts *opts,
			      struct crm_report **out, struct crm_error *err)
	CRM_MUST_USE;
void crm_report_close(struct crm_report *r); /* NULL is legal */
/* Its columns, borrowed until it is closed, and how many records were read. */
const struct crm_column *crm_report_columns(const struct crm_report *r,
					    size_t *n);
int64_t crm_report_records(const struct crm_report *r);
/* The next row, NULL at the end; borrowed until the next call. */
enum crm_code crm_report_next(struct crm_report *r,
			      const struct crm_cell **row,
			      struct crm_error *err) CRM_MUST_USE;

#endif
