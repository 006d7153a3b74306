/* SPDX-License-Identifier: ISC */
/* arguments.c - FIELD=VALUE arguments and options that several verbs read. */
#include "internal.h"
#include "crm/date.h"

bool crm__enters(const struct crm_ctx *c)
{
	return c->verb->options & CRM_O_ENTRY && c->type &&
	       crm_type_matched(c->type);
}

enum crm_policy crm_cli_policy(const struct crm_ctx *c)
{
	const char *name = c->opt.on_duplicate;
	enum crm_policy p = CRM_DUP_FAIL;

	if (!name && crm__enters(c))
		name = crm_store_setting(c->st, "on_duplicate");
	return name && crm_policy_parse(name, &p) ? p : CRM_DUP_FAIL;
}

bool crm_cli_skip(const struct crm_ctx *c)
{
	return c->opt.on_error && !strcmp(c->opt.on_error, "skip");
}

enum crm_code crm_cli_no_args(const struct crm_ctx *c, struct crm_error *err)
{
	if (!c->nargs)
		return CRM_OK;
	return crm_error_set(err, CRM_USAGE, "%s takes no '%s'",
			     c->verb->name, c->args[0]);
}

enum crm_code crm_cli_within(const struct crm_ctx *c, const char *deflt,
			     int32_t *last, struct crm_error *err)
{
	const char *span = c->opt.within ? c->opt.within : deflt;
	char ahead[32];
	int n = snprintf(ahead, sizeof(ahead), "+%s", span);

	if (*span >= '0' && *span <= '9' && n < (int)sizeof(ahead) &&
	    !crm_date_parse(ahead, (size_t)n, crm_clock_today(), last, NULL))
		return CRM_OK;
	return crm_error_set(err, CRM_USAGE, "--within takes a number of days, "
			     "weeks, months or years such as 7d, 2w, 1m or "
			     "1y, not '%s'", span);
}

enum crm_code crm__delimiter(const struct crm_ctx *c, char *out,
			     struct crm_error *err)
{
	const char *s = c->opt.delimiter;

	*out = 0;
	if (!s)
		return CRM_OK;
	if (!strcmp(s, "\\t"))
		*out = '\t';
	else if (strlen(s) == 1 && !(*s & 0x80) && !strchr("\"\r\n", *s))
		*out = *s;
	else
		return crm_error_set(err, CRM_USAGE, "--delimiter takes one "
				     "ASCII character or \\t, not '%s'", s);
	return CRM_OK;
}

enum crm_code crm__assigns(const struct crm_ctx *c, const char *const *texts,
			   size_t n, bool again, struct crm_assign **out,
			   struct crm_error *err)
{
	struct crm_assign *a = calloc(n + 1, sizeof(*a));
	enum crm_code rc = CRM_OK;

	*out = NULL;
	if (!a)
		return crm_error_nomem(err);
	for (size_t i = 0; !rc && i < n; i++)
		rc = crm_assign_parse(c->type, texts[i], &a[i], err);
	for (size_t i = 0; !rc && i < n; i++)
		for (size_t k = 0; !rc && k < i; k++)
			if (a[k].field == a[i].field &&
			    (!again || a[i].op == '='))
				rc = crm_error_set(err, CRM_USAGE,
					"%s is given twice",
					c->type->fields[a[i].field].name);
	if (rc)
		free(a);
	else
		*out = a;
	return rc;
}

enum crm_code crm__assigns_from(const struct crm_ctx *c, int from,
				struct crm_assign **out, size_t *n,
				struct crm_error *err)
{
	*n = (size_t)(c->nargs - from);
	return crm__assigns(c, (const char *const *)c->args + from, *n, true,
			    out, err);
}
