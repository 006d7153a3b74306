/* SPDX-License-Identifier: ISC */
/* test_sha256.c - the digest against the examples of the standard. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/error.h"
#include "../../lib/base/sha256.h"

static void digest_is(const char *text, size_t n, const char *want)
{
	struct crm_sha256 c;
	uint8_t d[CRM_SHA256_BYTES];
	char hex[CRM_SHA256_HEX];

	crm_sha256_init(&c);
	crm_sha256_update(&c, text, n);
	crm_sha256_final(&c, d);
	crm_sha256_hex(d, hex);
	assert_string_equal(hex, want);
}

/* The published examples for FIPS 180-4, and the empty message. */
static void test_examples(void **state)
{
	(void)state;
	digest_is(NULL, 0,
		  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b"
		  "7852b855");
	digest_is("abc", 3,
		  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61"
		  "f20015ad");
	digest_is("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  56,
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd4"
		  "19db06c1");
}

static void test_million(void **state)
{
	struct crm_sha256 c;
	uint8_t d[CRM_SHA256_BYTES];
	char hex[CRM_SHA256_HEX], chunk[1000];

	(void)state;
	memset(chunk, 'a', sizeof(chunk));
	crm_sha256_init(&c);
	for (int i = 0; i < 1000; i++)
		crm_sha256_update(&c, chunk, sizeof(chunk));
	crm_sha256_final(&c, d);
	crm_sha256_hex(d, hex);
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67"
				 "f1809a48a497200e046d39ccc7112cd0");
}

/* However a message is cut into pieces, its digest is the same; lengths
 * round the block size are where padding goes wrong. */
static void test_pieces(void **state)
{
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 7);
	for (size_t n = 0; n <= sizeof(text); n++) {
		uint8_t whole[CRM_SHA256_BYTES], parts[CRM_SHA256_BYTES];
		struct crm_sha256 a, b;
		size_t cut = n / 3;

		crm_sha256_init(&a);
		crm_sha256_update(&a, text, n);
		crm_sha256_final(&a, whole);
		crm_sha256_init(&b);
		crm_sha256_update(&b, text, cut);
		crm_sha256_update(&b, NULL, 0);
		for (size_t i = cut; i < n; i++)
			crm_sha256_update(&b, text + i, 1);
		crm_sha256_final(&b, parts);
		assert_memory_equal(whole, parts, sizeof(whole));
	}
}

/* One byte short of, exactly at and one past where padding needs a block
 * more; values from sha256sum(1). */
static void test_padding(void **state)
{
	static const struct {
		size_t n;
		const char *want;
	} cases[] = {
	    {55, "d5e285683cd4efc02d021a5c62014694"
		 "958901005d6f71e89e0989fac77e4072"},
	    {56, "04c26261370ee7541549d16dee320c72"
		 "3e3fd14671e66a099afe0a377c16888e"},
	    {63, "75220b47218278e656f2013bb8f0c455"
		 "a25eaf01e86c64924e9d48d89776d6f2"},
	    {64, "7ce100971f64e7001e8fe5a51973ecdf"
		 "e1ced42befe7ee8d5fd6219506b5393c"},
	    {119, "000b48d4edf0fa7bee3c6236ecd2785b"
		  "aa5db4eeb8bb54341b029e0d9fa5fb0c"},
	    {120, "13f05a0b594787f5ecd315edc96141bd"
		  "3243203d1b7d4f0836f37308b276ba98"},
	};
	char text[128];

	(void)state;
	memset(text, 'x', sizeof(text));
	for (size_t i = 0; i < CRM_NELEM(cases); i++)
		digest_is(text, cases[i].n, cases[i].want);
}

/* The processor's instructions do what the C does. */
static void test_both_ways(void **state)
{
	uint32_t plain[8], fast[8];
	uint8_t text[64 * 5];

	(void)state;
	if (!crm__sha256_fast())
		skip();
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (uint8_t)(i * i + i / 7);
	for (size_t n = 0; n <= 5; n++) {
		for (uint32_t i = 0; i < 8; i++)
			plain[i] = fast[i] = i * 0x12345679u;
		crm__sha256_plain(plain, text, n);
		crm__sha256_x86(fast, text, n);
		assert_memory_equal(plain, fast, sizeof(plain));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_examples),
	    cmocka_unit_test(test_million),
	    cmocka_unit_test(test_pieces),
	    cmocka_unit_test(test_padding),
	    cmocka_unit_test(test_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
