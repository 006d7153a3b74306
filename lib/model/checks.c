/* SPDX-License-Identifier: ISC */
/* checks.c - checks that field tables name, over those of the base layer. */
#include "crm/model.h"
#include "crm/check.h"
#include "crm/decimal.h"
#include "crm/text.h"

enum crm_code crm_check_code(const struct crm_field *f, const char *s,
			     size_t n, struct crm_buf *canon,
			     struct crm_error *err)
{
	(void)f;
	(void)canon;
	if (s[0] == '-')
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' must not begin with '-'",
				     (int)n, s);
	if (memchr(s, '=', n))
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' must not hold '='", (int)n, s);
	for (size_t i = 0, used; i < n; i += used) {
		uint32_t c = crm_utf8_decode(s + i, n - i, &used);
		if (crm_text_blank(c))
			return crm_error_set(err, CRM_INVALID, "'%.*s' must "
				"not hold white space or invisible characters "
				"such as U+%04X", (int)n, s, (unsigned)c);
	}
	return CRM_OK;
}

enum crm_code crm_check_mail(const struct crm_field *f, const char *s,
			     size_t n, struct crm_buf *canon,
			     struct crm_error *err)
{
	(void)f;
	(void)canon;
	return crm_email_check(s, n, err);
}

enum crm_code crm_check_url(const struct crm_field *f, const char *s,
			    size_t n, struct crm_buf *canon,
			    struct crm_error *err)
{
	(void)f;
	(void)canon;
	return crm_url_check(s, n, err);
}

enum crm_code crm_check_taxno(const struct crm_field *f, const char *s,
			      size_t n, struct crm_buf *canon,
			      struct crm_error *err)
{
	(void)f;
	return crm_taxno_normal(s, n, canon, err);
}

enum crm_code crm_check_currency(const struct crm_field *f, const char *s,
				 size_t n, struct crm_buf *canon,
				 struct crm_error *err)
{
	enum crm_code rc;

	(void)f;
	for (size_t i = 0; i < n; i++)
		crm_buf_addc(canon, s[i] >= 'a' && s[i] <= 'z'
			? (char)(s[i] - 'a' + 'A') : s[i]);
	rc = crm_buf_check(canon, err);
	if (!rc && crm_currency_places(crm_buf_str(canon), canon->len) < 0)
		rc = crm_error_set(err, CRM_INVALID, "'%.*s' is not a "
			"currency of ISO 4217 with at most %d decimals, such "
			"as CNY or EUR", (int)n, s, CRM_MONEY_PLACES_MAX);
	return rc;
}

enum crm_code crm_check_name(const struct crm_field *f, const char *s,
			     size_t n, struct crm_buf *canon,
			     struct crm_error *err)
{
	(void)f;
	(void)canon;
	for (size_t i = 0; i < n; i++)
		if (!(s[i] >= 'a' && s[i] <= 'z') &&
		    !(i && ((s[i] >= '0' && s[i] <= '9') || s[i] == '_')))
			return crm_error_set(err, CRM_INVALID, "'%.*s' is not "
				"a field name; lower-case letters, digits and "
				"'_' make one", (int)n, s);
	return CRM_OK;
}

/* Refuse what names no record type that is fit for the purpose, naming those
 * that are. */
static enum crm_code one_of_types(const char *s, size_t n,
				  bool (*fit)(const struct crm_type *t),
				  const char *unfit, struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;
	enum crm_code rc;

	for (size_t i = 0; i < crm_ntypes; i++) {
		const struct crm_type *t = crm_types[i];
		if (!fit(t))
			continue;
		if (strlen(t->name) == n && !memcmp(t->name, s, n)) {
			crm_buf_clear(&all);
			return CRM_OK;
		}
		crm_buf_addf(&all, "%s%s", all.len ? ", " : "", t->name);
	}
	rc = crm_error_set(err, CRM_INVALID, "'%.*s' %s: %s", (int)n, s,
			   crm_tr(unfit), crm_buf_str(&all));
	crm_buf_clear(&all);
	return rc;
}

static bool extensible(const struct crm_type *t)
{
	return t->extra != NULL;
}

enum crm_code crm_check_extensible(const struct crm_field *f, const char *s,
				   size_t n, struct crm_buf *canon,
				   struct crm_error *err)
{
	(void)f;
	(void)canon;
	return one_of_types(s, n, extensible,
		CRM_TR("takes no custom fields; these do"), err);
}

static bool written(const struct crm_type *t)
{
	return !t->readonly;
}

enum crm_code crm_check_type(const struct crm_field *f, const char *s,
			     size_t n, struct crm_buf *canon,
			     struct crm_error *err)
{
	(void)f;
	(void)canon;
	return one_of_types(s, n, written,
		CRM_TR("is no record type; these are"), err);
}
