/* SPDX-License-Identifier: ISC */
/* company.c - names of companies as keys for comparing. */
#include "crm/company.h"
#include "crm/text.h"

#define SORTED 64 /* words of a name that are put in order */

/*
 * Within this file a name is its crm_text_words(); the key leaves out the
 * spaces next to Han.
 */

#define END(S) { S, sizeof(S) - 1 }

/* Legal forms at the end of a name, as its words are written here. */
static const struct {
	const char *s;
	size_t n;
} endings[] = {
	/* China and Taiwan */
	END("股份有限公司"), END("有限责任公司"), END("有限公司"),
	END("股份公司"), END("无限公司"), END("两合公司"), END("股份合作公司"),
	END("有限合伙"), END("普通合伙"), END("特殊普通合伙"),
	END("有限合伙企业"), END("普通合伙企业"), END("特殊普通合伙企业"),
	END("合伙企业"), END("个人独资企业"),
	/* Japan, Korea */
	END("株式会社"), END("有限会社"), END("合同会社"), END("合资会社"),
	END("合名会社"), END("kk"), END("주식회사"), END("유한회사"),
	/* English-speaking countries, Asia */
	END("ltd"), END("limited"), END("co"), END("company"), END("coltd"),
	END("company limited"), END("public company limited"),
	END("public limited company"), END("private limited company"),
	END("limited liability company"), END("joint stock company"),
	END("public joint stock company"), END("inc"), END("incorporated"),
	END("corp"), END("corporation"), END("llc"), END("l l c"), END("llp"),
	END("lp"), END("plc"), END("pte"), END("pty"), END("pvt"),
	END("private limited"), END("sdn bhd"), END("bhd"),
	/* Germany, Austria, Switzerland */
	END("gmbh"), END("g m b h"), END("mbh"), END("gesmbh"), END("ggmbh"),
	END("ag"), END("kg"), END("kgaa"), END("ohg"), END("ug"),
	END("ug haftungsbeschränkt"), END("eg"), END("ek"), END("gbr"),
	END("partg"), END("partgmbb"), END("und co"), END("and co"), END("cie"),
	END("et cie"),
	/* European Union */
	END("se"),
	/* France, Italy, Spain, Portugal, Brazil, Latin America */
	END("sa"), END("s a"), END("sas"), END("sasu"), END("sarl"),
	END("sàrl"), END("sà rl"), END("s à r l"), END("s a r l"), END("eurl"),
	END("snc"), END("spa"), END("s p a"), END("srl"), END("s r l"),
	END("sl"), END("slu"), END("sau"), END("lda"), END("ltda"),
	END("sa de cv"), END("s de rl de cv"),
	/* Netherlands, Belgium */
	END("bv"), END("b v"), END("nv"), END("n v"), END("bvba"), END("vof"),
	/* Northern Europe and the Baltic */
	END("ab"), END("ab publ"), END("as"), END("a s"), END("asa"), END("oy"),
	END("oyj"), END("oy ab"), END("aps"), END("ehf"), END("oü"), END("uab"),
	END("sia"),
	/* Eastern Europe, Turkey */
	END("kft"), END("zrt"), END("nyrt"), END("sro"), END("s r o"),
	END("spol sro"), END("spol s ro"), END("sp zoo"), END("sp z oo"),
	END("sp z o o"), END("spz oo"), END("spzoo"), END("spółka zoo"),
	END("doo"), END("d o o"), END("ood"), END("eood"), END("jsc"),
	END("ojsc"), END("pjsc"), END("cjsc"), END("aş"), END("şti"),
	END("ltd şti"),
};

/* Legal forms in front of a name. */
static const char *const beginnings[] = {
	"株式会社", "有限会社", "合同会社", "주식회사", "유한회사",
	"ооо", "оао", "зао", "пао", "ао", "uab", "sia",
};

/* Legal forms as they are abbreviated, once plain, and in full. */
static const struct {
	const char *abbreviated, *full;
} abbreviations[] = {
	{ "(株)", "株式会社" }, { "㈱", "株式会社" }, { "㍿", "株式会社" },
	{ "(有)", "有限会社" }, { "㈲", "有限会社" },
	{ "(주)", "주식회사" }, { "㈜", "주식회사" },
};

/* What the loose key does without: words, and parts of words in Han. */
static const char *const loose_words[] = {
	"group", "holding", "holdings", "china", "the", "and", "und",
};
static const char *const loose_parts[] = {
	"集团", "总公司", "控股", "中国",
};

/* crm_text_dense() by the first byte of a character in one of the tables. */
static bool dense_byte(char c)
{
	return (unsigned char)c >= 0xe3;
}

/* The abbreviation of a legal form that s begins with, -1 for none. */
static int abbreviation(const char *s, size_t n)
{
	for (size_t i = 0; i < CRM_NELEM(abbreviations); i++) {
		size_t len = strlen(abbreviations[i].abbreviated);

		if (len <= n && !memcmp(s, abbreviations[i].abbreviated, len))
			return (int)i;
	}
	return -1;
}

/* Append the words of a name, forms that are abbreviated in full. */
static void split(struct crm_buf *b, const char *s, size_t n)
{
	struct crm_buf plain = CRM_BUF_INIT, full = CRM_BUF_INIT;

	crm_text_plain(&plain, s, n);
	for (size_t i = 0; i < plain.len;) {
		const char *p = plain.s + i;
		int found = *p == '(' || dense_byte(*p)
				    ? abbreviation(p, plain.len - i)
				    : -1;

		if (found < 0) {
			crm_buf_addc(&full, *p);
			i++;
		} else {
			crm_buf_adds(&full, abbreviations[found].full);
			i += strlen(abbreviations[found].abbreviated);
		}
	}
	crm_text_words(b, crm_buf_str(&full), full.len);
	b->failed |= plain.failed | full.failed;
	crm_buf_clear(&plain);
	crm_buf_clear(&full);
}

/* Bytes of the longest legal form that the words end with, 0 for none. */
static size_t ending(const char *s, size_t n)
{
	size_t longest = 0;

	for (size_t i = 0; i < CRM_NELEM(endings); i++) {
		const char *end = endings[i].s;
		size_t len = endings[i].n;

		/* Most differ in the last byte. */
		if (len <= longest || len > n || s[n - 1] != end[len - 1] ||
		    memcmp(s + n - len, end, len) != 0)
			continue;
		if (len == n || dense_byte(*end) ||
		    s[n - len - 1] == ' ')
			longest = len;
	}
	return longest;
}

static size_t beginning(const char *s, size_t n)
{
	for (size_t i = 0; i < CRM_NELEM(beginnings); i++) {
		size_t len = strlen(beginnings[i]);

		if (len > n || memcmp(s, beginnings[i], len) != 0)
			continue;
		if (len == n || dense_byte(*s) || s[len] == ' ')
			return len;
	}
	return 0;
}

/* Leave out the legal forms of n bytes of words at *s; returns what is left,
 * all of them where that would be nothing. */
static size_t cut(const char **s, size_t n)
{
	const char *p = *s;
	size_t left = n, len;

	while ((len = ending(p, left)) > 0) {
		left -= len;
		while (left > 0 && p[left - 1] == ' ')
			left--;
	}
	while ((len = beginning(p, left)) > 0) {
		p += len;
		left -= len;
		if (left > 0 && *p == ' ') {
			p++;
			left--;
		}
	}
	if (left == 0)
		return n;
	*s = p;
	return left;
}

/* Append words as a key has them: without spaces next to dense characters. */
static void join(struct crm_buf *b, const char *s, size_t n)
{
	bool last = false, space = false;
	size_t used;

	for (; n; s += used, n -= used) {
		uint32_t c = crm_utf8_decode(s, n, &used);
		bool now = crm_text_dense(c);

		if (c == ' ') {
			space = true;
			continue;
		}
		if (space && !last && !now)
			crm_buf_addc(b, ' ');
		crm_buf_addmem(b, s, used);
		last = now;
		space = false;
	}
}

void crm_company_key(struct crm_buf *b, const char *s, size_t n)
{
	struct crm_buf words = CRM_BUF_INIT;
	const char *p;
	size_t left;

	split(&words, s, n);
	p = crm_buf_str(&words);
	left = cut(&p, words.len);
	join(b, p, left);
	b->failed |= words.failed;
	crm_buf_clear(&words);
}

static bool listed(const char *const *list, size_t nlist, const char *s,
		   size_t n, bool whole, size_t *len)
{
	for (size_t i = 0; i < nlist; i++) {
		*len = strlen(list[i]);
		if ((whole ? *len == n : *len <= n) &&
		    !memcmp(s, list[i], *len))
			return true;
	}
	return false;
}

static bool ends_with(const char *s, size_t n, const char *end)
{
	size_t len = strlen(end);

	return n >= len && !memcmp(s + n - len, end, len);
}

/* Append a word in Han without the parts that the loose key leaves out. */
static void add_loose_han(struct crm_buf *b, const char *s, size_t n)
{
	size_t start = b->len, len;

	while (n) {
		bool out = listed(loose_parts, CRM_NELEM(loose_parts), s, n,
				  false, &len);

		if (!out) {
			(void)crm_utf8_decode(s, n, &len);
			crm_buf_addmem(b, s, len);
		}
		s += len;
		n -= len;
	}
	s = crm_buf_str(b) + start;
	n = b->len - start;
	if (ends_with(s, n, "公司") && !ends_with(s, n, "分公司") &&
	    !ends_with(s, n, "子公司") && !ending(s, n)) {
		b->len -= strlen("公司");
		b->s[b->len] = '\0';
	}
}

/* Append what the loose key has of words, each ending with a space. */
static void add_loose(struct crm_buf *b, const char *s, size_t n)
{
	while (n) {
		const char *space = memchr(s, ' ', n);
		size_t len = space ? (size_t)(space - s) : n, start = b->len;
		size_t used;

		if (crm_text_dense(crm_utf8_decode(s, len, &used)))
			add_loose_han(b, s, len);
		else if (!listed(loose_words, CRM_NELEM(loose_words), s, len,
				 true, &used))
			crm_text_unaccent(b, s, len);
		if (b->len > start)
			crm_buf_addc(b, ' ');
		s += len + (space != NULL);
		n -= len + (space != NULL);
	}
}

struct word {
	const char *s;
	size_t n;
};

static int compare(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int d = memcmp(x->s, y->s, x->n < y->n ? x->n : y->n);

	return d ? d : (x->n > y->n) - (x->n < y->n);
}

/* Append the words at s, each ending with a space, in order, joined. */
static void add_sorted(struct crm_buf *b, const char *s, size_t n)
{
	struct word words[SORTED] = { { NULL, 0 } };
	size_t count = 0;
	const char *space;

	while (count < SORTED && n && (space = memchr(s, ' ', n))) {
		words[count].s = s;
		words[count].n = (size_t)(space - s);
		n -= words[count++].n + 1;
		s = space + 1;
	}
	qsort(words, count, sizeof(*words), compare);
	for (size_t i = 0; i < count; i++)
		crm_buf_addmem(b, words[i].s, words[i].n);
	for (; n; s++, n--)
		if (*s != ' ')
			crm_buf_addc(b, *s);
}

void crm_company_loose_key(struct crm_buf *b, const char *s, size_t n)
{
	struct crm_buf words = CRM_BUF_INIT, loose = CRM_BUF_INIT;
	const char *p;
	size_t left;

	split(&words, s, n);
	p = crm_buf_str(&words);
	left = cut(&p, words.len);
	add_loose(&loose, p, left);
	if (loose.len > 0)
		add_sorted(b, loose.s, loose.len);
	else
		join(b, p, left);
	b->failed |= words.failed | loose.failed;
	crm_buf_clear(&words);
	crm_buf_clear(&loose);
}
