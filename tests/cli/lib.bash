# SPDX-License-Identifier: ISC
# shellcheck shell=bash disable=SC2034
# lib.bash - what the tests of the commands share.
#
# A file makes its database once (`base` in setup_file, then records); each
# test works on a copy of it. The clock stands still at $NOW.

bats_require_minimum_version 1.5.0

NOW=2026-03-05T08:00:00Z
# Every command there is: cmd/crm-NOUN.c is the program crm-NOUN.
COMMANDS=$(cd "$BATS_TEST_DIRNAME/../../cmd" && echo crm-*.c)
COMMANDS=${COMMANDS//.c/}

cust() { crm-customer --now "$NOW" "$@"; }
admin() { crm-admin --now "$NOW" "$@"; }

# A new database of the file's own, its first user being boss. Most tests are
# not about duplicates, and have many customers of one name.
base() {
	export CRM_DB=$BATS_FILE_TMPDIR/base.db
	admin -q init --user boss "$@" || return
	[[ " $* " == *' --bare '* ]] || admin setting on_duplicate=allow
}

# For setup(): the test's own copy of the file's database.
own_copy() {
	cd "$BATS_TEST_TMPDIR" || return
	cp "$BATS_FILE_TMPDIR/base.db" crm.db
	export CRM_DB=$BATS_TEST_TMPDIR/crm.db
}

# slurp NAME FILE: a file's text without its last newlines, into a variable;
# $(<FILE) would cost a process.
slurp() {
	local text
	IFS= read -rd '' text <"$2" || :
	while [[ $text == *$'\n' ]]; do text=${text%$'\n'}; done
	printf -v "$1" %s "$text"
}

# try STATUS COMMAND…: it must end with that status. Leaves $out and $err.
try() {
	local want=$1 got=0
	shift
	"$@" >"$BATS_TEST_TMPDIR/.out" 2>"$BATS_TEST_TMPDIR/.err" || got=$?
	slurp out "$BATS_TEST_TMPDIR/.out"
	slurp err "$BATS_TEST_TMPDIR/.err"
	[ "$got" -eq "$want" ] && return
	printf 'status %s, not %s: %s\n' "$got" "$want" "$*"
	printf 'stdout: %s\nstderr: %s\n' "${out:0:2000}" "${err:0:2000}"
	return 1
}

# has TEXT PART…: every part occurs in the text.
has() {
	local text=$1 part
	shift
	for part; do
		[[ $text == *"$part"* ]] && continue
		printf 'no "%s" in: %s\n' "$part" "$text"
		return 1
	done
}

# hasnt TEXT PART…: none of the parts does.
hasnt() {
	local text=$1 part
	shift
	for part; do
		[[ $text != *"$part"* ]] && continue
		printf '"%s" occurs in: %s\n' "$part" "$text"
		return 1
	done
}

# is GOT WANTED
is() {
	[ "$1" = "$2" ] && return
	printf 'got:    %s\nwanted: %s\n' "$1" "$2"
	return 1
}

# One value: field CODE FIELD of a customer; of TYPE with a third argument.
value() { cust "${3:-customer}" show "$1" -F "$2" -f tsv --no-header; }
# Codes that a list prints, in one line.
codes() { "$@" -F code -f tsv --no-header | paste -sd' ' -; }
# How many customers (or records of a type of crm-customer).
total() { cust "${1:-customer}" list -F code -f tsv --no-header | wc -l; }

# A descriptor whose reader has gone, as $broken.
open_broken() {
	mkfifo "$BATS_TEST_TMPDIR/.pipe"
	exec {reader}<>"$BATS_TEST_TMPDIR/.pipe"
	exec {broken}>"$BATS_TEST_TMPDIR/.pipe"
	exec {reader}>&-
}

# Folder of outside data; skips the test where there is none.
outside() {
	DATA=${CRM_TEST_DATA:-}/$1
	[ -n "${CRM_TEST_DATA:-}" ] || skip 'CRM_TEST_DATA is not set'
	[ -d "$DATA" ] || skip "$DATA is missing"
}

# Skip the test where no pseudo-terminal is to be had.
need_terminal() {
	script -qec true /dev/null >/dev/null 2>&1 ||
		skip 'no pseudo-terminal can be made here'
}

# Hold the write lock of crm.db until descriptor 9 is closed.
lock_database() {
	mkfifo to
	sqlite3 crm.db <to >locked &
	exec 9>to
	echo "BEGIN IMMEDIATE; SELECT 'locked';" >&9
	for _ in {1..100}; do
		[ -s locked ] && break
		sleep 0.05
	done
}
