/* SPDX-License-Identifier: ISC */
/*
 * duplicate.h - records being compared with each other.
 *
 * All records are read once, and of each an entry is kept (gather.c). Entries
 * that share a key of some kind form a block; the pairs of a block are
 * candidates (blocks.c), get a score (score.c, likeness.c), and those with a
 * high one become links. Links make groups (groups.c).
 */
#ifndef CRM_STORE_DUPLICATE_H
#define CRM_STORE_DUPLICATE_H

#include "../internal.h"

#include "crm/duplicate.h"

/* What entries may have in common, as 64-bit hashes; 0: nothing is given. */
enum {
	CRM__PHONES = 3,
	CRM__PLACES = 2,
	CRM__WORDS = 4
};
enum crm__trait {
	CRM__T_NUMBER,
	CRM__T_NAME,     /* strong key of a company, sorted words of a person */
	CRM__T_LOOSE,    /* loose key of a company */
	CRM__T_SOUND,    /* pinyin of a name in Han */
	CRM__T_MAIL,
	CRM__T_BIRTHDAY, /* no hash: yyyymmdd */
	CRM__T_ADDRESS,
	CRM__T_POSTCODE,
	CRM__T_PHONE,
	CRM__T_PLACE = CRM__T_PHONE + CRM__PHONES,
	CRM__T_WORD = CRM__T_PLACE + CRM__PLACES, /* of a person's name */
	CRM__T__N = CRM__T_WORD + CRM__WORDS
};

/* The texts that are kept: what may be similar. */
enum {
	CRM__X_CODE, /* as it is; the others in the form they are compared in */
	CRM__X_NAME, CRM__X_ADDRESS, CRM__X_POSTCODE, CRM__X_PLACE,
	CRM__X__N = CRM__X_PLACE + CRM__PLACES
};

struct crm__entry {
	const char *text;           /* all texts, each with a NUL behind */
	uint16_t at[CRM__X__N];     /* where in it each begins */
	bool person;
	uint8_t common[CRM__T__N];  /* by trait: crm__bits() of how many
				       entries have the same, and one */
	uint64_t trait[CRM__T__N];
};

static inline const char *crm__text(const struct crm__entry *e, int which)
{
	return e->text + e->at[which];
}

/* Points of comparison, which are the reasons told; each is a field. */
enum crm__point {
	CRM__P_NUMBER, CRM__P_NAME, CRM__P_PHONE, CRM__P_MAIL,
	CRM__P_BIRTHDAY, CRM__P_ADDRESS, CRM__P_POSTCODE, CRM__P_PLACE,
	CRM__P__N = CRM__P_PLACE + CRM__PLACES
};

struct crm__entries {
	struct crm__entry *v;
	size_t n, room;
	struct crm_arena mem;
	int field[CRM__P__N];  /* of the type, or -1 */
	int all;               /* crm__bits() of how many there might be */
};

/* Two entries, a < b, that are probably of the same one. */
struct crm__link {
	uint32_t a, b;
	uint32_t reasons; /* a bit each: twice the point, and one if what is
			     there is similar only */
	uint32_t score;
};
struct crm__links {
	struct crm__link *v;
	size_t n, room;
};

/* Ten times the binary logarithm of n > 0, rounded down. */
int crm__bits(uint64_t n);

/* Read what is to be compared, in order of codes, to *out, which is to be
 * cleared whatever comes back; how common the traits are is told too. */
enum crm_code crm__gather(struct crm_store *st,
			  const struct crm_duplicates_opts *opts,
			  struct crm__entries *out, struct crm_error *err)
	CRM_MUST_USE;
void crm__entries_clear(struct crm__entries *e);

/* Count how many entries have each trait. */
enum crm_code crm__count(struct crm__entries *e, struct crm_error *err)
	CRM_MUST_USE;
/* Link all pairs with the score asked for, in order of (a, b). */
enum crm_code crm__pairs(const struct crm__entries *e, unsigned min_score,
			 struct crm__links *out, struct crm_error *err)
	CRM_MUST_USE;

/* Compare two entries. *reasons are those of the score. */
unsigned crm__score(const struct crm__entries *all, const struct crm__entry *a,
		    const struct crm__entry *b, uint32_t *reasons);

/* How alike two names are, in tenths of bits: much more than nothing for the
 * same, less for what is similar, CRM__UNLIKE for what is not. */
enum { CRM__UNLIKE = INT32_MIN };
int crm__like_names(const struct crm__entries *all, const struct crm__entry *a,
		    const struct crm__entry *b, bool *similar);
/* How much two short texts (UTF-8, NUL-terminated) are alike: letters that are
 * to be changed, SIZE_MAX where they are too many to be slips. */
size_t crm__slips(const char *s, size_t n, const char *t, size_t m);
/* Has a text characters that are written without spaces (crm_text_dense())? */
bool crm__has_dense(const char *s);
/* Of two longer texts, in parts of 100: pairs of neighbouring characters that
 * both have. */
int crm__overlap(const char *s, const char *t);

/* Groups: the members of one after the other. */
struct crm__member {
	uint32_t entry;
	uint32_t with;    /* the entry of its group it is linked with best */
	uint32_t score, reasons; /* of that link */
	bool first;       /* of its group */
};
enum crm_code crm__groups(const struct crm__entries *e,
			  const struct crm__links *links,
			  struct crm__member **out, size_t *n,
			  struct crm_error *err) CRM_MUST_USE;

#endif
