/* SPDX-License-Identifier: ISC */
/* arguments.c - FIELD=VALUE arguments and options that several verbs read. */
#include "internal.h"

enum crm_policy crm_cli_policy(const struct crm_ctx *c)
{
	return c->opt.on_duplicate && !strcmp(c->opt.on_duplicate, "allow")
		? CRM_DUP_ALLOW : CRM_DUP_FAIL;
}

enum crm_code crm_cli_assigns(struct crm_ctx *c, int from,
			      struct crm_assign **out, size_t *n,
			      struct crm_error *err)
{
	struct crm_assign *a = calloc((size_t)(c->nargs - from) + 1,
				      sizeof(*a));
	enum crm_code rc = CRM_OK;

	*out = NULL;
	*n = 0;
	if (!a)
		return crm_error_nomem(err);
	for (int i = from; !rc && i < c->nargs; i++)
		rc = crm_assign_parse(c->type, c->args[i], &a[(*n)++], err);
	for (size_t i = 0; !rc && i < *n; i++)
		for (size_t k = 0; !rc && k < i; k++)
			if (a[k].field == a[i].field && a[i].op == '=')
				rc = crm_error_set(err, CRM_USAGE,
					"%s is given twice",
					c->type->fields[a[i].field].name);
	if (rc)
		free(a);
	else
		*out = a;
	return rc;
}
