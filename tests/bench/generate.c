/* SPDX-License-Identifier: ISC */
/*
 * generate.c - customers for the benchmark, the same ones every time.
 *
 * Every record comes from its number alone, so that a part of a large set is
 * made by --offset and CSV and JSON Lines hold the same records. Two in each
 * 50000 have rare names, one Chinese and one not, for searches that find few.
 * Many have a name that others have, too; with --distinct the number is part of
 * it.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N(a) (sizeof(a) / sizeof((a)[0]))
#define COLUMNS 16

static const char *const headings[COLUMNS] = {
	"code", "name", "short_name", "level", "type", "industry", "source",
	"country", "province", "city", "address", "postcode", "phone",
	"mobile", "email", "note",
};
enum {
	CODE, NAME, SHORT, LEVEL, TYPE, INDUSTRY, SOURCE, COUNTRY, PROVINCE,
	CITY, ADDRESS, POSTCODE, PHONE, MOBILE, EMAIL, NOTE
};

struct record {
	char text[COLUMNS][256];
};

struct place {
	const char *province, *city, *area, *postcode;
};

static const struct place at_home[] = {
	{ "上海市", "上海", "021", "2000" }, { "北京市", "北京", "010", "1000" },
	{ "广东省", "广州", "020", "5100" }, { "广东省", "深圳", "0755", "5180" },
	{ "江苏省", "苏州", "0512", "2150" }, { "江苏省", "无锡", "0510", "2140" },
	{ "浙江省", "杭州", "0571", "3100" }, { "浙江省", "宁波", "0574", "3150" },
	{ "山东省", "青岛", "0532", "2660" }, { "湖北省", "武汉", "027", "4300" },
	{ "四川省", "成都", "028", "6100" }, { "辽宁省", "大连", "0411", "1160" },
};

static const struct abroad {
	const char *country, *province, *city, *street, *code;
} abroad[] = {
	{ "Germany", "Nordrhein-Westfalen", "Essen", "Hafenstraße", "+49 201" },
	{ "Germany", "Bayern", "Nürnberg", "Industriestraße", "+49 911" },
	{ "France", "", "Lyon", "rue de la République", "+33 4 72" },
	{ "United Kingdom", "", "Sheffield", "Attercliffe Road", "+44 114" },
	{ "United States", "Ohio", "Cleveland", "Euclid Avenue", "+1 216" },
	{ "Mexico", "", "Monterrey", "Avenida Fundidora", "+52 81" },
	{ "Japan", "", "Osaka", "Honmachi", "+81 6" },
	{ "Viet Nam", "", "Hai Phong", "Le Thanh Tong", "+84 225" },
};

static const char *const levels[] = { "lead", "lead", "lead", "potential",
	"potential", "trading", "trading", "key", "strategic" };
static const char *const types[] = { "customer", "customer", "customer",
	"customer", "distributor", "agent", "partner", "supplier" };
static const char *const industries[] = { "汽车零部件", "家用电器", "机械制造",
	"建筑钢结构", "造船", "Automotive parts", "Household appliances",
	"Machinery", "Construction", "Shipbuilding" };
static const char *const sources[] = { "展会", "老客户介绍", "网站", "电话",
	"trade fair", "referral", "website", "cold call" };
static const char *const hans[] = { "宝", "华", "鑫", "达", "恒", "丰", "泰",
	"联", "盛", "金", "新", "东", "海", "龙", "中", "嘉", "德", "永", "远",
	"兴" };
static const char *const trades[] = { "钢材贸易", "金属制品", "机械制造",
	"汽车配件", "电器", "钢结构工程" };
static const char *const roads[] = { "人民路", "中山北路", "解放大道", "工业园区一路",
	"建设路", "长江西路" };
static const char *const surnames[] = { "Schmidt", "Martin", "Walker",
	"Garcia", "Tanaka", "Nguyen", "Fischer", "Dubois", "Hughes", "Miller" };
static const char *const firms[] = { "Stahlhandel GmbH", "Metals Ltd",
	"Steel & Sons, Inc.", "Industrie SA", "Works Co., Ltd.", "Maschinenbau"
};
static const char *const notes[] = { "每季度拜访一次", "要求提前三天送货，货到付款",
	"asks for \"mill certificates\" with every delivery",
	"prefers coils, slit to width", "竞争对手报价较低，需跟进" };

/* splitmix64, begun anew for each record */
static uint64_t state;

static uint64_t below(uint64_t n)
{
	uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % n;
}

#define ANY(a) ((a)[below(N(a))])
#define PUT(r, col, ...) \
	snprintf((r)->text[col], sizeof((r)->text[col]), __VA_ARGS__)

static bool rare(uint64_t i)
{
	return i % 50000 / 2 == 250;
}

static void chinese(struct record *r, uint64_t i)
{
	const struct place *p = &at_home[below(N(at_home))];
	const char *a = ANY(hans), *b = ANY(hans), *c = ANY(hans);

	if (rare(i)) {
		a = "珂";
		b = "睿";
		c = "昆朋";
	}
	PUT(r, NAME, "%s%s%s%s%s有限公司", p->city, a, b, c, ANY(trades));
	PUT(r, SHORT, "%s%s", a, b);
	PUT(r, COUNTRY, "China");
	PUT(r, PROVINCE, "%s", p->province);
	PUT(r, CITY, "%s", p->city);
	PUT(r, ADDRESS, "%s%d号", ANY(roads), (int)below(2000) + 1);
	PUT(r, POSTCODE, "%s%02d", p->postcode, (int)below(100));
	PUT(r, PHONE, "%s-%08d", p->area, (int)below(60000000) + 22000000);
	PUT(r, MOBILE, "1%d%09d", 3 + (int)below(7), (int)below(1000000000));
}

static void foreign(struct record *r, uint64_t i)
{
	const struct abroad *p = &abroad[below(N(abroad))];
	const char *who = rare(i) ? "Quillfeather" : ANY(surnames);

	PUT(r, NAME, "%s %s %s", p->city, who, ANY(firms));
	PUT(r, SHORT, "%s", who);
	PUT(r, COUNTRY, "%s", p->country);
	PUT(r, PROVINCE, "%s", p->province);
	PUT(r, CITY, "%s", p->city);
	PUT(r, ADDRESS, "%s %d", p->street, (int)below(400) + 1);
	PUT(r, POSTCODE, "%05d", (int)below(90000) + 10000);
	PUT(r, PHONE, "%s %07d", p->code, (int)below(9000000) + 1000000);
	PUT(r, MOBILE, "%s %08d", p->code, (int)below(90000000) + 10000000);
}

static void spoil(struct record *r, uint64_t which)
{
	switch (which % 4) {
	case 0:
		PUT(r, EMAIL, "nobody@");
		break;
	case 1:
		PUT(r, LEVEL, "important");
		break;
	case 2:
		PUT(r, PHONE, "on request");
		break;
	default:
		r->text[NAME][0] = '\0';
	}
}

/* scatter: codes in no order, each of 0 to 9999999 once (3 generates). */
static void make(struct record *r, uint64_t i, uint64_t bad, bool scatter,
		 bool distinct)
{
	char name[sizeof(r->text[NAME])];

	uint64_t n = scatter ? i * UINT64_C(6180339) % 10000000 : i;

	memset(r, 0, sizeof(*r));
	state = i * UINT64_C(0xd1342543de82ef95) + 20261121;
	if (i % 2)
		chinese(r, i);
	else
		foreign(r, i);
	memcpy(name, r->text[NAME], sizeof(name));
	if (distinct)
		PUT(r, NAME, "%" PRIu64 " %.200s", i, name);
	PUT(r, CODE, "K-%07" PRIu64, n + 1);
	PUT(r, LEVEL, "%s", ANY(levels));
	PUT(r, TYPE, "%s", ANY(types));
	PUT(r, INDUSTRY, "%s", ANY(industries));
	PUT(r, SOURCE, "%s", ANY(sources));
	PUT(r, EMAIL, "sales%" PRIu64 "@%s.example", i, ANY(surnames));
	PUT(r, NOTE, "%s", ANY(notes));
	/* What people leave out. */
	if (below(10) < 2)
		r->text[SHORT][0] = '\0';
	if (below(10) < 3)
		r->text[MOBILE][0] = '\0';
	if (below(10) < 2)
		r->text[EMAIL][0] = '\0';
	if (below(10) < 4)
		r->text[NOTE][0] = '\0';
	if (bad && i % bad == bad - 1)
		spoil(r, i / bad);
}

static void put_csv(const char *s)
{
	if (!strpbrk(s, "\",\n")) {
		fputs(s, stdout);
		return;
	}
	putchar('"');
	for (; *s; s++) {
		if (*s == '"')
			putchar('"');
		putchar(*s);
	}
	putchar('"');
}

static void put_json(const char *s)
{
	if (!*s) {
		fputs("null", stdout);
		return;
	}
	putchar('"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s);
	}
	putchar('"');
}

static void put(const struct record *r, bool json)
{
	for (int c = 0; c < COLUMNS; c++) {
		if (json)
			printf("%s\"%s\":", c ? "," : "{", headings[c]);
		else if (c)
			putchar(',');
		if (json)
			put_json(r->text[c]);
		else
			put_csv(r->text[c]);
	}
	fputs(json ? "}\n" : "\n", stdout);
}

static void heading(void)
{
	for (int c = 0; c < COLUMNS; c++)
		printf("%s%s", c ? "," : "", headings[c]);
	putchar('\n');
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "offset", required_argument, NULL, 'o' },
		{ "bad", required_argument, NULL, 'b' },
		{ "json", no_argument, NULL, 'j' },
		{ "scatter", no_argument, NULL, 's' },
		{ "distinct", no_argument, NULL, 'd' },
		{ NULL, 0, NULL, 0 },
	};
	uint64_t offset = 0, bad = 0, n;
	bool json = false, scatter = false, distinct = false;
	struct record r;
	int opt;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (opt == 'o')
			offset = strtoull(optarg, NULL, 10);
		else if (opt == 'b')
			bad = strtoull(optarg, NULL, 10);
		else if (opt == 'j')
			json = true;
		else if (opt == 's')
			scatter = true;
		else if (opt == 'd')
			distinct = true;
		else
			argc = 0;
	}
	if (argc != optind + 1) {
		fputs("usage: generate [--json] [--scatter] [--distinct] "
		      "[--offset N] [--bad K] COUNT\n", stderr);
		return 2;
	}
	n = strtoull(argv[optind], NULL, 10);
	if (!json)
		heading();
	for (uint64_t i = offset; i < offset + n; i++) {
		make(&r, i, bad, scatter, distinct);
		put(&r, json);
	}
	if (fflush(stdout) || ferror(stdout)) {
		perror("generate");
		return 1;
	}
	return 0;
}
