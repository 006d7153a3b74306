#!/bin/sh
# SPDX-License-Identifier: ISC
# golden.sh - cases of tests/golden: a folder each with cmd (a shell script),
# perhaps in (its stdin), and what it must print: out, err and its status rc.
# A file that is missing stands for nothing printed, or status 0.
#
#   golden.sh                rewrite out, err and rc of every case
#   golden.sh base FILE      make the database that the cases work on copies of
#   golden.sh run CASE DIR   run a case of that name in the new folder DIR, which
#                            holds base.db beside it; leaves out, err, rc there
set -eu

cases=$(cd "$(dirname "$0")" && pwd)/golden

base() {
	CRM_DB=$1 sh "$cases/base.sh"
}

run() {
	mkdir "$2"
	cp "$2/../base.db" "$2/crm.db"
	input=$cases/$1/in
	[ -e "$input" ] || input=/dev/null
	(
		cd "$2"
		CRM_DB=crm.db
		export CRM_DB
		sh "$cases/$1/cmd" <"$input" >out 2>err && rc=0 || rc=$?
		[ "$rc" = 0 ] || echo "$rc" >rc
	)
}

rewrite() {
	tmp=$(mktemp -d)
	trap 'rm -rf "$tmp"' EXIT
	base "$tmp/base.db"
	for cmd in "$cases"/*/cmd; do
		name=${cmd%/cmd}
		name=${name##*/}
		run "$name" "$tmp/$name"
		for f in out err rc; do
			rm -f "$cases/$name/$f"
			[ ! -s "$tmp/$name/$f" ] ||
				cp "$tmp/$name/$f" "$cases/$name/$f"
		done
	done
}

case ${1-} in
'') rewrite ;;
base) base "$2" ;;
run) run "$2" "$3" ;;
*)
	sed -n 's/^#   //p' "$0" >&2
	exit 2
	;;
esac
