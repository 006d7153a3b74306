/* SPDX-License-Identifier: ISC */
/* customer.h - verbs of crm-customer that have a file of their own. */
#ifndef CRM_CUSTOMER_H
#define CRM_CUSTOMER_H

#include "crm/cli.h"

/* customer-duplicates.c */
enum crm_code crm_customer_duplicates(struct crm_ctx *c,
				      struct crm_error *err);

#endif
