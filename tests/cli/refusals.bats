#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# refusals.bats - all errors of a record at once, results of a refused import,
# records that wait for others, and restoring what was allowed.

load lib

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	export CRM_DB=$PWD/crm.db
	crm-admin -q init
}

@test "a record with bad cells is looked up all the same" {
	try 4 crm-customer import <<<$'code,name,email,owner\nA,a,x@,li\nB,,y@,'
	has "$err" 'stdin:2: email:' "stdin:2: owner: there is no user 'li'"
	has "$err" 'stdin:3: email:' 'stdin:3: name: must not be empty'
	[ "$(grep -c 'stdin:' <<<"$err")" -eq 4 ]
	# Numbers are not used up by what is refused.
	try 7 crm-customer import --on-error skip <<<$'name,email\na,x@\nb,'
	[ "$(crm-customer list -F code -f csv --no-header)" = C-000001 ]
}

@test "the results of a refused import do not claim what was not saved" {
	try 4 crm-customer import --results res <<<$'code,name\nA,a\nB,'
	[ "$(jq -c '[.line,.ok,.action,.code]' res)" = \
		$'[2,false,null,null]\n[3,false,null,"B"]' ]
	has "$(head -n 1 res)" 'not saved'
}

@test "children may come before their parents, in order all the same" {
	{
		echo code,name,parent
		for i in $(seq 1 40); do echo "N$i,n$i,N$((i + 1))"; done
		echo N41,root,
		echo N1,last,
	} >tree.csv
	crm-customer import -q tree.csv
	[ "$(crm-customer list -w 'parent is null' -F code -f csv \
		--no-header)" = N41 ]
	[ "$(crm-customer show N1 -F name,parent -f csv --no-header)" = \
		last,N2 ]
}

@test "a circle in the input is told as one" {
	try 4 crm-customer import <<<$'code,name,parent\nA,a,B\nB,b,A'
	has "$err" 'circle'
}

@test "restore meets a value taken meanwhile" {
	crm-customer add -q A name=a tax_number=AB1234 >/dev/null
	crm-customer delete -q A
	crm-customer add -q B name=b tax_number=AB1234 >/dev/null
	try 5 crm-customer restore A
	try 0 crm-customer restore A --on-duplicate allow
}

@test "a version expected of what is not there is a conflict" {
	try 5 crm-customer import <<<$'code,name,version\nA,a,3'
	try 0 crm-customer import --mode insert <<<$'code,name,version\nA,a,3'
}

@test "--set gives new records their values, not old ones" {
	crm-customer add -q A name=a city=X >/dev/null
	crm-customer import -q --set city=Y <<<$'code,name\nA,a\nB,b'
	[ "$(crm-customer list -F code,city -f csv --no-header)" = \
		$'A,X\nB,Y' ]
	try 2 crm-customer import --mode update --set city=Y <<<$'code\nA'
}

@test "what is not UTF-8 is refused on the command line" {
	try 4 crm-customer add $'name=a\xff'
	has "$err" 'is not UTF-8'
	try 4 crm-customer add $'A\xff' name=a
	try 4 crm-customer set - $'name=\xff' <<<$'code\nA'
	[ -z "$(crm-customer list)" ]
	crm-admin changes >/dev/null
}

@test "restore names the deleted custom field that a value was in" {
	admin -q field add customer zone
	try 0 cust add code=Z name=z zone=east
	try 0 cust delete Z
	try 0 admin field delete customer.zone
	try 5 cust restore Z
	has "$err" 'customer.zone' 'restore that first'
	try 0 admin field restore customer.zone
	try 0 cust restore Z
	is "$(value Z zone)" east
}

@test "restore does not ask for what is required only since" {
	try 0 cust add code=D name=d
	try 0 cust delete D
	cust list -F code | cust -q delete -
	admin -q field add customer must required=true
	try 0 cust restore D
	is "$(value D name)" d
}
