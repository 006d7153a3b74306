/* SPDX-License-Identifier: ISC */
/* json.c - scanning JSON text, without recursion and without a tree. */
#include "crm/text.h"
#include "json.h"

const char *crm_json_fail(struct crm_json_scan *sc, const char *at,
			  const char *why)
{
	sc->at = at;
	sc->why = why;
	return NULL;
}

const char *crm_json_space(const char *p)
{
	while (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')
		p++;
	return p;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Four hex digits, known to be there. */
static uint32_t hex4(const char *p)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++)
		v = v << 4 | (uint32_t)hex_digit(p[i]);
	return v;
}

static const char *hex(struct crm_json_scan *sc, const char *p)
{
	for (int i = 0; i < 4; i++, p++) {
		if (hex_digit(*p) < 0)
			return crm_json_fail(sc, p,
				CRM_TR("\\u needs four hex digits"));
	}
	return p;
}

/* The escape at p, a backslash; surrogates must come in pairs. */
static const char *escape(struct crm_json_scan *sc, const char *p)
{
	static const char lone[] = CRM_TR("half of a surrogate pair");
	const char *q;
	uint32_t c;

	if (p[1] == '\0' || !strchr("\"\\/bfnrtu", p[1]))
		return crm_json_fail(sc, p + 1, CRM_TR("no such escape"));
	if (p[1] != 'u')
		return p + 2;
	q = hex(sc, p + 2);
	if (!q)
		return NULL;
	c = hex4(p + 2);
	if (c < 0xd800 || c > 0xdfff)
		return q;
	if (c >= 0xdc00)
		return crm_json_fail(sc, p, lone);
	if (q[0] != '\\')
		return crm_json_fail(sc, q, lone);
	if (q[1] != 'u')
		return crm_json_fail(sc, q + 1, lone);
	p = q + 2;
	q = hex(sc, p);
	if (!q)
		return NULL;
	c = hex4(p);
	if (c < 0xdc00 || c > 0xdfff)
		return crm_json_fail(sc, p, lone);
	return q;
}

/* What a scan of plain characters stops at. */
static const bool special[256] = {
	[0] = true,  [1] = true,  [2] = true,  [3] = true,   [4] = true,
	[5] = true,  [6] = true,  [7] = true,  [8] = true,   [9] = true,
	[10] = true, [11] = true, [12] = true, [13] = true,  [14] = true,
	[15] = true, [16] = true, [17] = true, [18] = true,  [19] = true,
	[20] = true, [21] = true, [22] = true, [23] = true,  [24] = true,
	[25] = true, [26] = true, [27] = true, [28] = true,  [29] = true,
	[30] = true, [31] = true, ['"'] = true, ['\\'] = true,
};

const char *crm_json_string(struct crm_json_scan *sc, const char *p,
			    bool *escaped)
{
	*escaped = false;
	if (*p != '"')
		return crm_json_fail(sc, p,
			CRM_TR("text in double quotes expected"));
	p++;
	for (;;) {
		while (!special[(unsigned char)*p])
			p++;
		if (*p == '"')
			return p + 1;
		if (*p != '\\')
			return crm_json_fail(sc, p, p == sc->end
				? CRM_TR("a text is not closed")
				: CRM_TR("a control character in a text; it "
					 "must be escaped"));
		*escaped = true;
		p = escape(sc, p);
		if (!p)
			return NULL;
	}
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

const char *crm_json_number(struct crm_json_scan *sc, const char *p)
{
	static const char why[] = CRM_TR("a digit expected");

	if (*p == '-')
		p++;
	if (!digit(*p))
		return crm_json_fail(sc, p, why);
	if (*p == '0' && digit(p[1]))
		return crm_json_fail(sc, p,
			CRM_TR("a number with a leading zero"));
	while (digit(*p))
		p++;
	if (*p == '.') {
		if (!digit(*++p))
			return crm_json_fail(sc, p, why);
		while (digit(*p))
			p++;
	}
	if (*p == 'e' || *p == 'E') {
		p++;
		if (*p == '+' || *p == '-')
			p++;
		if (!digit(*p))
			return crm_json_fail(sc, p, why);
		while (digit(*p))
			p++;
	}
	return p;
}

static const char *word(struct crm_json_scan *sc, const char *p,
			const char *name)
{
	for (; *name; name++, p++) {
		if (*p != *name)
			return crm_json_fail(sc, p, CRM_TR("a value expected"));
	}
	return p;
}

const char *crm_json_scalar(struct crm_json_scan *sc, const char *p)
{
	bool escaped;

	switch (*p) {
	case '"':
		return crm_json_string(sc, p, &escaped);
	case 't':
		return word(sc, p, "true");
	case 'f':
		return word(sc, p, "false");
	case 'n':
		return word(sc, p, "null");
	default:
		if (*p == '-' || digit(*p))
			return crm_json_number(sc, p);
		return crm_json_fail(sc, p, CRM_TR("a value expected"));
	}
}

/* A key and its colon; returns where the value starts. */
static const char *key(struct crm_json_scan *sc, const char *p)
{
	bool escaped;

	p = crm_json_string(sc, p, &escaped);
	if (!p)
		return NULL;
	p = crm_json_space(p);
	if (*p != ':')
		return crm_json_fail(sc, p, CRM_TR("':' expected"));
	return crm_json_space(p + 1);
}

/*
 * Go on behind a value, over the brackets that close there, to the value
 * that comes next. Returns NULL with *depth 0 and *p behind all at the end.
 */
static const char *next_value(struct crm_json_scan *sc, const char **p,
			      const char *closers, size_t *depth)
{
	while (*depth > 0) {
		const char *q = crm_json_space(*p);

		if (*q == closers[*depth - 1]) {
			*p = q + 1;
			--*depth;
		} else if (*q == ',') {
			q = crm_json_space(q + 1);
			return closers[*depth - 1] == '}' ? key(sc, q) : q;
		} else {
			return crm_json_fail(sc, q,
				closers[*depth - 1] == '}'
				? CRM_TR("',' or '}' expected")
				: CRM_TR("',' or ']' expected"));
		}
	}
	return NULL;
}

const char *crm_json_value(struct crm_json_scan *sc, const char *p,
			   size_t depth)
{
	char closers[CRM_JSON_DEPTH];
	size_t n = 0;
	const char *q;

	for (;;) {
		if (*p == '[' || *p == '{') {
			if (depth + n == CRM_JSON_DEPTH)
				return crm_json_fail(sc, p,
					CRM_TR("nested too deeply"));
			closers[n++] = *p == '[' ? ']' : '}';
			q = crm_json_space(p + 1);
			if (*q != closers[n - 1]) {
				p = closers[n - 1] == '}' ? key(sc, q) : q;
				if (!p)
					return NULL;
				continue;
			}
			p = q + 1;
			n--;
		} else {
			p = crm_json_scalar(sc, p);
			if (!p)
				return NULL;
		}
		q = next_value(sc, &p, closers, &n);
		if (!q)
			return n == 0 ? p : NULL;
		p = q;
	}
}

/* Append the character that the escape at p means; returns its end. */
static const char *decode_escape(struct crm_buf *out, const char *p)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *which = strchr(from, p[1]);
	uint32_t c;

	if (p[1] != 'u') {
		crm_buf_addc(out, which ? to[which - from] : p[1]);
		return p + 2;
	}
	c = hex4(p + 2);
	p += 6;
	if (c >= 0xd800 && c < 0xdc00) {
		c = 0x10000 + ((c - 0xd800) << 10) + (hex4(p + 2) - 0xdc00);
		p += 6;
	}
	crm_utf8_encode(out, c);
	return p;
}

void crm_json_decode(struct crm_buf *out, const char *s, size_t n, bool list)
{
	const char *p = s, *end = s + n, *q;
	size_t before;

	while (p < end) {
		for (q = p; q < end && *q != '\\' && !(list && *q == ';');)
			q++;
		crm_buf_addmem(out, p, (size_t)(q - p));
		p = q;
		if (p == end)
			break;
		before = out->len;
		if (*p == '\\') {
			p = decode_escape(out, p);
		} else {
			crm_buf_addc(out, *p);
			p++;
		}
		if (list && !out->failed && out->len == before + 1 &&
		    (out->s[before] == ';' || out->s[before] == '\\')) {
			char c = out->s[before];

			out->s[before] = '\\';
			crm_buf_addc(out, c);
		}
	}
}
