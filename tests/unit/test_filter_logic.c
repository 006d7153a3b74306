/* SPDX-License-Identifier: ISC */
/*
 * test_filter_logic.c - random filters against a plain evaluation of them:
 * two-valued logic, "some record matches", nesting.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "query_fixture.h"

#define CUSTOMERS 60
#define CONTACTS 90
#define ROUNDS 4000

enum { UNSET = -1000 };

/* Small numbers stand for all values; a text is the number as digits. */
struct fact {
	int employees, grade, region, owner; /* UNSET or a value */
	unsigned tags;                       /* bits; 0: unset */
};

static struct fact customers[CUSTOMERS];
static struct { int customer, title, mobile; } contacts[CONTACTS];
static uint64_t seed = 20261121;

static int below(int n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((seed >> 33) % (unsigned)n);
}

static int some(int n)
{
	return below(4) ? below(n) : UNSET;
}

/* ---- the same data in the database ---- */

static void add_value(struct crm_buf *b, int v, const char *before,
		      const char *after)
{
	if (v == UNSET)
		crm_buf_adds(b, ", NULL");
	else
		crm_buf_addf(b, ", %s%d%s", before, v, after);
}

static void add_customer(struct crm_buf *b, int i)
{
	struct fact *c = &customers[i];

	*c = (struct fact){ some(6), some(3), some(4), some(3),
			    (unsigned)below(8) };
	crm_buf_addf(b, "INSERT INTO customer (id, code, version, created_at, "
		     "updated_at, name, kind, level, type, currency, state, "
		     "employees, region, owner, tags) VALUES (%d, 'D-%02d', "
		     "1, '', '', 'x', 'company', 'key', 'agent', 'CNY', "
		     "'active'", 100 + i, i);
	add_value(b, c->employees, "", "");
	add_value(b, c->region, "'", "'");
	add_value(b, c->owner == UNSET ? UNSET : c->owner + 1, "", "");
	if (c->tags)
		crm_buf_addf(b, ", ';%s%s%s');", c->tags & 1 ? "t0;" : "",
			     c->tags & 2 ? "t1;" : "",
			     c->tags & 4 ? "t2;" : "");
	else
		crm_buf_adds(b, ", NULL);");
	if (c->grade == UNSET && below(2))
		return;
	crm_buf_addf(b, "INSERT INTO customer_x (id, x1) VALUES (%d", 100 + i);
	if (c->grade == UNSET)
		crm_buf_adds(b, ", NULL);");
	else
		crm_buf_addf(b, ", '%c');", "cba"[c->grade]);
}

static void add_contact(struct crm_buf *b, int i)
{
	contacts[i].customer = below(CUSTOMERS);
	contacts[i].title = some(3);
	contacts[i].mobile = some(2);
	crm_buf_addf(b, "INSERT INTO contact (id, code, version, created_at, "
		     "updated_at, customer, name, title, mobile) VALUES "
		     "(%d, 'L-%d', 1, '', '', %d, 'x'", 100 + i, i,
		     100 + contacts[i].customer);
	add_value(b, contacts[i].title, "'", "'");
	add_value(b, contacts[i].mobile, "'x", "'");
	crm_buf_adds(b, ");");
}

static int make_facts(void **state)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc;

	if (make_store(state))
		return -1;
	crm_buf_adds(&b, "DELETE FROM contact_x; DELETE FROM contact;"
		     "DELETE FROM affiliate; DELETE FROM requirement;"
		     "DELETE FROM customer_x; DELETE FROM customer;");
	for (int i = 0; i < CUSTOMERS; i++)
		add_customer(&b, i);
	for (int i = 0; i < CONTACTS; i++)
		add_contact(&b, i);
	rc = crm_exec(crm_store_db(store), crm_buf_str(&b), &err);
	if (rc)
		fprintf(stderr, "%s\n", err.msg);
	crm_buf_clear(&b);
	return rc ? -1 : 0;
}

/* ---- random conditions, written and judged together ---- */

/* Which customers (and which contacts, inside brackets) pass. */
struct verdict {
	bool c[CUSTOMERS], k[CONTACTS];
};

enum { EQ, NE, LT, LE, GT, GE, IN, NOT_IN, BETWEEN, NOT_BETWEEN, IS, IS_NOT,
       NOPS };

static bool holds(int op, int v, int a, int b)
{
	bool set = v != UNSET;

	switch (op) {
	case EQ:
		return set && v == a;
	case NE:
		return !(set && v == a);
	case LT:
		return set && v < a;
	case LE:
		return set && v <= a;
	case GT:
		return set && v > a;
	case GE:
		return set && v >= a;
	case IN:
		return set && (v == a || v == b);
	case NOT_IN:
		return !(set && (v == a || v == b));
	case BETWEEN:
		return set && v >= a && v <= b;
	case NOT_BETWEEN:
		return !(set && v >= a && v <= b);
	case IS:
		return !set;
	default:
		return set;
	}
}

static void write_test(struct crm_buf *out, int op, const char *a,
		       const char *b)
{
	static const char *const words[NOPS] = {
		"=", "!=", "<", "<=", ">", ">=", "in (", "not in (",
		"between", "not between", "is null", "is not null",
	};

	crm_buf_addf(out, " %s", words[op]);
	if (op <= GE)
		crm_buf_addf(out, " %s", a);
	else if (op <= NOT_IN)
		crm_buf_addf(out, "%s, %s)", a, b);
	else if (op <= NOT_BETWEEN)
		crm_buf_addf(out, " %s and %s", a, b);
}

static void owner_test(struct crm_buf *out, struct verdict *v)
{
	static const char *const codes[] = { "li", "wang", "zhao" };
	int op = below(NOPS), a = below(3), b = below(3);
	bool through = below(2);

	crm_buf_adds(out, through ? "owner.code" : "owner");
	write_test(out, op, codes[a], codes[b]);
	for (int i = 0; i < CUSTOMERS; i++)
		v->c[i] = holds(op, customers[i].owner, a, b);
}

static void tags_test(struct crm_buf *out, struct verdict *v)
{
	static const int ops[] = { EQ, NE, IN, NOT_IN, IS, IS_NOT };
	static const char *const tags[] = { "t0", "t1", "t2" };
	int op = ops[below(6)], a = below(3), b = below(3);
	unsigned want = 1u << a | (op == IN || op == NOT_IN ? 1u << b : 0);

	crm_buf_adds(out, "tags");
	write_test(out, op, tags[a], tags[b]);
	for (int i = 0; i < CUSTOMERS; i++) {
		unsigned has = customers[i].tags;
		v->c[i] = op == IS ? !has : op == IS_NOT ? has != 0
			: ((has & want) != 0) == (op == EQ || op == IN);
	}
}

static void number_test(struct crm_buf *out, struct verdict *v)
{
	static const char *const digits[] = { "0", "1", "2", "3", "4", "5" };
	static const char *const grades[] = { "c", "b", "a" };
	int op = below(NOPS), which = below(3);
	int a = below(which == 2 ? 3 : 6), b = below(which == 2 ? 3 : 6);

	crm_buf_adds(out, which == 0 ? "employees" : which == 1 ? "region"
		     : "grade");
	write_test(out, op, which == 2 ? grades[a] : digits[a],
		   which == 2 ? grades[b] : digits[b]);
	for (int i = 0; i < CUSTOMERS; i++) {
		const struct fact *c = &customers[i];
		v->c[i] = holds(op, which == 0 ? c->employees
				: which == 1 ? c->region : c->grade, a, b);
	}
}

/* A test of a contact; v->k gets who passes. */
static void contact_test(struct crm_buf *out, const char *prefix,
			 struct verdict *v)
{
	static const char *const digits[] = { "0", "1", "2" };
	static const char *const mobiles[] = { "x0", "x1", "x2" };
	static const int ops[] = { EQ, NE, IN, NOT_IN, IS, IS_NOT };
	bool title = below(2);
	int op = title ? below(NOPS) : ops[below(6)];
	int a = below(3), b = below(3);

	crm_buf_addf(out, "%s%s", prefix, title ? "title" : "mobile");
	write_test(out, op, title ? digits[a] : mobiles[a],
		   title ? digits[b] : mobiles[b]);
	for (int i = 0; i < CONTACTS; i++)
		v->k[i] = holds(op, title ? contacts[i].title
				: contacts[i].mobile, a, b);
}

static void some_contact(struct verdict *v)
{
	memset(v->c, 0, sizeof(v->c));
	for (int i = 0; i < CONTACTS; i++)
		if (v->k[i])
			v->c[contacts[i].customer] = true;
}

static void expression(struct crm_buf *out, int depth, bool inside,
		       struct verdict *v);

static void atom(struct crm_buf *out, int depth, bool inside,
		 struct verdict *v)
{
	int which = below(inside ? 1 : 6);

	if (inside) {
		contact_test(out, "", v);
	} else if (which == 0) {
		contact_test(out, "contact.", v);
		some_contact(v);
	} else if (which == 1 && depth > 0) {
		crm_buf_adds(out, "contact(");
		expression(out, depth - 1, true, v);
		crm_buf_addc(out, ')');
		some_contact(v);
	} else if (which == 2) {
		owner_test(out, v);
	} else if (which == 3) {
		tags_test(out, v);
	} else {
		number_test(out, v);
	}
}

static void expression(struct crm_buf *out, int depth, bool inside,
		       struct verdict *v)
{
	int operands = 1 + below(3);
	bool and = below(2);

	if (depth == 0) {
		atom(out, depth, inside, v);
		return;
	}
	for (int i = 0; i < operands; i++) {
		struct verdict part = { 0 };
		int nots = below(3) ? 0 : 1 + below(2);

		crm_buf_adds(out, i == 0 ? "" : and ? " and " : " or ");
		for (int k = 0; k < nots; k++)
			crm_buf_adds(out, "not ");
		if (below(2)) {
			crm_buf_addc(out, '(');
			expression(out, depth - 1, inside, &part);
			crm_buf_addc(out, ')');
		} else {
			atom(out, depth, inside, &part);
		}
		for (int c = 0; c < CUSTOMERS; c++) {
			bool is = part.c[c] != nots % 2;
			v->c[c] = i == 0 ? is : and ? v->c[c] && is
				: v->c[c] || is;
		}
		for (int k = 0; k < CONTACTS; k++) {
			bool is = part.k[k] != nots % 2;
			v->k[k] = i == 0 ? is : and ? v->k[k] && is
				: v->k[k] || is;
		}
	}
}

static void random_filters_agree(void **state)
{
	struct crm_buf where = CRM_BUF_INIT, want = CRM_BUF_INIT;
	int matches = 0;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct verdict v = { 0 };

		crm_buf_reset(&where);
		crm_buf_reset(&want);
		expression(&where, below(4), false, &v);
		for (int c = 0; c < CUSTOMERS; c++)
			if (v.c[c] && ++matches)
				crm_buf_addf(&want, "%sD-%02d",
					     want.len ? " " : "", c);
		passes("customer", crm_buf_str(&where), crm_buf_str(&want));
	}
	/* Neither nobody nor everybody passed all the time. */
	assert_in_range(matches, ROUNDS * CUSTOMERS / 5,
			ROUNDS * CUSTOMERS * 4 / 5);
	crm_buf_clear(&where);
	crm_buf_clear(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_filters_agree),
	};

	return cmocka_run_group_tests(tests, make_facts, drop_store);
}
