/* SPDX-License-Identifier: ISC */
/* reader.h - what the readers of the single formats share. */
#ifndef CRM_IO_READER_H
#define CRM_IO_READER_H

#include "source.h"

/* More columns than that are no columns but data gone wrong. */
#define CRM_COLUMNS_MAX 10000

struct crm_names {
	struct crm_name {
		char *s; /* NUL-terminated */
		size_t len;
		bool plain; /* stands in JSON without an escape */
		unsigned long seen; /* the record it was last seen in */
	} *v;
	size_t n, cap;
	unsigned *slots; /* hash table: index + 1, or 0 */
	size_t nslots;   /* a power of two */
};

struct crm_sheet {
	char delimiter;
	bool told;      /* by a first line "sep=;" of its own */
	bool guessed;   /* TSV by its look: cells in quotes may be met */
	bool stop[256]; /* bytes that a scan of plain cells stops at */
	size_t width;   /* cells of the heading */
	size_t n;       /* cells of the record, not all of them stored */
	int *map;       /* cell -> column, -1 for one without a name */
	bool blank;     /* the record is an empty line */
	char *heading;
	size_t heading_len;
};

struct crm_json {
	bool array;         /* records are elements of one array */
	bool begun, done;   /* that array */
	unsigned long turn; /* number of the record */
	size_t guess;       /* the column that likely comes next */
	size_t n;           /* cells of the record */
	struct crm_buf text;
};

struct crm_reader {
	struct crm_source src;
	struct crm_names names;
	struct crm_arena arena; /* of one record */
	struct crm_row row;
	struct crm_cell *cells; /* of the row */
	size_t cap;
	enum crm_format format;
	bool excel;
	char *name, *null_text;
	size_t null_len;
	bool have; /* next() found a record */
	struct crm_error broken; /* reading is over for that reason */
	enum crm_code (*next)(struct crm_reader *r, struct crm_error *err);
	struct crm_sheet sheet;
	struct crm_json json;
};

/* Index of a column name, -1 when there is none. */
long crm_names_find(const struct crm_names *names, const char *s, size_t len);
/* Append a name that is not there yet. Errors: CRM_BROKEN (too many),
 * CRM_NOMEM. */
enum crm_code crm_names_add(struct crm_names *names, const char *s,
			    size_t len, struct crm_error *err) CRM_MUST_USE;
void crm_names_clear(struct crm_names *names);

/* Room for n cells. */
enum crm_code crm_reader_cells(struct crm_reader *r, size_t n,
			       struct crm_error *err) CRM_MUST_USE;

/* Whether a text is the one that counts as empty. */
bool crm_reader_empties(const struct crm_reader *r,
			const struct crm_cell *cell);

/* Make the record of the next n bytes, without its line end, the row, with
 * ncells cells, and go on `used` bytes and `lines` lines further. */
void crm_reader_emit(struct crm_reader *r, size_t n, size_t ncells,
		     size_t used, long lines);

/* Read the heading of CSV or TSV. */
enum crm_code crm_sheet_open(struct crm_reader *r, char delimiter,
			     struct crm_error *err) CRM_MUST_USE;
void crm_sheet_close(struct crm_sheet *sheet);

/*
 * Scan the record the text begins with: cells go to r->cells as far as there
 * is room, their number to r->sheet.n. With `more` set nothing is known yet
 * for want of text. Errors: CRM_INVALID (span tells what to pass over),
 * CRM_BROKEN, CRM_NOMEM.
 */
struct crm_span {
	size_t len;  /* bytes of the record */
	size_t used; /* the same with its line end */
	long lines;  /* line ends in it */
	bool more;
	bool wrong; /* JSON: it is no record from byte `used` on */
};
/* End the record at p, at a line end or at the end of the text. */
void crm_sheet_line_end(const struct crm_reader *r, struct crm_span *span,
			const char *p);
/* Make the cell a copy with every doubled quote made one. Errors:
 * CRM_NOMEM. */
enum crm_code crm_sheet_undouble(struct crm_reader *r, struct crm_cell *cell,
				 struct crm_error *err) CRM_MUST_USE;
enum crm_code crm_csv_scan(struct crm_reader *r, struct crm_span *span,
			   struct crm_error *err) CRM_MUST_USE;
enum crm_code crm_tsv_scan(struct crm_reader *r, struct crm_span *span,
			   struct crm_error *err) CRM_MUST_USE;

/*
 * Scan the record the text begins with likewise. Errors: CRM_INVALID (refused
 * but whole), CRM_BROKEN (span says where it is wrong), CRM_NOMEM.
 */
enum crm_code crm_json_record(struct crm_reader *r, struct crm_span *span,
			      struct crm_error *err) CRM_MUST_USE;

/* JSON, as one array or as a stream of objects. */
void crm_json_open(struct crm_reader *r, bool array);
void crm_json_close(struct crm_json *json);

#endif
