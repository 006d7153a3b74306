/* SPDX-License-Identifier: ISC */
/* logprint.c - entries of the change log as people read them. */
#include "../rights/rights.h"
#include "log.h"
#include "crm/decimal.h"

const char *crm__op_name(int op)
{
	static const char *const names[] = { "?", "insert", "update",
					     "delete", "erase" };

	return names[op > 0 && op < (int)CRM_NELEM(names) ? op : 0];
}

/* Decimals of an entry's money, old and new: every entry with money has the
 * currency, and an update both. */
static void places(const struct crm__type *t, const struct crm__entry *e,
		   int *old, int *new)
{
	struct crm__logged l;

	crm__entry_field(e, t->currency, &l);
	crm_money_places(&l.old, old);
	crm_money_places(&l.new, new);
}

static enum crm_code print_list(const struct crm_value *v, struct crm_buf *out,
				struct crm_error *err)
{
	struct crm_buf m = CRM_BUF_INIT;
	size_t pos = 0;
	bool first = true;
	enum crm_code rc;

	crm_buf_addc(out, '[');
	while (crm_list_next(v->s, v->len, &pos, &m)) {
		if (!first)
			crm_buf_addc(out, ',');
		crm_buf_addjson(out, crm_buf_str(&m), m.len);
		first = false;
	}
	crm_buf_addc(out, ']');
	rc = crm_buf_check(&m, err);
	crm_buf_clear(&m);
	return rc;
}

enum crm_code crm__value_text(struct crm_store *st, const struct crm_field *f,
			      const struct crm_value *v, int money_places,
			      struct crm_buf *out, struct crm_error *err)
{
	if (f->kind == CRM_T_REF && v->kind == CRM_V_INT)
		return crm__code_ever(st, crm_type_find(f->ref), v->i, out,
				      err);
	crm_value_print(f, v, money_places, out);
	return crm_buf_check(out, err);
}

static enum crm_code print_value(struct crm_store *st,
				 const struct crm_field *f,
				 const struct crm_value *v, int money_places,
				 struct crm_buf *out, struct crm_error *err)
{
	struct crm_buf text = CRM_BUF_INIT;
	bool bare = v->kind == CRM_V_INT;
	enum crm_code rc = CRM_OK;

	if (!crm_value_given(v)) {
		crm_buf_adds(out, "null");
		return CRM_OK;
	}
	if (f && f->kind == CRM_T_LIST && v->kind == CRM_V_TEXT)
		return print_list(v, out, err);
	if (f) {
		rc = crm__value_text(st, f, v, money_places, &text, err);
		bare = bare && f->kind != CRM_T_REF &&
		       crm_decimal_safe(crm_buf_str(&text), text.len);
	} else if (bare) { /* of a field that is gone */
		crm_buf_addint(&text, v->i);
	} else {
		crm_buf_addmem(&text, v->s, v->len);
	}
	if (!rc)
		rc = crm_buf_check(&text, err);
	if (!rc && bare)
		crm_buf_addmem(out, crm_buf_str(&text), text.len);
	else if (!rc)
		crm_buf_addjson(out, crm_buf_str(&text), text.len);
	crm_buf_clear(&text);
	return rc;
}

static enum crm_code print_pair(struct crm_store *st, const struct crm_type *t,
				const struct crm__logged *l,
				const int money_places[2], struct crm_buf *out,
				struct crm_error *err)
{
	const struct crm_field *f = l->field >= 0 ? &t->fields[l->field]
						  : NULL;
	char gone[24];
	const char *name = f ? f->name : l->gone ? gone : "reason";
	enum crm_code rc;

	snprintf(gone, sizeof(gone), "x%lld", (long long)l->gone);
	if (out->s[out->len - 1] != '{')
		crm_buf_addc(out, ',');
	crm_buf_addjson(out, name, strlen(name));
	crm_buf_adds(out, ":[");
	rc = print_value(st, f, &l->old, money_places[0], out, err);
	crm_buf_addc(out, ',');
	if (!rc)
		rc = print_value(st, f, &l->new, money_places[1], out, err);
	crm_buf_addc(out, ']');
	return rc ? rc : crm_buf_check(out, err);
}

/* Is it a field, and are its values, for the eyes of the user? */
static enum crm_code shown(struct crm_store *st, const struct crm_type *t,
			   const struct crm__logged *l, bool *yes,
			   struct crm_error *err)
{
	const struct crm_value *const v[] = { &l->old, &l->new };
	enum crm_code rc = CRM_OK;

	*yes = true;
	if (!crm__limited(st))
		return CRM_OK;
	/* Of a field that is gone nobody knows whom it was hidden from. */
	*yes = l->field >= 0 && !(t->fields[l->field].flags & CRM_F_HIDDEN);
	if (!*yes || t->fields[l->field].kind != CRM_T_REF)
		return CRM_OK;
	for (size_t i = 0; !rc && *yes && i < CRM_NELEM(v); i++)
		if (v[i]->kind == CRM_V_INT)
			rc = crm__sees(st, crm_type_find(
				t->fields[l->field].ref), v[i]->i, yes, err);
	return rc;
}

static enum crm_code print_entry(struct crm_store *st, struct crm__entry *e,
				 int field, struct crm_buf *out,
				 struct crm_error *err)
{
	int money_places[2];
	struct crm__logged l;
	bool yes;
	enum crm_code rc;

	places(crm__type_of(st, e->type), e, &money_places[0],
	       &money_places[1]);
	crm_buf_addc(out, '{');
	rc = crm_buf_check(out, err);
	while (!rc && crm__entry_next(e, &l)) {
		/* The currency stands by amounts that changed, itself the
		 * same. */
		if ((e->op == CRM_OP_UPDATE &&
		     crm_value_equal(&l.old, &l.new)) ||
		    (field >= 0 && l.field != field))
			continue;
		rc = shown(st, e->type, &l, &yes, err);
		if (!rc && yes)
			rc = print_pair(st, e->type, &l, money_places, out,
					err);
	}
	crm_buf_addc(out, '}');
	return rc ? rc : crm_buf_check(out, err);
}

enum crm_code crm__log_print(struct crm_store *st, const struct crm_type *t,
			     int op, const void *data, size_t n, int field,
			     struct crm_buf *out, struct crm_buf *code,
			     struct crm_error *err)
{
	struct crm__entry e;
	struct crm__logged given;
	enum crm_code rc = crm__entry_open(&e, t, op, data, n, err);

	if (rc)
		return rc;
	if (op == CRM_OP_INSERT && crm__entry_field(&e, CRM_F_CODE, &given)) {
		crm_buf_reset(code);
		crm_buf_addmem(code, given.new.s, given.new.len);
		rc = crm_buf_check(code, err);
	}
	if (!rc)
		rc = print_entry(st, &e, field, out, err);
	crm__entry_close(&e);
	return rc;
}

/* ---- lines of a plan ---- */

/* One value of what a record was or becomes. */
static enum crm_code print_side(struct crm_store *st, const struct crm_type *t,
				int field, const struct crm_value *v,
				int money_places, int64_t seq,
				struct crm_buf *out, struct crm_error *err)
{
	const struct crm_field *f = &t->fields[field];
	struct crm_buf code = CRM_BUF_INIT;
	enum crm_code rc;

	crm_buf_addc(out, out->len ? ',' : '{');
	crm_buf_addjson(out, f->name, strlen(f->name));
	crm_buf_addc(out, ':');
	if (f->kind != CRM_T_REF || v->kind != CRM_V_INT)
		return print_value(st, f, v, money_places, out, err);
	rc = crm__code_after(st, crm_type_find(f->ref), v->i, seq, &code, err);
	if (!rc)
		crm_buf_addjson(out, crm_buf_str(&code), code.len);
	crm_buf_clear(&code);
	return rc;
}

static enum crm_code print_sides(struct crm_store *st, struct crm__entry *e,
				 int64_t seq, struct crm_buf sides[2],
				 struct crm_error *err)
{
	int money_places[2];
	struct crm__logged l;
	bool yes;
	enum crm_code rc = CRM_OK;

	places(crm__type_of(st, e->type), e, &money_places[0],
	       &money_places[1]);
	while (!rc && crm__entry_next(e, &l)) {
		/* What the program keeps, it will keep of a plan too. */
		if (l.field < 0 || !crm__log_has((size_t)l.field) ||
		    e->type->fields[l.field].flags & CRM_F_READONLY)
			continue;
		rc = shown(st, e->type, &l, &yes, err);
		if (rc || !yes)
			continue;
		if (e->op != CRM_OP_INSERT)
			rc = print_side(st, e->type, l.field, &l.old,
					money_places[0], seq, &sides[0], err);
		if (!rc && e->op != CRM_OP_DELETE)
			rc = print_side(st, e->type, l.field, &l.new,
					money_places[1], seq, &sides[1], err);
	}
	return rc;
}

enum crm_code crm__log_plan(struct crm_store *st, const struct crm_type *t,
			    int64_t seq, int op, const char *code,
			    size_t ncode, const void *data, size_t n,
			    struct crm_buf *out, struct crm_error *err)
{
	static const char *const names[] = { "before", "after" };
	struct crm_buf sides[2] = { CRM_BUF_INIT, CRM_BUF_INIT };
	struct crm__entry e;
	struct crm__logged given;
	enum crm_code rc = crm__entry_open(&e, t, op, data, n, err);
	bool back;

	if (rc)
		return rc;
	back = op == CRM_OP_INSERT &&
	       crm__entry_field(&e, CRM_F_VERSION, &given);
	if (op == CRM_OP_INSERT) {
		crm__entry_field(&e, CRM_F_CODE, &given);
		code = given.new.s;
		ncode = given.new.len;
	}
	rc = print_sides(st, &e, seq, sides, err);
	crm_buf_addf(out, "{\"type\":\"%s\",\"action\":\"%s\",\"code\":",
		     t->name, back ? "restore" : crm__op_name(op));
	crm_buf_addjson(out, code ? code : "", code ? ncode : 0);
	for (size_t i = 0; i < 2; i++) {
		if (sides[i].len)
			crm_buf_addf(out, ",\"%s\":%s}", names[i], sides[i].s);
		if (!rc)
			rc = crm_buf_check(&sides[i], err);
		crm_buf_clear(&sides[i]);
	}
	crm_buf_adds(out, "}\n");
	crm__entry_close(&e);
	return rc ? rc : crm_buf_check(out, err);
}
