#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# merge.bats - customers merged into one, and where their codes lead then.

load lib.bash

act() { crm-activity --now "$NOW" --as boss "$@"; }
last_job() { admin job list -s -job -n 1 -F job -f tsv --no-header; }
# Fields of records of a type, a line each.
rows() { "$1" --now "$NOW" "$2" list -F "$3" -f csv --no-header; }

setup_file() {
	base
	admin -q user import <<<$'code,role\nada,manager\nben,sales'
	cust -q import <<-'E'
		code,name,phone,mobile,fax,tags,note,tax_number,city,currency,credit_limit,employees
		C1,One,0571-88880001,,,a;b,first,,,CNY,,
		C2,Two and more,0571-88880002,13800138000,,b;c,second,AB1234,Bonn,CNY,500,
		C3,Three,0571-88880003,,,,first,,Rom,USD,700,30
		C4,Four,,,,,,,,,,
	E
	cust -q contact import <<-'E'
		code,customer,name,primary
		K1,C1,Anna,true
		K2,C2,Bo,true
		K3,C3,Cy,true
	E
	act -q import <<-'E'
		code,customer,contact,kind,at
		A1,C1,K1,call,2026-03-01T10:00:00Z
		A2,C2,K2,visit,2026-01-15T10:00:00Z
		A3,C3,K3,call,2026-03-04T10:00:00Z
		A4,C3,,mail,2026-03-04T11:00:00Z
	E
	cust -q affiliate import <<<$'code,customer,name,company\nF1,C2,x,C3\nF2,C4,y,C2'
	cust -q requirement add R1 customer=C2 wish=steel
	admin -q share add SH1 customer=C2 user=ben
}

setup() { own_copy; }

@test "what goes together comes from one customer" {
	cust -q set C1 bank=ICBC birthday=1980-03-04
	cust -q set C2 bank=ABC bank_account=62-1 birthday=1990-05-06 \
		birthday_calendar=lunar
	try 2 cust merge C1 C2 --rule bank_account=keep
	has "$err" "bank_account is that of the same record as bank; give the rule of that"
	cust -q merge C1 C2 --rule birthday=newest
	is "$(cust show C1 -F bank,bank_account,birthday,birthday_calendar -f csv --no-header)" \
		ICBC,,1990-05-06,lunar
}

@test "what goes with nothing does not stand in the way" {
	cust -q set C1 birthday=1980-01-01 birthday_calendar=lunar
	cust -q set C1 birthday=
	cust -q set C2 birthday=1990-05-06 bank=ICBC
	cust -q set C3 bank=ICBC bank_account=62
	cust -q merge C1 C2 C3 --rule birthday=newest
	is "$(cust show C1 -F bank,bank_account,birthday,birthday_calendar -f csv --no-header)" \
		ICBC,62,1990-05-06,
	cust -q set C4 name='Fourth Ltd' birthday_calendar=solar
	cust -q add name=Fourth birthday=1990-01-01 --on-duplicate fill
	is "$(cust show C4 -F birthday,birthday_calendar -f csv --no-header)" \
		1990-01-01,solar
}

@test "what goes together is filled in together" {
	cust -q set C1 name='First Ltd' bank=ICBC
	cust -q set C2 name='Second Ltd' bank_account=1
	fill() { cust -q add name="$1" "${@:2}" --on-duplicate fill; }
	fill First bank=ABC bank_account=62-1
	is "$(cust show C1 -F bank,bank_account -f csv --no-header)" ICBC,
	fill First bank=ICBC bank_account=62-2
	is "$(cust show C1 -F bank,bank_account -f csv --no-header)" ICBC,62-2
	fill Second bank=ABC bank_account=62-3
	is "$(cust show C2 -F bank,bank_account -f csv --no-header)" ,1
	fill Second birthday=1990-05-06 birthday_calendar=lunar
	is "$(cust show C2 -F birthday,birthday_calendar -f csv --no-header)" \
		1990-05-06,lunar
}

# ---- what moves ----

@test "all that refers to a dropped customer refers to the one kept" {
	try 0 cust merge C1 C2 C3
	is "$err" "crm-customer: merge: 1 kept, 2 dropped, 9 moved; job $(last_job)"
	is "$(rows crm-customer contact code,customer)" $'K1,C1\nK2,C1\nK3,C1'
	is "$(rows crm-activity activity code,customer,contact)" \
		$'A1,C1,K1\nA2,C1,K2\nA3,C1,K3\nA4,C1,'
	is "$(rows crm-customer affiliate code,customer,company)" \
		$'F1,C1,C1\nF2,C4,C1'
	is "$(value R1 customer requirement)" C1
	is "$(admin share show SH1 -F customer)" '{"customer":"C1"}'
	is "$(codes cust list)" 'C1 C4'
	try 0 admin check
}

@test "no other record changes, and none more than once" {
	cust -q merge C1 C2 C3
	is "$(admin job changes "$(last_job)" -f csv --no-header |
		cut -d, -f6-8 | sort | uniq -d)" ''
	is "$(admin job changes "$(last_job)" -f csv --no-header |
		cut -d, -f7,8 | sort | paste -sd' ')" \
		'A2,update A3,update A4,update C1,update C2,delete C2,insert C3,delete C3,insert F1,update F2,update K2,update K3,update R1,update SH1,update'
}

@test "the contact to call first stays the kept customer's" {
	cust -q merge C1 C2 C3
	is "$(rows crm-customer contact code,primary)" \
		$'K1,true\nK2,false\nK3,false'
}

@test "where the kept customer has none, it is the first dropped one's" {
	cust -q merge C4 C3 C2
	is "$(rows crm-customer contact code,primary)" \
		$'K1,true\nK2,false\nK3,true'
}

# ---- the tree ----

# Each customer and its parent.
tree() { rows crm-customer customer code,parent | paste -sd' '; }

@test "children of the dropped come below the kept" {
	cust -q set C4 parent=C2
	cust -q merge C1 C2
	is "$(tree)" 'C1, C3, C4,C1'
}

@test "a kept one below a dropped one takes its place" {
	cust -q set C2 parent=C3
	cust -q set C1 parent=C2
	cust -q merge C1 C2
	is "$(tree)" 'C1,C3 C3, C4,'
}

@test "so it does from further below, and what was between is below it" {
	cust -q set C2 parent=C3
	cust -q set C4 parent=C2
	cust -q set C1 parent=C4
	admin dump >before
	cust -q merge C1 C2
	is "$(tree)" 'C1,C3 C3, C4,C1'
	admin -q undo "$(last_job)"
	admin dump | cmp - before
}

@test "a dropped one below the kept one leaves no circle" {
	cust -q set C2 parent=C4
	cust -q set C4 parent=C1
	cust -q merge C1 C2
	is "$(tree)" 'C1, C3, C4,C1'
}

@test "a chain of dropped ones, the kept one in its middle" {
	cust -q set C2 parent=C4
	cust -q set C1 parent=C2
	cust -q set C3 parent=C1
	admin dump >before
	cust -q merge C1 C2 C3 C4
	is "$(tree)" 'C1,'
	try 0 admin check
	admin -q undo "$(last_job)"
	admin dump | cmp - before
}

@test "the kept one's parent stays; where it has none, a dropped one's counts" {
	cust -q set C2 parent=C4
	cust -q merge C1 C2
	is "$(tree)" 'C1,C4 C3, C4,'
	admin -q undo "$(last_job)"
	cust -q set C1 parent=C3
	cust -q merge C1 C2
	is "$(tree)" 'C1,C3 C3, C4,'
}

# ---- values ----

@test "what the kept one has stays; what it lacks the first that has it gives" {
	cust -q merge C1 C3 C2
	is "$(value C1 name)" One
	is "$(value C1 city)" Rom
	is "$(value C1 employees)" 30
	is "$(value C1 tax_number)" AB1234
	try 0 cust list -w 'tax_number = AB1234' -F code -f csv --no-header
	is "$out" C1
}

@test "tags are all members, notes all texts, each once" {
	cust -q merge C1 C2 C3
	is "$(value C1 tags)" 'a;b;c'
	has "$(cust show C1 -F note)" '"first\n\nsecond'
	hasnt "$(cust show C1 -F note)" 'first\n\nsecond\n\nfirst'
}

@test "a number goes to its own field, to a free one, or into the note" {
	cust -q merge C1 C2 C3
	is "$(cust show C1 -F phone,mobile,fax,note)" '{"phone":"0571-88880001","mobile":"13800138000","fax":null,"note":"first\n\nsecond\n\nphone of C2: 0571-88880002\nphone of C3: 0571-88880003"}'
	cust -q set C1 mobile=
	cust -q set C4 phone='0571 8888 0004'
	cust -q merge C1 C4
	is "$(value C1 mobile)" '0571 8888 0004'
}

@test "a number that the kept one has, written another way, is not taken" {
	cust -q set C4 mobile='+86 571 88880001'
	cust -q merge C1 C4
	is "$(cust show C1 -F mobile,note)" '{"mobile":null,"note":"first"}'
}

@test "a fax number is none to call" {
	cust -q set C1 fax=0571-88880009
	cust -q set C4 fax=0571-88880008
	cust -q merge C1 C4
	is "$(cust show C1 -F mobile,fax,note)" '{"mobile":null,"fax":"0571-88880009","note":"first\n\nfax of C4: 0571-88880008"}'
}

@test "amounts come in the kept one's currency only" {
	cust -q merge C1 C3 C2
	is "$(cust show C1 -F currency,credit_limit)" \
		'{"currency":"CNY","credit_limit":500.00}'
}

@test "with another currency come its amounts, and no other ones" {
	cust -q set C1 credit_limit=9
	cust -q set C3 currency=EUR credit_limit=700
	cust -q merge C1 C2 C3 --rule currency=newest
	is "$(cust show C1 -F currency,credit_limit)" \
		'{"currency":"EUR","credit_limit":700.00}'
}

@test "amounts of the kept one do not change their currency" {
	cust -q set C1 credit_limit=9
	cust -q set C3 currency=EUR credit_limit=
	cust -q merge C1 C2 C3 --rule currency=newest
	is "$(cust show C1 -F currency,credit_limit)" \
		'{"currency":"EUR","credit_limit":null}'
}

@test "whose the customer is, level and state are the kept one's, given or not" {
	cust -q set C2 owner=ben level=key department= locked=true
	cust -q merge C1 C2
	is "$(cust show C1 -F level,owner,state,locked)" \
		'{"level":"lead","owner":null,"state":"active","locked":null}'
	admin -q undo "$(last_job)"
	cust -q merge C1 C2 --rule owner=keep --rule level=newest
	is "$(cust show C1 -F level,owner)" '{"level":"key","owner":"ben"}'
}

@test "--rule: newest, longest, keep" {
	cust -q set C1 city=Ulm
	cust -q set C3 city=Wien
	cust -q set C2 note='a longer text'
	cust -q merge C1 C2 C3 --rule city=newest --rule name=longest \
		--rule note=longest --rule tags=keep --rule phone=keep
	is "$(cust show C1 -F name,city,tags,phone)" '{"name":"Two and more","city":"Wien","tags":["a","b"],"phone":"0571-88880001"}'
	is "$(value C1 note)" 'a longer text'
}

@test "newest goes by the change of the field, not of the record" {
	cust -q set C1 city=Ulm
	cust -q set C2 employees=5
	cust -q merge C1 C2 --rule city=newest
	is "$(value C1 city)" Ulm
}

@test "custom fields are merged as others are" {
	admin -q field add customer grade type=text unique=true
	admin -q field add customer marks type=list
	cust -q set C1 marks=x
	cust -q set C2 grade=g7 marks='y;x'
	cust -q merge C1 C2
	is "$(cust show C1 -F grade,marks)" '{"grade":"g7","marks":["x","y"]}'
	admin -q undo "$(last_job)"
	is "$(value C2 grade)" g7
}

@test "rules that make no sense are refused, with those that do" {
	try 2 cust merge C1 C2 --rule level=union
	has "$err" "'union' is no rule for level (keep, newest)"
	try 2 cust merge C1 C2 --rule city=union
	has "$err" '(keep, newest, longest)'
	try 2 cust merge C1 C2 --rule tags=longest
	has "$err" '(keep, newest, union)'
	try 2 cust merge C1 C2 --rule parent=newest
	has "$err" '(keep)'
	try 2 cust merge C1 C2 --rule version=keep
	try 2 cust merge C1 C2 --rule code=newest
	try 2 cust merge C1 C2 --rule ctiy=keep
	has "$err" "did you mean 'city'?"
	try 2 cust merge C1 C2 --rule city
	has "$err" 'FIELD=RULE'
	try 2 cust merge C1 C2 --rule city=keep --rule city=newest
	has "$err" 'twice'
	is "$(total)" 4
}

@test "a note that gets too long is refused, and nothing is merged" {
	long=$(printf 'x%.0s' {1..15000})
	cust -q import <<<"code,note
C1,$long
C2,y$long"
	try 4 cust merge C1 C2
	has "$err" 'note: C1: ' '20000'
	is "$(total)" 4
	try 0 cust merge C1 C2 --rule note=keep
}

# ---- undo, plans, dry runs ----

@test "undo restores everything, and undoing that merges again" {
	admin dump >before
	cust -q merge C1 C2 C3
	admin dump >after
	try 0 admin check
	try 0 admin undo "$(last_job)"
	admin dump | cmp - before
	try 0 admin check
	try 0 admin undo "$(last_job)"
	admin dump | cmp - after
	try 0 admin check
	try 0 admin audit verify
}

@test "a contact that got another activity since is in the way of undoing" {
	cust -q merge C1 C2
	job=$(last_job)
	act -q import <<<$'code,customer,contact,kind\nA9,C1,K2,call'
	try 5 admin undo "$job"
	has "$err" 'contact K2: customer: activity A9 refers to it and stays'
	act -q set A9 contact=
	try 0 admin undo "$job"
	is "$(rows crm-activity activity code,customer,contact)" \
		$'A1,C1,K1\nA2,C2,K2\nA3,C3,K3\nA4,C3,\nA9,C1,'
}

@test "contacts and their activities are never apart, --keep-later or not" {
	cust -q merge C1 C2
	job=$(last_job)
	act -q import <<<$'code,customer,contact,kind\nA9,C1,K2,call'
	try 5 admin undo "$job" --keep-later
	has "$err" 'contact K2: customer: activity A9 refers to it and stays'
	try 0 admin check
	is "$(value K2 customer contact)" C1
}

@test "--dry-run and --plan save nothing and tell the same" {
	admin dump >before
	try 0 cust merge C1 C2 C3 --dry-run
	is "$err" 'crm-customer: merge: would be 1 kept, 2 dropped, 9 moved'
	try 0 cust merge C1 C2 C3 --plan x.plan
	is "$err" 'crm-customer: merge: would be 1 kept, 2 dropped, 9 moved'
	admin dump | cmp - before
	cp crm.db other.db
	try 0 admin apply x.plan
	admin dump >planned
	cust -q --db other.db merge C1 C2 C3
	admin --db other.db dump | cmp - planned
	try 0 admin check
	admin -q undo "$(last_job)"
	admin dump | cmp - before
}

@test "a plan of a merge that was done is refused" {
	cust -q merge C1 C2 --plan x.plan
	cust -q merge C1 C2
	try 5 admin apply x.plan
	has "$err" 'customer C2: is not there any more'
}

@test "--as-of before the merge shows the dropped customer" {
	job=$(last_job)
	cust -q merge C1 C2
	is "$(cust show C2 -F code,city --as-of "job$job")" \
		'{"code":"C2","city":"Bonn"}'
	is "$(cust show C2 -F code --as-of "job$(last_job)")" '{"code":"C1"}'
	try 3 cust alias show C2 --as-of "job$job"
}

@test "--request-id: done once, told the same again" {
	try 0 cust merge C1 C2 --request-id m1
	summary=$err
	try 0 cust merge C1 C2 --request-id m1
	is "${err##*$'\n'}" "$summary"
	try 0 cust merge - --request-id m2 <<<$'group,action,code\n1,keep,C1\n1,drop,C3'
	summary=$err
	try 0 cust merge - --request-id m2 <<<$'group,action,code\n1,keep,C1\n1,drop,C3'
	is "${err##*$'\n'}" "$summary"
	try 5 cust merge - --request-id m2 <<<$'group,action,code\n1,keep,C1\n1,drop,C4'
}

# ---- former codes ----

@test "a former code leads to the kept customer" {
	cust -q merge C1 C2
	is "$(cust show C2 -F code)" '{"code":"C1"}'
	try 0 cust set C2 city=Ulm
	is "$(value C1 city)" Ulm
	is "$(cust contact add customer=C2 name=Di -F customer)" \
		'{"customer":"C1"}'
	cust -q contact import <<<$'code,customer,name\nK9,C2,Ed'
	is "$(value K9 customer contact)" C1
	try 0 cust set C4 parent=C2
	is "$(value C4 parent)" C1
}

@test "so it does in an import, which changes no code" {
	cust -q merge C1 C2
	try 0 cust import <<<$'code,city\nC2,Rom\nC1,Rom'
	is "$err" "crm-customer: import: 1 updated, 1 unchanged; job $(last_job)"
	is "$(cust list -w 'city = Rom' -F code -f tsv --no-header |
		paste -sd' ')" 'C1 C3'
	try 0 cust import --mode update <<<$'code,city\nC2,Prag'
	try 0 cust set - region=x <<<$'code\nC2'
	is "$(cust show C1 -F code,city,region)" \
		'{"code":"C1","city":"Prag","region":"x"}'
	try 4 cust import <<<$'code,city,level\nC2,Rom,keyy'
}

@test "a former code behind all others is found by an import, too" {
	cust -q set C3 code=Z9
	cust -q merge C1 Z9
	try 0 cust import <<<$'code,city,name\nZ9,Ulm,\nZ91,Ulm,new'
	is "$err" "crm-customer: import: 1 inserted, 1 updated; job $(last_job)"
	is "$(value C1 city)" Ulm
}

@test "merged again, all former codes lead to the last one kept" {
	cust -q merge C1 C2
	cust -q merge C4 C1
	is "$(cust show C2 C1 -F code -f csv --no-header | paste -sd' ')" 'C4 C4'
	admin -q undo "$(last_job)"
	is "$(cust show C2 -F code)" '{"code":"C1"}'
}

@test "a former code is taken" {
	cust -q merge C1 C2
	try 5 cust add code=C2 name=new
	has "$err" "code: 'C2' is the former code of customer C1"
	try 5 cust set C4 code=C2
	try 5 cust import --mode insert <<<$'code,name\nC2,new'
	has "$err" "'C2' is the former code of customer C1"
	try 5 cust alias add C3 customer=C1
	has "$err" "'C3' is the code of a customer still"
}

@test "generated codes keep off former ones" {
	cust -q alias add C-000007 customer=C1
	is "$(cust add name=new -F code)" '{"code":"C-000008"}'
}

@test "delete and erase take no former code" {
	cust -q merge C1 C2
	try 3 cust delete C2
	has "$err" "'C2' is the former code of customer C1"
	try 3 cust delete - <<<$'code\nC2'
	try 0 cust show C1 -F code
	try 3 cust merge C3 C2
	has "$err" "'C2' is the former code of customer C1"
	try 0 admin erase C2 reason='a request'
	try 0 cust show C1 -F code
	is "$(cust history C2 -f jsonl | jq -c .changes | sort -u |
		paste -sd' ')" 'null {"reason":[null,"a request"]}'
}

@test "erasing takes what was merged into the record with it" {
	cust -q merge C1 C2
	cust -q merge C4 C1
	try 0 admin erase C4 reason='a request'
	for c in C1 C2 C4; do
		is "$(cust history $c -f jsonl | jq -c .changes | sort -u |
			paste -sd' ')" 'null {"reason":[null,"a request"]}'
	done
	try 0 admin check
	try 0 admin audit verify
}

@test "restore says what to undo" {
	cust -q merge C1 C2
	job=$(last_job)
	try 5 cust restore C2
	has "$err" "'C2' is the former code of customer C1; undo job $job to have it back"
	admin -q undo "$job"
	try 0 cust delete C2 --cascade
	try 0 cust restore C2
}

@test "history has what was done to the dropped one, under its code" {
	cust -q merge C1 C2
	is "$(cust history C2 -f jsonl | jq -r .action | paste -sd' ')" \
		'insert delete'
	is "$(cust history C1 -f jsonl | jq -r .action | paste -sd' ')" \
		'insert update'
}

@test "explain access follows a former code" {
	cust -q merge C1 C2
	try 0 admin explain access boss C2
	has "$out" '"right":"read"'
}

@test "former codes are dumped and loaded" {
	cust -q merge C1 C2
	admin dump >all
	admin -q --db copy.db init --bare
	admin -q --db copy.db load all
	is "$(cust --db copy.db show C2 -F code)" '{"code":"C1"}'
	admin --db copy.db dump | cmp - all
}

# ---- rights ----

@test "who may change the one and delete the others may merge them" {
	try 6 crm-customer merge C1 C2 --as ben
	has "$err" 'role sales does not delete customers'
	admin -q department add code=d name=d
	admin -q department add code=e name=e
	admin -q user set ada department=d
	cust -q set C1 C2 department=d
	cust -q set C3 department=e
	admin -q permission add role=manager record=contact read=none \
		create=none change=none delete=none export=none
	try 3 crm-customer merge C1 C3 --as ada
	try 0 crm-customer merge C1 C2 --as ada
	is "$(value K2 customer contact)" C1
	is "$(admin share show SH1 -F customer)" '{"customer":"C1"}'
}

@test "a former code leads to nothing one may not see" {
	admin -q share delete SH1
	cust -q merge C1 C2
	try 3 crm-customer show C2 --as ben
	cust -q set C1 owner=ben
	is "$(crm-customer show C2 --as ben -F code)" '{"code":"C1"}'
	cust -q set C1 owner=
	try 5 crm-customer add code=C2 name=x --as ben
	has "$err" 'another customer'
	hasnt "$err" C1
}

@test "a former code leads on where a filter refers to a record" {
	cust -q merge C1 C2 C3
	is "$(codes cust contact list -w 'customer = C2')" 'K1 K2 K3'
	is "$(codes act list -w 'customer in (C2, C4)')" "$(codes act list)"
	is "$(codes act list -w 'customer != C3')" ''
	is "$(codes cust contact list -w 'customer = C2' --as-of 2026-01-01)" ''
}

# ---- groups ----

@test "groups from stdin are one job" {
	cust -q import <<<$'code,name\nC5,Five'
	try 0 cust merge - <<-'E'
		group,score,action,code,name,with,reasons
		1,90,drop,C2,Two,C1,tax
		1,90,keep,C1,One,,
		2,80,keep,C3,Three,,
		2,80,drop,C4,Four,C3,name
		3,80,keep,C5,Five,,
	E
	is "$err" "crm-customer: merge: 2 kept, 2 dropped, 7 moved; job $(last_job)"
	is "$(codes cust list)" 'C1 C3 C5'
	is "$(cust show C4 -F code)" '{"code":"C3"}'
}

@test "groups as JSON, and in other encodings" {
	try 0 cust merge - --dry-run <<<'[{"group":1,"action":"keep","code":"C1"},{"group":1,"action":"drop","code":"C2","more":null}]'
	has "$err" '1 kept, 1 dropped'
	printf 'group;action;code\n组;keep;C1\n组;drop;C2\n' |
		iconv -t gb18030 >g.csv
	try 0 cust merge - --encoding gb18030 --delimiter ';' <g.csv
}

@test "nothing to merge" {
	try 0 cust merge - </dev/null
	is "$err" 'crm-customer: merge: nothing to do'
	try 0 cust merge - <<<$'group,action,code\n1,keep,C1\n2,drop,C2'
	is "$err" 'crm-customer: merge: nothing to do'
}

@test "a group that is not right is refused, with its line" {
	head='group,action,code'
	try 4 cust merge - <<<"$head"$'\n1,keep,C1\n1,keep,C2\n1,drop,C3'
	has "$err" "stdin:3: group '1' keeps 'C1' and 'C2'; one record of it is kept"
	try 4 cust merge - <<<"$head"$'\n1,drop,C1\n1,drop,C2'
	has "$err" "stdin:2: group '1' drops all its records; one of them is to be kept"
	try 4 cust merge - <<<"$head"$'\n1,keep,C1\n1,drop,C2\n2,keep,C3\n2,drop,C2'
	has "$err" "stdin:5: 'C2' is in group '1' already, on line 3"
	try 4 cust merge - <<<"$head"$'\n1,keep,C1\n1,delete,C2'
	has "$err" "stdin:3: action: 'delete' is no action (keep, drop)"
	try 4 cust merge - <<<"$head"$'\n1,keep,C1\n1,,C2'
	has "$err" 'stdin:3: action: is missing'
	try 4 cust merge - <<<$'action,code\nkeep,C1'
	has "$err" 'stdin:2: group: is missing'
	is "$(total)" 4
}

@test "all groups or none" {
	try 3 cust merge - <<<$'group,action,code\n1,keep,C1\n1,drop,C2\n2,keep,C3\n2,drop,X'
	has "$err" "group '2': no customer 'X'"
	is "$(total)" 4
	is "$(cust list -F code -f csv --no-header | paste -sd' ')" 'C1 C2 C3 C4'
}

@test "a group that cannot be merged may be left out" {
	groups=$'group,action,code\n1,keep,C1\n1,drop,C2\n2,keep,C3\n2,drop,X'
	try 7 cust merge - --on-error skip <<<"$groups"
	has "$err" "group '2': no customer 'X'"
	has "$err" 'merge: 1 kept, 1 dropped, 6 moved; job'
	has "$err" 'merge: 1 change was left out'
	is "$(codes cust list)" 'C1 C3 C4'
	try 7 cust merge - --on-error skip <<<$'group,action,code\n2,keep,C3\n2,drop,X'
	has "$err" 'merge: nothing to do'
}

@test "what else goes wrong is told, whatever was left out" {
	sqlite3 crm.db "CREATE TRIGGER t BEFORE INSERT ON job BEGIN
		SELECT raise(ABORT, 'disk trouble'); END"
	run -5 --separate-stderr cust merge - --on-error skip \
		<<<$'group,action,code\n1,keep,C1\n1,drop,C2\n2,keep,C3\n2,drop,X'
	has "$stderr" "group '2': no customer 'X'" 'disk trouble'
}

@test "a column of the very name is the one" {
	cust -q import <<<$'code,name\n1,one\n2,two'
	try 0 cust merge - <<<$'编号,group,action,code\n1,g,keep,C3\n2,g,drop,C4'
	is "$(codes cust list)" '1 2 C1 C2 C3'
}

@test "groups may have Chinese headings, as duplicates prints them" {
	cust -q set C2 name=One
	cust -q set C4 name=One
	cust duplicates -f csv --labels zh >g.csv
	has "$(head -1 g.csv)" 分组,
	try 0 cust merge - <g.csv
	has "$err" '1 kept, 2 dropped'
}

# ---- what is given ----

@test "codes that make no merge" {
	try 2 cust merge
	try 2 cust merge C1
	try 2 cust merge C1 -
	try 3 cust merge C1 X
	has "$err" "no customer 'X'"
	try 3 cust merge X C1
	try 4 cust merge C1 C2 C1
	has "$err" 'C1 is the record that is to be kept'
	try 4 cust merge C1 C2 C2
	has "$err" 'C2 is given twice'
	try 2 cust merge C1 C2 --encoding gb18030
	has "$err" 'is for records on stdin'
	try 2 cust contact merge K1 K2
	is "$(total)" 4
}

@test "a number that is hidden comes to no place where it is seen" {
	admin -q permission add role=manager record=customer create=all \
		read=all change=all delete=all export=all \
		'hidden=mobile;fax' >/dev/null
	cust -q set C1 mobile=13900000000
	try 0 cust merge C1 C2 --as ada
	is "$(value C1 phone)" 0571-88880001
	is "$(cust show C1 -F mobile,note)" '{"mobile":"13900000000","note":"first\n\nsecond\n\nphone of C2: 0571-88880002"}'
}

@test "a text that is a part of another's words is kept" {
	cust -q set C3 note='first of all'
	cust -q set C1 note='the first of all times'
	try 0 cust merge C1 C3
	has "$(value C1 note)" 'the first of all times' '\n\nfirst of all'
}
