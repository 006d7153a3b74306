/* SPDX-License-Identifier: ISC */
/* undo_change.c - one change taken back, or what is in the way of that. */
#include "undoing.h"
#include "../log/log.h"
#include "../rights/rights.h"

struct entry {
	int64_t seq, record, op;
	const void *data;
	size_t n;
};

/* ---- what is in the way ---- */

/* The last job that touched the record after the one to be undone. */
static enum crm_code later_job(struct crm__undo *u, const struct entry *e,
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
static enum crm_code since(struct crm__undo *u, const struct entry *e,
			   const struct crm_field *f, const char *done,
			   struct crm_error *err)
{
	int64_t job;
	enum crm_code rc = later_job(u, e, &job, err);

	if (rc)
		return rc;
	if (job)
		crm_error_set(err, CRM_CONFLICT, "was %s since, by job %lld",
			      crm_tr(done), (long long)job);
	else
		crm_error_set(err, CRM_CONFLICT, "was %s since",
			      crm_tr(done));
	if (f)
		crm_error_at_field(err, f->name);
	return CRM_CONFLICT;
}

/* Refuse where the user does not see the record as it is now. What is deleted
 * is seen by those who see all. */
static enum crm_code seen(struct crm__undo *u, const struct entry *e,
			  struct crm_error *err)
{
	bool yes;
	enum crm_code rc = crm__sees(u->st, &u->c.t->type, e->record, &yes,
				     err);

	u->unseen = !rc && !yes;
	return !u->unseen ? rc : crm_error_set(err, CRM_DENIED, "the job "
		"changed a %s that you do not see now",
		crm_tr(u->c.t->type.name));
}

/* Put the error aside as one record's and go on; graver ones are returned, and
 * of changes undone together any. */
static enum crm_code obstacle(struct crm__undo *u, const struct entry *e,
			      enum crm_code rc, struct crm_error *why,
			      struct crm_error *err)
{
	struct crm_buf code = CRM_BUF_INIT;

	if (u->together && crm__refused(rc))
		return CRM_CONFLICT;
	if (!crm__refused(rc)) {
		if (rc && err)
			*err = *why;
		return rc;
	}
	rc = u->unseen ? CRM_OK : crm__code_ever(u->st, &u->c.t->type,
						 e->record, &code, err);
	if (!rc && !u->unseen) {
		crm_error_prefix(why, "%s %s: %s%s",
				 crm_tr(u->c.t->type.name),
				 crm_buf_str(&code), why->field,
				 why->field[0] ? ": " : "");
		why->field[0] = '\0';
	}
	if (!rc)
		rc = crm_refusals_add(u->left, why, err);
	crm_buf_clear(&code);
	return rc;
}

/* ---- one change ---- */

/* Is the record still what its insertion made it? */
static enum crm_code unchanged(struct crm__undo *u, const struct entry *e,
			       struct crm_error *err)
{
	enum crm_code rc;

	if (u->c.now.v[CRM_F_VERSION].i == 1)
		return CRM_OK;
	rc = crm__entry_record(CRM_OP_INSERT, e->data, e->n, NULL,
			       &u->c.after, NULL, err);
	for (size_t i = 0; !rc && i < u->c.t->type.nfields; i++)
		if (crm__log_has(i) &&
		    !crm_value_equal(&u->c.now.v[i], &u->c.after.v[i])) {
			const struct crm_field *f = &u->c.t->type.fields[i];
			rc = since(u, e, f->flags & CRM_F_HIDDEN ? NULL : f,
				   CRM_TR("changed"), err);
		}
	return rc;
}

static enum crm_code undo_insert(struct crm__undo *u, const struct entry *e,
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
	if (!rc && u->c.t->custom && !u->together)
		rc = crm__unreferred(u->st, &u->c.now, err);
	if (rc)
		return rc;
	rc = crm_save(u->st, &u->c.now, NULL, &u->from, NULL, &e2);
	if (rc == CRM_CONFLICT && !u->together) {
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
static enum crm_code not_set(struct crm__undo *u, const struct entry *e,
			     const struct crm_field *f, struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc = f->flags & CRM_F_HIDDEN
		? crm_error_set(&why, CRM_DENIED, "the job changed a field "
				"that you do not see now")
		: since(u, e, f, CRM_TR("changed"), &why);

	return obstacle(u, e, rc, &why, err);
}

/* Keep in u->c.before what is to be set: the fields of the change that have the
 * value it gave them. */
static enum crm_code still_set(struct crm__undo *u, const struct entry *e,
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

static enum crm_code undo_update(struct crm__undo *u, const struct entry *e,
				 struct crm_error *err)
{
	enum crm_code rc = seen(u, e, err);
	int64_t gone = 0;

	if (!rc)
		rc = crm_load_id(u->st, e->record, &u->c.now, err);
	if (rc == CRM_NOTFOUND)
		return since(u, e, NULL, CRM_TR("deleted"), err);
	if (!rc)
		rc = crm__entry_record(CRM_OP_UPDATE, e->data, e->n,
				       &u->c.before, &u->c.after, &gone, err);
	if (!rc && gone)
		rc = crm__refuse_gone(u->st, gone, err);
	if (!rc)
		rc = still_set(u, e, err);
	if (!rc)
		rc = crm__valid_still(u->st, &u->c.before, err);
	return rc ? rc : crm_save(u->st, &u->c.now, &u->c.before, &u->from,
				  NULL, err);
}

static enum crm_code undo_delete(struct crm__undo *u, const struct entry *e,
				 struct crm_error *err)
{
	int64_t gone = 0;
	enum crm_code rc = crm_load_id(u->st, e->record, &u->c.now, err);

	if (rc == CRM_OK)
		return rc; /* somebody has restored it */
	if (rc == CRM_NOTFOUND)
		rc = crm__entry_record(CRM_OP_DELETE, e->data, e->n,
				       &u->c.before, NULL, &gone, err);
	u->c.before.id = e->record;
	if (!rc)
		rc = crm__permit_back(u->st, &u->c.before, err);
	u->unseen = rc == CRM_NOTFOUND;
	if (!rc && gone)
		rc = crm__refuse_gone(u->st, gone, err);
	return rc ? rc : crm__bring_back(u->st, &u->c.before, &u->from, err);
}

static enum crm_code undo_erased(struct crm__undo *u, const struct entry *e,
				 struct crm_error *err)
{
	enum crm_code rc = seen(u, e, err);

	return rc ? rc : since(u, e, NULL, CRM_TR("erased"), err);
}

enum crm_code crm__undo_change(struct crm__undo *u, struct crm_stmt *s,
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
	/* What follows looks for the row, or changes the types themselves. */
	if (u->together && crm__rules_follow(u->st, t))
		return CRM_CONFLICT;
	rc = crm__changing_of(&u->c, t, err);
	if (rc)
		return rc;
	if (e.op == CRM_OP_ERASE)
		return crm_error_set(err, CRM_CONFLICT, "job %lld erased what "
			"there was; nothing is left to bring back",
			(long long)u->opts->job);
	if (u->together && e.op != CRM_OP_INSERT)
		rc = crm__rows_delete(u->st, err);
	if (rc)
		return rc;
	u->unseen = false;
	rc = crm_col_int(s, 5) ? undo_erased(u, &e, &why)
	     : e.op == CRM_OP_INSERT ? undo_insert(u, &e, &why)
	     : e.op == CRM_OP_UPDATE ? undo_update(u, &e, &why)
				     : undo_delete(u, &e, &why);
	rc = obstacle(u, &e, rc, &why, err);
	return rc ? rc : crm__changing_types(u->st, &u->c, err);
}
