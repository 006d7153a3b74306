#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# leaks.bats - ways round the rights: plans, undoing, what is deleted, messages.

load lib.bash

setup_file() {
	base
	admin -q department import <<-'E'
		code,name
		east,East
	E
	admin -q user import <<-'E'
		code,role,department
		ada,sales,east
		ben,sales,east
		vera,viewer,
	E
	cust -q import <<-'E'
		code,name,owner,department,parent,phone,currency,credit_limit
		A1,Ada One,ada,,,0711 1,EUR,10
		A2,Ada Two,ada,,B1,0711 2,,
		B1,Ben One,ben,,,0711 3,,
		C1,Cleo One,boss,,,0711 4,JPY,40
		E1,East One,,east,,0711 5,,
	E
	cust -q contact import <<-'E'
		code,customer,name
		KA,A1,Anna
		KC,C1,Cy
	E
}

setup() { own_copy; }

# A permission of role sales for customers, of its own but for FIELD=VALUE…
permit() {
	admin -q permission add role=sales record=customer create=own read=own \
		change=own delete=own export=own >/dev/null
	[ $# = 0 ] || admin -q permission set PM-000034 "$@"
}
# plan ACTION TYPE CODE [BEFORE] [AFTER]: a plan of one line, applied as ada.
apply() {
	jq -cn '{type: $ARGS.positional[1], action: $ARGS.positional[0],
		code: $ARGS.positional[2], before: ($ARGS.positional[3] // "{}" | fromjson),
		after: ($ARGS.positional[4] // "{}" | fromjson)}
		| if .action == "restore" or .action == "insert"
			then del(.before) else . end' --args "$@" |
		admin apply - --as ada
}
last_job() { admin job list -s -job -n 1 -F job -f tsv --no-header; }

@test "what another deleted is not brought back, by no plan either" {
	cust -q delete C1 --cascade
	try 3 cust restore C1 --as ada
	c1=$err
	try 3 cust restore X1 --as ada
	is "${c1//C1/X1}" "$err"
	try 3 apply restore customer C1 '{}' '{"owner":"ada"}'
	try 3 apply restore contact KC '{}' '{"customer":"A1"}'
	try 3 cust show C1 --as ada
	cust -q restore C1
	try 3 cust restore C1 --as ada
	is "${err//C1/X1}" "${c1//C1/X1}"
}

@test "what one saw and could not make stays whose it was" {
	permit read=department delete=department
	try 0 cust delete E1 --as ada
	try 6 cust restore E1 --as ada
	try 6 apply restore customer E1 '{}' '{"owner":"ada"}'
	admin -q permission set PM-000034 create=department
	try 0 cust restore E1 --as ada
	is "$(value E1 owner,department)" $'\\N\teast'
	# What belongs to a shared customer goes with it.
	admin -q permission add role=sales record=contact create=own read=own \
		change=own delete=own >/dev/null
	admin -q permission set PM-000034 read=own
	admin -q share add customer=A1 user=ben access=change >/dev/null
	try 0 cust contact delete KA --as ben
	try 0 cust contact restore KA --as ben
	cust -q contact delete KA
	admin -q share set SH-000001 access=read
	try 6 cust contact restore KA --as ben
}

@test "a plan that does not fit tells nothing of what is out of sight" {
	try 5 apply update customer A2 '{"parent":null}' '{"parent":"A1"}'
	hasnt "$err" B1
	has "$err" 'a customer that you may not see'
	try 6 apply insert field customer.zz '{}' \
		'{"record":"customer","name":"zz","required":true}'
	hasnt "$err" 5
	# Nor does one that is wrong in itself; load reads on.
	try 4 admin load --as ada <<<'{"type":"field","record":"customer","name":"zz","field.type":"no","required":true}'
	hasnt "$err" 5
	has "$err" 'does not create fields'
	try 6 apply insert user ben
	try 6 apply insert user nobody
}

@test "of those that refer to a record but are not seen, there is no count" {
	permit
	for i in {1..5}; do
		cust add "P$i" name=P owner=ben parent=A2 >/dev/null
	done
	try 5 cust delete A2 --as ada
	has "$err" 'referred to by a customer that you may not see; --cascade'
	try 5 cust delete A2
	has "$err" 'customer P1, customer P2, customer P3 and 2 more'
}

@test "undoing tells nothing of a record that is another's by now" {
	cust -q set A1 city=Ulm --as ada
	job=$(last_job)
	cust -q set A1 code=SECRET owner=ben city=Rom
	try 5 admin undo "$job" --as ada
	hasnt "$err" SECRET city "job 8"
	has "$err" 'the job changed a customer that you do not see now'
	cust -q delete SECRET --cascade
	try 5 admin undo "$job" --as ada
	hasnt "$err" SECRET city "job 9"
	# Made or deleted by the job, it is no other.
	cust add NEW name=New --as ada >/dev/null
	job=$(last_job)
	cust -q set NEW code=SECRET owner=ben city=Rom
	try 5 admin undo "$job" --as ada
	hasnt "$err" SECRET city "job 12"
	permit
	try 0 cust delete A2 --as ada
	job=$(last_job)
	admin -q permission set PM-000034 create=none read=none
	try 5 admin undo "$job" --as ada
	hasnt "$err" A2
}

@test "undoing leaves fields alone that are hidden by now" {
	cust -q set A1 phone='0711 8' city=Ulm --as ada
	job=$(last_job)
	permit hidden=phone
	try 5 admin undo "$job" --as ada
	hasnt "$err" phone 0711
	try 0 admin undo "$job" --as ada --keep-later
	is "$(value A1 phone,city)" $'0711 8\t\\N'
	cust add NEW name=New --as ada >/dev/null
	job=$(last_job)
	cust -q set NEW phone='0711 9'
	try 5 admin undo "$job" --as ada
	hasnt "$err" phone 0711
}

@test "bringing back tells no hidden value" {
	admin -q field add customer rank type=enum choices='x;TOP' >/dev/null
	permit hidden='tax_number;rank;parent'
	cust -q set A2 tax_number=91350100M000100Y43 rank=TOP
	cust -q delete A2
	cust -q set A1 tax_number=91350100M000100Y43
	admin -q field set customer.rank choices=x
	try 5 cust restore A2 --as ada
	hasnt "$err" TOP rank
	admin -q field set customer.rank choices='x;TOP'
	try 5 cust restore A2 --as ada
	hasnt "$err" 9135 tax_number
	cust -q set A1 tax_number=
	cust -q set B1 code=SECRET
	cust -q delete SECRET
	try 5 cust restore A2 --as ada
	hasnt "$err" SECRET parent
	admin -q permission set PM-000034 hidden=
	try 5 cust restore A2 --as ada
	hasnt "$err" SECRET
}

@test "a hidden reference leads to nothing from its other end either" {
	permit hidden='parent;currency'
	cust -q set A1 parent=A2
	for w in 'customer is not null' 'customer.code = A1' \
		"credit_limit > 'EUR 0'" "credit_limit in ('EUR 10')"; do
		try 2 cust list --as ada -w "$w"
	done
	try 4 cust set A1 credit_limit='USD 7' --as ada
	hasnt "$err" EUR
	try 4 cust set A1 credit_limit='EUR 7' --as ada
	try 0 cust set A1 credit_limit=7 --as ada
}

# meanwhile COMMAND…: begin a command, take ada's rights away, give it its
# input from stdin.
meanwhile() {
	mkfifo input
	"$@" --as ada <input >out 2>err &
	exec 8>input
	for _ in {1..100}; do # until it reads: it is open, and has looked
		[ "$(awk '/^State/ { print $2 }' "/proc/$!/status")" = S ] && break
		sleep 0.02
	done
	admin -q user set ada active=false
	cat >&8
	exec 8>&-
	wait $!
}

@test "rights are those of the moment when something is saved" {
	try 6 meanwhile cust import - --mode update <<<$'code,city\nA1,Ulm'
	rm input
	is "$(value A1 city)" '\N'
	admin -q user set ada active=true
	try 6 meanwhile admin apply - <<<'{"type":"customer","action":"update","code":"A1","before":{},"after":{"city":"Ulm"}}'
	is "$(value A1 city)" '\N'
}

@test "who follows the changes sees what he may by then" {
	admin changes --follow --since 1000 --as ada >out 2>err &
	sleep 0.1
	admin -q user set ada active=false
	try 6 wait $!
	has "$(<err)" 'ada is not active'
}

@test "the changes are taken away by those who may" {
	admin -q permission add role=viewer record=customer read=all >/dev/null
	try 6 cust list --as vera
	try 6 admin changes --type customer --as vera
	is "$(admin changes --as vera | jq -r .type | sort -u)" ''
	need_terminal
	has "$(script -qec "crm-admin changes --as vera" /dev/null)" A1
	admin -q permission set PM-000034 export=all
	is "$(admin changes --as vera | jq -r .type | sort -u)" customer
	is "$(admin changes --type customer --as vera | wc -l)" 5
}

@test "of a change to what is hidden, there is no sign in the history" {
	permit hidden=phone
	cust -q set A1 phone='0711 8'
	cust -q set A2 parent=C1
	cust -q set A1 phone='0711 9' city=Ulm
	is "$(cust history A1 --as ada | jq -c .changes | tail -n +2)" \
		'{"city":[null,"Ulm"]}'
	is "$(cust history A1 -n 2 --as ada | wc -l)" 2
	is "$(cust history A2 --as ada | wc -l)" 1
	is "$(admin changes --type customer --as ada | grep -c '"update"')" 1
	is "$(cust history A1 | wc -l)" 3
}

@test "what others typed, and their files, are not told" {
	printf 'code,city\nA1,Ulm\n' >for-sacking.csv
	cust -q import for-sacking.csv
	printf 'code,city\nA1,Bonn\n' >mine.csv
	cust -q import mine.csv --as ada
	try 0 cust history A1 --as ada
	hasnt "$out" for-sacking
	has "$out" mine.csv
	has "$(cust history A1)" for-sacking.csv
}
