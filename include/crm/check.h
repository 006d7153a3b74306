/* SPDX-License-Identifier: ISC */
/* check.h - checks and normal forms of phones, addresses and tax numbers. */
#ifndef CRM_CHECK_H
#define CRM_CHECK_H

#include "crm/buf.h"

/*
 * The form in which phone numbers are compared, appended to out: '+',
 * country code, number ("+8613800138000", "+861062345678", "+49301234567").
 * Accepted as written: digits (ASCII or full-width) with spaces, dots,
 * hyphens, slashes and brackets between; a leading + or 00; an extension
 * behind ("转123", "ext. 5", "x5", "#5", "-123" after a complete Chinese
 * number), which is left out of the form. A Chinese mobile is 11 digits
 * starting 13 to 19; a Chinese land line an area code with its 0 and 7 or 8
 * digits; 400/800 numbers are 10 digits. 86 alone in front of such a number
 * (or run together with one, the 0 included) is the country code; behind it
 * the 0 of an area code is dropped. A number without country code that is
 * none of these is kept as its digits alone ("5555-4729" -> "55554729").
 * "(0)" behind a country code is dropped.
 * Errors: CRM_INVALID with what is wrong (letters, fewer than 3 digits, more
 * than 15: ITU-T E.164), and for 11 digits starting 1 that are no mobile.
 */
enum crm_code crm_phone_normal(const char *s, size_t n, struct crm_buf *out,
			       struct crm_error *err) CRM_MUST_USE;

/* How many digits of a number (the digits behind its +) are the country code.
 * Source: List of ITU-T Recommendation E.164 assigned country codes. */
size_t crm_phone_country(const char *digits);

/*
 * An e-mail address (RFC 5321 section 4.1.2 with RFC 6531's UTF-8): local
 * part dot-atom or quoted, domain of labels, or an address literal. Refuses
 * what the is_email suite puts into its ERR category and accepts what it
 * calls VALID; refuses comments, folding space, a last label that is a
 * number, and spaces or full-width forms of ASCII. Errors: CRM_INVALID with
 * the reason.
 */
enum crm_code crm_email_check(const char *s, size_t n, struct crm_error *err)
	CRM_MUST_USE;

/*
 * The one spelling of a tax number, appended to out: its 4 to 20 letters and
 * digits, at least one digit, in upper case. Spaces, dots, slashes and hyphens
 * between them are dropped ("de 123.456-7" -> "DE1234567").
 * 18 characters of the unified social credit alphabet are checked by their
 * check digit (GB 32100-2015); a person's identity number (GB 11643-1999) is
 * one too. 15 digits (old form) and any other mix (foreign numbers) are taken
 * as they are.
 * Errors: CRM_INVALID; a wrong check digit names the right one.
 */
enum crm_code crm_taxno_normal(const char *s, size_t n, struct crm_buf *out,
			       struct crm_error *err) CRM_MUST_USE;

/* A web address: http or https URL, or a bare host with a dot. */
enum crm_code crm_url_check(const char *s, size_t n, struct crm_error *err)
	CRM_MUST_USE;

#endif
