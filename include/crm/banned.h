/* SPDX-License-Identifier: ISC */
/* banned.h - calls that go wrong too easily are errors at compile time. */
#ifndef CRM_BANNED_H
#define CRM_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CRM_BANNED(f) sorry_##f##_is_a_banned_function
#undef strcpy
#define strcpy(a, b) CRM_BANNED(strcpy)
#undef strcat
#define strcat(a, b) CRM_BANNED(strcat)
#undef strncpy
#define strncpy(a, b, n) CRM_BANNED(strncpy)
#undef strncat
#define strncat(a, b, n) CRM_BANNED(strncat)
#undef strtok
#define strtok(a, b) CRM_BANNED(strtok)
#undef sprintf
#define sprintf(...) CRM_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) CRM_BANNED(vsprintf)
#undef gets
#define gets(s) CRM_BANNED(gets)
#undef atoi
#define atoi(s) CRM_BANNED(atoi)
#undef atol
#define atol(s) CRM_BANNED(atol)
#undef atof
#define atof(s) CRM_BANNED(atof)
#undef localtime
#define localtime(t) CRM_BANNED(localtime)
#undef gmtime
#define gmtime(t) CRM_BANNED(gmtime)
#undef ctime
#define ctime(t) CRM_BANNED(ctime)
#undef asctime
#define asctime(t) CRM_BANNED(asctime)
#undef tmpnam
#define tmpnam(s) CRM_BANNED(tmpnam)

#endif
