/* SPDX-License-Identifier: ISC */
/* gone.c - records that belonged to another when they were deleted. */
#include "log.h"

enum crm_code crm__gone_of(struct crm_store *st, struct crm__type *t, int field,
			   int64_t owner, int64_t until,
			   enum crm_code (*tell)(void *arg,
						 struct crm__type *t,
						 int64_t id,
						 struct crm_error *err),
			   void *arg, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	int64_t was;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT record, data FROM change c "
		"WHERE type = ?1 AND " CRM__IS_DELETE " AND seq <= ?2 "
		"AND content IS NULL AND NOT EXISTS (SELECT 1 FROM change l "
		"WHERE l.type = ?1 AND l.record = c.record AND l.seq > c.seq "
		"AND l.seq <= ?2)", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, t->type.number);
	crm_bind_int(s, 2, until);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		rc = crm__entry_kept(&t->type, s, 1, field, &was, err);
		if (!rc && was == owner)
			rc = tell(arg, t, crm_col_int(s, 0), err);
	}
	crm_stmt_put(s);
	return rc;
}
