# SPDX-License-Identifier: ISC
# What the scripts that make tables from Unicode's data files share: the
# licence notice those files ask for, and reading hexadecimal numbers, which
# POSIX awk cannot do by itself.

function notice(script, files, what)
{
	print "/* SPDX-License-Identifier: ISC AND Unicode-DFS-2016 */"
	print "/*"
	print " * " what
	print " * Made by " script " from"
	print " * " files "."
	print " * Change the script, not this file. The data was modified:"
	print " * selected and packed."
	print " *"
	print " * UNICODE, INC. LICENSE AGREEMENT - DATA FILES AND SOFTWARE"
	print " *"
	print " * COPYRIGHT AND PERMISSION NOTICE"
	print " *"
	print " * Copyright (c) 1991-2022 Unicode, Inc. All rights reserved."
	print " * Distributed under the Terms of Use in"
	print " * https://www.unicode.org/copyright.html."
	print " *"
	print " * Permission is hereby granted, free of charge, to any"
	print " * person obtaining a copy of the Unicode data files and"
	print " * any associated documentation (the \"Data Files\") or"
	print " * Unicode software and any associated documentation (the"
	print " * \"Software\") to deal in the Data Files or Software"
	print " * without restriction, including without limitation the"
	print " * rights to use, copy, modify, merge, publish, distribute,"
	print " * and/or sell copies of the Data Files or Software, and to"
	print " * permit persons to whom the Data Files or Software are"
	print " * furnished to do so, provided that either (a) this"
	print " * copyright and permission notice appear with all copies"
	print " * of the Data Files or Software, or (b) this copyright and"
	print " * permission notice appear in associated Documentation."
	print " *"
	print " * THE DATA FILES AND SOFTWARE ARE PROVIDED \"AS IS\","
	print " * WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED,"
	print " * INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF"
	print " * MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND"
	print " * NONINFRINGEMENT OF THIRD PARTY RIGHTS. IN NO EVENT SHALL"
	print " * THE COPYRIGHT HOLDER OR HOLDERS INCLUDED IN THIS NOTICE"
	print " * BE LIABLE FOR ANY CLAIM, OR ANY SPECIAL INDIRECT OR"
	print " * CONSEQUENTIAL DAMAGES, OR ANY DAMAGES WHATSOEVER"
	print " * RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN"
	print " * AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS"
	print " * ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR"
	print " * PERFORMANCE OF THE DATA FILES OR SOFTWARE."
	print " *"
	print " * Except as contained in this notice, the name of a"
	print " * copyright holder shall not be used in advertising or"
	print " * otherwise to promote the sale, use or other dealings in"
	print " * these Data Files or Software without prior written"
	print " * authorization of the copyright holder."
	print " */"
}

function hex(s,    i, v)
{
	v = 0
	for (i = 1; i <= length(s); i++)
		v = v * 16 + index("0123456789ABCDEF",
				   toupper(substr(s, i, 1))) - 1
	return v
}
