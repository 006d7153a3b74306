/* SPDX-License-Identifier: ISC */
/* internal.h - what the files of the command line share among themselves. */
#ifndef CRM_CLI_INTERNAL_H
#define CRM_CLI_INTERNAL_H

#include "crm/cli.h"

enum crm_opt_kind { CRM_OPT_FLAG, CRM_OPT_TEXT, CRM_OPT_NUMBER, CRM_OPT_MANY };

/* One option: parsing, help, completion and manual all come from its row. */
struct crm_opt {
	const char *name;
	char letter;               /* 0: none */
	enum crm_opt_kind kind;
	const char *arg;           /* placeholder, NULL for a flag */
	const char *const *values; /* what it takes, ends with NULL; or NULL */
	unsigned sets;             /* CRM_O_… it belongs to */
	size_t offset;             /* in struct crm_options */
	const char *help;          /* one line, lower case, no full stop */
};

extern const struct crm_opt crm__opts[];
extern const size_t crm__nopts;

/* Parse options into c->opt, the rest into c->args (to be freed by the
 * caller). given: a flag for each option. */
enum crm_code crm__options(struct crm_ctx *c, int argc, char **argv,
			   bool *given, struct crm_error *err) CRM_MUST_USE;
/* Refuse options the verb does not take. */
enum crm_code crm__options_check(const struct crm_ctx *c, const bool *given,
				 struct crm_error *err) CRM_MUST_USE;

/* The verb of a type (NULL: without one) by name, or NULL. */
const struct crm_verb *crm__verb_find(const struct crm_command *cmd,
				      const struct crm_type *type,
				      const char *name);
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

/* Who runs this: the system account's name, to be freed. */
enum crm_code crm__account(char **out, struct crm_error *err) CRM_MUST_USE;
/* The database file the options and the environment name; to be freed. */
char *crm__db_path(const struct crm_ctx *c);

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

/* Verbs, one file each family. */
enum crm_code crm__verb_list(struct crm_ctx *c, struct crm_error *err);
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
