/* SPDX-License-Identifier: ISC */
/* admin-erase.c - the verb of crm-admin that erases a person's data. */
#include "admin.h"
#include "crm/changeset.h"

#define REASON "reason="

/* CODE... reason=TEXT, the reason at any place; the codes are moved up. */
static enum crm_code arguments(struct crm_ctx *c, struct crm_erase_opts *o,
			       struct crm_error *err)
{
	int n = 0;

	for (int i = 0; i < c->nargs; i++) {
		const char *s = c->args[i];

		if (!strncmp(s, REASON, strlen(REASON)) && !o->reason)
			o->reason = s + strlen(REASON);
		else if (strchr(s, '=') || !strcmp(s, "-"))
			return crm_error_set(err, CRM_USAGE, "erase takes "
				"codes and one reason=TEXT, not '%s'", s);
		else
			c->args[n++] = c->args[i];
	}
	o->codes = (const char *const *)c->args;
	o->n = (size_t)n;
	if (!n)
		return crm_error_set(err, CRM_USAGE, "erase needs a CODE");
	if (!o->reason || !*o->reason)
		return crm_error_set(err, CRM_USAGE, "erase needs reason=TEXT, "
				     "which the log keeps for good");
	return CRM_OK;
}

static void summary(const struct crm_ctx *c)
{
	long long n = c->done.deleted;

	if (c->opt.dry_run)
		crm_cli_note(c, "erase: would be %lld erased", n);
	else if (c->done.job)
		crm_cli_note(c, "erase: %lld erased; job %lld; backups made "
			     "before still have what was erased", n,
			     (long long)c->done.job);
	else
		crm_cli_note(c, "erase: nothing is left to erase");
}

enum crm_code crm_admin_erase(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_erase_opts o = { .dry = c->opt.dry_run };
	enum crm_code rc = arguments(c, &o, err);

	if (!rc && c->opt.type) {
		o.type = crm_store_type(c->st, c->opt.type);
		if (!o.type || o.type->readonly || o.type == crm_store_type(
		    c->st, "field"))
			rc = crm_error_set(err, CRM_USAGE, "there is no "
				"record type '%s' that can be erased",
				c->opt.type);
	}
	if (!rc)
		rc = crm_erase(c->st, &c->job, &o, &c->done, err);
	if (!rc)
		summary(c);
	return rc;
}
