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
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	crm_error_set(&clean, CRM_ERROR, "%s", text);
	crm_cli_remark(c, &clean);
}

void crm_cli_more(const struct crm_ctx *c, int64_t told, int64_t all,
		  const char *one, const char *several)
{
	int64_t more = all - told;

	if (more > 0)
		crm_cli_note(c, "%lld%s %s; --max-errors shows them",
			     (long long)more, told ? " more" : "",
			     more == 1 ? one : several);
}

void crm_cli_refused(const struct crm_ctx *c, const struct crm_refusals *r)
{
	for (size_t i = 0; i < r->n; i++)
		crm_cli_error(c, &r->v[i]);
	crm_cli_more(c, (int64_t)r->n, r->all, "error", "errors");
}

static void count(struct crm_buf *b, int64_t n, const char *what)
{
	if (n)
		crm_buf_addf(b, "%s%lld %s", b->len ? ", " : "", (long long)n,
			     what);
}

/* An import that left records out. */
static void tell_part(const struct crm_ctx *c)
{
	const struct crm_job_result *d = &c->done;
	const int64_t *counts = d->counts;
	struct crm_buf job = CRM_BUF_INIT;

	if (d->job)
		crm_buf_addf(&job, "; job %lld", (long long)d->job);
	crm_cli_note(c, "%s: %lld of %lld records %s (%lld inserted, %lld "
		"updated, %lld deleted), %lld %s%s", c->verb->name,
		(long long)(counts[CRM_ACT_INSERT] + counts[CRM_ACT_UPDATE] +
			    counts[CRM_ACT_DELETE]),
		(long long)d->records,
		c->opt.dry_run ? "would be saved" : "saved",
		(long long)counts[CRM_ACT_INSERT],
		(long long)counts[CRM_ACT_UPDATE],
		(long long)counts[CRM_ACT_DELETE], (long long)d->errors,
		d->errors == 1 ? "error" : "errors", crm_buf_str(&job));
	crm_buf_clear(&job);
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
		      "kept");
		count(&b, counts[CRM_ACT_DELETE], "dropped");
		count(&b, more, "moved");
	} else {
		count(&b, counts[CRM_ACT_INSERT], "inserted");
		count(&b, counts[CRM_ACT_UPDATE], "updated");
		count(&b, counts[CRM_ACT_DELETE], "deleted");
		count(&b, counts[CRM_ACT_NONE], "unchanged");
		count(&b, more, "more changed with them");
		count(&b, d->mended, "mended");
	}
	if (c->opt.dry_run && b.len)
		crm_cli_note(c, "%s: would be %s", c->verb->name, b.s);
	else if (c->done.job)
		crm_cli_note(c, "%s: %s; job %lld", c->verb->name,
			     crm_buf_str(&b), (long long)c->done.job);
	else
		crm_cli_note(c, "%s: %s", c->verb->name,
			     b.len ? b.s : "nothing to do");
	crm_buf_clear(&b);
}

void crm_cli_summary(const struct crm_ctx *c)
{
	const struct crm_job_result *d = &c->done;

	if (d->partial && d->records) {
		tell_part(c);
		return;
	}
	tell_counts(c);
	if (d->errors)
		crm_cli_note(c, "%s: %lld %s left%s", c->verb->name,
			     (long long)d->errors, d->errors == 1
			     ? "change was" : "changes were",
			     d->partial ? " out" : "");
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
	if (!saving && m->total > 0)
		fprintf(stderr, "\r%s: reading %lld (%d %%)\033[K", m->name,
			(long long)rows, (int)(bytes * 100 / m->total));
	else
		fprintf(stderr, "\r%s: %s %lld\033[K", m->name,
			saving ? "saving" : "reading", (long long)rows);
	fflush(stderr);
}

void crm__meter_end(struct crm__meter *m)
{
	if (m->shown)
		fputs("\r\033[K", stderr);
	m->shown = false;
}
