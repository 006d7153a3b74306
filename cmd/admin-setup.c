/* SPDX-License-Identifier: ISC */
/* admin-setup.c - new databases: one's own, or one that a host shares. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "admin.h"
#include "crm/date.h"
#include "crm/rules.h"

/* ---- init ---- */

enum crm_code crm_admin_folders(const char *path, struct crm_error *err)
{
	char *p = strdup(path);
	enum crm_code rc = p ? CRM_OK : crm_error_nomem(err);

	for (char *s = p; !rc && (s = strchr(s + 1, '/'));) {
		*s = '\0';
		if (mkdir(p, 0700) < 0 && errno != EEXIST)
			rc = crm_error_sys(err, CRM_ERROR, errno,
					   "cannot make the folder '%s'", p);
		*s = '/';
	}
	free(p);
	return rc;
}

static enum crm_code settings(struct crm_ctx *c, const char *currency,
			      struct crm_error *err)
{
	char at[CRM_TIME_LEN + 1];
	enum crm_code rc;

	crm_time_format(crm_clock_now(), at);
	rc = crm_store_set_setting(c->st, "base_currency", currency, err);
	if (!rc && c->opt.time_zone)
		rc = crm_store_set_setting(c->st, "time_zone",
					   c->opt.time_zone, err);
	if (!rc)
		rc = crm_store_set_setting(c->st, "created_at", at, err);
	return rc;
}

static enum crm_code first_user(struct crm_ctx *c, struct crm_error *err)
{
	const struct crm_type *t = crm_store_type(c->st, "user");
	const char *code = c->opt.user ? c->opt.user : c->account;
	const struct passwd *pw = getpwnam(code);
	struct crm_rec r = { 0 };
	enum crm_code rc;

	rc = crm_rec_init(&r, t, err);
	if (!rc)
		rc = crm_rec_enter(&r, CRM_F_CODE, code, strlen(code), err);
	if (!rc)
		rc = crm_rec_set_text(&r, CRM_USER_ROLE, "admin", 5, err);
	if (!rc && pw && pw->pw_gecos) {
		size_t n = strcspn(pw->pw_gecos, ",");
		if (crm_rec_enter(&r, CRM_USER_NAME, pw->pw_gecos, n, NULL))
			crm_rec_set_null(&r, CRM_USER_NAME);
	}
	if (!rc)
		rc = crm_save(c->st, NULL, &r, NULL, NULL, err);
	crm_rec_clear(&r);
	return rc;
}

/* The options that settings come from; *currency gets its canonical form. */
static enum crm_code init_options(const struct crm_ctx *c,
				  struct crm_buf *currency,
				  struct crm_error *err)
{
	const char *cur = c->opt.currency ? c->opt.currency : "CNY";
	const char *zone = c->opt.time_zone;
	struct crm_error e = CRM_ERROR_INIT;
	bool known = !crm_check_currency(NULL, cur, strlen(cur), currency, &e);
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc)
		rc = crm_buf_check(currency, err);
	if (!rc && !known)
		rc = crm_error_set(err, CRM_USAGE, "%s", e.msg);
	if (!rc && zone && !crm_clock_zone_known(zone))
		rc = crm_error_set(err, CRM_USAGE, "no time zone '%s'; names "
				   "are like Asia/Shanghai", zone);
	return rc ? rc : crm_cli_clock(c, zone, err);
}

/* In memory first: the file is there whole or not at all. */
static enum crm_code make_database(struct crm_ctx *c, const char *currency,
				   struct crm_error *err)
{
	struct crm_job_result done;
	enum crm_code rc;

	rc = crm_store_open(&c->st, ":memory:", CRM_DB_WRITE | CRM_DB_CREATE,
			    0, crm_rules, err);
	if (!rc)
		rc = crm_job_begin(c->st, &c->job, err);
	if (rc)
		return rc;
	rc = settings(c, currency, err);
	if (!rc && !c->opt.bare)
		rc = crm_roles_add(c->st, err);
	if (!rc && !c->opt.bare)
		rc = crm_pipeline_add(c->st, err);
	if (!rc && !c->opt.bare)
		rc = first_user(c, err);
	rc = crm_job_end(c->st, rc, false, &done, err);
	if (!rc)
		rc = crm_db_backup(crm_store_db(c->st), c->path, NULL, NULL,
				   err);
	if (!rc) /* only now is it anything that lasts */
		c->done = done;
	return rc;
}

enum crm_code crm_admin_init(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_buf currency = CRM_BUF_INIT;
	enum crm_code rc = init_options(c, &currency, err);

	if (!rc && c->opt.bare && c->opt.user)
		rc = crm_error_set(err, CRM_USAGE, "--bare makes no user; the "
				   "dump that is loaded has them");
	if (!rc)
		rc = crm_admin_folders(c->path, err);
	if (!rc)
		rc = make_database(c, currency.s, err);
	crm_buf_clear(&currency);
	if (rc)
		return rc;
	if (c->opt.bare)
		crm_cli_note(c, "made %s", c->path);
	else
		crm_cli_note(c, "made %s; first user %s", c->path,
			     c->opt.user ? c->opt.user : c->account);
	return CRM_OK;
}

/* ---- a shared host ---- */

#define ACCOUNT "crm"
#define GROUP "crm-users"

/* The account that is to own the database, and its home. */
static enum crm_code account(const char *dir, struct passwd **out,
			     struct crm_error *err)
{
	struct passwd *pw = getpwnam(ACCOUNT);
	char *real;
	bool home;

	if (!pw)
		return crm_error_set(err, CRM_NOTFOUND, "there is no account "
			"%s; make it: useradd --system --home-dir %s "
			"--shell /usr/sbin/nologin %s", ACCOUNT, dir, ACCOUNT);
	if (!pw->pw_uid)
		return crm_error_set(err, CRM_DENIED, "the account %s must "
				     "not be root", ACCOUNT);
	real = realpath(dir, NULL);
	home = !strcmp(pw->pw_dir, dir) ||
	       (real && !strcmp(pw->pw_dir, real));
	free(real);
	if (!home)
		return crm_error_set(err, CRM_CONFLICT, "the home of %s is "
			"%s, not %s; the database lies in it", ACCOUNT,
			pw->pw_dir, dir);
	*out = pw;
	return CRM_OK;
}

/* The account's home, and for nobody else. */
static enum crm_code take_home(const struct passwd *pw, struct crm_error *err)
{
	struct stat sb;

	if ((mkdir(pw->pw_dir, 0700) < 0 && errno != EEXIST) ||
	    lstat(pw->pw_dir, &sb) < 0)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot make '%s'", pw->pw_dir);
	if (!S_ISDIR(sb.st_mode) ||
	    (sb.st_uid && sb.st_uid != pw->pw_uid))
		return crm_error_set(err, CRM_CONFLICT, "'%s' is no folder of "
				     "root or %s", pw->pw_dir, ACCOUNT);
	if (chown(pw->pw_dir, pw->pw_uid, pw->pw_gid) < 0 ||
	    chmod(pw->pw_dir, 0700) < 0)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot take '%s'", pw->pw_dir);
	return CRM_OK;
}

/* From here on nothing is done with root's power. */
static enum crm_code become(const struct passwd *pw, struct crm_error *err)
{
	if (setgroups(0, NULL) < 0 || setgid(pw->pw_gid) < 0 ||
	    setuid(pw->pw_uid) < 0)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot become %s", ACCOUNT);
	umask(077);
	return CRM_OK;
}

/* What lets people run the programs of one folder as the account. */
static enum crm_code print_sudoers(struct crm_error *err)
{
	const char *p = CRM_PROGRAMS, *glue = ""; /* blanks between them */
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	struct stat sb;

	if (n < 0)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot tell where this program lies");
	self[n] = '\0';
	*strrchr(self, '/') = '\0';
	if (stat(self, &sb) < 0 || sb.st_uid || sb.st_mode & 022)
		return crm_error_set(err, CRM_DENIED, "others than root can "
			"write to %s; what lies there is not to be run as %s",
			self, ACCOUNT);
	printf("# For /etc/sudoers.d/crm: members of the group " GROUP
	       " use the database.\nCmnd_Alias CRM = ");
	for (size_t len; *p; p += len + (p[len] == ' '), glue = ", ") {
		len = strcspn(p, " ");
		printf("%s%s/%.*s", glue, self, (int)len, p);
	}
	puts("\nDefaults!CRM env_reset, !setenv, umask=0077\n"
	     "Defaults!CRM env_keep += \"CRM_FORMAT NO_COLOR COLUMNS\"\n"
	     "%" GROUP " ALL = (" ACCOUNT ") NOPASSWD: CRM");
	return CRM_OK;
}

static enum crm_code setup_options(const struct crm_ctx *c,
				   struct crm_error *err)
{
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc && !c->opt.shared)
		rc = crm_error_set(err, CRM_USAGE, "setup takes --shared DIR, "
				   "the home of the account %s", ACCOUNT);
	if (!rc && (c->opt.shared[0] != '/' || c->opt.db))
		rc = crm_error_set(err, CRM_USAGE, c->opt.db
			? CRM_TR("the database is DIR/crm.db; --db names no "
				 "other")
			: CRM_TR("--shared takes a path from the root"));
	if (!rc && !c->opt.user)
		rc = crm_error_set(err, CRM_USAGE, "give --user CODE, the "
			"account of who is to administrate it");
	if (!rc && getuid())
		rc = crm_error_set(err, CRM_DENIED, "setup is for root");
	return rc;
}

enum crm_code crm_admin_setup(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_buf currency = CRM_BUF_INIT, path = CRM_BUF_INIT;
	struct passwd *pw = NULL;
	enum crm_code rc = setup_options(c, err);

	if (!rc)
		rc = init_options(c, &currency, err);
	if (!rc)
		rc = account(c->opt.shared, &pw, err);
	if (!rc)
		rc = take_home(pw, err);
	if (!rc) {
		crm_buf_addf(&path, "%s/crm.db", pw->pw_dir);
		rc = crm_buf_check(&path, err);
	}
	if (!rc) {
		free(c->path);
		c->path = path.s;
		path = (struct crm_buf)CRM_BUF_INIT;
		rc = become(pw, err);
	}
	/* Once more, it only tells the lines for sudo again. */
	if (!rc && access(c->path, F_OK) < 0) {
		rc = make_database(c, crm_buf_str(&currency), err);
		if (!rc)
			crm_cli_note(c, "made %s; first user %s", c->path,
				     c->opt.user);
	}
	if (!rc)
		rc = print_sudoers(err);
	crm_buf_clear(&currency);
	crm_buf_clear(&path);
	return rc;
}
