#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# together.bats - records of one input that depend on one another.

load lib.bash

setup_file() { base; }

setup() { own_copy; }

imp() { try "$1" cust import "${@:2}"; }

# The rows of a few columns, as "a,b;c,d".
rows() { cust list -f csv --no-header "$@" | paste -sd';' -; }

# ---- numbers ----

@test "a generated code keeps clear of those given later in the input" {
	imp 0 <<<$'code,name\n,Alpha\nC-000001,Beta'
	has "$err" '2 inserted'
	is "$(rows -F code,name)" 'C-000001,Beta;C-000002,Alpha'
}

@test "and of those whose record waits for another" {
	imp 0 <<<$'code,name,parent\nC-000001,Given,BOSS\n,Blank,\nBOSS,Boss,'
	has "$err" '3 inserted'
	is "$(rows -F code,name -s code)" \
		'BOSS,Boss;C-000001,Given;C-000002,Blank'
}

@test "a code at the end of all numbers uses none up" {
	try 0 cust add code=C-1000000000000 name=a
	try 0 cust add code=C-999999999999 name=b
	try 0 cust add name=c
	has "$out" C-000001
}

@test "a job in which every record is refused is none" {
	try 0 cust add code=A name=a tax_number=T-100
	jobs=$(admin job list -f jsonl | wc -l)
	imp 7 --on-error skip --on-duplicate fail \
		<<<$'name,tax_number\nx,T-100'
	hasnt "$err" job
	is "$(admin job list -f jsonl | wc -l)" "$jobs"
}

# ---- order ----

@test "of two rows with one key the later one wins, though the first waits" {
	imp 0 --key tax_number <<-'E'
		code,name,tax_number,parent
		,First,TAX001,P-9
		,Second,TAX001,
		P-9,Par,,
	E
	is "$(rows -F name,parent -w 'tax_number = TAX001')" Second,P-9
}

@test "of two rows with one unique value the first is saved, though it waits" {
	imp 7 --on-error skip --on-duplicate fail <<-'E'
		code,name,tax_number,parent
		U1,first,TAX777,PP
		U2,second,TAX777,
		PP,p,,
	E
	has "$err" 'stdin:3: tax_number:' U1
	is "$(rows -F code)" 'PP;U1'
}

@test "--set may name a record that comes later" {
	try 0 cust add code=TOP name=t
	imp 0 --set parent=ROOT <<<$'code,name,parent\nA,a,\nROOT,r,TOP'
	is "$(rows -F code,parent)" 'A,ROOT;ROOT,TOP;TOP,'
	imp 4 --set parent=R2 <<<$'code,name\nB,b\nR2,r'
	has "$err" 'stdin:3: parent:' circle
}

@test "two records may swap a place that only one can have" {
	try 0 cust add code=A name=a
	try 0 cust contact add code=K1 customer=A name=one
	try 0 cust contact add code=K2 customer=A name=two
	try 0 cust contact set - <<-'E'
		{"code":"K2","version":1,"primary":true}
		{"code":"K1","version":1,"primary":false}
	E
	is "$(cust contact list -w 'primary = true' -F code)" '{"code":"K2"}'
	try 5 cust contact set - <<<'{"code":"K2","version":1,"primary":true}'
}

# ---- what is told ----

@test "--set fills a refused record too before more is looked for" {
	imp 4 --set name=Foo <<<$'email,city\nbad@,X'
	has "$err" 'stdin:2: email:' '1 error in 1 record'
	hasnt "$err" 'name:'
}

@test "an input named twice is one source; each change knows its own" {
	echo $'code,name\nA1,a' >a.csv
	echo $'code,name\nA2,b' >b.csv
	echo $'code,name\nA3,c' >c.csv
	imp 0 a.csv a.csv b.csv c.csv
	is "$(cust history A1 A2 A3 | jq -r '[.code, .input] | join(" ")')" \
		$'A1 a.csv\nA2 b.csv\nA3 c.csv'
}

@test "a name of an input that is not UTF-8 is logged as far as it is" {
	printf 'code,name\nA4,a\n' >$'f\xff.csv'
	imp 0 $'f\xff.csv'
	is "$(cust history A4 | jq -r .input)" 'f?.csv'
}

@test "constants of a map are not for FIELD=VALUE" {
	try 0 cust add code=E name=e
	echo '{"=note":"CONST"}' >map.json
	try 0 cust set - city=Bonn --map map.json <<<'{"code":"E"}'
	is "$(rows -F code,city,note)" E,Bonn,
}

# ---- export and import ----

@test "a primary flag cleared is false, and stays so in another database" {
	try 0 cust add code=A name=a
	try 0 cust contact add code=K customer=A name=k
	try 0 cust contact set K primary=
	is "$(cust contact show K -F primary)" '{"primary":false}'
	cust list >c.jsonl
	cust contact list >k.jsonl
	admin -q --db two.db init --user boss
	cust -q --db two.db import c.jsonl
	cust -q --db two.db contact import k.jsonl
	is "$(cust --db two.db contact list)" "$(<k.jsonl)"
}
