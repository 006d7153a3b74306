/* SPDX-License-Identifier: ISC */
/*
 * floor.h - the least that must be done: straight SQLite, nothing of ours.
 *
 * The floor programs do to a database that `crm-admin init` made what the
 * toolkit would do, with statements written for the 16 columns of the
 * benchmark, and nothing else: no look at the data, no staging, no rules. The
 * rows and the log entries are the same, but for the digests, which are only
 * as long.
 */
#ifndef CRM_BENCH_FLOOR_H
#define CRM_BENCH_FLOOR_H

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define INPUTS 16

/* The columns these records have, in the order of the schema. */
static const struct column {
	const char *name;
	int input;            /* column of the CSV, or -1 */
	const char *constant;
} columns[] = {
	{ "code", 0, NULL },      { "version", -1, NULL },
	{ "created_at", -1, NULL }, { "updated_at", -1, NULL },
	{ "name", 1, NULL },      { "short_name", 2, NULL },
	{ "kind", -1, "company" }, { "level", 3, NULL },
	{ "type", 4, NULL },      { "industry", 5, NULL },
	{ "source", 6, NULL },    { "country", 7, NULL },
	{ "province", 8, NULL },  { "city", 9, NULL },
	{ "address", 10, NULL },  { "postcode", 11, NULL },
	{ "phone", 12, NULL },    { "mobile", 13, NULL },
	{ "email", 14, NULL },    { "currency", -1, "CNY" },
	{ "state", -1, "active" }, { "note", 15, NULL },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))
enum { CODE, VERSION, CREATED_AT, UPDATED_AT };

struct text {
	const char *s;  /* NULL: empty */
	size_t len;
};

struct floor {
	sqlite3 *h;
	sqlite3_stmt *insert, *log;
	sqlite3_int64 id, seq, job;
	char at[32];
	char *json;
	size_t cap;
};

static inline void die(struct floor *f, const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what,
		f->h ? sqlite3_errmsg(f->h) : "failed");
	exit(1);
}

static inline void *grown(struct floor *f, void *p, size_t *cap, size_t need)
{
	if (need > *cap) {
		*cap = need * 2;
		p = realloc(p, *cap);
		if (!p)
			die(f, "memory");
	}
	return p;
}

static inline void execute(struct floor *f, const char *sql)
{
	if (sqlite3_exec(f->h, sql, NULL, NULL, NULL) != SQLITE_OK)
		die(f, sql);
}

static inline sqlite3_stmt *prepare(struct floor *f, const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(f->h, sql, -1, &s, NULL) != SQLITE_OK)
		die(f, sql);
	return s;
}

static inline void run(struct floor *f, sqlite3_stmt *s)
{
	if (sqlite3_step(s) != SQLITE_DONE)
		die(f, "step");
	sqlite3_reset(s);
}

static inline sqlite3_int64 number(struct floor *f, const char *sql)
{
	sqlite3_stmt *s = prepare(f, sql);
	sqlite3_int64 v;

	if (sqlite3_step(s) != SQLITE_ROW)
		die(f, sql);
	v = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return v;
}

static inline void open_database(struct floor *f, const char *path, int flags)
{
	memset(f, 0, sizeof(*f));
	if (sqlite3_open_v2(path, &f->h, flags | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK)
		die(f, path);
}

static inline void open_to_write(struct floor *f, const char *path)
{
	open_database(f, path, SQLITE_OPEN_READWRITE);
	execute(f, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		   "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 60000");
}

static inline void prepare_insert(struct floor *f)
{
	char sql[2048] = "INSERT INTO customer (id";
	size_t n = strlen(sql);

	for (size_t i = 0; i < COLUMNS; i++)
		n += (size_t)snprintf(sql + n, sizeof(sql) - n, ", %s",
				      columns[i].name);
	n += (size_t)snprintf(sql + n, sizeof(sql) - n, ") VALUES (?");
	for (size_t i = 0; i < COLUMNS; i++)
		n += (size_t)snprintf(sql + n, sizeof(sql) - n, ", ?");
	snprintf(sql + n, sizeof(sql) - n, ")");
	f->insert = prepare(f, sql);
}

static inline void begin(struct floor *f, const char *command, const char *input)
{
	sqlite3_stmt *s;
	struct tm tm;
	time_t t = time(NULL);

	gmtime_r(&t, &tm);
	strftime(f->at, sizeof(f->at), "%Y-%m-%dT%H:%M:%SZ", &tm);
	execute(f, "BEGIN IMMEDIATE");
	f->seq = number(f, "SELECT coalesce(max(seq), 0) FROM change");
	f->job = 1 + number(f, "SELECT coalesce(max(id), 0) FROM job");
	f->id = number(f, "SELECT coalesce(max(id), 0) FROM customer");
	prepare_insert(f);
	f->log = prepare(f, "INSERT INTO change (seq, job, type, record, op, "
			 "line, source, data, salt, digest) VALUES "
			 "(?, ?, 1, ?, 1, ?, ?, ?, randomblob(16), "
			 "randomblob(32))");
	s = prepare(f, "INSERT INTO job (id, schema_version, first_seq, "
		    "last_seq, at, real_at, actor, real_user, command, input, "
		    "inserted, updated, deleted) VALUES (?1, 1, ?2, ?2 - 1, "
		    "?3, ?3, 'bench', 'bench', ?4, ?5, 0, 0, 0)");
	sqlite3_bind_int64(s, 1, f->job);
	sqlite3_bind_int64(s, 2, f->seq + 1);
	sqlite3_bind_text(s, 3, f->at, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 4, command, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 5, input, -1, SQLITE_STATIC);
	run(f, s);
	sqlite3_finalize(s);
}

static inline void commit(struct floor *f, long rows)
{
	sqlite3_stmt *s = prepare(f, "UPDATE job SET last_seq = ?, "
				  "inserted = ? WHERE id = ?");

	sqlite3_bind_int64(s, 1, f->seq);
	sqlite3_bind_int64(s, 2, rows);
	sqlite3_bind_int64(s, 3, f->job);
	run(f, s);
	sqlite3_finalize(s);
	execute(f, "COMMIT");
	sqlite3_finalize(f->insert);
	sqlite3_finalize(f->log);
}

static inline void close_database(struct floor *f)
{
	sqlite3_close(f->h);
	free(f->json);
}

static inline char *quote(char *to, const char *s, size_t n)
{
	*to++ = '"';
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '"' || s[i] == '\\')
			*to++ = '\\';
		*to++ = s[i];
	}
	*to++ = '"';
	return to;
}

static inline struct text value(const struct text *in, size_t column)
{
	const struct column *c = &columns[column];

	if (c->input >= 0)
		return in[c->input];
	if (c->constant)
		return (struct text){ c->constant, strlen(c->constant) };
	return (struct text){ NULL, 0 };
}

/* The JSON of the log entry into f->json; its length. */
static inline size_t entry(struct floor *f, const struct text *in)
{
	size_t need = 2;
	char *to;

	for (size_t i = 0; i < COLUMNS; i++)
		need += strlen(columns[i].name) + 6 + 2 * value(in, i).len;
	f->json = grown(f, f->json, &f->cap, need);
	to = f->json;
	*to++ = '{';
	for (size_t i = 0; i < COLUMNS; i++) {
		struct text v = value(in, i);
		if (!v.s)
			continue;
		if (to > f->json + 1)
			*to++ = ',';
		to = quote(to, columns[i].name, strlen(columns[i].name));
		*to++ = ':';
		to = quote(to, v.s, v.len);
	}
	*to++ = '}';
	return (size_t)(to - f->json);
}

static inline void insert(struct floor *f, const struct text *in, long line)
{
	size_t n;

	sqlite3_bind_int64(f->insert, 1, ++f->id);
	for (size_t i = 0; i < COLUMNS; i++) {
		struct text v = value(in, i);
		if (i == VERSION)
			sqlite3_bind_int64(f->insert, (int)i + 2, 1);
		else if (i == CREATED_AT || i == UPDATED_AT)
			sqlite3_bind_text(f->insert, (int)i + 2, f->at,
					  -1, SQLITE_STATIC);
		else
			sqlite3_bind_text(f->insert, (int)i + 2, v.s,
					  (int)v.len, SQLITE_STATIC);
	}
	run(f, f->insert);
	n = entry(f, in);
	sqlite3_bind_int64(f->log, 1, ++f->seq);
	sqlite3_bind_int64(f->log, 2, f->job);
	sqlite3_bind_int64(f->log, 3, f->id);
	if (line) {
		sqlite3_bind_int64(f->log, 4, line);
		sqlite3_bind_int64(f->log, 5, 1);
	}
	sqlite3_bind_text(f->log, 6, f->json, (int)n, SQLITE_STATIC);
	run(f, f->log);
}

#endif
