/* SPDX-License-Identifier: ISC */
/*
 * rights.h - who may do what with which records.
 *
 * A user has a role; a role permits each of five rights for the records of a
 * type that are the user's own, those of his department, of the departments
 * below it too, or all. A record that belongs to another (a contact to its
 * customer) goes with that one. Shares show single records to more users, and
 * pools what lies in them to their members.
 * What is not permitted is compiled into every query as a condition; a record
 * that may not be seen is not there.
 */
#ifndef CRM_RIGHTS_H
#define CRM_RIGHTS_H

#include "crm/store.h"

enum crm_right {
	CRM_MAY_CREATE,
	CRM_MAY_READ,
	CRM_MAY_CHANGE,
	CRM_MAY_DELETE,
	CRM_MAY_EXPORT, /* read, to take away in bulk */
	CRM_MAY__N
};

/* Have the store act for a user, by code, from now on; types obtained before
 * are invalid. Until then everything is permitted. Errors: CRM_DENIED for one
 * who is no user, is not active or has no role. */
enum crm_code crm_act_as(struct crm_store *st, const char *user,
			 struct crm_error *err) CRM_MUST_USE;

/* What goes along with a change that was permitted is done, and what a rule of
 * the business asks is answered, whatever the user may see or do himself: let
 * no rights limit the store, until what that gave is given back with what came
 * of it: rc, or an error. Queries opened in between are closed by then. */
struct crm__caller;
struct crm__caller *crm_rights_lift(struct crm_store *st);
enum crm_code crm_rights_back(struct crm_store *st, struct crm__caller *c,
			      enum crm_code rc, struct crm_error *err)
	CRM_MUST_USE;

/* May the user do such a thing with some records of a type? CRM_DENIED naming
 * his role. With t NULL: with the database as a whole, as administrators may;
 * what is then told of in the message. */
enum crm_code crm_permit(struct crm_store *st, enum crm_right right,
			 const struct crm_type *t, const char *what,
			 struct crm_error *err) CRM_MUST_USE;

/* May the user do such a thing with a record, by his scope alone, shares and
 * pools aside? */
enum crm_code crm_may_by_scope(struct crm_store *st, enum crm_right right,
			       const struct crm_type *t, int64_t id, bool *yes,
			       struct crm_error *err) CRM_MUST_USE;

/* Append the row ids, with commas, of the active pools that a user (a row id)
 * is a member of, whatever his role: those of his department or of one above
 * it, those that name him or a group of his, and those that name nobody. None
 * for a user who is not active. */
enum crm_code crm_pools_of(struct crm_store *st, int64_t user,
			   struct crm_buf *ids, struct crm_error *err)
	CRM_MUST_USE;

/* Why a user may do a thing with a record or may not, for each right in turn.
 * The user need not be the one the store acts for. Errors: CRM_NOTFOUND (no
 * such user; no record has the code), CRM_CONFLICT (records of several types
 * have it). */
enum crm_code crm_explain_access(struct crm_store *st, const char *user,
				 const char *code,
				 enum crm_code (*tell)(void *arg,
					enum crm_right right, bool may,
					const char *why,
					struct crm_error *err),
				 void *arg, struct crm_error *err)
	CRM_MUST_USE;

/*
 * Is it to be logged that the user takes records of a type away in bulk, or
 * that he reads some? Never where the store acts for nobody.
 */
bool crm_logs(const struct crm_store *st, enum crm_right right,
	      const struct crm_type *t);

/* What the log of accesses is to have. */
struct crm_access_info {
	const char *user, *real_user, *command;
	const char *type;   /* name of the record type */
	bool export;        /* taken away in bulk, not merely read */
	const char *codes;  /* stored list of the codes asked for, or NULL */
};

/* Log an access, before anything is told, by a connection of its own to the
 * database at path. Errors: as crm_db_open(), CRM_BUSY. */
struct crm_access;
enum crm_code crm_access_begin(struct crm_access **out, const char *path,
			       int wait, const struct crm_access_info *info,
			       struct crm_error *err) CRM_MUST_USE;
/* Log how many records were told. NULL, where nothing is logged, is legal. */
enum crm_code crm_access_end(struct crm_access *a, int64_t records,
			     struct crm_error *err) CRM_MUST_USE;
void crm_access_close(struct crm_access *a); /* NULL is legal */

/* "create", "read", "change", "delete", "export". */
const char *crm_right_name(enum crm_right r);

#endif
