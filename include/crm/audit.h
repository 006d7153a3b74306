/* SPDX-License-Identifier: ISC */
/*
 * audit.h - the chain of digests that shows whether the log is as it was
 * written.
 *
 * Every change has a digest, made of what it is and of the digest before it;
 * a job has one too, behind those of its changes. So what is edited, removed
 * or put in shows at that place, and the digest of the last job stands for the
 * whole log. Whoever may write to the file can make the digests anew: only one
 * that is kept elsewhere (crm_audit_head()) shows that, and a tail cut off.
 *
 * All digests are SHA-256 (FIPS 180-4) of these bytes:
 *
 *   int      8 bytes, the most significant first; NULL is -1
 *   text     its length as an int, then its bytes; NULL is the length -1
 *   digest   32 bytes
 *   content  SHA-256 of "txt1", a salt of 16 random bytes, and texts
 *
 *   change   "chg1", digest before it, content of the texts code, data;
 *            ints seq, type, record, op, line, source
 *   job      "job1", digest before it, content of the text command, content
 *            of the text input; ints id, schema_version, first_seq, last_seq,
 *            undoes, inserted, updated, deleted; texts at, real_at, actor,
 *            real_user
 *
 * The names are those of the columns of the tables `change` and `job`. The
 * digest before a change is that of the change before it in its job, and for
 * the first of a job that of the job before; the digest before a job is that
 * of its last change. The first of all has 32 zero bytes before it.
 *
 * Where a content was erased, its texts and its salt are gone and the table
 * has its digest (columns content, input_content), of which, for want of the
 * salt, no text can be guessed. job.undone_by is set later and lies outside;
 * it follows from `undoes`.
 */
#ifndef CRM_AUDIT_H
#define CRM_AUDIT_H

#include "crm/sha256.h"
#include "crm/store.h"

#define CRM_AUDIT_SALT 16 /* bytes */

/*
 * Compare the whole log with its digests and tell each finding as crm_check()
 * does, by the check "audit". head: NULL, or a job's "NUMBER:DIGEST" of
 * earlier, which the log must still have. Errors: CRM_USAGE for a head of
 * another form; those of tell.
 */
enum crm_code crm_audit_verify(struct crm_store *st, const char *head,
			       enum crm_code (*tell)(void *arg,
					const struct crm_finding *f,
					struct crm_error *err),
			       void *arg, int64_t *found,
			       struct crm_error *err) CRM_MUST_USE;

/* Number and digest in hex of the last job; 0 and "" when there is none, ""
 * where that one has none. No job is running. */
enum crm_code crm_audit_head(struct crm_store *st, int64_t *job,
			     char digest[CRM_SHA256_HEX],
			     struct crm_error *err) CRM_MUST_USE;

/* Give digests to all that is in a log where no job has one, because it was
 * written by a version without them. Anything else stays as it is. Jobs do it
 * too, where nobody has. st is open for writing, of the current schema. */
enum crm_code crm_audit_seal(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;

#endif
