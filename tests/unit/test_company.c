/* SPDX-License-Identifier: ISC */
/* test_company.c - names of companies as keys for comparing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/company.h"
#include "crm/text.h"

typedef void key_fn(struct crm_buf *b, const char *s, size_t n);

static void key_is(key_fn *key, const char *s, const char *want)
{
	struct crm_buf b = CRM_BUF_INIT;

	crm_buf_adds(&b, "<");
	key(&b, s, strlen(s));
	assert_int_equal(crm_buf_check(&b, NULL), CRM_OK);
	assert_int_equal(b.s[0], '<');
	if (strcmp(b.s + 1, want) != 0)
		print_error("of %s\n", s);
	assert_string_equal(b.s + 1, want);
	crm_buf_clear(&b);
}

static bool same(key_fn *key, const char *s, const char *t)
{
	struct crm_buf a = CRM_BUF_INIT, b = CRM_BUF_INIT;
	bool equal;

	key(&a, s, strlen(s));
	key(&b, t, strlen(t));
	equal = !strcmp(crm_buf_str(&a), crm_buf_str(&b));
	crm_buf_clear(&a);
	crm_buf_clear(&b);
	return equal;
}

static void all(key_fn *key, const char *const (*t)[2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		key_is(key, t[i][0], t[i][1]);
}

static void test_letters(void **state)
{
	static const char *const t[][2] = {
		{ "Acme", "acme" },
		{ "ＡＣＭＥ　Ｔｒａｄｉｎｇ", "acme trading" },
		{ "A.B.C.", "abc" },
		{ "  a  b\tc ", "a b c" },
		{ "O'Neill's", "oneills" },
		{ "O’Neill‘s", "oneills" },
		{ "Johnson & Johnson", "johnson johnson" },
		{ "Weber-Stahl", "weber stahl" },
		{ "Weber\u2013Stahl", "weber stahl" },
		{ "Weber·Stahl", "weber stahl" },
		{ "Acme (Hamburg)", "acme hamburg" },
		{ "Acme(Hamburg)", "acme hamburg" },
		{ "Acme®™", "acme" },
		{ "Ac\u00adme\u200b", "acme" },
		{ "3M", "3m" },
		{ "Müller", "müller" },
		{ "ÆØÅ", "æøå" },
		{ "Газпром", "газпром" },
	};

	(void)state;
	all(crm_company_key, t, CRM_NELEM(t));
}

static void test_han(void **state)
{
	static const char *const t[][2] = {
		{ "华为", "华为" },
		{ "華為", "华为" },
		{ "华 为", "华为" },
		{ "华为　技术", "华为技术" },
		{ "华为·技术", "华为技术" },
		{ "“华为”《技术》【深圳】", "华为技术深圳" },
		{ "华为 3 G 公司", "华为3 g公司" },
		{ "ABC 上海", "abc上海" },
		{ "ABC上海", "abc上海" },
		{ "ＴＣＬ　集团", "tcl集团" },
		{ "トヨタ・自動車", "トヨタ自动车" },
	};

	(void)state;
	all(crm_company_key, t, CRM_NELEM(t));
}

static void test_forms(void **state)
{
	static const char *const t[][2] = {
		/* China, Taiwan */
		{ "华为技术有限公司", "华为技术" },
		{ "比亚迪股份有限公司", "比亚迪" },
		{ "比亚迪有限责任公司", "比亚迪" },
		{ "万科股份公司", "万科" },
		{ "台積電股份有限公司", "台积电" },
		{ "天健会计师事务所（特殊普通合伙）", "天健会计师事务所" },
		{ "高瓴投资合伙企业(有限合伙)", "高瓴投资" },
		{ "老王个人独资企业", "老王" },
		{ "华为技术有限公司 Co., Ltd.", "华为技术" },
		{ "中国华能集团有限公司", "中国华能集团" },
		{ "复星控股有限公司", "复星控股" },
		/* Japan, Korea */
		{ "株式会社ニトリ", "ニトリ" },
		{ "ニトリ株式會社", "ニトリ" },
		{ "(株)ニトリ", "ニトリ" },
		{ "ニトリ（株）", "ニトリ" },
		{ "㈱ニトリ", "ニトリ" },
		{ "有限会社ニトリ", "ニトリ" },
		{ "(주)삼성", "삼성" },
		{ "삼성주식회사", "삼성" },
		{ "Sony K.K.", "sony" },
		/* English-speaking countries and Asia */
		{ "A.B.C. Ltd", "abc" },
		{ "ABC Limited", "abc" },
		{ "Acme Co., Ltd.", "acme" },
		{ "Acme Co.Ltd.", "acme" },
		{ "Acme Company Limited", "acme" },
		{ "Acme Public Company Limited", "acme" },
		{ "Acme, Inc.", "acme" },
		{ "Acme Corp", "acme" },
		{ "Acme L.L.C.", "acme" },
		{ "Acme PLC", "acme" },
		{ "Acme Pte. Ltd.", "acme" },
		{ "Acme Pty Ltd", "acme" },
		{ "Acme Sdn. Bhd.", "acme" },
		{ "Acme Private Limited", "acme" },
		{ "Tiffany & Co.", "tiffany" },
		/* Germany */
		{ "Nordlicht GmbH", "nordlicht" },
		{ "Nordlicht G.m.b.H.", "nordlicht" },
		{ "Nordlicht G. m. b. H.", "nordlicht" },
		{ "Nordlicht GmbH & Co. KG", "nordlicht" },
		{ "Nordlicht GmbH + Co KG", "nordlicht" },
		{ "Nordlicht GmbH und Co. KGaA", "nordlicht" },
		{ "Nordlicht UG (haftungsbeschränkt)", "nordlicht" },
		{ "Nordlicht e.K.", "nordlicht" },
		{ "Stahl Service mbH", "stahl service" },
		{ "Blechwerk Achternbusch KG", "blechwerk achternbusch" },
		{ "Muster SE & Co. KGaA", "muster" },
		/* elsewhere */
		{ "Peugeot S.A.", "peugeot" },
		{ "Peugeot S/A", "peugeot" },
		{ "Peugeot S.à r.l.", "peugeot" },
		{ "Ferrari S.p.A.", "ferrari" },
		{ "Ferrari S.r.l.", "ferrari" },
		{ "Ipê Roxo Ltda.", "ipê roxo" },
		{ "Cemex, S.A.B. de C.V.", "cemex sab de cv" },
		{ "Pemex S.A. de C.V.", "pemex" },
		{ "Philips N.V.", "philips" },
		{ "Volvo AB (publ)", "volvo" },
		{ "Maersk A/S", "maersk" },
		{ "Lego ApS", "lego" },
		{ "Nokia Oyj", "nokia" },
		{ "Orlen Sp. z o.o.", "orlen" },
		{ "Orlen sp.z o.o.", "orlen" },
		{ "Škoda s.r.o.", "škoda" },
		{ "Škoda spol. s r.o.", "škoda" },
		{ "Gorenje d.o.o.", "gorenje" },
		{ "Mol Nyrt.", "mol" },
		{ "ООО Ромашка", "ромашка" },
		{ "Arçelik A.Ş.", "arçelik" },
	};

	(void)state;
	all(crm_company_key, t, CRM_NELEM(t));
}

/* What only looks like a legal form. */
static void test_no_forms(void **state)
{
	static const char *const t[][2] = {
		{ "华为集团", "华为集团" },
		{ "华为技术有限公司上海分公司",
		  "华为技术有限公司上海分公司" },
		{ "华为公司", "华为公司" },
		{ "Acme Group", "acme group" },
		{ "Incorporated Ideas", "incorporated ideas" },
		{ "Tabasco", "tabasco" },
		{ "Vivaag", "vivaag" },
		{ "Ltd Edition", "ltd edition" },
		{ "ооочень", "ооочень" },
		{ "Uabis", "uabis" },
	};

	(void)state;
	all(crm_company_key, t, CRM_NELEM(t));
}

static void test_nothing_left(void **state)
{
	static const char *const t[][2] = {
		{ "", "" },
		{ "  ", "" },
		{ "...", "" },
		{ "()", "" },
		{ "有限公司", "有限公司" },
		{ "有限公司有限公司", "有限公司有限公司" },
		{ "中有限公司", "中" },
		{ "Ltd", "ltd" },
		{ "Co., Ltd.", "co ltd" },
		{ "SE AG", "se ag" },
		{ "㈱", "株式会社" },
		{ "A Ltd", "a" },
	};

	(void)state;
	all(crm_company_key, t, CRM_NELEM(t));
}

static void test_malformed(void **state)
{
	static const char *const t[][2] = {
		{ "\xff", "\ufffd" },
		{ "Acme\xe6 Ltd", "acme\ufffd" },
		{ "\xe6有限公司", "\ufffd" },
		{ "Acme \xe5\x8d Ltd", "acme \ufffd\ufffd" },
	};
	static const char nul[] = "Ac\0me Ltd";
	struct crm_buf b = CRM_BUF_INIT;

	(void)state;
	all(crm_company_key, t, CRM_NELEM(t));
	key_is(crm_company_loose_key, "\xe6有限公司", "\ufffd");
	crm_company_key(&b, nul, sizeof(nul) - 1);
	assert_string_equal(crm_buf_str(&b), "ac me");
	crm_buf_clear(&b);
}

static void test_same(void **state)
{
	static const char *const t[][2] = {
		{ "华为技术(深圳)有限公司", "華為技術（深圳）有限公司" },
		{ "华为技术(深圳)有限公司", "华为技术深圳有限公司" },
		{ "华为技术(深圳)有限公司", "华为技术〔深圳〕股份有限公司" },
		{ "Nordlicht GmbH & Co. KG", "NORDLICHT GMBH" },
		{ "A.B.C. Ltd", "ＡＢＣ　Ltd." },
	};
	static const char *const differ[][2] = {
		{ "华为集团", "华为" },
		{ "华为集团有限公司", "华为有限公司" },
		{ "华为上海分公司", "华为" },
		{ "Acme Group Ltd", "Acme Ltd" },
		{ "Müller GmbH", "Muller GmbH" },
		{ "A B GmbH", "AB GmbH" },
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(t); i++)
		assert_true(same(crm_company_key, t[i][0], t[i][1]));
	for (size_t i = 0; i < CRM_NELEM(differ); i++)
		assert_false(same(crm_company_key, differ[i][0],
				  differ[i][1]));
}

static void test_loose(void **state)
{
	static const char *const t[][2] = {
		{ "华为集团有限公司", "华为" },
		{ "华为集团公司", "华为" },
		{ "华为公司", "华为" },
		{ "中国华能集团有限公司", "华能" },
		{ "中國石油天然氣集團公司", "石油天然气" },
		{ "五金总公司", "五金" },
		{ "复星控股有限公司", "复星" },
		{ "华为上海分公司", "华为上海分公司" },
		{ "华为（中国）子公司", "华为子公司" },
		{ "ABC 上海", "abc上海" },
		{ "上海 ABC", "abc上海" },
		{ "Acme Group Holdings Ltd", "acme" },
		{ "The Acme (China) Co., Ltd.", "acme" },
		{ "Stahl und Blech GmbH", "blechstahl" },
		{ "Blech & Stahl AG", "blechstahl" },
		{ "Müller Straßenbau", "mullerstrassenbau" },
		{ "Mu\u0308ller", "muller" },
		{ "Brønnøysund", "bronnoysund" },
		/* nothing else: the strong key */
		{ "集团公司", "集团公司" },
		{ "China Holding Group Ltd", "china holding group" },
		{ "有限公司", "有限公司" },
		{ "", "" },
	};
	struct crm_buf a = CRM_BUF_INIT, b = CRM_BUF_INIT;

	(void)state;
	all(crm_company_loose_key, t, CRM_NELEM(t));
	for (int i = 0; i < 200; i++)
		crm_buf_adds(&a, "ab ");
	crm_company_loose_key(&b, a.s, a.len);
	assert_int_equal(b.len, 400);
	crm_buf_clear(&a);
	crm_buf_clear(&b);
}

/* The words of one in another order are the words of the other. */
static void test_order(void **state)
{
	(void)state;
	assert_true(same(crm_company_loose_key, "Weber Stahl GmbH",
			 "Stahl-Weber"));
	assert_true(same(crm_company_loose_key, "华为集团", "华为有限公司"));
	assert_false(same(crm_company_loose_key, "华为技术", "技术华为"));
}

static void test_unaccent(void **state)
{
	static const char *const t[][2] = {
		{ "", "" },
		{ "acme", "acme" },
		{ "àéîõüç", "aeiouc" },
		{ "łódź žižkov", "lodz zizkov" },
		{ "æøœßþ", "aeooessth" },
		{ "e\u0301", "e" },
		{ "phở việt", "pho viet" },
		{ "ǎǐ", "ai" },
		{ "÷ 华为 ё", "÷ 华为 ё" },
		{ "\xff\xc3", "\xff\xc3" },
	};

	(void)state;
	all(crm_text_unaccent, t, CRM_NELEM(t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_han),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_no_forms),
		cmocka_unit_test(test_nothing_left),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_loose),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_unaccent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
