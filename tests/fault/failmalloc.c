/* SPDX-License-Identifier: ISC */
/*
 * failmalloc.c - a library to preload, which lets memory run out.
 *
 * FAILMALLOC_AT=N    the N-th allocation fails
 * FAILMALLOC_STAY=1  and so does every later one
 * FAILMALLOC_COUNT=FILE  write how many there were into FILE at the end
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* The allocator's own names, which exist so that it can be wrapped. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static long calls, fail_at;
static bool stay;
static int spared;

__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("FAILMALLOC_AT");

	calls = 0;
	fail_at = at ? strtol(at, NULL, 10) : 0;
	stay = getenv("FAILMALLOC_STAY") != NULL;
}

__attribute__((destructor)) static void end(void)
{
	const char *file = getenv("FAILMALLOC_COUNT");
	long n = calls;
	FILE *f;

	fail_at = 0;
	f = file ? fopen(file, "w") : NULL;
	if (f) {
		fprintf(f, "%ld\n", n);
		fclose(f);
	}
}

static bool refused(void)
{
	if (spared)
		return false;
	calls++;
	if (!fail_at || (stay ? calls < fail_at : calls != fail_at))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t n)
{
	return refused() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return refused() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return refused() ? NULL : __libc_realloc(p, n);
}

/* The name service of glibc 2.36 itself crashes without memory. */
struct passwd *getpwuid(uid_t uid)
{
	struct passwd *(*real)(uid_t), *pw;

	spared++;
	*(void **)&real = dlsym(RTLD_NEXT, "getpwuid");
	pw = real(uid);
	spared--;
	return pw;
}

struct passwd *getpwnam(const char *name)
{
	struct passwd *(*real)(const char *), *pw;

	spared++;
	*(void **)&real = dlsym(RTLD_NEXT, "getpwnam");
	pw = real(name);
	spared--;
	return pw;
}
