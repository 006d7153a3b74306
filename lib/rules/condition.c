/* SPDX-License-Identifier: ISC */
/* condition.c - filters that are values of records, asked of other records. */
#include "internal.h"
#include "crm/rights.h"

static enum crm_code open_query(struct crm_store *st, const struct crm_type *of,
				const char *s, size_t n, bool by_code,
				struct crm_query **out, struct crm_error *err)
{
	struct crm_query_opts o = { .type = crm_store_type(st, of->name),
				    .what = "", .fields = "code", .limit = -1,
				    .by_code = by_code };
	struct crm_buf text = CRM_BUF_INIT;
	enum crm_code rc;

	*out = NULL;
	crm_buf_addmem(&text, s, n);
	rc = crm_buf_check(&text, err);
	o.where = (const char *const[]){ crm_buf_str(&text), NULL };
	if (!rc)
		rc = crm_query_open(st, &o, out, err);
	crm_buf_clear(&text);
	return rc;
}

enum crm_code crm__condition_check(struct crm_store *st,
				   const struct crm_type *of,
				   const struct crm_rec *r, int field,
				   struct crm_error *err)
{
	const struct crm_value *v = &r->v[field];
	struct crm_query *q = NULL;
	enum crm_code rc = open_query(st, of, v->s, v->len, false, &q, err);

	crm_query_close(q);
	if (rc != CRM_USAGE)
		return rc;
	if (err)
		err->code = CRM_INVALID;
	crm_error_at_field(err, r->type->fields[field].name);
	return CRM_INVALID;
}

enum crm_code crm__condition_holds(struct crm_store *st, const char *s,
				   size_t n, const struct crm_rec *r,
				   bool *holds, struct crm_error *err)
{
	struct crm__caller *caller = crm_rights_lift(st);
	const struct crm_value *code = &r->v[CRM_F_CODE];
	struct crm_query *q = NULL;
	const struct crm_cell *row;
	char text[65 * 4]; /* as long as codes may be */
	enum crm_code rc = open_query(st, r->type, s, n, true, &q, err);

	snprintf(text, sizeof(text), "%.*s", (int)code->len, code->s);
	*holds = !rc && !crm_query_code(q, text, &row, NULL);
	if (!rc && !*holds) {
		rc = crm_query_code(q, text, &row, err);
		rc = rc == CRM_NOTFOUND ? CRM_OK : rc;
	}
	crm_query_close(q);
	return crm_rights_back(st, caller, rc, err);
}
