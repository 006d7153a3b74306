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

# ---- TSV ----

@test "TSV of a spreadsheet: UTF-16 with a mark, cells in quotes" {
	printf 'Name\tCity\tNote\r\n%s\r\n%s\r\n' \
		$'"Acme, Inc ""x"""\tBerlin\t"one\ntwo"' \
		$'C:\\\\x\t"C:\\temp"\t' >in.txt
	{ printf '\377\376'; iconv -f utf-8 -t utf-16le in.txt; } >excel.txt
	for f in in.txt excel.txt; do
		imp 0 "$f"
		is "$(cust list -F name,city,note -f json -s name |
			jq -c '.[] | [.[]]')" \
'["Acme, Inc \"x\"","Berlin","one\ntwo"]
["C:\\x","C:\\temp",null]'
		cust -q delete - < <(cust list)
	done
	imp 4 -i tsv in.txt
}

@test "TSV of our own: quotes come back as they were" {
	imp 0 <<-'E'
		{"code":"Q1","name":"\"x\"","city":"\"","note":"a \"b\"\\"}
		{"code":"Q2","name":"\"a\nb\"","city":"x\"","note":"\\\"y\""}
	E
	cust list >before
	cust list -f tsv >q.tsv
	cust list -f tsv --encoding utf-16 >q16.tsv
	cust -q delete Q1 Q2
	for f in 'q.tsv' '-i tsv q.tsv' q16.tsv; do
		# shellcheck disable=SC2086
		imp 0 $f
		cust list | cmp - before
		cust -q delete Q1 Q2
	done
	# One column cannot tell TSV from CSV; it has to be named.
	imp 0 <<<'{"code":"Q\\3","name":"x"}'
	cust list -F code -f tsv >one.tsv
	is "$(<one.tsv)" $'code\nQ\\\\3'
	imp 0 -i tsv <one.tsv
	has "$err" '1 unchanged'
}

@test "lines that end with a lone CR, in TSV too" {
	printf 'code\tname\rN1\tx\rN2\ty, z\r' >in.tsv
	printf 'code,name\rN3,x\rN4,"a\rb"' >in.csv
	imp 0 in.tsv
	imp 0 in.csv
	is "$(rows -F code,name)" $'N1,x;N2,"y, z";N3,x;N4,"a\rb"'
}

# ---- CSV ----

@test "a first line sep=; names the delimiter, for the rejects too" {
	printf 'sep=;\r\ncode;name\r\nN1;"x;y"\r\nN2;\r\n' >in.csv
	imp 7 --on-error skip --rejects rej.csv in.csv
	has "$err" in.csv:4:
	is "$(value N1 name)" 'x;y'
	is "$(<rej.csv)" $'sep=;\ncode;name\nN2;'
	sed -i 's/N2;/N2;z/' rej.csv
	imp 0 rej.csv
	is "$(value N2 name)" z
	printf 'sep=;\ncode;name\nN3;x\n' >in.csv
	imp 0 --delimiter ';' in.csv
	imp 4 --delimiter ',' in.csv
	has "$err" "'sep=;'"
}

@test "a blank before a quote is told as what it is" {
	imp 4 <<<$'code,name\n"N1", "x"'
	has "$err" 'stdin:2: a blank stands before the quote'
}

@test "a heading of several columns: the delimiter to name is told" {
	for d in ';' '|'; do
		imp 4 <<<"name${d}city"
		has "$err" "(if '$d' separates the columns: --delimiter '$d')"
	done
	imp 4 <<<$'name\tcity,x'
	has "$err" "(if '\\t' separates the columns: --delimiter '\\t')"
	imp 4 <<<'name.city'
	hasnt "$err" separates
}

# ---- maps and empty texts ----

@test "--map: a byte order mark in front; headings need not be written alike" {
	printf '\357\273\277{"firma ": "name", "ORT": "city"}' >map.json
	imp 0 --map map.json <<<$'Firma,ort *\nAcme,Ulm'
	is "$(rows -F name,city)" Acme,Ulm
	# What stands in brackets tells keys apart; a key as written comes first.
	echo '{"Tel (2)": null, "tel(1)": "fax", "TEL (1)": "phone"}' >map.json
	imp 0 --map map.json <<<$'name,Telephone,Tel(2),tel(1)\nB,030 1,030 2,030 3'
	is "$(rows -F phone,fax -w 'name = B')" '030 1,030 3'
	imp 4 --map map.json <<<$'name,Tel (1)\nC,030 4'
	has "$err" "'Tel (1)' could be 'tel(1)' or 'TEL (1)' of the map"
}

@test "--null holds for texts in JSON and TSV as for cells of CSV" {
	imp 0 --null n/a <<<'{"code":"A","name":"n/a x","city":"n/a","tags":["n/a"]}'
	imp 0 --null n/a -i tsv <<<$'code\tname\tcity\nB\tb\tn/a'
	is "$(rows -F code,name,city,tags)" 'A,n/a x,,n/a;B,b,,'
	imp 0 --null n/a <<<'[{"code":"n/a","name":"c"}]'
	is "$(codes cust list)" 'A B C-000001'
	imp 0 --null 5 --empty clear <<<'{"code":"A","name":"x","employees":5}'
	is "$(value A employees)" 5
}
