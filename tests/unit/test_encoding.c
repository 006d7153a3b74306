/* SPDX-License-Identifier: ISC */
/* test_encoding.c - encodings of input: told, guessed, and wrong ones. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <iconv.h>

#include "stream.h"

static char noted[128];

static void note(void *arg, const char *msg)
{
	assert_ptr_equal(arg, noted);
	snprintf(noted, sizeof(noted), "%s", msg);
}

static struct crm_in_opts options(void)
{
	noted[0] = '\0';
	return (struct crm_in_opts){
		.name = "in.csv",
		.note = note,
		.note_arg = noted,
	};
}

/* s in another encoding, to be freed. */
static char *converted(const char *to, const char *s, size_t n, size_t *len)
{
	iconv_t cd = iconv_open(to, "UTF-8");
	size_t room = 4 * n + 16, left = n;
	char *out = malloc(room), *p = out, *in = (char *)s;

	assert_non_null(out);
	assert_true(cd != (iconv_t)-1);
	assert_true(iconv(cd, &in, &left, &p, &room) != (size_t)-1);
	iconv_close(cd);
	*len = (size_t)(p - out);
	return out;
}

/* Text in an encoding is read as `want`, with a note naming it or none. */
static void expect(const char *encoding, const char *option, const char *s,
		   const char *want, const char *name)
{
	struct crm_in_opts o = options();
	size_t n;
	char *in = converted(encoding, s, strlen(s), &n);

	o.encoding = option;
	stream_expect(&o, in, n, want);
	if (name && !strstr(noted, name))
		fail_msg("%s: '%s' noted", encoding, noted);
	if (!name)
		assert_string_equal(noted, "");
	free(in);
}

static void test_guesses(void **state)
{
	static const char s[] = "客户名称,手机\n上级一号,138\n\"二\n\",一\n";
	static const char want[] = "2 客户名称:T上级一号 手机:T138\n"
				   "3 客户名称:T二\n 手机:T一\n";
	static const char marked[] = "\xef\xbb\xbf"
				     "客户名称,手机\n上级一号,138\n"
				     "\"二\n\",一\n";

	(void)state;
	expect("UTF-8", NULL, s, want, NULL);
	expect("UTF-8", NULL, marked, want, NULL);
	expect("GB18030", NULL, s, want, "GB18030");
	expect("GB18030", NULL, marked, want, "GB18030");
	expect("UTF-16LE", NULL, s, want, "UTF-16LE");
	expect("UTF-16BE", NULL, s, want, "UTF-16BE");
	expect("UTF-16LE", NULL, marked, want, "UTF-16LE");
	expect("UTF-16BE", NULL, marked, want, "UTF-16BE");
	expect("UTF-32LE", NULL, marked, want, "UTF-32LE");
	expect("UTF-32BE", NULL, marked, want, "UTF-32BE");
}

static void test_ascii_utf16(void **state)
{
	static const char json[] = "[{\"a\": \"b\"}]";

	(void)state;
	expect("UTF-16LE", NULL, "a,b\n1,2\n", "2 a:T1 b:T2\n", "UTF-16LE");
	expect("UTF-16BE", NULL, "a,b\n1,2\n", "2 a:T1 b:T2\n", "UTF-16BE");
	expect("UTF-16BE", NULL, json, "1 a:Tb\n", "UTF-16BE");
	expect("UTF-16LE", NULL, "a,b\né,😀\n", "2 a:Té b:T😀\n", "UTF-16LE");
}

static void test_told(void **state)
{
	struct crm_in_opts o = options();

	(void)state;
	expect("GBK", "gbk", "a\n客\n", "2 a:T客\n", NULL);
	expect("BIG5", "big5", "a\n華為\n", "2 a:T華為\n", NULL);
	expect("ISO-8859-1", "latin1", "a\nMüller\n", "2 a:TMüller\n", NULL);
	expect("UTF-16", "utf-16", "a\n客\n", "2 a:T客\n", NULL);
	expect("UTF-8", "utf8", "a\n客\n", "2 a:T客\n", NULL);
	/* which keep a letter back, as a mark may follow that joins it */
	expect("CP1255", "cp1255", "a\nשלו", "2 a:Tשלו\n", NULL);
	expect("CP1258", "cp1258", "a\nphơ", "2 a:Tphơ\n", NULL);
	o.encoding = "klingon";
	stream_expect_part(&o, "a\n", 2,
			   "!usage 0 'klingon' is not an encoding");
	/* told is told: no other one is tried */
	o.encoding = "utf-8";
	stream_expect_part(&o, "a\nb\n\xbf\xcd\n", 7,
			   "2 a:Tb\n!broken 3 byte 0xbf is not text in utf-8");
	o.encoding = "gb18030";
	stream_expect_part(&o, "a\nb\n\xbf\xcd\n\xff\n", 9,
			   "!broken 4 byte 0xff is not text in gb18030");
}

/* NULs in text that is not UTF-16. */
static void test_nul(void **state)
{
	struct crm_in_opts o = options();
	const struct crm_row *row;
	struct crm_reader *r;
	int fd = stream_of("a,b\nx\0y,\0\n", 10);

	(void)state;
	assert_int_equal(crm_reader_open(&r, &o, fd, NULL), CRM_OK);
	assert_int_equal(crm_reader_next(r, &row, NULL), CRM_OK);
	assert_int_equal(row->n, 2);
	assert_int_equal(row->cells[0].len, 3);
	assert_memory_equal(row->cells[0].s, "x\0y", 3);
	assert_int_equal(row->cells[1].len, 1);
	assert_memory_equal(row->cells[1].s, "\0", 1);
	assert_string_equal(noted, "");
	crm_reader_close(r);
	close(fd);
}

static void test_bad(void **state)
{
	struct crm_in_opts o = options();

	(void)state;
	/* neither: 0xff is in no encoding */
	stream_expect_part(&o, "a\nb\n\xff\n", 6,
			   "2 a:Tb\n!broken 3 byte 0xff is not text in UTF-8, "
			   "and GB18030");
	stream_expect_part(&o, "a\n客\n\xff\n", 9, "!broken 3 byte 0xff");
	stream_expect_part(&o, "\xff", 1, "!broken 1 byte 0xff");
	/* no surrogates, nothing overlong, nothing above U+10FFFF */
	o.encoding = "utf-8";
	stream_expect_part(&o, "a\n\xed\xa0\x80\n", 6, "!broken 2 byte 0xed");
	stream_expect_part(&o, "a\n\xc0\x80\n", 5, "!broken 2 byte 0xc0");
	stream_expect_part(&o, "a\n\xf4\x90\x80\x80\n", 7, "!broken 2 byte");
	/* a character cut by the end */
	stream_expect_part(&o, "a\n\xe5\xae", 4,
			   "!broken 2 the input ends within a character");
	o.encoding = "utf-16le";
	stream_expect_part(&o, "a\0\n\0b\0\n\0c", 9,
			   "!broken 3 the input ends within a character");
}

static void test_not_text(void **state)
{
	struct crm_in_opts o = options();

	(void)state;
	stream_expect_part(&o, "PK\3\4abc", 7, "a spreadsheet or zip file");
	stream_expect_part(&o, "\x1f\x8b\x08", 3, "a compressed file");
}

/* Text mostly of good UTF-8 is UTF-8 with a mistake, not GB18030, in which
 * nearly any bytes are some character. */
static void test_mistakes(void **state)
{
	struct crm_in_opts o = options();

#define PART(in, what) stream_expect_part(&o, in, sizeof(in) - 1, what)
	(void)state;
	PART("a\n北京钢铁\n上海机械\nM\xfcller\n",
	     "\n!broken 4 byte 0xfc is not text in UTF-8\n");
	assert_string_equal(noted, "");
	/* four of them for each mistake */
	PART("a\n北京钢铁\xd4\n", "!broken 2 byte 0xd4");
	PART("a\nén\xe9" "een\n", "a:T");
#undef PART
	assert_non_null(strstr(noted, "GB18030"));
	/* some characters of GB18030 could be UTF-8; few texts are of them */
	expect("GB18030", NULL, "a\n移动\n", "2 a:T移动\n", "GB18030");
	expect("GB18030", NULL, "a,b\n联系人,联通\n", "2 a:T联系人 b:T联通\n",
	       "GB18030");
}

/* After so much ASCII the text is still undecided; after the first window
 * with more in it, it is not. */
static void fill(struct crm_buf *b, size_t n)
{
	crm_buf_adds(b, "a\n");
	while (b->len < n)
		crm_buf_adds(b, "0123456789\n");
	assert_false(b->failed);
}

static void test_late(void **state)
{
	struct crm_in_opts o = options();
	struct crm_buf b = CRM_BUF_INIT;
	char want[80];

	(void)state;
	fill(&b, 300000);
	crm_buf_adds(&b, "\xbf\xcd\n"); /* 客 in GB18030 */
	stream_expect_part(&o, b.s, b.len, "a:T客\n");
	assert_non_null(strstr(noted, "GB18030"));

	crm_buf_reset(&b);
	o = options();
	fill(&b, 300000);
	crm_buf_adds(&b, "客\n");
	for (int i = 0; i < 10000; i++)
		crm_buf_adds(&b, "0123456789\n");
	snprintf(want, sizeof(want), "!broken %d byte 0xbf is not text in "
		 "UTF-8\n", 1 + 27273 + 1 + 10000 + 1);
	crm_buf_adds(&b, "\xbf\xcd\n");
	stream_expect_part(&o, b.s, b.len, want);
	assert_string_equal(noted, "");
	crm_buf_clear(&b);
}

/* A character of several bytes at every place of the decisive window. */
static void test_window_edges(void **state)
{
	struct crm_buf b = CRM_BUF_INIT;
	static const char *const encodings[] = { "UTF-8", "GB18030" };

	(void)state;
	for (size_t e = 0; e < 2; e++) {
		for (int shift = 0; shift < 4; shift++) {
			struct crm_in_opts o = options();
			size_t n;
			char *in, *got;

			crm_buf_reset(&b);
			crm_buf_adds(&b, "a\n");
			for (int i = 0; i < shift; i++)
				crm_buf_addc(&b, 'x');
			for (int i = 0; i < 100000; i++)
				crm_buf_adds(&b, "é客");
			assert_false(b.failed);
			in = converted(encodings[e], b.s, b.len, &n);
			got = stream_read(&o, in, n);
			assert_int_equal(strlen(got), b.len - 2 + 6);
			assert_memory_equal(got + 5, b.s + 2, b.len - 2);
			assert_int_equal(noted[0] != '\0', e == 1);
			free(got);
			free(in);
		}
	}
	crm_buf_clear(&b);
}

/* A pipe hands out its text in small pieces. */
static void test_pipe(void **state)
{
	static const char s[] = "a,b\n客,2\n3,户";
	struct crm_in_opts o = options();
	struct crm_buf out = CRM_BUF_INIT;
	const struct crm_row *row;
	struct crm_reader *r;
	int fds[2];
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		for (size_t i = 0; i + 1 < sizeof(s); i++) {
			if (write(fds[1], s + i, 1) != 1)
				_exit(1);
			usleep(500);
		}
		_exit(0);
	}
	close(fds[1]);
	/* a descriptor that does not block is waited for all the same */
	assert_int_equal(fcntl(fds[0], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(crm_reader_open(&r, &o, fds[0], NULL), CRM_OK);
	for (;;) {
		assert_int_equal(crm_reader_next(r, &row, NULL), CRM_OK);
		if (!row)
			break;
		stream_print_row(&out, r, row);
	}
	assert_string_equal(crm_buf_str(&out),
			    "2 a:T客 b:T2\n3 a:T3 b:T户\n");
	crm_reader_close(r);
	crm_buf_clear(&out);
	close(fds[0]);
}

static void test_unreadable(void **state)
{
	struct crm_error err = CRM_ERROR_INIT;
	struct crm_in_opts o = options();
	struct crm_reader *r;
	int fd = open("/", O_RDONLY);

	(void)state;
	assert_int_equal(crm_reader_open(&r, &o, fd, &err), CRM_ERROR);
	assert_null(r);
	assert_int_equal(err.sys, EISDIR);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_guesses),
		cmocka_unit_test(test_ascii_utf16),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_not_text),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_late),
		cmocka_unit_test(test_window_edges),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_unreadable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
