/* SPDX-License-Identifier: ISC */
/* logread.c - entries of the change log as records and as people read them. */
#include <jansson.h>

#include "internal.h"
#include "crm/decimal.h"

static enum crm_code entry(const char *data, size_t n, json_t **out,
			   struct crm_error *err)
{
	json_error_t e;

	*out = json_loadb(data, n, JSON_ALLOW_NUL, &e);
	if (*out)
		return CRM_OK;
	if (json_error_code(&e) == json_error_out_of_memory)
		return crm_error_nomem(err);
	return crm_error_set(err, CRM_ERROR,
			     "an entry of the change log is damaged: %s",
			     e.text);
}

/* The place of a column in the type; -1 for one that is gone. */
static int column_field(const struct crm_type *t, const char *column)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (!strcmp(crm_field_column(&t->fields[i]), column))
			return (int)i;
	return -1;
}

static struct crm_value value(const json_t *j)
{
	if (json_is_integer(j))
		return (struct crm_value){ CRM_V_INT, json_integer_value(j),
					   NULL, 0 };
	if (json_is_string(j))
		return (struct crm_value){ CRM_V_TEXT, 0, json_string_value(j),
					   json_string_length(j) };
	return (struct crm_value){ CRM_V_NULL, 0, NULL, 0 };
}

enum crm_code crm__log_record(const char *data, size_t n, struct crm_rec *r,
			      int64_t *gone, struct crm_error *err)
{
	json_t *doc, *j;
	const char *key;
	enum crm_code rc = entry(data, n, &doc, err);

	if (gone)
		*gone = 0;
	if (rc)
		return rc;
	json_object_foreach(doc, key, j) {
		struct crm_value v = value(j);
		int i = column_field(r->type, key);

		if (i < 0) {
			if (gone && key[0] == 'x')
				*gone = strtoll(key + 1, NULL, 10);
			continue;
		}
		if (v.kind == CRM_V_TEXT)
			rc = crm_rec_set_text(r, i, v.s, v.len, err);
		else
			r->v[i] = v;
		if (rc)
			break;
	}
	json_decref(doc);
	return rc;
}

enum crm_code crm__code_ever(struct crm_store *st, const struct crm_type *t,
			     int64_t id, struct crm_buf *out,
			     struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	struct crm_error e = CRM_ERROR_INIT;
	enum crm_code rc = crm_code_of(st, t, id, out, &e);

	if (rc != CRM_NOTFOUND) {
		if (rc && err)
			*err = e;
		return rc;
	}
	rc = crm_stmt_get(st->db, "SELECT code FROM change WHERE type = ? "
		"AND record = ? AND code IS NOT NULL ORDER BY seq DESC "
		"LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, t->number);
	crm_bind_int(s, 2, id);
	return crm__one_text(s, out, NULL, err);
}

/* Decimals of an entry's money, old and new: every entry with money has the
 * currency, and an update both. */
static void places(const struct crm__type *t, const json_t *doc, int out[2])
{
	const json_t *j = NULL;

	if (t->currency >= 0)
		j = json_object_get(doc, crm_field_column(
			&t->type.fields[t->currency]));
	for (size_t i = 0; i < 2; i++) {
		struct crm_value c = value(json_is_array(j)
					   ? json_array_get(j, i) : j);
		crm_money_places(&c, &out[i]);
	}
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

static enum crm_code print_value(struct crm_store *st,
				 const struct crm_field *f,
				 const struct crm_value *v, int money_places,
				 struct crm_buf *out, struct crm_error *err)
{
	struct crm_buf text = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;
	bool bare = false;

	if (!crm_value_given(v)) {
		crm_buf_adds(out, "null");
		return CRM_OK;
	}
	if (f && f->kind == CRM_T_LIST && v->kind == CRM_V_TEXT)
		return print_list(v, out, err);
	if (f && f->kind == CRM_T_REF && v->kind == CRM_V_INT) {
		rc = crm__code_ever(st, crm_type_find(f->ref), v->i, &text,
				    err);
	} else if (f) {
		crm_value_print(f, v, money_places, &text);
		bare = v->kind == CRM_V_INT &&
		       crm_decimal_safe(crm_buf_str(&text), text.len);
	} else if (v->kind == CRM_V_INT) { /* of a field that is gone */
		crm_buf_addint(&text, v->i);
		bare = true;
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
				int op, const char *key, const json_t *j,
				const int money_places[2], struct crm_buf *out,
				struct crm_error *err)
{
	int i = column_field(t, key);
	const struct crm_field *f = i >= 0 ? &t->fields[i] : NULL;
	struct crm_value none = { CRM_V_NULL, 0, NULL, 0 }, old, new;
	enum crm_code rc;

	old = op == CRM_OP_UPDATE ? value(json_array_get(j, 0))
	      : op == CRM_OP_DELETE ? value(j) : none;
	new = op == CRM_OP_UPDATE ? value(json_array_get(j, 1))
	      : op == CRM_OP_INSERT ? value(j) : none;
	/* The currency stands by amounts that changed, itself the same. */
	if (op == CRM_OP_UPDATE && crm_value_equal(&old, &new))
		return CRM_OK;
	if (out->s[out->len - 1] != '{')
		crm_buf_addc(out, ',');
	crm_buf_addjson(out, f ? f->name : key, strlen(f ? f->name : key));
	crm_buf_adds(out, ":[");
	rc = print_value(st, f, &old, money_places[0], out, err);
	crm_buf_addc(out, ',');
	if (!rc)
		rc = print_value(st, f, &new, money_places[1], out, err);
	crm_buf_addc(out, ']');
	return rc;
}

static enum crm_code print_entry(struct crm_store *st,
				 const struct crm_type *t, int op,
				 json_t *doc, struct crm_buf *out,
				 struct crm_error *err)
{
	int money_places[2];
	const char *key;
	json_t *j;
	enum crm_code rc;

	places(crm__type_of(st, t), doc, money_places);
	crm_buf_addc(out, '{');
	rc = crm_buf_check(out, err);
	if (rc)
		return rc;
	json_object_foreach(doc, key, j) {
		rc = print_pair(st, t, op, key, j, money_places, out, err);
		if (!rc)
			rc = crm_buf_check(out, err);
		if (rc)
			return rc;
	}
	crm_buf_addc(out, '}');
	return crm_buf_check(out, err);
}

enum crm_code crm__log_print(struct crm_store *st, const struct crm_type *t,
			     int op, const char *data, size_t n,
			     struct crm_buf *out, struct crm_buf *code,
			     struct crm_error *err)
{
	const json_t *given;
	json_t *doc;
	enum crm_code rc = entry(data, n, &doc, err);

	if (rc)
		return rc;
	given = json_object_get(doc, "code");
	if (op == CRM_OP_INSERT && json_is_string(given)) {
		crm_buf_reset(code);
		crm_buf_addmem(code, json_string_value(given),
			       json_string_length(given));
		rc = crm_buf_check(code, err);
	}
	if (!rc)
		rc = print_entry(st, t, op, doc, out, err);
	json_decref(doc);
	return rc;
}
