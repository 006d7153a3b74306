#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# contract.bats - what holds for every command, record type and verb.

load lib.bash

# A record of every type, each in a file TYPE.jsonl; rich enough to break a
# writer that forgets to quote.
rich() {
	cat >department.jsonl <<'J'
{"code":"a-team","name":"Team \"A\"","parent":"z-head","note":null}
{"code":"z-head","name":"总部","parent":null,"note":"line 1\nline 2\n"}
J
	cat >user.jsonl <<'J'
{"code":"anna","name":"Anna, B.","email":"anna@example.com","mobile":"+86 138 0013 8000","department":"a-team","manager":"zoe","active":true,"note":null}
{"code":"zoe","name":"佐伊","email":null,"mobile":null,"department":"z-head","manager":null,"groups":["x;y"],"active":false,"note":"\ttab"}
J
	cat >field.jsonl <<'J'
{"code":"customer.zeta","record":"customer","name":"zeta","type":"enum","choices":["b;1","a\\2","c"],"required":false,"unique":false,"label":"Zeta \"z\"","label_zh":"泽塔","help":"first made"}
{"code":"customer.alpha","record":"customer","name":"alpha","type":"money","choices":null,"required":false,"unique":false,"label":null,"label_zh":null,"help":null}
{"code":"customer.mid","record":"customer","name":"mid","type":"list","choices":null,"required":false,"unique":true,"label":null,"label_zh":null,"help":null}
{"code":"contact.seen","record":"contact","name":"seen","type":"time","choices":null,"required":false,"unique":false,"label":null,"label_zh":null,"help":null}
{"code":"result.rate","record":"result","name":"rate","type":"percent","choices":null,"required":false,"unique":false,"label":null,"label_zh":null,"help":null}
J
	cat >role.jsonl <<'J'
{"code":"clerk","name":"Clerk \"c\"","admin":false,"note":"a, b"}
J
	cat >permission.jsonl <<'J'
{"code":"PM-900","role":"clerk","record":"customer","create":"own","read":"subtree","change":"department","delete":"none","export":"all","hidden":["note","zeta"],"log_reads":true,"note":"\n"}
J
	cat >share.jsonl <<'J'
{"code":"SH-1","customer":"A-1","user":"zoe","department":null,"group":null,"access":"change","until":"2026-12-31","note":null}
{"code":"SH-2","customer":"B-2","user":null,"department":"a-team","group":null,"access":"read","until":null,"note":"\"x\""}
J
	cat >customer.jsonl <<'J'
{"code":"A-1","name":"child, before its parent","parent":"Z-9","tags":["a;b","c\\d","e\"f","g,h"],"zeta":"b;1","mid":["x;y","\\"]}
{"code":"B-2","name":"NUL","note":"a\u0000b","owner":"anna","department":"a-team","zeta":"a\\2"}
{"code":"C-3","name":"new\nlines\r\nand\rreturns","note":"\n","address":" blanks around ","city":"\t"}
{"code":"D-4","name":"引号\"逗号,分号;反斜杠\\","city":"上海","registered_capital":"9223372036854775.80","alpha":-0.01}
{"code":"E-5","name":"\\N","note":"\\N","short_name":"\\\\N","city":"\\t","region":"NULL"}
{"code":"F-6","name":"=1+1","note":"'=quoted","short_name":"+49 x","city":"-","address":"@a","industry":"'"}
{"code":"G-7","name":"dinar","currency":"KWD","credit_limit":"1.234","yearly_revenue":"123456789012.345"}
{"code":"H-8","name":"yen","currency":"JPY","credit_limit":1234567,"founded_on":"1999-12-31","employees":0,"phone":"010-62345678 转 12"}
{"code":"I-9","name":"\ufeffBOM","note":"𠮷😀e\u0301 \u200f\u2028","bank":"\u0001\u001b[31m\u007f"}
{"code":"J-10","name":"\"","note":"\"\"","source":"a\"b","occupation":"\" \""}
{"code":"Z-9","name":"the parent","level":"strategic","tax_number":"91110000100000000R","kind":"company","birthday":"2000-02-29"}
J
	cat >pool.jsonl <<'J'
{"code":"east","name":"East \"pool\"","department":"a-team","members":["anna","zoe"],"groups":["x;y"],"claims_a_day":3,"cap":50,"won_free":true,"locks":1,"protection":30,"cooldown":7,"arrival":1,"active":true,"note":"a, b"}
J
	cat >rule.jsonl <<'J'
{"code":"RU-1","name":"up","action":"promote","level":"potential","condition":"city = '上海'","position":1,"active":false,"note":null}
{"code":"RU-2","name":null,"action":"recycle","pool":"east","since":"no_followup","days":30,"condition":null,"position":2,"active":true,"note":"\n"}
J
	cat >alias.jsonl <<'J'
{"code":"OLD-1","customer":"A-1","note":"\"x\""}
J
	cat >handover.jsonl <<'J'
{"code":"H-1","customer":"A-1","at":"2026-02-01T00:00:00Z","kind":"release","from":"anna","to":null,"pool":"east","reason":"no time; \"really\""}
J
	cat >contact.jsonl <<'J'
{"code":"K-1","customer":"A-1","name":"王小明","primary":false,"tags":["x"],"seen":"2026-01-02T03:04:05Z","email":"\"a b\"@example.com"}
{"code":"K-2","customer":"A-1","name":"Li, Lei","primary":true,"role":"decider","mobile":"13800138000"}
{"code":"K-3","customer":"B-2","name":"third","primary":false}
J
	cat >requirement.jsonl <<'J'
{"code":"R-1","customer":"D-4","date":"2026-02-01","kind":"capacity","wish":"0.8 mm; 1000 t\n每月","quantity":1000.000001,"unit":"t","price":"4500.50"}
{"code":"R-2","customer":"D-4","date":"2026-02-02","kind":"quality","wish":"\"","quantity":"9223372036854.775807","currency":"USD"}
J
	cat >bankaccount.jsonl <<'J'
{"code":"B-1","customer":"G-7","bank":"招商银行","account":"0012 3400","primary":true}
{"code":"B-2","customer":"G-7","bank":"b","account":"=7","primary":false,"currency":"EUR"}
J
	cat >affiliate.jsonl <<'J'
{"code":"A-1","customer":"A-1","name":"sub","tie":"subsidiary","company":"Z-9","share":33.33}
{"code":"A-2","customer":"A-1","name":"other","share":100}
J
	cat >activity.jsonl <<'J'
{"code":"AC-1","customer":"A-1","contact":"K-2","kind":"visit","at":"2026-02-28T16:30:00Z","duration":90,"outcome":"reached","subject":"samples; \"DC04\"","next_contact":"2026-03-10","user":"zoe","note":"line 1\nline 2"}
{"code":"AC-2","customer":"B-2","contact":null,"kind":"call","at":"2026-03-01T08:00:00Z","outcome":"left_message","user":"boss"}
J
	cat >category.jsonl <<'J'
{"code":"a-sub","name":"below \"z\"","parent":"z-top","note":null}
{"code":"z-top","name":"顶级","parent":null,"note":"\n"}
J
	cat >product.jsonl <<'J'
{"code":"PR-1","name":"Sheet, 0.8 mm","specification":"\"DC04\"; 1250","unit":"t","category":"a-sub","currency":"CNY","price":4500.000125,"tax_rate":13,"active":true,"note":null}
{"code":"PR-2","name":"=1+1","currency":"KWD","price":null,"active":false,"note":"line 1\nline 2"}
J
	cat >pipeline.jsonl <<'J'
{"code":"online","name":"On \"line\"","position":200,"active":true,"note":"a, b"}
J
	cat >stage.jsonl <<'J'
{"code":"online.new","pipeline":"online","name":"新","position":1,"outcome":"open","probability":12.5,"requirement":null,"rot_days":3,"note":null}
{"code":"online.sold","pipeline":"online","name":"sold","position":2,"outcome":"won","probability":100,"requirement":"amount > 0 or customer.city = '上海'","rot_days":null,"note":"\n"}
J
	cat >competitor.jsonl <<'J'
{"code":"CO-1","name":"Them, Inc.","website":"https://them.example","strengths":"cheap; \"near\"","weaknesses":null,"answer":"line 1\nline 2","note":null}
J
	cat >deal.jsonl <<'J'
{"code":"D-1","name":"a \"deal\"","customer":"A-1","contact":"K-2","end_user":"Z-9","pipeline":"online","stage":"online.sold","state":"won","currency":"EUR","amount":1234.50,"probability":99.99,"expected_close":"2026-02-01","closed_on":"2026-01-31","source":"fair","owner":"anna","department":"a-team","tags":["x;y","\\"],"note":"\t"}
{"code":"D-2","name":"线索","company":"未来公司","person":"Zed, A.","phone":"010-62345678","mobile":null,"email":"\"a b\"@example.com","pipeline":"standard","stage":"lost","state":"lost","amount":null,"closed_on":"2026-02-02","lost_reason":"competitor","lost_note":"\"x\"","competitor":"CO-1"}
J
	cat >dealline.jsonl <<'J'
{"code":"DL-1","deal":"D-2","position":1,"product":"PR-1","name":"Sheet","quantity":2.000001,"unit":"t","price":4500.000125,"discount":12.5,"tax_rate":13,"note":null}
{"code":"DL-2","deal":"D-2","position":2,"product":null,"name":"less, \"x\"","quantity":-1,"unit":null,"price":0.001,"discount":null,"tax_rate":null,"note":"\n"}
J
	cat >transition.jsonl <<'J'
{"code":"TR-900","deal":"D-2","at":"2025-12-01T00:00:00Z","from":"contact","to":"lost","user":"anna"}
J
	cat >result.jsonl <<'J'
{"code":"Y-1","customer":"H-8","year":2024,"currency":"JPY","revenue":10,"profit":-5,"rate":12.5}
{"code":"Y-2","customer":"H-8","year":2025,"currency":"CNY","revenue":"0.10","output":0.000001}
J
}

# Every type that can be written, as they can be loaded, and the command that
# has each.
TYPES=$(crm-admin __spec order)
declare -gA HAS
for c in $COMMANDS; do
	for t in $("$c" __spec types); do HAS[$t]=$c; done
done
of() { echo "${HAS[$1]}"; }

# Every "COMMAND TYPE VERB", TYPE being - for verbs without one.
verbs() {
	local c t v
	for c in $COMMANDS; do
		for v in $("$c" __spec verbs | sed -n 's/^\.It Cm \([a-z]*\).*/\1/p'); do
			echo "$c - $v"
		done
		for t in $("$c" __spec types); do
			for v in $("$c" __spec verbs "$t" |
				sed -n 's/^\.It Cm \([a-z]*\).*/\1/p'); do
				echo "$c $t $v"
			done
		done
	done
}

setup_file() {
	base
	cd "$BATS_FILE_TMPDIR" || return
	rich
	for t in $TYPES; do
		"$(of "$t")" --now "$NOW" -q "$t" import "$t.jsonl" || return
	done
	verbs >verbs
}

setup() { own_copy; }

@test "there are verbs to loop over" {
	[ "$(wc -l <"$BATS_FILE_TMPDIR/verbs")" -gt 90 ]
	writable=$(wc -w <<<"$TYPES") # all but what the program writes
	for v in list show add set delete restore import fields template \
		history; do
		is "$(grep -c " $v\$" "$BATS_FILE_TMPDIR/verbs")" \
			"$(case $v in
			list | show | fields) echo ${#HAS[@]} ;;
			restore) echo $((writable + 1)) ;;
			*) echo $writable ;;
			esac)"
	done
}

@test "--help: status 0, stderr empty, at most 80 columns" {
	while read -r c t v; do
		[ "$t" = - ] && t=
		# shellcheck disable=SC2086
		try 0 "$c" $t "$v" --help
		is "$err" ''
		has "$out" "Usage: $c" ' --help '
		[ "$(wc -L <.out)" -le 80 ] || { echo "$c $t $v"; false; }
	done <"$BATS_FILE_TMPDIR/verbs"
	for c in $COMMANDS; do
		for t in '' $("$c" __spec types); do
			# shellcheck disable=SC2086
			try 0 "$c" $t --help
			is "$err" ''
			has "$out" Usage:
			[ "$(wc -L <.out)" -le 80 ] || { echo "$c $t"; false; }
		done
	done
}

@test "--help needs no database" {
	rm crm.db
	try 0 crm-customer import --help
	try 0 crm-admin backup -h
}

@test "--help names every option the verb takes, and no other" {
	try 0 crm-customer delete --help
	has "$out" --cascade --dry-run --if-version --rejects
	hasnt "$out" --where --format
	try 0 crm-customer list --help
	has "$out" --where --sort --fields --limit --after --format
	hasnt "$out" --cascade --mode
}

@test "a bad option: status 2, two lines on stderr, nothing on stdout" {
	while read -r c t v; do
		[ "$t" = - ] && t=
		# shellcheck disable=SC2086
		try 2 "$c" $t "$v" --nope
		is "$out" ''
		is "$(wc -l <.err)" 2
		has "$err" "$c: " "'--nope'" --help
	done <"$BATS_FILE_TMPDIR/verbs"
	for c in $COMMANDS; do
		for a in '' nosuch '--nope' '-Z' 'list --limit' 'list --limit=x' \
			'user list --limit -1' 'list --format=xml' 'nosuch list'; do
			# shellcheck disable=SC2086
			try 2 "$c" $a
			is "$out" ''
			is "$(wc -l <.err)" 2
		done
	done
}

@test "an option of another verb is refused" {
	try 2 crm-customer list --cascade
	is "$(wc -l <.err)" 2
	has "$err" --cascade
	try 2 crm-customer show A-1 --where 'name = x'
	try 2 crm-customer delete A-1 --mode insert
}

@test "a mistyped verb or option names the nearest" {
	try 2 crm-customer lsit
	has "$err" "'lsit'" "'list'"
	try 2 crm-customer list --fromat csv
	has "$err" "'--fromat'" "'--format'"
	try 2 crm-admin usr list
	has "$err" "'user'"
}

@test "--version prints name and version" {
	for c in $COMMANDS; do
		try 0 "$c" --version
		[[ $out =~ ^$c\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
		is "$err" ''
	done
}

# Commands that print something, on the rich database.
printing() {
	local t c code
	for t in $TYPES; do
		c=$(of "$t")
		code=$(jq -r .code "$BATS_FILE_TMPDIR/$t.jsonl" | head -n 1)
		printf "$c $t %s\n" list fields template \
			'list -f json' 'list -f csv' 'list -f tsv' 'list -f table' \
			"show $code" "history $code"
	done
	printf '%s\n' 'crm-admin job list' 'crm-admin job fields' \
		'crm-admin job show 1' 'crm-admin changes' \
		'crm-admin dump' 'crm-customer --help' 'crm-admin --version' \
		'crm-customer contact --help' 'crm-customer import --help'
}

@test "a full device: status 74, told on stderr" {
	printing >cmds
	while read -r line; do
		# shellcheck disable=SC2086
		try 0 $line
		[ -n "$out" ] || { echo "prints nothing: $line"; false; }
		# shellcheck disable=SC2086
		{ got=0; $line >/dev/full 2>.err || got=$?; }
		[ "$got" -eq 74 ] || { echo "$got: $line"; false; }
		is "$(wc -l <.err)" 1
	done <cmds
}

@test "a full device after saving: 74, the message names the job" {
	got=0
	cust add name=kept >/dev/full 2>.err || got=$?
	is "$got" 74
	has "$(<.err)" job
	job=$(admin job list -n 1 -s -job -F job -f tsv --no-header)
	has "$(<.err)" "job $job"
	is "$(codes cust list -w "name = 'kept'" | wc -w)" 1
}

@test "full results or rejects files fail" {
	printf 'code,name\nQ-1,q\n,\n' >in.csv
	got=0
	cust import --on-error skip --results /dev/full in.csv 2>.err || got=$?
	[ "$got" -ne 0 ] && [ "$got" -ne 7 ]
	got=0
	cust import --on-error skip --rejects /dev/full in.csv 2>.err || got=$?
	[ "$got" -ne 0 ] && [ "$got" -ne 7 ]
}

@test "a closed pipe is quiet" {
	printing >cmds
	open_broken
	while read -r line; do
		# shellcheck disable=SC2086
		$line 1>&"$broken" 2>.err || :
		[ ! -s .err ] || { echo "$line"; cat .err; false; }
	done <cmds
}

@test "a closed stdout is no success for what prints" {
	got=0
	crm-customer list >&- 2>.err || got=$?
	is "$got" 74
}

@test "writing verbs print nothing on stdout but their summary on stderr" {
	try 0 cust set A-1 city=x
	is "$out" ''
	is "$(wc -l <.err)" 1
	has "$err" '1 updated' job
	try 0 cust delete C-3
	is "$out" ''
	has "$err" '1 deleted' job
	try 0 cust restore C-3
	is "$out" ''
	try 0 cust import <<<$'name\nx'
	is "$out" ''
	has "$err" '1 inserted' job
	try 0 cust -q set A-1 city=y
	is "$err" ''
}

# Export everything from here, import it into a new database, export again.
identity() {
	local f=$1 t
	shift
	mkdir one two
	for t in $TYPES; do
		"$(of "$t")" "$t" list -f "$f" "$@" >"one/$t"
	done
	export CRM_DB=$BATS_TEST_TMPDIR/second.db
	# The defaults of another firm must not show.
	admin -q init --user boss --currency EUR
	for t in $TYPES; do
		try 0 "$(of "$t")" "$t" import -i "$f" "${@/--no-header/}" "one/$t"
		"$(of "$t")" "$t" list -f "$f" "$@" >"two/$t"
		cmp "one/$t" "two/$t" || {
			diff --text "one/$t" "two/$t" | head -c 2000
			false
		}
	done
}

@test "export then import is the identity: json" { identity json; }
@test "export then import is the identity: jsonl" { identity jsonl; }
@test "export then import is the identity: csv" { identity csv; }
@test "export then import is the identity: tsv" { identity tsv; }
@test "export then import is the identity: csv for spreadsheets" {
	identity csv --excel
}
@test "export then import is the identity: csv in GB18030" {
	identity csv --encoding gb18030
}
@test "export then import is the identity: csv with semicolons" {
	identity csv --delimiter ';'
}

@test "importing an export changes nothing" {
	for f in json jsonl csv tsv; do
		for t in $TYPES; do
			c=$(of "$t")
			"$c" "$t" list -f "$f" >all
			try 0 "$c" "$t" import -i "$f" all
			hasnt "$err" inserted updated job
		done
	done
}

@test "dump, load, dump is the identity" {
	admin dump >one
	# Every record is there.
	for t in $TYPES; do
		is "$(grep -c "^{\"type\":\"$t\"," one)" \
			"$("$(of "$t")" "$t" list -F code -f jsonl | wc -l)"
	done
	export CRM_DB=$BATS_TEST_TMPDIR/second.db
	admin -q init --bare --currency EUR
	try 0 admin load one
	admin dump | cmp - one
	try 0 admin check
	# What was last comes first.
	export CRM_DB=$BATS_TEST_TMPDIR/third.db
	admin -q init --bare
	try 0 admin load < <(tac one)
	admin dump | cmp - one
}

@test "loading a dump changes nothing" {
	admin dump >all
	try 0 admin load all
	hasnt "$err" inserted updated job
}

@test "the rich data are what they were" {
	is "$(cust show B-2 -F note -f json)" $'[\n{"note":"a\\u0000b"}\n]'
	is "$(value G-7 credit_limit,yearly_revenue)" $'1.234\t123456789012.345'
	# Beyond 15 digits a JSON number is a string.
	is "$(cust show D-4 G-7 H-8 -F registered_capital,yearly_revenue,credit_limit)" \
'{"registered_capital":"9223372036854775.80","yearly_revenue":null,"credit_limit":null}
{"registered_capital":null,"yearly_revenue":123456789012.345,"credit_limit":1.234}
{"registered_capital":null,"yearly_revenue":null,"credit_limit":1234567}'
	is "$(cust show A-1 -F tags,mid)" \
		'{"tags":["a;b","c\\d","e\"f","g,h"],"mid":["x;y","\\"]}'
	is "$(cust show A-1 -F tags -f csv --no-header)" '"a\;b;c\\d;e""f;g,h"'
	is "$(cust show A-1 -F parent.name,owner -f jsonl)" \
		'{"parent.name":"the parent","owner":null}'
}

@test "machine formats print code and writable fields, always, by code" {
	cust list -f jsonl >all
	is "$(jq -r 'keys_unsorted | join(",")' all | sort -u)" \
		"$(cust fields -f jsonl |
			jq -r 'select(.flags // [] | index("readonly") | not).name' |
			paste -sd,)"
	is "$(jq -r .code all | paste -sd' ')" \
		'A-1 B-2 C-3 D-4 E-5 F-6 G-7 H-8 I-9 J-10 Z-9'
	is "$(cust list -f csv | head -n 1)" \
		"$(cust template)"
	is "$(cust list -f tsv --no-header -F code,owner,parent -n 2)" \
		$'A-1\t\\N\tZ-9\nB-2\tanna\t\\N'
	is "$(cust list -w "code = 'nosuch'" -f json)" '[]'
	is "$(cust list -w "code = 'nosuch'" -f jsonl)" ''
}

@test "without a terminal the format is jsonl, whatever CRM_FORMAT says" {
	CRM_FORMAT=csv try 0 cust list -F code -n 1
	is "$out" '{"code":"A-1"}'
}

# ---- exit statuses ----

@test "status 1: what no other status is for" {
	try 1 cust import nosuch.csv
	has "$err" 'nosuch.csv'
	echo junk >junk.db
	try 1 crm-customer list --db junk.db
	has "$err" junk.db
	try 1 cust import --map nosuch.json </dev/null
	has "$err" nosuch.json
}

@test "status 2: wrong usage" {
	for a in 'show' 'set' 'delete' 'restore' 'history' 'add' 'set A-1' \
		'set A-1 nosuch=1' 'add version=3' 'list x' 'list -F nosuch' \
		'list -s nosuch' 'fields x' 'set - A-1 city=x' 'add name=a name=b'; do
		# shellcheck disable=SC2086
		try 2 cust $a </dev/null
		is "$out" ''
		is "$(wc -l <.err)" 2
	done
	try 2 cust list -w 'city ='
	try 2 cust list -w "nosuch = 'x'"
}

@test "status 3: not found" {
	try 3 cust show nosuch
	has "$err" nosuch
	try 3 cust set nosuch city=x
	try 3 cust delete nosuch
	try 3 cust history nosuch
	try 3 cust restore nosuch
	try 3 cust list --after nosuch
	try 3 admin job show 999999
	try 3 cust show A-1 nosuch
	try 3 crm-customer list --db nosuch.db
	has "$err" nosuch.db 'crm-admin init'
	[ ! -e nosuch.db ]
}

@test "status 4: data refused" {
	try 4 cust set A-1 level=hihg
	has "$err" level hihg
	try 4 cust import <<<$'name,email\nx,nobody'
	try 4 cust add city=x
	has "$err" name
}

@test "status 5: conflict" {
	try 5 cust add code=A-1 name=twice
	has "$err" A-1
	try 5 cust set A-1 city=x --if-version 99
	try 5 cust delete Z-9
	has "$err" A-1 # names what refers to it
}

@test "status 7: saved in part" {
	try 7 cust import --on-error skip <<<$'name,email\nx,nobody\ny,'
	has "$err" job
	is "$(codes cust list -w "name in (x, y)" | wc -w)" 1
}

@test "status 75: busy" {
	lock_database
	try 75 cust set A-1 city=x --wait 0
	is "$out" ''
	try 75 cust add name=x --wait 0
	try 75 cust import --wait 0 <<<$'name\nx'
	try 75 cust delete C-3 --wait 0
	try 0 cust show A-1 --wait 0 # readers never block
	echo 'ROLLBACK;' >&9
	exec 9>&-
	wait
	try 0 cust set A-1 city=x --wait 0
}

@test "any status but 7 and 74 means that nothing was saved" {
	cust list >before
	jobs=$(admin job list | wc -l)
	cust import <<<$'name,email\ngood,\nbad,x' 2>/dev/null || :
	cust set A-1 B-2 nosuch city=x 2>/dev/null || :
	cust set A-1 B-2 level=nosuch 2>/dev/null || :
	cust delete C-3 Z-9 2>/dev/null || :
	cust list >after
	cmp before after
	is "$(admin job list | wc -l)" "$jobs"
}

@test "the database is found by --db, then CRM_DB, then XDG_DATA_HOME, then HOME" {
	crm-customer list >want
	mkdir -p x/crm h/.local/share/crm
	cp crm.db x/crm/crm.db
	mv crm.db other.db
	unset CRM_DB
	try 3 env XDG_DATA_HOME= HOME="$PWD/none" crm-customer list
	env XDG_DATA_HOME="$PWD/x" crm-customer list | cmp - want
	mv x/crm/crm.db h/.local/share/crm
	env -u XDG_DATA_HOME HOME="$PWD/h" crm-customer list | cmp - want
	env CRM_DB="$PWD/other.db" HOME="$PWD/none" crm-customer list | cmp - want
	env CRM_DB="$PWD/none.db" crm-customer list --db other.db | cmp - want
}

@test "errors as JSON" {
	try 3 cust show nosuch --errors json
	jq -e '.code == "not_found" and (.message | contains("nosuch"))' .err
	is "$(wc -l <.err)" 1
}

@test "the C locale of cron harms nothing" {
	LC_ALL=C crm-customer list -f table -F name -w "code = 'D-4'" >t
	has "$(<t)" '引号"逗号'
	LC_ALL=C crm-customer list >c
	crm-customer list | cmp - c
}
