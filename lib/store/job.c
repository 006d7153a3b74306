/* SPDX-License-Identifier: ISC */
/* job.c - jobs: every command that writes is one, in one transaction. */
#include "audit/auditing.h"
#include "changeset/changing.h"
#include "rights/rights.h"
#include "search/search.h"
#include "crm/date.h"
#include "crm/request.h"

enum crm_code crm__fields_stamp(struct crm_store *st, int64_t *stamp,
				struct crm_error *err)
{
	struct crm_stmt *s;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT coalesce(max(seq), 0) FROM change "
			  "WHERE type = ?", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, crm_customfield.number);
	return crm__one_int(s, stamp, err);
}

/* Now that nobody else writes: was the request done, perhaps while this one
 * read its input or waited? */
static enum crm_code requested(struct crm_store *st,
			       const struct crm_job_info *info,
			       struct crm_error *err)
{
	bool found;
	enum crm_code rc;

	if (!info->request)
		return CRM_OK;
	rc = crm_request_find(st, info, &found, err);
	return rc || !found ? rc : crm_request_repeat(info->request, err);
}

enum crm_code crm_job_begin(struct crm_store *st,
			    const struct crm_job_info *info,
			    struct crm_error *err)
{
	int64_t stamp = st->stamp;
	enum crm_code rc;

	if (st->info)
		return crm_error_set(err, CRM_ERROR,
				     "a job is running already");
	rc = crm_txn_begin(st->db, err);
	if (rc)
		return rc;
	/* While the command read its input or waited, much may have
	 * happened. */
	rc = crm__still_permitted(st, err);
	if (!rc)
		rc = requested(st, info, err);
	if (!rc)
		rc = crm__fields_stamp(st, &stamp, err);
	if (!rc && stamp != st->stamp)
		rc = crm_error_set(err, CRM_BUSY, "the custom fields changed "
				   "meanwhile; run the command again");
	if (!rc)
		rc = crm__audit_begin(st, err);
	if (rc)
		return crm_txn_end(st->db, rc, err);
	st->info = info;
	st->done = (struct crm_job_result){ 0 };
	st->job = 0;
	st->first_seq = st->seq + 1;
	st->reload = st->reloaded = false;
	crm__numbers_forget(st);
	crm_time_format(crm_clock_now(), st->at);
	crm_time_format(crm_clock_real(), st->real_at);
	return CRM_OK;
}

void crm__job_start(struct crm_store *st)
{
	if (!st->job)
		st->job = st->last_job + 1;
}

enum crm_code crm__job_find(struct crm_store *st, int64_t id,
			    struct crm__job_row *out, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT first_seq, last_seq, undoes, "
			  "undone_by FROM job WHERE id = ?", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, id);
	rc = crm_step(s, &row, err);
	if (!rc && row)
		*out = (struct crm__job_row){
			crm_col_int(s, 0), crm_col_int(s, 1),
			crm_col_int(s, 2), crm_col_int(s, 3) };
	else if (!rc)
		rc = crm_error_set(err, CRM_NOTFOUND, "there is no job %lld",
				   (long long)id);
	crm_stmt_put(s);
	return rc;
}

enum crm_code crm__job_seen(struct crm_store *st, int64_t id,
			    struct crm__job_row *out, struct crm_error *err)
{
	bool yes;
	enum crm_code rc = crm__job_find(st, id, out, err);

	if (!rc)
		rc = crm__sees(st, &crm_job, id, &yes, err);
	if (!rc && !yes)
		rc = crm_error_set(err, CRM_NOTFOUND, "there is no job %lld",
				   (long long)id);
	return rc;
}

enum crm_code crm__types_anew(struct crm_store *st, struct crm_error *err)
{
	/* The types know how far the numbers are. */
	enum crm_code rc = crm__numbers_flush(st, err);

	if (!rc)
		rc = crm_store_reload(st, err);
	st->reload = false;
	st->reloaded = true;
	return rc;
}

enum crm_code crm__part_begin(struct crm_store *st, struct crm__part *p,
			      struct crm_error *err)
{
	enum crm_code rc = crm_txn_begin(st->db, err);

	*p = (struct crm__part){ st->job, st->seq, st->done, st->reload,
				 st->to_search.len, crm__match_waiting(st),
				 st->settling.wait.len,
				 { 0 } };
	memcpy(p->chain, st->chain, sizeof(p->chain));
	st->parts += !rc;
	return rc;
}

enum crm_code crm__part_end(struct crm_store *st, const struct crm__part *p,
			    enum crm_code rc, struct crm_error *err)
{
	rc = crm_txn_end(st->db, rc, err);
	st->parts--;
	if (rc) {
		st->to_search.len = p->to_search;
		crm__match_back(st, p->to_match);
		st->settling.wait.len = p->settling;
		st->job = p->job;
		st->seq = p->seq;
		st->done = p->done;
		st->reload = p->reload;
		memcpy(st->chain, p->chain, sizeof(st->chain));
	}
	if (!rc)
		rc = crm__search_relieve(st, err);
	return rc ? rc : crm__match_relieve(st, err);
}

enum crm_code crm_job_part(struct crm_store *st,
			   enum crm_code (*fn)(void *arg,
					       struct crm_error *err),
			   void *arg, struct crm_error *err)
{
	struct crm__part part;
	enum crm_code rc = crm__part_begin(st, &part, err);

	return rc ? rc : crm__part_end(st, &part, fn(arg, err), err);
}

static void bind_text(struct crm_stmt *s, int i, const struct crm__text *t)
{
	if (t->s)
		crm_bind_text(s, i, t->s, t->n);
	else
		crm_bind_null(s, i);
}

static struct crm__text text(const char *s)
{
	return (struct crm__text){ s, s ? strlen(s) : 0 };
}

/* Write the job of the changes there are, with its digest: the columns of
 * CRM__JOB_COLUMNS but those of erased contents. */
static enum crm_code write_job(struct crm_store *st, struct crm_error *err)
{
	const struct crm_job_info *info = st->info;
	const int64_t ints[CRM__JOB_INTS] = {
		st->job, crm_schema_version, st->first_seq, st->seq,
		info->undoes ? info->undoes : -1, st->done.inserted,
		st->done.updated, st->done.deleted };
	const struct crm__text texts[CRM__JOB_TEXTS] = {
		text(st->at), text(st->real_at), text(info->user),
		text(info->real_user) };
	const struct crm__text contents[2] = { text(info->command),
					       text(info->input) };
	uint8_t digests[2][CRM_SHA256_BYTES];
	const uint8_t *salts[2];
	struct crm_stmt *s = NULL;
	int n = 1;
	enum crm_code rc = crm__salt_job(st, salts, err);

	if (!rc)
		rc = crm_stmt_get(st->db, "INSERT INTO job (id, "
			"schema_version, first_seq, last_seq, undoes, "
			"inserted, updated, deleted, at, real_at, actor, "
			"real_user, command, salt, input, input_salt, digest) "
			"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
			"?, ?, ?)", &s, err);
	if (rc)
		return rc;
	for (size_t i = 0; i < 2; i++)
		crm__digest_content(salts[i], &contents[i], 1, digests[i]);
	crm__digest_job(ints, texts, digests[0], digests[1], st->chain);
	for (size_t i = 0; i < CRM__JOB_INTS; i++, n++) {
		if (ints[i] < 0)
			crm_bind_null(s, n);
		else
			crm_bind_int(s, n, ints[i]);
	}
	for (size_t i = 0; i < CRM__JOB_TEXTS; i++)
		bind_text(s, n++, &texts[i]);
	for (size_t i = 0; i < 2; i++) {
		bind_text(s, n++, &contents[i]);
		crm_bind_blob(s, n++, salts[i], CRM_AUDIT_SALT);
	}
	crm_bind_blob(s, n, st->chain, sizeof(st->chain));
	return crm__run_once(s, err);
}

const char *crm_job_user(const struct crm_store *st)
{
	return st->info->user;
}

bool crm_job_anew(const struct crm_store *st)
{
	return !st->info->verbatim && !st->info->undoes && !st->as_was;
}

const char *crm_job_at(const struct crm_store *st)
{
	return st->at;
}

int64_t crm_job_undoes(const struct crm_store *st)
{
	return st->info->undoes;
}

void crm_job_unchanged(struct crm_store *st)
{
	st->done.counts[CRM_ACT_NONE]++;
}

/* A job that counted no records was for all that it changed. */
static void count(struct crm_job_result *d)
{
	if (d->records)
		return;
	d->counts[CRM_ACT_INSERT] = d->inserted - d->along[CRM_ACT_INSERT];
	d->counts[CRM_ACT_UPDATE] = d->updated - d->along[CRM_ACT_UPDATE];
	d->counts[CRM_ACT_DELETE] = d->deleted - d->along[CRM_ACT_DELETE];
}

enum crm_code crm_job_end(struct crm_store *st, enum crm_code rc, bool dry,
			  struct crm_job_result *out, struct crm_error *err)
{
	bool undo;

	/* What the rules add is not what the job was for. */
	count(&st->done);
	if (!rc)
		rc = crm__rules_finish(st, err);
	crm__rules_forget(st);
	if (!rc && st->info->plan)
		rc = crm__plan_write(st, st->info->plan_fd, err);
	undo = rc != CRM_OK || dry || st->info->plan;
	if (!rc && st->job)
		rc = crm__numbers_flush(st, err);
	if (!rc && st->job)
		rc = write_job(st, err);
	if (!rc && !undo)
		rc = crm__search_flush(st, err);
	if (!rc && !undo)
		rc = crm__match_flush(st, err);
	/* That rewrites all there is: only for a good part of it. */
	if (!rc && !undo && st->seq - st->first_seq > CRM__BULK_ROWS &&
	    st->seq - st->first_seq > st->seq / 4)
		rc = crm__search_tidy(st, err);
	st->to_search.len = 0;
	crm__match_forget(st);
	if (!rc && !undo && st->info->request)
		rc = crm__request_save(st, err);
	crm__kept_put(st);
	if (!rc && undo) {
		/* A dry run takes the way of a failed one. */
		enum crm_code end = crm_txn_end(st->db, CRM_ERROR, NULL);
		(void)end;
	} else {
		rc = crm_txn_end(st->db, rc, err);
	}
	st->done.job = rc || undo ? 0 : st->job;
	if (out)
		*out = st->done;
	st->info = NULL;
	if (rc || undo ? st->reloaded : st->reload) {
		enum crm_code rc2 = crm_store_reload(st, rc ? NULL : err);
		rc = rc ? rc : rc2;
	}
	return rc;
}

const char *crm_action_name(enum crm_action a)
{
	static const char *const names[] = {
		[CRM_ACT_NONE] = "none", [CRM_ACT_INSERT] = "insert",
		[CRM_ACT_UPDATE] = "update", [CRM_ACT_DELETE] = "delete",
	};
	return names[a];
}
