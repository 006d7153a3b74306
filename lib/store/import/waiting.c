/* SPDX-License-Identifier: ISC */
/* waiting.c - the places and values of records that wait. */
#include "waiting.h"
#include "crm/hash.h"

/* Of field and value; never 0. */
static uint64_t hash(int field, const struct crm_value *v)
{
	const char *s = v->kind == CRM_V_INT ? (const char *)&v->i : v->s;
	size_t n = v->kind == CRM_V_INT ? sizeof(v->i) : v->len;
	uint64_t h = crm_hash(CRM_HASH_INIT ^ (uint64_t)field, s, n);

	return h ? h : 1;
}

/* Where the hash is in the set, or would be. */
static size_t slot(const struct crm__waiting *w, uint64_t h)
{
	size_t i = (size_t)h & (w->nslots - 1);

	while (w->slots[i] && w->slots[i] != h)
		i = (i + 1) & (w->nslots - 1);
	return i;
}

static enum crm_code grow(struct crm__waiting *w, struct crm_error *err)
{
	struct crm__waiting more = { .nslots = w->nslots ? w->nslots * 2
							 : 256 };

	if (w->used * 2 < w->nslots)
		return CRM_OK;
	more.slots = calloc(more.nslots, sizeof(*more.slots));
	if (!more.slots)
		return crm_error_nomem(err);
	for (size_t i = 0; i < w->nslots; i++)
		if (w->slots[i])
			more.slots[slot(&more, w->slots[i])] = w->slots[i];
	free(w->slots);
	w->slots = more.slots;
	w->nslots = more.nslots;
	return CRM_OK;
}

/* Is the field one that tells records apart, and given? */
static bool telling(const struct crm_rec *r, size_t i, int key)
{
	return crm_value_given(&r->v[i]) && ((int)i == key ||
	       (r->type->fields[i].flags & (CRM_F_KEY | CRM_F_UNIQUE)));
}

enum crm_code crm__waiting_add(struct crm__waiting *w, int64_t place,
			       const struct crm_rec *r, int key,
			       struct crm_error *err)
{
	if (w->n == w->cap) {
		size_t cap = w->cap ? w->cap * 2 : 64;
		int64_t *more = realloc(w->places, cap * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		w->places = more;
		w->cap = cap;
	}
	w->places[w->n++] = place;
	for (size_t i = 0; i < r->type->nfields; i++) {
		enum crm_code rc;
		uint64_t h;
		size_t at;

		if (!telling(r, i, key))
			continue;
		rc = grow(w, err);
		if (rc)
			return rc;
		h = hash((int)i, &r->v[i]);
		at = slot(w, h);
		w->used += !w->slots[at];
		w->slots[at] = h;
	}
	return CRM_OK;
}

bool crm__waiting_has(const struct crm__waiting *w, int field,
		      const struct crm_value *v)
{
	return w->used && crm_value_given(v) &&
	       w->slots[slot(w, hash(field, v))];
}

bool crm__waiting_like(const struct crm__waiting *w, const struct crm_rec *r,
		       int key)
{
	for (size_t i = 0; w->used && i < r->type->nfields; i++)
		if (telling(r, i, key) &&
		    crm__waiting_has(w, (int)i, &r->v[i]))
			return true;
	return false;
}

void crm__waiting_forget(struct crm__waiting *w)
{
	if (w->used)
		memset(w->slots, 0, w->nslots * sizeof(*w->slots));
	w->used = 0;
}

void crm__waiting_clear(struct crm__waiting *w)
{
	free(w->places);
	free(w->slots);
	*w = (struct crm__waiting){ 0 };
}
