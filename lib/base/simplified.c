/* SPDX-License-Identifier: ISC */
/* simplified.c - the simplified forms of traditional characters. */
#include "crm/text.h"

#include "simplified_table.h"

static uint32_t far(uint32_t c)
{
	size_t lo = 0, hi = CRM_NELEM(simplified_far);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (simplified_far[mid].from < c)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < CRM_NELEM(simplified_far) && simplified_far[lo].from == c)
		return simplified_far[lo].to;
	return c;
}

uint32_t crm_text_simplified(uint32_t c)
{
	size_t lo = 0, hi = CRM_NELEM(simplified_near);

	if (c < simplified_near[0].from)
		return c;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (simplified_near[mid].from < c)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo < CRM_NELEM(simplified_near) && simplified_near[lo].from == c)
		return simplified_near[lo].to;
	return far(c);
}
