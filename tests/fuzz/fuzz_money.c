/* SPDX-License-Identifier: ISC */
/*
 * fuzz_money.c - libFuzzer target: a number that was read, once written,
 * reads as the same number, by the readers of typed and of plain text; it is
 * negative only where the text says so.
 */
#include "crm/decimal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void check_number(int64_t v, int places)
{
	char text[CRM_DECIMAL_MAX];

	for (int strip = 0; strip < 2; strip++) {
		size_t n = crm_decimal_format(v, places, strip, text);
		int64_t typed = ~v, plain = ~v;

		require(n < sizeof(text) && text[n] == '\0');
		require(crm_decimal_parse(text, n, places, &typed, NULL,
					  NULL) == CRM_OK);
		require(crm_decimal_plain(text, n, places, &plain, NULL) ==
			CRM_OK);
		require(typed == v && plain == v);
	}
}

/* A minus sign or bracket, of any width. */
static bool may_be_negative(const char *s, size_t n)
{
	static const char *const marks[] = { "-", "(", "\u2212", "\uff0d",
					     "\uff08" };

	for (size_t i = 0; i < CRM_NELEM(marks); i++) {
		if (memmem(s, n, marks[i], strlen(marks[i])))
			return true;
	}
	return false;
}

static void check_refusal(enum crm_code rc, const struct crm_error *err)
{
	require(rc == CRM_INVALID && err->code == rc);
	require(err->msg[0] != '\0');
	require(memchr(err->msg, '\0', sizeof(err->msg)) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct crm_error err = CRM_ERROR_INIT;
	const char *s = (const char *)data + 1;
	int64_t v, again;
	char cur[4];
	int places;
	enum crm_code rc;

	if (size == 0)
		return 0;
	places = data[0] % 19;
	size--;
	rc = crm_decimal_parse(s, size, places, &v, cur, &err);
	if (rc == CRM_OK) {
		require(cur[0] == '\0' || crm_currency_places(cur, 3) >= 0);
		require(v >= 0 || may_be_negative(s, size));
		check_number(v, places);
	} else {
		check_refusal(rc, &err);
	}
	/* What is plain for machines means the same to people. */
	if (crm_decimal_plain(s, size, places, &again, &err) == CRM_OK) {
		require(again == 0 || (again < 0) == (s[0] == '-'));
		check_number(again, places);
		require(rc != CRM_OK || again == v);
		require(rc == CRM_OK || size > 100);
	}
	rc = crm_percent_parse(s, size, &v, &err);
	if (rc == CRM_OK)
		check_number(v, CRM_PERCENT_PLACES);
	return 0;
}
