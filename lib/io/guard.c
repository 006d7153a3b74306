/* SPDX-License-Identifier: ISC */
/* guard.c - keeps cells from being run as formulas by a spreadsheet. */
#include "guard.h"

/* E.164: no number has more digits; fewer than these could be a sum. */
#define PHONE_LEAST 7
#define PHONE_MOST 15

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

static bool number(const char *s, size_t n)
{
	size_t i = *s == '+' || *s == '-', first = i;

	while (i < n && digit(s[i]))
		i++;
	if (i == first)
		return false;
	if (i + 1 < n && s[i] == '.') {
		for (i++; i < n && digit(s[i]);)
			i++;
		return i == n && digit(s[n - 1]);
	}
	return i == n;
}

static bool phone(const char *s, size_t n)
{
	size_t digits = 0;

	if (*s != '+')
		return false;
	for (size_t i = 1; i < n; i++) {
		if (digit(s[i]))
			digits++;
		else if (s[i] == '\0' || !strchr(" -()", s[i]))
			return false;
	}
	return digits >= PHONE_LEAST && digits <= PHONE_MOST;
}

bool crm_guard_needed(const char *s, size_t n)
{
	size_t skip = apostrophes(s, n);

	if (!active(s + skip, n - skip))
		return false;
	return skip > 0 || (!number(s, n) && !phone(s, n));
}

bool crm_guard_present(const char *s, size_t n)
{
	size_t skip = apostrophes(s, n);

	return skip > 0 && active(s + skip, n - skip);
}
