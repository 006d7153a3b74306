/* SPDX-License-Identifier: ISC */
/*
 * buf.h - a growing string of bytes, and an arena for short-lived ones.
 *
 * A buffer remembers a failed allocation instead of reporting each one:
 * append freely, then ask crm_buf_check() once before the text is used.
 */
#ifndef CRM_BUF_H
#define CRM_BUF_H

#include "crm/error.h"

struct crm_buf {
	char *s;      /* NUL-terminated whenever cap > 0; may hold NULs */
	size_t len;   /* bytes, without the final NUL */
	size_t cap;
	bool failed;  /* an allocation failed; the text is incomplete */
};

#define CRM_BUF_INIT { NULL, 0, 0, false }

void crm_buf_clear(struct crm_buf *b);   /* frees; usable again */
/* Empties and keeps the memory; a failure sticks, so that a loop which fills
 * a buffer anew each time can check it once at the end. */
void crm_buf_reset(struct crm_buf *b);
bool crm_buf_reserve(struct crm_buf *b, size_t more);
void crm_buf_addmem(struct crm_buf *b, const void *p, size_t n);
void crm_buf_adds(struct crm_buf *b, const char *s);
void crm_buf_addc(struct crm_buf *b, char c);
void crm_buf_addf(struct crm_buf *b, const char *fmt, ...) CRM_PRINTF(2, 3);
void crm_buf_addint(struct crm_buf *b, int64_t v);

/* JSON string literal of n bytes of UTF-8 (RFC 8259), quotes included;
 * control characters as \u00XX or their short form, all else as it is. */
void crm_buf_addjson(struct crm_buf *b, const char *s, size_t n);

/* The text so far, "" when nothing was added; borrowed until the next add. */
const char *crm_buf_str(const struct crm_buf *b);

/* CRM_NOMEM if any append since it was cleared failed. */
enum crm_code crm_buf_check(const struct crm_buf *b, struct crm_error *err)
	CRM_MUST_USE;

/*
 * An arena hands out memory that is given back all at once. Blocks are kept
 * over crm_arena_reset(), so a loop over a million records allocates a few
 * times in all.
 */
struct crm_arena {
	struct crm_arena_block *first, *cur;
	size_t used; /* of cur */
};

#define CRM_ARENA_INIT { NULL, NULL, 0 }

/* Memory aligned for any type, not zeroed; NULL when there is none. */
void *crm_arena_alloc(struct crm_arena *a, size_t n);
/* A copy of n bytes with a NUL behind; NULL when there is no memory. */
char *crm_arena_copy(struct crm_arena *a, const char *s, size_t n);
void crm_arena_reset(struct crm_arena *a);
void crm_arena_clear(struct crm_arena *a);

#endif
