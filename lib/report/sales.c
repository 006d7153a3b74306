/* SPDX-License-Identifier: ISC */
/* sales.c - what was won, and what was lost. */
#include "internal.h"

#define WHEN(PATH) \
	{ "day", PATH, CRM__DAY, "Day", "日" }, \
	{ "week", PATH, CRM__WEEK, "Week", "周" }, \
	{ "month", PATH, CRM__MONTH, "Month", "月份" }, \
	{ "quarter", PATH, CRM__QUARTER, "Quarter", "季度" }, \
	{ "year", PATH, CRM__YEAR, "Year", "年份" }
#define WHO(PREFIX) \
	{ "owner", PREFIX "owner", CRM__WHOLE, "Owner", "负责人" }, \
	{ "department", PREFIX "department", CRM__WHOLE, "Department", \
	  "所属部门" }, \
	{ "customer", PREFIX "customer", CRM__WHOLE, "Customer", "客户编号" }, \
	{ "customer_name", PREFIX "customer.name", CRM__WHOLE, \
	  "Customer name", "客户名称" }, \
	{ "level", PREFIX "customer.level", CRM__WHOLE, "Level", "客户级别" }, \
	{ "industry", PREFIX "customer.industry", CRM__WHOLE, "Industry", \
	  "行业" }, \
	{ "country", PREFIX "customer.country", CRM__WHOLE, "Country", \
	  "国家" }, \
	{ "region", PREFIX "customer.region", CRM__WHOLE, "Region", "区域" }, \
	{ "province", PREFIX "customer.province", CRM__WHOLE, "Province", \
	  "省份" }, \
	{ "city", PREFIX "customer.city", CRM__WHOLE, "City", "城市" }, \
	{ "source", PREFIX "source", CRM__WHOLE, "Source", "商机来源" }, \
	{ "pipeline", PREFIX "pipeline", CRM__WHOLE, "Pipeline", "销售管道" }, \
	{ "currency", PREFIX "currency", CRM__WHOLE, "Currency", "币种" }
#define WHY \
	{ "reason", "lost_reason", CRM__WHOLE, "Reason", "输单原因" }, \
	{ "competitor", "competitor", CRM__WHOLE, "Competitor", "竞争对手" }
#define END { NULL, NULL, CRM__WHOLE, NULL, NULL }

static const struct crm__dim deals[] = { WHEN("closed_on"), WHO(""), END };
static const struct crm__dim lines[] = {
	{ "product", "product", CRM__WHOLE, "Product", "产品编号" },
	{ "product_name", "name", CRM__WHOLE, "Product name", "产品名称" },
	{ "category", "product.category", CRM__WHOLE, "Category", "产品类别" },
	WHEN("deal.closed_on"), WHO("deal."), END
};
static const struct crm__dim losses[] = { WHEN("closed_on"), WHO(""), WHY, END };

static const struct crm__figure of_deals[] = {
	{ CRM_FIG_COUNT, NULL, NULL, NULL, "deals", "Deals", "商机数" },
	{ CRM_FIG_SUM, "amount", NULL, NULL, "amount", "Amount", "金额" },
	{ CRM_FIG_AVG, "amount", NULL, NULL, "average", "Average", "平均金额" },
};
static const struct crm__figure of_lines[] = {
	{ CRM_FIG_DISTINCT, "deal", NULL, NULL, "deals", "Deals", "商机数" },
	{ CRM_FIG_SUM, "quantity", NULL, NULL, "quantity", "Quantity", "数量" },
	{ CRM_FIG_SUM, "amount", NULL, NULL, "amount", "Amount", "金额" },
};

static enum crm_code make_of(struct crm_report *r,
			     const struct crm_report_opts *opts,
			     const struct crm__dim *known, const char *by,
			     const struct crm__figure *figures, size_t n,
			     struct crm__groups *g, const char *state,
			     const char *closed_on, struct crm_error *err)
{
	struct crm_buf also = CRM_BUF_INIT;
	enum crm_code rc = crm__by_words(known, by, g, err);

	memcpy(g->figures, figures, n * sizeof(*figures));
	g->nfigures = n;
	crm_buf_adds(&also, state);
	if (!rc)
		rc = crm__range(opts, closed_on, &also, err);
	if (!rc)
		rc = crm_buf_check(&also, err);
	g->also = crm_buf_str(&also);
	if (!rc)
		rc = crm__groups_make(r, g, opts, err);
	crm_buf_clear(&also);
	return rc;
}

/* Is one of the words in a list that only lines tell of? */
static bool asks_lines(const char *by)
{
	for (const char *s = by; s; s = strchr(s, ','), s += s != NULL) {
		s += strspn(s, " ");
		if (!strncmp(s, "product", 7) || !strncmp(s, "category", 8))
			return true;
	}
	return false;
}

static enum crm_code sales(struct crm_report *r,
			   const struct crm_report_opts *opts,
			   struct crm_error *err)
{
	const char *by = opts->by ? opts->by : "month";
	struct crm__groups g = { .type = crm_store_type(r->st, "deal"),
				 .where = opts->where };
	enum crm_code rc;

	if (!asks_lines(by))
		return make_of(r, opts, deals, by, of_deals,
			       CRM_NELEM(of_deals), &g, "state = won",
			       "closed_on", err);
	g.type = crm_store_type(r->st, "dealline");
	rc = crm__where_of(r, "deal", opts->where, &g.where, err);
	return rc ? rc : make_of(r, opts, lines, by, of_lines,
				 CRM_NELEM(of_lines), &g, "deal.state = won",
				 "deal.closed_on", err);
}

static enum crm_code lost(struct crm_report *r,
			  const struct crm_report_opts *opts,
			  struct crm_error *err)
{
	struct crm__groups g = { .type = crm_store_type(r->st, "deal"),
				 .where = opts->where };

	return make_of(r, opts, losses, opts->by ? opts->by : "reason",
		       of_deals, CRM_NELEM(of_deals), &g, "state = lost",
		       "closed_on", err);
}

const struct crm_report_kind crm_report_sales = {
	.name = "sales", .type = "deal", .make = sales,
};
const struct crm_report_kind crm_report_lost = {
	.name = "lost", .type = "deal", .make = lost,
};

/* ---- what is to come ---- */

static enum crm_code forecast(struct crm_report *r,
			      const struct crm_report_opts *opts,
			      struct crm_error *err)
{
	static const struct crm__dim known[] = {
		WHEN("expected_close"), WHO(""),
		{ "stage", "stage", CRM__WHOLE, "Stage", "销售阶段" }, END
	};
	static const struct crm__figure figures[] = {
		{ CRM_FIG_COUNT, NULL, NULL, NULL, "deals", "Deals",
		  "商机数" },
		{ CRM_FIG_SUM, "amount", NULL, NULL, "amount", "Amount",
		  "金额" },
		{ CRM_FIG_SUM, "amount", "probability", "stage.probability",
		  "weighted", "Weighted", "加权金额" },
	};
	struct crm__groups g = { .type = crm_store_type(r->st, "deal"),
				 .where = opts->where };

	return make_of(r, opts, known, opts->by ? opts->by : "month,owner",
		       figures, CRM_NELEM(figures), &g, "state = open",
		       "expected_close", err);
}

const struct crm_report_kind crm_report_forecast = {
	.name = "forecast", .type = "deal", .make = forecast,
};

/* ---- customers ---- */

static enum crm_code pyramid(struct crm_report *r,
			     const struct crm_report_opts *opts,
			     struct crm_error *err)
{
	static const struct crm__dim known[] = {
		{ "level", "level", CRM__WHOLE, "Level", "客户级别" },
		{ "owner", "owner", CRM__WHOLE, "Owner", "负责人" },
		{ "department", "department", CRM__WHOLE, "Department",
		  "所属部门" },
		{ "industry", "industry", CRM__WHOLE, "Industry", "行业" },
		{ "country", "country", CRM__WHOLE, "Country", "国家" },
		{ "region", "region", CRM__WHOLE, "Region", "区域" },
		{ "province", "province", CRM__WHOLE, "Province", "省份" },
		{ "city", "city", CRM__WHOLE, "City", "城市" }, END
	};
	static const struct crm__figure figures[] = {
		{ CRM_FIG_COUNT, NULL, NULL, NULL, "customers", "Customers",
		  "客户数" },
		{ CRM_FIG_SUM, "deals_won", NULL, NULL, "deals_won",
		  "Deals won", "赢单数" },
		{ CRM_FIG_SUM, "amount_won", NULL, NULL, "amount_won",
		  "Amount won", "赢单金额" },
	};
	struct crm__groups g = { .type = crm_store_type(r->st, "customer"),
				 .where = opts->where,
				 .also = "state in (active, pool)" };
	enum crm_code rc = crm__by_words(known, opts->by ? opts->by : "level",
					 &g, err);

	memcpy(g.figures, figures, sizeof(figures));
	g.nfigures = CRM_NELEM(figures);
	return rc ? rc : crm__groups_make(r, &g, opts, err);
}

const struct crm_report_kind crm_report_pyramid = {
	.name = "pyramid", .type = "customer", .make = pyramid,
};
