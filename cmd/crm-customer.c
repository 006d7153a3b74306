/* SPDX-License-Identifier: ISC */
/* crm-customer.c - customers and what is known of them. */
#include "crm/cli.h"

static const char *const types[] = {
	"customer", "contact", "requirement", "bankaccount", "affiliate",
	"result", NULL
};

static const struct crm_command command = {
	.name = "crm-customer",
	.summary = "customers, their contacts and what is known of them",
	.types = types, .has_default = true,
};

int main(int argc, char **argv)
{
	return crm_main(&command, argc, argv);
}
