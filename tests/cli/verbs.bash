# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# verbs.bash - what there is to loop over.

# Every command line there is, up to the verb: "crm-admin user list", one a
# line; without the type too where it may be left out.
all_verbs() {
	local command type types
	for command in $COMMANDS; do
		mapfile -t types < <("$command" __spec types)
		"$command" __complete '' | cut -f 1 |
			grep -vxF "$(printf '%s\n' "${types[@]}")" |
			sed "s/^/$command /"
		for type in "${types[@]}"; do
			"$command" __complete "$type" '' | cut -f 1 |
				sed "s/^/$command $type /"
		done
	done
}
