/* SPDX-License-Identifier: ISC */
/* language.c - texts for people, in the language of who reads them. */
#include <stddef.h>

#include "crm/language.h"

static crm_translate_fn *translate;

void crm_tr_set(crm_translate_fn *fn)
{
	translate = fn;
}

const char *crm_tr(const char *text)
{
	return translate && text && *text ? translate(text, NULL, 1) : text;
}

const char *crm_tr_n(const char *one, const char *several, int64_t n)
{
	return translate ? translate(one, several, n) : n == 1 ? one : several;
}
