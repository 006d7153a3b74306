/* SPDX-License-Identifier: ISC */
/*
 * check_log.c - does the change log, replayed from nothing, give the tables?
 *
 * Log and table are read side by side in the order of row ids: all there is
 * in memory is one record as the log has left it so far.
 */
#include "checking.h"
#include "../log/log.h"
#include "crm/text.h"

/* Of texts that begin alike for so long, only the rest is shown, and a little
 * of what is before it. */
#define ALIKE 48
#define BEFORE 16

enum { C_RECORD, C_SEQ, C_OP, C_CODE, C_DATA, C_AT, C_ERASED };

struct crm__replay {
	struct crm__check *k;
	struct crm__type *t;
	struct crm_stmt *s;
	bool more;                 /* s is at an entry, */
	int64_t next;              /* of this record */

	int64_t id;                /* of the record at hand: */
	const struct crm_rec *row; /* the table's, or NULL */
	struct crm_value *v;       /* the log's, */
	struct crm_buf *text;      /* and its texts */
	bool there;                /* inserted and not deleted */
	bool unclear;              /* an entry made no sense */
	bool erased;               /* some have lost their content, */
	bool kept;                 /* some have not */
	int64_t version;

	struct crm_buf a, b, line; /* of a finding */
};

enum crm_code crm__replay_open(struct crm__check *k, struct crm__type *t,
			       int64_t id, struct crm__replay **out,
			       struct crm_error *err)
{
	struct crm__replay *p = calloc(1, sizeof(*p));
	enum crm_code rc;

	*out = p;
	if (!p)
		return crm_error_nomem(err);
	p->k = k;
	p->t = t;
	p->v = calloc(t->type.nfields, sizeof(*p->v));
	p->text = calloc(t->type.nfields, sizeof(*p->text));
	if (!p->v || !p->text)
		return crm_error_nomem(err);
	rc = crm_stmt_get(k->st->db, "SELECT c.record, c.seq, c.op, c.code, "
		"c.data, j.at, c.content IS NOT NULL FROM change c LEFT JOIN "
		"job j ON j.id = c.job WHERE c.type = ? AND c.record BETWEEN "
		"? AND ? ORDER BY c.record, c.seq", &p->s, err);
	if (rc)
		return rc;
	crm_bind_int(p->s, 1, t->type.number);
	crm_bind_int(p->s, 2, id ? id : INT64_MIN);
	crm_bind_int(p->s, 3, id ? id : INT64_MAX);
	rc = crm_step(p->s, &p->more, err);
	if (!rc && p->more)
		p->next = crm_col_int(p->s, C_RECORD);
	return rc;
}

void crm__replay_close(struct crm__replay *p)
{
	if (!p)
		return;
	crm_stmt_put(p->s);
	for (size_t i = 0; p->text && i < p->t->type.nfields; i++)
		crm_buf_clear(&p->text[i]);
	free(p->text);
	free(p->v);
	crm_buf_clear(&p->a);
	crm_buf_clear(&p->b);
	crm_buf_clear(&p->line);
	free(p);
}

/* ---- telling ---- */

static enum crm_code tell(struct crm__replay *p, const char *field,
			  const struct crm_error *why, struct crm_error *err)
{
	struct crm_value code = { .kind = CRM_V_NULL };

	if (p->row) {
		code = p->row->v[CRM_F_CODE];
	} else if (crm_value_given(&p->v[CRM_F_CODE])) {
		code = p->v[CRM_F_CODE];
	} else if (p->more && p->next == p->id &&
		   !crm_col_null(p->s, C_CODE)) {
		code.kind = CRM_V_TEXT;
		code.s = crm_col_text(p->s, C_CODE, &code.len);
	}
	return crm__tell(p->k, "log", &p->t->type, &code, field, why, err);
}

/* The row is to become what the log makes of the record. */
static enum crm_code mend(struct crm__replay *p, struct crm_error *err)
{
	const struct crm_value *code = p->row ? &p->row->v[CRM_F_CODE]
					      : &p->v[CRM_F_CODE];

	return crm__repair_mend(p->k, &p->t->type, code, p->id, err);
}

/* The record as a whole. */
static enum crm_code tell_record(struct crm__replay *p, const char *what,
				 struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc = mend(p, err);

	crm_error_set(&why, CRM_INVALID, "%s", crm_tr(what));
	return rc ? rc : tell(p, NULL, &why, err);
}

/* The entry at hand; what its record should be is not known after that. */
static enum crm_code tell_entry(struct crm__replay *p, const char *what,
				struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;

	p->unclear = true;
	crm_error_set(&why, CRM_INVALID, "change %lld %s",
		      (long long)crm_col_int(p->s, C_SEQ), crm_tr(what));
	return tell(p, NULL, &why, err);
}

static enum crm_code print(struct crm__replay *p, size_t i,
			   const struct crm_value *v,
			   const struct crm_value *currency,
			   struct crm_buf *out, struct crm_error *err)
{
	const struct crm_field *f = &p->t->type.fields[i];
	int places;
	enum crm_code rc;

	crm_buf_reset(out);
	if (!crm_value_given(v))
		return CRM_OK;
	crm_money_places(currency, &places);
	rc = crm__value_text(p->k->st, f, v, places, out, err);
	if (!rc && f->kind == CRM_T_REF && !out->len)
		crm_buf_addf(out, crm_tr("row %lld"), (long long)v->i);
	return rc ? rc : crm_buf_check(out, err);
}

/* Bytes that two texts have in common and that need not be shown. */
static size_t alike(const struct crm_buf *a, const struct crm_buf *b)
{
	size_t n = 0;

	while (n < a->len && n < b->len && a->s[n] == b->s[n])
		n++;
	if (n < ALIKE)
		return 0;
	n -= BEFORE;
	while ((a->s[n] & 0xc0) == 0x80)
		n--;
	return n;
}

static void quote(struct crm_buf *line, const struct crm_value *v,
		  const struct crm_buf *text, size_t skip)
{
	const char *s = crm_buf_str(text) + skip;

	if (crm_value_given(v))
		crm_buf_addf(line, "'%s%.*s'", skip ? "…" : "",
			     crm_text_shown(s, text->len - skip), s);
	else
		crm_buf_adds(line, "null");
}

/* One of two values that should be the same. */
struct side {
	const char *who;
	const struct crm_value *v, *currency;
};

static struct side side(const struct crm__replay *p, const char *who,
			const struct crm_value *v, const struct crm_value *of)
{
	return (struct side){ who, v, p->t->currency < 0 ? NULL
						: &of[p->t->currency] };
}

static enum crm_code differ(struct crm__replay *p, size_t i, struct side x,
			    struct side y, struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	size_t skip;
	enum crm_code rc = print(p, i, x.v, x.currency, &p->a, err);

	if (!rc)
		rc = print(p, i, y.v, y.currency, &p->b, err);
	if (rc)
		return rc;
	skip = alike(&p->a, &p->b);
	crm_buf_reset(&p->line);
	crm_buf_addf(&p->line, "%s ", x.who);
	quote(&p->line, x.v, &p->a, skip);
	crm_buf_addf(&p->line, crm_tr(", but %s says "), y.who);
	quote(&p->line, y.v, &p->b, skip);
	rc = crm_buf_check(&p->line, err);
	if (rc)
		return rc;
	crm_error_set(&why, CRM_INVALID, "%s", p->line.s);
	return tell(p, p->t->type.fields[i].name, &why, err);
}

/* ---- replaying ---- */

static enum crm_code put(struct crm__replay *p, size_t i,
			 const struct crm_value *v, struct crm_error *err)
{
	p->v[i] = *v;
	if (v->kind != CRM_V_TEXT)
		return CRM_OK;
	crm_buf_reset(&p->text[i]);
	crm_buf_addmem(&p->text[i], v->s, v->len);
	p->v[i].s = crm_buf_str(&p->text[i]);
	return crm_buf_check(&p->text[i], err);
}

/* What the entry at hand says of the record before it. */
static enum crm_code was(struct crm__replay *p, size_t i,
			 const struct crm_value *says, struct crm_error *err)
{
	char who[40];

	if (crm_value_equal(&p->v[i], says))
		return CRM_OK;
	snprintf(who, sizeof(who), crm_tr("change %lld"),
		 (long long)crm_col_int(p->s, C_SEQ));
	return differ(p, i, side(p, crm_tr("was"), &p->v[i], p->v),
		      side(p, who, says, p->v), err);
}

/* Where an entry makes no sense: what is wrong with it, else NULL. */
static const char *senseless(const struct crm__replay *p, int64_t op)
{
	if (op < CRM_OP_INSERT || op > CRM_OP_ERASE)
		return CRM_TR("neither inserts, updates, deletes nor erases");
	if (op == CRM_OP_ERASE)
		return p->kept ? CRM_TR("erases what has content in earlier "
					"changes")
			       : NULL;
	if (op == CRM_OP_INSERT && p->there)
		return CRM_TR("inserts what is there already");
	if (op != CRM_OP_INSERT && !p->there)
		return CRM_TR("is of a record that is not there");
	return NULL;
}

/* The code of a record stands in the entry too, but for an insert. */
static enum crm_code same_code(struct crm__replay *p, int64_t op,
			       struct crm_error *err)
{
	struct crm_value code = { .kind = CRM_V_NULL };

	if (op == CRM_OP_INSERT)
		return CRM_OK;
	if (!crm_col_null(p->s, C_CODE)) {
		code.kind = CRM_V_TEXT;
		code.s = crm_col_text(p->s, C_CODE, &code.len);
	}
	return was(p, CRM_F_CODE, &code, err);
}

/* Most records are as they were entered. The entry is then what would be
 * logged of the row, and that is seen much faster than read. */
static bool as_entered(struct crm__replay *p, const void *data, size_t n)
{
	static const struct crm_value null = { .kind = CRM_V_NULL };
	const struct crm_rec *row = p->row;

	if (!row || row->v[CRM_F_VERSION].i != 1)
		return false;
	crm__entry_make(&p->line, p->t, NULL, row);
	if (p->line.len != n || memcmp(crm_buf_str(&p->line), data, n))
		return false;
	memcpy(p->v, row->v, row->type->nfields * sizeof(*p->v));
	p->v[CRM_F_VERSION] = p->v[CRM_F_CREATED_AT] =
		p->v[CRM_F_UPDATED_AT] = null;
	return true;
}

/* Take over the values the entry has; `old` of each must be as it was. */
static enum crm_code take(struct crm__replay *p, int64_t op,
			  struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	struct crm__entry e;
	struct crm__logged l;
	size_t n;
	const void *data = crm_col_bytes(p->s, C_DATA, &n);
	enum crm_code rc;

	if (op == CRM_OP_INSERT && as_entered(p, data, n))
		return CRM_OK;
	rc = crm__entry_open(&e, &p->t->type, (int)op, data, n, &why);
	if (rc == CRM_ERROR)
		return tell_entry(p, CRM_TR("is damaged"), err);
	if (rc)
		return crm_error_nomem(err);
	while (!rc && crm__entry_next(&e, &l)) {
		if (l.field < 0)
			continue; /* a custom field that is gone */
		rc = was(p, (size_t)l.field, &l.old, err);
		if (!rc)
			rc = put(p, (size_t)l.field, &l.new, err);
	}
	crm__entry_close(&e);
	return rc;
}

/* What every change does that no entry has, but for a record restored. */
static enum crm_code stamp(struct crm__replay *p, struct crm_error *err)
{
	struct crm_value version = p->v[CRM_F_VERSION];
	struct crm_value at = { .kind = CRM_V_TEXT };
	bool restored = !p->there && crm_value_given(&version);
	enum crm_code rc = CRM_OK;

	at.s = crm_col_text(p->s, C_AT, &at.len);
	p->there = true;
	p->v[CRM_F_VERSION] = (struct crm_value){ CRM_V_INT, ++p->version,
						  NULL, 0 };
	if (restored)
		rc = was(p, CRM_F_VERSION, &version, err);
	if (!rc && !crm_value_given(&p->v[CRM_F_CREATED_AT]))
		rc = put(p, CRM_F_CREATED_AT, &at, err);
	return rc ? rc : put(p, CRM_F_UPDATED_AT, &at, err);
}

/* A delete has every value there was, but for this time. */
static enum crm_code gone(struct crm__replay *p, struct crm_error *err)
{
	static const struct crm_value null = { .kind = CRM_V_NULL };
	enum crm_code rc = CRM_OK;

	p->there = false;
	p->v[CRM_F_UPDATED_AT] = null;
	for (size_t i = 0; !rc && i < p->t->type.nfields; i++) {
		rc = was(p, i, &null, err);
		p->v[i] = null;
	}
	return rc;
}

static enum crm_code erase(struct crm__replay *p)
{
	memset(p->v, 0, p->t->type.nfields * sizeof(*p->v));
	p->there = p->erased = false;
	p->version = 1; /* it had some */
	return CRM_OK;
}

static enum crm_code apply(struct crm__replay *p, struct crm_error *err)
{
	int64_t op = crm_col_int(p->s, C_OP);
	const char *wrong;
	enum crm_code rc;

	if (crm_col_int(p->s, C_ERASED)) {
		p->erased = true;
		return CRM_OK;
	}
	wrong = senseless(p, op);
	if (wrong)
		return tell_entry(p, wrong, err);
	if (op == CRM_OP_ERASE)
		return erase(p);
	p->kept = true;
	rc = same_code(p, op, err);
	if (!rc)
		rc = take(p, op, err);
	if (rc || p->unclear)
		return rc;
	return op == CRM_OP_DELETE ? gone(p, err) : stamp(p, err);
}

/* Replay the entries of one record, if there are any. */
static enum crm_code replay(struct crm__replay *p, int64_t id,
			    struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	memset(p->v, 0, p->t->type.nfields * sizeof(*p->v));
	p->id = id;
	p->there = p->unclear = p->erased = p->kept = false;
	p->version = 0;
	while (!rc && p->more && p->next == id) {
		if (!p->unclear)
			rc = apply(p, err);
		if (!rc)
			rc = crm_step(p->s, &p->more, err);
		if (!rc && p->more)
			p->next = crm_col_int(p->s, C_RECORD);
	}
	if (!rc && p->erased && !p->unclear) {
		p->unclear = true;
		rc = tell_record(p, CRM_TR("has changes without content, but "
					   "was never erased"), err);
	}
	return rc;
}

/* ---- comparing ---- */

/* The record of the entry at hand has no row. */
static enum crm_code without_row(struct crm__replay *p, struct crm_error *err)
{
	enum crm_code rc;

	p->row = NULL;
	rc = replay(p, p->next, err);
	if (!rc && p->there && !p->unclear)
		rc = tell_record(p, CRM_TR("was never deleted, but is not "
					   "there"),
				 err);
	return rc;
}

enum crm_code crm__replay_row(struct crm__replay *p, const struct crm_rec *r,
			      struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	while (!rc && p->more && p->next < r->id)
		rc = without_row(p, err);
	p->row = r;
	return rc ? rc : replay(p, r->id, err);
}

bool crm__replay_differs(const struct crm__replay *p, const struct crm_rec *r,
			 size_t field)
{
	return !p->unclear &&
	       (!p->there || !crm_value_equal(&r->v[field], &p->v[field]));
}

enum crm_code crm__replay_compare(struct crm__replay *p, struct crm_error *err)
{
	const struct crm_rec *r = p->row;
	enum crm_code rc = CRM_OK;

	if (p->unclear)
		return CRM_OK;
	if (!p->there)
		return tell_record(p, p->version
			? CRM_TR("is there, but the log says it was deleted")
			: CRM_TR("is not in the change log"), err);
	for (size_t i = 0; !rc && i < r->type->nfields; i++) {
		if (crm_value_equal(&r->v[i], &p->v[i]))
			continue;
		rc = mend(p, err);
		if (!rc)
			rc = differ(p, i, side(p, crm_tr("is"), &r->v[i], r->v),
				    side(p, crm_tr("the log"), &p->v[i], p->v),
				    err);
	}
	return rc;
}

enum crm_code crm__replay_one(struct crm__replay *p, struct crm_rec *out,
			      bool *there, struct crm_error *err)
{
	enum crm_code rc = replay(p, p->more ? p->next : 0, err);

	*there = p->there;
	if (!rc && p->unclear)
		rc = crm_error_set(err, CRM_CONFLICT, "the log does not say "
				   "what it should be");
	for (size_t i = 0; !rc && i < out->type->nfields; i++)
		out->v[i] = p->v[i];
	return rc;
}

enum crm_code crm__replay_end(struct crm__replay *p, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	while (!rc && p->more)
		rc = without_row(p, err);
	return rc;
}
