#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# load.bats - records of several types in one stream, in and out.

load lib.bash

setup_file() {
	base
	admin -q department add hq name=Head
	cust -q import <<<$'code,name,city\nA,Alpha,Ulm\nB,Beta,Bonn'
	cust -q contact import <<<$'code,customer,name\nK1,A,Li'
}

setup() { own_copy; }

# Nothing was done by the last command.
untouched() {
	admin dump | cmp - <(admin dump --db "$BATS_FILE_TMPDIR/base.db")
	is "$(admin job list -F job | wc -l)" 4
}

@test "references go forward and back, whatever the types" {
	try 0 admin load <<-'E'
		{"type":"affiliate","customer":"N2","name":"own","company":"N1"}
		{"type":"contact","code":"K9","customer":"N2","name":"Wang"}
		{"type":"customer","code":"N2","name":"Sub","parent":"N1","owner":"u2"}
		{"type":"customer","code":"N1","name":"Top","parent":"A"}
		{"type":"user","code":"u2","manager":"u1","department":"east"}
		{"type":"user","code":"u1","manager":"boss"}
		{"type":"department","code":"east","name":"East","parent":"hq"}
		{"type":"contact","code":"K8","customer":"N1","name":"Xu"}
	E
	is "$err" 'crm-admin: load: 8 inserted; job 5'
	is "$(value N2 parent,parent.parent,owner.manager,owner.department.parent)" \
		$'N1\tA\tu1\thq'
	is "$(value A-000001 company affiliate)" N1
	is "$(value K9 customer.parent.code,primary contact)" $'N1\ttrue'
	try 0 admin check
}

@test "one job: its changes know their lines, and it can be undone" {
	admin dump >before
	try 0 admin load <<-'E'
		{"type":"customer","code":"A","city":"Jena"}
		{"type":"contact","customer":"C","name":"new"}

		{"type":"customer","code":"C","name":"Gamma"}
		{"type":"customer","code":"B"}
	E
	is "$err" 'crm-admin: load: 2 inserted, 1 updated, 1 unchanged; job 5'
	is "$(admin job show 5 -F command,input -f tsv --no-header | cut -f 2)" stdin
	is "$(admin job changes 5 -f jsonl | jq -c '[.type,.code,.line]')" \
		$'["customer","A",1]\n["customer","C",4]\n["contact","K-000001",2]'
	admin dump >after
	try 0 admin undo 5
	admin dump | cmp - before
	try 0 admin undo 6
	admin dump | cmp - after
	admin dump --as-of job4 | cmp - before
	try 0 admin check
}

@test "type names the record type; a field of that name has it in front" {
	try 0 admin load <<-'E'
		{"code":"S","customer.type":"supplier","type":"customer","name":"S"}
		{"type":"field","record":"contact","name":"type","field.type":"int"}
		{"type":"contact","code":"K1","contact.type":5,"contact.title":"CEO"}
		{"客户类型":"代理商","type":"customer","公司名称":"上海","code":"T"}
	E
	is "$(value S type)" supplier
	is "$(value T type,name)" $'agent\t上海'
	is "$(value K1 type,title contact)" $'5\tCEO'
	admin dump >all
	is "$(grep K1 all | jq -c '[.type, ."contact.type"]')" '["contact",5]'
	is "$(grep '"S"' all | jq -c '[.type, ."customer.type"]')" \
		'["customer","supplier"]'
	try 0 admin load all
	has "$err" ' unchanged'
	hasnt "$err" updated
}

@test "null clears, an absent field and an empty text stay" {
	try 0 admin load <<-'E'
		{"type":"customer","code":"A","city":null}
		{"type":"customer","code":"B","city":""}
	E
	is "$(codes cust list -w 'city is null')" A
}

@test "a version in a record is the one it must have" {
	try 5 admin load <<<'{"type":"customer","code":"A","version":2,"city":"x"}'
	has "$err" 'stdin:1: A has version 1 now, not 2'
	try 0 admin load <<<'{"type":"customer","code":"A","version":1,"city":"x"}'
}

@test "all files are one stream" {
	echo '{"type":"contact","code":"K2","customer":"N","name":"Li"}' >one
	echo '{"type":"customer","code":"N","name":"New","parent":"O"}' >two
	try 0 admin load one - two <<<'{"type":"customer","code":"O","name":"O"}'
	is "$err" 'crm-admin: load: 3 inserted; job 5'
	is "$(value K2 customer.parent contact)" O
}

@test "an empty stream loads nothing" {
	try 0 admin load </dev/null
	is "$err" 'crm-admin: load: nothing to do'
	untouched
}

# ---- custom fields ----

@test "a stream may use the custom fields it defines, in any order" {
	try 0 admin load <<-'E'
		{"type":"customer","code":"A","steel":"DC01","tons":"1,5"}
		{"type":"field","record":"customer","name":"tons","field.type":"list"}
		{"type":"field","record":"customer","name":"steel","field.type":"enum","choices":["DC01","DC04"],"label_zh":"钢种"}
		{"type":"customer","code":"B","钢种":"DC04","customer.tons":["a;b","c"]}
	E
	is "$(value A steel,tons)" $'DC01\t1,5'
	is "$(cust show B -F steel,tons -f jsonl)" \
		'{"steel":"DC04","tons":["a;b","c"]}'
	# And one it changes.
	try 0 admin load <<-'E'
		{"type":"customer","code":"A","steel":"DX51D"}
		{"type":"field","code":"customer.steel","choices":["DC01","DX51D","DC04"]}
		{"type":"field","record":"customer","name":"early","field.type":"int"}
		{"type":"customer","code":"B","early":7}
	E
	is "$(value A steel)" DX51D
	is "$(value B steel,tons,early)" $'DC04\ta\\\\;b;c\t7'
	try 0 admin check
}

@test "a field is required once its records are saved" {
	try 0 admin load <<-'E'
		{"type":"field","record":"user","name":"grade","field.type":"int","required":true}
		{"type":"user","code":"boss","grade":9}
		{"type":"user","code":"u1","grade":1}
	E
	is "$(admin field show user.grade -F required -f tsv --no-header)" true
	try 4 admin user add u2
	has "$err" 'grade: must not be empty'
	try 5 admin load <<-'E'
		{"type":"customer","code":"A","zone":"x"}
		{"type":"field","record":"customer","name":"zone","required":true}
	E
	has "$err" 'stdin:2: required: 1 record has no value yet'
	is "$(admin job list -F job | wc -l)" 5
}

@test "a later dump is loaded over an earlier state" {
	admin -q field add customer steel type=enum choices='a;b' unique=false
	admin -q field add customer no type=int
	cust -q set A steel=a no=1
	cust -q set B parent=A steel=b no=1
	cp crm.db mirror.db
	admin -q field set customer.steel choices='c;b;a'
	cust -q set B parent= steel=c no=2
	cust -q set A parent=B steel=c
	admin -q field set customer.steel choices='c;a' required=true
	admin -q field set customer.no unique=true
	admin dump >all
	try 0 admin load --db mirror.db all
	admin dump --db mirror.db | cmp - all
	try 0 admin check --db mirror.db
}

@test "errors of custom fields name them" {
	try 4 admin load <<-'E'
		{"type":"field","record":"customer","name":"n","field.type":"int"}
		{"type":"customer","code":"A","n":"x","nn":1}
		{"type":"customer","code":"B","n":1,"customer.n":2}
		{"type":"user","code":"boss","n":1}
	E
	has "$err" "stdin:2: n: 'x' is not a number" \
		"stdin:2: customer has no field 'nn'" \
		'stdin:3: n: is given twice' "stdin:4: user has no field 'n'"
	is "$(wc -l <.err)" 5
	untouched
	# What may be meant for a field that was refused is not blamed.
	try 4 admin load <<-'E'
		{"type":"field","record":"customer","name":"n","field.type":"enum"}
		{"type":"customer","code":"A","n":"x","city":"y"}
	E
	has "$err" 'stdin:1: choices: '
	is "$(wc -l <.err)" 2
}

# ---- refusals ----

@test "all errors are told in the order of the stream, and nothing is saved" {
	try 4 admin load <<-'E'
		{"type":"contact","code":"K2","customer":"N","name":"Li"}
		{"type":"customer","code":"N","name":"New","email":"wang@"}
		{"name":"x"}
		{"type":"custmer","code":"N"}
		{"type":"job","job":1}
		{"type":"customer","code":"M","name":"M","created_at":"now"}
		broken
		{"type":"customer","code":"O","name":"O","owner":"nobody"}
		{"type":"customer","code":"P","name":"P","parent":"Q"}
		{"type":"customer","code":"Q","name":"Q","parent":"P"}
		{"type":"department","code":"d"}
		{"type":"customer","code":"R","name":"R"}
	E
	sed 's/^crm-admin: stdin://' .err | cut -d' ' -f 1-5 >got
	diff got - <<-'E'
		1: customer: 'N' is in
		2: email: 'wang@' is no
		3: type: must name the
		4: type: 'custmer' is no
		5: type: 'job' is no
		6: 'created_at' is kept by
		7: a record must be
		8: owner: there is no
		9: parent: 'Q' is in
		10: parent: 'P' is in
		11: name: must not be
		crm-admin: 11 errors in 12
	E
	has "$err" "did you mean 'customer'?" '; nothing was saved'
	hasnt "$err" --ignore-unknown --map
	untouched
}

@test "--max-errors, --errors json" {
	printf '{"type":"customer","email":"x"}\n%.0s' 1 2 3 >in
	try 4 admin load --max-errors 1 in
	is "$(wc -l <.err)" 3
	has "$err" 'in:1: email' '2 more errors'
	try 4 admin load --errors json --max-errors 1 in
	is "$(head -n 1 .err | jq -c '[.file, .line, .field]')" '["in",1,"email"]'
}

@test "a stream is JSON Lines, and told so" {
	try 4 admin load <<<$'type,code\ncustomer,A'
	has "$err" 'stdin:1: '
	try 4 admin load <<<'[{"type":"customer","code":"A"}]'
	has "$err" 'stdin:1: a record must be an object'
	try 2 admin load -i csv /dev/null
	try 1 admin load nosuch
	untouched
}

@test "--dry-run and --plan save nothing; the plan can be applied" {
	cat >in <<-'E'
		{"type":"contact","code":"K2","customer":"N","name":"Li","seen":"2026-01-02"}
		{"type":"customer","code":"N","name":"New"}
		{"type":"field","record":"contact","name":"seen","field.type":"date"}
		{"type":"contact","code":"K1","title":"CEO"}
	E
	try 0 admin load --dry-run in
	is "$err" 'crm-admin: load: would be 3 inserted, 1 updated'
	try 0 admin load --plan plan in
	untouched
	cp crm.db other.db
	try 0 admin apply plan
	try 0 admin load --db other.db in
	admin dump --db other.db | cmp - <(admin dump)
}

@test "who may do little loads little and dumps nothing" {
	admin -q user add wang role=sales
	admin -q permission add role=sales record=customer create=own \
		read=own change=own hidden=phone
	try 6 admin dump --as wang
	admin dump --as boss >all
	is "$(admin access list -w 'type = customer' \
		-F user,action,records -f csv --no-header)" boss,export,2
	try 4 admin load --as wang <<<'{"type":"customer","name":"x","phone":"1"}'
	has "$err" "stdin:1: customer has no field 'phone'"
	try 6 admin load --as wang <<<'{"type":"department","code":"d","name":"D"}'
	try 5 admin load --as wang <<<'{"type":"customer","code":"A","name":"x"}'
	try 0 admin load --as wang <<-'E'
		{"type":"contact","code":"K7","customer":"W","name":"Li"}
		{"type":"customer","code":"W","name":"x"}
	E
	is "$(value W owner)" wang
}

@test "a request to load is done once" {
	echo '{"type":"customer","code":"A","city":"Jena"}' >in
	try 0 admin load --request-id r in
	has "$err" '1 updated; job 5'
	cust -q set A city=Gera
	try 0 admin load --request-id r in
	has "$err" '1 updated; job 5'
	is "$(value A city)" Gera
	try 5 admin load --request-id r <<<'{"type":"customer","code":"A"}'
}

@test "a unique value that is taken, and one that may be" {
	cust -q set A tax_number=DE811569869
	echo '{"type":"customer","code":"B","tax_number":"DE811569869"}' >in
	try 5 admin load in
	has "$err" 'in:1: tax_number: '
	try 0 admin load --on-duplicate allow in
	admin dump >all
	admin -q init --bare --db other.db
	try 5 admin load --db other.db all
	try 0 admin load --db other.db --on-duplicate allow all
	admin dump --db other.db | cmp - all
}

# ---- dump ----

@test "dump shows one moment, now or then" {
	admin dump >past
	cust -q delete --cascade A
	admin -q field add customer zone
	cust -q set B zone=x
	try 0 admin dump --as-of job4
	cmp .out past
	is "$(admin dump | jq -r 'select(.type=="customer") | .code + .zone')" Bx
	try 2 admin dump --as-of never
	try 2 admin dump x
}

@test "what a new database has made becomes what the dump has" {
	admin -q user set boss name= note='the boss'
	admin -q permission set PM-000001 read=own
	admin dump >all
	admin -q init --db other.db --user boss
	admin -q user set boss --db other.db name=Other
	try 0 admin load --db other.db all
	admin dump --db other.db | cmp - all
}

@test "a bare database takes roles that are others than those at hand" {
	admin -q permission delete PM-000001 PM-000002
	admin -q permission add role=manager read=all code=MINE
	admin -q role delete --cascade viewer
	admin dump >all
	try 0 admin init --bare --db other.db
	is "$err" 'crm-admin: made other.db'
	is "$(admin dump --db other.db)" ''
	try 0 admin load --db other.db all
	admin dump --db other.db | cmp - all
	try 0 admin check --db other.db
	try 2 admin init --bare --user x --db third.db
}

@test "the primary contact stays the one it is" {
	cust -q contact import <<<$'code,customer,name,primary\nK2,A,b,true\nK0,A,c,false\nK3,B,d,false'
	admin dump >all
	admin -q init --bare --db other.db
	try 0 admin load --db other.db all
	admin dump --db other.db | cmp - all
	# Into one where it is another.
	cust -q contact set K0 primary=true --db other.db
	try 0 admin load --db other.db all
	has "$err" '2 updated'
	admin dump --db other.db | cmp - all
}

@test "generated codes keep out of the way of those that come later" {
	try 0 admin load <<-'E'
		{"type":"customer","name":"first"}
		{"type":"customer","name":"second","code":"C-000001"}
	E
	is "$(value C-000001 name)" second
	is "$(value C-000002 name)" first
}
