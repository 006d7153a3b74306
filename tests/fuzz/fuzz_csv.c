/* SPDX-License-Identifier: ISC */
/*
 * fuzz_csv.c - what is read as CSV or TSV, written and read again is the
 * same. The first byte of the input chooses the options.
 */
#include "rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* TSV cannot say a heading that is only white space, or starts with a byte
 * order mark. */
static bool fit_for_tsv(const struct rows *rows)
{
	return rows->ncols > 0 &&
	       strncmp(rows->cols[0].name, "\xef\xbb\xbf", 3) != 0 &&
	       strspn(rows->cols[0].name, " \v\f") == 0;
}

/* A heading of several columns without commas tells TSV by itself. */
static bool shows_tsv(const struct rows *rows)
{
	for (size_t i = 0; i < rows->ncols; i++) {
		if (strchr(rows->cols[i].name, ','))
			return false;
	}
	return rows->ncols > 1 && !strchr("[{", rows->cols[0].name[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct crm_in_opts in = { .name = "fuzz" };
	struct crm_out_opts out = { .format = CRM_FMT_CSV };
	struct crm_in_opts tsv = { .format = CRM_FMT_TSV,
				   .encoding = "UTF-8" };
	struct crm_out_opts tsv_out = { .format = CRM_FMT_TSV };
	struct rows rows;

	if (n == 0)
		return 0;
	in.format = *data & 1 ? CRM_FMT_TSV : CRM_FMT_CSV;
	in.excel = *data & 2;
	in.delimiter = *data & 4 ? ';' : 0;
	in.encoding = *data & 8 ? "UTF-8" : *data & 16 ? "GB18030" : NULL;
	rows_read(&rows, &in, data + 1, n - 1);
	out.excel = in.excel;
	out.delimiter = in.delimiter;
	in.format = CRM_FMT_CSV;
	in.encoding = "UTF-8"; /* NULs in cells may look like UTF-16 */
	rows_same(&rows, &out, &in, true);
	if (!in.delimiter) {
		in.format = CRM_FMT_AUTO;
		rows_same(&rows, &out, &in, true);
		in.format = CRM_FMT_CSV;
	}
	in.encoding = out.encoding = "GB18030";
	rows_same(&rows, &out, &in, true);
	if (fit_for_tsv(&rows))
		rows_same(&rows, &tsv_out, &tsv, true);
	tsv.format = CRM_FMT_AUTO;
	if (fit_for_tsv(&rows) && shows_tsv(&rows))
		rows_same(&rows, &tsv_out, &tsv, true);
	out.encoding = NULL;
	out.format = CRM_FMT_JSONL;
	in = (struct crm_in_opts){ .format = CRM_FMT_AUTO };
	rows_same(&rows, &out, &in, true);
	rows_free(&rows);
	return 0;
}
