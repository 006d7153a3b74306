/* SPDX-License-Identifier: ISC */
/* width.c - how many columns a text takes on a terminal. */
#include "crm/text.h"

#include "width_table.h"

static bool within(const struct crm_width_range *r, size_t n, uint32_t c)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c > r[mid].hi)
			lo = mid + 1;
		else if (c < r[mid].lo)
			hi = mid;
		else
			return true;
	}
	return false;
}

static size_t columns(uint32_t c)
{
	if (c < 0x300)
		return c >= 0x20 && (c < 0x7f || c >= 0xa0);
	if ((c >= 0x4e00 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3))
		return 2;
	if (within(width_zero, CRM_NELEM(width_zero), c))
		return 0;
	return within(width_wide, CRM_NELEM(width_wide), c) ? 2 : 1;
}

size_t crm_utf8_width(const char *s, size_t n)
{
	size_t width = 0, used;

	for (size_t i = 0; i < n; i += used)
		width += columns(crm_utf8_decode(s + i, n - i, &used));
	return width;
}
