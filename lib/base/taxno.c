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

static bool is_separator(char c)
{
	return c != '\0' && strchr(" ./-", c);
}

static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* The value of a character in a unified social credit code, or -1. */
static int code_value(char c)
{
	const char *at = c != '\0' ? strchr(code_chars, c) : NULL;

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
	char last = s[CODE_LEN - 1];

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
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		char c = upper(s[i]);

		if (is_separator(c))
			continue;
		k++;
		if (c >= '0' && c <= '9')
			digit = true;
		else if (c < 'A' || c > 'Z')
			return CRM_TR("it may hold letters, digits, spaces, "
				      "dots, slashes and hyphens of ASCII "
				      "only");
	}
	if (k < TAXNO_MIN || k > TAXNO_MAX)
		return CRM_TR("it should have 4 to 20 letters and digits");
	return digit ? NULL : CRM_TR("it holds no digit");
}

enum crm_code crm_taxno_normal(const char *s, size_t n, struct crm_buf *out,
			       struct crm_error *err)
{
	const char *why = fault(s, n);
	char plain[TAXNO_MAX], right;
	size_t k = 0;

	if (why)
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' is no tax number: %s",
				     crm_text_shown(s, n), s, crm_tr(why));
	for (size_t i = 0; i < n; i++)
		if (!is_separator(s[i]))
			plain[k++] = upper(s[i]);
	right = is_code(plain, k) ? check_digit(plain) : '\0';
	if (right && plain[k - 1] != right && !is_identity(plain))
		return crm_error_set(err, CRM_INVALID,
				     "'%.*s' is no unified social credit "
				     "code: its check digit is '%c', where "
				     "the others give '%c'",
				     crm_text_shown(s, n), s, plain[k - 1],
				     right);
	crm_buf_addmem(out, plain, k);
	return CRM_OK;
}
