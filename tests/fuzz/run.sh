#!/bin/sh
# SPDX-License-Identifier: ISC
# Build each fuzz target with libFuzzer and the sanitizers and run it for
# FUZZ_SECONDS (60).  Findings and the corpus stay in build/fuzz.
set -eu
cd "$(dirname "$0")/../.."

seconds=${FUZZ_SECONDS:-60}
cc=${FUZZ_CC:-clang}
out=build/fuzz
if ! command -v "$cc" >/dev/null 2>&1; then
	echo "fuzz: skipped, there is no $cc" >&2
	exit 0
fi
mkdir -p "$out"
sh lib/db/embed.sh lib/db/[0-9]*.sql >"$out/migrations.c"

# __FILE__ stands for the version: a text that needs no quotes here.
flags="-std=c11 -D_GNU_SOURCE -DCRM_VERSION=__FILE__ -Iinclude -O1 -g
	-fsanitize=address,undefined -fno-sanitize-recover=all"

objects=
for c in lib/base/*.c lib/db/*.c lib/model/*.c lib/io/*.c lib/store/*.c \
	lib/store/*/*.c lib/rules/*.c "$out/migrations.c"; do
	o=$out/$(echo "$c" | tr / _).o
	objects="$objects $o"
	if [ ! -e "$o" ] || [ -n "$(find lib include "$c" -newer "$o" \
		-name '*.[ch]' -print -quit)" ]; then
		# shellcheck disable=SC2086 # the flags are words
		"$cc" $flags -fsanitize=fuzzer-no-link -c -o "$o" "$c"
	fi
done
for t in tests/fuzz/fuzz_*.c; do
	name=$(basename "$t" .c)
	# shellcheck disable=SC2086
	"$cc" $flags -fsanitize=fuzzer -o "$out/$name" "$t" $objects \
		-lsqlite3 -ljansson
	mkdir -p "$out/corpus-$name"
	echo "fuzz: $name for $seconds s"
	"$out/$name" -max_total_time="$seconds" -artifact_prefix="$out/" \
		-print_final_stats=1 "$out/corpus-$name" 2>"$out/$name.log" ||
		{ tail -n 30 "$out/$name.log" >&2; exit 1; }
	sed -n 's/^stat::number_of_executed_units: */  runs: /p' \
		"$out/$name.log"
done
