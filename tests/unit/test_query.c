/* SPDX-License-Identifier: ISC */
/* test_query.c - columns, cells, order and pages of queries. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "query_fixture.h"

static struct crm_query *open_query(const struct crm_query_opts *o)
{
	struct crm_query *q = NULL;

	ok(crm_query_open(store, o, &q, &err));
	return q;
}

static void refuses(const struct crm_query_opts *o, enum crm_code code,
		    const char *text)
{
	struct crm_query *q = NULL;
	enum crm_code rc;

	err = (struct crm_error)CRM_ERROR_INIT;
	rc = crm_query_open(store, o, &q, &err);
	if (rc != code || err.code != code || q || !strstr(err.msg, text))
		fail_msg("got %s '%s', wanted '%s'", crm_code_name(rc),
			 err.msg, text);
}

static void lists(const struct crm_query_opts *o, const char *want)
{
	struct crm_buf b = CRM_BUF_INIT;

	ok(listing(o, &b));
	assert_string_equal(crm_buf_str(&b), want);
	crm_buf_clear(&b);
}

/* ---- columns ---- */

static void column_names(const struct crm_query_opts *o, bool labels,
			 const char *want)
{
	struct crm_query *q = open_query(o);
	struct crm_buf b = CRM_BUF_INIT;
	const struct crm_column *c;
	size_t n;

	c = crm_query_columns(q, &n);
	for (size_t i = 0; i < n; i++)
		crm_buf_addf(&b, "%s%s%s", i ? "," : "",
			     labels ? c[i].label : c[i].name,
			     c[i].right ? ">" : "");
	assert_string_equal(crm_buf_str(&b), want);
	crm_buf_clear(&b);
	crm_query_close(q);
}

static void columns_follow_the_options(void **state)
{
	struct crm_query_opts o = options("department");

	(void)state;
	column_names(&o, false, "code,version>,created_at,updated_at,name,"
		     "parent,note");
	o.columns = CRM_COLS_WRITE;
	column_names(&o, false, "code,name,parent,note");
	o.columns = CRM_COLS_LIST;
	column_names(&o, false, "code,name,parent");
	o = options("job"); /* which nobody writes */
	o.columns = CRM_COLS_WRITE;
	column_names(&o, false, "job>,schema>,first_seq>,last_seq>,at,user,"
		     "real_user,command,input,inserted>,updated>,deleted>,real_at,"
		     "undoes>,undone_by>");
	o = options("customer");
	o.fields = "name , owner.department.name,grade,credit_limit,owner";
	column_names(&o, false, "name,owner.department.name,grade,"
		     "credit_limit>,owner");
	column_names(&o, true, "Name,Owner Department Name,Grade,"
		     "Credit limit>,Owner");
	o.labels_zh = true;
	column_names(&o, true, "客户名称,负责人部门部门名称,Grade,信用额度>,"
		     "负责人");
}

static void every_type_can_be_read(void **state)
{
	struct crm_buf b = CRM_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < crm_ntypes; i++) {
		struct crm_query_opts o = options(crm_types[i]->name);
		struct crm_query *q;
		size_t n;

		ok(listing(&o, &b));
		o.labels_zh = true;
		q = open_query(&o);
		crm_query_columns(q, &n);
		assert_int_equal(n, o.type->nfields);
		crm_query_close(q);
	}
	crm_buf_clear(&b);
}

static void wrong_fields_are_refused(void **state)
{
	struct crm_query_opts o = options("customer");
	struct crm_buf b = CRM_BUF_INIT;

	(void)state;
	o.fields = "code,regon";
	refuses(&o, CRM_USAGE, "fields: column 6: no field 'regon' in "
		"customer; did you mean 'region'?");
	o.fields = "code, name,code";
	refuses(&o, CRM_USAGE, "fields: column 12: 'code' is named twice");
	o.fields = "code,";
	refuses(&o, CRM_USAGE, "fields: column 6: the name of a field");
	o.fields = "";
	refuses(&o, CRM_USAGE, "fields: column 1: the name of a field");
	o.fields = "contact.name";
	refuses(&o, CRM_USAGE, "fields: column 1: 'contact' means many "
		"records of one customer; only a filter");
	o.fields = "owner.name,owner.x.y";
	refuses(&o, CRM_USAGE, "fields: column 18: no field 'x' in user");
	o.fields = "name.x";
	refuses(&o, CRM_USAGE, "'name' of customer refers to no record");
	crm_buf_adds(&b, "code");
	for (int i = 0; i < 1000; i++)
		crm_buf_addf(&b, ",code");
	o.fields = crm_buf_str(&b);
	refuses(&o, CRM_USAGE, "'code' is named twice");
	crm_buf_clear(&b);
}

/* Every field but references, of each customer in a chain of parents. */
static void many_fields_say_so(void **state)
{
	struct crm_query_opts o = options("customer");
	struct crm_buf b = CRM_BUF_INIT, prefix = CRM_BUF_INIT;
	int n = 0;

	(void)state;
	while (n <= 900) {
		for (size_t i = 0; i < o.type->nfields; i++) {
			const struct crm_field *f = &o.type->fields[i];
			if (f->kind == CRM_T_REF)
				continue;
			crm_buf_addf(&b, "%s%s%s", n++ ? "," : "",
				     crm_buf_str(&prefix), f->name);
		}
		crm_buf_adds(&prefix, "parent.");
		o.fields = crm_buf_str(&b);
		if (n <= 900)
			crm_query_close(open_query(&o));
	}
	refuses(&o, CRM_USAGE, "more than 900 fields");
	crm_buf_clear(&b);
	crm_buf_clear(&prefix);
}

/* ---- cells ---- */

static void cell(const struct crm_cell *c, enum crm_cell_kind kind,
		 const char *text)
{
	if (c->kind != kind || c->len != strlen(text) ||
	    memcmp(c->s, text, c->len) != 0)
		fail_msg("got %d '%.*s', wanted %d '%s'", (int)c->kind,
			 (int)c->len, c->s, (int)kind, text);
}

static void cells_have_their_kinds(void **state)
{
	struct crm_query_opts o = options("customer");
	const struct crm_cell *row;
	struct crm_query *q;

	(void)state;
	o.by_code = true;
	o.fields = "code,employees,credit_limit,owner,tags,level,founded_on,"
		   "created_at,phone,note,owner.active,version,region,"
		   "parent.credit_limit";
	q = open_query(&o);
	ok(crm_query_code(q, "C-4", &row, &err));
	cell(&row[0], CRM_CELL_TEXT, "C-4");
	cell(&row[1], CRM_CELL_NUMBER, "0");
	cell(&row[2], CRM_CELL_NUMBER, "1000.500");
	cell(&row[3], CRM_CELL_TEXT, "wang");
	cell(&row[4], CRM_CELL_LIST, "b;vip");
	cell(&row[5], CRM_CELL_TEXT, "trading");
	cell(&row[6], CRM_CELL_TEXT, "2026-10-01");
	cell(&row[7], CRM_CELL_TEXT, "2026-03-05T16:00:00Z");
	cell(&row[8], CRM_CELL_NULL, "");
	cell(&row[9], CRM_CELL_NULL, "");
	cell(&row[10], CRM_CELL_BOOL, "true");
	cell(&row[11], CRM_CELL_NUMBER, "1");
	cell(&row[12], CRM_CELL_NULL, "");
	cell(&row[13], CRM_CELL_NUMBER, "1000.00");
	ok(crm_query_code(q, "C-3", &row, &err));
	cell(&row[2], CRM_CELL_NUMBER, "5000");
	cell(&row[3], CRM_CELL_NULL, "");
	cell(&row[10], CRM_CELL_NULL, "");
	cell(&row[13], CRM_CELL_NULL, "");
	ok(crm_query_code(q, "C-5", &row, &err));
	cell(&row[1], CRM_CELL_NUMBER, "-3");
	cell(&row[2], CRM_CELL_NULL, "");
	cell(&row[4], CRM_CELL_LIST, "back\\\\");
	cell(&row[10], CRM_CELL_BOOL, "false");
	crm_query_close(q);
}

static void long_numbers_are_text(void **state)
{
	struct crm_query_opts o = options("requirement");
	const struct crm_cell *row;
	struct crm_query *q;

	(void)state;
	o.fields = "code,quantity,price,currency";
	q = open_query(&o);
	ok(crm_query_next(q, &row, &err));
	cell(&row[1], CRM_CELL_NUMBER, "2.5");
	cell(&row[2], CRM_CELL_TEXT, "123456789012345.67");
	cell(&row[3], CRM_CELL_TEXT, "CNY");
	ok(crm_query_next(q, &row, &err));
	cell(&row[1], CRM_CELL_NULL, "");
	cell(&row[2], CRM_CELL_NUMBER, "7");
	ok(crm_query_next(q, &row, &err));
	assert_null(row);
	ok(crm_query_next(q, &row, &err));
	assert_null(row);
	crm_query_close(q);
	o = options("affiliate");
	o.fields = "share,customer.name,company";
	lists(&o, "51.25|Acme|C-2 -|Zeta|-");
	o = options("contact");
	o.fields = "code,bonus,primary";
	lists(&o, "K-1|10.50|true K-2|-|- K-3|-|false");
}

/* ---- one record by its code ---- */

static void records_by_code(void **state)
{
	struct crm_query_opts o = options("customer");
	const struct crm_cell *row;
	struct crm_query *q;

	(void)state;
	o.by_code = true;
	o.fields = "code,name";
	o.where = (const char *const[]){ "level >= trading", NULL };
	o.sort = "-level";
	q = open_query(&o);
	ok(crm_query_next(q, &row, &err));
	assert_null(row);
	for (int i = 0; i < 2; i++) {
		ok(crm_query_code(q, "C-3", &row, &err));
		cell(&row[1], CRM_CELL_TEXT, "Ölwerk");
		ok(crm_query_code(q, "C-1", &row, &err));
		cell(&row[1], CRM_CELL_TEXT, "Acme");
		assert_int_equal(crm_query_code(q, "C-2", &row, &err),
				 CRM_NOTFOUND);
		assert_null(row);
		assert_int_equal(crm_query_code(q, "C-9", &row, &err),
				 CRM_NOTFOUND);
		assert_string_equal(err.msg, "no customer 'C-9'");
	}
	crm_query_close(q);
	o = options("job");
	o.by_code = true;
	q = open_query(&o);
	ok(crm_query_code(q, "12", &row, &err));
	cell(&row[0], CRM_CELL_NUMBER, "12");
	assert_int_equal(crm_query_code(q, "x", &row, &err), CRM_NOTFOUND);
	assert_string_equal(err.msg, "no job 'x'");
	assert_int_equal(crm_query_code(q, "3", &row, &err), CRM_NOTFOUND);
	crm_query_close(q);
}

/* Queries of the same text do not disturb each other. */
static void queries_stand_side_by_side(void **state)
{
	struct crm_query_opts o = options("user");
	const struct crm_cell *row;
	struct crm_query *a, *b;

	(void)state;
	a = open_query(&o);
	ok(crm_query_next(a, &row, &err));
	b = open_query(&o);
	ok(crm_query_next(b, &row, &err));
	cell(&row[0], CRM_CELL_TEXT, "li");
	ok(crm_query_next(a, &row, &err));
	cell(&row[0], CRM_CELL_TEXT, "wang");
	crm_query_close(a);
	ok(crm_query_next(b, &row, &err));
	cell(&row[0], CRM_CELL_TEXT, "wang");
	crm_query_close(b);
	crm_query_close(NULL);
}

/* ---- order ---- */

static void sorts(const char *type, const char *sort, const char *want)
{
	struct crm_query_opts o = options(type);

	o.fields = o.type->fields[CRM_F_CODE].name;
	o.sort = sort;
	lists(&o, want);
}

static void orders(void **state)
{
	(void)state;
	sorts("customer", NULL, "C-1 C-2 C-3 C-4 C-5");
	sorts("customer", "-code", "C-5 C-4 C-3 C-2 C-1");
	sorts("customer", "name", "C-1 C-4 C-2 C-5 C-3");
	sorts("customer", "level", "C-2 C-5 C-4 C-1 C-3");
	sorts("customer", "-level", "C-3 C-1 C-4 C-5 C-2");
	sorts("customer", "employees", "C-2 C-5 C-4 C-1 C-3");
	sorts("customer", "-employees", "C-3 C-1 C-4 C-5 C-2");
	sorts("customer", "region", "C-3 C-4 C-5 C-2 C-1");
	sorts("customer", "-region,-code", "C-1 C-2 C-5 C-4 C-3");
	sorts("customer", "credit_limit", "C-5 C-1 C-4 C-2 C-3");
	sorts("customer", "-credit_limit", "C-2 C-3 C-4 C-1 C-5");
	sorts("customer", "owner", "C-3 C-2 C-1 C-4 C-5");
	sorts("customer", "owner.name", "C-3 C-5 C-2 C-1 C-4");
	sorts("customer", "grade", "C-4 C-5 C-2 C-3 C-1");
	sorts("customer", "kind , -owner.department.name,name",
	      "C-1 C-4 C-2 C-3 C-5");
	sorts("contact", "primary,-bonus", "K-2 K-3 K-1");
	sorts("job", "-job", "12 1");
}

static void wrong_orders_are_refused(void **state)
{
	struct crm_query_opts o = options("customer");
	struct crm_buf b = CRM_BUF_INIT;

	(void)state;
	o.sort = "name,-regon";
	refuses(&o, CRM_USAGE, "sort: column 7: no field 'regon'");
	o.sort = "";
	refuses(&o, CRM_USAGE, "sort: column 1: the name of a field");
	o.sort = "-";
	refuses(&o, CRM_USAGE, "sort: column 2: the name of a field");
	o.sort = "code,contact.name";
	refuses(&o, CRM_USAGE, "sort: column 6: 'contact' means many");
	for (int i = 0; i < 33; i++)
		crm_buf_addf(&b, "%sname", i ? "," : "");
	o.sort = crm_buf_str(&b);
	refuses(&o, CRM_USAGE, "more than 32 fields to sort by");
	crm_buf_clear(&b);
}

/* ---- pages ---- */

/* Page through the list, each page behind the last code of the one before. */
static void pages(struct crm_query_opts o, int64_t size, const char *want)
{
	struct crm_buf all = CRM_BUF_INIT, page = CRM_BUF_INIT;
	char last[64];

	o.limit = size;
	for (int turns = 0; turns < 100; turns++) {
		const char *space;

		ok(listing(&o, &page));
		if (!page.len)
			break;
		crm_buf_addf(&all, "%s%s", all.len ? " " : "",
			     crm_buf_str(&page));
		space = strrchr(crm_buf_str(&page), ' ');
		snprintf(last, sizeof(last), "%s",
			 space ? space + 1 : crm_buf_str(&page));
		o.after = last;
	}
	assert_string_equal(crm_buf_str(&all), want);
	crm_buf_clear(&all);
	crm_buf_clear(&page);
}

static void pages_make_the_list(void **state)
{
	static const char *const orders_of[] = {
		NULL, "code", "-code", "name", "-name", "level", "-level",
		"employees", "-employees", "region", "-region",
		"region,-employees", "-region,employees,-name", "kind,region",
		"owner", "-owner", "owner.name,-region", "-owner.name,level",
		"credit_limit", "-credit_limit,-code", "grade,-tags",
		"-grade,founded_on", "parent,owner,type", "-type,-parent",
		"-phone,score", "created_at", "-updated_at,code,name",
	};
	struct crm_query_opts o = options("customer");
	struct crm_buf whole = CRM_BUF_INIT;

	(void)state;
	o.fields = "code";
	for (size_t i = 0; i < CRM_NELEM(orders_of); i++)
		for (int filtered = 0; filtered < 2; filtered++) {
			o.sort = orders_of[i];
			o.where = (const char *const[]){ filtered
				? "employees < 100" : NULL, NULL };
			ok(listing(&o, &whole));
			for (int64_t size = 1; size <= 6; size++)
				pages(o, size, crm_buf_str(&whole));
		}
	crm_buf_clear(&whole);
}

static void pages_begin_behind_a_record(void **state)
{
	struct crm_query_opts o = options("customer");

	(void)state;
	o.fields = "code";
	o.after = "C-3";
	lists(&o, "C-4 C-5");
	o.limit = 1;
	lists(&o, "C-4");
	o.limit = 0;
	lists(&o, "");
	o.limit = -1;
	/* It need not pass the filter itself. */
	o.where = (const char *const[]){ "level <= trading", NULL };
	o.sort = "-level";
	lists(&o, "C-4 C-5 C-2");
	o.after = "C-9";
	refuses(&o, CRM_NOTFOUND, "no customer 'C-9'");
	o = options("job");
	o.fields = "job";
	o.after = "1";
	lists(&o, "12");
	o.after = "one";
	refuses(&o, CRM_NOTFOUND, "no job 'one'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_follow_the_options),
		cmocka_unit_test(every_type_can_be_read),
		cmocka_unit_test(wrong_fields_are_refused),
		cmocka_unit_test(many_fields_say_so),
		cmocka_unit_test(cells_have_their_kinds),
		cmocka_unit_test(long_numbers_are_text),
		cmocka_unit_test(records_by_code),
		cmocka_unit_test(queries_stand_side_by_side),
		cmocka_unit_test(orders),
		cmocka_unit_test(wrong_orders_are_refused),
		cmocka_unit_test(pages_make_the_list),
		cmocka_unit_test(pages_begin_behind_a_record),
	};

	return cmocka_run_group_tests(tests, make_store, drop_store);
}
