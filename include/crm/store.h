/* SPDX-License-Identifier: ISC */
/*
 * store.h - the one way in and out of the database.
 *
 * A store is an open database together with its record types, custom fields
 * included. Everything read comes through a query, everything written through
 * crm_save() inside a job. Types passed in must come from crm_store_type().
 */
#ifndef CRM_STORE_H
#define CRM_STORE_H

#include "crm/db.h"
#include "crm/entry.h"
#include "crm/io.h"
#include "crm/types.h"

struct crm_store;
struct crm_request; /* request.h */

/*
 * Rules of one record type that need the database; lib/rules has the tables,
 * the command line hands them in. All members but type may be NULL. A rule
 * runs in the job's transaction; those of one type run in the order of the
 * list. `prepare` may complete `new` (old is NULL for an insert) and refuse
 * it; new is NULL for a delete. `after` runs when row and log entry are
 * written. `finish` runs once at the end of a job that changed something, a
 * dry run or a plan too, unless the job is verbatim; it may save records, and
 * no rights limit it.
 */
struct crm_rule {
	const struct crm_type *type;
	enum crm_code (*prepare)(struct crm_store *st,
				 const struct crm_rec *old,
				 struct crm_rec *new, struct crm_error *err);
	enum crm_code (*after)(struct crm_store *st,
			       const struct crm_rec *old,
			       const struct crm_rec *new,
			       struct crm_error *err);
	enum crm_code (*finish)(struct crm_store *st, struct crm_error *err);
};

/* rules: ends with a NULL pointer; borrowed. A store opened for reading sees
 * the database as it is now until it is closed. With CRM_DB_ANY_SCHEMA only
 * crm_store_db() is of use. Errors as crm_db_open(). */
enum crm_code crm_store_open(struct crm_store **out, const char *path,
			     int flags, int wait,
			     const struct crm_rule *const *rules,
			     struct crm_error *err) CRM_MUST_USE;
void crm_store_close(struct crm_store *st);

/* Have a store opened for reading see the database as it is by now. Types and
 * queries obtained before are invalid afterwards. */
enum crm_code crm_store_refresh(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;
struct crm_db *crm_store_db(struct crm_store *st);

/* A record type with the custom fields of this database; NULL: no such. */
const struct crm_type *crm_store_type(struct crm_store *st, const char *name);

/* Read the custom fields anew, after they changed. Records, queries and types
 * obtained before are invalid afterwards. */
enum crm_code crm_store_reload(struct crm_store *st, struct crm_error *err)
	CRM_MUST_USE;

/* For the rule of custom fields: have the types read anew when the running
 * job is committed. */
void crm_store_fields_changed(struct crm_store *st);

/*
 * Have a store opened for reading show the data as they were: "jobN" after
 * that job, a day at its end by the database's clocks, a time at that second.
 * The types are those of then, custom fields too; types and queries obtained
 * before are invalid. Costs as much as was changed since. Errors: CRM_USAGE,
 * CRM_NOTFOUND (no such job).
 */
enum crm_code crm_store_as_of(struct crm_store *st, const char *when,
			      struct crm_error *err) CRM_MUST_USE;

/* In a store that looks back, have a record be other than it was: the values
 * that `as` has are its own until the store is closed. */
enum crm_code crm_store_suppose(struct crm_store *st, int64_t id,
				const struct crm_rec *as,
				struct crm_error *err) CRM_MUST_USE;

/* A setting ("base_currency", "time_zone", …), NULL when it is not set;
 * borrowed until the store is closed or the setting changes. */
const char *crm_store_setting(struct crm_store *st, const char *name);
enum crm_code crm_store_set_setting(struct crm_store *st, const char *name,
				    const char *value, struct crm_error *err)
	CRM_MUST_USE;

/* ---- reading ---- */

/* Load one record by its code or row id into r (initialised, of the type). A
 * code that it had before it was merged leads to the record that was kept:
 * then that of r is another. crm_load_own() finds by codes of now alone, and
 * names the record that was kept. Errors: CRM_NOTFOUND. */
enum crm_code crm_load(struct crm_store *st, const char *code, size_t n,
		       struct crm_rec *r, struct crm_error *err) CRM_MUST_USE;
enum crm_code crm_load_own(struct crm_store *st, const char *code, size_t n,
			   struct crm_rec *r, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm_load_id(struct crm_store *st, int64_t id, struct crm_rec *r,
			  struct crm_error *err) CRM_MUST_USE;
/* Load the one record whose field has a value. CRM_NOTFOUND when none has,
 * CRM_CONFLICT when several have, CRM_USAGE for a derived field and for one
 * of money: what is stored of an amount is equal in one currency only. */
enum crm_code crm_load_by(struct crm_store *st, int field,
			  const struct crm_value *v, struct crm_rec *r,
			  struct crm_error *err) CRM_MUST_USE;
/* The code of a row (to out, after a reset); CRM_NOTFOUND. */
enum crm_code crm_code_of(struct crm_store *st, const struct crm_type *t,
			  int64_t id, struct crm_buf *out,
			  struct crm_error *err) CRM_MUST_USE;

enum crm_columns {
	CRM_COLS_LIST,   /* the fields marked CRM_F_LIST */
	CRM_COLS_WRITE,  /* the code and all fields that can be written */
	CRM_COLS_ALL     /* every field */
};

enum { CRM_AMONG_MAX = 1000 };

/* Texts are borrowed until the query is closed. */
struct crm_query_opts {
	const struct crm_type *type;
	const char *const *where; /* filter expressions that must all hold;
				     ends with NULL; or NULL */
	const char *also;    /* one more of them; or NULL */
	const char *what;    /* name of such an expression in messages, ""
				for none; NULL: "where" */
	const int64_t *among; /* row ids: only of these records, */
	size_t namong;       /* at most CRM_AMONG_MAX of them; NULL: of any */
	const char *latest;  /* filter of a type of events (CRM_F_EVENT): of
				those of one owner for which it holds only the
				last; `where` then chooses among these; or
				NULL */
	const char *search;  /* words that names, phone numbers, tags or notes
				have, of what belongs to it too; or NULL */
	const char *sort;    /* "-amount,name" or NULL: by code; of a search by
				how well names match */
	const char *fields;  /* "code,owner.name" or NULL: columns below */
	enum crm_columns columns;
	const char *after;   /* code: begin behind that record, or NULL */
	int64_t limit;       /* -1: none */
	bool labels_zh;      /* Chinese labels in the columns */
	bool by_code;        /* for crm_query_code(): no rows of its own */
	bool ids;            /* for crm_query_id() */
	bool values;         /* for crm_query_values(); without sort in no
				order */
	bool export;         /* only rows that may be taken away in bulk */
};

struct crm_query;

/*
 * Compile a query. A filter's grammar is told in crm(7). Errors: CRM_USAGE
 * with the column of the expression and what would be right; CRM_NOTFOUND
 * when `after` names no record.
 */
enum crm_code crm_query_open(struct crm_store *st,
			     const struct crm_query_opts *opts,
			     struct crm_query **out, struct crm_error *err)
	CRM_MUST_USE;
void crm_query_close(struct crm_query *q);
const struct crm_column *crm_query_columns(const struct crm_query *q,
					   size_t *n);
/* The next row, NULL at the end; cells borrowed until the next call. Money is
 * a decimal NUMBER (TEXT beyond 15 digits), a REF the other's code. */
enum crm_code crm_query_next(struct crm_query *q,
			     const struct crm_cell **row,
			     struct crm_error *err) CRM_MUST_USE;
/* For a query opened with values: the next row as it is stored, NULL at the
 * end; borrowed until the next call. A REF is a row id, or where rights limit
 * what is seen the code (TEXT), NULL of one that is not seen. */
enum crm_code crm_query_values(struct crm_query *q,
			       const struct crm_value **row,
			       struct crm_error *err) CRM_MUST_USE;
/* The field that a column ends at. */
const struct crm_field *crm_query_field(const struct crm_query *q, size_t i);
/* Of a query opened with ids: the row id of the record at hand. */
int64_t crm_query_id(const struct crm_query *q);
/* For a query opened with by_code: the row of one record, as crm_load() finds
 * it. CRM_NOTFOUND. */
enum crm_code crm_query_code(struct crm_query *q, const char *code,
			     const struct crm_cell **row,
			     struct crm_error *err) CRM_MUST_USE;

/*
 * Write the records of a type to fd, one JSON object a line: the type's name,
 * the code and all fields that can be written, in the order of the codes. The
 * types one after another in the order of crm_types are what import.h calls a
 * mixed stream. *rows: how many there were.
 */
enum crm_code crm_dump(struct crm_store *st, const struct crm_type *t, int fd,
		       int64_t *rows, struct crm_error *err) CRM_MUST_USE;

/* A word of the filter language, which can name no field. */
bool crm_filter_word(const char *s, size_t n);
/* Append a value in quotes, as the filter language has it. */
void crm_filter_quote(struct crm_buf *b, const char *value);

/* ---- jobs ---- */

struct crm_job_info {
	const char *user;       /* who acts: a user's code */
	const char *real_user;  /* system account */
	const char *command;    /* command line */
	const char *input;      /* stored list of input names, or NULL */
	int64_t undoes;         /* the job this one takes back, or 0 */
	bool verbatim;          /* what is saved is to be as it once was, or as
				   a plan or a dump has it: no rule adds to
				   it at the end */
	bool plan;              /* write the changes to plan_fd, save none */
	int plan_fd;
	struct crm_request *request; /* done once; or NULL */
};

enum crm_action {
	CRM_ACT_NONE, /* nothing differed */
	CRM_ACT_INSERT,
	CRM_ACT_UPDATE,
	CRM_ACT_DELETE,
	CRM_ACT__N
};
const char *crm_action_name(enum crm_action a);

struct crm_job_result {
	int64_t job;  /* 0: nothing was changed, so there is no job */
	int64_t inserted, updated, deleted; /* rows */
	/* What became of the records it was for; rows may have changed along
	 * with them, by rules that ran behind each. */
	int64_t counts[CRM_ACT__N], along[CRM_ACT__N];
	int64_t records; /* an import's: read in all */
	int64_t errors;  /* in what was left out */
	bool partial;    /* CRM_PARTIAL for that reason */
	int64_t mended;  /* rows made what the log says, see crm_apply() */
};

/* Begin a job: one write transaction; there is one at a time. info is borrowed
 * until it ends. Errors: CRM_BUSY, also when the user's rights or the custom
 * fields changed since they were read; CRM_DENIED when he may do nothing any
 * more; CRM_REPEAT when info->request was done before, with its result;
 * CRM_CONFLICT when something else was done under its id. */
enum crm_code crm_job_begin(struct crm_store *st,
			    const struct crm_job_info *info,
			    struct crm_error *err) CRM_MUST_USE;
/* End it: commit when rc is CRM_OK and dry is false, else roll back. Returns
 * rc or the commit's error. out (may be NULL) gets the counts; with dry no
 * job number. */
enum crm_code crm_job_end(struct crm_store *st, enum crm_code rc, bool dry,
			  struct crm_job_result *out, struct crm_error *err)
	CRM_MUST_USE;
/* Do something in the running job, all of it or nothing: what it saved is taken
 * back where it fails. */
enum crm_code crm_job_part(struct crm_store *st,
			   enum crm_code (*fn)(void *arg,
					       struct crm_error *err),
			   void *arg, struct crm_error *err) CRM_MUST_USE;
/* What a rule notes while a job runs, for its finish: bytes of its own, none
 * when the job begins. */
struct crm_buf *crm_job_notes(struct crm_store *st, const struct crm_rule *r);
/* The running job's business time, as a field of kind TIME has it; borrowed
 * until the job ends. */
const char *crm_job_at(const struct crm_store *st);
/* Code of the user who acts in it; or NULL. */
const char *crm_job_user(const struct crm_store *st);
/* Is the record that is being saved entered or changed by the running job,
 * rather than made as it once was, or as a plan or a dump has it? */
bool crm_job_anew(const struct crm_store *st);
/* The job that the running one takes back, or 0. */
int64_t crm_job_undoes(const struct crm_store *st);
/* Count a record that the running job was for and found to be as it should be
 * already. */
void crm_job_unchanged(struct crm_store *st);

struct crm_origin {  /* where a change came from, for the log */
	long line;   /* 0: not from a file */
	int source;  /* which input of the job, from 1; 0: none */
	enum crm_policy on_duplicate; /* of what is entered all of it; else
					 only CRM_DUP_ALLOW counts */
	struct crm_entry *entry; /* gets what it is like; NULL: the record is
				    not entered, and nobody looks */
	const struct crm_value *given; /* what whoever enters it gave, nfields;
					  NULL: all that it has */
	int64_t if_version; /* version the record must have; 0: any */
	bool code_free; /* the caller has looked: no record has the code */
	bool past;      /* it is as it once was: what was required only since
			   may be missing */
	bool program;   /* the caller has seen by rules of its own that this
			   may be done: the user's rights to rows do not count
			   for it */
	const char *erase; /* why what is deleted is erased: the log gets
			      that instead of what it was; or NULL */
};

/*
 * Save one record in the running job: old NULL inserts, new NULL deletes.
 * UNSET values of new mean "as in old". References given as codes are looked
 * up. A record that is refused leaves nothing behind, so that after
 * CRM_INVALID, CRM_CONFLICT, CRM_NOTFOUND or CRM_DENIED the job can go on with
 * the next one. An insert leaves id and code in new. from and act may be NULL.
 *
 * What is entered and has strong duplicates may by its policy become another
 * record's change, or nothing; new is left with the id and code of that one
 * alone, no code where the user may not see it. CRM_CONFLICT where there are
 * several, and by CRM_DUP_FAIL; a change is refused or told, no more.
 */
enum crm_code crm_save(struct crm_store *st, const struct crm_rec *old,
		       struct crm_rec *new, const struct crm_origin *from,
		       enum crm_action *act, struct crm_error *err)
	CRM_MUST_USE;

/*
 * Delete a record. What belongs to it (CRM_F_OWNER) or is bound to it
 * (CRM_F_BOUND) is deleted with it and other references to it are cleared when
 * cascade is true; else any reference is CRM_CONFLICT, naming the records. All
 * of it or nothing, as crm_save(); CRM_DENIED where the user may not do all of
 * it.
 */
enum crm_code crm_delete(struct crm_store *st, const struct crm_rec *old,
			 bool cascade, const struct crm_origin *from,
			 struct crm_error *err) CRM_MUST_USE;

/* Bring back the record of a type that was deleted last under a code.
 * Errors: CRM_NOTFOUND, CRM_CONFLICT (the code or a unique value is in use,
 * a record it refers to is gone), CRM_DENIED. */
enum crm_code crm_restore(struct crm_store *st, const struct crm_type *t,
			  const char *code, const struct crm_origin *from,
			  struct crm_error *err) CRM_MUST_USE;

/* Turn references given as codes into row ids. CRM_INVALID names the field;
 * *missing (may be NULL) gets its place. */
enum crm_code crm_resolve(struct crm_store *st, struct crm_rec *r,
			  int *missing, struct crm_error *err) CRM_MUST_USE;

/* ---- checking the whole database ---- */

enum crm_repair { /* what mends a finding */
	CRM_REPAIR_NONE, /* nothing that is known here */
	CRM_REPAIR_SET,  /* a person who knows the right value */
	CRM_REPAIR_PLAN, /* the plan */
	CRM_REPAIR_REINDEX /* crm_reindex() */
};

struct crm_finding {
	const char *check;   /* "integrity", "required", "value", "reference",
				"sole", "fellow", "tree", "number", "log",
				"match" or "job" */
	const char *type;    /* record type, or NULL */
	const char *code;    /* record, or NULL */
	const char *message; /* one line */
	enum crm_repair repair;
};

/*
 * Look for everything in the database that its rules do not allow, or that is
 * not what replaying the change log gives, and tell each finding. The
 * callback's error ends the check. *found counts them. plan_fd (-1: none) gets
 * a plan that mends what can be mended, for crm_apply().
 */
enum crm_code crm_check(struct crm_store *st,
			enum crm_code (*tell)(void *arg,
					      const struct crm_finding *f,
					      struct crm_error *err),
			void *arg, int plan_fd, int64_t *found,
			struct crm_error *err) CRM_MUST_USE;

/* ---- the change log ---- */

struct crm_history;

struct crm_history_opts {
	const struct crm_type *type; /* NULL: every type */
	const char *code;            /* one record, also a deleted one */
	const char *field;           /* only changes of this field; NULL: of
					any. Needs a type */
	int64_t job;                 /* only those of this job; 0: of any */
	int64_t since;               /* only changes after this seq */
	int64_t limit;               /* -1: none */
	bool export;                 /* only of records that the user may take
					away */
	bool life;                   /* with a code: also of what belongs to
					the record, or did when it was deleted;
					the last change first, without the
					inserts of events (CRM_F_EVENT) */
};

/* The columns of a change: seq, at, user, job, command, type, code, action,
 * input, line, changes (a JSON object {field: [old, new]}). */
extern const struct crm_type crm_change;

/* Errors: CRM_NOTFOUND (no such record or job), CRM_USAGE (no such field). */
enum crm_code crm_history_open(struct crm_store *st,
			       const struct crm_history_opts *opts,
			       struct crm_history **out,
			       struct crm_error *err) CRM_MUST_USE;
/* The next change in order of seq (unless it is a life), NULL at the end. */
enum crm_code crm_history_next(struct crm_history *h,
			       const struct crm_cell **row,
			       struct crm_error *err) CRM_MUST_USE;
void crm_history_close(struct crm_history *h);

/* The last change a program that follows them has dealt with, 0 for one that
 * never said so; and noting it. Names are the programs' own. Errors of ack:
 * CRM_INVALID for a change that is yet to come, CRM_BUSY. */
enum crm_code crm_consumer_seq(struct crm_store *st, const char *name,
			       int64_t *seq, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm_consumer_ack(struct crm_store *st, const char *name,
			       int64_t seq, struct crm_error *err)
	CRM_MUST_USE;

#endif
