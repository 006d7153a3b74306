/* SPDX-License-Identifier: ISC */
/* clock.c - the clock of this process, and the local zone. */
#include "calendar.h"

#define DAY_SECONDS 86400

/* One reading serves the whole process: a run that passes midnight must not
 * give its first records one day and its last another. */
static struct {
	bool known;
	int64_t at;
} clock_reading;

/* Seconds that local clocks are ahead of UTC at an instant. */
static int64_t local_offset(int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	return localtime_r(&t, &tm) ? tm.tm_gmtoff : 0;
}

int64_t crm_local_instant(int32_t day, int32_t second)
{
	int64_t local = (int64_t)day * DAY_SECONDS + second;
	int64_t before = local_offset(local - DAY_SECONDS);
	int64_t after = local_offset(local + DAY_SECONDS);

	/* A time told twice means the first; one that clocks skip over means
	 * the same length of time behind the change. */
	if (before == after || local_offset(local - before) == before)
		return local - before;
	if (local_offset(local - after) == after)
		return local - after;
	return local - before;
}

int64_t crm_date_start(int32_t day)
{
	return crm_local_instant(day, 0);
}

enum crm_code crm_clock_set(const char *text, struct crm_error *err)
{
	int64_t at;
	enum crm_code rc = crm_time_parse(text, strlen(text), &at, err);

	if (rc != CRM_OK)
		return rc;
	clock_reading.known = true;
	clock_reading.at = at;
	return CRM_OK;
}

void crm_clock_zone(const char *zone)
{
	if (zone)
		setenv("TZ", zone, 1);
	tzset();
}

int64_t crm_clock_real(void)
{
	return (int64_t)time(NULL);
}

int64_t crm_clock_now(void)
{
	if (!clock_reading.known) {
		clock_reading.known = true;
		clock_reading.at = crm_clock_real();
	}
	return clock_reading.at;
}

int32_t crm_clock_day(int64_t at)
{
	int64_t local = at + local_offset(at);

	return (int32_t)(local / DAY_SECONDS - (local % DAY_SECONDS < 0));
}

int32_t crm_clock_today(void)
{
	return crm_clock_day(crm_clock_now());
}

/* Beside the zones lie folders and lists; each zone begins so (RFC 8536). */
static bool zone_file(const char *path)
{
	char magic[4];
	FILE *f = fopen(path, "re");
	bool yes = f && fread(magic, 1, sizeof(magic), f) == sizeof(magic) &&
		   memcmp(magic, "TZif", sizeof(magic)) == 0;

	if (f)
		fclose(f);
	return yes;
}

bool crm_clock_zone_known(const char *zone)
{
	struct crm_buf path = CRM_BUF_INIT;
	bool known;

	if (!strcmp(zone, "UTC"))
		return true;
	if (!*zone || *zone == '/' || strstr(zone, ".."))
		return false;
	crm_buf_addf(&path, "/usr/share/zoneinfo/%s", zone);
	known = !path.failed && zone_file(path.s);
	crm_buf_clear(&path);
	return known;
}
