/* SPDX-License-Identifier: ISC */
/*
 * entry_json.c - entries of the change log from before schema 7.
 *
 * They are objects by column, with values as stored: {c: new} of an insert,
 * {c: old} of a delete, {c: [old, new]} of an update. They are read by making
 * what would be written of them today.
 */
#include <jansson.h>

#include "../pack.h"
#include "log.h"
#include "crm/decimal.h"

/* The parser goes on without what it found no memory for. */
static _Thread_local bool starved;

static void *allocate(size_t n)
{
	void *p = malloc(n);

	starved = starved || !p;
	return p;
}

/* The number of a column; 0 where no field ever had it. */
static int64_t number_of(const struct crm_type *t, const char *column)
{
	int64_t id;

	for (size_t i = 0; i < t->nfields; i++)
		if (!strcmp(crm_field_column(&t->fields[i]), column))
			return t->fields[i].number;
	/* A custom field that is gone: x and its id. */
	if (column[0] != 'x' || crm_decimal_plain(column + 1,
			strlen(column + 1), 0, &id, NULL) || id <= 0)
		return 0;
	return -id;
}

/* Append what was put from b's end on. */
static void added(struct crm_buf *b, char *end)
{
	*end = '\0';
	b->len = (size_t)(end - b->s);
}

static void add_value(struct crm_buf *b, const json_t *j)
{
	struct crm_value v = { CRM_V_NULL, 0, NULL, 0 };

	if (json_is_integer(j))
		v = (struct crm_value){ CRM_V_INT, json_integer_value(j),
					NULL, 0 };
	else if (json_is_string(j))
		v = (struct crm_value){ CRM_V_TEXT, 0, json_string_value(j),
					json_string_length(j) };
	if (crm_buf_reserve(b, CRM__VALUE_MAX + v.len))
		added(b, crm__put_value(b->s + b->len, &v));
}

static void convert(struct crm__entry *e, json_t *doc)
{
	struct crm_buf *b = &e->own;
	const char *column;
	json_t *j;

	json_object_foreach(doc, column, j) {
		int64_t number = number_of(e->type, column);

		if (!number && e->op != CRM_OP_ERASE)
			continue;
		if (crm_buf_reserve(b, CRM__NUMBER_MAX))
			added(b, crm__put_signed(b->s + b->len, number));
		add_value(b, e->op == CRM_OP_UPDATE ? json_array_get(j, 0)
						    : j);
		if (e->op == CRM_OP_UPDATE)
			add_value(b, json_array_get(j, 1));
	}
}

enum crm_code crm__entry_json(struct crm__entry *e, const char *data, size_t n,
			      struct crm_error *err)
{
	json_error_t why;
	enum crm_code rc;
	json_t *doc;

	starved = false;
	json_set_alloc_funcs(allocate, free);
	doc = json_loadb(data, n, JSON_ALLOW_NUL, &why);
	if (starved)
		rc = crm_error_nomem(err);
	else if (!doc)
		rc = crm_error_set(err, CRM_ERROR, "an entry of the change "
				   "log is damaged: %s", why.text);
	else
		rc = CRM_OK;
	if (!rc)
		convert(e, doc);
	json_decref(doc);
	if (!rc)
		rc = crm_buf_check(&e->own, err);
	if (rc)
		return rc;
	e->at = crm_buf_str(&e->own);
	e->end = e->at + e->own.len;
	return CRM_OK;
}
