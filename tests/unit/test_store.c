/* SPDX-License-Identifier: ISC */
/* test_store.c - saving, deleting, restoring, and what the log says of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "crm/date.h"
#include "crm/import.h"
#include "crm/rules.h"

static char folder[64], path[96];
static struct crm_store *st;
static struct crm_error err;
static const struct crm_job_info info = { .user = "wang",
	.real_user = "root", .command = "test" };
static struct crm_job_result done;

static int set_up(void **state)
{
	(void)state;
	err = (struct crm_error)CRM_ERROR_INIT;
	snprintf(folder, sizeof(folder), "/tmp/crm-store-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/x.db", folder);
	crm_clock_zone("UTC");
	if (crm_clock_set("2026-11-21T20:15:40Z", &err))
		return -1;
	return crm_store_open(&st, path, CRM_DB_WRITE | CRM_DB_CREATE, 1,
			      crm_rules, &err) ? -1 : 0;
}

static int tear_down(void **state)
{
	char name[128];

	(void)state;
	crm_store_close(st);
	st = NULL;
	for (size_t i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "%s%s", path,
			 (const char *[]){ "", "-wal", "-shm" }[i]);
		unlink(name);
	}
	/* Nothing else may have been left there. */
	return rmdir(folder);
}

/* Save one record as "field=value field=value …" in a job of its own. */
static enum crm_code put(const char *type, const char *code,
			 const char *const *values, enum crm_action *act)
{
	const struct crm_type *t = crm_store_type(st, type);
	struct crm_rec old = { 0 }, new = { 0 };
	bool there = false;
	enum crm_code rc;

	err = (struct crm_error)CRM_ERROR_INIT;
	assert_int_equal(crm_rec_init(&old, t, &err), CRM_OK);
	assert_int_equal(crm_rec_init(&new, t, &err), CRM_OK);
	rc = crm_job_begin(st, &info, &err);
	if (!rc && code)
		there = crm_load(st, code, strlen(code), &old, NULL) ==
			CRM_OK;
	if (!rc && code && !there)
		rc = crm_rec_read(&new, CRM_F_CODE, code, strlen(code), &err);
	for (size_t i = 0; !rc && values[i]; i++) {
		struct crm_assign a;
		rc = crm_assign_parse(t, values[i], &a, &err);
		if (!rc)
			rc = crm_assign_apply(&a, 1, there ? &old : NULL,
					      &new, &err);
	}
	if (!rc)
		rc = crm_save(st, there ? &old : NULL, &new, NULL, act, &err);
	rc = crm_job_end(st, rc, false, &done, &err);
	crm_rec_clear(&old);
	crm_rec_clear(&new);
	return rc;
}

#define PUT(type, code, ...) \
	put(type, code, (const char *const[]){ __VA_ARGS__, NULL }, NULL)

/* "code=value" of one field as a list prints it. */
static const char *get(const char *type, const char *code, const char *fields)
{
	static char out[512];
	struct crm_query_opts o = { .type = crm_store_type(st, type),
		.fields = fields, .limit = -1, .by_code = true };
	struct crm_query *q = NULL;
	const struct crm_cell *row = NULL;
	size_t n;

	assert_int_equal(crm_query_open(st, &o, &q, &err), CRM_OK);
	crm_query_columns(q, &n);
	if (crm_query_code(q, code, &row, &err)) {
		crm_query_close(q);
		return "(none)";
	}
	out[0] = '\0';
	for (size_t i = 0; i < n; i++)
		snprintf(out + strlen(out), sizeof(out) - strlen(out),
			 "%s%.*s", i ? "|" : "", (int)row[i].len,
			 row[i].s ? row[i].s : "");
	crm_query_close(q);
	return out;
}

/* The changes of a record, "action{…}" each, joined by spaces. */
static const char *history(const char *type, const char *code)
{
	static char out[4096];
	struct crm_history_opts o = { .type = crm_store_type(st, type),
				      .code = code, .limit = -1 };
	struct crm_history *h = NULL;
	const struct crm_cell *row = NULL;

	assert_int_equal(crm_history_open(st, &o, &h, &err), CRM_OK);
	out[0] = '\0';
	while (!crm_history_next(h, &row, &err) && row)
		snprintf(out + strlen(out), sizeof(out) - strlen(out),
			 "%s%.*s%.*s", *out ? " " : "", (int)row[7].len,
			 row[7].s, (int)row[10].len, row[10].s);
	crm_history_close(h);
	return out;
}

static void codes_and_versions(void **state)
{
	enum crm_action act;

	(void)state;
	assert_int_equal(PUT("customer", NULL, "name=A"), CRM_OK);
	assert_int_equal(done.job, 1);
	assert_int_equal(PUT("customer", "C-000009", "name=B"), CRM_OK);
	assert_int_equal(PUT("customer", NULL, "name=C"), CRM_OK);
	assert_string_equal(get("customer", "C-000010", "name,version"),
			    "C|1");
	assert_int_equal(PUT("customer", "C-000010", "city=X"), CRM_OK);
	assert_string_equal(get("customer", "C-000010", "version,city"),
			    "2|X");
	assert_int_equal(put("customer", "C-000010",
		(const char *const[]){ "city=X", NULL }, &act), CRM_OK);
	assert_int_equal(act, CRM_ACT_NONE);
	assert_int_equal(done.job, 0); /* nothing changed: no job */
	assert_string_equal(get("customer", "C-000010", "version"), "2");
}

static void ids_and_codes_are_not_used_again(void **state)
{
	int64_t n = -1;

	(void)state;
	assert_int_equal(PUT("customer", NULL, "name=A"), CRM_OK);
	assert_int_equal(crm_job_begin(st, &info, &err), CRM_OK);
	struct crm_rec r;
	assert_int_equal(crm_rec_init(&r, crm_store_type(st, "customer"),
				      &err), CRM_OK);
	assert_int_equal(crm_load(st, "C-000001", 8, &r, &err), CRM_OK);
	assert_int_equal(crm_delete(st, &r, false, NULL, &err), CRM_OK);
	assert_int_equal(crm_job_end(st, CRM_OK, false, &done, &err), CRM_OK);
	crm_rec_clear(&r);
	assert_int_equal(PUT("customer", NULL, "name=B"), CRM_OK);
	assert_string_equal(get("customer", "C-000002", "name"), "B");
	assert_int_equal(crm_db_int(crm_store_db(st),
		"SELECT id FROM customer", &n, &err), CRM_OK);
	assert_int_equal(n, 2);
}

static void the_log_says_what_changed(void **state)
{
	(void)state;
	assert_int_equal(PUT("user", "li", "name=Li"), CRM_OK);
	assert_int_equal(PUT("customer", "X", "name=A", "owner=li",
			     "credit_limit=5", "tags=a;b"), CRM_OK);
	assert_int_equal(PUT("customer", "X", "owner=", "credit_limit=7.5",
			     "tags-=a"), CRM_OK);
	assert_string_equal(history("customer", "X"),
		"insert{\"code\":[null,\"X\"],\"name\":[null,\"A\"],"
		"\"kind\":[null,\"company\"],\"level\":[null,\"lead\"],"
		"\"type\":[null,\"customer\"],\"currency\":[null,\"CNY\"],"
		"\"credit_limit\":[null,5.00],\"owner\":[null,\"li\"],"
		"\"state\":[null,\"active\"],\"tags\":[null,[\"a\",\"b\"]]} "
		"update{\"credit_limit\":[5.00,7.50],"
		"\"owner\":[\"li\",null],\"tags\":[[\"a\",\"b\"],[\"b\"]],"
		"\"owned_since\":[null,\"2026-11-21T20:15:40Z\"]}");
}

static void one_primary_for_each_customer(void **state)
{
	(void)state;
	assert_int_equal(PUT("customer", "X", "name=A"), CRM_OK);
	assert_int_equal(PUT("contact", "1", "customer=X", "name=a"), CRM_OK);
	assert_int_equal(PUT("contact", "2", "customer=X", "name=b"), CRM_OK);
	assert_string_equal(get("contact", "1", "primary"), "true");
	assert_string_equal(get("contact", "2", "primary"), "false");
	assert_int_equal(PUT("contact", "2", "primary=true"), CRM_OK);
	assert_int_equal(done.updated, 2);
	assert_string_equal(get("contact", "1", "primary,version"),
			    "false|2");
	assert_int_equal(PUT("customer", "Y", "name=B"), CRM_OK);
	assert_int_equal(PUT("contact", "3", "customer=Y", "name=c",
			     "primary=false"), CRM_OK);
	assert_string_equal(get("contact", "3", "primary"), "false");
	/* Moving a primary contact takes the place at the new customer. */
	assert_int_equal(PUT("contact", "3", "primary=true"), CRM_OK);
	assert_int_equal(PUT("contact", "2", "customer=Y"), CRM_OK);
	assert_string_equal(get("contact", "3", "primary"), "false");
}

static void circles_are_refused(void **state)
{
	(void)state;
	assert_int_equal(PUT("customer", "A", "name=a"), CRM_OK);
	assert_int_equal(PUT("customer", "B", "name=b", "parent=A"), CRM_OK);
	assert_int_equal(PUT("customer", "C", "name=c", "parent=B"), CRM_OK);
	assert_int_equal(PUT("customer", "A", "parent=C"), CRM_INVALID);
	assert_non_null(strstr(err.msg, "circle"));
	assert_string_equal(err.field, "parent");
	assert_int_equal(PUT("customer", "A", "parent=A"), CRM_INVALID);
	assert_int_equal(PUT("customer", "C", "parent=A"), CRM_OK);
}

static enum crm_code drop(const char *type, const char *code, bool cascade)
{
	struct crm_rec r;
	enum crm_code rc;

	err = (struct crm_error)CRM_ERROR_INIT;
	assert_int_equal(crm_rec_init(&r, crm_store_type(st, type), &err),
			 CRM_OK);
	rc = crm_job_begin(st, &info, &err);
	if (!rc)
		rc = crm_load(st, code, strlen(code), &r, &err);
	if (!rc)
		rc = crm_delete(st, &r, cascade, NULL, &err);
	rc = crm_job_end(st, rc, false, &done, &err);
	crm_rec_clear(&r);
	return rc;
}

static enum crm_code back(const char *type, const char *code)
{
	enum crm_code rc = crm_job_begin(st, &info, &err);

	if (!rc)
		rc = crm_restore(st, crm_store_type(st, type), code, NULL,
				 &err);
	return crm_job_end(st, rc, false, &done, &err);
}

static void deleting_asks_what_refers(void **state)
{
	(void)state;
	assert_int_equal(PUT("user", "li", "name=Li"), CRM_OK);
	assert_int_equal(PUT("customer", "A", "name=a", "owner=li"), CRM_OK);
	assert_int_equal(PUT("customer", "B", "name=b", "parent=A"), CRM_OK);
	assert_int_equal(PUT("contact", "K", "customer=A", "name=k"), CRM_OK);
	assert_int_equal(drop("customer", "A", false), CRM_CONFLICT);
	assert_non_null(strstr(err.msg, "customer B, contact K"));
	assert_int_equal(drop("user", "li", false), CRM_CONFLICT);
	assert_int_equal(drop("customer", "A", true), CRM_OK);
	assert_int_equal(done.deleted, 2);
	assert_int_equal(done.updated, 1);
	assert_string_equal(get("customer", "B", "name,parent"), "b|");
	assert_string_equal(get("contact", "K", "name"), "(none)");
}

static void what_is_deleted_comes_back(void **state)
{
	(void)state;
	assert_int_equal(PUT("customer", "A", "name=a", "tags=x",
			     "credit_limit=5"), CRM_OK);
	assert_int_equal(PUT("contact", "K", "customer=A", "name=k"), CRM_OK);
	assert_int_equal(drop("customer", "A", true), CRM_OK);
	assert_int_equal(back("contact", "K"), CRM_CONFLICT);
	assert_non_null(strstr(err.msg, "customer A, which is deleted"));
	assert_int_equal(back("customer", "A"), CRM_OK);
	assert_int_equal(back("contact", "K"), CRM_OK);
	assert_string_equal(get("customer", "A",
		"name,tags,credit_limit,version"), "a|x|5.00|2");
	assert_string_equal(get("contact", "K", "customer,primary"),
			    "A|true");
	assert_int_equal(back("contact", "K"), CRM_CONFLICT);
	assert_int_equal(back("contact", "Z"), CRM_NOTFOUND);
}

static void a_currency_keeps_the_face_value(void **state)
{
	(void)state;
	assert_int_equal(PUT("customer", "A", "name=a", "credit_limit=500"),
			 CRM_OK);
	assert_int_equal(PUT("customer", "A", "credit_limit=USD 7"),
			 CRM_INVALID);
	assert_int_equal(PUT("customer", "A", "currency=JPY"), CRM_OK);
	assert_string_equal(get("customer", "A", "credit_limit"), "500");
	assert_int_equal(PUT("customer", "A", "credit_limit=600"), CRM_OK);
	/* Each amount is told with the decimals of its time. */
	assert_non_null(strstr(history("customer", "A"),
		"update{\"currency\":[\"CNY\",\"JPY\"],"
		"\"credit_limit\":[500.00,500]} "
		"update{\"credit_limit\":[500,600]}"));
	assert_int_equal(PUT("customer", "A", "credit_limit=500"), CRM_OK);
	assert_int_equal(PUT("customer", "A", "currency=KWD",
			     "yearly_revenue=1.234"), CRM_OK);
	assert_string_equal(get("customer", "A",
		"credit_limit,yearly_revenue"), "500.000|1.234");
	assert_int_equal(PUT("customer", "A", "currency=CNY"), CRM_INVALID);
	assert_string_equal(err.field, "yearly_revenue");
	assert_non_null(strstr(err.msg, "decimals that CNY does not have"));
}

/* More than can be entered, or in no currency: what only damage makes. */
static void a_currency_says_what_cannot_be_kept(void **state)
{
	(void)state;
	assert_int_equal(PUT("customer", "A", "name=a", "currency=JPY",
			     "credit_limit=5"), CRM_OK);
	assert_int_equal(crm_exec(crm_store_db(st), "UPDATE customer SET "
		"credit_limit = 9223372036854775807", &err), CRM_OK);
	assert_int_equal(PUT("customer", "A", "currency=KWD"), CRM_INVALID);
	assert_string_equal(err.field, "credit_limit");
	assert_non_null(strstr(err.msg, "too large for the decimals of KWD"));
	assert_int_equal(PUT("customer", "A", "currency=KWD",
			     "credit_limit=5"), CRM_OK);
	assert_int_equal(crm_exec(crm_store_db(st), "UPDATE customer SET "
		"currency = 'XXY'", &err), CRM_OK);
	assert_int_equal(PUT("customer", "A", "credit_limit=6"), CRM_INVALID);
	assert_non_null(strstr(err.msg, "'XXY' is no currency"));
	assert_int_equal(PUT("customer", "A", "currency=CNY"), CRM_INVALID);
	assert_non_null(strstr(err.msg, "'XXY', which is no currency"));
	assert_int_equal(PUT("customer", "A", "currency=CNY",
			     "credit_limit=6"), CRM_OK);
}

static void unique_values(void **state)
{
	(void)state;
	assert_int_equal(PUT("customer", "A", "name=a", "tax_number=ab12345"),
			 CRM_OK);
	assert_int_equal(PUT("customer", "B", "name=b", "tax_number=AB12345"),
			 CRM_CONFLICT);
	assert_non_null(strstr(err.msg, "customer A"));
	assert_int_equal(PUT("customer", "A", "code=A"), CRM_OK);
	assert_int_equal(PUT("customer", "B", "name=b"), CRM_OK);
	assert_int_equal(PUT("customer", "B", "code=A"), CRM_CONFLICT);
}

static void custom_fields_are_fields(void **state)
{
	(void)state;
	assert_int_equal(PUT("field", NULL, "record=customer", "name=grade",
			     "type=enum", "choices=a;b"), CRM_OK);
	assert_true(crm_field_find(crm_store_type(st, "customer"), "grade",
				   5) >= 0);
	assert_int_equal(PUT("customer", "X", "name=A", "grade=b"), CRM_OK);
	assert_string_equal(get("customer", "X", "grade"), "b");
	assert_int_equal(PUT("customer", "X", "grade=c"), CRM_INVALID);
	assert_int_equal(PUT("customer", "X", "grade=a"), CRM_OK);
	assert_non_null(strstr(history("customer", "X"),
			       "update{\"grade\":[\"b\",\"a\"]}"));
	assert_int_equal(PUT("field", "customer.grade", "choices=b"),
			 CRM_CONFLICT);
	assert_int_equal(drop("field", "customer.grade", false),
			 CRM_CONFLICT);
	assert_int_equal(PUT("customer", "X", "grade="), CRM_OK);
	assert_int_equal(drop("field", "customer.grade", false), CRM_OK);
	assert_true(crm_field_find(crm_store_type(st, "customer"), "grade",
				   5) < 0);
	assert_int_equal(PUT("field", NULL, "record=customer", "name=city"),
			 CRM_CONFLICT);
}

static void a_record_is_found_by_one_value(void **state)
{
	const struct crm_value seven = { CRM_V_TEXT, 0, "AB-7", 4 };
	struct crm_rec r;

	(void)state;
	assert_int_equal(PUT("customer", "A", "name=AB-7", "credit_limit=7"),
			 CRM_OK);
	assert_int_equal(crm_rec_init(&r, crm_store_type(st, "customer"),
				      &err), CRM_OK);
	assert_int_equal(crm_load_by(st, CRM_CUSTOMER_NAME, &seven, &r, &err),
			 CRM_OK);
	assert_int_equal(crm_load_by(st, CRM_CUSTOMER_CITY, &seven, &r, &err),
			 CRM_NOTFOUND);
	/* What is stored of an amount means nothing without its currency. */
	assert_int_equal(crm_load_by(st, CRM_CUSTOMER_CREDIT_LIMIT, &seven,
				     &r, &err), CRM_USAGE);
	assert_non_null(strstr(err.msg, "credit_limit"));
	crm_rec_clear(&r);
}

static void a_failed_job_leaves_nothing(void **state)
{
	struct crm_rec r;
	int64_t n = -1;

	(void)state;
	assert_int_equal(crm_rec_init(&r, crm_store_type(st, "customer"),
				      &err), CRM_OK);
	assert_int_equal(crm_rec_read(&r, CRM_CUSTOMER_NAME, "A", 1, &err),
			 CRM_OK);
	assert_int_equal(crm_job_begin(st, &info, &err), CRM_OK);
	assert_int_equal(crm_save(st, NULL, &r, NULL, NULL, &err), CRM_OK);
	assert_int_equal(crm_job_end(st, CRM_INVALID, false, &done, &err),
			 CRM_INVALID);
	assert_int_equal(done.job, 0);
	crm_rec_clear(&r);
	assert_int_equal(crm_db_int(crm_store_db(st), "SELECT "
		"(SELECT count(*) FROM job) + (SELECT count(*) FROM change) + "
		"(SELECT count(*) FROM customer) + (SELECT count(*) FROM "
		"counter)", &n, &err), CRM_OK);
	assert_int_equal(n, 0);
	assert_int_equal(PUT("customer", NULL, "name=A"), CRM_OK);
	assert_string_equal(get("customer", "C-000001", "name"), "A");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(codes_and_versions), T(ids_and_codes_are_not_used_again),
		T(the_log_says_what_changed),
		T(one_primary_for_each_customer), T(circles_are_refused),
		T(deleting_asks_what_refers), T(what_is_deleted_comes_back),
		T(a_currency_keeps_the_face_value),
		T(a_currency_says_what_cannot_be_kept), T(unique_values),
		T(custom_fields_are_fields),
		T(a_record_is_found_by_one_value),
		T(a_failed_job_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
