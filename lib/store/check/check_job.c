/* SPDX-License-Identifier: ISC */
/*
 * check_job.c - do the jobs account for every change of the log?
 *
 * Their ranges follow one another from change 1 on, without gap or overlap,
 * and in each lie as many changes of every kind as the job counted.
 */
#include "checking.h"
#include "../log/log.h"

/* Columns of a job, and of what the log has in its range. */
enum { J_ID, J_FIRST, J_LAST, J_INSERTED, J_UPDATED, J_DELETED };
enum { L_ALL, L_FOREIGN, L_UNKNOWN, L_INSERTED, L_UPDATED, L_DELETED };

static enum crm_code tell(struct crm__check *k, struct crm_stmt *job,
			  const char *field, const struct crm_error *why,
			  struct crm_error *err)
{
	struct crm_value id = { .kind = CRM_V_INT,
				.i = crm_col_int(job, J_ID) };

	return crm__tell(k, "job", &crm_job, &id, field, why, err);
}

/* Make k->sql the query of what lies in a range. */
static enum crm_code make_query(struct crm__check *k, struct crm_error *err)
{
	struct crm_buf *b = &k->sql;
	const char *comma = "";

	crm_buf_reset(b);
	crm_buf_adds(b, "SELECT count(*), count(CASE WHEN job <> ? THEN 1 "
		     "END), count(CASE WHEN type NOT IN (");
	for (size_t i = 0; i < crm_ntypes; i++) {
		if (crm_types[i]->readonly)
			continue;
		crm_buf_addf(b, "%s%d", comma, crm_types[i]->number);
		comma = ", ";
	}
	crm_buf_adds(b, ") THEN 1 END)");
	/* What is erased counts as deleted. */
	for (int op = CRM_OP_INSERT; op <= CRM_OP_DELETE; op++)
		crm_buf_addf(b, ", count(CASE WHEN op IN (%d, %d) THEN 1 END)",
			     op, op == CRM_OP_DELETE ? CRM_OP_ERASE : op);
	crm_buf_adds(b, " FROM change WHERE seq BETWEEN ? AND ?");
	return crm_buf_check(b, err);
}

static enum crm_code tell_count(struct crm__check *k, struct crm_stmt *job,
				const char *what, int64_t n, int64_t of,
				struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;

	if (!n)
		return CRM_OK;
	crm_error_set(&why, CRM_INVALID, "%lld of %lld changes %s",
		      (long long)n, (long long)of, crm_tr(what));
	return tell(k, job, NULL, &why, err);
}

static enum crm_code compare(struct crm__check *k, struct crm_stmt *job,
			     struct crm_stmt *log, struct crm_error *err)
{
	int64_t n = crm_col_int(job, J_LAST) - crm_col_int(job, J_FIRST) + 1;
	int64_t all = crm_col_int(log, L_ALL);
	enum crm_code rc;

	rc = tell_count(k, job, CRM_TR("in its range are not in the log"),
			n - all, n, err);
	if (!rc)
		rc = tell_count(k, job, CRM_TR("in its range are of another "
					       "job"),
				crm_col_int(log, L_FOREIGN), all, err);
	if (!rc)
		rc = tell_count(k, job, CRM_TR("in its range are of no record "
					       "type"),
				crm_col_int(log, L_UNKNOWN), all, err);
	for (int i = 0; !rc && i < 3; i++) {
		struct crm_error why = CRM_ERROR_INIT;
		int64_t is = crm_col_int(job, J_INSERTED + i);
		int64_t says = crm_col_int(log, L_INSERTED + i);

		if (is == says)
			continue;
		crm_error_set(&why, CRM_INVALID, "is '%lld', but the log says "
			      "'%lld'", (long long)is, (long long)says);
		rc = tell(k, job, crm_job.fields[CRM_JOB_INSERTED + i].name,
			  &why, err);
	}
	return rc;
}

static enum crm_code look_up(struct crm__check *k, struct crm_stmt *job,
			     struct crm_stmt *log, struct crm_error *err)
{
	bool row = false;
	enum crm_code rc;

	crm_bind_int(log, 1, crm_col_int(job, J_ID));
	crm_bind_int(log, 2, crm_col_int(job, J_FIRST));
	crm_bind_int(log, 3, crm_col_int(job, J_LAST));
	rc = crm_step(log, &row, err);
	if (!rc)
		rc = compare(k, job, log, err);
	crm_stmt_reset(log);
	return rc;
}

/* The job's range must begin with change *due, which becomes the one behind
 * it. A wrong range is told and not looked into: others may have the same. */
static enum crm_code one_job(struct crm__check *k, struct crm_stmt *job,
			     struct crm_stmt *log, int64_t *due,
			     struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	int64_t first = crm_col_int(job, J_FIRST);
	int64_t last = crm_col_int(job, J_LAST);
	bool range = first >= 1 && last >= first - 1 && last < INT64_MAX;
	const char *field = "first_seq";
	enum crm_code rc;

	if (first != *due) {
		crm_error_set(&why, CRM_INVALID, "is '%lld', but change %lld "
			      "is due", (long long)first, (long long)*due);
	} else if (!range) {
		field = "last_seq";
		crm_error_set(&why, CRM_INVALID, "is '%lld', which ends no "
			      "range from %lld on", (long long)last,
			      (long long)first);
	}
	rc = why.code ? tell(k, job, field, &why, err)
		      : look_up(k, job, log, err);
	if (range)
		*due = last + 1;
	return rc;
}

/* No change may lie outside of all ranges. */
static enum crm_code outside(struct crm__check *k, int64_t due,
			     struct crm_error *err)
{
	static const struct crm_value none = { .kind = CRM_V_NULL };
	struct crm_error why = CRM_ERROR_INIT;
	int64_t first = 1, last = 0;
	enum crm_code rc;

	rc = crm_db_int(k->st->db, "SELECT coalesce(min(seq), 1) FROM change",
			&first, err);
	if (!rc)
		rc = crm_db_int(k->st->db, "SELECT coalesce(max(seq), 0) FROM "
				"change", &last, err);
	if (rc || (first >= 1 && last < due))
		return rc;
	crm_error_set(&why, CRM_INVALID, "the log has changes %lld to %lld, "
		      "but the jobs account for 1 to %lld", (long long)first,
		      (long long)last, (long long)due - 1);
	return crm__tell(k, "job", &crm_job, &none, NULL, &why, err);
}

/* The rows of a query are jobs with that wrong. */
static enum crm_code each_job(struct crm__check *k, const char *sql,
			      const char *field, const char *text,
			      struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(k->st->db, sql, &s, err);

	crm_error_set(&why, CRM_INVALID, "%s", crm_tr(text));
	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		rc = tell(k, s, field, &why, err);
	crm_stmt_put(s);
	return rc;
}

/* Jobs that took others back, and what those say of it. */
static enum crm_code undone(struct crm__check *k, struct crm_error *err)
{
	enum crm_code rc;

	rc = each_job(k, "SELECT id FROM job WHERE undoes NOT IN (SELECT id "
		      "FROM job) OR undoes >= id ORDER BY id", "undoes",
		      CRM_TR("names no earlier job"), err);
	return rc ? rc : each_job(k, "SELECT j.id FROM job j LEFT JOIN job b "
		"ON b.id = j.undone_by AND b.undoes = j.id WHERE j.undone_by "
		"IS NOT NULL AND (b.id IS NULL OR b.undone_by IS NOT NULL) "
		"ORDER BY j.id", "undone_by", CRM_TR("names no job that took "
		"it back and stands"), err);
}

enum crm_code crm__check_jobs(struct crm__check *k, struct crm_error *err)
{
	struct crm_stmt *job = NULL, *log = NULL;
	int64_t due = 1;
	bool row = false;
	enum crm_code rc = make_query(k, err);

	if (!rc)
		rc = crm_stmt_get(k->st->db, k->sql.s, &log, err);
	if (!rc)
		rc = crm_stmt_get(k->st->db, "SELECT id, first_seq, last_seq, "
			"inserted, updated, deleted FROM job ORDER BY id",
			&job, err);
	while (!rc && !(rc = crm_step(job, &row, err)) && row)
		rc = one_job(k, job, log, &due, err);
	crm_stmt_put(job);
	crm_stmt_put(log);
	if (!rc)
		rc = outside(k, due, err);
	return rc ? rc : undone(k, err);
}
