/* SPDX-License-Identifier: ISC */
/*
 * currency.c - the currencies of ISO 4217 and their minor units.
 *
 * List one (current currencies and funds) as of February 2026. The codes to
 * which it gives no minor unit (metals, drawing rights, XTS, XXX and the
 * like) are left out: an amount of them has no exact form here. So are CLF and
 * UYW, units of account with four decimals: amounts are read with three
 * whatever their currency, and a fourth would leave all of them a tenth of
 * their range.
 */
#include "crm/decimal.h"

#define CELL 4 /* three letters and the number of decimals */

static const char table[] = "AED2AFN2ALL2AMD2AOA2ARS2AUD2AWG2AZN2BAM2BBD2BDT2"
			    "BHD3BIF0BMD2BND2BOB2BOV2BRL2BSD2BTN2BWP2BYN2BZD2"
			    "CAD2CDF2CHE2CHF2CHW2CLP0CNY2COP2COU2CRC2CUP2CVE2"
			    "CZK2DJF0DKK2DOP2DZD2EGP2ERN2ETB2EUR2FJD2FKP2GBP2"
			    "GEL2GHS2GIP2GMD2GNF0GTQ2GYD2HKD2HNL2HTG2HUF2IDR2"
			    "ILS2INR2IQD3IRR2ISK0JMD2JOD3JPY0KES2KGS2KHR2KMF0"
			    "KPW2KRW0KWD3KYD2KZT2LAK2LBP2LKR2LRD2LSL2LYD3MAD2"
			    "MDL2MGA2MKD2MMK2MNT2MOP2MRU2MUR2MVR2MWK2MXN2MXV2"
			    "MYR2MZN2NAD2NGN2NIO2NOK2NPR2NZD2OMR3PAB2PEN2PGK2"
			    "PHP2PKR2PLN2PYG0QAR2RON2RSD2RUB2RWF0SAR2SBD2SCR2"
			    "SDG2SEK2SGD2SHP2SLE2SOS2SRD2SSP2STN2SVC2SYP2SZL2"
			    "THB2TJS2TMT2TND3TOP2TRY2TTD2TWD2TZS2UAH2UGX0USD2"
			    "USN2UYI0UYU2UZS2VED2VES2VND0VUV0WST2XAD2XAF0XCD2"
			    "XCG2XOF0XPF0YER2ZAR2ZMW2ZWG2";

int crm_currency_places(const char *code, size_t n)
{
	size_t low = 0, high = sizeof(table) / CELL;

	if (n != CELL - 1)
		return -1;
	while (low < high) {
		size_t mid = (low + high) / 2;
		const char *cell = table + mid * CELL;
		int order = memcmp(code, cell, CELL - 1);

		if (order == 0)
			return cell[CELL - 1] - '0';
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return -1;
}
