/* SPDX-License-Identifier: ISC */
/*
 * model.h - record types as tables of fields, and records of values.
 *
 * A record type is one static table (lib/model/<type>.c). From it come
 * reading and writing, validation, SQL, filters, help, completions and the
 * field lists of the manual. The store hands out copies of these tables that
 * also hold the custom fields of its database; all other code works on those
 * and cannot tell the two kinds apart.
 */
#ifndef CRM_MODEL_H
#define CRM_MODEL_H

#include "crm/buf.h"

enum crm_kind {
	CRM_T_TEXT,     /* stored as TEXT */
	CRM_T_PHONE,    /* TEXT as written; compared by its normal form */
	CRM_T_ENUM,     /* TEXT, the choice's name; ordered as declared */
	CRM_T_DATE,     /* TEXT YYYY-MM-DD */
	CRM_T_TIME,     /* TEXT YYYY-MM-DDTHH:MM:SSZ, UTC */
	CRM_T_LIST,     /* TEXT ";a;b;", ; and \ inside escaped by \ */
	CRM_T_JSON,     /* TEXT, a JSON object; output only */
	CRM_T_INT,      /* INTEGER */
	CRM_T_BOOL,     /* INTEGER 0 or 1 */
	CRM_T_MONEY,    /* INTEGER, minor units of the record's currency */
	CRM_T_QUANTITY, /* INTEGER, millionths */
	CRM_T_PERCENT,  /* INTEGER, basis points */
	CRM_T_REF,      /* INTEGER, id of a record of type .ref */
	CRM_T__N
};

/* The name of a kind as `fields` prints it and custom fields declare it. */
const char *crm_kind_name(enum crm_kind k);
/* Kinds a custom field can have, by name; false for all else. */
bool crm_kind_parse(const char *s, size_t n, enum crm_kind *out);
/* true where the database column is an INTEGER. */
bool crm_kind_is_int(enum crm_kind k);
/* true where people set values of this kind to the right. */
bool crm_kind_is_number(enum crm_kind k);

enum {
	CRM_F_REQUIRED = 1 << 0,
	CRM_F_UNIQUE = 1 << 1,   /* by policy: --on-duplicate allow admits */
	CRM_F_KEY = 1 << 2,      /* the code: unique always */
	CRM_F_READONLY = 1 << 3, /* kept by the program */
	CRM_F_LIST = 1 << 4,     /* a column of a table on the terminal */
	CRM_F_OWNER = 1 << 5,    /* REF: the record belongs to that one */
	CRM_F_TREE = 1 << 6,     /* REF to the own type; circles refused */
	CRM_F_FIXED = 1 << 7,    /* given once, at creation */
	CRM_F_SOLE = 1 << 8,     /* BOOL: true on one record per owner */
	CRM_F_CUSTOM = 1 << 9,   /* from the database, lives in table_x */
	CRM_F_CURRENCY = 1 << 10, /* TEXT: currency of the record's money */
	CRM_F_HOLDER = 1 << 11,  /* the user whose record it is: REF to user,
				    or TEXT, the code */
	CRM_F_UNIT = 1 << 12,    /* REF: the department whose record it is */
	CRM_F_HIDDEN = 1 << 13,  /* in a store's copy: there is no such field
				    for the user it acts for */
	CRM_F_BOUND = 1 << 14,   /* REF: the record is deleted with that one,
				    though it belongs to another */
	CRM_F_FELLOW = 1 << 15,  /* REF: both belong to the same record, each
				    by its field with CRM_F_OWNER */
	CRM_F_STANDING = 1 << 16, /* of the record's own standing here: where
				    records are merged, that of the one kept
				    stays, given or not */
	CRM_F_FAX = 1 << 17,     /* PHONE: of a machine, where no number for
				    talking belongs */
	CRM_F_POOL = 1 << 18,    /* REF: the pool the record lies in, or falls
				    into; its members see what lies in it */
	CRM_F_POOLED = 1 << 19,  /* ENUM beside it: "pool" for what lies there,
				    and is nobody's */
	CRM_F_EVENT = 1 << 20,   /* TIME, always given: when it happened; the
				    records are events in the life of what
				    they belong to */
	CRM_F_PROFILE = 1 << 21  /* REF: the record is told in the profile of
				    that one, though it does not belong to it */
};

struct crm_choice {
	const char *name;  /* machine name, frozen once released */
	const char *label; /* Chinese; accepted on input too */
};

struct crm_field;

/*
 * A check of a text value beyond its length. s is valid UTF-8. May append a
 * canonical form to canon, which is then stored instead. Errors:
 * CRM_INVALID.
 */
typedef enum crm_code crm_check_fn(const struct crm_field *f, const char *s,
				   size_t n, struct crm_buf *canon,
				   struct crm_error *err);

/* What part of the search a field is in. A type is searched when it has a
 * field for names; then its phone numbers are, too. */
enum crm_search {
	CRM_SEARCH_NONE, CRM_SEARCH_NAME, CRM_SEARCH_PHONE, CRM_SEARCH_TAG,
	CRM_SEARCH_NOTE, CRM_SEARCH__N
};

/* What is computed for a record from those of another type that belong to it,
 * whenever it is asked for. */
struct crm_derive {
	const char *type;  /* of those records, */
	const char *via;   /* their reference to this one, */
	const char *field; /* and what of them counts */
	enum crm_derived {
		CRM_MAX,   /* the greatest value of the field there is */
		CRM_COUNT, /* how many have a value in it */
		CRM_SUM    /* the sum of amounts in this record's currency */
	} how;
	const char *where, *is; /* only of those whose field `where` has the
				   stored text `is`; NULL: of all */
};

/*
 * What a field tells of whether two records are of the same person or
 * company. A type whose records are compared has a field for names; of each
 * kind but phones and places the first field counts.
 */
enum crm_match {
	CRM_MATCH_NONE,
	CRM_MATCH_KIND,     /* ENUM: the choice "person" says that the name
			       is a person's, all else that a company's */
	CRM_MATCH_NAME,
	CRM_MATCH_NUMBER,   /* identifies: the same one, the same record */
	CRM_MATCH_PHONE,    /* several: a number may be in any of them */
	CRM_MATCH_MAIL,
	CRM_MATCH_BIRTHDAY,
	CRM_MATCH_ADDRESS,  /* street and number */
	CRM_MATCH_POSTCODE,
	CRM_MATCH_PLACE,    /* two at most, the larger first: province, city */
	CRM_MATCH_STATE,    /* ENUM: a record that is "invalid" is in the way
			       of none that is entered */
	CRM_MATCH__N
};

struct crm_field {
	int64_t number;   /* in the change log: frozen, and never given to
			     another field of the type; of a built-in one from
			     1, of a custom one its id, negative */
	const char *name; /* machine name, frozen: SQL column, JSON key, CSV
			     heading, filter word */
	enum crm_kind kind;
	unsigned flags;
	int64_t min, max; /* of a number as stored, both 0: no limit but the
			     kind's; max of a text is characters, 0: none */
	const struct crm_choice *choices; /* ENUM: ends with name NULL */
	const char *ref;                  /* REF: record type */
	const char *within; /* REF: another field that is a reference; its
			       code and a dot may be left out of this one's */
	const char *def;      /* value of a new record where none is given,
				 as input text; "@currency" the base one,
				 "@user" who writes it */
	const char *label, *label_zh; /* headings for people */
	const char *const *aliases; /* more headings read, ends with NULL */
	const char *help;     /* one line, lower case, no full stop */
	crm_check_fn *check;
	enum crm_search search;
	enum crm_match match;
	const char *with;      /* the field without which this one says
				  nothing: both values come from one record
				  where several are merged; or NULL */
	const char *unmatched; /* ENUM: stored list of the choices whose
				  records are not compared with others */
	const char *column;   /* SQL column; NULL: the same as name */
	const struct crm_derive *derive; /* of a field that is READONLY: has no
				column, no value in a record and no part in the
				log, and is known to queries alone; or NULL */
};

/* The first fields of every type, at these places. */
enum {
	CRM_F_CODE,       /* code for people */
	CRM_F_VERSION,    /* grows by one with each change */
	CRM_F_CREATED_AT,
	CRM_F_UPDATED_AT,
	CRM_F__FIRST      /* a type's own fields begin here */
};

#define CRM_STD_FIELDS(code_flags, code_help) \
	[CRM_F_CODE] = { .number = 1, .name = "code", .kind = CRM_T_TEXT, \
		.flags = CRM_F_KEY | CRM_F_LIST | (code_flags), \
		.max = 64, .check = crm_check_code, \
		.label = "Code", .label_zh = "编号", .help = code_help, \
		.aliases = CRM_LIST("编码", "代码") }, \
	[CRM_F_VERSION] = { .number = 2, .name = "version", .kind = CRM_T_INT, \
		.flags = CRM_F_READONLY, \
		.label = "Version", .label_zh = "版本", \
		.help = "number of changes, from 1" }, \
	[CRM_F_CREATED_AT] = { .number = 3, .name = "created_at", \
		.kind = CRM_T_TIME, .flags = CRM_F_READONLY, \
		.label = "Created", .label_zh = "创建时间", \
		.help = "when the record was entered" }, \
	[CRM_F_UPDATED_AT] = { .number = 4, .name = "updated_at", \
		.kind = CRM_T_TIME, .flags = CRM_F_READONLY, \
		.label = "Updated", .label_zh = "更新时间", \
		.help = "when it was last changed" }

/* A column of a type without a table, which the program only prints. */
#define CRM_COLUMN(NAME, KIND, LABEL, ZH, HELP) { .name = NAME, \
	.kind = KIND, .flags = CRM_F_READONLY | CRM_F_LIST, .label = LABEL, \
	.label_zh = ZH, .help = HELP }

#define CRM_LIST(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define CRM_CHOICES(...) \
	((const struct crm_choice[]){ __VA_ARGS__, { NULL, NULL } })

struct crm_type {
	int number;          /* in the change log; frozen once released */
	const char *name, *plural;
	const char *label_zh;
	const char *summary; /* one line, lower case, no full stop */
	const char *table;   /* SQL table */
	const char *extra;   /* SQL table of custom fields; NULL: none can be */
	const char *prefix;  /* generated codes: "C-" gives C-000001; NULL: the
				code must be given */
	bool readonly;       /* the program writes it, no verb does */
	bool admin;          /* only administrators write it, and only they
				read it where a role does not name it */
	const struct crm_type *former; /* the type whose records are codes that
				records of this one had before they were
				merged into the one they belong to; NULL:
				these are not merged */
	const int *naming;   /* fields a new record is named by, in order; */
	size_t nnaming;      /* none: the code */
	const struct crm_field *fields;
	size_t nfields;
};

/* Every record type, in an order in which they can be loaded: custom fields,
 * then what others refer to first. */
extern const struct crm_type *const crm_types[];
extern const size_t crm_ntypes;
/* A type by its name; NULL: no such, or no name. */
const struct crm_type *crm_type_find(const char *name);

/* Is the type searched? And the part of the search that a field is in then. */
bool crm_type_searched(const struct crm_type *t);
enum crm_search crm_field_search(const struct crm_field *f);

/* Are records of the type compared with each other? */
bool crm_type_matched(const struct crm_type *t);

/* Places in a type's table: by name (n bytes; not of hidden fields), by flag
 * and by what it tells (the first that has it); -1 when there is none. */
int crm_field_find(const struct crm_type *t, const char *name, size_t n);
int crm_field_flagged(const struct crm_type *t, unsigned flag);
int crm_field_matching(const struct crm_type *t, enum crm_match m);
/* The field that one goes with (crm_field.with), or it itself. */
size_t crm_field_leader(const struct crm_type *t, size_t field);
static inline const char *crm_field_column(const struct crm_field *f)
{
	return f->column ? f->column : f->name;
}
static inline size_t crm_type_naming(const struct crm_type *t,
				     const int **fields)
{
	static const int code = CRM_F_CODE;

	*fields = t->nnaming ? t->naming : &code;
	return t->nnaming ? t->nnaming : 1;
}
/* The choice a text names (by name or label, case-folded), or -1. */
int crm_choice_find(const struct crm_field *f, const char *s, size_t n);

/* Fail with a message that names the nearest choice, and all there are.
 * Returns CRM_INVALID, or CRM_NOMEM. */
enum crm_code crm_choice_unknown(const struct crm_field *f, const char *s,
				 size_t n, struct crm_error *err);

/*
 * The field an input heading means: name, label or alias in either language,
 * or the type's name with "code" or 编号 behind; compared as
 * crm_text_heading() does. -1 when none does. Errors: CRM_NOMEM.
 */
enum crm_code crm_field_heading(const struct crm_type *t, const char *heading,
				int *field, struct crm_error *err)
	CRM_MUST_USE;

/* Fail with a message that names the nearest field. Returns CRM_USAGE. */
enum crm_code crm_field_unknown(const struct crm_type *t, const char *name,
				size_t n, struct crm_error *err);

/* ---- values and records ---- */

enum crm_vkind {
	CRM_V_UNSET, /* not mentioned: a change leaves it alone */
	CRM_V_NULL,  /* empty */
	CRM_V_INT,
	CRM_V_TEXT   /* for a REF: a code still to be looked up */
};

struct crm_value {
	enum crm_vkind kind;
	int64_t i;
	const char *s; /* borrowed from the record's arena */
	size_t len;
};

struct crm_rec {
	const struct crm_type *type;
	int64_t id;          /* 0: not stored yet */
	struct crm_value *v; /* type->nfields of them */
	bool unsettled;      /* has amounts for crm_rec_settle() */
	struct crm_arena mem;
};

/* A record of UNSET values; crm_rec_clear() frees. reset keeps memory. */
enum crm_code crm_rec_init(struct crm_rec *r, const struct crm_type *t,
			   struct crm_error *err) CRM_MUST_USE;
void crm_rec_reset(struct crm_rec *r);
void crm_rec_clear(struct crm_rec *r);

/* Set a value, copying text. CRM_NOMEM. */
enum crm_code crm_rec_set_text(struct crm_rec *r, int field, const char *s,
			       size_t n, struct crm_error *err) CRM_MUST_USE;
void crm_rec_set_int(struct crm_rec *r, int field, int64_t v);
void crm_rec_set_null(struct crm_rec *r, int field);
bool crm_value_equal(const struct crm_value *a, const struct crm_value *b);
static inline bool crm_value_given(const struct crm_value *v)
{
	return v->kind == CRM_V_INT || v->kind == CRM_V_TEXT;
}

/*
 * Read what a person or file wrote for one field into the record; s is valid
 * UTF-8 (readers and crm_assign_parse() see to that). Empty text
 * sets NULL. A REF becomes its code as TEXT. An amount of money whose
 * currency the record does not know yet stays TEXT until crm_rec_settle().
 * Errors: CRM_INVALID naming the field and what would be right; CRM_NOMEM.
 */
enum crm_code crm_rec_read(struct crm_rec *r, int field, const char *s,
			   size_t n, struct crm_error *err) CRM_MUST_USE;

/* The same for text that came through no reader and may not be UTF-8. */
enum crm_code crm_rec_enter(struct crm_rec *r, int field, const char *s,
			    size_t n, struct crm_error *err) CRM_MUST_USE;

/*
 * Read the amounts of money left over, now that the record's currency is
 * given. One that names another currency is refused; in a record without any
 * it gives the currency. last: no currency will come any more (a bare amount
 * is otherwise left for later). Errors: CRM_INVALID, CRM_NOMEM.
 */
enum crm_code crm_rec_settle(struct crm_rec *r, bool last,
			     struct crm_error *err) CRM_MUST_USE;

/* What the defaults that are not values stand for; borrowed. */
struct crm_defaults {
	const char *currency; /* the base currency */
	const char *user;     /* code of the user who writes */
};

/* Fill what a new record lacks from the defaults of its fields. */
enum crm_code crm_rec_defaults(struct crm_rec *r,
			       const struct crm_defaults *d,
			       struct crm_error *err) CRM_MUST_USE;
/* The default of a field, for people: "@currency" in words, a value as it is,
 * NULL where there is none. *value (may be NULL): is it a value? */
const char *crm_field_default(const struct crm_field *f, bool *value);

/* Fail when a required field is empty, naming it. */
enum crm_code crm_rec_required(const struct crm_rec *r,
			       struct crm_error *err) CRM_MUST_USE;

/*
 * Append the printed form of a stored value: decimals for money with the
 * given places, "true", list text "a;b". Not for NULL, UNSET or a REF's id.
 */
void crm_value_print(const struct crm_field *f, const struct crm_value *v,
		     int money_places, struct crm_buf *out);

/* Decimals of money in the currency that a value holds: *places is 2, and the
 * result false, where c (may be NULL) holds none. */
bool crm_money_places(const struct crm_value *c, int *places);

/* Members of a stored list: call with *pos = 0 first; false at the end. The
 * member, unescaped, is appended to out after a reset; check out at the
 * end. */
bool crm_list_next(const char *s, size_t n, size_t *pos, struct crm_buf *out);
/* Append a member to a list under construction, unless it is in it. */
void crm_list_add(struct crm_buf *list, const char *s, size_t n);
bool crm_list_has(const char *list, size_t n, const char *s, size_t len);
/* Take a member away. */
void crm_list_remove(struct crm_buf *list, const char *s, size_t n);

/* Checks usable in field tables. */
crm_check_fn crm_check_code, crm_check_mail, crm_check_url, crm_check_taxno,
	crm_check_currency, crm_check_name, crm_check_extensible,
	crm_check_type;

#endif
