/* SPDX-License-Identifier: ISC */
/* admin-load.c - verbs of crm-admin for records of all types in one stream. */
#include <unistd.h>

#include "admin.h"
#include "crm/rights.h"

enum crm_code crm_admin_load(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_import_opts o = { .on_duplicate = crm_cli_policy(c),
				     .max_errors = (long)c->opt.max_errors };
	char std[] = "-", *none[] = { std };

	return crm_cli_import(c, &o, c->nargs ? c->args : none,
			      c->nargs ? c->nargs : 1, err);
}

static enum crm_code dump_type(struct crm_ctx *c, const struct crm_type *t,
			       struct crm_error *err)
{
	struct crm_access *access = NULL;
	int64_t rows = 0;
	enum crm_code rc = crm_cli_access(c, true, t, NULL, 0, &access, err);

	if (!rc)
		rc = crm_dump(c->st, t, STDOUT_FILENO, &rows, err);
	if (!rc)
		rc = crm_access_end(access, rows, err);
	crm_access_close(access);
	return rc;
}

enum crm_code crm_admin_dump(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_code rc = crm_cli_no_args(c, err);

	for (size_t i = 0; !rc && i < crm_ntypes; i++)
		if (!crm_types[i]->readonly)
			rc = dump_type(c, crm_store_type(c->st,
							 crm_types[i]->name),
				       err);
	return rc;
}
