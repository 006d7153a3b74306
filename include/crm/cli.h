/* SPDX-License-Identifier: ISC */
/*
 * cli.h - the command line: commands, verbs, options.
 *
 * A program is one struct crm_command and a main() that hands it to
 * crm_main(). Verbs that every record type has come from this layer; a
 * program brings only its own. This is the only layer that prints, exits or
 * reads the environment.
 */
#ifndef CRM_CLI_H
#define CRM_CLI_H

#include "crm/import.h"
#include "crm/request.h"

/* Sets of options that verbs take; a verb names the sets. */
#define CRM_O_SET(n) (UINT64_C(1) << (n))
#define CRM_O_COMMON CRM_O_SET(0) /* every verb */
#define CRM_O_OUTPUT CRM_O_SET(1) /* prints records */
#define CRM_O_SELECT CRM_O_SET(2) /* chooses records */
#define CRM_O_FIELDS CRM_O_SET(3) /* chooses columns */
#define CRM_O_INPUT CRM_O_SET(4) /* reads records */
#define CRM_O_IMPORT CRM_O_SET(5) /* import alone */
#define CRM_O_WRITE CRM_O_SET(6) /* changes records */
#define CRM_O_DELETE CRM_O_SET(7)
#define CRM_O_LIMIT CRM_O_SET(8)
#define CRM_O_SINCE CRM_O_SET(9)
#define CRM_O_INIT CRM_O_SET(10)
#define CRM_O_UNIQUE CRM_O_SET(11) /* may meet a value that must be unique */
#define CRM_O_VERSION CRM_O_SET(12) /* expects a version of the record */
#define CRM_O_CODES CRM_O_SET(13) /* may read codes of records */
#define CRM_O_UNDO CRM_O_SET(14)
#define CRM_O_PAST CRM_O_SET(15) /* can look back */
#define CRM_O_APPLY CRM_O_SET(16) /* reads a plan */
#define CRM_O_HISTORY CRM_O_SET(17)
#define CRM_O_SETUP CRM_O_SET(18)
#define CRM_O_REPAIR CRM_O_SET(19) /* plans how to mend what it finds */
#define CRM_O_AUDIT CRM_O_SET(20)
#define CRM_O_ERASE CRM_O_SET(21)
#define CRM_O_LOAD CRM_O_SET(22) /* reads a mixed stream */
#define CRM_O_BARE CRM_O_SET(23)
#define CRM_O_SEARCH CRM_O_SET(24) /* finds what is searched */
#define CRM_O_WITHIN CRM_O_SET(25) /* looks ahead */
#define CRM_O_WHERE CRM_O_SET(26) /* narrows what it is about */
#define CRM_O_RANGE CRM_O_SET(27) /* from one day to another */
#define CRM_O_EVERY CRM_O_SET(28) /* step by step */
#define CRM_O_PARTIAL CRM_O_SET(29) /* may leave out what is refused */
#define CRM_O_TRANSFER CRM_O_SET(30) /* from one user to others */
#define CRM_O_MERGE CRM_O_SET(31) /* keeps some records and drops others */
#define CRM_O_GROUPS CRM_O_SET(32) /* may read groups of records */
#define CRM_O_DUPLICATES CRM_O_SET(33) /* compares records */
#define CRM_O_ENTRY CRM_O_SET(34) /* enters records: with UNIQUE */
#define CRM_O_SORT CRM_O_SET(35) /* sorts what it prints */
#define CRM_O_BY CRM_O_SET(36) /* groups records */
#define CRM_O_FIGURES CRM_O_SET(37) /* computes what it is asked for */
#define CRM_O_PIPELINE CRM_O_SET(38) /* is about one pipeline */

enum crm_need { /* what a verb needs of the database */
	CRM_NEED_NONE,
	CRM_NEED_READ,
	CRM_NEED_WRITE
};

enum crm_for { /* who may run a verb; of which records, the store sees to */
	CRM_FOR_ALL,
	CRM_FOR_ADMINS,
	CRM_FOR_CREATE, /* those who have the right, of the record type */
	CRM_FOR_READ,
	CRM_FOR_CHANGE,
	CRM_FOR_DELETE
};

enum crm_on { CRM_ON_ALL, CRM_ON_WRITABLE, CRM_ON_SEARCHED };

struct crm_ctx;
struct crm__target;

struct crm_verb {
	const char *name;
	const char *args;    /* as the synopsis shows them */
	const char *summary; /* one line, lower case, no full stop */
	uint64_t options;    /* CRM_O_… */
	enum crm_need need;
	enum crm_for for_whom;
	enum crm_on on;      /* of those of every record type: which have it */
	enum crm_code (*run)(struct crm_ctx *c, struct crm_error *err);
	const char *type;    /* of a command's own verb: the record type it is
				for; NULL: none */
};

struct crm_command {
	const char *name;    /* "crm-customer" */
	const char *summary;
	const char *const *types;      /* record types, ends with NULL */
	bool has_default;              /* the first type may be left out */
	const struct crm_verb *verbs;  /* own verbs; ends with name NULL; may
					  be NULL */
};

/* What was given for an option that may be given many times. */
struct crm_texts {
	const char **v; /* ends with NULL; NULL: nothing was given */
	size_t n;
};

/* What the options said. */
struct crm_options {
	const char *db, *now, *as, *color, *errors;
	int64_t wait;
	bool quiet, verbose, help, version;

	const char *format, *encoding, *delimiter, *labels;
	bool excel, no_header;

	struct crm_texts where, sum, avg, min, max, distinct;
	const char *search, *sort, *fields, *after, *as_of, *within;
	int64_t limit, since, ack, min_score;
	const char *consumer, *type, *by, *pipeline;
	bool follow, count;

	const char *input, *null_text, *empty, *map, *mode, *key;
	const char *on_error, *rejects, *results, *on_duplicate;
	bool ignore_unknown;
	int64_t max_errors;
	struct crm_texts set, rule;

	bool dry_run, cascade, keep_later, share, deals;
	const char *plan, *field, *from, *to, *every;
	int64_t if_version;
	const char *request_id;

	const char *currency, *time_zone, *user, *shared, *head;
	bool bare;
};

/* One run of a program. */
struct crm_ctx {
	const struct crm_command *cmd;
	const struct crm_verb *verb;
	const char *type_name;      /* NULL: a verb without a type */
	const struct crm_type *type; /* of the open store, or base type */
	struct crm_options opt;
	char **args;                /* what follows the verb */
	int nargs;
	char *path;                 /* database file */
	struct crm_store *st;
	char *command_line;         /* for the log */
	char *account;              /* system account of who runs this; NULL:
				       not asked yet */
	bool lent;                  /* with the power of another account, to
				       whom the database belongs */
	struct crm_job_info job;    /* filled from the above */
	struct crm_request request; /* its id NULL: none */
	struct crm_job_result done; /* of the job that was committed */
	struct crm__target *plan;   /* the file of --plan, or NULL */
	bool planned;               /* it is of use whatever the verb ends
				       with */
};

int crm_main(const struct crm_command *cmd, int argc, char **argv);

/* ---- for verbs ---- */

/* Print a message to stderr as an error is ("crm-customer: …"); -q does not
 * silence it. */
void crm_cli_error(const struct crm_ctx *c, const struct crm_error *e);
/* The same of what is no error, but has its place as one has; unless -q. */
void crm_cli_remark(const struct crm_ctx *c, const struct crm_error *e);
/* A line of information on stderr, unless -q; cleaned and, with --errors json,
 * made an object as errors are. */
void crm_cli_note(const struct crm_ctx *c, const char *fmt, ...)
	CRM_PRINTF(2, 3);
/* Say that there are more errors than were told, if there are; what names
 * several of them. */
void crm_cli_more(const struct crm_ctx *c, int64_t told, int64_t all,
		  const char *one, const char *several);
/* Refuse an open input that --plan is to replace. CRM_USAGE. */
enum crm_code crm_cli_input(const struct crm_ctx *c, int fd,
			    struct crm_error *err) CRM_MUST_USE;
/* Refuse a file that is named where the power to open it is not that of
 * whoever names it. CRM_DENIED. */
enum crm_code crm_cli_file(const struct crm_ctx *c, const char *name,
			   struct crm_error *err) CRM_MUST_USE;
/* Open what stdin has as records, as the options say; their names are "stdin".
 * It is to be read to its end before a job begins. */
enum crm_code crm_cli_stdin(struct crm_ctx *c, struct crm_reader **out,
			    struct crm_error *err) CRM_MUST_USE;
/* Open the database at c->path with CRM_DB_… flags into c->st. */
enum crm_code crm_cli_open(struct crm_ctx *c, int flags,
			   struct crm_error *err) CRM_MUST_USE;
/* --wait, as crm_db_open() takes it. */
int crm_cli_wait(const struct crm_ctx *c);
/* Set the clocks: to a time zone (NULL: as it is), and to --now told in it.
 * Errors: CRM_USAGE. */
enum crm_code crm_cli_clock(const struct crm_ctx *c, const char *zone,
			    struct crm_error *err) CRM_MUST_USE;

/* Open a writer on stdout as the options say; deflt is the format where
 * nothing says otherwise (AUTO: table on a terminal, else jsonl). */
enum crm_code crm_cli_writer(struct crm_ctx *c, enum crm_format deflt,
			     bool vertical, const struct crm_column *cols,
			     size_t ncols, struct crm_writer **out,
			     struct crm_error *err) CRM_MUST_USE;
/* --within, or deflt where it was not given: the last day that is meant, of
 * those from today on. CRM_USAGE. */
enum crm_code crm_cli_within(const struct crm_ctx *c, const char *deflt,
			     int32_t *last, struct crm_error *err)
	CRM_MUST_USE;
/* Open a writer of a table on stdout with a title above it, which is there
 * where the table has rows. */
enum crm_code crm_cli_section(struct crm_ctx *c, const char *title,
			      const struct crm_column *cols, size_t ncols,
			      struct crm_writer **out, struct crm_error *err)
	CRM_MUST_USE;
/* The format crm_cli_writer() will take. */
enum crm_code crm_cli_format(const struct crm_ctx *c, enum crm_format deflt,
			     enum crm_format *out, struct crm_error *err)
	CRM_MUST_USE;
/* Are headings for people Chinese? --labels decides, else the language. */
bool crm_cli_labels_zh(const struct crm_ctx *c);
/* Columns of a type without a table, such as crm_change; to be freed. */
struct crm_column *crm_cli_columns(const struct crm_ctx *c,
				   const struct crm_type *t);
/* Do as `set` does, with one more FIELD=VALUE in front of those that are given
 * behind the codes; value NULL: none. */
enum crm_code crm_cli_set(struct crm_ctx *c, const char *value,
			  struct crm_error *err) CRM_MUST_USE;
/* Print one record of c->type as show does. */
enum crm_code crm_cli_show(struct crm_ctx *c, const char *const *codes,
			   size_t n, struct crm_error *err) CRM_MUST_USE;
/* For a verb that tells of single records: have `tell` do it for the codes that
 * were given, or for those of the records on stdin, and log that they are
 * read. */
enum crm_code crm_cli_by_codes(struct crm_ctx *c,
			       enum crm_code (*tell)(struct crm_ctx *c,
						     const char *const *codes,
						     size_t n,
						     struct crm_error *err),
			       struct crm_error *err) CRM_MUST_USE;
/* Refuse arguments behind the verb. */
enum crm_code crm_cli_no_args(const struct crm_ctx *c, struct crm_error *err)
	CRM_MUST_USE;
/* The records a verb is for. */
struct crm_codes {
	const char *const *v;
	size_t n;
	const char **own; /* v, where they were read */
	size_t cap;
	struct crm_arena mem;
};
void crm_codes_clear(struct crm_codes *codes);

/* A text that is given as NAME=TEXT behind the codes. */
struct crm_named {
	const char *name;
	bool required;
	const char *text; /* set; NULL: it was not given */
};
/* Have the codes that were given, or those of the records on stdin for '-';
 * and the texts that may follow them, a list that ends with name NULL. codes
 * is to be cleared whatever comes back. */
enum crm_code crm_cli_operands(struct crm_ctx *c, struct crm_codes *codes,
			       struct crm_named *named, struct crm_error *err)
	CRM_MUST_USE;
/* Tell of each change that was refused. */
struct crm_refusals;
void crm_cli_refused(const struct crm_ctx *c, const struct crm_refusals *r);
/* --on-error skip. */
bool crm_cli_skip(const struct crm_ctx *c);
/* End the job of a verb that prints no records, by crm_refusals_end(); tell
 * what was refused and what was done. Forgets the refusals. */
enum crm_code crm_cli_job_end(struct crm_ctx *c, enum crm_code rc,
			      struct crm_refusals *refused,
			      struct crm_error *err) CRM_MUST_USE;
/* Import files ("-": stdin) in one job, telling errors and what was done. */
enum crm_code crm_cli_import(struct crm_ctx *c,
			     const struct crm_import_opts *o, char **paths,
			     int npaths, struct crm_error *err) CRM_MUST_USE;
/* --on-duplicate; where records are entered that are compared, what the
 * database says in its place; else fail. */
enum crm_policy crm_cli_policy(const struct crm_ctx *c);
/* What takes all that is read on stdin or from files: to be handed to readers;
 * NULL where nobody asks. */
struct crm_sha256 *crm_cli_digest(struct crm_ctx *c);
/* The summary of c->done on stderr, for a verb that prints no records. */
void crm_cli_summary(const struct crm_ctx *c);

/* Log that records are read, or taken away in bulk, before they are told; *out
 * is NULL where that is not logged. For crm_access_end(). codes: those asked
 * for, or NULL. */
struct crm_access;
enum crm_code crm_cli_access(struct crm_ctx *c, bool export,
			     const struct crm_type *t,
			     const char *const *codes, size_t n,
			     struct crm_access **out, struct crm_error *err)
	CRM_MUST_USE;

/* Are records of a type that are printed taken away? What is not shown to a
 * person in a table on a terminal is, and needs the right to. CRM_DENIED. */
enum crm_code crm_cli_export(const struct crm_ctx *c, const struct crm_type *t,
			     bool *export, struct crm_error *err) CRM_MUST_USE;

/* Rows to be printed on stdout. */
struct crm_cli_rows {
	enum crm_code (*next)(void *from, const struct crm_cell **row,
			      struct crm_error *err); /* NULL at the end */
	void *from;
	const struct crm_column *columns;
	size_t n;
	bool export;                 /* crm_cli_export() */
	const struct crm_type *type; /* of what records they tell, and */
	const int64_t *records;      /* of how many; NULL: one each */
};
/* Print them, and log that they are read or taken away. */
enum crm_code crm_cli_print(struct crm_ctx *c, const struct crm_cli_rows *r,
			    struct crm_error *err) CRM_MUST_USE;
/* The same with the columns of a type without a table. */
enum crm_code crm_cli_print_as(struct crm_ctx *c, const struct crm_type *as,
			       struct crm_cli_rows *r, struct crm_error *err)
	CRM_MUST_USE;

/* Verbs that every record type has; ends with name NULL. */
extern const struct crm_verb crm_std_verbs[];

#endif
