#include "Polynomials.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Folding after V. Gopal and others, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction" (Intel,
// 2009). Instead of their last reduction the 16 bytes that remain go through the tables: every polynomial up to x^64
// works alike, and it is done once per call.
#pragma clang attribute push(__attribute__((target("pclmul,sse4.1"))), apply_to = function)

static inline __attribute__((always_inline)) __m128i load(const uint8_t *bytes) {
    return _mm_loadu_si128((const __m128i *)bytes);
}

static inline __attribute__((always_inline)) __m128i carry(__m128i block, __m128i multipliers, __m128i next) {
    __m128i first = _mm_clmulepi64_si128(block, multipliers, 0x00);
    __m128i second = _mm_clmulepi64_si128(block, multipliers, 0x11);
    return _mm_xor_si128(_mm_xor_si128(first, second), next);
}

void crc_fold(const crc_constants *constants, uint64_t reg, const uint8_t *bytes, size_t blocks, uint8_t folded[16]) {
    const __m128i far = _mm_set_epi64x((long long)constants->far[1], (long long)constants->far[0]);
    const __m128i near = _mm_set_epi64x((long long)constants->near[1], (long long)constants->near[0]);
    __m128i a = _mm_xor_si128(load(bytes), _mm_cvtsi64_si128((long long)reg));
    __m128i b = load(bytes + 16), c = load(bytes + 32), d = load(bytes + 48);
    bytes += 64;
    blocks -= 4;
    for (; blocks >= 4; blocks -= 4, bytes += 64) {
        a = carry(a, far, load(bytes));
        b = carry(b, far, load(bytes + 16));
        c = carry(c, far, load(bytes + 32));
        d = carry(d, far, load(bytes + 48));
    }
    a = carry(carry(carry(a, near, b), near, c), near, d);
    for (; blocks > 0; blocks--, bytes += 16) {
        a = carry(a, near, load(bytes));
    }
    _mm_storeu_si128((__m128i *)folded, a);
}

#pragma clang attribute pop
#endif
