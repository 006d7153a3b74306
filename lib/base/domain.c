/* SPDX-License-Identifier: ISC */
/* domain.c - host names, as e-mail and web addresses hold them. */
#include <arpa/inet.h>

#include "domain.h"

#define LABEL_MAX 63
#define DOMAIN_MAX 255

bool crm_domain_letter(uint32_t c)
{
	if (c <= 0xa0 || c == 0xad || c == 0xfeff || c == 0xfffd)
		return false;
	if ((c >= 0x2000 && c <= 0x200b) || (c >= 0x200e && c <= 0x200f) ||
	    (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x206f))
		return false;
	if (c >= 0x3000 && c <= 0x3002)
		return false;
	if (c >= 0xe000 && c <= 0xf8ff)
		return false;
	return (c < 0xff01 || c > 0xff65) && c < 0xe0000;
}

static bool alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

static bool number(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

static const char *label_fault(const char *s, size_t n)
{
	size_t used;

	if (n == 0)
		return CRM_TR("a part between two dots is empty");
	if (s[0] == '-' || s[n - 1] == '-')
		return CRM_TR("a part of the host name starts or ends with a "
			      "hyphen");
	if (crm_utf8_chars(s, n) > LABEL_MAX)
		return CRM_TR("a part of the host name is longer than 63 "
			      "characters");
	for (size_t i = 0; i < n; i += used) {
		uint32_t c = crm_utf8_decode(s + i, n - i, &used);

		if (c == '_')
			return CRM_TR("an underscore stands in the host name");
		if (c >= 0x80 ? !crm_domain_letter(c)
			      : !alnum((char)c) && c != '-')
			return CRM_TR("the host name may hold letters, digits, "
				      "hyphens and dots only");
	}
	return NULL;
}

const char *crm_domain_fault(const char *s, size_t n)
{
	const char *fault, *dot = NULL;
	size_t start = 0;

	if (n == 0)
		return CRM_TR("the host name is missing");
	if (s[n - 1] == '.')
		return CRM_TR("the host name ends with a dot");
	if (n > DOMAIN_MAX)
		return CRM_TR("the host name is longer than 255 bytes");
	do {
		dot = memchr(s + start, '.', n - start);
		size_t len = dot ? (size_t)(dot - s) - start : n - start;

		fault = label_fault(s + start, len);
		if (fault)
			return fault;
		if (!dot && number(s + start, len))
			return CRM_TR("the host name ends with a number");
		start += len + 1;
	} while (dot);
	return NULL;
}

static bool is_ip(int family, const char *s, size_t n)
{
	unsigned char addr[sizeof(struct in6_addr)];
	char text[INET6_ADDRSTRLEN];

	if (n >= sizeof(text) || memchr(s, '\0', n))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	return inet_pton(family, text, addr) == 1;
}

bool crm_domain_is_ip4(const char *s, size_t n)
{
	return is_ip(AF_INET, s, n);
}

bool crm_domain_is_ip6(const char *s, size_t n)
{
	return is_ip(AF_INET6, s, n);
}
