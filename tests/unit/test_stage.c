/* SPDX-License-Identifier: ISC */
/* test_stage.c - what waits in the staging file comes back as it went in. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "crm/types.h"
#include "../../lib/store/import/stage.h"

static struct crm__stage *stage;
static struct crm_rec in, out;
static struct crm_error err;

static int set_up(void **state)
{
	const char *dir = getenv("TMPDIR");
	char beside[4096];

	(void)state;
	err = (struct crm_error)CRM_ERROR_INIT;
	snprintf(beside, sizeof(beside), "%s/none.db", dir ? dir : "/tmp");
	return crm__stage_open(&stage, beside, &err) ||
	       crm_rec_init(&in, &crm_customer, &err) ||
	       crm_rec_init(&out, &crm_customer, &err);
}

static int tear_down(void **state)
{
	(void)state;
	crm__stage_close(stage);
	crm_rec_clear(&in);
	crm_rec_clear(&out);
	return 0;
}

static void add(const struct crm__staged *h)
{
	assert_int_equal(crm__stage_add(stage, h, &in, &err), CRM_OK);
}

static bool next(struct crm__staged *h, int64_t *offset)
{
	bool more = false;

	assert_int_equal(crm__stage_next(stage, h, &out, offset, &more, &err),
			 CRM_OK);
	return more;
}

static void begin(int64_t offset)
{
	assert_int_equal(crm__stage_seek(stage, offset, &err), CRM_OK);
}

static void integers_of_every_size(void **state)
{
	static const int64_t numbers[] = { 0, 1, -1, 63, 64, -64, -65, 127, 128,
		INT32_MAX, INT64_MAX, INT64_MIN };
	struct crm__staged h = { .line = 1, .source = 1, .raw = "" };

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		crm_rec_set_int(&in, CRM_CUSTOMER_EMPLOYEES, numbers[i]);
		add(&h);
	}
	begin(0);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		assert_true(next(&h, NULL));
		assert_int_equal(out.v[CRM_CUSTOMER_EMPLOYEES].kind, CRM_V_INT);
		assert_true(out.v[CRM_CUSTOMER_EMPLOYEES].i == numbers[i]);
		assert_int_equal(out.v[CRM_CUSTOMER_NAME].kind, CRM_V_UNSET);
	}
	assert_false(next(&h, NULL));
}

/* Around the sizes at which a length takes another byte, and one longer than
 * the reader's window. */
static void texts_of_every_length(void **state)
{
	static const size_t lengths[] = { 0, 1, 127, 128, 16383, 16384,
					  1000000 };
	char *text = malloc(1000000);
	struct crm__staged h = { .line = 1, .source = 1, .raw = "" };

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < 1000000; i++)
		text[i] = (char)(i * 31 % 251);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		crm_rec_reset(&in);
		assert_int_equal(crm_rec_set_text(&in, CRM_CUSTOMER_NOTE, text,
						  lengths[i], &err), CRM_OK);
		crm_rec_set_null(&in, CRM_CUSTOMER_CITY);
		add(&h);
	}
	begin(0);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		const struct crm_value *v = &out.v[CRM_CUSTOMER_NOTE];
		assert_true(next(&h, NULL));
		assert_int_equal(v->kind, CRM_V_TEXT);
		assert_int_equal(v->len, lengths[i]);
		assert_memory_equal(v->s, text, lengths[i]);
		assert_int_equal(out.v[CRM_CUSTOMER_CITY].kind, CRM_V_NULL);
	}
	assert_false(next(&h, NULL));
	free(text);
}

static void heads_and_places(void **state)
{
	static const char raw[] = "a,\"b\nc\"";
	struct crm__staged first = { .line = 1, .source = 1, .raw = "" };
	struct crm__staged second = { .bad = true, .line = 1234567, .source = 3,
		.version = INT64_MAX, .raw = raw, .rawlen = sizeof(raw) - 1 };
	struct crm__staged h;
	int64_t place, again;

	(void)state;
	add(&first);
	add(&second);
	begin(0);
	assert_true(next(&h, NULL));
	assert_false(h.bad);
	assert_int_equal(h.rawlen, 0);
	assert_true(next(&h, &place));
	begin(place);
	assert_true(next(&h, &again));
	assert_int_equal(again, place);
	assert_true(h.bad);
	assert_int_equal(h.line, 1234567);
	assert_int_equal(h.source, 3);
	assert_true(h.version == INT64_MAX);
	assert_int_equal(h.rawlen, sizeof(raw) - 1);
	assert_memory_equal(h.raw, raw, sizeof(raw) - 1);
	assert_false(next(&h, NULL));
}

static void cells_kept_as_they_came(void **state)
{
	static const struct crm_cell cells[] = {
		{ CRM_CELL_TEXT, 3, "some text", 9 },
		{ CRM_CELL_NULL, 200, "", 0 },
		{ CRM_CELL_JSON, 0, "{\"a\":1}", 7 },
	};
	struct crm__staged with = { .row = 300, .line = 1, .source = 1,
		.raw = "", .late = cells,
		.nlate = sizeof(cells) / sizeof(*cells) };
	struct crm__staged without = { .row = 301, .line = 2, .source = 1,
		.raw = "" };
	struct crm__staged h;

	(void)state;
	crm_rec_set_int(&in, CRM_CUSTOMER_EMPLOYEES, 7);
	add(&with);
	add(&without);
	begin(0);
	assert_true(next(&h, NULL));
	assert_int_equal(h.row, 300);
	assert_int_equal(h.nlate, with.nlate);
	for (size_t i = 0; i < h.nlate; i++) {
		assert_int_equal(h.late[i].kind, cells[i].kind);
		assert_int_equal(h.late[i].col, cells[i].col);
		assert_int_equal(h.late[i].len, cells[i].len);
		assert_memory_equal(h.late[i].s, cells[i].s, cells[i].len);
	}
	assert_int_equal(out.v[CRM_CUSTOMER_EMPLOYEES].i, 7);
	assert_true(next(&h, NULL));
	assert_int_equal(h.row, 301);
	assert_int_equal(h.nlate, 0);
	assert_int_equal(out.v[CRM_CUSTOMER_EMPLOYEES].i, 7);
	assert_false(next(&h, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(integers_of_every_size, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(texts_of_every_length, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(heads_and_places, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(cells_kept_as_they_came,
						set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
