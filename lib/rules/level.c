/* SPDX-License-Identifier: ISC */
/* level.c - customers rise and fall in the pyramid by rules. */
#include "crm/level.h"
#include "crm/rules.h"

#define LEVEL (&crm_customer.fields[CRM_CUSTOMER_LEVEL])

const char *crm_level_name(int level)
{
	return LEVEL->choices[level].name;
}

int crm_level_of(const struct crm_cell *c)
{
	return crm_choice_find(LEVEL, c->s, c->len);
}

/* ---- the rules ---- */

enum { R_CODE, R_NAME, R_ACTION, R_LEVEL, R_CONDITION };

/* "level <= key" of a rule that promotes to key: one that is there by it must
 * not be moved by a later rule. */
static const char *levels_from(struct crm_arena *mem, bool up, int level)
{
	char text[64];
	int n = snprintf(text, sizeof(text), "level %c= %s", up ? '<' : '>',
			 crm_level_name(level));

	return crm_arena_copy(mem, text, (size_t)n);
}

static enum crm_code add_rule(struct crm_level_rules *r,
			      const struct crm_cell *row,
			      struct crm_error *err)
{
	struct crm_level_rule *more = realloc(r->v, (r->n + 1) *
					      sizeof(*more));
	struct crm_level_rule *v;

	if (!more)
		return crm_error_nomem(err);
	r->v = more;
	v = &r->v[r->n++];
	*v = (struct crm_level_rule){
		.code = crm_arena_copy(&r->mem, row[R_CODE].s,
				       row[R_CODE].len),
		.name = crm_arena_copy(&r->mem, row[R_NAME].s,
				       row[R_NAME].len),
		.action = crm_arena_copy(&r->mem, row[R_ACTION].s,
					 row[R_ACTION].len),
		.level = crm_level_of(&row[R_LEVEL]),
	};
	if (!v->code || !v->name || !v->action)
		return crm_error_nomem(err);
	v->up = !strcmp(v->action, "promote");
	v->from = levels_from(&r->mem, v->up, v->level);
	if (row[R_CONDITION].len)
		v->condition = crm_arena_copy(&r->mem, row[R_CONDITION].s,
					      row[R_CONDITION].len);
	return v->from && (v->condition || !row[R_CONDITION].len)
		? CRM_OK : crm_error_nomem(err);
}

enum crm_code crm_level_rules_load(struct crm_store *st,
				   struct crm_level_rules *out,
				   struct crm_error *err)
{
	const struct crm_query_opts o = {
		.type = crm_store_type(st, "rule"), .limit = -1,
		.where = (const char *const[]){ "active = true and action in "
			"(promote, demote) and level is not null", NULL },
		.sort = "position,code",
		.fields = "code,name,action,level,condition",
	};
	const struct crm_cell *row = NULL;
	struct crm_query *q = NULL;
	enum crm_code rc;

	*out = (struct crm_level_rules){ .v = NULL };
	rc = crm_query_open(st, &o, &q, err);
	while (!rc && !(rc = crm_query_next(q, &row, err)) && row)
		rc = add_rule(out, row, err);
	crm_query_close(q);
	return rc;
}

void crm_level_rules_clear(struct crm_level_rules *r)
{
	free(r->v);
	crm_arena_clear(&r->mem);
}

/* ---- whom they move ---- */

static enum crm_code add_move(struct crm_level_moves *m, int64_t customer,
			      size_t rule, int from, struct crm_error *err)
{
	if (m->n == m->room) {
		size_t room = m->room ? m->room * 2 : 64;
		struct crm_level_move *more = realloc(m->v,
						      room * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		m->v = more;
		m->room = room;
	}
	m->v[m->n++] = (struct crm_level_move){ customer, rule, from };
	return CRM_OK;
}

/* All that a rule would move among some ids, other rules aside. */
static enum crm_code moved_by(struct crm_store *st,
			      const struct crm_level_rules *r, size_t rule,
			      const int64_t *ids, size_t nids,
			      struct crm_level_moves *out,
			      struct crm_error *err)
{
	const struct crm_level_rule *v = &r->v[rule];
	const char *where[] = { "level_pinned != true",
		"state in (active, pool)", v->from, v->condition, NULL };
	const struct crm_query_opts o = {
		.type = crm_store_type(st, "customer"), .where = where,
		.what = "condition", .among = ids, .namong = nids,
		.fields = "level", .limit = -1, .ids = true,
	};
	const struct crm_cell *row = NULL;
	struct crm_query *q = NULL;
	enum crm_code rc = crm_query_open(st, &o, &q, err);

	if (rc == CRM_USAGE && ids) { /* what it names is gone */
		if (err)
			*err = (struct crm_error)CRM_ERROR_INIT;
		return CRM_OK;
	}
	if (rc == CRM_USAGE) {
		if (err)
			err->code = CRM_CONFLICT;
		crm_error_prefix(err, "rule %s: ", v->code);
		return CRM_CONFLICT;
	}
	while (!rc && !(rc = crm_query_next(q, &row, err)) && row)
		rc = add_move(out, crm_query_id(q), rule, crm_level_of(row),
			      err);
	crm_query_close(q);
	return rc;
}

static int by_customer(const void *a, const void *b)
{
	const struct crm_level_move *x = a, *y = b;

	if (x->customer != y->customer)
		return x->customer < y->customer ? -1 : 1;
	return (x->rule > y->rule) - (x->rule < y->rule);
}

/* The first rule decides, though it may leave a customer where it is. */
static void first_of_each(const struct crm_level_rules *r,
			  struct crm_level_moves *m)
{
	int64_t last = 0;
	size_t n = 0;

	if (m->n)
		qsort(m->v, m->n, sizeof(*m->v), by_customer);
	for (size_t i = 0; i < m->n; i++) {
		const struct crm_level_move v = m->v[i];

		if (v.customer != last && v.from != r->v[v.rule].level)
			m->v[n++] = v;
		last = v.customer;
	}
	m->n = n;
}

enum crm_code crm_level_moves(struct crm_store *st,
			      const struct crm_level_rules *r,
			      const int64_t *ids, size_t nids,
			      struct crm_level_moves *out,
			      struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	*out = (struct crm_level_moves){ .v = NULL };
	for (size_t i = 0; !rc && i < r->n; i++) {
		if (!ids)
			rc = moved_by(st, r, i, NULL, 0, out, err);
		for (size_t at = 0; !rc && ids && at < nids;
		     at += CRM_AMONG_MAX) {
			size_t n = nids - at < CRM_AMONG_MAX ? nids - at
							     : CRM_AMONG_MAX;
			rc = moved_by(st, r, i, ids + at, n, out, err);
		}
	}
	first_of_each(r, out);
	return rc;
}

/* ---- moving them ---- */

static enum crm_code move(struct crm_store *st,
			  const struct crm_level_rule *rule, int64_t customer,
			  struct crm_rec *old, struct crm_rec *new,
			  struct crm_error *err)
{
	const char *level = crm_level_name(rule->level);
	enum crm_code rc = crm_load_id(st, customer, old, err);

	crm_rec_reset(new);
	if (!rc)
		rc = crm_rec_set_text(new, CRM_CUSTOMER_LEVEL, level,
				      strlen(level), err);
	if (rc)
		return rc;
	rc = crm_save(st, old, new, NULL, NULL, err);
	if (rc)
		crm_error_prefix(err, "rule %s: %.*s: ", rule->code,
				 (int)old->v[CRM_F_CODE].len,
				 old->v[CRM_F_CODE].s);
	return rc;
}

/* Apply the rules to the customers with these row ids, or to all. */
static enum crm_code apply(struct crm_store *st, const int64_t *ids,
			   size_t nids, struct crm_level_counts *done,
			   struct crm_error *err)
{
	const struct crm_type *t = crm_store_type(st, "customer");
	struct crm_level_rules rules;
	struct crm_level_moves moves = { .v = NULL };
	struct crm_rec old = { 0 }, new = { 0 };
	enum crm_code rc = crm_level_rules_load(st, &rules, err);

	if (!rc)
		rc = crm_level_moves(st, &rules, ids, nids, &moves, err);
	if (!rc)
		rc = crm_rec_init(&old, t, err);
	if (!rc)
		rc = crm_rec_init(&new, t, err);
	for (size_t i = 0; !rc && rules.v && i < moves.n; i++) {
		const struct crm_level_rule *r = &rules.v[moves.v[i].rule];

		rc = move(st, r, moves.v[i].customer, &old, &new, err);
		++*(r->up ? &done->promoted : &done->demoted);
	}
	crm_rec_clear(&old);
	crm_rec_clear(&new);
	free(moves.v);
	crm_level_rules_clear(&rules);
	return rc;
}

enum crm_code crm_levels_apply(struct crm_store *st,
			       struct crm_level_counts *out,
			       struct crm_error *err)
{
	enum crm_code rc;

	*out = (struct crm_level_counts){ 0 };
	rc = apply(st, NULL, 0, out, err);
	/* Those it moved are not to be moved again. */
	crm_buf_clear(crm_job_notes(st, &crm_rule_level));
	return rc;
}

/* ---- what happens to customers ---- */

/*
 * Noted are numbers: first how many rules there are when the job first asks,
 * and if there are any the row ids of customers that they may move now. One
 * whose level the job itself gives is noted as a negative id: what a person
 * says is not to be undone in the same breath.
 */
static enum crm_code note(struct crm_store *st, int64_t id,
			  struct crm_error *err)
{
	struct crm_buf *b = crm_job_notes(st, &crm_rule_level);
	int64_t rules = 0;
	enum crm_code rc = CRM_OK;

	if (!b->len) {
		rc = crm_db_int(crm_store_db(st), "SELECT count(*) FROM rule "
				"WHERE active = 1 AND action <> 'recycle'",
				&rules, err);
		crm_buf_addmem(b, &rules, sizeof(rules));
	}
	if (!rc)
		rc = crm_buf_check(b, err);
	if (rc)
		return rc;
	memcpy(&rules, b->s, sizeof(rules));
	if (rules)
		crm_buf_addmem(b, &id, sizeof(id));
	return crm_buf_check(b, err);
}

static enum crm_code prepare(struct crm_store *st, const struct crm_rec *old,
			     struct crm_rec *new, struct crm_error *err)
{
	if (!old || !new) /* that one is made is no reason to move it */
		return CRM_OK;
	return note(st, crm_value_equal(&old->v[CRM_CUSTOMER_LEVEL],
					&new->v[CRM_CUSTOMER_LEVEL])
		    ? old->id : -old->id, err);
}

static enum crm_code note_customer(struct crm_store *st,
				   const struct crm_rec *r, int field,
				   struct crm_error *err)
{
	const struct crm_value *v = r ? &r->v[field] : NULL;

	return v && v->kind == CRM_V_INT ? note(st, v->i, err) : CRM_OK;
}

static enum crm_code prepare_activity(struct crm_store *st,
				      const struct crm_rec *old,
				      struct crm_rec *new,
				      struct crm_error *err)
{
	enum crm_code rc = note_customer(st, old, CRM_ACTIVITY_CUSTOMER, err);

	return rc ? rc : note_customer(st, new, CRM_ACTIVITY_CUSTOMER, err);
}

static enum crm_code prepare_deal(struct crm_store *st,
				  const struct crm_rec *old,
				  struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc = note_customer(st, old, CRM_DEAL_CUSTOMER, err);

	return rc ? rc : note_customer(st, new, CRM_DEAL_CUSTOMER, err);
}

/* By row id, the negative one in front. */
static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	int64_t px = x < 0 ? -x : x, py = y < 0 ? -y : y;

	if (px != py)
		return px < py ? -1 : 1;
	return (x > y) - (x < y);
}

/* Sort ids and leave each there once, without those noted as negative too. */
static size_t concerned(int64_t *ids, size_t n)
{
	int64_t last = 0;
	size_t k = 0;

	if (n)
		qsort(ids, n, sizeof(*ids), by_id);
	for (size_t i = 0; i < n; i++) {
		int64_t id = ids[i] < 0 ? -ids[i] : ids[i];

		if (id != last && ids[i] > 0)
			ids[k++] = id;
		last = id;
	}
	return k;
}

static enum crm_code finish(struct crm_store *st, struct crm_error *err)
{
	struct crm_buf *notes = crm_job_notes(st, &crm_rule_level);
	struct crm_buf b = *notes;
	struct crm_level_counts done = { 0 };
	int64_t *ids;
	enum crm_code rc = CRM_OK;

	if (!b.len)
		return CRM_OK;
	/* What moves them notes them again. */
	*notes = (struct crm_buf)CRM_BUF_INIT;
	ids = (int64_t *)(void *)b.s + 1;
	if (b.len > sizeof(*ids))
		rc = apply(st, ids, concerned(ids, b.len / sizeof(*ids) - 1),
			   &done, err);
	crm_buf_clear(&b);
	return rc;
}

const struct crm_rule crm_rule_level = {
	.type = &crm_customer, .prepare = prepare, .finish = finish,
};

const struct crm_rule crm_rule_level_activity = {
	.type = &crm_activity, .prepare = prepare_activity,
};

const struct crm_rule crm_rule_level_deal = {
	.type = &crm_deal, .prepare = prepare_deal,
};
