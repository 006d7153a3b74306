/* SPDX-License-Identifier: ISC */
/* groups.h - what the files of grouping share. */
#ifndef CRM_REPORT_GROUPS_H
#define CRM_REPORT_GROUPS_H

#include "internal.h"

#define CRM__UNSET INT64_MIN /* what is unset, as a number of a group */

/* ---- texts, numbered as they come (numbers.c) ---- */

struct crm__text {
	const char *s;
	size_t n;
	uint64_t hash;
};

struct crm__texts {
	struct crm__text *v;
	size_t n, room;
	uint32_t *slots; /* place in v plus 1 */
	size_t nslots;
	struct crm_arena mem;
};

/* Begin as zeros. The number of a text, from 0. */
enum crm_code crm__texts_number(struct crm__texts *t, const char *s, size_t n,
				int64_t *out, struct crm_error *err)
	CRM_MUST_USE;
void crm__texts_clear(struct crm__texts *t);

/* ---- sets of numbers (numbers.c) ---- */

/* Numbers, n of them to an entry, each entry once. */
struct crm__set {
	int64_t *v;
	size_t n, width, room;
	uint32_t *slots;
	size_t nslots;
};

/* The place of an entry, *fresh where it was not there; begin as zeros but for
 * the width. */
enum crm_code crm__set_add(struct crm__set *s, const int64_t *key, size_t *at,
			   bool *fresh, struct crm_error *err) CRM_MUST_USE;
void crm__set_clear(struct crm__set *s);

/* ---- parts of dates (part.c) ---- */

/* The part that a day is in, as a number that sorts like it; and in words. */
int64_t crm__part_of(enum crm__part part, int32_t day);
void crm__part_text(enum crm__part part, int64_t v, char out[32]);

/* ---- a report being made ---- */

/* What a figure comes to so far. */
struct crm__sum {
	crm__wide sum; /* of a product in ten-thousandths */
	int64_t n, least, most;
};

struct crm__read {         /* of the query */
	const char *path;
	const struct crm_field *f;
};

struct crm__grouping {
	struct crm_report *r;
	const struct crm__groups *g;
	struct crm__dim dims[CRM__DIMS_MAX];
	size_t ndims;
	struct crm__read columns[2 * CRM__FIGURES_MAX + CRM__DIMS_MAX];
	size_t ncolumns;
	size_t dim_at[CRM__DIMS_MAX];
	size_t at[CRM__FIGURES_MAX], by[CRM__FIGURES_MAX],
	       or_by[CRM__FIGURES_MAX];      /* columns of figures */
	int currency[CRM__FIGURES_MAX];      /* dim with that of MONEY; -1 */
	struct crm_query *q;
	bool codes; /* references come as codes */
	struct crm__texts texts;
	struct crm__set groups;                   /* keys: ndims numbers */
	struct crm__set seen;                     /* group, figure, number */
	struct crm__sum *sums;                    /* nfigures for each group */
	size_t room;
	struct crm_arena mem;
};

/* Open the query of a grouping, r and g given (columns.c). */
enum crm_code crm__grouping_open(struct crm__grouping *w,
				 const struct crm_report_opts *opts,
				 struct crm_error *err) CRM_MUST_USE;
/* Make the rows of what was read (figures.c). */
enum crm_code crm__grouping_rows(struct crm__grouping *w,
				 struct crm_error *err) CRM_MUST_USE;

#endif
