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
#include "../rights/rights.h"
#include "crm/changeset.h"

struct record {
	struct crm__type *t;
	int64_t id;
};

struct erase {
	struct crm_store *st;
	const struct crm_erase_opts *opts;
	struct crm_origin from;
	struct record *v;      /* all that is erased, owners first */
	size_t n, cap;
	int64_t *jobs;         /* that touched them, in order once all are in */
	size_t njobs, jobcap;
	struct crm_buf code;
};

/* ---- which records ---- */

static enum crm_code add(struct erase *e, struct crm__type *t, int64_t id,
			 struct crm_error *err)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->v[i].t == t && e->v[i].id == id)
			return CRM_OK;
	if (e->n == e->cap) {
		size_t cap = e->cap ? 2 * e->cap : 16;
		struct record *v = realloc(e->v, cap * sizeof(*v));

		if (!v)
			return crm_error_nomem(err);
		e->v = v;
		e->cap = cap;
	}
	e->v[e->n++] = (struct record){ t, id };
	return CRM_OK;
}

/* Add what a statement gives the ids of; puts it back. */
static enum crm_code add_all(struct erase *e, struct crm__type *t,
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
static enum crm_code add_owned(struct erase *e, struct crm__type *t,
			       const struct crm_field *f, int64_t owner,
			       struct crm_error *err)
{
	const char *column = crm_field_column(f);
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm__sql(e->st, &s, err, "SELECT id FROM $ WHERE $ = ?",
		      t->type.table, column);
	if (rc)
		return rc;
	crm_bind_int(s, 1, owner);
	rc = add_all(e, t, s, err);
	if (!rc)
		rc = crm_stmt_get(e->st->db, "SELECT record FROM change c "
			"WHERE type = ?1 AND op = 3 AND "
			"CAST(data->>?2 AS INTEGER) = ?3 AND NOT EXISTS ("
			"SELECT 1 FROM change l WHERE l.type = ?1 AND "
			"l.record = c.record AND l.seq > c.seq)", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, t->type.number);
	crm_bind_text(s, 2, column, strlen(column));
	crm_bind_int(s, 3, owner);
	return add_all(e, t, s, err);
}

static enum crm_code add_belongings(struct erase *e, struct record of,
				    struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < crm_ntypes; i++) {
		struct crm__type *t = &e->st->types[i];

		for (size_t k = 0; !rc && k < t->type.nfields; k++) {
			const struct crm_field *f = &t->type.fields[k];

			if (f->flags & (CRM_F_OWNER | CRM_F_BOUND) && f->ref &&
			    !strcmp(f->ref, of.t->type.name))
				rc = add_owned(e, t, f, of.id, err);
		}
	}
	return rc;
}

/* The id of a record that has the code, or of the one that had it when it was
 * deleted or erased last; 0: none. */
static enum crm_code find(struct erase *e, struct crm__type *t,
			  const char *code, int64_t *id, struct crm_error *err)
{
	enum crm_code rc = crm__id_of(e->st, t, code, strlen(code), id, err);

	return rc || *id ? rc : crm__id_gone(e->st, &t->type, code,
					     strlen(code), id, err);
}

static bool may_be(const struct erase *e, const struct crm_type *t)
{
	return !t->readonly && t->number != crm_customfield.number &&
	       (!e->opts->type || !strcmp(e->opts->type->name, t->name));
}

static enum crm_code add_code(struct erase *e, const char *code,
			      struct crm_error *err)
{
	struct crm__type *found = NULL;
	int64_t which = 0, id;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < crm_ntypes; i++) {
		struct crm__type *t = &e->st->types[i];

		if (!may_be(e, &t->type))
			continue;
		rc = find(e, t, code, &id, err);
		if (rc || !id)
			continue;
		if (found)
			return crm_error_set(err, CRM_CONFLICT, "'%s' is a %s "
				"and a %s; --type says which", code,
				found->type.name, t->type.name);
		found = t;
		which = id;
	}
	if (!rc && !found)
		rc = crm_error_set(err, CRM_NOTFOUND, "no %s '%s'",
			e->opts->type ? e->opts->type->name : "record", code);
	return rc ? rc : add(e, found, which, err);
}

static enum crm_code choose(struct erase *e, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < e->opts->n; i++)
		rc = add_code(e, e->opts->codes[i], err);
	for (size_t i = 0; !rc && i < e->n; i++)
		rc = add_belongings(e, e->v[i], err);
	return rc;
}

/* ---- the rows ---- */

/* Delete it, if it is there; the log gets the reason for it. */
static enum crm_code erase_row(struct erase *e, struct record of,
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
static enum crm_code erase_gone(struct erase *e, struct record of,
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
	if (!rc)
		rc = crm__job_start(e->st, err);
	code.s = crm_buf_str(&e->code);
	code.len = e->code.len;
	if (!rc)
		rc = crm__log_erase(e->st, &of.t->type, of.id, &code,
				    e->opts->reason, err);
	if (!rc)
		e->st->done.deleted++;
	return rc;
}

/* ---- the log ---- */

/* "crm-customer contact add" of a longer line: the words that say what was
 * done to what, not to whom. Options in front of them end it. */
static size_t words(const char *s, size_t n)
{
	size_t at = 0;

	for (int i = 0; i < 3; i++) {
		size_t from = at + (i > 0), to = from;
		bool type = false;

		while (to < n && s[to] != ' ')
			to++;
		for (size_t k = from; i && k < to; k++)
			if (s[k] < 'a' || s[k] > 'z')
				return at;
		if (to <= from)
			return at;
		at = to;
		for (size_t k = 0; i == 1 && k < crm_ntypes; k++)
			type = type ||
			       (strlen(crm_types[k]->name) == to - from &&
				!memcmp(crm_types[k]->name, s + from,
					to - from));
		if (i == 1 && !type)
			return at;
	}
	return at;
}

static enum crm_code erase_command(struct erase *e, int64_t job,
				   struct crm_stmt *row, struct crm_error *err)
{
	struct crm__text t;
	uint8_t content[CRM_SHA256_BYTES];
	const void *salt = crm_col_blob(row, 1, CRM_AUDIT_SALT);
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	if (!salt)
		return CRM_OK;
	t.s = crm_col_text(row, 0, &t.n);
	crm__digest_content(salt, &t, 1, content);
	rc = crm_stmt_get(e->st->db, "UPDATE job SET command = ?, salt = NULL, "
			  "content = ? WHERE id = ?", &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, t.s, words(t.s, t.n));
	crm_bind_blob(s, 2, content, sizeof(content));
	crm_bind_int(s, 3, job);
	return crm__run_once(s, err);
}

/* Names of inputs go when the job did nothing else. */
static enum crm_code erase_input(struct erase *e, int64_t job,
				 struct crm_stmt *row, struct crm_error *err)
{
	struct crm__text t = { NULL, 0 };
	uint8_t content[CRM_SHA256_BYTES];
	const void *salt = crm_col_blob(row, 3, CRM_AUDIT_SALT);
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	if (!salt || crm_col_null(row, 2) || crm_col_int(row, 4))
		return CRM_OK;
	t.s = crm_col_text(row, 2, &t.n);
	crm__digest_content(salt, &t, 1, content);
	rc = crm_stmt_get(e->st->db, "UPDATE job SET input = NULL, "
			  "input_salt = NULL, input_content = ? WHERE id = ?",
			  &s, err);
	if (rc)
		return rc;
	crm_bind_blob(s, 1, content, sizeof(content));
	crm_bind_int(s, 2, job);
	return crm__run_once(s, err);
}

/* The digest of what was asked for has no salt, and so tells who guesses right
 * that he does. It is a conflict to ask for it again. */
static enum crm_code erase_request(struct erase *e, int64_t job,
				   struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc = crm_stmt_get(e->st->db, "UPDATE request SET digest "
					"= '' WHERE job = ?", &s, err);

	if (rc)
		return rc;
	crm_bind_int(s, 1, job);
	return crm__run_once(s, err);
}

static enum crm_code erase_job(struct erase *e, int64_t job,
			       struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	/* Its own command says why. */
	if (job == e->st->job)
		return CRM_OK;
	rc = crm_stmt_get(e->st->db, "SELECT command, salt, input, "
		"input_salt, EXISTS (SELECT 1 FROM change WHERE seq BETWEEN "
		"first_seq AND last_seq AND salt IS NOT NULL) FROM job "
		"WHERE id = ?", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, job);
	rc = crm_step(s, &row, err);
	if (!rc && row)
		rc = erase_command(e, job, s, err);
	if (!rc && row)
		rc = erase_input(e, job, s, err);
	crm_stmt_put(s);
	return rc ? rc : erase_request(e, job, err);
}

static enum crm_code erase_change(struct erase *e, struct crm_stmt *row,
				  struct crm_error *err)
{
	const void *salt = crm_col_blob(row, 3, CRM_AUDIT_SALT);
	struct crm__text t[2] = { { NULL, 0 } };
	uint8_t content[CRM_SHA256_BYTES];
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	if (!salt)
		return CRM_OK; /* somebody took it; verifying finds that */
	if (!crm_col_null(row, 1))
		t[0].s = crm_col_text(row, 1, &t[0].n);
	t[1].s = crm_col_text(row, 2, &t[1].n);
	crm__digest_content(salt, t, 2, content);
	rc = crm_stmt_get(e->st->db, "UPDATE change SET code = NULL, "
		"data = '{}', salt = NULL, content = ? WHERE seq = ?", &s,
		err);
	if (rc)
		return rc;
	crm_bind_blob(s, 1, content, sizeof(content));
	crm_bind_int(s, 2, crm_col_int(row, 0));
	return crm__run_once(s, err);
}

static enum crm_code note_job(struct erase *e, int64_t job,
			      struct crm_error *err)
{
	if (e->njobs && e->jobs[e->njobs - 1] == job)
		return CRM_OK;
	if (e->njobs == e->jobcap) {
		size_t cap = e->jobcap ? 2 * e->jobcap : 16;
		int64_t *jobs = realloc(e->jobs, cap * sizeof(*jobs));

		if (!jobs)
			return crm_error_nomem(err);
		e->jobs = jobs;
		e->jobcap = cap;
	}
	e->jobs[e->njobs++] = job;
	return CRM_OK;
}

static enum crm_code erase_log(struct erase *e, struct record of,
			       struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(e->st->db, "SELECT seq, code, data, salt, job FROM "
		"change WHERE type = ? AND record = ? AND op <> 4 AND content "
		"IS NULL ORDER BY seq", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, of.t->type.number);
	crm_bind_int(s, 2, of.id);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		rc = erase_change(e, s, err);
		if (!rc)
			rc = note_job(e, crm_col_int(s, 4), err);
	}
	crm_stmt_put(s);
	return rc;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Each job once, when nothing more of its changes is to be erased. */
static enum crm_code erase_jobs(struct erase *e, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (e->njobs)
		qsort(e->jobs, e->njobs, sizeof(*e->jobs), by_number);
	for (size_t i = 0; !rc && i < e->njobs; i++)
		if (!i || e->jobs[i] != e->jobs[i - 1])
			rc = erase_job(e, e->jobs[i], err);
	return rc;
}

/* ---- the log of accesses ---- */

static enum crm_code cut_access(struct erase *e, struct crm_stmt *row,
				struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	size_t n;
	const char *command = crm_col_text(row, 1, &n);
	size_t keep = words(command, n);
	enum crm_code rc;

	if (keep == n)
		return CRM_OK;
	rc = crm_stmt_get(e->st->db, "UPDATE access SET command = ? "
			  "WHERE id = ?", &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, command, keep);
	crm_bind_int(s, 2, crm_col_int(row, 0));
	return crm__run_once(s, err);
}

/* What was looked for may have been this person, by a part of the name; so all
 * that was asked of a type loses its arguments. */
static enum crm_code erase_access(struct erase *e, const struct crm_type *t,
				  struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(e->st->db, "SELECT id, command FROM "
					"access WHERE type = ?", &s, err);

	if (rc)
		return rc;
	crm_bind_text(s, 1, t->name, strlen(t->name));
	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		rc = cut_access(e, s, err);
	crm_stmt_put(s);
	return rc;
}

/* Those of a record's type, and of the one it belongs to, whose filters reach
 * it. */
static enum crm_code erase_accesses(struct erase *e, struct crm_error *err)
{
	const struct crm_type *last = NULL;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < e->n; i++) {
		const struct crm_type *t = &e->v[i].t->type;
		int owner = crm_field_flagged(t, CRM_F_OWNER);

		if (t == last)
			continue;
		last = t;
		rc = erase_access(e, t, err);
		if (!rc && owner >= 0)
			rc = erase_access(e, crm_type_find(
				t->fields[owner].ref), err);
	}
	return rc;
}

/* ---- all of it ---- */

static enum crm_code erase_all(struct erase *e, struct crm_error *err)
{
	enum crm_code rc = crm__audit_sealed(e->st, err);

	if (!rc)
		rc = choose(e, err);
	for (size_t i = 0; !rc && i < e->n; i++)
		rc = erase_row(e, e->v[i], err);
	for (size_t i = 0; !rc && i < e->n; i++)
		rc = erase_gone(e, e->v[i], err);
	for (size_t i = 0; !rc && i < e->n; i++)
		rc = erase_log(e, e->v[i], err);
	if (!rc)
		rc = erase_jobs(e, err);
	return rc ? rc : erase_accesses(e, err);
}

enum crm_code crm_erase(struct crm_store *st, const struct crm_job_info *info,
			const struct crm_erase_opts *opts,
			struct crm_job_result *out, struct crm_error *err)
{
	struct erase e = { .st = st, .opts = opts,
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
