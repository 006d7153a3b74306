/* SPDX-License-Identifier: ISC */
/*
 * number.c - row ids and generated codes.
 *
 * Both go on from the counter table, so that neither is ever given twice. A
 * job reads them once and writes them back at its end.
 */
#include "internal.h"

#define CODE_DIGITS 6
/* Codes from here on were not made here; following them would let one odd
 * code use up the numbers. */
#define CODE_END 999999999999

static enum crm_code counter(struct crm_store *st, const char *what,
			     const char *name, int64_t *value,
			     struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	char key[80];
	enum crm_code rc;

	snprintf(key, sizeof(key), "%s:%s", what, name);
	rc = crm_stmt_get(st->db, "SELECT value FROM counter WHERE name = ?",
			  &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, key, strlen(key));
	return crm__one_int(s, value, err);
}

enum crm_code crm__id_past(struct crm_store *st, struct crm__type *t,
			   int64_t id, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (!t->next_id) {
		rc = counter(st, "id", t->type.table, &t->next_id, err);
		t->next_id++;
	}
	if (id >= t->next_id)
		t->next_id = id + 1;
	return rc;
}

enum crm_code crm__next_id(struct crm_store *st, struct crm__type *t,
			   int64_t *id, struct crm_error *err)
{
	enum crm_code rc = crm__id_past(st, t, 0, err);

	*id = t->next_id++;
	return rc;
}

enum crm_code crm__code_counter(struct crm_store *st, const struct crm_type *t,
				int64_t *last, struct crm_error *err)
{
	return counter(st, "code", t->name, last, err);
}

/* The number in a code of the generated form, 0 for any other code. */
static int64_t code_number(const char *prefix, const char *s, size_t n)
{
	size_t p = strlen(prefix);
	int64_t v = 0;

	if (n <= p || memcmp(s, prefix, p))
		return 0;
	for (size_t i = p; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return 0;
		v = v * 10 + (s[i] - '0');
		if (v >= CODE_END)
			return 0;
	}
	return v;
}

int64_t crm__code_number(const struct crm_type *t, const struct crm_value *code)
{
	if (!t->prefix || code->kind != CRM_V_TEXT)
		return 0;
	return code_number(t->prefix, code->s, code->len);
}

enum crm_code crm__number_past(struct crm_store *st, struct crm__type *t,
			       int64_t number, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (!t->next_code) {
		rc = counter(st, "code", t->type.name, &t->next_code, err);
		t->next_code++;
	}
	if (number >= t->next_code)
		t->next_code = number + 1;
	return rc;
}

enum crm_code crm__number(struct crm_store *st, struct crm__type *t,
			  struct crm_rec *r, struct crm_error *err)
{
	const struct crm_type *of = t->type.prefix ? NULL
						   : crm__former_of(&t->type);
	const struct crm_value *v = &r->v[CRM_F_CODE];
	char code[64];
	enum crm_code rc;
	int n;

	/* What was a code once is not given again. */
	if (of)
		return crm__number_past(st, crm__type_of(st, of),
					crm__code_number(of, v), err);
	if (!t->type.prefix)
		return CRM_OK;
	rc = crm__number_past(st, t, crm__code_number(&t->type, v), err);
	if (rc || crm_value_given(v))
		return rc;
	n = snprintf(code, sizeof(code), "%s%0*lld", t->type.prefix,
		     CODE_DIGITS, (long long)t->next_code++);
	return crm_rec_set_text(r, CRM_F_CODE, code, (size_t)n, err);
}

void crm__numbers_forget(struct crm_store *st)
{
	for (size_t i = 0; i < crm_ntypes; i++)
		st->types[i].next_id = st->types[i].next_code = 0;
}

static enum crm_code keep(struct crm_store *st, const char *what,
			  const char *name, int64_t value,
			  struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	char key[80];
	enum crm_code rc;

	snprintf(key, sizeof(key), "%s:%s", what, name);
	rc = crm_stmt_get(st->db, "INSERT INTO counter (name, value) "
		"VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "
		"value = excluded.value", &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, key, strlen(key));
	crm_bind_int(s, 2, value);
	return crm__run_once(s, err);
}

enum crm_code crm__numbers_flush(struct crm_store *st, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < crm_ntypes; i++) {
		struct crm__type *t = &st->types[i];
		if (t->next_id)
			rc = keep(st, "id", t->type.table, t->next_id - 1, err);
		if (!rc && t->next_code)
			rc = keep(st, "code", t->type.name, t->next_code - 1,
				  err);
	}
	return rc;
}
