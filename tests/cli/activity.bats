#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# activity.bats - what is done with customers: crm-activity and its rules.

load lib.bash

# As the first user; an account that is none must say who did it.
act() { crm-activity --now "$NOW" --as boss "$@"; }
# A value of an activity: field CODE FIELD.
field() { act show "$1" -F "$2" -f tsv --no-header; }
last_job() { admin job list -s -job -n 1 -F job -f tsv --no-header; }

setup_file() {
	base
	admin -q user import <<<$'code,role\nada,sales\nben,sales'
	cust -q import <<-'E'
		code,name,owner,level
		C1,One,ada,key
		C2,Two,ben,lead
	E
	cust -q contact import <<-'E'
		code,customer,name
		K1,C1,Anna
		K2,C1,Bo
		K3,C2,Cy
	E
	act -q import <<-'E'
		code,customer,contact,kind,at,next_contact
		A1,C1,K1,call,2026-03-01T10:00:00Z,2026-03-09
		A2,C1,,visit,2026-01-15T10:00:00Z,
		A3,C2,K3,call,2026-03-04T10:00:00Z,
	E
}

setup() { own_copy; }

# ---- fields ----

@test "what is left out: now, reached, the user who writes" {
	try 0 act add customer=C1 kind=visit
	is "$out" '{"code":"AC-000001","customer":"C1","contact":null,"kind":"visit","at":"2026-03-05T08:00:00Z","duration":null,"outcome":"reached","subject":null,"next_contact":null,"user":"boss","note":null}'
	try 0 crm-activity activity add customer=C1 kind=call --as ada \
		-F code,user
	is "$out" '{"code":"AC-000002","user":"ada"}'
	try 0 act add customer=C1 kind=call user=ben -F user
	is "$out" '{"user":"ben"}'
	try 0 act import --set kind=mail <<<$'customer,user\nC1,\nC2,ada'
	is "$(act list -w 'kind = mail' -F customer,user -f csv --no-header)" \
		$'C1,boss\nC2,ada'
}

@test "the default is filled in for a new record, not on a change" {
	try 0 crm-activity set A1 subject=x --as ada
	is "$(field A1 user)" boss
}

@test "who is no user says who did it" {
	[ "$(id -un)" != boss ] || skip 'the account is called boss'
	try 4 crm-activity add customer=C1 kind=call
	has "$err" "user: there is no user '$(id -un)'"
	try 0 crm-activity add customer=C1 kind=call user=ada
}

@test "customer and kind must be given, user cannot be taken away" {
	try 4 act add kind=call
	has "$err" 'customer: must not be empty'
	try 4 act add customer=C1
	has "$err" 'kind: must not be empty'
	try 4 act set A1 user=
	has "$err" 'user: must not be empty'
	try 4 act set A1 at=
}

@test "kinds and outcomes: in order, and in Chinese" {
	local n=0
	for kind in 电话 拜访 会议 邮件 消息 关怀; do
		try 0 act add code=X$((n += 1)) customer=C1 kind="$kind"
	done
	is "$(act list -w 'code ~ X' -s kind -F kind -f csv --no-header |
		paste -sd' ')" 'call visit meeting mail message care'
	for outcome in 已联系 未接通 已留言 已取消; do
		try 0 act add code=X$((n += 1)) customer=C1 kind=call \
			outcome="$outcome"
	done
	is "$(act list -w 'code in (X7, X8, X9, X10)' -s outcome -F outcome \
		-f csv --no-header | paste -sd' ')" \
		'reached unanswered left_message cancelled'
	is "$(codes act list -w 'code ~ X and outcome > reached')" 'X10 X8 X9'
	try 4 act set A1 kind=talk
	try 4 act set A1 outcome=reachd
	has "$err" "did you mean 'reached'?"
}

@test "a duration is whole minutes, not below 0" {
	try 0 act set A1 duration=0
	try 0 act set A1 duration=1,440
	is "$(field A1 duration)" 1440
	try 4 act set A1 duration=-1
	try 4 act set A1 duration=1.5
}

@test "Chinese headings" {
	act -q import <<-'E'
		客户编号,联系人,跟进方式,跟进时间,时长（分钟）,跟进结果,跟进内容,下次联系时间,跟进人,备注
		C1,K2,拜访,2026年3月2日,45,已联系,报价,2026/3/9,ada,好
	E
	is "$(act show AC-000001)" '{"code":"AC-000001","customer":"C1","contact":"K2","kind":"visit","at":"2026-03-02T00:00:00Z","duration":45,"outcome":"reached","subject":"报价","next_contact":"2026-03-09","user":"ada","note":"好"}'
	is "$(act template --labels zh)" \
		'编号,客户编号,联系人编号,跟进方式,跟进时间,时长,跟进结果,主题,下次联系日期,跟进人,备注'
}

# ---- the contact is one of the customer ----

@test "a contact of another customer is refused" {
	same='contact: must be a contact of the same customer'
	try 4 act add customer=C1 kind=call contact=K3
	has "$err" "$same"
	try 4 act set A2 contact=K3
	has "$err" "$same"
	try 4 act set A1 customer=C2
	has "$err" "$same"
	try 0 act set A1 customer=C2 contact=K3
	try 0 act set A1 customer=C1 contact=
	try 0 act set A1 contact=K2
	try 4 act add customer=C1 kind=call contact=K9
	has "$err" "there is no contact 'K9'"
	try 7 act import --on-error skip <<-'E'
		customer,contact,kind
		C1,K3,call
		C2,K3,call
	E
	has "$err" ":2: $same" '1 inserted'
}

@test "a contact that is named stays with its customer" {
	try 5 cust contact set K1 customer=C2
	has "$err" 'customer: activity A1 refers to it and stays where it was'
	try 0 cust contact set K2 customer=C2
	act -q set A1 contact=
	try 0 cust contact set K1 customer=C2
	# Nor can that be taken back while it is named there.
	act -q set A3 contact=K1
	last=$(last_job)
	try 5 admin undo $((last - 1))
	admin -q undo "$last"
	try 0 admin undo $((last - 1))
	is "$(value K1 customer contact)" C1
	try 0 admin check
}

@test "who may not see an activity is not told of it by its contact" {
	cust -q add code=C3 name=Three owner=ada >/dev/null
	admin -q permission add role=sales record=activity create=none \
		read=none change=none delete=none export=none >/dev/null
	try 5 cust contact set K1 customer=C3 --as ada
	has "$err" 'customer: a record that you may not see refers to it'
	hasnt "$err" A1
}

@test "check finds a contact of another customer, and its plan clears it" {
	sqlite3 crm.db "UPDATE activity SET contact = 3 WHERE code = 'A1'"
	try 4 admin check --plan mend
	is "$(jq -c 'select(.check == "fellow") |
		[.type, .code, .message, .repair]' <<<"$out")" \
		'["activity","A1","contact: belongs to another record","plan"]'
	try 0 admin apply mend
	try 0 admin check
}

# ---- the day to be in touch next ----

@test "it is not before the day of the activity" {
	before='is before the day of the activity'
	try 4 act add customer=C1 kind=call next_contact=2026-03-04
	has "$err" "next_contact: 2026-03-04 $before"
	try 0 act add customer=C1 kind=call next_contact=today
	try 0 act add customer=C1 kind=call next_contact=9999-12-31
	try 4 act set A1 at=2026-03-10
	has "$err" "next_contact: 2026-03-09 $before"
	try 0 act set A1 at=2026-03-09T23:59:59Z
	try 4 act set A1 next_contact=2026-03-08
	try 0 act set A1 next_contact= at=2026-03-10
	try 7 act import --on-error skip <<-'E'
		customer,kind,at,next_contact
		C1,call,2026-03-05,2026-03-04
		C1,call,2026-03-05,2026-03-05
	E
	has "$err" ":2: next_contact: 2026-03-04 $before" '1 inserted'
}

@test "days are those of the database's time zone" {
	export CRM_DB=$PWD/zone.db
	admin -q init --user boss --time-zone Asia/Shanghai
	cust -q add code=C1 name=One >/dev/null
	at=2026-03-04T16:00:00Z # the first moment of the 5th
	try 4 act add customer=C1 kind=call at=$at next_contact=2026-03-04
	try 0 act add customer=C1 kind=call at=$at next_contact=2026-03-05
	at=2026-03-04T15:59:59Z
	try 0 act add customer=C1 kind=call at=$at next_contact=2026-03-04
}

# ---- what it belongs to ----

@test "who sees the customer sees it, and who may change that may write it" {
	is "$(codes crm-activity list --as ada)" 'A1 A2'
	is "$(codes crm-activity list --as ben)" A3
	try 3 crm-activity show A3 --as ada
	try 3 crm-activity set A3 note=x --as ada
	try 0 crm-activity set A1 note=x --as ada
	try 4 crm-activity add customer=C2 kind=call --as ada
	has "$err" "there is no customer 'C2'"
	try 6 crm-activity delete A1 --as ada
	admin -q permission add role=sales record=activity create=own read=own \
		change=none delete=own export=own >/dev/null
	try 6 crm-activity set A1 note=y --as ada
	try 0 crm-activity delete A1 --as ada
}

@test "it goes with its customer, and comes back whole" {
	try 5 cust delete C1
	has "$err" 'activity A1'
	try 0 cust delete C1 --cascade
	is "$(codes act list)" A3
	cust -q restore C1
	cust -q contact restore K1
	try 0 act restore A1
	is "$(field A1 contact)" K1
	try 0 admin check
}

@test "undo brings back a customer with all that was done" {
	act list >before
	cust -q delete C1 --cascade
	admin -q undo "$(last_job)"
	act list | diff before -
	try 0 admin check
}

@test "a contact that goes leaves what was done, a user cannot go" {
	try 5 cust contact delete K1
	try 0 cust contact delete K1 --cascade
	is "$(field A1 customer,contact)" $'C1\t\\N'
	admin -q user add code=zoe >/dev/null
	act -q set A2 user=zoe
	try 5 admin user delete zoe
	try 5 admin user delete zoe --cascade
	has "$err" 'activity A2 must have a user; give it another one first'
	act -q set A2 user=ada
	try 0 admin user delete zoe
}

@test "erasing a customer erases what was done with it" {
	act -q set A1 subject=secret
	try 0 admin erase C1 reason=asked
	is "$(codes act list)" A3
	[ "$(grep -c secret crm.db)" = 0 ]
	try 0 admin check
	try 0 admin audit verify
}

# ---- reading ----

@test "filters reach it from customers, contacts and users" {
	is "$(codes cust list -w 'activity(kind = visit and at >= -30d)')" ''
	is "$(codes cust list -w 'activity(kind = visit and at >= -60d)')" C1
	is "$(codes cust list -w 'activity.at >= 2026-03-02')" C2
	is "$(codes cust list -w "not activity(at >= 2026-03-02)")" C1
	is "$(codes cust contact list -w 'activity.kind = call')" 'K1 K3'
	is "$(codes admin user list -w "activity.kind = visit")" boss
	is "$(codes act list -w 'customer.level = key and contact.name = Anna')" \
		A1
	is "$(codes act list -w 'next_contact = 2026-W11')" A1
	try 2 cust list -F activity.kind
}

@test "the last contact of a customer is found by the index" {
	has "$(sqlite3 crm.db "EXPLAIN QUERY PLAN SELECT max(at) FROM activity
		WHERE customer = 1")" 'COVERING INDEX activity_customer'
}

@test "history, looking back, a field of the firm's own" {
	try 0 act set A1 outcome=left_message --now 2026-03-06T08:00:00Z
	is "$(act history A1 -f jsonl | jq -c .changes.outcome)" \
		$'[null,"reached"]\n["reached","left_message"]'
	is "$(codes act list --as-of 2026-03-05 -w 'outcome = reached')" \
		'A1 A2 A3'
	admin -q field add activity mood type=enum choices='good;bad' >/dev/null
	try 0 act set A1 mood=bad
	is "$(codes act list -w 'mood > good')" A1
	try 5 admin field add customer activity type=int
	has "$err" "'activity' has a meaning already"
}
