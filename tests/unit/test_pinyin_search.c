/* SPDX-License-Identifier: ISC */
/* test_pinyin_search.c - words of names, typed strings and what they match. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/pinyin.h"

static void assert_words(const char *name, const char *words)
{
	struct crm_buf b = CRM_BUF_INIT;

	crm_pinyin_words(&b, name, strlen(name));
	assert_string_equal(crm_buf_str(&b), words);
	crm_buf_clear(&b);
}

static void test_words(void **state)
{
	static const char *const t[][2] = {
	    {"", ""},
	    {"Maier & Sons 77", ""},
	    {"中国移动", "0zgyd zhonggyd 0gyd guoyd 0yd yid 0d dong"},
	    {"上海ABC公司", "0shab shanghab 0habc haiabc 0gs gongs 0s si 1"},
	    {"上海ａbc", "0shbc shanghbc 0hbc haibc 1"},
	    {"3M中国", "0zg zhongg 0g guo"},
	    {"张（三）", "0zs zhangs 0s san"},
	    {"中\xff\xe4\xb8国", "0zg zhongg 0g guo"},
	    {"银行", "0yx 0yh yinx yinh 0x 0h xing hang heng"},
	    {"单", "0d 0c 0s dan chan shan"},
	    {"阿阿", "0aa 0ae 0ea 0ee 0a 0e"},
	    {"中中中中中", "0zzzz zhongzzz 0zzz zhongzz 0zz zhongz 0z zhong"},
	};
	struct crm_buf b = CRM_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(t); i++)
		assert_words(t[i][0], t[i][1]);
	crm_buf_adds(&b, "x");
	crm_pinyin_words(&b, "中\0国", 7);
	crm_pinyin_words(&b, "国", 3);
	assert_string_equal(b.s, "x 0zg zhongg 0g guo 0g guo");
	crm_buf_clear(&b);
}

/* No word begins in the legal form, in front of it they go on into it. */
static void test_legal_form(void **state)
{
	static const char *const t[][2] = {
	    {"小米有限公司", "0xmyx xiaomyx 0myxg miyxg"},
	    {"小米（有限公司）", "0xmyx xiaomyx 0myxg miyxg"},
	    {"米股份有限公司", "0mgfy migfy"},
	    {"米有限责任公司", "0myxz miyxz"},
	    {"米有限責任公司", "0myxz miyxz"},
	    {"米集团", "0mjt mijt 0jt jit 0t tuan"},
	    {"米公司", "0mgs migs 0gs gongs 0s si"},
	    {"3有限公司", ""},
	    {"有限公司", "0yxgs youxgs 0xgs xiangs 0gs gongs 0s si"},
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(t); i++)
		assert_words(t[i][0], t[i][1]);
}

/* At most 16 words of each kind begin at one character. */
static void test_limit(void **state)
{
	static const char name[] = "行单单单";
	struct crm_buf b = CRM_BUF_INIT;
	size_t kind[2] = { 0 };

	(void)state;
	crm_pinyin_words(&b, name, strlen(name));
	for (char *save, *w = strtok_r(b.s, " ", &save); w;
	     w = strtok_r(NULL, " ", &save)) {
		kind[0] += w[0] == '0' && strlen(w) == 5 && w[1] != 's' &&
			   w[1] != 'c' && w[1] != 'd';
		kind[1] += strlen(w) == 7 && (w[0] == 'x' || w[0] == 'h');
	}
	assert_int_equal(kind[0], 16);
	assert_int_equal(kind[1], 16);
	crm_buf_clear(&b);
}

static bool matches(const char *typed, const char *name)
{
	struct crm_pinyin_typed t;

	if (!crm_pinyin_parse(&t, typed, strlen(typed)))
		fail_msg("'%s' is refused", typed);
	return crm_pinyin_match(&t, name, strlen(name));
}

static void test_match(void **state)
{
	static const char *const yes[][2] = {
	    {"zgyd", "中国移动"},	{"zhongguoyidong", "中国移动"},
	    {"zhonggyd", "中国移动"},	{"zgyidong", "中国移动"},
	    {"zhongguoyd", "中国移动"}, {"zhonggu", "中国移动"},
	    {"zhgyd", "中国移动"},	{"ZGYD", "中国移动"},
	    {"zhong guo", "中国移动"},	{"zhong'guo'yi'd", "中国移动"},
	    {" zg  yd' ", "中国移动"},	{"yd", "中国移动"},
	    {"d", "中国移动"},		{"zho", "中国移动"},
	    {"guoyi", "中国移动"},	{"z", "中国移动"},
	    {"cq", "重庆"},		{"zq", "重庆"},
	    {"chongqing", "重庆"},	{"yh", "银行"},
	    {"yinhang", "工商银行"},	{"yinxing", "银行"},
	    {"shan", "单"},		{"dan", "单"},
	    {"sh", "单"},		{"s", "单"},
	    {"shabc", "上海ABC公司"},	{"shanghaiabcgongsi", "上海ABC公司"},
	    {"haiab", "上海ABC公司"},	{"sh3g", "上海3G"},
	    {"xian", "西安"},		{"xi'an", "西安"},
	    {"xian", "先锋"},		{"lvse", "绿色"},
	    {"zgydyxgs", "中国移动有限公司"},
	    {"dongyxgs", "中国移动有限公司"},
	};
	static const char *const no[][2] = {
	    {"zgdy", "中国移动"},	{"zhonguo", "中国移动"},
	    {"zhongo", "中国移动"},	{"zhoguo", "中国移动"},
	    {"zh'ong", "中国"},		{"zhongguoyidongx", "中国移动"},
	    {"zgydd", "中国移动"},	{"xi'an", "先锋"},
	    {"xian", "希望"},		{"hg", "中国"},
	    {"abc", "上海ABC公司"},	{"haiba", "上海ABC公司"},
	    {"yxgs", "中国移动有限公司"}, {"gs", "中国移动有限公司"},
	    {"chan", "张"},		{"z", ""},
	    {"z", "Zhang San"},
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(yes); i++)
		if (!matches(yes[i][0], yes[i][1]))
			fail_msg("'%s' misses %s", yes[i][0], yes[i][1]);
	for (size_t i = 0; i < CRM_NELEM(no); i++)
		if (matches(no[i][0], no[i][1]))
			fail_msg("'%s' matches %s", no[i][0], no[i][1]);
}

static void assert_typed(const char *typed, const char *words)
{
	struct crm_buf b = CRM_BUF_INIT;
	struct crm_pinyin_typed t;

	if (crm_pinyin_parse(&t, typed, strlen(typed)))
		for (size_t i = 0; i < t.begin.n; i++)
			crm_buf_addf(&b, "%s%s%s", i > 0 ? " " : "",
				     t.begin.words[i].s,
				     t.begin.words[i].whole ? "" : "*");
	assert_string_equal(crm_buf_str(&b), words);
	crm_buf_clear(&b);
}

static void test_parse(void **state)
{
	static const char *const t[][2] = {
	    {"zgyd", "0zgyd"},
	    {"zgydyxgs", "0zgyd"},
	    {"z", "0z*"},
	    {"zh", "0zh* zh*"},
	    {"zhg", "0zhg* 0zg*"},
	    {"yh", "0yh*"},
	    {"zhong", "0zh* 0zon* zhong*"},
	    {"zhong'guo", "0zhon 0zhg* 0zong zhongg*"},
	    {"zhong g", "0zhon 0zhg* 0zong zhongg*"},
	    {"xian", "0xia* xia*"},
	    {"XI'AN", "0xia* xia*"},
	    {"n", "0n*"},
	    {"s3", "0s3*"},
	    {"", ""},
	    {" '", ""},
	    {"3m", ""},
	    {"ibm", ""},
	    {"v", ""},
	    {"中国", ""},
	    {"zg-yd", ""},
	    {"zg%", ""},
	    {"lü", ""},
	    {"z\xff", ""},
	};
	struct crm_pinyin_typed typed;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(t); i++)
		assert_typed(t[i][0], t[i][1]);
	assert_false(crm_pinyin_parse(&typed, "z\0g", 3));
}

static void assert_behind(const char *typed, const char *words)
{
	struct crm_buf b = CRM_BUF_INIT;
	struct crm_pinyin_typed t;

	assert_true(crm_pinyin_parse(&t, typed, strlen(typed)));
	for (size_t k = 0; k < CRM_PINYIN_BEHIND; k++) {
		const struct crm_pinyin_set *set = &t.behind[k];

		crm_buf_adds(&b, k && set->n ? ", " : "");
		for (size_t i = 0; i < set->n; i++)
			crm_buf_addf(&b, "%s%s%s", i > 0 ? " " : "",
				     set->words[i].s,
				     set->words[i].whole ? "" : "*");
	}
	assert_string_equal(crm_buf_str(&b), words);
	crm_buf_clear(&b);
}

/* What goes on from a beginning that many have is looked for there, too; not
 * where four units are all, where a unit may begin elsewhere, or where the
 * legal form may be meant, in which no word begins. */
static void test_behind(void **state)
{
	(void)state;
	assert_behind("hangzhou", "");
	assert_behind("zgyd", "");
	assert_behind("hzwkjd", "0wkjd 1, 0kjd* 1");
	assert_behind("hangzhoubeijing", "");
	assert_behind("hangzhouhaijindong",
		      "0zhoh 0zhha 0zhhj 0zoha 0zohj zhouhaj zhouhjn zhouhjd "
		      "1, 0hajn 0hajd haijnd haijd* 1");
	assert_behind("hangzhouwukejida", "wukej wukjd 1, 0kejd kejd* 1");
	assert_behind("hangzhouwukejidayouxian", "jiday jidyo jidyx 1, 0dayo 0dayx dayox dayx* 1");
	assert_behind("tigufenyouxiangongsi", "");
	assert_behind("zhongguo3miqiku", "");
}

/* As much as may be typed, and one more; words stay few at the worst. */
static void test_long(void **state)
{
	static const char *const parts[] = { "xian", "chuang", "nangang",
					     "a", "zh", "shangang" };
	char s[CRM_PINYIN_TYPED + 16];
	struct crm_pinyin_typed t;
	size_t n;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(parts); i++) {
		for (n = 0; n < sizeof(s); n++)
			s[n] = parts[i][n % strlen(parts[i])];
		for (n = 1; n <= CRM_PINYIN_TYPED; n++) {
			assert_true(crm_pinyin_parse(&t, s, n));
			assert_int_equal(t.n, n);
			assert_in_range(t.begin.n, 1, CRM_PINYIN_WORDS);
			for (size_t j = 0; j < t.begin.n; j++)
				assert_in_range(strlen(t.begin.words[j].s), 2, 9);
		}
		assert_false(crm_pinyin_parse(&t, s, n));
	}
	memset(s, ' ', sizeof(s));
	memcpy(s + sizeof(s) - 2, "zg", 2);
	assert_true(crm_pinyin_parse(&t, s, sizeof(s)));
	assert_string_equal(t.begin.words[0].s, "0zg");
}

/* Of a very long name the first 200 units count. */
static void test_long_name(void **state)
{
	static const char *const many[] = { "行", "单", "长", "重" };
	struct crm_buf name = CRM_BUF_INIT, words = CRM_BUF_INIT;
	struct crm_pinyin_typed t;

	(void)state;
	for (size_t i = 0; i < 198; i++)
		crm_buf_adds(&name, many[i * i % 7 % CRM_NELEM(many)]);
	crm_buf_adds(&name, "，米国");
	for (size_t i = 0; i < 9800; i++)
		crm_buf_adds(&name, i == 0 ? "移" : many[i % 4]);
	crm_pinyin_words(&words, name.s, name.len);
	assert_in_range(words.len, 500, 200 * 32 * 10);
	assert_true(crm_pinyin_parse(&t, "mig", 3));
	assert_true(crm_pinyin_match(&t, name.s, name.len));
	assert_true(crm_pinyin_parse(&t, "miguoyi", 7));
	assert_false(crm_pinyin_match(&t, name.s, name.len));
	crm_buf_clear(&words);
	crm_pinyin_sort_key(&words, name.s, name.len);
	assert_in_range(words.len, name.len, name.len * 2);
	crm_buf_clear(&name);
	crm_buf_clear(&words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_behind),
	    cmocka_unit_test(test_words),  cmocka_unit_test(test_legal_form),
	    cmocka_unit_test(test_limit),  cmocka_unit_test(test_match),
	    cmocka_unit_test(test_parse),  cmocka_unit_test(test_long),
	    cmocka_unit_test(test_long_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
