/* SPDX-License-Identifier: ISC */
/* format.c - the names of the formats. */
#include "crm/io.h"

static const char *const names[CRM_FMT__N] = {
	[CRM_FMT_AUTO] = "auto",   [CRM_FMT_TABLE] = "table",
	[CRM_FMT_JSON] = "json",   [CRM_FMT_JSONL] = "jsonl",
	[CRM_FMT_CSV] = "csv",     [CRM_FMT_TSV] = "tsv",
};

bool crm_format_parse(const char *name, enum crm_format *out)
{
	for (size_t i = CRM_FMT_TABLE; i < CRM_FMT__N; i++) {
		if (strcmp(names[i], name) == 0) {
			*out = (enum crm_format)i;
			return true;
		}
	}
	return false;
}

const char *crm_format_name(enum crm_format f)
{
	return (unsigned)f < CRM_FMT__N ? names[f] : "auto";
}
