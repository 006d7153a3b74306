/* SPDX-License-Identifier: ISC */
/* followup.c - what counts as contact with a customer, in one place. */
#include "internal.h"

/* Tables whose rows tell when a customer was reached, f standing for a row. */
static const struct {
	const char *table, *customer, *at, *counts;
} sources[] = {
	{ "activity", "customer", "at", "f.outcome = 'reached'" },
};

void crm__followup_none(struct crm_buf *sql, const char *alias)
{
	for (size_t i = 0; i < CRM_NELEM(sources); i++)
		crm_buf_addf(sql, "%sNOT EXISTS (SELECT 1 FROM %s f WHERE "
			     "f.%s = %s.id AND f.%s >= ? AND %s)",
			     i ? " AND " : "", sources[i].table,
			     sources[i].customer, alias, sources[i].at,
			     sources[i].counts);
}

void crm__followup_last(struct crm_buf *sql, const char *alias)
{
	crm_buf_adds(sql, "(SELECT max(s.at) FROM (");
	for (size_t i = 0; i < CRM_NELEM(sources); i++)
		crm_buf_addf(sql, "%sSELECT f.%s AS at FROM %s f WHERE f.%s = "
			     "%s.id AND %s", i ? " UNION ALL " : "",
			     sources[i].at, sources[i].table,
			     sources[i].customer, alias, sources[i].counts);
	crm_buf_adds(sql, ") s)");
}

size_t crm__followup_params(void)
{
	return CRM_NELEM(sources);
}
