/* SPDX-License-Identifier: ISC */
/* internal.h - what the files of reports share. */
#ifndef CRM_REPORT_INTERNAL_H
#define CRM_REPORT_INTERNAL_H

#include "crm/report.h"

enum {
	CRM__DIMS_MAX = 16,   /* what rows are grouped by, the currency too */
	CRM__FIGURES_MAX = 32
};

__extension__ typedef __int128 crm__wide;

/* n / by, half away from zero; by > 0. */
static inline crm__wide crm__rounded(crm__wide n, crm__wide by)
{
	return n < 0 ? -((-n + by / 2) / by) : (n + by / 2) / by;
}

/* ---- the rows of a report (sheet.c) ---- */

struct crm__sheet_column {
	enum crm_kind kind;       /* of an ENUM the choices are f's */
	const struct crm_field *f;
	int currency;             /* MONEY: column with the currency */
};

struct crm_report {
	struct crm_store *st;
	struct crm_arena mem;
	struct crm_column *columns;
	struct crm__sheet_column *kinds;
	size_t ncolumns;
	struct crm_value *v;      /* row by row; an ENUM is its choice's place */
	size_t nrows, room, next;
	int64_t left;             /* rows to go; -1: all */
	int64_t records;
	struct crm_cell *cells;   /* the row handed out, and its texts */
	char (*texts)[32];
};

/* Begin the rows: memory for so many columns, to be filled in. */
enum crm_code crm__sheet_begin(struct crm_report *r, size_t ncolumns,
			       struct crm_error *err) CRM_MUST_USE;
/* Name a column; texts are copied. zh may be NULL, then label is in the
 * language that is wanted. */
enum crm_code crm__sheet_column(struct crm_report *r, size_t i,
				const char *name, const char *label,
				const char *zh, enum crm_kind kind,
				struct crm_error *err) CRM_MUST_USE;
/* A new row of NULLs, to be filled in; NULL without memory. It moves when the
 * next one is made. */
struct crm_value *crm__sheet_row(struct crm_report *r);
/* A copy of a text for a row. */
enum crm_code crm__sheet_text(struct crm_report *r, struct crm_value *v,
			      const char *s, size_t n, struct crm_error *err)
	CRM_MUST_USE;
/* Sort by columns ("-amount,month"), or by the first n columns. CRM_USAGE. */
enum crm_code crm__sheet_sort(struct crm_report *r, const char *sort,
			      size_t n, struct crm_error *err) CRM_MUST_USE;

/* ---- records, group by group (groups.c) ---- */

enum crm__part {
	CRM__WHOLE, CRM__DAY, CRM__WEEK, CRM__MONTH, CRM__QUARTER, CRM__YEAR
};
/* The part of a date by its name; false for none. */
bool crm__part_parse(const char *s, size_t n, enum crm__part *out);

struct crm__dim {
	const char *name, *path; /* name NULL: the path */
	enum crm__part part;
	const char *label, *label_zh; /* NULL: that of the path */
};

struct crm__figure {
	enum crm_figure how;
	const char *path;             /* NULL: of the records */
	const char *by, *or_by;       /* SUM of the path times a percentage:
					 that of one field, else of another; or
					 NULL */
	const char *name, *label, *label_zh;
};

struct crm__groups {
	const struct crm_type *type;
	const char *const *where, *also; /* also: one more filter; or NULL */
	struct crm__dim dims[CRM__DIMS_MAX];
	size_t ndims;
	struct crm__figure figures[CRM__FIGURES_MAX];
	size_t nfigures;
};

/* Read the records of a type and make the rows of the report: a column for
 * each dim, one for the currency of each record whose money is added up (unless
 * it is a dim), and one for each figure. */
enum crm_code crm__groups_make(struct crm_report *r,
			       const struct crm__groups *g,
			       const struct crm_report_opts *opts,
			       struct crm_error *err) CRM_MUST_USE;

/* ---- what reports take (params.c) ---- */

/* Take the dims that a list names out of those a report knows, which end with
 * name NULL. CRM_USAGE. */
enum crm_code crm__by_words(const struct crm__dim *known, const char *by,
			    struct crm__groups *g, struct crm_error *err)
	CRM_MUST_USE;
/* The same of paths, each perhaps with ":" and a part. */
enum crm_code crm__by_paths(struct crm_report *r, const char *by,
			    struct crm__groups *g, struct crm_error *err)
	CRM_MUST_USE;
/* Filters of the record that a field refers to, as filters of those that have
 * the field: "deal(…)". */
enum crm_code crm__where_of(struct crm_report *r, const char *field,
			    const char *const *where,
			    const char *const **out, struct crm_error *err)
	CRM_MUST_USE;
/* The first day of what was given for --from, or the last of that for --to; name
 * says which. CRM_USAGE. */
enum crm_code crm__day(const char *name, const char *text, bool last,
		       int32_t *out, struct crm_error *err) CRM_MUST_USE;
/* Append to a filter that a date lies in opts->from to opts->to, as far as they
 * are given. CRM_USAGE. */
enum crm_code crm__range(const struct crm_report_opts *opts, const char *path,
			 struct crm_buf *filter, struct crm_error *err)
	CRM_MUST_USE;

#endif
