/* SPDX-License-Identifier: ISC */
/* buf.c - growing strings of bytes, and arenas for short-lived ones. */
#include "crm/buf.h"

#define BUF_FIRST 64
#define ARENA_FIRST 4096
#define ARENA_LARGE (1 << 20)

void crm_buf_clear(struct crm_buf *b)
{
	free(b->s);
	*b = (struct crm_buf)CRM_BUF_INIT;
}

void crm_buf_reset(struct crm_buf *b)
{
	b->len = 0;
	if (b->cap > 0)
		b->s[0] = '\0';
}

/* Make room; a buffer that failed once stays as it is until it is cleared. */
static bool grow(struct crm_buf *b, size_t more)
{
	size_t need, cap;
	char *s;

	if (b->failed)
		return false;
	if (more >= SIZE_MAX - b->len)
		goto failed;
	need = b->len + more + 1;
	if (need <= b->cap)
		return true;
	cap = b->cap > SIZE_MAX / 2 ? SIZE_MAX : b->cap * 2;
	if (cap < BUF_FIRST)
		cap = BUF_FIRST;
	if (cap < need)
		cap = need;
	s = realloc(b->s, cap);
	if (!s)
		goto failed;
	if (b->cap == 0)
		s[0] = '\0';
	b->s = s;
	b->cap = cap;
	return true;
failed:
	b->failed = true;
	return false;
}

/* The room there mostly is already, kept small enough to be inlined. */
static inline bool room(struct crm_buf *b, size_t more)
{
	return (!b->failed && more < b->cap - b->len) || grow(b, more);
}

bool crm_buf_reserve(struct crm_buf *b, size_t more)
{
	return room(b, more);
}

void crm_buf_addmem(struct crm_buf *b, const void *p, size_t n)
{
	if (n == 0 || !room(b, n))
		return;
	memcpy(b->s + b->len, p, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void crm_buf_adds(struct crm_buf *b, const char *s)
{
	crm_buf_addmem(b, s, strlen(s));
}

void crm_buf_addc(struct crm_buf *b, char c)
{
	if (!room(b, 1))
		return;
	b->s[b->len++] = c;
	b->s[b->len] = '\0';
}

void crm_buf_addf(struct crm_buf *b, const char *fmt, ...)
{
	size_t space;
	va_list ap;
	int n;

	if (!room(b, 1))
		return;
	space = b->cap - b->len;
	va_start(ap, fmt);
	n = vsnprintf(b->s + b->len, space, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n >= space && room(b, (size_t)n)) {
		space = b->cap - b->len;
		va_start(ap, fmt);
		n = vsnprintf(b->s + b->len, space, fmt, ap);
		va_end(ap);
	}
	if (n < 0)
		b->failed = true;
	if (b->failed)
		b->s[b->len] = '\0';
	else
		b->len += (size_t)n;
}

void crm_buf_addint(struct crm_buf *b, int64_t v)
{
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char digits[20];
	size_t i = sizeof(digits);

	do {
		digits[--i] = (char)('0' + u % 10);
		u /= 10;
	} while (u > 0);
	if (v < 0)
		digits[--i] = '-';
	crm_buf_addmem(b, digits + i, sizeof(digits) - i);
}

static inline bool json_plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

static void json_escape(struct crm_buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	char e[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

	for (size_t i = 0; i + 1 < sizeof(shorts); i += 2) {
		if (c == (unsigned char)shorts[i]) {
			e[1] = shorts[i + 1];
			crm_buf_addmem(b, e, 2);
			return;
		}
	}
	crm_buf_addmem(b, e, sizeof(e));
}

void crm_buf_addjson(struct crm_buf *b, const char *s, size_t n)
{
	size_t start = 0;

	if (n > SIZE_MAX - 2 || !room(b, n + 2)) {
		b->failed = true;
		return;
	}
	crm_buf_addc(b, '"');
	for (size_t i = 0; i < n; i++) {
		if (json_plain((unsigned char)s[i]))
			continue;
		crm_buf_addmem(b, s + start, i - start);
		json_escape(b, (unsigned char)s[i]);
		start = i + 1;
	}
	if (start < n)
		crm_buf_addmem(b, s + start, n - start);
	crm_buf_addc(b, '"');
}

const char *crm_buf_str(const struct crm_buf *b)
{
	return b->cap > 0 ? b->s : "";
}

enum crm_code crm_buf_check(const struct crm_buf *b, struct crm_error *err)
{
	return b->failed ? crm_error_nomem(err) : CRM_OK;
}

struct crm_arena_block {
	struct crm_arena_block *next;
	size_t cap;
	_Alignas(max_align_t) unsigned char data[];
};

/*
 * Put a block of at least n bytes behind the current one. Sizes double, so
 * that a loop whose records grow slowly does not leave a chain of blocks
 * each a little larger than the last.
 */
static bool arena_grow(struct crm_arena *a, size_t n)
{
	struct crm_arena_block *block;
	size_t cap = a->cur ? a->cur->cap : ARENA_FIRST;

	if (a->cur && cap < ARENA_LARGE)
		cap *= 2;
	while (cap < n && cap <= SIZE_MAX / 4)
		cap *= 2;
	if (cap < n)
		return false;
	block = malloc(sizeof(*block) + cap);
	if (!block)
		return false;
	block->cap = cap;
	if (a->cur) {
		block->next = a->cur->next;
		a->cur->next = block;
	} else {
		block->next = NULL;
		a->first = block;
	}
	a->cur = block;
	a->used = 0;
	return true;
}

void *crm_arena_alloc(struct crm_arena *a, size_t n)
{
	const size_t unit = _Alignof(max_align_t);
	void *p;

	if (n > SIZE_MAX - unit)
		return NULL;
	n = n == 0 ? unit : (n + unit - 1) / unit * unit;
	if (!a->cur || n > a->cur->cap - a->used) {
		if (a->cur && a->cur->next && n <= a->cur->next->cap) {
			a->cur = a->cur->next;
			a->used = 0;
		} else if (!arena_grow(a, n)) {
			return NULL;
		}
	}
	p = a->cur->data + a->used;
	a->used += n;
	return p;
}

char *crm_arena_copy(struct crm_arena *a, const char *s, size_t n)
{
	char *p = n < SIZE_MAX ? crm_arena_alloc(a, n + 1) : NULL;

	if (!p)
		return NULL;
	if (n > 0)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

void crm_arena_reset(struct crm_arena *a)
{
	a->cur = a->first;
	a->used = 0;
}

void crm_arena_clear(struct crm_arena *a)
{
	struct crm_arena_block *block = a->first;

	while (block) {
		struct crm_arena_block *next = block->next;

		free(block);
		block = next;
	}
	*a = (struct crm_arena)CRM_ARENA_INIT;
}
