/* SPDX-License-Identifier: ISC */
/* test_pinyin.c - readings of characters, surnames, keys to sort by. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/pinyin.h"
#include "crm/text.h"

/* The readings of the character s with spaces between. */
static const char *readings(const char *s)
{
	static char text[CRM_PINYIN_READINGS * 8];
	const char *r[CRM_PINYIN_READINGS];
	size_t used, n, len = 0;

	n = crm_pinyin_readings(crm_utf8_decode(s, strlen(s), &used), r);
	assert_int_equal(used, strlen(s));
	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
					i > 0 ? " " : "", r[i]);
	return text;
}

static void test_readings(void **state)
{
	static const char *const t[][2] = {
	    {"中", "zhong"},	 {"行", "xing hang heng"},
	    {"重", "zhong chong"}, {"单", "dan chan shan"},
	    {"單", "dan chan shan"}, {"绿", "lv lu"},
	    {"略", "lve"},	 {"女", "nv"},
	    {"儿", "er"},	 {"兒", "er ni"},
	    {"〇", "ling"},	 {"贠", "yun yuan"},
	    {"嗯", "n ng"},	 {"欸", "ai e ei"},
	    {"㐀", "qiu"},	 {"鿍", "gang"},
	    {"𬭎", "hong"},	 {"𠮾", "n ng"},
	    {"a", ""},		 {"7", ""},
	    {"。", ""},	 {"ｚ", ""},
	    {"ね", ""},	 {"한", ""},
	    {"😀", ""},
	};
	const char *r[CRM_PINYIN_READINGS];

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(t); i++)
		assert_string_equal(readings(t[i][0]), t[i][1]);
	for (uint32_t c = 0; c < 0x3007; c++)
		assert_int_equal(crm_pinyin_readings(c, r), 0);
	assert_int_equal(crm_pinyin_readings(0xfffd, r), 0);
	assert_int_equal(crm_pinyin_readings(UINT32_MAX, r), 0);
}

/* Every reading is a few lower-case letters, and no character has one
 * twice. */
static void test_table(void **state)
{
	const char *r[CRM_PINYIN_READINGS];
	size_t read = 0;

	(void)state;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		size_t n = crm_pinyin_readings(c, r);

		assert_true(n <= CRM_PINYIN_READINGS);
		for (size_t i = 0; i < n; i++) {
			size_t len = strlen(r[i]);

			assert_true(len >= 1 && len <= 6);
			assert_int_equal(strspn(r[i], "abcdefghijklmnopqrstuvw"
						      "xyz"), len);
			for (size_t j = 0; j < i; j++)
				assert_string_not_equal(r[i], r[j]);
		}
		read += n > 0;
	}
	assert_in_range(read, 26000, 28000);
	/* The first ideographs that Unicode had are all there but a few. */
	for (uint32_t c = 0x4e00; c <= 0x9fa5; c++)
		read -= crm_pinyin_readings(c, r) > 0;
	assert_in_range(read, 6000, 7000);
}

static void assert_key(const char *name, size_t n, const char *key)
{
	struct crm_buf b = CRM_BUF_INIT;

	crm_pinyin_sort_key(&b, name, n);
	assert_string_equal(crm_buf_str(&b), key);
	crm_buf_clear(&b);
}

static void test_sort_key(void **state)
{
	static const char *const t[][2] = {
	    {"", ""},
	    {"中国移动", "zhong guo yi dong"},
	    {"中 国", "zhong guo"},
	    {"上海ABC公司", "shang hai ABC gong si"},
	    {"3M中国（北京）", "3M zhong guo （ bei jing ）"},
	    {"Anna Maier", "Anna Maier"},
	    {"\xff中\xe4\xb8", "\xff zhong \xe4\xb8"},
	    {"女娲", "nv wa"},
	    {"华为", "hua wei"},
	    {"華為", "hua wei"},
	    {"龘𬭎", "da hong"},
	};
	struct crm_buf b = CRM_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(t); i++)
		assert_key(t[i][0], strlen(t[i][0]), t[i][1]);
	crm_buf_adds(&b, "x");
	crm_pinyin_sort_key(&b, "中\0国", 7);
	assert_int_equal(b.len, 12);
	assert_memory_equal(b.s, "xzhong \0 guo", 12);
	crm_buf_clear(&b);
}

/* Syllable by syllable: 西安 before 先. */
static void test_order(void **state)
{
	static const char *const names[] = {
	    "阿里", "安徽", "重庆", "李明", "西安", "先锋", "乙",
	};
	struct crm_buf a = CRM_BUF_INIT, b = CRM_BUF_INIT;

	(void)state;
	for (size_t i = 1; i < CRM_NELEM(names); i++) {
		crm_buf_reset(&a);
		crm_buf_reset(&b);
		crm_pinyin_sort_key(&a, names[i - 1], strlen(names[i - 1]));
		crm_pinyin_sort_key(&b, names[i], strlen(names[i]));
		assert_true(strcmp(a.s, b.s) < 0);
	}
	crm_buf_clear(&a);
	crm_buf_clear(&b);
}

static const char *const surnames[][2] = {
    {"曾", "zeng"},	{"翟", "zhai"},	   {"覃", "qin"},
    {"单", "shan"},	{"單", "shan"},	   {"解", "xie"},
    {"查", "zha"},	{"仇", "qiu"},	   {"区", "ou"},
    {"區", "ou"},	{"任", "ren"},	   {"盖", "ge"},
    {"蓋", "ge"},	{"缪", "miao"},	   {"繆", "miao"},
    {"朴", "piao"},	{"乐", "yue"},	   {"樂", "yue"},
    {"纪", "ji"},	{"华", "hua"},	   {"宁", "ning"},
    {"冼", "xian"},	{"折", "she"},	   {"佴", "nai"},
    {"贾", "jia"},	{"车", "che"},	   {"柏", "bai"},
    {"薄", "bo"},	{"郇", "xun"},	   {"卜", "bu"},
    {"石", "shi"},	{"沈", "shen"},	   {"叶", "ye"},
    {"葛", "ge"},	{"万", "wan"},	   {"尉", "wei"},
    {"乜", "nie"},	{"殷", "yin"},	   {"阚", "kan"},
    {"那", "na"},	{"么", "yao"},	   {"都", "du"},
    {"重", "chong"},	{"藏", "zang"},	   {"粘", "nian"},
    {"瞿", "qu"},	{"侯", "hou"},	   {"於", "yu"},
    {"万俟", "mo qi"},	{"萬俟", "mo qi"}, {"尉迟", "yu chi"},
    {"尉遲", "yu chi"}, {"单于", "chan yu"}, {"單于", "chan yu"},
    {"长孙", "zhang sun"}, {"長孫", "zhang sun"}, {"令狐", "ling hu"},
    {"澹台", "tan tai"}, {"澹臺", "tan tai"}, {"拓跋", "tuo ba"},
    {"鲜于", "xian yu"}, {"宇文", "yu wen"}, {"皇甫", "huang fu"},
    {"欧阳", "ou yang"}, {"乐正", "yue zheng"}, {"夏侯", "xia hou"},
};

/* Append a name as callers that search have it: simplified. */
static void simplify(struct crm_buf *b, const char *s)
{
	size_t used;

	for (size_t n = strlen(s); n > 0; n -= used) {
		crm_utf8_encode(b, crm_text_simplified(
			crm_utf8_decode(s, n, &used)));
		s += used;
	}
}

/* As surnames they are read so, and found under that reading. */
static void test_surnames(void **state)
{
	struct crm_buf b = CRM_BUF_INIT;
	char name[32], key[32];

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(surnames); i++) {
		const char *s = surnames[i][0], *reading = surnames[i][1];
		struct crm_pinyin_typed t;

		snprintf(name, sizeof(name), "%s明", s);
		snprintf(key, sizeof(key), "%s ming", reading);
		assert_key(name, strlen(name), key);
		assert_true(crm_pinyin_parse(&t, reading, strlen(reading)));
		crm_buf_reset(&b);
		simplify(&b, name);
		assert_true(crm_pinyin_match(&t, b.s, b.len));
	}
	crm_buf_clear(&b);
	/* Alone, in longer names and behind other text it is a word. */
	assert_key("单", 3, "dan");
	assert_key("单于", 6, "shan yu");
	assert_key("小单", 6, "xiao dan");
	assert_key("解放日报社", 15, "jie fang ri bao she");
	assert_key("A单明", 7, "A dan ming");
	assert_key("单明 ", 7, "dan ming ");
}

static FILE *data_file(const char *name)
{
	const char *dir = getenv("CRM_TEST_DATA");
	char path[4096];
	FILE *f;

	if (!dir) {
		print_message("CRM_TEST_DATA is not set: no %s\n", name);
		skip();
	}
	snprintf(path, sizeof(path), "%s/pinyin/%s", dir, name);
	f = fopen(path, "r");
	if (!f) {
		print_message("%s cannot be read\n", path);
		skip();
	}
	return f;
}

/* GB 2312 has its first 3755 characters in the order of their pinyin. */
static void test_gb2312(void **state)
{
	FILE *f = data_file("gb2312_level1_initials.tsv");
	struct crm_buf others = CRM_BUF_INIT;
	size_t n = 0, differ = 0;
	char line[256];

	(void)state;
	assert_non_null(fgets(line, sizeof(line), f));
	while (fgets(line, sizeof(line), f)) {
		char c[8], initial;

		assert_int_equal(sscanf(line, "%7s %*s %c", c, &initial), 2);
		n++;
		if (readings(c)[0] == initial)
			continue;
		differ++;
		crm_buf_addf(&others, " %s(%c: %s)", c, initial, readings(c));
		assert_non_null(strchr(readings(c), ' '));
	}
	fclose(f);
	print_message("first reading differs for %zu of %zu:%s\n", differ, n,
		      crm_buf_str(&others));
	assert_int_equal(n, 3755);
	assert_true(differ <= 25);
	crm_buf_clear(&others);
}

/* A syllable without its tone marks. */
static void toneless(char *out, size_t size, const char *s)
{
	static const char *const marks[] = { "āáǎàa", "ēéěèe", "īíǐìi",
					     "ōóǒòo", "ūúǔùu", "ǖǘǚǜv" };
	size_t used, len = 0;

	for (size_t n = strlen(s); n > 0 && len + 1 < size; n -= used) {
		char c = *s;

		(void)crm_utf8_decode(s, n, &used);
		for (size_t i = 0; used > 1 && i < CRM_NELEM(marks); i++)
			if (memmem(marks[i], strlen(marks[i]), s, used))
				c = marks[i][strlen(marks[i]) - 1];
		out[len++] = c;
		s += used;
	}
	out[len] = '\0';
}

/* Others' list holds what is no surname too, and doubtful readings. */
static void test_other_surnames(void **state)
{
	FILE *f = data_file("overtrue_surnames.txt");
	struct crm_buf others = CRM_BUF_INIT, key = CRM_BUF_INIT;
	size_t n = 0, differ = 0;
	char line[256];

	(void)state;
	while (fgets(line, sizeof(line), f)) {
		char *reading = strstr(line, ": "), plain[64], name[64];

		if (!reading)
			continue;
		reading[0] = '\0';
		reading[strcspn(reading + 2, "\n") + 2] = '\0';
		toneless(plain, sizeof(plain), reading + 2);
		crm_buf_reset(&key);
		snprintf(name, sizeof(name), "%.60s明", line);
		crm_pinyin_sort_key(&key, name, strlen(name));
		n++;
		if (strncmp(key.s, plain, strlen(plain)) != 0) {
			differ++;
			crm_buf_addf(&others, " %s(%s)", line, plain);
		}
	}
	fclose(f);
	print_message("otherwise for %zu of %zu:%s\n", differ, n,
		      crm_buf_str(&others));
	assert_true(differ * 4 < n);
	crm_buf_clear(&others);
	crm_buf_clear(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_readings),
	    cmocka_unit_test(test_table),
	    cmocka_unit_test(test_sort_key),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_surnames),
	    cmocka_unit_test(test_gb2312),
	    cmocka_unit_test(test_other_surnames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
