#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# realdata.bats - data that nobody made for these tests, from $CRM_TEST_DATA.

load lib.bash

setup_file() { base; }
setup() { own_copy; }

# A table read by sqlite3's own CSV reader: oracle FILE SQL (on table t).
oracle() {
	sqlite3 -csv :memory: ".import '$1' t" "$2" | tr -d '\r'
}

@test "northwind: customers through a map file, then their contacts" {
	outside northwind
	cat >customers.map <<-'E'
		{"customerID": "code", "companyName": "name",
		 "contactName": null, "contactTitle": null}
	E
	try 0 cust import --map customers.map --null NULL "$DATA/customers.csv"
	has "$err" '91 inserted'
	cat >contacts.map <<-'E'
		{"customerID": "customer", "companyName": null,
		 "contactName": "name", "contactTitle": "title",
		 "address": null, "city": null, "region": null,
		 "postalCode": null, "country": null, "phone": "phone",
		 "fax": null}
	E
	try 0 cust contact import --map contacts.map --null NULL \
		"$DATA/customers.csv"
	has "$err" '91 inserted'
	is "$(cust contact list -w 'primary = true' -F code | wc -l)" 91

	cust list -F code,name,address,city,region,postcode,country,phone,fax \
		-f csv --no-header >got
	oracle "$DATA/customers.csv" "SELECT customerID, companyName, address,
		city, nullif(region, 'NULL'), nullif(postalCode, 'NULL'),
		country, phone, nullif(fax, 'NULL') FROM t
		ORDER BY customerID" >want
	# Quoting is a matter of taste; the values are not.
	for f in got want; do
		{ echo a,b,c,d,e,f,g,h,i; cat "$f"; } >"$f.csv"
		sqlite3 :memory: ".mode csv" ".import $f.csv t" ".mode json" \
			'SELECT * FROM t' >"$f.json"
	done
	cmp got.json want.json
	is "$(cust list -w 'region is null' -F code | wc -l)" \
		"$(oracle "$DATA/customers.csv" \
			"SELECT count(*) FROM t WHERE region = 'NULL'")"

	# A question of the README.
	cust list -w "country = 'Germany' and contact.title ~ 'Sales'" \
		-F code -f csv --no-header >got
	oracle "$DATA/customers.csv" "SELECT customerID FROM t
		WHERE country = 'Germany' AND contactTitle LIKE '%Sales%'
		ORDER BY customerID" >want
	[ -s want ]
	cmp got want
	# Once more: nothing to do.
	try 0 cust import --map customers.map --null NULL "$DATA/customers.csv"
	has "$err" '91 unchanged'
}

@test "cn_names: all 267,397 of them" {
	outside cn_names
	# Three lines of banner go; the lines end with CR LF.
	{
		printf '公司名称\r\n'
		tail -n +4 "$DATA/company_short_28w.txt"
	} >names.csv
	try 0 cust import names.csv --on-duplicate report
	has "$err" '267397 inserted'
	# That many have a name that another one has, or a similar one.
	has "$err" '2898 more duplicates; --max-errors shows them'
	cust list -F name -f tsv --no-header | LC_ALL=C sort >got
	tail -n +4 "$DATA/company_short_28w.txt" | tr -d '\r' |
		LC_ALL=C sort >want
	cmp got want
	is "$(cust list -n 1 -s -code -F code -f tsv --no-header)" C-267397
	is "$(cust list -w "name ~ '钢铁'" -F code -f tsv --no-header | wc -l)" \
		"$(grep -c 钢铁 want)"
	try 0 admin check
}

@test "superstore_cn: customers with Chinese headings, UTF-8 and GB18030" {
	outside superstore_cn
	{
		echo '客户编号,客户名称 *,客户性质,城市,省份,国家/地区,大区'
		# The first line of each customer; what holds commas comes later.
		tail -n +2 "$DATA/supermarket.csv" | cut -d, -f6-12 |
			awk -F, '!seen[$1]++' |
			sed 's/,消费者,/,个人,/; s/,小型企业,/,公司,/'
	} >utf8.csv
	iconv -f utf-8 -t gb18030 utf8.csv >gb.csv
	try 0 cust import utf8.csv
	has "$err" '790 inserted'
	try 0 cust import gb.csv
	has "$err" GB18030 '790 unchanged'
	cust list -F code,name,kind,city,province,country,region -f csv \
		--no-header >got
	tail -n +2 utf8.csv | LC_ALL=C sort -t, -k1,1 |
		sed 's/,个人,/,person,/; s/,公司,/,company,/' >want
	cmp got want
	try 0 cust list --encoding gb18030 --labels zh -f csv
	iconv -f gb18030 -t utf-8 .out >back.csv
	try 0 cust import back.csv
	has "$err" '790 unchanged'
	is "$(cust list -w "region = '华东' and kind = person" -F code | wc -l)" \
		"$(grep -c ',person,.*,华东$' want)"
}

# in.jsonl, made of texts by jq, comes back whole through each format, with
# the database's schema and all else as it was.
unharmed() {
	local f
	sqlite3 crm.db .schema >schema
	jq -r '[.code, .name, .note // ""] | @csv' in.jsonl >rows
	{ echo code,name,note; cat rows; } >in.csv
	jq -c . in.jsonl >want
	for f in in.jsonl in.csv; do
		cp "$BATS_FILE_TMPDIR/base.db" crm.db
		try 0 cust import "$f"
		has "$err" "$(wc -l <want) inserted"
		cust list -F code,name,note | jq -c . | cmp - want
		cust list -F code,name,note -f csv >out.csv
		try 0 cust import out.csv
		hasnt "$err" updated inserted
		sqlite3 -readonly crm.db .schema | cmp - schema
		is "$(total)" "$(wc -l <want)"
		is "$(codes admin user list)" boss
		try 0 admin check
	done
	# What we print as CSV another reader reads the same.
	oracle out.csv 'SELECT count(*) FROM t' >n
	is "$(<n)" "$(wc -l <want)"
	sqlite3 :memory: '.mode csv' '.import out.csv t' '.mode json' \
		'SELECT * FROM t' | jq -c '.[] | .note |= if . == "" then null
			else . end' | cmp - want
}

@test "blns: naughty strings are stored and read back byte for byte" {
	outside blns
	jq -c 'to_entries[] | {code: "B\(.key + 10000)", name: "n",
		note: (if .value == "" then null else .value end)}' \
		"$DATA/blns.json" >in.jsonl
	is "$(wc -l <in.jsonl)" 515
	unharmed
	# As arguments, too, and as what a filter looks for.
	i=0
	jq -r '.[] | select(. != "" and (contains("\n") | not))' \
		"$DATA/blns.json" | awk 'NR % 9 == 1' >some
	while IFS= read -r s; do
		i=$((i + 1))
		try 0 cust set B10000 note="$s"
		try 0 cust list -w "note = '${s//\'/\'\'}' and code = B10000" \
			-F note
		is "$(jq -r .note .out)" "$s"
	done <some
	[ "$i" -gt 50 ]
}

@test "sqli: injection payloads do no harm" {
	outside sqli_payloadbox
	find "$DATA/Intruder" -name '*.txt' -exec cat {} + | tr -d '\r' |
		iconv -f utf-8 -t utf-8 -c | sort -u |
		jq -cnR '[inputs | select(test("\\S"))] | to_entries[] |
			{code: "S\(.key + 10000)", name: .value[0:200],
			 note: .value}' >in.jsonl
	[ "$(wc -l <in.jsonl)" -gt 500 ]
	unharmed
	cust list >before
	jq -r .note in.jsonl | awk 'NR % 25 == 1' >some
	while IFS= read -r s; do
		# In quotes they find themselves; bare they are wrong usage or
		# find nothing that a filter could not find.
		q=${s//\'/\'\'}
		is "$(cust list -w "note = '$q'" -F note -f jsonl |
			jq -r .note)" "$s"
		cust list -w "$s" >/dev/null 2>&1 || [ $? -eq 2 ]
		cust list -s "$s" >/dev/null 2>&1 || [ $? -eq 2 ]
		cust list -F "$s" >/dev/null 2>&1 || [ $? -eq 2 ]
		cust show -- "$s" >/dev/null 2>&1 || [ $? -eq 3 ]
	done <some
	cust list | cmp - before
}
