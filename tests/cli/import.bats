#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# import.bats - records from files: modes, mapping, encodings, errors.

load lib.bash

setup_file() {
	base
	cust -q import <<-'E'
		code,name,level,city,tax_number,note
		A,Alpha,lead,X,T-100,n1
		B,Beta,key,Y,T-200,n2
	E
}

setup() { own_copy; }

imp() { try "$1" cust import "${@:2}"; }

# The rows of a few columns, as "a,b;c,d".
rows() { cust list -f csv --no-header "$@" | paste -sd';' -; }

# ---- modes and keys ----

@test "without --mode: upsert where a record has a code, else insert" {
	imp 0 <<<$'code,name,city\nA,Alpha2,\nN,New,Z\n,Auto,'
	has "$err" '2 inserted, 1 updated'
	is "$(rows -F code,name,city)" \
		'A,Alpha2,X;B,Beta,Y;C-000001,Auto,;N,New,Z'
}

@test "--mode insert refuses a code that is taken" {
	imp 5 --mode insert <<<$'code,name\nN,x\nA,y'
	has "$err" 'stdin:3: code:' "'A'"
	is "$(total)" 2
	imp 0 --mode insert <<<$'code,name\nN,x'
	is "$(total)" 3
}

@test "--mode update refuses a code that is not there, and none at all" {
	imp 3 --mode update <<<$'code,name\nA,x\nN,y'
	has "$err" 'stdin:3:' "'N'"
	is "$(value A name)" Alpha
	imp 4 --mode update <<<$'code,name\n,x'
	has "$err" 'stdin:2: code:'
	imp 0 --mode update <<<$'code,name\nA,x'
	is "$(value A name)" x
}

@test "--mode upsert inserts what has no code" {
	imp 0 --mode upsert <<<$'code,name\nA,x\n,y'
	has "$err" '1 inserted, 1 updated'
}

@test "--key finds records by another unique field" {
	imp 0 --key tax_number <<<$'tax_number,name\nT-200,Beta2\nT-300,New'
	has "$err" '1 inserted, 1 updated'
	is "$(value B name)" Beta2
	imp 0 --key tax_number --mode update <<<$'tax_number,city\nt-200,lower'
	is "$(value B city)" lower
	imp 3 --key tax_number --mode update <<<$'tax_number,city\nT-999,x'
	imp 2 --key name <<<$'name\nAlpha'
	has "$err" name tax_number code
	imp 2 --key nosuch <<<$'name\nAlpha'
}

@test "records of one file follow one another" {
	imp 0 <<<$'code,name,city\nN,one,p\nN,two,\nA,a,\nA,b,q'
	is "$(rows -F code,name,city)" 'A,b,q;B,Beta,Y;N,two,p'
	is "$(value N version)" 2
	imp 5 --mode insert <<<$'code,name\nM,x\nM,y'
	has "$err" stdin:3:
	imp 5 --on-duplicate fail <<<$'name,tax_number\nx,T-900\ny,t-900'
	has "$err" 'stdin:3: tax_number:'
	imp 5 --on-duplicate fail <<<$'name,tax_number\nx,T-100'
	has "$err" 'stdin:2: tax_number:' "customer A"
}

@test "--on-duplicate allow admits a unique value twice, never a code" {
	imp 0 --on-duplicate allow <<<$'name,tax_number\nx,T-100\ny,T-100'
	is "$(codes cust list -w "tax_number = 'T-100'")" 'A C-000001 C-000002'
	imp 5 --key tax_number <<<$'tax_number,city\nT-100,x'
	imp 5 --on-duplicate allow --mode insert <<<$'code,name\nA,x'
	imp 5 --on-duplicate fail <<<$'name,tax_number\nx,T-100'
}

@test "nothing new is nothing to do, and no job" {
	jobs=$(admin job list | wc -l)
	imp 0 <<<$'code,name,level\nA,Alpha,lead\nB,Beta,key'
	has "$err" '2 unchanged'
	hasnt "$err" job
	is "$(admin job list | wc -l)" "$jobs"
	is "$(value A version)" 1
}

@test "one job, which knows its input and command" {
	printf 'code,name\nN,x\n' >one.csv
	printf 'code,name\nM,y\n' >two.csv
	imp 0 one.csv two.csv
	has "$err" '2 inserted; job 3'
	admin job show 3 -f json >job
	jq -e '.[0] | .inserted == 2 and .input == ["one.csv", "two.csv"] and
		(.command | test("import one.csv two.csv$"))' job
	is "$(cust history M | jq -r '"\(.input) \(.line) \(.job)"')" \
		'two.csv 2 3'
}

# ---- headings ----

@test "--map: headings to fields, ignored ones, constants" {
	cat >map.json <<-'E'
		{"CustomerID": "code", "CompanyName": "name",
		 "junk": null, "=country": "Germany", "=level": "key"}
	E
	imp 0 --map map.json <<<$'CustomerID,CompanyName,junk,City\nM,m,zz,Köln'
	is "$(rows -F code,name,country,level,city -w "code = 'M'")" \
		'M,m,Germany,key,Köln'
	# A constant is for records that give none.
	imp 0 --map map.json <<<$'CustomerID,CompanyName,Country\nK,k,France'
	is "$(value K country)" France
	imp 4 --map map.json <<<$'CustomerID,CompanyName,other\nL,l,x'
	has "$err" stdin:1: "'other'"
	# A map works for JSON too.
	imp 0 --map map.json <<<'{"CustomerID":"J","CompanyName":"j","junk":1}'
	is "$(value J country)" Germany
}

@test "--map: what is wrong with it is told" {
	echo '{"CustomerID": "cod"}' >map.json
	imp 4 --map map.json <<<$'CustomerID\nx'
	has "$err" map.json "'cod'" "'code'"
	echo '{"=levle": "key"}' >map.json
	imp 4 --map map.json <<<$'name\nx'
	has "$err" map.json "'levle'" "'level'"
	printf '{"a": "code",\n "b" }' >map.json
	imp 4 --map map.json <<<$'name\nx'
	has "$err" map.json:2
	echo '["a"]' >map.json
	imp 4 --map map.json <<<$'name\nx'
	has "$err" map.json object
	echo '{"a": 5}' >map.json
	imp 4 --map map.json <<<$'name\nx'
	has "$err" map.json "'a'"
	is "$(total)" 2
}

@test "headings: names, labels, Chinese ones, widths, marks and brackets" {
	imp 0 <<<$'CODE,Short Name,客户名称\nH1,s,一'
	imp 0 <<<$'编号,简称,公司名称\nH2,s,二'
	imp 0 <<<$'Code *,简 称,客户名称（必填）\nH3,s,三'
	imp 0 <<<$'ｃｏｄｅ,簡稱：,單位名稱\nH4,s,四'
	is "$(rows -F code,short_name,name -w "short_name = 's'")" \
		'H1,s,一;H2,s,二;H3,s,三;H4,s,四'
}

@test "a heading without meaning is an error, unless it is to be ignored" {
	imp 4 <<<$'code,naem\nN,x'
	has "$err" stdin:1: "'naem'" "'name'"
	imp 4 <<<$'code,name,created_at\nN,x,2020-01-01'
	has "$err" stdin:1: "'created_at'"
	is "$(total)" 2
	imp 0 --ignore-unknown <<<$'code,name,foo,created_at\nN,x,y,2020-01-01'
	is "$(value N created_at)" "$NOW"
}

@test "two headings of one field are an error" {
	imp 4 <<<$'code,name,name\nN,x,y'
	has "$err" stdin:1: name
	imp 4 <<<$'code,name,客户名称\nN,x,y'
	has "$err" stdin:1: "'name'" "'客户名称'"
	imp 4 <<<'{"code":"N","name":"x","客户名称":"y"}'
	has "$err" 'stdin:1: name:'
}

@test "a JSON key without meaning spoils its own record only" {
	imp 7 --on-error skip --rejects rej <<-'E'
		{"code":"N1","name":"x"}
		{"code":"N2","nmae":"x"}
		{"code":"N3","name":"x"}
		{"code":"N4","name":"x","nmae":"y"}
	E
	is "$(wc -l <rej)" 2
	is "$(codes cust list -w "name = 'x'")" 'N1 N3'
}

@test "--set gives values to records that have none" {
	imp 0 --set city=Z --set 'tags=p;q' \
		<<<$'code,name,city\nN1,a,\nN2,b,own'
	is "$(rows -F code,city,tags -w "code ~ 'N'")" 'N1,Z,p;q;N2,own,p;q'
	imp 2 --set nosuch=1 <<<$'name\na'
	imp 4 --set level=hi <<<$'name\na'
	has "$err" level
}

# ---- empty ----

@test "an absent column and an empty cell leave a field alone" {
	imp 0 <<<$'code,name,city\nA,Alpha,\nB,,Q'
	is "$(rows -F code,name,city,note)" 'A,Alpha,X,n1;B,Beta,Q,n2'
	imp 0 <<<'[{"code":"A","city":""}]'
	is "$(value A city)" X
}

@test "--empty clear clears" {
	imp 0 --empty clear <<<$'code,city\nA,'
	is "$(rows -F code,city,note)" 'A,,n1;B,Y,n2'
	imp 0 --empty clear <<<'{"code":"B","note":"","city":"Y"}'
	is "$(rows -F code,city,note)" 'A,,n1;B,Y,'
	imp 4 --empty clear <<<$'code,name\nA,'
	has "$err" 'stdin:2: name:'
}

@test "JSON null clears, an absent key does not; so does \\N in TSV" {
	imp 0 <<<'[{"code":"A","city":null},{"code":"B","note":null}]'
	is "$(rows -F code,city,note)" 'A,,n1;B,Y,'
	imp 0 -i tsv <<<$'code\tcity\tnote\nB\t\\N\t'
	is "$(value B city)" '\N'
	imp 4 <<<'{"code":"A","name":null}'
	has "$err" 'stdin:1: name:'
}

@test "--null names a text that stands for empty" {
	imp 0 --null NULL <<<$'code,name,city\nA,Alpha,NULL\nN,x,NULL'
	is "$(rows -F code,city)" 'A,X;B,Y;N,'
	imp 0 --null NULL --empty clear <<<$'code,city\nA,NULL'
	is "$(rows -F code,city -w "code = 'A'")" 'A,'
	imp 0 <<<$'code,city\nA,NULL'
	is "$(value A city)" NULL
}

@test "no records: empty input, a heading alone, an empty array" {
	for text in '' $'\n' $' \n\t\n' 'code,name' $'code,name\n' '[]' '[ ]'; do
		printf %s "$text" >none
		imp 0 none
		has "$err" 'nothing to do'
		hasnt "$err" job
	done
	is "$(total)" 2
}

@test "blank lines between records are skipped" {
	imp 0 <<<$'code,name\n\nN,x\n\n\nM,y\n'
	has "$err" '2 inserted'
}

# ---- formats, delimiters, spreadsheets ----

@test "the format is told by the content" {
	imp 0 <<<'[{"code":"N1","name":"x"}]'
	imp 0 <<<$'\n  {"code":"N2","name":"x"}'
	imp 0 <<<$'code,name\nN3,x'
	imp 0 <<<$'{"code":"N4","name":"x"}\n{"code":"N5","name":"x"}'
	is "$(total)" 7
	imp 4 -i json <<<$'code,name\nN6,x'
	imp 4 -i csv <<<'[{"code":"N6","name":"x"}]'
	imp 2 -i table <<<''
}

@test "--delimiter" {
	imp 0 --delimiter ';' <<<$'code;name\nN1;"a;b"'
	imp 0 --delimiter '\t' <<<$'code\tname\nN2\t"a,\tb"'
	imp 0 --delimiter '|' <<<$'code|name\nN3|a,b'
	is "$(value N1 name)" 'a;b'
	is "$(value N3 name)" 'a,b'
	for d in '' ab '"' $'\n'; do
		imp 2 --delimiter "$d" <<<$'code,name\nN4,x'
	done
	is "$(cust list -F code,name -f csv --delimiter ';' -w "code = 'N1'")" \
		$'code;name\nN1;"a;b"'
}

@test "line ends: LF, CRLF, a last line without any; BOM" {
	printf 'code,name\r\nN1,x\r\nN2,"a\r\nb"' >crlf
	imp 0 crlf
	is "$(cust show N2 -F name)" '{"name":"a\r\nb"}'
	is "$(value N1 name)" x
	printf '\357\273\277code,name\nN3,x' >bom
	imp 0 bom
	printf '\357\273\277[{"code":"N4","name":"x"}]' >bom
	imp 0 bom
	is "$(total)" 6
}

@test "--excel guards formulas and takes the guard away" {
	imp 0 <<-'E'
		{"code":"G1","name":"=1+1","note":"'=x","address":"-5","city":"-x","phone":"+49 30 123456","fax":"+49-30-123456","source":"@a","region":"\tb","industry":"\rc","province":"+1,2"}
	E
	cust list -f csv --excel -w "code = 'G1'" >x.csv
	is "$(head -c 3 x.csv | od -An -tx1)" ' ef bb bf'
	is "$(tail -c 2 x.csv | od -An -c | tr -d ' ')" '\r\n'
	has "$(<x.csv)" ",'=1+1," ',-5,' ",'-x," ',+49 30 123456,' ",'@a," \
		",'+49-30-123456,"
	cust show G1 >before
	cust -q delete G1
	imp 0 --excel x.csv
	cust show G1 | cmp - before
	# Without --excel the guard is text like any other.
	imp 0 <<<$'code,name\nG2,\'=1'
	is "$(value G2 name)" "'=1"
}

@test "encodings in: UTF-8 with and without BOM, GB18030, UTF-16" {
	printf '%s\n' '编号,客户名称,客户级别,备注' \
		$'%s,上海钢铁有限公司,重点,"第一行\n€𠮷"' >t.csv
	for e in UTF-8 GB18030 UTF-16LE UTF-16BE; do
		for bom in '' $'\357\273\277'; do
			[ "$e$bom" = "GB18030$bom" ] && bom=
			sed "s/^%s/$e${bom:+-B}/;1s/^/$bom/" t.csv |
				iconv -f UTF-8 -t "$e" >in.csv
			imp 0 in.csv
			[ "$e" = UTF-8 ] || has "$err" "$e"
			is "$(rows -F name,level -w "code = '$e${bom:+-B}'")" \
				上海钢铁有限公司,key
			is "$(cust show "$e${bom:+-B}" -F note)" \
				'{"note":"第一行\n€𠮷"}'
			imp 0 --encoding "$e" in.csv
			has "$err" '1 unchanged'
		done
	done
}

@test "encodings out" {
	imp 0 <<<$'code,name\nG,引号€𠮷'
	cust list -F name -f csv --no-header --encoding gb18030 \
		-w "code = 'G'" >out
	is "$(iconv -f gb18030 out)" '引号€𠮷'
	hasnt "$(od -An -tx1 out)" 'e5 bc 95'
	cust list -f tsv --encoding utf-16le -F name -w "code = 'G'" |
		iconv -f utf-16le | grep -q '引号'
	try 2 cust list --encoding nosuch
	try 2 cust import --encoding nosuch <<<$'code\nA'
	# What an encoding cannot say is an error, never a question mark.
	got=0
	cust list -F name -f csv --encoding latin1 >out 2>err || got=$?
	[ "$got" -ne 0 ]
}

@test "a byte that is no text is an error with its line" {
	printf 'code,name\nN1,ok\nN2,上海\nN3,\377\n' >in.csv
	imp 4 in.csv
	has "$err" in.csv:4:
	is "$(total)" 2
	printf 'code,name\nN1,\200\n' >in.csv
	imp 4 --encoding utf-8 in.csv
	has "$err" in.csv:2:
	printf '{"code":"N1","name":"\377"}\n' >in.json
	imp 4 in.json
	has "$err" in.json:1:
}

# ---- errors ----

@test "errors name file, line and field, cells of many lines included" {
	printf 'code,name,email,level\n%s\n%s\n%s\n%s\n' \
		$'N1,"a\nb\n\nc",a@b.cn,key' 'N2,x,nobody,key' \
		'N3,,a@b.cn,keyy' $'N4,"y\nz",@,' >in.csv
	imp 4 in.csv
	grep -q '^crm-customer: in.csv:6: email: .*nobody' .err
	grep -q "^crm-customer: in.csv:7: level: .*'keyy'.*'key'" .err
	grep -q '^crm-customer: in.csv:8: email: ' .err
	has "$err" 'nothing was saved'
	is "$(total)" 2
}

@test "all of a file's errors are told, in order" {
	imp 4 <<<$'code,name,email\nN1,a,x\nN2,,\nN3,b,y\nA,,z\nN4,,'
	is "$(sed -n 's/.*stdin:\([0-9]*\):.*/\1/p' .err | paste -sd' ')" \
		'2 3 4 5 6'
	has "$err" '5 errors in 5 records'
}

@test "errors of several inputs come in the order of the inputs" {
	printf 'code,name\nN1,\n' >z.csv
	printf 'code,name\nN2,\n' >a.csv
	imp 4 z.csv a.csv
	is "$(sed -n 's/.* \([az].csv:[0-9]*\):.*/\1/p' .err | paste -sd' ')" \
		'z.csv:2 a.csv:2'
}

@test "--max-errors bounds what is told, not what is counted" {
	imp 4 --max-errors 2 <<<$'name,email\na,1\nb,2\nc,3\nd,4\ne,'
	is "$(grep -c stdin: .err)" 2
	grep -q stdin:2: .err
	grep -q stdin:3: .err
	has "$err" '2 more errors' '4 errors in 5 records'
	imp 4 --max-errors 3 <<<$'name,email\na,1\nb,2\nc,3\nd,4\ne,'
	has "$err" '1 more error;'
	imp 7 --max-errors 1 --on-error skip <<<$'name,email\na,1\nb,2\nc,'
	is "$(grep -c stdin: .err)" 1
	has "$err" '1 of 3 records saved' '2 errors'
}

@test "errors as JSON objects" {
	imp 4 --errors json <<<$'code,name,email\nN1,"a\nb",x\nN2,,'
	is "$(jq -rc '[.code, .file, .line, .field]' .err)" \
'["invalid","stdin",2,"email"]
["invalid","stdin",4,"name"]
["invalid",null,null,null]'
}

@test "malformed CSV: cells too many and too few, quotes" {
	imp 4 <<<$'code,name\nN1,a,b\nN2\nN3,c'
	has "$err" 'stdin:2: 3 cells' 'stdin:3: 1 cell'
	imp 4 <<<$'code,name\nN1,a\nN2,"open\nN3,b'
	has "$err" stdin:3: quote
	imp 4 <<<$'code,name\nN1,"a"b\nN2,c'
	has "$err" stdin:2:
	is "$(total)" 2
}

@test "malformed JSON: told with its line, nothing saved" {
	imp 4 <<<$'[{"code":"N1","name":"x"},\n{"code":"N2",}]'
	has "$err" stdin:2:
	imp 4 <<<$'[{"code":"N1","name":"x"}'
	imp 4 <<<'[{"code":"N1","name":"x"}] x'
	imp 4 <<<$'{"code":"N1","name":"x"}\nnull'
	has "$err" stdin:2: object
	imp 4 <<<$'{"code":"N1","name":"x","name":"y"}'
	imp 4 <<<$'{"code":"N1","name":["x"]}'
	has "$err" 'name: '
	imp 4 <<<$'{"code":"N1","name":{"x":1}}'
	# What breaks the input is no error of one record.
	imp 4 --on-error skip <<<$'[{"code":"N1","name":"x"},\n{"code":"N2"'
	is "$(total)" 2
}

@test "references to what does not exist" {
	imp 4 <<<$'code,name,owner,parent\nN1,x,nobody,\nN2,y,,nothing'
	has "$err" "stdin:2: owner: " "'nobody'" "stdin:3: parent: " "'nothing'"
	try 4 cust contact import <<<$'customer,name\nNOPE,x'
	has "$err" 'stdin:2: customer: ' "'NOPE'"
}

@test "a parent may come later in the file" {
	imp 0 <<<$'code,name,parent\nN1,x,N2\nN2,y,N3\nN3,z,A'
	has "$err" '3 inserted'
	is "$(value N1 parent.parent.parent.name)" Alpha
	imp 0 <<<$'code,name,parent\nA,Alpha,M\nM,new,'
	is "$(value A parent)" M
}

@test "a parent that would close a circle" {
	imp 0 <<<$'code,name,parent\nN1,x,\nN2,y,N1\nN3,z,N2'
	imp 4 <<<$'code,parent\nN1,N3'
	has "$err" 'stdin:2: parent: ' circle
	imp 4 <<<$'code,parent\nN1,N1'
	has "$err" circle
	imp 4 <<<$'code,parent\nA,B\nB,A'
	has "$err" circle
	is "$(value A parent)" '\N'
	is "$(value N1 parent)" '\N'
}

@test "a circle that a later record opens is none" {
	imp 0 <<<$'code,name,parent\nN1,x,\nN2,y,N1\nN3,z,N2'
	imp 0 --empty clear <<<$'code,parent\nN1,N3\nN2,\nN3,N2'
	is "$(value N1 parent.parent.code)" N2
	is "$(value N2 parent)" '\N'
}

@test "a circle among new records is told as one" {
	imp 4 <<<$'code,name,parent\nP1,x,P2\nP2,y,P3\nP3,z,P1'
	has "$err" circle
	is "$(total)" 2
	imp 4 <<<$'code,name,parent\nP1,x,P1'
	has "$err" circle
}

@test "versions: --if-version, and a version column" {
	imp 5 --if-version 9 <<<$'code,city\nA,x'
	has "$err" stdin:2:
	imp 0 --if-version 1 <<<$'code,city\nA,x'
	imp 5 <<<$'code,version,city\nB,1,x\nA,1,y'
	has "$err" stdin:3: A
	is "$(value B city)" Y
	imp 0 <<<$'code,version,city\nA,2,y\nB,,z'
	is "$(value A version,city)" $'3\ty'
	imp 4 <<<$'code,version\nA,abc'
	has "$err" 'stdin:2: version:'
	# The usual round: read with the version, change, write back.
	cust list -F code,version,note -w "code = 'A'" |
		jq -c '.note = "edited"' >edited
	imp 0 edited
	is "$(value A note)" edited
}

# ---- leaving bad records out ----

mixed() {
	cat <<-'E'
		junk,编号,客户名称,备注,邮箱
		x,R1,Good,"multi
		line",a@b.cn
		y,R2,,"bad
		""one""",
		z,A,,,
		w,R3,Late,,nomail
		v,R4,Fine,,
		u,B,Beta,new,
		t,R5,a,b
	E
}

@test "--on-error skip saves the good ones, --rejects keeps the bad" {
	mixed >in.csv
	imp 7 --ignore-unknown --on-error skip --rejects rej.csv in.csv
	has "$err" in.csv:4: in.csv:7: in.csv:10: '3 of 7 records saved' \
		'2 inserted' '1 updated' '3 errors' job
	is "$(codes cust list)" 'A B R1 R4'
	is "$(<rej.csv)" 'junk,编号,客户名称,备注,邮箱
y,R2,,"bad
""one""",
w,R3,Late,,nomail
t,R5,a,b'
	# Mended, the rejects import cleanly.
	sed -i 's/R2,,/R2,Mended,/; s/nomail/no@mail.cn/; s/a,b$/a,b,/' rej.csv
	imp 0 --ignore-unknown rej.csv
	has "$err" '3 inserted'
	is "$(cust show R2 -F name,note)" '{"name":"Mended","note":"bad\n\"one\""}'
}

@test "rejects of another encoding and delimiter can be fed in again" {
	printf '编号;客户名称;邮箱\nG1;上海;x\nG2;北京;\n' |
		iconv -t gb18030 >in.csv
	imp 7 --delimiter ';' --on-error skip --rejects rej.csv in.csv
	sed -i 's/;x/;a@b.cn/' rej.csv
	imp 0 --delimiter ';' rej.csv
	is "$(value G1 name)" 上海
}

@test "rejects of JSON and JSON Lines" {
	imp 7 --on-error skip --rejects rej.jsonl <<-'E'
		{"code":"N1","name":"x"}
		{"code":"N2","name":""}
		{"code":"N3","name":"y","email":"no"}
	E
	is "$(<rej.jsonl)" '{"code":"N2","name":""}
{"code":"N3","name":"y","email":"no"}'
	sed -i 's/""/"m"/;s/"no"/null/' rej.jsonl
	imp 0 rej.jsonl
	imp 7 --on-error skip --rejects rej.json <<-'E'
		[{"code":"M1","name":"x"},
		{"code":"M2",
		 "name":""},{"code":"M3","name":"y","email":
		"no"}]
	E
	sed -i 's/""/"m"/;s/"no"/null/' rej.json
	imp 0 rej.json
	is "$(rows -F code,name -w "code ~ 'M'")" 'M1,x;M2,m;M3,y'
}

@test "--rejects without skip is wrong usage; without bad records it is empty" {
	imp 2 --rejects rej <<<$'name\nx'
	imp 0 --on-error skip --rejects rej <<<$'name\nx'
	[ -e rej ] && [ ! -s rej ]
}

@test "a record that refers to a rejected one is rejected too" {
	imp 7 --on-error skip --rejects rej.csv \
		<<<$'code,name,parent\nN1,x,N2\nN2,,\nN3,z,'
	is "$(codes cust list)" 'A B N3'
	is "$(<rej.csv)" $'code,name,parent\nN1,x,N2\nN2,,'
	sed -i 's/N2,,/N2,y,/' rej.csv
	imp 0 rej.csv
	is "$(value N1 parent)" N2
}

@test "--results: one line a record, in order" {
	mixed >in.csv
	imp 7 --ignore-unknown --on-error skip --results res.jsonl in.csv
	is "$(jq -c '[.line, .ok, .action, .code]' res.jsonl)" \
'[2,true,"insert","R1"]
[4,false,null,"R2"]
[6,true,"none","A"]
[7,false,null,"R3"]
[8,true,"insert","R4"]
[9,true,"update","B"]
[10,false,null,null]'
	is "$(jq -r 'keys_unsorted | join(" ")' res.jsonl | sort -u)" \
		'file line ok action code error'
	jq -se 'map(select(.line == 7).error | contains("nomail")) == [true]' \
		res.jsonl
	is "$(jq -c 'select(.ok).error' res.jsonl | sort -u)" null
	# Records that had to wait for others stand in their places.
	imp 0 --results res.jsonl <<<$'code,name,parent\nN1,x,N2\nN2,y,\n,z,'
	is "$(jq -c '[.line, .action, .code]' res.jsonl)" \
'[2,"insert","N1"]
[3,"insert","N2"]
[4,"insert","C-000001"]'
	imp 0 --results res.jsonl </dev/null
	[ ! -s res.jsonl ]
}

@test "--results has every error, whatever --max-errors says" {
	imp 7 --on-error skip --max-errors 1 --results res.jsonl \
		<<<$'name,email\na,one\nb,two\nc,\n,x@y.cn'
	is "$(jq -c .ok res.jsonl | paste -sd' ')" 'false false true false'
	jq -se '(.[1].error | contains("two")) and
		(.[3].error | contains("name"))' res.jsonl
}

@test "--dry-run reports the same and saves nothing" {
	cust list >before
	mixed >in.csv
	imp 7 --dry-run --ignore-unknown --on-error skip --results dry.jsonl \
		--rejects dry.csv in.csv
	has "$err" in.csv:4: in.csv:7: '2 inserted' '1 updated' '3 errors'
	hasnt "$err" job
	cust list | cmp - before
	imp 7 --ignore-unknown --on-error skip --results res.jsonl \
		--rejects rej.csv in.csv
	cmp dry.jsonl res.jsonl
	cmp dry.csv rej.csv
	imp 0 --dry-run <<<$'code,name\nN,x\nA,y\nB,Beta'
	has "$err" '1 inserted' '1 updated' '1 unchanged'
	is "$(value A name)" Alpha
	imp 4 --dry-run <<<$'code,name\nN,'
	# Numbers given in a dry run are given again.
	imp 0 --dry-run <<<$'name\nx'
	imp 0 <<<$'name\nx'
	is "$(codes cust list -w "name = 'x'")" C-000001
}

@test "several files are one import: all or nothing" {
	printf 'code,name\nN1,x\n' >one.csv
	printf '[{"code":"N2","name":"y","parent":"N1"}]' >two.json
	printf 'code,name\nN3,\n' >bad.csv
	imp 4 one.csv two.json bad.csv
	has "$err" bad.csv:2:
	is "$(total)" 2
	imp 1 one.csv nosuch.csv
	is "$(total)" 2
	imp 0 two.json - <one.csv
	has "$err" '2 inserted'
}

# ---- size ----

@test "20,000 bad records: every error up to --max-errors, nothing saved" {
	seq 20000 | awk 'BEGIN { print "code,name,email" }
		{ print "N" $1 ",n" $1 "," ($1 > 100 ? "bad" : "") }' >in.csv
	imp 4 in.csv
	is "$(grep -c '^crm-customer: in.csv:' .err)" 100
	grep -q '^crm-customer: in.csv:102: email: ' .err
	grep -q '^crm-customer: in.csv:201: email: ' .err
	has "$err" '19900 errors in 20000 records'
	is "$(total)" 2
	imp 7 --on-error skip --rejects rej.csv in.csv
	has "$err" '100 of 20000 records saved'
	is "$(total)" 102
	is "$(wc -l <rej.csv)" 19901
	sed -i 's/bad$//' rej.csv
	imp 0 rej.csv
	has "$err" '19900 inserted'
	is "$(total)" 20002
}

@test "a list of 20,000 piped into set" {
	seq 20000 | awk 'BEGIN { print "code,name" } { print "N" $1 ",n" $1 }' \
		>in.csv
	imp 0 in.csv
	cust list -w "code ~ 'N'" >all
	try 0 cust set - city=Z level=key <all
	has "$err" '20000 updated'
	try 0 cust set - city=Z <all
	has "$err" '20000 unchanged'
	is "$(cust list -w "city = 'Z' and level = key" -F code | wc -l)" 20000
	try 0 cust delete - <all
	is "$(total)" 2
}
