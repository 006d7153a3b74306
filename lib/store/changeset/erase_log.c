/* SPDX-License-Identifier: ISC */
/* erase_log.c - what the logs say of erased records, taken out of them. */
#include "erasing.h"
#include "../audit/auditing.h"
#include "../log/log.h"

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

static enum crm_code erase_command(struct crm__erase *e, int64_t job,
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
static enum crm_code erase_input(struct crm__erase *e, int64_t job,
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
static enum crm_code erase_request(struct crm__erase *e, int64_t job,
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

static enum crm_code erase_job(struct crm__erase *e, int64_t job,
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

static enum crm_code erase_change(struct crm__erase *e, struct crm_stmt *row,
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
	t[1].s = crm_col_bytes(row, 2, &t[1].n);
	crm__digest_content(salt, t, 2, content);
	rc = crm_stmt_get(e->st->db, "UPDATE change SET code = NULL, "
		"data = x'', salt = NULL, content = ? WHERE seq = ?", &s,
		err);
	if (rc)
		return rc;
	crm_bind_blob(s, 1, content, sizeof(content));
	crm_bind_int(s, 2, crm_col_int(row, 0));
	return crm__run_once(s, err);
}

static enum crm_code note_job(struct crm__erase *e, int64_t job,
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

static enum crm_code erase_log(struct crm__erase *e, struct crm__erased of,
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
static enum crm_code erase_jobs(struct crm__erase *e, struct crm_error *err)
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

static enum crm_code cut_access(struct crm__erase *e, struct crm_stmt *row,
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
static enum crm_code erase_access(struct crm__erase *e,
				  const struct crm_type *t,
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
static enum crm_code erase_accesses(struct crm__erase *e, struct crm_error *err)
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

enum crm_code crm__erase_log(struct crm__erase *e, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < e->n; i++)
		rc = erase_log(e, e->v[i], err);
	if (!rc)
		rc = erase_jobs(e, err);
	return rc ? rc : erase_accesses(e, err);
}
