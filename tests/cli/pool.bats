#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# pool.bats - pools, who claims and gives away customers, what falls by rules.

load lib.bash

act() { crm-activity --now "$NOW" --as boss "$@"; }
last_job() { admin job list -s -job -n 1 -F job -f tsv --no-header; }
# At another time: at TIME COMMAND…
at() { local t=$1; shift; "$1" --now "$t" "${@:2}"; }
handovers() {
	cust handover list -F customer,kind,from,to,pool,reason -f csv \
		--no-header "$@"
}

setup_file() {
	base
	admin -q department import <<-'E'
		code,name,parent
		sales,Sales,
		north,North,sales
		south,South,sales
	E
	admin -q user import <<-'E'
		code,role,department,groups,active
		ada,sales,north,,true
		ben,sales,north,,true
		cy,sales,south,night,true
		mia,manager,sales,,true
		old,sales,north,,false
	E
	cust -q pool import <<-'E'
		code,name,department,members,groups,active
		east,East,north,,,true
		named,Named,,mia,night,true
		all,All,,,,true
		shut,Shut,,,,false
	E
	cust -q import <<-'E'
		code,name,owner,pool,department
		E1,One,,east,north
		E2,Two,,east,
		E3,Three,,east,
		A1,Of Ada,ada,east,
		A2,Of Ada too,ada,,
		N1,Named,,named,
		X1,All,,all,
		S1,Shut,,shut,
	E
}

setup() { own_copy; }

# ---- members ----

@test "members see what lies in their pools, others do not" {
	is "$(codes cust list --as ada)" 'A1 A2 E1 E2 E3 X1'
	is "$(codes cust list --as ben)" 'E1 E2 E3 X1'
	is "$(codes cust list --as cy)" 'N1 X1'
	cust -q pool set east members=cy
	is "$(codes cust list --as cy)" 'E1 E2 E3 N1 X1'
	cust -q pool set all active=false
	is "$(codes cust list --as ben)" 'E1 E2 E3'
	try 6 cust set E1 note=x --as ben
	try 6 cust delete E1 --as ben
	try 0 cust pool show east --as ben
	cust -q contact add code=K1 customer=E1 name=K >/dev/null
	is "$(codes cust contact list --as ben)" K1
}

@test "explain access tells of the pool" {
	try 0 admin explain access ben E1 -f csv
	has "$out" 'read,true,it lies in pool east' \
		'export,true,it lies in pool east' 'change,false,'
}

@test "members and groups of a pool must be there" {
	try 4 cust pool set east members='ada;nobody'
	has "$err" "members: there is no user 'nobody'"
	try 4 cust pool set east groups=day
	has "$err" "groups: no user is in a group 'day'"
	try 4 cust pool set east cap=-1
	try 5 admin user delete mia
	has "$err" 'pool named names mia among its members'
	try 5 admin user set mia code=maria
}

# ---- claim, release ----

@test "a member claims, and a handover tells of it" {
	try 0 cust claim E1 E2 --as ben
	has "$err" '2 updated'
	is "$(value E1 owner,state,owned_since)" \
		$'ben\tactive\t2026-03-05T08:00:00Z'
	is "$(handovers)" $'E1,claim,,ben,east,\nE2,claim,,ben,east,'
	is "$(codes cust list --as ben)" 'E1 E2 E3 X1'
	try 0 cust handover show H-000001 --as ben -F customer
	try 0 admin check
	try 0 admin undo "$(last_job)"
	is "$(value E1 owner,state)" $'\\N\tpool'
	is "$(handovers)" ''
}

@test "who comes second is told who was first" {
	cust -q claim E1 --as ada
	try 5 cust claim E1 --as ben
	has "$err" "E1: is ada's since 2026-03-05"
	try 3 cust claim E1 --as cy
	try 5 cust claim E1 --as ada
	try 5 cust claim A2 --as ada
	has "$err" "A2: is ada's since 2026-03-05"
}

@test "who is no member claims nothing, nor does anybody from a closed pool" {
	try 3 cust claim E1 --as cy
	try 6 cust claim N1 --as boss
	has "$err" 'N1: belongs to pool named, of which boss is no member'
	try 5 cust claim S1 --as boss
	has "$err" 'S1: belongs to pool shut, which is not active'
	try 5 cust assign S1 owner=ada
	has "$err" 'S1: lies in pool shut, which is not active'
	try 0 cust claim X1 --as boss
	cust -q set E1 state=invalid invalid_reason=x
	try 5 cust claim E1 --as boss
	has "$err" 'E1: is invalid'
	admin -q permission add role=sales record=customer create=own \
		read=none change=none delete=none export=none >/dev/null
	try 6 cust claim E2 --as ben
}

@test "all or nothing, unless the rest is to be left out" {
	cust -q pool set east claims_a_day=2
	try 5 cust claim E1 E2 E3 A1 --as ben
	has "$err" 'E3: belongs to pool east, from which ben has claimed 2 of 2' \
		"A1: is ada's" '2 changes were refused; nothing was changed'
	is "$(handovers)" ''
	try 7 cust claim E1 A1 E2 E3 --as ben --on-error skip
	has "$err" 'claim: 2 changes were left out'
	is "$(codes cust list -w 'owner = ben')" 'E1 E2'
	# What failed costs nothing; the next day begins anew.
	try 0 at 2026-03-06T00:00:00Z crm-customer claim E3 --as ben
}

@test "codes from standard input, a dry run, a plan" {
	cust list -w 'pool = east and state = pool' --as ben |
		try 0 cust claim - --as ben --dry-run
	is "$(handovers)" ''
	cust claim E1 --as ben -q --plan plan
	try 0 admin apply plan
	is "$(value E1 owner)" ben
	is "$(handovers)" 'E1,claim,,ben,east,'
	try 0 cust claim E2 --as ben --request-id r1
	try 0 cust claim E2 --as ben --request-id r1
	is "$(handovers | wc -l)" 2
}

@test "a cap counts the active customers of the pool" {
	cust -q pool set east cap=2
	try 5 cust claim E1 E2 --as ada
	has "$err" 'E2: belongs to pool east, of which ada looks after 2 of 2'
	cust -q set A1 level=trading
	try 5 cust claim E1 E2 --as ada
	cust -q pool set east won_free=true
	try 0 cust claim E1 E2 --as ada
	cust -q set E3 level=key
	try 0 cust claim E3 --as ada
}

@test "what is new in the pool is only assigned" {
	cust -q pool set east arrival=3
	try 5 cust claim E1 --as ben
	has "$err" 'E1: came into the pool on 2026-03-05, and is only assigned before 2026-03-08'
	try 5 at 2026-03-07T23:59:59Z crm-customer claim E1 --as ben
	try 0 cust assign E1 owner=ben --as mia
	try 0 at 2026-03-08T00:00:00Z crm-customer claim E2 --as ben
}

@test "who had it waits for the cool-down, others do not" {
	cust -q pool set east cooldown=10
	cust -q release A1 reason='no time' --as ada
	try 5 cust claim A1 --as ada
	has "$err" "A1: was ada's until 2026-03-05, who may claim it again from 2026-03-15"
	try 5 at 2026-03-14T23:00:00Z crm-customer claim A1 --as ada
	try 0 at 2026-03-15T00:00:00Z crm-customer claim A1 --as ada
	at 2026-03-16 crm-customer -q release A1 reason=x --as ada
	try 0 at 2026-03-16 crm-customer claim A1 --as ben
}

@test "days are those of the database's time zone" {
	cust -q pool set east claims_a_day=1
	sqlite3 crm.db "UPDATE setting SET value = 'Asia/Shanghai'
		WHERE name = 'time_zone'"
	[ "$(sqlite3 crm.db "SELECT count(*) FROM setting
		WHERE name = 'time_zone'")" = 1 ] ||
		sqlite3 crm.db "INSERT INTO setting (name, value)
			VALUES ('time_zone', 'Asia/Shanghai')"
	try 0 at 2026-03-05T15:59:00Z crm-customer claim E1 --as ben
	try 0 at 2026-03-05T16:00:00Z crm-customer claim E2 --as ben
	try 5 at 2026-03-06T15:59:59Z crm-customer claim E3 --as ben
}

@test "release: into which pool, and by whom" {
	try 2 cust release A1 --as ada
	has "$err" 'release needs reason='
	try 0 cust release A1 reason='no time' --as ada
	is "$(value A1 state,owner,pool)" $'pool\t\\N\teast'
	is "$(handovers)" 'A1,release,ada,,east,no time'
	try 4 cust release A2 reason=x --as ada
	has "$err" 'A2: has no pool; give pool=, one of east, all'
	try 6 cust release A2 reason=x pool=named --as ada
	has "$err" 'cannot go into pool named: ada is no member of it'
	try 5 cust release A2 reason=x pool=shut --as ada
	try 4 cust release A2 reason=x pool=none --as ada
	try 0 cust release A2 reason=x pool=all --as ada
	try 5 cust release A2 reason=x --as ada
	has "$err" 'A2: lies in a pool already'
	try 6 cust set E1 owner=ben --as ben
}

@test "a manager releases what is his people's, a share is not enough" {
	try 0 cust release A1 reason=x --as mia
	cust -q share add customer=A2 user=ben access=change >/dev/null 2>&1 ||
		admin -q share add customer=A2 user=ben access=change >/dev/null
	try 6 cust release A2 reason=x pool=all --as ben
	has "$err" 'A2: is not yours to release'
	cust -q pool set all active=false
	try 0 cust release A2 reason=x --as ada
	is "$(value A2 pool)" east
	try 4 cust release A2 reason="$(printf 'x%.0s' {1..1001})" --as ada
	try 2 cust release A2 reason=x color=red --as ada
	has "$err" "release takes codes, reason= and pool=, not 'color=red'"
}

@test "no plain change gets round a pool" {
	try 6 cust set A2 pool=all --as ada
	has "$err" 'A2: the pool of a customer is changed by release and assign'
	try 6 cust set A1 pool= --as ada
	try 6 cust set A1 owner= --as mia
	has "$err" 'A1 has a pool: release lets it go'
	try 6 cust set A1 state=pool --as mia
	has "$err" 'A1 has a pool: release lets it go'
	cust -q share add customer=A2 user=ben access=change >/dev/null 2>&1 ||
		admin -q share add customer=A2 user=ben access=change >/dev/null
	try 6 cust set A2 state=archived --as ben
	has "$err" 'A2 is only shared with you'
	try 0 cust set A1 owner=ben --as mia
	try 0 cust set A1 A2 state=archived --as mia
	try 0 cust set A2 state=active pool=all
	try 0 cust set A2 owner=
	is "$(value A2 state,owner,pool)" $'pool\t\\N\tall'
}

@test "what is undone is owned since when it was" {
	at 2026-03-06T00:00:00Z crm-customer -q --as boss set A1 owner=ben
	at 2026-03-06T00:00:00Z crm-customer -q --as boss set A1 owner=cy
	admin -q undo "$(last_job)"
	is "$(value A1 owner,owned_since)" $'ben\t2026-03-06T00:00:00Z'
}

@test "a refusal and a reason tell nothing that is hidden" {
	cust -q set A1 protected_until=2027-01-01 protection_reason=x
	admin -q permission add role=sales record=customer create=own \
		read=own change=own delete=none export=own \
		hidden='owner;locked;protected_until'
	try 5 cust claim A1 --as ben
	has "$err" "is another's since"
	try 0 cust explain pool A1 --as ada -f csv
	has "$out" "is another's since"
	is "$(grep -cE 'locked|protected' <<<"$out")" 0
}

# ---- assign, transfer ----

@test "assign: from the pool or from anybody, to who is there" {
	try 0 cust assign E1 A1 owner=ben reason='knows them' --as mia
	is "$(handovers)" $'E1,assign,,ben,east,knows them\nA1,assign,ada,ben,,knows them'
	try 0 cust assign E1 owner=ben --as mia
	has "$err" '1 unchanged'
	try 4 cust assign E1 owner=old
	has "$err" 'owner: E1: user old is not active'
	try 4 cust assign E1 owner=none
	try 6 cust assign E1 owner=ada --as ben
	try 6 cust assign E2 owner=ben --as ben
}

@test "transfer: to one, or dealt out in order" {
	cust -q set E1 E2 E3 A1 A2 owner=old
	try 0 cust transfer --from old --to ben -w 'code ~ A'
	is "$(codes cust list -w 'owner = ben')" 'A1 A2'
	try 0 cust transfer --from old --share
	is "$(cust list -w 'code ~ E' -F code,owner -f csv --no-header |
		paste -sd' ')" 'E1,ada E2,ben E3,ada'
	is "$(handovers -w 'code > H-000003' )" \
		$'E2,transfer,old,ben,,\nE3,transfer,old,ada,,'
	try 0 cust transfer --from old --share
	has "$err" 'nothing to do'
	try 4 cust transfer --from cy --share
	has "$err" 'no other active user is in the department of cy'
	try 3 cust transfer --from none --to ben
	try 2 cust transfer --from old
	try 2 cust transfer --from old --to ben --share
	try 2 cust transfer --to ben
	try 4 cust transfer --from ben --to old
	try 0 cust transfer --from ada --to cy --as mia
	try 6 cust transfer --from ben --to ada --as ben
}

@test "transfer: with open deals, or without" {
	cust -q set E1 E2 owner=old
	crm-deal --as boss -q --now "$NOW" import <<-'E'
		code,customer,owner,stage,state
		D1,E1,old,needs,open
		D2,E1,old,needs,on_hold
		D3,E1,old,won,
		D4,E1,ada,needs,open
		D5,E2,old,needs,open
	E
	owners() { crm-deal --as boss list -F owner -f csv --no-header |
		paste -sd' '; }
	cust -q transfer --from old --to cy -w 'code = E2'
	is "$(owners)" 'old old old ada old'
	try 0 cust transfer --from old --to ben --deals
	is "$(owners)" 'ben ben old ada old'
	is "$(cust show E1 -F owner)" '{"owner":"ben"}'
	admin -q undo "$(last_job)"
	is "$(owners)" 'old old old ada old'
}

# ---- rules ----

# A pool with a rule of 30 days, and customers of ada's in it.
falling() {
	cust -q pool add code=fall name=Fall protection=10 cooldown=5 >/dev/null
	admin -q rule import <<-'E'
		code,name,action,pool,since,days,condition,position
		R30,thirty,recycle,fall,no_followup,30,level < key,10
		R90,ninety,recycle,,no_followup,90,,5
	E
	at 2026-01-01 crm-customer -q import <<-'E'
		code,name,owner,pool,level,state,invalid_reason
		F1,Silent,ada,fall,lead,,
		F2,Called,ada,fall,lead,,
		F3,Key,ada,fall,key,,
		F4,Locked,ada,fall,lead,,
		F5,Protected,ada,fall,lead,,
		F6,Invalid,ada,fall,lead,invalid,x
		F7,No pool,ada,,lead,,
	E
	cust -q pool set fall locks=5
	cust -q set F4 locked=true
	cust -q set F5 protected_until=2026-03-31 protection_reason=x
	act -q import <<-'E'
		customer,kind,at,outcome
		F2,call,2026-02-20T10:00:00Z,reached
		F1,call,2026-03-01T10:00:00Z,unanswered
		F1,call,2026-01-05T10:00:00Z,reached
	E
}

due() { cust pool due -f csv --no-header "$@"; }

@test "what falls when, by which rule" {
	falling
	is "$(due --within 0d)" '2026-02-04,F1,Silent,ada,fall,R30,30,2026-01-05'
	is "$(due --within 60d)" '2026-02-04,F1,Silent,ada,fall,R30,30,2026-01-05
2026-03-22,F2,Called,ada,fall,R30,30,2026-02-20
2026-04-01,F3,Key,ada,fall,R90,90,2026-01-01
2026-04-01,F5,Protected,ada,fall,R90,90,2026-01-01'
	try 2 cust pool due --within soon
	is "$(due --as ben)" ''
	is "$(due --as ada --within 0d | cut -d, -f2)" F1
}

@test "recycle: what should have fallen, exactly once" {
	falling
	try 0 cust pool recycle --dry-run
	has "$err" 'would be 1 inserted, 1 updated'
	try 0 cust pool recycle
	is "$(value F1 state,owner,pool)" $'pool\t\\N\tfall'
	is "$(handovers)" \
		'F1,recycle,ada,,fall,rule R30: no contact since 2026-01-05'
	try 0 cust pool recycle
	has "$err" 'nothing to do'
	try 5 cust claim F1 --as ada
	# Days that were missed are made up for.
	try 0 at 2026-04-10 crm-customer pool recycle --plan plan
	try 0 at 2026-04-10 crm-admin apply plan
	is "$(codes cust list -w 'pool = fall and state = pool')" 'F1 F2 F3 F5'
	try 0 at 2026-04-10 crm-customer pool recycle
	has "$err" 'nothing to do'
	is "$(value F4 owner)" ada
	is "$(value F6 state)" invalid
	try 6 cust pool recycle --as mia
	try 0 admin check
}

@test "a new owner has the days of the rule, and the pool's protection" {
	falling
	cust -q assign F1 owner=ben
	is "$(due --within 60d | grep F1)" \
		'2026-04-04,F1,Silent,ben,fall,R30,30,2026-03-05'
	cust -q pool set fall protection=45
	is "$(due --within 60d | grep F1)" \
		'2026-04-19,F1,Silent,ben,fall,R30,30,2026-03-05'
	cust -q set F1 level=trading
	is "$(due --within 60d | grep F1)" \
		'2026-04-04,F1,Silent,ben,fall,R30,30,2026-03-05'
}

@test "a pool or a rule that is not active takes nothing" {
	falling
	cust -q pool set fall active=false
	is "$(due --within 1y | grep fall)" ''
	cust -q pool set fall active=true
	admin -q rule set R30 active=false
	is "$(due --within 10d)" ''
	admin -q rule set R90 pool=east
	is "$(due --within 40d)" ''
}

@test "a rule that recycles says what and after how long" {
	try 4 admin rule add action=recycle days=3
	has "$err" 'since: is missing'
	try 4 admin rule add action=recycle since=no_followup
	has "$err" 'days: is missing'
	try 4 admin rule add action=recycle since=no_followup days=3 level=key
	has "$err" 'level: means nothing'
	try 4 admin rule add action=recycle since=no_followup days=3 \
		condition='levl = key'
	has "$err" 'condition: ' "did you mean 'level'?" 'column 1'
	try 4 admin rule add action=recycle since=no_deal days=3
	has "$err" 'no_followup'
}

# ---- explain ----

@test "explain pool tells why, and when" {
	cust -q pool set east claims_a_day=1 cap=9
	cust -q claim E1 --as ben
	try 0 cust explain pool E1 --as ben -f csv
	has "$out" "state,false,is ben's since 2026-03-05" \
		'claims_a_day,false,"belongs to pool east, from which ben has claimed 1 of 1 today"'
	try 0 cust explain pool E2 --as ada -f csv
	has "$out" 'state,true,lies in pool east since 2026-03-05' \
		'member,true,' 'cap,true,'
	try 3 cust explain pool N1 --as ada
	falling
	try 0 cust explain pool F1 --as ada -f csv
	has "$out" 'R30,true,"30 days without contact, counted from 2026-01-05: falls on 2026-02-04"' \
		'R90,false,"90 days without contact, counted from 2026-01-05: falls on 2026-04-05"'
	try 0 cust explain pool F4 --as ada -f csv
	has "$out" 'locked,true,' 'R30,false,'
	try 0 cust explain pool F5 --as ada -f csv
	has "$out" 'protected,true,is protected until 2026-03-31' \
		'falls on 2026-04-01'
	try 0 cust explain pool F3 --as ada -f csv
	has "$out" 'R30,false,is not for it'
	try 2 cust explain F1
	try 2 cust explain access F1
}

# ---- at once ----

@test "20 at once: each customer once, limits and sums exact" {
	admin -q user import < <(
		echo code,role,department
		for i in {1..20}; do echo "u$i,sales,north"; done)
	cust -q pool set east claims_a_day=3
	cust -q import < <(
		echo code,name,pool
		for i in {1..30}; do echo "Q$i,Q,east"; done)
	# All want the first, then three of their own and neighbours' choice.
	for i in {1..20}; do
		cust claim Q1 "Q$((i + 1))" "Q$((i + 2))" "Q$((i + 3))" \
			"Q$((i + 4))" --on-error skip --as "u$i" \
			>"out$i" 2>&1 &
	done
	wait
	claimed=$(cust list -w 'code ~ Q and owner is not null' -F code \
		-f csv --no-header | wc -l)
	is "$(handovers -w 'kind = claim' | wc -l)" "$claimed"
	is "$(cust list -w 'code ~ Q and owner is not null' -F owner -f csv \
		--no-header | sort | uniq -c | awk '$1 > 3' | wc -l)" 0
	is "$(handovers -w 'customer = Q1' | wc -l)" 1
	is "$(grep -l 'Q1: is u[0-9]*.s since 2026-03-05' out* | wc -l)" 19
	# Whoever got fewer than three found nothing free in his list.
	is "$(handovers | cut -d, -f1 | sort | uniq -d | wc -l)" 0
	try 0 admin check
}

@test "20 at once for one: one gets it, 19 are told who" {
	for i in {1..20}; do
		cust claim E1 --as "$([ $((i % 2)) = 0 ] && echo ada ||
			echo ben)" >"out$i" 2>&1 || echo $? >"status$i" &
	done
	wait
	is "$(cat status* | sort | uniq -c | tr -s ' ')" ' 19 5'
	is "$(grep -l "E1: is $(value E1 owner)'s since" out* | wc -l)" 19
	is "$(handovers | wc -l)" 1
}

@test "what a rule asks is no matter of who asks when a customer falls" {
	admin -q rule add RU1 action=recycle since=no_followup days=30 \
		condition='credit_limit is null' >/dev/null
	cust -q pool set east protection=0
	admin -q permission add role=sales record=customer create=own \
		read=own change=own delete=own export=own \
		hidden=credit_limit >/dev/null
	for user in boss ada; do
		is "$(at 2026-06-01 crm-customer pool due --as $user -f csv \
			--no-header | cut -d, -f 2)" A1
	done
	try 0 at 2026-06-01 crm-customer explain pool A1 --as ada
	has "$out" '30 days without contact'
	cust -q set A1 credit_limit=5
	try 0 at 2026-06-01 crm-customer explain pool A1 --as ada
	has "$out" '"is not for it"'
	hasnt "$out" credit_limit
}
