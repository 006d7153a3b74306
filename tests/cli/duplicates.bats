#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# duplicates.bats - which customers are taken for the same one, rule by rule.

load lib.bash

setup_file() {
	base
	admin -q user import <<<$'code,role\nada,sales\nben,sales'
}

setup() { own_copy; }

# Customers of one heading line.
enter() { cust -q import --on-duplicate allow; }
# The groups: codes of one with spaces between, "; " between groups.
groups() {
	cust duplicates -f tsv --no-header "$@" | awk -F '\t' '
		NR > 1 { printf "%s", $1 == last ? " " : "; " }
		{ printf "%s", $4; last = $1 }'
}
# One column of the row of a code.
column() {
	cust duplicates -f tsv -n 1 | awk -F '\t' -v code="$1" -v name="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		$4 == code { print $at[name] }'
}

@test "companies of the same name are one, whatever form it is written in" {
	enter <<-'E'
		code,name
		A,华为技术(深圳)有限公司
		B,華為技術（深圳）股份有限公司
		C,Nordlicht GmbH & Co. KG
		D,NORDLICHT GmbH
		E,华为技术有限公司
	E
	is "$(groups)" 'A B; C D'
	try 0 cust duplicates -n 1
	is "$(wc -l <<<"$out")" 2
	has "$out" '{"group":1,"score":77,"action":"keep","code":"A"' \
		'"with":"B","reasons":["name"],"owner":null,"city":null'
}

@test "a tax number joins other names, and parts the same" {
	enter <<-'E'
		code,name,tax_number
		A,Nordlicht GmbH,DE123456789
		B,Aurora SE,DE123456789
		C,Kupferberg,DE111111111
		D,Kupferberg,DE222222222
	E
	is "$(groups)" 'A B'
	is "$(column A reasons)" tax_number
}

@test "one without a number does not bring two with different ones together" {
	enter <<-'E'
		code,name,tax_number,phone
		A,Nordlicht GmbH,DE123456789,0301234567
		B,Nordlicht GmbH,,0301234567
		C,Nordlicht GmbH,DE987654321,0301234567
	E
	is "$(groups)" 'A B'
}

@test "similar names of companies need more than that" {
	enter <<-'E'
		code,name,city
		A,霁岚集团有限公司,杭州
		B,霁岚有限公司,杭州
		C,上海宝华鑫钢材贸易有限公司,上海
		D,上海保华鑫钢材贸易有限公司,上海
	E
	is "$(groups)" ''
	cust -q set A B phone=057155550001
	cust -q set C D email=info@baohuaxin.example.cn
	is "$(groups)" 'A B; C D'
	is "$(column A reasons)" 'similar_name;phone;city'
}

@test "a long name in letters with one slip is very close" {
	enter <<-'E'
		code,name
		A,Blechwerk Achternbusch KG
		B,Blechwerk Achtenbusch KG
		C,Stahlbau GmbH
		D,Stahlbar GmbH
	E
	is "$(groups)" 'A B'
}

@test "numbers in names, branches and neighbours are others" {
	enter <<-'E'
		code,name,phone,address
		A,上海建工第一工程有限公司,021-55550001,人民路 1 号
		B,上海建工第二工程有限公司,021-55550001,人民路 1 号
		C,霁岚压缩机有限公司,0571-55550002,江潮路 101 号
		D,霁岚压缩机有限公司常州分公司,0571-55550002,江潮路 101 号
		E,Weber Stahl GmbH,030 5550003,Hafenstraße 1
		F,Fischer Blech GmbH,030 5550003,Hafenstraße 1
	E
	is "$(groups)" ''
}

@test "persons are not the same for their name alone" {
	enter <<-'E'
		code,name,kind,city
		A,John Smith,person,Leeds
		B,John Smith,person,Leeds
		C,王伟,person,上海
		D,王伟,person,上海
	E
	is "$(groups)" ''
	cust -q set A B birthday=1980-02-29
	cust -q set C D mobile=13800138000
	is "$(groups)" 'A B; C D'
}

@test "slips, swapped names, initials and missing ones" {
	enter <<-'E'
		code,name,kind,mobile
		A,Madeleine Paterson,person,+44 7700 900001
		B,Paterson Madeliene,person,00447700900001
		C,Zoë Kilby-Hart,person,+44 7700 900002
		D,zoe kilbyhart,person,+44 (0)7700 900002
		E,Josephine Aldgate,person,+44 7700 900003
		F,J. Aldgate,person,+44 7700 900003
		G,王小明,person,13800138000
		H,王晓明,person,+86 138 0013 8000
	E
	is "$(groups)" 'A B; C D; G H; E F'
}

@test "a family shares much, and is not one person" {
	enter <<-'E'
		code,name,kind,phone,email,address,postcode,city
		A,Anna Keller,person,040 1234567,keller@x.example,Weg 1,20099,Hamburg
		B,Bernd Keller,person,040 1234567,keller@x.example,Weg 1,20099,Hamburg
	E
	is "$(groups)" ''
	cust -q set A B birthday=1980-02-29
	is "$(groups)" 'A B'
}

@test "a day of birth with a slip, a street and its number" {
	enter <<-'E'
		code,name,kind,birthday,address
		A,Emma Lademan,person,1962-12-21,127 Badimara Street
		B,Emma Lademan,person,1962-12-12,127 Badimara Srteet
	E
	is "$(groups)" 'A B'
	is "$(column A reasons)" \
		'name;similar_birthday;similar_address'
}

@test "a number that many have tells little" {
	enter <<-'E'
		code,name,phone
		A,霁岚集团有限公司,0571-55550001
		B,霁岚有限公司,0571-55550001
	E
	is "$(groups)" 'A B'
	{
		echo code,name,phone
		for i in {1..60}; do
			echo "X$i,Tenant $i Ltd,0571-55550001"
		done
	} | enter
	is "$(groups)" ''
}

@test "a chain of similar records is not one group" {
	{
		echo code,name,kind,phone,mobile
		for i in {1..9}; do
			echo "A$i,Eva Lang,person,0571-5555000$i,0571-5555001$i"
			echo "B$i,Eva Lang,person,0571-5555001$i,0571-5555000$((i + 1))"
		done
	} | enter
	try 0 cust duplicates -f tsv --no-header
	[ "$(cut -f 1 <<<"$out" | sort | uniq -c | sort -rn | awk \
		'NR == 1 { print $1 }')" -le 4 ]
	[ "$(wc -l <<<"$out")" -ge 12 ]
}

@test "invalid and archived customers are left out, and -w narrows" {
	cust -q pool add east name=East >/dev/null
	enter <<-'E'
		code,name,state,level,pool,invalid_reason
		A,Same Old Ltd,active,key,,
		B,Same Old Ltd,pool,lead,east,
		C,Same Old Ltd,archived,key,,
		D,Same Old Ltd,invalid,key,,closed
	E
	is "$(groups)" 'B A' # B has its pool besides
	is "$(groups -w 'level = key')" ''
	is "$(groups -w 'level in (key, lead)' -w 'code != A')" ''
}

@test "the one to keep has most fields given, or is the oldest" {
	cust -q --now 2026-03-01 add A name='Same Old Ltd' >/dev/null
	crm-customer -q --now 2026-02-01 add B name='Same Old Ltd' >/dev/null
	is "$(groups)" 'B A'
	cust -q set A note=x
	is "$(groups)" 'A B'
	is "$(column A action) $(column B action)" 'keep drop'
}

@test "what a user may not see takes no part" {
	enter <<-'E'
		code,name,owner,phone
		A,霁岚集团有限公司,ada,0571-55550001
		B,霁岚有限公司,ben,0571-55550001
		C,霁岚有限公司,ada,0571-55550001
	E
	p=$(admin -q permission add role=sales record=customer read=own \
		export=own -F code -f tsv --no-header)
	is "$(groups --as ada)" 'A C'
	is "$(groups --as ben)" ''
	admin -q permission set "$p" hidden=phone
	is "$(groups --as ada)" ''
}

@test "who may not take records away sees them on a terminal only" {
	enter <<<$'code,name,owner\nA,Same Old Ltd,ada\nB,Same Old Ltd,ada'
	admin -q permission add role=sales record=customer read=own \
		export=none >/dev/null
	try 6 cust --as ada duplicates -f csv
	need_terminal
	script -qec "crm-customer --as ada duplicates" /dev/null >out
	has "$(<out)" 'Same Ol'
}

@test "scores that are none, and words behind the verb, are refused" {
	try 2 cust duplicates --min-score 0
	try 2 cust duplicates --min-score 101
	has "$err" 'a score is from 1 to 100'
	try 2 cust duplicates A
	try 2 cust contact duplicates
	try 0 cust duplicates -f csv
	is "$out" group,score,action,code,name,with,reasons,owner,city,phone,created_at
}

@test "persons of a known set of duplicates are found" {
	outside febrl
	awk -f "$BATS_TEST_DIRNAME/febrl.awk" \
		"$DATA/febrl_dataset1.csv" >febrl.csv
	cust -q import febrl.csv
	try 0 cust duplicates -f tsv
	read -r found _ _ _ _ wrong _ < <(awk \
		-f "$BATS_TEST_DIRNAME/pairs.awk" <<<"$out")
	echo "# $found of 500 pairs, $wrong wrong" >&3
	[ "$found" -gt 465 ]
	[ $((wrong * 100)) -le "$found" ]
}

@test "a list of a quarter of a million names has few that are the same" {
	outside cn_names
	sed '1,3d; s/\r$//' "$DATA/company_short_28w.txt" |
		grep -v '[",]' | sed '/^$/d; 1i name' >names.csv
	cust -q import names.csv
	try 0 cust duplicates -f tsv --no-header
	n=$(cut -f 1 <<<"$out" | tail -n 1)
	echo "# $n groups" >&3
	[ "$n" -gt 0 ] && [ "$n" -lt 3000 ]
}
