/* SPDX-License-Identifier: ISC */
/* test_text.c - UTF-8, width, folding, headings and slips of the pen. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/text.h"

static void valid_is(const char *s, size_t n, size_t want)
{
	/* A copy of its own, so that reading past the end is found. */
	char *copy = malloc(n + 1);

	assert_non_null(copy);
	memmove(copy, s, n);
	assert_int_equal(crm_utf8_valid(copy, n), want);
	free(copy);
}

static void test_valid(void **state)
{
	(void)state;
	valid_is("", 0, 0);
	valid_is("plain ASCII of more than eight bytes", 36, 36);
	valid_is("a\0b", 3, 3);
	valid_is("12345678\xc3\xa9", 10, 10);
	valid_is("中国移动", 12, 12);
	valid_is("\xf0\x9f\x98\x80", 4, 4);
	valid_is("\xed\x9f\xbf\xee\x80\x80", 6, 6);
	valid_is("\xf4\x8f\xbf\xbf", 4, 4);
	for (size_t at = 0; at < 24; at++) {
		char s[24];

		memset(s, 'x', sizeof(s));
		s[at] = '\x80';
		valid_is(s, sizeof(s), at);
	}
}

static void test_malformed(void **state)
{
	static const char *const bad[] = {
	    "\x80",		/* continuation alone */
	    "\xc0\xaf",		/* overlong */
	    "\xc1\xbf",		/* overlong */
	    "\xe0\x9f\xbf",	/* overlong */
	    "\xf0\x8f\xbf\xbf", /* overlong */
	    "\xed\xa0\x80",	/* surrogate */
	    "\xed\xbf\xbf",	/* surrogate */
	    "\xf4\x90\x80\x80", /* above U+10FFFF */
	    "\xf5\x80\x80\x80",
	    "\xff",
	    "\xfe",
	    "\xc3",	    /* cut */
	    "\xe4\xb8",	    /* cut */
	    "\xf0\x9f\x98", /* cut */
	    "\xe4\xb8q",
	    "\xc3(",
	};
	char s[16];

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(bad); i++) {
		size_t n = strlen(bad[i]), used = 0;

		memcpy(s, "中", 3);
		memcpy(s + 3, bad[i], n);
		valid_is(s, 3 + n, 3);
		assert_int_equal(crm_utf8_decode(bad[i], n, &used), 0xfffd);
		assert_int_equal(used, 1);
	}
}

static void test_decode_encode(void **state)
{
	static const uint32_t samples[] = {0,	   0x7f,    0x80,    0x7ff,
					   0x800,  0xd7ff,  0xe000,  0xffff,
					   0xfffd, 0x10000, 0x10ffff};
	struct crm_buf b = CRM_BUF_INIT;
	size_t used;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(samples); i++) {
		crm_buf_reset(&b);
		crm_utf8_encode(&b, samples[i]);
		assert_int_equal(crm_utf8_valid(b.s, b.len), b.len);
		assert_int_equal(crm_utf8_decode(b.s, b.len, &used),
				 samples[i]);
		assert_int_equal(used, b.len);
		assert_int_equal(crm_utf8_chars(b.s, b.len), 1);
	}
	crm_buf_reset(&b);
	crm_utf8_encode(&b, 0xd800);
	crm_utf8_encode(&b, 0x110000);
	assert_string_equal(crm_buf_str(&b), "\xef\xbf\xbd\xef\xbf\xbd");
	crm_buf_clear(&b);
}

static void test_blank(void **state)
{
	static const uint32_t blank[] = { 0, ' ', 0x7f, 0xa0, 0xad, 0x1680,
		0x200b, 0x2028, 0x2029, 0x202f, 0x2060, 0x3000, 0xfeff,
		0xe0001, 0xe007f };
	static const uint32_t shown[] = { '!', '~', 0xa1, 0x300, 0x2010,
		0x2065, 0x3001, 0x4e00, 0xac00, 0xe000, 0xfe0f, 0xfffd,
		0x1f600, 0xe0100, 0x10ffff };
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(blank); i++)
		assert_true(crm_text_blank(blank[i]));
	for (size_t i = 0; i < CRM_NELEM(shown); i++)
		assert_false(crm_text_blank(shown[i]));
	/* Unicode 15 has 17 Zs, 1 Zl, 1 Zp, 65 Cc, 170 Cf. */
	for (uint32_t c = 0; c <= 0x10ffff; c++)
		n += crm_text_blank(c);
	assert_int_equal(n, 254);
}

static void test_chars_and_width(void **state)
{
	static const struct {
		const char *s;
		size_t chars, width;
	} t[] = {
	    {"", 0, 0},
	    {"hello, world", 12, 12},
	    {"a\tb\x1b\x7f", 5, 2},
	    {"中国移动", 4, 8},
	    {"北京Beijing公司", 11, 15},
	    {"ｆｕｌｌ　", 5, 10},
	    {"ﾊﾝ", 2, 2},
	    {"한국", 2, 4},
	    {"e\xcc\x81", 2, 1},		 /* combining acute */
	    {"\xef\xbb\xbfx\xe2\x80\x8b", 3, 1}, /* BOM, zero width space */
	    {"\xf0\x9f\x98\x80!", 2, 3},	 /* emoji */
	    {"café", 4, 4},
	    {"\xf0\xa0\x80\x80", 1, 2}, /* U+20000 */
	    {"x\xffy", 3, 3},
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(t); i++) {
		size_t n = strlen(t[i].s);

		assert_int_equal(crm_utf8_chars(t[i].s, n), t[i].chars);
		assert_int_equal(crm_utf8_width(t[i].s, n), t[i].width);
	}
}

static void fold_is(const char *s, size_t n, const char *want)
{
	struct crm_buf b = CRM_BUF_INIT;

	crm_buf_adds(&b, "<");
	crm_text_fold(&b, s, n);
	assert_int_equal(crm_buf_check(&b, NULL), CRM_OK);
	assert_true(b.len <= n + 1);
	assert_int_equal(b.len, strlen(b.s));
	assert_string_equal(b.s + 1, want);
	crm_buf_clear(&b);
}

static void test_fold(void **state)
{
	static const char *const t[][2] = {
	    {"", ""},
	    {"@AZ[`az{ 0189", "@az[`az{ 0189"},
	    {"ACME Trading (Shanghai) Co., LTD.",
	     "acme trading (shanghai) co., ltd."},
	    {"ÀÖ×ØÞßàÿ", "àö×øþßàÿ"},
	    {"ĀĐĮİĲĶĹŁŇŊŶŸŹŻŽſ", "āđįiĳķĺłňŋŷÿźżžs"},
	    {"ǍǑǛȘȚ", "ǎǒǜșț"},
	    {"ΆΈΌΎΏΑΡΣΫς", "άέόύώαρσϋσ"},
	    {"ЀЏАЯЁёѢҐӀӁ", "ѐџаяёёѣґӏӂ"},
	    {"NGUYỄN ẞ", "nguyễn ß"},
	    {"ＡＢＣ　（１２３）～", "abc (123)~"},
	    {"中国移动ABC通信", "中国移动abc通信"},
	    {"\xf0\x9f\x98\x80X", "\xf0\x9f\x98\x80x"},
	    {"Bad\xff\xc3"
	     "Byte",
	     "bad\xff\xc3"
	     "byte"},
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(t); i++)
		fold_is(t[i][0], strlen(t[i][0]), t[i][1]);
	fold_is("ABCD中", 5, "abcd\xe4");
	assert_int_equal(crm_text_fold_char(0x10ffff), 0x10ffff);
}

/* Every ASCII character, at every place of a word of eight. */
static void test_fold_ascii(void **state)
{
	struct crm_buf b = CRM_BUF_INIT;
	char s[9];

	(void)state;
	for (int c = 0; c < 0x80; c++) {
		memset(s, c, sizeof(s));
		crm_buf_reset(&b);
		crm_text_fold(&b, s, sizeof(s));
		assert_int_equal(b.len, sizeof(s));
		for (size_t i = 0; i < sizeof(s); i++)
			assert_int_equal(
			    b.s[i], c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
	}
	crm_buf_clear(&b);
}

static bool contains(const char *s, const char *needle)
{
	return crm_text_contains(s, strlen(s), needle, strlen(needle));
}

static void test_contains(void **state)
{
	(void)state;
	assert_true(contains("", ""));
	assert_true(contains("abc", ""));
	assert_false(contains("", "a"));
	assert_true(contains("Northwind Traders International", "traders"));
	assert_true(contains("Northwind Traders International", "l"));
	assert_true(contains("aaaaaaaaaaaaaaaaAAAB", "aaab"));
	assert_false(contains("Northwind Traders", "TRADERS"));
	assert_false(contains("Northwind Traders", "traderss"));
	assert_true(contains("北京中国移动公司", "中国移"));
	assert_false(contains("北京中国移动公司", "国中"));
	assert_true(contains("客户 ＡＢＣ公司", "abc公"));
	assert_true(contains("ÉCOLE Supérieure", "école s"));
	assert_true(contains("ТОРГОВЫЙ ДОМ", "вый дом"));
	assert_true(contains("12345678901\xc5\xbf", "1s"));
	/* A tail of one character is no match for another. */
	assert_false(contains("中", "\xb8\xad"));
	assert_true(crm_text_contains("a\0B", 3, "\0b", 2));
}

static void heading_is(const char *s, const char *want)
{
	struct crm_buf b = CRM_BUF_INIT;

	crm_text_heading(&b, s, strlen(s));
	assert_int_equal(crm_buf_check(&b, NULL), CRM_OK);
	assert_string_equal(crm_buf_str(&b), want);
	crm_buf_clear(&b);
}

static void test_heading(void **state)
{
	(void)state;
	heading_is("客户名称", "客户名称");
	heading_is("＊客戶名稱（必填）：", "客户名称");
	heading_is("\xef\xbb\xbf"
		   "聯繫　電話",
		   "联系电话");
	heading_is("備註【內部】", "备注");
	heading_is(" Customer_Name *", "customername");
	heading_is("E-Mail [work]", "e-mail");
	heading_is("ＰＨＯＮＥ：", "phone");
	heading_is("手机(a(b)c)号", "手机号");
	heading_is("手机(必填", "手机");
	heading_is("a)b", "ab");
	heading_is("(备注)", "");
	heading_is("", "");
}

static void test_simplified(void **state)
{
	(void)state;
	assert_int_equal(crm_text_simplified(0x83ef), 0x534e); /* 華 */
	assert_int_equal(crm_text_simplified(0x70ba), 0x4e3a); /* 為 */
	assert_int_equal(crm_text_simplified(0x8cec), 0x8d26); /* 賬 */
	assert_int_equal(crm_text_simplified(0x88e1), 0x91cc); /* 裡 */
	/* Simplified already, also where it is a traditional form as well. */
	assert_int_equal(crm_text_simplified(0x534e), 0x534e); /* 华 */
	assert_int_equal(crm_text_simplified(0x540e), 0x540e); /* 后 */
	assert_int_equal(crm_text_simplified(0x8986), 0x8986); /* 覆 */
	assert_int_equal(crm_text_simplified(0x4e7e), 0x4e7e); /* 乾 */
	/* Outside the basic plane, and no Han character at all. */
	assert_int_equal(crm_text_simplified(0x9c44), 0x2b68b); /* 鱄 */
	assert_int_equal(crm_text_simplified(0x28ac0), 0x2cb6b);
	assert_int_equal(crm_text_simplified('A'), 'A');
	assert_int_equal(crm_text_simplified(0x10ffff), 0x10ffff);
}

static const char *nearest(const char *s)
{
	static const char *const names[] = {
	    "customer", NULL,	 "contact", "order", "status",
	    "due_date", "phone", "电话",    "地址",  "客户名称",
	};

	return crm_text_nearest(s, strlen(s), names, CRM_NELEM(names));
}

static void test_nearest(void **state)
{
	char longer[80];

	(void)state;
	assert_string_equal(nearest("customer"), "customer");
	assert_string_equal(nearest("CUSTOMER"), "customer");
	assert_string_equal(nearest("cusotmer"), "customer");
	assert_string_equal(nearest("custmr"), "customer");
	assert_string_equal(nearest("oder"), "order");
	assert_string_equal(nearest("phoen"), "phone");
	assert_string_equal(nearest("ph"), "phone");
	assert_string_equal(nearest("con"), "contact");
	assert_string_equal(nearest("duedat"), "due_date");
	assert_string_equal(nearest("电活"), "电话");
	assert_string_equal(nearest("客户"), "客户名称");
	assert_string_equal(nearest("客户名"), "客户名称");
	assert_null(nearest("p"));
	assert_null(nearest(""));
	assert_null(nearest("invoice"));
	assert_null(nearest("电"
			    "价值"));
	memset(longer, 'c', sizeof(longer));
	assert_null(crm_text_nearest(longer, sizeof(longer),
				     (const char *const[]){"c"}, 1));
	assert_null(crm_text_nearest("x", 1, NULL, 0));
	/* One letter for another has nothing in common. */
	assert_null(crm_text_nearest("a", 1, (const char *const[]){"b"}, 1));
}

static void trim_is(const char *s, const char *want)
{
	size_t n = strlen(s);
	const char *t = crm_text_trim(s, &n);

	assert_int_equal(n, strlen(want));
	assert_memory_equal(t, want, n);
}

static void test_trim(void **state)
{
	(void)state;
	trim_is("", "");
	trim_is(" \t\r\n\v\f　", "");
	trim_is("　a　b　 ", "a　b");
	trim_is("  客户  ", "客户");
	trim_is("x", "x");
}

static void test_shown(void **state)
{
	char s[90];

	(void)state;
	assert_int_equal(crm_text_shown("abc", 3), 3);
	assert_int_equal(crm_text_shown("a\xff"
					"b",
					3),
			 1);
	for (size_t i = 0; i < sizeof(s); i += 3)
		memcpy(s + i, "中", 3);
	assert_int_equal(crm_text_shown(s, sizeof(s)), 78);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_valid),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_decode_encode),
	    cmocka_unit_test(test_blank),
	    cmocka_unit_test(test_chars_and_width),
	    cmocka_unit_test(test_fold),
	    cmocka_unit_test(test_fold_ascii),
	    cmocka_unit_test(test_contains),
	    cmocka_unit_test(test_heading),
	    cmocka_unit_test(test_simplified),
	    cmocka_unit_test(test_nearest),
	    cmocka_unit_test(test_trim),
	    cmocka_unit_test(test_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
