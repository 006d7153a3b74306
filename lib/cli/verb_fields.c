/* SPDX-License-Identifier: ISC */
/* verb_fields.c - fields: what a record type is made of. */
#include "internal.h"
#include "crm/text.h"

enum { D_NAME, D_TYPE, D_FLAGS, D_CHOICES, D_REF, D_DEFAULT, D_LABEL,
       D_LABEL_ZH, D_HELP, D__N };

const struct crm_column crm__described[] = {
	[D_NAME] = { "name", "Name", "字段", false },
	[D_TYPE] = { "type", "Type", "类型", false },
	[D_FLAGS] = { "flags", "Flags", "标志", false },
	[D_CHOICES] = { "choices", "Choices", "选项", false },
	[D_REF] = { "ref", "Refers to", "引用", false },
	[D_DEFAULT] = { "default", "Default", "默认值", false },
	[D_LABEL] = { "label", "Label", "英文标题", false },
	[D_LABEL_ZH] = { "label_zh", "中文", "中文标题", false },
	[D_HELP] = { "help", "What it is", "说明", false },
};
const size_t crm__ndescribed = D__N;

static struct crm_cell text_cell(const char *s)
{
	return (struct crm_cell){ s ? CRM_CELL_TEXT : CRM_CELL_NULL, 0, s,
				  s ? strlen(s) : 0 };
}

static struct crm_cell list_cell(const struct crm_buf *list)
{
	if (list->len < 3)
		return text_cell(NULL);
	return (struct crm_cell){ CRM_CELL_LIST, 0, list->s + 1,
				  list->len - 2 };
}

static void flag_words(const struct crm_field *f, struct crm_buf *out)
{
	static const struct { unsigned flag; const char *word; } words[] = {
		{ CRM_F_KEY, "key" }, { CRM_F_REQUIRED, "required" },
		{ CRM_F_UNIQUE, "unique" }, { CRM_F_READONLY, "readonly" },
		{ CRM_F_FIXED, "fixed" }, { CRM_F_SOLE, "sole" },
		{ CRM_F_OWNER, "owner" }, { CRM_F_TREE, "tree" },
		{ CRM_F_FELLOW, "fellow" }, { CRM_F_CUSTOM, "custom" },
		{ CRM_F_PROFILE, "profile" },
	};
	static const char derived[] = "derived";

	for (size_t i = 0; i < CRM_NELEM(words); i++)
		if (f->flags & words[i].flag)
			crm_list_add(out, words[i].word,
				     strlen(words[i].word));
	if (f->derive)
		crm_list_add(out, derived, sizeof(derived) - 1);
}

/* Columns to print, in order. */
struct chosen {
	int *at;
	struct crm_column *cols;
	size_t n;
	bool table; /* for people, in their language */
};

static enum crm_code unknown(const char *name, size_t n, struct crm_error *err)
{
	const char *names[D__N], *near;
	struct crm_buf all = CRM_BUF_INIT;
	int shown;

	for (size_t i = 0; i < D__N; i++) {
		names[i] = crm__described[i].name;
		crm_buf_addf(&all, "%s%s", i ? ", " : "", names[i]);
	}
	shown = crm_text_shown(name, n);
	near = crm_text_nearest(name, n, names, D__N);
	if (near)
		crm_error_set(err, CRM_USAGE, "no column '%.*s'; did you mean "
			      "'%s'?", shown, name, near);
	else
		crm_error_set(err, CRM_USAGE, "no column '%.*s' (%s)", shown,
			      name, crm_buf_str(&all));
	crm_buf_clear(&all);
	return CRM_USAGE;
}

/* The columns of a list of names. */
static enum crm_code named(const char *list, struct chosen *out,
			   struct crm_error *err)
{
	for (const char *end; list; list = *end ? end + 1 : NULL) {
		const char *name;
		size_t n, i = 0;

		end = list + strcspn(list, ",");
		n = (size_t)(end - list);
		name = crm_text_trim(list, &n);
		while (i < D__N && (strlen(crm__described[i].name) != n ||
				    memcmp(crm__described[i].name, name, n)))
			i++;
		if (i == D__N)
			return unknown(name, n, err);
		out->at[out->n++] = (int)i;
	}
	return CRM_OK;
}

/* All columns do not fit on a terminal. */
static enum crm_code choose(const struct crm_ctx *c, struct chosen *out,
			    struct crm_error *err)
{
	const int few[] = { D_NAME, D_TYPE,
			    crm_cli_labels_zh(c) ? D_LABEL_ZH : D_LABEL,
			    D_HELP };
	size_t most = c->opt.fields ? strlen(c->opt.fields) + 1 : D__N;
	enum crm_format f;
	enum crm_code rc = crm_cli_format(c, CRM_FMT_AUTO, &f, err);

	if (rc)
		return rc;
	out->at = calloc(most, sizeof(*out->at));
	out->cols = calloc(most, sizeof(*out->cols));
	if (!out->at || !out->cols)
		return crm_error_nomem(err);
	out->table = f == CRM_FMT_TABLE;
	if (c->opt.fields)
		rc = named(c->opt.fields, out, err);
	else if (out->table)
		for (; out->n < CRM_NELEM(few); out->n++)
			out->at[out->n] = few[out->n];
	else
		for (; out->n < D__N; out->n++)
			out->at[out->n] = (int)out->n;
	for (size_t i = 0; i < out->n; i++)
		out->cols[i] = crm__described[out->at[i]];
	return rc;
}

static void chosen_clear(struct chosen *chosen)
{
	free(chosen->at);
	free(chosen->cols);
}

static enum crm_code describe(struct crm_writer *w,
			      const struct chosen *chosen,
			      struct crm_cell *row, const struct crm_field *f,
			      struct crm_error *err)
{
	struct crm_buf flags = CRM_BUF_INIT, choices = CRM_BUF_INIT;
	struct crm_cell cells[D__N];
	bool value;
	const char *deflt = crm_field_default(f, &value);
	enum crm_code rc;

	flag_words(f, &flags);
	for (size_t i = 0; f->choices && f->choices[i].name; i++)
		crm_list_add(&choices, f->choices[i].name,
			     strlen(f->choices[i].name));
	cells[D_NAME] = text_cell(f->name);
	cells[D_TYPE] = text_cell(crm_kind_name(f->kind));
	cells[D_FLAGS] = list_cell(&flags);
	cells[D_CHOICES] = list_cell(&choices);
	cells[D_REF] = text_cell(f->ref);
	cells[D_DEFAULT] = text_cell(chosen->table && !value ? crm_tr(deflt)
						     : deflt);
	cells[D_LABEL] = text_cell(f->label);
	cells[D_LABEL_ZH] = text_cell(f->label_zh);
	cells[D_HELP] = text_cell(chosen->table ? crm_tr(f->help) : f->help);
	for (size_t i = 0; i < chosen->n; i++)
		row[i] = cells[chosen->at[i]];
	rc = crm_buf_check(&flags, err);
	if (!rc)
		rc = crm_buf_check(&choices, err);
	if (!rc)
		rc = crm_writer_row(w, row, err);
	crm_buf_clear(&flags);
	crm_buf_clear(&choices);
	return rc;
}

enum crm_code crm__verb_fields(struct crm_ctx *c, struct crm_error *err)
{
	struct chosen chosen = { 0 };
	struct crm_cell *row = NULL;
	struct crm_writer *w = NULL;
	enum crm_code rc = crm_cli_no_args(c, err);

	if (!rc)
		rc = choose(c, &chosen, err);
	if (!rc && !(row = calloc(chosen.n, sizeof(*row))))
		rc = crm_error_nomem(err);
	if (!rc)
		rc = crm_cli_writer(c, CRM_FMT_AUTO, false, chosen.cols,
				    chosen.n, &w, err);
	for (size_t i = 0; !rc && i < c->type->nfields; i++)
		if (!(c->type->fields[i].flags & CRM_F_HIDDEN))
			rc = describe(w, &chosen, row, &c->type->fields[i], err);
	if (!rc)
		rc = crm_writer_end(w, err);
	crm_writer_close(w);
	chosen_clear(&chosen);
	free(row);
	return rc;
}
