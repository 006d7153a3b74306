/* SPDX-License-Identifier: ISC */
/* map.c - headings to fields: by a map file, else by name, label or alias. */
#include <jansson.h>

#include "crm/text.h"
#include "map.h"

struct crm_map {
	json_t *doc;               /* owns the text of the constants */
	struct crm_assign *constants;
	size_t nconstants;
};

/* A map is data, however it came here. */
static enum crm_code no_field(const struct crm_type *t, const char *name,
			      struct crm_error *err)
{
	struct crm_error e = CRM_ERROR_INIT;

	crm_field_unknown(t, name, strlen(name), &e);
	return crm_error_set(err, CRM_INVALID, "%s", e.msg);
}

static enum crm_code constant(struct crm_map *m, const struct crm_type *t,
			      const char *field, const json_t *value,
			      struct crm_error *err)
{
	struct crm_assign *a = &m->constants[m->nconstants];

	a->op = '=';
	a->field = crm_field_find(t, field, strlen(field));
	if (a->field < 0)
		return no_field(t, field, err);
	if (t->fields[a->field].flags & CRM_F_READONLY)
		return crm_error_set(err, CRM_INVALID, "'=%s': the program "
				     "keeps that field itself", field);
	if (!json_is_string(value))
		return crm_error_set(err, CRM_INVALID, "the constant '=%s' "
				     "must be a text in quotes", field);
	a->value = json_string_value(value);
	m->nconstants++;
	return CRM_OK;
}

static enum crm_code entries(struct crm_map *m, const struct crm_type *t,
			     struct crm_error *err)
{
	const char *key;
	json_t *value;
	enum crm_code rc = CRM_OK;

	json_object_foreach(m->doc, key, value) {
		if (key[0] == '=' && key[1]) {
			rc = constant(m, t, key + 1, value, err);
		} else if (json_is_string(value)) {
			const char *f = json_string_value(value);
			if (crm_field_find(t, f, strlen(f)) < 0)
				rc = no_field(t, f, err);
		} else if (!json_is_null(value)) {
			rc = crm_error_set(err, CRM_INVALID, "'%s' must be "
				"given a field name in quotes, or null to "
				"ignore it", key);
		}
		if (rc)
			break;
	}
	return rc;
}

enum crm_code crm_map_parse(const struct crm_type *t, const char *json,
			    size_t n, struct crm_map **out,
			    struct crm_error *err)
{
	struct crm_map *m = calloc(1, sizeof(*m));
	json_error_t e;
	enum crm_code rc;

	*out = NULL;
	if (!m)
		return crm_error_nomem(err);
	if (n >= 3 && memcmp(json, "\xef\xbb\xbf", 3) == 0) {
		json += 3;
		n -= 3;
	}
	m->doc = json_loadb(json, n, JSON_REJECT_DUPLICATES, &e);
	if (!m->doc) {
		crm_error_set(err, CRM_INVALID, "%s", e.text);
		crm_error_at_line(err, "", e.line);
		rc = CRM_INVALID;
		goto done;
	}
	if (!json_is_object(m->doc)) {
		rc = crm_error_set(err, CRM_INVALID, "a map is a JSON object "
			"from heading to field, such as "
			"{\"CompanyName\": \"name\"}");
		goto done;
	}
	m->constants = calloc(json_object_size(m->doc) + 1,
			      sizeof(*m->constants));
	rc = m->constants ? entries(m, t, err) : crm_error_nomem(err);
done:
	if (rc)
		crm_map_free(m);
	else
		*out = m;
	return rc;
}

void crm_map_free(struct crm_map *m)
{
	if (!m)
		return;
	json_decref(m->doc);
	free(m->constants);
	free(m);
}

/*
 * The entry whose key is the heading in another way of writing, NULL when
 * there is none. Keys that differ in brackets only may be there to tell such
 * headings apart.
 */
static enum crm_code find_folded(const struct crm_map *map,
				 const char *heading, const json_t **out,
				 struct crm_error *err)
{
	struct crm_buf want = CRM_BUF_INIT, have = CRM_BUF_INIT;
	enum crm_code rc = CRM_OK;
	const char *key, *found = NULL;
	json_t *value;

	*out = NULL;
	crm_text_heading_full(&want, heading, strlen(heading));
	json_object_foreach(map->doc, key, value) {
		crm_buf_reset(&have);
		crm_text_heading_full(&have, key, strlen(key));
		if ((key[0] == '=' && key[1]) || want.len == 0 ||
		    strcmp(crm_buf_str(&have), crm_buf_str(&want)) != 0)
			continue;
		if (!*out) {
			found = key;
			*out = value;
		} else if (!json_equal(*out, value)) {
			rc = crm_error_set(err, CRM_INVALID, "'%s' could be "
				"'%s' or '%s' of the map", heading, found,
				key);
			break;
		}
	}
	if (!rc)
		rc = crm_buf_check(&want, err);
	if (!rc)
		rc = crm_buf_check(&have, err);
	crm_buf_clear(&want);
	crm_buf_clear(&have);
	return rc;
}

enum crm_code crm__map_heading(const struct crm_map *map,
			       const struct crm_type *t, const char *heading,
			       int *field, struct crm_error *err)
{
	const json_t *j = map ? json_object_get(map->doc, heading) : NULL;
	enum crm_code rc = CRM_OK;

	if (map && !j)
		rc = find_folded(map, heading, &j, err);
	if (rc)
		return rc;
	if (json_is_null(j)) {
		*field = CRM__COL_IGNORED;
		return CRM_OK;
	}
	if (j) {
		const char *name = json_string_value(j);
		*field = crm_field_find(t, name, strlen(name));
		return CRM_OK;
	}
	rc = crm_field_heading(t, heading, field, err);
	if (!rc && *field < 0)
		*field = CRM__COL_UNKNOWN;
	return rc;
}

const struct crm_assign *crm__map_constants(const struct crm_map *map,
					    size_t *n)
{
	*n = map ? map->nconstants : 0;
	return map ? map->constants : NULL;
}

enum crm_code crm_map_gives(const struct crm_map *map,
			    const struct crm_type *t, int field,
			    const struct crm_reader *in, bool *gives,
			    struct crm_error *err)
{
	size_t n;
	const struct crm_assign *a = crm__map_constants(map, &n);
	enum crm_code rc = CRM_OK;

	*gives = false;
	for (size_t i = 0; i < n && !*gives; i++)
		*gives = a[i].field == field;
	for (size_t i = 0; !rc && i < crm_reader_columns(in) && !*gives; i++) {
		int means = CRM__COL_UNKNOWN;

		rc = crm__map_heading(map, t, crm_reader_column(in, i), &means,
				      err);
		*gives = means == field;
	}
	return rc;
}
