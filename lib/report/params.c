/* SPDX-License-Identifier: ISC */
/* params.c - what is given to reports: what to group by, days. */
#include "internal.h"
#include "crm/date.h"

/* The next of a list with commas, trimmed; false at the end. */
static bool next_word(const char **by, const char **word, size_t *n)
{
	const char *s = *by;

	if (!s || !*s)
		return false;
	*n = strcspn(s, ",");
	*by = s + *n + (s[*n] == ',');
	while (*n && *s == ' ') {
		s++;
		--*n;
	}
	while (*n && s[*n - 1] == ' ')
		--*n;
	*word = s;
	return true;
}

static enum crm_code unknown(const struct crm__dim *known, const char *word,
			     size_t n, struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;

	for (; known->name; known++)
		crm_buf_addf(&all, "%s%s", all.len ? ", " : "", known->name);
	crm_error_set(err, CRM_USAGE, "by: no '%.*s' (%s)", (int)n, word,
		      crm_buf_str(&all));
	crm_buf_clear(&all);
	return CRM_USAGE;
}

static enum crm_code full(struct crm_error *err)
{
	return crm_error_set(err, CRM_USAGE, "by: more than %d fields",
			     CRM__DIMS_MAX);
}

enum crm_code crm__by_words(const struct crm__dim *known, const char *by,
			    struct crm__groups *g, struct crm_error *err)
{
	const char *word;
	size_t n;

	while (next_word(&by, &word, &n)) {
		const struct crm__dim *k = known;

		while (k->name && (strlen(k->name) != n ||
				   strncmp(k->name, word, n) != 0))
			k++;
		if (!k->name)
			return unknown(known, word, n, err);
		if (g->ndims == CRM__DIMS_MAX)
			return full(err);
		g->dims[g->ndims++] = *k;
	}
	return CRM_OK;
}

enum crm_code crm__by_paths(struct crm_report *r, const char *by,
			    struct crm__groups *g, struct crm_error *err)
{
	const char *word;
	size_t n;

	while (next_word(&by, &word, &n)) {
		const char *colon = memchr(word, ':', n);
		size_t len = colon ? (size_t)(colon - word) : n;
		struct crm__dim d = { .path = crm_arena_copy(&r->mem, word,
							     len) };

		d.name = crm_arena_copy(&r->mem, word, n);
		if (!d.path || !d.name)
			return crm_error_nomem(err);
		if (colon && !crm__part_parse(colon + 1, n - len - 1, &d.part))
			return crm_error_set(err, CRM_USAGE, "by: '%.*s' is no "
				"part of a date (day, week, month, quarter, "
				"year)", (int)(n - len - 1), colon + 1);
		if (g->ndims == CRM__DIMS_MAX)
			return full(err);
		g->dims[g->ndims++] = d;
	}
	return CRM_OK;
}

enum crm_code crm__day(const char *name, const char *text, bool last,
		       int32_t *out, struct crm_error *err)
{
	struct crm_period p;
	enum crm_code rc = crm_period_parse(text, strlen(text),
					    crm_clock_today(), &p, err);

	if (!rc) {
		*out = last ? p.to - 1 : p.from;
		return CRM_OK;
	}
	crm_error_prefix(err, "--%s: ", name);
	if (err && rc == CRM_INVALID)
		err->code = CRM_USAGE;
	return rc == CRM_INVALID ? CRM_USAGE : rc;
}

static enum crm_code add_day(const char *name, const char *text,
			     const char *path, bool last, struct crm_buf *out,
			     struct crm_error *err)
{
	char date[CRM_DATE_LEN + 1];
	int32_t day;
	enum crm_code rc = crm__day(name, text, last, &day, err);

	if (rc)
		return rc;
	crm_date_format(day, date);
	crm_buf_addf(out, "%s%s %s %s", out->len ? " and " : "", path,
		     last ? "<=" : ">=", date);
	return crm_buf_check(out, err);
}

enum crm_code crm__range(const struct crm_report_opts *opts, const char *path,
			 struct crm_buf *filter, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (opts->from)
		rc = add_day("from", opts->from, path, false, filter, err);
	if (!rc && opts->to)
		rc = add_day("to", opts->to, path, true, filter, err);
	return rc;
}

enum crm_code crm__where_of(struct crm_report *r, const char *field,
			    const char *const *where,
			    const char *const **out, struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	const char **all;
	size_t n = 0;
	enum crm_code rc = CRM_OK;

	while (where && where[n])
		n++;
	all = crm_arena_alloc(&r->mem, (n + 1) * sizeof(*all));
	if (!all)
		return crm_error_nomem(err);
	for (size_t i = 0; !rc && i < n; i++) {
		crm_buf_reset(&b);
		crm_buf_addf(&b, "%s(%s)", field, where[i]);
		rc = crm_buf_check(&b, err);
		if (!rc)
			all[i] = crm_arena_copy(&r->mem, b.s, b.len);
		if (!rc && !all[i])
			rc = crm_error_nomem(err);
	}
	all[n] = NULL;
	crm_buf_clear(&b);
	*out = all;
	return rc;
}
