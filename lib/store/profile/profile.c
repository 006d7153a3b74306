/* SPDX-License-Identifier: ISC */
/* profile.c - a record and what belongs to it, section by section. */
#include "profile.h"
#include "crm/rights.h"

struct section {
	const struct crm_type *type; /* of its records; NULL: the timeline */
	int field;                   /* by which they refer to the record */
	char name[48], title[64];
};

struct crm_profile {
	struct crm_store *st;
	const struct crm_profile_opts *opts;
	struct section *v;
	size_t n;
	struct crm_query *own;
	struct crm_buf code;           /* of the record at hand */
	struct crm_buf where;          /* refers to it; borrowed by */
	struct crm_query *records;     /* those of the section begun, or */
	struct crm__timeline *timeline;
};

/* ---- which sections there are ---- */

/* "bank accounts" are "bank_accounts" in JSON and "Bank accounts" for
 * people. */
static void add(struct crm_profile *p, const struct crm_type *t, int field,
		const char *name, const char *zh)
{
	struct section *s = &p->v[p->n++];

	s->type = t;
	s->field = field;
	snprintf(s->name, sizeof(s->name), "%s", name);
	for (char *c = s->name; *c; c++)
		if (*c == ' ')
			*c = '_';
	snprintf(s->title, sizeof(s->title), "%s",
		 p->opts->labels_zh ? zh : name);
	if (*s->title >= 'a' && *s->title <= 'z')
		*s->title += 'A' - 'a';
}

static void find_sections(struct crm_profile *p)
{
	const struct crm_type *to = p->opts->type;
	int tree = crm_field_flagged(to, CRM_F_TREE);

	for (size_t i = 0; i < crm_ntypes; i++) {
		const struct crm_type *t = &p->st->types[i].type;
		int field = crm__belongs(t, to);

		if (field >= 0 &&
		    !crm_permit(p->st, CRM_MAY_READ, t, NULL, NULL))
			add(p, t, field, t->plural, t->label_zh);
	}
	if (tree >= 0 && !(to->fields[tree].flags & CRM_F_HIDDEN))
		add(p, to, tree, "children", "下级");
	add(p, NULL, -1, "timeline", "时间线");
}

enum crm_code crm_profile_open(struct crm_store *st,
			       const struct crm_profile_opts *opts,
			       struct crm_profile **out, struct crm_error *err)
{
	struct crm_query_opts own = { .type = opts->type, .limit = -1,
				      .labels_zh = opts->labels_zh,
				      .by_code = true };
	struct crm_profile *p = calloc(1, sizeof(*p));
	enum crm_code rc;

	*out = NULL;
	if (!p)
		return crm_error_nomem(err);
	p->st = st;
	p->opts = opts;
	p->v = calloc(crm_ntypes + 2, sizeof(*p->v));
	rc = p->v ? CRM_OK : crm_error_nomem(err);
	own.columns = opts->table ? CRM_COLS_ALL : CRM_COLS_WRITE;
	if (!rc)
		rc = crm_query_open(st, &own, &p->own, err);
	if (rc) {
		crm_profile_close(p);
		return rc;
	}
	find_sections(p);
	*out = p;
	return CRM_OK;
}

static void end_section(struct crm_profile *p)
{
	crm_query_close(p->records);
	crm__timeline_close(p->timeline);
	p->records = NULL;
	p->timeline = NULL;
}

void crm_profile_close(struct crm_profile *p)
{
	if (!p)
		return;
	end_section(p);
	crm_query_close(p->own);
	crm_buf_clear(&p->code);
	crm_buf_clear(&p->where);
	free(p->v);
	free(p);
}

const struct crm_column *crm_profile_columns(const struct crm_profile *p,
					     size_t *n)
{
	return crm_query_columns(p->own, n);
}

size_t crm_profile_sections(const struct crm_profile *p)
{
	return p->n;
}

const struct crm_type *crm_profile_type(const struct crm_profile *p,
					size_t section)
{
	return p->v[section].type;
}

const char *crm_profile_name(const struct crm_profile *p, size_t section)
{
	return p->v[section].name;
}

const char *crm_profile_title(const struct crm_profile *p, size_t section)
{
	return p->v[section].title;
}

/* ---- what is in them ---- */

enum crm_code crm_profile_record(struct crm_profile *p, const char *code,
				 const struct crm_cell **row,
				 struct crm_error *err)
{
	const struct crm_column *cols;
	size_t n;
	enum crm_code rc;

	end_section(p);
	rc = crm_query_code(p->own, code, row, err);
	if (rc)
		return rc;
	/* It may have been found by a code that it had before. */
	crm_buf_reset(&p->code);
	cols = crm_query_columns(p->own, &n);
	for (size_t i = 0; i < n; i++)
		if (!strcmp(cols[i].name, "code"))
			crm_buf_addmem(&p->code, (*row)[i].s, (*row)[i].len);
	return crm_buf_check(&p->code, err);
}

static enum crm_code begin_records(struct crm_profile *p,
				   const struct section *s,
				   struct crm_error *err)
{
	bool children = s->type == p->opts->type;
	const char *filters[2] = { NULL };
	struct crm_query_opts o = { .type = s->type, .where = filters,
				    .limit = -1,
				    .labels_zh = p->opts->labels_zh };
	enum crm_code rc;

	o.columns = p->opts->table ? CRM_COLS_LIST : CRM_COLS_WRITE;
	if (children)
		o.fields = crm_field_find(s->type, "name", 4) < 0 ? "code"
								  : "code,name";
	crm_buf_reset(&p->where);
	crm__refers(&s->type->fields[s->field], crm_buf_str(&p->code),
		    &p->where);
	rc = crm_buf_check(&p->where, err);
	filters[0] = p->where.s;
	return rc ? rc : crm_query_open(p->st, &o, &p->records, err);
}

enum crm_code crm_profile_section(struct crm_profile *p, size_t section,
				  const struct crm_column **cols, size_t *n,
				  struct crm_error *err)
{
	const struct section *s = &p->v[section];
	enum crm_code rc;

	end_section(p);
	rc = s->type ? begin_records(p, s, err)
	   : crm__timeline_open(p->st, p->opts, crm_buf_str(&p->code),
				&p->timeline, err);
	if (!rc)
		*cols = s->type ? crm_query_columns(p->records, n)
				: crm__timeline_columns(p->timeline, n);
	return rc;
}

enum crm_code crm_profile_next(struct crm_profile *p,
			       const struct crm_cell **row,
			       struct crm_error *err)
{
	return p->records ? crm_query_next(p->records, row, err)
			  : crm__timeline_next(p->timeline, row, err);
}
