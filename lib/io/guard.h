/* SPDX-License-Identifier: ISC */
/*
 * guard.h - the guard against spreadsheets: they run a cell that starts with
 * = + - @ TAB or CR as a formula, and of a number with more than 15 digits
 * they keep no more than those. Such a cell gets an apostrophe in front, and
 * so does one in which only apostrophes come before the like; taking one
 * apostrophe away then gives back every cell as it was.
 */
#ifndef CRM_IO_GUARD_H
#define CRM_IO_GUARD_H

#include "crm/io.h"

/* true for a cell that needs the apostrophe. A cell that is as a whole a
 * number of up to 15 digits or a phone number of digits and blanks behind a
 * plus ("+86 138 0013 8000") needs none. */
bool crm_guard_needed(const char *s, size_t n);

/* true for a cell whose first character is the guard's apostrophe. */
bool crm_guard_present(const char *s, size_t n);

#endif
