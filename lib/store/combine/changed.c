/* SPDX-License-Identifier: ISC */
/* changed.c - when a field of a record got its value, by the log. */
#include "combine.h"
#include "../log/log.h"

/* Is it the change at hand that gave the field its value? */
static enum crm_code gave(const struct crm_type *t, struct crm_stmt *s,
			  int field, bool *yes, struct crm_error *err)
{
	int op = (int)crm_col_int(s, 1);
	struct crm__logged l;
	struct crm__entry e;
	size_t n;
	const void *data = crm_col_bytes(s, 2, &n);
	enum crm_code rc = crm__entry_open(&e, t, op, data, n, err);

	/* The currency stands by amounts that changed, itself the same. */
	*yes = !rc && crm__entry_field(&e, field, &l) &&
	       !crm_value_equal(&l.old, &l.new);
	crm__entry_close(&e);
	return rc;
}

enum crm_code crm__merge_changed(struct crm__merge *m, const struct crm_rec *r,
				 int field, int64_t *seq,
				 struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false, found = false;
	enum crm_code rc;

	*seq = 0;
	rc = crm_stmt_get(m->st->db, "SELECT seq, op, data FROM change WHERE "
		"type = ? AND record = ? AND op < 3 AND content IS NULL "
		"ORDER BY seq DESC", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, r->type->number);
	crm_bind_int(s, 2, r->id);
	while (!rc && !found && !(rc = crm_step(s, &row, err)) && row) {
		rc = gave(r->type, s, field, &found, err);
		if (found)
			*seq = crm_col_int(s, 0);
	}
	crm_stmt_put(s);
	return rc;
}
