/* SPDX-License-Identifier: ISC */
/* error.c - what went wrong: codes, their names and the text of an error. */
#include "crm/error.h"

enum { MSG_SIZE = sizeof(((struct crm_error *)0)->msg) };

static const struct {
	const char *name;
	int status;
} codes[CRM_CODE__N] = {
	[CRM_OK] = { "ok", 0 },
	[CRM_ERROR] = { "error", 1 },
	[CRM_USAGE] = { "usage", 2 },
	[CRM_NOTFOUND] = { "not_found", 3 },
	[CRM_INVALID] = { "invalid", 4 },
	[CRM_BROKEN] = { "broken", 4 },
	[CRM_CONFLICT] = { "conflict", 5 },
	[CRM_DENIED] = { "denied", 6 },
	[CRM_PARTIAL] = { "partial", 7 },
	[CRM_OUTPUT] = { "output", 74 },
	[CRM_BUSY] = { "busy", 75 },
	[CRM_NOMEM] = { "no_memory", 1 },
	[CRM_REPEAT] = { "repeat", 0 },
};

/*
 * Decode the character at s into *c and return its bytes; 0 for a malformed
 * one. Kept here so that errors need no other part of the toolkit.
 */
static size_t decode(const char *s, size_t n, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *u = (const unsigned char *)s;
	size_t len = u[0] < 0x80   ? 1
		     : u[0] < 0xc0 ? 0
		     : u[0] < 0xe0 ? 2
		     : u[0] < 0xf0 ? 3
		     : u[0] < 0xf8 ? 4
				   : 0;
	uint32_t v;

	if (len == 0 || len > n)
		return 0;
	v = len == 1 ? u[0] : u[0] & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
		v = v << 6 | (u[i] & 0x3f);
	}
	if (v < least[len] || v > 0x10ffff || (v >= 0xd800 && v < 0xe000))
		return 0;
	*c = v;
	return len;
}

/* Control characters, line separators and marks that reorder text. */
static bool unfit(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Copy n bytes of s into out, fit to be shown; at most cap - 1 bytes. */
static void copy_fit(char *out, size_t cap, const char *s, size_t n)
{
	size_t len = 0, i = 0;

	while (i < n) {
		uint32_t c = 0;
		size_t used = decode(s + i, n - i, &c);
		bool plain = used > 0 && !unfit(c);
		size_t room = plain ? used : 1;

		if (len + room >= cap)
			break;
		if (plain)
			memcpy(out + len, s + i, used);
		else
			out[len] = '?';
		len += room;
		i += used > 0 ? used : 1;
	}
	out[len] = '\0';
}

/* Length of what vsnprintf() put into buf, less a character it cut. */
static size_t whole_length(const char *buf, size_t cap, int printed)
{
	size_t len, back = 1;
	uint32_t c;

	if (printed < 0)
		return 0;
	if ((size_t)printed < cap)
		return (size_t)printed;
	len = cap - 1;
	while (back < 4 && back < len &&
	       ((unsigned char)buf[len - back] & 0xc0) == 0x80)
		back++;
	if ((unsigned char)buf[len - back] >= 0xc0 &&
	    decode(buf + len - back, back, &c) == 0)
		len -= back;
	return len;
}

/*
 * Make msg of the formatted text followed by tail; the text is cut first, so
 * that the tail is seen. Arguments may point into err itself.
 */
static CRM_PRINTF(3, 0) void fill(struct crm_error *err, const char *tail,
				   const char *fmt, va_list ap)
{
	char text[MSG_SIZE], whole[2 * MSG_SIZE];
	size_t tn = strlen(tail), len;
	size_t cap = tn < sizeof(text) ? sizeof(text) - tn : 1;
	int printed = vsnprintf(text, cap, crm_tr(fmt), ap);

	len = whole_length(text, cap, printed);
	if (tn > sizeof(whole) - len - 1)
		tn = sizeof(whole) - len - 1;
	memcpy(whole, text, len);
	memcpy(whole + len, tail, tn);
	copy_fit(err->msg, sizeof(err->msg), whole, len + tn);
	if (err->msg[0] == '\0')
		snprintf(err->msg, sizeof(err->msg), "%s",
			 crm_code_name(err->code));
}

static void restart(struct crm_error *err, enum crm_code code, int sys)
{
	err->code = code;
	err->sys = sys;
	err->line = 0;
}

/* Only once the message is made: its arguments may be the old places. */
static void forget_place(struct crm_error *err)
{
	err->file[0] = '\0';
	err->field[0] = '\0';
}

enum crm_code crm_error_set(struct crm_error *err, enum crm_code code,
			    const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return code;
	restart(err, code, 0);
	va_start(ap, fmt);
	fill(err, "", fmt, ap);
	va_end(ap);
	forget_place(err);
	return code;
}

enum crm_code crm_error_sys(struct crm_error *err, enum crm_code code, int sys,
			    const char *fmt, ...)
{
	char reason[128], tail[160];
	va_list ap;

	if (!err)
		return code;
	restart(err, code, sys);
	snprintf(tail, sizeof(tail), crm_tr(": %s"),
		 crm_tr(strerror_r(sys, reason, sizeof(reason))));
	va_start(ap, fmt);
	fill(err, tail, fmt, ap);
	va_end(ap);
	forget_place(err);
	return code;
}

enum crm_code crm_error_nomem(struct crm_error *err)
{
	return crm_error_set(err, CRM_NOMEM, "out of memory");
}

void crm_error_at_field(struct crm_error *err, const char *field)
{
	if (err && field && err->field[0] == '\0')
		copy_fit(err->field, sizeof(err->field), field, strlen(field));
}

void crm_error_at_line(struct crm_error *err, const char *file, long line)
{
	if (!err)
		return;
	if (file && err->file[0] == '\0')
		copy_fit(err->file, sizeof(err->file), file, strlen(file));
	if (err->line == 0)
		err->line = line;
}

void crm_error_prefix(struct crm_error *err, const char *fmt, ...)
{
	char text[MSG_SIZE], whole[2 * MSG_SIZE];
	size_t len, n;
	va_list ap;
	int printed;

	if (!err)
		return;
	va_start(ap, fmt);
	printed = vsnprintf(text, sizeof(text), crm_tr(fmt), ap);
	va_end(ap);
	len = whole_length(text, sizeof(text), printed);
	n = strlen(err->msg);
	memcpy(whole, text, len);
	memcpy(whole + len, err->msg, n);
	copy_fit(err->msg, sizeof(err->msg), whole, len + n);
}

const char *crm_code_name(enum crm_code code)
{
	return (unsigned)code < CRM_CODE__N ? codes[code].name : "error";
}

int crm_code_status(enum crm_code code)
{
	return (unsigned)code < CRM_CODE__N ? codes[code].status : 1;
}
