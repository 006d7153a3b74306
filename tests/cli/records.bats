#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# records.bats - add, set, delete, restore, history, list, show and filters.

load lib.bash

setup_file() {
	base
	admin -q department import <<-'E'
		code,name,parent
		hq,Head office,
		east,华东区,hq
	E
	admin -q user import <<-'E'
		code,name,department
		anna,Anna,east
		bob,Bob,hq
	E
	cust -q import <<-'E'
		code,name,level,country,region,city,registered_capital,currency,founded_on,tags,owner,parent,employees,phone
		C1,华东钢铁,strategic,中国,华东,上海,1000000,CNY,2001-05-06,vip;trade fair,anna,,500,13800138000
		C2,Alfreds,key,Germany,Mitte,Berlin,5000.50,EUR,2026-03-05,vip,,C1,20,030-0074321
		C3,Blaue Ähre,potential,germany,,Köln,,EUR,2026-03-12,,anna,C2,,+49 30 123456
		C4,Zeta,lead,,,,,JPY,2026-01-31,,bob,,0,
	E
	cust -q contact import <<-'E'
		code,customer,name,title,mobile,primary
		K1,C2,Maria,Sales Representative,13800138001,true
		K2,C2,Otto,Buyer,,false
		K3,C3,Hanna,Head Buyer,13900139000,true
	E
}

setup() { own_copy; }

add() { try "$1" cust add "${@:2}"; }
set_() { try "$1" cust set "${@:2}"; }

# ---- add ----

@test "add prints the record, with a code from the counter" {
	add 0 name=x -F code,name,kind,level,type,currency,state,version
	is "$out" '{"code":"C-000001","name":"x","kind":"company","level":"lead","type":"customer","currency":"CNY","state":"active","version":1}'
	add 0 name=y -F code
	is "$out" '{"code":"C-000002"}'
	add 0 code=C-000007 name=z -F code
	add 0 name=z -F code
	is "$out" '{"code":"C-000008"}'
	# A deleted record's code is never given again.
	try 0 cust delete C-000008
	add 0 name=z -F code
	is "$out" '{"code":"C-000009"}'
}

@test "add: the code in front, or as a field" {
	add 0 N1 name=x -F code
	is "$out" '{"code":"N1"}'
	add 2 N2 N3 name=x
	add 5 C1 name=x
	has "$err" 'code: ' "'C1'"
	add 2 name=x oops
	has "$err" "'oops'"
}

@test "add --dry-run prints nothing and saves nothing" {
	add 0 name=x --dry-run
	is "$out" ''
	is "$(total)" 4
	add 4 name= --dry-run
}

@test "codes: no white space, invisible character or =, no leading -" {
	for code in 'a b' $'a\tb' 'a=b' -x 'a　b' $'a\u200bb'; do
		add 4 code="$code" name=x
		has "$err" 'code: '
	done
	add 0 code=编号.1/x name=x -F code
	is "$out" '{"code":"编号.1/x"}'
}

@test "what is required" {
	add 4 city=x
	has "$err" 'name: must not be empty'
	add 4 name=
	set_ 4 C1 name=
	set_ 4 C1 level=
	try 4 cust contact add name=x
	has "$err" 'customer: must not be empty'
	try 4 cust result add customer=C1
	has "$err" 'year: must not be empty'
}

@test "enumerations: by name, label or any case; else the nearest is named" {
	add 0 name=x level=KEY type=经销商 -F level,type
	is "$out" '{"level":"key","type":"distributor"}'
	add 4 name=x level=stratgic
	has "$err" "level: 'stratgic'" "'strategic'" \
		'lead, potential, trading, key, strategic'
	add 4 name=x level=xyzzy
	hasnt "$err" 'did you mean'
}

@test "phone numbers are kept as written and compared by their form" {
	for p in 13800138000 '+86 138 0013 8000' '010-62345678 转 12' \
		'+49 (0)30 123456' 0074321 '(5) 555-4729' '０１０－６２３４５６７８'; do
		add 0 name=x phone="$p" -F phone -f tsv --no-header
		is "$out" "$p"
	done
	is "$(codes cust list -w "phone = '+86-138-0013-8000'")" \
		'C-000001 C-000002 C1'
	is "$(codes cust list -w "phone = '+49 30 123456'")" 'C-000004 C3'
	for p in 12 123456a 12345678901 '+1 234 567 890 123 456'; do
		add 4 name=x phone="$p"
		has "$err" "phone: '$p' is no phone number"
	done
}

@test "e-mail, web address, tax number: what is wrong" {
	for m in wang@ @x.cn 'a b@x.cn' a@@x.cn 'a@x..cn' nomail; do
		add 4 name=x email="$m"
		has "$err" "email: '$m' is no e-mail address: "
	done
	add 0 name=x email=王@例子.公司 -F email
	add 4 name=x website='not a url'
	has "$err" 'website: '
	add 4 name=x tax_number=91110000100000000X
	has "$err" 'tax_number: ' check "'R'"
	add 0 name=x tax_number=91110000100000000r -F tax_number
	is "$out" '{"tax_number":"91110000100000000R"}'
	add 5 name=xx tax_number=91110000100000000R --on-duplicate fail
	add 0 name=x tax_number=91110000100000000R --on-duplicate allow
	add 4 name=x tax_number=!!!!
	add 0 D1 name=x tax_number=' de 123.456 ' -F tax_number
	is "$out" '{"tax_number":"DE123456"}'
	add 5 name=x tax_number=DE123456 --on-duplicate fail
	is "$(codes cust list -w "tax_number = 'DE-123456'")" D1
}

@test "dates as people write them" {
	for d in 2026-03-05 2026/3/5 2026.3.5 20260305 2026年3月5日 today 今天; do
		add 0 name=x founded_on="$d" -F founded_on
		is "$out" '{"founded_on":"2026-03-05"}'
	done
	add 0 name=x founded_on=昨天 birthday=+2w -F founded_on,birthday
	is "$out" '{"founded_on":"2026-03-04","birthday":"2026-03-19"}'
	for d in 2026-02-29 05/03/2026 2026-13-01 tomorow; do
		add 4 name=x founded_on="$d"
		has "$err" "founded_on: '$d' is not a date"
	done
	add 4 name=x founded_on=2026-Q1 # no single day
	has "$err" 'founded_on: '
}

@test "money as people write it" {
	while read -r in want; do
		add 0 name=x credit_limit="$in" -F credit_limit -f csv --no-header
		is "$out" "$want"
	done <<-'E'
		1,234.50 1234.50
		￥1,234.50 1234.50
		１２３４．５ 1234.50
		12.3万 123000.00
		1.2345亿元 123450000.00
		0 0.00
	E
	for m in 12,34.5 1.234,50 1e5 1.234 99999999999999999999 -1 '(1.00)'; do
		add 4 name=x credit_limit="$m"
		has "$err" 'credit_limit: '
	done
	try 0 cust result add customer=C1 year=2025 profit='(1,234.50)' -F profit
	is "$out" '{"profit":-1234.50}'
	try 0 cust affiliate add customer=C1 name=x share=33.3% -F share
	is "$out" '{"share":33.3}'
	try 4 cust affiliate add customer=C1 name=x share=101
	has "$err" 'share: '
}

@test "numbers and limits" {
	add 0 name=x employees=1,234 -F employees
	is "$out" '{"employees":1234}'
	for n in -1 1.5 100000001 many; do
		add 4 name=x employees="$n"
		has "$err" 'employees: '
	done
	add 4 name="$(printf 'x%.0s' {1..201})"
	has "$err" 'name: ' 201 200
	add 0 name="$(printf '字%.0s' {1..200})"
	try 4 cust result add customer=C1 year=1776
	try 4 cust requirement add customer=C1 date=today wish=x quantity=0.0000001
	has "$err" 'quantity: '
}

@test "currencies and their decimals" {
	add 0 name=x currency=jpy credit_limit=1234567 -F currency,credit_limit
	is "$out" '{"currency":"JPY","credit_limit":1234567}'
	add 4 name=x currency=JPY credit_limit=1.5
	has "$err" 'credit_limit: ' JPY
	add 0 name=x currency=KWD credit_limit=1.5 -F credit_limit
	is "$out" '{"credit_limit":1.500}'
	add 4 name=x currency=XXY
	has "$err" "currency: 'XXY'"
	# An amount may name the currency, of a record that has none yet.
	add 0 name=x credit_limit='USD 99.9' -F credit_limit,currency
	is "$out" '{"credit_limit":99.90,"currency":"USD"}'
	add 4 name=x credit_limit='USD 1' currency=EUR
	has "$err" 'credit_limit: ' USD EUR
	add 4 name=x credit_limit='USD 1' registered_capital='EUR 1'
	set_ 4 C2 credit_limit='USD 1'
	has "$err" USD EUR
}

@test "a new currency keeps the face value" {
	set_ 0 C2 currency=KWD
	is "$(value C2 registered_capital)" 5000.500
	set_ 0 C2 currency=USD
	is "$(value C2 registered_capital)" 5000.50
	set_ 4 C2 currency=JPY
	has "$err" 'registered_capital: ' JPY
	set_ 0 C2 currency=JPY registered_capital=5001
	is "$(value C2 currency,registered_capital)" $'JPY\t5001'
	set_ 0 C1 currency=JPY
	is "$(value C1 registered_capital)" 1000000
}

# ---- contacts ----

@test "the first contact is the primary one, and the place moves" {
	try 0 cust contact add customer=C4 name=Eins -F code,primary
	is "$out" '{"code":"K-000001","primary":true}'
	try 0 cust contact add customer=C4 name=Zwei -F code,primary
	is "$out" '{"code":"K-000002","primary":false}'
	try 0 cust contact set K-000002 primary=true
	is "$(cust contact list -w 'customer = C4 and primary = true' -F code)" \
		'{"code":"K-000002"}'
	# The one that lost the place says so in its history.
	cust contact history K-000001 | tail -n 1 |
		jq -e '.changes == {"primary": [true, false]}'
	# At most one, whatever an import says.
	try 0 cust contact import \
		<<<$'customer,name,primary\nC4,a,true\nC4,b,true\nC4,c,false'
	is "$(cust contact list -w 'customer = C4 and primary = true' \
		-F name -f tsv --no-header)" b
}

@test "the primary contact of a customer moves to another customer" {
	set_ 0 C4 note=x
	try 0 cust contact set K1 customer=C3
	is "$(codes cust contact list -w 'customer = C3 and primary = true')" K1
}

# ---- set ----

@test "set changes what is given, and counts a version up" {
	set_ 0 C2 city=Bonn
	has "$err" '1 updated; job'
	is "$(value C2 name,city,version)" $'Alfreds\tBonn\t2'
	set_ 0 C2 city=Bonn
	has "$err" '1 unchanged'
	is "$(value C2 version)" 2
	set_ 0 C1 C2 C3 city=Ulm
	has "$err" '3 updated'
	set_ 0 C1 city=
	is "$(value C1 city)" '\N'
	set_ 3 C1 nosuch city=X
	is "$(value C1 city)" '\N'
}

@test "set: wrong usage" {
	set_ 2 C1
	set_ 2 C1 nosuch=1
	has "$err" "'nosuch'"
	set_ 2 C1 ctiy=1
	has "$err" "'city'"
	set_ 2 C1 version=7
	set_ 2 C1 created_at=2020-01-01
	set_ 2 C1 city=a city=b
	set_ 2 C1 city=a C2
	set_ 2 C1 name+=x
	has "$err" lists
	set_ 2 city=a
}

@test "set --if-version" {
	set_ 5 C1 city=X --if-version 2
	has "$err" C1 version
	set_ 0 C1 city=X --if-version 1
	set_ 5 C1 city=Y --if-version 1
	is "$(value C1 city)" X
	try 5 cust delete C4 --if-version 9
}

@test "tags: = += -= with ; and backslashes inside" {
	set_ 0 C1 C2 tags+=new tags-=vip
	is "$(value C1 tags)" 'trade fair;new'
	is "$(value C2 tags)" new
	set_ 0 C1 C2 tags+=new
	has "$err" '2 unchanged'
	set_ 0 C1 tags='x; y ;x;;'
	is "$(cust show C1 -F tags)" '{"tags":["x","y"]}'
	set_ 0 C1 tags='a\;b' tags+='c\\d;e'
	is "$(cust show C1 -F tags)" '{"tags":["a;b","c\\d","e"]}'
	set_ 0 C1 tags-='a\;b;e'
	is "$(cust show C1 -F tags)" '{"tags":["c\\d"]}'
	set_ 0 C1 tags-='c\\d'
	is "$(cust show C1 -F tags)" '{"tags":null}'
	set_ 0 C1 tags-=none
	has "$err" unchanged
	# Space around a member is no part of it, coming or going.
	set_ 0 C1 tags+=' x; y ;z'
	set_ 0 C1 tags-='x ; y'
	is "$(cust show C1 -F tags)" '{"tags":["z"]}'
	add 0 name=x tags+=a tags+=b -F tags
	is "$out" '{"tags":["a","b"]}'
}

@test "set and delete with records from a pipe" {
	# With FIELD=VALUE only those change.
	cust list -w 'level >= key' | jq -c '.name = "IGNORED"' >in
	set_ 0 - owner=bob tags+=p <in
	has "$err" '2 updated'
	is "$(value C1 name,owner,tags)" $'华东钢铁\tbob\tvip;trade fair;p'
	# Without, the records' own fields do.
	set_ 0 - <<<$'code,city\nC1,A\nC2,B'
	is "$(value C2 city,owner)" $'B\tbob'
	set_ 0 - <<<'[{"code":"C1","city":null}]'
	is "$(value C1 city)" '\N'
	set_ 3 - city=Z <<<$'code\nC1\nnosuch'
	has "$err" "stdin:3:" "'nosuch'"
	is "$(value C1 city)" '\N'
	set_ 4 - city=Z <<<$'name,code\nx,'
	has "$err" 'stdin:2: code:'
	set_ 0 - city=Z </dev/null
	has "$err" 'nothing to do'
	# A version in a record acts as --if-version.
	set_ 5 - <<<'{"code":"C4","version":7,"city":"x"}'
	try 0 cust delete - <<<$'code,whatever\nC4,x'
	has "$err" '1 deleted'
	try 3 cust delete - <<<$'code\nC4'
	try 5 cust delete - <<<$'code\nC3\nC2'
	is "$(total)" 3
}

@test "a missing CODE never reads stdin" {
	try 2 cust set <<<$'code,city\nC1,x'
	try 2 cust delete <<<$'code\nC1'
	try 2 cust set city=x <<<$'code\nC1'
	is "$(total)" 4
}

# ---- delete, restore, history ----

@test "delete is refused while others refer to the record" {
	try 5 cust delete C2
	has "$err" 'C2' 'customer C3' 'contact K1' 'contact K2' --cascade
	is "$(total)" 4
	try 0 cust delete C4
	has "$err" '1 deleted'
	try 3 cust show C4
	try 5 admin user delete anna
	has "$err" 'customer C1'
}

@test "delete counts a record named twice once" {
	try 0 cust delete C4 C3 C4 C4 --cascade
	has "$err" '3 deleted'
	try 3 cust delete C2 nosuch C2 --cascade
	try 3 cust delete nosuch nosuch
	is "$(total)" 2
}

@test "delete --cascade takes what belongs to it and clears the rest" {
	try 0 cust delete C2 --cascade --dry-run
	is "$(total contact)" 3
	try 0 cust delete C2 --cascade
	has "$err" '3 deleted' '1 updated'
	is "$(codes cust contact list)" K3
	is "$(value C3 parent)" '\N'
}

@test "restore brings back what was deleted" {
	cust list >before
	cust contact list >contacts
	try 0 cust delete C2 --cascade
	try 5 cust contact restore K1 # its customer is not there
	has "$err" C2
	try 0 cust restore C2
	try 0 cust contact restore K1 K2
	cust contact list | cmp - contacts
	try 0 cust set C3 parent=C2
	cust list | cmp - before
	is "$(value C2 version)" 2
	try 5 cust restore C2
	has "$err" C2
	try 3 cust restore nosuch
	try 0 cust delete C4
	add 0 C4 name=other
	try 5 cust restore C4
}

@test "history: who, when, what from and to" {
	set_ 0 C2 city=Bonn tags+=x
	try 0 cust delete C2 --cascade
	try 0 cust restore C2
	cust history C2 >h
	is "$(jq -r .action h | paste -sd' ')" 'insert update delete insert'
	is "$(sed -n 2p h | jq -c '[.type, .code, .at, .changes]')" \
'["customer","C2","2026-03-05T08:00:00Z",{"city":["Berlin","Bonn"],"tags":[["vip"],["vip","x"]]}]'
	is "$(head -n 1 h | jq -c '[.input, .line, .changes.name,
		.changes.parent]')" \
		'["stdin",3,[null,"Alfreds"],[null,"C1"]]'
	has "$(<h)" '"registered_capital":[null,5000.50]'
	is "$(jq -r .user h | sort -u)" "$(id -un)"
	is "$(jq .seq h | sort -nuc && echo sorted)" sorted
	try 3 cust history nosuch
	try 0 cust history C1 C3 -f csv
	is "$(wc -l <.out)" 4
	is "$(cust history C2 -n 2 | wc -l)" 2
	# All that is printed is limited, not each record's part.
	is "$(cust history C1 C2 C3 -n 2 | jq -r .code | paste -sd' ')" 'C1 C2'
	is "$(cust history C1 C2 -n 0)" ''
	try 3 cust history C1 nosuch -n 1
	# A deleted record has a history still.
	try 0 cust delete C4
	is "$(cust history C4 | tail -n 1 | jq -r .action)" delete
}

# ---- list, show, fields, template ----

@test "list: sorting" {
	is "$(codes cust list -s -level)" 'C1 C2 C3 C4'
	is "$(codes cust list -s currency,-founded_on)" 'C1 C3 C2 C4'
	is "$(codes cust list -s employees)" 'C3 C4 C2 C1'
	is "$(codes cust list -s owner.name,-code)" 'C2 C3 C1 C4'
	try 2 cust list -s contact.name
	try 2 cust list -s nosuch
	has "$err" "'nosuch'"
}

@test "list: --limit and --after page through" {
	is "$(codes cust list -n 2)" 'C1 C2'
	is "$(codes cust list -n 2 --after C2)" 'C3 C4'
	is "$(codes cust list --after C4)" ''
	is "$(codes cust list -s -level -n 2 --after C1)" 'C2 C3'
	# Pages in any order hold each record once, unset values included.
	for s in employees -employees currency,-founded_on owner.name; do
		all='' last=''
		while :; do
			page=$(codes cust list -s "$s" -n 1 ${last:+--after "$last"})
			[ -n "$page" ] || break
			all+="$page " last=$page
		done
		is "$all" "$(codes cust list -s "$s") "
	done
	is "$(codes cust list -n 1 -w 'level < key' --after C2)" C3
	try 3 cust list --after nosuch
	is "$(cust list -n 0 -f jsonl)" ''
}

@test "list: fields along references" {
	is "$(cust list -F code,owner.name,owner.department.parent.name,parent.code \
		-f csv)" 'code,owner.name,owner.department.parent.name,parent.code
C1,Anna,Head office,
C2,,,C1
C3,Anna,Head office,C2
C4,Bob,,'
	try 2 cust list -F contact.name
	try 2 cust list -F code,nmae
	has "$err" "'nmae'" "'name'"
	try 2 cust list -F owner.nosuch
}

@test "show prints in the order asked for" {
	try 0 cust show C3 C1 -F code
	is "$out" $'{"code":"C3"}\n{"code":"C1"}'
	try 3 cust show C1 nosuch
	has "$err" "'nosuch'"
}

@test "fields describes the type" {
	cust fields -f json >f
	is "$(jq -r 'map(.name)[0:6] | join(" ")' f)" \
		'code version created_at updated_at name short_name'
	jq -e '.[] | select(.name == "level") | .type == "enum" and
		.choices == ["lead", "potential", "trading", "key", "strategic"]
		and .default == "lead" and .label_zh == "客户级别"' f
	jq -e '.[] | select(.name == "owner") | .type == "ref" and
		.ref == "user"' f
	jq -e '.[] | select(.name == "tax_number") |
		.flags | index("unique")' f
	is "$(jq -r '.[] | select(.flags // [] | index("required")) | .name' f |
		paste -sd' ')" 'name kind level type currency state'
}

@test "template: a heading that an import understands" {
	is "$(cust contact template -F code,name)" code,name
	for l in en zh; do
		cust template --labels $l >t.csv
		is "$(wc -l <t.csv)" 1
		try 0 cust import t.csv
		has "$err" 'nothing to do'
	done
	is "$(cust template --labels zh | cut -d, -f1,2,5)" \
		'编号,客户名称,客户级别'
}

@test "labels head tables and, when asked for, csv; never JSON" {
	is "$(cust list -F code,level -n 1 -f csv --labels zh)" \
		$'编号,客户级别\nC1,strategic'
	has "$(cust list -F code,level -n 1 -f table --labels zh)" 编号 客户级别
	has "$(cust list -F code,level -n 1 -f table)" Code Level
	is "$(cust list -F code -n 1 --labels zh -f jsonl)" '{"code":"C1"}'
}

@test "tables escape control characters" {
	set_ 0 C4 note=$'a\e[31mred\nnew\ttab\x7f\u009b' name='宽 wide'
	cust list -f table -F code,note,name -w 'code = C4' >t
	is "$(wc -l <t)" 2
	LC_ALL=C grep -q $'[\001-\011\013-\037\177]' t && false
	grep -qP '\x{9b}' t && false
	has "$(<t)" '[31mred new tab' '宽 wide'
	cust show C4 -f table >t
	LC_ALL=C grep -q $'[\001-\010\013-\037\177]' t && false
	# Errors do too.
	try 3 cust show $'x\e[31m'
	LC_ALL=C grep -q $'[\001-\011\013-\037\177]' .err && false
	:
}

@test "on a terminal: a table, or what CRM_FORMAT says" {
	need_terminal
	command -v script || skip 'no script(1)'
	tty() { script -qec "$*" /dev/null | tr -d '\r'; }
	is "$(TERM=dumb tty crm-customer list -F code,name -n 2)" \
		$'Code  Name\nC1    华东钢铁\nC2    Alfreds'
	has "$(TERM=xterm tty crm-customer list -n 1)" $'\e[1m'
	hasnt "$(NO_COLOR=1 TERM=xterm tty crm-customer list -n 1)" $'\e'
	hasnt "$(TERM=xterm tty crm-customer list -n 1 --color never)" $'\e'
	is "$(CRM_FORMAT=csv tty crm-customer list -F code -n 1)" $'code\nC1'
	is "$(CRM_FORMAT=csv tty crm-customer list -F code -n 1 -f jsonl)" \
		'{"code":"C1"}'
	has "$(TERM=dumb tty crm-customer show C2)" 'Name                  Alfreds'
}

# ---- filters ----

@test "filters: comparison" {
	while IFS='|' read -r want where; do
		is "$(codes cust list -w "$where") | $where" "$want | $where"
	done <<-'E'
		C1 C2|level >= key
		C3 C4|level < trading
		C2 C3|level between potential and key
		C1 C2 C3|level != lead
		C1|region ~ '华东'
		C2|country = 'Germany'
		C2 C3|country ~ 'GERM'
		C1 C3 C4|country != 'Germany'
		C1 C3 C4|not country = 'Germany'
		C3|name ~ 'äHRE'
		C1 C3 C4|name > 'B'
		C4|employees = 0
		C3|employees is null
		C1 C2 C4|employees is not null
		C1 C2 C4|not employees is null
		C1 C3 C4|employees != 20
		C1 C2|registered_capital > 5000
		C2|registered_capital = 5000.5
		C1|registered_capital >= 10万
		C1 C2 C3 C4|version = 1
		C1 C2|code in (C1, 'C2', nosuch)
		C3 C4|code not in (C1, C2)
		C1|phone = '+86 138-0013-8000'
		C2|phone = '(030) 0074321'
	E
}

@test "filters: dates" {
	while IFS='|' read -r want where; do
		is "$(codes cust list -w "$where") | $where" "$want | $where"
	done <<-'E'
		C2|founded_on = today
		C1 C4|founded_on < today
		C1 C2 C3 C4|founded_on <= today+7d
		C3|founded_on > today and founded_on < +2w
		C2 C3 C4|founded_on >= -60d
		C2 C3|founded_on = month
		C2 C3 C4|founded_on = 2026-Q1
		C1|founded_on = 2001
		C1 C2 C3|founded_on in (2026-03, 2001)
		C2 C4|founded_on between 2026-01-01 and 2026-03-05
		C2|founded_on = 2026年3月5日
		C1 C2 C3 C4|created_at = today
		C1 C2 C3 C4|created_at >= 2026-03-05T08:00:00Z
		|created_at > now
	E
}

@test "filters: and, or, not, parentheses" {
	while IFS='|' read -r want where; do
		is "$(codes cust list -w "$where") | $where" "$want | $where"
	done <<-'E'
		C1 C2 C4|code in (C1, C4) or level = key and country = 'Germany'
		C2|(code in (C1, C4) or level = key) and country = 'Germany'
		C1 C3|not (level = key or level = lead)
		C1 C2 C3 C4|not not code ~ 'C'
		C1|level >= key and (region ~ '华东' or tags in (x, 'y')) and not owner is null
	E
}

@test "filters: lists" {
	while IFS='|' read -r want where; do
		is "$(codes cust list -w "$where") | $where" "$want | $where"
	done <<-'E'
		C1 C2|tags in (vip, 'trade fair')
		C1|tags = 'trade fair'
		C3 C4|tags != vip
		C3 C4|tags is null
		C1|tags ~ 'FAIR'
	E
}

@test "filters: along references and to many" {
	while IFS='|' read -r want where; do
		is "$(codes cust list -w "$where") | $where" "$want | $where"
	done <<-'E'
		C1 C3|owner = anna
		C2|owner is null
		C1 C3|owner.name = 'Anna'
		C1 C3 C4|owner.department.code in (hq, east)
		C2 C3|parent.level >= key
		C3|parent.parent.name ~ '钢'
		C2 C3|contact.title ~ 'Buyer'
		C2 C3|contact.title ~ 'buyer' and contact.mobile is not null
		C3|contact(title ~ 'buyer' and mobile is not null)
		C1 C4|not contact.title ~ 'buyer'
	E
	is "$(codes cust contact list -w "customer.country = 'Germany'")" 'K1 K2'
	is "$(codes cust contact list -w "customer.owner.name ~ 'anna'")" K3
	is "$(codes admin user list -w "department.parent = hq")" anna
}

@test "filters: an error points at the column" {
	while IFS='|' read -r column part where; do
		try 2 cust list -w "$where"
		has "$err" "column $column:" "$part"
		is "$out" ''
	done <<-'E'
		1|'name'|nme = 'x'
		9|'title'|contact.titel = 'x'
		9|'key'|level = kez
		13|number|employees > abc
		14|date|founded_on > 2026-13-01
		5|operator|name
		8|quote|name = 'x
		16|(|name = 'a' and (level = key
		14|or|name = 'x' or
	E
	try 2 cust list -w ''
}

@test "filters bind their values" {
	cust list >before
	for v in "x' or '1'='1" "'; drop table customer; --" '%' '_' '\'; do
		q=${v//\'/\'\'}
		is "$(codes cust list -w "name = '$q'")" ''
		is "$(codes cust list -w "name ~ '$q'")" ''
	done
	cust list | cmp - before
}

# ---- the small types ----

@test "requirement, bankaccount, affiliate, result" {
	try 0 cust requirement add customer=C1 date=today kind=capacity \
		wish='1000 t' quantity=1,000.5 unit=t price=4500.5 \
		-F code,date,quantity,price,currency,state
	is "$out" '{"code":"R-000001","date":"2026-03-05","quantity":1000.5,"price":4500.50,"currency":"CNY","state":"open"}'
	try 0 cust bankaccount add customer=C1 bank=b account=1 -F code,primary
	is "$out" '{"code":"B-000001","primary":true}'
	try 0 cust bankaccount add customer=C1 bank=b account=2 primary=true
	is "$(codes cust bankaccount list -w 'primary = true')" B-000002
	try 0 cust affiliate add customer=C1 name=x tie=子公司 company=C2 \
		-F code,tie,company
	is "$out" '{"code":"A-000001","tie":"subsidiary","company":"C2"}'
	try 0 cust result add customer=C1 year=2025 revenue=12.3万 -F code,revenue
	is "$out" '{"code":"Y-000001","revenue":123000.00}'
	for t in requirement bankaccount affiliate result; do
		code=$(codes cust "$t" list -n 1)
		try 0 cust "$t" set "$code" note=x
		has "$(cust "$t" history "$code")" '"changes":{"note":[null,"x"]}'
		try 0 cust "$t" delete "$code"
		try 0 cust "$t" restore "$code"
		is "$(value "$code" note "$t")" x
		is "$(codes cust list -w "$t.note = 'x'")" C1
	done
	try 5 cust delete C1
	try 0 cust delete C1 --cascade
	for t in requirement bankaccount affiliate result; do
		is "$(total "$t")" 0
	done
}
