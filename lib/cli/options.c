/* SPDX-License-Identifier: ISC */
/* options.c - the table of options, and reading argv by it. */
#include <getopt.h>

#include "internal.h"
#include "crm/duplicate.h"
#include "crm/text.h"

#define AT(member) offsetof(struct crm_options, member)
#define VALUES(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define FLAG(NAME, LETTER, SETS, MEMBER, HELP) \
	{ NAME, LETTER, CRM_OPT_FLAG, NULL, NULL, SETS, AT(MEMBER), HELP }
#define TEXT(NAME, LETTER, ARG, SETS, MEMBER, HELP) \
	{ NAME, LETTER, CRM_OPT_TEXT, ARG, NULL, SETS, AT(MEMBER), HELP }
#define WORD(NAME, LETTER, ARG, VALS, SETS, MEMBER, HELP) \
	{ NAME, LETTER, CRM_OPT_TEXT, ARG, VALS, SETS, AT(MEMBER), HELP }
#define MANY(NAME, LETTER, ARG, SETS, MEMBER, HELP) \
	{ NAME, LETTER, CRM_OPT_MANY, ARG, NULL, SETS, AT(MEMBER), HELP }
#define NUMBER(NAME, LETTER, ARG, SETS, MEMBER, HELP) \
	{ NAME, LETTER, CRM_OPT_NUMBER, ARG, NULL, SETS, AT(MEMBER), HELP }

const struct crm_opt crm__opts[] = {
	MANY("where", 'w', "EXPR", CRM_O_SELECT | CRM_O_WHERE, where,
		"only records for which EXPR holds; several must all hold"),
	TEXT("search", 0, "TEXT", CRM_O_SEARCH, search,
		"only records with these words, the best first"),
	TEXT("by", 0, "FIELDS", CRM_O_BY, by,
		"group by these, separated by commas"),
	FLAG("count", 0, CRM_O_FIGURES, count,
		"how many records there are; the default"),
	MANY("sum", 0, "FIELD", CRM_O_FIGURES, sum, "the sum of a field"),
	MANY("avg", 0, "FIELD", CRM_O_FIGURES, avg, "its average"),
	MANY("min", 0, "FIELD", CRM_O_FIGURES, min, "the least value of it"),
	MANY("max", 0, "FIELD", CRM_O_FIGURES, max,
		"the greatest value of it"),
	MANY("distinct", 0, "FIELD", CRM_O_FIGURES, distinct,
		"how many different values it has"),
	TEXT("pipeline", 0, "CODE", CRM_O_PIPELINE, pipeline,
		"of this pipeline, instead of the first one"),
	TEXT("sort", 's', "FIELDS", CRM_O_SELECT | CRM_O_SORT, sort,
		"sort by these fields, -FIELD the largest first"),
	TEXT("fields", 'F', "FIELDS", CRM_O_FIELDS | CRM__O_TELL, fields,
		"print these fields, separated by commas"),
	NUMBER("limit", 'n', "N", CRM_O_SELECT | CRM_O_LIMIT, limit,
		"print at most N"),
	TEXT("within", 0, "SPAN", CRM_O_WITHIN, within,
		"up to so long from today, such as 7d, 2w or 1m"),
	TEXT("from", 0, "DAY|USER", CRM_O_RANGE | CRM_O_TRANSFER, from,
		"the first day, or the user who had them"),
	TEXT("to", 0, "DAY|USER", CRM_O_RANGE | CRM_O_TRANSFER, to,
		"the last day, today by default; or the user who gets them"),
	FLAG("share", 0, CRM_O_TRANSFER, share,
		"deal them out among the others of the department"),
	FLAG("deals", 0, CRM_O_TRANSFER, deals,
		"with the deals of theirs that are open or on hold"),
	TEXT("after", 0, "CODE", CRM_O_SELECT, after,
		"begin behind this record"),
	{ "min-score", 0, CRM_OPT_POSITIVE, "N", NULL, CRM_O_DUPLICATES,
		AT(min_score), "only matches with this score; 60 by default" },
	TEXT("field", 0, "FIELD", CRM_O_HISTORY, field,
		"only changes of this field"),
	TEXT("as-of", 0, "WHEN", CRM_O_PAST, as_of,
		"the data as they were: a day, a time or jobN"),
	WORD("every", 0, "PERIOD", VALUES("month", "week", "day"),
		CRM_O_EVERY, every, "how long a step is; a month by default"),
	NUMBER("since", 0, "SEQ", CRM_O_SINCE, since,
		"only changes after this number"),
	TEXT("type", 0, "TYPE", CRM_O_SINCE | CRM_O_ERASE, type,
		"only records of this type"),
	TEXT("consumer", 0, "NAME", CRM_O_SINCE, consumer,
		"only changes after the last one this program acknowledged"),
	{ "ack", 0, CRM_OPT_POSITIVE, "SEQ", NULL, CRM_O_SINCE, AT(ack),
		"print nothing; note how far the consumer has come" },
	FLAG("follow", 0, CRM_O_SINCE, follow,
		"go on printing changes as they are made"),
	WORD("format", 'f', "FORMAT", VALUES("table", "json", "jsonl", "csv",
		"tsv"), CRM_O_OUTPUT | CRM__O_TELL, format, "how to print"),
	FLAG("no-header", 0, CRM_O_OUTPUT | CRM__O_TELL, no_header,
		"no heading line in csv and tsv"),
	WORD("labels", 0, "LANG", VALUES("en", "zh"),
		CRM_O_OUTPUT | CRM__O_TELL, labels,
		"headings for people, English or Chinese"),
	MANY("rule", 0, "FIELD=RULE", CRM_O_MERGE, rule,
		"whose value counts: keep, newest, longest or union"),
	WORD("input", 'i', "FORMAT", VALUES("json", "jsonl", "csv", "tsv"),
		CRM_O_INPUT | CRM_O_CODES | CRM_O_GROUPS, input,
		"how to read, instead of by content"),
	TEXT("encoding", 0, "NAME", CRM_O_OUTPUT | CRM_O_INPUT | CRM_O_GROUPS,
		encoding, "of input and of csv: utf-8, gb18030, utf-16 …"),
	TEXT("delimiter", 0, "CHAR", CRM_O_OUTPUT | CRM_O_INPUT |
		CRM_O_GROUPS, delimiter,
		"between the cells of csv; a comma by default"),
	FLAG("excel", 0, CRM_O_OUTPUT | CRM_O_INPUT | CRM_O_GROUPS, excel,
		"write csv as spreadsheets want it, and read it so"),
	TEXT("null", 0, "TEXT", CRM_O_INPUT, null_text,
		"a cell of this text is empty"),
	WORD("empty", 0, "WHAT", VALUES("keep", "clear"), CRM_O_INPUT, empty,
		"what an empty cell does to a field on update"),
	FLAG("ignore-unknown", 0, CRM_O_INPUT, ignore_unknown,
		"ignore headings that mean no field"),
	TEXT("map", 0, "FILE", CRM_O_INPUT, map,
		"JSON object from heading to field"),
	TEXT("key", 0, "FIELD", CRM_O_INPUT, key,
		"find records by this unique field, not by code"),
	MANY("set", 0, "FIELD=VALUE", CRM_O_IMPORT, set,
		"value for new records that give none"),
	WORD("mode", 0, "MODE", VALUES("insert", "update", "upsert"),
		CRM_O_IMPORT, mode, "create records, change them, or both"),
	WORD("on-error", 0, "WHAT", VALUES("stop", "skip"),
		CRM_O_INPUT | CRM_O_APPLY | CRM_O_PARTIAL,
		on_error, "save nothing, or all but the bad records"),
	TEXT("rejects", 0, "FILE", CRM_O_INPUT, rejects,
		"write the bad records here, as they came"),
	TEXT("results", 0, "FILE", CRM_O_INPUT, results,
		"write one JSON line a record: what became of it"),
	NUMBER("max-errors", 0, "N", CRM_O_INPUT | CRM_O_APPLY | CRM_O_UNDO |
		CRM_O_LOAD | CRM_O_PARTIAL | CRM__O_TELL, max_errors,
		"tell the first N errors; 100 by default"),
	WORD("on-duplicate", 0, "WHAT", VALUES("fail", "report", "skip",
		"update", "fill", "allow"), CRM_O_UNIQUE, on_duplicate,
		"what becomes of a record that is there already"),
	{ "if-version", 0, CRM_OPT_POSITIVE, "N", NULL, CRM_O_VERSION,
		AT(if_version), "only if the record has this version still" },
	FLAG("cascade", 0, CRM_O_DELETE, cascade,
		"delete what belongs to the record as well"),
	FLAG("keep-later", 0, CRM_O_UNDO, keep_later,
		"leave what later changes stand in the way of"),
	TEXT("request-id", 0, "ID", CRM_O_WRITE | CRM__O_TELL, request_id,
		"do this once; asked again, tell the result only"),
	TEXT("plan", 0, "FILE", CRM_O_WRITE | CRM_O_REPAIR, plan,
		"save nothing; write the changes here, for apply"),
	FLAG("dry-run", 0, CRM_O_WRITE | CRM_O_ERASE, dry_run,
		"do all but the saving, and tell the same"),
	TEXT("head", 0, "JOB:DIGEST", CRM_O_AUDIT, head,
		"the log must have this, as audit head once printed it"),
	FLAG("bare", 0, CRM_O_BARE, bare,
		"without users and roles, to load a dump into"),
	TEXT("currency", 0, "CODE", CRM_O_INIT, currency,
		"base currency, ISO 4217; CNY by default"),
	TEXT("time-zone", 0, "NAME", CRM_O_INIT, time_zone,
		"zone that days are told in, such as Asia/Shanghai"),
	TEXT("user", 0, "CODE", CRM_O_INIT, user,
		"first user; by default the account this runs under"),
	TEXT("shared", 0, "DIR", CRM_O_SETUP, shared,
		"home of the account crm, where the database is to lie"),
	TEXT("db", 0, "FILE", CRM_O_COMMON | CRM__O_TELL, db,
		"database, instead of $CRM_DB"),
	NUMBER("wait", 0, "SECONDS", CRM_O_COMMON | CRM__O_TELL, wait,
		"wait so long for other writers; 60 by default"),
	TEXT("as", 0, "USER", CRM_O_COMMON, as,
		"act as this user; for administrators"),
	TEXT("now", 0, "TIME", CRM_O_COMMON, now,
		"take this for the present time"),
	WORD("color", 0, "WHEN", VALUES("auto", "always", "never"),
		CRM_O_COMMON | CRM__O_TELL, color, "colour on the terminal"),
	WORD("errors", 0, "FORMAT", VALUES("text", "json"),
		CRM_O_COMMON | CRM__O_TELL, errors,
		"how errors are told on stderr"),
	FLAG("quiet", 'q', CRM_O_COMMON | CRM__O_TELL, quiet,
		"tell errors only"),
	FLAG("verbose", 'v', CRM_O_COMMON | CRM__O_TELL, verbose, "tell more"),
	FLAG("help", 'h', CRM_O_COMMON, help, "show help"),
	FLAG("version", 0, CRM_O_COMMON, version, "show the version"),
};
const size_t crm__nopts = CRM_NELEM(crm__opts);

#define FIRST 256 /* getopt values of the options, behind all letters */

static enum crm_code number(const struct crm_opt *o, const char *s,
			    int64_t *out, struct crm_error *err)
{
	char *end;
	long long v = strtoll(s, &end, 10);

	int least = o->kind == CRM_OPT_POSITIVE;

	if (!*s || *end || v < least || strlen(s) > 15)
		return crm_error_set(err, CRM_USAGE, least
			? CRM_TR("--%s takes a number from 1, not '%s'")
			: CRM_TR("--%s takes a number, not '%s'"), o->name, s);
	*out = v;
	return CRM_OK;
}

static enum crm_code one_of(const struct crm_opt *o, const char *s,
			    struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;

	for (size_t i = 0; o->values && o->values[i]; i++) {
		if (!strcmp(o->values[i], s))
			goto good;
		crm_buf_addf(&all, "%s%s", i ? ", " : "", o->values[i]);
	}
	if (o->values) {
		crm_error_set(err, CRM_USAGE, "--%s takes %s, not '%s'",
			      o->name, crm_buf_str(&all), s);
		crm_buf_clear(&all);
		return CRM_USAGE;
	}
good:
	crm_buf_clear(&all);
	return CRM_OK;
}

static enum crm_code add(struct crm_texts *t, const char *arg,
			 struct crm_error *err)
{
	const char **more = realloc(t->v, (t->n + 2) * sizeof(*more));

	if (!more)
		return crm_error_nomem(err);
	t->v = more;
	t->v[t->n++] = arg;
	t->v[t->n] = NULL;
	return CRM_OK;
}

static enum crm_code store(struct crm_options *opt, const struct crm_opt *o,
			   const char *arg, struct crm_error *err)
{
	char *at = (char *)opt + o->offset;
	enum crm_code rc = CRM_OK;

	switch (o->kind) {
	case CRM_OPT_FLAG:
		*(bool *)(void *)at = true;
		break;
	case CRM_OPT_NUMBER:
	case CRM_OPT_POSITIVE:
		return number(o, arg, (int64_t *)(void *)at, err);
	case CRM_OPT_TEXT:
		rc = one_of(o, arg, err);
		if (!rc)
			*(const char **)(void *)at = arg;
		return rc;
	case CRM_OPT_MANY:
		return add((struct crm_texts *)(void *)at, arg, err);
	}
	return rc;
}

static enum crm_code no_option(const char *s, struct crm_error *err)
{
	const char *names[CRM_NELEM(crm__opts)], *near;

	for (size_t i = 0; i < crm__nopts; i++)
		names[i] = crm__opts[i].name;
	near = crm_text_nearest(s + 2, strcspn(s + 2, "="), names,
				crm__nopts);
	if (near)
		return crm_error_set(err, CRM_USAGE,
			"no option '%s'; did you mean '--%s'?", s, near);
	return crm_error_set(err, CRM_USAGE, "no option '%s'", s);
}

/* Is the word --NAME, perhaps with =VALUE? getopt takes the beginning of a
 * name as well, which would break scripts when another option comes. */
static bool spelt_out(const char *word, const struct crm_opt *o)
{
	size_t n = strlen(o->name);

	return !strncmp(word + 2, o->name, n) &&
	       (word[2 + n] == '\0' || word[2 + n] == '=');
}

/* getopt found something it does not know, or lacks an argument. */
static enum crm_code bad_option(int argc, char **argv, int c,
				struct crm_error *err)
{
	char letter[3] = { '-', (char)optopt, '\0' };
	const char *s = optind > 0 && optind <= argc ? argv[optind - 1] : "";

	if (optopt >= FIRST) {
		const struct crm_opt *o = &crm__opts[optopt - FIRST];
		if (!spelt_out(s, o))
			return no_option(s, err);
		return crm_error_set(err, CRM_USAGE, c == ':'
				     ? CRM_TR("--%s takes a value")
				     : CRM_TR("--%s takes no value"), o->name);
	}
	if (c == ':' && optopt)
		return crm_error_set(err, CRM_USAGE, "%s takes a value",
				     letter);
	if (strncmp(s, "--", 2))
		return crm_error_set(err, CRM_USAGE, "no option '%s'", letter);
	return no_option(s, err);
}

/* The tables as getopt_long() wants them; there is room for all. */
static void tables(struct option *longs, char *shorts)
{
	*shorts++ = ':';
	for (size_t i = 0; i < crm__nopts; i++) {
		const struct crm_opt *o = &crm__opts[i];
		longs[i] = (struct option){ o->name, o->arg != NULL, NULL,
					    FIRST + (int)i };
		if (o->letter)
			*shorts++ = o->letter;
		if (o->letter && o->arg)
			*shorts++ = ':';
	}
	*shorts = '\0';
}

/* One answer of getopt_long(). */
static enum crm_code take(struct crm_ctx *c, int argc, char **argv, int got,
			  bool *given, struct crm_error *err)
{
	size_t i = (size_t)(got - FIRST);
	const char *word;

	if (got == '?' || got == ':')
		return bad_option(argc, argv, got, err);
	for (size_t k = 0; got < FIRST && k < crm__nopts; k++)
		if (crm__opts[k].letter == got)
			i = k;
	word = argv[optarg == argv[optind - 1] ? optind - 2 : optind - 1];
	if (got >= FIRST && !spelt_out(word, &crm__opts[i]))
		return no_option(word, err);
	given[i] = true;
	return store(&c->opt, &crm__opts[i], optarg, err);
}

enum crm_code crm__options(struct crm_ctx *c, int argc, char **argv,
			   bool *given, struct crm_error *err)
{
	struct option longs[CRM_NELEM(crm__opts) + 1] = { { 0 } };
	char shorts[2 * CRM_NELEM(crm__opts) + 2];
	enum crm_code rc = CRM_OK, one;
	int got;

	tables(longs, shorts);
	c->opt = (struct crm_options){ .wait = 60, .limit = -1,
				       .max_errors = 100,
				       .min_score = CRM_DUPLICATE_SCORE };
	/* Options stand behind the verb, whatever the environment thinks. */
	unsetenv("POSIXLY_CORRECT");
	opterr = 0;
	optind = 1;
	/* How and with which hint the first error is told, what stands behind
	 * it decides. */
	while ((got = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		one = take(c, argc, argv, got, given, rc ? NULL : err);
		rc = rc ? rc : one;
	}
	c->args = argv + optind;
	c->nargs = argc - optind;
	return rc;
}

/* Options about what is read mean nothing where codes are given. */
static enum crm_code refuse_unread(const struct crm_ctx *c, const bool *given,
				   struct crm_error *err)
{
	const uint64_t reading = CRM_O_INPUT | CRM_O_CODES | CRM_O_GROUPS;
	uint64_t other = CRM_O_COMMON |
			 (crm__verb_options(c->verb, c->type) & ~reading);

	if (c->verb->options & CRM_O_IMPORT || !c->nargs ||
	    !strcmp(c->args[0], "-"))
		return CRM_OK;
	for (size_t i = 0; i < crm__nopts; i++)
		if (given[i] && !(crm__opts[i].sets & other))
			return crm_error_set(err, CRM_USAGE, "--%s is for "
					     "records on stdin ('-')",
					     crm__opts[i].name);
	return CRM_OK;
}

/* Elsewhere --on-duplicate is about values that must be unique. */
static enum crm_code refuse_policy(const struct crm_ctx *c,
				   struct crm_error *err)
{
	const char *p = c->opt.on_duplicate;

	if (!p || crm__enters(c) || !strcmp(p, "fail") || !strcmp(p, "allow"))
		return CRM_OK;
	return crm_error_set(err, CRM_USAGE, c->verb->options & CRM_O_ENTRY
		? CRM_TR("--on-duplicate takes fail or allow here, not '%s': "
			 "%s are not compared with one another")
		: CRM_TR("--on-duplicate takes fail or allow here, not '%s'"),
		p, c->type ? crm_tr(c->type->plural) : "");
}

enum crm_code crm__options_check(const struct crm_ctx *c, const bool *given,
				 struct crm_error *err)
{
	enum crm_code rc;

	for (size_t i = 0; i < crm__nopts; i++)
		if (given[i] && !(crm__opts[i].sets &
				  (crm__verb_options(c->verb, c->type) |
				   CRM_O_COMMON)))
			return crm_error_set(err, CRM_USAGE,
					     "%s takes no option --%s",
					     c->verb->name,
					     crm__opts[i].name);
	rc = refuse_policy(c, err);
	return rc ? rc : refuse_unread(c, given, err);
}
