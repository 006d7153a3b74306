# SPDX-License-Identifier: ISC
# shellcheck shell=sh disable=SC2034,SC2154
# full.sh - a disk that is full after so many bytes: a small tmpfs where one
# can be mounted, a limit on file size everywhere.

full_limit() # CASE STEPS
{
	use "$1"
	begin 'file size'
	reset
	quiet_run
	most=$(find "$W" -type f -printf '%s\n' | sort -n | tail -n 1)
	# The log beside a database may outgrow it, or stay far below.
	for at in $(sample "$2" 1000); do
		reset
		# More of the small sizes: there most commands end.
		quiet_run timeout 60 prlimit \
			--fsize=$((most * 2 * at * at / 1000000 + 1))
		judge
	done
	report
}

full_disk() # CASE STEPS
{
	use "$1"
	begin 'full disk'
	reset
	size=$(du -sk "$W" | cut -f 1)
	quiet_run
	more=$(($(du -sk "$W" | cut -f 1) * 2 - size))
	for at in $(sample "$2" 1000); do
		kb=$((size + more * at * at / 1000000))
		mount -t tmpfs -o "size=${kb}k" crm-fault "$W" || return
		if reset 2>/dev/null; then
			quiet_run timeout 60
			# To look at a database takes room too.
			mount -o remount,size=256m "$W" || return
			judge
			again
		fi
		umount "$W"
	done
	report
}

can_mount()
{
	mkdir -p "$T/mnt" &&
		mount -t tmpfs -o size=64k crm-fault "$T/mnt" 2>/dev/null &&
		umount "$T/mnt"
}
