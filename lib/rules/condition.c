/* SPDX-License-Identifier: ISC */
/* condition.c - filters that are values of records, asked of other records. */
#include "internal.h"

enum crm_code crm__condition_check(struct crm_store *st,
				   const struct crm_type *of,
				   const struct crm_rec *r, int field,
				   struct crm_error *err)
{
	const struct crm_value *v = &r->v[field];
	struct crm_query_opts o = { .type = crm_store_type(st, of->name),
				    .what = "", .fields = "code" };
	struct crm_buf text = CRM_BUF_INIT;
	struct crm_query *q = NULL;
	enum crm_code rc;

	crm_buf_addmem(&text, v->s, v->len);
	rc = crm_buf_check(&text, err);
	o.also = crm_buf_str(&text);
	if (!rc)
		rc = crm_query_open(st, &o, &q, err);
	crm_query_close(q);
	crm_buf_clear(&text);
	if (rc != CRM_USAGE)
		return rc;
	if (err)
		err->code = CRM_INVALID;
	crm_error_at_field(err, r->type->fields[field].name);
	return CRM_INVALID;
}

enum crm_code crm__condition_open(struct crm_store *st,
				  const struct crm_type *of,
				  const char *filter, const char *whose,
				  const char *code, struct crm_query **out,
				  struct crm_error *err)
{
	struct crm_query_opts o = {
		.type = crm_store_type(st, of->name), .also = filter,
		.what = "condition", .fields = "code", .limit = -1,
		.by_code = true,
	};
	enum crm_code rc = crm_query_open(st, &o, out, err);

	if (rc == CRM_USAGE) { /* what it names is gone */
		rc = CRM_CONFLICT;
		if (err)
			err->code = rc;
	}
	if (rc)
		crm_error_prefix(err, "%s %s: ", crm_tr(whose), code);
	return rc;
}

enum crm_code crm__condition_meets(struct crm_query *q, const char *code,
				   bool *yes, struct crm_error *err)
{
	const struct crm_cell *row;
	enum crm_code rc = q ? crm_query_code(q, code, &row, NULL) : CRM_OK;

	*yes = !rc;
	return !rc || rc == CRM_NOTFOUND ? CRM_OK
		: crm_query_code(q, code, &row, err);
}
