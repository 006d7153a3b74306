#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# states.bats - active, pool, invalid, archived: what follows from each.

load lib.bash

setup_file() {
	base
	admin -q user import <<<$'code,role\nada,sales\nben,sales'
	cust -q pool import <<<$'code,name,locks\neast,East,2\nwest,West,'
	cust -q import <<-'E'
		code,name,owner,pool
		C1,One,ada,east
		C2,Two,ada,east
		C3,Three,,east
		C4,Four,ada,
		C5,Five,,
		C6,Six,ada,east
		C7,Seven,ada,west
	E
}

setup() { own_copy; }

states() { value "$1" state,owner,pool; }
later() { crm-customer --now 2026-04-01T00:00:00Z "$@"; }

# ---- pool ----

@test "what has a pool and no owner lies in the pool" {
	is "$(states C3)" $'pool\t\\N\teast'
	is "$(states C5)" $'active\t\\N\t\\N'
	try 0 cust set C1 owner=
	is "$(states C1)" $'pool\t\\N\teast'
	try 0 cust set C5 pool=west
	is "$(states C5)" $'pool\t\\N\twest'
	try 0 cust add code=N1 name=N pool=east state=pool
	try 0 cust set C4 pool=east
	is "$(states C4)" $'active\tada\teast'
}

@test "an owner makes it active, and so does a pool that is taken away" {
	try 0 cust set C3 owner=ben
	is "$(states C3)" $'active\tben\teast'
	try 0 cust set C3 owner=
	try 0 cust set C3 pool=
	is "$(states C3)" $'active\t\\N\t\\N'
}

@test "put in the pool, it loses owner, lock and protection" {
	cust -q set C1 locked=true protected_until=2026-12-31 \
		protection_reason='big order'
	try 0 cust set C1 state=pool
	is "$(value C1 state,owner,locked,protected_until,protection_reason)" \
		$'pool\t\\N\t\\N\t\\N\t\\N'
	try 0 admin undo "$(admin job list -s -job -n 1 -F job -f tsv \
		--no-header)"
	is "$(value C1 state,owner,locked,protected_until,protection_reason)" \
		$'active\tada\ttrue\t2026-12-31\tbig order'
}

@test "state and owner that do not go together are refused" {
	try 4 cust set C4 state=pool
	has "$err" 'pool: a customer in state pool lies in one; give it'
	try 4 cust set C1 state=pool owner=ben
	has "$err" 'owner: a customer in a pool has none'
	try 4 cust set C3 state=active
	has "$err" 'state: what lies in a pool is active with an owner'
	try 4 cust add name=N state=pool
	try 4 cust add name=N state=pool pool=east owner=ada
	try 4 cust set C3 locked=true
	has "$err" 'locked: only a customer that has an owner is locked'
	try 4 cust set C3 protected_until=2026-03-01
	try 0 cust import --on-error skip --mode update <<<$'code,state\nC1,pool'
}

@test "what was wrong before does not stand in the way of other changes" {
	sqlite3 crm.db "UPDATE customer SET pool = NULL WHERE code = 'C3'"
	try 0 cust set C3 note=x
	is "$(states C3)" $'pool\t\\N\t\\N'
	try 0 cust set C3 pool=west
}

# ---- invalid, archived ----

@test "invalid needs its reason, which goes with it" {
	try 4 cust set C1 state=invalid
	has "$err" 'invalid_reason: say why it is no customer after all'
	try 0 cust set C1 state=invalid invalid_reason='firm is closed'
	try 4 cust set C1 invalid_reason=
	is "$(states C1)" $'invalid\tada\teast'
	try 0 cust set C1 state=active
	is "$(value C1 state,invalid_reason)" $'active\t\\N'
	try 4 cust import <<<$'name,state\nX,无效'
}

@test "invalid and archived customers without an owner are not in the pool" {
	try 0 cust set C3 state=invalid invalid_reason=x
	is "$(states C3)" $'invalid\t\\N\teast'
	is "$(codes cust list --as ben)" ''
	try 0 cust set C3 state=archived
	is "$(states C3)" $'archived\t\\N\teast'
	is "$(codes cust list -w 'state = archived')" C3
	try 0 cust set C3 state=active
	is "$(states C3)" $'pool\t\\N\teast'
}

# ---- since when ----

@test "owned_since and level_since are kept" {
	is "$(value C1 owned_since,level_since)" $'\\N\t\\N'
	try 0 later set C1 note=x
	is "$(value C1 owned_since,level_since)" $'\\N\t\\N'
	try 0 later set C1 owner=ben
	is "$(value C1 owned_since,level_since)" $'2026-04-01T00:00:00Z\t\\N'
	try 0 later set C1 level=key
	is "$(value C1 level_since)" 2026-04-01T00:00:00Z
	try 0 later set C5 pool=east
	is "$(value C5 owned_since)" 2026-04-01T00:00:00Z
	try 2 cust set C1 owned_since=2026-01-01
}

@test "undo brings them back, and the log says the same as the rows" {
	later -q set C1 owner=ben level=key
	admin -q undo "$(admin job list -s -job -n 1 -F job -f tsv --no-header)"
	is "$(value C1 owner,owned_since,level_since)" $'ada\t\\N\t\\N'
	later -q set C1 owner= --plan plan
	try 0 admin apply plan
	is "$(value C1 owner,state,owned_since)" \
		$'\\N\tpool\t2026-03-05T08:00:00Z' # when it was applied
	try 0 admin check
}

# ---- locks, protection ----

@test "an owner locks as many of a pool's as the pool says" {
	try 0 cust lock C1 C2 --as ada
	try 5 cust lock C6 --as ada
	has "$err" 'locked: C6: its owner has locked 2 of 2 in pool east'
	try 5 cust set C6 locked=true
	try 5 cust lock C7 --as ada
	has "$err" 'locked 0 of 0 in pool west'
	try 0 cust lock C4 --as ada
	try 5 cust set C4 pool=east
	try 0 cust unlock C1 C1 --as ada
	has "$err" '1 updated, 1 unchanged'
	try 0 cust lock C6 --as ada
	try 3 cust lock C1 --as ben
	try 0 cust import --mode update <<<$'code,locked\nC6,no\nC1,yes'
}

@test "of several locks all hold or none, or those that can" {
	try 5 cust lock C1 C2 C6 C7 --as ada
	has "$err" 'C6: its owner' 'C7: its owner' \
		'2 changes were refused; nothing was changed'
	is "$(value C1 locked)" '\N'
	try 7 cust lock C1 C2 C6 --on-error skip --as ada
	is "$(value C1 locked)" true
}

@test "a lock ends when the owner changes" {
	cust -q lock C1 C2
	try 0 cust set C1 owner=ben
	is "$(value C1 locked)" '\N'
}

@test "a protection that is yet to end needs a reason" {
	try 4 cust set C1 protected_until=tomorrow
	has "$err" 'protection_reason: say why it is protected beyond today'
	try 0 cust set C1 protected_until=today
	try 0 cust set C1 protected_until=2026-12-31 protection_reason=x
	try 4 cust set C1 protection_reason=
}
