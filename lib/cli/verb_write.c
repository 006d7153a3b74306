/* SPDX-License-Identifier: ISC */
/* verb_write.c - add, set, delete, restore. */
#include "internal.h"

/* ---- what records are like ---- */

/* Remarks, to be told when all is saved. */
struct likes {
	struct crm_entry entry; /* of the record at hand */
	struct crm_error *v;    /* the first of all */
	int64_t n, all;
};

/* Keep what the record at hand is like; code: to name it by, or NULL. */
static enum crm_code keep(const struct crm_ctx *c, struct likes *l,
			  const char *code, struct crm_error *err)
{
	for (size_t i = 0; i < l->entry.n; i++) {
		struct crm_error *more;

		if (!l->entry.v[i].told || l->all++ >= c->opt.max_errors)
			continue;
		more = realloc(l->v, (size_t)(l->n + 1) * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		l->v = more;
		more += l->n++;
		*more = (struct crm_error)CRM_ERROR_INIT;
		crm_duplicate_error(&l->entry.v[i], more);
		if (code)
			crm_error_prefix(more, "%s: ", code);
	}
	return CRM_OK;
}

/* Tell them if the job was done, and forget them. */
static void tell(const struct crm_ctx *c, struct likes *l, bool done)
{
	for (int64_t i = 0; done && i < l->n; i++)
		crm_cli_remark(c, &l->v[i]);
	if (done)
		crm_cli_more(c, l->n, l->all, "duplicate", "duplicates");
	free(l->v);
	crm_entry_clear(&l->entry);
}

/* ---- add ---- */

/* A word in front of the fields. */
static enum crm_code name_record(const struct crm_ctx *c, struct crm_rec *r,
				 int field, const char *word,
				 const struct crm_assign *a, size_t n,
				 struct crm_error *err)
{
	for (size_t i = 0; i < n; i++)
		if (a[i].field == field)
			return crm_error_set(err, CRM_USAGE,
					     "%s is given twice",
					     c->type->fields[field].name);
	return crm_rec_enter(r, field, word, strlen(word), err);
}

static enum crm_code add_record(struct crm_ctx *c, struct crm_rec *r,
				int ncodes, enum crm_action *act,
				struct crm_error *err)
{
	struct likes likes = { 0 };
	struct crm_origin from = { .on_duplicate = crm_cli_policy(c),
				   .entry = crm__enters(c) ? &likes.entry
							   : NULL };
	struct crm_assign *a = NULL;
	const int *names;
	size_t n, most = crm_type_naming(c->type, &names);
	enum crm_code rc;

	if ((size_t)ncodes > most)
		return crm_error_set(err, CRM_USAGE, "'%s' is not FIELD=VALUE",
				     c->args[most]);
	rc = crm__assigns_from(c, ncodes, &a, &n, err);
	for (int i = 0; !rc && i < ncodes; i++)
		rc = name_record(c, r, names[i], c->args[i], a, n, err);
	if (!rc)
		rc = crm_assign_apply(a, n, NULL, r, err);
	free(a);
	if (rc)
		return rc;
	rc = crm_job_begin(c->st, &c->job, err);
	if (rc)
		return rc;
	rc = crm_save(c->st, NULL, r, &from, act, err);
	if (!rc)
		rc = keep(c, &likes, NULL, err);
	rc = crm_job_end(c->st, rc, c->opt.dry_run, &c->done, err);
	tell(c, &likes, !rc);
	return rc;
}

/* What became of the record in a dry run; code NULL: it is that of another,
 * which is not to be seen. */
static void tell_dry(const struct crm_ctx *c, const char *code,
		     enum crm_action act)
{
	if (act == CRM_ACT_INSERT)
		crm_cli_note(c, "add: would be saved as %s", code);
	else if (act == CRM_ACT_UPDATE)
		crm_cli_note(c, "add: would change %s", code);
	else
		crm_cli_note(c, "add: would change nothing");
}

enum crm_code crm__verb_add(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_action act = CRM_ACT_NONE;
	struct crm_rec r = { 0 };
	char *code = NULL;
	int ncodes;
	enum crm_code rc = crm__split(c, &ncodes, err);

	if (!rc && !c->nargs)
		rc = crm_error_set(err, CRM_USAGE, "add needs FIELD=VALUE");
	/* A record that cannot be printed as asked is not to be saved. */
	if (!rc)
		rc = crm__show_check(c, err);
	if (!rc)
		rc = crm_rec_init(&r, c->type, err);
	if (!rc)
		rc = add_record(c, &r, ncodes, &act, err);
	if (!rc && crm_value_given(&r.v[CRM_F_CODE]) &&
	    !(code = strndup(r.v[CRM_F_CODE].s, r.v[CRM_F_CODE].len)))
		rc = crm_error_nomem(err);
	crm_rec_clear(&r);
	if (!rc && c->opt.dry_run) {
		tell_dry(c, code, act);
	} else if (!rc && code) {
		/* New custom fields replaced the types. */
		c->type = crm_store_type(c->st, c->type_name);
		rc = crm_cli_show(c, (const char *const[]){ code }, 1, err);
	}
	free(code);
	return rc;
}

/* ---- set, delete, restore ---- */

/* One record of `set` (a) or `delete` (a NULL). */
static enum crm_code change(struct crm_ctx *c, const char *code,
			    const struct crm_assign *a, size_t n,
			    struct crm_rec *old, struct crm_rec *new,
			    struct crm_entry *entry, struct crm_error *err)
{
	struct crm_origin from = { .on_duplicate = crm_cli_policy(c),
				   .entry = crm__enters(c) ? entry : NULL,
				   .if_version = c->opt.if_version };
	enum crm_action act = CRM_ACT_DELETE;
	enum crm_code rc;

	entry->n = 0;
	crm_rec_reset(new);
	rc = a ? crm_load(c->st, code, strlen(code), old, err)
	       : crm_load_own(c->st, code, strlen(code), old, err);
	if (!rc && a)
		rc = crm_assign_apply(a, n, old, new, err);
	if (!rc)
		rc = a ? crm_save(c->st, old, new, &from, &act, err)
		       : crm_delete(c->st, old, c->opt.cascade, &from, err);
	if (!rc && act == CRM_ACT_NONE)
		crm_job_unchanged(c->st);
	return rc;
}

/* A record named twice is deleted once. */
static bool named_before(const struct crm_ctx *c, int at)
{
	for (int i = 0; i < at; i++)
		if (!strcmp(c->args[i], c->args[at]))
			return true;
	return false;
}

static enum crm_code change_all(struct crm_ctx *c, int ncodes,
				const struct crm_assign *a, size_t n,
				struct crm_error *err)
{
	struct crm_rec old = { 0 }, new = { 0 };
	struct crm_error e = CRM_ERROR_INIT;
	struct likes likes = { 0 };
	enum crm_code rc;

	rc = crm_rec_init(&old, c->type, err);
	if (!rc)
		rc = crm_rec_init(&new, c->type, err);
	if (!rc)
		rc = crm_job_begin(c->st, &c->job, err);
	if (!rc) {
		for (int i = 0; !rc && i < ncodes; i++) {
			rc = change(c, c->args[i], a, n, &old, &new,
				    &likes.entry, &e);
			if (rc == CRM_NOTFOUND && !a && named_before(c, i))
				rc = CRM_OK;
			if (rc && ncodes > 1)
				crm_error_prefix(&e, "%s: ", c->args[i]);
			if (rc)
				*err = e;
			else
				rc = keep(c, &likes, ncodes > 1 ? c->args[i]
								: NULL, err);
		}
		rc = crm_job_end(c->st, rc, c->opt.dry_run, &c->done, err);
	}
	tell(c, &likes, !rc);
	crm_rec_clear(&old);
	crm_rec_clear(&new);
	return rc;
}

/* The values behind the codes, and one in front of them. */
static enum crm_code values(const struct crm_ctx *c, int ncodes,
			    const char *value, struct crm_assign **out,
			    size_t *n, struct crm_error *err)
{
	size_t given = (size_t)(c->nargs - ncodes);
	const char **all = calloc(given + 1, sizeof(*all));
	enum crm_code rc;

	if (!all)
		return crm_error_nomem(err);
	*n = 0;
	if (value)
		all[(*n)++] = value;
	for (size_t i = 0; i < given; i++)
		all[(*n)++] = c->args[(size_t)ncodes + i];
	rc = crm__assigns(c, all, *n, true, out, err);
	free(all);
	return rc;
}

enum crm_code crm_cli_set(struct crm_ctx *c, const char *value,
			  struct crm_error *err)
{
	struct crm_assign *a = NULL;
	int ncodes;
	size_t n = 0;
	enum crm_code rc = crm__split(c, &ncodes, err);

	if (!rc && !ncodes)
		rc = crm_error_set(err, CRM_USAGE, "%s needs a CODE, or - to "
				   "read records from stdin", c->verb->name);
	if (!rc)
		rc = values(c, ncodes, value, &a, &n, err);
	if (!rc && !strcmp(c->args[0], "-")) {
		rc = crm__write_stdin(c, CRM_MODE_UPDATE, a, n, err);
	} else if (!rc) {
		if (!n)
			rc = crm_error_set(err, CRM_USAGE,
					   "set needs FIELD=VALUE");
		if (!rc)
			rc = change_all(c, ncodes, a, n, err);
		if (!rc)
			crm_cli_summary(c);
	}
	free(a);
	return rc;
}

enum crm_code crm__verb_set(struct crm_ctx *c, struct crm_error *err)
{
	return crm_cli_set(c, NULL, err);
}

enum crm_code crm__verb_delete(struct crm_ctx *c, struct crm_error *err)
{
	bool std;
	enum crm_code rc = crm__only_codes(c, &std, err);

	if (!rc && std)
		return crm__write_stdin(c, CRM_MODE_DELETE, NULL, 0, err);
	if (!rc)
		rc = change_all(c, c->nargs, NULL, 0, err);
	if (!rc)
		crm_cli_summary(c);
	return rc;
}

enum crm_code crm__verb_restore(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_origin from = { .on_duplicate = crm_cli_policy(c) };
	struct crm_codes codes = { 0 };
	enum crm_code rc = crm__codes(c, &codes, err);

	if (!rc)
		rc = crm_job_begin(c->st, &c->job, err);
	if (!rc) {
		for (size_t i = 0; !rc && i < codes.n; i++) {
			rc = crm_restore(c->st, c->type, codes.v[i], &from,
					 err);
			if (rc && codes.n > 1)
				crm_error_prefix(err, "%s: ", codes.v[i]);
		}
		rc = crm_job_end(c->st, rc, c->opt.dry_run, &c->done, err);
	}
	if (!rc)
		crm_cli_summary(c);
	crm_codes_clear(&codes);
	return rc;
}
