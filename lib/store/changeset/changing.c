/* SPDX-License-Identifier: ISC */
/* changing.c - the records of a change, and the changes refused. */
#include "changing.h"

enum crm_code crm__changing_of(struct crm__changing *c, struct crm__type *t,
			       struct crm_error *err)
{
	enum crm_code rc;

	if (c->t == t) {
		crm_rec_reset(&c->now);
		crm_rec_reset(&c->before);
		crm_rec_reset(&c->after);
		return CRM_OK;
	}
	crm__changing_clear(c);
	c->t = t;
	rc = crm_rec_init(&c->now, &t->type, err);
	if (!rc)
		rc = crm_rec_init(&c->before, &t->type, err);
	return rc ? rc : crm_rec_init(&c->after, &t->type, err);
}

void crm__changing_clear(struct crm__changing *c)
{
	if (c->t) {
		crm_rec_clear(&c->now);
		crm_rec_clear(&c->before);
		crm_rec_clear(&c->after);
	}
	*c = (struct crm__changing){ 0 };
}

enum crm_code crm__changing_types(struct crm_store *st,
				  struct crm__changing *c,
				  struct crm_error *err)
{
	if (!st->reload)
		return CRM_OK;
	crm__changing_clear(c);
	return crm__types_anew(st, err);
}

enum crm_code crm_refusals_add(struct crm_refusals *r,
			       const struct crm_error *why,
			       struct crm_error *err)
{
	if (!crm__refused(why->code)) {
		if (err)
			*err = *why;
		return why->code;
	}
	r->worst = !r->all || r->worst == why->code ? why->code : CRM_INVALID;
	r->all++;
	if ((int64_t)r->n >= r->max)
		return CRM_OK;
	if (r->n == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 16;
		struct crm_error *more = realloc(r->v, cap * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		r->v = more;
		r->cap = cap;
	}
	r->v[r->n++] = *why;
	return CRM_OK;
}

enum crm_code crm_refusals_end(struct crm_store *st, enum crm_code rc,
			       const struct crm_refusals *r, bool skip,
			       bool dry, struct crm_job_result *out,
			       struct crm_error *err)
{
	if (!rc && r->all && !skip)
		rc = crm_error_set(err, r->worst,
			crm_tr_n("%lld change was refused; nothing was changed",
				 "%lld changes were refused; nothing was "
				 "changed", r->all), (long long)r->all);
	st->done.errors = r->all;
	st->done.partial = !rc && r->all;
	rc = crm_job_end(st, rc, dry, out, err);
	return !rc && r->all ? CRM_PARTIAL : rc;
}

void crm_refusals_clear(struct crm_refusals *r)
{
	free(r->v);
	*r = (struct crm_refusals){ 0 };
}
