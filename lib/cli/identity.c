/* SPDX-License-Identifier: ISC */
/*
 * identity.c - who runs the program, and with whose power.
 *
 * A private database is reached with one's own power: its owner may do
 * everything, and rights only advise, as whoever can open the file can read
 * it. On a shared host the database lies in the home of a system account,
 * which lends its power to people by way of sudo, doas or an ssh forced
 * command; who asks is told by those, and nothing else that the person says
 * may choose a file for that power to open.
 */
#include <errno.h>
#include <pwd.h>
#include <unistd.h>

#include "internal.h"
#include "crm/rights.h"

/* The entry of a system account, or NULL for one without. */
static enum crm_code entry(uid_t uid, const struct passwd **pw,
			   struct crm_error *err)
{
	errno = 0;
	*pw = getpwuid(uid);
	/* A uid without a name is one thing, not being told it another: the
	 * log must not name a user wrongly, nor his power be taken for that of
	 * the account he borrows it from. */
	if (!*pw && errno && errno != ENOENT && errno != ESRCH &&
	    errno != EBADF && errno != EPERM)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot read the system accounts");
	return CRM_OK;
}

/* The name of a system account, to be freed; of one without, "uidN". */
static enum crm_code account(uid_t uid, char **out, struct crm_error *err)
{
	const struct passwd *pw;
	struct crm_buf b = CRM_BUF_INIT;
	enum crm_code rc = entry(uid, &pw, err);

	if (rc)
		return rc;
	if (pw && pw->pw_name[0])
		crm_buf_adds(&b, pw->pw_name);
	else
		crm_buf_addf(&b, "uid%ld", (long)uid);
	*out = b.s;
	return crm_buf_check(&b, err);
}

enum crm_code crm__account(struct crm_ctx *c, struct crm_error *err)
{
	return c->account ? CRM_OK : account(getuid(), &c->account, err);
}

/* The person who asks, where somebody else's power is used: NULL for none. */
static enum crm_code asking(char **out, struct crm_error *err)
{
	const char *uid = getenv("SUDO_UID"), *name = getenv("DOAS_USER");
	char *end;
	long n;

	*out = NULL;
	/* Each of them sets its own; the other may be the person's word. */
	if (uid && *uid && name && *name)
		return crm_error_set(err, CRM_DENIED, "both SUDO_UID and "
			"DOAS_USER are set; which of them tells who asks?");
	if (uid && *uid) {
		errno = 0;
		n = strtol(uid, &end, 10);
		/* One that does not fit would be another's. */
		if (*end || errno || n < 0 || (long)(uid_t)n != n)
			return crm_error_set(err, CRM_DENIED, "SUDO_UID is "
					     "'%s', which is no account", uid);
		return n && (uid_t)n != getuid()
			? account((uid_t)n, out, err) : CRM_OK;
	}
	/* A name that was left empty is nobody's, not the account's own. */
	if (!name || !*name)
		name = getenv("CRM_USER") ? getenv("CRM_USER")
		       : name ? name : uid;
	if (!name)
		return CRM_OK;
	*out = strdup(name);
	return *out ? CRM_OK : crm_error_nomem(err);
}

/* The database that an account shares, to be freed; NULL: it shares none. */
static enum crm_code shared_store(char **out, struct crm_error *err)
{
	const struct passwd *pw = NULL;
	struct crm_buf b = CRM_BUF_INIT;
	struct stat sb;
	enum crm_code rc = entry(getuid(), &pw, err);

	*out = NULL;
	if (rc || !pw || pw->pw_dir[0] != '/')
		return rc;
	crm_buf_addf(&b, "%s/crm.db", pw->pw_dir);
	rc = crm_buf_check(&b, err);
	if (!rc && !stat(b.s, &sb)) {
		if (sb.st_uid == getuid())
			*out = b.s;
	} else if (!rc && errno != ENOENT && errno != ENOTDIR &&
		   errno != EACCES) {
		rc = crm_error_sys(err, CRM_ERROR, errno,
				   "cannot look at '%s'", b.s);
	}
	if (!*out)
		crm_buf_clear(&b);
	return rc;
}

enum crm_code crm__lent(struct crm_ctx *c, struct crm_error *err)
{
	char *person = NULL, *store = NULL;
	/* One who may do anything borrows nobody's power. */
	enum crm_code rc = getuid() ? asking(&person, err) : CRM_OK;

	if (!rc && person)
		rc = shared_store(&store, err);
	if (!store) {
		free(person);
		return rc;
	}
	c->account = person;
	c->path = store;
	c->lent = true;
	umask(077);
	if (c->opt.db || getenv("CRM_DB"))
		return crm_error_set(err, CRM_DENIED, "on a shared host there "
			"is one database; --db and CRM_DB name no other");
	if (c->verb->need == CRM_NEED_NONE)
		return crm_error_set(err, CRM_DENIED, "%s is for the account "
			"that the database belongs to", c->verb->name);
	return CRM_OK;
}

enum crm_code crm_cli_file(const struct crm_ctx *c, const char *name,
			   struct crm_error *err)
{
	if (!c->lent)
		return CRM_OK;
	return crm_error_set(err, CRM_DENIED, "'%s' would be opened with the "
		"power of the account that the database belongs to; redirect "
		"it: '-' is stdin or stdout", name);
}

/* May whoever runs this do everything with the file? */
static bool owns(const struct crm_ctx *c)
{
	uid_t uid = getuid();
	struct stat sb;

	return !c->lent && (!uid || stat(c->path, &sb) < 0 ||
			    sb.st_uid == uid);
}

/* Check what only administrators may ask for. */
static enum crm_code options(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	if (c->opt.as)
		rc = crm_permit(c->st, CRM_MAY_READ, NULL, "--as", err);
	if (!rc && c->lent && c->opt.now)
		rc = crm_permit(c->st, CRM_MAY_READ, NULL, "--now", err);
	return rc;
}

enum crm_code crm__identify(struct crm_ctx *c, struct crm_error *err)
{
	bool owner = owns(c);
	enum crm_code rc = CRM_OK;

	if (!owner || c->opt.as)
		rc = crm__account(c, err);
	if (!rc && !owner)
		rc = crm_act_as(c->st, c->account, err);
	if (!rc)
		rc = options(c, err);
	if (!rc && c->opt.as)
		rc = crm_act_as(c->st, c->opt.as, err);
	c->job.user = c->opt.as ? c->opt.as : c->account;
	c->job.real_user = c->account;
	return rc;
}

enum crm_code crm__allow(struct crm_ctx *c, struct crm_error *err)
{
	static const enum crm_right rights[] = {
		[CRM_FOR_CREATE] = CRM_MAY_CREATE,
		[CRM_FOR_READ] = CRM_MAY_READ,
		[CRM_FOR_CHANGE] = CRM_MAY_CHANGE,
		[CRM_FOR_DELETE] = CRM_MAY_DELETE,
	};

	if (c->verb->need == CRM_NEED_NONE || c->verb->for_whom == CRM_FOR_ALL)
		return CRM_OK;
	return crm_permit(c->st, rights[c->verb->for_whom],
			  c->verb->for_whom == CRM_FOR_ADMINS ? NULL : c->type,
			  c->verb->name, err);
}
