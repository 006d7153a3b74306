/* SPDX-License-Identifier: ISC */
/* pinyin_sort.c - a key by which names sort like their pronunciation. */
#include "crm/text.h"

#include "pinyin.h"

/* More characters than these are a company's name, not a person's. */
#define PERSON_MAX 4

/*
 * Surnames read otherwise than the characters mostly are, those of two
 * characters first. Left out are rare ones with which common short names of
 * companies begin (黑 he, 洗 xian, 种 chong, 员 yun).
 */
static const struct {
	const char *name;
	const char *reading[2];
} surnames[] = {
    { "万俟", { "mo", "qi" } },
    { "单于", { "chan", "yu" } },
    { "尉迟", { "yu", "chi" } },
    { "拓跋", { "tuo", "ba" } },
    { "澹台", { "tan", "tai" } },
    { "乐", { "yue" } },
    { "乜", { "nie" } },
    { "么", { "yao" } },
    { "仇", { "qiu" } },
    { "佴", { "nai" } },
    { "区", { "ou" } },
    { "单", { "shan" } },
    { "卜", { "bu" } },
    { "折", { "she" } },
    { "曾", { "zeng" } },
    { "朴", { "piao" } },
    { "查", { "zha" } },
    { "盖", { "ge" } },
    { "粘", { "nian" } },
    { "缪", { "miao" } },
    { "翟", { "zhai" } },
    { "薄", { "bo" } },
    { "藏", { "zang" } },
    { "覃", { "qin" } },
    { "解", { "xie" } },
    { "郇", { "xun" } },
    { "都", { "du" } },
    { "重", { "chong" } },
    { "阚", { "kan" } },
};

/* Characters of a name that may be a person's, simplified; else 0. */
static size_t person(uint32_t c[PERSON_MAX], const char *name, size_t n)
{
	const uint16_t *numbers;
	size_t count = 0, used;

	for (size_t i = 0; i < n; i += used) {
		uint32_t one = crm_utf8_decode(name + i, n - i, &used);

		if (count == PERSON_MAX ||
		    crm_pinyin_numbers(one, &numbers) == 0)
			return 0;
		c[count++] = crm_text_simplified(one);
	}
	return count;
}

/* The readings of the surname that a name begins with; NULL for no one's. */
static const char *const *surname(const char *name, size_t n)
{
	uint32_t c[PERSON_MAX];
	size_t count = person(c, name, n);

	for (size_t i = 0; i < CRM_NELEM(surnames); i++) {
		const char *s = surnames[i].name;
		size_t left = strlen(s), used, j = 0;

		while (left > 0 && j < count &&
		       crm_utf8_decode(s, left, &used) == c[j]) {
			s += used;
			left -= used;
			j++;
		}
		if (left == 0 && j < count)
			return surnames[i].reading;
	}
	return NULL;
}

void crm_pinyin_sort_key(struct crm_buf *b, const char *name, size_t n)
{
	const char *const *given = surname(name, n);
	size_t start = b->len, han = 0, used;
	bool after_word = false;

	for (size_t i = 0; i < n; i += used) {
		uint32_t c = crm_utf8_decode(name + i, n - i, &used);
		const uint16_t *numbers;
		bool word = crm_pinyin_numbers(c, &numbers) > 0;

		if ((word || after_word) && c != ' ' && b->len > start &&
		    b->s[b->len - 1] != ' ')
			crm_buf_addc(b, ' ');
		after_word = word;
		if (!word)
			crm_buf_addmem(b, name + i, used);
		else if (given && han < 2 && given[han])
			crm_buf_adds(b, given[han++]);
		else
			crm_buf_adds(b, crm_pinyin_syllable(numbers[0]));
	}
}
