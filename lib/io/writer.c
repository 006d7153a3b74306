/* SPDX-License-Identifier: ISC */
/* writer.c - opening an output and handing rows to its format. */
#include "writer.h"

static enum crm_code begin(struct crm_writer *w, struct crm_error *err)
{
	switch (w->opts.format) {
	case CRM_FMT_CSV:
	case CRM_FMT_TSV:
		return crm_csv_begin(w, err);
	case CRM_FMT_JSON:
	case CRM_FMT_JSONL:
		return crm_json_begin(w, err);
	case CRM_FMT_TABLE:
		return crm_table_begin(w, err);
	default:
		return crm_error_set(err, CRM_USAGE,
				     "'%s' is not a format to write",
				     crm_format_name(w->opts.format));
	}
}

enum crm_code crm_writer_open(struct crm_writer **out,
			      const struct crm_out_opts *opts, int fd,
			      const struct crm_column *cols, size_t ncols,
			      struct crm_error *err)
{
	bool cells = opts->format == CRM_FMT_CSV ||
		     opts->format == CRM_FMT_TSV;
	struct crm_writer *w = calloc(1, sizeof(*w));
	enum crm_code code;

	*out = NULL;
	if (!w)
		return crm_error_nomem(err);
	w->opts = *opts;
	w->cols = cols;
	w->ncols = ncols;
	code = crm_out_open(&w->out, fd, opts->encoding, err);
	if (code == CRM_OK && w->out.converted && !cells)
		code = crm_error_set(err, CRM_USAGE,
				     "only csv and tsv are written in "
				     "another encoding than UTF-8");
	if (code == CRM_OK)
		code = begin(w, err);
	if (code != CRM_OK) {
		crm_writer_close(w);
		return code;
	}
	*out = w;
	return CRM_OK;
}

enum crm_code crm_writer_memory(struct crm_writer **out,
				const struct crm_out_opts *opts,
				struct crm_buf *to,
				const struct crm_column *cols, size_t ncols,
				struct crm_error *err)
{
	enum crm_code code = crm_writer_open(out, opts, -1, cols, ncols, err);

	if (code == CRM_OK)
		(*out)->out.to = to;
	return code;
}

enum crm_code crm_writer_row(struct crm_writer *w,
			     const struct crm_cell *cells,
			     struct crm_error *err)
{
	enum crm_code code = w->row(w, cells, err);

	w->begun = true;
	return code == CRM_OK ? crm_out_check(&w->out, err) : code;
}

enum crm_code crm_writer_end(struct crm_writer *w, struct crm_error *err)
{
	enum crm_code code = w->ended || !w->end ? CRM_OK : w->end(w, err);

	w->ended = true;
	if (code != CRM_OK)
		return code;
	crm_out_flush(&w->out);
	return crm_out_check(&w->out, err);
}

void crm_writer_close(struct crm_writer *w)
{
	if (!w)
		return;
	crm_out_close(&w->out);
	crm_buf_clear(&w->keys);
	crm_table_free(w->table);
	free(w->key_ends);
	free(w);
}

enum crm_code crm_writer_flush(struct crm_writer *w, struct crm_error *err)
{
	crm_out_flush(&w->out);
	return crm_out_check(&w->out, err);
}
