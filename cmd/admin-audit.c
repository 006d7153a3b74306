/* SPDX-License-Identifier: ISC */
/* admin-audit.c - verbs of crm-admin about the chain of digests. */
#include "admin.h"
#include "crm/audit.h"

static enum crm_code verify(struct crm_ctx *c,
			    enum crm_code (*tell)(void *arg,
						  const struct crm_finding *f,
						  struct crm_error *err),
			    void *arg, int64_t *found, struct crm_error *err)
{
	return crm_audit_verify(c->st, c->opt.head, tell, arg, found, err);
}

static enum crm_code head(struct crm_ctx *c, struct crm_error *err)
{
	char digest[CRM_SHA256_HEX];
	int64_t job;
	enum crm_code rc;

	if (c->opt.head || c->opt.format)
		return crm_error_set(err, CRM_USAGE, "audit head prints "
				     "JOB:DIGEST; %s is not for it",
				     c->opt.head ? "--head" : "--format");
	rc = crm_audit_head(c->st, &job, digest, err);
	if (!rc && !digest[0])
		rc = crm_error_set(err, CRM_NOTFOUND, "no job has a digest");
	if (!rc)
		printf("%lld:%s\n", (long long)job, digest);
	return rc;
}

enum crm_code crm_admin_audit(struct crm_ctx *c, struct crm_error *err)
{
	const char *what = c->nargs == 1 ? c->args[0] : "";

	if (!strcmp(what, "verify"))
		return crm_admin_findings(c, verify, err);
	if (!strcmp(what, "head"))
		return head(c, err);
	return crm_error_set(err, CRM_USAGE, "audit takes verify or head");
}
