#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# usage.bats - how commands are called: codes from stdin, options that belong
# together or not, options given twice, and the hints where something is wrong.
# shellcheck disable=SC2154

load lib

setup_file() {
	base
	cust -q import <<-'E'
		code,name,level,city,tax_number
		A,Alpha,key,Ulm,T-100
		B,Beta,lead,Bonn,T-200
	E
}

setup() { own_copy; }

# ---- '-' for codes ----

@test "codes alone, one a line, are no records: the first line is a heading" {
	for line in A $'A\nB' $'name\nx' 'name'; do
		for v in 'show -' 'history -' 'restore -' 'delete -' 'set -' \
			'set - level=key'; do
			# shellcheck disable=SC2086
			try 4 cust $v <<<"$line"
			is "$out" ''
			has "$err" "stdin:1: no column 'code'" \
				'the first line names the columns'
		done
		try 4 cust import --mode update <<<"$line"
	done
	try 4 cust set - -i tsv city=x <<<$'name\tcity\nA\tx'
	is "$(value A level)" key
	# Nothing at all is nothing to do, and so is a heading alone.
	for text in '' $'\n \n' code 编号,x; do
		printf %s "$text" >in
		for v in 'show -' 'history -' 'restore -' 'delete -' \
			'set - city=x'; do
			# shellcheck disable=SC2086
			try 0 cust $v <in
		done
	done
	is "$(total)" 2
}

@test "the column by which records are found: --key, --map, constants" {
	try 4 cust set - city=x --key tax_number <<<$'code\nA'
	has "$err" "stdin:1: no column 'tax_number'"
	try 0 cust set - city=x --key tax_number <<<$'税号\nT-100'
	is "$(value A city)" x
	echo '{"Nr": "code", "code": null}' >map.json
	try 0 cust set - city=y --map map.json <<<$'Nr\nA'
	is "$(value A city)" y
	try 4 cust delete - --map map.json <<<$'code\nA'
	has "$err" "no column 'code'"
	echo '{"=code": "A"}' >map.json
	try 0 cust set - --map map.json <<<$'city\nz'
	is "$(value A city)" z
	try 4 admin job show - <<<1
	has "$err" "no column 'job'"
}

@test "-i names the format of the records on stdin" {
	printf 'code\tnote,x\nB\ty\n' >in
	for v in show history delete; do
		try 4 cust "$v" - <in
		try 0 cust "$v" - -i tsv <in
	done
	try 0 cust restore - -i tsv <in
	is "$(cust show - -i json -F code -f csv --no-header \
		<<<'[{"code":"B"}]')" B
	try 4 cust show - -i jsonl <<<code
}

@test "options about records on stdin are for '-' alone" {
	echo '{}' >map.json
	for o in '--rejects x' '--results x' '--map map.json' '--key code' \
		'-i csv' '--delimiter ;' '--excel' '--encoding gb18030' \
		'--on-error skip' '--null x' '--empty clear' \
		'--ignore-unknown' '--max-errors 3'; do
		name=${o%% *}
		[ "$name" = -i ] && name=--input
		for v in 'set A city=x' 'delete B'; do
			# shellcheck disable=SC2086
			try 2 cust $v $o
			has "$err" "$name is for records on stdin ('-')"
		done
	done
	for v in show history restore; do
		try 2 cust "$v" A -i csv
		has "$err" "--input is for records on stdin ('-')"
	done
	is "$(value A city)" Ulm
	is "$(total)" 2
	[ ! -e x ]
	# The others are for either.
	try 0 cust set A city=x --dry-run --if-version 1 --on-duplicate fail
	try 0 cust delete A --cascade --if-version 1
	try 0 cust show B --encoding gb18030 -f csv
}
