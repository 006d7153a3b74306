/* SPDX-License-Identifier: ISC */
/*
 * import.h - records from streams into the database.
 *
 * An import stages its whole input in a private file beside the database
 * first, checking what can be checked without it, then saves all of it in one
 * job. `set -` and `delete -` go the same way.
 *
 * In a mixed stream each record names its type under the key "type"; its own
 * field of that name is "customer.type", say. Records of it may refer to one
 * another in any order, and use custom fields that are defined in it.
 */
#ifndef CRM_IMPORT_H
#define CRM_IMPORT_H

#include "crm/store.h"

/* ---- FIELD=VALUE ---- */

struct crm_assign {
	int field;
	char op;            /* '=', or '+' and '-' for members of a list */
	const char *value;  /* borrowed from the text it was parsed from */
};

/* Parse "field=value", "tags+=a" or "tags-=a". Errors: CRM_USAGE for a field
 * that is unknown or kept by the program, or += on one that is no list. */
enum crm_code crm_assign_parse(const struct crm_type *t, const char *text,
			       struct crm_assign *out, struct crm_error *err)
	CRM_MUST_USE;
/* Carry out assignments on new; += and -= start from old's list (NULL: from
 * an empty one) unless new has one. Errors: CRM_INVALID. */
enum crm_code crm_assign_apply(const struct crm_assign *a, size_t n,
			       const struct crm_rec *old, struct crm_rec *new,
			       struct crm_error *err) CRM_MUST_USE;

/* ---- headings ---- */

struct crm_map; /* from headings to fields, as --map FILE has it */

/*
 * A JSON object: heading -> field name, heading -> null (ignored), and
 * "=field" -> a constant for every record. Errors: CRM_INVALID.
 */
enum crm_code crm_map_parse(const struct crm_type *t, const char *json,
			    size_t n, struct crm_map **out,
			    struct crm_error *err) CRM_MUST_USE;
void crm_map_free(struct crm_map *m);

/* Do the headings that a reader has met, or a constant of the map (which may
 * be NULL), give a field of t? Errors: CRM_NOMEM. */
enum crm_code crm_map_gives(const struct crm_map *map,
			    const struct crm_type *t, int field,
			    const struct crm_reader *in, bool *gives,
			    struct crm_error *err) CRM_MUST_USE;

/* ---- imports ---- */

enum crm_mode {
	CRM_MODE_AUTO,   /* upsert by the key where a record has one, else
			    insert */
	CRM_MODE_INSERT,
	CRM_MODE_UPDATE,
	CRM_MODE_UPSERT,
	CRM_MODE_DELETE
};

struct crm_import_opts {
	const struct crm_type *type; /* NULL: a mixed stream; then the mode is
					AUTO by code, and of the rest only
					on_duplicate, max_errors and progress
					count */
	enum crm_mode mode;
	int key;                   /* field records are found by */
	const struct crm_map *map; /* or NULL */
	const struct crm_assign *set; /* for new records that give no value */
	size_t nset;
	const struct crm_assign *force; /* for all records; given: the input
					   serves only to find them */
	size_t nforce;
	enum crm_policy on_duplicate;
	bool entry;           /* the records are entered: they are compared
				 with those there are */
	bool skip;            /* leave bad records out instead of refusing
				 all */
	bool empty_clear;     /* an empty cell clears the field */
	bool ignore_unknown;  /* headings that mean no field */
	bool cascade;         /* DELETE */
	bool want_results;
	bool want_rejects;
	int64_t if_version;   /* 0: any */
	long max_errors;      /* told one by one; the rest are counted */

	/* Rows read (saving false) and saved so far; may be NULL. */
	void (*progress)(void *arg, bool saving, int64_t rows, int64_t bytes);
	void *progress_arg;
};

struct crm_import;

enum crm_code crm_import_new(struct crm_store *st,
			     const struct crm_import_opts *opts,
			     struct crm_import **out, struct crm_error *err)
	CRM_MUST_USE;
void crm_import_free(struct crm_import *im);

/*
 * Read one input to its end into the stage. name is for messages and the log.
 * Errors in records are kept (crm_import_error()) and do not fail the call.
 * Errors: what ends the import: input malformed from some line on, a heading
 * without meaning, no space.
 */
enum crm_code crm_import_stage(struct crm_import *im, struct crm_reader *in,
			       const char *name, struct crm_error *err)
	CRM_MUST_USE;

/*
 * Save what is staged, in one job (info->input is filled in). Returns CRM_OK;
 * CRM_PARTIAL when records were left out; or, with nothing saved, CRM_INVALID
 * or CRM_CONFLICT, … when records were refused (err holds only a summary;
 * the errors are to be had one by one), or a failure of the database.
 * rejects: descriptor for refused records in their original columns, or -1.
 */
enum crm_code crm_import_run(struct crm_import *im,
			     const struct crm_job_info *info, bool dry,
			     int rejects, struct crm_job_result *out,
			     struct crm_error *err) CRM_MUST_USE;

/* Errors of records in order of input, up to max_errors; NULL past the end. */
const struct crm_error *crm_import_error(struct crm_import *im, size_t i);
int64_t crm_import_errors(const struct crm_import *im); /* all of them */

/* What saved records are like, in order of input, as errors are to be had; of a
 * run that saved nothing, nothing. */
const struct crm_error *crm_import_note(struct crm_import *im, size_t i);
int64_t crm_import_notes(const struct crm_import *im); /* all of them */

/* Write the results after the run: one JSON line a record, in order. */
enum crm_code crm_import_results(struct crm_import *im, int fd,
				 struct crm_error *err) CRM_MUST_USE;

#endif
