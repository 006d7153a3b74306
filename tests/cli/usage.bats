#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# usage.bats - how commands are called: codes from stdin, options that belong
# together or not, options given twice, and the hints where something is wrong.
# shellcheck disable=SC2154

load lib

setup_file() {
	base
	cust -q import <<-'E'
		code,name,level,city,tax_number
		A,Alpha,key,Ulm,T-100
		B,Beta,lead,Bonn,T-200
	E
}

setup() { own_copy; }

# ---- '-' for codes ----

@test "codes alone, one a line, are no records: the first line is a heading" {
	for line in A $'A\nB' $'name\nx' 'name'; do
		for v in 'show -' 'history -' 'restore -' 'delete -' 'set -' \
			'set - level=key'; do
			# shellcheck disable=SC2086
			try 4 cust $v <<<"$line"
			is "$out" ''
			has "$err" "stdin:1: no column 'code'" \
				'the first line names the columns'
		done
		try 4 cust import --mode update <<<"$line"
	done
	try 4 cust set - -i tsv city=x <<<$'name\tcity\nA\tx'
	is "$(value A level)" key
	# Nothing at all is nothing to do, and so is a heading alone.
	for text in '' $'\n \n' code 编号,x; do
		printf %s "$text" >in
		for v in 'show -' 'history -' 'restore -' 'delete -' \
			'set - city=x'; do
			# shellcheck disable=SC2086
			try 0 cust $v <in
		done
	done
	is "$(total)" 2
}

@test "the column by which records are found: --key, --map, constants" {
	try 4 cust set - city=x --key tax_number <<<$'code\nA'
	has "$err" "stdin:1: no column 'tax_number'"
	try 0 cust set - city=x --key tax_number <<<$'税号\nT-100'
	is "$(value A city)" x
	echo '{"Nr": "code", "code": null}' >map.json
	try 0 cust set - city=y --map map.json <<<$'Nr\nA'
	is "$(value A city)" y
	try 4 cust delete - --map map.json <<<$'code\nA'
	has "$err" "no column 'code'"
	echo '{"=code": "A"}' >map.json
	try 0 cust set - --map map.json <<<$'city\nz'
	is "$(value A city)" z
	try 4 admin job show - <<<1
	has "$err" "no column 'job'"
}

@test "-i names the format of the records on stdin" {
	printf 'code\tnote,x\nB\ty\n' >in
	for v in show history delete; do
		try 4 cust "$v" - <in
		try 0 cust "$v" - -i tsv <in
	done
	try 0 cust restore - -i tsv <in
	is "$(cust show - -i json -F code -f csv --no-header \
		<<<'[{"code":"B"}]')" B
	try 4 cust show - -i jsonl <<<code
}

@test "options about records on stdin are for '-' alone" {
	echo '{}' >map.json
	for o in '--rejects x' '--results x' '--map map.json' '--key code' \
		'-i csv' '--delimiter ;' '--excel' '--encoding gb18030' \
		'--on-error skip' '--null x' '--empty clear' \
		'--ignore-unknown' '--max-errors 3'; do
		name=${o%% *}
		[ "$name" = -i ] && name=--input
		for v in 'set A city=x' 'delete B'; do
			# shellcheck disable=SC2086
			try 2 cust $v $o
			has "$err" "$name is for records on stdin ('-')"
		done
	done
	for v in show history restore; do
		try 2 cust "$v" A -i csv
		has "$err" "--input is for records on stdin ('-')"
	done
	is "$(value A city)" Ulm
	is "$(total)" 2
	[ ! -e x ]
	# The others are for either.
	try 0 cust set A city=x --dry-run --if-version 1 --on-duplicate fail
	try 0 cust delete A --cascade --if-version 1
	try 0 cust show B --encoding gb18030 -f csv
}

# ---- which database ----

@test "an empty name of a database is wrong usage, never another database" {
	mkdir -p .local/share/crm
	cp crm.db .local/share/crm/crm.db
	export HOME=$PWD
	for a in '--db=' "--db ''"; do
		eval "try 2 cust list $a"
		has "$err" '--db'
		eval "try 2 cust add name=x $a"
		eval "try 2 admin init $a"
	done
	CRM_DB='' try 2 cust list
	has "$err" CRM_DB --db
	CRM_DB='' try 0 cust list --db crm.db
	is "$(CRM_DB='' crm-customer __complete show '')" "$(
		CRM_DB=nosuch crm-customer __complete show '')"
	unset CRM_DB XDG_DATA_HOME
	try 0 cust list
}

@test "without HOME the database lies in the account's home directory" {
	home=$(getent passwd "$(id -u)" | cut -d: -f6)
	[ -n "$home" ] || skip 'this account has no entry'
	for set in '-u HOME' HOME=; do
		# shellcheck disable=SC2086
		env -u CRM_DB -u XDG_DATA_HOME $set crm-customer list -n 0 -v \
			>.out 2>.err || :
		has "$(<.err)" "$home/.local/share/crm/crm.db"
	done
}

# ---- options that belong together ----

@test "--excel and --delimiter are for csv, read or written" {
	for f in tsv json jsonl table; do
		for o in --excel '--delimiter ;'; do
			# shellcheck disable=SC2086
			try 2 cust list -f $f $o
			has "$err" '--excel and --delimiter are for csv' " $f"
			[ $f != table ] || continue
			for v in import 'set - city=x' 'delete -'; do
				# shellcheck disable=SC2086
				try 2 cust $v -i $f $o </dev/null
				has "$err" '--excel and --delimiter are for csv'
			done
		done
	done
	try 2 cust list -f json --encoding gb18030
	has "$err" '--encoding is for csv and tsv'
	try 0 cust list -f tsv --encoding gb18030
	try 0 cust import -i tsv --encoding gb18030 <<<$'code\tcity\nA\tx'
	try 0 cust import -i csv --excel --delimiter ';' <<<$'code;city\nA;y'
}

@test "several -w must all hold; an error says which, and where in it" {
	is "$(codes cust list -w 'city = Ulm or city = Bonn' \
		-w 'level = lead or city = Berlin')" B
	is "$(codes cust list -w 'code = A' --where 'code = B')" ''
	is "$(codes cust list -w 'code = A' -w 'not level = lead' \
		-w 'name ~ alp')" A
	try 2 cust list -w 'code = A' -w 'city = x or nosuch = 1'
	has "$err" "where 2: column 13: no field 'nosuch'"
	try 2 cust list -w 'code =' -w 'city = x'
	has "$err" 'where 1: column '
	try 2 cust list -w 'code = A or (' -w 'city = x)'
	try 2 cust list -w nosuch=1
	has "$err" 'where: column 1:'
}

@test "a field is given one value, of another option the last counts" {
	try 2 cust import --set city=x --set city=y <<<$'name\nn'
	has "$err" 'city is given twice'
	try 2 cust import --set tags=x --set tags=y <<<$'name\nn'
	try 2 cust import --set tags+=x --set tags+=y <<<$'name\nn'
	has "$err" "tags is given twice"
	try 0 cust import --set 'tags=x;y' --set city=z <<<$'code,name\nN,n'
	is "$(value N tags,city)" $'x;y\tz'
	try 2 cust set A tags+=x tags=y
	try 0 cust set A tags=x tags+=y tags+=z
	is "$(value A tags)" 'x;y;z'
	is "$(cust list -n 1 -n 2 -F name -F code -f csv -f tsv --no-header)" \
		$'A\nB'
}

# ---- values of options ----

@test "a bad value of --now is wrong usage, as of any option" {
	for v in '' tomorrowish 2026-02-30 25:00; do
		try 2 crm-customer --now "$v" list
		has "$err" '--now: '
		try 2 crm-customer --now "$v" add name=x
		try 2 crm-admin --now "$v" init --db new.db
	done
	[ ! -e new.db ]
	is "$(total)" 2
}

# The permissions of files mean something to root, too.
limited() {
	[ "$(id -u)" = 0 ] || { "$@"; return; }
	setpriv --bounding-set=-dac_override,-dac_read_search "$@"
}

@test "what the system does not permit is status 6" {
	limited true || skip 'everything is permitted to root'
	mkdir shut
	cp crm.db shut/crm.db
	echo code >shut/in.csv
	chmod 0 shut
	try 6 limited crm-customer list --db shut/crm.db
	try 6 limited crm-customer import shut/in.csv
	try 6 limited crm-customer import --map shut/map.json <<<code
	try 6 limited crm-customer import --results shut/results <<<code
	try 6 limited crm-admin backup shut/copy.db
	try 6 limited crm-admin init --db shut/new/crm.db
	try 6 limited crm-admin restore shut/copy.db
	try 6 limited crm-customer import --errors json shut/in.csv
	is "$(jq -r .code <<<"$err")" denied
	chmod 700 shut
	# Results are not replaced by what failed.
	echo old >results
	chmod 0 shut/in.csv
	try 6 limited crm-customer import --results results shut/in.csv
	is "$(<results)" old
}

# ---- add ----

@test "add: a code in front and as a field is one too many" {
	try 2 cust add Acme code=B name=x
	has "$err" 'code is given twice'
	try 2 admin field add customer grade record=contact
	has "$err" 'record is given twice'
	is "$(total)" 2
	try 4 cust add Acme
	has "$err" 'name: must not be empty'
	try 0 cust add --help
	has "$out" 'add [OPTIONS] [CODE] FIELD=VALUE...' \
		'with CODE if given'
	try 0 admin field add --help
	has "$out" 'add [OPTIONS] [RECORD] [NAME] FIELD=VALUE...'
	hasnt "$(crm-customer __complete add '')" $'A\t'
}

# ---- hints ----

@test "a wrong option leads to the help of its verb" {
	while IFS='|' read -r hint line; do
		# shellcheck disable=SC2086
		try 2 $line
		is "$(tail -n 1 .err)" "Try '$hint --help'."
	done <<-'E'
		crm-customer list|crm-customer list --nope
		crm-customer list|crm-customer --nope list
		crm-customer list|crm-customer customer list --limit x
		crm-customer contact list|crm-customer contact list --limit
		crm-customer contact list|crm-customer --db x contact --nope list
		crm-admin user list|crm-admin user list -Z
		crm-admin user list|crm-admin user list --cascade
		crm-admin department set|crm-admin department set
		crm-admin init|crm-admin init --nope
		crm-admin init|crm-admin init more
		crm-customer|crm-customer --nope
		crm-customer contact|crm-customer contact --nope
		crm-customer|crm-customer lsit --nope
	E
}

@test "what is missing is told: a TYPE, the option for help, a verb" {
	for v in list 'show anna' 'add name=x' fields; do
		# shellcheck disable=SC2086
		try 2 crm-admin $v
		has "$err" "${v%% *} needs a TYPE in front" \
			'user, department, role, permission, share, field, rule, job, access'
	done
	for c in $COMMANDS "crm-customer contact"; do
		# shellcheck disable=SC2086
		try 2 $c help
		has "$err" '--help'
		is "$(head -n 1 .err)" "${c%% *}: no verb 'help'; the option is --help"
	done
	try 2 cust list -w xyzzy=1
	has "$err" "no field 'xyzzy' in customer; its verb 'fields' lists them"
	try 2 cust list -w owner.xyzzy=1
	has "$err" "no field 'xyzzy' in user; its verb 'fields' lists them"
}

# ---- errors for programs ----

@test "--errors json: all on stderr are objects, wherever it stands" {
	objects() {
		is "$(jq -c 'keys_unsorted' .err | sort -u)" \
			'["code","file","line","field","message"]'
		is "$(jq -r .code .err | paste -sd' ')" "$1"
	}
	for line in 'list --nope --errors json' 'list --limit x --errors=json' \
		'--limit --nope --errors json list' '--errors json' \
		'list --limit 1 --errors json --errors json -Z'; do
		# shellcheck disable=SC2086
		try 2 crm-customer $line
		objects usage
	done
	try 0 cust add name=x --dry-run -v --errors json
	objects 'note note'
	try 0 cust set A city=x --errors json
	objects note
	is "$(jq -r .message .err)" 'set: 1 updated; job 3'
	try 4 cust import --max-errors 1 --errors json <<<$'name,level\na,x\nb,y'
	objects 'invalid note invalid'
	is "$(jq -r .message .err | sed -n 2p)" '1 more error; --max-errors shows them'
	try 7 cust import --on-error skip --errors json <<<$'name,level\na,\nb,y'
	objects 'invalid note'
	iconv -f utf-8 -t gb18030 <<<$'name\n引号' >in.csv
	try 0 cust import --errors json in.csv
	objects 'note note'
	try 0 cust set A city=y --errors json -q
	is "$err" ''
	# The last one counts, and -- ends the options.
	try 2 cust list --errors json --errors text --nope
	has "$err" 'crm-customer: no option'
	try 2 cust list -- --errors json
	has "$err" 'crm-customer: '
}

@test "--max-errors 0 tells how many errors there are, not how many more" {
	try 4 cust import --max-errors 0 <<<$'name,email\na,1\nb,2'
	is "$(head -n 1 .err)" \
		'crm-customer: 2 errors; --max-errors shows them'
	try 4 cust import --max-errors 1 <<<$'name,email\na,1\nb,2'
	has "$err" ' 1 more error; --max-errors shows them'
}

# ---- fields ----

@test "fields: four columns in a table, all for programs, or those of -F" {
	cust fields -f table >t
	is "$(head -n 1 t | tr -s ' ')" 'Name Type Label What it is'
	cust fields -f table --labels zh >t
	is "$(head -n 1 t | tr -s ' ')" '字段 类型 中文标题 说明'
	is "$(cust fields -f csv | head -n 1)" \
		name,type,flags,choices,ref,default,label,label_zh,help
	is "$(cust fields -F 'ref, name' | grep '"owner"')" \
		'{"ref":"user","name":"owner"}'
	is "$(cust fields -f table -F name,flags | sed -n '2p' | tr -s ' ')" \
		'code key'
	for f in nosuch 'name,' '' name,labl; do
		try 2 cust fields -F "$f"
		is "$out" ''
	done
	has "$err" "no column 'labl'; did you mean 'label'?"
	is "$(crm-customer __complete fields -F name,la | cut -f 1 |
		paste -sd' ')" 'name,label name,label_zh'
	need_terminal
	script -qec 'stty cols 80; crm-customer fields --color never' \
		/dev/null | tr -d '\r' >t
	[ "$(wc -L <t)" -le 80 ]
	grep -q '^legal_representative .*may sign for it$' t
}
