#!/bin/sh
# SPDX-License-Identifier: ISC
# embed.sh FILE.sql... - print C source that holds numbered migrations:
# one byte array a file, a table of them, and the version of the schema.
set -eu
LC_ALL=C
export LC_ALL

fail() {
	printf 'embed.sh: %s\n' "$1" >&2
	exit 1
}

# The leading digits of a file name, without zeros in front.
number() {
	digits=${1%%[!0-9]*}
	while [ "${digits#0}" != "$digits" ]; do
		digits=${digits#0}
	done
	printf '%s' "$digits"
}

bytes() {
	od -An -v -tu1 "$1" | awk '
		{
			for (i = 1; i <= NF; i++) {
				if ($i == 0)
					exit 1
				printf "%s%d,", n++ % 16 ? " " : "\n\t", $i
			}
		}
		END { print "\n\t0" }' || fail "'$1' holds a NUL byte"
}

[ $# -gt 0 ] || fail 'usage: embed.sh FILE.sql...'

printf '/* Made by embed.sh; do not edit. */\n'
printf '#include "../lib/db/migration.h"\n'
last=0
table=
for file; do
	name=${file##*/}
	n=$(number "$name")
	[ -r "$file" ] || fail "cannot read '$file'"
	[ -n "$n" ] || fail "'$name' does not start with a number above 0"
	[ "$n" -gt "$last" ] || fail "'$name' does not come after number $last"
	case $name in
	*[!0-9A-Za-z_.-]*) fail "'$name' has a character not allowed" ;;
	esac
	last=$n
	printf '\nstatic const unsigned char sql_%s[] = {' "$n"
	bytes "$file"
	printf '};\n'
	table="$table	{ $n, \"$name\", sql_$n, sizeof(sql_$n) - 1 },
"
done
printf '\nconst struct crm_migration crm_migrations[] = {\n%s};\n' "$table"
printf 'const size_t crm_migration_count = CRM_NELEM(crm_migrations);\n'
printf 'const int crm_schema_version = %s;\n' "$last"
