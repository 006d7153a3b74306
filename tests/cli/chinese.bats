#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# chinese.bats - messages, help and headings in Chinese, where the locale says
# so; what programs read is the same in every language.

load lib.bash

setup_file() {
	base
	cust -q add KH001 name=霁岚家电集团有限公司 country=中国 level=key \
		tags='家电;年度' credit_limit=1200.50
	cust -q add C-2 name='Nordlicht GmbH' country=Germany parent=KH001
	cust -q contact add customer=KH001 name=曹书瑶 mobile=13812345678
	cust -q set KH001 level=strategic
	TREE=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	BUILD=$(cd "$(dirname "$(type -P crm-admin)")/.." && pwd)
	export TREE BUILD
}

setup() {
	own_copy
	unset LC_ALL LC_MESSAGES LANG LANGUAGE
}

# zh COMMAND…: where people read Chinese; en: as it is elsewhere.
zh() { env LANG=zh_CN.UTF-8 "$@"; }
en() { env LC_ALL=C.UTF-8 "$@"; }

# same STATUS WORD…: it ends so, and prints the same in both languages.
same() {
	local want=$1 there
	shift
	try "$want" en "$@"
	there=$out
	try "$want" zh "$@"
	[ "$out" = "$there" ] && return
	printf '%s\n' "$*" "- $there" "+ $out"
	return 1
}

# ---- the catalogue ----

@test "every text for people is translated, and nothing else" {
	O=$BUILD sh "$TREE/po/check.sh"
}

@test "a text without a translation is named, and one that is gone" {
	mkdir tree
	cp -R "$TREE/lib" "$TREE/cmd" "$TREE/include" "$TREE/po" tree
	printf '%s\n' 'static void f(struct crm_error *e)' \
		'{ crm_error_set(e, CRM_USAGE, "no %s ever heard", "x"); }' \
		>>tree/lib/cli/codes.c
	sed -i "s/no verb given/no verb is given/" tree/lib/cli/main.c
	try 1 env O="$BUILD" sh tree/po/check.sh
	has "$out" "has no translation of: no %s ever heard" \
		"has no translation of: no verb is given" \
		"no source has what po/zh_CN.po translates: no verb given"
	# make po makes room for them, and forgets no translation.
	env O="$BUILD" sh tree/po/update.sh
	try 1 env O="$BUILD" sh tree/po/check.sh
	has "$out" "has no translation of: no %s ever heard"
	[[ $out != *'no source has'* ]]
	grep -q '^msgstr "无法读取' tree/po/zh_CN.po
}

@test "a translation with other arguments than the text is refused" {
	mkdir tree
	cp -R "$TREE/lib" "$TREE/cmd" "$TREE/include" "$TREE/po" tree
	sed -i "s/^msgstr \"无法读取 '%s'\"/msgstr \"无法读取 '%n'\"/" \
		tree/po/zh_CN.po
	try 1 env O="$BUILD" sh tree/po/check.sh
	has "$err" "format specifications"
}

# ---- which language ----

@test "the locale chooses: LC_ALL, then LC_MESSAGES, then LANG" {
	local chinese="crm-customer: 没有给出动词"
	for set in LANG=zh_CN.UTF-8 LANG=zh_CN LANG=zh LANG=zh_CN.GB18030 \
		LANG=zh_SG.utf8 LC_MESSAGES=zh_CN.UTF-8 LC_ALL=zh_CN.UTF-8 \
		'LC_ALL=zh_CN.UTF-8 LANG=C' 'LC_MESSAGES=zh_CN LANG=en_US' \
		'LC_ALL= LANG=zh_CN.UTF-8' 'LANG=en_US.UTF-8 LANGUAGE=zh_CN:en' \
		'LANG=de_DE.UTF-8 LANGUAGE=de:zh:en'; do
		try 2 env $set crm-customer
		has "$err" "$chinese" || { echo "$set"; return 1; }
	done
}

@test "elsewhere it is English" {
	for set in A=b LANG= LANG=C LANG=C.UTF-8 LANG=POSIX LANG=en_US.UTF-8 \
		LANG=de_DE.UTF-8 'LANG=zh_CN.UTF-8 LC_ALL=C' \
		'LANG=zh_CN.UTF-8 LC_MESSAGES=en_GB.UTF-8' LANGUAGE=zh_CN \
		'LANG=C LANGUAGE=zh_CN' 'LANG=zh_CN.UTF-8 LANGUAGE=en' \
		'LANG=zh_CN.UTF-8 LANGUAGE=en_US:zh_CN' LANG=zhuang; do
		try 2 env $set crm-customer
		has "$err" "crm-customer: no verb given" ||
			{ echo "$set"; return 1; }
	done
}

@test "without its catalogue a program speaks English" {
	mkdir -p lonely/bin
	cp "$(type -P crm-customer)" lonely/bin
	try 2 zh lonely/bin/crm-customer
	has "$err" "no verb given"
	mkdir -p lonely/share/locale
	cp -R "$BUILD/share/locale/zh_CN" lonely/share/locale
	try 2 zh lonely/bin/crm-customer
	has "$err" "没有给出动词"
}

@test "a catalogue of the caller's choice is not read" {
	mkdir -p zh_CN/LC_MESSAGES
	cat >evil.po <<-'E'
		msgid ""
		msgstr "Content-Type: text/plain; charset=UTF-8\n"

		msgid "no verb given"
		msgstr "%s%s%n"
	E
	msgfmt -o zh_CN/LC_MESSAGES/crm.mo evil.po
	for set in "LANGUAGE=zh_CN/../../../../../../../..$PWD/zh_CN" \
		"LANGUAGE=zh:$PWD/zh_CN" "NLSPATH=$PWD/%L/LC_MESSAGES/%N.mo" \
		"TEXTDOMAINDIR=$PWD" "LOCPATH=$PWD"; do
		try 2 env "$set" LANG=zh_CN.UTF-8 crm-customer
		[[ $err == *没有给出动词* || $err == *'no verb given'* ]] ||
			{ echo "$set: $err"; return 1; }
	done
}

@test "in English nothing is looked for" {
	command -v strace >/dev/null || skip 'strace is not installed'
	strace -o trace true 2>/dev/null || skip 'strace cannot trace here'
	# A search for leaks traces too, and only one can.
	export ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0
	# Sanitizers look where they are themselves.
	what='locale|gconv'
	[ -n "${SAN-}" ] || what+='|/proc/self/exe'
	for set in LANG=C LANG=en_US.UTF-8 LC_ALL=C.UTF-8; do
		try 3 env $set strace -o trace crm-customer show nobody
		run ! grep -E "$what" trace
	done
	# And in Chinese nothing, as long as there is nothing to say.
	LANG=zh_CN.UTF-8 strace -o trace crm-customer list -f csv >list
	run ! grep -E 'locale|gconv' trace
}

# ---- messages ----

@test "errors: the words Chinese, names and what offends as they are" {
	try 3 zh crm-customer show nobody
	[ "$err" = "crm-customer: 没有客户 'nobody'" ]
	try 4 zh crm-customer set KH001 level=ky
	[ "$err" = "crm-customer: level: 'ky' 不是可选值；是否指 'key'？（lead, potential, trading, key, strategic）" ]
	try 2 zh crm-customer list -w 'level = key foo'
	has "$err" "where：第 13 列：" "'key' 之后应为：'and' 或 'or'" \
		"请尝试 'crm-customer list --help'。"
	try 4 zh crm-customer set KH001 founded_on=2026-02-29
	has "$err" "'2026-02-29' 不是日期：2026 年 2 月有 28 天"
	try 5 zh crm-customer delete KH001
	has "$err" "客户 KH001 仍被引用：客户 C-2，联系人 K-000001；--cascade"
	try 1 zh crm-customer import /nowhere/file
	has "$err" "无法读取 '/nowhere/file'：没有"
	try 2 zh crm-customer list --colour
	has "$err" "没有选项 '--colour'；是否指 '--color'？"
	printf 'name,level\nx,key,1\n' >bad.csv
	try 4 zh crm-customer import bad.csv
	has "$err" "crm-customer: bad.csv:2: 有 3 个单元格，而标题行有 2 个" \
		"1 条记录中有 1 个错误；未保存任何内容"
}

@test "notes and summaries" {
	try 0 zh crm-customer set KH001 C-2 region=华东
	has "$err" "set: 更新 2；作业 "
	try 0 zh crm-customer set KH001 region=华东
	has "$err" "set: 未变 1"
	try 0 zh crm-customer set KH001 region=x --dry-run
	has "$err" "set: 将更新 1"
	printf 'name,level\nx,key\ny,ky\n' >half.csv
	try 7 zh crm-customer import half.csv --on-error skip
	has "$err" "import: 2 条记录中已保存 1 条（新增 1，更新 0，删除 0），1 个错误；作业 "
}

@test "what is put together of pieces" {
	try 5 zh crm-customer add name=霁岚家电集团有限公司 \
		--on-duplicate fail
	has "$err" "name: 已用于客户 KH001（录入于 " "）；可用 --on-duplicate 指定"
	try 0 zh crm-customer add name=霁岚家电有限公司 --on-duplicate report
	has "$err" "name: 相似于客户 KH001（录入于 "
	try 0 zh crm-customer merge KH001 C-2 --dry-run
	has "$err" "merge: 将保留 1，并入 1"
	try 0 zh crm-customer merge KH001 C-2
	try 5 zh crm-customer add C-2 name=x
	has "$err" "'C-2' 是客户 KH001 的原编号"
	try 2 zh crm-customer release KH001 owner=x
	has "$err" "release 接受编号、reason= 和 pool=，而不是 'owner=x'"
	try 4 zh crm-customer set KH001 state=invalid
	has "$err" "invalid_reason: 请说明无效的原因"
	try 2 zh crm-customer contact set K-000001 name=x --on-duplicate skip
	has "$err" "此处 --on-duplicate 需要 fail 或 allow，而不是 'skip'"
	try 2 zh crm-admin setting on_duplicat
	has "$err" "没有设置 'on_duplicat'；是否指 'on_duplicate'？"
}

@test "rules, pools and levels" {
	crm-customer -q pool add code=east name=East
	crm-admin -q rule add name=up action=promote level=strategic \
		condition='level = key'
	try 0 zh crm-customer explain pool KH001 -f table
	has "$out" "规则" "成立" "说明" "不在公海中"
	crm-customer -q set KH001 level=key
	crm-customer -q release KH001 reason=x pool=east
	try 0 zh crm-customer explain pool KH001 -f table
	has "$out" "起在公海 east 中" "属于公海 east，该公海已启用"
	try 0 zh crm-customer explain level KH001 -f table
	has "$out" "条件不成立：level = key"
	try 0 zh crm-customer level apply
	has "$err" "level apply: 无需处理"
	try 4 zh crm-admin rule add name=x action=promote level=key \
		condition='a = 1'
	has "$err" "第 1 列：没有字段 'a'（客户）"
}

@test "errors as JSON: keys and codes stay, the message is for people" {
	try 3 zh crm-customer show nobody --errors json
	[ "$err" = "{\"code\":\"not_found\",\"file\":null,\"line\":null,\"field\":null,\"message\":\"没有客户 'nobody'\"}" ]
	try 4 zh crm-customer set KH001 level=ky --errors json
	has "$err" '"code":"invalid"' '"field":"level"'
}

@test "English has its plurals still" {
	printf 'name,level\nx,ky\n' >one.csv
	try 4 en crm-customer import one.csv
	has "$err" "1 error in 1 record; nothing was saved"
	printf 'name,level\nx,ky\ny,ky\n' >two.csv
	try 4 en crm-customer import two.csv
	has "$err" "2 errors in 2 records; nothing was saved"
	try 4 en crm-customer import two.csv --max-errors 1
	has "$err" "1 more error; --max-errors shows them"
}

# ---- what programs read ----

@test "what programs read is the same, byte for byte" {
	for f in json jsonl csv tsv; do
		same 0 crm-customer list -f $f
		same 0 crm-customer show KH001 C-2 -f $f
		same 0 crm-customer history KH001 -f $f
		same 0 crm-customer contact list -F name,customer.name -f $f
		same 0 crm-customer template -f $f
		same 0 crm-customer template --labels zh -f $f
		same 0 crm-customer list --labels en -f $f
		same 0 crm-admin job list -f $f
		same 0 crm-admin setting -f $f
		same 0 crm-admin changes -f $f
		for type in user role permission field; do
			same 0 crm-admin $type fields -f $f
			same 0 crm-admin $type list -f $f
		done
		for type in customer contact requirement bankaccount affiliate \
			result; do
			same 0 crm-customer $type fields -f $f
		done
	done
	same 0 crm-admin dump
	same 0 crm-admin check
	same 0 crm-admin audit head
	same 0 crm-customer --version
	same 0 crm-customer __spec fields customer
	same 3 crm-customer show nobody
	same 2 crm-customer lst
}

@test "the log is the same" {
	cp crm.db other.db
	en crm-customer -q --now "$NOW" set KH001 note=x --db crm.db
	zh crm-customer -q --now "$NOW" set KH001 note=x --db other.db
	en crm-admin changes --db crm.db >one
	en crm-admin changes --db other.db >other
	sed -i 's/other.db/crm.db/' other
	cmp one other
}

# ---- headings ----

@test "headings of tables follow the language, and --labels before it" {
	try 0 zh crm-customer list -F code,name,owner.name -f table
	has "$out" "编号" "客户名称" "负责人姓名"
	try 0 zh crm-customer list -F code,name,owner.name -f table --labels en
	has "$out" "Code" "Name" "Owner Name"
	try 0 en crm-customer list -F code,name -f table
	has "$out" "Code" "Name"
	try 0 en crm-customer list -F code,name -f table --labels zh
	has "$out" "编号" "客户名称"
	try 0 zh crm-customer show C-2 -f table
	grep -qE '^编号 +C-2$' <<<"$out"
	grep -qE '^上级客户 +KH001$' <<<"$out"
	try 0 zh crm-customer show C-2 -f table --labels en
	grep -qE '^Code +C-2$' <<<"$out"
	grep -qE '^Parent +KH001$' <<<"$out"
	try 0 zh crm-customer history KH001 -f table
	grep -qE '^操作 +update$' <<<"$out"
	try 0 zh crm-admin explain access boss KH001 -f table
	has "$out" "权限" "依据" "角色 admin 可做任何操作"
	try 4 zh crm-admin doctor -f table
	has "$out" "检查" "正常" "说明" "个启用的用户是管理员"
	try 4 zh crm-admin doctor -f table --labels en
	has "$out" "Check" "Message"
}

@test "csv has the names of fields, and labels on request alone" {
	try 0 zh crm-customer list -F code,name -f csv
	[ "${out%%$'\n'*}" = code,name ]
	try 0 zh crm-customer list -F code,name -f csv --labels zh
	[ "${out%%$'\n'*}" = 编号,客户名称 ]
	try 0 zh crm-customer list -F code,name -f csv --labels en
	[ "${out%%$'\n'*}" = Code,Name ]
}

@test "fields describes in Chinese, in a table" {
	try 0 zh crm-customer fields -f table
	has "$out" "字段" "中文标题" "全称，如证照所载"
	try 0 zh crm-customer fields -f table --labels en
	has "$out" "Label"
	try 0 zh crm-customer fields -F name,default -f table
	has "$out" "本位币"
	try 0 en crm-customer fields -f table
	has "$out" "full name, as in its papers"
}

# ---- help ----

@test "help: programs, types, verbs, options, fields" {
	try 0 zh crm-customer --help
	has "$out" "crm-customer - 客户、联系人及其相关资料" \
		"用法：crm-customer [TYPE] VERB [OPTIONS]" \
		"customer                往来的公司和个人（默认）" \
		"list                    列出记录" \
		"-q, --quiet             只显示错误"
	try 0 zh crm-customer contact --help
	has "$out" "crm-customer contact - 客户方的人员" "动词：" "字段："
	try 0 zh crm-customer add --help
	has "$out" "全称，如证照所载（必填）" "从低到高: lead, potential,"
}

@test "no line of help is too wide, and no mark begins one" {
	for c in $COMMANDS; do
		zh "$c" --help >>help
		for type in $("$c" __spec types); do
			zh "$c" "$type" --help >>help
			for verb in list add set import history; do
				zh "$c" "$type" "$verb" --help >>help \
					2>>none || true
			done
		done
	done
	[ "$(wc -l <help)" -gt 500 ]
	# Lines of a synopsis are not folded.
	wide=$(grep -vE '^用法|^ {6}crm-' help | LC_ALL=C.UTF-8 wc -L)
	[ "$wide" -le 80 ] && [ "$wide" -gt 70 ]
	run ! env LC_ALL=C.UTF-8 grep -E '^ *[，。；：、）]' help
}

@test "completion tells in Chinese what a candidate is" {
	try 0 zh crm-customer __complete sh
	[ "$out" = $'show\t显示完整的记录' ]
	try 0 zh crm-customer __complete set KH001 short_n
	[ "$out" = $'short_name=\t日常使用的简称' ]
	try 0 en crm-customer __complete sh
	[ "$out" = $'show\tprint whole records' ]
}
