# SPDX-License-Identifier: ISC
# crm.fish - completion for fish: asks the program itself for candidates.

function __crm_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    # The last word comes with the quote or backslashes it was typed with.
    set last (string unescape -- "$last"; or string trim -lc "'\"" -- "$last")
    $words[1] __complete $words[2..-1] "$last" 2>/dev/null |
        while read -l line
            if test "$line" = :files
                __fish_complete_path "$last"
            else
                echo $line
            end
        end
end

# BEGIN generated: commands
for command in crm-activity crm-admin crm-customer crm-deal crm-report crm-stock
    complete -c $command -f -a '(__crm_complete)'
end
# END generated
