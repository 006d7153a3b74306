/* SPDX-License-Identifier: ISC */
/* encoding.c - bytes from a descriptor, decoded and checked as UTF-8. */
#include <errno.h>
#include <poll.h>
#include <strings.h>
#include <unistd.h>

#include "crm/text.h"
#include "source.h"

#define RAW_SIZE (2 * CRM_SOURCE_WINDOW)
#define CHUNK ((size_t)RAW_SIZE * 2)
#define ROOM 64 /* any one character fits into that */
#define NO_ICONV ((iconv_t)-1)

long crm_source_lines(const char *s, size_t n)
{
	const char *end = s + n;
	long lines = 0;

	while (s < end && (s = memchr(s, '\n', (size_t)(end - s)))) {
		s++;
		lines++;
	}
	return lines;
}

static enum crm_code set_encoding(struct crm_source *s, const char *name,
				  struct crm_error *err)
{
	snprintf(s->encoding, sizeof(s->encoding), "%s", name);
	if (strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0) {
		s->mode = CRM_SOURCE_UTF8;
		return CRM_OK;
	}
	s->mode = CRM_SOURCE_ICONV;
	s->cd = iconv_open("UTF-8", name);
	if (s->cd != NO_ICONV)
		return CRM_OK;
	if (errno != EINVAL)
		return crm_error_nomem(err);
	return crm_error_set(err, CRM_USAGE,
			     "'%s' is not an encoding known here", name);
}

enum crm_code crm_source_open(struct crm_source *s,
			      const struct crm_in_opts *opts, int fd,
			      struct crm_error *err)
{
	memset(s, 0, sizeof(*s));
	s->line = 1;
	s->fd = fd;
	s->bad = -1;
	s->cd = NO_ICONV;
	s->note = opts->note;
	s->note_arg = opts->note_arg;
	s->digest = opts->digest;
	s->cap = CHUNK;
	s->buf = malloc(s->cap);
	s->raw = malloc(RAW_SIZE);
	if (!s->buf || !s->raw)
		return crm_error_nomem(err);
	s->buf[0] = '\0';
	if (opts->encoding)
		return set_encoding(s, opts->encoding, err);
	return CRM_OK;
}

void crm_source_close(struct crm_source *s)
{
	if (s->cd != NO_ICONV)
		iconv_close(s->cd);
	s->cd = NO_ICONV;
	free(s->buf);
	free(s->raw);
	s->buf = s->raw = NULL;
}

static enum crm_code read_some(struct crm_source *s, struct crm_error *err)
{
	ssize_t n;

	for (;;) {
		struct pollfd p = { .fd = s->fd, .events = POLLIN };

		n = read(s->fd, s->raw + s->last, RAW_SIZE - s->last);
		if (n >= 0)
			break;
		if (errno == EAGAIN)
			poll(&p, 1, -1);
		else if (errno != EINTR)
			return crm_error_sys(err, CRM_ERROR, errno,
					     "cannot read the input");
	}
	if (s->digest)
		crm_sha256_update(s->digest, s->raw + s->last, (size_t)n);
	s->last += (size_t)n;
	s->bytes += n;
	s->drained = n == 0;
	if (s->digest && s->drained)
		crm_sha256_length(s->digest, (uint64_t)s->bytes);
	return CRM_OK;
}

/* Have at least `least` raw bytes, or all that are left. */
static enum crm_code refill(struct crm_source *s, size_t least,
			    struct crm_error *err)
{
	enum crm_code code = CRM_OK;

	if (s->last - s->first >= least || s->drained)
		return CRM_OK;
	memmove(s->raw, s->raw + s->first, s->last - s->first);
	s->last -= s->first;
	s->first = 0;
	while (code == CRM_OK && s->last < least && !s->drained)
		code = read_some(s, err);
	return code;
}

static void take(struct crm_source *s, size_t n)
{
	memcpy(s->buf + s->end, s->raw + s->first, n);
	s->end += n;
	s->first += n;
}

static size_t ascii(const char *s, size_t n)
{
	uint64_t word;
	size_t i = 0;

	for (; n - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, s + i, sizeof(word));
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	while (i < n && (unsigned char)s[i] < 0x80)
		i++;
	return i;
}

/* Stop at a byte that is no text, or at a character cut by the end. */
static void stop(struct crm_source *s, bool cut)
{
	s->bad = (unsigned char)s->raw[s->first];
	s->cut = cut;
}

static enum crm_code guessed(struct crm_source *s, const char *name,
			     struct crm_error *err)
{
	char msg[80];

	if (s->note && strcmp(name, "UTF-8") != 0) {
		snprintf(msg, sizeof(msg), crm_tr("encoding guessed as %s"),
			 name);
		s->note(s->note_arg, msg);
	}
	return set_encoding(s, name, err);
}

/* Pass ASCII on; decide at the first byte that is not. */
static enum crm_code decode_ascii(struct crm_source *s, size_t room,
				  struct crm_error *err)
{
	size_t n = s->last - s->first;
	const char *name;
	enum crm_code code;

	n = ascii(s->raw + s->first, n < room ? n : room);
	if (n > 0) {
		take(s, n);
		return CRM_OK;
	}
	code = refill(s, CRM_SOURCE_WINDOW, err);
	if (code != CRM_OK)
		return code;
	n = s->last - s->first;
	if (n > CRM_SOURCE_WINDOW)
		n = CRM_SOURCE_WINDOW;
	code = crm_detect_window(s->raw + s->first, n,
				 s->drained && n == s->last - s->first, &name,
				 err);
	if (code != CRM_OK)
		return code;
	s->neither = !name;
	return guessed(s, name ? name : "UTF-8", err);
}

static enum crm_code decode_utf8(struct crm_source *s, size_t room,
				 struct crm_error *err)
{
	size_t n = s->last - s->first, valid;

	if (n > room)
		n = room;
	valid = crm_utf8_valid(s->raw + s->first, n);
	if (valid > 0) {
		take(s, valid);
		return CRM_OK;
	}
	if (n < 4 && !s->drained)
		return refill(s, 4, err);
	stop(s, crm_detect_partial(s->raw + s->first, n));
	return CRM_OK;
}

static enum crm_code decode_iconv(struct crm_source *s, size_t room,
				  struct crm_error *err)
{
	char *in = s->raw + s->first, *out = s->buf + s->end;
	size_t left = s->last - s->first, before = left;
	bool failed = iconv(s->cd, &in, &left, &out, &room) == (size_t)-1;
	int why = failed ? errno : 0;

	s->first += before - left;
	s->end = (size_t)(out - s->buf);
	if (!failed || why == E2BIG || left < before)
		return CRM_OK;
	if (why == EINVAL && !s->drained)
		return refill(s, left + 1, err);
	stop(s, why == EINVAL);
	return CRM_OK;
}

/* The letter that some encodings keep back: a mark might have joined it. */
static void decode_rest(struct crm_source *s)
{
	char *out = s->buf + s->end;
	size_t room = s->cap - 1 - s->end;

	if (s->mode == CRM_SOURCE_ICONV)
		iconv(s->cd, NULL, NULL, &out, &room);
	s->end = (size_t)(out - s->buf);
}

/* Look at the first bytes of all: byte order mark, NULs, no text at all. */
static enum crm_code start(struct crm_source *s, struct crm_error *err)
{
	enum crm_code code = refill(s, CRM_SOURCE_WINDOW, err);
	const char *name, *what;
	size_t n = s->last;

	if (code != CRM_OK)
		return code;
	s->started = true;
	if (s->mode != CRM_SOURCE_ASCII)
		return CRM_OK;
	if (crm_detect_binary(s->raw, n, &what))
		return crm_error_set(err, CRM_BROKEN,
				     "not text but %s; CSV, JSON or JSON "
				     "Lines would be right", crm_tr(what));
	if (n > CRM_SOURCE_WINDOW)
		n = CRM_SOURCE_WINDOW;
	name = crm_detect_start(s->raw, n);
	return name ? guessed(s, name, err) : CRM_OK;
}

/* Turn raw bytes into text once; end stays where more of them are needed. */
static enum crm_code decode(struct crm_source *s, struct crm_error *err)
{
	size_t room = s->cap - 1 - s->end;
	enum crm_code code;

	if (!s->started && (code = start(s, err)) != CRM_OK)
		return code;
	code = refill(s, 1, err);
	if (code != CRM_OK)
		return code;
	if (s->first == s->last) {
		decode_rest(s);
		s->eof = true;
		return CRM_OK;
	}
	if (s->mode == CRM_SOURCE_ASCII)
		return decode_ascii(s, room, err);
	if (s->mode == CRM_SOURCE_UTF8)
		return decode_utf8(s, room, err);
	return decode_iconv(s, room, err);
}

static enum crm_code make_room(struct crm_source *s, struct crm_error *err)
{
	size_t have = s->end - s->pos, cap = s->cap;
	char *buf;

	if (have > CRM_SOURCE_RECORD) {
		crm_error_set(err, CRM_BROKEN,
			      "a record longer than %d MiB, or a quote that "
			      "is not closed", CRM_SOURCE_RECORD >> 20);
		crm_error_at_line(err, NULL, s->line);
		return CRM_BROKEN;
	}
	memmove(s->buf, s->buf + s->pos, have);
	s->pos = 0;
	s->end = have;
	if (have <= cap / 2)
		return CRM_OK;
	buf = realloc(s->buf, cap * 2);
	if (!buf)
		return crm_error_nomem(err);
	s->buf = buf;
	s->cap = cap * 2;
	return CRM_OK;
}

static enum crm_code bad_text(struct crm_source *s, struct crm_error *err)
{
	long line = s->line + crm_source_lines(s->buf + s->pos,
					       s->end - s->pos);

	if (s->cut)
		crm_error_set(err, CRM_BROKEN,
			      "the input ends within a character of %s",
			      s->encoding);
	else
		crm_error_set(err, CRM_BROKEN, s->neither
			? CRM_TR("byte 0x%02x is not text in %s, and GB18030 "
				 "does not fit either")
			: CRM_TR("byte 0x%02x is not text in %s"),
			(unsigned)s->bad, s->encoding);
	crm_error_at_line(err, NULL, line);
	return CRM_BROKEN;
}

enum crm_code crm_source_more(struct crm_source *s, struct crm_error *err)
{
	enum crm_code code;
	bool first = !s->started;
	size_t before, goal;

	if (s->eof)
		return CRM_OK;
	if (s->bad >= 0)
		return bad_text(s, err);
	code = make_room(s, err);
	if (code != CRM_OK)
		return code;
	/* A long record is scanned anew each time, so let it double. */
	before = s->end;
	goal = before > CRM_SOURCE_WINDOW ? before * 2 : before + 1;
	if (goal > s->cap - ROOM)
		goal = s->cap - ROOM;
	if (goal > CRM_SOURCE_RECORD)
		goal = CRM_SOURCE_RECORD + 1;
	while (code == CRM_OK && s->end < goal && !s->eof && s->bad < 0)
		code = decode(s, err);
	s->buf[s->end] = '\0';
	if (first && s->end >= 3 && memcmp(s->buf, "\xef\xbb\xbf", 3) == 0)
		s->pos = 3;
	if (code == CRM_OK && s->end == before && s->bad >= 0)
		return bad_text(s, err);
	return code;
}
