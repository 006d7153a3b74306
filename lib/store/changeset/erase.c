/* SPDX-License-Identifier: ISC */
/*
 * erase.c - a person's data taken out of the rows and out of the log.
 *
 * The records are deleted; what the log says of them loses its content, and
 * keeps the digest of it; the command lines of the jobs that touched them lose
 * their arguments. What is logged of all that is that it was done, and why.
 */
#include "../audit/auditing.h"
#include "../log/log.h"
#include "../search/search.h"
#include "../rights/rights.h"
#include "erasing.h"

/* ---- which records ---- */

static enum crm_code add(void *erase, struct crm__type *t, int64_t id,
			 struct crm_error *err)
{
	struct crm__erase *e = erase;

	for (size_t i = 0; i < e->n; i++)
		if (e->v[i].t == t && e->v[i].id == id)
			return CRM_OK;
	if (e->n == e->cap) {
		size_t cap = e->cap ? 2 * e->cap : 16;
		struct crm__erased *v = realloc(e->v, cap * sizeof(*v));

		if (!v)
			return crm_error_nomem(err);
		e->v = v;
		e->cap = cap;
	}
	e->v[e->n++] = (struct crm__erased){ t, id };
	return CRM_OK;
}

/* Add what a statement gives the ids of; puts it back. */
static enum crm_code add_all(struct crm__erase *e, struct crm__type *t,
			     struct crm_stmt *s, struct crm_error *err)
{
	bool row = false;
	enum crm_code rc = CRM_OK;

	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		rc = add(e, t, crm_col_int(s, 0), err);
	crm_stmt_put(s);
	return rc;
}

/* What belongs to a record by a field: that is there, and that did when it was
 * deleted. */
static enum crm_code add_owned(struct crm__erase *e, struct crm__type *t,
			       int field, int64_t owner, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm__sql(e->st, &s, err, "SELECT id FROM $ WHERE $ = ?",
		      t->type.table, crm_field_column(&t->type.fields[field]));
	if (rc)
		return rc;
	crm_bind_int(s, 1, owner);
	rc = add_all(e, t, s, err);
	return rc ? rc : crm__gone_of(e->st, t, field, owner, INT64_MAX, add,
				      e, err);
}

static enum crm_code add_belongings(struct crm__erase *e, struct crm__erased of,
				    struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < crm_ntypes; i++) {
		struct crm__type *t = &e->st->types[i];

		for (size_t k = 0; !rc && k < t->type.nfields; k++) {
			const struct crm_field *f = &t->type.fields[k];

			if (f->flags & (CRM_F_OWNER | CRM_F_BOUND) && f->ref &&
			    !strcmp(f->ref, of.t->type.name))
				rc = add_owned(e, t, (int)k, of.id, err);
		}
	}
	return rc;
}

/* A former code leads to what was merged: the log has all of that still. */
static enum crm_code add_merged(struct crm__erase *e, struct crm__erased former,
				struct crm_error *err)
{
	const struct crm_type *of = crm__former_of(&former.t->type);
	int64_t id = 0;
	enum crm_code rc;

	if (!of)
		return CRM_OK;
	rc = crm__code_ever(e->st, &former.t->type, former.id, &e->code, err);
	if (!rc)
		rc = crm__id_gone(e->st, of, crm_buf_str(&e->code),
				  e->code.len, &id, err);
	return rc || !id ? rc : add(e, crm__type_of(e->st, of), id, err);
}

/* The id of a record that has the code, or of the one that had it when it was
 * deleted or erased last; 0: none, or none that may be erased. */
static enum crm_code find(struct crm_store *st, const struct crm__type *t,
			  const char *code, size_t n, int64_t *id,
			  struct crm_error *err)
{
	enum crm_code rc;

	*id = 0;
	if (t->base == &crm_customfield)
		return CRM_OK;
	rc = crm__id_of_own(st, t, code, n, id, err);
	return rc || *id ? rc : crm__id_gone(st, &t->type, code, n, id, err);
}

static enum crm_code add_code(struct crm__erase *e, const char *code,
			      struct crm_error *err)
{
	const struct crm_type *only = e->opts->type;
	struct crm_error e2 = CRM_ERROR_INIT;
	struct crm__type *t = NULL;
	int64_t id = 0;
	enum crm_code rc;

	if (only) {
		t = crm__type_of(e->st, only);
		rc = find(e->st, t, code, strlen(code), &id, err);
	} else {
		rc = crm__type_of_code(e->st, code, find, &t, &id, &e2);
		if (rc == CRM_CONFLICT)
			return crm_error_set(err, rc, "%s; --type says which",
					     e2.msg);
		if (rc && err)
			*err = e2;
	}
	if (!rc && id)
		rc = add(e, t, id, err);
	else if (!rc && only)
		rc = crm_error_set(err, CRM_NOTFOUND, "no %s '%s'",
				   crm_tr(only->name), code);
	else if (!rc)
		rc = crm_error_set(err, CRM_NOTFOUND, "no record '%s'", code);
	return rc;
}

static enum crm_code choose(struct crm__erase *e, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < e->opts->n; i++)
		rc = add_code(e, e->opts->codes[i], err);
	for (size_t i = 0; !rc && i < e->n; i++) {
		rc = add_belongings(e, e->v[i], err);
		if (!rc)
			rc = add_merged(e, e->v[i], err);
	}
	return rc;
}

/* ---- the rows ---- */

/* Delete it, if it is there; the log gets the reason for it. */
static enum crm_code erase_row(struct crm__erase *e, struct crm__erased of,
			       struct crm_error *err)
{
	struct crm_rec r = { 0 };
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc = crm_rec_init(&r, &of.t->type, err);

	if (rc)
		return rc;
	rc = crm_load_id(e->st, of.id, &r, &why);
	if (rc == CRM_NOTFOUND)
		rc = CRM_OK;
	else if (!rc)
		rc = crm_delete(e->st, &r, true, &e->from, &why);
	if (rc && err)
		*err = why;
	crm_rec_clear(&r);
	return rc;
}

/* Log it of one that was deleted before. */
static enum crm_code erase_gone(struct crm__erase *e, struct crm__erased of,
				struct crm_error *err)
{
	struct crm_value code = { .kind = CRM_V_TEXT };
	struct crm_stmt *s = NULL;
	int64_t op;
	enum crm_code rc;

	rc = crm_stmt_get(e->st->db, "SELECT op FROM change WHERE type = ? "
		"AND record = ? ORDER BY seq DESC LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, of.t->type.number);
	crm_bind_int(s, 2, of.id);
	rc = crm__one_int(s, &op, err);
	if (rc || op == CRM_OP_ERASE)
		return rc;
	rc = crm__code_ever(e->st, &of.t->type, of.id, &e->code, err);
	code.s = crm_buf_str(&e->code);
	code.len = e->code.len;
	if (!rc)
		rc = crm__log_erase(e->st, &of.t->type, of.id, &code,
				    e->opts->reason, err);
	if (!rc)
		e->st->done.deleted++;
	return rc;
}

/* ---- all of it ---- */

static enum crm_code erase_all(struct crm__erase *e, struct crm_error *err)
{
	enum crm_code rc = choose(e, err);

	for (size_t i = 0; !rc && i < e->n; i++)
		rc = erase_row(e, e->v[i], err);
	for (size_t i = 0; !rc && i < e->n; i++)
		rc = erase_gone(e, e->v[i], err);
	if (!rc)
		rc = crm__erase_log(e, err);
	/* Words are forgotten by noting that they are; only tidying drops
	 * them. */
	if (!rc)
		rc = crm__search_flush(e->st, err);
	return rc ? rc : crm__search_tidy(e->st, err);
}

enum crm_code crm_erase(struct crm_store *st, const struct crm_job_info *info,
			const struct crm_erase_opts *opts,
			struct crm_job_result *out, struct crm_error *err)
{
	struct crm__erase e = { .st = st, .opts = opts,
			   .from = { .erase = opts->reason } };
	enum crm_code rc;

	if (crm__limited(st))
		return crm_error_set(err, CRM_DENIED, "only an admin may erase "
				     "records");
	rc = crm_db_overwrite(st->db, err);
	if (!rc)
		rc = crm_job_begin(st, info, err);
	if (rc)
		return rc;
	rc = crm_job_end(st, erase_all(&e, err), opts->dry, out, err);
	free(e.v);
	free(e.jobs);
	crm_buf_clear(&e.code);
	if (!rc && !opts->dry) {
		rc = crm_db_purge(st->db, err);
		if (rc)
			crm_error_prefix(err, "the file may hold remains; "
					 "run it again: ");
	}
	return rc;
}
