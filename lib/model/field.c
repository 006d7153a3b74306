/* SPDX-License-Identifier: ISC */
/* field.c - finding fields, choices and kinds by what people write. */
#include "crm/model.h"
#include "crm/text.h"

static const char *const kinds[] = {
	[CRM_T_TEXT] = "text", [CRM_T_PHONE] = "phone",
	[CRM_T_ENUM] = "enum", [CRM_T_DATE] = "date", [CRM_T_TIME] = "time",
	[CRM_T_LIST] = "list", [CRM_T_JSON] = "json", [CRM_T_INT] = "int",
	[CRM_T_BOOL] = "bool", [CRM_T_MONEY] = "money",
	[CRM_T_QUANTITY] = "quantity", [CRM_T_PERCENT] = "percent",
	[CRM_T_REF] = "ref",
};
_Static_assert(CRM_NELEM(kinds) == CRM_T__N, "a kind has no name");

const char *crm_kind_name(enum crm_kind k)
{
	return kinds[k];
}

bool crm_kind_parse(const char *s, size_t n, enum crm_kind *out)
{
	for (int k = 0; k < CRM_T__N; k++) {
		if (k == CRM_T_JSON || k == CRM_T_REF)
			continue;
		if (strlen(kinds[k]) == n && !memcmp(kinds[k], s, n)) {
			*out = (enum crm_kind)k;
			return true;
		}
	}
	return false;
}

bool crm_kind_is_int(enum crm_kind k)
{
	return k >= CRM_T_INT;
}

bool crm_kind_is_number(enum crm_kind k)
{
	return k == CRM_T_INT || k == CRM_T_MONEY || k == CRM_T_QUANTITY ||
	       k == CRM_T_PERCENT;
}

bool crm_type_searched(const struct crm_type *t)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].search == CRM_SEARCH_NAME)
			return true;
	return false;
}

bool crm_type_matched(const struct crm_type *t)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].match == CRM_MATCH_NAME)
			return true;
	return false;
}

enum crm_search crm_field_search(const struct crm_field *f)
{
	return f->kind == CRM_T_PHONE ? CRM_SEARCH_PHONE : f->search;
}

int crm_field_matching(const struct crm_type *t, enum crm_match m)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].match == m)
			return (int)i;
	return -1;
}

size_t crm_field_leader(const struct crm_type *t, size_t field)
{
	const char *with = t->fields[field].with;

	for (size_t i = 0; with && i < t->nfields; i++)
		if (!strcmp(t->fields[i].name, with))
			return i;
	return field;
}

int crm_field_find(const struct crm_type *t, const char *name, size_t n)
{
	for (size_t i = 0; i < t->nfields; i++) {
		const char *f = t->fields[i].name;
		if (!strncmp(f, name, n) && f[n] == '\0' &&
		    !(t->fields[i].flags & CRM_F_HIDDEN))
			return (int)i;
	}
	return -1;
}

int crm_field_flagged(const struct crm_type *t, unsigned flag)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].flags & flag)
			return (int)i;
	return -1;
}

static bool same_fold(const char *a, size_t an, const char *b, size_t bn)
{
	size_t i = 0, k = 0;

	while (i < an && k < bn) {
		size_t m, n;
		uint32_t x = crm_utf8_decode(a + i, an - i, &m);
		uint32_t y = crm_utf8_decode(b + k, bn - k, &n);

		if (crm_text_fold_char(x) != crm_text_fold_char(y))
			return false;
		i += m;
		k += n;
	}
	return i == an && k == bn;
}

int crm_choice_find(const struct crm_field *f, const char *s, size_t n)
{
	if (!f->choices)
		return -1;
	for (int i = 0; f->choices[i].name; i++)
		if (strlen(f->choices[i].name) == n &&
		    !memcmp(f->choices[i].name, s, n))
			return i;
	for (int i = 0; f->choices[i].name; i++) {
		const struct crm_choice *c = &f->choices[i];
		if (same_fold(c->name, strlen(c->name), s, n) ||
		    (c->label && same_fold(c->label, strlen(c->label), s, n)))
			return i;
	}
	return -1;
}

enum crm_code crm_choice_unknown(const struct crm_field *f, const char *s,
				 size_t n, struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;
	const char **names, *near;
	size_t k = 0;
	enum crm_code rc;

	for (; f->choices[k].name; k++)
		crm_buf_addf(&all, "%s%s", k ? ", " : "", f->choices[k].name);
	names = calloc(k + 1, sizeof(*names));
	rc = names ? crm_buf_check(&all, err) : crm_error_nomem(err);
	if (rc)
		goto done;
	for (size_t i = 0; i < k; i++)
		names[i] = f->choices[i].name;
	near = crm_text_nearest(s, n, names, k);
	if (near)
		rc = crm_error_set(err, CRM_INVALID, "'%.*s' is not a choice; "
			"did you mean '%s'? (%s)", crm_text_shown(s, n), s,
			near, crm_buf_str(&all));
	else
		rc = crm_error_set(err, CRM_INVALID, "'%.*s' is not a choice "
			"(%s)", crm_text_shown(s, n), s, crm_buf_str(&all));
done:
	free(names);
	crm_buf_clear(&all);
	return rc;
}

static bool same_heading(const char *name, const struct crm_buf *want,
			 struct crm_buf *tmp)
{
	if (!name)
		return false;
	crm_buf_reset(tmp);
	crm_text_heading(tmp, name, strlen(name));
	return tmp->len == want->len &&
	       !memcmp(crm_buf_str(tmp), crm_buf_str(want), want->len);
}

static bool alias_matches(const struct crm_field *f, const struct crm_buf *want,
			  struct crm_buf *tmp)
{
	for (size_t i = 0; f->aliases && f->aliases[i]; i++)
		if (same_heading(f->aliases[i], want, tmp))
			return true;
	return false;
}

/* "客户编号" or "customer code", as files head the code of a customer. */
static bool means_code(const struct crm_type *t, const struct crm_buf *want,
		       struct crm_buf *tmp)
{
	static const char *const english[] = { "code", "id", "number", "no" };
	char name[128];

	snprintf(name, sizeof(name), "%s编号", t->label_zh);
	if (same_heading(name, want, tmp))
		return true;
	for (size_t i = 0; i < CRM_NELEM(english); i++) {
		snprintf(name, sizeof(name), "%s %s", t->name, english[i]);
		if (same_heading(name, want, tmp))
			return true;
	}
	return false;
}

enum crm_code crm_field_heading(const struct crm_type *t, const char *heading,
				int *field, struct crm_error *err)
{
	struct crm_buf want = CRM_BUF_INIT, tmp = CRM_BUF_INIT;
	enum crm_code rc;

	*field = crm_field_find(t, heading, strlen(heading));
	if (*field >= 0)
		return CRM_OK;
	crm_text_heading(&want, heading, strlen(heading));
	/* Names and labels first: an alias of one field may be the label of
	 * another. */
	for (size_t i = 0; i < t->nfields && *field < 0 && want.len; i++) {
		const struct crm_field *f = &t->fields[i];
		if (f->flags & CRM_F_HIDDEN)
			continue;
		if (same_heading(f->name, &want, &tmp) ||
		    same_heading(f->label, &want, &tmp) ||
		    same_heading(f->label_zh, &want, &tmp))
			*field = (int)i;
	}
	for (size_t i = 0; i < t->nfields && *field < 0 && want.len; i++)
		if (!(t->fields[i].flags & CRM_F_HIDDEN) &&
		    alias_matches(&t->fields[i], &want, &tmp))
			*field = (int)i;
	if (*field < 0 && want.len && means_code(t, &want, &tmp))
		*field = CRM_F_CODE;
	rc = crm_buf_check(&want, err);
	if (!rc)
		rc = crm_buf_check(&tmp, err);
	crm_buf_clear(&want);
	crm_buf_clear(&tmp);
	return rc;
}

enum crm_code crm_field_unknown(const struct crm_type *t, const char *name,
				size_t n, struct crm_error *err)
{
	const char **names = calloc(t->nfields, sizeof(*names));
	const char *near = NULL;

	if (names) {
		size_t k = 0;

		for (size_t i = 0; i < t->nfields; i++)
			if (!(t->fields[i].flags & CRM_F_HIDDEN))
				names[k++] = t->fields[i].name;
		near = crm_text_nearest(name, n, names, k);
		free(names);
	}
	if (near)
		return crm_error_set(err, CRM_USAGE,
				     "%s has no field '%.*s'; did you mean "
				     "'%s'?", crm_tr(t->name), (int)n, name,
				     near);
	return crm_error_set(err, CRM_USAGE,
			     "%s has no field '%.*s'; the verb 'fields' lists "
			     "those it has", crm_tr(t->name), (int)n, name);
}
