/* SPDX-License-Identifier: ISC */
/* sql.c - statements over tables and columns that the field tables name. */
#include "internal.h"

enum crm_code crm__sql(struct crm_store *st, struct crm_stmt **out,
		       struct crm_error *err, const char *text, ...)
{
	struct crm_buf *b = &st->sql;
	enum crm_code rc;
	va_list ap;

	*out = NULL;
	crm_buf_reset(b);
	va_start(ap, text);
	for (; *text; text++) {
		if (*text == '$')
			crm_sql_ident(b, va_arg(ap, const char *));
		else
			crm_buf_addc(b, *text);
	}
	va_end(ap);
	rc = crm_buf_check(b, err);
	return rc ? rc : crm_stmt_get(st->db, b->s, out, err);
}
