/* SPDX-License-Identifier: ISC */
/*
 * io.h - streams of records: CSV, TSV, JSON, JSON Lines in and out, tables.
 *
 * This layer knows columns and cells, not record types. A reader yields rows
 * of cells, each belonging to a column it has seen; a writer takes rows of
 * cells. Neither holds a whole file.
 */
#ifndef CRM_IO_H
#define CRM_IO_H

#include "crm/buf.h"
#include "crm/sha256.h"

enum crm_format {
	CRM_FMT_AUTO, /* in: told by the content; out: by the terminal */
	CRM_FMT_TABLE,
	CRM_FMT_JSON,
	CRM_FMT_JSONL,
	CRM_FMT_CSV,
	CRM_FMT_TSV,
	CRM_FMT__N
};

/* "csv" -> CRM_FMT_CSV; false for a name that is none. */
bool crm_format_parse(const char *name, enum crm_format *out);
const char *crm_format_name(enum crm_format f);

enum crm_cell_kind {
	CRM_CELL_NULL,   /* unset: null, an empty cell on output */
	CRM_CELL_EMPTY,  /* input only: an empty cell or empty text */
	CRM_CELL_TEXT,
	CRM_CELL_NUMBER, /* s is a JSON number literal */
	CRM_CELL_BOOL,   /* s is "true" or "false" */
	CRM_CELL_LIST,   /* s is "a;b;c", with ; and \ escaped by \ */
	CRM_CELL_JSON,   /* s is a JSON text, an object or array */
	CRM_CELL_HIDDEN  /* output only: not to be seen; JSON has no key for
			    it, other formats an empty cell */
};

struct crm_cell {
	enum crm_cell_kind kind;
	unsigned col;   /* input: index into the reader's columns */
	const char *s;  /* not NUL-terminated in general; borrowed */
	size_t len;
};

/* ---- reading ---- */

struct crm_row {
	long line;             /* of its first line in the input, from 1 */
	struct crm_cell *cells;
	size_t n;              /* columns absent from this row have no cell */
	const char *raw;       /* the record as it was written (re-encoded as
				  UTF-8), without the line end */
	size_t rawlen;
};

struct crm_in_opts {
	enum crm_format format;  /* AUTO: BOM and first character decide */
	const char *encoding;    /* NULL: guessed; else an iconv name */
	char delimiter;          /* CSV: 0 means comma (tab for TSV), or
				    what a first line "sep=;" says */
	bool excel;              /* undo the formula guard */
	const char *null_text;   /* NULL or a text that stands for empty */
	const char *name;        /* for messages: file name or "stdin" */
	void (*note)(void *arg, const char *msg); /* e.g. the guess of an
						    encoding; may be NULL */
	void *note_arg;
	struct crm_sha256 *digest; /* takes the bytes as they are read, and at
				      the end their number; may be NULL */
};

struct crm_reader;

/*
 * Read records from fd, which stays the caller's. Input that is empty or
 * only white space has no records. CSV and TSV have a heading line.
 * Errors: CRM_BROKEN (not text, a heading twice), CRM_USAGE (no such
 * encoding, delimiter or format to read), CRM_NOMEM.
 */
enum crm_code crm_reader_open(struct crm_reader **out,
			      const struct crm_in_opts *opts, int fd,
			      struct crm_error *err) CRM_MUST_USE;
void crm_reader_close(struct crm_reader *r);

/*
 * The next record, or NULL at the end. The row and its cells are borrowed
 * until the next call. JSON: null is CRM_CELL_NULL, "" is CRM_CELL_EMPTY, an
 * array of scalars is CRM_CELL_LIST, an object or other array CRM_CELL_JSON.
 * An empty cell is CRM_CELL_EMPTY, and so is a cell or JSON text equal to
 * null_text. In TSV \N is CRM_CELL_NULL and \t \n \r \\ \" are undone; where
 * TSV was not named but guessed, a cell in quotes is read as spreadsheets
 * write it.
 * Errors: CRM_INVALID: this record is bad (err names line; *row still holds
 * line and raw, and no cells) and the next can be read; CRM_BROKEN: no more
 * can be read; CRM_NOMEM.
 */
enum crm_code crm_reader_next(struct crm_reader *r,
			      const struct crm_row **row,
			      struct crm_error *err) CRM_MUST_USE;

/* Columns seen so far; for JSON the list grows while reading. Names are
 * borrowed until the reader is closed. */
size_t crm_reader_columns(const struct crm_reader *r);
const char *crm_reader_column(const struct crm_reader *r, size_t i);

/* What the input turned out to be (never AUTO once open). */
enum crm_format crm_reader_format(const struct crm_reader *r);
/* The heading line as written, behind a line "sep=;" where there was one; ""
 * for JSON. For a rejects file. */
const char *crm_reader_heading(const struct crm_reader *r, size_t *len);
/* Bytes of the input consumed so far, for progress. */
int64_t crm_reader_bytes(const struct crm_reader *r);

/*
 * CRM_OK when n bytes are one JSON value (RFC 8259) and nothing
 * else, with no key twice or holding a NUL in any object, no more than
 * CRM_JSON_DEPTH levels deep and no number beyond a double. s is UTF-8 or
 * refused. Errors: CRM_INVALID with the line, CRM_NOMEM.
 */
#define CRM_JSON_DEPTH 512
enum crm_code crm_json_check(const char *s, size_t n, struct crm_error *err)
	CRM_MUST_USE;

/* ---- writing ---- */

struct crm_column {
	const char *name;   /* JSON key and CSV heading */
	const char *label;  /* heading of a table, and with labels of CSV */
	const char *label_zh; /* the same in Chinese; NULL: label is in
				 whatever language is wanted */
	bool right;         /* table: numbers are set to the right */
};

struct crm_out_opts {
	enum crm_format format; /* not AUTO */
	const char *encoding;   /* NULL: UTF-8; "gb18030" … for csv and tsv */
	char delimiter;         /* csv: 0 means comma */
	bool excel;             /* csv: BOM, CRLF, formula guard */
	bool no_header;         /* csv and tsv */
	bool labels;            /* csv, tsv: labels as heading */
	bool labels_zh;         /* the labels are the Chinese ones */
	bool vertical;          /* table: one field a line (show) */
	bool color;             /* table: bold headings */
	int width;              /* terminal columns; 0: unlimited */
	const char *title;      /* table: a line above it, and an empty one
				   above that, where it has rows; or NULL */
};

struct crm_writer;

/*
 * Write rows of ncols cells to fd through a buffer of its own. cols is
 * borrowed until the writer is closed.
 */
enum crm_code crm_writer_open(struct crm_writer **out,
			      const struct crm_out_opts *opts, int fd,
			      const struct crm_column *cols, size_t ncols,
			      struct crm_error *err) CRM_MUST_USE;

/* The same into memory: what is flushed is appended to a buffer of the
 * caller's. */
enum crm_code crm_writer_memory(struct crm_writer **out,
				const struct crm_out_opts *opts,
				struct crm_buf *to,
				const struct crm_column *cols, size_t ncols,
				struct crm_error *err) CRM_MUST_USE;

/*
 * One row. NULL cells are null in JSON, \N in TSV, empty in CSV; LIST is an
 * array of strings in JSON and the escaped text elsewhere.
 * Errors: CRM_OUTPUT with sys = errno (EPIPE when the reader went away).
 */
enum crm_code crm_writer_row(struct crm_writer *w,
			     const struct crm_cell *cells,
			     struct crm_error *err) CRM_MUST_USE;

/* Write what is left (and the closing bracket of JSON). Must be called for
 * the output to be complete; crm_writer_close() alone drops it. */
enum crm_code crm_writer_end(struct crm_writer *w, struct crm_error *err)
	CRM_MUST_USE;
void crm_writer_close(struct crm_writer *w);
/* Hand on the rows written so far, for who reads along; a table keeps those
 * of a piece that is not full. CRM_OUTPUT. */
enum crm_code crm_writer_flush(struct crm_writer *w, struct crm_error *err)
	CRM_MUST_USE;

#endif
