/* SPDX-License-Identifier: ISC */
/* test_read_csv.c - reading CSV and TSV. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <jansson.h>

#include "stream.h"

static const struct crm_in_opts any = { .name = "in.csv" };

#define EXPECT(opts, in, want) stream_expect(opts, in, sizeof(in) - 1, want)
#define PART(opts, in, what) stream_expect_part(opts, in, sizeof(in) - 1, what)

static void test_plain(void **state)
{
	(void)state;
	EXPECT(&any, "a,b\n1,2\n3,4\n", "2 a:T1 b:T2\n3 a:T3 b:T4\n");
	EXPECT(&any, "a,b\r\n1,2\r\n", "2 a:T1 b:T2\n");
	EXPECT(&any, "a,b\r1,2\r3,4", "2 a:T1 b:T2\n3 a:T3 b:T4\n");
	EXPECT(&any, "a,b\n1,2", "2 a:T1 b:T2\n");
	EXPECT(&any, "a,b\n1,", "2 a:T1 b:E\n");
	EXPECT(&any, "a,b\n,\n", "2 a:E b:E\n");
	EXPECT(&any, "a,b\n 1 ,\t2\n", "2 a:T 1  b:T\t2\n");
	EXPECT(&any, "a,b\n", "");
	EXPECT(&any, "a", "");
}

static void test_nothing(void **state)
{
	struct crm_reader *r;
	size_t len;
	int fd = stream_of(" \n", 2);

	(void)state;
	EXPECT(&any, "", "");
	EXPECT(&any, "\n \t\r\n\n", "");
	EXPECT(&any, "\r\v\r\r\n\ra\r1\r", "6 a:T1\n");
	EXPECT(&any, "\xef\xbb\xbf", "");
	EXPECT(&any, "\xef\xbb\xbf\r\n", "");
	assert_int_equal(crm_reader_open(&r, &any, fd, NULL), CRM_OK);
	assert_int_equal(crm_reader_format(r), CRM_FMT_CSV);
	assert_int_equal(crm_reader_columns(r), 0);
	assert_string_equal(crm_reader_heading(r, &len), "");
	assert_int_equal(len, 0);
	crm_reader_close(r);
	crm_reader_close(NULL);
	close(fd);
}

static void test_quotes(void **state)
{
	(void)state;
	EXPECT(&any, "a,b\n\"1,\"\"x\"\"\",2\n", "2 a:T1,\"x\" b:T2\n");
	EXPECT(&any, "a,b\n\"\"\"\",\"\"\n", "2 a:T\" b:E\n");
	EXPECT(&any, "\"a\"\"b\",c\n1,2\n", "2 a\"b:T1 c:T2\n");
	EXPECT(&any, "a,b\n\"x\",\"y\"", "2 a:Tx b:Ty\n");
	/* lines are physical ones */
	EXPECT(&any, "a,b\n\"1\n\n2\",x\r\n\"3\r\n\",4\n5,6\n",
	       "2 a:T1\n\n2 b:Tx\n5 a:T3\r\n b:T4\n7 a:T5 b:T6\n");
	EXPECT(&any, "\"a\nb\",c\n1,2\n", "3 a\nb:T1 c:T2\n");
}

static void test_blank_lines(void **state)
{
	(void)state;
	EXPECT(&any, "\n\na,b\n\n1,2\n\r\n3,4\n\n",
	       "5 a:T1 b:T2\n7 a:T3 b:T4\n");
	/* one empty cell in quotes is no blank line */
	EXPECT(&any, "a\n\n\"\"\nx\n", "3 a:E\n4 a:Tx\n");
	PART(&any, "a,b\n \n", "!invalid 2 1 cell where the heading has 2");
}

static void test_bad_rows(void **state)
{
	(void)state;
	EXPECT(&any, "a,b\n1\n1,2,3\n4,5\n",
	       "!invalid 2 1 cell where the heading has 2\n"
	       "!invalid 3 3 cells where the heading has 2\n"
	       "4 a:T4 b:T5\n");
	PART(&any, "a,b\n1,x\"y\n3,4\n", "!invalid 2 a quote inside");
	PART(&any, "a,b\n1,x\"y\n3,4\n", "\n3 a:T3 b:T4\n");
	PART(&any, "a,b\n\"1\", \"2\"\n", "!invalid 2 a blank stands before");
	PART(&any, "a,b\n\"1\n\"x,2\n3,4\n", "!invalid 3 text behind");
	PART(&any, "a,b\n\"1\n\"x,2\n3,4\n", "\n4 a:T3 b:T4\n");
	PART(&any, "a,b\r1,x\"y\r3,4\r", "!invalid 2 a quote");
	PART(&any, "a,b\r1,x\"y\r3,4\r", "\n3 a:T3 b:T4\n");
	PART(&any, "a,b\n1,2\n3,\"\n4,5\n6,7\n",
	     "2 a:T1 b:T2\n!broken 3 the quote opened here");
	PART(&any, "a,b\n\"\n\",\"\n", "!broken 3 the quote opened here");
}

/* What lies inside a cell in quotes never becomes a record of its own. */
static void test_bad_row_of_lines(void **state)
{
	struct crm_in_opts o = any;

	(void)state;
	PART(&any, "a,b\n\"x \"y\" z\",\"1\n2,3\n4\"\nr,s\n",
	     "!invalid 2 text behind");
	PART(&any, "a,b\n\"x \"y\" z\",\"1\n2,3\n4\"\nr,s\n",
	     "must be doubled\n5 a:Tr b:Ts\n");
	PART(&any, "a,b\n\"x \"y\",\n z\",\"1\n2,3\"\nr,s\n",
	     "must be doubled\n5 a:Tr b:Ts\n");
	PART(&any, "a,b\n\"x\"\"y\", \"1\n2,3\n\"\nr,s\n", "\n5 a:Tr b:Ts\n");
	/* a quote for inches opens nothing */
	PART(&any, "a,b\n5\" x,\"1\n2,3\"\nr,s\n", "!invalid 2 a quote inside");
	PART(&any, "a,b\n5\" x,\"1\n2,3\"\nr,s\n", "\n4 a:Tr b:Ts\n");
	PART(&any, "a,b\n5\" x,6\" y\nr,s\n", "\n3 a:Tr b:Ts\n");
	o.delimiter = '\t';
	PART(&o, "a\tb\n5\"\t\"1\n2\t3\"\nr\ts\n", "\n4 a:Tr b:Ts\n");
	EXPECT(&any, "a,b\n1,2\n\"\n\"3\"x,y\nr,s\n",
	       "2 a:T1 b:T2\n!broken 3 its quotes do not match, so nobody can "
	       "tell where this record ends: text behind a closing quote; a "
	       "quote in a cell must be doubled\n");
}

/* The search for the end of a broken record goes only so far. */
static void test_bad_row_without_end(void **state)
{
	static const size_t lengths[] = { 60000, 70000 };
	struct crm_buf in = CRM_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(lengths); i++) {
		for (int lines = 0; lines < 2; lines++) {
			crm_buf_reset(&in);
			crm_buf_adds(&in, "a,b\n\"x\"y,\"");
			for (size_t k = 0; k < lengths[i]; k += lines ? 65 : 1)
				crm_buf_adds(&in, lines ? "\n" : "x");
			crm_buf_adds(&in, "\"\nr,s\n");
			assert_false(in.failed);
			stream_expect_part(&any, in.s, in.len,
					   i ? "!broken 2 " : "a:Tr b:Ts\n");
		}
	}
	crm_buf_clear(&in);
}

static void test_bad_headings(void **state)
{
	(void)state;
	PART(&any, "a,b,a\n1,2,3\n", "!broken 1 the heading 'a'");
	PART(&any, "\n\na,a\n", "!broken 3 the heading 'a'");
	PART(&any, "a,\"b\n1,2\n", "!broken 1 the quote");
	PART(&any, "a,b\"\n1,2\n", "!broken 1 a quote inside");
	PART(&any, "a\0b,c\n", "!broken 1 heading 1 holds a NUL");
	PART(&any, ",,\n1,2,3\n", "!broken 1 the first line names no column");
	EXPECT(&any, "a,,b,\n1,,2,\n", "2 a:T1 b:T2\n");
	EXPECT(&any, "a,,b\n1,,2\n1,x,2\n3,,4\n",
	       "2 a:T1 b:T2\n"
	       "!invalid 3 column 2 has no heading but the cell 'x'\n"
	       "4 a:T3 b:T4\n");
}

static void test_too_many_columns(void **state)
{
	char *in = malloc(20001);

	(void)state;
	assert_non_null(in);
	memset(in, ',', 20000);
	in[20000] = '\n';
	stream_expect_part(&any, in, 20001, "!broken 1 more than 10000");
	free(in);
}

static void test_options(void **state)
{
	struct crm_in_opts o = any;

	(void)state;
	o.delimiter = ';';
	EXPECT(&o, "a;b\n1,0;\"2;\"\n", "2 a:T1,0 b:T2;\n");
	o.delimiter = '\t';
	EXPECT(&o, "a\tb\n\"x\ty\"\t2\n", "2 a:Tx\ty b:T2\n");
	o.delimiter = '"';
	PART(&o, "a\n", "!usage 0 the delimiter");
	o.delimiter = '\n';
	PART(&o, "a\n", "!usage 0 the delimiter");
	o.delimiter = 0;
	o.null_text = "NULL";
	EXPECT(&o, "a,b,c\nNULL,\"NULL\",null\n", "2 a:E b:E c:Tnull\n");
	EXPECT(&o, "NULL\nx\n", "2 NULL:Tx\n");
	o.format = CRM_FMT_TABLE;
	PART(&o, "a\n", "!usage 0 'table' is not a format to read");
}

static void test_excel(void **state)
{
	struct crm_in_opts o = any;

	(void)state;
	EXPECT(&o, "a,b\n'=1,'x\n", "2 a:T'=1 b:T'x\n");
	o.excel = true;
	EXPECT(&o, "a,b,c,d\n'=1,''+x,'x,'\n",
	       "2 a:T=1 b:T'+x c:T'x d:T'\n");
	EXPECT(&o, "'@a\n\"'\tb\"\n-5\n", "2 @a:T\tb\n3 @a:T-5\n");
}

static void test_tsv(void **state)
{
	struct crm_in_opts o = any;

	(void)state;
	o.format = CRM_FMT_TSV;
	EXPECT(&o, "a\tb\n1\t\"2\n\\N\t\\\\N\n\\t\\n\\r\\\\\t\r\n",
	       "2 a:T1 b:T\"2\n3 a:N b:T\\N\n4 a:T\t\n\r\\ b:E\n");
	EXPECT(&o, "a\n\nx", "3 a:Tx\n");
	EXPECT(&o, "a\tb\r1\t2\r\r3\t4", "2 a:T1 b:T2\n4 a:T3 b:T4\n");
	/* one column, which is not told from CSV by itself */
	EXPECT(&o, "a\nx\\\\y\n\\N\n", "2 a:Tx\\y\n3 a:N\n");
	PART(&o, "a\tb\n\\x\t1\n2\t3\n", "!invalid 2 '\\x' is not an escape");
	PART(&o, "a\tb\n\\x\t1\n2\t3\n", "\n3 a:T2 b:T3\n");
	PART(&o, "a\n\\\n", "!invalid 2 a lone backslash");
	PART(&o, "a\tb\n1\n", "!invalid 2 1 cell where the heading has 2");
	/* Told by a heading with tabs and no comma. */
	o.format = CRM_FMT_AUTO;
	EXPECT(&o, "a\tb\n1\t2,3\n", "2 a:T1 b:T2,3\n");
	EXPECT(&o, "a\tb,c\n1,2\n", "2 a\tb:T1 c:T2\n");
}

/* TSV of spreadsheets, which put cells in quotes. */
static void test_tsv_quotes(void **state)
{
	struct crm_in_opts o = any;

	(void)state;
	EXPECT(&any, "a\t\"b\"\n\"Acme, Inc \"\"x\"\"\"\tBerlin\n",
	       "2 a:TAcme, Inc \"x\" b:TBerlin\n");
	EXPECT(&any, "a\tb\r\n\"1\n2\"\t\"\"\r\n\"C:\\t\"\tx\r\n",
	       "2 a:T1\n2 b:E\n4 a:TC:\\t b:Tx\n");
	EXPECT(&any, "a\tb\n\\\"x\"\t\"x\"", "2 a:T\"x\" b:Tx\n");
	/* what is not wholly in quotes is text */
	EXPECT(&any, "a\tb\n\"x\" y\t\"z\n1\t5\"\n\"\t\"",
	       "2 a:T\"x\" y b:T\"z\n3 a:T1 b:T5\"\n4 a:T\" b:T\"\n");
	EXPECT(&any, "a\tb\n\"\"\"\t\"x\"\"\n", "2 a:T\"\"\" b:T\"x\"\"\n");
	PART(&any, "a\tb\nx\t\"1\n2\"\ty\n", "!invalid 2 3 cells");
	PART(&any, "a\tb\n\"x\ty\"\tz\n", "!invalid 2 3 cells");
	/* with the format named, all of it is */
	o.format = CRM_FMT_TSV;
	EXPECT(&o, "a\tb\n\"x\"\t\\\"y\"\n", "2 a:T\"x\" b:T\"y\"\n");
}

/* What the first line tells, however its text arrives. */
static void test_first_line(void **state)
{
	struct crm_in_opts o = any;

	(void)state;
	EXPECT(&any, "a\tb\r1\t2,3\r", "2 a:T1 b:T2,3\n");
	EXPECT(&any, "a客\tb\n1\t2\n", "2 a客:T1 b:T2\n");
	EXPECT(&any, "a\t客,b\n1,2\n", "2 a\t客:T1 b:T2\n");
	EXPECT(&any, "\"a, b\"\tc\n1\t2\n", "2 a, b:T1 c:T2\n");
	EXPECT(&any, "\"a\tb\"\n1\n", "2 a\tb:T1\n");
	EXPECT(&any, "\"a\"\",b\"\tc\n1\t2\n", "2 a\",b:T1 c:T2\n");
	EXPECT(&any, "a\"\tb\"\"\tc\n1\t2\t3\n", "2 a\":T1 b\"\":T2 c:T3\n");
	EXPECT(&any, "sep=;\r\na;b\r\n1,0;2\r\n", "3 a:T1,0 b:T2\n");
	EXPECT(&any, "\xef\xbb\xbfSEP=|\na|b\n1|2\n", "3 a:T1 b:T2\n");
	EXPECT(&any, "sep=\t\na\tb\n\"1\t\"\t2\n", "3 a:T1\t b:T2\n");
	EXPECT(&any, "sep=;", "");
	EXPECT(&any, "sep=;,b\n1,2\n", "2 sep=;:T1 b:T2\n");
	PART(&any, "sep=\"\n1\n", "!broken 1 a quote inside");
	o.delimiter = ';';
	EXPECT(&o, "sep=;\na;b\n1;2\n", "3 a:T1 b:T2\n");
	o.delimiter = '|';
	EXPECT(&o, "sep=;\n1\n", "2 sep=;:T1\n");
	o.format = CRM_FMT_TSV;
	EXPECT(&o, "sep=;\n1\n", "2 sep=;:T1\n");
}

static void test_raw(void **state)
{
	static const char in[] = "a,b\r\n\"1\n\"\"\",2\r\nx\n3,\"4\"z\r\n";
	struct crm_error err = CRM_ERROR_INIT;
	const struct crm_row *row;
	struct crm_reader *r;
	size_t len;
	int fd = stream_of(in, sizeof(in) - 1);

	(void)state;
	assert_int_equal(crm_reader_open(&r, &any, fd, &err), CRM_OK);
	assert_string_equal(crm_reader_heading(r, &len), "a,b");
	assert_int_equal(len, 3);
	assert_int_equal(crm_reader_next(r, &row, &err), CRM_OK);
	assert_int_equal(row->rawlen, 8);
	assert_memory_equal(row->raw, "\"1\n\"\"\",2", 8);
	assert_int_equal(crm_reader_next(r, &row, &err), CRM_INVALID);
	assert_int_equal(row->rawlen, 1);
	assert_memory_equal(row->raw, "x", 1);
	assert_string_equal(err.file, "in.csv");
	assert_int_equal(crm_reader_next(r, &row, &err), CRM_INVALID);
	assert_int_equal(row->line, 5);
	assert_int_equal(row->rawlen, 6);
	assert_memory_equal(row->raw, "3,\"4\"z", 6);
	assert_int_equal(crm_reader_next(r, &row, &err), CRM_OK);
	assert_null(row);
	assert_int_equal(crm_reader_bytes(r), sizeof(in) - 1);
	crm_reader_close(r);
	close(fd);
}

static void test_broken_stays(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;
	const struct crm_row *row;
	struct crm_reader *r;
	int fd = stream_of("a\n\"x", 4);

	(void)state;
	assert_int_equal(crm_reader_open(&r, &any, fd, &err), CRM_OK);
	for (int i = 0; i < 2; i++) {
		struct crm_error again = CRM_ERROR_INIT;

		assert_int_equal(crm_reader_next(r, &row, &again),
				 CRM_BROKEN);
		assert_null(row);
		assert_int_equal(again.line, 2);
		assert_non_null(strstr(again.msg, "never closed"));
	}
	crm_reader_close(r);
	close(fd);
}

/* Records across the edges of the buffer, and longer than it. */
static void test_long(void **state)
{
	struct crm_buf in = CRM_BUF_INIT;
	const struct crm_row *row;
	struct crm_reader *r;
	int fd;

	(void)state;
	crm_buf_adds(&in, "a,b\n");
	for (int i = 0; i < 40; i++) {
		crm_buf_addf(&in, "%d,\"", i);
		for (int k = 0; k < i * 9000; k++)
			crm_buf_adds(&in, k % 7 == 0 ? "\"\"" : "客");
		crm_buf_adds(&in, "\"\r\n");
	}
	assert_false(in.failed);
	fd = stream_of(in.s, in.len);
	assert_int_equal(crm_reader_open(&r, &any, fd, NULL), CRM_OK);
	for (int i = 0; i < 40; i++) {
		size_t quotes = ((size_t)i * 9000 + 6) / 7;

		assert_int_equal(crm_reader_next(r, &row, NULL), CRM_OK);
		assert_non_null(row);
		assert_int_equal(row->line, i + 2);
		assert_int_equal(row->cells[1].len,
				 quotes + ((size_t)i * 9000 - quotes) * 3);
	}
	assert_int_equal(crm_reader_next(r, &row, NULL), CRM_OK);
	assert_null(row);
	crm_reader_close(r);
	close(fd);
	crm_buf_clear(&in);
}

static void test_quote_open_for_ever(void **state)
{
	size_t n = (size_t)66 << 20;
	char *in = malloc(n);

	(void)state;
	assert_non_null(in);
	memset(in, 'x', n);
	memcpy(in, "a\n\"", 3);
	stream_expect_part(&any, in, n, "!broken 2 a record longer than 64");
	free(in);
}

/* One file of csv-spectrum against its JSON. */
static void spectrum(const char *dir, const char *name)
{
	char path[512];
	size_t n, i = 0;
	char *csv;
	json_t *want, *object, *text;
	const struct crm_row *row;
	struct crm_reader *r;
	int fd;

	snprintf(path, sizeof(path), "%s/csv_spectrum/json/%s.json", dir,
		 name);
	want = json_load_file(path, 0, NULL);
	assert_non_null(want);
	snprintf(path, sizeof(path), "%s/csv_spectrum/csvs/%s.csv", dir,
		 name);
	csv = stream_file(path, &n);
	fd = stream_of(csv, n);
	assert_int_equal(crm_reader_open(&r, &any, fd, NULL), CRM_OK);
	for (;; i++) {
		assert_int_equal(crm_reader_next(r, &row, NULL), CRM_OK);
		if (!row)
			break;
		object = json_array_get(want, i);
		assert_int_equal(json_object_size(object), row->n);
		for (size_t k = 0; k < row->n; k++) {
			const struct crm_cell *c = &row->cells[k];

			text = json_object_get(object,
					       crm_reader_column(r, c->col));
			assert_int_equal(json_string_length(text), c->len);
			assert_memory_equal(json_string_value(text), c->s,
					    c->len);
		}
	}
	assert_int_equal(i, json_array_size(want));
	crm_reader_close(r);
	close(fd);
	free(csv);
	json_decref(want);
}

static void test_spectrum(void **state)
{
	static const char *const names[] = {
		"comma_in_quotes", "empty",    "empty_crlf",
		"escaped_quotes",  "json",     "newlines",
		"newlines_crlf",   "simple",   "quotes_and_newlines",
		"simple_crlf",     "utf8",
	};
	const char *dir = getenv("CRM_TEST_DATA");

	(void)state;
	if (!dir) {
		print_message("CRM_TEST_DATA is not set: no csv_spectrum\n");
		skip();
	}
	for (size_t i = 0; i < CRM_NELEM(names); i++)
		spectrum(dir, names[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_blank_lines),
		cmocka_unit_test(test_bad_rows),
		cmocka_unit_test(test_bad_row_of_lines),
		cmocka_unit_test(test_bad_row_without_end),
		cmocka_unit_test(test_bad_headings),
		cmocka_unit_test(test_too_many_columns),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_excel),
		cmocka_unit_test(test_tsv),
		cmocka_unit_test(test_tsv_quotes),
		cmocka_unit_test(test_first_line),
		cmocka_unit_test(test_raw),
		cmocka_unit_test(test_broken_stays),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_quote_open_for_ever),
		cmocka_unit_test(test_spectrum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
