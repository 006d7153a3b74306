/* SPDX-License-Identifier: ISC */
/*
 * language.c - which language messages are in, and where they are found.
 *
 * There are English, which the sources have, and Chinese, in a catalogue of
 * gettext(3). The environment chooses between these two and nothing else: its
 * words become no part of a path, so that a message cannot be read from a
 * place that whoever lent power chose (a format of theirs would be run with
 * that power). The catalogue lies beside the programs, in
 * ../share/locale of the folder that they are in; in English, nothing is
 * looked for at all.
 */
#include <libintl.h>
#include <locale.h>
#include <unistd.h>

#include "internal.h"

#define DOMAIN "crm"

static const char *set(const char *name)
{
	const char *v = getenv(name);

	return v && *v ? v : NULL;
}

static bool begins(const char *s, const char *language)
{
	size_t n = strlen(language);

	return !strncmp(s, language, n) && !(s[n] >= 'a' && s[n] <= 'z');
}

/* Does a list such as "de:zh_CN:en" ask for Chinese first, of the two? */
static bool prefers_chinese(const char *list)
{
	while (list) {
		if (begins(list, "zh"))
			return true;
		if (begins(list, "en") || begins(list, "C"))
			return false;
		list = strchr(list, ':');
		if (list)
			list++;
	}
	return false;
}

/* As gettext(3) decides, but that zh in any country is Chinese and that
 * LANGUAGE may name English, which has no catalogue. */
static bool wanted(void)
{
	const char *locale = set("LC_ALL"), *list = set("LANGUAGE");

	if (!locale)
		locale = set("LC_MESSAGES");
	if (!locale)
		locale = set("LANG");
	if (!locale || !strcmp(locale, "C") || !strcmp(locale, "POSIX"))
		return false;
	return prefers_chinese(list ? list : locale);
}

bool crm__chinese(void)
{
	static enum { UNKNOWN, NO, YES } answer;

	if (answer == UNKNOWN)
		answer = wanted() ? YES : NO;
	return answer == YES;
}

/* "PREFIX/share/locale" for "PREFIX/bin/PROGRAM"; false where that is not to
 * be had. */
static bool place(char *out, size_t size)
{
	static const char tail[] = "/share/locale";
	ssize_t n = readlink("/proc/self/exe", out, size - sizeof(tail));

	if (n <= 0)
		return false;
	out[n] = '\0';
	for (int i = 0; i < 2; i++) {
		char *slash = strrchr(out, '/');
		if (!slash)
			return false;
		*slash = '\0';
	}
	memcpy(out + strlen(out), tail, sizeof(tail));
	return true;
}

/*
 * gettext(3) looks nothing up in the locale C, and takes the language from
 * that of LC_MESSAGES unless LANGUAGE is set. zh_CN.UTF-8 itself is missing on
 * many servers and in most containers; C.UTF-8 is a part of glibc, and any
 * other locale than C will do.
 */
static bool open_catalogue(void)
{
	char dir[4096];

	return place(dir, sizeof(dir)) &&
	       (setlocale(LC_MESSAGES, "C.UTF-8") ||
		setlocale(LC_MESSAGES, "")) &&
	       !setenv("LANGUAGE", "zh_CN", 1) &&
	       bindtextdomain(DOMAIN, dir) &&
	       bind_textdomain_codeset(DOMAIN, "UTF-8") &&
	       /* strerror() speaks through its own, in the same way. */
	       bind_textdomain_codeset("libc", "UTF-8");
}

static const char *chinese(const char *one, const char *several, int64_t n)
{
	static enum { CLOSED, MISSING, OPEN } catalogue;

	if (catalogue == CLOSED)
		catalogue = open_catalogue() ? OPEN : MISSING;
	if (catalogue == MISSING)
		return !several || n == 1 ? one : several;
	return several ? dngettext(DOMAIN, one, several, (unsigned long)n)
		       : dgettext(DOMAIN, one);
}

void crm__language(void)
{
	if (crm__chinese())
		crm_tr_set(chinese);
}
