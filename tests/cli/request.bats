#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# request.bats - --request-id: what is asked for twice is done once.

load lib.bash

setup_file() {
	base
	cust -q import <<<$'code,name,city\nA,Alpha,X\nB,Beta,Y'
	cust -q contact import <<<$'code,customer,name,primary\nK1,A,Li,true'
}

setup() { own_copy; }

last_job() { admin job list -F job -f tsv --no-header | tail -n 1; }

# Everything but the requests themselves.
everything() {
	cust list -F code,version,name,city,tags
	cust contact list
	admin user list
	admin job list
	admin changes
}

# twice STATUS COMMAND…: run it, with $input on stdin, and again under the
# same id; the second time nothing is done, and the result is the same.
twice() {
	try "$1" "${@:2}" --request-id one <<<"${input-}"
	local first=$out told=$err is_now
	is_now=$(everything)
	try "$1" "${@:2}" --request-id one <<<"${input-}"
	is "$out" "$first"
	has "$err" "request 'one' was done at" 'with this result:'
	is "$(tail -n +2 <<<"$err")" "$(grep -v "bad@\|: left: " <<<"$told")"
	is "$(everything)" "$is_now"
}

# ---- every verb ----

@test "add prints its record again" {
	twice 0 cust add name=New city=Z tags=a
	has "$out" '"code":"C-000001"' '"city":"Z"'
	is "$(total)" 3
}

@test "set, with and without records that are so already" {
	twice 0 cust set A B city=X
	has "$err" 'set: 1 updated, 1 unchanged; job 4'
}

@test "set and delete of records on stdin" {
	input=$'code,city\nA,Q\nB,R' twice 0 cust set -
	has "$err" '2 updated'
	try 0 cust delete - --request-id two <<<$'code\nA' --cascade
	try 0 cust delete - --request-id two <<<$'code\nA' --cascade
	has "$err" 'delete: 1 deleted, 1 more changed with them; job 5'
}

@test "delete, and restore, by codes given or read" {
	twice 0 cust delete B
	try 0 cust restore - --request-id r <<<$'code\nB'
	try 0 cust delete B
	try 0 cust restore - --request-id r <<<$'code\nB'
	has "$err" 'restore: 1 inserted; job 5'
	try 5 cust restore B --request-id r
	try 3 cust show B
}

@test "import of every format, of several files, with a map" {
	local f=0
	for input in $'code,name\nN1,n' $'\ufeffcode\tname\nN2\tn' \
		'{"code":"N3","name":"n"}' '[{"code":"N4","name":"n"}]  ' ''
	do
		try 0 cust import --request-id "f$((++f))" <<<"$input"
		try 0 cust import --request-id "f$f" <<<"$input"
		has "$err" 'with this result:'
	done
	is "$(total)" 6
	echo $'Nr,name\nP1,p' >one.csv
	echo $'Nr,name\nP2,p' >two.csv
	echo '{"Nr":"code"}' >map.json
	twice 0 cust import --map map.json one.csv two.csv
	has "$err" '2 inserted'
	echo '{"Nr":"code","=city":"X"}' >map.json
	try 5 cust import --map map.json one.csv two.csv --request-id one
}

@test "an import that left records out, with its status" {
	input=$'code,name,email\nN,n,\nM,m,bad@' \
		twice 7 cust import --on-error skip
	has "$err" '1 of 2 records saved' '1 error; job 4'
}

@test "rows that change along are told again too" {
	input=$'code,customer,name,primary\nK2,A,Wu,true' \
		twice 0 cust contact import
	has "$err" 'import: 1 inserted, 1 more changed with them; job 4'
}

@test "undo, and what it had to leave" {
	cust -q set A B city=M
	cust -q set A city=N
	twice 0 admin undo 4 --keep-later
	has "$err" 'undo: 1 updated; job 6' 'undo: 1 change was left'
}

@test "apply, of a file and of stdin, whole or in part" {
	cust -q set A B city=M --plan p
	cust -q set A city=N
	try 7 admin apply p --on-error skip --request-id file
	try 7 admin apply p --on-error skip --request-id file
	has "$err" 'apply: 1 updated; job 5' 'apply: 1 change was left out'
	cust -q set A B city=O --plan p
	try 0 admin apply - --request-id stdin <p
	try 0 admin apply - --request-id stdin <p
	has "$err" 'apply: 2 updated; job 6'
	try 5 admin apply - --request-id stdin <<<''
}

@test "a command that has nothing to do has a result as well" {
	twice 0 cust set A city=X
	has "$err" 'set: 1 unchanged'
	hasnt "$err" job
	cust -q set A city=Y
	try 0 cust set A city=X --request-id one
	is "$(value A city)" Y
	try 0 cust contact import --request-id two </dev/null
	try 0 cust contact import --request-id two </dev/null
	has "$err" 'with this result:' 'nothing to do'
}

@test "every verb that writes, of every type, takes the option" {
	for type in '' $(crm-customer __spec types); do
		for verb in add set delete restore import; do
			# shellcheck disable=SC2086 # type may be empty
			has "$(cust $type $verb --help)" --request-id
		done
	done
	for verb in undo apply 'field add' 'user import'; do
		# shellcheck disable=SC2086 # words to be split
		has "$(admin $verb --help)" --request-id
	done
	try 2 cust list --request-id x
	try 2 admin init --db y.db --request-id x
}

# ---- what the result is ----

@test "add prints what its record was then, whatever became of it" {
	admin -q field add customer zone label=Zone
	try 0 cust add name=New zone=east --request-id x -F code,name,zone
	first=$out
	cust -q set C-000001 name=Newer code=Z-1 zone=
	admin -q field delete customer.zone
	try 0 cust add name=New zone=east --request-id x -F code,name,zone
	is "$out" "$first"
	cust -q delete Z-1
	try 0 cust add name=New zone=east --request-id x -F name -f csv
	is "$out" $'name\nNew'
}

@test "an output that cannot be written names the job, again too" {
	full() { cust "$@" >/dev/full; }
	try 74 full add name=New --request-id x
	has "$err" 'saved as job 4'
	try 74 full add name=New --request-id x
	has "$err" 'saved as job 4'
	try 0 cust add name=New --request-id x
	is "$(total)" 3
}

@test "a job that was undone is not done again" {
	cust -q set A city=Z --request-id x
	admin -q undo 4
	try 0 cust set A city=Z --request-id x
	has "$err" 'job 4'
	is "$(value A city)" X
}

@test "the result is told though what the arguments name is gone" {
	admin -q field add customer zone label=Zone
	try 0 cust import --request-id x <<<$'code,zone\nA,east'
	cust -q set A zone=
	admin -q field delete customer.zone
	try 0 cust import --request-id x <<<$'code,zone\nA,east'
	has "$err" 'import: 1 updated; job 5'
	try 4 cust import --request-id y <<<$'code,zone\nA,east'
}

@test "--errors json and -q" {
	try 0 cust set A city=Z --request-id x -q
	is "$err" ''
	try 0 cust set A city=Z --request-id x -q
	is "$err" ''
	try 0 cust set A city=Z --request-id x --errors json
	is "$(jq -r .code <<<"$err" | paste -sd' ')" 'note note'
}

# ---- what is the same, and what is not ----

@test "other arguments or input are a conflict, and save nothing" {
	cust -q set A city=Z --request-id x
	for other in 'set A city=Y' 'set B city=Z' 'set A city=Z note=n' \
		'set A city=Z --if-version 1' 'delete A' 'contact set A city=Z' \
		'set A city=Z --now 2026-01-01' 'add A city=Z name=x'
	do
		# shellcheck disable=SC2086 # words to be split
		try 5 crm-customer --now "$NOW" $other --request-id x
		has "$err" "request 'x' was done at" 'other arguments or input'
	done
	is "$(last_job)" 4
	try 0 cust import --request-id i <<<$'code,name\nN,n'
	try 5 cust import --request-id i <<<$'code,name\nN,m'
	try 5 cust import --request-id i <<<$'code,name\nN,n\n'
	try 5 cust import --request-id i </dev/null
	is "$(value N name)" n
}

@test "where options stand, and how it is told, is not part of it" {
	try 0 cust add name=N city=Z --on-duplicate allow --request-id x
	try 0 cust --request-id x add -q --wait 5 --on-duplicate allow \
		-f csv -F city --no-header name=N city=Z --color never
	is "$out" Z
	try 5 cust add city=Z name=N --on-duplicate allow --request-id x
}

@test "the same bytes from a pipe in pieces are the same input" {
	rows=$(seq -f 'R%.0f,row' 20000)
	cust -q import --request-id x < <(echo code,name; echo "$rows")
	try 0 cust import --request-id x \
		< <(echo code,name; sleep 0.1; echo "$rows")
	has "$err" '20000 inserted'
}

@test "each user has ids of his own" {
	cust -q set A city=Z --request-id x
	try 0 admin user add luo role=admin
	try 0 cust set A city=W --request-id x --as luo
	is "$(value A city)" W
}

@test "what failed was not done, and may be asked for again" {
	try 4 cust add name=N email=bad@ --request-id x
	try 3 cust set C-000001 city=Z --request-id x
	try 0 cust add name=N --request-id y
	try 0 cust set C-000001 city=Z --request-id x
	has "$err" 'set: 1 updated; job 5'
	lock_database
	try 75 cust set A city=Z --request-id z --wait 0
	exec 9>&-
	wait
	try 0 cust set A city=Z --request-id z
	has "$err" 'job 6'
}

# ---- together ----

@test "of many at once one does it, and all have its result" {
	for i in {1..8}; do
		cust add name=N --request-id x -F code -f tsv --no-header \
			>"out.$i" 2>"err.$i" &
		pids+=($!)
	done
	for p in "${pids[@]}"; do wait "$p"; done
	is "$(sort -u out.*)" C-000001
	is "$(total)" 3
	is "$(cat err.* | grep -c 'with this result:')" 7
}

@test "one that was slow to read finds what another did meanwhile" {
	mkfifo pipe
	cust import --request-id x <pipe >out 2>err &
	pid=$!
	exec 8>pipe
	echo $'code,name\nN,n' >&8
	sleep 0.3
	cust -q import --request-id x <<<$'code,name\nN,n'
	exec 8>&-
	wait "$pid"
	has "$(<err)" 'with this result:' '1 inserted; job 4'
	is "$(last_job)" 4
}

@test "custom fields that another made meanwhile do not stand in the way" {
	lock_database
	for i in 1 2; do
		admin field add customer zone --request-id x -F code \
			2>"err.$i" >"out.$i" &
		pids+=($!)
	done
	sleep 0.5
	echo 'COMMIT;' >&9
	for p in "${pids[@]}"; do wait "$p"; done
	exec 9>&-
	is "$(sort -u out.*)" '{"code":"customer.zone"}'
}

# ---- refusals ----

@test "an id is 1 to 200 characters, none of them a control character" {
	try 2 cust set A city=Z --request-id ''
	has "$err" '1 to 200 characters'
	try 2 cust set A city=Z --request-id $'a\tb'
	try 2 cust set A city=Z --request-id $'a\xffb'
	long=$(printf '中%.0s' {1..200})
	try 2 cust set A city=Z --request-id "${long}x"
	try 0 cust set A city=Z --request-id "$long"
	try 0 cust set A city=Z --request-id "$long"
	has "$err" 'set: 1 updated; job 4'
}

@test "what saves nothing, or writes more than a summary, has no request" {
	try 2 cust set A city=Z --request-id x --dry-run
	try 2 cust set A city=Z --request-id x --plan p
	try 2 cust import --request-id x --results r <<<$'code\nA'
	has "$err" --results
	try 2 cust import --request-id x --on-error skip --rejects r <<<''
}

@test "a backup has the requests; check finds nothing wrong with them" {
	cust -q set A city=Z --request-id x
	try 0 admin check
	admin -q backup copy.db
	cust -q set A city=W
	admin -q restore copy.db
	try 0 cust set A city=Z --request-id x
	has "$err" 'with this result:'
}
