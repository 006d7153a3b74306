# SPDX-License-Identifier: ISC
# pairs.awk - how many pairs of a Febrl data set are in groups (tsv), of the 500
# there are.
BEGIN { FS = "\t" }
FNR > 1 {
	split($4, part, "-")
	for (i = 1; i <= size[$1]; i++)
		if (member[$1, i] == part[2])
			right++
		else
			wrong++
	member[$1, ++size[$1]] = part[2]
}
END {
	printf "%d of 500 pairs found, %d wrong\n", right, wrong
}
