/* SPDX-License-Identifier: ISC */
/* internal.h - what the files of the command line share among themselves. */
#ifndef CRM_CLI_INTERNAL_H
#define CRM_CLI_INTERNAL_H

#include <sys/stat.h>

#include "crm/cli.h"

enum crm_opt_kind {
	CRM_OPT_FLAG,
	CRM_OPT_TEXT,
	CRM_OPT_NUMBER,
	CRM_OPT_POSITIVE, /* a number from 1 */
	CRM_OPT_MANY
};

/* One option: parsing, help, completion and manual all come from its row. */
struct crm_opt {
	const char *name;
	char letter;               /* 0: none */
	enum crm_opt_kind kind;
	const char *arg;           /* placeholder, NULL for a flag */
	const char *const *values; /* what it takes, ends with NULL; or NULL */
	uint64_t sets;             /* CRM_O_… it belongs to */
	size_t offset;             /* in struct crm_options */
	const char *help;          /* one line, lower case, no full stop */
};

/* Of an option's sets: it says how to run and tell, not what is to be done. */
#define CRM__O_TELL CRM_O_SET(63)

extern const struct crm_opt crm__opts[];
extern const size_t crm__nopts;

/* Parse options into c->opt, the rest into c->args (to be freed by the
 * caller), in spite of an error too. given: a flag for each option. */
enum crm_code crm__options(struct crm_ctx *c, int argc, char **argv,
			   bool *given, struct crm_error *err) CRM_MUST_USE;
/* Refuse options the verb does not take. */
enum crm_code crm__options_check(const struct crm_ctx *c, const bool *given,
				 struct crm_error *err) CRM_MUST_USE;

/* Does the command have a record type of that name? */
bool crm__has_type(const struct crm_command *cmd, const char *name);
/* The verb of a type (NULL: without one) by name, or NULL. */
const struct crm_verb *crm__verb_find(const struct crm_command *cmd,
				      const struct crm_type *type,
				      const char *name);
/* The sets of options a verb takes; of which type (NULL: of none). */
uint64_t crm__verb_options(const struct crm_verb *v, const struct crm_type *t);
/* The i-th verb of a type, NULL past the last. */
const struct crm_verb *crm__verb_at(const struct crm_command *cmd,
				    const struct crm_type *type, size_t i);

/* Help for the command, a type or a verb (what is NULL is left out). */
void crm__help(const struct crm_command *cmd, const struct crm_type *type,
	       const struct crm_verb *verb);
/* Candidates for the last of words, one a line. */
void crm__complete(const struct crm_command *cmd, int n, char **words);
/* mdoc lists for the manual: options, verbs and fields. */
int crm__spec(const struct crm_command *cmd, int n, char **words);

/* ---- arguments ---- */

/* Does the verb enter records that are compared with others? */
bool crm__enters(const struct crm_ctx *c);

/* --delimiter: one byte, 0 when it was not given. */
enum crm_code crm__delimiter(const struct crm_ctx *c, char *out,
			     struct crm_error *err) CRM_MUST_USE;
/* Parse n texts FIELD=VALUE; *out is to be freed. again: += and -= may follow
 * on a field. Errors: CRM_USAGE, also for a field given twice. */
enum crm_code crm__assigns(const struct crm_ctx *c, const char *const *texts,
			   size_t n, bool again, struct crm_assign **out,
			   struct crm_error *err) CRM_MUST_USE;
/* The same for the arguments from `from` on. */
enum crm_code crm__assigns_from(const struct crm_ctx *c, int from,
				struct crm_assign **out, size_t *n,
				struct crm_error *err) CRM_MUST_USE;
/* Codes come first, assignments after; how many codes there are. A '-' stands
 * alone among them. */
enum crm_code crm__split(const struct crm_ctx *c, int *ncodes,
			 struct crm_error *err) CRM_MUST_USE;
/* For verbs that take codes alone; *std when there is '-' for them. */
enum crm_code crm__only_codes(const struct crm_ctx *c, bool *std,
			      struct crm_error *err) CRM_MUST_USE;

/* The codes that were given, or those of the records on stdin for '-'. */
enum crm_code crm__codes(struct crm_ctx *c, struct crm_codes *out,
			 struct crm_error *err) CRM_MUST_USE;

/* Fail unless the heading of CSV or TSV, where there is one, gives the field
 * that records are found by. Errors: CRM_INVALID, placed in the input. */
enum crm_code crm__need_column(const struct crm_ctx *c,
			       const struct crm_reader *in, const char *name,
			       const struct crm_map *map, int field,
			       struct crm_error *err) CRM_MUST_USE;

/* Tell a person at the terminal what the program waits for. */
void crm__stdin_hint(const struct crm_ctx *c);
/* A reader's notes; the first argument is the struct crm_ctx. */
void crm__say(void *ctx, const char *msg);

/* ---- files written by an import ---- */

struct crm__target {
	const char *option; /* that names it, such as "--rejects" */
	const char *name;   /* as given; NULL: none */
	int fd;             /* to write to; -1: none */
	int to;             /* what is no plain file, or open already; or -1 */
	char *path;         /* of a plain file, links resolved; else NULL */
	char *temp;         /* name of the new file before it replaces it */
	bool named;         /* the new file has that name */
	bool exists;        /* there is such a file */
	bool input;         /* and it is one of the inputs */
	struct stat was;    /* what it is */
};
#define CRM__TARGET_INIT { .fd = -1, .to = -1 }

/*
 * Get ready to write; what is there stays as it is. name may be NULL, or "-"
 * for stdout. t is to be closed whatever comes back. Errors: CRM_USAGE for a
 * file of the database, CRM_DENIED as crm_cli_file(), CRM_ERROR.
 */
enum crm_code crm__target_open(struct crm__target *t, const char *option,
			       const char *name, const struct crm_ctx *c,
			       struct crm_error *err) CRM_MUST_USE;
/* Is it this plain file? */
bool crm__target_is(const struct crm__target *t, const struct stat *file);
/* Let what was written take its place, or get to where it is to go. Errors:
 * CRM_OUTPUT. */
enum crm_code crm__target_keep(struct crm__target *t, struct crm_error *err)
	CRM_MUST_USE;
void crm__target_close(struct crm__target *t);

/* Have c->account. */
enum crm_code crm__account(struct crm_ctx *c, struct crm_error *err)
	CRM_MUST_USE;
/* See whether this runs with a power that is lent, and then on which
 * database. CRM_DENIED for what cannot be done so. */
enum crm_code crm__lent(struct crm_ctx *c, struct crm_error *err) CRM_MUST_USE;
/* Have the open store act for whoever runs this, or for --as. */
enum crm_code crm__identify(struct crm_ctx *c, struct crm_error *err)
	CRM_MUST_USE;
/* Refuse a verb to those who may not run it at all. CRM_DENIED. */
enum crm_code crm__allow(struct crm_ctx *c, struct crm_error *err)
	CRM_MUST_USE;
/* The database file the options and the environment name, to be freed.
 * Errors: CRM_USAGE where they name none. */
enum crm_code crm__db_path(const struct crm_ctx *c, char **out,
			   struct crm_error *err) CRM_MUST_USE;

/* The meter on stderr while a long job runs. */
struct crm__meter {
	const char *name;
	bool on;
	long next;  /* when to print again, in seconds of CLOCK_MONOTONIC */
	bool shown;
	int64_t total; /* bytes of input, 0 when not known */
};
void crm__meter_start(struct crm__meter *m, const struct crm_ctx *c);
void crm__meter_show(void *meter, bool saving, int64_t rows, int64_t bytes);
void crm__meter_end(struct crm__meter *m);

/* Have messages looked up, where the environment asks for another language
 * than English. */
void crm__language(void);
/* Does it ask for Chinese? */
bool crm__chinese(void);

/* true for --errors json. */
bool crm__errors_json(const struct crm_ctx *c);

/* ---- --request-id (request.c) ---- */

/* Have c->request say what is asked for, where an id was given. CRM_USAGE. */
enum crm_code crm__request(struct crm_ctx *c, const bool *given,
			   struct crm_error *err) CRM_MUST_USE;
/* Was it done before? CRM_REPEAT, CRM_CONFLICT. */
enum crm_code crm__request_known(struct crm_ctx *c, struct crm_error *err)
	CRM_MUST_USE;
/* Tell its result instead of doing it again; what it ended with. */
enum crm_code crm__request_result(struct crm_ctx *c, struct crm_error *err)
	CRM_MUST_USE;

/* The columns in which the verb `fields` describes a type. */
extern const struct crm_column crm__described[];
extern const size_t crm__ndescribed;

/* Refuse options that crm_cli_show() could not print by. */
enum crm_code crm__show_check(struct crm_ctx *c, struct crm_error *err)
	CRM_MUST_USE;

/* Verbs, one file each family. */
enum crm_code crm__verb_list(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm__verb_search(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm__verb_show(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm__verb_history(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm__verb_fields(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm__verb_template(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm__verb_add(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm__verb_set(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm__verb_delete(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm__verb_restore(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm__verb_import(struct crm_ctx *c, struct crm_error *err);

/* Change or delete the records that stdin names. */
enum crm_code crm__write_stdin(struct crm_ctx *c, enum crm_mode mode,
			       const struct crm_assign *force, size_t n,
			       struct crm_error *err) CRM_MUST_USE;

#endif
