#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# level.bats - the pyramid: rules that move customers, and pins against them.

load lib.bash

NOW=2026-01-01T08:00:00Z

# on DAY COMMAND…: at noon of that day.
on() {
	local NOW=$1T12:00:00Z
	shift
	"$@"
}
act() { crm-activity --now "$NOW" --as boss "$@"; }
# rule CODE ACTION LEVEL CONDITION [FIELD=VALUE…]
rule() {
	admin -q rule add code="$1" action="$2" level="$3" condition="$4" \
		-F code "${@:5}" >/dev/null
}
reach() { act -q add customer="$1" kind=call -F code >/dev/null; }
# The levels of customers: C1=lead C2=…
levels() {
	cust list -F code,level -f tsv --no-header "$@" | tr '\t' = |
		paste -sd' ' -
}
last_job() { admin job list -s -job -n 1 -F job -f tsv --no-header; }
# What explain says of a customer: RULE holds result, a line each.
why() {
	cust explain level "$@" -f jsonl |
		jq -r '"\(.rule) \(.holds) \(.result)"'
}

setup_file() {
	base
	admin -q user import <<<$'code,role\nada,sales\nben,sales'
	cust -q import <<-'E'
		code,name,level,owner,state
		C1,One,potential,ada,active
		C2,Two,trading,ben,active
		C3,Three,lead,ada,active
		C4,Four,key,,archived
	E
}

setup() { own_copy; }

# ---- what a rule must be ----

@test "promote and demote need a level, and no field of other actions" {
	try 4 admin rule add action=promote condition='code = C1'
	has "$err" 'level: is missing: the level to promote to'
	try 4 admin rule add action=demote level=lead days=3
	has "$err" 'days: means nothing to a rule that is to demote'
	cust -q pool add east name=East -F code
	try 4 admin rule add action=demote level=lead pool=east
	has "$err" 'pool: means nothing'
	try 0 admin rule add action=demote level=lead
}

@test "a condition is checked when it is saved, to the column" {
	try 4 admin rule add action=promote level=key condition='level = keyy'
	has "$err" "condition: column 9: 'keyy' is not a choice"
	try 4 admin rule add action=promote level=key \
		condition='followups > 1 and folowups < 9'
	has "$err" "condition: column 19: no field 'folowups'" "'followups'?"
	rule R1 promote key 'followups > 1'
	try 4 admin rule set R1 condition='followups >'
	has "$err" 'condition: column 12: expected a value'
	try 4 admin rule set R1 level=
}

# ---- events ----

@test "an activity moves its customer in the same job" {
	rule R1 promote trading 'followups >= 2'
	reach C1
	is "$(levels)" 'C1=potential C2=trading C3=lead C4=key'
	try 0 act import <<<$'customer,kind\nC1,call\nC3,call\nC3,call'
	has "$err" 'import: 3 inserted, 2 more changed with them; job'
	is "$(levels)" 'C1=trading C2=trading C3=trading C4=key'
	is "$(cust history C1 --field level -f jsonl | tail -1 |
		jq -c '[.job, .changes.level]')" \
		"[$(last_job),[\"potential\",\"trading\"]]"
	is "$(value C1 level_since)" "$NOW"
	is "$(value C2 level_since)" '\N'
}

@test "one that did not reach it does not; one that is mended does" {
	rule R1 promote trading 'followups >= 1'
	act -q add code=A1 customer=C1 kind=call outcome=unanswered -F code
	is "$(value C1 level)" potential
	act -q set A1 outcome=reached
	is "$(value C1 level)" trading
}

@test "activities that go away or to another one count for both" {
	rule R1 promote trading 'followups >= 1' position=1
	rule R2 demote lead 'followups = 0' position=2
	act -q add code=A1 customer=C1 kind=call -F code
	is "$(levels -w 'code in (C1, C3)')" 'C1=trading C3=lead'
	act -q set A1 customer=C3
	is "$(levels -w 'code in (C1, C3)')" 'C1=lead C3=trading'
	act -q delete A1
	is "$(levels -w 'code in (C1, C3)')" 'C1=lead C3=lead'
}

@test "customers that are changed are asked about too, new ones are not" {
	rule R1 promote key 'city = Bonn'
	cust -q set C1 city=Bonn
	cust -q import <<<$'code,name,city\nC5,Five,Bonn\nC6,Six,Ulm'
	is "$(levels)" 'C1=key C2=trading C3=lead C4=key C5=lead C6=lead'
	cust -q level apply
	is "$(levels)" 'C1=key C2=trading C3=lead C4=key C5=key C6=lead'
	cust -q contact add customer=C2 name=x -F code
	is "$(value C2 level)" trading
}

@test "who may not change the level moves it by what he notes" {
	admin -q permission set "$(admin permission list -f tsv --no-header \
		-F code -w 'role = sales and record is null')" change=none
	admin -q permission add role=sales record=customer create=none \
		read=own change=none delete=none export=own \
		hidden='level;region'
	cust -q set C1 region=East
	rule R1 promote key 'followups > 0 and region = East'
	try 0 crm-activity add customer=C1 kind=call --now "$NOW" --as ada
	is "$(value C1 level)" key
	try 6 cust set C1 city=Bonn --as ada
	try 2 cust list -w 'level = key' --as ada -F code
	try 0 crm-activity add customer=C1 kind=call --now "$NOW" --as ada \
		-F customer.name
}

@test "no rule, no look: jobs are as they were" {
	rule R1 promote key 'followups > 0' active=false
	try 0 act add customer=C1 kind=call
	is "$(value C1 level)" potential
}

@test "a rule whose field is gone moves nobody, and level apply names it" {
	admin -q field add customer grade type=int -F code
	rule R1 promote key 'grade > 3'
	admin -q field delete customer.grade
	rule R2 promote trading 'followups > 0'
	try 0 act add customer=C1 kind=call
	is "$(value C1 level)" trading
	try 5 cust level apply
	has "$err" "rule R1: condition: column 1: no field 'grade'"
	try 4 admin rule set R1 position=3
	try 0 admin rule set R1 active=false
	try 0 admin rule set R1 position=3
	try 4 admin rule set R1 active=true
	try 4 admin rule set R1 condition='grade > 4'
	try 0 cust level apply
}

# ---- which rule decides ----

@test "by position, then code, the first that would move it" {
	rule R1 promote key '' position=20
	rule R2 promote trading '' position=10
	rule R3 promote strategic '' position=10
	reach C3
	is "$(value C3 level)" trading
	# R2 decides that it stays there.
	reach C3
	is "$(value C3 level)" trading
	reach C2
	is "$(value C2 level)" trading
}

@test "two rules that hold do not move a customer to and fro" {
	rule R1 promote key '' position=1
	rule R2 demote lead '' position=2
	cust -q level apply
	is "$(levels)" 'C1=key C2=key C3=key C4=key'
	try 0 cust level apply
	is "$err" 'crm-customer: level apply: nothing to do'
	is "$(why C1)" 'R1 true level is key already
R2 true comes after R1, which decides'
}

@test "promote moves up only, demote moves down only" {
	rule R1 promote trading '' position=3
	rule R2 demote potential 'level = trading and city = Ulm' position=2
	cust -q set C2 city=Bonn
	is "$(value C2 level)" trading
	cust -q set C2 city=Ulm
	is "$(value C2 level)" potential
	rule R3 demote strategic '' position=1
	cust -q set C3 city=Ulm
	is "$(value C3 level)" trading
}

@test "no rule moves what is pinned, invalid or archived" {
	rule R1 promote strategic ''
	cust -q pin C1
	cust -q set C1 C2 C4 city=Bonn
	is "$(levels)" 'C1=potential C2=strategic C3=lead C4=key'
	cust -q set C3 state=invalid invalid_reason=x
	is "$(value C3 level)" lead
	cust -q pool add east name=East >/dev/null
	cust -q set C3 state=pool pool=east
	is "$(value C3 level)" strategic
}

# ---- by hand ----

@test "a level set by hand stands in that job, and rules may change it later" {
	rule R1 promote key 'city = Bonn'
	cust -q set C1 city=Bonn
	is "$(value C1 level)" key
	cust -q set C1 level=lead
	is "$(value C1 level)" lead
	cust -q set C1 name=Uno
	is "$(value C1 level)" key
}

@test "pin and unpin" {
	rule R1 promote key 'city = Bonn'
	try 0 cust pin C1 C2 level=trading
	has "$err" 'pin: 2 updated; job'
	is "$(cust list -w 'level_pinned = true' -F code,level -f csv \
		--no-header)" $'C1,trading\nC2,trading'
	cust -q set C1 city=Bonn
	is "$(value C1 level)" trading
	try 0 cust unpin C1
	has "$err" 'unpin: 1 updated, 1 more changed with them; job'
	is "$(value C1 level)" key
	is "$(value C1 level_pinned)" '\N'
	try 0 cust unpin C1
	has "$err" '1 unchanged'
	cust list -w 'code in (C1, C3)' | cust -q pin - level=lead
	is "$(levels -w 'level_pinned = true')" 'C1=lead C2=trading C3=lead'
	try 2 cust pin C1 city=Bonn
	has "$err" "pin takes codes and level=LEVEL, not 'city=Bonn'"
	try 2 cust unpin C1 level=key
	try 2 cust pin
	try 2 cust pin level=key
	try 4 cust pin C1 level=keyy
	try 3 cust pin C9
	try 3 cust pin C2 --as ada
}

# ---- jobs that are as they were ----

@test "plans show what rules add, and are applied as they are" {
	rule R1 promote trading 'followups > 0' position=1
	rule R2 promote key 'level = trading and city = Bonn' position=2
	cust -q set C3 city=Bonn
	try 0 act add customer=C3 kind=call --dry-run
	is "$(value C3 level)" lead
	try 0 act add code=A1 customer=C3 kind=call --plan plan
	is "$(jq -r '.code + " " + .action' plan | paste -sd' ' -)" \
		'A1 insert C3 update'
	is "$(jq -c 'select(.code == "C3") | .after' plan)" \
		'{"level":"trading"}'
	try 0 admin apply plan
	is "$(value C3 level)" trading
	is "$(value C3 level_since)" "$NOW"
}

@test "undoing gives the level back, and no rule takes it again" {
	rule R1 promote key 'city = Bonn'
	cust -q set C1 city=Bonn
	on 2026-01-02 cust -q level apply
	cust -q set C1 level=lead
	on 2026-01-03 cust -q level apply
	is "$(value C1 level_since)" 2026-01-03T12:00:00Z
	try 0 admin undo "$(last_job)"
	is "$(value C1 level)" lead
	is "$(value C1 level_since)" "$NOW"
	try 0 admin check
}

@test "a dump is loaded as it is" {
	rule R1 promote key 'city = Bonn'
	cust -q set C1 city=Bonn
	cust -q set C1 level=lead
	admin -q init --bare --db copy.db
	admin dump | admin load -q --db copy.db
	cmp <(admin dump) <(admin dump --db copy.db)
	is "$(levels -w 'code = C1' --db copy.db)" C1=lead
}

# ---- all of them ----

@test "level apply: every customer, once, in one job" {
	reach C1
	rule R1 promote key 'followups > 0'
	rule R2 demote lead 'followups = 0'
	try 0 cust level apply --dry-run
	is "$err" 'crm-customer: level apply: would be 1 promoted, 1 demoted'
	try 0 cust level apply --plan plan
	is "$(jq -c '[.code, .after.level]' plan | paste -sd' ' -)" \
		'["C1","key"] ["C2","lead"]'
	is "$(levels)" 'C1=potential C2=trading C3=lead C4=key'
	try 0 cust level apply
	has "$err" 'level apply: 1 promoted, 1 demoted; job '
	is "$(levels)" 'C1=key C2=lead C3=lead C4=key'
	is "$(value C1 version)$(value C2 version)$(value C3 version)" 221
	try 0 cust level apply
	is "$err" 'crm-customer: level apply: nothing to do'
}

@test "level apply moves each customer one step" {
	rule R1 promote trading 'level < trading'
	rule R2 promote key 'level = trading'
	cust -q level apply
	is "$(levels)" 'C1=trading C2=key C3=trading C4=key'
	cust -q level apply
	is "$(levels)" 'C1=key C2=key C3=key C4=key'
}

@test "days pass without a job: apply sees to it" {
	rule R1 demote lead 'last_followup < today-30d'
	reach C2
	on 2026-01-20 cust -q level apply
	is "$(value C2 level)" trading
	on 2026-02-20 cust -q level apply
	is "$(value C2 level)" lead
}

@test "a thousand customers and more in one import" {
	seq 2500 | awk '{ print "X" $1 ",n" }' | sed '1i code,name' |
		cust -q import
	rule R1 promote potential 'followups >= 1' position=2
	rule R2 promote key 'followups >= 2' position=1
	seq 2500 | awk '{ print "X" $1 ",call" }
		$1 % 100 == 0 { print "X" $1 ",call" }' |
		sed '1i customer,kind' >many.csv
	try 0 act import many.csv
	has "$err" 'import: 2525 inserted, 2500 more changed with them'
	is "$(cust list -w 'level = key' -F code -f tsv --no-header |
		grep -c X)" 25
	is "$(cust list -w 'level = potential' -F code -f tsv --no-header |
		grep -c X)" 2475
}

# ---- why ----

@test "explain level: every rule in order, and what it does" {
	rule R1 promote trading 'followups > 0' name=first position=1
	rule R2 promote key '' position=2
	rule R3 demote lead '' position=3
	rule R4 promote strategic '' active=false
	try 0 cust explain level C1 -f csv
	is "$out" 'rule,name,action,level,holds,result
R1,first,promote,trading,false,condition does not hold: followups > 0
R2,,promote,key,true,promotes to key
R3,,demote,lead,true,"comes after R2, which decides"'
	is "$(why C3)" 'R1 false condition does not hold: followups > 0
R2 true promotes to key
R3 true comes after R2, which decides'
	is "$(why C4)" 'R1 false condition does not hold: followups > 0
R2 true archived: no rule changes it
R3 true archived: no rule changes it'
	cust -q pin C2 level=strategic
	is "$(why C2 | tail -2)" 'R2 true pinned: no rule changes it
R3 true pinned: no rule changes it'
	cust -q unpin C2
	is "$(value C2 level)" lead
	cust -q set C2 level=strategic
	is "$(why C2 | tail -2)" 'R2 true level is strategic, above key
R3 true demotes to lead'
}

@test "explain level as of then: the data and the rules of then" {
	rule R1 promote key 'followups > 0'
	local job
	job=$(last_job)
	reach C1
	is "$(why C1)" 'R1 true level is key already'
	is "$(why C1 --as-of "job$job")" \
		'R1 false condition does not hold: followups > 0'
	is "$(why C1 --as-of "job$((job - 1))")" ''
}

@test "explain level: who may see what" {
	cust -q set C1 region=East
	rule R1 promote key 'region = West'
	try 3 cust explain level C9
	try 3 cust explain level C2 --as ada
	try 2 cust explain level
	try 2 cust explain city C1
	has "$err" 'explain takes level or pool, and the code of a customer'
	is "$(why C1 --as ada)" ''
	admin -q permission add role=sales record=rule create=none read=all \
		change=none delete=none export=none
	is "$(why C1 --as ada)" \
		'R1 false condition does not hold: region = West'
	admin -q permission add role=sales record=customer create=own \
		read=own change=own delete=none export=none hidden=region
	has "$(why C1 --as ada)" "R1 null condition: column 1: no field"
}

# ---- what would have been ----

# C1 is reached on 10 and 20 January and on 1 March, C2 on 15 February; by hand
# C1 became strategic on 20 February. C5 comes on 1 February.
history() {
	local day code
	while read -r day code; do
		on "$day" reach "$code"
	done <<-'E'
		2026-01-10 C1
		2026-01-20 C1
	E
	on 2026-02-01 cust -q add C5 name=Five level=key -F code
	on 2026-02-15 reach C2
	on 2026-02-20 cust -q set C1 level=strategic
	on 2026-03-01 reach C1
	NOW=2026-03-05T08:00:00Z
	cust -q pin C3
	rule R1 promote trading 'level = potential and followups >= 2' \
		position=1
	rule R2 promote key 'level = trading and last_followup > today-30d' \
		position=2
	rule R3 demote potential 'last_followup is null' position=3
}

@test "backtest: the rules alone, on the data as they were" {
	history
	# 15 January: C1 was reached once. C2 and C4 never, C4 is archived;
	#   C3 is not pinned yet, but stands lower.
	# 15 February: C1 was reached twice. C2 was today, but R1 wants two.
	#   C5 never was.
	# 15 March: C1 is trading by the rules, and was reached on the 1st.
	try 0 cust level backtest --from 2026-01-15 --to 2026-03-15 -f csv
	is "$out" 'date,code,name,from,to,rule,actual
2026-01-15,C2,Two,trading,potential,R3,trading
2026-02-15,C1,One,potential,trading,R1,potential
2026-02-15,C5,Five,key,potential,R3,key
2026-03-15,C1,One,trading,key,R2,strategic'
	is "$err" ''
	is "$(levels)" 'C1=strategic C2=trading C3=lead C4=key C5=key'
}

@test "backtest: a step is a month, a week or a day" {
	history
	dates() {
		cust level backtest --from "$@" -f csv --no-header |
			cut -d, -f 1,2 | paste -sd' ' -
	}
	is "$(dates 2026-01-31)" '2026-01-31,C1 2026-01-31,C2 2026-02-28,C5'
	is "$(dates 2026-01-15 --every week)" \
		'2026-01-15,C2 2026-01-22,C1 2026-01-29,C1 2026-02-05,C5'
	is "$(dates 2026-01-19 --to 2026-01-21 --every day)" \
		'2026-01-19,C2 2026-01-20,C1 2026-01-21,C1'
	is "$(dates 2026-01-15 --to 2026-01-15)" '2026-01-15,C2'
	is "$(dates 2025-12-01 --to 2025-12-31)" ''
}

@test "backtest: what it is given" {
	try 2 cust level backtest
	has "$err" 'level backtest needs --from DAY'
	try 2 cust level backtest --from 2026-02-30
	has "$err" '--from: '
	try 2 cust level backtest --from 2026-02-01 --to 2026-01-01
	has "$err" '--from is a day after --to'
	try 2 cust level backtest --from 2026-01-01 --every year
	try 2 cust level backtest --from 2026-01-01 --dry-run
	has "$err" 'level backtest writes nothing'
	try 2 cust level apply --every week
	has "$err" 'are for level backtest'
	try 2 cust level
	try 2 cust level all
	try 6 cust level apply --as ada
	try 6 cust level backtest --from 2026-01-01 --as ada
}
