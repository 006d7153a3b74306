#!/bin/sh
# SPDX-License-Identifier: ISC
# check.sh - is every text for people translated, and nothing else?
#
# usage: check.sh     O is the build folder
#
# Prints each text that is not as it should be; ends with 1 if there is one.
set -eu
here=$(dirname "$0")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# names WORDS OPTION...: the texts that msgattrib chooses, a line each.
names() {
	words=$1
	shift
	msgattrib --no-wrap "$@" |
		sed -n "s|^\(#~ \)\{0,1\}msgid \"\(..*\)\"\$|$words: \2|p"
}

msgfmt -c -o /dev/null "$here/zh_CN.po"
sh "$here/extract.sh" >"$tmp/crm.pot"
msgmerge --quiet --no-fuzzy-matching -o "$tmp/all" \
	"$here/zh_CN.po" "$tmp/crm.pot"
{
	names "po/zh_CN.po has no translation of" --untranslated --no-obsolete \
		"$tmp/all"
	names "po/zh_CN.po is not sure of" --only-fuzzy --no-obsolete \
		"$tmp/all"
	names "no source has what po/zh_CN.po translates" --only-obsolete \
		"$tmp/all"
} >"$tmp/wrong"
cat "$tmp/wrong"
[ ! -s "$tmp/wrong" ] || {
	echo "make po brings po/zh_CN.po up to the sources" >&2
	exit 1
}
