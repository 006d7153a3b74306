/* SPDX-License-Identifier: ISC */
/* logread.c - entries of the change log as records and as people read them. */
#include <jansson.h>

#include "log.h"

/* The parser goes on without what it found no memory for. */
static _Thread_local bool starved;

static void *allocate(size_t n)
{
	void *p = malloc(n);

	starved = starved || !p;
	return p;
}

/* The place of a column in the type, looked for from *next on: entries have
 * the order of the fields. -1 for one that is gone. */
static int column_field(const struct crm_type *t, const char *column,
			size_t *next)
{
	for (size_t k = 0, i = *next; k < t->nfields; k++, i++) {
		if (i >= t->nfields)
			i = 0;
		if (strcmp(crm_field_column(&t->fields[i]), column))
			continue;
		*next = i + 1;
		return (int)i;
	}
	return -1;
}

struct crm_value crm__log_value(const struct json_t *j)
{
	if (json_is_integer(j))
		return (struct crm_value){ CRM_V_INT, json_integer_value(j),
					   NULL, 0 };
	if (json_is_string(j))
		return (struct crm_value){ CRM_V_TEXT, 0, json_string_value(j),
					   json_string_length(j) };
	return (struct crm_value){ CRM_V_NULL, 0, NULL, 0 };
}

enum crm_code crm__log_open(struct crm__entry *e, const struct crm_type *t,
			    int op, const char *data, size_t n,
			    struct crm_error *err)
{
	json_error_t why;

	*e = (struct crm__entry){ .type = t, .op = op };
	starved = false;
	json_set_alloc_funcs(allocate, free);
	e->doc = json_loadb(data, n, JSON_ALLOW_NUL, &why);
	if (json_is_object(e->doc) && !starved) {
		e->at = json_object_iter(e->doc);
		return CRM_OK;
	}
	crm__log_close(e);
	if (starved)
		return crm_error_nomem(err);
	return crm_error_set(err, CRM_ERROR,
			     "an entry of the change log is damaged: %s",
			     why.text[0] ? why.text : "it is no object");
}

bool crm__log_next(struct crm__entry *e, struct crm__logged *out)
{
	const json_t *j;

	if (!e->at)
		return false;
	j = json_object_iter_value(e->at);
	*out = (struct crm__logged){ json_object_iter_key(e->at), -1,
		{ CRM_V_NULL, 0, NULL, 0 }, { CRM_V_NULL, 0, NULL, 0 } };
	out->field = column_field(e->type, out->column, &e->next);
	if (e->op == CRM_OP_UPDATE) {
		out->old = crm__log_value(json_array_get(j, 0));
		out->new = crm__log_value(json_array_get(j, 1));
	} else {
		*(e->op == CRM_OP_DELETE ? &out->old : &out->new) =
			crm__log_value(j);
	}
	e->at = json_object_iter_next(e->doc, e->at);
	return true;
}

void crm__log_close(struct crm__entry *e)
{
	json_decref(e->doc);
	e->doc = NULL;
}

static enum crm_code set(struct crm_rec *r, int field,
			 const struct crm_value *v, struct crm_error *err)
{
	if (!r)
		return CRM_OK;
	if (v->kind == CRM_V_TEXT)
		return crm_rec_set_text(r, field, v->s, v->len, err);
	r->v[field] = *v;
	return CRM_OK;
}

enum crm_code crm__log_record(int op, const char *data, size_t n,
			      struct crm_rec *old, struct crm_rec *new,
			      int64_t *gone, struct crm_error *err)
{
	struct crm__entry e;
	struct crm__logged l;
	enum crm_code rc = crm__log_open(&e, old ? old->type : new->type, op,
					 data, n, err);

	if (gone)
		*gone = 0;
	while (!rc && crm__log_next(&e, &l)) {
		if (l.field < 0) {
			if (gone && l.column[0] == 'x')
				*gone = strtoll(l.column + 1, NULL, 10);
			continue;
		}
		if (op != CRM_OP_INSERT)
			rc = set(old, l.field, &l.old, err);
		if (!rc && op != CRM_OP_DELETE)
			rc = set(new, l.field, &l.new, err);
	}
	crm__log_close(&e);
	return rc;
}

enum crm_code crm__id_gone(struct crm_store *st, const struct crm_type *t,
			   const char *code, size_t n, int64_t *id,
			   struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT record, seq FROM change "
		"WHERE type = ?1 AND code = ?2 AND op = 3 UNION ALL "
		"SELECT record, seq FROM change WHERE type = ?1 AND "
		"code = ?2 AND op = 4 ORDER BY 2 DESC LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, t->number);
	crm_bind_text(s, 2, code, n);
	return crm__one_int(s, id, err);
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

enum crm_code crm__code_after(struct crm_store *st, const struct crm_type *t,
			      int64_t id, int64_t seq, struct crm_buf *out,
			      struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT code FROM change WHERE type = ? "
		"AND record = ? AND seq > ? AND code IS NOT NULL ORDER BY seq "
		"LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, t->number);
	crm_bind_int(s, 2, id);
	crm_bind_int(s, 3, seq);
	rc = crm__one_text(s, out, &row, err);
	return rc || row ? rc : crm__code_ever(st, t, id, out, err);
}
