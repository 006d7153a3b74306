/* SPDX-License-Identifier: ISC */
/* auditing.h - what the files that make and compare digests share. */
#ifndef CRM_STORE_AUDITING_H
#define CRM_STORE_AUDITING_H

#include "crm/audit.h"
#include "../internal.h"

struct crm__text {
	const char *s; /* NULL: none */
	size_t n;
};

/* Columns of a change; the first are the ints of its digest. */
#define CRM__CHANGE_COLUMNS "seq, type, record, op, line, source, code, " \
	"data, salt, content, digest, job"
enum {
	CRM__CHANGE_SEQ, CRM__CHANGE_TYPE, CRM__CHANGE_RECORD,
	CRM__CHANGE_INTS = 6, CRM__CHANGE_CODE = CRM__CHANGE_INTS,
	CRM__CHANGE_DATA, CRM__CHANGE_SALT, CRM__CHANGE_CONTENT,
	CRM__CHANGE_DIGEST, CRM__CHANGE_JOB
};

/* Columns of a job: ints of its digest, texts of it, and contents. */
#define CRM__JOB_COLUMNS "id, schema_version, first_seq, last_seq, undoes, " \
	"inserted, updated, deleted, at, real_at, actor, real_user, " \
	"command, salt, content, input, input_salt, input_content, digest"
enum {
	CRM__JOB_ID, CRM__JOB_FIRST = 2, CRM__JOB_LAST,
	CRM__JOB_INTS = 8, CRM__JOB_TEXTS = 4,
	CRM__JOB_COMMAND = CRM__JOB_INTS + CRM__JOB_TEXTS, CRM__JOB_SALT,
	CRM__JOB_INPUT = 15, CRM__JOB_INPUT_SALT, CRM__JOB_DIGEST = 18
};

/* Random bytes for a content, borrowed until the next call. */
enum crm_code crm__salt(struct crm_store *st, const uint8_t **out,
			struct crm_error *err) CRM_MUST_USE;
/* Those of a job's two contents, borrowed likewise. */
enum crm_code crm__salt_job(struct crm_store *st, const uint8_t *out[2],
			    struct crm_error *err) CRM_MUST_USE;

void crm__digest_content(const uint8_t salt[CRM_AUDIT_SALT],
			 const struct crm__text *texts, size_t n,
			 uint8_t out[CRM_SHA256_BYTES]);
/* chain: the digest before the change, which becomes its own; so below. */
void crm__digest_change(const int64_t ints[CRM__CHANGE_INTS],
			const uint8_t content[CRM_SHA256_BYTES],
			uint8_t chain[CRM_SHA256_BYTES]);
/* The same of a job, by its ints, its texts (at, real_at, actor, real_user)
 * and the contents of its command line and of its input. */
void crm__digest_job(const int64_t ints[CRM__JOB_INTS],
		     const struct crm__text texts[CRM__JOB_TEXTS],
		     const uint8_t command[CRM_SHA256_BYTES],
		     const uint8_t input[CRM_SHA256_BYTES],
		     uint8_t chain[CRM_SHA256_BYTES]);
/* The same of a row of the columns above; false, and chain as it was, when it
 * has neither a salt nor the digest of its content. */
bool crm__digest_change_row(struct crm_stmt *s,
			    uint8_t chain[CRM_SHA256_BYTES]);
bool crm__digest_job_row(struct crm_stmt *s, uint8_t chain[CRM_SHA256_BYTES]);

/* Have st->chain, last_job and seq be what the next job goes on from. A log
 * from before there were digests gets them. */
enum crm_code crm__audit_begin(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;

#endif
