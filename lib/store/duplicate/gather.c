/* SPDX-License-Identifier: ISC */
/* gather.c - reading what is to be compared, in the form it is compared in. */
#include "duplicate.h"
#include "crm/check.h"
#include "crm/company.h"
#include "crm/pinyin.h"
#include "crm/text.h"

enum {
	COLUMNS = 32,
	NAME_WORDS = 8,      /* of a person's name, put in order */
	ADDRESS_BYTES = 200, /* what is behind them tells no more */
	SOUND_PERSON = 2, SOUND_COMPANY = 4 /* Han that sound like a name */
};

/* A column of the query: what is read from which field. */
struct column {
	const struct crm_field *f;
	int slot; /* of phones and places: which of them */
};

struct gathering {
	struct crm__entries *out;
	struct column columns[COLUMNS];
	size_t ncolumns;
	bool persons;                /* all, as kinds are hidden */
	struct crm_buf text;         /* of the entry at hand */
	struct crm_buf form, scratch;
	struct crm__entry e;
};

static uint64_t hash(const char *s, size_t n)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * UINT64_C(0x100000001b3);
	h ^= h >> 32;
	return h ? h : 1;
}

static uint64_t hash_of(const struct crm_buf *b)
{
	return b->len ? hash(b->s, b->len) : 0;
}

static size_t dense_chars(const char *s, size_t n)
{
	size_t count = 0, used;

	for (; n; s += used, n -= used)
		count += crm_text_dense(crm_utf8_decode(s, n, &used));
	return count;
}

/* ---- one value ---- */

/* Words without accents, to g->form. */
static void words(struct gathering *g, const struct crm_cell *c)
{
	crm_buf_reset(&g->scratch);
	crm_buf_reset(&g->form);
	crm_text_words(&g->scratch, c->s, c->len);
	crm_text_unaccent(&g->form, crm_buf_str(&g->scratch), g->scratch.len);
}

/* Keep g->form as one of the texts. */
static void keep(struct gathering *g, int which)
{
	g->e.at[which] = (uint16_t)g->text.len;
	crm_buf_addmem(&g->text, crm_buf_str(&g->form), g->form.len + 1);
}

static void sound(struct gathering *g, size_t least)
{
	if (dense_chars(crm_buf_str(&g->form), g->form.len) < least)
		return;
	crm_buf_reset(&g->scratch);
	crm_pinyin_sort_key(&g->scratch, g->form.s, g->form.len);
	g->e.trait[CRM__T_SOUND] = hash_of(&g->scratch);
}

static void company(struct gathering *g, const struct crm_cell *c)
{
	crm_buf_reset(&g->scratch);
	crm_company_loose_key(&g->scratch, c->s, c->len);
	g->e.trait[CRM__T_LOOSE] = hash_of(&g->scratch);
	crm_buf_reset(&g->form);
	crm_company_key(&g->form, c->s, c->len);
	g->e.trait[CRM__T_NAME] = hash_of(&g->form);
	keep(g, CRM__X_NAME);
	sound(g, SOUND_COMPANY);
}

static int by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The words of a name in any order are the same name. */
static void person(struct gathering *g, const struct crm_cell *c)
{
	uint64_t v[NAME_WORDS] = { 0 };
	const char *s;
	size_t n = 0, len;

	words(g, c);
	for (s = crm_buf_str(&g->form); *s && n < NAME_WORDS; s += len) {
		s += *s == ' ';
		len = strcspn(s, " ");
		v[n++] = hash(s, len);
	}
	for (size_t i = 0; i < n && i < CRM__WORDS; i++)
		g->e.trait[CRM__T_WORD + i] = v[i];
	qsort(v, n, sizeof(*v), by_value);
	if (n)
		g->e.trait[CRM__T_NAME] = hash((const char *)v,
					       n * sizeof(*v));
	keep(g, CRM__X_NAME);
	sound(g, SOUND_PERSON);
}

/* 上海 and 上海市 are the same place. */
static void drop_rank(struct crm_buf *b)
{
	static const char *const ranks[] = { "市", "省" };

	for (size_t i = 0; i < CRM_NELEM(ranks); i++) {
		size_t n = strlen(ranks[i]);

		if (b->len > 2 * n && !memcmp(b->s + b->len - n, ranks[i], n)) {
			b->len -= n;
			b->s[b->len] = '\0';
			return;
		}
	}
}

static void place(struct gathering *g, int slot, const struct crm_cell *c)
{
	words(g, c);
	drop_rank(&g->form);
	g->e.trait[CRM__T_PLACE + slot] = hash_of(&g->form);
	keep(g, CRM__X_PLACE + slot);
}

static void address(struct gathering *g, const struct crm_cell *c)
{
	struct crm_cell cut = *c;

	if (cut.len > ADDRESS_BYTES)
		cut.len = crm_utf8_valid(cut.s, ADDRESS_BYTES);
	words(g, &cut);
	g->e.trait[CRM__T_ADDRESS] = hash_of(&g->form);
	keep(g, CRM__X_ADDRESS);
}

static void postcode(struct gathering *g, const struct crm_cell *c)
{
	size_t n = 0;

	words(g, c);
	for (size_t i = 0; i < g->form.len; i++)
		if (g->form.s[i] != ' ')
			g->form.s[n++] = g->form.s[i];
	if (n < g->form.len)
		g->form.s[g->form.len = n] = '\0';
	g->e.trait[CRM__T_POSTCODE] = hash_of(&g->form);
	keep(g, CRM__X_POSTCODE);
}

/* A number that is none is compared with nothing. */
static void phone(struct gathering *g, int slot, const struct crm_cell *c)
{
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc;

	crm_buf_reset(&g->form);
	rc = crm_phone_normal(c->s, c->len, &g->form, &why);
	if (!rc)
		g->e.trait[CRM__T_PHONE + slot] = hash_of(&g->form);
	g->form.failed |= rc == CRM_NOMEM;
}

static void birthday(struct gathering *g, const struct crm_cell *c)
{
	uint64_t day = 0;

	for (size_t i = 0; i < c->len; i++)
		if (c->s[i] >= '0' && c->s[i] <= '9')
			day = day * 10 + (uint64_t)(c->s[i] - '0');
	g->e.trait[CRM__T_BIRTHDAY] = day;
}

static void folded(struct gathering *g, enum crm__trait t,
		   const struct crm_cell *c)
{
	crm_buf_reset(&g->form);
	crm_text_fold(&g->form, c->s, c->len);
	g->e.trait[t] = hash_of(&g->form);
}

static void take(struct gathering *g, const struct column *col,
		 const struct crm_cell *c)
{
	if (c->kind == CRM_CELL_NULL)
		return;
	switch (col->f->match) {
	case CRM_MATCH_NAME:
		if (g->e.person)
			person(g, c);
		else
			company(g, c);
		break;
	case CRM_MATCH_NUMBER:
		folded(g, CRM__T_NUMBER, c);
		break;
	case CRM_MATCH_PHONE:
		phone(g, col->slot, c);
		break;
	case CRM_MATCH_MAIL:
		folded(g, CRM__T_MAIL, c);
		break;
	case CRM_MATCH_BIRTHDAY:
		birthday(g, c);
		break;
	case CRM_MATCH_ADDRESS:
		address(g, c);
		break;
	case CRM_MATCH_POSTCODE:
		postcode(g, c);
		break;
	case CRM_MATCH_PLACE:
		place(g, col->slot, c);
		break;
	case CRM_MATCH_KIND:
	case CRM_MATCH_STATE:
	case CRM_MATCH__N:
	case CRM_MATCH_NONE:
		break;
	}
}

/* ---- records ---- */

static bool is(const struct crm_cell *c, const char *s)
{
	return c->kind != CRM_CELL_NULL && c->len == strlen(s) &&
	       !memcmp(c->s, s, c->len);
}

/* Is it to be compared, and as what? */
static bool wanted(struct gathering *g, const struct crm_cell *row)
{
	g->e = (struct crm__entry){ .person = g->persons };
	for (size_t i = 0; i < g->ncolumns; i++) {
		const struct crm_field *f = g->columns[i].f;

		if (f->unmatched && row[i].kind != CRM_CELL_NULL &&
		    crm_list_has(f->unmatched, strlen(f->unmatched), row[i].s,
				 row[i].len))
			return false;
		if (f->match == CRM_MATCH_KIND)
			g->e.person = is(&row[i], "person");
	}
	return true;
}

static enum crm_code add(struct gathering *g, const struct crm_cell *row,
			 struct crm_error *err)
{
	struct crm__entries *out = g->out;
	enum crm_code rc;

	/* Texts that are not given are the empty one, behind the code. */
	crm_buf_reset(&g->text);
	crm_buf_addmem(&g->text, row[0].s, row[0].len);
	crm_buf_addc(&g->text, '\0');
	for (int i = CRM__X_CODE + 1; i < CRM__X__N; i++)
		g->e.at[i] = (uint16_t)(g->text.len - 1);
	for (size_t i = 1; i < g->ncolumns; i++)
		take(g, &g->columns[i], &row[i]);
	rc = crm_buf_check(&g->text, err);
	if (!rc)
		rc = crm_buf_check(&g->form, err);
	if (!rc)
		rc = crm_buf_check(&g->scratch, err);
	if (rc)
		return rc;
	if (out->n == out->room) {
		size_t room = out->room ? out->room * 2 : 1024;
		void *more = realloc(out->v, room * sizeof(*out->v));

		if (!more)
			return crm_error_nomem(err);
		out->v = more;
		out->room = room;
	}
	g->e.text = crm_arena_copy(&out->mem, g->text.s, g->text.len);
	if (!g->e.text)
		return crm_error_nomem(err);
	out->v[out->n++] = g->e;
	return CRM_OK;
}

/* ---- which fields ---- */

/* Where the reasons of a kind of field are told, and how many there are. */
static int point_of(enum crm_match m, int *count)
{
	static const struct {
		enum crm__point point;
		int count;
	} points[] = {
		[CRM_MATCH_NAME] = { CRM__P_NAME, 1 },
		[CRM_MATCH_NUMBER] = { CRM__P_NUMBER, 1 },
		[CRM_MATCH_PHONE] = { CRM__P_PHONE, CRM__PHONES },
		[CRM_MATCH_MAIL] = { CRM__P_MAIL, 1 },
		[CRM_MATCH_BIRTHDAY] = { CRM__P_BIRTHDAY, 1 },
		[CRM_MATCH_ADDRESS] = { CRM__P_ADDRESS, 1 },
		[CRM_MATCH_POSTCODE] = { CRM__P_POSTCODE, 1 },
		[CRM_MATCH_PLACE] = { CRM__P_PLACE, CRM__PLACES },
	};

	*count = m < CRM_NELEM(points) ? points[m].count : 0;
	return *count ? (int)points[m].point : -1;
}

/* Take a field in, unless there are enough of its kind. */
static void plan_field(struct gathering *g, const struct crm_type *t, int i,
		       int *taken)
{
	const struct crm_field *f = &t->fields[i];
	int count, point = point_of(f->match, &count);

	if (f->flags & CRM_F_HIDDEN)
		g->persons |= f->match == CRM_MATCH_KIND;
	if (f->flags & CRM_F_HIDDEN || g->ncolumns == COLUMNS)
		return;
	if (point < 0) {
		if (f->match == CRM_MATCH_KIND || f->unmatched)
			g->columns[g->ncolumns++].f = f;
		return;
	}
	if (*taken == count)
		return;
	if (*taken == 0 || f->match == CRM_MATCH_PLACE)
		g->out->field[point + *taken] = i;
	g->columns[g->ncolumns].f = f;
	g->columns[g->ncolumns++].slot = (*taken)++;
}

/* The code first, then whatever is compared or says what is. */
static void plan(struct gathering *g, const struct crm_type *t,
		 struct crm_buf *fields)
{
	int taken[CRM_MATCH__N] = { 0 };

	for (int i = 0; i < CRM__P__N; i++)
		g->out->field[i] = -1;
	g->columns[g->ncolumns++].f = &t->fields[CRM_F_CODE];
	for (int i = CRM_F__FIRST; i < (int)t->nfields; i++)
		plan_field(g, t, i, &taken[t->fields[i].match]);
	for (size_t i = 0; i < g->ncolumns; i++)
		crm_buf_addf(fields, "%s%s", i ? "," : "",
			     g->columns[i].f->name);
}

static enum crm_code read_all(struct gathering *g, struct crm_query *q,
			      struct crm_error *err)
{
	const struct crm_cell *row = NULL;
	enum crm_code rc;

	while (!(rc = crm_query_next(q, &row, err)) && row) {
		if (wanted(g, row))
			rc = add(g, row, err);
		if (rc)
			break;
	}
	return rc;
}

enum crm_code crm__gather(struct crm_store *st,
			  const struct crm_duplicates_opts *opts,
			  struct crm__entries *out, struct crm_error *err)
{
	struct gathering g = { .out = out };
	struct crm_buf fields = CRM_BUF_INIT;
	struct crm_query *q = NULL;
	enum crm_code rc;

	plan(&g, opts->type, &fields);
	rc = crm_buf_check(&fields, err);
	if (!rc) {
		struct crm_query_opts o = {
			.type = opts->type, .where = opts->where,
			.fields = fields.s, .limit = -1,
			.export = opts->export,
		};
		rc = crm_query_open(st, &o, &q, err);
	}
	if (!rc)
		rc = read_all(&g, q, err);
	crm_query_close(q);
	if (!rc)
		rc = crm__count(out, err);
	crm_buf_clear(&fields);
	crm_buf_clear(&g.text);
	crm_buf_clear(&g.form);
	crm_buf_clear(&g.scratch);
	return rc;
}

void crm__entries_clear(struct crm__entries *e)
{
	free(e->v);
	crm_arena_clear(&e->mem);
	memset(e, 0, sizeof(*e));
}
