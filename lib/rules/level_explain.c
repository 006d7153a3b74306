/* SPDX-License-Identifier: ISC */
/* level_explain.c - why a customer has the level it has. */
#include "crm/level.h"
#include "crm/types.h"

enum { X_RULE, X_NAME, X_ACTION, X_LEVEL, X_HOLDS, X_RESULT, X__N };

static const struct crm_field fields[] = {
	[X_RULE] = CRM_COLUMN("rule", CRM_T_TEXT, "Rule", "规则编号",
		"code of the rule"),
	[X_NAME] = CRM_COLUMN("name", CRM_T_TEXT, "Name", "规则名称",
		"what it is called"),
	[X_ACTION] = CRM_COLUMN("action", CRM_T_TEXT, "Action", "动作",
		"promote or demote"),
	[X_LEVEL] = CRM_COLUMN("level", CRM_T_TEXT, "Level", "目标级别",
		"level that it moves to"),
	[X_HOLDS] = CRM_COLUMN("holds", CRM_T_BOOL, "Holds", "成立",
		"whether its condition holds"),
	[X_RESULT] = CRM_COLUMN("result", CRM_T_TEXT, "Result", "结果",
		"what it does to the customer, and why"),
};

const struct crm_type crm_level_reason = {
	.name = "reason", .plural = "reasons", .label_zh = "原因",
	.summary = "what rules do to a customer", .readonly = true,
	.fields = fields, .nfields = X__N,
};

struct subject {
	int64_t id;
	int level;
	bool pinned;
	struct crm_buf state;
	const struct crm_level_rule *mover; /* NULL: none so far */
};

static struct crm_cell text_cell(const char *s)
{
	return (struct crm_cell){ *s ? CRM_CELL_TEXT : CRM_CELL_NULL, 0, s,
				  strlen(s) };
}

static enum crm_code read_subject(struct crm_store *st, const char *code,
				  struct subject *s, struct crm_error *err)
{
	const struct crm_query_opts o = {
		.type = crm_store_type(st, "customer"), .by_code = true,
		.fields = "level,level_pinned,state", .ids = true,
	};
	const struct crm_cell *row = NULL;
	struct crm_query *q = NULL;
	enum crm_code rc = crm_query_open(st, &o, &q, err);

	if (!rc)
		rc = crm_query_code(q, code, &row, err);
	if (!rc) {
		s->id = crm_query_id(q);
		s->level = crm_level_of(&row[0]);
		s->pinned = row[1].kind == CRM_CELL_BOOL && row[1].s[0] == 't';
		crm_buf_addmem(&s->state, row[2].s, row[2].len);
		rc = crm_buf_check(&s->state, err);
	}
	crm_query_close(q);
	return rc;
}

/* Does the condition hold for the customer? Why it cannot be asked goes to
 * why: what it names is hidden from the user, or gone. */
static enum crm_code ask(struct crm_store *st, const struct crm_level_rule *r,
			 int64_t id, bool *holds, struct crm_error *why,
			 struct crm_error *err)
{
	const char *where[] = { r->condition, NULL };
	const struct crm_query_opts o = {
		.type = crm_store_type(st, "customer"), .where = where,
		.what = "condition", .among = &id, .namong = 1,
		.fields = "code", .limit = 1,
	};
	const struct crm_cell *row = NULL;
	struct crm_query *q = NULL;
	enum crm_code rc = crm_query_open(st, &o, &q, why);

	if (rc == CRM_USAGE)
		return CRM_OK;
	if (rc && err)
		*err = *why;
	if (!rc)
		rc = crm_query_next(q, &row, err);
	crm_query_close(q);
	*holds = row != NULL;
	return rc;
}

/* What becomes of a customer that the condition holds for. */
static void outcome(struct subject *s, const struct crm_level_rule *r,
		    struct crm_buf *out)
{
	const char *to = crm_level_name(r->level);
	const char *is = crm_level_name(s->level);
	bool invalid = strcmp(crm_buf_str(&s->state), "active") &&
		       strcmp(crm_buf_str(&s->state), "pool");

	if (s->pinned) {
		crm_buf_adds(out, crm_tr("pinned: no rule changes it"));
	} else if (invalid) {
		crm_buf_addf(out, crm_tr("%s: no rule changes it"),
			     crm_buf_str(&s->state));
	} else if (s->level != r->level && (s->level < r->level) != r->up) {
		crm_buf_addf(out, r->up ? crm_tr("level is %s, above %s")
			     : crm_tr("level is %s, below %s"), is, to);
	} else if (s->mover) {
		crm_buf_addf(out, crm_tr("comes after %s, which decides"),
			     s->mover->code);
	} else if (s->level == r->level) {
		s->mover = r;
		crm_buf_addf(out, crm_tr("level is %s already"), to);
	} else {
		s->mover = r;
		crm_buf_addf(out, r->up ? crm_tr("promotes to %s")
			     : crm_tr("demotes to %s"), to);
	}
}

static enum crm_code explain(struct crm_store *st, struct subject *s,
			     const struct crm_level_rule *r,
			     enum crm_code (*tell)(void *arg,
				     const struct crm_cell *row,
				     struct crm_error *err),
			     void *arg, struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	struct crm_buf result = CRM_BUF_INIT;
	struct crm_cell row[X__N];
	bool holds = false;
	enum crm_code rc = ask(st, r, s->id, &holds, &why, err);

	if (rc)
		return rc;
	if (why.code)
		crm_buf_adds(&result, why.msg);
	else if (!holds)
		crm_buf_addf(&result, crm_tr("condition does not hold: %s"),
			     r->condition);
	else
		outcome(s, r, &result);
	row[X_RULE] = text_cell(r->code);
	row[X_NAME] = text_cell(r->name);
	row[X_ACTION] = text_cell(r->action);
	row[X_LEVEL] = text_cell(crm_level_name(r->level));
	row[X_HOLDS] = why.code ? text_cell("") : (struct crm_cell){
		CRM_CELL_BOOL, 0, holds ? "true" : "false", holds ? 4 : 5 };
	rc = crm_buf_check(&result, err);
	row[X_RESULT] = text_cell(crm_buf_str(&result));
	if (!rc)
		rc = tell(arg, row, err);
	crm_buf_clear(&result);
	return rc;
}

enum crm_code crm_level_explain(struct crm_store *st, const char *code,
				enum crm_code (*tell)(void *arg,
					const struct crm_cell *row,
					struct crm_error *err),
				void *arg, struct crm_error *err)
{
	struct subject s = { .mover = NULL };
	struct crm_level_rules rules = { .v = NULL };
	enum crm_code rc = read_subject(st, code, &s, err);

	if (!rc)
		rc = crm_level_rules_load(st, &rules, err);
	for (size_t i = 0; !rc && i < rules.n; i++)
		rc = explain(st, &s, &rules.v[i], tell, arg, err);
	crm_level_rules_clear(&rules);
	crm_buf_clear(&s.state);
	return rc;
}
