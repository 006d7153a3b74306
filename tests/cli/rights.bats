#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# rights.bats - what users see, may do, and never learn.

load lib.bash

setup_file() {
	base
	admin -q department import <<-'E'
		code,name,parent
		hq,Head,
		east,East,hq
		ulm,Ulm,east
		north,North,hq
	E
	admin -q user import <<-'E'
		code,role,department,groups,active
		max,manager,east,,
		ada,sales,east,fair;tender,
		ben,sales,ulm,,
		cleo,sales,north,fair,
		vera,viewer,,,
		gone,sales,east,,false
		none,,east,,
	E
	cust -q import <<-'E'
		code,name,owner,department,parent,phone,tags
		A1,Ada One,ada,,,0711 1,x;y
		A2,Ada Two,ada,,B1,0711 2,
		B1,Ben One,ben,,,0711 3,
		C1,Cleo One,cleo,,,0711 4,
		E1,East One,,east,,0711 5,
		U1,Ulm One,,ulm,,0711 6,
		N1,Nobody's,,,,0711 7,
	E
	cust -q contact import <<-'E'
		code,customer,name
		KA,A1,Anna
		KB,B1,Bo
		KC,C1,Cy
	E
}

setup() { own_copy; }

# sees USER CODES [OPTION…]: what a list of customers gives him.
sees() { is "$(codes cust list --as "$1" "${@:3}")" "$2"; }
# A permission of a role for customers: permit ROLE FIELD=VALUE…
permit() { admin -q permission add role="$1" record=customer "${@:2}" >/dev/null; }
changed() { admin changes -f jsonl "$@" | jq -r .code | sort -u | paste -sd' '; }

@test "own, department, subtree, all" {
	sees ada 'A1 A2'
	sees max 'A1 A2 B1 E1 U1'
	try 6 cust list --as vera
	permit viewer read=all export=all
	sees vera 'A1 A2 B1 C1 E1 N1 U1'
	permit sales create=own read=department change=own export=department
	sees ada 'A1 A2 E1'
	sees ben 'B1 U1'
	sees cleo C1
	admin -q user set ada department=
	sees ada 'A1 A2'
}

@test "who may do nothing is told why" {
	try 6 cust list --as gone
	has "$err" 'user gone is not active'
	try 6 cust list --as none
	has "$err" 'user none has no role' 'crm-admin user set none role='
	try 6 cust list --as nobody.here
	has "$err" "'nobody.here' is no user of this database"
	try 2 admin init --db x.db --as ada
}

@test "what belongs to a customer goes with it" {
	is "$(codes cust contact list --as ada)" KA
	is "$(codes cust contact list --as max)" 'KA KB'
	try 3 cust contact show KC --as ada
	try 6 cust contact add customer=A1 name=New --as vera
	try 0 cust contact add customer=A1 name=New --as ada
	try 4 cust contact add customer=C1 name=New --as ada
	has "$err" "customer: there is no customer 'C1'"
	try 3 cust contact set KC name=X --as ada
	# A contact cannot be moved to where it is out of reach, nor from there.
	try 4 cust contact set KA customer=C1 --as ada
	admin -q permission add role=sales record=contact read=all create=own \
		change=own
	try 6 cust contact list --as ada
	try 0 cust contact show KA --as ada
	try 3 cust contact show KC --as ada
}

@test "filters, sorting and references meet only what is seen" {
	for w in 'parent = B1' 'parent.name ~ Ben' "parent.code = 'B1'" \
		'parent in (B1, C1)' 'parent.owner.code = ben'; do
		sees ada '' -w "$w"
		sees max A2 -w "$w"
	done
	sees ada 'A1 A2' -w 'parent != B1'
	is "$(cust show A2 --as ada -F code,parent)" '{"code":"A2"}'
	is "$(cust show A2 --as ada -F code,parent -f csv)" $'code,parent\nA2,'
	is "$(cust show A2 --as ada -F code,parent -f tsv)" $'code\tparent\nA2\t'
	is "$(cust show A2 --as ada -F code,parent.name)" \
		'{"code":"A2","parent.name":null}'
	is "$(cust show A2 --as max -F code,parent)" '{"code":"A2","parent":"B1"}'
	sees max 'A2 B1' -w "contact.name = Bo or parent.contact(name = 'Bo')"
	sees ada '' -w "parent.contact(name = 'Bo')"
	sees ada 'A2 A1' -s -parent,-code
	try 3 cust list --as ada --after B1
	# What was read and comes back loses nothing.
	cust list --as ada | cust set - --as ada
	is "$(value A2 parent)" B1
	cust list --as ada -f csv | cust set - --as ada
	is "$(value A2 parent)" B1
	cust list --as ada -f tsv | cust set - --as ada
	is "$(value A2 parent)" B1
}

@test "writing carries the rules" {
	try 0 cust set A1 city=Ulm --as ada
	try 3 cust set B1 city=Ulm --as ada
	try 6 cust delete A1 --as ada
	try 6 cust set A1 owner=ben --as ada
	try 0 cust set A1 owner=ben --as max
	try 6 cust set A2 owner=cleo --as max
	try 0 cust add name=Mine --as ada -F owner
	is "$out" '{"owner":"ada"}'
	try 6 cust add name=Others owner=ben --as ada
	# All or nothing, and with skip all that may be.
	printf 'code,city\nA2,X\nB1,Y\nNEW,Z\n' >in.csv
	try 4 cust import in.csv --as ada
	try 7 cust import --mode update --on-error skip in.csv --as ada
	is "$(value A2 city)$(value B1 city)" 'X\N'
	is "$(cust list -w 'code = NEW' | wc -l)" 0
}

@test "deleting: no more goes than one may delete" {
	permit sales create=own read=own change=own delete=own
	try 5 cust delete A1 --as ada
	has "$err" 'contact KA'
	try 6 cust delete A1 --cascade --as ada
	has "$err" 'does not delete contact'
	cust -q set C1 parent=A2
	try 5 cust delete A2 --as ada
	has "$err" 'a customer that you may not see'
	hasnt "$err" C1
	try 6 cust delete A2 --cascade --as ada
	hasnt "$err" C1
	cust -q set C1 parent=
	try 0 cust delete A2 --as ada
	try 3 cust show A2 --as max
	try 0 cust restore A2 --as ada
	is "$(value A2 owner)" ada
	cust -q delete C1 --cascade
	try 3 cust restore C1 --as ada
	hasnt "$err" 'Cleo'
}

@test "undo and plans are by the same rules" {
	cust -q set A1 city=Ulm --as ada
	job=$(admin job list -s -job -n 1 -F job -f tsv --no-header)
	try 3 admin undo "$job" --as ben
	try 0 admin undo "$job" --as ada
	cust -q set A1 B1 city=Bonn --plan both.plan
	try 5 admin apply both.plan --as ada
	hasnt "$err" Ben
	is "$(value A1 city)" '\N'
	try 7 admin apply both.plan --as ada --on-error skip
	is "$(value A1 city)$(value B1 city)" 'Bonn\N'
	try 0 cust set A2 city=Kiel --as ada --plan mine.plan
	hasnt "$(<mine.plan)" B1
	cust -q set A1 B1 note=x
	job=$(admin job list -s -job -n 1 -F job -f tsv --no-header)
	try 3 admin undo "$job" --as ada
}

@test "history and changes tell of what is seen" {
	is "$(changed --as ada --type customer)" 'A1 A2'
	is "$(changed --as max --type contact)" 'KA KB'
	cust -q set A2 parent=C1 city=Rom
	try 0 cust history A2 --as ada
	hasnt "$out" '"B1"' '"C1"' '"command"'
	has "$out" '"city":[null,"Rom"]'
	is "$(admin changes --as ada -n 3 | wc -l)" 3
	cust -q delete B1 --cascade
	try 3 cust history B1 --as max
	try 3 cust history NONE --as max
	is "$(changed --as max --type contact)" KA
	try 3 admin job changes 4 --as ada
	try 6 admin changes --consumer x --as ada
	is "$(admin job list --as ada)" ''
	cust -q set A1 city=X --as ada
	is "$(admin job list --as ada -F user -f tsv --no-header)" ada
}

@test "the past is seen by today's rights" {
	cust -q set A1 owner=ben
	cust -q set B1 owner=ada
	cust -q delete C1 --cascade
	sees ada 'A2 B1' --as-of job4
	is "$(cust show B1 --as ada --as-of job4 -F owner)" '{"owner":"ben"}'
	try 3 cust show A1 --as ada --as-of job4
	sees max 'A1 A2 B1 E1 U1' --as-of job4
	sees cleo '' --as-of job4
	permit viewer read=all export=all
	sees vera 'A1 A2 B1 C1 E1 N1 U1' --as-of job4
	try 3 admin job show 4 --as ada
}

@test "hidden fields do not exist" {
	permit sales create=own read=own change=own delete=own export=own \
		hidden='phone;tags;parent'
	for c in 'list -F phone' 'list -s tags' 'list -w phone=1' \
		'history A1 --field phone' 'set A1 phone=1' 'add N phone=1' \
		'list -w parent.name=x' 'list -F parent.code'; do
		# shellcheck disable=SC2086
		try 2 cust $c --as ada
	done
	for c in list 'show A1' fields template 'history A1' 'show A1 -f table'; do
		# shellcheck disable=SC2086
		try 0 cust $c --as ada
		hasnt "$out" '"phone":' '"name":"phone"' ,phone 0711 \
			'"tags"' ,tags '"parent"' Phone Tags
	done
	try 4 cust import --as ada <<<$'code,电话\nA1,1'
	# Deleting keeps them in the log, and bringing back brings them.
	cust -q contact delete KA
	try 0 cust delete A1 --as ada --plan del.plan
	hasnt "$(<del.plan)" 0711
	try 0 cust delete A1 --as ada
	try 0 cust restore A1 --as ada
	is "$(value A1 phone)" '0711 1'
	is "$(value A1 tags)" 'x;y'
	# Others see them.
	has "$(cust show A1)" 0711
	has "$(cust contact list --as max -F customer.phone)" 0711
	try 2 cust contact list --as ada -F customer.phone
}

@test "what can be hidden, and what a permission is for" {
	for v in code version created_at nope; do
		try 4 admin permission add role=sales record=customer hidden=$v
		has "$err" hidden
	done
	try 4 admin permission set PM-000004 hidden=phone
	has "$err" 'give it as record'
	try 4 admin permission add role=sales record=costumer
	has "$err" "'costumer' is no record type"
	try 5 admin permission add role=sales read=all
	has "$err" PM-000004
	try 4 admin permission add role=sales record=contact read=some
	admin -q field add record=customer name=secret
	try 0 admin permission add role=sales record=customer hidden=secret
}

@test "what is hidden comes in by import and load, too" {
	try 0 admin permission import <<<$'role,record,hidden\nviewer,contact,phone'
	try 4 admin permission import <<<$'role,record,hidden\nviewer,contactx,phone'
	has "$err" "stdin:2: record: 'contactx'"
	admin dump >all
	admin -q init --bare --db other.db
	try 0 admin load --db other.db all
	admin dump --db other.db | cmp - all
}

@test "shares: one of user, department and group" {
	try 4 admin share add customer=A1
	try 4 admin share add customer=A1 user=ben group=fair
	try 4 admin share add customer=A1 group=none
	has "$err" "no user is in a group 'none'"
	try 0 admin share add customer=A1 group=fair
	sees cleo 'A1 C1'
	is "$(codes cust contact list --as cleo)" 'KA KC'
	try 6 cust set A1 city=X --as cleo
	try 0 admin share add customer=A1 department=east access=change
	sees ben 'A1 B1'
	try 0 cust set A1 city=X --as ben
	try 0 cust contact set KA name=X --as ben
	try 6 cust set A1 owner=ben --as ben
	try 6 cust contact set KA customer=B1 --as ben
	try 6 admin share add customer=A1 user=cleo --as ben
	admin -q share add customer=E1 user=cleo until=2026-03-05
	sees cleo 'A1 C1 E1'
	sees cleo 'A1 C1' --now 2026-03-06
	# A share goes with its customer.
	try 5 cust delete E1
	try 0 cust delete E1 --cascade
	try 0 admin check
}

@test "a share goes with the user or department it is for" {
	admin -q department add lab name=Lab
	admin -q user add zoe department=lab
	admin -q share add customer=E1 user=zoe
	admin -q share add customer=E1 department=lab access=change
	before=$(admin dump)
	try 5 admin user delete zoe
	try 0 admin user delete zoe --cascade
	is "$(admin share list -F user,access -f csv --no-header)" ,change
	try 0 admin department delete lab --cascade
	is "$(admin share list)" ''
	last=$(admin job list -s -job -n 1 -F job -f tsv --no-header)
	try 0 admin undo "$last"
	try 0 admin undo $((last - 1))
	is "$(admin dump)" "$before"
	try 0 admin erase zoe reason=left
	is "$(admin share list -F user,access -f csv --no-header)" ,change
	try 0 admin check
	try 0 admin audit verify
}

@test "only administrators change what rights are made of" {
	for c in 'user set ada role=admin' 'role add x admin=true' \
		'permission set PM-000004 read=all' 'department set hq name=X' \
		'field add customer x' 'user add new role=admin' check \
		'user delete ben'; do
		# shellcheck disable=SC2086
		try 6 admin $c --as max
	done
	try 0 admin user list --as max
	try 6 admin permission list --as max
	# Nobody gets more by a plan or by undoing.
	admin -q user set ada role=admin --plan up.plan
	try 5 admin apply up.plan --as ada
	is "$(admin user show ada -F role)" '{"role":"sales"}'
}

@test "exports are logged, and reads where it is said" {
	cust list --as ada >/dev/null
	cust show A1 --as ada >/dev/null
	admin -q permission set PM-000004 log_reads=true
	cust show A1 A2 --as ada >/dev/null
	cust history A1 --as ada >/dev/null
	cust list >/dev/null
	is "$(admin access list -F user,real_user,action,type,codes,records -f csv \
		--no-header | sed "s/,$(id -un),/,me,/")" \
		"ada,me,export,customer,,2
ada,me,read,customer,A1;A2,2
ada,me,read,customer,A1,1"
	try 6 admin access list --as ada
	admin changes --type contact --as ada >/dev/null
	is "$(admin access list -s -access -n 1 -F action,type,records -f csv \
		--no-header)" export,change,1
	# What cannot be logged is not told.
	lock_database
	try 75 cust list --as ada --wait 0
	is "$out" ''
	exec 9>&-
}

@test "the log has who acted, and who he was" {
	try 0 cust set A1 city=X --as ada
	is "$(admin job list -s -job -n 1 -F user,real_user -f csv --no-header)" \
		"ada,$(id -un)"
}

@test "explain names the rule" {
	why() { admin explain access "$1" "$2" | jq -r "select(.right == \"$3\") | \"\(.may) \(.why)\""; }
	is "$(why ada A1 read)" "true role sales, permission PM-000004: the user's own, and it is"
	is "$(why ada KB read)" "false role sales, permission PM-000004: the user's own, and it is not (it goes with its customer)"
	is "$(why max B1 change)" "true role manager, permission PM-000001: of the user's department or below it, and it is"
	is "$(why vera B1 change)" 'false role viewer, permission PM-000007: none'
	is "$(why boss B1 delete)" 'true role admin may do everything'
	is "$(why gone B1 read)" 'false user gone is not active'
	admin -q share add customer=C1 user=ada
	is "$(why ada C1 read)" 'true share SH-000001'
	is "$(why ada KC read)" 'true share SH-000001'
	is "$(why ada C1 change)" "false role sales, permission PM-000004: the user's own, and it is not"
	try 3 admin explain access ada NONE
	try 3 admin explain access nobody A1
	try 2 admin explain rights ada A1
	try 6 admin explain access ada A1 --as max
}

@test "doctor tells what is amiss with the file and the users" {
	try 4 admin doctor
	has "$out" 'they only advise' 'without a role, who may do nothing: none'
	chmod 644 crm.db
	try 4 admin doctor
	has "$out" 'others than its owner have access'
	admin -q user set boss role=
	try 4 admin doctor
	has "$out" '0 active users are administrators'
}

@test "custom fields are there for all, and nothing in them is lost" {
	permit sales create=own read=own change=own delete=own export=own
	admin -q field add customer rank >/dev/null
	admin -q field add customer salary >/dev/null
	cust -q set A2 rank=7 salary=9
	is "$(cust show A2 --as ada -F rank,salary)" '{"rank":"7","salary":"9"}'
	try 0 cust set A2 rank=8 --as ada
	is "$(cust list --as ada -w 'rank = 8' -F code)" '{"code":"A2"}'
	admin -q permission set PM-000034 hidden=salary
	try 2 cust show A2 --as ada -F salary
	hasnt "$(cust show A2 --as ada)" salary
	try 0 cust delete A2 --as ada
	try 0 cust restore A2 --as ada
	is "$(value A2 rank,salary)" $'8\t9'
}

@test "a field that is gone stays hidden from those who look back" {
	admin -q field add customer rank >/dev/null
	admin -q field add customer salary >/dev/null
	permit sales read=own export=own hidden=salary
	cust -q set A1 rank=7 salary=9
	job=$(admin job list -s -job -n 1 -F job -f tsv --no-header)
	cust -q set A1 rank= salary=
	is "$(cust show A1 --as ada --as-of "job$job" -F rank)" '{"rank":"7"}'
	try 2 cust show A1 --as ada --as-of "job$job" -F salary
	admin -q field delete customer.salary
	admin -q permission set PM-000034 hidden=
	is "$(cust show A1 --as-of "job$job" -F salary)" '{"salary":"9"}'
	try 2 cust show A1 --as ada --as-of "job$job" -F salary
	hasnt "$(cust show A1 --as ada --as-of "job$job")" salary
	try 2 cust list --as ada --as-of "job$job" -w 'salary = 9'
}
