#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# layers.bats - the layers of the library, and that the check sees a breach.

setup() {
	ROOT=$BATS_TEST_DIRNAME/../..
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p lib/base lib/db lib/store lib/cli include/crm cmd
	echo '#include "crm/buf.h"' >lib/base/buf.c
	echo >lib/store/internal.h
}

# breach FILE LINE TEXT: that line in that file is told.
breach() {
	printf '\n%s\n' "$2" >"$1"
	run sh "$ROOT/tests/layers.sh" .
	printf '%s\n' "$output"
	[ "$status" -eq 1 ]
	[ "$output" = "$1:2: $3" ]
}

fine() {
	printf '%s\n' "$2" >"$1"
	run sh "$ROOT/tests/layers.sh" .
	printf '%s\n' "$output"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
}

@test "the tree keeps to its layers" {
	run sh "$ROOT/tests/layers.sh" "$ROOT"
	printf '%s\n' "$output"
	[ "$status" -eq 0 ]
}

@test "a layer above is out of reach" {
	breach lib/base/x.c '#include "crm/db.h"' \
		'base must not use crm/db.h of db'
	breach lib/base/x.c '# include "crm/cli.h"' \
		'base must not use crm/cli.h of cli'
}

@test "so it is for a public header" {
	breach include/crm/model.h '#include "crm/store.h"' \
		'model must not use crm/store.h of store'
}

@test "a layer below and one's own are at hand" {
	fine lib/store/x.c '#include "crm/db.h"
#include "crm/store.h"
#include "internal.h"'
	mkdir -p lib/store/room lib/store/other
	echo >lib/store/other/x.h
	fine lib/store/room/x.c '#include "../internal.h"
#include "../other/x.h"'
	fine lib/store/x.c '#include "other/x.h"'
	breach lib/store/room/x.c '#include "../../cli/x.h"' \
		'../../cli/x.h does not lie in the folder of store'
	rm -r lib/store/room lib/store/other lib/store/x.c
}

@test "another layer's private headers are not" {
	breach lib/cli/x.c '#include "../store/internal.h"' \
		'../store/internal.h does not lie in the folder of cli'
	rm lib/cli/x.c
	breach lib/cli/x.c '#include "internal.h"' \
		'internal.h does not lie in the folder of cli'
	rm lib/cli/x.c
	breach cmd/x.c '#include "internal.h"' \
		'internal.h does not lie in the folder of cmd'
}

@test "a public header must have a layer" {
	breach lib/store/x.c '#include "crm/nowhere.h"' \
		'crm/nowhere.h belongs to no layer that tests/layers.sh knows'
}

@test "SQLite stays in lib/db" {
	breach lib/store/x.c '#include <sqlite3.h>' 'only lib/db knows SQLite'
	rm lib/store/x.c
	fine lib/db/x.c '#include <sqlite3.h>'
}

@test "only the command line prints, exits and reads the environment" {
	breach lib/store/x.c '	printf("x");' \
		'printf is for lib/cli and cmd only'
	breach lib/store/x.c '	f(stderr, 1);' \
		'stderr is for lib/cli and cmd only'
	breach lib/store/x.c '	if (x) exit (1);' \
		'exit is for lib/cli and cmd only'
	breach lib/store/x.c '	s = getenv("HOME");' \
		'getenv is for lib/cli and cmd only'
	rm lib/store/x.c
	fine lib/cli/x.c '	puts(getenv("HOME")); exit(1);'
}

@test "comments, strings and longer names are no breach" {
	fine lib/store/x.c '/* exit(1) and
 * printf() */ int a; // getenv("X")
	s = "exit(1) \" stdout"; snprintf(b, n, "x"); my_exit(1); atexit_(2);'
}
