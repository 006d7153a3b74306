# SPDX-License-Identifier: ISC
# shellcheck shell=sh disable=SC2034,SC2154
# storm.sh - many writers at once, undisturbed or killed again and again.
#
# Each adds records of its own, changes the tags of one record that all share,
# and counts in another, where it may come too late and has to look again. What
# is killed is asked for again under the same --request-id. So in the end every
# change is there, once.

# Run a command under a request id until it is known how it ended; $status.
storm_ask() # ID COMMAND...
{
	id=$1
	shift
	while :; do
		status=0
		start=$(date +%s)
		"$@" --request-id "$id" >"$out" 2>>"$T/err" &
		pid=$!
		if [ -n "$killing" ]; then
			read -r ms || ms=10
			[ "$ms" -ge 10 ] || sleep "0.0$(printf %02d "$ms")"
			[ "$ms" -ge 10 ] || kill -9 $pid 2>/dev/null
		fi
		wait $pid 2>/dev/null || status=$?
		case $status in
		137) echo killed >>"$T/killed.$w" ;;
		75)
			echo late >>"$T/late.$w"
			[ $(($(date +%s) - start)) -ge 60 ] || return 0 ;;
		*) return 0 ;;
		esac
	done
}

storm_refuse() # WHAT
{
	[ "$status" = 0 ] || echo "writer $w: $1: exit $status" >>"$T/refused"
}

# Add one to what the shared record P-2 counts.
storm_count()
{
	try=0
	while :; do
		try=$((try + 1))
		crm-customer show P-2 -F version,employees -f tsv --no-header \
			>"$out" 2>>"$T/err" || status=$?
		read -r version number <"$out"
		storm_ask "count-$w-$k-$try" crm-customer set P-2 \
			"employees=$((number + 1))" --if-version "$version"
		[ "$status" = 5 ] || break
	done
	storm_refuse count
}

storm_writer() # NUMBER LIMIT - so many rounds, or seconds as in 60s
{
	w=$1 k=0 out=$T/out.$1
	until=$(($(date +%s) + ${2%s}))
	while case $2 in
	*s) [ "$(date +%s)" -lt $until ] ;;
	*) [ $k -lt "$2" ] ;;
	esac; do
		k=$((k + 1))
		storm_ask "add-$w-$k" crm-customer add -q "name=W$w-$k" \
			-f tsv --no-header -F code,name
		storm_refuse add
		cat "$out" >>"$T/told.$w"
		storm_ask "tag-$w-$k" crm-customer set -q P-1 \
			"tags+=W$w-$k" "tags-=W$w-$((k - 1))"
		storm_refuse set
		storm_count
		status=0
		crm-customer list -q -n 100 -F code >"$out" 2>>"$T/err" ||
			status=$?
		storm_refuse list
	done
	echo "W$w-$k" >"$T/last.$w"
}

storm_begin()
{
	case=init
	reset
	rm -f "$T"/told.* "$T"/last.* "$T"/killed.* "$T"/late.* "$W"/crm.db
	: >"$T/err"
	: >"$T/refused"
	cd "$W" || exit 70
	# Straight after init, when the file is not in use yet.
	crm-admin init -q
	crm-customer import -q <<-'CSV'
		code,name,employees
		P-1,Common,
		P-2,Counted,0
	CSV
}

storm_is() # WHAT GOT WANTED
{
	[ "$2" = "$3" ] || fail "$1: $2, not $3"
}

# What the writers were told is there, nothing twice, nothing left out.
storm_check()
{
	cat "$T"/told.* | tr '\t' '|' | sort >"$T/told"
	sqlite3 crm.db "SELECT code, name FROM customer
		WHERE code NOT LIKE 'P-%'" | sort >"$T/there"
	cmp -s "$T/told" "$T/there" ||
		fail "what was added is not what the writers were told"
	n=$(wc -l <"$T/there")
	storm_is 'codes' "$(sqlite3 crm.db "SELECT count(DISTINCT name) || ' '
		|| max(CAST(substr(code, 3) AS INTEGER)) FROM customer
		WHERE code NOT LIKE 'P-%'")" "$n $n"
	storm_is 'changes of tags' "$(sqlite3 crm.db \
		"SELECT version - 1 FROM customer WHERE code = 'P-1'")" "$n"
	storm_is 'tags' "$(crm-customer show P-1 -F tags -f tsv --no-header |
		tr ';' '\n' | sort | paste -sd' ' -)" \
		"$(cat "$T"/last.* | sort | paste -sd' ' -)"
	storm_is 'count' "$(sqlite3 crm.db "SELECT employees || ' ' || version
		FROM customer WHERE code = 'P-2'")" "$n $((n + 1))"
	storm_is 'jobs' "$(sqlite3 crm.db 'SELECT count(*) FROM job')" \
		"$((2 + 3 * n))"
	crm-admin check -f csv >"$T/out" 2>&1 ||
		fail "check: $(sed -n 2p "$T/out")"
	left=$(find . -name '*[!v].crm*' -o -name 'etilqs*' | head -n 1)
	[ -z "$left" ] || fail "left behind: $left"
}

storm() # WRITERS LIMIT [killed]
{
	killing=${3-}
	what=${3:+killed }storm rc=0
	storm_begin
	case="$1 writers"
	pids=''
	for w in $(seq "$1"); do
		shuf -r -n 100000 -i 0-19 >"$T/ms.$w"
		storm_writer "$w" "$2" <"$T/ms.$w" &
		pids="$pids $!"
	done
	# shellcheck disable=SC2086 # words to be split
	wait $pids
	[ ! -s "$T/refused" ] || fail "$(head -n 1 "$T/refused")"
	storm_check
	echo "$what: $case: $n times three changes, $(cat "$T"/killed.* \
		2>/dev/null | wc -l) killed, $(cat "$T"/late.* 2>/dev/null |
		wc -l) late"
}
