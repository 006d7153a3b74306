/* SPDX-License-Identifier: ISC */
/* names.c - the columns a reader has seen, found by their names. */
#include "reader.h"

static size_t hash(const char *s, size_t len)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)s[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 32);
}

/* The slot that holds the name, or the free one where it belongs. */
static size_t slot_of(const struct crm_names *names, const char *s, size_t len)
{
	size_t at = hash(s, len) & (names->nslots - 1);

	for (; names->slots[at]; at = (at + 1) & (names->nslots - 1)) {
		const struct crm_name *name = &names->v[names->slots[at] - 1];

		if (name->len == len && memcmp(name->s, s, len) == 0)
			break;
	}
	return at;
}

long crm_names_find(const struct crm_names *names, const char *s, size_t len)
{
	if (names->nslots == 0)
		return -1;
	return (long)names->slots[slot_of(names, s, len)] - 1;
}

static bool grow(struct crm_names *names)
{
	size_t cap = names->cap ? names->cap * 2 : 32;
	struct crm_name *v = realloc(names->v, cap * sizeof(*v));
	unsigned *slots;

	if (!v)
		return false;
	names->v = v;
	slots = calloc(cap * 2, sizeof(*slots));
	if (!slots)
		return false;
	free(names->slots);
	names->slots = slots;
	names->nslots = cap * 2;
	names->cap = cap;
	for (size_t i = 0; i < names->n; i++)
		slots[slot_of(names, v[i].s, v[i].len)] = (unsigned)i + 1;
	return true;
}

static bool plain(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)s[i] < 0x20 || s[i] == '"' || s[i] == '\\')
			return false;
	}
	return true;
}

enum crm_code crm_names_add(struct crm_names *names, const char *s,
			    size_t len, struct crm_error *err)
{
	char *copy;

	if (names->n == CRM_COLUMNS_MAX)
		return crm_error_set(err, CRM_BROKEN,
				     "more than %d different columns",
				     CRM_COLUMNS_MAX);
	if (names->n == names->cap && !grow(names))
		return crm_error_nomem(err);
	copy = malloc(len + 1);
	if (!copy)
		return crm_error_nomem(err);
	memcpy(copy, s, len);
	copy[len] = '\0';
	names->v[names->n] = (struct crm_name){
		.s = copy,
		.len = len,
		.plain = plain(copy, len),
	};
	names->slots[slot_of(names, s, len)] = (unsigned)++names->n;
	return CRM_OK;
}

void crm_names_clear(struct crm_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->v[i].s);
	free(names->v);
	free(names->slots);
	memset(names, 0, sizeof(*names));
}
