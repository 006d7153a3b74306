/* SPDX-License-Identifier: ISC */
/*
 * blocks.c - which entries are compared: those that share a key.
 *
 * For each kind of key all entries are sorted by it. Entries with the same
 * one form a block, whose pairs are compared; in a large block the entries
 * are put in order once more, and each is compared with its next neighbours
 * only, so that the work stays in proportion to the entries.
 */
#include "duplicate.h"

enum {
	BLOCK = 60,       /* the largest whose pairs are all compared */
	NEIGHBOURS = 5,   /* in a larger one */
	SEEN_BITS = 20,   /* pairs remembered, lest they be compared again */
	PREFIX = 3,       /* bytes of a word that slips seldom touch */
	BEGINNING = 9,    /* of a name */
	LONG_NAME = 16,   /* from which on half a name is a key */
	FEW = 30          /* crm__bits() of those who may have it then */
};

/* The smallest of the places. */
static const enum crm__trait city = CRM__T_PLACE + CRM__PLACES - 1;

struct keyed {
	uint64_t key;
	uint32_t entry;
	uint32_t slot;
};

struct keys {
	struct keyed *v;
	size_t n, room;
};

static enum crm_code add_key(struct keys *k, uint64_t key, size_t entry,
			     size_t slot, struct crm_error *err)
{
	if (k->n == k->room) {
		size_t room = k->room ? k->room * 2 : 4096;
		void *more = realloc(k->v, room * sizeof(*k->v));

		if (!more)
			return crm_error_nomem(err);
		k->v = more;
		k->room = room;
	}
	k->v[k->n++] = (struct keyed){ key, (uint32_t)entry, (uint32_t)slot };
	return CRM_OK;
}

static int by_key(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

static void sort_keys(struct keys *k)
{
	if (k->n)
		qsort(k->v, k->n, sizeof(*k->v), by_key);
}

/* How many from one on have the same key. */
static size_t run(const struct keys *k, size_t from)
{
	size_t i = from;

	while (i < k->n && k->v[i].key == k->v[from].key)
		i++;
	return i - from;
}

/* ---- how common values are ---- */

/* Traits that are one kind of value: a phone number may be in any place. */
static const struct {
	enum crm__trait first;
	int count;
} values[] = {
	{ CRM__T_NUMBER, 1 }, { CRM__T_NAME, 1 }, { CRM__T_LOOSE, 1 },
	{ CRM__T_SOUND, 1 }, { CRM__T_MAIL, 1 }, { CRM__T_BIRTHDAY, 1 },
	{ CRM__T_ADDRESS, 1 }, { CRM__T_POSTCODE, 1 },
	{ CRM__T_PHONE, CRM__PHONES }, { CRM__T_PLACE, 1 },
	{ CRM__T_PLACE + 1, 1 }, { CRM__T_WORD, CRM__WORDS },
};

int crm__bits(uint64_t n)
{
	int whole = 63 - __builtin_clzll(n);
	uint64_t m = whole > 10 ? n >> (whole - 10) : n << (10 - whole);

	/* Between powers of two a straight line is near enough. */
	return 10 * whole + (int)((m - 1024) * 10 / 1024);
}

static size_t entries_of(const struct keys *k, size_t from, size_t n)
{
	size_t count = 1;

	for (size_t i = 1; i < n; i++)
		count += k->v[from + i].entry != k->v[from + i - 1].entry;
	return count;
}

static void note_counts(struct crm__entries *e, const struct keys *k)
{
	for (size_t i = 0, n; i < k->n; i += n) {
		int bits;

		n = run(k, i);
		bits = crm__bits(entries_of(k, i, n) + 1);
		for (size_t j = i; j < i + n; j++)
			e->v[k->v[j].entry].common[k->v[j].slot] =
				(uint8_t)(bits < UINT8_MAX ? bits : UINT8_MAX);
	}
}

static enum crm_code count_value(struct crm__entries *e, struct keys *k,
				 size_t value, struct crm_error *err)
{
	size_t first = values[value].first;
	size_t end = first + (size_t)values[value].count;
	enum crm_code rc = CRM_OK;

	k->n = 0;
	for (size_t i = 0; !rc && i < e->n; i++)
		for (size_t t = first; !rc && t < end; t++)
			if (e->v[i].trait[t])
				rc = add_key(k, e->v[i].trait[t], i, t, err);
	if (rc)
		return rc;
	sort_keys(k);
	note_counts(e, k);
	return CRM_OK;
}

enum crm_code crm__count(struct crm__entries *e, struct crm_error *err)
{
	/* A small database says little on what is rare: as if there were as
	 * many more records, no two alike. */
	const uint64_t others = 4096;
	struct keys k = { NULL, 0, 0 };
	enum crm_code rc = CRM_OK;

	e->all = crm__bits(e->n + others);
	for (size_t i = 0; !rc && i < CRM_NELEM(values); i++)
		rc = count_value(e, &k, i, err);
	free(k.v);
	return rc;
}

/* ---- the keys of an entry ---- */

static uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t z = a * UINT64_C(0x9e3779b97f4a7c15) + b;

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	return (z ^ z >> 27) | 1;
}

static uint64_t of_bytes(const char *s, size_t n)
{
	uint64_t h = n;

	for (size_t i = 0; i < n; i++)
		h = mix(h, (unsigned char)s[i]);
	return h;
}

/* Half a long name in letters, which alone tells enough: a slip leaves the
 * other half as it is. What several have is no slip. */
static uint64_t half_name(const struct crm__entry *e, bool second)
{
	const char *s = crm__text(e, CRM__X_NAME);
	size_t n = strlen(s), half = n / 2;

	if (e->person || n < LONG_NAME || e->common[CRM__T_NAME] > FEW ||
	    crm__has_dense(s))
		return 0;
	/* A letter more or less seldom makes another length of it. */
	half -= half % 3;
	return second ? of_bytes(s + n - half, half) : of_bytes(s, half);
}

/* How a company's name begins, and its address. */
static uint64_t name_at_address(const struct crm__entry *e)
{
	const char *s = crm__text(e, CRM__X_NAME);

	if (e->person || !e->trait[CRM__T_ADDRESS] || strlen(s) < BEGINNING)
		return 0;
	return mix(e->trait[CRM__T_ADDRESS], of_bytes(s, BEGINNING));
}

/* How a person's words begin, each with another trait. */
static size_t words_with(const struct crm__entry *e, enum crm__trait t,
			 uint64_t out[CRM__WORDS])
{
	const char *s = crm__text(e, CRM__X_NAME);
	size_t n = 0, len;

	if (!e->person || !e->trait[t])
		return 0;
	for (; *s && n < CRM__WORDS; s += len) {
		s += *s == ' ';
		len = strcspn(s, " ");
		out[n++] = mix(e->trait[t],
			       of_bytes(s, len < PREFIX ? len : PREFIX));
	}
	return n;
}

/* What somebody was born on and where he lives: names may be miswritten. */
static uint64_t birthday_with(const struct crm__entry *e, enum crm__trait t)
{
	if (!e->person || !e->trait[CRM__T_BIRTHDAY] || !e->trait[t])
		return 0;
	return mix(e->trait[CRM__T_BIRTHDAY], e->trait[t]);
}

/* Kinds of keys: traits as they are counted, then these. */
enum {
	FIRST_HALF = CRM_NELEM(values), SECOND_HALF, NAME_AT_ADDRESS,
	WORDS_BIRTHDAY, WORDS_POSTCODE, WORDS_PLACE, WORDS_ADDRESS,
	BIRTHDAY_POSTCODE, BIRTHDAY_PLACE, KINDS
};

/* What alone is no key: too many others may have it. */
static bool too_common(enum crm__trait t)
{
	return t == CRM__T_BIRTHDAY || t == CRM__T_ADDRESS ||
	       t == CRM__T_POSTCODE || t >= CRM__T_PLACE;
}

static size_t traits(const struct crm__entry *e, int kind,
		     uint64_t out[CRM__WORDS])
{
	size_t n = 0;

	if (too_common(values[kind].first))
		return 0;
	for (int i = 0; i < values[kind].count; i++)
		if (e->trait[values[kind].first + i])
			out[n++] = e->trait[values[kind].first + i];
	return n;
}

static size_t keys_of(const struct crm__entry *e, int kind,
		      uint64_t out[CRM__WORDS])
{
	switch (kind) {
	case FIRST_HALF:
		return (out[0] = half_name(e, false)) != 0;
	case SECOND_HALF:
		return (out[0] = half_name(e, true)) != 0;
	case NAME_AT_ADDRESS:
		return (out[0] = name_at_address(e)) != 0;
	case WORDS_BIRTHDAY:
		return words_with(e, CRM__T_BIRTHDAY, out);
	case WORDS_POSTCODE:
		return words_with(e, CRM__T_POSTCODE, out);
	case WORDS_PLACE:
		return words_with(e, city, out);
	case WORDS_ADDRESS:
		return words_with(e, CRM__T_ADDRESS, out);
	case BIRTHDAY_POSTCODE:
		return (out[0] = birthday_with(e, CRM__T_POSTCODE)) != 0;
	case BIRTHDAY_PLACE:
		return (out[0] = birthday_with(e, city)) != 0;
	default:
		return traits(e, kind, out);
	}
}

/* ---- pairs ---- */

struct search {
	const struct crm__entries *e;
	struct crm__links *out;
	unsigned min_score;
	enum crm__trait by; /* what the blocks are of; CRM__T__N: another key */
	uint64_t *seen;
	const struct crm__entry **order; /* of a large block */
	size_t room;
};

static enum crm_code add_link(struct search *s, const struct crm__link *l,
			      struct crm_error *err)
{
	struct crm__links *out = s->out;

	if (out->n == out->room) {
		size_t room = out->room ? out->room * 2 : 1024;
		void *more = realloc(out->v, room * sizeof(*out->v));

		if (!more)
			return crm_error_nomem(err);
		out->v = more;
		out->room = room;
	}
	out->v[out->n++] = *l;
	return CRM_OK;
}

/* Were they compared, as they have the same name? */
static bool compared(const struct search *s, const struct crm__entry *a,
		     const struct crm__entry *b)
{
	if (s->by <= CRM__T_NAME || !a->trait[CRM__T_NAME] ||
	    a->trait[CRM__T_NAME] != b->trait[CRM__T_NAME])
		return false;
	return s->by == CRM__T_LOOSE || s->by == CRM__T_SOUND ||
	       a->common[CRM__T_NAME] <= crm__bits(BLOCK + 1);
}

static enum crm_code compare(struct search *s, const struct crm__entry *a,
			     const struct crm__entry *b, struct crm_error *err)
{
	struct crm__link l;
	uint64_t pair;
	uint64_t *seen;

	if (a == b || compared(s, a, b))
		return CRM_OK;
	if (a > b) {
		const struct crm__entry *c = a;

		a = b;
		b = c;
	}
	l.a = (uint32_t)(a - s->e->v);
	l.b = (uint32_t)(b - s->e->v);
	pair = (uint64_t)l.a << 32 | l.b;
	seen = &s->seen[mix(pair, 0) >> (64 - SEEN_BITS)];
	if (*seen == pair)
		return CRM_OK;
	*seen = pair;
	l.score = crm__score(s->e, a, b, &l.reasons);
	return l.score < s->min_score ? CRM_OK : add_link(s, &l, err);
}

/* Names, then addresses, lie behind one another. */
static int by_name(const void *a, const void *b)
{
	const struct crm__entry *x = *(const struct crm__entry *const *)a;
	const struct crm__entry *y = *(const struct crm__entry *const *)b;
	int d = strcmp(crm__text(x, CRM__X_NAME), crm__text(y, CRM__X_NAME));

	if (!d)
		d = strcmp(crm__text(x, CRM__X_ADDRESS),
			   crm__text(y, CRM__X_ADDRESS));
	return d ? d : (x > y) - (x < y);
}

static enum crm_code neighbours(struct search *s, const struct keyed *v,
				size_t n, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (n > s->room) {
		void *more = realloc(s->order, n * sizeof(*s->order));

		if (!more)
			return crm_error_nomem(err);
		s->order = more;
		s->room = n;
	}
	for (size_t i = 0; i < n; i++)
		s->order[i] = &s->e->v[v[i].entry];
	qsort(s->order, n, sizeof(*s->order), by_name);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; !rc && j < n && j <= i + NEIGHBOURS; j++)
			rc = compare(s, s->order[i], s->order[j], err);
	return rc;
}

static enum crm_code block(struct search *s, const struct keyed *v, size_t n,
			   struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (n > BLOCK)
		return neighbours(s, v, n, err);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; !rc && j < n; j++)
			rc = compare(s, &s->e->v[v[i].entry],
				     &s->e->v[v[j].entry], err);
	return rc;
}

static enum crm_code blocks(struct search *s, struct keys *k, int kind,
			    struct crm_error *err)
{
	uint64_t key[CRM__WORDS];
	enum crm_code rc = CRM_OK;

	k->n = 0;
	s->by = kind < FIRST_HALF ? values[kind].first : CRM__T__N;
	for (size_t i = 0; !rc && i < s->e->n; i++) {
		size_t n = keys_of(&s->e->v[i], kind, key);

		for (size_t j = 0; !rc && j < n; j++)
			rc = add_key(k, key[j], i, 0, err);
	}
	if (rc)
		return rc;
	sort_keys(k);
	for (size_t i = 0, n; !rc && i < k->n; i += n) {
		n = run(k, i);
		rc = block(s, k->v + i, n, err);
	}
	return rc;
}

static int by_entries(const void *a, const void *b)
{
	const struct crm__link *x = a, *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

/* A pair may have been found by several keys. */
static void once(struct crm__links *l)
{
	size_t n = 0;

	if (l->n)
		qsort(l->v, l->n, sizeof(*l->v), by_entries);
	for (size_t i = 0; i < l->n; i++)
		if (!n || by_entries(&l->v[n - 1], &l->v[i]))
			l->v[n++] = l->v[i];
	l->n = n;
}

enum crm_code crm__pairs(const struct crm__entries *e, unsigned min_score,
			 struct crm__links *out, struct crm_error *err)
{
	struct search s = { .e = e, .out = out, .min_score = min_score };
	struct keys k = { NULL, 0, 0 };
	enum crm_code rc = CRM_OK;

	s.seen = calloc((size_t)1 << SEEN_BITS, sizeof(*s.seen));
	if (!s.seen)
		return crm_error_nomem(err);
	for (int kind = 0; !rc && kind < KINDS; kind++)
		rc = blocks(&s, &k, kind, err);
	once(out);
	free(k.v);
	free(s.seen);
	free(s.order);
	return rc;
}
