/* SPDX-License-Identifier: ISC */
/* log.c - appending to the change log. */
#include "../audit/auditing.h"
#include "log.h"

/* The log is written for every record of a bulk load, so its statement stays
 * checked out until the job ends. */
static enum crm_code append_statement(struct crm_store *st,
				      struct crm_error *err)
{
	if (st->append)
		return CRM_OK;
	return crm_stmt_get(st->db, "INSERT INTO change (seq, type, "
		"record, op, line, source, code, data, salt, digest, job) "
		"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &st->append, err);
}

/* An entry of the running job, whose number, digest and job are not given
 * yet: ints of its digest, code and data. */
static enum crm_code append(struct crm_store *st,
			    const int64_t ints[CRM__CHANGE_INTS],
			    const struct crm__text texts[2],
			    struct crm_error *err)
{
	uint8_t content[CRM_SHA256_BYTES];
	const uint8_t *salt;
	struct crm_stmt *s;
	enum crm_code rc = append_statement(st, err);

	if (!rc)
		rc = crm__salt(st, &salt, err);
	if (rc)
		return rc;
	crm__job_start(st);
	crm__digest_content(salt, texts, 2, content);
	crm__digest_change(ints, content, st->chain);
	s = st->append;
	for (int i = 0; i < CRM__CHANGE_INTS; i++) {
		if (ints[i] < 0)
			crm_bind_null(s, i + 1);
		else
			crm_bind_int(s, i + 1, ints[i]);
	}
	if (texts[0].s)
		crm_bind_text(s, 7, texts[0].s, texts[0].n);
	else
		crm_bind_null(s, 7);
	crm_bind_blob(s, 8, texts[1].s, texts[1].n);
	crm_bind_blob(s, 9, salt, CRM_AUDIT_SALT);
	crm_bind_blob(s, 10, st->chain, sizeof(st->chain));
	crm_bind_int(s, 11, st->job);
	return crm_run(s, err);
}

enum crm_code crm__log_erase(struct crm_store *st, const struct crm_type *t,
			     int64_t id, const struct crm_value *code,
			     const char *reason, struct crm_error *err)
{
	int64_t ints[CRM__CHANGE_INTS] = { ++st->seq, t->number, id,
					   CRM_OP_ERASE, -1, -1 };
	struct crm__text texts[2] = { { code->s, code->len } };
	struct crm_buf *b = &st->log;
	enum crm_code rc;

	crm__entry_reason(b, reason);
	rc = crm_buf_check(b, err);
	texts[1] = (struct crm__text){ b->s, b->len };
	return rc ? rc : append(st, ints, texts, err);
}

enum crm_code crm__log(struct crm_store *st, const struct crm_rec *old,
		       const struct crm_rec *new,
		       const struct crm_origin *from, struct crm_error *err)
{
	const struct crm_rec *r = old ? old : new;
	/* cppcheck-suppress nullPointerRedundantCheck ; one of them is given */
	const struct crm__type *t = crm__type_of(st, r->type);
	int64_t ints[CRM__CHANGE_INTS] = {
		st->seq + 1, r->type->number, r->id,
		!old ? CRM_OP_INSERT : new ? CRM_OP_UPDATE : CRM_OP_DELETE,
		from && from->line ? from->line : -1,
		from && from->source ? from->source : -1 };
	struct crm__text texts[2] = { { NULL, 0 } };
	enum crm_code rc;

	if (from && from->erase && ints[3] == CRM_OP_DELETE)
		return crm__log_erase(st, r->type, r->id,
				      &old->v[CRM_F_CODE], from->erase, err);
	crm__entry_make(&st->log, t, old, new);
	rc = crm_buf_check(&st->log, err);
	if (rc)
		return rc;
	if (old)
		texts[0] = (struct crm__text){ old->v[CRM_F_CODE].s,
					       old->v[CRM_F_CODE].len };
	texts[1] = (struct crm__text){ st->log.s, st->log.len };
	st->seq++;
	return append(st, ints, texts, err);
}
