/* SPDX-License-Identifier: ISC */
/* session.c - who runs the program, on which database. */
#include <errno.h>
#include <pwd.h>
#include <unistd.h>

#include "internal.h"
#include "crm/date.h"
#include "crm/rules.h"

/* Nobody waits longer, and no sum of it in milliseconds overflows. */
#define LONGEST 1000000

enum crm_code crm__account(char **out, struct crm_error *err)
{
	const struct passwd *pw;
	struct crm_buf b = CRM_BUF_INIT;

	errno = 0;
	pw = getpwuid(getuid());
	/* A uid without a name is one thing, not being told it another: the
	 * log must not name a user wrongly. */
	if (!pw && errno && errno != ENOENT && errno != ESRCH &&
	    errno != EBADF && errno != EPERM)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot read the system accounts");
	if (pw && pw->pw_name[0])
		crm_buf_adds(&b, pw->pw_name);
	else
		crm_buf_addf(&b, "uid%ld", (long)getuid());
	*out = b.s;
	return crm_buf_check(&b, err);
}

char *crm__db_path(const struct crm_ctx *c)
{
	const char *v = c->opt.db ? c->opt.db : getenv("CRM_DB");
	struct crm_buf b = CRM_BUF_INIT;

	if (v && *v)
		return strdup(v);
	v = getenv("XDG_DATA_HOME");
	if (v && *v == '/') {
		crm_buf_addf(&b, "%s/crm/crm.db", v);
		return b.s;
	}
	v = getenv("HOME");
	crm_buf_addf(&b, "%s/.local/share/crm/crm.db", v ? v : "");
	return b.s;
}

enum crm_code crm_cli_open(struct crm_ctx *c, int flags, struct crm_error *err)
{
	int wait = c->opt.wait < LONGEST ? (int)c->opt.wait : LONGEST;
	const char *zone;
	enum crm_code rc;

	rc = crm_store_open(&c->st, c->path, flags, wait, crm_rules, err);
	if (rc)
		return rc;
	zone = crm_store_setting(c->st, "time_zone");
	if (zone)
		crm_clock_zone(zone);
	/* A day given for the present begins where the database's clocks
	 * say so. */
	if (zone && c->opt.now)
		rc = crm_clock_set(c->opt.now, err);
	if (c->type_name)
		c->type = crm_store_type(c->st, c->type_name);
	if (c->opt.verbose)
		crm_cli_note(c, "database %s", c->path);
	return rc;
}
