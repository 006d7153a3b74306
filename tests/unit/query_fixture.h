/* SPDX-License-Identifier: ISC */
/* query_fixture.h - a small store for tests of reading. */
#ifndef QUERY_FIXTURE_H
#define QUERY_FIXTURE_H

#include <unistd.h>

#include "crm/date.h"
#include "crm/store.h"

static char folder[64], file[96];
static struct crm_store *store;
static struct crm_error err;

/* now: 2026-11-22 04:15:40 where the clocks of these tests are. */
#define NOW "2026-11-21T20:15:40Z"
#define ZONE "Asia/Shanghai"

#define AT "1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'"

static const char rows[] =
	"INSERT INTO department (id, code, version, created_at, updated_at, "
	"name, parent) VALUES"
	" (1, 'hq', " AT ", 'Head Office', NULL),"
	" (2, 'east', " AT ", '华东部', 1), (3, 'north', " AT ", 'North', 1);"
	"INSERT INTO crm_user (id, code, version, created_at, updated_at, "
	"name, department, manager, active) VALUES"
	" (1, 'li', " AT ", 'Li Na', 3, NULL, 1),"
	" (2, 'wang', " AT ", 'Wang Wei', 2, 1, 1),"
	" (3, 'zhao', " AT ", NULL, NULL, 1, 0);"
	"INSERT INTO customer (id, code, version, created_at, updated_at, "
	"name, level, employees, founded_on, tags, phone, currency, "
	"credit_limit, owner, parent, region, kind, type, state, tax_number) "
	"VALUES"
	" (1, 'C-1', 3, '2026-03-04T15:59:59Z', '2026-11-21T20:15:40Z',"
	"  'Acme', 'key', 50, '2020-01-31', ';vip;trade fair;',"
	"  '010-62345678', 'CNY', 100000, 2, NULL, '华东区',"
	"  'company', 'customer', 'active', 'DE123456'),"
	" (2, 'C-2', 1, '2026-03-04T16:00:00Z', '2026-11-21T15:59:59Z',"
	"  'acme north', 'lead', NULL, '2026-03-05', ';a\\;b;',"
	"  '138 0013 8000', 'USD', 500000, 1, 1, 'North',"
	"  'company', 'customer', 'active', NULL),"
	" (3, 'C-3', 1, '2026-03-05T15:59:59Z', '2026-11-21T16:00:00Z',"
	"  'Ölwerk', 'strategic', 500, '2026-09-30', NULL,"
	"  'ask Bob', 'JPY', 5000, NULL, NULL, NULL,"
	"  'company', 'customer', 'active', NULL),"
	" (4, 'C-4', 1, '2026-03-05T16:00:00Z', '2026-11-22T20:00:00Z',"
	"  'Zeta', 'trading', 0, '2026-10-01', ';b;vip;',"
	"  NULL, 'KWD', 1000500, 2, 1, NULL,"
	"  'company', 'supplier', 'pool', NULL),"
	" (5, 'C-5', 1, '2026-12-31T00:00:00Z', '2026-12-31T00:00:00Z',"
	"  'and', 'potential', -3, NULL, ';back\\\\;',"
	"  NULL, 'CNY', NULL, 3, 4, NULL,"
	"  'person', 'customer', 'active', NULL);"
	"INSERT INTO contact (id, code, version, created_at, updated_at, "
	"customer, name, title, mobile, \"primary\") VALUES"
	" (1, 'K-1', " AT ", 1, 'Li Lei', 'Chief Buyer', NULL, 1),"
	" (2, 'K-2', " AT ", 1, 'Han', 'CEO', '13800138000', NULL),"
	" (3, 'K-3', " AT ", 2, 'Bo', 'buyer', '13900000000', 0);"
	"INSERT INTO affiliate (id, code, version, created_at, updated_at, "
	"customer, name, tie, company, share) VALUES"
	" (1, 'A-1', " AT ", 1, 'Sub', 'subsidiary', 2, 5125),"
	" (2, 'A-2', " AT ", 4, 'Sis', 'sister', NULL, NULL);"
	"INSERT INTO requirement (id, code, version, created_at, updated_at, "
	"customer, date, kind, wish, quantity, currency, price, state) VALUES"
	" (1, 'R-1', " AT ", 1, '2026-01-01', 'price', 'x', 2500000, 'CNY',"
	"  12345678901234567, 'open'),"
	" (2, 'R-2', " AT ", 1, '2026-01-02', 'price', 'x', NULL, 'JPY',"
	"  7, 'met');"
	"INSERT INTO job (id, schema_version, first_seq, last_seq, at, "
	"real_at, actor, real_user, command, input, inserted, updated, "
	"deleted) VALUES"
	" (1, 1, 1, 2, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z',"
	"  'li', 'root', 'import', ';a.csv;', 2, 0, 0),"
	" (12, 1, 3, 2, '2026-01-02T00:00:00Z', '2026-01-02T00:00:00Z',"
	"  'li', 'root', 'set', NULL, 0, 0, 0);"
	"INSERT INTO custom_field (id, code, version, created_at, updated_at, "
	"record, name, type, choices, required, \"unique\", label) VALUES"
	" (1, 'customer.grade', " AT ", 'customer', 'grade', 'enum',"
	"  ';c;b;a;', 0, 0, 'Grade'),"
	" (2, 'customer.score', " AT ", 'customer', 'score', 'int', NULL,"
	"  0, 0, NULL),"
	" (3, 'contact.bonus', " AT ", 'contact', 'bonus', 'money', NULL,"
	"  0, 0, NULL);"
	"ALTER TABLE customer_x ADD COLUMN x1 TEXT;"
	"ALTER TABLE customer_x ADD COLUMN x2 INTEGER;"
	"ALTER TABLE contact_x ADD COLUMN x3 INTEGER;"
	"INSERT INTO customer_x (id, x1, x2) VALUES (1, 'a', 7),"
	" (2, 'c', NULL), (3, 'b', -1);"
	"INSERT INTO contact_x (id, x3) VALUES (1, 1050);";

static inline void ok(enum crm_code rc)
{
	if (rc)
		fail_msg("%s: %s", crm_code_name(rc), err.msg);
}

static inline int make_store(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/crm-query-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(file, sizeof(file), "%s/x.db", folder);
	setenv("TZ", ZONE, 1);
	tzset();
	crm_clock_zone(ZONE);
	if (crm_clock_set(NOW, &err) ||
	    crm_store_open(&store, file, CRM_DB_WRITE | CRM_DB_CREATE, 0, NULL,
			   &err) ||
	    crm_db_migrate(crm_store_db(store), &err) ||
	    crm_exec(crm_store_db(store), rows, &err) ||
	    crm_store_reload(store, &err)) {
		fprintf(stderr, "%s\n", err.msg);
		return -1;
	}
	return 0;
}

static inline int drop_store(void **state)
{
	static const char *const tails[] = { "", "-wal", "-shm" };
	char name[128];

	(void)state;
	crm_store_close(store);
	for (size_t i = 0; i < CRM_NELEM(tails); i++) {
		snprintf(name, sizeof(name), "%s%s", file, tails[i]);
		unlink(name);
	}
	return rmdir(folder);
}

static inline struct crm_query_opts options(const char *type)
{
	return (struct crm_query_opts){
		.type = crm_store_type(store, type), .limit = -1,
		.columns = CRM_COLS_ALL,
	};
}

/* The cells of all rows: "a|b" with a space between rows, NULL as "-". */
static inline enum crm_code listing(const struct crm_query_opts *o,
				    struct crm_buf *out)
{
	const struct crm_cell *row = NULL;
	struct crm_query *q = NULL;
	enum crm_code rc = crm_query_open(store, o, &q, &err);
	size_t n = 0;

	crm_buf_reset(out);
	if (!rc)
		crm_query_columns(q, &n);
	while (!rc && !(rc = crm_query_next(q, &row, &err)) && row) {
		for (size_t i = 0; i < n; i++) {
			crm_buf_adds(out, i ? "|" : out->len ? " " : "");
			if (row[i].kind == CRM_CELL_NULL)
				crm_buf_addc(out, '-');
			crm_buf_addmem(out, row[i].s, row[i].len);
		}
	}
	crm_query_close(q);
	return rc;
}

/* The codes of the records that pass a filter. */
static inline void passes(const char *type, const char *where,
			  const char *codes)
{
	struct crm_query_opts o = options(type);
	struct crm_buf b = CRM_BUF_INIT;

	o.where = (const char *const[]){ where, NULL };
	o.fields = o.type->fields[CRM_F_CODE].name;
	if (listing(&o, &b))
		fail_msg("%s: %s", where, err.msg);
	if (strcmp(crm_buf_str(&b), codes) != 0)
		fail_msg("%s: got '%s', wanted '%s'", where, crm_buf_str(&b),
			 codes);
	crm_buf_clear(&b);
}

#endif
