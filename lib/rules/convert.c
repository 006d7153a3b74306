/* SPDX-License-Identifier: ISC */
/* convert.c - leads that become deals with customers. */
#include "crm/deal.h"

#define V(R, F) (&(R)->v[CRM_DEAL_##F])

struct convert {
	struct crm_store *st;
	const struct crm_rec *deal;
	const char *code;          /* of the customer to use; or NULL */
	int64_t customer, contact; /* row ids; 0: none */
};

struct copied {
	int deal, other;
};

static enum crm_code copy(const struct convert *c, struct crm_rec *to,
			  const struct copied *which, size_t n,
			  struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < n; i++) {
		const struct crm_value *v = &c->deal->v[which[i].deal];

		if (v->kind == CRM_V_TEXT)
			rc = crm_rec_set_text(to, which[i].other, v->s, v->len,
					      err);
		else if (v->kind == CRM_V_INT)
			crm_rec_set_int(to, which[i].other, v->i);
	}
	return rc;
}

/* ---- the customer ---- */

static enum crm_code describe(const struct convert *c, struct crm_rec *r,
			      struct crm_error *err)
{
	static const struct copied all[] = {
		{ CRM_DEAL_SOURCE, CRM_CUSTOMER_SOURCE },
		{ CRM_DEAL_OWNER, CRM_CUSTOMER_OWNER },
		{ CRM_DEAL_DEPARTMENT, CRM_CUSTOMER_DEPARTMENT },
	};
	/* A company's person has these as its contact. */
	static const struct copied own[] = {
		{ CRM_DEAL_PHONE, CRM_CUSTOMER_PHONE },
		{ CRM_DEAL_MOBILE, CRM_CUSTOMER_MOBILE },
		{ CRM_DEAL_EMAIL, CRM_CUSTOMER_EMAIL },
	};
	bool company = crm_value_given(V(c->deal, COMPANY));
	bool person = crm_value_given(V(c->deal, PERSON));
	const struct crm_value *name = company ? V(c->deal, COMPANY)
					       : V(c->deal, PERSON);
	enum crm_code rc;

	rc = crm_rec_set_text(r, CRM_CUSTOMER_NAME, name->s, name->len, err);
	if (!rc && !company)
		rc = crm_rec_set_text(r, CRM_CUSTOMER_KIND, "person", 6, err);
	if (!rc)
		rc = copy(c, r, all, CRM_NELEM(all), err);
	if (!rc && !(company && person))
		rc = copy(c, r, own, CRM_NELEM(own), err);
	return rc;
}

/* The only strong duplicate there is: where there are several, or one that may
 * not be seen, somebody has to say which is meant. */
static enum crm_code take_duplicate(struct convert *c,
				    const struct crm_entry *e,
				    struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;
	bool seen = true, several = false;
	enum crm_code rc;

	for (size_t i = 0; i < e->n; i++) {
		const struct crm_duplicate *d = &e->v[i];

		if (!d->strong || d->id == c->customer)
			continue;
		several = several || c->customer;
		c->customer = d->id;
		seen = seen && d->seen;
		crm_buf_addf(&all, "%s%s", all.len ? ", " : "",
			     d->code ? d->code
				     : crm_tr("one you may not see"));
	}
	rc = crm_buf_check(&all, err);
	if (!rc && several)
		rc = crm_error_set(err, CRM_CONFLICT, "several customers are "
				   "like it (%s); give customer=",
				   crm_buf_str(&all));
	else if (!rc && !seen)
		rc = crm_error_set(err, CRM_DENIED, "its company is a customer "
				   "already, which you may not see");
	crm_buf_clear(&all);
	return rc;
}

/* Entered as any customer is; what refuses it is the customer. */
static enum crm_code find_or_make(struct convert *c, struct crm_error *err)
{
	struct crm_entry entry = { 0 };
	const struct crm_origin from = { .on_duplicate = CRM_DUP_FAIL,
					 .entry = &entry };
	struct crm_error why = CRM_ERROR_INIT;
	struct crm_rec r = { 0 };
	enum crm_code rc;

	rc = crm_rec_init(&r, crm_store_type(c->st, "customer"), &why);
	if (!rc)
		rc = describe(c, &r, &why);
	if (!rc)
		rc = crm_save(c->st, NULL, &r, &from, NULL, &why);
	if (!rc)
		c->customer = r.id;
	else if (rc == CRM_CONFLICT && entry.n)
		rc = take_duplicate(c, &entry, err);
	else if (err)
		*err = why;
	crm_rec_clear(&r);
	crm_entry_clear(&entry);
	return rc;
}

static enum crm_code by_code(struct convert *c, struct crm_error *err)
{
	struct crm_rec r = { 0 };
	enum crm_code rc = crm_rec_init(&r, crm_store_type(c->st, "customer"),
					err);

	if (!rc)
		rc = crm_load(c->st, c->code, strlen(c->code), &r, err);
	c->customer = r.id;
	crm_rec_clear(&r);
	return rc;
}

/* ---- the contact ---- */

static enum crm_code find_contact(struct convert *c, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc = crm_stmt_get(crm_store_db(c->st), "SELECT id FROM "
		"contact WHERE customer = ? AND name = ? ORDER BY id LIMIT 1",
		&s, err);

	if (rc)
		return rc;
	crm_bind_int(s, 1, c->customer);
	crm_bind_text(s, 2, V(c->deal, PERSON)->s, V(c->deal, PERSON)->len);
	rc = crm_step(s, &row, err);
	if (!rc && row)
		c->contact = crm_col_int(s, 0);
	crm_stmt_put(s);
	return rc;
}

static enum crm_code make_contact(struct convert *c, struct crm_error *err)
{
	static const struct copied all[] = {
		{ CRM_DEAL_PERSON, CRM_CONTACT_NAME },
		{ CRM_DEAL_PHONE, CRM_CONTACT_PHONE },
		{ CRM_DEAL_MOBILE, CRM_CONTACT_MOBILE },
		{ CRM_DEAL_EMAIL, CRM_CONTACT_EMAIL },
	};
	struct crm_rec r = { 0 };
	enum crm_code rc = crm_rec_init(&r, crm_store_type(c->st, "contact"),
					err);

	if (!rc)
		rc = copy(c, &r, all, CRM_NELEM(all), err);
	if (!rc) {
		crm_rec_set_int(&r, CRM_CONTACT_CUSTOMER, c->customer);
		rc = crm_save(c->st, NULL, &r, NULL, NULL, err);
	}
	c->contact = r.id;
	crm_rec_clear(&r);
	return rc;
}

/* ---- the deal ---- */

static enum crm_code settle(const struct convert *c, struct crm_error *err)
{
	struct crm_rec new = { 0 };
	enum crm_code rc = crm_rec_init(&new, c->deal->type, err);

	if (rc)
		return rc;
	crm_rec_set_int(&new, CRM_DEAL_CUSTOMER, c->customer);
	if (c->contact)
		crm_rec_set_int(&new, CRM_DEAL_CONTACT, c->contact);
	rc = crm_save(c->st, c->deal, &new, NULL, NULL, err);
	crm_rec_clear(&new);
	return rc;
}

static enum crm_code convert(void *arg, struct crm_error *err)
{
	struct convert *c = arg;
	bool company = crm_value_given(V(c->deal, COMPANY));
	bool person = crm_value_given(V(c->deal, PERSON));
	enum crm_code rc;

	if (!c->code && !person && !company)
		return crm_error_set(err, CRM_INVALID, "has neither company "
				     "nor person to make a customer of");
	rc = c->code ? by_code(c, err) : find_or_make(c, err);
	/* A person who is the customer is no contact of himself. */
	person = person && (c->code || company);
	if (!rc && person)
		rc = find_contact(c, err);
	if (!rc && person && !c->contact)
		rc = make_contact(c, err);
	return rc ? rc : settle(c, err);
}

enum crm_code crm_convert(struct crm_store *st, const struct crm_rec *deal,
			  const char *customer, struct crm_error *err)
{
	struct convert c = { .st = st, .deal = deal, .code = customer };

	if (crm_value_given(V(deal, CUSTOMER)))
		return crm_error_set(err, CRM_CONFLICT, "has a customer; only "
				     "a lead is converted");
	return crm_job_part(st, convert, &c, err);
}
