/* SPDX-License-Identifier: ISC */
/* log.h - the change log: written, read, printed, looked back by. */
#ifndef CRM_STORE_LOG_H
#define CRM_STORE_LOG_H

#include "../internal.h"

/* ---- writing (log.c) ---- */
enum { CRM_OP_INSERT = 1, CRM_OP_UPDATE, CRM_OP_DELETE, CRM_OP_ERASE };
/* SQL: a delete. The first half is what the index of all that is gone is made
 * with; SQLite uses it only where that stands. */
#define CRM__IS_DELETE "op >= 3 AND op = 3"
/* Append the change to the log of the running job. */
enum crm_code crm__log(struct crm_store *st, const struct crm_rec *old,
		       const struct crm_rec *new,
		       const struct crm_origin *from, struct crm_error *err)
	CRM_MUST_USE;

/* Log that a record is erased, and why; code: what it had last. */
enum crm_code crm__log_erase(struct crm_store *st, const struct crm_type *t,
			     int64_t id, const struct crm_value *code,
			     const char *reason, struct crm_error *err)
	CRM_MUST_USE;

/* ---- codes of the past (codes.c) ---- */
/* The row id of the record that had a code when it was deleted or erased; 0:
 * none had. */
enum crm_code crm__id_gone(struct crm_store *st, const struct crm_type *t,
			   const char *code, size_t n, int64_t *id,
			   struct crm_error *err) CRM_MUST_USE;
/* The code of a record by row id, of a deleted one too; "" when none is known.
 * To out, after a reset. */
enum crm_code crm__code_ever(struct crm_store *st, const struct crm_type *t,
			     int64_t id, struct crm_buf *out,
			     struct crm_error *err) CRM_MUST_USE;
/* The same as it was right after a change: the next change of the record
 * notes it. */
enum crm_code crm__code_after(struct crm_store *st, const struct crm_type *t,
			      int64_t id, int64_t seq, struct crm_buf *out,
			      struct crm_error *err) CRM_MUST_USE;
/* Tell the records of a type that belonged to another by a field when they
 * were deleted, not brought back until a change (gone.c). Looks at every
 * delete of the type there is. The callback's error ends it. */
enum crm_code crm__gone_of(struct crm_store *st, struct crm__type *t, int field,
			   int64_t owner, int64_t until,
			   enum crm_code (*tell)(void *arg,
						 struct crm__type *t,
						 int64_t id,
						 struct crm_error *err),
			   void *arg, struct crm_error *err) CRM_MUST_USE;
/*
 * The changes, up to one, of a record and of what belongs to it or did when it
 * was deleted, without the inserts of events: their numbers, the last first
 * (life.c). *seqs is to be freed.
 */
enum crm_code crm__life(struct crm_store *st, const struct crm_type *t,
			int64_t id, int64_t until, int64_t **seqs, size_t *n,
			struct crm_error *err) CRM_MUST_USE;

/* ---- data of entries (entry.c) ---- */
/* Is the field one that entries have? Versions and times are the log's own. */
bool crm__log_has(size_t field);
/* Make the data of a change's entry, of an insert (old NULL), a delete (new
 * NULL) or an update. A new record whose version is not 1 was restored: its
 * version and day of entry are logged. To b, after a reset. */
void crm__entry_make(struct crm_buf *b, const struct crm__type *t,
		     const struct crm_rec *old, const struct crm_rec *new);
/* The same of an erasure. */
void crm__entry_reason(struct crm_buf *b, const char *reason);

/* An entry that is read, and one field of it. */
struct crm__entry {
	const struct crm_type *type;
	int op;
	const char *at, *end;
	size_t next;
	struct crm_buf own; /* of JSON, what it was made into */
};
struct crm__logged {
	int field;    /* its place in the type; -1: in no type any more, or the
			 reason of an erasure */
	int64_t gone; /* the id of a custom field that is deleted, or 0 */
	struct crm_value old, new;
};
/* Read n bytes, which stay until it is closed; CRM_ERROR where they are
 * damaged. Then the fields one by one, their values borrowed; false at the
 * end. Or one of those still to come, which stay to come; false, and no
 * values, where it is not among them. */
enum crm_code crm__entry_open(struct crm__entry *e, const struct crm_type *t,
			      int op, const void *data, size_t n,
			      struct crm_error *err) CRM_MUST_USE;
bool crm__entry_next(struct crm__entry *e, struct crm__logged *out);
bool crm__entry_field(const struct crm__entry *e, int field,
		      struct crm__logged *out);
void crm__entry_close(struct crm__entry *e);
/* Set the values an entry has: what was in old, what became of it in new
 * (either may be NULL). *gone (may be NULL) gets the id of a custom field that
 * had a value and is deleted, or 0. */
enum crm_code crm__entry_record(int op, const void *data, size_t n,
				struct crm_rec *old, struct crm_rec *new,
				int64_t *gone, struct crm_error *err)
	CRM_MUST_USE;
/* The integer a field had when its record was deleted, by column i of the data
 * of that; 0 where it had none. */
enum crm_code crm__entry_kept(const struct crm_type *t, struct crm_stmt *s,
			      int i, int field, int64_t *out,
			      struct crm_error *err) CRM_MUST_USE;
/* An entry of old, that is JSON, into e->own (entry_json.c). */
enum crm_code crm__entry_json(struct crm__entry *e, const char *data, size_t n,
			      struct crm_error *err) CRM_MUST_USE;

/* ---- printing (logprint.c) ---- */
/* "insert", "update", "delete", "erase"; "?" for what is none. */
const char *crm__op_name(int op);
/* A given value as people read it, into an empty buffer: money with those
 * decimals, of a reference the code, "" when none is known. */
enum crm_code crm__value_text(struct crm_store *st, const struct crm_field *f,
			      const struct crm_value *v, int money_places,
			      struct crm_buf *out, struct crm_error *err)
	CRM_MUST_USE;
/* Append an entry as {"field":[old,new],…} with values as people read them,
 * of one field or (-1) of all; the code an insert gives goes to `code`, after
 * a reset. */
enum crm_code crm__log_print(struct crm_store *st, const struct crm_type *t,
			     int op, const void *data, size_t n, int field,
			     struct crm_buf *out, struct crm_buf *code,
			     struct crm_error *err) CRM_MUST_USE;

/* Append an entry as a line of a plan: type, action, code (as it was, unless
 * the record is new), and what the changed fields were and became, with the
 * codes that what they refer to had after that change. */
enum crm_code crm__log_plan(struct crm_store *st, const struct crm_type *t,
			    int64_t seq, int op, const char *code,
			    size_t ncode,
			    const void *data, size_t n, struct crm_buf *out,
			    struct crm_error *err) CRM_MUST_USE;

/* ---- the past (past.c) ---- */
/* Are rows of the type other than they are now? */
bool crm__past(struct crm_store *st, const struct crm_type *t);
/* Append the rows of a type as they are to be seen, as a relation of all
 * columns but custom ones: its table, or that and what lies beside it; or only
 * those that are as they are now, or only the others. */
enum crm__side { CRM__BOTH, CRM__NOW, CRM__THEN };
void crm__rows(struct crm_store *st, const struct crm_type *t,
	       enum crm__side side, struct crm_buf *out);
/* The same of all rows, whatever the user may see; and of those that he may
 * see, which may be all, where only the ones of a record that he sees are
 * taken. */
void crm__all_rows(struct crm_store *st, const struct crm_type *t,
		   enum crm__side side, struct crm_buf *out);
void crm__rows_with(struct crm_store *st, const struct crm_type *t,
		    enum crm__side side, const struct crm_type *with,
		    struct crm_buf *out);
/* Append the condition that an id is of a row not turned back. */
void crm__not_turned(const struct crm_type *t, const char *id,
		     struct crm_buf *out);
/* Append the name of a type's temporary table: "past", with the rows as they
 * were, or "turned", with the ids of those that are no more to be read. */
void crm__past_table(const char *kind, const struct crm_type *t,
		     struct crm_buf *out);

#endif
