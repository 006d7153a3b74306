#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# manual.bats - the manual pages are whole, well-formed and up to date; what
# is installed can be taken away again; how make is called.

load lib.bash
load verbs.bash

setup() {
	top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	cd "$BATS_TEST_TMPDIR" || return
}

@test "make gen would change nothing" {
	cp -R "$top/cmd" "$top/completions" .
	cd "$top"
	sh tests/gen.sh "$BATS_TEST_TMPDIR"
	diff -r cmd "$BATS_TEST_TMPDIR/cmd"
	diff -r completions "$BATS_TEST_TMPDIR/completions"
}

@test "make gen fills an empty page, and fails where nobody answers" {
	mkdir cmd completions
	cp "$top"/cmd/*.c cmd/
	cp "$top"/completions/* completions/
	for page in "$top"/cmd/*.[17]; do
		awk '/BEGIN generated/ { print; off = 1 }
			/END generated/ { off = 0 } !off' "$page" \
			>"cmd/${page##*/}"
	done
	(cd "$top" && sh tests/gen.sh "$BATS_TEST_TMPDIR")
	diff "$top/cmd/crm-customer.1" cmd/crm-customer.1
	printf '%s\n' '.\" BEGIN generated: nonsense' '.\" END generated' \
		>cmd/crm-admin.1
	cd "$top"
	run sh tests/gen.sh "$BATS_TEST_TMPDIR"
	[ "$status" -ne 0 ]
	has "$output" 'no answer' nonsense
}

@test "mandoc finds nothing to say about the pages" {
	command -v mandoc >/dev/null || skip 'mandoc is not installed'
	for page in "$top"/cmd/*.[17]; do
		# They refer to one another, installed or not.
		mandoc -Tlint "$page" | grep -v 'referenced manual not found' |
			tee -a found
	done
	[ ! -s found ]
}

@test "every verb and option of every command is in its page" {
	all_verbs >verbs
	while read -ra line; do
		page=$top/cmd/${line[0]}.1
		grep -q "^\.It Cm ${line[-1]}\( \|$\)" "$page" ||
			echo "no verb: ${line[*]}"
		"${line[@]}" --help | sed -n 's/^  .*--\([a-z-]*\).*/\1/p' |
			sed 's/-/\\-/g' >options
		while read -r option; do
			grep -q -e "^\.It .*Fl \\\\-${option//\\/\\\\}\( \|$\)" \
				"$page" || echo "no option $option: ${line[*]}"
		done <options
		[ -s options ]
	done <verbs >missing
	cat missing
	[ ! -s missing ]
	[ "$(wc -l <verbs)" -gt 80 ]
}

@test "every field of every type, and its choices, are in the page" {
	base
	for command in $COMMANDS; do
		for type in $("$command" __spec types); do
			"$command" "$type" fields -f jsonl |
				jq -r '.name, .choices[]?' |
				sed "s/^/$command $type /"
		done
	done >words
	while read -r command type word; do
		awk -v from="generated: fields $type" '
			index($0, from) { on = 1 }
			/END generated/ { on = 0 } on' \
			"$top/cmd/$command.1" |
			grep -q -e "^\.It Cm $word " -e "^\.Cm $word " ||
			echo "$command $type: no $word"
	done <words >missing
	cat missing
	[ "$(wc -l <words)" -gt 100 ]
	[ ! -s missing ]
}

@test "crm(7) names every record type, exit status and format" {
	for command in $COMMANDS; do
		for type in $("$command" __spec types); do
			grep -qx "\.It Cm $type" "$top/cmd/crm.7"
		done
	done
	for status in 0 1 2 3 4 5 6 7 74 75; do
		grep -qx "\.It $status" "$top/cmd/crm.7"
	done
	for format in $(crm-customer __complete list -f ''); do
		grep -qx "\.It Cm $format" "$top/cmd/crm.7"
	done
}

@test "install puts everything in its place, uninstall leaves nothing" {
	# -o all: what is being tested is not built anew.
	set -- make -C "$top" -s -o all O="${O:-build/gcc}" \
		DESTDIR="$PWD/root" PREFIX=/opt/crm
	"$@" install
	for command in $COMMANDS; do
		[ -x "root/opt/crm/bin/$command" ]
		[ -s "root/opt/crm/share/man/man1/$command.1" ]
		[ -s "root/opt/crm/share/bash-completion/completions/$command" ]
		[ -s "root/opt/crm/share/fish/vendor_completions.d/$command.fish" ]
		"root/opt/crm/bin/$command" --version
	done
	[ -s root/opt/crm/share/man/man7/crm.7 ]
	[ -s root/opt/crm/share/zsh/site-functions/_crm ]
	: >root/opt/crm/bin/another
	"$@" uninstall
	[ "$(find root ! -type d)" = root/opt/crm/bin/another ]
}

@test "a compiler may be called by several words" {
	make -C "$top" -n CC='ccache /usr/bin/gcc -m64' SAN=address,undefined \
		all >steps
	grep -q 'build/ccache-gcc--m64-address-undefined/bin/crm-admin' steps
	grep -q "ccache /usr/bin/gcc -m64 -std=c11" steps
}
