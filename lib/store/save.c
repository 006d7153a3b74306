/* SPDX-License-Identifier: ISC */
/* save.c - the one way a record is written. */
#include "log/log.h"
#include "match/match.h"
#include "rights/rights.h"

bool crm__refused(enum crm_code rc)
{
	return rc == CRM_INVALID || rc == CRM_CONFLICT ||
	       rc == CRM_NOTFOUND || rc == CRM_DENIED;
}

bool crm__same(const struct crm_rec *a, const struct crm_rec *b)
{
	for (size_t i = 0; i < a->type->nfields; i++)
		if (!crm_value_equal(&a->v[i], &b->v[i]))
			return false;
	return true;
}

static bool by_program(const struct crm_origin *from)
{
	return from && from->program;
}

/* Take the sole place from the record that holds it. */
static enum crm_code displace(struct crm_store *st, struct crm__type *t,
			      int64_t id, const struct crm_origin *from,
			      struct crm_error *err)
{
	struct crm_origin plain = from ? *from : (struct crm_origin){ 0 };
	struct crm_rec old = { 0 }, new = { 0 };
	enum crm_code rc;

	plain.if_version = 0; /* that of the record that takes the place */
	rc = crm_rec_init(&old, &t->type, err);
	if (!rc)
		rc = crm_rec_init(&new, &t->type, err);
	if (!rc)
		rc = crm_load_id(st, id, &old, err);
	if (!rc) {
		crm_rec_set_int(&new, crm_field_flagged(&t->type, CRM_F_SOLE),
				0);
		rc = crm_save(st, &old, &new, &plain, NULL, err);
		if (rc && rc != CRM_DENIED) /* which names it, if it may */
			crm_error_prefix(err, "%.*s: ",
					 (int)old.v[CRM_F_CODE].len,
					 old.v[CRM_F_CODE].s);
	}
	crm_rec_clear(&old);
	crm_rec_clear(&new);
	return rc;
}

static void stamp(struct crm_store *st, const struct crm_rec *old,
		  struct crm_rec *new)
{
	if (old)
		crm_rec_set_int(new, CRM_F_VERSION,
				old->v[CRM_F_VERSION].i + 1);
	else if (new->v[CRM_F_VERSION].kind != CRM_V_INT)
		crm_rec_set_int(new, CRM_F_VERSION, 1);
	/* The job outlives the record's use, so its text is not copied. */
	new->v[CRM_F_UPDATED_AT] = (struct crm_value){
		CRM_V_TEXT, 0, st->at, strlen(st->at) };
	if (!crm_value_given(&new->v[CRM_F_CREATED_AT]))
		new->v[CRM_F_CREATED_AT] = new->v[CRM_F_UPDATED_AT];
}

static enum crm_code insert(struct crm_store *st, struct crm__type *t,
			    struct crm_rec *new, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (!new->id)
		rc = crm__next_id(st, t, &new->id, err);
	if (!rc)
		rc = crm__row_insert(st, t, new, err);
	/* Everything else that is unique was looked up before. */
	if (rc == CRM_CONFLICT)
		rc = crm_error_set(err, rc, "%s '%.*s' exists already",
				   crm_tr(t->type.name),
				   (int)new->v[CRM_F_CODE].len,
				   new->v[CRM_F_CODE].s);
	return rc;
}

/* Write the row, the log entry and what the rules add. */
static enum crm_code write(struct crm_store *st, struct crm__type *t,
			   const struct crm_rec *old, struct crm_rec *new,
			   int64_t holder, const struct crm_origin *from,
			   struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (holder)
		rc = displace(st, t, holder, from, err);
	if (!rc && new && (!old || !crm_value_equal(&old->v[CRM_F_CODE],
						    &new->v[CRM_F_CODE])))
		rc = crm__number(st, t, new, err);
	if (!rc && new)
		stamp(st, old, new);
	if (!rc)
		rc = !old ? insert(st, t, new, err)
		     : new ? crm__row_update(st, t, old, new, err)
			   : crm__row_delete(st, t, old, err);
	if (!rc && new && !by_program(from))
		rc = crm__permit_new(st, old, new, err);
	if (!rc)
		rc = crm__log(st, old, new, from, err);
	if (!rc)
		rc = crm__rules_after(st, t, old, new, err);
	if (!rc)
		++*(!old ? &st->done.inserted
		    : new ? &st->done.updated : &st->done.deleted);
	return rc;
}

/* Where more than one row is written, a later one may be refused; a savepoint
 * for every record would cost a bulk load dearly. */
static enum crm_code write_whole(struct crm_store *st, struct crm__type *t,
				 const struct crm_rec *old,
				 struct crm_rec *new, int64_t holder,
				 const struct crm_origin *from,
				 struct crm_error *err)
{
	struct crm__part part;
	enum crm_code rc;

	if (!holder && !crm__rules_follow(st, t) && !crm__limited(st))
		return write(st, t, old, new, holder, from, err);
	rc = crm__part_begin(st, &part, err);
	if (rc)
		return rc;
	rc = write(st, t, old, new, holder, from, err);
	return crm__part_end(st, &part, rc, err);
}

/* How often the running job itself has changed a record. */
static enum crm_code changed_here(struct crm_store *st,
				  const struct crm_rec *r, int64_t *n,
				  struct crm_error *err)
{
	struct crm_stmt *s;
	enum crm_code rc;

	rc = crm_stmt_get(st->db, "SELECT count(*) FROM change WHERE type = ? "
			  "AND record = ? AND seq >= ?", &s, err);
	if (rc)
		return rc;
	crm_bind_int(s, 1, r->type->number);
	crm_bind_int(s, 2, r->id);
	crm_bind_int(s, 3, st->first_seq);
	return crm__one_int(s, n, err);
}

/* Is it the version that was expected? What this job did does not count: one
 * record of its input may have displaced another. */
static enum crm_code expected(struct crm_store *st, const struct crm_rec *old,
			      const struct crm_origin *from,
			      struct crm_error *err)
{
	int64_t want = from ? from->if_version : 0;
	int64_t is = old ? old->v[CRM_F_VERSION].i : 0, own = 0;

	if (!want || want == is)
		return CRM_OK;
	if (old && st->job) {
		enum crm_code rc = changed_here(st, old, &own, err);
		if (rc || want == is - own)
			return rc;
	}
	if (!old)
		return crm_error_set(err, CRM_CONFLICT, "version %lld was "
			"expected, but there is no such record",
			(long long)want);
	return crm_error_set(err, CRM_CONFLICT, "%.*s has version %lld now, "
			     "not %lld: it was changed meanwhile",
			     (int)old->v[CRM_F_CODE].len,
			     old->v[CRM_F_CODE].s, (long long)is,
			     (long long)want);
}

/* The values of a record that is entered and may become the change of another,
 * as they are before it is made whole; else *out is NULL. */
static enum crm_code keep_given(const struct crm_rec *old, struct crm_rec *new,
				const struct crm_origin *from,
				const struct crm_value **out,
				struct crm_error *err)
{
	size_t size = new->type->nfields * sizeof(*new->v);
	struct crm_value *v;

	*out = NULL;
	if (old || !crm__entry_spares(from))
		return CRM_OK;
	v = crm_arena_alloc(&new->mem, size);
	if (!v)
		return crm_error_nomem(err);
	memcpy(v, from->given ? from->given : new->v, size);
	*out = v;
	return CRM_OK;
}

/* See whether a whole record is refused, or another (*other) has to do with it
 * instead: then what is wrong with it otherwise does not matter. */
static enum crm_code judge(struct crm_store *st, struct crm__type *t,
			   const struct crm_rec *old,
			   const struct crm_rec *new,
			   const struct crm_origin *from, int64_t *other,
			   struct crm_error *err)
{
	bool spares = !old && crm__entry_spares(from);
	enum crm_code rc = CRM_OK;

	*other = 0;
	if (spares)
		rc = crm__entry(st, old, new, from, other, err);
	if (!rc && !*other)
		rc = crm__verify(st, t, old, new, from, err);
	if (!rc && !spares)
		rc = crm__entry(st, old, new, from, other, err);
	return rc;
}

static enum crm_code save(struct crm_store *st, const struct crm_rec *old,
			  struct crm_rec *new, const struct crm_origin *from,
			  enum crm_action *act, struct crm_error *err)
{
	/* cppcheck-suppress nullPointerRedundantCheck ; one of them is given */
	struct crm__type *t = crm__type_of(st, old ? old->type : new->type);
	enum crm_action a = CRM_ACT_DELETE;
	const struct crm_value *given = NULL;
	int64_t holder = 0, other = 0;
	enum crm_code rc = CRM_OK;

	if (st->match)
		st->match->known = NULL;
	if (!by_program(from))
		rc = old ? crm__permit_old(st, old, !new, err)
			 : crm_permit(st, CRM_MAY_CREATE, &t->type, NULL, err);
	if (!rc)
		rc = expected(st, old, from, err);
	if (!rc)
		rc = crm__type_ready(t, err);
	if (!rc && new) {
		new->id = old ? old->id : new->id;
		rc = keep_given(old, new, from, &given, err);
		if (!rc)
			rc = crm__make_whole(st, t, old, new, &holder, err);
		if (!rc && old && !by_program(from))
			rc = crm__permit_move(st, old, new, err);
		if (!rc)
			rc = judge(st, t, old, new, from, &other, err);
	} else if (!rc) {
		rc = crm__rules_prepare(st, t, old, NULL, err);
	}
	if (rc)
		return rc;
	if (other)
		return crm__entry_other(st, other, given, new, from, act, err);
	if (new)
		a = !old ? CRM_ACT_INSERT
		    : crm__same(old, new) ? CRM_ACT_NONE : CRM_ACT_UPDATE;
	if (a != CRM_ACT_NONE)
		rc = write_whole(st, t, old, new, holder, from, err);
	if (!rc && act)
		*act = a;
	return rc;
}

enum crm_code crm_save(struct crm_store *st, const struct crm_rec *old,
		       struct crm_rec *new, const struct crm_origin *from,
		       enum crm_action *act, struct crm_error *err)
{
	bool as_was = st->as_was;
	enum crm_code rc;

	st->as_was = from && from->past;
	rc = save(st, old, new, from, act, err);
	st->as_was = as_was;
	return rc;
}
