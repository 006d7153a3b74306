#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# examples.bats - every example in the README and the manual pages works as
# shown, in order, in an empty directory with the sample files in it.

load lib.bash
load examples.sh

setup() {
	top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	cd "$BATS_TEST_TMPDIR" || return
	mkdir tests
	cp -R "$top/tests/data" tests/
	cp "$top"/tests/data/* .
	export CRM_DB=$BATS_TEST_TMPDIR/example.db
}

@test "examples of README.md" { run_examples "$top/README.md"; }
@test "examples of every manual page" {
	for page in "$top"/cmd/*.[17]; do
		echo "${page##*/}:"
		mkdir "${page##*/}.run"
		cd "${page##*/}.run"
		cp -R "$top/tests/data/." .
		CRM_DB=$PWD/example.db run_examples "$page"
		cd ..
	done
}

@test "an example that prints something else fails" {
	printf '%s\n' '```console' '$ echo one' 'two' '```' >doc.md
	run run_examples doc.md
	[ "$status" -ne 0 ]
	has "$output" 'should print:' two 'prints:' one
	printf '%s\n' '```console' '$ false' '```' >doc.md
	run run_examples doc.md
	[ "$status" -ne 0 ]
	has "$output" 'status 1'
}
