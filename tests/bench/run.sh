#!/bin/sh
# SPDX-License-Identifier: ISC
# run.sh - measure against the floor programs and common tools.
#
#   BENCH_ROWS (1000000)  customers        BENCH_RUNS (3)  times each is run
#   TMPDIR (/var/tmp)     where; a million rows need 5 GB of a real disk
#
# What is compared runs in turn, A B A B, so that a busy machine slows both;
# the table has medians and, behind them, the smallest and largest. A ratio
# never fails the run; a command that fails does.

set -u
here=$(dirname "$0")
O=${O:-build/gcc}
rows=${BENCH_ROWS:-1000000}
runs=${BENCH_RUNS:-3}
customer=$O/bin/crm-customer
admin=$O/bin/crm-admin
gen=$O/bench/generate
floor=$O/bench/floor
floor1=$O/bench/floor1
nolog=$O/bench/nolog
nosearch=$O/bench/nosearch
nomatch=$O/bench/nomatch
measure=$O/bench/measure
columns=code,name,short_name,level,type,industry,source,country,province,city
columns=$columns,address,postcode,phone,mobile,email,note
unset CRM_DB CRM_USER CRM_FORMAT

T=$(mktemp -d "${TMPDIR:-/var/tmp}/crm-bench.XXXXXX") || exit 1
trap 'rm -rf "$T"' EXIT
trap 'exit 1' HUP INT TERM
big=$T/ours.db
failed=0

# ---- taking and naming measurements ----

# take KEY SIDE [OPTION…] COMMAND…: append what measure says to the times
take() {
	key=$1
	side=$2
	shift 2
	if t=$("$measure" "$@" 2>"$T/stderr"); then
		echo "$key $side $t" >>"$T/times"
	else
		failed=1
		echo "bench: $key $side failed:" >&2
		head -n 5 "$T/stderr" >&2
	fi
}

# pair KEY AIM OTHER TITLE: a row of the table; AIM 0 is none
pair() {
	printf '%s|%s|%s|%s\n' "$@" >>"$T/pairs"
}

# limit KEY SIDE MiB TITLE: a row of the table of limits, for memory
limit() {
	printf '%s|%s|%s|%s|MiB|\n' "$@" >>"$T/limits"
}

# extra KEY OTHER MS TITLE TIMES: one more, for what OTHER need not do, in
# milliseconds of each process where each measurement has run so many
extra() {
	printf '%s|%s|%s|%s|ms|%s\n' "$@" >>"$T/limits"
}

# bytes VALUE LIMIT TITLE: one more
bytes() {
	printf '%s||%s|%s|bytes|\n' "$@" >>"$T/limits"
}

say() {
	[ -t 2 ] && printf 'bench: %s\n' "$*" >&2
	return 0
}

# An empty database under a name; many customers have a name that others have; what was written so far is on disk.
fresh() {
	rm -f "$1" "$1-wal" "$1-shm"
	cp "$T/empty.db" "$1"
	sync -f "$T"
}

# fresh_shell FILE JOURNAL: the 16 columns alone, with the index of the code;
# the other indexes of the table are on columns these records do not have, so
# they stay empty.
fresh_shell() {
	rm -f "$1" "$1-wal" "$1-shm"
	sqlite3 "$1" "PRAGMA journal_mode = $2;
		CREATE TABLE customer (code TEXT NOT NULL UNIQUE,
		name TEXT NOT NULL, short_name TEXT, level TEXT NOT NULL,
		type TEXT NOT NULL, industry TEXT, source TEXT, country TEXT,
		province TEXT, city TEXT, address TEXT, postcode TEXT,
		phone TEXT, mobile TEXT, email TEXT, note TEXT) STRICT" \
		>/dev/null
	sync -f "$T"
}

have() {
	command -v "$1" >/dev/null && return
	echo "bench: no $1 here; what it is compared with is left out" >&2
	return 1
}

# ---- what is measured ----

# What is in a database: the log, the rows, what they are found by.
contents() {
	printf '%s\n' '.mode list' 'SELECT seq, type, record, op, line,
		source, code, hex(data) FROM change WHERE type = 1;' \
		"SELECT id, version, $columns FROM customer;" >"$T/sql"
	for table in text sound; do
		printf '%s\n' "CREATE VIRTUAL TABLE temp.$table USING
			fts5vocab (main, search_$table, instance);" \
			"SELECT * FROM temp.$table ORDER BY 1, 2, 3, 4;" \
			>>"$T/sql"
	done
	sqlite3 "$1" <"$T/sql"
}

# What the floor program leaves must be what the import leaves.
same_work() {
	"$gen" 1000 >"$T/small.csv"
	fresh "$T/a.db"
	fresh "$T/b.db"
	"$customer" --db "$T/a.db" import "$T/small.csv" -q &&
		"$floor" "$T/b.db" "$T/small.csv" || return 1
	for db in a b; do
		contents "$T/$db.db" >"$T/$db.txt" || return 1
	done
	cmp -s "$T/a.txt" "$T/b.txt" && return
	echo "bench: the floor program does not do the same work:" >&2
	diff "$T/a.txt" "$T/b.txt" | head -n 4 >&2
	failed=1
}

search_size() {
	have sqlite3 || return
	if size=$(sqlite3 "$big" "SELECT sum(pgsize) FROM dbstat
			WHERE aggregate = 1 AND name GLOB 'search*'"); then
		bytes $((size / rows)) 200 "search, of each customer"
	else
		failed=1
	fi
}

# Customers of distinct names, compared with all others and without keys.
compared() {
	fresh "$T/other.db"
	take compared ours "$customer" --db "$T/other.db" \
		import "$T/distinct.csv" -q --on-duplicate fail
	fresh "$T/other.db"
	take compared nomatch "$nomatch" --db "$T/other.db" \
		import "$T/distinct.csv" -q
}

imports() {
	"$gen" --distinct "$rows" >"$T/distinct.csv"
	"$gen" "$rows" >"$T/all.csv"
	"$gen" --json "$rows" >"$T/all.jsonl"
	sed 's/"type":/"customer.type":/; s/^{/{"type":"customer",/' \
		"$T/all.jsonl" >"$T/mixed.jsonl"
	for run in $(seq "$runs"); do
		say "import $run of $runs"
		fresh "$big"
		take import ours "$customer" --db "$big" import "$T/all.csv" -q
		fresh "$T/floor.db"
		take import floor "$floor" "$T/floor.db" "$T/all.csv"
		fresh "$T/other.db"
		take import nolog "$nolog" --db "$T/other.db" \
			import "$T/all.csv" -q
		fresh "$T/other.db"
		take jsonl ours "$customer" --db "$T/other.db" \
			import "$T/all.jsonl" -q
		fresh "$T/other.db"
		take load ours "$admin" --db "$T/other.db" \
			load "$T/mixed.jsonl" -q
		fresh "$T/other.db"
		take bare ours "$nosearch" --db "$T/other.db" \
			import "$T/all.csv" -q
		compared
		have sqlite3 || continue
		fresh_shell "$T/other.db" WAL
		take import shell sqlite3 "$T/other.db" \
			".import --csv --skip 1 $T/all.csv customer"
	done
	rm -f "$T"/other.db* "$T/distinct.csv" "$T/all.jsonl" "$T/mixed.jsonl"
	pair import 1.3 floor "import CSV"
	pair import 2.0 nolog "import CSV, itself without log"
	pair import 0 bare:ours "import CSV, itself without search"
	pair bare 3.0 import:shell "that, sqlite3 .import without log"
	pair import 0 shell "import CSV, .import without log and search"
	pair compared 1.15 nomatch "import CSV, itself without comparing"
	pair jsonl 1.2 import:ours "import JSON Lines, of CSV"
	pair load 1.5 jsonl:ours "load, import JSON Lines"
	limit import ours 400 "import CSV"
	search_size
	limit compared ours 600 "import CSV, compared"
	limit jsonl ours 400 "import JSON Lines"
	limit load ours 400 "load"
}

halves() {
	half=$((rows / 2))
	"$gen" "$half" >"$T/first.csv"
	"$gen" --offset "$half" "$half" >"$T/second.csv"
	for run in $(seq "$runs"); do
		say "halves $run of $runs"
		fresh "$T/other.db"
		for part in first second; do
			sync -f "$T"
			take "$part" ours "$customer" --db "$T/other.db" \
				import "$T/$part.csv" -q
		done
	done
	rm -f "$T"/other.db* "$T/first.csv" "$T/second.csv"
	pair second 1.3 first:ours "import second half, of first"
}

scattered() {
	"$gen" --scatter "$rows" >"$T/scatter.csv"
	for run in $(seq "$runs"); do
		say "codes in no order $run of $runs"
		fresh "$T/other.db"
		take scatter ours "$customer" --db "$T/other.db" \
			import "$T/scatter.csv" -q
		fresh "$T/other.db"
		take scatter floor "$floor" "$T/other.db" "$T/scatter.csv"
	done
	rm -f "$T"/other.db* "$T/scatter.csv"
	pair scatter 0 floor "import CSV, codes in no order"
}

# sqlite-utils commits every hundred rows, in the journal mode it finds: the
# one a new file has. How the floor compares tells what can be reached.
utils() {
	have sqlite-utils && have sqlite3 || return
	n=$((rows < 100000 ? rows : 100000))
	"$gen" "$n" >"$T/part.csv"
	for run in $(seq "$runs"); do
		say "sqlite-utils $run of $runs"
		fresh "$T/other.db"
		take part ours "$nosearch" --db "$T/other.db" \
			import "$T/part.csv" -q
		fresh "$T/other.db"
		take whole ours "$customer" --db "$T/other.db" \
			import "$T/part.csv" -q
		fresh_shell "$T/other.db" DELETE
		take part utils sqlite-utils insert "$T/other.db" customer \
			"$T/part.csv" --csv --silent
		fresh "$T/other.db"
		take least ours "$floor" "$T/other.db" "$T/part.csv"
	done
	rm -f "$T"/other.db* "$T/part.csv"
	pair part 0.1 utils "import $n without search, sqlite-utils"
	pair whole 0 part:utils "import $n with search, sqlite-utils"
	pair least 0 part:utils "the floor itself with search, sqlite-utils"
}

# Have a database in memory, so that who comes first does not read the disk
# for who comes after.
warm() {
	cat "$@" >/dev/null
}

# export_as KEY FORMAT FIELDS OPTION-OF-SQLITE3
export_as() {
	take "$1" ours "$customer" --db "$big" list -F "$3" -f "$2"
	take "$1" shell sqlite3 -header "$4" "$big" \
		"SELECT $3 FROM customer ORDER BY code"
}

exports() {
	have sqlite3 || return
	every=$("$customer" --db "$big" list -n 1 -f csv | head -n 1)
	found=$("$customer" --db "$big" list -F code -f csv | wc -l)
	[ "$found" = $((rows + 1)) ] || failed=1
	where="country = 'Germany'"
	for run in $(seq "$runs"); do
		say "export $run of $runs"
		warm "$big"
		export_as csv csv "$columns" -csv
		export_as json jsonl "$columns" -json
		export_as csvall csv "$every" -csv
		export_as jsonall jsonl "$every" -json
		take dump ours "$admin" --db "$big" dump
		take filter ours -n 5 "$customer" --db "$big" list \
			-w "$where" -F code,name -f csv
		take filter shell -n 5 sqlite3 -header -csv "$big" \
			"SELECT code, name FROM customer WHERE $where
			ORDER BY code"
	done
	pair csv 0.5 shell "export CSV, sqlite3 -csv"
	pair csvall 0.5 shell "export CSV, all columns"
	pair json 0.77 shell "export JSON Lines, sqlite3 -json"
	pair jsonall 0.77 shell "export JSON Lines, all columns"
	pair filter 1.2 shell "list filtered without index, 5 times"
	limit csvall ours 64 "list -f csv"
	pair dump 0 jsonall:ours "dump, list of all columns in JSON Lines"
	limit jsonall ours 64 "list -f jsonl"
	limit dump ours 64 "dump"
}

# The same commands with and without the log, by turns of ten.
logged() {
	for run in $(seq $((runs * 10))); do
		for side in ours nolog; do
			[ $side = ours ] && program=$customer || program=$nolog
			take set $side -n 10 -f $((run * 10)) "$program" \
				--db "$big" set "$code" -q "note=$side {}"
		done
	done
	pair set 1.05 nolog "set, 10 processes, itself without log"
}

singles() {
	for run in $(seq "$runs"); do
		say "single records $run of $runs"
		warm "$big" "$T/floor.db"
		code=K-$(printf %07d "$((rows / 2 + run))")
		take show ours -n 200 "$customer" --db "$big" show "$code" \
			-f jsonl
		take show floor -n 200 "$floor1" show "$big" "$code"
		for db in ours floor; do
			sync -f "$T"
			set -- "$floor1" add "$T/floor.db" "A-{}"
			[ $db = floor ] || set -- "$customer" --db "$big" \
				add "code=A-{}" "name=Bench Ltd"
			take add "$db" -n 100 -f $((run * 100)) "$@"
		done
	done
	logged
	pair show 1.25 floor "show, 200 processes"
	pair add 1.3 floor "add, 100 processes"
	limit show ours 64 "show"
	limit add ours 64 "add"
}

# find_few KEY TEXT: what finds few, or else the row is not what it says
find_few() {
	found=$("$customer" --db "$big" search "$2" -F code -f csv | wc -l)
	if [ "$found" -lt 2 ] || [ "$found" -gt $((rows / 50000 + 2)) ]; then
		echo "bench: $1: \"$2\" finds $((found - 1))" >&2
		failed=1
	fi
	take "$1" ours -n 100 "$customer" --db "$big" search "$2" -f jsonl
}

# The names are those of which generate makes one in each 50000; few others,
# too, go on like the one that begins with a city.
searches() {
	for run in $(seq "$runs"); do
		say "searches $run of $runs"
		code=K-$(printf %07d "$((rows / 2 + run))")
		phone=$("$customer" --db "$big" list -w "code = $code" \
			-F phone -f csv | tail -n 1)
		warm "$big"
		take find floor -n 100 "$floor1" show "$big" "$code"
		find_few han 珂睿
		find_few initials krkp
		find_few pinyin keruikunpeng
		find_few city hangzhouhaijindong
		find_few mixed ruikunp
		find_few phone "$phone"
		find_few latin quillf
	done
	pair han 2.0 find:floor "search, two Han characters, floor of show"
	pair initials 2.0 find:floor "search, four initials of pinyin"
	pair pinyin 2.0 find:floor "search, pinyin in full"
	pair city 2.0 find:floor "search, that from a common beginning on"
	pair mixed 2.0 find:floor "search, pinyin in full and initials"
	pair phone 2.0 find:floor "search, a telephone number"
	pair latin 2.0 find:floor "search, the beginning of a Latin word"
	limit han ours 64 "search"
}

# The names of a million such customers are of few words: one has the name of
# hundreds of others.
duplicates() {
	for run in $(seq "$runs"); do
		say "duplicates $run of $runs"
		warm "$big"
		take exported ours "$customer" --db "$big" list -f csv
		take duplicates ours "$customer" --db "$big" duplicates -f csv
	done
	pair duplicates 0 exported:ours "duplicates, list of all columns"
	limit duplicates ours 500 "duplicates"
}

# How many of the pairs that are known to be the same person are found, and
# how many of those found are.
duplicates_found() {
	[ -d "${CRM_TEST_DATA:-}/febrl" ] || return
	fresh "$T/other.db"
	awk -f "$here/../cli/febrl.awk" \
		"$CRM_TEST_DATA/febrl/febrl_dataset1.csv" >"$T/febrl.csv"
	"$customer" --db "$T/other.db" import "$T/febrl.csv" -q || failed=1
	"$customer" --db "$T/other.db" duplicates -f tsv -q >"$T/groups" ||
		failed=1
	awk -f "$here/../cli/pairs.awk" "$T/groups"
	rm -f "$T"/other.db* "$T/febrl.csv" "$T/groups"
}

others() {
	"$gen" --bad 100 "$rows" >"$T/bad.csv"
	for run in $(seq "$runs"); do
		say "other work $run of $runs"
		take again ours "$customer" --db "$big" import "$T/all.csv" -q
		take sorted ours "$customer" --db "$big" list -s name -f csv
		take table ours "$customer" --db "$big" list -f table
		fresh "$T/other.db"
		take bad ours -x 4 "$customer" --db "$T/other.db" \
			import "$T/bad.csv" -q
		fresh "$T/other.db"
		take skip ours -x 7 "$customer" --db "$T/other.db" import \
			"$T/bad.csv" -q --on-error skip --rejects "$T/rejects"
		rm -f "$T/rejects"
	done
	pair again 0 import:ours "import of unchanged rows, of the first import"
	pair bad 0 import:ours "import refused, 1 row in 100 bad"
	pair skip 0 import:ours "import --on-error skip --rejects, the same"
	limit sorted ours 64 "list -s name"
	limit table ours 64 "list -f table"
	limit again ours 400 "import of unchanged rows"
	limit bad ours 400 "import refused"
	limit skip ours 400 "import --on-error skip --rejects"
}

# Undoing an import, and doing it again, which is undoing that.
undone() {
	n=$((rows < 100000 ? rows : 100000))
	"$gen" "$n" >"$T/part.csv"
	for run in $(seq "$runs"); do
		say "undo $run of $runs"
		fresh "$T/other.db"
		take once ours "$customer" --db "$T/other.db" \
			import "$T/part.csv" -q
		take undo ours "$admin" --db "$T/other.db" undo 2 -q
		take redo ours "$admin" --db "$T/other.db" undo 3 -q
	done
	rm -f "$T"/other.db* "$T/part.csv"
	pair undo 1.0 once:ours "undo an import of $n, that import"
	pair redo 0 once:ours "undo that undo, that import"
	limit undo ours 400 "undo an import"
}

# The data as they were a thousand changes ago.
past() {
	three=code,name,parent.name,owner.name
	job=$("$admin" --db "$big" job list -F job -f csv | tail -n 1)
	"$customer" --db "$big" list -n 1000 -F code |
		"$customer" --db "$big" set - city=Neu -q || failed=1
	for run in $(seq "$runs"); do
		say "looking back $run of $runs"
		warm "$big"
		take now ours "$customer" --db "$big" list -F "$columns" -f csv
		take before ours "$customer" --db "$big" list -F "$columns" \
			-f csv --as-of "job$job"
		take now3 ours "$customer" --db "$big" list -F $three -f csv
		take before3 ours "$customer" --db "$big" list -F $three -f csv \
			--as-of "job$job"
	done
	pair before 1.5 now:ours "list --as-of 1000 changes ago, list"
	pair before3 2.0 now3:ours "the same over three joined types"
	limit before ours 64 "list --as-of"
}

# Half as many activities as customers, and rules that look at them. Few
# customers were called more than three times.
levels() {
	db=$T/levels.db
	cp "$big" "$db"
	"$customer" --db "$db" list -F code -f tsv --no-header |
		awk -v n="$((rows / 2))" 'BEGIN { print "customer,kind" }
			{ code[NR] = $1 }
			END { srand(1); for (i = 0; i < n; i++)
				print code[1 + int(rand() * NR)] ",call" }' \
		>"$T/calls.csv"
	activity=$O/bin/crm-activity
	cp "$db" "$T/ruled.db"
	"$admin" --db "$T/ruled.db" rule add action=promote level=strategic \
		condition='followups > 3' -q >"$T/rule" || failed=1
	for run in $(seq "$runs"); do
		say "levels $run of $runs"
		cp "$db" "$T/plain.db"
		cp "$T/ruled.db" "$T/now.db"
		sync -f "$T"
		take calls plain "$activity" --db "$T/plain.db" import -q \
			"$T/calls.csv"
		take calls ours "$activity" --db "$T/now.db" import -q \
			"$T/calls.csv"
		warm "$T/plain.db"
		take scan ours "$customer" --db "$T/plain.db" list -F code \
			-w "address ~ nowhere"
		take derived ours "$customer" --db "$T/plain.db" list -F code \
			-w "followups > 3"
		"$admin" --db "$T/plain.db" rule add action=promote \
			level=strategic condition='followups > 3' -q \
			>"$T/rule" || failed=1
		take apply ours "$customer" --db "$T/plain.db" level apply -q
	done
	pair calls 1.5 calls:plain "import of activities with a rule, without"
	pair derived 4.0 scan:ours "filter on a derived field, on a text"
	pair apply 2.0 derived:ours "level apply with a rule, its filter alone"
	limit apply ours 64 "level apply"
	rm -f "$T/plain.db"* "$T/now.db"* "$T/ruled.db"* "$db"*
}

# The last of all on its database: what it leaves is not all in the search.
search_of_add() {
	for run in $(seq $((runs * 10))); do
		for side in ours nosearch; do
			[ $side = ours ] && program=$customer ||
				program=$nosearch
			take addone $side -n 10 -f $((run * 10)) "$program" \
				--db "$big" add "code=$side-{}" \
				"name=杭州宝华鑫{}钢材贸易有限公司" \
				"phone=0571-2{}"
		done
	done
	extra addone nosearch 1.0 "search, of an add" 10
}

# ---- all of it ----

[ "$(stat -f -c %T "$T")" != tmpfs ] ||
	echo "bench: $T is in memory; set TMPDIR to a folder on a disk" >&2
"$admin" --db "$T/empty.db" init -q &&
	"$admin" --db "$T/empty.db" setting on_duplicate=allow || exit 1
if have sqlite3; then
	same_work || exit 1
fi
imports
halves
scattered
utils
exports
singles
searches
duplicates
others
undone
past
levels
search_of_add

echo "$rows customers, medians of $runs (smallest-largest), seconds;" \
	"$("$floor1" libraries)"
awk -f "$here/table.awk" "$T/times" "$T/pairs" "$T/limits"
duplicates_found
exit "$failed"
