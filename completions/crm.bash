# SPDX-License-Identifier: ISC
# crm.bash - completion for bash: asks the program itself for candidates.

# The words of the line up to the cursor, cut at white space only: bash cuts
# them at "=" and ":" as well. Finished words lose their quotes.
_crm_words()
{
	local line=${COMP_LINE:0:COMP_POINT} rest i w
	words=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		rest=${line#"${line%%[![:space:]]*}"}
		w=${COMP_WORDS[i]}
		((i == COMP_CWORD)) && w=$rest
		if ((i)) && [[ $rest && $rest == "$line" ]]; then
			words[-1]+=$w
		else
			words+=("$w")
		fi
		line=${rest#"$w"}
	done
	for ((i = 0; i < ${#words[@]} - 1; i++)); do
		w=${words[i]}
		[[ $w == *[\'\"]* ]] || w=${w//\\/}
		w=${w//\'/}
		words[i]=${w//\"/}
	done
}

# Of the last word: what readline will not replace (head) and whether a quote
# is open in it (quoted).
_crm_last()
{
	local i c open='' w=${words[-1]}
	head='' quoted='' cur=''
	for ((i = 0; i < ${#w}; i++)); do
		c=${w:i:1}
		if [[ ! $open && $c == [\'\"] ]]; then
			open=$c head=$cur
		elif [[ $open && $c == "$open" ]]; then
			open=
		elif [[ ! $open && $c == \\ ]]; then
			((i++))
			cur+=${w:i:1}
		else
			cur+=$c
			[[ ! $open && $c == [=:] && $COMP_WORDBREAKS == *$c* ]] &&
				head=$cur
		fi
	done
	quoted=$open
	words[-1]=$cur
}

_crm()
{
	local words head quoted cur line space=
	COMPREPLY=()
	_crm_words
	_crm_last
	while IFS= read -r line; do
		line=${line%%$'\t'*}
		if [[ $line == :files ]]; then
			compopt -o default -o bashdefault 2>/dev/null
			continue
		fi
		[[ $line == *= ]] || space=1
		line=${line#"$head"}
		[[ $quoted ]] || printf -v line %q "$line"
		# The signs that our words are made of need no backslash.
		line=${line//\\,/,}
		COMPREPLY+=("${line//\\=/=}")
	done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
	[[ $space ]] || compopt -o nospace 2>/dev/null
	return 0
}

# BEGIN generated: commands
complete -F _crm crm-activity crm-admin crm-customer crm-deal crm-report crm-stock
# END generated
