/* SPDX-License-Identifier: ISC */
/*
 * tree.c - the place of a merged record among those of its type.
 *
 * What was below a record that is dropped comes to be below the one kept. So
 * this must not lie below a dropped one itself by then: it takes the place of
 * the topmost of those above it.
 */
#include "combine.h"

static enum crm_code parent_of(struct crm__merge *m, int field, int64_t id,
			       int64_t *parent, struct crm_error *err)
{
	const struct crm_type *t = &m->t->type;
	struct crm_stmt *s = NULL;
	enum crm_code rc = crm__sql(m->st, &s, err, "SELECT $ FROM $ WHERE id "
		"= ?", crm_field_column(&t->fields[field]), t->table);

	if (rc)
		return rc;
	crm_bind_int(s, 1, id);
	return crm__one_int(s, parent, err);
}

static bool dropped(const struct crm__merge *m, int64_t id)
{
	struct crm_value v = { .kind = CRM_V_INT, .i = id };

	return crm__merge_drops(m, &v);
}

enum crm_code crm__merge_raise(struct crm__merge *m, struct crm_error *err)
{
	int field = crm_field_flagged(&m->t->type, CRM_F_TREE);
	int64_t top = 0, id;
	struct crm_rec up = { 0 };
	enum crm_code rc = CRM_OK;

	if (field < 0)
		return CRM_OK;
	for (id = m->keep.v[field].i; !rc && id;
	     rc = parent_of(m, field, id, &id, err))
		if (dropped(m, id))
			top = id;
	if (rc || !top)
		return rc;
	rc = parent_of(m, field, top, &id, err);
	if (!rc)
		rc = crm_rec_init(&up, &m->t->type, err);
	if (rc)
		return rc;
	crm_rec_set_null(&up, field);
	if (id)
		crm_rec_set_int(&up, field, id);
	rc = crm_save(m->st, &m->keep, &up, NULL, NULL, err);
	crm_rec_clear(&up);
	return rc;
}

/* The record above a dropped one that is not dropped itself, 0: none. */
static int64_t above(const struct crm__merge *m, int field, size_t i)
{
	int64_t id = m->drop[i].v[field].i;

	for (size_t k = 0; id && k < m->n; k++)
		if (m->drop[k].id == id)
			return above(m, field, k);
	return id;
}

/* Is the record kept, or what lies below it? */
static enum crm_code below(struct crm__merge *m, int field, int64_t id,
			   bool *yes, struct crm_error *err)
{
	enum crm_code rc = CRM_OK;

	while (!rc && id && id != m->keep.id)
		rc = parent_of(m, field, id, &id, err);
	*yes = id != 0;
	return rc;
}

enum crm_code crm__merge_place(struct crm__merge *m, struct crm_error *err)
{
	int field = crm_field_flagged(&m->t->type, CRM_F_TREE);
	enum crm_code rc = CRM_OK;

	if (field < 0 || crm_value_given(&m->now.v[field]))
		return CRM_OK;
	for (size_t i = 0; !rc && i < m->n; i++) {
		int64_t id = above(m, field, i);
		bool no = true;

		if (id)
			rc = below(m, field, id, &no, err);
		if (rc || no)
			continue;
		crm_rec_set_int(&m->new, field, id);
		break;
	}
	return rc;
}
