/* SPDX-License-Identifier: ISC */
/* phone.c - phone numbers, brought into one form for comparing. */
#include "crm/check.h"
#include "crm/text.h"

#define DIGITS_MIN 3
#define DIGITS_MAX 15
#define EXTENSION_MAX 8
/* What may stand behind a hyphen; more is a second number. */
#define HYPHENED_MAX 6
/* Room for "00" in front and an extension behind. */
#define ROOM 32

/* A number as it was written, taken apart. */
struct written {
	char d[ROOM];
	size_t n;	/* digits in d */
	bool plus;	/* a country code follows: +, or 00 taken off */
	size_t first;	/* digits before the first separator, 0: none yet */
	size_t hyphen;	/* digits before the last hyphen that has any behind */
	size_t pending; /* digits before a hyphen, none behind it yet */
};

static const char letters_fault[] =
    CRM_TR("it may hold digits, spaces and + - . / ( ) only, and an extension "
	   "as in 'ext. 5'");

static bool digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool hyphen(uint32_t c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* Spaces, and the marks of reading direction that address books copy. */
static bool blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == 0xa0 ||
	       (c >= 0x2000 && c <= 0x200f) || (c >= 0x202a && c <= 0x202f) ||
	       c == 0x205f || c == 0xfeff;
}

static bool separates(uint32_t c)
{
	return blank(c) || hyphen(c) ||
	       (c != 0 && c < 0x80 && strchr("./()[]", (int)c));
}

/*
 * A complete Chinese number: a mobile one, 400 or 800, or a land line, with
 * the 0 of its area code or, behind a country code, without.
 */
static bool chinese_mobile(const char *d, size_t n)
{
	return n == 11 && d[0] == '1' && d[1] >= '3';
}

static bool chinese_service(const char *d, size_t n)
{
	return n == 10 && (d[0] == '4' || d[0] == '8') && d[1] == '0' &&
	       d[2] == '0';
}

static bool chinese_area(const char *d, size_t n)
{
	size_t area;

	if (n < 2)
		return false;
	if (d[0] == '2' || (d[0] == '1' && d[1] == '0'))
		area = 2;
	else if (d[0] >= '3')
		area = 3;
	else
		return false;
	return n == area + 7 || n == area + 8;
}

static bool chinese(const char *d, size_t n, bool abroad)
{
	if (chinese_mobile(d, n) || chinese_service(d, n))
		return true;
	if (n > 0 && d[0] == '0')
		return chinese_area(d + 1, n - 1);
	return abroad && chinese_area(d, n);
}

/* Bytes of the word for an extension s starts with, else 0. */
static size_t extension_word(const char *s, size_t n)
{
	static const char *const words[] = {
	    "extension", "ext", "x", "#", "转", "轉", "分机", "分機",
	};

	for (size_t i = 0; i < CRM_NELEM(words); i++) {
		size_t len = strlen(words[i]);

		if (n >= len && memcmp(s, words[i], len) == 0)
			return len;
	}
	return 0;
}

/* What is wrong with the number of an extension, written behind the word. */
static const char *extension_fault(const char *s, size_t n)
{
	size_t digits = 0, used;
	bool ended = false;

	for (size_t i = 0; i < n; i += used) {
		uint32_t c = crm_utf8_decode(s + i, n - i, &used);

		if (digit(c) && !ended)
			digits++;
		else if (!separates(c) && (c != ':' || digits > 0))
			return letters_fault;
		else
			ended = digits > 0;
	}
	return digits < 1 || digits > EXTENSION_MAX
		   ? CRM_TR("its extension should have 1 to 8 digits")
		   : NULL;
}

static const char *add_digit(struct written *w, char c)
{
	if (w->n == ROOM)
		return CRM_TR("it has more than 15 digits");
	if (w->pending > 0) {
		w->hyphen = w->pending;
		w->pending = 0;
	}
	w->d[w->n++] = c;
	return NULL;
}

static void add_separator(struct written *w, uint32_t c)
{
	if (w->n == 0)
		return;
	if (w->first == 0)
		w->first = w->n;
	if (hyphen(c))
		w->pending = w->n;
}

/* Do the digits so far look like a country code? */
static bool country_code(const struct written *w)
{
	if (w->plus)
		return w->n >= 1 && w->n <= 3;
	if (w->n >= 2 && memcmp(w->d, "86", 2) == 0)
		return w->n == 2;
	return w->n >= 3 && w->n <= 5 && memcmp(w->d, "00", 2) == 0;
}

/* Take the folded text apart. */
static const char *take_apart(struct written *w, const char *s, size_t n)
{
	const char *why = NULL;
	size_t used, word;

	for (size_t i = 0; i < n && !why; i += used) {
		uint32_t c = crm_utf8_decode(s + i, n - i, &used);

		if (digit(c)) {
			why = add_digit(w, (char)c);
		} else if (c == '+' && w->n == 0 && !w->plus) {
			w->plus = true;
		} else if (n - i >= 3 && memcmp(s + i, "(0)", 3) == 0 &&
			   country_code(w)) {
			add_separator(w, c);
			used = 3;
		} else if (separates(c)) {
			add_separator(w, c);
		} else {
			word = extension_word(s + i, n - i);
			if (word == 0 || w->n == 0)
				return letters_fault;
			word += i;
			return extension_fault(s + word, n - word);
		}
	}
	return why;
}

static void drop_front(struct written *w, size_t k)
{
	w->n -= k;
	memmove(w->d, w->d + k, w->n);
	w->first = w->first > k ? w->first - k : 0;
	w->hyphen = w->hyphen > k ? w->hyphen - k : 0;
}

/*
 * Take the country code of China off, however it is written: behind + or 00,
 * standing alone in front, or run together with a number that is complete.
 */
static bool take_china(struct written *w)
{
	size_t rest = w->n - 2;

	if (w->n <= 2 || w->d[0] != '8' || w->d[1] != '6')
		return false;
	if (!w->plus && !(w->first == 2 && chinese(w->d + 2, rest, true)) &&
	    !(rest > 10 && chinese(w->d + 2, rest, false)))
		return false;
	drop_front(w, 2);
	return true;
}

/* Leave out an extension behind a hyphen: "-123" behind what is complete. */
static void drop_extension(struct written *w, bool abroad)
{
	if (w->hyphen > 0 && w->n - w->hyphen <= HYPHENED_MAX &&
	    chinese(w->d, w->hyphen, abroad))
		w->n = w->hyphen;
}

/*
 * The number in the form for comparing, into out of ROOM + 4 bytes; returns
 * what is wrong, NULL for nothing.
 */
static const char *normalize(struct written *w, char *out)
{
	const char *code = "";
	bool abroad;

	if (!w->plus && w->n > 2 && w->d[0] == '0' && w->d[1] == '0') {
		w->plus = true;
		drop_front(w, 2);
	}
	if (w->plus && w->n > 0 && w->d[0] == '0')
		return CRM_TR("no country code starts with 0");
	abroad = take_china(w);
	if (abroad || !w->plus)
		drop_extension(w, abroad);
	if (abroad || (!w->plus && chinese(w->d, w->n, false))) {
		code = "+86";
		if (w->n > 0 && w->d[0] == '0')
			drop_front(w, 1);
	} else if (w->plus) {
		code = "+";
	}
	if ((abroad || !w->plus) && w->n == 11 && w->d[0] == '1' &&
	    !chinese_mobile(w->d, w->n))
		return CRM_TR("a Chinese mobile number starts with 13 to 19; "
			      "one with another country's code takes a + in "
			      "front");
	if (w->n < DIGITS_MIN)
		return CRM_TR("it has fewer than 3 digits");
	if (strlen(code) + w->n > DIGITS_MAX + (code[0] == '+'))
		return CRM_TR("it has more than 15 digits");
	memcpy(out, code, strlen(code));
	memcpy(out + strlen(code), w->d, w->n);
	out[strlen(code) + w->n] = '\0';
	return NULL;
}

enum crm_code crm_phone_normal(const char *s, size_t n, struct crm_buf *out,
			       struct crm_error *err)
{
	struct crm_buf folded = CRM_BUF_INIT;
	struct written w = {.n = 0};
	char form[ROOM + 4];
	enum crm_code code;
	const char *why;

	crm_text_fold(&folded, s, n);
	code = crm_buf_check(&folded, err);
	if (code)
		goto done;
	why = take_apart(&w, crm_buf_str(&folded), folded.len);
	if (!why)
		why = normalize(&w, form);
	if (why) {
		code = crm_error_set(err, CRM_INVALID,
				     "'%.*s' is no phone number: %s",
				     crm_text_shown(s, n), s, crm_tr(why));
		goto done;
	}
	crm_buf_adds(out, form);
	code = crm_buf_check(out, err);
done:
	crm_buf_clear(&folded);
	return code;
}

size_t crm_phone_country(const char *digits)
{
	static const char *const two[] = {
		"20", "27", "30", "31", "32", "33", "34", "36", "39", "40",
		"41", "43", "44", "45", "46", "47", "48", "49", "51", "52",
		"53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
		"64", "65", "66", "81", "82", "84", "86", "90", "91", "92",
		"93", "94", "95", "98",
	};

	if (*digits == '1' || *digits == '7')
		return 1;
	for (size_t i = 0; i < CRM_NELEM(two); i++)
		if (!strncmp(digits, two[i], 2))
			return 2;
	return 3;
}
