/* SPDX-License-Identifier: ISC */
/* words.c - texts as the words they are found by. */
#include "search.h"
#include "crm/check.h"
#include "crm/pinyin.h"
#include "crm/text.h"

/* CJK ideographs, with their extensions and the compatibility forms. */
static bool is_han(uint32_t c)
{
	return (c >= 0x3400 && c < 0x4DC0) || (c >= 0x4E00 && c < 0xA000) ||
	       (c >= 0xF900 && c < 0xFB00) || (c >= 0x20000 && c < 0x32000) ||
	       c == 0x3007;
}

void crm__search_words(struct crm_buf *b, const char *s, size_t n)
{
	size_t used;

	for (; n; s += used, n -= used) {
		uint32_t c = crm_text_simplified(crm_text_fold_char(
			crm_utf8_decode(s, n, &used)));
		bool han = is_han(c);

		if (han)
			crm_buf_addc(b, ' ');
		if (c)
			crm_utf8_encode(b, c);
		if (han)
			crm_buf_addc(b, ' ');
	}
	crm_buf_addc(b, ' ');
}

/* A number as it may be begun to be typed: with its country code and without
 * it, then with the 0 that most countries put in front and without. */
static void add_number(struct crm_buf *b, const char *normal)
{
	const char *own = normal + 1;
	size_t code = *normal == '+' ? crm_phone_country(own) : 0;

	crm_buf_addf(b, "%s ", normal);
	if (!code || strlen(own) <= code)
		return;
	own += code;
	crm_buf_addf(b, "%s ", own);
	if (code > 1 && !(!strncmp(normal, "+861", 4) && strlen(own) == 11))
		crm_buf_addf(b, "0%s ", own);
}

/* A word between texts, lest the end of one and the beginning of the next be
 * found as if they followed one another. Nobody types it. */
static void end_text(struct crm_buf *b)
{
	if (b->len)
		crm_buf_adds(b, "\uE000 ");
}

static enum crm_code add_list(struct crm_buf *b, const struct crm_value *v,
			      struct crm_error *err)
{
	struct crm_buf m = CRM_BUF_INIT;
	size_t pos = 0;
	enum crm_code rc;

	while (crm_list_next(v->s, v->len, &pos, &m)) {
		end_text(b);
		crm__search_words(b, crm_buf_str(&m), m.len);
	}
	rc = crm_buf_check(&m, err);
	crm_buf_clear(&m);
	return rc;
}

enum crm_code crm__search_value(struct crm_buf *b, const struct crm_field *f,
				const struct crm_value *v,
				struct crm_error *err)
{
	struct crm_error why = CRM_ERROR_INIT;
	struct crm_buf normal = CRM_BUF_INIT;
	enum crm_code rc = CRM_INVALID;

	if (f->kind == CRM_T_LIST)
		return add_list(b, v, err);
	end_text(b);
	/* As it is written, too: that has the local number by itself. */
	crm__search_words(b, v->s, v->len);
	if (f->kind != CRM_T_PHONE)
		return CRM_OK;
	rc = crm_phone_normal(v->s, v->len, &normal, &why);
	if (rc != CRM_NOMEM)
		rc = crm_buf_check(&normal, err);
	else
		rc = crm_error_nomem(err);
	if (!rc && normal.len)
		add_number(b, normal.s);
	crm_buf_clear(&normal);
	return rc;
}

void crm__search_sound(struct crm_buf *b, const char *s, size_t n)
{
	crm_pinyin_words(b, s, n);
}
