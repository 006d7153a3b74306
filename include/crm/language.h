/* SPDX-License-Identifier: ISC */
/*
 * language.h - texts for people, in the language of who reads them.
 *
 * Texts stand in the sources in English and are looked up when they are
 * printed, so that a table can hold them. Who prints (the command line)
 * hands in what looks them up; where nobody did, they stay as they are and
 * cost nothing. What programs read (keys, codes, names of choices) is never
 * looked up.
 */
#ifndef CRM_LANGUAGE_H
#define CRM_LANGUAGE_H

#include <stdint.h>

#include "crm/banned.h"

/* Marks a text that is looked up elsewhere, for po/extract.sh to find. */
#define CRM_TR(text) text

/* The text in the language of the reader: static, or text itself. */
const char *crm_tr(const char *text) __attribute__((format_arg(1)));
/* The same for n of something; languages without a plural have one form. */
const char *crm_tr_n(const char *one, const char *several, int64_t n)
	__attribute__((format_arg(1), format_arg(2)));

/*
 * What looks texts up; NULL: nothing does. It answers with a text that lasts
 * and, where it is a format, takes the same arguments. several is NULL for
 * a text without a plural.
 */
typedef const char *crm_translate_fn(const char *one, const char *several,
				     int64_t n);
void crm_tr_set(crm_translate_fn *fn);

#endif
