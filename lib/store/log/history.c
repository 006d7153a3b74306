/* SPDX-License-Identifier: ISC */
/* history.c - the change log as a stream of changes. */
#include "../rights/rights.h"
#include "log.h"

enum {
	H_SEQ, H_AT, H_USER, H_JOB, H_COMMAND, H_TYPE, H_CODE, H_ACTION,
	H_INPUT, H_LINE, H_CHANGES, H__N
};

static const struct crm_field fields[] = {
	[H_SEQ] = CRM_COLUMN("seq", CRM_T_INT, "Seq", "序号",
		"number of the change; grows with every one"),
	[H_AT] = CRM_COLUMN("at", CRM_T_TIME, "At", "时间", "when it was made"),
	[H_USER] = CRM_COLUMN("user", CRM_T_TEXT, "User", "用户",
		"user who made it"),
	[H_JOB] = CRM_COLUMN("job", CRM_T_INT, "Job", "作业",
		"job it was made in"),
	[H_COMMAND] = CRM_COLUMN("command", CRM_T_TEXT, "Command", "命令",
		"command line of that job"),
	[H_TYPE] = CRM_COLUMN("type", CRM_T_TEXT, "Type", "类型", "record type"),
	[H_CODE] = CRM_COLUMN("code", CRM_T_TEXT, "Code", "编号",
		"code of the record"),
	[H_ACTION] = CRM_COLUMN("action", CRM_T_TEXT, "Action", "操作",
		"insert, update, delete or erase"),
	[H_INPUT] = CRM_COLUMN("input", CRM_T_TEXT, "Input", "输入文件",
		"name of the input it came from"),
	[H_LINE] = CRM_COLUMN("line", CRM_T_INT, "Line", "行号",
		"line of that input"),
	[H_CHANGES] = CRM_COLUMN("changes", CRM_T_JSON, "Changes", "变更",
		"changed fields with old and new value"),
};

const struct crm_type crm_change = {
	.name = "change", .plural = "changes", .label_zh = "变更",
	.summary = "entries of the change log", .readonly = true,
	.fields = fields, .nfields = H__N,
};

struct crm_history {
	struct crm_store *st;
	struct crm_stmt *s;
	int field;          /* the only one to be told of, or -1 */
	bool export;
	int64_t left;       /* changes to go; -1: no limit */
	bool life;          /* told by these numbers, not in their order */
	int64_t *seqs;
	size_t nseqs, at;
	struct crm_cell cells[H__N];
	char seq[24], job[24], line[24];
	struct crm_buf code, changes, input;
};

/* The row id of a record that is there, or was deleted or erased. */
static enum crm_code find(struct crm_store *st, const struct crm_type *t,
			  const char *code, int64_t *id, struct crm_error *err)
{
	enum crm_code rc;

	rc = crm__id_of_own(st, crm__type_of(st, t), code, strlen(code), id,
			    err);
	/* It may be there, out of sight. */
	if (!rc && !*id && !crm__limited(st))
		rc = crm__id_gone(st, t, code, strlen(code), id, err);
	if (!rc && !*id)
		rc = crm__id_of(st, crm__type_of(st, t), code, strlen(code),
				id, err);
	if (!rc && !*id)
		rc = crm_error_set(err, CRM_NOTFOUND, "no %s '%s'",
				   crm_tr(t->name), code);
	return rc;
}

static enum crm_code prepare(struct crm_history *h,
			     const struct crm_history_opts *opts,
			     struct crm_error *err)
{
	struct crm_buf *b = &h->st->sql;
	const struct crm_type *t = opts->life ? NULL : opts->type;
	bool one = t && opts->code;
	enum crm_code rc;

	crm_buf_reset(b);
	crm_buf_adds(b, "SELECT c.seq, j.at, j.actor, c.job, c.type, c.code, "
		"c.op, c.source, c.line, c.data, j.input, j.command, "
		"c.record, c.content IS NOT NULL "
		"FROM change c JOIN job j ON j.id = c.job WHERE c.seq > ? "
		"AND c.seq <= ?");
	/* By record the index leads to few; by type alone it would lead to
	 * most of the log, out of order. */
	if (t)
		crm_buf_adds(b, one ? " AND c.type = ?" : " AND +c.type = ?");
	if (one)
		crm_buf_adds(b, " AND c.record = ?");
	crm_buf_adds(b, " ORDER BY c.seq");
	rc = crm_buf_check(b, err);
	return rc ? rc : crm_stmt_get(h->st->db, b->s, &h->s, err);
}

static void bind(struct crm_history *h, const struct crm_history_opts *opts,
		 int64_t id, int64_t after, int64_t until)
{
	int n = 1;

	if (opts->life)
		return; /* next() does, for each */
	crm_bind_int(h->s, n++, after);
	crm_bind_int(h->s, n++, until);
	if (opts->type)
		crm_bind_int(h->s, n++, opts->type->number);
	if (opts->code)
		crm_bind_int(h->s, n, id);
}

enum crm_code crm_history_open(struct crm_store *st,
			       const struct crm_history_opts *opts,
			       struct crm_history **out, struct crm_error *err)
{
	struct crm_history *h = calloc(1, sizeof(*h));
	int64_t id = 0, after = opts->since;
	int64_t until = st->as_of < 0 ? INT64_MAX : st->as_of;
	struct crm__job_row job = { 0 };
	enum crm_code rc = CRM_OK;

	*out = NULL;
	if (!h)
		return crm_error_nomem(err);
	h->st = st;
	h->field = -1;
	h->left = opts->limit;
	h->export = opts->export;
	h->life = opts->life;
	if (opts->code)
		rc = find(st, opts->type, opts->code, &id, err);
	if (!rc && opts->job)
		rc = crm__job_seen(st, opts->job, &job, err);
	if (!rc && opts->job) {
		after = job.first_seq - 1;
		until = job.last_seq;
	}
	if (!rc && opts->field) {
		h->field = crm_field_find(opts->type, opts->field,
					  strlen(opts->field));
		if (h->field < 0)
			rc = crm_field_unknown(opts->type, opts->field,
					       strlen(opts->field), err);
		else if (opts->type->fields[h->field].derive)
			rc = crm_error_set(err, CRM_USAGE, "'%s' is derived "
				"from other records; look at their history",
				opts->field);
	}
	if (!rc && opts->life)
		rc = crm__life(st, opts->type, id, until, &h->seqs, &h->nseqs,
			       err);
	if (!rc)
		rc = prepare(h, opts, err);
	if (rc) {
		crm_history_close(h);
		return rc;
	}
	bind(h, opts, id, after, until);
	*out = h;
	return CRM_OK;
}

void crm_history_close(struct crm_history *h)
{
	if (!h)
		return;
	crm_stmt_put(h->s);
	free(h->seqs);
	crm_buf_clear(&h->code);
	crm_buf_clear(&h->changes);
	crm_buf_clear(&h->input);
	free(h);
}

static void set(struct crm_cell *c, enum crm_cell_kind kind, const char *s,
		size_t n)
{
	*c = (struct crm_cell){ kind, 0, s, n };
}

static void set_int(struct crm_cell *c, char *text, int64_t v)
{
	int n = snprintf(text, 24, "%lld", (long long)v);
	set(c, CRM_CELL_NUMBER, text, (size_t)n);
}

static void set_text(struct crm_cell *c, struct crm_stmt *s, int col)
{
	bool null = crm_col_null(s, col);
	size_t n;
	const char *text = crm_col_text(s, col, &n);

	set(c, null ? CRM_CELL_NULL : CRM_CELL_TEXT, text, n);
}

/* The source-th name in the job's list of inputs. */
static void set_input(struct crm_history *h)
{
	struct crm_cell *c = &h->cells[H_INPUT];
	size_t n, pos = 0;
	const char *list = crm_col_text(h->s, 10, &n);
	int64_t left = crm_col_int(h->s, 7);

	set(c, CRM_CELL_NULL, NULL, 0);
	if (left <= 0)
		return;
	while (left && crm_list_next(list, n, &pos, &h->input))
		left--;
	if (!left)
		set(c, CRM_CELL_TEXT, crm_buf_str(&h->input), h->input.len);
}

/* Code and changes of the entry at hand. What is erased has none, and the code
 * its record had last. */
static enum crm_code set_content(struct crm_history *h,
				 const struct crm_type *t, int op,
				 struct crm_error *err)
{
	struct crm_cell *c = h->cells;
	size_t n;
	const void *data = crm_col_bytes(h->s, 9, &n);
	bool erased = crm_col_int(h->s, 13);
	enum crm_code rc;

	set_text(&c[H_CODE], h->s, 5);
	crm_buf_reset(&h->code);
	crm_buf_reset(&h->changes);
	if (erased)
		rc = crm__code_ever(h->st, t, crm_col_int(h->s, 12), &h->code,
				    err);
	else
		rc = crm__log_print(h->st, t, op, data, n, h->field,
				    &h->changes, &h->code, err);
	if (erased || op == CRM_OP_INSERT)
		set(&c[H_CODE], CRM_CELL_TEXT, crm_buf_str(&h->code),
		    h->code.len);
	set(&c[H_CHANGES], erased ? CRM_CELL_NULL : CRM_CELL_JSON,
	    crm_buf_str(&h->changes), h->changes.len);
	return rc;
}

/* Fill the cells of the change at hand. */
static enum crm_code fill(struct crm_history *h, struct crm_error *err)
{
	const struct crm__type *t = crm__type_numbered(h->st,
						       crm_col_int(h->s, 4));
	struct crm_cell *c = h->cells;
	int op = (int)crm_col_int(h->s, 6);
	enum crm_code rc;

	set_int(&c[H_SEQ], h->seq, crm_col_int(h->s, 0));
	set_text(&c[H_AT], h->s, 1);
	set_text(&c[H_USER], h->s, 2);
	set_int(&c[H_JOB], h->job, crm_col_int(h->s, 3));
	set_text(&c[H_COMMAND], h->s, 11);
	set(&c[H_TYPE], CRM_CELL_TEXT, t->type.name, strlen(t->type.name));
	set(&c[H_ACTION], CRM_CELL_TEXT, crm__op_name(op),
	    strlen(crm__op_name(op)));
	set_input(h);
	/* What others typed may tell of more than this record. */
	if (crm__limited(h->st) && !crm__is_caller(h->st, c[H_USER].s,
						   c[H_USER].len)) {
		set(&c[H_COMMAND], CRM_CELL_HIDDEN, "", 0);
		set(&c[H_INPUT], CRM_CELL_HIDDEN, "", 0);
	}
	if (crm_col_null(h->s, 8))
		set(&c[H_LINE], CRM_CELL_NULL, NULL, 0);
	else
		set_int(&c[H_LINE], h->line, crm_col_int(h->s, 8));
	rc = crm_buf_check(&h->input, err);
	if (!rc)
		rc = set_content(h, &t->type, op, err);
	return rc;
}

/* Is a change for the user, and for what he does with it? */
static enum crm_code told(struct crm_history *h, const struct crm_type *t,
			  int64_t id, bool *yes, struct crm_error *err)
{
	enum crm_code rc = crm__sees(h->st, t, id, yes, err);

	return rc || !*yes || !h->export ? rc
		: crm__exports(h->st, t, id, yes, err);
}

/* Step to the next change, of a life to the one before. */
static enum crm_code next(struct crm_history *h, bool *more,
			  struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (!h->life)
		return crm_step(h->s, more, err);
	*more = false;
	while (!rc && !*more && h->at < h->nseqs) {
		crm_stmt_reset(h->s);
		crm_bind_int(h->s, 1, h->seqs[h->at] - 1);
		crm_bind_int(h->s, 2, h->seqs[h->at++]);
		rc = crm_step(h->s, more, err);
	}
	return rc;
}

/* Step to the next change of a record that may be seen. */
static enum crm_code step(struct crm_history *h, bool *more,
			  struct crm_error *err)
{
	bool seen = false;
	enum crm_code rc;

	while (!(rc = next(h, more, err)) && *more) {
		const struct crm__type *t = crm__type_numbered(h->st,
			crm_col_int(h->s, 4));
		int64_t op = crm_col_int(h->s, 6);

		if (!t || op < CRM_OP_INSERT || op > CRM_OP_ERASE)
			return crm_error_set(err, CRM_ERROR, "change %lld of "
				"the log is damaged",
				(long long)crm_col_int(h->s, 0));
		rc = told(h, &t->type, crm_col_int(h->s, 12), &seen, err);
		if (rc || seen)
			break;
	}
	return rc;
}

/* Is the change at hand none of the field asked for, or is all that it changed
 * hidden from the user? When it was changed, and by whom, is then hidden
 * too. */
static bool nothing_left(const struct crm_history *h)
{
	return h->changes.len <= strlen("{}") &&
	       (h->field >= 0 || (crm__limited(h->st) &&
				  crm_col_int(h->s, 6) == CRM_OP_UPDATE));
}

enum crm_code crm_history_next(struct crm_history *h,
			       const struct crm_cell **row,
			       struct crm_error *err)
{
	bool more = false;
	enum crm_code rc = CRM_OK;

	*row = NULL;
	if (!h->left)
		return CRM_OK;
	do {
		rc = step(h, &more, err);
		if (!rc && more)
			rc = fill(h, err);
	} while (!rc && more && nothing_left(h));
	if (rc || !more)
		return rc;
	h->left -= h->left > 0;
	*row = h->cells;
	return CRM_OK;
}
