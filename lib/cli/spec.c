/* SPDX-License-Identifier: ISC */
/* spec.c - the lists of the manual pages, in mdoc, from the tables. */
#include <errno.h>

#include "internal.h"

/* Text inside a macro line, with what mdoc would take for markup escaped. */
static void word(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\\')
			fputs("\\e", stdout);
		else if (s[i] == '-')
			fputs("\\-", stdout);
		else
			putchar(s[i]);
	}
}

/* A help text as a sentence, on a line of its own. */
static void sentence(const char *s)
{
	size_t n = strlen(s);

	if (*s == '.' || *s == '\'')
		fputs("\\&", stdout);
	if (*s >= 'a' && *s <= 'z')
		putchar(*s++ - 'a' + 'A');
	for (; *s; s++)
		fputs(*s == '\\' ? "\\e" : (char[]){ *s, '\0' }, stdout);
	/* An ellipsis ends a sentence well enough. */
	puts(n >= 3 && !memcmp(s - 3, "…", 3) ? "" : ".");
}

/* ---- options ---- */

/* "Verbs:" and the verbs that take an option, each told once. */
static void takers(const struct crm_command *cmd, const struct crm_opt *o)
{
	const struct crm_type *t = crm_type_find(cmd->types[0]);
	const char *names[64] = { NULL };
	const struct crm_verb *v;
	size_t n = 0;

	for (int own = 1; own >= (t ? 0 : 1); own--)
		for (size_t i = 0; (v = crm__verb_at(cmd, own ? NULL : t, i));
		     i++)
			if (crm__verb_options(v, t) & o->sets &&
			    n < CRM_NELEM(names))
				names[n++] = v->name;
	puts("Taken by");
	for (size_t i = 0; i < n; i++)
		printf(".Cm %s%s\n", names[i], i + 1 == n ? " ." :
		       i + 2 == n ? "\nand" : " ,");
}

static bool taken(const struct crm_command *cmd, const struct crm_opt *o)
{
	const struct crm_type *t = crm_type_find(cmd->types[0]);
	const struct crm_verb *v;

	for (size_t i = 0; (v = crm__verb_at(cmd, t, i)); i++)
		if (crm__verb_options(v, t) & o->sets)
			return true;
	for (size_t i = 0; (v = crm__verb_at(cmd, NULL, i)); i++)
		if (crm__verb_options(v, t) & o->sets)
			return true;
	return false;
}

static void spec_options(const struct crm_command *cmd, bool common)
{
	puts(".Bl -tag -width Ds");
	for (size_t i = 0; i < crm__nopts; i++) {
		const struct crm_opt *o = &crm__opts[i];

		if (!!(o->sets & CRM_O_COMMON) != common ||
		    (!common && !taken(cmd, o)))
			continue;
		fputs(".It ", stdout);
		if (o->letter)
			printf("Fl %c , ", o->letter);
		fputs("Fl \\-", stdout);
		word(o->name, strlen(o->name));
		if (o->arg && !o->values)
			printf(" Ar %s", o->arg);
		for (size_t k = 0; o->values && o->values[k]; k++)
			printf("%s Cm %s", k ? " |" : "", o->values[k]);
		putchar('\n');
		sentence(o->help);
		if (!common)
			takers(cmd, o);
	}
	puts(".El");
}

/* ---- verbs ---- */

/* One word of a synopsis: "[FILE...]", "CODE...|-", "FIELD=VALUE...",
 * "verify|head". */
static void arg(const char *s, size_t n)
{
	bool optional = *s == '[';
	const char *bar = memchr(s, '|', n), *eq = memchr(s, '=', n);
	size_t end;
	bool many;

	s += optional;
	n -= optional ? 2 : 0;
	end = bar ? (size_t)(bar - s) : n;
	many = end > 3 && !memcmp(s + end - 3, "...", 3);
	end -= many ? 3 : 0;
	printf("%s %s ", optional ? " Oo" : "",
	       *s >= 'a' && *s <= 'z' ? "Cm" : "Ar");
	if (eq)
		printf("%.*s Ns = Ns Ar %.*s", (int)(eq - s), s,
		       (int)(end - (size_t)(eq - s) - 1), eq + 1);
	else
		word(s, end);
	fputs(many ? " ..." : "", stdout);
	if (bar) {
		fputs(" | Cm ", stdout);
		word(bar + 1, n - (size_t)(bar - s) - 1);
	}
	fputs(optional ? " Oc" : "", stdout);
}

static void spec_verbs(const struct crm_command *cmd,
		       const struct crm_type *type)
{
	const struct crm_verb *v;

	puts(".Bl -tag -width Ds");
	for (size_t i = 0; (v = crm__verb_at(cmd, type, i)); i++) {
		printf(".It Cm %s", v->name);
		for (const char *s = v->args; *s;) {
			size_t n = strcspn(s, " ");
			arg(s, n);
			s += n + (s[n] == ' ');
		}
		putchar('\n');
		sentence(v->summary);
	}
	puts(".El");
}

/* ---- fields ---- */

static void kind(const struct crm_field *f)
{
	printf("Pq %s", crm_kind_name(f->kind));
	if (f->ref)
		printf(" to %s", f->ref);
	if (f->flags & CRM_F_REQUIRED && !f->def)
		fputs(" , required", stdout);
	if (f->flags & (CRM_F_UNIQUE | CRM_F_KEY))
		fputs(" , unique", stdout);
	if (f->flags & CRM_F_FIXED)
		fputs(" , given once", stdout);
	if (f->flags & CRM_F_READONLY)
		fputs(f->derive ? " , derived" : " , read only", stdout);
	putchar('\n');
}

static void choices(const struct crm_field *f)
{
	puts("One of");
	for (size_t i = 0; f->choices[i].name; i++)
		printf(".Cm %s %s\n", f->choices[i].name,
		       f->choices[i + 1].name ? "," : f->def ? ";" : ".");
	if (f->def)
		printf(".Cm %s\nby default.\n", f->def);
}

/* What an import takes for the field besides its name. One a line: mandoc
 * wants short lines, and takes a Chinese character for eight. */
static void headings(const struct crm_field *f)
{
	printf("Headings:\n%s,\n%s", f->label, f->label_zh);
	for (size_t i = 0; f->aliases && f->aliases[i]; i++)
		printf(",\n%s", f->aliases[i]);
	puts(".");
}

static void default_of(const struct crm_field *f)
{
	bool value;
	const char *words = crm_field_default(f, &value);

	if (value)
		printf("By default\n.Cm %s .\n", words);
	else
		printf("By default the %s.\n", words);
}

static void spec_fields(const struct crm_type *t)
{
	puts(".Bl -tag -width Ds");
	for (size_t i = 0; i < t->nfields; i++) {
		const struct crm_field *f = &t->fields[i];

		printf(".It Cm %s ", f->name);
		kind(f);
		sentence(f->help);
		if (f->choices)
			choices(f);
		else if (f->def)
			default_of(f);
		if (!(f->flags & CRM_F_READONLY))
			headings(f);
	}
	puts(".El");
}

/* Every type that can be written, whichever program has it, in an order in
 * which they can be loaded. */
static void spec_order(void)
{
	for (size_t i = 0; i < crm_ntypes; i++)
		if (!crm_types[i]->readonly)
			puts(crm_types[i]->name);
}

/* ---- texts that are translated ---- */

/* A line of C from which xgettext(1) takes the text. */
static void text(const char *s)
{
	struct crm_buf b = CRM_BUF_INIT;

	if (!s || !*s)
		return;
	crm_buf_addjson(&b, s, strlen(s)); /* quotes it as C does */
	printf("CRM_TR(%s)\n", crm_buf_str(&b));
	crm_buf_clear(&b);
}

static void text_type(const struct crm_type *t)
{
	text(t->name);
	text(t->plural);
	text(t->summary);
	for (size_t i = 0; i < t->nfields; i++)
		text(t->fields[i].help);
}

/* What stands in tables, in the sources of this program and of all; and what
 * the system says of the usual failures. */
static void spec_texts(const struct crm_command *cmd)
{
	static const int failures[] = {
		EPERM, ENOENT, EINTR, EIO, ENXIO, EBADF, ENOMEM, EACCES, EBUSY,
		EEXIST, EXDEV, ENODEV, ENOTDIR, EISDIR, EINVAL, ENFILE, EMFILE,
		ETXTBSY, EFBIG, ENOSPC, ESPIPE, EROFS, EMLINK, EPIPE,
		ENAMETOOLONG, ELOOP, EOVERFLOW, EOPNOTSUPP, ESTALE, EDQUOT,
	};

	text(cmd->summary);
	for (const struct crm_verb *v = cmd->verbs; v && v->name; v++)
		text(v->summary);
	for (const struct crm_verb *v = crm_std_verbs; v->name; v++)
		text(v->summary);
	for (size_t i = 0; i < crm__nopts; i++)
		text(crm__opts[i].help);
	for (size_t i = 0; i < crm_ntypes; i++)
		text_type(crm_types[i]);
	for (size_t i = 0; i < CRM_NELEM(failures); i++)
		text(strerror(failures[i]));
}

/* words: "options" (of some verbs), "common" (of all), "verbs [TYPE]",
 * "fields TYPE", "types", "order" or "texts". */
int crm__spec(const struct crm_command *cmd, int n, char **words)
{
	const char *what = n > 0 ? words[0] : "";
	const struct crm_type *t = n > 1 ? crm_type_find(words[1]) : NULL;

	if (!strcmp(what, "options"))
		spec_options(cmd, false);
	else if (!strcmp(what, "common"))
		spec_options(cmd, true);
	else if (!strcmp(what, "verbs"))
		spec_verbs(cmd, t);
	else if (!strcmp(what, "fields") && t)
		spec_fields(t);
	else if (!strcmp(what, "order"))
		spec_order();
	else if (!strcmp(what, "texts"))
		spec_texts(cmd);
	else if (!strcmp(what, "types"))
		for (size_t i = 0; cmd->types[i]; i++)
			puts(cmd->types[i]);
	else
		return 2;
	return fflush(stdout) ? 74 : 0;
}
