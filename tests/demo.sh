#!/bin/sh
# SPDX-License-Identifier: ISC
# demo.sh - make demo: what the toolkit does, shown on a small sample firm.
#
# Works on a database and copies of tests/data in a temporary directory, of
# which nothing is left. Ends with 1 when a step does not go as it should.
set -u
unset CDPATH
data=$(cd "$(dirname "$0")/data" && pwd) || exit 1
root=$(cd "$data/../.." && pwd) || exit 1
T=$(mktemp -d) || exit 1
trap 'cd /; rm -rf "$T"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

unset CRM_FORMAT
CRM_DB=$T/crm.db
HOME=$T
TZ=UTC
LC_ALL=C.UTF-8
export CRM_DB HOME TZ LC_ALL
mkdir "$T/work" && cp "$data"/* "$T/work" && cd "$T/work" || exit 1
exec 3>&1

say() {
	printf '\n# %s\n' "$*"
}

fail() {
	echo "demo: this should have ended with $1, not $2: $3" >&2
	exit 1
}

# expect STATUS STAGE…: a pipeline, stage by stage, so that each is checked;
# the last one has to end with STATUS.
expect() {
	status=$1
	shift
	line=
	for stage; do
		line="$line${line:+ | }$stage"
	done
	printf '$ %s\n' "$line"
	: >"$T/in"
	while [ $# -gt 1 ]; do
		eval "$1" <"$T/in" >"$T/out" 2>&3 || fail 0 $? "$1"
		mv "$T/out" "$T/in"
		shift
	done
	eval "$1" <"$T/in" 2>&3
	rc=$?
	[ $rc = "$status" ] || fail "$status" $rc "$1"
}

run() {
	expect 0 "$@"
}

echo '# A firm that makes steel sheet, its people and its customers.'
run 'crm-admin init --currency CNY --time-zone Asia/Shanghai'
run 'crm-admin department import departments.csv'
run 'crm-admin user import users.csv'
run 'crm-customer import customers.csv customers-abroad.jsonl'
run 'crm-customer contact import contacts.csv'
run 'crm-customer result import results.csv'
run 'crm-activity import activities.csv'

say 'The top of the customer pyramid in China, by credit limit.'
run "crm-customer list -f table -w \"level >= key and country = '中国'\" \\
    -s -credit_limit -n 6 -F code,short_name,level,city,credit_limit,owner.name"

say 'Filters look through references, both ways; any format goes to any tool.'
run "crm-customer list -w \"country = 'Germany' and contact.title ~ 'Purchas'\" \\
    -F code,name,city,owner.name -f csv"
run "crm-customer result list -w 'year = 2025 and profit < 0' \\
    -F customer.short_name,revenue,profit -f tsv"
run "crm-customer list -f table -F code,name,owner \\
    -w \"level = strategic and not activity(kind = visit and at >= 2026-01-01)\""
if command -v jq >/dev/null; then
	run 'crm-customer list -F owner,yearly_revenue,currency' \
		"jq -rs 'map(select(.currency == \"CNY\")) | group_by(.owner)[]
    | \"\\(.[0].owner): \\(length) customers\"'"
fi

say 'xu.wen has left. A list piped into set hands all customers over.'
run "crm-customer list -w 'owner = xu.wen' -F code" \
	'crm-customer set - owner=liang.shan tags+=handed-over'

say 'A list with odd headings comes in through a map.'
run 'crm-customer import supplier-list.csv --map supplier-list.map.json --null n/a'

say 'A bad file saves nothing and says what is wrong and what would be right.'
expect 4 'crm-customer import bad.csv'
say 'Or the good records only; the rest come back in a file to mend.'
expect 7 'crm-customer import -q bad.csv --on-error skip --max-errors 2 \
    --rejects mend.csv'
run 'head -n 3 mend.csv'

say 'GB18030 is found out. What is the same is not written again.'
run 'crm-customer import customers-gb18030.csv'

say 'A field of your own works like any other.'
run "crm-admin field add customer steel_grade type=enum \\
    choices='DX51D;DX54D;S350GD' label_zh=钢种 -f tsv"
run 'crm-customer set KH001 KH003 steel_grade=DX54D'
expect 4 'crm-customer set KH002 steel_grade=DX45D'
run "crm-customer list -w 'steel_grade >= DX54D' -F code,name,steel_grade -f table"

say 'Every change is kept, and what was deleted can be brought back.'
run 'crm-customer set KH002 level=strategic credit_limit=4000万'
run 'crm-customer history KH002' 'tail -n 1'
expect 5 'crm-customer delete KH016'
run 'crm-customer delete KH033'
expect 3 'crm-customer show KH033'
run 'crm-customer restore KH033'

say 'An export comes in again, and changes nothing.'
run 'crm-customer list -f csv' 'crm-customer import'
run 'crm-admin check' && echo 'nothing wrong'

cat <<EOT

# Read on: $root/README.md; man ./cmd/crm-customer.1;
# crm-customer --help, crm-customer import --help, crm-customer fields
EOT
