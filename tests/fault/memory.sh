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

# What only reads prints all there is, or says that it could not: nothing it
# found no memory for is taken for a fault of the data.
memory_reads() # POINTS
{
	use add
	reset
	for cmd in 'crm-admin check' 'crm-admin changes' 'crm-admin dump'; do
		begin "memory alone"
		case=${cmd#* }
		quiet_run env LD_PRELOAD="$T/failmalloc.so" \
			FAILMALLOC_COUNT="$T/count"
		cp "$T/out" "$T/want"
		for at in $(sample "$1" "$(cat "$T/count")"); do
			trials=$((trials + 1))
			quiet_run env LD_PRELOAD="$T/failmalloc.so" \
				FAILMALLOC_AT="$at" timeout 60
			what="memory alone, allocation $at"
			case $rc in
			0)
				cmp -s "$T/out" "$T/want" ||
					fail 'done, but prints something else' ;;
			1)
				cmp -s -n "$(wc -c <"$T/out")" "$T/out" \
					"$T/want" || fail 'prints what is not' ;;
			*) fail 'neither done nor out of memory' ;;
			esac
		done
		echo "memory alone: $case: $trials trials"
	done
}
