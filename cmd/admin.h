/* SPDX-License-Identifier: ISC */
/* admin.h - verbs of crm-admin that have a file of their own. */
#ifndef CRM_ADMIN_H
#define CRM_ADMIN_H

#include "crm/cli.h"

/* admin-jobs.c */
enum crm_code crm_admin_changes(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_admin_job_changes(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_admin_undo(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_admin_apply(struct crm_ctx *c, struct crm_error *err);

#endif
