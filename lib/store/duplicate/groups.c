/* SPDX-License-Identifier: ISC */
/*
 * groups.c - linked entries as groups.
 *
 * The best links are taken first. Two groups are joined by a link that leaves
 * no doubt; by a weaker one only where at least half the pairs between them
 * are linked, so that a chain of similar records does not become one.
 */
#include "duplicate.h"

enum { SURE = 90 }; /* the score of such a link: odds of some 10,000 to 1 */

struct grouping {
	const struct crm__entries *e;
	const struct crm__links *links;
	uint32_t *first;  /* links of an entry: of each, where it begins */
	uint32_t *link;   /* their places in links */
	uint32_t *up;     /* towards the entry that stands for the group */
	uint32_t *next;   /* member of the group, in a ring */
	uint32_t *size;   /* of the group, where it stands for one */
	uint64_t *number; /* that a member has, likewise */
};

static uint32_t top(struct grouping *g, uint32_t i)
{
	while (g->up[i] != i)
		i = g->up[i] = g->up[g->up[i]];
	return i;
}

static uint32_t other(const struct crm__link *l, uint32_t entry)
{
	return l->a == entry ? l->b : l->a;
}

static enum crm_code begin(struct grouping *g, struct crm_error *err)
{
	size_t n = g->e->n, links = g->links->n;

	g->first = calloc(n + 2, sizeof(*g->first));
	g->link = calloc(2 * links + 1, sizeof(*g->link));
	g->up = calloc(n + 1, sizeof(*g->up));
	g->next = calloc(n + 1, sizeof(*g->next));
	g->size = calloc(n + 1, sizeof(*g->size));
	g->number = calloc(n + 1, sizeof(*g->number));
	if (!g->first || !g->link || !g->up || !g->next || !g->size ||
	    !g->number)
		return crm_error_nomem(err);
	for (uint32_t i = 0; i < n; i++) {
		g->up[i] = g->next[i] = i;
		g->size[i] = 1;
		g->number[i] = g->e->v[i].trait[CRM__T_NUMBER];
	}
	/* Count, add up, and put in from the end. */
	for (size_t i = 0; i < links; i++) {
		g->first[g->links->v[i].a + 1]++;
		g->first[g->links->v[i].b + 1]++;
	}
	for (size_t i = 0; i < n; i++)
		g->first[i + 1] += g->first[i];
	for (size_t i = links; i-- > 0;) {
		g->link[--g->first[g->links->v[i].a + 1]] = (uint32_t)i;
		g->link[--g->first[g->links->v[i].b + 1]] = (uint32_t)i;
	}
	return CRM_OK;
}

static void end(struct grouping *g)
{
	free(g->first);
	free(g->link);
	free(g->up);
	free(g->next);
	free(g->size);
	free(g->number);
}

/* Where the links of an entry are: first is one place on, since counting. */
static void links_of(const struct grouping *g, uint32_t entry, uint32_t *from,
		     uint32_t *to)
{
	*from = g->first[entry + 1];
	*to = entry + 2 <= g->e->n ? g->first[entry + 2]
				   : (uint32_t)(2 * g->links->n);
}

/* Links between the members of two groups. */
static uint64_t between(struct grouping *g, uint32_t small, uint32_t large)
{
	uint64_t count = 0;
	uint32_t i = small, from, to;

	do {
		links_of(g, i, &from, &to);
		for (; from < to; from++)
			count += top(g, other(&g->links->v[g->link[from]], i))
				 == large;
		i = g->next[i];
	} while (i != small);
	return count;
}

static void join(struct grouping *g, const struct crm__link *l)
{
	uint32_t a = top(g, l->a), b = top(g, l->b), c;

	if (a == b)
		return;
	/* Different numbers are joined by a link of these two alone. */
	if (g->number[a] && g->number[b] && g->number[a] != g->number[b] &&
	    (!g->e->v[l->a].trait[CRM__T_NUMBER] ||
	     !g->e->v[l->b].trait[CRM__T_NUMBER]))
		return;
	if (g->size[a] < g->size[b]) {
		c = a;
		a = b;
		b = c;
	}
	if (l->score < SURE && between(g, b, a) * 2 <
	    (uint64_t)g->size[a] * g->size[b])
		return;
	g->up[b] = a;
	g->size[a] += g->size[b];
	if (!g->number[a])
		g->number[a] = g->number[b];
	c = g->next[a];
	g->next[a] = g->next[b];
	g->next[b] = c;
}

/* The best link of a member to another of its group. */
static void best_link(struct grouping *g, struct crm__member *m)
{
	uint32_t from, to;

	links_of(g, m->entry, &from, &to);
	for (; from < to; from++) {
		const struct crm__link *l = &g->links->v[g->link[from]];
		uint32_t o = other(l, m->entry);

		if (l->score <= m->score || top(g, o) != top(g, m->entry))
			continue;
		m->score = l->score;
		m->reasons = l->reasons;
		m->with = o;
	}
}

/* ---- the order of the links, and of the groups ---- */

static int by_score(const void *a, const void *b)
{
	const struct crm__link *x = *(const struct crm__link *const *)a;
	const struct crm__link *y = *(const struct crm__link *const *)b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return (x > y) - (x < y);
}

static enum crm_code join_all(struct grouping *g, struct crm_error *err)
{
	const struct crm__link **order;
	size_t n = g->links->n;

	order = malloc((n + 1) * sizeof(*order));
	if (!order)
		return crm_error_nomem(err);
	for (size_t i = 0; i < n; i++)
		order[i] = &g->links->v[i];
	qsort(order, n, sizeof(*order), by_score);
	for (size_t i = 0; i < n; i++)
		join(g, order[i]);
	free(order);
	return CRM_OK;
}

struct group {
	uint32_t first; /* of its entries */
	uint32_t score;
};

static int by_best(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

/* The groups of more than one, each known by its first entry. */
static size_t list(struct grouping *g, struct group *out)
{
	uint32_t *place = g->size; /* done with: now of the group in out */
	size_t n = 0;

	for (uint32_t i = 0; i < g->e->n; i++) {
		uint32_t t = top(g, i);
		struct crm__member m = { .entry = i };

		if (g->next[i] == i)
			continue;
		/* The ring's first entry comes before all others. */
		if (g->number[t] != UINT64_MAX) {
			g->number[t] = UINT64_MAX;
			place[t] = (uint32_t)n;
			out[n++] = (struct group){ i, 0 };
		}
		best_link(g, &m);
		if (m.score > out[place[t]].score)
			out[place[t]].score = m.score;
	}
	qsort(out, n, sizeof(*out), by_best);
	return n;
}

static size_t members(struct grouping *g, const struct group *groups,
		      size_t ngroups, struct crm__member *out)
{
	size_t n = 0;

	for (size_t i = 0; i < ngroups; i++) {
		uint32_t entry = groups[i].first;

		do {
			out[n] = (struct crm__member){
				.entry = entry,
				.first = entry == groups[i].first,
			};
			best_link(g, &out[n++]);
			entry = g->next[entry];
		} while (entry != groups[i].first);
	}
	return n;
}

enum crm_code crm__groups(const struct crm__entries *e,
			  const struct crm__links *links,
			  struct crm__member **out, size_t *n,
			  struct crm_error *err)
{
	struct grouping g = { .e = e, .links = links };
	struct group *groups = NULL;
	size_t room = 2 * links->n < e->n ? 2 * links->n : e->n;
	enum crm_code rc = begin(&g, err);

	*n = 0;
	if (!rc)
		rc = join_all(&g, err);
	if (!rc) {
		groups = malloc((room / 2 + 1) * sizeof(*groups));
		*out = malloc((room + 1) * sizeof(**out));
		if (!groups || !*out)
			rc = crm_error_nomem(err);
	}
	if (!rc)
		*n = members(&g, groups, list(&g, groups), *out);
	free(groups);
	end(&g);
	return rc;
}
