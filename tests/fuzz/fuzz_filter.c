/* SPDX-License-Identifier: ISC */
/*
 * fuzz_filter.c - libFuzzer target: whatever is asked for, a query opens and
 * runs or says CRM_USAGE with the place. The first byte says what the text
 * is: a filter, an order, a list of fields, or what follows in its lines.
 */
#include "crm/date.h"
#include "crm/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds, const struct crm_error *err)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n", err->msg);
	abort();
}

static const char rows[] =
	"INSERT INTO custom_field (id, code, version, created_at, updated_at, "
	"record, name, type, choices, required, \"unique\") VALUES"
	" (1, 'customer.x', 1, '', '', 'customer', 'x', 'enum', ';a;b;', 0,"
	" 0), (2, 'contact.m', 1, '', '', 'contact', 'm', 'money', NULL, 0,"
	" 0);"
	"ALTER TABLE customer_x ADD COLUMN x1 TEXT;"
	"ALTER TABLE contact_x ADD COLUMN x2 INTEGER;"
	"INSERT INTO customer (id, code, version, created_at, updated_at, "
	"name, kind, level, type, currency, state, parent, credit_limit) "
	"VALUES (1, 'C-1', 1, '', '', 'n', 'company', 'key', 'agent', 'CNY', "
	"'active', 1, 5);"
	"INSERT INTO contact (id, code, version, created_at, updated_at, "
	"customer, name, mobile) VALUES (1, 'K-1', 1, '', '', 1, 'n', '123');";

static struct crm_store *open_store(void)
{
	static struct crm_store *store;
	struct crm_error err = CRM_ERROR_INIT;

	if (store)
		return store;
	require(!crm_clock_set("2026-11-21T20:15:40Z", &err), &err);
	require(!crm_store_open(&store, ":memory:",
				CRM_DB_WRITE | CRM_DB_CREATE, 0, NULL, &err),
		&err);
	require(!crm_db_migrate(crm_store_db(store), &err), &err);
	require(!crm_exec(crm_store_db(store), rows, &err), &err);
	require(!crm_store_reload(store, &err), &err);
	return store;
}

static bool names_a_place(const struct crm_error *err)
{
	static const char *const what[] = { "where", "sort", "fields" };

	for (size_t i = 0; i < CRM_NELEM(what); i++) {
		size_t n = strlen(what[i]);
		if (!strncmp(err->msg, what[i], n) &&
		    !strncmp(err->msg + n, ": column ", 9))
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct crm_store *store = open_store();
	const char *where[] = { NULL, NULL };
	struct crm_query_opts o = { .limit = -1, .columns = CRM_COLS_LIST,
				    .where = where };
	struct crm_error err = CRM_ERROR_INIT;
	struct crm_query *q = NULL;
	const struct crm_cell *row;
	char *text, *rest;
	enum crm_code rc;

	if (size < 1 || memchr(data + 1, '\0', size - 1))
		return 0;
	text = strndup((const char *)data + 1, size - 1);
	require(text != NULL, &err);
	o.type = crm_store_type(store, data[0] & 4 ? "contact" : "customer");
	rest = text;
	if (data[0] % 4 == 3) {
		where[0] = strsep(&rest, "\n");
		o.sort = rest ? strsep(&rest, "\n") : NULL;
		o.fields = rest;
		o.after = data[0] & 8 ? data[0] & 4 ? "K-1" : "C-1" : NULL;
	} else {
		*(data[0] % 4 == 0 ? &where[0] : data[0] % 4 == 1 ? &o.sort
		  : &o.fields) = text;
	}
	rc = crm_query_open(store, &o, &q, &err);
	require(rc == CRM_OK || (rc == CRM_USAGE && err.code == CRM_USAGE &&
				 names_a_place(&err)), &err);
	do {
		row = NULL;
		if (!rc)
			require(!crm_query_next(q, &row, &err), &err);
	} while (row);
	crm_query_close(q);
	free(text);
	return 0;
}
