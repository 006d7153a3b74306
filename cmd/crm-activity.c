/* SPDX-License-Identifier: ISC */
/* crm-activity.c - what is done with customers. */
#include "crm/cli.h"

static const char *const types[] = { "activity", NULL };

static const struct crm_command command = {
	.name = "crm-activity",
	.summary = "calls, visits and whatever else is done with customers",
	.types = types, .has_default = true,
};

int main(int argc, char **argv)
{
	return crm_main(&command, argc, argv);
}
