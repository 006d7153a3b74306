/* SPDX-License-Identifier: ISC */
/* map.h - which field a heading of an input means. */
#ifndef CRM_STORE_MAP_H
#define CRM_STORE_MAP_H

#include "crm/import.h"

enum {
	CRM__COL_IGNORED = -1,
	CRM__COL_UNKNOWN = -2
};

/* The field of a heading, or one of the above. map may be NULL. */
enum crm_code crm__map_heading(const struct crm_map *map,
			       const struct crm_type *t, const char *heading,
			       int *field, struct crm_error *err) CRM_MUST_USE;
/* The constants of the map. */
const struct crm_assign *crm__map_constants(const struct crm_map *map,
					    size_t *n);

#endif
