/* SPDX-License-Identifier: ISC */
/* verb_import.c - import, and the records that set and delete read. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static enum crm_code read_file(const struct crm_ctx *c, const char *path,
			       struct crm_buf *out, struct crm_error *err)
{
	char part[4096];
	ssize_t n = -1;
	int fd;
	enum crm_code rc = crm_cli_file(c, path, err);

	if (rc)
		return rc;
	fd = open(path, O_RDONLY | O_CLOEXEC);

	while (fd >= 0 && (n = read(fd, part, sizeof(part))) > 0)
		crm_buf_addmem(out, part, (size_t)n);
	if (n < 0)
		crm_error_sys(err, CRM_ERROR, errno, "cannot read '%s'", path);
	if (fd >= 0)
		close(fd);
	return n < 0 ? CRM_ERROR : crm_buf_check(out, err);
}

static enum crm_code load_map(struct crm_ctx *c, struct crm_map **out,
			      struct crm_error *err)
{
	struct crm_buf text = CRM_BUF_INIT;
	enum crm_code rc;

	*out = NULL;
	if (!c->opt.map)
		return CRM_OK;
	rc = read_file(c, c->opt.map, &text, err);
	if (!rc && crm_cli_digest(c)) {
		crm_sha256_update(crm_cli_digest(c), crm_buf_str(&text),
				  text.len);
		crm_sha256_length(crm_cli_digest(c), text.len);
	}
	if (!rc) {
		rc = crm_map_parse(c->type, crm_buf_str(&text), text.len, out,
				   err);
		if (rc)
			crm_error_at_line(err, c->opt.map, 0);
	}
	crm_buf_clear(&text);
	return rc;
}

static enum crm_code key_field(const struct crm_ctx *c, int *out,
			       struct crm_error *err)
{
	const struct crm_type *t = c->type;
	struct crm_buf all = CRM_BUF_INIT;
	const char *key = c->opt.key;

	*out = CRM_F_CODE;
	if (!key)
		return CRM_OK;
	*out = crm_field_find(t, key, strlen(key));
	if (*out < 0)
		return crm_field_unknown(t, key, strlen(key), err);
	if (t->fields[*out].flags & (CRM_F_UNIQUE | CRM_F_KEY))
		return CRM_OK;
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].flags & (CRM_F_UNIQUE | CRM_F_KEY))
			crm_buf_addf(&all, "%s%s", all.len ? ", " : "",
				     t->fields[i].name);
	crm_error_set(err, CRM_USAGE, "records cannot be found by %s, which is "
		      "not unique (%s)", key, crm_buf_str(&all));
	crm_buf_clear(&all);
	return CRM_USAGE;
}

static enum crm_mode mode(const struct crm_ctx *c)
{
	const char *m = c->opt.mode;

	if (!m)
		return CRM_MODE_AUTO;
	return !strcmp(m, "insert") ? CRM_MODE_INSERT
	       : !strcmp(m, "update") ? CRM_MODE_UPDATE : CRM_MODE_UPSERT;
}

static enum crm_code import_opts(struct crm_ctx *c, struct crm_import_opts *o,
				 struct crm_error *err)
{
	const struct crm_options *p = &c->opt;

	o->type = c->type;
	o->on_duplicate = crm_cli_policy(c);
	o->skip = crm_cli_skip(c);
	o->entry = crm__enters(c);
	o->empty_clear = p->empty && !strcmp(p->empty, "clear");
	o->ignore_unknown = p->ignore_unknown;
	o->cascade = p->cascade;
	o->want_results = p->results != NULL;
	o->want_rejects = p->rejects != NULL;
	o->if_version = p->if_version;
	o->max_errors = (long)p->max_errors;
	if (p->input && strcmp(p->input, "csv") && (p->excel || p->delimiter))
		return crm_error_set(err, CRM_USAGE, "--excel and --delimiter "
				     "are for csv, not for %s", p->input);
	if (p->rejects && !o->skip)
		return crm_error_set(err, CRM_USAGE,
			"--rejects goes with --on-error skip");
	return key_field(c, &o->key, err);
}

/* An import under way. */
struct run {
	struct crm_import_opts opts;
	struct crm_import *im;
	struct crm__meter meter;
	struct crm__target rejects, results;
};

/* ---- reading ---- */

/* Records that must be there already are found by one field. */
static enum crm_code check_heading(const struct crm_ctx *c,
				   const struct run *r,
				   const struct crm_reader *in,
				   const char *name, struct crm_error *err)
{
	const struct crm_import_opts *o = &r->opts;

	if (o->mode != CRM_MODE_UPDATE && o->mode != CRM_MODE_DELETE)
		return CRM_OK;
	return crm__need_column(c, in, name, o->map, o->key, err);
}

static enum crm_code read_input(struct crm_ctx *c, struct run *r,
				const char *name, int fd,
				struct crm_error *err)
{
	struct crm_in_opts o = { .encoding = c->opt.encoding,
				 .excel = c->opt.excel,
				 .null_text = c->opt.null_text, .name = name,
				 .note = crm__say, .note_arg = c,
				 .digest = crm_cli_digest(c) };
	struct crm_reader *in = NULL;
	enum crm_code rc = crm__delimiter(c, &o.delimiter, err);

	if (!r->opts.type)
		o.format = CRM_FMT_JSONL;
	else if (c->opt.input)
		crm_format_parse(c->opt.input, &o.format);
	if (!rc) {
		rc = crm_reader_open(&in, &o, fd, err);
		if (rc == CRM_INVALID || rc == CRM_BROKEN)
			crm_error_at_line(err, name, 1);
	}
	if (!rc)
		rc = check_heading(c, r, in, name, err);
	if (!rc)
		rc = crm_import_stage(r->im, in, name, err);
	crm_reader_close(in);
	return rc;
}

/* Rejects may replace an input, whose other records are saved by then;
 * results would destroy it. */
static enum crm_code mark_input(struct run *r, const struct stat *input,
				struct crm_error *err)
{
	if (crm__target_is(&r->results, input))
		return crm_error_set(err, CRM_USAGE, "--results must not be "
				     "'%s', which is an input",
				     r->results.name);
	if (r->rejects.path && crm__target_is(&r->rejects, input))
		r->rejects.input = true;
	return CRM_OK;
}

static enum crm_code stage_one(struct crm_ctx *c, struct run *r,
			       const char *path, struct crm_error *err)
{
	bool std = !strcmp(path, "-");
	struct stat sb;
	int fd;
	enum crm_code rc = std ? CRM_OK : crm_cli_file(c, path, err);

	if (rc)
		return rc;
	fd = std ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &sb) < 0)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot read '%s'", path);
	r->meter.total = S_ISREG(sb.st_mode) ? (int64_t)sb.st_size : 0;
	rc = crm_cli_input(c, fd, err);
	if (!rc)
		rc = mark_input(r, &sb, err);
	if (std && !rc)
		crm__stdin_hint(c);
	if (!rc)
		rc = read_input(c, r, std ? "stdin" : path, fd, err);
	if (!std)
		close(fd);
	return rc;
}

/* ---- the files an import writes ---- */

static enum crm_code refuse_map(const struct crm_ctx *c,
				const struct crm__target *t,
				struct crm_error *err)
{
	struct stat sb;

	if (!c->opt.map || stat(c->opt.map, &sb) < 0 ||
	    !crm__target_is(t, &sb))
		return CRM_OK;
	return crm_error_set(err, CRM_USAGE, "%s must not be '%s', which is "
			     "the --map", t->option, t->name);
}

static bool same_target(const struct crm__target *a,
			const struct crm__target *b)
{
	if (a->path && b->path)
		return !strcmp(a->path, b->path);
	/* Two may be lost in /dev/null. */
	return a->exists && b->exists && !S_ISCHR(a->was.st_mode) &&
	       a->was.st_dev == b->was.st_dev &&
	       a->was.st_ino == b->was.st_ino;
}

static enum crm_code open_targets(const struct crm_ctx *c, struct run *r,
				  struct crm_error *err)
{
	enum crm_code rc;

	rc = crm__target_open(&r->rejects, "--rejects", c->opt.rejects,
			      c, err);
	if (!rc)
		rc = crm__target_open(&r->results, "--results",
				      c->opt.results, c, err);
	if (!rc && same_target(&r->rejects, &r->results))
		rc = crm_error_set(err, CRM_USAGE, "--rejects and --results "
				   "cannot be the same file");
	if (!rc && c->plan && (same_target(&r->rejects, c->plan) ||
			       same_target(&r->results, c->plan)))
		rc = crm_error_set(err, CRM_USAGE, "--plan and --rejects or "
				   "--results cannot be the same file");
	if (!rc)
		rc = refuse_map(c, &r->rejects, err);
	if (!rc)
		rc = refuse_map(c, &r->results, err);
	if (!rc && c->plan)
		rc = refuse_map(c, c->plan, err);
	return rc;
}

/* Did the records decide how the import ended? */
static bool judged(enum crm_code rc)
{
	return rc == CRM_OK || rc == CRM_PARTIAL || rc == CRM_INVALID ||
	       rc == CRM_CONFLICT || rc == CRM_NOTFOUND || rc == CRM_DENIED;
}

/* Put a file in its place. One that is an input holds records that are nowhere
 * else as long as they are not saved. */
static enum crm_code keep(const struct crm_ctx *c, struct crm__target *t,
			  bool saved, struct crm_error *err)
{
	if (!t->input || saved)
		return crm__target_keep(t, err);
	crm_cli_note(c, "%s: '%s' is an input, and stays as it is since "
		     "nothing was saved", t->option, t->name);
	return CRM_OK;
}

/* What a failure of the system cut short has no results to tell, and what was
 * refused as a whole no rejects. */
static enum crm_code keep_targets(const struct crm_ctx *c,
				  struct run *r, enum crm_code rc,
				  struct crm_error *err)
{
	bool done = rc == CRM_OK || rc == CRM_PARTIAL;
	bool saved = done && !c->opt.dry_run;
	enum crm_code late = CRM_OK, also = CRM_OK;

	if (r->results.fd >= 0 && judged(rc)) {
		late = crm_import_results(r->im, r->results.fd, err);
		if (!late)
			late = keep(c, &r->results, saved, err);
	}
	/* Without the one the other is still of use. */
	if (done)
		also = keep(c, &r->rejects, saved, late ? NULL : err);
	return late ? late : also;
}

/* ---- what is told ---- */

static void tell_errors(const struct crm_ctx *c, struct crm_import *im)
{
	const struct crm_error *e;
	size_t i = 0;

	for (; (e = crm_import_error(im, i)); i++)
		crm_cli_error(c, e);
	crm_cli_more(c, (int64_t)i, crm_import_errors(im), "error", "errors");
}

static void tell_likes(const struct crm_ctx *c, struct crm_import *im)
{
	const struct crm_error *e;
	size_t i = 0;

	for (; (e = crm_import_note(im, i)); i++)
		crm_cli_remark(c, e);
	crm_cli_more(c, (int64_t)i, crm_import_notes(im), "duplicate",
		     "duplicates");
}

enum crm_code crm_cli_import(struct crm_ctx *c,
			     const struct crm_import_opts *o, char **paths,
			     int npaths, struct crm_error *err)
{
	struct run r = { .opts = *o, .rejects = CRM__TARGET_INIT,
			 .results = CRM__TARGET_INIT };
	struct crm_error late = CRM_ERROR_INIT;
	enum crm_code rc, rc2 = CRM_OK;

	crm__meter_start(&r.meter, c);
	r.opts.progress = crm__meter_show;
	r.opts.progress_arg = &r.meter;
	rc = open_targets(c, &r, err);
	if (!rc)
		rc = crm_import_new(c->st, &r.opts, &r.im, err);
	for (int i = 0; !rc && i < npaths; i++)
		rc = stage_one(c, &r, paths[i], err);
	if (!rc)
		rc = crm_import_run(r.im, &c->job, c->opt.dry_run,
				    r.rejects.fd, &c->done, err);
	crm__meter_end(&r.meter);
	if (r.im) {
		tell_errors(c, r.im);
		tell_likes(c, r.im);
		rc2 = keep_targets(c, &r, rc, &late);
		if (!rc || rc == CRM_PARTIAL)
			crm_cli_summary(c);
	}
	if (rc2 && (!rc || rc == CRM_PARTIAL)) {
		rc = rc2;
		*err = late;
	} else if (rc2) {
		crm_cli_error(c, &late);
	}
	crm_import_free(r.im);
	crm__target_close(&r.rejects);
	crm__target_close(&r.results);
	return rc;
}

enum crm_code crm__verb_import(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_import_opts o = { .mode = mode(c) };
	struct crm_assign *set = NULL;
	struct crm_map *map = NULL;
	char std[] = "-", *none[] = { std };
	enum crm_code rc = import_opts(c, &o, err);

	if (!rc)
		rc = crm__assigns(c, c->opt.set.v, c->opt.set.n, false, &set,
				  err);
	if (!rc)
		rc = load_map(c, &map, err);
	o.set = set;
	o.nset = c->opt.set.n;
	o.map = map;
	if (!rc)
		rc = crm_cli_import(c, &o, c->nargs ? c->args : none,
				    c->nargs ? c->nargs : 1, err);
	crm_map_free(map);
	free(set);
	return rc;
}

enum crm_code crm__write_stdin(struct crm_ctx *c, enum crm_mode m,
			       const struct crm_assign *force, size_t n,
			       struct crm_error *err)
{
	struct crm_import_opts o = { .mode = m, .force = force, .nforce = n };
	struct crm_map *map = NULL;
	char std[] = "-", *paths[] = { std };
	enum crm_code rc = import_opts(c, &o, err);

	if (!rc)
		rc = load_map(c, &map, err);
	o.map = map;
	if (!rc)
		rc = crm_cli_import(c, &o, paths, 1, err);
	crm_map_free(map);
	return rc;
}
