/* SPDX-License-Identifier: ISC */
/* test_buf.c - growing strings and arenas. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>

#include "crm/buf.h"

static void test_append(void **state)
{
	struct crm_buf b = CRM_BUF_INIT;

	(void)state;
	assert_string_equal(crm_buf_str(&b), "");
	crm_buf_addmem(&b, NULL, 0);
	crm_buf_adds(&b, "");
	assert_string_equal(crm_buf_str(&b), "");
	crm_buf_adds(&b, "ab");
	crm_buf_addc(&b, '\0');
	crm_buf_addmem(&b, "c\0d", 3);
	crm_buf_addf(&b, "%s-%d", "x", 7);
	assert_int_equal(b.len, 9);
	assert_memory_equal(crm_buf_str(&b), "ab\0c\0dx-7", 10);
	assert_int_equal(crm_buf_check(&b, NULL), CRM_OK);
	crm_buf_reset(&b);
	assert_int_equal(b.len, 0);
	assert_true(b.cap > 0);
	assert_string_equal(crm_buf_str(&b), "");
	crm_buf_clear(&b);
	assert_null(b.s);
	crm_buf_adds(&b, "again");
	assert_string_equal(crm_buf_str(&b), "again");
	crm_buf_clear(&b);
	crm_buf_clear(&b);
}

static void test_growth(void **state)
{
	struct crm_buf b = CRM_BUF_INIT;
	size_t cap = 0;
	int grown = 0;

	(void)state;
	for (int i = 0; i < 1000000; i++) {
		crm_buf_addc(&b, (char)('a' + i % 26));
		assert_true(b.len < b.cap);
		grown += b.cap != cap;
		cap = b.cap;
	}
	assert_true(grown < 20);
	for (size_t i = 0; i < b.len; i++)
		assert_true(b.s[i] == (char)('a' + i % 26));
	assert_true(crm_buf_reserve(&b, 5000000));
	assert_true(b.cap > 6000000);
	crm_buf_clear(&b);
}

/* Formatted text of every length around the room that is left. */
static void test_format_lengths(void **state)
{
	char text[300];

	(void)state;
	for (size_t n = 0; n < sizeof(text); n++) {
		struct crm_buf b = CRM_BUF_INIT;

		memset(text, 'q', n);
		text[n] = '\0';
		crm_buf_adds(&b, "12345");
		crm_buf_addf(&b, "%s|", text);
		assert_int_equal(b.len, n + 6);
		assert_memory_equal(b.s + 5, text, n);
		assert_string_equal(b.s + 5 + n, "|");
		crm_buf_clear(&b);
	}
}

static void test_failure(void **state)
{
	struct crm_buf b = CRM_BUF_INIT;
	struct crm_error err = CRM_ERROR_INIT;

	(void)state;
	crm_buf_adds(&b, "kept");
	assert_false(crm_buf_reserve(&b, SIZE_MAX));
	assert_false(crm_buf_reserve(&b, 0));
	crm_buf_adds(&b, "lost");
	crm_buf_addf(&b, "%d", 1);
	crm_buf_addjson(&b, "x", 1);
	assert_string_equal(crm_buf_str(&b), "kept");
	assert_int_equal(crm_buf_check(&b, &err), CRM_NOMEM);
	assert_int_equal(err.code, CRM_NOMEM);
	crm_buf_reset(&b); /* a failure sticks until the buffer is cleared */
	assert_int_equal(crm_buf_check(&b, NULL), CRM_NOMEM);
	crm_buf_clear(&b);
	assert_int_equal(crm_buf_check(&b, NULL), CRM_OK);
	crm_buf_addjson(&b, "", SIZE_MAX - 1);
	assert_int_equal(crm_buf_check(&b, NULL), CRM_NOMEM);
	crm_buf_clear(&b);
}

static void test_int(void **state)
{
	static const int64_t rows[] = {
		0, 1, -1, 9, 10, -10, 99, 100, 1234567890, INT32_MIN,
		INT64_MAX, INT64_MIN, INT64_MIN + 1, 1000000000000000000,
	};
	struct crm_buf b = CRM_BUF_INIT;
	char want[32];

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(rows); i++) {
		crm_buf_reset(&b);
		crm_buf_addint(&b, rows[i]);
		snprintf(want, sizeof(want), "%" PRId64, rows[i]);
		assert_string_equal(crm_buf_str(&b), want);
	}
	crm_buf_clear(&b);
}

static void test_json(void **state)
{
	static const struct {
		const char *in;
		size_t n;
		const char *out;
	} rows[] = {
		{ "", 0, "\"\"" },
		{ NULL, 0, "\"\"" },
		{ "plain", 5, "\"plain\"" },
		{ "客户/é", 9, "\"客户/é\"" },
		{ "\"", 1, "\"\\\"\"" },
		{ "a\"b\\c", 5, "\"a\\\"b\\\\c\"" },
		{ "\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"" },
		{ "a\0b", 3, "\"a\\u0000b\"" },
		{ "\x01\x1f\x7f ", 4, "\"\\u0001\\u001f\\u007f \"" },
		{ "end\n", 4, "\"end\\n\"" },
	};
	struct crm_buf b = CRM_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(rows); i++) {
		crm_buf_reset(&b);
		crm_buf_addjson(&b, rows[i].in, rows[i].n);
		assert_string_equal(crm_buf_str(&b), rows[i].out);
	}
	crm_buf_clear(&b);
}

static size_t blocks_of(size_t rounds, size_t step)
{
	struct crm_arena a = CRM_ARENA_INIT;
	const void *seen[64];
	size_t n = 0;

	for (size_t r = 0; r < rounds; r++) {
		for (size_t i = 1; i <= 40; i++) {
			char *p = crm_arena_alloc(&a, i * (50 + r * step));
			bool known = false;

			assert_non_null(p);
			memset(p, 1, i * (50 + r * step));
			for (size_t k = 0; k < n; k++)
				known = known || seen[k] == a.cur;
			if (!known) {
				assert_true(n < CRM_NELEM(seen));
				seen[n++] = a.cur;
			}
		}
		crm_arena_reset(&a);
	}
	crm_arena_clear(&a);
	return n;
}

static void test_arena(void **state)
{
	struct crm_arena a = CRM_ARENA_INIT;
	char *p[500];

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(p); i++) {
		char text[600];

		memset(text, (int)('a' + i % 26), i);
		p[i] = crm_arena_copy(&a, text, i);
		assert_non_null(p[i]);
		assert_int_equal((uintptr_t)p[i] % _Alignof(max_align_t), 0);
	}
	for (size_t i = 0; i < CRM_NELEM(p); i++) {
		assert_int_equal(strlen(p[i]), i);
		for (size_t k = 0; k < i; k++)
			assert_int_equal(p[i][k], 'a' + i % 26);
	}
	assert_string_equal(crm_arena_copy(&a, NULL, 0), "");
	assert_ptr_not_equal(crm_arena_alloc(&a, 0), crm_arena_alloc(&a, 0));
	assert_null(crm_arena_alloc(&a, SIZE_MAX));
	assert_null(crm_arena_alloc(&a, SIZE_MAX - 64));
	assert_null(crm_arena_copy(&a, "x", SIZE_MAX));
	crm_arena_reset(&a);
	assert_ptr_equal(crm_arena_alloc(&a, 10), p[0]);
	crm_arena_clear(&a);
	crm_arena_reset(&a);
	assert_non_null(crm_arena_alloc(&a, 10));
	crm_arena_clear(&a);
}

/* Blocks are used again, also by records that differ or slowly grow. */
static void test_arena_reuse(void **state)
{
	(void)state;
	assert_int_equal(blocks_of(1, 0), blocks_of(1000, 0));
	assert_true(blocks_of(500, 7) < 24);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_append),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_format_lengths),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_int),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_arena_reuse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
