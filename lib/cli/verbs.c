/* SPDX-License-Identifier: ISC */
/* verbs.c - the verbs that every record type has. */
#include "internal.h"

#define READ_COLUMNS (CRM_O_OUTPUT | CRM_O_FIELDS)

const struct crm_verb crm_std_verbs[] = {
	{ "list", "", "print records",
	  READ_COLUMNS | CRM_O_SELECT | CRM_O_SEARCH | CRM_O_PAST,
	  CRM_NEED_READ, CRM_FOR_READ,
	  CRM_ON_ALL, crm__verb_list, NULL },
	{ "search", "TEXT...", "print the records found by words, best first",
	  READ_COLUMNS | CRM_O_SELECT, CRM_NEED_READ, CRM_FOR_READ,
	  CRM_ON_SEARCHED, crm__verb_search, NULL },
	{ "show", "CODE...|-", "print whole records",
	  READ_COLUMNS | CRM_O_CODES | CRM_O_PAST, CRM_NEED_READ, CRM_FOR_READ,
	  CRM_ON_ALL, crm__verb_show, NULL },
	{ "add", "[CODE] FIELD=VALUE...",
	  "create a record, with CODE if given; print it",
	  READ_COLUMNS | CRM_O_WRITE | CRM_O_UNIQUE | CRM_O_ENTRY,
	  CRM_NEED_WRITE, CRM_FOR_CREATE,
	  CRM_ON_WRITABLE, crm__verb_add, NULL },
	{ "set", "CODE...|- FIELD=VALUE...", "change records",
	  CRM_O_INPUT | CRM_O_WRITE | CRM_O_UNIQUE | CRM_O_VERSION |
	  CRM_O_ENTRY, CRM_NEED_WRITE, CRM_FOR_CHANGE,
	  CRM_ON_WRITABLE, crm__verb_set, NULL },
	{ "delete", "CODE...|-", "delete records",
	  CRM_O_INPUT | CRM_O_WRITE | CRM_O_DELETE | CRM_O_VERSION,
	  CRM_NEED_WRITE, CRM_FOR_DELETE,
	  CRM_ON_WRITABLE, crm__verb_delete, NULL },
	{ "restore", "CODE...|-", "bring deleted records back",
	  CRM_O_CODES | CRM_O_WRITE | CRM_O_UNIQUE,
	  CRM_NEED_WRITE, CRM_FOR_CREATE,
	  CRM_ON_WRITABLE, crm__verb_restore, NULL },
	{ "import", "[FILE...]", "read records from files or stdin",
	  CRM_O_INPUT | CRM_O_IMPORT | CRM_O_WRITE | CRM_O_UNIQUE |
	  CRM_O_VERSION | CRM_O_ENTRY, CRM_NEED_WRITE, CRM_FOR_ALL,
	  CRM_ON_WRITABLE, crm__verb_import, NULL },
	{ "fields", "", "describe the fields of the record type",
	  READ_COLUMNS, CRM_NEED_READ, CRM_FOR_ALL,
	  CRM_ON_ALL, crm__verb_fields, NULL },
	{ "template", "", "print the heading line of an import file",
	  CRM_O_OUTPUT | CRM_O_FIELDS, CRM_NEED_READ, CRM_FOR_ALL,
	  CRM_ON_WRITABLE, crm__verb_template, NULL },
	{ "history", "CODE...|-", "print the changes of records",
	  CRM_O_OUTPUT | CRM_O_LIMIT | CRM_O_CODES | CRM_O_PAST |
	  CRM_O_HISTORY, CRM_NEED_READ, CRM_FOR_READ,
	  CRM_ON_WRITABLE, crm__verb_history, NULL },
	{ NULL, NULL, NULL, 0, CRM_NEED_NONE, CRM_FOR_ALL, CRM_ON_ALL, NULL,
	  NULL }
};

bool crm__has_type(const struct crm_command *cmd, const char *name)
{
	for (size_t i = 0; cmd->types[i]; i++)
		if (!strcmp(cmd->types[i], name))
			return true;
	return false;
}

static bool has_verb(const struct crm_type *t, const struct crm_verb *v)
{
	return v->on == CRM_ON_WRITABLE ? !t->readonly
	     : v->on == CRM_ON_SEARCHED ? crm_type_searched(t) : true;
}

uint64_t crm__verb_options(const struct crm_verb *v, const struct crm_type *t)
{
	return t && crm_type_searched(t) ? v->options
					 : v->options & ~CRM_O_SEARCH;
}

const struct crm_verb *crm__verb_at(const struct crm_command *cmd,
				    const struct crm_type *type, size_t i)
{
	const struct crm_verb *v;

	for (v = crm_std_verbs; type && v->name; v++)
		if (has_verb(type, v) && !i--)
			return v;
	for (v = cmd->verbs; v && v->name; v++)
		if (type ? v->type && !strcmp(v->type, type->name) && !i--
			 : !v->type && !i--)
			return v;
	return NULL;
}

const struct crm_verb *crm__verb_find(const struct crm_command *cmd,
				      const struct crm_type *type,
				      const char *name)
{
	const struct crm_verb *v;

	for (size_t i = 0; (v = crm__verb_at(cmd, type, i)); i++)
		if (!strcmp(v->name, name))
			return v;
	return NULL;
}
