/* SPDX-License-Identifier: ISC */
/* request.c - results of jobs, kept under the names they were asked by. */
#include "crm/request.h"
#include "log/log.h"
#include "crm/date.h"
#include "crm/text.h"

enum crm_code crm_request_check(const char *id, struct crm_error *err)
{
	size_t n = strlen(id), used = 1;
	bool good = n && crm_utf8_valid(id, n) == n &&
		    crm_utf8_chars(id, n) <= CRM_REQUEST_ID;

	for (size_t i = 0; good && i < n; i += used) {
		uint32_t c = crm_utf8_decode(id + i, n - i, &used);
		good = c >= 0x20 && !(c >= 0x7f && c < 0xa0);
	}
	return good ? CRM_OK : crm_error_set(err, CRM_USAGE, "a request id "
		"has 1 to %d characters, and no control characters",
		CRM_REQUEST_ID);
}

/* The rest of the row, behind the digest and the time. */
static struct crm_job_result result(struct crm_stmt *s)
{
	struct crm_job_result r = {
		.job = crm_col_int(s, 2), .partial = crm_col_int(s, 3),
		.records = crm_col_int(s, 4), .mended = crm_col_int(s, 9),
		.errors = crm_col_int(s, 10), .inserted = crm_col_int(s, 11),
		.updated = crm_col_int(s, 12), .deleted = crm_col_int(s, 13),
	};

	r.counts[CRM_ACT_INSERT] = crm_col_int(s, 5);
	r.counts[CRM_ACT_UPDATE] = crm_col_int(s, 6);
	r.counts[CRM_ACT_DELETE] = crm_col_int(s, 7);
	r.counts[CRM_ACT_NONE] = crm_col_int(s, 8);
	return r;
}

enum crm_code crm_request_find(struct crm_store *st,
			       const struct crm_job_info *info, bool *found,
			       struct crm_error *err)
{
	struct crm_request *r = info->request;
	struct crm_stmt *s = NULL;
	size_t n;
	enum crm_code rc;

	*found = false;
	rc = crm_stmt_get(st->db, "SELECT r.digest, r.at, r.job, r.partial, "
		"r.records, r.inserted, r.updated, r.deleted, r.unchanged, "
		"r.mended, r.errors, j.inserted, j.updated, j.deleted FROM "
		"request r LEFT JOIN job j ON j.id = r.job WHERE r.actor = ? "
		"AND r.id = ?", &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, info->user, strlen(info->user));
	crm_bind_text(s, 2, r->id, strlen(r->id));
	rc = crm_step(s, found, err);
	if (!rc && *found) {
		snprintf(r->digest, sizeof(r->digest), "%s",
			 crm_col_text(s, 0, &n));
		snprintf(r->at, sizeof(r->at), "%s", crm_col_text(s, 1, &n));
		r->result = result(s);
	}
	crm_stmt_put(s);
	return rc;
}

/* The digest of what is asked for; more may be taken afterwards. */
static void digest(const struct crm_request *r, char out[CRM_SHA256_HEX])
{
	struct crm_sha256 copy = r->asked;
	uint8_t bytes[CRM_SHA256_BYTES];

	crm_sha256_final(&copy, bytes);
	crm_sha256_hex(bytes, out);
}

enum crm_code crm_request_repeat(const struct crm_request *r,
				 struct crm_error *err)
{
	char asked[CRM_SHA256_HEX];

	digest(r, asked);
	if (!strcmp(asked, r->digest))
		return crm_error_set(err, CRM_REPEAT, "request '%s' was done "
				     "at %s", r->id, r->at);
	return crm_error_set(err, CRM_CONFLICT, "request '%s' was done at %s "
		"with other arguments or input; nothing was saved now",
		r->id, r->at);
}

enum crm_code crm_request_added(struct crm_store *st,
				const struct crm_request *r,
				const struct crm_type *t, struct crm_buf *out,
				struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	int64_t seq = 0, id = 0;
	bool row = false;
	enum crm_code rc;

	crm_buf_reset(out);
	rc = crm_stmt_get(st->db, "SELECT c.seq, c.record FROM job j JOIN "
		"change c ON c.seq BETWEEN j.first_seq AND j.last_seq WHERE "
		"j.id = ? AND +c.type = ? AND c.op = ? ORDER BY c.seq LIMIT 1",
		&s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, r->result.job);
	crm_bind_int(s, 2, t->number);
	crm_bind_int(s, 3, CRM_OP_INSERT);
	rc = crm_step(s, &row, err);
	if (!rc && row) {
		seq = crm_col_int(s, 0);
		id = crm_col_int(s, 1);
	}
	crm_stmt_put(s);
	if (!rc && row)
		rc = crm__code_after(st, t, id, seq, out, err);
	if (!rc && !out->len)
		rc = crm_error_set(err, CRM_NOTFOUND, "the %s that job %lld "
				   "added is not known any more",
				   crm_tr(t->name),
				   (long long)r->result.job);
	return rc;
}

enum crm_code crm__request_save(struct crm_store *st, struct crm_error *err)
{
	const struct crm_job_info *info = st->info;
	const struct crm_job_result *d = &st->done;
	const int64_t numbers[] = { d->partial, d->records,
		d->counts[CRM_ACT_INSERT], d->counts[CRM_ACT_UPDATE],
		d->counts[CRM_ACT_DELETE], d->counts[CRM_ACT_NONE],
		d->mended, d->errors };
	char asked[CRM_SHA256_HEX], at[CRM_TIME_LEN + 1];
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "INSERT INTO request (actor, id, at, digest, "
		"job, partial, records, inserted, updated, deleted, "
		"unchanged, mended, errors) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
		"?, ?, ?, ?, ?)", &s, err);
	if (rc)
		return rc;
	digest(info->request, asked);
	crm_time_format(crm_clock_real(), at);
	crm_bind_text(s, 1, info->user, strlen(info->user));
	crm_bind_text(s, 2, info->request->id, strlen(info->request->id));
	crm_bind_text(s, 3, at, strlen(at));
	crm_bind_text(s, 4, asked, strlen(asked));
	if (st->job)
		crm_bind_int(s, 5, st->job);
	else
		crm_bind_null(s, 5);
	for (size_t i = 0; i < CRM_NELEM(numbers); i++)
		crm_bind_int(s, 6 + (int)i, numbers[i]);
	return crm__run_once(s, err);
}
