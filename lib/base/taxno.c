/* SPDX-License-Identifier: ISC */
/* taxno.c - tax numbers; unified social credit codes after GB 32100-2015. */
#include "crm/check.h"
#include "crm/date.h"
#include "crm/text.h"

#define TAXNO_MIN 4
#define TAXNO_MAX 20
#define CODE_LEN 18
#define CODE_BASE 31

static const char code_chars[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* The value of a character in a unified social credit code, or -1. */
static int code_value(char c)
{
	const char *at = c != '\0' ? strchr(code_chars, upper(c)) : NULL;

	return at ? (int)(at - code_chars) : -1;
}

static bool is_code(const char *s, size_t n)
{
	if (n != CODE_LEN)
		return false;
	for (size_t i = 0; i < n; i++)
		if (code_value(s[i]) < 0)
			return false;
	return true;
}

static char check_digit(const char *s)
{
	int sum = 0, weight = 1;

	for (int i = 0; i < CODE_LEN - 1; i++) {
		sum += code_value(s[i]) * weight;
		weight = weight * 3 % CODE_BASE;
	}
	return code_chars[(CODE_BASE - sum % CODE_BASE) % CODE_BASE];
}

static int digits(const char *s, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++)
		v = v * 10 + (s[i] - '0');
	return v;
}

/* An identity number stands for a person's tax number: six digits of a place,
 * a birthday, a serial number and a check digit by ISO 7064 MOD 11-2, 'X' for
 * ten (GB 11643-1999). */
static bool is_identity(const char *s)
{
	int sum = 0, weight = 1;
	char last = upper(s[CODE_LEN - 1]);

	if (last != 'X' && (last < '0' || last > '9'))
		return false;
	for (int i = CODE_LEN - 2; i >= 0; i--) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		weight = weight * 2 % 11;
		sum += (s[i] - '0') * weight;
	}
	sum += last == 'X' ? 10 : last - '0';
	return sum % 11 == 1 && digits(s + 6, 4) >= 1800 &&
	       crm_date_valid(digits(s + 6, 4), digits(s + 10, 2),
			      digits(s + 12, 2));
}

static const char *fault(const char *s, size_t n)
{
	bool digit = false;

	for (size_t i = 0; i < n; i++) {
		char c = upper(s[i]);

		if (c >= '0' && c <= '9')
			digit = true;
		else if ((c < 'A' || c > 'Z') &&
			 (c == '\0' || !strchr(" ./-", c)))
			return "it may hold letters, digits, spaces, dots, "
			       "slashes and hyphens of ASCII only";
	}
	if (n < TAXNO_MIN || n > TAXNO_MAX)
		return "it should have 4 to 20 characters";
	return digit ? NULL : "it holds no digit";
}

enum crm_code crm_taxno_check(const char *s, size_t n, struct crm_error *err)
{
	const char *why;
	char right;

	if (is_code(s, n)) {
		right = check_digit(s);
		if (upper(s[CODE_LEN - 1]) == right || is_identity(s))
			return CRM_OK;
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' is no unified social credit "
				     "code: its check digit is '%c', where "
				     "the others give '%c'",
				     CODE_LEN, s, s[CODE_LEN - 1], right);
	}
	why = fault(s, n);
	if (!why)
		return CRM_OK;
	return crm_error_set(err, CRM_INVALID, "'%.*s' is no tax number: %s",
			     crm_text_shown(s, n), s, why);
}
