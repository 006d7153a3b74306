/* SPDX-License-Identifier: ISC */
/* guard.c - keeps spreadsheets from computing cells, or shortening them. */
#include "guard.h"

/* E.164: no phone number has more digits; fewer than these could be a sum. */
#define PHONE_LEAST 7
#define PHONE_MOST 15
/* Spreadsheets keep so many digits of a number and make the others zeros. */
#define NUMBER_MOST 15

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool active(const char *s, size_t n)
{
	return n > 0 && s[0] != '\0' && strchr("=+-@\t\r", s[0]);
}

static size_t apostrophes(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] == '\'')
		i++;
	return i;
}

/* Digits of a number such as -12.5; 0 for what is none. */
static size_t number(const char *s, size_t n)
{
	size_t sign = n > 0 && (*s == '+' || *s == '-');
	size_t digits = 0, point = n;

	for (size_t i = sign; i < n; i++) {
		if (digit(s[i]))
			digits++;
		else if (s[i] == '.' && point == n && i > sign && i + 1 < n)
			point = i;
		else
			return 0;
	}
	return digits;
}

static bool phone(const char *s, size_t n)
{
	size_t digits = 0;

	if (*s != '+')
		return false;
	for (size_t i = 1; i < n; i++) {
		if (digit(s[i]))
			digits++;
		else if (s[i] != ' ')
			return false;
	}
	return digits >= PHONE_LEAST && digits <= PHONE_MOST;
}

/* What, as it stands, a spreadsheet would change. */
static bool exposed(const char *s, size_t n)
{
	size_t digits = number(s, n);

	if (digits > 0)
		return digits > NUMBER_MOST;
	return active(s, n) && !phone(s, n);
}

/* The same but for text behind apostrophes: there, all that looks like it
 * counts, so that taking one away is always right. */
static bool exposed_behind(const char *s, size_t n)
{
	return active(s, n) || number(s, n) > NUMBER_MOST;
}

bool crm_guard_needed(const char *s, size_t n)
{
	size_t skip = apostrophes(s, n);

	return skip > 0 ? exposed_behind(s + skip, n - skip) : exposed(s, n);
}

bool crm_guard_present(const char *s, size_t n)
{
	size_t skip = apostrophes(s, n);

	return skip > 0 && exposed_behind(s + skip, n - skip);
}
