/* SPDX-License-Identifier: ISC */
/* sha256.c - SHA-256 as FIPS 180-4 describes it. */
#include "crm/banned.h"
#include "sha256.h"

const uint32_t crm__sha256_constant[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static uint32_t load32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static void expand(uint32_t w[64], const uint8_t *p)
{
	for (int t = 0; t < 16; t++)
		w[t] = load32(p + 4 * t);
	for (int t = 16; t < 64; t++) {
		uint32_t a = w[t - 15], b = w[t - 2];

		a = rotate(a, 7) ^ rotate(a, 18) ^ a >> 3;
		b = rotate(b, 17) ^ rotate(b, 19) ^ b >> 10;
		w[t] = b + w[t - 7] + a + w[t - 16];
	}
}

/* One round over v, which holds a to h. */
static void one_round(uint32_t v[8], uint32_t k)
{
	uint32_t a = v[0], e = v[4];
	uint32_t choice = (e & v[5]) ^ (~e & v[6]);
	uint32_t majority = (a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]);
	uint32_t t1 =
	    v[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + k;
	uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;

	v[7] = v[6];
	v[6] = v[5];
	v[5] = e;
	v[4] = v[3] + t1;
	v[3] = v[2];
	v[2] = v[1];
	v[1] = a;
	v[0] = t1 + t2;
}

void crm__sha256_plain(uint32_t state[8], const uint8_t *p, size_t n)
{
	uint32_t w[64], v[8];

	for (; n; n--, p += 64) {
		expand(w, p);
		memcpy(v, state, sizeof(v));
		for (int t = 0; t < 64; t++)
			one_round(v, crm__sha256_constant[t] + w[t]);
		for (int i = 0; i < 8; i++)
			state[i] += v[i];
	}
}

static void take(struct crm_sha256 *c, const uint8_t *p, size_t n)
{
	if (crm__sha256_fast())
		crm__sha256_x86(c->state, p, n);
	else
		crm__sha256_plain(c->state, p, n);
}

void crm_sha256_init(struct crm_sha256 *c)
{
	static const uint32_t start[8] = {
	    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};

	memcpy(c->state, start, sizeof(start));
	c->bytes = 0;
}

void crm_sha256_update(struct crm_sha256 *c, const void *data, size_t n)
{
	const uint8_t *p = data;
	size_t held = c->bytes % 64;

	if (n == 0)
		return;
	c->bytes += n;
	if (held > 0) {
		size_t more = 64 - held < n ? 64 - held : n;

		memcpy(c->block + held, p, more);
		p += more;
		n -= more;
		if (held + more < 64)
			return;
		take(c, c->block, 1);
	}
	if (n >= 64)
		take(c, p, n / 64);
	memcpy(c->block, p + n / 64 * 64, n % 64);
}

void crm_sha256_length(struct crm_sha256 *c, uint64_t n)
{
	uint8_t length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)(n >> (56 - 8 * i));
	crm_sha256_update(c, length, sizeof(length));
}

void crm_sha256_final(struct crm_sha256 *c, uint8_t digest[CRM_SHA256_BYTES])
{
	static const uint8_t padding[64] = {0x80};
	uint64_t bits = c->bytes * 8;
	size_t held = c->bytes % 64;

	crm_sha256_update(c, padding, held < 56 ? 56 - held : 120 - held);
	crm_sha256_length(c, bits);
	for (int i = 0; i < CRM_SHA256_BYTES; i++)
		digest[i] = (uint8_t)(c->state[i / 4] >> (24 - 8 * (i % 4)));
}

void crm_sha256_hex(const uint8_t digest[CRM_SHA256_BYTES],
		    char out[CRM_SHA256_HEX])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < CRM_SHA256_BYTES; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[CRM_SHA256_HEX - 1] = '\0';
}
