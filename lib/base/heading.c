/* SPDX-License-Identifier: ISC */
/* heading.c - the form in which column headings are compared. */
#include "crm/text.h"

/* Tab to carriage return, spaces of every width, and the marks without
 * width that editors and spreadsheets leave in front of a text. */
static bool blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 ||
	       (c >= 0x2000 && c <= 0x200f) || c == 0x202f || c == 0x205f ||
	       c == 0xfeff;
}

static bool opens(uint32_t c)
{
	return c == '(' || c == '[' || c == 0x3010;
}

static bool closes(uint32_t c)
{
	return c == ')' || c == ']' || c == 0x3011;
}

static bool dropped(uint32_t c)
{
	return blank(c) || c == '*' || c == ':' || c == '_';
}

void crm_text_heading_full(struct crm_buf *b, const char *s, size_t n)
{
	size_t used;

	for (size_t i = 0; i < n; i += used) {
		uint32_t c = crm_utf8_decode(s + i, n - i, &used);

		c = crm_text_fold_char(c);
		if (!dropped(c))
			crm_utf8_encode(b, crm_text_simplified(c));
	}
}

void crm_text_heading(struct crm_buf *b, const char *s, size_t n)
{
	size_t depth = 0, used;

	for (size_t i = 0; i < n; i += used) {
		uint32_t c = crm_utf8_decode(s + i, n - i, &used);

		c = crm_text_fold_char(c);
		if (opens(c))
			depth++;
		else if (closes(c))
			depth -= depth > 0;
		else if (depth == 0 && !dropped(c))
			crm_utf8_encode(b, crm_text_simplified(c));
	}
}
