/* SPDX-License-Identifier: ISC */
/* url.c - web addresses: http and https URLs, bare host names. */
#include "crm/check.h"
#include "domain.h"

#define URL_MAX 2048

/* Length of the prefix of s that equals the lower-case text, else 0. */
static size_t prefix(const char *s, size_t n, const char *text)
{
	size_t len = strlen(text);

	if (n < len)
		return 0;
	for (size_t i = 0; i < len; i++)
		if (crm_text_fold_char((unsigned char)s[i]) !=
		    (unsigned char)text[i])
			return 0;
	return len;
}

static const char *char_fault(const char *s, size_t n)
{
	size_t used;

	if (crm_utf8_valid(s, n) != n)
		return CRM_TR("it is not valid UTF-8");
	for (size_t i = 0; i < n; i += used) {
		uint32_t c = crm_utf8_decode(s + i, n - i, &used);

		if (c == ' ' || c == 0xa0 || c == 0x3000)
			/* xgettext:no-c-format */
			return CRM_TR("it holds a space; write %20 instead");
		if (c < ' ' || (c >= 0x7f && c < 0xa0))
			return CRM_TR("it holds a control character");
		if (c < 0x80 && strchr("\"<>\\^`{|}", (int)c))
			return CRM_TR("it holds one of \" < > \\ ^ ` { | }");
	}
	return NULL;
}

static const char *port_fault(const char *s, size_t n)
{
	unsigned long port = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9' || i > 4)
			return CRM_TR("the port is no number from 1 to 65535");
		port = port * 10 + (unsigned long)(s[i] - '0');
	}
	return port < 1 || port > 65535
		   ? CRM_TR("the port is no number from 1 to 65535")
		   : NULL;
}

/* Host and port; a bare one needs a dot to be told from any other word. */
static const char *host_fault(const char *s, size_t n, bool bare)
{
	const char *end, *why;
	size_t len;

	if (memchr(s, '@', n))
		return CRM_TR("an '@' stands in the host name");
	if (n > 0 && s[0] == '[') {
		end = memchr(s, ']', n);
		if (!end || !crm_domain_is_ip6(s + 1, (size_t)(end - s) - 1))
			return CRM_TR("in square brackets an IPv6 address may "
				      "stand");
		len = (size_t)(end - s) + 1;
		if (len < n && s[len] != ':')
			return CRM_TR("text follows the square bracket");
	} else {
		end = memchr(s, ':', n);
		len = end ? (size_t)(end - s) : n;
		why =
		    crm_domain_is_ip4(s, len) ? NULL : crm_domain_fault(s, len);
		if (why)
			return why;
		if (bare && !memchr(s, '.', len))
			return CRM_TR("the host name has no dot");
	}
	return len < n ? port_fault(s + len + 1, n - len - 1) : NULL;
}

/* Bytes up to the first character that ends the host. */
static size_t host_length(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && !strchr("/?#", s[i]))
		i++;
	return i;
}

static const char *fault(const char *s, size_t n)
{
	size_t scheme, host;
	const char *why;

	if (n > URL_MAX)
		return CRM_TR("it is longer than 2048 bytes");
	why = char_fault(s, n);
	if (why)
		return why;
	scheme = prefix(s, n, "https://");
	if (scheme == 0)
		scheme = prefix(s, n, "http://");
	s += scheme;
	n -= scheme;
	host = host_length(s, n);
	if (scheme == 0 && host > 0 && s[host - 1] == ':' &&
	    prefix(s + host, n - host, "//"))
		return CRM_TR("it starts with neither http:// nor https://");
	return host_fault(s, host, scheme == 0);
}

enum crm_code crm_url_check(const char *s, size_t n, struct crm_error *err)
{
	const char *why = fault(s, n);

	if (!why)
		return CRM_OK;
	return crm_error_set(err, CRM_INVALID, "'%.*s' is no web address: %s",
			     crm_text_shown(s, n), s, crm_tr(why));
}
