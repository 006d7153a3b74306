/* SPDX-License-Identifier: ISC */
/* duplicate.c - the groups of duplicates as rows. */
#include "duplicate.h"

enum {
	D_GROUP, D_SCORE, D_ACTION, D_CODE, D_NAME, D_WITH, D_REASONS, D_OWNER,
	D_CITY, D_PHONE, D_CREATED_AT, D__N
};

static const struct crm_field fields[] = {
	[D_GROUP] = CRM_COLUMN("group", CRM_T_INT, "Group", "分组",
		"number of the group, from 1"),
	[D_SCORE] = CRM_COLUMN("score", CRM_T_INT, "Score", "相似度",
		"of its best match in the group, 0 to 100"),
	[D_ACTION] = CRM_COLUMN("action", CRM_T_TEXT, "Action", "处理",
		"keep or drop"),
	[D_CODE] = CRM_COLUMN("code", CRM_T_TEXT, "Code", "编号",
		"code of the record"),
	[D_NAME] = CRM_COLUMN("name", CRM_T_TEXT, "Name", "名称",
		"name of the record"),
	[D_WITH] = CRM_COLUMN("with", CRM_T_TEXT, "With", "匹配",
		"code of its best match"),
	[D_REASONS] = CRM_COLUMN("reasons", CRM_T_LIST, "Reasons", "依据",
		"fields that are the same, or similar, in both"),
	[D_OWNER] = CRM_COLUMN("owner", CRM_T_TEXT, "Owner", "负责人",
		"user who looks after it"),
	[D_CITY] = CRM_COLUMN("city", CRM_T_TEXT, "City", "城市", "where it is"),
	[D_PHONE] = CRM_COLUMN("phone", CRM_T_TEXT, "Phone", "电话",
		"its telephone"),
	[D_CREATED_AT] = CRM_COLUMN("created_at", CRM_T_TIME, "Created",
		"创建时间", "when it was entered"),
};

const struct crm_type crm_duplicate = {
	.name = "duplicate", .plural = "duplicates", .label_zh = "重复记录",
	.summary = "records that are probably of the same one",
	.readonly = true, .fields = fields, .nfields = D__N,
};

/* A record of the group at hand. */
struct row {
	const struct crm__member *m;
	struct crm_cell name, owner, city, phone, created;
	int given; /* fields */
};

struct crm_duplicates {
	const struct crm_type *type;
	struct crm__entries e;
	struct crm__member *members;
	size_t nmembers, next; /* the member the next group begins with */
	int64_t group, limit;
	struct crm_query *q;   /* for whole records */
	int *field;            /* by its columns */
	size_t ncolumns;
	struct row *rows;      /* of the group */
	size_t nrows, room, at;
	struct crm_arena mem;  /* their texts */
	struct crm_buf reasons, digits;
	struct crm_cell cells[D__N];
};

/* Open the query for whole records, and tell its columns apart. */
static enum crm_code open_whole(struct crm_duplicates *d, struct crm_store *st,
				struct crm_error *err)
{
	struct crm_query_opts whole = {
		.type = d->type, .columns = CRM_COLS_ALL, .limit = -1,
		.by_code = true,
	};
	const struct crm_column *cols;
	enum crm_code rc = crm_query_open(st, &whole, &d->q, err);

	if (rc)
		return rc;
	cols = crm_query_columns(d->q, &d->ncolumns);
	d->field = calloc(d->ncolumns, sizeof(*d->field));
	if (!d->field)
		return crm_error_nomem(err);
	for (size_t i = 0; i < d->ncolumns; i++)
		d->field[i] = crm_field_find(d->type, cols[i].name,
					     strlen(cols[i].name));
	return CRM_OK;
}

enum crm_code crm_duplicates_open(struct crm_store *st,
				  const struct crm_duplicates_opts *opts,
				  struct crm_duplicates **out,
				  struct crm_error *err)
{
	struct crm__links links = { NULL, 0, 0 };
	struct crm_duplicates *d;
	enum crm_code rc;

	*out = NULL;
	if (opts->min_score < 1 || opts->min_score > 100)
		return crm_error_set(err, CRM_USAGE, "a score is from 1 to "
				     "100");
	d = calloc(1, sizeof(*d));
	if (!d)
		return crm_error_nomem(err);
	d->type = opts->type;
	d->limit = opts->limit;
	rc = crm__gather(st, opts, &d->e, err);
	if (!rc)
		rc = crm__pairs(&d->e, (unsigned)opts->min_score, &links, err);
	if (!rc)
		rc = crm__groups(&d->e, &links, &d->members, &d->nmembers, err);
	free(links.v);
	if (!rc)
		rc = open_whole(d, st, err);
	if (rc)
		crm_duplicates_close(d);
	else
		*out = d;
	return rc;
}

void crm_duplicates_close(struct crm_duplicates *d)
{
	if (!d)
		return;
	crm_query_close(d->q);
	crm__entries_clear(&d->e);
	free(d->members);
	free(d->field);
	free(d->rows);
	crm_arena_clear(&d->mem);
	crm_buf_clear(&d->reasons);
	crm_buf_clear(&d->digits);
	free(d);
}

/* ---- a group ---- */

static enum crm_code keep(struct crm_duplicates *d, struct crm_cell *out,
			  const struct crm_cell *c, struct crm_error *err)
{
	*out = *c;
	if (!c->len)
		return CRM_OK;
	out->s = crm_arena_copy(&d->mem, c->s, c->len);
	return out->s ? CRM_OK : crm_error_nomem(err);
}

/* A cell of the whole record by the field's place; hidden where it is not
 * among the columns. */
static struct crm_cell cell(const struct crm_duplicates *d,
			    const struct crm_cell *row, int field)
{
	struct crm_cell hidden = { .kind = CRM_CELL_HIDDEN, .s = "" };

	for (size_t i = 0; field >= 0 && i < d->ncolumns; i++)
		if (d->field[i] == field)
			return row[i];
	return hidden;
}

/* The first field of a kind, hidden ones too; of places the last. */
static int field_of(const struct crm_type *t, enum crm_match m)
{
	int found = -1;

	for (int i = 0; i < (int)t->nfields; i++)
		if (t->fields[i].match == m &&
		    (found < 0 || m == CRM_MATCH_PLACE))
			found = i;
	return found;
}

static int count_given(const struct crm_duplicates *d,
		       const struct crm_cell *row)
{
	int given = 0;

	for (size_t i = 0; i < d->ncolumns; i++)
		given += row[i].kind != CRM_CELL_NULL &&
			 !(d->type->fields[d->field[i]].flags &
			   CRM_F_READONLY);
	return given;
}

static enum crm_code load(struct crm_duplicates *d, struct row *r,
			  struct crm_error *err)
{
	const struct {
		struct crm_cell *out;
		int field;
	} wanted[] = {
		{ &r->name, field_of(d->type, CRM_MATCH_NAME) },
		{ &r->owner, crm_field_flagged(d->type, CRM_F_HOLDER) },
		{ &r->city, field_of(d->type, CRM_MATCH_PLACE) },
		{ &r->phone, field_of(d->type, CRM_MATCH_PHONE) },
		{ &r->created, CRM_F_CREATED_AT },
	};
	const struct crm_cell *row;
	enum crm_code rc = crm_query_code(d->q, d->e.v[r->m->entry].text, &row,
					  err);

	for (size_t i = 0; !rc && i < CRM_NELEM(wanted); i++) {
		struct crm_cell c = cell(d, row, wanted[i].field);

		rc = keep(d, wanted[i].out, &c, err);
	}
	if (!rc)
		r->given = count_given(d, row);
	return rc;
}

/* Times are told in one form, which sorts as they do. */
static int by_age(const struct row *x, const struct row *y)
{
	size_t n = x->created.len < y->created.len ? x->created.len
						   : y->created.len;
	int d = memcmp(x->created.s, y->created.s, n);

	return d ? d : (x->m->entry > y->m->entry) -
		       (x->m->entry < y->m->entry);
}

static int by_given(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->given != y->given)
		return x->given > y->given ? -1 : 1;
	return by_age(x, y);
}

static int by_score(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->m->score != y->m->score)
		return x->m->score > y->m->score ? -1 : 1;
	return by_age(x, y);
}

static enum crm_code load_group(struct crm_duplicates *d,
				struct crm_error *err)
{
	size_t n = 1;
	enum crm_code rc = CRM_OK;

	while (d->next + n < d->nmembers && !d->members[d->next + n].first)
		n++;
	if (n > d->room) {
		void *more = realloc(d->rows, n * sizeof(*d->rows));

		if (!more)
			return crm_error_nomem(err);
		d->rows = more;
		d->room = n;
	}
	crm_arena_reset(&d->mem);
	for (size_t i = 0; !rc && i < n; i++) {
		d->rows[i].m = &d->members[d->next + i];
		rc = load(d, &d->rows[i], err);
	}
	if (rc)
		return rc;
	qsort(d->rows, n, sizeof(*d->rows), by_given);
	qsort(d->rows + 1, n - 1, sizeof(*d->rows), by_score);
	d->next += n;
	d->nrows = n;
	d->at = 0;
	d->group++;
	return CRM_OK;
}

/* ---- a row ---- */

static void text(struct crm_cell *c, const char *s)
{
	*c = (struct crm_cell){ CRM_CELL_TEXT, 0, s, strlen(s) };
}

/* "phone;similar_name" */
static void add_reasons(struct crm_duplicates *d, uint32_t reasons)
{
	crm_buf_reset(&d->reasons);
	for (int i = 0; i < 2 * CRM__P__N; i++)
		if (reasons & UINT32_C(1) << i)
			crm_buf_addf(&d->reasons, "%s%s%s",
				     d->reasons.len ? ";" : "",
				     i % 2 ? "similar_" : "",
				     d->type->fields[d->e.field[i / 2]].name);
}

static enum crm_code fill(struct crm_duplicates *d, const struct row *r,
			  struct crm_error *err)
{
	struct crm_cell *c = d->cells;
	size_t split;

	add_reasons(d, r->m->reasons);
	crm_buf_reset(&d->digits);
	crm_buf_addint(&d->digits, d->group);
	split = d->digits.len;
	crm_buf_addint(&d->digits, r->m->score);
	c[D_GROUP] = (struct crm_cell){ CRM_CELL_NUMBER, 0,
					crm_buf_str(&d->digits), split };
	c[D_SCORE] = (struct crm_cell){ CRM_CELL_NUMBER, 0,
					crm_buf_str(&d->digits) + split,
					d->digits.len - split };
	text(&c[D_ACTION], r == d->rows ? "keep" : "drop");
	text(&c[D_CODE], d->e.v[r->m->entry].text);
	text(&c[D_WITH], d->e.v[r->m->with].text);
	c[D_REASONS] = (struct crm_cell){ CRM_CELL_LIST, 0,
					  crm_buf_str(&d->reasons),
					  d->reasons.len };
	c[D_NAME] = r->name;
	c[D_OWNER] = r->owner;
	c[D_CITY] = r->city;
	c[D_PHONE] = r->phone;
	c[D_CREATED_AT] = r->created;
	return d->reasons.failed ? crm_error_nomem(err)
				 : crm_buf_check(&d->digits, err);
}

enum crm_code crm_duplicates_next(struct crm_duplicates *d,
				  const struct crm_cell **row,
				  struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	*row = NULL;
	if (d->at == d->nrows) {
		if (d->next == d->nmembers || d->group == d->limit)
			return CRM_OK;
		rc = load_group(d, err);
	}
	if (!rc)
		rc = fill(d, &d->rows[d->at++], err);
	if (!rc)
		*row = d->cells;
	return rc;
}
