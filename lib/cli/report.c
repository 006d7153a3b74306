/* SPDX-License-Identifier: ISC */
/* report.c - what goes to stderr: errors, notes, summaries, the meter. */
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"
#include "crm/changeset.h"

static void add_json(struct crm_buf *b, const char *key, const char *value)
{
	crm_buf_addf(b, "%s\"%s\":", b->len ? "," : "{", key);
	if (value && *value)
		crm_buf_addjson(b, value, strlen(value));
	else
		crm_buf_adds(b, "null");
}

static void print_json(const char *code, const struct crm_error *e)
{
	struct crm_buf b = CRM_BUF_INIT;

	add_json(&b, "code", code);
	add_json(&b, "file", e->file);
	if (e->line)
		crm_buf_addf(&b, ",\"line\":%ld", e->line);
	else
		crm_buf_adds(&b, ",\"line\":null");
	add_json(&b, "field", e->field);
	add_json(&b, "message", e->msg);
	crm_buf_adds(&b, "}\n");
	fputs(b.failed ? "{\"code\":\"no_memory\"}\n" : b.s, stderr);
	crm_buf_clear(&b);
}

bool crm__errors_json(const struct crm_ctx *c)
{
	return c->opt.errors && !strcmp(c->opt.errors, "json");
}

static void print(const struct crm_ctx *c, const char *code,
		  const struct crm_error *e)
{
	if (crm__errors_json(c)) {
		print_json(code, e);
		return;
	}
	fprintf(stderr, "%s: ", c->cmd->name);
	if (e->file[0] && e->line)
		fprintf(stderr, "%s:%ld: ", e->file, e->line);
	else if (e->file[0])
		fprintf(stderr, "%s: ", e->file);
	if (e->field[0])
		fprintf(stderr, "%s: ", e->field);
	fprintf(stderr, "%s\n", e->msg);
}

void crm_cli_error(const struct crm_ctx *c, const struct crm_error *e)
{
	print(c, crm_code_name(e->code), e);
}

void crm_cli_remark(const struct crm_ctx *c, const struct crm_error *e)
{
	if (!c->opt.quiet)
		print(c, "note", e);
}

void crm_cli_note(const struct crm_ctx *c, const char *fmt, ...)
{
	struct crm_error clean = CRM_ERROR_INIT;
	char text[2 * sizeof(clean.msg)];
	va_list ap;

	if (c->opt.quiet)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), crm_tr(fmt), ap);
	va_end(ap);
	crm_error_set(&clean, CRM_ERROR, "%s", text);
	crm_cli_remark(c, &clean);
}

void crm_cli_more(const struct crm_ctx *c, int64_t told, int64_t all,
		  const char *one, const char *several)
{
	int64_t more = all - told;

	if (more > 0)
		crm_cli_note(c, told
			? CRM_TR("%lld more %s; --max-errors shows them")
			: CRM_TR("%lld %s; --max-errors shows them"),
			(long long)more, crm_tr_n(one, several, more));
}

void crm_cli_refused(const struct crm_ctx *c, const struct crm_refusals *r)
{
	for (size_t i = 0; i < r->n; i++)
		crm_cli_error(c, &r->v[i]);
	crm_cli_more(c, (int64_t)r->n, r->all, "error", "errors");
}

static void count(struct crm_buf *b, int64_t n, const char *what)
{
	if (!n)
		return;
	if (b->len)
		crm_buf_adds(b, crm_tr(", "));
	crm_buf_addf(b, crm_tr("%lld %s"), (long long)n, crm_tr(what));
}

/* An import that left records out. */
static void tell_part(const struct crm_ctx *c)
{
	const struct crm_job_result *d = &c->done;
	const int64_t *counts = d->counts;
	struct crm_buf end = CRM_BUF_INIT;

	crm_buf_addf(&end, crm_tr_n("%lld error", "%lld errors", d->errors),
		     (long long)d->errors);
	if (d->job)
		crm_buf_addf(&end, crm_tr("; job %lld"), (long long)d->job);
	crm_cli_note(c, c->opt.dry_run
		? CRM_TR("%s: %lld of %lld records would be saved (%lld "
			 "inserted, %lld updated, %lld deleted), %s")
		: CRM_TR("%s: %lld of %lld records saved (%lld inserted, %lld "
			 "updated, %lld deleted), %s"), c->verb->name,
		(long long)(counts[CRM_ACT_INSERT] + counts[CRM_ACT_UPDATE] +
			    counts[CRM_ACT_DELETE]),
		(long long)d->records,
		(long long)counts[CRM_ACT_INSERT],
		(long long)counts[CRM_ACT_UPDATE],
		(long long)counts[CRM_ACT_DELETE], crm_buf_str(&end));
	crm_buf_clear(&end);
}

/* What became of the records, and how many other rows changed with them. */
static void tell_counts(const struct crm_ctx *c)
{
	const struct crm_job_result *d = &c->done;
	const int64_t *counts = d->counts;
	int64_t more = d->inserted + d->updated + d->deleted -
		       counts[CRM_ACT_INSERT] - counts[CRM_ACT_UPDATE] -
		       counts[CRM_ACT_DELETE];
	struct crm_buf b = CRM_BUF_INIT;

	if (c->verb->options & CRM_O_MERGE) {
		count(&b, counts[CRM_ACT_UPDATE] + counts[CRM_ACT_NONE],
		      CRM_TR("kept"));
		count(&b, counts[CRM_ACT_DELETE], CRM_TR("dropped"));
		count(&b, more, CRM_TR("moved"));
	} else {
		count(&b, counts[CRM_ACT_INSERT], CRM_TR("inserted"));
		count(&b, counts[CRM_ACT_UPDATE], CRM_TR("updated"));
		count(&b, counts[CRM_ACT_DELETE], CRM_TR("deleted"));
		count(&b, counts[CRM_ACT_NONE], CRM_TR("unchanged"));
		count(&b, more, CRM_TR("more changed with them"));
		count(&b, d->mended, CRM_TR("mended"));
	}
	if (c->opt.dry_run && b.len)
		crm_cli_note(c, "%s: would be %s", c->verb->name, b.s);
	else if (c->done.job)
		crm_cli_note(c, "%s: %s; job %lld", c->verb->name,
			     crm_buf_str(&b), (long long)c->done.job);
	else
		crm_cli_note(c, "%s: %s", c->verb->name,
			     b.len ? b.s : crm_tr("nothing to do"));
	crm_buf_clear(&b);
}

void crm_cli_summary(const struct crm_ctx *c)
{
	const struct crm_job_result *d = &c->done;

	if (d->partial && d->records && !(c->verb->options & CRM_O_MERGE)) {
		tell_part(c);
		return;
	}
	tell_counts(c);
	if (d->errors)
		crm_cli_note(c, d->partial
			     ? crm_tr_n("%s: %lld change was left out",
					"%s: %lld changes were left out",
					d->errors)
			     : crm_tr_n("%s: %lld change was left",
					"%s: %lld changes were left",
					d->errors), c->verb->name,
			     (long long)d->errors);
}

enum crm_code crm_cli_job_end(struct crm_ctx *c, enum crm_code rc,
			      struct crm_refusals *refused,
			      struct crm_error *err)
{
	bool alone = !rc && !crm_cli_skip(c) && refused->all == 1 &&
		     refused->n == 1;
	bool saved;

	rc = crm_refusals_end(c->st, rc, refused, crm_cli_skip(c),
			      c->opt.dry_run, &c->done, err);
	saved = !rc || rc == CRM_PARTIAL;
	/* The only refusal of a job that saved nothing is its error. */
	if (alone && !saved && err)
		*err = refused->v[0];
	else
		crm_cli_refused(c, refused);
	crm_refusals_clear(refused);
	if (saved)
		crm_cli_summary(c);
	return rc;
}

/* ---- the meter ---- */

static long seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec;
}

void crm__meter_start(struct crm__meter *m, const struct crm_ctx *c)
{
	*m = (struct crm__meter){ .name = c->cmd->name };
	m->on = !c->opt.quiet && !crm__errors_json(c) && isatty(STDERR_FILENO) &&
		tcgetpgrp(STDERR_FILENO) == getpgrp();
	m->next = seconds() + 1;
}

void crm__meter_show(void *meter, bool saving, int64_t rows, int64_t bytes)
{
	struct crm__meter *m = meter;
	long now;

	if (!m->on || (now = seconds()) < m->next)
		return;
	m->next = now + 1;
	m->shown = true;
	fprintf(stderr, "\r%s: ", m->name);
	if (saving)
		fprintf(stderr, crm_tr("saving %lld"), (long long)rows);
	else if (m->total > 0)
		fprintf(stderr, crm_tr("reading %lld (%d %%)"),
			(long long)rows, (int)(bytes * 100 / m->total));
	else
		fprintf(stderr, crm_tr("reading %lld"), (long long)rows);
	fputs("\033[K", stderr);
	fflush(stderr);
}

void crm__meter_end(struct crm__meter *m)
{
	if (m->shown)
		fputs("\r\033[K", stderr);
	m->shown = false;
}
