/* SPDX-License-Identifier: ISC */
/* likeness.c - how alike names and other texts are. */
#include "duplicate.h"
#include "crm/text.h"

enum {
	/* What a name is worth less, in tenths of bits, where it is similar
	 * only. A slip in some ten letters is made in one name of ten. */
	SLIP = 20,
	/* Initials, and words that one of two has: 张三 and 张三丰. */
	INITIAL = 30, MISSING = 40,
	/* Another given name, or surname: people are called by several, and
	 * marry; most who have one of them in common are others. */
	OTHER_WORD = 90,
	/* The loose key, or the sound: names of a group of companies often
	 * differ by no more. */
	LOOSE = 30,
	COMPANY_SLIP = 40, COMPANY_SLIPS = 60,
	/* A name in full and its beginning: 北漠风电 and 北漠风电塔筒. */
	BEGINNING = 100,
	/* A company's whole name is registered once in a country, or in a
	 * place: it is worth more than the chance of meeting it. */
	COMPANY = 90, VERY_CLOSE = 70,
	/* crm__bits() where two entries have the same: what cannot be less */
	PAIR = 15,

	WORDS = 6
};

/* ---- texts ---- */

size_t crm__slips(const char *s, size_t n, const char *t, size_t m)
{
	size_t chars = crm_utf8_chars(s, n), others = crm_utf8_chars(t, m);
	size_t longer = chars > others ? chars : others, d;

	/* A slip in three letters is believed, and two in six. */
	if (longer - (chars < others ? chars : others) > longer / 3)
		return SIZE_MAX;
	d = crm_text_distance(s, n, t, m);
	return d * 3 <= longer ? d : SIZE_MAX;
}

/* Pairs of neighbouring characters, spaces aside, as small numbers. */
static size_t bigrams(const char *s, uint16_t *out, size_t room)
{
	size_t left = strlen(s), n = 0, used;
	uint32_t before = 0;

	for (; left && n < room; s += used, left -= used) {
		uint32_t c = crm_utf8_decode(s, left, &used);

		if (c == ' ')
			continue;
		if (before)
			out[n++] = (uint16_t)((before * 40503u ^ c * 30011u)
					      % 4093);
		before = c;
	}
	return n;
}

int crm__overlap(const char *s, const char *t)
{
	uint16_t a[128], b[128];
	uint8_t has[4096] = { 0 };
	size_t na = bigrams(s, a, CRM_NELEM(a));
	size_t nb = bigrams(t, b, CRM_NELEM(b)), both = 0;

	if (!na || !nb)
		return 0;
	for (size_t i = 0; i < na; i++)
		has[a[i]]++;
	for (size_t i = 0; i < nb; i++)
		if (has[b[i]]) {
			has[b[i]]--;
			both++;
		}
	return (int)(200 * both / (na + nb));
}

/* ---- names of companies ---- */

/* Digits and Han numerals: 一公司 and 二公司 are two companies. */
static bool is_number(uint32_t c)
{
	static const char numerals[] = "一二三四五六七八九十";
	char one[5] = { 0 };

	if (c >= '0' && c <= '9')
		return true;
	return c >= 0x4e00 && crm_utf8_put(one, c) && strstr(numerals, one);
}

static uint32_t next_number(const char **s)
{
	size_t used;

	while (**s) {
		uint32_t c = crm_utf8_decode(*s, strlen(*s), &used);

		*s += used;
		if (is_number(c))
			return c;
	}
	return 0;
}

static bool same_numbers(const char *s, const char *t)
{
	uint32_t a, b;

	do {
		a = next_number(&s);
		b = next_number(&t);
	} while (a == b && a);
	return a == b;
}

bool crm__has_dense(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 0xe3)
			return true;
	return false;
}

/* Is the shorter one the other's beginning, up to the end of a word, and the
 * rest not a branch? */
static bool begins(const char *s, const char *t)
{
	size_t n = strlen(s), least = crm__has_dense(s) ? 4 : 5;

	if (crm_utf8_chars(s, n) < least || strncmp(s, t, n) != 0)
		return false;
	if (t[n] != ' ' && (unsigned char)t[n] < 0xe3)
		return false;
	return !strstr(t + n, "公司");
}

/* Bytes of the shorter text between what both begin and end with. */
static size_t unlike(const char *s, size_t n, const char *t, size_t m)
{
	size_t less = n < m ? n : m, first = 0, last = 0;

	while (first < less && s[first] == t[first])
		first++;
	while (last < less - first && s[n - 1 - last] == t[m - 1 - last])
		last++;
	return less - first - last;
}

/* What a name of companies is worth less for slips, CRM__UNLIKE for more. */
static int company_slips(const char *s, const char *t)
{
	size_t n = strlen(s), m = strlen(t), chars, d;
	bool dense = crm__has_dense(s);

	if (n > m + 8 || m > n + 8)
		return CRM__UNLIKE;
	chars = crm_utf8_chars(s, n);
	/* One slip lies in two characters. */
	if (chars < (dense ? 6 : 8) ||
	    ((dense || chars < 14) && unlike(s, n, t, m) > 8) ||
	    !same_numbers(s, t))
		return CRM__UNLIKE;
	d = crm_text_distance(s, n, t, m);
	if (d == 1)
		return !dense && chars >= 16 ? VERY_CLOSE : -COMPANY_SLIP;
	return d == 2 && !dense && chars >= 14 ? -COMPANY_SLIPS : CRM__UNLIKE;
}

static int more_common(const struct crm__entry *a, const struct crm__entry *b,
		       enum crm__trait t)
{
	int x = a->common[t], y = b->common[t];

	x = x > y ? x : y;
	return x > PAIR ? x - PAIR : 0;
}

static bool share(const struct crm__entry *a, const struct crm__entry *b,
		  enum crm__trait t)
{
	return a->trait[t] && a->trait[t] == b->trait[t];
}

static int companies(int all, const struct crm__entry *a,
		     const struct crm__entry *b, bool *similar)
{
	const char *s = crm__text(a, CRM__X_NAME);
	const char *t = crm__text(b, CRM__X_NAME);
	int slips;

	*similar = !share(a, b, CRM__T_NAME);
	if (!*similar)
		return all + COMPANY - more_common(a, b, CRM__T_NAME);
	if (share(a, b, CRM__T_LOOSE))
		return all - LOOSE - more_common(a, b, CRM__T_LOOSE);
	if (share(a, b, CRM__T_SOUND))
		return all - LOOSE - more_common(a, b, CRM__T_SOUND);
	slips = company_slips(s, t);
	if (slips != CRM__UNLIKE)
		return all + slips - more_common(a, b, CRM__T_NAME);
	if (begins(s, t) || begins(t, s))
		return all - BEGINNING - more_common(a, b, CRM__T_NAME);
	return CRM__UNLIKE;
}

/* ---- names of persons ---- */

struct words {
	struct {
		const char *s;
		size_t n;
		bool matched;
	} v[WORDS];
	size_t n;
};

static struct words split(const char *s)
{
	struct words w = { .n = 0 };

	while (*s && w.n < WORDS) {
		w.v[w.n].s = s;
		w.v[w.n].n = strcspn(s, " ");
		s += w.v[w.n++].n;
		s += *s == ' ';
	}
	return w;
}

/* What two names have in common so far. */
struct matching {
	struct words a, b;
	size_t left_a, left_b; /* words that match none */
	int cost;              /* of slips and initials */
	size_t rarest;         /* word of a that matches, the least common */
};

/* What a match of two words costs, CRM__UNLIKE for none. */
static int word_cost(const struct words *a, size_t i, const struct words *b,
		     size_t j, bool exact)
{
	const char *s = a->v[i].s, *t = b->v[j].s;
	size_t n = a->v[i].n, m = b->v[j].n, d;

	if (n == m && !memcmp(s, t, n))
		return 0;
	if (exact)
		return CRM__UNLIKE;
	if ((n == 1 || m == 1) && *s == *t)
		return INITIAL;
	/* A character of Han is more than a letter. */
	if (crm__has_dense(s) || crm__has_dense(t))
		return CRM__UNLIKE;
	d = crm__slips(s, n, t, m);
	return d == SIZE_MAX ? CRM__UNLIKE : (int)d * SLIP;
}

static void match_words(struct matching *m, const struct crm__entry *a,
			bool exact)
{
	for (size_t i = 0; i < m->a.n; i++)
		for (size_t j = 0; j < m->b.n && !m->a.v[i].matched; j++) {
			int cost = m->b.v[j].matched
				? CRM__UNLIKE
				: word_cost(&m->a, i, &m->b, j, exact);

			if (cost == CRM__UNLIKE)
				continue;
			m->a.v[i].matched = m->b.v[j].matched = true;
			m->left_a--;
			m->left_b--;
			m->cost += cost;
			if (i < CRM__WORDS && (m->rarest == SIZE_MAX ||
			    a->common[CRM__T_WORD + i] <
			    a->common[CRM__T_WORD + m->rarest]))
				m->rarest = i;
		}
}

/* The words that match none, as one text. */
static size_t rest(const struct words *w, char *out, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		if (!w->v[i].matched && n + w->v[i].n < room) {
			memcpy(out + n, w->v[i].s, w->v[i].n);
			n += w->v[i].n;
		}
	out[n] = '\0';
	return n;
}

/* A space that was set amiss makes other words of the same letters. */
static void match_rest(struct matching *m)
{
	char s[256], t[256];
	size_t n, k, d;

	if (!m->left_a || !m->left_b)
		return;
	n = rest(&m->a, s, sizeof(s));
	k = rest(&m->b, t, sizeof(t));
	if (crm__has_dense(s) || crm__has_dense(t))
		return;
	d = crm__slips(s, n, t, k);
	if (d == SIZE_MAX)
		return;
	m->cost += (int)(d + 1) * SLIP;
	m->left_a = m->left_b = 0;
}

static int persons(int all, const struct crm__entry *a,
		   const struct crm__entry *b, bool *similar)
{
	struct matching m = {
		.a = split(crm__text(a, CRM__X_NAME)),
		.b = split(crm__text(b, CRM__X_NAME)),
		.rarest = SIZE_MAX,
	};
	int common = more_common(a, b, CRM__T_NAME);

	*similar = false;
	if (!m.a.n || !m.b.n)
		return CRM__UNLIKE;
	m.left_a = m.a.n;
	m.left_b = m.b.n;
	match_words(&m, a, true);
	match_words(&m, a, false);
	match_rest(&m);
	if (m.left_a && m.left_b && share(a, b, CRM__T_SOUND)) {
		m.left_a = m.left_b = 0;
		m.cost = SLIP;
	}
	*similar = m.cost || m.left_a || m.left_b;
	if (!m.left_a && !m.left_b)
		return all - PAIR - common - m.cost;
	if (m.rarest == SIZE_MAX)
		return CRM__UNLIKE;
	common = a->common[CRM__T_WORD + m.rarest];
	if (!m.left_a || !m.left_b)
		return all - common - MISSING - m.cost;
	/* Else it is the family: at home, and at the same telephone. Twins
	 * are fewer than names that were entered otherwise. */
	if (!share(a, b, CRM__T_BIRTHDAY))
		return CRM__UNLIKE;
	return all - common - OTHER_WORD - m.cost;
}

int crm__like_names(const struct crm__entries *all, const struct crm__entry *a,
		    const struct crm__entry *b, bool *similar)
{
	*similar = false;
	if (!*crm__text(a, CRM__X_NAME) || !*crm__text(b, CRM__X_NAME))
		return CRM__UNLIKE;
	return a->person || b->person ? persons(all->all, a, b, similar)
				      : companies(all->all, a, b, similar);
}
