/* SPDX-License-Identifier: ISC */
/* dump.c - the records of the database as a mixed stream. */
#include "../internal.h"

static const char key_type[] = "type";

/* The columns of a query behind that of the record type. A field of the same
 * name is told apart by the type in front; that name goes into `own`. */
static struct crm_column *columns(const struct crm_type *t,
				  const struct crm_column *cols, size_t n,
				  struct crm_buf *own)
{
	struct crm_column *out = calloc(n + 1, sizeof(*out));

	if (!out)
		return NULL;
	out[0].name = key_type;
	for (size_t i = 0; i < n; i++) {
		out[i + 1] = cols[i];
		if (strcmp(cols[i].name, key_type) != 0)
			continue;
		crm_buf_addf(own, "%s.%s", t->name, key_type);
		out[i + 1].name = crm_buf_str(own);
	}
	return out;
}

static enum crm_code dump_rows(struct crm_query *q, struct crm_writer *w,
			       const struct crm_type *t, struct crm_cell *cells,
			       size_t n, int64_t *rows, struct crm_error *err)
{
	const struct crm_cell *row;
	enum crm_code rc;

	cells[0] = (struct crm_cell){ CRM_CELL_TEXT, 0, t->name,
				      strlen(t->name) };
	while (!(rc = crm_query_next(q, &row, err)) && row) {
		memcpy(cells + 1, row, n * sizeof(*cells));
		rc = crm_writer_row(w, cells, err);
		if (rc)
			break;
		++*rows;
	}
	return rc ? rc : crm_writer_end(w, err);
}

enum crm_code crm_dump(struct crm_store *st, const struct crm_type *t, int fd,
		       int64_t *rows, struct crm_error *err)
{
	struct crm_query_opts opts = { .type = t, .limit = -1,
				       .columns = CRM_COLS_WRITE };
	struct crm_out_opts out = { .format = CRM_FMT_JSONL };
	struct crm_column *cols = NULL;
	struct crm_cell *cells = NULL;
	struct crm_query *q = NULL;
	struct crm_writer *w = NULL;
	struct crm_buf own = CRM_BUF_INIT;
	size_t n = 0;
	enum crm_code rc = crm_query_open(st, &opts, &q, err);

	*rows = 0;
	if (!rc) {
		const struct crm_column *of = crm_query_columns(q, &n);
		cols = columns(t, of, n, &own);
		cells = calloc(n + 1, sizeof(*cells));
		rc = cols && cells ? crm_buf_check(&own, err)
				   : crm_error_nomem(err);
	}
	if (!rc)
		rc = crm_writer_open(&w, &out, fd, cols, n + 1, err);
	if (!rc)
		rc = dump_rows(q, w, t, cells, n, rows, err);
	crm_writer_close(w);
	crm_query_close(q);
	crm_buf_clear(&own);
	free(cells);
	free(cols);
	return rc;
}
