# SPDX-License-Identifier: ISC
# table.awk - the tables of a benchmark from the files run.sh collects.
#
# times:  KEY SIDE SECONDS USER SYSTEM KiB
# pairs:  KEY|AIM|OTHER|TITLE, OTHER a side of the same key or KEY:SIDE
# limits: KEY|SIDE|MiB|TITLE|MiB|
#         KEY|OTHER|MS|TITLE|ms|PROCESSES of each time
#         VALUE||BYTES|TITLE|bytes|

FILENAME != before { file++; before = FILENAME }

file == 1 {
	id = $1 ":" $2
	n = ++count[id]
	for (i = n; i > 1 && seconds[id, i - 1] > $3; i--)
		seconds[id, i] = seconds[id, i - 1]
	seconds[id, i] = $3
	cpu[id] += $4 + $5
	if ($6 > memory[id])
		memory[id] = $6
	next
}

function median(id,   n) {
	n = count[id]
	return n % 2 ? seconds[id, (n + 1) / 2] : \
		(seconds[id, n / 2] + seconds[id, n / 2 + 1]) / 2
}

function shown(id) {
	if (!count[id])
		return "failed"
	return sprintf("%.2f (%.2f-%.2f)", median(id), seconds[id, 1],
		       seconds[id, count[id]])
}

file == 2 && FNR == 1 {
	printf("%-46s %-19s %-19s %5s %5s  %-7s %s\n", "", "ours", "other",
	       "cpu", "ratio", "aim", "met")
}

file == 2 {
	split($0, f, "|")
	ours = f[1] ":ours"
	other = f[3] ~ /:/ ? f[3] : f[1] ":" f[3]
	name = f[4] (f[3] == "floor" ? ", floor" : "")
	printf("%-46s %-19s %-19s ", name, shown(ours), shown(other))
	if (!count[ours] || !count[other] || median(other) == 0 ||
	    cpu[other] == 0) {
		print "-"
		next
	}
	ratio = median(ours) / median(other)
	busy = cpu[ours] / count[ours] / cpu[other] * count[other]
	printf("%5.2f %5.2f", busy, ratio)
	if (f[2] + 0)
		printf("  <= %-4s %s", f[2], (ratio <= f[2] ? "yes" : "NO"))
	print ""
	next
}

function amount(  one, other) {
	if (f[5] == "bytes")
		return f[1]
	one = f[1] ":ours"
	other = f[1] ":" f[2]
	if (!count[one] || !count[other])
		return "failed"
	if (f[5] == "ms")
		return (median(one) - median(other)) * 1000 / f[6]
	return memory[other] / 1024
}

file == 3 && FNR == 1 {
	printf("\n%-46s %8s %6s %-5s  %s\n", "limits", "", "limit", "", "met")
}

file == 3 {
	split($0, f, "|")
	value = amount()
	if (value == "failed") {
		printf("%-46s %8s\n", f[4], value)
		next
	}
	printf("%-46s %8.1f %6s %-5s  %s\n", f[4], value, f[3],
	       f[5], (value <= f[3] + 0 ? "yes" : "NO"))
}
