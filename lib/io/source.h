/* SPDX-License-Identifier: ISC */
/* source.h - the text of an input: bytes from a descriptor as UTF-8. */
#ifndef CRM_IO_SOURCE_H
#define CRM_IO_SOURCE_H

#include <iconv.h>

#include "crm/io.h"

/* An encoding is decided on so many bytes, where there are as many. */
#define CRM_SOURCE_WINDOW 65536
/* No record may be longer: a quote never closed must not eat the memory. */
#define CRM_SOURCE_RECORD (64 << 20)

enum crm_source_mode {
	CRM_SOURCE_ASCII, /* nothing but ASCII so far: undecided */
	CRM_SOURCE_UTF8,
	CRM_SOURCE_ICONV
};

struct crm_source {
	char *buf;       /* valid UTF-8 is buf[pos] to buf[end - 1] */
	size_t pos, end; /* and buf[end] is a NUL, so that scans stop there */
	long line;       /* line number of buf[pos]; kept by the reader */
	bool eof;        /* nothing comes behind buf[end] */
	int64_t bytes;   /* read from the descriptor */

	size_t cap;
	int fd;
	char *raw; /* bytes not yet turned into text: raw[first..last) */
	size_t first, last;
	bool drained; /* the descriptor is at its end */
	bool started; /* the beginning of the text has been looked at */
	bool cut;     /* the text ends within a character */
	bool neither; /* text in UTF-8 at best: it is not GB18030 either */
	int bad;      /* the byte the text cannot go on with, or -1 */
	enum crm_source_mode mode;
	iconv_t cd;
	char encoding[32];
	void (*note)(void *arg, const char *msg);
	void *note_arg;
	struct crm_sha256 *digest; /* or NULL */
};

/* Start reading; encoding, note and note_arg of opts count. s is to be
 * closed whatever comes back. Errors: CRM_USAGE (no such encoding),
 * CRM_NOMEM. */
enum crm_code crm_source_open(struct crm_source *s,
			      const struct crm_in_opts *opts, int fd,
			      struct crm_error *err) CRM_MUST_USE;
void crm_source_close(struct crm_source *s);

/*
 * Append text to what lies between pos and end, or set eof. Moves the text:
 * pointers into it are void, pos becomes 0 (3 behind a byte order mark).
 * Errors: CRM_BROKEN (text not valid from here, with its line; a record too
 * long; the descriptor cannot be read), CRM_NOMEM.
 */
enum crm_code crm_source_more(struct crm_source *s, struct crm_error *err)
	CRM_MUST_USE;

/* Line ends (LF) in n bytes. */
long crm_source_lines(const char *s, size_t n);

/* The encoding that the first n bytes of an input say they are in, by a byte
 * order mark or the pattern of NULs; NULL when they do not say. */
const char *crm_detect_start(const char *s, size_t n);

/* "UTF-8" or "GB18030" into *name for n bytes, the first of them not ASCII,
 * that may end within a character unless `last`; NULL when they are neither.
 * UTF-8 it is too where one character in five or fewer is malformed, so that
 * a mistake is told and not read as something else. Errors: CRM_NOMEM. */
enum crm_code crm_detect_window(const char *s, size_t n, bool last,
				const char **name, struct crm_error *err)
	CRM_MUST_USE;

/* true when n bytes are a UTF-8 character that lacks its last ones. */
bool crm_detect_partial(const char *s, size_t n);

/* true for the first bytes of files that are known not to be text; what says
 * which. */
bool crm_detect_binary(const char *s, size_t n, const char **what);

#endif
