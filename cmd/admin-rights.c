/* SPDX-License-Identifier: ISC */
/* admin-rights.c - how safe the database is, and who may do what. */
#include <pwd.h>
#include <sys/stat.h>

#include "admin.h"
#include "crm/rights.h"

static struct crm_cell text_cell(const char *s)
{
	return (struct crm_cell){ s ? CRM_CELL_TEXT : CRM_CELL_NULL, 0, s,
				  s ? strlen(s) : 0 };
}

static struct crm_cell bool_cell(bool v)
{
	return (struct crm_cell){ CRM_CELL_BOOL, 0, v ? "true" : "false",
				  v ? 4 : 5 };
}

/* ---- explain ---- */

static enum crm_code tell_right(void *writer, enum crm_right right, bool may,
				const char *why, struct crm_error *err)
{
	struct crm_cell cells[] = { text_cell(crm_right_name(right)),
				    bool_cell(may), text_cell(why) };

	return crm_writer_row(writer, cells, err);
}

enum crm_code crm_admin_explain(struct crm_ctx *c, struct crm_error *err)
{
	static const struct crm_column cols[] = {
		{ "right", "Right", "权限", false },
		{ "may", "May", "允许", false },
		{ "why", "Why", "依据", false },
	};
	struct crm_writer *w = NULL;
	enum crm_code rc;

	if (c->nargs != 3 || strcmp(c->args[0], "access") != 0)
		return crm_error_set(err, CRM_USAGE, "explain takes access, "
				     "a user and the code of a record");
	rc = crm_cli_writer(c, CRM_FMT_AUTO, false, cols, CRM_NELEM(cols), &w,
			    err);
	if (!rc)
		rc = crm_explain_access(c->st, c->args[1], c->args[2],
					tell_right, w, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	crm_writer_close(w);
	return rc;
}

/* ---- doctor ---- */

struct doctor {
	struct crm_ctx *c;
	struct crm_writer *w;
	int warnings;
};

static enum crm_code tell(struct doctor *d, const char *what, bool ok,
			  struct crm_buf *message, struct crm_error *err)
{
	enum crm_code rc = crm_buf_check(message, err);
	struct crm_cell cells[] = { text_cell(what), bool_cell(ok),
				    text_cell(crm_buf_str(message)) };

	if (!rc)
		rc = crm_writer_row(d->w, cells, err);
	d->warnings += !ok;
	crm_buf_clear(message);
	return rc;
}

static enum crm_code rights(struct doctor *d, struct crm_error *err)
{
	struct crm_buf m = CRM_BUF_INIT;

	if (d->c->lent)
		crm_buf_addf(&m, crm_tr("they hold: %s belongs to an account "
				"that lends its power"), d->c->path);
	else
		crm_buf_addf(&m, crm_tr("they only advise: whoever can open "
				"%s reads all of it, and its owner may do "
				"everything"), d->c->path);
	return tell(d, "rights", true, &m, err);
}

/* Nobody but the owner is to read the file, or to write to its folder. */
static enum crm_code file(struct doctor *d, struct crm_error *err)
{
	struct crm_buf m = CRM_BUF_INIT;
	struct stat sb, folder;
	char *real = realpath(d->c->path, NULL), *slash;
	bool ok = real && !stat(real, &sb), others, write;

	if (ok) {
		slash = strrchr(real, '/');
		slash[slash == real] = '\0';
		ok = !stat(real, &folder);
	}
	others = ok && sb.st_mode & 077;
	write = ok && folder.st_mode & 022 && !(folder.st_mode & S_ISVTX);
	if (!ok)
		crm_buf_addf(&m, crm_tr("%s cannot be looked at"), d->c->path);
	else if (others)
		crm_buf_addf(&m, crm_tr("others than its owner have access to "
				"%s: chmod 600 it"), d->c->path);
	else if (write)
		crm_buf_addf(&m, crm_tr("others than its owner can write to "
				"the folder of %s: chmod 700 it"), d->c->path);
	else
		crm_buf_addf(&m, crm_tr("only its owner has access to %s"),
			     d->c->path);
	free(real);
	return tell(d, "file", ok && !others && !write, &m, err);
}

/* Append the users a query finds, those of them that are bad; count them. */
static enum crm_code find_users(struct doctor *d, const char *where,
				bool (*bad)(const char *code),
				struct crm_buf *names, int *n,
				struct crm_error *err)
{
	struct crm_query_opts o = {
		.type = crm_store_type(d->c->st, "user"), .limit = -1,
		.where = (const char *const[]){ where, NULL },
		.fields = "code",
	};
	const struct crm_cell *row = NULL;
	struct crm_buf code = CRM_BUF_INIT;
	struct crm_query *q = NULL;
	enum crm_code rc = crm_query_open(d->c->st, &o, &q, err);

	while (!rc && !(rc = crm_query_next(q, &row, err)) && row) {
		crm_buf_reset(&code);
		crm_buf_addmem(&code, row->s, row->len);
		rc = crm_buf_check(&code, err);
		if (!rc && (!bad || bad(code.s)))
			crm_buf_addf(names, "%s %s", (*n)++ ? "," : "",
				     code.s);
	}
	crm_query_close(q);
	crm_buf_clear(&code);
	return rc;
}

/* Tell of bad users that a query finds, or that it finds none. */
static enum crm_code users(struct doctor *d, const char *what,
			   const char *where, bool (*bad)(const char *code),
			   const char *some, const char *none,
			   struct crm_error *err)
{
	struct crm_buf m = CRM_BUF_INIT, names = CRM_BUF_INIT;
	int n = 0;
	enum crm_code rc = find_users(d, where, bad, &names, &n, err);

	crm_buf_addf(&m, "%s%s", crm_tr(n ? some : none),
		     crm_buf_str(&names));
	if (!rc)
		rc = crm_buf_check(&names, err);
	if (!rc)
		rc = tell(d, what, !n, &m, err);
	crm_buf_clear(&names);
	crm_buf_clear(&m);
	return rc;
}

static bool no_account(const char *code)
{
	return !getpwnam(code);
}

static enum crm_code administrators(struct doctor *d, struct crm_error *err)
{
	struct crm_buf m = CRM_BUF_INIT, names = CRM_BUF_INIT;
	int n = 0;
	enum crm_code rc = find_users(d, "active = true and role.admin = true",
				      NULL, &names, &n, err);

	crm_buf_clear(&names);
	if (rc)
		return rc;
	crm_buf_addf(&m, crm_tr_n("%d active user is administrator",
				  "%d active users are administrators", n), n);
	return tell(d, "administrators", n > 0, &m, err);
}

enum crm_code crm_admin_doctor(struct crm_ctx *c, struct crm_error *err)
{
	static const struct crm_column cols[] = {
		{ "check", "Check", "检查", false },
		{ "ok", "OK", "正常", false },
		{ "message", "Message", "说明", false },
	};
	struct doctor d = { .c = c };
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, cols,
				    CRM_NELEM(cols), &d.w, err);
	if (!rc)
		rc = rights(&d, err);
	if (!rc)
		rc = file(&d, err);
	if (!rc)
		rc = administrators(&d, err);
	if (!rc)
		rc = users(&d, "roles", "active = true and role is null", NULL,
			   CRM_TR("active users without a role, who may do "
				  "nothing:"),
			   CRM_TR("every active user has a role"), err);
	if (!rc)
		rc = users(&d, "accounts", "active = true", no_account,
			   CRM_TR("active users without a system account:"),
			   CRM_TR("every active user has a system "
				  "account"), err);
	if (!rc)
		rc = crm_writer_end(d.w, err);
	crm_writer_close(d.w);
	if (!rc && d.warnings)
		rc = crm_error_set(err, CRM_INVALID,
				   crm_tr_n("%d warning", "%d warnings",
					    d.warnings), d.warnings);
	return rc;
}
