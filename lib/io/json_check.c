/* SPDX-License-Identifier: ISC */
/* json_check.c - whether a whole text is one JSON value. */
#include <jansson.h>

#include "crm/text.h"
#include "json.h"
#include "source.h"

enum crm_code crm_json_tree(const char *s, size_t n, struct crm_error *err)
{
	/* As reals, integers of any length pass. */
	const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY |
			     JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL;
	json_error_t why;
	json_t *tree = json_loadb(s, n, flags, &why);

	if (tree) {
		json_decref(tree);
		return CRM_OK;
	}
	switch (json_error_code(&why)) {
	case json_error_duplicate_key:
	case json_error_null_byte_in_key:
	case json_error_numeric_overflow:
		return crm_error_set(err, CRM_INVALID, "%s", why.text);
	default:
		/* The syntax is known to be right; the parser calls it wrong
		 * where it finds no memory. */
		return crm_error_nomem(err);
	}
}

enum crm_code crm_json_check(const char *s, size_t n, struct crm_error *err)
{
	size_t valid = crm_utf8_valid(s, n);
	char *copy = n < SIZE_MAX ? malloc(n + 1) : NULL;
	struct crm_json_scan sc = { 0 };
	enum crm_code code;
	const char *p;

	if (!copy)
		return crm_error_nomem(err);
	memcpy(copy, s, n);
	copy[n] = '\0';
	sc.end = copy + n;
	p = crm_json_value(&sc, crm_json_space(copy), 0);
	if (p && *(p = crm_json_space(p)) == '\0' && p < sc.end)
		p = crm_json_fail(&sc, p, CRM_TR("a NUL behind the value"));
	else if (p && p < sc.end)
		p = crm_json_fail(&sc, p, CRM_TR("text behind the value"));
	if (p && valid < n)
		p = crm_json_fail(&sc, copy + valid, CRM_TR("not UTF-8"));
	if (p) {
		code = crm_json_tree(copy, n, err);
	} else {
		code = crm_error_set(err, CRM_INVALID, "%s",
				     crm_tr(sc.why));
		crm_error_at_line(err, NULL,
				  1 + crm_source_lines(
					      copy, (size_t)(sc.at - copy)));
	}
	free(copy);
	return code;
}
