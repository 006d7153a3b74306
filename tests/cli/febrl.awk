# SPDX-License-Identifier: ISC
# febrl.awk - persons of a Febrl data set as customers; their codes tell which
# of them are the same.
BEGIN {
	FS = ", "
	print "code,name,kind,address,city,postcode,province,birthday"
}
NR > 1 {
	name = $2 " " $3
	street = $4 " " $5
	sub(/^ +/, "", name)
	sub(/ +$/, "", name)
	sub(/^ +/, "", street)
	address = street ($6 != "" && street != "" ? "; " : "") $6
	day = $10 == "" ? "" : substr($10, 1, 4) "-" substr($10, 5, 2) "-" \
		substr($10, 7)
	# A few were born on no day of any calendar.
	if (substr($10, 5, 2) + 0 > 12 || substr($10, 7) + 0 > 31)
		day = ""
	printf "%s,\"%s\",person,\"%s\",\"%s\",%s,%s,%s\n", $1, name, \
		address, $7, $8, $9, day
}
