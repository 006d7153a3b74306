# SPDX-License-Identifier: ISC
# shellcheck shell=sh disable=SC2034,SC2154,SC2119
# lib.sh - what the fault tests share: the database they begin with, the
# commands they disturb, and the verdict on what a disturbed command left.
# To be read by run.sh, which sets $bin (programs), $T (scratch) and $W (the
# folder in which a command runs).

# ---- the database before ----

rows() # N - a CSV file of so many customers, a tenth below another
{
	awk -v n="$1" 'BEGIN {
		print "name,city,country,phone,email,level,tags,parent"
		for (i = 1; i <= n; i++)
			printf "Works %d,Town %d,DE,+49 89 %d,w%d@firm.example," \
				"%s,\"steel;no%d\",%s\n", i, i % 7,
				100000 + i, i, i % 3 ? "lead" : "key", i % 5,
				i % 10 ? "" : "P-" i % 50 + 1
	}'
}

make_base()
{
	mkdir -p "$T/base"
	cd "$T/base" || exit 70
	crm-admin init -q || exit 70
	awk 'BEGIN {
		print "code,name,parent"
		for (i = 1; i <= 50; i++)
			printf "P-%d,Firm %d,%s\n", i, i, i % 5 || i == 5 ? "" : "P-5"
	}' | crm-customer import -q || exit 70
	awk 'BEGIN {
		print "customer,name,title"
		for (i = 0; i < 150; i++)
			printf "P-%d,Person %d,Buyer\n", i % 50 + 1, i
	}' | crm-customer contact import -q || exit 70
	crm-admin backup old.db >/dev/null || exit 70
	crm-customer set -q P-1 note=changed || exit 70
	crm-customer delete -q --cascade P-9 || exit 70
	crm-customer set -q P-1 P-2 P-3 city=Essen --plan some.plan || exit 70
	rows 200 >new.csv
	rows 30000 >"$T/big.csv"
	# Every seventh record is bad in one way or another.
	awk -F, -v OFS=, 'NR % 7 == 0 { $6 = "golden" }
		NR % 35 == 0 { $6 = "key"; $8 = "P-none" } { print }' \
		new.csv >mixed.csv
	# What is referred to, and the field that is used, come last.
	awk 'BEGIN {
		for (i = 1; i <= 200; i++) {
			printf "{\"type\":\"contact\",\"customer\":\"L-%d\"," \
				"\"name\":\"Person %d\"}\n", i, i
			printf "{\"type\":\"customer\",\"code\":\"L-%d\"," \
				"\"name\":\"Works %d\",\"grade\":\"x\"," \
				"\"parent\":\"%s\"}\n", i, i,
				i % 9 && i < 200 ? "L-" i + 1 : "P-1"
		}
		print "{\"type\":\"field\",\"record\":\"customer\"," \
			"\"name\":\"grade\"}"
	}' >mixed.jsonl
	awk 'BEGIN { print "code"; for (i = 10; i <= 50; i++) print "P-" i }' \
		>codes.csv
	{ ls -A; echo big.csv; } >"$T/files"
}

reset()
{
	rm -rf "${W:?}"/* "$W"/.[!.]*
	cp "$T"/base/* "$W"/ || return
	[ "$case" != import-big ] || cp "$T/big.csv" "$W"/
}

# ---- the commands ----

# Small ones first; import-big costs a second a trial.
all_cases='import skip set set-stdin add delete restore init backup
	admin-restore field undo apply load erase once once-add'

use() # CASE - set $cmd, and $makes: the files it leaves when it is done
{
	case=$1 makes='' in=/dev/null
	case $1 in
	import) cmd='crm-customer import new.csv' ;;
	import-big) cmd='crm-customer import big.csv' ;;
	skip)
		cmd='crm-customer import --on-error skip --rejects bad.csv'
		cmd="$cmd --results told.jsonl mixed.csv"
		makes='bad.csv told.jsonl' ;;
	set) cmd='crm-customer set P-1 P-2 P-3 city=Essen tags+=steel' ;;
	set-stdin) cmd='crm-customer set - level=key' in=codes.csv ;;
	add) cmd='crm-customer add name=Newcomer city=Jena tags=a;b' ;;
	add-table) cmd='crm-customer add -f table name=Newcomer' ;;
	delete) cmd='crm-customer delete --cascade P-5' ;;
	restore) cmd='crm-customer restore P-9' ;;
	init) cmd='crm-admin init --db fresh/new.db' ;;
	backup) cmd='crm-admin backup copy.db' ;;
	admin-restore) cmd='crm-admin restore old.db' ;;
	field)
		cmd='crm-admin field add customer steel_grade type=enum'
		cmd="$cmd choices=DC01;DC04 required=false" ;;
	undo) cmd='crm-admin undo 5' ;;
	erase) cmd='crm-admin erase --wait 3 P-5 reason=asked' ;;
	apply) cmd='crm-admin apply some.plan' ;;
	load) cmd='crm-admin load mixed.jsonl' ;;
	once) cmd='crm-customer import --request-id r new.csv' ;;
	once-add) cmd='crm-customer add --request-id r name=Newcomer' ;;
	*) echo "no case '$1'" >&2; exit 70 ;;
	esac
	[ -f "$T/$case.all" ] || learn
}

# Run the case once undisturbed: what it prints and leaves is what a run that
# says it is done must have printed and left.
learn()
{
	reset
	state >"$T/$case.none"
	quiet_run
	echo "$rc" >"$T/$case.rc"
	state >"$T/$case.all"
	mkdir -p "$T/$case"
	without_times <"$T/out" >"$T/$case/out"
	for f in $makes; do
		cp "$W/$f" "$T/$case/"
	done
	case $rc in
	0|7) ;;
	*) echo "$case does not even work: exit $rc" >&2; exit 70 ;;
	esac
	if cmp -s "$T/$case.none" "$T/$case.all"; then
		echo "$case changes nothing" >&2
		exit 70
	fi
}

# shellcheck disable=SC2120 # mostly without a prefix
quiet_run() # [PREFIX...] - run $cmd behind a prefix; set $rc
{
	rc=0
	# The words of a case hold no blanks: they are to be split. The shell
	# itself has something to say about killed ones.
	# shellcheck disable=SC2086
	{
		(cd "$W" && exec "$@" $cmd <"$in" >"$T/out" 2>"$T/err") ||
			rc=$?
	} 2>/dev/null
}

# ---- the verdict ----

# Times, and in the log the hexadecimal of their bytes.
without_times()
{
	two='(3[0-9]){2}'
	sed -E "s/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/TIME/g
		s/3230${two}2d${two}2d${two}54${two}3a${two}3a${two}5a/TIME/gI"
}

# Salts are random, and digests are of them.
without_salts()
{
	sed -E "s/X'([0-9A-Fa-f]{32}){1,2}'/BYTES/g"
}

databases()
{
	(cd "$W" && ls -- *.db fresh/*.db 2>/dev/null)
}

# All that every database holds, as one line.
state()
{
	for db in $(databases); do
		echo "$db"
		sqlite3 "$W/$db" 'PRAGMA integrity_check' \
			'PRAGMA foreign_key_check' 'PRAGMA user_version' \
			.dump 2>&1 | without_times | without_salts
	done | cksum
}

leftovers() # names that no command may leave behind
{
	# SQLite unlinks a file of its own as soon as it is open: killed in
	# between, it leaves an empty one.
	(cd "$W" && find . -type f ! \( -name 'etilqs_*' -empty \)) | sed 's|^\./||' | sort >"$T/now"
	{
		cat "$T/files"
		for f in $makes; do echo "$f"; done
		for f in $(databases); do
			printf '%s\n' "$f" "$f-wal" "$f-shm" "$f.sha256"
		done
	} | sort -u >"$T/may"
	comm -23 "$T/now" "$T/may" | tr '\n' ' '
}

fail() # TEXT
{
	failures=$((failures + 1))
	echo "not ok: $what: $case: $1 (exit $rc: $(head -n 1 "$T/err"))"
}

printed() # was everything printed that had to be?
{
	without_times <"$T/out" | cmp -s - "$T/$case/out" ||
		fail 'done, but not all was printed'
	for f in $makes; do
		cmp -s "$W/$f" "$T/$case/$f" || fail "done, but $f is not whole"
	done
}

# Set $found to none or all, fail for anything in between.
find_state()
{
	state >"$T/state"
	if cmp -s "$T/state" "$T/$case.none"; then
		found=none
	elif cmp -s "$T/state" "$T/$case.all"; then
		found=all
	else
		found=broken
		fail 'neither all nor nothing'
		return
	fi
	left=$(leftovers)
	case $rc:$left in
	*:) ;;
	137:*.crm-new*) ;; # the next one clears it away
	137:*.crm-re*) ;;  # killed between its two names
	*:etilqs_*)
		# It stays where unlinking it fails.
		case $what in
		*' unlink '*) ;;
		*) fail "$found, but left behind: $left" ;;
		esac ;;
	*) fail "$found, but left behind: $left" ;;
	esac
}

judge() # the run that ended with $rc
{
	trials=$((trials + 1))
	find_state
	want=none
	case $rc in
	"$(cat "$T/$case.rc")") want=all; printed ;;
	74)
		want=all
		case $case in
		backup) ;;
		admin-restore)
			grep -q 'is what .* was' "$T/err" ||
				fail 'does not say what was done' ;;
		*) grep -q 'job [0-9]' "$T/err" || fail 'names no job' ;;
		esac ;;
	137) want=$found ;;
	124) fail 'hangs' ;;
	86) fail 'a sanitizer has found something' ;; # tests/run.sh says so
	*)
		[ "$rc" -lt 128 ] || fail 'crashed'
		[ -n "$mute" ] || [ -s "$T/err" ] || fail 'no message' ;;
	esac
	[ "$found" = broken ] || [ "$found" = "$want" ] ||
		fail "$want was due, but $found was saved"
	case $found in
	none) none=$((none + 1)) ;;
	all) all=$((all + 1)) ;;
	esac
}

# What was not done is done by the next run, whatever the last one left; and
# what is to be done once is not done twice.
again()
{
	case $case:$found in
	*:none|once*:all) ;;
	*) return 0 ;;
	esac
	quiet_run
	find_state
	[ "$found" = all ] || fail 'cannot be repeated'
	case $case in once*) printed ;; esac
	[ -z "$left" ] || fail "repeated, but left behind: $left"
}

begin() # WHAT - a new series of trials
{
	what=$1 trials=0 none=0 all=0 mute=''
}

report()
{
	echo "$what: $case: $trials trials, nothing saved in $none, all in $all"
}

# So many of 1..N, evenly, each time others.
sample() # COUNT N
{
	awk -v c="$1" -v n="$2" -v off="$(random 0 1000)" 'BEGIN {
		if (c > n) c = n
		for (i = 0; i < c; i++)
			print int((i + off / 1001) * n / c) + 1
	}'
}

random() # LOW HIGH
{
	shuf -n 1 -i "$1-$2"
}
