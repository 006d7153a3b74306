/* SPDX-License-Identifier: ISC */
/* test_read_json.c - reading JSON and JSON Lines, and checking JSON. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>

#include "stream.h"

static const struct crm_in_opts any = { .name = "in.json" };

#define EXPECT(opts, in, want) stream_expect(opts, in, sizeof(in) - 1, want)
#define PART(opts, in, what) stream_expect_part(opts, in, sizeof(in) - 1, what)

static void test_kinds(void **state)
{
	(void)state;
	EXPECT(&any, "[{\"a\":\"x\",\"b\":\"\",\"c\":null,\"d\":-1.50e2,"
		     "\"e\":true,\"f\":false}]",
	       "1 a:Tx b:E c:N d:#-1.50e2 e:Btrue f:Bfalse\n");
	EXPECT(&any, "[{\"a\":[\"x\",\"y;z\",\"\\\\\",1,true,\"\"],"
		     "\"b\":[],\"c\":[ ],\"d\":[\"\"],\"e\":[\"\\u003b\"]}]",
	       "1 a:Lx;y\\;z;\\\\;1;true; b:N c:N d:E e:L\\;\n");
	EXPECT(&any, "[{\"a\": { \"x\" : [ 1, \"a b\" ] }, \"b\": [[ ],\n"
		     "{}], \"c\": {}}]",
	       "1 a:J{\"x\":[1,\"a b\"]} b:J[[],{}] c:J{}\n");
	EXPECT(&any, "{}\n{\"\":0}\n", "1\n2 :#0\n");
}

static void test_escapes(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;
	const struct crm_row *row;
	struct crm_reader *r;
	int fd = stream_of("{\"a\":\"x\\u0000y\"}", 16);

	(void)state;
	EXPECT(&any,
	       "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u5ba2\\u00e9"
	       "\\u0041\"}",
	       "1 a:T\"\\/\b\f\n\r\t客éA\n");
	EXPECT(&any, "{\"a\":\"\\ud83d\\uDE00\"}", "1 a:T😀\n");
	EXPECT(&any, "{\"a\\u0062\":1}\n{\"ab\":2}\n", "1 ab:#1\n2 ab:#2\n");
	EXPECT(&any, "{\"a\\\\\":1}\n{\"a\\\\\":2}\n{\"a\\\"\":3}",
	       "1 a\\:#1\n2 a\\:#2\n3 a\":#3\n");
	assert_int_equal(crm_reader_open(&r, &any, fd, &err), CRM_OK);
	assert_int_equal(crm_reader_next(r, &row, &err), CRM_OK);
	assert_int_equal(row->cells[0].len, 3);
	assert_memory_equal(row->cells[0].s, "x\0y", 3);
	crm_reader_close(r);
	close(fd);
}

static void test_array(void **state)
{
	(void)state;
	EXPECT(&any, "[]", "");
	EXPECT(&any, " \n[ \n ]\n", "");
	EXPECT(&any, "\n[\n{\"a\":1}\n,\n{\"b\":\n2}\n]\n",
	       "3 a:#1\n5 b:#2\n");
	EXPECT(&any, "[{\"a\":1},5,[1,[2]],\"x\",{\"a\":2}]",
	       "1 a:#1\n"
	       "!invalid 1 a record must be an object\n"
	       "!invalid 1 a record must be an object\n"
	       "!invalid 1 a record must be an object\n"
	       "1 a:#2\n");
	PART(&any, "[{\"a\":1}\n", "!broken 2 the array is not closed");
	PART(&any, "[{\"a\":1},", "!broken 1 a value expected");
	PART(&any, "[{\"a\":1},]", "!broken 1 a value expected");
	PART(&any, "[,{\"a\":1}]", "!broken 1 a value expected");
	PART(&any, "[{\"a\":1} {\"a\":2}]", "1 a:#1\n!broken 1 ',' or ']'");
	PART(&any, "[{\"a\":1}\n{", "!broken 2 ',' or ']'");
	PART(&any, "[{\"a\":1}]\nx", "1 a:#1\n!broken 2 text behind the array");
	PART(&any, "[{\"a\":\n01}]", "!broken 2 a number with a leading");
	PART(&any, "[{\"a\":1", "!broken 1 ',' or '}'");
}

static void test_stream(void **state)
{
	(void)state;
	EXPECT(&any, "{\"a\":1}\n\n  {\"a\":2}\r\n{\"a\":3}",
	       "1 a:#1\n3 a:#2\n4 a:#3\n");
	EXPECT(&any,
	       "{\n  \"a\": 1,\n  \"b\": [\n    1\n  ]\n}\n"
	       "{\n\"a\":2\n}\n",
	       "1 a:#1 b:L1\n7 a:#2\n");
	EXPECT(&any, "{\"a\":1}\n{\"a\":}\n{\"a\":3}\n",
	       "1 a:#1\n!invalid 2 a value expected\n3 a:#3\n");
	EXPECT(&any, "{\"a\":1}\nxyz\n[1]\n5\n{\"a\":3}\n",
	       "1 a:#1\n!invalid 2 a record must be an object\n"
	       "!invalid 3 a record must be an object\n"
	       "!invalid 4 a record must be an object\n5 a:#3\n");
	PART(&any, "{\"a\":1} {\"a\":2}\n{\"a\":3}\n",
	     "!invalid 1 text behind the object");
	PART(&any, "{\"a\":1} {\"a\":2}\n{\"a\":3}\n", "\n2 a:#3\n");
	/* a line torn off must not take the next ones with it */
	EXPECT(&any, "{\"a\":\"x\n{\"a\":2}\n{\"a\":[{\"b\":1}\n{\"a\":4}\n",
	       "!invalid 1 a control character in a text; it must be "
	       "escaped\n2 a:#2\n!invalid 4 ',' or ']' expected\n4 a:#4\n");
	EXPECT(&any, "{\"a\":1,\n{\"a\":2}\n", "!invalid 2 text in double "
					       "quotes expected\n2 a:#2\n");
	EXPECT(&any, "{\n \"a\": x,\n \"b\": 1\n}\n{\"a\":2}\n",
	       "!invalid 2 a value expected\n5 a:#2\n");
	EXPECT(&any, "{\"a\":1,\n", "!invalid 2 text in double quotes "
				    "expected\n");
	EXPECT(&any, "{\"a\":tru", "!invalid 1 a value expected\n");
}

static void test_refused(void **state)
{
	(void)state;
	PART(&any, "[{\"a\":1,\"a\":2},{\"a\":3}]",
	     "!invalid 1 the key 'a' stands there twice");
	PART(&any, "[{\"a\":1,\"a\":2},{\"a\":3}]", "\n1 a:#3\n");
	PART(&any, "[{\"a\":1,\n\"\\u0061\":2}]", "!invalid 2 the key 'a'");
	PART(&any, "[{\"a\":{\"b\":1,\"b\":2}},{\"a\":3}]", "!invalid 1 dup");
	PART(&any, "[{\"a\":{\"b\":1,\"b\":2}},{\"a\":3}]", "\n1 a:#3\n");
	PART(&any, "{\"a\\u0000b\":1}\n", "!invalid 1 a key with a NUL");
	PART(&any, "{\"a\":[1,null]}\n{\"a\":3}\n", "!invalid 1 null in a");
	PART(&any, "{\"a\":[1,null]}\n{\"a\":3}\n", "\n2 a:#3\n");
	PART(&any, "{\"a\":\"\\ud800\"}\n", "!invalid 1 half of a surrogate");
	PART(&any, "[{\"a\":\"\\udc00\"}]", "!broken 1 half of a surrogate");
	PART(&any, "{\"a\":\"\\ud800\\u0041\"}\n", "!invalid 1 half of a");
	PART(&any, "{\"a\":1e999}\n{\"a\":2}", "!invalid 1 real number over");
	PART(&any, "{\"a\":'x'}\n", "!invalid 1 a value expected");
	PART(&any, "{\"a\":\"\t\"}\n", "!invalid 1 a control character");
	PART(&any, "{\"a\":\"\0\"}\n", "!invalid 1 a control character");
}

static void test_field(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;
	const struct crm_row *row;
	struct crm_reader *r;
	int fd = stream_of("{\"a\":1,\"tags\":[null]}", 21);

	(void)state;
	assert_int_equal(crm_reader_open(&r, &any, fd, &err), CRM_OK);
	assert_int_equal(crm_reader_next(r, &row, &err), CRM_INVALID);
	assert_string_equal(err.field, "tags");
	assert_string_equal(err.file, "in.json");
	assert_int_equal(row->rawlen, 21);
	crm_reader_close(r);
	close(fd);
}

static void test_formats(void **state)
{
	struct crm_in_opts o = any;

	(void)state;
	o.format = CRM_FMT_JSON;
	EXPECT(&o, "", "");
	EXPECT(&o, "{\"a\":1}\n{\"a\":2}\n", "1 a:#1\n2 a:#2\n");
	PART(&o, "5", "!broken 1 a record must be an object");
	PART(&o, "a,b\n", "!broken 1 a record must be an object");
	o.format = CRM_FMT_JSONL;
	EXPECT(&o, " \n", "");
	EXPECT(&o, "[{\"a\":1}]\n{\"a\":2}\n",
	       "!invalid 1 a record must be an object\n2 a:#2\n");
	o.format = CRM_FMT_CSV;
	EXPECT(&o, "{\"a\"\n1\n", "!broken 1 a quote inside a cell without "
				  "quotes; put the cell in quotes and "
				  "double it\n");
}

static void test_raw(void **state)
{
	static const char in[] = " {\"a\": 1} \r\n{\"b\n{\"c\":\n2}";
	const struct crm_row *row;
	struct crm_reader *r;
	size_t len;
	int fd = stream_of(in, sizeof(in) - 1);

	(void)state;
	assert_int_equal(crm_reader_open(&r, &any, fd, NULL), CRM_OK);
	assert_int_equal(crm_reader_format(r), CRM_FMT_JSONL);
	assert_int_equal(crm_reader_next(r, &row, NULL), CRM_OK);
	assert_int_equal(row->rawlen, 8);
	assert_memory_equal(row->raw, "{\"a\": 1}", 8);
	assert_int_equal(crm_reader_next(r, &row, NULL), CRM_INVALID);
	assert_int_equal(row->rawlen, 3);
	assert_memory_equal(row->raw, "{\"b", 3);
	assert_int_equal(crm_reader_next(r, &row, NULL), CRM_OK);
	assert_int_equal(row->line, 3);
	assert_int_equal(row->rawlen, 8);
	assert_memory_equal(row->raw, "{\"c\":\n2}", 8);
	assert_string_equal(crm_reader_heading(r, &len), "");
	assert_int_equal(crm_reader_columns(r), 2);
	assert_string_equal(crm_reader_column(r, 1), "c");
	crm_reader_close(r);
	close(fd);
}

/* 100,000 brackets are an error, not the end of the stack. */
static void test_depth(void **state)
{
	size_t n = 100000;
	char *in = malloc(n + 6);
	struct crm_error err = CRM_ERROR_INIT;

	(void)state;
	assert_non_null(in);
	memset(in, '[', n + 6);
	assert_int_equal(crm_json_check(in, n, &err), CRM_INVALID);
	assert_non_null(strstr(err.msg, "nested"));
	stream_expect_part(&any, in, n, "!broken 1 nested too deeply");
	memcpy(in, "{\"a\":", 5);
	in[n] = '\n';
	stream_expect_part(&any, in, n + 1, "!invalid 1 nested too deeply");
	memset(in, '[', 512);
	memset(in + 512, ']', 512);
	assert_int_equal(crm_json_check(in, 1024, &err), CRM_OK);
	memset(in, '[', 513);
	memset(in + 513, ']', 513);
	assert_int_equal(crm_json_check(in, 1026, &err), CRM_INVALID);
	free(in);
}

/* Many keys, and records over the edges of the buffer. */
static void test_long(void **state)
{
	struct crm_buf in = CRM_BUF_INIT;
	const struct crm_row *row;
	struct crm_reader *r;
	int fd;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		crm_buf_addc(&in, '{');
		for (int k = 0; k < i % 100; k++)
			crm_buf_addf(&in, "\"key%d\": [\"\\u5ba2\", %d, "
					  "{\"x\": [%d]}],", k, i, k);
		crm_buf_addf(&in, "\"last\":\"%d\\n\"}\n", i);
	}
	assert_false(in.failed);
	fd = stream_of(in.s, in.len);
	assert_int_equal(crm_reader_open(&r, &any, fd, NULL), CRM_OK);
	for (int i = 0; i < 3000; i++) {
		const struct crm_cell *last;
		char want[16];

		assert_int_equal(crm_reader_next(r, &row, NULL), CRM_OK);
		assert_non_null(row);
		assert_int_equal(row->line, i + 1);
		assert_int_equal(row->n, i % 100 + 1);
		last = &row->cells[row->n - 1];
		assert_string_equal(crm_reader_column(r, last->col), "last");
		snprintf(want, sizeof(want), "%d\n", i);
		assert_int_equal(last->len, strlen(want));
		assert_memory_equal(last->s, want, last->len);
	}
	assert_int_equal(crm_reader_next(r, &row, NULL), CRM_OK);
	assert_null(row);
	assert_int_equal(crm_reader_columns(r), 100);
	crm_reader_close(r);
	close(fd);
	crm_buf_clear(&in);
}

static void test_check(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;

	(void)state;
	assert_int_equal(crm_json_check(" 1 ", 3, &err), CRM_OK);
	assert_int_equal(crm_json_check("\"a\\u0000\"", 9, &err), CRM_OK);
	assert_int_equal(crm_json_check("123456789012345678901234567890", 30,
					&err), CRM_OK);
	assert_int_equal(crm_json_check("", 0, &err), CRM_INVALID);
	assert_int_equal(crm_json_check("1\0", 2, &err), CRM_INVALID);
	assert_int_equal(crm_json_check("\"\xff\"", 3, &err), CRM_INVALID);
	assert_int_equal(crm_json_check("[1,\n2,\nx]", 9, &err), CRM_INVALID);
	assert_int_equal(err.line, 3);
	assert_int_equal(crm_json_check("{\"a\":1,\"a\":2}", 13, &err),
			 CRM_INVALID);
	assert_non_null(strstr(err.msg, "duplicate"));
	/* the text need not end with a NUL, nor at one */
	assert_int_equal(crm_json_check("1x", 1, &err), CRM_OK);
}

/* true when the text is an array of objects, or an object. */
static bool is_records(const char *s, size_t n)
{
	const char *end = s + n;

	while (s < end && strchr(" \t\r\n", *s))
		s++;
	if (s == end || *s != '[')
		return s < end && *s == '{';
	s++;
	while (s < end && strchr(" \t\r\n", *s))
		s++;
	return s < end && (*s == '{' || *s == ']');
}

static void conform(const char *path, const char *name)
{
	struct crm_error err = CRM_ERROR_INIT;
	size_t n;
	char *s = stream_file(path, &n);
	bool ok = crm_json_check(s, n, &err) == CRM_OK;
	bool refused = strstr(name, "duplicated_key") ||
		       strstr(name, "escaped_null_in_key");
	char *got;

	if (name[0] == 'y' && ok == refused)
		fail_msg("%s: %s", name, ok ? "accepted" : err.msg);
	if (name[0] == 'n' && ok)
		fail_msg("%s: accepted", name);
	got = stream_read(&any, s, n);
	/* elements of other kinds are refused, as the reader must */
	if (is_records(s, n) && !strstr(got, "must be an object") &&
	    ok == (strchr(got, '!') != NULL))
		fail_msg("%s: the reader says '%s'", name, got);
	free(got);
	free(s);
}

static void test_suite(void **state)
{
	const char *dir = getenv("CRM_TEST_DATA");
	char path[512], folder[400];
	struct dirent *e;
	int files = 0;
	DIR *d;

	(void)state;
	if (!dir) {
		print_message("CRM_TEST_DATA is not set: no JSON suite\n");
		skip();
	}
	snprintf(folder, sizeof(folder), "%.300s/json_test_suite/test_parsing",
		 dir);
	d = opendir(folder);
	assert_non_null(d);
	while ((e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		if (snprintf(path, sizeof(path), "%s/%.100s", folder,
			     e->d_name) >= (int)sizeof(path))
			continue;
		conform(path, e->d_name);
		files++;
	}
	closedir(d);
	assert_true(files > 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_array),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_field),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_suite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
