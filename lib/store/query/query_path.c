/* SPDX-License-Identifier: ISC */
/* query_path.c - following dotted paths; where an error stands in a text. */
#include "query.h"

#include "crm/text.h"
#include "crm/types.h"

static size_t column_at(const struct crm__source *src, size_t at)
{
	return crm_utf8_chars(src->s, at < src->n ? at : src->n) + 1;
}

enum crm_code crm__fail_at(const struct crm__source *src, size_t at,
			   struct crm_error *err, const char *fmt, ...)
{
	char msg[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), crm_tr(fmt), ap);
	va_end(ap);
	return crm_error_set(err, CRM_USAGE, *src->what
			     ? CRM_TR("%s: column %zu: %s")
			     : CRM_TR("%scolumn %zu: %s"), src->what,
			     column_at(src, at), msg);
}

enum crm_code crm__blame(const struct crm__source *src, size_t at,
			 enum crm_code rc, struct crm_error *err)
{
	if (rc != CRM_INVALID && rc != CRM_USAGE)
		return rc;
	if (err) {
		err->code = CRM_USAGE;
		err->field[0] = '\0';
	}
	crm_error_prefix(err, *src->what ? CRM_TR("%s: column %zu: ")
			 : CRM_TR("%scolumn %zu: "), src->what,
			 column_at(src, at));
	return CRM_USAGE;
}

/*
 * The field of t by which its records refer to one of `to` as many to one:
 * the one they belong by, or the only reference there is. -1: none, or one
 * that is hidden.
 */
static int many_via(const struct crm_type *t, const struct crm_type *to)
{
	int via = -1, refs = 0;

	for (size_t i = 0; i < t->nfields; i++) {
		const struct crm_field *f = &t->fields[i];
		if (f->kind != CRM_T_REF || strcmp(f->ref, to->name))
			continue;
		via = (int)i;
		refs++;
		if (f->flags & CRM_F_OWNER) {
			refs = 1;
			break;
		}
	}
	return refs == 1 && !(t->fields[via].flags & CRM_F_HIDDEN) ? via : -1;
}

static enum crm_code unknown(struct crm_query *q,
			     const struct crm__source *src,
			     const struct crm__path *p,
			     const struct crm_type *t, bool many_ok,
			     struct crm_error *err)
{
	const char **names = calloc(t->nfields + crm_ntypes, sizeof(*names));
	const char *s = src->s + p->at, *near;
	int shown = crm_text_shown(s, p->n);
	size_t k = 0;

	if (!names)
		return crm_error_nomem(err);
	for (size_t i = 0; i < t->nfields; i++)
		if (!(t->fields[i].flags & CRM_F_HIDDEN))
			names[k++] = t->fields[i].name;
	for (size_t i = 0; many_ok && i < crm_ntypes; i++)
		if (many_via(crm_store_type(q->st, crm_types[i]->name), t) >= 0)
			names[k++] = crm_types[i]->name;
	near = crm_text_nearest(s, p->n, names, k);
	free(names);
	if (near)
		return crm__fail_at(src, p->at, err, "no field '%.*s' in %s; "
				    "did you mean '%s'?", shown, s,
				    crm_tr(t->name), near);
	return crm__fail_at(src, p->at, err, "no field '%.*s' in %s; its verb "
			    "'fields' lists them", shown, s,
			    crm_tr(t->name));
}

/* Take one word off a path; *more when a dot follows it. */
static struct crm__path take(const struct crm__source *src,
			     struct crm__path *p, bool *more)
{
	const char *s = src->s + p->at;
	const char *dot = memchr(s, '.', p->n);
	struct crm__path word = { p->at, dot ? (size_t)(dot - s) : p->n };
	size_t past = dot ? word.n + 1 : word.n;

	*more = dot != NULL;
	p->at += past;
	p->n -= past;
	return word;
}

/* The word names no field: perhaps records that refer to this one. */
static enum crm_code to_many(struct crm_query *q,
			     const struct crm__source *src,
			     struct crm__path word, bool many_ok,
			     struct crm__leaf *leaf, struct crm_error *err)
{
	const struct crm_type *t = leaf->rel->type;
	const struct crm__type *many = crm__type_named(q->st, src->s + word.at,
						       word.n);
	int via = many ? many_via(&many->type, t) : -1;

	if (via < 0)
		return unknown(q, src, &word, t, many_ok, err);
	if (!many_ok)
		return crm__fail_at(src, word.at, err, "'%s' means many "
				    "records of one %s; only a filter can "
				    "ask about them", many->type.name,
				    crm_tr(t->name));
	leaf->field = -1;
	leaf->many = &many->type;
	leaf->via = via;
	leaf->name = word;
	return CRM_OK;
}

enum crm_code crm__path_follow(struct crm_query *q,
			       const struct crm__source *src,
			       struct crm__path *p, bool many_ok,
			       struct crm__leaf *leaf, struct crm_error *err)
{
	for (;;) {
		const struct crm_type *t = leaf->rel->type;
		bool more;
		struct crm__path word = take(src, p, &more);
		enum crm_code rc;

		if (!word.n || (more && !p->n))
			return crm__fail_at(src, word.n ? p->at : word.at, err,
					    "the name of a field is missing");
		leaf->field = crm_field_find(t, src->s + word.at, word.n);
		if (leaf->field < 0)
			return to_many(q, src, word, many_ok, leaf, err);
		if (!more)
			return CRM_OK;
		if (t->fields[leaf->field].kind != CRM_T_REF)
			return crm__fail_at(src, word.at, err, "'%s' of %s "
					    "refers to no record; nothing can "
					    "follow it",
					    t->fields[leaf->field].name,
					    crm_tr(t->name));
		rc = crm__rel_follow(q, leaf->rel, leaf->field, &leaf->rel,
				     err);
		if (rc)
			return crm__blame(src, word.at, rc, err);
	}
}

bool crm__path_next(const struct crm__source *src, size_t *pos,
		    struct crm__path *out)
{
	const char *s = src->s + *pos, *comma, *text;

	if (*pos > src->n)
		return false;
	comma = memchr(s, ',', src->n - *pos);
	out->n = comma ? (size_t)(comma - s) : src->n - *pos;
	*pos += out->n + 1;
	text = crm_text_trim(s, &out->n);
	out->at = (size_t)(text - src->s);
	return true;
}
