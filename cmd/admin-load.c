/* SPDX-License-Identifier: ISC */
/* admin-load.c - verbs of crm-admin for records of all types in one stream. */
#include <unistd.h>

#include "admin.h"

enum crm_code crm_admin_load(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_import_opts o = { .on_duplicate = crm_cli_policy(c),
				     .max_errors = (long)c->opt.max_errors };
	char std[] = "-", *none[] = { std };

	return crm_cli_import(c, &o, c->nargs ? c->args : none,
			      c->nargs ? c->nargs : 1, err);
}

enum crm_code crm_admin_dump(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_code rc = crm_cli_no_args(c, err);

	return rc ? rc : crm_dump(c->st, STDOUT_FILENO, err);
}
