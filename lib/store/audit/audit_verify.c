/* SPDX-License-Identifier: ISC */
/*
 * audit_verify.c - is the log what its digests were made of?
 *
 * Jobs and changes are read side by side in their order. What is wrong is told
 * where it is; behind it the digest that stands there is taken for the right
 * one, so that what follows is not told of as well.
 */
#include "auditing.h"
#include "../log/log.h"
#include "../check/checking.h"
#include "crm/decimal.h"

struct audit {
	struct crm__check *k;
	struct crm_stmt *jobs, *changes;
	bool more;           /* changes is at one */
	uint8_t chain[CRM_SHA256_BYTES];
	bool broken;         /* what the chain was is not known */
	int64_t job, seq;    /* the last ones seen */
	struct crm_buf code;
};

/* ---- telling ---- */

static enum crm_code tell(struct audit *a, const struct crm_type *t,
			  const struct crm_value *code,
			  const struct crm_error *why, struct crm_error *err)
{
	return crm__tell(a->k, "audit", t, code, NULL, why, err);
}

static enum crm_code tell_job(struct audit *a, int64_t job,
			      const struct crm_error *why,
			      struct crm_error *err)
{
	struct crm_value id = { .kind = CRM_V_INT, .i = job };

	return tell(a, &crm_job, &id, why, err);
}

/* The change at hand. */
static enum crm_code tell_change(struct audit *a, const struct crm_error *why,
				 struct crm_error *err)
{
	const struct crm__type *t = crm__type_numbered(a->k->st,
		crm_col_int(a->changes, CRM__CHANGE_TYPE));
	struct crm_value code = { .kind = CRM_V_NULL };
	enum crm_code rc = CRM_OK;

	if (!t)
		return tell_job(a, crm_col_int(a->changes, CRM__CHANGE_JOB),
				why, err);
	rc = crm__code_ever(a->k->st, &t->type,
			    crm_col_int(a->changes, CRM__CHANGE_RECORD),
			    &a->code, err);
	if (!rc && a->code.len)
		code = (struct crm_value){ CRM_V_TEXT, 0,
					   crm_buf_str(&a->code), a->code.len };
	return rc ? rc : tell(a, &t->type, &code, why, err);
}

/* Nothing is where changes up to `until` should be. */
static enum crm_code missing(struct audit *a, int64_t job, int64_t until,
			     struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;

	if (a->seq >= until)
		return CRM_OK;
	if (a->seq + 1 == until)
		crm_error_set(&why, CRM_INVALID, "change %lld is missing",
			      (long long)until);
	else
		crm_error_set(&why, CRM_INVALID, "changes %lld to %lld are "
			      "missing", (long long)a->seq + 1,
			      (long long)until);
	a->seq = until;
	a->broken = true;
	return tell_job(a, job, &why, err);
}

/* ---- one change, one job ---- */

/* Go on with the digest that stands in a column. */
static void go_on(struct audit *a, struct crm_stmt *s, int col)
{
	const void *digest = crm_col_blob(s, col, sizeof(a->chain));

	a->broken = !digest;
	if (digest)
		memcpy(a->chain, digest, sizeof(a->chain));
}

/* Does the digest in a column differ from the one made of the row? */
static bool differs(const struct audit *a, struct crm_stmt *s, int col,
		    bool made, const uint8_t digest[CRM_SHA256_BYTES])
{
	const void *is = crm_col_blob(s, col, CRM_SHA256_BYTES);

	return !made || !is || (!a->broken &&
				memcmp(is, digest, CRM_SHA256_BYTES) != 0);
}

static enum crm_code change(struct audit *a, int64_t job,
			    struct crm_error *err)
{
	uint8_t digest[CRM_SHA256_BYTES];
	struct crm_error why = CRM_ERROR_INIT;
	int64_t seq = crm_col_int(a->changes, CRM__CHANGE_SEQ);
	int64_t says = crm_col_int(a->changes, CRM__CHANGE_JOB);
	enum crm_code rc = missing(a, job, seq - 1, err);
	bool made;

	if (rc)
		return rc;
	memcpy(digest, a->chain, sizeof(digest));
	made = crm__digest_change_row(a->changes, digest);
	if (differs(a, a->changes, CRM__CHANGE_DIGEST, made, digest))
		crm_error_set(&why, CRM_INVALID, a->broken
			? CRM_TR("change %lld of job %lld is not as it was "
				 "logged")
			: CRM_TR("change %lld of job %lld is not as it was "
				 "logged, or what is before it has another "
				 "digest"), (long long)seq, (long long)job);
	else if (says != job)
		crm_error_set(&why, CRM_INVALID, "change %lld of job %lld "
			"says it is of job %lld", (long long)seq,
			(long long)job, (long long)says);
	go_on(a, a->changes, CRM__CHANGE_DIGEST);
	a->seq = seq;
	return why.code ? tell_change(a, &why, err) : CRM_OK;
}

/* A change behind those of the last job, and in front of the next one's. */
static enum crm_code stray(struct audit *a, struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;

	crm_error_set(&why, CRM_INVALID, "change %lld is of no job",
		      (long long)crm_col_int(a->changes, CRM__CHANGE_SEQ));
	return tell_change(a, &why, err);
}

static enum crm_code missing_jobs(struct audit *a, int64_t id,
				  struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	int64_t first = a->job + 1;

	if (id <= first)
		return CRM_OK;
	if (id == first + 1)
		crm_error_set(&why, CRM_INVALID, "it is missing");
	else
		crm_error_set(&why, CRM_INVALID, "it and all up to job %lld "
			      "are missing", (long long)id - 1);
	a->broken = true;
	return tell_job(a, first, &why, err);
}

static enum crm_code changes(struct audit *a, int64_t job,
			     struct crm_error *err)
{
	int64_t first = crm_col_int(a->jobs, CRM__JOB_FIRST);
	int64_t last = crm_col_int(a->jobs, CRM__JOB_LAST);
	enum crm_code rc = CRM_OK;

	first = first < 1 ? 1 : first; /* for reckoning with it */
	while (!rc && a->more) {
		int64_t seq = crm_col_int(a->changes, CRM__CHANGE_SEQ);

		if (seq > last)
			break;
		rc = seq < first ? stray(a, err) : CRM_OK;
		if (!rc && seq >= first) {
			/* What a missing job had is missing with it. */
			a->seq = a->seq < first - 1 ? first - 1 : a->seq;
			rc = change(a, job, err);
		}
		if (!rc)
			rc = crm_step(a->changes, &a->more, err);
	}
	return rc ? rc : missing(a, job, last, err);
}

static enum crm_code job(struct audit *a, struct crm_error *err)
{
	uint8_t digest[CRM_SHA256_BYTES];
	struct crm_error why = CRM_ERROR_INIT;
	int64_t id = crm_col_int(a->jobs, CRM__JOB_ID);
	enum crm_code rc = missing_jobs(a, id, err);
	bool made;

	if (!rc)
		rc = changes(a, id, err);
	if (rc)
		return rc;
	memcpy(digest, a->chain, sizeof(digest));
	made = crm__digest_job_row(a->jobs, digest);
	if (differs(a, a->jobs, CRM__JOB_DIGEST, made, digest))
		crm_error_set(&why, CRM_INVALID, a->broken
			? CRM_TR("it is not as it was logged")
			: CRM_TR("it is not as it was logged, or what is "
				 "before it has another digest"));
	go_on(a, a->jobs, CRM__JOB_DIGEST);
	a->job = id;
	return why.code ? tell_job(a, id, &why, err) : CRM_OK;
}

/* ---- all of them ---- */

enum crm_code crm__audit(struct crm__check *k, struct crm_error *err)
{
	struct audit a = { .k = k };
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(k->st->db, "SELECT " CRM__JOB_COLUMNS " FROM job "
			  "ORDER BY id", &a.jobs, err);
	if (!rc)
		rc = crm_stmt_get(k->st->db, "SELECT " CRM__CHANGE_COLUMNS
				  " FROM change ORDER BY seq", &a.changes,
				  err);
	if (!rc)
		rc = crm_step(a.changes, &a.more, err);
	while (!rc && !(rc = crm_step(a.jobs, &row, err)) && row)
		rc = job(&a, err);
	while (!rc && a.more) {
		rc = stray(&a, err);
		if (!rc)
			rc = crm_step(a.changes, &a.more, err);
	}
	crm_stmt_put(a.jobs);
	crm_stmt_put(a.changes);
	crm_buf_clear(&a.code);
	return rc;
}

/* "JOB:DIGEST" */
static enum crm_code parse_head(const char *head, int64_t *job,
				const char **digest, struct crm_error *err)
{
	const char *colon = strchr(head, ':');

	*digest = colon ? colon + 1 : "";
	if (colon && !crm_decimal_plain(head, (size_t)(colon - head), 0, job,
					NULL) && *job > 0 &&
	    strlen(*digest) == CRM_SHA256_HEX - 1 &&
	    strspn(*digest, "0123456789abcdef") == CRM_SHA256_HEX - 1)
		return CRM_OK;
	return crm_error_set(err, CRM_USAGE, "--head takes JOB:DIGEST, as "
			     "'crm-admin audit head' prints it, not '%s'",
			     head);
}

/* The digest of a job in hex; "" when there is none. */
static enum crm_code digest_of(struct crm_store *st, int64_t job,
			       bool *there, char hex[CRM_SHA256_HEX],
			       struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	const void *bytes = NULL;
	enum crm_code rc = crm_stmt_get(st->db, "SELECT digest FROM job "
					"WHERE id = ?", &s, err);

	hex[0] = '\0';
	if (rc)
		return rc;
	crm_bind_int(s, 1, job);
	rc = crm_step(s, there, err);
	if (!rc && *there)
		bytes = crm_col_blob(s, 0, CRM_SHA256_BYTES);
	if (bytes)
		crm_sha256_hex(bytes, hex);
	crm_stmt_put(s);
	return rc;
}

static enum crm_code has_head(struct crm__check *k, int64_t job,
			      const char *digest, struct crm_error *err)
{
	char is[CRM_SHA256_HEX];
	struct crm_value id = { .kind = CRM_V_INT, .i = job };
	struct crm_error why = CRM_ERROR_INIT;
	bool there = false;
	enum crm_code rc = digest_of(k->st, job, &there, is, err);

	if (rc || !strcmp(is, digest))
		return rc;
	crm_error_set(&why, CRM_INVALID, there
		? CRM_TR("it has another digest than the head that was kept")
		: CRM_TR("it is missing, and what came after it"));
	return crm__tell(k, "audit", &crm_job, &id, NULL, &why, err);
}

enum crm_code crm_audit_verify(struct crm_store *st, const char *head,
			       enum crm_code (*tell_of)(void *arg,
					const struct crm_finding *f,
					struct crm_error *err),
			       void *arg, int64_t *found,
			       struct crm_error *err)
{
	struct crm__check k = { .st = st, .tell = tell_of, .arg = arg };
	const char *digest = NULL;
	int64_t job = 0;
	enum crm_code rc = CRM_OK;

	if (head)
		rc = parse_head(head, &job, &digest, err);
	if (!rc)
		rc = crm__audit(&k, err);
	if (!rc && head)
		rc = has_head(&k, job, digest, err);
	*found = k.found;
	crm_buf_clear(&k.message);
	return rc;
}
