/* SPDX-License-Identifier: ISC */
/*
 * numbers.c - texts as numbers, and sets of numbers: what groups are found by.
 */
#include "groups.h"
#include "crm/hash.h"

/* ---- texts, numbered ---- */

void crm__texts_clear(struct crm__texts *t)
{
	free(t->v);
	free(t->slots);
	crm_arena_clear(&t->mem);
}

static uint32_t *text_slot(const struct crm__texts *t, const char *s, size_t n,
			   uint64_t h)
{
	size_t i = (size_t)h & (t->nslots - 1);

	for (; t->slots[i]; i = (i + 1) & (t->nslots - 1)) {
		const struct crm__text *x = &t->v[t->slots[i] - 1];

		if (x->hash == h && x->n == n && !memcmp(x->s, s, n))
			break;
	}
	return &t->slots[i];
}

static enum crm_code texts_grow(struct crm__texts *t, struct crm_error *err)
{
	size_t room = t->room ? t->room * 2 : 64;
	struct crm__text *v = realloc(t->v, room * sizeof(*v));
	uint32_t *slots = calloc(room * 2, sizeof(*slots));

	if (v)
		t->v = v;
	if (!v || !slots) {
		free(slots);
		return crm_error_nomem(err);
	}
	free(t->slots);
	t->slots = slots;
	t->room = room;
	t->nslots = room * 2;
	for (size_t i = 0; i < t->n; i++)
		*text_slot(t, v[i].s, v[i].n, v[i].hash) = (uint32_t)i + 1;
	return CRM_OK;
}

enum crm_code crm__texts_number(struct crm__texts *t, const char *s, size_t n,
				 int64_t *out, struct crm_error *err)
{
	uint64_t h = crm_hash_spread(crm_hash(CRM_HASH_INIT, s, n));
	uint32_t *slot;
	enum crm_code rc = t->n == t->room ? texts_grow(t, err) : CRM_OK;

	if (rc)
		return rc;
	slot = text_slot(t, s, n, h);
	if (!*slot) {
		const char *copy = crm_arena_copy(&t->mem, s, n);

		if (!copy)
			return crm_error_nomem(err);
		t->v[t->n] = (struct crm__text){ copy, n, h };
		*slot = (uint32_t)++t->n;
	}
	*out = *slot - 1;
	return CRM_OK;
}

/* ---- sets ---- */

void crm__set_clear(struct crm__set *s)
{
	free(s->v);
	free(s->slots);
}

static uint32_t *set_slot(const struct crm__set *s, const int64_t *key)
{
	size_t size = s->width * sizeof(*key);
	uint64_t h = CRM_HASH_INIT;
	size_t i;

	for (size_t k = 0; k < s->width; k++)
		h = crm_hash_spread(h ^ (uint64_t)key[k]);
	i = (size_t)h & (s->nslots - 1);
	while (s->slots[i] && memcmp(&s->v[(s->slots[i] - 1) * s->width], key,
				     size) != 0)
		i = (i + 1) & (s->nslots - 1);
	return &s->slots[i];
}

static enum crm_code set_grow(struct crm__set *s, struct crm_error *err)
{
	size_t room = s->room ? s->room * 2 : 64;
	int64_t *v = realloc(s->v, room * s->width * sizeof(*v) + 1);
	uint32_t *slots = calloc(room * 2, sizeof(*slots));

	if (v)
		s->v = v;
	if (!v || !slots) {
		free(slots);
		return crm_error_nomem(err);
	}
	free(s->slots);
	s->slots = slots;
	s->room = room;
	s->nslots = room * 2;
	for (size_t i = 0; i < s->n; i++)
		*set_slot(s, &v[i * s->width]) = (uint32_t)i + 1;
	return CRM_OK;
}

/* The place of an entry, *fresh where it was not there. */
enum crm_code crm__set_add(struct crm__set *s, const int64_t *key, size_t *at,
			     bool *fresh, struct crm_error *err)
{
	uint32_t *slot;
	enum crm_code rc = s->n == s->room ? set_grow(s, err) : CRM_OK;

	if (rc)
		return rc;
	slot = set_slot(s, key);
	*fresh = !*slot;
	if (*fresh) {
		memcpy(&s->v[s->n * s->width], key, s->width * sizeof(*key));
		*slot = (uint32_t)++s->n;
	}
	*at = *slot - 1;
	return CRM_OK;
}
