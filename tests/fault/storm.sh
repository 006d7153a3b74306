# SPDX-License-Identifier: ISC
# shellcheck shell=sh disable=SC2034,SC2154
# storm.sh - many writers at once, then many of them killed.

storm_writer() # NUMBER WRITES
{
	k=0
	while [ $k -lt "$2" ]; do
		k=$((k + 1))
		crm-customer add -q "name=W$1-$k" -f tsv --no-header \
			-F code,name >>"$T/told.$1" 2>>"$T/err" ||
			echo "writer $1: exit $?" >>"$T/refused"
		crm-customer set -q P-1 "note=W$1-$k" 2>>"$T/err" ||
			echo "writer $1: set: exit $?" >>"$T/refused"
		crm-customer list -q -F code >"$T/list.$1" 2>>"$T/err" ||
			echo "reader $1: exit $?" >>"$T/refused"
	done
}

storm_begin()
{
	case=init
	reset
	rm -f "$T"/told.* "$T/refused" "$W"/crm.db
	: >"$T/err"
	: >"$T/refused"
	cd "$W" || exit 70
	# Straight after init, when the file is not in use yet.
	crm-admin init -q
	crm-customer add -q code=P-1 name=Common >/dev/null
}

# What the writers were told is there, nothing twice, no number left out.
storm_check()
{
	case='eight writers'
	cat "$T"/told.* | tr '\t' '|' | sort >"$T/told"
	sqlite3 crm.db "SELECT code, name FROM customer
		WHERE code <> 'P-1'" | sort >"$T/there"
	missing=$(comm -23 "$T/told" "$T/there" | wc -l)
	[ "$missing" = 0 ] || fail "$missing saved and told, but not there"
	n=$(sqlite3 crm.db "SELECT count(*) - count(DISTINCT code)
		+ abs(count(*) - 1 - max(CAST(substr(code, 3) AS INTEGER)))
		FROM customer")
	[ "$n" = 0 ] || fail 'codes given twice or left out'
	n=$(sqlite3 crm.db "SELECT count(*) FROM job WHERE inserted + updated
		<> (SELECT count(*) FROM change WHERE job = job.id)
		OR last_seq - first_seq + 1
		<> (SELECT count(*) FROM change WHERE job = job.id)")
	[ "$n" = 0 ] || fail 'jobs and changes disagree'
	n=$(sqlite3 crm.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')
	[ "$n" = ok ] || fail "$n"
	left=$(find . -name '*[!v].crm*' -o -name 'etilqs*' | head -n 1)
	[ -z "$left" ] || fail "left behind: $left"
}

storm_calm() # WRITES - by each of eight, none disturbed
{
	what=storm rc=0
	storm_begin
	case='eight writers'
	pids=''
	for w in 1 2 3 4 5 6 7 8; do
		storm_writer $w "$1" &
		pids="$pids $!"
	done
	# shellcheck disable=SC2086 # words to be split
	wait $pids
	[ ! -s "$T/refused" ] || fail "$(head -n 1 "$T/refused")"
	storm_check
	n=$(wc -l <"$T/there")
	[ "$n" = $((8 * $1)) ] || fail "$n of $((8 * $1)) are there"
	echo "$what: $case: $n records, $(wc -l <"$T/refused") refused"
}

storm_killed() # WRITES - eight at a time, of which some are killed
{
	what='killed storm' rc=0
	storm_begin
	round=0 killed=0
	while [ $round -lt "$1" ]; do
		round=$((round + 1))
		pids=''
		for w in 1 2 3 4 5 6 7 8; do
			crm-customer add -q "name=K$w-$round" -f tsv \
				--no-header -F code,name >"$T/told.$w-$round" \
				2>>"$T/err" &
			pids="$pids $!"
		done
		# shellcheck disable=SC2086 # a list
		victims=$(shuf -n 4 -e $pids)
		sleep "$(printf '0.%03d' "$(random 0 15)")"
		# shellcheck disable=SC2086 # a list
		kill -9 $victims 2>/dev/null
		for p in $pids; do
			rc=0
			wait "$p" 2>/dev/null || rc=$?
			case $rc in
			0) ;;
			137) killed=$((killed + 1)) ;;
			*) fail 'a writer that nobody killed failed' ;;
			esac
		done
	done
	rc=0
	# Half a line is what a killed writer was printing.
	for f in "$T"/told.*; do
		if ! grep -q . "$f" || [ -n "$(tail -c 1 "$f")" ]; then
			rm -f "$f"
		fi
	done
	storm_check
	echo "$what: $(wc -l <"$T/there") records, $killed of $((8 * $1))" \
		"writers killed"
}
