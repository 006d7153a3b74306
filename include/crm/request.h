/* SPDX-License-Identifier: ISC */
/*
 * request.h - jobs that are done once, however often they are asked for.
 *
 * Who may have to ask again, because it was not told how the first time ended,
 * gives what it asks for a name. The name is saved with the job, in the same
 * transaction; asking again under it finds the result.
 */
#ifndef CRM_REQUEST_H
#define CRM_REQUEST_H

#include "crm/date.h"
#include "crm/sha256.h"
#include "crm/store.h"

#define CRM_REQUEST_ID 200 /* characters an id may have */

struct crm_request {
	const char *id;          /* given; each user has ids of his own */
	struct crm_sha256 asked; /* given: takes arguments, then all input as it
				    is read, up to crm_job_begin() */
	/* Of the job that was done under the id: */
	char digest[CRM_SHA256_HEX]; /* of what was asked for then */
	char at[CRM_TIME_LEN + 1];   /* when, by the system clock */
	struct crm_job_result result;
};

/* Fail unless a text can be an id: UTF-8, 1 to CRM_REQUEST_ID characters, none
 * of them a control character. CRM_USAGE. */
enum crm_code crm_request_check(const char *id, struct crm_error *err)
	CRM_MUST_USE;

/* Look for what info->user did under the id of info->request. */
enum crm_code crm_request_find(struct crm_store *st,
			       const struct crm_job_info *info, bool *found,
			       struct crm_error *err) CRM_MUST_USE;

/* What a request that was found comes to: CRM_REPEAT when the same is asked
 * for, else CRM_CONFLICT. */
enum crm_code crm_request_repeat(const struct crm_request *r,
				 struct crm_error *err) CRM_MUST_USE;

/* The code that the first record of a type which the job of a result inserted
 * had then (to out, after a reset). CRM_NOTFOUND. */
enum crm_code crm_request_added(struct crm_store *st,
				const struct crm_request *r,
				const struct crm_type *t, struct crm_buf *out,
				struct crm_error *err) CRM_MUST_USE;

#endif
