/* SPDX-License-Identifier: ISC */
/* store.c - opening and closing a store; its settings. */
#include "rights/rights.h"

static enum crm_code settings_load(struct crm_store *st, struct crm_error *err)
{
	struct crm_stmt *s = NULL;
	enum crm_code rc;
	bool row = false;

	rc = crm_stmt_get(st->db, "SELECT name, value FROM setting", &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		struct crm_setting *more = realloc(st->settings,
			(st->nsettings + 1) * sizeof(*more));
		size_t n;

		if (!more) {
			rc = crm_error_nomem(err);
			break;
		}
		st->settings = more;
		more += st->nsettings;
		more->name = strdup(crm_col_text(s, 0, &n));
		more->value = strdup(crm_col_text(s, 1, &n));
		st->nsettings++;
		if (!more->name || !more->value)
			rc = crm_error_nomem(err);
	}
	crm_stmt_put(s);
	return rc;
}

static bool has_notes(struct crm_store *st)
{
	size_t n = 0;

	while (st->rules && st->rules[n])
		n++;
	st->notes = calloc(n + 1, sizeof(*st->notes));
	return st->notes;
}

enum crm_code crm_store_open(struct crm_store **out, const char *path,
			     int flags, int wait,
			     const struct crm_rule *const *rules,
			     struct crm_error *err)
{
	struct crm_store *st = calloc(1, sizeof(*st));
	enum crm_code rc;

	*out = NULL;
	if (!st)
		return crm_error_nomem(err);
	st->rules = rules;
	st->as_of = -1;
	if (!has_notes(st)) {
		crm_store_close(st);
		return crm_error_nomem(err);
	}
	rc = crm_db_open(&st->db, path, flags, wait, err);
	if (!rc && (flags & CRM_DB_CREATE))
		rc = crm_db_migrate(st->db, err);
	if (!rc && !(flags & CRM_DB_ANY_SCHEMA)) {
		/* Who only reads sees one state of the data throughout. */
		if (!(flags & CRM_DB_WRITE))
			rc = crm_txn_begin(st->db, err);
		if (!rc)
			rc = settings_load(st, err);
		if (!rc)
			rc = crm__types_load(st, err);
	}
	if (rc)
		crm_store_close(st);
	else
		*out = st;
	return rc;
}

enum crm_code crm_store_refresh(struct crm_store *st, struct crm_error *err)
{
	int64_t stamp;
	enum crm_code rc = crm_txn_end(st->db, CRM_OK, err);

	if (!rc)
		rc = crm_txn_begin(st->db, err);
	if (!rc)
		rc = crm__fields_stamp(st, &stamp, err);
	if (!rc && stamp != st->stamp)
		rc = crm_store_reload(st, err);
	if (!rc && st->caller)
		rc = crm_act_as(st, crm_buf_str(&st->caller->code), err);
	return rc;
}

void crm_store_close(struct crm_store *st)
{
	if (!st)
		return;
	crm__types_free(st);
	for (size_t i = 0; i < st->nsettings; i++) {
		free(st->settings[i].name);
		free(st->settings[i].value);
	}
	free(st->settings);
	free(st->past);
	if (st->notes)
		crm__rules_forget(st);
	free(st->notes);
	if (st->caller)
		crm__caller_clear(st->caller);
	free(st->caller);
	crm_buf_clear(&st->sql);
	crm_buf_clear(&st->log);
	crm_buf_clear(&st->settling.wait);
	crm__search_clear(st);
	crm__match_clear(st);
	crm_db_close(st->db);
	free(st);
}

struct crm_db *crm_store_db(struct crm_store *st)
{
	return st->db;
}

enum crm_code crm_store_reload(struct crm_store *st, struct crm_error *err)
{
	crm__types_free(st);
	return crm__types_load(st, err);
}

const char *crm_store_setting(struct crm_store *st, const char *name)
{
	for (size_t i = 0; i < st->nsettings; i++)
		if (!strcmp(st->settings[i].name, name))
			return st->settings[i].value;
	return NULL;
}

enum crm_code crm_store_set_setting(struct crm_store *st, const char *name,
				    const char *value, struct crm_error *err)
{
	struct crm_stmt *s;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "INSERT INTO setting (name, value) "
		"VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET "
		"value = excluded.value", &s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, name, strlen(name));
	crm_bind_text(s, 2, value, strlen(value));
	rc = crm_run(s, err);
	crm_stmt_put(s);
	if (rc)
		return rc;
	for (size_t i = 0; i < st->nsettings; i++) {
		free(st->settings[i].name);
		free(st->settings[i].value);
	}
	free(st->settings);
	st->settings = NULL;
	st->nsettings = 0;
	return settings_load(st, err);
}

void crm_store_fields_changed(struct crm_store *st)
{
	st->reload = true;
}
