/* SPDX-License-Identifier: ISC */
/*
 * customfield.c - defining a custom field makes a column.
 *
 * The values of field n lie in column x<n> of its record type's side table.
 * The name is generated from the row id, never from what a person wrote.
 */
#include "crm/rules.h"
#include "crm/text.h"

#define TEXT(R, F) (R)->v[CRM_CUSTOMFIELD_##F].s
#define LEN(R, F) (R)->v[CRM_CUSTOMFIELD_##F].len
#define TRUE(R, F) ((R)->v[CRM_CUSTOMFIELD_##F].kind == CRM_V_INT && \
		    (R)->v[CRM_CUSTOMFIELD_##F].i)

static enum crm_code refuse(struct crm_error *err, enum crm_code code,
			    const char *field)
{
	crm_error_at_field(err, field);
	return code;
}

/* A value of the field's column, for as many records as the query says. */
static enum crm_code count(struct crm_store *st, const struct crm_rec *r,
			   const char *query, int64_t *n,
			   struct crm_error *err)
{
	const struct crm_type *t = crm_type_find(TEXT(r, RECORD));
	struct crm_buf sql = CRM_BUF_INIT, column = CRM_BUF_INIT;
	enum crm_code rc;

	crm_buf_addf(&column, "x%lld", (long long)r->id);
	for (const char *p = query; *p; p++) {
		if (*p == '$')
			crm_buf_adds(&sql, crm_buf_str(&column));
		else if (*p == '@')
			crm_sql_ident(&sql, t->extra);
		else
			crm_buf_addc(&sql, *p);
	}
	rc = crm_buf_check(&column, err);
	if (!rc)
		rc = crm_buf_check(&sql, err);
	if (!rc)
		rc = crm_db_int(crm_store_db(st), sql.s, n, err);
	crm_buf_clear(&sql);
	crm_buf_clear(&column);
	return rc;
}

static enum crm_code new_code(const struct crm_rec *old, struct crm_rec *new,
			      struct crm_error *err)
{
	struct crm_buf code = CRM_BUF_INIT;
	const struct crm_value *v = &new->v[CRM_F_CODE];
	enum crm_code rc;

	if (!TEXT(new, RECORD) || !TEXT(new, NAME))
		return CRM_OK; /* told as a missing field later */
	crm_buf_addf(&code, "%s.%s", TEXT(new, RECORD), TEXT(new, NAME));
	rc = crm_buf_check(&code, err);
	if (!rc && crm_value_given(v) &&
	    (v->len != code.len || memcmp(v->s, code.s, v->len))) {
		crm_error_set(err, CRM_INVALID, "'%.*s' must be '%s'",
			      (int)v->len, v->s, code.s);
		rc = refuse(err, CRM_INVALID, "code");
	} else if (!rc && !old) {
		rc = crm_rec_set_text(new, CRM_F_CODE, code.s, code.len, err);
	}
	crm_buf_clear(&code);
	return rc;
}

/*
 * Nouns of the product that name no record type yet. A filter reaches records
 * by the name of their type, as in contact.title, so a field made now must
 * not stand in the way of a type made later. In order.
 */
static const char *const nouns[] = {
	"approval", "article", "attachment", "build", "campaign", "card",
	"change", "contract", "count", "delivery", "expense", "flow", "group",
	"hook", "inspection", "instalment", "invoice", "lead", "line", "lot",
	"member", "move", "notice", "order", "payment", "plan", "price",
	"purchase", "quote", "receipt", "reminder", "segment", "stock",
	"supplier", "survey", "target", "task", "ticket",
	"warehouse",
};

static int by_name(const void *name, const void *noun)
{
	return strcmp(name, *(const char *const *)noun);
}

/* The name must be free: fields share their names with nothing a filter or
 * an import could mean. */
static enum crm_code free_name(struct crm_store *st, const struct crm_rec *new,
			       struct crm_error *err)
{
	const struct crm_type *t = crm_store_type(st, TEXT(new, RECORD));
	const char *name = TEXT(new, NAME);
	bool taken = crm_field_find(t, name, LEN(new, NAME)) >= 0 ||
		     crm_filter_word(name, LEN(new, NAME)) ||
		     !strcmp(name, "id");

	for (size_t i = 0; i < crm_ntypes && !taken; i++)
		taken = !strcmp(crm_types[i]->name, name);
	if (taken)
		crm_error_set(err, CRM_CONFLICT, "'%s' has a meaning already",
			      name);
	else if (bsearch(name, nouns, CRM_NELEM(nouns), sizeof(*nouns),
			 by_name))
		crm_error_set(err, CRM_CONFLICT, "'%s' is kept for records of "
			      "a later version; call it x_%s or my_%s", name,
			      name, name);
	else
		return CRM_OK;
	return refuse(err, CRM_CONFLICT, "name");
}

/* Equal values must be stored alike for one to be found by the other. */
static enum crm_code may_be_unique(const struct crm_rec *new,
				   struct crm_error *err)
{
	const char *type = TEXT(new, TYPE);
	bool money = !strcmp(type, "money");

	if (!TRUE(new, UNIQUE) || (!money && strcmp(type, "phone") != 0))
		return CRM_OK;
	crm_error_set(err, CRM_INVALID, money
		? CRM_TR("money cannot be unique: the same number is another "
			 "amount in each currency; make it a number, of type "
			 "int or quantity")
		: CRM_TR("a phone cannot be unique: one number is written in "
			 "many ways"));
	return refuse(err, CRM_INVALID, "unique");
}

/* Is the heading, in the form in which they are compared, one of another
 * custom field of the record type? Its name goes into owner. */
static enum crm_code custom_heading(struct crm_store *st,
				    const struct crm_rec *new,
				    const struct crm_buf *heading,
				    struct crm_buf *owner,
				    struct crm_error *err)
{
	struct crm_buf other = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(crm_store_db(st), "SELECT name, label, label_zh FROM "
			  "custom_field WHERE record = ? AND name <> ?", &s,
			  err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, TEXT(new, RECORD), LEN(new, RECORD));
	crm_bind_text(s, 2, TEXT(new, NAME), LEN(new, NAME));
	while (!rc && !owner->len && !(rc = crm_step(s, &row, err)) && row)
		for (int i = 0; i < 3 && !owner->len; i++) {
			size_t n;
			const char *text = crm_col_text(s, i, &n);

			crm_buf_reset(&other);
			crm_text_heading(&other, text, n);
			if (other.len == heading->len &&
			    !memcmp(crm_buf_str(&other), crm_buf_str(heading),
				    heading->len))
				crm_buf_adds(owner, crm_col_text(s, 0, NULL));
		}
	crm_stmt_put(s);
	if (!rc)
		rc = crm_buf_check(&other, err);
	crm_buf_clear(&other);
	return rc;
}

/* A name or label must head no other field of the record type: an import
 * could not tell which one is meant. */
static enum crm_code free_heading(struct crm_store *st,
				  const struct crm_rec *new, int field,
				  struct crm_error *err)
{
	const struct crm_type *t = crm_type_find(TEXT(new, RECORD));
	const struct crm_value *v = &new->v[field];
	struct crm_buf text = CRM_BUF_INIT, heading = CRM_BUF_INIT;
	struct crm_buf owner = CRM_BUF_INIT;
	int at = -1;
	enum crm_code rc;

	crm_buf_addmem(&text, v->s, v->len);
	crm_text_heading(&heading, v->s, v->len);
	rc = crm_buf_check(&text, err);
	if (!rc)
		rc = crm_buf_check(&heading, err);
	if (!rc)
		rc = crm_field_heading(t, crm_buf_str(&text), &at, err);
	if (!rc && at >= 0)
		crm_buf_adds(&owner, t->fields[at].name);
	else if (!rc && heading.len)
		rc = custom_heading(st, new, &heading, &owner, err);
	if (!rc)
		rc = crm_buf_check(&owner, err);
	if (!rc && owner.len) {
		crm_error_set(err, CRM_CONFLICT, "'%s' is a heading of %s "
			      "already", crm_buf_str(&text), owner.s);
		rc = refuse(err, CRM_CONFLICT, new->type->fields[field].name);
	}
	crm_buf_clear(&text);
	crm_buf_clear(&heading);
	crm_buf_clear(&owner);
	return rc;
}

static enum crm_code free_headings(struct crm_store *st,
				   const struct crm_rec *old,
				   const struct crm_rec *new,
				   struct crm_error *err)
{
	static const int heads[] = { CRM_CUSTOMFIELD_NAME,
		CRM_CUSTOMFIELD_LABEL, CRM_CUSTOMFIELD_LABEL_ZH };
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < CRM_NELEM(heads); i++) {
		const struct crm_value *v = &new->v[heads[i]];

		if (v->kind == CRM_V_TEXT &&
		    !(old && crm_value_equal(&old->v[heads[i]], v)))
			rc = free_heading(st, new, heads[i], err);
	}
	return rc;
}

static enum crm_code right_type(const struct crm_rec *new,
				struct crm_error *err)
{
	const struct crm_type *t = crm_type_find(TEXT(new, RECORD));
	const char *type = TEXT(new, TYPE);
	bool choices = crm_value_given(&new->v[CRM_CUSTOMFIELD_CHOICES]);

	if (!strcmp(type, "enum") != choices) {
		crm_error_set(err, CRM_INVALID, choices
			? CRM_TR("only a field of type enum has choices")
			: CRM_TR("an enum needs its choices, such as "
				 "choices='a;b'"));
		return refuse(err, CRM_INVALID, "choices");
	}
	if (!strcmp(type, "money") &&
	    crm_field_flagged(t, CRM_F_CURRENCY) < 0) {
		crm_error_set(err, CRM_INVALID, "%s has no currency, so it "
			      "cannot have amounts of money", crm_tr(t->name));
		return refuse(err, CRM_INVALID, "type");
	}
	return may_be_unique(new, err);
}

/* A choice taken away must not be in use. */
static enum crm_code choices_in_use(struct crm_store *st,
				    const struct crm_rec *old,
				    const struct crm_rec *new,
				    struct crm_error *err)
{
	struct crm_db *db = crm_store_db(st);
	const struct crm_type *t = crm_type_find(TEXT(old, RECORD));
	struct crm_buf sql = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	if (crm_value_equal(&old->v[CRM_CUSTOMFIELD_CHOICES],
			    &new->v[CRM_CUSTOMFIELD_CHOICES]))
		return CRM_OK;
	crm_buf_addf(&sql, "SELECT DISTINCT x%lld FROM ", (long long)old->id);
	crm_sql_ident(&sql, t->extra);
	crm_buf_addf(&sql, " WHERE x%lld IS NOT NULL", (long long)old->id);
	rc = crm_buf_check(&sql, err);
	if (!rc)
		rc = crm_stmt_get(db, sql.s, &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		size_t n;
		const char *v = crm_col_text(s, 0, &n);
		if (crm_list_has(TEXT(new, CHOICES), LEN(new, CHOICES), v, n))
			continue;
		crm_error_set(err, CRM_CONFLICT, "'%.*s' is still in use",
			      (int)n, v);
		rc = refuse(err, CRM_CONFLICT, "choices");
	}
	crm_stmt_put(s);
	crm_buf_clear(&sql);
	return rc;
}

static enum crm_code prepare_delete(struct crm_store *st,
				    const struct crm_rec *old,
				    struct crm_error *err)
{
	int64_t n;
	enum crm_code rc = count(st, old, "SELECT count($) FROM @", &n, err);

	if (!rc && n)
		rc = crm_error_set(err, CRM_CONFLICT,
			crm_tr_n("%lld record has a value in %s; clear it "
				 "there first", "%lld records have a value in "
				 "%s; clear it there first", n),
			(long long)n, TEXT(old, NAME));
	return rc;
}

/* Texts of an import end without a NUL byte, which TEXT() relies on. */
static enum crm_code terminate(struct crm_rec *r, struct crm_error *err)
{
	static const int texts[] = { CRM_CUSTOMFIELD_RECORD,
		CRM_CUSTOMFIELD_NAME, CRM_CUSTOMFIELD_TYPE };
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < CRM_NELEM(texts); i++) {
		const struct crm_value *v = &r->v[texts[i]];
		if (v->kind == CRM_V_TEXT)
			rc = crm_rec_set_text(r, texts[i], v->s, v->len, err);
	}
	return rc;
}

/* Every record must have a value before one is required of it. */
static enum crm_code all_filled(struct crm_store *st,
				const struct crm_rec *old,
				const struct crm_rec *new,
				struct crm_error *err)
{
	const struct crm_type *t = crm_type_find(TEXT(new, RECORD));
	struct crm_buf sql = CRM_BUF_INIT;
	int64_t records = 0, values = 0;
	enum crm_code rc;

	if (!TRUE(new, REQUIRED) || (old && TRUE(old, REQUIRED)))
		return CRM_OK;
	crm_buf_adds(&sql, "SELECT count(*) FROM ");
	crm_sql_ident(&sql, t->table);
	rc = crm_buf_check(&sql, err);
	if (!rc)
		rc = crm_db_int(crm_store_db(st), sql.s, &records, err);
	if (!rc && old)
		rc = count(st, old, "SELECT count($) FROM @", &values, err);
	crm_buf_clear(&sql);
	if (rc || records == values)
		return rc;
	crm_error_set(err, CRM_CONFLICT,
		      crm_tr_n("%lld record has no value yet; fill it in, "
			       "then require it", "%lld records have no value "
			       "yet; fill it in, then require it",
			       records - values),
		      (long long)(records - values));
	return refuse(err, CRM_CONFLICT, "required");
}

static enum crm_code prepare(struct crm_store *st, const struct crm_rec *old,
			     struct crm_rec *new, struct crm_error *err)
{
	int64_t twins = 0;
	enum crm_code rc;

	if (!new)
		return prepare_delete(st, old, err);
	rc = terminate(new, err);
	if (!rc)
		rc = new_code(old, new, err);
	if (rc || !TEXT(new, RECORD) || !TEXT(new, NAME) || !TEXT(new, TYPE))
		return rc;
	rc = right_type(new, err);
	if (!rc && !old)
		rc = free_name(st, new, err);
	if (!rc)
		rc = free_headings(st, old, new, err);
	if (!rc)
		rc = all_filled(st, old, new, err);
	if (!rc && old)
		rc = choices_in_use(st, old, new, err);
	if (!rc && old && TRUE(new, UNIQUE) && !TRUE(old, UNIQUE))
		rc = count(st, old, "SELECT count($) - count(DISTINCT $) "
			   "FROM @", &twins, err);
	if (!rc && twins) {
		crm_error_set(err, CRM_CONFLICT, "%lld records have a value "
			      "that another one has", (long long)twins);
		rc = refuse(err, CRM_CONFLICT, "unique");
	}
	return rc;
}

/* Add the column and, for a unique field, its index. */
static enum crm_code make_column(struct crm_store *st,
				 const struct crm_rec *old,
				 const struct crm_rec *new,
				 struct crm_error *err)
{
	const struct crm_type *t = crm_type_find(TEXT(new, RECORD));
	struct crm_buf sql = CRM_BUF_INIT;
	enum crm_kind kind = CRM_T_TEXT;
	int64_t there = 0;
	enum crm_code rc = CRM_OK;

	if (!crm_kind_parse(TEXT(new, TYPE), LEN(new, TYPE), &kind))
		return crm_error_set(err, CRM_ERROR, "unknown type '%s'",
				     TEXT(new, TYPE));
	if (!old) { /* a restored definition has its column still */
		crm_buf_addf(&sql, "SELECT count(*) FROM pragma_table_info('%s"
			     "') WHERE name = 'x%lld'", t->extra,
			     (long long)new->id);
		rc = crm_buf_check(&sql, err);
		if (!rc)
			rc = crm_db_int(crm_store_db(st), sql.s, &there, err);
		crm_buf_reset(&sql);
	}
	if (!old && !there)
		crm_buf_addf(&sql, "ALTER TABLE %s ADD COLUMN x%lld %s;",
			     t->extra, (long long)new->id,
			     crm_kind_is_int(kind) ? "INTEGER" : "TEXT");
	if (TRUE(new, UNIQUE))
		crm_buf_addf(&sql, "CREATE INDEX IF NOT EXISTS %s_x%lld ON "
			     "%s (x%lld) WHERE x%lld IS NOT NULL;", t->extra,
			     (long long)new->id, t->extra, (long long)new->id,
			     (long long)new->id);
	if (!rc)
		rc = crm_buf_check(&sql, err);
	if (!rc && sql.len)
		rc = crm_exec(crm_store_db(st), sql.s, err);
	crm_buf_clear(&sql);
	return rc;
}

static enum crm_code after(struct crm_store *st, const struct crm_rec *old,
			   const struct crm_rec *new, struct crm_error *err)
{
	crm_store_fields_changed(st);
	return new ? make_column(st, old, new, err) : CRM_OK;
}

const struct crm_rule crm_rule_customfield = {
	.type = &crm_customfield, .prepare = prepare, .after = after,
};
