#!/bin/sh
# SPDX-License-Identifier: ISC
# gen.sh - rewrite what is generated from the tables: the lists in the manual
# pages and the names of the commands in the completion scripts.
#
# usage: gen.sh [TREE]     TREE holds cmd/ and completions/; "." by default
#
# What stands between the lines "BEGIN generated: WORDS" and "END generated"
# of a page is what the page's program answers to `__spec WORDS`; in crm.7,
# which belongs to no program, the first word names it.
set -eu

tree=${1:-.}
bin=${O:-build/gcc}/bin
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Replace a file only where it differs, so that its time stays.
replace() {
	cmp -s "$tmp/new" "$1" || cat "$tmp/new" >"$1"
}

# page FILE PROGRAM: PROGRAM empty where the words name it.
page() {
	awk -v bin="$bin" -v program="$2" '
		/^\.\\" END generated/ { skip = 0 }
		!skip
		/^\.\\" BEGIN generated: / {
			n = split($0, w, /[ \t]+/)
			cmd = program != "" ? bin "/" program " __spec" : ""
			for (i = 4; i <= n; i++)
				cmd = cmd == "" ? bin "/" w[i] " __spec" \
					: cmd " " w[i]
			while ((cmd | getline line) > 0) {
				print line
				lines++
			}
			if (close(cmd) || !lines) {
				print FILENAME ": no answer: " cmd >"/dev/stderr"
				exit 1
			}
			lines = 0
			skip = 1
		}' "$1" >"$tmp/new"
	replace "$1"
}

# script FILE LINE...: LINEs between the marks.
script() {
	file=$1
	shift
	printf '%s\n' "$@" >"$tmp/lines"
	awk -v lines="$tmp/lines" '
		/^# END generated/ { skip = 0 }
		!skip
		/^# BEGIN generated: / {
			while ((getline line <lines) > 0)
				print line
			skip = 1
		}' "$file" >"$tmp/new"
	replace "$file"
}

commands=
for c in "$tree"/cmd/crm-*.c; do
	name=${c##*/}
	name=${name%.c}
	commands="$commands $name"
	page "${c%.c}.1" "$name"
done
page "$tree/cmd/crm.7" ""

script "$tree/completions/crm.bash" "complete -F _crm$commands"
script "$tree/completions/crm.fish" "for command in$commands" \
	"    complete -c \$command -f -a '(__crm_complete)'" "end"
sed "1s/.*/#compdef$commands/" "$tree/completions/_crm" >"$tmp/new"
replace "$tree/completions/_crm"
