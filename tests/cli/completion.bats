#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# completion.bats - candidates, and the scripts that bring them to the shells.

load lib.bash
load verbs.bash

setup_file() {
	base
	admin -q department add sales name=Sales >/dev/null
	admin -q user add anna name='Anna Berg' department=sales >/dev/null
	admin -q field add customer grade type=enum \
		choices='DC01;DX51D;dark red' >/dev/null
	printf '%s\n' code,name,owner KH001,霁岚家电,anna 'KH002,"a
b",' KH003,Third, X:1,Colon, | cust -q import
	cust -q delete KH003
}

setup() {
	own_copy
	top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	export top
}

# offers WORD... => CANDIDATE...: exactly these, descriptions left out; the
# words stand behind crm-customer, the last one is completed.
offers() {
	local words=() got want
	while [ "$1" != "=>" ]; do
		words+=("$1")
		shift
	done
	shift
	got=$(crm-customer __complete "${words[@]}" | cut -f 1 | LC_ALL=C sort)
	want=$([ $# = 0 ] || printf '%s\n' "$@" | LC_ALL=C sort)
	[ "$got" = "$want" ] && return
	printf 'for: %s\noffered:\n%s\nnot:\n%s\n' "${words[*]}" "$got" "$want"
	return 1
}

@test "verbs and record types" {
	offers li '=>' list
	offers con '=>' contact
	offers contact l '=>' list
	offers contact con '=>'
	offers user '=>'
	offers -q re '=>' release restore requirement result
	crm-customer __complete '' >all
	grep -q '^bankaccount	' all
	[ "$(crm-admin __complete use | cut -f 1)" = user ]
	[ "$(crm-admin __complete job '' | cut -f 1 | tr '\n' ' ')" = \
		'list show fields changes ' ]
}

@test "options: those the verb takes, and what they take" {
	offers list --e '=>' --encoding --excel --errors
	offers show --af '=>'
	offers list --format= '=>' --format={table,json,jsonl,csv,tsv}
	offers list --format=js '=>' --format=json --format=jsonl
	offers list -f js '=>' json jsonl
	offers list -fjs '=>' -fjson -fjsonl
	offers import --mode '' '=>' insert update upsert
	offers import --key '' '=>' code tax_number
	offers import --map '' '=>' :files
	offers import '' '=>' :files
	offers import --set=kind= '=>' --set=kind=company --set=kind=person
	offers merge --rule=ta '=>' --rule=tags= --rule=tax_number=
	offers merge --rule tags= '=>' tags={keep,newest,union}
	offers list --after K '=>' KH001 KH002
	offers list --as-of job1 '=>' job1
	offers history --field tax '=>' tax_number
	[ "$(crm-admin __complete undo '' | cut -f 1 | tail -n 1)" = 1 ]
	[ "$(crm-admin __complete job changes 1 | cut -f 1)" = 1 ]
	[ "$(crm-admin __complete changes --type cu | cut -f 1)" = customer ]
	offers list -- --form '=>'
}

@test "every option of every verb in its help is a candidate" {
	all_verbs >verbs
	while read -ra line; do
		"${line[@]}" --help | sed -n 's/^  .*\(--[a-z-]*\).*/\1/p' |
			sort >want
		"${line[0]}" __complete "${line[@]:1}" -- | cut -f 1 |
			sort >got
		diff want got
	done <verbs
	[ "$(wc -l <verbs)" -gt 80 ]
}

@test "codes, with names; of deleted records for restore" {
	offers set KH '=>' KH001 KH002
	offers show '' '=>' - KH001 KH002 X:1
	offers set KH001 owner= '=>' owner=anna owner=boss
	offers restore '' '=>' - KH003
	offers set KH001 owner=a '=>' owner=anna
	offers show X: '=>' X:1
	crm-customer __complete show KH >got
	printf 'KH001\t霁岚家电\nKH002\ta b\n' | diff - got
	cp crm.db elsewhere.db
	cust -q delete KH002
	offers show KH '=>' KH001
	offers --db=elsewhere.db show KH '=>' KH001 KH002
	offers --db elsewhere.db show KH '=>' KH001 KH002
	[ "$(crm-admin __complete job show '' | head -1 | cut -f 1)" -gt 3 ]
}

@test "fields and values in FIELD=VALUE" {
	offers set KH001 lev '=>' level= level_pinned=
	offers set KH001 level=k '=>' level=key
	offers set KH001 tags '=>' tags= tags+= tags-=
	offers add tags '=>' tags=
	offers set KH001 grade=d '=>' 'grade=dark red'
	offers add level=key le '=>' legal_representative= leaving_reason= \
		level_pinned=
	offers set KH001 updated '=>'
	offers contact add primary= '=>' primary=true primary=false
	[ "$(crm-admin __complete field add cont | cut -f 1)" = contact ]
	[ "$(crm-admin __complete field add record=cont | cut -f 1)" = \
		record=contact ]
	crm-admin __complete field set x na >got
	[ ! -s got ]
}

@test "paths in lists of fields, and filters" {
	offers list -F code,sho '=>' code,short_name
	offers list -s -sho '=>' -short_name
	offers list -F owner.dep '=>' owner.department
	offers list -F owner.department.na '=>' owner.department.name
	offers list -F contact.na '=>'
	offers list -w contact.na '=>' contact.name
	offers list -w 'level >= k' '=>' 'level >= key'
	offers list -w 'level in (key, str' '=>' 'level in (key, strategic'
	offers list -w "level = 'k" '=>' "level = 'key"
	offers list -w 'level = key an' '=>' 'level = key and'
	offers list -w 'owner = an' '=>' 'owner = anna'
	offers contact list -w 'customer.owner.na' '=>' customer.owner.name
}

@test "without a database the tables still answer" {
	export CRM_DB=$BATS_TEST_TMPDIR/none.db
	offers set KH '=>'
	offers add level=k '=>' level=key
	[ ! -e none.db ]
}

# ---- the shells ----

# try_bash LINE WORD...: what bash hands over at the end of LINE, where it has
# cut WORDs; prints what would be inserted.
try_bash() {
	cat >try.bash <<-'SH'
		source "$top/completions/crm.bash"
		COMP_LINE=$1 COMP_POINT=${#1}
		shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_crm
		((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
	SH
	bash --norc try.bash "$@"
}

@test "bash: words cut at = and : come back whole" {
	[ "$(try_bash 'crm-customer con' crm-customer con)" = contact ]
	[ "$(try_bash 'crm-customer set KH001 level=k' crm-customer set KH001 \
		level = k)" = key ]
	[ "$(try_bash 'crm-customer add kind=' crm-customer add kind = |
		tr '\n' ' ')" = 'company person ' ]
	[ "$(try_bash 'crm-customer list --format=c' crm-customer list \
		--format = c)" = csv ]
	[ "$(try_bash 'crm-customer show X:' crm-customer show X :)" = 1 ]
	[ "$(try_bash 'crm-customer  set  KH001 legal' crm-customer set KH001 \
		legal)" = legal_representative= ]
	[ "$(try_bash 'crm-customer list -F code,sho' crm-customer list -F \
		code,sho)" = code,short_name ]
}

@test "bash: quotes and blanks" {
	[ "$(try_bash "crm-customer list -w 'level >= k" crm-customer list -w \
		"'level >= k")" = 'level >= key' ]
	[ "$(try_bash 'crm-customer list --where="owner = a' crm-customer \
		list --where = '"owner = a')" = 'owner = anna' ]
	[ "$(try_bash 'crm-customer set KH001 grade=da' crm-customer set \
		KH001 grade = da)" = 'dark\ red' ]
	[ "$(try_bash 'crm-customer set KH001 grade=dark\ r' crm-customer set \
		KH001 grade = 'dark\ r')" = 'dark\ red' ]
	[ "$(try_bash "crm-customer --db 'crm.db' show KH00" crm-customer \
		--db "'crm.db'" show KH00 | head -1)" = KH001 ]
}

@test "bash: registered for every command" {
	# shellcheck disable=SC2016
	bash --norc -c 'source "$top/completions/crm.bash"; complete -p' >got
	for command in $COMMANDS; do
		grep -qx "complete -F _crm $command" got
	done
}

# try_zsh LAST WORD...: what the function adds for the last word.
try_zsh() {
	cat >try.zsh <<-'SH'
		fpath=($top/completions $fpath)
		autoload -U _crm
		compadd() { eval "print -l -- \"\${${@[-1]}[@]}\"" }
		compset() { :; }
		_files() { print files }
		PREFIX=$1
		shift
		words=("$@" "$PREFIX") CURRENT=$(($# + 1))
		_crm
	SH
	zsh -f try.zsh "$@"
}

@test "zsh: candidates, values, files" {
	command -v zsh >/dev/null || skip 'zsh is not installed'
	[ "$(try_zsh con crm-customer)" = contact ]
	[ "$(try_zsh level=k crm-customer set KH001)" = level=key ]
	[ "$(try_zsh X: crm-customer show)" = X:1 ]
	[ "$(try_zsh 'level >= k' crm-customer list -w)" = 'level >= key' ]
	[ "$(try_zsh 'grade=dark\ r' crm-customer set KH001)" = \
		'grade=dark red' ]
	[ "$(try_zsh '' crm-customer import)" = files ]
	[ "$(try_zsh KH00 crm-customer --db "'crm.db'" show | head -1)" = \
		KH001 ]
	[ "$(head -1 "$top/completions/_crm")" = "#compdef $COMMANDS" ]
}

try_fish() {
	# shellcheck disable=SC2016
	fish --no-config -c 'source $top/completions/crm.fish
		complete -C $argv[1]' "$1" | cut -f 1
}

@test "fish: candidates, values, files" {
	command -v fish >/dev/null || skip 'fish is not installed'
	[ "$(try_fish 'crm-customer con')" = contact ]
	[ "$(try_fish 'crm-customer set KH001 level=k')" = level=key ]
	[ "$(try_fish 'crm-customer show X:')" = X:1 ]
	[ "$(try_fish "crm-customer list -w 'level >= k")" = 'level >= key' ]
	[ "$(try_fish 'crm-admin use')" = user ]
	: >data.csv
	[ "$(try_fish 'crm-customer import da')" = data.csv ]
}
