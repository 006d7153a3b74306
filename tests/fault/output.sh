# SPDX-License-Identifier: ISC
# shellcheck shell=sh disable=SC2016,SC2034,SC2154
# output.sh - standard streams that are full, closed, or read by nobody.

# A run whose stdout took nothing: done only if there was nothing to print.
unheard()
{
	if [ -s "$T/$case/out" ]; then
		[ "$rc" = 74 ] || fail 'not printed, but says it is done'
	else
		: >"$T/out"
	fi
	judge
}

output_case() # CASE
{
	use "$1"
	begin output
	for to in 'full stdout' 'closed stdout' 'closed pipe' 'closed stderr' \
		'full stderr' 'all closed'; do
		reset
		rc=0
		: >"$T/out"
		: >"$T/err"
		what=$to
		case $to in
		'full stdout') with '>/dev/full 2>"$T/err"'; unheard ;;
		'closed stdout') with '>&- 2>"$T/err"'; unheard ;;
		'closed pipe') mute=yes; into_nothing; unheard ;;
		'closed stderr') with '>"$T/out" 2>&-'; judge ;;
		'full stderr') with '>"$T/out" 2>/dev/full'; judge ;;
		'all closed')
			[ -s "$T/$case/out" ] && continue
			with '>&- 2>&-'; judge ;;
		esac
		mute=''
	done
	what=output
	report
}

with() # REDIRECTIONS
{
	# shellcheck disable=SC2086 # words to be split
	(cd "$W" && eval "exec $(quoted $cmd) <\"\$in\" $1") || rc=$?
}

quoted()
{
	for word in "$@"; do printf "'%s' " "$word"; done
}

# Into a pipe whose reader is gone before anything is written.
into_nothing()
{
	rm -f "$T/pipe"
	mkfifo "$T/pipe"
	: <"$T/pipe" &
	exec 3>"$T/pipe"
	wait $!
	# shellcheck disable=SC2086 # words to be split
	(cd "$W" && exec $cmd <"$in" >&3 2>"$T/err") || rc=$?
	exec 3>&-
}

# Reading verbs print or say that they could not; no input is no empty one.
output_reads()
{
	use add
	reset
	cd "$W" || exit 70
	begin output
	for read in 'crm-customer list' 'crm-customer show P-1' \
		'crm-customer list -f table' 'crm-customer history P-1' \
		'crm-admin changes' 'crm-admin dump' 'crm-customer --help' \
		'crm-customer fields -f csv' 'crm-customer template'; do
		for to in /dev/full '&-'; do
			trials=$((trials + 1))
			rc=0
			eval "$read >$to 2>\"\$T/err\"" || rc=$?
			[ "$rc" = 74 ] || fail "'$read >$to' is not 74"
		done
	done
	rc=0
	crm-customer import <&- 2>"$T/err" || rc=$?
	[ "$rc" != 0 ] || fail 'an import from a closed stdin is done'
	what=output case='reading verbs'
	echo "$what: $case: $trials trials"
}
