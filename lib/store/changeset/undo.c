/* SPDX-License-Identifier: ISC */
/* undo.c - a job taken back, change by change, the last one first. */
#include "undoing.h"

#define TOGETHER 5000 /* changes */

static enum crm_code find_job(struct crm__undo *u, struct crm_error *err)
{
	enum crm_code rc = crm__job_seen(u->st, u->opts->job, &u->job, err);

	if (!rc && u->job.undone_by)
		rc = crm_error_set(err, CRM_CONFLICT, "job %lld was undone "
			"by job %lld; undo that to do it again",
			(long long)u->opts->job, (long long)u->job.undone_by);
	return rc;
}

static enum crm_code undo_range(struct crm__undo *u, int64_t from, int64_t to,
				struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(u->st->db, "SELECT " CRM__UNDO_COLUMNS " FROM "
		"change WHERE seq BETWEEN ? AND ? ORDER BY seq DESC", &s,
		err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, from);
	crm_bind_int(s, 2, to);
	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		rc = crm__undo_change(u, s, err);
	crm_stmt_put(s);
	return rc;
}

/* Undo a range of changes, with the rows that go deleted together: one by one
 * takes SQLite twice as long, as each statement that may be refused must be
 * one that it can take back. CRM_CONFLICT, and nothing done, where anything is
 * in the way. */
static enum crm_code undo_together(struct crm__undo *u, int64_t from,
				   int64_t to, struct crm_error *err)
{
	struct crm__part part;
	enum crm_code rc = crm__part_begin(u->st, &part, err);

	if (rc)
		return rc;
	u->together = u->st->going.wait = true;
	rc = undo_range(u, from, to, err);
	if (!rc)
		rc = crm__rows_delete(u->st, err);
	u->together = u->st->going.wait = false;
	u->st->going.type = NULL;
	return crm__part_end(u->st, &part, rc, err);
}

static enum crm_code undo_changes(struct crm__undo *u, struct crm_error *err)
{
	int64_t to = u->job.last_seq, first = u->job.first_seq;
	enum crm_code rc = CRM_OK;

	for (; !rc && to >= first; to -= TOGETHER) {
		int64_t from = to - TOGETHER + 1;
		struct crm_error e = CRM_ERROR_INIT;

		if (from < first)
			from = first;
		rc = undo_together(u, from, to, &e);
		if (rc == CRM_CONFLICT)
			rc = undo_range(u, from, to, err);
		else if (rc && err)
			*err = e;
	}
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
static enum crm_code mark(struct crm__undo *u, struct crm_error *err)
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
	struct crm__undo u = { .st = st, .opts = opts, .left = left,
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
	crm__fellows_begin(st, u.job.first_seq, u.job.last_seq);
	if (!rc)
		rc = undo_changes(&u, err);
	rc = crm__fellows_end(st, rc, err);
	if (!rc && left->all && !opts->keep_later)
		rc = crm_error_set(err, CRM_CONFLICT,
			crm_tr_n("%lld change is in the way of undoing job "
				 "%lld; nothing was undone (--keep-later "
				 "undoes the rest)", "%lld changes are in the "
				 "way of undoing job %lld; nothing was undone "
				 "(--keep-later undoes the rest)", left->all),
			(long long)left->all, (long long)opts->job);
	if (!rc)
		rc = mark(&u, err);
	crm__changing_clear(&u.c);
	st->done.errors = left->all;
	return crm_job_end(st, rc, opts->dry, out, err);
}
