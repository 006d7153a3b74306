/* SPDX-License-Identifier: ISC */
/* lookup.c - whose telephone number it is. */
#include "search.h"
#include "../rights/rights.h"
#include "crm/check.h"
#include "crm/search.h"

enum {
	N_TYPE, N_CODE, N_NAME, N_OWNER, N_OWNER_NAME, N_FIELD, N_PHONE, N__N
};

static const struct crm_field fields[] = {
	[N_TYPE] = CRM_COLUMN("type", CRM_T_TEXT, "Type",
		"类型", "record type"),
	[N_CODE] = CRM_COLUMN("code", CRM_T_TEXT, "Code",
		"编号", "code of the record"),
	[N_NAME] = CRM_COLUMN("name", CRM_T_TEXT, "Name",
		"名称", "name of the record"),
	[N_OWNER] = CRM_COLUMN("customer", CRM_T_TEXT, "Customer",
		"客户编号", "code of the customer it belongs to, or is"),
	[N_OWNER_NAME] = CRM_COLUMN("customer_name", CRM_T_TEXT, "Customer name",
		"客户名称", "name of that customer"),
	[N_FIELD] = CRM_COLUMN("field", CRM_T_TEXT, "Field",
		"字段", "field it is in"),
	[N_PHONE] = CRM_COLUMN("phone", CRM_T_TEXT, "Phone",
		"电话", "number as written there"),
};

const struct crm_type crm_number = {
	.name = "number", .plural = "numbers", .label_zh = "电话号码",
	.summary = "telephone numbers and whose they are", .readonly = true,
	.fields = fields, .nfields = N__N,
};

struct crm_lookup {
	struct crm_store *st;
	struct crm_stmt *s;
	struct crm_buf digits, expr; /* looked for, as the search is asked */
	struct crm_buf words;      /* of a field */
	struct crm_rec r, owner;   /* r.type NULL: none is at hand */
	size_t field;              /* of r, to be looked at next */
	struct crm_cell cells[N__N];
};

/* The digits that the search has a number by. */
static enum crm_code digits_of(const char *phone, struct crm_buf *out,
			       struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	struct crm_buf normal = CRM_BUF_INIT;
	enum crm_code rc = crm_phone_normal(phone, strlen(phone), &normal,
					    &why);

	if (rc == CRM_NOMEM)
		rc = crm_error_nomem(err);
	else if (rc)
		rc = crm_error_set(err, CRM_USAGE, "%s", why.msg);
	else
		rc = crm_buf_check(&normal, err);
	for (size_t i = 0; !rc && i < normal.len; i++)
		if (normal.s[i] != '+')
			crm_buf_addc(out, normal.s[i]);
	crm_buf_clear(&normal);
	return rc ? rc : crm_buf_check(out, err);
}

enum crm_code crm_lookup_open(struct crm_store *st, const char *phone,
			      struct crm_lookup **out, struct crm_error *err)
{
	struct crm_lookup *l = calloc(1, sizeof(*l));
	enum crm_code rc;

	*out = NULL;
	if (!l)
		return crm_error_nomem(err);
	l->st = st;
	rc = digits_of(phone, &l->digits, err);
	if (!rc) {
		crm_buf_addf(&l->expr, "phone : \"%s\"", l->digits.s);
		rc = crm_buf_check(&l->expr, err);
	}
	if (!rc)
		rc = crm_stmt_get(st->db, "SELECT rowid FROM search_text "
			"WHERE search_text MATCH ? ORDER BY rowid", &l->s,
			err);
	if (!rc)
		crm_bind_text(l->s, 1, l->expr.s, l->expr.len);
	if (rc)
		crm_lookup_close(l);
	else
		*out = l;
	return rc;
}

void crm_lookup_close(struct crm_lookup *l)
{
	if (!l)
		return;
	crm_stmt_put(l->s);
	crm_rec_clear(&l->r);
	crm_rec_clear(&l->owner);
	crm_buf_clear(&l->digits);
	crm_buf_clear(&l->expr);
	crm_buf_clear(&l->words);
	free(l);
}

/* Is the number looked for a word of the field's value? */
static enum crm_code has_number(struct crm_lookup *l, size_t field, bool *yes,
				struct crm_error *err)
{
	const struct crm_field *f = &l->r.type->fields[field];
	const char *word;
	enum crm_code rc;

	*yes = false;
	if (f->kind != CRM_T_PHONE || f->flags & CRM_F_HIDDEN ||
	    l->r.v[field].kind != CRM_V_TEXT)
		return CRM_OK;
	crm_buf_reset(&l->words);
	rc = crm__search_value(&l->words, f, &l->r.v[field], err);
	if (!rc)
		rc = crm_buf_check(&l->words, err);
	for (word = crm_buf_str(&l->words); !rc && !*yes && *word;) {
		size_t n = strspn(word, "0123456789");

		*yes = n == l->digits.len && !memcmp(word, l->digits.s, n);
		word += n ? n : 1;
	}
	return rc;
}

/* Load the record of the row at hand, and what it belongs to; *seen false:
 * it is not for the user. */
static enum crm_code load(struct crm_lookup *l, bool *seen,
			  struct crm_error *err)
{
	int64_t rowid = crm_col_int(l->s, 0);
	struct crm__type *t = crm__type_numbered(l->st,
						 rowid % CRM__SEARCH_TYPES);
	int own = t ? crm_field_flagged(&t->type, CRM_F_OWNER) : -1;
	enum crm_code rc;

	crm_rec_clear(&l->r);
	crm_rec_clear(&l->owner);
	*seen = false;
	l->field = 0;
	if (!t)
		return CRM_OK;
	rc = crm__sees(l->st, &t->type, rowid / CRM__SEARCH_TYPES, seen, err);
	if (!rc && *seen)
		rc = crm_rec_init(&l->r, &t->type, err);
	if (!rc && *seen)
		rc = crm_load_id(l->st, rowid / CRM__SEARCH_TYPES, &l->r, err);
	if (rc || !*seen || own < 0)
		return rc;
	rc = crm_rec_init(&l->owner, crm_store_type(l->st,
					t->type.fields[own].ref), err);
	return rc ? rc : crm_load_id(l->st, l->r.v[own].i, &l->owner, err);
}

static void set(struct crm_cell *c, const char *s, size_t n)
{
	*c = (struct crm_cell){ s ? CRM_CELL_TEXT : CRM_CELL_NULL, 0, s, n };
}

/* Code and first name of a record, unless it is hidden. */
static void set_names(struct crm_cell *code, struct crm_cell *name,
		      const struct crm_rec *r)
{
	set(code, r->v[CRM_F_CODE].s, r->v[CRM_F_CODE].len);
	set(name, NULL, 0);
	for (size_t i = 0; i < r->type->nfields; i++) {
		if (crm_field_search(&r->type->fields[i]) != CRM_SEARCH_NAME)
			continue;
		if (r->type->fields[i].flags & CRM_F_HIDDEN)
			name->kind = CRM_CELL_HIDDEN;
		else if (r->v[i].kind == CRM_V_TEXT)
			set(name, r->v[i].s, r->v[i].len);
		return;
	}
}

static void fill(struct crm_lookup *l, size_t field)
{
	const struct crm_type *t = l->r.type;
	struct crm_cell *c = l->cells;
	int own = crm_field_flagged(t, CRM_F_OWNER);

	set(&c[N_TYPE], t->name, strlen(t->name));
	set_names(&c[N_CODE], &c[N_NAME], &l->r);
	set_names(&c[N_OWNER], &c[N_OWNER_NAME],
		  l->owner.type ? &l->owner : &l->r);
	if (own >= 0 && t->fields[own].flags & CRM_F_HIDDEN)
		c[N_OWNER].kind = c[N_OWNER_NAME].kind = CRM_CELL_HIDDEN;
	set(&c[N_FIELD], t->fields[field].name, strlen(t->fields[field].name));
	set(&c[N_PHONE], l->r.v[field].s, l->r.v[field].len);
}

/* The next field of the record at hand that has the number. */
static enum crm_code next_field(struct crm_lookup *l, bool *found,
				struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	*found = false;
	while (!rc && !*found && l->r.type && l->field < l->r.type->nfields)
		rc = has_number(l, l->field++, found, err);
	if (!rc && *found)
		fill(l, l->field - 1);
	return rc;
}

enum crm_code crm_lookup_next(struct crm_lookup *l,
			      const struct crm_cell **row,
			      struct crm_error *err)
{
	bool found, seen, more = true;
	enum crm_code rc = next_field(l, &found, err);

	*row = NULL;
	while (!rc && !found && more) {
		rc = crm_step(l->s, &more, err);
		if (rc || !more)
			break;
		rc = load(l, &seen, err);
		if (!rc && seen)
			rc = next_field(l, &found, err);
	}
	if (!rc && found)
		*row = l->cells;
	return rc;
}
