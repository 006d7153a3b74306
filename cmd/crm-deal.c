/* SPDX-License-Identifier: ISC */
/* crm-deal.c - deals, from a lead to what is won or lost. */
#include "crm/cli.h"
#include "crm/deal.h"

static const char *const types[] = {
	"deal", "dealline", "transition", "pipeline", "stage", "competitor",
	NULL
};

/* ---- move ---- */

/* As set does, of which it is a part; the stage must be named. */
static enum crm_code verb_move(struct crm_ctx *c, struct crm_error *err)
{
	for (int i = 0; i < c->nargs; i++)
		if (!strncmp(c->args[i], "stage=", 6) ||
		    !strncmp(c->args[i], "pipeline=", 9))
			return crm_cli_set(c, NULL, err);
	return crm_error_set(err, CRM_USAGE, "move needs stage=STAGE");
}

/* ---- convert ---- */

static enum crm_code convert_one(struct crm_ctx *c, const char *code,
				 const char *customer, struct crm_rec *deal,
				 struct crm_error *err)
{
	enum crm_code rc;

	crm_rec_reset(deal);
	rc = crm_load(c->st, code, strlen(code), deal, err);
	if (!rc) {
		rc = crm_convert(c->st, deal, customer, err);
		if (rc)
			crm_error_prefix(err, "%s: ", code);
	}
	return rc;
}

static enum crm_code convert_all(struct crm_ctx *c,
				 const struct crm_codes *codes,
				 const char *customer, struct crm_error *err)
{
	struct crm_refusals refused = { .max = c->opt.max_errors };
	struct crm_rec deal = { 0 };
	enum crm_code rc = crm_job_begin(c->st, &c->job, err);

	if (rc)
		return rc;
	rc = crm_rec_init(&deal, c->type, err);
	for (size_t i = 0; !rc && i < codes->n; i++) {
		struct crm_error why = CRM_ERROR_INIT;

		if (convert_one(c, codes->v[i], customer, &deal, &why))
			rc = crm_refusals_add(&refused, &why, err);
	}
	crm_rec_clear(&deal);
	return crm_cli_job_end(c, rc, &refused, err);
}

static enum crm_code verb_convert(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_named named[] = { { .name = "customer" }, { 0 } };
	struct crm_codes codes = { 0 };
	enum crm_code rc = crm_cli_operands(c, &codes, named, err);

	if (!rc)
		rc = convert_all(c, &codes, named[0].text, err);
	crm_codes_clear(&codes);
	return rc;
}

/* ---- rotting ---- */

static enum crm_code next_rotting(void *from, const struct crm_cell **row,
				  struct crm_error *err)
{
	return crm_rotting_next(from, row, err);
}

static enum crm_code verb_rotting(struct crm_ctx *c, struct crm_error *err)
{
	struct crm_rotting_opts o = { .where = c->opt.where.v,
				      .limit = c->opt.limit };
	struct crm_rotting_list *l = NULL;
	struct crm_cli_rows rows = { .next = next_rotting, .type = c->type };
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc)
		rc = crm_cli_export(c, c->type, &o.export, err);
	if (!rc)
		rc = crm_rotting_open(c->st, &o, &l, err);
	rows.from = l;
	rows.export = o.export;
	if (!rc)
		rc = crm_cli_print_as(c, &crm_rotting, &rows, err);
	crm_rotting_close(l);
	return rc;
}

static const struct crm_verb verbs[] = {
	{ "move", "CODE...|- stage=STAGE [FIELD=VALUE...]",
	  "bring deals to another stage",
	  CRM_O_INPUT | CRM_O_WRITE | CRM_O_UNIQUE | CRM_O_VERSION,
	  CRM_NEED_WRITE, CRM_FOR_CHANGE, CRM_ON_ALL, verb_move, "deal" },
	{ "convert", "CODE...|- [customer=CODE]",
	  "find or make the customers and contacts of leads",
	  CRM_O_CODES | CRM_O_WRITE | CRM_O_PARTIAL, CRM_NEED_WRITE,
	  CRM_FOR_CHANGE, CRM_ON_ALL, verb_convert, "deal" },
	{ "rotting", "", "print deals that are at their stage for too long",
	  CRM_O_OUTPUT | CRM_O_LIMIT | CRM_O_WHERE, CRM_NEED_READ,
	  CRM_FOR_READ, CRM_ON_ALL, verb_rotting, "deal" },
	{ NULL, NULL, NULL, 0, CRM_NEED_NONE, CRM_FOR_ALL, CRM_ON_ALL, NULL,
	  NULL }
};

static const struct crm_command command = {
	.name = "crm-deal",
	.summary = "deals, from a lead to what is won or lost",
	.types = types, .has_default = true, .verbs = verbs,
};

int main(int argc, char **argv)
{
	return crm_main(&command, argc, argv);
}
