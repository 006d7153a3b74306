/* SPDX-License-Identifier: ISC */
/*
 * list.c - lists of short texts, such as tags.
 *
 * Stored as ";a;b;" so that a member can be searched for as ";a;"; printed
 * and read without the outer semicolons. ; and \ inside a member are escaped
 * by a backslash in both.
 */
#include "crm/model.h"

bool crm_list_next(const char *s, size_t n, size_t *pos, struct crm_buf *out)
{
	size_t i = *pos;

	if (i == 0 && n && s[0] == ';')
		i = 1;
	if (i >= n)
		return false;
	crm_buf_reset(out);
	while (i < n && s[i] != ';') {
		if (s[i] == '\\' && i + 1 < n)
			i++;
		crm_buf_addc(out, s[i++]);
	}
	*pos = i + 1;
	return true;
}

static void add_escaped(struct crm_buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == ';' || s[i] == '\\')
			crm_buf_addc(b, '\\');
		crm_buf_addc(b, s[i]);
	}
}

bool crm_list_has(const char *list, size_t n, const char *s, size_t len)
{
	/* Without memory of its own: it could not say that there is none. */
	for (size_t i = n && list[0] == ';'; i < n; i++) {
		size_t k = 0;
		bool same = true;

		for (; i < n && list[i] != ';'; i++, k++) {
			if (list[i] == '\\' && i + 1 < n)
				i++;
			same = same && k < len && s[k] == list[i];
		}
		if (same && k == len)
			return true;
	}
	return false;
}

void crm_list_add(struct crm_buf *list, const char *s, size_t n)
{
	if (!n || (list->len && crm_list_has(list->s, list->len, s, n)))
		return;
	if (!list->len)
		crm_buf_addc(list, ';');
	add_escaped(list, s, n);
	crm_buf_addc(list, ';');
}

void crm_list_remove(struct crm_buf *list, const char *s, size_t n)
{
	struct crm_buf kept = CRM_BUF_INIT, m = CRM_BUF_INIT;
	size_t pos = 0;

	while (crm_list_next(crm_buf_str(list), list->len, &pos, &m))
		if (m.len != n || memcmp(crm_buf_str(&m), s, n))
			crm_list_add(&kept, crm_buf_str(&m), m.len);
	crm_buf_reset(list);
	crm_buf_addmem(list, crm_buf_str(&kept), kept.len);
	if (kept.failed || m.failed)
		list->failed = true;
	crm_buf_clear(&kept);
	crm_buf_clear(&m);
}
