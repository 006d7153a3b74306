/* SPDX-License-Identifier: ISC */
/* writer.h - what the writers of the single formats share. */
#ifndef CRM_IO_WRITER_H
#define CRM_IO_WRITER_H

#include <iconv.h>

#include "crm/io.h"

#define CRM_OUT_SIZE ((size_t)256 * 1024)

/* A buffer in front of a descriptor. It remembers a failed write; what is
 * added afterwards is dropped. */
struct crm_out {
	int fd;
	struct crm_buf *to; /* instead of fd; or NULL */
	char *buf;
	size_t len;
	char *converted; /* the buffer in another encoding, or NULL */
	iconv_t cd;
	char encoding[32];
	bool mark; /* Unicode that wants a byte order mark put in front */
	int sys;   /* errno of what failed, or 0 */
	bool text; /* it was the text that does not fit the encoding */
};

/* encoding NULL: UTF-8. o is to be closed whatever comes back. Errors:
 * CRM_USAGE (no such encoding), CRM_NOMEM. */
enum crm_code crm_out_open(struct crm_out *o, int fd, const char *encoding,
			   struct crm_error *err) CRM_MUST_USE;
void crm_out_close(struct crm_out *o);
void crm_out_flush(struct crm_out *o);
/* The part of crm_out_add() that writes. */
void crm_out_spill(struct crm_out *o, const char *s, size_t n);
/* CRM_OUTPUT when anything failed since the buffer was opened. */
enum crm_code crm_out_check(const struct crm_out *o, struct crm_error *err)
	CRM_MUST_USE;

static inline void crm_out_add(struct crm_out *o, const char *s, size_t n)
{
	if (n > CRM_OUT_SIZE - o->len) {
		crm_out_spill(o, s, n);
	} else if (n > 0) {
		memcpy(o->buf + o->len, s, n);
		o->len += n;
	}
}

static inline void crm_out_char(struct crm_out *o, char c)
{
	if (o->len == CRM_OUT_SIZE)
		crm_out_spill(o, &c, 1);
	else
		o->buf[o->len++] = c;
}

struct crm_table;

struct crm_writer {
	struct crm_out out;
	struct crm_out_opts opts;
	const struct crm_column *cols;
	size_t ncols;
	struct crm_buf keys; /* JSON: what stands before each value */
	size_t *key_ends;
	bool special[256]; /* CSV: bytes that make a cell be quoted */
	struct crm_table *table;
	bool begun; /* a row was written */
	bool ended;
	enum crm_code (*row)(struct crm_writer *w,
			     const struct crm_cell *cells,
			     struct crm_error *err);
	enum crm_code (*end)(struct crm_writer *w, struct crm_error *err);
};

/* The heading of a column, for people. */
static inline const char *crm_writer_label(const struct crm_writer *w,
					   size_t col)
{
	const struct crm_column *c = &w->cols[col];

	return w->opts.labels_zh && c->label_zh ? c->label_zh
	       : c->label ? c->label : c->name;
}

/* Each sets row and end, and begins the output. */
enum crm_code crm_csv_begin(struct crm_writer *w, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm_json_begin(struct crm_writer *w, struct crm_error *err)
	CRM_MUST_USE;
enum crm_code crm_table_begin(struct crm_writer *w, struct crm_error *err)
	CRM_MUST_USE;
void crm_table_free(struct crm_table *t);

#endif
