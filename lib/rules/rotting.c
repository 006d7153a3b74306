/* SPDX-License-Identifier: ISC */
/* rotting.c - deals that have been at their stage for too long. */
#include "crm/deal.h"
#include "crm/date.h"

enum {
	R_CODE, R_NAME, R_CUSTOMER, R_STAGE, R_OWNER, R_SINCE, R_ROT_DAYS,
	R_DAYS, R__N
};

static const struct crm_field fields[] = {
	[R_CODE] = CRM_COLUMN("code", CRM_T_TEXT, "Code", "编号",
		"code of the deal"),
	[R_NAME] = CRM_COLUMN("name", CRM_T_TEXT, "Name", "商机名称",
		"what it is called"),
	[R_CUSTOMER] = CRM_COLUMN("customer", CRM_T_TEXT, "Customer",
		"客户编号", "code of its customer"),
	[R_STAGE] = CRM_COLUMN("stage", CRM_T_TEXT, "Stage", "销售阶段",
		"code of its stage"),
	[R_OWNER] = CRM_COLUMN("owner", CRM_T_TEXT, "Owner", "负责人",
		"user who works on it"),
	[R_SINCE] = CRM_COLUMN("since", CRM_T_TIME, "Since", "进入阶段时间",
		"when it came to its stage"),
	[R_ROT_DAYS] = CRM_COLUMN("rot_days", CRM_T_INT, "Rot days",
		"停滞天数", "how many days it may be there"),
	[R_DAYS] = CRM_COLUMN("days", CRM_T_INT, "Days", "已停留天数",
		"how many days it has been there"),
};

const struct crm_type crm_rotting = {
	.name = "rotting", .plural = "rotting deals", .label_zh = "停滞商机",
	.fields = fields, .nfields = R__N,
};

/* As a query has them, with the time it was entered behind. */
#define COLUMNS "code,name,customer,stage,owner,stage_since," \
	"stage.rot_days,created_at"

struct crm_rotting_list {
	struct crm_query *q;
	int64_t left;
	struct crm_cell row[R__N];
	char days[16];
};

enum crm_code crm_rotting_open(struct crm_store *st,
			       const struct crm_rotting_opts *opts,
			       struct crm_rotting_list **out,
			       struct crm_error *err)
{
	struct crm_query_opts o = {
		.type = crm_store_type(st, "deal"), .fields = COLUMNS,
		.sort = "stage_since,created_at", .limit = -1,
		.where = opts->where, .export = opts->export,
		.also = "state = open and stage.rot_days is not null",
	};
	struct crm_rotting_list *l = calloc(1, sizeof(*l));
	enum crm_code rc;

	*out = NULL;
	if (!l)
		return crm_error_nomem(err);
	l->left = opts->limit;
	rc = crm_query_open(st, &o, &l->q, err);
	if (rc)
		crm_rotting_close(l);
	else
		*out = l;
	return rc;
}

void crm_rotting_close(struct crm_rotting_list *l)
{
	if (l)
		crm_query_close(l->q);
	free(l);
}

/* Is it rotting? Its row, if it is. */
static enum crm_code consider(struct crm_rotting_list *l,
			      const struct crm_cell *c, bool *rotting,
			      struct crm_error *err)
{
	const struct crm_cell *since = &c[c[R_SINCE].kind == CRM_CELL_NULL
					  ? R_DAYS : R_SINCE];
	long limit = strtol(c[R_ROT_DAYS].s, NULL, 10), days;
	int64_t at;
	enum crm_code rc = crm_time_parse(since->s, since->len, &at, err);

	*rotting = false;
	if (rc)
		return rc;
	days = crm_clock_today() - crm_date_of(at);
	if (days <= limit)
		return CRM_OK;
	*rotting = true;
	memcpy(l->row, c, sizeof(l->row));
	l->row[R_SINCE] = *since;
	snprintf(l->days, sizeof(l->days), "%ld", days);
	l->row[R_DAYS] = (struct crm_cell){ CRM_CELL_NUMBER, 0, l->days,
					    strlen(l->days) };
	return CRM_OK;
}

enum crm_code crm_rotting_next(struct crm_rotting_list *l,
			       const struct crm_cell **row,
			       struct crm_error *err)
{
	const struct crm_cell *c = NULL;
	bool rotting = false;
	enum crm_code rc = CRM_OK;

	*row = NULL;
	while (l->left && !rotting) {
		rc = crm_query_next(l->q, &c, err);
		if (rc || !c)
			return rc;
		rc = consider(l, c, &rotting, err);
		if (rc)
			return rc;
	}
	if (!rotting)
		return CRM_OK;
	if (l->left > 0)
		l->left--;
	*row = l->row;
	return CRM_OK;
}
