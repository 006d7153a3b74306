#!/bin/sh
# SPDX-License-Identifier: ISC
# run.sh - make check: the unit programs, the tests of the commands and a
# short round of faults, in one run of prove(1).
#
#   T=WORD make check      only tests with WORD in their name
#   CRM_TEST_DATA=DIR      where outside data lie; tests on them skip else
#
# Every test file runs with nothing of the caller's environment, and with a
# home and a temporary directory of its own.
set -u
unset CDPATH

# ---- one test file, as prove calls it ----

# A script that only prints and ends with a status, as a test.
as_tap() {
	echo 1..1
	"$@" >"$dir/log" 2>&1
	rc=$?
	sed -n 's/^\(.*\): skipped: \(.*\)/# SKIP \1 (\2)/p' "$dir/log"
	[ $rc = 0 ] || printf 'not '
	echo "ok 1 - $name"
	[ $rc = 0 ] || sed 's/^/# /' "$dir/log"
	return $rc
}

# Hands TAP on to prove, which does not name what failed or was skipped.
# cmocka calls a skipped test "not ok", which prove counts as failed.
tell() {
	awk -v name="$name" '
		function say(s) { print name ": " s >"/dev/stderr" }
		/^not ok [0-9]+ # SKIP/ { sub(/^not /, "") }
		{ print; fflush() }
		/^# SKIP / { say("skipped: " substr($0, 8)); next }
		/^(not )?ok .*# *[Ss][Kk][Ii][Pp]/ {
			failed = 0
			sub(/^(not )?ok [0-9]* *-? */, "")
			sub(/# *[Ss][Kk][Ii][Pp] */, why == "" ? "" : why ": ")
			say("skipped: " $0)
			why = ""
			next
		}
		/^not ok/ { failed = 1; say($0); next }
		/^ok / || /^1\.\./ { failed = 0; why = ""; next }
		/^#/ { if (failed) say($0); next }
		{ why = $0 }'
}

one() {
	file=$1
	name=${file##*/}
	name=${name%.*}
	dir=$CHECK_DIR/$name
	mkdir -p "$dir/home" "$dir/tmp" "$dir/data" "$dir/config" \
		"$dir/cache" "$dir/state" || exit 1
	mkdir -m 700 "$dir/runtime" || exit 1
	export HOME="$dir/home" TMPDIR="$dir/tmp" XDG_DATA_HOME="$dir/data" \
		XDG_CONFIG_HOME="$dir/config" XDG_CACHE_HOME="$dir/cache" \
		XDG_STATE_HOME="$dir/state" XDG_RUNTIME_DIR="$dir/runtime"
	case $file in
	*.bats) set -- bats --tap "$file" ;;
	*.sh) set -- as_tap sh "$file" short ;;
	*) set -- "$file" ;;
	esac
	# No pipefail in POSIX.
	{
		"$@" 2>"$dir/stderr" </dev/null
		echo $? >"$dir/status"
	} | tell
	read -r rc <"$dir/status"
	[ "$rc" = 0 ] || sed "s/^/$name: /" "$dir/stderr" >&2
	exit "$rc"
}

if [ "${1-}" = --one ]; then
	one "$2"
fi

# ---- all of them ----

fail() {
	echo "check: $*" >&2
	exit 1
}

# In memory where there is room: the tests sync to disk thousands of times.
fast_dir() {
	free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
	if [ "${free:-0}" -gt 1000000 ] && [ -w /dev/shm ] &&
		! mount | grep -q '^[^ ]* on /dev/shm .*noexec'; then
		echo /dev/shm
	else
		echo "${TMPDIR:-/tmp}"
	fi
}

# The slow ones first, so that none is left to run alone at the end.
tests() {
	ls tests/fault/run.sh 2>/dev/null
	grep -c '^@test' tests/cli/*.bats /dev/null 2>/dev/null |
		sort -t: -k2 -nr | sed -n 's/\(.*\.bats\):.*/\1/p'
	for source in tests/unit/test_*.c; do
		[ -e "$source" ] || continue
		program=${source##*/}
		echo "$O/tests/${program%.c}"
	done
}

cd "$(dirname "$0")/.." || exit 1
O=${O:-build/gcc}
SAN=${SAN:-}
for tool in bats prove; do
	command -v "$tool" >/dev/null || fail "$tool is missing; run 'make deps'"
done
list=$(tests | grep -e "${T:-.}") || fail "no test has '$T' in its name"

CHECK_DIR=$(mktemp -d "$(fast_dir)/crm-check.XXXXXX") || exit 1
trap 'chmod -R u+rwx "$CHECK_DIR"; rm -rf "$CHECK_DIR"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

case $O in
/*) bin=$O/bin ;;
*) bin=$PWD/$O/bin ;;
esac
set -- PATH="$bin:$PATH" CHECK_DIR="$CHECK_DIR" O="$O" SAN="$SAN" \
	CC="${CC:-gcc}" TZ=UTC LC_ALL=C.UTF-8 TERM="${TERM:-dumb}" \
	HOME="$CHECK_DIR" CMOCKA_MESSAGE_OUTPUT=TAP
[ -z "${CRM_TEST_DATA-}" ] || set -- "$@" CRM_TEST_DATA="$CRM_TEST_DATA"
if [ -n "$SAN" ]; then
	# A status of its own, which no test expects of a program.
	common=halt_on_error=1:abort_on_error=0:exitcode=86
	set -- "$@" "UBSAN_OPTIONS=$common:print_stacktrace=1" \
		"ASAN_OPTIONS=$common:detect_leaks=1:strict_string_checks=1:\
check_initialization_order=1:allocator_may_return_null=1" \
		"TSAN_OPTIONS=$common"
fi

# shellcheck disable=SC2086 # a list of words
env -i "$@" prove -j2 --exec 'sh tests/run.sh --one' $list
