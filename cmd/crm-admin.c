/* SPDX-License-Identifier: ISC */
/* crm-admin.c - the database itself, users, departments, custom fields. */
#include <errno.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admin.h"
#include "crm/audit.h"
#include "crm/date.h"
#include "crm/decimal.h"
#include "crm/rules.h"
#include "crm/search.h"

static enum crm_code one_arg(const struct crm_ctx *c, struct crm_error *err)
{
	if (c->nargs == 1)
		return CRM_OK;
	return crm_error_set(err, CRM_USAGE, "%s takes one FILE",
			     c->verb->name);
}

/* ---- upgrade, backup, restore, check ---- */

/* "FILE.sha256", which sha256sum -c understands; to be freed. */
static char *digest_path(const char *path)
{
	struct crm_buf b = CRM_BUF_INIT;

	crm_buf_addf(&b, "%s.sha256", path);
	if (b.failed)
		crm_buf_clear(&b);
	return b.s;
}

static enum crm_code write_digest(const char *path, const char *digest,
				  struct crm_error *err)
{
	const char *slash = strrchr(path, '/');
	char *name = digest_path(path);
	FILE *f = name ? fopen(name, "w") : NULL;
	enum crm_code rc = CRM_OK;

	if (!name)
		return crm_error_nomem(err);
	if (!f || fprintf(f, "%s  %s\n", digest, slash ? slash + 1 : path) < 0
	    || fflush(f) || fsync(fileno(f)))
		rc = crm_error_sys(err, CRM_ERROR, errno,
				   "cannot write '%s'", name);
	if (f && fclose(f) && !rc)
		rc = crm_error_sys(err, CRM_ERROR, errno,
				   "cannot write '%s'", name);
	if (rc) { /* nothing half done */
		unlink(name);
		unlink(path);
	}
	free(name);
	return rc;
}

/* The digest beside a backup, or "" where there is none. */
static enum crm_code read_digest(const char *path, char digest[65],
				 struct crm_error *err)
{
	char *name = digest_path(path);
	FILE *f = name ? fopen(name, "r") : NULL;
	enum crm_code rc = name ? CRM_OK : crm_error_nomem(err);

	digest[0] = '\0';
	if (f && (fread(digest, 1, 64, f) != 64 ||
		  strspn(digest, "0123456789abcdef") < 64))
		rc = crm_error_set(err, CRM_INVALID, "'%s' holds no SHA-256 "
				   "digest", name);
	else if (!rc && !f && errno != ENOENT)
		rc = crm_error_sys(err, CRM_ERROR, errno, "cannot read '%s'",
				   name);
	if (f)
		fclose(f);
	free(name);
	return rc;
}

static enum crm_code refuse_finding(void *arg, const struct crm_finding *f,
				    struct crm_error *err)
{
	bool of_one = f->type && f->code;

	(void)arg;
	return crm_error_set(err, CRM_INVALID, "%s: %s%s%s%s%s; 'crm-admin "
			     "check' lists all", f->check,
			     of_one ? f->type : "", of_one ? " " : "",
			     of_one ? f->code : "", of_one ? ": " : "",
			     f->message);
}

/* A copy in which check finds something is none to rely on. */
static enum crm_code check_copy(void *arg, const char *file,
				struct crm_error *err)
{
	struct crm_store *copy = NULL;
	int64_t found;
	enum crm_code rc;

	(void)arg;
	rc = crm_store_open(&copy, file, CRM_DB_READ, 0, crm_rules, err);
	if (!rc)
		rc = crm_check(copy, refuse_finding, NULL, -1, &found, err);
	crm_store_close(copy);
	return rc;
}

static enum crm_code verb_backup(struct crm_ctx *c, struct crm_error *err)
{
	static const struct crm_db_look look = { check_copy, NULL };
	struct crm_error clean = CRM_ERROR_INIT;
	char digest[65] = "";
	int have = 0;
	enum crm_code rc = one_arg(c, err);

	if (!rc)
		rc = crm_cli_open(c, CRM_DB_READ | CRM_DB_ANY_SCHEMA, err);
	if (!rc)
		rc = crm_db_schema(crm_store_db(c->st), &have, err);
	if (!rc)
		/* The check knows the schema of this program alone. */
		rc = crm_db_backup(crm_store_db(c->st), c->args[0],
				   have == crm_schema_version ? &look : NULL,
				   digest, err);
	if (!rc)
		rc = write_digest(c->args[0], digest, err);
	if (rc)
		return rc;
	/* A name with control characters must not drive the terminal. */
	crm_error_set(&clean, CRM_ERROR, "%s", c->args[0]);
	printf("%s  %s\n", digest, isatty(STDOUT_FILENO) ? clean.msg
							 : c->args[0]);
	return CRM_OK;
}

/* A backup in front of an upgrade, under a name that is free: an upgrade that
 * failed has left one. */
static enum crm_code backup_before(struct crm_ctx *c, int schema,
				   struct crm_buf *name, struct crm_error *err)
{
	struct stat sb;
	enum crm_code rc;

	for (int i = 1;; i++) {
		crm_buf_reset(name);
		crm_buf_addf(name, "%s.schema%d", c->path, schema);
		if (i > 1)
			crm_buf_addf(name, "-%d", i);
		crm_buf_adds(name, ".backup");
		rc = crm_buf_check(name, err);
		if (rc || lstat(name->s, &sb) < 0)
			break;
	}
	return rc ? rc : crm_db_backup(crm_store_db(c->st), name->s, NULL,
				       NULL, err);
}

/* A database of a schema before roles or pipelines gets those that a new one
 * has. */
static enum crm_code at_hand(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_job_result done = { 0 };
	int64_t roles = 0;
	enum crm_code rc;

	crm_store_close(c->st);
	c->st = NULL;
	rc = crm_cli_open(c, CRM_DB_WRITE, err);
	if (!rc)
		rc = crm_job_begin(c->st, &c->job, err);
	if (rc)
		return rc;
	rc = crm_db_int(crm_store_db(c->st), "SELECT count(*) FROM role",
			&roles, err);
	if (!rc)
		rc = crm_roles_add(c->st, err);
	if (!rc)
		rc = crm_pipeline_add(c->st, err);
	rc = crm_job_end(c->st, rc, false, &done, err);
	if (!rc && !roles)
		crm_cli_note(c, "users need roles now: crm-admin user set "
			     "CODE role=…");
	return rc;
}

/* Bring the open database up to this program. */
static enum crm_code migrate(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_code rc = crm_db_migrate(crm_store_db(c->st), err);

	return rc ? rc : at_hand(c, err);
}

/* Make what an older program did not keep beside the data. */
static enum crm_code derive(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_code rc = crm_audit_seal(c->st, err);

	return rc ? rc : crm_reindex(c->st, NULL, err);
}

static enum crm_code verb_upgrade(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_buf copy = CRM_BUF_INIT;
	int have = 0;
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc)
		rc = crm_cli_open(c, CRM_DB_WRITE | CRM_DB_ANY_SCHEMA, err);
	if (!rc)
		rc = crm_db_schema(crm_store_db(c->st), &have, err);
	if (rc)
		return rc;
	if (have == crm_schema_version) {
		crm_cli_note(c, "schema %d is current", have);
		return at_hand(c, err); /* what a kill may have left out */
	}
	rc = backup_before(c, have, &copy, err);
	if (!rc)
		rc = migrate(c, err);
	if (!rc)
		rc = derive(c, err);
	if (!rc)
		crm_cli_note(c, "schema %d is now %d; %s is the state before",
			     have, crm_schema_version, copy.s);
	crm_buf_clear(&copy);
	return rc;
}

/* Where there is no database, make it. */
static enum crm_code restore_missing(struct crm_ctx *c, const char *digest,
				     struct crm_error *err)
{
	enum crm_code rc = crm_admin_folders(c->path, err);

	if (!rc)
		rc = crm_db_restore_as(c->path, c->args[0], digest,
				       crm_cli_wait(c), err);
	return rc;
}

/* Replace what is there. What cannot be read as a database is for a person to
 * look at, rather than to be lost here. */
static enum crm_code restore_into(struct crm_ctx *c, const char *digest,
				  struct crm_error *err)
{
	struct crm_error e = CRM_ERROR_INIT;
	enum crm_code rc;

	rc = crm_cli_open(c, CRM_DB_WRITE | CRM_DB_ANY_SCHEMA, &e);
	if (rc == CRM_NOTFOUND)
		return restore_missing(c, digest, err);
	if (!rc)
		rc = crm_db_restore(crm_store_db(c->st), c->args[0], digest,
				    &e);
	if (rc == CRM_ERROR && !e.sys)
		return crm_error_set(err, rc, "%s; move '%s' away first, and "
				     "restore makes it anew", e.msg, c->path);
	if (rc)
		*err = e;
	return rc;
}

/* Bring what was restored up to this program. Whatever becomes of that, it is
 * there. */
static enum crm_code bring_up(struct crm_ctx *c, struct crm_error *err)
{
	int have = 0;
	enum crm_code rc = CRM_OK;

	if (!c->st)
		rc = crm_cli_open(c, CRM_DB_WRITE | CRM_DB_ANY_SCHEMA, err);
	if (!rc)
		rc = crm_db_schema(crm_store_db(c->st), &have, err);
	if (!rc && have != crm_schema_version)
		rc = migrate(c, err);
	if (!rc && have != crm_schema_version)
		rc = derive(c, err);
	if (!rc)
		return CRM_OK;
	crm_error_prefix(err, "%s is what %s was, but may be of an older "
			 "version still (crm-admin upgrade sees to that): ",
			 c->path, c->args[0]);
	if (err)
		err->code = CRM_OUTPUT;
	return CRM_OUTPUT;
}

static enum crm_code verb_reindex(struct crm_ctx *c, struct crm_error *err)
{
	int64_t records = 0;
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc)
		rc = crm_reindex(c->st, &records, err);
	if (!rc)
		crm_cli_note(c, "reindex: %lld records", (long long)records);
	return rc;
}

static enum crm_code verb_restore(struct crm_ctx *c, struct crm_error *err)
{
	char digest[65] = "";
	enum crm_code rc = one_arg(c, err);

	if (!rc)
		rc = read_digest(c->args[0], digest, err);
	if (!rc)
		rc = restore_into(c, digest[0] ? digest : NULL, err);
	if (!rc)
		rc = bring_up(c, err);
	if (!rc)
		crm_cli_note(c, digest[0] ? CRM_TR("%s is what %s was")
			     : CRM_TR("%s is what %s was (no digest lay "
				      "beside it)"), c->path, c->args[0]);
	return rc;
}

static enum crm_code print_finding(void *writer, const struct crm_finding *f,
				   struct crm_error *err)
{
	static const char *const repairs[] = { NULL, "set", "plan",
					       "reindex" };
	const char *text[] = { f->check, f->type, f->code, f->message,
			       repairs[f->repair] };
	struct crm_cell cells[CRM_NELEM(text)];

	for (size_t i = 0; i < CRM_NELEM(text); i++)
		cells[i] = (struct crm_cell){
			text[i] ? CRM_CELL_TEXT : CRM_CELL_NULL, 0, text[i],
			text[i] ? strlen(text[i]) : 0 };
	return crm_writer_row(writer, cells, err);
}

enum crm_code crm_admin_findings(struct crm_ctx *c,
	enum crm_code (*look)(struct crm_ctx *c,
		enum crm_code (*tell)(void *arg, const struct crm_finding *f,
				      struct crm_error *err),
		void *arg, int64_t *found, struct crm_error *err),
	struct crm_error *err)
{
	static const struct crm_column cols[] = {
		{ "check", "Check", "检查", false },
		{ "type", "Type", "记录类型", false },
		{ "code", "Code", "编号", false },
		{ "message", "Message", "说明", false },
		{ "repair", "Repair", "修复方式", false },
	};
	struct crm_writer *w = NULL;
	int64_t found = 0;
	enum crm_code rc;

	rc = crm_cli_writer(c, CRM_FMT_AUTO, false, cols, CRM_NELEM(cols), &w,
			    err);
	if (!rc)
		rc = look(c, print_finding, w, &found, err);
	if (!rc)
		rc = crm_writer_end(w, err);
	crm_writer_close(w);
	c->planned = !rc;
	if (!rc && found)
		rc = crm_error_set(err, CRM_INVALID,
				   crm_tr_n("%lld finding", "%lld findings",
					    found), (long long)found);
	return rc;
}

static enum crm_code check(struct crm_ctx *c,
			   enum crm_code (*tell)(void *arg,
						 const struct crm_finding *f,
						 struct crm_error *err),
			   void *arg, int64_t *found, struct crm_error *err)
{
	return crm_check(c->st, tell, arg, c->opt.plan ? c->job.plan_fd : -1,
			 found, err);
}

static enum crm_code verb_check(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_code rc = crm_cli_no_args(c, err);

	return rc ? rc : crm_admin_findings(c, check, err);
}

static const char *const types[] = { "user", "department", "role",
				     "permission", "share", "field", "rule",
				     "job", "access", NULL };

static const struct crm_verb verbs[] = {
	{ "init", "", "make a database and its first user",
	  CRM_O_INIT | CRM_O_BARE, CRM_NEED_NONE, CRM_FOR_ADMINS,
	  CRM_ON_ALL, crm_admin_init, NULL },
	{ "setup", "", "make a database that people of this host share",
	  CRM_O_INIT | CRM_O_SETUP, CRM_NEED_NONE, CRM_FOR_ADMINS,
	  CRM_ON_ALL, crm_admin_setup, NULL },
	{ "doctor", "", "tell who can do what with the database file, and why",
	  CRM_O_OUTPUT, CRM_NEED_READ, CRM_FOR_ADMINS,
	  CRM_ON_ALL, crm_admin_doctor, NULL },
	{ "explain", "access USER CODE",
	  "tell what a user may do with a record, and by which rule",
	  CRM_O_OUTPUT, CRM_NEED_READ, CRM_FOR_ADMINS,
	  CRM_ON_ALL, crm_admin_explain, NULL },
	{ "upgrade", "", "bring a database up to this version, after a backup",
	  0, CRM_NEED_NONE, CRM_FOR_ADMINS,
	  CRM_ON_ALL, verb_upgrade, NULL },
	{ "backup", "FILE", "write a verified copy; print its SHA-256", 0,
	  CRM_NEED_NONE, CRM_FOR_ADMINS,
	  CRM_ON_ALL, verb_backup, NULL },
	{ "restore", "FILE", "make the database what a backup holds", 0,
	  CRM_NEED_NONE, CRM_FOR_ADMINS,
	  CRM_ON_ALL, verb_restore, NULL },
	{ "check", "", "look for what the rules do not allow; print it",
	  CRM_O_OUTPUT | CRM_O_REPAIR, CRM_NEED_READ, CRM_FOR_ADMINS,
	  CRM_ON_ALL, verb_check, NULL },
	{ "reindex", "", "make anew what records are found by", 0,
	  CRM_NEED_WRITE, CRM_FOR_ADMINS, CRM_ON_ALL, verb_reindex, NULL },
	{ "setting", "[NAME[=VALUE]...]", "print what the database does by "
	  "default, or set it", CRM_O_OUTPUT, CRM_NEED_WRITE, CRM_FOR_ADMINS,
	  CRM_ON_ALL, crm_admin_setting, NULL },
	{ "audit", "verify|head", "compare the log with its digests; print "
	  "the last one", CRM_O_OUTPUT | CRM_O_AUDIT, CRM_NEED_READ,
	  CRM_FOR_ADMINS, CRM_ON_ALL, crm_admin_audit, NULL },
	{ "dump", "", "print all records, as a stream that load reads",
	  CRM_O_PAST, CRM_NEED_READ, CRM_FOR_ADMINS,
	  CRM_ON_ALL, crm_admin_dump, NULL },
	{ "load", "[FILE...]", "read records of all types from one stream",
	  CRM_O_WRITE | CRM_O_LOAD | CRM_O_UNIQUE, CRM_NEED_WRITE, CRM_FOR_ALL,
	  CRM_ON_ALL, crm_admin_load, NULL },
	{ "undo", "JOB", "take back what a job did, as a job of its own",
	  CRM_O_WRITE | CRM_O_UNDO | CRM_O_UNIQUE, CRM_NEED_WRITE, CRM_FOR_ALL,
	  CRM_ON_ALL, crm_admin_undo, NULL },
	{ "apply", "FILE|-", "make the changes of a plan, as one job",
	  CRM_O_WRITE | CRM_O_APPLY | CRM_O_UNIQUE, CRM_NEED_WRITE, CRM_FOR_ALL,
	  CRM_ON_ALL, crm_admin_apply, NULL },
	{ "erase", "CODE... reason=TEXT", "erase records for good, from the "
	  "log too", CRM_O_ERASE, CRM_NEED_WRITE, CRM_FOR_ADMINS, CRM_ON_ALL,
	  crm_admin_erase, NULL },
	{ "changes", "", "print every change in the order it was made",
	  CRM_O_OUTPUT | CRM_O_SINCE | CRM_O_LIMIT, CRM_NEED_READ, CRM_FOR_ALL,
	  CRM_ON_ALL, crm_admin_changes, NULL },
	{ "changes", "JOB", "print what a job changed",
	  CRM_O_OUTPUT | CRM_O_LIMIT, CRM_NEED_READ, CRM_FOR_ALL,
	  CRM_ON_ALL, crm_admin_job_changes, "job" },
	{ NULL, NULL, NULL, 0, CRM_NEED_NONE, CRM_FOR_ALL, CRM_ON_ALL, NULL,
	  NULL }
};

static const struct crm_command command = {
	.name = "crm-admin",
	.summary = "databases, users, departments, custom fields, jobs",
	.types = types, .verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_main(&command, argc, argv);
}
