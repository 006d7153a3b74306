/* SPDX-License-Identifier: ISC */
/* spec.c - the lists of the manual pages, in mdoc, from the tables. */
#include "internal.h"

/* Text with what mdoc would take for markup escaped. */
static void mdoc(const char *s)
{
	for (; *s; s++) {
		if (*s == '\\')
			fputs("\\e", stdout);
		else if (*s == '-')
			fputs("\\-", stdout);
		else
			putchar(*s);
	}
}

static void line(const char *s)
{
	if (*s == '.' || *s == '\'')
		fputs("\\&", stdout);
	for (; *s; s++)
		fputs(*s == '\\' ? "\\e" : (char[]){ *s, '\0' }, stdout);
	putchar('\n');
}

static void spec_options(void)
{
	puts(".Bl -tag -width Ds");
	for (size_t i = 0; i < crm__nopts; i++) {
		const struct crm_opt *o = &crm__opts[i];

		fputs(".It ", stdout);
		if (o->letter)
			printf("Fl %c , ", o->letter);
		fputs("Fl \\-", stdout);
		mdoc(o->name);
		if (o->arg && !o->values)
			printf(" Ar %s", o->arg);
		for (size_t k = 0; o->values && o->values[k]; k++)
			printf("%s Cm %s", k ? " |" : "", o->values[k]);
		putchar('\n');
		line(o->help);
	}
	puts(".El");
}

static void spec_verbs(const struct crm_command *cmd,
		       const struct crm_type *type)
{
	const struct crm_verb *v;

	puts(".Bl -tag -width Ds");
	for (size_t i = 0; (v = crm__verb_at(cmd, type, i)); i++) {
		printf(".It Cm %s", v->name);
		if (*v->args)
			printf(" Ar %s", v->args);
		putchar('\n');
		line(v->summary);
	}
	puts(".El");
}

static void spec_field(const struct crm_field *f)
{
	printf(".It Cm %s Pq %s%s%s\n", f->name, crm_kind_name(f->kind),
	       f->ref ? " to " : "", f->ref ? f->ref : "");
	line(f->help);
	if (f->choices) {
		puts(".br");
		fputs("One of", stdout);
		for (size_t i = 0; f->choices[i].name; i++)
			printf("%s %s", i ? "," : "", f->choices[i].name);
		puts(".");
	}
	if (f->flags & CRM_F_REQUIRED && !f->def)
		puts(".br\nRequired.");
	if (f->flags & CRM_F_UNIQUE)
		puts(".br\nUnique.");
	if (f->flags & CRM_F_READONLY)
		puts(".br\nKept by the program.");
}

static void spec_fields(const struct crm_type *t)
{
	puts(".Bl -tag -width Ds");
	for (size_t i = 0; i < t->nfields; i++)
		spec_field(&t->fields[i]);
	puts(".El");
}

/* words: "options", "verbs [TYPE]", "fields TYPE" or "types". */
int crm__spec(const struct crm_command *cmd, int n, char **words)
{
	const char *what = n > 0 ? words[0] : "";
	const struct crm_type *t = n > 1 ? crm_type_find(words[1]) : NULL;

	if (!strcmp(what, "options"))
		spec_options();
	else if (!strcmp(what, "verbs"))
		spec_verbs(cmd, t);
	else if (!strcmp(what, "fields") && t)
		spec_fields(t);
	else if (!strcmp(what, "types"))
		for (size_t i = 0; cmd->types[i]; i++)
			puts(cmd->types[i]);
	else
		return 2;
	return fflush(stdout) ? 74 : 0;
}
