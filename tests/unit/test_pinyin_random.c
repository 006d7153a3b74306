/* SPDX-License-Identifier: ISC */
/* test_pinyin_random.c - random names are found by whatever matches them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/pinyin.h"
#include "crm/text.h"

#define ROUNDS 40000
#define UNITS_MAX 14

static uint32_t seed;

static uint32_t below(uint32_t n)
{
	seed = seed * 1664525 + 1013904223;
	return (uint32_t)(((uint64_t)seed * n) >> 32);
}

/* Characters of the first block, all and those of several initials. */
static uint32_t all[21000], several[2000];
static size_t nall, nseveral;

static int collect(void **state)
{
	(void)state;
	for (uint32_t c = 0x4e00; c <= 0x9fff; c++) {
		const char *r[CRM_PINYIN_READINGS];
		size_t n = crm_pinyin_readings(c, r);
		bool differ = false;

		for (size_t i = 1; i < n; i++)
			differ |= r[i][0] != r[0][0];
		if (n > 0)
			all[nall++] = c;
		if (differ)
			several[nseveral++] = c;
	}
	return 0;
}

struct name {
	uint32_t unit[UNITS_MAX];
	size_t n;
	struct crm_buf text;
};

/* One in `often` characters is of several initials, 0: none by intent. */
static void make_name(struct name *name, uint32_t often)
{
	name->n = 2 + below(UNITS_MAX - 1);
	crm_buf_reset(&name->text);
	for (size_t i = 0; i < name->n; i++) {
		uint32_t c;

		if (i > 0 && below(8) == 0)
			c = (uint32_t) "abcXYZiuv089"[below(12)];
		else if (often > 0 && below(often) == 0)
			c = several[below((uint32_t)nseveral)];
		else
			c = all[below((uint32_t)nall)];
		crm_utf8_encode(&name->text, c);
		if (below(6) == 0)
			crm_buf_adds(&name->text, "（");
		name->unit[i] = crm_text_fold_char(c);
	}
}

enum how { INITIALS, FULL, MIXED };

/* Append how somebody may type one unit; the last one perhaps in part. */
static void type_unit(struct crm_buf *typed, uint32_t c, enum how how,
		      bool last)
{
	const char *r[CRM_PINYIN_READINGS], *s;
	size_t n = crm_pinyin_readings(c, r), len;
	bool full = how == FULL || (how == MIXED && below(2));

	if (n == 0) {
		crm_buf_addc(typed, (char)c);
		return;
	}
	s = r[below((uint32_t)n)];
	len = strlen(s);
	if (full && last)
		len = 1 + below((uint32_t)len);
	else if (!full)
		len = s[1] == 'h' && s[2] && strchr("zcs", s[0]) && below(2)
			? 2 : 1;
	crm_buf_addmem(typed, s, len);
}

/* What may find the name, from a random character of it on. */
static void type_name(struct crm_buf *typed, const struct name *name,
		      enum how how)
{
	const char *r[CRM_PINYIN_READINGS];
	size_t i, n, left;

	do {
		do
			i = below((uint32_t)name->n);
		while (crm_pinyin_readings(name->unit[i], r) == 0);
		left = name->n - i < 8 ? name->n - i : 8;
		n = 1 + below((uint32_t)left);
		crm_buf_reset(typed);
		for (size_t j = 0; j < n; j++) {
			if (j > 0 && below(10) == 0)
				crm_buf_addc(typed, " '"[below(2)]);
			type_unit(typed, name->unit[i + j], how, j + 1 == n);
		}
	} while (typed->len < 2);
}

/* Is a word of a name one that is looked for, or begins with one? */
static bool one_of(const struct crm_pinyin_set *set, const char *words)
{
	for (const char *w = words; w; w = strchr(w, ' ')) {
		w += *w == ' ';
		for (size_t i = 0; i < set->n; i++) {
			size_t n = strlen(set->words[i].s);

			if (strncmp(w, set->words[i].s, n) == 0 &&
			    (!set->words[i].whole || strchr(" ", w[n])))
				return true;
		}
	}
	return false;
}

static bool found(const struct crm_pinyin_typed *t, const char *words)
{
	return one_of(&t->begin, words) &&
	       (!t->behind[0].n || one_of(&t->behind[0], words)) &&
	       (!t->behind[1].n || one_of(&t->behind[1], words));
}

/*
 * May words of the name have been left out? Counted without regard to which
 * kind of word, the readings of the first of four times the initials.
 */
static bool left_out(const struct name *name)
{
	for (size_t i = 0; i < name->n; i++) {
		const char *r[CRM_PINYIN_READINGS];
		size_t ways = crm_pinyin_readings(name->unit[i], r);

		for (size_t j = i + 1; j < name->n && j < i + 4; j++) {
			size_t n = crm_pinyin_readings(name->unit[j], r);

			for (size_t k = 1; k < n; k++)
				if (r[k][0] == r[0][0])
					n--;
			ways *= n > 0 ? n : 1;
		}
		if (ways > 16)
			return true;
	}
	return false;
}

/* How often a name was found that should be, and by how many words. */
struct tally {
	size_t found, words, most, behind;
};

static void look(struct tally *tally, const struct crm_pinyin_typed *t,
		 const struct name *name, const char *typed)
{
	struct crm_buf words = CRM_BUF_INIT;

	crm_pinyin_words(&words, name->text.s, name->text.len);
	if (found(t, crm_buf_str(&words)))
		tally->found++;
	else if (!left_out(name))
		fail_msg("'%s' not found by '%s'", name->text.s, typed);
	tally->words += t->begin.n;
	if (t->begin.n > tally->most)
		tally->most = t->begin.n;
	tally->behind += t->behind[0].n > 0;
	crm_buf_clear(&words);
}

static void rounds(struct tally *tally, uint32_t often, enum how how)
{
	struct crm_buf typed = CRM_BUF_INIT;
	struct name name = { .text = CRM_BUF_INIT };
	struct crm_pinyin_typed t;

	for (size_t i = 0; i < ROUNDS; i++) {
		make_name(&name, often);
		type_name(&typed, &name, how);
		if (!crm_pinyin_parse(&t, typed.s, typed.len) ||
		    !crm_pinyin_match(&t, name.text.s, name.text.len))
			fail_msg("'%s' by '%s'", name.text.s, typed.s);
		look(tally, &t, &name, typed.s);
	}
	crm_buf_clear(&typed);
	crm_buf_clear(&name.text);
}

/*
 * Missed are only names that lost words because four characters of several
 * readings follow each other; the last three tallies are of names made of
 * nothing but characters of several initials, which no real ones are.
 */
static void test_recall(void **state)
{
	static const char *const by[] = { "initials", "full", "mixed" };
	static const struct {
		uint32_t often;
		const char *names;
		size_t least; /* of 10000 */
	} t[] = {
	    {0, "any characters", 10000},
	    {4, "a quarter of several initials", 9990},
	    {1, "all of several initials", 9850},
	};

	(void)state;
	seed = 20261121;
	for (size_t i = 0; i < CRM_NELEM(t); i++) {
		for (size_t how = 0; how < CRM_NELEM(by); how++) {
			struct tally n = { 0 };

			rounds(&n, t[i].often, how);
			print_message("%s, %s: %zu of %d found, "
				      "%.1f words, at most %zu; %zu by "
				      "those behind, too\n",
				      t[i].names, by[how], n.found, ROUNDS,
				      (double)n.words / ROUNDS, n.most,
				      n.behind);
			assert_true(n.found * 10000 >= ROUNDS * t[i].least);
		}
	}
}

/* The definition of a match, word for word. */
static bool defined(const uint32_t *unit, size_t n, const char *s)
{
	const char *r[CRM_PINYIN_READINGS];
	size_t nr;

	s += strspn(s, " '");
	if (*s == '\0')
		return true;
	if (n == 0)
		return false;
	nr = crm_pinyin_readings(*unit, r);
	if (nr == 0)
		return (unsigned char)*s == *unit &&
		       defined(unit + 1, n - 1, s + 1);
	for (size_t i = 0; i < nr; i++) {
		bool two = !strncmp(r[i], "zh", 2) || !strncmp(r[i], "ch", 2) ||
			   !strncmp(r[i], "sh", 2);

		if (strncmp(r[i], s, strlen(s)) == 0)
			return true;
		for (size_t len = 1; len <= strlen(r[i]); len++)
			if ((len == 1 || (len == 2 && two) || !r[i][len]) &&
			    strncmp(r[i], s, len) == 0 &&
			    defined(unit + 1, n - 1, s + len))
				return true;
	}
	return false;
}

static bool defined_anywhere(const struct name *name, const char *s)
{
	const char *r[CRM_PINYIN_READINGS];

	for (size_t i = 0; i < name->n; i++)
		if (crm_pinyin_readings(name->unit[i], r) > 0 &&
		    defined(name->unit + i, name->n - i, s))
			return true;
	return false;
}

/* Names and typed strings from a few characters that run into each other. */
static void test_definition(void **state)
{
	static const char few[] = "西安先锋嗯恩中重长单行区哈呵阿欸绿女";
	struct crm_buf typed = CRM_BUF_INIT;
	struct name name = { .text = CRM_BUF_INIT };
	struct crm_pinyin_typed t;
	struct tally tally = { 0 };
	size_t yes = 0, used, kept = nall, n;

	(void)state;
	seed = 1;
	nall = 0;
	for (size_t i = 0; i + 1 < sizeof(few); i += used)
		all[nall++] = crm_utf8_decode(few + i, sizeof(few) - i, &used);
	for (size_t i = 0; i < 2 * ROUNDS; i++) {
		bool match;

		make_name(&name, 0);
		type_name(&typed, &name, i % 3);
		if (i % 2) {
			n = 2 + below(4);
			typed.len = n < typed.len ? n : typed.len;
			while (strchr(" '", typed.s[typed.len - 1]))
				typed.len--;
			typed.s[typed.len] = '\0';
			make_name(&name, 0);
		}
		assert_true(crm_pinyin_parse(&t, typed.s, typed.len));
		match = crm_pinyin_match(&t, name.text.s, name.text.len);
		if (match != defined_anywhere(&name, typed.s))
			fail_msg("'%s' by '%s'", name.text.s, typed.s);
		yes += match;
		if (match)
			look(&tally, &t, &name, typed.s);
	}
	print_message("%zu of %d match, %zu of them found\n", yes,
		      2 * ROUNDS, tally.found);
	assert_in_range(yes, ROUNDS, 2 * ROUNDS - ROUNDS / 4);
	nall = kept;
	crm_buf_clear(&typed);
	crm_buf_clear(&name.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_recall),
	    cmocka_unit_test(test_definition),
	};

	return cmocka_run_group_tests(tests, collect, NULL);
}
