/* SPDX-License-Identifier: ISC */
/*
 * test_random.c - random commands, and what must hold whatever they are.
 *
 * After every job its state is noted. Then looking back to any job shows the
 * state noted, a dump of it makes a database with the same records, check finds
 * nothing, the search has the words and keys of the records, the digests of the log
 * verify, what was planned can be applied, and undoing all jobs, the last one
 * first, leaves what there was at the beginning. CRM_TEST_ROUNDS sets how many
 * sequences are tried; CRM_TEST_SEED names the first.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "crm/audit.h"
#include "crm/changeset.h"
#include "crm/date.h"
#include "crm/import.h"
#include "crm/merge.h"
#include "crm/rules.h"
#include "crm/search.h"

enum { COMMANDS = 60, JOBS_MAX = 3 * COMMANDS, CODES = 12 };

static char folder[64], path[96];
static struct crm_store *st;
static struct crm_error err;
static const struct crm_job_info info = { .user = "wang",
	.real_user = "root", .command = "test" };
static uint64_t seed, rnd;
static char *states[JOBS_MAX + 1]; /* after each job */
static int64_t jobs;

static unsigned below(unsigned n)
{
	/* xorshift64*, Vigna 2014 */
	rnd ^= rnd >> 12;
	rnd ^= rnd << 25;
	rnd ^= rnd >> 27;
	return (unsigned)((rnd * 2685821657736338717u) >> 33) % n;
}

static void fine(enum crm_code rc, const char *what)
{
	if (rc)
		fail_msg("seed %llu, job %lld: %s: %s: %s",
			 (unsigned long long)seed, (long long)jobs, what,
			 err.field, err.msg);
}

/* ---- the state ---- */

/* Is the field kept by the program, and in no dump? */
static bool kept(const struct crm_type *t, const char *name)
{
	const struct crm_field *f = &t->fields[crm_field_find(t, name,
							      strlen(name))];

	return f->flags & CRM_F_READONLY && !f->derive;
}

static void add_type(struct crm_store *s, const char *name, bool system,
		     struct crm_buf *out)
{
	struct crm_query_opts o = { .type = crm_store_type(s, name),
				    .columns = CRM_COLS_ALL, .limit = -1 };
	const struct crm_cell *row = NULL;
	struct crm_query *q = NULL;
	const struct crm_column *c;
	size_t n;

	fine(crm_query_open(s, &o, &q, &err), "query");
	c = crm_query_columns(q, &n);
	for (;;) {
		fine(crm_query_next(q, &row, &err), "row");
		if (!row)
			break;
		crm_buf_adds(out, name);
		for (size_t i = 0; i < n; i++) {
			if (!system && kept(o.type, c[i].name))
				continue;
			crm_buf_addf(out, "|%s=", c[i].name);
			crm_buf_addmem(out, row[i].s ? row[i].s : "",
				       row[i].s ? row[i].len : 0);
		}
		crm_buf_addc(out, '\n');
	}
	crm_query_close(q);
}

/* All records; with what the program keeps of them or without. */
static char *state(struct crm_store *s, bool system)
{
	struct crm_buf out = CRM_BUF_INIT;

	for (size_t i = 0; i < crm_ntypes; i++)
		if (!crm_types[i]->readonly)
			add_type(s, crm_types[i]->name, system, &out);
	assert_false(out.failed);
	return out.s;
}

static void same_state(const char *is, const char *was, const char *what)
{
	size_t i = 0;

	while (is[i] && is[i] == was[i])
		i++;
	if (!is[i] && !was[i])
		return;
	while (i && is[i - 1] != '\n')
		i--;
	fail_msg("seed %llu, job %lld: %s\n  is: %.*s\n was: %.*s",
		 (unsigned long long)seed, (long long)jobs, what,
		 (int)strcspn(is + i, "\n"), is + i,
		 (int)strcspn(was + i, "\n"), was + i);
}

static void looks_back(int64_t job)
{
	struct crm_store *then = NULL;
	char when[32], *is;

	snprintf(when, sizeof(when), "job%lld", (long long)job);
	fine(crm_store_open(&then, path, CRM_DB_READ, 1, crm_rules, &err),
	     "open");
	fine(crm_store_as_of(then, when, &err), when);
	is = state(then, true);
	same_state(is, states[job], when);
	free(is);
	crm_store_close(then);
}

static enum crm_code finding(void *arg, const struct crm_finding *f,
			     struct crm_error *e)
{
	(void)arg;
	(void)e;
	fail_msg("seed %llu, job %lld: check: %s %s %s: %s",
		 (unsigned long long)seed, (long long)jobs, f->check,
		 f->type ? f->type : "", f->code ? f->code : "", f->message);
	return CRM_OK;
}

static void is_sound(struct crm_store *s)
{
	int64_t found;

	fine(crm_check(s, finding, NULL, -1, &found, &err), "check");
}

/* Append the words of the search, a line each with where they are. */
static void add_words(const char *sql, struct crm_buf *out)
{
	struct crm_stmt *s = NULL;
	bool row = false;

	fine(crm_stmt_get(crm_store_db(st), sql, &s, &err), "words");
	while (fine(crm_step(s, &row, &err), "words"), row)
		crm_buf_addf(out, "%s\n", crm_col_text(s, 0, NULL));
	crm_stmt_put(s);
}

static char *words(void)
{
	struct crm_buf out = CRM_BUF_INIT;

	fine(crm_exec(crm_store_db(st),
		      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.texts USING "
		      "fts5vocab (main, search_text, instance); "
		      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.sounds USING "
		      "fts5vocab (main, search_sound, instance)", &err),
	     "vocabulary");
	add_words("SELECT term || ' ' || doc || ' ' || col || ' ' || "
		  "\"offset\" FROM temp.texts ORDER BY 1", &out);
	add_words("SELECT term || ' ' || doc FROM temp.sounds ORDER BY 1",
		  &out);
	/* And the keys that entered records are compared by. */
	add_words("SELECT hash || ' ' || record FROM match_key ORDER BY 1",
		  &out);
	assert_false(out.failed);
	return out.s ? out.s : strdup("");
}

/* The search has the words of the records, as if it were made anew. */
static void is_searched(void)
{
	char *was = words(), *is;

	fine(crm_reindex(st, NULL, &err), "reindex");
	is = words();
	same_state(was, is, "search");
	free(was);
	free(is);
}

static void remove_database(const char *file)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char name[128];

	for (size_t i = 0; i < CRM_NELEM(ends); i++) {
		snprintf(name, sizeof(name), "%s%s", file, ends[i]);
		unlink(name);
	}
}

static void load(struct crm_store *s, int fd)
{
	struct crm_in_opts in = { .format = CRM_FMT_JSONL, .name = "dump" };
	struct crm_import_opts o = { .max_errors = 1,
				     .on_duplicate = CRM_DUP_ALLOW };
	struct crm_import *im = NULL;
	struct crm_job_result done;
	struct crm_reader *r = NULL;
	enum crm_code rc;

	fine(crm_reader_open(&r, &in, fd, &err), "dump");
	fine(crm_import_new(s, &o, &im, &err), "load");
	fine(crm_import_stage(im, r, "dump", &err), "stage");
	rc = crm_import_run(im, &info, false, -1, &done, &err);
	if (crm_import_error(im, 0))
		err = *crm_import_error(im, 0);
	fine(rc, "load");
	crm_import_free(im);
	crm_reader_close(r);
}

/* The records after a job, dumped and loaded into another database. */
static void copies(int64_t job)
{
	struct crm_store *then = NULL, *copy = NULL;
	char when[32], *is, *was, file[112];
	FILE *f = tmpfile();
	int64_t rows;

	assert_non_null(f);
	snprintf(when, sizeof(when), "job%lld", (long long)job);
	snprintf(file, sizeof(file), "%s-copy", path);
	fine(crm_store_open(&then, path, CRM_DB_READ, 1, crm_rules, &err),
	     "open");
	fine(crm_store_as_of(then, when, &err), when);
	for (size_t i = 0; i < crm_ntypes; i++)
		if (!crm_types[i]->readonly)
			fine(crm_dump(then, crm_store_type(then,
				crm_types[i]->name), fileno(f), &rows, &err),
			     "dump");
	assert_int_equal(lseek(fileno(f), 0, SEEK_SET), 0);
	fine(crm_store_open(&copy, file, CRM_DB_WRITE | CRM_DB_CREATE, 1,
			    crm_rules, &err), "copy");
	load(copy, fileno(f));
	is = state(copy, false);
	was = state(then, false);
	same_state(is, was, "dumped and loaded");
	is_sound(copy);
	free(is);
	free(was);
	crm_store_close(then);
	crm_store_close(copy);
	remove_database(file);
	fclose(f);
}

static void verifies(void)
{
	int64_t found;

	fine(crm_audit_verify(st, NULL, finding, NULL, &found, &err),
	     "audit");
}

/* ---- commands ---- */

static const char *some(const char *const *texts, size_t n)
{
	return texts[below((unsigned)n)];
}
#define SOME(...) some((const char *const[]){ __VA_ARGS__ }, \
	CRM_NELEM(((const char *const[]){ __VA_ARGS__ })))

static void code_of(const char *prefix, char out[32])
{
	snprintf(out, 32, "%s%u", prefix, below(CODES));
}

static void assign(struct crm_rec *new, const struct crm_rec *old,
		   const char *field, const char *value)
{
	struct crm_assign a;
	char text[128];

	snprintf(text, sizeof(text), "%s=%s", field, value);
	fine(crm_assign_parse(new->type, text, &a, &err), text);
	fine(crm_assign_apply(&a, 1, old, new, &err), text);
}

static void random_customer(struct crm_rec *new, const struct crm_rec *old)
{
	char code[32];

	code_of("C", code);
	if (!old || !below(2))
		assign(new, old, "name", SOME("Alpha", "Beta", "衡川",
			"Alpha Group", "衡川集团", "Gamma Ltd", "Delta"));
	if (!below(4))
		assign(new, old, "state", SOME("active", "invalid"));
	if (!below(4))
		assign(new, old, "kind", SOME("company", "person"));
	if (!below(3))
		assign(new, old, "city", SOME("", "杭州", "Bonn"));
	if (!below(3))
		assign(new, old, "parent", below(3) ? code : "");
	if (!below(4))
		assign(new, old, "tax_number", SOME("", "AB1234", "CD5678"));
	if (!below(4))
		assign(new, old, "currency", SOME("CNY", "JPY", "KWD"));
	if (!below(4))
		assign(new, old, "credit_limit", SOME("", "5", "70000"));
	if (!below(4))
		assign(new, old, "phone", SOME("", "010-66778899", "12345"));
	if (!below(4))
		assign(new, old, "tags", SOME("", "a;b", "b", "a\\;c"));
	if (!below(6))
		assign(new, old, "level", SOME("lead", "key", "trading"));
	if (crm_field_find(new->type, "zone", 4) >= 0 && !below(2))
		assign(new, old, "zone", SOME("", "north", "south"));
	if (crm_field_find(new->type, "sum", 3) >= 0 && !below(2))
		assign(new, old, "sum", SOME("", "12", "900"));
}

static void random_contact(struct crm_rec *new, const struct crm_rec *old)
{
	char code[32];

	code_of("C", code);
	if (!old || !below(8))
		assign(new, old, "customer", code);
	if (!old || !below(2))
		assign(new, old, "name", SOME("Li", "Wang", "Zhao"));
	if (!below(2))
		assign(new, old, "primary", SOME("true", "false"));
}

static void random_activity(struct crm_rec *new, const struct crm_rec *old)
{
	char code[32];

	code_of("C", code);
	if (!old || !below(4))
		assign(new, old, "customer", code);
	code_of("K", code);
	if (below(4))
		assign(new, old, "contact", code);
	if (!old)
		assign(new, old, "kind", "call");
	if (!old || !below(3))
		assign(new, old, "at", SOME("2026-11-20", "2026-10-01"));
	if (!old || !below(2))
		assign(new, old, "outcome", SOME("reached", "unanswered"));
}

static void random_rule(struct crm_rec *new, const struct crm_rec *old)
{
	if (!old || !below(3))
		assign(new, old, "action", SOME("promote", "demote"));
	if (!old || !below(3))
		assign(new, old, "level", SOME("lead", "trading", "key"));
	if (!old || !below(2))
		assign(new, old, "condition", SOME("", "followups > 0",
			"city = Bonn", "last_followup < today-10d",
			"level = key or followups = 0"));
	if (!below(3))
		assign(new, old, "position", SOME("1", "2", "3"));
	if (!below(3))
		assign(new, old, "active", SOME("true", "false"));
}

/* The types that are changed, and what their codes begin with. */
static const struct {
	const char *type, *prefix;
	void (*fill)(struct crm_rec *new, const struct crm_rec *old);
} changed[] = {
	{ "customer", "C", random_customer },
	{ "contact", "K", random_contact },
	{ "activity", "A", random_activity },
	{ "rule", "R", random_rule },
};

/* Refusals are as good as anything else. */
static enum crm_code or_refused(enum crm_code rc)
{
	if (rc == CRM_INVALID || rc == CRM_CONFLICT || rc == CRM_NOTFOUND) {
		err = (struct crm_error)CRM_ERROR_INIT;
		return CRM_OK;
	}
	return rc;
}

static enum crm_code save_some(size_t which)
{
	const struct crm_type *t = crm_store_type(st, changed[which].type);
	struct crm_entry entry = { 0 };
	struct crm_origin from = { .entry = &entry };
	struct crm_rec old = { 0 }, new = { 0 };
	bool there;
	char code[32];
	enum crm_code rc;

	code_of(changed[which].prefix, code);
	fine(crm_rec_init(&old, t, &err), "old");
	fine(crm_rec_init(&new, t, &err), "new");
	there = crm_load(st, code, strlen(code), &old, NULL) == CRM_OK;
	if (!there && below(4))
		assign(&new, NULL, "code", code);
	changed[which].fill(&new, there ? &old : NULL);
	if (there && !below(10)) {
		code_of(changed[which].prefix, code);
		assign(&new, &old, "code", code);
	}
	from.on_duplicate = (enum crm_policy)below(CRM_DUP__N);
	rc = crm_save(st, there ? &old : NULL, &new, below(3) ? &from : NULL,
		      NULL, &err);
	crm_rec_clear(&old);
	crm_rec_clear(&new);
	crm_entry_clear(&entry);
	return or_refused(rc);
}

static enum crm_code delete_record(const char *type, const char *code)
{
	struct crm_rec old = { 0 };
	enum crm_code rc;

	fine(crm_rec_init(&old, crm_store_type(st, type), &err), "old");
	rc = crm_load(st, code, strlen(code), &old, &err);
	if (!rc)
		rc = crm_delete(st, &old, below(2), NULL, &err);
	crm_rec_clear(&old);
	return or_refused(rc);
}

static enum crm_code delete_some(size_t which)
{
	char code[32];

	code_of(changed[which].prefix, code);
	return delete_record(changed[which].type, code);
}

static enum crm_code delete_field(void)
{
	return delete_record("field", SOME("customer.zone", "customer.sum"));
}

static enum crm_code restore_some(void)
{
	char code[32];
	size_t which;

	if (!below(5))
		return or_refused(crm_restore(st, crm_store_type(st, "field"),
			SOME("customer.zone", "customer.sum"), NULL, &err));
	which = below(CRM_NELEM(changed));
	code_of(changed[which].prefix, code);
	return or_refused(crm_restore(st, crm_store_type(st,
		changed[which].type), code, NULL, &err));
}

/* The code of a customer that is there, if one is. */
static void code_there(char out[32])
{
	struct crm_stmt *s = NULL;
	bool row = false;

	code_of("C", out);
	fine(crm_stmt_get(crm_store_db(st), "SELECT code FROM customer ORDER "
			  "BY id LIMIT 1 OFFSET ?", &s, &err), "codes");
	crm_bind_int(s, 1, below(8));
	fine(crm_step(s, &row, &err), "code");
	if (row)
		snprintf(out, 32, "%s", crm_col_text(s, 0, NULL));
	crm_stmt_put(s);
}

static enum crm_code merge_some(void)
{
	const struct crm_type *t = crm_store_type(st, "customer");
	enum crm_merge_rule *rules = calloc(t->nfields, sizeof(*rules));
	char keep[32], drop[2][32];
	const char *drops[] = { drop[0], drop[1] };
	enum crm_code rc;

	assert_non_null(rules);
	code_there(keep);
	code_there(drop[0]);
	code_there(drop[1]);
	if (!below(3))
		fine(crm_merge_rule_parse(t, SOME("currency=newest",
			"name=longest", "phone=keep", "tags=newest"), rules,
			&err), "rule");
	rc = crm_merge(st, t, keep, drops, 1 + below(2), rules, &err);
	free(rules);
	return or_refused(rc);
}

static enum crm_code define_some(void)
{
	const struct crm_type *t = crm_store_type(st, "field");
	struct crm_rec new = { 0 };
	bool zone = below(2);
	enum crm_code rc;

	fine(crm_rec_init(&new, t, &err), "field");
	assign(&new, NULL, "record", "customer");
	assign(&new, NULL, "name", zone ? "zone" : "sum");
	assign(&new, NULL, "type", zone ? "enum" : "money");
	if (zone)
		assign(&new, NULL, "choices", "north;south");
	rc = crm_save(st, NULL, &new, NULL, NULL, &err);
	crm_rec_clear(&new);
	return or_refused(rc);
}

static enum crm_code change_some(void)
{
	static const unsigned char often[] = { 0, 0, 0, 1, 1, 2, 2, 3 };

	switch (below(10)) {
	case 0: case 1: case 2: case 3: case 4: case 5:
		return save_some(often[below(CRM_NELEM(often))]);
	case 6: case 7:
		return delete_some(often[below(CRM_NELEM(often))]);
	case 8:
		return merge_some();
	default:
		return restore_some();
	}
}

static void undo(int64_t job, bool keep_later, struct crm_job_result *done,
		 bool must)
{
	struct crm_undo_opts o = { .job = job, .keep_later = keep_later,
				   .on_duplicate = CRM_DUP_ALLOW };
	struct crm_refusals left = { 0 };
	enum crm_code rc = crm_undo(st, &info, &o, done, &left, &err);

	if (must)
		fine(rc, "undo");
	fine(or_refused(rc), "undo");
}

static void some_job(const struct crm_job_info *as, bool fail,
		     struct crm_job_result *done)
{
	unsigned what = below(9);
	enum crm_code rc;

	fine(crm_job_begin(st, as, &err), "begin");
	rc = what == 0 ? define_some()
	     : what == 1 ? delete_field() : CRM_OK;
	if (what > 1)
		for (unsigned i = 0; !rc && i < 1 + below(4); i++)
			rc = change_some();
	fine(rc, "change");
	rc = crm_job_end(st, fail ? CRM_ERROR : CRM_OK, false, done, &err);
	if (!fail)
		fine(rc, "end");
	err = (struct crm_error)CRM_ERROR_INIT;
}

/* A job that is planned first and then applied. */
static void planned_job(struct crm_job_result *done)
{
	struct crm_apply_opts o = { .name = "plan",
				    .on_duplicate = CRM_DUP_ALLOW };
	struct crm_refusals refused = { .max = 1 };
	struct crm_in_opts plan = { .format = CRM_FMT_JSONL, .name = "plan" };
	struct crm_job_info as = info;
	struct crm_job_result would;
	struct crm_reader *in = NULL;
	FILE *f = tmpfile();
	enum crm_code rc;

	assert_non_null(f);
	as.plan = true;
	as.plan_fd = fileno(f);
	some_job(&as, false, &would);
	assert_int_equal(would.job, 0);
	assert_int_equal(lseek(as.plan_fd, 0, SEEK_SET), 0);
	fine(crm_reader_open(&in, &plan, as.plan_fd, &err), "plan");
	rc = crm_apply(st, &info, in, &o, done, &refused, &err);
	if (refused.n)
		err = refused.v[0];
	fine(rc, "apply");
	crm_reader_close(in);
	fclose(f);
	assert_int_equal(done->inserted, would.inserted);
	assert_int_equal(done->updated, would.updated);
	assert_int_equal(done->deleted, would.deleted);
}

static void random_job(void)
{
	struct crm_job_result done = { 0 };
	unsigned what = below(12);

	if (what < 3 && jobs > 1)
		undo(2 + below((unsigned)jobs - 1), what == 0, &done, false);
	else if (what < 6)
		planned_job(&done);
	else
		some_job(&info, !below(10), &done);
	if (!done.job)
		return;
	assert_int_equal(done.job, jobs + 1);
	jobs = done.job;
	states[jobs] = state(st, true);
}

/* ---- one sequence ---- */

static bool undone(int64_t job)
{
	char code[24];
	struct crm_query_opts o = { .type = crm_store_type(st, "job"),
		.fields = "undone_by", .limit = -1, .by_code = true };
	const struct crm_cell *row = NULL;
	struct crm_query *q = NULL;
	bool is;

	snprintf(code, sizeof(code), "%lld", (long long)job);
	fine(crm_query_open(st, &o, &q, &err), "jobs");
	fine(crm_query_code(q, code, &row, &err), "job");
	is = row[0].len > 0;
	crm_query_close(q);
	return is;
}

static void first_job(void)
{
	struct crm_job_result done;
	struct crm_rec r = { 0 };

	fine(crm_rec_init(&r, crm_store_type(st, "user"), &err), "user");
	fine(crm_job_begin(st, &info, &err), "begin");
	assign(&r, NULL, "code", "wang");
	fine(crm_save(st, NULL, &r, NULL, NULL, &err), "user");
	fine(crm_job_end(st, CRM_OK, false, &done, &err), "end");
	crm_rec_clear(&r);
	jobs = done.job;
	states[jobs] = state(st, true);
}

static void sequence(void)
{
	char now[32], *first, *last;
	int64_t n;

	first_job();
	first = state(st, false);
	for (int i = 0; i < COMMANDS; i++) {
		snprintf(now, sizeof(now), "2026-11-21T%02d:%02d:00Z", i / 60,
			 i % 60);
		fine(crm_clock_set(now, &err), "clock");
		random_job();
		verifies();
		if (i % 10 == 9) {
			is_sound(st);
			is_searched();
			copies(1 + below((unsigned)jobs));
		}
		looks_back(1 + below((unsigned)jobs));
	}
	n = jobs;
	for (int64_t job = n; job > 1; job--) {
		struct crm_job_result done = { 0 };
		looks_back(job);
		if (!undone(job))
			undo(job, false, &done, true);
		jobs = done.job ? done.job : jobs;
	}
	last = state(st, false);
	same_state(last, first, "all undone");
	is_sound(st);
	is_searched();
	free(first);
	free(last);
}

static void clean_up(void)
{
	crm_store_close(st);
	st = NULL;
	remove_database(path);
	for (size_t i = 0; i <= JOBS_MAX; i++) {
		free(states[i]);
		states[i] = NULL;
	}
}

static void whatever_the_commands(void **unused)
{
	const char *rounds = getenv("CRM_TEST_ROUNDS");
	const char *from = getenv("CRM_TEST_SEED");
	uint64_t n = rounds ? strtoull(rounds, NULL, 10) : 8;

	(void)unused;
	snprintf(folder, sizeof(folder), "/tmp/crm-random-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/x.db", folder);
	crm_clock_zone("UTC");
	seed = from ? strtoull(from, NULL, 10) : 1;
	for (uint64_t i = 0; i < n; i++, seed++) {
		rnd = seed * 0x9e3779b97f4a7c15u;
		jobs = 0;
		fine(crm_clock_set("2026-11-20T00:00:00Z", &err), "clock");
		fine(crm_store_open(&st, path, CRM_DB_WRITE | CRM_DB_CREATE,
				    1, crm_rules, &err), "open");
		sequence();
		clean_up();
	}
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_the_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
