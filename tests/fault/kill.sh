# SPDX-License-Identifier: ISC
# shellcheck shell=sh disable=SC2034,SC2154
# kill.sh - SIGKILL at a random moment: all or nothing is there, and the next
# run does what was not done.

now_ms()
{
	date +%s%3N
}

kill_case() # CASE TRIALS
{
	use "$1"
	begin kill
	reset
	start=$(now_ms)
	quiet_run
	span=$(($(now_ms) - start + 2))
	i=0
	while [ $i -lt "$2" ]; do
		i=$((i + 1))
		reset
		at=$(random 0 $((span * 1000)))
		# shellcheck disable=SC2086 # words to be split
		(cd "$W" && exec $cmd <"$in" >"$T/out" 2>"$T/err") &
		pid=$!
		sleep "$(printf '%d.%06d' $((at / 1000000)) $((at % 1000000)))"
		kill -9 $pid 2>/dev/null
		rc=0
		wait $pid 2>/dev/null || rc=$?
		judge
		again
	done
	report
}
