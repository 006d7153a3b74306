#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# foreign.bats - files as spreadsheets and other programs write them.

load lib.bash

setup_file() { base; }
setup() { own_copy; }

imp() { try "$1" cust import "${@:2}"; }

# The rows of a few columns, as "a,b;c,d".
rows() { cust list -f csv --no-header "$@" | paste -sd';' -; }

@test "a file of UTF-8 with a stray byte is refused, not read as another" {
	printf 'name\n北京钢铁\n上海机械\nM\374ller\n' >in.csv
	imp 4 in.csv
	has "$err" 'in.csv:4: byte 0xfc is not text in UTF-8'
	is "$(total)" 0
}

@test "a record with quotes that are not doubled takes its lines with it" {
	printf '%s\n' name,note '"Acme "Best" Ltd","two lines:' \
		'Visit,then call' 'bye"' Real,ok >in.csv
	imp 7 --on-error skip --rejects rej.csv in.csv
	has "$err" in.csv:2: '1 of 2 records saved'
	is "$(rows -F name,note)" Real,ok
	is "$(<rej.csv)" "$(head -n 4 in.csv)"
	sed -i 's/"Best"/""Best""/' rej.csv
	imp 0 rej.csv
	is "$(cust list -w "name ~ acme" -F note)" \
		'{"note":"two lines:\nVisit,then call\nbye"}'
	# Where nobody can tell how far it reaches, nothing is saved.
	printf '%s\n' name,note a,b '"Acme "Best Ltd",x' Visit,y >in.csv
	imp 4 --on-error skip in.csv
	has "$err" 'in.csv:3: its quotes do not match'
	is "$(total)" 2
}
