/* SPDX-License-Identifier: ISC */
/* filter_lex.c - a filter expression cut into words. */
#include "filter.h"

#include "crm/text.h"

/* Bytes of white space at s: ASCII, or the ideographic space that Chinese
 * keyboards give. */
static size_t space_at(const char *s, size_t n)
{
	if (n && (*s == ' ' || (*s >= '\t' && *s <= '\r')))
		return 1;
	return n >= 3 && !memcmp(s, "\xe3\x80\x80", 3) ? 3 : 0;
}

static bool is_op(char c)
{
	return c && strchr("=!<>~", c);
}

static bool ends_word(const char *s, size_t n)
{
	return space_at(s, n) || is_op(*s) || *s == '(' || *s == ')' ||
	       *s == ',';
}

static enum crm_code lex_op(struct crm__lexer *l, struct crm__token *out,
			    struct crm_error *err)
{
	static const struct {
		char text[3];
		enum crm__op op;
		bool inverse;
	} ops[] = {
		{ "=", CRM__EQ, false }, { "!=", CRM__EQ, true },
		{ "<", CRM__LT, false }, { "<=", CRM__LE, false },
		{ ">", CRM__GT, false }, { ">=", CRM__GE, false },
		{ "~", CRM__HAS, false },
	};

	while (l->pos < l->src->n && is_op(l->src->s[l->pos]))
		l->pos++;
	out->kind = CRM__OP;
	out->n = l->pos - out->at;
	for (size_t i = 0; i < CRM_NELEM(ops); i++) {
		if (strlen(ops[i].text) != out->n ||
		    memcmp(ops[i].text, out->s, out->n))
			continue;
		out->op = ops[i].op;
		out->inverse = ops[i].inverse;
		return CRM_OK;
	}
	return crm__fail_at(l->src, out->at, err, "'%.*s' is no operator "
			    "(= != < <= > >= ~)",
			    crm_text_shown(out->s, out->n), out->s);
}

/* A text in quotes; the quote itself is written twice inside. */
static enum crm_code lex_quoted(struct crm__lexer *l, struct crm__token *out,
				struct crm_error *err)
{
	const char *s = l->src->s, *end = s + l->src->n;
	char quote = *out->s;
	const char *p = out->s + 1;
	size_t doubled = 0;
	char *text;

	while (p < end && (*p != quote || (p + 1 < end && p[1] == quote))) {
		doubled += *p == quote;
		p += *p == quote ? 2 : 1;
	}
	if (p == end)
		return crm__fail_at(l->src, out->at, err, "the quote %c is "
				    "not closed", quote);
	l->pos = (size_t)(p - s) + 1;
	out->kind = CRM__QUOTED;
	out->s++;
	out->n = (size_t)(p - out->s);
	if (!doubled)
		return CRM_OK;
	text = crm_arena_alloc(l->mem, out->n);
	if (!text)
		return crm_error_nomem(err);
	p = out->s;
	out->s = text;
	for (size_t i = 0; i < out->n; i++) {
		*text++ = p[i];
		i += p[i] == quote;
	}
	out->n -= doubled;
	return CRM_OK;
}

enum crm_code crm__lex(struct crm__lexer *l, struct crm__token *out,
		       struct crm_error *err)
{
	const char *s = l->src->s;
	size_t n = l->src->n, skip;

	while ((skip = space_at(s + l->pos, n - l->pos)))
		l->pos += skip;
	*out = (struct crm__token){ .kind = CRM__END, .at = l->pos,
				    .s = s + l->pos };
	if (l->pos == n)
		return CRM_OK;
	if (is_op(*out->s))
		return lex_op(l, out, err);
	if (*out->s == '\'' || *out->s == '"')
		return lex_quoted(l, out, err);
	out->kind = *out->s == '(' ? CRM__OPEN : *out->s == ')' ? CRM__CLOSE
		: *out->s == ',' ? CRM__COMMA : CRM__WORD;
	if (out->kind != CRM__WORD)
		l->pos++;
	else
		while (l->pos < n && !ends_word(s + l->pos, n - l->pos))
			l->pos++;
	out->n = l->pos - out->at;
	return CRM_OK;
}
