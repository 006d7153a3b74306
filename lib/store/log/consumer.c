/* SPDX-License-Identifier: ISC */
/* consumer.c - how far programs that follow the changes have come. */
#include "../internal.h"
#include "crm/date.h"

enum crm_code crm_consumer_seq(struct crm_store *st, const char *name,
			       int64_t *seq, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT seq FROM consumer WHERE name = ?",
			  &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, name, strlen(name));
	return crm__one_int(s, seq, err);
}

static enum crm_code move(struct crm_store *st, const char *name, int64_t seq,
			  struct crm_error *err)
{
	char at[CRM_TIME_LEN + 1];
	struct crm_stmt *s = NULL;
	int64_t last;
	enum crm_code rc = crm_db_int(st->db, "SELECT coalesce(max(seq), 0) "
				      "FROM change", &last, err);

	if (!rc && seq > last)
		rc = crm_error_set(err, CRM_INVALID, "there is no change %lld "
				   "yet; the last one is %lld", (long long)seq,
				   (long long)last);
	if (!rc)
		rc = crm_stmt_get(st->db, "INSERT INTO consumer (name, seq, "
			"at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE "
			"SET seq = excluded.seq, at = excluded.at", &s, err);
	if (rc)
		return rc;
	crm_time_format(crm_clock_now(), at);
	crm_bind_text(s, 1, name, strlen(name));
	crm_bind_int(s, 2, seq);
	crm_bind_text(s, 3, at, strlen(at));
	return crm__run_once(s, err);
}

enum crm_code crm_consumer_ack(struct crm_store *st, const char *name,
			       int64_t seq, struct crm_error *err)
{
	enum crm_code rc = crm_txn_begin(st->db, err);

	return rc ? rc : crm_txn_end(st->db, move(st, name, seq, err), err);
}
