#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# profile.bats - crm-customer profile: all that is known of a customer.

load lib.bash

act() { crm-activity --now "$NOW" --as boss -q "$@"; }
# A part of the profile of C1: part FILTER [OPTIONS].
part() { cust profile C1 -f jsonl "${@:2}" | jq -c "$1"; }
# Its timeline in one line: WHAT:CODE for each entry.
timeline() {
	part '[.timeline[] | (.action // "event") + ":" + .code] | join(" ")' \
		"$@" | tr -d '"'
}

setup_file() {
	NOW=2026-01-01T00:00:00Z base
	admin --now 2026-01-01 -q user import <<<$'code,role\nada,sales\nben,sales'
	cust --now 2026-01-01 -q import <<-'E'
		code,name,owner,level,parent
		C1,One,ada,key,
		C2,Two,ben,lead,C1
		C3,Three,ada,lead,C1
	E
	cust --now 2026-01-02 -q contact import <<-'E'
		code,customer,name
		K2,C1,Bo
		K1,C1,Anna
		K3,C2,Cy
	E
	cust --now 2026-02-01 -q set C1 level=strategic city=Hamm
	cust --now 2026-02-02 -q contact set K1 title=Boss
	act --now 2026-03-04 import <<-'E'
		code,customer,contact,kind,at,subject,outcome,user
		A1,C1,K1,call,2026-01-15T10:00:00Z,Offer,reached,ada
		A2,C1,,visit,2026-03-01T10:00:00Z,,unanswered,ben
		A3,C2,K3,call,2026-03-02T10:00:00Z,,reached,ben
	E
}

setup() { own_copy; }

# ---- the document ----

@test "its own fields, then a list for each type that belongs to it" {
	is "$(part 'keys_unsorted - ["x"] | .[-12:] | join(" ")')" \
		'"aliases contacts requirements bank_accounts affiliates results activities handovers deals shares children timeline"'
	is "$(part 'del(.aliases, .handovers, .contacts, .requirements, .bank_accounts, .affiliates,
		.results, .activities, .deals, .shares, .children, .timeline)')" \
		"$(cust show C1 -f jsonl)"
}

@test "every type whose records belong to a customer has a list" {
	local command type n=0
	for command in $COMMANDS; do
		for type in $($command __spec types); do
			"$command" "$type" fields -f jsonl | jq -e -s 'any(
				.ref == "customer" and
				((.flags // []) | index("owner", "profile")))' >/dev/null &&
				n=$((n + 1))
		done
	done
	is "$(part '[.[] | arrays] | length')" $((n + 2))
}

@test "records as list prints them, in the order of their codes" {
	is "$(part '.contacts[]')" \
		"$(cust contact list -w 'customer = C1' -f jsonl)"
	is "$(part '.activities[]')" \
		"$(act list -w 'customer = C1' -f jsonl)"
	is "$(part .requirements)" '[]'
}

@test "children: code and name of those whose parent it is" {
	is "$(part .children)" \
		'[{"code":"C2","name":"Two"},{"code":"C3","name":"Three"}]'
	is "$(cust profile C3 -f jsonl | jq -c .children)" '[]'
}

@test "one line for each code, of those on stdin too; json is one array" {
	is "$(cust profile C2 C1 -f jsonl | jq -r .code | paste -sd' ')" 'C2 C1'
	is "$(cust list -w 'owner = ada' | cust profile - -f jsonl |
		jq -r .code | paste -sd' ')" 'C1 C3'
	is "$(cust profile C2 C1 -f json | jq -c '[.[].code]')" '["C2","C1"]'
	try 3 cust profile NONE
	has "$err" "no customer 'NONE'"
	try 2 cust profile
	has "$err" 'profile needs a CODE, or -'
}

@test "a code with a quote in it" {
	cust -q add "O'Hara" name=Quote
	cust -q contact add K9 "customer=O'Hara" name=Pat >/dev/null
	try 0 cust profile "O'Hara" -f jsonl
	is "$(jq -c '[.contacts[].code, (.timeline | length)]' <<<"$out")" \
		'["K9",2]'
}

@test "a custom field that is called as a list is" {
	admin -q field add customer activities type=text
	cust -q set C1 activities=many
	is "$(part '[."customer.activities", (.activities | length)]')" \
		'["many",2]'
}

@test "csv has the lists as JSON text" {
	try 0 cust profile C1 -f csv
	has "$out" ',children,timeline' '"[{""code"":""C2"",""name"":""Two""}'
}

# ---- the timeline ----

@test "events when they happened and changes, the newest first" {
	is "$(timeline)" 'event:A2 update:K1 update:C1 event:A1 insert:K1 insert:K2 insert:C1'
	is "$(timeline -n 3)" 'event:A2 update:K1 update:C1'
	is "$(timeline -n 0)" ''
	is "$(cust profile C3 -f jsonl | jq -c '[.timeline[].code]')" '["C3"]'
}

@test "what entries have" {
	is "$(part '.timeline[0]')" \
		'{"at":"2026-03-01T10:00:00Z","type":"activity","code":"A2","user":"ben","record":{"contact":null,"kind":"visit","outcome":"unanswered","subject":null,"next_contact":null}}'
	is "$(part '.timeline[1]')" \
		"$(cust contact history K1 -f jsonl | tail -n 1 | jq -c \
		'{at, type, code, action, user, seq, job, changes}')"
	is "$(part '.timeline[2].changes')" \
		'{"level":["key","strategic"],"city":[null,"Hamm"],"level_since":[null,"2026-02-01T00:00:00Z"]}'
}

@test "every type that says when it happened has events" {
	cust -q pool add east name=East
	cust -q handover add H1 customer=C1 at=2026-02-15 kind=release \
		from=ada pool=east
	is "$(timeline -n 2)" 'event:A2 event:H1'
	is "$(part '.timeline[1] | del(.record.reason)')" \
		'{"at":"2026-02-15T00:00:00Z","type":"handover","code":"H1","record":{"kind":"release","from":"ada","to":null,"pool":"east"}}'
}

@test "an event's later changes and its end are told, its insert is not" {
	act --now 2026-03-05 set A1 subject=Changed
	act --now 2026-03-05 delete A2
	is "$(timeline -n 3)" 'delete:A2 update:A1 update:K1'
	hasnt "$(timeline)" event:A2 insert:A2 insert:A1
}

@test "what belonged to it when it was deleted" {
	cust -q contact delete K2 --now 2026-03-05
	is "$(timeline -n 1)" delete:K2
	has "$(timeline)" insert:K2
	# Another's is not.
	cust -q contact add K8 customer=C3 name=No >/dev/null
	cust -q contact delete K8
	hasnt "$(timeline)" K8
	# What is back is told once.
	cust -q contact restore K2
	is "$(timeline | tr ' ' '\n' | grep -c 'insert:K2')" 2
}

@test "what comes to belong to another takes its changes with it" {
	cust -q contact set K2 customer=C3
	hasnt "$(timeline)" K2
	is "$(cust profile C3 -f jsonl | jq -c '[.timeline[].code]')" \
		'["K2","K2","C3"]'
}

@test "fifty entries unless another number is asked for" {
	local n
	for n in {10..70}; do echo "X$n,C3,call,2026-01-01T10:00:00Z"; done |
		{ echo code,customer,kind,at; cat; } | act import
	is "$(cust profile C3 -f jsonl | jq -c '[(.timeline | length),
		(.activities | length)]')" '[50,61]'
	is "$(cust profile C3 -f jsonl -n 60 | jq '.timeline | length')" 60
}

# ---- as it was ----

@test "the profile as it was" {
	is "$(part '[.level, .city, (.contacts | length),
		(.activities | length)]' --as-of 2026-01-31)" '["key",null,2,0]'
	is "$(timeline --as-of 2026-01-31)" 'insert:K1 insert:K2 insert:C1'
	cust -q contact delete K2
	is "$(part '[.contacts[].code]')" '["K1"]'
	is "$(part '[.contacts[].code]' --as-of 2026-03-04)" '["K1","K2"]'
	is "$(timeline --as-of 2026-03-04)" 'event:A2 update:K1 update:C1 event:A1 insert:K1 insert:K2 insert:C1'
	try 3 cust profile C1 --as-of 2025-12-31
}

# ---- rights ----

@test "a customer that may not be seen is not there, nor is it a child" {
	try 3 cust profile C2 --as ada
	has "$err" "no customer 'C2'"
	is "$(part .children --as ada)" '[{"code":"C3","name":"Three"}]'
}

# A role that sees all, and of one type what is left of it.
role_without() {
	admin -q role add some name=Some
	admin -q permission add role=some create=all read=all change=all \
		delete=all export=all
	admin -q permission add role=some "$@"
	admin -q user add eve role=some >/dev/null
}

@test "hidden fields are in no part of it" {
	role_without record=contact read=all hidden="title;name"
	hasnt "$(cust profile C1 --as eve -f jsonl)" title Boss Anna
	is "$(timeline --as eve)" 'event:A2 update:C1 event:A1 insert:K1 insert:K2 insert:C1'
}

@test "whose they are being hidden, contacts are no part of it" {
	role_without record=contact read=all hidden=customer
	is "$(part 'has("contacts")' --as eve)" false
	is "$(timeline --as eve)" 'event:A2 update:C1 event:A1 insert:C1'
}

@test "a type of which nothing may be read is no part of it" {
	role_without record=activity read=none
	is "$(part 'has("activities")' --as eve)" false
	is "$(timeline --as eve)" 'update:K1 update:C1 insert:K1 insert:K2 insert:C1'
}

@test "reading is logged, also of what belongs to it" {
	role_without record=contact read=all log_reads=true
	try 0 cust profile C1 --as eve -f jsonl
	is "$(admin access list -F action,type,codes,records -f csv \
		--no-header)" read,contact,,2
	admin -q permission add role=some record=customer create=all read=all \
		change=all delete=all export=all log_reads=true
	try 0 cust profile C1 C3 --as eve -f table
	is "$(admin access list -F action,type,codes,records -f csv \
		--no-header | sort)" \
		$'read,contact,,2\nread,contact,,2\nread,customer,C1;C3,2'
}

# ---- for people ----

@test "a table: what it is, then a table for each type that has records" {
	try 0 cust profile C1 -f table
	has "$out" $'Name                  One\n' $'\n\nContacts\nCode  Customer  Name' \
		$'\n\nActivities\nCode  Customer' \
		$'\n\nChildren\nCode  Name\nC2    Two\nC3    Three\n' \
		$'\n\nTimeline\nAt ' 'visit, unanswered' \
		'{"title":[null,"Boss"]}'
	hasnt "$out" Requirements
	try 0 cust profile C1 -f table --labels zh
	has "$out" $'\n\n联系人\n编号' $'\n\n时间线\n时间'
}

@test "tables of several customers have an empty line between them" {
	try 0 cust profile C3 C2 -f table
	has "$out" $'insert  '"$(id -un)"$'\n\nCode                  C2\n'
}

@test "a former code gives the profile of the customer that has it now" {
	cust -q add OLD name=Old
	cust -q merge C1 OLD
	is "$(cust profile OLD)" "$(cust profile C1)"
}

@test "custom fields that are called as lists are get customer. in front" {
	admin -q field add customer children type=int
	admin -q field add customer timeline type=int
	cust -q set C1 children=3 timeline=4
	is "$(cust profile C1 | jq -c \
		'[."customer.children", ."customer.timeline"]')" '[3,4]'
}
