/* SPDX-License-Identifier: ISC */
/* pinyin_words.c - the words under which a name is found. */
#include "pinyin.h"

#define COMBINED 16 /* words of one kind at one character */

/* The words so far, packed: initials, above them the number of a syllable. */
struct words {
	struct crm_buf *b;
	size_t n;
	uint64_t seen[CRM_PINYIN_UNITS * COMBINED * 2];
};

/* What may stand at each place of a word. */
struct choices {
	size_t depth;
	uint16_t at[CRM_PINYIN_DEPTH][CRM_PINYIN_READINGS];
	size_t n[CRM_PINYIN_DEPTH];
};

static void add(struct words *w, const uint16_t *place, size_t depth,
		bool spelled)
{
	const char *first = spelled ? crm_pinyin_syllable(place[0]) : "0";
	char initials[CRM_PINYIN_DEPTH];
	uint64_t packed = 0;
	size_t n = 0;

	for (size_t i = spelled; i < depth; i++) {
		initials[n++] = (char)place[i];
		packed = packed << 8 | place[i];
	}
	if (spelled)
		packed |= (uint64_t)place[0] << 32;
	for (size_t i = 0; i < w->n; i++)
		if (w->seen[i] == packed)
			return;
	w->seen[w->n++] = packed;
	if (w->b->len > 0 && w->b->s[w->b->len - 1] != ' ')
		crm_buf_addc(w->b, ' ');
	crm_buf_adds(w->b, first);
	crm_buf_addmem(w->b, initials, n);
}

/* Leave out the least usual until there are few enough ways to choose. */
static void limit(struct choices *c)
{
	for (;;) {
		size_t ways = 1, most = 0;

		for (size_t i = 0; i < c->depth; i++) {
			ways *= c->n[i];
			if (c->n[i] >= c->n[most])
				most = i;
		}
		if (ways <= COMBINED)
			break;
		c->n[most]--;
	}
}

static void combine(struct words *w, struct choices *c, bool spelled)
{
	size_t at[CRM_PINYIN_DEPTH] = { 0 }, i;
	uint16_t place[CRM_PINYIN_DEPTH] = { 0 };

	if (c->n[0] == 0)
		return;
	limit(c);
	do {
		for (i = 0; i < c->depth; i++)
			place[i] = c->at[i][at[i]];
		add(w, place, c->depth, spelled);
		for (i = c->depth; i > 0 && ++at[i - 1] == c->n[i - 1]; i--)
			at[i - 1] = 0;
	} while (i > 0);
}

/* The different initials of a unit. */
static size_t initials(const struct crm_pinyin_unit *u, uint16_t *out)
{
	size_t n = 0, j;

	if (u->readings == 0)
		out[n++] = (uint16_t)u->c;
	for (size_t i = 0; i < u->readings; i++) {
		const char *s = crm_pinyin_syllable(u->numbers[i]);
		uint16_t letter = (unsigned char)s[0];

		for (j = 0; j < n && out[j] != letter; j++)
			;
		if (j == n)
			out[n++] = letter;
	}
	return n;
}

/* The readings of a unit that are longer than an initial. */
static size_t spellings(const struct crm_pinyin_unit *u, uint16_t *out)
{
	size_t n = 0;

	for (size_t i = 0; i < u->readings; i++)
		if (crm_pinyin_syllable(u->numbers[i])[1] != '\0')
			out[n++] = u->numbers[i];
	return n;
}

/* Does a letter or digit follow a Han character? */
static bool mixed(const struct crm_pinyin_unit *units, size_t n)
{
	bool han = false;

	for (size_t i = 0; i < n; i++) {
		if (han && units[i].readings == 0)
			return true;
		han = han || units[i].readings > 0;
	}
	return false;
}

void crm_pinyin_words(struct crm_buf *b, const char *name, size_t n)
{
	struct crm_pinyin_unit units[CRM_PINYIN_UNITS];
	size_t starts, count = crm_pinyin_units(units, name, n, &starts);
	struct choices all, chosen;
	struct words w;

	w.b = b;
	w.n = 0;
	for (size_t i = 0; i < starts; i++) {
		if (units[i].readings == 0)
			continue;
		all.depth = count - i;
		if (all.depth > CRM_PINYIN_DEPTH)
			all.depth = CRM_PINYIN_DEPTH;
		for (size_t j = 0; j < all.depth; j++)
			all.n[j] = initials(&units[i + j], all.at[j]);
		chosen = all;
		combine(&w, &chosen, false);
		all.n[0] = spellings(&units[i], all.at[0]);
		combine(&w, &all, true);
	}
	if (mixed(units, count))
		crm_buf_adds(b, " " CRM_PINYIN_MIXED);
}
