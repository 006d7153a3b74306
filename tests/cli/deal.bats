#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# deal.bats - deals: crm-deal and its rules.

load lib.bash

deal() { crm-deal --now "$NOW" --as boss "$@"; }
stock() { crm-stock --now "$NOW" --as boss "$@"; }
of() { deal show "$1" -F "$2" -f csv --no-header; }

setup_file() {
	base
	admin -q user import <<<$'code,role\nada,sales\nben,sales'
	cust -q import <<<$'code,name,city\nC1,One,Bonn\nC2,Two,Rom'
	cust -q contact import <<<$'code,customer,name\nK1,C1,Anna\nK2,C2,Bo'
	deal -q pipeline add online name=Online position=200
	deal -q stage import <<-'S'
		code,pipeline,name,position,outcome,probability
		online.new,online,New,1,open,10
		online.sold,online,Sold,2,won,100
		online.gone,online,Gone,3,lost,0
	S
	deal -q competitor add CO-1 name=Them
	deal -q add D1 customer=C1 amount=1000 expected_close=2026-06-30
}
setup() { own_copy; }

# ---- pipelines and stages ----

@test "a new database has one pipeline with eight stages" {
	is "$(deal stage list -w 'pipeline = standard' -s position \
		-F code,probability,outcome -f csv --no-header | paste -sd' ')" \
		'contact,10,open qualification,25,open needs,40,open proposal,60,open tender,75,open negotiation,90,open won,100,won lost,0,lost'
}

@test "in a Chinese locale the stages have Chinese names" {
	LC_ALL=zh_CN.UTF-8 crm-admin -q init --db zh.db
	is "$(crm-deal stage show won --db zh.db -F name -f csv --no-header)" 赢单
}

@test "where a deal goes that does not say so" {
	is "$(of D1 pipeline,stage,state)" standard,contact,open
	deal -q add D2 customer=C1 stage=online.sold
	is "$(of D2 pipeline,stage,state)" online,online.sold,won
	deal -q add D3 customer=C1 pipeline=online
	is "$(of D3 stage)" online.new
	deal -q add D4 customer=C1 pipeline=online stage=sold
	is "$(of D4 stage)" online.sold
	deal -q pipeline set standard active=false
	deal -q add D5 customer=C1
	is "$(of D5 pipeline)" online
	deal -q pipeline set online active=false
	try 4 deal add customer=C1
	has "$err" 'pipeline: is missing, and there is no active pipeline'
}

@test "a stage is one of the deal's pipeline" {
	try 4 deal move D1 stage=online.sold
	has "$err" "stage: 'online.sold' is a stage of pipeline online, and the deal is in standard; give pipeline=online, too"
	try 0 deal move D1 stage=sold pipeline=online
	is "$(of D1 stage)" online.sold
	try 0 deal set D1 pipeline=standard
	is "$(of D1 stage,state)" contact,open
	try 2 deal move D1 note=x
	has "$err" 'move needs stage=STAGE'
	try 4 deal move D1 stage=nowhere
}

@test "requirements of a stage, however a deal comes to it" {
	try 4 deal stage set won requirement='amount >'
	has "$err" 'requirement: column'
	deal -q stage set won requirement="amount >= 2000 and contact.name = Anna"
	why='won requires that amount >= 2000 and contact.name = Anna'
	try 4 deal move D1 stage=won
	is "$err" "crm-deal: stage: $why"
	try 4 deal set D1 stage=won amount=3000
	try 4 deal add customer=C1 stage=won
	has "$err" "$why"
	try 4 deal import <<<$'code,stage\nD1,won'
	has "$err" "stdin:2: stage: $why"
	is "$(of D1 stage,amount)" contact,1000.00
	deal -q set D1 stage=won amount=3000 contact=K1 --plan p
	sed 's/3000/1500/' p >q
	try 4 admin apply q
	has "$err" "$why"
	try 0 admin apply p
	is "$(of D1 stage,amount)" won,3000.00
}

@test "a requirement is asked with all rights" {
	deal -q stage set won requirement='customer.city = Bonn'
	deal -q set D1 owner=ada
	try 3 crm-customer show C1 --as ada
	try 0 crm-deal move D1 stage=won --as ada --now "$NOW"
}

# ---- transitions ----

trail() {
	deal transition list -w "deal = $1" -s code -F from,to,at,user \
		-f csv --no-header
}

@test "every stage a deal comes to leaves a transition" {
	deal -q move D1 stage=needs --now 2026-04-01T10:00:00Z
	deal -q set D1 note=x --now 2026-04-02T10:00:00Z
	is "$(trail D1)" ",contact,$NOW,boss
contact,needs,2026-04-01T10:00:00Z,boss"
	is "$(of D1 stage_since)" 2026-04-01T10:00:00Z
	is "$(codes deal list -w 'stage_since < 2026-04-02')" D1
	admin -q undo "$(sqlite3 crm.db 'SELECT max(id) - 1 FROM job')"
	is "$(trail D1)" ",contact,$NOW,boss"
	is "$(of D1 stage,note)" contact,x
}

@test "what is loaded, applied or restored has those it had" {
	deal -q move D1 stage=needs --plan p
	admin -q apply p
	is "$(trail D1 | wc -l)" 2
	admin dump >dump
	admin -q init --bare --db other.db
	admin -q load --db other.db dump
	admin dump --db other.db | cmp - dump
	deal -q delete D1 --cascade
	deal -q restore D1
	is "$(trail D1)" ''
	admin check
}

# ---- states ----

@test "won, lost and open again" {
	try 4 deal move D1 stage=lost
	is "$err" 'crm-deal: lost_reason: is missing: why the deal was lost, such as price or no_budget'
	try 4 deal move D1 stage=lost lost_reason=competitor
	has "$err" 'competitor: is missing: who won the deal'
	try 0 deal move D1 stage=lost lost_reason=competitor competitor=CO-1 \
		lost_note=cheaper
	is "$err" "crm-deal: move: 1 updated, 1 more changed with them; job $(sqlite3 crm.db 'SELECT max(id) FROM job')"
	is "$(of D1 state,closed_on,lost_reason)" "lost,${NOW%%T*},competitor"
	try 0 deal move D1 stage=won closed_on=2026-01-31
	is "$(of D1 state,closed_on,lost_reason,lost_note)" won,2026-01-31,,
	try 0 deal move D1 stage=tender
	is "$(of D1 state,closed_on)" open,
}

@test "a state that is not the stage's is refused" {
	try 4 deal set D1 state=won
	is "$err" 'crm-deal: state: a deal is won by its stage; give it one whose outcome is that'
	try 4 deal set D1 closed_on=2026-01-01
	has "$err" 'closed_on: is for a deal that is won or lost'
	try 4 deal set D1 lost_reason=price
	has "$err" 'lost_reason: is for a deal that is lost'
	deal -q move D1 stage=won
	for s in open lost on_hold; do
		try 4 deal set D1 state=$s
		has "$err" "state: cannot be $s at a stage by which the deal is won"
	done
	try 0 deal set D1 state=void
	is "$(of D1 state,stage,closed_on)" "void,won,${NOW%%T*}"
}

@test "on hold and void keep the stage" {
	deal -q move D1 stage=proposal
	for s in on_hold void open; do
		deal -q set D1 state=$s
		is "$(of D1 state,stage)" $s,proposal
	done
	is "$(trail D1 | wc -l)" 2
}

# ---- lines ----

@test "lines sum to the amount, rounded once each" {
	stock -q import <<<$'code,name,unit,price,tax_rate\nP1,Sheet,t,4500.125,13%'
	deal -q dealline import <<-'L'
		deal,product,name,quantity,price,discount,tax_rate
		D1,P1,,2.5,,10,
		D1,,freight,1,0.005,,
		D1,,credit,-1,0.005,,
	L
	is "$(deal dealline list -s position -f csv --no-header \
		-F position,name,unit,price,amount,tax)" \
		"1,Sheet,t,4500.125,10125.28,1316.29
2,freight,,0.005,0.01,0.00
3,credit,,0.005,-0.01,0.00"
	is "$(of D1 amount)" 10125.28
	deal -q dealline set DL-000001 quantity=1 discount=
	is "$(of D1 amount)" 4500.13
	deal -q dealline delete DL-000001 DL-000002
	is "$(of D1 amount)" -0.01
	deal -q dealline delete DL-000003
	is "$(of D1 amount)" -0.01
	deal -q set D1 amount=5
	is "$(of D1 amount)" 5.00
}

@test "yen have no decimals, dinars three" {
	deal -q add J customer=C1 currency=JPY
	deal -q add K customer=C1 currency=KWD
	deal -q dealline import <<<$'deal,name,price\nJ,x,0.5\nK,x,0.0005'
	is "$(of J amount)" 1
	is "$(of K amount)" 0.001
	try 4 deal dealline add deal=J name=x price=9000000000000 quantity=9000000000000
	has "$err" 'quantity: times the price is too much'
}

@test "amount and currency are those of the lines" {
	deal -q dealline add deal=D1 name=x price=7 -q >/dev/null
	try 4 deal set D1 amount=8
	is "$err" "crm-deal: amount: is the sum of the deal's lines; change these"
	try 0 deal set D1 amount=7
	try 4 deal set D1 currency=EUR
	has "$err" "currency: is that of the deal's lines"
	stock -q import <<<$'code,name,price,currency\nP2,Sheet,1,USD'
	try 4 deal dealline add deal=D1 product=P2
	has "$err" 'price: is missing: that of the product is in USD, the deal in CNY'
	try 4 deal dealline add deal=D1 price=1
	has "$err" 'name: is missing; a product would do for it'
	try 4 deal dealline add deal=D1 name=x
	has "$err" 'price: is missing'
}

@test "Northwind: the lines of all orders, rounded one by one" {
	outside northwind
	awk -F, 'NR > 1 && $1 ~ /^[0-9]+$/ { print "N-" $1 ",C1,won," \
		substr($4, 1, 10) }' "$DATA/orders.csv" |
		sed '1i code,customer,stage,closed_on' | deal -q import
	awk -F, 'NR > 1 { print "N-" $1 ",P" $2 "," $3 "," $4 "," $5 * 100 }' \
		"$DATA/order_details.csv" |
		sed '1i deal,name,price,quantity,discount' |
		deal -q dealline import
	is "$(deal list -w 'state = won' -F amount -f csv --no-header |
		awk '{ s += int($1 * 100 + 0.5) } END { printf "%d", s }')" \
		126579329
	admin check
}

# ---- whose it is ----

@test "the contact is one of the customer" {
	try 4 deal set D1 contact=K2
	has "$err" 'contact: is a contact of another customer'
	deal -q add D2 contact=K2
	is "$(of D2 customer,name)" C2,Two
	try 4 deal add amount=1
	has "$err" 'name: is missing; a customer, a company or a person'
	cust -q merge C1 C2
	is "$(of D2 customer,contact)" C1,K2
	admin check
}

@test "rights go by the owner of the deal" {
	deal -q set D1 owner=ada
	deal -q add D2 customer=C2 owner=ben
	is "$(codes crm-deal list --as ada)" D1
	try 0 crm-deal move D1 stage=needs --as ada
	try 0 crm-deal dealline add deal=D1 name=x price=1 --as ada
	try 3 crm-deal move D2 stage=needs --as ada
	try 4 crm-deal dealline add deal=D2 name=x price=1 --as ada
	try 0 crm-deal stage show won --as ada
	try 6 crm-deal stage set won name=x --as ada
}

@test "a customer's profile has its deals" {
	is "$(cust profile C1 -f jsonl | jq -c '[.deals[].code]')" '["D1"]'
}

# ---- leads ----

@test "a lead becomes a customer and a contact" {
	deal -q add L1 company='Three Ltd' person=Cy phone='0571 5550 0001' \
		email=cy@three.example source=fair owner=ada
	try 0 deal convert L1
	has "$err" 'convert: 2 inserted, 1 updated'
	is "$(of L1 customer.name,customer.source,customer.owner,contact.name,contact.phone,customer.phone)" \
		'Three Ltd,fair,ada,Cy,0571 5550 0001,'
	try 5 deal convert L1
	is "$err" 'crm-deal: L1: has a customer; only a lead is converted'
}

@test "a customer and a contact that are there are found" {
	deal -q add L1 company='ONE GmbH' person=Anna
	deal -q add L2 person=Zed mobile=13800138000
	deal -q add L3 company=Other person=Bo
	deal -q convert L1
	is "$(of L1 customer,contact)" C1,K1
	deal -q convert L2
	is "$(of L2 customer.name,customer.kind,customer.mobile,contact)" \
		Zed,person,13800138000,
	deal -q convert L3 customer=C2
	is "$(of L3 customer,contact)" C2,K2
}

@test "of several customers that are like it one is to be named" {
	cust -q add C3 name='One Ltd' --on-duplicate allow
	deal -q add L1 company='ONE GmbH'
	try 5 deal convert L1
	is "$err" 'crm-deal: L1: several customers are like it (C1, C3); give customer='
	try 0 deal convert L1 customer=C3
	is "$(of L1 customer.name)" 'One Ltd'
}

@test "a requirement that names what is gone says whose it is" {
	admin -q field add deal grade >/dev/null
	deal -q stage set won requirement='grade = A'
	admin -q field delete deal.grade
	try 5 deal move D1 stage=won
	has "$err" "stage won: condition: column 1: no field 'grade'"
	try 7 deal import --on-error skip <<<$'code,stage\nD1,won\nD9,needs'
}

@test "every lead that cannot be converted is told" {
	deal -q add L1 company='New Ltd'
	deal -q add L2 name=nobody
	try 4 deal convert L1 L2 D1 none
	has "$err" 'L2: has neither company nor person to make a customer of' \
		'D1: has a customer' "no deal 'none'" \
		'3 changes were refused; nothing was changed'
	is "$(of L1 customer,person)" ,
	try 7 deal convert L1 L2 --on-error skip
	is "$(of L1 customer.name)" 'New Ltd'
	crm-customer -q add C9 name='Hidden Ltd' --as boss
	deal -q add L4 company=Hidden owner=ada
	try 6 crm-deal convert L4 --as ada
	has "$err" 'L4: its company is a customer already, which you may not see'
}

# ---- rotting ----

@test "deals that are at their stage for too long" {
	deal -q stage set contact rot_days=30
	deal -q stage set needs rot_days=5
	deal -q add D2 customer=C2 --now 2026-05-01
	deal -q add D3 customer=C2 stage=needs --now 2026-05-20
	deal -q add D4 customer=C2 --now 2026-05-01
	deal -q set D4 state=on_hold --now 2026-05-01
	rot() { crm-deal rotting --as boss "$@" -f csv --no-header |
		cut -d, -f 1,7-8 | paste -sd' '; }
	is "$(rot --now 2026-05-31)" 'D1,30,87 D3,5,11'
	is "$(rot --now 2026-06-01 -w 'customer = C2')" 'D2,30,31 D3,5,12'
	is "$(rot --now 2026-06-01 -w 'customer = C2' -n 1)" 'D2,30,31'
	is "$(rot --now 2026-05-20)" 'D1,30,76'
}
