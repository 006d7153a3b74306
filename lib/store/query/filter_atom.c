/* SPDX-License-Identifier: ISC */
/* filter_atom.c - one comparison of a field, by the field's kind. */
#include "filter.h"

#include "crm/text.h"

/* ---- long chains ---- */

void crm__chain_open(struct crm_buf *out, size_t i, size_t n, const char *op)
{
	if (i)
		crm_buf_adds(out, op);
	for (size_t group = CRM__CHAIN; group < n; group *= CRM__CHAIN)
		if (i % group == 0)
			crm_buf_addc(out, '(');
}

void crm__chain_close(struct crm_buf *out, size_t i, size_t n)
{
	for (size_t group = CRM__CHAIN; group < n; group *= CRM__CHAIN)
		if (i % group == group - 1 || i == n - 1)
			crm_buf_addc(out, ')');
}

/* ---- which operators a kind has ---- */

enum { EQUAL = 1, ORDER = 2, HAS = 4 };

static unsigned kind_ops(enum crm_kind k)
{
	static const unsigned char ops[] = {
		[CRM_T_TEXT] = EQUAL | ORDER | HAS,
		[CRM_T_PHONE] = EQUAL | HAS,
		[CRM_T_ENUM] = EQUAL | ORDER | HAS,
		[CRM_T_DATE] = EQUAL | ORDER,
		[CRM_T_TIME] = EQUAL | ORDER,
		[CRM_T_LIST] = EQUAL | HAS,
		[CRM_T_JSON] = 0,
		[CRM_T_INT] = EQUAL | ORDER,
		[CRM_T_BOOL] = EQUAL,
		[CRM_T_MONEY] = EQUAL | ORDER,
		[CRM_T_QUANTITY] = EQUAL | ORDER,
		[CRM_T_PERCENT] = EQUAL | ORDER,
		[CRM_T_REF] = EQUAL | ORDER | HAS,
	};

	return ops[k];
}

static unsigned op_group(enum crm__op op)
{
	switch (op) {
	case CRM__EQ:
	case CRM__IN:
		return EQUAL;
	case CRM__HAS:
		return HAS;
	default:
		return ORDER;
	}
}

static enum crm_code check_op(const struct crm__atom *a, struct crm_error *err)
{
	const struct crm__cond *c = a->cond;
	unsigned ops = kind_ops(a->f->kind);

	if (c->op == CRM__GROUP)
		return crm__fail_at(a->src, c->op_at, err, "'%s' refers to no "
				    "record; no condition in brackets can "
				    "follow it", a->f->name);
	if (op_group(c->op) & ops)
		return CRM_OK;
	return crm__fail_at(a->src, c->op_at, err, "'%.*s' does not compare "
			    "%s, which is of type %s and takes %s%s%sis null",
			    crm_text_shown(c->op_s, c->op_n), c->op_s,
			    a->f->name, crm_kind_name(a->f->kind),
			    ops & EQUAL ? "= != in " : "",
			    ops & ORDER ? "< <= > >= between " : "",
			    ops & HAS ? "~ " : "");
}

static const char *op_sql(enum crm__op op)
{
	switch (op) {
	case CRM__LT:
		return " < ";
	case CRM__LE:
		return " <= ";
	case CRM__GT:
		return " > ";
	case CRM__GE:
		return " >= ";
	default:
		return " = ";
	}
}

/* ---- values that compare as they are stored ---- */

/* "op ?", "IN (?, ?)" or "BETWEEN ? AND ?" behind an expression. */
static enum crm_code plain(struct crm__atom *a, struct crm_error *err)
{
	const struct crm__cond *c = a->cond;
	const struct crm__value *v = c->values;
	bool in = c->op == CRM__IN, between = c->op == CRM__BETWEEN;
	enum crm_code rc = CRM_OK;

	crm_buf_adds(a->out, in ? " IN (" : between ? " BETWEEN "
		     : op_sql(c->op));
	for (; !rc && v; v = v->next) {
		if (v != c->values)
			crm_buf_adds(a->out, in ? ", " : " AND ");
		rc = crm__value_param(a, v, err);
	}
	if (in)
		crm_buf_addc(a->out, ')');
	return rc;
}

static enum crm_code text(struct crm__atom *a, struct crm_error *err)
{
	bool phone = a->f->kind == CRM_T_PHONE;

	if (phone)
		crm_buf_adds(a->out, "crm_phone(");
	crm__rel_column(a->rel, a->field, a->out);
	if (phone)
		crm_buf_addc(a->out, ')');
	return plain(a, err);
}

/* "SELECT a column of the rows of a type with a code that " */
static void of_code(struct crm__atom *a, const struct crm_type *t,
		    const char *column)
{
	crm_buf_adds(a->out, "SELECT ");
	crm_sql_ident(a->out, column);
	crm_buf_adds(a->out, " FROM ");
	crm__rows(a->q->st, t, CRM__BOTH, a->out);
	crm_buf_adds(a->out, " WHERE ");
	crm_sql_ident(a->out, crm_field_column(&t->fields[CRM_F_CODE]));
}

/* The rows that the values are codes of, former ones too: no record has the
 * former code of another, so each is one row at most. */
static enum crm_code by_codes(struct crm__atom *a, const struct crm_type *to,
			      struct crm_error *err)
{
	const struct crm_type *former = to->former;
	struct crm_buf same = CRM_BUF_INIT;
	size_t from;
	enum crm_code rc;

	of_code(a, to, "id");
	from = a->out->len;
	rc = plain(a, err);
	if (!rc && former) {
		crm_buf_addmem(&same, a->out->s + from, a->out->len - from);
		crm_buf_adds(a->out, " UNION ALL ");
		of_code(a, former, crm_field_column(&former->fields[
			crm_field_flagged(former, CRM_F_OWNER)]));
		crm_buf_addmem(a->out, crm_buf_str(&same), same.len);
		rc = crm_buf_check(&same, err);
	}
	crm_buf_clear(&same);
	return rc;
}

/* Equal codes are looked up once, so that the reference's index serves. */
static enum crm_code ref(struct crm__atom *a, struct crm_error *err)
{
	const struct crm_type *to = crm_store_type(a->q->st, a->f->ref);
	bool equal = a->cond->op == CRM__EQ;
	enum crm_code rc;

	if (!equal && a->cond->op != CRM__IN) {
		rc = crm__rel_shown(a->q, a->rel, a->field, a->out, err);
		rc = crm__blame(a->src, a->cond->at, rc, err);
		return rc ? rc : plain(a, err);
	}
	crm__rel_column(a->rel, a->field, a->out);
	crm_buf_adds(a->out, equal ? " = (" : " IN (");
	rc = by_codes(a, to, err);
	crm_buf_addc(a->out, ')');
	return rc;
}

/* The choices from the first to the last that the operator admits. */
static enum crm_code choices(struct crm__atom *a, struct crm_error *err)
{
	const struct crm__cond *c = a->cond;
	const struct crm_choice *all = a->f->choices;
	int lo = 0, hi = 0, v = 0, second = 0;
	enum crm_code rc = crm__value_choice(a, c->values, &v, err);

	if (!rc && c->op == CRM__BETWEEN)
		rc = crm__value_choice(a, c->values->next, &second, err);
	if (rc)
		return rc;
	while (all[hi].name)
		hi++;
	if (c->op == CRM__GT || c->op == CRM__GE || c->op == CRM__BETWEEN)
		lo = v + (c->op == CRM__GT);
	else
		hi = v + (c->op == CRM__LE);
	if (c->op == CRM__BETWEEN)
		hi = second + 1;
	if (lo >= hi) {
		crm_buf_adds(a->out, "1 = 0");
		return CRM_OK;
	}
	crm__rel_column(a->rel, a->field, a->out);
	for (int i = lo; !rc && i < hi && all[i].name; i++) {
		crm_buf_adds(a->out, i == lo ? " IN (" : ", ");
		rc = crm__param_text(a->q, all[i].name, strlen(all[i].name),
				     a->out, err);
		rc = rc ? crm__blame(a->src, c->at, rc, err) : CRM_OK;
	}
	crm_buf_addc(a->out, ')');
	return rc;
}

/* ---- values that take more than one comparison ---- */

/* A day or longer: below means before its start, above behind its end. */
static enum crm_code date_term(struct crm__atom *a, enum crm__op op,
			       const struct crm__value *v,
			       struct crm_error *err)
{
	struct crm__span span;
	bool from = op == CRM__EQ || op == CRM__GE || op == CRM__LT;
	bool to = op == CRM__EQ || op == CRM__GT || op == CRM__LE;
	enum crm_code rc = crm__value_span(a, v, &span, err);

	for (int end = 0; !rc && end < 2; end++) {
		const char *s;
		if (!(end ? to : from))
			continue;
		if (end && from)
			crm_buf_adds(a->out, " AND ");
		crm__rel_column(a->rel, a->field, a->out);
		crm_buf_adds(a->out, (end ? op == CRM__GT : op != CRM__LT)
			     ? " >= " : " < ");
		s = end ? span.to : span.from;
		s = crm_arena_copy(&a->q->mem, s, strlen(s));
		rc = s ? crm__param_text(a->q, s, strlen(s), a->out, err)
		       : crm_error_nomem(err);
		rc = rc ? crm__blame(a->src, v->at, rc, err) : CRM_OK;
	}
	return rc;
}

/* Amounts compare by face value; one with a currency only with its own. */
static enum crm_code money_term(struct crm__atom *a, enum crm__op op,
				const struct crm__value *v,
				struct crm_error *err)
{
	int64_t amount;
	char cur[4], *copy;
	int currency = crm_field_flagged(a->rel->type, CRM_F_CURRENCY);
	enum crm_code rc = crm__value_money(a, v, &amount, cur, err);

	if (rc)
		return rc;
	if (cur[0] && a->rel->type->fields[currency].flags & CRM_F_HIDDEN)
		return crm__fail_at(a->src, v->at, err, "%s has no currency to "
				    "compare; write the amount alone",
				    a->f->name);
	crm__rel_face(a->rel, a->field, a->out);
	crm_buf_adds(a->out, op_sql(op));
	rc = crm__param_int(a->q, amount, a->out, err);
	if (!rc && cur[0]) {
		crm_buf_adds(a->out, " AND ");
		crm__rel_column(a->rel, currency, a->out);
		crm_buf_adds(a->out, " = ");
		copy = crm_arena_copy(&a->q->mem, cur, 3);
		rc = copy ? crm__param_text(a->q, copy, 3, a->out, err)
			  : crm_error_nomem(err);
	}
	return rc ? crm__blame(a->src, v->at, rc, err) : CRM_OK;
}

/*
 * Has the list this member? Escaped characters are turned into what no
 * semicolon is part of, so that the one inside "a\;b" ends no member; but
 * few lists have any.
 */
static enum crm_code list_term(struct crm__atom *a, const struct crm__value *v,
			       struct crm_error *err)
{
	static const char *const around[] = {
		"instr(CASE WHEN instr(", ", '\\') = 0 THEN ",
		" ELSE replace(replace(",
	};
	enum crm_code rc;

	for (size_t i = 0; i < CRM_NELEM(around); i++) {
		crm_buf_adds(a->out, around[i]);
		crm__rel_column(a->rel, a->field, a->out);
	}
	crm_buf_adds(a->out, ", '\\\\', '\\x'), '\\;', '\\y') END, ");
	rc = crm__value_param(a, v, err);
	crm_buf_adds(a->out, ") > 0");
	return rc;
}

static enum crm_code term(struct crm__atom *a, enum crm__op op,
			  const struct crm__value *v, struct crm_error *err)
{
	if (a->f->kind == CRM_T_LIST)
		return list_term(a, v, err);
	if (a->f->kind == CRM_T_MONEY)
		return money_term(a, op, v, err);
	return date_term(a, op, v, err);
}

/* Both ends of a range are of one currency, or nothing is ever between. */
static enum crm_code one_currency(struct crm__atom *a, struct crm_error *err)
{
	const struct crm__value *v = a->cond->values;
	char from[4] = "", to[4] = "";
	int64_t amount;
	enum crm_code rc = crm__value_money(a, v, &amount, from, err);

	if (!rc)
		rc = crm__value_money(a, v->next, &amount, to, err);
	if (rc || !from[0] || !to[0] || !strcmp(from, to))
		return rc;
	return crm__fail_at(a->src, v->next->at, err, "a range is of one "
			    "currency, not from %s to %s", from, to);
}

static enum crm_code terms(struct crm__atom *a, struct crm_error *err)
{
	const struct crm__cond *c = a->cond;
	const struct crm__value *v = c->values;
	enum crm_code rc = CRM_OK;

	if (c->op == CRM__BETWEEN) {
		if (a->f->kind == CRM_T_MONEY)
			rc = one_currency(a, err);
		if (!rc)
			rc = term(a, CRM__GE, v, err);
		crm_buf_adds(a->out, " AND ");
		return rc ? rc : term(a, CRM__LE, v->next, err);
	}
	if (c->op != CRM__IN)
		return term(a, c->op, v, err);
	for (size_t i = 0; !rc && v; v = v->next, i++) {
		crm__chain_open(a->out, i, c->nvalues, " OR ");
		rc = term(a, CRM__EQ, v, err);
		crm__chain_close(a->out, i, c->nvalues);
	}
	return rc;
}

/* ---- "contains" ---- */

/* The digits of a text that has three or more and else only what people set
 * between them. */
static bool only_digits(const struct crm__value *v, struct crm_buf *digits)
{
	struct crm_buf b = CRM_BUF_INIT;
	bool ok = true;

	crm_text_fold(&b, v->s, v->n);
	for (size_t i = 0; i < b.len; i++) {
		if (b.s[i] >= '0' && b.s[i] <= '9')
			crm_buf_addc(digits, b.s[i]);
		else if (!strchr(" +-./()", b.s[i]))
			ok = false;
	}
	if (b.failed)
		digits->failed = true;
	crm_buf_clear(&b);
	return ok && digits->len >= 3;
}

static enum crm_code contains_digits(struct crm__atom *a,
				     const struct crm_buf *digits,
				     struct crm_error *err)
{
	struct crm__value v = *a->cond->values;
	enum crm_code rc;

	/* The 0 of an area code is not in the normal form. */
	v.s = digits->s;
	v.n = digits->len;
	while (v.n > 3 && v.s[0] == '0') {
		v.s++;
		v.n--;
	}
	crm_buf_adds(a->out, " OR crm_contains(crm_phone(");
	crm__rel_column(a->rel, a->field, a->out);
	crm_buf_adds(a->out, "), ");
	rc = crm__value_folded(a, &v, err);
	crm_buf_adds(a->out, ") = 1");
	return rc;
}

static enum crm_code contains(struct crm__atom *a, struct crm_error *err)
{
	struct crm_buf digits = CRM_BUF_INIT;
	bool phone = a->f->kind == CRM_T_PHONE &&
		     only_digits(a->cond->values, &digits);
	enum crm_code rc = crm_buf_check(&digits, err);

	if (rc)
		goto done;
	crm_buf_adds(a->out, "crm_contains(");
	rc = crm__rel_shown(a->q, a->rel, a->field, a->out, err);
	if (rc) {
		rc = crm__blame(a->src, a->cond->at, rc, err);
		goto done;
	}
	crm_buf_adds(a->out, ", ");
	rc = crm__value_folded(a, a->cond->values, err);
	crm_buf_adds(a->out, ") = 1");
	if (!rc && phone)
		rc = contains_digits(a, &digits, err);
done:
	crm_buf_clear(&digits);
	return rc;
}

enum crm_code crm__atom(struct crm__atom *a, struct crm_error *err)
{
	enum crm__op op = a->cond->op;
	bool order = op_group(op) == ORDER;
	enum crm_code rc = check_op(a, err);

	if (rc)
		return rc;
	if (op == CRM__HAS)
		return contains(a, err);
	switch (a->f->kind) {
	case CRM_T_REF:
		return ref(a, err);
	case CRM_T_DATE:
	case CRM_T_TIME:
	case CRM_T_LIST:
	case CRM_T_MONEY:
		return terms(a, err);
	case CRM_T_ENUM:
		return order ? choices(a, err) : text(a, err);
	default:
		return text(a, err);
	}
}
