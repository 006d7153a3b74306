/* SPDX-License-Identifier: ISC */
/* rule.c - running the rules of the business for a record type. */
#include "internal.h"

static bool applies(const struct crm_rule *r, const struct crm__type *t)
{
	return r->type == t->base;
}

bool crm__rules_follow(const struct crm_store *st, const struct crm__type *t)
{
	for (size_t i = 0; st->rules && st->rules[i]; i++)
		if (applies(st->rules[i], t) && st->rules[i]->after)
			return true;
	return false;
}

enum crm_code crm__rules_prepare(struct crm_store *st,
				 const struct crm__type *t,
				 const struct crm_rec *old,
				 struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && st->rules && st->rules[i]; i++)
		if (applies(st->rules[i], t) && st->rules[i]->prepare)
			rc = st->rules[i]->prepare(st, old, new, err);
	return rc;
}

enum crm_code crm__rules_after(struct crm_store *st, const struct crm__type *t,
			       const struct crm_rec *old,
			       const struct crm_rec *new,
			       struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && st->rules && st->rules[i]; i++)
		if (applies(st->rules[i], t) && st->rules[i]->after)
			rc = st->rules[i]->after(st, old, new, err);
	return rc;
}
