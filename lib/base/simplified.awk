# SPDX-License-Identifier: ISC
# Makes simplified_table.h from two files of the Unihan database:
#
#	awk -f notice.awk -f simplified.awk \
#		Unihan_OtherMappings.txt Unihan_Variants.txt
#
# A character is mapped to the first of its simplified variants that is not
# itself. It is kept where one of them is itself and it stands in the first
# two levels (6500 characters) of the Table of General Standard Chinese
# Characters: such a character (as in 瞭望, 覆盖) is simplified text too.

BEGIN {
	FS = "\t"
}

/^#/ || NF < 3 {
	next
}

$2 == "kTGH" && substr($3, 1, 5) == "2013:" && substr($3, 6) + 0 <= 6500 {
	common[$1] = 1
}

$2 == "kSimplifiedVariant" {
	n = split($3, to, " ")
	first = ""
	own = 0
	for (i = 1; i <= n; i++) {
		sub(/<.*/, "", to[i])
		if (to[i] == $1)
			own = 1
		else if (first == "")
			first = to[i]
	}
	if (first == "" || own && $1 in common)
		next
	a = hex(substr($1, 3))
	b = hex(substr(first, 3))
	if (a <= 65535 && b <= 65535)
		near[++nnear] = sprintf("{0x%x,0x%x},", a, b)
	else
		far[++nfar] = sprintf("{0x%x,0x%x},", a, b)
}

function table(name, list, n,    i)
{
	print "} " name "[] = {"
	for (i = 1; i <= n; i++)
		printf "%s%s", i % 4 == 1 ? "\t" : "",
			list[i] (i % 4 == 0 || i == n ? "\n" : "")
	print "};"
}

END {
	notice("simplified.awk", "Unihan_Variants.txt and" \
	       " Unihan_OtherMappings.txt",
	       "simplified_table.h - traditional characters and their" \
	       " simplified forms.")
	print ""
	print "static const struct {"
	print "\tuint16_t from, to;"
	table("simplified_near", near, nnear)
	print ""
	print "static const struct {"
	print "\tuint32_t from, to;"
	table("simplified_far", far, nfar)
}
