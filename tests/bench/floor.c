/* SPDX-License-Identifier: ISC */
/*
 * floor.c - the floor of an import: floor DB FILE.csv
 *
 * libcsv, one statement for the row, one for its log entry and two for what
 * it is found by, one transaction, and the pragmas of a large import.
 */
#include <csv.h>

#include "floor.h"

#define BLOCK 65536

struct reader {
	struct floor f;
	char *row;               /* text of the cells so far */
	size_t len, cap, ends[INPUTS];
	int cells;
	long line;
};

static void cell(void *s, size_t n, void *arg)
{
	struct reader *r = arg;

	r->row = grown(&r->f, r->row, &r->cap, r->len + n + 1);
	memcpy(r->row + r->len, s, n);
	r->len += n;
	if (r->cells == INPUTS)
		die(&r->f, "too many columns");
	r->ends[r->cells++] = r->len;
}

static void row(int end, void *arg)
{
	struct reader *r = arg;
	struct text in[INPUTS];
	size_t from = 0;

	(void)end;
	for (int i = 0; i < INPUTS; i++) {
		size_t to = i < r->cells ? r->ends[i] : from;
		in[i] = (struct text){ to > from ? r->row + from : NULL,
				       to - from };
		from = to;
	}
	if (++r->line > 1)
		insert(&r->f, in, r->line);
	r->len = 0;
	r->cells = 0;
}

static int import(const char *path, const char *file)
{
	static char block[BLOCK];
	struct csv_parser p;
	struct reader r = { 0 };
	FILE *in = fopen(file, "r");
	size_t n;

	if (!in || csv_init(&p, CSV_STRICT | CSV_STRICT_FINI)) {
		perror(file);
		return 1;
	}
	open_to_write(&r.f, path);
	execute(&r.f, "PRAGMA cache_size = -262144");
	begin(&r.f, "import", file);
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		if (csv_parse(&p, block, n, cell, row, &r) != n)
			die(&r.f, csv_strerror(csv_error(&p)));
	if (ferror(in) || csv_fini(&p, cell, row, &r))
		die(&r.f, file);
	execute(&r.f, "INSERT INTO search_text (search_text) VALUES "
		      "('optimize'); INSERT INTO search_sound (search_sound) "
		      "VALUES ('optimize')");
	commit(&r.f, r.line - 1);
	csv_free(&p);
	fclose(in);
	close_database(&r.f);
	free(r.row);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3)
		return import(argv[1], argv[2]);
	fputs("usage: floor DB FILE.csv\n", stderr);
	return 2;
}
