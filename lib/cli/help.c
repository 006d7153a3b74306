/* SPDX-License-Identifier: ISC */
/* help.c - help from the tables of verbs, options and fields. */
#include <wchar.h>

#include "internal.h"
#include "crm/text.h"

#define INDENT 26
#define WIDTH 80

/* May a line begin with c behind the character before? At a space, and on
 * either side of a Chinese character, but for marks that stay with their
 * word. */
static bool may_break(uint32_t before, uint32_t c, bool wide)
{
	return c == ' ' ||
	       (wide && !wcschr(L"，。；：、？！）”", (wchar_t)c) &&
		!wcschr(L"（“", (wchar_t)before));
}

/* Bytes of text for a line so wide; all of them where it cannot be cut. */
static size_t fitting(const char *text, size_t room)
{
	size_t n = strlen(text), cut = 0, wide = 0, used, last = 0;
	uint32_t c, before = 0;

	for (size_t i = 0; i < n; i += used, before = c) {
		size_t w;

		c = crm_utf8_decode(text + i, n - i, &used);
		w = crm_utf8_width(text + i, used);
		if (i && may_break(before, c, w > 1 || last > 1))
			cut = i;
		wide += w;
		last = w;
		if (wide > room)
			return cut ? cut : n;
	}
	return n;
}

/* "  left  text", the text folded to the width behind the indent. */
static void item(const char *left, const char *text)
{
	int at = printf("  %s", left);

	if (at > INDENT - 2) {
		putchar('\n');
		at = 0;
	}
	printf("%*s", INDENT - at, "");
	for (size_t n; (n = fitting(text, WIDTH - INDENT)) < strlen(text);) {
		printf("%.*s\n%*s", (int)n, text, INDENT, "");
		text += n + (text[n] == ' ');
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
		item(crm_buf_str(&left), crm_tr(o->help));
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
		item(crm_buf_str(&left), crm_tr(v->summary));
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
			puts(crm_tr("\nVerbs of one record type:"));
		any = true;
		crm_buf_addf(&left, "%s %s %s", v->type, v->name, v->args);
		item(crm_buf_str(&left), crm_tr(v->summary));
		crm_buf_clear(&left);
	}
}

static void fields(const struct crm_type *type)
{
	for (size_t i = 0; i < type->nfields; i++) {
		const struct crm_field *f = &type->fields[i];
		struct crm_buf b = CRM_BUF_INIT;

		crm_buf_adds(&b, crm_tr(f->help));
		if (f->choices) {
			crm_buf_adds(&b, crm_tr(":"));
			for (size_t k = 0; f->choices[k].name; k++)
				crm_buf_addf(&b, "%s %s", k ? "," : "",
					     f->choices[k].name);
		}
		if (f->flags & CRM_F_REQUIRED && !f->def)
			crm_buf_adds(&b, crm_tr(" (required)"));
		item(f->name, crm_buf_str(&b));
		crm_buf_clear(&b);
	}
}

static void command_help(const struct crm_command *cmd)
{
	const struct crm_type *first = crm_type_find(cmd->types[0]);

	if (first)
		printf(crm_tr("%s - %s\n\nUsage: %s %s VERB [OPTIONS] "
			      "[CODE...] [FIELD=VALUE...]\n"), cmd->name,
		       crm_tr(cmd->summary), cmd->name,
		       cmd->has_default ? "[TYPE]" : "TYPE");
	else
		printf(crm_tr("%s - %s\n\nUsage:\n"), cmd->name,
		       crm_tr(cmd->summary));
	if (crm__verb_at(cmd, NULL, 0))
		printf(crm_tr("       %s VERB [OPTIONS] [ARGUMENT...]\n"),
		       cmd->name);
	if (first)
		puts(crm_tr("\nRecord types:"));
	for (size_t i = 0; cmd->types[i]; i++) {
		const struct crm_type *t = crm_type_find(cmd->types[i]);
		struct crm_buf b = CRM_BUF_INIT;
		crm_buf_adds(&b, crm_tr(t->summary));
		if (!i && cmd->has_default)
			crm_buf_adds(&b, crm_tr(" (the default)"));
		item(t->name, crm_buf_str(&b));
		crm_buf_clear(&b);
	}
	if (crm__verb_at(cmd, NULL, 0)) {
		puts(crm_tr("\nVerbs without a record type:"));
		verbs(cmd, NULL);
	}
	if (first) {
		puts(crm_tr("\nVerbs of every record type:"));
		verbs(cmd, first);
	}
	typed_verbs(cmd);
	puts(crm_tr("\nOptions of every verb:"));
	options(CRM_O_COMMON);
	printf(crm_tr("\n'%s VERB --help' tells more; %s(1) and crm(7) tell "
		      "all.\n"), cmd->name, cmd->name);
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

	printf(crm_tr("%s%s%s %s - %s\n\nUsage: %s%s%s %s [OPTIONS]"),
	       cmd->name, type && !deflt ? " " : "",
	       type && !deflt ? type->name : "", v->name,
	       crm_tr(v->summary), cmd->name, type && !deflt ? " " : "",
	       type && !deflt ? type->name : "", v->name);
	arguments(type, v);
	if (v->options & ~CRM_O_COMMON) {
		puts(crm_tr("\nOptions:"));
		options(crm__verb_options(v, type));
	}
	puts(crm_tr("\nOptions of every verb:"));
	options(CRM_O_COMMON);
	if (type && v->need == CRM_NEED_WRITE && strcmp(v->name, "delete") &&
	    strcmp(v->name, "restore")) {
		puts(crm_tr("\nFields:"));
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
	printf(crm_tr("%s %s - %s\n\nUsage: %s %s VERB [OPTIONS] [CODE...] "
		      "[FIELD=VALUE...]\n"), cmd->name, type->name,
	       crm_tr(type->summary), cmd->name, type->name);
	puts(crm_tr("\nVerbs:"));
	verbs(cmd, type);
	puts(crm_tr("\nFields:"));
	fields(type);
}
