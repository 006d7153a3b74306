/* SPDX-License-Identifier: ISC */
/*
 * lint.h - what the analyzers of make lint cannot see: that a function which
 * sets an error returns its code, never CRM_OK. Without this they follow paths
 * on which an allocation failed and the program went on.
 */
#include "crm/error.h"

static inline enum crm_code lint_code(enum crm_code returned,
				      enum crm_code code)
{
	(void)returned;
	return code;
}

#define crm_error_set(err, code, ...) \
	lint_code(crm_error_set(err, code, __VA_ARGS__), code)
#define crm_error_sys(err, code, sys, ...) \
	lint_code(crm_error_sys(err, code, sys, __VA_ARGS__), code)
#define crm_error_nomem(err) lint_code(crm_error_nomem(err), CRM_NOMEM)
