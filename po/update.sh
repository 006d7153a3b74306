#!/bin/sh
# SPDX-License-Identifier: ISC
# update.sh - make po: bring the catalogue up to the texts of the sources.
# Translations stay; what is new stands in it untranslated; what no source has
# any more goes.
#
# usage: update.sh [FILE]     FILE: write it there; po/zh_CN.po by default
set -eu
here=$(dirname "$0")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

sh "$here/extract.sh" >"$tmp/crm.pot"
msgmerge --quiet --no-fuzzy-matching -o "$tmp/merged" \
	"$here/zh_CN.po" "$tmp/crm.pot"
msgattrib --no-obsolete -o "$tmp/new" "$tmp/merged"
cat "$tmp/new" >"${1:-$here/zh_CN.po}"
