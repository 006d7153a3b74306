#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# check.bats - what `crm-admin check` finds, and what it has nothing to say of.

load lib.bash

setup_file() {
	base --currency EUR
	admin -q field add record=customer name=fee type=money
	admin -q department import <<<$'code,name,parent\nhq,Head,\neast,East,hq'
	cust -q import <<-'E'
		code,name,level,city,credit_limit,tags,fee
		C1,Alpha,key,Ulm,5,a;b,12.5
		C2,Beta,lead,Bonn,,,
		C3,Gamma,lead,,7.50,,
		C4,Delta,lead,,,,
	E
	cust -q set C4 name=Delta2 owner=boss
	cust -q delete C3
}

setup() { own_copy; }

# What all jobs are from here on: init 1, fee 2, departments 3, C1 to C4 4
# (changes 51 to 54), C4 5 (change 55), C3 6 (change 56).

check() { try "$1" admin check --db "${2:-crm.db}"; }

# bad WANTED|SQL lines on stdin: what the statement does must be found.
bad() {
	while IFS='|' read -r want sql; do
		cp "$BATS_FILE_TMPDIR/base.db" bad.db
		sqlite3 bad.db "$sql"
		check 4 bad.db || { echo "$sql"; return 1; }
		has "$out" "$want"
		jq -e 'has("check") and has("type") and has("code") and
			has("message")' .out >/dev/null
	done
}

# edited FROM TO: the data of a change with some bytes, in hex, put in place of
# others.
edited() {
	echo "CAST(replace(CAST(data AS TEXT), CAST(x'$1' AS TEXT),
		CAST(x'$2' AS TEXT)) AS BLOB)"
}

# finds SQL FINDING…: the statement makes exactly these findings, each
# CHECK|CODE|MESSAGE.
finds() {
	cp "$BATS_FILE_TMPDIR/base.db" bad.db
	sqlite3 bad.db "$1"
	shift
	check 4 bad.db || return 1
	is "$(jq -r '"\(.check)|\(.code // "")|\(.message)"' .out)" \
		"$(printf '%s\n' "$@")"
}

later() { crm-customer --now 2026-03-0"$1"T08:00:00Z "${@:2}"; }

@test "nothing to say of a sound database" {
	check 0
	is "$out" ''
}

@test "nothing to say, whatever was done" {
	try 0 later 6 set C1 C2 fee=5 city= tags+=c
	try 0 later 6 set C1 currency=JPY fee=7 credit_limit=9
	try 0 later 6 set C2 code=C22 parent=C1
	try 0 later 7 contact add customer=C1 name=x
	try 0 later 7 contact add customer=C1 name=y primary=true
	try 0 later 7 delete --cascade C1
	check 0
	try 0 later 8 restore C1
	try 0 later 8 contact restore K-000001
	check 0
	try 0 later 8 restore C3
	try 0 later 8 set C3 name=again
	try 0 later 9 delete C3
	try 0 later 9 import --mode upsert <<<$'code,name,fee\nC4,Four,3\nC5,5,4'
	try 7 later 9 import --on-error skip <<<$'code,level\nC9,none'
	check 0
	cust list -F code | try 0 later 9 set - fee=
	try 0 admin field delete customer.fee
	check 0
	try 0 later 9 restore C3
	try 0 admin field restore customer.fee
	try 0 later 9 set C3 fee=8
	check 0
	is "$out" ''
}

@test "values, references and trees that are not allowed" {
	bad <<-'E'
		"C1"|UPDATE customer SET level = 'bogus' WHERE code = 'C1'
		"C1"|UPDATE customer SET credit_limit = -5 WHERE code = 'C1'
		"tree"|UPDATE customer SET parent = id WHERE code = 'C2'
		"reference"|UPDATE customer SET owner = 99 WHERE code = 'C1'
	E
}

@test "every value that saving would refuse" {
	bad <<-'E'
		"required"|UPDATE customer SET name = '' WHERE code = 'C1'
		"value"|UPDATE customer SET currency = 'XXY' WHERE code = 'C1'
		"value"|UPDATE customer SET founded_on = '2026-02-30' WHERE code = 'C1'
		"a b"|UPDATE customer SET code = 'a b' WHERE code = 'C1'
	E
}

# ---- the log, replayed, gives the tables ----

@test "a row is what the log makes of it, field by field" {
	finds "UPDATE customer SET name = 'Hacked', credit_limit = 1
		WHERE code = 'C1'" \
		"log|C1|name: is 'Hacked', but the log says 'Alpha'" \
		"log|C1|credit_limit: is '0.01', but the log says '5.00'"
	finds "UPDATE customer SET city = NULL WHERE code = 'C1'" \
		"log|C1|city: is null, but the log says 'Ulm'"
	finds "UPDATE customer SET tags = ';a;' WHERE code = 'C1'" \
		"log|C1|tags: is 'a', but the log says 'a;b'"
	finds "UPDATE customer_x SET x1 = 600" \
		"log|C1|fee: is '6.00', but the log says '12.50'"
	finds "INSERT INTO customer_x (id, x1) VALUES (2, 100)" \
		"log|C2|fee: is '1.00', but the log says null"
	finds "UPDATE customer SET department = 2 WHERE code = 'C2'" \
		"log|C2|department: is 'east', but the log says null"
	finds "UPDATE customer SET owner = NULL WHERE code = 'C4'" \
		"log|C4|owner: is null, but the log says 'boss'"
	finds "UPDATE customer SET code = 'X' WHERE code = 'C1'" \
		"log|X|code: is 'X', but the log says 'C1'"
	finds "UPDATE customer SET version = 3 WHERE code = 'C4'" \
		"log|C4|version: is '3', but the log says '2'"
}

@test "times are those of the first and the last change" {
	old=2020-01-01T00:00:00Z
	late="is '$NOW', but the log says '$old'"
	finds "UPDATE customer SET created_at = '$old' WHERE code = 'C1'" \
		"log|C1|created_at: is '$old', but the log says '$NOW'"
	finds "UPDATE job SET at = '$old' WHERE id = 5" \
		"log|C4|updated_at: $late"
	finds "UPDATE job SET at = '$old' WHERE id = 3" \
		"log|hq|created_at: $late" "log|hq|updated_at: $late" \
		"log|east|created_at: $late" "log|east|updated_at: $late"
}

@test "a record that was restored keeps its version and its first time" {
	try 0 later 9 restore C3
	cp crm.db good.db
	for set in version=1 "created_at='2026-03-09T08:00:00Z'"; do
		cp good.db bad.db
		sqlite3 bad.db "UPDATE customer SET $set WHERE code = 'C3'"
		check 4 bad.db
		has "$out" '"C3"' "${set%%=*}: is"
	done
	sqlite3 good.db "UPDATE change SET
		data = $(edited 040104 04010a) WHERE op = 1 AND seq > 56"
	check 4 good.db
	has "$out" "version: was '2', but change 57 says '5'"
}

@test "rows without a log, and logged records without a row" {
	finds "DELETE FROM customer WHERE code = 'C4'" \
		"log|C4|was never deleted, but is not there"
	finds "INSERT INTO customer (id, code, version, created_at, updated_at,
		name, kind, level, type, currency, state) SELECT 3, 'C3', version,
		created_at, updated_at, name, kind, level, type, currency, state
		FROM customer WHERE code = 'C2'" \
		"log|C3|is there, but the log says it was deleted"
	finds "UPDATE counter SET value = 99; INSERT INTO customer (id, code,
		version, created_at, updated_at, name, kind, level, type,
		currency, state) SELECT 7, 'C7', version, created_at, updated_at,
		name, kind, level, type, currency, state FROM customer
		WHERE code = 'C2'" "log|C7|is not in the change log"
}

@test "long texts are shown from where they differ" {
	long=$(printf 'ü%.0s' {1..300})
	try 0 cust set C2 note="$long.end"
	sqlite3 crm.db "UPDATE customer SET note = '$long;end' WHERE code = 'C2'"
	check 4
	has "$out" "note: is '…üüüüüüüü;end', but the log says '…üüüüüüüü.end'"
	sqlite3 crm.db "UPDATE customer SET note = '$long' WHERE code = 'C2'"
	check 4
	has "$out" "note: is '…üüüüüüüü', but the log says '…üüüüüüüü.end'"
}

@test "a log that contradicts itself" {
	finds "UPDATE change SET data = $(edited 0744656c7461 0342)
		WHERE seq = 55" "log|C4|name: was 'Delta', but change 55 says 'B'"
	finds "UPDATE change SET code = 'X' WHERE seq = 55" \
		"log|C4|code: was 'C4', but change 55 says 'X'"
	finds "UPDATE change SET data = $(edited 4e01dc0b '')
		WHERE seq = 56" \
		"log|C3|credit_limit: was '7.50', but change 56 says null"
	finds "UPDATE change SET data = $(edited 040102 040104)
		WHERE seq = 56" "log|C3|version: was '1', but change 56 says '2'"
	for data in '{' '[]' ''; do
		finds "UPDATE change SET data = CAST('$data' AS BLOB) WHERE seq = 55" \
			"log|C4|change 55 is damaged"
	done
	finds "UPDATE change SET op = 1 WHERE seq = 55;
		UPDATE job SET inserted = 1, updated = 0 WHERE id = 5" \
		"log|C4|change 55 inserts what is there already"
	finds "UPDATE change SET op = 2, data = x'01' WHERE seq = 54;
		UPDATE job SET inserted = 3, updated = 1 WHERE id = 4" \
		"log|C4|change 54 is of a record that is not there"
	finds "UPDATE change SET op = 7 WHERE seq = 55;
		UPDATE job SET updated = 0 WHERE id = 5" \
		"log|C4|change 55 neither inserts, updates, deletes nor erases"
}

# ---- the jobs account for the log ----

@test "jobs and their changes" {
	finds "UPDATE job SET inserted = 99, updated = 98, deleted = 97
		WHERE id = 6" \
		"job|6|inserted: is '99', but the log says '0'" \
		"job|6|updated: is '98', but the log says '0'" \
		"job|6|deleted: is '97', but the log says '1'"
	finds "UPDATE job SET last_seq = 1 WHERE id = 3" \
		"job|3|last_seq: is '1', which ends no range from 49 on" \
		"job|4|first_seq: is '51', but change 49 is due"
	finds "UPDATE job SET last_seq = 49, inserted = 1 WHERE id = 3" \
		"job|4|first_seq: is '51', but change 50 is due"
	finds "UPDATE job SET last_seq = 54, inserted = 3 WHERE id = 6" \
		"job|6|last_seq: is '54', which ends no range from 56 on" \
		"job||the log has changes 1 to 56, but the jobs account for 1 to 55"
	finds "UPDATE job SET inserted = 99, last_seq = 55 WHERE id = 6" \
		"job|6|inserted: is '99', but the log says '0'" \
		"job|6|deleted: is '1', but the log says '0'" \
		"job||the log has changes 1 to 56, but the jobs account for 1 to 55"
	finds "UPDATE change SET job = 3 WHERE seq = 52" \
		"job|4|1 of 4 changes in its range are of another job"
}

@test "jobs that took one another back" {
	admin -q undo 5
	admin -q undo 7
	check 0
	sqlite3 crm.db 'UPDATE job SET undone_by = 7 WHERE id = 5'
	check 4
	has "$out" '"job","code":"5","message":"undone_by: names no job that took it back and stands"'
	sqlite3 crm.db 'UPDATE job SET undone_by = NULL WHERE id = 5;
		UPDATE job SET undoes = 9 WHERE id = 8'
	check 4
	has "$out" '"code":"8","message":"undoes: names no earlier job"'
}

@test "changes that are missing, or of nothing" {
	finds "DELETE FROM change WHERE seq = 52;
		DELETE FROM customer WHERE code = 'C2'" \
		"job|4|1 of 4 changes in its range are not in the log" \
		"job|4|inserted: is '4', but the log says '3'"
	finds "DELETE FROM change WHERE seq = 56" \
		"log|C3|was never deleted, but is not there" \
		"job|6|1 of 1 changes in its range are not in the log" \
		"job|6|deleted: is '1', but the log says '0'"
	finds "UPDATE change SET seq = -1 WHERE seq = 50" \
		"job|3|1 of 2 changes in its range are not in the log" \
		"job|3|inserted: is '2', but the log says '1'" \
		"job||the log has changes -1 to 56, but the jobs account for 1 to 56"
	finds "UPDATE change SET type = 77 WHERE seq = 52;
		DELETE FROM customer WHERE code = 'C2'" \
		"job|4|1 of 4 changes in its range are of no record type"
	bad <<-'E'
		"job"|DELETE FROM job WHERE id = 4
		"job"|UPDATE job SET first_seq = -9223372036854775808, last_seq = 9223372036854775807
	E
}

# ---- what mends it ----

# mended SQL [LINES]: what the statement does, the plan of check undoes, in so
# many lines if that is told; then there is nothing to say any more.
mended() {
	local before
	cp "${from:-$BATS_FILE_TMPDIR/base.db}" bad.db
	before=$(sqlite3 bad.db 'SELECT * FROM customer; SELECT * FROM
		customer_x; SELECT * FROM contact; SELECT * FROM department;
		SELECT count(*) FROM change; SELECT * FROM counter')
	sqlite3 bad.db "$1"
	try 4 admin check --db bad.db --plan plan || { echo "$1"; return 1; }
	is "$(jq -r .repair .out | sort -u)" plan
	[ -z "${2-}" ] || is "$(wc -l <plan)" "$2"
	try 0 admin apply plan --db bad.db || { echo "$1"; return 1; }
	told=$err
	check 0 bad.db || { echo "$1"; return 1; }
	[ -n "${other-}" ] || is "$(sqlite3 bad.db 'SELECT * FROM customer;
		SELECT * FROM customer_x; SELECT * FROM contact; SELECT * FROM
		department; SELECT count(*) FROM change; SELECT * FROM counter
		')" "$before"
}

@test "rows that are not what the log says become that again" {
	mended "UPDATE customer SET name = 'Hacked', credit_limit = 1,
		version = 5, city = NULL, updated_at = 'x' WHERE code = 'C1'" 1
	has "$told" 'apply: 1 mended; job 7'
	is "$(admin job show 7 --db bad.db -F command,inserted,updated,deleted \
		-f csv --no-header)" \
		"crm-admin --now $NOW apply plan --db bad.db,0,0,0"
	mended "UPDATE customer_x SET x1 = 1" 1
	mended "UPDATE customer SET level = 'bogus', name = ''" 3
	has "$told" '3 mended'
	mended "UPDATE customer SET code = 'X' WHERE code = 'C1'" 1
	mended "UPDATE customer SET parent = id WHERE code = 'C2'" 1
	mended "UPDATE customer SET owner = 99 WHERE code = 'C4'" 1
	mended "UPDATE department SET parent = 99 WHERE code = 'east'" 1
	mended "DELETE FROM customer WHERE code = 'C4'" 1
	mended "DELETE FROM customer_x; DELETE FROM customer" 3
	mended "INSERT INTO customer (id, code, version, created_at,
		updated_at, name, kind, level, type, currency, state) SELECT 3,
		'C3', version, created_at, updated_at, name, kind, level, type,
		currency, state FROM customer WHERE code = 'C2'" 1
	mended "UPDATE counter SET value = 0 WHERE name = 'id:customer'" 3
}

@test "a row of which the log knows nothing is taken away, unless in use" {
	new="INSERT INTO department VALUES (2000, 'ghost', 1, 'x', 'x', 'G',
		NULL, NULL)"
	other=1 mended "$new; UPDATE counter SET value = 2000"
	cp "$BATS_FILE_TMPDIR/base.db" bad.db
	cust -q set C1 department=hq --db bad.db
	sqlite3 bad.db "$new; UPDATE counter SET value = 2000;
		UPDATE customer SET department = 2000 WHERE code = 'C1';
		UPDATE change SET data = $(edited 5c000102 5c0001a01f)
		WHERE seq = 57"
	try 4 admin check --db bad.db --plan plan
	try 5 admin apply plan --db bad.db
	has "$err" 'department ghost: is still referred to by customer C1'
}

@test "what is wrong in row and log alike is changed, as a job" {
	cust -q set C1 owner=boss
	cust -q set C1 parent=C2
	cust -q contact import <<<$'code,customer,name\nK1,C1,Li\nK2,C1,Wu'
	from=crm.db other=1
	mended "UPDATE customer SET owner = 99 WHERE code = 'C1';
		UPDATE change SET data = $(edited 5a000102 5a0001c601)
		WHERE seq = 57" 1
	has "$told" 'apply: 1 updated; job 10'
	has "$(<plan)" '"code":"C1","before":{},"after":{"owner":null}'
	mended "UPDATE customer SET parent = 1 WHERE code = 'C2';
		UPDATE change SET data = CAST(data || x'580102' AS BLOB)
		WHERE seq = 52" 1
	has "$told" 'apply: 1 updated; job 10'
	mended "DROP INDEX contact_primary; UPDATE contact SET \"primary\" = 1;
		UPDATE change SET data = $(edited 220100 220102) WHERE seq > 58" 1
	has "$(<plan)" '"code":"K2","before":{},"after":{"primary":null}'
	mended "UPDATE customer SET currency = 'eur' WHERE code = 'C2';
		UPDATE change SET data = $(edited 455552 657572)
		WHERE seq = 52" 1
}

@test "what nobody but a person, or only a backup, can mend says so" {
	cp crm.db bad.db
	sqlite3 bad.db "UPDATE customer SET level = 'x' WHERE code = 'C2';
		UPDATE change SET data = $(edited 066c656164 0378)
		WHERE seq = 52; UPDATE job SET updated = 7 WHERE id = 5"
	try 4 admin check --db bad.db --plan plan
	is "$(jq -r '"\(.check) \(.code) \(.repair)"' .out)" \
		$'value C2 set\njob 5 null'
	is "$(<plan)" ''
	cust -q set C2 level=lead --db bad.db
	try 4 admin check --db bad.db
	is "$(jq -r .check .out)" job
}

@test "a plan to mend says what it needs, and can do no harm" {
	try 4 admin apply - <<<'{"type":"customer","action":"mend","code":"C1"}'
	has "$err" "'record' is missing"
	try 4 admin apply - <<-'E'
		{"type":"field","action":"mend","code":"customer.fee","record":1}
	E
	line='{"type":"customer","action":"mend","code":"C1","record":1}'
	before=$(cust list)
	try 0 admin apply - <<<"$line"
	is "$err" 'crm-admin: apply: 1 unchanged'
	is "$(cust list)" "$before"
	sqlite3 crm.db "UPDATE customer SET name = 'Hacked' WHERE id = 1"
	try 0 admin apply - --request-id x <<<"$line"
	try 0 admin apply - --request-id x <<<"$line"
	has "$err" 'apply: 1 mended; job 7'
	try 0 admin apply - <<<"$line"
	is "$err" 'crm-admin: apply: 1 unchanged'
	check 0
	try 0 admin undo 7
	check 0
	is "$(cust list)" "$before"
}

@test "only an administrator mends what the log does not know of" {
	try 0 admin user add luo role=manager
	try 6 admin apply - --as luo \
		<<<'{"type":"customer","action":"mend","code":"C1","record":1}'
	has "$err" 'customer C1: mend is for administrators'
}

@test "a sound database has an empty plan" {
	try 0 admin check --plan plan
	[ -f plan ] && [ ! -s plan ]
	try 0 admin apply plan
	has "$err" 'nothing to do'
}
