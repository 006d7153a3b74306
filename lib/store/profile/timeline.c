/* SPDX-License-Identifier: ISC */
/* timeline.c - events and changes of a record as one stream, newest first. */
#include "profile.h"

/* A person sees the first columns and, behind them, what it was in words. */
enum {
	T_AT, T_TYPE, T_CODE, T_ACTION, T_USER, T_SEQ, T_JOB, T_CHANGES,
	T_RECORD, T__N, T_WHAT = T_SEQ, T__PEOPLE
};

static const struct { const char *name, *label, *label_zh; } heads[] = {
	[T_AT] = { "at", "At", "时间" },
	[T_TYPE] = { "type", "Type", "类型" },
	[T_CODE] = { "code", "Code", "编号" },
	[T_ACTION] = { "action", "Action", "操作" },
	[T_USER] = { "user", "User", "用户" },
	[T_SEQ] = { "seq", "What", "内容" },
	[T_JOB] = { "job", NULL, NULL },
	[T_CHANGES] = { "changes", NULL, NULL },
	[T_RECORD] = { "record", NULL, NULL },
};

/* The first columns of a query of events. */
enum { E_AT, E_CODE, E_USER };

/* Entries of one kind in order, and the one that is next. */
struct source {
	struct crm_history *changes; /* or */
	struct crm_query *events;
	struct crm_buf where;        /* borrowed by that */
	const struct crm_type *type; /* of the events */
	int at;                      /* the column that says when */
	int rest;                    /* the first column behind the above */
	bool stale;                  /* the row was handed out */
	const struct crm_cell *row;  /* NULL: there are no more */
	struct crm_writer *json;
	struct crm_buf text;
};

struct crm__timeline {
	struct crm_store *st;
	const struct crm_profile_opts *opts;
	struct crm_column columns[T__N];
	struct crm_cell cells[T__N];
	int from[T__N]; /* the columns of a change that they show, or -1 */
	struct source *v;
	size_t n;
	int64_t left;
};

int crm__belongs(const struct crm_type *t, const struct crm_type *to)
{
	int field = crm_field_flagged(t, CRM_F_PROFILE);

	if (field < 0)
		field = crm_field_flagged(t, CRM_F_OWNER);
	if (field < 0 || t->fields[field].flags & CRM_F_HIDDEN ||
	    strcmp(t->fields[field].ref, to->name))
		return -1;
	return field;
}

void crm__refers(const struct crm_field *f, const char *code,
		 struct crm_buf *out)
{
	crm_buf_addf(out, "%s = ", f->name);
	crm_filter_quote(out, code);
}

static const struct crm_cell hidden = { CRM_CELL_HIDDEN, 0, "", 0 };

/* ---- events ---- */

/* The place of the field with who did it, or -1: who writes it, unless
 * another is named. */
static int user_of(const struct crm_type *t)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].def && !strcmp(t->fields[i].def, "@user") &&
		    !(t->fields[i].flags & CRM_F_HIDDEN))
			return (int)i;
	return -1;
}

/* The fields to ask for: when, what, by whom, and the main ones there are
 * besides. */
static void ask(const struct crm_type *t, int at, int user,
		struct crm_buf *names)
{
	crm_buf_addf(names, "%s,code", t->fields[at].name);
	if (user >= 0)
		crm_buf_addf(names, ",%s", t->fields[user].name);
	for (int i = 0; i < (int)t->nfields; i++) {
		const struct crm_field *f = &t->fields[i];

		if (f->flags & CRM_F_LIST && i != at && i != user &&
		    !(f->flags & (CRM_F_OWNER | CRM_F_KEY | CRM_F_HIDDEN)))
			crm_buf_addf(names, ",%s", f->name);
	}
}

/* Rows of a source's columns behind the first ones as JSON. */
static enum crm_code open_json(struct source *s, struct crm_error *err)
{
	struct crm_out_opts o = { .format = CRM_FMT_JSONL };
	const struct crm_column *cols;
	size_t n;

	cols = crm_query_columns(s->events, &n);
	return crm_writer_memory(&s->json, &o, &s->text, cols + s->rest,
				 n - (size_t)s->rest, err);
}

static enum crm_code open_events(struct crm__timeline *t, struct source *s,
				 int owner, const char *code,
				 struct crm_error *err)
{
	int at = crm_field_flagged(s->type, CRM_F_EVENT);
	int user = user_of(s->type);
	struct crm_buf names = CRM_BUF_INIT, sort = CRM_BUF_INIT;
	const char *filters[2] = { NULL };
	struct crm_query_opts o = { .type = s->type, .where = filters,
				    .limit = t->opts->limit,
				    .labels_zh = t->opts->labels_zh };
	enum crm_code rc;

	s->at = E_AT;
	s->rest = user < 0 ? E_USER : E_USER + 1;
	ask(s->type, at, user, &names);
	crm__refers(&s->type->fields[owner], code, &s->where);
	crm_buf_addf(&sort, "-%s,-code", s->type->fields[at].name);
	rc = crm_buf_check(&names, err);
	if (!rc)
		rc = crm_buf_check(&s->where, err);
	if (!rc)
		rc = crm_buf_check(&sort, err);
	o.fields = names.s;
	o.sort = sort.s;
	filters[0] = s->where.s;
	if (!rc)
		rc = crm_query_open(t->st, &o, &s->events, err);
	if (!rc)
		rc = open_json(s, err);
	crm_buf_clear(&names);
	crm_buf_clear(&sort);
	return rc;
}

/* ---- entries ---- */

/* What a person reads of an event: the values there are. */
static void in_words(struct source *s)
{
	size_t n;

	crm_query_columns(s->events, &n);
	for (size_t i = (size_t)s->rest; i < n; i++) {
		if (s->row[i].kind == CRM_CELL_NULL ||
		    s->row[i].kind == CRM_CELL_HIDDEN)
			continue;
		if (s->text.len)
			crm_buf_adds(&s->text, ", ");
		crm_buf_addmem(&s->text, s->row[i].s, s->row[i].len);
	}
}

static enum crm_code in_json(struct source *s, struct crm_error *err)
{
	enum crm_code rc = crm_writer_row(s->json, s->row + s->rest, err);

	if (!rc)
		rc = crm_writer_flush(s->json, err);
	if (!rc)
		s->text.len--; /* the end of the line */
	return rc;
}

static enum crm_code event(struct crm__timeline *t, struct source *s,
			   struct crm_error *err)
{
	const char *type = s->type->name;
	enum crm_code rc = CRM_OK;

	t->cells[T_AT] = s->row[E_AT];
	t->cells[T_TYPE] = (struct crm_cell){ CRM_CELL_TEXT, 0, type,
					      strlen(type) };
	t->cells[T_CODE] = s->row[E_CODE];
	t->cells[T_ACTION] = hidden;
	t->cells[T_USER] = s->rest > E_USER ? s->row[E_USER] : hidden;
	t->cells[T_SEQ] = t->cells[T_JOB] = t->cells[T_CHANGES] = hidden;
	crm_buf_reset(&s->text);
	if (t->opts->table)
		in_words(s);
	else
		rc = in_json(s, err);
	if (!rc)
		rc = crm_buf_check(&s->text, err);
	t->cells[t->opts->table ? T_WHAT : T_RECORD] = (struct crm_cell){
		t->opts->table ? CRM_CELL_TEXT : CRM_CELL_JSON, 0,
		crm_buf_str(&s->text), s->text.len };
	return rc;
}

/* All of a new record or of one that is gone would be too much for people. */
static void change(struct crm__timeline *t, const struct source *s)
{
	const struct crm_cell *action;

	for (size_t i = 0; i < T__N; i++)
		t->cells[i] = t->from[i] < 0 ? hidden : s->row[t->from[i]];
	action = &t->cells[T_ACTION];
	if (t->opts->table)
		t->cells[T_WHAT] = action->len == 6 &&
				   !memcmp(action->s, "update", 6)
			? t->cells[T_CHANGES] : hidden;
}

static enum crm_code advance(struct source *s, struct crm_error *err)
{
	if (!s->stale)
		return CRM_OK;
	s->stale = false;
	return s->events ? crm_query_next(s->events, &s->row, err)
			 : crm_history_next(s->changes, &s->row, err);
}

static bool newer(const struct source *a, const struct source *b)
{
	const struct crm_cell *x = &a->row[a->at], *y = &b->row[b->at];

	return x->len == y->len && memcmp(x->s, y->s, x->len) > 0;
}

enum crm_code crm__timeline_next(struct crm__timeline *t,
				 const struct crm_cell **row,
				 struct crm_error *err)
{
	struct source *next = NULL;
	enum crm_code rc = CRM_OK;

	*row = NULL;
	for (size_t i = 0; !rc && t->left && i < t->n; i++) {
		struct source *s = &t->v[i];

		rc = advance(s, err);
		if (!rc && s->row && (!next || newer(s, next)))
			next = s;
	}
	if (rc || !next)
		return rc;
	t->left--;
	next->stale = true;
	if (next->events)
		rc = event(t, next, err);
	else
		change(t, next);
	if (!rc)
		*row = t->cells;
	return rc;
}

/* ---- opening and closing ---- */

static int change_column(const char *name)
{
	return crm_field_find(&crm_change, name, strlen(name));
}

static void set_columns(struct crm__timeline *t)
{
	for (size_t i = 0; i < T__N; i++) {
		t->columns[i].name = heads[i].name;
		t->columns[i].label = t->opts->labels_zh ? heads[i].label_zh
							 : heads[i].label;
		t->from[i] = change_column(heads[i].name);
	}
}

static enum crm_code open_all(struct crm__timeline *t, const char *code,
			      struct crm_error *err)
{
	const struct crm_type *type = t->opts->type;
	struct crm_history_opts h = { .type = type, .code = code,
				      .limit = t->opts->limit, .life = true };
	enum crm_code rc;

	t->n = 1;
	t->v[0].at = change_column("at");
	rc = crm_history_open(t->st, &h, &t->v[0].changes, err);
	for (size_t i = 0; !rc && i < crm_ntypes; i++) {
		const struct crm_type *of = &t->st->types[i].type;
		int owner = crm__belongs(of, type);
		int when = crm_field_flagged(of, CRM_F_EVENT);

		if (owner < 0 || when < 0 ||
		    of->fields[when].flags & CRM_F_HIDDEN)
			continue;
		t->v[t->n].type = of;
		rc = open_events(t, &t->v[t->n++], owner, code, err);
	}
	return rc;
}

enum crm_code crm__timeline_open(struct crm_store *st,
				 const struct crm_profile_opts *opts,
				 const char *code, struct crm__timeline **out,
				 struct crm_error *err)
{
	struct crm__timeline *t = calloc(1, sizeof(*t));
	enum crm_code rc;

	*out = NULL;
	if (!t)
		return crm_error_nomem(err);
	t->st = st;
	t->opts = opts;
	t->left = opts->limit;
	set_columns(t);
	t->v = calloc(crm_ntypes + 1, sizeof(*t->v));
	rc = t->v ? open_all(t, code, err) : crm_error_nomem(err);
	for (size_t i = 0; t->v && i < t->n; i++)
		t->v[i].stale = true;
	if (rc)
		crm__timeline_close(t);
	else
		*out = t;
	return rc;
}

const struct crm_column *crm__timeline_columns(const struct crm__timeline *t,
					       size_t *n)
{
	*n = t->opts->table ? T__PEOPLE : T__N;
	return t->columns;
}

void crm__timeline_close(struct crm__timeline *t)
{
	if (!t)
		return;
	for (size_t i = 0; t->v && i < t->n; i++) {
		crm_history_close(t->v[i].changes);
		crm_query_close(t->v[i].events);
		crm_writer_close(t->v[i].json);
		crm_buf_clear(&t->v[i].where);
		crm_buf_clear(&t->v[i].text);
	}
	free(t->v);
	free(t);
}
