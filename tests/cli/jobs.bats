#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# jobs.bats - undo, plans, looking back, and what a job changed.

load lib.bash

setup_file() {
	base
	admin -q field add customer zone label=Zone
	cust -q import <<-'E'
		code,name,city,parent,currency,credit_limit,zone,tags
		A,Alpha,X,,CNY,100,east,a;b
		B,Beta,Y,A,JPY,5000,,
		C,Gamma,Z,,CNY,,west,
	E
	cust -q contact import <<<$'code,customer,name\nK1,A,Li\nK2,A,Wang'
}

setup() { own_copy; }

# The rows of a few columns, as "a,b;c,d".
rows() { cust list -f csv --no-header "$@" | paste -sd';' -; }
jobs() { admin job list -F job -f tsv --no-header | tail -n 1; }
all() { cust list; cust contact list; admin user list; admin field list; }

# ---- undo ----

@test "undo takes an import back, and undoing that brings it again" {
	before=$(all)
	try 0 cust import <<<$'code,name,parent\nA,Alfa,\nN,New,B'
	has "$err" 'job 5'
	after=$(all)
	try 0 admin undo 5
	is "$err" 'crm-admin: undo: 1 updated, 1 deleted; job 6'
	is "$(all)" "$before"
	try 0 admin undo 6
	is "$(all)" "$after"
	is "$(admin job show 5 6 7 -F job,undoes,undone_by -f csv --no-header |
		paste -sd';')" '5,,;6,5,7;7,6,'
}

@test "what was deleted with all that belongs to it comes back" {
	before=$(all)
	try 0 cust delete A --cascade
	is "$(total contact)" 0
	try 0 admin undo 5
	is "$(all)" "$before"
	is "$(cust contact show K1 K2 -F code,version -f csv --no-header |
		paste -sd';')" 'K1,2;K2,2'
}

@test "a later change of the same field is in the way, and is named" {
	cust -q set A city=V name=Alfa
	cust -q set A city=W
	before=$(all)
	try 5 admin undo 5
	has "$err" 'customer A: city: was changed since, by job 6' \
		'nothing was undone' --keep-later
	is "$(all)" "$before"
	is "$(jobs)" 6
	try 0 admin undo 5 --keep-later
	has "$err" 'left: customer A: city' '1 change was left'
	is "$(rows -F name,city -w 'code = A')" Alpha,W
}

@test "a later reference is in the way of undoing an insert" {
	cust -q add D name=Delta
	cust -q set C parent=D
	try 5 admin undo 5
	has "$err" 'customer D: is still referred to by customer C'
	cust -q set C parent=
	try 0 admin undo 5
	try 3 cust show D
}

@test "what is in the way is told once, however much of it there is" {
	cust -q import --mode upsert <<<$'code,name,city\nD,Delta,Y\nA,Alpha,Q'
	cust -q set A city=Z
	cust -q set D city=W
	try 5 admin undo 5
	is "$(grep -c 'customer A' <<<"$err")" 1
	has "$err" '2 changes are in the way'
	try 0 admin undo 5 --keep-later
	has "$err" '2 changes were left'
}

@test "undoing takes the row as it is, whatever the log says of it" {
	cust -q add D name=Right city=X
	sqlite3 crm.db "UPDATE customer SET name = 'Other' WHERE code = 'D'"
	admin -q undo 5
	try 4 admin check
	has "$out" "name: is 'Other'" || has "$out" "'Other'"
	admin -q undo 6
	is "$(value D name)" Other
	# An entry that lost its code; the row has it.
	cust -q add E name=e >/dev/null
	sqlite3 crm.db "UPDATE change SET data = x'010a0362' WHERE seq =
		(SELECT max(seq) FROM change)"
	admin -q undo 8
	cust -q restore E
	is "$(value E name)" e
}

@test "of many records that go together one in the way stays" {
	awk 'BEGIN { print "code,name,parent"
		for (i = 1; i <= 12000; i++) printf "N%d,x,%s\n", i,
			i % 1000 && i < 11000 ? "N" i + i % 100 + 1 : "" }' |
		cust -q import
	cust -q contact add K8 customer=N8000 name=Li
	cust -q set A parent=N6000
	try 5 admin undo 5
	has "$err" 'customer N8000: is still referred to by contact K8' \
		'customer N6000: is still referred to by customer A' '2 changes'
	is "$(cust list -F code | wc -l)" 12003
	try 0 admin undo 5 --keep-later
	is "$(rows -F code,version -w 'code ~ N')" 'N6000,1;N8000,1'
	try 0 admin check
	try 0 admin audit verify
	try 0 admin undo 8
	try 0 admin check
	is "$(cust list -F code | wc -l)" 12003
}

@test "a code in use again is in the way of undoing a deletion" {
	cust -q delete C
	cust -q add C name=Other
	try 5 admin undo 5
	has "$err" "customer C: code: customer 'C' exists already"
	is "$(value C name)" Other
}

@test "changes that have been undone are not in the way" {
	cust -q set A city=V
	cust -q set A city=W
	admin -q undo 6
	try 0 admin undo 5
	is "$(value A city)" X
	try 5 admin undo 5
	has "$err" 'job 5 was undone by job 8'
}

@test "a field definition is undone with the values first" {
	cust -q set A C zone=
	before=$(all)
	admin -q undo 5
	try 5 admin undo 2
	has "$err" 'field customer.zone' 'have a value'
	admin -q undo 6
	try 0 admin undo 2
	is "$(cust fields -F field -f tsv --no-header | grep -c zone)" 0
	try 0 admin undo 8
	is "$(all)" "$before"
}

@test "undo --dry-run says what it would do and does nothing" {
	before=$(all)
	try 0 admin undo 4 --dry-run
	is "$err" 'crm-admin: undo: would be 2 deleted'
	is "$(all)" "$before"
}

@test "undo wants the number of a job that is there" {
	try 2 admin undo
	try 2 admin undo x
	try 2 admin undo 3 4
	try 3 admin undo 99
	has "$err" 'there is no job 99'
}

# ---- plan and apply ----

@test "a plan saves nothing and says line by line what would change" {
	before=$(all)
	try 0 cust set A city=Bonn credit_limit=200 --plan p.jsonl
	is "$err" 'crm-customer: set: would be 1 updated'
	is "$(all)" "$before"
	is "$(<p.jsonl)" '{"type":"customer","action":"update","code":"A","before":{"city":"X","currency":"CNY","credit_limit":100.00},"after":{"city":"Bonn","currency":"CNY","credit_limit":200.00}}'
	try 0 admin apply p.jsonl
	is "$err" 'crm-admin: apply: 1 updated; job 5'
	is "$(rows -F city,credit_limit -w 'code = A')" Bonn,200.00
	is "$(admin job show 5 -f jsonl -F input | jq -c .input)" '["p.jsonl"]'
}

@test "plans of every verb, applied, give what the verb gives" {
	n=0
	for c in 'cust add N name=New parent=A tags=x;y zone=north' \
		'cust set A B city=W tags+=c parent=' \
		'cust contact set K2 primary=true' \
		'cust delete A --cascade' \
		'admin undo 4' 'admin undo 3 --keep-later'; do
		n=$((n + 1))
		cp crm.db "one$n.db"; cp crm.db "two$n.db"
		CRM_DB=one$n.db try 0 $c
		CRM_DB=two$n.db try 0 $c --plan p.jsonl
		CRM_DB=two$n.db try 0 admin apply p.jsonl
		is "$(CRM_DB=two$n.db all)" "$(CRM_DB=one$n.db all)"
		CRM_DB=two$n.db try 5 admin apply p.jsonl
		is "$(CRM_DB=two$n.db all)" "$(CRM_DB=one$n.db all)"
		CRM_DB=two$n.db try 0 admin check
	done
}

@test "a plan of an import goes through a pipe" {
	cust import -q --plan - <<<$'code,name\nA,Alfa\nN,New' |
		admin apply - 2>.told
	err=$(<.told)
	has "$err" '1 inserted, 1 updated'
	is "$(value N name)" New
}

@test "a plan of restore brings the same record back" {
	cust -q delete C
	try 0 cust restore C --plan p.jsonl
	has "$(<p.jsonl)" '"action":"restore","code":"C"'
	try 0 admin apply p.jsonl
	is "$(cust history C | jq -r .action | paste -sd' ')" \
		'insert delete insert'
}

@test "a plan names what a record refers to as it is called by then" {
	cust -q set C tax_number=AB1234
	try 0 cust import --key tax_number --plan p.jsonl <<-'E'
		code,name,tax_number,parent
		N,New,,C
		D,Gamma,AB1234,
	E
	is "$(jq -r '[.code, .after.code, .after.parent] | join(" ")' p.jsonl)" \
		$'N N C\nC D '
	try 0 admin apply p.jsonl
	is "$(value N parent)" D
}

@test "records that have drifted are refused and named" {
	try 0 cust set A B C city=W --plan p.jsonl
	cust -q set B city=V
	before=$(all)
	try 5 admin apply p.jsonl
	is "$err" "crm-admin: p.jsonl:2: customer B: city: has changed since: it is 'V' now, and was 'Y'
crm-admin: 1 change was refused; nothing was changed"
	is "$(all)" "$before"
	try 7 admin apply p.jsonl --on-error skip
	has "$err" 'p.jsonl:2: customer B' '2 updated; job 6'
	is "$(rows -F city)" 'W;V;W'
	cust -q set A city=
	try 5 admin apply p.jsonl --max-errors 1
	has "$err" "customer A: city: has changed since: it is unset now, and was 'X'"
}

@test "a plan of nothing is empty, and there is nothing to do" {
	try 0 cust import --plan p.jsonl /dev/null
	is "$err" 'crm-customer: import: nothing to do'
	[ -f p.jsonl ] && [ ! -s p.jsonl ]
	try 0 admin apply p.jsonl --dry-run
	is "$err" 'crm-admin: apply: nothing to do'
}

@test "a plan may be edited; what it says is checked as any input is" {
	try 0 cust set A city=W --plan p.jsonl
	sed -i 's/"W"/"Köln"/' p.jsonl
	try 0 admin apply p.jsonl
	is "$(value A city)" Köln
	while IFS='|' read -r line text; do
		try 4 admin apply - <<<"$line"
		has "$err" stdin:1 "$text"
	done <<-'E'
		{"type":"customer","action":"update","code":"A","before":{},"after":{"level":"kee"}}|did you mean 'key'
		{"type":"customer","action":"update","code":"A","before":{},"after":{"nmae":"x"}}|did you mean 'name'
		{"type":"customer","action":"update","code":"A","before":{},"after":{"version":9}}|version
		{"type":"customer","action":"update","code":"A","after":{"city":"x"}}|'before' is missing
		{"type":"customer","action":"insert","code":"N","after":{"city":"x"}}|name: must not be empty
		{"type":"contact","action":"insert","code":"N","after":{"name":"x","customer":"NO"}}|there is no customer 'NO'
		{"type":"customer","action":"change","code":"A","before":{},"after":{}}|'change' is no action
		{"type":"costumer","action":"delete","code":"A","before":{}}|no record type 'costumer'
		{"type":"customer","action":"delete","before":{}}|needs its 'code'
		{"type":"customer","action":"delete","code":"A","before":{},"x":1}|has no 'x'
		{"type":"customer","action":"insert","code":"N","after":{"code":"M","name":"x"}}|customer N: code: is 'M', but the line is for 'N'
		[1]|object
	E
	is "$(jobs)" 5
}

@test "--plan never overwrites the database or half a file" {
	try 2 cust set A city=W --plan crm.db
	echo old >p.jsonl
	try 4 cust set A level=kee --plan p.jsonl
	is "$(<p.jsonl)" old
}

@test "lists in a plan are lists, and nothing else is" {
	try 0 admin apply - <<<'{"type":"customer","action":"update","code":"A","before":{},"after":{"tags":[1,"x",true]}}'
	is "$(cust show A -F tags)" '{"tags":["1","x","true"]}'
	while IFS='|' read -r line text; do
		try 4 admin apply - <<<"$line"
		has "$err" 'stdin:1: customer A:' "$text"
	done <<-'E'
		{"type":"customer","action":"update","code":"A","before":{},"after":{"name":["a","b"]}}|name: takes one text, not an array
		{"type":"customer","action":"update","code":"A","before":{},"after":{"city":{"a":1}}}|city: takes one text, not an object
		{"type":"customer","action":"update","code":"A","before":{},"after":{"tags":["x",{"a":1}]}}|tags: takes one list, not
	E
	is "$(value A name)" Alpha
}

@test "--plan spares what is read" {
	echo $'code,name\nA,Alfa' >in.csv
	cp in.csv was.csv
	try 2 cust import in.csv --plan in.csv
	has "$err" '--plan' 'in.csv' input
	try 2 cust import --plan in.csv <in.csv
	is "$(<in.csv)" "$(<was.csv)"
	try 0 cust import in.csv --plan p.jsonl
	cp p.jsonl was.jsonl
	try 2 admin apply p.jsonl --plan p.jsonl
	is "$(<p.jsonl)" "$(<was.jsonl)"
	try 2 cust import in.csv --on-error skip --rejects x --plan x
	has "$err" '--plan' 'same file'
}

@test "who reads the refusals slowly keeps nobody from the lock" {
	seq -f 'N%g,name' 2000 | sed '1i code,name' | cust -q import
	cust list -w 'name = name' -F code | cust -q set - city=W
	cust list -w 'name = name' -F code | cust -q set - city=V
	mkfifo slow
	admin undo 6 --max-errors 5000 2>slow &
	pid=$!
	exec 7<slow
	try 0 cust add name=other --wait 5
	cat <&7 >told
	exec 7<&-
	got=0
	wait $pid || got=$?
	is "$got" 5
	is "$(grep -c 'was changed since' told)" 2000
	try 5 admin undo 6 --max-errors 1
	has "$err" '1999 more changes; --max-errors shows them'
	is "$(grep -c 'was changed since' <<<"$err")" 1
}

@test "a value that was allowed twice may be allowed again" {
	cust -q set A tax_number=AB1234
	cust -q set B tax_number=AB1234 --on-duplicate allow
	cust -q delete C
	cust -q set B tax_number=
	try 5 admin undo 8
	has "$err" --on-duplicate
	try 0 admin undo 8 --plan p.jsonl --on-duplicate allow
	try 5 admin apply p.jsonl
	try 0 admin apply p.jsonl --on-duplicate allow
	is "$(value B tax_number)" AB1234
}

# ---- looking back ----

@test "--as-of a job shows all as it was then" {
	then=$(all)
	cust -q set A city=W credit_limit=1 tags-=a zone=
	cust -q contact delete K1
	cust -q add D name=Delta parent=A
	admin -q field add customer extra
	cust -q set D extra=1
	is "$(cust list --as-of job4; cust contact list --as-of job4
		admin user list --as-of job4; admin field list --as-of job4)" \
		"$then"
	is "$(rows --as-of job5 -F code,city,zone,version)" \
		'A,W,,2;B,Y,,1;C,Z,west,1'
	is "$(rows --as-of job4 -w 'contact.name = Li' -F code)" A
	is "$(rows --as-of job6 -w 'contact.name = Li' -F code)" ''
	is "$(rows --as-of job4 -w 'parent.city = X' -F code,parent.city)" B,X
	is "$(rows --as-of job4 -w 'zone = east' -s -zone -F code,parent.zone)" A,
	try 2 cust list --as-of job4 -F extra
	try 0 cust show A --as-of job4 -F city,version,updated_at -f csv
	is "$out" $'city,version,updated_at\nX,1,2026-03-05T08:00:00Z'
	try 3 cust show D --as-of job4
	is "$(cust history A --as-of job4 | wc -l)" 1
}

@test "--as-of a deleted record, and one deleted and restored" {
	cust -q delete C
	cust -q restore C
	cust -q set C city=W
	is "$(rows --as-of job4 -F code,city,version -w 'code = C')" C,Z,1
	is "$(rows --as-of job5 -F code -w 'code = C')" ''
	is "$(rows --as-of job6 -F code,city,version -w 'code = C')" C,Z,2
}

@test "--as-of a day is its end by the database's clocks, a time that second" {
	crm-customer -q --now 2026-03-06T10:00:00Z set A city=W
	crm-customer -q --now 2026-03-07T10:00:00Z set A city=V
	is "$(rows --as-of 2026-03-05 -F city -w 'code = A')" X
	is "$(rows --as-of 2026-03-06 -F city -w 'code = A')" W
	is "$(rows --as-of 2026-03-06T09:59:59Z -F city -w 'code = A')" X
	is "$(rows --as-of 2026-03-06T10:00:00Z -F city -w 'code = A')" W
	is "$(rows --as-of 2026-03 -F city -w 'code = A')" V
	is "$(rows --as-of 2020-01-01 -F city)" ''
	is "$(rows --as-of now -F city -w 'code = A')" X
	is "$(crm-customer --now 2026-03-06T10:00:00Z show A --as-of now \
		-F city)" '{"city":"W"}'
	try 3 cust list --as-of job99
	try 2 cust list --as-of jobx
	try 2 cust list --as-of never
	try 2 admin job list --as-of job2
	has "$err" 'jobs do not change'
}

# ---- history ----

@test "history tells where one field's value came from" {
	cust -q set A city=W
	cust -q set A name=Alfa
	is "$(cust history A --field city |
		jq -c '[.job, .action, .input, .line, .changes.city]')" \
		'[3,"insert","stdin",2,[null,"X"]]
[5,"update",null,null,["X","W"]]'
	is "$(cust history A --field city | jq -r .command | tail -n 1)" \
		"crm-customer --now $NOW -q set A city=W"
	is "$(cust history A --field zone | jq -c .changes)" \
		'{"zone":[null,"east"]}'
	try 2 cust history A --field ctiy
	has "$err" "did you mean 'city'"
}

@test "job changes prints what one job changed" {
	cust -q set A B city=W
	cust -q set C city=W
	is "$(admin job changes 5 | jq -r '[.code, .changes.city[0]] | join(" ")')" \
		$'A X\nB Y'
	try 3 admin job changes 99
	try 2 admin job changes
}

# ---- changes ----

seqs() { jq -r .seq | paste -sd' '; }

@test "changes of one type, and only so many" {
	is "$(admin changes --type contact | seqs)" '52 53'
	is "$(admin changes --type customer -n 2 | seqs)" '49 50'
	is "$(admin changes --since 52 | seqs)" 53
	try 2 admin changes --type job
	try 2 admin changes --type costumer
}

@test "a consumer's place moves only when it says so" {
	is "$(admin changes --consumer mirror -n 3 | seqs)" '1 2 3'
	is "$(admin changes --consumer mirror -n 3 | seqs)" '1 2 3'
	try 0 admin changes --consumer mirror --ack 51
	is "$out" ''
	is "$(admin changes --consumer mirror | seqs)" '52 53'
	is "$(admin changes --consumer other -n 1 | seqs)" 1
	try 0 admin changes --consumer mirror --ack 2
	is "$(admin changes --consumer mirror -n 1 | seqs)" 3
	try 4 admin changes --consumer mirror --ack 54
	has "$err" 'the last one is 53'
	try 2 admin changes --ack 51
	try 2 admin changes --consumer mirror --ack 51 --follow
	is "$(jobs)" 4
}

@test "what was deleted is there with what it was" {
	cust -q delete C
	is "$(admin changes --since 53 | jq -c '[.action, .code, .changes.city]')" \
		'["delete","C",["Z",null]]'
}

@test "--follow prints changes as they are made" {
	admin changes --since 52 --follow -n 3 >seen &
	while [ "$(wc -l <seen)" -lt 1 ]; do sleep 0.1; done
	cust -q set A city=W
	while [ "$(wc -l <seen)" -lt 2 ]; do sleep 0.1; done
	cust -q set A city=V
	wait $!
	is "$(jq -c '[.seq, .changes.city]' seen)" \
		$'[53,null]\n[54,["X","W"]]\n[55,["W","V"]]'
	try 2 admin changes --follow -f json
}

# ---- databases of earlier versions ----

@test "a log of schema 6, in JSON, says what it said" {
	rm crm.db
	sqlite3 crm.db <"$BATS_TEST_DIRNAME/../schema/6.sql" >/dev/null
	head=$(sqlite3 crm.db "SELECT id || ':' || lower(hex(digest)) FROM job
		ORDER BY id DESC LIMIT 1")
	try 0 admin upgrade
	try 0 admin changes
	# What a new database has and this had not comes behind.
	was=$BATS_TEST_DIRNAME/../schema/6.jsonl
	is "$(head -n "$(wc -l <"$was")" <<<"$out")" "$(<"$was")"
	is "$(jq -r .type <<<"$out" | tail -n 27 | sort | uniq -c | tr -s ' ' |
		paste -sd,)" ' 18 permission, 1 pipeline, 8 stage'
	try 0 admin audit verify --head "$head"
	try 0 admin check
	for job in 14 13 11 10 9; do try 0 admin undo "$job"; done
	is "$(rows -F code,size,grade,version)" 'A,5,x,6;B,,y,4'
	is "$(rows --as-of job6 -F code,size,grade,version)" \
		'A,5,x,2;B,,y,1;D,,z,1'
	try 0 admin check
	try 0 admin erase B reason=asked
	try 0 admin audit verify --head "$head"
}

@test "a database of schema 1 is upgraded, and its jobs can be undone" {
	rm crm.db
	sqlite3 crm.db <"$BATS_TEST_DIRNAME/../schema/1.sql" >/dev/null
	try 1 cust list
	has "$err" 'has schema 1' 'crm-admin upgrade'
	try 0 admin upgrade
	try 0 admin check
	try 0 admin undo 3
	is "$(rows -F code,city)" 'A,;B,'
	is "$(rows --as-of job3 -F code,city)" 'A,X;B,'
}
