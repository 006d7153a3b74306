/* SPDX-License-Identifier: ISC */
/*
 * past.c - the data as they were after an earlier change.
 *
 * What the log says of every record changed since is turned back, and the
 * rows so found lie in a temporary table beside that of their type: past_T
 * has them as they were, and turned_T has the ids of all rows of the table
 * that are not to be read. So looking back costs as much as was changed
 * since, however large the database is.
 */
#include "../rights/rights.h"
#include "log.h"
#include "crm/date.h"
#include "crm/decimal.h"

struct past {
	struct crm_store *st;
	struct crm__type *t;
	int64_t record;
	bool there;            /* the record existed then */
	bool open;             /* nothing has ended what we know of it yet */
	int64_t changes;       /* seen of the record */
	struct crm_rec now, then;
};

/* ---- the tables ---- */

void crm__past_table(const char *kind, const struct crm_type *t,
		     struct crm_buf *out)
{
	crm_buf_addf(out, "temp.\"%s_%s\"", kind, t->table);
}

bool crm__past(struct crm_store *st, const struct crm_type *t)
{
	return st->past && st->past[crm__type_of(st, t) - st->types];
}

void crm__not_turned(const struct crm_type *t, const char *id,
		     struct crm_buf *out)
{
	crm_buf_addf(out, "%s NOT IN (SELECT id FROM ", id);
	crm__past_table("turned", t, out);
	crm_buf_addc(out, ')');
}

static void columns(const struct crm_type *t, struct crm_buf *out)
{
	crm_buf_adds(out, "SELECT id");
	for (size_t i = 0; i < t->nfields; i++) {
		if (t->fields[i].flags & CRM_F_CUSTOM || t->fields[i].derive)
			continue;
		crm_buf_adds(out, ", ");
		crm_sql_ident(out, crm_field_column(&t->fields[i]));
	}
	crm_buf_adds(out, " FROM ");
}

/* Rows of a type of which some were others then. */
static void past_rows(struct crm_store *st, const struct crm_type *t,
		      enum crm__side side, bool seen, struct crm_buf *out)
{
	crm_buf_addc(out, '(');
	if (side != CRM__THEN) {
		columns(t, out);
		crm_sql_ident(out, t->table);
		crm_buf_adds(out, " r WHERE ");
		crm__not_turned(t, "id", out);
		if (seen)
			crm__seen(st, t, "r", " AND ", out);
	}
	if (side == CRM__BOTH)
		crm_buf_adds(out, " UNION ALL ");
	if (side != CRM__NOW) {
		columns(t, out);
		crm__past_table("past", t, out);
	}
	crm_buf_addc(out, ')');
}

void crm__rows(struct crm_store *st, const struct crm_type *t,
	       enum crm__side side, struct crm_buf *out)
{
	if (crm__past(st, t)) {
		past_rows(st, t, side, true, out);
		return;
	}
	if (crm__limited(st))
		crm_buf_adds(out, "(SELECT r.* FROM ");
	crm_sql_ident(out, t->table);
	if (!crm__limited(st))
		return;
	crm_buf_adds(out, " r");
	crm__seen(st, t, "r", " WHERE ", out);
	crm_buf_addc(out, ')');
}

void crm__all_rows(struct crm_store *st, const struct crm_type *t,
		   enum crm__side side, struct crm_buf *out)
{
	if (crm__past(st, t))
		past_rows(st, t, side, false, out);
	else
		crm_sql_ident(out, t->table);
}

void crm__rows_with(struct crm_store *st, const struct crm_type *t,
		    enum crm__side side, const struct crm_type *with,
		    struct crm_buf *out)
{
	if (crm__sees_alike(st, t, with))
		crm__all_rows(st, t, side, out);
	else
		crm__rows(st, t, side, out);
}

static enum crm_code make_tables(struct crm_store *st, struct crm__type *t,
				 struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc;

	crm_buf_adds(&b, "CREATE TABLE ");
	crm__past_table("turned", &t->type, &b);
	crm_buf_adds(&b, " (id INTEGER PRIMARY KEY); CREATE TABLE ");
	crm__past_table("past", &t->type, &b);
	crm_buf_adds(&b, " (id INTEGER PRIMARY KEY");
	for (size_t i = 0; i < t->type.nfields; i++) {
		crm_buf_adds(&b, ", ");
		crm_sql_ident(&b, crm_field_column(&t->type.fields[i]));
	}
	crm_buf_adds(&b, ");");
	/* What the table itself is looked up by. */
	for (size_t i = 0; i < t->type.nfields; i++) {
		const struct crm_field *f = &t->type.fields[i];
		if (i != CRM_F_CODE && f->kind != CRM_T_REF)
			continue;
		crm_buf_addf(&b, "CREATE INDEX temp.\"past_%s_%s\" ON "
			     "\"past_%s\" (\"%s\");", t->type.table,
			     crm_field_column(f), t->type.table,
			     crm_field_column(f));
	}
	rc = crm_buf_check(&b, err);
	if (!rc)
		rc = crm_exec(st->db, b.s, err);
	crm_buf_clear(&b);
	if (!rc)
		st->past[t - st->types] = true;
	return rc;
}

/* Add a row to a temporary table: the record's id, and n values of it. */
static enum crm_code store(struct past *p, const char *kind, size_t n,
			   struct crm_error *err)
{
	struct crm_buf *b = &p->st->sql;
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	crm_buf_reset(b);
	crm_buf_adds(b, "INSERT INTO ");
	crm__past_table(kind, &p->t->type, b);
	crm_buf_adds(b, " VALUES (?");
	for (size_t i = 0; i < n; i++)
		crm_buf_adds(b, ", ?");
	crm_buf_addc(b, ')');
	rc = crm_buf_check(b, err);
	if (!rc)
		rc = crm_stmt_get(p->st->db, b->s, &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, p->record);
	for (size_t i = 0; i < n; i++)
		crm__bind(s, (int)i + 2, &p->then.v[i]);
	return crm__run_once(s, err);
}

/* ---- one record ---- */

/* When the record was changed last before the time looked back to. */
static enum crm_code changed_at(struct past *p, struct crm_error *err)
{
	struct crm_buf at = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	enum crm_code rc;

	rc = crm_stmt_get(p->st->db, "SELECT j.at FROM change c JOIN job j "
		"ON j.id = c.job WHERE c.type = ? AND c.record = ? AND "
		"c.seq <= ? ORDER BY c.seq DESC LIMIT 1", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, p->t->type.number);
	crm_bind_int(s, 2, p->record);
	crm_bind_int(s, 3, p->st->as_of);
	rc = crm__one_text(s, &at, NULL, err);
	if (!rc && at.len)
		rc = crm_rec_set_text(&p->then, CRM_F_UPDATED_AT, at.s,
				      at.len, err);
	crm_buf_clear(&at);
	return rc;
}

/* What no later change touched is as it is now. */
static enum crm_code rest_is_now(struct past *p, struct crm_error *err)
{
	enum crm_code rc = crm_load_id(p->st, p->record, &p->now, err);

	for (size_t i = 0; !rc && i < p->t->type.nfields; i++)
		if (p->then.v[i].kind == CRM_V_UNSET)
			p->then.v[i] = p->now.v[i];
	return rc;
}

static enum crm_code end_record(struct past *p, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (!p->record)
		return CRM_OK;
	/* Today's rights apply; but every record has all its fields, whoever
	 * looks at it. */
	if (p->there && p->t->base != &crm_customfield)
		rc = crm__sees(p->st, &p->t->type, p->record, &p->there, err);
	if (!rc && p->there && p->open)
		rc = rest_is_now(p, err);
	if (!rc && p->there) {
		p->then.v[CRM_F_VERSION].i -= p->changes;
		rc = changed_at(p, err);
	}
	if (!rc && p->there)
		rc = store(p, "past", p->t->type.nfields, err);
	if (!rc)
		rc = store(p, "turned", 0, err);
	p->record = 0;
	return rc;
}

static enum crm_code begin_record(struct past *p, struct crm__type *t,
				  int64_t record, int64_t op,
				  struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (p->t != t) {
		crm_rec_clear(&p->now);
		crm_rec_clear(&p->then);
		p->t = t;
		rc = crm_rec_init(&p->now, &t->type, err);
		if (!rc)
			rc = crm_rec_init(&p->then, &t->type, err);
		if (!rc && !p->st->past[t - p->st->types])
			rc = make_tables(p->st, t, err);
	} else {
		crm_rec_reset(&p->then);
	}
	p->record = record;
	p->there = p->open = op != CRM_OP_INSERT;
	p->changes = 0;
	return rc;
}

/* The earliest of the later changes of a field knows what it was. */
static enum crm_code take_entry(struct past *p, int op, const void *data,
				size_t n, struct crm_error *err)
{
	struct crm__entry e;
	struct crm__logged l;
	enum crm_code rc = crm__entry_open(&e, &p->t->type, op, data, n, err);

	while (!rc && crm__entry_next(&e, &l)) {
		if (l.field < 0 || p->then.v[l.field].kind != CRM_V_UNSET)
			continue;
		if (l.old.kind == CRM_V_TEXT)
			rc = crm_rec_set_text(&p->then, l.field, l.old.s,
					      l.old.len, err);
		else
			p->then.v[l.field] = l.old;
	}
	crm__entry_close(&e);
	p->changes += op == CRM_OP_UPDATE;
	p->open = op == CRM_OP_UPDATE;
	return rc;
}

/* ---- all of them ---- */

/* Turn back the changes since of custom fields, or of all else. What is erased
 * was never there. */
static enum crm_code turn_back(struct crm_store *st, bool fields,
			       struct crm_error *err)
{
	struct past p = { .st = st };
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, fields
		? "SELECT type, record, op, data FROM change WHERE seq > ? "
		  "AND type = ? AND content IS NULL AND op <> 4 "
		  "ORDER BY record, seq"
		: "SELECT type, record, op, data FROM change WHERE seq > ? "
		  "AND +type <> ? AND content IS NULL AND op <> 4 "
		  "ORDER BY +type, record, seq", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, st->as_of);
	crm_bind_int(s, 2, crm_customfield.number);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		struct crm__type *t = crm__type_numbered(st,
							 crm_col_int(s, 0));
		int64_t record = crm_col_int(s, 1), op = crm_col_int(s, 2);
		const void *data;
		size_t n;

		if (!t)
			continue;
		if (t != p.t || record != p.record) {
			rc = end_record(&p, err);
			if (!rc)
				rc = begin_record(&p, t, record, op, err);
		}
		data = crm_col_bytes(s, 3, &n);
		if (!rc && p.open)
			rc = take_entry(&p, (int)op, data, n, err);
	}
	if (!rc)
		rc = end_record(&p, err);
	crm_stmt_put(s);
	crm_rec_clear(&p.now);
	crm_rec_clear(&p.then);
	return rc;
}

/* ---- when ---- */

static enum crm_code seq_of_job(struct crm_store *st, const char *text,
				size_t n, struct crm_error *err)
{
	struct crm__job_row row;
	int64_t job;
	enum crm_code rc;

	if (crm_decimal_plain(text, n, 0, &job, NULL))
		return crm_error_set(err, CRM_USAGE, "--as-of takes a day, a "
				     "time or jobN, not 'job%s'", text);
	rc = crm__job_find(st, job, &row, err);
	if (!rc)
		st->as_of = row.last_seq;
	return rc;
}

/* What there was before the first job after a moment. */
static enum crm_code seq_before(struct crm_store *st, int64_t moment,
				struct crm_error *err)
{
	char text[CRM_TIME_LEN + 1];
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	crm_time_format(moment, text);
	rc = crm_stmt_get(st->db, "SELECT coalesce((SELECT min(first_seq) - 1 "
		"FROM job WHERE at >= ?), (SELECT max(seq) FROM change), 0)",
		&s, err);
	if (rc)
		return rc;
	crm_bind_text(s, 1, text, strlen(text));
	rc = crm_step(s, &row, err);
	if (!rc)
		st->as_of = crm_col_int(s, 0);
	crm_stmt_put(s);
	return rc;
}

static enum crm_code seq_of(struct crm_store *st, const char *when,
			    struct crm_error *err)
{
	size_t n = strlen(when);
	struct crm_period p;
	int64_t at;

	if (n > 3 && !strncmp(when, "job", 3))
		return seq_of_job(st, when + 3, n - 3, err);
	if ((strchr(when, ':') || !strcmp(when, "now")) &&
	    !crm_time_parse(when, n, &at, NULL))
		return seq_before(st, at + 1, err);
	if (!crm_period_parse(when, n, crm_clock_today(), &p, NULL))
		return seq_before(st, crm_date_start(p.to), err);
	return crm_error_set(err, CRM_USAGE, "--as-of takes a day, a time or "
			     "jobN, not '%s'", when);
}

enum crm_code crm_store_as_of(struct crm_store *st, const char *when,
			      struct crm_error *err)
{
	enum crm_code rc = seq_of(st, when, err);

	if (rc)
		return rc;
	st->past = calloc(crm_ntypes, sizeof(*st->past));
	if (!st->past)
		return crm_error_nomem(err);
	rc = turn_back(st, true, err);
	/* The types with the custom fields of then. */
	if (!rc)
		rc = crm_store_reload(st, err);
	return rc ? rc : turn_back(st, false, err);
}

/* ---- what was not ---- */

static enum crm_code forget_then(struct past *p, struct crm_error *err)
{
	static const char *const kinds[] = { "past", "turned" };
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < CRM_NELEM(kinds); i++) {
		struct crm_stmt *s = NULL;

		crm_buf_reset(&p->st->sql);
		crm_buf_adds(&p->st->sql, "DELETE FROM ");
		crm__past_table(kinds[i], &p->t->type, &p->st->sql);
		crm_buf_adds(&p->st->sql, " WHERE id = ?");
		rc = crm_buf_check(&p->st->sql, err);
		if (!rc)
			rc = crm_stmt_get(p->st->db, p->st->sql.s, &s, err);
		if (rc)
			return rc;
		crm_bind_int(s, 1, p->record);
		rc = crm__run_once(s, err);
	}
	return rc;
}

/* The row as it is to be seen so far. */
static enum crm_code as_seen(struct past *p, struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	crm_buf_adds(&b, "SELECT * FROM ");
	crm__past_table("past", &p->t->type, &b);
	crm_buf_adds(&b, " WHERE id = ?");
	rc = crm_buf_check(&b, err);
	if (!rc)
		rc = crm_stmt_get(p->st->db, b.s, &s, err);
	crm_buf_clear(&b);
	if (rc)
		return rc;
	crm_bind_int(s, 1, p->record);
	rc = crm_step(s, &row, err);
	if (!rc && row)
		rc = crm__row_read(s, &p->then, err);
	crm_stmt_put(s);
	return rc || row ? rc : crm_load_id(p->st, p->record, &p->then, err);
}

enum crm_code crm_store_suppose(struct crm_store *st, int64_t id,
				const struct crm_rec *as,
				struct crm_error *err)
{
	struct past p = { .st = st, .t = crm__type_of(st, as->type),
			  .record = id };
	enum crm_code rc = crm_rec_init(&p.then, &p.t->type, err);

	if (!rc && !st->past[p.t - st->types])
		rc = make_tables(st, p.t, err);
	if (!rc)
		rc = as_seen(&p, err);
	for (size_t i = 0; !rc && i < p.t->type.nfields; i++)
		if (as->v[i].kind != CRM_V_UNSET)
			p.then.v[i] = as->v[i];
	if (!rc)
		rc = forget_then(&p, err);
	if (!rc)
		rc = store(&p, "past", p.t->type.nfields, err);
	if (!rc)
		rc = store(&p, "turned", 0, err);
	crm_rec_clear(&p.then);
	return rc;
}
