/* SPDX-License-Identifier: ISC */
/* import_run.c - saving what an import staged, in one job. */
#include "importing.h"

/* The refused records of the one batch. */
static enum crm_code write_rejects(struct crm_import *im, int fd,
				   struct crm_error *err)
{
	struct crm__batch *b = im->batches;
	struct crm_buf out = CRM_BUF_INIT;
	struct crm__staged h;
	bool more = im->nbad > 0;
	enum crm_code rc = CRM_OK;

	if (more && im->heading.len) {
		crm_buf_addmem(&out, im->heading.s, im->heading.len);
		crm_buf_addc(&out, '\n');
	}
	if (more)
		rc = crm__stage_seek(b->stage, 0, err);
	while (!rc && more) {
		rc = crm__stage_next(b->stage, &h, &b->rec, NULL, &more, err);
		if (!rc && more && crm__import_marked(im, h.row)) {
			crm_buf_addmem(&out, h.raw, h.rawlen);
			crm_buf_addc(&out, '\n');
		}
		if (!rc)
			rc = crm_buf_check(&out, err);
		if (rc || (more && out.len < 65536))
			continue;
		rc = crm__write_all(fd, crm_buf_str(&out), out.len,
				    CRM_TR("the rejects"), CRM_ERROR, err);
		crm_buf_reset(&out);
	}
	crm_buf_clear(&out);
	return rc;
}

static enum crm_code save_all(struct crm_import *im, int rejects,
			      struct crm_error *err)
{
	enum crm_code rc = crm__import_mixed(im)
		? crm__mixed_merge(im, err)
		: crm__batch_merge(im, im->batches, err);

	if (!rc)
		rc = crm__import_verdict(im, err);
	if ((!rc || rc == CRM_PARTIAL) && rejects >= 0) {
		enum crm_code w = write_rejects(im, rejects, err);
		rc = w ? w : rc;
	}
	return rc;
}

/* What became of the records, for the result of the job. */
static void count(const struct crm_import *im, enum crm_code rc)
{
	struct crm_job_result *d = &im->st->done;

	memcpy(d->counts, im->actions, sizeof(d->counts));
	d->records = im->rows;
	d->errors = im->errors.all;
	d->partial = rc == CRM_PARTIAL;
}

enum crm_code crm_import_run(struct crm_import *im,
			     const struct crm_job_info *info, bool dry,
			     int rejects, struct crm_job_result *out,
			     struct crm_error *err)
{
	struct crm_job_info job = *info;
	struct crm_buf names = CRM_BUF_INIT;
	enum crm_code rc, end;

	*out = (struct crm_job_result){ 0 };
	job.verbatim = crm__import_mixed(im);
	for (int i = 0; i < im->nnames; i++)
		crm_list_add(&names, im->names[i], strlen(im->names[i]));
	rc = crm_buf_check(&names, err);
	if (im->nnames)
		job.input = crm_buf_str(&names);
	if (!rc && im->rows >= CRM__BULK_ROWS)
		rc = crm_db_cache(im->st->db, CRM__BULK_CACHE_MIB, err);
	if (!rc)
		rc = crm_job_begin(im->st, &job, err);
	if (rc)
		goto done;
	rc = save_all(im, rejects, err);
	count(im, rc);
	end = crm_job_end(im->st, rc == CRM_PARTIAL ? CRM_OK : rc, dry, out,
			  err);
	if (end)
		rc = end;
	im->refused = rc && rc != CRM_PARTIAL;
done:
	crm__import_sort(im);
	crm_buf_clear(&names);
	return rc;
}
