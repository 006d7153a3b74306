/* SPDX-License-Identifier: ISC */
/*
 * groups.c - records counted and added up, group by group.
 *
 * What a record is grouped by becomes numbers: texts are numbered as they come,
 * dates become their part. The numbers of a group are found by hashing; so the
 * records are read once, in whatever order they lie in.
 */
#include "groups.h"
#include "crm/date.h"

static bool day_of(const struct crm_field *f, const struct crm_value *v,
		   int32_t *day)
{
	int64_t at;

	if (f->kind == CRM_T_DATE)
		return crm_date_iso(v->s, v->len, day);
	if (crm_time_parse(v->s, v->len, &at, NULL))
		return false;
	*day = crm_date_of(at);
	return true;
}

static enum crm_code key_of(struct crm__grouping *w, size_t i,
			    const struct crm_value *row, int64_t *key,
			    struct crm_error *err)
{
	const struct crm__read *c = &w->columns[w->dim_at[i]];
	const struct crm_value *v = &row[w->dim_at[i]];
	int32_t day;

	*key = CRM__UNSET;
	if (!crm_value_given(v))
		return CRM_OK;
	if (w->dims[i].part != CRM__WHOLE) {
		if (day_of(c->f, v, &day))
			*key = crm__part_of(w->dims[i].part, day);
		return CRM_OK;
	}
	if (v->kind == CRM_V_TEXT) {
		w->codes = w->codes || c->f->kind == CRM_T_REF;
		return crm__texts_number(&w->texts, v->s, v->len, key, err);
	}
	*key = v->i;
	return CRM_OK;
}

/* The number that a figure counts: of a date the day or second. */
static bool number_of(const struct crm_field *f, const struct crm_value *v,
		      int64_t *out)
{
	int32_t day;

	if (v->kind == CRM_V_INT) {
		*out = v->i;
		return true;
	}
	if (f->kind == CRM_T_TIME)
		return !crm_time_parse(v->s, v->len, out, NULL);
	*out = crm_date_iso(v->s, v->len, &day) ? day : 0;
	return f->kind == CRM_T_DATE;
}

static enum crm_code distinct(struct crm__grouping *w, size_t group,
			      size_t figure, const struct crm_value *v, struct crm__sum *sum,
			      struct crm_error *err)
{
	int64_t key[3] = { (int64_t)group, (int64_t)figure, v->i };
	bool fresh = false;
	size_t at = 0;
	enum crm_code rc = CRM_OK;

	if (v->kind == CRM_V_TEXT)
		rc = crm__texts_number(&w->texts, v->s, v->len, &key[2], err);
	if (!rc)
		rc = crm__set_add(&w->seen, key, &at, &fresh, err);
	sum->n += !rc && fresh;
	return rc;
}

static enum crm_code count(struct crm__grouping *w, size_t group, size_t i,
			   const struct crm_value *row, struct crm_error *err)
{
	const struct crm__figure *f = &w->g->figures[i];
	const struct crm_value *v = f->path ? &row[w->at[i]] : NULL;
	struct crm__sum *sum = &w->sums[group * w->g->nfigures + i];
	const struct crm_value *by = f->by ? &row[w->by[i]] : NULL;
	crm__wide n;
	int64_t k;

	if (!v) {
		sum->n++;
		return CRM_OK;
	}
	if (!crm_value_given(v))
		return CRM_OK;
	if (f->how == CRM_FIG_DISTINCT)
		return distinct(w, group, i, v, sum, err);
	if (!number_of(w->columns[w->at[i]].f, v, &k))
		return CRM_OK;
	n = k;
	if (by && !crm_value_given(by) && f->or_by)
		by = &row[w->or_by[i]];
	if (by)
		n *= crm_value_given(by) ? by->i : 0;
	sum->sum += n;
	sum->least = !sum->n || k < sum->least ? k : sum->least;
	sum->most = !sum->n || k > sum->most ? k : sum->most;
	sum->n++;
	return CRM_OK;
}

static enum crm_code more_sums(struct crm__grouping *w, struct crm_error *err)
{
	size_t room = w->room ? w->room * 2 : 64;
	size_t each = w->g->nfigures * sizeof(*w->sums);
	struct crm__sum *more = realloc(w->sums, room * each + 1);

	if (!more)
		return crm_error_nomem(err);
	w->sums = more;
	memset((char *)more + w->room * each, 0, (room - w->room) * each);
	w->room = room;
	return CRM_OK;
}

static enum crm_code add(struct crm__grouping *w, const struct crm_value *row,
			 struct crm_error *err)
{
	int64_t key[CRM__DIMS_MAX];
	size_t group = 0;
	bool fresh;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < w->ndims; i++)
		rc = key_of(w, i, row, &key[i], err);
	if (!rc)
		rc = crm__set_add(&w->groups, key, &group, &fresh, err);
	if (!rc && group >= w->room)
		rc = more_sums(w, err);
	for (size_t i = 0; !rc && i < w->g->nfigures; i++)
		rc = count(w, group, i, row, err);
	return rc;
}

static enum crm_code read_all(struct crm__grouping *w, struct crm_error *err)
{
	const struct crm_value *row = NULL;
	int64_t nothing = 0;
	bool fresh;
	size_t at;
	enum crm_code rc;

	while (!(rc = crm_query_values(w->q, &row, err)) && row) {
		rc = add(w, row, err);
		if (rc)
			break;
		w->r->records++;
	}
	/* Of nothing there is a count, too: 0. */
	if (!rc && !w->ndims && !w->groups.n)
		rc = crm__set_add(&w->groups, &nothing, &at, &fresh, err);
	return rc || !w->groups.n || w->room ? rc : more_sums(w, err);
}

enum crm_code crm__groups_make(struct crm_report *r,
			       const struct crm__groups *g,
			       const struct crm_report_opts *opts,
			       struct crm_error *err)
{
	struct crm__grouping *w = calloc(1, sizeof(*w));
	enum crm_code rc;

	if (!w)
		return crm_error_nomem(err);
	w->r = r;
	w->g = g;
	rc = crm__grouping_open(w, opts, err);
	if (!rc)
		rc = read_all(w, err);
	if (!rc)
		rc = crm__grouping_rows(w, err);
	if (!rc)
		rc = crm__sheet_sort(r, opts->sort, w->ndims, err);
	crm_query_close(w->q);
	crm__texts_clear(&w->texts);
	crm__set_clear(&w->groups);
	crm__set_clear(&w->seen);
	free(w->sums);
	crm_arena_clear(&w->mem);
	free(w);
	return rc;
}
