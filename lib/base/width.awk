# SPDX-License-Identifier: ISC
# Makes width_table.h from two files of the Unicode database:
#
#	awk -f notice.awk -f width.awk UnicodeData.txt EastAsianWidth.txt
#
# No column: combining marks (Mn, Me), format characters (Cf) but for the
# soft hyphen and the Arabic and Indic signs drawn under a number, the vowels
# and finals of Hangul syllables written in parts, line and paragraph
# separators. Two columns: East Asian Wide and Fullwidth, the emoji shown as
# pictures among them.

BEGIN {
	FS = ";"
}

function drawn(c)
{
	return c == 173 || c >= 1536 && c <= 1541 || c == 1757 || c == 1807 ||
	       c == 2192 || c == 2193 || c == 2274 || c == 69821 || c == 69837
}

FNR == 1 {
	file++
}

file == 1 {
	c = hex($1)
	if ($3 ~ /^(Mn|Me|Cf|Zl|Zp)$/ && !drawn(c) ||
	    c >= 4448 && c <= 4607 || c >= 55216 && c <= 55295)
		zero[c] = 1
	next
}

/^[0-9A-F]/ && $2 ~ /^[WF]/ {
	sub(/[ \t]*#.*/, "")
	n = split($1, end, /\.\./)
	lo = hex(end[1])
	hi = n > 1 ? hex(end[2]) : lo
	for (c = lo; c <= hi; c++)
		if (!(c in zero))
			wide[c] = 1
}

function table(name, set,    c, lo, n)
{
	print ""
	print "static const struct crm_width_range " name "[] = {"
	n = 0
	for (c = 128; c <= 1114112; c++) {
		if (c in set && !(c - 1 in set))
			lo = c
		if (!(c in set) && c - 1 in set)
			printf "%s{ 0x%x, 0x%x },%s", n % 3 ? " " : "\t",
				lo, c - 1, ++n % 3 ? "" : "\n"
	}
	print (n % 3 ? "\n" : "") "};"
}

END {
	notice("width.awk", "UnicodeData.txt and EastAsianWidth.txt",
	       "width_table.h - characters of no and of two columns.")
	print ""
	print "struct crm_width_range {"
	print "\tuint32_t lo, hi;"
	print "};"
	table("width_zero", zero)
	table("width_wide", wide)
}
