/* SPDX-License-Identifier: ISC */
/* email.c - e-mail addresses: RFC 5321 section 4.1.2, RFC 6531's UTF-8. */
#include "crm/check.h"
#include "domain.h"

#define LOCAL_MAX 64
#define ADDRESS_MAX 254

static bool atom_char(uint32_t c)
{
	if (c >= 0x80)
		return crm_domain_letter(c);
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') ||
	       (c != 0 && strchr("!#$%&'*+-/=?^_`{|}~", (int)c));
}

/* What is wrong with s[0..n), written as parts with dots between. */
static const char *atom_fault(const char *s, size_t n)
{
	bool dot = true; /* as before the first part: none may follow */
	size_t used;

	for (size_t i = 0; i < n; i += used) {
		uint32_t c = crm_utf8_decode(s + i, n - i, &used);

		if (c == '.' && dot)
			return i == 0 ? CRM_TR("it starts with a dot")
				      : CRM_TR("two dots follow each other");
		if (c == ' ' || c == '\t')
			return CRM_TR("it holds a space");
		if (c != '.' && !atom_char(c))
			return CRM_TR("in front of the '@' stands a character "
				      "that an address may hold in quotes "
				      "only, if at all");
		dot = c == '.';
	}
	return dot ? CRM_TR("a dot stands right in front of the '@'") : NULL;
}

/* The same for s that starts with a double quote. */
static const char *quoted_fault(const char *s, size_t n)
{
	size_t i = 1, used;

	while (i < n && s[i] != '"') {
		uint32_t c = crm_utf8_decode(s + i, n - i, &used);

		if (c == '\\' && i + 1 < n) {
			i++;
			c = crm_utf8_decode(s + i, n - i, &used);
			if (c >= 0x80)
				return CRM_TR("a backslash stands in front of "
					      "a character beyond ASCII");
		}
		if (c < ' ' || (c >= 0x7f && !crm_domain_letter(c)))
			return CRM_TR("a control character or a space beyond "
				      "ASCII stands in the quotes");
		i += used;
	}
	if (i >= n)
		return CRM_TR("a quote is not closed");
	return i + 1 < n ? CRM_TR("text follows the closing quote") : NULL;
}

/* The same for an address in square brackets instead of a host name. */
static const char *literal_fault(const char *s, size_t n)
{
	static const char tag[] = "ipv6:";
	size_t taglen = sizeof(tag) - 1, i = 0;

	if (n < 2 || s[n - 1] != ']')
		return CRM_TR("the square bracket is not closed at the end");
	s++;
	n -= 2;
	if (crm_domain_is_ip4(s, n))
		return NULL;
	while (i < taglen && i < n &&
	       crm_text_fold_char((unsigned char)s[i]) == (uint32_t)tag[i])
		i++;
	if (i == taglen && crm_domain_is_ip6(s + taglen, n - taglen))
		return NULL;
	return CRM_TR("in square brackets an IPv4 address or 'IPv6:' and an "
		      "IPv6 address may stand");
}

/* Where the '@' between local part and domain is; NULL where none is. */
static const char *find_at(const char *s, size_t n)
{
	for (size_t i = n; i > 0; i--)
		if (s[i - 1] == '@')
			return s + i - 1;
	return NULL;
}

static const char *fault(const char *s, size_t n)
{
	const char *at, *why;
	size_t local, rest;

	if (crm_utf8_valid(s, n) != n)
		return CRM_TR("it is not valid UTF-8");
	at = find_at(s, n);
	if (!at)
		return CRM_TR("it has no '@'");
	local = (size_t)(at - s);
	rest = n - local - 1;
	if (local == 0)
		return CRM_TR("nothing stands in front of the '@'");
	if (rest == 0)
		return CRM_TR("the host name behind the '@' is missing");
	why = s[0] == '"' ? quoted_fault(s, local) : atom_fault(s, local);
	if (why)
		return why;
	why = at[1] == '[' ? literal_fault(at + 1, rest)
			   : crm_domain_fault(at + 1, rest);
	if (why)
		return why;
	if (local > LOCAL_MAX)
		return CRM_TR("more than 64 bytes stand in front of the '@'");
	return n > ADDRESS_MAX ? CRM_TR("it is longer than 254 bytes") : NULL;
}

enum crm_code crm_email_check(const char *s, size_t n, struct crm_error *err)
{
	const char *why = fault(s, n);

	if (!why)
		return CRM_OK;
	return crm_error_set(err, CRM_INVALID,
			     "'%.*s' is no e-mail address: %s",
			     crm_text_shown(s, n), s, crm_tr(why));
}
