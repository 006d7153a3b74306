/* SPDX-License-Identifier: ISC */
/* outcome.c - what became of the records of an import: errors and results. */
#include <errno.h>
#include <unistd.h>

#include "importing.h"

/* Count one more of a list, and keep it if it is among the first. */
static enum crm_code keep(struct crm_import *im, struct crm__list *l,
			  int64_t row, long line, int source,
			  const struct crm_error *e, struct crm_error *err)
{
	struct crm__kept *k;

	l->all++;
	if ((long)l->n >= im->opts.max_errors)
		return CRM_OK;
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 16;
		struct crm__kept *more = realloc(l->v, cap * sizeof(*more));
		if (!more)
			return crm_error_nomem(err);
		l->v = more;
		l->cap = cap;
	}
	k = &l->v[l->n];
	*k = (struct crm__kept){ *e, row, l->n };
	k->e.line = 0;
	k->e.file[0] = '\0';
	crm_error_at_line(&k->e, im->names[source - 1], line);
	l->n++;
	return CRM_OK;
}

enum crm_code crm__import_error(struct crm_import *im, int64_t row, long line,
				int source, const struct crm_error *e,
				struct crm_error *err)
{
	/* Errors of one kind give the import that kind; a mix is refused
	 * data. */
	im->worst = !im->worst || im->worst == e->code ? e->code : CRM_INVALID;
	return keep(im, &im->errors, row, line, source, e, err);
}

enum crm_code crm__import_likes(struct crm_import *im, int64_t row, long line,
				int source, const struct crm_entry *entry,
				struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	for (size_t i = 0; !rc && i < entry->n; i++) {
		struct crm_error e = CRM_ERROR_INIT;

		if (!entry->v[i].told)
			continue;
		crm_duplicate_error(&entry->v[i], &e);
		rc = keep(im, &im->notes, row, line, source, &e, err);
	}
	return rc;
}

enum crm_code crm__import_mark(struct crm_import *im, int64_t row,
			       struct crm_error *err)
{
	size_t at = (size_t)(row / 8);

	if (at >= im->badcap) {
		size_t cap = at < 4096 ? 8192 : at * 2;
		unsigned char *more = realloc(im->bad, cap);
		if (!more)
			return crm_error_nomem(err);
		memset(more + im->badcap, 0, cap - im->badcap);
		im->bad = more;
		im->badcap = cap;
	}
	im->bad[at] |= (unsigned char)(1 << (row % 8));
	im->nbad++;
	return CRM_OK;
}

bool crm__import_marked(const struct crm_import *im, int64_t row)
{
	size_t at = (size_t)(row / 8);

	return at < im->badcap && (im->bad[at] >> (row % 8) & 1);
}

const struct crm_error *crm_import_error(struct crm_import *im, size_t i)
{
	return i < im->errors.n ? &im->errors.v[i].e : NULL;
}

int64_t crm_import_errors(const struct crm_import *im)
{
	return im->errors.all;
}

const struct crm_error *crm_import_note(struct crm_import *im, size_t i)
{
	return !im->refused && i < im->notes.n ? &im->notes.v[i].e : NULL;
}

int64_t crm_import_notes(const struct crm_import *im)
{
	return im->refused ? 0 : im->notes.all;
}

bool crm__import_hopeless(const struct crm_import *im)
{
	return !im->opts.skip && !im->opts.want_results && im->errors.all &&
	       im->errors.all >= im->opts.max_errors;
}

enum crm_code crm__import_verdict(const struct crm_import *im,
				  struct crm_error *err)
{
	if (!im->errors.all)
		return CRM_OK;
	if (im->opts.skip)
		return CRM_PARTIAL;
	if (crm__import_hopeless(im) && im->errors.all == im->opts.max_errors)
		return crm_error_set(err, im->worst, "%lld errors, and no more "
				     "were looked for; nothing was saved",
				     (long long)im->errors.all);
	return crm_error_set(err, im->worst, "%lld %s in %lld %s; nothing was "
			     "saved", (long long)im->errors.all,
			     crm_tr_n("error", "errors", im->errors.all),
			     (long long)im->rows,
			     crm_tr_n("record", "records", im->rows));
}

/* In order of input; those of one record as they were found. */
static int by_place(const void *a, const void *b)
{
	const struct crm__kept *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

void crm__import_sort(struct crm_import *im)
{
	if (im->errors.n)
		qsort(im->errors.v, im->errors.n, sizeof(*im->errors.v),
		      by_place);
	if (im->notes.n)
		qsort(im->notes.v, im->notes.n, sizeof(*im->notes.v),
		      by_place);
}

/* ---- results ---- */

/* Have the file, and room for the place of a row's result. */
static enum crm_code results_open(struct crm_import *im, size_t row,
				  struct crm_error *err)
{
	size_t cap = im->wherecap ? im->wherecap : 1024;
	int64_t *more;

	if (im->results < 0)
		im->results = crm__nameless(crm_db_path(im->st->db));
	if (im->results < 0)
		return crm_error_sys(err, CRM_ERROR, errno,
				     "cannot make a file beside the database");
	if (row < im->wherecap)
		return CRM_OK;
	while (cap <= row)
		cap *= 2;
	more = realloc(im->where, cap * sizeof(*more));
	if (!more)
		return crm_error_nomem(err);
	for (size_t i = im->wherecap; i < cap; i++)
		more[i] = -1;
	im->where = more;
	im->wherecap = cap;
	return CRM_OK;
}

static void add_likes(struct crm_buf *b, const struct crm_entry *entry)
{
	for (size_t i = 0; i < entry->n; i++) {
		const struct crm_duplicate *d = &entry->v[i];

		crm_buf_adds(b, i ? ",{\"code\":" : ",\"duplicates\":[{\"code\":");
		if (d->code)
			crm_buf_addjson(b, d->code, strlen(d->code));
		else
			crm_buf_adds(b, "null");
		crm_buf_addf(b, ",\"field\":\"%s\",\"strong\":%s}", d->field,
			     d->strong ? "true" : "false");
	}
	if (entry->n)
		crm_buf_addc(b, ']');
}

enum crm_code crm__import_result(struct crm_import *im, int64_t row, long line,
				 int source, enum crm_action act,
				 const struct crm_value *code,
				 const struct crm_error *e,
				 const struct crm_entry *entry,
				 struct crm_error *err)
{
	const char *file = im->names[source - 1];
	struct crm_buf *b = &im->line;
	size_t start = b->len;
	enum crm_code rc;

	if (!im->opts.want_results)
		return CRM_OK;
	rc = results_open(im, (size_t)row, err);
	if (rc)
		return rc;
	im->where[row] = im->written;
	crm_buf_adds(b, "{\"file\":");
	crm_buf_addjson(b, file, strlen(file));
	crm_buf_addf(b, ",\"line\":%ld,\"ok\":%s,\"action\":", line,
		     e ? "false" : "true");
	if (e)
		crm_buf_adds(b, "null");
	else
		crm_buf_addjson(b, crm_action_name(act),
				strlen(crm_action_name(act)));
	crm_buf_adds(b, ",\"code\":");
	if (code && code->kind == CRM_V_TEXT)
		crm_buf_addjson(b, code->s, code->len);
	else
		crm_buf_adds(b, "null");
	crm_buf_adds(b, ",\"error\":");
	if (e) {
		struct crm_buf m = CRM_BUF_INIT;
		crm_buf_addf(&m, "%s%s%s", e->field, e->field[0] ? ": " : "",
			     e->msg);
		crm_buf_addjson(b, crm_buf_str(&m), m.len);
		rc = crm_buf_check(&m, err);
		crm_buf_clear(&m);
	} else {
		crm_buf_adds(b, "null");
	}
	if (entry)
		add_likes(b, entry);
	crm_buf_adds(b, "}\n");
	if (!rc)
		rc = crm_buf_check(b, err);
	im->written += (int64_t)(b->len - start);
	if (!rc && b->len > 65536) {
		rc = crm__write_all(im->results, b->s, b->len,
				    CRM_TR("beside the database"), CRM_ERROR,
				    err);
		crm_buf_reset(b);
	}
	return rc;
}

/* A line says what was done; where nothing was saved, nothing was. */
static void unsaved(struct crm_buf *out, size_t line)
{
	const char *why = crm_tr("not saved, as other records were refused");
	char *ok = strstr(out->s + line, ",\"ok\":true,");

	if (!ok)
		return;
	out->len = (size_t)(ok - out->s);
	crm_buf_adds(out, ",\"ok\":false,\"action\":null,\"code\":null,"
		     "\"error\":");
	crm_buf_addjson(out, why, strlen(why));
	crm_buf_adds(out, "}\n");
}

/* Copy the line that begins at an offset of the results. */
static enum crm_code copy_line(struct crm_import *im, int64_t at,
			       struct crm_buf *out, struct crm_error *err)
{
	size_t line = out->len;
	char part[1024];

	for (;;) {
		ssize_t n = pread(im->results, part, sizeof(part), at);
		char *nl;
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return crm_error_sys(err, CRM_ERROR, errno,
					     "cannot read the results back");
		nl = memchr(part, '\n', (size_t)n);
		crm_buf_addmem(out, part, nl ? (size_t)(nl - part) + 1
					     : (size_t)n);
		if (nl) {
			enum crm_code rc = crm_buf_check(out, err);
			if (!rc && im->refused)
				unsaved(out, line);
			return rc ? rc : crm_buf_check(out, err);
		}
		at += n;
	}
}

enum crm_code crm_import_results(struct crm_import *im, int fd,
				 struct crm_error *err)
{
	struct crm_buf out = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;

	if (im->line.len)
		rc = crm__write_all(im->results, im->line.s, im->line.len,
				    CRM_TR("beside the database"), CRM_ERROR,
				    err);
	crm_buf_reset(&im->line);
	for (size_t i = 0; !rc && i < im->wherecap; i++) {
		if (im->where[i] < 0)
			continue;
		rc = copy_line(im, im->where[i], &out, err);
		if (!rc && out.len > 65536) {
			rc = crm__write_all(fd, out.s, out.len,
					    CRM_TR("the results"), CRM_OUTPUT,
					    err);
			crm_buf_reset(&out);
		}
	}
	if (!rc)
		rc = crm__write_all(fd, out.s, out.len, CRM_TR("the results"),
				    CRM_OUTPUT, err);
	crm_buf_clear(&out);
	return rc;
}
