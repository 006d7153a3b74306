/* SPDX-License-Identifier: ISC */
/*
 * filter.h - the filter language: words, conditions, and their SQL.
 *
 *   or      = and { "or" and }
 *   and     = not { "and" not }
 *   not     = "not" not | "(" or ")" | path "(" or ")" | path test
 *   test    = ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" ) value
 *           | [ "not" ] "in" "(" value { "," value } ")"
 *           | [ "not" ] "between" value "and" value
 *           | "is" [ "not" ] "null"
 *
 * Keywords are case-insensitive, and quoted they are values. The logic has
 * two values: a comparison with what is unset is false, its negation true.
 */
#ifndef CRM_STORE_FILTER_H
#define CRM_STORE_FILTER_H

#include "query.h"

#include "crm/date.h"

enum crm__token_kind {
	CRM__END, CRM__WORD, CRM__QUOTED, CRM__OP, CRM__OPEN, CRM__CLOSE,
	CRM__COMMA
};

enum crm__op {
	CRM__EQ, CRM__LT, CRM__LE, CRM__GT, CRM__GE, CRM__HAS, CRM__IN,
	CRM__BETWEEN, CRM__NULL, CRM__GROUP
};

struct crm__token {
	enum crm__token_kind kind;
	size_t at;     /* in the source */
	const char *s; /* a quoted text without its quotes */
	size_t n;
	enum crm__op op; /* of an OP; != is an inverse CRM__EQ */
	bool inverse;
};

struct crm__lexer {
	const struct crm__source *src;
	struct crm_arena *mem;
	size_t pos;
};

/* The next token. Errors: CRM_USAGE, CRM_NOMEM. */
enum crm_code crm__lex(struct crm__lexer *l, struct crm__token *out,
		       struct crm_error *err) CRM_MUST_USE;

struct crm__value {
	const char *s;
	size_t n, at;
	struct crm__value *next;
};

/* A condition: an atom, or several joined by "and" or "or". */
struct crm__cond {
	enum { CRM__ATOM, CRM__AND, CRM__OR } kind;
	bool neg;                /* "not" stands in front */
	size_t at;
	struct crm__cond *next;  /* its sibling */
	struct crm__cond *first, *last; /* operands; a GROUP's one condition */
	size_t n;                /* of them */

	struct crm__path path;   /* of an atom */
	enum crm__op op;
	bool inverse;            /* !=, not in, not between, is not null */
	size_t op_at;
	const char *op_s;        /* the operator as written */
	size_t op_n;
	struct crm__value *values;
	size_t nvalues;
};

/* Parse a whole expression; the tree lives in mem. */
enum crm_code crm__filter_parse(const struct crm__source *src,
				struct crm_arena *mem, struct crm__cond **out,
				struct crm_error *err) CRM_MUST_USE;

/* A comparison of one field, being compiled. */
struct crm__atom {
	struct crm_query *q;
	const struct crm__source *src;
	const struct crm__cond *cond;
	struct crm__rel *rel;
	int field;
	const struct crm_field *f;
	struct crm_buf *out;
};

/*
 * Compile one comparison of a field, not "is null": SQL that is true where
 * it holds, and false or NULL elsewhere; the caller turns it round
 * (filter_atom.c).
 */
enum crm_code crm__atom(struct crm__atom *a, struct crm_error *err)
	CRM_MUST_USE;

/*
 * A long chain of conditions is one deep tree to SQLite, whose trees may be
 * 1,000 deep. Call these around each of n; they set brackets so that no
 * level has more than CRM__CHAIN.
 */
enum { CRM__CHAIN = 32 };
void crm__chain_open(struct crm_buf *out, size_t i, size_t n, const char *op);
void crm__chain_close(struct crm_buf *out, size_t i, size_t n);

/* ---- values (filter_value.c); all of them CRM_USAGE at the value ---- */

/* Bind one value of a kind that is compared as it is stored, and append its
 * parameter. */
enum crm_code crm__value_param(struct crm__atom *a,
			       const struct crm__value *v,
			       struct crm_error *err) CRM_MUST_USE;
/* Bind the folded form, to look for it inside a text. */
enum crm_code crm__value_folded(struct crm__atom *a,
				const struct crm__value *v,
				struct crm_error *err) CRM_MUST_USE;
/* The place of a choice. */
enum crm_code crm__value_choice(struct crm__atom *a,
				const struct crm__value *v, int *choice,
				struct crm_error *err) CRM_MUST_USE;
/* The half-open range of stored dates or times it means. */
struct crm__span {
	char from[CRM_TIME_LEN + 1], to[CRM_TIME_LEN + 1];
};
enum crm_code crm__value_span(struct crm__atom *a, const struct crm__value *v,
			      struct crm__span *out, struct crm_error *err)
	CRM_MUST_USE;
/* An amount as crm__rel_face() writes them, and its currency or "". */
enum crm_code crm__value_money(struct crm__atom *a,
			       const struct crm__value *v, int64_t *amount,
			       char cur[4], struct crm_error *err)
	CRM_MUST_USE;

#endif
