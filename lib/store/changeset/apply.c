/* SPDX-License-Identifier: ISC */
/*
 * apply.c - making the changes of a plan.
 *
 * Each line is one change: what the record was, as far as that matters, and
 * what it is to become. A record that is not what it was has drifted, and its
 * change is refused: so nothing is ever done twice.
 */
#include <jansson.h>

#include "changing.h"
#include "../log/log.h"
#include "../rights/rights.h"
#include "crm/decimal.h"
#include "crm/text.h"

enum column { P_TYPE, P_ACTION, P_CODE, P_BEFORE, P_AFTER, P_RECORD, P__N };

static const char *const columns[P__N] = { "type", "action", "code", "before",
					   "after", "record" };

struct apply {
	struct crm_store *st;
	const struct crm_apply_opts *opts;
	struct crm_origin from;
	struct crm_refusals *refused;
	struct crm__changing c;
};

/* The cells of a line, by what they mean. */
struct line {
	struct crm_cell cell[P__N];
};

/* ---- what a line says ---- */

static enum crm_code sort_cells(const struct crm_reader *in,
				const struct crm_row *row, struct line *l,
				struct crm_error *err)
{
	*l = (struct line){ { { 0 } } };
	for (size_t i = 0; i < row->n; i++) {
		const char *name = crm_reader_column(in, row->cells[i].col);
		size_t k = 0;

		while (k < P__N && strcmp(name, columns[k]) != 0)
			k++;
		if (k == P__N)
			return crm_error_set(err, CRM_INVALID, "a line of a "
				"plan has no '%s' (type, action, code, "
				"before, after, record)", name);
		l->cell[k] = row->cells[i];
	}
	for (size_t k = P_TYPE; k <= P_CODE; k++)
		if (l->cell[k].kind != CRM_CELL_TEXT)
			return crm_error_set(err, CRM_INVALID, "a line of a "
				"plan needs its '%s'", columns[k]);
	return CRM_OK;
}

/* A JSON value that is no array or object as a person would write it. */
static bool scalar(const json_t *j, struct crm_buf *out)
{
	if (json_is_string(j))
		crm_buf_addmem(out, json_string_value(j),
			       json_string_length(j));
	else if (json_is_integer(j))
		crm_buf_addint(out, json_integer_value(j));
	else if (json_is_real(j)) /* more digits are written as texts */
		crm_buf_addf(out, "%.15g", json_real_value(j));
	else if (json_is_boolean(j))
		crm_buf_adds(out, json_is_true(j) ? "true" : "false");
	else
		return false;
	return true;
}

/* The cell that the reader would make of a JSON value. */
static enum crm_code cell_of(const json_t *j, struct crm_buf *out,
			     struct crm_cell *c, struct crm_error *err)
{
	struct crm_buf m = CRM_BUF_INIT;
	enum crm_code rc;

	c->kind = json_is_null(j) ? CRM_CELL_NULL : CRM_CELL_JSON;
	if (scalar(j, out))
		c->kind = out->len ? CRM_CELL_TEXT : CRM_CELL_EMPTY;
	if (json_is_array(j))
		c->kind = CRM_CELL_LIST;
	for (size_t i = 0; i < json_array_size(j); i++) {
		crm_buf_reset(&m);
		if (!scalar(json_array_get(j, i), &m))
			c->kind = CRM_CELL_JSON;
		crm_list_add(out, crm_buf_str(&m), m.len);
	}
	rc = crm_buf_check(&m, err);
	crm_buf_clear(&m);
	c->s = crm_buf_str(out);
	c->len = out->len;
	return rc ? rc : crm_buf_check(out, err);
}

/* What the rules keep, such as since when a customer is somebody's, is as the
 * plan has it for administrators; for others it is made anew, or they could
 * make it up. */
static enum crm_code read_field(struct crm_store *st, struct crm_rec *r,
				const char *name, const json_t *j,
				struct crm_error *err)
{
	int field = crm_field_find(r->type, name, strlen(name));
	bool kept;
	struct crm_buf text = CRM_BUF_INIT;
	struct crm_cell c = { 0 };
	enum crm_code rc;

	if (field < 0) {
		rc = crm_field_unknown(r->type, name, strlen(name), err);
		if (rc == CRM_USAGE && err)
			err->code = CRM_INVALID;
		return rc == CRM_USAGE ? CRM_INVALID : rc;
	}
	kept = r->type->fields[field].flags & CRM_F_READONLY;
	if (kept && field < CRM_F__FIRST)
		return crm_error_set(err, CRM_INVALID, "'%s' is kept by the "
				     "program; leave it out", name);
	if (kept && crm_permit(st, CRM_MAY_CHANGE, NULL, name, NULL))
		return CRM_OK;
	rc = cell_of(j, &text, &c, err);
	if (!rc)
		rc = crm__read_cell(r, field, &c, err);
	crm_buf_clear(&text);
	return rc;
}

/* The fields of "before" or "after". */
static enum crm_code read_side(struct crm_store *st, const struct line *l,
			       enum column which, struct crm_rec *r,
			       struct crm_error *err)
{
	const struct crm_cell *c = &l->cell[which];
	json_error_t why;
	const char *key;
	json_t *doc, *j;
	enum crm_code rc = CRM_OK;

	if (c->kind == CRM_CELL_JSON)
		doc = json_loadb(c->s, c->len, JSON_ALLOW_NUL, &why);
	else
		return crm_error_set(err, CRM_INVALID, "'%s' is missing, or "
				     "no object of fields", columns[which]);
	if (!doc && json_error_code(&why) == json_error_out_of_memory)
		return crm_error_nomem(err);
	if (!json_is_object(doc))
		rc = crm_error_set(err, CRM_INVALID, "'%s' is no object of "
				   "fields", columns[which]);
	json_object_foreach(doc, key, j) {
		if (!rc)
			rc = read_field(st, r, key, j, err);
	}
	json_decref(doc);
	return rc;
}

/* ---- drift ---- */

/* A value as a message names it: in quotes, unless it cannot be told. */
static enum crm_code print(struct apply *a, size_t i, const struct crm_rec *r,
			   struct crm_buf *out, struct crm_error *err)
{
	const struct crm_field *f = &r->type->fields[i];
	struct crm_buf text = CRM_BUF_INIT;
	bool seen = true;
	enum crm_code rc = CRM_OK;
	int places;

	if (!crm_value_given(&r->v[i])) {
		crm_buf_adds(out, crm_tr("unset"));
		return crm_buf_check(out, err);
	}
	if (f->kind == CRM_T_REF)
		rc = crm__sees(a->st, crm_type_find(f->ref), r->v[i].i, &seen,
			       err);
	if (rc)
		return rc;
	if (!seen) {
		crm_buf_addf(out, crm_tr("a %s that you may not see"),
			     crm_tr(f->ref));
		return crm_buf_check(out, err);
	}
	crm_money_places(a->c.t->currency < 0 ? NULL : &r->v[a->c.t->currency],
			 &places);
	rc = crm__value_text(a->st, f, &r->v[i], places, &text, err);
	crm_buf_addf(out, "'%.*s'", crm_text_shown(crm_buf_str(&text),
						   text.len),
		     crm_buf_str(&text));
	crm_buf_clear(&text);
	return rc ? rc : crm_buf_check(out, err);
}

static enum crm_code drifted(struct apply *a, size_t i, struct crm_error *err)
{
	struct crm_buf is = CRM_BUF_INIT, was = CRM_BUF_INIT;
	enum crm_code rc = print(a, i, &a->c.now, &is, err);

	if (!rc)
		rc = print(a, i, &a->c.before, &was, err);
	if (!rc) {
		rc = crm_error_set(err, CRM_CONFLICT, "has changed since: it "
			"is %s now, and was %s", crm_buf_str(&is),
			crm_buf_str(&was));
		crm_error_at_field(err, a->c.t->type.fields[i].name);
	}
	crm_buf_clear(&is);
	crm_buf_clear(&was);
	return rc;
}

/* Is the record still what it was? Of an update only what it changes has to
 * be. */
static enum crm_code as_before(struct apply *a, struct crm_error *err)
{
	int cur = a->c.t->currency;
	enum crm_code rc;

	if (cur >= 0 && a->c.before.v[cur].kind == CRM_V_UNSET)
		a->c.before.v[cur] = a->c.now.v[cur];
	rc = crm_rec_settle(&a->c.before, true, err);
	if (!rc)
		rc = crm_resolve(a->st, &a->c.before, NULL, err);
	if (rc == CRM_INVALID && err)
		err->code = rc = CRM_CONFLICT; /* it cannot be so any more */
	for (size_t i = 0; !rc && i < a->c.t->type.nfields; i++)
		if (a->c.before.v[i].kind != CRM_V_UNSET &&
		    !crm_value_equal(&a->c.before.v[i], &a->c.now.v[i]))
			rc = drifted(a, i, err);
	return rc;
}

static enum crm_code load(struct apply *a, const struct line *l,
			  struct crm_error *err)
{
	const struct crm_cell *code = &l->cell[P_CODE];
	bool found;
	enum crm_code rc = crm__find_own(a->st, code->s, code->len, &a->c.now,
					 &found, err);

	if (!rc && !found)
		rc = crm_error_set(err, CRM_CONFLICT, "is not there any more");
	return rc;
}

/* ---- one change ---- */

static enum crm_code apply_insert(struct apply *a, const struct line *l,
				  struct crm_error *err)
{
	const struct crm_cell *code = &l->cell[P_CODE];
	const struct crm_value *after = &a->c.after.v[CRM_F_CODE];
	enum crm_code rc = read_side(a->st, l, P_AFTER, &a->c.after, err);

	if (!rc && after->kind == CRM_V_UNSET)
		rc = crm_rec_read(&a->c.after, CRM_F_CODE, code->s, code->len,
				  err);
	if (!rc && after->kind == CRM_V_TEXT && (after->len != code->len ||
	    memcmp(after->s, code->s, code->len) != 0)) {
		rc = crm_error_set(err, CRM_INVALID, "is '%.*s', but the line "
			"is for '%.*s'", crm_text_shown(after->s, after->len),
			after->s, crm_text_shown(code->s, code->len), code->s);
		crm_error_at_field(err, "code");
	}
	return rc ? rc : crm_save(a->st, NULL, &a->c.after, &a->from, NULL,
				  err);
}

static enum crm_code apply_update(struct apply *a, const struct line *l,
				  struct crm_error *err)
{
	enum crm_code rc = read_side(a->st, l, P_BEFORE, &a->c.before, err);

	if (!rc)
		rc = read_side(a->st, l, P_AFTER, &a->c.after, err);
	if (!rc)
		rc = load(a, l, err);
	if (!rc)
		rc = as_before(a, err);
	return rc ? rc : crm_save(a->st, &a->c.now, &a->c.after, &a->from, NULL,
				  err);
}

static enum crm_code apply_delete(struct apply *a, const struct line *l,
				  struct crm_error *err)
{
	enum crm_code rc = read_side(a->st, l, P_BEFORE, &a->c.before, err);

	if (!rc)
		rc = load(a, l, err);
	if (!rc)
		rc = as_before(a, err);
	if (!rc)
		rc = crm__unreferred(a->st, &a->c.now, err);
	return rc ? rc : crm_save(a->st, &a->c.now, NULL, &a->from, NULL, err);
}

/* The record as it was deleted, with what the plan says of it. */
static enum crm_code apply_restore(struct apply *a, const struct line *l,
				   struct crm_error *err)
{
	const struct crm_cell *code = &l->cell[P_CODE];
	enum crm_code rc = read_side(a->st, l, P_AFTER, &a->c.after, err);

	if (!rc)
		rc = crm__deleted(a->st, code->s, code->len, &a->c.now, err);
	if (!rc)
		rc = crm_resolve(a->st, &a->c.after, NULL, err);
	for (size_t i = 0; !rc && i < a->c.t->type.nfields; i++)
		if (a->c.after.v[i].kind == CRM_V_UNSET)
			a->c.after.v[i] = a->c.now.v[i];
	if (!rc)
		rc = crm_rec_settle(&a->c.after, true, err);
	a->c.after.id = a->c.now.id;
	return rc ? rc : crm__bring_back(a->st, &a->c.after, &a->from, err);
}

/* A row that is not what the log says, as check found: the row id names it, as
 * code and all may be wrong. */
static enum crm_code apply_mend(struct apply *a, const struct line *l,
				struct crm_error *err)
{
	const struct crm_cell *c = &l->cell[P_RECORD];
	int64_t id = 0;

	if (c->kind != CRM_CELL_NUMBER ||
	    crm_decimal_plain(c->s, c->len, 0, &id, NULL) || id <= 0)
		return crm_error_set(err, CRM_INVALID, "'record' is missing, "
				     "or no number of a row");
	return crm__mend(a->st, a->c.t, id, err);
}

static enum crm_code apply_line(struct apply *a, const struct line *l,
				struct crm_error *err)
{
	static const struct {
		const char *name;
		enum crm_code (*run)(struct apply *a, const struct line *l,
				     struct crm_error *err);
	} actions[] = {
		{ "insert", apply_insert }, { "update", apply_update },
		{ "delete", apply_delete }, { "restore", apply_restore },
		{ "mend", apply_mend },
	};
	const struct crm_cell *type = &l->cell[P_TYPE];
	const struct crm_cell *action = &l->cell[P_ACTION];
	struct crm__type *t = crm__type_named(a->st, type->s, type->len);
	enum crm_code rc;

	if (!t || t->type.readonly)
		return crm_error_set(err, CRM_INVALID, "there is no record "
				     "type '%.*s'", (int)type->len, type->s);
	rc = crm__changing_of(&a->c, t, err);
	for (size_t i = 0; !rc && i < CRM_NELEM(actions); i++)
		if (strlen(actions[i].name) == action->len &&
		    !memcmp(actions[i].name, action->s, action->len))
			return actions[i].run(a, l, err);
	return rc ? rc : crm_error_set(err, CRM_INVALID, "'%.*s' is no action "
		"(insert, update, delete, restore, mend)", (int)action->len,
		action->s);
}

/* ---- all of them ---- */

/* Tell a line's error and go on; anything graver is returned. */
static enum crm_code refuse(struct apply *a, const struct line *l,
			    long number, enum crm_code rc,
			    struct crm_error *why, struct crm_error *err)
{
	if (!crm__refused(rc)) {
		if (rc && err)
			*err = *why;
		return rc;
	}
	if (l && l->cell[P_CODE].len)
		crm_error_prefix(why, "%.*s %.*s: %s%s",
			(int)l->cell[P_TYPE].len, l->cell[P_TYPE].s,
			(int)l->cell[P_CODE].len, l->cell[P_CODE].s,
			why->field, why->field[0] ? ": " : "");
	if (l)
		why->field[0] = '\0';
	if (!why->line)
		crm_error_at_line(why, a->opts->name, number);
	return crm_refusals_add(a->refused, why, err);
}

static enum crm_code apply_all(struct apply *a, struct crm_reader *in,
			       struct crm_error *err)
{
	const struct crm_row *row = NULL;
	enum crm_code rc = CRM_OK;

	for (;;) {
		struct crm_error why = CRM_ERROR_INIT;
		struct line l;
		bool sorted = false;

		rc = crm_reader_next(in, &row, &why);
		if (rc == CRM_BROKEN) {
			if (err)
				*err = why;
			return CRM_INVALID;
		}
		if (!rc && !row)
			return CRM_OK;
		if (!rc)
			rc = sort_cells(in, row, &l, &why);
		sorted = !rc;
		a->from.line = row ? row->line : why.line;
		if (!rc)
			rc = apply_line(a, &l, &why);
		rc = refuse(a, sorted ? &l : NULL, a->from.line, rc, &why,
			    err);
		if (!rc)
			rc = crm__changing_types(a->st, &a->c, err);
		if (rc)
			return rc;
	}
}

enum crm_code crm_apply(struct crm_store *st, const struct crm_job_info *info,
			struct crm_reader *in,
			const struct crm_apply_opts *opts,
			struct crm_job_result *out,
			struct crm_refusals *refused, struct crm_error *err)
{
	struct apply a = { .st = st, .opts = opts, .refused = refused,
			   .from = { .source = 1,
				     .on_duplicate = opts->on_duplicate } };
	struct crm_job_info job = *info;
	struct crm_buf names = CRM_BUF_INIT;
	enum crm_code rc;

	job.verbatim = true;
	crm_list_add(&names, opts->name, strlen(opts->name));
	rc = crm_buf_check(&names, err);
	job.input = crm_buf_str(&names);
	if (!rc)
		rc = crm_job_begin(st, &job, err);
	if (rc)
		goto done;
	crm__fellows_begin(st, 0, 0);
	rc = crm__fellows_end(st, apply_all(&a, in, err), err);
	crm__changing_clear(&a.c);
	rc = crm_refusals_end(st, rc, refused, opts->skip, opts->dry, out,
			      err);
done:
	crm_buf_clear(&names);
	return rc;
}
