#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# due.bats - crm-customer due: birthdays, anniversaries, next contacts.

load lib.bash

# What is due, in one line: DATE:KIND:WHOSE for each.
due() {
	cust due "$@" -f jsonl | jq -r '[.date[5:], .kind,
		.contact // .customer] | join(":")' | paste -sd' ' -
}

setup_file() {
	base
	admin -q role add all name=All
	admin -q permission add role=all create=all read=all change=all \
		delete=all export=all
	admin -q user import <<<$'code,role\nada,sales\nben,sales\neve,all'
	cust -q import <<-'E'
		code,name,kind,owner,birthday,founded_on
		P1,Pat,person,ada,1980-03-05,
		P2,Quinn,person,ben,1996-02-29,
		F1,Firm,company,ada,1980-03-06,1999-03-12
		F2,New,company,ben,,2026-03-07
	E
	cust -q contact import <<-'E'
		code,customer,name,birthday
		K1,F1,Anna,1990-03-12
		K2,F2,Bo,1990-03-13
		K3,F2,Cy,1990-03-04
	E
}

setup() { own_copy; }

# ---- days ----

@test "from today to a week from it, both among them, by day and customer" {
	is "$(due)" '03-05:birthday:P1 03-12:birthday:K1 03-12:anniversary:F1'
	is "$(due --within 8d)" \
		'03-05:birthday:P1 03-12:birthday:K1 03-12:anniversary:F1 03-13:birthday:K2'
	is "$(due --within 0d)" 03-05:birthday:P1
}

@test "a span is a number of days, weeks, months or years" {
	is "$(due --within 1w)" "$(due)"
	is "$(due --within 1m --now 2026-02-12)" \
		'02-28:birthday:P2 03-04:birthday:K3 03-05:birthday:P1 03-12:birthday:K1 03-12:anniversary:F1'
	for bad in 7 d +7d -7d 7x '' 1.5d today 99999999d; do
		try 2 cust due --within "$bad"
		has "$err" '--within takes a number of days' "'$bad'"
	done
	try 2 cust due P1
}

@test "each date once, the next time it comes round" {
	is "$(due --within 2y | tr ' ' '\n' | wc -l)" 7
	is "$(cust due --within 1y -f csv --no-header -w 'code = P1')" \
		'2026-03-05,birthday,P1,Pat,,,ada,46,'
	is "$(cust due --within 1y -f csv --no-header -w 'code = P1' \
		--now 2026-03-06)" '2027-03-05,birthday,P1,Pat,,,ada,47,'
}

@test "29 February: on the 28th in common years" {
	is "$(due --now 2026-02-28 --within 0d)" 02-28:birthday:P2
	is "$(due --now 2026-03-01 --within 0d)" ''
	is "$(due --now 2028-02-28 --within 0d)" ''
	is "$(due --now 2028-02-29 --within 0d)" 02-29:birthday:P2
}

@test "only persons have birthdays, and nothing comes round in its first year" {
	is "$(due --now 2026-03-06 --within 1d)" ''
	is "$(cust due --now 2027-03-07 --within 0d -f csv --no-header)" \
		'2027-03-07,anniversary,F2,New,,,ben,1,'
}

# ---- the Chinese calendar ----

@test "a lunar birthday comes on the same lunar day" {
	cust -q set P1 birthday=1980-09-23 birthday_calendar=农历
	cust -q contact set K1 birthday=1979-02-01 birthday_calendar=lunar
	is "$(cust due --now 2026-09-25 --within 0d -f csv --no-header)" \
		'2026-09-25,birthday,P1,Pat,,,ada,46,lunar 8-15'
	is "$(cust due --now 2025-10-01 --within 1w -f csv --no-header)" \
		'2025-10-06,birthday,P1,Pat,,,ada,45,lunar 8-15'
	# The fifth of the first month: before and after the new year of 2026.
	is "$(cust due --now 2026-02-10 --within 2w -f csv --no-header)" \
		'2026-02-21,birthday,F1,Firm,K1,Anna,ada,47,lunar 1-5'
}

@test "a lunar birthday in a leap month, and on a 30th" {
	cust -q set P1 birthday=1995-10-08 birthday_calendar=lunar
	is "$(cust due --now 2025-09-20 --within 3w -f csv --no-header)" \
		'2025-10-05,birthday,P1,Pat,,,ada,30,lunar leap 8-14'
	cust -q set P1 birthday=1962-02-04
	is "$(due --now 2025-01-27 --within 2d)" 01-28:birthday:P1
}

@test "a lunar birthday outside the years that are known is not told" {
	cust -q set P1 birthday=1890-03-05 birthday_calendar=lunar
	is "$(due --within 1y -w 'code = P1')" ''
}

# ---- next contacts ----

act() { crm-activity --now "$NOW" --as boss -q "$@"; }

@test "a day to be in touch, overdue too, until the customer was reached" {
	act add A1 customer=P1 kind=call at=2026-02-01 subject=Offer \
		next_contact=2026-02-10 >/dev/null
	is "$(cust due -f csv --no-header -w 'code = P1' -n 1)" \
		'2026-02-10,next_contact,P1,Pat,,,ada,,Offer'
	act add A2 customer=P1 kind=call at=2026-02-11 outcome=unanswered \
		>/dev/null
	has "$(due)" 02-10:next_contact:P1
	act add A3 customer=P1 kind=call at=2026-02-12 >/dev/null
	hasnt "$(due)" next_contact
}

@test "a later day to be in touch takes the place of the earlier one" {
	act import <<-'E'
		code,customer,contact,kind,at,outcome,next_contact
		A1,F1,K1,call,2026-02-01T10:00:00Z,reached,2026-02-10
		A2,F1,K1,call,2026-02-10T10:00:00Z,unanswered,2026-03-12
		A3,F2,K2,call,2026-02-10T10:00:00Z,reached,2026-03-13
		A4,P2,,call,2026-02-10T10:00:00Z,reached,2026-03-12
		A5,P2,,call,2026-02-10T10:00:00Z,reached,2026-03-11
	E
	is "$(due | tr ' ' '\n' | grep next)" \
		$'03-11:next_contact:P2\n03-12:next_contact:K1'
	act set A2 next_contact=2026-04-01
	is "$(due | tr ' ' '\n' | grep next)" 03-11:next_contact:P2
}

# ---- narrowing ----

@test "filters are of the customer, and all of them hold" {
	is "$(due -w 'owner = ada' --within 8d)" \
		'03-05:birthday:P1 03-12:birthday:K1 03-12:anniversary:F1'
	is "$(due -w 'owner = ben' --within 8d)" 03-13:birthday:K2
	is "$(due -w 'owner = ada' -w 'kind = person')" 03-05:birthday:P1
	is "$(due -w 'owner = ben or owner = ada' -w "name ~ 'firm'")" \
		'03-12:birthday:K1 03-12:anniversary:F1'
	is "$(due -w "contact.name = Anna or not kind = company")" \
		'03-05:birthday:P1 03-12:birthday:K1 03-12:anniversary:F1'
	is "$(due -n 1)" 03-05:birthday:P1
	is "$(due -n 0)" ''
}

@test "a bad filter is told as it was written" {
	try 2 cust due -w 'owner = ada and nmae = x'
	has "$err" "where: column 17: no field 'nmae' in customer; did you mean 'name'?"
	# What would close the brackets around it is refused by itself.
	try 2 cust due -w "code = P1) or (code = F1"
	has "$err" 'where: column 10'
}

# ---- printing ----

@test "all columns in JSON, null where there is nothing" {
	try 0 cust due --within 0d -f jsonl
	is "$out" '{"date":"2026-03-05","kind":"birthday","customer":"P1","customer_name":"Pat","contact":null,"contact_name":null,"owner":"ada","years":46,"note":null}'
	try 0 cust due --within 0d -f json --now 2026-03-09
	is "$out" '[]'
	try 0 cust due --within 0d -f csv --labels zh
	is "${out%%$'\n'*}" '日期,事项,客户编号,客户名称,联系人编号,联系人,负责人,周年,备注'
}

# ---- rights ----

@test "only what the user may see" {
	is "$(cust due --as ben --within 8d -f csv --no-header)" \
		'2026-03-13,birthday,F2,New,K2,Bo,ben,36,'
}

@test "dates in hidden fields are not told, nor hidden names" {
	admin -q permission add role=all record=contact read=all export=all \
		create=all change=all delete=all hidden=birthday
	is "$(due --as eve)" '03-05:birthday:P1 03-12:anniversary:F1'
	admin -q permission add role=all record=customer read=all export=all \
		create=all change=all delete=all hidden="kind;name;owner"
	try 0 cust due --as eve -f jsonl
	is "$out" '{"date":"2026-03-12","kind":"anniversary","customer":"F1","contact":null,"contact_name":null,"years":27,"note":null}'
}

@test "what is taken away needs the right to, and is logged" {
	admin -q permission add role=all record=customer read=all export=none \
		create=all change=all delete=all
	try 6 cust due --as eve
	try 0 cust due --as ada
	is "$(admin access list -w 'user = ada' -F action,type,records -f csv \
		--no-header)" $'export,customer,2\nexport,contact,1\nexport,activity,0'
}
