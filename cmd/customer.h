/* SPDX-License-Identifier: ISC */
/* customer.h - verbs of crm-customer that have a file of their own. */
#ifndef CRM_CUSTOMER_H
#define CRM_CUSTOMER_H

#include "crm/cli.h"

/* customer-explain.c */
enum crm_code crm_customer_explain(struct crm_ctx *c, struct crm_error *err);

/* customer-level.c */
enum crm_code crm_customer_level(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_customer_pin(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_customer_unpin(struct crm_ctx *c, struct crm_error *err);

/* customer-pool.c */
enum crm_code crm_customer_claim(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_customer_release(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_customer_assign(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_customer_transfer(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_customer_lock(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_customer_unlock(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_customer_recycle(struct crm_ctx *c, struct crm_error *err);
enum crm_code crm_customer_falls(struct crm_ctx *c, struct crm_error *err);

/* customer-merge.c */
enum crm_code crm_customer_merge(struct crm_ctx *c, struct crm_error *err);

/* customer-profile.c */
enum crm_code crm_customer_profile(struct crm_ctx *c, struct crm_error *err);

/* customer-due.c */
enum crm_code crm_customer_due(struct crm_ctx *c, struct crm_error *err);

/* customer-duplicates.c */
enum crm_code crm_customer_duplicates(struct crm_ctx *c,
				      struct crm_error *err);

#endif
