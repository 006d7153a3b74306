#!/bin/sh
# SPDX-License-Identifier: ISC
# extract.sh - print the texts that can be translated, as a template of
# gettext: those handed to functions that look them up, from the sources, and
# those of the tables, from the programs.
#
# usage: extract.sh     O is the build folder
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
bin=${O:-build/gcc}/bin
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

for c in cmd/crm-*.c; do
	c=${c##*/}
	LC_ALL=C "$bin/${c%.c}" __spec texts
done >"$tmp/tables.c"
find lib cmd include -name '*.[ch]' | LC_ALL=C sort >"$tmp/sources"
echo tables.c >>"$tmp/sources"

# The arguments that are formats, and those that are looked up.
xgettext --from-code=UTF-8 --language=C --add-location=file \
	--package-name=crm --copyright-holder='' -D . -D "$tmp" -f "$tmp/sources" \
	-k -kCRM_TR -kcrm_tr -kcrm_tr_n:1,2 -kcrm_error_set:3 \
	-kcrm_error_sys:4 -kcrm_error_prefix:2 -kcrm__fail_at:4 \
	-kcrm_cli_note:2 -kcrm_cli_more:4,5 \
	--flag=CRM_TR:1:pass-c-format --flag=crm_tr:1:pass-c-format \
	--flag=crm_tr_n:1:pass-c-format --flag=crm_tr_n:2:pass-c-format \
	--flag=crm_error_set:3:c-format --flag=crm_error_sys:4:c-format \
	--flag=crm_error_prefix:2:c-format --flag=crm__fail_at:4:c-format \
	--flag=crm_cli_note:2:c-format -o "$tmp/crm.pot"
grep -v '^"POT-Creation-Date: ' "$tmp/crm.pot"
