/* SPDX-License-Identifier: ISC */
/*
 * floor1.c - the floor of commands on single records.
 *
 *	floor1 show DB CODE    one record as a JSON line
 *	floor1 add DB CODE     one record
 *	floor1 addn DB N       N records, each in its own transaction
 *	floor1 libraries       what it is linked with
 *
 * It loads the libraries the commands load, so that only what they do makes
 * the difference.
 */
#include <jansson.h>

#include "floor.h"

static void add_one(struct floor *f, const char *code)
{
	struct text in[INPUTS] = { { code, strlen(code) },
				   { "Bench Ltd", 9 } };

	in[3] = (struct text){ "lead", 4 };
	in[4] = (struct text){ "customer", 8 };
	begin(f, "add", NULL);
	insert(f, in, 0);
	commit(f, 1);
}

static int add(const char *path, const char *code)
{
	struct floor f;

	open_to_write(&f, path);
	add_one(&f, code);
	close_database(&f);
	return 0;
}

static int addn(const char *path, const char *count)
{
	long n = strtol(count, NULL, 10);
	struct floor f;
	char code[32];

	open_to_write(&f, path);
	for (long i = 0; i < n; i++) {
		snprintf(code, sizeof(code), "ADD-%ld", i + 1);
		add_one(&f, code);
	}
	close_database(&f);
	return 0;
}

static void print(sqlite3_stmt *s)
{
	int n = sqlite3_column_count(s);

	for (int i = 0; i < n; i++) {
		const char *t = (const char *)sqlite3_column_text(s, i);
		size_t len = (size_t)sqlite3_column_bytes(s, i);

		printf("%c\"%s\":", i ? ',' : '{', sqlite3_column_name(s, i));
		if (!t) {
			fputs("null", stdout);
			continue;
		}
		putchar('"');
		for (size_t k = 0; k < len; k++) {
			if (t[k] == '"' || t[k] == '\\')
				putchar('\\');
			putchar(t[k]);
		}
		putchar('"');
	}
	puts("}");
}

static int show(const char *path, const char *code)
{
	struct floor f;
	sqlite3_stmt *s;

	open_database(&f, path, SQLITE_OPEN_READONLY);
	s = prepare(&f, "SELECT * FROM customer WHERE code = ?");
	sqlite3_bind_text(s, 1, code, -1, SQLITE_STATIC);
	if (sqlite3_step(s) != SQLITE_ROW)
		die(&f, code);
	print(s);
	sqlite3_finalize(s);
	close_database(&f);
	return fflush(stdout) || ferror(stdout);
}

static int libraries(void)
{
	printf("sqlite %s, jansson %s\n", sqlite3_libversion(),
	       jansson_version_str());
	return 0;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(const char *db, const char *arg);
	} commands[] = { { "show", show }, { "add", add }, { "addn", addn } };

	if (argc == 2 && !strcmp(argv[1], "libraries"))
		return libraries();
	for (size_t i = 0; argc == 4 && i < 3; i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argv[2], argv[3]);
	fputs("usage: floor1 show|add|addn DB CODE|CODE|N, or libraries\n",
	      stderr);
	return 2;
}
