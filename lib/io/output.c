/* SPDX-License-Identifier: ISC */
/* output.c - a buffer in front of a descriptor, in any encoding. */
#include <errno.h>
#include <poll.h>
#include <strings.h>
#include <unistd.h>

#include "writer.h"

#define NO_ICONV ((iconv_t)-1)

/*
 * Whether the encoding is Unicode in units of several bytes and leaves the
 * byte order mark to us, as "UTF-16LE" does; "UTF-16" writes one itself.
 */
static bool unmarked(iconv_t cd)
{
	char letter[] = "a", text[16], *in = letter, *out = text;
	size_t left = 1, room = sizeof(text), n, zeros = 0;

	if (iconv(cd, &in, &left, &out, &room) == (size_t)-1)
		return false;
	iconv(cd, NULL, NULL, NULL, NULL);
	n = sizeof(text) - room;
	for (size_t i = 0; i < n; i++)
		zeros += text[i] == '\0';
	return n > 1 && zeros == n - 1;
}

enum crm_code crm_out_open(struct crm_out *o, int fd, const char *encoding,
			   struct crm_error *err)
{
	memset(o, 0, sizeof(*o));
	o->fd = fd;
	o->cd = NO_ICONV;
	o->buf = malloc(CRM_OUT_SIZE);
	if (!o->buf)
		return crm_error_nomem(err);
	o->mark = true;
	if (!encoding || strcasecmp(encoding, "UTF-8") == 0 ||
	    strcasecmp(encoding, "UTF8") == 0)
		return CRM_OK;
	snprintf(o->encoding, sizeof(o->encoding), "%s", encoding);
	o->cd = iconv_open(encoding, "UTF-8");
	if (o->cd == NO_ICONV && errno == EINVAL)
		return crm_error_set(err, CRM_USAGE,
				     "'%s' is not an encoding known here",
				     encoding);
	o->converted = malloc(CRM_OUT_SIZE);
	if (o->cd == NO_ICONV || !o->converted)
		return crm_error_nomem(err);
	o->mark = unmarked(o->cd);
	return CRM_OK;
}

void crm_out_close(struct crm_out *o)
{
	if (o->cd != NO_ICONV)
		iconv_close(o->cd);
	free(o->buf);
	free(o->converted);
}

static void write_all(struct crm_out *o, const char *s, size_t n)
{
	if (o->to) {
		crm_buf_addmem(o->to, s, n);
		n = 0;
	}
	while (n > 0 && o->sys == 0) {
		struct pollfd p = { .fd = o->fd, .events = POLLOUT };
		ssize_t done = write(o->fd, s, n);

		if (done > 0) {
			s += done;
			n -= (size_t)done;
		} else if (done < 0 && errno == EAGAIN) {
			poll(&p, 1, -1);
		} else if (done < 0 && errno != EINTR) {
			o->sys = errno;
		} else if (done == 0) {
			o->sys = EIO;
		}
	}
}

/* Write the buffer converted; a character cut by its end stays in it. */
static void flush_converted(struct crm_out *o)
{
	char *in = o->buf;
	size_t left = o->len;

	while (left > 0 && o->sys == 0) {
		char *to = o->converted;
		size_t room = CRM_OUT_SIZE;
		size_t n = iconv(o->cd, &in, &left, &to, &room);
		int why = n == (size_t)-1 ? errno : 0;

		write_all(o, o->converted, (size_t)(to - o->converted));
		if (why == EINVAL)
			break;
		if (why != 0 && why != E2BIG && o->sys == 0) {
			o->sys = why;
			o->text = true;
		}
	}
	memmove(o->buf, in, left);
	o->len = left;
}

void crm_out_flush(struct crm_out *o)
{
	if (o->converted) {
		flush_converted(o);
	} else {
		write_all(o, o->buf, o->len);
		o->len = 0;
	}
	if (o->sys != 0)
		o->len = 0;
}

void crm_out_spill(struct crm_out *o, const char *s, size_t n)
{
	while (n > 0) {
		size_t part = CRM_OUT_SIZE - o->len;

		if (part > n)
			part = n;
		memcpy(o->buf + o->len, s, part);
		o->len += part;
		s += part;
		n -= part;
		if (o->len == CRM_OUT_SIZE)
			crm_out_flush(o);
	}
}

enum crm_code crm_out_check(const struct crm_out *o, struct crm_error *err)
{
	if (o->sys == 0)
		return o->to ? crm_buf_check(o->to, err) : CRM_OK;
	if (!o->text)
		return crm_error_sys(err, CRM_OUTPUT, o->sys,
				     "cannot write the output");
	return crm_error_sys(err, CRM_OUTPUT, o->sys,
			     "a character of the output does not exist in "
			     "'%s'; gb18030 and utf-8 have them all",
			     o->encoding);
}
