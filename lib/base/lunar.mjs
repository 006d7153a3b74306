// SPDX-License-Identifier: ISC
// Makes lunar_table.h with lunar-javascript 1.7.7, which computes new moons
// and solar terms by the rules that GB/T 33661-2017 sets down:
//
//	npm install lunar-javascript@1.7.7
//	node lunar.mjs >lunar_table.h
//
// The tables of the Hong Kong Observatory, as js-calendar-converter 0.0.7 has
// them, give the same for every day from 1900 to 2100 but those of the eighth
// month of 2057: a new moon within seconds of midnight ends it a day earlier
// there. Intl.DateTimeFormat is of no use for this: ICU 78 is a day or a
// month wrong in eleven places, the new year of 2027 among them.
import { createRequire } from 'node:module';

const { LunarYear } = createRequire(import.meta.url)('lunar-javascript');
const first = 1899, last = 2100;
const epoch = 2440588; // Julian day of 1970-01-01

function row(year) {
	const months = LunarYear.fromYear(year).getMonthsInYear();
	const day = months[0].getFirstJulianDay() - epoch;
	let bits = (day - Date.UTC(year, 0, 20) / 864e5) << 17;

	months.forEach((m, i) => {
		if (m.getDayCount() === 30)
			bits |= 1 << i;
		if (m.getMonth() < 0)
			bits |= -m.getMonth() << 13;
	});
	return `0x${bits.toString(16).padStart(6, '0')},`;
}

console.log(`/* SPDX-License-Identifier: ISC */
/*
 * lunar_table.h - the years of the Chinese calendar from ${first} to ${last}.
 * Made by lunar.mjs, which tells from what. Change the script, not this file.
 *
 * Of a year, from the lowest bit: 13 bits that say which of its months, in
 * their order, have 30 days and not 29; 4 bits with the month that a leap
 * month follows, or 0; the days from 20 January to its first.
 */
#define LUNAR_FIRST ${first}
static const uint32_t lunar_years[] = {`);
for (let y = first; y <= last; y += 6) {
	const some = [];

	for (let k = y; k < y + 6 && k <= last; k++)
		some.push(row(k));
	console.log(`\t${some.join(' ')} /* ${y} */`);
}
console.log('};');
