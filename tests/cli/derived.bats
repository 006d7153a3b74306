#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# derived.bats - fields that are counted from the records that belong to one.

load lib.bash

act() { crm-activity --now "$NOW" --as boss "$@"; }
# When customers were last reached, and how often: C1=2026-03-01,2 C2=-,0 …
followed() {
	cust list -F code,last_followup,followups -f tsv --no-header "$@" |
		sed 's/T[^\t]*//; s/\\N/-/' |
		awk '{ print $1 "=" $2 "," $3 }' | paste -sd' ' -
}

setup_file() {
	base
	admin -q user import <<<$'code,role\nada,sales\nben,sales'
	cust -q import <<-'E'
		code,name,owner,parent
		C1,One,ada,
		C2,Two,ben,C1
		C3,Three,ada,
	E
	cust -q contact import <<<$'code,customer,name\nK1,C1,Anna\nK3,C3,Cy'
	act -q import <<-'E'
		code,customer,contact,kind,at,outcome
		A1,C1,K1,call,2026-03-01T10:00:00Z,reached
		A2,C1,,visit,2026-01-15T10:00:00Z,reached
		A3,C1,,call,2026-03-04T10:00:00Z,unanswered
		A4,C2,,call,2026-02-04T10:00:00Z,reached
	E
}

setup() { own_copy; }

@test "only activities that reached the customer count" {
	is "$(followed)" 'C1=2026-03-01,2 C2=2026-02-04,1 C3=-,0'
	act -q set A3 outcome=reached
	is "$(followed)" 'C1=2026-03-04,3 C2=2026-02-04,1 C3=-,0'
	act -q set A3 customer=C3
	is "$(followed)" 'C1=2026-03-01,2 C2=2026-02-04,1 C3=2026-03-04,1'
	act -q delete A1 A2
	is "$(followed)" 'C1=-,0 C2=2026-02-04,1 C3=2026-03-04,1'
}

@test "they filter and sort like other fields, and through paths" {
	is "$(codes cust list -w 'last_followup < today-20d')" C2
	is "$(codes cust list -w 'last_followup >= 2026-03')" C1
	is "$(codes cust list -w 'last_followup is null')" C3
	is "$(codes cust list -w 'not last_followup > 2026-02-10')" 'C2 C3'
	is "$(codes cust list -w 'followups between 1 and 2')" 'C1 C2'
	is "$(codes cust list -w 'followups in (0, 2)')" 'C1 C3'
	is "$(codes cust list -s -last_followup)" 'C1 C2 C3'
	is "$(codes cust list -s followups)" 'C3 C2 C1'
	is "$(codes cust list -s followups --after C3 -n 1)" C2
	is "$(codes cust contact list -w 'customer.followups > 1')" K1
	is "$(codes cust list -w 'contact(name = Anna) and followups = 2')" C1
	is "$(codes act list -w 'customer(followups = 1)')" A4
}

@test "of a record that is none nothing is known" {
	is "$(cust list -F code,parent.followups -f csv --no-header)" \
		$'C1,\nC2,2\nC3,'
	is "$(codes cust list -w 'parent.followups = 0')" ''
	is "$(codes cust list -w 'parent.followups is null')" 'C1 C3'
}

@test "they are shown to people, and programs get them when they ask" {
	try 0 cust show C1 -f table
	has "$out" 'Follow-ups' 'Last follow-up'
	try 0 cust show C1
	hasnt "$out" followup
	try 0 cust show C1 -F code,followups,last_followup
	is "$out" '{"code":"C1","followups":2,"last_followup":"2026-03-01T10:00:00Z"}'
	try 0 admin dump
	hasnt "$out" followup
	try 0 cust template
	hasnt "$out" followup
	is "$(cust fields -f jsonl | jq -c 'select(.name == "followups") |
		[.type, .flags]')" '["int",["readonly","derived"]]'
}

@test "nobody sets them or is found by them, and a name is not given twice" {
	try 2 cust set C1 followups=3
	has "$err" followups
	try 4 cust import <<<$'code,followups\nC1,3'
	try 2 cust import --key followups <<<$'followups,city\n2,Bonn'
	try 5 admin field add customer followups type=int
	has "$err" 'has a meaning already'
}

@test "as they were: neither what came since nor what is gone since" {
	local job
	job=$(admin job list -s -job -n 1 -F job -f tsv --no-header)
	act -q set A1 outcome=cancelled
	act -q delete A4
	act -q add customer=C3 kind=call
	cust -q set C2 city=Bonn
	is "$(followed)" 'C1=2026-01-15,1 C2=-,0 C3=2026-03-05,1'
	is "$(followed --as-of "job$job")" \
		'C1=2026-03-01,2 C2=2026-02-04,1 C3=-,0'
	is "$(codes cust list --as-of "job$job" -s -followups)" 'C1 C2 C3'
	is "$(codes cust list --as-of "job$job" -w 'parent.followups = 2')" C2
	is "$(codes cust contact list --as-of "job$job" \
		-w 'customer.last_followup = 2026-03-01')" K1
	is "$(followed --as-of "job$((job - 1))")" 'C1=-,0 C2=-,0 C3=-,0'
}

@test "deep in a filter the message says so, now and then" {
	local deep='followups > 1'
	for _ in {1..30}; do
		deep="(city = a or (city = b and $deep))"
	done
	for _ in {30..1}; do
		for when in now "job$(admin job list -s -job -n 1 -F job \
			-f tsv --no-header)"; do
			cust list -F code -w "$deep" --as-of $when >out 2>err ||
				has "$(<err)" 'nested too deeply'
		done
		deep=${deep#"(city = a or (city = b and "}
		deep=${deep%"))"}
	done
	is "$deep" 'followups > 1'
	is "$(codes cust list -w "$deep")" C1
}

@test "one sees what the activities say that one sees" {
	is "$(followed --as ada)" 'C1=2026-03-01,2 C3=-,0'
	admin -q permission add role=sales record=activity create=none \
		read=none change=none delete=none export=none
	is "$(followed --as ada)" 'C1=-,0 C3=-,0'
	admin -q permission set "$(admin permission list -F code -f tsv \
		--no-header -w 'role = sales and record = activity')" \
		read=own hidden=outcome
	try 2 cust list --as ada -w 'followups > 0'
	has "$err" "no field 'followups'"
	try 0 cust show C1 -f table --as ada
	hasnt "$out" 'Follow-ups'
	is "$(followed)" 'C1=2026-03-01,2 C2=2026-02-04,1 C3=-,0'
}

@test "the log, undo and check know nothing of them" {
	local job
	act -q set A1 outcome=cancelled
	job=$(admin job list -s -job -n 1 -F job -f tsv --no-header)
	try 0 cust history C1
	hasnt "$out" followup
	try 2 cust history C1 --field followups
	has "$err" "'followups' is derived from other records"
	try 0 admin undo "$job"
	is "$(followed -w 'code = C1')" 'C1=2026-03-01,2'
	try 0 admin check
	admin -q init --bare --db copy.db
	admin dump | admin load -q --db copy.db
	is "$(followed --db copy.db)" 'C1=2026-03-01,2 C2=2026-02-04,1 C3=-,0'
}
