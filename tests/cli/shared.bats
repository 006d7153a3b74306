#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# shared.bats - a host that people share, with system users of its own.
#
# The users are made in a mount namespace, whose /etc/passwd, /etc/group,
# /etc/sudoers, /srv, /home and /usr/local/bin are not those of the machine.

load lib.bash

# What the namespace is made of, run inside it.
populate() {
	local d=$1 u n=2000
	grep -v '^crm' /etc/passwd >"$d/passwd"
	grep -v '^crm' /etc/group >"$d/group"
	printf 'crm-users:x:1999:wang,li,vera\n' >>"$d/group"
	for u in crm wang li vera mallory; do
		echo "$u:*:$n:$n::$([ $u = crm ] && echo /srv/crm || echo "/home/$u"):/bin/sh" \
			>>"$d/passwd"
		echo "$u:x:$n:" >>"$d/group"
		n=$((n + 1))
	done
	printf 'root ALL=(ALL) ALL\nDefaults !fqdn, !use_pty\n@include %s\n' \
		/usr/local/bin/sudoers.crm >"$d/sudoers"
	chmod 440 "$d/sudoers"
	chmod 644 "$d/passwd" "$d/group"
	for f in passwd group sudoers; do mount --bind "$d/$f" "/etc/$f"; done
	for f in /srv /home /usr/local/bin; do mount -t tmpfs tmpfs "$f"; done
	for u in wang li vera mallory; do
		mkdir -m 755 "/home/$u"
		chown "$u:" "/home/$u"
	done
	cp "$HOST_BIN"/crm-* /usr/local/bin
	chmod 755 /srv /home /usr/local/bin
}

setup_file() {
	export HOST=$BATS_FILE_TMPDIR HOST_BIN
	HOST_BIN=$(dirname "$(type -P crm-admin)")
	[ "$(id -u)" = 0 ] || { export HOST_SKIP='only root can make users'; return; }
	unshare -m true 2>/dev/null ||
		{ export HOST_SKIP='no mount namespace can be made here'; return; }
	type -P sudo >/dev/null || { export HOST_SKIP='sudo is missing'; return; }
	unshare -m --propagation private sleep 1000 3>&- &
	export HOST_PID=$!
	for _ in {1..50}; do
		[ "$(readlink /proc/$HOST_PID/ns/mnt)" != \
			"$(readlink /proc/self/ns/mnt)" ] && break
		sleep 0.02
	done
	export -f populate
	inside bash -c 'populate "$HOST"'
	inside crm-admin setup --shared /srv/crm --user boss \
		>"$HOST/sudoers.crm" 2>"$HOST/setup.err"
	inside cp "$HOST/sudoers.crm" /usr/local/bin/sudoers.crm
	inside chmod 440 /usr/local/bin/sudoers.crm
	people
}

teardown_file() {
	[ -z "${HOST_PID:-}" ] || kill "$HOST_PID"
}

setup() {
	[ -z "${HOST_SKIP:-}" ] || skip "$HOST_SKIP"
	cd "$BATS_TEST_TMPDIR" || return
}

inside() {
	nsenter -m -t "$HOST_PID" -w/ env PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
# as USER COMMAND…: with a user's own power.
as() {
	inside setpriv --reuid "$1" --regid "$1" --init-groups --reset-env \
		env -C "/home/$1" PATH=/usr/local/bin:/usr/bin:/bin "${@:2}"
}
# crm USER COMMAND…: as the user is meant to.
crm() { as "$1" sudo -n -u crm "${@:2}"; }
# lent NAME=VALUE… COMMAND…: with the power of crm, however it came by.
lent() {
	inside setpriv --reuid crm --regid crm --init-groups --reset-env \
		env -C / PATH=/usr/local/bin:/usr/bin:/bin "$@"
}
# The administrator of the machine.
root() { inside "$1" --db /srv/crm/crm.db "${@:2}"; }

people() {
	root crm-admin -q department add east name=East >/dev/null
	root crm-admin -q user import <<-'E'
		code,role,department,groups
		wang,sales,east,fair
		li,sales,east,
		vera,viewer,,
	E
	root crm-admin -q permission add role=viewer record=customer read=all \
		export=all hidden='phone;credit_limit' >/dev/null
	root crm-customer -q import <<-'E'
		code,name,owner,phone,credit_limit,tax_number
		W1,Wang One,wang,13800138001,10,
		W2,Wang Two,wang,13800138002,20,91350100M000100Y43
		L1,Li One,li,13800138003,30,
	E
}

@test "setup makes a store of the account, and the lines for sudo" {
	inside stat -c '%U %a' /srv/crm /srv/crm/crm.db >got
	is "$(<got)" $'crm 700\ncrm 600'
	has "$(<"$HOST/setup.err")" 'made /srv/crm/crm.db; first user boss'
	try 0 inside visudo -cf /usr/local/bin/sudoers.crm
	# Every program of the folder.
	for c in $COMMANDS; do
		grep -q "^Cmnd_Alias .*/$c\(,\|$\)" "$HOST/sudoers.crm"
	done
	# Once more it changes nothing.
	try 0 inside crm-admin setup --shared /srv/crm --user other
	is "$out" "$(<"$HOST/sudoers.crm")"
	is "$(root crm-admin job show 1 -F command | jq -r .command)" \
		'crm-admin setup --shared /srv/crm --user boss'
}

@test "setup refuses what would not be safe" {
	try 2 inside crm-admin setup --user boss
	try 2 inside crm-admin setup --shared srv --user boss
	try 2 inside crm-admin setup --shared /srv/crm
	try 5 inside crm-admin setup --shared /srv/other --user boss
	try 6 as wang crm-admin setup --shared /srv/crm --user wang
	inside cp /usr/local/bin/crm-admin /srv
	inside chmod 777 /srv
	try 6 inside /srv/crm-admin setup --shared /srv/crm --user boss
	inside chmod 755 /srv
}

@test "the account lends its power, and the log has both names" {
	is "$(crm wang crm-customer list -F code | jq -r .code | paste -sd' ')" \
		'W1 W2'
	try 0 crm wang crm-customer set W1 city=Ulm
	is "$(root crm-admin job list -s -job -n 1 -F user,real_user -f csv \
		--no-header)" wang,wang
	root crm-admin -q user set li role=admin
	try 0 crm li crm-customer --as wang set W1 city=Bonn
	is "$(root crm-admin job list -s -job -n 1 -F user,real_user -f csv \
		--no-header)" wang,li
	root crm-admin -q user set li role=sales
	try 6 crm li crm-customer --as wang list
}

@test "nobody opens the file with his own power" {
	for f in crm.db crm.db-wal crm.db-shm; do
		try 1 as wang cat "/srv/crm/$f"
	done
	try 6 as wang crm-customer --db /srv/crm/crm.db list
	try 2 as wang ls /srv/crm
	is "$out" ''
}

@test "one who is no user, or of no group, gets nothing" {
	try 1 crm mallory crm-customer list
	is "$out" ''
	inside sh -c 'echo "mallory ALL = (crm) NOPASSWD: /usr/local/bin/crm-customer" \
		>>/usr/local/bin/sudoers.crm'
	try 6 crm mallory crm-customer list
	has "$err" "'mallory' is no user of this database"
	# What a person says of himself counts for nothing.
	try 1 as wang sudo -n -u crm CRM_USER=boss crm-customer list
	try 1 as wang sudo -n -u crm SUDO_UID=0 crm-customer list
	is "$(as wang env CRM_USER=boss DOAS_USER=boss sudo -n -u crm \
		crm-customer list -F code | wc -l)" 2
	# Where the environment is kept, as doas can.
	is "$(lent DOAS_USER=wang crm-customer list -F code | wc -l)" 2
	try 6 lent DOAS_USER=wang SUDO_UID=0 crm-customer list
	try 6 lent SUDO_UID=4294967296 crm-customer list
	has "$err" "SUDO_UID is '4294967296', which is no account"
	try 6 lent SUDO_UID=99999999999999999999 crm-customer list
	try 6 lent CRM_USER= crm-customer list
	has "$err" "'' is no user"
	# Nor is he taken for the account where the system tells nothing of it.
	for n in {3..12}; do
		lent SUDO_UID="$(inside id -u wang)" prlimit --nofile="$n" \
			crm-customer show L1 >out 2>err && return 1
		hasnt "$(<out)" 'Li One'
	done
}

@test "another's rows are not there" {
	try 3 crm wang crm-customer show L1
	has "$err" "no customer 'L1'"
	try 3 crm wang crm-customer show NONE
	has "$err" "no customer 'NONE'"
	for v in 'set L1 city=X' 'delete L1' 'history L1' 'list --after L1'; do
		# shellcheck disable=SC2086
		try 3 crm wang crm-customer $v || try 6 crm wang crm-customer $v
		hasnt "$out$err" 'Li One' 13800138003
	done
	is "$(crm wang crm-admin changes --type customer | grep -c '"L1"')" 0
	is "$(crm wang crm-customer list --as-of job5 -F code | grep -c L1)" 0
	try 4 crm wang crm-customer set W1 parent=L1
	has "$err" "there is no customer 'L1'"
	# A job of another's: neither seen nor undone.
	job=$(root crm-admin job list -w "command ~ 'import'" -s -job -n 1 -F job -f tsv --no-header)
	try 3 crm wang crm-admin undo "$job"
	try 3 crm wang crm-admin job show "$job"
}

@test "with the lent power no message is read from where the caller says" {
	local places=/home/mallory
	mkdir -p zh_CN/LC_MESSAGES
	cat >evil.po <<-'E'
		msgid ""
		msgstr "Content-Type: text/plain; charset=UTF-8\n"

		msgid "no %s '%.*s'"
		msgstr "mallory says %n"
	E
	msgfmt -o zh_CN/LC_MESSAGES/crm.mo evil.po
	inside cp -R "$PWD/zh_CN" $places
	for set in LANGUAGE=zh_CN/../../../../../../..$places/zh_CN \
		LANGUAGE=$places/zh_CN:zh NLSPATH=$places/%l/LC_MESSAGES/%N.mo \
		TEXTDOMAINDIR=$places LOCPATH=$places; do
		try 3 lent SUDO_UID="$(inside id -u wang)" "$set" \
			LANG=zh_CN.UTF-8 crm-customer show nobody
		has "$err" nobody
		[[ $err != *mallory* ]]
	done
}

@test "no file is opened with the lent power but the store" {
	for o in '--db /tmp/x.db list' '--db /srv/crm/crm.db list'; do
		# shellcheck disable=SC2086
		try 6 crm wang crm-customer $o
	done
	as wang sh -c 'echo code,city >in.csv; echo W1,Ulm >>in.csv'
	try 6 crm wang crm-customer import in.csv
	try 6 crm wang crm-customer import /srv/crm/crm.db
	has "$err" 'stdin or stdout'
	for o in --plan --rejects --results; do
		for f in crm.db new; do
			try 6 crm wang crm-customer import - --on-error skip \
				"$o" /srv/crm/$f
		done
	done
	try 6 crm wang crm-customer import - --map /srv/crm/crm.db
	try 6 crm wang crm-admin apply /srv/crm/crm.db
	for v in 'backup /srv/crm/b' 'restore /srv/crm/b' init upgrade \
		'setup --shared /srv/crm --user wang'; do
		# shellcheck disable=SC2086
		try 6 crm wang crm-admin $v
	done
	try 6 crm wang crm-customer --now 2020-01-01 list
	is "$(inside ls /srv/crm | grep -cx 'new\|b')" 0
	# By redirection all of it works.
	try 0 as wang sh -c \
		'sudo -n -u crm crm-customer import - --results - <in.csv >out'
	is "$(as wang jq -r .action out)" update
	try 2 as wang sh -c 'sudo -n -u crm crm-customer list >/srv/crm/crm.db'
	try 0 root crm-admin check
}

@test "a hidden value is told by nothing" {
	for v in 'list -F phone' 'list -w phone=13800138001' 'list -s phone' \
		'list -w credit_limit>5' 'history W1 --field phone' \
		'list -F code,owner.x'; do
		# shellcheck disable=SC2086
		try 2 crm vera crm-customer $v || return
	done
	try 6 crm vera crm-customer contact list
	try 0 crm vera crm-customer list
	hasnt "$out" phone 13800138001 credit_limit
	try 0 crm vera crm-customer show W1 W2 L1
	hasnt "$out" phone 13800138001 credit_limit
	try 0 crm vera crm-customer history W1
	hasnt "$out" phone 13800138001 credit_limit command
	try 0 crm vera crm-admin changes
	hasnt "$out" phone 13800138001 credit_limit
	try 0 crm vera crm-customer show W1 --as-of today
	hasnt "$out" phone
	try 0 crm vera crm-customer fields
	hasnt "$out" '"name":"phone"'
}

@test "completion offers what is seen, and nothing where reads are logged" {
	is "$(crm wang crm-customer __complete show '' | cut -f 1 | paste -sd' ')" \
		'W1 W2 -'
	hasnt "$(crm vera crm-customer __complete list -w 'pho')" phone
	root crm-admin -q permission add code=LOG role=sales record=customer \
		read=own change=own export=own create=own log_reads=true >/dev/null
	is "$(crm wang crm-customer __complete show '' | cut -f 1)" -
	root crm-admin -q permission delete LOG
}

@test "a unique value of another's record is taken, by whom and when is told" {
	try 5 crm li crm-customer add name=X tax_number=91350100M000100Y43
	hasnt "$err" W2 'Wang Two'
	has "$err" 'is that of a customer of wang already, entered 20'
	try 5 crm li crm-customer add W2 name=X
	hasnt "$err" 'Wang Two'
}

@test "sharing: to read, to change, until a day" {
	try 4 crm li crm-admin share add customer=W1 user=li access=change
	has "$err" "there is no customer 'W1'"
	try 3 crm li crm-customer show W1
	try 0 crm wang crm-admin share add customer=W1 user=li
	try 0 crm li crm-customer show W1 -F name
	try 6 crm li crm-customer set W1 city=X
	share=$(root crm-admin share list -F code -f tsv --no-header)
	try 0 crm wang crm-admin share set "$share" access=change until=+1d
	try 0 crm li crm-customer set W1 city=X
	try 6 crm li crm-customer set W1 owner=li
	try 6 crm li crm-customer delete W1
	is "$(root crm-admin explain access li W1 |
		jq -r 'select(.right == "change").why')" "share $share"
	root crm-admin -q share set "$share" until=-1d
	try 3 crm li crm-customer show W1
}

@test "doctor tells that the rules hold" {
	root crm-admin -q user set li role=admin
	try 4 crm li crm-admin doctor
	has "$out" 'they hold' 'without a system account: boss'
	root crm-admin -q user set li role=sales
	try 6 crm wang crm-admin doctor
	try 6 crm wang crm-admin check
}
