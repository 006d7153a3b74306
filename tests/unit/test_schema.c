/* SPDX-License-Identifier: ISC */
/* test_schema.c - the migrated schema and the field tables agree. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/text.h"
#include "crm/db.h"
#include "crm/types.h"

static struct crm_db *db;

static int set_up(void **state)
{
	struct crm_error e = CRM_ERROR_INIT;

	(void)state;
	if (crm_db_open(&db, ":memory:", CRM_DB_WRITE | CRM_DB_CREATE, 1, &e))
		return -1;
	return crm_db_migrate(db, &e) ? -1 : 0;
}

static int tear_down(void **state)
{
	(void)state;
	crm_db_close(db);
	return 0;
}

/* The answer of a query with one text parameter or two; NULL: no row. */
static const char *ask(const char *sql, const char *a, const char *b)
{
	static char out[256];
	struct crm_error e = CRM_ERROR_INIT;
	struct crm_stmt *s = NULL;
	bool row = false;

	assert_int_equal(crm_stmt_get(db, sql, &s, &e), CRM_OK);
	crm_bind_text(s, 1, a, strlen(a));
	if (b)
		crm_bind_text(s, 2, b, strlen(b));
	assert_int_equal(crm_step(s, &row, &e), CRM_OK);
	if (row) {
		size_t n;
		const char *v = crm_col_text(s, 0, &n);
		snprintf(out, sizeof(out), "%.*s", (int)n, v);
	}
	crm_stmt_put(s);
	return row ? out : NULL;
}

static void check_column(const struct crm_type *t, const struct crm_field *f)
{
	const char *column = crm_field_column(f);
	const char *type = ask("SELECT type FROM pragma_table_info(?) "
			       "WHERE name = ?", t->table, column);

	if (!type)
		fail_msg("%s has no column %s", t->table, column);
	assert_string_equal(type, crm_kind_is_int(f->kind) ? "INTEGER"
							   : "TEXT");
	/* A required field can hold no NULL, and NOT NULL is required. */
	if (strcmp(column, "id")) {
		bool must = *ask("SELECT \"notnull\" FROM pragma_table_info(?)"
				 " WHERE name = ?", t->table, column) == '1';
		bool want = f->flags & (CRM_F_REQUIRED | CRM_F_KEY) ||
			    (f - t->fields < CRM_F__FIRST);
		if (!t->readonly && must != want)
			fail_msg("%s.%s: NOT NULL %d, required %d", t->table,
				 column, must, want);
	}
}

static void every_field_has_its_column(void **state)
{
	(void)state;
	for (size_t i = 0; i < crm_ntypes; i++)
		for (size_t k = 0; k < crm_types[i]->nfields; k++)
			if (!crm_types[i]->fields[k].derive)
				check_column(crm_types[i],
					     &crm_types[i]->fields[k]);
}

static void every_column_has_its_field(void **state)
{
	(void)state;
	for (size_t i = 0; i < crm_ntypes; i++) {
		const struct crm_type *t = crm_types[i];
		const char *n = ask("SELECT count(*) FROM "
				    "pragma_table_info(?) WHERE type <> "
				    "'BLOB'", t->table, NULL);
		bool id = !strcmp(crm_field_column(&t->fields[CRM_F_CODE]),
				  "id");
		size_t stored = 0;

		for (size_t k = 0; k < t->nfields; k++)
			stored += !t->fields[k].derive;
		/* Salts and digests are nobody's to see. One more, the id;
		 * that of a job is a field. */
		assert_int_equal(strtol(n, NULL, 10), stored + !id);
	}
}

static void references_are_foreign_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < crm_ntypes; i++) {
		const struct crm_type *t = crm_types[i];
		size_t refs = 0;

		for (size_t k = 0; k < t->nfields; k++) {
			const struct crm_field *f = &t->fields[k];
			const char *to;

			if (f->kind != CRM_T_REF)
				continue;
			refs++;
			to = ask("SELECT \"table\" FROM "
				 "pragma_foreign_key_list(?) WHERE \"from\" "
				 "= ?", t->table, crm_field_column(f));
			assert_non_null(crm_type_find(f->ref));
			assert_non_null(to);
			assert_string_equal(to,
					    crm_type_find(f->ref)->table);
		}
		assert_int_equal(strtol(ask("SELECT count(*) FROM "
			"pragma_foreign_key_list(?)", t->table, NULL), NULL,
			10), refs);
	}
}

/* Types are loaded one after another, and what records of one type refer to
 * within it is looked for again: by the field of the tree. */
static void references_come_first(void **state)
{
	(void)state;
	assert_ptr_equal(crm_types[0], &crm_customfield);
	for (size_t i = 0; i < crm_ntypes; i++) {
		const struct crm_type *t = crm_types[i];
		for (size_t k = 0; k < t->nfields; k++) {
			const struct crm_field *f = &t->fields[k];
			size_t at = 0;

			if (f->kind != CRM_T_REF)
				continue;
			while (strcmp(crm_types[at]->name, f->ref) != 0)
				at++;
			if (at < i || (at == i && f->flags & CRM_F_TREE))
				continue;
			fail_msg("%s.%s refers to what is loaded later",
				 t->name, f->name);
		}
	}
}

/* What delete, unique and the tree look things up by must be indexed. */
static void lookups_are_indexed(void **state)
{
	(void)state;
	for (size_t i = 0; i < crm_ntypes; i++) {
		const struct crm_type *t = crm_types[i];
		for (size_t k = 0; k < t->nfields; k++) {
			const struct crm_field *f = &t->fields[k];
			if (t->readonly || !(f->kind == CRM_T_REF ||
			    f->flags & (CRM_F_UNIQUE | CRM_F_KEY)))
				continue;
			if (!ask("SELECT l.name FROM pragma_index_list(?) l, "
				 "pragma_index_info(l.name) c WHERE "
				 "c.seqno = 0 AND c.name = ?", t->table,
				 crm_field_column(f)))
				fail_msg("%s.%s has no index", t->table,
					 f->name);
		}
	}
}

/* Nor is any other table searched from end to end for what refers to a row.
 * The changes of a job lie between two numbers that it has. */
static void what_refers_is_indexed(void **state)
{
	const char *missing = ask("SELECT m.name || '.' || f.\"from\" FROM "
		"sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE "
		"m.type = ? AND m.name || '.' || f.\"from\" <> ? AND "
		"f.\"from\" <> 'id' AND NOT EXISTS (SELECT 1 FROM "
		"pragma_index_list(m.name) l, pragma_index_info(l.name) c "
		"WHERE c.seqno = 0 AND c.name = f.\"from\")", "table",
		"change.job");

	(void)state;
	if (missing)
		fail_msg("%s has no index", missing);
}

/* Derived fields are read only, and what they are derived from is there and
 * found by an index: the reference first, then the value. */
static void what_is_derived_is_indexed(const struct crm_field *f)
{
	const struct crm_derive *d = f->derive;
	const struct crm_type *t = crm_type_find(d->type);
	const char *const names[] = { d->via, d->field, d->where };
	char columns[80];

	assert_true(f->flags & CRM_F_READONLY);
	assert_non_null(t);
	snprintf(columns, sizeof(columns), "%s,%s", d->via, d->field);
	for (size_t i = 0; i < CRM_NELEM(names); i++)
		if (names[i])
			assert_true(crm_field_find(t, names[i],
						   strlen(names[i])) >= 0);
	if (!ask("SELECT l.name FROM pragma_index_list(?) l, "
		 "pragma_index_info(l.name) a, pragma_index_info(l.name) b "
		 "WHERE a.seqno = 0 AND b.seqno = 1 AND "
		 "a.name || ',' || b.name = ?", t->table, columns))
		fail_msg("%s has no index for %s", d->type, f->name);
}

static void derived_fields_are_sound(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < crm_ntypes; i++)
		for (size_t k = 0; k < crm_types[i]->nfields; k++) {
			if (!crm_types[i]->fields[k].derive)
				continue;
			what_is_derived_is_indexed(&crm_types[i]->fields[k]);
			n++;
		}
	assert_true(n > 0);
}

static void side_tables_exist(void **state)
{
	(void)state;
	for (size_t i = 0; i < crm_ntypes; i++)
		if (crm_types[i]->extra)
			assert_string_equal(ask("SELECT name FROM "
				"pragma_table_info(?)", crm_types[i]->extra,
				NULL), "id");
}

/* What the records of a type belong to. */
static const char *owner(const struct crm_type *t)
{
	int own = crm_field_flagged(t, CRM_F_OWNER);

	assert_true(own >= 0);
	return t->fields[own].ref;
}

/* The tables themselves: nothing a newcomer could forget goes unseen. */
static void tables_are_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < crm_ntypes; i++) {
		const struct crm_type *t = crm_types[i];
		for (size_t k = 0; k < i; k++) {
			assert_int_not_equal(t->number,
					     crm_types[k]->number);
			/* Some commands take a code without its type. */
			if (t->prefix && crm_types[k]->prefix)
				assert_string_not_equal(t->prefix,
					crm_types[k]->prefix);
		}
		for (size_t k = 0; k < t->nfields; k++) {
			const struct crm_field *f = &t->fields[k];
			assert_non_null(f->name);
			if (!f->label || !f->label_zh || !f->help)
				fail_msg("%s.%s lacks a label or help",
					 t->name, f->name);
			assert_true(crm_utf8_chars(f->help,
				strlen(f->help)) <= 60);
			assert_true((f->kind == CRM_T_ENUM) ==
				    (f->choices != NULL));
			assert_true((f->kind == CRM_T_REF) ==
				    (f->ref != NULL));
			assert_int_equal(crm_field_find(t, f->name,
				strlen(f->name)), k);
			if (f->kind == CRM_T_MONEY)
				assert_true(crm_field_flagged(t,
					CRM_F_CURRENCY) >= 0);
			if (f->flags & (CRM_F_SOLE | CRM_F_FELLOW))
				assert_true(crm_field_flagged(t,
					CRM_F_OWNER) >= 0);
			if (f->flags & CRM_F_FELLOW)
				assert_string_equal(owner(t),
					owner(crm_type_find(f->ref)));
		}
	}
}

/* A heading means one field of a type, whichever language it is in. */
static void headings_mean_one_field(void **state)
{
	struct crm_error e = CRM_ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < crm_ntypes; i++) {
		const struct crm_type *t = crm_types[i];
		for (size_t k = 0; k < t->nfields; k++) {
			const struct crm_field *f = &t->fields[k];
			const char *words[] = { f->name, f->label,
						f->label_zh };
			int got = -1;
			for (size_t w = 0; w < CRM_NELEM(words); w++) {
				assert_int_equal(crm_field_heading(t, words[w],
					&got, &e), CRM_OK);
				if (got != (int)k)
					fail_msg("%s: '%s' means %s, not %s",
						 t->name, words[w],
						 got < 0 ? "nothing"
						 : t->fields[got].name,
						 f->name);
			}
			for (size_t a = 0; f->aliases && f->aliases[a]; a++) {
				assert_int_equal(crm_field_heading(t,
					f->aliases[a], &got, &e), CRM_OK);
				if (got != (int)k)
					fail_msg("%s: alias '%s' means %s, "
						 "not %s", t->name,
						 f->aliases[a], got < 0 ? "-"
						 : t->fields[got].name,
						 f->name);
			}
		}
	}
}

/* Without that, all of its records are everybody's: lists that all work with,
 * and roles say who writes them. */
static bool common(const struct crm_type *t)
{
	static const char *const names[] = { "product", "category",
					     "competitor" };

	for (size_t i = 0; i < CRM_NELEM(names); i++)
		if (!strcmp(t->name, names[i]))
			return true;
	return false;
}

static void every_record_is_somebodys(void **state)
{
	(void)state;
	for (size_t i = 0; i < crm_ntypes; i++) {
		const struct crm_type *t = crm_types[i];
		if (!t->admin && !common(t) &&
		    crm_field_flagged(t, CRM_F_HOLDER) < 0 &&
		    crm_field_flagged(t, CRM_F_OWNER) < 0)
			fail_msg("%s has no holder, no owner, and is not left "
				 "to administrators", t->name);
	}
}

/* What the log says of a field it says by its number, for ever: a number that
 * was in use stays the same field's. The file gets what is added. */
static void numbers_in_the_log_stay(void **state)
{
	FILE *frozen = fopen("tests/schema/numbers", "r");
	char name[64], field[64];
	long long number;
	size_t n = 0, want = 0;

	(void)state;
	assert_non_null(frozen);
	for (; fscanf(frozen, "%63s %lld %63s", name, &number, field) == 3;
	     n++) {
		const struct crm_type *t = crm_type_find(name);
		int k = t ? crm_field_find(t, field, strlen(field)) : -1;

		if (k >= 0 && t->fields[k].number != number)
			fail_msg("%s.%s was number %lld", name, field, number);
	}
	assert_true(feof(frozen));
	fclose(frozen);
	for (size_t i = 0; i < crm_ntypes; i++) {
		const struct crm_type *t = crm_types[i];

		for (size_t k = 0; !t->readonly && k < t->nfields; k++) {
			want++;
			assert_true(t->fields[k].number > 0);
			for (size_t j = 0; j < k; j++)
				assert_true(t->fields[j].number !=
					    t->fields[k].number);
		}
	}
	if (n < want)
		fail_msg("of %zu fields only %zu are in tests/schema/numbers",
			 want, n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_has_its_column),
		cmocka_unit_test(every_column_has_its_field),
		cmocka_unit_test(references_are_foreign_keys),
		cmocka_unit_test(references_come_first),
		cmocka_unit_test(lookups_are_indexed),
		cmocka_unit_test(what_refers_is_indexed),
		cmocka_unit_test(derived_fields_are_sound),
		cmocka_unit_test(side_tables_exist),
		cmocka_unit_test(tables_are_sound),
		cmocka_unit_test(headings_mean_one_field),
		cmocka_unit_test(every_record_is_somebodys),
		cmocka_unit_test(numbers_in_the_log_stay),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
