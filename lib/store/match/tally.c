/* SPDX-License-Identifier: ISC */
/*
 * tally.c - are the keys kept those of the records?
 *
 * The keys of all records are added up, and so are those in the table: the sums
 * are the same for the same keys, in whatever order they come.
 */
#include "match.h"
#include "crm/hash.h"

static void add(struct crm__tally *t, int64_t hash, int64_t record)
{
	t->sum += crm_hash_spread(crm_hash_spread((uint64_t)hash) +
				  (uint64_t)record);
	t->n++;
}

enum crm_code crm__tally_record(struct crm_store *st, const struct crm_rec *r,
				struct crm__tally *t, struct crm_error *err)
{
	enum crm_code rc;

	if (!crm_type_matched(r->type))
		return CRM_OK;
	rc = crm__match_ready(st, err);
	if (!rc)
		rc = crm__match_describe(r, &st->match->other, err);
	for (size_t i = 0; !rc && i < st->match->other.n; i++)
		add(t, st->match->other.v[i].hash, crm__match_record(r));
	return rc;
}

enum crm_code crm__tally_kept(struct crm_store *st, struct crm__tally *t,
			      struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(st->db, "SELECT hash, record FROM "
					"match_key", &s, err);

	while (!rc && !(rc = crm_step(s, &row, err)) && row)
		add(t, crm_col_int(s, 0), crm_col_int(s, 1));
	crm_stmt_put(s);
	return rc;
}
