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
enum {
	CRM_O_COMMON = 1 << 0,  /* every verb */
	CRM_O_OUTPUT = 1 << 1,  /* prints records */
	CRM_O_SELECT = 1 << 2,  /* chooses records */
	CRM_O_FIELDS = 1 << 3,  /* chooses columns */
	CRM_O_INPUT = 1 << 4,   /* reads records */
	CRM_O_IMPORT = 1 << 5,  /* import alone */
	CRM_O_WRITE = 1 << 6,   /* changes records */
	CRM_O_DELETE = 1 << 7,
	CRM_O_LIMIT = 1 << 8,
	CRM_O_SINCE = 1 << 9,
	CRM_O_INIT = 1 << 10,
	CRM_O_UNIQUE = 1 << 11, /* may meet a value that must be unique */
	CRM_O_VERSION = 1 << 12, /* expects a version of the record */
	CRM_O_CODES = 1 << 13,  /* may read codes of records */
	CRM_O_UNDO = 1 << 14,
	CRM_O_PAST = 1 << 15,   /* can look back */
	CRM_O_APPLY = 1 << 16,  /* reads a plan */
	CRM_O_HISTORY = 1 << 17,
	CRM_O_SETUP = 1 << 18,
	CRM_O_REPAIR = 1 << 19, /* plans how to mend what it finds */
	CRM_O_AUDIT = 1 << 20,
	CRM_O_ERASE = 1 << 21,
	CRM_O_LOAD = 1 << 22,   /* reads a mixed stream */
	CRM_O_BARE = 1 << 23,
	CRM_O_SEARCH = 1 << 24, /* finds records of types that are searched */
	CRM_O_ENTRY = 1 << 25   /* enters records: with UNIQUE */
};

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
	unsigned options;    /* CRM_O_… */
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

	struct crm_texts where;
	const char *search, *sort, *fields, *after, *as_of;
	int64_t limit, since, ack;
	const char *consumer, *type;
	bool follow;

	const char *input, *null_text, *empty, *map, *mode, *key;
	const char *on_error, *rejects, *results, *on_duplicate;
	bool ignore_unknown;
	int64_t max_errors;
	struct crm_texts set;

	bool dry_run, cascade, keep_later;
	const char *plan, *field;
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
/* The format crm_cli_writer() will take. */
enum crm_code crm_cli_format(const struct crm_ctx *c, enum crm_format deflt,
			     enum crm_format *out, struct crm_error *err)
	CRM_MUST_USE;
/* Columns of a type without a table, such as crm_change; to be freed. */
struct crm_column *crm_cli_columns(const struct crm_ctx *c,
				   const struct crm_type *t);
/* Print one record of c->type as show does. */
enum crm_code crm_cli_show(struct crm_ctx *c, const char *const *codes,
			   size_t n, struct crm_error *err) CRM_MUST_USE;
/* Refuse arguments behind the verb. */
enum crm_code crm_cli_no_args(const struct crm_ctx *c, struct crm_error *err)
	CRM_MUST_USE;
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

/* Verbs that every record type has; ends with name NULL. */
extern const struct crm_verb crm_std_verbs[];

#endif
