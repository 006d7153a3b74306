/* SPDX-License-Identifier: ISC */
/* complete.c - which candidates a command line asks for. */
#include "complete.h"
#include "crm/merge.h"

void crm__offer(const struct crm__scene *s, const char *head, const char *text,
		const char *help)
{
	struct crm_buf b = CRM_BUF_INIT;
	size_t n = strlen(s->word);

	crm_buf_adds(&b, head);
	crm_buf_adds(&b, text);
	if (!b.failed && b.len >= n && !memcmp(crm_buf_str(&b), s->word, n))
		printf("%s%s%s\n", crm_buf_str(&b), help ? "\t" : "",
		       help ? help : "");
	crm_buf_clear(&b);
}

void crm__offer_files(void)
{
	puts(":files");
}

static const struct crm_opt *option(const char *w)
{
	size_t n = strcspn(w, "=");

	for (size_t i = 0; i < crm__nopts; i++) {
		const struct crm_opt *o = &crm__opts[i];
		if (n > 2 && !strncmp(w, "--", 2) &&
		    strlen(o->name) == n - 2 && !memcmp(o->name, w + 2, n - 2))
			return o;
		if (w[0] == '-' && w[1] && o->letter == w[1])
			return o;
	}
	return NULL;
}

/* FIELD=RULE of a merge. */
static void offer_rule(const struct crm__scene *s, size_t head)
{
	const char *w = s->word + head, *eq = strchr(w, '=');
	struct crm_buf b = CRM_BUF_INIT;

	for (size_t i = 0; i < s->type->nfields; i++) {
		const struct crm_field *f = &s->type->fields[i];

		if (f->flags & CRM_F_HIDDEN ||
		    !crm_merge_rule_name(f, CRM_MERGE_KEEP))
			continue;
		crm_buf_reset(&b);
		crm_buf_addmem(&b, s->word, head);
		crm_buf_addf(&b, "%s=", f->name);
		if (b.failed)
			break;
		if (!eq)
			crm__offer(s, b.s, "", crm_tr(f->help));
		for (int r = 0; eq && r < CRM_MERGE__N; r++) {
			const char *name = crm_merge_rule_name(f,
				(enum crm_merge_rule)r);
			if (name)
				crm__offer(s, b.s, name, NULL);
		}
	}
	crm_buf_clear(&b);
}

/* Candidates for what an option takes; head: bytes of the word before it. */
static void option_value(const struct crm__scene *s, const struct crm_opt *o,
			 size_t head)
{
	struct crm_buf b = CRM_BUF_INIT;

	crm_buf_addmem(&b, s->word, head);
	for (size_t i = 0; o->values && o->values[i]; i++)
		crm__offer(s, crm_buf_str(&b), o->values[i], NULL);
	if (!strcmp(o->arg, "FILE"))
		crm__offer_files();
	else if (!strcmp(o->arg, "EXPR") && s->type)
		crm__offer_filter(s, head);
	else if (!strcmp(o->arg, "FIELDS") && s->type)
		crm__offer_fields(s, head);
	else if (!strcmp(o->arg, "FIELD=VALUE") && s->type)
		crm__offer_assignment(s, head);
	else if (!strcmp(o->arg, "FIELD=RULE") && s->type)
		offer_rule(s, head);
	else if (!strcmp(o->arg, "CODE") && s->type)
		crm__offer_codes(s, s->type, crm_buf_str(&b));
	else if (!strcmp(o->arg, "WHEN"))
		crm__offer_codes(s, crm_type_find("job"), "job");
	else if (!strcmp(o->arg, "USER"))
		crm__offer_codes(s, crm_type_find("user"), crm_buf_str(&b));
	for (size_t i = 0; !strcmp(o->arg, "TYPE") && i < crm_ntypes; i++)
		if (!crm_types[i]->readonly)
			crm__offer(s, crm_buf_str(&b), crm_types[i]->name,
				   crm_tr(crm_types[i]->summary));
	for (size_t i = 0; !strcmp(o->arg, "FIELD") && s->type &&
			   i < s->type->nfields; i++)
		if (s->type->fields[i].flags & CRM_F_HIDDEN)
			continue;
		else if (strcmp(o->name, "key") != 0 || s->type->fields[i].flags &
		    (CRM_F_UNIQUE | CRM_F_KEY))
			crm__offer(s, crm_buf_str(&b), s->type->fields[i].name,
				   crm_tr(s->type->fields[i].help));
	crm_buf_clear(&b);
}

static void options(const struct crm__scene *s)
{
	uint64_t sets = CRM_O_COMMON | (s->verb
		? crm__verb_options(s->verb, s->type) : 0);

	for (size_t i = 0; i < crm__nopts; i++)
		if (crm__opts[i].sets & sets)
			crm__offer(s, "--", crm__opts[i].name,
				   crm_tr(crm__opts[i].help));
}

static void verbs_and_types(const struct crm__scene *s, bool types)
{
	const struct crm_verb *v;

	for (size_t i = 0; (v = crm__verb_at(s->cmd, s->type, i)); i++)
		crm__offer(s, "", v->name, crm_tr(v->summary));
	for (size_t i = 0; types && s->cmd->types[i]; i++)
		crm__offer(s, "", s->cmd->types[i],
			   crm_tr(crm_type_find(s->cmd->types[i])->summary));
}

/* Words of which a verb takes one, as in "verify|head" or "level CODE". */
static void words(const struct crm__scene *s)
{
	const char *w = s->verb->args;

	while (*w >= 'a' && *w <= 'z') {
		size_t n = strcspn(w, "| ");
		char word[32];

		snprintf(word, sizeof(word), "%.*s", (int)n, w);
		crm__offer(s, "", word, NULL);
		w += n + (w[n] == '|');
	}
}

/* Texts that a verb takes by names of its own, as in "reason=TEXT". */
static void named(const struct crm__scene *s)
{
	for (const char *w = s->verb->args; *w; w += *w == ' ') {
		int n;

		w += *w == '[';
		n = (int)strcspn(w, "= ");
		if (w[n] == '=' && *w >= 'a' && *w <= 'z') {
			char head[32];
			int f = crm_field_find(s->type, w, (size_t)n);

			snprintf(head, sizeof(head), "%.*s=", n, w);
			if (strncmp(s->word, head, (size_t)n + 1) != 0)
				crm__offer(s, "", head, NULL);
			else if (f >= 0)
				crm__offer_values(s, &s->type->fields[f],
						  head);
		}
		w += strcspn(w, " ");
	}
}

static void operands(const struct crm__scene *s)
{
	const char *args = s->verb->args;
	const int *naming;

	if (!s->operands)
		words(s);
	if (strstr(args, "FILE"))
		crm__offer_files();
	if (!strcmp(args, "JOB"))
		crm__offer_codes(s, crm_type_find("job"), "");
	if (!s->type)
		return;
	if (!strcmp(s->verb->name, "restore"))
		crm__offer_deleted(s);
	else if ((strstr(args, "CODE...") && !strchr(s->word, '=')) ||
		 (s->operands == 1 && strstr(args, " CODE")))
		crm__offer_codes(s, s->type, "");
	if (!strcmp(s->verb->name, "add") &&
	    (size_t)s->operands < crm_type_naming(s->type, &naming))
		crm__offer_values(s, &s->type->fields[naming[s->operands]],
				  "");
	if (strstr(args, "FIELD"))
		crm__offer_assignment(s, 0);
	if (s->operands)
		named(s);
	if (strstr(args, "|-"))
		crm__offer(s, "", "-",
			   crm_tr("records from standard input"));
}

/* A word that is no option: the type, the verb, or one for the verb. */
static void take(struct crm__scene *s, const char *w, bool *typed)
{
	if (s->verb) {
		s->operands++;
		return;
	}
	s->verb = crm__verb_find(s->cmd, s->type, w);
	if (!*typed && crm__has_type(s->cmd, w)) {
		s->verb = NULL;
		s->type = crm_type_find(w);
		s->ctx.type_name = s->type->name;
		*typed = true;
	}
}

/* Read the words before the last as the parser would. Returns the option
 * whose value the last one is; *plain where no option can follow. */
static const struct crm_opt *scan(struct crm__scene *s, bool *typed,
				  bool *plain)
{
	for (int i = 0; i + 1 < s->nwords; i++) {
		const char *w = s->words[i];
		const struct crm_opt *o = *plain ? NULL : option(w);

		if (!*plain && !strcmp(w, "--")) {
			*plain = true;
		} else if (o && o->arg && (w[1] == '-' ? !strchr(w, '=')
						       : !w[2])) {
			if (i + 2 == s->nwords)
				return o;
			if (!strcmp(o->name, "db"))
				s->ctx.opt.db = s->words[i + 1];
			i++;
		} else if (o && !strcmp(o->name, "db")) {
			s->ctx.opt.db = strchr(w, '=') + 1;
		} else if (*plain || w[0] != '-' || !w[1]) {
			take(s, w, typed);
		}
	}
	return NULL;
}

/* With a database the types have their custom fields. */
static void open_store(struct crm__scene *s)
{
	struct crm_error e = CRM_ERROR_INIT;

	s->ctx.verb = s->verb;
	if (!crm__lent(&s->ctx, &e) &&
	    (s->ctx.path || !crm__db_path(&s->ctx, &s->ctx.path, &e)) &&
	    !crm_cli_open(&s->ctx, CRM_DB_READ, &e)) {
		s->st = s->ctx.st;
		if (s->type)
			s->type = s->ctx.type;
	}
}

static void candidates(struct crm__scene *s, const struct crm_opt *o,
		       bool typed, bool plain)
{
	const char *w = s->word, *eq = strchr(w, '=');

	if (!o && !plain && w[0] == '-' && w[1]) {
		o = option(w);
		if (o && o->arg && w[1] == '-' && eq)
			option_value(s, o, (size_t)(eq - w) + 1);
		else if (o && o->arg && w[1] != '-')
			option_value(s, o, 2);
		else
			options(s);
	} else if (o) {
		option_value(s, o, 0);
	} else if (!s->verb) {
		verbs_and_types(s, !typed);
	} else {
		operands(s);
		if (!plain && !strcmp(w, "-"))
			options(s);
	}
}

void crm__complete(const struct crm_command *cmd, int n, char **words)
{
	struct crm__scene s = { .cmd = cmd, .words = words, .nwords = n,
				.word = n ? words[n - 1] : "",
				.ctx = { .cmd = cmd } };
	const struct crm_opt *o;
	bool typed = false, plain = false;

	if (cmd->has_default) {
		s.type = crm_type_find(cmd->types[0]);
		s.ctx.type_name = cmd->types[0];
	}
	o = scan(&s, &typed, &plain);
	if (s.verb)
		open_store(&s);
	candidates(&s, o, typed, plain);
	crm_store_close(s.ctx.st);
	free(s.ctx.path);
	free(s.ctx.account);
	if (fflush(stdout))
		return; /* nobody is there to be told */
}
