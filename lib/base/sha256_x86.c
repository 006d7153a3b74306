/* SPDX-License-Identifier: ISC */
/*
 * sha256_x86.c - SHA-256 by the instructions that many x86-64 have for it.
 *
 * They are five times as fast as C, which an import of a million records and
 * their digests feels. A library of such code would cost every command a tenth
 * of its start.
 */
#include "crm/banned.h"
#include "sha256.h"

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>

/* Asking the processor may take as long as a hundred digests. */
static bool ask(void)
{
	unsigned a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1) ||
	    !(c & bit_SSSE3))
		return false;
	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

bool crm__sha256_fast(void)
{
	static _Atomic int known; /* 1: no, 2: yes */
	int is = known;

	if (!is)
		known = is = ask() ? 2 : 1;
	return is == 2;
}

/* Four rounds at a time; the state lies as the instructions want it: a, b, e,
 * f in one register and c, d, g, h in the other. */
__attribute__((target("sha,sse4.1,ssse3")))
void crm__sha256_x86(uint32_t state[8], const uint8_t *p, size_t n)
{
	const __m128i bytes = _mm_set_epi64x(0x0c0d0e0f08090a0b,
					     0x0405060700010203);
	__m128i low = _mm_loadu_si128((const __m128i *)(const void *)state);
	__m128i high = _mm_loadu_si128(
		(const __m128i *)(const void *)(state + 4));
	__m128i abef, cdgh;

	low = _mm_shuffle_epi32(low, 0xb1);
	high = _mm_shuffle_epi32(high, 0x1b);
	abef = _mm_alignr_epi8(low, high, 8);
	cdgh = _mm_blend_epi16(high, low, 0xf0);
	for (; n; n--, p += 64) {
		__m128i abef0 = abef, cdgh0 = cdgh, w[16];

		for (int i = 0; i < 16; i++) {
			__m128i k = _mm_loadu_si128((const __m128i *)
				(const void *)(crm__sha256_constant + 4 * i));

			if (i < 4)
				w[i] = _mm_shuffle_epi8(_mm_loadu_si128(
					(const __m128i *)(const void *)p + i),
					bytes);
			else
				w[i] = _mm_sha256msg2_epu32(_mm_add_epi32(
					_mm_sha256msg1_epu32(w[i - 4],
							     w[i - 3]),
					_mm_alignr_epi8(w[i - 1], w[i - 2],
							4)), w[i - 1]);
			k = _mm_add_epi32(k, w[i]);
			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, k);
			k = _mm_shuffle_epi32(k, 0x0e);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, k);
		}
		abef = _mm_add_epi32(abef, abef0);
		cdgh = _mm_add_epi32(cdgh, cdgh0);
	}
	low = _mm_shuffle_epi32(abef, 0x1b);
	high = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128((__m128i *)(void *)state,
			 _mm_blend_epi16(low, high, 0xf0));
	_mm_storeu_si128((__m128i *)(void *)(state + 4),
			 _mm_alignr_epi8(high, low, 8));
}
#else
bool crm__sha256_fast(void)
{
	return false;
}

void crm__sha256_x86(uint32_t state[8], const uint8_t *p, size_t n)
{
	(void)state;
	(void)p;
	(void)n;
}
#endif
