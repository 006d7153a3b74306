/* SPDX-License-Identifier: ISC */
/* stage.c - the file in which an import waits for its transaction. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "stage.h"

#define BLOCK (256 * 1024)

struct crm__stage {
	int fd;
	struct crm_buf out;  /* records not written yet */
	char *in;            /* window of the file being read */
	size_t incap, inlen, inpos;
	int64_t inoff;       /* offset of in[0] */
};

/* The head of a record in the file; its values and raw text follow. */
struct head {
	uint32_t size;       /* of all of it, the head included */
	uint32_t rawlen;
	int64_t line, version;
	int32_t source;
	uint16_t nvalues;
	uint16_t bad;
};

/* Before each value: its field and kind (enum crm_vkind). Text follows with
 * its length in four bytes, an integer in eight. */
#define ITEM_FIELD(item) ((item) >> 2)
#define ITEM_KIND(item) ((item) & 3)
#define ITEM(field, kind) ((uint16_t)((field) << 2 | (kind)))

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
	free(sg);
}

static enum crm_code flush(struct crm__stage *sg, struct crm_error *err)
{
	const char *p = sg->out.s;
	size_t left = sg->out.len;

	while (left) {
		ssize_t n = write(sg->fd, p, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return crm_error_sys(err, CRM_ERROR, errno,
				"cannot write the staging file beside the "
				"database");
		p += n;
		left -= (size_t)n;
	}
	crm_buf_reset(&sg->out);
	return CRM_OK;
}

static char *put(char *p, const void *from, size_t n)
{
	memcpy(p, from, n);
	return p + n;
}

/* Bytes a value takes at most, its item included. */
static size_t room(const struct crm_value *v)
{
	return sizeof(uint16_t) + sizeof(int64_t) +
	       (v->kind == CRM_V_TEXT ? v->len : 0);
}

enum crm_code crm__stage_add(struct crm__stage *sg, const struct crm__staged *h,
			     const struct crm_rec *r, struct crm_error *err)
{
	struct head head = { .rawlen = (uint32_t)h->rawlen, .line = h->line,
			     .version = h->version, .source = h->source,
			     .bad = h->bad };
	size_t need = sizeof(head) + h->rawlen;
	char *start, *p;

	for (size_t i = 0; i < r->type->nfields; i++)
		if (r->v[i].kind != CRM_V_UNSET)
			need += room(&r->v[i]);
	if (!crm_buf_reserve(&sg->out, need))
		return crm_error_nomem(err);
	start = sg->out.s + sg->out.len;
	p = start + sizeof(head);
	for (size_t i = 0; i < r->type->nfields; i++) {
		const struct crm_value *v = &r->v[i];
		uint16_t item = ITEM(i, v->kind);
		uint32_t len = (uint32_t)v->len;

		if (v->kind == CRM_V_UNSET)
			continue;
		p = put(p, &item, sizeof(item));
		if (v->kind == CRM_V_TEXT) {
			p = put(p, &len, sizeof(len));
			p = put(p, v->s, v->len);
		} else if (v->kind == CRM_V_INT) {
			p = put(p, &v->i, sizeof(v->i));
		}
		head.nvalues++;
	}
	if (h->rawlen)
		p = put(p, h->raw, h->rawlen);
	head.size = (uint32_t)(p - start);
	memcpy(start, &head, sizeof(head));
	sg->out.len += head.size;
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

/* One value at p; returns what is behind it. */
static const char *read_value(const char *p, struct crm_rec *r)
{
	struct crm_value *v;
	uint16_t item;
	uint32_t len;

	memcpy(&item, p, sizeof(item));
	p += sizeof(item);
	v = &r->v[ITEM_FIELD(item)];
	v->kind = (enum crm_vkind)ITEM_KIND(item);
	if (v->kind == CRM_V_TEXT) {
		memcpy(&len, p, sizeof(len));
		v->s = p + sizeof(len);
		v->len = len;
		if (r->type->fields[ITEM_FIELD(item)].kind == CRM_T_MONEY)
			r->unsettled = true;
		return v->s + len;
	}
	if (v->kind == CRM_V_INT) {
		memcpy(&v->i, p, sizeof(v->i));
		p += sizeof(v->i);
	}
	return p;
}

enum crm_code crm__stage_next(struct crm__stage *sg, struct crm__staged *h,
			      struct crm_rec *r, int64_t *offset, bool *more,
			      struct crm_error *err)
{
	struct head head;
	const char *p;
	enum crm_code rc = fill(sg, sizeof(head), err);

	*more = false;
	if (rc || sg->inlen - sg->inpos < sizeof(head))
		return rc;
	memcpy(&head, sg->in + sg->inpos, sizeof(head));
	rc = fill(sg, head.size, err);
	if (rc)
		return rc;
	if (offset)
		*offset = sg->inoff + (int64_t)sg->inpos;
	p = sg->in + sg->inpos + sizeof(head);
	crm_rec_reset(r);
	for (int k = 0; k < head.nvalues; k++)
		p = read_value(p, r);
	*h = (struct crm__staged){ head.bad, head.line, head.source,
				   head.version, p, head.rawlen };
	sg->inpos += head.size;
	*more = true;
	return CRM_OK;
}
