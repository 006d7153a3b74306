# SPDX-License-Identifier: ISC
# Makes pinyin_table.h from a file of the Unihan database (Debian has it in
# unicode-data, compressed):
#
#	LC_ALL=C awk -f notice.awk -f pinyin.awk Unihan_Readings.txt
#
# Tones are dropped and their frequencies added up. What is not in the range
# of the table is kept where a dictionary of modern Chinese has it, which for
# the Table of General Standard Chinese Characters (kTGHZ2013) means every
# character that a person may be registered with.

BEGIN {
	FS = "\t"
	FIRST = 13312 # U+3400
	LAST = 40959  # U+9FFF
	MORE = 512    # above every number of a syllable
	letters("a", "\303\240 \303\241 \304\201 \307\216")
	letters("e", "\303\250 \303\251 \303\252 \304\223 \304\233 " \
		"\341\272\277 \341\273\201")
	letters("i", "\303\254 \303\255 \304\253 \307\220")
	letters("m", "\341\270\277")
	letters("n", "\305\204 \305\210 \307\271")
	letters("o", "\303\262 \303\263 \305\215 \307\222")
	letters("u", "\303\271 \303\272 \305\253 \307\224")
	letters("v", "\303\274 \307\226 \307\230 \307\232 \307\234")
	# Unihan lacks the reading of the round zero, and of a surname.
	add(12295, "ling", 0)
	add(36128, "yun", 0)
}

function letters(plain, list,    i, n, w)
{
	n = split(list, w, " ")
	for (i = 1; i <= n; i++)
		toneless[w[i]] = plain
}

function strip(s,    c)
{
	for (c in toneless)
		gsub(c, toneless[c], s)
	gsub(/\314[\200-\277]|\315[\200-\257]/, "", s)
	if (s !~ /^[a-z]+$/) {
		print "line " NR ": no syllable: " s >"/dev/stderr"
		failed = 1
		exit 1
	}
	return s
}

# The suffix of the northern dialects is not a syllable of its own.
function add(c, s, uses)
{
	s = strip(s)
	if (s == "r")
		return
	syllables[s] = 1
	if (!((c, s) in used)) {
		reading[c, ++count[c]] = s
		used[c, s] = 0
	}
	used[c, s] += uses
}

/^U/ && $2 ~ /^k(Mandarin|HanyuPinlu|TGHZ2013|XHC1983)$/ {
	c = hex(substr($1, 3))
	field[$2, c] = $3
	if ((c >= FIRST && c <= LAST || $2 != "kMandarin") && !(c in listed)) {
		listed[c] = 1
		order[++norder] = c
	}
}

function usual(c,    i, n, w, s)
{
	n = split(field["kHanyuPinlu", c], w, " ")
	for (i = 1; i <= n; i++) {
		s = w[i]
		sub(/\(.*/, "", s)
		sub(/^[^(]*\(/, "", w[i])
		add(c, s, w[i] + 0)
	}
}

function dictionary(name, c,    i, j, n, m, w, s)
{
	n = split(field[name, c], w, " ")
	for (i = 1; i <= n; i++) {
		sub(/^[^:]*:/, "", w[i])
		m = split(w[i], s, ",")
		for (j = 1; j <= m; j++)
			add(c, s[j], 0)
	}
}

# The most frequent first, equal ones as they came.
function rank(c,    i, j, s)
{
	for (i = 2; i <= count[c]; i++) {
		s = reading[c, i]
		for (j = i; j > 1 &&
		     used[c, reading[c, j - 1]] < used[c, s]; j--)
			reading[c, j] = reading[c, j - 1]
		reading[c, j] = s
	}
}

function collect(c,    i, n, w)
{
	usual(c)
	n = split(field["kMandarin", c], w, " ")
	for (i = 1; i <= n; i++)
		add(c, w[i], 0)
	dictionary("kTGHZ2013", c)
	dictionary("kXHC1983", c)
	rank(c)
}

# The syllables in order; the first number stands for none.
function number_them(    s, i)
{
	name[0] = ""
	for (s in syllables) {
		for (i = ++nnames; i > 1 && name[i - 1] > s; i--)
			name[i] = name[i - 1]
		name[i] = s
	}
	for (i = 1; i <= nnames; i++)
		number[name[i]] = i
}

# What stands for the readings of c: the number of the only one, or MORE and
# the place where the list of several begins.
function value(c,    i, list)
{
	if (count[c] == 0)
		return 0
	if (count[c] == 1)
		return number[reading[c, 1]]
	if (count[c] > most)
		most = count[c]
	for (i = 1; i <= count[c]; i++)
		list = list number[reading[c, i]] ","
	if (!(list in place)) {
		place[list] = nmore
		for (i = 1; i <= count[c]; i++)
			more[++nmore] = number[reading[c, i]]
		more[++nmore] = 0
	}
	return MORE + place[list]
}

# Words filled into lines of 80 columns, a tab in front.
function fill(word)
{
	if (column + length(word) > 80) {
		print ""
		column = 0
	}
	if (column == 0) {
		printf "\t"
		column = 8
	}
	printf "%s", word
	column += length(word)
}

function start(declaration)
{
	print ""
	print declaration " = {"
	column = 0
}

function finish()
{
	print "\n};"
}

END {
	if (failed)
		exit 1
	for (i = 1; i <= norder; i++)
		collect(order[i])
	number_them()
	for (c = FIRST; c <= LAST; c++)
		near[c] = value(c)
	# Sorted, as the file is.
	far[++nfar] = 12295
	for (i = 1; i <= norder; i++)
		if (order[i] < FIRST || order[i] > LAST)
			far[++nfar] = order[i]
	for (i = 1; i <= nfar; i++)
		far_value[i] = value(far[i])

	notice("pinyin.awk", "Unihan_Readings.txt",
	       "pinyin_table.h - how Chinese characters are read.")
	print ""
	print "#define PINYIN_FIRST " FIRST
	print "#define PINYIN_MORE " MORE
	print "#define PINYIN_MOST " most
	start("static const char pinyin_names[][7]")
	for (i = 0; i <= nnames; i++)
		fill("\"" name[i] "\",")
	finish()
	start("static const uint16_t pinyin_more[]")
	for (i = 1; i <= nmore; i++)
		fill(more[i] ",")
	finish()
	start("static const struct {\n\tuint32_t c;\n\tuint16_t value;\n" \
	      "} pinyin_far[]")
	for (i = 1; i <= nfar; i++)
		fill(sprintf("{0x%x,%d},", far[i], far_value[i]))
	finish()
	start("static const uint16_t pinyin_near[]")
	for (c = FIRST; c <= LAST; c++)
		fill(near[c] ",")
	finish()
}
