/* SPDX-License-Identifier: ISC */
/* rule.c - running the rules of the business for a record type. */
#include "log/log.h"
#include "rights/rights.h"

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

/* What came along since, whatever its own rules have counted of that. */
static void count_along(struct crm_job_result *d,
			const struct crm_job_result *before)
{
	d->along[CRM_ACT_INSERT] = before->along[CRM_ACT_INSERT] +
				   d->inserted - before->inserted;
	d->along[CRM_ACT_UPDATE] = before->along[CRM_ACT_UPDATE] +
				   d->updated - before->updated;
	d->along[CRM_ACT_DELETE] = before->along[CRM_ACT_DELETE] +
				   d->deleted - before->deleted;
}

enum crm_code crm__rules_after(struct crm_store *st, const struct crm__type *t,
			       const struct crm_rec *old,
			       const struct crm_rec *new,
			       struct crm_error *err)
{
	const struct crm_job_result before = st->done;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && st->rules && st->rules[i]; i++)
		if (applies(st->rules[i], t) && st->rules[i]->after)
			rc = st->rules[i]->after(st, old, new, err);
	count_along(&st->done, &before);
	return rc;
}

/* ---- the end of a job ---- */

struct crm_buf *crm_job_notes(struct crm_store *st, const struct crm_rule *r)
{
	size_t i = 0;

	while (st->rules[i] != r)
		i++;
	return &st->notes[i];
}

enum crm_code crm__rules_finish(struct crm_store *st, struct crm_error *err)
{
	struct crm__caller *caller;
	enum crm_code rc = CRM_OK;

	if (!st->job || !st->rules || st->info->verbatim || st->info->undoes)
		return CRM_OK;
	caller = crm_rights_lift(st);
	for (size_t i = 0; !rc && st->rules[i]; i++)
		if (st->rules[i]->finish)
			rc = st->rules[i]->finish(st, err);
	return crm_rights_back(st, caller, rc, err);
}

void crm__rules_forget(struct crm_store *st)
{
	for (size_t i = 0; st->rules && st->rules[i]; i++)
		crm_buf_clear(&st->notes[i]);
}
