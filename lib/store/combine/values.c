/* SPDX-License-Identifier: ISC */
/* values.c - the values of several records made into those of one. */
#include "combine.h"
#include "crm/check.h"
#include "crm/text.h"

/* The records in the order in which their values count. */
static const struct crm_rec *at(const struct crm__merge *m, size_t i)
{
	return i ? &m->drop[i - 1] : &m->keep;
}

static enum crm_merge_rule rule_of(const struct crm__merge *m, size_t field)
{
	const struct crm_field *f = &m->t->type.fields[field];

	return m->rules[field] == CRM_MERGE_USUAL ? crm__merge_usual(f)
						  : m->rules[field];
}

/* What the record kept has in a field, as far as that is settled. */
static const struct crm_value *becomes(const struct crm__merge *m,
				       size_t field)
{
	return m->new.v[field].kind == CRM_V_UNSET ? &m->keep.v[field]
						   : &m->new.v[field];
}

static enum crm_code take(struct crm__merge *m, size_t field,
			  const struct crm_value *v, struct crm_error *err)
{
	if (v->kind == CRM_V_TEXT)
		return crm_rec_set_text(&m->new, (int)field, v->s, v->len,
					err);
	m->new.v[field] = *v;
	return CRM_OK;
}

/* ---- one value of several ---- */

/* Does any of the records have a value in the field? */
static bool anywhere(const struct crm__merge *m, size_t field)
{
	for (size_t i = 0; i <= m->n; i++)
		if (crm_value_given(&at(m, i)->v[field]))
			return true;
	return false;
}

/* Has the record a value in the field, or where none has, in one that goes with
 * it? */
static bool given(const struct crm__merge *m, const struct crm_rec *r,
		  size_t field)
{
	if (crm_value_given(&r->v[field]) || anywhere(m, field))
		return crm_value_given(&r->v[field]);
	for (size_t i = 0; i < m->t->type.nfields; i++)
		if (crm_value_given(&r->v[i]) &&
		    crm_field_leader(&m->t->type, i) == field)
			return true;
	return false;
}

/* An amount counts only in the currency that the record gets. */
static bool counts(const struct crm__merge *m, const struct crm_rec *r,
		   size_t field)
{
	size_t cur = (size_t)m->t->currency;

	return given(m, r, field) &&
	       (m->t->type.fields[field].kind != CRM_T_MONEY ||
		m->t->currency < 0 ||
		crm_value_equal(&r->v[cur], becomes(m, cur)));
}

/* How much a value weighs by a rule; of equal ones the first counts. */
static enum crm_code weigh(struct crm__merge *m, const struct crm_rec *r,
			   size_t field, int64_t *weight,
			   struct crm_error *err)
{
	const struct crm_value *v = &r->v[field];
	enum crm_code rc = CRM_OK;

	*weight = 0;
	if (rule_of(m, field) == CRM_MERGE_LONGEST && v->kind == CRM_V_TEXT)
		*weight = (int64_t)crm_utf8_chars(v->s, v->len);
	for (size_t i = 0; !rc && i < m->t->type.nfields; i++) {
		int64_t seq = 0;

		if (rule_of(m, field) != CRM_MERGE_NEWEST ||
		    crm_field_leader(&m->t->type, i) != field)
			continue;
		rc = crm__merge_changed(m, r, (int)i, &seq, err);
		*weight = seq > *weight ? seq : *weight;
	}
	return rc;
}

/* What goes with the value that a record has in a field: its own, or that of
 * another with the same value there. */
static const struct crm_value *beside(const struct crm__merge *m, size_t field,
				      const struct crm_rec *r, size_t follower)
{
	for (size_t i = 0; !crm_value_given(&r->v[follower]) && i <= m->n; i++)
		if (crm_value_given(&at(m, i)->v[follower]) &&
		    crm_value_equal(&at(m, i)->v[field], &r->v[field]))
			return &at(m, i)->v[follower];
	return &r->v[follower];
}

/* Take what a record (NULL: none) has in the field, and in those that go with
 * it. */
static enum crm_code take_all(struct crm__merge *m, size_t field,
			      const struct crm_rec *r, struct crm_error *err)
{
	static const struct crm_value none = { .kind = CRM_V_NULL };
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < m->t->type.nfields; i++) {
		const struct crm_value *v = !r ? &none : i == field
			? &r->v[i] : beside(m, field, r, i);

		if (crm_field_leader(&m->t->type, i) == field &&
		    !crm_value_equal(v, &m->keep.v[i]))
			rc = take(m, i, v, err);
	}
	return rc;
}

static enum crm_code pick(struct crm__merge *m, size_t field,
			  struct crm_error *err)
{
	const struct crm_rec *best = NULL;
	int64_t most = -1, weight;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i <= m->n; i++) {
		const struct crm_rec *r = at(m, i);

		if (!counts(m, r, field))
			continue;
		rc = weigh(m, r, field, &weight, err);
		if (weight <= most)
			continue;
		most = weight;
		best = r;
	}
	return rc ? rc : take_all(m, field, best, err);
}

/* ---- all values of several ---- */

static enum crm_code join_lists(struct crm__merge *m, size_t field,
				struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT, member = CRM_BUF_INIT;
	enum crm_code rc;

	for (size_t i = 0; i <= m->n; i++) {
		const struct crm_value *v = &at(m, i)->v[field];
		size_t pos = 0;

		while (crm_value_given(v) &&
		       crm_list_next(v->s, v->len, &pos, &member))
			crm_list_add(&all, crm_buf_str(&member), member.len);
	}
	rc = crm_buf_check(&member, err);
	if (!rc)
		rc = crm_buf_check(&all, err);
	/* Read as input is, without the outer semicolons: it may be too
	 * long. */
	if (!rc && all.len > 2 && all.len != m->keep.v[field].len)
		rc = crm_rec_read(&m->new, (int)field, all.s + 1, all.len - 2,
				  err);
	crm_buf_clear(&member);
	crm_buf_clear(&all);
	return rc;
}

/* Are these lines of the text, whole? */
static bool has_lines(const struct crm_buf *all, const char *s, size_t n)
{
	const char *text = crm_buf_str(all), *end = text + all->len, *at = text;

	while ((at = memmem(at, (size_t)(end - at), s, n))) {
		if ((at == text || at[-1] == '\n') &&
		    (at + n == end || at[n] == '\n'))
			return true;
		at++;
	}
	return false;
}

static void add_text(struct crm_buf *all, const char *s, size_t n)
{
	if (!n || has_lines(all, s, n))
		return;
	if (all->len)
		crm_buf_adds(all, "\n\n");
	crm_buf_addmem(all, s, n);
}

/* Texts, with what found no other place behind them. */
static enum crm_code join_texts(struct crm__merge *m, size_t field,
				const struct crm_buf *more,
				struct crm_error *err)
{
	const struct crm_value *is = becomes(m, field);
	struct crm_buf all = CRM_BUF_INIT;
	enum crm_code rc;

	if (crm_value_given(is))
		crm_buf_addmem(&all, is->s, is->len);
	for (size_t i = 0; i < m->n && rule_of(m, field) == CRM_MERGE_UNION;
	     i++)
		if (crm_value_given(&m->drop[i].v[field]))
			add_text(&all, m->drop[i].v[field].s,
				 m->drop[i].v[field].len);
	add_text(&all, crm_buf_str(more), more->len);
	rc = crm_buf_check(&all, err);
	if (!rc && all.len != (crm_value_given(is) ? is->len : 0))
		rc = crm_rec_read(&m->new, (int)field, all.s, all.len, err);
	crm_buf_clear(&all);
	return rc;
}

/* ---- phone numbers ---- */

/* Note a number; *fresh when it was not known. What is no number any more is
 * known by its text. */
static enum crm_code know(struct crm_buf *known, const struct crm_value *v,
			  bool *fresh, struct crm_error *err)
{
	struct crm_buf form = CRM_BUF_INIT;
	enum crm_code rc = crm_phone_normal(v->s, v->len, &form, NULL);

	if (rc && rc != CRM_NOMEM) {
		crm_buf_reset(&form);
		crm_buf_addmem(&form, v->s, v->len);
	}
	rc = crm_buf_check(&form, err);
	*fresh = !rc && !crm_list_has(crm_buf_str(known), known->len,
				      crm_buf_str(&form), form.len);
	crm_list_add(known, crm_buf_str(&form), form.len);
	crm_buf_clear(&form);
	return rc ? rc : crm_buf_check(known, err);
}

static bool joined(const struct crm__merge *m, size_t field)
{
	return m->t->type.fields[field].kind == CRM_T_PHONE &&
	       rule_of(m, field) == CRM_MERGE_UNION;
}

/* Another field that a number can go to, that is for talking as well; -1:
 * none. */
static int other_room(const struct crm__merge *m, size_t field)
{
	const struct crm_field *f = m->t->type.fields;

	for (size_t i = 0; i < m->t->type.nfields; i++)
		if (joined(m, i) &&
		    !(f[i].flags & (CRM_F_FAX | CRM_F_HIDDEN)) &&
		    !(f[field].flags & CRM_F_FAX) &&
		    !crm_value_given(becomes(m, i)))
			return (int)i;
	return -1;
}

/* Put a new number where there is room for it, or a line of its own into
 * rest. */
static enum crm_code add_number(struct crm__merge *m, const struct crm_rec *r,
				size_t field, struct crm_buf *rest,
				struct crm_error *err)
{
	const struct crm_value *v = &r->v[field];
	const struct crm_value *code = &r->v[CRM_F_CODE];
	int to = other_room(m, field);

	if (to >= 0)
		return take(m, (size_t)to, v, err);
	crm_buf_addf(rest, "%s%s of %.*s: %.*s", rest->len ? "\n" : "",
		     m->t->type.fields[field].name, (int)code->len, code->s,
		     (int)v->len, v->s);
	return crm_buf_check(rest, err);
}

/* The numbers of a dropped record: those that can stay in their fields, which
 * come first, so that no other takes the place; or all that are left. One that
 * is hidden from the user must not come to where he sees it. */
static enum crm_code join_numbers_of(struct crm__merge *m,
				     const struct crm_rec *r, bool in_place,
				     struct crm_buf *known,
				     struct crm_buf *rest,
				     struct crm_error *err)
{
	bool fresh;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < m->t->type.nfields; i++) {
		bool hidden = m->t->type.fields[i].flags & CRM_F_HIDDEN;

		if (!joined(m, i) || !crm_value_given(&r->v[i]) ||
		    (in_place ? crm_value_given(becomes(m, i)) : hidden))
			continue;
		rc = know(known, &r->v[i], &fresh, err);
		if (!rc && fresh)
			rc = in_place ? take(m, i, &r->v[i], err)
				      : add_number(m, r, i, rest, err);
	}
	return rc;
}

/* rest: a line for each number there is no room for. */
static enum crm_code join_numbers(struct crm__merge *m, struct crm_buf *rest,
				  struct crm_error *err)
{
	const struct crm_type *t = &m->t->type;
	struct crm_buf known = CRM_BUF_INIT;
	bool fresh;
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < t->nfields; i++)
		if (t->fields[i].kind == CRM_T_PHONE &&
		    crm_value_given(becomes(m, i)))
			rc = know(&known, becomes(m, i), &fresh, err);
	for (size_t k = 0; !rc && k < m->n; k++)
		rc = join_numbers_of(m, &m->drop[k], true, &known, rest, err);
	for (size_t k = 0; !rc && k < m->n; k++)
		rc = join_numbers_of(m, &m->drop[k], false, &known, rest, err);
	crm_buf_clear(&known);
	return rc;
}

/* ---- all fields ---- */

/* Does one value of several count in this field? */
static bool picked(const struct crm__merge *m, size_t field)
{
	const struct crm_field *f = &m->t->type.fields[field];
	enum crm_merge_rule rule = rule_of(m, field);

	return field >= CRM_F__FIRST && !f->with &&
	       !(f->flags & (CRM_F_READONLY | CRM_F_TREE)) &&
	       rule != CRM_MERGE_USUAL && rule != CRM_MERGE_UNION;
}

enum crm_code crm__merge_values(struct crm__merge *m, struct crm_error *err)
{
	const struct crm_type *t = &m->t->type;
	struct crm_buf rest = CRM_BUF_INIT;
	const struct crm_buf none = CRM_BUF_INIT;
	bool told = false;
	enum crm_code rc = CRM_OK;

	/* What amounts are in decides which of them count. */
	if (m->t->currency >= 0)
		rc = pick(m, (size_t)m->t->currency, err);
	for (size_t i = 0; !rc && i < t->nfields; i++) {
		if (picked(m, i) && (int)i != m->t->currency)
			rc = pick(m, i, err);
		else if (t->fields[i].kind == CRM_T_LIST &&
			 rule_of(m, i) == CRM_MERGE_UNION)
			rc = join_lists(m, i, err);
	}
	if (!rc)
		rc = join_numbers(m, &rest, err);
	for (size_t i = 0; !rc && i < t->nfields; i++) {
		if (t->fields[i].kind != CRM_T_TEXT ||
		    t->fields[i].search != CRM_SEARCH_NOTE)
			continue;
		rc = join_texts(m, i, told ? &none : &rest, err);
		told = true;
	}
	crm_buf_clear(&rest);
	return rc;
}
