/* SPDX-License-Identifier: ISC */
/*
 * profile.h - all that is known of a record: what it is, what belongs to it,
 * and what happened.
 *
 * A profile has sections, each a small table. There is one for each record
 * type that belongs to the record's type by a field with CRM_F_OWNER, in the
 * order of crm_types; one of its children, where the type is a tree; and the
 * timeline.
 *
 * An entry of the timeline is an event (a record of a type that says when it
 * happened, CRM_F_EVENT), or a change of the record or of what belongs to it
 * (see struct crm_history_opts, life). They lie in order of time, changes among
 * themselves in that of their numbers. An event has "record", its main fields,
 * a change "action", "seq", "job" and "changes".
 *
 * What the user may not see is not there: records and fields, and
 * the sections of types that he may read nothing of.
 */
#ifndef CRM_PROFILE_H
#define CRM_PROFILE_H

#include "crm/store.h"

struct crm_profile_opts {
	const struct crm_type *type;
	bool table;      /* for people: main fields, the record itself with all
			    it has; else all that can be written */
	int64_t limit;   /* entries of the timeline */
	bool labels_zh;
};

struct crm_profile;

/* opts is borrowed until the profile is closed. */
enum crm_code crm_profile_open(struct crm_store *st,
			       const struct crm_profile_opts *opts,
			       struct crm_profile **out, struct crm_error *err)
	CRM_MUST_USE;
void crm_profile_close(struct crm_profile *p); /* NULL is legal */

/* The columns of the record itself. */
const struct crm_column *crm_profile_columns(const struct crm_profile *p,
					     size_t *n);

/* Of a section: the type of its records (NULL: the timeline), their key in
 * JSON, and a title for people. */
size_t crm_profile_sections(const struct crm_profile *p);
const struct crm_type *crm_profile_type(const struct crm_profile *p,
					size_t section);
const char *crm_profile_name(const struct crm_profile *p, size_t section);
const char *crm_profile_title(const struct crm_profile *p, size_t section);

/* The record with a code, borrowed until the next one is asked for. Sections
 * are then its own. CRM_NOTFOUND. */
enum crm_code crm_profile_record(struct crm_profile *p, const char *code,
				 const struct crm_cell **row,
				 struct crm_error *err) CRM_MUST_USE;

/* Begin with a section of the record at hand; cols are borrowed until another
 * one begins. Then its rows: records in order of their codes, the timeline
 * with the newest first; NULL at the end, borrowed until the next call. */
enum crm_code crm_profile_section(struct crm_profile *p, size_t section,
				  const struct crm_column **cols, size_t *n,
				  struct crm_error *err) CRM_MUST_USE;
enum crm_code crm_profile_next(struct crm_profile *p,
			       const struct crm_cell **row,
			       struct crm_error *err) CRM_MUST_USE;

#endif
