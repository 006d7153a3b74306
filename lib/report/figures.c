/* SPDX-License-Identifier: ISC */
/* figures.c - the groups as the rows of a report. */
#include "groups.h"
#include "crm/date.h"

static enum crm_kind figure_kind(const struct crm__grouping *w, size_t i)
{
	const struct crm__figure *f = &w->g->figures[i];
	enum crm_kind k;

	if (!f->path || f->how == CRM_FIG_DISTINCT)
		return CRM_T_INT;
	k = w->columns[w->at[i]].f->kind;
	/* The average of whole numbers is none. */
	return f->how == CRM_FIG_AVG && k == CRM_T_INT ? CRM_T_QUANTITY : k;
}

static enum crm_code name_dim(struct crm__grouping *w, size_t i,
			      struct crm_error *err)
{
	const struct crm__dim *d = &w->dims[i];
	const struct crm_field *f = w->columns[w->dim_at[i]].f;
	size_t n;
	const struct crm_column *c =
		&crm_query_columns(w->q, &n)[w->dim_at[i]];
	enum crm_kind kind = d->part != CRM__WHOLE ? CRM_T_TEXT
		: f->kind == CRM_T_REF ? CRM_T_TEXT : f->kind;
	enum crm_code rc;

	rc = crm__sheet_column(w->r, i, d->name ? d->name : d->path,
			       d->label ? d->label : c->label, d->label_zh,
			       kind, err);
	w->r->kinds[i].f = f;
	return rc;
}

static enum crm_code name_columns(struct crm__grouping *w,
				  struct crm_error *err)
{
	enum crm_code rc = crm__sheet_begin(w->r, w->ndims + w->g->nfigures,
					    err);

	for (size_t i = 0; !rc && i < w->ndims; i++)
		rc = name_dim(w, i, err);
	for (size_t i = 0; !rc && i < w->g->nfigures; i++) {
		const struct crm__figure *f = &w->g->figures[i];

		rc = crm__sheet_column(w->r, w->ndims + i, f->name, f->label,
				       f->label_zh, figure_kind(w, i), err);
		w->r->kinds[w->ndims + i].currency = w->currency[i];
	}
	return rc;
}

static enum crm_code dim_value(struct crm__grouping *w, size_t i, int64_t key,
			       struct crm_value *out, struct crm_error *err)
{
	const struct crm_field *f = w->columns[w->dim_at[i]].f;
	struct crm_buf code = CRM_BUF_INIT;
	char text[32];
	const struct crm__text *t;
	enum crm_code rc;

	if (key == CRM__UNSET)
		return CRM_OK;
	if (w->dims[i].part != CRM__WHOLE) {
		crm__part_text(w->dims[i].part, key, text);
		return crm__sheet_text(w->r, out, text, strlen(text), err);
	}
	if (f->kind == CRM_T_REF && key >= 0 && !w->codes) {
		rc = crm_code_of(w->r->st, crm_store_type(w->r->st, f->ref),
				 key, &code, err);
		if (!rc)
			rc = crm__sheet_text(w->r, out, crm_buf_str(&code),
					     code.len, err);
		crm_buf_clear(&code);
		return rc;
	}
	if (f->kind != CRM_T_REF && crm_kind_is_int(f->kind)) {
		*out = (struct crm_value){ CRM_V_INT, key, NULL, 0 };
		return CRM_OK;
	}
	t = &w->texts.v[key];
	if (f->kind == CRM_T_ENUM) {
		int c = crm_choice_find(f, t->s, t->n);

		*out = (struct crm_value){ CRM_V_INT, c < 0 ? 0 : c, NULL, 0 };
		return CRM_OK;
	}
	return crm__sheet_text(w->r, out, t->s, t->n, err);
}

static enum crm_code whole(crm__wide n, struct crm_value *out,
			   const char *name, struct crm_error *err)
{
	*out = (struct crm_value){ CRM_V_INT, (int64_t)n, NULL, 0 };
	return out->i == n ? CRM_OK : crm_error_set(err, CRM_INVALID, "%s is "
		"too large a number", name);
}

static enum crm_code date_value(struct crm__grouping *w, enum crm_kind kind,
				int64_t n, struct crm_value *out, struct crm_error *err)
{
	char text[CRM_TIME_LEN + 1];

	if (kind == CRM_T_DATE)
		crm_date_format((int32_t)n, text);
	else
		crm_time_format(n, text);
	return crm__sheet_text(w->r, out, text, strlen(text), err);
}

static enum crm_code figure_value(struct crm__grouping *w, size_t i,
				  const struct crm__sum *s, struct crm_value *out,
				  struct crm_error *err)
{
	const struct crm__figure *f = &w->g->figures[i];
	enum crm_kind kind = figure_kind(w, i);
	crm__wide n = s->sum;

	if (!f->path || f->how == CRM_FIG_DISTINCT)
		return whole(s->n, out, f->name, err);
	if (!s->n)
		return CRM_OK;
	if (f->how == CRM_FIG_MIN || f->how == CRM_FIG_MAX) {
		n = f->how == CRM_FIG_MIN ? s->least : s->most;
		if (kind == CRM_T_DATE || kind == CRM_T_TIME)
			return date_value(w, kind, (int64_t)n, out, err);
	} else if (f->how == CRM_FIG_AVG) {
		if (w->columns[w->at[i]].f->kind == CRM_T_INT)
			n *= 1000000;
		n = crm__rounded(n, s->n);
	} else if (f->by) {
		n = crm__rounded(n, 10000);
	}
	return whole(n, out, f->name, err);
}

enum crm_code crm__grouping_rows(struct crm__grouping *w, struct crm_error *err)
{
	enum crm_code rc = name_columns(w, err);

	for (size_t g = 0; !rc && g < w->groups.n; g++) {
		struct crm_value *row = crm__sheet_row(w->r);

		if (!row)
			return crm_error_nomem(err);
		for (size_t i = 0; !rc && i < w->ndims; i++)
			rc = dim_value(w, i, w->groups.v[g * w->ndims + i],
				       &row[i], err);
		for (size_t i = 0; !rc && i < w->g->nfigures; i++)
			rc = figure_value(w, i,
				&w->sums[g * w->g->nfigures + i],
				&row[w->ndims + i], err);
	}
	return rc;
}
