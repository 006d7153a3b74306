/* SPDX-License-Identifier: ISC */
/* complete.c - candidates for completion, from the tables and the data. */
#include "internal.h"

/* What the words before the one being completed settle. */
struct scene {
	const struct crm_command *cmd;
	const struct crm_type *type;
	const struct crm_verb *verb;
	const char *word;     /* the beginning that was typed */
	const char *db;
};

static void offer(const struct scene *s, const char *head, const char *text,
		  const char *help)
{
	struct crm_buf b = CRM_BUF_INIT;

	crm_buf_addf(&b, "%s%s", head, text);
	if (!strncmp(crm_buf_str(&b), s->word, strlen(s->word)))
		printf("%s%s%s\n", crm_buf_str(&b), help ? "\t" : "",
		       help ? help : "");
	crm_buf_clear(&b);
}

static const struct crm_opt *option(const char *word, size_t n)
{
	for (size_t i = 0; i < crm__nopts; i++) {
		const struct crm_opt *o = &crm__opts[i];
		if (n > 2 && !strncmp(word, "--", 2) &&
		    strlen(o->name) == n - 2 &&
		    !memcmp(o->name, word + 2, n - 2))
			return o;
		if (n == 2 && word[0] == '-' && o->letter == word[1])
			return o;
	}
	return NULL;
}

/* Up to 50 codes that begin with what was typed. */
static void codes(const struct scene *s, const struct crm_type *base,
		  const char *head)
{
	struct crm_ctx c = { .cmd = s->cmd, .type_name = base->name,
			     .opt = { .db = s->db } };
	struct crm_error e = CRM_ERROR_INIT;
	struct crm_stmt *st = NULL;
	struct crm_buf sql = CRM_BUF_INIT;
	const char *begin = s->word + strlen(head);
	bool row = false;

	c.path = crm__db_path(&c);
	if (!c.path || crm_cli_open(&c, CRM_DB_READ, &e))
		goto done;
	crm_buf_adds(&sql, "SELECT ");
	crm_sql_ident(&sql, crm_field_column(&base->fields[CRM_F_CODE]));
	crm_buf_adds(&sql, " FROM ");
	crm_sql_ident(&sql, base->table);
	crm_buf_adds(&sql, " WHERE ");
	crm_sql_ident(&sql, crm_field_column(&base->fields[CRM_F_CODE]));
	crm_buf_adds(&sql, " >= ? ORDER BY 1 LIMIT 50");
	if (crm_buf_check(&sql, &e) ||
	    crm_stmt_get(crm_store_db(c.st), sql.s, &st, &e))
		goto done;
	crm_bind_text(st, 1, begin, strlen(begin));
	while (!crm_step(st, &row, &e) && row) {
		size_t n;
		offer(s, head, crm_col_text(st, 0, &n), NULL);
	}
done:
	crm_stmt_put(st);
	crm_buf_clear(&sql);
	crm_store_close(c.st);
	free((char *)c.path);
}

static void values(const struct scene *s, const struct crm_field *f,
		   const char *head)
{
	for (size_t i = 0; f->choices && f->choices[i].name; i++)
		offer(s, head, f->choices[i].name, f->choices[i].label);
	if (f->kind == CRM_T_BOOL) {
		offer(s, head, "true", NULL);
		offer(s, head, "false", NULL);
	}
	if (f->kind == CRM_T_REF)
		codes(s, crm_type_find(f->ref), head);
}

/* Field names, behind what stands before the last comma or sign. */
static void field_list(const struct scene *s)
{
	const char *last = strrchr(s->word, ',');
	size_t n = last ? (size_t)(last - s->word) + 1 : 0;
	struct crm_buf head = CRM_BUF_INIT;

	if (s->word[n] == '-')
		n++;
	crm_buf_addmem(&head, s->word, n);
	for (size_t i = 0; s->type && i < s->type->nfields; i++)
		offer(s, crm_buf_str(&head), s->type->fields[i].name,
		      s->type->fields[i].help);
	crm_buf_clear(&head);
}

static void option_value(const struct scene *s, const struct crm_opt *o)
{
	for (size_t i = 0; o->values && o->values[i]; i++)
		offer(s, "", o->values[i], NULL);
	if (o->arg && (!strcmp(o->arg, "FIELDS") || !strcmp(o->arg, "EXPR") ||
		       !strcmp(o->arg, "FIELD")))
		field_list(s);
}

static void assignment(const struct scene *s)
{
	const char *eq = strchr(s->word, '=');
	size_t n = eq ? (size_t)(eq - s->word) : 0;
	struct crm_buf head = CRM_BUF_INIT;
	int f;

	if (!eq) {
		for (size_t i = 0; i < s->type->nfields; i++) {
			const struct crm_field *field = &s->type->fields[i];
			crm_buf_reset(&head);
			crm_buf_addf(&head, "%s=", field->name);
			if (!(field->flags & CRM_F_READONLY))
				offer(s, crm_buf_str(&head), "", field->help);
		}
	} else {
		if (n && (eq[-1] == '+' || eq[-1] == '-'))
			n--;
		f = crm_field_find(s->type, s->word, n);
		crm_buf_addmem(&head, s->word, (size_t)(eq - s->word) + 1);
		if (f >= 0)
			values(s, &s->type->fields[f], crm_buf_str(&head));
	}
	crm_buf_clear(&head);
}

static void options(const struct scene *s)
{
	unsigned sets = CRM_O_COMMON | (s->verb ? s->verb->options : 0);

	for (size_t i = 0; i < crm__nopts; i++)
		if (crm__opts[i].sets & sets)
			offer(s, "--", crm__opts[i].name, crm__opts[i].help);
}

static void verbs_and_types(const struct scene *s, bool types)
{
	const struct crm_verb *v;

	for (size_t i = 0; (v = crm__verb_at(s->cmd, s->type, i)); i++)
		offer(s, "", v->name, v->summary);
	for (size_t i = 0; types && s->cmd->types[i]; i++)
		offer(s, "", s->cmd->types[i],
		      crm_type_find(s->cmd->types[i])->summary);
}

static void operands(const struct scene *s)
{
	const char *args = s->verb->args;

	if (!s->type)
		return;
	if (strstr(args, "CODE") && !strchr(s->word, '='))
		codes(s, s->type, "");
	if (strstr(args, "FIELD"))
		assignment(s);
}

/* Read the words before the last as the parser would. */
static const struct crm_opt *scan(struct scene *s, int n, char **words,
				  bool *typed)
{
	for (int i = 0; i + 1 < n; i++) {
		const char *w = words[i];
		const struct crm_opt *o = option(w, strcspn(w, "="));

		if (o && o->arg && !strchr(w, '=')) {
			if (i + 2 == n)
				return o;
			if (!strcmp(o->name, "db"))
				s->db = words[i + 1];
			i++;
		} else if (w[0] == '-' && w[1]) {
			continue;
		} else if (!s->verb) {
			const struct crm_type *t = crm_type_find(w);
			if (t && !*typed) {
				s->type = t;
				*typed = true;
			} else {
				s->verb = crm__verb_find(s->cmd, s->type, w);
			}
		}
	}
	return NULL;
}

void crm__complete(const struct crm_command *cmd, int n, char **words)
{
	struct scene s = { .cmd = cmd, .word = n ? words[n - 1] : "" };
	const struct crm_opt *o;
	bool typed = false;

	if (cmd->has_default)
		s.type = crm_type_find(cmd->types[0]);
	o = scan(&s, n, words, &typed);
	if (o)
		option_value(&s, o);
	else if (s.word[0] == '-' && s.word[1])
		options(&s);
	else if (!s.verb)
		verbs_and_types(&s, !typed);
	else
		operands(&s);
	if (fflush(stdout))
		return; /* nobody is there to be told */
}
