/* SPDX-License-Identifier: ISC */
/* test_write.c - writing CSV, TSV, JSON, JSON Lines and tables. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <jansson.h>
#include <signal.h>

#include "crm/text.h"
#include "stream.h"

static const struct crm_column two[] = {
	{ "a", "甲", NULL, false },
	{ "b", "乙", NULL, true },
};

#define T(s) { CRM_CELL_TEXT, 0, s, sizeof(s) - 1 }
#define N(s) { CRM_CELL_NUMBER, 0, s, sizeof(s) - 1 }
#define L(s) { CRM_CELL_LIST, 0, s, sizeof(s) - 1 }
#define NONE { CRM_CELL_NULL, 0, NULL, 0 }

/* rows of ncols cells as the format writes them, to be freed. */
static char *written(const struct crm_out_opts *o,
		     const struct crm_column *cols, size_t ncols,
		     const struct crm_cell *cells, size_t rows, size_t *len)
{
	struct crm_error err = CRM_ERROR_INIT;
	struct crm_writer *w;
	int fd = memfd_create("test", 0);
	char *s;

	assert_int_equal(crm_writer_open(&w, o, fd, cols, ncols, &err),
			 CRM_OK);
	for (size_t i = 0; i < rows; i++)
		assert_int_equal(crm_writer_row(w, cells + i * ncols, &err),
				 CRM_OK);
	assert_int_equal(crm_writer_end(w, &err), CRM_OK);
	assert_int_equal(crm_writer_end(w, &err), CRM_OK);
	crm_writer_close(w);
	s = stream_text(fd, len);
	close(fd);
	return s;
}

static void expect(const struct crm_out_opts *o, const struct crm_cell *cells,
		   size_t rows, const char *want)
{
	char *s = written(o, two, 2, cells, rows, NULL);

	assert_string_equal(s, want);
	free(s);
}

static void test_names(void **state)
{
	enum crm_format f;

	(void)state;
	for (int i = CRM_FMT_TABLE; i < CRM_FMT__N; i++) {
		assert_true(crm_format_parse(crm_format_name(i), &f));
		assert_int_equal(f, i);
	}
	assert_false(crm_format_parse("auto", &f));
	assert_false(crm_format_parse("xml", &f));
	assert_false(crm_format_parse("", &f));
}

static void test_csv(void **state)
{
	static const struct crm_cell cells[] = {
		T("x"), N("1.50"), T("x,y"), NONE,  T("say \"hi\""), T(""),
		T(" x"), T("x "),  T("\tx"), T("l\nm"), T("l\rm"), L("a;b"),
	};
	struct crm_out_opts o = { .format = CRM_FMT_CSV };

	(void)state;
	expect(&o, cells, 6,
	       "a,b\nx,1.50\n\"x,y\",\n\"say \"\"hi\"\"\",\n\" x\",\"x \"\n"
	       "\"\tx\",\"l\nm\"\n\"l\rm\",a;b\n");
	o.delimiter = ';';
	o.labels = true;
	expect(&o, cells, 2, "甲;乙\nx;1.50\nx,y;\n");
	o.no_header = true;
	expect(&o, cells, 1, "x;1.50\n");
	expect(&o, cells, 0, "");
}

static void test_csv_one_column(void **state)
{
	static const struct crm_column col[] = { { "[a]", NULL, NULL, false } };
	static const struct crm_cell cells[] = { NONE, T("x") };
	struct crm_out_opts o = { .format = CRM_FMT_CSV };
	static const struct crm_column sep[] = {
		{ "Sep=;", NULL, NULL, false },
	};
	static const struct crm_column pad[] = { { "\v[", NULL, NULL, false } };
	static const struct crm_column tab[] = { { "a\tb", NULL, NULL, false } };
	char *s = written(&o, col, 1, cells, 2, NULL);

	(void)state;
	assert_string_equal(s, "\"[a]\"\n\"\"\nx\n");
	free(s);
	s = written(&o, sep, 1, cells, 0, NULL);
	assert_string_equal(s, "\"Sep=;\"\n");
	free(s);
	s = written(&o, tab, 1, cells, 0, NULL);
	assert_string_equal(s, "\"a\tb\"\n");
	free(s);
	s = written(&o, pad, 1, cells, 0, NULL);
	assert_string_equal(s, "\"\v[\"\n");
	free(s);
	o.format = CRM_FMT_TSV;
	s = written(&o, col, 1, cells, 2, NULL);
	assert_string_equal(s, "[a]\n\\N\nx\n");
	free(s);
}

static void test_excel(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "=1+1", "'=1+1" },	  { "+x", "'+x" },
		{ "-x", "'-x" },	  { "@x", "'@x" },
		{ "\tx", "\"'\tx\"" },	  { "\rx", "\"'\rx\"" },
		{ "'=x", "''=x" },	  { "''=x", "'''=x" },
		{ "'x", "'x" },		  { "'", "'" },
		{ "=a,b", "\"'=a,b\"" },  { "x=", "x=" },
		{ "-5", "-5" },		  { "+1.50", "+1.50" },
		{ "-1.", "'-1." },	  { "-", "'-" },
		{ "'-5", "''-5" },
		/* a phone number, but not what would be computed */
		{ "+86 138 0013 8000", "+86 138 0013 8000" },
		{ "+8613800138000", "+8613800138000" },
		{ "+86-571-88886666", "'+86-571-88886666" },
		{ "+49 (30) 1234567", "'+49 (30) 1234567" },
		{ "+1-2", "'+1-2" },	  { "+1 2", "'+1 2" },
		/* of more than 15 digits a spreadsheet drops some */
		{ "123456789012345", "123456789012345" },
		{ "-123456789012.345", "-123456789012.345" },
		{ "6222020012345678901", "'6222020012345678901" },
		{ "'6222020012345678901", "''6222020012345678901" },
		{ "-1234567890123456", "'-1234567890123456" },
		{ "1234567890123.456", "'1234567890123.456" },
		{ "6222 0200 1234 5678", "6222 0200 1234 5678" },
		{ "1234567890123456x", "1234567890123456x" },
		{ "+1234567*2", "'+1234567*2" },
		{ "-1234567-2", "'-1234567-2" },
	};
	struct crm_out_opts o = { .format = CRM_FMT_CSV, .excel = true };
	struct crm_in_opts in = { .excel = true };

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(cases); i++) {
		struct crm_cell row[2] = { T(""), T("z") };
		char want[80], *s;
		size_t n;

		row[0].s = cases[i].in;
		row[0].len = strlen(cases[i].in);
		s = written(&o, two, 2, row, 1, &n);
		snprintf(want, sizeof(want), "\xef\xbb\xbf" "a,b\r\n%s,z\r\n",
			 cases[i].out);
		assert_string_equal(s, want);
		snprintf(want, sizeof(want), "a:T%s b:Tz", cases[i].in);
		stream_expect_part(&in, s, n, want);
		free(s);
	}
}

/* Strings, written and read, come back byte for byte. */
static void round_trip(const struct crm_out_opts *o,
		       const struct crm_in_opts *in, json_t *strings)
{
	size_t rows = json_array_size(strings), n;
	struct crm_cell *cells = calloc(rows * 2, sizeof(*cells));
	const struct crm_row *row;
	struct crm_reader *r;
	char *s;
	int fd;

	assert_non_null(cells);
	for (size_t i = 0; i < rows; i++) {
		json_t *text = json_array_get(strings, i);

		cells[2 * i].kind = CRM_CELL_TEXT;
		cells[2 * i].s = json_string_value(text);
		cells[2 * i].len = json_string_length(text);
		cells[2 * i + 1] = cells[2 * i];
	}
	s = written(o, two, 2, cells, rows, &n);
	fd = stream_of(s, n);
	assert_int_equal(crm_reader_open(&r, in, fd, NULL), CRM_OK);
	for (size_t i = 0; i < rows; i++) {
		assert_int_equal(crm_reader_next(r, &row, NULL), CRM_OK);
		assert_non_null(row);
		assert_int_equal(row->n, 2);
		for (size_t k = 0; k < 2; k++) {
			assert_int_equal(row->cells[k].len, cells[2 * i].len);
			assert_memory_equal(row->cells[k].s, cells[2 * i].s,
					    cells[2 * i].len);
		}
	}
	assert_int_equal(crm_reader_next(r, &row, NULL), CRM_OK);
	assert_null(row);
	crm_reader_close(r);
	close(fd);
	free(s);
	free(cells);
}

/* Any text comes back as it was, guarded or not. */
static void test_guard_undone(void **state)
{
	static const char alphabet[] = "'=+-1. \ta";
	static const char *const tails[] = { "", "234567", "23456789012345" };
	const size_t k = sizeof(alphabet) - 1;
	struct crm_out_opts o = { .format = CRM_FMT_CSV, .excel = true };
	struct crm_in_opts in = { .format = CRM_FMT_CSV, .excel = true };
	json_t *texts = json_array();

	(void)state;
	for (size_t i = 0; i < k * k * k * k * CRM_NELEM(tails); i++) {
		char s[32];
		size_t left = i / CRM_NELEM(tails), n = 0;

		for (; n < 4; n++, left /= k)
			s[n] = alphabet[left % k];
		snprintf(s + n, sizeof(s) - n, "%s",
			 tails[i % CRM_NELEM(tails)]);
		json_array_append_new(texts, json_string(s));
	}
	round_trip(&o, &in, texts);
	json_decref(texts);
}

static void test_tsv(void **state)
{
	static const struct crm_cell cells[] = {
		T("t\tn\nr\rb\\"), NONE, T("\\N"), T(""), T(" \"x\" "), N("1"),
	};
	static const struct crm_cell quotes[] = {
		T("\"x\""), T("\""), T("x\""), T("\"\\"),
	};
	struct crm_out_opts o = { .format = CRM_FMT_TSV, .excel = true };

	(void)state;
	expect(&o, cells, 3, "a\tb\nt\\tn\\nr\\rb\\\\\t\\N\n\\\\N\t\n"
			     " \"x\" \t1\n");
	/* no cell of ours looks like one a spreadsheet put in quotes */
	expect(&o, quotes, 2, "a\tb\n\\\"x\"\t\\\"\nx\"\t\\\"\\\\\n");
}

static void test_json(void **state)
{
	static const struct crm_cell cells[] = {
		T("\"\\/\b\f\n\r\t\x01\x7f客"), N("1234.50"),
		T(""), NONE,
		L("a;b\\;c\\\\;\"\n"), L(""),
		{ CRM_CELL_JSON, 0, "{\"x\":\n1}", 8 },
		{ CRM_CELL_BOOL, 0, "true", 4 },
		{ CRM_CELL_EMPTY, 0, NULL, 0 }, L("a;"),
	};
	struct crm_out_opts o = { .format = CRM_FMT_JSONL };

	(void)state;
	expect(&o, cells, 5,
	       "{\"a\":\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f客\","
	       "\"b\":1234.50}\n"
	       "{\"a\":\"\",\"b\":null}\n"
	       "{\"a\":[\"a\",\"b;c\\\\\",\"\\\"\\n\"],\"b\":[]}\n"
	       "{\"a\":{\"x\": 1},\"b\":true}\n"
	       "{\"a\":\"\",\"b\":[\"a\",\"\"]}\n");
	expect(&o, cells, 0, "");
	o.format = CRM_FMT_JSON;
	expect(&o, cells + 2, 2,
	       "[\n{\"a\":\"\",\"b\":null},\n"
	       "{\"a\":[\"a\",\"b;c\\\\\",\"\\\"\\n\"],\"b\":[]}\n]\n");
	expect(&o, cells, 0, "[]\n");
}

static void test_encoding(void **state)
{
	static const struct crm_cell cells[] = { T("客😀"), T("é") };
	static const struct crm_cell late[] = { T("x"), T("客") };
	struct crm_out_opts o = { .format = CRM_FMT_CSV,
				  .encoding = "gb18030" };
	struct crm_in_opts in = { .encoding = "gb18030" };
	struct crm_error err = CRM_ERROR_INIT;
	struct crm_writer *w;
	size_t n;
	char *s = written(&o, two, 2, cells, 1, &n);
	int fd = memfd_create("test", 0);

	(void)state;
	assert_memory_equal(s, "a,b\n\xbf\xcd", 6);
	stream_expect(&in, s, n, "2 a:T客😀 b:Té\n");
	free(s);
	/* characters across the edges of the buffer */
	{
		const struct crm_cell *row = late;
		char *big = malloc(600001);
		struct crm_cell huge[2] = { { CRM_CELL_TEXT, 0, big, 600001 },
					    T("z") };
		struct crm_buf want = CRM_BUF_INIT;

		assert_non_null(big);
		big[0] = 'x';
		for (size_t i = 1; i < 600001; i += 3)
			memcpy(big + i, "客", 3);
		s = written(&o, two, 2, huge, 1, &n);
		crm_buf_adds(&want, "2 a:T");
		crm_buf_addmem(&want, big, 600001);
		crm_buf_adds(&want, " b:Tz\n");
		stream_expect(&in, s, n, want.s);
		crm_buf_clear(&want);
		free(s);
		free(big);
		o.encoding = "latin1";
		assert_int_equal(crm_writer_open(&w, &o, fd, two, 2, &err),
				 CRM_OK);
		assert_int_equal(crm_writer_row(w, row, &err), CRM_OK);
		assert_int_equal(crm_writer_end(w, &err), CRM_OUTPUT);
		assert_int_equal(err.sys, EILSEQ);
		assert_non_null(strstr(err.msg, "'latin1'"));
		crm_writer_close(w);
	}
	o.encoding = "klingon";
	assert_int_equal(crm_writer_open(&w, &o, fd, two, 2, &err),
			 CRM_USAGE);
	assert_null(w);
	o.encoding = "gb18030";
	o.format = CRM_FMT_JSON;
	assert_int_equal(crm_writer_open(&w, &o, fd, two, 2, &err),
			 CRM_USAGE);
	crm_writer_close(NULL);
	close(fd);
}

/* With --excel, one byte order mark in front of any form of Unicode. */
static void test_marks(void **state)
{
	static const struct crm_cell cells[] = { T("x"), T("y") };
	static const struct {
		const char *encoding, *start;
		size_t n;
	} cases[] = {
		{ NULL, "\xef\xbb\xbf" "a", 4 },
		{ "utf-8", "\xef\xbb\xbf" "a", 4 },
		{ "utf-16", "\xff\xfe" "a", 4 },
		{ "UTF-16LE", "\xff\xfe" "a", 4 },
		{ "utf-16be", "\xfe\xff\0a", 4 },
		{ "ucs-2", "\xff\xfe" "a", 4 },
		{ "utf-32", "\xff\xfe\0\0a\0\0", 8 },
		{ "utf-32le", "\xff\xfe\0\0a\0\0", 8 },
		{ "utf-32be", "\0\0\xfe\xff\0\0\0a", 8 },
		{ "gb18030", "a,b\r", 4 },
		{ "latin1", "a,b\r", 4 },
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(cases); i++) {
		struct crm_out_opts o = { .format = CRM_FMT_CSV,
					  .excel = true,
					  .encoding = cases[i].encoding };
		struct crm_in_opts in = { .excel = true };
		size_t n;
		char *s = written(&o, two, 2, cells, 1, &n);

		assert_true(n > cases[i].n);
		if (memcmp(s, cases[i].start, cases[i].n) != 0)
			fail_msg("%s: %02x %02x %02x %02x", cases[i].encoding,
				 (unsigned)s[0] & 0xff, (unsigned)s[1] & 0xff,
				 (unsigned)s[2] & 0xff, (unsigned)s[3] & 0xff);
		stream_expect(&in, s, n, "2 a:Tx b:Ty\n");
		free(s);
	}
}

static void test_failures(void **state)
{
	static const struct crm_cell cells[] = { T("x"), T("y") };
	struct crm_out_opts o = { .format = CRM_FMT_CSV };
	enum crm_code code = CRM_OK;
	struct crm_error err = CRM_ERROR_INIT;
	struct crm_writer *w;
	int fd = open("/dev/full", O_WRONLY), fds[2];

	(void)state;
	assert_int_equal(crm_writer_open(&w, &o, fd, two, 2, &err), CRM_OK);
	assert_int_equal(crm_writer_row(w, cells, &err), CRM_OK);
	assert_int_equal(crm_writer_end(w, &err), CRM_OUTPUT);
	assert_int_equal(err.sys, ENOSPC);
	assert_int_equal(crm_writer_end(w, &err), CRM_OUTPUT);
	crm_writer_close(w);
	/* a full buffer tells before the end */
	assert_int_equal(crm_writer_open(&w, &o, fd, two, 2, &err), CRM_OK);
	for (long i = 0; i < 1000000 && code == CRM_OK; i++)
		code = crm_writer_row(w, cells, &err);
	assert_int_equal(code, CRM_OUTPUT);
	crm_writer_close(w);
	close(fd);
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(fds), 0);
	close(fds[0]);
	assert_int_equal(crm_writer_open(&w, &o, fds[1], two, 2, &err),
			 CRM_OK);
	assert_int_equal(crm_writer_end(w, &err), CRM_OUTPUT);
	assert_int_equal(err.sys, EPIPE);
	crm_writer_close(w);
	close(fds[1]);
	o.format = CRM_FMT_AUTO;
	assert_int_equal(crm_writer_open(&w, &o, 1, two, 2, &err), CRM_USAGE);
}

static void test_table(void **state)
{
	static const struct crm_cell cells[] = {
		T("上海公司"), N("1.50"), T("x"), N("12345.00"),
		T("a\033[31m\nb\xc2\x9b\xe2\x80\xae"), NONE,
	};
	struct crm_out_opts o = { .format = CRM_FMT_TABLE };

	(void)state;
	expect(&o, cells, 3,
	       "甲                乙\n"
	       "上海公司        1.50\n"
	       "x           12345.00\n"
	       "a�[31m b��\n");
	o.color = true;
	expect(&o, cells + 2, 1,
	       "\033[1m甲\033[0m        \033[1m乙\033[0m\n"
	       "x   12345.00\n");
	o.color = false;
	expect(&o, cells, 0, "");
}

/* Characters that the C library may be too old to know. */
static void test_table_new_characters(void **state)
{
	static const struct crm_cell cells[] = {
		T("\U00031350x"), N("1"), T("\U0001fae8x"), N("2"),
		T("😀x"), N("3"), T("x\u0301\u0301"), N("4"), T("abc"), N("5"),
		T("\U000e0041z"), N("6"), T("\ue000"), N("7"),
	};
	struct crm_out_opts o = { .format = CRM_FMT_TABLE };

	(void)state;
	expect(&o, cells, 7,
	       "甲   乙\n"
	       "\U00031350x   1\n"
	       "\U0001fae8x   2\n"
	       "😀x   3\n"
	       "x\u0301\u0301     4\n"
	       "abc   5\n"
	       "\U000e0041z     6\n"
	       "\ue000     7\n");
}

static void test_table_width(void **state)
{
	static const struct crm_cell cells[] = {
		T("上海某某科技有限公司"), N("12345.00"), T("short"), N("1"),
	};
	struct crm_out_opts o = { .format = CRM_FMT_TABLE, .width = 22 };

	(void)state;
	expect(&o, cells, 2,
	       "甲                  乙\n"
	       "上海某某科…   12345.00\n"
	       "short                1\n");
	/* numbers are never cut, even where that is too wide */
	o.width = 3;
	expect(&o, cells, 1,
	       "甲              乙\n"
	       "上海某…   12345.00\n");
}

/* Headings keep to the width of the terminal like cells. */
static void test_table_long_heading(void **state)
{
	static const struct crm_column cols[] = {
		{ "long_heading", NULL, NULL, false },
		{ "number_heading", NULL, NULL, true },
		{ "c", NULL, NULL, false },
	};
	static const struct crm_cell cells[] = { T("x"), N("1"), T("y") };
	struct crm_out_opts o = { .format = CRM_FMT_TABLE, .width = 20 };
	char *s = written(&o, cols, 3, cells, 1, NULL);

	(void)state;
	assert_string_equal(s, "long_he…  number_heading  c\n"
			       "x                      1  y\n");
	free(s);
}

/* Rows behind the first piece: widths stay, or grow where nothing limits. */
static void test_table_pieces(void **state)
{
	static const struct crm_cell small[] = { T("x"), N("1") };
	static const struct crm_cell large[] = { T("0123456789"), N("22") };
	struct crm_out_opts o = { .format = CRM_FMT_TABLE, .width = 80 };

	(void)state;
	for (int limited = 0; limited < 2; limited++) {
		struct crm_writer *w;
		int fd = memfd_create("test", 0);
		char *s, *last;

		o.width = limited ? 80 : 0;
		assert_int_equal(crm_writer_open(&w, &o, fd, two, 2, NULL),
				 CRM_OK);
		for (int i = 0; i < 1200; i++)
			assert_int_equal(crm_writer_row(w, small, NULL),
					 CRM_OK);
		assert_int_equal(crm_writer_row(w, large, NULL), CRM_OK);
		assert_int_equal(crm_writer_end(w, NULL), CRM_OK);
		crm_writer_close(w);
		s = stream_text(fd, NULL);
		assert_memory_equal(s, "甲  乙\nx    1\nx ", 18);
		assert_ptr_equal(strstr(s + 1, "甲"), NULL);
		last = strstr(s, "0");
		assert_true(!limited == (last != NULL &&
					 strstr(s, "0123456789  22") != NULL));
		if (limited)
			assert_non_null(strstr(s, "0…  22\n"));
		free(s);
		close(fd);
	}
}

static void test_vertical(void **state)
{
	static const struct crm_column cols[] = {
		{ "name", "名称", NULL, false },
		{ "note", NULL, NULL, false },
		{ "n", NULL, NULL, true },
	};
	static const struct crm_cell cells[] = {
		T("上海"), T("one\ntwo\033"), NONE,
		T("x"),	 NONE,		       N("1"),
	};
	struct crm_out_opts o = { .format = CRM_FMT_TABLE, .vertical = true };
	char *s = written(&o, cols, 3, cells, 2, NULL);

	(void)state;
	assert_string_equal(s, "名称  上海\n"
			       "note  one\n"
			       "      two�\n"
			       "\n"
			       "名称  x\n"
			       "n     1\n");
	free(s);
}

/* So do naughty ones, through each format. */
static void test_naughty(void **state)
{
	const char *dir = getenv("CRM_TEST_DATA");
	char path[512];
	json_t *strings;

	(void)state;
	if (!dir) {
		print_message("CRM_TEST_DATA is not set: no blns\n");
		skip();
	}
	snprintf(path, sizeof(path), "%s/blns/blns.json", dir);
	strings = json_load_file(path, 0, NULL);
	assert_true(json_array_size(strings) > 500);
	for (int f = CRM_FMT_JSON; f < CRM_FMT__N; f++) {
		for (int excel = 0; excel < 2; excel++) {
			struct crm_out_opts o = { .format = f,
						  .excel = excel };
			struct crm_in_opts in = { .format = f,
						  .excel = excel };

			round_trip(&o, &in, strings);
			in.format = CRM_FMT_AUTO;
			round_trip(&o, &in, strings);
		}
	}
	{
		struct crm_out_opts o = { .format = CRM_FMT_CSV,
					  .encoding = "gb18030" };
		struct crm_in_opts in = { .encoding = "gb18030" };

		round_trip(&o, &in, strings);
	}
	json_decref(strings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_csv_one_column),
		cmocka_unit_test(test_excel),
		cmocka_unit_test(test_guard_undone),
		cmocka_unit_test(test_tsv),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_encoding),
		cmocka_unit_test(test_marks),
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_table_new_characters),
		cmocka_unit_test(test_table_width),
		cmocka_unit_test(test_table_long_heading),
		cmocka_unit_test(test_table_pieces),
		cmocka_unit_test(test_vertical),
		cmocka_unit_test(test_naughty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
