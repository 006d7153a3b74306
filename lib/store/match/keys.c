/* SPDX-License-Identifier: ISC */
/* keys.c - the keys of a record, by which it is compared with others. */
#include "match.h"
#include "crm/check.h"
#include "crm/company.h"
#include "crm/hash.h"
#include "crm/text.h"

/* Is the record's field that tells something of this choice? */
static bool chosen(const struct crm_rec *r, enum crm_match m,
		   const char *choice)
{
	int i = crm_field_matching(r->type, m);
	const struct crm_value *v = i < 0 ? NULL : &r->v[i];

	return v && v->kind == CRM_V_TEXT && v->len == strlen(choice) &&
	       !memcmp(v->s, choice, v->len);
}

/* Append a value as it is compared; nothing where it is not. */
static enum crm_code normalise(const struct crm_rec *r, size_t i,
			       struct crm_buf *b, struct crm_error *err)
{
	const struct crm_value *v = &r->v[i];
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc = CRM_OK;

	switch (r->type->fields[i].match) {
	case CRM_MATCH_NAME:
		if (!chosen(r, CRM_MATCH_KIND, "person"))
			crm_company_loose_key(b, v->s, v->len);
		break;
	case CRM_MATCH_PHONE:
		rc = crm_phone_normal(v->s, v->len, b, &why);
		break;
	case CRM_MATCH_NUMBER:
	case CRM_MATCH_MAIL:
		crm_text_fold(b, v->s, v->len);
		break;
	default:
		break;
	}
	return rc == CRM_NOMEM ? crm_error_nomem(err) : crm_buf_check(b, err);
}

static int place(const struct crm__match_keys *k, enum crm_match kind,
		 const char *s, size_t n)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].kind == kind && k->v[i].n == n &&
		    !memcmp(k->text.s + k->v[i].at, s, n))
			return (int)i;
	return -1;
}

int crm__match_has(const struct crm__match_keys *k,
		   const struct crm__match_keys *of,
		   const struct crm__match_key *key)
{
	return place(k, key->kind, of->text.s + key->at, key->n);
}

static uint64_t hash(enum crm_match kind, const char *s, size_t n)
{
	const unsigned char first = (unsigned char)kind;
	uint64_t h = crm_hash(CRM_HASH_INIT, &first, 1);

	return crm_hash_spread(crm_hash(h, s, n));
}

/* Take the text behind `at` as a key; once only. v: the value it is of. */
static enum crm_code add_key(struct crm__match_keys *k, int field,
			     enum crm_match kind, size_t at,
			     const struct crm_value *v, struct crm_error *err)
{
	const uint64_t exact = (UINT64_C(1) << CRM__MATCH_EXACT) - 1;
	const char *s = crm_buf_str(&k->text) + at;
	size_t n = k->text.len - at;
	struct crm_buf same = CRM_BUF_INIT;
	uint64_t h;
	enum crm_code rc;

	if (!n || k->n == CRM__MATCH_KEYS || place(k, kind, s, n) >= 0)
		return CRM_OK;
	h = hash(kind, s, n);
	if (kind == CRM_MATCH_NAME) {
		crm_company_key(&same, v->s, v->len);
		h = (h & ~exact) | (hash(kind, crm_buf_str(&same), same.len) &
				    exact);
	}
	k->v[k->n++] = (struct crm__match_key){ field, kind, (int64_t)h, at,
						n };
	rc = crm_buf_check(&same, err);
	crm_buf_clear(&same);
	return rc;
}

enum crm_code crm__match_describe(const struct crm_rec *r,
				  struct crm__match_keys *k,
				  struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	k->n = 0;
	crm_buf_reset(&k->text);
	if (!r || chosen(r, CRM_MATCH_STATE, "invalid"))
		return CRM_OK;
	for (size_t i = 0; !rc && i < r->type->nfields; i++) {
		const struct crm_field *f = &r->type->fields[i];
		size_t at = k->text.len;

		if (f->match == CRM_MATCH_NONE || r->v[i].kind != CRM_V_TEXT)
			continue;
		rc = normalise(r, i, &k->text, err);
		if (!rc)
			rc = add_key(k, (int)i, f->match, at, &r->v[i], err);
	}
	return rc;
}

bool crm__match_differs(const struct crm_rec *a, const struct crm_rec *b)
{
	if (!a || !b)
		return true;
	for (size_t i = 0; i < a->type->nfields; i++)
		if (a->type->fields[i].match != CRM_MATCH_NONE &&
		    !crm_value_equal(&a->v[i], &b->v[i]))
			return true;
	return false;
}
