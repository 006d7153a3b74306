#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# erase.bats - a person's data gone from rows, log and file.

load lib.bash

# Whatever has "secret" in it is of C1 and what belongs to it, and lies in
# jobs 2 to 7; C2 refers to C1 and stays.
setup_file() {
	base
	cust -q add code=C1 name='Anna secret' phone='+49 89 777111' # job 2
	cust -q add code=C2 name=Beta parent=C1                      # 3
	cust -q contact add code=K1 customer=C1 name=secret-1        # 4
	cust -q contact add code=K2 customer=C1 name=secret-2        # 5
	cust -q contact delete K2                                    # 6
	printf 'code,name,city\nC1,secret3,Ulm\nC3,Gamma,Bonn\n' >two.csv
	cust -q import --mode upsert two.csv                         # 7
	rm two.csv
}

setup() { own_copy; }

erase() { try "$1" admin erase "${@:2}"; }
verifies() {
	try 0 admin audit verify "$@"
	try 0 admin check
}
# Nothing in the folder has the text: what try writes there apart.
gone() { try 1 grep -r --exclude='.*' -e "$1" "$BATS_TEST_TMPDIR"; }
# The log, a line each: job, type, code, action, has changes.
entries() {
	admin changes | jq -r '[.job, .type, .code, .action,
		(.changes != null)] | join(" ")'
}

@test "rows, what belongs to them, the log and the file have nothing of it" {
	head=$(admin audit head)
	grep -q secret crm.db
	erase 0 C1 reason='asked on 1 March'
	is "$err" 'crm-admin: erase: 3 erased; job 8; backups made before still have what was erased'
	is "$(codes cust list)" 'C2 C3'
	is "$(total contact)" 0
	is "$(value C2 parent)" '\N'
	# The folder has the database alone: its log is empty.
	gone secret
	gone 777111
	verifies --head "$head"
	is "$(entries | grep -v '^1 ')" "2 customer C1 insert false
3 customer C2 insert true
4 contact K1 insert false
5 contact K2 insert false
6 contact K2 delete false
7 customer C1 update false
7 customer C3 insert true
8 contact K1 erase true
8 customer C2 update true
8 customer C1 erase true
8 contact K2 erase true"
}

@test "the log says that it was done, by whom and why" {
	erase 0 C1 reason='asked on 1 March'
	is "$(cust history C1 | jq -c '[.user, .job, .action, .changes]' |
		tail -n 1)" \
		"[\"$(id -un)\",8,\"erase\",{\"reason\":[null,\"asked on 1 March\"]}]"
	is "$(admin job show 8 -F command,deleted -f csv --no-header)" \
		"crm-admin --now $NOW erase C1 'reason=asked on 1 March',3"
	try 0 cust history C1 -f table
	hasnt "$out" secret Ulm
	try 0 cust contact history K2 -f csv
	has "$out" ',K2,delete,' ',K2,erase,'
	is "$(cust history C1 --field name)" ''
}

@test "command lines keep what was done, and lose to whom" {
	crm-customer -q set C1 city=Hof
	crm-customer contact set K1 title=Dr -q
	crm-customer set C2 city=Ulm -q
	erase 0 C1 reason=r
	is "$(admin job list -F command -w 'job > 7' -f tsv --no-header)" \
		"crm-customer
crm-customer contact set
crm-customer set C2 city=Ulm -q
crm-admin --now $NOW erase C1 reason=r"
}

@test "names of inputs stay while other records came from them" {
	printf 'code,name\nC8,Eta\n' >secret.csv
	cust -q import secret.csv
	rm secret.csv
	erase 0 C1 reason=r
	is "$(admin job show 7 -F input -f csv --no-header)" two.csv
	is "$(cust history C3 | jq -r .input)" two.csv
	erase 0 C8 reason=r
	is "$(admin job show 8 -F input -f tsv --no-header)" '\N'
	gone secret.csv
	erase 0 C3 reason=r
	is "$(admin job show 7 -F input -f tsv --no-header)" '\N'
	verifies
}

@test "what was looked for is not told any more" {
	while IFS='|' read -r type command; do
		sqlite3 crm.db "INSERT INTO access (at, actor, real_user,
			action, type, command) VALUES ('$NOW', 'boss', 'boss',
			'export', '$type', '$command')"
	done <<-'E'
		customer|crm-customer list -w contact.name~secr -f csv
		contact|crm-customer contact list -w name~secr
		user|crm-admin user list -w code=boss -f csv
	E
	erase 0 K1 reason=r
	is "$(sqlite3 crm.db 'SELECT type, command FROM access')" \
		"customer|crm-customer list
contact|crm-customer contact list
user|crm-admin user list -w code=boss -f csv"
}

@test "what was deleted before is erased too" {
	erase 0 K2 reason=r
	has "$err" 'erase: 1 erased; job 8'
	gone secret-2
	try 0 cust -q delete --cascade C1
	erase 0 C1 reason=r
	has "$err" 'erase: 2 erased; job 10'
	gone secret
	verifies
}

@test "a code that was changed is no way to the person any more" {
	try 0 cust -q set C1 code=annasecret
	try 0 cust -q set annasecret code=X1
	erase 3 C1 reason=r
	erase 0 X1 reason=r
	gone secret
	is "$(cust history X1 | jq -r .code | sort -u)" X1
	verifies
}

@test "what is erased cannot be looked back to, brought back or undone" {
	erase 0 C1 reason=r
	is "$(codes cust list --as-of job7)" 'C2 C3'
	is "$(codes cust list --as-of job2)" ''
	is "$(cust show C2 --as-of job7 -F parent -f tsv --no-header)" '\N'
	is "$(codes cust contact list --as-of job5)" ''
	try 3 cust restore C1
	is "$err" "crm-customer: customer 'C1' was erased; nothing is left to bring back"
	try 3 cust show C1
	try 5 admin undo 8
	is "$err" 'crm-admin: job 8 erased what there was; nothing is left to bring back'
	try 5 admin undo 8 --keep-later
	try 5 admin undo 7
	has "$err" 'crm-admin: customer C1: was erased since, by job 8' \
		'(--keep-later undoes the rest)'
	try 0 admin undo 7 --keep-later
	is "$(codes cust list)" C2
	verifies
}

@test "a plan from before that needs it is refused" {
	try 0 cust set C1 city=Rom --plan p
	try 0 cust delete C2 --plan q
	erase 0 C1 reason=r
	try 5 admin apply p
	try 5 admin apply q
	verifies
}

@test "doing it again changes nothing, and cleans a file that was not" {
	erase 0 C1 reason=r
	before=$(sqlite3 crm.db .dump | cksum)
	erase 0 C1 reason=r
	is "$err" 'crm-admin: erase: nothing is left to erase'
	is "$(sqlite3 crm.db .dump | cksum)" "$before"
	# As after a kill between the job and the cleaning of the file.
	sqlite3 crm.db 'PRAGMA secure_delete = OFF; CREATE TABLE x (x); INSERT INTO x
		VALUES (printf("%5000s", "secret")); DROP TABLE x' >.out
	try 0 grep -q secret crm.db
	erase 0 C1 reason=r
	gone secret
}

@test "while somebody reads, it says so, and may be done again" {
	mkfifo to
	sqlite3 crm.db <to >reading &
	exec 9>to
	echo 'BEGIN; SELECT count(*) FROM job;' >&9
	for _ in {1..100}; do
		[ -s reading ] && break
		sleep 0.05
	done
	erase 74 C1 reason=r --wait 0
	is "$err" "crm-admin: saved as job 8, but the file may hold remains; run it again: others are reading '$CRM_DB'"
	exec 9>&-
	wait
	erase 0 C1 reason=r
	rm to reading
	gone secret
	verifies
}

@test "--dry-run erases nothing" {
	before=$(sqlite3 crm.db .dump | cksum)
	erase 0 C1 reason=r --dry-run
	is "$err" 'crm-admin: erase: would be 3 erased'
	is "$(sqlite3 crm.db .dump | cksum)" "$before"
}

@test "a code of two types is erased where --type says" {
	try 0 cust contact add code=C3 customer=C2 name=same
	erase 5 C3 reason=r
	is "$err" "crm-admin: 'C3' is a customer and a contact; --type says which"
	erase 0 C3 reason=r --type contact
	is "$(codes cust list)" 'C1 C2 C3'
	is "$(codes cust contact list)" K1
	erase 3 C2 reason=r --type contact
	erase 2 C2 reason=r --type job
	erase 2 C2 reason=r --type nothing
}

@test "several codes are one job, all of them or none" {
	erase 3 C1 C9 reason=r
	is "$err" "crm-admin: no record 'C9'"
	is "$(codes cust list)" 'C1 C2 C3'
	erase 0 C1 K1 reason=r C3
	has "$err" '4 erased; job 8'
	is "$(codes cust list)" C2
	verifies
}

@test "a reason is needed, a plan is not to be had" {
	erase 2 C1
	has "$err" 'erase needs reason=TEXT'
	erase 2 C1 reason=
	erase 2 reason=r
	has "$err" 'erase needs a CODE'
	erase 2 C1 reason=a reason=b
	erase 2 C1 name=x reason=a
	erase 2 - reason=a
	erase 2 C1 reason=r --plan p
	is "$(codes cust list)" 'C1 C2 C3'
}

@test "tampering with what was erased shows as well" {
	erase 0 C1 reason=r
	sqlite3 crm.db 'UPDATE change SET op = 2 WHERE job = 2'
	try 4 admin audit verify
	has "$out" ' of job 2 is not as it was logged'
	try 0 sqlite3 crm.db "UPDATE change SET op = 1 WHERE job = 2;
		DELETE FROM change WHERE op = 4 AND type = 1"
	try 4 admin audit verify
	has "$out" '"code":"8"' ' is missing'
	try 4 admin check
	has "$out" 'has changes without content, but was never erased'
}

@test "a request that made an erased record is not made again" {
	try 0 cust add C9 name='Zhang San' --request-id r9
	digest=$(sqlite3 crm.db "SELECT digest FROM request WHERE id = 'r9'")
	erase 0 C9 reason=asked
	is "$(sqlite3 crm.db "SELECT digest FROM request WHERE id = 'r9'")" ''
	try 5 cust add C9 name='Zhang San' --request-id r9
	is "$(codes cust list)" 'C1 C2 C3'
	[ "$(grep -c "$digest" crm.db)" = 0 ]
}
