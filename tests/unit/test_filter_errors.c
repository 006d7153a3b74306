/* SPDX-License-Identifier: ISC */
/* test_filter_errors.c - filters that are wrong, too wide or too deep. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "query_fixture.h"

struct mistake {
	const char *where, *text;
};

static void fail_all(const char *type, const char *const *where,
		     const char *text)
{
	struct crm_query_opts o = options(type);
	struct crm_query *q = NULL;
	enum crm_code rc;

	o.where = where;
	err = (struct crm_error)CRM_ERROR_INIT;
	rc = crm_query_open(store, &o, &q, &err);
	if (rc != CRM_USAGE || err.code != CRM_USAGE || err.field[0] || q ||
	    !strstr(err.msg, text))
		fail_msg("%s: got %s '%s', wanted '%s'", where[0],
			 crm_code_name(rc), err.msg, text);
}

static void fails(const char *type, const char *where, const char *text)
{
	fail_all(type, (const char *const[]){ where, NULL }, text);
}

static void errors_name_the_place(void **state)
{
	static const struct mistake samples[] = {
		{ "", "where: column 1: the expression is empty" },
		{ " \t", "the expression is empty" },
		{ "regon = x", "where: column 1: no field 'regon' in customer;"
			       " did you mean 'region'?" },
		{ "name = 华东 and regon = x", "where: column 15: no field" },
		{ "contcat.title = x", "did you mean 'contact'?" },
		{ "owner.nmae = x", "column 7: no field 'nmae' in user" },
		{ "zzz = 1", "no field 'zzz' in customer; its verb 'fields'" },
		{ "name.x = 1", "'name' of customer refers to no record" },
		{ "name. = 1", "column 6: the name of a field is missing" },
		{ ".name = 1", "column 1: the name of a field is missing" },
		{ "owner..name = 1", "column 7: the name of a field" },
		{ "contact = x", "'contact.FIELD'" },
		{ "contact. = x", "the name of a field is missing" },
		{ "name(code = x)", "column 5: 'name' refers to no record" },
		{ "employees >=", "column 13: expected a value after '>='" },
		{ "name", "column 5: expected an operator (=" },
		{ "name like 'x'", "not 'like'" },
		{ "name not like 'x'", "column 10: expected 'in' or 'b" },
		{ "name == x", "column 6: '==' is no operator" },
		{ "name <> x", "'<>' is no operator" },
		{ "= x", "column 1: expected the name of a field, not '='" },
		{ "level = key and", "expected the name of a field after "
				     "'and'" },
		{ "level = key and and name = x", "column 17: expected the" },
		{ "'name' = x", "column 1: expected the name of a field" },
		{ "name = null", "column 8: nothing compares with what is "
				 "unset; write 'is null'" },
		{ "name != NULL", "write 'is not null'" },
		{ "name = ''", "write 'is null'" },
		{ "name in (a, null)", "column 13: nothing compares" },
		{ "phone = ' '", "column 9: a value is missing" },
		{ "name is x", "column 9: expected 'null' or 'not null'" },
		{ "name is not x", "expected 'null' after 'not'" },
		{ "name = and", "column 8: expected a value (in quotes" },
		{ "name in a", "column 9: expected '(' and a list" },
		{ "name in ()", "column 10: expected a value after '('" },
		{ "name in (a b)", "column 12: expected ',' or ')'" },
		{ "name in (a", "expected ',' or ')' after 'a'" },
		{ "name between a", "expected 'and' and a second value" },
		{ "name = trade fair", "column 14: expected 'and' or 'or' "
				       "(a value with spaces" },
		{ "name = x)", "column 9: ')' without '('" },
		{ "(name = x", "column 1: '(' is not closed" },
		{ "(name = x or (level = key)", "column 1: '('" },
		{ "contact(title = x", "column 8: '(' is not closed" },
		{ "name = 'x", "column 8: the quote ' is not closed" },
		{ "name = \"x''", "the quote \" is not closed" },
		{ "name = x,", "expected 'and' or 'or'" },
		{ "name = \xff", "column 8: not UTF-8" },
		{ "level = kee", "column 9: 'kee' is not a choice; did "
				 "you mean 'key'? (lead, potential" },
		{ "level > zzz", "column 9: 'zzz' is not a choice (lead" },
		{ "employees = x", "column 13: " },
		{ "employees = 1.5", "decimals" },
		{ "employees = 'USD 5'", "column 13: " },
		{ "founded_on = 2026-02-29", "column 14: '2026-02-29'" },
		{ "founded_on = 05/03/2026", "column 14: " },
		{ "created_at = 25:00", "column 14: " },
		{ "credit_limit = abc", "column 16: " },
		{ "credit_limit = 5,000", "column 17: expected 'and' or" },
		{ "credit_limit between 'USD 1' and 'EUR 5'",
		  "column 34: a range is of one currency" },
		{ "contact.bonus = 'USD 5'", "column 17: " },
		{ "contact.bonus = 1.005", "decimals" },
		{ "contact.primary = maybe", "'maybe' is neither true nor" },
		{ "phone < 3", "column 7: '<' does not compare phone, which "
			       "is of type phone and takes = != in ~ is null" },
		{ "tags > a", "takes = != in ~ is null" },
		{ "employees ~ 3", "= != in < <= > >= between is null" },
		{ "founded_on ~ 3", "'~' does not compare founded_on" },
		{ "contact.primary > true", "takes = != in is null" },
		{ "phone not between 1 and 2", "'between' does not" },
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(samples); i++)
		fails("customer", samples[i].where, samples[i].text);
	fails("job", "contact.title = x", "no field 'contact' in job");
	fails("user", "contact.title = x", "no field 'contact' in user");
}

static void errors_count_the_filters(void **state)
{
	(void)state;
	fail_all("customer", (const char *const[]){ "level = key",
		 "zzz = 1", NULL }, "where 2: column 1: no field 'zzz'");
	fail_all("customer", (const char *const[]){ "name = a or (",
		 "name = b)", NULL }, "where 1: column 14: ");
}

/* ---- size ---- */

static void repeat(struct crm_buf *b, const char *s, int n)
{
	for (int i = 0; i < n; i++)
		crm_buf_adds(b, s);
}

static void wide_filters_pass(void **state)
{
	struct crm_buf b = CRM_BUF_INIT;

	(void)state;
	repeat(&b, "name = x or ", 500);
	crm_buf_adds(&b, "name = Acme");
	passes("customer", crm_buf_str(&b), "C-1");
	repeat(&b, " or name = y", 31500);
	fails("customer", crm_buf_str(&b), "more than 32000");
	crm_buf_reset(&b);
	crm_buf_adds(&b, "founded_on in (2020-01-31");
	repeat(&b, ", 2019", 500);
	crm_buf_addc(&b, ')');
	passes("customer", crm_buf_str(&b), "C-1");
	b.len--;
	repeat(&b, ", 2019", 15600);
	crm_buf_addc(&b, ')');
	fails("customer", crm_buf_str(&b), "more than 32000 values");
	crm_buf_reset(&b);
	crm_buf_adds(&b, "tags not in (vip");
	repeat(&b, ", b", 200);
	crm_buf_addc(&b, ')');
	passes("customer", crm_buf_str(&b), "C-2 C-3 C-5");
	crm_buf_clear(&b);
}

static void deep_filters_pass_or_say_so(void **state)
{
	struct crm_buf b = CRM_BUF_INIT;
	bool refused = false;

	(void)state;
	repeat(&b, "(", 200);
	crm_buf_adds(&b, "not not level = key");
	repeat(&b, ")", 200);
	passes("customer", crm_buf_str(&b), "C-1");
	crm_buf_reset(&b);
	repeat(&b, "(", 201);
	fails("customer", crm_buf_str(&b), "column 201: more than 200");
	crm_buf_reset(&b);
	repeat(&b, "(", 100000);
	fails("customer", crm_buf_str(&b), "more than 200");
	for (int depth = 1; depth < 60; depth++) {
		struct crm_query_opts o = options("customer");
		struct crm_query *q = NULL;
		enum crm_code rc;

		crm_buf_reset(&b);
		repeat(&b, depth % 2 ? "name = x or (level = key and ("
			   : "contact.customer(level = key and not (", depth);
		crm_buf_adds(&b, "owner not in (a, b)");
		repeat(&b, "))", depth);
		o.where = (const char *const[]){ crm_buf_str(&b), NULL };
		rc = crm_query_open(store, &o, &q, &err);
		if (rc && (rc != CRM_USAGE || !strstr(err.msg, "too deeply")))
			fail_msg("depth %d: %s", depth, err.msg);
		if (!rc && depth > 40)
			fail_msg("depth %d passes", depth);
		refused = refused || rc;
		crm_query_close(q);
	}
	assert_true(refused);
	crm_buf_reset(&b);
	repeat(&b, "parent.", 29);
	crm_buf_adds(&b, "grade is null");
	passes("customer", crm_buf_str(&b), "C-1 C-2 C-3 C-4 C-5");
	crm_buf_reset(&b);
	repeat(&b, "parent.", 30);
	crm_buf_adds(&b, "grade is null");
	fails("customer", crm_buf_str(&b), "more than 29 references");
	crm_buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_name_the_place),
		cmocka_unit_test(errors_count_the_filters),
		cmocka_unit_test(wide_filters_pass),
		cmocka_unit_test(deep_filters_pass_or_say_so),
	};

	return cmocka_run_group_tests(tests, make_store, drop_store);
}
