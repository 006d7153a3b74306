/* SPDX-License-Identifier: ISC */
/*
 * json.h - scanning JSON text (RFC 8259).
 *
 * A scan stops at a NUL, so the text must have one behind its end. Each
 * function takes the place where its thing starts and returns the place
 * behind it, or NULL with `at` and `why` set; at == end then means that the
 * text is too short rather than wrong.
 */
#ifndef CRM_IO_JSON_H
#define CRM_IO_JSON_H

#include "crm/io.h"

struct crm_json_scan {
	const char *end;
	const char *at;
	const char *why;
};

const char *crm_json_fail(struct crm_json_scan *sc, const char *at,
			  const char *why);
/* Cannot fail. */
const char *crm_json_space(const char *p);
/* *escaped tells whether there is a backslash in it. */
const char *crm_json_string(struct crm_json_scan *sc, const char *p,
			    bool *escaped);
const char *crm_json_number(struct crm_json_scan *sc, const char *p);
/* A string, number, true, false or null. */
const char *crm_json_scalar(struct crm_json_scan *sc, const char *p);
/* Any value, inside `depth` others. */
const char *crm_json_value(struct crm_json_scan *sc, const char *p,
			   size_t depth);

/* Append what n bytes between the quotes of a scanned string mean; with
 * `list` each ; and \ gets a backslash. */
void crm_json_decode(struct crm_buf *out, const char *s, size_t n, bool list);

/* What the scan of a value leaves open: keys twice or with a NUL, numbers
 * beyond a double. Errors: CRM_INVALID, CRM_NOMEM. */
enum crm_code crm_json_tree(const char *s, size_t n, struct crm_error *err)
	CRM_MUST_USE;

#endif
