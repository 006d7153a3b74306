/* SPDX-License-Identifier: ISC */
/* detect.c - which encoding an input is in, told by its bytes. */
#include <errno.h>

#include "crm/text.h"
#include "source.h"

static const struct {
	const char *bytes;
	size_t n;
	const char *encoding;
} marks[] = {
	{ "\xef\xbb\xbf", 3, "UTF-8" },
	/* before UTF-16, whose mark it starts with */
	{ "\xff\xfe\0\0", 4, "UTF-32LE" },
	{ "\0\0\xfe\xff", 4, "UTF-32BE" },
	{ "\xff\xfe", 2, "UTF-16LE" },
	{ "\xfe\xff", 2, "UTF-16BE" },
	{ "\x84\x31\x95\x33", 4, "GB18030" },
};

static bool printable(unsigned c)
{
	return (c >= 0x20 && c < 0x7f) || (c >= '\t' && c <= '\r');
}

/*
 * How much n bytes look like UTF-16 with the high byte at offset `high` of
 * each pair: units that are printable ASCII, less the pairs that a byte
 * encoding explains better. Negative when they cannot be UTF-16.
 */
static long utf16_score(const char *s, size_t n, size_t high, bool bytes)
{
	bool lead = false;
	long score = 0;

	for (size_t i = 0; i + 1 < n; i += 2) {
		unsigned hi = (unsigned char)s[i + high];
		unsigned lo = (unsigned char)s[i + 1 - high];
		bool trail = (hi & 0xfc) == 0xdc;

		if (trail != lead || (hi == 0 && lo == 0))
			return -1;
		lead = (hi & 0xfc) == 0xd8;
		if (hi == 0 && printable(lo))
			score++;
		else if (hi != 0 && lo != 0 &&
			 (bytes || (printable(hi) && printable(lo) &&
				    hi < 0x4e)))
			score--;
	}
	return score;
}

const char *crm_detect_start(const char *s, size_t n)
{
	long le, be;
	bool bytes;

	for (size_t i = 0; i < CRM_NELEM(marks); i++) {
		if (n >= marks[i].n && memcmp(s, marks[i].bytes,
					      marks[i].n) == 0)
			return marks[i].encoding;
	}
	if (n < 2 || !memchr(s, '\0', n))
		return NULL;
	/* Han characters in UTF-16 are next to never valid UTF-8. */
	bytes = crm_utf8_valid(s, n) == n;
	le = utf16_score(s, n, 1, bytes);
	be = utf16_score(s, n, 0, bytes);
	if (le > 0 && le > be)
		return "UTF-16LE";
	return be > 0 ? "UTF-16BE" : NULL;
}

/* Whether all of s, but for a character cut at its end, can be converted. */
static bool convertible(iconv_t cd, const char *s, size_t n, bool last)
{
	char *in = (char *)s;
	char out[4096];

	while (n > 0) {
		char *to = out;
		size_t room = sizeof(out);

		if (iconv(cd, &in, &n, &to, &room) != (size_t)-1)
			return true;
		if (errno != E2BIG)
			return errno == EINVAL && !last;
	}
	return true;
}

bool crm_detect_partial(const char *s, size_t n)
{
	unsigned char a = n > 0 ? (unsigned char)*s : 0;
	size_t need = a >= 0xf0 ? 4 : a >= 0xe0 ? 3 : 2;

	if (a < 0xc2 || a > 0xf4 || n >= need)
		return false;
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return false;
	}
	return true;
}

/*
 * Whether n bytes that are not all UTF-8 are meant as such all the same: in
 * other encodings hardly four characters in a row look like it by chance.
 */
static bool mostly_utf8(const char *s, size_t n, bool last)
{
	size_t good = 0, bad = 0, used;

	for (size_t i = 0; i < n; i += used) {
		if (!last && crm_detect_partial(s + i, n - i))
			break;
		crm_utf8_decode(s + i, n - i, &used);
		if (used > 1)
			good++;
		else
			bad += (unsigned char)s[i] >= 0x80;
	}
	return good >= 2 && good >= 4 * bad;
}

enum crm_code crm_detect_window(const char *s, size_t n, bool last,
				const char **name, struct crm_error *err)
{
	size_t valid = crm_utf8_valid(s, n);
	iconv_t cd;

	*name = "UTF-8";
	if (valid == n ||
	    (!last && crm_detect_partial(s + valid, n - valid)) ||
	    mostly_utf8(s, n, last))
		return CRM_OK;
	*name = NULL;
	cd = iconv_open("UTF-8", "GB18030");
	if (cd == (iconv_t)-1)
		return errno == EINVAL ? CRM_OK : crm_error_nomem(err);
	if (convertible(cd, s, n, last))
		*name = "GB18030";
	iconv_close(cd);
	return CRM_OK;
}

bool crm_detect_binary(const char *s, size_t n, const char **what)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *what;
	} kinds[] = {
		{ "PK\3\4", 4, CRM_TR("a spreadsheet or zip file") },
		{ "\xd0\xcf\x11\xe0", 4, CRM_TR("an old spreadsheet file") },
		{ "\x1f\x8b", 2, CRM_TR("a compressed file") },
		{ "%PDF-", 5, CRM_TR("a PDF file") },
		{ "SQLite format 3", 16, CRM_TR("a database file") },
	};

	for (size_t i = 0; i < CRM_NELEM(kinds); i++) {
		if (n >= kinds[i].n &&
		    memcmp(s, kinds[i].bytes, kinds[i].n) == 0) {
			*what = kinds[i].what;
			return true;
		}
	}
	return false;
}
