/* SPDX-License-Identifier: ISC */
/* stage.c - the file in which an import waits for its transaction. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../pack.h"
#include "stage.h"

#define BLOCK (256 * 1024)

struct crm__stage {
	int fd;
	struct crm_buf out;  /* records not written yet */
	char *in;            /* window of the file being read */
	size_t incap, inlen, inpos;
	int64_t inoff;       /* offset of in[0] */
	struct crm_cell *late; /* of the record read last */
	size_t latecap;
};

/*
 * A record in the file: its size in four bytes; then the numbers row, line,
 * source and badness, version, and how many late cells it has; the raw text;
 * the late cells, each its column, its length and kind in one number, and its
 * bytes; and to its end the values, each behind its field (pack.h). The less
 * is spooled, the faster an import is.
 */
#define SIZE_BYTES sizeof(uint32_t)
#define HEAD_MAX (SIZE_BYTES + 6 * CRM__NUMBER_MAX)
#define VALUE_MAX (CRM__NUMBER_MAX + CRM__VALUE_MAX) /* and its text */
#define CELL_KIND_BITS 3
_Static_assert(CRM_CELL_JSON < 1 << CELL_KIND_BITS, "too many kinds of cells");

/* A file without a name in dir: O_TMPFILE where the file system has it. */
static int nameless(const char *dir)
{
	struct crm_buf path = CRM_BUF_INIT;
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR &&
			errno != EINVAL))
		return fd;
	crm_buf_addf(&path, "%s/.crm-stage-XXXXXX", dir);
	if (path.failed) {
		crm_buf_clear(&path);
		errno = ENOMEM;
		return -1;
	}
	fd = mkostemp(path.s, O_CLOEXEC);
	if (fd >= 0)
		unlink(path.s);
	crm_buf_clear(&path);
	return fd;
}

int crm__nameless(const char *beside)
{
	const char *slash = strrchr(beside, '/');
	char *dir = slash ? strndup(beside, slash == beside ? 1
			: (size_t)(slash - beside)) : strdup(".");
	int fd = dir ? nameless(dir) : -1;

	free(dir);
	return fd;
}

enum crm_code crm__write_all(int fd, const char *s, size_t n, const char *what,
			     enum crm_code code, struct crm_error *err)
{
	while (n) {
		ssize_t done = write(fd, s, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return crm_error_sys(err, code, errno,
					     "cannot write %s", crm_tr(what));
		s += done;
		n -= (size_t)done;
	}
	return CRM_OK;
}

enum crm_code crm__stage_open(struct crm__stage **out, const char *beside,
			      struct crm_error *err)
{
	struct crm__stage *sg = calloc(1, sizeof(*sg));
	enum crm_code rc = CRM_OK;

	*out = NULL;
	if (!sg)
		return crm_error_nomem(err);
	sg->fd = crm__nameless(beside);
	if (sg->fd < 0)
		rc = crm_error_sys(err, CRM_ERROR, errno, "cannot make a file "
				   "beside '%s'", beside);
	if (rc)
		crm__stage_close(sg);
	else
		*out = sg;
	return rc;
}

void crm__stage_close(struct crm__stage *sg)
{
	if (!sg)
		return;
	if (sg->fd >= 0)
		close(sg->fd);
	crm_buf_clear(&sg->out);
	free(sg->in);
	free(sg->late);
	free(sg);
}

static enum crm_code flush(struct crm__stage *sg, struct crm_error *err)
{
	enum crm_code rc = crm__write_all(sg->fd, sg->out.s, sg->out.len,
					  CRM_TR("the staging file beside the "
						 "database"), CRM_ERROR, err);

	if (!rc)
		crm_buf_reset(&sg->out);
	return rc;
}

static char *put_head(char *p, const struct crm__staged *h)
{
	p = crm__put_number(p, (uint64_t)h->row);
	p = crm__put_number(p, (uint64_t)h->line);
	p = crm__put_number(p, (uint64_t)h->source << 1 | h->bad);
	p = crm__put_number(p, (uint64_t)h->version);
	p = crm__put_number(p, h->nlate);
	p = crm__put_text(p, h->raw, h->rawlen);
	for (size_t i = 0; i < h->nlate; i++) {
		const struct crm_cell *c = &h->late[i];
		p = crm__put_number(p, c->col);
		p = crm__put_number(p, c->len << CELL_KIND_BITS | c->kind);
		p = crm__put_bytes(p, c->s, c->len);
	}
	return p;
}

/* The most bytes a record can take. */
static size_t room(const struct crm__staged *h, const struct crm_rec *r)
{
	size_t need = HEAD_MAX + h->rawlen;

	for (size_t i = 0; i < h->nlate; i++)
		need += VALUE_MAX + h->late[i].len;
	for (size_t i = 0; i < r->type->nfields; i++)
		if (r->v[i].kind != CRM_V_UNSET)
			need += VALUE_MAX + (r->v[i].kind == CRM_V_TEXT
					     ? r->v[i].len : 0);
	return need;
}

enum crm_code crm__stage_add(struct crm__stage *sg, const struct crm__staged *h,
			     const struct crm_rec *r, struct crm_error *err)
{
	uint32_t size;
	char *start, *p;

	if (!crm_buf_reserve(&sg->out, room(h, r)))
		return crm_error_nomem(err);
	start = sg->out.s + sg->out.len;
	p = put_head(start + SIZE_BYTES, h);
	for (size_t i = 0; i < r->type->nfields; i++)
		if (r->v[i].kind != CRM_V_UNSET)
			p = crm__put_value(crm__put_number(p, i), &r->v[i]);
	size = (uint32_t)(p - start);
	memcpy(start, &size, SIZE_BYTES);
	sg->out.len += size;
	return sg->out.len >= BLOCK ? flush(sg, err) : CRM_OK;
}

enum crm_code crm__stage_seek(struct crm__stage *sg, int64_t offset,
			      struct crm_error *err)
{
	/* Records that wait are sought in the order they lie in: the window
	 * read for one often holds the next. */
	if (offset >= sg->inoff && offset < sg->inoff + (int64_t)sg->inlen) {
		sg->inpos = (size_t)(offset - sg->inoff);
	} else {
		sg->inoff = offset;
		sg->inlen = sg->inpos = 0;
	}
	return flush(sg, err);
}

/* Have `need` bytes from the reading position on in memory; fewer only at the
 * end of the file. */
static enum crm_code fill(struct crm__stage *sg, size_t need,
			  struct crm_error *err)
{
	size_t have = sg->inlen - sg->inpos;

	if (have >= need)
		return CRM_OK;
	if (have)
		memmove(sg->in, sg->in + sg->inpos, have);
	sg->inoff += (int64_t)sg->inpos;
	sg->inpos = 0;
	sg->inlen = have;
	if (sg->incap < need || !sg->in) {
		size_t cap = need > BLOCK ? need : BLOCK;
		char *more = realloc(sg->in, cap);
		if (!more)
			return crm_error_nomem(err);
		sg->in = more;
		sg->incap = cap;
	}
	while (sg->inlen < need) {
		ssize_t n = pread(sg->fd, sg->in + sg->inlen,
				  sg->incap - sg->inlen,
				  sg->inoff + (int64_t)sg->inlen);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return crm_error_sys(err, CRM_ERROR, errno,
					     "cannot read the staging file");
		if (n == 0)
			break;
		sg->inlen += (size_t)n;
	}
	return CRM_OK;
}

/* What follows takes what is at p; what is behind it, or NULL where it is not
 * what was put. */

static const char *take_value(const char *p, const char *end,
			      struct crm_rec *r)
{
	struct crm_value v;
	uint64_t field;

	p = crm__take_number(p, end, &field);
	p = crm__take_value(p, end, &v);
	if (!p || field >= r->type->nfields)
		return NULL;
	r->v[field] = v;
	if (v.kind == CRM_V_TEXT &&
	    r->type->fields[field].kind == CRM_T_MONEY)
		r->unsettled = true;
	return p;
}

static const char *take_cells(const char *p, const char *end,
			      struct crm_cell *cells, size_t n)
{
	uint64_t col, len;

	for (size_t i = 0; i < n; i++) {
		p = crm__take_number(p, end, &col);
		p = crm__take_number(p, end, &len);
		cells[i] = (struct crm_cell){
			(enum crm_cell_kind)(len & ((1 << CELL_KIND_BITS) - 1)),
			(unsigned)col, p, (size_t)(len >> CELL_KIND_BITS) };
		p = crm__take_bytes(p, end, cells[i].len);
	}
	return p;
}

static bool cells_room(struct crm__stage *sg, uint64_t n)
{
	struct crm_cell *more;

	if (n <= sg->latecap)
		return true;
	more = realloc(sg->late, n * sizeof(*more));
	if (!more)
		return false;
	sg->late = more;
	sg->latecap = (size_t)n;
	return true;
}

static const char *take_head(struct crm__stage *sg, const char *p,
			     const char *end, struct crm__staged *h)
{
	uint64_t row, line, source, version, nlate;

	p = crm__take_number(p, end, &row);
	p = crm__take_number(p, end, &line);
	p = crm__take_number(p, end, &source);
	p = crm__take_number(p, end, &version);
	p = crm__take_number(p, end, &nlate);
	*h = (struct crm__staged){
		.bad = source & 1, .row = (int64_t)row, .line = (long)line,
		.source = (int)(source >> 1), .version = (int64_t)version,
		.nlate = (size_t)nlate };
	p = crm__take_text(p, end, &h->raw, &h->rawlen);
	/* Each of them takes some of what is left. */
	if (!p || nlate > (uint64_t)(end - p))
		h->nlate = 0;
	if (!p || nlate != h->nlate || !cells_room(sg, nlate))
		return NULL;
	h->late = sg->late;
	return take_cells(p, end, sg->late, h->nlate);
}

static enum crm_code cut_short(struct crm_error *err)
{
	return crm_error_set(err, CRM_ERROR, "the staging file beside the "
			     "database is not what was written to it");
}

enum crm_code crm__stage_next(struct crm__stage *sg, struct crm__staged *h,
			      struct crm_rec *r, int64_t *offset, bool *more,
			      struct crm_error *err)
{
	uint32_t size;
	const char *p, *end;
	enum crm_code rc = fill(sg, SIZE_BYTES, err);

	*more = false;
	if (rc || sg->inlen == sg->inpos)
		return rc;
	if (sg->inlen - sg->inpos < SIZE_BYTES)
		return cut_short(err);
	memcpy(&size, sg->in + sg->inpos, SIZE_BYTES);
	rc = fill(sg, size, err);
	if (rc)
		return rc;
	if (size < SIZE_BYTES || sg->inlen - sg->inpos < size)
		return cut_short(err);
	if (offset)
		*offset = sg->inoff + (int64_t)sg->inpos;
	p = sg->in + sg->inpos;
	end = p + size;
	crm_rec_reset(r);
	p = take_head(sg, p + SIZE_BYTES, end, h);
	while (p && p < end)
		p = take_value(p, end, r);
	if (!p)
		return h->nlate > sg->latecap ? crm_error_nomem(err)
					      : cut_short(err);
	sg->inpos += size;
	*more = true;
	return CRM_OK;
}
