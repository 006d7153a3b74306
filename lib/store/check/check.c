/* SPDX-License-Identifier: ISC */
/*
 * check.c - does the database hold what its rules allow?
 *
 * Every value of every record is read again as if it were entered now, and
 * the record compared with what the log makes of it; then comes what is between
 * records, and the jobs. (Values that should be unique may have been allowed,
 * so they are not looked for.)
 *
 * Where it is known how to mend what was found, a line of a plan says so. The
 * log is believed rather than the rows: they are what it makes of them.
 */
#include "checking.h"
#include "../import/stage.h"

/* ---- repairs ---- */

enum { PIECE = 65536 };

/* Begin the line of a plan that mends the next finding. */
static void begin(struct crm__check *k, const struct crm_type *t,
		  const char *action, const struct crm_value *code)
{
	k->repair = CRM_REPAIR_PLAN;
	crm_buf_addf(&k->plan, "{\"type\":\"%s\",\"action\":\"%s\","
		     "\"code\":", t->name, action);
	crm_buf_addjson(&k->plan, code->s, code->len);
}

void crm__repair_set(struct crm__check *k, const struct crm_type *t,
		     const struct crm_field *f, const struct crm_value *code,
		     const char *value, size_t n)
{
	begin(k, t, "update", code);
	crm_buf_adds(&k->plan, ",\"before\":{},\"after\":{");
	crm_buf_addjson(&k->plan, f->name, strlen(f->name));
	crm_buf_addc(&k->plan, ':');
	if (value)
		crm_buf_addjson(&k->plan, value, n);
	else
		crm_buf_adds(&k->plan, "null");
	crm_buf_adds(&k->plan, "}}\n");
}

static int by_id(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static bool mended(const struct crm__check *k, int64_t id)
{
	return k->nmended && bsearch(&id, k->mended, k->nmended,
				     sizeof(*k->mended), by_id);
}

void crm__repair_clear(struct crm__check *k, const struct crm_type *t,
		       const struct crm_field *f, const struct crm_value *code,
		       int64_t id)
{
	if (mended(k, id))
		crm__repair_told(k);
	else if (f->flags & CRM_F_REQUIRED)
		k->repair = CRM_REPAIR_SET;
	else
		crm__repair_set(k, t, f, code, NULL, 0);
}

enum crm_code crm__repair_mend(struct crm__check *k, const struct crm_type *t,
			       const struct crm_value *code, int64_t id,
			       struct crm_error *err)
{
	/* The columns of custom values follow their definitions. */
	if (t->number == crm_customfield.number)
		return CRM_OK;
	if (mended(k, id)) {
		crm__repair_told(k);
		return CRM_OK;
	}
	if (k->nmended == k->capmended) {
		size_t cap = k->capmended ? k->capmended * 2 : 64;
		int64_t *more = realloc(k->mended, cap * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		k->mended = more;
		k->capmended = cap;
	}
	/* What numbers add comes out of turn, and does no harm twice. */
	if (!k->nmended || k->mended[k->nmended - 1] < id)
		k->mended[k->nmended++] = id;
	begin(k, t, "mend", code);
	crm_buf_addf(&k->plan, ",\"record\":%lld}\n", (long long)id);
	return CRM_OK;
}

void crm__repair_told(struct crm__check *k)
{
	k->repair = CRM_REPAIR_PLAN;
}

static enum crm_code write_plan(struct crm__check *k, size_t least,
				struct crm_error *err)
{
	enum crm_code rc = crm_buf_check(&k->plan, err);

	if (rc || k->plan.len < least)
		return rc;
	if (k->plan_fd >= 0 && k->plan.len)
		rc = crm__write_all(k->plan_fd, k->plan.s, k->plan.len,
				    CRM_TR("the plan"), CRM_OUTPUT, err);
	crm_buf_reset(&k->plan);
	return rc;
}

/* ---- telling ---- */

static enum crm_code tell(struct crm__check *k, const char *check,
			  const char *type, const char *code,
			  struct crm_error *err)
{
	struct crm_finding f = { check, type, code, crm_buf_str(&k->message),
				 k->repair };
	enum crm_code rc = crm_buf_check(&k->message, err);

	k->found++;
	k->repair = CRM_REPAIR_NONE;
	if (!rc)
		rc = write_plan(k, PIECE, err);
	return rc ? rc : k->tell(k->arg, &f, err);
}

enum crm_code crm__tell(struct crm__check *k, const char *check,
			const struct crm_type *t, const struct crm_value *code,
			const char *field, const struct crm_error *why,
			struct crm_error *err)
{
	struct crm_buf text = CRM_BUF_INIT;
	enum crm_code rc;

	if (code->kind == CRM_V_TEXT)
		crm_buf_addmem(&text, code->s, code->len);
	else if (code->kind == CRM_V_INT)
		crm_buf_addint(&text, code->i);
	crm_buf_reset(&k->message);
	crm_buf_addf(&k->message, "%s%s%s", field ? field : "",
		     field ? ": " : "", why->msg);
	rc = crm_buf_check(&text, err);
	if (!rc)
		rc = tell(k, check, t->name, text.len ? text.s : NULL, err);
	crm_buf_clear(&text);
	return rc;
}

/* ---- the values of a record ---- */

/* Is the value what would be stored for what it prints as? */
static enum crm_code sound(const struct crm_rec *r, size_t i,
			   struct crm_rec *again, struct crm_buf *text,
			   struct crm_error *err)
{
	const struct crm_field *f = &r->type->fields[i];
	int c = crm_field_flagged(r->type, CRM_F_CURRENCY);
	int places = 0;
	enum crm_code rc;

	if (f->kind == CRM_T_MONEY) {
		again->v[c] = r->v[c];
		if (!crm_money_places(&r->v[c], &places))
			return CRM_OK; /* told of the currency */
	}
	crm_buf_reset(text);
	crm_value_print(f, &r->v[i], places, text);
	rc = crm_buf_check(text, err);
	if (!rc)
		rc = crm_rec_read(again, (int)i, crm_buf_str(text), text->len,
				  err);
	if (!rc && !crm_value_equal(&r->v[i], &again->v[i]))
		rc = crm_error_set(err, CRM_INVALID,
				   "is not as it would be stored");
	return rc;
}

/* What mends a value: the log where it has another one, else the same in the
 * form in which it would be stored, if it can be read at all; or a person. */
static void repair_value(struct crm__check *k, const struct crm_rec *r,
			 size_t i, const struct crm__replay *log,
			 const struct crm_value *good)
{
	const struct crm_value *code = &r->v[CRM_F_CODE];
	struct crm_buf text = CRM_BUF_INIT;

	k->repair = CRM_REPAIR_SET;
	if (crm__replay_differs(log, r, i)) {
		crm__repair_told(k); /* by what is told of the log */
	} else if (good && r->type->fields[i].kind != CRM_T_MONEY) {
		crm_value_print(&r->type->fields[i], good, 0, &text);
		if (!text.failed)
			crm__repair_set(k, r->type, &r->type->fields[i], code,
					crm_buf_str(&text), text.len);
	}
	crm_buf_clear(&text);
}

static enum crm_code check_record(struct crm__check *k, const struct crm_rec *r,
				  const struct crm__replay *log,
				  struct crm_rec *again, struct crm_buf *text,
				  struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	enum crm_code rc = crm_rec_required(r, &why);

	if (rc == CRM_INVALID) {
		int i = crm_field_find(r->type, why.field, strlen(why.field));
		repair_value(k, r, i < 0 ? 0 : (size_t)i, log, NULL);
		rc = crm__tell(k, "required", r->type, &r->v[CRM_F_CODE],
			       why.field, &why, err);
	}
	crm_rec_reset(again);
	for (size_t i = 0; !rc && i < r->type->nfields; i++) {
		const struct crm_field *f = &r->type->fields[i];

		if (!crm_value_given(&r->v[i]) || f->kind == CRM_T_REF)
			continue;
		again->v[i].kind = CRM_V_UNSET;
		rc = sound(r, i, again, text, &why);
		if (rc == CRM_INVALID) {
			repair_value(k, r, i, log, again->v[i].kind ==
				     CRM_V_UNSET ? NULL : &again->v[i]);
			rc = crm__tell(k, "value", r->type,
				       &r->v[CRM_F_CODE], f->name, &why, err);
		} else if (rc && err) {
			*err = why;
		}
	}
	return rc;
}

/* One pass over the rows of a type and its part of the log. */
static enum crm_code records(struct crm__check *k, struct crm__type *t,
			     struct crm__replay *log, struct crm_error *err)
{
	struct crm_rec r = { 0 }, again = { 0 };
	struct crm_buf text = CRM_BUF_INIT;
	struct crm_stmt *s = NULL;
	bool row = false;
	enum crm_code rc;

	crm_buf_reset(&k->sql);
	crm_buf_addf(&k->sql, "%s1 = 1 ORDER BY t0.id", t->select);
	rc = crm_buf_check(&k->sql, err);
	if (!rc)
		rc = crm_rec_init(&r, &t->type, err);
	if (!rc)
		rc = crm_rec_init(&again, &t->type, err);
	if (!rc)
		rc = crm_stmt_get(k->st->db, k->sql.s, &s, err);
	while (!rc && !(rc = crm_step(s, &row, err)) && row) {
		rc = crm__row_read(s, &r, err);
		if (!rc)
			rc = crm__replay_row(log, &r, err);
		if (!rc)
			rc = check_record(k, &r, log, &again, &text, err);
		if (!rc)
			rc = crm__replay_compare(log, err);
		if (!rc)
			rc = crm__tally_record(k->st, &r, &k->keys, err);
	}
	crm_stmt_put(s);
	crm_rec_clear(&r);
	crm_rec_clear(&again);
	crm_buf_clear(&text);
	return rc ? rc : crm__replay_end(log, err);
}

/* The keys kept beside the records, against those of the records; these are to
 * be mended first. */
static enum crm_code check_keys(struct crm__check *k, struct crm_error *err)
{
	struct crm__tally kept = { 0 };
	enum crm_code rc;

	if (k->found)
		return CRM_OK;
	rc = crm__tally_kept(k->st, &kept, err);
	if (rc || (kept.n == k->keys.n && kept.sum == k->keys.sum))
		return rc;
	crm_buf_reset(&k->message);
	crm_buf_addf(&k->message, crm_tr("the %lld keys that duplicates are "
		     "found by are not the %lld of the records; crm-admin "
		     "reindex makes them anew"), (long long)kept.n,
		     (long long)k->keys.n);
	k->repair = CRM_REPAIR_REINDEX;
	return tell(k, "match", NULL, NULL, err);
}

/* A reference of a record is told as one of that. */
static bool of_records(const char *table)
{
	for (size_t i = 0; table && i < crm_ntypes; i++)
		if (!crm_types[i]->readonly &&
		    !strcmp(crm_types[i]->table, table))
			return true;
	return false;
}

static int integrity(void *arg, const char *table, const char *text)
{
	struct crm__check *k = arg;

	if (of_records(table))
		return 0;
	crm_buf_reset(&k->message);
	crm_buf_adds(&k->message, text);
	k->rc = tell(k, "integrity", NULL, NULL, k->err);
	return k->rc != CRM_OK;
}

static enum crm_code check_type(struct crm__check *k, struct crm__type *t,
				struct crm_error *err)
{
	struct crm__replay *log = NULL;
	enum crm_code rc = crm__type_ready(t, err);

	k->nmended = 0;
	if (!rc)
		rc = crm__replay_open(k, t, 0, &log, err);
	if (!rc)
		rc = records(k, t, log, err);
	crm__replay_close(log);
	return rc ? rc : crm__check_between(k, &t->type, err);
}

enum crm_code crm_check(struct crm_store *st,
			enum crm_code (*fn)(void *arg,
					    const struct crm_finding *f,
					    struct crm_error *err),
			void *arg, int plan_fd, int64_t *found,
			struct crm_error *err)
{
	struct crm__check k = { .st = st, .tell = fn, .arg = arg, .err = err,
				.plan_fd = plan_fd };
	enum crm_code rc = crm_db_check(st->db, integrity, &k, err);

	if (k.rc)
		rc = k.rc;
	for (size_t i = 0; !rc && i < crm_ntypes; i++)
		if (!st->types[i].type.readonly)
			rc = check_type(&k, &st->types[i], err);
	if (!rc)
		rc = crm__check_jobs(&k, err);
	if (!rc)
		rc = check_keys(&k, err);
	if (!rc)
		rc = write_plan(&k, 0, err);
	*found = k.found;
	crm_buf_clear(&k.sql);
	crm_buf_clear(&k.message);
	crm_buf_clear(&k.plan);
	free(k.mended);
	return rc;
}
