/* SPDX-License-Identifier: ISC */
/*
 * query.h - a query under construction: relations, paths, parameters, keys.
 *
 * A query is compiled from three texts that people write (fields, filter,
 * sort), all of which name fields by paths. Paths that begin alike share
 * their joins. Parameters are numbered (?1, ?2, …), so that the parts of the
 * statement can be written in any order and use a value more than once.
 */
#ifndef CRM_STORE_QUERY_H
#define CRM_STORE_QUERY_H

#include "../log/log.h"

#include "crm/decimal.h"

enum {
	CRM__PARAMS_MAX = 32000, /* SQLite takes 32,766 */
	CRM__RELS_MAX = 30,      /* in one FROM; SQLite joins 64 tables, and
				    each may bring its custom fields */
	CRM__FIELDS_MAX = 900,   /* SQLite gives 2,000 columns, and money
				    brings its currency */
	CRM__KEYS_MAX = 32
};

/* A text being read, for messages: "where: column 9: …". */
struct crm__source {
	const char *what; /* "where", "sort", "fields" */
	const char *s;
	size_t n;
};

/* Fail with CRM_USAGE at a byte of the source. */
enum crm_code crm__fail_at(const struct crm__source *src, size_t at,
			   struct crm_error *err, const char *fmt, ...)
	CRM_PRINTF(4, 5);
/* Make an error from below, rc, one of the source: CRM_USAGE with the place
 * in front. CRM_NOMEM and what else is not about the text stays. */
enum crm_code crm__blame(const struct crm__source *src, size_t at,
			 enum crm_code rc, struct crm_error *err);

/* A table in a FROM, reached from the one before it by a reference. */
struct crm__rel {
	struct crm_store *st;
	const struct crm_type *type;
	struct crm__rel *parent; /* NULL: the first of its FROM */
	int field;               /* of the parent: leads here */
	int alias;
	bool extra;              /* custom fields are wanted too */
	bool past;               /* rows were other ones then */
	struct crm__scope *scope;
	struct crm__rel *next;
};

/* One FROM: of the query, or of a condition on records that belong to it. */
struct crm__scope {
	struct crm__rel *first, **end;
	int n;
};

struct crm__param {
	bool is_int;
	int64_t i;
	const char *s;
	size_t len;
};

struct crm__key { /* of the order */
	const char *sql;
	bool desc, is_int;
};

/* How a column of the output is made. */
struct crm__cell {
	enum crm_kind kind;
	const struct crm__rel *rel;
	int field;       /* of its type */
	int col;         /* of the statement */
	int cur;         /* MONEY: column of the currency, or -1 */
	int ref;         /* REF: column of the row id, where the record it is
			    of may be one not to be seen; or -1 */
	int places;      /* of the currency last seen */
	char last[4];
	char text[CRM_DECIMAL_MAX];
};

struct crm_query {
	struct crm_store *st;
	const struct crm_type *type;
	struct crm_arena mem;
	struct crm__scope *from;
	int aliases;
	struct crm__param *params;
	size_t nparams, room;

	struct crm_column *columns;
	struct crm__cell *cells;
	struct crm_cell *row;
	struct crm_value *values; /* the row, for crm_query_values(); or NULL */
	size_t ncells;
	int ncols;                /* of the statement */

	struct crm__key keys[CRM__KEYS_MAX + 1];
	size_t nkeys;

	struct crm_stmt *stmt;
	/* Rows as they were come from two statements, each in order: SQLite
	 * merges them too, but takes twice as long. */
	struct crm_stmt *pair[2]; /* stmt is the one of the row at hand */
	bool has[2], stale[2];    /* a row; one that has been handed out */
	int64_t left;             /* rows to go; -1: no limit */
	bool by_code;
	int code;                 /* parameter of crm_query_code() */
	int id;                   /* column of crm_query_id() */
};

/* ---- relations (query_from.c) ---- */

/* A FROM that begins with a type; NULL without memory. */
struct crm__scope *crm__scope_new(struct crm_query *q,
				  const struct crm_type *t);
/* The relation a REF field leads to, made on first use. CRM_USAGE when there
 * would be too many. */
enum crm_code crm__rel_follow(struct crm_query *q, struct crm__rel *rel,
			      int field, struct crm__rel **out,
			      struct crm_error *err) CRM_MUST_USE;
/* Append the field's column, what it is derived as, or with -1 the row id. */
void crm__rel_column(struct crm__rel *rel, int field, struct crm_buf *out);
/* Append the column that people know the value by: of a REF the code. */
enum crm_code crm__rel_shown(struct crm_query *q, struct crm__rel *rel,
			     int field, struct crm_buf *out,
			     struct crm_error *err) CRM_MUST_USE;
/* Append money with three decimals whatever its currency; that of a type
 * without a currency has two and stays as it is. */
void crm__rel_face(struct crm__rel *rel, int field, struct crm_buf *out);
/* Append what stands behind FROM, once all columns are written; side is that
 * of its first relation. */
void crm__scope_sql(struct crm_query *q, const struct crm__scope *s,
		    enum crm__side side, struct crm_buf *out);

/* Bind a value and append its "?N". Text is borrowed as long as the query
 * lives. CRM_USAGE when there are too many. */
enum crm_code crm__param_int(struct crm_query *q, int64_t v,
			     struct crm_buf *out, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm__param_text(struct crm_query *q, const char *s, size_t n,
			      struct crm_buf *out, struct crm_error *err)
	CRM_MUST_USE;
/* Bind a code as the type's key is stored. CRM_NOTFOUND where it cannot be
 * one. */
enum crm_code crm__param_code(struct crm_query *q, const char *code,
			      struct crm_buf *out, struct crm_error *err)
	CRM_MUST_USE;
/* Prepare sql and bind what it has parameters for. */
enum crm_code crm__query_prepare(struct crm_query *q,
				 const struct crm_buf *sql,
				 struct crm_stmt **out, struct crm_error *err)
	CRM_MUST_USE;

/* ---- paths (query_path.c) ---- */

struct crm__path { /* a part of a source */
	size_t at, n;
};

/* Where a path ended: at a field of rel, or at records that are many. */
struct crm__leaf {
	struct crm__rel *rel;
	int field;                    /* -1: many */
	const struct crm_type *many;  /* their type, */
	int via;                      /* its field that refers to rel, */
	struct crm__path name;        /* and the word that named them */
};

/*
 * Follow a path from leaf->rel as far as it stays with one record; p keeps
 * what is behind records that are many (n 0: nothing). Errors: CRM_USAGE.
 */
enum crm_code crm__path_follow(struct crm_query *q,
			       const struct crm__source *src,
			       struct crm__path *p, bool many_ok,
			       struct crm__leaf *leaf, struct crm_error *err)
	CRM_MUST_USE;
/* The next part of a list with commas, trimmed. *pos begins at 0; false at
 * the end. */
bool crm__path_next(const struct crm__source *src, size_t *pos,
		    struct crm__path *out);

/* ---- the parts of the statement ---- */

/* Compile a filter of a relation's records into a condition (filter_sql.c).
 * what: its name in messages. */
enum crm_code crm__filter(struct crm_query *q, struct crm__rel *rel,
			  const char *what, const char *where,
			  struct crm_buf *out, struct crm_error *err)
	CRM_MUST_USE;
/* Read the sort keys; sort may be NULL, then how well names match comes first
 * where there is a search (query_sort.c). */
enum crm_code crm__sort(struct crm_query *q, const char *sort,
			const char *search, struct crm_error *err)
	CRM_MUST_USE;
void crm__sort_sql(const struct crm_query *q, struct crm_buf *out);
/* The condition "behind this record in the order". CRM_NOTFOUND. */
enum crm_code crm__sort_after(struct crm_query *q, const char *code,
			      struct crm_buf *out, struct crm_error *err)
	CRM_MUST_USE;
/* The output's columns; appends to the SELECT list (query_columns.c). */
enum crm_code crm__columns(struct crm_query *q,
			   const struct crm_query_opts *opts,
			   struct crm_buf *out, struct crm_error *err)
	CRM_MUST_USE;

#endif
