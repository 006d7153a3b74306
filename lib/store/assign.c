/* SPDX-License-Identifier: ISC */
/* assign.c - FIELD=VALUE, and += and -= on lists. */
#include "internal.h"
#include "crm/import.h"
#include "crm/text.h"

enum crm_code crm_assign_parse(const struct crm_type *t, const char *text,
			       struct crm_assign *out, struct crm_error *err)
{
	const char *eq = strchr(text, '=');
	const struct crm_field *f;
	size_t n;

	if (!eq || eq == text)
		return crm_error_set(err, CRM_USAGE, "'%s' is not FIELD=VALUE",
				     text);
	n = (size_t)(eq - text);
	if (crm_utf8_valid(text, strlen(text)) != strlen(text))
		return crm_error_set(err, CRM_INVALID, "'%s' is not UTF-8",
				     text);
	out->op = '=';
	if (text[n - 1] == '+' || text[n - 1] == '-')
		out->op = text[--n];
	out->field = crm_field_find(t, text, n);
	if (out->field < 0)
		return crm_field_unknown(t, text, n, err);
	f = &t->fields[out->field];
	if (f->flags & CRM_F_READONLY)
		return crm_error_set(err, CRM_USAGE,
			"%s is kept by the program and cannot be given",
			f->name);
	if (out->op != '=' && f->kind != CRM_T_LIST)
		return crm_error_set(err, CRM_USAGE, "%s%c=: only lists such "
			"as tags take members in and out", f->name, out->op);
	out->value = eq + 1;
	return CRM_OK;
}

static enum crm_code members(const struct crm_assign *a,
			     const struct crm_rec *old, struct crm_rec *new,
			     struct crm_error *err)
{
	const struct crm_value *was = &new->v[a->field];
	struct crm_buf list = CRM_BUF_INIT, m = CRM_BUF_INIT;
	size_t pos = 0, n = strlen(a->value);
	enum crm_code rc;

	if (was->kind == CRM_V_UNSET && old)
		was = &old->v[a->field];
	if (was->kind == CRM_V_TEXT)
		crm_buf_addmem(&list, was->s, was->len);
	while (crm_list_next(a->value, n, &pos, &m)) {
		size_t len = m.len;
		const char *t = crm_text_trim(crm_buf_str(&m), &len);
		if (a->op == '+')
			crm_list_add(&list, t, len);
		else
			crm_list_remove(&list, t, len);
	}
	rc = crm_buf_check(&m, err);
	if (!rc)
		rc = crm_buf_check(&list, err);
	if (!rc)
		rc = crm_rec_read(new, a->field, crm_buf_str(&list), list.len,
				  err);
	crm_buf_clear(&m);
	crm_buf_clear(&list);
	return rc;
}

enum crm_code crm_assign_apply(const struct crm_assign *a, size_t n,
			       const struct crm_rec *old, struct crm_rec *new,
			       struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < n; i++)
		rc = a[i].op == '='
			? crm_rec_read(new, a[i].field, a[i].value,
				       strlen(a[i].value), err)
			: members(&a[i], old, new, err);
	return rc;
}

enum crm_code crm__read_cell(struct crm_rec *r, int field,
			     const struct crm_cell *c, struct crm_error *err)
{
	const struct crm_field *f = &r->type->fields[field];
	enum crm_code rc;

	if (c->kind == CRM_CELL_EMPTY || c->kind == CRM_CELL_NULL) {
		crm_rec_set_null(r, field);
		return CRM_OK;
	}
	if (c->kind != CRM_CELL_JSON &&
	    (c->kind != CRM_CELL_LIST || f->kind == CRM_T_LIST))
		return crm_rec_read(r, field, c->s, c->len, err);
	rc = crm_error_set(err, CRM_INVALID, c->kind == CRM_CELL_LIST
			   ? CRM_TR("takes one %s, not an array")
			   : CRM_TR("takes one %s, not an object"),
			   crm_kind_name(f->kind));
	crm_error_at_field(err, f->name);
	return rc;
}
