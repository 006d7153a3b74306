#!/usr/bin/env bats
# SPDX-License-Identifier: ISC
# audit.bats - the chain of digests, and what shows when the log is edited.

load lib.bash

setup_file() {
	base
	cust -q import <<<$'code,name,city\nC1,Alpha,Ulm\nC2,Beta,\nC3,Gamma,'
	cust -q set C1 C2 city='Sankt Gallen'
	cust -q delete C3
}

setup() { own_copy; }

verify() { try "$1" admin audit verify "${@:2}"; }

# The digests made by another program, from the description in audit.h; it
# prints the head.
perl_head() {
	sqlite3 -separator ' ' "$1" "SELECT 0, first_seq, id, 'j',
		hex(salt), hex(input_salt), hex(command), hex(input),
		input IS NULL, schema_version, first_seq, last_seq,
		coalesce(undoes, -1), inserted, updated, deleted, hex(at),
		hex(real_at), hex(actor), hex(real_user), last_seq FROM job;
		SELECT seq, 'c', hex(salt), hex(code), code IS NULL, hex(data),
		type, record, op, coalesce(line, -1), coalesce(source, -1)
		FROM change ORDER BY seq" |
		perl -MDigest::SHA=sha256,sha256_hex -e '
	sub int8 { join "", map { pack "q>", $_ } @_ }
	sub text { my ($hex, $null) = @_;
		$null ? int8(-1) : int8(length($hex) / 2) . pack "H*", $hex }
	sub content { sha256("txt1", pack("H*", shift), @_) }
	my (@jobs, %changes, $chain);
	while (<>) {
		chomp;
		my @f = split / /, $_, -1;
		if ($f[1] eq "c") { $changes{$f[0]} = \@f }
		else { push @jobs, \@f }
	}
	$chain = "\0" x 32;
	for (sort { $a->[2] <=> $b->[2] } @jobs) {
		my (undef, $first, $id, undef, $salt, $isalt, $command,
			$input, $none, @rest) = @$_;
		my $last = pop @rest;
		for my $seq ($first .. $last) {
			my (undef, undef, $s, $code, $null, $data, @ints) =
				@{$changes{$seq}};
			$chain = sha256("chg1", $chain, content($s,
				text($code, $null), text($data)),
				int8($seq, @ints));
		}
		$head = "job1" . $chain . content($salt, text($command)) .
			content($isalt, text($input, $none)) .
			int8($id, @rest[0 .. 6]) .
			join "", map { text($_) } @rest[7 .. 10];
		$chain = sha256($head);
		$number = $id;
	}
	print "$number:", unpack("H*", $chain), "\n"'
}

@test "a log that nobody tampered with verifies" {
	verify 0
	is "$out" ''
	is "$err" ''
	try 0 admin audit head
	[[ $out =~ ^4:[0-9a-f]{64}$ ]]
	head=$out
	verify 0 --head "$head"
	try 0 cust set C1 city=
	verify 0 --head "$head"
	try 0 admin audit head
	[ "$out" != "$head" ]
}

@test "another program makes the same digests of what audit.h says" {
	cust -q import --on-error skip <<<$'code,name\nC8,Eta\nC9,' || :
	admin -q undo 3
	try 0 admin audit head
	is "$(perl_head crm.db)" "$out"
}

@test "what was edited is named: job, change, record" {
	seq=$(sqlite3 crm.db 'SELECT first_seq FROM job WHERE id = 3')
	sqlite3 crm.db "UPDATE change SET data = CAST(replace(
		CAST(data AS TEXT), 'Ulm', 'Bam') AS BLOB) WHERE seq = $seq"
	verify 4
	has "$err" 'crm-admin: 1 finding'
	is "$(jq -r '[.check, .type, .code, .message] | join("|")' .out)" \
		"audit|customer|C1|change $seq of job 3 is not as it was logged, or what is before it has another digest"
	verify 4 -f csv
	has "$out" 'check,type,code,message' 'audit,customer,C1,'
}

@test "a tail that was cut off shows by a head that was kept" {
	head=$(admin audit head)
	sqlite3 crm.db "DELETE FROM change WHERE job = 4;
		DELETE FROM job WHERE id = 4"
	verify 0
	verify 4 --head "$head"
	has "$out" '"code":"4"' 'it is missing, and what came after it'
}

@test "a log from an earlier version gets digests when it is upgraded" {
	sqlite3 old.db <"$BATS_TEST_DIRNAME/../schema/1.sql"
	try 0 admin --db old.db upgrade
	verify 0 --db old.db
	is "$(perl_head old.db)" "$(admin --db old.db audit head)"
	# One that was stopped in the middle is carried on by the next job.
	sqlite3 old.db "UPDATE job SET salt = NULL, input_salt = NULL,
		digest = NULL;
		UPDATE change SET salt = NULL, digest = NULL"
	verify 4 --db old.db
	try 0 cust --db old.db add name=new
	verify 0 --db old.db
	is "$(perl_head old.db)" "$(admin --db old.db audit head)"
}

@test "a restored backup has the chain it had" {
	try 0 admin audit head
	head=$out
	try 0 admin -q backup b.db
	try 0 cust -q delete C1
	try 0 admin -q restore b.db
	try 0 admin audit head
	is "$out" "$head"
	verify 0
}

@test "audit takes verify or head, and a head of its own making" {
	try 2 admin audit
	has "$err" 'audit takes verify or head'
	try 2 admin audit verify head
	try 2 admin audit heads
	verify 2 --head 4
	has "$err" "--head takes JOB:DIGEST, as 'crm-admin audit head' prints it, not '4'"
	try 2 admin audit head --head 4
	try 2 admin audit head -f json
	is "$(crm-admin __complete audit '')" $'verify\nhead'
	is "$(crm-admin __complete audit verify '')" ''
}
