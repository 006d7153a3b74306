/* SPDX-License-Identifier: ISC */
/* customer-level.c - the pyramid: pinned levels, and rules for the others. */
#include "customer.h"
#include "crm/date.h"
#include "crm/level.h"
#include "crm/rights.h"
#include "crm/rules.h"

/* ---- pin, unpin ---- */

enum crm_code crm_customer_pin(struct crm_ctx *c, struct crm_error *err)
{
	for (int i = 0; i < c->nargs; i++)
		if (strchr(c->args[i], '=') &&
		    strncmp(c->args[i], "level=", strlen("level=")) != 0)
			return crm_error_set(err, CRM_USAGE, "pin takes codes "
					     "and level=LEVEL, not '%s'",
					     c->args[i]);
	return crm_cli_set(c, "level_pinned=true", err);
}

enum crm_code crm_customer_unpin(struct crm_ctx *c, struct crm_error *err)
{
	for (int i = 0; i < c->nargs; i++)
		if (strchr(c->args[i], '='))
			return crm_error_set(err, CRM_USAGE, "unpin takes "
					     "codes alone, not '%s'",
					     c->args[i]);
	return crm_cli_set(c, "level_pinned=", err);
}

/* ---- apply ---- */

static void tell_counts(const struct crm_ctx *c,
			const struct crm_level_counts *n)
{
	static const char what[] = "level apply";
	struct crm_buf b = CRM_BUF_INIT;

	if (n->promoted)
		crm_buf_addf(&b, crm_tr("%lld %s"), (long long)n->promoted,
			     crm_tr("promoted"));
	if (n->promoted && n->demoted)
		crm_buf_adds(&b, crm_tr(", "));
	if (n->demoted)
		crm_buf_addf(&b, crm_tr("%lld %s"), (long long)n->demoted,
			     crm_tr("demoted"));
	if (c->done.job)
		crm_cli_note(c, "%s: %s; job %lld", what, crm_buf_str(&b),
			     (long long)c->done.job);
	else if (b.len)
		crm_cli_note(c, "%s: would be %s", what, b.s);
	else
		crm_cli_note(c, "%s: %s", what, crm_tr("nothing to do"));
	crm_buf_clear(&b);
}

static enum crm_code apply(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_level_counts n = { 0 };
	enum crm_code rc;

	if (c->opt.from || c->opt.to || c->opt.every)
		return crm_error_set(err, CRM_USAGE, "--from, --to and --every "
				     "are for level backtest");
	rc = crm_job_begin(c->st, &c->job, err);
	if (rc)
		return rc;
	rc = crm_levels_apply(c->st, &n, err);
	rc = crm_job_end(c->st, rc, c->opt.dry_run, &c->done, err);
	if (!rc)
		tell_counts(c, &n);
	return rc;
}

/* ---- backtest ---- */

struct backtest {
	struct crm_ctx *c;
	struct crm_level_rules rules; /* as they are now */
	struct crm_backtest *b;
	struct crm_writer *w;
	int32_t from, to;
};

static enum crm_code tell(void *writer, const struct crm_cell *row,
			  struct crm_error *err)
{
	return crm_writer_row(writer, row, err);
}

static enum crm_code read_day(const char *option, const char *s, int32_t *out,
			      struct crm_error *err)
{
	enum crm_code rc = crm_date_parse(s, strlen(s), crm_clock_today(), out,
					  err);

	if (rc != CRM_INVALID)
		return rc;
	crm_error_prefix(err, "--%s: ", option);
	if (err)
		err->code = CRM_USAGE;
	return CRM_USAGE;
}

static enum crm_code read_days(struct backtest *t, struct crm_error *err)
{
	const struct crm_options *o = &t->c->opt;
	enum crm_code rc;

	if (o->dry_run || o->plan || t->c->request.id)
		return crm_error_set(err, CRM_USAGE, "level backtest writes "
				     "nothing; --dry-run, --plan and "
				     "--request-id are for level apply");
	if (!o->from)
		return crm_error_set(err, CRM_USAGE, "level backtest needs "
				     "--from DAY");
	t->to = crm_clock_today();
	rc = read_day("from", o->from, &t->from, err);
	if (!rc && o->to)
		rc = read_day("to", o->to, &t->to, err);
	if (!rc && t->from > t->to)
		rc = crm_error_set(err, CRM_USAGE, "--from is a day after "
				   "--to");
	return rc;
}

/* The n-th day behind `from` on which the rules are asked. */
static enum crm_code nth_day(const struct backtest *t, int n, int32_t *day,
			     struct crm_error *err)
{
	const char *every = t->c->opt.every;
	char date[CRM_DATE_LEN + 1], text[40];
	char unit = every ? every[0] : 'm';
	int len;

	crm_date_format(t->from, date);
	len = snprintf(text, sizeof(text), "%s+%d%c", date, n, unit);
	return crm_date_parse(text, (size_t)len, t->from, day, err);
}

/* The rules at the end of a day, by its data and its clock. */
static enum crm_code step(struct backtest *t, int32_t day,
			  struct crm_error *err)
{
	char text[CRM_DATE_LEN + 1], end[CRM_TIME_LEN + 1];
	struct crm_store *then = NULL;
	enum crm_code rc;

	crm_date_format(day, text);
	crm_time_format(crm_date_start(day + 1) - 1, end);
	rc = crm_store_open(&then, t->c->path, CRM_DB_READ,
			    crm_cli_wait(t->c), crm_rules, err);
	if (!rc)
		rc = crm_clock_set(end, err);
	if (!rc)
		rc = crm_store_as_of(then, text, err);
	if (!rc)
		rc = crm_backtest_step(t->b, then, day, tell, t->w, err);
	crm_store_close(then);
	if (rc)
		crm_error_prefix(err, "%s: ", text);
	return rc;
}

static enum crm_code steps(struct backtest *t, struct crm_error *err)
{
	int32_t day = t->from;
	enum crm_code rc = CRM_OK;

	for (int n = 0; !rc && day <= t->to; n++) {
		rc = step(t, day, err);
		if (!rc)
			rc = nth_day(t, n + 1, &day, err);
	}
	return rc;
}

static enum crm_code backtest(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_column *cols = crm_cli_columns(c, &crm_level_step);
	struct backtest t = { .c = c };
	enum crm_code rc = cols ? read_days(&t, err) : crm_error_nomem(err);

	if (!rc)
		rc = crm_level_rules_load(c->st, &t.rules, err);
	if (!rc)
		rc = crm_backtest_new(&t.rules, &t.b, err);
	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, cols,
				    crm_level_step.nfields, &t.w, err);
	if (!rc)
		rc = steps(&t, err);
	if (!rc)
		rc = crm_writer_end(t.w, err);
	crm_writer_close(t.w);
	crm_backtest_free(t.b);
	crm_level_rules_clear(&t.rules);
	free(cols);
	return rc;
}

enum crm_code crm_customer_level(struct crm_ctx *c, struct crm_error *err)
{
	const char *what = c->nargs == 1 ? c->args[0] : "";

	if (!strcmp(what, "apply"))
		return apply(c, err);
	if (!strcmp(what, "backtest"))
		return backtest(c, err);
	return crm_error_set(err, CRM_USAGE, "level takes apply or backtest");
}
