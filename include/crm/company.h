/* SPDX-License-Identifier: ISC */
/*
 * company.h - names of companies as keys for comparing.
 *
 * Company names are written in many ways: 华为技术(深圳)有限公司 and
 * 華為技術（深圳）有限公司, A.B.C. Ltd and ABC Limited. A key is the same text
 * for all of them. Keys are for comparing, not for showing. A malformed byte
 * of a name is U+FFFD in its key.
 *
 * The legal forms are from the laws that name them: the Company Law, the
 * Partnership Enterprise Law and the Law on Individual Proprietorship
 * Enterprises of China, the Company Acts of Taiwan and Japan, the Commercial
 * Act of Korea, the Companies Acts of the English-speaking countries, HGB,
 * GmbHG, AktG and GenG of Germany and their like in the countries of Europe.
 * All are in the Entity Legal Forms list of GLEIF, which is kept under
 * ISO 20275.
 */
#ifndef CRM_COMPANY_H
#define CRM_COMPANY_H

#include "crm/buf.h"

/*
 * Append the strong key of a name of n bytes: names with the same one are one
 * company.
 *
 * - Case, width and traditional characters do not count: the key is
 *   crm_text_plain().
 * - Full stops and apostrophes are left out: A.B.C. is abc, and G.m.b.H. gmbh.
 *   All other punctuation, brackets and '&' too, is a space; what stands in
 *   brackets stays.
 * - A run of spaces is one between words in letters and digits, and none next
 *   to characters that are written without spaces (Han, kana, hangul).
 * - Legal forms at the end are left out, as many as there are, and a few in
 *   front of the name (株式会社). (株) and ㈱ are such forms, too. Left in are
 *   集团 and Group, which are no legal forms, and 分公司, a branch.
 * - A name that is nothing but legal forms keeps them all.
 */
void crm_company_key(struct crm_buf *b, const char *s, size_t n);

/*
 * Append the loose key: names with the same one are similar, perhaps of
 * companies of one group. It is the strong key with its words sorted, a run
 * of Han being one word, and no spaces between; accents of letters are left
 * out (crm_text_unaccent()), and so are the words group, holding, holdings,
 * china, the, and, und; in Chinese 集团, 总公司, 控股 and 中国 wherever they
 * stand, and 公司 at the end but of 分公司 and 子公司. A name of nothing but
 * that has its strong key. Words behind the first 64 are not sorted.
 */
void crm_company_loose_key(struct crm_buf *b, const char *s, size_t n);

#endif
