/* SPDX-License-Identifier: ISC */
/* plain.c - the plain form of numbers and dates as people type them. */
#include "plain.h"

#define CLIP 60

static const struct {
	const char *wide, *plain;
} forms[] = {
	{ "\u3000", " " }, { "\u00a0", " " },	   { "\u202f", " " },
	{ "\u2212", "-" }, { "\uffe5", "\u00a5" }, { "\uffe1", "\u00a3" },
};

/* The plain form of the character at s; returns its bytes. */
static size_t narrow(const char *s, size_t n, char out[4])
{
	const unsigned char *u = (const unsigned char *)s;

	out[1] = '\0';
	if (u[0] < 0x80) {
		out[0] = (u[0] >= '\t' && u[0] <= '\r') ? ' ' : s[0];
		if (u[0] == '\0')
			out[0] = '\001';
		return 1;
	}
	/* U+FF01 to U+FF5E follow the order of ASCII from '!' to '~'. */
	if (n >= 3 && u[0] == 0xef && (u[1] == 0xbc || u[1] == 0xbd) &&
	    (u[2] & 0xc0) == 0x80) {
		unsigned int c = (u[1] & 1U) << 6 | (u[2] & 0x3fU);

		if (c >= 0x01 && c <= 0x5e) {
			out[0] = (char)(c + 0x20);
			return 3;
		}
	}
	for (size_t i = 0; i < CRM_NELEM(forms); i++) {
		size_t len = strlen(forms[i].wide);

		if (len <= n && memcmp(s, forms[i].wide, len) == 0) {
			memcpy(out, forms[i].plain, strlen(forms[i].plain) + 1);
			return len;
		}
	}
	out[0] = s[0];
	return 1;
}

bool crm_plain_form(const char *s, size_t n, bool lower,
		    char out[CRM_PLAIN_MAX])
{
	size_t len = 0, i = 0;
	bool space = false;
	char c[4];

	while (i < n) {
		i += narrow(s + i, n - i, c);
		if (c[0] == ' ') {
			space = len > 0;
			continue;
		}
		if (len + space + strlen(c) >= CRM_PLAIN_MAX)
			return false;
		if (space)
			out[len++] = ' ';
		space = false;
		if (lower && c[0] >= 'A' && c[0] <= 'Z')
			c[0] = (char)(c[0] - 'A' + 'a');
		for (const char *p = c; *p; p++)
			out[len++] = *p;
	}
	out[len] = '\0';
	return true;
}

int crm_plain_clip(const char *s, size_t n)
{
	size_t len = n;

	if (len > CLIP) {
		len = CLIP;
		while (len > CLIP - 4 && ((unsigned char)s[len] & 0xc0) == 0x80)
			len--;
	}
	return (int)len;
}

bool crm_plain_skip(const char **p, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(*p, word, len) != 0)
		return false;
	*p += len;
	return true;
}
