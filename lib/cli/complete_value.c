/* SPDX-License-Identifier: ISC */
/* complete_value.c - candidates from the field tables and the data. */
#include "complete.h"
#include "crm/rights.h"

#define MOST 50 /* codes offered at once */

/* What stands in front of the n-th byte of the word. */
static void front(const struct crm__scene *s, size_t n, struct crm_buf *out)
{
	crm_buf_reset(out);
	crm_buf_addmem(out, s->word, n);
}

static const struct crm_type *type_of(const struct crm__scene *s,
				      const char *name)
{
	return s->st ? crm_store_type(s->st, name) : crm_type_find(name);
}

/* ---- codes ---- */

/* Text from the data, for the line behind a candidate. */
static const char *shown(struct crm_buf *b, const char *s, size_t n)
{
	crm_buf_reset(b);
	for (size_t i = 0; s && i < n; i++)
		crm_buf_addc(b, (unsigned char)s[i] < ' ' || s[i] == 0x7f
			     ? ' ' : s[i]);
	return b->len && !b->failed ? b->s : NULL;
}

/* Print the codes a query finds, and the names beside them. */
static void offer_rows(const struct crm__scene *s,
		       const struct crm_query_opts *opts, const char *head)
{
	const struct crm_cell *row = NULL;
	struct crm_error e = CRM_ERROR_INIT;
	struct crm_query *q = NULL;
	struct crm_buf name = CRM_BUF_INIT;
	size_t n = 0;

	if (crm_query_open(s->st, opts, &q, &e))
		return;
	crm_query_columns(q, &n);
	while (!crm_query_next(q, &row, &e) && row) {
		char *code = strndup(row[0].s, row[0].len);
		if (code)
			crm__offer(s, head, code, n < 2 ? NULL
				   : shown(&name, row[1].s, row[1].len));
		free(code);
	}
	crm_query_close(q);
	crm_buf_clear(&name);
}

/* The filter for codes from where the word begins; none for an empty word. */
static void from_word(const struct crm__scene *s, size_t skip,
		      struct crm_buf *out)
{
	const char *w = strlen(s->word) < skip ? "" : s->word + skip;

	if (!*w)
		return;
	crm_buf_adds(out, "code >= '");
	for (; *w; w++) {
		if (*w == '\'')
			crm_buf_addc(out, '\'');
		crm_buf_addc(out, *w);
	}
	crm_buf_addc(out, '\'');
}

void crm__offer_codes(const struct crm__scene *s, const struct crm_type *t,
		      const char *head)
{
	bool number = t->fields[CRM_F_CODE].kind == CRM_T_INT;
	bool job = crm_type_find(t->name) == &crm_job;
	bool named = crm_field_find(t, "name", 4) >= 0;
	struct crm_buf where = CRM_BUF_INIT;
	const char *filters[] = { NULL, NULL };
	struct crm_query_opts opts = {
		.limit = MOST, .where = filters,
		.sort = !number ? NULL : job ? "-job" : "-access",
		.fields = job ? "job,command" : number ? "access,command"
			: named ? "code,name" : "code",
	};

	if (!s->st)
		return;
	opts.type = crm_store_type(s->st, t->name);
	if (crm_logs(s->st, CRM_MAY_READ, opts.type))
		return; /* a key pressed is nothing to log */
	if (!number)
		from_word(s, strlen(head), &where);
	filters[0] = where.s;
	if (!where.failed)
		offer_rows(s, &opts, head);
	crm_buf_clear(&where);
}

/* Codes of the records deleted last. */
void crm__offer_deleted(const struct crm__scene *s)
{
	struct crm_error e = CRM_ERROR_INIT;
	struct crm_stmt *st = NULL;
	struct crm_buf sql = CRM_BUF_INIT;
	bool row = false;

	if (!s->st || crm_permit(s->st, CRM_MAY_READ, NULL, "", &e))
		return;
	/* The index of what is gone is for op >= 3. */
	crm_buf_adds(&sql, "SELECT DISTINCT code FROM change WHERE "
		     "code >= ? AND type = ? AND op >= 3 AND op = 3 AND "
		     "NOT EXISTS (SELECT 1 FROM ");
	crm_sql_ident(&sql, s->type->table);
	crm_buf_addf(&sql, " t WHERE t.code = change.code) ORDER BY code "
		     "LIMIT %d", MOST);
	if (!crm_buf_check(&sql, &e) &&
	    !crm_stmt_get(crm_store_db(s->st), sql.s, &st, &e)) {
		crm_bind_text(st, 1, s->word, strlen(s->word));
		crm_bind_int(st, 2, s->type->number);
		while (!crm_step(st, &row, &e) && row)
			crm__offer(s, "", crm_col_text(st, 0, NULL), NULL);
		crm_stmt_put(st);
	}
	crm_buf_clear(&sql);
}

/* ---- values ---- */

void crm__offer_values(const struct crm__scene *s, const struct crm_field *f,
		       const char *head)
{
	for (size_t i = 0; f->choices && f->choices[i].name; i++)
		crm__offer(s, head, f->choices[i].name, f->choices[i].label);
	if (f->kind == CRM_T_BOOL) {
		crm__offer(s, head, "true", NULL);
		crm__offer(s, head, "false", NULL);
	}
	if (f->kind == CRM_T_DATE)
		crm__offer(s, head, "today", NULL);
	if (f->kind == CRM_T_TIME)
		crm__offer(s, head, "now", NULL);
	if (f->kind == CRM_T_REF)
		crm__offer_codes(s, type_of(s, f->ref), head);
	if (f->check == crm_check_extensible || f->check == crm_check_type)
		for (size_t i = 0; i < crm_ntypes; i++)
			if (f->check == crm_check_type
			    ? !crm_types[i]->readonly
			    : crm_types[i]->extra != NULL)
				crm__offer(s, head, crm_types[i]->name,
					   crm_tr(crm_types[i]->summary));
}

/* ---- FIELD=VALUE ---- */

/* Is the field given a value by a word before this one? */
static bool assigned(const struct crm__scene *s, const struct crm_field *f)
{
	size_t n = strlen(f->name);

	for (int i = 0; i + 1 < s->nwords; i++)
		if (!strncmp(s->words[i], f->name, n) &&
		    s->words[i][n] == '=')
			return true;
	return false;
}

static void assignable(const struct crm__scene *s, size_t head)
{
	bool fresh = strcmp(s->verb->name, "set");
	struct crm_buf b = CRM_BUF_INIT;

	for (size_t i = 0; i < s->type->nfields; i++) {
		const struct crm_field *f = &s->type->fields[i];

		if (f->flags & (CRM_F_READONLY | CRM_F_HIDDEN) ||
		    assigned(s, f) ||
		    (f->flags & CRM_F_FIXED && !fresh))
			continue;
		front(s, head, &b);
		crm_buf_adds(&b, f->name);
		if (b.failed)
			break;
		crm__offer(s, b.s, "=", crm_tr(f->help));
		if (f->kind == CRM_T_LIST && !fresh) {
			crm__offer(s, b.s, "+=", crm_tr("add a member"));
			crm__offer(s, b.s, "-=",
				   crm_tr("take a member away"));
		}
	}
	crm_buf_clear(&b);
}

void crm__offer_assignment(const struct crm__scene *s, size_t head)
{
	const char *w = s->word + head, *eq = strchr(w, '=');
	struct crm_buf b = CRM_BUF_INIT;
	size_t n = eq ? (size_t)(eq - w) : 0;
	int f;

	if (!eq) {
		assignable(s, head);
		return;
	}
	if (n && (eq[-1] == '+' || eq[-1] == '-'))
		n--;
	f = crm_field_find(s->type, w, n);
	front(s, head + (size_t)(eq - w) + 1, &b);
	if (f >= 0 && n && !b.failed)
		crm__offer_values(s, &s->type->fields[f], crm_buf_str(&b));
	crm_buf_clear(&b);
}

/* ---- paths ---- */

/* Does a record of t belong to one of type `to`, or refer to it only so? */
static bool many(const struct crm_type *t, const struct crm_type *to)
{
	bool hidden = false;
	int refs = 0;

	for (size_t i = 0; i < t->nfields; i++) {
		const struct crm_field *f = &t->fields[i];
		if (f->kind != CRM_T_REF || strcmp(f->ref, to->name))
			continue;
		if (f->flags & CRM_F_OWNER)
			return !(f->flags & CRM_F_HIDDEN);
		hidden = f->flags & CRM_F_HIDDEN;
		refs++;
	}
	return refs == 1 && !hidden;
}

/* The type a word of a path leads to from t, NULL when to none. */
static const struct crm_type *follow(const struct crm__scene *s,
				     const struct crm_type *t, const char *w,
				     size_t n, bool filter)
{
	int f = crm_field_find(t, w, n);

	if (f >= 0)
		return t->fields[f].kind == CRM_T_REF
			? type_of(s, t->fields[f].ref) : NULL;
	for (size_t i = 0; filter && i < crm_ntypes; i++)
		if (!strncmp(crm_types[i]->name, w, n) &&
		    !crm_types[i]->name[n] &&
		    many(type_of(s, crm_types[i]->name), t))
			return type_of(s, crm_types[i]->name);
	return NULL;
}

/* Walk the path at byte *at of the word up to its last dot. */
static const struct crm_type *walk(const struct crm__scene *s, size_t *at,
				   bool filter)
{
	const struct crm_type *t = s->type;
	const char *dot;

	while (t && (dot = strchr(s->word + *at, '.'))) {
		size_t n = (size_t)(dot - s->word) - *at;
		t = follow(s, t, s->word + *at, n, filter);
		*at += n + 1;
	}
	return t;
}

static void offer_names(const struct crm__scene *s, size_t at, bool filter)
{
	struct crm_buf b = CRM_BUF_INIT;
	const struct crm_type *t = walk(s, &at, filter);

	front(s, at, &b);
	for (size_t i = 0; t && !b.failed && i < t->nfields; i++)
		if (!(t->fields[i].flags & CRM_F_HIDDEN))
			crm__offer(s, crm_buf_str(&b), t->fields[i].name,
				   crm_tr(t->fields[i].help));
	for (size_t i = 0; t && !b.failed && filter && i < crm_ntypes; i++)
		if (many(type_of(s, crm_types[i]->name), t))
			crm__offer(s, crm_buf_str(&b), crm_types[i]->name,
				   crm_tr(crm_types[i]->summary));
	crm_buf_clear(&b);
}

/* The columns of the verb `fields`. */
static void offer_described(const struct crm__scene *s, size_t at)
{
	struct crm_buf b = CRM_BUF_INIT;

	front(s, at, &b);
	for (size_t i = 0; !b.failed && i < crm__ndescribed; i++)
		crm__offer(s, crm_buf_str(&b), crm__described[i].name,
			   crm__chinese() ? crm__described[i].label_zh
					  : crm__described[i].label);
	crm_buf_clear(&b);
}

void crm__offer_fields(const struct crm__scene *s, size_t head)
{
	const char *comma = strrchr(s->word + head, ',');
	size_t at = comma ? (size_t)(comma - s->word) + 1 : head;

	at += strspn(s->word + at, " ");
	if (s->verb && s->verb->run == crm__verb_fields) {
		offer_described(s, at);
		return;
	}
	offer_names(s, at + (s->word[at] == '-'), false);
}

/* ---- filters ---- */

/* Start of the last token that ends at byte `end`, not before `low`. */
static size_t token(const char *w, size_t low, size_t end)
{
	while (end > low && !strchr(" (),=!<>~'\"", w[end - 1]))
		end--;
	return end;
}

/* The field compared where a value is due at byte `at`, or -1. A value stands
 * behind an operator, or behind "in (" and its commas. */
static int compared(const struct crm__scene *s, size_t head, size_t at)
{
	const char *w = s->word;
	size_t end = at, from;
	bool list = false;

	while (end > head && strchr(" ('\"", w[end - 1]))
		end--;
	while (end > head && w[end - 1] == ',') { /* to the list's start */
		while (end > head && w[end - 1] != '(')
			end--;
		list = true;
	}
	while (end > head && strchr(" (", w[end - 1]))
		end--;
	from = end;
	while (from > head && strchr("=!<>", w[from - 1]))
		from--;
	if (from == end && end > head + 3 && !memcmp(w + end - 3, " in", 3))
		from = end - 3;
	else if (from == end || list)
		return -1;
	while (from > head && w[from - 1] == ' ')
		from--;
	end = from;
	from = token(w, head, end);
	return crm_field_find(s->type, w + from, end - from);
}

void crm__offer_filter(const struct crm__scene *s, size_t head)
{
	static const char *const words[] = { "and", "or", "not", "in",
					     "between", "is" };
	size_t n = strlen(s->word);
	size_t at = token(s->word, head, n > head ? n : head);
	int f = at > head ? compared(s, head, at) : -1;
	struct crm_buf b = CRM_BUF_INIT;

	front(s, at, &b);
	if (f >= 0) {
		crm__offer_values(s, &s->type->fields[f], crm_buf_str(&b));
	} else {
		offer_names(s, at, true);
		for (size_t i = 0; at > head && i < CRM_NELEM(words); i++)
			crm__offer(s, crm_buf_str(&b), words[i], NULL);
	}
	crm_buf_clear(&b);
}
