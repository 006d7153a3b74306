#!/bin/sh
# SPDX-License-Identifier: ISC
# layers.sh - a layer uses only those below it; only the command line talks
# to the outside world.
#
# usage: layers.sh [TREE]     TREE holds lib/, include/crm/ and cmd/
#
# Prints each breach as FILE:LINE: what is wrong; ends with 1 if there is one.
set -u
cd "${1:-.}" || exit 2

files=$(find lib include/crm cmd -name '*.[ch]' | LC_ALL=C sort)
[ -n "$files" ] || { echo "layers: no sources in $(pwd)" >&2; exit 2; }

# shellcheck disable=SC2086 # a list of words
LC_ALL=C exec awk '
BEGIN {
	layers("base db model io store rules report cli cmd")
	headers("base", "banned buf check company date decimal error hash " \
		"language lunar pinyin sha256 text")
	headers("db", "db")
	headers("model", "model types")
	headers("io", "io")
	headers("store", "store import changeset merge request rights " \
		"audit search profile duplicate entry")
	headers("rules", "deal due level pool rules")
	headers("report", "report")
	headers("cli", "cli")

	# What only the command line may do. Calls, then names.
	calls = "(f|v|vf|d|vd)?printf|f?puts|f?putc|putchar|perror|exit|" \
		"_exit|_Exit|quick_exit|abort|(secure_)?getenv"
	names = "stdin|stdout|stderr|environ|STD(IN|OUT|ERR)_FILENO"
	outside = "(^|[^A-Za-z0-9_])((" calls ") *\\(|(" names ")" \
		"([^A-Za-z0-9_]|$))"
}

function layers(list,    i, n, w) {
	n = split(list, w, " ")
	for (i = 1; i <= n; i++)
		rank[w[i]] = i
}

function headers(layer, list,    i, n, w) {
	n = split(list, w, " ")
	for (i = 1; i <= n; i++)
		home["crm/" w[i] ".h"] = layer
}

function breach(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	bad = 1
}

# The layer of the file being read.
function enter(    part) {
	comment = 0
	split(FILENAME, part, "/")
	public = part[1] == "include"
	if (public)
		layer = home["crm/" part[3]]
	else
		layer = part[1] == "cmd" ? "cmd" : part[2]
	if (!(layer in rank)) {
		breach("belongs to no layer that tests/layers.sh knows")
		layer = "cmd"
	}
	dir = FILENAME
	sub(/[^\/]*$/, "", dir)
}

function exists(file,    line, r) {
	r = (getline line <file)
	close(file)
	return r >= 0
}

# Does the path stay in the folder of the layer, rooms of it included?
function within(path,    folder) {
	folder = "lib/" layer "/"
	while (sub(/[^\/]+\/\.\.\//, "", path))
		;
	return index(path, folder) == 1 || path ~ /^(cmd|include)\//
}

function include(header) {
	if (header in home) {
		if (rank[home[header]] > rank[layer])
			breach(layer " must not use " header " of " \
				home[header])
	} else if (header ~ /^crm\//) {
		breach(header " belongs to no layer that tests/layers.sh " \
			"knows")
	} else if (public) {
		breach(header " is private to a layer")
	} else if (!exists(dir header) || !within(dir header)) {
		breach(header " does not lie in the folder of " layer)
	}
}

# The line without comments and the contents of strings.
function code(s,    out, c, i, quote) {
	out = ""
	quote = ""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (comment) {
			if (c == "*" && substr(s, i + 1, 1) == "/") {
				comment = 0
				i++
			}
		} else if (quote != "") {
			if (c == "\\")
				i++
			else if (c == quote)
				quote = ""
		} else if (c == "/" && substr(s, i + 1, 1) == "*") {
			comment = 1
			i++
		} else if (c == "/" && substr(s, i + 1, 1) == "/") {
			break
		} else if (c == "\"" || c == "\047") {
			quote = c
			out = out c
		} else {
			out = out c
		}
	}
	return out
}

FNR == 1 { enter() }

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	include(quoted[2])
	next
}

/^[ \t]*#[ \t]*include[ \t]*<sqlite3.*>/ && (layer != "db" || public) {
	breach("only lib/db knows SQLite")
}

/[^ \t]/ {
	text = code($0)
	if (rank[layer] < rank["cli"] && match(text, outside)) {
		word = substr(text, RSTART, RLENGTH)
		gsub(/[^A-Za-z0-9_]/, "", word)
		breach(word " is for lib/cli and cmd only")
	}
}

END { exit bad }
' $files
