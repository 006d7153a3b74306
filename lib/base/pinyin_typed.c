/* SPDX-License-Identifier: ISC */
/* pinyin_typed.c - what was typed to find a name, as words to look for. */
#include "pinyin.h"

/* The letters and digits of what was typed, and the cuts in it. */
static bool take(struct crm_pinyin_typed *t, const char *s, size_t n)
{
	uint64_t cuts = 0;

	t->n = 0;
	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (c == '\'' || c == ' ') {
			cuts |= UINT64_C(1) << t->n;
			continue;
		}
		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
			return false;
		if (t->n == CRM_PINYIN_TYPED)
			return false;
		t->s[t->n++] = c;
	}
	t->s[t->n] = '\0';
	for (size_t i = t->n; i-- > 0;) {
		bool cut = i + 1 == t->n || (cuts >> (i + 1) & 1) != 0;

		t->run[i] = cut ? 1 : (uint8_t)(t->run[i + 1] + 1);
	}
	return t->n > 0;
}

/* Does a word that is kept find whatever another one does? */
static bool finds(const struct crm_pinyin_word *kept, const char *word,
		  size_t n, bool whole)
{
	size_t len = strlen(kept->s);

	return kept->whole ? whole && len == n && !memcmp(kept->s, word, n)
			   : len <= n && !memcmp(kept->s, word, len);
}

/* Keep a word unless another one finds it; it may be that for others. false
 * when there is no room. */
static bool keep(struct crm_pinyin_set *set, const char *word, size_t n,
		 bool whole)
{
	size_t kept = 0;

	for (size_t i = 0; i < set->n; i++)
		if (finds(&set->words[i], word, n, whole))
			return true;
	for (size_t i = 0; i < set->n; i++)
		if (whole || memcmp(set->words[i].s, word, n) != 0)
			set->words[kept++] = set->words[i];
	set->n = kept;
	if (kept == CRM_PINYIN_WORDS)
		return false;
	set->words[kept] = (struct crm_pinyin_word){ .whole = whole };
	memcpy(set->words[kept].s, word, n);
	set->n++;
	return true;
}

/* Words being found: of what, where they go, and where a piece may end, as
 * bits. */
struct search {
	const struct crm_pinyin_typed *t;
	struct crm_pinyin_set *set;
	uint64_t ends;
};

/* A word on the way: what it is so far, and where the rest of it begins. */
struct way {
	char word[12];
	size_t n, pos, left; /* left: units it has room for */
	bool whole;          /* and then it is a whole word */
};

/* May so many letters from there be the piece of one unit? */
static bool piece(const struct crm_pinyin_typed *t, size_t pos, size_t n)
{
	const char *s = t->s + pos;

	return n == 1 || (n == 2 && crm_pinyin_two_letters(s)) ||
	       crm_pinyin_whole(s, n) ||
	       (pos + n == t->n && crm_pinyin_begins(s, n));
}

static bool go_on(const struct search *f, const struct way *so_far)
{
	const struct crm_pinyin_typed *t = f->t;
	size_t pos = so_far->pos;

	if (!(f->ends >> pos & 1))
		return true;
	if (so_far->left == 0 || pos == t->n)
		return keep(f->set, so_far->word, so_far->n,
			    so_far->whole && so_far->left == 0);
	for (size_t n = 1; n <= t->run[pos] && n <= CRM_PINYIN_LONGEST; n++) {
		struct way way = *so_far;

		if (!piece(t, pos, n))
			continue;
		way.word[way.n++] = t->s[pos];
		way.pos += n;
		way.left--;
		if (!go_on(f, &way))
			return false;
	}
	return true;
}

/* Find the words for up to so many units from there. */
static bool find(const struct search *f, size_t from, size_t depth)
{
	const struct crm_pinyin_typed *t = f->t;
	const char *s = t->s + from;

	f->set->n = 0;
	for (size_t n = 1; n <= t->run[from] && n <= CRM_PINYIN_LONGEST; n++) {
		bool whole = n > 1 && crm_pinyin_whole(s, n);
		struct way way = { .pos = from + n, .left = depth - 1,
				   .whole = depth == CRM_PINYIN_DEPTH };

		/* A beginning that nothing follows is one of a reading. */
		if (whole || (n > 1 && way.pos == t->n &&
			      crm_pinyin_begins(s, n))) {
			memcpy(way.word, s, n);
			way.n = n;
			if (!go_on(f, &way))
				return false;
		}
		if (n == 1 || (n == 2 && way.pos < t->n &&
			       crm_pinyin_two_letters(s))) {
			way.word[0] = '0';
			way.word[1] = s[0];
			way.n = 2;
			if (!go_on(f, &way))
				return false;
		}
	}
	return true;
}

static void find_room(const struct search *f, size_t from)
{
	size_t depth = CRM_PINYIN_DEPTH;

	while (!find(f, from, depth))
		depth--;
}

/* ---- words farther behind ---- */

#define NEVER 99 /* units */

/* The ways to cut all of it into the pieces of Han characters. */
struct cuts {
	uint64_t ends;                    /* where one piece may end, as bits */
	uint64_t over;                    /* places within some piece */
	uint8_t least[CRM_PINYIN_TYPED + 1]; /* units from there on */
};

/* The piece of a letter of the name is none of these. */
static bool han_piece(const struct crm_pinyin_typed *t, size_t pos, size_t n)
{
	return piece(t, pos, n) &&
	       (n > 1 || crm_pinyin_begins(t->s + pos, 1));
}

static void cut(const struct crm_pinyin_typed *t, struct cuts *c)
{
	uint64_t from = 1;

	memset(c, 0, sizeof(*c));
	memset(c->least, NEVER, sizeof(c->least));
	c->least[t->n] = 0;
	for (size_t pos = t->n; pos-- > 0;)
		for (size_t n = 1; n <= t->run[pos] &&
		     n <= CRM_PINYIN_LONGEST; n++)
			if (han_piece(t, pos, n) &&
			    c->least[pos + n] + 1 < c->least[pos])
				c->least[pos] = c->least[pos + n] + 1;
	for (size_t pos = 0; pos < t->n; pos++) {
		if (!(from >> pos & 1) || c->least[pos] == NEVER)
			continue;
		for (size_t n = 1; n <= t->run[pos] &&
		     n <= CRM_PINYIN_LONGEST; n++) {
			if (!han_piece(t, pos, n) || c->least[pos + n] == NEVER)
				continue;
			from |= UINT64_C(1) << (pos + n);
			for (size_t i = 1; i < n; i++)
				c->over |= UINT64_C(1) << (pos + i);
		}
	}
	for (size_t pos = 0; pos <= t->n; pos++)
		if (c->least[pos] != NEVER)
			c->ends |= from & UINT64_C(1) << pos;
}

/* May what was typed from there on lie in the legal form of a company, where
 * no word begins? */
static bool in_legal_form(const struct crm_pinyin_typed *t, size_t from)
{
	static const char *const forms[] = { "股份有限公司", "有限公司",
					     "有限责任公司" };
	struct crm_pinyin_typed rest = { .n = t->n - from };

	memcpy(rest.s, t->s + from, rest.n);
	memcpy(rest.run, t->run + from, rest.n);
	for (size_t i = 0; i < CRM_NELEM(forms); i++)
		if (crm_pinyin_match(&rest, forms[i], strlen(forms[i])))
			return true;
	return false;
}

/* Does a unit begin there in every way to cut, one that a word may be of? */
static bool certain(const struct crm_pinyin_typed *t, const struct cuts *c,
		    size_t pos)
{
	return (c->ends & ~c->over) >> pos & 1 && !in_legal_form(t, pos);
}

/* The last such place with units for a whole word, or else the first one; 0
 * for none. */
static size_t place_behind(const struct crm_pinyin_typed *t,
			   const struct cuts *c)
{
	size_t found = 0;

	for (size_t pos = 1; pos < t->n; pos++)
		if ((!found || c->least[pos] >= CRM_PINYIN_DEPTH) &&
		    certain(t, c, pos))
			found = pos;
	return found;
}

/* The place after that, of two units at least: words have but the initials of
 * all units behind their first. */
static size_t next_place(const struct crm_pinyin_typed *t,
			 const struct cuts *c, size_t after)
{
	for (size_t pos = after + 1; pos < t->n && c->least[pos] > 1; pos++)
		if (certain(t, c, pos))
			return pos;
	return 0;
}

/* Words from there on, or none. */
static void set_behind(const struct crm_pinyin_typed *t, const struct cuts *c,
		       size_t from, struct crm_pinyin_set *set)
{
	const char *mixed = CRM_PINYIN_MIXED;
	struct search f = { t, set, c->ends };

	set->n = 0;
	if (!from)
		return;
	find_room(&f, from);
	/* Those of letters and digits are cut in ways of their own. */
	if (!keep(set, mixed, strlen(mixed), true))
		set->n = 0;
}

static void look_behind(struct crm_pinyin_typed *t)
{
	struct cuts c;
	size_t from = 0;

	cut(t, &c);
	if (c.least[0] != NEVER && c.least[0] > CRM_PINYIN_DEPTH)
		from = place_behind(t, &c);
	for (size_t i = 0; i < CRM_PINYIN_BEHIND; i++) {
		set_behind(t, &c, from, &t->behind[i]);
		from = from ? next_place(t, &c, from) : 0;
	}
}

bool crm_pinyin_parse(struct crm_pinyin_typed *t, const char *s, size_t n)
{
	struct search f = { t, &t->begin, UINT64_MAX };

	if (!take(t, s, n) || !crm_pinyin_begins(t->s, 1))
		return false;
	find_room(&f, 0);
	look_behind(t);
	return true;
}
