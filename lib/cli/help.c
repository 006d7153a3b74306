/* SPDX-License-Identifier: ISC */
/* help.c - help from the tables of verbs, options and fields. */
#include "internal.h"
#include "crm/text.h"

#define INDENT 26
#define WIDTH 80

/* "  left  text", the text folded to the width behind the indent. */
static void item(const char *left, const char *text)
{
	int at = printf("  %s", left);

	if (at > INDENT - 2) {
		putchar('\n');
		at = 0;
	}
	printf("%*s", INDENT - at, "");
	while (strlen(text) > WIDTH - INDENT) {
		size_t n = WIDTH - INDENT;
		while (n && text[n] != ' ')
			n--;
		if (!n)
			break;
		printf("%.*s\n%*s", (int)n, text, INDENT, "");
		text += n + 1;
	}
	puts(text);
}

static void options(uint64_t sets)
{
	for (size_t i = 0; i < crm__nopts; i++) {
		const struct crm_opt *o = &crm__opts[i];
		struct crm_buf left = CRM_BUF_INIT;

		if (!(o->sets & sets))
			continue;
		if (o->letter)
			crm_buf_addf(&left, "-%c, --%s", o->letter, o->name);
		else
			crm_buf_addf(&left, "    --%s", o->name);
		if (o->arg && !o->values)
			crm_buf_addf(&left, " %s", o->arg);
		for (size_t k = 0; o->values && o->values[k]; k++)
			crm_buf_addf(&left, "%s%s", k ? "|" : " ",
				     o->values[k]);
		item(crm_buf_str(&left), o->help);
		crm_buf_clear(&left);
	}
}

static void verbs(const struct crm_command *cmd, const struct crm_type *type)
{
	const struct crm_verb *v;

	for (size_t i = 0; (v = crm__verb_at(cmd, type, i)); i++) {
		struct crm_buf left = CRM_BUF_INIT;
		crm_buf_addf(&left, "%s%s%s", v->name, *v->args ? " " : "",
			     v->args);
		item(crm_buf_str(&left), v->summary);
		crm_buf_clear(&left);
	}
}

/* Verbs that one record type has for itself. */
static void typed_verbs(const struct crm_command *cmd)
{
	bool any = false;

	for (const struct crm_verb *v = cmd->verbs; v && v->name; v++) {
		struct crm_buf left = CRM_BUF_INIT;

		if (!v->type)
			continue;
		if (!any)
			puts("\nVerbs of one record type:");
		any = true;
		crm_buf_addf(&left, "%s %s %s", v->type, v->name, v->args);
		item(crm_buf_str(&left), v->summary);
		crm_buf_clear(&left);
	}
}

static void fields(const struct crm_type *type)
{
	for (size_t i = 0; i < type->nfields; i++) {
		const struct crm_field *f = &type->fields[i];
		struct crm_buf b = CRM_BUF_INIT;

		crm_buf_adds(&b, f->help);
		if (f->choices) {
			crm_buf_adds(&b, ":");
			for (size_t k = 0; f->choices[k].name; k++)
				crm_buf_addf(&b, "%s %s", k ? "," : "",
					     f->choices[k].name);
		}
		if (f->flags & CRM_F_REQUIRED && !f->def)
			crm_buf_adds(&b, " (required)");
		item(f->name, crm_buf_str(&b));
		crm_buf_clear(&b);
	}
}

static void command_help(const struct crm_command *cmd)
{
	printf("%s - %s\n\nUsage: %s %s VERB [OPTIONS] [CODE...] "
	       "[FIELD=VALUE...]\n", cmd->name, cmd->summary, cmd->name,
	       cmd->has_default ? "[TYPE]" : "TYPE");
	if (crm__verb_at(cmd, NULL, 0))
		printf("       %s VERB [OPTIONS] [ARGUMENT...]\n", cmd->name);
	puts("\nRecord types:");
	for (size_t i = 0; cmd->types[i]; i++) {
		const struct crm_type *t = crm_type_find(cmd->types[i]);
		struct crm_buf b = CRM_BUF_INIT;
		crm_buf_addf(&b, "%s%s", t->summary,
			     !i && cmd->has_default ? " (the default)" : "");
		item(t->name, crm_buf_str(&b));
		crm_buf_clear(&b);
	}
	if (crm__verb_at(cmd, NULL, 0)) {
		puts("\nVerbs without a record type:");
		verbs(cmd, NULL);
	}
	puts("\nVerbs of every record type:");
	verbs(cmd, crm_type_find(cmd->types[0]));
	typed_verbs(cmd);
	puts("\nOptions of every verb:");
	options(CRM_O_COMMON);
	printf("\n'%s VERB --help' tells more; %s(1) and crm(7) tell all.\n",
	       cmd->name, cmd->name);
}

/* The arguments of a verb. Some types name a new record by other fields than
 * its code. */
static void arguments(const struct crm_type *type, const struct crm_verb *v)
{
	const char *rest = v->args;
	const int *names;
	size_t n;

	if (type && !strncmp(rest, "[CODE] ", 7)) {
		n = crm_type_naming(type, &names);
		for (size_t i = 0; i < n; i++) {
			fputs(" [", stdout);
			for (const char *s = type->fields[names[i]].name; *s;
			     s++)
				putchar(*s >= 'a' && *s <= 'z'
					? *s - 'a' + 'A' : *s);
			putchar(']');
		}
		rest += 7;
	}
	printf("%s%s\n", *rest ? " " : "", rest);
}

static void verb_help(const struct crm_command *cmd,
		      const struct crm_type *type, const struct crm_verb *v)
{
	bool deflt = cmd->has_default && type &&
		     !strcmp(type->name, cmd->types[0]);

	printf("%s%s%s %s - %s\n\nUsage: %s%s%s %s [OPTIONS]",
	       cmd->name, type && !deflt ? " " : "",
	       type && !deflt ? type->name : "", v->name, v->summary,
	       cmd->name, type && !deflt ? " " : "",
	       type && !deflt ? type->name : "", v->name);
	arguments(type, v);
	if (v->options & ~CRM_O_COMMON) {
		puts("\nOptions:");
		options(crm__verb_options(v, type));
	}
	puts("\nOptions of every verb:");
	options(CRM_O_COMMON);
	if (type && v->need == CRM_NEED_WRITE && strcmp(v->name, "delete") &&
	    strcmp(v->name, "restore")) {
		puts("\nFields:");
		fields(type);
	}
}

void crm__help(const struct crm_command *cmd, const struct crm_type *type,
	       const struct crm_verb *verb)
{
	if (verb) {
		verb_help(cmd, type, verb);
		return;
	}
	if (!type) {
		command_help(cmd);
		return;
	}
	printf("%s %s - %s\n\nUsage: %s %s VERB [OPTIONS] [CODE...] "
	       "[FIELD=VALUE...]\n", cmd->name, type->name, type->summary,
	       cmd->name, type->name);
	puts("\nVerbs:");
	verbs(cmd, type);
	puts("\nFields:");
	fields(type);
}
