#!/bin/sh
# SPDX-License-Identifier: ISC
# deps.sh - install what building and testing needs, where it is missing.
#
# usage: deps.sh [all]     all: what lint, bench, fuzz and long fault runs need
#
# Looks for the headers and programs themselves, so that what was installed
# by hand counts too. When nothing is missing it touches nothing and needs
# no network.
set -u
unset CDPATH
packages=

fail() {
	echo "deps: $*" >&2
	exit 1
}

# Debian packages, each with the header or the program that shows it is there.
headers='
libc6-dev	stdio.h
libsqlite3-dev	sqlite3.h
libjansson-dev	jansson.h
libcmocka-dev	cmocka.h
libcsv-dev	csv.h
'
programs='
gcc	gcc
make	make
bats	bats
jq	jq
sqlite3	sqlite3
mandoc	mandoc
perl	prove
sudo	sudo
gettext	msgfmt
'
more_programs='
clang	clang
clang-tidy	clang-tidy
cppcheck	cppcheck
shellcheck	shellcheck
sqlite-utils	sqlite-utils
strace	strace
'

want() {
	packages="$packages${packages:+ }$1"
}

# cmocka.h includes nothing of what it needs.
has_header() {
	printf '#include <stdarg.h>\n#include <stddef.h>\n%s\n%s\n' \
		"#include <setjmp.h>" "#include <$1>" |
		gcc -E -x c -o /dev/null - 2>/dev/null
}

# $1: lines of package and header or program; $2: what finds them
look_for() {
	while read -r package name; do
		[ -n "$package" ] || continue
		$2 "$name" || want "$package"
	done <<-LIST
		$1
	LIST
}

has_program() {
	command -v "$1" >/dev/null 2>&1
}

look_for "$headers" has_header
look_for "$programs" has_program
case ${1-} in
'') ;;
all)
	look_for "$more_programs" has_program
	echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void)
		{ return 0; }' | clang -fsanitize=fuzzer -x c -o /dev/null - \
		2>/dev/null || want libclang-rt-14-dev ;;
*) fail "usage: deps.sh [all]" ;;
esac

if [ -z "$packages" ]; then
	echo "deps: everything needed is there"
	exit 0
fi

has_program apt-get || fail "missing: $packages
This system has no apt-get. Install by hand, with their headers: SQLite 3.40,
jansson, cmocka and libcsv; and the programs gcc, make, bats, jq, sqlite3,
mandoc, msgfmt (of gettext) and prove (of perl). The names above are those of
the Debian packages."

as_root=
if [ "$(id -u)" != 0 ]; then
	has_program sudo || fail "missing: $packages
Not root, and there is no sudo; as root: apt-get install $packages"
	as_root=sudo
	# Nobody can type a password where there is no terminal.
	[ -t 0 ] || as_root='sudo -n'
fi

apt() {
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get \
		-q -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

install() {
	# shellcheck disable=SC2086 # a list of words
	apt install -y --no-install-recommends $packages
}

# Fails without package lists too.
known() {
	# shellcheck disable=SC2086 # a list of words
	apt-get -qq -s install $packages >/dev/null 2>&1
}

echo "deps: installing $packages"
fresh=
if ! known; then
	apt update || fail "cannot read the package lists"
	fresh=1
fi
# Old lists name versions that are no longer to be had.
install || { [ -z "$fresh" ] && apt update && install; } ||
	fail "cannot install $packages"
echo "deps: installed $packages"
