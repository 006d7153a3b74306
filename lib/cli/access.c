/* SPDX-License-Identifier: ISC */
/* access.c - verbs that read, and the log of who reads what. */
#include "internal.h"
#include "crm/rights.h"

enum crm_code crm_cli_access(struct crm_ctx *c, bool export,
			     const struct crm_type *t,
			     const char *const *codes, size_t n,
			     struct crm_access **out, struct crm_error *err)
{
	struct crm_access_info info = {
		.user = c->job.user, .real_user = c->job.real_user,
		.command = c->command_line, .export = export,
		.type = t->name,
	};
	struct crm_buf list = CRM_BUF_INIT;
	enum crm_code rc;

	*out = NULL;
	if (!crm_logs(c->st, export ? CRM_MAY_EXPORT : CRM_MAY_READ, t))
		return CRM_OK;
	for (size_t i = 0; i < n; i++)
		crm_list_add(&list, codes[i], strlen(codes[i]));
	rc = crm_buf_check(&list, err);
	info.codes = n ? list.s : NULL;
	if (!rc)
		rc = crm_access_begin(out, c->path, crm_cli_wait(c), &info,
				      err);
	crm_buf_clear(&list);
	return rc;
}
