/* SPDX-License-Identifier: ISC */
/*
 * floor.c - the floor of an import: floor DB FILE.csv
 *
 * libcsv, one statement for the row and one for its log entry, one
 * transaction, and the pragmas of a large import.
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
	struct floor *f = arg;

	f->row = grown(f, f->row, &f->rowcap, f->rowlen + n + 1);
	memcpy(f->row + f->rowlen, s, n);
	f->rowlen += n;
	if (f->cells == INPUTS)
		die(f, "too many columns");
	f->ends[f->cells++] = f->rowlen;
}

static void row(int end, void *arg)
{
	struct floor *f = arg;
	struct text in[INPUTS];
	size_t from = 0;

	(void)end;
	for (int i = 0; i < INPUTS; i++) {
		size_t to = i < f->cells ? f->ends[i] : from;
		in[i] = (struct text){ to > from ? f->row + from : NULL,
				       to - from };
		from = to;
	}
	if (++f->line > 1)
		insert(f, in, f->line);
	f->rowlen = 0;
	f->cells = 0;
}

static int import(const char *path, const char *file)
{
	static char block[BLOCK];
	struct csv_parser p;
	struct floor f;
	FILE *in = fopen(file, "r");
	size_t n;

	if (!in || csv_init(&p, CSV_STRICT | CSV_STRICT_FINI)) {
		perror(file);
		return 1;
	}
	open_to_write(&f, path);
	execute(&f, "PRAGMA cache_size = -262144");
	begin(&f, "import", file);
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		if (csv_parse(&p, block, n, cell, row, &f) != n)
			die(&f, csv_strerror(csv_error(&p)));
	if (ferror(in) || csv_fini(&p, cell, row, &f))
		die(&f, file);
	commit(&f, f.line - 1);
	csv_free(&p);
	fclose(in);
	close_database(&f);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3)
		return import(argv[1], argv[2]);
	fputs("usage: floor DB FILE.csv\n", stderr);
	return 2;
}
