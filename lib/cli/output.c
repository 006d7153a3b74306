/* SPDX-License-Identifier: ISC */
/* output.c - printing records on stdout in the format that was asked for. */
#include <sys/ioctl.h>
#include <unistd.h>

#include "internal.h"

static bool terminal(void)
{
	return isatty(STDOUT_FILENO);
}

enum crm_code crm_cli_format(const struct crm_ctx *c, enum crm_format deflt,
			     enum crm_format *out, struct crm_error *err)
{
	const char *name = c->opt.format, *env;

	*out = deflt;
	if (!name && deflt == CRM_FMT_AUTO && terminal() &&
	    (env = getenv("CRM_FORMAT")) && *env)
		name = env;
	if (name && !crm_format_parse(name, out))
		return crm_error_set(err, CRM_USAGE, "no format '%s' (table, "
				     "json, jsonl, csv, tsv)", name);
	if (*out == CRM_FMT_AUTO && (c->opt.excel || c->opt.encoding))
		*out = CRM_FMT_CSV;
	if (*out == CRM_FMT_AUTO)
		*out = terminal() ? CRM_FMT_TABLE : CRM_FMT_JSONL;
	return CRM_OK;
}

static bool colored(const struct crm_ctx *c)
{
	const char *when = c->opt.color ? c->opt.color : "auto";
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (strcmp(when, "auto"))
		return !strcmp(when, "always");
	return terminal() && !(no && *no) && term && strcmp(term, "dumb");
}

static int width(void)
{
	struct winsize w;
	const char *env = getenv("COLUMNS");

	if (!terminal())
		return 0;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) && w.ws_col)
		return w.ws_col;
	return env ? (int)strtol(env, NULL, 10) : 80;
}

enum crm_code crm_cli_section(struct crm_ctx *c, const char *title,
			      const struct crm_column *cols, size_t ncols,
			      struct crm_writer **out, struct crm_error *err)
{
	struct crm_out_opts o = { .format = CRM_FMT_TABLE, .title = title,
				  .color = colored(c), .width = width() };

	return crm_writer_open(out, &o, STDOUT_FILENO, cols, ncols, err);
}

bool crm_cli_labels_zh(const struct crm_ctx *c)
{
	return c->opt.labels ? !strcmp(c->opt.labels, "zh") : crm__chinese();
}

enum crm_code crm_cli_writer(struct crm_ctx *c, enum crm_format deflt,
			     bool vertical, const struct crm_column *cols,
			     size_t ncols, struct crm_writer **out,
			     struct crm_error *err)
{
	struct crm_out_opts o = { .encoding = c->opt.encoding,
				  .excel = c->opt.excel,
				  .no_header = c->opt.no_header,
				  .labels = c->opt.labels != NULL,
				  .labels_zh = crm_cli_labels_zh(c),
				  .vertical = vertical,
				  .color = colored(c), .width = width() };
	enum crm_code rc;

	rc = crm_cli_format(c, deflt, &o.format, err);
	if (!rc)
		rc = crm__delimiter(c, &o.delimiter, err);
	if (!rc && (o.excel || o.delimiter) && o.format != CRM_FMT_CSV)
		rc = crm_error_set(err, CRM_USAGE, "--excel and --delimiter "
				   "are for csv, not for %s",
				   crm_format_name(o.format));
	else if (!rc && o.encoding && o.format != CRM_FMT_CSV &&
		 o.format != CRM_FMT_TSV)
		rc = crm_error_set(err, CRM_USAGE, "--encoding is for csv and "
				   "tsv, not for %s",
				   crm_format_name(o.format));
	return rc ? rc : crm_writer_open(out, &o, STDOUT_FILENO, cols, ncols,
					 err);
}

struct crm_column *crm_cli_columns(const struct crm_ctx *c,
				   const struct crm_type *t)
{
	bool zh = crm_cli_labels_zh(c);
	struct crm_column *cols = calloc(t->nfields, sizeof(*cols));

	for (size_t i = 0; cols && i < t->nfields; i++) {
		const struct crm_field *f = &t->fields[i];
		cols[i].name = f->name;
		cols[i].label = zh ? f->label_zh : f->label;
		cols[i].right = crm_kind_is_number(f->kind);
	}
	return cols;
}
