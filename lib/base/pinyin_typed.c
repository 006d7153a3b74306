/* SPDX-License-Identifier: ISC */
/* pinyin_typed.c - what was typed to find a name, and whether it matches. */
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
static bool keep(struct crm_pinyin_typed *t, const char *word, size_t n,
		 bool whole)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->nwords; i++)
		if (finds(&t->words[i], word, n, whole))
			return true;
	for (size_t i = 0; i < t->nwords; i++)
		if (whole || memcmp(t->words[i].s, word, n) != 0)
			t->words[kept++] = t->words[i];
	t->nwords = kept;
	if (kept == CRM_PINYIN_WORDS)
		return false;
	t->words[kept] = (struct crm_pinyin_word){ .whole = whole };
	memcpy(t->words[kept].s, word, n);
	t->nwords++;
	return true;
}

/* A word on the way: what it is so far, and where the rest of it begins. */
struct way {
	char word[12];
	size_t n, pos, left; /* left: units it has room for */
	bool whole;          /* and then it is a whole word */
};

static bool two_letters(const char *s)
{
	return (s[0] == 'z' || s[0] == 'c' || s[0] == 's') && s[1] == 'h';
}

/* May so many letters from there be the piece of one unit? */
static bool piece(const struct crm_pinyin_typed *t, size_t pos, size_t n)
{
	const char *s = t->s + pos;

	return n == 1 || (n == 2 && two_letters(s)) || crm_pinyin_whole(s, n) ||
	       (pos + n == t->n && crm_pinyin_begins(s, n));
}

static bool go_on(struct crm_pinyin_typed *t, const struct way *so_far)
{
	size_t pos = so_far->pos;

	if (so_far->left == 0 || pos == t->n)
		return keep(t, so_far->word, so_far->n,
			    so_far->whole && so_far->left == 0);
	for (size_t n = 1; n <= t->run[pos] && n <= CRM_PINYIN_LONGEST; n++) {
		struct way way = *so_far;

		if (!piece(t, pos, n))
			continue;
		way.word[way.n++] = t->s[pos];
		way.pos += n;
		way.left--;
		if (!go_on(t, &way))
			return false;
	}
	return true;
}

/* Find the words for up to so many units. */
static bool find(struct crm_pinyin_typed *t, size_t depth)
{
	t->nwords = 0;
	for (size_t n = 1; n <= t->run[0] && n <= CRM_PINYIN_LONGEST; n++) {
		bool whole = n > 1 && crm_pinyin_whole(t->s, n);
		struct way way = { .pos = n, .left = depth - 1,
				   .whole = depth == CRM_PINYIN_DEPTH };

		/* A beginning that nothing follows is one of a reading. */
		if (whole || (n > 1 && n == t->n &&
			      crm_pinyin_begins(t->s, n))) {
			memcpy(way.word, t->s, n);
			way.n = n;
			if (!go_on(t, &way))
				return false;
		}
		if (n == 1 || (n == 2 && n < t->n && two_letters(t->s))) {
			way.word[0] = '0';
			way.word[1] = t->s[0];
			way.n = 2;
			if (!go_on(t, &way))
				return false;
		}
	}
	return true;
}

bool crm_pinyin_parse(struct crm_pinyin_typed *t, const char *s, size_t n)
{
	size_t depth = CRM_PINYIN_DEPTH;

	if (!take(t, s, n) || !crm_pinyin_begins(t->s, 1))
		return false;
	while (!find(t, depth))
		depth--;
	return true;
}

/* Where the piece of a unit that begins at pos may end, as bits. */
static uint64_t ends(const struct crm_pinyin_typed *t, size_t pos,
		     const struct crm_pinyin_unit *u)
{
	const char *s = t->s + pos;
	size_t run = t->run[pos];
	uint64_t found = 0;

	if (u->readings == 0)
		return (unsigned char)*s == u->c ? UINT64_C(2) << pos : 0;
	for (size_t i = 0; i < u->readings; i++) {
		const char *r = crm_pinyin_syllable(u->numbers[i]);
		size_t len = strlen(r);

		if (*s != *r)
			continue;
		found |= UINT64_C(2) << pos;
		if (run > 1 && two_letters(r) && s[1] == 'h')
			found |= UINT64_C(4) << pos;
		if (run >= len && memcmp(s, r, len) == 0)
			found |= UINT64_C(1) << (pos + len);
		else if (pos + run == t->n && strncmp(s, r, run) == 0)
			found |= UINT64_C(1) << t->n;
	}
	return found;
}

/* Does a match begin at the first of n units? */
static bool matches(const struct crm_pinyin_typed *t,
		    const struct crm_pinyin_unit *units, size_t n)
{
	const uint64_t end = UINT64_C(1) << t->n;
	uint64_t at = 1, next;

	for (size_t i = 0; i < n && at != 0; i++) {
		next = 0;
		for (size_t pos = i; pos < t->n; pos++)
			if (at >> pos & 1)
				next |= ends(t, pos, &units[i]);
		if (next & end)
			return true;
		at = next;
	}
	return false;
}

bool crm_pinyin_match(const struct crm_pinyin_typed *t, const char *name,
		      size_t n)
{
	struct crm_pinyin_unit units[CRM_PINYIN_UNITS];
	size_t starts, count = crm_pinyin_units(units, name, n, &starts);

	for (size_t i = 0; i < starts; i++)
		if (units[i].readings > 0 &&
		    matches(t, units + i, count - i))
			return true;
	return false;
}
