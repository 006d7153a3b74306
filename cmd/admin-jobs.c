/* SPDX-License-Identifier: ISC */
/* admin-jobs.c - verbs of crm-admin about what was and what is to be done. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "admin.h"
#include "crm/changeset.h"
#include "crm/decimal.h"
#include "crm/rights.h"

static enum crm_code job_number(const struct crm_ctx *c, int64_t *out,
				struct crm_error *err)
{
	const char *s = c->nargs ? c->args[0] : "";

	if (c->nargs == 1 && !crm_decimal_plain(s, strlen(s), 0, out, NULL) &&
	    *out > 0)
		return CRM_OK;
	return crm_error_set(err, CRM_USAGE, "%s takes the number of one job "
			     "('crm-admin job list' prints them)",
			     c->verb->name);
}

/* ---- changes ---- */

/* Print them and count them; o->since and o->limit move on. */
static enum crm_code print_some(struct crm_ctx *c, struct crm_history_opts *o,
				struct crm_writer *w, int64_t *rows,
				struct crm_error *err)
{
	struct crm_history *h = NULL;
	const struct crm_cell *row = NULL;
	enum crm_code rc = crm_history_open(c->st, o, &h, err);

	while (!rc && !(rc = crm_history_next(h, &row, err)) && row) {
		rc = crm_writer_row(w, row, err);
		o->since = strtoll(row[0].s, NULL, 10);
		o->limit -= o->limit > 0;
		++*rows;
	}
	crm_history_close(h);
	return rc;
}

/* Wait for more to be there. */
static enum crm_code look_again(struct crm_ctx *c, struct crm_history_opts *o,
				struct crm_writer *w, struct crm_error *err)
{
	const struct timespec pause = { .tv_nsec = 500 * 1000 * 1000 };
	enum crm_code rc = crm_writer_flush(w, err);

	if (rc)
		return rc;
	nanosleep(&pause, NULL);
	rc = crm_store_refresh(c->st, err);
	if (!rc && o->type)
		o->type = crm_store_type(c->st, c->opt.type);
	return rc;
}

static enum crm_code print_changes(struct crm_ctx *c,
				   struct crm_history_opts *o,
				   struct crm_error *err)
{
	struct crm_column *cols = crm_cli_columns(c, &crm_change);
	struct crm_access *access = NULL;
	struct crm_writer *w = NULL;
	int64_t rows = 0;
	enum crm_code rc = cols ? CRM_OK : crm_error_nomem(err);

	if (!rc)
		rc = crm_cli_access(c, true, &crm_change, NULL, 0, &access,
				    err);
	if (!rc)
		rc = crm_cli_writer(c, c->opt.follow ? CRM_FMT_JSONL
				    : CRM_FMT_AUTO, false, cols,
				    crm_change.nfields, &w, err);
	if (!rc)
		rc = print_some(c, o, w, &rows, err);
	while (!rc && c->opt.follow && o->limit) {
		rc = look_again(c, o, w, err);
		if (!rc)
			rc = print_some(c, o, w, &rows, err);
	}
	if (!rc)
		rc = crm_writer_end(w, err);
	if (!rc)
		rc = crm_access_end(access, rows, err);
	crm_access_close(access);
	crm_writer_close(w);
	free(cols);
	return rc;
}

static enum crm_code acknowledge(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_code rc;

	if (!c->opt.consumer || c->opt.since || c->opt.type ||
	    c->opt.follow || c->opt.limit >= 0)
		return crm_error_set(err, CRM_USAGE, "--ack goes with "
				     "--consumer NAME alone");
	crm_store_close(c->st);
	c->st = NULL;
	rc = crm_cli_open(c, CRM_DB_WRITE, err);
	return rc ? rc : crm_consumer_ack(c->st, c->opt.consumer, c->opt.ack,
					  err);
}

static enum crm_code no_such_type(const struct crm_ctx *c,
				  struct crm_error *err)
{
	return crm_error_set(err, CRM_USAGE, "there is no record type '%s' "
			     "that changes", c->opt.type);
}

enum crm_code crm_admin_changes(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_history_opts o = { .since = c->opt.since,
				      .limit = c->opt.limit };
	enum crm_format f = CRM_FMT_JSONL;
	enum crm_code rc = crm_cli_no_args(c, err);

	/* Their cursors are not one user's. */
	if (!rc && c->opt.consumer)
		rc = crm_permit(c->st, CRM_MAY_READ, NULL, "--consumer", err);
	if (!rc && c->opt.ack)
		return acknowledge(c, err);
	if (!rc)
		rc = crm_cli_format(c, c->opt.follow ? f : CRM_FMT_AUTO, &f,
				    err);
	/* As with lists: what is not shown to a person is taken away. */
	o.export = f != CRM_FMT_TABLE || !isatty(STDOUT_FILENO);
	if (!rc && c->opt.follow &&
	    (f == CRM_FMT_JSON || f == CRM_FMT_TABLE))
		rc = crm_error_set(err, CRM_USAGE, "--follow has no end; it "
				   "prints jsonl, csv or tsv");
	if (!rc && c->opt.type) {
		o.type = crm_store_type(c->st, c->opt.type);
		if (!o.type || o.type->readonly)
			rc = no_such_type(c, err);
		else if (o.export)
			rc = crm_permit(c->st, CRM_MAY_EXPORT, o.type, NULL,
					err);
	}
	if (!rc && c->opt.consumer && !c->opt.since)
		rc = crm_consumer_seq(c->st, c->opt.consumer, &o.since, err);
	return rc ? rc : print_changes(c, &o, err);
}

enum crm_code crm_admin_job_changes(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_history_opts o = { .limit = c->opt.limit };
	enum crm_format f = CRM_FMT_AUTO;
	enum crm_code rc = job_number(c, &o.job, err);

	if (!rc)
		rc = crm_cli_format(c, f, &f, err);
	o.export = f != CRM_FMT_TABLE || !isatty(STDOUT_FILENO);
	return rc ? rc : print_changes(c, &o, err);
}

/* ---- undo ---- */

/* What was left as it is, or why nothing was done. */
static void tell_left(const struct crm_ctx *c, const struct crm_refusals *left,
		      bool done)
{
	for (size_t i = 0; i < left->n; i++) {
		if (done)
			crm_cli_note(c, "left: %s", left->v[i].msg);
		else
			crm_cli_error(c, &left->v[i]);
	}
	crm_cli_more(c, (int64_t)left->n, left->all, "change", "changes");
}

enum crm_code crm_admin_undo(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_undo_opts o = { .keep_later = c->opt.keep_later,
				   .dry = c->opt.dry_run,
				   .on_duplicate = crm_cli_policy(c) };
	struct crm_refusals left = { .max = c->opt.max_errors };
	enum crm_code rc = job_number(c, &o.job, err);

	if (!rc)
		rc = crm_undo(c->st, &c->job, &o, &c->done, &left, err);
	tell_left(c, &left, !rc);
	if (!rc)
		crm_cli_summary(c);
	crm_refusals_clear(&left);
	return rc;
}

/* ---- apply ---- */

/* The plan as a file that can be read at once: a pipe is copied first. So is
 * what is taken note of, so that it is known before the job begins. */
static enum crm_code open_plan(struct crm_ctx *c, const char *path, int *fd,
			       struct crm_error *err)
{
	bool std = !strcmp(path, "-");
	struct stat sb;
	int copy;
	enum crm_code rc = std ? CRM_OK : crm_cli_file(c, path, err);

	if (rc)
		return rc;
	*fd = std ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (*fd < 0 || fstat(*fd, &sb) < 0)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot read '%s'", path);
	rc = crm_cli_input(c, *fd, err);
	if (rc || (S_ISREG(sb.st_mode) && !crm_cli_digest(c)))
		return rc;
	rc = crm_spool(c->st, *fd, crm_cli_digest(c), &copy, err);
	if (!std)
		close(*fd);
	*fd = rc ? -1 : copy;
	return rc;
}

enum crm_code crm_admin_apply(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_in_opts in = { .format = CRM_FMT_JSONL };
	struct crm_apply_opts o = { .dry = c->opt.dry_run,
				    .on_duplicate = crm_cli_policy(c) };
	struct crm_refusals refused = { .max = c->opt.max_errors };
	struct crm_reader *r = NULL;
	int fd = -1;
	enum crm_code rc = CRM_OK;

	if (c->nargs != 1)
		return crm_error_set(err, CRM_USAGE, "apply takes one plan: "
				     "a FILE, or - for stdin");
	in.name = o.name = strcmp(c->args[0], "-") ? c->args[0] : "stdin";
	o.skip = crm_cli_skip(c);
	rc = open_plan(c, c->args[0], &fd, err);
	if (!rc)
		rc = crm_reader_open(&r, &in, fd, err);
	if (!rc)
		rc = crm_apply(c->st, &c->job, r, &o, &c->done, &refused, err);
	crm_cli_refused(c, &refused);
	if (!rc || rc == CRM_PARTIAL)
		crm_cli_summary(c);
	crm_refusals_clear(&refused);
	crm_reader_close(r);
	if (fd > STDIN_FILENO)
		close(fd);
	return rc;
}
