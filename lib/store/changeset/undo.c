/* SPDX-License-Identifier: ISC */
/* undo.c - a job taken back, change by change, the last one first. */
#include "changing.h"
#include "../log/log.h"
#include "../rights/rights.h"

struct undo {
	struct crm_store *st;
	const struct crm_undo_opts *opts;
	struct crm_origin from;
	struct crm__job_row job;
	struct crm_refusals *left;
	struct crm__changing c;              /* before: what it is to be */
	bool unseen;                         /* the record at hand is */
};

struct entry {
	int64_t seq, record, op;
	const void *data;
	size_t n;
};

/* ---- what is in the way ---- */

/* The last job that touched the record after the one to be undone. */
static enum crm_code later_job(struct undo *u, const struct entry *e,
			       int64_t *job, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm_stmt_get(u->st->db, "SELECT job FROM change WHERE type = ? "
		"AND record = ? AND seq > ? AND job <> ? ORDER BY seq DESC "
		"LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, u->c.t->type.number);
	crm_bind_int(s, 2, e->record);
	crm_bind_int(s, 3, u->job.last_seq);
	crm_bind_int(s, 4, u->st->job);
	return crm__one_int(s, job, err);
}

/* Refuse as job N did something to the record, or to a field, since. */
static enum crm_code since(struct undo *u, const struct entry *e,
			   const struct crm_field *f, const char *done,
			   struct crm_error *err)
{
	int64_t job;
	enum crm_code rc = later_job(u, e, &job, err);

	if (rc)
		return rc;
	if (job)
		crm_error_set(err, CRM_CONFLICT, "was %s since, by job %lld",
			      done, (long long)job);
	else
		crm_error_set(err, CRM_CONFLICT, "was %s since", done);
	if (f)
		crm_error_at_field(err, f->name);
	return CRM_CONFLICT;
}

/* Refuse where the user does not see the record as it is now. What is deleted
 * is seen by those who see all. */
static enum crm_code seen(struct undo *u, const struct entry *e,
			  struct crm_error *err)
{
	bool yes;
	enum crm_code rc = crm__sees(u->st, &u->c.t->type, e->record, &yes,
				     err);

	u->unseen = !rc && !yes;
	return !u->unseen ? rc : crm_error_set(err, CRM_DENIED, "the job "
		"changed a %s that you do not see now", u->c.t->type.name);
}

/* Put the error aside as one record's and go on; graver ones are returned. */
static enum crm_code obstacle(struct undo *u, const struct entry *e,
			      enum crm_code rc, struct crm_error *why,
			      struct crm_error *err)
{
	struct crm_buf code = CRM_BUF_INIT;

	if (!crm__refused(rc)) {
		if (rc && err)
			*err = *why;
		return rc;
	}
	rc = u->unseen ? CRM_OK : crm__code_ever(u->st, &u->c.t->type,
						 e->record, &code, err);
	if (!rc && !u->unseen) {
		crm_error_prefix(why, "%s %s: %s%s", u->c.t->type.name,
				 crm_buf_str(&code), why->field,
				 why->field[0] ? ": " : "");
		why->field[0] = '\0';
	}
	if (!rc)
		rc = crm__refuse(u->left, why, err);
	crm_buf_clear(&code);
	return rc;
}

/* ---- one change ---- */

/* Is the record still what its insertion made it? */
static enum crm_code unchanged(struct undo *u, const struct entry *e,
			       struct crm_error *err)
{
	enum crm_code rc;

	if (u->c.now.v[CRM_F_VERSION].i == 1)
		return CRM_OK;
	rc = crm__entry_record(CRM_OP_INSERT, e->data, e->n, NULL, &u->c.after,
			     NULL, err);
	for (size_t i = 0; !rc && i < u->c.t->type.nfields; i++)
		if (crm__log_has(i) &&
		    !crm_value_equal(&u->c.now.v[i], &u->c.after.v[i])) {
			const struct crm_field *f = &u->c.t->type.fields[i];
			rc = since(u, e, f->flags & CRM_F_HIDDEN ? NULL : f,
				   "changed", err);
		}
	return rc;
}

static enum crm_code undo_insert(struct undo *u, const struct entry *e,
				 struct crm_error *err)
{
	struct crm_error e2 = CRM_ERROR_INIT;
	enum crm_code rc = crm_load_id(u->st, e->record, &u->c.now, err);

	if (rc == CRM_NOTFOUND)
		return CRM_OK; /* it is as if it had never been */
	if (!rc)
		rc = seen(u, e, err);
	if (!rc)
		rc = unchanged(u, e, err);
	/* The database refuses to delete what is referred to; asking it first
	 * who refers would take half the time of a large undo. But a row of
	 * custom values would be gone by then. */
	if (!rc && u->c.t->custom)
		rc = crm__unreferred(u->st, &u->c.now, err);
	if (rc)
		return rc;
	rc = crm_save(u->st, &u->c.now, NULL, &u->from, NULL, &e2);
	if (rc == CRM_CONFLICT) {
		enum crm_code why = crm__unreferred(u->st, &u->c.now, err);
		if (why)
			return why;
	}
	if (rc && err)
		*err = e2;
	return rc;
}

/* Refuse to set a field that was changed since, or that the user does not
 * see. */
static enum crm_code not_set(struct undo *u, const struct entry *e,
			     const struct crm_field *f, struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc = f->flags & CRM_F_HIDDEN
		? crm_error_set(&why, CRM_DENIED, "the job changed a field "
				"that you do not see now")
		: since(u, e, f, "changed", &why);

	return obstacle(u, e, rc, &why, err);
}

/* Keep in u->c.before what is to be set: the fields of the change that have the
 * value it gave them. */
static enum crm_code still_set(struct undo *u, const struct entry *e,
			       struct crm_error *err)
{
	for (size_t i = 0; i < u->c.t->type.nfields; i++) {
		const struct crm_field *f = &u->c.t->type.fields[i];
		const struct crm_value *became = &u->c.after.v[i];
		struct crm_value *was = &u->c.before.v[i];
		bool hidden = f->flags & CRM_F_HIDDEN;
		bool stays = crm_value_equal(was, became) ||
			     crm_value_equal(was, &u->c.now.v[i]);
		enum crm_code rc;

		if (became->kind == CRM_V_UNSET)
			continue;
		/* Whether it is so by now would tell what it is. */
		if (hidden ? !crm_value_equal(was, became) : !stays &&
		    !crm_value_equal(became, &u->c.now.v[i])) {
			rc = not_set(u, e, f, err);
			if (rc)
				return rc;
			stays = true;
		}
		if (stays)
			was->kind = CRM_V_UNSET;
	}
	return CRM_OK;
}

static enum crm_code undo_update(struct undo *u, const struct entry *e,
				 struct crm_error *err)
{
	enum crm_code rc = seen(u, e, err);
	int64_t gone = 0;

	if (!rc)
		rc = crm_load_id(u->st, e->record, &u->c.now, err);
	if (rc == CRM_NOTFOUND)
		return since(u, e, NULL, "deleted", err);
	if (!rc)
		rc = crm__entry_record(CRM_OP_UPDATE, e->data, e->n, &u->c.before,
				     &u->c.after, &gone, err);
	if (!rc && gone)
		rc = crm__refuse_gone(u->st, gone, err);
	if (!rc)
		rc = still_set(u, e, err);
	if (!rc)
		rc = crm__valid_still(u->st, &u->c.before, err);
	return rc ? rc : crm_save(u->st, &u->c.now, &u->c.before, &u->from,
				  NULL, err);
}

static enum crm_code undo_delete(struct undo *u, const struct entry *e,
				 struct crm_error *err)
{
	int64_t gone = 0;
	enum crm_code rc = crm_load_id(u->st, e->record, &u->c.now, err);

	if (rc == CRM_OK)
		return rc; /* somebody has restored it */
	if (rc == CRM_NOTFOUND)
		rc = crm__entry_record(CRM_OP_DELETE, e->data, e->n, &u->c.before,
				     NULL, &gone, err);
	u->c.before.id = e->record;
	if (!rc)
		rc = crm__permit_back(u->st, &u->c.before, err);
	u->unseen = rc == CRM_NOTFOUND;
	if (!rc && gone)
		rc = crm__refuse_gone(u->st, gone, err);
	return rc ? rc : crm__bring_back(u->st, &u->c.before, &u->from, err);
}

static enum crm_code undo_erased(struct undo *u, const struct entry *e,
				 struct crm_error *err)
{
	enum crm_code rc = seen(u, e, err);

	return rc ? rc : since(u, e, NULL, "erased", err);
}

static enum crm_code undo_change(struct undo *u, struct crm_stmt *s,
				 struct crm_error *err)
{
	struct entry e = { .seq = crm_col_int(s, 0),
			   .record = crm_col_int(s, 2),
			   .op = crm_col_int(s, 3) };
	struct crm__type *t = crm__type_numbered(u->st, crm_col_int(s, 1));
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc;

	e.data = crm_col_bytes(s, 4, &e.n);
	if (!t)
		return crm_error_set(err, CRM_ERROR, "change %lld of the log "
				     "is damaged", (long long)e.seq);
	rc = crm__changing_of(&u->c, t, err);
	if (rc)
		return rc;
	if (e.op == CRM_OP_ERASE)
		return crm_error_set(err, CRM_CONFLICT, "job %lld erased what "
			"there was; nothing is left to bring back",
			(long long)u->opts->job);
	u->unseen = false;
	rc = crm_col_int(s, 5) ? undo_erased(u, &e, &why)
	     : e.op == CRM_OP_INSERT ? undo_insert(u, &e, &why)
	     : e.op == CRM_OP_UPDATE ? undo_update(u, &e, &why)
				     : undo_delete(u, &e, &why);
	rc = obstacle(u, &e, rc, &why, err);
	return rc ? rc : crm__changing_types(u->st, &u->c, err);
}

/* ---- all of them ---- */

static enum crm_code find_job(struct undo *u, struct crm_error *err)
{
	enum crm_code rc = crm__job_seen(u->st, u->opts->job, &u->job, err);

	if (!rc && u->job.undone_by)
		rc = crm_error_set(err, CRM_CONFLICT, "job %lld was undone "
			"by job %lld; undo that to do it again",
			(long long)u->opts->job, (long long)u->job.undone_by);
	return rc;
}

static enum crm_code undo_changes(struct undo *u, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(u->st->db, "SELECT seq, type, record, op, data, "
		"content IS NOT NULL FROM change WHERE seq BETWEEN ? AND ? "
		"ORDER BY seq DESC", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, u->job.first_seq);
	crm_bind_int(s, 2, u->job.last_seq);
	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		rc = undo_change(u, s, err);
	crm_stmt_put(s);
	return rc;
}

static enum crm_code set_undone(struct crm_store *st, int64_t job,
				int64_t by, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "UPDATE job SET undone_by = ? WHERE id = ?",
			  &s, err);
	if (rc)
		return rc;
	if (by)
		crm_bind_int(s, 1, by);
	else
		crm_bind_null(s, 1);
	crm_bind_int(s, 2, job);
	return crm__run_once(s, err);
}

/* Note what was undone wholly; what that had undone is done again. */
static enum crm_code mark(struct undo *u, struct crm_error *err)
{
	enum crm_code rc;

	if (u->left->all || !u->st->job)
		return CRM_OK;
	rc = set_undone(u->st, u->opts->job, u->st->job, err);
	if (!rc && u->job.undoes)
		rc = set_undone(u->st, u->job.undoes, 0, err);
	return rc;
}

enum crm_code crm_undo(struct crm_store *st, const struct crm_job_info *info,
		       const struct crm_undo_opts *opts,
		       struct crm_job_result *out, struct crm_refusals *left,
		       struct crm_error *err)
{
	struct undo u = { .st = st, .opts = opts, .left = left,
			  .from = { .past = true,
				    .on_duplicate = opts->on_duplicate } };
	struct crm_job_info job = *info;
	enum crm_code rc;

	job.undoes = opts->job;
	rc = crm_job_begin(st, &job, err);
	if (rc)
		return rc;
	rc = find_job(&u, err);
	if (!rc && u.job.last_seq - u.job.first_seq > CRM__BULK_ROWS)
		rc = crm_db_cache(st->db, CRM__BULK_CACHE_MIB, err);
	if (!rc)
		rc = undo_changes(&u, err);
	if (!rc && left->all && !opts->keep_later)
		rc = crm_error_set(err, CRM_CONFLICT, "%lld %s in the way of "
			"undoing job %lld; nothing was undone (--keep-later "
			"undoes the rest)", (long long)left->all,
			left->all == 1 ? "change is" : "changes are",
			(long long)opts->job);
	if (!rc)
		rc = mark(&u, err);
	crm__changing_clear(&u.c);
	st->done.errors = left->all;
	return crm_job_end(st, rc, opts->dry, out, err);
}
