#include "CHash.h"
#include <string.h>

static inline uint32_t rotate_left(uint32_t x, int n) { return (x << n) | (x >> (32 - n)); }

// ---------------------------------------------------------------------------------------------------------
// SHA-256 (FIPS 180-4)

static const uint32_t sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t load_big_endian(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

static void sha256_blocks_portable(uint32_t state[8], const uint8_t *p, size_t blocks) {
    for (; blocks > 0; blocks--, p += 64) {
        uint32_t w[64];
        for (int i = 0; i < 16; i++) w[i] = load_big_endian(p + 4 * i);
        for (int i = 16; i < 64; i++) {
            uint32_t x = w[i - 15], y = w[i - 2];
            uint32_t s0 = rotate_left(x, 25) ^ rotate_left(x, 14) ^ (x >> 3);
            uint32_t s1 = rotate_left(y, 15) ^ rotate_left(y, 13) ^ (y >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        uint32_t s[8];
        memcpy(s, state, sizeof s);
        for (int i = 0; i < 64; i++) {
            uint32_t a = s[0], e = s[4];
            uint32_t t1 = s[7] + (rotate_left(e, 26) ^ rotate_left(e, 21) ^ rotate_left(e, 7))
                + ((e & s[5]) ^ (~e & s[6])) + sha256_constants[i] + w[i];
            uint32_t t2 = (rotate_left(a, 30) ^ rotate_left(a, 19) ^ rotate_left(a, 10))
                + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
            memmove(s + 1, s, 7 * sizeof(uint32_t));
            s[0] = t1 + t2;
            s[4] += t1;
        }
        for (int i = 0; i < 8; i++) state[i] += s[i];
    }
}

#if defined(__x86_64__)
#include <cpuid.h>
#include <stdatomic.h>
#include <immintrin.h>

static int find_sha_instructions(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return 0;
    if (!(c & (1u << 9)) || !(c & (1u << 19))) return 0;  // SSSE3, SSE4.1
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
    return (b >> 29) & 1;
}

// Asked once: in a virtual machine the question takes longer than hashing a file.
static int has_sha_instructions(void) {
    static atomic_int known = -1;
    int answer = atomic_load_explicit(&known, memory_order_relaxed);
    if (answer < 0) {
        answer = find_sha_instructions();
        atomic_store_explicit(&known, answer, memory_order_relaxed);
    }
    return answer;
}

// Four rounds a step; the schedule lives in a ring of four vectors.
__attribute__((target("sha,sse4.1,ssse3")))
static void sha256_blocks_sha_ni(uint32_t state[8], const uint8_t *p, size_t blocks) {
    const __m128i swap = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
    __m128i dcba = _mm_loadu_si128((const __m128i *)state);
    __m128i hgfe = _mm_loadu_si128((const __m128i *)(state + 4));
    // The instructions want the state as (a, b, e, f) and (c, d, g, h).
    __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1);
    __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1B);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
    __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
    for (; blocks > 0; blocks--, p += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];
#pragma unroll
        for (int step = 0; step < 16; step++) {
            if (step < 4) {
                w[step] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * step)), swap);
            } else {
                __m128i last = w[(step + 3) & 3], sum = _mm_sha256msg1_epu32(w[step & 3], w[(step + 1) & 3]);
                sum = _mm_add_epi32(sum, _mm_alignr_epi8(last, w[(step + 2) & 3], 4));
                w[step & 3] = _mm_sha256msg2_epu32(sum, last);
            }
            __m128i wk = _mm_add_epi32(
                w[step & 3], _mm_loadu_si128((const __m128i *)(sha256_constants + 4 * step)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, wk);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(wk, 0x0E));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}
#endif

static void sha256_blocks(uint32_t state[8], const uint8_t *p, size_t blocks, int portable) {
#if defined(__x86_64__)
    if (!portable && has_sha_instructions()) {
        sha256_blocks_sha_ni(state, p, blocks);
        return;
    }
#endif
    (void)portable;
    sha256_blocks_portable(state, p, blocks);
}

// The rest of a message, the bit 1, zeros and the length in bits: one or two blocks.
static size_t pad(uint8_t tail[128], const uint8_t *rest, size_t count, uint64_t bits, int big_endian) {
    memset(tail, 0, 128);
    if (count > 0) memcpy(tail, rest, count);
    tail[count] = 0x80;
    size_t size = count < 56 ? 64 : 128;
    for (int i = 0; i < 8; i++) tail[size - 8 + i] = (uint8_t)(bits >> (8 * (big_endian ? 7 - i : i)));
    return size / 64;
}

static void sha256(const void *bytes, size_t length, uint8_t digest[32], int portable) {
    uint32_t state[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    const uint8_t *p = bytes;
    uint8_t tail[128];
    if (length >= 64) sha256_blocks(state, p, length / 64, portable);
    size_t blocks = pad(tail, p + (length & ~(size_t)63), length & 63, (uint64_t)length * 8, 1);
    sha256_blocks(state, tail, blocks, portable);
    for (int i = 0; i < 32; i++) digest[i] = (uint8_t)(state[i / 4] >> (24 - 8 * (i & 3)));
}

void chash_sha256(const void *bytes, size_t length, uint8_t digest[32]) { sha256(bytes, length, digest, 0); }

void chash_sha256_portable(const void *bytes, size_t length, uint8_t digest[32]) {
    sha256(bytes, length, digest, 1);
}

// ---------------------------------------------------------------------------------------------------------
// MD5 (RFC 1321)

static const uint32_t md5_constants[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};
static const uint8_t md5_shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static void md5_blocks(uint32_t state[4], const uint8_t *p, size_t blocks) {
    for (; blocks > 0; blocks--, p += 64) {
        uint32_t m[16], a = state[0], b = state[1], c = state[2], d = state[3];
        for (int i = 0; i < 16; i++) {
            const uint8_t *q = p + 4 * i;
            m[i] = (uint32_t)q[0] | (uint32_t)q[1] << 8 | (uint32_t)q[2] << 16 | (uint32_t)q[3] << 24;
        }
#pragma unroll
        for (int i = 0; i < 64; i++) {
            uint32_t mix;
            int word;
            switch (i >> 4) {
            case 0: mix = d ^ (b & (c ^ d)); word = i; break;
            case 1: mix = c ^ (d & (b ^ c)); word = (5 * i + 1) & 15; break;
            case 2: mix = b ^ c ^ d; word = (3 * i + 5) & 15; break;
            default: mix = c ^ (b | ~d); word = (7 * i) & 15; break;
            }
            uint32_t next = b + rotate_left(a + mix + md5_constants[i] + m[word], md5_shifts[i >> 4][i & 3]);
            a = d;
            d = c;
            c = b;
            b = next;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }
}

void chash_md5(const void *bytes, size_t length, uint8_t digest[16]) {
    uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    const uint8_t *p = bytes;
    uint8_t tail[128];
    if (length >= 64) md5_blocks(state, p, length / 64);
    size_t blocks = pad(tail, p + (length & ~(size_t)63), length & 63, (uint64_t)length * 8, 0);
    md5_blocks(state, tail, blocks);
    for (int i = 0; i < 16; i++) digest[i] = (uint8_t)(state[i / 4] >> (8 * (i & 3)));
}
