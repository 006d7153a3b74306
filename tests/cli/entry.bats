#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2154
# entry.bats - records that are entered and are there already.

load lib

setup_file() {
	base
	admin setting on_duplicate=fail
	admin -q user add ada role=sales
	admin -q user add ben role=sales
	crm-customer -q add A name='霁岚技术(深圳)有限公司' owner=ada \
		phone=0755-66778899 email=Info@jilan.example \
		tax_number=T-100 --now 2026-01-05T04:00:00Z
}
setup() { own_copy; }

add() { try "$1" cust add "${@:2}"; }
imp() { try "$1" cust import "${@:2}"; }

last_job() { sqlite3 crm.db 'SELECT max(id) FROM job'; }

OF_A='is that of customer A already (owner ada, entered 2026-01-05)'
MORE='; --on-duplicate says what else can be done'

# ---- add ----

@test "a company of the same name is refused, however it is written" {
	for n in '霁岚技术(深圳)有限公司' '霽嵐技術（深圳）股份有限公司' 霁岚技术深圳; do
		add 5 name="$n"
		is "$err" "crm-customer: name: $OF_A$MORE"
	done
	add 5 name=other tax_number=t100
	is "$err" "crm-customer: tax_number: $OF_A$MORE"
	is "$(total)" 1
}

@test "the same company is found behind many that are called like it" {
	for i in {1..20}; do
		printf 'name\n霁岚%s集团\n' "$(printf '集团%.0s' $(seq "$i"))"
	done | awk 'NR == 1 || NR % 2 == 0' >like.csv
	imp 0 like.csv --on-duplicate allow -q
	cust -q add Z name=霁岚集团有限公司 --on-duplicate allow
	add 5 name='霁嵐集团'
	has "$err" 'is that of customer Z already'
	# In the same input, too, where they wait.
	{ cat like.csv; echo 霁岚; echo 霁岚有限公司; } >both.csv
	imp 5 both.csv
	imp 0 both.csv --on-duplicate report
	has "$err" 'both.csv:23: name: is that of customer C-000041 already (line 22'
}

@test "a name that becomes another is found by the new one" {
	add 0 B name=霁岚集团
	cust -q set B name=霁岚集团集团
	add 0 name=霁岚集团
	has "$err" 'name: is like that of customer B too'
	add 5 name=霁岚集团集团有限公司
	has "$err" 'name: is that of customer B already'
}

@test "persons of one name are not one person" {
	add 0 name=李明 kind=person
	add 0 name=李明 kind=person
	is "$err" ''
	add 0 name=李明
	is "$err" ''
	add 5 name=李明有限公司
}

@test "report saves it and tells it; allow saves it without a word" {
	add 0 name=霁岚技术深圳 --on-duplicate report -F code -f csv
	is "$err" "crm-customer: name: $OF_A"
	is "$(total)" 2
	add 0 name=霁岚技术深圳 --on-duplicate report -q -F code -f csv
	is "$err" ''
	add 0 name=霁岚技术深圳 phone='0755 66778899' --on-duplicate allow
	is "$err" ''
	is "$(total)" 4
}

@test "skip leaves it out, and prints the other" {
	add 0 B name=霁岚技术深圳 city=深圳 --on-duplicate skip -F code,city -f csv
	is "$out" $'code,city\nA,'
	is "$err" "crm-customer: name: $OF_A; left out"
	is "$(total)" 1
	add 0 name=霁岚技术深圳 --on-duplicate skip --dry-run
	has "$err" 'add: would change nothing'
}

@test "update changes the other by what is given, fill only what it lacks" {
	add 0 B name=霁岚技术深圳 city=深圳 phone=0755-11112222 --on-duplicate fill \
		-F code,name,city,phone,level,owner -f csv --no-header
	is "$out" 'A,霁岚技术(深圳)有限公司,深圳,0755-66778899,lead,ada'
	add 0 name=霁岚技术深圳 level=key --on-duplicate update \
		-F code,name,level,owner,version -f csv --no-header
	is "$out" A,霁岚技术深圳,key,ada,3
	add 0 name=霁岚技术深圳 level=key --on-duplicate update -F version -f csv
	has "$out" 3
	add 0 tax_number=T-100 city=广州 --on-duplicate update -F code,name -f csv
	has "$out" A,霁岚技术深圳
	is "$(total)" 1
	add 0 name=霁岚技术深圳 city=上海 --on-duplicate update --dry-run
	has "$err" 'add: would change A'
	add 4 city=上海 --on-duplicate update
	has "$err" 'name: must not be empty'
}

@test "several that are meant: only a person knows which" {
	add 0 B name='Beta GmbH' tax_number=T-200
	for p in update fill; do
		add 5 name='Beta AG' tax_number=T-100 --on-duplicate $p
		has "$err" 'several customers are like it (B by name, A by tax_number)'
	done
	add 0 name='Beta AG' tax_number=T-100 --on-duplicate skip -F code
	is "$out" '{"code":"B"}'
	add 0 name='Beta AG' tax_number=T-100 --on-duplicate report
	has "$err" 'name: is that of customer B' 'tax_number: is that of customer A'
}

@test "what fills up in another currency brings no amounts" {
	add 0 M1 name='Muster GmbH' currency=CNY
	add 0 name='Muster AG' currency=USD credit_limit=1000 city=Ulm \
		--on-duplicate fill -F code,currency,credit_limit,city
	is "$out" '{"code":"M1","currency":"CNY","credit_limit":null,"city":"Ulm"}'
}

@test "weak duplicates are saved and told: phone, e-mail, similar name" {
	add 0 B name=b mobile='+86 755 66778899' email=INFO@JILAN.example
	is "$err" 'crm-customer: mobile: is that of customer A too (owner ada, entered 2026-01-05)
crm-customer: email: is that of customer A too (owner ada, entered 2026-01-05)'
	add 0 name=霁岚集团技术深圳有限公司 --errors json
	is "$(jq -c '[.code, .field]' <<<"$err")" '["note","name"]'
	has "$err" 'is like that of customer A too'
	add 0 name=c phone=075566778899 -q
	is "$err" ''
	add 0 name=d phone=075566778899 --on-duplicate allow
	is "$err" ''
}

@test "an invalid customer is in nobody's way, an archived one is" {
	cust -q set A state=archived
	add 5 name=霁岚技术深圳
	has "$err" 'customer A already (archived, owner ada, entered'
	cust -q set A state=invalid invalid_reason=x
	add 0 B name=霁岚技术深圳 tax_number=T-100
	is "$err" ''
	try 5 cust set A state=active
	has "$err" 'name: is that of customer B already'
	cust -q set A state=active --on-duplicate report
	cust -q delete A
	try 0 cust set B name=霁岚
	add 0 name=霁岚技术深圳
}

# ---- set ----

@test "set: what is changed is compared, and refused or told" {
	add 0 B name=b
	try 5 cust set B name=霁岚技术深圳
	is "$err" "crm-customer: name: $OF_A$MORE"
	try 5 cust set B tax_number=T-100
	for p in report skip update fill; do
		cust -q set B tax_number=
		try 0 cust set B tax_number=T-100 city=$p --on-duplicate $p
		has "$err" "tax_number: $OF_A" '1 updated'
	done
	try 0 cust set B phone=0755-66778899
	has "$err" 'phone: is that of customer A too'
	try 0 cust set B city=x
	is "$err" "crm-customer: set: 1 updated; job $(last_job)"
	add 0 C name='霁岚集团技术(深圳)'
	try 5 cust set C name='霁岚技术(深圳)'
	try 0 cust set B C email=info@jilan.example
	has "$err" 'email: B: is that of customer A too' 'email: C: is that of'
	try 0 cust set A name='霁岚技术(深圳)' # its own
	hasnt "$err" 'is that'
}

@test "set -: read from a list" {
	add 0 B name=b
	try 5 cust set - name=霁岚技术深圳 <<<$'code\nB'
	has "$err" "stdin:2: name: $OF_A$MORE"
	try 0 cust set - phone=075566778899 <<<$'code\nB'
	has "$err" 'stdin:2: phone: is that of customer A too'
}

# ---- import ----

@test "import: each policy" {
	printf '%s\n' code,name,city N,霁岚技术深圳,深圳 M,Mu,Bonn >in.csv
	imp 5 in.csv
	has "$err" "in.csv:2: name: $OF_A$MORE" '1 error in 2 records'
	imp 7 in.csv --on-error skip
	is "$(codes cust list)" 'A M'
	imp 0 in.csv --on-duplicate skip
	has "$err" "in.csv:2: name: $OF_A; left out" 'import: 2 unchanged'
	imp 0 in.csv --on-duplicate fill
	has "$err" 'import: 1 updated, 1 unchanged'
	hasnt "$err" 'is that'
	is "$(value A name),$(value A city)" '霁岚技术(深圳)有限公司,深圳'
	imp 0 in.csv --on-duplicate update --set region=south
	is "$(value A name),$(value A region)" "霁岚技术深圳,\\N"
	imp 0 in.csv --on-duplicate report
	has "$err" "in.csv:2: name: $OF_A" '1 inserted, 1 unchanged'
	is "$(codes cust list)" 'A M N'
}

@test "import: of a row that is refused anyhow, too" {
	imp 4 <<<$'name,level\n霁岚技术深圳,best'
	has "$err" "level: 'best'" "name: $OF_A$MORE" '2 errors in 1 record'
}

@test "import: two rows of one company" {
	printf '%s\n' name,city 'Beta GmbH,Bonn' 'Beta AG,Köln' >a.csv
	printf '%s\n' name,city 'beta,' >b.csv
	imp 5 a.csv b.csv
	has "$err" 'a.csv:3: name: is that of customer C-000001 already (line 2,' \
		'b.csv:2: name: is that of customer C-000001 already (a.csv:2,'
	is "$(total)" 1
	for how in --dry-run '--plan p'; do
		# shellcheck disable=SC2086 # two words
		imp 0 a.csv --on-duplicate report $how
		has "$err" 'a.csv:3: name: is that of customer C-000001 already'
	done
	imp 0 a.csv --on-duplicate update
	has "$err" '1 inserted, 1 updated'
	is "$(value C-000001 name),$(value C-000001 city)" 'Beta AG,Köln'
	admin -q undo "$(last_job)"
	is "$(total)" 1
}

@test "import: results name the others" {
	printf '%s\n' name,phone 霁岚技术深圳,075566778899 >in.csv
	imp 0 in.csv --on-duplicate report --results r
	is "$(jq -c '[.action, .code, .duplicates]' r)" \
		'["insert","C-000001",[{"code":"A","field":"name","strong":true},{"code":"A","field":"phone","strong":false}]]'
	imp 5 in.csv --results r
	is "$(jq -c '[.ok, .action, .code]' r)" '[false,null,null]'
	cust -q delete C-000001
	imp 0 in.csv --on-duplicate skip --results r
	is "$(jq -c '[.action, .code]' r)" '["none","A"]'
	imp 0 in.csv --on-duplicate update --results r
	is "$(jq -c '[.action, .code]' r)" '["update","A"]'
	imp 0 --results r <<<$'name\nfree'
	is "$(jq -c 'has("duplicates")' r)" false
}

@test "import: --max-errors limits what is told" {
	for i in 1 2 3; do echo "n$i,075566778899"; done >rows
	imp 0 --max-errors 1 < <(echo name,phone; cat rows)
	has "$err" 'stdin:2: phone: is that of customer A too' \
		'2 more duplicates; --max-errors shows them' '3 inserted'
	imp 0 --errors json < <(echo name,phone; echo 'm,075566778899')
	is "$(head -n 1 <<<"$err" | jq -c '[.code, .file, .line, .field]')" \
		'["note","stdin",2,"phone"]'
}

@test "what update did is undone as any job" {
	before=$(cust show A -f jsonl | jq -c 'del(.version, .updated_at)')
	add 0 name=霁岚技术深圳 city=X --on-duplicate update -F code
	admin -q undo "$(last_job)"
	is "$(cust show A -f jsonl | jq -c 'del(.version, .updated_at)')" "$before"
	add 5 name=霁岚技术深圳
}

# ---- rights ----

@test "of a customer one may not see, only whose it is and since when" {
	add 5 name=霁岚技术深圳 --as ben
	is "$err" "crm-customer: name: is that of a customer of ada already, entered 2026-01-05$MORE"
	add 0 name=霁岚技术深圳 --as ben --on-duplicate skip
	is "$out" ''
	has "$err" 'is that of a customer of ada already, entered 2026-01-05; left out'
	for p in update fill; do
		add 6 name=霁岚技术深圳 --as ben --on-duplicate $p
		has "$err" 'a customer of ada already' 'you may not change it'
	done
	add 0 name=b phone=075566778899 --as ben
	has "$err" 'phone: is that of a customer of ada too, entered 2026-01-05'
	imp 0 --as ben --on-duplicate report --results r <<<$'name\n霁岚技术深圳'
	is "$(jq -c .duplicates r)" '[{"code":null,"field":"name","strong":true}]'
	add 5 name=霁岚技术深圳 --as ada
	has "$err" 'is that of customer A already'
}

@test "a customer in a pool is told by the pool" {
	cust -q pool add east name=East members=ada
	cust -q set A owner= state=pool pool=east
	add 5 name=霁岚技术深圳
	has "$err" 'customer A already (pool east, entered 2026-01-05)'
	add 5 name=霁岚技术深圳 --as ben
	has "$err" 'is that of a customer in pool east already, entered 2026-01-05'
	cust -q set A pool=
	add 5 name=霁岚技术深圳 --as ben
	has "$err" 'is that of another customer already, entered 2026-01-05'
}

# ---- where it counts ----

@test "the database has a policy of its own, the option another" {
	admin setting on_duplicate=skip
	is "$(admin setting on_duplicate -f csv --no-header)" \
		'on_duplicate,skip,what becomes of a record that is there already'
	imp 0 <<<$'name\n霁岚技术深圳'
	has "$err" 'left out' '1 unchanged'
	add 5 name=霁岚技术深圳 --on-duplicate fail
	try 2 admin setting on_duplicate=sometimes
	has "$err" 'on_duplicate takes fail, report, skip, update, fill, allow'
	try 2 admin setting on_duplicat
	has "$err" "did you mean 'on_duplicate'?"
	try 2 admin setting base_currency=EUR
	has "$err" 'base_currency was fixed when the database was made'
	try 2 admin setting on_duplicate=fail time_zone
	try 6 admin setting on_duplicate=allow --as ben
	is "$(admin setting -F x 2>&1 | head -n 1)" \
		'crm-admin: setting takes no option --fields'
	is "$(admin setting -f csv --no-header | cut -d, -f1 | paste -sd' ')" \
		'base_currency time_zone on_duplicate'
}

@test "other verbs and types take fail and allow only" {
	try 2 cust restore A --on-duplicate skip
	has "$err" "--on-duplicate takes fail or allow here, not 'skip'"
	try 2 cust contact add name=x customer=A --on-duplicate update
	has "$err" 'contacts are not compared with one another'
	admin setting on_duplicate=skip
	try 0 cust contact add name=x customer=A
	try 0 cust contact add name=x customer=A
}

@test "load, undo and restore look for unique values, no more" {
	add 0 B name=霁岚技术深圳 --on-duplicate allow
	admin dump >all
	admin -q init --bare --db other.db
	try 0 admin load -q --db other.db all
	is "$err" ''
	cust -q delete B
	try 0 cust restore B
	cust -q delete A
	add 0 C name=x tax_number=T-100
	try 5 cust restore A
	has "$err" "'T100' is that of customer C already; --on-duplicate allow"
}

@test "reindex makes the keys anew, and upgrade calls it" {
	sqlite3 crm.db 'SELECT hash, record FROM match_key' >was
	[ -s was ]
	try 0 admin check
	sqlite3 crm.db 'DELETE FROM match_key'
	add 0 name=霁岚技术深圳 --dry-run
	try 4 admin check -f csv
	has "$out" 'match,,,the 0 keys that duplicates are found by are not'
	has "$out" ',reindex'
	admin -q reindex
	try 0 admin check
	add 5 name=霁岚技术深圳
	sqlite3 crm.db 'SELECT hash, record FROM match_key' | cmp - was
}
