/* SPDX-License-Identifier: ISC */
/*
 * floor.h - the least that must be done: straight SQLite.
 *
 * The floor programs do to a database that `crm-admin init` made what the
 * toolkit would do, with statements written for the 16 columns of the
 * benchmark, and nothing else: no look at the data, no staging, no rules. The
 * rows, what they are found by and the log entries are the same, but for the
 * digests, which are only as long.
 */
#ifndef CRM_BENCH_FLOOR_H
#define CRM_BENCH_FLOOR_H

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "words.h"

#define INPUTS 16

/* The columns these records have, in the order of the schema. */
static const struct column {
	const char *name;
	int number;           /* in the log */
	int input;            /* column of the CSV, or -1 */
	const char *constant;
} columns[] = {
	{ "code", 1, 0, NULL },
	{ "version", 2, -1, NULL },
	{ "created_at", 3, -1, NULL },
	{ "updated_at", 4, -1, NULL },
	{ "name", 5, 1, NULL },
	{ "short_name", 6, 2, NULL },
	{ "kind", 7, -1, "company" },
	{ "level", 8, 3, NULL },
	{ "type", 9, 4, NULL },
	{ "industry", 10, 5, NULL },
	{ "source", 11, 6, NULL },
	{ "country", 12, 7, NULL },
	{ "province", 13, 8, NULL },
	{ "city", 14, 9, NULL },
	{ "address", 16, 10, NULL },
	{ "postcode", 17, 11, NULL },
	{ "phone", 18, 12, NULL },
	{ "mobile", 19, 13, NULL },
	{ "email", 21, 14, NULL },
	{ "currency", 27, -1, "CNY" },
	{ "state", 47, -1, "active" },
	{ "note", 49, 15, NULL },
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))
enum { CODE, VERSION, CREATED_AT, UPDATED_AT };

/* The columns of the CSV that records are found by. */
enum { IN_NAME = 1, IN_SHORT_NAME, IN_PHONE = 12, IN_MOBILE, IN_NOTE = 15 };

struct text {
	const char *s;  /* NULL: empty */
	size_t len;
};

struct floor {
	sqlite3 *h;
	sqlite3_stmt *insert, *log;
	struct words words;
	sqlite3_int64 id, seq, job;
	char at[32];
	char *entry;
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
	clear_words(&f->words);
	memset(&f->words, 0, sizeof(f->words));
}

static inline void close_database(struct floor *f)
{
	sqlite3_close(f->h);
	free(f->entry);
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

/* The log entry into f->entry; its length. */
static inline size_t entry(struct floor *f, const struct text *in)
{
	size_t need = 1;
	char *to;

	for (size_t i = 0; i < COLUMNS; i++)
		need += 11 + value(in, i).len;
	f->entry = grown(f, f->entry, &f->cap, need);
	to = f->entry;
	*to++ = 1;
	for (size_t i = 0; i < COLUMNS; i++) {
		struct text v = value(in, i);
		size_t n = v.len + 2;
		if (!v.s)
			continue;
		*to++ = (char)(2 * columns[i].number);
		for (; n > 0x7f; n >>= 7)
			*to++ = (char)(n | 0x80);
		*to++ = (char)n;
		memcpy(to, v.s, v.len);
		to += v.len;
	}
	return (size_t)(to - f->entry);
}

static inline void bind_words(struct floor *f, sqlite3_stmt *s, int first,
			      int parts)
{
	sqlite3_bind_int64(s, 1, f->id * 64 + 1);
	for (int i = 0; i < parts; i++) {
		struct crm_buf *b = &f->words.part[first + i];
		if (b->failed)
			die(f, "memory");
		sqlite3_bind_text(s, i + 2, b->s, (int)b->len, SQLITE_STATIC);
	}
}

static inline void insert_words(struct floor *f, const struct text *in)
{
	static const int names[] = { IN_NAME, IN_SHORT_NAME };
	static const int phones[] = { IN_PHONE, IN_MOBILE };
	struct words *w = &f->words;

	reset_words(w);
	for (int i = 0; i < 2; i++) {
		const struct text *name = &in[names[i]];
		const struct text *phone = &in[phones[i]];
		if (name->s)
			add_name(w, name->s, name->len);
		if (phone->s && !add_phone(w, phone->s, phone->len))
			die(f, phone->s);
	}
	if (in[IN_NOTE].s)
		add_text(w, NOTES, in[IN_NOTE].s, in[IN_NOTE].len);
	if (!w->text)
		w->text = prepare(f, "INSERT INTO search_text (rowid, name, "
				  "phone, note) VALUES (?, ?, ?, ?)");
	bind_words(f, w->text, NAMES, SOUNDS);
	run(f, w->text);
	if (!w->part[SOUNDS].len)
		return;
	if (!w->sound)
		w->sound = prepare(f, "INSERT INTO search_sound (rowid, "
				   "name) VALUES (?, ?)");
	bind_words(f, w->sound, SOUNDS, 1);
	run(f, w->sound);
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
	sqlite3_bind_blob(f->log, 6, f->entry, (int)n, SQLITE_STATIC);
	run(f, f->log);
	insert_words(f, in);
}

#endif
