/* SPDX-License-Identifier: ISC */
/* plan.c - what a job would do, written down instead of saved. */
#include <errno.h>
#include <unistd.h>

#include "crm/changeset.h"
#include "../log/log.h"
#include "changing.h"
#include "../import/stage.h"

#define PIECE 65536

enum crm_code crm__plan_write(struct crm_store *st, int fd,
			      struct crm_error *err)
{
	struct crm_buf out = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	bool row = true;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT type, op, code, data, seq FROM "
			  "change WHERE seq >= ? ORDER BY seq", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, st->first_seq);
	while (!rc && row) {
		rc = crm_step(s, &row, err);
		if (!rc && row) {
			struct crm__type *t = crm__type_numbered(st,
				crm_col_int(s, 0));
			size_t n, ncode;
			const char *code = crm_col_text(s, 2, &ncode);
			const void *data = crm_col_bytes(s, 3, &n);
			rc = crm__log_plan(st, &t->type, crm_col_int(s, 4),
				(int)crm_col_int(s, 1), code, ncode, data, n,
				&out, err);
		}
		if (rc || (row && out.len < PIECE))
			continue;
		rc = crm__write_all(fd, crm_buf_str(&out), out.len,
				    CRM_TR("the plan"),
				    CRM_OUTPUT, err);
		crm_buf_reset(&out);
	}
	crm_stmt_put(s);
	crm_buf_clear(&out);
	return rc;
}

enum crm_code crm_spool(struct crm_store *st, int fd,
			struct crm_sha256 *digest, int *out,
			struct crm_error *err)
{
	char piece[PIECE];
	uint64_t all = 0;
	enum crm_code rc = CRM_OK;

	*out = crm__nameless(crm_db_path(st->db));
	if (*out < 0)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot make a file beside the database");
	while (!rc) {
		ssize_t n = read(fd, piece, sizeof(piece));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			rc = crm_error_sys(err, CRM_ERROR, errno,
					   "cannot read the plan");
		if (n <= 0)
			break;
		rc = crm__write_all(*out, piece, (size_t)n,
				    CRM_TR("beside the database"), CRM_ERROR,
				    err);
		if (digest)
			crm_sha256_update(digest, piece, (size_t)n);
		all += (uint64_t)n;
	}
	if (digest)
		crm_sha256_length(digest, all);
	if (!rc && lseek(*out, 0, SEEK_SET) < 0)
		rc = crm_error_sys(err, CRM_ERROR, errno,
				   "cannot read the plan back");
	if (rc)
		close(*out);
	return rc;
}
