/* SPDX-License-Identifier: ISC */
/* crm-stock.c - products, and the categories they are in. */
#include "crm/cli.h"

static const char *const types[] = { "product", "category", NULL };

static const struct crm_command command = {
	.name = "crm-stock",
	.summary = "products and their categories",
	.types = types, .has_default = true,
};

int main(int argc, char **argv)
{
	return crm_main(&command, argc, argv);
}
