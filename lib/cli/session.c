/* SPDX-License-Identifier: ISC */
/* session.c - which database the program runs on. */
#include <pwd.h>
#include <unistd.h>

#include "internal.h"
#include "crm/date.h"
#include "crm/rules.h"

/* Nobody waits longer, and no sum of it in milliseconds overflows. */
#define LONGEST 1000000

/* The home directory as the account has it, where HOME does not say; NULL:
 * there is none. */
static const char *home(void)
{
	const char *v = getenv("HOME");
	const struct passwd *pw;

	if (v && *v)
		return v;
	pw = getpwuid(getuid());
	return pw && pw->pw_dir && *pw->pw_dir == '/' ? pw->pw_dir : NULL;
}

/* An empty name is most often a variable that was not set. Taking another
 * database than the one meant would be worse than stopping. */
static enum crm_code named(const struct crm_ctx *c, struct crm_buf *out,
			   struct crm_error *err)
{
	const char *v = c->opt.db ? c->opt.db : getenv("CRM_DB");

	if (v && !*v)
		return crm_error_set(err, CRM_USAGE, c->opt.db
			? CRM_TR("--db is empty, and names no file")
			: CRM_TR("CRM_DB is empty; unset it, or give --db "
				 "FILE"));
	crm_buf_adds(out, v ? v : "");
	return CRM_OK;
}

static enum crm_code by_default(struct crm_buf *out, struct crm_error *err)
{
	const char *v = getenv("XDG_DATA_HOME");

	if (v && *v == '/') {
		crm_buf_addf(out, "%s/crm/crm.db", v);
		return CRM_OK;
	}
	v = home();
	if (!v)
		return crm_error_set(err, CRM_USAGE,
				     "HOME is not set; give --db FILE");
	crm_buf_addf(out, "%s/.local/share/crm/crm.db", v);
	return CRM_OK;
}

enum crm_code crm__db_path(const struct crm_ctx *c, char **out,
			   struct crm_error *err)
{
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc = named(c, &b, err);

	if (!rc && !b.len)
		rc = by_default(&b, err);
	if (!rc)
		rc = crm_buf_check(&b, err);
	if (rc)
		crm_buf_clear(&b);
	*out = b.s;
	return rc;
}

enum crm_code crm_cli_clock(const struct crm_ctx *c, const char *zone,
			    struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (zone)
		crm_clock_zone(zone);
	if (c->opt.now)
		rc = crm_clock_set(c->opt.now, err);
	if (rc != CRM_INVALID)
		return rc;
	crm_error_prefix(err, "--now: ");
	if (err)
		err->code = CRM_USAGE;
	return CRM_USAGE;
}

int crm_cli_wait(const struct crm_ctx *c)
{
	return c->opt.wait < LONGEST ? (int)c->opt.wait : LONGEST;
}

enum crm_code crm_cli_open(struct crm_ctx *c, int flags, struct crm_error *err)
{
	const char *zone;
	enum crm_code rc;

	rc = crm_store_open(&c->st, c->path, flags, crm_cli_wait(c), crm_rules,
			    err);
	if (rc)
		return rc;
	/* A day given for the present begins where the database's clocks
	 * say so. */
	zone = crm_store_setting(c->st, "time_zone");
	if (zone)
		rc = crm_cli_clock(c, zone, err);
	if (!rc && !(flags & CRM_DB_ANY_SCHEMA))
		rc = crm__identify(c, err);
	if (!rc && c->opt.as_of && c->type && c->type->readonly)
		rc = crm_error_set(err, CRM_USAGE, "%s do not change; "
				   "--as-of is not for them",
				   crm_tr(c->type->plural));
	if (!rc && c->opt.as_of)
		rc = crm_store_as_of(c->st, c->opt.as_of, err);
	if (!rc && c->type_name)
		c->type = crm_store_type(c->st, c->type_name);
	if (c->opt.verbose)
		crm_cli_note(c, "database %s", c->path);
	return rc;
}
