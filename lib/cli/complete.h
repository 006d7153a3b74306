/* SPDX-License-Identifier: ISC */
/* complete.h - what the words of a command line settle, and candidates. */
#ifndef CRM_CLI_COMPLETE_H
#define CRM_CLI_COMPLETE_H

#include "internal.h"

struct crm__scene {
	const struct crm_command *cmd;
	const struct crm_type *type; /* NULL: none chosen */
	const struct crm_verb *verb; /* NULL: none yet */
	const char *word;            /* the beginning that was typed */
	char **words;                /* all words, the last one too */
	int nwords;
	int operands;                /* words behind the verb, so far */
	struct crm_ctx ctx;          /* for the database, open or not */
	struct crm_store *st;        /* NULL: there is none */
};

/* Print head and text as one candidate if that is how the word begins; help
 * (may be NULL) follows behind a tab. */
void crm__offer(const struct crm__scene *s, const char *head, const char *text,
		const char *help);
/* Tell the shell to offer the names of files. */
void crm__offer_files(void);

/* Codes of records, `head` standing in front of them. */
void crm__offer_codes(const struct crm__scene *s, const struct crm_type *t,
		      const char *head);
/* Codes of records that were deleted. */
void crm__offer_deleted(const struct crm__scene *s);
/* Values of a field. */
void crm__offer_values(const struct crm__scene *s, const struct crm_field *f,
		       const char *head);
/* FIELD=VALUE: names of fields, and values behind the sign. head: bytes of
 * the word in front of it. */
void crm__offer_assignment(const struct crm__scene *s, size_t head);
/* Names in a list separated by commas, paths through references too. */
void crm__offer_fields(const struct crm__scene *s, size_t head);
/* The last word of a filter. */
void crm__offer_filter(const struct crm__scene *s, size_t head);

#endif
