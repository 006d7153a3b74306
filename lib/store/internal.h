/* SPDX-License-Identifier: ISC */
/* internal.h - what the files of the store share among themselves. */
#ifndef CRM_STORE_INTERNAL_H
#define CRM_STORE_INTERNAL_H

#include "crm/audit.h"
#include "crm/date.h"
#include "crm/store.h"

enum {
	/* From so many records on a larger page cache pays for itself. */
	CRM__BULK_ROWS = 20000,
	CRM__BULK_CACHE_MIB = 256
};

/* A record type of this database: its table with custom fields, and what
 * writing it needs again and again. */
struct crm__type {
	struct crm_type type;      /* what crm_store_type() hands out */
	const struct crm_type *base;
	struct crm_field *own;     /* the fields, where they differ from those
				      of base */
	bool custom;               /* there are custom ones among them */
	struct crm_arena mem;      /* text of the custom fields */
	int currency;              /* place of the currency field or -1 */
	char *select;              /* "SELECT id, … FROM … WHERE " all fields */
	/* Statements that are run for every record of a large job, checked
	 * out until its end. */
	struct crm_stmt *by_code, *by_id;
	struct crm_stmt *insert;   /* for the columns in mask */
	struct crm_stmt *remove, *remove_extra;
	struct crm__referrer *referrers; /* what refers to records of it */
	size_t nreferrers;
	bool *mask;                /* nfields */
	int64_t next_id;           /* 0: not read in this job yet */
	int64_t next_code;         /* 0: likewise */
};

/* A field of some type that refers to records of another. */
struct crm__referrer {
	struct crm__type *type;
	int field;
	struct crm_stmt *by; /* finds who refers to an id; kept, or NULL */
};

struct crm_store {
	struct crm_db *db;
	const struct crm_rule *const *rules;
	struct crm__type *types;   /* crm_ntypes of them */
	struct crm_setting { char *name, *value; } *settings;
	size_t nsettings;
	struct crm_buf *notes;     /* of each of the rules */
	struct crm_buf sql, log;   /* scratch */
	struct crm_buf *found;     /* the same of search/index.c; or NULL */
	struct crm_buf to_search;  /* changes that the search is to know */
	struct crm__match *match;  /* keys of records (match/); or NULL */
	int parts;                 /* of the job that are running (crm__part) */
	bool as_was;               /* what is being saved is as it once was */
	struct crm__caller *caller; /* whom the store acts for; NULL: no rules */
	/* Fellows that may go to another owner one after the other, as long
	 * as all are with one in the end (fellow.c). */
	struct crm__settling {
		bool on;
		int64_t first, last; /* those that these changes are of; 0:
					any */
		struct crm_buf wait; /* records to be looked at again */
	} settling;
	int64_t as_of;             /* last change to be seen; -1: all */
	bool *past;                /* crm_ntypes: rows of the type were other
				      ones then; NULL: now is looked at */

	/* The running job. */
	const struct crm_job_info *info; /* NULL: none */
	struct crm_job_result done;
	int64_t job, seq, first_seq; /* job: 0 before its first change */
	int64_t last_job;          /* the one before it */
	struct crm_stmt *append;   /* to the log; as by_code above */
	uint8_t chain[CRM_SHA256_BYTES]; /* digest of the last change */
	uint8_t salts[16 * CRM_AUDIT_SALT]; /* random bytes in stock */
	size_t salts_left;
	char at[CRM_TIME_LEN + 1]; /* business time of the job, */
	char real_at[CRM_TIME_LEN + 1]; /* and the time it began */
	/* Rows to be deleted together: those of a type from one id to another,
	 * which are all there is between. */
	struct crm__rows {
		bool wait;         /* rows to be deleted join them */
		struct crm__type *type; /* NULL: there are none */
		int64_t from, to;
	} going;
	bool reload;               /* custom fields changed in it */
	bool reloaded;             /* and the types were read anew since */
	int64_t stamp;             /* of the custom fields as loaded */
};

/* The entry of a type handed out by crm_store_type() (or of a base type). */
struct crm__type *crm__type_of(struct crm_store *st, const struct crm_type *t);

/* The entry of a type by its number in the log, or its name; NULL: no such. */
struct crm__type *crm__type_numbered(struct crm_store *st, int64_t number);
struct crm__type *crm__type_named(struct crm_store *st, const char *name,
				  size_t n);

/* true for an error that concerns one record only. */
bool crm__refused(enum crm_code rc);

/* Have two records of a type the same values? */
bool crm__same(const struct crm_rec *a, const struct crm_rec *b);

/* A statement whose text has an identifier, one of the arguments behind it, in
 * place of each '$'. Identifiers come from the field tables only. */
enum crm_code crm__sql(struct crm_store *st, struct crm_stmt **out,
		       struct crm_error *err, const char *text, ...)
	CRM_MUST_USE;

/* Give the statements back that a job keeps at hand. */
void crm__kept_put(struct crm_store *st);

/* Build and drop st->types from the tables and the custom fields. */
enum crm_code crm__types_load(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;
void crm__types_free(struct crm_store *st);

/* Have the type a table of fields of its own. */
enum crm_code crm__type_own(struct crm__type *t, struct crm_error *err)
	CRM_MUST_USE;

/* Make select and mask, which most runs need of no type or of one. */
enum crm_code crm__type_ready(struct crm__type *t, struct crm_error *err)
	CRM_MUST_USE;

/* Append "SELECT id, every field FROM table [LEFT JOIN extra] " whose columns
 * crm__row_read() takes: table is t0, extra x0. */
void crm__select_all(struct crm_buf *b, const struct crm__type *t);
enum crm_code crm__row_read(struct crm_stmt *s, struct crm_rec *r,
			    struct crm_error *err) CRM_MUST_USE;

/* crm_load() and crm_load_own() for records that may well not be there:
 * *found, and no error. */
enum crm_code crm__find(struct crm_store *st, const char *code, size_t n,
			struct crm_rec *r, bool *found, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm__find_own(struct crm_store *st, const char *code, size_t n,
			    struct crm_rec *r, bool *found,
			    struct crm_error *err) CRM_MUST_USE;

/* Run a statement that gives no rows, once, and put it back. */
enum crm_code crm__run_once(struct crm_stmt *s, struct crm_error *err)
	CRM_MUST_USE;

/* Step a statement that gives one integer, or none: 0 for none and for NULL.
 * Puts the statement back. */
enum crm_code crm__one_int(struct crm_stmt *s, int64_t *out,
			   struct crm_error *err) CRM_MUST_USE;

/* Step a statement that gives one text, or none: to out after a reset, "" for
 * none and for NULL. *row may be NULL. Puts the statement back. */
enum crm_code crm__one_text(struct crm_stmt *s, struct crm_buf *out, bool *row,
			    struct crm_error *err) CRM_MUST_USE;

/* The last code in order of bytes, a former one too, to out after a reset; ""
 * when there are no records. */
enum crm_code crm__last_code(struct crm_store *st, const struct crm__type *t,
			     struct crm_buf *out, struct crm_error *err)
	CRM_MUST_USE;

/* The id of a code, 0 when there is none: a code that the record has now or
 * had before it was merged, or one that it has now. */
enum crm_code crm__id_of(struct crm_store *st, const struct crm__type *t,
			 const char *code, size_t n, int64_t *id,
			 struct crm_error *err) CRM_MUST_USE;
enum crm_code crm__id_of_own(struct crm_store *st, const struct crm__type *t,
			     const char *code, size_t n, int64_t *id,
			     struct crm_error *err) CRM_MUST_USE;

/* ---- codes from before a merge (former.c) ---- */
/* The code that a record has now whose former code this is, after a reset;
 * "" for a code that is none. The user may not see the record. */
enum crm_code crm__code_now(struct crm_store *st, const struct crm_type *t,
			    const char *code, size_t n, struct crm_buf *now,
			    struct crm_error *err) CRM_MUST_USE;
/* Refuse a code that is a record's former one, naming that if the user may see
 * it, and of a record that is a former code one that is in use: CRM_CONFLICT.
 * undo: tell how to get the former record back, too. */
enum crm_code crm__code_former(struct crm_store *st, const struct crm_type *t,
			       const char *code, size_t n, bool undo,
			       struct crm_error *err) CRM_MUST_USE;
/* The type whose former codes the records of a type are, or NULL. */
const struct crm_type *crm__former_of(const struct crm_type *t);

/* The type a code is of, and the id, as `find` finds it in one; NULL for none.
 * CRM_CONFLICT where several types have the code. */
enum crm_code crm__type_of_code(struct crm_store *st, const char *code,
				enum crm_code (*find)(struct crm_store *st,
					const struct crm__type *t,
					const char *code, size_t n,
					int64_t *id, struct crm_error *err),
				struct crm__type **out, int64_t *id,
				struct crm_error *err) CRM_MUST_USE;

/* A number that differs after any change of the custom fields. */
enum crm_code crm__fields_stamp(struct crm_store *st, int64_t *stamp,
				struct crm_error *err) CRM_MUST_USE;

/* ---- jobs (job.c) ---- */
/* Save the result of the running job under its request id (request.c). */
enum crm_code crm__request_save(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;

/* Give the running job its number, at its first change: a job that changed
 * nothing leaves none behind. */
void crm__job_start(struct crm_store *st);

/* What undoing a job and looking back to it need of its row. */
struct crm__job_row {
	int64_t first_seq, last_seq;
	int64_t undoes, undone_by; /* 0: none */
};
/* CRM_NOTFOUND. */
enum crm_code crm__job_find(struct crm_store *st, int64_t id,
			    struct crm__job_row *out, struct crm_error *err)
	CRM_MUST_USE;

/* The same for one that the user may see. */
enum crm_code crm__job_seen(struct crm_store *st, int64_t id,
			    struct crm__job_row *out, struct crm_error *err)
	CRM_MUST_USE;

/* Read the types anew now that the running job has changed their fields.
 * Records and types obtained before are invalid afterwards. */
enum crm_code crm__types_anew(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;

/* A part of a job that happens whole or not at all. */
struct crm__part {
	int64_t job, seq;
	struct crm_job_result done;
	bool reload;
	size_t to_search, to_match, settling;
	uint8_t chain[CRM_SHA256_BYTES];
};
enum crm_code crm__part_begin(struct crm_store *st, struct crm__part *p,
			      struct crm_error *err) CRM_MUST_USE;
enum crm_code crm__part_end(struct crm_store *st, const struct crm__part *p,
			    enum crm_code rc, struct crm_error *err)
	CRM_MUST_USE;

/* ---- numbers (number.c) ---- */
enum crm_code crm__next_id(struct crm_store *st, struct crm__type *t,
			   int64_t *id, struct crm_error *err) CRM_MUST_USE;
/* The number in a code of the form that is generated, 0 for any other. */
int64_t crm__code_number(const struct crm_type *t,
			 const struct crm_value *code);
/* The last number of a generated code. */
enum crm_code crm__code_counter(struct crm_store *st, const struct crm_type *t,
				int64_t *last, struct crm_error *err)
	CRM_MUST_USE;
/* Have the running job give row ids only past one. */
enum crm_code crm__id_past(struct crm_store *st, struct crm__type *t,
			   int64_t id, struct crm_error *err) CRM_MUST_USE;
/* Have the running job generate codes only past a number. */
enum crm_code crm__number_past(struct crm_store *st, struct crm__type *t,
			       int64_t number, struct crm_error *err)
	CRM_MUST_USE;
/* Give a new record its code, or note one that was given. */
enum crm_code crm__number(struct crm_store *st, struct crm__type *t,
			  struct crm_rec *r, struct crm_error *err)
	CRM_MUST_USE;
void crm__numbers_forget(struct crm_store *st);
enum crm_code crm__numbers_flush(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;

/* Read a cell of an input into a field (assign.c); an empty one and null clear
 * it. Errors as crm_rec_read(). */
enum crm_code crm__read_cell(struct crm_rec *r, int field,
			     const struct crm_cell *c, struct crm_error *err)
	CRM_MUST_USE;

/* ---- records of the past (restore.c) ---- */
/* Refuse: there was a value in a custom field that is deleted. */
enum crm_code crm__refuse_gone(struct crm_store *st, int64_t field,
			       struct crm_error *err);
/* Is what the values refer to there still, and are choices choices still?
 * CRM_CONFLICT naming the field. */
enum crm_code crm__valid_still(struct crm_store *st, const struct crm_rec *r,
			       struct crm_error *err) CRM_MUST_USE;
/* The record that was deleted last under a code, id and all, into r.
 * CRM_NOTFOUND. */
enum crm_code crm__deleted(struct crm_store *st, const char *code, size_t n,
			   struct crm_rec *r, struct crm_error *err)
	CRM_MUST_USE;
/* Save a deleted record again, with id, code and version. */
enum crm_code crm__bring_back(struct crm_store *st, struct crm_rec *r,
			      const struct crm_origin *from,
			      struct crm_error *err) CRM_MUST_USE;

/* Have the list of what can refer to records of a type (delete.c). */
enum crm_code crm__know_referrers(struct crm_store *st, struct crm__type *to,
				  struct crm_error *err) CRM_MUST_USE;
/* Refuse when anything refers to the record, naming some of it. */
enum crm_code crm__unreferred(struct crm_store *st, const struct crm_rec *r,
			      struct crm_error *err) CRM_MUST_USE;

/* Run the rules of a type (new NULL: a delete). */
enum crm_code crm__rules_prepare(struct crm_store *st,
				 const struct crm__type *t,
				 const struct crm_rec *old,
				 struct crm_rec *new, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm__rules_after(struct crm_store *st, const struct crm__type *t,
			       const struct crm_rec *old,
			       const struct crm_rec *new,
			       struct crm_error *err) CRM_MUST_USE;
/* At the end of a job: run what rules do then (CRM_OK where it is none of
 * their business), and forget what they noted. */
enum crm_code crm__rules_finish(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;
void crm__rules_forget(struct crm_store *st);
/* Is there a rule that runs after a record is written? */
bool crm__rules_follow(const struct crm_store *st, const struct crm__type *t);

/* ---- what saving adds (whole.c) and checks (verify.c) ---- */
/* Make new whole: what it does not mention, amounts in its currency, row ids
 * of what it refers to, what the rules add. holder gets the id of the record
 * that must give up its place (CRM_F_SOLE), or 0. */
enum crm_code crm__make_whole(struct crm_store *st, struct crm__type *t,
			      const struct crm_rec *old, struct crm_rec *new,
			      int64_t *holder, struct crm_error *err)
	CRM_MUST_USE;
/* Everything that can refuse a whole record, before anything is written. A
 * new one may have no code yet where codes are generated. */
enum crm_code crm__verify(struct crm_store *st, const struct crm__type *t,
			  const struct crm_rec *old,
			  const struct crm_rec *new,
			  const struct crm_origin *from,
			  struct crm_error *err) CRM_MUST_USE;

/* What CRM_F_FELLOW asks of a record, and of those that refer to one that
 * comes to belong to another (fellow.c). CRM_INVALID, CRM_CONFLICT. */
enum crm_code crm__fellows(struct crm_store *st, const struct crm_rec *old,
			   const struct crm_rec *new, struct crm_error *err)
	CRM_MUST_USE;
/* Between these two a record of the running job may be apart from its fellows
 * while they are still to come: any of them, or those that the changes from
 * one to another of the log are of. At the end none may be: CRM_CONFLICT,
 * naming it. rc: how it went so far, returned unless CRM_OK. */
void crm__fellows_begin(struct crm_store *st, int64_t first, int64_t last);
enum crm_code crm__fellows_end(struct crm_store *st, enum crm_code rc,
			       struct crm_error *err) CRM_MUST_USE;

/* ---- search (search/index.c) ---- */
void crm__search_clear(struct crm_store *st);

/* ---- keys of records (match/index.c) ---- */
/* How much waits to be written, and taking back what came after so much. */
size_t crm__match_waiting(const struct crm_store *st);
void crm__match_back(struct crm_store *st, size_t n);
/* Write what waits, which a job does at its end. */
enum crm_code crm__match_flush(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;
/* The same where it is much, and no part of the job can take it back. */
enum crm_code crm__match_relieve(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;
/* Forget what waits, and what was known of the table: a job has ended. */
void crm__match_forget(struct crm_store *st);
void crm__match_clear(struct crm_store *st);

/* ---- rows (row.c) ---- */
enum crm_code crm__row_insert(struct crm_store *st, struct crm__type *t,
			      const struct crm_rec *new, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm__row_update(struct crm_store *st, struct crm__type *t,
			      const struct crm_rec *old,
			      const struct crm_rec *new, struct crm_error *err)
	CRM_MUST_USE;
/* Delete the rows that wait for it (st->going). CRM_CONFLICT where something
 * refers to one of them. */
enum crm_code crm__rows_delete(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm__row_delete(struct crm_store *st, struct crm__type *t,
			      const struct crm_rec *old, struct crm_error *err)
	CRM_MUST_USE;

/* Bind a value as it is stored. */
void crm__bind(struct crm_stmt *s, int i, const struct crm_value *v);

#endif
