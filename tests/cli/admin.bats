#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# admin.bats - databases, users, departments, custom fields, jobs, backups.

load lib.bash

setup_file() {
	base --currency EUR
	admin -q department import <<<$'code,name,parent\nhq,Head,\neast,East,hq'
	cust -q import <<-'E'
		code,name,level,city,credit_limit
		C1,Alpha,key,Ulm,5
		C2,Beta,lead,Bonn,
		C3,Gamma,lead,,7.50
	E
}

setup() { own_copy; }

adm() { try "$1" admin "${@:2}"; }

# A custom field of customers: grade NAME…
field() { adm 0 field add customer "$@"; }

# ---- init ----

@test "init makes a database, its folders and the first user" {
	adm 0 init --db new/deep/crm.db --user anna
	has "$err" new/deep/crm.db anna
	is "$out" ''
	is "$(stat -c %a new new/deep new/deep/crm.db | paste -sd' ')" \
		'700 700 600'
	is "$(admin user list --db new/deep/crm.db -F code,active)" \
		'{"code":"anna","active":true}'
	adm 0 init --db other.db
	is "$(codes admin user list --db other.db)" "$(id -un)"
	is "$(codes admin role list --db other.db)" 'admin manager sales viewer'
	is "$(admin user list --db other.db -F role)" '{"role":"admin"}'
	is "$(admin job list --db other.db -F job)" '{"job":1}'
}

@test "init never touches a file that is there" {
	before=$(sha256sum crm.db)
	adm 5 init
	has "$err" crm.db
	is "$(sha256sum crm.db)" "$before"
	echo text >file
	adm 5 init --db file
	is "$(<file)" text
}

@test "init: base currency and time zone" {
	adm 0 init --db z.db --currency JPY --time-zone Asia/Shanghai
	is "$(cust add --db z.db name=x -F currency)" '{"currency":"JPY"}'
	# Days are those of the zone: there it is the sixth already.
	is "$(crm-customer --now 2026-03-05T20:00:00Z add --db z.db name=y \
		founded_on=today -F founded_on)" '{"founded_on":"2026-03-06"}'
	adm 2 init --db bad.db --currency XXY
	has "$err" XXY
	adm 2 init --db bad.db --time-zone Mars/Base
	has "$err" Mars/Base
	adm 2 init --db bad.db more
	[ ! -e bad.db ]
	adm 4 init --db bad.db --user 'a b'
	[ ! -e bad.db ]
	adm 0 init --db cny.db
	is "$(cust add --db cny.db name=x -F currency)" '{"currency":"CNY"}'
	# A currency is read as it is in a record.
	adm 0 init --db eur.db --currency eur
	is "$(cust add --db eur.db name=x -F currency)" '{"currency":"EUR"}'
}

@test "init takes a day of --now in the new zone" {
	try 0 crm-admin init --db z.db --now 2026-01-01 --user anna \
		--time-zone Asia/Shanghai
	is "$(admin user show --db z.db anna -F created_at)" \
		'{"created_at":"2025-12-31T16:00:00Z"}'
}

# ---- users and departments ----

@test "users and departments" {
	adm 0 user add anna name=Anna department=east manager=boss -F code,active
	is "$out" '{"code":"anna","active":true}'
	adm 4 user add bob department=nosuch
	has "$err" 'department: ' "'nosuch'"
	adm 4 user set boss manager=anna
	has "$err" 'manager: ' circle
	adm 4 department set hq parent=east
	has "$err" 'parent: ' circle
	adm 4 department set hq parent=hq
	adm 4 department add south
	has "$err" 'name: '
	adm 4 user add name=x
	has "$err" 'code: '
	adm 5 department delete hq
	has "$err" 'department east'
	adm 0 user set anna active=no
	is "$(codes admin user list -w 'active = false')" anna
	is "$(codes admin user list -w "department.parent = hq")" anna
	adm 2 list
}

# ---- custom fields ----

@test "a custom field is everywhere where a built-in one is" {
	field grade type=enum choices='Q235;Q345 B;304' label='Steel grade' \
		label_zh=钢种 help='grade it buys most'
	is "$(jq -c '[.code, .choices]' .out)" \
		'["customer.grade",["Q235","Q345 B","304"]]'
	# set, show, list, sort, filter
	try 0 cust set C1 grade='Q345 B'
	try 0 cust set C2 grade=q235
	is "$(value C1 grade)" 'Q345 B'
	is "$(codes cust list -w "grade > 'Q235'")" C1
	is "$(codes cust list -w 'grade is null')" C3
	is "$(codes cust list -s -grade)" 'C1 C2 C3'
	is "$(codes cust contact list -w "customer.grade = 304")" ''
	# the nearest choice, an unknown one
	try 4 cust set C1 grade=Q345
	has "$err" 'grade: ' "'Q345 B'"
	# import by name, label and Chinese label; export; template
	try 0 cust import <<<$'code,Steel grade\nC3,304'
	try 0 cust import <<<$'code,钢种\nC2,304'
	try 4 cust import <<<$'code,钢种\nC2,305'
	has "$err" 'stdin:2: grade: '
	is "$(cust list -f csv | sed -n '1s/.*,//p;2s/.*,//p')" $'grade\nQ345 B'
	is "$(cust template | sed 's/.*,//')" grade
	is "$(cust template --labels zh | sed 's/.*,//')" 钢种
	# fields, history, changes
	cust fields | tail -n 1 | jq -e '.name == "grade" and .type == "enum"
		and .choices == ["Q235", "Q345 B", "304"] and
		.label_zh == "钢种" and .help == "grade it buys most"'
	is "$(cust history C2 | tail -n 1 | jq -c .changes)" \
		'{"grade":["Q235","304"]}'
	# add, delete and restore
	try 0 cust add C9 name=x grade=304 -F grade
	is "$out" '{"grade":"304"}'
	try 0 cust delete C9
	try 0 cust restore C9
	is "$(value C9 grade)" 304
	# completion of its name and values
	has "$(crm-customer __complete set C1 gra 2>/dev/null)" grade=
}

@test "custom fields of every type read and print as built-in ones do" {
	while read -r type in want bad; do
		field "f_$type" type="$type"
		try 0 cust set C1 "f_$type=$in"
		is "$(cust show C1 -F "f_$type")" "{\"f_$type\":$want}"
		[ "$bad" = - ] || {
			try 4 cust set C1 "f_$type=$bad"
			has "$err" "f_$type: "
		}
		is "$(codes cust list -w "f_$type = '$in'")" C1
		is "$(codes cust list -w "f_$type is null")" 'C2 C3'
	done <<-'E'
		text 文字 "文字" -
		phone +8613800138000 "+8613800138000" 12x
		date 2026/3/5 "2026-03-05" 2026-02-29
		time 2026-03-05T08:00:00Z "2026-03-05T08:00:00Z" yesterdayish
		int 1,000 1000 1.5
		bool yes true maybe
		money 12.5 12.50 1.234
		quantity 0.000001 0.000001 0.0000001
		percent 12.5% 12.5 x
	E
	field f_list type=list
	try 0 cust set C1 f_list+=a f_list+='b\;c'
	is "$(cust show C1 -F f_list)" '{"f_list":["a","b;c"]}'
	is "$(codes cust list -w "f_list = 'b;c'")" C1
	# Money follows the currency of the record.
	try 0 cust set C1 currency=KWD
	is "$(value C1 f_money)" 12.500
	# So does that of a bank account.
	adm 0 field add bankaccount saved type=money
	try 0 cust bankaccount add customer=C1 bank=b account=1 \
		saved='USD 1,234.5' -F currency,saved
	is "$out" '{"currency":"USD","saved":1234.50}'
}

@test "a custom field may be required" {
	# Nothing is required that the records there do not have.
	adm 5 field add customer fee type=money required=true
	has "$err" 'required: 3 records have no value yet'
	field fee type=money
	try 0 cust set C1 C2 C3 fee=3
	adm 0 field set customer.fee required=true
	try 4 cust add name=x
	has "$err" 'fee: must not be empty'
	try 4 cust set C1 fee=
	try 4 cust import <<<$'name\nx'
	has "$err" 'stdin:2: fee:'
	adm 0 field set customer.fee required=false
	try 0 cust add name=x
}

@test "a custom field may be unique, and then is a key" {
	field erp type=int unique=true label='ERP number'
	try 0 cust set C1 erp=7
	try 5 cust set C2 erp=7 --on-duplicate fail
	has "$err" "erp: '7'" 'customer C1'
	try 0 cust import --key erp <<<$'ERP number,name,city\n7,Alpha,X\n8,New,Y'
	has "$err" '1 inserted, 1 updated'
	is "$(value C1 city)" X
	try 0 cust set C2 erp=7 --on-duplicate allow
	try 5 cust import --key erp <<<$'erp,city\n7,x'
	field plain
	try 0 cust set C1 C2 plain=same
	adm 5 field set customer.plain unique=true
	has "$err" 'unique: '
	try 0 cust set C2 plain=other
	adm 0 field set customer.plain unique=true
	try 5 cust set C2 plain=same --on-duplicate fail
}

@test "neither a phone nor money is unique" {
	adm 4 field add customer tel type=phone unique=true
	has "$err" 'unique: a phone cannot be unique'
	adm 4 field add customer fee type=money unique=true
	has "$err" 'unique: money cannot be unique' currency 'type int'
	field fee type=money
	adm 4 field set customer.fee unique=true
	try 2 cust import --key fee <<<$'fee,city\n5,x'
}

@test "choices may grow and change order, but not lose one in use" {
	field grade type=enum choices='a;b;c'
	try 0 cust set C1 grade=b
	try 0 cust set C2 grade=c
	adm 5 field set customer.grade choices='a;c'
	has "$err" 'choices: ' "'b'"
	adm 0 field set customer.grade choices='c;b;new'
	is "$(codes cust list -w 'grade > c')" C1
	try 4 cust set C1 grade=a
	adm 0 field set customer.grade choices+=more
	try 0 cust set C1 grade=more
	adm 0 field set customer.grade choices-=b
	adm 5 field set customer.grade choices-=more
	adm 4 field set customer.grade choices=
	has "$err" 'choices: '
}

@test "what a custom field cannot be" {
	for name in name code level and null contact id; do
		adm 5 field add customer "$name"
		has "$err" 'name: ' "'$name'"
	done
	for name in Bad 9x a-b 'a b' _x 字段; do
		adm 4 field add customer "$name"
		has "$err" 'name: '
	done
	adm 4 field add custmer x
	has "$err" 'record: ' customer
	adm 4 field add field x
	adm 4 field add customer x type=number
	has "$err" 'type: '
	adm 4 field add customer x type=enum
	has "$err" 'choices: '
	adm 4 field add customer x type=text choices=a
	adm 4 field add contact x type=money # has no currency
	has "$err" 'type: '
	field x
	adm 5 field add customer x
	adm 4 field set customer.x type=int
	adm 4 field set customer.x name=y
	adm 4 field set customer.x record=contact
	is "$(codes admin field list)" customer.x
}

@test "a custom field takes no name of a record type to come" {
	adm 5 field add customer contract
	has "$err" "name: 'contract' " 'x_contract or my_contract'
	set -- approval article attachment build campaign card \
		change contract count delivery \
		expense flow group hook inspection instalment invoice lead \
		line lot member move notice order payment plan \
		price purchase quote receipt reminder \
		segment stock supplier survey target task ticket \
		warehouse
	printf 'record,name\n' >names.csv
	printf 'bankaccount,%s\n' "$@" >>names.csv
	adm 5 field import names.csv
	is "$(grep -c ': name: .* my_' .err)" $#
	field x_deal
	field deals
}

@test "a heading means one field: names and labels of custom fields" {
	for label in Name 'e-mail' ZIP 公司名称 客户编号 'customer id' 客户级别; do
		for f in label label_zh; do
			adm 5 field add customer x $f="$label"
			has "$err" "$f: '$label' is a heading of "
		done
	done
	adm 5 field add customer town
	has "$err" "name: 'town' is a heading of city already"
	field x label=Steel label_zh=钢
	for given in label=STEEL label_zh='steel ' label=X label_zh=钢; do
		adm 5 field add customer y "$given"
		has "$err" "is a heading of x already"
	done
	adm 5 field add customer steel
	field y label=Y label_zh=y
	adm 5 field set customer.y label=钢
	adm 0 field set customer.y label='Y *' help=h
	adm 0 field add contact y label=Steel
	# Within one job too.
	adm 5 field import <<<$'record,name,label\ncustomer,p,P\ncustomer,q,P'
	has "$err" "stdin:3: label: 'P' is a heading of p already"
	# A deleted one is in nobody's way, until it comes back.
	adm 0 field delete customer.x
	adm 0 field set customer.y label=Steel
	adm 5 field restore customer.x
	has "$err" 'label: '
}

@test "a field with values is not deleted; one without comes back whole" {
	field grade type=enum choices='a;b'
	try 0 cust set C1 grade=a
	adm 5 field delete customer.grade
	has "$err" grade
	try 0 cust set C1 grade=
	adm 0 field delete customer.grade
	try 2 cust list -F grade
	cust list | head -n 1 | jq -e 'has("grade") | not'
	adm 0 field restore customer.grade
	try 0 cust set C1 grade=b
	is "$(value C1 grade)" b
}

@test "the field made by an import works at once" {
	adm 0 field import <<-'E'
		record,name,type,choices,label_zh
		customer,size,enum,small;large,规模
		contact,seen,date,,
	E
	has "$err" '2 inserted'
	try 0 cust import <<<$'code,规模\nC1,large'
	is "$(value C1 size)" large
	try 0 cust contact add customer=C1 name=x seen=today -F seen
	is "$out" '{"seen":"2026-03-05"}'
}

@test "the order of custom fields is that of their names" {
	field zeta
	field alpha
	is "$(cust template | sed 's/.*_calendar,//')" alpha,zeta
}

# ---- jobs and changes ----

@test "job list and show; jobs cannot be written" {
	try 0 cust set C1 C2 city='two words'
	adm 0 job list -s -job -n 1 -F user,command,inserted,updated,deleted
	is "$out" "{\"user\":\"$(id -un)\",\"command\":\"crm-customer --now $NOW set C1 C2 'city=two words'\",\"inserted\":0,\"updated\":2,\"deleted\":0}"
	n=$(admin job list -s -job -n 1 -F job -f tsv --no-header)
	adm 0 job show "$n" -F at,updated,real_user
	is "$out" "{\"at\":\"$NOW\",\"updated\":2,\"real_user\":\"$(id -un)\"}"
	is "$(admin job list -w "command ~ 'two words'" -F job)" "{\"job\":$n}"
	adm 2 job set 1 user=x
	adm 2 job delete 1
	adm 2 job add user=x
}

@test "changes --since: every change once, in order" {
	admin changes >all
	is "$(jq .seq all | paste -sd' ')" "$(seq -s' ' "$(wc -l <all)")"
	last=$(jq .seq all | tail -n 1)
	try 0 cust set C1 city=x
	try 0 cust delete C2
	try 0 admin user add anna
	is "$(admin changes --since "$last" | jq -c '[.type, .code, .action]')" \
'["customer","C1","update"]
["customer","C2","delete"]
["user","anna","insert"]'
	is "$(admin changes --since "$last" -n 1 | jq -c .changes)" \
		'{"city":["Ulm","x"]}'
	is "$(admin changes --since 999999)" ''
	is "$(admin changes --since "$last" -f csv | wc -l)" 4
	# What it says can be carried out on a copy: here, the new values.
	admin changes --since "$last" | jq -c 'select(.action == "update") |
		{code} + (.changes | map_values(.[1]))' |
		try 0 cust set - --dry-run
}

# ---- backup, restore, upgrade ----

@test "backup: a verified copy with its digest; never over a file" {
	adm 0 backup copy.db
	is "$out" "$(sha256sum copy.db)"
	is "$(stat -c %a copy.db)" 600
	cust list >want
	cust list --db copy.db | cmp - want
	before=$(sha256sum copy.db)
	adm 5 backup copy.db
	is "$(sha256sum copy.db)" "$before"
	adm 2 backup
	adm 2 backup a b
	try 1 admin backup nosuch/copy.db
	is "$(find . -name '*copy*' | wc -l)" 2
}

@test "backup: no copy of what check finds fault with" {
	sqlite3 crm.db "UPDATE customer SET name = 'Hacked' WHERE code = 'C1'"
	adm 1 backup copy.db
	has "$err" "the copy is not sound: log: customer C1: name: is 'Hacked'," \
		"'crm-admin check' lists all"
	is "$out" ''
	is "$(find . -name '*copy*')" ''
	# What a schema of another time means, this program cannot tell.
	sqlite3 crm.db 'PRAGMA user_version = 999'
	adm 0 backup copy.db
}

@test "restore: the database is what the backup holds" {
	cust list >want
	adm 0 backup copy.db
	try 0 cust set C1 city=changed
	try 0 cust add LATER name=x
	adm 0 restore copy.db
	cust list | cmp - want
	try 0 cust add NEW name=x
	adm 0 check
	adm 3 restore nosuch.db
	adm 2 restore
}

@test "restore makes a database that is missing" {
	cust list >want
	adm 0 backup copy.db
	rm crm.db
	adm 0 restore copy.db
	has "$err" 'crm.db is what copy.db was'
	is "$(stat -c %a crm.db)" 600
	cust list | cmp - want
	try 0 cust add NEW name=x
	adm 0 check
	adm 0 restore copy.db --db new/deep/crm.db
	is "$(ls new/deep)" crm.db
	cust list --db new/deep/crm.db | cmp - want
	# A bad backup makes nothing.
	LC_ALL=C sed 's/Alpha/Alphb/' copy.db >bad.db
	sed 's/copy.db/bad.db/' copy.db.sha256 >bad.db.sha256
	adm 4 restore bad.db --db none.db
	rm bad.db.sha256
	head -c 9000 copy.db >bad.db
	adm 4 restore bad.db --db none.db
	adm 3 restore nosuch.db --db none.db
	adm 4 restore new --db none.db
	[ ! -e none.db ]
}

@test "what is left of a database that is gone is not played into a new one" {
	adm 0 backup copy.db
	for rest in wal journal; do
		rm -f crm.db
		echo old >crm.db-$rest
		adm 5 restore copy.db
		has "$err" "crm.db-$rest' is left of another database; move it"
		adm 5 init
		[ ! -e crm.db ]
		rm crm.db-$rest
	done
	adm 0 restore copy.db
}

@test "restore onto a damaged file tells how, or makes it sound" {
	adm 0 backup copy.db
	cust list >want
	sqlite3 foreign.db 'CREATE TABLE t (x)'
	: >empty.db
	echo 'no database' >text.db
	head -c 5000 copy.db >short.db
	head -c 20000 copy.db >half.db
	for page in 0 1 3; do
		cp copy.db "page$page.db"
		head -c 4000 /dev/urandom | dd of="page$page.db" bs=1 \
			seek=$((page * 8192 + 100)) conv=notrunc 2>/dev/null
	done
	for f in foreign empty text short half page0 page1 page3; do
		cp "$f.db" was
		got=0
		admin restore copy.db --db "$f.db" 2>.err || got=$?
		if [ $got = 0 ]; then
			cust list --db "$f.db" | cmp - want
			adm 0 check --db "$f.db"
		else
			is "$got" 1
			has "$(<.err)" "; move '$f.db' away first," 'makes it anew'
			cmp "$f.db" was
			mv "$f.db" away
			adm 0 restore copy.db --db "$f.db"
			cust list --db "$f.db" | cmp - want
		fi
	done
}

@test "restore refuses what is no sound backup, and changes nothing" {
	adm 0 backup copy.db
	try 0 cust set C1 city=kept
	cust list >want
	# The second half of a page, which is filled from its end.
	for page in $(sqlite3 copy.db "SELECT rootpage * 2 - 1 FROM
		sqlite_schema WHERE name IN ('customer', 'job', 'change')"); do
		cp copy.db bad.db
		head -c 4096 /dev/urandom |
			dd of=bad.db bs=4096 seek="$page" conv=notrunc 2>/dev/null
		adm 4 restore bad.db
		cust list | cmp - want
	done
	head -c 5000 copy.db >bad.db
	adm 4 restore bad.db
	echo 'no database' >bad.db
	adm 4 restore bad.db
	: >bad.db
	adm 4 restore bad.db
	sqlite3 foreign.db 'CREATE TABLE t (x)'
	adm 4 restore foreign.db
	cust list | cmp - want
	adm 0 check
}

@test "restore finds a single changed byte" {
	adm 0 backup copy.db
	try 0 cust set C1 city=kept
	LC_ALL=C sed -i 's/Alpha/Alphb/' copy.db
	got=0
	admin restore copy.db 2>err || got=$?
	[ "$got" -ne 0 ]
	is "$(value C1 city)" kept
}

@test "upgrade of a current database does nothing" {
	before=$(sqlite3 crm.db .dump | sha256sum)
	adm 0 upgrade
	has "$err" current
	is "$(sqlite3 crm.db .dump | sha256sum)" "$before"
	is "$(ls)" crm.db
}

@test "a database of a later version is refused, not touched" {
	sqlite3 crm.db 'PRAGMA user_version = 999'
	try 1 cust list
	has "$err" crm.db
	adm 1 upgrade
	is "$(sqlite3 crm.db 'PRAGMA user_version')" 999
}
