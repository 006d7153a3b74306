/* SPDX-License-Identifier: ISC */
/*
 * level_backtest.c - what the rules would have done.
 *
 * Each step asks the data as they were. Customers that the rules would have
 * brought to another level by then are supposed to have that, so that
 * conditions which look at the level see it too.
 */
#include "crm/date.h"
#include "crm/level.h"
#include "crm/types.h"

enum { B_DATE, B_CODE, B_NAME, B_FROM, B_TO, B_RULE, B_ACTUAL, B__N };

static const struct crm_field fields[] = {
	[B_DATE] = CRM_COLUMN("date", CRM_T_DATE, "Date", "日期",
		"day at whose end the rules were asked"),
	[B_CODE] = CRM_COLUMN("code", CRM_T_TEXT, "Code", "编号",
		"code of the customer"),
	[B_NAME] = CRM_COLUMN("name", CRM_T_TEXT, "Name", "客户名称",
		"its name"),
	[B_FROM] = CRM_COLUMN("from", CRM_T_TEXT, "From", "原级别",
		"level the rules had brought it to before"),
	[B_TO] = CRM_COLUMN("to", CRM_T_TEXT, "To", "新级别",
		"level they bring it to"),
	[B_RULE] = CRM_COLUMN("rule", CRM_T_TEXT, "Rule", "规则编号",
		"code of the rule that decides"),
	[B_ACTUAL] = CRM_COLUMN("actual", CRM_T_TEXT, "Actual", "实际级别",
		"level it really had then"),
};

const struct crm_type crm_level_step = {
	.name = "step", .plural = "steps", .label_zh = "回测",
	.summary = "what the rules would have done", .readonly = true,
	.fields = fields, .nfields = B__N,
};

struct standing { /* of a customer */
	int64_t id;
	int32_t since; /* the day on which a rule gave it its level, or -1 */
	signed char level, actual;
};

struct standings { /* in order of ids */
	struct standing *v;
	size_t n, room;
};

struct crm_backtest {
	const struct crm_level_rules *rules;
	struct standings now;
};

/* What is told to whom. */
struct teller {
	enum crm_code (*tell)(void *arg, const struct crm_cell *row,
			      struct crm_error *err);
	void *arg;
};

enum crm_code crm_backtest_new(const struct crm_level_rules *r,
			       struct crm_backtest **out,
			       struct crm_error *err)
{
	*out = calloc(1, sizeof(**out));
	if (!*out)
		return crm_error_nomem(err);
	(*out)->rules = r;
	return CRM_OK;
}

void crm_backtest_free(struct crm_backtest *b)
{
	if (b)
		free(b->now.v);
	free(b);
}

/* ---- the levels at hand ---- */

static int by_id(const void *a, const void *b)
{
	const struct standing *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static enum crm_code add_standing(struct standings *s, int64_t id, int level,
				  struct crm_error *err)
{
	if (s->n == s->room) {
		size_t room = s->room ? s->room * 2 : 1024;
		struct standing *more = realloc(s->v, room * sizeof(*more));

		if (!more)
			return crm_error_nomem(err);
		s->v = more;
		s->room = room;
	}
	s->v[s->n++] = (struct standing){ id, -1, (signed char)level,
					  (signed char)level };
	return CRM_OK;
}

/* The levels that customers really had. */
static enum crm_code read_levels(struct crm_store *st, struct standings *out,
				 struct crm_error *err)
{
	const struct crm_query_opts o = {
		.type = crm_store_type(st, "customer"), .fields = "level",
		.limit = -1, .ids = true,
	};
	const struct crm_cell *row = NULL;
	struct crm_query *q = NULL;
	enum crm_code rc = crm_query_open(st, &o, &q, err);

	while (!rc && !(rc = crm_query_next(q, &row, err)) && row)
		rc = add_standing(out, crm_query_id(q), crm_level_of(row),
				  err);
	crm_query_close(q);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_id);
	return rc;
}

/* Those there were before keep the level that the rules gave them. */
static void carry(const struct standings *before, struct standings *now)
{
	size_t k = 0;

	for (size_t i = 0; i < now->n; i++) {
		struct standing *s = &now->v[i];

		while (k < before->n && before->v[k].id < s->id)
			k++;
		if (k == before->n || before->v[k].id != s->id)
			continue;
		s->level = before->v[k].level;
		s->since = before->v[k].since;
	}
}

static enum crm_code suppose(struct crm_store *st, const struct standing *s,
			     struct crm_rec *as, struct crm_error *err)
{
	const char *level = crm_level_name(s->level);
	char since[CRM_TIME_LEN + 1];
	enum crm_code rc;

	crm_rec_reset(as);
	rc = crm_rec_set_text(as, CRM_CUSTOMER_LEVEL, level, strlen(level),
			      err);
	if (!rc && s->since >= 0) {
		crm_time_format(crm_date_start(s->since + 1) - 1, since);
		rc = crm_rec_set_text(as, CRM_CUSTOMER_LEVEL_SINCE, since,
				      strlen(since), err);
	}
	return rc ? rc : crm_store_suppose(st, s->id, as, err);
}

static enum crm_code suppose_all(struct crm_store *st,
				 const struct standings *now,
				 struct crm_error *err)
{
	struct crm_rec as = { 0 };
	enum crm_code rc = crm_rec_init(&as, crm_store_type(st, "customer"),
					err);

	for (size_t i = 0; !rc && i < now->n; i++)
		if (now->v[i].level != now->v[i].actual)
			rc = suppose(st, &now->v[i], &as, err);
	crm_rec_clear(&as);
	return rc;
}

/* ---- what the rules do with them ---- */

static struct crm_cell text_cell(const char *s)
{
	return (struct crm_cell){ CRM_CELL_TEXT, 0, s, strlen(s) };
}

/* Tell of a move and make it. */
static enum crm_code move(const struct crm_level_rule *r, struct standing *s,
			  int32_t day, const struct crm_cell *named,
			  const struct teller *to, struct crm_error *err)
{
	char date[CRM_DATE_LEN + 1];
	struct crm_cell row[B__N] = {
		[B_CODE] = named[0], [B_NAME] = named[1],
		[B_FROM] = text_cell(crm_level_name(s->level)),
		[B_TO] = text_cell(crm_level_name(r->level)),
		[B_RULE] = text_cell(r->code),
		[B_ACTUAL] = text_cell(crm_level_name(s->actual)),
	};

	crm_date_format(day, date);
	row[B_DATE] = text_cell(date);
	s->level = (signed char)r->level;
	s->since = day;
	return to->tell(to->arg, row, err);
}

static int by_customer(const void *id, const void *move)
{
	int64_t x = *(const int64_t *)id;
	int64_t y = ((const struct crm_level_move *)move)->customer;

	return (x > y) - (x < y);
}

/* Some of the moves, in order of the codes. */
static enum crm_code moved(struct crm_backtest *b, struct crm_store *st,
			   const struct crm_level_move *moves, size_t n,
			   int32_t day, const struct teller *to,
			   struct crm_error *err)
{
	int64_t ids[CRM_AMONG_MAX];
	const struct crm_query_opts o = {
		.type = crm_store_type(st, "customer"), .among = ids,
		.namong = n, .fields = "code,name", .limit = -1, .ids = true,
	};
	const struct crm_cell *row = NULL;
	struct crm_query *q = NULL;
	enum crm_code rc;

	if (!n || !b->now.n)
		return CRM_OK;
	for (size_t i = 0; i < n; i++)
		ids[i] = moves[i].customer;
	rc = crm_query_open(st, &o, &q, err);
	while (!rc && !(rc = crm_query_next(q, &row, err)) && row) {
		const struct standing key = { .id = crm_query_id(q) };
		const struct crm_level_move *m = bsearch(&key.id, moves, n,
			sizeof(*moves), by_customer);
		struct standing *s = bsearch(&key, b->now.v, b->now.n,
					     sizeof(*s), by_id);

		if (m && s) /* as they are: they were asked for */
			rc = move(&b->rules->v[m->rule], s, day, row, to, err);
	}
	crm_query_close(q);
	return rc;
}

enum crm_code crm_backtest_step(struct crm_backtest *b, struct crm_store *st,
				int32_t day,
				enum crm_code (*tell)(void *arg,
					const struct crm_cell *row,
					struct crm_error *err),
				void *arg, struct crm_error *err)
{
	const struct teller to = { tell, arg };
	struct standings now = { .v = NULL };
	struct crm_level_moves moves = { .v = NULL };
	enum crm_code rc = read_levels(st, &now, err);

	carry(&b->now, &now);
	free(b->now.v);
	b->now = now;
	if (!rc)
		rc = suppose_all(st, &b->now, err);
	if (!rc)
		rc = crm_level_moves(st, b->rules, NULL, 0, &moves, err);
	for (size_t i = 0; !rc && i < moves.n; i += CRM_AMONG_MAX) {
		size_t n = moves.n - i < CRM_AMONG_MAX ? moves.n - i
						       : CRM_AMONG_MAX;

		rc = moved(b, st, moves.v + i, n, day, &to, err);
	}
	free(moves.v);
	return rc;
}
