#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# report.bats - crm-report: every figure computed by hand.

load lib.bash

deal() { crm-deal --now "$NOW" --as boss "$@"; }
rep() { crm-report --now "$NOW" --as boss "$@" -f csv; }

setup_file() {
	base --time-zone Asia/Shanghai
	admin -q user import <<<$'code,role\nada,sales\nben,sales'
	cust -q import <<-'C'
		code,name,city,country,level,employees,owner,founded_on
		C1,One,Bonn,DE,key,10,ada,2001-02-03
		C2,Two,Rom,IT,key,15,ben,2001-12-31
		C3,Three,Bonn,DE,lead,,ada,
	C
	crm-stock -q import <<<$'code,name,price,unit\nP1,Sheet,100,t\nP2,Coil,10.005,t'
	deal -q competitor add CO-1 name=Them
	deal -q import <<-'D'
		code,customer,owner,stage,amount,currency,expected_close,closed_on,lost_reason,competitor,probability
		W1,C1,ada,won,100.01,CNY,,2026-01-31,,,
		W2,C1,ada,won,200.02,CNY,,2026-02-01,,,
		W3,C2,ben,won,50,EUR,,2026-02-15,,,
		W4,C2,ben,won,,CNY,,2025-12-31,,,
		L1,C3,ben,lost,10,CNY,,2026-01-02,price,,
		L2,C3,ada,lost,20,CNY,,2026-01-03,competitor,CO-1,
		O1,C1,ada,needs,1000,CNY,2026-03-31,,,,
		O2,C1,ada,proposal,0.01,CNY,2026-03-01,,,,50
		O3,C3,ben,contact,333.33,CNY,,,,,
	D
}
setup() { own_copy; }

# ---- group ----

@test "count, sum, average, least, greatest, different values" {
	is "$(rep group customer --by level --count --sum employees \
		--avg employees --min founded_on --max employees \
		--distinct city)" \
		'level,count,sum_employees,avg_employees,min_founded_on,max_employees,distinct_city
lead,1,,,,,1
key,2,25,12.5,2001-02-03,15,2'
	is "$(rep group customer)" $'count\n3'
	is "$(rep group customer -w 'level = trading')" $'count\n0'
	is "$(rep group customer -w 'level = trading' --by level)" level,count
	is "$(rep group customer --by owner.code,city --count)" \
		$'owner.code,city,count\nada,Bonn,2\nben,Rom,1'
}

@test "parts of dates" {
	part() { rep group customer --by "founded_on:$1" | paste -sd' '; }
	is "$(part year)" 'founded_on:year,count ,1 2001,2'
	is "$(part quarter)" 'founded_on:quarter,count ,1 2001-Q1,1 2001-Q4,1'
	is "$(part month)" 'founded_on:month,count ,1 2001-02,1 2001-12,1'
	is "$(part week)" 'founded_on:week,count ,1 2001-W05,1 2002-W01,1'
	cust -q set C3 founded_on=1965-01-02 # a Saturday
	is "$(part week)" 'founded_on:week,count 1964-W53,1 2001-W05,1 2002-W01,1'
	cust -q set C3 founded_on=
	is "$(part day)" 'founded_on:day,count ,1 2001-02-03,1 2001-12-31,1'
	crm-activity --as boss -q add customer=C1 kind=call \
		at=2026-02-28T16:30:00Z user=ada
	is "$(rep group activity --by at:month)" $'at:month,count\n2026-03,1'
}

@test "money, currency by currency" {
	is "$(rep group deal --by state --sum amount --avg amount)" \
		'state,currency,sum_amount,avg_amount
open,CNY,1333.34,444.45
won,CNY,300.03,150.02
won,EUR,50.00,50.00
lost,CNY,30.00,15.00'
	is "$(rep group deal --by currency --max amount)" \
		$'currency,max_amount\nCNY,1000.00\nEUR,50.00'
	is "$(rep group deal --sum customer.credit_limit -w 'code = W1')" \
		$'customer.currency,sum_customer.credit_limit\nCNY,'
}

@test "sorted by any column, and the first ones" {
	is "$(rep group deal --by owner -s -count,owner -n 1)" \
		$'owner,count\nada,5'
	try 2 crm-report group deal --as boss --by owner -s cuont
	has "$err" "sort: no column 'cuont' (owner, count)"
}

@test "amounts are sorted by what stands on paper" {
	deal -q add Y1 customer=C1 amount=60 currency=JPY
	is "$(rep group deal --by currency --max amount -s -max_amount)" \
		$'currency,max_amount\nCNY,1000.00\nJPY,60\nEUR,50.00'
}

@test "the totals are those of the records" {
	total=$(deal list -w 'currency = CNY' -F amount -f csv --no-header |
		awk '{ s += $1 } END { printf "%.2f", s }')
	is "$(rep group deal --by owner,state,closed_on:month --sum amount \
		-w 'currency = CNY' --no-header | awk -F, '{ s += $5 }
		END { printf "%.2f", s }')" "$total"
}

@test "what has no sum, no parts, no place in a group" {
	try 2 crm-report group deal --as boss --sum name
	has "$err" "'name' is no number; there is no sum of it"
	try 2 crm-report group deal --as boss --min name
	has "$err" "'name' is neither number nor date"
	try 2 crm-report group deal --as boss --by owner:month
	has "$err" "by: 'owner' is no date; it has no parts"
	try 2 crm-report group deal --as boss --by closed_on:moon
	has "$err" "by: 'moon' is no part of a date"
	try 2 crm-report group deal --as boss --by tags
	has "$err" "by: 'tags' is a list"
	try 2 crm-report group deal --as boss --by ownr
	has "$err" "did you mean 'owner'?"
	try 2 crm-report group deals --as boss
	has "$err" "no record type 'deals'"
	try 2 crm-report group --as boss
	try 2 crm-report sales x --as boss
}

@test "only what the user sees and may take away" {
	is "$(crm-report group deal --by owner --as ada --now "$NOW" -f csv)" \
		$'owner,count\nada,5'
	admin -q permission add role=sales record=deal create=own read=own \
		change=own delete=none export=none
	try 6 crm-report group deal --as ada -f csv
	admin -q permission set PM-000034 export=own hidden=amount
	try 2 crm-report group deal --as ada --sum amount -f csv
	try 2 crm-report sales --as ada -f csv
	hasnt "$out$err" 100.01
}

@test "as it was" {
	cust -q set C1 level=lead
	is "$(rep group customer --by level --as-of "job$(sqlite3 crm.db \
		'SELECT max(id) - 1 FROM job')")" \
		$'level,count\nlead,1\nkey,2'
	is "$(rep group customer --by level)" $'level,count\nlead,2\nkey,1'
}

# ---- sales, lost ----

@test "sales by what they are asked by" {
	is "$(rep sales)" 'month,currency,deals,amount,average
2025-12,CNY,1,,
2026-01,CNY,1,100.01,100.01
2026-02,CNY,1,200.02,200.02
2026-02,EUR,1,50.00,50.00'
	is "$(rep sales --by owner,quarter --from 2026)" \
		'owner,quarter,currency,deals,amount,average
ada,2026-Q1,CNY,2,300.03,150.02
ben,2026-Q1,EUR,1,50.00,50.00'
	is "$(rep sales --by city,year --to 2026-01 -w 'owner = ada')" \
		$'city,year,currency,deals,amount,average\nBonn,2026,CNY,1,100.01,100.01'
	try 2 crm-report sales --by ctiy --as boss
	has "$err" "by: no 'ctiy' (day, week, month"
	try 2 crm-report sales --from yesterdy --as boss
	has "$err" '--from: '
}

@test "sales by product look at the lines" {
	deal -q dealline import <<-'L'
		deal,product,quantity
		W1,P1,2
		W1,P2,1
		W2,P2,0.5
		O1,P1,9
	L
	is "$(rep sales --by product_name,owner)" \
		'product_name,owner,currency,deals,quantity,amount
Coil,ada,CNY,2,1.5,15.01
Sheet,ada,CNY,1,2,200.00'
	is "$(rep sales --by product -w 'code = W2')" \
		$'product,currency,deals,quantity,amount\nP2,CNY,1,0.5,5.00'
}

@test "why deals were lost" {
	is "$(rep lost)" 'reason,currency,deals,amount,average
price,CNY,1,10.00,10.00
competitor,CNY,1,20.00,20.00'
	is "$(rep lost --by competitor,month)" \
		'competitor,month,currency,deals,amount,average
,2026-01,CNY,1,10.00,10.00
CO-1,2026-01,CNY,1,20.00,20.00'
}

# ---- forecast, pyramid ----

@test "the forecast weighs by the deal's own probability, else by its stage" {
	is "$(rep forecast)" 'month,owner,currency,deals,amount,weighted
,ben,CNY,1,333.33,33.33
2026-03,ada,CNY,2,1000.01,400.01'
	is "$(rep forecast --by stage --from 2026-03-02)" \
		$'stage,currency,deals,amount,weighted\nneeds,CNY,1,1000.00,400.00'
}

@test "the pyramid, with what was won" {
	is "$(rep pyramid)" 'level,currency,customers,deals_won,amount_won
lead,CNY,1,0,
key,CNY,2,4,300.03'
	cust -q set C3 state=archived
	is "$(rep pyramid --by level,owner | cut -d, -f 1-4)" \
		$'level,owner,currency,customers\nkey,ada,CNY,1\nkey,ben,CNY,1'
}

@test "rules of the pyramid know what was won" {
	admin -q rule add action=promote level=strategic \
		condition='amount_won > 300'
	deal -q add W9 customer=C2 amount=301 stage=won
	is "$(cust show C2 -F level,deals_won,last_won,amount_won)" \
		"{\"level\":\"strategic\",\"deals_won\":3,\"last_won\":\"${NOW%%T*}\",\"amount_won\":301.00}"
}

# ---- funnel ----

@test "how far deals come" {
	deal -q pipeline add p name=P position=200
	deal -q stage import <<-'S'
		code,pipeline,name,position,outcome,probability
		p.a,p,A,1,open,10
		p.b,p,B,2,open,20
		p.won,p,Won,3,won,100
		p.lost,p,Lost,4,lost,0
	S
	at() { crm-deal -q --as boss --now "$1" "${@:2}"; }
	for i in 1 2 3 4; do
		at 2026-01-0${i}T12:00:00Z add "F$i" customer=C1 pipeline=p
	done
	at 2026-01-03T12:00:00Z move F1 stage=b  # after 2 days
	at 2026-01-05T12:00:00Z move F2 stage=won # after 3, past b
	at 2026-01-06T00:00:00Z move F1 stage=lost lost_reason=price # 2.5
	at 2026-01-10T12:00:00Z move F3 stage=b # after 7 days
	is "$(rep funnel --pipeline p)" \
		'stage,name,open,reached,conversion,of_all,median_days
p.a,A,1,4,,100,3
p.b,B,1,3,75,75,2.5
p.won,Won,0,1,33.33,25,
p.lost,Lost,0,1,,25,'
	is "$(rep funnel --pipeline p --from 2026-01-02 --to 2026-01-03)" \
		'stage,name,open,reached,conversion,of_all,median_days
p.a,A,1,2,,100,5
p.b,B,1,2,100,100,
p.won,Won,0,1,50,50,
p.lost,Lost,0,0,,0,'
	is "$(rep funnel --pipeline p -w 'code = F1' | sed 1d | cut -d, -f 1,3,4)" \
		$'p.a,0,1\np.b,0,1\np.won,0,0\np.lost,0,1'
	try 3 crm-report funnel --pipeline q --as boss
	is "$(rep funnel | sed -n 2p)" 'contact,Contact,1,7,,77.78,'
	is "$(crm-report funnel --pipeline p --as ada -f csv | sed -n 2p)" \
		'p.a,A,0,0,,,'
}
