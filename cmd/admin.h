/* SPDX-License-Identifier: ISC */
/* admin.h - verbs of crm-admin that have a file of their own. */
#ifndef CRM_ADMIN_H
#define CRM_ADMIN_H

#include "crm/cli.h"

/* admin-setup.c */
enum crm_code crm_admin_init(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_admin_setup(struct crm_ctx *c, struct crm_error *err);
/* Make the folders a database is to lie in, for its owner alone. */
enum crm_code crm_admin_folders(const char *path, struct crm_error *err)
	CRM_MUST_USE;

/* admin-setting.c */
enum crm_code crm_admin_setting(struct crm_ctx *c, struct crm_error *err);

/* admin-rights.c */
enum crm_code crm_admin_doctor(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_admin_explain(struct crm_ctx *c, struct crm_error *err);

/* crm-admin.c: print what a look finds; CRM_INVALID when that is anything */
enum crm_code crm_admin_findings(struct crm_ctx *c,
	enum crm_code (*look)(struct crm_ctx *c,
		enum crm_code (*tell)(void *arg, const struct crm_finding *f,
				      struct crm_error *err),
		void *arg, int64_t *found, struct crm_error *err),
	struct crm_error *err);

/* admin-audit.c */
enum crm_code crm_admin_audit(struct crm_ctx *c, struct crm_error *err);

/* admin-erase.c */
enum crm_code crm_admin_erase(struct crm_ctx *c, struct crm_error *err);

/* admin-jobs.c */
enum crm_code crm_admin_changes(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_admin_job_changes(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_admin_undo(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_admin_apply(struct crm_ctx *c, struct crm_error *err);

/* admin-load.c */
enum crm_code crm_admin_load(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_admin_dump(struct crm_ctx *c, struct crm_error *err);

#endif
