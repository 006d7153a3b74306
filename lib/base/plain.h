/* SPDX-License-Identifier: ISC */
/* plain.h - the plain form of short text people typed; for lib/base only. */
#ifndef CRM_BASE_PLAIN_H
#define CRM_BASE_PLAIN_H

#include "crm/error.h"

#define CRM_PLAIN_MAX 128

/*
 * Put n bytes of s in plain form into out: full-width forms and the minus
 * sign as ASCII, full-width currency signs as the narrow ones, every run of
 * white space as one space, none at either end, and with `lower` ASCII
 * letters in lower case. NUL-terminated; a NUL in s becomes a control
 * character, which no reader takes. false when it does not fit.
 */
bool crm_plain_form(const char *s, size_t n, bool lower,
		    char out[CRM_PLAIN_MAX]);

/* As many of n bytes of s as are shown in a message, for "%.*s". */
int crm_plain_clip(const char *s, size_t n);

/* true, and *p behind it, when the text at *p starts with word. */
bool crm_plain_skip(const char **p, const char *word);

#endif
