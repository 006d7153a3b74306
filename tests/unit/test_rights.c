/* SPDX-License-Identifier: ISC */
/*
 * test_rights.c - random firms, and who may do what in them.
 *
 * Trees of departments, users, scopes, owners and shares are made at random.
 * For every user and record the store must agree with a reading of the rules
 * that knows no SQL. CRM_TEST_ROUNDS sets how many firms are tried;
 * CRM_TEST_SEED names the first.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/date.h"
#include "crm/import.h"
#include "crm/rights.h"
#include "crm/rules.h"

enum { DEPARTMENTS = 6, USERS = 7, CUSTOMERS = 14, CONTACTS = 14, SHARES = 8,
       GROUPS = 3, POOLS = 4, NOBODY = -1 };
enum scope { NONE, OWN, DEPARTMENT, SUBTREE, ALL };
enum { CUSTOMER, CONTACT, TYPES };

static const char *const type_names[] = { "customer", "contact" };
static const char *const scope_names[] = { "none", "own", "department",
					   "subtree", "all" };
/* What a name must not do to a statement. */
static const char *const groups[GROUPS] = { "it's", "a;b", "'); --" };

static struct firm {
	int above[DEPARTMENTS];
	struct { int department; unsigned groups; } user[USERS];
	enum scope may[USERS][TYPES][CRM_MAY__N]; /* a role for each user */
	struct { int owner, department, pool; bool out; } customer[CUSTOMERS];
	struct { int department, user, group; bool active; } pool[POOLS];
	int of[CONTACTS]; /* whose contact it is */
	struct { int customer, user, department, group; bool change, over; }
		share[SHARES];
} firm;

static struct crm_store *st;
static struct crm_error err;
static const struct crm_job_info info = { .user = "boss",
	.real_user = "root", .command = "test" };
static uint64_t seed, rnd;

static int below(int n)
{
	/* xorshift64*, Vigna 2014 */
	rnd ^= rnd >> 12;
	rnd ^= rnd << 25;
	rnd ^= rnd >> 27;
	return (int)(((rnd * 2685821657736338717u) >> 33) % (unsigned)n);
}

static void fine(enum crm_code rc, const char *what)
{
	if (rc)
		fail_msg("seed %llu: %s: %s: %s", (unsigned long long)seed,
			 what, err.field, err.msg);
}

/* ---- the rules ---- */

static bool in_or_below(int department, int top)
{
	while (department != NOBODY && department != top)
		department = firm.above[department];
	return department != NOBODY;
}

static bool reaches(enum scope scope, int user, int department)
{
	int mine = firm.user[user].department;

	if (mine == NOBODY || department == NOBODY)
		return false;
	return scope == SUBTREE ? in_or_below(department, mine)
				: scope == DEPARTMENT && department == mine;
}

static bool within(enum scope scope, int user, int customer)
{
	int owner = firm.customer[customer].owner;

	if (scope == NONE || scope == ALL)
		return scope == ALL;
	return owner == user ||
	       reaches(scope, user, firm.customer[customer].department) ||
	       (owner != NOBODY &&
		reaches(scope, user, firm.user[owner].department));
}

static bool shared(int user, int customer, bool change)
{
	for (int i = 0; i < SHARES; i++) {
		int group = firm.share[i].group;

		if (firm.share[i].customer != customer ||
		    firm.share[i].over || (change && !firm.share[i].change))
			continue;
		if (firm.share[i].user == user ||
		    (firm.share[i].department != NOBODY &&
		     in_or_below(firm.user[user].department,
				 firm.share[i].department)) ||
		    (group != NOBODY && firm.user[user].groups >> group & 1))
			return true;
	}
	return false;
}

/* Has a user a part in the pool that a customer lies in? One that names nobody
 * is everybody's. */
static bool pooled(int user, int customer)
{
	int p = firm.customer[customer].pool;

	if (p == NOBODY || firm.customer[customer].owner != NOBODY ||
	    firm.customer[customer].out || !firm.pool[p].active)
		return false;
	if (firm.pool[p].department == NOBODY && firm.pool[p].user == NOBODY &&
	    firm.pool[p].group == NOBODY)
		return true;
	return firm.pool[p].user == user ||
	       (firm.pool[p].department != NOBODY &&
		in_or_below(firm.user[user].department,
			    firm.pool[p].department)) ||
	       (firm.pool[p].group != NOBODY &&
		firm.user[user].groups >> firm.pool[p].group & 1);
}

static enum scope lesser(enum scope a, enum scope b)
{
	return a < b ? a : b;
}

/* May a user do this with a customer, or with a contact of it? */
static bool may(int user, enum crm_right right, int type, int customer)
{
	enum scope (*m)[CRM_MAY__N] = firm.may[user];
	bool taking = right == CRM_MAY_READ || right == CRM_MAY_EXPORT;
	enum scope s = lesser(m[type][right], m[type][CRM_MAY_READ]);

	s = lesser(s, m[CUSTOMER][CRM_MAY_READ]);
	if (s == NONE || within(s, user, customer))
		return s != NONE;
	if (taking && pooled(user, customer))
		return true;
	if (type == CUSTOMER && right == CRM_MAY_DELETE)
		return false; /* what is shared is not one's to delete */
	return shared(user, customer, !taking);
}

/* ---- making a firm ---- */

static void draw(void)
{
	for (int i = 0; i < DEPARTMENTS; i++)
		firm.above[i] = below(i + 1) - 1;
	for (int i = 0; i < USERS; i++) {
		firm.user[i].department = below(DEPARTMENTS + 1) - 1;
		firm.user[i].groups = (unsigned)below(1 << GROUPS);
		for (int t = 0; t < TYPES; t++)
			for (int r = 0; r < CRM_MAY__N; r++)
				firm.may[i][t][r] = (enum scope)
					(below(3) ? ALL - below(4) : below(5));
	}
	firm.user[0].groups = (1 << GROUPS) - 1; /* none is empty */
	for (int i = 0; i < CUSTOMERS; i++) {
		firm.customer[i].owner = below(USERS + 1) - 1;
		firm.customer[i].department = below(3) ? NOBODY
			: below(DEPARTMENTS);
		firm.customer[i].pool = below(POOLS + 1) - 1;
		firm.customer[i].out = !below(4);
	}
	for (int i = 0; i < CONTACTS; i++)
		firm.of[i] = below(CUSTOMERS);
	for (int i = 0; i < POOLS; i++) {
		firm.pool[i].department = below(2) ? NOBODY
						   : below(DEPARTMENTS);
		firm.pool[i].user = below(2) ? NOBODY : below(USERS);
		firm.pool[i].group = below(2) ? NOBODY : below(GROUPS);
		firm.pool[i].active = below(5);
	}
	for (int i = 0; i < SHARES; i++) {
		int with = below(3);

		firm.share[i].customer = below(CUSTOMERS);
		firm.share[i].user = with == 0 ? below(USERS) : NOBODY;
		firm.share[i].department = with == 1 ? below(DEPARTMENTS)
						     : NOBODY;
		firm.share[i].group = with == 2 ? below(GROUPS) : NOBODY;
		firm.share[i].change = below(2);
		firm.share[i].over = !below(4);
	}
}

/* Save a record of which each field is a name and a value; a value that is
 * empty is left out. */
static void save(const char *type, ...)
{
	struct crm_rec r = { 0 };
	struct crm_assign a;
	const char *name, *value;
	char text[128];
	va_list ap;

	fine(crm_rec_init(&r, crm_store_type(st, type), &err), type);
	va_start(ap, type);
	while ((name = va_arg(ap, const char *))) {
		value = va_arg(ap, const char *);
		if (!*value)
			continue;
		snprintf(text, sizeof(text), "%s=%s", name, value);
		fine(crm_assign_parse(r.type, text, &a, &err), text);
		fine(crm_assign_apply(&a, 1, NULL, &r, &err), text);
	}
	va_end(ap);
	fine(crm_save(st, NULL, &r, NULL, NULL, &err), type);
	crm_rec_clear(&r);
}

/* "u3", "" for nobody; four may be in use at a time. */
static const char *name(char kind, int i)
{
	static char names[4][16];
	static int last;

	last = (last + 1) % 4;
	names[last][0] = '\0';
	if (i != NOBODY)
		snprintf(names[last], sizeof(names[last]), "%c%d", kind, i);
	return names[last];
}

static void save_role(int user)
{
	for (int t = 0; t < TYPES; t++) {
		const enum scope *s = firm.may[user][t];

		save("permission", "role", name('r', user), "record",
		     type_names[t], "create", "none",
		     "read", scope_names[s[CRM_MAY_READ]],
		     "change", scope_names[s[CRM_MAY_CHANGE]],
		     "delete", scope_names[s[CRM_MAY_DELETE]],
		     "export", scope_names[s[CRM_MAY_EXPORT]], NULL);
	}
}

/* Append a group to a list as people write one. */
static void add_group(struct crm_buf *list, int group)
{
	if (list->len)
		crm_buf_addc(list, ';');
	for (const char *s = groups[group]; *s; s++)
		crm_buf_addf(list, *s == ';' ? "\\%c" : "%c", *s);
	assert_false(list->failed);
}

static void save_user(int i)
{
	struct crm_buf list = CRM_BUF_INIT;

	for (int g = 0; g < GROUPS; g++)
		if (firm.user[i].groups >> g & 1)
			add_group(&list, g);
	save("role", "code", name('r', i), NULL);
	save_role(i);
	save("user", "code", name('u', i), "role", name('r', i), "department",
	     name('d', firm.user[i].department), "groups", crm_buf_str(&list),
	     NULL);
	crm_buf_clear(&list);
}

static void save_share(int i)
{
	int group = firm.share[i].group;

	save("share", "customer", name('c', firm.share[i].customer),
	     "user", name('u', firm.share[i].user),
	     "department", name('d', firm.share[i].department),
	     "group", group == NOBODY ? "" : groups[group],
	     "access", firm.share[i].change ? "change" : "read",
	     "until", firm.share[i].over ? "2026-11-19"
		      : below(2) ? "2026-11-20" : "", NULL);
}

static void save_pool(int i)
{
	struct crm_buf list = CRM_BUF_INIT;

	if (firm.pool[i].group != NOBODY)
		add_group(&list, firm.pool[i].group);
	save("pool", "code", name('p', i), "name", "P", "department",
	     name('d', firm.pool[i].department), "members",
	     name('u', firm.pool[i].user), "groups", crm_buf_str(&list),
	     "active", firm.pool[i].active ? "true" : "false", NULL);
	crm_buf_clear(&list);
}

static void make(void)
{
	fine(crm_job_begin(st, &info, &err), "begin");
	for (int i = 0; i < DEPARTMENTS; i++)
		save("department", "code", name('d', i), "name", "D",
		     "parent", name('d', firm.above[i]), NULL);
	for (int i = 0; i < USERS; i++)
		save_user(i);
	for (int i = 0; i < POOLS; i++)
		save_pool(i);
	for (int i = 0; i < CUSTOMERS; i++)
		save("customer", "code", name('c', i), "name", "C", "owner",
		     name('u', firm.customer[i].owner), "department",
		     name('d', firm.customer[i].department), "pool",
		     name('p', firm.customer[i].pool), "state",
		     firm.customer[i].out ? "archived" : "active", NULL);
	for (int i = 0; i < CONTACTS; i++)
		save("contact", "code", name('k', i), "name", "K",
		     "customer", name('c', firm.of[i]), NULL);
	for (int i = 0; i < SHARES; i++)
		save_share(i);
	fine(crm_job_end(st, CRM_OK, false, NULL, &err), "end");
}

/* ---- asking the store ---- */

/* Which records of a type a list gives, as bits. */
static unsigned listed(int type, const char *where, bool export)
{
	const char *const filters[] = { where, NULL };
	struct crm_query_opts o = {
		.type = crm_store_type(st, type_names[type]), .limit = -1,
		.fields = "code", .where = where ? filters : NULL,
		.export = export };
	const struct crm_cell *row = NULL;
	struct crm_query *q = NULL;
	unsigned found = 0;

	fine(crm_query_open(st, &o, &q, &err), "query");
	for (;;) {
		fine(crm_query_next(q, &row, &err), "row");
		if (!row)
			break;
		found |= 1u << strtol(row->s + 1, NULL, 10);
	}
	crm_query_close(q);
	return found;
}

/* Does saving (or deleting) a record get past the rules? */
static bool writes(int type, int i, bool gone)
{
	const struct crm_type *t = crm_store_type(st, type_names[type]);
	const char *code = name(type == CUSTOMER ? 'c' : 'k', i);
	struct crm_rec old = { 0 }, new = { 0 };
	enum crm_code rc;

	fine(crm_rec_init(&old, t, &err), "old");
	fine(crm_rec_init(&new, t, &err), "new");
	fine(crm_job_begin(st, &info, &err), "begin");
	rc = crm_load(st, code, strlen(code), &old, &err);
	if (!rc && !gone)
		fine(crm_rec_read(&new, crm_field_find(t, "note", 4), "x", 1,
				  &err), "note");
	if (!rc)
		rc = crm_save(st, &old, gone ? NULL : &new, NULL, NULL, &err);
	/* A customer that is referred to may be deleted, if not as yet. */
	if (rc && rc != CRM_NOTFOUND && rc != CRM_DENIED && rc != CRM_CONFLICT)
		fine(rc, code);
	fine(crm_job_end(st, CRM_OK, true, NULL, &err), "end");
	crm_rec_clear(&old);
	crm_rec_clear(&new);
	return rc == CRM_OK || rc == CRM_CONFLICT;
}

/* ---- both ---- */

static unsigned allowed(int user, enum crm_right right, int type)
{
	unsigned all = 0;

	for (int i = 0; i < (type == CUSTOMER ? CUSTOMERS : CONTACTS); i++)
		if (may(user, right, type, type == CUSTOMER ? i : firm.of[i]))
			all |= 1u << i;
	return all;
}

static void same(unsigned is, unsigned want, int user, const char *right,
		 int type)
{
	if (is != want)
		fail_msg("seed %llu: user %d, %s of %s: %x, not %x",
			 (unsigned long long)seed, user, right,
			 type_names[type], is, want);
}

static void one_user(int user)
{
	unsigned seen[TYPES];

	fine(crm_act_as(st, name('u', user), &err), "act");
	for (int t = 0; t < TYPES; t++) {
		unsigned change = 0, delete = 0;

		seen[t] = allowed(user, CRM_MAY_READ, t);
		same(listed(t, NULL, false), seen[t], user, "read", t);
		same(listed(t, NULL, true), allowed(user, CRM_MAY_EXPORT, t),
		     user, "export", t);
		for (int i = 0; i < (t ? CONTACTS : CUSTOMERS); i++) {
			change |= (unsigned)writes(t, i, false) << i;
			delete |= (unsigned)writes(t, i, true) << i;
		}
		same(change, allowed(user, CRM_MAY_CHANGE, t), user,
		     "change", t);
		same(delete, allowed(user, CRM_MAY_DELETE, t), user,
		     "delete", t);
	}
	/* A contact seen is a reason to find its customer, no other is. */
	for (int i = 0; i < CUSTOMERS; i++) {
		unsigned any = 0;

		for (int k = 0; k < CONTACTS; k++)
			any |= firm.of[k] == i ? seen[CONTACT] >> k & 1 : 0;
		if (!any)
			seen[CUSTOMER] &= ~(1u << i);
	}
	same(listed(CUSTOMER, "contact.name = K", false), seen[CUSTOMER],
	     user, "filter", CUSTOMER);
}

static void whatever_the_firm(void **unused)
{
	const char *rounds = getenv("CRM_TEST_ROUNDS");
	const char *from = getenv("CRM_TEST_SEED");
	uint64_t n = rounds ? strtoull(rounds, NULL, 10) : 20;

	(void)unused;
	crm_clock_zone("UTC");
	fine(crm_clock_set("2026-11-20T00:00:00Z", &err), "clock");
	seed = from ? strtoull(from, NULL, 10) : 1;
	for (uint64_t i = 0; i < n; i++, seed++) {
		rnd = seed * 0x9e3779b97f4a7c15u;
		fine(crm_store_open(&st, ":memory:", CRM_DB_WRITE |
				    CRM_DB_CREATE, 1, crm_rules, &err),
		     "open");
		draw();
		make();
		for (int u = 0; u < USERS; u++)
			one_user(u);
		crm_store_close(st);
		st = NULL;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_the_firm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
