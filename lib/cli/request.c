/* SPDX-License-Identifier: ISC */
/* request.c - --request-id: a command that is carried out once. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "internal.h"

/* ---- what is asked for ---- */

static void take(struct crm_sha256 *d, const char *s)
{
	size_t n = strlen(s);

	crm_sha256_update(d, s, n);
	crm_sha256_length(d, n);
}

static void take_option(struct crm_sha256 *d, const struct crm_options *opt,
			const struct crm_opt *o)
{
	const void *at = (const char *)opt + o->offset;
	const struct crm_texts *many = at;

	take(d, o->name);
	switch (o->kind) {
	case CRM_OPT_FLAG:
		break;
	case CRM_OPT_NUMBER:
	case CRM_OPT_POSITIVE:
		crm_sha256_length(d, (uint64_t)*(const int64_t *)at);
		break;
	case CRM_OPT_TEXT:
		take(d, *(const char *const *)at);
		break;
	case CRM_OPT_MANY:
		for (size_t i = 0; i < many->n; i++)
			take(d, many->v[i]);
		crm_sha256_length(d, many->n);
		break;
	}
}

/* The arguments, but for those that only say how it is told. Where the options
 * stood and in which order does not matter. */
static void take_arguments(struct crm_ctx *c, const bool *given)
{
	struct crm_sha256 *d = &c->request.asked;

	take(d, c->cmd->name);
	take(d, c->type_name ? c->type_name : "");
	take(d, c->verb->name);
	for (int i = 0; i < c->nargs; i++)
		take(d, c->args[i]);
	crm_sha256_length(d, (uint64_t)c->nargs);
	for (size_t i = 0; i < crm__nopts; i++)
		if (given[i] && !(crm__opts[i].sets & CRM__O_TELL))
			take_option(d, &c->opt, &crm__opts[i]);
}

enum crm_code crm__request(struct crm_ctx *c, const bool *given,
			   struct crm_error *err)
{
	const struct crm_options *o = &c->opt;
	enum crm_code rc;

	if (!o->request_id)
		return CRM_OK;
	if (o->dry_run || o->plan)
		return crm_error_set(err, CRM_USAGE, "--request-id is for what "
			"is saved; --dry-run and --plan save nothing");
	if (o->results || o->rejects)
		return crm_error_set(err, CRM_USAGE, "--request-id keeps the "
			"summary of a job alone; leave out --results and "
			"--rejects");
	rc = crm_request_check(o->request_id, err);
	c->request.id = o->request_id;
	crm_sha256_init(&c->request.asked);
	take_arguments(c, given);
	return rc;
}

struct crm_sha256 *crm_cli_digest(struct crm_ctx *c)
{
	return c->request.id ? &c->request.asked : NULL;
}

/* ---- what it reads ---- */

/* As a reader takes it. */
static enum crm_code take_file(struct crm_ctx *c, const char *path,
			       struct crm_error *err)
{
	bool std = !strcmp(path, "-");
	uint64_t all = 0;
	char part[65536];
	ssize_t n = -1;
	int fd = STDIN_FILENO;
	enum crm_code rc = std ? CRM_OK : crm_cli_file(c, path, err);

	if (rc)
		return rc;
	if (!std)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && (n = read(fd, part, sizeof(part)))) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		crm_sha256_update(&c->request.asked, part, (size_t)n);
		all += (uint64_t)n;
	}
	if (n < 0)
		crm_error_sys(err, CRM_ERROR, errno, "cannot read '%s'", path);
	else
		crm_sha256_length(&c->request.asked, all);
	if (fd > STDIN_FILENO)
		close(fd);
	return n < 0 ? CRM_ERROR : CRM_OK;
}

/* All that the verb would read, in its order. */
static enum crm_code take_input(struct crm_ctx *c, struct crm_error *err)
{
	bool files = c->verb->options &
		     (CRM_O_IMPORT | CRM_O_APPLY | CRM_O_LOAD);
	bool codes = c->nargs && !strcmp(c->args[0], "-") &&
		     c->verb->options & (CRM_O_INPUT | CRM_O_CODES |
					 CRM_O_GROUPS);
	enum crm_code rc = CRM_OK;

	if (c->opt.map)
		rc = take_file(c, c->opt.map, err);
	if (!rc && (codes || (files && !c->nargs)))
		return take_file(c, "-", err);
	for (int i = 0; !rc && files && i < c->nargs; i++)
		rc = take_file(c, c->args[i], err);
	return rc;
}

/* ---- the result ---- */

/* Print the record that the job added, as it was then. */
static enum crm_code show_added(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_buf code = CRM_BUF_INIT;
	char when[32];
	enum crm_code rc;

	snprintf(when, sizeof(when), "job%lld", (long long)c->done.job);
	c->opt.as_of = when;
	crm_store_close(c->st);
	c->st = NULL;
	c->type = crm_type_find(c->type_name); /* that of the store is gone */
	rc = crm_cli_open(c, CRM_DB_READ, err);
	if (!rc)
		rc = crm_request_added(c->st, &c->request, c->type, &code,
				       err);
	if (!rc)
		rc = crm_cli_show(c, (const char *const[]){ code.s }, 1, err);
	crm_buf_clear(&code);
	c->opt.as_of = NULL;
	return rc;
}

enum crm_code crm__request_result(struct crm_ctx *c, struct crm_error *err)
{
	const struct crm_request *r = &c->request;

	c->done = r->result;
	crm_cli_note(c, "request '%s' was done at %s, with this result:",
		     r->id, r->at);
	if (c->verb->run == crm__verb_add)
		return show_added(c, err);
	crm_cli_summary(c);
	return r->result.partial ? CRM_PARTIAL : CRM_OK;
}

enum crm_code crm__request_known(struct crm_ctx *c, struct crm_error *err)
{
	bool found = false;
	enum crm_code rc;

	if (!c->request.id)
		return CRM_OK;
	c->job.request = &c->request;
	rc = crm_request_find(c->st, &c->job, &found, err);
	/* The verb itself might not get so far as to read all of it again:
	 * what the arguments name may be gone since. */
	if (!rc && found)
		rc = take_input(c, err);
	return rc || !found ? rc : crm_request_repeat(&c->request, err);
}
