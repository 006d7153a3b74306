/* SPDX-License-Identifier: ISC */
/* test_email.c - e-mail and web addresses, and the is_email suite. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "crm/check.h"
#include "crm/text.h"

static enum crm_code email(const char *s, struct crm_error *err)
{
	return crm_email_check(s, strlen(s), err);
}

static void test_accepted(void **state)
{
	static const char *const good[] = {
	    "a@example.com",
	    "first.last+tag@sub.example.co.uk",
	    "user@localhost",
	    "\"two words\"@example.com",
	    "\"a\\\"b@c\"@example.com",
	    "张三@例子.中国",
	    "用户@example.com",
	    "x@xn--fsqu00a.xn--0zwm56d",
	    "x@1and1.com",
	    "x@[192.0.2.1]",
	    "x@[IPv6:2001:db8::1]",
	    "x@[ipv6:::1]",
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(good); i++) {
		struct crm_error err = CRM_ERROR_INIT;

		assert_int_equal(email(good[i], &err), CRM_OK);
		assert_int_equal(err.code, CRM_OK);
	}
}

static void test_refused(void **state)
{
	static const char *const bad[][2] = {
	    {"", "no '@'"},
	    {"nobody", "no '@'"},
	    {"@example.com", "in front of the '@'"},
	    {"a@", "missing"},
	    {".a@example.com", "starts with a dot"},
	    {"a..b@example.com", "two dots"},
	    {"a.@example.com", "right in front of the '@'"},
	    {"a b@example.com", "space"},
	    {"a,b@example.com", "quotes"},
	    {"Ann <ann@example.com>", "space"},
	    {"a@b@example.com", "quotes"},
	    {"a@example..com", "empty"},
	    {"a@example.com.", "ends with a dot"},
	    {"a@-example.com", "hyphen"},
	    {"a@exam_ple.com", "underscore"},
	    {"a@exam ple.com", "letters, digits"},
	    {"a@192.0.2.1", "number"},
	    {"a@[192.0.2.256]", "IPv4"},
	    {"a@[IPv6:1::2::3]", "IPv6"},
	    {"a@[192.0.2.1", "not closed"},
	    {"\"a@example.com", "not closed"},
	    {"\"a\"b@example.com", "closing quote"},
	    {"\"a\\é\"@example.com", "beyond ASCII"},
	    {"ａ@example.com", "quotes"},
	    {"a＠example.com", "no '@'"},
	    {"a@example。com", "letters, digits"},
	    {"a\xff@example.com", "UTF-8"},
	    {"(note)a@example.com", "quotes"},
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(bad); i++) {
		struct crm_error err = CRM_ERROR_INIT;

		assert_int_equal(email(bad[i][0], &err), CRM_INVALID);
		assert_int_equal(err.code, CRM_INVALID);
		assert_non_null(strstr(err.msg, bad[i][1]));
	}
	assert_int_equal(crm_email_check("a\0@b.c", 6, NULL), CRM_INVALID);
	assert_int_equal(crm_email_check("a@[1.2.3.4\0]", 12, NULL),
			 CRM_INVALID);
}

/* local times 'a', then '@', then labels of 'b' with dots between. */
static void long_address(struct crm_buf *b, size_t local, size_t label,
			 size_t labels)
{
	crm_buf_reset(b);
	while (local-- > 0)
		crm_buf_addc(b, 'a');
	for (size_t i = 0; i < labels; i++) {
		crm_buf_addc(b, i == 0 ? '@' : '.');
		for (size_t j = 0; j < label; j++)
			crm_buf_addc(b, 'b');
	}
}

/* 64 bytes before the '@', 63 characters a label, 254 bytes in all. */
static void test_lengths(void **state)
{
	static const struct {
		size_t local, label, labels;
		const char *why;
	} t[] = {
	    {64, 10, 2, NULL},	     {65, 10, 2, "64 bytes"},
	    {1, 63, 2, NULL},	     {1, 64, 2, "63 characters"},
	    {64, 18, 10, NULL},	     {1, 50, 5, "254 bytes"},
	    {1, 63, 5, "255 bytes"},
	};
	struct crm_buf b = CRM_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(t); i++) {
		struct crm_error err = CRM_ERROR_INIT;
		enum crm_code code;

		long_address(&b, t[i].local, t[i].label, t[i].labels);
		code = email(crm_buf_str(&b), &err);
		assert_int_equal(code, t[i].why ? CRM_INVALID : CRM_OK);
		if (t[i].why)
			assert_non_null(strstr(err.msg, t[i].why));
	}
	crm_buf_clear(&b);
}

static void test_url(void **state)
{
	static const char *const good[] = {
	    "http://example.com",
	    "HTTPS://Example.com:8443/a/b?c=d&e#f",
	    "www.example.com",
	    "example.com/path?u=http://other.example",
	    "http://localhost/",
	    "http://192.0.2.1/",
	    "https://[2001:db8::1]:80/",
	    "www.例子.中国/路径",
	};
	static const char *const bad[][2] = {
	    {"", "missing"},
	    {"example", "no dot"},
	    {"http://", "missing"},
	    {"ftp://example.com", "http://"},
	    {"javascript:alert(1)", "no dot"},
	    {"http://exa mple.com", "space"},
	    {"http://example.com/a　b", "space"},
	    {"http://example.com/\n", "control"},
	    {"http://example.com/<b>", "one of"},
	    {"http://me@example.com", "'@'"},
	    {"http://example.com:0", "port"},
	    {"http://example.com:65536", "port"},
	    {"http://example.com:x", "port"},
	    {"http://[::1", "IPv6"},
	    {"http://[::1]x", "bracket"},
	    {"www。example。com", "letters, digits"},
	    {"1.2.3", "number"},
	    {"http://example.com/\xff", "UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < CRM_NELEM(good); i++)
		assert_int_equal(crm_url_check(good[i], strlen(good[i]), NULL),
				 CRM_OK);
	for (size_t i = 0; i < CRM_NELEM(bad); i++) {
		struct crm_error err = CRM_ERROR_INIT;

		assert_int_equal(
		    crm_url_check(bad[i][0], strlen(bad[i][0]), &err),
		    CRM_INVALID);
		assert_non_null(strstr(err.msg, bad[i][1]));
	}
}

/* The whole file as text, NULL where it cannot be read. */
static char *read_file(const char *path)
{
	struct crm_buf b = CRM_BUF_INIT;
	char chunk[4096];
	size_t n;
	FILE *f = fopen(path, "r");

	if (!f)
		return NULL;
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		crm_buf_addmem(&b, chunk, n);
	fclose(f);
	return b.s;
}

/* Append the character an XML reference at *s stands for; *s moves on. */
static void add_reference(struct crm_buf *b, const char **s)
{
	static const struct {
		const char *name;
		char c;
	} named[] = {{"&amp;", '&'},
		     {"&lt;", '<'},
		     {"&gt;", '>'},
		     {"&quot;", '"'},
		     {"&apos;", '\''}};
	char *end;
	unsigned long c;

	for (size_t i = 0; i < CRM_NELEM(named); i++) {
		size_t len = strlen(named[i].name);

		if (strncmp(*s, named[i].name, len) == 0) {
			crm_buf_addc(b, named[i].c);
			*s += len;
			return;
		}
	}
	assert_int_equal(strncmp(*s, "&#", 2), 0);
	c = (*s)[2] == 'x' ? strtoul(*s + 3, &end, 16)
			   : strtoul(*s + 2, &end, 10);
	assert_int_equal(*end, ';');
	/* The suite writes control characters as the symbols for them. */
	if (c >= 0x2400 && c <= 0x241f)
		c -= 0x2400;
	crm_utf8_encode(b, (uint32_t)c);
	*s = end + 1;
}

static void unescape(struct crm_buf *b, const char *s, const char *end)
{
	crm_buf_reset(b);
	while (s < end) {
		if (*s == '&')
			add_reference(b, &s);
		else
			crm_buf_addc(b, *s++);
	}
}

static void test_suite(void **state)
{
	const char *dir = getenv("CRM_TEST_DATA");
	struct crm_buf b = CRM_BUF_INIT;
	size_t valid = 0, refused = 0, either = 0;
	char path[4096], *xml;

	(void)state;
	if (!dir) {
		print_message("CRM_TEST_DATA is not set\n");
		skip();
	}
	snprintf(path, sizeof(path), "%s/email_isemail/test/tests.xml", dir);
	xml = read_file(path);
	if (!xml) {
		print_message("%s cannot be read\n", path);
		skip();
	}
	for (const char *t = strstr(xml, "<test id="); t;
	     t = strstr(t + 1, "<test id=")) {
		const char *category = strstr(t, "<category>");
		const char *address = strstr(t, "<address>");
		bool ok;

		assert_non_null(category);
		crm_buf_reset(&b);
		if (address && address < category)
			unescape(&b, address + 9,
				 strstr(address, "</address>"));
		ok = crm_email_check(crm_buf_str(&b), b.len, NULL) == CRM_OK;
		category += 10;
		if (strncmp(category, "ISEMAIL_VALID_CATEGORY", 22) == 0) {
			valid++;
			if (!ok)
				fail_msg("'%s' is valid", crm_buf_str(&b));
		} else if (strncmp(category, "ISEMAIL_ERR<", 12) == 0) {
			refused++;
			if (ok)
				fail_msg("'%s' is wrong", crm_buf_str(&b));
		} else {
			either++;
		}
	}
	print_message("%zu valid ones accepted, %zu wrong ones refused, "
		      "%zu either way\n",
		      valid, refused, either);
	assert_int_equal(valid, 14);
	assert_int_equal(refused, 66);
	free(xml);
	crm_buf_clear(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_accepted), cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_lengths),  cmocka_unit_test(test_url),
	    cmocka_unit_test(test_suite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
