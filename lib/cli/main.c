/* SPDX-License-Identifier: ISC */
/* main.c - from argv to a verb, and from its result to the exit status. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "internal.h"
#include "crm/text.h"

/* The command line as it could be typed again. */
static char *quote(const char *name, int argc, char **argv)
{
	struct crm_buf b = CRM_BUF_INIT;

	crm_buf_adds(&b, name);
	for (int i = 1; i < argc; i++) {
		const char *s = argv[i];
		bool plain = *s != '\0';

		for (const char *p = s; *p; p++)
			plain = plain && !strchr(" \t\n'\"\\$`*?[]{}()<>|&;~#!",
						 *p);
		crm_buf_addc(&b, ' ');
		if (plain) {
			crm_buf_adds(&b, s);
			continue;
		}
		crm_buf_addc(&b, '\'');
		for (; *s; s++) {
			if (*s == '\'')
				crm_buf_adds(&b, "'\\'");
			crm_buf_addc(&b, *s);
		}
		crm_buf_addc(&b, '\'');
	}
	/* What is not UTF-8 has no place in the database. */
	if (!b.failed)
		crm_utf8_mend(b.s, b.len);
	return b.s;
}

/* The verb of a record type, where none can be left out. */
static enum crm_code needs_type(const struct crm_ctx *c, const char *verb,
				struct crm_error *err)
{
	struct crm_buf all = CRM_BUF_INIT;

	for (size_t i = 0; c->cmd->types[i]; i++)
		crm_buf_addf(&all, "%s%s", i ? ", " : "", c->cmd->types[i]);
	crm_error_set(err, CRM_USAGE, "%s needs a TYPE in front of it (%s)",
		      verb, crm_buf_str(&all));
	crm_buf_clear(&all);
	return CRM_USAGE;
}

static enum crm_code unknown_verb(const struct crm_ctx *c, const char *word,
				  struct crm_error *err)
{
	const char *names[64], *near;
	const struct crm_verb *v;
	size_t n = 0;

	if (!c->type && crm__verb_find(c->cmd, crm_type_find(c->cmd->types[0]),
				       word))
		return needs_type(c, word, err);
	if (!strcmp(word, "help"))
		return crm_error_set(err, CRM_USAGE, "no verb 'help'; the "
				     "option is --help");
	for (size_t i = 0; n < CRM_NELEM(names) &&
	     (v = crm__verb_at(c->cmd, c->type, i)); i++)
		names[n++] = v->name;
	for (size_t i = 0; n < CRM_NELEM(names) && c->cmd->types[i]; i++)
		if (!c->type || c->cmd->has_default)
			names[n++] = c->cmd->types[i];
	near = crm_text_nearest(word, strlen(word), names, n);
	if (near)
		return crm_error_set(err, CRM_USAGE,
			"no verb '%s'; did you mean '%s'?", word, near);
	return crm_error_set(err, CRM_USAGE, "no verb '%s'", word);
}

/* Take [TYPE] VERB from the front of the arguments. */
static enum crm_code choose(struct crm_ctx *c, struct crm_error *err)
{
	if (c->nargs && crm__has_type(c->cmd, c->args[0])) {
		c->type_name = c->args[0];
		c->args++;
		c->nargs--;
	} else if (c->cmd->has_default) {
		c->type_name = c->cmd->types[0];
	}
	if (c->type_name)
		c->type = crm_type_find(c->type_name);
	if (!c->nargs)
		return c->opt.help ? CRM_OK
			: crm_error_set(err, CRM_USAGE, "no verb given");
	c->verb = crm__verb_find(c->cmd, c->type, c->args[0]);
	if (!c->verb)
		return unknown_verb(c, c->args[0], err);
	c->args++;
	c->nargs--;
	return CRM_OK;
}

static enum crm_code prepare(struct crm_ctx *c, struct crm_error *err)
{
	enum crm_code rc = crm_cli_clock(c, NULL, err);

	if (!rc && c->opt.as && c->verb->need == CRM_NEED_NONE)
		rc = crm_error_set(err, CRM_USAGE, "%s is done in nobody's "
				   "name but one's own", c->verb->name);
	if (!rc)
		rc = crm__lent(c, err);
	if (!rc && !c->path)
		rc = crm__db_path(c, &c->path, err);
	if (rc)
		return rc;
	if (!c->command_line)
		return crm_error_nomem(err);
	/* Asking the system for names takes time that reading need not. */
	if (c->verb->need != CRM_NEED_READ)
		rc = crm__account(c, err);
	if (rc)
		return rc;
	c->job = (struct crm_job_info){ .user = c->account,
					.real_user = c->account,
					.command = c->command_line };
	if (c->verb->need == CRM_NEED_NONE)
		return CRM_OK;
	/* A verb that writes opens a transaction of its own; even a dry run
	 * goes through all of it. */
	rc = crm_cli_open(c, c->verb->need == CRM_NEED_WRITE
			  ? CRM_DB_WRITE : CRM_DB_READ, err);
	return rc ? rc : crm__allow(c, err);
}

/* Run the verb, unless it was done before; with --plan it saves nothing, but
 * writes down what it would have saved. */
static enum crm_code run_verb(struct crm_ctx *c, struct crm_error *err)
{
	struct crm__target plan = CRM__TARGET_INIT;
	struct crm_error late = CRM_ERROR_INIT;
	enum crm_code rc, keep;

	if (!c->opt.plan) {
		rc = crm__request_known(c, err);
		if (!rc)
			rc = c->verb->run(c, err);
		return rc == CRM_REPEAT ? crm__request_result(c, err) : rc;
	}
	rc = crm__target_open(&plan, "--plan", c->opt.plan, c, err);
	if (!rc) {
		c->plan = &plan;
		c->job.plan = true;
		c->job.plan_fd = plan.fd;
		c->opt.dry_run = true;
		rc = c->verb->run(c, err);
	}
	if (!rc || rc == CRM_PARTIAL || c->planned) {
		keep = crm__target_keep(&plan, rc ? &late : err);
		if (keep && rc)
			*err = late;
		rc = keep ? keep : rc;
	}
	c->plan = NULL;
	crm__target_close(&plan);
	return rc;
}

static enum crm_code run(struct crm_ctx *c, int argc, char **argv,
			 struct crm_error *err)
{
	bool *given = calloc(crm__nopts, sizeof(*given));
	enum crm_code rc;

	if (!given)
		return crm_error_nomem(err);
	rc = crm__options(c, argc, argv, given, err);
	if (rc && choose(c, NULL))
		goto done; /* the hint is of no verb */
	if (!rc && c->opt.version) {
		printf("%s %s\n", c->cmd->name, CRM_VERSION);
		goto done;
	}
	if (!rc)
		rc = choose(c, err);
	if (!rc && c->opt.help) {
		bool chosen = c->type_name &&
			(!c->cmd->has_default || c->verb ||
			 c->type_name != c->cmd->types[0]);
		crm__help(c->cmd, chosen ? c->type : NULL, c->verb);
		goto done;
	}
	if (!rc)
		rc = crm__options_check(c, given, err);
	if (!rc)
		rc = crm__request(c, given, err);
	if (!rc)
		rc = prepare(c, err);
	if (!rc)
		rc = run_verb(c, err);
done:
	free(given);
	return rc;
}

/* No file opened later may stand where stdin, stdout or stderr were closed;
 * held the wrong way round, using them stays an error. */
static void hold_standard(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
			_exit(crm_code_status(CRM_ERROR));
}

static int status(struct crm_ctx *c, enum crm_code rc, struct crm_error *e)
{
	bool gone = rc == CRM_OUTPUT && e->sys == EPIPE;

	/* Whoever met it may have asked for no more than that it failed. */
	if (rc == CRM_ERROR && (e->sys == EACCES || e->sys == EPERM))
		rc = e->code = CRM_DENIED;

	if (!rc && (fflush(stdout) || ferror(stdout))) {
		gone = errno == EPIPE;
		rc = crm_error_sys(e, CRM_OUTPUT, errno,
				   "cannot write to stdout");
	}
	/* Some file systems tell of a full disk only now. */
	if (!rc && close(STDOUT_FILENO) < 0 && errno != EBADF)
		rc = crm_error_sys(e, CRM_OUTPUT, errno,
				   "cannot write to stdout");
	if (!rc || rc == CRM_PARTIAL)
		return crm_code_status(rc);
	if (c->done.job) {
		crm_error_prefix(e, "saved as job %lld, but ",
				 (long long)c->done.job);
		rc = CRM_OUTPUT;
		gone = false;
	}
	if (!gone)
		crm_cli_error(c, e);
	if (rc == CRM_USAGE && !crm__errors_json(c)) {
		const char *type = c->type_name && (!c->cmd->has_default ||
			strcmp(c->type_name, c->cmd->types[0]))
			? c->type_name : NULL;
		fprintf(stderr, crm_tr("Try '%s%s%s%s%s --help'.\n"),
			c->cmd->name, type ? " " : "", type ? type : "",
			c->verb ? " " : "", c->verb ? c->verb->name : "");
	}
	return crm_code_status(rc);
}

int crm_main(const struct crm_command *cmd, int argc, char **argv)
{
	struct crm_ctx c = { .cmd = cmd };
	struct crm_error e = CRM_ERROR_INIT;
	enum crm_code rc;
	int st;

	signal(SIGPIPE, SIG_IGN);
	/* A limit on file size is an error like a full disk. */
	signal(SIGXFSZ, SIG_IGN);
	hold_standard();
	crm__language();
	if (argc > 1 && !strcmp(argv[1], "__complete")) {
		crm__complete(cmd, argc - 2, argv + 2);
		return 0;
	}
	if (argc > 1 && !strcmp(argv[1], "__spec"))
		return crm__spec(cmd, argc - 2, argv + 2);
	c.command_line = quote(cmd->name, argc, argv);
	rc = run(&c, argc, argv, &e);
	st = status(&c, rc, &e);
	crm_store_close(c.st);
	free(c.path);
	free(c.account);
	free(c.command_line);
	free(c.opt.where.v);
	free(c.opt.set.v);
	free(c.opt.rule.v);
	return st;
}
