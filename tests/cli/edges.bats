#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# edges.bats - faults the command line once had, so that none comes back.
#
# Files an import writes, options, '-' for codes, notes, summaries.
# shellcheck disable=SC2154

load lib

setup_file() {
	base
	admin -q init --user boss --db "$BATS_FILE_TMPDIR/other.db"
	cust add A name=Alpha >"$BATS_FILE_TMPDIR/.log"
	cust add B name=Beta >>"$BATS_FILE_TMPDIR/.log"
}

setup() { own_copy; }

imp() {
	local want=$1
	shift
	try "$want" cust import "$@"
}

# Output on a terminal: on_terminal COMMAND…
on_terminal() {
	command -v script >/dev/null || skip 'script(1) is missing'
	script -qec "$(printf '%q ' "$@")" /dev/null </dev/null
}

# ---- files written by an import ----

@test "--rejects onto the input itself: mend and feed again" {
	printf 'code,name\nN1,x\nN2,\nN3,z\n' >rej.csv
	imp 7 --on-error skip --rejects rej.csv rej.csv
	is "$(<rej.csv)" $'code,name\nN2,'
	is "$(codes cust list)" 'A B N1 N3'
	sed -i 's/N2,/N2,y/' rej.csv
	imp 0 --on-error skip --rejects rej.csv rej.csv
	[ -f rej.csv ] && [ ! -s rej.csv ]
	is "$(total)" 5
	# From stdin and through a link it is the same file.
	printf 'code,name\nN4,x\nN5,\n' >rej.csv
	ln -s rej.csv link.csv
	imp 7 --on-error skip --rejects link.csv <rej.csv
	[ -L link.csv ]
	is "$(<rej.csv)" $'code,name\nN5,'
}

@test "an input stays as it is while nothing is saved" {
	printf 'code,name\nN1,x\nN2,\n' >in.csv
	cp in.csv want
	imp 7 --dry-run --on-error skip --rejects in.csv in.csv
	has "$err" 'in.csv' 'is an input'
	cmp in.csv want
	printf 'code,name\nN1,x\n"N2,\n' >in.csv
	cp in.csv want
	imp 4 --on-error skip --rejects in.csv in.csv
	cmp in.csv want
	is "$(compgen -G '.crm*')" ''
}

@test "a command that fails leaves rejects and results as they were" {
	for f in rej.csv res.jsonl; do echo old >"$f"; done
	imp 1 --on-error skip --rejects rej.csv --results res.jsonl nosuch.csv
	is "$(cat rej.csv res.jsonl)" $'old\nold'
	imp 2 --on-error skip --rejects rej.csv --results res.jsonl --key name \
		<<<$'name\nx'
	is "$(cat rej.csv res.jsonl)" $'old\nold'
	imp 1 --on-error skip --rejects rej.csv --results no/folder.jsonl \
		<<<$'name\nx'
	is "$(<rej.csv)" old
	is "$(total)" 2
	rm rej.csv res.jsonl
	imp 1 --on-error skip --rejects rej.csv --results res.jsonl nosuch.csv
	[ ! -e rej.csv ] && [ ! -e res.jsonl ]
}

@test "results never replace an input, nor results or rejects the map" {
	printf 'code,name\nN1,x\n' >in.csv
	echo '{"Name": "name"}' >map.json
	ln in.csv hard.csv
	ln -s map.json soft.json
	cp in.csv want
	cp map.json wantmap
	imp 2 --results in.csv in.csv
	has "$err" '--results' 'in.csv' 'input'
	imp 2 --results hard.csv in.csv
	imp 2 --results in.csv <in.csv
	imp 2 --results in.csv - <in.csv
	imp 2 --results /dev/fd/7 in.csv 7>>in.csv
	try 2 cust set - city=x --results in.csv <in.csv
	try 2 cust delete - --results in.csv <in.csv
	for o in --results --rejects; do
		for f in map.json soft.json "$PWD/map.json"; do
			imp 2 --on-error skip --map map.json $o "$f" in.csv
			has "$err" "$o must not be" '--map'
		done
	done
	cmp in.csv want
	cmp map.json wantmap
	is "$(total)" 2
	imp 0 --results /dev/null /dev/null
}

@test "rejects and results: as accessible as before, as umask says when new" {
	printf 'code,name\nN1,x\nN2,\n' >in.csv
	echo 'much longer than what comes now, by a line or two' >old.csv
	chmod 664 old.csv
	(umask 027 && imp 7 --on-error skip --rejects old.csv \
		--results new.jsonl in.csv)
	(umask 0 && imp 7 --on-error skip --rejects open.csv in.csv)
	is "$(stat -c %a old.csv new.jsonl open.csv | paste -sd' ')" \
		'664 640 666'
	is "$(<old.csv)" $'code,name\nN2,'
	is "$(wc -l <new.jsonl)" 2
}

@test "the database's own files are no place for rejects and results" {
	sqlite3 crm.db 'PRAGMA wal_checkpoint' >.log
	before=$(cust list)
	ln crm.db hard.db
	ln -s crm.db soft.db
	for f in "$CRM_DB" crm.db ./crm.db crm.db-wal crm.db-shm hard.db \
		soft.db "$PWD/crm.db"; do
		imp 2 --results "$f" <<<$'name\nx'
		has "$err" 'database'
		imp 2 --on-error skip --rejects "$f" <<<$'name\nx'
		try 2 cust set - city=x --results "$f" <<<$'code\nA'
	done
	is "$(cust list)" "$before"
	is "$(sqlite3 crm.db 'PRAGMA integrity_check')" ok
	imp 2 --on-error skip --rejects x --results ./x <<<$'name\nx'
}

@test "rejects into what stdout is redirected to keep what it holds" {
	printf 'code,name\nN1,x\nN2,\n' >in.csv
	for to in /dev/stdout /dev/fd/1 /proc/self/fd/1 out; do
		echo before >out
		got=0
		cust import --dry-run --on-error skip --rejects "$to" in.csv \
			>>out 2>.err || got=$?
		is "$got" 7
		is "$(<out)" $'before\ncode,name\nN2,'
	done
	echo before >out
	{ cust import --dry-run --on-error skip --results /dev/fd/7 in.csv \
		7>>out 2>.err || :; }
	is "$(head -n 1 out)" before
	is "$(wc -l <out)" 3
	got=0
	cust import --dry-run --on-error skip --rejects /dev/stdout in.csv \
		2>.err | cat >out || got=$?
	is "$(<out)" $'code,name\nN2,'
}

@test "rejects to a pipe whose reader sleeps keep no other writer waiting" {
	# More than a pipe holds.
	awk 'BEGIN { print "code,name,note"; print "N1,x,"
		for (i = 0; i < 3000; i++)
			printf "M%d,,%040d\n", i, i }' >in.csv
	mkfifo to
	exec {hold}<>to
	cust import --on-error skip --max-errors 0 --rejects to in.csv \
		>.log 2>&1 3>&- {hold}>&- &
	import=$!
	for _ in {1..100}; do
		[ "$(total)" = 3 ] && break
		sleep 0.05
	done
	try 0 cust add C name=x --wait 1
	exec {reader}<to {hold}>&-
	cat <&"$reader" >out
	exec {reader}>&-
	got=0
	wait "$import" || got=$?
	is "$got" 7
	{ head -n 1 in.csv && tail -n 3000 in.csv; } | cmp - out
}

@test "what a pipe is to get it gets when all is saved, or not at all" {
	printf 'code,name\nN1,x\nN2,\n' >in.csv
	printf 'code,name\nA,x\nN2,\n"N3\n' >bad.csv
	imp 4 --on-error skip --rejects /dev/stdout bad.csv
	is "$out" ''
	open_broken
	got=0
	cust import --on-error skip --rejects "/dev/fd/$broken" in.csv \
		2>.err || got=$?
	is "$got" 74
	has "$(<.err)" 'saved as job'
	is "$(codes cust list)" 'A B N1'
}

@test "'-' as rejects or results means stdout" {
	printf 'code,name\nN1,x\nN2,\n' >in.csv
	imp 7 --dry-run --on-error skip --rejects - in.csv
	is "$out" $'code,name\nN2,'
	imp 7 --dry-run --on-error skip --results - in.csv
	is "$(jq -c .line <<<"$out" | paste -sd' ')" '2 3'
	is "$(cust import --dry-run --on-error skip --rejects - in.csv \
		2>.err | cat)" $'code,name\nN2,'
	imp 2 --on-error skip --rejects - --results /dev/stdout in.csv
	[ ! -e - ]
	imp 7 --on-error skip --rejects ./- in.csv
	is "$(<./-)" $'code,name\nN2,'
}

@test "rejects that cannot be written" {
	printf 'code,name\nN1,x\nN2,\n' >in.csv
	imp 1 --on-error skip --rejects . in.csv
	imp 1 --on-error skip --rejects no/folder in.csv
	imp 1 --on-error skip --rejects /dev/fd/99 in.csv
	imp 1 --on-error skip --rejects /dev/fd/7 in.csv 7</dev/null
	is "$(total)" 2
	echo old >rej.csv
	(ulimit -f 0 && imp 1 --on-error skip --rejects rej.csv in.csv) || :
	is "$(<rej.csv)" old
	is "$(total)" 2
	# Devices are written to when all is saved.
	imp 74 --on-error skip --rejects /dev/full in.csv
	has "$err" 'saved as job' '/dev/full'
	is "$(total)" 3
}

# ---- add ----

@test "add refuses what it could not print before it saves" {
	for o in '-F nosuch' '-F name,nosuch' '--encoding nosuch' \
		'--encoding gb18030 -f json' '--excel -f json' \
		'--delimiter ab' '-f csv --delimiter ;;'; do
		for dry in '' --dry-run; do
			# shellcheck disable=SC2086
			try 2 cust add name=x $o $dry
			is "$out" ''
		done
	done
	try 2 admin field add customer grade -F nosuch
	is "$(total)" 2
	try 0 cust add name=x -f csv -F name
	is "$out" $'name\nx'
}

# ---- - for codes ----

@test "show -, history - and restore - take their codes from stdin" {
	cust add C name=Gamma >.log
	cust list | cust show - -F code,name -f csv >out
	is "$(<out)" $'code,name\nA,Alpha\nB,Beta\nC,Gamma'
	is "$(printf '编号,x\nB,1\nA,2\n' | cust show - -F code -f tsv \
		--no-header | paste -sd' ')" 'B A'
	is "$(printf '{"x":1,"code":"B"}\n{"code":"A"}' |
		cust history - -f jsonl | jq -r .code | paste -sd' ')" 'B A'
	is "$(admin job list -F job | admin job show - -F job -f tsv \
		--no-header)" "$(admin job list -F job -f tsv --no-header)"
	cust list -w "code in (A, B)" >gone
	try 0 cust delete - <gone
	try 0 cust restore - --dry-run <gone
	is "$(total)" 1
	try 0 cust restore - <gone
	has "$err" '2 inserted'
	is "$(codes cust list)" 'A B C'
	for v in show history restore; do
		try 0 cust "$v" - </dev/null
		is "$out" ''
		try 4 cust "$v" - <<<$'name,code\nx,'
		has "$err" 'stdin:2: code: is missing'
		try 4 cust "$v" - <<<'{"code":["A"]}'
		try 4 cust "$v" - <<<'{"code":'
		has "$err" stdin:2
	done
	try 3 cust show - <<<$'code\nA\nnosuch'
	# All of them or none.
	try 0 cust delete A
	try 3 cust restore - <<<$'code\nA\nnosuch'
	is "$(codes cust list)" 'B C'
}

@test "'-' stands alone" {
	for v in show history restore delete; do
		try 2 cust "$v" A - </dev/null
		has "$err" "'-' stands for all codes"
		try 2 cust "$v" - A </dev/null
		try 2 cust "$v"
	done
	is "$(total)" 2
}

# ---- options ----

@test "--delimiter means the same when reading and writing" {
	imp 0 --delimiter '\' <<<$'code\\name\nN1\\x'
	is "$(cust list -F code,name -f csv --delimiter '\' -w "code = N1")" \
		$'code\\name\nN1\\x'
	for d in '' ab '"' $'\n' $'\xa7' '\n'; do
		imp 2 --delimiter "$d" <<<$'code,name\nN4,x'
		try 2 cust list -f csv --delimiter "$d"
	done
}

@test "--wait: no number is too large" {
	lock_database
	cust set A city=x --wait 3000000000 2>.err 9>&- &
	waits=$!
	sleep 0.3
	echo 'ROLLBACK;' >&9
	exec 9>&-
	wait "$waits"
	is "$(value A city)" x
}

@test "--errors json: nothing else on stderr" {
	for c in 'list --nope' lsit 'list -F nosuch' 'set A --if-version 0'; do
		# shellcheck disable=SC2086
		try 2 cust --errors json $c
		is "$(jq -r .code <<<"$err" 2>&1)" usage
	done
	try 2 cust lsit
	has "$err" Try
}

@test "options behind the verb, whatever POSIXLY_CORRECT says" {
	export POSIXLY_CORRECT=1
	is "$(cust list -F code -f tsv --no-header -n 1)" A
	try 0 cust set A city=Ulm --dry-run
	is "$(value A city)" '\N'
	try 3 cust show -- --limit
}

@test "options are spelt out" {
	for o in --lim=1 '--lim 1' --no-head --ex --verb; do
		# shellcheck disable=SC2086
		try 2 cust list $o
		has "$err" "no option '${o%% 1}'"
	done
	try 2 cust list --lim 1
	has "$err" "did you mean '--limit'"
	try 2 cust list --lim
	has "$err" "no option '--lim'"
	try 2 cust list --limit
	has "$err" '--limit takes a value'
	try 2 cust list --excel=1
	has "$err" '--excel takes no value'
	try 0 cust list --limit=1
	try 0 cust list -n1 --where "code = 'A'"
	# What looks like one may be another's value.
	try 0 cust set A note=x --now "$NOW" --wait 0
	try 4 cust set - --null --lim <<<$'code,name\nA,--lim\nB,y\n,z'
}

@test "--if-version counts from 1, --max-errors from 0" {
	try 2 cust set A city=x --if-version 0
	has "$err" 'from 1'
	try 2 cust delete A --if-version 0
	imp 2 --if-version 0 <<<$'code,city\nA,x'
	is "$(total)" 2
	imp 0 --max-errors 0 <<<$'code,city\nA,x'
	is "$(value A city)" x
	imp 4 --max-errors 0 <<<$'name,email\na,1\nb,2'
	hasnt "$err" stdin:
	imp 7 --max-errors 0 --on-error skip <<<$'name,email\na,1\nb,'
	hasnt "$err" stdin:
	has "$err" '1 of 2 records saved'
}

@test "a command line of bad bytes is noted in no time" {
	bad=$(head -c 120000 /dev/zero | tr '\0' '\377')
	got=0
	timeout 2 crm-customer nosuch "$bad" "$bad" "$bad" "$bad" 2>.err ||
		got=$?
	is "$got" 2
}

# ---- what is told ----

@test "names of files do not drive the terminal" {
	need_terminal
	esc=$'x\033[31m\tx'
	try 0 admin init --user boss --db "$esc.db"
	hasnt "$err" $'\033' $'\t'
	try 0 cust list -v --db "$esc.db"
	hasnt "$err" $'\033' $'\t'
	try 0 admin backup "$esc.copy"
	has "$out" "$esc.copy"
	shown=$(on_terminal crm-admin backup "$esc.copy2")
	hasnt "$shown" $'\033' $'\t'
	has "$shown" '.copy2'
}

@test "summaries count records, not the rows that changed with them" {
	cust contact add K1 customer=A name=x primary=true >.log
	imp_contact() {
		local want=$1
		shift
		try "$want" cust contact import "$@"
	}
	imp_contact 7 --on-error skip <<-'E'
		code,customer,name,primary
		K2,A,y,true
		K3,A,,
	E
	has "$err" '1 of 2 records saved (1 inserted, 0 updated, 0 deleted)'
	imp_contact 0 <<-'E'
		code,customer,name,primary
		K1,A,x,true
		K2,A,y,
	E
	has "$err" '1 updated, 1 unchanged, 1 more changed with them'
	try 0 cust delete - --cascade <<<$'code\nA'
	has "$err" '1 deleted, 2 more changed with them'
}

@test "errors of several inputs come in the order of the inputs" {
	printf 'code,name\nN1,\nN2,\n' >z.csv
	printf 'code,name,email\nN3,x,bad\n' >a.csv
	imp 4 z.csv a.csv z.csv
	is "$(grep -o '^crm-customer: [a-z.]*:[0-9]*' .err | cut -d' ' -f2 |
		paste -sd' ')" 'z.csv:2 z.csv:3 a.csv:2 z.csv:2 z.csv:3'
}

@test "--results: each record has its own error, though they share a line" {
	imp 4 --results res.jsonl <<<'[{"code":"N1","name":"x","employees":"one"},{"code":"N2","name":"y","founded_on":"two"}]'
	is "$(jq -r '[.code, (.error | split(":")[0])] | join(" ")' res.jsonl)" \
		$'N1 employees\nN2 founded_on'
}

@test "help tells how a command without a default type is used" {
	try 0 admin --help
	has "$out" 'crm-admin TYPE VERB' 'crm-admin VERB'
	hasnt "$out" '[TYPE]'
	try 0 cust --help
	has "$out" 'crm-customer [TYPE] VERB'
}

@test "completion of 'field add': record types, then nothing of them" {
	has "$(crm-admin __complete field add '')" customer
	hasnt "$(crm-admin __complete field add customer '')" \
		"$(printf 'customer\t')"
}

# ---- upgrade ----

@test "an upgrade that failed can be tried again" {
	sqlite3 crm.db 'PRAGMA user_version = 0'
	for i in 1 2 3; do
		try 1 admin upgrade
		hasnt "$err" 'exists already.backup' '.backup'
		is "$(find . -name '*.backup' | wc -l)" "$i"
	done
	[ -e crm.db.schema0.backup ] && [ -e crm.db.schema0-2.backup ]
}
