/* SPDX-License-Identifier: ISC */
/* admin-setting.c - what a database does by default: printed and set. */
#include "admin.h"
#include "crm/text.h"

static const struct setting {
	const char *name;
	const char *deflt;         /* where it is not set; NULL: none */
	const char *const *values; /* it takes, ends with NULL; NULL: fixed
				      when the database was made */
	const char *help;
} settings[] = {
	{ "base_currency", NULL, NULL, CRM_TR("currency of amounts without "
					    "one") },
	{ "time_zone", NULL, NULL, CRM_TR("zone that days are told in") },
	{ "on_duplicate", "fail", crm_policy_names,
	  CRM_TR("what becomes of a record that is there already") },
};

static enum crm_code find(const char *name, size_t n,
			  const struct setting **out, struct crm_error *err)
{
	const char *names[CRM_NELEM(settings)], *near;
	struct crm_buf all = CRM_BUF_INIT;

	for (size_t i = 0; i < CRM_NELEM(settings); i++) {
		names[i] = settings[i].name;
		*out = &settings[i];
		if (strlen(names[i]) == n && !memcmp(names[i], name, n))
			return CRM_OK;
	}
	for (size_t i = 0; i < CRM_NELEM(settings); i++)
		crm_buf_addf(&all, "%s%s", i ? ", " : "", names[i]);
	near = crm_text_nearest(name, n, names, CRM_NELEM(settings));
	if (near)
		crm_error_set(err, CRM_USAGE, "no setting '%.*s'; did you mean "
			      "'%s'? (%s)", crm_text_shown(name, n), name,
			      near, crm_buf_str(&all));
	else
		crm_error_set(err, CRM_USAGE, "no setting '%.*s' (%s)",
			      crm_text_shown(name, n), name,
			      crm_buf_str(&all));
	crm_buf_clear(&all);
	return CRM_USAGE;
}

static enum crm_code set(struct crm_ctx *c, const struct setting *s,
			 const char *value, struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;

	if (!s->values)
		return crm_error_set(err, CRM_USAGE, "%s was fixed when the "
				     "database was made", s->name);
	for (size_t i = 0; s->values[i]; i++) {
		if (!strcmp(s->values[i], value)) {
			crm_buf_clear(&all);
			return crm_store_set_setting(c->st, s->name, value,
						     err);
		}
		crm_buf_addf(&all, "%s%s", i ? ", " : "", s->values[i]);
	}
	crm_error_set(err, CRM_USAGE, "%s takes %s, not '%s'", s->name,
		      crm_buf_str(&all), value);
	crm_buf_clear(&all);
	return CRM_USAGE;
}

static enum crm_code set_all(struct crm_ctx *c, struct crm_error *err)
{
	const struct setting *s;
	enum crm_code rc = crm_txn_begin(crm_store_db(c->st), err);

	if (rc)
		return rc;
	for (int i = 0; !rc && i < c->nargs; i++) {
		const char *equals = strchr(c->args[i], '=');

		rc = find(c->args[i], (size_t)(equals - c->args[i]), &s, err);
		if (!rc)
			rc = set(c, s, equals + 1, err);
	}
	return crm_txn_end(crm_store_db(c->st), rc, err);
}

static struct crm_cell cell(const char *s)
{
	return (struct crm_cell){ s ? CRM_CELL_TEXT : CRM_CELL_NULL, 0, s,
				  s ? strlen(s) : 0 };
}

/* A table is for people, in their language. */
static enum crm_code print(struct crm_ctx *c, struct crm_writer *w,
			   const struct setting *s, bool table,
			   struct crm_error *err)
{
	const char *value = crm_store_setting(c->st, s->name);
	const struct crm_cell row[] = { cell(s->name),
					cell(value ? value : s->deflt),
					cell(table ? crm_tr(s->help)
						   : s->help) };

	return crm_writer_row(w, row, err);
}

/* Those that are named, or all. */
static enum crm_code print_all(struct crm_ctx *c, struct crm_error *err)
{
	static const struct crm_column cols[] = {
		{ "name", "Name", "名称", false },
		{ "value", "Value", "值", false },
		{ "help", "Help", "说明", false },
	};
	struct crm_writer *w = NULL;
	const struct setting *s;
	enum crm_format f;
	enum crm_code rc = crm_cli_format(c, CRM_FMT_AUTO, &f, err);

	for (int i = 0; !rc && i < c->nargs; i++)
		rc = find(c->args[i], strlen(c->args[i]), &s, err);
	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, cols,
				    CRM_NELEM(cols), &w, err);
	for (size_t i = 0; !rc && !c->nargs && i < CRM_NELEM(settings); i++)
		rc = print(c, w, &settings[i], f == CRM_FMT_TABLE, err);
	for (int i = 0; !rc && i < c->nargs; i++) {
		rc = find(c->args[i], strlen(c->args[i]), &s, err);
		if (!rc)
			rc = print(c, w, s, f == CRM_FMT_TABLE, err);
	}
	if (!rc)
		rc = crm_writer_end(w, err);
	crm_writer_close(w);
	return rc;
}

enum crm_code crm_admin_setting(struct crm_ctx *c, struct crm_error *err)
{
	int given = 0;

	for (int i = 0; i < c->nargs; i++)
		given += strchr(c->args[i], '=') != NULL;
	if (!given)
		return print_all(c, err);
	if (given < c->nargs)
		return crm_error_set(err, CRM_USAGE, "setting takes names, or "
				     "NAME=VALUE, not both at once");
	return set_all(c, err);
}
