/* SPDX-License-Identifier: ISC */
/*
 * score.c - how much speaks for it that two entries are of the same one.
 *
 * The sum of what each point of comparison tells, in tenths of bits: ten more
 * make the odds twice as good. What two entries have in common is worth as
 * many bits as there are doublings between those that have it and all there
 * are, since so seldom it is met by chance; and all begins with the odds that
 * any two are the same, one in as many as there are. So a value that two have
 * and nobody else nearly makes up for those odds, and two of them leave no
 * doubt. Source: I. P. Fellegi, A. B. Sunter, A theory for record linkage,
 * JASA 64 (1969).
 *
 * Points are not as independent of each other as that takes them to be, and
 * people make mistakes. Hence the limits below, each for what it says; how the
 * default score and a few of them do was looked at on one set of persons whose
 * duplicates are known. How alike names are is in likeness.c.
 */
#include "duplicate.h"

enum {
	/* At most, of what agrees. A number belongs to one firm or household,
	 * an address to a house; days of birth are some 25,000, made-up ones
	 * as 1 January more often than others; a postcode is for thousands of
	 * people, a city for more, however few of them are customers. */
	MOST_PHONE = 120, MOST_MAIL = 120, MOST_ADDRESS = 110,
	MOST_BIRTHDAY = 110, MOST_POSTCODE = 30, MOST_CITY = 30,
	MOST_PROVINCE = 20,
	/* Of what is similar: a slip, two digits the other way round. */
	NEAR_BIRTHDAY = 60, NEAR_POSTCODE = 15, NEAR_PLACE = 15,
	/* An address that is mostly the same, one that is in good part, and the
	 * same street with another number. */
	ALIKE_ADDRESS = 90, LIKE_ADDRESS = 60, HALF_ADDRESS = 30,
	OTHER_HOUSE = 60,
	/* How much each character of an address can tell. */
	ADDRESS_CHAR = 10,
	/* What differs. Nobody has two days of birth, but one in twenty is
	 * written down wrong; people and firms move, and have several numbers
	 * and addresses. */
	OTHER_BIRTHDAY = -40, OTHER_ADDRESS = -30, OTHER_POSTCODE = -10,
	OTHER_PLACE = -15, OTHER_PHONE = -10, OTHER_MAIL = -10,
	/* A number that identifies, whatever it is the number of. */
	SAME_NUMBER = 90, UNLIKE_NAME = -40,
	/* Where somebody is, is told by the best of address, postcode and
	 * places: the others follow from it. */
	FOLLOWS = 5, ELSEWHERE = -60,

	MIDDLE = 50 /* of the scores; a bit is 3 */
};

struct pair {
	const struct crm__entry *a, *b;
	int all;
	uint32_t reasons;
};

static bool both(const struct pair *p, enum crm__trait t)
{
	return p->a->trait[t] && p->b->trait[t];
}

static bool same(const struct pair *p, enum crm__trait t)
{
	return p->a->trait[t] && p->a->trait[t] == p->b->trait[t];
}

static int at_most(int points, int most)
{
	return points < most ? points : most;
}

static void reason(struct pair *p, enum crm__point point, bool similar)
{
	p->reasons |= UINT32_C(1) << (2 * point + similar);
}

/* What agreeing in a trait of a is worth. */
static int worth(const struct pair *p, enum crm__trait t, int most)
{
	int points = at_most(p->all - p->a->common[t], most);

	return points > 0 ? points : 0;
}

/* One trait that agrees or does not. */
static int plain(struct pair *p, enum crm__trait t, enum crm__point point,
		 int most, int other)
{
	if (!both(p, t))
		return 0;
	if (!same(p, t))
		return other;
	reason(p, point, false);
	return worth(p, t, most);
}

static int number(struct pair *p)
{
	if (!both(p, CRM__T_NUMBER))
		return 0;
	reason(p, CRM__P_NUMBER, false);
	return worth(p, CRM__T_NUMBER, p->all) + SAME_NUMBER;
}

/* The best of the numbers that both have. */
static int phones(struct pair *p)
{
	bool given_a = false, given_b = false;
	int best = 0;

	for (int i = 0; i < CRM__PHONES; i++) {
		uint64_t number = p->a->trait[CRM__T_PHONE + i];
		int points = worth(p, CRM__T_PHONE + i, MOST_PHONE);

		given_a |= number != 0;
		given_b |= p->b->trait[CRM__T_PHONE + i] != 0;
		for (int j = 0; number && j < CRM__PHONES; j++)
			if (number == p->b->trait[CRM__T_PHONE + j] &&
			    points >= best) {
				best = points;
				reason(p, CRM__P_PHONE, false);
			}
	}
	if (p->reasons & UINT32_C(1) << (2 * CRM__P_PHONE))
		return best;
	return given_a && given_b ? OTHER_PHONE : 0;
}

/* One digit amiss, two the other way round, day and month exchanged. */
static bool near_day(uint64_t a, uint64_t b)
{
	char s[32], t[32];
	size_t n, m;

	if (a / 10000 == b / 10000 && a / 100 % 100 == b % 100 &&
	    a % 100 == b / 100 % 100)
		return true;
	n = (size_t)snprintf(s, sizeof(s), "%08llu", (unsigned long long)a);
	m = (size_t)snprintf(t, sizeof(t), "%08llu", (unsigned long long)b);
	return crm__slips(s, n, t, m) == 1;
}

static int birthday(struct pair *p)
{
	if (!both(p, CRM__T_BIRTHDAY))
		return 0;
	if (!same(p, CRM__T_BIRTHDAY) &&
	    near_day(p->a->trait[CRM__T_BIRTHDAY],
		     p->b->trait[CRM__T_BIRTHDAY])) {
		reason(p, CRM__P_BIRTHDAY, true);
		return NEAR_BIRTHDAY;
	}
	return plain(p, CRM__T_BIRTHDAY, CRM__P_BIRTHDAY, MOST_BIRTHDAY,
		     OTHER_BIRTHDAY);
}

/* ---- where it is ---- */

/* A trait whose text may be similar. */
static int near(struct pair *p, enum crm__trait t, int text,
		enum crm__point point, int most, int points, int other)
{
	const char *x = crm__text(p->a, text), *y = crm__text(p->b, text);

	if (both(p, t) && !same(p, t) &&
	    crm__slips(x, strlen(x), y, strlen(y)) <= 2) {
		reason(p, point, true);
		return points;
	}
	return plain(p, t, point, most, other);
}

/* The next number in a text, its digits; "" at the end. */
static const char *digits(const char *s, size_t *n)
{
	s += strcspn(s, "0123456789");
	*n = strspn(s, "0123456789");
	return s;
}

/* Do both have numbers, and no number in common? */
static bool other_house(const char *s, const char *t)
{
	bool any = false;
	size_t n, m;

	for (s = digits(s, &n); n; s = digits(s + n, &n)) {
		const char *u = digits(t, &m);

		for (; m; u = digits(u + m, &m)) {
			any = true;
			if (n == m && !memcmp(s, u, n))
				return false;
		}
	}
	return any;
}

static int address(struct pair *p)
{
	const char *s = crm__text(p->a, CRM__X_ADDRESS);
	const char *t = crm__text(p->b, CRM__X_ADDRESS);
	int overlap, points, length;

	if (!both(p, CRM__T_ADDRESS))
		return 0;
	length = (int)(strlen(s) < strlen(t) ? strlen(s) : strlen(t));
	if (same(p, CRM__T_ADDRESS)) {
		reason(p, CRM__P_ADDRESS, false);
		return worth(p, CRM__T_ADDRESS,
			     at_most(MOST_ADDRESS, length * ADDRESS_CHAR));
	}
	overlap = crm__overlap(s, t);
	points = overlap >= 80 ? ALIKE_ADDRESS : overlap >= 65 ? LIKE_ADDRESS
	       : overlap >= 50 ? HALF_ADDRESS : overlap >= 35 ? 0
	       : OTHER_ADDRESS;
	if (points > 0) {
		reason(p, CRM__P_ADDRESS, true);
		points = at_most(points, length * ADDRESS_CHAR);
		if (other_house(s, t))
			points = at_most(points, OTHER_HOUSE);
	}
	return points;
}

static int whereabouts(struct pair *p)
{
	int v[2 + CRM__PLACES], best = 0, sum = 0;

	v[0] = address(p);
	v[1] = near(p, CRM__T_POSTCODE, CRM__X_POSTCODE, CRM__P_POSTCODE,
		    MOST_POSTCODE, NEAR_POSTCODE, OTHER_POSTCODE);
	for (int i = 0; i < CRM__PLACES; i++) {
		int most = i + 1 < CRM__PLACES ? MOST_PROVINCE : MOST_CITY;

		v[2 + i] = near(p, CRM__T_PLACE + i, CRM__X_PLACE + i,
				CRM__P_PLACE + i, most,
				at_most(NEAR_PLACE, most / 2), OTHER_PLACE);
	}
	for (size_t i = 1; i < CRM_NELEM(v); i++)
		if (v[i] > v[best])
			best = (int)i;
	for (int i = 0; i < (int)CRM_NELEM(v); i++)
		sum += i == best ? v[i] : at_most(v[i], FOLLOWS);
	return sum > ELSEWHERE ? sum : ELSEWHERE;
}

unsigned crm__score(const struct crm__entries *all, const struct crm__entry *a,
		    const struct crm__entry *b, uint32_t *reasons)
{
	struct pair p = { .a = a, .b = b, .all = all->all };
	bool similar;
	int names = crm__like_names(all, a, b, &similar), points;

	*reasons = 0;
	/* What has a number of its own is another one, however near. */
	if (both(&p, CRM__T_NUMBER) ? !same(&p, CRM__T_NUMBER)
				    : names == CRM__UNLIKE)
		return 0;
	if (names == CRM__UNLIKE)
		names = UNLIKE_NAME;
	else
		reason(&p, CRM__P_NAME, similar);
	points = names - p.all + number(&p) + phones(&p) + birthday(&p) +
		 whereabouts(&p) +
		 plain(&p, CRM__T_MAIL, CRM__P_MAIL, MOST_MAIL, OTHER_MAIL);
	*reasons = p.reasons;
	points = MIDDLE + points * 3 / 10;
	return points < 0 ? 0 : points > 100 ? 100 : (unsigned)points;
}
