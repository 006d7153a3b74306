# SPDX-License-Identifier: ISC
# shellcheck shell=sh disable=SC2034,SC2154
# inject.sh - a fault at one system call after the other, by strace(1).

inject_calls()
{
	case $1 in
	signal=KILL|error=ENOSPC)
		echo openat,write,pwrite64,fsync,fdatasync,ftruncate \
			fallocate,unlink,rename,renameat2,link,mkdir ;;
	error=EINTR) echo read,write,pread64,pwrite64,openat ;;
	*) echo openat,read,pread64,write,pwrite64,fsync,fdatasync,ftruncate \
		fallocate,unlink,rename,renameat2,link,mkdir,lseek,fcntl,close ;;
	esac | tr ' ' ','
}

# The n-th call after the database is first named, as "name count".
inject_points()
{
	awk -F'(' '{ sub(/^[0-9]+ +/, "", $1); n[$1]++ }
		/\.db/ { seen = 1 }
		seen && $1 ~ /^[a-z0-9]+$/ { print $1, n[$1] }' "$T/trace"
}

inject_case() # CASE FAULT POINTS
{
	use "$1"
	begin "$2"
	calls=$(inject_calls "$2")
	reset
	quiet_run strace -f -qq -e "trace=$calls" -e signal=none -o "$T/trace"
	inject_points >"$T/points"
	# A message may fall victim to the fault too.
	mute=yes
	for p in $(sample "$3" "$(wc -l <"$T/points")"); do
		reset
		point=$(sed -n "${p}p" "$T/points")
		what="$2 at ${point% *} ${point#* }"
		quiet_run timeout 60 strace -f -qq -o /dev/null \
			-e "trace=${point% *}" \
			-e "inject=${point% *}:$2:when=${point#* }"
		judge
		case $2 in signal=*) again ;; esac
	done
	what=$2
	report
}
