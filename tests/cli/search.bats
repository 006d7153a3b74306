#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# search.bats - finding records by words, beginnings, numbers and sounds.

load lib.bash

setup_file() {
	base
	cust -q import <<-'E'
		code,name,short_name,phone,mobile,tags,note
		C1,中国移动通信集团有限公司,中国移动,010-66778899,,telecom;大客户,每年框架协议
		C2,重庆钢铁股份有限公司,重钢,,+86 138 0013 8000,steel,
		C3,上海ABC仪器有限公司,,021-5555 0001,,,prefers mail
		C4,Kupferberg GmbH & Co. KG,Kupferberg,+49 30 1234567,,steel;key account,
		C5,中国移动,,,,,
		C6,移动互联（北京）科技有限公司,,,,,
		C7,單記麵館,,,,,
	E
	cust -q contact import <<-'E'
		code,customer,name,mobile,note
		K1,C1,王小明,139 1234 5678,likes tea
		K2,C4,Erika Kupfer,+49 171 7654321,
	E
}

setup() { own_copy; }

# The codes found, in order.
found() { cust search -F code -f csv --no-header "$@" | paste -sd' ' -; }

@test "Chinese words of one, two and more characters, the best name first" {
	is "$(found 移动)" 'C6 C1 C5'
	is "$(found 中国移动)" 'C1 C5'
	is "$(found 钢)" C2
	is "$(found 国移)" 'C1 C5'
	is "$(found 动移)" ''
	is "$(found 移动 北京)" C6
	is "$(found 北京 移动)" C6
}

@test "the end of one text and the beginning of the next are not found as one" {
	cust -q add N1 name=北方中原 short_name=西南公司 tags='甲方;乙方' >/dev/null
	is "$(found 中原)" N1
	is "$(found 西南)" N1
	is "$(found 乙方)" N1
	is "$(found 原西)" ''
	is "$(found 方乙)" ''
}

@test "traditional characters are found by simplified ones, and these by them" {
	is "$(found 中國移動)" 'C1 C5'
	is "$(found 单记)" C7
	is "$(found 單記)" C7
}

@test "Latin words by their beginning, in any case and width" {
	is "$(found kupfer)" C4
	is "$(found KUPFERBERG)" C4
	is "$(found ｇｍｂｈ)" C4
	is "$(found berg)" ''
	is "$(found abc)" C3
	is "$(found ABC仪器)" C3
	is "$(found steel)" 'C2 C4'
	is "$(found key)" C4
}

@test "tags, notes, and what contacts have" {
	is "$(found 大客户)" C1
	is "$(found 框架)" C1
	is "$(found tea)" C1
	is "$(found 王小明)" C1
	is "$(found 王小明 移动)" C1
	is "$(found 王小明 重庆)" ''
	is "$(found erika)" C4
	try 0 cust contact search 小明 -F code
	is "$out" '{"code":"K1"}'
}

@test "telephone numbers in any writing, and their beginnings" {
	is "$(found 13800138000)" C2
	is "$(found '138-0013-8000')" C2
	is "$(found '+86 138 0013 8000')" C2
	is "$(found 13800)" C2
	is "$(found 01066778899)" C1
	is "$(found 010667)" C1
	is "$(found 66778899)" C1
	is "$(found '(010) 6677 8899')" C1
	is "$(found 13912345678)" C1
	is "$(found '+49301234567')" C4
	is "$(found '１３８ ００１３ ８０００')" C2
	is "$(found '（010） 6677 8899')" C1
	is "$(found '138　0013　8000')" C2
	is "$(found '010 – 6677 8899 转 12')" C1
}

@test "numbers of other countries with their codes and without" {
	cust -q set C3 mobile='+1 212 555 0147' fax='+852 2555 0123'
	for typed in '030 1234567' 030/1234 0301234567 301234567 004930123 \
		'+49 (0)30 1234'; do
		is "$(found "$typed")" C4
	done
	is "$(found '(212) 555-0147')" C3
	is "$(found 21255501)" C3
	is "$(found 25550123)" C3
	is "$(found 85225550123)" C3
	is "$(cust lookup '030 1234567' -f csv --no-header | cut -d, -f2)" C4
}

@test "pinyin: initials, syllables, mixed, and begun" {
	for typed in zgyd zhongguoyidong zhonggyd zgyidong zhongguoyd zgy \
		ZGYD zhongguoyid; do
		is "$(found "$typed")" 'C1 C5'
	done
	is "$(found cqgt)" C2
	is "$(found chongqing)" C2
	is "$(found wxm)" C1
	is "$(found wangxiaoming)" C1
	is "$(found shanghaiabc)" C3
	is "$(found shanji)" C7
	is "$(found danji)" C7
	is "$(found zgyd 北京)" ''
}

@test "list --search goes with filters, order, pages and columns" {
	try 0 cust list --search 移动 -w "code != C6" -s -code -F code -f csv \
		--no-header
	is "$out" $'C5\nC1'
	try 0 cust list --search 移动 -n 1 --after C6 -F code -f csv --no-header
	is "$out" C1
	try 0 cust list --search 移动 --after C1 -F code
	is "$out" '{"code":"C5"}'
}

@test "what no word is finds nothing, and harms nothing" {
	for text in '!!!' '"' "'" 'a*b(c' 'AND' 'name:x' '^' '{name} : 移' '-'; do
		try 0 cust search -- "$text"
		is "$out" ''
	done
	try 2 cust search
	try 2 cust search ' '
	has "$err" 'nothing to search for'
	try 2 cust list --search 移动 --as-of job2
	has "$err" 'what there is now'
	try 2 admin user list --search x
}

@test "letters are found with their accents and without, in one piece or two" {
	local two=$'Vie\xcc\xa3\xcc\x82t'
	cust -q add V1 name='Công ty Việt' >/dev/null
	cust -q add V2 name="Café $two" >/dev/null
	for typed in việt viet "$two" VIỆT; do
		is "$(found -s code "$typed")" 'V1 V2'
	done
	is "$(found cafe)" V2
	is "$(found $'cafe\xcc\x81')" V2
	is "$(found công)" V1
}

@test "a sign between words does not hide what has the words" {
	is "$(found 'Kupferberg GmbH & Co. KG')" C4
	is "$(found '移动 - 北京')" C6
	is "$(found '· 北京 ！ /')" C6
	is "$(found '& 、')" ''
}

@test "a hundred words are searched for, no more" {
	local words
	words=$(yes 北京 | head -n 100)
	try 0 cust search -F code -- "$words"
	is "$out" '{"code":"C6"}'
	try 2 cust search "$words" 北京
	has "$err" 'more than 100 words'
	try 2 cust search "$(yes 北京 | head -n 10000)"
	has "$err" 'more than 100 words'
}

@test "the search follows every change, and its undoing" {
	cust -q set C5 name=联通
	is "$(found 移动)" 'C6 C1'
	is "$(found liantong)" C5
	cust -q delete C6
	is "$(found 移动)" C1
	admin -q undo "$(admin job list -F job -f tsv --no-header | tail -n 1)"
	is "$(found 移动)" 'C6 C1'
	cust -q restore C6 2>/dev/null || true
	cust -q contact set K1 name=李四
	is "$(found 王小明)" ''
	is "$(found 李四)" C1
	cust -q delete C1 --cascade
	is "$(found 李四)" ''
	cust add --dry-run -q C9 name=移动九 >/dev/null
	is "$(found 移动九)" ''
	try 0 admin check
}

# Code, customer and field of each number.
whose() {
	cust lookup "$1" -f csv --no-header | cut -d, -f2,4,6 | paste -sd' ' -
}

@test "whose number it is, however it is written here and there" {
	cust -q contact add K3 customer=C2 name=李 phone=13800138000 \
		mobile='138 0013 8000' >/dev/null
	for number in 13800138000 '138-0013-8000' '+86 13800138000' \
		'0086 138 0013 8000' １３８００１３８０００; do
		is "$(whose "$number")" 'C2,C2,mobile K3,C2,phone K3,C2,mobile'
	done
	is "$(whose 01066778899)" C1,C1,phone
	is "$(whose '(010) 6677-8899 转 12')" C1,C1,phone
	is "$(whose 66778899)" C1,C1,phone
	is "$(whose '0049 30 1234567')" C4,C4,phone
	is "$(whose 13800138001)" ''
	is "$(whose 1380013800)" ''
	try 0 cust lookup 13912345678
	is "$out" '{"type":"contact","code":"K1","name":"王小明","customer":"C1","customer_name":"中国移动通信集团有限公司","field":"mobile","phone":"139 1234 5678"}'
	try 2 cust lookup nobody
	has "$err" "'nobody' is no phone number"
	try 2 cust lookup 138 0013
	try 2 cust contact lookup 1
}

@test "nobody learns whose a number is that he may not see" {
	admin -q user add ann role=sales >/dev/null
	cust -q set C2 owner=ann
	is "$(cust --as ann lookup 13800138000 -f csv --no-header | wc -l)" 1
	is "$(cust --as ann lookup 01066778899)" ''
	admin -q permission add role=sales record=customer read=own \
		hidden=mobile\;name >/dev/null
	is "$(cust --as ann lookup 13800138000)" ''
	cust -q set C2 phone=13800138000
	is "$(cust --as ann lookup 13800138000)" \
		'{"type":"customer","code":"C2","customer":"C2","field":"phone","phone":"13800138000"}'
	cust -q contact add K9 customer=C2 name=钱七 mobile=13900009999 >/dev/null
	admin -q permission add role=sales record=contact read=own \
		hidden=customer >/dev/null
	is "$(cust --as ann lookup 13900009999)" \
		'{"type":"contact","code":"K9","name":"钱七","field":"mobile","phone":"13900009999"}'
}

# Every word of the search, where it stands.
words() {
	sqlite3 crm.db "CREATE VIRTUAL TABLE temp.t USING
			fts5vocab (main, search_text, instance);
		SELECT * FROM temp.t ORDER BY term, doc, col, \"offset\";
		CREATE VIRTUAL TABLE temp.s USING
			fts5vocab (main, search_sound, instance);
		SELECT term, doc FROM temp.s ORDER BY term, doc;"
}

@test "whatever is done, the search has the words of the records" {
	cust -q set C1 name=联通 tags+=x note= phone=
	cust -q set C2 C3 tags+=y
	cust -q contact set K1 customer=C2
	cust -q delete C6
	cust -q import --mode upsert --on-error skip <<<$'code,name\nC3,Neu\nC9,' ||
		true
	for job in 8 7 6 5 4; do admin -q undo "$job"; done
	cust -q set C4 --plan plan note=later
	admin -q apply plan
	cust -q restore C6 || true
	admin -q dump >dump
	awk 'BEGIN { print "code,name,phone"
		for (i = 1; i <= 6000; i++)
			print "N" i ",中国" i ",1380013" 1000 + i }' >many
	cust -q import many
	admin -q undo "$(admin job list -F job -f tsv --no-header | tail -n 1)"
	cust -q set C5 name=B --dry-run
	kept=$(words)
	admin -q reindex
	is "$(words)" "$kept"
	admin -q init --bare --db new.db
	admin -q load dump --db new.db
	rm crm.db*
	mv new.db crm.db
	kept=$(words | cut -d'|' -f1)
	admin -q reindex
	is "$(words | cut -d'|' -f1)" "$kept"
}

@test "making the search anew finds the same" {
	before=$(found 移动; found steel; found zgyd; found 13800)
	try 0 admin reindex
	has "$err" 'reindex: 9 records'
	is "$(found 移动; found steel; found zgyd; found 13800)" "$before"
	sqlite3 crm.db "INSERT INTO search_text (search_text) VALUES ('delete-all')"
	is "$(found steel)" ''
	try 0 admin reindex
	is "$(found 移动; found steel; found zgyd; found 13800)" "$before"
}

@test "who is erased is found no more, not in the file either" {
	admin -q erase C4 reason=asked
	is "$(found kupfer)" ''
	is "$(strings crm.db | grep -ci kupfer)" 0
}

@test "nobody finds what he may not see, nor by a hidden field" {
	admin -q user add ann role=sales
	admin -q user add eve role=sales
	cust -q set C4 owner=ann
	is "$(cust --as ann search kupfer -F code)" '{"code":"C4"}'
	is "$(cust --as ann search erika -F code)" '{"code":"C4"}'
	is "$(cust --as eve search kupfer)" ''
	is "$(cust --as eve search erika)" ''
	is "$(cust --as eve search +49301234567)" ''
	admin -q permission add role=sales record=customer read=own export=own \
		hidden=phone >/dev/null
	is "$(cust --as ann search +49301234567)" ''
	is "$(cust --as ann search kupferberg -F code)" '{"code":"C4"}'
}
