# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# examples.sh - run the examples of a document and compare what they print.
#
# Examples stand in blocks: ```console in Markdown, .Bd -literal in mdoc. In
# a block, a line "$ COMMAND" is run, together with the lines that follow it
# while it ends in "\" or "|", or begin with "> ". What stands behind is what
# the command prints, stdout and stderr, to the letter. A command with nothing
# behind it may print anything, but must succeed. In mdoc a comment
# .\" $ COMMAND sets the scene unseen. The commands of a document run one
# after another in one shell, in the present directory.

# The blocks of a document, with a line "." behind each.
example_blocks() {
	awk '
		/^```console$/ { on = 1; next }
		/^```$/ { if (on) print "."; on = 0; next }
		/^\.Bd -literal/ { on = 1; next }
		/^\.Ed/ { if (on) print "."; on = 0; next }
		/^\.\\" \$ / { print substr($0, 5); print "."; next }
		on && FILENAME ~ /\.[17]$/ {
			sub(/^\\&/, "")
			gsub(/\\e/, "\\")
		}
		on' "$1"
}

# Run $command and compare with $expected; both are emptied.
example_run() {
	local status=0 got
	[ -n "$command" ] || return 0
	eval "$command" >"$example_out" 2>&1 </dev/null || status=$?
	got=$(cat "$example_out")
	examples=$((examples + 1))
	if [ -n "$expected" ] && [ "$got" != "${expected%$'\n'}" ]; then
		printf '$ %s\nshould print:\n%s\nprints:\n%s\n' "$command" \
			"$expected" "$got"
		failed=1
	elif [ -z "$expected" ] && [ $status != 0 ]; then
		printf '$ %s\nends with status %d:\n%s\n' "$command" \
			"$status" "$got"
		failed=1
	fi
	command='' expected=''
}

# run_examples DOCUMENT: fails when any of them does, or there is none.
run_examples() {
	local command='' expected='' examples=0 failed=0 line
	local example_out
	example_out=$(mktemp)
	while IFS= read -r line <&9; do
		if [[ $line == '.' ]]; then
			example_run
			in_block=
		elif [[ $line == '$ '* ]]; then
			example_run
			command=${line#??}
			in_block=1
		elif [[ -z ${in_block-} ]]; then
			:
		elif [[ -z $expected && $command =~ [\\\|]$ ]]; then
			command+=$'\n'$line
		elif [[ -z $expected && $line == '> '* ]]; then
			command+=$'\n'${line#??}
		else
			expected+=$line$'\n'
		fi
	done 9< <(example_blocks "$1")
	rm -f "$example_out"
	echo "$examples examples"
	[ $failed = 0 ] && [ $examples != 0 ]
}
