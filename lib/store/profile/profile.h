/* SPDX-License-Identifier: ISC */
/* profile.h - what the files of profiles share. */
#ifndef CRM_STORE_PROFILE_H
#define CRM_STORE_PROFILE_H

#include "crm/profile.h"
#include "../internal.h"

/* The field by which records of a type belong to those of another; -1: none,
 * or one that is hidden. */
int crm__belongs(const struct crm_type *t, const struct crm_type *to);

/* A condition "FIELD = 'CODE'" of the filter language. */
void crm__refers(const struct crm_field *f, const char *code,
		 struct crm_buf *out);

/* The timeline of a record, by its code (timeline.c). */
struct crm__timeline;
enum crm_code crm__timeline_open(struct crm_store *st,
				 const struct crm_profile_opts *opts,
				 const char *code, struct crm__timeline **out,
				 struct crm_error *err) CRM_MUST_USE;
const struct crm_column *crm__timeline_columns(const struct crm__timeline *t,
					       size_t *n);
enum crm_code crm__timeline_next(struct crm__timeline *t,
				 const struct crm_cell **row,
				 struct crm_error *err) CRM_MUST_USE;
void crm__timeline_close(struct crm__timeline *t); /* NULL is legal */

#endif
