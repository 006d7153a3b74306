/* SPDX-License-Identifier: ISC */
/*
 * mend.c - making a row what the log says it is.
 *
 * Where they disagree the row was not written by this program, or got lost.
 * The log is whole as it is, so nothing is added to it; the job alone tells
 * who did this.
 */
#include "../check/checking.h"
#include "changing.h"
#include "crm/rights.h"

/* What the log contradicts itself in, check has told. */
static enum crm_code pass(void *arg, const struct crm_finding *f,
			  struct crm_error *err)
{
	(void)arg;
	(void)f;
	(void)err;
	return CRM_OK;
}

/* now NULL: there is no row; want NULL: there is to be none. */
static enum crm_code replace(struct crm_store *st, struct crm__type *t,
			     const struct crm_rec *now,
			     const struct crm_rec *want, bool *mended,
			     struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (now ? want && crm__same(now, want) : !want)
		return CRM_OK;
	*mended = true;
	if (!want) {
		rc = crm__unreferred(st, now, err);
		return rc ? rc : crm__row_delete(st, t, now, err);
	}
	if (!now)
		return crm__row_insert(st, t, want, err);
	return crm__row_update(st, t, now, want, err);
}

/* Have the counters behind a record that is there. */
static enum crm_code count_past(struct crm_store *st, struct crm__type *t,
				const struct crm_rec *r, bool *mended,
				struct crm_error *err)
{
	int64_t number = crm__code_number(&t->type, &r->v[CRM_F_CODE]);
	enum crm_code rc = crm__id_past(st, t, 0, err);

	if (!rc && t->type.prefix)
		rc = crm__number_past(st, t, 0, err);
	if (rc)
		return rc;
	if (r->id >= t->next_id || (t->type.prefix && number >= t->next_code))
		*mended = true;
	rc = crm__id_past(st, t, r->id, err);
	if (!rc && t->type.prefix)
		rc = crm__number_past(st, t, number, err);
	return rc;
}

static enum crm_code as_logged(struct crm_store *st, struct crm__type *t,
			       struct crm__replay *log, int64_t id,
			       struct crm_rec *now, struct crm_rec *want,
			       bool *mended, struct crm_error *err)
{
	struct crm_error e = CRM_ERROR_INIT;
	bool row, there;
	enum crm_code rc = crm_load_id(st, id, now, &e);

	row = rc == CRM_OK;
	if (rc && rc != CRM_NOTFOUND) {
		if (err)
			*err = e;
		return rc;
	}
	want->id = now->id = id;
	rc = crm__replay_one(log, want, &there, err);
	if (!rc && there)
		rc = crm_rec_required(want, err);
	if (!rc)
		rc = replace(st, t, row ? now : NULL, there ? want : NULL,
			     mended, err);
	if (!rc && there)
		rc = count_past(st, t, want, mended, err);
	return rc;
}

enum crm_code crm__mend(struct crm_store *st, struct crm__type *t, int64_t id,
			struct crm_error *err)
{
	struct crm__check k = { .st = st, .tell = pass, .plan_fd = -1 };
	struct crm_rec now = { 0 }, want = { 0 };
	struct crm__replay *log = NULL;
	bool mended = false;
	enum crm_code rc;

	rc = crm_permit(st, CRM_MAY_CHANGE, NULL, "mend", err);
	if (rc)
		return rc;
	if (t->type.number == crm_customfield.number)
		return crm_error_set(err, CRM_INVALID, "a field's definition "
				     "cannot be mended");
	rc = crm__type_ready(t, err);
	if (!rc)
		rc = crm_rec_init(&now, &t->type, err);
	if (!rc)
		rc = crm_rec_init(&want, &t->type, err);
	if (!rc)
		rc = crm__replay_open(&k, t, id, &log, err);
	if (!rc)
		rc = as_logged(st, t, log, id, &now, &want, &mended, err);
	if (!rc && mended) {
		crm__job_start(st);
		st->done.mended++;
	} else if (!rc) {
		crm_job_unchanged(st);
	}
	crm__replay_close(log);
	crm_rec_clear(&now);
	crm_rec_clear(&want);
	crm_buf_clear(&k.sql);
	crm_buf_clear(&k.message);
	crm_buf_clear(&k.plan);
	return rc;
}
