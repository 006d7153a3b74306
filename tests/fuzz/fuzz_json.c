/* SPDX-License-Identifier: ISC */
/*
 * fuzz_json.c - what is read as JSON, written and read again is the same,
 * and the reader agrees with the check of whole texts.
 */
#include "rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Refused by the reader alone: what is JSON, but no record. */
static bool no_record(const struct rows *rows)
{
	return strstr(rows->err.msg, "must be an object") ||
	       strstr(rows->err.msg, "null in a list");
}

static bool named(const struct rows *rows)
{
	for (size_t i = 0; i < rows->ncols; i++) {
		if (rows->cols[i].name[0] == '\0')
			return false;
	}
	return rows->ncols > 0;
}

/* A lone value is JSON exactly when the reader finds nothing wrong. */
static void agree(const struct rows *rows, const uint8_t *data, size_t n)
{
	struct crm_error err = CRM_ERROR_INIT;
	bool ok = crm_json_check((const char *)data, n, &err) == CRM_OK;

	if (rows->format == CRM_FMT_JSON && rows->clean)
		CHECK(ok);
	if (rows->format == CRM_FMT_JSONL && rows->clean && rows->n == 1)
		CHECK(ok);
	if (ok && !rows->clean)
		CHECK(no_record(rows));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct crm_in_opts in = { .format = CRM_FMT_AUTO,
				  .encoding = "UTF-8" };
	struct crm_out_opts out = { .format = CRM_FMT_JSONL };
	size_t blank = 0;
	struct rows rows;

	while (blank < n && strchr(" \t\r\n", data[blank]) && data[blank])
		blank++;
	if (blank == n || (data[blank] != '[' && data[blank] != '{'))
		return 0;
	rows_read(&rows, &in, data, n);
	agree(&rows, data, n);
	rows_same(&rows, &out, &in, true);
	out.format = CRM_FMT_JSON;
	rows_same(&rows, &out, &in, true);
	if (named(&rows)) {
		out.format = CRM_FMT_CSV;
		rows_same(&rows, &out, &in, false);
		out.excel = in.excel = true;
		rows_same(&rows, &out, &in, false);
	}
	rows_free(&rows);
	return 0;
}
