/* SPDX-License-Identifier: ISC */
/*
 * customer-merge.c - merging customers that are one and the same.
 *
 * On stdin come groups of them, as `duplicates` prints them and a person has
 * gone through them: each record says in which group it is, and whether it is
 * kept or dropped.
 */
#include "customer.h"
#include "crm/changeset.h"
#include "crm/duplicate.h"
#include "crm/merge.h"
#include "crm/text.h"

enum column { G_GROUP, G_ACTION, G_CODE, G__N };

static const char *const columns[G__N] = { "group", "action", "code" };

/* A record of a group. */
struct member {
	const char *group, *code;
	bool keep;
	long line;
};

struct groups {
	struct member *v;
	size_t n, cap;
	struct crm_arena mem;
	struct crm_buf is; /* what each column seen so far is */
};

/* ---- what is read ---- */

/* Which column is what a heading says, in whichever language; of two for the
 * same the one with its very name. */
static enum crm_code know_column(struct groups *g, const char *heading,
				 struct crm_error *err)
{
	struct crm_buf name = CRM_BUF_INIT;
	int field = -1;
	char *before;
	size_t k = 0;
	bool exact;
	enum crm_code rc = crm_field_heading(&crm_duplicate, heading, &field,
					     err);

	while (k < G__N && (field < 0 ||
	       strcmp(crm_duplicate.fields[field].name, columns[k])))
		k++;
	crm_text_heading(&name, heading, strlen(heading));
	exact = k < G__N && !strcmp(crm_buf_str(&name), columns[k]);
	before = k < G__N && g->is.len ? memchr(g->is.s, (int)k, g->is.len)
				       : NULL;
	if (before && exact)
		*before = G__N;
	crm_buf_addc(&g->is, (char)(before && !exact ? G__N : k));
	if (!rc)
		rc = crm_buf_check(&name, err);
	crm_buf_clear(&name);
	return rc ? rc : crm_buf_check(&g->is, err);
}

static enum crm_code know_columns(struct groups *g,
				  const struct crm_reader *in,
				  struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	while (!rc && g->is.len < crm_reader_columns(in))
		rc = know_column(g, crm_reader_column(in, g->is.len), err);
	return rc;
}

static enum crm_code at_line(enum crm_code rc, long line,
			     struct crm_error *err)
{
	crm_error_at_line(err, "stdin", line);
	return rc;
}

/* The text of a row's cell; CRM_INVALID where there is none. */
static enum crm_code text(struct groups *g, const struct crm_row *row,
			  enum column which, const char **out,
			  struct crm_error *err)
{
	const struct crm_cell *c = NULL;

	for (size_t i = 0; !c && i < row->n; i++)
		if (crm_buf_str(&g->is)[row->cells[i].col] == (char)which)
			c = &row->cells[i];
	if (!c || !c->len || memchr(c->s, '\0', c->len) ||
	    (c->kind != CRM_CELL_TEXT && c->kind != CRM_CELL_NUMBER)) {
		crm_error_set(err, CRM_INVALID, "is missing; a record to merge "
			      "has a group, an action (keep, drop) and a code");
		crm_error_at_field(err, columns[which]);
		return CRM_INVALID;
	}
	*out = crm_arena_copy(&g->mem, c->s, c->len);
	return *out ? CRM_OK : crm_error_nomem(err);
}

static enum crm_code read_action(const char *action, bool *keep,
				 struct crm_error *err)
{
	*keep = !strcmp(action, "keep");
	if (*keep || !strcmp(action, "drop"))
		return CRM_OK;
	crm_error_set(err, CRM_INVALID, "'%.*s' is no action (keep, drop)",
		      crm_text_shown(action, strlen(action)), action);
	crm_error_at_field(err, columns[G_ACTION]);
	return CRM_INVALID;
}

static enum crm_code add_member(struct groups *g, const struct crm_row *row,
				struct crm_error *err)
{
	struct member m = { .line = row->line };
	const char *action;
	enum crm_code rc = text(g, row, G_GROUP, &m.group, err);

	if (!rc)
		rc = text(g, row, G_ACTION, &action, err);
	if (!rc)
		rc = read_action(action, &m.keep, err);
	if (!rc)
		rc = text(g, row, G_CODE, &m.code, err);
	if (rc)
		return rc;
	if (g->n == g->cap) {
		size_t cap = g->cap ? g->cap * 2 : 64;
		struct member *more = realloc(g->v, cap * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		g->v = more;
		g->cap = cap;
	}
	g->v[g->n++] = m;
	return CRM_OK;
}

static enum crm_code read_groups(struct crm_ctx *c, struct groups *g,
				 struct crm_error *err)
{
	struct crm_reader *in = NULL;
	const struct crm_row *row = NULL;
	enum crm_code rc = crm_cli_stdin(c, &in, err);

	while (!rc && !(rc = crm_reader_next(in, &row, err)) && row) {
		rc = know_columns(g, in, err);
		if (!rc)
			rc = add_member(g, row, err);
		if (rc == CRM_INVALID)
			at_line(rc, row->line, err);
	}
	crm_reader_close(in);
	return rc;
}

/* ---- what is wrong with it ---- */

static int by_code(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int c = strcmp(x->code, y->code);

	return c ? c : (x->line > y->line) - (x->line < y->line);
}

/* The one that is kept comes first in its group. */
static int by_group(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int c = strcmp(x->group, y->group);

	if (!c)
		c = y->keep - x->keep;
	return c ? c : (x->line > y->line) - (x->line < y->line);
}

static enum crm_code each_once(struct groups *g, struct crm_error *err)
{
	if (g->n)
		qsort(g->v, g->n, sizeof(*g->v), by_code);
	for (size_t i = 1; i < g->n; i++) {
		const struct member *m = &g->v[i], *before = m - 1;

		if (strcmp(m->code, before->code) != 0)
			continue;
		crm_error_set(err, CRM_INVALID, "'%s' is in group '%s' "
			      "already, on line %ld; a record is in one group, "
			      "once", m->code, before->group, before->line);
		return at_line(CRM_INVALID, m->line, err);
	}
	return CRM_OK;
}

/* How many of the members from one on are in its group. */
static size_t group_size(const struct groups *g, size_t from)
{
	size_t n = 1;

	while (from + n < g->n &&
	       !strcmp(g->v[from].group, g->v[from + n].group))
		n++;
	return n;
}

static enum crm_code check_group(const struct member *m, size_t n,
				 struct crm_error *err)
{
	if (n < 2 || (m[0].keep && !m[1].keep))
		return CRM_OK;
	if (m[0].keep) {
		crm_error_set(err, CRM_INVALID, "group '%s' keeps '%s' and "
			      "'%s'; one record of it is kept, the others are "
			      "dropped", m[0].group, m[0].code, m[1].code);
		return at_line(CRM_INVALID, m[1].line, err);
	}
	crm_error_set(err, CRM_INVALID, "group '%s' drops all its records; one "
		      "of them is to be kept", m[0].group);
	return at_line(CRM_INVALID, m[0].line, err);
}

static enum crm_code check_groups(struct groups *g, struct crm_error *err)
{
	enum crm_code rc = each_once(g, err);

	if (!rc && g->n)
		qsort(g->v, g->n, sizeof(*g->v), by_group);
	for (size_t i = 0, n; !rc && i < g->n; i += n) {
		n = group_size(g, i);
		rc = check_group(&g->v[i], n, err);
	}
	return rc;
}

/* ---- merging ---- */

/* A record that is left alone in its group stays as it is. */
static enum crm_code merge_groups(struct crm_ctx *c, const struct groups *g,
				  const enum crm_merge_rule *rules,
				  struct crm_refusals *refused,
				  struct crm_error *err)
{
	const char **codes = calloc(g->n ? g->n : 1, sizeof(*codes));
	enum crm_code rc = CRM_OK;

	if (!codes)
		return crm_error_nomem(err);
	for (size_t i = 0, n; !rc && i < g->n; i += n) {
		struct crm_error why = CRM_ERROR_INIT;

		n = group_size(g, i);
		for (size_t k = 0; k < n; k++)
			codes[k] = g->v[i + k].code;
		if (n < 2 || !crm_merge(c->st, c->type, codes[0], codes + 1,
					n - 1, rules, &why))
			continue;
		crm_error_prefix(&why, "group '%s': ", g->v[i].group);
		rc = crm_refusals_add(refused, &why, err);
	}
	free(codes);
	return rc;
}

static enum crm_code merge(struct crm_ctx *c, const struct groups *g,
			   const enum crm_merge_rule *rules,
			   struct crm_error *err)
{
	struct crm_refusals refused = { .max = c->opt.max_errors };
	enum crm_code rc = crm_job_begin(c->st, &c->job, err);

	if (rc)
		return rc;
	rc = g ? merge_groups(c, g, rules, &refused, err)
	       : crm_merge(c->st, c->type, c->args[0],
			   (const char *const *)c->args + 1,
			   (size_t)c->nargs - 1, rules, err);
	return crm_cli_job_end(c, rc, &refused, err);
}

static enum crm_code merge_stdin(struct crm_ctx *c,
				 const enum crm_merge_rule *rules,
				 struct crm_error *err)
{
	struct groups g = { 0 };
	enum crm_code rc = read_groups(c, &g, err);

	if (!rc)
		rc = check_groups(&g, err);
	if (!rc)
		rc = merge(c, &g, rules, err);
	free(g.v);
	crm_buf_clear(&g.is);
	crm_arena_clear(&g.mem);
	return rc;
}

static enum crm_code check_args(const struct crm_ctx *c, bool *std,
				struct crm_error *err)
{
	*std = c->nargs == 1 && !strcmp(c->args[0], "-");
	if (*std)
		return CRM_OK;
	for (int i = 0; i < c->nargs; i++)
		if (!strcmp(c->args[i], "-"))
			return crm_error_set(err, CRM_USAGE,
				"'-' stands for all codes; give no others");
	return c->nargs > 1 ? CRM_OK : crm_error_set(err, CRM_USAGE, "merge "
		"needs the code to KEEP and those to drop, or - to read groups "
		"from stdin");
}

enum crm_code crm_customer_merge(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_merge_rule *rules = calloc(c->type->nfields, sizeof(*rules));
	bool std = false;
	enum crm_code rc = rules ? check_args(c, &std, err)
				 : crm_error_nomem(err);

	for (size_t i = 0; !rc && i < c->opt.rule.n; i++)
		rc = crm_merge_rule_parse(c->type, c->opt.rule.v[i], rules,
					  err);
	if (!rc)
		rc = std ? merge_stdin(c, rules, err)
			 : merge(c, NULL, rules, err);
	free(rules);
	return rc;
}
