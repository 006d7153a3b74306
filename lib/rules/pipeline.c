/* SPDX-License-Identifier: ISC */
/* pipeline.c - what a stage must be, and the pipeline of a new database. */
#include "internal.h"

static enum crm_code prepare(struct crm_store *st, const struct crm_rec *old,
			     struct crm_rec *new, struct crm_error *err)
{
	const struct crm_value *v;

	if (!new)
		return CRM_OK;
	v = &new->v[CRM_STAGE_REQUIREMENT];
	if (!crm_value_given(v) ||
	    (old && crm_value_equal(&old->v[CRM_STAGE_REQUIREMENT], v)))
		return CRM_OK;
	return crm__condition_check(st, &crm_deal, new, CRM_STAGE_REQUIREMENT,
				    err);
}

const struct crm_rule crm_rule_stage = {
	.type = &crm_stage, .prepare = prepare,
};

/* ---- the pipeline at hand ---- */

static const struct {
	const char *code, *name, *outcome;
	int64_t probability; /* basis points */
} stages[] = {
	{ "contact", CRM_TR("Contact"), "open", 1000 },
	{ "qualification", CRM_TR("Qualification"), "open", 2500 },
	{ "needs", CRM_TR("Needs"), "open", 4000 },
	{ "proposal", CRM_TR("Proposal"), "open", 6000 },
	{ "tender", CRM_TR("Tender"), "open", 7500 },
	{ "negotiation", CRM_TR("Negotiation"), "open", 9000 },
	{ "won", CRM_TR("Won"), "won", 10000 },
	{ "lost", CRM_TR("Lost"), "lost", 0 },
};

static enum crm_code text(struct crm_rec *r, int field, const char *s,
			  struct crm_error *err)
{
	return crm_rec_set_text(r, field, s, strlen(s), err);
}

static enum crm_code add_stage(struct crm_store *st, size_t i,
			       struct crm_error *err)
{
	struct crm_rec r = { 0 };
	enum crm_code rc = crm_rec_init(&r, crm_store_type(st, "stage"), err);

	if (!rc)
		rc = text(&r, CRM_F_CODE, stages[i].code, err);
	if (!rc)
		rc = text(&r, CRM_STAGE_PIPELINE, "standard", err);
	if (!rc)
		rc = text(&r, CRM_STAGE_NAME, crm_tr(stages[i].name), err);
	if (!rc)
		rc = text(&r, CRM_STAGE_OUTCOME, stages[i].outcome, err);
	if (!rc) {
		crm_rec_set_int(&r, CRM_STAGE_POSITION, 10 * ((int64_t)i + 1));
		crm_rec_set_int(&r, CRM_STAGE_PROBABILITY,
				stages[i].probability);
		rc = crm_save(st, NULL, &r, NULL, NULL, err);
	}
	crm_rec_clear(&r);
	return rc;
}

enum crm_code crm_pipeline_add(struct crm_store *st, struct crm_error *err)
{
	static const char *const types[] = {
		"pipeline", "stage", "transition", "product", "category",
		"competitor",
	};
	struct crm_rec r = { 0 };
	int64_t there = 0;
	enum crm_code rc = crm_db_int(crm_store_db(st), "SELECT count(*) FROM "
				      "pipeline", &there, err);

	if (rc || there)
		return rc;
	rc = crm_rec_init(&r, crm_store_type(st, "pipeline"), err);
	if (!rc)
		rc = text(&r, CRM_F_CODE, "standard", err);
	if (!rc)
		rc = text(&r, CRM_PIPELINE_NAME, crm_tr("Standard"), err);
	if (!rc)
		rc = crm_save(st, NULL, &r, NULL, NULL, err);
	crm_rec_clear(&r);
	for (size_t i = 0; !rc && i < CRM_NELEM(stages); i++)
		rc = add_stage(st, i, err);
	for (size_t i = 0; !rc && i < CRM_NELEM(types); i++)
		rc = crm__roles_extend(st, types[i], err);
	return rc;
}
