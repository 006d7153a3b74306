#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# golden.bats - what is printed is what tests/golden holds, to the byte.
# `make golden` rewrites it, for the difference to be reviewed.

load lib.bash

setup_file() {
	GOLDEN=$BATS_TEST_DIRNAME/..
	export GOLDEN
	sh "$GOLDEN/golden.sh" base "$BATS_FILE_TMPDIR/base.db"
}

# Run the cases whose names begin so, and show where they differ.
cases() {
	local dir name f bad=0 n=0 want
	cp "$BATS_FILE_TMPDIR/base.db" "$BATS_TEST_TMPDIR"
	for dir in "$GOLDEN/golden/$1"*/; do
		name=$(basename "$dir")
		n=$((n + 1))
		sh "$GOLDEN/golden.sh" run "$name" "$BATS_TEST_TMPDIR/$name"
		for f in out err rc; do
			want=$dir$f
			[ -e "$want" ] || want=/dev/null
			[ -e "$BATS_TEST_TMPDIR/$name/$f" ] ||
				: >"$BATS_TEST_TMPDIR/$name/$f"
			diff -u "$want" "$BATS_TEST_TMPDIR/$name/$f" || bad=1
		done
	done
	[ "$n" -gt 0 ] && [ "$bad" -eq 0 ]
}

@test "fields of every type: names, types, texts" {
	cases fields-
	for c in $COMMANDS; do
		for t in $("$c" __spec types); do
			[ -d "$GOLDEN/golden/fields-$t" ]
		done
	done
}

@test "lists in every format" { cases list-; }
@test "show, history and changes" { cases show-; }
@test "help" { cases help-; }
@test "error texts" { cases error-; }
@test "summaries" { cases summary-; }
