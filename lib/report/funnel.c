/* SPDX-License-Identifier: ISC */
/*
 * funnel.c - how far deals come through the stages of a pipeline.
 *
 * A cohort are the deals that entered the pipeline on some days, by their first
 * transition in it. A deal has reached a stage when it came to it or to a later
 * one, by position, that is not one for lost deals: whoever skips a stage has
 * passed it.
 */
#include "groups.h"
#include "crm/date.h"

enum {
	F_STAGE, F_NAME, F_OPEN, F_REACHED, F_CONVERSION, F_OF_ALL, F_MEDIAN,
	F__N
};

struct stage {
	int64_t id;
	const char *code, *name;
	bool lost;
	int64_t open, reached;
};

/* A transition. */
struct step {
	int64_t deal, at; /* at: seconds */
	uint32_t stage;   /* place in stages */
};

/* A stay at a stage that has ended. */
struct stay {
	uint32_t stage;
	int64_t seconds;
};

struct funnel {
	struct crm_report *r;
	const struct crm_report_opts *opts;
	const char *pipeline; /* code, quoted */
	int32_t from, to;     /* days of the cohort */
	struct stage *stages;
	size_t nstages;
	struct step *steps;
	size_t nsteps, room;
	struct stay *stays;
	size_t nstays;
	int64_t deals;        /* of the cohort */
	struct crm__texts texts;
};

/* ---- the pipeline ---- */

static enum crm_code keep(struct funnel *f, const char *s, size_t n,
			  const char **out, struct crm_error *err)
{
	*out = crm_arena_copy(&f->r->mem, s, n);
	return *out ? CRM_OK : crm_error_nomem(err);
}

static enum crm_code quote(struct funnel *f, const char *code, size_t n,
			   struct crm_error *err)
{
	struct crm_buf plain = CRM_BUF_INIT, b = CRM_BUF_INIT;
	enum crm_code rc;

	crm_buf_addmem(&plain, code, n);
	rc = crm_buf_check(&plain, err);
	if (!rc)
		crm_filter_quote(&b, crm_buf_str(&plain));
	if (!rc)
		rc = crm_buf_check(&b, err);
	if (!rc)
		rc = keep(f, crm_buf_str(&b), b.len, &f->pipeline, err);
	crm_buf_clear(&plain);
	crm_buf_clear(&b);
	return rc;
}

/* The pipeline that was named, or the one that new deals go into. */
static enum crm_code find_pipeline(struct funnel *f, struct crm_error *err)
{
	const char *named = f->opts->pipeline;
	const char *const where[] = { named ? "" : "active = true", NULL };
	struct crm_query_opts o = {
		.type = crm_store_type(f->r->st, "pipeline"), .limit = 1,
		.fields = "code", .sort = "position,code",
		.where = named ? NULL : where, .by_code = named != NULL,
	};
	struct crm_query *q = NULL;
	const struct crm_cell *row = NULL;
	enum crm_code rc = crm_query_open(f->r->st, &o, &q, err);

	if (!rc)
		rc = named ? crm_query_code(q, named, &row, err)
			   : crm_query_next(q, &row, err);
	if (!rc && row)
		rc = quote(f, row[0].s, row[0].len, err);
	else if (!rc)
		rc = crm_error_set(err, CRM_NOTFOUND, "there is no active "
				   "pipeline");
	crm_query_close(q);
	return rc;
}

static enum crm_code where_pipeline(struct funnel *f, const char *prefix,
				    const char **out, struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc;

	crm_buf_addf(&b, "%spipeline = %s", prefix, f->pipeline);
	rc = crm_buf_check(&b, err);
	if (!rc)
		rc = keep(f, b.s, b.len, out, err);
	crm_buf_clear(&b);
	return rc;
}

static enum crm_code add_stage(struct funnel *f, struct crm_query *q,
			       const struct crm_cell *row,
			       struct crm_error *err)
{
	struct stage *more = realloc(f->stages, (f->nstages + 1) *
				     sizeof(*more));
	struct stage *s;
	enum crm_code rc;

	if (!more)
		return crm_error_nomem(err);
	f->stages = more;
	s = &f->stages[f->nstages++];
	*s = (struct stage){ .id = crm_query_id(q),
			     .lost = row[2].len == 4 &&
				     !memcmp(row[2].s, "lost", 4) };
	rc = keep(f, row[0].s, row[0].len, &s->code, err);
	return rc ? rc : keep(f, row[1].s, row[1].len, &s->name, err);
}

static enum crm_code find_stages(struct funnel *f, struct crm_error *err)
{
	const char *where[] = { NULL, NULL };
	struct crm_query_opts o = {
		.type = crm_store_type(f->r->st, "stage"), .limit = -1,
		.fields = "code,name,outcome", .sort = "position,code",
		.where = where, .ids = true,
	};
	struct crm_query *q = NULL;
	const struct crm_cell *row = NULL;
	enum crm_code rc = where_pipeline(f, "", &where[0], err);

	if (!rc)
		rc = crm_query_open(f->r->st, &o, &q, err);
	while (!rc && !(rc = crm_query_next(q, &row, err)) && row)
		rc = add_stage(f, q, row, err);
	crm_query_close(q);
	return rc;
}

/* The stage that a reference leads to, NULL for one of another pipeline. */
static struct stage *find(const struct funnel *f, const struct crm_value *v)
{
	for (struct stage *s = f->stages; s && s < f->stages + f->nstages; s++)
		if (v->kind == CRM_V_INT
		    ? v->i == s->id
		    : v->kind == CRM_V_TEXT && strlen(s->code) == v->len &&
		      !memcmp(s->code, v->s, v->len))
			return s;
	return NULL;
}

/* ---- what is read ---- */

/* Open a query with the filters that were given, as those of what a field
 * refers to (NULL: of the records), and one more. */
static enum crm_code open_query(struct funnel *f, const char *type,
				const char *field, const char *fields,
				struct crm_query **q, struct crm_error *err)
{
	struct crm_query_opts o = {
		.type = crm_store_type(f->r->st, type), .limit = -1,
		.fields = fields, .values = true, .where = f->opts->where,
		.export = f->opts->export,
	};
	enum crm_code rc = where_pipeline(f, field ? "deal." : "", &o.also,
					  err);

	if (!rc && field)
		rc = crm__where_of(f->r, field, o.where, &o.where, err);
	return rc ? rc : crm_query_open(f->r->st, &o, q, err);
}

static enum crm_code count_open(struct funnel *f, struct crm_error *err)
{
	struct crm_query *q = NULL;
	const struct crm_value *row = NULL;
	enum crm_code rc = open_query(f, "deal", NULL, "stage,state", &q, err);

	while (!rc && !(rc = crm_query_values(q, &row, err)) && row) {
		struct stage *s = find(f, &row[0]);

		f->r->records++;
		if (s && row[1].len == 4 && !memcmp(row[1].s, "open", 4))
			s->open++;
	}
	crm_query_close(q);
	return rc;
}

static enum crm_code add_step(struct funnel *f, const struct crm_value *row,
			      struct crm_error *err)
{
	const struct stage *stage = find(f, &row[1]);
	struct step s = { .deal = row[0].i };
	enum crm_code rc = CRM_OK;

	if (!stage)
		return CRM_OK;
	s.stage = (uint32_t)(stage - f->stages);
	if (f->nsteps == f->room) {
		size_t room = f->room ? f->room * 2 : 1024;
		void *more = realloc(f->steps, room * sizeof(*f->steps));

		if (!more)
			return crm_error_nomem(err);
		f->steps = more;
		f->room = room;
	}
	if (row[0].kind == CRM_V_TEXT)
		rc = crm__texts_number(&f->texts, row[0].s, row[0].len,
				       &s.deal, err);
	if (!rc)
		rc = crm_time_parse(row[2].s, row[2].len, &s.at, err);
	if (!rc)
		f->steps[f->nsteps++] = s;
	return rc;
}

static int by_deal(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	if (x->deal != y->deal)
		return x->deal < y->deal ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static enum crm_code read_steps(struct funnel *f, struct crm_error *err)
{
	struct crm_query *q = NULL;
	const struct crm_value *row = NULL;
	enum crm_code rc = open_query(f, "transition", "deal", "deal,to,at",
				      &q, err);

	while (!rc && !(rc = crm_query_values(q, &row, err)) && row)
		rc = add_step(f, row, err);
	crm_query_close(q);
	if (!rc && f->nsteps)
		qsort(f->steps, f->nsteps, sizeof(*f->steps), by_deal);
	return rc;
}

/* ---- the cohort ---- */

/* The steps of one deal. */
static void pass(struct funnel *f, const struct step *s, size_t n)
{
	int32_t day = crm_date_of(s[0].at);
	int farthest = -1;

	if (day < f->from || day > f->to)
		return;
	f->deals++;
	for (size_t i = 0; i < n; i++) {
		struct stage *stage = &f->stages[s[i].stage];
		bool again = false;

		if (!stage->lost && (int)s[i].stage > farthest)
			farthest = (int)s[i].stage;
		for (size_t k = 0; k < i; k++)
			again = again || s[k].stage == s[i].stage;
		stage->reached += stage->lost && !again;
		if (i + 1 < n)
			f->stays[f->nstays++] = (struct stay){
				s[i].stage, s[i + 1].at - s[i].at };
	}
	for (int i = 0; i <= farthest; i++)
		f->stages[i].reached += !f->stages[i].lost;
}

static int by_stage(const void *a, const void *b)
{
	const struct stay *x = a, *y = b;

	if (x->stage != y->stage)
		return x->stage < y->stage ? -1 : 1;
	return (x->seconds > y->seconds) - (x->seconds < y->seconds);
}

static enum crm_code follow(struct funnel *f, struct crm_error *err)
{
	f->stays = malloc((f->nsteps + 1) * sizeof(*f->stays));
	if (!f->stays)
		return crm_error_nomem(err);
	for (size_t i = 0, n; i < f->nsteps; i += n) {
		for (n = 1; i + n < f->nsteps &&
		     f->steps[i + n].deal == f->steps[i].deal;)
			n++;
		pass(f, &f->steps[i], n);
	}
	if (f->nstays)
		qsort(f->stays, f->nstays, sizeof(*f->stays), by_stage);
	return CRM_OK;
}

/* ---- the rows ---- */

/* The median of the stays at a stage, in millionths of a day, rounded to
 * hundredths; unset where there are none. Of an even number it is the middle of
 * the two in the middle. */
static void median(const struct funnel *f, size_t stage, struct crm_value *out)
{
	size_t first = 0, n = 0;
	crm__wide twice;

	while (first < f->nstays && f->stays[first].stage < stage)
		first++;
	while (first + n < f->nstays && f->stays[first + n].stage == stage)
		n++;
	if (!n)
		return;
	twice = (crm__wide)f->stays[first + (n - 1) / 2].seconds +
		f->stays[first + n / 2].seconds;
	*out = (struct crm_value){ CRM_V_INT, (int64_t)crm__rounded(
		twice * 100, 2 * 86400) * 10000, NULL, 0 };
}

static void percent(int64_t n, int64_t of, struct crm_value *out)
{
	if (of)
		*out = (struct crm_value){ CRM_V_INT, (int64_t)crm__rounded(
			(crm__wide)n * 10000, of), NULL, 0 };
}

static enum crm_code columns(struct crm_report *r, struct crm_error *err)
{
	static const struct {
		const char *name, *label, *zh;
		enum crm_kind kind;
	} all[F__N] = {
		[F_STAGE] = { "stage", "Stage", "销售阶段", CRM_T_TEXT },
		[F_NAME] = { "name", "Name", "阶段名称", CRM_T_TEXT },
		[F_OPEN] = { "open", "Open", "进行中", CRM_T_INT },
		[F_REACHED] = { "reached", "Reached", "到达数", CRM_T_INT },
		[F_CONVERSION] = { "conversion", "Conversion", "转化率",
				   CRM_T_PERCENT },
		[F_OF_ALL] = { "of_all", "Of all", "总转化率", CRM_T_PERCENT },
		[F_MEDIAN] = { "median_days", "Median days", "停留天数中位数",
			       CRM_T_QUANTITY },
	};
	enum crm_code rc = crm__sheet_begin(r, F__N, err);

	for (size_t i = 0; !rc && i < F__N; i++)
		rc = crm__sheet_column(r, i, all[i].name, all[i].label,
				       all[i].zh, all[i].kind, err);
	return rc;
}

static enum crm_code rows(struct funnel *f, struct crm_error *err)
{
	int64_t before = 0;
	enum crm_code rc = columns(f->r, err);

	for (size_t i = 0; !rc && i < f->nstages; i++) {
		const struct stage *s = &f->stages[i];
		struct crm_value *row = crm__sheet_row(f->r);

		if (!row)
			return crm_error_nomem(err);
		row[F_STAGE] = (struct crm_value){ CRM_V_TEXT, 0, s->code,
						   strlen(s->code) };
		row[F_NAME] = (struct crm_value){ CRM_V_TEXT, 0, s->name,
						  strlen(s->name) };
		row[F_OPEN] = (struct crm_value){ CRM_V_INT, s->open, NULL,
						  0 };
		row[F_REACHED] = (struct crm_value){ CRM_V_INT, s->reached,
						     NULL, 0 };
		if (!s->lost) {
			percent(s->reached, before, &row[F_CONVERSION]);
			before = s->reached;
		}
		percent(s->reached, f->deals, &row[F_OF_ALL]);
		median(f, i, &row[F_MEDIAN]);
	}
	return rc;
}

static enum crm_code make(struct crm_report *r,
			  const struct crm_report_opts *opts,
			  struct crm_error *err)
{
	struct funnel f = { .r = r, .opts = opts, .from = INT32_MIN,
			    .to = INT32_MAX };
	enum crm_code rc = CRM_OK;

	if (opts->from)
		rc = crm__day("from", opts->from, false, &f.from, err);
	if (!rc && opts->to)
		rc = crm__day("to", opts->to, true, &f.to, err);
	if (!rc)
		rc = find_pipeline(&f, err);
	if (!rc)
		rc = find_stages(&f, err);
	if (!rc)
		rc = count_open(&f, err);
	if (!rc)
		rc = read_steps(&f, err);
	if (!rc)
		rc = follow(&f, err);
	if (!rc)
		rc = rows(&f, err);
	if (!rc && opts->sort)
		rc = crm__sheet_sort(r, opts->sort, 0, err);
	free(f.stages);
	free(f.steps);
	free(f.stays);
	crm__texts_clear(&f.texts);
	return rc;
}

const struct crm_report_kind crm_report_funnel = {
	.name = "funnel", .type = "deal", .make = make,
};
