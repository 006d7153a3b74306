/* SPDX-License-Identifier: ISC */
/* domain.h - host names, as e-mail and web addresses hold them. */
#ifndef CRM_BASE_DOMAIN_H
#define CRM_BASE_DOMAIN_H

#include "crm/text.h"

/*
 * What is wrong with a host name, NULL for nothing: labels of letters,
 * digits and hyphens with dots between, international ones in UTF-8 or as
 * xn--; the last label is no number. No name need exist or hold a dot.
 */
const char *crm_domain_fault(const char *s, size_t n);

/* Does s hold an IPv4, or an IPv6, address in its usual form? */
bool crm_domain_is_ip4(const char *s, size_t n);
bool crm_domain_is_ip6(const char *s, size_t n);

/* Non-ASCII characters that an address may hold: no spaces, no controls, no
 * full-width forms of ASCII, no ideographic full stop, no private use. */
bool crm_domain_letter(uint32_t c);

#endif
