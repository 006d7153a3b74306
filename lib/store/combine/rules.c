/* SPDX-License-Identifier: ISC */
/* rules.c - by which rule each field of a merged record gets its value. */
#include "combine.h"

static const char *const names[] = {
	[CRM_MERGE_KEEP] = "keep", [CRM_MERGE_NEWEST] = "newest",
	[CRM_MERGE_LONGEST] = "longest", [CRM_MERGE_UNION] = "union",
};

enum crm_merge_rule crm__merge_usual(const struct crm_field *f)
{
	if (f->flags & CRM_F_STANDING)
		return CRM_MERGE_USUAL;
	return f->kind == CRM_T_LIST || f->kind == CRM_T_PHONE ||
	       (f->kind == CRM_T_TEXT && f->search == CRM_SEARCH_NOTE)
		? CRM_MERGE_UNION : CRM_MERGE_KEEP;
}

/* The place in a tree follows from where the records are. */
static bool has(const struct crm_field *f, enum crm_merge_rule r)
{
	if (f->flags & (CRM_F_KEY | CRM_F_READONLY) || f->with)
		return false;
	switch (r) {
	case CRM_MERGE_KEEP:
		return true;
	case CRM_MERGE_NEWEST:
		return !(f->flags & CRM_F_TREE);
	case CRM_MERGE_LONGEST:
		return f->kind == CRM_T_TEXT &&
		       !(f->flags & CRM_F_CURRENCY);
	case CRM_MERGE_UNION:
		return crm__merge_usual(f) == CRM_MERGE_UNION;
	default:
		return false;
	}
}

const char *crm_merge_rule_name(const struct crm_field *f,
				enum crm_merge_rule r)
{
	return has(f, r) ? names[r] : NULL;
}

static enum crm_code refuse(const struct crm_field *f, const char *rule,
			    struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;

	for (int i = 0; i < CRM_MERGE__N; i++)
		if (has(f, (enum crm_merge_rule)i))
			crm_buf_addf(&all, "%s%s", all.len ? ", " : "",
				     names[i]);
	crm_error_set(err, CRM_USAGE, "'%s' is no rule for %s (%s)", rule,
		      f->name, crm_buf_str(&all));
	crm_buf_clear(&all);
	return CRM_USAGE;
}

enum crm_code crm_merge_rule_parse(const struct crm_type *t, const char *text,
				   enum crm_merge_rule *rules,
				   struct crm_error *err)
{
	const char *eq = strchr(text, '=');
	const struct crm_field *f;
	int at;

	if (!eq)
		return crm_error_set(err, CRM_USAGE, "'%s' is not FIELD=RULE",
				     text);
	at = crm_field_find(t, text, (size_t)(eq - text));
	if (at < 0)
		return crm_field_unknown(t, text, (size_t)(eq - text), err);
	f = &t->fields[at];
	if (f->flags & (CRM_F_KEY | CRM_F_READONLY))
		return crm_error_set(err, CRM_USAGE, "%s stays that of the "
			"record that is kept; it has no rule", f->name);
	if (f->with)
		return crm_error_set(err, CRM_USAGE, "%s is that of the same "
			"record as %s; give the rule of that", f->name,
			f->with);
	if (rules[at] != CRM_MERGE_USUAL)
		return crm_error_set(err, CRM_USAGE, "%s is given a rule "
				     "twice", f->name);
	for (int i = 0; i < CRM_MERGE__N; i++) {
		if (!has(f, (enum crm_merge_rule)i) ||
		    strcmp(eq + 1, names[i]) != 0)
			continue;
		rules[at] = (enum crm_merge_rule)i;
		return CRM_OK;
	}
	return refuse(f, eq + 1, err);
}
