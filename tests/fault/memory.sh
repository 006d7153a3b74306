# SPDX-License-Identifier: ISC
# shellcheck shell=sh disable=SC2034,SC2154
# memory.sh - one allocation after the other fails, alone or with all later
# ones.

memory_case() # CASE POINTS alone|stay
{
	use "$1"
	begin "memory $3"
	reset
	quiet_run env LD_PRELOAD="$T/failmalloc.so" \
		FAILMALLOC_COUNT="$T/count"
	stay=''
	[ "$3" = alone ] || stay=FAILMALLOC_STAY=1
	for at in $(sample "$2" "$(cat "$T/count")"); do
		reset
		what="memory $3, allocation $at"
		# shellcheck disable=SC2086 # words to be split
		quiet_run env LD_PRELOAD="$T/failmalloc.so" $stay \
			FAILMALLOC_AT="$at" timeout 60
		judge
	done
	what="memory $3"
	report
}
