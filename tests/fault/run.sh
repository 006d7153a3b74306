#!/bin/sh
# SPDX-License-Identifier: ISC
# run.sh - kill, fill up, starve and cut off the programs, and look at what
# they leave.
#
#   run.sh [long|short] [PART...]   $O: where they were built
#   parts of long: kill inject full memory output storm random
#
# Whatever happens, exit 0 (7 for --on-error skip) means that all of the
# command was saved and printed, 74 that it was saved but could not be
# printed, and anything else that nothing was saved and nothing left behind.

# shellcheck disable=SC2154
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$here/../.." && cd "${O:-build/gcc}/bin" && pwd) || exit 70
T=$(mktemp -d) || exit 70
W=$T/work
trap 'cd /; umount "$W" 2>/dev/null; rm -rf "$T"' EXIT
trap 'exit 130' INT TERM
mkdir "$W" "$T/home"

PATH=$bin:$PATH
HOME=$T/home TMPDIR=$T TZ=UTC LC_ALL=C.UTF-8 CRM_DB=crm.db
export PATH HOME TMPDIR TZ LC_ALL CRM_DB
unset CRM_FORMAT XDG_DATA_HOME
failures=0

# shellcheck source=/dev/null
. "$here/lib.sh"
# shellcheck source=/dev/null
. "$here/kill.sh"
# shellcheck source=/dev/null
. "$here/inject.sh"
# shellcheck source=/dev/null
. "$here/full.sh"
# shellcheck source=/dev/null
. "$here/memory.sh"
# shellcheck source=/dev/null
. "$here/output.sh"
# shellcheck source=/dev/null
. "$here/storm.sh"

skipped() # WHAT WHY
{
	echo "$1: skipped: $2"
}

have() # PROGRAM
{
	command -v "$1" >/dev/null 2>&1
}

# Sanitizers and these tools both want to be first in the process.
can_inject()
{
	if [ -n "${SAN:-}" ]; then
		skipped 'faults at calls' 'not with sanitizers'
	elif ! have strace; then
		skipped 'faults at calls' 'no strace here'
	elif ! strace -qq -o /dev/null true 2>/dev/null; then
		skipped 'faults at calls' 'strace may not trace here'
	else
		return 0
	fi
	return 1
}

can_starve()
{
	# shellcheck disable=SC2086 # CC may be several words
	if [ -n "${SAN:-}" ]; then
		skipped 'failing memory' 'not with sanitizers'
	elif ! ${CC:-cc} -shared -fPIC -o "$T/failmalloc.so" \
		"$here/failmalloc.c" 2>/dev/null; then
		skipped 'failing memory' 'cannot build failmalloc.c'
	else
		return 0
	fi
	return 1
}

can_limit()
{
	have prlimit && return 0
	skipped 'file size' 'no prlimit here'
	return 1
}

short()
{
	for c in import add delete once-add; do kill_case $c 5; done
	if can_inject; then
		inject_case import signal=KILL 8
		inject_case init signal=KILL 8
		inject_case set error=ENOSPC 8
		inject_case skip error=EIO 8
	fi
	if can_limit; then full_limit import 6; full_limit backup 4; fi
	if can_starve; then
		memory_case import 15 alone
		memory_case add 15 stay
		memory_case delete 15 alone
		memory_reads 15
	fi
	for c in add import backup; do output_case $c; done
	output_reads
	storm 8 3
	storm 4 3 killed
}

long_kill()
{
	for c in $all_cases; do kill_case "$c" 40; done
	kill_case import-big 20
}

long_inject()
{
	can_inject || return 0
	for c in $all_cases; do
		inject_case "$c" signal=KILL 60
		inject_case "$c" error=ENOSPC 60
		inject_case "$c" error=EIO 80
		inject_case "$c" error=EINTR 20
	done
	inject_case import-big signal=KILL 20
	inject_case import-big error=ENOSPC 20
}

long_full()
{
	if can_limit; then
		for c in $all_cases; do full_limit "$c" 25; done
		full_limit import-big 8
	fi
	if can_mount; then
		for c in $all_cases; do full_disk "$c" 25; done
		full_disk import-big 8
	else
		skipped 'full disk' 'cannot mount a tmpfs here'
	fi
}

long_memory()
{
	can_starve || return 0
	for c in $all_cases add-table; do
		memory_case "$c" 150 alone
		memory_case "$c" 60 stay
	done
	memory_reads 300
}

long_output()
{
	for c in $all_cases; do output_case "$c"; done
	output_reads
}

long_storm()
{
	storm 32 60s
	storm 32 60s killed
}

# Random commands, and what must hold whatever they are.
long_random()
{
	CRM_TEST_SEED=1000 CRM_TEST_ROUNDS=150 "$bin/../tests/test_random" \
		>"$T/out" 2>&1 && echo 'random: 150 sequences of commands' &&
		return
	failures=$((failures + 1))
	cat "$T/out"
}

mode=${1:-long}
[ $# -gt 0 ] && shift
case $mode in
short) (make_base) || exit 70; short ;;
long)
	(make_base) || exit 70
	[ $# -gt 0 ] || set -- kill inject full memory output storm random
	for part in "$@"; do "long_$part"; done ;;
*) echo "usage: run.sh [long|short] [PART...]" >&2; exit 64 ;;
esac

echo "$failures failures"
[ "$failures" = 0 ]
