/* SPDX-License-Identifier: ISC */
/* due.c - birthdays, anniversaries and days to be in touch, as they come. */
#include "crm/due.h"
#include "crm/lunar.h"

enum {
	D_DATE, D_KIND, D_CUSTOMER, D_CUSTOMER_NAME, D_CONTACT,
	D_CONTACT_NAME, D_OWNER, D_YEARS, D_NOTE, D__N,
	D_DAY = D__N, D_CALENDAR, D__PATHS /* what the dates are told from */
};

static const struct crm_field fields[] = {
	[D_DATE] = CRM_COLUMN("date", CRM_T_DATE, "Date", "日期",
		"day it falls on"),
	[D_KIND] = CRM_COLUMN("kind", CRM_T_TEXT, "Kind", "事项",
		"birthday, anniversary or next_contact"),
	[D_CUSTOMER] = CRM_COLUMN("customer", CRM_T_TEXT, "Customer", "客户编号",
		"code of the customer"),
	[D_CUSTOMER_NAME] = CRM_COLUMN("customer_name", CRM_T_TEXT,
		"Customer name", "客户名称", "name of the customer"),
	[D_CONTACT] = CRM_COLUMN("contact", CRM_T_TEXT, "Contact", "联系人编号",
		"code of the contact, where it is about one"),
	[D_CONTACT_NAME] = CRM_COLUMN("contact_name", CRM_T_TEXT, "Contact name",
		"联系人", "name of the contact"),
	[D_OWNER] = CRM_COLUMN("owner", CRM_T_TEXT, "Owner", "负责人",
		"user who looks after the customer"),
	[D_YEARS] = CRM_COLUMN("years", CRM_T_INT, "Years", "周年",
		"age, or years since"),
	[D_NOTE] = CRM_COLUMN("note", CRM_T_TEXT, "Note", "备注",
		"lunar date of a birthday; subject of an activity"),
};

const struct crm_type crm_due = {
	.name = "due", .plural = "due", .label_zh = "待办日期",
	.summary = "birthdays, anniversaries and days to be in touch",
	.readonly = true, .fields = fields, .nfields = CRM_NELEM(fields),
};

/* A kind of date. Paths lead from the record to what a column shows; where the
 * user may not see one that is in `needs`, there are no such dates for him. */
struct source {
	const char *kind, *type;
	const char *where, *latest; /* as struct crm_query_opts has them */
	const char *needs;          /* paths with commas */
	bool yearly;                /* comes round; else it is that day, and
				       overdue when that is past */
	const char *path[D__PATHS];
};

static const struct source sources[] = {
	{ .kind = "birthday", .type = "customer", .yearly = true,
	  .where = "kind = person and birthday is not null",
	  .needs = "code,kind,birthday",
	  .path = { [D_CUSTOMER] = "code", [D_CUSTOMER_NAME] = "name",
		    [D_OWNER] = "owner", [D_DAY] = "birthday",
		    [D_CALENDAR] = "birthday_calendar" } },
	{ .kind = "birthday", .type = "contact", .yearly = true,
	  .where = "birthday is not null", .needs = "code,customer,birthday",
	  .path = { [D_CUSTOMER] = "customer",
		    [D_CUSTOMER_NAME] = "customer.name",
		    [D_CONTACT] = "code", [D_CONTACT_NAME] = "name",
		    [D_OWNER] = "customer.owner", [D_DAY] = "birthday",
		    [D_CALENDAR] = "birthday_calendar" } },
	{ .kind = "anniversary", .type = "customer", .yearly = true,
	  .where = "founded_on is not null", .needs = "code,founded_on",
	  .path = { [D_CUSTOMER] = "code", [D_CUSTOMER_NAME] = "name",
		    [D_OWNER] = "owner", [D_DAY] = "founded_on" } },
	/* Being in touch settles what was to be done before; not being able
	 * to does not. */
	{ .kind = "next_contact", .type = "activity",
	  .where = "next_contact is not null",
	  .latest = "next_contact is not null or outcome = reached",
	  .needs = "code,customer,next_contact,outcome,at",
	  .path = { [D_CUSTOMER] = "customer",
		    [D_CUSTOMER_NAME] = "customer.name",
		    [D_CONTACT] = "contact",
		    [D_CONTACT_NAME] = "contact.name",
		    [D_OWNER] = "customer.owner", [D_NOTE] = "subject",
		    [D_DAY] = "next_contact" } },
};

struct found {
	int32_t day;
	size_t order; /* in which it was found */
	size_t type;  /* of the record that has the date: crm_due_type() */
	struct crm_cell cells[D__N];
};

struct crm_due_list {
	struct crm_store *st;
	const struct crm_due_opts *opts;
	struct found *v;
	size_t n, cap, next;
	struct crm_arena mem;
};

const char *crm_due_type(size_t i)
{
	for (size_t k = 0; k < CRM_NELEM(sources); k++) {
		size_t j = 0;

		while (strcmp(sources[j].type, sources[k].type) != 0)
			j++;
		if (j == k && !i--) /* the first of its type */
			return sources[k].type;
	}
	return NULL;
}

/* ---- when it comes ---- */

/* When a date comes round next, from a day on, and how many years it then is
 * since; false: it does not. */
static bool comes(int32_t since, int32_t from, int32_t *day, int *years)
{
	int began, year, month, mday;

	crm_date_civil(since, &began, &month, &mday);
	crm_date_civil(from, &year, &month, &mday);
	*day = crm_date_yearly(since, year);
	if ((*day < from || year == began) && year < 9999)
		*day = crm_date_yearly(since, ++year);
	*years = year - began;
	return *years > 0;
}

/* The same by the Chinese calendar; l gets the date it is the day of. */
static bool comes_lunar(int32_t since, int32_t from, int32_t *day, int *years,
			struct crm_lunar *l)
{
	struct crm_lunar now;
	int year;

	if (!crm_lunar_of(since, l) || !crm_lunar_of(from, &now))
		return false;
	year = now.year;
	if (!crm_lunar_kept(l, year, day) ||
	    ((*day < from || year == l->year) &&
	     !crm_lunar_kept(l, ++year, day)))
		return false;
	*years = year - l->year;
	return *years > 0;
}

/* ---- one row ---- */

static void set(struct crm_cell *c, enum crm_cell_kind kind, const char *s)
{
	*c = (struct crm_cell){ kind, 0, s, s ? strlen(s) : 0 };
}

/* Have a cell a copy of the text it shows. */
static enum crm_code keep(struct crm_due_list *l, struct crm_cell *c,
			  struct crm_error *err)
{
	if (c->len)
		c->s = crm_arena_copy(&l->mem, c->s, c->len);
	return c->s || !c->len ? CRM_OK : crm_error_nomem(err);
}

static enum crm_code add(struct crm_due_list *l, const struct found *f,
			 struct crm_error *err)
{
	struct found *to;
	enum crm_code rc = CRM_OK;

	if (l->n == l->cap) {
		size_t cap = l->cap ? 2 * l->cap : 64;
		struct found *more = realloc(l->v, cap * sizeof(*more));

		if (!more)
			return crm_error_nomem(err);
		l->v = more;
		l->cap = cap;
	}
	to = &l->v[l->n];
	*to = *f;
	to->order = l->n++;
	for (size_t i = 0; !rc && i < D__N; i++)
		rc = keep(l, &to->cells[i], err);
	return rc;
}

/* Does a date fall into the days asked for? Then when, and what is told of
 * it. */
static bool falls(const struct crm_due_list *l, const struct source *src,
		  const struct crm_cell *since, const struct crm_cell *calendar,
		  struct found *f, char years[24], char note[32])
{
	struct crm_lunar lunar;
	int32_t start;
	int n = 0;

	if (!crm_date_iso(since->s, since->len, &start))
		return false;
	if (!src->yearly) {
		f->day = start;
		return true;
	}
	if (calendar->len == 5 && !memcmp(calendar->s, "lunar", 5)) {
		if (!comes_lunar(start, l->opts->from, &f->day, &n, &lunar))
			return false;
		snprintf(note, 32, "lunar %s%d-%d", lunar.leap ? "leap " : "",
			 lunar.month, lunar.day);
		set(&f->cells[D_NOTE], CRM_CELL_TEXT, note);
	} else if (!comes(start, l->opts->from, &f->day, &n)) {
		return false;
	}
	snprintf(years, 24, "%d", n);
	set(&f->cells[D_YEARS], CRM_CELL_NUMBER, years);
	return f->day <= l->opts->to;
}

/* What a row shows besides: the cells that the paths lead to. */
static void fill(const struct source *src, const struct crm_cell *row,
		 const int *place, struct found *f)
{
	for (size_t i = 0; i < D__N; i++) {
		if (place[i] >= 0)
			f->cells[i] = row[place[i]];
		else if (src->path[i])
			f->cells[i].kind = CRM_CELL_HIDDEN;
	}
}

/* ---- one kind of date ---- */

/* Does the path (n bytes) lead to a field that is there for the user? */
static bool visible(struct crm_store *st, const struct crm_type *t,
		    const char *path, size_t n)
{
	const char *dot = memchr(path, '.', n);
	int f = crm_field_find(t, path, dot ? (size_t)(dot - path) : n);

	if (f < 0 || !dot)
		return f >= 0;
	return visible(st, crm_store_type(st, t->fields[f].ref), dot + 1,
		       n - (size_t)(dot + 1 - path));
}

static bool all_visible(struct crm_store *st, const struct crm_type *t,
			const char *paths)
{
	for (size_t n; *paths; paths += n + (paths[n] == ',')) {
		n = strcspn(paths, ",");
		if (!visible(st, t, paths, n))
			return false;
	}
	return true;
}

/* The paths from one place to another to ask for, and which column each
 * becomes, or -1. */
static void ask(struct crm_store *st, const struct crm_type *t,
		const struct source *src, size_t from, size_t to,
		struct crm_buf *names, int *place)
{
	int n = 1;

	crm_buf_adds(names, "code");
	for (size_t i = from; i < to; i++) {
		const char *path = src->path[i];

		place[i] = path && !strcmp(path, "code") ? 0 : -1;
		if (!path || !place[i] || !visible(st, t, path, strlen(path)))
			continue;
		crm_buf_addf(names, ",%s", path);
		place[i] = n++;
	}
}

/* What the source asks of records, and a day that does not come round must lie
 * before the end. */
static void condition(const struct crm_due_list *l, const struct source *src,
		      struct crm_buf *out)
{
	char end[CRM_DATE_LEN + 1];

	crm_buf_adds(out, src->where);
	if (src->yearly)
		return;
	crm_date_format(l->opts->to, end);
	crm_buf_addf(out, " and %s <= %s", src->path[D_DAY], end);
}

/* The filters of customers as filters of what belongs to them, and the
 * source's own. */
static enum crm_code filters(struct crm_due_list *l, const struct source *src,
			     const char ***out, struct crm_error *err)
{
	const struct crm_type *t = crm_store_type(l->st, src->type);
	const char *const *where = l->opts->where;
	int owner = crm_field_flagged(t, CRM_F_OWNER);
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;
	size_t n = 0;

	while (where && where[n])
		n++;
	*out = calloc(n + 2, sizeof(**out));
	if (!*out)
		return crm_error_nomem(err);
	for (size_t i = 0; !rc && i <= n; i++) {
		crm_buf_reset(&b);
		if (i == n)
			condition(l, src, &b);
		else if (owner >= 0)
			crm_buf_addf(&b, "%s(%s)", t->fields[owner].name,
				     where[i]);
		else
			crm_buf_adds(&b, where[i]);
		(*out)[i] = crm_arena_copy(&l->mem, crm_buf_str(&b), b.len);
		rc = (*out)[i] ? crm_buf_check(&b, err) : crm_error_nomem(err);
	}
	crm_buf_clear(&b);
	return rc;
}

/* All records of a source, with no more than the date; and one of them by its
 * code, with what is told of it: only few need what lies in other tables. */
struct asking {
	const struct source *src;
	struct crm_query *all, *one;
	struct crm_buf names[2], code;
	int place[D__PATHS];
};

static enum crm_code open_both(struct crm_due_list *l, struct asking *a,
			       const char *const *where, struct crm_error *err)
{
	const struct crm_type *t = crm_store_type(l->st, a->src->type);
	struct crm_query_opts all = { .type = t, .where = where, .limit = -1,
				      .latest = a->src->latest,
				      .export = l->opts->export };
	struct crm_query_opts one = { .type = t, .by_code = true };
	enum crm_code rc;

	ask(l->st, t, a->src, D_DAY, D__PATHS, &a->names[0], a->place);
	ask(l->st, t, a->src, 0, D__N, &a->names[1], a->place);
	rc = crm_buf_check(&a->names[0], err);
	if (!rc)
		rc = crm_buf_check(&a->names[1], err);
	all.fields = a->names[0].s;
	one.fields = a->names[1].s;
	if (!rc)
		rc = crm_query_open(l->st, &all, &a->all, err);
	return rc ? rc : crm_query_open(l->st, &one, &a->one, err);
}

/* One record with its date. */
static enum crm_code take(struct crm_due_list *l, struct asking *a,
			  const struct crm_cell *row, struct crm_error *err)
{
	static const struct crm_cell none = { CRM_CELL_NULL, 0, NULL, 0 };
	const int *place = a->place;
	const struct crm_cell *calendar = place[D_CALENDAR] < 0 ? &none
		: &row[place[D_CALENDAR]];
	char date[CRM_DATE_LEN + 1], years[24], note[32];
	struct found f = { 0 };
	enum crm_code rc;

	if (!falls(l, a->src, &row[place[D_DAY]], calendar, &f, years, note))
		return CRM_OK;
	crm_buf_reset(&a->code);
	crm_buf_addmem(&a->code, row[CRM_F_CODE].s, row[CRM_F_CODE].len);
	rc = crm_buf_check(&a->code, err);
	if (!rc)
		rc = crm_query_code(a->one, a->code.s, &row, err);
	if (rc)
		return rc;
	fill(a->src, row, place, &f);
	crm_date_format(f.day, date);
	set(&f.cells[D_DATE], CRM_CELL_TEXT, date);
	set(&f.cells[D_KIND], CRM_CELL_TEXT, a->src->kind);
	while (strcmp(crm_due_type(f.type), a->src->type) != 0)
		f.type++;
	return add(l, &f, err);
}

static enum crm_code look(struct crm_due_list *l, const struct source *src,
			  struct crm_error *err)
{
	const struct crm_type *t = crm_store_type(l->st, src->type);
	struct asking a = { .src = src };
	const struct crm_cell *row = NULL;
	const char **where = NULL;
	enum crm_code rc;

	if (!all_visible(l->st, t, src->needs))
		return CRM_OK;
	rc = filters(l, src, &where, err);
	if (!rc)
		rc = open_both(l, &a, where, err);
	while (!rc && !(rc = crm_query_next(a.all, &row, err)) && row)
		rc = take(l, &a, row, err);
	crm_query_close(a.all);
	crm_query_close(a.one);
	crm_buf_clear(&a.names[0]);
	crm_buf_clear(&a.names[1]);
	crm_buf_clear(&a.code);
	free(where);
	return rc;
}

/* ---- all of them ---- */

/* Refuse bad filters as they were written, before more is put around them. */
static enum crm_code check(struct crm_due_list *l, struct crm_error *err)
{
	struct crm_query_opts o = { .type = crm_store_type(l->st, "customer"),
				    .where = l->opts->where, .fields = "code",
				    .by_code = true };
	struct crm_query *q = NULL;
	enum crm_code rc = crm_query_open(l->st, &o, &q, err);

	crm_query_close(q);
	return rc;
}

static int by_text(const struct crm_cell *a, const struct crm_cell *b)
{
	size_t n = a->len < b->len ? a->len : b->len;
	int c = n ? memcmp(a->s, b->s, n) : 0;

	return c ? c : (a->len > b->len) - (a->len < b->len);
}

static int in_order(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int c = (x->day > y->day) - (x->day < y->day);

	if (!c)
		c = by_text(&x->cells[D_CUSTOMER], &y->cells[D_CUSTOMER]);
	return c ? c : (x->order > y->order) - (x->order < y->order);
}

enum crm_code crm_due_open(struct crm_store *st,
			   const struct crm_due_opts *opts,
			   struct crm_due_list **out, struct crm_error *err)
{
	struct crm_due_list *l = calloc(1, sizeof(*l));
	enum crm_code rc;

	*out = NULL;
	if (!l)
		return crm_error_nomem(err);
	l->st = st;
	l->opts = opts;
	rc = check(l, err);
	for (size_t i = 0; !rc && i < CRM_NELEM(sources); i++)
		rc = look(l, &sources[i], err);
	if (rc) {
		crm_due_close(l);
		return rc;
	}
	if (l->n)
		qsort(l->v, l->n, sizeof(*l->v), in_order);
	if (opts->limit >= 0 && (uint64_t)opts->limit < l->n)
		l->n = (size_t)opts->limit;
	*out = l;
	return CRM_OK;
}

const struct crm_cell *crm_due_next(struct crm_due_list *l, size_t *type)
{
	const struct found *f = l->next < l->n ? &l->v[l->next++] : NULL;

	if (f)
		*type = f->type;
	return f ? f->cells : NULL;
}

void crm_due_close(struct crm_due_list *l)
{
	if (!l)
		return;
	free(l->v);
	crm_arena_clear(&l->mem);
	free(l);
}
