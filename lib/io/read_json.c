/* SPDX-License-Identifier: ISC */
/*
 * read_json.c - records from JSON: one array of objects, or a stream of
 * objects each of which starts on a line of its own.
 */
#include "json.h"
#include "reader.h"

static enum crm_code broken(struct crm_error *err, const char *why)
{
	return crm_error_set(err, CRM_BROKEN, "%s", crm_tr(why));
}

/* Pass over white space; *c is the character behind, NUL at the end. */
static enum crm_code peek(struct crm_reader *r, char *c, bool *end,
			  struct crm_error *err)
{
	struct crm_source *s = &r->src;
	enum crm_code code;

	for (;;) {
		const char *p = s->buf + s->pos;
		const char *q = crm_json_space(p);

		s->line += crm_source_lines(p, (size_t)(q - p));
		s->pos += (size_t)(q - p);
		*c = *q;
		*end = s->pos == s->end && s->eof;
		if (s->pos < s->end || s->eof)
			return CRM_OK;
		code = crm_source_more(s, err);
		if (code != CRM_OK)
			return code;
	}
}

/*
 * The record behind the white space; what is behind it on its line must be
 * white space too where records are a stream.
 */
static enum crm_code scan_line(struct crm_reader *r, struct crm_span *span,
			       struct crm_error *err)
{
	enum crm_code code = crm_json_record(r, span, err);
	const char *p = r->src.buf + r->src.pos;
	const char *q = p + span->used;

	if (r->json.array || span->more ||
	    (code != CRM_OK && code != CRM_INVALID))
		return code;
	while (*q == ' ' || *q == '\t' || *q == '\r')
		q++;
	if (*q == '\n')
		return code;
	if (q == r->src.buf + r->src.end) {
		span->more = !r->src.eof;
		return code;
	}
	span->used = (size_t)(q - p);
	span->wrong = true;
	broken(err, CRM_TR("text behind the object; each must be on its own "
			   "line"));
	crm_error_at_line(err, r->name, r->src.line + span->lines);
	return CRM_BROKEN;
}

static enum crm_code scan(struct crm_reader *r, struct crm_span *span,
			  struct crm_error *err)
{
	enum crm_code code;

	for (;;) {
		*span = (struct crm_span){ 0 };
		crm_arena_reset(&r->arena);
		code = scan_line(r, span, err);
		if (!span->more)
			return code;
		code = crm_source_more(&r->src, err);
		if (code != CRM_OK)
			return code;
	}
}

/* Position of the byte behind the next line end from `at` on, or of the end
 * of the text. An error of the source shows when the next record is read. */
static size_t next_line(struct crm_source *s, size_t at)
{
	for (;;) {
		size_t have = s->end - s->pos;
		const char *base = s->buf + s->pos;
		const char *nl = memchr(base + at, '\n', have - at);

		if (nl)
			return (size_t)(nl + 1 - base);
		at = have;
		if (s->eof || crm_source_more(s, NULL) != CRM_OK ||
		    s->end - s->pos == have)
			return have;
	}
}

/*
 * Find where to go on behind a record that is no JSON from `at` on. That is
 * the next line, if it broke off on its first; else the next line that
 * starts with a brace, so that neither the rest of a record of many lines
 * nor the whole one behind a torn one is taken for something else.
 */
static size_t resume(struct crm_source *s, size_t at)
{
	const char *base = s->buf + s->pos;
	bool first = !memchr(base, '\n', at);
	size_t next = next_line(s, first ? at : 0);

	while (!first && s->pos + next < s->end &&
	       s->buf[s->pos + next] != '{')
		next = next_line(s, next);
	return next;
}

static void emit_broken(struct crm_reader *r, size_t at)
{
	size_t used = resume(&r->src, at);
	const char *raw = r->src.buf + r->src.pos;
	size_t len = used;

	while (len > 0 && (raw[len - 1] == '\n' || raw[len - 1] == '\r'))
		len--;
	crm_reader_emit(r, len, 0, used, crm_source_lines(raw, used));
}

/* The record at the beginning of the text. */
static enum crm_code record(struct crm_reader *r, struct crm_error *err)
{
	struct crm_span span;
	enum crm_code code = scan(r, &span, err);

	if (code == CRM_OK || code == CRM_INVALID) {
		crm_reader_emit(r, span.len, code == CRM_OK ? r->json.n : 0,
				span.used, span.lines);
	} else if (span.wrong && !r->json.array) {
		emit_broken(r, span.used);
		code = CRM_INVALID;
		if (err)
			err->code = code;
	}
	return code;
}

static enum crm_code stream_next(struct crm_reader *r, struct crm_error *err)
{
	enum crm_code code;
	bool end;
	char c;

	code = peek(r, &c, &end, err);
	return code != CRM_OK || end ? code : record(r, err);
}

static enum crm_code array_end(struct crm_reader *r, struct crm_error *err)
{
	enum crm_code code;
	bool end;
	char c;

	r->src.pos++;
	r->json.done = true;
	code = peek(r, &c, &end, err);
	if (code == CRM_OK && !end)
		code = broken(err, CRM_TR("text behind the array's ']'"));
	return code;
}

static enum crm_code array_next(struct crm_reader *r, struct crm_error *err)
{
	bool begun = r->json.begun, end;
	enum crm_code code;
	char c;

	if (r->json.done)
		return CRM_OK;
	code = peek(r, &c, &end, err);
	if (code != CRM_OK || (end && !begun))
		return code;
	if (c == ']' && begun)
		return array_end(r, err);
	if (c != (begun ? ',' : '['))
		return broken(err, !begun
			? CRM_TR("a record must be an object, or an array "
				 "hold such")
			: end ? CRM_TR("the array is not closed by ']'")
			      : CRM_TR("',' or ']' expected"));
	r->src.pos++;
	r->json.begun = true;
	code = peek(r, &c, &end, err);
	if (code == CRM_OK && c == ']' && !begun)
		return array_end(r, err);
	return code == CRM_OK ? record(r, err) : code;
}

void crm_json_open(struct crm_reader *r, bool array)
{
	r->json.array = array;
	r->next = array ? array_next : stream_next;
}

void crm_json_close(struct crm_json *json)
{
	crm_buf_clear(&json->text);
}
