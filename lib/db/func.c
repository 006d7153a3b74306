/* SPDX-License-Identifier: ISC */
/* func.c - the SQL functions of our own. */
#include "internal.h"

#include "crm/check.h"
#include "crm/decimal.h"
#include "crm/pinyin.h"
#include "crm/text.h"

/* The text of an argument that is not NULL; false (and the error told to
 * SQLite) when there is no memory to make it one. */
static bool text_of(sqlite3_context *ctx, sqlite3_value *v, const char **s,
		    size_t *n)
{
	*s = (const char *)sqlite3_value_text(v);
	*n = (size_t)sqlite3_value_bytes(v);
	if (!*s)
		sqlite3_result_error_nomem(ctx);
	return *s != NULL;
}

static bool is_null(sqlite3_value *v)
{
	return sqlite3_value_type(v) == SQLITE_NULL;
}

/* crm_contains(text, folded_needle): 1 when the fold of text contains it. */
static void contains(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *s, *needle;
	size_t n, nn;

	(void)argc;
	if (is_null(argv[0]) || is_null(argv[1]))
		sqlite3_result_int(ctx, 0);
	else if (text_of(ctx, argv[0], &s, &n) &&
		 text_of(ctx, argv[1], &needle, &nn))
		sqlite3_result_int(ctx, crm_text_contains(s, n, needle, nn));
}

/* crm_phone(text): the form in which numbers are compared; text that is no
 * phone number stays as it is. */
static void phone(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct crm_buf b = CRM_BUF_INIT;
	struct crm_error err = CRM_ERROR_INIT;
	const char *s;
	enum crm_code rc;
	size_t n;

	(void)argc;
	if (is_null(argv[0]) || !text_of(ctx, argv[0], &s, &n))
		return;
	rc = crm_phone_normal(s, n, &b, &err);
	if (rc == CRM_OK)
		rc = crm_buf_check(&b, &err);
	if (rc == CRM_NOMEM)
		sqlite3_result_error_nomem(ctx);
	else if (rc)
		sqlite3_result_value(ctx, argv[0]);
	else
		sqlite3_result_text64(ctx, crm_buf_str(&b), b.len,
				      SQLITE_TRANSIENT, SQLITE_UTF8);
	crm_buf_clear(&b);
}

/* crm_face(amount, currency): the amount with CRM_MONEY_PLACES_MAX decimals
 * whatever the currency has, so that amounts compare by their face; beyond
 * the range, the end of the range. NULL when there is no amount or no such
 * currency. */
static void face(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const char *code;
	int64_t v, wide;
	int places;
	size_t n;

	(void)argc;
	if (is_null(argv[0]) || is_null(argv[1]) ||
	    !text_of(ctx, argv[1], &code, &n))
		return;
	places = crm_currency_places(code, n);
	if (places < 0)
		return;
	v = sqlite3_value_int64(argv[0]);
	if (!crm_decimal_rescale(v, places, CRM_MONEY_PLACES_MAX, &wide))
		wide = v < 0 ? INT64_MIN : INT64_MAX;
	sqlite3_result_int64(ctx, wide);
}

/* How a name matches, 0 the best: it is the needle, it begins with it, it has
 * it, it has not; of alike ones the shorter. */
static int64_t rank_one(const struct crm_buf *name,
			const struct crm_buf *needle)
{
	int64_t chars = (int64_t)crm_utf8_chars(crm_buf_str(name), name->len);
	int kind = 3;

	if (name->len >= needle->len &&
	    !memcmp(crm_buf_str(name), crm_buf_str(needle), needle->len))
		kind = name->len == needle->len ? 0 : 1;
	else if (crm_text_contains(crm_buf_str(name), name->len,
				   crm_buf_str(needle), needle->len))
		kind = 2;
	return kind * 1000 + (chars < 1000 ? chars : 999);
}

/* crm_rank(needle, name…): that of the best name; NULL names do not count. */
static void rank(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct crm_buf needle = CRM_BUF_INIT, name = CRM_BUF_INIT;
	struct crm_error err = CRM_ERROR_INIT;
	int64_t best = 4000, r;
	const char *s;
	size_t n;

	for (int i = 0; i < argc; i++) {
		if (is_null(argv[i]) || !text_of(ctx, argv[i], &s, &n))
			continue;
		crm_buf_reset(&name);
		crm_text_plain(i ? &name : &needle, s, n);
		r = i ? rank_one(&name, &needle) : best;
		best = r < best ? r : best;
	}
	if (crm_buf_check(&needle, &err) || crm_buf_check(&name, &err))
		sqlite3_result_error_nomem(ctx);
	else
		sqlite3_result_int64(ctx, best);
	crm_buf_clear(&needle);
	crm_buf_clear(&name);
}

/* crm_sounds(name, typed): 1 when a name matches what was typed of its
 * pinyin. */
static void sounds(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct crm_pinyin_typed *typed = sqlite3_get_auxdata(ctx, 1);
	struct crm_buf name = CRM_BUF_INIT;
	struct crm_error err = CRM_ERROR_INIT;
	const char *s;
	size_t n;

	(void)argc;
	if (is_null(argv[0]) || is_null(argv[1]))
		return;
	if (!typed) {
		if (!text_of(ctx, argv[1], &s, &n))
			return;
		typed = malloc(sizeof(*typed));
		if (!typed) {
			sqlite3_result_error_nomem(ctx);
			return;
		}
		if (!crm_pinyin_parse(typed, s, n))
			typed->n = 0;
		sqlite3_set_auxdata(ctx, 1, typed, free);
		/* It may have been freed at once. */
		typed = sqlite3_get_auxdata(ctx, 1);
	}
	if (!text_of(ctx, argv[0], &s, &n))
		return;
	crm_text_plain(&name, s, n);
	if (!typed || crm_buf_check(&name, &err))
		sqlite3_result_error_nomem(ctx);
	else
		sqlite3_result_int(ctx, typed->n && crm_pinyin_match(typed,
			crm_buf_str(&name), name.len));
	crm_buf_clear(&name);
}

enum crm_code crm_func_register(struct crm_db *db, struct crm_error *err)
{
	static const struct {
		const char *name;
		int args;
		void (*call)(sqlite3_context *, int, sqlite3_value **);
	} funcs[] = {
	    {"crm_contains", 2, contains},
	    {"crm_phone", 1, phone},
	    {"crm_face", 2, face},
	    {"crm_rank", -1, rank},
	    {"crm_sounds", 2, sounds},
	};

	/* Innocuous: a schema that is not trusted may call them too. */
	for (size_t i = 0; i < CRM_NELEM(funcs); i++) {
		int rc = sqlite3_create_function_v2(
		    db->h, funcs[i].name, funcs[i].args,
		    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
		    funcs[i].call, NULL, NULL, NULL);

		if (rc != SQLITE_OK)
			return crm_db_fail(db, rc, err);
	}
	return CRM_OK;
}
