#!/bin/sh
# SPDX-License-Identifier: ISC
# lint.sh - make lint: static checks of sources, scripts and manual pages.
#
# usage: lint.sh [CHECK...]     layers tidy cppcheck analyzer shell manual
#
# Any finding makes it fail. A tool that is missing is said and skipped.
set -u
unset CDPATH
cd "$(dirname "$0")/.." || exit 1

# __FILE__ stands for the version and the programs: a text that needs no
# quotes here.
flags='-D_GNU_SOURCE -DCRM_VERSION=__FILE__'
flags="$flags -DCRM_PROGRAMS=__FILE__ -Iinclude"
failed=
list=$(mktemp) || exit 1
trap 'rm -f "$list"' EXIT
trap 'exit 130' INT TERM HUP

have() {
	command -v "$2" >/dev/null 2>&1 && return
	echo "lint: $1: skipped, there is no $2 (make deps-all)"
	return 1
}

# verdict NAME STATUS
verdict() {
	if [ "$2" = 0 ]; then
		echo "lint: $1: nothing found"
	else
		echo "lint: $1: FOUND FAULTS"
		failed="$failed $1"
	fi
}

# The sources as arguments of a command, $1 at a time, and two of it at once.
# Its last words are flags; error.c defines what lint.h puts macros over.
each() {
	at_once=$1
	shift
	find lib cmd -name '*.c' | LC_ALL=C sort >"$list"
	grep -v '^lib/base/error\.c$' "$list" |
		xargs -n "$at_once" -P 2 sh -c "$* -include tests/lint.h" lint
	each_status=$?
	echo lib/base/error.c | xargs sh -c "$*" lint && return $each_status
}

layers() {
	sh tests/layers.sh
	verdict layers $?
}

# All that it says on stderr is how many warnings it left out.
tidy() {
	have tidy clang-tidy || return 0
	each 4 'clang-tidy --quiet "$@" 2>/dev/null --' "-std=c11 $flags"
	verdict tidy $?
}

cppcheck_() {
	have cppcheck cppcheck || return 0
	# shellcheck disable=SC2086 # a list of words
	cppcheck -q -j 2 --std=c11 --enable=warning,performance,portability \
		--inline-suppr --suppress=missingIncludeSystem \
		--error-exitcode=1 $flags lib cmd
	verdict cppcheck $?
}

# Leaks are left to the address sanitizer: gcc 12 takes memory that a structure
# comes to own for lost.
analyzer() {
	have analyzer gcc || return 0
	each 1 'gcc "$@" -c -o /dev/null -std=c11 -O2 -Wall -Wextra' \
		"-Werror -fanalyzer -Wno-analyzer-malloc-leak $flags"
	verdict analyzer $?
}

# SC2154: what lib.bash sets for a test.
shell() {
	have shell shellcheck || return 0
	find . -name build -prune -o -name .git -prune -o \
		\( -name '*.sh' -o -name '*.bats' -o -name '*.bash' -o \
		-path './.ci/run' \) -type f -print |
		grep -v '^\./completions/' | LC_ALL=C sort |
		xargs shellcheck -x -S warning -e SC2154
	verdict shell $?
}

manual() {
	have manual mandoc || return 0
	find cmd -name '*.[17]' | LC_ALL=C sort |
		xargs -r mandoc -T lint -W warning
	verdict manual $?
}

[ $# -gt 0 ] || set -- layers manual shell cppcheck analyzer tidy
for check; do
	case $check in
	layers | tidy | analyzer | shell | manual) "$check" ;;
	cppcheck) cppcheck_ ;;
	*)
		echo "lint: there is no check '$check'" >&2
		exit 2 ;;
	esac
done

if [ -n "$failed" ]; then
	echo "lint: faults found by$failed" >&2
	exit 1
fi
