/* SPDX-License-Identifier: ISC */
/* filter_parse.c - words of a filter as a tree of conditions. */
#include "filter.h"

#include "crm/text.h"

#include <strings.h>

enum {
	DEPTH_MAX = 200,   /* brackets in brackets */
	ITEMS_MAX = 32000  /* conditions and values */
};

struct parser {
	struct crm__lexer lex;
	const struct crm__source *src;
	struct crm_arena *mem;
	struct crm__token tok;  /* being looked at */
	struct crm__token last; /* the one before it */
	int depth, items;
};

static enum crm_code parse_or(struct parser *p, struct crm__cond **out,
			      struct crm_error *err);

static enum crm_code advance(struct parser *p, struct crm_error *err)
{
	p->last = p->tok;
	return crm__lex(&p->lex, &p->tok, err);
}

static bool at_word(const struct parser *p, const char *word)
{
	return p->tok.kind == CRM__WORD && p->tok.n == strlen(word) &&
	       !strncasecmp(p->tok.s, word, p->tok.n);
}

bool crm_filter_word(const char *s, size_t n)
{
	static const char *const words[] = {
		"and", "or", "not", "in", "between", "is", "null",
	};

	for (size_t i = 0; i < CRM_NELEM(words); i++)
		if (strlen(words[i]) == n && !strncasecmp(words[i], s, n))
			return true;
	return false;
}

void crm_filter_quote(struct crm_buf *b, const char *value)
{
	crm_buf_addc(b, '\'');
	for (; *value; value++) {
		if (*value == '\'')
			crm_buf_addc(b, '\'');
		crm_buf_addc(b, *value);
	}
	crm_buf_addc(b, '\'');
}

static bool at_keyword(const struct parser *p)
{
	return p->tok.kind == CRM__WORD && crm_filter_word(p->tok.s, p->tok.n);
}

/* "expected WHAT after 'last', not 'this'". */
static enum crm_code expected(const struct parser *p, const char *what,
			      struct crm_error *err)
{
	const struct crm__token *l = &p->last, *t = &p->tok;
	char after[120] = "", not[120] = "";

	if (l->n)
		snprintf(after, sizeof(after), crm_tr(" after '%.*s'"),
			 crm_text_shown(l->s, l->n), l->s);
	if (t->kind != CRM__END)
		snprintf(not, sizeof(not), crm_tr(", not '%.*s'"),
			 crm_text_shown(t->s, t->n), t->s);
	return crm__fail_at(p->src, t->at, err, "expected %s%s%s", crm_tr(what),
			    after, not);
}

static enum crm_code count(struct parser *p, struct crm_error *err)
{
	if (p->items++ < ITEMS_MAX)
		return CRM_OK;
	return crm__fail_at(p->src, p->tok.at, err, "more than %d conditions "
			    "and values", ITEMS_MAX);
}

static struct crm__cond *cond_new(struct parser *p, size_t at)
{
	struct crm__cond *c = crm_arena_alloc(p->mem, sizeof(*c));

	if (c)
		*c = (struct crm__cond){ .at = at };
	return c;
}

static void adopt(struct crm__cond *list, struct crm__cond *c)
{
	if (list->last)
		list->last->next = c;
	else
		list->first = c;
	list->last = c;
	list->n++;
}

/* ---- one comparison ---- */

static enum crm_code parse_value(struct parser *p, struct crm__cond *c,
				 struct crm_error *err)
{
	bool word = p->tok.kind == CRM__WORD;
	struct crm__value *v, **end = &c->values;
	enum crm_code rc;

	if ((word && at_word(p, "null")) ||
	    (p->tok.kind == CRM__QUOTED && !p->tok.n))
		return crm__fail_at(p->src, p->tok.at, err, "nothing compares "
				    "with what is unset; write 'is %snull'",
				    c->inverse ? "not " : "");
	if (word && at_keyword(p))
		return expected(p, CRM_TR("a value (in quotes where it is a "
					  "keyword)"),
				err);
	if (!word && p->tok.kind != CRM__QUOTED)
		return expected(p, CRM_TR("a value"), err);
	rc = count(p, err);
	if (rc)
		return rc;
	v = crm_arena_alloc(p->mem, sizeof(*v));
	if (!v)
		return crm_error_nomem(err);
	*v = (struct crm__value){ p->tok.s, p->tok.n, p->tok.at, *end };
	*end = v;
	c->nvalues++;
	return advance(p, err);
}

/* Values are put in front one by one. */
static void values_turn(struct crm__cond *c)
{
	struct crm__value *v = c->values, *next;

	for (c->values = NULL; v; v = next) {
		next = v->next;
		v->next = c->values;
		c->values = v;
	}
}

static enum crm_code parse_in(struct parser *p, struct crm__cond *c,
			      struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (p->tok.kind != CRM__OPEN)
		return expected(p, CRM_TR("'(' and a list of values"), err);
	do {
		rc = advance(p, err);
		if (!rc)
			rc = parse_value(p, c, err);
	} while (!rc && p->tok.kind == CRM__COMMA);
	if (rc)
		return rc;
	if (p->tok.kind != CRM__CLOSE)
		return expected(p, CRM_TR("',' or ')'"), err);
	return advance(p, err);
}

static enum crm_code parse_between(struct parser *p, struct crm__cond *c,
				   struct crm_error *err)
{
	enum crm_code rc = parse_value(p, c, err);

	if (rc)
		return rc;
	if (!at_word(p, "and"))
		return expected(p, CRM_TR("'and' and a second value"), err);
	rc = advance(p, err);
	return rc ? rc : parse_value(p, c, err);
}

static enum crm_code parse_is(struct parser *p, struct crm__cond *c,
			      struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (at_word(p, "not")) {
		c->inverse = true;
		rc = advance(p, err);
	}
	if (rc)
		return rc;
	if (!at_word(p, "null"))
		return expected(p, c->inverse ? CRM_TR("'null'")
				: CRM_TR("'null' or 'not null'"), err);
	rc = count(p, err);
	return rc ? rc : advance(p, err);
}

/* The operator; what it takes follows. */
static enum crm_code parse_op(struct parser *p, struct crm__cond *c,
			      struct crm_error *err)
{
	const char *what = CRM_TR("an operator (= != < <= > >= ~ in between "
				  "is)");
	enum crm_code rc = CRM_OK;

	c->op_at = p->tok.at;
	if (p->tok.kind == CRM__OP) {
		c->op = p->tok.op;
		c->inverse = p->tok.inverse;
	} else {
		if (at_word(p, "not")) {
			c->inverse = true;
			what = CRM_TR("'in' or 'between'");
			rc = advance(p, err);
			if (rc)
				return rc;
		}
		if (at_word(p, "in"))
			c->op = CRM__IN;
		else if (at_word(p, "between"))
			c->op = CRM__BETWEEN;
		else if (at_word(p, "is") && !c->inverse)
			c->op = CRM__NULL;
		else
			return expected(p, what, err);
	}
	c->op_s = p->tok.s;
	c->op_n = p->tok.n;
	return advance(p, err);
}

static enum crm_code parse_test(struct parser *p, struct crm__cond *c,
				struct crm_error *err)
{
	enum crm_code rc = parse_op(p, c, err);

	if (rc)
		return rc;
	if (c->op == CRM__NULL)
		return parse_is(p, c, err);
	if (c->op == CRM__IN)
		rc = parse_in(p, c, err);
	else if (c->op == CRM__BETWEEN)
		rc = parse_between(p, c, err);
	else
		rc = parse_value(p, c, err);
	values_turn(c);
	return rc;
}

/* ---- conditions together ---- */

/* "(" or ")" with the bracket being looked at. */
static enum crm_code parse_brackets(struct parser *p, struct crm__cond **out,
				    struct crm_error *err)
{
	size_t open = p->tok.at;
	enum crm_code rc;

	if (++p->depth > DEPTH_MAX)
		return crm__fail_at(p->src, open, err, "more than %d brackets "
				    "in brackets", DEPTH_MAX);
	rc = advance(p, err);
	if (!rc)
		rc = parse_or(p, out, err);
	if (rc)
		return rc;
	p->depth--;
	if (p->tok.kind == CRM__END)
		return crm__fail_at(p->src, open, err, "'(' is not closed");
	if (p->tok.kind != CRM__CLOSE)
		return expected(p, CRM_TR("'and', 'or' or ')'"), err);
	return advance(p, err);
}

static enum crm_code parse_atom(struct parser *p, struct crm__cond **out,
				struct crm_error *err)
{
	struct crm__cond *c, *inner = NULL;
	enum crm_code rc;

	if (p->tok.kind == CRM__OPEN)
		return parse_brackets(p, out, err);
	if (p->tok.kind != CRM__WORD || at_word(p, "and") || at_word(p, "or"))
		return expected(p, CRM_TR("the name of a field"), err);
	c = cond_new(p, p->tok.at);
	if (!c)
		return crm_error_nomem(err);
	*out = c;
	c->path = (struct crm__path){ p->tok.at, p->tok.n };
	rc = advance(p, err);
	if (rc)
		return rc;
	if (p->tok.kind != CRM__OPEN)
		return parse_test(p, c, err);
	c->op = CRM__GROUP;
	c->op_at = p->tok.at;
	rc = parse_brackets(p, &inner, err);
	if (!rc)
		adopt(c, inner);
	return rc;
}

static enum crm_code parse_not(struct parser *p, struct crm__cond **out,
			       struct crm_error *err)
{
	bool neg = false;
	enum crm_code rc = CRM_OK;

	for (; !rc && at_word(p, "not"); neg = !neg)
		rc = advance(p, err);
	if (!rc)
		rc = parse_atom(p, out, err);
	if (!rc && neg && *out)
		(*out)->neg = !(*out)->neg;
	return rc;
}

/* Operands of `word`; one alone stands for itself, and the operands of one
 * that is joined alike become its own. */
static enum crm_code parse_list(struct parser *p, bool and,
				struct crm__cond **out, struct crm_error *err)
{
	struct crm__cond *list = cond_new(p, p->tok.at), *c = NULL, *next;
	enum crm_code rc = CRM_OK;

	if (!list)
		return crm_error_nomem(err);
	list->kind = and ? CRM__AND : CRM__OR;
	do {
		if (list->n)
			rc = advance(p, err);
		if (!rc)
			rc = and ? parse_not(p, &c, err)
				 : parse_list(p, true, &c, err);
		if (rc || !c)
			return rc;
		if (c->kind != list->kind || c->neg) {
			adopt(list, c);
			continue;
		}
		for (c = c->first; c; c = next) {
			next = c->next;
			c->next = NULL;
			adopt(list, c);
		}
	} while (at_word(p, and ? "and" : "or"));
	*out = list->n == 1 ? list->first : list;
	return CRM_OK;
}

static enum crm_code parse_or(struct parser *p, struct crm__cond **out,
			      struct crm_error *err)
{
	return parse_list(p, false, out, err);
}

enum crm_code crm__filter_parse(const struct crm__source *src,
				struct crm_arena *mem, struct crm__cond **out,
				struct crm_error *err)
{
	struct parser p = { .lex = { src, mem, 0 }, .src = src, .mem = mem };
	size_t valid = crm_utf8_valid(src->s, src->n);
	enum crm_code rc;

	if (valid < src->n)
		return crm__fail_at(src, valid, err, "not UTF-8 from here on");
	rc = advance(&p, err);
	if (rc)
		return rc;
	if (p.tok.kind == CRM__END)
		return crm__fail_at(src, 0, err, "the expression is empty");
	rc = parse_or(&p, out, err);
	if (rc || p.tok.kind == CRM__END)
		return rc;
	if (p.tok.kind == CRM__CLOSE)
		return crm__fail_at(src, p.tok.at, err, "')' without '('");
	if (p.last.kind == CRM__WORD || p.last.kind == CRM__QUOTED)
		return expected(&p, CRM_TR("'and' or 'or' (a value with spaces "
					   "stands in quotes)"), err);
	return expected(&p, CRM_TR("'and' or 'or'"), err);
}
