/* SPDX-License-Identifier: ISC */
/*
 * measure.c - run a command, print what it took.
 *
 * measure [-n TIMES] [-f FIRST] [-o FILE] [-x STATUS] COMMAND [ARG…]
 *
 * Prints "wall user system maxrss": seconds, seconds, seconds, KiB; times are
 * sums over all runs, the memory that of the largest. {} in an argument is
 * the number of the run in seven digits, from FIRST. The command's output
 * goes to FILE, or nowhere. Fails where a run exits with another status than
 * STATUS (0).
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct taken {
	double wall, user, sys;
	long rss;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

/* The argument with {} replaced; NULL when there is no memory. */
static char *numbered(const char *arg, long number)
{
	const char *at = strstr(arg, "{}");
	char *s = NULL;

	if (!at)
		return strdup(arg);
	if (asprintf(&s, "%.*s%07ld%s", (int)(at - arg), arg, number,
		     at + 2) < 0)
		return NULL;
	return s;
}

static int run(char **argv, const char *out, int expected, struct taken *sum)
{
	posix_spawn_file_actions_t to;
	struct rusage use;
	double start;
	pid_t pid;
	int status, rc;

	posix_spawn_file_actions_init(&to);
	posix_spawn_file_actions_addopen(&to, 1, out,
					 O_WRONLY | O_CREAT | O_TRUNC, 0600);
	start = now();
	rc = posix_spawnp(&pid, argv[0], &to, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&to);
	if (rc) {
		fprintf(stderr, "measure: %s: %s\n", argv[0], strerror(rc));
		return 1;
	}
	if (wait4(pid, &status, 0, &use) != pid) {
		perror("measure: wait4");
		return 1;
	}
	sum->wall += now() - start;
	sum->user += seconds(use.ru_utime);
	sum->sys += seconds(use.ru_stime);
	if (use.ru_maxrss > sum->rss)
		sum->rss = use.ru_maxrss;
	if (WIFEXITED(status) && WEXITSTATUS(status) == expected)
		return 0;
	fprintf(stderr, "measure: %s: %s %d\n", argv[0],
		WIFEXITED(status) ? "exit status" : "killed by signal",
		WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	return 1;
}

static int run_number(char **argv, int argc, long number, const char *out,
		      int expected, struct taken *sum)
{
	char **copy = calloc((size_t)argc + 1, sizeof(*copy));
	int failed = !copy;

	for (int i = 0; !failed && i < argc; i++) {
		copy[i] = numbered(argv[i], number);
		failed = !copy[i];
	}
	if (failed)
		fputs("measure: out of memory\n", stderr);
	else
		failed = run(copy, out, expected, sum);
	for (int i = 0; copy && i < argc; i++)
		free(copy[i]);
	free(copy);
	return failed;
}

int main(int argc, char **argv)
{
	long times = 1, first = 1;
	const char *out = "/dev/null";
	struct taken sum = { 0 };
	int opt, expected = 0, failed = 0;

	while ((opt = getopt(argc, argv, "+n:f:o:x:")) != -1) {
		if (opt == 'n')
			times = strtol(optarg, NULL, 10);
		else if (opt == 'f')
			first = strtol(optarg, NULL, 10);
		else if (opt == 'o')
			out = optarg;
		else if (opt == 'x')
			expected = (int)strtol(optarg, NULL, 10);
		else
			return 2;
	}
	if (optind == argc) {
		fputs("measure: no command\n", stderr);
		return 2;
	}
	for (long i = 0; !failed && i < times; i++)
		failed = run_number(argv + optind, argc - optind, first + i,
				    out, expected, &sum);
	if (!failed)
		printf("%.4f %.3f %.3f %ld\n", sum.wall, sum.user, sum.sys,
		       sum.rss);
	return failed;
}
