/* SPDX-License-Identifier: ISC */
/* audit.c - the digests of changes and jobs; audit.h tells what is in them. */
#include <errno.h>
#include <unistd.h>

#include "auditing.h"

enum crm_code crm__salt(struct crm_store *st, const uint8_t **out,
			struct crm_error *err)
{
	if (!st->salts_left) {
		if (getentropy(st->salts, sizeof(st->salts)))
			return crm_error_sys(err, CRM_ERROR, errno,
				"the system gives no random bytes");
		st->salts_left = sizeof(st->salts) / CRM_AUDIT_SALT;
	}
	*out = st->salts + CRM_AUDIT_SALT * --st->salts_left;
	return CRM_OK;
}

enum crm_code crm__salt_job(struct crm_store *st, const uint8_t *out[2],
			    struct crm_error *err)
{
	enum crm_code rc;

	/* Both from one stock. */
	if (st->salts_left < 2)
		st->salts_left = 0;
	rc = crm__salt(st, &out[0], err);
	return rc ? rc : crm__salt(st, &out[1], err);
}

/* ---- digests ---- */

static void put_int(struct crm_sha256 *c, int64_t v)
{
	uint8_t b[8];

	for (int i = 0; i < 8; i++)
		b[i] = (uint8_t)((uint64_t)v >> (56 - 8 * i));
	crm_sha256_update(c, b, sizeof(b));
}

static void put_text(struct crm_sha256 *c, const struct crm__text *t)
{
	put_int(c, t->s ? (int64_t)t->n : -1);
	crm_sha256_update(c, t->s, t->s ? t->n : 0);
}

static void begin(struct crm_sha256 *c, const char tag[4])
{
	crm_sha256_init(c);
	crm_sha256_update(c, tag, 4);
}

void crm__digest_content(const uint8_t salt[CRM_AUDIT_SALT],
			 const struct crm__text *texts, size_t n,
			 uint8_t out[CRM_SHA256_BYTES])
{
	struct crm_sha256 c;

	begin(&c, "txt1");
	crm_sha256_update(&c, salt, CRM_AUDIT_SALT);
	for (size_t i = 0; i < n; i++)
		put_text(&c, &texts[i]);
	crm_sha256_final(&c, out);
}

void crm__digest_change(const int64_t ints[CRM__CHANGE_INTS],
			const uint8_t content[CRM_SHA256_BYTES],
			uint8_t chain[CRM_SHA256_BYTES])
{
	struct crm_sha256 c;

	begin(&c, "chg1");
	crm_sha256_update(&c, chain, CRM_SHA256_BYTES);
	crm_sha256_update(&c, content, CRM_SHA256_BYTES);
	for (size_t i = 0; i < CRM__CHANGE_INTS; i++)
		put_int(&c, ints[i]);
	crm_sha256_final(&c, chain);
}

void crm__digest_job(const int64_t ints[CRM__JOB_INTS],
		     const struct crm__text texts[CRM__JOB_TEXTS],
		     const uint8_t command[CRM_SHA256_BYTES],
		     const uint8_t input[CRM_SHA256_BYTES],
		     uint8_t chain[CRM_SHA256_BYTES])
{
	struct crm_sha256 c;

	begin(&c, "job1");
	crm_sha256_update(&c, chain, CRM_SHA256_BYTES);
	crm_sha256_update(&c, command, CRM_SHA256_BYTES);
	crm_sha256_update(&c, input, CRM_SHA256_BYTES);
	for (size_t i = 0; i < CRM__JOB_INTS; i++)
		put_int(&c, ints[i]);
	for (size_t i = 0; i < CRM__JOB_TEXTS; i++)
		put_text(&c, &texts[i]);
	crm_sha256_final(&c, chain);
}

/* ---- digests of rows ---- */

static int64_t int_of(struct crm_stmt *s, int col)
{
	return crm_col_null(s, col) ? -1 : crm_col_int(s, col);
}

static struct crm__text text_of(struct crm_stmt *s, int col)
{
	struct crm__text t = { NULL, 0 };

	if (!crm_col_null(s, col))
		t.s = crm_col_bytes(s, col, &t.n);
	return t;
}

/* The content of n texts from a column on, by the salt in another, or as it
 * stands in the column behind that. */
static bool content_of(struct crm_stmt *s, int col, size_t n, int salt,
		       uint8_t out[CRM_SHA256_BYTES])
{
	const void *erased = crm_col_blob(s, salt + 1, CRM_SHA256_BYTES);
	struct crm__text texts[2];
	const void *bytes;

	if (crm_col_null(s, salt)) {
		if (erased)
			memcpy(out, erased, CRM_SHA256_BYTES);
		return erased != NULL;
	}
	for (size_t i = 0; i < n; i++)
		texts[i] = text_of(s, col + (int)i);
	bytes = crm_col_blob(s, salt, CRM_AUDIT_SALT);
	if (bytes)
		crm__digest_content(bytes, texts, n, out);
	return bytes != NULL;
}

bool crm__digest_change_row(struct crm_stmt *s, uint8_t chain[CRM_SHA256_BYTES])
{
	int64_t ints[CRM__CHANGE_INTS];
	uint8_t content[CRM_SHA256_BYTES];

	if (!content_of(s, CRM__CHANGE_CODE, 2, CRM__CHANGE_SALT, content))
		return false;
	for (int i = 0; i < CRM__CHANGE_INTS; i++)
		ints[i] = int_of(s, i);
	crm__digest_change(ints, content, chain);
	return true;
}

bool crm__digest_job_row(struct crm_stmt *s, uint8_t chain[CRM_SHA256_BYTES])
{
	uint8_t command[CRM_SHA256_BYTES], input[CRM_SHA256_BYTES];
	struct crm__text texts[CRM__JOB_TEXTS];
	int64_t ints[CRM__JOB_INTS];

	if (!content_of(s, CRM__JOB_COMMAND, 1, CRM__JOB_SALT, command) ||
	    !content_of(s, CRM__JOB_INPUT, 1, CRM__JOB_INPUT_SALT, input))
		return false;
	for (int i = 0; i < CRM__JOB_INTS; i++)
		ints[i] = int_of(s, i);
	for (int i = 0; i < CRM__JOB_TEXTS; i++)
		texts[i] = text_of(s, CRM__JOB_INTS + i);
	crm__digest_job(ints, texts, command, input, chain);
	return true;
}

/* ---- giving digests ---- */

/* Give a job the digest behind st->chain. row: its columns as they stay. */
static enum crm_code audit_job(struct crm_store *st, struct crm_stmt *row,
			       struct crm_error *err)
{
	int64_t job = crm_col_int(row, CRM__JOB_ID);
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	if (!crm__digest_job_row(row, st->chain))
		return crm_error_set(err, CRM_ERROR, "job %lld has no salt",
				     (long long)job);
	rc = crm_stmt_get(st->db, "UPDATE job SET digest = ? WHERE id = ?",
			  &s, err);
	if (rc)
		return rc;
	crm_bind_blob(s, 1, st->chain, sizeof(st->chain));
	crm_bind_int(s, 2, job);
	return crm__run_once(s, err);
}

/* Salts of a job from before there were any; its row to be read. */
static enum crm_code salt_job(struct crm_store *st, int64_t job,
			      struct crm_stmt **row, struct crm_error *err)
{
	enum crm_code rc = crm_stmt_get(st->db, "UPDATE job SET salt = ?, "
		"input_salt = ? WHERE id = ? RETURNING " CRM__JOB_COLUMNS,
		row, err);
	const uint8_t *salts[2];
	bool there;

	if (!rc)
		rc = crm__salt_job(st, salts, err);
	if (rc)
		return rc;
	crm_bind_blob(*row, 1, salts[0], CRM_AUDIT_SALT);
	crm_bind_blob(*row, 2, salts[1], CRM_AUDIT_SALT);
	crm_bind_int(*row, 3, job);
	return crm_step(*row, &there, err);
}

static enum crm_code seal_change(struct crm_store *st, struct crm_stmt *row,
				 struct crm_error *err)
{
	struct crm__text texts[] = { text_of(row, CRM__CHANGE_CODE),
				     text_of(row, CRM__CHANGE_CODE + 1) };
	int64_t ints[CRM__CHANGE_INTS];
	uint8_t content[CRM_SHA256_BYTES];
	const uint8_t *salt;
	struct crm_stmt *s = NULL;
	enum crm_code rc = crm__salt(st, &salt, err);

	if (!rc)
		rc = crm_stmt_get(st->db, "UPDATE change SET salt = ?, "
				  "digest = ? WHERE seq = ?", &s, err);
	if (rc)
		return rc;
	for (int i = 0; i < CRM__CHANGE_INTS; i++)
		ints[i] = int_of(row, i);
	crm__digest_content(salt, texts, CRM_NELEM(texts), content);
	crm__digest_change(ints, content, st->chain);
	crm_bind_blob(s, 1, salt, CRM_AUDIT_SALT);
	crm_bind_blob(s, 2, st->chain, sizeof(st->chain));
	crm_bind_int(s, 3, ints[0]);
	return crm__run_once(s, err);
}

static enum crm_code seal_job(struct crm_store *st, int64_t job,
			      int64_t last_seq, struct crm_stmt *changes,
			      bool *more, struct crm_error *err)
{
	struct crm_stmt *row = NULL;
	enum crm_code rc = salt_job(st, job, &row, err);

	while (!rc && *more && crm_col_int(changes, 0) <= last_seq) {
		rc = seal_change(st, changes, err);
		if (!rc)
			rc = crm_step(changes, more, err);
	}
	if (!rc)
		rc = audit_job(st, row, err);
	crm_stmt_put(row);
	return rc;
}

static enum crm_code seal(struct crm_store *st, struct crm_error *err)
{
	struct crm_stmt *jobs = NULL, *changes = NULL;
	bool row = false, more = false;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT id, last_seq FROM job ORDER BY id",
			  &jobs, err);
	if (!rc)
		rc = crm_stmt_get(st->db, "SELECT " CRM__CHANGE_COLUMNS
				  " FROM change ORDER BY seq", &changes, err);
	if (!rc)
		rc = crm_step(changes, &more, err);
	while (!rc && !(rc = crm_step(jobs, &row, err)) && row)
		rc = seal_job(st, crm_col_int(jobs, 0), crm_col_int(jobs, 1),
			      changes, &more, err);
	crm_stmt_put(jobs);
	crm_stmt_put(changes);
	return rc;
}

/* The last job and its digest, which becomes st->chain, and the number of the
 * last change. */
static enum crm_code last(struct crm_store *st, bool *digest,
			  struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	const void *bytes;
	bool row;
	enum crm_code rc = crm_stmt_get(st->db, "SELECT "
		"coalesce((SELECT max(id) FROM job), 0), "
		"coalesce((SELECT max(seq) FROM change), 0), "
		"(SELECT digest FROM job ORDER BY id DESC LIMIT 1)", &s, err);

	*digest = false;
	if (!rc)
		rc = crm_step(s, &row, err);
	if (rc) {
		crm_stmt_put(s);
		return rc;
	}
	st->last_job = crm_col_int(s, 0);
	st->seq = crm_col_int(s, 1);
	memset(st->chain, 0, sizeof(st->chain));
	bytes = crm_col_blob(s, 2, sizeof(st->chain));
	if (bytes)
		memcpy(st->chain, bytes, sizeof(st->chain));
	*digest = bytes;
	crm_stmt_put(s);
	return CRM_OK;
}

enum crm_code crm__audit_begin(struct crm_store *st, struct crm_error *err)
{
	int64_t sealed;
	bool digest;
	enum crm_code rc = last(st, &digest, err);

	if (rc || digest || !st->last_job)
		return rc;
	/* Once any job has a digest, one without is what verifying finds. */
	rc = crm_db_int(st->db, "SELECT count(digest) FROM job", &sealed, err);
	return rc || sealed ? rc : seal(st, err);
}

enum crm_code crm_audit_seal(struct crm_store *st, struct crm_error *err)
{
	enum crm_code rc = crm_txn_begin(st->db, err);

	return rc ? rc : crm_txn_end(st->db, crm__audit_begin(st, err), err);
}

enum crm_code crm_audit_head(struct crm_store *st, int64_t *job,
			     char digest[CRM_SHA256_HEX],
			     struct crm_error *err)
{
	bool there;
	enum crm_code rc = last(st, &there, err);

	*job = st->last_job;
	digest[0] = '\0';
	if (!rc && there)
		crm_sha256_hex(st->chain, digest);
	return rc;
}
